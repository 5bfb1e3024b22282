//! How well a dialect understands pages.

use super::{Page, files};
use crate::dialect::Dialect;
use crate::markdown::Document;
use crate::outline::{WordKind, outline};
use std::cmp::Reverse;
use std::collections::BTreeMap;
use std::path::Path;
use std::sync::Arc;

/// How well a dialect understands some pages.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Fit {
    /// The name of a dialect that the program carries, or the path of a file.
    pub dialect: String,
    /// How many pages there are.
    pub pages: usize,
    /// How many of them have a table of fields that was understood, or an example and no table.
    pub understood: usize,
    /// How many rows of fields were understood.
    pub rows: usize,
    /// How many of those have a type that is known.
    pub typed: usize,
    /// The words that the dialect does not know, with their kind and how often they stand there, the most frequent
    /// first.
    pub unknown: Vec<(WordKind, String, usize)>,
}

/// What a fit amounts to.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Verdict {
    /// Nearly everything is understood.
    Well,
    /// A good part is not.
    Partly,
    /// These docs are written in other words.
    Not,
}

impl Fit {
    /// What it amounts to.
    pub fn verdict(&self) -> Verdict {
        let most = self.understood * 10 >= self.pages * 8 && self.typed * 10 >= self.rows * 9;
        match self.understood {
            0 => Verdict::Not,
            few if few * 5 < self.pages => Verdict::Not,
            _ if most => Verdict::Well,
            _ => Verdict::Partly,
        }
    }

    /// More is better: what was understood, less the words that were not. A page counts as much as ten rows.
    fn points(&self) -> i64 {
        let unknown: usize = self.unknown.iter().map(|(_, _, count)| count).sum();
        let count = |number: usize| i64::try_from(number).unwrap_or(i64::MAX / 64);
        count(self.understood) * 10 + count(self.typed) - count(unknown)
    }
}

/// What one dialect makes of one page.
#[derive(Debug, Default)]
pub(super) struct Evidence {
    /// Rows of fields.
    pub(super) fields: usize,
    understood: bool,
    unknown: Vec<(WordKind, String)>,
}

/// Whether a file is a dialect.
pub(super) fn is_dialect(path: &Path) -> bool {
    files::read(path)
        .is_ok_and(|file| file.text().lines().any(|line| line.starts_with("dialect:")) && Dialect::read(&file).is_ok())
}

/// What each dialect makes of a page; nothing where it cannot be read.
pub(super) fn look(path: &Path, dialects: &[(String, Arc<Dialect>)]) -> Vec<Evidence> {
    let Ok(file) = files::read_page(path) else { return Vec::new() };
    let document = Document::parse(file.text());
    if document.excess.is_some() {
        return Vec::new();
    }
    let look = |(_, dialect): &(String, Arc<Dialect>)| {
        let outline = outline(&document, &file, dialect);
        let fields = outline.tables.iter().map(|table| table.rows.len()).sum();
        Evidence {
            fields,
            // A page whose tables are all strange is not understood because of its JSON.
            understood: fields > 0 || (outline.table_count == 0 && !outline.examples.is_empty()),
            unknown: outline.unknown.into_iter().map(|word| (word.kind, word.word)).collect(),
        }
    };
    dialects.iter().map(look).collect()
}

/// How well each dialect fits, the best first. Of two that fit alike the one that comes first is meant.
pub(super) fn rank<'d>(dialects: impl Iterator<Item = &'d str>, pages: &[&Page]) -> Vec<Fit> {
    let mut fits: Vec<Fit> = dialects.enumerate().map(|(n, dialect)| fit(dialect, n, pages)).collect();
    fits.sort_by_key(|fit| Reverse(fit.points()));
    fits
}

fn fit(dialect: &str, n: usize, pages: &[&Page]) -> Fit {
    let mut fit =
        Fit { dialect: dialect.to_owned(), pages: pages.len(), understood: 0, rows: 0, typed: 0, unknown: Vec::new() };
    let mut words: BTreeMap<(WordKind, &str), usize> = BTreeMap::new();
    for evidence in pages.iter().filter_map(|page| page.evidence.get(n)) {
        let untyped = evidence.unknown.iter().filter(|(kind, _)| *kind == WordKind::Type).count();
        fit.understood += usize::from(evidence.understood);
        fit.rows += evidence.fields;
        fit.typed += evidence.fields.saturating_sub(untyped);
        evidence.unknown.iter().for_each(|(kind, word)| *words.entry((*kind, word)).or_default() += 1);
    }
    fit.unknown = words.into_iter().map(|((kind, word), count)| (kind, word.to_owned(), count)).collect();
    fit.unknown.sort_by_key(|(_, _, count)| Reverse(*count));
    fit
}
