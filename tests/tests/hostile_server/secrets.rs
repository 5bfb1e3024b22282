//! Every kind of secret, driven through success and every kind of failure; then everything that could be shown is searched.

use crate::journal;
use crate::peer::{Ask, Heard, Server, answer, payload, success};
use crate::tally::Tally;
use bkapi::fake::Fake;
use bkapi::transport::{TransportError, TransportErrorKind};
use bkapi::{AuthPlacement, Client, ClientBuilder, Error, ErrorKind, File, Method, Retry, User};
use serde_json::json;
use std::fmt::Debug;
use std::sync::Mutex;
use std::time::Duration;

/// One for each kind. Quotes and letters beyond ASCII make their escaped forms differ from the plain ones.
const SECRETS: [&str; 12] = [
    "M4RK-app-secret\"ü",
    "M4RK-token/+ü",
    "M4RK-ticket\\&",
    concat!(
        "M4RK-access-token=",
        "0123456789abcdefghij0123456789abcdefghij0123456789abcdefghij0123456789abcdefghij0123456789abcdefghij",
        "0123456789abcdefghij0123456789abcdefghij0123456789abcdefghij0123456789abcdefghij0123456789abcdefghij0123456789"
    ),
    "M4RK-proxy-password",
    "M4RK-bearer-töken",
    "M4RK-cookie-value",
    "M4RK-x-token-of-the-client",
    "M4RK-token-of-a-call",
    "M4RK-header-of-a-call",
    "M4RK-userinfo-password",
    "M4RK-query-of-the-endpoint",
];

/// What all forms of all secrets have in common, plain and in Base64 at each of its three offsets.
const MARKS: [&str; 4] = ["M4RK-", "TTRSSy", "00Ukst", "NNFJLL"];

/// What libraries say by `log`.
static LIBRARIES: Mutex<String> = Mutex::new(String::new());

struct Listener;

impl log::Log for Listener {
    fn enabled(&self, _: &log::Metadata<'_>) -> bool {
        true
    }

    fn log(&self, record: &log::Record<'_>) {
        let line = format!("{} {}\n", record.target(), record.args());
        let mut all = LIBRARIES.lock().unwrap();
        // The other tests say a lot.
        if all.len() < 50 << 20 {
            all.push_str(&line);
        }
    }

    fn flush(&self) {}
}

/// From now on everything that libraries log is kept.
pub(crate) fn listen_to_libraries() {
    log::set_boxed_logger(Box::new(Listener)).unwrap();
    log::set_max_level(log::LevelFilter::Trace);
}

/// Texts that somebody could see.
#[derive(Default)]
struct Shown(Vec<(String, String)>);

impl Shown {
    fn text(&mut self, what: &str, text: impl Into<String>) {
        self.0.push((what.to_owned(), text.into()));
    }

    fn debug(&mut self, what: &str, value: &impl Debug) {
        self.text(what, format!("{value:?}"));
        self.text(what, format!("{value:#?}"));
    }

    /// All that an error shows unasked.
    fn error(&mut self, what: &str, error: &Error) {
        self.debug(what, error);
        self.text(what, format!("{error} {error:#}"));
        let mut source = std::error::Error::source(error);
        while let Some(error) = source {
            self.text(what, format!("{error} {error:?} {error:#?}"));
            source = error.source();
        }
        self.debug(what, &error.meta());
        self.debug(what, &error.drift().len());
    }

    fn search(self, tally: Tally) {
        for (what, text) in &self.0 {
            for mark in MARKS {
                assert!(!text.contains(mark), "{what} shows a secret: {text}");
            }
            assert!(!text.contains(&MARKS[0].to_lowercase()), "{what} shows a secret: {text}");
        }
        tally.searched(self.0.len());
    }
}

/// Runs calls on a thread of their own, and gives what was shown, logs included.
async fn watched<F: Future<Output = Shown>>(calls: impl FnOnce() -> F + Send + 'static) -> Shown {
    let (mut shown, log) = journal::of(calls).await;
    assert!(log.contains("call{"), "the log is empty: {log}");
    shown.text("tracing", log);
    shown
}

/// Clients that send secrets in every place.
fn clients(endpoint: &str) -> Vec<(&'static str, ClientBuilder)> {
    let quick = Retry::new().attempts(2).first_delay(Duration::from_millis(1));
    let app = || {
        let headers = [
            ("authorization", format!("Bearer {}", SECRETS[5])),
            ("cookie", format!("bk_token={}; lang=en", SECRETS[6])),
            ("x-my-token", SECRETS[7].to_owned()),
        ];
        let builder =
            Client::builder(endpoint).app("demo-app", SECRETS[0]).retry(quick.clone()).timeout(Duration::from_secs(5));
        headers.iter().fold(builder, |builder, (name, value)| builder.header(name, value))
    };
    vec![
        ("a header", app().token(SECRETS[1]).ticket(SECRETS[2])),
        ("an access token", app().access_token(SECRETS[3])),
        ("parameters", app().token(SECRETS[1]).auth_placement(AuthPlacement::Params)),
        ("an access token among parameters", app().access_token(SECRETS[3]).auth_placement(AuthPlacement::Params)),
        ("strict", app().token(SECRETS[1]).strict(true)),
    ]
}

/// Calls of every form that a client can make.
async fn drive(shown: &mut Shown, what: &str, builder: ClientBuilder) {
    drive_by(shown, what, builder, SECRETS[0]).await;
}

async fn drive_by(shown: &mut Shown, what: &str, builder: ClientBuilder, in_path: &str) {
    shown.debug(what, &builder);
    let client = builder.build().unwrap();
    shown.debug(what, &client);
    let call = || client.send(&Ask::default()).header("x-auth-of-the-call", SECRETS[9]).retry(Retry::off());
    shown.debug(what, &call());
    match call().response().await {
        Ok(response) => shown.debug(what, &response.meta),
        Err(error) => shown.error(what, &error),
    }
    let others = [
        client.request(Method::GET, "/x/").query("a", 1),
        client.request(Method::POST, "/x/").json(&json!({"a": 1})).user(User::token(SECRETS[8])),
        client.request(Method::POST, "/x/").file(File::new("x")),
        client.request(Method::POST, format!("/x/{in_path}?token={in_path}")),
    ];
    for call in others {
        shown.debug(what, &call);
        match call.header("x-auth-of-the-call", SECRETS[9]).download().await {
            Ok(mut download) => {
                shown.debug(what, &download);
                shown.debug(what, &download.file());
                let broken = loop {
                    match download.chunk().await {
                        Ok(Some(_)) => {}
                        Ok(None) => break None,
                        Err(error) => break Some(error),
                    }
                };
                if let Some(error) = broken {
                    assert!(error.to_string().contains("/x/") && error.attempts() == 1, "{error:?}");
                    shown.error(what, &error);
                }
            }
            Err(error) => shown.error(what, &error),
        }
    }
    // With retries.
    if let Err(error) = client.send(&Ask::default()).await {
        shown.error(what, &error);
    }
}

/// Answers of every kind that do not repeat anything.
fn answers() -> Vec<Vec<u8>> {
    let json = [("content-type", "application/json")];
    vec![
        answer(200, &json, success(&payload("number", "7"))),
        answer(200, &json, success(&payload("number", "{}"))),
        answer(200, &json, success(&payload("unknown", "{}"))),
        answer(200, &json, "no JSON"),
        answer(200, &json, "{\"result\":false,\"code\":1306201,\"message\":\"no\"}"),
        answer(403, &json, "{\"result\":false,\"code\":9900403,\"permission\":{\"system_id\":\"x\"}}"),
        answer(500, &[], "<html>"),
        answer(502, &[("x-bkapi-error-code", "1650200"), ("x-bkapi-error-message", "out")], "{}"),
        answer(302, &[("location", "https://evil.example.com/")], ""),
        answer(200, &[("content-type", "application/zip")], "PK"),
        b"HTTP/1.1 200 OK\r\ncontent-length: 99999999999\r\n\r\n".to_vec(),
        b"nonsense\r\n\r\n".to_vec(),
        Vec::new(),
    ]
}

pub(crate) async fn are_shown_nowhere(tally: Tally) {
    let mut seen = String::new();
    for said in answers() {
        let server = Server::saying(said).await;
        let url = server.url();
        let shown = watched(async move || {
            let mut shown = Shown::default();
            for (what, builder) in clients(&url) {
                drive(&mut shown, what, builder).await;
            }
            shown
        });
        shown.await.search(tally);
        server.heard().iter().for_each(|heard| seen.push_str(&heard.text()));
    }
    assert!(seen.matches("M4RK-").count() > 1000, "the secrets were sent");
    // No server, a silent one, and a proxy that refuses.
    let silent = Server::start(|mut peer| async move { peer.wait().await }).await;
    let proxy = Server::saying(answer(407, &[], "no")).await;
    let (silent_url, proxy_url) = (silent.url(), format!("http://user:{}@{}", SECRETS[4], proxy.address));
    let shown = watched(async move || {
        let mut shown = Shown::default();
        for (what, builder) in clients("http://127.0.0.1:1") {
            drive(&mut shown, what, builder).await;
        }
        for (what, builder) in clients(&silent_url) {
            drive(&mut shown, what, builder.timeout(Duration::from_millis(100))).await;
        }
        for endpoint in ["http://nowhere.invalid", "https://nowhere.invalid"] {
            for (what, builder) in clients(endpoint) {
                drive(&mut shown, what, builder.proxy(&*proxy_url)).await;
            }
        }
        shown
    });
    shown.await.search(tally);
    assert!(proxy.connections() > 0);
    let libraries = std::mem::take(&mut *LIBRARIES.lock().unwrap());
    assert!(libraries.contains("reqwest") || libraries.contains("hyper"), "nothing was logged: {libraries}");
    let lines: Vec<&str> = libraries.lines().filter(|line| MARKS.iter().any(|mark| line.contains(mark))).collect();
    assert!(lines.is_empty(), "{lines:#?}");
    tally.searched(libraries.lines().count());
}

/// Answers that repeat the request wherever a server can say something.
fn repeat(way: usize, heard: &Heard) -> Vec<u8> {
    let all = heard.text();
    let text = serde_json::to_string(&all).unwrap();
    let line = all.replace(['\r', '\n'], " ");
    let who =
        heard.head.lines().chain([&*line]).find(|line| line.contains("M4RK-")).unwrap_or("none").trim().to_owned();
    let json = [("content-type", "application/json")];
    let first = SECRETS.iter().find(|secret| all.contains(**secret)).unwrap_or(&"none");
    let first = serde_json::to_string(first).unwrap();
    match way {
        0 => answer(200, &json, format!("{{\"result\":false,\"code\":1,\"message\":{text}}}")),
        1 => {
            answer(400, &json, format!("{{\"result\":false,\"code\":{text},\"message\":\"no\",\"request_id\":{text}}}"))
        }
        2 => answer(500, &json, &all),
        3 => answer(
            403,
            &[("x-bkapi-error-code", &line), ("x-bkapi-error-message", &line), ("x-bkapi-request-id", &line)],
            "{}",
        ),
        4 => answer(200, &json, success(&payload("number", &first))),
        5 => answer(200, &json, success(&payload("map", &format!("{{{first}:1}}")))),
        6 => answer(200, &json, &all),
        7 => answer(
            200,
            &[("x-echo", &who), ("set-cookie", &who), ("content-type", "application/json")],
            success(&payload("number", "7")),
        ),
        8 => answer(200, &[("content-encoding", &who)], "{}"),
        9 => answer(
            200,
            &json,
            format!("{{\"result\":true,\"message\":{text},\"trace_id\":{text},\"data\":{}}}", payload("number", "7")),
        ),
        10 => answer(302, &[("location", &format!("https://evil.example.com/?{who}"))], ""),
        11 => answer(200, &json, success(&payload("unknown", &format!("{{{first}:{text}}}")))),
        12 => answer(200, &json, format!("{{{first}:1}}")),
        13 => answer(
            200,
            &json,
            format!("{{\"result\":false,\"message\":{{\"zh\":{text}}},\"permission\":{{\"system_id\":{text}}}}}"),
        ),
        14 => answer(200, &json, success(&payload("child", &format!("{{{first}:1,\"number\":{text}}}")))),
        15 => answer(
            200,
            &json,
            success(&payload("number", &format!("\"these are the words in front of it: {}", &first[1..]))),
        ),
        16 => {
            let who = who.split("M4RK").nth(1).map_or_else(String::new, |rest| format!("M4RK{}", rest.trim()));
            let head = format!("HTTP/1.1 200 OK\r\nx-request-id: {who}\r\ncontent-type: application/zip\r\n");
            format!("{head}content-length: 100\r\nconnection: close\r\n\r\nPK").into_bytes()
        }
        17 => answer(302, &[("location", &format!("https://{}.example.com/", SECRETS[7]))], ""),
        _ => answer(200, &json, first),
    }
}

pub(crate) async fn are_not_shown_by_servers_that_repeat_them(tally: Tally) {
    for way in 0..19 {
        let server = Server::replying(move |heard| repeat(way, heard)).await;
        let url = server.url();
        let shown = watched(async move || {
            let mut shown = Shown::default();
            for (what, builder) in clients(&url) {
                drive(&mut shown, &format!("{what} repeated in way {way}"), builder).await;
            }
            shown
        });
        // What a server makes of a secret, Base64 for one, nobody can know.
        let shown = shown.await;
        for (what, text) in &shown.0 {
            // The name of a host becomes lower case.
            assert!(!text.contains("M4RK-") && !text.contains("m4rk-"), "{what} shows a secret: {text}");
        }
        tally.searched(shown.0.len());
    }
    // The server's own words stay what they are.
    let server = Server::replying(|heard| repeat(0, heard)).await;
    let error = tally.refused(
        "repeated",
        server.builder().app("demo-app", SECRETS[0]).build().unwrap().send(&Ask::default()).await,
        &[ErrorKind::Api],
    );
    assert!(error.message().contains("M4RK-app-secret") && error.body().unwrap().contains("M4RK-app-secret"));
    assert!(error.to_string().contains("***") && !error.to_string().contains("M4RK-"), "{error}");
}

pub(crate) async fn of_settings_that_fail(tally: Tally) {
    let mut shown = Shown::default();
    let [userinfo, query] = [SECRETS[10], SECRETS[11]];
    for endpoint in [
        format!("https://user:{userinfo}@example.com"),
        format!("https://{userinfo}@example.com/api/{{api_name}}"),
        format!("https://user:{userinfo}@exa mple.com/"),
        format!("user:{userinfo}@example.com"),
        format!("https://user:{userinfo}@[/"),
        format!("https://example.com/?token={query}"),
        format!("https://example.com/#{query}"),
        format!("https://user:{userinfo}@example.com/?token={query}"),
        format!("https://user:pa?{userinfo}@example.com/"),
        format!("https://user:{userinfo}#1@example.com/"),
        format!("https://user:{userinfo}?1/@example.com/"),
        format!("ftp://user:{userinfo}@example.com/"),
        format!("https://user:{userinfo}@example.com/{{open}}"),
        format!("https:\\\\user:{userinfo}@example.com"),
    ] {
        let builder = Client::builder(&*endpoint);
        shown.debug("an endpoint", &builder);
        let error = tally.refused("an endpoint with a password", builder.build(), &[ErrorKind::Config]);
        shown.error("an endpoint", &error);
        let builder = Client::builder("https://example.com").gateway_url(&*endpoint);
        shown.debug("a gateway", &builder);
        let error = tally.refused("a gateway with a password", builder.build(), &[ErrorKind::Config]);
        shown.error("a gateway", &error);
    }
    let ok = || Client::builder("https://example.com").app("demo-app", SECRETS[0]);
    for (what, builder) in [
        ("a proxy", ok().proxy(format!("http://user:{}@[", SECRETS[4]))),
        ("a proxy", ok().proxy(format!("://{}", SECRETS[4]))),
        ("a header", ok().header("authorization", &format!("Bearer {}\n", SECRETS[5]))),
        ("a header", ok().header("cookie\n", SECRETS[6])),
        ("a ticket", ok().ticket(SECRETS[2]).auth_placement(AuthPlacement::Params)),
        ("a stage", ok().stage("a b")),
    ] {
        shown.debug(what, &builder);
        shown.error(what, &tally.refused(what, builder.build(), &[ErrorKind::Config]));
    }
    let call =
        ok().build().unwrap().request(Method::GET, "/x/").header("authorization", &format!("{}\r\n", SECRETS[9]));
    shown.debug("a call", &call);
    shown.error("a call", &tally.refused("a header of a call", call.await, &[ErrorKind::Request]));
    shown.debug("a user", &[User::token(SECRETS[1]), User::access_token(SECRETS[3])]);
    shown.search(tally);
}

/// The server in memory keeps what it was sent, and shows it only to who asks for it.
pub(crate) async fn in_memory(tally: Tally) {
    let fake = Fake::new();
    fake.answer("test.ask", 200, json!({"result": false, "code": 1, "message": "no"}));
    fake.fail("/x/", TransportErrorKind::Broken);
    let mut shown = Shown::default();
    for (what, builder) in clients("https://example.com") {
        // It does not know which part of a path is a secret.
        drive_by(&mut shown, what, builder.transport(fake.clone()), "none").await;
    }
    let calls = fake.calls();
    assert!(calls.len() > 20 && calls.iter().any(|call| call.path.contains("M4RK-")));
    shown.debug("the server in memory", &fake);
    calls.iter().for_each(|call| shown.debug("a call of it", call));
    shown.debug("an error of a transport", &TransportError::new(TransportErrorKind::Broken, "broken"));
    shown.search(tally);
}
