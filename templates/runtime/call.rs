//! A call on its way, and what comes back.

use crate::address::check_name;
use crate::exchange::Received;
use crate::options::Options;
use crate::prepare::{Prepared, prepare};
use crate::record::{Record, Slot};
use crate::{Client, Download, Endpoint, Error, ErrorKind, Items, Meta, Operation, Paged, Pages, Retry, User};
use std::fmt;
use std::future::{Future, IntoFuture};
use std::marker::PhantomData;
use std::ops::{Deref, DerefMut};
use std::pin::Pin;
use std::task::{Context, Poll};
use std::time::Duration;

/// A call that is sent once it is awaited: `.await` gives the payload, [`response`](Call::response)`().await` the payload
/// with status, headers and the rest of the envelope.
///
/// A call owns what it sends, so it can be spawned and outlive the request and the client it came from.
#[must_use = "a call is sent once it is awaited"]
pub struct Call<E> {
    pub(crate) client: Client,
    pub(crate) prepared: Result<Prepared, Error>,
    pub(crate) options: Options,
    endpoint: PhantomData<fn() -> E>,
}

impl<E> Call<E> {
    /// The way of every request, whatever its type: so it is compiled once.
    pub(crate) fn of(client: &Client, operation: &'static Operation, request: &dyn Record) -> Call<E> {
        Call::new(client.clone(), prepare(operation, request))
    }

    pub(crate) fn new(client: Client, prepared: Result<Prepared, Error>) -> Call<E> {
        Call { client, prepared, options: Options::default(), endpoint: PhantomData }
    }

    /// How long this call may take in all, instead of the client's own limit.
    pub fn timeout(mut self, timeout: Duration) -> Call<E> {
        self.options.timeout = Some(timeout);
        self
    }

    /// How often this call is made again after a failure, instead of the client's own way; [`Retry::off`] for once only.
    pub fn retry(mut self, retry: Retry) -> Call<E> {
        self.options.retry = Some(retry);
        self
    }

    /// In whose name this call is made, instead of the client's user.
    pub fn user(mut self, user: User) -> Call<E> {
        self.options.user = Some(user);
        self
    }

    /// The stage of the gateway that this call goes to, instead of the client's. What is no name of a stage is an error once the
    /// call is awaited: it could stand for another server.
    pub fn stage(mut self, stage: impl Into<String>) -> Call<E> {
        let stage = stage.into();
        if let Err(error) = check_name("stage", &stage, ErrorKind::Request) {
            self.set_error(error);
        }
        self.options.stage = Some(stage);
        self
    }

    /// Sends one more header, in place of any of that name. One that cannot be sent is an error once the call is awaited.
    pub fn header(mut self, name: &str, value: &str) -> Call<E> {
        if let Err(error) = self.options.set_header(name, value) {
            self.set_error(error);
        }
        self
    }

    /// The longest answer, in bytes, that this call reads into memory, instead of the client's own limit; see
    /// [`ClientBuilder::max_answer`](crate::ClientBuilder::max_answer).
    pub fn max_answer(mut self, bytes: usize) -> Call<E> {
        self.options.max_answer = Some(bytes);
        self
    }

    /// Whether an answer that is not what the docs say is an error, instead of the client's own way; see
    /// [`ClientBuilder::strict`](crate::ClientBuilder::strict).
    pub fn strict(mut self, is_strict: bool) -> Call<E> {
        self.options.is_strict = Some(is_strict);
        self
    }

    /// The first thing that was wrong is the one that is told.
    pub(crate) fn set_error(&mut self, error: Error) {
        if let Ok(prepared) = &self.prepared {
            self.prepared = Err(error.with_call(prepared));
        }
    }

    /// Sends the call for an answer that is handed over piece by piece, as large as it may be. One that is JSON by its media
    /// type may say that the call failed, so it is read first, up to [`max_answer`](Call::max_answer).
    ///
    /// The time limit of the call holds for the whole download: give a large file a longer one with
    /// [`timeout`](Call::timeout). What comes compressed is handed over as it is.
    ///
    /// # Errors
    ///
    /// As an awaited call; the body of an answer that says that the call failed is read for it.
    pub async fn download(self) -> Result<Download, Error> {
        let prepared = self.prepared.map_err(|error| error.with_secrets(&self.client.inner.secrets))?;
        self.client.download(prepared, self.options).await
    }
}

impl<E: Endpoint> Call<E> {
    /// Sends the call for the payload and what came with it.
    pub fn response(self) -> ResponseFuture<E::Response> {
        let Call { client, prepared, options, .. } = self;
        let prepared = prepared.map_err(|error| error.with_secrets(&client.inner.secrets));
        ResponseFuture { answer: Box::pin(async move { client.execute(prepared?, options).await }), payload: PhantomData }
    }
}

impl<E: Paged> Call<E> {
    /// Every item of a long list, fetched page by page: a stream, begun where the request says.
    pub fn items(self) -> Items<E> {
        Items::new(self.pages())
    }

    /// Every page of a long list: a stream, begun where the request says.
    pub fn pages(self) -> Pages<E> {
        Pages::new(self)
    }
}

impl<E> fmt::Debug for Call<E> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let operation = self.prepared.as_ref().map(|prepared| prepared.operation);
        f.debug_struct("Call").field("operation", &operation).finish_non_exhaustive()
    }
}

impl<E: Endpoint> IntoFuture for Call<E> {
    type Output = Result<E::Response, Error>;
    type IntoFuture = PayloadFuture<E::Response>;

    fn into_future(self) -> PayloadFuture<E::Response> {
        PayloadFuture(self.response())
    }
}

/// The future of [`Call::response`].
#[must_use = "futures do nothing unless awaited"]
pub struct ResponseFuture<T> {
    answer: Pin<Box<dyn Future<Output = Result<Received, Error>> + Send>>,
    payload: PhantomData<fn() -> T>,
}

impl<T: Slot + Default> Future for ResponseFuture<T> {
    type Output = Result<Response<T>, Error>;

    fn poll(mut self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<Self::Output> {
        self.answer.as_mut().poll(context).map(|received| {
            let mut data = T::default();
            let meta = received?.read(&mut data)?;
            Ok(Response { data, meta })
        })
    }
}

/// The future of an awaited [`Call`].
#[must_use = "futures do nothing unless awaited"]
pub struct PayloadFuture<T>(ResponseFuture<T>);

impl<T: Slot + Default> Future for PayloadFuture<T> {
    type Output = Result<T, Error>;

    fn poll(mut self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<Self::Output> {
        Pin::new(&mut self.0).poll(context).map(|response| response.map(Response::into_data))
    }
}

/// A payload and what came with it; reads like the payload itself.
#[derive(Debug, Clone)]
#[non_exhaustive]
pub struct Response<T> {
    /// The payload.
    pub data: T,
    /// Status, headers and the rest of the envelope.
    pub meta: Meta,
}

impl<T> Response<T> {
    /// The payload alone.
    pub fn into_data(self) -> T {
        self.data
    }
}

impl<T> Deref for Response<T> {
    type Target = T;

    fn deref(&self) -> &T {
        &self.data
    }
}

impl<T> DerefMut for Response<T> {
    fn deref_mut(&mut self) -> &mut T {
        &mut self.data
    }
}
