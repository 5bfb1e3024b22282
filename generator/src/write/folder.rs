//! The output folder: which files in it are ours, and where a path may lead.

use super::commit::{COMMIT, STAGING};
use super::failed;
use crate::diagnostic::{Diagnostic, code};
use std::collections::{BTreeMap, BTreeSet, HashMap};
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
    /// Those of them that are there, with what they hold.
    pub(super) texts: BTreeMap<String, Vec<u8>>,
    /// The text of the list.
    pub(super) list: Option<String>,
}

impl Folder {
    pub(super) fn open(root: &Path) -> Result<Folder, Diagnostic> {
        let list = read_text(root, LIST)?;
        if list.is_none() && read_text(root, &format!("{COMMIT}/{LIST}"))?.is_none() {
            must_be_empty(root)?;
        }
        let owned = Folder::open_list(root)?;
        let texts = texts(root, &owned)?;
        Ok(Folder { root: root.to_owned(), owned, texts, list })
    }

    /// The files that are ours, by the list and by that of an unfinished commit.
    pub(super) fn open_list(root: &Path) -> Result<BTreeSet<String>, Diagnostic> {
        let mut owned = BTreeSet::new();
        for list in [LIST, &format!("{COMMIT}/{LIST}")] {
            for line in read_text(root, list)?.iter().flat_map(|list| list.lines()) {
                if !line.starts_with('#') && !line.is_empty() {
                    checked(line)?;
                    owned.insert(line.to_owned());
                }
            }
        }
        Ok(owned)
    }

    /// Refuses a place that a new file may not have: outside of the folder, or taken by somebody else.
    pub(super) fn vacant<'a>(&self, path: &'a str, ways: &mut Ways<'a>) -> Result<(), Diagnostic> {
        checked(path)?;
        if !ways.is_there(&self.root, path)? {
            return Ok(());
        }
        let full = self.root.join(path);
        refuse_odd(&full)?;
        match fs::symlink_metadata(&full) {
            Ok(_) if !self.owned.contains(path) => Err(foreign(&self.root, path)),
            _ => Ok(()),
        }
    }
}

/// The folders that were looked at on the way to files, and whether they are there: many files lie in one.
#[derive(Default)]
pub(super) struct Ways<'a>(HashMap<&'a str, bool>);

impl<'a> Ways<'a> {
    /// Whether the folder of a path below the root is there. Refuses symbolic links on the way to it.
    pub(super) fn is_there(&mut self, root: &Path, path: &'a str) -> Result<bool, Diagnostic> {
        let Some((folder, _)) = path.rsplit_once('/') else { return Ok(true) };
        if let Some(known) = self.0.get(folder) {
            return Ok(*known);
        }
        let is_there = fs::symlink_metadata(inside(root, folder)?).is_ok();
        self.0.insert(folder, is_there);
        Ok(is_there)
    }
}

/// Whether one of some sorted paths, from the folder on, lies below it.
pub(super) fn has_below<'a>(paths: impl Iterator<Item = &'a String>, folder: &str) -> bool {
    let below = |path: &String| path.strip_prefix(folder).is_some_and(|rest| rest.starts_with('/'));
    // `a-b` and `a.b` stand between `a` and `a/b`.
    paths.take_while(|path| path.starts_with(folder)).any(below)
}

fn texts(root: &Path, owned: &BTreeSet<String>) -> Result<BTreeMap<String, Vec<u8>>, Diagnostic> {
    let mut texts = BTreeMap::new();
    let mut ways = Ways::default();
    for path in owned {
        if !ways.is_there(root, path)? {
            continue;
        }
        let full = root.join(path);
        refuse_odd(&full)?;
        if let Some(bytes) = read(&full)? {
            texts.insert(path.clone(), bytes);
        }
    }
    Ok(texts)
}

fn must_be_empty(root: &Path) -> Result<(), Diagnostic> {
    let entries = match fs::read_dir(root) {
        Ok(entries) => entries,
        Err(error) if error.kind() == ErrorKind::NotFound => return Ok(()),
        Err(error) => return Err(failed("read", root, &error)),
    };
    for entry in entries {
        let name = entry.map_err(|error| failed("read", root, &error))?.file_name();
        if name != STAGING {
            return Err(foreign(root, &name.to_string_lossy()));
        }
    }
    Ok(())
}

fn read_text(root: &Path, path: &str) -> Result<Option<String>, Diagnostic> {
    Ok(read(&inside(root, path)?)?.map(|bytes| String::from_utf8_lossy(&bytes).into_owned()))
}

/// The content of a file; nothing where there is none.
fn read(path: &Path) -> Result<Option<Vec<u8>>, Diagnostic> {
    match fs::read(path) {
        Ok(bytes) => Ok(Some(bytes)),
        Err(error)
            if matches!(error.kind(), ErrorKind::NotFound | ErrorKind::NotADirectory | ErrorKind::IsADirectory) =>
        {
            Ok(None)
        }
        Err(error) => Err(failed("read", path, &error)),
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

/// The place of a path below the root, unless a link or a pipe stands on the way.
pub(super) fn inside(root: &Path, path: &str) -> Result<PathBuf, Diagnostic> {
    let mut full = root.to_owned();
    for part in path.split('/') {
        full.push(part);
        refuse_odd(&full)?;
    }
    Ok(full)
}

/// Links would lead out of the folder, and reading a pipe might never end.
fn refuse_odd(path: &Path) -> Result<(), Diagnostic> {
    let (what, help) = match fs::symlink_metadata(path).map(|found| found.file_type()) {
        Ok(kind) if kind.is_symlink() => ("a symbolic link", "links in the output folder are not followed: remove it"),
        Ok(kind) if !kind.is_file() && !kind.is_dir() => ("no file", "only files and folders are replaced: remove it"),
        _ => return Ok(()),
    };
    let message = format!("`{}` is {what}", path.display());
    Err(Diagnostic::new(&code::UNWRITABLE_OUTPUT, message).help(help))
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
