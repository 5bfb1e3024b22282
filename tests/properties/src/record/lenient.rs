//! What a record accepts beyond its types, said once more by other means.

use serde::{Deserialize, Deserializer, Serialize};
use serde_json::{Number, Value};

/// Beyond this, doubles skip whole numbers.
const MAX_EXACT: f64 = 9_007_199_254_740_992.0;

/// `null` for the empty value.
pub(super) fn or_null<'de, D: Deserializer<'de>, T: Deserialize<'de> + Default>(
    deserializer: D,
) -> Result<T, D::Error> {
    Option::deserialize(deserializer).map(Option::unwrap_or_default)
}

/// A member that is there, which may be null.
pub(super) fn there<'de, D: Deserializer<'de>, T: Deserialize<'de>>(deserializer: D) -> Result<Option<T>, D::Error> {
    T::deserialize(deserializer).map(Some)
}

/// A number, or text that is one.
fn number(value: &Value) -> Option<Number> {
    match value {
        Value::Number(number) => Some(number.clone()),
        Value::String(text) => serde_json::from_str(text).ok().filter(|_| text.trim() == text),
        _ => None,
    }
}

/// A whole number of 64 bits, however it is written.
fn whole(number: &Number) -> Option<i64> {
    let fraction =
        || number.as_f64().filter(|value| !number.is_u64() && value.fract() == 0.0 && value.abs() <= MAX_EXACT);
    number.as_i64().or_else(|| fraction().map(|value| value as i64))
}

/// A double; a whole number only where no digit is lost.
fn fraction(number: &Number) -> Option<f64> {
    let value = number.as_f64()?;
    let exact = match (number.as_i64(), number.as_u64()) {
        (Some(whole), _) => value as i128 == i128::from(whole),
        (_, Some(whole)) => value as i128 == i128::from(whole),
        _ => true,
    };
    Some(value).filter(|value| exact && value.is_finite())
}

/// A number as records write it: whole ones without a fraction.
fn written(value: f64) -> Value {
    let is_whole = value.fract() == 0.0 && value.abs() <= MAX_EXACT && (value != 0.0 || value.is_sign_positive());
    if is_whole { Value::from(value as i64) } else { Value::from(value) }
}

macro_rules! through_value {
    ($($(#[$doc:meta])* $name:ident($inner:ty) = $read:expr;)*) => {
        $($(#[$doc])*
        #[derive(Default, Serialize)]
        pub(super) struct $name($inner);

        impl<'de> Deserialize<'de> for $name {
            fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<$name, D::Error> {
                let read: fn(&Value) -> Option<$inner> = $read;
                let value = Value::deserialize(deserializer)?;
                read(&value).map($name).ok_or_else(|| serde::de::Error::custom(concat!("no ", stringify!($name))))
            }
        })*
    };
}

through_value! {
    /// A whole number.
    Whole(i64) = |value| whole(&number(value)?);
    /// A number that may have a fraction.
    Fraction(Value) = |value| fraction(&number(value)?).map(written);
    /// A string, number or boolean, as it came.
    OneOf(Value) = scalar;
    /// One of them, or a list of them.
    Count(Value) = |value| match value {
        Value::Array(items) => items.iter().map(scalar).collect(),
        value => scalar(value),
    };
}

fn scalar(value: &Value) -> Option<Value> {
    match value {
        Value::Number(number) => match number.as_i64() {
            Some(whole) => Some(whole.into()),
            None => fraction(number).map(written),
        },
        Value::String(_) | Value::Bool(_) => Some(value.clone()),
        _ => None,
    }
}
