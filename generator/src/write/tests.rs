#![allow(clippy::unwrap_used, clippy::expect_used)]

use super::commit::{COMMIT, STAGING};
use super::*;
use std::fs;

fn tree(files: &[(&str, &str)]) -> Tree {
    Tree { files: files.iter().map(|(path, text)| ((*path).to_owned(), (*text).to_owned())).collect() }
}

fn kinds(changes: &[Change]) -> Vec<(&str, ChangeKind)> {
    changes.iter().map(|change| (change.path.as_str(), change.kind)).collect()
}

/// What a folder holds, our notes left out.
fn on_disk(root: &Path) -> Tree {
    let mut tree = Tree::default();
    for entry in ignore::WalkBuilder::new(root).standard_filters(false).build().map(Result::unwrap) {
        let path = entry.path().strip_prefix(root).unwrap().to_str().unwrap().to_owned();
        if entry.path().is_file() && !path.starts_with(LIST) {
            tree.add(path, fs::read_to_string(entry.path()).unwrap());
        }
    }
    tree
}

#[test]
fn a_tree_is_written_and_only_differences_are_touched() {
    let folder = tempfile::tempdir().unwrap();
    let root = folder.path().join("new/crate");
    let first = tree(&[("Cargo.toml", "a"), ("src/lib.rs", "b"), ("src/cc/old.rs", "c")]);
    assert_eq!(compare(&first, &root).unwrap().len(), 3);
    assert!(!root.exists(), "comparing writes nothing");
    assert_eq!(write(&first, &root).unwrap().len(), 3);
    assert_eq!(on_disk(&root), first);
    let time = |path: &str| fs::metadata(root.join(path)).unwrap().modified().unwrap();
    let (manifest, list) = (time("Cargo.toml"), time(LIST));
    assert_eq!(write(&first, &root).unwrap(), vec![]);
    assert_eq!((time("Cargo.toml"), time(LIST)), (manifest, list));

    let second = tree(&[("Cargo.toml", "a"), ("src/lib.rs", "B"), ("src/cc.rs", "d")]);
    let expected =
        [("src/cc.rs", ChangeKind::Added), ("src/cc/old.rs", ChangeKind::Removed), ("src/lib.rs", ChangeKind::Changed)];
    assert_eq!(kinds(&compare(&second, &root).unwrap()), expected);
    assert_eq!(kinds(&write(&second, &root).unwrap()), expected);
    assert_eq!(on_disk(&root), second);
    assert_eq!(time("Cargo.toml"), manifest);
    assert!(!root.join("src/cc").exists(), "a folder left empty goes");
}

#[test]
fn files_of_others_are_left_alone() {
    let folder = tempfile::tempdir().unwrap();
    let root = folder.path();
    fs::write(root.join("mine.txt"), "mine").unwrap();
    let error = write(&tree(&[("a", "a")]), root).unwrap_err();
    assert_eq!(error.code, &code::FOREIGN_FOLDER);
    assert!(!root.join("a").exists());

    fs::remove_file(root.join("mine.txt")).unwrap();
    write(&tree(&[("a", "a")]), root).unwrap();
    fs::create_dir(root.join("target")).unwrap();
    fs::write(root.join("target/mine.txt"), "mine").unwrap();
    write(&tree(&[("b", "b")]), root).unwrap();
    assert_eq!(on_disk(root), tree(&[("b", "b"), ("target/mine.txt", "mine")]));
    let error = write(&tree(&[("target/mine.txt", "ours")]), root).unwrap_err();
    assert_eq!(error.code, &code::FOREIGN_FOLDER);
    assert_eq!(on_disk(root), tree(&[("b", "b"), ("target/mine.txt", "mine")]));
}

#[test]
fn no_path_leads_out_of_the_folder() {
    let folder = tempfile::tempdir().unwrap();
    let root = folder.path().join("out");
    for path in ["../x", "/x", "a/../../x", "a//b", "", ".", "a\\b", "c:x", ".md-bindgen", ".md-bindgen.commit/x"] {
        assert_eq!(write(&tree(&[(path, "x")]), &root).unwrap_err().code, &code::UNWRITABLE_OUTPUT, "{path}");
    }
    assert!(!root.exists());
    fs::create_dir(&root).unwrap();
    fs::write(root.join(LIST), "../victim\n").unwrap();
    fs::write(folder.path().join("victim"), "alive").unwrap();
    assert!(write(&tree(&[]), &root).is_err());
    assert!(folder.path().join("victim").exists());
}

#[cfg(unix)]
#[test]
fn links_are_not_followed() {
    let folder = tempfile::tempdir().unwrap();
    let (root, outside) = (folder.path().join("out"), folder.path().join("outside"));
    fs::create_dir(&outside).unwrap();
    write(&tree(&[("a", "a")]), &root).unwrap();
    std::os::unix::fs::symlink(&outside, root.join("src")).unwrap();
    assert_eq!(write(&tree(&[("src/lib.rs", "x")]), &root).unwrap_err().code, &code::UNWRITABLE_OUTPUT);
    assert_eq!(fs::read_dir(&outside).unwrap().count(), 0);
    assert_eq!(fs::read_to_string(root.join("a")).unwrap(), "a");
}

#[test]
fn what_was_only_staged_is_dropped() {
    let folder = tempfile::tempdir().unwrap();
    let root = folder.path();
    fs::create_dir_all(root.join(STAGING).join("files/src")).unwrap();
    fs::write(root.join(STAGING).join("files/src/half.rs"), "hal").unwrap();
    write(&tree(&[("a", "a")]), root).unwrap();
    assert_eq!(on_disk(root), tree(&[("a", "a")]));
    assert!(!root.join(STAGING).exists());
}

#[test]
fn what_was_committed_is_finished_wherever_the_run_was_killed() {
    // As many files are in place as had moved when the run was killed.
    for moved in 0..=2 {
        let folder = tempfile::tempdir().unwrap();
        let root = folder.path();
        write(&tree(&[("a", "old"), ("gone", "old")]), root).unwrap();
        let new = [("a", "new"), ("b/c", "new")];
        let commit = root.join(COMMIT);
        for (index, (path, text)) in new.iter().enumerate() {
            let base = if index < moved { root.to_owned() } else { commit.join("files") };
            fs::create_dir_all(base.join(path).parent().unwrap()).unwrap();
            fs::write(base.join(path), text).unwrap();
        }
        fs::create_dir_all(&commit).unwrap();
        fs::write(commit.join("removals"), "gone\n").unwrap();
        fs::write(commit.join(LIST), "a\nb/c\n").unwrap();
        write(&tree(&new), root).unwrap();
        assert_eq!(on_disk(root), tree(&new), "{moved} moved");
        assert!(!commit.exists());
        assert_eq!(compare(&tree(&new), root).unwrap(), vec![]);
    }
}
