//! What the docs state of a field, in the words of JSON Schema.

use crate::spec::Field;
use serde_json::{Map, Value, json};

/// Adds defaults and bounds to the schema of a field. That it is deprecated is said of a parameter, not of its schema.
pub(super) fn add(schema: &mut Map<String, Value>, field: &Field) {
    let facts = &field.facts;
    let known = [
        ("default", field.default_value()),
        ("minimum", facts.min.map(|min| json!(min))),
        ("maximum", facts.max.map(|max| json!(max))),
        ("maxItems", facts.max_items.map(|max| json!(max))),
        ("maxLength", facts.max_length.map(|max| json!(max))),
    ];
    schema.extend(known.into_iter().filter_map(|(key, value)| Some((key.to_owned(), value?))));
}
