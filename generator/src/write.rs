//! From a tree in memory to a folder on disk: all of it or nothing, and never a file of somebody else.
//!
//! The folder carries a list of the files that belong to it ([`LIST`]). A run writes everything new into a staging
//! folder first, turns that into a commit with one rename, and then moves files into place; a run that was killed in
//! between is undone (before the commit) or finished (after it) by the next one.

mod commit;
mod folder;

use crate::diagnostic::{Diagnostic, code};
use folder::Folder;
use std::collections::BTreeMap;
use std::path::Path;

pub use folder::LIST;

/// The files of a crate: paths with `/`, relative to its folder, and texts.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Tree {
    /// Path and text, in the order of paths.
    pub files: BTreeMap<String, String>,
}

impl Tree {
    /// Adds a file, in place of one that has the same path.
    pub fn add(&mut self, path: impl Into<String>, text: impl Into<String>) {
        self.files.insert(path.into(), text.into());
    }
}

/// What writing does to one file.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Change {
    /// The path with `/`, relative to the folder.
    pub path: String,
    /// What happens to it.
    pub kind: ChangeKind,
    /// What stands there now; bytes that are no UTF-8 are replaced.
    pub old: Option<String>,
    /// What will stand there.
    pub new: Option<String>,
}

/// What happens to a file.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum ChangeKind {
    /// It was not there.
    Added,
    /// Its text differs.
    Changed,
    /// It is not part of the tree any more.
    Removed,
}

/// What [`write()`] would do, in the order of paths. Touches nothing.
///
/// # Errors
///
/// Where the folder holds files of somebody else, a path leads out of it or through a symbolic link, or a file cannot
/// be read.
pub fn compare(tree: &Tree, root: &Path) -> Result<Vec<Change>, Diagnostic> {
    let folder = Folder::open(root)?;
    changes(tree, &folder)
}

/// Makes the folder hold the tree and says what changed. Files that are the same already stay untouched, files of the
/// last run that are not in the tree go.
///
/// # Errors
///
/// As [`compare`], and where the system refuses to write. Nothing has changed then, unless the system refused after the
/// commit; the next run finishes what is left.
pub fn write(tree: &Tree, root: &Path) -> Result<Vec<Change>, Diagnostic> {
    // Whose folder it is and where every path leads is settled before anything is touched, repairs included.
    compare(tree, root)?;
    commit::recover(root)?;
    let folder = Folder::open(root)?;
    let changes = changes(tree, &folder)?;
    let list = folder::list(tree.files.keys());
    if !changes.is_empty() || folder.list.as_deref() != Some(list.as_str()) {
        commit::write(&folder, &changes, &list)?;
    }
    Ok(changes)
}

fn changes(tree: &Tree, folder: &Folder) -> Result<Vec<Change>, Diagnostic> {
    let mut changes = Vec::new();
    for (path, new) in &tree.files {
        let old = folder.read(path)?;
        if old.is_some() && !folder.owned.contains(path) {
            return Err(folder::foreign(&folder.root, path));
        }
        let kind = match &old {
            None => ChangeKind::Added,
            Some(old) if old != new.as_bytes() => ChangeKind::Changed,
            Some(_) => continue,
        };
        let old = old.map(|bytes| String::from_utf8_lossy(&bytes).into_owned());
        changes.push(Change { path: path.clone(), kind, old, new: Some(new.clone()) });
    }
    for path in folder.owned.iter().filter(|path| !tree.files.contains_key(*path)) {
        if let Some(old) = folder.read(path)? {
            let old = Some(String::from_utf8_lossy(&old).into_owned());
            changes.push(Change { path: path.clone(), kind: ChangeKind::Removed, old, new: None });
        }
    }
    changes.sort_by(|one, other| one.path.cmp(&other.path));
    Ok(changes)
}

fn failed(what: &str, path: &Path, error: &std::io::Error) -> Diagnostic {
    Diagnostic::new(&code::UNWRITABLE_OUTPUT, format!("cannot {what} `{}`: {error}", path.display()))
        .help("check the permissions and the free space of the output folder")
}

#[cfg(test)]
mod tests;
