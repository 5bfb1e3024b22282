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

#[test]
fn the_version_names_the_format_of_specs() {
    for argument in ["--version", "-V"] {
        let stdout = text(&md_bindgen(&[argument]).output().unwrap().stdout);
        assert_eq!(stdout, format!("md-bindgen {} (spec format 1)\n", env!("CARGO_PKG_VERSION")));
    }
}

#[test]
fn completions_of_bash_are_a_script() {
    let script = md_bindgen(&["completions", "bash"]).output().unwrap().stdout;
    assert!(text(&script).contains("--skip-broken"));
    let Ok(mut bash) = Command::new("bash").arg("-n").stdin(Stdio::piped()).stderr(Stdio::piped()).spawn() else {
        return println!("skipped: there is no bash");
    };
    std::io::Write::write_all(&mut bash.stdin.take().unwrap(), &script).unwrap();
    let Output { status, stderr, .. } = bash.wait_with_output().unwrap();
    assert!(status.success(), "{}", text(&stderr));
}

#[test]
fn every_command_has_a_manual_page_that_can_be_set() {
    let folder = tempfile::tempdir().unwrap();
    let run = md_bindgen(&["man", "--out", folder.path().to_str().unwrap()]).output().unwrap();
    assert_eq!((run.status.code(), text(&run.stdout).as_str()), (Some(0), ""));
    let help = text(&md_bindgen(&["--help"]).output().unwrap().stdout);
    let listed = help.split_once("Commands:\n").unwrap().1.split_once("\n\n").unwrap().0;
    let commands: Vec<&str> = listed.lines().filter_map(|line| line.split_whitespace().next()).collect();
    assert!(commands.contains(&"generate") && commands.contains(&"explain"), "{listed}");
    for command in commands.into_iter().filter(|command| *command != "help") {
        let page = folder.path().join(format!("md-bindgen-{command}.1"));
        assert!(page.is_file(), "{command} has no page");
        let Ok(set) = Command::new("groff").args(["-man", "-ww", "-z"]).arg(&page).output() else {
            println!("not set: there is no groff");
            continue;
        };
        assert_eq!((set.status.success(), text(&set.stderr).as_str()), (true, ""), "{command}");
    }
    let main = text(&md_bindgen(&["man"]).output().unwrap().stdout);
    assert_eq!(std::fs::read_to_string(folder.path().join("md-bindgen.1")).unwrap(), main);
}

#[test]
fn what_color_says_wins_over_the_environment() {
    let coloured = |arguments: &[&str], variable: Option<&str>| {
        let mut command = md_bindgen(arguments);
        let output = command.envs(variable.map(|name| (name, "1"))).output().unwrap();
        (text(&output.stdout) + &text(&output.stderr)).contains('\u{1b}')
    };
    let wrong = ["explain", "no-such-code"];
    for (line, variable, colour) in [
        (&["--help"] as &[&str], None, false),
        (&["--help"], Some("CLICOLOR_FORCE"), true),
        (&["--help", "--color=always"], Some("NO_COLOR"), true),
        (&["--color", "never", "--help"], Some("CLICOLOR_FORCE"), false),
        (&wrong, None, false),
        (&[&wrong as &[&str], &["--color", "always"]].concat(), None, true),
        (&[&["--color", "always"], &wrong as &[&str]].concat(), Some("NO_COLOR"), true),
        (&[&wrong as &[&str], &["--color", "never"]].concat(), Some("CLICOLOR_FORCE"), false),
    ] {
        assert_eq!(coloured(line, variable), colour, "{line:?} {variable:?}");
    }
}

#[test]
fn quiet_leaves_results_and_errors_and_verbose_says_more() {
    let folder = tempfile::tempdir().unwrap();
    let page = "### Request method\n\nPOST\n\n### Request address\n\n/make/\n\n\
                ### Request parameters\n\n| Field | Type | Required |\n|---|---|---|\n| id | int | yes |\n";
    std::fs::write(folder.path().join("make.md"), page).unwrap();
    let said = |more: &[&str]| {
        let line = [&["spec", "--docs", ".", "--system", "things"], more].concat();
        let output = md_bindgen(&line).current_dir(&folder).output().unwrap();
        assert_eq!(output.status.code(), Some(0));
        assert_eq!(text(&output.stdout).starts_with("format: 1\n"), !more.contains(&"-o"));
        text(&output.stderr)
    };
    assert_eq!(said(&["--quiet"]), "");
    let more = said(&["-v"]);
    for word in ["system things, dialect blueking", "  docs: .", "thread", "reading pages 0."] {
        assert!(more.contains(word), "{word}\n{more}");
    }
    let written = said(&["-o", "spec.yaml", "-q"]);
    assert_eq!(written, "");
    std::fs::write(folder.path().join("bad.md"), "# Nothing\n").unwrap();
    let line = ["-q", "spec", "--docs", ".", "--system", "things"];
    let output = md_bindgen(&line).current_dir(&folder).output().unwrap();
    assert_eq!(output.status.code(), Some(1));
    assert!(text(&output.stderr).starts_with("error[empty-page]"), "{}", text(&output.stderr));
    assert!(!text(&output.stderr).contains("nothing was written"), "{}", text(&output.stderr));
    for line in [&["-q", "-v", "explain"] as &[&str], &["-q", "explain", "-v"]] {
        assert_eq!(md_bindgen(line).output().unwrap().status.code(), Some(2), "{line:?}");
    }
}
