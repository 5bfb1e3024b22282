//! The words around facts: how a description states a default, a bound, a unit, a format, company of fields.

use super::words;
use crate::spec::facts::{Format, Unit};
use indexmap::IndexMap;
use regex::{Captures, Regex};
use serde::Deserialize;

/// The section `facts:` of a dialect file.
#[derive(Debug, Default, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct FactsFile {
    #[serde(default)]
    default: Vec<String>,
    #[serde(default)]
    default_after: Vec<String>,
    #[serde(default)]
    default_behind: Vec<String>,
    #[serde(default)]
    default_mark: Vec<String>,
    #[serde(default)]
    nothing: Vec<String>,
    #[serde(default)]
    range: Vec<String>,
    #[serde(default)]
    max: Vec<String>,
    #[serde(default)]
    min: Vec<String>,
    #[serde(default)]
    counters: Vec<String>,
    #[serde(default)]
    not_counters: Vec<String>,
    #[serde(default)]
    elsewhere: Vec<String>,
    #[serde(default)]
    deprecated: Vec<String>,
    #[serde(default)]
    unit: Vec<String>,
    #[serde(default)]
    units: IndexMap<Unit, Vec<String>>,
    #[serde(default)]
    formats: IndexMap<Format, Vec<String>>,
    #[serde(default)]
    excludes: Vec<String>,
    #[serde(default)]
    unless: Vec<String>,
    #[serde(default)]
    conditions: Vec<String>,
    #[serde(default)]
    left_out: Vec<String>,
}

/// The words around facts. All of them may be absent: then no facts are read.
#[derive(Debug, Default)]
pub(crate) struct FactWords {
    default: Option<Regex>,
    default_after: Option<Regex>,
    default_behind: Vec<Regex>,
    default_mark: Option<Regex>,
    nothing: Option<Regex>,
    range: Vec<Regex>,
    max: Vec<Regex>,
    min: Vec<Regex>,
    counters: Option<Regex>,
    not_counters: Option<Regex>,
    elsewhere: Option<Regex>,
    deprecated: Option<Regex>,
    unit: Vec<Regex>,
    units: Vec<(Unit, Regex)>,
    formats: Vec<(Format, Regex)>,
    excludes: Option<Regex>,
    unless: Option<Regex>,
    conditions: Option<Regex>,
    left_out: Option<Regex>,
}

type Built<T> = Result<T, (String, regex::Error)>;

impl FactsFile {
    /// The error names the text that is no pattern.
    pub(super) fn build(&self) -> Built<FactWords> {
        Ok(FactWords {
            default: words::any_of("", &self.default, r"\s*")?,
            default_after: words::any_of(r"^\s*", &self.default_after, "")?,
            default_behind: each(&self.default_behind)?,
            default_mark: words::any_of("", &self.default_mark, "")?,
            nothing: words::any_of(r"^\s*", &self.nothing, r"\s*$")?,
            range: each(&self.range)?,
            max: each(&self.max)?,
            min: each(&self.min)?,
            counters: words::any_of(r"^\s*", &self.counters, "")?,
            not_counters: words::any_of(r"^\s*", &self.not_counters, "")?,
            elsewhere: words::any_of("", &self.elsewhere, "")?,
            deprecated: words::any_of("", &self.deprecated, "")?,
            unit: each(&self.unit)?,
            units: named(&self.units, r"^\s*", r"\s*$")?,
            formats: named(&self.formats, "", "")?,
            excludes: words::any_of("", &self.excludes, "")?,
            unless: words::any_of("", &self.unless, "")?,
            conditions: words::any_of("", &self.conditions, "")?,
            left_out: words::any_of("", &self.left_out, "")?,
        })
    }
}

fn each(patterns: &[String]) -> Built<Vec<Regex>> {
    let build = |(n, pattern): (usize, &String)| {
        words::few(n, pattern)?;
        words::build(pattern).map_err(|error| (pattern.clone(), error))
    };
    patterns.iter().enumerate().map(build).collect()
}

fn named<T: Copy>(lists: &IndexMap<T, Vec<String>>, front: &str, behind: &str) -> Built<Vec<(T, Regex)>> {
    let pattern =
        |(name, list): (&T, &Vec<String>)| Ok(words::any_of(front, list, behind)?.map(|found| (*name, found)));
    lists.iter().filter_map(|list| pattern(list).transpose()).collect()
}

impl FactWords {
    /// Where the words stand that a default follows.
    pub(crate) fn defaults<'t>(&'t self, text: &'t str) -> impl Iterator<Item = std::ops::Range<usize>> + 't {
        self.default.iter().flat_map(move |pattern| pattern.find_iter(text)).map(|found| found.range())
    }

    /// The defaults that are called so by words behind them.
    pub(crate) fn defaults_before<'t>(&'t self, text: &'t str) -> impl Iterator<Item = &'t str> + 't {
        let found = self.default_behind.iter().flat_map(move |pattern| pattern.captures_iter(text));
        found.filter_map(|found| found.name("default")).map(|found| found.as_str())
    }

    /// Whether words behind a default say that it ended: `means …`.
    pub(crate) fn ends_default(&self, after: &str) -> bool {
        is_match(self.default_after.as_ref(), after)
    }

    /// Whether the meaning of a listed value says that it is the default.
    pub(crate) fn marks_default(&self, meaning: &str) -> bool {
        is_match(self.default_mark.as_ref(), meaning)
    }

    /// Whether a word says that there is no default.
    pub(crate) fn is_nothing(&self, word: &str) -> bool {
        is_match(self.nothing.as_ref(), word)
    }

    /// The bounds that a text states, both at once.
    pub(crate) fn ranges<'t>(&'t self, text: &'t str) -> impl Iterator<Item = Captures<'t>> + 't {
        self.range.iter().flat_map(move |pattern| pattern.captures_iter(text))
    }

    /// The upper bounds that a text states.
    pub(crate) fn maxima<'t>(&'t self, text: &'t str) -> impl Iterator<Item = Captures<'t>> + 't {
        self.max.iter().flat_map(move |pattern| pattern.captures_iter(text))
    }

    /// The lower bounds that a text states.
    pub(crate) fn minima<'t>(&'t self, text: &'t str) -> impl Iterator<Item = Captures<'t>> + 't {
        self.min.iter().flat_map(move |pattern| pattern.captures_iter(text))
    }

    /// Whether a word behind a bound says that it counts items or characters.
    pub(crate) fn counts(&self, after: &str) -> bool {
        is_match(self.counters.as_ref(), after)
    }

    /// Whether a word behind a bound says that it counts something that the field does not hold: levels, megabytes.
    pub(crate) fn counts_other(&self, after: &str) -> bool {
        is_match(self.not_counters.as_ref(), after)
    }

    /// Whether a part of a sentence is about something else than the whole field: `each level`, `the sum of`.
    pub(crate) fn is_elsewhere(&self, part: &str) -> bool {
        is_match(self.elsewhere.as_ref(), part)
    }

    /// Whether a description says that callers should use something else.
    pub(crate) fn deprecates(&self, text: &str) -> bool {
        is_match(self.deprecated.as_ref(), text)
    }

    /// The units that a text states, each a word that may be none.
    pub(crate) fn stated_units<'t>(&'t self, text: &'t str) -> impl Iterator<Item = &'t str> + 't {
        let found = self.unit.iter().flat_map(move |pattern| pattern.captures_iter(text));
        found.filter_map(|found| found.name("unit")).map(|found| found.as_str())
    }

    /// What a word for a unit means.
    pub(crate) fn unit(&self, word: &str) -> Option<Unit> {
        self.units.iter().find(|(_, pattern)| pattern.is_match(word)).map(|(unit, _)| *unit)
    }

    /// How a text says that the value is written.
    pub(crate) fn formats<'t>(&'t self, text: &'t str) -> impl Iterator<Item = Format> + 't {
        self.formats.iter().filter(move |(_, pattern)| pattern.is_match(text)).map(|(format, _)| *format)
    }

    /// Whether a part of a sentence says that fields must not be given together.
    pub(crate) fn excludes(&self, part: &str) -> bool {
        is_match(self.excludes.as_ref(), part)
    }

    /// Whether a part of a sentence says that one of several fields must be given.
    pub(crate) fn asks_for_one(&self, part: &str) -> bool {
        is_match(self.unless.as_ref(), part)
    }

    /// Whether a text holds under a condition only. That the field itself is left out is none.
    pub(crate) fn is_condition(&self, text: &str) -> bool {
        let rest = self.left_out.as_ref().map_or(text.into(), |pattern| pattern.replace_all(text, ""));
        is_match(self.conditions.as_ref(), &rest)
    }
}

fn is_match(pattern: Option<&Regex>, text: &str) -> bool {
    pattern.is_some_and(|pattern| pattern.is_match(text))
}
