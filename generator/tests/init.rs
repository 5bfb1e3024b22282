//! `init` as a process: what it says, what it leaves on disk, and whether `generate` can go on from there.

#![allow(clippy::unwrap_used)]

use std::path::Path;
use std::process::Command;

const PAGE: &str = "### Request method\n\nPOST\n\n### Request address\n\n/make/\n\n\
                    ### Request parameters\n\n| Field | Type | Required |\n|---|---|---|\n| id | int | yes |\n";
const STRANGE: &str = "# Make\n\n## Body\n\n| Property | Kind |\n|---|---|\n| id | bigint |\n";

/// Exit status, stdout and stderr in a folder.
fn run(folder: &Path, line: &[&str]) -> (i32, String, String) {
    let output = Command::new(env!("CARGO_BIN_EXE_md-bindgen")).args(line).current_dir(folder).output().unwrap();
    let text = |bytes: Vec<u8>| String::from_utf8(bytes).unwrap();
    (output.status.code().unwrap(), text(output.stdout), text(output.stderr))
}

/// A folder `shop` with these files.
fn project(files: &[(&str, &str)]) -> (tempfile::TempDir, std::path::PathBuf) {
    let above = tempfile::tempdir().unwrap();
    let folder = above.path().join("shop");
    std::fs::create_dir(&folder).unwrap();
    for (path, text) in files {
        let path = folder.join(path);
        std::fs::create_dir_all(path.parent().unwrap()).unwrap();
        std::fs::write(path, text).unwrap();
    }
    (above, folder)
}

/// Every file below a folder, sorted.
fn files(folder: &Path) -> Vec<String> {
    let walk = ignore::WalkBuilder::new(folder).standard_filters(false).sort_by_file_name(Ord::cmp).build();
    let files = walk.map(Result::unwrap).filter(|entry| entry.path().is_file());
    files.map(|entry| entry.path().strip_prefix(folder).unwrap().to_str().unwrap().replace('\\', "/")).collect()
}

#[test]
fn an_empty_folder_gets_a_layout_that_generates() {
    let (_above, folder) = project(&[]);
    let (status, out, said) = run(&folder, &["init"]);
    assert_eq!((status, out.as_str()), (0, ""), "{said}");
    assert_eq!(files(&folder), ["specs/bindgen.yaml", "specs/example/docs/get_thing.md"]);
    let (status, _, said) = run(&folder, &["generate", "--no-cache"]);
    assert_eq!(status, 0, "{said}");
    assert!(said.starts_with("read 1 page of 1 system: 2 examples, 0 warnings\n"), "{said}");
    assert!(folder.join("generated/src/example/get_thing.rs").is_file());
    assert_eq!(run(&folder, &["check", "--deny", "warnings"]).0, 0);
}

#[test]
fn docs_become_systems_and_the_words_say_what_will_be_read() {
    let routes = "- {name: list_users, path: /v2/shop/list_users/, suggest_method: GET}\n";
    let unrouted = PAGE.split_once("### Request parameters").unwrap().1;
    let unrouted = format!("### Request parameters{unrouted}");
    let (_above, folder) = project(&[
        ("docs/orders/en/make.md", PAGE),
        ("docs/orders/zh/make.md", PAGE),
        ("docs/users/list_users.md", &unrouted),
        ("docs/users/lost.md", &unrouted),
        ("docs/users/routes.yaml", routes),
        ("docs/welcome.md", "# Welcome\n"),
    ]);
    let (status, out, said) = run(&folder, &["init", "docs"]);
    assert_eq!((status, out.as_str()), (0, ""), "{said}");
    insta::assert_snapshot!(said);
    let (status, manifest, _) = run(&folder, &["init", "docs", "--dry-run"]);
    assert_eq!(status, 0);
    assert_eq!(manifest, std::fs::read_to_string(folder.join("specs/bindgen.yaml")).unwrap());
    let (status, _, said) = run(&folder, &["generate", "--skip-broken", "--no-cache"]);
    assert_eq!(status, 0, "{said}");
    for file in ["orders/make.rs", "users/list_users.rs"] {
        assert!(folder.join("generated/src").join(file).is_file(), "{file}");
    }
}

#[test]
fn a_manifest_that_is_there_stays_unless_it_may_go() {
    let (_above, folder) = project(&[("docs/make.md", PAGE), ("specs/bindgen.yaml", "mine")]);
    let manifest = || std::fs::read_to_string(folder.join("specs/bindgen.yaml")).unwrap();
    let (status, _, said) = run(&folder, &["init", "docs"]);
    assert_eq!((status, manifest().as_str()), (2, "mine"));
    assert!(said.contains("there is specs/bindgen.yaml already: --force replaces it"), "{said}");
    assert_eq!(run(&folder, &["init", "docs", "--dry-run"]).0, 0);
    assert_eq!(manifest(), "mine");
    assert_eq!(run(&folder, &["init", "docs", "--force"]).0, 0);
    assert!(manifest().contains("- name: shop\n  docs: ../docs\n"), "{}", manifest());
}

#[test]
fn docs_in_other_words_are_a_finding_that_lists_the_words() {
    let (_above, folder) = project(&[("docs/make.md", STRANGE)]);
    let (status, _, said) = run(&folder, &["init", "docs"]);
    assert_eq!(status, 1, "{said}");
    insta::assert_snapshot!(said);
    // Somebody has to write a dialect now, and the manifest says so at its place.
    let manifest = std::fs::read_to_string(folder.join("specs/bindgen.yaml")).unwrap();
    assert!(manifest.contains("# The dialect `blueking` understands 0 of 1 page of these docs.\n"), "{manifest}");
}

#[test]
fn wrong_use_leaves_nothing_behind() {
    let (_above, folder) = project(&[("docs/README.md", "# Read me\n"), ("data.yaml", "a: 1\n")]);
    for (line, wanted) in [
        (&["init", "nowhere"] as &[&str], "there is no nowhere"),
        (&["init", "docs"], "there is no Markdown page in docs"),
        (&["init", "data.yaml"], "there is no Markdown page in data.yaml"),
        (&["init", "--manifest", "docs"], "docs is a folder"),
    ] {
        let (status, out, said) = run(&folder, line);
        assert_eq!((status, out.as_str()), (2, ""), "{line:?}: {said}");
        assert!(said.contains(wanted), "{line:?}: {said}");
    }
    assert_eq!(files(&folder), ["data.yaml", "docs/README.md"]);
}
