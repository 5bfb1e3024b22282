//! Servers that send a call elsewhere: nobody goes there, and no credentials do.

use crate::peer::{Ask, Server, answer};
use crate::tally::Tally;
use bkapi::ErrorKind::{Config, Http};
use bkapi::{AuthPlacement, Method};

const STATUSES: [u16; 8] = [300, 301, 302, 303, 305, 307, 308, 399];

pub(crate) async fn are_never_followed(tally: Tally) {
    let thief = Server::saying(answer(200, &[], "{\"result\":true,\"data\":1}")).await;
    let port = thief.address.port();
    let own = Server::start(|mut peer| async move { peer.wait().await }).await;
    let own_url = own.url();
    let places = [
        thief.url(),
        format!("{}/x?a=b#c", thief.url()),
        format!("//{}/", thief.address),
        format!("http://user:password@{}/", thief.address),
        format!("http://localhost:{port}/"),
        format!("https://{}/", thief.address),
        "file:///etc/passwd".to_owned(),
        "javascript:alert(1)".to_owned(),
        "data:application/json,{}".to_owned(),
        "ftp://example.com/".to_owned(),
        "/elsewhere/".to_owned(),
        "../".to_owned(),
        "?x".to_owned(),
        String::new(),
        own_url,
    ];
    for status in STATUSES {
        for place in &places {
            let server = Server::saying(answer(status, &[("location", place)], "")).await;
            for placement in [AuthPlacement::Header, AuthPlacement::Params] {
                let client = server.builder().auth_placement(placement).build().unwrap();
                let error = tally.refused(place, client.send(&Ask::default()).await, &[Http]);
                assert_eq!(error.http_status().unwrap().as_u16(), status);
                let call = client.request(Method::GET, "/x/").header("authorization", "Bearer t0ken-of-the-call");
                tally.refused(place, call.download().await.map(drop), &[Http]);
            }
            assert_eq!(server.connections(), 4);
        }
    }
    // Other ways to say it.
    for (name, value) in
        [("refresh", format!("0; url={}", thief.url())), ("content-location", thief.url()), ("link", thief.url())]
    {
        let server = Server::saying(answer(503, &[(name, &value)], "")).await;
        tally.refused(name, server.ask().await, &[Http]);
    }
    assert_eq!((thief.connections(), own.connections()), (0, 0));
}

pub(crate) async fn are_told_without_secrets(tally: Tally) {
    for (place, shown) in [
        ("https://evil.example.com:8443/t0ken-in-a-path?t0ken=1#t0ken", "https://evil.example.com:8443"),
        ("https://t0ken:t0ken@evil.example.com/", "https://evil.example.com"),
        ("file:///etc/t0ken", "`file:`"),
        ("/login?next=t0ken", "another path"),
        ("https://\u{202e}evil.example.com/t0ken", "another path"),
        ("http://evil.example.com\\@t0ken/", "http://evil.example.com"),
    ] {
        let server = Server::saying(answer(302, &[("location", place)], "")).await;
        let error = tally.refused(place, server.ask().await, &[Http]);
        let told = format!("{error} {error:?} {error:#?}");
        assert!(told.contains(shown) && !told.contains("t0ken"), "{told}");
        assert!(told.contains("credentials do not follow"), "{told}");
    }
}

/// It cannot be asked whether it follows redirects: what it did is told afterwards.
pub(crate) async fn of_a_given_client(tally: Tally) {
    let thief = Server::saying(answer(200, &[], "{\"result\":true,\"data\":1}")).await;
    for status in [301, 302, 303, 307, 308] {
        let server = Server::saying(answer(status, &[("location", &thief.url())], "")).await;
        let client = server.builder().http_client(bkapi::reqwest::Client::new()).build().unwrap();
        let error = tally.refused("a client that follows", client.send(&Ask::default()).await, &[Config]);
        assert_eq!(error.attempts(), 1, "it is not done again");
        let careful =
            bkapi::reqwest::Client::builder().redirect(bkapi::reqwest::redirect::Policy::none()).build().unwrap();
        let before = thief.connections();
        let client = server.builder().http_client(careful).build().unwrap();
        tally.refused("a client that does not", client.send(&Ask::default()).await, &[Http]);
        assert_eq!(thief.connections(), before);
    }
}
