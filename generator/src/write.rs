//! From a tree in memory to a folder on disk: all of it or nothing, and never a file of somebody else.
//!
//! The folder carries a list of the files that belong to it ([`LIST`]). A [`Session`] holds what the folder has, and, where
//! it is to write, keeps other runs out. Everything new is made in a staging folder first; then it changes places with
//! what is there, in one step for each file or folder at the top, so that who looks sees the old tree or the new one. A
//! run that was killed leaves notes that the next one clears away.

mod beside;
mod commit;
mod folder;
mod lock;
mod places;

use crate::diagnostic::{Diagnostic, code};
use beside::Beside;
use folder::{Folder, Ways};
use lock::Lock;
use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

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

/// A single file that belongs to an output without lying in its folder: a spec, the manifest.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SingleFile {
    /// Where it lies.
    pub path: PathBuf,
    /// What it has to hold.
    pub text: String,
}

/// Writes single files that belong to no folder: each is replaced in one step, and none before all are complete beside their
/// places.
///
/// # Errors
/// `unwritable-output`: a file cannot be written. Where one cannot be made beside its place, none was replaced.
pub fn write_singles(files: &[SingleFile]) -> Result<(), Diagnostic> {
    Beside::stage(files)?.put()
}

/// A look at an output folder, and the right to write to it.
pub struct Session {
    folder: Folder,
    lock: Option<Lock>,
    writes: bool,
}

impl Session {
    /// Looks at a folder that nothing will be written to.
    ///
    /// # Errors
    ///
    /// Where the folder holds files of somebody else, its list leads out of it or through a symbolic link, or a file
    /// cannot be read.
    pub fn reading(root: &Path) -> Result<Session, Diagnostic> {
        Ok(Session { folder: Folder::open(root)?, lock: None, writes: false })
    }

    /// Looks at a folder that will be written to: keeps other runs out as long as the session lives, and ends or clears away
    /// what a killed run left there and beside the single files that belong to it.
    ///
    /// # Errors
    ///
    /// As [`Session::reading`], and where another run is at work.
    pub fn writing(root: &Path, singles: &[PathBuf]) -> Result<Session, Diagnostic> {
        let lock = Lock::take(root)?;
        // Whose folder it is gets settled before anything is touched, repairs included.
        let mut folder = Folder::open(root)?;
        if commit::recover(&folder, singles)? {
            folder = Folder::open(root)?;
        }
        Ok(Session { folder, lock: Some(lock), writes: true })
    }

    /// Ends what a killed run had decided on for a folder and the single files that belong to it; says whether there was
    /// such a thing.
    ///
    /// # Errors
    ///
    /// As [`Session::writing`].
    pub fn repair(root: &Path, singles: &[PathBuf]) -> Result<bool, Diagnostic> {
        let is_unfinished = root.join(commit::COMMIT).is_dir();
        if is_unfinished {
            Session::writing(root, singles)?;
        }
        Ok(is_unfinished)
    }

    /// What a file of ours holds.
    pub fn bytes(&self, path: &str) -> Option<&[u8]> {
        self.folder.texts.get(path).map(Vec::as_slice)
    }

    /// Every file of ours that is there: path and content.
    pub fn files(&self) -> impl Iterator<Item = (&str, &[u8])> {
        self.folder.texts.iter().map(|(path, bytes)| (path.as_str(), bytes.as_slice()))
    }

    /// What [`Session::write`] would do, in the order of paths. Touches nothing.
    ///
    /// # Errors
    ///
    /// Where a path of the tree leads out of the folder or through a symbolic link, or a file of somebody else is there.
    pub fn changes(&self, tree: &Tree) -> Result<Vec<Change>, Diagnostic> {
        let mut changes = Vec::new();
        let mut ways = Ways::default();
        for (path, new) in &tree.files {
            let kind = match self.bytes(path) {
                Some(old) if old == new.as_bytes() => continue,
                Some(_) => ChangeKind::Changed,
                None => self.folder.vacant(path, &mut ways).map(|()| ChangeKind::Added)?,
            };
            changes.push(Change { path: path.clone(), kind });
        }
        let removed = self.folder.texts.keys().filter(|path| !tree.files.contains_key(*path));
        changes.extend(removed.map(|path| Change { path: path.clone(), kind: ChangeKind::Removed }));
        changes.sort_by(|one, other| one.path.cmp(&other.path));
        Ok(changes)
    }

    /// Makes the folder hold the tree, and the single files their texts; says what changed in the folder. Files that are
    /// the same already stay untouched, files of the last run that are not in the tree go.
    ///
    /// # Errors
    ///
    /// As [`Session::changes`], and where the system refuses to write; nothing has changed then, unless it refused in
    /// the last step, which `half-written` says. The next run puts that right.
    pub fn write(mut self, tree: &Tree, singles: &[SingleFile]) -> Result<Vec<Change>, Diagnostic> {
        debug_assert!(self.writes, "the session is for reading");
        // What is refused makes no folder.
        let mut changes = self.changes(tree)?;
        if !self.lock.as_ref().is_some_and(Lock::is_own) {
            commit::make(&self.folder.root)?;
            self.lock = Some(Lock::take(&self.folder.root)?);
            // A run that did not wait for the lock of the folder above may have been quicker.
            self.folder = Folder::open(&self.folder.root)?;
            changes = self.changes(tree)?;
        }
        let beside = Beside::stage(singles)?;
        let list = folder::list(tree.files.keys());
        // A single file alone needs nobody to say that it is decided on.
        if changes.is_empty() && self.folder.list.as_deref() == Some(list.as_str()) && beside.count() <= 1 {
            beside.put()?;
        } else {
            commit::stage(&self.folder, tree, &changes, &list)?.put(beside)?;
        }
        Ok(changes)
    }
}

fn failed(what: &str, path: &Path, error: &std::io::Error) -> Diagnostic {
    Diagnostic::new(&code::UNWRITABLE_OUTPUT, format!("cannot {what} `{}`: {error}", path.display()))
        .help("check the permissions and the free space of its folder; nothing was changed")
}

/// The same where all is decided, so that some files may be in their places already.
fn half_written(refused: Diagnostic) -> Diagnostic {
    Diagnostic::new(&code::HALF_WRITTEN, refused.message)
        .help("some files may be new already: make it possible to change this one, then run the same again to finish")
}

#[cfg(test)]
mod tests;
