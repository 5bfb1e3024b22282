//! The client: where to call, who is calling, and the one way a request takes.

use crate::prepare::Prepared;
use crate::record::Slot;
use crate::{Call, Endpoint, Error, ErrorKind, HeaderMap, Meta, Operation, Scalar, StatusCode, Value, envelope};
use reqwest::header::{ACCEPT, CONTENT_TYPE, HeaderName, HeaderValue};
use reqwest::{Url, redirect};
use secrecy::{ExposeSecret, SecretString};
use std::fmt;
use std::sync::Arc;
use std::time::Duration;

/// Credentials as one line of JSON.
const AUTHORIZATION: HeaderName = HeaderName::from_static("x-bkapi-authorization");
/// Tells the server's operators who calls.
const USER_AGENT: &str = concat!(env!("CARGO_PKG_NAME"), "/", env!("CARGO_PKG_VERSION"));
/// Set by the gateway on its own errors, whatever the status.
const GATEWAY_CODE: &str = "x-bkapi-error-code";
const GATEWAY_MESSAGE: &str = "x-bkapi-error-message";
/// Headers with the id of a call, the gateway's own first.
const REQUEST_IDS: [&str; 2] = ["x-bkapi-request-id", "x-request-id"];

/// Calls the endpoints of one server in the name of one app and user. Cheap to clone; clones share connections.
///
/// ```no_run
/// # fn main() -> Result<(), {{crate}}::Error> {
/// let client = {{crate}}::Client::builder("https://bkapi.example.com").app("my-app", "secret").user("admin").build()?;
/// # Ok(())
/// # }
/// ```
#[derive(Clone)]
pub struct Client(Arc<Inner>);

struct Inner {
    http: reqwest::Client,
    endpoint: Url,
    authorization: Option<HeaderValue>,
}

impl fmt::Debug for Client {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Client").field("endpoint", &self.0.endpoint.as_str()).finish_non_exhaustive()
    }
}

impl Client {
    /// Starts a client for the server at `endpoint`, an `http` or `https` URL without query.
    pub fn builder(endpoint: impl Into<String>) -> ClientBuilder {
        ClientBuilder { endpoint: endpoint.into(), app: None, user: None, timeout: Duration::from_secs(60) }
    }

    /// Calls the endpoint that a request belongs to. Every method of this crate is a short form of it.
    #[inline]
    pub fn send<E: Endpoint>(&self, request: &E) -> Call<E::Response> {
        Call::new(self.clone(), E::OPERATION, request)
    }

    /// The way of every call, whatever its types: so it is compiled once.
    pub(crate) async fn execute(&self, prepared: Prepared, timeout: Option<Duration>) -> Result<Received, Error> {
        let operation = prepared.operation;
        self.0.exchange(prepared, timeout).await.map_err(|error| error.with_operation(operation))
    }
}

impl Inner {
    async fn exchange(&self, mut prepared: Prepared, timeout: Option<Duration>) -> Result<Received, Error> {
        let operation = prepared.operation;
        let mut request = self.http.request(operation.method.clone(), self.url(&prepared));
        let json = HeaderValue::from_static("application/json");
        prepared.headers.entry(ACCEPT).or_insert_with(|| json.clone());
        if let Some(authorization) = &self.authorization {
            prepared.headers.insert(AUTHORIZATION, authorization.clone());
        }
        if let Some(body) = prepared.body {
            prepared.headers.entry(CONTENT_TYPE).or_insert(json);
            request = request.body(body);
        }
        request = request.headers(prepared.headers);
        if let Some(timeout) = timeout {
            request = request.timeout(timeout);
        }
        let response = request.send().await.map_err(transport)?;
        let (status, headers) = (response.status(), response.headers().clone());
        let body = response.bytes().await.map_err(|error| transport(error).with_status(status))?;
        Ok(Received { operation, status, headers, body: body.into() })
    }

    fn url(&self, prepared: &Prepared) -> Url {
        let mut url = self.endpoint.clone();
        url.set_path(&format!("{}{}", self.endpoint.path().trim_end_matches('/'), prepared.path));
        if !prepared.query.is_empty() {
            url.query_pairs_mut().extend_pairs(&prepared.query);
        }
        url
    }
}

fn transport(error: reqwest::Error) -> Error {
    let kind = if error.is_timeout() { ErrorKind::Timeout } else { ErrorKind::Transport };
    let message = match kind {
        ErrorKind::Timeout => "no answer in time",
        _ if error.is_connect() => "cannot connect",
        _ => "the connection broke",
    };
    Error::new(kind, message).with_source(error.without_url())
}

/// An answer as it came.
pub(crate) struct Received {
    operation: &'static Operation,
    status: StatusCode,
    headers: HeaderMap,
    body: Vec<u8>,
}

impl Received {
    /// Decodes the payload; what went wrong otherwise is the error.
    pub(crate) fn read(self, payload: &mut dyn Slot) -> Result<Meta, Error> {
        let text = match std::str::from_utf8(&self.body) {
            Ok(text) => text,
            Err(error) => {
                let error = Error::new(ErrorKind::Decode, "the answer is no text").with_source(error);
                return Err(error.with_status(self.status).with_operation(self.operation));
            }
        };
        let request_id = || REQUEST_IDS.iter().find_map(|name| self.header(name));
        let read = self.refusal(text).map_or_else(|| self.open(text, payload), Err);
        let (id, members) = read.map_err(|error| {
            let id = error.request_id().map(str::to_owned).or_else(request_id);
            error.with_request_id(id).with_status(self.status).with_operation(self.operation).with_body(text)
        })?;
        let request_id = id.or_else(request_id);
        Ok(Meta { status: self.status, request_id, headers: self.headers, members })
    }

    fn header(&self, name: &str) -> Option<String> {
        Some(String::from_utf8_lossy(self.headers.get(name)?.as_bytes()).into_owned())
    }

    /// The error that status and headers speak of.
    fn refusal(&self, text: &str) -> Option<Error> {
        if let Some(code) = self.header(GATEWAY_CODE) {
            let message = self.header(GATEWAY_MESSAGE).unwrap_or_else(|| "the gateway refused the call".to_owned());
            let code = code.parse().map_or(Scalar::String(code), Scalar::Integer);
            return Some(Error::new(ErrorKind::Gateway, message).with_code(Some(code)));
        }
        if self.status.is_success() {
            return None;
        }
        Some(envelope::failure_in(text).unwrap_or_else(|| Error::new(ErrorKind::Http, "the server refused the call")))
    }

    fn open(
        &self,
        text: &str,
        payload: &mut dyn Slot,
    ) -> Result<(Option<String>, serde_json::Map<String, Value>), Error> {
        let opened = envelope::open(self.operation.envelope, text, payload.view())?;
        envelope::decode(self.operation.envelope, opened.payload, payload.slot())?;
        let id = envelope::text_member(&opened.members, "request_id");
        let members =
            opened.members.into_iter().filter_map(|(name, raw)| Some((name, serde_json::from_str(raw.get()).ok()?)));
        Ok((id, members.collect()))
    }
}

/// Settings of a [`Client`]. Nothing is checked before [`build`](ClientBuilder::build).
#[must_use = "settings do nothing without `build`"]
pub struct ClientBuilder {
    endpoint: String,
    app: Option<(String, SecretString)>,
    user: Option<(&'static str, SecretString)>,
    timeout: Duration,
}

impl ClientBuilder {
    /// The app that calls: its code and its secret.
    pub fn app(mut self, code: impl Into<String>, secret: impl Into<SecretString>) -> ClientBuilder {
        self.app = Some((code.into(), secret.into()));
        self
    }

    /// The user in whose name the app calls, by name: only for apps that the server trusts without a login.
    pub fn user(self, name: impl Into<String>) -> ClientBuilder {
        self.by("bk_username", SecretString::from(name.into()))
    }

    /// The user in whose name the app calls, by the login state in the cookie `bk_token`.
    pub fn token(self, token: impl Into<SecretString>) -> ClientBuilder {
        self.by("bk_token", token.into())
    }

    /// The user in whose name the app calls, by the login state in the cookie `bk_ticket`.
    pub fn ticket(self, ticket: impl Into<SecretString>) -> ClientBuilder {
        self.by("bk_ticket", ticket.into())
    }

    /// An access token, which stands for app and user together: the app's own credentials are not sent then.
    pub fn access_token(self, token: impl Into<SecretString>) -> ClientBuilder {
        self.by("access_token", token.into())
    }

    /// How long a call may take in all; 60 seconds unless set.
    pub fn timeout(mut self, timeout: Duration) -> ClientBuilder {
        self.timeout = timeout;
        self
    }

    fn by(mut self, key: &'static str, secret: SecretString) -> ClientBuilder {
        self.user = Some((key, secret));
        self
    }

    /// The client, or what is wrong with the settings.
    ///
    /// # Errors
    ///
    /// [`ErrorKind::Config`] where the endpoint is no `http` or `https` URL or TLS cannot be set up.
    pub fn build(self) -> Result<Client, Error> {
        let endpoint: Url = match self.endpoint.parse() {
            Ok(url) => url,
            Err(error) => {
                let message = format!("the endpoint {:?} is no URL: {error}", self.endpoint);
                return Err(Error::new(ErrorKind::Config, message));
            }
        };
        let has_more = endpoint.query().is_some() || endpoint.fragment().is_some() || !endpoint.username().is_empty();
        if !matches!(endpoint.scheme(), "http" | "https") || has_more || endpoint.password().is_some() {
            let message = "the endpoint must be an http or https URL without user, query and fragment";
            return Err(Error::new(ErrorKind::Config, message));
        }
        // A redirect would carry the credentials elsewhere.
        let http = reqwest::Client::builder()
            .user_agent(USER_AGENT)
            .timeout(self.timeout)
            .redirect(redirect::Policy::none())
            .build();
        let http =
            http.map_err(|error| Error::new(ErrorKind::Config, "the HTTP client cannot start").with_source(error))?;
        Ok(Client(Arc::new(Inner { http, endpoint, authorization: self.authorization()? })))
    }

    fn authorization(&self) -> Result<Option<HeaderValue>, Error> {
        let mut members: Vec<(&str, &str)> = Vec::new();
        if let Some((code, secret)) = &self.app
            && self.user.as_ref().is_none_or(|(key, _)| *key != "access_token")
        {
            members.extend([("bk_app_code", code.as_str()), ("bk_app_secret", secret.expose_secret())]);
        }
        members.extend(self.user.as_ref().map(|(key, secret)| (*key, secret.expose_secret())));
        if members.is_empty() {
            return Ok(None);
        }
        let json: serde_json::Map<String, Value> =
            members.into_iter().map(|(key, value)| (key.to_owned(), value.into())).collect();
        let text = ascii(&Value::Object(json).to_string());
        let mut header = HeaderValue::from_str(&text)
            .map_err(|_| Error::new(ErrorKind::Config, "the credentials cannot be sent in a header"))?;
        header.set_sensitive(true);
        Ok(Some(header))
    }
}

impl fmt::Debug for ClientBuilder {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("ClientBuilder")
            .field("endpoint", &self.endpoint)
            .field("app", &self.app)
            .field("user", &self.user)
            .field("timeout", &self.timeout)
            .finish()
    }
}

/// JSON in ASCII alone, as headers want it.
fn ascii(json: &str) -> String {
    let mut text = String::with_capacity(json.len());
    for c in json.chars() {
        match c {
            ' '..='~' => text.push(c),
            _ => c.encode_utf16(&mut [0; 2]).iter().for_each(|unit| text.push_str(&format!("\\u{unit:04x}"))),
        }
    }
    text
}
