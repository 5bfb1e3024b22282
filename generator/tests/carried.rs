//! Facts that are carried over: written by `spec --facts --write`, read beside the pages of a project.
#![allow(clippy::unwrap_used, missing_docs)]

mod project;

use md_bindgen::diff::Class;
use project::{Project, page};

const ORIGIN: &str = "\
crate: {name: shop-api}
origin: {repository: https://example.com/their/docs, path: api, revision: 2026-01-31}
systems:
- {name: shop, docs: pages, spec: shop/spec.yaml}
";
const MANIFEST: &str = "\
crate: {name: shop-api}
out: ../generated
systems:
- {name: shop, docs: shop/docs, facts: shop/spec.yaml}
";
const REFRESH: [&str; 7] = ["spec", "--facts", "--write", "--manifest", "specs/origin.yaml", "--base", "theirs"];

/// A page of theirs.
fn theirs(name: &str, ty: &str) -> String {
    page(name, &[&format!("id | {ty} | yes | A sentence of theirs")], "{\"id\": 1}")
}

/// A project with one page of its own, and the pages of somebody else that its manifest `origin.yaml` names.
fn shop() -> Project {
    let project = Project::new();
    for name in ["buy", "sell"] {
        project.write(&format!("theirs/pages/{name}.md"), &theirs(name, "int"));
    }
    project.write("specs/origin.yaml", ORIGIN);
    project.write("specs/bindgen.yaml", MANIFEST);
    project
}

/// Runs a command; what it says on stderr.
fn run(project: &Project, arguments: &[&str], status: i32) -> String {
    let run = project.run(arguments);
    assert_eq!(run.status, status, "{}", run.stderr);
    run.stderr
}

#[test]
fn facts_are_written_once_and_stand_beside_pages() {
    let project = shop();
    assert_eq!(run(&project, &REFRESH, 0), "specs/shop/spec.yaml: changed\n");
    let facts = project.read("specs/shop/spec.yaml");
    insta::assert_snapshot!(facts);

    let said = run(&project, &["generate"], 0);
    assert!(said.starts_with("read 1 page and 2 carried endpoints of 1 system: 1 example"), "{said}");
    assert_eq!(project.read("specs/shop/spec.yaml"), facts, "what is carried is read and never written");
    let pages = project.read("specs/shop/pages.yaml");
    assert!(pages.contains("name: list_orders") && !pages.contains("name: buy"), "nothing is kept twice");
    for endpoint in ["buy", "sell", "list_orders"] {
        assert!(project.path(&format!("generated/src/shop/{endpoint}.rs")).is_file(), "{endpoint}");
    }
    run(&project, &["generate", "--check"], 0);
    run(&project, &["generate", "--check", "--no-cache"], 0);
    run(&project, &["diff", "--deny", "any"], 0);
}

#[test]
fn new_facts_are_a_new_version() {
    let project = shop();
    run(&project, &REFRESH, 0);
    run(&project, &["generate"], 0);
    project.git(&["init", "--quiet"]);
    project.commit("v1");

    project.write("theirs/pages/buy.md", &theirs("buy", "string"));
    let said = run(&project, &REFRESH, 0);
    assert!(said.starts_with("specs/shop/spec.yaml: changed\n1 breaking change"), "{said}");
    run(&project, &["generate", "--check"], 1);
    let said = project.run(&["diff", "git:v1"]).stdout;
    assert!(said.contains("Request.id"), "{said}");
    assert!(run(&project, &["generate", "--bump=git:v1"], 0).ends_with("0.1.0 -> 0.2.0: 1 breaking change\n"));
    assert!(project.read("specs/CHANGELOG.md").contains("Request.id"));
    assert!(run(&project, &["generate", "--bump=v1"], 2).contains("write --bump or --bump=git:REV"));
}

#[test]
fn a_page_wins_over_a_carried_fact() {
    let project = shop();
    run(&project, &REFRESH, 0);
    project.write("specs/shop/docs/buy.md", &theirs("buy", "string"));
    let shop = md_bindgen::Project::open(project.path("specs/bindgen.yaml")).unwrap();
    let report = shop.read();
    let buy = report.systems[0].endpoints.iter().find(|endpoint| endpoint.name == "buy").unwrap();
    assert_eq!(buy.types["Request"].fields[0].ty.to_string(), "string");
    assert_eq!(report.systems[0].endpoints.len(), 3);
    let twice: Vec<_> = report.diagnostics.iter().filter(|found| found.code.name == "carried-twice").collect();
    assert_eq!(twice.len(), 1);
    assert_eq!(twice[0].labels[0].place.line_column(), (8, 9));
    // The specs on the disk know `buy` as carried: the page changes it for callers.
    let changes = shop.diff().unwrap();
    assert!(changes.iter().any(|change| matches!(change.class, Class::Breaking(_))), "{changes:?}");
}

#[test]
fn an_overlay_corrects_carried_facts() {
    let project = shop();
    run(&project, &REFRESH, 0);
    project.write("specs/bindgen.yaml", &MANIFEST.replace("docs,", "docs, overlay: shop/fix.yaml,"));
    project.write(
        "specs/shop/fix.yaml",
        "- {endpoint: buy, why: a bill says so, field: Request.id, set: {type: string}}\n",
    );
    run(&project, &["generate"], 0);
    assert!(project.read("generated/src/shop/buy.rs").contains("id: String"));
}

#[test]
fn facts_of_another_system_are_refused() {
    let project = shop();
    run(&project, &REFRESH, 0);
    project
        .write("specs/shop/spec.yaml", &project.read("specs/shop/spec.yaml").replace("system: shop", "system: stop"));
    let said = run(&project, &["generate"], 1);
    assert!(said.contains("`shop` carries over facts of stop"), "{said}");
    assert!(!project.path("generated").exists());
}

#[test]
fn without_their_docs_the_way_to_them_is_told() {
    let said = run(&shop(), &REFRESH[..5], 1);
    assert!(said.contains("`--base DIR` says where the folder api of https://example.com/their/docs lies"), "{said}");
}
