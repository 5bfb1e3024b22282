//! Systems made by hand: shapes of real pages, and shapes that no page should have.

#![allow(unreachable_pub)]

use md_bindgen::spec::{Answer, Body, Effect, Endpoint, Example, Facts, Field, Location, Record, Source, System};

/// A field of a record; `name!` is required, `name?` optional, `name~` optional and nullable, `name!~` both.
pub fn field(name: &str, ty: &str, doc: &str) -> Field {
    let (name, nullable) = name.strip_suffix('~').map_or((name, false), |name| (name, true));
    let (name, required) = name.strip_suffix('!').map_or((name, false), |name| (name, true));
    Field {
        name: name.to_owned(),
        rust: None,
        ty: ty.parse().unwrap(),
        required,
        forms: Vec::new(),
        nullable,
        location: Location::Member,
        seen: None,
        values: Vec::new(),
        facts: Facts::default(),
        doc: doc.to_owned(),
    }
}

/// The same in another place.
pub fn located(location: Location, name: &str, ty: &str) -> Field {
    Field { location, ..field(name, ty, "") }
}

/// The same as one of those that come together.
pub fn formed(form: u32, name: &str, ty: &str) -> Field {
    Field { forms: vec![form], ..field(name, ty, "") }
}

fn record(name: &str, fields: Vec<Field>) -> (String, Record) {
    (name.to_owned(), Record { fields })
}

/// An endpoint of a system with POST and the usual envelope.
pub fn endpoint(name: &str, response: &str, types: Vec<(&str, Vec<Field>)>) -> Endpoint {
    let envelope = vec![
        field("result!", "boolean", ""),
        field("code!", "integer", ""),
        field("message~", "string", ""),
        field("data", response.trim_end_matches('?'), ""),
    ];
    let types = types.into_iter().chain([("Envelope", envelope)]);
    Endpoint {
        name: name.to_owned(),
        source: Some(Source { file: format!("{name}.md"), line: 1 }),
        method: "POST".to_owned(),
        path: format!("/api/c/compapi/v2/test/{name}/"),
        summary: "Does something".to_owned(),
        doc: String::new(),
        effect: Effect::Write,
        envelope: "usual".to_owned(),
        deprecated: None,
        body: Body::Json,
        answer: Answer::Json,
        paging: None,
        response: response.parse().unwrap(),
        corrected: Vec::new(),
        types: types.map(|(name, fields)| record(name, fields)).collect(),
        example: Example::default(),
    }
}

fn system(name: &str, endpoints: Vec<Endpoint>) -> System {
    System::new(name, endpoints)
}

/// Shapes of real pages.
pub fn usual() -> System {
    let save = endpoint(
        "save_notice_group",
        "Data",
        vec![
            (
                "Request",
                vec![
                    field("bk_biz_id!", "integer", "Business"),
                    field("name!", "string", "Name"),
                    field("webhook_url", "string", "Called back at https://example.com/x?y=1."),
                    field("notice_way!", "map<list<string>>", "Ways by level"),
                    field("id", "integer", "Created where absent"),
                    field("notice_receiver!", "list<NoticeReceiver>", ""),
                    field("wxwork_group", "map<string>", "Robot"),
                    field("labels", "list<string?>", ""),
                ],
            ),
            ("NoticeReceiver", vec![field("type!", "string", "user or group"), field("id!", "string|integer", "")]),
            ("Data", vec![field("id!", "integer", "Group")]),
        ],
    );
    let condition = || {
        vec![
            field("field!", "string", "Field"),
            field("operator!", "string", "$eq | $ne"),
            field("value!", "any", "Value of the field"),
            field("rules", "list<Rule>", "More of the same"),
        ]
    };
    let create = endpoint(
        "create_dynamic_group",
        "Data",
        vec![
            (
                "Request",
                vec![
                    field("bk_biz_id!", "integer", "业务ID"),
                    field("info!", "Info", "条件"),
                    field("parent~", "integer", "Null for none"),
                    field("owner!~", "string", "Null for nobody"),
                ],
            ),
            (
                "Info",
                vec![
                    field("condition", "list<Condition>", ""),
                    field("tree", "Node", ""),
                    field("filter", "Filter", ""),
                ],
            ),
            ("Condition", vec![field("bk_obj_id!", "string", ""), field("condition!", "list<Rule>", "")]),
            ("Rule", condition()),
            (
                "Filter",
                vec![
                    Field { doc: "Field".to_owned(), ..formed(1, "field", "string") },
                    formed(1, "operator", "string"),
                    formed(1, "value", "string|integer|list<string|integer>"),
                    formed(2, "condition", "string"),
                    formed(2, "rules", "list<Filter>"),
                    formed(3, "all", "boolean"),
                    field("scope!", "string|list<string>", "One or several"),
                    field("other~", "integer|list<integer>", ""),
                ],
            ),
            (
                "Node",
                vec![field("name!", "string", ""), field("child", "Node", "One below"), field("other", "Mirror", "")],
            ),
            ("Mirror", vec![field("node!", "Node", ""), field("level", "number", ""), field("loop", "Loop", "")]),
            ("Loop", vec![field("back!", "Back", "Never ends where required")]),
            ("Back", vec![field("loop!", "Loop", "")]),
            ("Data", vec![field("id!", "string", ""), field("tags", "list<string>", ""), field("ratio", "number", "")]),
        ],
    );
    let mut update = endpoint(
        "update_host",
        "list<Host>?",
        vec![
            (
                "Request",
                vec![
                    located(Location::Path, "bk_host_id!", "integer"),
                    located(Location::Path, "name!", "string"),
                    located(Location::Query, "dry_run", "boolean"),
                    located(Location::Query, "ids", "list<integer>"),
                    located(Location::Header, "X-Bk-Scope", "string"),
                    field("value!", "string|integer", ""),
                ],
            ),
            ("Host", vec![field("id!", "integer", ""), field("rules", "list<Rule>", "")]),
            ("Rule", vec![field("priority!", "integer", "")]),
        ],
    );
    update.method = "PUT".to_owned();
    update.path = "/api/hosts/{bk_host_id}/names/{name}/".to_owned();
    let mut bulk = endpoint(
        "bulk",
        "any",
        vec![
            ("Request", vec![Field { location: Location::Body, ..field("items!", "list<Item>", "All of them") }]),
            ("Item", vec![field("id!", "integer", "")]),
        ],
    );
    bulk.envelope = "none".to_owned();
    let mut get = endpoint(
        "get_host",
        "Data",
        vec![
            ("Request", vec![field("bk_host_id!", "integer", ""), field("fields", "list<string>", "")]),
            ("Data", vec![field("count!", "integer", ""), field("info!", "list<map<any>>", "")]),
        ],
    );
    get.method = "GET".to_owned();
    get.effect = Effect::Read;
    let mut bare = endpoint(
        "bare",
        "Page",
        vec![("Request", vec![]), ("Page", vec![field("count", "integer", ""), field("results", "list<integer>", "")])],
    );
    bare.envelope = "none".to_owned();
    system("test", vec![save, create, update, bulk, get, bare])
}

/// Names and texts that try to become code, files or warnings.
pub fn nasty() -> System {
    let doc = "A \"quoted\" text, C:\\dir, */ and /* and // and ///, [host], <b>, `code[0]`.   \n\
               1. one\n    1. nested\n\n    panic!(\"indented\")\n\n```rust\npanic!(\"fenced\");\n```\n[a]: http://b\n\
               - [x](y.md) ![i](j)\n~~~\npanic!()\n~~~\r\nfn main() { panic!() }\u{202e}\u{0}";
    let names = [
        "type",
        "self",
        "Self",
        "super",
        "crate",
        "new",
        "extra",
        "clone",
        "into",
        "default",
        "userName",
        "user_name",
        "user-name",
        "名称",
        "🦀",
        "",
        "$",
        "1",
        "a.b",
        "a\"b",
        "a\\b",
        "*/",
        "\n",
        "table",
        "field",
        "field_mut",
        "view",
        "slot",
        "fmt",
        "eq",
        "serialize",
        "\u{202e}x",
        "async",
        "r#x",
        "Vec",
        "value",
    ];
    let mut fields: Vec<Field> = names.iter().map(|name| field(&format!("{name}!"), "string", doc)).collect();
    fields.push(Field { rust: Some("chosen".to_owned()), ..field("typeName", "Value", "") });
    fields.extend(
        ["String", "Option", "Box", "Response", "Table", "Extra"].map(|name| field(&format!("is{name}"), name, "")),
    );
    let optional = names.iter().map(|name| field(name, "string", doc)).collect();
    let empty = Vec::new;
    let mut all = endpoint(
        "type",
        "Default",
        vec![
            ("Request", fields),
            ("Value", empty()),
            ("String", vec![field("String", "String", "")]),
            ("Option", vec![field("option", "list<Option>", "")]),
            ("Box", empty()),
            ("Response", vec![field("slot!", "Table", "")]),
            ("Table", vec![field("view~", "map<Table?>", "")]),
            ("Extra", optional),
            ("Default", vec![field("x", "Value", "")]),
        ],
    );
    all.summary = "#![feature(x)] */ [x] \u{0} ```".to_owned();
    all.doc = doc.to_owned();
    all.path = "/a b/\"quoted\"/?x#y/".to_owned();
    let mut path = endpoint("../../etc/passwd", "string?", vec![("Request", vec![])]);
    path.path = "/x/{missing}/".to_owned();
    let twin = |name: &str| endpoint(name, "any", vec![("Request", vec![])]);
    system("error", vec![all, path, twin("con"), twin("getHost"), twin("get_host"), twin("名"), twin("mod")])
}
