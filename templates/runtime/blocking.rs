//! Calls from code that is not async (feature `blocking`): `.wait()` in place of `.await`.
//!
//! The client, its methods, retries, paging and errors are the same; a thread of the crate's own drives the connections.
//!
//! ```no_run
//! # fn main() -> Result<(), {{crate}}::Error> {
//! let client = {{crate}}::Client::builder("https://bkapi.example.com").app("my-app", "secret").build()?;
//! let answer = client.request({{crate}}::Method::GET, "/api/v1/version/").wait()?;
//! # Ok(())
//! # }
//! ```
//!
//! Inside of async code `wait` is an error of [`ErrorKind::Config`]: it would hold up everything
//! else there.

use crate::{Call, Download, Endpoint, Error, ErrorKind, Items, Paged, Pages, Response};
use bytes::Bytes;
use futures_core::Stream;
use std::future::{Future, IntoFuture, poll_fn};
use std::pin::Pin;
use std::sync::OnceLock;
use tokio::runtime::{Builder, Handle, Runtime};

static RUNTIME: OnceLock<std::io::Result<Runtime>> = OnceLock::new();

fn wait<T>(future: impl Future<Output = Result<T, Error>>) -> Result<T, Error> {
    if Handle::try_current().is_ok() {
        return Err(Error::new(ErrorKind::Config, "`wait` inside of async code: use `.await` there"));
    }
    let runtime = RUNTIME.get_or_init(|| Builder::new_multi_thread().worker_threads(1).enable_all().build());
    match runtime {
        Ok(runtime) => runtime.block_on(future),
        Err(error) => Err(Error::new(ErrorKind::Config, format!("no thread for connections: {error}"))),
    }
}

impl<E: Endpoint> Call<E> {
    /// Sends the call and blocks until the payload is there (feature `blocking`).
    ///
    /// # Errors
    ///
    /// As an awaited call.
    pub fn wait(self) -> Result<E::Response, Error> {
        wait(self.into_future())
    }

    /// Sends the call and blocks until payload and metadata are there (feature `blocking`).
    ///
    /// # Errors
    ///
    /// As an awaited call.
    pub fn wait_response(self) -> Result<Response<E::Response>, Error> {
        wait(self.response())
    }

    /// Sends the call and blocks until the head of the answer is there (feature `blocking`).
    ///
    /// # Errors
    ///
    /// As [`Call::download`].
    pub fn wait_download(self) -> Result<Download, Error> {
        wait(self.download())
    }
}

impl Download {
    /// Blocks until the next piece is there; nothing at the end (feature `blocking`).
    ///
    /// # Errors
    ///
    /// As [`Download::chunk`].
    pub fn wait_chunk(&mut self) -> Result<Option<Bytes>, Error> {
        wait(self.chunk())
    }
}

/// A stream that is waited for, item by item; see [`Pages::wait`] and [`Items::wait`].
#[derive(Debug)]
#[must_use = "iterators do nothing unless consumed"]
pub struct Waiting<S>(Option<S>);

impl<E: Paged> Pages<E> {
    /// An iterator that blocks for each page (feature `blocking`).
    pub fn wait(self) -> Waiting<Pages<E>> {
        Waiting(Some(self))
    }
}

impl<E: Paged> Items<E> {
    /// An iterator that blocks whenever it needs another page (feature `blocking`).
    pub fn wait(self) -> Waiting<Items<E>> {
        Waiting(Some(self))
    }
}

impl<S: Stream<Item = Result<T, Error>> + Unpin, T> Iterator for Waiting<S> {
    type Item = Result<T, Error>;

    fn next(&mut self) -> Option<Result<T, Error>> {
        let stream = self.0.as_mut()?;
        let next = poll_fn(|context| Pin::new(&mut *stream).poll_next(context));
        let next = wait(async { Ok(next.await) }).unwrap_or_else(|error| Some(Err(error)));
        if !matches!(next, Some(Ok(_))) {
            self.0 = None;
        }
        next
    }
}
