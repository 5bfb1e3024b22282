//! What people review: the spec of each page, one file of the crate, what `check` says.

#![allow(clippy::unwrap_used)]

use md_bindgen::diagnostic::human;
use md_bindgen::pipeline::{self, Report};
use md_bindgen::render::{Options, render};
use md_bindgen::spec::System;
use md_bindgen_tests::inputs;

/// The systems of the manifest, with the names that its pages have from the root of the workspace.
fn report() -> Report {
    inputs::read(&inputs::own().unwrap()).unwrap()
}

#[test]
fn the_spec_of_each_page() {
    for system in report().systems {
        for endpoint in system.endpoints {
            let name = format!("spec_{}", endpoint.name);
            let alone = System { name: system.name.clone(), endpoints: vec![endpoint] };
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
