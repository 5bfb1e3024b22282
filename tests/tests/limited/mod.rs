//! The command under a limit on its memory, with a timer that kills it.

use crate::project::{Project, Run};
use std::process::{Command, Stdio};
use std::time::{Duration, Instant};

/// Kibibytes of address space that a run may have; the allocator and the threads reserve a good part of it.
const ADDRESS_SPACE: u32 = 3 << 20;
/// How long a run may take on a machine that has other things to do.
const PATIENCE: Duration = Duration::from_secs(120);

/// How many runs ended how.
#[derive(Default)]
pub(crate) struct Tally {
    tried: usize,
    handled: usize,
    refused: usize,
}

impl Tally {
    /// None was killed and none panicked, or the test had failed.
    pub(crate) fn print(&self) {
        let Tally { tried, handled, refused } = self;
        println!("{tried} tried: {handled} handled, {refused} refused with a finding, 0 killed, 0 panics");
    }
}

/// Runs the command in a project. A run that is killed, dies of a signal or panics fails the test.
pub(crate) fn run(project: &Project, arguments: &[&str], what: &str, tally: &mut Tally) -> Run {
    let (out, err) = (project.path("stdout"), project.path("stderr"));
    let file = |path| Stdio::from(std::fs::File::create(path).unwrap());
    let mut child = Command::new("sh")
        .args([
            "-c",
            &format!("ulimit -v {ADDRESS_SPACE}; exec \"$0\" \"$@\""),
            env!("CARGO_BIN_EXE_md-bindgen-under-test"),
        ])
        .args(arguments)
        .current_dir(project.path(""))
        .env_remove("CLICOLOR_FORCE")
        .env_remove("CARGO_TARGET_DIR")
        .stdout(file(&out))
        .stderr(file(&err))
        .spawn()
        .unwrap();
    let start = Instant::now();
    let status = loop {
        match child.try_wait().unwrap() {
            Some(status) => break status,
            None if start.elapsed() > PATIENCE => {
                child.kill().unwrap();
                child.wait().unwrap();
                panic!("{what}: killed after {PATIENCE:?}");
            }
            None => std::thread::sleep(Duration::from_millis(5)),
        }
    };
    let text = |path| String::from_utf8(std::fs::read(path).unwrap()).unwrap();
    let run = Run { status: status.code(), stdout: text(&out), stderr: text(&err) };
    assert!(!run.stderr.contains("panicked at"), "{what}:\n{}", run.stderr);
    tally.tried += 1;
    match run.status {
        Some(0) => tally.handled += 1,
        Some(1) => tally.refused += 1,
        _ => panic!("{what}: {status}\n{}", run.stderr),
    }
    run
}
