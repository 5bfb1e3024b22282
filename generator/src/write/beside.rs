//! Single files that change together with the folder.

use super::{SingleFile, failed};
use crate::diagnostic::Diagnostic;
use std::fs;
use std::io::ErrorKind;
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

    /// Where they belong, as the way from a folder; none for what no line of text can hold.
    pub(super) fn ways_from(&self, root: &Path) -> Vec<String> {
        let Ok(root) = root.canonicalize() else { return Vec::new() };
        let way = |(_, place): &(PathBuf, PathBuf)| {
            let folder = place.parent().filter(|folder| !folder.as_os_str().is_empty()).unwrap_or(Path::new("."));
            let place = folder.canonicalize().ok()?.join(place.file_name()?);
            let way = pathdiff::diff_paths(place, &root)?.into_os_string().into_string().ok()?;
            Some(way).filter(|way| !way.contains(['\n', '\r']))
        };
        self.staged.iter().filter_map(way).collect()
    }

    /// Puts them in their places, each in one step.
    pub(super) fn put(mut self) -> Result<(), Diagnostic> {
        for (new, place) in self.staged.drain(..) {
            fs::rename(&new, &place).map_err(|error| failed("replace", &place, &error))?;
        }
        Ok(())
    }
}

/// Puts a file in its place that was complete when a run was killed.
pub(super) fn finish(place: &Path) -> Result<(), Diagnostic> {
    match fs::rename(name_beside(place), place) {
        // It was put there before.
        Err(error) if error.kind() == ErrorKind::NotFound => Ok(()),
        moved => moved.map_err(|error| failed("replace", place, &error)),
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
