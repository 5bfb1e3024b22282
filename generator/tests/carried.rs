//! Facts that are carried over: written by `spec --facts`, read beside the pages of a project.
#![allow(clippy::unwrap_used, missing_docs)]

use md_bindgen::Project;
use md_bindgen::diff::Class;
use std::fs;
use std::path::Path;
use std::process::Command;
use tempfile::TempDir;

const ORIGIN: &str = "\
crate: {name: api}
origin: {repository: https://example.com/their/docs, path: api, revision: 2026-01-31}
systems:
- {name: shop, docs: pages, routes: routes.yaml, spec: shop/spec.yaml}
";
const MANIFEST: &str = "\
crate: {name: api}
out: ../crate
systems:
- {name: shop, docs: shop/docs, routes: shop/routes.yaml, facts: shop/spec.yaml}
";

/// Where the endpoints are.
const ROUTES: &str = "\
- {path: /v2/shop/buy/, name: buy, suggest_method: POST}
- {path: /v2/shop/sell/, name: sell, suggest_method: POST}
- {path: /v2/shop/swap/, name: swap, suggest_method: POST}
";

/// A page of an endpoint with one parameter.
fn page(ty: &str, sentence: &str) -> String {
    format!(
        "### Description\n\n{sentence}\n\n### Request parameters\n\n| Field | Type | Required | Description |\n\
         |---|---|---|---|\n| id | {ty} | yes | {sentence} |\n"
    )
}

/// The pages of somebody else, and a project that has one page of its own.
fn project() -> TempDir {
    let folder = tempfile::tempdir().unwrap();
    let root = folder.path();
    for folder in ["theirs/pages", "specs/shop/docs"] {
        fs::create_dir_all(root.join(folder)).unwrap();
    }
    for name in ["buy", "sell"] {
        fs::write(root.join(format!("theirs/pages/{name}.md")), page("int", "Prose of theirs")).unwrap();
    }
    fs::write(root.join("theirs/routes.yaml"), ROUTES).unwrap();
    fs::write(root.join("specs/shop/routes.yaml"), ROUTES).unwrap();
    fs::write(root.join("specs/origin.yaml"), ORIGIN).unwrap();
    fs::write(root.join("specs/bindgen.yaml"), MANIFEST).unwrap();
    fs::write(root.join("specs/shop/docs/swap.md"), page("string", "Prose of ours")).unwrap();
    folder
}

/// Runs a command in the project; what it says on stderr.
fn run(root: &Path, arguments: &[&str], status: i32) -> String {
    let mut command = Command::new(env!("CARGO_BIN_EXE_md-bindgen"));
    let done = command.current_dir(root).args(arguments).output().unwrap();
    let said = String::from_utf8(done.stderr).unwrap();
    assert_eq!(done.status.code(), Some(status), "{said}");
    said
}

const REFRESH: [&str; 7] = ["spec", "--facts", "--write", "--manifest", "specs/origin.yaml", "--base", "theirs"];

#[test]
fn facts_are_written_once_and_stand_beside_pages() {
    let folder = project();
    let root = folder.path();
    let read = |path: &str| fs::read_to_string(root.join(path)).unwrap();
    assert_eq!(run(root, &REFRESH, 0), "specs/shop/spec.yaml: changed\n");
    let facts = read("specs/shop/spec.yaml");
    insta::assert_snapshot!(facts);
    assert!(!facts.contains("Prose"));

    let said = run(root, &["generate"], 0);
    assert!(said.starts_with("read 1 page and 2 carried endpoints of 1 system: 0 examples"), "{said}");
    assert_eq!(read("specs/shop/spec.yaml"), facts, "what is carried is read and never written");
    let pages = read("specs/shop/pages.yaml");
    assert!(pages.contains("name: swap") && !pages.contains("name: buy"), "nothing is kept twice");
    for endpoint in ["buy", "sell", "swap"] {
        assert!(root.join(format!("crate/src/shop/{endpoint}.rs")).is_file(), "{endpoint}");
    }
    run(root, &["generate", "--check"], 0);
    run(root, &["diff", "--deny", "any"], 0);

    // Their docs change: the specs say what that does to callers.
    fs::write(root.join("theirs/pages/buy.md"), page("string", "Other words")).unwrap();
    let said = run(root, &REFRESH, 0);
    assert!(said.contains("specs/shop/spec.yaml: changed\n1 breaking change"), "{said}");
    run(root, &["generate", "--check"], 1);
}

#[test]
fn a_page_wins_over_a_carried_fact() {
    let folder = project();
    let root = folder.path();
    run(root, &REFRESH, 0);
    fs::write(root.join("specs/shop/docs/buy.md"), page("string", "Prose of ours")).unwrap();
    let project = Project::open(root.join("specs/bindgen.yaml")).unwrap();
    let report = project.read();
    let buy = report.systems[0].endpoints.iter().find(|endpoint| endpoint.name == "buy").unwrap();
    assert_eq!(buy.types["Request"].fields[0].ty.to_string(), "string");
    assert_eq!(report.systems[0].endpoints.len(), 3);
    let twice: Vec<_> = report.diagnostics.iter().filter(|found| found.code.name == "carried-twice").collect();
    assert_eq!(twice.len(), 1);
    assert_eq!(twice[0].labels[0].place.line_column(), (8, 9));
    // The specs on the disk know `buy` as carried: the page changes it for callers.
    let changes = project.diff().unwrap();
    assert!(changes.iter().any(|change| matches!(change.class, Class::Breaking(_))), "{changes:?}");
}

#[test]
fn facts_of_another_system_are_refused() {
    let folder = project();
    let root = folder.path();
    run(root, &REFRESH, 0);
    let path = root.join("specs/shop/spec.yaml");
    fs::write(&path, fs::read_to_string(&path).unwrap().replace("system: shop", "system: stop")).unwrap();
    let said = run(root, &["generate"], 1);
    assert!(said.contains("`shop` carries over facts of stop"), "{said}");
    assert!(!root.join("crate").exists());
}

#[test]
fn without_their_docs_the_way_to_them_is_told() {
    let folder = project();
    let said = run(folder.path(), &REFRESH[..5], 1);
    assert!(said.contains("`--base DIR` says where the folder api of https://example.com/their/docs lies"), "{said}");
}
