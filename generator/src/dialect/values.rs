//! The words around values: how a description says which values a field may have.

use super::words;
use regex::Regex;
use serde::Deserialize;

/// The section `values:` of a dialect file.
#[derive(Debug, Default, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct ValuesFile {
    #[serde(default)]
    keywords: Vec<String>,
    #[serde(default)]
    examples: Vec<String>,
    #[serde(default)]
    conditions_before: Vec<String>,
    #[serde(default)]
    conditions_after: Vec<String>,
    #[serde(default)]
    joints: Vec<String>,
    #[serde(default)]
    means: Vec<String>,
    #[serde(default)]
    open: Vec<String>,
    #[serde(default)]
    default: Vec<String>,
}

/// The words around values. All of them may be absent: then only lists that need no words are understood.
#[derive(Debug, Default)]
pub(crate) struct ValueWords {
    keywords: Option<Regex>,
    examples: Option<Regex>,
    conditions_before: Option<Regex>,
    conditions_after: Option<Regex>,
    joints: Option<Regex>,
    means: Option<Regex>,
    open: Option<Regex>,
    default: Option<Regex>,
}

impl ValuesFile {
    /// The error names the text that is no pattern.
    pub(super) fn build(&self) -> Result<ValueWords, (String, regex::Error)> {
        Ok(ValueWords {
            keywords: words::any_of("", &self.keywords, "")?,
            examples: words::any_of("", &self.examples, "")?,
            conditions_before: words::any_of("", &self.conditions_before, "")?,
            conditions_after: words::any_of(r"^\s*", &self.conditions_after, "")?,
            joints: words::any_of(r"^\s*", &self.joints, r"\s*")?,
            means: words::any_of(r"^\s*", &self.means, r"\s*")?,
            open: words::any_of(r"^\s*", &self.open, "")?,
            default: words::any_of(r"^\s*", &self.default, r"\s*$")?,
        })
    }
}

impl ValueWords {
    /// Where the words end that stand right in front of a list of bare words: `one of`.
    pub(crate) fn introductions<'t>(&'t self, text: &'t str) -> impl Iterator<Item = usize> + 't {
        self.keywords.iter().flat_map(move |pattern| pattern.find_iter(text)).map(|found| found.end())
    }

    /// Whether the words in front of a list say that it only shows a few of many values: `such as`.
    pub(crate) fn are_examples(&self, before: &str) -> bool {
        matches(self.examples.as_ref(), before)
    }

    /// Whether the words around a list make a condition of it: `when … is`, `are required`.
    pub(crate) fn are_condition(&self, before: &str, after: &str) -> bool {
        matches(self.conditions_before.as_ref(), before) || matches(self.conditions_after.as_ref(), after)
    }

    /// How many bytes at the start of a text join two values: `or`.
    pub(crate) fn joint(&self, text: &str) -> usize {
        prefix(self.joints.as_ref(), text)
    }

    /// How many bytes at the start of a text say that a meaning follows: `means`.
    pub(crate) fn means(&self, text: &str) -> usize {
        prefix(self.means.as_ref(), text)
    }

    /// Whether a text starts with words that say that the list goes on: `etc.`
    pub(crate) fn goes_on(&self, text: &str) -> bool {
        prefix(self.open.as_ref(), text) > 0
    }

    /// Whether a text says of a value no more than that it is the default.
    pub(crate) fn is_default(&self, text: &str) -> bool {
        matches(self.default.as_ref(), text)
    }
}

fn matches(pattern: Option<&Regex>, text: &str) -> bool {
    pattern.is_some_and(|pattern| pattern.is_match(text))
}

fn prefix(pattern: Option<&Regex>, text: &str) -> usize {
    pattern.and_then(|pattern| pattern.find(text)).map_or(0, |found| found.end())
}
