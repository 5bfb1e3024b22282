//! What people decided about codes: allow, warn or deny.

use super::{CODES, Code, Diagnostic, Severity, did_you_mean, find};
use std::fmt;

/// The word that stands for every warning where a code is expected.
pub(super) const WARNINGS: &str = "warnings";

/// What becomes of the findings of a code.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Level {
    /// They are not reported. An error is reported all the same: allowing it would not make the page readable.
    Allow,
    /// Notes become warnings. An error stays one.
    Warn,
    /// They become errors.
    Deny,
}

/// Decisions about codes, in the order in which they were made: the last one about a code counts.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Levels {
    rules: Vec<(&'static Code, Level)>,
    warnings: Option<Level>,
}

/// A name that is no code.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct UnknownCode {
    /// The name as it was written.
    pub name: String,
}

impl fmt::Display for UnknownCode {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "there is no code `{}`", self.name)?;
        if let Some(proposal) = did_you_mean(&self.name, CODES.iter().map(|code| code.name).chain([WARNINGS])) {
            write!(f, "; {proposal}")?;
        }
        f.write_str(" (`md-bindgen explain` lists every code)")
    }
}

impl std::error::Error for UnknownCode {}

impl Levels {
    /// Decides about a code, or about every warning with the name `warnings`.
    ///
    /// # Errors
    /// The name is no code.
    pub fn set(&mut self, name: &str, level: Level) -> Result<(), UnknownCode> {
        if name == WARNINGS {
            self.warnings = Some(level);
            return Ok(());
        }
        let code = find(name).ok_or_else(|| UnknownCode { name: name.to_owned() })?;
        self.rules.push((code, level));
        Ok(())
    }

    /// The findings as these decisions leave them. What is said about `warnings` is applied to the warnings that
    /// are left after the decisions about single codes.
    pub fn apply(&self, diagnostics: Vec<Diagnostic>) -> Vec<Diagnostic> {
        diagnostics.into_iter().filter_map(|found| self.one(found)).collect()
    }

    fn one(&self, mut found: Diagnostic) -> Option<Diagnostic> {
        let rule = self.rules.iter().rev().find(|(code, _)| *code == found.code);
        if let Some((_, level)) = rule {
            found.severity = decide(found.severity, *level)?;
        }
        if let (Severity::Warning, Some(level)) = (found.severity, self.warnings) {
            found.severity = decide(found.severity, level)?;
        }
        Some(found)
    }
}

/// The severity that a level leaves; `None` where the finding is not reported.
fn decide(severity: Severity, level: Level) -> Option<Severity> {
    match (severity, level) {
        (Severity::Error, _) | (_, Level::Deny) => Some(Severity::Error),
        (_, Level::Warn) => Some(Severity::Warning),
        (_, Level::Allow) => None,
    }
}

#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod tests {
    use super::*;
    use crate::diagnostic::CODES;

    fn found(severity: Severity) -> Diagnostic {
        Diagnostic { severity, ..Diagnostic::new(CODES[0], "x") }
    }

    fn after(rules: &[(&str, Level)], severity: Severity) -> Option<Severity> {
        let mut levels = Levels::default();
        for (name, level) in rules {
            levels.set(name, *level).unwrap();
        }
        levels.apply(vec![found(severity)]).first().map(|found| found.severity)
    }

    #[test]
    fn levels_change_what_is_no_error() {
        let code = CODES[0].name;
        assert_eq!(after(&[], Severity::Note), Some(Severity::Note));
        assert_eq!(after(&[(code, Level::Allow)], Severity::Warning), None);
        assert_eq!(after(&[(code, Level::Warn)], Severity::Note), Some(Severity::Warning));
        assert_eq!(after(&[(code, Level::Deny)], Severity::Note), Some(Severity::Error));
        assert_eq!(after(&[(code, Level::Allow)], Severity::Error), Some(Severity::Error));
    }

    #[test]
    fn denied_warnings_leave_notes_and_allowed_codes_alone() {
        let code = CODES[0].name;
        let deny = (WARNINGS, Level::Deny);
        assert_eq!(after(&[deny], Severity::Warning), Some(Severity::Error));
        assert_eq!(after(&[deny], Severity::Note), Some(Severity::Note));
        assert_eq!(after(&[deny, (code, Level::Allow)], Severity::Warning), None);
        assert_eq!(after(&[(code, Level::Warn), deny], Severity::Note), Some(Severity::Error));
    }

    #[test]
    fn the_last_word_about_a_code_counts() {
        let code = CODES[0].name;
        assert_eq!(after(&[(code, Level::Deny), (code, Level::Allow)], Severity::Warning), None);
    }

    #[test]
    fn an_unknown_code_names_its_neighbours() {
        let error = Levels::default().set("not-utf", Level::Deny).unwrap_err().to_string();
        assert!(error.contains("did you mean `not-utf8`"), "{error}");
    }
}
