//! A project of somebody else in a folder of its own, in a git repository where that matters, and the command run in it.

// Each test program uses a part.
#![allow(dead_code)]

use std::collections::BTreeMap;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::{Command, Output};

/// The manifest, with comments that an edit by the tool must keep.
pub(crate) const MANIFEST: &str = "# What becomes of our docs.\nout: ../generated\ncrate:\n  name: shop-api # on our registry\n  \
                                   version: 0.1.0   # counted up by the tool\nsystems:\n- {name: shop, docs: shop/docs}\n";

/// A project with a manifest and the page of one endpoint, `shop.list_orders`.
pub(crate) struct Project {
    folder: tempfile::TempDir,
}

/// How a run ended, and what it said.
pub(crate) struct Run {
    pub(crate) status: i32,
    pub(crate) stdout: String,
    pub(crate) stderr: String,
}

/// A page with these rows of request parameters and this payload of the answer.
pub(crate) fn page(name: &str, rows: &[&str], payload: &str) -> String {
    format!(
        "### Description\n\nLists orders\n\n### Request method\n\nPOST\n\n### Request address\n\n/api/{name}/\n\n\
         ### Request parameters\n\n| Field | Type | Required | Description |\n|---|---|---|---|\n{}\n\
         ### Response example\n\n```json\n{{\"result\": true, \"code\": 0, \"message\": \"\", \"data\": {payload}}}\n```\n",
        rows.iter().map(|row| format!("| {row} |\n")).collect::<String>(),
    )
}

/// The page of `list_orders` as it is at first.
pub(crate) fn orders() -> String {
    page(
        "list_orders",
        &["shop_id | int | yes | Number of the shop", "state | string | no | State of the orders"],
        DATA,
    )
}

/// The same page after an edit that breaks callers, adds something, and words a sentence anew.
pub(crate) fn edited_orders() -> String {
    let rows = [
        "shop_id | int | yes | Number of the one shop",
        "state | string | yes | State of the orders",
        "since | string | no | First day",
    ];
    page("list_orders", &rows, DATA)
}

const DATA: &str = "[{\"id\": 1, \"price\": 2.5}]";

impl Project {
    /// The project with its specs and its crate.
    pub(crate) fn generated() -> Project {
        let project = Project::new();
        let run = project.run(&["generate", "--no-cache"]);
        assert_eq!(run.status, 0, "{}", run.stderr);
        project
    }

    /// The project, committed as `v1` with its specs and its crate.
    pub(crate) fn committed() -> Project {
        let project = Project::generated();
        project.git(&["init", "--quiet"]);
        project.commit("v1");
        project
    }

    /// The project before anything was generated.
    pub(crate) fn new() -> Project {
        let project = Project { folder: tempfile::tempdir().unwrap() };
        project.write("specs/bindgen.yaml", MANIFEST);
        project.write("specs/shop/docs/list_orders.md", &orders());
        project
    }

    /// Commits everything and tags it.
    pub(crate) fn commit(&self, tag: &str) {
        self.git(&["add", "--all"]);
        self.git(&["commit", "--quiet", "--allow-empty", "--message", tag]);
        self.git(&["tag", tag]);
    }

    pub(crate) fn git(&self, arguments: &[&str]) {
        let mut git = Command::new("git");
        git.args(["-c", "user.name=Somebody", "-c", "user.email=somebody@example.com", "-c", "commit.gpgsign=false"]);
        let output = of_its_own(git.args(arguments).current_dir(&self.folder), self.folder.path()).output().unwrap();
        assert!(output.status.success(), "{arguments:?}: {}", String::from_utf8_lossy(&output.stderr));
    }

    pub(crate) fn path(&self, path: &str) -> PathBuf {
        self.folder.path().join(path)
    }

    pub(crate) fn write(&self, path: &str, text: &str) {
        let path = self.path(path);
        fs::create_dir_all(path.parent().unwrap()).unwrap();
        fs::write(path, text).unwrap();
    }

    pub(crate) fn read(&self, path: &str) -> String {
        fs::read_to_string(self.path(path)).unwrap_or_else(|error| panic!("{path}: {error}"))
    }

    /// A command to run in the project.
    pub(crate) fn command(&self, arguments: &[&str]) -> Command {
        let mut command = Command::new(env!("CARGO_BIN_EXE_md-bindgen"));
        command.args(arguments).current_dir(&self.folder).env_remove("CLICOLOR_FORCE");
        of_its_own(&mut command, self.folder.path());
        command
    }

    pub(crate) fn run(&self, arguments: &[&str]) -> Run {
        let Output { status, stdout, stderr } = self.command(arguments).output().unwrap();
        let text = |bytes| String::from_utf8(bytes).unwrap();
        Run { status: status.code().unwrap(), stdout: text(stdout), stderr: text(stderr) }
    }

    /// Makes the files what [`Project::files`] said that they were.
    pub(crate) fn restore(&self, files: &BTreeMap<String, String>) {
        for (path, text) in self.files() {
            if files.get(&path) != Some(&text) {
                fs::remove_file(self.path(&path)).unwrap();
            }
        }
        let _ = fs::remove_dir_all(self.path("generated/.md-bindgen.commit"));
        files.iter().filter(|(path, _)| !self.path(path).exists()).for_each(|(path, text)| self.write(path, text));
    }

    /// Every file with its text, but for those of git and of the cache.
    pub(crate) fn files(&self) -> BTreeMap<String, String> {
        let walk = ignore::WalkBuilder::new(&self.folder)
            .standard_filters(false)
            .filter_entry(|entry| entry.file_name() != ".git" && entry.file_name() != "target")
            .build();
        let files = walk.map(Result::unwrap).filter(|entry| entry.path().is_file());
        let name = |path: &Path| path.strip_prefix(&self.folder).unwrap().to_str().unwrap().replace('\\', "/");
        files.map(|file| (name(file.path()), fs::read_to_string(file.path()).unwrap())).collect()
    }
}

/// Keeps a command to the repository of its folder, whatever is around it, and to no settings of whoever tests.
fn of_its_own<'c>(command: &'c mut Command, folder: &Path) -> &'c mut Command {
    for name in ["GIT_DIR", "GIT_WORK_TREE", "GIT_INDEX_FILE"] {
        command.env_remove(name);
    }
    let above = folder.parent().unwrap();
    command
        .env("GIT_CEILING_DIRECTORIES", above)
        .env("GIT_CONFIG_NOSYSTEM", "1")
        .env("GIT_CONFIG_GLOBAL", folder.join("none"))
}
