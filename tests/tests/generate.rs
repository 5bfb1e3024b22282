//! `generate` as people run it: what is committed is what comes out, and pages come and go.

#![allow(clippy::unwrap_used)]

mod project;

use md_bindgen_tests::inputs::workspace;
use project::{Project, ROUTE, TABLE, files, run_in};
use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

fn contents(folder: &Path) -> BTreeMap<PathBuf, Vec<u8>> {
    files(folder).into_iter().map(|(path, (bytes, _))| (path, bytes)).collect()
}

#[test]
fn a_fresh_generate_changes_nothing() {
    let run = run_in(&workspace(), &["generate", "--check"]);
    assert_eq!((run.status, run.stdout.as_str()), (Some(0), ""), "{}", run.stderr);
}

#[test]
fn an_empty_folder_gets_the_same_bytes() {
    let folder = tempfile::tempdir().unwrap();
    let out = folder.path().join("bkapi");
    let run = run_in(&workspace(), &["generate", "--out", out.to_str().unwrap()]);
    assert_eq!(run.status, Some(0), "{}", run.stderr);
    let mut committed = contents(&workspace().join("generated"));
    // What cargo leaves there is nobody's.
    committed.retain(|path, _| !path.starts_with("target") && path != Path::new("Cargo.lock"));
    let made = contents(&out);
    assert_eq!(made.keys().collect::<Vec<_>>(), committed.keys().collect::<Vec<_>>());
    let differs = made.iter().find(|(path, bytes)| committed[*path] != **bytes);
    assert!(differs.is_none(), "{} differs", differs.unwrap().0.display());
}

#[test]
fn a_second_run_touches_nothing() {
    let project = Project::new();
    let before = project.files();
    let run = project.run(&["generate"]);
    assert_eq!(run.status, Some(0), "{}", run.stderr);
    assert!(project.files() == before, "a file was written again");
}

#[test]
fn a_new_page_is_a_new_endpoint_and_a_page_that_goes_takes_it_along() {
    let project = Project::new();
    let before = contents(&project.path("."));
    project.write("specs/docs/paint.md", format!("{ROUTE}{TABLE}").replace("make", "paint"));

    let check = project.run(&["generate", "--check"]);
    assert_eq!(check.status, Some(1), "{}", check.stderr);
    assert!(
        check.stdout.contains("+    Things.paint(Request)") && check.stderr.contains("would change"),
        "{}",
        check.stdout
    );
    assert!(!project.path("generated/src/things/paint.rs").exists(), "`--check` writes nothing");

    assert_eq!(project.run(&["generate"]).status, Some(0));
    let after = contents(&project.path("."));
    let changed = after.iter().filter(|(path, bytes)| before.get(*path) != Some(*bytes));
    let mut changed: Vec<&str> = changed.map(|(path, _)| path.to_str().unwrap()).collect();
    changed.retain(|path| *path != "specs/docs/paint.md");
    let expected = [
        "generated/.md-bindgen",
        "generated/README.md",
        "generated/src/lib.rs",
        "generated/src/things/paint.rs",
        "generated/src/things.rs",
        "specs/things/spec.yaml",
    ];
    assert_eq!(changed, expected, "one new file, and the lists that name it");
    let endpoint = std::fs::read_to_string(project.path("generated/src/things/paint.rs")).unwrap();
    assert!(endpoint.contains("\"/api/v2/things/paint/\"") && endpoint.contains("0 id: i64"), "{endpoint}");

    std::fs::remove_file(project.path("specs/docs/paint.md")).unwrap();
    assert_eq!(project.run(&["generate"]).status, Some(0));
    assert_eq!(contents(&project.path(".")), before);
}

#[test]
fn a_change_in_a_page_is_a_change_in_one_file() {
    let project = Project::new();
    project.write("specs/docs/paint.md", format!("{ROUTE}{TABLE}"));
    assert_eq!(project.run(&["generate"]).status, Some(0));
    let before = contents(&project.path("generated"));
    project.write("specs/docs/paint.md", format!("{ROUTE}{TABLE}").replace("| int |", "| string |"));
    assert_eq!(project.run(&["generate"]).status, Some(0));
    let after = contents(&project.path("generated"));
    let changed: Vec<&PathBuf> = after.keys().filter(|path| after[*path] != before[*path]).collect();
    assert_eq!(changed, [Path::new("src/things/paint.rs")]);
}

#[test]
fn an_edit_of_the_crate_is_shown_and_undone() {
    let project = Project::new();
    let path = "generated/src/things/good.rs";
    let made = std::fs::read_to_string(project.path(path)).unwrap();
    project.write(path, made.replace("0 id: i64", "0 id: u8"));
    let check = project.run(&["generate", "--check"]);
    assert_eq!(check.status, Some(1));
    assert!(check.stdout.contains("-        0 id: u8,\n+        0 id: i64,\n"), "{}", check.stdout);
    assert_eq!(project.run(&["generate"]).status, Some(0));
    assert_eq!(std::fs::read_to_string(project.path(path)).unwrap(), made);
}

#[test]
fn the_manifest_says_what_stops_a_run() {
    let project = Project::new();
    project
        .write("specs/docs/paint.md", format!("{ROUTE}{TABLE}### Request example\n\n```json\n{{\"id\": [1]}}\n```\n"));
    let manifest = std::fs::read_to_string(project.path("specs/bindgen.yaml")).unwrap();
    for (level, status) in [("allow", 0), ("warn", 0), ("deny", 1)] {
        project.write("specs/bindgen.yaml", format!("{manifest}levels: {{type-mismatch: {level}}}\n"));
        for command in ["check", "generate"] {
            let run = project.run(&[command]);
            assert_eq!(run.status, Some(status), "{command} {level}: {}{}", run.stdout, run.stderr);
        }
        let shown = project.run(&["check"]).stdout.contains("[type-mismatch]");
        assert_eq!(shown, level != "allow");
    }
    assert_eq!(project.run(&["check", "--allow", "type-mismatch"]).status, Some(0), "the command line counts more");
}
