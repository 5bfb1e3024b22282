//! The command as a process: its streams and its exit status.

#![allow(clippy::unwrap_used)]

use std::process::{Command, Output, Stdio};

fn md_bindgen(arguments: &[&str]) -> Command {
    let mut command = Command::new(env!("CARGO_BIN_EXE_md-bindgen"));
    command.args(arguments).env_remove("NO_COLOR").env_remove("CLICOLOR_FORCE");
    command
}

fn text(output: &[u8]) -> String {
    String::from_utf8(output.to_vec()).unwrap()
}

#[test]
fn help_and_version_are_results() {
    for argument in ["--help", "--version"] {
        let Output { status, stdout, stderr } = md_bindgen(&[argument]).output().unwrap();
        assert_eq!((status.code(), text(&stderr).as_str()), (Some(0), ""), "{argument}");
        assert!(text(&stdout).contains(if argument == "--help" { "generate" } else { env!("CARGO_PKG_VERSION") }));
    }
}

#[test]
fn a_missing_manifest_is_wrong_use() {
    let empty = tempfile::tempdir().unwrap();
    let Output { status, stdout, stderr } = md_bindgen(&["generate"]).current_dir(&empty).output().unwrap();
    assert_eq!((status.code(), text(&stdout).as_str()), (Some(2), ""));
    assert!(text(&stderr).contains("specs/bindgen.yaml") && text(&stderr).contains("--docs"), "{}", text(&stderr));
}

#[test]
fn a_reader_that_has_gone_is_no_failure() {
    let (reader, writer) = std::io::pipe().unwrap();
    drop(reader);
    let output = md_bindgen(&["explain"]).stdout(writer).stderr(Stdio::piped()).output().unwrap();
    assert_eq!((output.status.code(), text(&output.stderr).as_str()), (Some(0), ""));
}

#[test]
fn findings_have_colour_only_where_it_is_forced() {
    let empty = tempfile::tempdir().unwrap();
    let docs = empty.path().join("page.md");
    std::fs::write(&docs, [0xff, 0xfe]).unwrap();
    let check = |variable: Option<&str>| {
        let mut command = md_bindgen(&["check", "--system", "s", "--docs", docs.to_str().unwrap()]);
        command.envs(variable.map(|name| (name, "1")));
        let output = command.output().unwrap();
        assert_eq!(output.status.code(), Some(1), "{}", text(&output.stderr));
        text(&output.stdout)
    };
    assert!(!check(None).contains('\u{1b}'));
    assert!(check(Some("CLICOLOR_FORCE")).contains('\u{1b}'));
}
