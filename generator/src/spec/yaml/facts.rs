//! The facts of a field, as they stand in its line.

use super::scalar::scalar;
use crate::spec::model::{Field, Type};
use std::fmt::Write as _;

/// Writes what the docs state, in a fixed order; nothing where they state nothing.
pub(super) fn write(out: &mut String, field: &Field) {
    let facts = &field.facts;
    let key = |name: &str, value: Option<String>| value.map(|value| format!(", {name}: {value}"));
    let word = |word: Option<&'static str>| word.map(str::to_owned);
    let names = |names: &[String]| {
        let names: Vec<_> = names.iter().map(|name| scalar(name)).collect();
        (!names.is_empty()).then(|| format!("[{}]", names.join(", ")))
    };
    // A text that reads as a number is quoted, a number is not.
    let default = facts.default.as_ref().map(|text| match field.ty_inside() {
        Type::String => scalar(text).into_owned(),
        _ => text.clone(),
    });
    let keys = [
        key("default", default),
        key("min", facts.min.map(|min| min.to_string())),
        key("max", facts.max.map(|max| max.to_string())),
        key("max_items", facts.max_items.map(|max| max.to_string())),
        key("max_length", facts.max_length.map(|max| max.to_string())),
        key("deprecated", facts.deprecated.then(|| "true".to_owned())),
        key("format", word(facts.format.map(|format| format.word()))),
        key("unit", word(facts.unit.map(|unit| unit.word()))),
        key("excludes", names(&facts.excludes)),
        key("unless", names(&facts.unless)),
    ];
    for key in keys.into_iter().flatten() {
        // Writing to a String cannot fail.
        let _ = write!(out, "{key}");
    }
}
