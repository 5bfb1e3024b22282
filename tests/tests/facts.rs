//! What the three pages say, in the project's own wording of them and, where the corpus is there, in theirs.

#![allow(clippy::unwrap_used)]

use md_bindgen::diagnostic::Diagnostic;
use md_bindgen::dialect::Dialect;
use md_bindgen::pipeline::{Input, Report};
use md_bindgen::render::{Options, render};
use md_bindgen::spec::{Effect, Endpoint, REQUEST, Seen};
use md_bindgen_tests::{inputs, shape};

const EVENT_GROUP: &str = "metadata_create_event_group";
const NOTICE_GROUP: &str = "save_notice_group";
const DYNAMIC_GROUP: &str = "create_dynamic_group";

/// Method, path and effect.
const CALLS: &[(&str, &str, &str)] = &[
    (EVENT_GROUP, "POST", "/api/c/compapi/v2/monitor_v3/metadata_create_event_group/"),
    (NOTICE_GROUP, "POST", "/api/c/compapi/v2/monitor_v3/save_notice_group/"),
    (DYNAMIC_GROUP, "POST", "/api/c/compapi/v2/cc/create_dynamic_group/"),
];

/// Every member of these records, in this order.
const MEMBERS: &[(&str, &str, &str)] = &[
    (EVENT_GROUP, "request", "bk_data_id bk_biz_id event_group_name label operator event_info_list"),
    (EVENT_GROUP, "request.event_info_list", "event_name dimension dimension_list"),
    (
        EVENT_GROUP,
        "data",
        "event_group_id bk_data_id bk_biz_id event_group_name label is_enable creator create_time last_modify_user \
         last_modify_time event_info_list",
    ),
    (EVENT_GROUP, "data.event_info_list", "bk_event_id event_name dimension_list"),
    (EVENT_GROUP, "data.event_info_list.dimension_list", "dimension_name"),
    (EVENT_GROUP, "envelope", "result code message data request_id"),
    (NOTICE_GROUP, "request", "bk_biz_id name message webhook_url notice_way id notice_receiver wxwork_group"),
    (NOTICE_GROUP, "request.notice_receiver", "type id"),
    (NOTICE_GROUP, "data", "id"),
    (NOTICE_GROUP, "envelope", "result code message data"),
    (DYNAMIC_GROUP, "request", "bk_biz_id bk_obj_id info name"),
    (DYNAMIC_GROUP, "request.info", "condition variable_condition"),
    (DYNAMIC_GROUP, "request.info.condition", "bk_obj_id condition"),
    (DYNAMIC_GROUP, "request.info.condition.condition", "field operator value"),
    (DYNAMIC_GROUP, "request.info.variable_condition", "bk_obj_id condition"),
    (DYNAMIC_GROUP, "request.info.variable_condition.condition", "field operator value"),
    (DYNAMIC_GROUP, "data", "id"),
    (DYNAMIC_GROUP, "envelope", "result code message permission request_id data"),
];

/// What is said of single fields.
const FACTS: &[(&str, &str, &str)] = &[
    (EVENT_GROUP, "request.bk_data_id", "integer required"),
    (EVENT_GROUP, "request.bk_biz_id", "integer required"),
    (EVENT_GROUP, "request.event_group_name", "string required"),
    (EVENT_GROUP, "request.label", "string required"),
    // `is` where `yes` was meant.
    (EVENT_GROUP, "request.operator", "string required"),
    (EVENT_GROUP, "request.event_info_list", "list<record>"),
    (EVENT_GROUP, "request.event_info_list.event_name", "string required"),
    (EVENT_GROUP, "request.event_info_list.dimension", "list<any> (table)"),
    (EVENT_GROUP, "request.event_info_list.dimension_list", "list<string> (example)"),
    (EVENT_GROUP, "data.event_group_id", "integer required"),
    (EVENT_GROUP, "data.is_enable", "boolean required"),
    (EVENT_GROUP, "data.event_info_list", "list<record> required"),
    (EVENT_GROUP, "data.event_info_list.bk_event_id", "integer required"),
    (EVENT_GROUP, "data.event_info_list.dimension_list", "list<record> required"),
    (EVENT_GROUP, "data.event_info_list.dimension_list.dimension_name", "string required (example)"),
    (EVENT_GROUP, "envelope.request_id", "string required (example)"),
    (NOTICE_GROUP, "request.notice_way", "map<list<string>> required"),
    (NOTICE_GROUP, "request.wxwork_group", "map<string>"),
    (NOTICE_GROUP, "request.webhook_url", "string"),
    (NOTICE_GROUP, "request.id", "integer"),
    (NOTICE_GROUP, "request.notice_receiver", "list<record> required"),
    (NOTICE_GROUP, "request.notice_receiver.type", "string (example)"),
    (NOTICE_GROUP, "request.notice_receiver.id", "string (example)"),
    (NOTICE_GROUP, "data.id", "integer required"),
    (DYNAMIC_GROUP, "request.info", "record required"),
    (DYNAMIC_GROUP, "request.info.condition", "list<record>"),
    (DYNAMIC_GROUP, "request.info.variable_condition", "list<record>"),
    (DYNAMIC_GROUP, "request.info.condition.condition", "list<record> required"),
    (DYNAMIC_GROUP, "request.info.condition.condition.field", "string required"),
    (DYNAMIC_GROUP, "request.info.condition.condition.operator", "string required"),
    (DYNAMIC_GROUP, "request.info.condition.condition.value", "string|integer required"),
    (DYNAMIC_GROUP, "request.info.variable_condition.condition", "list<record> required"),
    (DYNAMIC_GROUP, "request.info.variable_condition.condition.value", "string|integer required"),
    (DYNAMIC_GROUP, "data.id", "string required"),
    (DYNAMIC_GROUP, "envelope.permission", "any nullable"),
];

/// Warnings that name the table's row and the example: their code and the field in their message.
const WARNINGS: &[(&str, &str, &str)] = &[
    (EVENT_GROUP, "required-but-absent", "`event_info_list.dimension`"),
    (DYNAMIC_GROUP, "type-mismatch", "`info.condition`"),
    (DYNAMIC_GROUP, "type-mismatch", "`info.variable_condition`"),
    (DYNAMIC_GROUP, "type-mismatch", "`info.condition.condition.value`"),
];

#[test]
fn the_projects_own_pages_say_it() {
    check(&inputs::own().unwrap());
}

#[test]
fn the_verbatim_seeds_say_it() {
    match inputs::corpus() {
        Some(corpus) => check(&inputs::seeds(&corpus)),
        None => println!("skipped: {} is not set", inputs::CORPUS),
    }
}

fn check(input: &Input) {
    let report = inputs::read(input).unwrap();
    let mut wrong = Vec::new();
    let mut expect = |what: String, is: String, should_be: &str| {
        if is != should_be {
            wrong.push(format!("{what}: is `{is}`, should be `{should_be}`"));
        }
    };
    for (name, method, path) in CALLS {
        let endpoint = endpoint(&report, name);
        assert_eq!(endpoint.effect, Effect::Write, "{name}");
        expect(format!("{name}: call"), format!("{} {}", endpoint.method, endpoint.path), &format!("{method} {path}"));
    }
    for (name, path, members) in MEMBERS {
        expect(format!("{name}: {path}"), shape::members(endpoint(&report, name), path).join(" "), members);
    }
    for (name, path, fact) in FACTS {
        expect(format!("{name}: {path}"), shape::fact(endpoint(&report, name), path), fact);
    }
    assert!(wrong.is_empty(), "\n{}", wrong.join("\n"));
    warnings(&report);
    documentation(&report);
    no_field_says_who_calls(&report);
}

fn endpoint<'a>(report: &'a Report, name: &str) -> &'a Endpoint {
    let mut endpoints = report.systems.iter().flat_map(|system| &system.endpoints);
    endpoints.find(|endpoint| endpoint.name == name).unwrap_or_else(|| panic!("{name} was not read"))
}

fn warnings(report: &Report) {
    for (page, code, field) in WARNINGS {
        let found = |finding: &&Diagnostic| finding.code.name == *code && finding.message.starts_with(field);
        let finding = report.diagnostics.iter().find(found).unwrap_or_else(|| panic!("no {code} about {field}"));
        let [row, example] = finding.labels.as_slice() else { panic!("{code} of {field} has not two places") };
        assert!(row.place.file.name().ends_with(&format!("{page}.md")), "{}", row.place);
        let line = |at: usize| row.place.file.text()[row.place.file.line_range(at)].trim_start();
        assert!(line(row.place.line_column().0).starts_with('|'), "{}: no row of a table", row.place);
        assert!(!line(example.place.line_column().0).starts_with('|'), "{}: no example", example.place);
        assert!(finding.help.is_some());
    }
}

/// Every field that a table has is described, in the spec and in the code, with every character as it is.
fn documentation(report: &Report) {
    // What is carried over has no sentences.
    let mut systems = report.systems.clone();
    for system in &mut systems {
        system.endpoints.retain(|endpoint| !system.carried.contains(&endpoint.name));
    }
    let tree = render(&systems, &Options::default()).unwrap().tree;
    let mut chinese = 0;
    for system in &systems {
        for endpoint in &system.endpoints {
            let code = &tree.files[&format!("src/{}/{}.rs", system.name, endpoint.name)];
            // Rustdoc's own marks are escaped there.
            let comments = code.replace('\\', "");
            for (name, record) in &endpoint.types {
                for field in &record.fields {
                    let known = field.seen == Some(Seen::Example);
                    assert_eq!(
                        field.doc.is_empty(),
                        known,
                        "{}: {name}.{}: {:?}",
                        endpoint.name,
                        field.name,
                        field.doc
                    );
                    // The members of the envelope are no fields of the crate.
                    let shown = name == "Envelope" || field.doc.lines().all(|line| comments.contains(line.trim()));
                    assert!(shown, "{}: {name}.{} in the code: {:?}", endpoint.name, field.name, field.doc);
                    chinese += usize::from(field.doc.chars().any(|c| ('一'..='鿿').contains(&c)));
                }
            }
        }
    }
    assert!(chinese >= 15, "{chinese} descriptions are Chinese");
    let levels = shape::doc(endpoint(report, NOTICE_GROUP), "request.notice_way");
    assert!(["*weixin", "*mail", "voice", "*sms"].iter().all(|way| levels.contains(way)), "{levels}");
    let roles = shape::doc(endpoint(report, NOTICE_GROUP), "request.notice_receiver");
    assert!(["operator - ", "bk_bak_operator - ", "bk_biz_developer - "].iter().all(|role| roles.contains(role)));
}

fn no_field_says_who_calls(report: &Report) {
    let dialect = Dialect::builtin("blueking").unwrap();
    for endpoint in report.systems.iter().flat_map(|system| &system.endpoints) {
        let names = endpoint.types[REQUEST].fields.iter().map(|field| field.name.as_str());
        assert!(!dialect.any_auth(names), "{}", endpoint.name);
    }
}
