//! What doc authors read: one habit a page, and the findings as `check` shows them.
//!
//! Where? What? What to do? A message that leaves one of these open is wrong, not its snapshot.

#![allow(clippy::unwrap_used)]

use boon::{Compiler, Schemas};
use md_bindgen::Project;
use md_bindgen::diagnostic::{Diagnostic, human, json, sarif};
use md_bindgen::pipeline;
use serde_json::Value;
use std::path::Path;

/// The pages lie here, seen from the folder that tests run in: findings name them so.
const FOLDER: &str = "tests/findings";

fn pages() -> Vec<String> {
    let mut pages: Vec<String> = std::fs::read_dir(FOLDER)
        .unwrap()
        .map(|entry| entry.unwrap().path())
        .filter(|path| path.extension().is_some_and(|ending| ending == "md"))
        .map(|path| path.file_stem().unwrap().to_string_lossy().into_owned())
        .collect();
    pages.sort();
    pages
}

/// The findings of all pages.
fn findings() -> Vec<Diagnostic> {
    let mut project = Project::of_docs("findings", FOLDER);
    project.input.systems[0].routes.push(Path::new(FOLDER).join("routes.yaml"));
    pipeline::read(&project.input).diagnostics
}

#[test]
fn every_finding_says_where_and_what_and_what_to_do() {
    insta::with_settings!({ prepend_module_to_snapshot => false, snapshot_path => "findings", omit_expression => true }, {
        let all = findings();
        for page in pages() {
            let file = format!("{FOLDER}/{page}.md");
            let of_page = |found: &&Diagnostic| found.labels.iter().any(|label| label.place.file.name() == file);
            let findings: Vec<Diagnostic> = all.iter().filter(of_page).cloned().collect();
            assert!(!findings.is_empty(), "{page}");
            assert!(findings.iter().all(|found| found.help.is_some() && !found.labels.is_empty()), "{page}: {findings:?}");
            insta::assert_snapshot!(page.as_str(), human(&findings, false));
        }
    });
}

/// What a schema has against a document.
fn complaints(schema: &str, documents: &[Value]) -> Vec<String> {
    let (mut schemas, mut compiler) = (Schemas::new(), Compiler::new());
    let schema = compiler.compile(schema, &mut schemas).unwrap();
    let complaint = |document| schemas.validate(document, schema).err().map(|error| format!("{error:#}\n{document}"));
    documents.iter().filter_map(complaint).collect()
}

#[test]
fn json_is_what_its_schema_says() {
    let lines = json(&findings());
    let documents: Vec<Value> = lines.lines().map(|line| serde_json::from_str(line).unwrap()).collect();
    assert!(documents.len() > 40 && lines.contains("\"edits\":[{"), "{}", documents.len());
    assert_eq!(complaints("../specs/findings.schema.json", &documents), [""; 0]);
    // The schema is no list of everything: what is not written is wrong.
    let mut odd = documents[0].clone();
    odd.as_object_mut().unwrap().remove("help");
    odd["more"] = Value::Null;
    assert_eq!(complaints("../specs/findings.schema.json", &[odd]).len(), 1);
}

#[test]
fn sarif_is_what_the_published_schema_says() {
    let Ok(schema) = std::env::var("MD_BINDGEN_SARIF_SCHEMA") else {
        println!("skipped: MD_BINDGEN_SARIF_SCHEMA does not say where the schema of SARIF 2.1.0 is");
        return;
    };
    let document: Value = serde_json::from_str(&sarif(&findings())).unwrap();
    assert!(document["runs"][0]["results"].as_array().is_some_and(|results| results.len() > 40));
    assert_eq!(complaints(&schema, &[document]), [""; 0]);
}
