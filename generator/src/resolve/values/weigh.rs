//! The list of a field against the values that the examples show for it.

use super::{Kind, List, Pattern, read, read_cell};
use crate::diagnostic::{Diagnostic, code};
use crate::resolve::Context;
use crate::resolve::tree::{Id, Node, Tree};
use crate::sample::{Sample, Value};
use crate::spec::{KnownValue, Type};
use std::collections::BTreeMap;

/// How many fields have a list, by its spelling, and how well examples bear it out.
pub type Lists = BTreeMap<Pattern, Tally>;

/// How well examples bear out the lists of one spelling.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, serde::Serialize, serde::Deserialize)]
pub struct Tally {
    /// Fields with such a list.
    pub found: usize,
    /// Those of which an example shows a value.
    pub checked: usize,
    /// Those among them whose list has every value that an example shows.
    pub held: usize,
}

impl std::ops::AddAssign for Tally {
    fn add_assign(&mut self, other: Tally) {
        self.found += other.found;
        self.checked += other.checked;
        self.held += other.held;
    }
}

/// The values that examples show for fields whose descriptions list others: by record and field.
pub type Strangers = BTreeMap<(String, String), Vec<String>>;

/// The documented values of a field of which it is decided what type it has; or, where examples show values that the
/// list lacks, those.
pub(crate) fn values(
    tree: &Tree<'_>,
    id: Id,
    ty: &Type,
    context: &mut Context<'_, '_>,
) -> Result<Vec<KnownValue>, Vec<String>> {
    let kind = match ty {
        Type::Integer => Kind::Integer,
        Type::String => Kind::Text,
        _ => return Ok(Vec::new()),
    };
    let node = &tree.nodes[id];
    let lists = lists(node, kind, context);
    let Some(pattern) = lists.first().map(|list| list.pattern) else { return Ok(Vec::new()) };
    let (values, words) = merged(lists);
    let shown: Vec<(&str, &Sample)> = node.shown.iter().filter_map(|sample| Some((text(sample)?, *sample))).collect();
    // Number or word: nothing but an example can tell.
    if words.is_some() && shown.is_empty() {
        return Ok(Vec::new());
    }
    let tally = context.lists.entry(pattern).or_default();
    tally.found += 1;
    tally.checked += usize::from(!shown.is_empty());
    let strangers = |values: &[KnownValue]| -> Vec<(&str, &Sample)> {
        shown.iter().filter(|(shown, _)| values.iter().all(|known| known.value != *shown)).copied().collect()
    };
    let strange = strangers(&values);
    let Some((_, stranger)) = strange.first() else {
        tally.held += usize::from(!shown.is_empty());
        return Ok(values);
    };
    if let Some(words) = words.filter(|words| strangers(words).is_empty()) {
        tally.held += 1;
        return Ok(words);
    }
    report(tree, id, &values, stranger, context);
    Err(strange.into_iter().map(|(text, _)| text.to_owned()).collect())
}

/// The lists in everything that the page says of a field. A table of values says it best.
fn lists(node: &Node<'_>, kind: Kind, context: &Context<'_, '_>) -> Vec<List> {
    let words = context.input.dialect.values();
    let notes = if node.notes.is_empty() { None } else { read(&node.notes.join("\n"), kind, words) };
    if let Some(table) = notes.as_ref().filter(|list| list.pattern == Pattern::Table) {
        return vec![table.clone()];
    }
    let of_row = |row: &crate::outline::FieldRow| {
        let cell = row.values.as_deref().and_then(|cell| read_cell(cell, kind, words));
        cell.or_else(|| read(&row.doc, kind, words))
    };
    node.rows.iter().filter_map(|at| of_row(at.row)).chain(notes).collect()
}

/// All values of several lists, each once, and how they read where numbers only count the values.
fn merged(lists: Vec<List>) -> (Vec<KnownValue>, Option<Vec<KnownValue>>) {
    let counted = lists.iter().any(|list| list.words.is_some());
    let (mut values, mut words) = (Vec::new(), Vec::new());
    for list in lists {
        add(&mut words, list.words.unwrap_or_else(|| list.values.clone()));
        add(&mut values, list.values);
    }
    (values, counted.then_some(words))
}

fn add(all: &mut Vec<KnownValue>, more: Vec<KnownValue>) {
    for known in more {
        match all.iter_mut().find(|other| other.value == known.value) {
            Some(same) if same.doc.is_empty() => same.doc = known.doc,
            Some(_) => {}
            None => all.push(known),
        }
    }
}

/// The text of a scalar in an example. An empty text says that there is no value.
fn text(sample: &Sample) -> Option<&str> {
    match &sample.value {
        Value::Number(text) | Value::Query(text) | Value::String(text) => {
            Some(text.as_str()).filter(|text| !text.is_empty())
        }
        _ => None,
    }
}

fn report(tree: &Tree<'_>, id: Id, values: &[KnownValue], stranger: &Sample, context: &mut Context<'_, '_>) {
    let file = context.input.file;
    let known: Vec<&str> = values.iter().map(|known| known.value.as_str()).take(6).collect();
    let more = if values.len() > known.len() { ", …" } else { "" };
    let message = format!(
        "the description of `{}` lists the values {}{more}, but the example shows `{}`",
        tree.shown(id),
        known.join(", "),
        text(stranger).unwrap_or_default()
    );
    let mut diagnostic = Diagnostic::new(&code::VALUES_CONTRADICTED, message);
    if let Some(at) = tree.nodes[id].rows.first() {
        diagnostic = diagnostic.at(file.at(at.row.span.clone()), "described here");
    }
    let diagnostic = diagnostic
        .at(file.at_line(stranger.span.clone()), "another value here")
        .help("the list was left out; add the value to it, or correct the example");
    context.report(diagnostic);
}
