//! Type cells: what a table claims about the type of a field.

use super::spelling::Spelling;
use super::words::Lexicon;
use crate::limits::{TYPE_BYTES, TYPE_CELL_DEPTH};
use crate::spec::Type;
use regex::Regex;

/// What a table claims, with whether null is allowed.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct TypeClaim {
    /// The claim.
    pub claim: Claim,
    /// The cell says that null may stand there.
    pub nullable: bool,
}

/// What a table claims about a type. Pages rarely say more than the kind.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Claim {
    /// A scalar, or one of several.
    Scalar(Type),
    /// Anything.
    Any,
    /// An object of which nothing more is said.
    Object,
    /// A list, perhaps with a claim about its items.
    List(Option<Box<Claim>>),
    /// An object whose keys are data.
    Map(Option<Box<Claim>>),
    /// A type with a name, described elsewhere in the page.
    Named(String),
    /// Always null.
    Null,
    /// Nothing.
    Unspecified,
}

impl Claim {
    /// Whether members can stand below it.
    pub fn is_container(&self) -> bool {
        matches!(self, Claim::Object | Claim::List(_) | Claim::Map(_) | Claim::Named(_))
    }

    /// The name of a type that is described elsewhere, at whatever depth.
    pub fn named(&self) -> Option<&str> {
        match self {
            Claim::Named(name) => Some(name),
            Claim::List(Some(inner)) | Claim::Map(Some(inner)) => inner.named(),
            _ => None,
        }
    }
}

#[derive(Debug)]
pub(super) struct TypeWords {
    pub(super) words: Lexicon<Claim>,
    pub(super) nullable: Vec<Regex>,
    pub(super) list_of: Vec<Regex>,
    pub(super) map_of: Vec<Regex>,
    pub(super) union: Vec<Regex>,
    pub(super) misspelt: Spelling,
    /// The words of each type, in the order of the dialect.
    pub(super) spellings: Vec<(Claim, Vec<String>)>,
}

impl TypeWords {
    pub(super) fn read(&self, cell: &str) -> Option<TypeClaim> {
        // Most cells hold one plain word.
        if let Some(claim) = self.words.plain(cell) {
            return Some(TypeClaim { claim: claim.clone(), nullable: false });
        }
        // What is many times as long does not become short when it is tidied.
        if cell.len() > 8 * TYPE_BYTES {
            return None;
        }
        let cell = tidy(cell);
        if cell.len() > TYPE_BYTES {
            return None;
        }
        if let Some(claim) = self.word(&cell) {
            return Some(TypeClaim { claim, nullable: false });
        }
        for pattern in &self.nullable {
            if let Some(found) = pattern.captures(&cell) {
                let claim = self.claim(found.name("type")?.as_str(), 0)?;
                return Some(TypeClaim { claim, nullable: true });
            }
        }
        self.claim(&cell, 0).map(|claim| TypeClaim { claim, nullable: false })
    }

    fn word(&self, word: &str) -> Option<Claim> {
        self.words.get(word).cloned()
    }

    fn claim(&self, text: &str, depth: usize) -> Option<Claim> {
        let text = text.trim();
        if depth > TYPE_CELL_DEPTH {
            return None;
        }
        if let Some(claim) = self.word(text) {
            return Some(claim);
        }
        // `list or string` must not be taken for a list of `list or`.
        if let Some(claim) = self.several(text, depth) {
            return Some(claim);
        }
        for (patterns, group) in [(&self.map_of, "value"), (&self.list_of, "item")] {
            for pattern in patterns {
                let Some(inner) = pattern.captures(text).and_then(|found| found.name(group)) else { continue };
                let inner = inner.as_str();
                let claim = self.claim(inner, depth + 1).or_else(|| named(inner));
                let claim = claim.filter(|claim| *claim != Claim::Unspecified).map(Box::new);
                return Some(if group == "value" { Claim::Map(claim) } else { Claim::List(claim) });
            }
        }
        if depth == 0 { named(text) } else { None }
    }

    /// `string/int`: one of several types.
    fn several(&self, text: &str, depth: usize) -> Option<Claim> {
        for pattern in &self.union {
            let parts: Vec<&str> = pattern.split(text).collect();
            if parts.len() < 2 || parts.len() > 8 {
                continue;
            }
            let claims: Option<Vec<Claim>> =
                parts.iter().map(|part| self.claim(part, depth + TYPE_CELL_DEPTH / 2)).collect();
            let Some(claims) = claims else { continue };
            let scalars: Option<Vec<Type>> = claims
                .into_iter()
                .map(|claim| match claim {
                    Claim::Scalar(ty) => Some(ty),
                    _ => None,
                })
                .collect();
            return Some(scalars.map_or(Claim::Any, |scalars| Claim::Scalar(Type::union(scalars))));
        }
        None
    }
}

/// A word that may be the name of a type: an identifier.
fn named(word: &str) -> Option<Claim> {
    let word = word.trim();
    let identifier = word.starts_with(|c: char| c.is_ascii_alphabetic())
        && word.chars().all(|c| c.is_ascii_alphanumeric() || c == '_' || c == '.');
    identifier.then(|| Claim::Named(word.to_owned()))
}

/// A cell with ASCII brackets and single blanks.
fn tidy(cell: &str) -> String {
    let mut text = String::with_capacity(cell.len());
    for c in cell.trim().chars() {
        let c = match c {
            '（' => '(',
            '）' => ')',
            '【' => '[',
            '】' => ']',
            '《' | '＜' => '<',
            '》' | '＞' => '>',
            '，' => ',',
            '`' => continue,
            c if c.is_whitespace() => ' ',
            c => c,
        };
        if !(c == ' ' && text.ends_with(' ')) {
            text.push(c);
        }
    }
    text.trim().to_owned()
}
