#![allow(clippy::unwrap_used)]
//! The comparison, case by case, and how it reads.

use super::*;
use crate::diagnostic::SourceFile;
use crate::spec::{System, yaml};

/// A system of one endpoint. Lines that start with a key of an endpoint replace those of the usual one, all others are
/// its records.
fn system(lines: &[&str]) -> System {
    let mut head = [
        ("name", "name: find_host"),
        ("method", "method: POST"),
        ("path", "path: /hosts/find/"),
        ("effect", "effect: read"),
        ("envelope", "envelope: none"),
        ("response", "response: Data"),
        ("request", "request: Request"),
    ];
    let mut records = vec!["Request: []", "Data: []"];
    let mut more = Vec::new();
    for line in lines {
        let key = line.split(':').next().unwrap();
        match head.iter_mut().find(|(known, _)| *known == key) {
            Some(known) => known.1 = line,
            None if line.starts_with(|c: char| c.is_uppercase()) => {
                records.retain(|record| !record.starts_with(&format!("{key}:")));
                records.push(line);
            }
            None => more.push(*line),
        }
    }
    let keys = head.iter().map(|(_, line)| *line).chain(more).collect::<Vec<_>>().join("\n  ");
    let text = format!("format: 1\nsystem: cmdb\nendpoints:\n- {keys}\n  types:\n    {}\n", records.join("\n    "));
    yaml::read(&SourceFile::new("spec.yaml", text.as_str())).unwrap_or_else(|findings| panic!("{findings:?}\n{text}"))
}

/// Every change in a line: class, place, what, why.
fn lines(old: &[System], new: &[System]) -> Vec<String> {
    let text = human(&compare(old, new), None, false);
    let mut lines: Vec<String> = Vec::new();
    for line in text.lines().filter(|line| line.starts_with("  ")) {
        match (line.trim_start().len() == line.len() - 2, lines.last_mut()) {
            (false, Some(last)) => *last = format!("{last}; {}", line.trim()),
            _ => lines.push(line.split_whitespace().collect::<Vec<_>>().join(" ")),
        }
    }
    lines
}

/// Old lines of a spec, new ones, and the changes.
type Case<'a> = (&'a [&'a str], &'a [&'a str], &'a [&'a str]);

fn assert_cases(cases: &[Case<'_>]) {
    for (old, new, expected) in cases {
        let (before, after) = ([system(old)], [system(new)]);
        assert_eq!(lines(&before, &after), *expected, "{old:?} -> {new:?}");
        assert_eq!(compare(&before, &before), []);
    }
}

#[test]
fn facts_of_fields() {
    assert_cases(&[
        (
            &["Request: [{name: a, type: integer}]"],
            &["Request: [{name: a, type: integer, default: 10, max: 500, unit: s}]"],
            &[
                "documentation Request.a: default 10 now, was none",
                "documentation Request.a: bounds at most 500 now, was none",
                "documentation Request.a: format in seconds now, was none",
            ],
        ),
        (
            &["Request: [{name: a, type: integer, default: 10, min: 1, max: 500}]"],
            &["Request: [{name: a, type: integer, default: 20, min: 1, max: 200}]"],
            &[
                "breaking Request.a: bounds from 1 to 200 now, was from 1 to 500 (wire); the server may no longer take what it took",
                "compatible Request.a: default 20 now, was 10; it counts where the field is left out",
            ],
        ),
        (
            &["Request: [{name: a, type: list<any>, max_items: 10}]"],
            &["Request: [{name: a, type: list<any>, max_items: 20}]"],
            &["documentation Request.a: bounds at most 20 items now, was at most 10 items"],
        ),
        (
            &["Data: [{name: a, type: string, max_length: 20}]"],
            &["Data: [{name: a, type: string, max_length: 10}]"],
            &["documentation Response.a: bounds at most 10 characters now, was at most 20 characters"],
        ),
        (
            &["Request: [{name: a, type: string}, {name: b, type: any}]"],
            &["Request: [{name: a, type: string, deprecated: true, excludes: [b]}, {name: b, type: any}]"],
            &["documentation Request.a: company not with b now, was none", "documentation Request.a: deprecated"],
        ),
        (
            &["Request: [{name: a, type: string, deprecated: true}]"],
            &["Request: [{name: a, type: string}]"],
            &["documentation Request.a: no longer deprecated"],
        ),
    ]);
}

#[test]
fn fields_of_requests() {
    assert_cases(&[
        (&["Request: []"], &["Request: [{name: a, type: string}]"], &["compatible Request.a: added, string"]),
        (
            &["Request: []"],
            &["Request: [{name: a, type: string, required: true}]"],
            &["breaking Request.a: added, string (source, wire); `Request::new` takes it now"],
        ),
        (
            &["Request: [{name: a, type: string}]"],
            &["Request: []"],
            &[
                "breaking Request.a: removed, was string (source, wire); the docs do not say what becomes of it where an older client sends it",
            ],
        ),
        (
            &["Request: [{name: a, type: string}]"],
            &["Request: [{name: a, type: string, required: true}]"],
            &["breaking Request.a: required now (source, wire); `Request::new` takes it now"],
        ),
        (
            &["Request: [{name: a, type: string, required: true}]"],
            &["Request: [{name: a, type: string}]"],
            &["breaking Request.a: optional now (source); `Request::new` does not take it any more, a setter does"],
        ),
        (
            &["Request: [{name: a, type: integer}]"],
            &["Request: [{name: a, type: string|integer}]"],
            &[
                "breaking Request.a: type string|integer now, was integer (source); in Rust `Option<i64>` became `Option<Scalar>`",
            ],
        ),
        (
            &["Request: [{name: a, type: list<any>}]"],
            &["Request: [{name: a, type: list<string>}]"],
            &[
                "breaking Request.a: type list<string> now, was list<any> (source); in Rust `Option<Vec<Value>>` became `Option<Vec<String>>`",
            ],
        ),
        (
            &["Request: [{name: a, type: string|integer}]"],
            &["Request: [{name: a, type: integer}]"],
            &[
                "breaking Request.a: type integer now, was string|integer (source, wire); in Rust `Option<Scalar>` became `Option<i64>`",
            ],
        ),
        (
            &["Request: [{name: a, type: string|integer}]"],
            &["Request: [{name: a, type: string|integer|boolean}]"],
            &["compatible Request.a: type string|integer|boolean now, was string|integer"],
        ),
        (
            &["Request: [{name: a, type: string}]"],
            &["Request: [{name: a, type: string, nullable: true}]"],
            &["breaking Request.a: may be null now (source); in Rust `Option<String>` became `Nullable<String>`"],
        ),
        (
            &["Request: [{name: a, type: string, nullable: true, required: true}]"],
            &["Request: [{name: a, type: string, required: true}]"],
            &["breaking Request.a: is never null now (source, wire); in Rust `Option<String>` became `String`"],
        ),
        (
            &["Request: [{name: a, type: string}]"],
            &["Request: [{name: a, type: string, in: query}]"],
            &[
                "breaking Request.a: travels in the query now, was in the body (wire); an older client sends it in the body",
            ],
        ),
        (
            &["Request: [{name: a, type: string}]"],
            &["Request: [{name: a, type: string, rust: first}]"],
            &["breaking Request.a: name in Rust first now, was a (source)"],
        ),
        (
            &["Request: [{name: bk-id, type: string}]"],
            &["Request: [{name: bk_id, type: string}]"],
            &["breaking Request.bk_id: on the wire bk_id now, was bk-id (wire); in Rust it still is `bk_id`"],
        ),
        (
            &[
                "Request: [{name: a, type: integer, required: true}, {name: b, type: integer, required: true}, {name: c, type: string}]",
            ],
            &[
                "Request: [{name: b, type: integer, required: true}, {name: c, type: string}, {name: a, type: integer, required: true}]",
            ],
            &[
                "breaking Request: `new` takes b, a now, was a, b (source); `Request::new` takes what it takes in another order; where types agree, callers still compile",
            ],
        ),
        (
            &["Request: [{name: a, type: string}, {name: b, type: string}]"],
            &["Request: [{name: b, type: string}, {name: a, type: string}]"],
            &[],
        ),
        (
            &["Request: [{name: a, type: string}]"],
            &["Request: [{name: a, type: string, forms: [1]}]"],
            &["breaking Request.a: belongs to the forms 1 now, was none (wire); objects of this form need it now"],
        ),
        (
            &["Request: [{name: a, type: string, forms: [1]}]"],
            &["Request: [{name: a, type: string, forms: [2]}]"],
            &["documentation Request.a: belongs to the forms 2 now, was 1"],
        ),
    ]);
}

#[test]
fn fields_of_answers() {
    assert_cases(&[
        (
            &["Data: []"],
            &["Data: [{name: a, type: string, required: true}]"],
            &["compatible Response.a: added, string"],
        ),
        (
            &["Data: [{name: a, type: string, required: true}]"],
            &["Data: []"],
            &[
                "breaking Response.a: removed, was string (source, wire); an older client cannot read an answer without it",
            ],
        ),
        (
            &["Data: [{name: a, type: list<string>, required: true}]"],
            &["Data: []"],
            &["breaking Response.a: removed, was list<string> (source)"],
        ),
        (
            &["Data: [{name: a, type: string, required: true}]"],
            &["Data: [{name: a, type: string}]"],
            &["breaking Response.a: optional now (source, wire); in Rust `String` became `Option<String>`"],
        ),
        (
            &["Data: [{name: a, type: string}]"],
            &["Data: [{name: a, type: string, required: true}]"],
            &["breaking Response.a: required now (source); in Rust it is always there: `String`"],
        ),
        (
            &["Data: [{name: a, type: string}]"],
            &["Data: [{name: a, type: string, nullable: true}]"],
            &["compatible Response.a: may be null now"],
        ),
        (
            &["Data: [{name: a, type: integer, required: true}]"],
            &["Data: [{name: a, type: integer, required: true, nullable: true}]"],
            &["breaking Response.a: may be null now (source, wire); in Rust `i64` became `Option<i64>`"],
        ),
        (
            &["Data: [{name: a, type: number}]"],
            &["Data: [{name: a, type: integer}]"],
            &["breaking Response.a: type integer now, was number (source); in Rust `Option<f64>` became `Option<i64>`"],
        ),
        (
            &["Data: [{name: a, type: list<any>}]"],
            &["Data: [{name: a, type: list<Tag>}]", "Tag: []"],
            &[
                "breaking Response.a: type list<Tag> now, was list<any> (source); in Rust `Option<Vec<Value>>` became `Option<Vec<Tag>>`",
            ],
        ),
        (
            &["Data: [{name: a, type: string, seen: table}]"],
            &["Data: [{name: a, type: string, doc: The first.}]"],
            &["documentation Response.a: description added"],
        ),
        (
            &["Data: [{name: a, type: Node}]", "Node: [{name: id, type: any}]"],
            &["Data: [{name: a, type: Node}]", "Node: [{name: id, type: any}, {name: b, type: Data}]"],
            &[
                "breaking Response.a: type in Rust Option<Box<Node>> now, was Option<Node> (source); its record can hold itself now",
                "compatible Response.a.b: added, Data",
            ],
        ),
        (
            &["response: list<Data>"],
            &["response: Data"],
            &["breaking Response: type Data now, was list<Data> (source, wire); in Rust `Vec<Data>` became `Data`"],
        ),
    ]);
}

#[test]
fn records_are_met_once_and_paths_go_through_fields() {
    let tree = "Node: [{name: id, type: integer}, {name: children, type: list<Node>}, {name: twin, type: Node}]";
    let grown = "Node: [{name: id, type: integer}, {name: children, type: list<Node>}, {name: twin, type: Node}, {name: x, type: any}]";
    assert_cases(&[
        (
            &["Data: [{name: by_name, type: map<list<Node>>}, {name: top, type: Node}]", tree],
            &["Data: [{name: by_name, type: map<list<Node>>}, {name: top, type: Node}]", grown],
            &["compatible Response.by_name{}[].x: added, any"],
        ),
        (
            &["Data: [{name: odd name, type: Node}]", tree],
            &["Data: [{name: odd name, type: Node}]", grown],
            &["compatible Response.\"odd name\".x: added, any"],
        ),
        (
            &["Data: [{name: a, type: Host}, {name: b, type: list<Host>}]", "Host: [{name: id, type: integer}]"],
            &["Data: [{name: a, type: Server}, {name: b, type: list<Server>}]", "Server: [{name: id, type: string}]"],
            &[
                "breaking Response.a: its type is Server now, was Host (source)",
                "breaking Response.a.id: type string now, was integer (source, wire); in Rust `Option<i64>` became `Option<String>`",
            ],
        ),
        (
            &["Data: [{name: a, type: Host}, {name: b, type: Host}]", "Host: []", "Group: []"],
            &["Data: [{name: a, type: Host}, {name: b, type: Group}]", "Host: []", "Group: []"],
            &["breaking Response.b: type Group now, was Host (source); it is another type in Rust"],
        ),
        (
            // Sent and received: `null` and nothing differ from now on, also in answers.
            &["Data: [{name: a, type: Host}]", "Host: [{name: id, type: string, nullable: true}]"],
            &[
                "Data: [{name: a, type: Host}]",
                "Host: [{name: id, type: string, nullable: true}]",
                "Request: [{name: a, type: Host}]",
            ],
            &[
                "breaking Response.a.id: type in Rust Nullable<String> now, was Option<String> (source); the record around it is used in another way",
                "compatible Request.a: added, Host",
            ],
        ),
        (
            &["Data: [{name: a, type: Host}]", "Request: [{name: a, type: Host}]", "Host: []"],
            &["Data: [{name: a, type: Host}]", "Request: []", "Host: []"],
            &[
                "breaking Request.a: removed, was Host (source, wire); the docs do not say what becomes of it where an older client sends it",
                "breaking Response.a: `new` and setters removed (source); no request has a `Host` any more, so its `new` and its setters are gone",
            ],
        ),
        (
            &["Spare: []"],
            &["Rest: []"],
            &[
                "documentation Spare: record removed; nothing uses it",
                "documentation Rest: record added; nothing uses it",
            ],
        ),
    ]);
}

#[test]
fn values_and_their_constants() {
    let field = |values: &str| format!("Request: [{{name: state, type: string, values: {values}}}]");
    let number = |values: &str| format!("Data: [{{name: state, type: integer, values: {values}}}]");
    let two = field("{on: runs, off: rests}");
    for (old, new, expected) in [
        (two.clone(), field("{on: runs, off: rests, idle: waits}"), vec!["compatible Request.state: value idle added".to_owned()]),
        (
            field("{on: runs, off: rests, idle: waits}"),
            two.clone(),
            vec!["breaking Request.state: value idle removed (source, wire); its constant is gone, and the server may no longer take it".to_owned()],
        ),
        (two.clone(), field("{on: runs, off: sleeps}"), vec!["documentation Request.state: value \"off: rests\" -> \"off: sleeps\"".to_owned()]),
        (
            field("{}"),
            two,
            vec![
                "breaking Request.state: type in Rust Option<RequestState> now, was Option<String> (source); the docs list its values now, and these have a type of their own".to_owned(),
                "documentation Request.state: value on added".to_owned(),
                "documentation Request.state: value off added".to_owned(),
            ],
        ),
        (
            number("{1: on, 2: off}"),
            number("{1: on, 2: out}"),
            vec![
                "breaking Response.state: constant OUT now, was OFF (source)".to_owned(),
                "documentation Response.state: value \"2: off\" -> \"2: out\"".to_owned(),
            ],
        ),
    ] {
        assert_eq!(lines(&[system(&[&old])], &[system(&[&new])]), expected, "{old} -> {new}");
    }
}

/// A type of the same name may be another one: what it holds, what it is, and whether there is one at all.
#[test]
fn what_lies_below_a_name_in_rust() {
    assert_cases(&[
        (
            &["Request: [{name: size, type: integer, values: {1: on, 2: off}}]"],
            &["Request: [{name: size, type: string, values: {1: on, 2: off}}]"],
            &[
                "breaking Request.size: type string now, was integer (source, wire); in Rust `Option<RequestSize>` is made of `String` now, was of `i64`",
            ],
        ),
        (
            &["Data: [{name: a, type: Host}]", "Host: [{name: state, type: string, values: {on: '', off: ''}}]"],
            &["Data: [{name: a, type: Server}]", "Server: [{name: state, type: string, values: {on: '', off: ''}}]"],
            &[
                "breaking Response.a: its type is Server now, was Host (source)",
                "breaking Response.a.state: type in Rust Option<ServerState> now, was Option<HostState> (source); the type of its values is named after the record",
            ],
        ),
        (
            // What a record gets that callers could not make before does not break them.
            &["Data: [{name: a, type: Host}]", "Host: [{name: id, type: string, required: true}]"],
            &[
                "Data: [{name: a, type: Host}]",
                "Host: [{name: id, type: string, required: true}, {name: b, type: string, required: true}]",
                "Request: [{name: a, type: Host}]",
            ],
            &["compatible Request.a: added, Host", "compatible Response.a.b: added, string"],
        ),
        (
            // No type of the crate is that of an envelope.
            &[
                "envelope: house",
                "Request: [{name: a, type: Host}]",
                "Host: []",
                "Envelope: [{name: data, type: Data}, {name: more, type: Data}]",
            ],
            &[
                "envelope: house",
                "Request: [{name: a, type: Host}]",
                "Host: []",
                "Envelope: [{name: data, type: Data}, {name: more, type: Host}]",
            ],
            &["documentation Envelope.more: type Host now, was Data; no type of the crate has it"],
        ),
        (
            // A file comes in place of the payload, whatever that is.
            &["answer: bytes", "response: Data"],
            &["answer: bytes", "response: list<string>"],
            &["compatible Response: type list<string> now, was Data"],
        ),
    ]);
}

#[test]
fn how_an_endpoint_is_called() {
    let list = "Data: [{name: info, type: list<string>}, {name: rows, type: list<string>}]";
    let pages = |paging: &'static str| {
        vec!["Request: [{name: start, type: integer}, {name: limit, type: integer}]", list, paging]
    };
    let by_offset = pages("paging: {by: offset, at: start, size: limit, items: info}");
    let cases: Vec<(Vec<&str>, Vec<&str>, Vec<&str>)> = vec![
        (
            vec![],
            vec!["method: PUT"],
            vec!["breaking method PUT now, was POST (wire); an older client calls what the docs no longer have"],
        ),
        (
            vec![],
            vec!["path: /v2/find/"],
            vec![
                "breaking path /v2/find/ now, was /hosts/find/ (wire); an older client calls what the docs no longer have",
            ],
        ),
        (
            vec![],
            vec!["path: ''"],
            vec![
                "breaking can no longer be called (source, wire); nobody says any more how it is called: its method and its types are gone",
            ],
        ),
        (
            vec!["path: ''"],
            vec![],
            vec!["compatible can be called now, POST /hosts/find/; the crate has the endpoint from now on"],
        ),
        (
            vec!["path: ''"],
            vec!["path: ''", "Request: [{name: a, type: string, required: true}]"],
            vec!["documentation Request.a: added, string; nobody says how it is called, so the crate is without it"],
        ),
        (
            vec![],
            vec!["effect: write"],
            vec![
                "compatible effect write now, was read; the call is made again only where the server cannot have seen it",
            ],
        ),
        (
            vec![],
            vec!["body: form"],
            vec!["breaking body form now, was json (wire); an older client sends another kind of body"],
        ),
        (
            vec![],
            vec!["answer: bytes"],
            vec![
                "breaking answer bytes now, was json (source, wire); the answer has another type, and an older client cannot read it",
            ],
        ),
        (
            vec![],
            vec!["deprecated: Use find_hosts."],
            vec!["compatible deprecated: Use find_hosts.; callers get a warning when they compile"],
        ),
        (vec!["deprecated: ''"], vec![], vec!["compatible no longer deprecated"]),
        (
            vec!["summary: Finds hosts"],
            vec!["summary: Finds all hosts"],
            vec!["documentation summary \"Finds hosts\" -> \"Finds all hosts\""],
        ),
        (vec!["source: a.md"], vec!["source: b.md:3"], vec![]),
        (
            vec!["envelope: house", "Envelope: [{name: data, type: Data}]"],
            vec![
                "envelope: house",
                "Envelope: [{name: result, type: Data}, {name: code, type: integer, required: true}]",
            ],
            vec![
                "breaking envelope house (result) now, was house (data) (wire); an older client looks for the payload in another place",
                "documentation Envelope.result: added, Data; no type of the crate has it",
                "documentation Envelope.code: added, integer; no type of the crate has it",
                "documentation Envelope.data: removed, was Data; no type of the crate has it",
            ],
        ),
        (
            pages("body: json"),
            by_offset.clone(),
            vec!["compatible long list, page by page: offset start; `.items()` and `.pages()` fetch page after page"],
        ),
        (
            by_offset.clone(),
            pages("body: json"),
            vec!["breaking no long list any more, was offset start (source); `.items()` and `.pages()` are gone"],
        ),
        (
            by_offset.clone(),
            pages("paging: {by: page, at: start, size: limit, items: info}"),
            vec![
                "breaking paging by page start now, was by offset start (wire); the streams of an older client ask for pages in another way",
            ],
        ),
        (
            by_offset.clone(),
            pages("paging: {by: offset, at: start, size: limit, items: rows}"),
            vec![
                "breaking paging items rows now, was items info (wire); the streams of an older client take their items from another list",
            ],
        ),
        (
            by_offset,
            pages("paging: {by: offset, at: start, size: limit, items: info, max: 50}"),
            vec!["documentation paging max 50 now, was max unknown"],
        ),
    ];
    for (old, new, expected) in cases {
        assert_eq!(lines(&[system(&old)], &[system(&new)]), expected, "{old:?} -> {new:?}");
    }
}

#[test]
fn systems_and_endpoints_come_and_go() {
    let one = || system(&[]);
    let other = System { name: "job".to_owned(), ..one() };
    assert_eq!(lines(&[one()], &[one(), other.clone()]), ["compatible added"]);
    assert_eq!(
        lines(&[one(), other], &[one()]),
        ["breaking removed (source, wire); its module, its feature and all its endpoints are gone"]
    );
    let with = |others: &[&[&str]]| {
        let endpoints = others.iter().flat_map(|lines| system(lines).endpoints);
        System { endpoints: endpoints.collect(), ..one() }
    };
    assert_eq!(lines(&[with(&[])], &[one()]), ["compatible added"]);
    assert_eq!(lines(&[one()], &[with(&[])]), ["breaking removed (source, wire); its method and its types are gone"]);
    assert_eq!(
        lines(&[one()], &[with(&[&["name: find_hosts", "effect: write"]])]),
        [
            "breaking renamed, was find_host (source); its method and its module have the new name",
            "compatible effect write now, was read; the call is made again only where the server cannot have seen it",
        ]
    );
    // Callers write the same name all the same.
    assert_eq!(
        lines(&[one()], &[with(&[&["name: find-host"]])]),
        ["compatible renamed, was find_host; in Rust it still is `find_host`"]
    );
    // Two that might be meant are none.
    let twins = with(&[&["name: a"], &["name: b"]]);
    assert_eq!(lines(&[one()], &[twins]).len(), 3);
    // A neighbour whose name folds to the same one.
    let dashed: &[&str] = &["name: find-host"];
    let crowded = lines(&[with(&[dashed])], &[with(&[dashed, &["path: /other/"]])]);
    assert!(crowded[0].starts_with("breaking name in Rust ") && crowded[1] == "compatible added", "{crowded:?}");
}

/// An endpoint before and after an edit of its page that touches a bit of everything.
fn edited() -> Vec<Change> {
    let old = system(&[
        "summary: Finds hosts",
        "Request: [{name: bk_biz_id, type: integer, required: true, doc: Business}, {name: page, type: Page}]",
        "Page: [{name: limit, type: integer}]",
        "Data: [{name: info, type: list<Host>, required: true}]",
        "Host: [{name: bk_host_id, type: integer, required: true}, {name: ip, type: string, required: true}]",
    ]);
    let new = system(&[
        "summary: Finds all hosts of a `business`",
        "Request: [{name: bk_biz_id, type: integer, required: true, doc: Number of the business}, {name: page, type: Page}]",
        "Page: [{name: limit, type: integer, required: true}, {name: 'a`b', type: string}]",
        "Data: [{name: info, type: list<Host>, required: true}]",
        "Host: [{name: bk_host_id, type: string, required: true}, {name: ip, type: string}]",
        "deprecated: \"Use *list_hosts*\"",
    ]);
    let job = System::new("job", Vec::new());
    compare(&[old, job], &[new])
}

const VERSIONS: Versions<'_> = Versions { old: "0.1.0", next: Some("0.2.0"), revision: None };

#[test]
fn people_read_this() {
    insta::assert_snapshot!("human", human(&edited(), Some(VERSIONS), false));
    insta::assert_snapshot!("markdown", markdown(&edited(), "0.2.0"));
    assert_eq!(human(&[], Some(Versions { next: None, ..VERSIONS }), false), "nothing changed for callers\n");
    assert_eq!(markdown(&[], "0.2.0"), "");
    assert!(human(&edited(), None, true).contains("\u{1b}[31mbreaking\u{1b}[0m"));
}

#[test]
fn programs_read_what_the_schema_says() {
    let schema: serde_json::Value = serde_json::from_str(include_str!("../../../specs/diff.schema.json")).unwrap();
    let report: serde_json::Value = serde_json::from_str(&json(&edited(), Some(VERSIONS))).unwrap();
    let none: serde_json::Value = serde_json::from_str(&json(&[], None)).unwrap();
    assert_eq!(none["version"], serde_json::Value::Null);
    let change = &schema["$defs"]["change"];
    let keys = |value: &serde_json::Value| -> Vec<String> { value.as_object().unwrap().keys().cloned().collect() };
    assert_eq!(keys(&report), keys(&schema["properties"]));
    assert_eq!(keys(&report["counts"]), keys(&schema["properties"]["counts"]["properties"]));
    for found in report["changes"].as_array().unwrap() {
        assert_eq!(keys(found), keys(&change["properties"]));
        for key in ["what", "aspect", "class"] {
            assert!(change["properties"][key]["enum"].as_array().unwrap().contains(&found[key]), "{found}");
        }
    }
    let words: Vec<&str> = Aspect::ALL.iter().map(|aspect| aspect.word()).collect();
    assert_eq!(change["properties"]["aspect"]["enum"], serde_json::json!(words));
}
