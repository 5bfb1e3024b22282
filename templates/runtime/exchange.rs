//! One call from its request to an answer: credentials, attempts, limits.

use crate::client::Inner;
use crate::credentials::Credentials;
use crate::options::Options;
use crate::platform::{self, Repeat, after_gateway, after_status, is_bus_path};
use crate::prepare::Prepared;
use crate::record::{MAX_DRIFT, Slot, SlotMut, read_any};
use crate::show::{Secrets, secrets_in};
use crate::transport::{Answer, BoxFuture, Request, TransportError, TransportErrorKind};
use crate::{
    AuthPlacement, Client, Download, Envelope, Error, ErrorKind, File, HeaderMap, Meta, Method, Scalar, Value, envelope,
    trace,
};
use bytes::Bytes;
use reqwest::header::{ACCEPT, CONTENT_TYPE, HeaderValue};
use serde_json::Map;
use serde_json::value::RawValue;
use std::borrow::Cow;
use std::ops::Range;
use std::sync::Arc;
use std::time::{Duration, Instant};

impl Client {
    /// The way of every call, whatever its types: so it is compiled once.
    pub(crate) async fn execute(&self, prepared: Prepared, options: Options) -> Result<Received, Error> {
        self.follow(prepared, options, |exchange, attempt| Box::pin(exchange.received(attempt))).await
    }

    /// The same for an answer that is handed over unread.
    pub(crate) async fn download(&self, prepared: Prepared, options: Options) -> Result<Download, Error> {
        self.follow(prepared, options, |exchange, attempt| Box::pin(exchange.handed_over(attempt))).await
    }

    /// Makes attempts until one succeeds, or fails in a way that another would not mend.
    async fn follow<T>(&self, prepared: Prepared, options: Options, make: Attempt<T>) -> Result<T, Error> {
        let exchange = Exchange::new(self, prepared, options);
        let span = trace::Span::of(&exchange.prepared, &exchange.secrets);
        span.follow(async move {
            let mut attempt = 0;
            loop {
                attempt += 1;
                match exchange.settle(attempt, make(&exchange, attempt).await)? {
                    Step::Done(done) => return Ok(done),
                    Step::Wait(delay) => exchange.inner().transport.sleep(delay).await,
                }
            }
        })
        .await
    }
}

/// One attempt of a call; the number says which.
type Attempt<T> = for<'a> fn(&'a Exchange, u32) -> BoxFuture<'a, Result<T, Error>>;

/// A call while it is made.
struct Exchange {
    client: Client,
    prepared: Arc<Prepared>,
    options: Options,
    secrets: Secrets,
    started: Instant,
}

/// What follows an attempt.
enum Step<T> {
    Done(T),
    Wait(Duration),
}

impl Exchange {
    fn new(client: &Client, prepared: Prepared, options: Options) -> Exchange {
        let user = options.user.clone().map(|user| Credentials::default().with_user(user));
        let secrets = match user.is_none() && options.headers.is_empty() && prepared.headers.is_empty() {
            true => client.inner.secrets.clone(),
            false => {
                let in_headers = [secrets_in(&options.headers), secrets_in(&prepared.headers)].concat();
                let of_call = user.iter().flat_map(Credentials::secrets);
                client.inner.secrets.and(of_call.chain(in_headers.iter().map(String::as_str)))
            }
        };
        Exchange { client: client.clone(), prepared: Arc::new(prepared), options, secrets, started: Instant::now() }
    }

    fn inner(&self) -> &Inner {
        &self.client.inner
    }

    /// Whether another attempt follows: not after a success, nor after a failure that it would not mend.
    fn settle<T>(&self, attempt: u32, result: Result<T, Error>) -> Result<Step<T>, Error> {
        let client = self.inner();
        let error = match result {
            Ok(done) => {
                client.budget.refill();
                return Ok(Step::Done(done));
            }
            Err(error) => {
                let error = error.with_call(&self.prepared).with_secrets(&self.secrets);
                error.with_effort(attempt, self.started.elapsed())
            }
        };
        let retry = self.options.retry.as_ref().unwrap_or(&client.retry);
        match retry.delay(attempt, &error).filter(|delay| self.left() > *delay) {
            Some(delay) if client.budget.take() => {
                trace::retry(&error, delay);
                Ok(Step::Wait(delay))
            }
            _ => Err(error),
        }
    }

    async fn received(&self, attempt: u32) -> Result<Received, Error> {
        let answer = self.inner().transport.send(self.request()?).await.map_err(transport_error)?;
        self.receive(answer, attempt).await
    }

    async fn handed_over(&self, attempt: u32) -> Result<Download, Error> {
        let answer = self.inner().transport.send(self.request()?).await.map_err(transport_error)?;
        self.hand_over(answer, attempt).await
    }

    /// The longest answer that is taken.
    fn max_answer(&self) -> usize {
        self.options.max_answer.unwrap_or(self.inner().max_answer)
    }

    /// How long the call may still take.
    fn left(&self) -> Duration {
        let limit = self.options.timeout.unwrap_or(self.inner().timeout);
        limit.saturating_sub(self.started.elapsed())
    }

    fn request(&self) -> Result<Request, Error> {
        let (client, options) = (self.inner(), &self.options);
        let mut headers = client.headers.clone();
        headers.extend(self.prepared.headers.clone());
        let prepared = self.authorized(&mut headers)?;
        let mut url = self.url(&prepared.path)?;
        if !prepared.query.is_empty() {
            url.query_pairs_mut().extend_pairs(&prepared.query);
        }
        headers.entry(ACCEPT).or_insert(match prepared.envelope {
            Envelope::File => HeaderValue::from_static("*/*"),
            _ => HeaderValue::from_static("application/json"),
        });
        let body = match prepared.body() {
            Some((content_type, body)) => {
                let value = HeaderValue::from_str(&content_type);
                let value = value.map_err(|_| Error::new(ErrorKind::Request, format!("{content_type:?} is no media type")))?;
                headers.entry(CONTENT_TYPE).or_insert(value);
                body
            }
            None => Bytes::new(),
        };
        headers.extend(options.headers.clone());
        let timeout = client.attempt_timeout.map_or(self.left(), |limit| limit.min(self.left()));
        if timeout.is_zero() {
            // A transport might find an answer that is quicker than its clock.
            return Err(Error::new(ErrorKind::Timeout, "no time is left for the call"));
        }
        Ok(Request { operation: prepared.operation, method: prepared.method.clone(), url, headers, body, timeout })
    }

    /// The request with credentials, which go into the headers or among the parameters.
    fn authorized(&self, headers: &mut HeaderMap) -> Result<Cow<'_, Prepared>, Error> {
        let client = self.inner();
        let own = self.options.user.clone().map(|user| client.credentials.with_user(user));
        let value = match (client.placement, &own) {
            (AuthPlacement::Params, _) => {
                let mut prepared = Prepared::clone(&self.prepared);
                prepared.add_params(own.as_ref().unwrap_or(&client.credentials).params()?)?;
                return Ok(Cow::Owned(prepared));
            }
            (AuthPlacement::Header, Some(own)) => own.header()?,
            (AuthPlacement::Header, None) => client.authorization.clone(),
        };
        headers.extend(value.map(|value| (platform::AUTHORIZATION, value)));
        Ok(Cow::Borrowed(&self.prepared))
    }

    /// Paths of the service bus go to the bus; all others to their gateway, where the client knows one.
    fn url(&self, path: &str) -> Result<reqwest::Url, Error> {
        let Exchange { prepared, options, .. } = self;
        let client = self.inner();
        let address = match &client.gateway_address {
            Some(gateway) if !is_bus_path(path) => gateway,
            _ => &client.address,
        };
        let named = prepared.operation.map(|operation| operation.system.replace('_', "-"));
        let gateway = client.gateway.clone().or(named).unwrap_or_default();
        if address.is_gateway() && gateway.is_empty() {
            return Err(Error::new(ErrorKind::Config, "the endpoint leaves the gateway open: name it with `gateway`"));
        }
        let chosen = options.stage.as_deref().or(client.stage.as_deref());
        let stage = chosen.or(address.is_gateway().then_some(platform::STAGE)).filter(|_| !is_bus_path(path));
        address.url(&gateway, stage, path)
    }

    /// Reads a whole answer. One that says that the call failed is an error, so that it can be made again.
    async fn receive(&self, mut answer: Answer, attempt: u32) -> Result<Received, Error> {
        let mut meta = Meta::new(answer.status, std::mem::take(&mut answer.headers), &self.secrets);
        let body = match self.body(&mut answer, &meta).await {
            Ok(body) => body,
            Err(error) => return Err(error.with_meta(meta)),
        };
        (meta.attempts, meta.elapsed) = (attempt, self.started.elapsed());
        let is_strict = self.options.is_strict.unwrap_or(self.inner().is_strict);
        let memory = self.max_answer().saturating_mul(MEMORY).max(MIN_MEMORY);
        Received { prepared: self.prepared.clone(), meta, body, payload: None, is_strict, memory }.checked()
    }

    async fn body(&self, answer: &mut Answer, meta: &Meta) -> Result<Bytes, Error> {
        let max = self.max_answer();
        let too_large = || {
            let message = format!("the answer is longer than {max} bytes, the most that is taken: see `max_answer`");
            Error::new(ErrorKind::TooLarge, message)
        };
        // What says how long the answer would be, where there is none.
        let is_empty = self.prepared.method == Method::HEAD || [204, 304].contains(&meta.status.as_u16());
        let promised = meta.header("content-length").filter(|_| !is_empty).and_then(|length| length.parse::<u64>().ok());
        if promised.is_some_and(|length| length > max as u64) {
            return Err(too_large());
        }
        let mut whole = Vec::new();
        while let Some(piece) = answer.body.chunk().await.map_err(transport_error)? {
            if piece.len() > max - whole.len() {
                return Err(too_large());
            }
            whole.extend_from_slice(&piece);
        }
        Ok(whole.into())
    }

    /// Hands the body over unread, unless it is one that says that the call failed.
    async fn hand_over(&self, answer: Answer, attempt: u32) -> Result<Download, Error> {
        let mut meta = Meta::new(answer.status, answer.headers.clone(), &self.secrets);
        (meta.attempts, meta.elapsed) = (attempt, self.started.elapsed());
        if meta.status.is_success() && meta.header(platform::GATEWAY_CODE).is_none() && !is_json(&meta) {
            return Ok(Download::new(meta, answer.body, self.prepared.clone()));
        }
        let received = self.receive(answer, attempt).await?;
        Ok(Download::new(meta, Box::new(Some(received.body)), self.prepared.clone()))
    }
}

pub(crate) fn transport_error(error: TransportError) -> Error {
    let (kind, repeat) = match error.kind() {
        TransportErrorKind::Connect => (ErrorKind::Transport, Repeat::Any),
        TransportErrorKind::Timeout => (ErrorKind::Timeout, Repeat::Reads),
        TransportErrorKind::Broken => (ErrorKind::Transport, Repeat::Reads),
        TransportErrorKind::Setup => (ErrorKind::Config, Repeat::Never),
    };
    Error::new(kind, error.to_string()).with_repeat(repeat).with_source(error.into_source())
}

/// How many times the length of the longest answer the values that are made of one may take in memory.
const MEMORY: usize = 8;

/// So much memory values may always take, in bytes: a short answer is no danger.
const MIN_MEMORY: usize = 1 << 20;

/// How much of a body an error keeps, in bytes.
const MAX_KEPT: usize = 1 << 20;

/// Where the payload stands in a body, and the members of the envelope beside it.
type Opened = (Range<usize>, Map<String, Value>);

/// An answer as it came.
pub(crate) struct Received {
    prepared: Arc<Prepared>,
    meta: Meta,
    body: Bytes,
    /// Where the payload stands in the body, once its envelope was taken off.
    payload: Option<Range<usize>>,
    is_strict: bool,
    /// The most bytes that the values in it may take.
    memory: usize,
}

impl Received {
    /// The same, unless status, headers or body say that the call failed. An envelope is taken off here: it says so.
    fn checked(mut self) -> Result<Received, Error> {
        match self.opened() {
            Ok(opened) => {
                if let Some((payload, members)) = opened {
                    self.payload = Some(payload);
                    self.meta.set_members(members);
                }
                Ok(self)
            }
            Err(error) => Err(self.tell(error)),
        }
    }

    fn opened(&self) -> Result<Option<Opened>, Error> {
        let text = || str::from_utf8(&self.body);
        if let Some(error) = self.refusal(text().unwrap_or_default()) {
            return Err(error);
        }
        // What reqwest decompresses has no such header any more.
        if let Some(encoding) = self.meta.header("content-encoding").filter(|encoding| encoding != "identity") {
            let message = format!("the answer is compressed ({encoding}), which the client did not ask for and cannot read");
            return Err(Error::new(ErrorKind::Decode, message));
        }
        match self.prepared.envelope {
            Envelope::Payload(name) => {
                let no_text = |error| Error::new(ErrorKind::Decode, "the answer is no text").with_source(error);
                let text = text().map_err(no_text)?;
                let opened = envelope::wrapped(name, text, &self.meta.secrets)?;
                let payload = opened.payload.map_or(0..0, |payload| {
                    // It is a part of the body.
                    let start = payload.as_ptr() as usize - text.as_ptr() as usize;
                    start..start + payload.len()
                });
                Ok(Some((payload, values(opened.members, self.memory))))
            }
            // A file may be JSON that says anything; it is an answer of the server's own only where it says that it failed.
            Envelope::File if is_json(&self.meta) => match envelope::failure_in(text().unwrap_or_default()) {
                Some(error) => Err(error),
                None => Ok(None),
            },
            // Of a call that was put together by hand nobody knows more than what its answer looks like.
            Envelope::None if self.prepared.operation.is_none() => {
                envelope::failure_of_envelope(text().unwrap_or_default()).map_or(Ok(None), Err)
            }
            // Where no envelope is documented, reading the payload tells: there a member `code` may be anything.
            Envelope::File | Envelope::None => Ok(None),
        }
    }

    /// Decodes the payload; what went wrong otherwise is the error.
    pub(crate) fn read(mut self, payload: &mut dyn Slot) -> Result<Meta, Error> {
        if let (Envelope::File, SlotMut::File(file)) = (self.prepared.envelope, payload.slot()) {
            *file = File::received(&self.meta.headers, std::mem::take(&mut self.body));
            return Ok(self.meta);
        }
        match self.open(payload) {
            Ok(members) => {
                if let Some(members) = members {
                    self.meta.set_members(members);
                }
                Ok(self.meta)
            }
            Err(error) => Err(self.tell(error)),
        }
    }

    /// The error that status and headers speak of.
    fn refusal(&self, text: &str) -> Option<Error> {
        if let Some(code) = self.meta.header(platform::GATEWAY_CODE) {
            let message = self.meta.header(platform::GATEWAY_MESSAGE);
            let message = message.unwrap_or_else(|| "the gateway refused the call".to_owned());
            let code = code.parse().map_or(Scalar::String(code), Scalar::Integer);
            let repeat = after_gateway(Some(&code), &message);
            return Some(Error::new(ErrorKind::Gateway, message).with_code(Some(code)).with_repeat(repeat));
        }
        if self.meta.status.is_success() {
            return None;
        }
        let repeat = after_status(self.meta.status.as_u16());
        let told = envelope::failure_in(text).map(|error| match error.repeat() {
            Repeat::Never => error.with_repeat(repeat),
            Repeat::Reads | Repeat::Any => error,
        });
        Some(told.unwrap_or_else(|| {
            let message = match self.meta.header("location") {
                Some(location) => {
                    let place = place(&self.meta.secrets.hide(location));
                    format!("the server sends the call to {place}, and credentials do not follow")
                }
                None => "the server refused the call".to_owned(),
            };
            Error::new(ErrorKind::Http, message).with_repeat(repeat)
        }))
    }

    /// Decodes the payload; the members of an envelope that the docs do not know come back.
    fn open(&self, payload: &mut dyn Slot) -> Result<Option<Map<String, Value>>, Error> {
        let text = str::from_utf8(&self.body)
            .map_err(|error| Error::new(ErrorKind::Decode, "the answer is no text").with_source(error))?;
        let envelope = self.prepared.envelope;
        let (found, members) = match &self.payload {
            Some(range) => (text.get(range.clone()).filter(|text| !text.is_empty()), None),
            None => {
                let opened = envelope::open(envelope, text, payload.view(), &self.meta.secrets)?;
                (opened.payload, Some(values(opened.members, self.memory)))
            }
        };
        let secrets = &self.meta.secrets;
        let drift = envelope::decode(envelope, found, payload.slot(), self.is_strict, self.memory, secrets)?;
        if drift.is_empty() {
            return Ok(members);
        }
        let places = match drift.len() {
            1 => "1 place".to_owned(),
            MAX_DRIFT.. => format!("{MAX_DRIFT} places or more"),
            count => format!("{count} places"),
        };
        Err(Error::new(ErrorKind::Drift, format!("the answer is not what the docs say in {places}")).with_drift(drift))
    }

    /// Adds to an error what came with the answer.
    fn tell(&self, error: Error) -> Error {
        let mut meta = self.meta.clone();
        meta.set_members(envelope::small_members(str::from_utf8(&self.body).unwrap_or_default()));
        let (attempts, elapsed, secrets) = (meta.attempts, meta.elapsed, meta.secrets.clone());
        let kept = String::from_utf8_lossy(&self.body[..self.body.len().min(MAX_KEPT)]).into_owned();
        let error = error.with_call(&self.prepared).with_meta(meta).with_body(kept).with_secrets(&secrets);
        error.with_effort(attempts, elapsed)
    }
}

/// Whether a body is one JSON text, by its media type.
fn is_json(meta: &Meta) -> bool {
    let kind = meta.header("content-type").unwrap_or_default().to_ascii_lowercase();
    let kind = kind.split(';').next().unwrap_or_default().trim();
    kind.ends_with("/json") || kind.ends_with("+json")
}

/// Where a redirect leads, without what may be a secret in its path and its query.
fn place(location: &str) -> String {
    match location.parse::<reqwest::Url>() {
        Ok(url) if url.has_host() => url.origin().ascii_serialization(),
        Ok(url) => format!("another scheme, `{}:`", url.scheme()),
        Err(_) => "another path".to_owned(),
    }
}

/// Those that cannot be read, and those that would take too much memory, are left out.
fn values(members: Vec<(String, &RawValue)>, memory: usize) -> Map<String, Value> {
    let mut left = memory;
    members.into_iter().filter_map(|(name, raw)| Some((name, read_any(raw.get(), &mut left).ok()?))).collect()
}
