//! The values that the docs list for a field, and their constants.

use super::change::{Aspect, Breaks, Change, Class, What};
use super::fields::Pair;
use crate::render::surface::Face;
use crate::spec::KnownValue;

/// What differs between two lists of values.
pub(super) fn compare(pair: &Pair<'_>) -> Vec<Change> {
    let (old, new) = (&pair.old.values, &pair.new.values);
    // Without a type of their own in both versions values are sentences; the type itself is told as a type.
    let constants = pair.old_face.zip(pair.new_face).map(|(old, new)| (constants(old), constants(new)));
    let constants = constants.filter(|(old, new)| !old.is_empty() && !new.is_empty());
    let mut changes = Vec::new();
    for known in old {
        let KnownValue { value, doc } = known;
        match new.iter().find(|other| other.value == *value) {
            Some(other) if *doc != other.doc => {
                changes.push(Change::changed(Aspect::Value, words(known), words(other)))
            }
            Some(_) => {}
            None => changes.push(removed(value, constants.is_some(), pair)),
        }
        changes.extend(constants.and_then(|(old, new)| renamed(value, old, new)));
    }
    for known in new.iter().filter(|known| !old.iter().any(|other| other.value == known.value)) {
        let class = if constants.is_some() { Class::Compatible } else { Class::Documentation };
        let change = Change { new: Some(known.value.clone()), ..Change::new(What::Added, Aspect::Value) };
        changes.push(change.class(class));
    }
    changes
}

/// Name and value of the constants of a field's type.
fn constants(face: &Face) -> &[(String, String)] {
    &face.constants
}

fn words(known: &KnownValue) -> String {
    if known.doc.is_empty() { known.value.clone() } else { format!("{}: {}", known.value, known.doc) }
}

fn removed(value: &str, has_constant: bool, pair: &Pair<'_>) -> Change {
    let change = Change { old: Some(value.to_owned()), ..Change::new(What::Removed, Aspect::Value) };
    match (has_constant, pair.ways.sent) {
        (true, true) => change
            .class(Class::Breaking(Breaks::Both))
            .because("its constant is gone, and the server may no longer take it"),
        (true, false) => change.class(Class::Breaking(Breaks::Source)).because("its constant is gone"),
        (false, _) => change,
    }
}

/// The constant of a value that is there as before, where it has another name.
fn renamed(value: &str, old: &[(String, String)], new: &[(String, String)]) -> Option<Change> {
    let name = |constants: &[(String, String)]| {
        constants.iter().find(|(_, literal)| is_of(literal, value)).map(|(name, _)| name.clone())
    };
    let (old, new) = (name(old)?, name(new)?);
    let change = || Change::changed(Aspect::Constant, &old, &new).class(Class::Breaking(Breaks::Source));
    (old != new).then(change)
}

/// Whether `"open"` or `Status(3)` is the value.
fn is_of(literal: &str, value: &str) -> bool {
    let number = literal.split_once('(').and_then(|(_, rest)| rest.strip_suffix(')'));
    number.is_some_and(|number| number.parse::<i64>().ok() == value.parse().ok())
        || literal == crate::render::docs::literal(value)
}
