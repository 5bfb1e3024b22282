//! What wraps the payload of a response: recognised page by page.

use super::tree::{ROOT, Tree};
use super::{Context, emit, weigh};
use crate::dialect::{Dialect, Envelope};
use crate::outline::{Direction, FieldTable};
use crate::sample::{Sample, Value};
use crate::spec::{ENVELOPE, Record, Type};
use indexmap::IndexMap;

/// The envelope of a page.
pub(crate) struct Wrapped {
    /// Its name, or `none`.
    pub(crate) name: String,
    /// The member that holds the payload.
    pub(crate) payload: Option<String>,
}

/// Adds an example to a tree. What a failed call answers instead of the payload is no payload.
/// `described` tells the parameters that a table has, whatever they are called.
pub(crate) fn absorb<'a>(
    tree: &mut Tree<'a>,
    direction: Direction,
    sample: &'a Sample,
    dialect: &Dialect,
    described: &dyn Fn(&str) -> bool,
) {
    let Value::Object(members) = &sample.value else { return tree.absorb(ROOT, sample) };
    let kept = |name: &str| match direction {
        Direction::Request => !dialect.is_auth(name) || described(name),
        Direction::Response => !failed_payload(sample, name, dialect),
    };
    tree.absorb_some(ROOT, sample, members.iter().filter(|member| kept(&member.name)));
}

/// Whether a member is the payload of a call that failed, and not simply null.
fn failed_payload(sample: &Sample, name: &str, dialect: &Dialect) -> bool {
    let envelope = dialect.envelopes.iter().find(|envelope| shows(sample, envelope));
    envelope.is_some_and(|envelope| {
        envelope.payload == name
            && failed(sample, envelope)
            && !sample.get(name).is_some_and(|payload| matches!(payload.value, Value::Null))
    })
}

fn shows(sample: &Sample, envelope: &Envelope) -> bool {
    envelope.marks.iter().any(|mark| sample.get(mark).is_some())
}

/// Whether an example shows a call that failed.
pub(crate) fn failed(sample: &Sample, envelope: &Envelope) -> bool {
    envelope.failure.iter().any(|failure| {
        let Some(text) = sample.get(&failure.member).and_then(as_text) else { return false };
        failure.is.contains(&text) || (!failure.is_not.is_empty() && !failure.is_not.contains(&text))
    })
}

fn as_text(sample: &Sample) -> Option<String> {
    match &sample.value {
        Value::Null => Some("null".to_owned()),
        Value::Boolean(value) => Some(value.to_string()),
        Value::Number(text) | Value::Query(text) | Value::String(text) => Some(text.clone()),
        _ => None,
    }
}

/// Where the fields of a table below the root heading of the response belong: to the whole body, or to the payload
/// where the table leaves the envelope out.
pub(crate) fn home_of_root_table(tree: &mut Tree<'_>, table: &FieldTable, dialect: &Dialect) -> usize {
    let names: Vec<&str> = table.rows.iter().filter_map(|row| row.path.first()).map(String::as_str).collect();
    let shown = |envelope: &&Envelope| envelope.marks.iter().any(|mark| tree.nodes[ROOT].children.contains_key(mark));
    let root_is_empty = !tree.nodes[ROOT].seen();
    let envelope = match dialect.envelopes.iter().find(shown) {
        Some(envelope) => envelope,
        None if root_is_empty => match dialect.envelope(&dialect.default_envelope) {
            Some(envelope) => envelope,
            None => return ROOT,
        },
        None => return ROOT,
    };
    let in_envelope = names.iter().filter(|name| envelope.members.iter().any(|member| member == *name)).count();
    let in_root = names.iter().filter(|name| tree.nodes[ROOT].children.contains_key(**name)).count();
    let in_payload = match tree.nodes[ROOT].children.get(&envelope.payload) {
        Some(&payload) => names.iter().filter(|name| tree.nodes[payload].children.contains_key(**name)).count(),
        None => 0,
    };
    let has_payload = names.contains(&envelope.payload.as_str());
    let of_payload = match root_is_empty {
        true => in_envelope * 2 < names.len() && !has_payload,
        false => in_payload > in_root && !(has_payload && in_envelope > 1),
    };
    // A table that mentions nothing the example has: fields of the payload, unless they are the envelope's.
    let unknown = !root_is_empty && in_payload + in_root == 0 && in_envelope == 0;
    let scalar_payload = tree.nodes[ROOT]
        .children
        .get(&envelope.payload)
        .is_some_and(|&payload| tree.nodes[payload].shows_only_scalars());
    match (of_payload || unknown) && !scalar_payload {
        true => tree.child(ROOT, &envelope.payload),
        false => ROOT,
    }
}

/// Finds the envelope of a page.
pub(crate) fn find(tree: &Tree<'_>, context: &mut Context<'_, '_>) -> Wrapped {
    let dialect = context.input.dialect;
    let root = &tree.nodes[ROOT];
    let bare = root.kinds.first().is_some_and(|kinds| kinds.array > 0 || kinds.scalar());
    let has = |name: &String| root.children.contains_key(name);
    let envelope = if bare {
        None
    } else if root.children.is_empty() {
        dialect.envelope(&dialect.default_envelope)
    } else {
        dialect.envelopes.iter().find(|envelope| {
            let members = root.children.keys().filter(|name| envelope.members.contains(name)).count();
            envelope.marks.iter().any(has) && (members > 1 || root.children.len() == 1)
        })
    };
    match envelope {
        Some(envelope) => Wrapped { name: envelope.name.clone(), payload: Some(envelope.payload.clone()) },
        None => Wrapped { name: "none".to_owned(), payload: None },
    }
}

/// Writes the records of the response; gives the type of the payload.
pub(crate) fn emit(
    tree: &Tree<'_>,
    wrapped: &Wrapped,
    names: &emit::Names,
    types: &mut IndexMap<String, Record>,
    context: &mut Context<'_, '_>,
) -> Type {
    let Some(payload) = &wrapped.payload else {
        return weigh::decide(tree, ROOT, Direction::Response, names, types, context).ty;
    };
    let record = weigh::record(tree, ROOT, Direction::Response, names, types, context);
    let ty = record.fields.iter().find(|field| field.name == *payload).map_or(Type::Any, |field| field.ty.clone());
    types.insert(ENVELOPE.to_owned(), record);
    ty
}
