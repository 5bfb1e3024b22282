//! Records of several forms: fields that the docs ask for, and that the examples show in some objects only.
//!
//! A filter is `{field, operator, value}` or `{condition, rules}`; a page of results is asked for by `{start, limit}`
//! or counted by `{enable_count}`. Each form is complete in itself, so its fields are neither required nor simply
//! optional: they come together.

use super::tree::{Id, RowAt, Tree};
use crate::dialect::Flag;
use std::collections::HashMap;

/// Whether every table that has the field asks for it. What the table of the record itself says counts more than what a
/// table further up says of its members.
pub(super) fn is_asked_for(tree: &Tree<'_>, record: Id, field: Id) -> bool {
    let (own, rows) = (&tree.nodes[record].tables, &tree.nodes[field].rows);
    let has_own = rows.iter().any(|at| own.contains(&at.table));
    let mut rows = rows.iter().filter(|at| !has_own || own.contains(&at.table)).peekable();
    rows.peek().is_some() && rows.all(|at| at.row.required == Some(Flag::Yes))
}

/// Whether a table asks for members of an object that it does not mention itself: then it asks for the object.
pub(super) fn holds_what_is_asked_for(tree: &Tree<'_>, record: Id, field: Id) -> bool {
    let node = &tree.nodes[field];
    let asked = |child: &Id| {
        let rows = &tree.nodes[*child].rows;
        let of_record = |at: &RowAt<'_>| tree.nodes[record].tables.contains(&at.table);
        rows.iter().any(|at| of_record(at) && at.row.required == Some(Flag::Yes))
    };
    node.rows.is_empty() && node.children.values().any(asked)
}

/// Whether each table of a variant of a record has the field, or one that is about all variants.
pub(super) fn in_every_variant(tree: &Tree<'_>, record: Id, field: Id) -> bool {
    presence_in_variants(tree, record, field).all(|present| present)
}

fn presence_in_variants<'t>(tree: &'t Tree<'_>, record: Id, field: Id) -> impl Iterator<Item = bool> + 't {
    let variants = &tree.nodes[record].variants;
    let rows: &[RowAt<'_>] = &tree.nodes[field].rows;
    let common = rows.iter().any(|at| !variants.contains(&at.table));
    variants.iter().map(move |variant| common || rows.iter().any(|at| at.table == *variant))
}

/// More forms than this are no forms but fields that come and go.
const MAX_FORMS: usize = 16;

/// The forms that need each member of a record, for members that some forms need and others do without. A form is what an
/// example shows in one object, or what the table of a variant asks for.
pub(super) fn find(tree: &Tree<'_>, record: Id) -> HashMap<Id, Vec<u32>> {
    let node = &tree.nodes[record];
    let mut conditional: Vec<(Id, Vec<bool>)> = Vec::new();
    for (name, &child) in &node.children {
        let shown = node.forms.iter().map(|form| form.contains(name));
        let presence: Vec<bool> = shown.chain(presence_in_variants(tree, record, child)).collect();
        if is_asked_for(tree, record, child) && presence.contains(&true) && presence.contains(&false) {
            conditional.push((child, presence));
        }
    }
    let count = conditional.first().map_or(0, |(_, presence)| presence.len());
    let of_form = |form: usize| -> Vec<Id> {
        conditional.iter().filter(|(_, presence)| presence[form]).map(|(id, _)| *id).collect()
    };
    let mut forms: Vec<Vec<Id>> = Vec::new();
    for form in (0..count).map(of_form) {
        if !form.is_empty() && !forms.contains(&form) {
            forms.push(form);
        }
        if forms.len() > MAX_FORMS {
            return HashMap::new();
        }
    }
    // One field alone that comes and goes is an optional field.
    let alone = forms.len() == 1 && forms[0].len() == 1;
    let mut found: HashMap<Id, Vec<u32>> = HashMap::new();
    if !alone {
        for (number, form) in (1..).zip(&forms) {
            form.iter().for_each(|id| found.entry(*id).or_default().push(number));
        }
    }
    found
}
