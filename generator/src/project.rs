//! A project in a few lines, for a `build.rs`, an `xtask` or a tool of its own.

use crate::diagnostic::{self, Diagnostic};
use crate::diff::{self, Change};
use crate::pipeline::{self, DocsInput, Input, Mode, Outcome, Report, Run, SystemInput};
use std::fmt;
use std::path::{Path, PathBuf};

/// Docs, and the crate that is to be made of them.
///
/// A `build.rs` that makes the client anew whenever a page changes, and shows what is wrong with the docs where that
/// cannot be done:
///
/// ```no_run
/// use md_bindgen::{Failure, Mode, Project};
///
/// fn main() -> Result<(), Failure> {
///     let project = Project::open("specs/bindgen.yaml")?;
///     for path in project.sources() {
///         println!("cargo::rerun-if-changed={}", path.display());
///     }
///     project.generate(Mode::Write)?;
///     Ok(())
/// }
/// ```
///
/// Docs without a manifest, and what is wrong with them:
///
/// ```
/// use md_bindgen::{Mode, Project};
///
/// # let folder = tempfile::tempdir()?;
/// # let page = "### Request method\n\nPOST\n\n### Request address\n\n/users/\n\n### Request parameters\n\n\
/// #     | Field | Type | Required |\n|---|---|---|\n| id | int | yes |\n";
/// # std::fs::create_dir(folder.path().join("users"))?;
/// # std::fs::write(folder.path().join("users/get_user.md"), page)?;
/// # let (docs, out) = (folder.path().join("users"), folder.path().join("client"));
/// let project = Project::of_docs("users", docs).out(&out);
/// for finding in project.read().diagnostics {
///     println!("{}: {}", finding.code.name, finding.message);
/// }
/// let made = project.generate(Mode::Write)?;
/// assert_eq!(made.report.systems[0].endpoints[0].name, "get_user");
/// assert!(out.join("src/users/get_user.rs").is_file());
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
#[derive(Debug, Clone, Default)]
pub struct Project {
    /// What is read, and where outputs go.
    pub input: Input,
    /// Whether pages with an error are left out, instead of stopping everything.
    pub skip_broken: bool,
}

/// What was made.
#[derive(Debug, Clone, Default)]
pub struct Made {
    /// What was read.
    pub report: Report,
    /// What was written, or would be.
    pub outcome: Outcome,
}

impl Made {
    /// Whether every output was as it should be.
    pub fn was_current(&self) -> bool {
        self.outcome.written.iter().all(|output| output.changed + output.removed == 0)
    }
}

impl Project {
    /// The project that a manifest describes.
    ///
    /// # Errors
    /// The manifest cannot be read, says something that it may not, or names what is not there.
    pub fn open(manifest: impl AsRef<Path>) -> Result<Project, Failure> {
        Ok(Project { input: pipeline::manifest(manifest.as_ref())?, skip_broken: false })
    }

    /// A project of one system, whose pages lie in a folder. Its dialect is the one that comes with the program; see
    /// [`Project::input`] for everything else that can be said.
    pub fn of_docs(system: &str, docs: impl Into<PathBuf>) -> Project {
        let dialect = crate::dialect::Dialect::default_name().to_owned();
        let input = Input {
            crate_name: pipeline::crate_name(&dialect),
            crate_version: "0.1.0".to_owned(),
            systems: vec![SystemInput {
                name: system.to_owned(),
                docs: vec![DocsInput { path: docs.into(), language: None }],
                routes: Vec::new(),
                dialect,
                ..SystemInput::default()
            }],
            ..Input::default()
        };
        Project { input, skip_broken: false }
    }

    /// Says where the crate goes.
    #[must_use]
    pub fn out(mut self, folder: impl Into<PathBuf>) -> Project {
        self.input.out = Some(folder.into());
        self
    }

    /// The files and folders that a run reads, for `cargo::rerun-if-changed`.
    pub fn sources(&self) -> Vec<PathBuf> {
        pipeline::paths(&self.input)
    }

    /// Reads every page. The findings are those that the manifest wants to be told about.
    pub fn read(&self) -> Report {
        pipeline::read(&self.input).sifted(&self.input.levels)
    }

    /// Reads every page and makes the crate and its specs, or finds out whether they would change.
    ///
    /// # Errors
    /// Errors in the docs, or in what is made of them. Nothing was written then.
    pub fn generate(&self, mode: Mode) -> Result<Made, Failure> {
        let mut run = Run::start(&self.input, mode)?;
        let report = run.read().sifted(&self.input.levels);
        let fatal = report.fatal(self.skip_broken);
        if !fatal.is_empty() {
            return Err(Failure { findings: fatal });
        }
        let mut outcome = run.finish(&report.systems)?;
        outcome.diagnostics = self.input.levels.apply(outcome.diagnostics);
        Ok(Made { report, outcome })
    }

    /// What the docs of now change for callers of the crate, compared with the specs that were written last.
    ///
    /// # Errors
    /// Errors in the docs or in a spec.
    pub fn diff(&self) -> Result<Vec<Change>, Failure> {
        let old = pipeline::written(&self.input)?;
        let report = self.read();
        match report.fatal(self.skip_broken) {
            fatal if fatal.is_empty() => Ok(diff::compare(&old, &report.systems)),
            findings => Err(Failure { findings }),
        }
    }
}

/// Why there is no result. Shown, it is what `md-bindgen` says on a terminal without colours: every finding with its place in
/// the docs, and what to do about it.
#[derive(Clone, PartialEq, Eq)]
pub struct Failure {
    /// What was found; never empty.
    pub findings: Vec<Diagnostic>,
}

impl From<Vec<Diagnostic>> for Failure {
    fn from(findings: Vec<Diagnostic>) -> Failure {
        Failure { findings }
    }
}

impl fmt::Display for Failure {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(diagnostic::human(&self.findings, false).trim_end())
    }
}

/// The same as [`fmt::Display`]: that is what a `main` shows that ends with it.
impl fmt::Debug for Failure {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "\n{self}")
    }
}

impl std::error::Error for Failure {}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]
    use super::*;

    const PAGE: &str = "### Request method\n\nPOST\n\n### Request address\n\n/make/\n\n### Request parameters\n\n\
                        | Field | Type | Required |\n|---|---|---|\n| id | int | yes |\n";

    fn folder() -> tempfile::TempDir {
        let folder = tempfile::tempdir().unwrap();
        std::fs::create_dir(folder.path().join("docs")).unwrap();
        std::fs::write(folder.path().join("docs/make.md"), PAGE).unwrap();
        let manifest = "out: client\ncrate: {name: client}\nsystems:\n- {name: shop, docs: docs}\n";
        std::fs::write(folder.path().join("bindgen.yaml"), manifest).unwrap();
        folder
    }

    #[test]
    fn a_project_is_made_is_current_and_tells_what_changed() {
        let folder = folder();
        let project = Project::open(folder.path().join("bindgen.yaml")).unwrap();
        assert!(!project.generate(Mode::Check).unwrap().was_current());
        assert!(!folder.path().join("client").exists());
        assert!(!project.generate(Mode::Write).unwrap().was_current());
        assert!(project.generate(Mode::Check).unwrap().was_current());
        assert_eq!(project.diff().unwrap(), []);
        std::fs::write(folder.path().join("docs/make.md"), format!("{PAGE}| more | int | no |\n")).unwrap();
        assert_eq!(project.diff().unwrap().len(), 1);
    }

    #[test]
    fn a_failure_says_where_and_what() {
        let folder = folder();
        std::fs::write(folder.path().join("docs/make.md"), "# Nothing here\n\nBut words.\n").unwrap();
        let mut project = Project::open(folder.path().join("bindgen.yaml")).unwrap();
        let failure = project.generate(Mode::Write).unwrap_err();
        let text = format!("{failure:?}");
        assert!(text.contains("docs/make.md") && text.contains("help: "), "{text}");
        assert!(project.diff().is_err() && !folder.path().join("client").exists());
        project.skip_broken = true;
        assert_eq!(project.generate(Mode::Write).unwrap().report.systems[0].endpoints, []);
    }

    #[test]
    fn the_sources_are_what_a_run_reads() {
        let folder = folder();
        let project = Project::open(folder.path().join("bindgen.yaml")).unwrap();
        assert_eq!(project.sources(), [folder.path().join("docs")]);
    }
}
