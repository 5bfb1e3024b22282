//! The pages that `md-bindgen explain` shows: the bad one has the finding, the good one does not.

#![allow(clippy::unwrap_used)]

use md_bindgen::Project;
use md_bindgen::diagnostic::{CODES, Diagnostic};
use md_bindgen::pipeline::{self, Report};
use md_bindgen::render::{Options, render};
use md_bindgen::spec::System;

/// Codes without pages, and why.
const EXCEPTIONS: &[(&str, &[&str])] = &[
    ("the file cannot be read as text", &["unreadable-file", "not-utf8"]),
    ("it is about files that people configure the program with", &["bad-yaml", "bad-manifest", "bad-dialect"]),
    ("it is about a spec", &["spec-format", "bad-spec", "unknown-record", "duplicate-name", "carried-twice"]),
    ("it is about an overlay", &["bad-correction", "unmatched-correction", "needless-correction", "bad-rust-name"]),
    ("it is about a routes file", &["odd-route", "duplicate-route", "route-without-docs"]),
    ("a page claims methods that the client can send only", &["unsupported-method"]),
    ("a page gets a field for every placeholder of its path", &["unfilled-path"]),
    ("it takes a page that nobody would want to be shown", &["too-large"]),
    ("it takes two pages", &["duplicate-endpoint", "languages-disagree", "one-language"]),
    (
        "it is about the output",
        &["unparsable-output", "foreign-folder", "foreign-file", "unwritable-output", "half-written", "busy-folder"],
    ),
];

/// All pages in one folder, each read for itself.
struct Pages {
    report: Report,
    _folder: tempfile::TempDir,
}

impl Pages {
    fn read() -> Pages {
        let folder = tempfile::tempdir().unwrap();
        for (code, example) in CODES.iter().filter_map(|code| Some((code, code.example.as_ref()?))) {
            for (kind, page) in [("bad", example.bad), ("good", example.good)] {
                std::fs::write(folder.path().join(format!("{}-{kind}.md", code.name)), page).unwrap();
            }
        }
        let report = pipeline::read(&Project::of_docs("explained", folder.path()).input);
        Pages { report, _folder: folder }
    }

    /// The codes of what is found in a page.
    fn found(&self, page: &str) -> Vec<&'static str> {
        let ending = format!("/{page}.md");
        let about = |found: &&Diagnostic| found.labels.iter().any(|label| label.place.file.name().ends_with(&ending));
        self.report.diagnostics.iter().filter(about).map(|found| found.code.name).collect()
    }

    /// The codes of what is found on the way from a page to the crate.
    fn found_by_rendering(&self, page: &str) -> Vec<&'static str> {
        let system = &self.report.systems[0];
        let endpoint = system.endpoints.iter().find(|endpoint| endpoint.name == page).unwrap();
        let system = System::new(&system.name, vec![endpoint.clone()]);
        let rendered = render(&[system], &Options::default()).unwrap();
        rendered.diagnostics.iter().map(|found| found.code.name).collect()
    }
}

#[test]
fn the_bad_page_has_the_finding_and_the_good_one_does_not() {
    let pages = Pages::read();
    for code in CODES.iter().filter(|code| code.example.is_some()) {
        let names = ["bad", "good"].map(|kind| format!("{}-{kind}", code.name));
        let [mut bad, mut good] = names.each_ref().map(|name| pages.found(name));
        if !bad.contains(&code.name) {
            bad.extend(pages.found_by_rendering(&names[0]));
            good.extend(pages.found_by_rendering(&names[1]));
        }
        assert!(bad.contains(&code.name), "{}: the bad page has only {bad:?}", code.name);
        assert!(!good.contains(&code.name), "{}: the good page has {good:?}", code.name);
        // What is shown as right has nothing else that would have to be repaired.
        good.retain(|name| !matches!(*name, "no-route" | "undocumented-field"));
        assert!(good.is_empty() || code.name == "unknown-code", "{}: the good page has {good:?}", code.name);
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
