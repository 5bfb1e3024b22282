//! What people review: the spec of each page, one file of the crate, what `check` says.

#![allow(clippy::unwrap_used)]

use md_bindgen::diagnostic::human;
use md_bindgen::pipeline::{self, Report};
use md_bindgen::render::{Options, render};
use md_bindgen::spec::System;
use md_bindgen_tests::inputs;
use std::path::Path;

/// The pages that the project began with: whoever adds one has no snapshot to write.
const PAGES: [&str; 3] = ["create_dynamic_group", "metadata_create_event_group", "save_notice_group"];

/// What was read of these pages.
fn report() -> Report {
    let mut report = inputs::read(&inputs::own().unwrap()).unwrap();
    // Facts of other docs have endpoints of the same names.
    for System { endpoints, carried, .. } in &mut report.systems {
        endpoints.retain(|endpoint| is_known(&endpoint.name) && !carried.contains(&endpoint.name));
    }
    report.diagnostics.retain(|found| {
        let page = found.labels.first().map(|label| Path::new(label.place.file.name()));
        page.and_then(Path::file_stem).is_some_and(|name| is_known(&name.to_string_lossy()))
    });
    report
}

fn is_known(endpoint: &str) -> bool {
    PAGES.contains(&endpoint)
}

#[test]
fn the_spec_of_each_page() {
    for system in report().systems {
        for endpoint in system.endpoints {
            let name = format!("spec_{}", endpoint.name);
            let alone = System::new(&system.name, vec![endpoint]);
            insta::assert_snapshot!(name, pipeline::spec(&alone, false).unwrap());
        }
    }
}

#[test]
fn a_file_of_the_crate() {
    let tree = render(&report().systems, &Options::default()).unwrap().tree;
    insta::assert_snapshot!(
        "metadata_create_event_group.rs",
        tree.files["src/monitor_v3/metadata_create_event_group.rs"]
    );
}

#[test]
fn the_findings_of_check() {
    let root = format!("{}/", inputs::workspace().display());
    insta::assert_snapshot!("check", human(&report().diagnostics, false).replace(&root, ""));
}
