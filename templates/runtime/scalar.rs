//! A scalar that the server sends in several kinds.

use crate::record::{encode_number, whole};
use crate::{Nullable, Value};
use serde::{Deserialize, Deserializer, Serialize, Serializer};
use std::fmt;

/// A string, number or boolean: the docs and the server use several kinds for the same member.
///
/// Keeps the kind that was sent, so `"1"` goes back as `"1"` and `1` as `1`. Anything scalar becomes one with `into()`.
#[derive(Debug, Clone, PartialEq)]
#[non_exhaustive]
pub enum Scalar {
    /// Text.
    String(String),
    /// A whole number.
    Integer(i64),
    /// A number with a fraction, or a whole one beyond 64 bits.
    Number(f64),
    /// `true` or `false`.
    Boolean(bool),
}

impl Scalar {
    /// The text, where it is text.
    pub fn as_str(&self) -> Option<&str> {
        match self {
            Scalar::String(text) => Some(text),
            _ => None,
        }
    }

    /// The whole number: an integer, or text in digits.
    pub fn as_integer(&self) -> Option<i64> {
        match self {
            Scalar::Integer(number) => Some(*number),
            Scalar::String(text) => text.parse().ok(),
            _ => None,
        }
    }

    /// The number: any number, or text that is one.
    pub fn as_number(&self) -> Option<f64> {
        match self {
            Scalar::Integer(number) => Some(*number as f64),
            Scalar::Number(number) => Some(*number),
            Scalar::String(text) => text.parse().ok(),
            Scalar::Boolean(_) => None,
        }
    }

    /// The truth value, where it is one.
    pub fn as_boolean(&self) -> Option<bool> {
        match self {
            Scalar::Boolean(value) => Some(*value),
            _ => None,
        }
    }

    /// The scalar that a JSON value is, where it is one.
    pub(crate) fn of(value: &Value) -> Option<Scalar> {
        match value {
            Value::String(text) => Some(Scalar::String(text.clone())),
            Value::Bool(value) => Some(Scalar::Boolean(*value)),
            Value::Number(number) => match number.as_i64() {
                Some(integer) => Some(Scalar::Integer(integer)),
                None => number.as_f64().map(Scalar::number),
            },
            Value::Null | Value::Array(_) | Value::Object(_) => None,
        }
    }

    /// The scalar that a number is: `1.0` is a whole number, and is written as one.
    pub(crate) fn number(number: f64) -> Scalar {
        whole(number).map_or(Scalar::Number(number), Scalar::Integer)
    }
}

impl Default for Scalar {
    fn default() -> Scalar {
        Scalar::String(String::new())
    }
}

/// The value without quotes.
impl fmt::Display for Scalar {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Scalar::String(text) => f.write_str(text),
            Scalar::Integer(number) => number.fmt(f),
            Scalar::Number(number) => number.fmt(f),
            Scalar::Boolean(value) => value.fmt(f),
        }
    }
}

macro_rules! from {
    ($($type:ty => $kind:ident, |$value:ident| $make:expr;)*) => {
        $(impl From<$type> for Scalar {
            fn from($value: $type) -> Scalar {
                Scalar::$kind($make)
            }
        }

        impl From<$type> for Nullable<Scalar> {
            fn from(value: $type) -> Nullable<Scalar> {
                Nullable::Value(value.into())
            }
        })*
    };
}

from! {
    String => String, |value| value;
    &String => String, |value| value.clone();
    &str => String, |value| value.to_owned();
    i64 => Integer, |value| value;
    i32 => Integer, |value| value.into();
    u32 => Integer, |value| value.into();
    f64 => Number, |value| value;
    bool => Boolean, |value| value;
}

impl PartialEq<str> for Scalar {
    fn eq(&self, other: &str) -> bool {
        self.as_str() == Some(other)
    }
}

impl PartialEq<&str> for Scalar {
    fn eq(&self, other: &&str) -> bool {
        self == *other
    }
}

impl PartialEq<i64> for Scalar {
    fn eq(&self, other: &i64) -> bool {
        matches!(self, Scalar::Integer(number) if number == other)
    }
}

impl Serialize for Scalar {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        match self {
            Scalar::String(text) => serializer.serialize_str(text),
            Scalar::Integer(number) => serializer.serialize_i64(*number),
            Scalar::Number(number) => encode_number(*number, serializer),
            Scalar::Boolean(value) => serializer.serialize_bool(*value),
        }
    }
}

impl<'de> Deserialize<'de> for Scalar {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Scalar, D::Error> {
        let mut scalar = Scalar::default();
        crate::record::decode_slot(
            crate::record::Slot::slot(&mut scalar),
            &mut crate::record::Trail::default(),
            deserializer,
        )?;
        Ok(scalar)
    }
}
