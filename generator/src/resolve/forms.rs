//! Records of several forms: fields that the docs ask for, and that the examples show in some objects only.
//!
//! A filter is `{field, operator, value}` or `{condition, rules}`; a page of results is asked for by `{start, limit}`
//! or counted by `{enable_count}`. Each form is complete in itself, so its fields are neither required nor simply
//! optional: they come together.

use super::tree::{Id, Node, RowAt, Tree};
use crate::dialect::Flag;
use std::collections::HashMap;

/// Whether every table that has the field asks for it.
pub(super) fn is_asked_for(node: &Node<'_>) -> bool {
    !node.rows.is_empty() && node.rows.iter().all(|at| at.row.required == Some(Flag::Yes))
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

/// The number of the form that a member of a record belongs to, for members that are in some forms only.
pub(super) fn find(tree: &Tree<'_>, record: Id) -> HashMap<Id, u32> {
    let node = &tree.nodes[record];
    let mut groups: Vec<(Vec<bool>, Vec<Id>)> = Vec::new();
    for (name, &child) in &node.children {
        if !is_asked_for(&tree.nodes[child]) {
            continue;
        }
        let presence: Vec<bool> = node
            .forms
            .iter()
            .map(|form| form.contains(name))
            .chain(presence_in_variants(tree, record, child))
            .collect();
        let sometimes = presence.contains(&true) && presence.contains(&false);
        if !sometimes {
            continue;
        }
        match groups.iter_mut().find(|(found, _)| *found == presence) {
            Some((_, members)) => members.push(child),
            None => groups.push((presence, vec![child])),
        }
    }
    // One field alone that comes and goes is an optional field.
    if groups.len() == 1 && groups[0].1.len() == 1 {
        return HashMap::new();
    }
    let number = |i: usize| u32::try_from(i + 1).unwrap_or(u32::MAX);
    groups
        .into_iter()
        .enumerate()
        .flat_map(|(i, (_, members))| members.into_iter().map(move |id| (id, number(i))))
        .collect()
}
