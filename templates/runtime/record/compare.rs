//! `PartialEq` and `Debug` of every record, from the same table.

use super::{Record, SlotRef, State};
use std::fmt;

/// Whether two records of one type are equal.
pub fn equal(left: &dyn Record, right: &dyn Record) -> bool {
    (0..=left.table().fields.len()).all(|index| same(left.field(index), right.field(index)))
}

/// Writes a record as derived `Debug` would; members that the docs do not mention follow where there are any.
pub fn format(record: &dyn Record, f: &mut fmt::Formatter<'_>) -> fmt::Result {
    let table = record.table();
    let mut out = f.debug_struct(table.name);
    for (index, name) in table.fields.iter().enumerate() {
        out.field(name, &record.field(index));
    }
    if let SlotRef::Extra(extra) = record.field(table.fields.len())
        && !extra.is_empty()
    {
        out.field("extra", extra);
    }
    out.finish()
}

fn same(left: SlotRef<'_>, right: SlotRef<'_>) -> bool {
    use SlotRef::*;
    match (left, right) {
        (String(left), String(right)) => left == right,
        (Integer(left), Integer(right)) => left == right,
        (Number(left), Number(right)) => left == right,
        (Boolean(left), Boolean(right)) => left == right,
        (Scalar(left), Scalar(right)) => left == right,
        (OneOrMany(left), OneOrMany(right)) => left == right,
        (File(left), File(right)) => left == right,
        (Any(left), Any(right)) => left == right,
        (Extra(left), Extra(right)) => left == right,
        (Record(left), Record(right)) => equal(left, right),
        (Option(left), Option(right)) => match (left.state(), right.state()) {
            (State::Value(left), State::Value(right)) => same(left, right),
            (State::Absent, State::Absent) | (State::Null, State::Null) => true,
            _ => false,
        },
        (List(left), List(right)) => {
            left.count() == right.count()
                && (0..left.count()).all(|index| match (left.item(index), right.item(index)) {
                    (Some(left), Some(right)) => same(left, right),
                    _ => false,
                })
        }
        (Map(left), Map(right)) => {
            left.count() == right.count()
                && left.entries().all(|(key, value)| right.value(key).is_some_and(|other| same(value, other)))
        }
        _ => false,
    }
}

impl fmt::Debug for SlotRef<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            SlotRef::String(value) => value.fmt(f),
            SlotRef::Integer(value) => value.fmt(f),
            SlotRef::Number(value) => value.fmt(f),
            SlotRef::Boolean(value) => value.fmt(f),
            SlotRef::Scalar(value) => value.fmt(f),
            SlotRef::OneOrMany(value) => value.fmt(f),
            SlotRef::File(value) => value.fmt(f),
            SlotRef::Any(value) => value.fmt(f),
            SlotRef::Extra(value) => value.fmt(f),
            SlotRef::Record(record) => format(*record, f),
            SlotRef::Option(option) => match option.state() {
                State::Absent => f.write_str("None"),
                State::Null => f.write_str("Null"),
                State::Value(value) => f.debug_tuple("Some").field(&value).finish(),
            },
            SlotRef::List(list) => {
                f.debug_list().entries((0..list.count()).filter_map(|index| list.item(index))).finish()
            }
            SlotRef::Map(map) => f.debug_map().entries(map.entries()).finish(),
        }
    }
}
