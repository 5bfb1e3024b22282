//! Where a server and its docs part.

use crate::show::{Secrets, Shown};
use std::fmt;

/// One place where an answer is not what the docs say, found in strict mode.
#[derive(Debug, Clone, PartialEq, Eq)]
#[non_exhaustive]
pub struct Drift {
    /// The member: `data.rules[2].priority`.
    pub path: String,
    /// What is the matter with it.
    pub kind: DriftKind,
}

/// How an answer parts from the docs.
#[derive(Debug, Clone, PartialEq, Eq)]
#[non_exhaustive]
pub enum DriftKind {
    /// The server sent a member that the docs do not have.
    Undocumented,
    /// The server did not send a member that the docs say is always there.
    Missing,
    /// The member is of another type.
    Mismatch {
        /// What the docs say.
        expected: &'static str,
        /// What stood there.
        found: String,
    },
}

impl Drift {
    /// The same without secrets.
    pub(crate) fn without(&self, secrets: &Secrets) -> Drift {
        let kind = match &self.kind {
            DriftKind::Mismatch { expected, found } => DriftKind::Mismatch { expected, found: secrets.hide(found).into_owned() },
            kind => kind.clone(),
        };
        Drift { path: secrets.hide(&self.path).into_owned(), kind }
    }
}

impl fmt::Display for Drift {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "`{}`: ", Shown::new(&self.path))?;
        match &self.kind {
            DriftKind::Undocumented => f.write_str("not in the docs"),
            DriftKind::Missing => f.write_str("in the docs, not in the answer"),
            DriftKind::Mismatch { expected, found } => write!(f, "expected {expected}, found {}", Shown::new(found)),
        }
    }
}
