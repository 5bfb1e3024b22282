//! Pages with the habits of a dozen teams, one habit a page: what a careful reader makes of each.
//!
//! A snapshot is the spec of the page without its sentences, and every finding as `code line:column message`.

#![allow(clippy::unwrap_used)]

use md_bindgen::diagnostic::Diagnostic;
use md_bindgen::pipeline::{self, DocsInput, Input, Report, SystemInput};
use md_bindgen::spec::System;
use std::fmt::Write;
use std::path::Path;

#[test]
fn every_page_is_read_as_a_careful_reader_would() {
    let report = read();
    let mut pages: Vec<String> = std::fs::read_dir(folder())
        .unwrap()
        .map(|entry| entry.unwrap().path())
        .filter(|path| path.extension().is_some_and(|ending| ending == "md"))
        .map(|path| path.file_stem().unwrap().to_string_lossy().into_owned())
        .collect();
    pages.sort();
    insta::with_settings!({ prepend_module_to_snapshot => false, snapshot_path => "quirks/read", omit_expression => true }, {
        for page in pages {
            insta::assert_snapshot!(page.as_str(), rendering(&page, &report));
        }
    });
}

fn folder() -> &'static Path {
    Path::new(concat!(env!("CARGO_MANIFEST_DIR"), "/tests/quirks"))
}

fn read() -> Report {
    let system = SystemInput {
        name: "quirks".to_owned(),
        docs: vec![DocsInput { path: folder().to_path_buf(), language: None }],
        routes: vec![folder().join("components.yaml"), folder().join("resources.yaml")],
        dialect: "blueking".to_owned(),
        ..SystemInput::default()
    };
    pipeline::read(&Input { systems: vec![system], ..Input::default() })
}

/// The endpoints of one page as a spec, and what was found in it.
fn rendering(page: &str, report: &Report) -> String {
    let endpoints: Vec<_> = report.systems[0].endpoints.iter().filter(|endpoint| endpoint.name == page).collect();
    let mut text = String::new();
    for endpoint in endpoints {
        let system = System::new("quirks", vec![endpoint.clone()]);
        let spec = pipeline::spec(&system, true).unwrap();
        // The same first lines in every snapshot would say nothing.
        text.push_str(spec.split_once("endpoints:\n").unwrap().1);
    }
    for finding in &report.diagnostics {
        if let Some((line, column)) = place(finding, &format!("/{page}.md")) {
            writeln!(text, "{} {line}:{column} {}", finding.code.name, finding.message).unwrap();
        }
    }
    text
}

/// Line and column of a finding, if it is in a file.
fn place(finding: &Diagnostic, file: &str) -> Option<(usize, usize)> {
    let place = &finding.labels.first()?.place;
    place.file.name().ends_with(file).then(|| place.line_column())
}
