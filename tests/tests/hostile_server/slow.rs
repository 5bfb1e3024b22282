//! Servers that are slow in every phase of an answer: the limit of a call holds for the whole of it.

use crate::peer::{Ask, Peer, Server, answer, payload, success};
use crate::tally::Tally;
use bkapi::ErrorKind::{Config, Timeout, Transport};
use bkapi::{Error, Method, Retry};
use std::future::Future;
use std::io;
use std::time::{Duration, Instant};

const LIMIT: Duration = Duration::from_millis(300);
/// On a machine with other things to do.
const PATIENCE: Duration = Duration::from_secs(15);

/// Says one byte after the other, each after a while.
async fn drip(peer: &mut Peer, text: &str) -> io::Result<()> {
    for byte in text.bytes().cycle() {
        peer.say([byte]).await?;
        tokio::time::sleep(Duration::from_millis(20)).await;
    }
    Ok(())
}

const HEAD: &str = "HTTP/1.1 200 OK\r\ncontent-length: 1000\r\n\r\n";

/// The phases in which a server can be slow.
async fn play(phase: &str, mut peer: Peer) -> io::Result<()> {
    match phase {
        "deaf" => return peer.pause().await,
        "silent" => drop(peer.hear().await?),
        "drips the head" => {
            peer.hear().await?;
            peer.say("HTTP/1.1 200 OK\r\nx: ").await?;
            drip(&mut peer, "x").await?;
        }
        "drips the body" => {
            peer.hear().await?;
            peer.say(HEAD).await?;
            drip(&mut peer, " ").await?;
        }
        "drips chunks" => {
            peer.hear().await?;
            peer.say("HTTP/1.1 200 OK\r\ntransfer-encoding: chunked\r\n\r\n").await?;
            drip(&mut peer, "1\r\n \r\n").await?;
        }
        "drips a failure" => {
            peer.hear().await?;
            peer.say("HTTP/1.1 500 X\r\ncontent-length: 1000\r\n\r\n").await?;
            drip(&mut peer, " ").await?;
        }
        "stalls midway" => {
            peer.hear().await?;
            peer.say(HEAD).await?;
            peer.say("{\"result\":").await?;
        }
        "says to go on for ever" => {
            peer.hear().await?;
            peer.say_on("HTTP/1.1 100 Continue\r\n\r\n".repeat(1000).as_bytes(), u64::MAX).await?;
        }
        "gives hints for ever" => {
            peer.hear().await?;
            loop {
                peer.say("HTTP/1.1 103 Early Hints\r\nlink: </x>\r\n\r\n").await?;
                tokio::time::sleep(Duration::from_millis(1)).await;
            }
        }
        _ => panic!("{phase}"),
    }
    peer.wait().await
}

const PHASES: [&str; 9] = [
    "deaf",
    "silent",
    "drips the head",
    "drips the body",
    "drips chunks",
    "drips a failure",
    "stalls midway",
    "says to go on for ever",
    "gives hints for ever",
];

async fn in_time<T>(attack: &str, call: impl Future<Output = Result<T, Error>>) -> Result<T, Error> {
    let started = Instant::now();
    let result = tokio::time::timeout(PATIENCE, call).await.unwrap_or_else(|_| panic!("{attack}: the call hangs"));
    assert!(started.elapsed() < PATIENCE, "{attack}: {:?}", started.elapsed());
    result
}

pub(crate) async fn every_phase(tally: Tally) {
    for phase in PHASES {
        let server = Server::start(move |peer| play(phase, peer)).await;
        let client = server.builder().timeout(LIMIT).build().unwrap();
        tally.refused(phase, in_time(phase, async { client.send(&Ask::default()).await }).await, &[Timeout]);
        let client = server.client();
        let call = client.send(&Ask::default()).timeout(LIMIT);
        tally.refused(phase, in_time(phase, async { call.await }).await, &[Timeout]);
        // Attempts have a limit of their own, and all of them share that of the call.
        let retry = Retry::new().attempts(100).first_delay(Duration::from_millis(1));
        let client = server.builder().retry(retry).timeout(3 * LIMIT).attempt_timeout(LIMIT).build().unwrap();
        let error =
            tally.refused(phase, in_time(phase, async { client.send(&Ask::default()).await }).await, &[Timeout]);
        assert!((1..=4).contains(&error.attempts()), "{phase}: {error}");
    }
}

pub(crate) async fn heads(tally: Tally) {
    let many = format!("HTTP/1.1 200 OK\r\n{}\r\n", "a: b\r\n".repeat(100_000));
    let long = format!("HTTP/1.1 200 OK\r\na: {}\r\n\r\n", "b".repeat(1 << 20));
    let name = format!("HTTP/1.1 200 OK\r\n{}: b\r\n\r\n", "a".repeat(1 << 20));
    let reason = format!("HTTP/1.1 200 {}\r\n\r\n", "a".repeat(1 << 20));
    for (attack, said) in
        [("many headers", many), ("a long header", long), ("a long name", name), ("a long reason", reason)]
    {
        let server = Server::saying(said).await;
        tally.refused(attack, in_time(attack, server.ask()).await, &[Transport]);
    }
    for (attack, start, piece) in [
        ("headers without end", "HTTP/1.1 200 OK\r\n", "a: b\r\n"),
        ("a header without end", "HTTP/1.1 200 OK\r\na: ", "bbbbbbbb"),
        ("a reason without end", "HTTP/1.1 200 ", "bbbbbbbb"),
        ("empty lines without end", "", "\r\n\r\n"),
        ("spaces without end", "HTTP/1.1 ", "    "),
    ] {
        let server = Server::start(move |mut peer| async move {
            peer.hear().await?;
            peer.say(start).await?;
            peer.say_on(piece.repeat(1 << 12).as_bytes(), 1 << 30).await
        })
        .await;
        let client = server.builder().timeout(Duration::from_secs(5)).build().unwrap();
        tally.refused(
            attack,
            in_time(attack, async { client.send(&Ask::default()).await }).await,
            &[Transport, Timeout],
        );
        assert!(server.sent() < 100 << 20, "{attack}: {} bytes were taken", server.sent());
    }
}

pub(crate) async fn downloads(tally: Tally) {
    for phase in ["drips the body", "stalls midway", "drips chunks"] {
        let server = Server::start(move |peer| play(phase, peer)).await;
        let call = server.client().request(Method::GET, "/x/").timeout(LIMIT);
        let mut download = tally.harmless(phase, in_time(phase, call.download()).await);
        let rest = async {
            while download.chunk().await?.is_some() {}
            Ok(())
        };
        tally.refused(phase, in_time(phase, rest).await, &[Timeout]);
    }
}

pub(crate) async fn odd_times(tally: Tally) {
    // An answer before the request, and another one in time.
    let early = answer(200, &[], success(&payload("number", "7")));
    let server = Server::start(move |mut peer| {
        let early = early.clone();
        async move {
            peer.say(&early).await?;
            peer.wait().await
        }
    })
    .await;
    match server.ask().await {
        Ok(told) => assert_eq!(tally.harmless("an answer before the request", Ok(told)).number, 7),
        Err(error) => drop(tally.refused::<()>("an answer before the request", Err(error), &[Transport])),
    }
    let server = Server::start(|mut peer| async move { peer.hang_up().await }).await;
    tally.refused("hangs up at once", server.ask().await, &[Transport]);
    let server = Server::start(|mut peer| async move {
        peer.hear().await?;
        peer.say(HEAD).await?;
        peer.say("{\"result\":").await?;
        peer.hang_up().await
    })
    .await;
    tally.refused("hangs up midway", server.ask().await, &[Transport]);
    let switch = Server::saying("HTTP/1.1 101 Switching Protocols\r\nupgrade: x\r\nconnection: upgrade\r\n\r\n").await;
    tally.refused("another protocol", in_time("101", switch.ask()).await, &[Transport, bkapi::ErrorKind::Http]);
}

/// What callers may set by mistake.
pub(crate) async fn extremes(tally: Tally) {
    let server = Server::saying(answer(200, &[], success(&payload("number", "7")))).await;
    let client = server.builder().timeout(Duration::MAX).attempt_timeout(Duration::MAX).connect_timeout(Duration::MAX);
    let client = client.retry(Retry::new().first_delay(Duration::MAX)).build().unwrap();
    tally.harmless("for ever", client.send(&Ask::default()).timeout(Duration::MAX).await);
    tally.refused("no time", client.send(&Ask::default()).timeout(Duration::ZERO).await, &[Timeout]);
    tally.refused("no time for any call", server.builder().timeout(Duration::ZERO).build(), &[Config]);
    for reset in ["1e308", "-1", "NaN", "inf", "99999999999999999999999", "0x10", "\u{661}"] {
        let limited = answer(429, &[("x-bkapi-ratelimit-reset", reset)], "{}");
        let server = Server::saying(limited).await;
        let quick = Retry::new().first_delay(Duration::from_millis(1)).longest_delay(Duration::from_millis(5));
        let client = server.builder().retry(quick).build().unwrap();
        let error = in_time(reset, async { client.send(&Ask::default()).await }).await;
        assert!(tally.refused(reset, error, &[bkapi::ErrorKind::Http]).attempts() <= 3);
    }
}
