//! A server that gives everybody one answer and keeps what it was asked.

use axum::Router;
use axum::body::Bytes;
use axum::http::{HeaderMap, Method, StatusCode, Uri, header};
use bkapi::Value;
use std::net::SocketAddr;
use std::sync::{Arc, Mutex};

/// What a caller sent.
pub(crate) struct Received {
    pub(crate) method: String,
    pub(crate) uri: String,
    headers: HeaderMap,
    pub(crate) body: Bytes,
}

impl Received {
    /// The one header of this name.
    pub(crate) fn header(&self, name: &str) -> &str {
        let mut values = self.headers.get_all(name).iter();
        let value = values.next().unwrap_or_else(|| panic!("no header {name}"));
        assert!(values.next().is_none(), "{name} was sent twice");
        value.to_str().unwrap()
    }
}

/// A server; it ends with the runtime of its test.
pub(crate) struct Server {
    address: SocketAddr,
    received: Arc<Mutex<Vec<Received>>>,
}

impl Server {
    /// Starts a server on a free port.
    pub(crate) async fn answering(status: u16, answer: Value) -> Server {
        let received = Arc::new(Mutex::new(Vec::new()));
        let kept = Arc::clone(&received);
        let handler = async move |method: Method, uri: Uri, headers: HeaderMap, body: Bytes| {
            let call = Received { method: method.to_string(), uri: uri.to_string(), headers, body };
            kept.lock().unwrap().push(call);
            let status = StatusCode::from_u16(status).unwrap();
            (status, [(header::CONTENT_TYPE, "application/json; charset=utf-8")], answer.to_string())
        };
        let listener = tokio::net::TcpListener::bind(("127.0.0.1", 0)).await.unwrap();
        let address = listener.local_addr().unwrap();
        tokio::spawn(async move { axum::serve(listener, Router::new().fallback(handler)).await });
        Server { address, received }
    }

    /// Where it listens.
    pub(crate) fn address(&self) -> String {
        format!("http://{}", self.address)
    }

    /// The one call that it got.
    pub(crate) fn received(&self) -> Received {
        let mut received = self.received.lock().unwrap();
        assert_eq!(received.len(), 1, "one call was expected");
        received.remove(0)
    }
}
