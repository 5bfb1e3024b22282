//! What the examples alone show of the shape of a tree: maps and recursion.

use super::tree::{Id, ROOT, Tree};

/// Finds maps and records that contain themselves. `named` tells the names that a table gives to fields:
/// a key that a table names is no data. `is_map` tells the fields that tables declare to be maps.
pub(crate) fn settle(tree: &mut Tree<'_>, named: &dyn Fn(&str) -> bool, is_map: &dyn Fn(&str) -> bool) {
    // Bottom up, so that the values of a map are settled before they are merged.
    for id in tree.reachable().into_iter().rev() {
        if id != ROOT && tree.nodes[id].same_as.is_none() && keys_are_data(tree, id, named, is_map) {
            tree.make_map(id);
        }
    }
    fold_recursion(tree);
}

/// Whether the keys of an object are ids or other data rather than names of fields.
fn keys_are_data(tree: &Tree<'_>, id: Id, named: &dyn Fn(&str) -> bool, is_map: &dyn Fn(&str) -> bool) -> bool {
    let node = &tree.nodes[id];
    let keys = || node.children.keys().map(String::as_str);
    if node.is_map || keys().next().is_none() || keys().any(named) {
        return false;
    }
    is_map(&node.name)
        || keys().all(is_data)
        || (keys().count() > 1 && keys().any(is_odd) && same_shape(tree, id))
        || (keys().count() > 2 && keys().all(has_digit) && same_shape(tree, id))
        || (keys().count() > 1
            && numbered(&keys().collect::<Vec<_>>())
            && (same_shape(tree, id) || same_scalars(tree, id)))
}

/// A key that no name of a field looks like: a number, an address, a template variable, a path.
fn is_data(key: &str) -> bool {
    key.parse::<f64>().is_ok() || key.starts_with(|c: char| c.is_ascii_digit()) || is_odd(key) || is_generated(key)
}

/// A key that a program made: long, with digits all over.
fn is_generated(key: &str) -> bool {
    let digits = key.bytes().filter(u8::is_ascii_digit).count();
    let runs = key.split(|c: char| !c.is_ascii_digit()).filter(|run| !run.is_empty()).count();
    key.len() >= 12 && digits >= 4 && runs >= 3
}

/// `node1`, `node2`: one name with different numbers behind it.
fn numbered(keys: &[&str]) -> bool {
    let stem = |key: &&str| key.trim_end_matches(|c: char| c.is_ascii_digit()).len();
    keys.iter().all(|key| stem(key) < key.len() && key[..stem(key)] == keys[0][..stem(&keys[0])])
}

fn is_odd(key: &str) -> bool {
    key.starts_with("${") || key.contains(['/', ' ', '|', ',', ';', ':', '{', '.'])
}

fn has_digit(key: &str) -> bool {
    key.contains(|c: char| c.is_ascii_digit())
}

/// Whether all children are objects with the same members.
fn same_shape(tree: &Tree<'_>, id: Id) -> bool {
    let mut shapes = tree.nodes[id].children.values().map(|child| {
        let node = &tree.nodes[*child];
        let mut keys: Vec<&str> = node.children.keys().map(String::as_str).collect();
        keys.sort_unstable();
        (node.shows_objects(), keys)
    });
    let Some(first) = shapes.next() else { return false };
    first.0 && !first.1.is_empty() && shapes.all(|shape| shape == first)
}

/// Whether all children are scalars of one kind.
fn same_scalars(tree: &Tree<'_>, id: Id) -> bool {
    let mut kinds = tree.nodes[id].children.values().map(|child| {
        let node = &tree.nodes[*child];
        let shown = node.kinds.first().copied().unwrap_or_default();
        (node.shows_only_scalars(), [shown.string, shown.integer, shown.number, shown.boolean].map(|count| count > 0))
    });
    let Some(first) = kinds.next() else { return false };
    first.0 && kinds.all(|kind| kind == first)
}

/// A node below another of the same name whose members that one has too is the same record.
fn fold_recursion(tree: &mut Tree<'_>) {
    for id in tree.reachable() {
        if tree.nodes[id].same_as.is_some() || id == ROOT || tree.is_value(id) {
            continue;
        }
        let above = tree.ancestors(id).find(|ancestor| {
            *ancestor != ROOT && tree.nodes[*ancestor].name == tree.nodes[id].name && contains(tree, *ancestor, id)
        });
        // A node may have been folded away together with its parent.
        let attached = tree.ancestors(id).all(|ancestor| tree.nodes[ancestor].same_as.is_none());
        if let (Some(above), true) = (above, attached) {
            tree.fold(id, above);
        }
    }
}

/// Whether every member of one node is a member of another, and there is one at least.
fn contains(tree: &Tree<'_>, above: Id, id: Id) -> bool {
    let (above, node) = (&tree.nodes[above], &tree.nodes[id]);
    !node.children.is_empty() && node.children.keys().all(|key| above.children.contains_key(key))
}
