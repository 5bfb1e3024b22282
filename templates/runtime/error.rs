//! Everything that can go wrong, in one type.

use crate::{Operation, Scalar, StatusCode, Value};
use std::error::Error as StdError;
use std::fmt;

/// Why a call gave no payload.
///
/// [`kind`](Error::kind) tells the classes apart; the other accessors give what the server said. Neither `Display` nor
/// `Debug` shows credentials or the body.
pub struct Error(Box<Inner>);

struct Inner {
    kind: ErrorKind,
    message: String,
    operation: Option<&'static Operation>,
    status: Option<StatusCode>,
    code: Option<Scalar>,
    request_id: Option<String>,
    permission: Option<Value>,
    path: Option<String>,
    body: Option<String>,
    source: Option<Box<dyn StdError + Send + Sync>>,
}

/// The class of an [`Error`].
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum ErrorKind {
    /// The client was given settings that cannot work.
    Config,
    /// The request holds a value that cannot be sent, such as an empty path parameter.
    Request,
    /// No connection, or it broke.
    Transport,
    /// No answer in time.
    Timeout,
    /// The API gateway refused the call or could not reach the system behind it.
    Gateway,
    /// An HTTP status that is no success, from a server that does not say more.
    Http,
    /// The system answered that the call failed.
    Api,
    /// The answer does not fit the documented types.
    Decode,
}

impl Error {
    pub(crate) fn new(kind: ErrorKind, message: impl Into<String>) -> Error {
        Error(Box::new(Inner {
            kind,
            message: message.into(),
            operation: None,
            status: None,
            code: None,
            request_id: None,
            permission: None,
            path: None,
            body: None,
            source: None,
        }))
    }

    pub(crate) fn with_operation(mut self, operation: &'static Operation) -> Error {
        self.0.operation = Some(operation);
        self
    }

    pub(crate) fn with_status(mut self, status: StatusCode) -> Error {
        self.0.status = Some(status);
        self
    }

    pub(crate) fn with_code(mut self, code: Option<Scalar>) -> Error {
        self.0.code = code;
        self
    }

    pub(crate) fn with_request_id(mut self, request_id: Option<String>) -> Error {
        self.0.request_id = request_id;
        self
    }

    pub(crate) fn with_permission(mut self, permission: Option<Value>) -> Error {
        self.0.permission = permission;
        self
    }

    pub(crate) fn with_path(mut self, path: String) -> Error {
        self.0.path = Some(path).filter(|path| !path.is_empty());
        self
    }

    pub(crate) fn with_body(mut self, body: &str) -> Error {
        self.0.body = Some(body.to_owned());
        self
    }

    pub(crate) fn with_source(mut self, source: impl StdError + Send + Sync + 'static) -> Error {
        self.0.source = Some(Box::new(source));
        self
    }

    /// The class.
    pub fn kind(&self) -> ErrorKind {
        self.0.kind
    }

    /// What the server said, or what went wrong on this side.
    pub fn message(&self) -> &str {
        &self.0.message
    }

    /// The endpoint that was called.
    pub fn operation(&self) -> Option<&'static Operation> {
        self.0.operation
    }

    /// The HTTP status, where an answer came.
    pub fn http_status(&self) -> Option<StatusCode> {
        self.0.status
    }

    /// The error code of the system or the gateway, a number or a word.
    pub fn code(&self) -> Option<&Scalar> {
        self.0.code.as_ref()
    }

    /// The id by which the server's operators find the call in their logs.
    pub fn request_id(&self) -> Option<&str> {
        self.0.request_id.as_deref()
    }

    /// The permissions that the user lacks, as the server lists them.
    pub fn permission(&self) -> Option<&Value> {
        self.0.permission.as_ref()
    }

    /// Where in the answer decoding failed: `data.rules[2].priority`.
    pub fn path(&self) -> Option<&str> {
        self.0.path.as_deref()
    }

    /// The text of the answer. It may hold anything that the server said: think before logging it.
    pub fn body(&self) -> Option<&str> {
        self.0.body.as_deref()
    }
}

impl fmt::Display for Error {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let inner = &self.0;
        if let Some(operation) = inner.operation {
            write!(f, "{}.{}: ", operation.system, operation.name)?;
        }
        f.write_str(&inner.message)?;
        if let Some(path) = &inner.path {
            write!(f, " at `{path}`")?;
        }
        let status = inner.status.filter(|status| !status.is_success()).map(|status| format!("HTTP {status}"));
        let code = inner.code.as_ref().map(|code| format!("code {code}"));
        let request_id = inner.request_id.as_ref().map(|id| format!("request {id}"));
        let facts: Vec<String> = [status, code, request_id].into_iter().flatten().collect();
        if !facts.is_empty() {
            write!(f, " ({})", facts.join(", "))?;
        }
        Ok(())
    }
}

impl fmt::Debug for Error {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let inner = &self.0;
        f.debug_struct("Error")
            .field("kind", &inner.kind)
            .field("message", &inner.message)
            .field("operation", &inner.operation.map(|operation| format!("{}.{}", operation.system, operation.name)))
            .field("http_status", &inner.status)
            .field("code", &inner.code)
            .field("request_id", &inner.request_id)
            .field("path", &inner.path)
            .field("body_bytes", &inner.body.as_ref().map(String::len))
            .field("source", &inner.source)
            .finish()
    }
}

impl StdError for Error {
    fn source(&self) -> Option<&(dyn StdError + 'static)> {
        self.0.source.as_deref().map(|source| source as &(dyn StdError + 'static))
    }
}
