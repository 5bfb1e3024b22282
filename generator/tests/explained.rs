//! The pages that `md-bindgen explain` shows: the bad one has the finding, the good one does not.

#![allow(clippy::unwrap_used)]

use md_bindgen::diagnostic::{CODES, Levels};
use md_bindgen::pipeline::{self, DocsInput, Input, SystemInput};
use md_bindgen::render::{Options, render};

/// Codes without pages, and why.
const EXCEPTIONS: &[(&str, &[&str])] = &[
    ("the file cannot be read as text", &["unreadable-file", "not-utf8"]),
    ("it is about files that people configure the program with", &["bad-yaml", "bad-manifest", "bad-dialect"]),
    ("it is about a spec", &["spec-format", "bad-spec", "unknown-record", "duplicate-name"]),
    ("it is about an overlay", &["bad-correction", "unmatched-correction", "needless-correction", "bad-rust-name"]),
    ("it is about a routes file", &["odd-route", "duplicate-route", "route-without-docs"]),
    ("a page claims methods that the client can send only", &["unsupported-method"]),
    ("a page gets a field for every placeholder of its path", &["unfilled-path"]),
    ("it takes two pages", &["duplicate-endpoint", "languages-disagree", "one-language"]),
    ("it is about the output", &["unparsable-output", "foreign-folder", "unwritable-output", "busy-folder"]),
];

/// The codes of what is found in a page, on the way to the crate.
fn codes(page: &str) -> Vec<&'static str> {
    let folder = tempfile::tempdir().unwrap();
    std::fs::write(folder.path().join("page.md"), page).unwrap();
    let system = SystemInput {
        name: "explained".to_owned(),
        docs: vec![DocsInput { path: folder.path().to_path_buf(), language: None }],
        routes: Vec::new(),
        dialect: "blueking".to_owned(),
        overlay: None,
        spec_out: None,
    };
    let report = pipeline::read(&Input {
        systems: vec![system],
        crate_name: "explained".to_owned(),
        crate_version: "0.1.0".to_owned(),
        out: None,
        files_spec: false,
        extras: pipeline::Extras::default(),
        levels: Levels::default(),
    });
    let mut found: Vec<&str> = report.diagnostics.iter().map(|found| found.code.name).collect();
    // A page without a route is described, but there is no call to render.
    if !found.contains(&"no-route") {
        let rendered = render(&report.systems, &Options::default()).unwrap();
        found.extend(rendered.diagnostics.iter().map(|found| found.code.name));
    }
    found
}

#[test]
fn the_bad_page_has_the_finding_and_the_good_one_does_not() {
    for code in CODES {
        let Some(example) = &code.example else { continue };
        let (bad, good) = (codes(example.bad), codes(example.good));
        assert!(bad.contains(&code.name), "{}: the bad page has only {bad:?}", code.name);
        assert!(!good.contains(&code.name), "{}: the good page has {good:?}", code.name);
        // What is shown as right has nothing else that would have to be repaired.
        let others: Vec<&&str> =
            good.iter().filter(|name| !matches!(**name, "no-route" | "undocumented-field")).collect();
        assert!(others.is_empty() || code.name == "unknown-code", "{}: the good page has {others:?}", code.name);
    }
}

#[test]
fn every_code_has_pages_or_a_reason() {
    let excepted: Vec<&str> = EXCEPTIONS.iter().flat_map(|(_, codes)| *codes).copied().collect();
    for code in CODES {
        assert_ne!(code.example.is_some(), excepted.contains(&code.name), "{}", code.name);
    }
    assert!(excepted.iter().all(|name| CODES.iter().any(|code| code.name == *name)), "an exception is no code");
}
