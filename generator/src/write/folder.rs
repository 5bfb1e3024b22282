//! The output folder: which files in it are ours, and where a path may lead.

use super::commit::{COMMIT, STAGING};
use super::failed;
use crate::diagnostic::{Diagnostic, code};
use std::collections::BTreeSet;
use std::fs;
use std::io::ErrorKind;
use std::path::{Path, PathBuf};

/// The list of the files that belong to the generator, which marks the folder as its own.
pub const LIST: &str = ".md-bindgen";

const LIST_HEADER: &str = "# Files that md-bindgen wrote here. It replaces and removes these and no others.\n";

/// An output folder that is ours, or absent, or empty.
pub(super) struct Folder {
    pub(super) root: PathBuf,
    /// The files that we wrote, those of an unfinished commit included.
    pub(super) owned: BTreeSet<String>,
    /// The text of the list.
    pub(super) list: Option<String>,
}

impl Folder {
    pub(super) fn open(root: &Path) -> Result<Folder, Diagnostic> {
        let mut folder = Folder { root: root.to_owned(), owned: BTreeSet::new(), list: None };
        folder.list = folder.read_text(LIST)?;
        let pending = folder.read_text(&format!("{COMMIT}/{LIST}"))?;
        for line in folder.list.iter().chain(&pending).flat_map(|list| list.lines()) {
            if !line.starts_with('#') && !line.is_empty() {
                checked(line)?;
                folder.owned.insert(line.to_owned());
            }
        }
        if folder.list.is_none() && pending.is_none() {
            folder.must_be_empty()?;
        }
        Ok(folder)
    }

    fn must_be_empty(&self) -> Result<(), Diagnostic> {
        let entries = match fs::read_dir(&self.root) {
            Ok(entries) => entries,
            Err(error) if error.kind() == ErrorKind::NotFound => return Ok(()),
            Err(error) => return Err(failed("read", &self.root, &error)),
        };
        for entry in entries {
            let name = entry.map_err(|error| failed("read", &self.root, &error))?.file_name();
            if name != STAGING {
                return Err(foreign(&self.root, &name.to_string_lossy()));
            }
        }
        Ok(())
    }

    fn read_text(&self, path: &str) -> Result<Option<String>, Diagnostic> {
        Ok(self.read_inside(path)?.map(|bytes| String::from_utf8_lossy(&bytes).into_owned()))
    }

    /// The content of a file; nothing where there is none.
    pub(super) fn read(&self, path: &str) -> Result<Option<Vec<u8>>, Diagnostic> {
        checked(path)?;
        self.read_inside(path)
    }

    fn read_inside(&self, path: &str) -> Result<Option<Vec<u8>>, Diagnostic> {
        let full = inside(&self.root, path)?;
        match fs::read(&full) {
            Ok(bytes) => Ok(Some(bytes)),
            Err(error) if matches!(error.kind(), ErrorKind::NotFound | ErrorKind::NotADirectory) => Ok(None),
            Err(error) => Err(failed("read", &full, &error)),
        }
    }
}

/// The text of the list for some files.
pub(super) fn list<'a>(paths: impl Iterator<Item = &'a String>) -> String {
    let mut text = LIST_HEADER.to_owned();
    for path in paths {
        text.push_str(path);
        text.push('\n');
    }
    text
}

/// The place of a path below the root, unless a symbolic link stands on the way.
pub(super) fn inside(root: &Path, path: &str) -> Result<PathBuf, Diagnostic> {
    let mut full = root.to_owned();
    for part in path.split('/') {
        full.push(part);
        if fs::symlink_metadata(&full).is_ok_and(|found| found.file_type().is_symlink()) {
            let message = format!("`{}` is a symbolic link", full.display());
            let help = "links in the output folder are not followed: remove it";
            return Err(Diagnostic::new(&code::UNWRITABLE_OUTPUT, message).help(help));
        }
    }
    Ok(full)
}

/// Refuses a path that is absolute, leads upwards, or is one of our own notes.
pub(super) fn checked(path: &str) -> Result<(), Diagnostic> {
    let is_plain = |part: &str| {
        !matches!(part, "" | "." | "..") && !part.contains(['\\', ':', '\0', '\n', '\r']) && part.len() <= 255
    };
    if path.split('/').all(is_plain) && !path.starts_with(LIST) && !path.starts_with('#') {
        return Ok(());
    }
    let message = format!("the path {path:?} is not one below the output folder");
    Err(Diagnostic::new(&code::UNWRITABLE_OUTPUT, message)
        .help("remove it from the list of files in the output folder"))
}

/// The finding for a file that we did not write.
pub(super) fn foreign(root: &Path, path: &str) -> Diagnostic {
    let message = format!("`{}` holds `{path}`, which md-bindgen did not write", root.display());
    Diagnostic::new(&code::FOREIGN_FOLDER, message).help(format!(
        "choose a folder that is empty or new, or remove what is there; a folder of ours has a file `{LIST}`"
    ))
}
