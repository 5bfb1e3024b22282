//! Staging, commit and repair.
//!
//! 1. Everything new goes into the folder [`STAGING`]: files and whole folders that are complete (what does not change in
//!    them is linked, not copied), the list of files, and the list of the parts that change.
//! 2. One rename makes it the folder [`COMMIT`]: from here on the new tree is decided.
//! 3. Single files elsewhere get their new texts, part by part changes places with what is there, the list of files moves
//!    last, the rest of the folder goes.
//!
//! A staging folder that is found is dropped, a commit that is found is finished. Each step can be done twice.

use super::beside::{self, Beside};
use super::folder::{Folder, LIST, checked, has_below, inside};
use super::places::{Part, parts};
use super::{Change, Tree, failed, half_written};
use crate::diagnostic::Diagnostic;
use std::collections::BTreeMap;
use std::fs;
use std::io::{self, ErrorKind};
use std::path::{Path, PathBuf};

/// Holds files that are being written.
pub(super) const STAGING: &str = ".md-bindgen.staging";
/// Holds files that are complete and have to change places.
pub(super) const COMMIT: &str = ".md-bindgen.commit";
/// In these folders: the new files and folders, by their path.
const NEW: &str = "new";
/// In these folders: what was there before, where a disk cannot exchange two folders.
const OLD: &str = "old";
/// In these folders: the parts, one a line.
const PARTS: &str = "parts";

/// A tree that is written and only has to be put in place.
pub(super) struct Staged<'a> {
    root: &'a Path,
}

/// Makes the output folder.
pub(super) fn make(root: &Path) -> Result<(), Diagnostic> {
    fs::create_dir_all(root).map_err(|error| failed("create", root, &error))
}

/// Writes what changes beside what is there.
pub(super) fn stage<'a>(
    folder: &'a Folder,
    tree: &Tree,
    changes: &[Change],
    list: &str,
) -> Result<Staged<'a>, Diagnostic> {
    let staging = inside(&folder.root, STAGING)?;
    fill(&staging, folder, tree, changes, list).inspect_err(|_| {
        // What was staged is of no use; the next run drops it where this fails.
        let _ = fs::remove_dir_all(&staging);
    })?;
    Ok(Staged { root: &folder.root })
}

impl Staged<'_> {
    /// Decides on it, and puts it in place, the files beside first.
    pub(super) fn put(self, beside: Beside) -> Result<(), Diagnostic> {
        let (staging, commit) = (inside(self.root, STAGING)?, inside(self.root, COMMIT)?);
        fs::rename(&staging, &commit).map_err(|error| failed("rename", &staging, &error))?;
        beside.put().and_then(|()| finish(self.root)).map_err(half_written)
    }
}

/// Drops what a killed run had staged and finishes what it had committed, in the folder and beside `singles`; says whether
/// there was a commit.
pub(super) fn recover(folder: &Folder, singles: &[PathBuf]) -> Result<bool, Diagnostic> {
    let root = &folder.root;
    remove_all(&inside(root, STAGING)?)?;
    let committed = inside(root, COMMIT)?.is_dir();
    if committed {
        beside::recover(singles, true).and_then(|()| finish(root)).map_err(half_written)?;
    } else {
        beside::recover(singles, false)?;
    }
    Ok(committed)
}

fn fill(staging: &Path, folder: &Folder, tree: &Tree, changes: &[Change], list: &str) -> Result<(), Diagnostic> {
    remove_all(staging)?;
    let changed: BTreeMap<&str, &Change> = changes.iter().map(|change| (change.path.as_str(), change)).collect();
    let mut lines = String::new();
    let new = staging.join(NEW);
    for part in parts(&folder.root, changes) {
        match &part {
            Part::Gone(path) => lines.push_str(&format!("gone {path}\n")),
            Part::File(path) => {
                write_new(&new.join(path), tree.files.get(path).map_or("", String::as_str))?;
                lines.push_str(&format!("file {path}\n"));
            }
            Part::Folder(path) => {
                let whole = new.join(path);
                fs::create_dir_all(&whole).map_err(|error| failed("create", &whole, &error))?;
                let below = format!("{path}/");
                for (path, text) in tree.files.range(below.clone()..).take_while(|(path, _)| path.starts_with(&below)) {
                    if changed.contains_key(path.as_str()) {
                        write_new(&new.join(path), text)?;
                    } else {
                        link(&folder.root.join(path), &new.join(path))?;
                    }
                }
                lines.push_str(&format!("folder {} {path}\n", identity(&whole)));
            }
        }
    }
    write_new(&staging.join(PARTS), &lines)?;
    // A file of its own even where it says the same: a link would not move to where it is already.
    match folder.list.as_deref() == Some(list) {
        true => copy(&folder.root.join(LIST), &staging.join(LIST)),
        false => write_new(&staging.join(LIST), list),
    }
}

fn write_new(path: &Path, text: &str) -> Result<(), Diagnostic> {
    let write = || fs::write(path, text);
    retry_with_folder(path, write).map_err(|error| failed("write", path, &error))
}

/// The same file at a second place: its time stays, and nothing is copied where the disk knows links.
fn link(from: &Path, to: &Path) -> Result<(), Diagnostic> {
    let link = || match fs::hard_link(from, to) {
        Err(error) if error.kind() == ErrorKind::NotFound => Err(error),
        Err(_) => copy_with_time(from, to),
        Ok(()) => Ok(()),
    };
    retry_with_folder(to, link).map_err(|error| failed("copy", from, &error))
}

fn copy(from: &Path, to: &Path) -> Result<(), Diagnostic> {
    retry_with_folder(to, || copy_with_time(from, to)).map_err(|error| failed("copy", from, &error))
}

fn copy_with_time(from: &Path, to: &Path) -> io::Result<()> {
    fs::copy(from, to)?;
    fs::File::options().write(true).open(to)?.set_modified(fs::metadata(from)?.modified()?)
}

/// Makes the folder of a path where that is what is missing: it is there most of the time.
fn retry_with_folder(path: &Path, make: impl Fn() -> io::Result<()>) -> io::Result<()> {
    match (make(), path.parent()) {
        (Err(error), Some(folder)) if error.kind() == ErrorKind::NotFound => {
            fs::create_dir_all(folder)?;
            make()
        }
        (done, _) => done,
    }
}

fn finish(root: &Path) -> Result<(), Diagnostic> {
    let commit = inside(root, COMMIT)?;
    // The list moves last but for the folder itself: without it in the commit all the rest is done.
    if commit.join(LIST).is_file() {
        let parts = inside(&commit, PARTS)?;
        for line in fs::read_to_string(&parts).map_err(|error| failed("read", &parts, &error))?.lines() {
            put_part(root, &commit, line)?;
        }
        let list = inside(root, LIST)?;
        fs::rename(commit.join(LIST), &list).map_err(|error| failed("replace", &list, &error))?;
    }
    remove_all(&commit)
}

/// Puts a part in place, given as its line in [`PARTS`].
fn put_part(root: &Path, commit: &Path, line: &str) -> Result<(), Diagnostic> {
    match line.split_once(' ') {
        Some(("gone", path)) => remove(root, path),
        Some(("file", path)) => put_file(root, commit, path),
        Some(("folder", rest)) => {
            let (identity, path) = rest.split_once(' ').unwrap_or(("", rest));
            put_folder(root, commit, path, identity)
        }
        _ => Ok(()),
    }
}

/// Puts the first parts of a commit in place and stops, as a run does that is killed.
#[cfg(test)]
pub(super) fn finish_parts(root: &Path, count: usize) -> Result<(), Diagnostic> {
    let commit = root.join(COMMIT);
    let parts = fs::read_to_string(commit.join(PARTS)).unwrap_or_default();
    parts.lines().take(count).try_for_each(|line| put_part(root, &commit, line))
}

/// Puts one file in its place.
fn put_file(root: &Path, commit: &Path, path: &str) -> Result<(), Diagnostic> {
    checked(path)?;
    // Who made the folder is not known for sure: nothing is taken from elsewhere by way of a link.
    let (place, new) = (inside(root, path)?, inside(commit, &format!("{NEW}/{path}"))?);
    let rename = || fs::rename(&new, &place);
    match retry_with_folder(&place, rename) {
        // It was put there before.
        Err(error) if error.kind() == ErrorKind::NotFound => Ok(()),
        moved => moved.map_err(|error| failed("replace", &place, &error)),
    }
}

/// Lets the new folder and what is there change places.
fn put_folder(root: &Path, commit: &Path, path: &str, made: &str) -> Result<(), Diagnostic> {
    checked(path)?;
    let (place, new) = (inside(root, path)?, inside(commit, &format!("{NEW}/{path}"))?);
    if !new.is_dir() || identity(&new) != made {
        // It was put there before, and what is here now was there.
        return Ok(());
    }
    if let Some(folder) = place.parent() {
        fs::create_dir_all(folder).map_err(|error| failed("create", folder, &error))?;
    }
    if place.is_dir() {
        carry(root, commit, path)?;
    }
    let old = inside(commit, &format!("{OLD}/{path}"))?;
    let moved = if place.exists() { exchange(&new, &place, &old) } else { fs::rename(&new, &place) };
    moved.map_err(|error| failed("replace", &place, &error))?;
    clear(root, &place);
    Ok(())
}

/// Moves what is not ours from the folder that goes to the one that comes.
fn carry(root: &Path, commit: &Path, folder: &str) -> Result<(), Diagnostic> {
    let ours = Folder::open_list(root)?;
    let mut open = vec![folder.to_owned()];
    while let Some(folder) = open.pop() {
        let place = root.join(&folder);
        for entry in fs::read_dir(&place).map_err(|error| failed("read", &place, &error))? {
            let entry = entry.map_err(|error| failed("read", &place, &error))?;
            let path = format!("{folder}/{}", entry.file_name().to_string_lossy());
            let is_folder = entry.file_type().is_ok_and(|kind| kind.is_dir());
            if is_folder && has_below(ours.range(path.clone()..), &path) {
                open.push(path);
            } else if !ours.contains(&path) {
                let new = commit.join(NEW).join(&folder).join(entry.file_name());
                // A folder that came to be empty, or that has its twin in the new one, stays behind.
                let rename = || fs::rename(entry.path(), &new);
                if !(is_folder && new.exists()) {
                    retry_with_folder(&new, rename).map_err(|error| failed("move", &entry.path(), &error))?;
                }
            }
        }
    }
    Ok(())
}

/// Two places change what they hold: in one step where the system can do that, else with a moment in between.
fn exchange(new: &Path, place: &Path, old: &Path) -> io::Result<()> {
    #[cfg(any(target_os = "linux", target_os = "android", target_vendor = "apple"))]
    {
        use rustix::fs::{CWD, RenameFlags, renameat_with};
        if renameat_with(CWD, new, CWD, place, RenameFlags::EXCHANGE).is_ok() {
            return Ok(());
        }
    }
    retry_with_folder(old, || fs::rename(place, old))?;
    fs::rename(new, place)
}

/// What tells a folder from the one that it changes places with.
fn identity(folder: &Path) -> String {
    #[cfg(unix)]
    {
        use std::os::unix::fs::MetadataExt;
        if let Ok(found) = fs::metadata(folder) {
            return found.ino().to_string();
        }
    }
    let _ = folder;
    "0".to_owned()
}

/// Removes a file and the folders that it leaves empty.
fn remove(root: &Path, path: &str) -> Result<(), Diagnostic> {
    checked(path)?;
    let full = inside(root, path)?;
    match fs::remove_file(&full) {
        Err(error) if !is_gone(&error) => return Err(failed("remove", &full, &error)),
        _ => {}
    }
    clear(root, full.parent().unwrap_or(root));
    Ok(())
}

/// Removes a folder and those above it that are empty.
fn clear(root: &Path, folder: &Path) {
    let folders = folder.ancestors().take_while(|folder| *folder != root);
    // A folder that is not empty stays: that is what the error says.
    folders.take_while(|folder| fs::remove_dir(folder).is_ok()).for_each(drop);
}

fn remove_all(folder: &Path) -> Result<(), Diagnostic> {
    match fs::remove_dir_all(folder) {
        Err(error) if !is_gone(&error) => Err(failed("remove", folder, &error)),
        _ => Ok(()),
    }
}

fn is_gone(error: &io::Error) -> bool {
    matches!(error.kind(), ErrorKind::NotFound | ErrorKind::NotADirectory)
}
