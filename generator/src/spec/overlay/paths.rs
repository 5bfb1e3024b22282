//! Paths of fields, a record and then members down from it, and what they lead to.

use crate::spec::model::{ENVELOPE, Endpoint, REQUEST};
use std::collections::HashSet;

/// The record and the index of the field that `path` leads to. A wire name may have dots itself: the whole rest
/// of the path is tried before its first part.
pub(super) fn locate(endpoint: &Endpoint, path: &str) -> Option<(String, usize)> {
    let (record, rest) = path.split_once('.')?;
    descend(endpoint, record, rest, &mut HashSet::new())
}

/// `tried` holds what led nowhere: where names have dots, many ways lead to the same place.
fn descend<'e, 'p>(
    endpoint: &'e Endpoint,
    record: &'e str,
    rest: &'p str,
    tried: &mut HashSet<(&'e str, &'p str)>,
) -> Option<(String, usize)> {
    let fields = &endpoint.types.get(record)?.fields;
    if let Some(at) = fields.iter().position(|field| field.name == rest) {
        return Some((record.to_owned(), at));
    }
    // Each step takes a dot off the rest, so this ends even where a record contains itself.
    fields.iter().find_map(|field| {
        let below = rest.strip_prefix(field.name.as_str())?.strip_prefix('.')?;
        let record = field.ty.record()?;
        if !tried.insert((record, below)) {
            return None;
        }
        descend(endpoint, record, below, tried)
    })
}

/// How far `path` can be followed, the name after that, and the names that could stand in its place.
pub(super) fn known_fields<'e, 'p>(endpoint: &'e Endpoint, path: &'p str) -> (Option<&'p str>, &'p str, Vec<&'e str>) {
    let ends = path.rmatch_indices('.').map(|(dot, _)| (&path[..dot], &path[dot + 1..]));
    for (place, name) in std::iter::once((path, "")).chain(ends) {
        if let Some(record) = locate_record(endpoint, place).and_then(|record| endpoint.types.get(&record)) {
            return (Some(place), name, record.fields.iter().map(|field| field.name.as_str()).collect());
        }
    }
    let head = path.split('.').next().unwrap_or_default();
    (None, head, endpoint.types.keys().map(String::as_str).collect())
}

/// The record that `path` leads to: its own name, or a field that holds it.
pub(super) fn locate_record(endpoint: &Endpoint, path: &str) -> Option<String> {
    if endpoint.types.contains_key(path) {
        return Some(path.to_owned());
    }
    let (record, at) = locate(endpoint, path)?;
    endpoint.types[&record].fields[at].ty.record().map(str::to_owned)
}

/// Takes the records away that nothing leads to any more.
pub(crate) fn drop_orphans(old: &Endpoint, new: &mut Endpoint) {
    let before = reached(old);
    let after = reached(new);
    new.types.retain(|name, _| after.contains(name) || !before.contains(name));
}

fn reached(endpoint: &Endpoint) -> HashSet<String> {
    let mut reached = HashSet::new();
    let mut open: Vec<&str> = [REQUEST, ENVELOPE].into_iter().chain(endpoint.response.record()).collect();
    while let Some(name) = open.pop() {
        if let Some(record) = endpoint.types.get(name)
            && reached.insert(name.to_owned())
        {
            open.extend(record.fields.iter().filter_map(|field| field.ty.record()));
        }
    }
    reached
}
