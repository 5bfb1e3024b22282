//! Ways through fields in words.

/// A field of what lies at a path. A name that would be misread stands in quotes.
pub(super) fn step(path: &str, name: &str) -> String {
    let is_odd = |c: char| c.is_whitespace() || c.is_control() || ".[]{}\"".contains(c);
    let dot = if path.is_empty() { "" } else { "." };
    if name.is_empty() || name.contains(is_odd) { format!("{path}{dot}{name:?}") } else { format!("{path}{dot}{name}") }
}
