#![allow(clippy::unwrap_used)]

use super::*;
use clap::CommandFactory;

/// Exit status, stdout and stderr of a command line; what clap refuses is 2 and its message.
fn command(line: &[&str]) -> (u8, String, String) {
    let cli = match Cli::try_parse_from([&["md-bindgen"], line].concat()) {
        Ok(cli) => cli,
        Err(error) => return (u8::try_from(error.exit_code()).unwrap(), String::new(), error.to_string()),
    };
    let (mut out, mut err) = (Vec::new(), Vec::new());
    let mut streams = Streams::captured(&mut out, &mut err);
    let ended = run(cli, &mut streams);
    let status = exit(ended, &mut streams);
    drop(streams);
    (status, String::from_utf8(out).unwrap(), String::from_utf8(err).unwrap())
}

#[test]
fn the_arguments_fit_together() {
    Cli::command().debug_assert();
}

#[test]
fn wrong_use_is_two_and_says_what_to_do() {
    let folder = tempfile::tempdir().unwrap();
    let docs = folder.path().to_str().unwrap();
    for (line, said) in [
        (vec!["check", "--docs", docs, "--system", "9 lives"], "cannot name a system"),
        (vec!["spec", "--routes", "r.yaml"], "--docs"),
        (vec!["spec", "--dialect", "x"], "--docs"),
        (vec!["spec", "--manifest", "m.yaml", "--docs", docs, "--system", "s"], "cannot be used with"),
        (vec!["generate", "--docs", docs, "--system", "s"], "--out DIR"),
        (vec!["generate", "--system", "s"], "--docs"),
        (vec!["check", "--docs", "/nowhere/at/all", "--system", "s"], "there is no /nowhere/at/all"),
        (vec!["check", "--summary", "--format", "json", "--docs", docs, "--system", "s"], "--summary"),
        (vec!["check", "--deny", "not-utf", "--docs", docs, "--system", "s"], "did you mean `not-utf8`"),
        (vec!["explain", "not-utf9"], "did you mean `not-utf8`"),
        (vec!["explain", "--dialect", "bluking"], "did you mean `blueking`"),
        (vec!["explain", "--dialect", "blueking", "not-utf8"], "cannot be used with"),
        (vec!["frobnicate"], "unrecognized subcommand"),
        (vec![], "Usage"),
    ] {
        let (status, out, err) = command(&line);
        assert_eq!((status, out.as_str()), (2, ""), "{line:?}: {err}");
        assert!(err.contains(said), "{line:?}: {err}");
    }
}

#[test]
fn a_name_with_a_line_break_makes_no_line() {
    let folder = tempfile::tempdir().unwrap();
    let docs = folder.path().join("a\n::warning::forged");
    std::fs::create_dir(&docs).unwrap();
    std::fs::write(docs.join("README.md"), "# Hello").unwrap();
    let out = folder.path().join("b\n::error::forged");
    let (docs, out) = (docs.to_str().unwrap(), out.to_str().unwrap());
    for line in [
        vec!["-v", "generate", "--docs", docs, "--system", "s", "--out", out],
        vec!["-v", "check", "--docs", docs, "--system", "s"],
        vec!["check", "--docs", &format!("{out}/nowhere")],
    ] {
        let (_, _, err) = command(&line);
        assert!(err.contains("␊::"), "{line:?} {err}");
        assert!(!err.contains("\n::"), "{line:?} {err}");
    }
}

#[test]
fn explain_writes_to_stdout() {
    let (status, out, err) = command(&["explain", "not-utf8"]);
    assert_eq!((status, err.as_str()), (0, ""));
    assert!(out.starts_with("error[not-utf8]: a file is not UTF-8 text\n\n"), "{out}");
    let (status, out, err) = command(&["explain", "--dialect", "blueking"]);
    assert_eq!((status, err.as_str()), (0, ""));
    assert!(crate::dialect::Dialect::read(&crate::diagnostic::SourceFile::new("words.yaml", out)).is_ok());
}

#[test]
fn a_broken_pipe_is_no_failure_and_a_full_disk_is_one() {
    for (kind, status, said) in [(io::ErrorKind::BrokenPipe, 0, ""), (io::ErrorKind::StorageFull, 1, "error: ")] {
        let (mut out, mut err) = (Vec::new(), Vec::new());
        let mut streams = Streams::captured(&mut out, &mut err);
        assert_eq!(exit(Err(Stop::Io(kind.into())), &mut streams), status);
        drop(streams);
        assert!(String::from_utf8(err).unwrap().starts_with(said));
    }
}

#[test]
fn a_result_file_is_replaced_as_a_whole() {
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("deep/er/out.yaml");
    let (mut out, mut err) = (Vec::new(), Vec::new());
    let mut streams = Streams::captured(&mut out, &mut err);
    streams.result_to(Some(&file), "one\n").unwrap();
    streams.result_to(Some(&file), "two\n").unwrap();
    streams.result_to(None, "three\n").unwrap();
    assert!(streams.result_to(Some(folder.path()), "four\n").is_err());
    drop(streams);
    assert_eq!((std::fs::read_to_string(&file).unwrap().as_str(), out.as_slice()), ("two\n", b"three\n".as_slice()));
    assert_eq!(std::fs::read_dir(file.parent().unwrap()).unwrap().count(), 1);
}
