//! The one serialiser that writes every record.

use super::{Location, Record, SlotRef, State};
use crate::OneOrMany;
use serde::ser::{Serialize, SerializeMap, SerializeSeq, Serializer};

/// Writes every field of a record as a member of one object, wherever the fields travel.
pub fn encode<S: Serializer>(record: &dyn Record, serializer: S) -> Result<S::Ok, S::Error> {
    Members { record, only: None }.serialize(serializer)
}

/// The members of a record, all of them or those that travel in one place.
pub(crate) struct Members<'a> {
    pub(crate) record: &'a dyn Record,
    pub(crate) only: Option<Location>,
}

impl Serialize for Members<'_> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let table = self.record.table();
        let mut map = serializer.serialize_map(None)?;
        for (index, name) in table.fields.iter().enumerate() {
            if self.only.is_some_and(|only| table.location(index) != only) {
                continue;
            }
            match self.record.field(index) {
                SlotRef::Option(option) => match option.state() {
                    State::Value(value) => map.serialize_entry(name, &Written(value))?,
                    State::Null => map.serialize_entry(name, &())?,
                    State::Absent if table.null.contains(&index) => map.serialize_entry(name, &())?,
                    State::Absent => {}
                },
                field => map.serialize_entry(name, &Written(field))?,
            }
        }
        if let SlotRef::Extra(extra) = self.record.field(table.fields.len()) {
            for (name, value) in extra.iter().filter(|(name, _)| !table.fields.contains(name)) {
                map.serialize_entry(name, value)?;
            }
        }
        map.end()
    }
}

/// One value.
pub(crate) struct Written<'a>(pub(crate) SlotRef<'a>);

impl Serialize for Written<'_> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        match self.0 {
            SlotRef::String(text) => serializer.serialize_str(text),
            SlotRef::Integer(number) => serializer.serialize_i64(number),
            SlotRef::Number(number) => encode_number(number, serializer),
            SlotRef::Boolean(value) => serializer.serialize_bool(value),
            SlotRef::Scalar(scalar) => scalar.serialize(serializer),
            SlotRef::OneOrMany(OneOrMany::One(scalar)) => scalar.serialize(serializer),
            SlotRef::OneOrMany(OneOrMany::Many(scalars)) => scalars.serialize(serializer),
            SlotRef::File(file) => file.serialize(serializer),
            SlotRef::Any(value) => value.serialize(serializer),
            SlotRef::Option(option) => match option.state() {
                State::Value(value) => Written(value).serialize(serializer),
                State::Absent | State::Null => serializer.serialize_unit(),
            },
            SlotRef::List(list) => {
                let mut seq = serializer.serialize_seq(Some(list.count()))?;
                for index in 0..list.count() {
                    if let Some(item) = list.item(index) {
                        seq.serialize_element(&Written(item))?;
                    }
                }
                seq.end()
            }
            SlotRef::Map(map) => serializer.collect_map(map.entries().map(|(key, value)| (key, Written(value)))),
            SlotRef::Record(record) => encode(record, serializer),
            SlotRef::Extra(extra) => serializer.collect_map(extra.iter()),
        }
    }
}

/// Writes a whole number without a fraction: `5`, not `5.0`, which servers that want an integer refuse.
#[inline]
pub(crate) fn encode_number<S: Serializer>(number: f64, serializer: S) -> Result<S::Ok, S::Error> {
    match whole(number) {
        Some(whole) => serializer.serialize_i64(whole),
        None => serializer.serialize_f64(number),
    }
}

/// The integer that a number is, where it is one and has no neighbour that could be meant as well.
#[inline]
pub(crate) fn whole(number: f64) -> Option<i64> {
    const MAX_EXACT: f64 = 9_007_199_254_740_992.0;
    // `fract` is a call of a library on many machines.
    let is_whole = number.abs() <= MAX_EXACT && (number as i64) as f64 == number && (number != 0.0 || number.is_sign_positive());
    is_whole.then_some(number as i64)
}
