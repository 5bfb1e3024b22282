//! Changes as an entry of a changelog.

use super::change::{Change, Class};
use super::phrase::{Marks, phrase};
use std::fmt::Write;

/// A heading, and what stands below it.
type Section = (&'static str, fn(Class) -> bool);

/// An entry of a changelog with a title such as a version; empty where nothing changed. Headings that would be empty are not
/// there. What comes from the docs is escaped.
pub fn markdown(changes: &[Change], title: &str) -> String {
    let mut out = String::new();
    let sections: [Section; 3] = [
        ("Breaking", |class| matches!(class, Class::Breaking(_))),
        ("Added and changed", |class| class == Class::Compatible),
        ("Documentation", |class| class == Class::Documentation),
    ];
    for (heading, is_here) in sections {
        let mut here = changes.iter().filter(|change| is_here(change.class)).peekable();
        if here.peek().is_some() {
            let _ = write!(out, "\n### {heading}\n\n");
        }
        for change in here {
            let _ = writeln!(out, "- {}", item(change));
        }
    }
    if out.is_empty() { out } else { format!("## {}\n{out}", escaped(title)) }
}

/// ``- `cc.list_hosts`, `Request.page.limit`: required now (source, wire). `Request::new` takes it now.``
fn item(change: &Change) -> String {
    let site = match &change.endpoint {
        Some(endpoint) => format!("{}.{endpoint}", change.system),
        None => change.system.clone(),
    };
    let path = change.path.as_ref().map(|path| format!(", {}", code(path))).unwrap_or_default();
    let breaks = match change.class {
        Class::Breaking(breaks) => format!(" ({})", breaks.words().join(", ")),
        Class::Compatible | Class::Documentation => String::new(),
    };
    let why = change.why.as_ref().map(|why| format!("; {why}")).unwrap_or_default();
    format!("{}{path}: {}{breaks}{why}", code(&site), phrase(change, &Marked))
}

struct Marked;

impl Marks for Marked {
    fn code(&self, text: &str) -> String {
        code(text)
    }

    fn prose(&self, _: &str, _: &str) -> Option<String> {
        // The new sentence stands in the docs; a changelog says that it is worth reading.
        None
    }

    fn example(&self, _: &str, _: &str) -> Option<String> {
        None
    }

    fn sentence(&self, text: &str) -> String {
        escaped(text)
    }
}

/// A code span that holds any text, in one line.
fn code(text: &str) -> String {
    let text: String = text.chars().map(|c| if c.is_control() { ' ' } else { c }).collect();
    let longest = text.split(|c| c != '`').map(str::len).max().unwrap_or_default();
    let fence = "`".repeat(longest + 1);
    let is_bare = !text.starts_with(['`', ' ']) && !text.ends_with(['`', ' ']) && !text.is_empty();
    if is_bare { format!("{fence}{text}{fence}") } else { format!("{fence} {text} {fence}") }
}

/// Text that Markdown shows as it is, in one line.
fn escaped(text: &str) -> String {
    let mut out = String::new();
    for c in text.chars() {
        match c {
            c if c.is_control() => out.push(' '),
            '\\' | '`' | '*' | '_' | '{' | '}' | '[' | ']' | '<' | '>' | '#' | '|' | '~' | '&' | '!' => {
                out.push('\\');
                out.push(c);
            }
            c => out.push(c),
        }
    }
    out.trim().to_owned()
}
