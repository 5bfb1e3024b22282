//! Where and why decoding failed, noted on the way out.

use serde::de::Error;
use std::fmt;

/// Where and why decoding failed.
#[derive(Debug, Default)]
pub(crate) struct Trail {
    /// From the innermost member outwards.
    steps: Vec<Step>,
    /// Parameters of the path may be missing: what is read shows the body alone, as docs do.
    pub(crate) without_path: bool,
    /// Why, where the cause is a value of the wrong kind and not broken syntax.
    pub(crate) mismatch: Option<Mismatch>,
}

#[derive(Debug)]
enum Step {
    Member(String),
    Index(usize),
}

/// What was expected and what stood there.
#[derive(Debug)]
pub(crate) struct Mismatch {
    expected: &'static str,
    found: String,
}

impl fmt::Display for Mismatch {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "expected {}, found {}", self.expected, self.found)
    }
}

impl Trail {
    /// The place as people write it: `rules[2].priority`; empty for the outermost value.
    pub(crate) fn path(&self) -> String {
        let mut path = String::new();
        for step in self.steps.iter().rev() {
            match step {
                Step::Index(index) => path.push_str(&format!("[{index}]")),
                Step::Member(name) if path.is_empty() => path.push_str(name),
                Step::Member(name) => path.push_str(&format!(".{name}")),
            }
        }
        path
    }

    /// Notes one more member around the place.
    pub(crate) fn member(&mut self, name: &str) {
        self.steps.push(Step::Member(name.to_owned()));
    }

    /// Notes one more list around the place.
    pub(super) fn index(&mut self, index: usize) {
        self.steps.push(Step::Index(index));
    }

    /// Notes why, and gives the error to stop with.
    pub(super) fn fail<E: Error>(&mut self, expected: &'static str, found: impl fmt::Display) -> E {
        let mismatch = Mismatch { expected, found: found.to_string() };
        let error = E::custom(&mismatch);
        self.mismatch = Some(mismatch);
        error
    }
}

/// The beginning of a text that may be long.
pub(super) struct Short<'a>(pub(super) &'a str);

impl Short<'_> {
    fn cut(&self) -> (&str, &str) {
        match self.0.char_indices().nth(60) {
            Some((end, _)) => (&self.0[..end], "…"),
            None => (self.0, ""),
        }
    }
}

impl fmt::Display for Short<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let (start, rest) = self.cut();
        write!(f, "{start}{rest}")
    }
}

impl fmt::Debug for Short<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let (start, rest) = self.cut();
        write!(f, "{start:?}{rest}")
    }
}
