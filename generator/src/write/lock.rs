//! One run at a time.

use crate::diagnostic::Diagnostic;
use std::fs::File;
use std::path::Path;
#[cfg(unix)]
use {
    super::failed,
    crate::diagnostic::code,
    rustix::fs::{FlockOperation, flock},
    rustix::io::Errno,
    std::io::ErrorKind,
    std::time::{Duration, Instant},
};

/// Keeps other runs out of a folder until it is dropped, or until the process ends in whatever way.
///
/// The lock is on the folder itself: nothing is left behind, and a folder that is copied is not locked. Where there is none yet, it
/// is on the folder that it will lie in. Only Unix can lock a folder; elsewhere two runs at once are not told.
pub(super) struct Lock {
    _folder: Option<File>,
    is_own: bool,
}

/// How long to wait for a run that makes another folder beside this one.
#[cfg(unix)]
const PATIENCE: Duration = Duration::from_secs(60);

impl Lock {
    /// The lock of a folder. Several runs that make folders in one other folder wait for each other.
    #[cfg(unix)]
    pub(super) fn take(root: &Path) -> Result<Lock, Diagnostic> {
        let above = match open(root)? {
            Some(_) => None,
            None => existing_above(root).map(wait_for).transpose()?.flatten(),
        };
        // Who was waited for may have made it.
        match open(root)? {
            None => Ok(Lock { _folder: above, is_own: false }),
            Some(folder) if is_free(&folder) => Ok(Lock { _folder: Some(folder), is_own: true }),
            Some(_) => Err(busy(root)),
        }
    }

    /// No lock.
    #[cfg(not(unix))]
    pub(super) fn take(root: &Path) -> Result<Lock, Diagnostic> {
        Ok(Lock { _folder: None, is_own: root.exists() })
    }

    /// Whether it is on the folder itself, not on one above it.
    pub(super) fn is_own(&self) -> bool {
        self.is_own
    }
}

/// A folder; nothing where there is none. What is no folder is not opened: a pipe might keep a run waiting for ever.
#[cfg(unix)]
fn open(folder: &Path) -> Result<Option<File>, Diagnostic> {
    let is_something_else = std::fs::metadata(folder).is_ok_and(|found| !found.is_dir());
    let opened = if is_something_else { Err(ErrorKind::NotADirectory.into()) } else { File::open(folder) };
    match opened {
        Ok(folder) => Ok(Some(folder)),
        Err(error) if error.kind() == ErrorKind::NotFound => Ok(None),
        Err(error) => Err(failed("open", folder, &error)),
    }
}

/// Locks a folder, unless another run has. A disk that knows no locks is no reason not to write.
#[cfg(unix)]
fn is_free(folder: &File) -> bool {
    flock(folder, FlockOperation::NonBlockingLockExclusive) != Err(Errno::WOULDBLOCK)
}

#[cfg(unix)]
fn busy(folder: &Path) -> Diagnostic {
    let message = format!("another run is writing to `{}`", folder.display());
    Diagnostic::new(&code::BUSY_FOLDER, message).help("wait until it has ended, then run this again")
}

/// Locks a folder once nobody else has; nothing where it cannot even be opened.
#[cfg(unix)]
fn wait_for(folder: &Path) -> Result<Option<File>, Diagnostic> {
    let Ok(Some(opened)) = open(folder) else { return Ok(None) };
    let start = Instant::now();
    while !is_free(&opened) {
        if start.elapsed() > PATIENCE {
            return Err(busy(folder));
        }
        std::thread::sleep(Duration::from_millis(20));
    }
    Ok(Some(opened))
}

/// The nearest folder above a path that is there.
#[cfg(unix)]
fn existing_above(path: &Path) -> Option<&Path> {
    let above = path.ancestors().skip(1);
    above
        .map(|folder| if folder.as_os_str().is_empty() { Path::new(".") } else { folder })
        .find(|folder| folder.is_dir())
}
