//! How much was read, and how well.

use crate::diagnostic::Place;
use crate::outline::{self, Blocks, Outline, WordKind};
use crate::resolve::{Anys, Lists, Resolved, Rule, Unclear};
use crate::spec::{Endpoint, Type};
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;

/// How much was read.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Summary {
    /// Pages, broken ones among them.
    pub pages: usize,
    /// Tables on these pages.
    pub tables: usize,
    /// Rows of the tables of fields among them.
    pub rows: usize,
    /// Blocks of JSON on these pages.
    pub examples: usize,
    /// Blocks that are JSON as they stand.
    pub strict_blocks: usize,
    /// Blocks that are meant to be JSON, but beyond repair.
    pub broken_examples: usize,
    /// By which rule how many tables found their field.
    pub links: BTreeMap<Rule, usize>,
    /// How many fields have which kind of type at the bottom.
    pub types: BTreeMap<&'static str, usize>,
    /// How many types are `any`, and why.
    pub anys: Anys,
    /// How many fields have a list of values, by its spelling, and how well examples bear it out.
    pub lists: Lists,
    /// How many endpoints page by which convention.
    pub paging: BTreeMap<&'static str, usize>,
    /// How many pages have parameters of paging and an answer of which it is not known how it pages, and why.
    pub unclear: BTreeMap<Unclear, usize>,
    /// Endpoints that were read.
    pub endpoints: usize,
    /// Those among them that have a route.
    pub routed: usize,
    /// The words that no dialect knew, the most frequent first.
    pub unknown_words: Vec<UnknownWord>,
}

/// A word that the dialect did not know.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct UnknownWord {
    /// What it stood for: `heading`, `column`, `type`, `required word`.
    pub kind: String,
    /// The word.
    pub word: String,
    /// How often it stood there.
    pub count: usize,
    /// The first place where it stands.
    pub place: Place,
}

/// How much one page has.
#[derive(Serialize, Deserialize)]
pub(super) struct Facts {
    tables: usize,
    rows: usize,
    blocks: Blocks,
    unknown: Vec<outline::UnknownWord>,
}

impl Facts {
    pub(super) fn of(outline: &Outline) -> Facts {
        Facts {
            tables: outline.table_count,
            rows: outline.tables.iter().map(|table| table.rows.len()).sum(),
            blocks: outline.blocks,
            unknown: outline.unknown.clone(),
        }
    }
}

/// Counts while pages are read.
#[derive(Default)]
pub(super) struct Counter {
    summary: Summary,
    words: BTreeMap<(WordKind, String), (usize, Place)>,
}

impl Counter {
    pub(super) fn page(&mut self) {
        self.summary.pages += 1;
    }

    pub(super) fn outline(&mut self, facts: &Facts, place: impl Fn(std::ops::Range<usize>) -> Place) {
        let summary = &mut self.summary;
        summary.tables += facts.tables;
        summary.rows += facts.rows;
        summary.examples += facts.blocks.all();
        summary.strict_blocks += facts.blocks.strict;
        summary.broken_examples += facts.blocks.broken;
        for word in &facts.unknown {
            let entry = self.words.entry((word.kind, word.word.clone()));
            entry.or_insert_with(|| (0, place(word.span.clone()))).0 += 1;
        }
    }

    pub(super) fn resolved(&mut self, resolved: &Resolved) {
        self.summary.anys.silent += resolved.anys.silent;
        self.summary.anys.mixed += resolved.anys.mixed;
        for (rule, count) in &resolved.links {
            *self.summary.links.entry(*rule).or_default() += count;
        }
        if let Some(why) = resolved.unclear {
            *self.summary.unclear.entry(why).or_default() += 1;
        }
        for (pattern, tally) in &resolved.lists {
            *self.summary.lists.entry(*pattern).or_default() += *tally;
        }
    }

    pub(super) fn endpoint(&mut self, endpoint: &Endpoint) {
        self.summary.endpoints += 1;
        if let Some(paging) = &endpoint.paging {
            *self.summary.paging.entry(paging.by.word()).or_default() += 1;
        }
        self.summary.routed += usize::from(endpoint.is_routed());
        for field in endpoint.types.values().flat_map(|record| &record.fields) {
            *self.summary.types.entry(kind(field.ty.leaf())).or_default() += 1;
        }
    }

    pub(super) fn finish(mut self) -> Summary {
        let words = self.words.into_iter();
        let mut words: Vec<UnknownWord> = words
            .map(|((kind, word), (count, place))| UnknownWord { kind: kind.word().to_owned(), word, count, place })
            .collect();
        words.sort_by(|a, b| b.count.cmp(&a.count).then_with(|| a.kind.cmp(&b.kind)).then_with(|| a.word.cmp(&b.word)));
        self.summary.unknown_words = words;
        self.summary
    }
}

fn kind(ty: &Type) -> &'static str {
    match ty {
        Type::String => "string",
        Type::Integer => "integer",
        Type::Number => "number",
        Type::Boolean => "boolean",
        Type::Union(_) => "several scalars",
        Type::Record(_) => "record",
        _ => "any",
    }
}
