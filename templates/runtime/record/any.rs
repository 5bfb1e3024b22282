//! Reads any JSON value, within the memory that it may take.
//!
//! serde_json's own reader takes an object with a member of one of its private names for something else: text in it is JSON
//! to be read, as deep again as any text may be. A server may send such names, and then they are names like others.

use super::Trail;
use crate::Value;
use serde::de::{DeserializeSeed, Deserializer, Error, MapAccess, SeqAccess, Visitor};
use serde_json::{Map, Number};
use std::fmt;

/// The member name by which `serde_json` hands out numbers when a crate in the tree asks it for arbitrary precision.
pub(super) const NUMBER: &str = "$serde_json::private::Number";

/// About what an entry of a map takes beside its value: the name, and its place in the map.
pub(super) const ENTRY: usize = 64;

/// Reads a whole text, and takes what it needs from the memory that is left.
pub(crate) fn read_any(json: &str, left: &mut usize) -> serde_json::Result<Value> {
    let mut trail = Trail::within(*left);
    let mut reader = serde_json::Deserializer::from_str(json);
    let value = Any(&mut trail).deserialize(&mut reader)?;
    reader.end()?;
    *left = trail.left();
    Ok(value)
}

/// Reads one value.
pub(super) struct Any<'t>(pub(super) &'t mut Trail);

impl<'de> DeserializeSeed<'de> for Any<'_> {
    type Value = Value;

    fn deserialize<D: Deserializer<'de>>(self, deserializer: D) -> Result<Value, D::Error> {
        deserializer.deserialize_any(self)
    }
}

impl<'de> Visitor<'de> for Any<'_> {
    type Value = Value;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("a value")
    }

    fn visit_bool<E: Error>(self, value: bool) -> Result<Value, E> {
        Ok(Value::Bool(value))
    }

    fn visit_i64<E: Error>(self, value: i64) -> Result<Value, E> {
        Ok(value.into())
    }

    fn visit_u64<E: Error>(self, value: u64) -> Result<Value, E> {
        Ok(value.into())
    }

    fn visit_i128<E: Error>(self, value: i128) -> Result<Value, E> {
        Ok(any_integer(value))
    }

    fn visit_u128<E: Error>(self, value: u128) -> Result<Value, E> {
        Ok(i128::try_from(value).map_or((value as f64).into(), any_integer))
    }

    fn visit_f64<E: Error>(self, value: f64) -> Result<Value, E> {
        Ok(value.into())
    }

    fn visit_str<E: Error>(self, value: &str) -> Result<Value, E> {
        Ok(value.into())
    }

    fn visit_string<E: Error>(self, value: String) -> Result<Value, E> {
        Ok(Value::String(value))
    }

    fn visit_unit<E: Error>(self) -> Result<Value, E> {
        Ok(Value::Null)
    }

    fn visit_none<E: Error>(self) -> Result<Value, E> {
        Ok(Value::Null)
    }

    fn visit_some<D: Deserializer<'de>>(self, deserializer: D) -> Result<Value, D::Error> {
        self.deserialize(deserializer)
    }

    fn visit_newtype_struct<D: Deserializer<'de>>(self, deserializer: D) -> Result<Value, D::Error> {
        self.deserialize(deserializer)
    }

    fn visit_seq<A: SeqAccess<'de>>(self, mut items: A) -> Result<Value, A::Error> {
        let mut list = Vec::new();
        while let Some(item) = items.next_element_seed(Any(&mut *self.0))? {
            self.0.spend(places(list.len()) * size_of::<Value>())?;
            list.push(item);
        }
        Ok(Value::Array(list))
    }

    fn visit_map<A: MapAccess<'de>>(self, mut members: A) -> Result<Value, A::Error> {
        let mut map = Map::new();
        while let Some(name) = members.next_key::<String>()? {
            if name == NUMBER && map.is_empty() && are_digits_kept() {
                match members.next_value_seed(Any(&mut *self.0))? {
                    Value::String(digits) => match digits.parse::<Number>() {
                        Ok(number) => return Ok(Value::Number(number)),
                        Err(_) => map.insert(name, Value::String(digits)),
                    },
                    other => map.insert(name, other),
                };
                continue;
            }
            self.0.spend(places(map.len()) * (ENTRY + size_of::<Value>()))?;
            let value = members.next_value_seed(Any(&mut *self.0))?;
            map.insert(name, value);
        }
        Ok(Value::Object(map))
    }
}

/// The places that one more item takes: the first one comes with room for four.
pub(super) fn places(count: usize) -> usize {
    if count == 0 { 4 } else { 1 }
}

/// Whether a crate in the tree asks `serde_json` for arbitrary precision: only then objects of this kind are numbers.
pub(super) fn are_digits_kept() -> bool {
    "0.10".parse::<Number>().is_ok_and(|number| number.to_string() == "0.10")
}

pub(super) fn any_integer(number: i128) -> Value {
    match (i64::try_from(number), u64::try_from(number)) {
        (Ok(value), _) => value.into(),
        (_, Ok(value)) => value.into(),
        _ => (number as f64).into(),
    }
}
