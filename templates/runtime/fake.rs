//! A server in memory for tests (feature `fake`): it answers each endpoint with the example of its docs.
//!
//! ```
//! use {{crate}}::fake::Fake;
//! use {{crate}}::{Client, json};
//!
//! let fake = Fake::new();
//! let client = Client::builder("https://bkapi.example.com").transport(fake.clone()).build()?;
//! fake.answer("cc.search_business", 200, json!({"result": true, "data": {"count": 0, "info": []}}));
//! assert!(fake.calls().is_empty());
//! # Ok::<(), {{crate}}::Error>(())
//! ```

use crate::record::Written;
use crate::transport::{Answer, BoxFuture, Request, Transport, TransportError, TransportErrorKind};
use crate::{Bytes, Envelope, HeaderMap, Method, Operation, StatusCode, Value, json, registry};
use std::collections::{HashMap, VecDeque};
use std::fmt;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::Duration;

/// A server in memory. Clones are one server.
///
/// Unless told otherwise it answers with the example of the docs. Where these have none, the answer is a success that says
/// nothing, such as an empty list; an endpoint whose payload has to say something is refused with the HTTP status 501, and
/// wants an [`answer`](Fake::answer): numbers and texts that nobody wrote would be taken for true. Delays between attempts are
/// noted, not waited for.
#[derive(Debug, Clone, Default)]
pub struct Fake(Arc<Mutex<State>>);

#[derive(Debug, Default)]
struct State {
    answers: HashMap<String, VecDeque<Reply>>,
    calls: Vec<FakeCall>,
    delays: Vec<Duration>,
}

#[derive(Debug, Clone)]
enum Reply {
    Body(StatusCode, HeaderMap, Bytes),
    Failure(TransportErrorKind),
}

/// A call that a [`Fake`] has seen. `Debug` shows neither query nor headers nor body: they may hold credentials.
#[derive(Clone)]
#[non_exhaustive]
pub struct FakeCall {
    /// The endpoint, `system.name`; empty for a call that was put together by hand.
    pub endpoint: String,
    /// The HTTP method.
    pub method: Method,
    /// Path and query.
    pub path: String,
    /// The headers, credentials and all.
    pub headers: HeaderMap,
    /// The body.
    pub body: Bytes,
}

impl fmt::Debug for FakeCall {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("FakeCall")
            .field("endpoint", &self.endpoint)
            .field("method", &self.method)
            .field("path", &self.path.split('?').next())
            .field("body_bytes", &self.body.len())
            .finish_non_exhaustive()
    }
}

impl FakeCall {
    /// The body as JSON; null where it is none.
    pub fn json(&self) -> Value {
        serde_json::from_slice(&self.body).unwrap_or_default()
    }
}

impl Fake {
    /// A server that answers with the examples of the docs.
    pub fn new() -> Fake {
        Fake::default()
    }

    /// Answers the next call of an endpoint, `system.name`, with a status and a JSON body. Several answers of one endpoint
    /// come in turn; the last one stays. A call that was put together by hand is named by its path.
    pub fn answer(&self, endpoint: &str, status: u16, body: Value) {
        let headers = [(reqwest::header::CONTENT_TYPE, reqwest::header::HeaderValue::from_static("application/json"))];
        self.answer_bytes(endpoint, status, HeaderMap::from_iter(headers), body.to_string());
    }

    /// The same with headers and any body.
    pub fn answer_bytes(&self, endpoint: &str, status: u16, headers: HeaderMap, body: impl Into<Bytes>) {
        let status = StatusCode::from_u16(status).unwrap_or(StatusCode::INTERNAL_SERVER_ERROR);
        self.push(endpoint, Reply::Body(status, headers, body.into()));
    }

    /// Gives no answer to the next call of an endpoint.
    pub fn fail(&self, endpoint: &str, kind: TransportErrorKind) {
        self.push(endpoint, Reply::Failure(kind));
    }

    fn push(&self, endpoint: &str, reply: Reply) {
        self.state().answers.entry(endpoint.to_owned()).or_default().push_back(reply);
    }

    /// The calls so far.
    pub fn calls(&self) -> Vec<FakeCall> {
        self.state().calls.clone()
    }

    /// The delays between attempts so far.
    pub fn delays(&self) -> Vec<Duration> {
        self.state().delays.clone()
    }

    /// A test that failed while it held the state is told of its own failure.
    fn state(&self) -> MutexGuard<'_, State> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }

    fn reply(&self, endpoint: &str, request: &Request) -> Reply {
        let mut state = self.state();
        let name = if endpoint.is_empty() { request.url.path() } else { endpoint };
        match state.answers.get_mut(name) {
            Some(replies) if replies.len() > 1 => replies.pop_front(),
            Some(replies) => replies.front().cloned(),
            None => None,
        }
        .unwrap_or_else(|| documented(endpoint, request.operation))
    }
}

/// What the docs show. Where they show nothing, an empty payload, or a refusal where such a payload would have to make
/// something up.
fn documented(endpoint: &str, operation: Option<&'static Operation>) -> Reply {
    let info = registry::find(endpoint);
    let envelope = operation.map(|operation| operation.envelope);
    if matches!(envelope, Some(Envelope::File)) {
        return Reply::Body(StatusCode::OK, HeaderMap::new(), Bytes::from_static(b"file"));
    }
    if let Some(example) = info.and_then(|info| info.example_response()) {
        return json_reply(StatusCode::OK, example);
    }
    let payload = info.and_then(|info| serde_json::to_value(Written(info.empty_response().view())).ok()).unwrap_or_default();
    match envelope {
        _ if !is_empty(&payload) => {
            let message = format!("the docs have no example of what {endpoint} answers: tell the server in memory with `Fake::answer`");
            json_reply(StatusCode::NOT_IMPLEMENTED, json!({"result": false, "code": 501, "message": message}))
        }
        Some(Envelope::Payload(name)) => json_reply(StatusCode::OK, json!({"result": true, "code": 0, "message": "OK", name: payload})),
        _ => json_reply(StatusCode::OK, payload),
    }
}

/// Whether a payload says nothing that somebody could take for true.
fn is_empty(payload: &Value) -> bool {
    match payload {
        Value::Null => true,
        Value::Array(items) => items.is_empty(),
        Value::Object(members) => members.is_empty(),
        Value::Bool(_) | Value::Number(_) | Value::String(_) => false,
    }
}

fn json_reply(status: StatusCode, body: Value) -> Reply {
    let headers = [(reqwest::header::CONTENT_TYPE, reqwest::header::HeaderValue::from_static("application/json"))];
    Reply::Body(status, HeaderMap::from_iter(headers), body.to_string().into())
}

impl Transport for Fake {
    fn send(&self, request: Request) -> BoxFuture<'_, Result<Answer, TransportError>> {
        let endpoint = request.operation.map(|operation| format!("{}.{}", operation.system, operation.name));
        let endpoint = endpoint.unwrap_or_default();
        let reply = self.reply(&endpoint, &request);
        let query = request.url.query().map(|query| format!("?{query}")).unwrap_or_default();
        let path = format!("{}{query}", request.url.path());
        let Request { method, headers, body, .. } = request;
        self.state().calls.push(FakeCall { endpoint, method, path, headers, body });
        let answer = match reply {
            Reply::Body(status, headers, body) => Ok(Answer::new(status, body).with_headers(headers)),
            Reply::Failure(kind) => Err(TransportError::new(kind, "the fake server was told to fail")),
        };
        Box::pin(std::future::ready(answer))
    }

    fn sleep(&self, delay: Duration) -> BoxFuture<'_, ()> {
        self.state().delays.push(delay);
        Box::pin(std::future::ready(()))
    }
}
