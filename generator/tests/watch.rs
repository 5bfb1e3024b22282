//! `generate --watch` as a process, on a project that is edited meanwhile.

#![allow(clippy::unwrap_used)]

use std::fs;
use std::io::{BufRead, BufReader};
use std::path::Path;
use std::process::{Child, Command, Stdio};
use std::sync::mpsc::{Receiver, channel};
use std::time::Duration;

/// More than any machine needs to see an edit and run once.
const PATIENCE: Duration = Duration::from_secs(120);
const MANIFEST: &str = "out: ../generated\ncrate: {name: things}\nsystems:\n- {name: things, docs: docs}\n";

fn page(rows: &str, example: &str) -> String {
    format!(
        "### Request method\n\nPOST\n\n### Request address\n\n/make/\n\n### Request parameters\n\n\
         | Field | Type | Required |\n|---|---|---|\n{rows}\n### Request example\n\n```json\n{example}\n```\n"
    )
}

/// A project with one page, and a run that watches it.
struct Watched {
    folder: tempfile::TempDir,
    run: Child,
    lines: Receiver<String>,
}

impl Watched {
    /// Starts a run, and gives what it says before it watches.
    fn start(prepare: impl FnOnce(&Path)) -> (Watched, Vec<String>) {
        let folder = tempfile::tempdir().unwrap();
        fs::create_dir_all(folder.path().join("specs/docs")).unwrap();
        fs::write(folder.path().join("specs/bindgen.yaml"), MANIFEST).unwrap();
        fs::write(folder.path().join("specs/docs/make.md"), page("| id | int | yes |\n", "{\"id\": 1}")).unwrap();
        prepare(folder.path());
        let mut command = Command::new(env!("CARGO_BIN_EXE_md-bindgen"));
        command.args(["generate", "--watch", "--no-cache"]).current_dir(&folder).stderr(Stdio::piped());
        let mut run = command.spawn().unwrap();
        let stderr = BufReader::new(run.stderr.take().unwrap());
        let (sender, lines) = channel();
        std::thread::spawn(move || stderr.lines().map_while(Result::ok).try_for_each(|line| sender.send(line)));
        let watched = Watched { folder, run, lines };
        let said = watched.until("watching ");
        (watched, said)
    }

    /// Every line up to the one that starts like this.
    fn until(&self, start: &str) -> Vec<String> {
        let mut said: Vec<String> = Vec::new();
        while said.last().is_none_or(|line| !line.starts_with(start)) {
            match self.lines.recv_timeout(PATIENCE) {
                Ok(line) => said.push(line),
                Err(error) => panic!("no `{start}` ({error}) after:\n{}", said.join("\n")),
            }
        }
        said
    }

    fn write(&self, file: &str, text: &str) {
        fs::write(self.folder.path().join(file), text).unwrap();
    }

    fn read(&self, file: &str) -> String {
        fs::read_to_string(self.folder.path().join(file)).unwrap()
    }
}

impl Drop for Watched {
    fn drop(&mut self) {
        // It may have ended by itself.
        let _ = self.run.kill();
        let _ = self.run.wait();
    }
}

#[test]
fn an_edit_makes_what_depends_on_it_and_says_only_what_is_new() {
    let (watched, said) = Watched::start(|_| {});
    assert!(said.contains(&"read 1 page of 1 system: 1 example, 0 warnings".to_owned()), "{said:?}");
    watched.write("specs/docs/make.md", &page("| id | int | yes |\n| name | string | no |\n", "{\"id\": 1}"));
    let said = watched.until("written: generated/src/things/make.rs");
    let wanted = ["", "changed: specs/docs/make.md", "written: specs/things/spec.yaml"];
    assert_eq!(said, [wanted.as_slice(), &["written: generated/src/things/make.rs"]].concat());
    assert!(watched.read("generated/src/things/make.rs").contains("name"));

    // Had a run been started by its own outputs, it would be heard of here. An editor puts a new file in place of the old.
    watched.write("specs/new", &page("| id | string | yes |\n", "{\"id\": 1}"));
    fs::rename(watched.folder.path().join("specs/new"), watched.folder.path().join("specs/docs/make.md")).unwrap();
    let said = watched.until("written: specs/");
    assert_eq!(said[..2], ["", "changed: specs/docs/make.md"]);
    assert!(said[2].starts_with("warning[type-mismatch]: `id` is declared `string`"), "{said:?}");
    watched.until("written: generated/src/things/make.rs");

    // The same finding some lines further down is none that is new.
    watched.write("specs/docs/make.md", &format!("\n\n{}", page("| id | string | yes |\n", "{\"id\": 1}")));
    let said = watched.until("nothing to write");
    assert_eq!(said, ["", "changed: specs/docs/make.md", "nothing to write: all is as it was"]);

    watched.write("specs/docs/make.md", &page("| id | int | yes |\n", "{\"id\": 1}"));
    let said = watched.until("written: specs/");
    assert!(said[2].starts_with("no more: warning[type-mismatch] specs/docs/make.md: `id`"), "{said:?}");
}

#[test]
fn what_is_broken_is_shown_and_waited_over() {
    let (watched, _) = Watched::start(|_| {});
    watched.write("specs/bindgen.yaml", "out: [\n");
    let said = watched.until("nothing was written");
    assert!(said[2].starts_with("error[bad-yaml]"), "{said:?}");
    assert_eq!(said.last().unwrap(), "nothing was written: 1 error");
    // A folder that does not exist yet
    watched.write("specs/bindgen.yaml", &format!("{MANIFEST}- {{name: more, docs: ../more/docs}}\n"));
    let said = watched.until("nothing was written");
    assert!(said[2].starts_with("error[bad-manifest]: the docs of `more`"), "{said:?}");
    assert!(said.iter().any(|line| line.starts_with("no more: error[bad-yaml]")), "{said:?}");
    // appears with all that is in it.
    let ready = watched.folder.path().join("ready");
    fs::create_dir_all(ready.join("docs")).unwrap();
    fs::write(ready.join("docs/take.md"), page("| id | int | yes |\n", "{\"id\": 1}")).unwrap();
    fs::rename(ready, watched.folder.path().join("more")).unwrap();
    let said = watched.until("written: generated/src/registry.rs");
    assert!(said.contains(&"new: more/docs/take.md".to_owned()), "{said:?}");
    assert!(said.iter().any(|line| line.starts_with("no more: error[bad-manifest]")), "{said:?}");
    // A page that cannot be used stops the run until it is gone.
    watched.write("more/docs/bad.md", "# Nothing\n");
    let said = watched.until("nothing was written");
    assert!(said[2].starts_with("error[empty-page]"), "{said:?}");
    fs::remove_file(watched.folder.path().join("more/docs/bad.md")).unwrap();
    let said = watched.until("nothing to write");
    assert_eq!(said[1], "gone: more/docs/bad.md");
}

#[test]
fn a_start_with_errors_is_no_end() {
    let (watched, said) = Watched::start(|folder| fs::write(folder.join("specs/bindgen.yaml"), "out: [\n").unwrap());
    assert!(said[0].starts_with("error[bad-yaml]"), "{said:?}");
    watched.write("specs/bindgen.yaml", MANIFEST);
    watched.until("written: generated/README.md");
}

#[cfg(unix)]
#[test]
fn an_interrupt_ends_it_without_a_complaint() {
    let (mut watched, _) = Watched::start(|_| {});
    let kill = Command::new("kill").args(["-INT", &watched.run.id().to_string()]).status().unwrap();
    assert!(kill.success());
    assert_eq!(watched.run.wait().unwrap().code(), Some(0));
    assert_eq!(watched.lines.iter().collect::<Vec<_>>(), [] as [String; 0]);
    // Nobody is kept out afterwards.
    let mut again = Command::new(env!("CARGO_BIN_EXE_md-bindgen"));
    let again = again.args(["generate", "--check", "--no-cache"]).current_dir(&watched.folder).output().unwrap();
    assert_eq!(again.status.code(), Some(0));
}

#[test]
fn watching_and_checking_do_not_go_together() {
    let mut command = Command::new(env!("CARGO_BIN_EXE_md-bindgen"));
    let output = command.args(["generate", "--watch", "--check"]).output().unwrap();
    assert_eq!(output.status.code(), Some(2));
    assert!(String::from_utf8(output.stderr).unwrap().contains("cannot be used with"));
}
