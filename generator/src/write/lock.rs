//! One run at a time.

use crate::diagnostic::Diagnostic;
use std::fs::File;
use std::path::Path;

/// Keeps other runs out of a folder until it is dropped, or until the process ends in whatever way.
///
/// The lock is on the folder itself: nothing is left behind, and a folder that is copied is not locked. Only Unix can
/// lock a folder; elsewhere two runs at once are not told.
pub(super) struct Lock {
    _folder: File,
}

impl Lock {
    /// The lock of a folder; none where it does not exist (yet).
    #[cfg(unix)]
    pub(super) fn take(root: &Path) -> Result<Option<Lock>, Diagnostic> {
        use super::failed;
        use crate::diagnostic::code;
        use rustix::fs::{FlockOperation, flock};
        use rustix::io::Errno;

        let folder = match File::open(root) {
            Ok(folder) => folder,
            Err(error) if error.kind() == std::io::ErrorKind::NotFound => return Ok(None),
            Err(error) => return Err(failed("open", root, &error)),
        };
        match flock(&folder, FlockOperation::NonBlockingLockExclusive) {
            Err(Errno::WOULDBLOCK) => {
                let message = format!("another run is writing to `{}`", root.display());
                Err(Diagnostic::new(&code::BUSY_FOLDER, message).help("wait until it has ended, then run this again"))
            }
            // A disk that knows no locks is no reason not to write.
            _ => Ok(Some(Lock { _folder: folder })),
        }
    }

    /// No lock.
    #[cfg(not(unix))]
    pub(super) fn take(_root: &Path) -> Result<Option<Lock>, Diagnostic> {
        Ok(None)
    }
}
