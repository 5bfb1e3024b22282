//! Where and why decoding failed, noted on the way out.

use crate::drift::{Drift, DriftKind};
use crate::show::{Secrets, cut};
use serde::de::Error;
use std::borrow::Cow;
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
    /// In strict mode, what was found so far.
    strict: Option<Strict>,
    /// The memory that values may still take.
    memory: Memory,
    /// What may not be shown: cut short, it would not be found any more.
    secrets: Secrets,
}

/// Bytes in memory that are left. There is no limit unless one is set: only a client reads what a server says.
#[derive(Debug)]
struct Memory {
    left: usize,
    is_exhausted: bool,
}

impl Default for Memory {
    fn default() -> Memory {
        Memory { left: usize::MAX, is_exhausted: false }
    }
}

/// Reading goes on after a value of the wrong kind, so the place has to be known on the way in.
#[derive(Debug, Default)]
struct Strict {
    here: Vec<Step>,
    drift: Vec<Drift>,
}

/// More would not be read, and a list of a million items has a million places.
pub(crate) const MAX_DRIFT: usize = 1000;

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
    /// Values may take so many bytes in memory.
    pub(crate) fn within(memory: usize) -> Trail {
        Trail { memory: Memory { left: memory, is_exhausted: false }, ..Trail::default() }
    }

    /// Shows nothing of these.
    pub(crate) fn hiding(mut self, secrets: &Secrets) -> Trail {
        self.secrets = secrets.clone();
        self
    }

    /// The beginning of a text that may be long.
    pub(super) fn short<'a>(&self, text: &'a str) -> Short<'a> {
        Short(self.secrets.hide(text))
    }

    /// Takes memory for a value.
    #[inline]
    pub(super) fn spend<E: Error>(&mut self, bytes: usize) -> Result<(), E> {
        match self.memory.left.checked_sub(bytes) {
            Some(left) => {
                self.memory.left = left;
                Ok(())
            }
            None => {
                self.memory.is_exhausted = true;
                Err(E::custom("the values would take too much memory"))
            }
        }
    }

    /// The memory that values may still take.
    pub(super) fn left(&self) -> usize {
        self.memory.left
    }

    /// Whether reading stopped because values would have taken too much memory.
    pub(crate) fn is_exhausted(&self) -> bool {
        self.memory.is_exhausted
    }

    /// The place as people write it: `rules[2].priority`; empty for the outermost value.
    pub(crate) fn path(&self) -> String {
        path(self.steps.iter().rev(), &self.secrets)
    }

    /// From here on everything that is not as the docs say is noted, and none of it is an error.
    pub(crate) fn be_strict(&mut self, outermost: &str) {
        let here = if outermost.is_empty() { Vec::new() } else { vec![Step::Member(outermost.to_owned())] };
        self.strict = Some(Strict { here, drift: Vec::new() });
    }

    /// Whether everything is noted.
    #[inline]
    pub(super) fn is_strict(&self) -> bool {
        self.strict.is_some()
    }

    /// What was noted.
    pub(crate) fn into_drift(self) -> Vec<Drift> {
        self.strict.map(|strict| strict.drift).unwrap_or_default()
    }

    /// Steps into a member, in strict mode.
    #[inline]
    pub(super) fn enter_member(&mut self, name: &str) {
        if let Some(strict) = &mut self.strict {
            strict.here.push(Step::Member(name.to_owned()));
        }
    }

    /// Steps into an item, in strict mode.
    #[inline]
    pub(super) fn enter_index(&mut self, index: usize) {
        if let Some(strict) = &mut self.strict {
            strict.here.push(Step::Index(index));
        }
    }

    /// Steps out again.
    #[inline]
    pub(super) fn leave(&mut self) {
        if let Some(strict) = &mut self.strict {
            strict.here.pop();
        }
    }

    /// Notes, in strict mode, what is the matter with a member of the record that is being read.
    pub(super) fn note_member(&mut self, name: &str, kind: DriftKind) {
        self.enter_member(name);
        self.note(kind);
        self.leave();
    }

    fn note(&mut self, kind: DriftKind) {
        if let Some(strict) = &mut self.strict
            && strict.drift.len() < MAX_DRIFT
        {
            strict.drift.push(Drift { path: path(strict.here.iter(), &self.secrets), kind });
        }
    }

    /// Notes one more member around the place.
    pub(crate) fn member(&mut self, name: &str) {
        self.steps.push(Step::Member(name.to_owned()));
    }

    /// Notes one more list around the place.
    pub(super) fn index(&mut self, index: usize) {
        self.steps.push(Step::Index(index));
    }

    /// A value of the wrong kind: in strict mode it is noted and reading goes on, else it is the error to stop with.
    pub(super) fn refuse<E: Error>(&mut self, expected: &'static str, found: impl fmt::Display) -> Result<(), E> {
        if self.is_strict() {
            self.note(DriftKind::Mismatch { expected, found: found.to_string() });
            return Ok(());
        }
        Err(self.fail(expected, found))
    }

    /// Notes why, and gives the error to stop with.
    pub(super) fn fail<E: Error>(&mut self, expected: &'static str, found: impl fmt::Display) -> E {
        let mismatch = Mismatch { expected, found: found.to_string() };
        let error = E::custom(&mismatch);
        self.mismatch = Some(mismatch);
        error
    }
}

/// The most characters of one name in a path: a server may give members names of millions.
const MAX_NAME: usize = 200;

fn path<'a>(steps: impl Iterator<Item = &'a Step>, secrets: &Secrets) -> String {
    let mut path = String::new();
    for step in steps {
        match step {
            Step::Index(index) => path.push_str(&format!("[{index}]")),
            Step::Member(name) => {
                let dot = if path.is_empty() { "" } else { "." };
                path.extend([dot, cut(&secrets.hide(name), MAX_NAME)]);
            }
        }
    }
    path
}

/// The beginning of a text that may be long.
pub(super) struct Short<'a>(Cow<'a, str>);

impl Short<'_> {
    fn cut(&self) -> (&str, &str) {
        let start = cut(&self.0, 60);
        (start, if start.len() < self.0.len() { "…" } else { "" })
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
