//! `md-bindgen diff` as a process, in a project with a git repository.

#![allow(clippy::unwrap_used)]

mod project;

use boon::{Compiler, Schemas};
use project::{MANIFEST, Project, edited_orders, orders, page};
use serde_json::Value;

const PAGE: &str = "specs/shop/docs/list_orders.md";

/// The project after its page was edited; nothing was generated since.
fn edited() -> Project {
    let project = Project::committed();
    project.write(PAGE, &edited_orders());
    project
}

/// What a run says that succeeds.
fn told(project: &Project, arguments: &[&str]) -> String {
    let run = project.run(arguments);
    assert_eq!((run.status, run.stderr.as_str()), (0, ""), "{arguments:?}");
    run.stdout
}

/// A report, which is what its schema says.
fn report(project: &Project, arguments: &[&str]) -> Value {
    let report: Value = serde_json::from_str(&told(project, &[arguments, &["--format", "json"]].concat())).unwrap();
    let (mut schemas, mut compiler) = (Schemas::new(), Compiler::new());
    let schema = compiler.compile("../specs/diff.schema.json", &mut schemas).unwrap();
    schemas.validate(&report, schema).unwrap_or_else(|error| panic!("{error:#}\n{report:#}"));
    // The schema is no list of everything: what is not written is wrong.
    let mut odd = report.clone();
    odd["more"] = Value::Null;
    assert!(schemas.validate(&odd, schema).is_err());
    report
}

/// What a report is about, with the class of each change.
fn changes(report: &Value) -> Vec<String> {
    let text = |change: &Value, key: &str| change[key].as_str().unwrap_or("-").to_owned();
    let line = |change: &Value| ["class", "endpoint", "path", "what", "aspect"].map(|key| text(change, key)).join(" ");
    report["changes"].as_array().unwrap().iter().map(line).collect()
}

#[test]
fn people_programs_and_changelogs_get_the_same_changes() {
    let project = edited();
    insta::assert_snapshot!("human", told(&project, &["diff", "git:v1"]));
    insta::assert_snapshot!("markdown", told(&project, &["diff", "git:v1", "--format", "markdown"]));
    insta::assert_snapshot!("json", format!("{:#}", report(&project, &["diff", "git:v1"])));
}

#[test]
fn without_sides_the_specs_are_compared_with_the_docs_of_now() {
    let project = edited();
    let since_specs = report(&project, &["diff"]);
    let since_v1 = report(&project, &["diff", "git:v1"]);
    assert_eq!(since_specs["changes"], since_v1["changes"]);
    assert_eq!(since_specs["version"], serde_json::json!({"old": "0.1.0", "next": "0.2.0", "revision": null}));
    assert_eq!(since_v1["version"]["revision"], "v1");
    assert!(
        told(&project, &["diff"])
            .ends_with("asks for 0.2.0 (now 0.1.0): 1 breaking change, 1 compatible change, 1 documentation change\n")
    );
    // Once the specs are those of the docs, only the revision knows better.
    assert_eq!(project.run(&["generate", "--no-cache"]).status, 0);
    assert_eq!(told(&project, &["diff"]), "nothing changed for callers\n");
    assert_eq!(told(&project, &["diff", "--format", "markdown"]), "");
    assert_eq!(changes(&report(&project, &["diff"])), [""; 0]);
    assert_eq!(report(&project, &["diff", "git:v1"]), since_v1);
    // Two revisions, and what lies on the disk.
    project.commit("v2");
    project.write(PAGE, &orders());
    assert_eq!(report(&project, &["diff", "git:v1", "git:v2"]), since_v1);
    assert_eq!(report(&project, &["diff", "git:v1", "specs"]), since_v1);
    assert_eq!(told(&project, &["diff", "git:HEAD~1"]), "nothing changed for callers\n");
    assert!(told(&project, &["diff", "git:HEAD"]).contains("since: removed"));
}

#[test]
fn nothing_is_written() {
    let project = edited();
    let before = project.files();
    for arguments in
        [&["diff"][..], &["diff", "git:v1"], &["diff", "git:v1", "--deny", "any"], &["diff", "specs", "git:v1"]]
    {
        project.run(arguments);
        assert_eq!(project.files(), before, "{arguments:?}");
    }
}

#[test]
fn a_folder_inside_of_the_repository_is_enough() {
    let project = edited();
    let whole = told(&project, &["diff", "git:v1"]);
    let mut command = project.command(&["diff", "git:v1"]);
    let output = command.current_dir(project.path("specs/shop")).output().unwrap();
    assert_eq!(String::from_utf8(output.stdout).unwrap(), whole);
}

#[test]
fn what_was_not_there_at_a_revision_is_new() {
    let project = Project::new();
    project.git(&["init", "--quiet"]);
    std::fs::rename(project.path("specs"), project.path("later")).unwrap();
    project.commit("empty");
    std::fs::rename(project.path("later"), project.path("specs")).unwrap();
    project.commit("docs");
    assert_eq!(project.run(&["generate", "--no-cache"]).status, 0);
    project.commit("specs");
    // No manifest, no spec: there is no version to count up.
    assert_eq!(told(&project, &["diff", "git:empty"]), "shop\n  compatible     added\n\n1 compatible change\n");
    assert_eq!(report(&project, &["diff", "git:empty"])["version"], Value::Null);
    assert!(told(&project, &["diff", "git:docs"]).ends_with("\nasks for 0.1.1 (0.1.0 at docs): 1 compatible change\n"));
    // A system that came later.
    project.write("specs/bindgen.yaml", &format!("{MANIFEST}- {{name: users, docs: users/docs}}\n"));
    project.write("specs/users/docs/list_users.md", &page("list_users", &["id | int | no | Number"], "[]"));
    assert_eq!(changes(&report(&project, &["diff", "git:specs"])), ["compatible - - added system"]);
    assert_eq!(changes(&report(&project, &["diff"])), ["compatible - - added system"]);
    assert_eq!(project.run(&["generate", "--no-cache"]).status, 0);
    project.commit("users");
    project.write("specs/bindgen.yaml", MANIFEST);
    assert_eq!(changes(&report(&project, &["diff", "git:users"])), ["breaking - - removed system"]);
}

#[test]
fn a_spec_of_another_format_is_shown_where_it_lies() {
    let project = Project::committed();
    let spec = project.read("specs/shop/spec.yaml");
    project.write("specs/shop/spec.yaml", &spec.replace("format: 1", "format: 7"));
    project.commit("later");
    for (arguments, place) in [
        (&["diff"][..], "--> specs/shop/spec.yaml:"),
        (&["diff", "git:later"], "--> git:later:shop/spec.yaml:"),
        (&["diff", "git:v1", "specs/shop/spec.yaml"], "--> specs/shop/spec.yaml:"),
    ] {
        let run = project.run(arguments);
        assert_eq!((run.status, run.stdout.as_str()), (1, ""), "{arguments:?}: {}", run.stderr);
        assert!(run.stderr.contains("format") && run.stderr.contains(place), "{}", run.stderr);
    }
    insta::assert_snapshot!("other_format", project.run(&["diff", "git:later"]).stderr);
    // The other side is read all the same.
    assert_eq!(told(&project, &["diff", "git:v1"]), "nothing changed for callers\n");
}

#[test]
fn files_and_folders_are_compared_without_a_version() {
    let project = edited();
    let spec = project.read("specs/shop/spec.yaml");
    project.write("old/deep/spec.yaml", &spec);
    project.write(
        "new.yaml",
        &spec.replace("name: since", "name: from").replace("/api/list_orders/", "/api/v2/list_orders/"),
    );
    let moved = ["breaking list_orders - changed path"];
    for arguments in
        [["diff", "old", "new.yaml"], ["diff", "old/deep/spec.yaml", "new.yaml"], ["diff", "specs", "new.yaml"]]
    {
        let report = report(&project, &arguments);
        assert_eq!((changes(&report), &report["version"]), (moved.map(str::to_owned).to_vec(), &Value::Null));
    }
    assert!(told(&project, &["diff", "old", "new.yaml", "--format", "markdown"]).starts_with("## Unreleased\n"));
    // Against the docs of now, of the manifest and ad hoc.
    assert_eq!(report(&project, &["diff", "old"]), report(&project, &["diff"]));
    let ad_hoc = report(&project, &["diff", "old", "--docs", "specs/shop/docs", "--system", "shop"]);
    assert_eq!((&ad_hoc["changes"], &ad_hoc["version"]), (&report(&project, &["diff"])["changes"], &Value::Null));
}

#[test]
fn a_system_can_be_picked() {
    let project = Project::new();
    project.write("specs/bindgen.yaml", &format!("{MANIFEST}- {{name: users, docs: users/docs}}\n"));
    project.write("specs/users/docs/list_users.md", &page("list_users", &["id | int | no | Number"], "[]"));
    assert_eq!(project.run(&["generate", "--no-cache"]).status, 0);
    project.write(PAGE, &edited_orders());
    project.write("specs/users/docs/list_users.md", &page("list_users", &["id | string | no | Number"], "[]"));
    assert_eq!(changes(&report(&project, &["diff"])).len(), 4);
    assert_eq!(
        changes(&report(&project, &["diff", "--system", "users"])),
        ["breaking list_users Request.id changed type"]
    );
    assert_eq!(changes(&report(&project, &["diff", "specs", "specs", "--system", "users"])), [""; 0]);
    let run = project.run(&["diff", "specs", "specs", "--system", "user"]);
    assert_eq!((run.status, run.stdout.as_str()), (2, ""));
    assert!(run.stderr.contains("there is no system `user` on either side: did you mean `users`?"), "{}", run.stderr);
}

#[test]
fn what_is_denied_ends_with_1() {
    let project = Project::committed();
    let worded = orders().replace("Number of the shop", "The shop");
    let added = orders().replace("| state |", "| since | string | no | First day |\n| state |");
    for (page, deny, status, said) in [
        (orders(), "any", 0, ""),
        (worded.clone(), "breaking", 0, ""),
        (worded, "any", 1, "1 change is denied\n"),
        (added.clone(), "breaking", 0, ""),
        (added, "any", 1, "1 change is denied\n"),
        (edited_orders(), "breaking", 1, "1 breaking change is denied\n"),
        (edited_orders(), "any", 1, "3 changes are denied\n"),
    ] {
        project.write(PAGE, &page);
        for side in [&["diff"][..], &["diff", "git:v1"]] {
            let run = project.run(&[side, &["--deny", deny]].concat());
            assert_eq!((run.status, run.stderr.as_str()), (status, said), "{deny}: {}", run.stdout);
            assert_eq!(run.stdout, told(&project, side), "the report is the same");
        }
    }
}

#[test]
fn wrong_use_is_told_what_to_write() {
    let project = edited();
    project.write("empty/readme.md", "nothing\n");
    for (arguments, wanted) in [
        (&["diff", "git:v9"][..], "git knows no commit `v9` here: write git:REV with a branch, a tag or a commit"),
        (&["diff", "git:"], "git knows no commit `` here"),
        (&["diff", "git:--help"], "git knows no commit `--help` here"),
        (&["diff", "git:v1:specs"], "git knows no commit `v1:specs` here"),
        (&["diff", "v1"], "there is no v1: name a spec file, a folder, or git:REV"),
        (&["diff", "empty"], "there is no spec.yaml in empty or below it"),
        (&["diff", "specs", "nowhere"], "there is no nowhere: name a spec file"),
        (
            &["diff", "--docs", "specs/shop/docs"],
            "say what to compare the docs with: `md-bindgen diff OLD --docs PATH`",
        ),
        (
            &["diff", "git:v1", "--docs", "specs/shop/docs"],
            "git:REV means the specs of a manifest: it goes without --docs",
        ),
        (&["diff", "specs", "specs", "--docs", "specs/shop/docs"], "cannot be used with"),
        (&["diff", "--deny", "all"], "possible values: breaking, any"),
        (&["diff", "--format", "yaml"], "possible values: human, json, markdown"),
    ] {
        let run = project.run(arguments);
        assert_eq!((run.status, run.stdout.as_str()), (2, ""), "{arguments:?}: {}", run.stderr);
        assert!(run.stderr.contains(wanted), "{arguments:?}: {}", run.stderr);
    }
}

#[test]
fn git_is_needed_for_revisions_only() {
    let project = Project::generated();
    let run = project.run(&["diff", "git:HEAD"]);
    assert_eq!((run.status, run.stdout.as_str()), (2, ""));
    assert!(
        run.stderr.contains("git:HEAD needs a git repository around specs: not a git repository"),
        "{}",
        run.stderr
    );
    let without = |arguments: &[&str]| project.command(arguments).env("PATH", project.path("none")).output().unwrap();
    let output = without(&["diff", "git:HEAD"]);
    let said = String::from_utf8(output.stderr).unwrap();
    assert_eq!(output.status.code(), Some(2));
    assert!(said.contains("there is no command `git`, which git:REV needs: install git"), "{said}");
    assert_eq!(without(&["diff"]).status.code(), Some(0));
}

#[test]
fn pages_with_errors_end_a_comparison() {
    let project = edited();
    project.write("specs/shop/docs/odd.md", "# Nothing\n");
    for side in [&["diff"][..], &["diff", "git:v1"]] {
        let run = project.run(side);
        assert_eq!((run.status, run.stdout.as_str()), (1, ""), "{}", run.stderr);
        assert!(run.stderr.contains("error[empty-page]"), "{}", run.stderr);
    }
    insta::assert_snapshot!("broken_page", project.run(&["diff"]).stderr);
    let run = project.run(&["diff", "--skip-broken"]);
    assert_eq!(run.status, 0, "{}", run.stderr);
    assert!(run.stdout.contains("asks for 0.2.0") && run.stderr.contains("odd.md"), "{}{}", run.stdout, run.stderr);
}
