//! A project of somebody else, in a folder of its own, and the command run in it.

// Each test program uses a part.
#![allow(dead_code)]

use std::collections::BTreeMap;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::{Command, Output};

/// The head of a page that says how its endpoint is called.
pub(crate) const ROUTE: &str = "### Request method\n\nPOST\n\n### Request address\n\n/api/v2/things/make/\n\n";
/// The table of its parameters.
pub(crate) const TABLE: &str = "### Request parameters\n\n| Field | Type | Required | Description |\n\
                                |-------|------|----------|-------------|\n| id | int | yes | number |\n\n";

/// A folder with a manifest, one good page and the crate that was generated from it.
pub(crate) struct Project {
    folder: tempfile::TempDir,
}

/// How a run ended, and what it said.
pub(crate) struct Run {
    pub(crate) status: Option<i32>,
    pub(crate) stdout: String,
    pub(crate) stderr: String,
}

impl Project {
    /// An empty folder.
    pub(crate) fn empty() -> Project {
        Project { folder: tempfile::tempdir().unwrap() }
    }

    /// Makes the project and generates its crate.
    pub(crate) fn new() -> Project {
        let project = Project::empty();
        let manifest = "out: ../generated\ncrate: {name: things}\nsystems:\n- {name: things, docs: docs}\n";
        project.write("specs/bindgen.yaml", manifest);
        project.write("specs/docs/good.md", format!("{ROUTE}{TABLE}"));
        let run = project.run(&["generate"]);
        assert_eq!(run.status, Some(0), "{}", run.stderr);
        project
    }

    /// Where something of the project lies.
    pub(crate) fn path(&self, path: &str) -> PathBuf {
        self.folder.path().join(path)
    }

    /// Writes a file and the folders above it.
    pub(crate) fn write(&self, path: &str, text: impl AsRef<[u8]>) {
        let path = self.path(path);
        fs::create_dir_all(path.parent().unwrap()).unwrap();
        fs::write(path, text).unwrap();
    }

    /// Makes a pipe to which nobody writes: whoever reads it waits.
    #[cfg(unix)]
    pub(crate) fn pipe(&self, path: &str) {
        let status = Command::new("mkfifo").arg(self.path(path)).status().unwrap();
        assert!(status.success());
    }

    /// Runs the command as it was built with these tests.
    pub(crate) fn run(&self, arguments: &[&str]) -> Run {
        run_in(self.folder.path(), arguments)
    }

    /// Runs the command as somebody whom permissions bind: as another user, with the project his own, where this one is
    /// root. Nothing where there is no such user, or he cannot run the command.
    #[cfg(unix)]
    pub(crate) fn run_bound(&self, arguments: &[&str]) -> Option<Run> {
        use std::os::unix::fs::{MetadataExt, chown};
        use std::os::unix::process::CommandExt;
        const NOBODY: u32 = 65534;
        let mut command = command_in(self.folder.path(), arguments);
        if tempfile::tempfile().unwrap().metadata().unwrap().uid() == 0 {
            let mut open = vec![self.folder.path().to_path_buf()];
            while let Some(path) = open.pop() {
                chown(&path, Some(NOBODY), Some(NOBODY)).ok()?;
                if path.is_dir() && !path.is_symlink() {
                    open.extend(fs::read_dir(&path).unwrap().map(|entry| entry.unwrap().path()));
                }
            }
            command.uid(NOBODY).gid(NOBODY);
            let mut first = command_in(self.folder.path(), &["--version"]);
            first.uid(NOBODY).gid(NOBODY).output().ok().filter(|output| output.status.success())?;
        }
        Some(ended(command))
    }

    /// Every file of the project with its bytes and the time at which it was written.
    pub(crate) fn files(&self) -> BTreeMap<PathBuf, (Vec<u8>, std::time::SystemTime)> {
        files(self.folder.path())
    }
}

/// Runs the command in a folder.
pub(crate) fn run_in(folder: &Path, arguments: &[&str]) -> Run {
    ended(command_in(folder, arguments))
}

/// The command, to be run in a folder.
pub(crate) fn command_in(folder: &Path, arguments: &[&str]) -> Command {
    let mut command = Command::new(env!("CARGO_BIN_EXE_md-bindgen-under-test"));
    command.args(arguments).current_dir(folder).env_remove("CLICOLOR_FORCE").env_remove("CARGO_TARGET_DIR");
    command
}

/// Runs a command to its end.
pub(crate) fn ended(mut command: Command) -> Run {
    let Output { status, stdout, stderr } = command.output().unwrap();
    let text = |bytes| String::from_utf8(bytes).unwrap();
    Run { status: status.code(), stdout: text(stdout), stderr: text(stderr) }
}

/// Every file below a folder with its bytes and the time at which it was written; links are not followed,
/// and `target` is left out.
pub(crate) fn files(folder: &Path) -> BTreeMap<PathBuf, (Vec<u8>, std::time::SystemTime)> {
    let mut found = BTreeMap::new();
    let mut folders = vec![folder.to_path_buf()];
    while let Some(next) = folders.pop() {
        for entry in fs::read_dir(&next).unwrap() {
            let entry = entry.unwrap();
            let kind = entry.file_type().unwrap();
            // What can be made again, the cache of the generator among it, is no part of a tree.
            if kind.is_dir() && entry.file_name() == "target" {
                continue;
            }
            if kind.is_dir() {
                folders.push(entry.path());
            } else if kind.is_file() {
                let relative = entry.path().strip_prefix(folder).unwrap().to_path_buf();
                // Its owner may have taken the right to read it away.
                let bytes = fs::read(entry.path()).unwrap_or_default();
                found.insert(relative, (bytes, entry.metadata().unwrap().modified().unwrap()));
            }
        }
    }
    found
}
