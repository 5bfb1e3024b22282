//! Records that several endpoints of a system have: one definition for all that fit.

#![allow(clippy::unwrap_used)]

mod project;

use md_bindgen::diagnostic::SourceFile;
use md_bindgen::diff::{compare, human};
use md_bindgen::render::{Options, render};
use md_bindgen::spec::{System, yaml};
use md_bindgen::write::Tree;
use project::{Project, page};

/// A system with endpoints that POST: name, type of the payload, records.
fn system(endpoints: &[(&str, &str, &[&str])]) -> System {
    let mut text = "format: 1\nsystem: shop\nendpoints:\n".to_owned();
    for (name, response, records) in endpoints {
        text += &format!(
            "- {{name: {name}, method: POST, path: /{name}/, effect: read, envelope: none, request: Request, \
             response: {response}, types: {{{}}}}}\n",
            records.join(", ")
        );
    }
    yaml::read(&SourceFile::new("spec.yaml", text.as_str())).unwrap_or_else(|findings| panic!("{findings:?}\n{text}"))
}

fn tree(system: &System) -> Tree {
    render(std::slice::from_ref(system), &Options::default()).unwrap().tree
}

/// The shared types, the endpoints with their names in brackets: `Page(find_hosts list_hosts)`.
fn shared(system: &System) -> String {
    let tree = tree(system);
    let named = |path: &str, text: &str| -> Vec<(String, String)> {
        let Some((_, rest)) = text.split_once("pub use super::types::") else { return Vec::new() };
        let names = rest.split_once(';').unwrap().0;
        let endpoint = path.trim_start_matches("src/shop/").trim_end_matches(".rs");
        let names = names.split(|c: char| !c.is_alphanumeric()).filter(|name| !name.is_empty());
        names.map(|name| (name.to_owned(), endpoint.to_owned())).collect()
    };
    let mut by_name: std::collections::BTreeMap<String, Vec<String>> = Default::default();
    for (name, endpoint) in tree.files.iter().flat_map(|(path, text)| named(path, text)) {
        by_name.entry(name).or_default().push(endpoint);
    }
    assert_eq!(by_name.is_empty(), !tree.files.contains_key("src/shop/types.rs"));
    assert_eq!(by_name.is_empty(), !tree.files["src/shop.rs"].contains("pub mod types;"));
    by_name.iter().map(|(name, endpoints)| format!("{name}({})", endpoints.join(" "))).collect::<Vec<_>>().join(" ")
}

const REQUEST: &str = "Request: [{name: page, type: Page}]";
const PAGE: &str = "Page: [{name: start, type: integer}, {name: limit, type: integer}]";
const DATA: &str = "Data: [{name: host, type: Host}]";

#[test]
fn the_types_of_a_system_read_like_this() {
    let request = "Request: [{name: page, type: Page, required: true}, {name: filter, type: Filter}]";
    let page = |doc: &str| {
        format!(
            "Page: [{{name: limit, type: integer, required: true, doc: {doc}}}, \
             {{name: sort, type: string, values: {{id: by number, name: ''}}, doc: The order}}]"
        )
    };
    let filter = "Filter: [{name: field, type: string, required: true}, {name: rules, type: list<Filter>}, \
                  {name: ids, type: map<any>}]";
    let host = "Host: [{name: bk_host_id, type: integer, required: true}]";
    let (some, others) = (page("Items of a page"), page("The size of a page"));
    let system = system(&[
        ("count_hosts", "integer", &[request, &others, filter]),
        ("find_hosts", "Data", &[request, &some, filter, DATA, host]),
        ("get_host", "Data", &["Request: []", DATA, host]),
        ("list_hosts", "list<Host>", &[request, &some, filter, host]),
        ("list_sets", "list<any>", &[request, &some, "Filter: []"]),
    ]);
    let tree = tree(&system);
    insta::assert_snapshot!("types", tree.files["src/shop/types.rs"]);
    insta::assert_snapshot!("endpoint", tree.files["src/shop/find_hosts.rs"]);
    insta::assert_snapshot!("system", tree.files["src/shop.rs"]);
}

#[test]
fn records_are_one_where_all_but_their_docs_agrees() {
    let with = |one: &str, other: &str| {
        shared(&system(&[("a", "any", &[REQUEST, PAGE, one]), ("b", "any", &[REQUEST, PAGE, other])]))
    };
    assert_eq!(with("Spare: []", "Spare: []"), "Page(a b)", "nobody meets what nothing uses");
    let pair = |one: &str, other: &str| {
        let [one, other] = [one, other].map(|fields| format!("Page: [{fields}]"));
        let received = |name| ["Request: []", "Data: [{name: page, type: Page}]", name].map(str::to_owned);
        let sent = |name| [REQUEST, name].map(str::to_owned);
        let of = |response: &str, one: &[String], other: &[String]| {
            let [one, other] = [one, other].map(|records| records.iter().map(String::as_str).collect::<Vec<_>>());
            !shared(&system(&[("a", response, &one), ("b", response, &other)])).is_empty()
        };
        (of("any", &sent(&one), &sent(&other)), of("Data", &received(&one), &received(&other)))
    };
    for (one, other, expected) in [
        ("{name: a, type: string}", "{name: a, type: string, doc: First}", (true, true)),
        ("{name: a, type: string}", "{name: a, type: string, seen: table}", (true, true)),
        ("{name: a, type: string}", "{name: a, type: integer}", (false, false)),
        ("{name: a, type: string|integer}", "{name: a, type: string|boolean}", (false, false)),
        ("{name: a, type: string}", "{name: b, type: string}", (false, false)),
        ("{name: a, type: string}", "{name: a, type: string, required: true}", (false, false)),
        ("{name: a, type: string}", "{name: a, type: string, nullable: true}", (false, false)),
        ("{name: a, type: string}", "{name: a, type: string, rust: b}", (false, false)),
        ("{name: a, type: string}", "{name: a, type: string, forms: [1]}", (false, false)),
        (
            "{name: a, type: string, values: {x: one, y: two}}",
            "{name: a, type: string, values: {y: '', x: ''}}",
            (true, true),
        ),
        (
            "{name: a, type: string, values: {x: '', y: ''}}",
            "{name: a, type: string, values: {x: '', z: ''}}",
            (false, false),
        ),
        ("{name: a, type: string, values: {x: '', y: ''}}", "{name: a, type: string}", (false, false)),
        // Numbers are called after their meanings.
        (
            "{name: a, type: integer, values: {1: on, 2: off}}",
            "{name: a, type: integer, values: {1: on, 2: out}}",
            (false, false),
        ),
        (
            "{name: a, type: string}, {name: b, type: string}",
            "{name: b, type: string}, {name: a, type: string}",
            (true, true),
        ),
        (
            "{name: a, type: string, required: true}, {name: b, type: string, required: true}",
            "{name: b, type: string, required: true}, {name: a, type: string, required: true}",
            (false, true),
        ),
    ] {
        assert_eq!(pair(one, other), expected, "{one} and {other}, sent and received");
    }
    let received = ["Request: []", "Data: [{name: page, type: Page}]", PAGE];
    assert_eq!(
        shared(&system(&[("a", "any", &[REQUEST, PAGE]), ("b", "Data", &received)])),
        "",
        "one sent, one received"
    );
}

#[test]
fn the_request_and_the_payload_belong_to_their_endpoint() {
    let data = "Data: [{name: id, type: integer}]";
    let holder = "Holder: [{name: data, type: Data}]";
    let records = ["Request: [{name: holder, type: Holder}]", holder, data];
    assert_eq!(shared(&system(&[("a", "Data", &records), ("b", "Data", &records)])), "");
    assert_eq!(shared(&system(&[("a", "list<Data>", &records), ("b", "any", &records)])), "");
    assert_eq!(shared(&system(&[("a", "any", &records), ("b", "any", &records)])), "Data(a b) Holder(a b)");
    // What callers meet in no crate is no second endpoint.
    let mut systems = system(&[("a", "any", &records), ("b", "any", &records)]);
    systems.endpoints[1].response = "Data".parse().unwrap();
    systems.endpoints[1].answer = md_bindgen::spec::Answer::Bytes;
    assert_eq!(shared(&systems), "");
}

#[test]
fn of_several_shapes_of_a_name_the_usual_one_is_shared() {
    let other = "Page: [{name: page, type: integer}]";
    let small = "Page: [{name: begin, type: integer}]";
    let of = |shapes: &[&str]| {
        let names = ["a", "b", "c", "d", "e"];
        let records: Vec<[&str; 2]> = shapes.iter().map(|shape| [REQUEST, *shape]).collect();
        let endpoints: Vec<(&str, &str, &[&str])> =
            names.into_iter().zip(&records).map(|(name, records)| (name, "any", records.as_slice())).collect();
        shared(&system(&endpoints))
    };
    assert_eq!(of(&[PAGE, other, PAGE, other, PAGE]), "Page(a c e)");
    assert_eq!(of(&[other, PAGE, other, PAGE, other]), "Page(a c e)");
    assert_eq!(of(&[PAGE, other, small]), "");
    // As many have the one as the other: which one does not depend on which endpoint has it.
    let (one, turned) = (of(&[other, other, small, small]), of(&[small, small, other, other]));
    assert_eq!((one.as_str(), turned.as_str()), ("Page(c d)", "Page(a b)"));
}

#[test]
fn what_a_shared_record_holds_is_shared_too() {
    let request = "Request: [{name: filter, type: Filter}]";
    let filter = "Filter: [{name: rules, type: list<Rule>}]";
    let (rule, other) = ("Rule: [{name: id, type: integer}]", "Rule: [{name: name, type: string}]");
    let whole = [request, filter, rule];
    let odd = [request, filter, other];
    assert_eq!(shared(&system(&[("a", "any", &whole), ("b", "any", &whole)])), "Filter(a b) Rule(a b)");
    assert_eq!(shared(&system(&[("a", "any", &whole), ("b", "any", &odd)])), "");
    // Most have another rule, so no filter with the rarer one is shared.
    let bare = ["Request: [{name: rule, type: Rule}]", other];
    let endpoints: &[(&str, &str, &[&str])] =
        &[("a", "any", &whole), ("b", "any", &whole), ("c", "any", &bare), ("d", "any", &bare), ("e", "any", &bare)];
    assert_eq!(shared(&system(endpoints)), "Rule(c d e)");
    // Records that hold each other go together.
    let circle = [
        "Request: [{name: node, type: Node}]",
        "Node: [{name: links, type: list<Link>}]",
        "Link: [{name: node, type: Node}, {name: page, type: Page}]",
    ];
    let with = |page: &'static str| [circle[0], circle[1], circle[2], page];
    let (one, two) = (with(PAGE), with("Page: []"));
    assert_eq!(shared(&system(&[("a", "any", &one), ("b", "any", &one)])), "Link(a b) Node(a b) Page(a b)");
    assert_eq!(shared(&system(&[("a", "any", &one), ("b", "any", &two)])), "");
}

#[test]
fn no_name_means_two_things() {
    // `Page` brings a `PageSort`, and two other endpoints have a record of that name.
    let sorted = "Page: [{name: sort, type: string, values: {id: '', name: ''}}]";
    let clash = ["Request: [{name: sort, type: PageSort}]", "PageSort: [{name: by, type: string}]"];
    let paged = [REQUEST, sorted];
    assert_eq!(
        shared(&system(&[
            ("a", "any", &paged),
            ("b", "any", &paged),
            ("c", "any", &paged),
            ("d", "any", &clash),
            ("e", "any", &clash)
        ])),
        "Page(a b c) PageSort(a b c)"
    );
}

#[test]
fn an_endpoint_may_be_called_types() {
    let records = [REQUEST, PAGE];
    let system = system(&[("list", "any", &records), ("types", "any", &records)]);
    let tree = self::tree(&system);
    let paths = tree.files.keys().filter(|path| path.starts_with("src/shop/") && path.ends_with(".rs"));
    assert_eq!(paths.collect::<Vec<_>>(), ["src/shop/list.rs", "src/shop/types.rs", "src/shop/types_.rs"]);
    assert!(tree.files["src/shop/types_.rs"].contains("Shop.types_(Request)"));
    // The same where nothing is shared.
    let alone = System { endpoints: system.endpoints[1..].to_vec(), ..system };
    assert!(self::tree(&alone).files.contains_key("src/shop/types_.rs"));
}

#[test]
fn the_order_of_endpoints_makes_no_difference() {
    let other = "Page: [{name: limit, type: integer, doc: Size}, {name: start, type: integer, doc: First}]";
    let mut system =
        system(&[("a", "any", &[REQUEST, PAGE]), ("b", "any", &[REQUEST, other]), ("c", "any", &[REQUEST, PAGE])]);
    let before = tree(&system);
    system.endpoints.reverse();
    assert_eq!(tree(&system), before);
}

/// A page of a list whose object `page` has these members.
fn paged(name: &str, members: &[&str]) -> String {
    let rows: Vec<String> =
        members.iter().map(|member| format!("| {member} | int | no | Part of a page |\n")).collect();
    page(name, &["page | object | yes | Which part"], "1").replace(
        "### Response example",
        &format!(
            "#### page\n\n| Field | Type | Required | Description |\n|---|---|---|---|\n{}\n### Response example",
            rows.concat()
        ),
    )
}

#[test]
fn an_edit_of_one_page_makes_all_files_anew_that_depend_on_it() {
    let project = Project::new();
    let write =
        |name: &str, members: &[&str]| project.write(&format!("specs/shop/docs/{name}.md"), &paged(name, members));
    let types = "generated/src/shop/types.rs";
    write("list_hosts", &["start", "limit"]);
    write("list_sets", &["start", "limit", "sort"]);
    let edits: [(&str, &[&str], Option<&str>); 7] = [
        ("list_hosts", &["start", "limit"], None),
        ("list_sets", &["start", "limit"], Some("`list_hosts` and `list_sets` share it")),
        ("list_modules", &["start", "limit"], Some("`list_hosts`, `list_modules` and `list_sets` share it")),
        ("list_modules", &["page", "size"], Some("`list_hosts` and `list_sets` share it")),
        ("list_hosts", &["page", "size"], Some("`list_hosts` and `list_modules` share it")),
        ("list_modules", &["limit", "start"], Some("`list_modules` and `list_sets` share it")),
        ("list_modules", &["cursor"], None),
    ];
    for (name, members, sharers) in edits {
        write(name, members);
        let run = project.run(&["generate"]);
        assert_eq!(run.status, 0, "{}", run.stderr);
        let text = project.path(types).exists().then(|| project.read(types));
        assert_eq!(text.is_some(), sharers.is_some(), "{name} {members:?}");
        assert!(text.is_none_or(|text| text.contains(sharers.unwrap())), "{name} {members:?}");
        let check = project.run(&["generate", "--check", "--no-cache"]);
        assert_eq!((check.status, check.stdout.as_str()), (0, ""), "{name} {members:?}: {}", check.stderr);
    }
}

#[test]
fn a_change_says_who_loses_a_shared_type_and_who_gains_one() {
    let other = "Page: [{name: page, type: integer}]";
    let more = "Page: [{name: start, type: integer}, {name: limit, type: integer}, {name: sort, type: string}]";
    let of = |shapes: [&str; 4]| {
        let names = ["count", "find", "list", "search"];
        let records = shapes.map(|shape| [REQUEST, shape]);
        let endpoints: Vec<(&str, &str, &[&str])> =
            names.into_iter().zip(&records).map(|(name, records)| (name, "any", records.as_slice())).collect();
        system(&endpoints)
    };
    let told = |old, new| human(&compare(&[of(old)], &[of(new)]), None, false);
    let cases = [
        ("one page changed", [PAGE, PAGE, PAGE, other], [PAGE, PAGE, more, other]),
        ("one page came to be as the others", [PAGE, PAGE, other, other], [PAGE, PAGE, PAGE, other]),
        ("nothing is shared any more", [PAGE, PAGE, other, more], [PAGE, "Page: []", other, more]),
        ("all changed alike", [PAGE, PAGE, PAGE, PAGE], [more, more, more, more]),
        ("another shape won", [PAGE, PAGE, PAGE, other], [PAGE, other, other, other]),
        ("something is shared from now on", [PAGE, other, more, "Page: []"], [PAGE, other, PAGE, "Page: []"]),
    ];
    let report: Vec<String> =
        cases.into_iter().map(|(what, old, new)| format!("# {what}\n\n{}", told(old, new))).collect();
    insta::assert_snapshot!("changes", report.join("\n"));
}
