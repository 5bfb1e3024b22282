//! Single files that change together with the folder.

use super::{SingleFile, failed, half_written};
use crate::diagnostic::Diagnostic;
use std::fs;
use std::io;
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
            fs::write(&new, &file.text).map_err(|error| failed("write", &file.path, &error))?;
        }
        Ok(beside)
    }

    /// Puts them in their places, each in one step.
    pub(super) fn put(self) -> Result<(), Diagnostic> {
        for (n, (new, place)) in self.staged.iter().enumerate() {
            let refused = |error: io::Error| failed("replace", place, &error);
            fs::rename(new, place).map_err(|error| match n {
                0 => refused(error),
                _ => half_written(refused(error)),
            })?;
        }
        Ok(())
    }
}

impl Drop for Beside {
    fn drop(&mut self) {
        for (new, _) in &self.staged {
            // What could not be written may not be there.
            let _ = fs::remove_file(new);
        }
    }
}

fn name_beside(path: &Path) -> PathBuf {
    let name = path.file_name().unwrap_or_default().to_string_lossy();
    path.with_file_name(format!(".{name}.md-bindgen"))
}
