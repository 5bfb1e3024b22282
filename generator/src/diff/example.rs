//! What differs between two versions of an example.

use super::step::step;
use serde_json::Value;

/// Differences that are shown.
const MAX_SHOWN: usize = 3;
/// Characters of a value that are shown.
const MAX_VALUE: usize = 24;

/// The places where two examples differ, given as JSON: `data[0].id 1 -> 2, page.sort added, 4 more`. Nothing where
/// one is no JSON or the two are the same.
pub(super) fn difference(old: &str, new: &str) -> Option<String> {
    let (old, new) = (serde_json::from_str(old).ok()?, serde_json::from_str(new).ok()?);
    let mut found = Vec::new();
    compare("", &old, &new, &mut found);
    let more = found.len().saturating_sub(MAX_SHOWN);
    found.truncate(MAX_SHOWN);
    if more > 0 {
        found.push(format!("{more} more"));
    }
    Some(found.join(", ")).filter(|text| !text.is_empty())
}

fn compare(path: &str, old: &Value, new: &Value, found: &mut Vec<String>) {
    match (old, new) {
        (Value::Object(old), Value::Object(new)) => {
            let at = |name: &str| step(path, name);
            for (name, value) in new {
                match old.get(name) {
                    Some(before) => compare(&at(name), before, value, found),
                    None => found.push(format!("{} added", at(name))),
                }
            }
            let gone = old.keys().filter(|name| !new.contains_key(*name));
            found.extend(gone.map(|name| format!("{} removed", at(name))));
        }
        (Value::Array(old), Value::Array(new)) => {
            let at = |index: usize| format!("{path}[{index}]");
            for (index, (before, value)) in old.iter().zip(new).enumerate() {
                compare(&at(index), before, value, found);
            }
            found.extend((old.len()..new.len()).map(|index| format!("{} added", at(index))));
            found.extend((new.len()..old.len()).map(|index| format!("{} removed", at(index))));
        }
        (old, new) if old != new => {
            let space = if path.is_empty() { "" } else { " " };
            found.push(format!("{path}{space}{} -> {}", shown(old), shown(new)));
        }
        _ => {}
    }
}

/// A value in short: what kind it is where it has parts.
fn shown(value: &Value) -> String {
    match value {
        Value::Object(_) => "an object".to_owned(),
        Value::Array(_) => "a list".to_owned(),
        value => {
            let text = value.to_string();
            let cut: String = text.chars().take(MAX_VALUE).collect();
            if cut.len() < text.len() { format!("{cut}…") } else { text }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_places_that_differ_are_shown() {
        for (old, new, wanted) in [
            (r#"{"a": 1, "b": {"c": [1, 2]}}"#, r#"{"a": 1, "b": {"c": [1, 3]}}"#, Some("b.c[1] 2 -> 3")),
            (r#"{"a": 1}"#, r#"{"x y": 1}"#, Some("\"x y\" added, a removed")),
            (r#"[1, 2]"#, r#"[1]"#, Some("[1] removed")),
            (r#"[{"a": null}]"#, r#"[{"a": {"b": 1}}, 2]"#, Some("[0].a null -> an object, [1] added")),
            (r#""one""#, r#""two, and a long sentence behind it""#, Some("\"one\" -> \"two, and a long sentenc…")),
            (r#"[1, 2, 3, 4, 5]"#, r#"[5, 4, 3, 2, 1]"#, Some("[0] 1 -> 5, [1] 2 -> 4, [3] 4 -> 2, 1 more")),
            (r#"{"a": 1, "b": 2}"#, r#"{"b": 2, "a": 1}"#, None),
            ("{", "{}", None),
        ] {
            assert_eq!(difference(old, new).as_deref(), wanted, "{old} -> {new}");
        }
    }
}
