//! When two bodies say the same.

use md_bindgen::outline::Direction;
use serde_json::{Map, Value};
use std::collections::BTreeSet;

/// Where the second body does not say what the first one says; nothing where it does.
///
/// Numbers are equal by value (`1`, `1.0`, `1e0`), exactly, however many digits they have. In responses an absent
/// member equals a null one. The order of members makes no difference, that of items does.
pub fn difference(before: &Value, after: &Value, direction: Direction) -> Option<String> {
    compare(before, after, direction, &mut vec!["$".to_owned()]).err()
}

fn compare(before: &Value, after: &Value, direction: Direction, path: &mut Vec<String>) -> Result<(), String> {
    match (before, after) {
        (Value::Object(before), Value::Object(after)) => members(before, after, direction, path),
        (Value::Array(before), Value::Array(after)) if before.len() == after.len() => {
            for (index, (before, after)) in before.iter().zip(after).enumerate() {
                step(format!("[{index}]"), before, after, direction, path)?;
            }
            Ok(())
        }
        (Value::Number(before), Value::Number(after)) if decimal(before) == decimal(after) => Ok(()),
        (before, after) if before == after => Ok(()),
        _ => Err(format!("{}: {before} became {after}", path.concat())),
    }
}

fn members(
    before: &Map<String, Value>,
    after: &Map<String, Value>,
    direction: Direction,
    path: &mut Vec<String>,
) -> Result<(), String> {
    let names: BTreeSet<&String> = before.keys().chain(after.keys()).collect();
    for name in names {
        let absent = match direction {
            Direction::Request => None,
            Direction::Response => Some(&Value::Null),
        };
        match (before.get(name).or(absent), after.get(name).or(absent)) {
            (Some(before), Some(after)) => step(format!(".{name}"), before, after, direction, path)?,
            (Some(before), None) => return Err(format!("{}.{name}: {before} was lost", path.concat())),
            (None, Some(after)) => return Err(format!("{}.{name}: {after} was not there", path.concat())),
            (None, None) => {}
        }
    }
    Ok(())
}

fn step(
    step: String,
    before: &Value,
    after: &Value,
    direction: Direction,
    path: &mut Vec<String>,
) -> Result<(), String> {
    path.push(step);
    compare(before, after, direction, path)?;
    path.pop();
    Ok(())
}

/// A number as sign, digits without zeros at either end, and the power of ten of the last digit: one form a value.
fn decimal(number: &serde_json::Number) -> (bool, String, i64) {
    let text = number.to_string();
    let (mantissa, power) = text.split_once(['e', 'E']).unwrap_or((&text, "0"));
    let negative = mantissa.starts_with('-');
    let (whole, fraction) = mantissa.trim_start_matches('-').split_once('.').unwrap_or((mantissa, ""));
    let digits = format!("{}{fraction}", whole.trim_start_matches('-'));
    let kept = digits.trim_end_matches('0');
    let cut = digits.len() - kept.len();
    let power = power.parse::<i64>().unwrap_or(0) - fraction.len() as i64 + cut as i64;
    let kept = kept.trim_start_matches('0').to_owned();
    if kept.is_empty() { (false, kept, 0) } else { (negative, kept, power) }
}

/// Whether 64 bits hold every number of a body, as an integer or as a fraction: no client reads more.
pub fn is_held(body: &Value) -> bool {
    match body {
        Value::Number(number) => {
            let is_integer = number.as_i64().is_some() || number.as_u64().is_some();
            let read = number.to_string().parse::<f64>().ok().and_then(serde_json::Number::from_f64);
            is_integer || read.is_some_and(|read| decimal(&read) == decimal(number))
        }
        Value::Array(items) => items.iter().all(is_held),
        Value::Object(members) => members.values().all(is_held),
        _ => true,
    }
}

#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod tests {
    use super::*;

    fn differs(before: &str, after: &str, direction: Direction) -> Option<String> {
        difference(&serde_json::from_str(before).unwrap(), &serde_json::from_str(after).unwrap(), direction)
    }

    #[test]
    fn numbers_are_equal_by_value_alone() {
        for (one, other) in
            [("1", "1.0"), ("100", "1e2"), ("-0.5", "-5E-1"), ("0", "-0.0"), ("20", "2e1"), ("0.10", "0.1")]
        {
            assert_eq!(differs(one, other, Direction::Request), None, "{one} {other}");
        }
        for (one, other) in [
            ("1", "-1"),
            ("1", "10"),
            ("0.1", "0.01"),
            ("9007199254740993", "9007199254740992"),
            ("1", "\"1\""),
            ("1", "true"),
        ] {
            assert!(differs(one, other, Direction::Response).is_some(), "{one} {other}");
        }
    }

    #[test]
    fn numbers_beyond_64_bits_are_not_held() {
        let held = |text: &str| is_held(&serde_json::from_str(text).unwrap());
        assert!(held(r#"[1, -0.5, {"a": [18446744073709551615, 1e300, 0.1]}]"#));
        for text in ["1e999", "[123456789012345678901234567890]", r#"{"a": 3.0000000000000000000000000001}"#] {
            assert!(!held(text), "{text}");
        }
    }

    #[test]
    fn an_absent_member_is_a_null_one_in_responses_only() {
        let (with, without) = (r#"{"a": [{"b": null, "c": 1}]}"#, r#"{"a": [{"c": 1}]}"#);
        assert_eq!(differs(with, without, Direction::Response), None);
        assert_eq!(differs(without, with, Direction::Response), None);
        assert_eq!(differs(with, without, Direction::Request).unwrap(), "$.a[0].b: null was lost");
        assert_eq!(differs(without, with, Direction::Request).unwrap(), "$.a[0].b: null was not there");
    }

    #[test]
    fn what_differs_is_named() {
        assert_eq!(differs(r#"{"a":1,"b":2}"#, r#"{"b":2,"a":1}"#, Direction::Request), None);
        assert_eq!(differs("[1,2]", "[2,1]", Direction::Request).unwrap(), "$[0]: 1 became 2");
        assert_eq!(differs("[1]", "[1,1]", Direction::Request).unwrap(), "$: [1] became [1,1]");
        let lost = differs(r#"{"data":{"x":"y"}}"#, r#"{"data":{}}"#, Direction::Response);
        assert_eq!(lost.unwrap(), "$.data.x: \"y\" became null");
    }
}
