//! What somebody sees who edits pages: after each edit what changed for callers, whether it breaks them, how commands
//! end, and which files a run touches.

#![allow(clippy::unwrap_used)]

mod project;

use md_bindgen_tests::inputs::workspace;
use project::{Project, files};
use std::fmt::Write;
use std::fs;
use std::path::Path;

const PAGE: &str = "specs/cc/docs/list_biz_hosts.md";
const MANIFEST: &str = "out: ../generated\ncrate: {name: bkapi, version: 0.1.0}\nsystems:\n- name: cc\n  docs: cc/docs\n  \
                        routes: cc/routes.yaml\n";
/// The row of the table after which others are put.
const ROW: &str = "| bk_module_ids        | array  | 否  | 只要这些模块里的主机，一次最多写 500 个模块 |\n";

/// A project, and what was told about it.
struct Story {
    project: Project,
    told: String,
}

impl Story {
    /// Begins with the pages of this project and a crate made from them.
    fn begin() -> Story {
        let project = Project::empty();
        let from = workspace().join("specs/cc");
        for (path, (bytes, _)) in files(&from) {
            project.write(&format!("specs/cc/{}", path.display()), bytes);
        }
        project.write("specs/bindgen.yaml", MANIFEST);
        let run = project.run(&["generate"]);
        assert_eq!(run.status, Some(0), "{}", run.stderr);
        Story { project, told: String::new() }
    }

    fn edit(&self, path: &str, edit: impl Fn(&str) -> String) {
        let text = fs::read_to_string(self.project.path(path)).unwrap();
        let edited = edit(&text);
        assert_ne!(edited, text, "the edit is none");
        self.project.write(path, edited);
    }

    /// Tells what the commands say by now, and runs `generate`.
    fn tell(&mut self, what: &str) {
        let diff = self.project.run(&["diff"]);
        let denied = self.project.run(&["diff", "--deny", "breaking"]);
        let check = self.project.run(&["generate", "--check"]);
        let before = self.project.files();
        let run = self.project.run(&["generate"]);
        let after = self.project.files();
        let touched = after.iter().filter(|(path, file)| before.get(*path) != Some(*file)).map(|(path, _)| ("+", path));
        let gone = before.keys().filter(|path| !after.contains_key(*path)).map(|path| ("-", path));
        let files: String = touched.chain(gone).map(|(sign, path)| format!("{sign} {}\n", slashed(path))).collect();
        let status = |status: Option<i32>| status.unwrap();
        write!(
            self.told,
            "# {what}\n\n$ md-bindgen diff\n{}{}{}\nmd-bindgen diff --deny breaking: exit {}\nmd-bindgen generate --check: exit {}, \
             {} lines of diff\n\n$ md-bindgen generate\n{}exit {}\n{files}\n",
            diff.stdout,
            diff.stderr,
            if diff.status == Some(0) { String::new() } else { format!("exit {}\n", status(diff.status)) },
            status(denied.status),
            status(check.status),
            check.stdout.lines().filter(|line| line.starts_with(['+', '-'])).count(),
            run.stderr,
            status(run.status),
        )
        .unwrap();
    }
}

fn slashed(path: &Path) -> String {
    path.to_string_lossy().replace('\\', "/")
}

#[test]
fn a_page_is_edited_step_by_step() {
    let mut story = Story::begin();
    let start = story.project.files();
    let page = fs::read_to_string(story.project.path(PAGE)).unwrap();

    story.tell("Nothing was edited");
    story.edit(PAGE, |page| page.replace(ROW, &format!("{ROW}| with_agent | bool | 否 | 只要装了代理的主机 |\n")));
    story.tell("An optional field");
    story.edit(PAGE, |page| page.replace(ROW, &format!("{ROW}| bk_cloud_id | int | 是 | 主机所在的管控区域 |\n")));
    story.tell("A field that the table calls required, and the example leaves out");
    story.edit(PAGE, |page| page.replace("\"bk_biz_id\": 7,", "\"bk_biz_id\": 7,\n    \"bk_cloud_id\": 0,"));
    story.tell("A required field");
    story.edit(PAGE, |page| {
        page.lines()
            .filter(|line| !line.starts_with("| bk_set_ids "))
            .fold(String::new(), |text, line| text + line + "\n")
    });
    story.tell("A field less");
    story.edit(PAGE, |page| page.replace("从第几台开始，0 是头一台", "从第几台开始，从 0 数起"));
    story.tell("Another description");
    story.edit(PAGE, |page| {
        page.replace(r#"{"bk_host_id": 4012, "bk_host_innerip": "10.0.4.12"}"#, r#"{"bk_host_id": 4012}"#)
    });
    story.tell("A field of the answer that may be absent");

    let renamed = PAGE.replace("list_biz", "search_biz");
    fs::rename(story.project.path(PAGE), story.project.path(&renamed)).unwrap();
    story.tell("Another name for the page, whose route has the old one");
    story.edit("specs/cc/routes.yaml", |routes| routes.replace("name: list_biz_hosts", "name: search_biz_hosts"));
    story.tell("The new name for the route, too");
    story.edit(&renamed, |page| page.replace("|-----------|--------|----|---------------------|\n", ""));
    story.tell("A table without its separator");
    story.edit(&renamed, |page| page.replace("\"limit\": 200, \"sort\"", "\"limit\": 200 \"sort\""));
    story.tell("An example without a comma");
    story.edit(&renamed, |page| page.replace("\"sort\": \"bk_host_id\"}", "\"sort\": \"bk_host_id\""));
    story.tell("An example without a closing bracket");

    fs::remove_file(story.project.path(&renamed)).unwrap();
    story.project.write(PAGE, page);
    let routes = start[Path::new("specs/cc/routes.yaml")].0.clone();
    story.project.write("specs/cc/routes.yaml", routes);
    let run = story.project.run(&["generate"]);
    assert_eq!(run.status, Some(0), "{}", run.stderr);
    let bytes = |files: &std::collections::BTreeMap<std::path::PathBuf, (Vec<u8>, _)>| {
        files.iter().map(|(path, (bytes, _))| (path.clone(), bytes.clone())).collect::<Vec<_>>()
    };
    assert!(bytes(&start) == bytes(&story.project.files()), "undoing the edits does not undo the crate");
    insta::assert_snapshot!("story", story.told);
}
