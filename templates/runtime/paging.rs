//! Long lists, page by page.

use crate::exchange::Received;
use crate::options::Options;
use crate::prepare::{Content, Part, Prepared};
use crate::record::{Location, Slot, SlotRef, Written};
use crate::{Call, Client, Endpoint, Error, ErrorKind, Meta, Response, Value};
use futures_core::Stream;
use std::collections::VecDeque;
use std::collections::hash_map::DefaultHasher;
use std::future::Future;
use std::hash::Hasher;
use std::io;
use std::pin::Pin;
use std::task::{Context, Poll};

/// An endpoint that gives a long list page by page.
pub trait Paged: Endpoint {
    /// How it is asked for the next page.
    const PAGING: Paging;
    /// An item of the list.
    type Item;
    /// The items of a page.
    fn items(page: Self::Response) -> Vec<Self::Item>;
}

/// How an endpoint is asked for the next page. Names are those on the wire, dotted where a member lies in another.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Paging {
    /// What the parameter counts.
    pub by: PagingBy,
    /// The parameter that says where to go on.
    pub at: &'static str,
    /// The parameter with the size of a page.
    pub size: Option<&'static str>,
    /// The list, from the payload; empty where it is the payload.
    pub items: &'static str,
    /// The number of all items, from the payload; with `^` in front, from the envelope.
    pub total: Option<&'static str>,
    /// What to go on with, from the payload; nothing is left where it is null.
    pub next: Option<&'static str>,
}

/// What the parameter that says where to go on counts.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum PagingBy {
    /// Items, from 0.
    Offset,
    /// Pages, from 1.
    Page,
    /// Nothing: the server gives the mark of the next page.
    Cursor,
}

/// The most pages that are fetched unless a stream is told otherwise.
const MAX_PAGES: usize = 10_000;

/// The most items that are kept together unless a stream is told otherwise.
const MAX_ITEMS: usize = 1_000_000;

/// The longest mark of a next page, as JSON in bytes: it is sent back.
const MAX_MARK: usize = 64 << 10;

/// The pages of a long list; see [`Call::pages`].
///
/// A stream, and of use without a crate for streams: [`next`](Pages::next) gives one page after the other. It ends with
/// the last page, or with the first error.
#[must_use = "streams do nothing unless polled"]
pub struct Pages<E: Paged> {
    walk: Option<Walk>,
    fetch: Option<Fetch>,
    endpoint: std::marker::PhantomData<fn() -> E>,
}

type Fetch = Pin<Box<dyn Future<Output = (Walk, Result<Received, Error>)> + Send>>;

impl<E: Paged> Pages<E> {
    pub(crate) fn new(call: Call<E>) -> Pages<E> {
        let Call { client, prepared, options, .. } = call;
        let prepared = prepared.and_then(|prepared| Cursor::of(&prepared, &E::PAGING).map(|cursor| (prepared, cursor)));
        let walk = Walk { client, prepared, options, paging: E::PAGING, before: 0, seen: 0, pages: 0, max: MAX_PAGES, last: None };
        Pages { walk: Some(walk), fetch: None, endpoint: std::marker::PhantomData }
    }

    /// How many pages may come at most, 10,000 unless set: one more is an error of [`ErrorKind::Paging`].
    pub fn max_pages(mut self, pages: usize) -> Pages<E> {
        if let Some(walk) = &mut self.walk {
            walk.max = pages;
        }
        self
    }

    /// The next page; nothing at the end.
    pub async fn next(&mut self) -> Option<Result<Response<E::Response>, Error>> {
        std::future::poll_fn(|context| self.poll(context)).await
    }

    fn poll(&mut self, context: &mut Context<'_>) -> Poll<Option<Result<Response<E::Response>, Error>>> {
        if self.fetch.is_none() {
            let Some(walk) = self.walk.take() else { return Poll::Ready(None) };
            self.fetch = Some(Box::pin(walk.fetch()));
        }
        let Some(fetch) = &mut self.fetch else { return Poll::Ready(None) };
        let (walk, received) = match fetch.as_mut().poll(context) {
            Poll::Ready(fetched) => fetched,
            Poll::Pending => return Poll::Pending,
        };
        self.fetch = None;
        let mut data = E::Response::default();
        let page = received.and_then(|received| received.read(&mut data)).and_then(|meta| {
            self.walk = walk.go_on(data.view(), &meta)?;
            Ok(Response { data, meta })
        });
        Poll::Ready(Some(page))
    }
}

impl<E: Paged> Stream for Pages<E> {
    type Item = Result<Response<E::Response>, Error>;

    fn poll_next(mut self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<Option<Self::Item>> {
        self.poll(context)
    }
}

/// The items of a long list; see [`Call::items`].
///
/// A stream, and of use without a crate for streams: [`next`](Items::next) gives one item after the other,
/// [`all`](Items::all) all of them. It ends with the last item, or with the first error.
#[must_use = "streams do nothing unless polled"]
pub struct Items<E: Paged> {
    pages: Pages<E>,
    ready: VecDeque<E::Item>,
    max: usize,
}

impl<E: Paged> Items<E> {
    pub(crate) fn new(pages: Pages<E>) -> Items<E> {
        Items { pages, ready: VecDeque::new(), max: MAX_ITEMS }
    }

    /// How many pages may be fetched at most, 10,000 unless set: one more is an error of [`ErrorKind::Paging`].
    pub fn max_pages(mut self, pages: usize) -> Items<E> {
        self.pages = self.pages.max_pages(pages);
        self
    }

    /// How many items [`all`](Items::all) may give at most, 1,000,000 unless set: one more is an error of
    /// [`ErrorKind::Paging`]. One by one there may be as many as the pages hold.
    pub fn max_items(mut self, items: usize) -> Items<E> {
        self.max = items;
        self
    }

    /// The next item; nothing at the end.
    pub async fn next(&mut self) -> Option<Result<E::Item, Error>> {
        std::future::poll_fn(|context| self.poll(context)).await
    }

    /// All items that are left.
    ///
    /// # Errors
    ///
    /// The first that comes; the items before it are lost.
    pub async fn all(mut self) -> Result<Vec<E::Item>, Error> {
        let mut all = Vec::new();
        while let Some(item) = self.next().await {
            if all.len() == self.max {
                let message = format!("there are more than {} items: take them one by one, or see `max_items`", self.max);
                return Err(Error::new(ErrorKind::Paging, message).with_operation(E::OPERATION));
            }
            all.push(item?);
        }
        Ok(all)
    }

    fn poll(&mut self, context: &mut Context<'_>) -> Poll<Option<Result<E::Item, Error>>> {
        loop {
            if let Some(item) = self.ready.pop_front() {
                return Poll::Ready(Some(Ok(item)));
            }
            match self.pages.poll(context) {
                Poll::Ready(Some(Ok(page))) => self.ready = E::items(page.data).into(),
                Poll::Ready(Some(Err(error))) => return Poll::Ready(Some(Err(error))),
                Poll::Ready(None) => return Poll::Ready(None),
                Poll::Pending => return Poll::Pending,
            }
        }
    }
}

impl<E: Paged> Unpin for Items<E> {}

impl<E: Paged> Stream for Items<E> {
    type Item = Result<E::Item, Error>;

    fn poll_next(mut self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<Option<Self::Item>> {
        self.poll(context)
    }
}

/// The way through a list, whatever its types: so it is compiled once.
struct Walk {
    client: Client,
    prepared: Result<(Prepared, Cursor), Error>,
    options: Options,
    paging: Paging,
    /// The items before the first page, and those up to here.
    before: u64,
    seen: u64,
    pages: usize,
    max: usize,
    /// A fingerprint of the last page's items.
    last: Option<u64>,
}

/// Where a page starts.
#[derive(Clone)]
enum Cursor {
    /// As the request says, which may leave it out.
    Start(Option<u64>),
    /// Items or pages from the beginning.
    Number(u64),
    /// What the server gave.
    Mark(Value),
}

impl Cursor {
    fn of(prepared: &Prepared, paging: &Paging) -> Result<Cursor, Error> {
        Ok(Cursor::Start(member(prepared, paging.at)?.as_ref().and_then(number)))
    }
}

impl Walk {
    async fn fetch(self) -> (Walk, Result<Received, Error>) {
        let prepared = match &self.prepared {
            Ok((prepared, cursor)) => with_cursor(prepared.clone(), &self.paging, cursor),
            // The walk ends with this error, but the future has to give the walk back.
            Err(error) => Err(Error::new(error.kind(), error.to_string())),
        };
        let received = match prepared {
            Ok(prepared) => self.client.execute(prepared, self.options.clone()).await,
            Err(error) => Err(error),
        };
        (self, received)
    }

    /// The walk to the next page; nothing where this was the last.
    fn go_on(mut self, payload: SlotRef<'_>, meta: &Meta) -> Result<Option<Walk>, Error> {
        let list = match find(payload, self.paging.items) {
            Some(SlotRef::List(list)) if list.count() > 0 => list,
            _ => return Ok(None),
        };
        self.pages += 1;
        self.seen += list.count() as u64;
        let Some(next) = self.next(payload, meta, list.count() as u64)? else { return Ok(None) };
        let print = fingerprint(SlotRef::List(list));
        if self.last.replace(print) == Some(print) {
            return Err(self.error("the server gave the same page twice: it does not look where to go on"));
        }
        if self.pages >= self.max {
            return Err(self.error(&format!("there are more than {} pages", self.max)));
        }
        if let Ok((_, cursor)) = &mut self.prepared {
            *cursor = next;
        }
        Ok(Some(self))
    }

    fn next(&mut self, payload: SlotRef<'_>, meta: &Meta, count: u64) -> Result<Option<Cursor>, Error> {
        let Ok((prepared, cursor)) = &self.prepared else { return Ok(None) };
        let mark = self.paging.next.map(|path| find(payload, path).and_then(json).filter(|mark| !mark.is_null()));
        if self.paging.by == PagingBy::Cursor {
            return match (cursor, mark.flatten().filter(|mark| *mark != "")) {
                (Cursor::Mark(at), Some(mark)) if *at == mark => {
                    Err(self.error("the server gave the same mark twice: it does not look where to go on"))
                }
                (_, Some(mark)) if mark.to_string().len() > MAX_MARK => {
                    Err(self.error("the mark of the next page is too long to be sent back"))
                }
                (_, mark) => Ok(mark.map(Cursor::Mark)),
            };
        }
        let first = u64::from(self.paging.by == PagingBy::Page);
        let size = self.paging.size.map(|path| member(prepared, path)).transpose()?.flatten().as_ref().and_then(number);
        let start = match cursor {
            Cursor::Start(start) => {
                let start = start.unwrap_or(first);
                let step = if self.paging.by == PagingBy::Page { size.unwrap_or(count) } else { 1 };
                self.before = start.saturating_sub(first).saturating_mul(step);
                start
            }
            Cursor::Number(start) => *start,
            Cursor::Mark(_) => first,
        };
        let step = if self.paging.by == PagingBy::Page { 1 } else { count };
        // Servers that are not asked to count say 0.
        let is_last = match self.total(payload, meta).filter(|total| *total > 0) {
            Some(total) => self.before.saturating_add(self.seen) >= total,
            None => matches!(mark, Some(None)) || size.is_some_and(|size| count < size),
        };
        Ok((!is_last).then(|| Cursor::Number(start.saturating_add(step))))
    }

    fn total(&self, payload: SlotRef<'_>, meta: &Meta) -> Option<u64> {
        let path = self.paging.total?;
        match path.strip_prefix('^') {
            Some(name) => number(meta.members.get(name)?),
            None => number(&find(payload, path).and_then(json)?),
        }
    }

    fn error(&self, message: &str) -> Error {
        let error = Error::new(ErrorKind::Paging, message);
        match &self.prepared {
            Ok((prepared, _)) => error.with_call(prepared),
            Err(_) => error,
        }
    }
}

/// A member of a request by its dotted name, wherever it travels.
fn member(prepared: &Prepared, path: &str) -> Result<Option<Value>, Error> {
    if !is_in_body(prepared, path) {
        return Ok(named(&prepared.query, path).map(|text| Value::from(text.as_str())));
    }
    match &prepared.content {
        Content::Form(members) => return Ok(named(members, path).map(|text| Value::from(text.as_str()))),
        Content::Multipart(parts) => {
            return Ok(match named(parts, path) {
                Some(Part::Text(text)) => Some(Value::from(text.as_str())),
                Some(Part::File(_)) | None => None,
            });
        }
        _ => {}
    }
    let body = body(prepared)?;
    Ok(path.split('.').try_fold(&body, |value, name| value.get(name)).cloned().filter(|value| !value.is_null()))
}

fn named<'a, T>(members: &'a [(String, T)], path: &str) -> Option<&'a T> {
    members.iter().find(|(name, _)| name == path).map(|(_, value)| value)
}

/// Puts a member in place of those with its name.
fn put<T>(members: &mut Vec<(String, T)>, path: &str, value: T) {
    members.retain(|(name, _)| name != path);
    members.push((path.to_owned(), value));
}

fn is_in_body(prepared: &Prepared, path: &str) -> bool {
    let first = path.split('.').next().unwrap_or_default();
    let table = prepared.table;
    let index = table.and_then(|table| table.fields.iter().position(|field| *field == first));
    let location = table.zip(index).map_or(Location::Member, |(table, index)| table.location(index));
    location == Location::Member && !crate::platform::takes_query(&prepared.method)
}

fn body(prepared: &Prepared) -> Result<Value, Error> {
    match &prepared.content {
        Content::Json(json) => serde_json::from_slice(json)
            .map_err(|error| Error::new(ErrorKind::Paging, "the body is no JSON").with_source(error)),
        _ => Ok(Value::Object(serde_json::Map::new())),
    }
}

/// The same request for the page that starts there.
fn with_cursor(mut prepared: Prepared, paging: &Paging, cursor: &Cursor) -> Result<Prepared, Error> {
    let at = match cursor {
        Cursor::Start(_) => return Ok(prepared),
        Cursor::Number(number) => Value::from(*number),
        Cursor::Mark(mark) => mark.clone(),
    };
    let text = || at.as_str().map_or_else(|| at.to_string(), str::to_owned);
    let is_in_body = is_in_body(&prepared, paging.at);
    match &mut prepared.content {
        _ if !is_in_body => put(&mut prepared.query, paging.at, text()),
        Content::Form(members) => put(members, paging.at, text()),
        Content::Multipart(parts) => put(parts, paging.at, Part::Text(text())),
        _ => return with_member(prepared, paging.at, at),
    }
    Ok(prepared)
}

/// The same request with a member of its body, a dotted name where it lies in another.
fn with_member(mut prepared: Prepared, path: &str, member: Value) -> Result<Prepared, Error> {
    let mut body = body(&prepared)?;
    let mut place = &mut body;
    for name in path.split('.') {
        if !place.is_object() {
            *place = Value::Object(serde_json::Map::new());
        }
        place = &mut place[name];
    }
    *place = member;
    prepared.content = Content::Json(body.to_string().into());
    Ok(prepared)
}

/// A member of a payload by its dotted name; an empty name is the payload.
fn find<'a>(payload: SlotRef<'a>, path: &str) -> Option<SlotRef<'a>> {
    path.split('.').filter(|name| !name.is_empty()).try_fold(payload.settled()?, |value, name| {
        let SlotRef::Record(record) = value else { return None };
        let index = record.table().fields.iter().position(|field| *field == name)?;
        record.field(index).settled()
    })
}

fn json(value: SlotRef<'_>) -> Option<Value> {
    serde_json::to_value(Written(value)).ok()
}

fn number(value: &Value) -> Option<u64> {
    value.as_u64().or_else(|| value.as_str()?.parse().ok())
}

/// A number that equal items share, and others hardly.
fn fingerprint(items: SlotRef<'_>) -> u64 {
    struct Hash(DefaultHasher);
    impl io::Write for Hash {
        fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
            self.0.write(bytes);
            Ok(bytes.len())
        }

        fn flush(&mut self) -> io::Result<()> {
            Ok(())
        }
    }
    let mut hash = Hash(DefaultHasher::new());
    // Writing into a hash does not fail.
    let _ = serde_json::to_writer(&mut hash, &Written(items));
    hash.0.finish()
}
