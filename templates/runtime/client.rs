//! The client: where to call, who is calling, and the one door for requests.

use crate::address::Address;
use crate::credentials::Credentials;
use crate::prepare::{Content, Prepared};
use crate::retry::Budget;
use crate::show::Secrets;
use crate::transport::Transport;
use crate::{AuthPlacement, Body, Call, ClientBuilder, Effect, Endpoint, Envelope, Error, ErrorKind, Extra, File, HeaderMap, Method, Retry, Value};
use reqwest::header::HeaderValue;
use serde::Serialize;
use std::fmt;
use std::sync::Arc;
use std::time::Duration;

/// Calls the endpoints of one server in the name of one app and user. Cheap to clone; clones share connections.
///
/// The server is not trusted with more than its answers: these are bounded in [time](ClientBuilder::timeout), in
/// [length](ClientBuilder::max_answer) and in the memory that they take, no redirect is followed, and no text that a caller
/// gives becomes another host, header or request. `Debug` of everything here hides secrets; see [`Error`] for what a server
/// says.
///
/// ```no_run
/// # fn main() -> Result<(), {{crate}}::Error> {
/// let client = {{crate}}::Client::builder("https://bkapi.example.com").app("my-app", "secret").user("admin").build()?;
/// # Ok(())
/// # }
/// ```
#[derive(Clone)]
pub struct Client {
    pub(crate) inner: Arc<Inner>,
}

pub(crate) struct Inner {
    pub(crate) transport: Arc<dyn Transport>,
    pub(crate) address: Address,
    pub(crate) gateway_address: Option<Address>,
    pub(crate) gateway: Option<String>,
    pub(crate) stage: Option<String>,
    pub(crate) credentials: Credentials,
    pub(crate) secrets: Secrets,
    pub(crate) authorization: Option<HeaderValue>,
    pub(crate) placement: AuthPlacement,
    pub(crate) headers: HeaderMap,
    pub(crate) timeout: Duration,
    pub(crate) attempt_timeout: Option<Duration>,
    pub(crate) retry: Retry,
    pub(crate) budget: Budget,
    pub(crate) max_answer: usize,
    pub(crate) is_strict: bool,
}

impl fmt::Debug for Client {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Client")
            .field("endpoint", &self.inner.address)
            .field("credentials", &self.inner.credentials)
            .finish_non_exhaustive()
    }
}

impl Client {
    /// Starts a client for the server at `endpoint`, an `http` or `https` URL without query. It may leave open the name of
    /// the gateway, `https://bkapi.example.com/api/{api_name}`, and the stage.
    pub fn builder(endpoint: impl Into<String>) -> ClientBuilder {
        ClientBuilder::new(endpoint.into())
    }

    /// The client that the environment describes; see [`ClientBuilder::from_env`].
    ///
    /// # Errors
    ///
    /// [`ErrorKind::Config`] where it says too little, or what it says cannot work.
    pub fn from_env() -> Result<Client, Error> {
        ClientBuilder::from_env()?.build()
    }

    /// Calls the endpoint that a request belongs to. Every method of this crate is a short form of it.
    #[inline]
    pub fn send<E: Endpoint>(&self, request: &E) -> Call<E> {
        Call::of(self, E::OPERATION, request)
    }

    /// Calls what the docs do not have: a method and a path, put together by hand. Awaited, it gives the whole body.
    ///
    /// The path is sent as it is, below the client's endpoint: `?` and `#` are characters like others, a query goes into
    /// [`query`](Call::query), and a segment `.` or `..` is an error.
    ///
    /// ```no_run
    /// # async fn f(client: {{crate}}::Client) -> Result<(), {{crate}}::Error> {
    /// use {{crate}}::{Method, json};
    ///
    /// let answer = client
    ///     .request(Method::POST, "/api/c/compapi/v2/cc/search_business/")
    ///     .json(&json!({"fields": ["bk_biz_id"]}))
    ///     .reads()
    ///     .await?;
    /// println!("{}", answer["data"]["count"]);
    /// # Ok(())
    /// # }
    /// ```
    pub fn request(&self, method: Method, path: impl Into<String>) -> Call<Raw> {
        let path = path.into();
        let effect = if matches!(method, Method::GET | Method::HEAD | Method::OPTIONS) { Effect::Read } else { Effect::Write };
        let prepared = Prepared {
            operation: None,
            table: None,
            method,
            path: format!("/{}", path.trim_start_matches('/')),
            query: Vec::new(),
            headers: HeaderMap::new(),
            content: Content::Nothing,
            effect,
            envelope: Envelope::None,
        };
        Call::new(self.clone(), Ok(prepared))
    }
}

/// A request that is put together by hand; see [`Client::request`].
#[derive(Clone, Default)]
pub struct Raw {
    extra: Extra,
}

record!(Raw {});

impl Endpoint for Raw {
    const SYSTEM: &'static str = "";
    const NAME: &'static str = "";
    const METHOD: Method = Method::GET;
    const PATH: &'static str = "/";
    const EFFECT: Effect = Effect::Read;
    const ENVELOPE: Envelope = Envelope::None;
    const BODY: Body = Body::Json;
    type Response = Value;
}

impl Call<Raw> {
    /// Sends a JSON body.
    pub fn json(mut self, body: &(impl Serialize + ?Sized)) -> Call<Raw> {
        match (serde_json::to_vec(body), &mut self.prepared) {
            (Ok(json), Ok(prepared)) => prepared.content = Content::Json(json.into()),
            (Err(error), Ok(_)) => {
                self.set_error(Error::new(ErrorKind::Request, "the body is no JSON").with_source(error));
            }
            (_, Err(_)) => {}
        }
        self
    }

    /// Sends the bytes of a file as the body.
    pub fn file(mut self, file: impl Into<File>) -> Call<Raw> {
        if let Ok(prepared) = &mut self.prepared {
            prepared.content = Content::File(file.into());
        }
        self
    }

    /// Adds a parameter to the query.
    pub fn query(mut self, name: impl Into<String>, value: impl ToString) -> Call<Raw> {
        if let Ok(prepared) = &mut self.prepared {
            prepared.query.push((name.into(), value.to_string()));
        }
        self
    }

    /// Says that the call changes nothing, whatever its method: it may be made again after any failure that may pass.
    pub fn reads(mut self) -> Call<Raw> {
        if let Ok(prepared) = &mut self.prepared {
            prepared.effect = Effect::Read;
        }
        self
    }
}
