//! Input that nobody can make something of: said with its place and what to do, and nothing is written.

#![allow(clippy::unwrap_used)]

mod project;

use project::{Project, ROUTE, TABLE};

/// Something wrong with a project: what to call it, how to do it, the code and the place of the finding.
struct Case(&'static str, fn(&Project), &'static str, &'static str);

fn page(project: &Project, text: impl AsRef<[u8]>) {
    project.write("specs/docs/page.md", text);
}

/// The manifest with something more about its one system.
fn manifest(project: &Project, more: &str) {
    let system = format!("out: ../generated\ncrate: {{name: things}}\nsystems:\n- name: things\n  {more}\n");
    project.write("specs/bindgen.yaml", system);
}

const CASES: &[Case] = &[
    Case(
        "a page without tables and examples",
        |project| page(project, format!("{ROUTE}### Function description\n\nMakes things.\n")),
        "empty-page",
        "specs/docs/page.md:1:1",
    ),
    Case(
        "a table without a column of names",
        |project| {
            let table = "### Request parameters\n\n| Type | Required | Description |\n|---|---|---|\n\
                         | int | yes | the number of the thing |\n";
            page(project, format!("{ROUTE}{table}"));
        },
        "no-name-column",
        "specs/docs/page.md:11:3",
    ),
    Case(
        "an example that is not JSON",
        |project| {
            page(project, format!("{ROUTE}{TABLE}### Request example\n\n```json\n{{ see the table above }}\n```\n"))
        },
        "broken-example",
        "specs/docs/page.md:18:",
    ),
    Case(
        "a nested table that fits nowhere",
        |project| {
            let wheels = "#### wheels of the car\n\n| Field | Type | Required | Description |\n|---|---|---|---|\n\
                          | size | int | yes | inches |\n\n### Request example\n\n```json\n{\"id\": 3}\n```\n";
            page(project, format!("{ROUTE}{TABLE}{wheels}"));
        },
        "unlinked-table",
        "specs/docs/page.md:15:1",
    ),
    Case(
        "two pages with one name",
        |project| project.write("specs/docs/more/good.md", format!("{ROUTE}{TABLE}")),
        "duplicate-endpoint",
        "specs/docs/good.md:1:1",
    ),
    Case("a page with neither path nor route", |project| page(project, TABLE), "no-route", "specs/docs/page.md:1:1"),
    Case(
        "a page that is not UTF-8",
        |project| page(project, [format!("{ROUTE}{TABLE}").as_bytes(), &[0xb2, 0xce, 0xca, 0xfd]].concat()),
        "not-utf8",
        "specs/docs/page.md:15:1",
    ),
    Case(
        "a folder with the name of a page",
        |project| std::fs::create_dir(project.path("specs/docs/page.md")).unwrap(),
        "unreadable-file",
        "specs/docs/page.md:1:1",
    ),
    #[cfg(unix)]
    Case(
        "a link that leads nowhere",
        |project| std::os::unix::fs::symlink("nowhere", project.path("specs/docs/page.md")).unwrap(),
        "unreadable-file",
        "specs/docs/page.md:1:1",
    ),
    #[cfg(unix)]
    Case(
        "a link that leads out of the docs",
        |project| std::os::unix::fs::symlink("../bindgen.yaml", project.path("specs/docs/page.md")).unwrap(),
        "unreadable-file",
        "specs/docs/page.md:1:1",
    ),
    #[cfg(unix)]
    Case(
        "a pipe in place of a file of routes, to which nobody writes",
        |project| {
            project.pipe("specs/routes.yaml");
            manifest(project, "docs: docs\n  routes: routes.yaml");
        },
        "bad-manifest",
        "specs/bindgen.yaml:6:11",
    ),
    Case(
        "a manifest that is no YAML",
        |project| project.write("specs/bindgen.yaml", "out: ../generated\nsystems: [\n"),
        "bad-yaml",
        "specs/bindgen.yaml:3:1",
    ),
    Case(
        "a manifest with a key that does not exist",
        |project| manifest(project, "docz: docs"),
        "bad-yaml",
        "specs/bindgen.yaml:5:3",
    ),
    Case(
        "a manifest with a level for a finding that does not exist",
        |project| manifest(project, "docs: docs\nlevels: {empty-pge: deny}"),
        "bad-manifest",
        "specs/bindgen.yaml:6:10",
    ),
    Case(
        "a manifest with a dialect that does not exist",
        |project| manifest(project, "docs: docs\n  dialect: bluking"),
        "bad-dialect",
        "specs/bindgen.yaml:6:12",
    ),
    Case(
        "a manifest without the name of the crate",
        |project| project.write("specs/bindgen.yaml", "systems:\n- {name: things, docs: docs}\n"),
        "bad-yaml",
        "specs/bindgen.yaml:1:1",
    ),
    Case(
        "a manifest that names docs that are not there",
        |project| manifest(project, "docs: documents"),
        "bad-manifest",
        "specs/bindgen.yaml:5:9",
    ),
    Case(
        "a dialect with a pattern that is none",
        |project| {
            let words = md_bindgen_tests::inputs::workspace().join("generator/dialects/blueking.yaml");
            let words = std::fs::read_to_string(words).unwrap().replace("match: '错误码|", "match: '(错误码|");
            project.write("specs/words.yaml", words);
            manifest(project, "docs: docs\n  dialect: ./words.yaml");
        },
        "bad-dialect",
        "specs/words.yaml:14:25",
    ),
    Case(
        "a dialect with a list where words stand",
        |project| {
            project.write("specs/words.yaml", "dialect: 1\nname: words\nheadings: {role: method}\n");
            manifest(project, "docs: docs\n  dialect: ./words.yaml");
        },
        "bad-yaml",
        "specs/words.yaml:3:",
    ),
    Case(
        "an overlay that corrects what is not there",
        |project| {
            let entry = "- endpoint: good\n  why: the server wants text\n  field: Request.idd\n  set: {type: string}\n";
            project.write("specs/overlay.yaml", entry);
            manifest(project, "docs: docs\n  overlay: overlay.yaml");
        },
        "unmatched-correction",
        "specs/overlay.yaml:3:10",
    ),
    Case(
        "an overlay for an endpoint that does not exist",
        |project| {
            project.write("specs/overlay.yaml", "- {endpoint: goood, why: nobody may call it, skip: true}\n");
            manifest(project, "docs: docs\n  overlay: overlay.yaml");
        },
        "unmatched-correction",
        "specs/overlay.yaml:1:14",
    ),
    Case(
        "an overlay with a key that does not exist",
        |project| {
            let entry = "- endpoint: good\n  why: the server wants text\n  fields: Request.id\n  set: {type: string}\n";
            project.write("specs/overlay.yaml", entry);
            manifest(project, "docs: docs\n  overlay: overlay.yaml");
        },
        "bad-yaml",
        "specs/overlay.yaml:3:3",
    ),
    Case(
        "an overlay with a word that does not exist",
        |project| {
            let entry = "- endpoint: good\n  why: it changes nothing\n  set: {effect: reed}\n";
            project.write("specs/overlay.yaml", entry);
            manifest(project, "docs: docs\n  overlay: overlay.yaml");
        },
        "bad-yaml",
        "specs/overlay.yaml:3:",
    ),
    Case(
        "an overlay without a reason",
        |project| {
            project.write("specs/overlay.yaml", "- endpoint: good\n  field: Request.id\n  set: {type: string}\n");
            manifest(project, "docs: docs\n  overlay: overlay.yaml");
        },
        "bad-yaml",
        "specs/overlay.yaml:1:3",
    ),
    Case(
        "an overlay with a type that does not exist",
        |project| {
            let entry = "- endpoint: good\n  why: it is a date\n  field: Request.id\n  set: {type: date}\n";
            project.write("specs/overlay.yaml", entry);
            manifest(project, "docs: docs\n  overlay: overlay.yaml");
        },
        "bad-correction",
        "specs/overlay.yaml:4:",
    ),
];

#[test]
fn every_case_is_said_with_its_place_and_writes_nothing() {
    let mut said = String::new();
    for Case(what, break_it, code, place) in CASES {
        let project = Project::new();
        break_it(&project);
        let before = project.files();
        let run = project.run(&["generate"]);
        let shown = || format!("{what}:\n{}{}", run.stdout, run.stderr);
        assert_eq!(run.status, Some(1), "{}", shown());
        assert_eq!(run.stdout, "", "{}", shown());
        assert!(run.stderr.starts_with(&format!("error[{code}]: ")), "{}", shown());
        assert!(run.stderr.contains(&format!("--> {place}")), "no {place}\n{}", shown());
        assert!(run.stderr.contains("= help: "), "{}", shown());
        assert!(project.files() == before, "something was written\n{}", shown());
        let checked = project.run(&["check"]);
        assert_eq!(checked.status, Some(1), "{}", shown());
        assert!(checked.stdout.contains(&format!("error[{code}]: ")), "{}", checked.stdout);
        said += &format!("## {what}\n\n{}\n", run.stderr);
    }
    insta::assert_snapshot!("bad_input", said);
}

#[test]
fn a_file_of_somebody_else_is_not_replaced_and_nothing_else_is_either() {
    let project = Project::new();
    page(&project, format!("{ROUTE}{TABLE}"));
    project.write("generated/src/things/page.rs", "// mine\n");
    let before = project.files();
    let run = project.run(&["generate"]);
    assert_eq!(run.status, Some(1), "{}", run.stderr);
    assert!(run.stderr.contains("error[foreign-folder]: "), "{}", run.stderr);
    assert!(run.stderr.contains("src/things/page.rs") && run.stderr.contains("= help: "), "{}", run.stderr);
    assert!(project.files() == before, "something was written\n{}", run.stderr);
}

#[test]
#[cfg(unix)]
fn a_page_that_may_not_be_read_is_named() {
    use std::os::unix::fs::PermissionsExt;
    let project = Project::new();
    page(&project, TABLE);
    let path = project.path("specs/docs/page.md");
    std::fs::set_permissions(&path, PermissionsExt::from_mode(0o000)).unwrap();
    let Some(run) = project.run_bound(&["generate"]) else {
        return println!("skipped: permissions bind no user at hand");
    };
    assert_eq!(run.status, Some(1));
    assert!(run.stderr.contains("error[unreadable-file]") && run.stderr.contains("page.md:1:1"), "{}", run.stderr);
}

#[test]
fn several_things_wrong_are_said_at_once() {
    let project = Project::new();
    page(&project, TABLE);
    project.write("specs/docs/other.md", "# Other\n");
    let run = project.run(&["generate"]);
    assert_eq!(run.status, Some(1));
    assert!(run.stderr.contains("error[no-route]") && run.stderr.contains("error[empty-page]"), "{}", run.stderr);
}

#[test]
fn skip_broken_goes_on_and_names_what_it_left_out() {
    let project = Project::new();
    project.write("specs/docs/empty.md", "# Nothing\n");
    project.write("specs/docs/next.md", format!("{ROUTE}{TABLE}").replace("make", "next"));
    std::fs::create_dir(project.path("specs/docs/folder.md")).unwrap();
    let run = project.run(&["generate", "--skip-broken"]);
    assert_eq!(run.status, Some(0), "{}", run.stderr);
    assert!(
        run.stderr.contains("specs/docs/empty.md") && run.stderr.contains("specs/docs/folder.md"),
        "{}",
        run.stderr
    );
    assert!(project.path("generated/src/things/next.rs").is_file());
    assert!(project.path("generated/src/things/good.rs").is_file());
    assert!(!project.path("generated/src/things/empty.rs").exists());
}

#[test]
#[cfg(unix)]
fn a_link_inside_of_the_docs_is_a_page() {
    let project = Project::new();
    std::os::unix::fs::symlink("good.md", project.path("specs/docs/same.md")).unwrap();
    let run = project.run(&["generate"]);
    assert_eq!(run.status, Some(0), "{}", run.stderr);
    assert!(project.path("generated/src/things/same.rs").is_file());
}

#[test]
fn wrong_use_is_two() {
    let project = Project::new();
    let before = project.files();
    for arguments in [
        &["generate", "--frobnicate"] as &[&str],
        &["frobnicate"],
        &["check", "--format", "crayon"],
        &["generate", "--docs", "no/such/folder", "--system", "things", "--out", "out"],
        #[cfg(unix)]
        &["check", "--docs", "/dev/null", "--system", "things"],
    ] {
        let run = project.run(arguments);
        assert_eq!((run.status, run.stdout.as_str()), (Some(2), ""), "{arguments:?}");
        assert!(run.stderr.starts_with("error: "), "{arguments:?}: {}", run.stderr);
    }
    assert!(project.files() == before);
}

#[test]
fn pages_that_come_and_go_while_a_run_reads_them_are_whole_or_named() {
    use std::sync::atomic::{AtomicBool, Ordering};
    const PAGES: usize = 40;
    const RUNS: usize = 12;
    let project = Project::new();
    let place = |n: usize| project.path(&format!("specs/docs/page{n}.md"));
    for n in 0..PAGES {
        project.write(&format!("kept/page{n}.md"), format!("{ROUTE}{TABLE}").replace("make", &format!("page{n}")));
    }
    let is_over = AtomicBool::new(false);
    let runs: Vec<_> = std::thread::scope(|scope| {
        scope.spawn(|| {
            // Moved away and back again, each in one step: what is there is always whole.
            for n in (0..PAGES).cycle().take_while(|_| !is_over.load(Ordering::Relaxed)) {
                let kept = project.path(&format!("kept/page{n}.md"));
                let (from, to) = if kept.exists() { (kept, place(n)) } else { (place(n), kept) };
                std::fs::rename(from, to).unwrap();
            }
        });
        let runs = (0..RUNS).map(|_| project.run(&["generate", "--no-cache"])).collect();
        is_over.store(true, Ordering::Relaxed);
        runs
    });
    let (whole, named): (Vec<_>, Vec<_>) = runs.iter().partition(|run| run.status == Some(0));
    for run in &named {
        assert_eq!(run.status, Some(1), "{}", run.stderr);
        assert!(run.stderr.contains("error[unreadable-file]: "), "{}", run.stderr);
        assert!(run.stderr.contains("\nnothing was written"), "{}", run.stderr);
    }
    let (whole, named) = (whole.len(), named.len());
    println!("{RUNS} runs over pages that come and go: {whole} made a crate, {named} named a page that had gone");
    assert_eq!(project.run(&["generate"]).status, Some(0), "nothing is left that is in the way");
}
