//! The record reader takes any bytes, and agrees with a twin that serde derives.
//!
//! The twin accepts what the docs of `record` say that a record accepts; what it accepts, a record accepts with the same
//! values. What a record accepts in strict mode without a word, the twin accepts.

mod lenient;
mod twins;

use bkapi::record::{Slot, SlotMut, SlotRef};
use bkapi::transport::{Answer, BoxFuture, Request, Transport, TransportError};
use bkapi::{
    Client, Effect, Endpoint, Envelope, Error, Extra, File, Method, Nullable, OneOrMany, Response, Retry, Scalar,
    StatusCode, Value, record,
};
use std::collections::BTreeMap;
use std::future::IntoFuture as _;
use std::pin::pin;
use std::task::{Context, Poll, Waker};
use twins::Twin;

/// A value of a list that the docs give, as generated code has it.
#[derive(Clone, Debug, Default, PartialEq)]
struct Known(String);

impl Slot for Known {
    fn view(&self) -> SlotRef<'_> {
        self.0.view()
    }

    fn slot(&mut self) -> SlotMut<'_> {
        self.0.slot()
    }
}

/// Every kind of member that must be there.
#[derive(Clone, Default)]
struct Tight {
    text: String,
    whole: i64,
    number: f64,
    on: bool,
    kind: Scalar,
    one: OneOrMany,
    known: Known,
    inner: Inner,
    extra: Extra,
}

record!(Tight {
    0 text, 1 whole, 2 number, 3 on, 4 kind, 5 one, 6 known, 7 inner,
});

#[derive(Clone, Default)]
struct Inner {
    id: i64,
    extra: Extra,
}

record!(Inner { 0 id: "bk_id" });

/// Every kind of member that may be missing, and this record itself in each of them.
#[derive(Clone, Default)]
struct Loose {
    text: Option<String>,
    whole: Option<i64>,
    number: Option<f64>,
    on: Option<bool>,
    kind: Option<Scalar>,
    one: Option<OneOrMany>,
    known: Option<Known>,
    file: Option<File>,
    cleared: Nullable<String>,
    count: Nullable<i64>,
    any: Value,
    list: Vec<Option<String>>,
    numbers: Vec<f64>,
    table: Vec<Vec<i64>>,
    map: BTreeMap<String, i64>,
    tight: Option<Tight>,
    child: Option<Box<Loose>>,
    items: Vec<Loose>,
    by_name: BTreeMap<String, Loose>,
    extra: Extra,
}

record!(Loose {
    0 text, 1 whole, 2 number, 3 on, 4 kind, 5 one, 6 known, 7 file, 8 cleared, 9 count, 10 any, 11 list, 12 numbers,
    13 table, 14 map, 15 tight, 16 child, 17 items, 18 by_name: "by name",
});

/// The bytes are JSON, or nearly.
pub fn check(data: &[u8]) {
    let ours: Result<Loose, _> = serde_json::from_slice(data);
    let Ok(text) = std::str::from_utf8(data) else { return assert!(ours.is_err(), "text in no encoding") };
    // No names, but marks by which `serde_json` talks to itself.
    if text.contains("$serde_json::private") {
        return;
    }
    let Ok(value) = serde_json::from_str::<Value>(text) else { return assert!(ours.is_err(), "no JSON") };
    match (&ours, serde_json::from_str(text)) {
        (Ok(ours), Ok(twin)) => same(ours, &twin),
        (Err(error), Ok::<Twin, _>(_)) => panic!("the twin takes it: {error}"),
        (_, Err(_)) => {}
    }
    // Of members with one name the last one counts; the twin would refuse them.
    let twin: Result<Twin, _> = serde_json::from_value(value);
    if let (Ok(ours), Ok(twin)) = (&ours, &twin) {
        same(ours, twin);
    }
    if let Ok(ours) = &ours {
        comes_back(ours);
    }
    is_strict(text, ours.as_ref().ok(), &twin);
}

fn same(ours: &Loose, twin: &Twin) {
    let (ours, twin) = (serde_json::to_value(ours), serde_json::to_value(twin));
    assert_eq!(ours.map_err(|error| error.to_string()), twin.map_err(|error| error.to_string()));
}

/// What is written is read as it was.
fn comes_back(ours: &Loose) {
    let text = serde_json::to_string(ours).unwrap_or_else(|error| panic!("cannot be written: {error}"));
    let again: Loose = serde_json::from_str(&text).unwrap_or_else(|error| panic!("{error}\n{text}"));
    assert_eq!(&again, ours, "\n{text}");
    assert_eq!(serde_json::to_string(&again).ok().as_deref(), Some(text.as_str()));
    assert!(!format!("{ours:?}").is_empty());
}

/// An endpoint that answers with the record.
#[derive(Clone, Default)]
struct Get {
    extra: Extra,
}

record!(Get {});

impl Endpoint for Get {
    const SYSTEM: &'static str = "test";
    const NAME: &'static str = "get";
    const METHOD: Method = Method::GET;
    const PATH: &'static str = "/";
    const EFFECT: Effect = Effect::Read;
    const ENVELOPE: Envelope = Envelope::Payload("data");
    type Response = Loose;
}

/// A server with one answer.
struct Fixed(String);

impl Transport for Fixed {
    fn send(&self, _: Request) -> BoxFuture<'_, Result<Answer, TransportError>> {
        Box::pin(async { Ok(Answer::new(StatusCode::OK, self.0.clone())) })
    }
}

/// In strict mode every error but that of broken JSON tells of drift; whoever hears of none has what the docs say.
fn is_strict(text: &str, lenient: Option<&Loose>, twin: &Result<Twin, serde_json::Error>) {
    let body = format!("{{\"result\":true,\"data\":{text}}}");
    let deep = serde_json::from_str::<Value>(&body).is_err();
    match answered(body) {
        Ok(response) => {
            assert!(twin.is_ok(), "no drift, but the twin refuses: {:?}", twin.as_ref().err());
            assert_eq!(Some(&response.data), lenient, "no drift, but another value");
        }
        Err(error) => {
            assert!(deep || !error.drift().is_empty(), "strict mode refuses JSON: {error}");
            assert!(error.drift().iter().all(|drift| !drift.to_string().is_empty()));
        }
    }
}

fn answered(body: String) -> Result<Response<Loose>, Error> {
    let client =
        Client::builder("https://example.com").transport(Fixed(body)).retry(Retry::off()).strict(true).build()?;
    let mut call = pin!(client.send(&Get::default()).response().into_future());
    match call.as_mut().poll(&mut Context::from_waker(Waker::noop())) {
        Poll::Ready(response) => response,
        Poll::Pending => panic!("a transport that never waits, and a call that does"),
    }
}
