//! A server on loopback that plays answers, odd ones too, and keeps what it was asked.

use axum::Router;
use axum::body::{Body, Bytes};
use axum::http::{HeaderMap, HeaderName, HeaderValue, Method, StatusCode, Uri};
use axum::response::Response;
use bkapi::Value;
use std::collections::VecDeque;
use std::net::SocketAddr;
use std::sync::{Arc, Mutex};
use std::time::Duration;

/// What a caller sent.
#[derive(Clone)]
pub(crate) struct Call {
    pub(crate) method: Method,
    pub(crate) path: String,
    pub(crate) headers: HeaderMap,
    pub(crate) body: Bytes,
}

impl Call {
    pub(crate) fn header(&self, name: &str) -> String {
        let values: Vec<_> = self.headers.get_all(name).iter().collect();
        assert_eq!(values.len(), 1, "the header {name}");
        values[0].to_str().unwrap().to_owned()
    }
}

/// What the server says.
#[derive(Clone)]
pub(crate) struct Reply {
    status: u16,
    headers: Vec<(String, String)>,
    body: Bytes,
    delay: Duration,
    is_chunked: bool,
    hangs_up: bool,
}

impl Reply {
    pub(crate) fn json(body: Value) -> Reply {
        Reply::text(&body.to_string()).header("content-type", "application/json")
    }

    pub(crate) fn text(body: &str) -> Reply {
        Reply::bytes(body.as_bytes())
    }

    pub(crate) fn bytes(body: &[u8]) -> Reply {
        let body = Bytes::copy_from_slice(body);
        Reply { status: 200, headers: Vec::new(), body, delay: Duration::ZERO, is_chunked: false, hangs_up: false }
    }

    /// Closes the connection in the middle of the answer.
    pub(crate) fn hang_up() -> Reply {
        Reply { hangs_up: true, ..Reply::text("") }
    }

    pub(crate) fn status(self, status: u16) -> Reply {
        Reply { status, ..self }
    }

    pub(crate) fn header(mut self, name: &str, value: &str) -> Reply {
        self.headers.push((name.to_owned(), value.to_owned()));
        self
    }

    /// Does not say how long the answer is.
    pub(crate) fn chunked(self) -> Reply {
        Reply { is_chunked: true, ..self }
    }

    pub(crate) fn slow(self, delay: Duration) -> Reply {
        Reply { delay, ..self }
    }

    async fn play(self) -> Response {
        tokio::time::sleep(self.delay).await;
        let body = match (self.hangs_up, self.is_chunked) {
            (true, _) => pieces([Err(std::io::Error::other("hung up"))]),
            (_, true) => {
                pieces(self.body.chunks(1 << 16).map(|piece| Ok(Bytes::copy_from_slice(piece))).collect::<Vec<_>>())
            }
            _ => Body::from(self.body),
        };
        let mut response = Response::new(body);
        *response.status_mut() = StatusCode::from_u16(self.status).unwrap();
        for (name, value) in self.headers {
            response.headers_mut().insert(HeaderName::try_from(name).unwrap(), HeaderValue::try_from(value).unwrap());
        }
        response
    }
}

fn pieces(pieces: impl IntoIterator<Item = Result<Bytes, std::io::Error>>) -> Body {
    struct Pieces(VecDeque<Result<Bytes, std::io::Error>>);
    impl futures_core::Stream for Pieces {
        type Item = Result<Bytes, std::io::Error>;
        fn poll_next(
            mut self: std::pin::Pin<&mut Self>,
            _: &mut std::task::Context<'_>,
        ) -> std::task::Poll<Option<Self::Item>> {
            std::task::Poll::Ready(self.0.pop_front())
        }
    }
    Body::from_stream(Pieces(pieces.into_iter().collect()))
}

/// A server; it ends with the runtime of its test.
pub(crate) struct Playback {
    address: SocketAddr,
    calls: Arc<Mutex<Vec<Call>>>,
}

impl Playback {
    /// Starts a server that gives these answers in turn, and then an empty success.
    pub(crate) async fn start(replies: impl IntoIterator<Item = Reply>) -> Playback {
        let replies = Mutex::new(replies.into_iter().collect::<VecDeque<Reply>>());
        let rest = || Reply::json(serde_json::json!({"result": true, "code": 0, "data": null}));
        Playback::answering(move |_| replies.lock().unwrap().pop_front().unwrap_or_else(rest)).await
    }

    /// Starts a server that makes an answer for each call.
    pub(crate) async fn answering(reply: impl Fn(&Call) -> Reply + Send + Sync + 'static) -> Playback {
        let calls = Arc::new(Mutex::new(Vec::new()));
        let (kept, reply) = (Arc::clone(&calls), Arc::new(reply));
        let handler = async move |method: Method, uri: Uri, headers: HeaderMap, body: Bytes| {
            let call = Call { method, path: uri.to_string(), headers, body };
            let reply = reply(&call);
            kept.lock().unwrap().push(call);
            reply.play().await
        };
        let listener = tokio::net::TcpListener::bind(("127.0.0.1", 0)).await.unwrap();
        let address = listener.local_addr().unwrap();
        let router = Router::new().fallback(handler).layer(axum::extract::DefaultBodyLimit::disable());
        tokio::spawn(async move { axum::serve(listener, router).await });
        Playback { address, calls }
    }

    pub(crate) fn address(&self) -> String {
        format!("http://{}", self.address)
    }

    /// The calls so far.
    pub(crate) fn calls(&self) -> Vec<Call> {
        self.calls.lock().unwrap().clone()
    }

    /// The one call.
    pub(crate) fn call(&self) -> Call {
        let calls = self.calls();
        assert_eq!(calls.len(), 1, "one call was expected");
        calls[0].clone()
    }
}
