//! What the client brings along is what SECURITY.md says, and no crate of ours may hold unsafe code.

#![allow(clippy::unwrap_used)]

use md_bindgen_tests::inputs::workspace;
use std::collections::BTreeSet;
use std::path::{Path, PathBuf};
use std::process::Command;

/// The crates that SECURITY.md justifies: the names in the table below its mark.
fn justified() -> BTreeSet<String> {
    let text = std::fs::read_to_string(workspace().join("SECURITY.md")).unwrap();
    let table = text.split("<!-- dependencies of the client -->").nth(1).unwrap();
    let rows = table.trim_start().lines().take_while(|line| line.starts_with('|'));
    let names = rows.flat_map(|row| row.split('`').skip(1).step_by(2).map(str::to_owned).collect::<Vec<_>>());
    names.collect()
}

/// The crates that are compiled for the client with its default features; those of systems bring none.
fn compiled() -> BTreeSet<String> {
    let mut tree = Command::new(env!("CARGO"));
    tree.args(["tree", "--locked", "--offline", "--package", "bkapi", "--edges", "normal", "--prefix", "none"]);
    tree.args(["--target", "x86_64-unknown-linux-gnu", "--format", "{p}"]).current_dir(workspace());
    let output = tree.output().unwrap();
    assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
    let text = String::from_utf8(output.stdout).unwrap();
    text.lines().filter_map(|line| line.split(' ').next()).filter(|name| *name != "bkapi").map(str::to_owned).collect()
}

#[test]
fn every_crate_that_the_client_brings_is_listed_and_justified() {
    let (justified, compiled) = (justified(), compiled());
    let unsaid: Vec<_> = compiled.difference(&justified).collect();
    let gone: Vec<_> = justified.difference(&compiled).collect();
    assert!(unsaid.is_empty(), "SECURITY.md does not say what {unsaid:?} is for");
    assert!(gone.is_empty(), "SECURITY.md speaks of {gone:?}, which the client does not bring");
    println!("{} crates are compiled with the client, all of them listed", compiled.len());
}

/// Every manifest of a package below a folder, those that tests fill in included.
fn manifests(folder: &Path, found: &mut Vec<PathBuf>) {
    for entry in std::fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        let name = path.file_name().unwrap().to_string_lossy().into_owned();
        match name.as_str() {
            "target" | ".git" => {}
            "Cargo.toml" | "Cargo.toml.in" | "Cargo.toml.askama" => found.push(path),
            _ if path.is_dir() => manifests(&path, found),
            _ => {}
        }
    }
}

/// Every file of Rust below a folder.
fn sources(folder: &Path, found: &mut Vec<PathBuf>) {
    for entry in std::fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        if path.is_dir() && path.file_name().is_some_and(|name| name != "target") {
            sources(&path, found);
        } else if path.extension().is_some_and(|ending| ending == "rs") {
            found.push(path);
        }
    }
}

#[test]
fn no_crate_of_ours_may_hold_unsafe_code() {
    let mut found = Vec::new();
    manifests(&workspace(), &mut found);
    let forbids = "unsafe_code = \"forbid\"\n";
    let mut packages = 0;
    for path in &found {
        let text = std::fs::read_to_string(path).unwrap();
        if text.contains("[workspace]\n") && !text.contains("[package]\n") {
            assert!(text.contains(&format!("[workspace.lints.rust]\n{forbids}")), "{}", path.display());
            continue;
        }
        packages += 1;
        if path.parent() == Some(&workspace().join("fuzz")) {
            // The macro of libFuzzer makes the function that C++ calls. Nothing else is in these files, see below.
            continue;
        }
        let inherits = text.contains("[lints]\nworkspace = true\n");
        assert!(inherits || text.contains(&format!("[lints.rust]\n{forbids}")), "{} allows it", path.display());
    }
    let mut targets = Vec::new();
    sources(&workspace().join("fuzz"), &mut targets);
    for path in &targets {
        let text = std::fs::read_to_string(path).unwrap();
        assert!(!text.contains("unsafe"), "{}", path.display());
    }
    println!(
        "{packages} packages forbid unsafe code, but for {} targets of fuzzing without a word of it",
        targets.len()
    );
    assert!(targets.len() > 4);
    assert!(packages > 4);
}
