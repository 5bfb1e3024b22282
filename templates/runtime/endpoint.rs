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

/// An endpoint of a system: what makes its request an [`Endpoint`], the payload's name `Response`, and the method of the
/// system's handle.
///
/// ```text
/// POST "/api/c/compapi/v2/cc/list_hosts/" Read;                   method, path, effect; `POST Form` for another body
/// Cc.list_hosts(Request) -> Payload("data"): Data;                `"list-hosts" as` in front where the docs call it so
/// pages Offset "page.start", size "page.limit", at most 500;      how the next page is asked for, of a long list
/// items "info": Host = |page| page.info;                          where its items are
/// request Request { … }                                           what it takes, and its other records, see `records!`
/// ```
///
/// The doc comment in front says what it does, the one behind shows a call. `as`, behind the effect, gives another text for doc comments.
#[allow(unused_macros, reason = "no system may be compiled in")]
macro_rules! endpoint {
    (@first $first:expr $(, $other:expr)?) => { $first };
    (@option) => { ::core::option::Option::None };
    (@option $value:literal) => { ::core::option::Option::Some($value) };
    (
        $(#[$meta:meta])*
        $verb:ident $($body:ident)? $path:literal $effect:ident $(as $shown:literal)?;
        $($name:literal as)? $handle:ident.$method:ident($request:ident) -> $envelope:ident $(($member:literal))?: $response:ty;
        $(
            pages $by:ident $at:literal
                $(, size $size:literal)? $(, total $total:literal)? $(, next $next:literal)? $(, at most $max:literal)?;
            items $items:literal: $item:ty = |$page:ident| $take:expr;
        )?
        $(#[$example:meta])*
        request $record:ident { $($fields:tt)* }
        $($records:tt)*
    ) => {
        records! { request $record { $($fields)* } $($records)* }

        /// The payload of a successful answer.
        pub type Response = $response;

        impl $crate::Endpoint for $request {
            const SYSTEM: &'static str = super::NAME;
            const NAME: &'static str = endpoint!(@first $($name,)? ::core::stringify!($method));
            const METHOD: $crate::Method = $crate::Method::$verb;
            const PATH: &'static str = $path;
            const EFFECT: $crate::Effect = $crate::Effect::$effect;
            const ENVELOPE: $crate::Envelope = $crate::Envelope::$envelope $(($member))?;
            $(const BODY: $crate::Body = $crate::Body::$body;)?
            type Response = Response;
        }

        impl super::$handle<'_> {
            $(#[$meta])*
            #[doc = ""]
            #[doc = ::core::concat!(
                " `", ::core::stringify!($verb), " ", endpoint!(@first $($shown,)? $path),
                "`, see [`", ::core::stringify!($method), "`](self)."
            )]
            $(
                #[doc = ""]
                #[doc = ::core::concat!(
                    " A long list: `.items()` fetches page after page" $(, ", of at most ", $max, " items")?, "."
                )]
            )?
            #[doc = ""]
            $(#[$example])*
            #[inline]
            pub fn $method(&self, request: $request) -> $crate::Call<$request> {
                self.client.send(&request)
            }
        }

        $(
            impl $crate::Paged for $request {
                const PAGING: $crate::Paging = $crate::Paging {
                    by: $crate::PagingBy::$by,
                    at: $at,
                    size: endpoint!(@option $($size)?),
                    items: $items,
                    total: endpoint!(@option $($total)?),
                    next: endpoint!(@option $($next)?),
                };
                type Item = $item;

                #[inline]
                fn items($page: Response) -> ::std::vec::Vec<$item> {
                    $take
                }
            }
        )?
    };
}

/// The modules of a system's endpoints, each with a summary where the docs have one, and the same endpoints as data.
#[allow(unused_macros, reason = "no system may be compiled in")]
macro_rules! endpoints {
    (@summary) => { "" };
    (@summary $summary:literal) => { $summary };
    ($($module:ident $($summary:literal)?),* $(,)?) => {
        $(
            #[allow(missing_docs, reason = "the docs may say nothing of an endpoint")]
            pub mod $module;
        )*

        #[cfg(feature = "registry")]
        pub(crate) const ENDPOINTS: &[$crate::registry::EndpointInfo] = &[
            $($crate::registry::EndpointInfo::of::<$module::Request>(endpoints!(@summary $($summary)?)),)*
        ];
    };
}
