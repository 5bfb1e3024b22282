//! Staging, commit and repair.
//!
//! 1. Everything new goes into the folder [`STAGING`], the list of files and the list of removals too.
//! 2. One rename makes it the folder [`COMMIT`]: from here on the new tree is decided.
//! 3. Files move from there into place, stale ones go, the list of files moves last, the rest of the folder goes.
//!
//! A staging folder that is found is dropped, a commit that is found is finished. Each step can be done twice.

use super::folder::{Folder, LIST, checked, inside};
use super::{Change, ChangeKind, failed};
use crate::diagnostic::Diagnostic;
use std::fs;
use std::io::ErrorKind;
use std::path::Path;

/// Holds files that are being written.
pub(super) const STAGING: &str = ".md-bindgen.staging";
/// Holds files that are complete and have to move into place.
pub(super) const COMMIT: &str = ".md-bindgen.commit";
/// In these folders: the paths to remove.
const REMOVALS: &str = "removals";
/// In these folders: the new files.
const FILES: &str = "files";

/// Brings the folder to what the changes say.
pub(super) fn write(folder: &Folder, changes: &[Change], list: &str) -> Result<(), Diagnostic> {
    let root = &folder.root;
    let staging = inside(root, STAGING)?;
    stage(&staging, changes, list).inspect_err(|_| {
        // What was staged is of no use; the next run drops it where this fails.
        let _ = fs::remove_dir_all(&staging);
    })?;
    let commit = inside(root, COMMIT)?;
    fs::rename(&staging, &commit).map_err(|error| failed("rename", &staging, &error))?;
    finish(root)
}

/// Drops what a killed run had staged and finishes what it had committed.
pub(super) fn recover(root: &Path) -> Result<(), Diagnostic> {
    let staging = inside(root, STAGING)?;
    match fs::remove_dir_all(&staging) {
        Err(error) if !is_gone(&error) => return Err(failed("remove", &staging, &error)),
        _ => {}
    }
    if inside(root, COMMIT)?.is_dir() { finish(root) } else { Ok(()) }
}

fn stage(staging: &Path, changes: &[Change], list: &str) -> Result<(), Diagnostic> {
    let mut removals = String::new();
    for change in changes {
        match &change.new {
            Some(text) => put(&staging.join(FILES).join(&change.path), text)?,
            None => {
                removals.push_str(&change.path);
                removals.push('\n');
            }
        }
    }
    debug_assert!(changes.iter().all(|change| change.new.is_some() != (change.kind == ChangeKind::Removed)));
    put(&staging.join(REMOVALS), &removals)?;
    put(&staging.join(LIST), list)
}

fn put(path: &Path, text: &str) -> Result<(), Diagnostic> {
    if let Some(parent) = path.parent() {
        fs::create_dir_all(parent).map_err(|error| failed("create", parent, &error))?;
    }
    fs::write(path, text).map_err(|error| failed("write", path, &error))
}

fn finish(root: &Path) -> Result<(), Diagnostic> {
    let commit = inside(root, COMMIT)?;
    // The list moves last but for the folder itself: without it in the commit all the rest is done.
    if commit.join(LIST).is_file() {
        for path in read(&commit.join(REMOVALS))?.lines() {
            remove(root, path)?;
        }
        move_all(root, &commit.join(FILES), "")?;
        rename(&commit.join(LIST), &inside(root, LIST)?)?;
    }
    fs::remove_dir_all(&commit).map_err(|error| failed("remove", &commit, &error))
}

fn read(path: &Path) -> Result<String, Diagnostic> {
    fs::read_to_string(path).map_err(|error| failed("read", path, &error))
}

/// Removes a file and the folders that it leaves empty.
fn remove(root: &Path, path: &str) -> Result<(), Diagnostic> {
    checked(path)?;
    let full = inside(root, path)?;
    match fs::remove_file(&full) {
        Err(error) if !is_gone(&error) => return Err(failed("remove", &full, &error)),
        _ => {}
    }
    let folders = full.ancestors().skip(1).take_while(|folder| *folder != root);
    // A folder that is not empty stays: that is what the error says.
    folders.take_while(|folder| fs::remove_dir(folder).is_ok()).for_each(drop);
    Ok(())
}

/// Moves the staged files below `prefix` into place.
fn move_all(root: &Path, files: &Path, prefix: &str) -> Result<(), Diagnostic> {
    let folder = files.join(prefix);
    let entries = match fs::read_dir(&folder) {
        Ok(entries) => entries,
        Err(error) if is_gone(&error) => return Ok(()),
        Err(error) => return Err(failed("read", &folder, &error)),
    };
    for entry in entries {
        let entry = entry.map_err(|error| failed("read", &folder, &error))?;
        let name = entry.file_name();
        let path = if prefix.is_empty() {
            name.to_string_lossy().into_owned()
        } else {
            format!("{prefix}/{}", name.to_string_lossy())
        };
        checked(&path)?;
        if entry.file_type().is_ok_and(|kind| kind.is_dir()) {
            move_all(root, files, &path)?;
            continue;
        }
        let target = inside(root, &path)?;
        if let Some(parent) = target.parent() {
            fs::create_dir_all(parent).map_err(|error| failed("create", parent, &error))?;
        }
        rename(&entry.path(), &target)?;
    }
    Ok(())
}

fn rename(from: &Path, to: &Path) -> Result<(), Diagnostic> {
    fs::rename(from, to).map_err(|error| failed("replace", to, &error))
}

fn is_gone(error: &std::io::Error) -> bool {
    matches!(error.kind(), ErrorKind::NotFound | ErrorKind::NotADirectory)
}
