//! Facts that descriptions state in words: defaults, bounds, units, formats, company.
//!
//! What is not clearly stated gives nothing: a field without facts is no loss, a wrong fact is one. Two statements that
//! differ give nothing either, whether they stand in one description, in two rows, or in the pages of two languages.

mod company;
mod default;
mod examples;
mod read;
#[cfg(test)]
mod tests;

use crate::outline::FieldRow;
use crate::resolve::Context;
use crate::resolve::tree::Node;
use crate::spec::{Endpoint, Facts, Field};

/// What everything that the page says of a field states, where its type and its values are decided.
pub(crate) fn state(node: &Node<'_>, siblings: &[&str], field: &mut Field, context: &Context<'_, '_>) {
    let dialect = context.input.dialect;
    let of_row = |row: &FieldRow| {
        let mut facts = read::read(&row.doc, field, dialect);
        let cell = row.default.as_deref().and_then(|cell| default::of_cell(cell, field, dialect));
        merge_one(&mut facts.default, cell);
        let (excludes, unless) = company::read(&row.doc, &field.name, siblings, dialect.facts());
        Facts { excludes, unless, ..facts }
    };
    // Prose below the heading of a field is about its members, too.
    let mut stated = node.rows.iter().map(|at| of_row(at.row)).filter(|facts| !facts.is_empty());
    let Some(mut facts) = stated.next() else { return };
    stated.for_each(|other| merge(&mut facts, &other));
    field.facts = facts;
    field.fit_facts();
}

/// Adds what another description of the same field states. Where the two contradict each other, nothing is left.
pub(crate) fn merge(mine: &mut Facts, theirs: &Facts) {
    // Every fact is named: a new one does not compile until somebody decides how it is merged.
    let Facts { default, min, max, max_items, max_length, deprecated, format, unit, excludes, unless } = theirs;
    merge_one(&mut mine.default, default.clone());
    merge_one(&mut mine.min, *min);
    merge_one(&mut mine.max, *max);
    merge_one(&mut mine.max_items, *max_items);
    merge_one(&mut mine.max_length, *max_length);
    merge_one(&mut mine.format, *format);
    merge_one(&mut mine.unit, *unit);
    mine.deprecated |= *deprecated;
    for (mine, theirs) in [(&mut mine.excludes, excludes), (&mut mine.unless, unless)] {
        if mine.is_empty() {
            mine.clone_from(theirs);
        } else if !theirs.is_empty() {
            // What only one of the two names may be a slip.
            mine.retain(|name| theirs.contains(name));
        }
    }
}

fn merge_one<T: PartialEq>(mine: &mut Option<T>, theirs: Option<T>) {
    match (mine.is_some(), theirs) {
        (false, theirs) => *mine = theirs,
        (true, Some(theirs)) if mine.as_ref() != Some(&theirs) => *mine = None,
        (true, _) => {}
    }
}

/// Completes what a page states: where one field excludes another, that one excludes the first.
pub(crate) fn complete(endpoint: &mut Endpoint) {
    endpoint.types.values_mut().for_each(company::complete);
    settle(endpoint);
}

/// Takes away what the rest of the endpoint contradicts: types, records, the examples, and, where two pages were put
/// together, what one of the two says of other fields.
pub(crate) fn settle(endpoint: &mut Endpoint) {
    endpoint.types.values_mut().flat_map(|record| &mut record.fields).for_each(Field::fit_facts);
    examples::settle(endpoint);
    endpoint.types.values_mut().for_each(company::prune);
}
