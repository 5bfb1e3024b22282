//! What a stage has to say about its input: a code, a severity, places in files, and what to do.

mod codes;
mod excerpt;
mod github;
mod human;
mod json;
mod levels;
mod lines;
mod near;
mod patch;
mod sarif;
mod source;
mod suggestion;
mod summary;
mod visible;

pub use codes::{CODES, Code, Example, find};
pub use github::github;
pub use human::human;
pub use json::json;
pub use levels::{Level, Levels, UnknownCode};
pub(crate) use near::{did_you_mean, did_you_mean_or, misspelt, some};
pub use sarif::sarif;
pub use suggestion::{Edit, Suggestion, apply};
pub(crate) use summary::plural;
pub use summary::{summary, summary_by_code};
pub(crate) use visible::json as visible_json;
pub(crate) use visible::lines as visible;
pub mod code {
    //! Every code as a constant.
    pub use super::codes::*;
}
pub use source::{Place, SourceFile};

/// How bad a finding is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Severity {
    /// Worth knowing; nothing is wrong with the result.
    Note,
    /// The page contradicts itself, and a choice was made.
    Warning,
    /// Something could not be read; the page is not usable as it is.
    Error,
}

impl Severity {
    /// The word for it: `note`, `warning` or `error`.
    pub fn word(self) -> &'static str {
        match self {
            Severity::Note => "note",
            Severity::Warning => "warning",
            Severity::Error => "error",
        }
    }
}

/// One finding.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Diagnostic {
    /// Which kind of finding it is.
    pub code: &'static Code,
    /// How bad it is.
    pub severity: Severity,
    /// What was found, in one sentence that names the text it is about.
    pub message: String,
    /// Where: the first label is the primary place, the rest are the other witnesses.
    pub labels: Vec<Label>,
    /// What to do about it.
    pub help: Option<String>,
    /// Changes that repair it, where one is certain.
    pub suggestions: Vec<Suggestion>,
}

/// A place in a file and what stands there.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Label {
    /// The place.
    pub place: Place,
    /// What is to be seen there; may be empty.
    pub text: String,
}

impl Diagnostic {
    /// A finding of `code` with the severity that the code has by default.
    pub fn new(code: &'static Code, message: impl Into<String>) -> Diagnostic {
        let (labels, suggestions) = (Vec::new(), Vec::new());
        Diagnostic { code, severity: code.severity, message: message.into(), labels, help: None, suggestions }
    }

    /// Adds a place: the first call gives the primary one.
    #[must_use]
    pub fn at(mut self, place: Place, text: impl Into<String>) -> Diagnostic {
        self.labels.push(Label { place, text: text.into() });
        self
    }

    /// Says what to do.
    #[must_use]
    pub fn help(mut self, text: impl Into<String>) -> Diagnostic {
        self.help = Some(text.into());
        self
    }

    /// Proposes a change.
    #[must_use]
    pub fn suggest(mut self, suggestion: impl Into<Option<Suggestion>>) -> Diagnostic {
        self.suggestions.extend(suggestion.into());
        self
    }

    /// The key that puts findings in the order in which a reader meets them.
    pub fn order(&self) -> (&str, usize, &str, &str) {
        match self.labels.first() {
            Some(label) => (label.place.file.name(), label.place.span.start, self.code.name, &self.message),
            None => ("", 0, self.code.name, &self.message),
        }
    }
}

/// The findings in the order in which a reader meets them.
fn sorted(diagnostics: &[Diagnostic]) -> Vec<&Diagnostic> {
    let mut sorted: Vec<&Diagnostic> = diagnostics.iter().collect();
    sorted.sort_by_key(|diagnostic| diagnostic.order());
    sorted
}

/// A few findings that every format is shown with.
#[cfg(test)]
mod samples;
