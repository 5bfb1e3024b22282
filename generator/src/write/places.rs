//! Which parts of a folder change places as a whole.

use super::{Change, ChangeKind};
use std::collections::BTreeMap;
use std::path::Path;

/// A part that changes in one step.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Part {
    /// One file gets a new text.
    File(String),
    /// One file goes.
    Gone(String),
    /// Everything below a path is replaced by a folder made beforehand.
    Folder(String),
}

/// The parts that have to change for some changes: as few as can be for each entry at the top, and no larger than needed.
pub(super) fn parts(root: &Path, changes: &[Change]) -> Vec<Part> {
    let all: Vec<&Change> = changes.iter().collect();
    by_entry(&all, "").into_iter().map(|(entry, changes)| part(root, entry, &changes)).collect()
}

fn part(root: &Path, path: String, changes: &[&Change]) -> Part {
    if let [only] = changes
        && only.path == path
        && !root.join(&path).is_dir()
    {
        let make = if only.kind == ChangeKind::Removed { Part::Gone } else { Part::File };
        return make(path);
    }
    let mut below = by_entry(changes, &path);
    // One change deep down is no reason to make the whole folder anew, unless the way to it is not there yet.
    match below.pop_first() {
        Some((entry, changes)) if below.is_empty() && root.join(&path).is_dir() => part(root, entry, &changes),
        _ => Part::Folder(path),
    }
}

/// Changes by the entry of a folder that they lie in; one of the folder's own path is not among them.
fn by_entry<'a>(changes: &[&'a Change], folder: &str) -> BTreeMap<String, Vec<&'a Change>> {
    let mut entries: BTreeMap<String, Vec<&Change>> = BTreeMap::new();
    for change in changes {
        let rest = if folder.is_empty() {
            Some(change.path.as_str())
        } else {
            change.path.strip_prefix(folder).and_then(|rest| rest.strip_prefix('/'))
        };
        let Some(rest) = rest else { return BTreeMap::new() };
        let entry = rest.split('/').next().unwrap_or_default();
        let path = if folder.is_empty() { entry.to_owned() } else { format!("{folder}/{entry}") };
        entries.entry(path).or_default().push(change);
    }
    entries
}

#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod tests {
    use super::*;

    fn parts_of(changes: &[(&str, ChangeKind)]) -> Vec<Part> {
        let folder = tempfile::tempdir().unwrap();
        std::fs::create_dir_all(folder.path().join("src/cc")).unwrap();
        let changes: Vec<Change> =
            changes.iter().map(|(path, kind)| Change { path: (*path).to_owned(), kind: *kind }).collect();
        parts(folder.path(), &changes)
    }

    #[test]
    fn parts_are_as_small_as_one_step_allows() {
        use ChangeKind::{Added, Changed, Removed};
        let file = |path: &str| Part::File(path.to_owned());
        let folder = |path: &str| Part::Folder(path.to_owned());
        assert_eq!(parts_of(&[("Cargo.toml", Changed)]), [file("Cargo.toml")]);
        assert_eq!(parts_of(&[("src/cc/x.rs", Changed)]), [file("src/cc/x.rs")]);
        assert_eq!(parts_of(&[("src/cc/x.rs", Removed)]), [Part::Gone("src/cc/x.rs".to_owned())]);
        assert_eq!(parts_of(&[("src/cc/x.rs", Changed), ("src/cc/y.rs", Added)]), [folder("src/cc")]);
        assert_eq!(parts_of(&[("src/cc/x.rs", Changed), ("src/lib.rs", Changed)]), [folder("src")]);
        assert_eq!(parts_of(&[("README.md", Added), ("src/lib.rs", Added)]), [file("README.md"), file("src/lib.rs")]);
        assert_eq!(parts_of(&[("new/deep/x.rs", Added)]), [folder("new")]);
        assert_eq!(parts_of(&[("src/cc", Added), ("src/cc/x.rs", Removed)]), [folder("src/cc")]);
    }
}
