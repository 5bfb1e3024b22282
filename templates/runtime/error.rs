//! Everything that can go wrong, in one type.

use crate::drift::Drift;
use crate::platform::{NO_PERMISSION, Repeat};
use crate::prepare::Prepared;
use crate::show::{Secrets, Shown, is_treacherous};
use crate::{Effect, Meta, Method, Operation, Permission, Scalar, StatusCode};
use std::error::Error as StdError;
use std::fmt;
use std::time::Duration;

/// Why a call gave no payload.
///
/// [`kind`](Error::kind) tells the classes apart; the other accessors give what the server said, as it said it.
///
/// `Display`, `Debug` and [`source`](std::error::Error::source) may be logged, whatever the server says: they show no body
/// and none of the client's secrets, not even where the server repeats them, keep to one line for each thing that is told,
/// escape control characters and marks of direction, and cut what is long. Secrets of less than six bytes are not looked for.
///
/// ```
/// use {{crate}}::{Error, ErrorKind};
///
/// fn advice(error: &Error) -> String {
///     match error.kind() {
///         ErrorKind::Api if error.is_denied() => match error.permission() {
///             Some(permission) => format!("apply for {} permissions", permission.actions.len()),
///             None => "ask for access".to_owned(),
///         },
///         ErrorKind::Gateway | ErrorKind::Timeout if error.is_retryable() => "try later".to_owned(),
///         _ => format!("tell the operators: request {:?}", error.request_id()),
///     }
/// }
/// ```
pub struct Error(Box<Inner>);

struct Inner {
    kind: ErrorKind,
    message: String,
    operation: Option<&'static Operation>,
    call: Option<(Method, String)>,
    effect: Effect,
    repeat: Repeat,
    code: Option<Scalar>,
    permission: Option<Permission>,
    path: Option<String>,
    drift: Vec<Drift>,
    meta: Option<Meta>,
    attempts: u32,
    elapsed: Duration,
    body: Option<String>,
    secrets: Secrets,
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
    /// The answer is longer than the client takes, or would take too much memory.
    TooLarge,
    /// The answer fits, but is not what the docs say: only in strict mode.
    Drift,
    /// The server never comes to the end of a list.
    Paging,
}

impl Error {
    pub(crate) fn new(kind: ErrorKind, message: impl Into<String>) -> Error {
        Error(Box::new(Inner {
            kind,
            message: message.into(),
            operation: None,
            call: None,
            effect: Effect::Write,
            repeat: Repeat::Never,
            code: None,
            permission: None,
            path: None,
            drift: Vec::new(),
            meta: None,
            attempts: 0,
            elapsed: Duration::ZERO,
            body: None,
            secrets: Secrets::default(),
            source: None,
        }))
    }

    pub(crate) fn with_operation(mut self, operation: &'static Operation) -> Error {
        self.0.operation = Some(operation);
        self.0.effect = operation.effect;
        self
    }

    /// Says which call it was.
    pub(crate) fn with_call(mut self, call: &Prepared) -> Error {
        match call.operation {
            Some(operation) => self = self.with_operation(operation),
            None => self.0.call = Some((call.method.clone(), call.path.clone())),
        }
        self.0.effect = call.effect;
        self
    }

    pub(crate) fn with_code(mut self, code: Option<Scalar>) -> Error {
        self.0.code = code;
        self
    }

    pub(crate) fn with_repeat(mut self, repeat: Repeat) -> Error {
        self.0.repeat = repeat;
        self
    }

    pub(crate) fn repeat(&self) -> Repeat {
        self.0.repeat
    }

    pub(crate) fn with_permission(mut self, permission: Option<Permission>) -> Error {
        self.0.permission = permission;
        self
    }

    pub(crate) fn with_path(mut self, path: String) -> Error {
        self.0.path = Some(path).filter(|path| !path.is_empty());
        self
    }

    pub(crate) fn with_drift(mut self, drift: Vec<Drift>) -> Error {
        self.0.drift = drift;
        self
    }

    pub(crate) fn with_meta(mut self, meta: Meta) -> Error {
        self.0.meta = Some(meta);
        self
    }

    pub(crate) fn with_effort(mut self, attempts: u32, elapsed: Duration) -> Error {
        if let Some(meta) = &mut self.0.meta {
            (meta.attempts, meta.elapsed) = (attempts, elapsed);
        }
        (self.0.attempts, self.0.elapsed) = (attempts, elapsed);
        self
    }

    pub(crate) fn with_body(mut self, body: String) -> Error {
        self.0.body = Some(body);
        self
    }

    pub(crate) fn with_source(mut self, source: impl Into<Box<dyn StdError + Send + Sync>>) -> Error {
        self.0.source = Some(source.into());
        self
    }

    /// Says what must not be shown. A source that would show it, is long or has more than one line is replaced by what of it may
    /// be seen.
    pub(crate) fn with_secrets(mut self, secrets: &Secrets) -> Error {
        const MAX: usize = 1000;
        if let Some(source) = &self.0.source {
            let (shown, told) = chain(&**source);
            let is_odd = shown.contains(is_treacherous) || shown.len() > MAX || told.len() > 4 * MAX;
            if is_odd || secrets.are_in(&shown) || secrets.are_in(&told) {
                self.0.source = Some(secrets.show(shown).to_string().into());
            }
        }
        self.0.secrets = secrets.clone();
        self
    }

    /// The message as it may stand in a log.
    pub(crate) fn shown(&self) -> Shown<'_> {
        self.0.secrets.show(&self.0.message)
    }

    /// What the server calls the call, as it may stand in a log.
    #[cfg(feature = "tracing")]
    pub(crate) fn shown_id(&self) -> Option<Shown<'_>> {
        Some(self.0.secrets.show(self.request_id()?))
    }

    /// The code, as it may stand in a log.
    pub(crate) fn shown_code(&self) -> Option<Shown<'static>> {
        Some(Shown::new(self.0.secrets.hide(self.code()?.to_string()).into_owned()))
    }

    /// The class.
    pub fn kind(&self) -> ErrorKind {
        self.0.kind
    }

    /// What the server said, or what went wrong on this side. As it was said: `Display` is what to log.
    pub fn message(&self) -> &str {
        &self.0.message
    }

    /// The endpoint that was called; nothing for a call that was put together by hand.
    pub fn operation(&self) -> Option<&'static Operation> {
        self.0.operation
    }

    /// What came with the answer, where one came.
    pub fn meta(&self) -> Option<&Meta> {
        self.0.meta.as_ref()
    }

    /// The HTTP status, where an answer came.
    pub fn http_status(&self) -> Option<StatusCode> {
        self.meta().map(|meta| meta.status)
    }

    /// The error code of the system or the gateway, a number or a word.
    pub fn code(&self) -> Option<&Scalar> {
        self.0.code.as_ref()
    }

    /// The id by which the server's operators find the call in their logs.
    pub fn request_id(&self) -> Option<&str> {
        self.meta()?.request_id.as_deref()
    }

    /// Whether the server says that a permission is missing.
    pub fn is_denied(&self) -> bool {
        self.0.permission.is_some() || self.code().and_then(Scalar::as_integer) == Some(NO_PERMISSION)
    }

    /// The permissions that the user lacks, where the server lists them.
    pub fn permission(&self) -> Option<&Permission> {
        self.0.permission.as_ref()
    }

    /// Whether the same call may succeed later and may be made again: an endpoint that changes something only where the
    /// server cannot have done it. The client has made it as often as its [`Retry`](crate::Retry) allows.
    pub fn is_retryable(&self) -> bool {
        self.0.repeat.allows(self.0.effect)
    }

    /// How long the server wants to be left alone, where it says so.
    pub fn retry_after(&self) -> Option<Duration> {
        self.meta()?.retry_after()
    }

    /// How often the call was made; 0 where it was never sent.
    pub fn attempts(&self) -> u32 {
        self.0.attempts
    }

    /// How long all attempts took, with the delays between them.
    pub fn elapsed(&self) -> Duration {
        self.0.elapsed
    }

    /// Where in the answer decoding failed: `data.rules[2].priority`.
    pub fn path(&self) -> Option<&str> {
        self.0.path.as_deref()
    }

    /// Every place where the answer is not what the docs say; empty but for [`ErrorKind::Drift`].
    pub fn drift(&self) -> &[Drift] {
        &self.0.drift
    }

    /// The text of the answer, of a long one its first MiB. It may hold anything that the server said, credentials that it was
    /// sent included: think before logging it.
    pub fn body(&self) -> Option<&str> {
        self.0.body.as_deref()
    }
}

/// What an error and those behind it say, and what their `Debug` shows.
fn chain(error: &(dyn StdError + 'static)) -> (String, String) {
    let (mut shown, mut told) = (error.to_string(), format!("{error:?}"));
    let mut next = error.source();
    while let Some(error) = next {
        shown.push_str(&format!(": {error}"));
        told.push_str(&format!(": {error:?}"));
        next = error.source();
    }
    (shown, told)
}

impl fmt::Display for Error {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let inner = &self.0;
        match (inner.operation, &inner.call) {
            (Some(operation), _) => write!(f, "{}.{}: ", operation.system, operation.name)?,
            (None, Some((method, path))) => write!(f, "{method} {}: ", inner.secrets.show(path))?,
            (None, None) => {}
        }
        write!(f, "{}", self.shown())?;
        if let Some(path) = &inner.path {
            write!(f, " at `{}`", inner.secrets.show(path))?;
        }
        let status = self.http_status().filter(|status| !status.is_success()).map(|status| format!("HTTP {status}"));
        let code = self.shown_code().map(|code| format!("code {code}"));
        let request_id = self.request_id().map(|id| format!("request {}", inner.secrets.show(id)));
        let attempts = Some(inner.attempts).filter(|attempts| *attempts > 1).map(|attempts| format!("{attempts} attempts"));
        let facts: Vec<String> = [status, code, request_id, attempts].into_iter().flatten().collect();
        if !facts.is_empty() {
            write!(f, " ({})", facts.join(", "))?;
        }
        inner.drift.iter().try_for_each(|drift| write!(f, "\n- {}", drift.without(&inner.secrets)))
    }
}

impl fmt::Debug for Error {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let inner = &self.0;
        let show = |text: &str| inner.secrets.show(text.to_owned());
        f.debug_struct("Error")
            .field("kind", &inner.kind)
            .field("message", &self.shown())
            .field("operation", &inner.operation.map(|operation| format!("{}.{}", operation.system, operation.name)))
            .field("call", &inner.call.as_ref().map(|(method, path)| (method, show(path))))
            .field("http_status", &self.http_status())
            .field("code", &self.shown_code())
            .field("request_id", &self.request_id().map(show))
            .field("attempts", &inner.attempts)
            .field("path", &inner.path.as_deref().map(show))
            .field("drift", &inner.drift.iter().map(|drift| drift.without(&inner.secrets)).collect::<Vec<_>>())
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
