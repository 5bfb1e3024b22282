//! Where a call goes and what it says is what the caller wrote: no text becomes another host, another path, another
//! parameter or another header.

use crate::bytes::Bytes;
use bkapi::transport::{Answer, BoxFuture, Request, Transport, TransportError};
use bkapi::{
    Body, Call, Client, Effect, Endpoint, Envelope, Error, Extra, HeaderMap, Method, Retry, Scalar, StatusCode, Value,
    record,
};
use percent_encoding::percent_decode_str;
use std::collections::BTreeMap;
use std::future::IntoFuture as _;
use std::pin::pin;
use std::sync::{Arc, Mutex};
use std::task::{Context, Poll, Waker};
use url::{Url, form_urlencoded};

const BASE: &str = "https://api.example.com:8443/base";
const HEADER: &str = "x-scope";
const OTHER_HEADER: &str = "x-more";

/// Parameters wherever parameters may stand, but for the body.
#[derive(Clone, Default)]
struct Get {
    biz: String,
    kind: Scalar,
    text: String,
    list: Vec<String>,
    map: BTreeMap<String, String>,
    any: Value,
    scope: Option<String>,
    extra: Extra,
}

record!(Get {
    0 biz: "biz" in Path,
    1 kind: "kind" in Path,
    2 text: "te xt&=" in Query,
    3 list: "list" in Query,
    4 map: "map",
    5 any: "any",
    6 scope: "x-scope" in Header,
});

impl Endpoint for Get {
    const SYSTEM: &'static str = "shop_v2";
    const NAME: &'static str = "get";
    const METHOD: Method = Method::GET;
    const PATH: &'static str = "/api/{biz}/items/{kind}/";
    const EFFECT: Effect = Effect::Read;
    const ENVELOPE: Envelope = Envelope::None;
    type Response = Value;
}

/// Parameters of a form.
#[derive(Clone, Default)]
struct Post {
    text: String,
    number: f64,
    list: Vec<String>,
    extra: Extra,
}

record!(Post { 0 text: "text", 1 number: "number", 2 list: "list" });

impl Endpoint for Post {
    const SYSTEM: &'static str = "shop_v2";
    const NAME: &'static str = "post";
    const METHOD: Method = Method::POST;
    const PATH: &'static str = "/api/items/";
    const EFFECT: Effect = Effect::Write;
    const ENVELOPE: Envelope = Envelope::None;
    const BODY: Body = Body::Form;
    type Response = Value;
}

/// The bytes are the texts of parameters, with a zero behind each.
pub fn check(data: &[u8]) {
    let mut bytes = Bytes::new(data);
    match bytes.byte() % 4 {
        0 => get(&mut bytes),
        1 => post(&mut bytes),
        2 => by_hand(&mut bytes),
        _ => by_gateway(&mut bytes),
    }
}

fn get(bytes: &mut Bytes<'_>) {
    let mut request = Get {
        biz: bytes.text(),
        kind: if bytes.once_in(2) { Scalar::from(bytes.number()) } else { Scalar::from(bytes.text()) },
        text: bytes.text(),
        list: (0..bytes.below(3)).map(|_| bytes.text()).collect(),
        map: (0..bytes.below(3)).map(|_| (bytes.text(), bytes.text())).collect(),
        any: serde_json::from_str(&bytes.text()).unwrap_or_default(),
        scope: if bytes.once_in(2) { Some(bytes.text()) } else { None },
        extra: Extra::default(),
    };
    let more = bytes.text();
    if !is_member::<Get>(&more) {
        request.extra.insert(more, bytes.text());
    }
    let (name, value) = (bytes.text(), bytes.text());
    let sent = match sent(&client(), |client| client.send(&request).header(OTHER_HEADER, &value)) {
        Ok(sent) => sent,
        Err(_) => return assert!(cannot_be_sent(&request, &value), "refused for no reason"),
    };
    assert!(!cannot_be_sent(&request, &value), "sent though it cannot be: {}", sent.url);
    stays_at_home(&sent.url);
    assert_eq!(segments(&sent.url), ["base", "api", &request.biz, "items", &request.kind.to_string(), ""]);
    assert_eq!(pairs(sent.url.query().unwrap_or_default()), expected_query(&request));
    let all = |name| sent.headers.get_all(name).iter().map(|value| value.as_bytes().to_vec()).collect::<Vec<_>>();
    assert_eq!(all(HEADER), request.scope.iter().map(|text| text.as_bytes().to_vec()).collect::<Vec<_>>());
    assert_eq!(all(OTHER_HEADER), [value.as_bytes()]);
    a_header_is_one(&name, &value);
}

/// A header of any name is sent as it is, or not at all.
fn a_header_is_one(name: &str, value: &str) {
    let plain = sent(&client(), |client| client.send(&Post::default())).map(|sent| sent.headers).unwrap_or_default();
    let Ok(sent) = sent(&client(), |client| client.send(&Post::default()).header(name, value)) else { return };
    assert!(sent.headers.len() <= plain.len() + 1, "one header became {:?}", sent.headers);
    assert_eq!(sent.headers.get(name).map(|value| value.as_bytes()), Some(value.as_bytes()));
}

fn is_member<E: Endpoint + Default>(name: &str) -> bool {
    E::default().table().fields.contains(&name)
}

/// What has no honest form: an empty step of a path, steps that stand for others, line breaks in a header.
fn cannot_be_sent(request: &Get, value: &str) -> bool {
    let no_step = |text: &str| ["", ".", ".."].contains(&text);
    let no_header = |text: &str| text.bytes().any(|byte| (byte < b' ' && byte != b'\t') || byte == 127);
    no_step(&request.biz)
        || no_step(&request.kind.to_string())
        || request.scope.as_deref().is_some_and(no_header)
        || no_header(value)
}

fn expected_query(request: &Get) -> Vec<(String, String)> {
    let json = |value: &Value| value.to_string();
    let mut pairs = vec![("te xt&=".to_owned(), request.text.clone())];
    pairs.push(("list".to_owned(), json(&Value::from(request.list.clone()))));
    pairs.push(("map".to_owned(), json(&serde_json::to_value(&request.map).unwrap_or_default())));
    match &request.any {
        Value::Null => {}
        Value::String(text) => pairs.push(("any".to_owned(), text.clone())),
        value => pairs.push(("any".to_owned(), json(value))),
    }
    let text = |value: &Value| value.as_str().unwrap_or_default().to_owned();
    pairs.extend(request.extra.iter().map(|(name, value)| (name.to_owned(), text(value))));
    pairs
}

fn post(bytes: &mut Bytes<'_>) {
    let mut request = Post {
        text: bytes.text(),
        number: f64::from(bytes.byte()) / 4.0,
        list: (0..bytes.below(3)).map(|_| bytes.text()).collect(),
        extra: Extra::default(),
    };
    let (name, value) = (bytes.text(), bytes.text());
    if !is_member::<Post>(&name) {
        request.extra.insert(name, value);
    }
    let sent = sent(&client(), |client| client.send(&request)).unwrap_or_else(|error| panic!("{error}"));
    stays_at_home(&sent.url);
    assert_eq!(segments(&sent.url), ["base", "api", "items", ""]);
    assert_eq!(sent.url.query(), None);
    let text = |value: &Value| value.as_str().unwrap_or_default().to_owned();
    let mut members = vec![
        ("text".to_owned(), request.text.clone()),
        ("number".to_owned(), request.number.to_string()),
        ("list".to_owned(), Value::from(request.list.clone()).to_string()),
    ];
    members.extend(request.extra.iter().map(|(name, value)| (name.to_owned(), text(value))));
    assert_eq!(form_urlencoded::parse(&sent.body).into_owned().collect::<Vec<_>>(), members);
}

/// A path that somebody writes by hand is sent as it is written, below that of the server, or not at all.
fn by_hand(bytes: &mut Bytes<'_>) {
    let (path, name, value) = (bytes.text(), bytes.text(), bytes.text());
    let Ok(sent) = sent(&client(), |client| client.request(Method::GET, path.as_str()).query(name.as_str(), &value))
    else {
        return;
    };
    stays_at_home(&sent.url);
    let written = percent_decode_str(path.trim_start_matches('/')).decode_utf8_lossy();
    assert_eq!(segments(&sent.url).join("/"), format!("base/{written}"));
    assert_eq!(pairs(sent.url.query().unwrap_or_default()), [(name, value)]);
}

/// The name of a gateway is one label of a host, the name of a stage one step of a path.
fn by_gateway(bytes: &mut Bytes<'_>) {
    let (gateway, stage, own) = (bytes.text(), bytes.text(), bytes.text());
    let builder =
        Client::builder("https://{api_name}.example.com/{stage}").gateway(gateway.as_str()).stage(stage.as_str());
    let Ok(client) = made(builder) else { return };
    let Ok(sent) = sent(&client, |client| client.send(&Post::default()).stage(own.as_str())) else { return };
    assert_eq!((sent.url.scheme(), sent.url.port(), sent.url.username()), ("https", None, ""));
    assert_eq!(sent.url.host_str(), Some(format!("{}.example.com", gateway.to_lowercase()).as_str()));
    let steps: Vec<&str> =
        [own.as_str()].into_iter().filter(|own| !own.is_empty()).chain(["api", "items", ""]).collect();
    let steps_without_stage =
        segments(&sent.url).into_iter().filter(|step| !own.is_empty() || !step.is_empty()).count();
    assert!(segments(&sent.url).ends_with(&["api".to_owned(), "items".to_owned(), String::new()]), "{}", sent.url);
    assert!(own.is_empty() && steps_without_stage == 2 || segments(&sent.url) == steps, "{own:?} {}", sent.url);
    assert!(sent.url.query().is_none() && sent.url.fragment().is_none(), "{}", sent.url);
}

fn stays_at_home(url: &Url) {
    assert_eq!((url.scheme(), url.host_str(), url.port()), ("https", Some("api.example.com"), Some(8443)), "{url}");
    assert!(url.username().is_empty() && url.password().is_none() && url.fragment().is_none(), "{url}");
}

/// The steps of the path as a server reads them.
fn segments(url: &Url) -> Vec<String> {
    let read: Option<Url> = url.as_str().parse().ok();
    assert_eq!(read.as_ref(), Some(url), "a URL is read as it was written");
    let steps = url.path_segments().into_iter().flatten();
    steps.map(|step| percent_decode_str(step).decode_utf8_lossy().into_owned()).collect()
}

fn pairs(query: &str) -> Vec<(String, String)> {
    form_urlencoded::parse(query.as_bytes()).into_owned().collect()
}

/// What would go to the server.
struct Sent {
    url: Url,
    headers: HeaderMap,
    body: Vec<u8>,
}

/// Keeps what is sent.
#[derive(Clone, Default)]
struct Keeper(Arc<Mutex<Vec<Sent>>>);

thread_local! {
    static KEEPER: Keeper = Keeper::default();
}

impl Transport for Keeper {
    fn send(&self, request: Request) -> BoxFuture<'_, Result<Answer, TransportError>> {
        let sent = Sent { url: request.url, headers: request.headers, body: request.body.to_vec() };
        self.0.lock().unwrap_or_else(|poisoned| poisoned.into_inner()).push(sent);
        Box::pin(async { Ok(Answer::new(StatusCode::OK, "{}")) })
    }
}

fn client() -> Client {
    made(Client::builder(BASE)).unwrap_or_else(|error| panic!("{error}"))
}

fn made(builder: bkapi::ClientBuilder) -> Result<Client, Error> {
    builder.transport(KEEPER.with(Keeper::clone)).retry(Retry::off()).build()
}

fn sent<E: Endpoint>(client: &Client, call: impl FnOnce(&Client) -> Call<E>) -> Result<Sent, Error> {
    let taken = || KEEPER.with(|keeper| keeper.0.lock().unwrap_or_else(|poisoned| poisoned.into_inner()).pop());
    let mut future = pin!(call(client).response().into_future());
    let Poll::Ready(answer) = future.as_mut().poll(&mut Context::from_waker(Waker::noop())) else {
        panic!("a transport that never waits, and a call that does");
    };
    let sent = taken();
    assert!(taken().is_none(), "sent twice");
    match (answer, sent) {
        (_, Some(sent)) => Ok(sent),
        (Err(error), None) => Err(error),
        (Ok(_), None) => panic!("an answer to what was not sent"),
    }
}
