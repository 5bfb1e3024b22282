//! One call from its request to an answer: credentials, attempts, limits.

use crate::client::Inner;
use crate::options::Options;
use crate::platform::{self, Repeat, after_gateway, after_status, is_bus_path};
use crate::prepare::Prepared;
use crate::record::{Slot, SlotMut};
use crate::transport::{Answer, BoxFuture, Request, TransportError, TransportErrorKind};
use crate::{
    AuthPlacement, Client, Download, Envelope, Error, ErrorKind, File, HeaderMap, Meta, Scalar, Value, envelope, trace,
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
        let span = trace::Span::of(&prepared);
        let exchange = Exchange::new(self, prepared, options);
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
    started: Instant,
}

/// What follows an attempt.
enum Step<T> {
    Done(T),
    Wait(Duration),
}

impl Exchange {
    fn new(client: &Client, prepared: Prepared, options: Options) -> Exchange {
        Exchange { client: client.clone(), prepared: Arc::new(prepared), options, started: Instant::now() }
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
            Err(error) => error.with_call(&self.prepared).with_effort(attempt, self.started.elapsed()),
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
        let mut meta = Meta::new(answer.status, std::mem::take(&mut answer.headers));
        let body = match self.body(&mut answer, &meta).await {
            Ok(body) => body,
            Err(error) => return Err(error.with_meta(meta)),
        };
        (meta.attempts, meta.elapsed) = (attempt, self.started.elapsed());
        let is_strict = self.options.is_strict.unwrap_or(self.inner().is_strict);
        Received { prepared: self.prepared.clone(), meta, body, payload: None, is_strict }.checked()
    }

    async fn body(&self, answer: &mut Answer, meta: &Meta) -> Result<Bytes, Error> {
        let too_large = || {
            let message = format!("the answer is longer than {} bytes, the most that this client takes", self.inner().max_answer);
            Error::new(ErrorKind::TooLarge, message)
        };
        let promised = meta.header("content-length").and_then(|length| length.parse::<u64>().ok());
        if promised.is_some_and(|length| length > self.inner().max_answer as u64) {
            return Err(too_large());
        }
        let mut whole = Vec::new();
        while let Some(piece) = answer.body.chunk().await.map_err(transport_error)? {
            if whole.len() + piece.len() > self.inner().max_answer {
                return Err(too_large());
            }
            whole.extend_from_slice(&piece);
        }
        Ok(whole.into())
    }

    /// Hands the body over unread, unless it is one that says that the call failed.
    async fn hand_over(&self, answer: Answer, attempt: u32) -> Result<Download, Error> {
        let mut meta = Meta::new(answer.status, answer.headers.clone());
        (meta.attempts, meta.elapsed) = (attempt, self.started.elapsed());
        let is_json = meta.header("content-type").is_some_and(|kind| kind.contains("json"));
        if meta.status.is_success() && meta.header(platform::GATEWAY_CODE).is_none() && !is_json {
            return Ok(Download::new(meta, answer.body));
        }
        let received = self.receive(answer, attempt).await?;
        Ok(Download::new(meta, Box::new(Some(received.body))))
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
        match self.prepared.envelope {
            Envelope::Payload(name) => {
                let no_text = |error| Error::new(ErrorKind::Decode, "the answer is no text").with_source(error);
                let text = text().map_err(no_text)?;
                let opened = envelope::wrapped(name, text)?;
                let payload = opened.payload.map_or(0..0, |payload| {
                    // It is a part of the body.
                    let start = payload.as_ptr() as usize - text.as_ptr() as usize;
                    start..start + payload.len()
                });
                Ok(Some((payload, values(opened.members))))
            }
            // A file may be JSON that says anything; it is an answer of the server's own only where it says that it failed.
            Envelope::File if self.is_json() => match envelope::failure_in(text().unwrap_or_default()) {
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

    fn is_json(&self) -> bool {
        self.meta.header("content-type").is_some_and(|kind| kind.contains("json"))
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
        let told = envelope::failure_in(text).map(|error| match error.is_retryable() {
            true => error,
            false => error.with_repeat(repeat),
        });
        Some(told.unwrap_or_else(|| {
            let message = match self.meta.header("location") {
                Some(_) => "the server sends the call elsewhere, and credentials do not follow",
                None => "the server refused the call",
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
                let opened = envelope::open(envelope, text, payload.view())?;
                (opened.payload, Some(values(opened.members)))
            }
        };
        let drift = envelope::decode(envelope, found, payload.slot(), self.is_strict)?;
        if drift.is_empty() {
            return Ok(members);
        }
        let places = if drift.len() == 1 { "1 place".to_owned() } else { format!("{} places", drift.len()) };
        Err(Error::new(ErrorKind::Drift, format!("the answer is not what the docs say in {places}")).with_drift(drift))
    }

    /// Adds to an error what came with the answer.
    fn tell(&self, error: Error) -> Error {
        let text = String::from_utf8_lossy(&self.body);
        let mut meta = self.meta.clone();
        meta.set_members(envelope::small_members(&text));
        let (attempts, elapsed) = (meta.attempts, meta.elapsed);
        let error = error.with_call(&self.prepared).with_meta(meta).with_body(text.into_owned());
        error.with_effort(attempts, elapsed)
    }
}

fn values(members: Vec<(String, &RawValue)>) -> Map<String, Value> {
    members.into_iter().filter_map(|(name, raw)| Some((name, serde_json::from_str(raw.get()).ok()?))).collect()
}
