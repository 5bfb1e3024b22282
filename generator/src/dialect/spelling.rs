//! Words that are misspelt, and the words that are right.

use super::types::{Claim, TypeWords};
use crate::limits::TYPE_BYTES;
use indexmap::IndexMap;

/// Misspelt words, each with the right one.
#[derive(Debug, Default)]
pub(super) struct Spelling(Vec<(String, String)>);

impl Spelling {
    pub(super) fn new(words: &IndexMap<String, String>) -> Spelling {
        Spelling(words.iter().map(|(wrong, right)| (wrong.to_lowercase(), right.clone())).collect())
    }

    /// The right word, with a capital letter where the wrong one has one.
    pub(super) fn right(&self, text: &str) -> Option<String> {
        let folded = text.trim().to_lowercase();
        let (_, right) = self.0.iter().find(|(wrong, _)| *wrong == folded)?;
        Some(like(right, text))
    }
}

/// Words shorter than this are like too many others.
const MIN_LENGTH: usize = 4;
/// How much of two words is the same, so that one is a misspelling of the other.
const NEAR: f32 = 0.83;

impl TypeWords {
    /// The type word that an unknown word must have been meant to be.
    pub(super) fn near(&self, text: &str) -> Option<String> {
        // Nearly all cells hold a known word.
        if self.words.plain(text).is_some() {
            return None;
        }
        let folded = text.trim().to_lowercase();
        if folded.len() > TYPE_BYTES || folded.chars().count() < MIN_LENGTH || !folded.chars().all(char::is_alphabetic)
        {
            return None;
        }
        let words = self.spellings.iter().flat_map(|(_, words)| words).map(String::as_str);
        // A misspelt word that the dialect takes for a type is nothing to propose.
        let right = |word: &str| is_plain(word) && self.misspelt.right(word).is_none();
        let known: Vec<&str> = words.filter(|word| right(word)).collect();
        let near = similar::get_close_matches(folded.as_str(), &known, 2, NEAR);
        let right = near.first()?;
        // Two words for different types: nobody knows which one.
        let one = near.iter().all(|word| self.words.plain(word) == self.words.plain(right));
        one.then(|| like(right, text))
    }

    /// The first word for a type in the script of another word.
    pub(super) fn spelling(&self, claim: &Claim, text: &str) -> Option<String> {
        let (_, words) = self.spellings.iter().find(|(found, _)| found == claim)?;
        let word = words.iter().find(|word| is_plain(word) && word.is_ascii() == text.is_ascii())?;
        Some(like(word, text))
    }
}

fn is_plain(word: &str) -> bool {
    word.chars().all(char::is_alphanumeric)
}

/// A word with the capital letters of another one.
fn like(word: &str, text: &str) -> String {
    let mut letters = text.trim().chars().filter(|c| c.is_alphabetic());
    let first = letters.next().is_some_and(char::is_uppercase);
    let second = letters.next().is_some_and(char::is_uppercase);
    let mut rest = word.chars();
    match (first, second, rest.next()) {
        (true, true, _) => word.to_uppercase(),
        (true, false, Some(initial)) => initial.to_uppercase().chain(rest).collect(),
        _ => word.to_owned(),
    }
}

#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod tests {
    use super::super::Dialect;
    use super::*;
    use crate::spec::Type;

    #[test]
    fn words_are_put_right_in_their_own_writing() {
        let dialect = Dialect::builtin("blueking").unwrap();
        let flags = ["is", "None", "NOT", "yes", "否"].map(|word| dialect.right_flag(word));
        assert_eq!(flags.map(|word| word.unwrap_or_default()), ["yes", "No", "NO", "", ""]);
        let types = ["stirng", "Interger", "bolean", "string", "host", "HostInfo", "str", "整形", "strng"];
        let right = types.map(|word| dialect.right_type(word).unwrap_or_default());
        assert_eq!(right, ["string", "Integer", "boolean", "", "", "", "", "整型", "string"]);
    }

    #[test]
    fn a_type_has_a_word_in_each_script() {
        let dialect = Dialect::builtin("blueking").unwrap();
        let word = |claim: &Claim, like: &str| dialect.type_word(claim, like).unwrap();
        let (list, text) = (Claim::List(None), Claim::Scalar(Type::String));
        assert_eq!([word(&list, "string"), word(&list, "String"), word(&list, "字符串")], ["list", "List", "数组"]);
        assert_eq!([word(&text, "INT"), word(&text, "整型")], ["STRING", "字符串"]);
    }
}
