//! A call on its way, and what comes back.

use crate::client::Received;
use crate::prepare::{Prepared, prepare};
use crate::record::{Record, Slot};
use crate::{Client, Error, HeaderMap, Operation, Scalar, StatusCode, Value};
use serde_json::Map;
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
pub struct Call<T> {
    client: Client,
    prepared: Result<Prepared, Error>,
    timeout: Option<Duration>,
    payload: PhantomData<fn() -> T>,
}

impl<T> Call<T> {
    pub(crate) fn new(client: Client, operation: &'static Operation, request: &dyn Record) -> Call<T> {
        Call { client, prepared: prepare(operation, request), timeout: None, payload: PhantomData }
    }

    /// How long this call may take in all, instead of the client's own limit.
    pub fn timeout(mut self, timeout: Duration) -> Call<T> {
        self.timeout = Some(timeout);
        self
    }

    /// Sends the call for the payload and what came with it.
    pub fn response(self) -> ResponseFuture<T> {
        let Call { client, prepared, timeout, .. } = self;
        ResponseFuture {
            answer: Box::pin(async move { client.execute(prepared?, timeout).await }),
            payload: PhantomData,
        }
    }
}

impl<T> fmt::Debug for Call<T> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let operation = self.prepared.as_ref().map(|prepared| prepared.operation);
        f.debug_struct("Call").field("operation", &operation).finish_non_exhaustive()
    }
}

impl<T: Slot + Default> IntoFuture for Call<T> {
    type Output = Result<T, Error>;
    type IntoFuture = PayloadFuture<T>;

    fn into_future(self) -> PayloadFuture<T> {
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

/// What came with a payload.
#[derive(Debug, Clone)]
#[non_exhaustive]
pub struct Meta {
    /// The HTTP status.
    pub status: StatusCode,
    /// The HTTP headers.
    pub headers: HeaderMap,
    /// The id by which the server's operators find the call in their logs.
    pub request_id: Option<String>,
    /// The members of the envelope beside the payload: `code`, `message`, `count` and the like.
    pub members: Map<String, Value>,
}

impl Meta {
    /// The code that the server gave, a number or text.
    pub fn code(&self) -> Option<Scalar> {
        Scalar::of(self.members.get("code")?)
    }

    /// The message that the server gave.
    pub fn message(&self) -> Option<&str> {
        self.members.get("message")?.as_str()
    }
}
