//! Types of members whose values the docs list.

use super::context::code;
use super::docs;
use super::names::{self, Kind};
use crate::spec::{Field, Type};

/// A newtype with a constant for each value.
pub(super) struct ValuesContext {
    pub(super) name: String,
    pub(super) inner: &'static str,
    pub(super) docs: Vec<String>,
    pub(super) values: Vec<ValueContext>,
}

/// A constant.
pub(super) struct ValueContext {
    pub(super) name: String,
    pub(super) ty: String,
    pub(super) value: String,
    pub(super) docs: Vec<String>,
}

/// Whether a field's type is one of values.
pub(super) fn has_values(field: &Field) -> bool {
    field.values.len() > 1 && matches!(field.ty, Type::String | Type::Integer)
}

/// The type of a field of `owner`, a struct.
pub(super) fn context(name: &str, owner: &str, field: &Field) -> ValuesContext {
    let is_integer = field.ty == Type::Integer;
    let names = constants(field);
    let values = field.values.iter().zip(names).map(|(known, constant)| {
        let meaning = docs::escape(&known.doc);
        let doc = if meaning.is_empty() {
            format!("{}.", code(&known.value))
        } else {
            format!("{}: {meaning}", code(&known.value))
        };
        ValueContext {
            name: constant,
            ty: if is_integer { name.to_owned() } else { "&'static str".to_owned() },
            value: match known.value.parse::<i64>() {
                Ok(number) if is_integer => format!("{name}({number})"),
                _ => docs::literal(&known.value),
            },
            docs: docs::literals(&doc),
        }
    });
    let doc = format!("The values of {} of [`{owner}`] that the docs list; others may come.", code(&field.name));
    ValuesContext {
        name: name.to_owned(),
        inner: if is_integer { "i64" } else { "String" },
        docs: docs::literals(&doc),
        values: values.collect(),
    }
}

/// Named after the values, or after their meanings where the values are numbers and each meaning is a word or a few.
fn constants(field: &Field) -> Vec<String> {
    let meanings: Vec<&str> = field.values.iter().map(|known| known.doc.as_str()).collect();
    let is_name = |text: &&str| {
        text.starts_with(|c: char| c.is_ascii_alphabetic())
            && text.len() <= 30
            && text.chars().all(|c| c.is_ascii_alphanumeric() || matches!(c, ' ' | '_' | '-'))
    };
    let wires: Vec<&str> = field.values.iter().map(|known| known.value.as_str()).collect();
    let is_number = wires.iter().all(|value| value.parse::<i64>().is_ok());
    let mut words = meanings.clone();
    words.sort_unstable();
    words.dedup();
    let by_meaning = is_number && words.len() == meanings.len() && meanings.iter().all(is_name);
    let named = if by_meaning { meanings } else { wires };
    names::distinct(&named, Kind::Constant).into_iter().map(|(name, _)| name).collect()
}
