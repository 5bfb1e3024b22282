//! A server that says any bytes, and endpoints to ask it for.

use bkapi::{Client, ClientBuilder, Effect, Endpoint, Error, Extra, Method, Retry, Scalar, Value, record};
use std::collections::BTreeMap;
use std::io;
use std::net::SocketAddr;
use std::sync::atomic::{AtomicU64, AtomicUsize, Ordering::SeqCst};
use std::sync::{Arc, Mutex};
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::{TcpListener, TcpStream};

/// A request, as it came.
#[derive(Clone, Debug, Default)]
pub(crate) struct Heard {
    /// The request line and the headers.
    pub(crate) head: String,
    pub(crate) body: Vec<u8>,
    /// What came behind the request.
    pub(crate) rest: Vec<u8>,
}

impl Heard {
    /// The target of the request line.
    pub(crate) fn target(&self) -> &str {
        self.head.split(' ').nth(1).unwrap()
    }

    /// The values of a header.
    pub(crate) fn header(&self, name: &str) -> Vec<&str> {
        let lines = self.head.split("\r\n").skip(1).filter_map(|line| line.split_once(": "));
        lines.filter(|(key, _)| key.eq_ignore_ascii_case(name)).map(|(_, value)| value).collect()
    }

    /// Everything.
    pub(crate) fn text(&self) -> String {
        format!("{}{}", self.head, String::from_utf8_lossy(&self.body))
    }
}

#[derive(Default)]
struct Log {
    connections: AtomicUsize,
    sent: AtomicU64,
    heard: Mutex<Vec<Heard>>,
}

/// One connection, from the server's side.
pub(crate) struct Peer {
    socket: TcpStream,
    log: Arc<Log>,
    buffer: Vec<u8>,
}

impl Peer {
    /// The next request.
    pub(crate) async fn hear(&mut self) -> io::Result<Heard> {
        let end = loop {
            if let Some(end) = self.buffer.windows(4).position(|window| window == b"\r\n\r\n") {
                break end + 4;
            }
            self.read().await?;
        };
        let head = String::from_utf8_lossy(&self.buffer[..end]).into_owned();
        let mut heard = Heard { head, ..Heard::default() };
        let length = heard.header("content-length").first().map_or(0, |length| length.parse::<usize>().unwrap());
        while self.buffer.len() < end + length {
            self.read().await?;
        }
        heard.rest = self.buffer.split_off(end + length);
        heard.body = self.buffer.split_off(end);
        self.buffer = heard.rest.clone();
        self.log.heard.lock().unwrap().push(heard.clone());
        Ok(heard)
    }

    async fn read(&mut self) -> io::Result<()> {
        let mut piece = [0; 1 << 14];
        match self.socket.read(&mut piece).await? {
            0 => Err(io::ErrorKind::UnexpectedEof.into()),
            count => {
                self.buffer.extend_from_slice(&piece[..count]);
                Ok(())
            }
        }
    }

    /// Says something.
    pub(crate) async fn say(&mut self, bytes: impl AsRef<[u8]>) -> io::Result<()> {
        let bytes = bytes.as_ref();
        self.socket.write_all(bytes).await?;
        self.log.sent.fetch_add(bytes.len() as u64, SeqCst);
        Ok(())
    }

    /// Says the same over and over, up to so many bytes in all, as long as somebody listens.
    pub(crate) async fn say_on(&mut self, bytes: &[u8], most: u64) -> io::Result<()> {
        let mut said = 0;
        while said < most {
            self.say(bytes).await?;
            said += bytes.len() as u64;
        }
        Ok(())
    }

    /// Says nothing more and waits until the other side hangs up.
    pub(crate) async fn wait(&mut self) -> io::Result<()> {
        loop {
            self.read().await?;
        }
    }

    /// Neither says nor hears anything.
    pub(crate) async fn pause(&mut self) -> io::Result<()> {
        tokio::time::sleep(std::time::Duration::from_secs(600)).await;
        Ok(())
    }

    pub(crate) async fn hang_up(&mut self) -> io::Result<()> {
        self.socket.shutdown().await
    }
}

/// A server; it ends with the runtime of its test.
pub(crate) struct Server {
    pub(crate) address: SocketAddr,
    log: Arc<Log>,
}

impl Server {
    /// Plays one part on every connection.
    pub(crate) async fn start<F>(play: impl Fn(Peer) -> F + Send + 'static) -> Server
    where
        F: Future<Output = io::Result<()>> + Send + 'static,
    {
        let listener = TcpListener::bind(("127.0.0.1", 0)).await.unwrap();
        let server = Server { address: listener.local_addr().unwrap(), log: Arc::default() };
        let log = Arc::clone(&server.log);
        tokio::spawn(async move {
            while let Ok((socket, _)) = listener.accept().await {
                log.connections.fetch_add(1, SeqCst);
                tokio::spawn(play(Peer { socket, log: Arc::clone(&log), buffer: Vec::new() }));
            }
        });
        server
    }

    /// Says the same after each request, and hangs up.
    pub(crate) async fn saying(bytes: impl Into<Vec<u8>>) -> Server {
        let bytes: Arc<[u8]> = bytes.into().into();
        Server::start(move |mut peer| {
            let bytes = Arc::clone(&bytes);
            async move {
                peer.hear().await?;
                peer.say(&bytes).await?;
                peer.hang_up().await
            }
        })
        .await
    }

    /// Makes an answer of each request.
    pub(crate) async fn replying(reply: impl Fn(&Heard) -> Vec<u8> + Send + Sync + 'static) -> Server {
        let reply = Arc::new(reply);
        Server::start(move |mut peer| {
            let reply = Arc::clone(&reply);
            async move {
                let heard = peer.hear().await?;
                peer.say(reply(&heard)).await?;
                peer.hang_up().await
            }
        })
        .await
    }

    pub(crate) fn url(&self) -> String {
        format!("http://{}", self.address)
    }

    pub(crate) fn connections(&self) -> usize {
        self.log.connections.load(SeqCst)
    }

    /// The bytes that were said so far; those on their way count.
    pub(crate) fn sent(&self) -> u64 {
        self.log.sent.load(SeqCst)
    }

    /// The requests since the last time.
    pub(crate) fn heard(&self) -> Vec<Heard> {
        std::mem::take(&mut self.log.heard.lock().unwrap())
    }

    /// A client that makes every call once.
    pub(crate) fn builder(&self) -> ClientBuilder {
        Client::builder(self.url()).app("demo-app", "s3cret-of-the-app").user("alice").retry(Retry::off())
    }

    pub(crate) fn client(&self) -> Client {
        self.builder().build().unwrap()
    }

    /// Asks with the usual settings.
    pub(crate) async fn ask(&self) -> Result<Told, Error> {
        self.client().send(&Ask::default()).await
    }
}

/// An answer of HTTP.
pub(crate) fn answer(status: u16, headers: &[(&str, &str)], body: impl AsRef<[u8]>) -> Vec<u8> {
    let body = body.as_ref();
    let mut bytes = format!("HTTP/1.1 {status} X\r\ncontent-length: {}\r\nconnection: close\r\n", body.len());
    for (name, value) in headers {
        bytes.push_str(&format!("{name}: {value}\r\n"));
    }
    [bytes.as_bytes(), b"\r\n", body].concat()
}

/// A successful answer with this payload.
pub(crate) fn success(data: &str) -> String {
    format!("{{\"result\":true,\"code\":0,\"message\":\"\",\"data\":{data}}}")
}

/// A payload that fits, with this in place of one member.
pub(crate) fn payload(member: &str, json: &str) -> String {
    let members = [("number", "1"), ("text", "\"t\""), ("scalar", "1"), ("list", "[]"), ("map", "{}"), ("any", "null")];
    let members = members.iter().filter(|(name, _)| *name != member).map(|(name, json)| format!("\"{name}\":{json},"));
    format!("{{{}\"{member}\":{json}}}", members.collect::<String>())
}

/// An endpoint to ask for anything.
#[derive(Clone, Default)]
pub(crate) struct Ask {
    extra: Extra,
}

record!(Ask {});

impl Endpoint for Ask {
    const SYSTEM: &'static str = "test";
    const NAME: &'static str = "ask";
    const METHOD: Method = Method::POST;
    const PATH: &'static str = "/ask/";
    const EFFECT: Effect = Effect::Read;
    type Response = Told;
}

#[derive(Clone, Default)]
pub(crate) struct Told {
    pub(crate) number: i64,
    pub(crate) text: String,
    pub(crate) scalar: Scalar,
    pub(crate) list: Vec<Item>,
    pub(crate) map: BTreeMap<String, Item>,
    pub(crate) any: Value,
    pub(crate) child: Option<Box<Told>>,
    pub(crate) extra: Extra,
}

record!(Told {
    0 number: "number",
    1 text: "text",
    2 scalar: "scalar",
    3 list: "list",
    4 map: "map",
    5 any: "any",
    6 child: "child",
});

/// Large in memory, small on the wire.
#[derive(Clone, Default)]
pub(crate) struct Item {
    id: Option<i64>,
    name: Option<String>,
    a: Option<String>,
    b: Option<String>,
    c: Option<String>,
    d: Option<Value>,
    e: Option<Vec<i64>>,
    f: BTreeMap<String, Value>,
    g: Vec<String>,
    extra: Extra,
}

record!(Item { 0 id: "id", 1 name: "name", 2 a: "a", 3 b: "b", 4 c: "c", 5 d: "d", 6 e: "e", 7 f: "f", 8 g: "g" });
