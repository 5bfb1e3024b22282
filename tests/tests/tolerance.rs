//! Seven ways in which servers part from their docs, on every kind of member: what comes back in the usual mode, and what
//! strict mode says.

#![allow(clippy::unwrap_used, clippy::expect_used)]

use bkapi::fake::Fake;
use bkapi::{Client, Drift, Effect, Endpoint, Error, ErrorKind, Extra, Method, Scalar, Value, record};
use serde_json::json;
use std::collections::BTreeMap;

#[derive(Clone, Default)]
struct Ask {
    extra: Extra,
}

record!(Ask {});

#[derive(Clone, Default)]
struct Told {
    number: i64,
    ratio: f64,
    text: String,
    flag: bool,
    scalar: Scalar,
    list: Vec<i64>,
    map: BTreeMap<String, i64>,
    record: Inner,
    any: Value,
    maybe: Option<i64>,
    maybe_list: Option<Vec<Inner>>,
    maybe_record: Option<Inner>,
    extra: Extra,
}

record!(Told {
    0 number: "number",
    1 ratio: "ratio",
    2 text: "text",
    3 flag: "flag",
    4 scalar: "scalar",
    5 list: "list",
    6 map: "map",
    7 record: "record",
    8 any: "any",
    9 maybe: "maybe",
    10 maybe_list: "maybe_list",
    11 maybe_record: "maybe_record",
});

#[derive(Clone, Default)]
struct Inner {
    id: i64,
    name: Option<String>,
    extra: Extra,
}

record!(Inner { 0 id: "id", 1 name: "name" });

impl Endpoint for Ask {
    const SYSTEM: &'static str = "test";
    const NAME: &'static str = "ask";
    const METHOD: Method = Method::POST;
    const PATH: &'static str = "/ask/";
    const EFFECT: Effect = Effect::Read;
    type Response = Told;
}

const PLAIN: [&str; 9] = ["number", "ratio", "text", "flag", "scalar", "list", "map", "record", "any"];
/// Plain members that have an honest value where the server sends none: an empty list, an empty map, null.
const EMPTY: [&str; 3] = ["list", "map", "any"];
const OPTIONAL: [&str; 3] = ["maybe", "maybe_list", "maybe_record"];

fn whole() -> Value {
    json!({
        "number": 1, "ratio": 0.5, "text": "t", "flag": true, "scalar": "s", "list": [1, 2], "map": {"a": 1},
        "record": {"id": 3, "name": "n"}, "any": {"x": 1}, "maybe": 4, "maybe_list": [{"id": 5}], "maybe_record": {"id": 6},
    })
}

fn with(member: &str, value: Value) -> Value {
    let mut data = whole();
    data[member] = value;
    data
}

fn without(member: &str) -> Value {
    let mut data = whole();
    data.as_object_mut().unwrap().remove(member);
    data
}

fn ask(data: &Value, is_strict: bool) -> Result<Told, Error> {
    let fake = Fake::new();
    fake.answer("test.ask", 200, json!({"result": true, "code": 0, "message": "", "data": data}));
    let client = Client::builder("https://x").transport(fake).strict(is_strict).build().unwrap();
    tokio::runtime::Builder::new_current_thread()
        .build()
        .unwrap()
        .block_on(async { client.send(&Ask::default()).await })
}

/// What strict mode says, a line for each place.
fn drift(data: &Value) -> Vec<String> {
    match ask(data, true) {
        Ok(_) => Vec::new(),
        Err(error) => {
            assert_eq!(error.kind(), ErrorKind::Drift, "{error}");
            error.drift().iter().map(Drift::to_string).collect()
        }
    }
}

fn back(data: &Value) -> Value {
    serde_json::to_value(ask(data, false).unwrap()).unwrap()
}

#[test]
fn plain() {
    assert_eq!(back(&whole()), whole());
    assert_eq!(drift(&whole()), [""; 0]);
}

#[test]
fn an_unknown_member_is_kept_and_told_in_strict_mode() {
    let data = with("new", json!({"a": [1, null]}));
    assert_eq!(back(&data), data);
    assert_eq!(drift(&data), ["`data.new`: not in the docs"]);
    let deep = with("maybe_list", json!([{"id": 1}, {"id": 2, "y": 1}]));
    assert_eq!(back(&deep), deep);
    assert_eq!(drift(&deep), ["`data.maybe_list[1].y`: not in the docs"]);
}

#[test]
fn null_in_an_optional_is_nothing() {
    for member in OPTIONAL {
        let data = with(member, Value::Null);
        assert_eq!(back(&data), without(member));
        assert_eq!(drift(&data), [""; 0]);
    }
}

#[test]
fn an_empty_list_is_not_an_absent_one() {
    assert_eq!(ask(&with("maybe_list", json!([])), false).unwrap().maybe_list, Some(Vec::new()));
    assert_eq!(ask(&without("maybe_list"), false).unwrap().maybe_list, None);
    assert_eq!(back(&with("list", json!([]))), with("list", json!([])));
}

#[test]
fn a_number_sent_as_text_is_the_number() {
    assert_eq!(back(&with("number", json!("7"))), with("number", json!(7)));
    assert_eq!(back(&with("ratio", json!("0.25"))), with("ratio", json!(0.25)));
    assert_eq!(back(&with("maybe", json!("7"))), with("maybe", json!(7)));
    assert_eq!(back(&with("list", json!(["1"]))), with("list", json!([1])));
    assert_eq!(
        back(&with("scalar", json!("7"))),
        with("scalar", json!("7")),
        "where the docs know both, it stays text"
    );
}

#[test]
fn a_missing_member_is_an_error_only_where_nothing_honest_stands_for_it() {
    for member in OPTIONAL {
        assert_eq!(back(&without(member)), without(member));
        assert_eq!(drift(&without(member)), [""; 0]);
    }
    for member in PLAIN {
        let usual = ask(&without(member), false);
        match EMPTY.contains(&member) {
            true => assert!(usual.is_ok(), "{member}"),
            false => assert_eq!(usual.unwrap_err().path(), Some(format!("data.{member}").as_str())),
        }
        assert_eq!(drift(&without(member)), [format!("`data.{member}`: in the docs, not in the answer")]);
    }
}

#[test]
fn null_in_a_plain_member_is_an_error_only_where_nothing_honest_stands_for_it() {
    for member in PLAIN {
        let data = with(member, Value::Null);
        match ask(&data, false) {
            Ok(_) => assert!(EMPTY.contains(&member), "{member}"),
            Err(error) => {
                assert!(!EMPTY.contains(&member), "{member}");
                assert_eq!((error.kind(), error.path()), (ErrorKind::Decode, Some(format!("data.{member}").as_str())));
                assert!(error.message().ends_with("found null"), "{error}");
            }
        }
        // Any value may stand where the docs know no type.
        let found = drift(&data);
        assert!(if member == "any" { found.is_empty() } else { found[0].contains("found null") }, "{found:?}");
    }
}

#[test]
fn strict_mode_tells_everything_at_once() {
    let data = json!({
        "number": "x", "ratio": [1], "text": {"a": 1}, "flag": 1, "scalar": null, "list": {"a": {"b": 1}}, "map": [1, [2]],
        "record": {"id": true, "z": 1}, "maybe": "y", "maybe_list": [1, {"name": 1}], "maybe_record": [],
    });
    insta::assert_snapshot!(ask(&data, true).unwrap_err());
    let usual = ask(&data, false).unwrap_err();
    assert_eq!((usual.kind(), usual.path()), (ErrorKind::Decode, Some("data.number")));
}

#[test]
fn what_was_read_in_strict_mode_is_the_same() {
    assert_eq!(ask(&whole(), true).unwrap(), ask(&whole(), false).unwrap());
}

/// Each way, on each member of each answer of the crate's own endpoints.
#[test]
fn every_record_of_the_crate_holds() {
    let mut tried = 0;
    for info in bkapi::registry::endpoints() {
        let Some(example) = info.example_response() else { continue };
        for pointer in members(&example["data"], "/data".to_owned()) {
            for change in [None, Some(Value::Null), Some(json!([])), Some(json!("7")), Some(json!({"new": 1}))] {
                let mut body = example.clone();
                let (object, name) = pointer.rsplit_once('/').unwrap();
                match change {
                    Some(value) => *body.pointer_mut(&pointer).unwrap() = value,
                    None => drop(body.pointer_mut(object).and_then(Value::as_object_mut).unwrap().remove(name)),
                }
                tried += 1;
                if let Err(error) = info.reencode_response(&body) {
                    assert!(error.path().is_some_and(|path| path.starts_with("data.")), "{error}");
                }
            }
        }
    }
    assert!(tried > 50, "{tried}");
}

/// The pointers of all members of all objects.
fn members(value: &Value, at: String) -> Vec<String> {
    match value {
        Value::Object(members_of) => members_of
            .iter()
            .flat_map(|(name, value)| {
                let here = format!("{at}/{name}");
                [here.clone()].into_iter().chain(members(value, here))
            })
            .collect(),
        Value::Array(items) => {
            items.iter().enumerate().flat_map(|(n, item)| members(item, format!("{at}/{n}"))).collect()
        }
        _ => Vec::new(),
    }
}
