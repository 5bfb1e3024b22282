//! Documented values: what the description of a field lists, weighed against what the examples show.
//!
//! Lists stand in prose, in a dozen spellings. Each spelling is a [`Pattern`]; which of them are to be trusted was
//! measured (`READER.md`). What is not clearly a list gives nothing: a field without values is no loss, wrong ones are.

mod numbered;
mod runs;
mod scan;
#[cfg(test)]
mod tests;
mod weigh;

use crate::dialect::ValueWords;
use crate::spec::KnownValue;
use std::borrow::Cow;

pub(crate) use weigh::values;
pub use weigh::{Lists, Strangers, Tally};

/// The spelling of a list of values.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, serde::Serialize, serde::Deserialize)]
pub enum Pattern {
    /// A column of values.
    Column,
    /// A table of values and meanings below the name of the field.
    Table,
    /// `1: shell, 2: bat`
    Numbered,
    /// `1 (shell), 2 (bat)`
    NumberGlossed,
    /// `shell (1), bat (2)`
    GlossNumbered,
    /// `"user", "group"`
    Quoted,
    /// `user - one person, group - a role`
    Glossed,
    /// `one of user, group`
    Bare,
    /// `一人：user，角色：group`
    Reversed,
}

impl Pattern {
    /// The spelling, for people.
    pub fn word(self) -> &'static str {
        match self {
            Pattern::Column => "a column of values",
            Pattern::Table => "a table of values",
            Pattern::Numbered => "1: shell, 2: bat",
            Pattern::NumberGlossed => "1 (shell), 2 (bat)",
            Pattern::GlossNumbered => "shell (1), bat (2)",
            Pattern::Quoted => "\"user\", \"group\"",
            Pattern::Glossed => "user - a person, group - a role",
            Pattern::Bare => "one of user, group",
            Pattern::Reversed => "person: user, role: group",
        }
    }
}

/// What a list may be about.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Kind {
    /// Whole numbers.
    Integer,
    /// Text.
    Text,
}

/// A list of values that a description has.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct List {
    /// How it is spelled.
    pub(crate) pattern: Pattern,
    /// Its values, two at least, each once.
    pub(crate) values: Vec<KnownValue>,
    /// The other way to read it: `1: shell` may number the value `shell`. Only examples can tell.
    pub(crate) words: Option<Vec<KnownValue>>,
}

/// Longer descriptions are read only so far.
const MAX_LENGTH: usize = 8192;
/// Longer values are prose.
const MAX_VALUE: usize = 64;
/// A longer list is none of values that people write down.
const MAX_VALUES: usize = 256;

/// The list of values in a description of a field.
pub(crate) fn read(text: &str, kind: Kind, words: &ValueWords) -> Option<List> {
    let text = shortened(text);
    if !may_hold_two(text) {
        return None;
    }
    let numbered = if scan::has_digit(text) { numbered::read(text, words) } else { None };
    let readings = [table(text), numbered];
    readings.into_iter().flatten().chain(runs::read(text, words)).find_map(|list| fitting(list, kind))
}

/// Whether a text has two words or numbers as programs write them, or quotes. Most descriptions have not.
fn may_hold_two(text: &str) -> bool {
    let (mut words, mut inside) = (0, false);
    for byte in text.bytes() {
        let plain = byte.is_ascii_alphanumeric();
        words += usize::from(plain && !inside);
        inside = plain;
    }
    words > 1 || scan::has_quote(text)
}

/// The list in a cell of a column of values: it needs no words that introduce it.
pub(crate) fn read_cell(text: &str, kind: Kind, words: &ValueWords) -> Option<List> {
    let text = shortened(text);
    let list = numbered::read(text, words).or_else(|| runs::read_whole(text, words))?;
    fitting(List { pattern: Pattern::Column, ..list }, kind)
}

/// As much of a description as is read.
pub(crate) fn shortened(text: &str) -> &str {
    let mut end = text.len().min(MAX_LENGTH);
    while !text.is_char_boundary(end) {
        end -= 1;
    }
    &text[..end]
}

/// A list whose values can be of the field's kind.
fn fitting(mut list: List, kind: Kind) -> Option<List> {
    let known = list.values.len();
    if !(2..=MAX_VALUES).contains(&known) {
        return None;
    }
    match kind {
        Kind::Integer => {
            list.words = None;
            list.values.iter().all(|known| is_integer(&known.value)).then_some(list)
        }
        Kind::Text => Some(list),
    }
}

/// Whether a text is how JSON writes a whole number of 64 bits.
pub(crate) fn is_integer(text: &str) -> bool {
    text.parse::<i64>().is_ok_and(|number| number.to_string() == text)
}

/// A table of values, as it stands in the documentation of its field: lines such as `- user - one person`.
fn table(text: &str) -> Option<List> {
    let cells = |line: &str| {
        let (value, doc) = line.strip_prefix("- ")?.split_once(" - ")?;
        let value = value.trim().trim_matches(['`', '"', '\'']);
        scan::is_value(value).then(|| known(value, doc))
    };
    let mut values: Vec<KnownValue> = Vec::new();
    for line in text.lines().filter(|line| line.starts_with("- ")) {
        values.push(cells(line)?);
    }
    (!values.is_empty() && distinct(&values)).then_some(List { pattern: Pattern::Table, values, words: None })
}

/// A value with its meaning, both without what stands around them.
fn known(value: &str, doc: &str) -> KnownValue {
    let doc = tidy(doc);
    // `"other" (other)` says nothing.
    let doc = if doc.eq_ignore_ascii_case(value) { String::new() } else { doc.into_owned() };
    KnownValue { value: value.to_owned(), doc }
}

fn distinct(values: &[KnownValue]) -> bool {
    values.iter().enumerate().all(|(i, known)| values[..i].iter().all(|other| other.value != known.value))
}

/// A meaning in one line, without ticks, quotes around it and punctuation at its ends.
fn tidy(doc: &str) -> Cow<'_, str> {
    let marks = |c: char| {
        c.is_whitespace()
            || matches!(c, ',' | '，' | '、' | ';' | '；' | '。' | '.' | ':' | '：' | '-' | '`' | '/' | '|')
    };
    let mut doc = doc.trim_matches(marks);
    for (open, close) in [('"', '"'), ('“', '”'), ('\'', '\'')] {
        if let Some(inner) = doc.strip_prefix(open).and_then(|rest| rest.strip_suffix(close)) {
            doc = inner.trim_matches(marks);
        }
    }
    match doc.contains(['`', '\n', '\t']) {
        true => Cow::Owned(doc.replace('`', "").split_whitespace().collect::<Vec<_>>().join(" ")),
        false => Cow::Borrowed(doc),
    }
}

/// Adds what another description of the same field lists. Examples of either side that show other values count for both.
pub(crate) fn merge(mine: &mut Vec<KnownValue>, theirs: &[KnownValue], strangers: &[String]) {
    let has = |values: &[KnownValue]| strangers.iter().all(|text| values.iter().any(|known| known.value == *text));
    if mine.is_empty() || !has(mine) {
        mine.clear();
        mine.extend(theirs.iter().filter(|_| has(theirs)).cloned());
        return;
    }
    for known in mine.iter_mut().filter(|known| known.doc.is_empty()) {
        if let Some(same) = theirs.iter().find(|other| other.value == known.value) {
            known.doc.clone_from(&same.doc);
        }
    }
}
