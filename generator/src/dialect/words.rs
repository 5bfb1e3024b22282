//! Lists of words, most of them plain, some of them patterns.

use regex::{Regex, RegexBuilder};
use std::collections::HashSet;

/// A list of words and patterns; each matches a whole text, without regard to case.
#[derive(Debug, Default)]
pub struct Words {
    plain: HashSet<String>,
    patterns: Vec<Regex>,
}

impl Words {
    /// Words that hold none of the signs of a pattern are compared as they are.
    pub fn new<'a>(words: impl IntoIterator<Item = &'a str>) -> Result<Words, regex::Error> {
        let mut list = Words::default();
        for word in words {
            if word.contains(['(', '[', '*', '+', '?', '\\', '|', '.', '{']) {
                list.patterns.push(whole(word)?);
            } else {
                list.plain.insert(fold(word));
            }
        }
        Ok(list)
    }

    /// Whether a text is one of the words.
    pub fn contains(&self, text: &str) -> bool {
        let text = text.trim();
        self.plain.contains(fold(text).as_str()) || self.patterns.iter().any(|pattern| pattern.is_match(text))
    }
}

/// A pattern for a whole text.
pub(super) fn whole(pattern: &str) -> Result<Regex, regex::Error> {
    build(&format!("^(?:{pattern})$"))
}

/// A pattern for a part of a text. The size is bounded: dialects may come from strangers.
pub(super) fn build(pattern: &str) -> Result<Regex, regex::Error> {
    RegexBuilder::new(pattern).case_insensitive(true).size_limit(1 << 20).build()
}

fn fold(word: &str) -> String {
    word.to_lowercase()
}
