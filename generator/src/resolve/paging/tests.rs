#![allow(clippy::unwrap_used)]

use super::{Outcome, Shapes, find};
use crate::dialect::Dialect;
use crate::sample::{Member, Sample, Value};
use crate::spec::{Facts, Field, Location, Record, Type};
use indexmap::IndexMap;

/// Records as `Name: field type, field type; Name: …`.
fn records(text: &str) -> IndexMap<String, Record> {
    let record = |text: &str| {
        let (name, fields) = text.trim().split_once(':').unwrap();
        let fields = fields.split(',').map(str::trim).filter(|field| !field.is_empty()).map(field).collect();
        (name.to_owned(), Record { fields })
    };
    text.split(';').map(record).collect()
}

fn field(text: &str) -> Field {
    let mut words = text.split(' ');
    let (name, ty) = (words.next().unwrap(), words.next().unwrap());
    Field { name: name.to_owned(), ty: ty.parse().unwrap(), doc: words.collect::<Vec<_>>().join(" "), ..empty() }
}

fn empty() -> Field {
    Field {
        name: String::new(),
        rust: None,
        ty: Type::Any,
        required: false,
        forms: Vec::new(),
        nullable: false,
        location: Location::Member,
        seen: None,
        values: Vec::new(),
        facts: Facts::default(),
        doc: String::new(),
    }
}

/// What is found, short: `offset page.start by page.limit: info of count, at most 500`.
fn paging(types: &str, payload: &str) -> String {
    shown(types, payload, &[])
}

fn shown(types: &str, payload: &str, answers: &[&Sample]) -> String {
    of(&records(types), payload, answers)
}

fn of(types: &IndexMap<String, Record>, payload: &str, answers: &[&Sample]) -> String {
    let dialect = Dialect::builtin("blueking").unwrap();
    let payload: Type = payload.parse().unwrap();
    let wrapped = types.contains_key("Envelope").then_some("data");
    match find(Shapes { types, payload: &payload, wrapped, answers }, dialect.paging()) {
        Outcome::None => "none".to_owned(),
        Outcome::Unclear(why) => format!("{why:?}"),
        Outcome::Pages(found) => {
            let part =
                |name: &str, text: Option<String>| text.map(|text| format!(" {name} {text}")).unwrap_or_default();
            format!(
                "{:?} {}{}: {}{}{}{}",
                found.by,
                found.at,
                part("by", found.size),
                if found.items.is_empty() { "all" } else { &found.items },
                part("of", found.total),
                part("next", found.next),
                part("max", found.max.map(|max| max.to_string()))
            )
        }
    }
}

#[test]
fn the_conventions() {
    let page = "Request: page Page; Page: start integer, limit integer Max. 500; Data: count integer, info list<any>";
    assert_eq!(paging(page, "Data"), "Offset page.start by page.limit: info of count max 500");
    let length = "Request: start integer, length integer 最多 1000 条; Data: start integer, length integer, total integer, data list<any>";
    assert_eq!(paging(length, "Data"), "Offset start by length: data of total max 1000");
    let number =
        "Request: page integer, page_size integer 页面大小（默认10， 最大1000）; Data: total integer, list list<any>";
    assert_eq!(paging(number, "Data"), "Page page by page_size: list of total max 1000");
    let offset =
        "Request: limit integer, offset integer; Body: count integer, next any, previous any, results list<any>";
    assert_eq!(paging(offset, "Body"), "Offset offset by limit: results of count");
    let mut types = records(offset);
    types.get_mut("Body").unwrap().fields[1].nullable = true;
    assert_eq!(of(&types, "Body", &[]), "Offset offset by limit: results of count next next");
    let cursor = "Request: cursor string, limit integer; Data: cursor string, items list<any>";
    assert_eq!(paging(cursor, "Data"), "Cursor cursor by limit: items next cursor");
}

#[test]
fn the_list_may_be_the_payload() {
    let types = "Request: page integer, page_size integer; Envelope: result boolean, data list<any>, count integer";
    assert_eq!(paging(types, "list<any>"), "Page page by page_size: all of ^count");
}

#[test]
fn the_only_list_may_have_any_name() {
    let types = "Request: start integer, limit integer; Data: relation list<any>, count integer";
    assert_eq!(paging(types, "Data?"), "Offset start by limit: relation of count");
    let types = "Request: start integer, limit integer; Data: aggs list<any>, info list<any>, count integer";
    assert_eq!(paging(types, "Data"), "Offset start by limit: info of count");
}

#[test]
fn what_is_not_clear_is_not_guessed() {
    let request = "Request: start integer, limit integer; Data:";
    assert_eq!(paging(&format!("{request} src list<any>, dst list<any>"), "Data"), "SeveralLists");
    assert_eq!(paging(&format!("{request} id integer"), "Data"), "NoList");
    assert_eq!(paging(&format!("{request} id integer"), "any"), "NoPayload");
    assert_eq!(paging("Request: cursor string; Data: items list<any>", "Data"), "NoCursor");
}

#[test]
fn a_start_alone_is_no_paging() {
    assert_eq!(paging("Request: start integer, end integer; Data: info list<any>", "Data"), "none");
    assert_eq!(paging("Request: start string, limit integer; Data: info list<any>", "Data"), "none");
    assert_eq!(paging("Request: limit integer; Data: info list<any>", "Data"), "none");
    assert_eq!(
        paging("Request: pages list<Page>; Page: start integer, limit integer; Data: info list<any>", "Data"),
        "none"
    );
}

#[test]
fn an_example_shows_which_members_page() {
    let types =
        "Request: start integer, limit integer, page Page; Page: start integer, limit integer; Data: info list<any>";
    let mut types = records(types);
    for field in &mut types.get_mut("Request").unwrap().fields[..2] {
        field.seen = Some(crate::spec::Seen::Table);
    }
    let dialect = Dialect::builtin("blueking").unwrap();
    let payload: Type = "Data".parse().unwrap();
    let found = find(Shapes { types: &types, payload: &payload, wrapped: None, answers: &[] }, dialect.paging());
    let Outcome::Pages(found) = found else { panic!("{found:?}") };
    assert_eq!(found.at, "page.start");
}

#[test]
fn a_number_that_may_be_missing_is_no_total() {
    let types = "Request: page Page; Page: start integer, limit integer, enable_count boolean; Data: count integer, info list<any>";
    assert_eq!(paging(types, "Data"), "Offset page.start by page.limit: info");
    let types = "Request: start integer, limit integer; Data: count integer, info list<any>";
    let sample = |value| Sample { value, span: 0..0 };
    let number = |text: &str| sample(Value::Number(text.to_owned()));
    let member = |name: &str, sample| Member { name: name.to_owned(), span: 0..0, sample };
    let body = |count: &str| {
        let items = sample(Value::Array(vec![number("1"), number("2")]));
        sample(Value::Object(vec![member("count", number(count)), member("info", items)]))
    };
    let (right, wrong) = (body("2"), body("0"));
    assert_eq!(shown(types, "Data", &[&right]), "Offset start by limit: info of count");
    assert_eq!(shown(types, "Data", &[&right, &wrong]), "Offset start by limit: info");
}

#[test]
fn the_largest_page() {
    let dialect = Dialect::builtin("blueking").unwrap();
    let max = |text: &str| dialect.paging().max(text);
    for text in [
        "每页条数，最大200",
        "每页条数,最大值为200,建议100",
        "每页不超过200条",
        "最多 200",
        "Page size, max. 200",
        "page limit, maxium 200",
        "Items per page, up to 200",
        "The maximum number of items in one answer is 200, default 20",
        "Items per page, default 20, at most 200",
        "no more than 200",
    ] {
        assert_eq!(max(text), Some(200), "{text}");
    }
    for text in ["每页条数，建议200", "default 20", "the maximum; 200 is a good size", "最大0", ""] {
        assert_eq!(max(text), None, "{text}");
    }
}

#[test]
fn a_list_that_no_path_can_name_is_not_paged() {
    for name in ["", "a.b", "^info"] {
        let mut types = records("Request: start integer, limit integer; Data: info list<any>");
        types.get_mut("Data").unwrap().fields[0].name = name.to_owned();
        assert_eq!(of(&types, "Data", &[]), "NoList", "{name:?}");
    }
    let mut types = records("Request: page Page; Page: start integer, limit integer; Data: info list<any>");
    types.get_mut("Request").unwrap().fields[0].name = "a.b".to_owned();
    assert_eq!(of(&types, "Data", &[]), "none");
}
