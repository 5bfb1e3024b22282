//! Type words that should be others: what to write, and whether that is right wherever the row counts.

use super::tree::Node;
use super::{Context, Input};
use crate::diagnostic::{Diagnostic, Suggestion, code};
use crate::dialect::Claim;
use crate::outline::{FieldRow, inside};
use std::cell::RefCell;
use std::collections::HashMap;

/// What was found out about type words so far.
#[derive(Default)]
pub(crate) struct Verdicts {
    /// For each row, by where its type stands: what every field that it is about would have there.
    rows: HashMap<usize, Vec<Option<String>>>,
    /// The word of the page for a type. Thousands of findings may ask for it, and each answer takes a look at all rows.
    of_page: RefCell<Vec<(Claim, Option<String>)>>,
}

/// The change of a type cell to a word for another type: the word that the page has for it elsewhere, or else the first
/// one of the dialect in the same writing.
pub(crate) fn change(context: &Context<'_, '_>, row: &FieldRow, right: &Claim) -> Option<Suggestion> {
    let input = context.input;
    let source = input.file.text().get(row.type_span.clone())?;
    let span = inside(source, &row.type_span, &row.type_text)?;
    let word = of_page(context, right).or_else(|| input.dialect.type_word(right, &row.type_text))?;
    Some(Suggestion::new(format!("write `{word}`"), input.file, [(span, word)]))
}

/// The word that the tables of the page have for a type most often.
pub(crate) fn of_page(context: &Context<'_, '_>, claim: &Claim) -> Option<String> {
    let mut known = context.verdicts.of_page.borrow_mut();
    if let Some((_, word)) = known.iter().find(|(known, _)| known == claim) {
        return word.clone();
    }
    let word = most_frequent(context.input, claim);
    known.push((claim.clone(), word.clone()));
    word
}

fn most_frequent(input: &Input<'_>, claim: &Claim) -> Option<String> {
    let rows = input.outline.tables.iter().flat_map(|table| &table.rows);
    let words = rows.filter(|row| row.claim.claim == *claim && !row.claim.nullable && !row.is_bare());
    let mut counts: indexmap::IndexMap<&str, usize> = indexmap::IndexMap::new();
    for row in words {
        let plain = row.type_text.chars().all(char::is_alphanumeric);
        if plain && !row.type_text.is_empty() && input.dialect.right_type(&row.type_text).is_none() {
            *counts.entry(&row.type_text).or_default() += 1;
        }
    }
    // Of two that are as frequent, the first.
    let most = counts.values().copied().max()?;
    counts.into_iter().find(|(_, count)| *count == most).map(|(word, _)| word.to_owned())
}

/// Remembers what the field at a node would have in the type cells of its rows: the findings from `before` on are about it.
pub(crate) fn judge(node: &Node<'_>, before: usize, context: &mut Context<'_, '_>) {
    let single = node.rows.len() == 1;
    for at in &node.rows {
        let about = |found: &&Diagnostic| is_about_word(found) && start(found) == Some(at.row.type_span.start);
        let finding = context.diagnostics.get(before..).unwrap_or_default().iter().find(about);
        let word = finding.filter(|_| single).and_then(|found| found.suggestions.first());
        let word = word.and_then(|suggestion| suggestion.edits.first()).map(|edit| edit.replacement.clone());
        context.verdicts.rows.entry(at.row.type_span.start).or_default().push(word);
    }
}

/// Takes back what would be wrong for another field that the same row is about.
pub(crate) fn keep_certain(diagnostics: &mut [Diagnostic], verdicts: &Verdicts) {
    for found in diagnostics.iter_mut().filter(|found| is_about_word(found)) {
        let verdicts = start(found).and_then(|start| verdicts.rows.get(&start));
        let agree = verdicts.is_some_and(|words| words.iter().all(|word| word.is_some() && word == &words[0]));
        if !agree {
            found.suggestions.clear();
        }
    }
}

fn is_about_word(found: &Diagnostic) -> bool {
    [&code::TYPE_MISMATCH, &code::UNKNOWN_TYPE].into_iter().any(|code| found.code == code)
}

fn start(found: &Diagnostic) -> Option<usize> {
    found.labels.first().map(|label| label.place.span.start)
}
