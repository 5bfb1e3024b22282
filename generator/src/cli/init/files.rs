//! New files: all of them or none.

use std::io::{self, Write};
use std::path::{Path, PathBuf};

/// Writes files that are not there yet, and the folders above them. With `force`, files that are there are replaced.
///
/// # Errors
/// A file is there, or the system refuses. Nothing new is left then.
pub(super) fn write(files: &[(PathBuf, String)], force: bool) -> io::Result<()> {
    let mut made = Vec::new();
    for (path, text) in files {
        if let Err(error) = write_one(path, text, force, &mut made) {
            undo(&made);
            return Err(io::Error::new(error.kind(), format!("{}: {error}", path.display())));
        }
    }
    Ok(())
}

fn write_one(path: &Path, text: &str, force: bool, made: &mut Vec<PathBuf>) -> io::Result<()> {
    let folder = path.parent().filter(|folder| !folder.as_os_str().is_empty()).unwrap_or(Path::new("."));
    let missing: Vec<&Path> = folder.ancestors().take_while(|above| !above.exists()).collect();
    for above in missing.into_iter().rev().filter(|above| !above.as_os_str().is_empty()) {
        std::fs::create_dir(above)?;
        made.push(above.to_path_buf());
    }
    let mut builder = tempfile::Builder::new();
    // Temporary files are private by default; these are not.
    #[cfg(unix)]
    builder.permissions(std::os::unix::fs::PermissionsExt::from_mode(0o666));
    let mut file = builder.tempfile_in(folder)?;
    file.write_all(text.as_bytes())?;
    let is_new = !path.exists();
    if force { file.persist(path) } else { file.persist_noclobber(path) }?;
    made.extend(is_new.then(|| path.to_path_buf()));
    Ok(())
}

/// Takes away what was made, the last thing first. What cannot be removed stays: there is nothing better to do.
fn undo(made: &[PathBuf]) {
    for path in made.iter().rev() {
        let _ = if path.is_dir() { std::fs::remove_dir(path) } else { std::fs::remove_file(path) };
    }
}

#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod tests {
    use super::*;

    #[test]
    fn nothing_is_left_where_one_of_the_files_cannot_be_written() {
        let folder = tempfile::tempdir().unwrap();
        let path = |name: &str| folder.path().join(name);
        std::fs::write(path("there"), "mine").unwrap();
        let files = [(path("a/b/new"), "new".to_owned()), (path("there"), "theirs".to_owned())];
        assert!(write(&files, false).is_err());
        assert!(!path("a").exists());
        assert_eq!(std::fs::read_to_string(path("there")).unwrap(), "mine");
        write(&files, true).unwrap();
        assert_eq!(std::fs::read_to_string(path("there")).unwrap(), "theirs");
        assert_eq!(std::fs::read_to_string(path("a/b/new")).unwrap(), "new");
    }
}
