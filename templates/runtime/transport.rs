//! What carries a request to a server: reqwest, or whatever a test puts in its place.

use crate::{HeaderMap, Method, Operation, StatusCode};
use bytes::Bytes;
use reqwest::Url;
use std::error::Error as StdError;
use std::fmt;
use std::future::Future;
use std::pin::Pin;
use std::time::Duration;

/// A future that a trait object can give.
pub type BoxFuture<'a, T> = Pin<Box<dyn Future<Output = T> + Send + 'a>>;

/// Sends requests. [`ClientBuilder::transport`](crate::ClientBuilder::transport) takes one, so that a test can answer
/// calls without a network, or a program can use an HTTP client of its own.
///
/// ```
/// use {{crate}}::transport::{Answer, BoxFuture, Request, Transport, TransportError};
/// use {{crate}}::{Client, StatusCode};
///
/// struct Fixed;
///
/// impl Transport for Fixed {
///     fn send(&self, request: Request) -> BoxFuture<'_, Result<Answer, TransportError>> {
///         assert_eq!(request.url.path(), "/api/v1/hosts/");
///         Box::pin(async { Ok(Answer::new(StatusCode::OK, r#"{"result": true, "data": []}"#)) })
///     }
/// }
///
/// let client = Client::builder("https://bkapi.example.com").transport(Fixed).build()?;
/// # Ok::<(), {{crate}}::Error>(())
/// ```
pub trait Transport: Send + Sync + 'static {
    /// Sends a request and gives the answer once its head is there. Keeps the request's timeout, and follows no
    /// redirect: the request carries credentials.
    fn send(&self, request: Request) -> BoxFuture<'_, Result<Answer, TransportError>>;

    /// Waits before another attempt. A test may return at once.
    fn sleep(&self, delay: Duration) -> BoxFuture<'_, ()> {
        Box::pin(tokio::time::sleep(delay))
    }
}

/// What goes to the server, credentials and all.
#[non_exhaustive]
pub struct Request {
    /// The endpoint that is called; nothing for a call of [`Client::request`](crate::Client::request).
    pub operation: Option<&'static Operation>,
    /// The HTTP method.
    pub method: Method,
    /// The whole URL.
    pub url: Url,
    /// The headers.
    pub headers: HeaderMap,
    /// The body, empty where there is none.
    pub body: Bytes,
    /// How long the answer may take, its body included; the time before the connection stands counts.
    pub timeout: Duration,
}

/// Method, path and size: URL, headers and body may hold credentials.
impl fmt::Debug for Request {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Request")
            .field("method", &self.method)
            .field("path", &self.url.path())
            .field("body_bytes", &self.body.len())
            .finish_non_exhaustive()
    }
}

/// What came from the server.
#[non_exhaustive]
pub struct Answer {
    /// The HTTP status.
    pub status: StatusCode,
    /// The HTTP headers.
    pub headers: HeaderMap,
    /// The body, which may still be on its way.
    pub body: Box<dyn Chunks>,
}

impl Answer {
    /// An answer whose body is there.
    pub fn new(status: StatusCode, body: impl Into<Bytes>) -> Answer {
        Answer { status, headers: HeaderMap::new(), body: Box::new(Some(body.into())) }
    }

    /// The same with headers.
    #[must_use]
    pub fn with_headers(mut self, headers: HeaderMap) -> Answer {
        self.headers = headers;
        self
    }

    /// The same with a body that comes piece by piece.
    #[must_use]
    pub fn with_chunks(mut self, chunks: impl Chunks + 'static) -> Answer {
        self.body = Box::new(chunks);
        self
    }
}

impl fmt::Debug for Answer {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Answer").field("status", &self.status).finish_non_exhaustive()
    }
}

/// A body that comes piece by piece.
pub trait Chunks: Send {
    /// The next piece; nothing at the end.
    fn chunk(&mut self) -> BoxFuture<'_, Result<Option<Bytes>, TransportError>>;
}

/// A body in one piece.
impl Chunks for Option<Bytes> {
    fn chunk(&mut self) -> BoxFuture<'_, Result<Option<Bytes>, TransportError>> {
        Box::pin(std::future::ready(Ok(self.take())))
    }
}

/// Why no answer came.
#[derive(Debug)]
pub struct TransportError {
    kind: TransportErrorKind,
    source: Box<dyn StdError + Send + Sync>,
}

/// What a [`TransportError`] says of the request.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum TransportErrorKind {
    /// No connection was made: the server has seen nothing.
    Connect,
    /// The time was up.
    Timeout,
    /// The connection broke; the server may have seen the request.
    Broken,
    /// The transport cannot work as it was set up.
    Setup,
}

impl TransportError {
    /// An error of a kind, and what it comes from.
    pub fn new(kind: TransportErrorKind, source: impl Into<Box<dyn StdError + Send + Sync>>) -> TransportError {
        TransportError { kind, source: source.into() }
    }

    /// The kind.
    pub fn kind(&self) -> TransportErrorKind {
        self.kind
    }

    pub(crate) fn into_source(self) -> Box<dyn StdError + Send + Sync> {
        self.source
    }
}

impl fmt::Display for TransportError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self.kind {
            TransportErrorKind::Connect => "cannot connect",
            TransportErrorKind::Timeout => "no answer in time",
            TransportErrorKind::Broken => "the connection broke",
            TransportErrorKind::Setup => "the transport cannot work",
        })
    }
}

impl StdError for TransportError {
    fn source(&self) -> Option<&(dyn StdError + 'static)> {
        Some(&*self.source)
    }
}

/// reqwest.
pub(crate) struct Http(pub(crate) reqwest::Client);

impl Transport for Http {
    fn send(&self, request: Request) -> BoxFuture<'_, Result<Answer, TransportError>> {
        Box::pin(async move {
            let origin = request.url.origin();
            let mut call = self.0.request(request.method, request.url).headers(request.headers).timeout(request.timeout);
            if !request.body.is_empty() {
                call = call.body(request.body);
            }
            let mut response = call.send().await?;
            if response.url().origin() != origin {
                let message = "the given HTTP client followed a redirect to another host, credentials and all: build it \
                               with `redirect::Policy::none()`";
                return Err(TransportError::new(TransportErrorKind::Setup, message));
            }
            let headers = std::mem::take(response.headers_mut());
            Ok(Answer { status: response.status(), headers, body: Box::new(response) })
        })
    }
}

impl Chunks for reqwest::Response {
    fn chunk(&mut self) -> BoxFuture<'_, Result<Option<Bytes>, TransportError>> {
        Box::pin(async move { Ok(reqwest::Response::chunk(self).await?) })
    }
}

impl From<reqwest::Error> for TransportError {
    fn from(error: reqwest::Error) -> TransportError {
        let kind = match &error {
            error if error.is_connect() => TransportErrorKind::Connect,
            error if error.is_timeout() => TransportErrorKind::Timeout,
            error if error.is_builder() => TransportErrorKind::Setup,
            _ => TransportErrorKind::Broken,
        };
        // The URL may hold credentials.
        TransportError::new(kind, error.without_url())
    }
}
