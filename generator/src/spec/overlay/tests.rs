#![allow(clippy::unwrap_used, clippy::expect_used)]
use super::*;
use crate::spec::{Facts, Format, Unit, samples};

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

/// The facts of a field of `update_all`, after corrections.
fn facts_of(name: &str, corrections: &[&str]) -> (Facts, Vec<String>) {
    let entries = corrections.iter().map(|rest| format!("- endpoint: update_all\n  why: it is so\n{rest}\n"));
    let (system, findings) = correct(&entries.collect::<String>());
    let endpoint = system.endpoints.into_iter().find(|endpoint| endpoint.name == "update_all").unwrap();
    let field = endpoint.types["Item"].fields.iter().find(|field| field.name == name).cloned();
    (field.unwrap().facts, findings)
}

#[test]
fn facts_of_fields_are_set_and_taken_away() {
    let numbers = "  field: Item.n\n  set: {default: 5, min: 1, max: 9, unit: ms, format: unix_time, deprecated: true}";
    let (facts, findings) = facts_of("n", &["  field: Item.n\n  add: {type: integer}", numbers]);
    assert_eq!(findings, [""; 0]);
    assert_eq!((facts.default.as_deref(), facts.min, facts.max), (Some("5"), Some(1), Some(9)));
    assert_eq!((facts.unit, facts.format, facts.deprecated), (Some(Unit::Milliseconds), Some(Format::UnixTime), true));
    let (facts, findings) =
        facts_of("ids", &["  field: Item.ids\n  set: {max_items: ~, unless: [], excludes: [name]}"]);
    assert_eq!(
        (facts.max_items, facts.unless, facts.excludes, findings),
        (None, vec![], vec!["name".to_owned()], vec![])
    );
    let (facts, findings) = facts_of("ids", &["  field: Item.ids\n  set: {max_items: 20}"]);
    assert_eq!(facts.max_items, Some(20));
    assert!(findings[0].starts_with("needless-correction"), "{findings:?}");
}

#[test]
fn facts_follow_types_and_names() {
    let (facts, findings) = facts_of("ids", &["  field: Item.ids\n  set: {type: string}"]);
    assert_eq!((facts.max_items, findings), (None, vec![]));
    let (facts, findings) = facts_of("ids", &["  field: Item.name\n  rename: label"]);
    assert_eq!((facts.unless, findings), (vec!["label".to_owned()], vec![]));
    let (facts, findings) = facts_of("ids", &["  field: Item.name\n  remove: true"]);
    assert_eq!((facts.unless, findings), (vec![], vec![]));
}

#[test]
fn facts_that_cannot_be_are_errors() {
    for (set, expected) in [
        ("{max: 5}", "`max` of `ids` says nothing that a field of the type `list<integer>` can be"),
        ("{default: 5}", "`default` of `ids` says nothing that a field of the type `list<integer>` can be"),
        ("{unless: [nam]}", "`unless` of `ids` names `nam`, which is no field beside it"),
        ("{excludes: [ids]}", "`excludes` of `ids` names `ids`, which is no field beside it"),
        ("{deprecated: use name}", "`deprecated` of a field is true or false"),
    ] {
        let (facts, findings) = facts_of("ids", &[&format!("  field: Item.ids\n  set: {set}")]);
        assert_eq!(facts.max_items, Some(20));
        assert!(findings[0].contains(expected), "{set}: {findings:?}");
    }
    untouched("  set: {max: 5}", "bad-correction 3:14 [5] `max` is a matter of fields");
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
fn a_list_is_paged_by_members_that_are_there() {
    let set = |paging: &str| save_group(&format!("  set: {{response: list<Data>, paging: {paging}}}")).1;
    assert_eq!(set("{by: page, at: bk_biz_id, items: ''}"), [""; 0]);
    for (paging, what) in [
        ("{by: page, at: page, items: ''}", "`at` of the paging is `page`, and Request has no such member"),
        ("{by: page, at: bk_biz_id, size: limit, items: ''}", "`size` of the paging is `limit`"),
        ("{by: page, at: bk_biz_id, items: info}", "`items` of the paging is `info`, and the answer has no such list"),
        ("{by: page, at: bk_biz_id, items: '', total: ^count}", "`total` of the paging is `count`, and Envelope has"),
    ] {
        let findings = set(paging);
        assert!(findings.len() == 1 && findings[0].contains(what), "{findings:?}");
    }
}

#[test]
fn what_need_not_be_there_is_set_and_taken_away() {
    let (endpoint, findings) = save_group(
        "  set:\n    response: list<Data>\n    deprecated: use another\n    body: form\n    answer: bytes\n    paging: {by: page, at: bk_biz_id, items: ''}\n    \
         example: {request: '{\"bk_biz_id\": 3}'}",
    );
    assert_eq!(findings, [""; 0]);
    assert_eq!((endpoint.deprecated.as_deref(), endpoint.body), (Some("use another"), Body::Form));
    assert_eq!(
        (endpoint.answer, endpoint.paging.as_ref().map(|paging| paging.at.as_str())),
        (Answer::Bytes, Some("bk_biz_id"))
    );
    assert_eq!(endpoint.example.request, Some(serde_json::json!({"bk_biz_id": 3})));
    assert_eq!(endpoint.corrected[0].what, "response, deprecated, body, answer, paging, example");

    let (system, findings) = correct(
        "- {endpoint: save_group, why: w, set: {deprecated: old}}\n- {endpoint: save_group, why: w, set: {deprecated: ~}}\n",
    );
    assert_eq!((findings, system.endpoints[1].deprecated.as_ref()), (vec![], None));

    let (endpoint, findings) = save_group("  field: Request.webhook_url\n  set: {values: {a: The first., 'no': ''}}");
    assert_eq!(findings, [""; 0]);
    let values: Vec<(&str, &str)> = endpoint.types["Request"].fields[3]
        .values
        .iter()
        .map(|known| (known.value.as_str(), known.doc.as_str()))
        .collect();
    assert_eq!(values, [("a", "The first."), ("no", "")]);
    untouched("  set: {example: {response: '{'}}", "bad-correction 3:29 ['{'] the example is no JSON");
}

#[test]
fn the_spec_says_what_was_corrected_and_why() {
    let (system, findings) = correct(
        "- {endpoint: save_group, why: ' one ', field: Request.notice_receiver.id, set: {type: integer, required: true}}\n\
         - {endpoint: save_group, why: two, field: Request.webhook_url, rename: hook}\n\
         - {endpoint: save_group, why: three, field: Request.more, add: {type: string}}\n\
         - {endpoint: save_group, why: four, field: Request.hook, remove: true}\n\
         - {endpoint: save_group, why: five, set: {method: put, effect: read}}\n\
         - {endpoint: save_group, why: six, set: {effect: read}}\n",
    );
    assert_eq!(findings.len(), 1, "the last entry changes nothing: {findings:?}");
    let corrected: Vec<String> =
        system.endpoints[1].corrected.iter().map(|fact| format!("{} ({})", fact.what, fact.why)).collect();
    let expected = [
        "Request.notice_receiver.id: type, required (one)",
        "Request.hook: renamed from webhook_url (two)",
        "Request.more: added (three)",
        "Request.hook: removed (four)",
        "method, effect (five)",
    ];
    assert_eq!(corrected, expected);
    assert_eq!(system.endpoints[0], samples::system().endpoints[0]);
}

#[test]
fn an_endpoint_without_a_page_can_be_added() {
    let (system, findings) = correct(
        "- endpoint: count_groups\n  why: seen in the console\n  new:\n    method: get\n    path: /count/\n    envelope: house\n    response: integer\n    \
         types:\n      Request:\n      - {name: id, type: integer, required: true, in: query}\n\
         - {endpoint: count_groups, why: w, set: {summary: Counts.}}\n",
    );
    assert_eq!(findings, [""; 0]);
    assert_eq!(system.endpoints.len(), 4);
    let endpoint = &system.endpoints[0];
    assert_eq!(
        (endpoint.name.as_str(), endpoint.method.as_str(), endpoint.effect),
        ("count_groups", "GET", Effect::Read)
    );
    assert_eq!((endpoint.source.as_ref(), endpoint.summary.as_str()), (None, "Counts."));
    assert_eq!(endpoint.corrected[0].what, "added");
    // The whole body is what it is where the envelope is the same.
    assert_eq!((endpoint.envelope.as_str(), endpoint.payload_member()), ("house", "data"));
    let members: Vec<&str> = endpoint.types["Envelope"].fields.iter().map(|field| field.name.as_str()).collect();
    assert_eq!(members, ["result", "code", "message", "data"]);
    let written = crate::spec::yaml::write(&system, crate::spec::yaml::Style::Full);
    assert_eq!(crate::spec::yaml::read(&SourceFile::new("spec.yaml", written)), Ok(system));

    let (system, findings) = correct("- {endpoint: bare, why: w, new: {method: POST, path: /bare/}}\n");
    assert_eq!(findings, [""; 0]);
    let endpoint = &system.endpoints[0];
    assert_eq!(
        (endpoint.response.to_string(), endpoint.types.len(), endpoint.effect),
        ("any".to_owned(), 1, Effect::Write)
    );
    assert_eq!(endpoint.envelope, "none", "as most endpoints of the system");

    for (new, expected) in [
        ("{method: POST}", "bad-yaml 1:"),
        ("{method: FETCH, path: /a/}", "bad-correction 1:43 [FETCH] `FETCH` is no HTTP method"),
        ("{method: GET, path: /a/, response: Nope}", "bad-correction 1:69 [Nope] "),
        (
            "{method: GET, path: /a/, types: {Request: [{name: a, type: text}]}}",
            "bad-correction 1:93 [text] `text` is no type",
        ),
    ] {
        let (system, findings) = correct(&format!("- {{endpoint: added, why: w, new: {new}}}\n"));
        assert_eq!((system.endpoints.len(), findings.len()), (3, 1), "{findings:?}");
        assert!(findings[0].starts_with(expected), "{} is not {expected}", findings[0]);
    }
    untouched("  new: {method: GET, path: /a/}", "bad-correction 1:13 [save_group] the docs describe `save_group`");
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
            "needless-correction 4:15 [integer] `type` of `Request.bk_biz_id`",
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
    assert_eq!(findings, ["needless-correction 4:19 [true] `required` of `Data.id` is that already"]);
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
