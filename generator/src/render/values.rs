//! Types of members whose values the docs list.

use super::context::{MARGIN, MAX_WIDTH, code, fill, member};
use super::docs;
use super::names::{self, Kind};
use crate::spec::{Field, KnownValue, Type};

/// A newtype with a constant for each value.
pub(super) struct ValuesContext {
    pub(super) name: String,
    pub(super) inner: &'static str,
    /// The member that has them, where the macro makes the doc comment of that.
    pub(super) of: Option<String>,
    pub(super) docs: Vec<String>,
    pub(super) values: Vec<ValueContext>,
}

/// A constant.
pub(super) struct ValueContext {
    pub(super) name: String,
    pub(super) value: String,
    /// How the macro is told it: `NAME = "value"`.
    told: String,
    docs: Vec<String>,
}

impl ValuesContext {
    /// Whether it stands in one line.
    pub(super) fn is_short(&self) -> bool {
        let of = self.of.as_ref().map_or(0, |of| " of ".len() + of.len());
        let head = MARGIN + self.name.len() + of + ": String {  }".len();
        self.is_bare() && head + self.joined().chars().count() <= MAX_WIDTH
    }

    /// All constants in one line.
    pub(super) fn joined(&self) -> String {
        self.values.iter().map(|value| value.told.as_str()).collect::<Vec<_>>().join(", ")
    }

    /// The constants, each below its meaning; as many as fit in a line where none has one.
    pub(super) fn lines(&self) -> Vec<String> {
        let mut lines: Vec<String> = Vec::new();
        for value in &self.values {
            lines.extend(value.docs.iter().map(|line| format!("///{line}")));
            fill(&mut lines, format!("{},", value.told), self.is_bare());
        }
        lines
    }

    fn is_bare(&self) -> bool {
        self.values.iter().all(|value| value.docs.is_empty())
    }
}

/// Whether a field's type is one of values.
pub(super) fn has_values(field: &Field) -> bool {
    let fits = |known: &KnownValue| field.ty == Type::String || known.value.parse::<i64>().is_ok();
    field.values.len() > 1 && matches!(field.ty, Type::String | Type::Integer) && field.values.iter().all(fits)
}

/// The type of a field of `owner`, a struct.
pub(super) fn context(name: &str, owner: &str, field: &Field) -> ValuesContext {
    let is_integer = field.ty == Type::Integer;
    let names = constants(field);
    let values = field.values.iter().zip(names).map(|(known, constant)| {
        let number = known.value.parse::<i64>().ok().filter(|_| is_integer);
        let literal = number.map_or_else(|| docs::literal(&known.value), |number| number.to_string());
        let shown = match docs::span(&known.value) {
            span if span.is_empty() => " as \" \"".to_owned(),
            span if span == number.map_or_else(|| known.value.clone(), |number| number.to_string()) => String::new(),
            span => format!(" as {}", docs::literal(&span)),
        };
        ValueContext {
            told: format!("{constant} = {literal}{shown}"),
            value: number.map_or_else(|| literal.clone(), |number| format!("{name}({number})")),
            name: constant,
            docs: docs::lines(&docs::escape(&known.doc)),
        }
    });
    let of = member(owner, &field.name);
    let doc = format!("The values of {} of [`{owner}`] that the docs list; others may come.", code(&field.name));
    ValuesContext {
        name: name.to_owned(),
        inner: if is_integer { "i64" } else { "String" },
        docs: if of.is_some() { Vec::new() } else { docs::lines(&doc) },
        of,
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
