#![allow(clippy::unwrap_used, clippy::expect_used)]

use super::commit::{COMMIT, STAGING};
use super::*;
use std::fs;

fn write(tree: &Tree, root: &Path) -> Result<Vec<Change>, Diagnostic> {
    Session::writing(root, &[])?.write(tree, &[])
}

fn compare(tree: &Tree, root: &Path) -> Result<Vec<Change>, Diagnostic> {
    Session::reading(root)?.changes(tree)
}

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

/// A folder with an old tree, and a new one for it that changes one file, adds some and drops a folder.
fn old_and_new(root: &Path) -> (Tree, Tree) {
    let old = tree(&[("a", "old"), ("gone/x", "old"), ("src/deep/same", "same"), ("src/lib", "old")]);
    write(&old, root).unwrap();
    fs::write(root.join("src/deep/mine"), "mine").unwrap();
    let new =
        tree(&[("a", "new"), ("new/c", "new"), ("src/deep/same", "same"), ("src/lib", "new"), ("src/more", "new")]);
    (old, new)
}

#[test]
fn what_was_committed_is_finished_wherever_the_run_was_killed() {
    // As many parts are in place as had moved when the run was killed.
    for moved in 0..=5 {
        let folder = tempfile::tempdir().unwrap();
        let root = folder.path();
        let (_, new) = old_and_new(root);
        let session = Session::writing(root, &[]).unwrap();
        let changes = session.changes(&new).unwrap();
        commit::stage(&session.folder, &new, &changes, &folder::list(new.files.keys())).unwrap();
        fs::rename(root.join(STAGING), root.join(COMMIT)).unwrap();
        let parts = fs::read_to_string(root.join(COMMIT).join("parts")).unwrap();
        assert_eq!(parts.lines().count(), 4, "{parts}");
        commit::finish_parts(root, moved).unwrap();
        drop(session);

        // Nothing but the repair: the next run may have nothing to write.
        drop(Session::writing(root, &[]).unwrap());
        let mut expected = new.clone();
        expected.add("src/deep/mine", "mine");
        assert_eq!(on_disk(root), expected, "{moved} moved");
        assert!(!root.join(COMMIT).exists());
        assert!(!root.join("gone").exists());
        assert_eq!(compare(&new, root).unwrap(), vec![]);
    }
}

#[test]
fn what_lies_beside_is_put_in_place_where_it_was_decided_on() {
    for is_decided in [false, true] {
        let folder = tempfile::tempdir().unwrap();
        let (root, spec) = (folder.path().join("out"), folder.path().join("spec.yaml"));
        let (_, new) = old_and_new(&root);
        fs::write(&spec, "old").unwrap();
        let session = Session::writing(&root, &[]).unwrap();
        let changes = session.changes(&new).unwrap();
        let beside = Beside::stage(&[SingleFile { path: spec.clone(), text: "new".to_owned() }]).unwrap();
        commit::stage(&session.folder, &new, &changes, &folder::list(new.files.keys())).unwrap();
        std::mem::forget(beside);
        if is_decided {
            fs::rename(root.join(STAGING), root.join(COMMIT)).unwrap();
        }
        drop(session);
        drop(Session::writing(&root, std::slice::from_ref(&spec)).unwrap());
        assert_eq!(fs::read_to_string(&spec).unwrap(), if is_decided { "new" } else { "old" });
        assert_eq!(compare(&new, &root).unwrap().is_empty(), is_decided);
        assert_eq!(fs::read_dir(folder.path()).unwrap().count(), 2, "nothing is left");
    }
}

#[cfg(unix)]
#[test]
fn links_that_somebody_left_for_a_run_are_not_followed() {
    let folder = tempfile::tempdir().unwrap();
    let at = |path: &str| folder.path().join(path);
    let link = |from: &str, to: &str| std::os::unix::fs::symlink(at(to), at(from)).unwrap();
    fs::write(at("private"), "mine").unwrap();
    let spec = SingleFile { path: at("spec.yaml"), text: "new".to_owned() };

    // Where a new text is made.
    link(".spec.yaml.md-bindgen", "private");
    write_singles(std::slice::from_ref(&spec)).unwrap();
    assert_eq!(fs::read_to_string(at("spec.yaml")).unwrap(), "new");

    // Where a killed run would have left a text, and a commit that it decided on.
    for target in ["new", "parts"] {
        let root = at(&format!("with-{target}"));
        let commit = root.join(COMMIT);
        fs::create_dir_all(at("elsewhere")).unwrap();
        fs::write(at("elsewhere/private"), "mine").unwrap();
        fs::create_dir_all(&commit).unwrap();
        fs::write(root.join(LIST), "").unwrap();
        fs::write(commit.join(LIST), "private\n").unwrap();
        if target == "new" {
            fs::write(commit.join("parts"), "file private\n").unwrap();
            link("with-new/.md-bindgen.commit/new", "elsewhere");
        } else {
            link("with-parts/.md-bindgen.commit/parts", "private");
        }
        link(".spec.yaml.md-bindgen", "private");
        let refused = Session::writing(&root, std::slice::from_ref(&spec.path)).err().unwrap();
        assert!(refused.message.ends_with("is a symbolic link"), "{}", refused.message);
        assert!(fs::symlink_metadata(at("spec.yaml")).unwrap().is_file(), "the link is nobody's text");
        assert!(!root.join("private").exists());
        assert_eq!(fs::read_to_string(at("elsewhere/private")).unwrap(), "mine");
    }
    assert_eq!(fs::read_to_string(at("private")).unwrap(), "mine");
}

#[test]
fn files_that_stay_keep_their_time_when_their_folder_changes() {
    let folder = tempfile::tempdir().unwrap();
    let (_, new) = old_and_new(folder.path());
    let time = || fs::metadata(folder.path().join("src/deep/same")).unwrap().modified().unwrap();
    let before = time();
    write(&new, folder.path()).unwrap();
    assert_eq!(time(), before);
}

#[cfg(unix)]
#[test]
fn a_second_run_is_told_to_wait() {
    let folder = tempfile::tempdir().unwrap();
    let first = Session::writing(folder.path(), &[]).unwrap();
    assert_eq!(Session::writing(folder.path(), &[]).err().unwrap().code, &code::BUSY_FOLDER);
    assert!(Session::reading(folder.path()).is_ok(), "looking does no harm");
    drop(first);
    assert!(Session::writing(folder.path(), &[]).is_ok());
}

#[test]
fn single_files_change_with_the_folder_or_not_at_all() {
    let folder = tempfile::tempdir().unwrap();
    let (root, spec) = (folder.path().join("out"), folder.path().join("specs/spec.yaml"));
    let file = |path: &Path, text: &str| SingleFile { path: path.to_owned(), text: text.to_owned() };
    Session::writing(&root, &[]).unwrap().write(&tree(&[("a", "a")]), &[file(&spec, "one")]).unwrap();
    assert_eq!(fs::read_to_string(&spec).unwrap(), "one");

    // A file stands where the second one needs a folder.
    fs::write(folder.path().join("no-folder"), "").unwrap();
    let bad = file(&folder.path().join("no-folder/x"), "two");
    let error =
        Session::writing(&root, &[]).unwrap().write(&tree(&[("a", "b")]), &[file(&spec, "two"), bad]).unwrap_err();
    assert_eq!(error.code, &code::UNWRITABLE_OUTPUT);
    assert_eq!(fs::read_to_string(&spec).unwrap(), "one");
    assert_eq!(on_disk(&root), tree(&[("a", "a")]));
    assert_eq!(fs::read_dir(folder.path().join("specs")).unwrap().count(), 1, "nothing is left beside it");
}

#[test]
fn who_is_stopped_half_way_is_told_so() {
    let folder = tempfile::tempdir().unwrap();
    let root = folder.path();
    let (_, new) = old_and_new(root);
    let session = Session::writing(root, &[]).unwrap();
    let changes = session.changes(&new).unwrap();
    commit::stage(&session.folder, &new, &changes, &folder::list(new.files.keys())).unwrap();
    fs::rename(root.join(STAGING), root.join(COMMIT)).unwrap();
    drop(session);

    // The place of a file is taken by a folder that is not empty.
    fs::remove_file(root.join("a")).unwrap();
    fs::create_dir(root.join("a")).unwrap();
    fs::write(root.join("a/mine"), "mine").unwrap();
    let error = Session::writing(root, &[]).err().unwrap();
    assert_eq!(error.code, &code::HALF_WRITTEN, "{error:?}");
    assert!(!error.help.unwrap().contains("nothing was changed"));

    fs::remove_dir_all(root.join("a")).unwrap();
    drop(Session::writing(root, &[]).unwrap());
    assert_eq!(compare(&new, root).unwrap(), vec![]);
}
