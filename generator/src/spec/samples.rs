//! Systems for tests, with the shapes of real pages.

use super::facts::{Facts, Format, Unit};
use super::model::*;
use indexmap::IndexMap;

/// A field that the docs say nothing about but its type.
pub(crate) fn field(name: &str, ty: &str) -> Field {
    Field {
        name: name.to_owned(),
        rust: None,
        ty: ty.parse().unwrap_or(Type::Any),
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

/// A required field with a sentence.
pub(crate) fn required(name: &str, ty: &str, doc: &str) -> Field {
    Field { required: true, doc: doc.to_owned(), ..field(name, ty) }
}

/// A field that travels elsewhere than in the body.
pub(crate) fn located(name: &str, ty: &str, location: Location) -> Field {
    Field { required: location == Location::Path, location, ..field(name, ty) }
}

/// A field of which the docs state facts.
pub(crate) fn stated(facts: Facts, field: Field) -> Field {
    Field { facts, ..field }
}

/// What docs state of a number.
fn numbered() -> Facts {
    let (default, unit) = (Some("10".to_owned()), Some(Unit::Seconds));
    Facts { default, min: Some(-1), max: Some(500), unit, ..Facts::default() }
}

/// What docs state of a text; the default is one that reads as a number.
fn written() -> Facts {
    let (default, format) = (Some("010".to_owned()), Some(Format::Base64));
    Facts { default, max_length: Some(32), deprecated: true, format, ..Facts::default() }
}

/// Items that are told apart by an ID or a name.
fn items() -> Vec<Field> {
    let other = |name: &str| vec![name.to_owned()];
    vec![
        stated(Facts { max_items: Some(20), unless: other("name"), ..Facts::default() }, field("ids", "list<integer>")),
        stated(
            Facts { excludes: other("old: name"), unless: other("ids"), ..Facts::default() },
            field("name", "string"),
        ),
        stated(Facts { excludes: other("name"), ..Facts::default() }, field("old: name", "string")),
    ]
}

/// Records by name.
pub(crate) fn types(records: &[(&str, &[Field])]) -> IndexMap<String, Record> {
    records.iter().map(|(name, fields)| ((*name).to_owned(), Record { fields: fields.to_vec() })).collect()
}

/// An endpoint that wraps `Data`.
pub(crate) fn endpoint(name: &str, records: &[(&str, &[Field])]) -> Endpoint {
    Endpoint {
        name: name.to_owned(),
        source: Some(Source { file: format!("docs/{name}.md"), line: 1 }),
        method: "POST".to_owned(),
        path: format!("/api/v2/sample/{name}/"),
        summary: format!("Does {name}"),
        doc: String::new(),
        effect: Effect::Write,
        envelope: "house".to_owned(),
        deprecated: None,
        body: Body::Json,
        answer: Answer::Json,
        paging: None,
        response: Type::Record("Data".to_owned()),
        types: types(records),
        corrected: Vec::new(),
        example: Example::default(),
    }
}

fn known(values: &[(&str, &str)]) -> Vec<KnownValue> {
    let known = |(value, doc): &(&str, &str)| KnownValue { value: (*value).to_owned(), doc: (*doc).to_owned() };
    values.iter().map(known).collect()
}

fn envelope() -> Vec<Field> {
    vec![
        required("result", "boolean", "是否成功"),
        field("code", "string|integer"),
        field("message", "string"),
        Field { nullable: true, ..field("data", "Data") },
    ]
}

/// A system with three endpoints: maps and lists of records, a recursive record, every location.
pub(crate) fn system() -> System {
    let group = endpoint(
        "save_group",
        &[
            (
                "Request",
                &[
                    required("bk_biz_id", "integer", "业务ID"),
                    required("notice_way", "map<list<string>>", "Ways by level: weixin, mail"),
                    required("notice_receiver", "list<NoticeReceiver>", "Line one\nline two: `x` # no comment"),
                    Field { forms: vec![1], ..field("webhook_url", "string") },
                ],
            ),
            (
                "NoticeReceiver",
                &[
                    Field {
                        seen: Some(Seen::Example),
                        rust: Some("kind".to_owned()),
                        values: known(&[("1", "开启"), ("yes", "")]),
                        ..field("type", "string")
                    },
                    Field { seen: Some(Seen::Table), nullable: true, ..field("id", "string|integer") },
                ],
            ),
            ("Envelope", &envelope()),
            ("Data", &[required("id", "integer", "")]),
        ],
    );
    let mut tree = endpoint(
        "get_tree",
        &[
            (
                "Request",
                &[
                    located("biz_id", "integer", Location::Path),
                    stated(numbered(), located("level", "integer", Location::Query)),
                    stated(written(), located("since", "string", Location::Query)),
                    Field { doc: "租户".to_owned(), ..located("X-Tenant-Id", "string", Location::Header) },
                ],
            ),
            ("Node", &[required("name", "string", ""), field("child", "list<Node>"), field("", "any")]),
            ("Envelope", &[field("count", "integer")]),
        ],
    );
    tree.example.request = serde_json::from_str(r#"{"biz_id": 12345678901234567890123, "level": 1.50}"#).ok();
    tree.example.response =
        serde_json::from_str(r#"[{"name": "a: b # c\n\u2028\u007f\ufeff", "child": [], "": null}]"#).ok();
    tree.paging = Some(Paging {
        by: PagingBy::Offset,
        at: "level".to_owned(),
        size: Some("level".to_owned()),
        items: String::new(),
        total: Some("^count".to_owned()),
        next: None,
        max: Some(500),
    });
    tree.method = "GET".to_owned();
    tree.path = "/api/v3/tree/{biz_id}".to_owned();
    tree.effect = Effect::Read;
    tree.envelope = "none".to_owned();
    tree.doc = "Many lines\n\n- of text".to_owned();
    tree.source = Some(Source { file: "docs/get_tree.md".to_owned(), line: 12 });
    tree.response = Type::list(Type::Record("Node".to_owned()).nullable());
    let mut batch = endpoint(
        "update_all",
        &[
            ("Request", &[Field { required: true, ..located("items", "list<Item>", Location::Body) }]),
            ("Item", &items()),
        ],
    );
    batch.envelope = "none".to_owned();
    batch.response = Type::Any;
    batch.source = None;
    batch.deprecated = Some("Use update_some".to_owned());
    batch.corrected.push(Corrected { what: "Request.ids: type".to_owned(), why: "the example: \"a\", b".to_owned() });
    batch.answer = Answer::Bytes;
    batch.body = Body::Multipart;
    batch.summary = String::new();
    let origin = Origin {
        repository: "https://example.com/docs".to_owned(),
        path: "api".to_owned(),
        revision: "2026-01-31".to_owned(),
    };
    System { origin: Some(origin), ..System::new("sample", vec![tree, group, batch]) }
}
