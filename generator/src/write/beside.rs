//! Single files that change together with the folder.
//!
//! Their new texts lie complete beside their places before anything is decided, and go to their places once it is: a commit
//! in the folder says so, to this run and to one that finds it.

use super::{SingleFile, failed};
use crate::diagnostic::Diagnostic;
use std::fs;
use std::io::{self, ErrorKind, Write};
use std::path::{Path, PathBuf};

/// New texts of single files, complete and beside their places.
#[derive(Default)]
pub(super) struct Beside {
    /// What was written, and where it belongs.
    staged: Vec<(PathBuf, PathBuf)>,
}

impl Beside {
    /// Writes what differs into files beside. They go again where one of them cannot be written.
    pub(super) fn stage(files: &[SingleFile]) -> Result<Beside, Diagnostic> {
        let mut beside = Beside::default();
        for file in files {
            let new = name_beside(&file.path);
            if fs::read(&file.path).is_ok_and(|old| old == file.text.as_bytes()) {
                // A killed run may have left one.
                let _ = fs::remove_file(&new);
                continue;
            }
            if let Some(folder) = file.path.parent() {
                fs::create_dir_all(folder).map_err(|error| failed("create", folder, &error))?;
            }
            // Before it is written: half a file has to go, too.
            beside.staged.push((new.clone(), file.path.clone()));
            write_new(&new, &file.text).map_err(|error| failed("write", &file.path, &error))?;
        }
        Ok(beside)
    }

    /// How many there are.
    pub(super) fn count(&self) -> usize {
        self.staged.len()
    }

    /// Puts them in their places, each in one step.
    pub(super) fn put(mut self) -> Result<(), Diagnostic> {
        for (new, place) in self.staged.drain(..) {
            fs::rename(&new, &place).map_err(|error| failed("replace", &place, &error))?;
        }
        Ok(())
    }
}

/// Puts in their places what a killed run left beside them and had decided on, or drops it.
pub(super) fn recover(places: &[PathBuf], is_decided: bool) -> Result<(), Diagnostic> {
    for place in places {
        let new = name_beside(place);
        // A run leaves texts there, never a link.
        let is_text = fs::symlink_metadata(&new).is_ok_and(|found| found.is_file());
        let done = if is_decided && is_text { fs::rename(&new, place) } else { fs::remove_file(&new) };
        match done {
            Err(error) if error.kind() != ErrorKind::NotFound => return Err(failed("replace", place, &error)),
            _ => {}
        }
    }
    Ok(())
}

impl Drop for Beside {
    fn drop(&mut self) {
        for (new, _) in &self.staged {
            // What could not be written may not be there.
            let _ = fs::remove_file(new);
        }
    }
}

/// Writes a file that is new, in place of whatever has its name: a link that somebody put there is not followed.
fn write_new(path: &Path, text: &str) -> io::Result<()> {
    match fs::remove_file(path) {
        Err(error) if error.kind() != ErrorKind::NotFound => return Err(error),
        _ => {}
    }
    fs::File::create_new(path)?.write_all(text.as_bytes())
}

fn name_beside(path: &Path) -> PathBuf {
    let name = path.file_name().unwrap_or_default().to_string_lossy();
    path.with_file_name(format!(".{name}.md-bindgen"))
}
