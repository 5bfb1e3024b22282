//! The way from docs to outputs, as the commands see it.

use crate::diagnostic::{Code, Diagnostic, Severity};
use crate::spec::System;
use std::path::{Path, PathBuf};

/// What a run reads and where its outputs go.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Input {
    /// The systems, each a module of the crate.
    pub systems: Vec<SystemInput>,
    /// The name of the generated package.
    pub crate_name: String,
    /// Its version.
    pub crate_version: String,
    /// The folder of the generated crate; absent where nothing is generated.
    pub out: Option<PathBuf>,
    /// Whether `generate` writes the spec files, too.
    pub files_spec: bool,
}

/// Where one system is read from.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SystemInput {
    /// Module and feature name.
    pub name: String,
    /// Its pages: folders or files.
    pub docs: Vec<DocsInput>,
    /// Its routes files.
    pub routes: Vec<PathBuf>,
    /// The name of a built-in dialect, or the path of a file.
    pub dialect: String,
    /// Corrections by hand.
    pub overlay: Option<PathBuf>,
    /// Where its spec is written.
    pub spec_out: Option<PathBuf>,
}

/// A folder of pages, or one page.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct DocsInput {
    /// The folder or file.
    pub path: PathBuf,
    /// The language of the pages where several folders describe the same endpoints.
    pub language: Option<String>,
}

/// What was read.
#[derive(Debug, Clone, Default)]
pub struct Report {
    /// The systems, without the pages that are broken.
    pub systems: Vec<System>,
    /// Every finding.
    pub diagnostics: Vec<Diagnostic>,
    /// The pages that have an error, by the name that their findings give them.
    pub broken: Vec<String>,
    /// How much was read.
    pub summary: Summary,
}

/// How much was read.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Summary {
    /// Pages, broken ones among them.
    pub pages: usize,
    /// Tables on these pages.
    pub tables: usize,
    /// Rows of these tables.
    pub rows: usize,
    /// Example JSON on these pages.
    pub examples: usize,
    /// The words that no dialect knew.
    pub unknown_words: Vec<UnknownWord>,
}

/// A word that the dialect did not know.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct UnknownWord {
    /// What it stood for: `heading`, `column`, `type`, `required`.
    pub kind: String,
    /// The word.
    pub word: String,
    /// How often it stood there.
    pub count: usize,
}

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

static NOT_CONNECTED: Code = Code {
    name: "not-connected",
    severity: Severity::Error,
    title: "the stage behind this command is not connected yet",
    explanation: "The commands are there before the stages that they run.",
    example: None,
};

fn not_connected(what: &str) -> Diagnostic {
    Diagnostic::new(&NOT_CONNECTED, format!("{what} is not connected yet"))
}

/// The input that a manifest describes; paths in it are relative to its folder.
///
/// # Errors
/// The manifest cannot be read, or says something that it may not.
pub fn manifest(path: &Path) -> Result<Input, Vec<Diagnostic>> {
    Err(vec![not_connected(&format!("reading the manifest {}", path.display()))])
}

/// Reads every page of every system.
pub fn read(_input: &Input) -> Report {
    Report { diagnostics: vec![not_connected("reading docs")], ..Report::default() }
}

/// The spec of a system as YAML; `facts` leaves out every sentence.
///
/// # Errors
/// The system cannot be written as a spec.
pub fn spec(_system: &System, _facts: bool) -> Result<String, Vec<Diagnostic>> {
    Err(vec![not_connected("writing specs")])
}

/// The systems as one OpenAPI 3.1 document.
///
/// # Errors
/// The systems cannot be expressed in OpenAPI.
pub fn openapi(_systems: &[System]) -> Result<String, Vec<Diagnostic>> {
    Err(vec![not_connected("the export to OpenAPI")])
}

/// Renders the crate, and the specs where the input asks for them, and writes all of it or nothing.
///
/// With `check` nothing is written and each [`Written::diff`] says what would change.
///
/// # Errors
/// Something cannot be rendered or written.
pub fn generate(_input: &Input, _systems: &[System], _check: bool) -> Result<Vec<Written>, Vec<Diagnostic>> {
    Err(vec![not_connected("writing the crate")])
}
