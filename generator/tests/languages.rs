//! The same docs in two languages: which values and which paging become of what both say.

#![allow(clippy::unwrap_used)]

use md_bindgen::pipeline::{self, DocsInput, Input, SystemInput};
use md_bindgen::spec::{Endpoint, Facts, Paging, REQUEST};
use std::path::Path;

/// The endpoint of two pages, the first in the main language.
fn merged(main: &str, other: &str) -> Endpoint {
    let folder = tempfile::tempdir().unwrap();
    let docs = [("zh", main), ("en", other)].map(|(language, page)| page_in(folder.path(), language, page)).to_vec();
    let system =
        SystemInput { name: "lamps".to_owned(), docs, dialect: "blueking".to_owned(), ..SystemInput::default() };
    let mut report = pipeline::read(&Input { systems: vec![system], ..Input::default() });
    report.systems.remove(0).endpoints.remove(0)
}

fn page_in(folder: &Path, language: &str, page: &str) -> DocsInput {
    let path = folder.join(language);
    std::fs::create_dir(&path).unwrap();
    std::fs::write(path.join("list.md"), page).unwrap();
    DocsInput { path, language: Some(language.to_owned()) }
}

/// A page with one field, described so and shown so.
fn page(description: &str, shown: &str) -> String {
    format!(
        "### Request method\n\nPOST\n\n### Request address\n\n/list/\n\n### Request parameters\n\n\
         | Field | Type | Required | Description |\n|---|---|---|---|\n| state | string | yes | {description} |\n\n\
         ### Request example\n\n```json\n{{\"state\": \"{shown}\"}}\n```\n"
    )
}

/// The values of the field, `on=lit, off`.
fn values(main: &str, other: &str) -> String {
    let endpoint = merged(main, other);
    let shown = endpoint.types[REQUEST].fields[0].values.iter().map(|known| match known.doc.as_str() {
        "" => known.value.clone(),
        doc => format!("{}={doc}", known.value),
    });
    shown.collect::<Vec<_>>().join(", ")
}

#[test]
fn the_second_language_completes_the_values() {
    let (listed, glossed, silent) = ("可选值 on,off", "Optional values: on (lit), off (dark)", "state");
    assert_eq!(values(&page(listed, "on"), &page(silent, "on")), "on, off");
    assert_eq!(values(&page(silent, "on"), &page(glossed, "on")), "on=lit, off=dark");
    assert_eq!(values(&page(listed, "on"), &page(glossed, "on")), "on=lit, off=dark");
}

#[test]
fn an_example_of_either_language_counts_for_both() {
    let (right, wrong) = ("可选值 on,off", "Optional values: on, of");
    // The translation is wrong, and so is the original.
    assert_eq!(values(&page(right, "off"), &page(wrong, "off")), "on, off");
    assert_eq!(values(&page(wrong, "off"), &page(right, "off")), "on, off");
    assert_eq!(values(&page(right, "on"), &page(right, "dim")), "");
    assert_eq!(values(&page(right, "dim"), &page(right, "on")), "");
}

/// A page that lists something, with so large pages, so many items in all, and two of them shown.
fn listing(limit: &str, count: usize) -> String {
    format!(
        "### Request method\n\nPOST\n\n### Request address\n\n/list/\n\n### Request parameters\n\n\
         | Field | Type | Required | Description |\n|---|---|---|---|\n| start | int | yes | first |\n\
         | limit | int | yes | {limit} |\n\n### Response example\n\n```json\n\
         {{\"result\": true, \"code\": 0, \"data\": {{\"count\": {count}, \"info\": [1, 2]}}}}\n```\n"
    )
}

fn paging(main: &str, other: &str) -> Option<Paging> {
    merged(main, other).paging
}

#[test]
fn the_second_language_completes_the_paging() {
    let found = paging(&listing("每页", 2), &listing("at most 50", 2)).unwrap();
    assert_eq!((found.at.as_str(), found.items.as_str(), found.max), ("start", "info", Some(50)));
    assert_eq!(found.total.as_deref(), Some("count"));
    let found = paging(&listing("最多 20", 2), &listing("at most 50", 0)).unwrap();
    assert_eq!((found.total, found.max), (None, Some(20)));
    // The first page lacks a row.
    let lacking = listing("最多 20", 2).replace("| start | int | yes | first |\n", "");
    assert_eq!(paging(&lacking, &listing("at most 50", 2)).unwrap().items, "info");
    assert_eq!(paging(&lacking, &lacking), None);
}

/// A page about one field of an object, with such a type and such a value.
fn field(word: &str, shown: &str) -> String {
    page("state", "on").replace("| string |", &format!("| {word} |")).replace("\"on\"", shown)
}

#[test]
fn a_type_that_says_less_takes_nothing_from_the_other() {
    let ty = |main: &str, other: &str| merged(main, other).types[REQUEST].fields[0].ty.to_string();
    let (texts, whatever) = (field("array", r#"["on"]"#), field("array", "[]"));
    assert_eq!(ty(&texts, &whatever), "list<string>");
    assert_eq!(ty(&whatever, &texts), "list<string>");
    let (text, nothing) = (field("string", r#""on""#), field("-", "null"));
    assert_eq!(ty(&text, &nothing), "string");
    assert_eq!(ty(&nothing, &text), "string");
    let (members, open) = (field("object", r#"{"on": 1}"#), field("object", "{}"));
    assert_eq!(ty(&members, &open), "State");
    assert_eq!(ty(&open, &members), "State");
    assert_eq!(ty(&text, &field("int", "1")), "string|integer");
    assert_eq!(ty(&text, &field("any", "1")), "any");
    assert_eq!(ty(&field("any", "1"), &text), "any");
}

/// A page that answers with this payload, which its table calls so.
fn answering(ty: &str, payload: &str) -> String {
    format!(
        "### Request method\n\nPOST\n\n### Request address\n\n/list/\n\n### Response example\n\n```json\n\
         {{\"result\": true, \"code\": 0, \"data\": {payload}}}\n```\n\n### Response parameters\n\n\
         | Field | Type | Description |\n|---|---|---|\n| result | bool | done |\n| code | int | 0 |\n\
         | data | {ty} | payload |\n"
    )
}

/// The members of the payload, those in brackets that an answer may lack.
fn payload(main: &str, other: &str) -> String {
    let endpoint = merged(&answering("object", main), &answering("object", other));
    let fields = &endpoint.types[endpoint.response.record().unwrap()].fields;
    let words = fields.iter().map(|field| match field.required {
        true => field.name.clone(),
        false => format!("[{}]", field.name),
    });
    words.collect::<Vec<_>>().join(" ")
}

#[test]
fn what_the_example_of_one_language_lacks_may_be_absent() {
    assert_eq!(payload(r#"{"id": 1, "name": "a"}"#, r#"{"id": 1, "name": "a"}"#), "id name");
    assert_eq!(payload(r#"{"id": 1, "name": "a"}"#, r#"{"id": 1}"#), "id [name]");
    assert_eq!(payload(r#"{"id": 1}"#, r#"{"id": 1, "name": "a"}"#), "id [name]");
}

#[test]
fn a_payload_holds_what_either_language_shows() {
    let merged = |main: &str, other: &str| merged(&answering("object", main), &answering("object", other));
    let endpoint = merged(r#"{"id": 1}"#, "2");
    assert_eq!(endpoint.response.to_string(), "any");
    assert!(!endpoint.types.contains_key("Data"), "nothing leads there: {:?}", endpoint.types);
    assert_eq!(merged("2", "\"two\"").response.to_string(), "string|integer");
    assert_eq!(merged("null", "\"two\"").response.to_string(), "string?");
}

/// A page with three fields, the first two described so.
fn stating(limit: &str, kind: &str) -> String {
    format!(
        "### Request method\n\nPOST\n\n### Request address\n\n/list/\n\n### Request parameters\n\n\
         | Field | Type | Required | Description |\n|---|---|---|---|\n| limit | int | no | {limit} |\n\
         | kind | string | no | {kind} |\n| kinds | array | no | kinds |\n"
    )
}

fn facts(main: &str, other: &str) -> Vec<Facts> {
    merged(main, other).types[REQUEST].fields.iter().map(|field| field.facts.clone()).collect()
}

#[test]
fn what_one_language_states_counts_and_what_both_state_differently_does_not() {
    let found = facts(&stating("每页条数，默认20", "x"), &stating("page size, at most 500", "deprecated"));
    assert_eq!((found[0].default.as_deref(), found[0].max, found[1].deprecated), (Some("20"), Some(500), true));
    let found = facts(&stating("每页条数，默认20，最大500", "x"), &stating("page size, default 10, at most 500", "x"));
    assert_eq!((found[0].default.as_deref(), found[0].max), (None, Some(500)));
    let found =
        facts(&stating("每页条数", "与kinds互斥"), &stating("page size", "only one of kind and kinds can be used"));
    assert_eq!((found[1].excludes.join(" "), found[2].excludes.join(" ")), ("kinds".to_owned(), "kind".to_owned()));
    // Each names another field.
    let found =
        facts(&stating("每页条数", "与kinds互斥"), &stating("page size", "only one of kind and limit can be used"));
    assert!(found.iter().all(|facts| facts.excludes.is_empty()));
}
