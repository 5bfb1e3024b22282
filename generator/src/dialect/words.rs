//! Words and patterns, and what each of them means.

use crate::limits::{PATTERN_SIZE, PATTERNS};
use regex::{Regex, RegexBuilder, RegexSet, RegexSetBuilder};
use std::borrow::Cow;
use std::collections::HashMap;

/// Words and patterns with a meaning; each matches a whole text, without regard to case. A plain word counts more than
/// a pattern, an earlier pattern more than a later one.
#[derive(Debug)]
pub(super) struct Lexicon<T> {
    plain: HashMap<String, T>,
    patterns: RegexSet,
    meanings: Vec<T>,
}

impl<T: Clone> Lexicon<T> {
    /// Words that hold none of the signs of a pattern are compared as they are. The error names the word that is no
    /// pattern.
    pub(super) fn new<'a>(words: impl IntoIterator<Item = (&'a str, T)>) -> Result<Lexicon<T>, (String, regex::Error)> {
        let (mut plain, mut patterns, mut meanings) = (HashMap::new(), Vec::new(), Vec::new());
        for (word, meaning) in words {
            if word.contains(['(', '[', '*', '+', '?', '\\', '|', '.', '{']) {
                let pattern = format!("^(?:{word})$");
                build(&pattern).map_err(|error| (word.to_owned(), error))?;
                few(patterns.len(), word)?;
                patterns.push(pattern);
                meanings.push(meaning);
            } else {
                plain.entry(fold(word).into_owned()).or_insert(meaning);
            }
        }
        // All patterns at once, in one pass over the text.
        let set = RegexSetBuilder::new(patterns).case_insensitive(true).size_limit(8 * PATTERN_SIZE).build();
        Ok(Lexicon { plain, patterns: set.map_err(|error| (String::new(), error))?, meanings })
    }

    /// What a text means that is one of the plain words.
    pub(super) fn plain(&self, text: &str) -> Option<&T> {
        self.plain.get(fold(text.trim()).as_ref())
    }

    /// What a text means.
    pub(super) fn get(&self, text: &str) -> Option<&T> {
        if let Some(meaning) = self.plain(text) {
            return Some(meaning);
        }
        let first = self.patterns.matches(text.trim()).iter().next()?;
        self.meanings.get(first)
    }
}

/// What is wrong with a pattern. The library draws a picture over several lines; the last one says it.
pub(super) fn reason(error: &regex::Error) -> String {
    let error = error.to_string();
    error.lines().last().unwrap_or_default().trim_start_matches("error:").trim().to_owned()
}

/// An error for the pattern behind `before` others of its list, where these are as many as there may be.
pub(super) fn few(before: usize, pattern: &str) -> Result<(), (String, regex::Error)> {
    let error = || regex::Error::Syntax(format!("it is one of more than {PATTERNS} in one list"));
    if before < PATTERNS { Ok(()) } else { Err((pattern.to_owned(), error())) }
}

/// A pattern for a whole text.
pub(super) fn whole(pattern: &str) -> Result<Regex, regex::Error> {
    build(&format!("^(?:{pattern})$"))
}

/// A pattern for a part of a text.
pub(super) fn build(pattern: &str) -> Result<Regex, regex::Error> {
    RegexBuilder::new(pattern).case_insensitive(true).size_limit(PATTERN_SIZE).build()
}

/// A text in small letters. Most are already, and most others are ASCII.
fn fold(text: &str) -> Cow<'_, str> {
    let large = text.chars().any(|c| if c.is_ascii() { c.is_ascii_uppercase() } else { c.is_uppercase() });
    if large { Cow::Owned(text.to_lowercase()) } else { Cow::Borrowed(text) }
}

/// One pattern for any of several, with something in front and behind; nothing where there are none. The error names
/// the one that is no pattern.
pub(super) fn any_of(front: &str, patterns: &[String], behind: &str) -> Result<Option<Regex>, (String, regex::Error)> {
    for (n, pattern) in patterns.iter().enumerate() {
        few(n, pattern)?;
        build(pattern).map_err(|error| (pattern.clone(), error))?;
    }
    if patterns.is_empty() {
        return Ok(None);
    }
    let all = build(&format!("{front}(?:{}){behind}", patterns.join("|")));
    all.map(Some).map_err(|error| (patterns.first().cloned().unwrap_or_default(), error))
}
