//! Pages that are easier to make than to keep.

use crate::cases::Case;

pub(crate) fn pages() -> Vec<Case> {
    Vec::new()
}
