//! Bodies that lie about their length, never end, or grow when they are read.

use crate::peer::{Ask, Server, answer, payload, success};
use crate::tally::Tally;
use bkapi::ErrorKind::{Decode, Http, TooLarge, Transport};
use bkapi::fake::Fake;
use bkapi::{Client, HeaderMap, Method, StatusCode};
use flate2::Compression;
use flate2::write::GzEncoder;
use std::io::Write;
use std::sync::LazyLock;
use std::time::Duration;

const MIB: u64 = 1 << 20;
/// What the kernel and the client hold of a stream that nobody reads.
const ON_ITS_WAY: u64 = 24 * MIB;

/// A server that says a head, and then the same bytes as long as somebody listens, up to a gigabyte.
async fn gushing(head: &'static str, piece: &'static [u8]) -> Server {
    Server::start(move |mut peer| async move {
        peer.hear().await?;
        peer.say(head).await?;
        peer.say_on(piece, 1024 * MIB).await
    })
    .await
}

/// Whether the server was left: it could send no more after a while.
async fn is_left(server: &Server) -> bool {
    let mut before = u64::MAX;
    for _ in 0..50 {
        tokio::time::sleep(Duration::from_millis(20)).await;
        if std::mem::replace(&mut before, server.sent()) == server.sent() {
            return true;
        }
    }
    false
}

pub(crate) async fn promises(tally: Tally) {
    for length in ["1099511627776", "67108865", "18446744073709551615"] {
        let server = Server::saying(format!("HTTP/1.1 200 OK\r\ncontent-length: {length}\r\n\r\n{{}}")).await;
        // The longest length there is means "no length" to hyper.
        let error = tally.refused(length, server.ask().await, &[TooLarge, Transport]);
        assert!(error.http_status().is_none_or(|status| status == StatusCode::OK));
    }
}

const PIECE: &[u8] = &[b' '; 1 << 16];

fn chunks() -> &'static [u8] {
    static CHUNK: LazyLock<Vec<u8>> = LazyLock::new(|| [b"10000\r\n".as_slice(), PIECE, b"\r\n"].concat());
    &CHUNK
}

pub(crate) async fn endless(tally: Tally) {
    for (attack, head, piece) in [
        ("chunks", "HTTP/1.1 200 OK\r\ntransfer-encoding: chunked\r\n\r\n", chunks()),
        ("no length", "HTTP/1.1 200 OK\r\n\r\n", PIECE),
        ("chunks of a failure", "HTTP/1.1 500 X\r\ntransfer-encoding: chunked\r\n\r\n", chunks()),
        ("no length of HTTP 1.0", "HTTP/1.0 200 OK\r\n\r\n", PIECE),
    ] {
        let server = gushing(head, piece).await;
        let client = server.builder().max_answer(MIB as usize).build().unwrap();
        let error = tally.refused(attack, client.send(&Ask::default()).await, &[TooLarge]);
        assert!(error.body().is_none() && error.http_status().is_some());
        assert!(is_left(&server).await, "{attack}: the server is still heard");
        assert!(server.sent() < ON_ITS_WAY, "{attack}: {} bytes were taken", server.sent());
        // The same of a call by hand, of one that blocks, and of one that may be longer.
        let client = server.builder().build().unwrap();
        let by_hand = client.request(Method::GET, "/x/").max_answer(1 << 16);
        tally.refused(attack, by_hand.await, &[TooLarge]);
        let blocking = client.send(&Ask::default()).max_answer(1 << 16);
        tally.refused(
            attack,
            tokio::task::spawn_blocking(|| std::thread::spawn(|| blocking.wait()).join().unwrap()).await.unwrap(),
            &[TooLarge],
        );
    }
}

pub(crate) async fn lies(tally: Tally) {
    let body = success(&payload("number", "7"));
    let length = body.len();
    let head = |lines: &str| format!("HTTP/1.1 200 OK\r\n{lines}\r\n\r\n{body}");
    for (attack, said) in [
        ("longer than it is", head(&format!("content-length: {}", length + 10))),
        ("negative", head("content-length: -1")),
        ("a sum", head("content-length: 1+1")),
        ("no number", head("content-length: many")),
        ("too large a number", head("content-length: 99999999999999999999999")),
        ("two of them", head(&format!("content-length: {length}\r\ncontent-length: {}", length - 1))),
        ("two in one", head(&format!("content-length: {length}, {}", length - 1))),
        ("no HTTP", "HELO there\r\n\r\n".to_owned()),
        ("another HTTP", "HTTP/3.0 200 OK\r\n\r\n".to_owned()),
        ("no status", "HTTP/1.1 \r\n\r\n".to_owned()),
        ("a status of four digits", head("x: y").replace("200", "2000")),
        ("nothing", String::new()),
        ("the beginning of a head", "HTTP/1.1 200 OK\r\nconte".to_owned()),
    ] {
        tally.refused(attack, Server::saying(said).await.ask().await, &[Transport]);
    }
    let short = format!("HTTP/1.1 200 OK\r\ncontent-length: {}\r\n\r\n{body}", length - 1);
    tally.refused("shorter than it is", Server::saying(short).await.ask().await, &[Decode]);
    let both = format!("content-length: 3\r\ntransfer-encoding: chunked\r\n\r\n{length:x}\r\n{body}\r\n0\r\n\r\n");
    let both = Server::saying(format!("HTTP/1.1 200 OK\r\n{both}")).await;
    assert_eq!(tally.harmless("a length beside chunks", both.ask().await).number, 7);
    let same = head(&format!("content-length: {length}\r\ncontent-length: {length}"));
    tally.harmless("one length twice", Server::saying(same).await.ask().await);

    // What stands behind an answer is no answer to the next call.
    let stolen = success(&payload("number", "666"));
    let behind = format!(
        "{}HTTP/1.1 200 OK\r\ncontent-length: {}\r\n\r\n{stolen}",
        head(&format!("content-length: {length}")),
        stolen.len()
    );
    let server = Server::start(move |mut peer| {
        let behind = behind.clone();
        async move {
            peer.hear().await?;
            peer.say(behind).await?;
            peer.wait().await
        }
    })
    .await;
    let client = server.client();
    for _ in 0..5 {
        let told = tally.harmless("an answer behind the answer", client.send(&Ask::default()).await);
        assert_eq!(told.number, 7);
    }
}

pub(crate) async fn odd_chunks(tally: Tally) {
    for size in ["-1", "zz", "FFFFFFFFFFFFFFFFF", "0x10", " ", "10000000000000000"] {
        let said = format!("HTTP/1.1 200 OK\r\ntransfer-encoding: chunked\r\n\r\n{size}\r\nxx\r\n0\r\n\r\n");
        tally.refused(size, Server::saying(said).await.ask().await, &[Transport]);
    }
    let long =
        format!("HTTP/1.1 200 OK\r\ntransfer-encoding: chunked\r\n\r\n2;{}\r\n{{}}\r\n0\r\n\r\n", "x".repeat(1 << 20));
    tally.refused("a long extension", Server::saying(long).await.ask().await, &[Transport]);
    let trailers =
        format!("HTTP/1.1 200 OK\r\ntransfer-encoding: chunked\r\n\r\n0\r\n{}\r\n", "a: b\r\n".repeat(100_000));
    tally.refused("many trailers", Server::saying(trailers).await.ask().await, &[Transport, Decode]);
}

pub(crate) async fn exact_limits(tally: Tally) {
    let body = success(&payload("number", "7"));
    let chunked =
        format!("HTTP/1.1 200 OK\r\ntransfer-encoding: chunked\r\n\r\n{:x}\r\n{body}\r\n0\r\n\r\n", body.len());
    for said in [answer(200, &[], &body), chunked.into_bytes()] {
        let server = Server::saying(said).await;
        let client = server.builder().max_answer(body.len()).build().unwrap();
        let call = || client.send(&Ask::default());
        tally.harmless("as long as may be", call().await);
        tally.refused("a byte less for one call", call().max_answer(body.len() - 1).await, &[TooLarge]);
        let client = server.builder().max_answer(body.len() - 1).build().unwrap();
        tally.refused("a byte less", client.send(&Ask::default()).await, &[TooLarge]);
        tally.harmless("more for one call", client.send(&Ask::default()).max_answer(usize::MAX).await);
        tally.refused("nothing", client.send(&Ask::default()).max_answer(0).await, &[TooLarge]);
    }
}

/// The server in memory is heard no longer than any other.
pub(crate) async fn in_memory(tally: Tally) {
    let fake = Fake::new();
    fake.answer_bytes(
        "test.ask",
        200,
        HeaderMap::new(),
        success(&payload("text", &format!("\"{}\"", "x".repeat(1000)))),
    );
    fake.answer_bytes(
        "test.ask",
        200,
        HeaderMap::new(),
        success(&payload("any", &format!("[{}0]", "0,".repeat(200_000)))),
    );
    let client = Client::builder("https://example.com").transport(fake).build().unwrap();
    let ask = |max| client.send(&Ask::default()).max_answer(max);
    tally.refused("a long answer in memory", ask(1000).await, &[TooLarge]);
    tally.refused("one that grows", ask(500_000).await, &[TooLarge]);
    tally.harmless("with more room", ask(64 << 20).await);
}

pub(crate) async fn failures(tally: Tally) {
    let long = format!("{{\"result\":false,\"message\":\"no\",\"x\":\"{}\"}}", "ü".repeat(3 << 20));
    for status in [200, 400, 500] {
        let error = tally.refused(
            "a long failure",
            Server::saying(answer(status, &[], &long)).await.ask().await,
            &[bkapi::ErrorKind::Api],
        );
        assert_eq!(error.message(), "no");
        let kept = error.body().unwrap();
        assert!(kept.len() <= (1 << 20) + 2 && kept.starts_with("{\"result\""), "{} bytes", kept.len());
    }
    let noise = Server::saying(answer(502, &[], vec![0xff; 8 << 20])).await;
    let error = tally.refused("a long failure that is no text", noise.ask().await, &[Http]);
    assert!(error.body().unwrap().len() <= 3 << 20);
}

pub(crate) async fn downloads(tally: Tally) {
    let head = "HTTP/1.1 200 OK\r\ncontent-type: application/zip\r\ntransfer-encoding: chunked\r\n\r\n";
    let server = gushing(head, chunks()).await;
    let mut download =
        tally.harmless("a download without end", server.client().request(Method::GET, "/x/").download().await);
    let mut read = 0;
    while read < 4 * MIB as usize {
        let piece = download.chunk().await.unwrap().unwrap();
        assert!(piece.len() <= 1 << 20, "a piece of {} bytes", piece.len());
        read += piece.len();
    }
    assert!(is_left(&server).await && server.sent() < ON_ITS_WAY, "{} bytes were sent", server.sent());
    drop(download);
    for (attack, head) in [
        ("JSON", "HTTP/1.1 200 OK\r\ncontent-type: application/json\r\ntransfer-encoding: chunked\r\n\r\n"),
        ("a failure", "HTTP/1.1 500 OK\r\ncontent-type: application/zip\r\ntransfer-encoding: chunked\r\n\r\n"),
        ("a gateway's refusal", "HTTP/1.1 200 OK\r\nx-bkapi-error-code: 1\r\ntransfer-encoding: chunked\r\n\r\n"),
    ] {
        let server = gushing(head, chunks()).await;
        let client = server.builder().max_answer(1 << 16).build().unwrap();
        tally.refused(attack, client.request(Method::GET, "/x/").download().await, &[TooLarge]);
        assert!(server.sent() < ON_ITS_WAY);
    }
}

/// A gigabyte of one byte, compressed to a megabyte.
fn bomb() -> Vec<u8> {
    let mut gzip = GzEncoder::new(Vec::new(), Compression::best());
    (0..1024).for_each(|_| gzip.write_all(&vec![b' '; 1 << 20]).unwrap());
    gzip.finish().unwrap()
}

/// The tests turn on a feature of reqwest by which it decompresses, as another crate of a program may.
pub(crate) async fn bombs(tally: Tally) {
    let bomb = bomb();
    assert!(bomb.len() < 2 << 20);
    for status in [200, 500] {
        let server = Server::saying(answer(status, &[("content-encoding", "gzip")], &bomb)).await;
        let error = tally.refused("a gigabyte in a megabyte", server.ask().await, &[TooLarge]);
        assert!(error.to_string().contains("67108864 bytes"), "{error}");
    }
    let server =
        Server::saying(answer(200, &[("content-encoding", "gzip"), ("content-type", "application/zip")], &bomb)).await;
    let mut download = tally.harmless("a download of it", server.client().request(Method::GET, "/x/").download().await);
    for _ in 0..100 {
        assert!(download.chunk().await.unwrap().unwrap().len() <= 1 << 20);
    }
    tally.refused(
        "broken",
        Server::saying(answer(200, &[("content-encoding", "gzip")], &bomb[1..])).await.ask().await,
        &[Transport],
    );
    let mut honest = GzEncoder::new(Vec::new(), Compression::fast());
    honest.write_all(success(&payload("number", "7")).as_bytes()).unwrap();
    let server = Server::saying(answer(200, &[("content-encoding", "gzip")], honest.finish().unwrap())).await;
    assert_eq!(tally.harmless("an honest one", server.ask().await).number, 7);
}

pub(crate) async fn unknown_compression(tally: Tally) {
    for encoding in ["br", "zstd", "deflate", "gzip, gzip", "x-unheard-of", ""] {
        let server =
            Server::saying(answer(200, &[("content-encoding", encoding)], success(&payload("number", "7")))).await;
        let error = tally.refused(encoding, server.ask().await, &[Decode]);
        assert!(error.message().starts_with("the answer is compressed"), "{error}");
    }
    let server =
        Server::saying(answer(200, &[("content-encoding", "identity")], success(&payload("number", "7")))).await;
    tally.harmless("identity", server.ask().await);
    let failure = Server::saying(answer(502, &[("content-encoding", "br")], [1, 2, 3])).await;
    tally.refused("a compressed failure", failure.ask().await, &[Http]);
}

/// Answers without a body, which say how long it would be.
pub(crate) async fn nothing(tally: Tally) {
    let long = "content-length: 99999999999\r\nconnection: close\r\n\r\n";
    let server = Server::saying(format!("HTTP/1.1 200 OK\r\n{long}")).await;
    let head = server.client().request(bkapi::Method::HEAD, "/x/").response().await;
    assert_eq!(tally.harmless("a head", head).data, bkapi::Value::Null);
    let server = Server::saying(format!("HTTP/1.1 304 Not Modified\r\n{long}")).await;
    tally.refused("not modified", server.ask().await, &[Http]);
}

/// Names of files that lead somewhere.
pub(crate) async fn names(tally: Tally) {
    for (said, name) in [
        ("attachment; filename=\"../../a.txt\"", Some("a.txt")),
        ("attachment; filename=\"C:\\a.txt\"", Some("a.txt")),
        ("attachment; filename=\"C:a.txt\"", Some("a.txt")),
        ("attachment; FileName = a.txt; x=y", Some("a.txt")),
        ("attachment; x=\"filename=b\"; filename=a.txt", Some("a.txt")),
        ("attachment; filename=\"..\"", None),
        ("filename=a.txt", Some("a.txt")),
    ] {
        let server = Server::saying(answer(200, &[("content-disposition", said), ("content-type", "a/b")], "x")).await;
        let download = server.client().request(bkapi::Method::GET, "/x/").download().await;
        assert_eq!(tally.harmless(said, download).file().name.as_deref(), name, "{said}");
    }
}
