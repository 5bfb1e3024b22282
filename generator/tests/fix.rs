//! `check --fix` on copies of the pages of `tests/findings`: as they are, and as an editor of another system saves them.

#![allow(clippy::unwrap_used)]

use similar::{ChangeTag, TextDiff};
use std::collections::BTreeMap;
use std::path::Path;
use std::process::{Command, Output};

/// The names of pages and their texts.
type Pages = BTreeMap<String, String>;

fn pages(folder: &Path) -> Pages {
    let entries = std::fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().path());
    let pages = entries.filter(|path| path.extension().is_some_and(|ending| ending == "md"));
    pages
        .map(|path| (path.file_name().unwrap().to_string_lossy().into_owned(), std::fs::read_to_string(path).unwrap()))
        .collect()
}

fn write(folder: &Path, pages: &Pages) {
    pages.iter().for_each(|(name, text)| std::fs::write(folder.join(name), text).unwrap());
}

/// A command that takes docs, run in their folder.
fn run(arguments: &[&str], folder: &Path) -> (Option<i32>, String, String) {
    let routes = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/findings/routes.yaml");
    let Output { status, stdout, stderr } = Command::new(env!("CARGO_BIN_EXE_md-bindgen"))
        .args(arguments)
        .args(["--docs", ".", "--system", "s", "--skip-broken", "--routes"])
        .arg(routes)
        .current_dir(folder)
        .output()
        .unwrap();
    (status.code(), String::from_utf8(stdout).unwrap(), String::from_utf8(stderr).unwrap())
}

/// The lines that differ, with the name of the page.
fn difference(before: &Pages, after: &Pages) -> String {
    let mut out = String::new();
    for (name, text) in before {
        let lines = TextDiff::from_lines(text.as_str(), after[name].as_str());
        for change in lines.iter_all_changes().filter(|change| change.tag() != ChangeTag::Equal) {
            out += &format!("{name} {}{}\n", change.tag(), change.value().trim_end());
        }
    }
    out
}

#[test]
fn pages_are_changed_as_suggested_and_say_the_same() {
    let folder = tempfile::tempdir().unwrap();
    let before = pages(Path::new("tests/findings"));
    write(folder.path(), &before);
    let spec = run(&["spec"], folder.path()).1;
    let (status, out, err) = run(&["check", "--fix"], folder.path());
    assert_eq!(status, Some(0), "{err}");
    assert!(out.contains("[required-but-absent]") && !out.contains("[mended-table]: there is no separator"), "{out}");
    let after = pages(folder.path());
    insta::assert_snapshot!(difference(&before, &after) + "\n" + &err);
    // What is written now was read before.
    assert_eq!(run(&["spec"], folder.path()).1, spec);
    let (_, _, err) = run(&["check", "--fix"], folder.path());
    assert!(err.contains("nothing to fix"), "{err}");
    assert_eq!(pages(folder.path()), after);
}

#[test]
fn line_endings_and_the_mark_at_the_start_stay() {
    let there = |text: &str| format!("\u{feff}{}", text.trim_start_matches('\u{feff}').replace('\n', "\r\n"));
    let back = |text: &str| text.strip_prefix('\u{feff}').unwrap().replace("\r\n", "\n");
    let before = pages(Path::new("tests/findings"));
    let [unix, other] = [tempfile::tempdir().unwrap(), tempfile::tempdir().unwrap()];
    write(unix.path(), &before);
    write(other.path(), &before.iter().map(|(name, text)| (name.clone(), there(text))).collect());
    let said = [unix.path(), other.path()].map(|folder| run(&["check", "--fix"], folder).2);
    assert_eq!(said[0], said[1]);
    let unix = pages(unix.path());
    for (name, text) in pages(other.path()) {
        assert_eq!(text.matches('\n').count(), text.matches("\r\n").count(), "{name}");
        assert_eq!(back(&text), unix[&name].trim_start_matches('\u{feff}'), "{name}");
    }
}

const PAGE: &str = "### Request example\n\n```json\n{\"id\": 2,}\n```\n";

#[test]
fn a_read_only_page_stops_everything_before_anything_is_written() {
    let folder = tempfile::tempdir().unwrap();
    let page = Pages::from([("comments_in_json.md".to_owned(), PAGE.to_owned()), ("z.md".to_owned(), PAGE.to_owned())]);
    write(folder.path(), &page);
    let closed = folder.path().join("z.md");
    let mut permissions = std::fs::metadata(&closed).unwrap().permissions();
    permissions.set_readonly(true);
    std::fs::set_permissions(&closed, permissions).unwrap();
    let (status, _, err) = run(&["check", "--fix"], folder.path());
    assert_eq!(status, Some(1));
    assert!(err.contains("z.md: the page is read-only: make it writable"), "{err}");
    assert_eq!(pages(folder.path()), page);
}

#[test]
fn pages_are_changed_for_people_only() {
    let folder = tempfile::tempdir().unwrap();
    let page = Pages::from([("comments_in_json.md".to_owned(), PAGE.to_owned())]);
    write(folder.path(), &page);
    let (status, out, err) = run(&["check", "--fix", "--format", "json"], folder.path());
    assert_eq!((status, out.as_str()), (Some(2), ""));
    assert!(err.contains("--format human"), "{err}");
    assert_eq!(pages(folder.path()), page);
    // What is allowed is not reported, and what is not reported is not changed.
    let (_, _, err) = run(&["check", "--fix", "--allow", "repaired-example"], folder.path());
    assert!(err.contains("nothing to fix"), "{err}");
    assert_eq!(pages(folder.path()), page);
}

/// Only files in the docs are read, so only those are changed.
#[cfg(unix)]
#[test]
fn a_page_elsewhere_is_not_changed_through_a_link() {
    let [docs, elsewhere] = [tempfile::tempdir().unwrap(), tempfile::tempdir().unwrap()];
    let real = elsewhere.path().join("real.md");
    std::fs::write(&real, PAGE).unwrap();
    std::os::unix::fs::symlink(&real, docs.path().join("comments_in_json.md")).unwrap();
    let (_, out, err) = run(&["check", "--fix"], docs.path());
    assert!(out.contains("[unreadable-file]") && err.contains("nothing to fix"), "{out}{err}");
    assert_eq!(std::fs::read_to_string(real).unwrap(), PAGE);
}
