#![allow(clippy::unwrap_used, clippy::expect_used)]
use super::*;
use crate::spec::samples;

fn correct(text: &str) -> (System, Vec<String>) {
    let mut system = samples::system();
    let findings = apply(&mut system, &SourceFile::new("overlay.yaml", text));
    let shown = findings.iter().map(|finding| {
        let place = &finding.labels[0].place;
        let (line, column) = place.line_column();
        let text = &place.file.text()[place.span.clone()];
        format!("{} {line}:{column} [{text}] {}", finding.code.name, finding.message)
    });
    (system, shown.collect())
}

/// The same entry for `save_group`.
fn save_group(rest: &str) -> (Endpoint, Vec<String>) {
    let (system, findings) = correct(&format!("- endpoint: save_group\n  why: it is so\n{rest}\n"));
    (system.endpoints.into_iter().find(|endpoint| endpoint.name == "save_group").unwrap(), findings)
}

fn untouched(rest: &str, expected: &str) {
    let (endpoint, findings) = save_group(rest);
    assert_eq!(endpoint, samples::system().endpoints[1], "{rest}");
    assert_eq!(findings.len(), 1, "{rest}: {findings:?}");
    assert!(findings[0].starts_with(expected), "{} is not {expected}", findings[0]);
}

#[test]
fn every_key_of_a_field_can_be_set() {
    let (endpoint, findings) = save_group(
        "  field: Request.notice_receiver.id\n  set: {type: integer, required: true, nullable: false, rust: key, doc: New}",
    );
    assert_eq!(findings, [""; 0]);
    let id = &endpoint.types["NoticeReceiver"].fields[1];
    assert_eq!((&id.ty, id.required, id.nullable), (&Type::Integer, true, false));
    assert_eq!((id.rust.as_deref(), id.doc.as_str()), (Some("key"), "New"));
}

#[test]
fn every_key_of_an_endpoint_can_be_set() {
    let (endpoint, findings) = save_group(
        "  set: {method: put, path: /new, effect: read, envelope: none, response: list<Data>, summary: S, doc: D}",
    );
    assert_eq!(findings, [""; 0]);
    assert_eq!((endpoint.method.as_str(), endpoint.path.as_str(), endpoint.effect), ("PUT", "/new", Effect::Read));
    assert_eq!((endpoint.envelope.as_str(), endpoint.response.to_string()), ("none", "list<Data>".to_owned()));
    assert_eq!((endpoint.summary.as_str(), endpoint.doc.as_str()), ("S", "D"));
}

#[test]
fn fields_come_and_go() {
    let (endpoint, findings) = save_group("  field: Request.webhook_url\n  rename: hook");
    assert_eq!((findings, endpoint.types["Request"].fields[3].name.as_str()), (vec![], "hook"));

    let (endpoint, findings) = save_group("  field: Request.notice_receiver\n  remove: true");
    assert_eq!((findings, endpoint.types["Request"].fields.len()), (vec![], 3));
    assert!(!endpoint.types.contains_key("NoticeReceiver"), "nothing leads to the record any more");

    let (endpoint, findings) =
        save_group("  field: Request.notice_receiver.tags\n  add: {type: map<string>, required: true}");
    assert_eq!(findings, [""; 0]);
    let added = endpoint.types["NoticeReceiver"].fields.last().unwrap();
    assert_eq!((added.name.as_str(), added.ty.to_string(), added.required), ("tags", "map<string>".to_owned(), true));
}

#[test]
fn a_record_can_be_made_and_then_used() {
    let (system, findings) = correct(
        "- {endpoint: save_group, why: w, field: Page.start, add: {type: integer}}\n\
         - {endpoint: save_group, why: w, field: Page.limit, add: {type: integer}}\n\
         - {endpoint: save_group, why: w, field: Request.page, add: {type: Page}}\n",
    );
    assert_eq!(findings, [""; 0]);
    assert_eq!(system.endpoints[1].types["Page"].fields.len(), 2);
    assert_eq!(system.endpoints[1].types["Request"].fields[4].ty, Type::Record("Page".to_owned()));
}

#[test]
fn an_endpoint_can_be_skipped() {
    let (system, findings) = correct("- {endpoint: get_tree, why: internal, skip: true}\n");
    assert_eq!((findings, system.endpoints.len()), (vec![], 2));
}

#[test]
fn a_recursive_record_is_walked() {
    let (system, findings) = correct(
        "- {endpoint: get_tree, why: w, field: Node.child.child.name, set: {type: integer}}\n\
         - {endpoint: get_tree, why: w, field: Node.a.b, add: {type: string}}\n",
    );
    assert_eq!(findings, [""; 0]);
    assert_eq!(system.endpoints[0].types["Node"].fields[0].ty, Type::Integer);
    assert_eq!(system.endpoints[0].types["Node"].fields[3].name, "a.b", "a wire name may have dots");
}

#[test]
fn what_matches_nothing_is_an_error() {
    let (_, findings) = correct("- {endpoint: nope, why: w, skip: true}\n");
    assert_eq!(findings, ["unmatched-correction 1:14 [nope] there is no endpoint `nope`"]);
    for path in ["Request.nope", "Nope.a", "Request.bk_biz_id.a", "Request", "", "Request.notice_receiver.nope", "."] {
        for change in ["set: {required: true}", "remove: true", "rename: x"] {
            untouched(&format!("  field: '{path}'\n  {change}"), "unmatched-correction 3:10 ");
        }
    }
    untouched("  field: nope.a\n  add: {type: string}", "unmatched-correction 3:10 [nope.a]");
}

#[test]
fn what_the_docs_say_by_now_is_a_warning() {
    for (rest, expected) in [
        (
            "  field: Request.bk_biz_id\n  set: {type: integer}",
            "needless-correction 4:15 [integer] `type` of `bk_biz_id`",
        ),
        ("  set: {effect: write}", "needless-correction 3:17 [write] `effect` of `save_group`"),
        ("  field: Data.id\n  add: {type: integer, required: true}", "needless-correction 3:10 [Data.id]"),
        ("  field: Data.old\n  rename: id", "needless-correction 4:11 [id]"),
        ("  field: Data.id\n  rename: id", "needless-correction 4:11 [id]"),
    ] {
        untouched(rest, expected);
    }
    let (endpoint, findings) = save_group("  field: Data.id\n  set: {required: true, type: string}");
    assert_eq!(endpoint.types["Data"].fields[0].ty, Type::String);
    assert_eq!(findings, ["needless-correction 4:19 [true] `required` of `id` is that already"]);
}

#[test]
fn what_cannot_be_applied_is_an_error() {
    for (rest, expected) in [
        ("  field: Data.id\n  set: {type: text}", "bad-correction 4:15 [text] `text` is no type"),
        (
            "  field: Data.id\n  set: {type: Nope}",
            "bad-correction 1:3 [endpoint: save_group] the correction does not fit",
        ),
        ("  field: Data.id\n  set: {in: query}", "bad-correction 1:3 "),
        ("  field: Data.id\n  set: {}", "bad-correction 4:3 [set] there is nothing to set"),
        ("  field: Data.id\n  set: {method: GET}", "bad-correction 4:17 [GET] `method` is a matter of the endpoint"),
        ("  set: {rust: a}", "bad-correction 3:15 [a] `rust` is a matter of fields"),
        ("  set: {method: FETCH}", "bad-correction 1:3 "),
        ("  set: {path: here}", "bad-correction 1:3 "),
        ("  field: Data.id\n  skip: true", "bad-correction 3:10 "),
        ("  field: Data.id", "bad-correction 1:3 [endpoint: save_group] the correction asks for 0 changes"),
        (
            "  field: Data.id\n  remove: true\n  rename: x",
            "bad-correction 1:3 [endpoint: save_group] the correction asks for 2",
        ),
        ("  remove: true", "bad-correction 1:3 [endpoint: save_group] the correction does not say of which field"),
        ("  field: Data.id\n  add: {type: string}", "bad-correction 3:10 [Data.id] `Data.id` is there already"),
        ("  field: Request.bk_biz_id\n  rename: webhook_url", "bad-correction 1:3 "),
        ("  field: Data.id\n  set: {typ: string}", "bad-yaml 4:9 [typ] [0].set: unknown field `typ`"),
        ("  skip: true\n  skp: true", "bad-yaml 4:3 [skp]"),
    ] {
        untouched(rest, expected);
    }
    let (_, findings) = correct("- {endpoint: get_tree, why: ' ', skip: true}\n");
    assert_eq!(findings.len(), 1, "a reason is asked for");
    assert_eq!(correct("# none yet\n").1, [""; 0]);
    assert_eq!(correct("endpoint: a\n").1.len(), 1);
}
