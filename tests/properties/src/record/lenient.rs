//! What a record accepts beyond its types, said once more by other means.

use serde::{Deserialize, Deserializer, Serialize};
use serde_json::{Number, Value};

/// From here on, a double may stand for other whole numbers, too.
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

/// The digits of a number, or of text that is one.
fn digits(value: &Value) -> Option<String> {
    match value {
        Value::Number(number) => Some(number.to_string()),
        Value::String(text) => {
            serde_json::from_str::<Number>(text).ok().filter(|_| text.trim() == text).map(|_| text.clone())
        }
        _ => None,
    }
}

/// A whole number of 64 bits, however it is written.
fn whole(digits: &str) -> Option<i64> {
    if is_whole(digits) {
        return digits.parse().ok();
    }
    let value: f64 = digits.parse().ok()?;
    (value.fract() == 0.0 && value.abs() < MAX_EXACT).then_some(value as i64)
}

/// A double; a whole number only where no digit is lost.
fn fraction(digits: &str) -> Option<f64> {
    let value: f64 = digits.parse().ok().filter(|value: &f64| value.is_finite())?;
    if !is_whole(digits) {
        return Some(value);
    }
    let whole: i128 = digits.parse().ok()?;
    // A negative zero is not whole, and is none in whole digits.
    (value as i128 == whole && whole != i128::MAX).then_some(if whole == 0 { 0.0 } else { value })
}

fn is_whole(digits: &str) -> bool {
    digits.trim_start_matches('-').bytes().all(|byte| byte.is_ascii_digit())
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
    Whole(i64) = |value| whole(&digits(value)?);
    /// A number that may have a fraction.
    Fraction(Value) = |value| fraction(&digits(value)?).map(written);
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
            None => fraction(&number.to_string()).map(written),
        },
        Value::String(_) | Value::Bool(_) => Some(value.clone()),
        _ => None,
    }
}
