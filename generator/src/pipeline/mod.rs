//! The way from docs to outputs, as the commands and `build.rs` scripts see it.

mod allow;
mod bump;
mod carried;
mod dialects;
mod files;
mod input;
mod output;
mod pages;
mod readme;
mod run;
mod sources;
mod specs;
mod stored;
mod summary;
mod survey;
mod thin;

pub use bump::{Bump, bump};
pub use carried::{together, written};
pub use dialects::crate_name;
pub(crate) use files::{bytes, too_large};
pub use input::{DocsInput, Extras, Input, SystemInput, manifest, manifest_as_written, manifest_from};
pub use output::{Written, openapi, rehearse, spec, write_specs};
pub use pages::{leaves_something, read, read_observed};
pub use run::{Mode, Outcome, Run};
pub use sources::{Edit, Sources, paths, places};
pub use specs::{specs_at, specs_in, written_specs};
pub use summary::{Summary, UnknownWord};
pub use survey::{Fit, Found, FoundRoutes, Scope, Survey, Verdict, survey};

use crate::diagnostic::{Diagnostic, Levels, Severity, code};
use crate::spec::System;

/// What was read.
#[derive(Debug, Clone, Default)]
pub struct Report {
    /// The systems, without the pages that are broken.
    pub systems: Vec<System>,
    /// Every finding.
    pub diagnostics: Vec<Diagnostic>,
    /// The pages that have an error, by the name that their findings give them.
    pub broken: Vec<String>,
    /// The pages with an error that leaves something of use, see [`leaves_something`].
    pub lacking: Vec<String>,
    /// The Markdown files that are no pages by their names, such as `README.md`.
    pub passed_over: Vec<String>,
    /// How much was read.
    pub summary: Summary,
}

impl Report {
    /// The report with the findings that people want to be told about.
    #[must_use]
    pub fn sifted(mut self, levels: &Levels) -> Report {
        self.diagnostics = levels.apply(self.diagnostics);
        self.diagnostics.retain(|found| found.code != &code::ROUTE_WITHOUT_DOCS);
        self
    }

    /// The errors that end a run: all of them, or those of no single page.
    pub fn fatal(&self, skip_broken: bool) -> Vec<Diagnostic> {
        let is_skipped = |found: &Diagnostic| {
            skip_broken && found.labels.first().is_some_and(|label| self.is_left_out(label.place.file.name()))
        };
        let fatal = self.diagnostics.iter().filter(|found| found.severity == Severity::Error && !is_skipped(found));
        fatal.cloned().collect()
    }

    /// Whether a file is a page with an error, by the name that findings give it.
    pub fn is_left_out(&self, file: &str) -> bool {
        self.broken.iter().chain(&self.lacking).any(|page| page == file)
    }
}
