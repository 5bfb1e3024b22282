//! What the client needs to know about an endpoint.

use crate::Method;
use crate::record::{Record, Slot};

/// A request that the client can send: parameters that know where they go.
///
/// Every `Request` of this crate is one. Write your own for an endpoint that the docs lack:
///
/// ```
/// use {{crate}}::{Effect, Endpoint, Extra, Method};
///
/// #[derive(Clone, Default)]
/// pub struct GetHost {
///     pub id: i64,
///     pub extra: Extra,
/// }
/// {{crate}}::record!(GetHost { 0 id: "bk_host_id" in Path });
///
/// impl Endpoint for GetHost {
///     const SYSTEM: &'static str = "cc";
///     const NAME: &'static str = "get_host";
///     const METHOD: Method = Method::GET;
///     const PATH: &'static str = "/api/c/compapi/v2/cc/hosts/{bk_host_id}/";
///     const EFFECT: Effect = Effect::Read;
///     type Response = {{crate}}::Value;
/// }
/// ```
pub trait Endpoint: Record {
    /// The system that the endpoint belongs to.
    const SYSTEM: &'static str;
    /// The name of the endpoint, unique in its system.
    const NAME: &'static str;
    /// The HTTP method.
    const METHOD: Method;
    /// The path below the client's endpoint, with `{name}` for the fields that travel in the path.
    const PATH: &'static str;
    /// Whether a call changes the server's state.
    const EFFECT: Effect;
    /// What wraps the payload; the usual wrapping with the payload in `data` unless said otherwise.
    const ENVELOPE: Envelope = Envelope::Payload("data");
    /// What the body is; JSON unless said otherwise.
    const BODY: Body = Body::Json;
    /// The payload of a successful answer.
    type Response: Slot + Default;

    #[doc(hidden)]
    const OPERATION: &'static Operation = &Operation {
        system: Self::SYSTEM,
        name: Self::NAME,
        method: Self::METHOD,
        path: Self::PATH,
        effect: Self::EFFECT,
        envelope: Self::ENVELOPE,
        body: Self::BODY,
    };
}

/// The constants of an [`Endpoint`] as data.
#[derive(Debug, Clone)]
#[non_exhaustive]
pub struct Operation {
    /// The system that the endpoint belongs to.
    pub system: &'static str,
    /// The name of the endpoint, unique in its system.
    pub name: &'static str,
    /// The HTTP method.
    pub method: Method,
    /// The path, with `{name}` for path parameters.
    pub path: &'static str,
    /// Whether a call changes the server's state.
    pub effect: Effect,
    /// What wraps the payload.
    pub envelope: Envelope,
    /// What the body of a request is.
    pub body: Body,
}

/// Whether calling an endpoint changes the server's state.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Effect {
    /// Safe to repeat.
    Read,
    /// May have changed something even where no answer came.
    Write,
}

/// What wraps the payload of an answer.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum Envelope {
    /// Nothing: the body is the payload.
    None,
    /// An object that says whether the call succeeded, with the payload in the member of this name.
    Payload(&'static str),
    /// Nothing: the body is a file, which becomes a [`File`](crate::File).
    File,
}

/// What the body of a request is. Calls of `GET` and `HEAD` have none: their parameters travel in the query.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Default)]
#[non_exhaustive]
pub enum Body {
    /// A JSON object of the parameters, or the JSON of the one that is the whole body.
    #[default]
    Json,
    /// Parameters as an HTML form sends them.
    Form,
    /// Parameters and [`File`](crate::File)s as an HTML form with files sends them.
    Multipart,
    /// The bytes of one [`File`](crate::File).
    Bytes,
}
