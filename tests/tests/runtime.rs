//! The runtime of the generated crate, with records and endpoints written by hand.

#![allow(clippy::unwrap_used, clippy::expect_used)]

use bkapi::{
    Call, Client, Effect, Endpoint, Error, ErrorKind, Extra, Method, Nullable, OneOrMany, Response, Retry, Scalar,
    Value, record,
};
use serde_json::json;
use std::collections::BTreeMap;
use std::io::{Read, Write};
use std::net::TcpListener;

#[derive(Clone, Default)]
struct Rule {
    id: i64,
    name: String,
    ratio: f64,
    on: bool,
    kind: Scalar,
    any: Value,
    list: Vec<Option<String>>,
    map: BTreeMap<String, Rule>,
    maybe: Option<i64>,
    items: Option<Vec<i64>>,
    cleared: Nullable<String>,
    owner: Option<String>,
    child: Option<Box<Rule>>,
    extra: Extra,
}

record!(Rule {
    0 id: "id",
    1 name: "name",
    2 ratio: "ratio",
    3 on: "on",
    4 kind: "kind",
    5 any: "any",
    6 list: "list",
    7 map: "map",
    8 maybe: "maybe",
    9 items: "items",
    10 cleared: "cleared",
    11 owner: "owner" or null,
    12 child: "child",
});

/// A whole rule, with everything in it.
fn whole() -> Value {
    let inner = json!({
        "id": 2, "name": "inner", "ratio": 0.5, "on": false, "kind": 1.5, "any": null, "list": [], "map": {}, "owner": "me"
    });
    json!({
        "id": 1, "name": "数", "ratio": 3, "on": true, "kind": "1", "any": {"b": [1, null], "a": "x"}, "list": ["x", null],
        "map": {"1": inner.clone(), "": inner.clone()}, "maybe": -9223372036854775808i64, "items": [], "cleared": null,
        "owner": null, "child": inner, "zz": {"new": true}, "aa": 1
    })
}

fn with(path: &str, value: Value) -> String {
    let mut json = whole();
    *json.pointer_mut(path).unwrap() = value;
    json.to_string()
}

fn without(name: &str) -> String {
    let mut json = whole();
    json.as_object_mut().unwrap().remove(name).unwrap();
    json.to_string()
}

fn read(json: &str) -> Result<Rule, String> {
    serde_json::from_str(json).map_err(|error| error.to_string())
}

#[test]
fn everything_goes_through_unchanged() {
    let rule = read(&whole().to_string()).unwrap();
    assert_eq!(serde_json::to_value(&rule).unwrap(), whole());
    assert_eq!(rule, rule.clone());
    let text = serde_json::to_string(&rule).unwrap();
    assert!(text.find("zz") < text.find("aa"), "members keep their order: {text}");
    assert!(text.contains("\"ratio\":3,"), "whole numbers are written without a fraction: {text}");
}

#[test]
fn records_differ_where_a_value_does() {
    let rule = read(&whole().to_string()).unwrap();
    let others = [
        with("/id", json!(3)),
        with("/any/a", json!("y")),
        with("/list/0", json!(null)),
        with("/map/1/name", json!("other")),
        with("/child/on", json!(true)),
        with("/zz", json!(1)),
        with("/cleared", json!("x")),
        without("items"),
        without("cleared"),
    ];
    for other in others {
        assert_ne!(read(&other).unwrap(), rule, "{other}");
    }
}

#[test]
fn numbers_may_come_as_text_and_integers_as_numbers() {
    assert_eq!(read(&with("/id", json!("7"))).unwrap().id, 7);
    assert_eq!(read(&with("/id", json!(7.0))).unwrap().id, 7);
    assert_eq!(read(&with("/ratio", json!("0.25"))).unwrap().ratio, 0.25);
    assert_eq!(read(&with("/maybe", json!("7"))).unwrap().maybe, Some(7));
    assert_eq!(read(&with("/kind", json!("7"))).unwrap().kind, "7");
    assert_eq!(read(&with("/kind", json!(7))).unwrap().kind, 7);
}

#[test]
fn null_and_nothing_are_honest_where_there_is_an_empty_value() {
    for name in ["list", "map", "any", "maybe", "items", "owner", "child", "cleared"] {
        read(&with(&format!("/{name}"), json!(null))).unwrap();
        read(&without(name)).unwrap();
    }
    let rule = read(&without("cleared")).unwrap();
    assert_eq!(rule.cleared, Nullable::Absent);
    assert_eq!(read(&with("/cleared", json!(null))).unwrap().cleared, Nullable::Null);
    assert_eq!(read(&without("items")).unwrap().items, None);
    assert_eq!(read(&with("/items", json!([]))).unwrap().items, Some(vec![]));
}

#[test]
fn what_does_not_fit_is_an_error_with_path_expectation_and_finding() {
    for (json, message) in [
        (with("/id", json!(null)), "expected an integer of 64 bits, found null at `id`"),
        (with("/id", json!("7x")), "expected an integer of 64 bits, found the string \"7x\" at `id`"),
        (with("/id", json!("")), "expected an integer of 64 bits, found the string \"\" at `id`"),
        (with("/id", json!(1.5)), "expected an integer of 64 bits, found the number 1.5 at `id`"),
        (
            with("/id", json!(u64::MAX)),
            "expected an integer of 64 bits, found the integer 18446744073709551615 at `id`",
        ),
        (with("/name", json!(1)), "expected a string, found the integer 1 at `name`"),
        (with("/on", json!("true")), "expected true or false, found the string \"true\" at `on`"),
        (with("/list/1", json!([])), "expected a string, found a list at `list[1]`"),
        (with("/map/1/kind", json!({})), "expected a string, number or boolean, found an object at `map.1.kind`"),
        (with("/child", json!([])), "expected an object, found a list at `child`"),
        (with("/child/name", json!(false)), "expected a string, found false at `child.name`"),
        (with("/map", json!(3)), "expected an object, found the integer 3 at `map`"),
        (without("on"), "expected true or false, found nothing at `on`"),
        (with("/kind", json!(9007199254740993i64)).replace("9007199254740993", "123456789012345678901"), "`kind`"),
        (with("/maybe", json!("x".repeat(100_000))), "found the string \"xxx"),
        ("[]".to_owned(), "expected an object, found a list"),
    ] {
        let error = read(&json).unwrap_err();
        assert!(error.contains(message) && error.len() < 300, "{error}\n{message}");
    }
}

#[test]
fn odd_json_gives_an_error_or_the_last_word() {
    assert_eq!(
        read(&format!("{}{}", &whole().to_string()[..whole().to_string().len() - 1], ",\"id\":5}")).unwrap().id,
        5
    );
    let twice = with("/child", json!({"id": 1})).replace("\"child\":{", "\"child\":{\"map\":{\"x\":1},");
    assert!(read(&twice).is_err());
    let text = whole().to_string();
    for end in (0..text.len()).filter(|end| text.is_char_boundary(*end)) {
        assert!(read(&text[..end]).is_err());
    }
    let deep = format!("{}{}", "{\"child\":".repeat(100_000), "}".repeat(100_000));
    assert!(read(&deep).unwrap_err().contains("recursion limit"));
}

#[test]
fn a_record_that_comes_twice_is_the_last_one() {
    let inner = json!({"id": 9, "name": "", "ratio": 0, "on": false, "kind": ""}).to_string();
    let text = whole().to_string();
    let text = format!("{},\"child\":{inner}}}", &text[..text.len() - 1]);
    assert_eq!(*read(&text).unwrap().child.unwrap(), read(&inner).unwrap());
}

#[test]
fn records_work_in_other_formats() {
    let rule = read(&whole().to_string()).unwrap();
    let yaml = serde_yaml::to_string(&rule).unwrap();
    assert_eq!(serde_yaml::from_str::<Rule>(&yaml).unwrap(), rule);
    let error = serde_yaml::from_str::<Rule>("id: [1]").unwrap_err().to_string();
    assert!(error.contains("at `id`"), "{error}");
}

#[derive(Clone, Default)]
struct Filter {
    value: OneOrMany,
    maybe: Option<OneOrMany>,
    cleared: Nullable<OneOrMany>,
    list: Vec<OneOrMany>,
    extra: Extra,
}

record!(Filter {
    0 value: "value",
    1 maybe: "maybe",
    2 cleared: "cleared",
    3 list: "list",
});

#[test]
fn one_and_a_list_of_one_stay_what_they_are() {
    for value in [json!("x"), json!(""), json!(7), json!(-1.5), json!(true), json!([]), json!(["7", 7, 1.5, false])] {
        let whole = json!({"value": value, "maybe": value, "cleared": value, "list": [value, [1], 1]});
        let filter: Filter = serde_json::from_value(whole.clone()).unwrap();
        assert_eq!(filter.value.is_many(), value.is_array());
        assert_eq!(serde_json::to_value(&filter).unwrap(), whole);
        assert_eq!(serde_json::from_value::<OneOrMany>(value.clone()).unwrap(), filter.value);
        assert_eq!(serde_json::to_value(&filter.value).unwrap(), value);
    }
    let null = json!({"value": 1, "cleared": null, "list": []});
    let filter: Filter = serde_json::from_value(null.clone()).unwrap();
    assert_eq!((&filter.maybe, &filter.cleared), (&None, &Nullable::Null));
    assert_eq!(serde_json::to_value(&filter).unwrap(), null);
    assert_ne!(filter, Filter { value: [1].into(), ..filter.clone() });
}

#[test]
fn the_last_of_two_equal_members_is_the_one() {
    let read = |json: &str| serde_json::from_str::<Filter>(json).unwrap().value;
    assert_eq!(read(r#"{"value":[1,2],"value":"x","list":[]}"#), "x".into());
    assert_eq!(read(r#"{"value":"x","value":[1],"list":[]}"#), [1].into());
    assert_eq!(read(r#"{"value":[1,2],"value":[3],"list":[]}"#), [3].into());
}

#[test]
fn what_is_neither_one_nor_many_is_told() {
    for (value, message) in [
        (json!({}), "expected a string, number or boolean, or a list of them, found an object at `value`"),
        (json!(null), "expected a string, number or boolean, or a list of them, found null at `value`"),
        (json!([1, null]), "expected a string, number or boolean, found null at `value[1]`"),
        (json!([[1]]), "expected a string, number or boolean, found a list at `value[0]`"),
        (json!(u64::MAX), "found the integer 18446744073709551615 at `value`"),
    ] {
        let error = serde_json::from_value::<Filter>(json!({"value": value, "list": []})).unwrap_err().to_string();
        assert!(error.contains(message), "{error}\n{message}");
    }
    let error = serde_json::from_value::<Filter>(json!({"list": []})).unwrap_err().to_string();
    assert!(error.contains("or a list of them, found nothing at `value`"), "{error}");
}

#[test]
fn callers_give_one_or_many_of_anything_scalar() {
    fn many(value: impl Into<OneOrMany>) -> OneOrMany {
        value.into()
    }
    let names = vec!["a".to_owned(), "b".to_owned()];
    assert_eq!(many(&names[0]), many("a"));
    assert_eq!(many(names.clone()), many(["a", "b"]));
    assert_eq!(many(&names[..]), names.iter().collect());
    assert_eq!(many(vec![Scalar::from(1), true.into()]).as_slice(), [Scalar::Integer(1), Scalar::Boolean(true)]);
    assert_eq!(many(1.5).as_one(), Some(&Scalar::Number(1.5)));
    assert_eq!(many([1]).as_one(), None);
    assert_eq!(many(7).into_vec(), [7]);
    assert_eq!(many(["a", "b"]).iter().map(ToString::to_string).collect::<String>(), "ab");
    let cleared: [Nullable<OneOrMany>; 3] = ["a".into(), vec![1].into(), None.into()];
    assert_eq!(cleared[1], Nullable::Value([1].into()));
}

#[derive(Clone, Default)]
struct Update {
    id: i64,
    name: String,
    ids: Option<Vec<i64>>,
    dry: Option<bool>,
    scope: Option<String>,
    value: Option<i64>,
    one: Option<OneOrMany>,
    many: Option<OneOrMany>,
    extra: Extra,
}

record!(Update {
    0 id: "id" in Path,
    1 name: "name" in Path,
    2 ids: "ids" in Query,
    3 dry: "dry" in Query,
    4 scope: "X-Scope" in Header,
    5 value: "value",
    6 one: "one" in Query,
    7 many: "many" in Query,
});

impl Endpoint for Update {
    const SYSTEM: &'static str = "test";
    const NAME: &'static str = "update";
    const METHOD: Method = Method::PUT;
    const PATH: &'static str = "/things/{id}/{name}/";
    const EFFECT: Effect = Effect::Write;
    type Response = Vec<i64>;
}

/// Answers one call with these bytes and gives what was asked.
fn server(answer: String) -> (String, std::thread::JoinHandle<String>) {
    let listener = TcpListener::bind("127.0.0.1:0").unwrap();
    let endpoint = format!("http://{}/base/", listener.local_addr().unwrap());
    let asked = std::thread::spawn(move || {
        let (mut stream, _) = listener.accept().unwrap();
        let mut buffer = vec![0; 64 * 1024];
        let length = stream.read(&mut buffer).unwrap();
        stream.write_all(answer.as_bytes()).unwrap();
        String::from_utf8_lossy(&buffer[..length]).into_owned()
    });
    (endpoint, asked)
}

async fn call(status: &str, body: &str, request: &Update) -> (Result<Response<Vec<i64>>, Error>, String) {
    let answer = format!("HTTP/1.1 {status}\r\nConnection: close\r\nContent-Length: {}\r\n\r\n{body}", body.len());
    let (endpoint, asked) = server(answer);
    let client = Client::builder(endpoint).app("me", "s3cret").user("管理").build().unwrap();
    let result = client.send(request).retry(Retry::off()).response().await;
    (result, asked.join().unwrap())
}

fn update() -> Update {
    let extra = Extra::from_iter([("more", "x")]);
    Update {
        id: 3,
        name: "a/b 中?".into(),
        ids: Some(vec![1, 2]),
        scope: Some("s".into()),
        one: Some("x".into()),
        many: Some(["x"].into()),
        extra,
        ..Update::default()
    }
}

#[tokio::test]
async fn each_field_travels_where_it_belongs() {
    let body = r#"{"result":true,"code":"00","message":"ok","data":[1,2],"request_id":"r1","count":2}"#;
    let (result, asked) = call("200 OK", body, &update()).await;
    let response = result.unwrap();
    assert_eq!(response.data, [1, 2]);
    assert_eq!(response.meta.request_id.as_deref(), Some("r1"));
    assert_eq!(response.meta.members["count"], 2);
    assert_eq!(response.meta.message(), Some("ok"));
    assert_eq!(response.meta.code(), Some("00".into()));
    assert!(
        asked.starts_with(
            "PUT /base/things/3/a%2Fb%20%E4%B8%AD%3F/?ids=%5B1%2C2%5D&one=x&many=%5B%22x%22%5D HTTP/1.1\r\n"
        ),
        "{asked}"
    );
    assert!(asked.contains("x-scope: s\r\n"), "{asked}");
    assert!(asked.contains("user-agent: bkapi/"), "{asked}");
    let authorization =
        r#"x-bkapi-authorization: {"bk_app_code":"me","bk_app_secret":"s3cret","bk_username":"\u7ba1\u7406"}"#;
    assert!(asked.contains(authorization), "{asked}");
    assert!(asked.ends_with("\r\n\r\n{\"more\":\"x\"}"), "{asked}");
}

#[tokio::test]
async fn failures_have_a_kind_and_what_the_server_said() {
    for (status, body, kind, code, message) in [
        ("200 OK", r#"{"result":false,"code":1306403,"message":"no","data":{}}"#, ErrorKind::Api, "1306403", "no"),
        ("200 OK", r#"{"result":true,"code":"5","message":null}"#, ErrorKind::Api, "5", "the call failed, the server"),
        ("200 OK", r#"{"bk_error_code":99,"bk_error_msg":"m","data":null}"#, ErrorKind::Api, "99", "m"),
        ("404 X", r#"{"error":{"code":"NOT_FOUND","message":"gone"}}"#, ErrorKind::Api, "NOT_FOUND", "gone"),
        (
            "200 OK\r\nX-Bkapi-Error-Code: 1642901\r\nX-Bkapi-Error-Message: slow",
            "{}",
            ErrorKind::Gateway,
            "1642901",
            "slow",
        ),
        ("502 Bad", "<html>", ErrorKind::Http, "", "the server refused"),
        (
            "302 Found\r\nLocation: http://127.0.0.1:1/",
            "",
            ErrorKind::Http,
            "",
            "the server sends the call to http://127.0.0.1:1, and credentials do not follow",
        ),
        ("200 OK", "<html>", ErrorKind::Decode, "", "the answer is no JSON"),
        ("200 OK", "", ErrorKind::Decode, "", "the answer is no JSON"),
        ("200 OK", "[1]", ErrorKind::Decode, "", "expected an object that wraps"),
        ("200 OK", r#"{"id":1}"#, ErrorKind::Decode, "", "expected an envelope"),
        (
            "200 OK",
            r#"{"data":[1,"x"]}"#,
            ErrorKind::Decode,
            "",
            "expected an integer of 64 bits, found the string \"x\"",
        ),
    ] {
        let (result, _) = call(status, body, &update()).await;
        let error = result.unwrap_err();
        assert_eq!(error.kind(), kind, "{body}");
        assert_eq!(error.code().map(ToString::to_string).unwrap_or_default(), code);
        assert!(error.message().starts_with(message), "{error}");
        assert_eq!(error.body(), Some(body));
        assert!(!format!("{error} {error:?}").contains("s3cret"));
    }
    let (result, _) = call("200 OK", r#"{"data":[1,"x"]}"#, &update()).await;
    assert_eq!(result.unwrap_err().path(), Some("data[1]"));
}

#[tokio::test]
async fn what_cannot_be_sent_is_an_error_before_anything_is_sent() {
    let client = Client::builder("http://127.0.0.1:1").app("me", "s3cret").build().unwrap();
    for name in ["", ".", ".."] {
        let error = client.send(&Update { name: name.into(), ..update() }).await.unwrap_err();
        assert_eq!(error.kind(), ErrorKind::Request, "{error}");
    }
    let error = client.send(&Update { scope: Some("a\r\nb: c".into()), ..update() }).await.unwrap_err();
    assert_eq!(error.kind(), ErrorKind::Request);
    assert_eq!(client.send(&update()).await.unwrap_err().kind(), ErrorKind::Transport);
    for endpoint in ["", "x", "ftp://x", "http://x/?q", "http://u:p@x/"] {
        assert_eq!(Client::builder(endpoint).build().unwrap_err().kind(), ErrorKind::Config, "{endpoint}");
    }
    assert!(
        !format!("{client:?} {:?}", Client::builder("http://x").token("s3cret").app("a", "s3cret")).contains("s3cret")
    );
}

#[tokio::test]
async fn a_server_that_never_answers_is_a_timeout() {
    let listener = TcpListener::bind("127.0.0.1:0").unwrap();
    let client = Client::builder(format!("http://{}", listener.local_addr().unwrap())).build().unwrap();
    let error = client.send(&update()).timeout(std::time::Duration::from_millis(50)).await.unwrap_err();
    assert_eq!(error.kind(), ErrorKind::Timeout);
}

#[test]
fn clients_calls_and_errors_may_change_threads() {
    fn is_send<T: Send>() {}
    fn is_sync<T: Sync>() {}
    is_send::<Call<Update>>();
    is_send::<bkapi::Items<bkapi::cc::list_biz_hosts::Request>>();
    is_send::<bkapi::Pages<bkapi::cc::list_biz_hosts::Request>>();
    is_send::<bkapi::Download>();
    is_send::<Client>();
    is_sync::<Client>();
    is_send::<Error>();
    is_sync::<Error>();
    assert_eq!(size_of::<Extra>(), size_of::<usize>());
}
