//! The only module that names the YAML library. Everything else asks for typed values ([`parse`]) or for
//! a tree with places ([`tree`]).

use super::tree::{Entry, Kind, Lines, Node, Tree, token};
use crate::diagnostic::{Diagnostic, SourceFile, code, did_you_mean};
use crate::limits::{FILE_BYTES, YAML_OPEN};
use serde::de::{DeserializeOwned, DeserializeSeed, Deserializer, Error as _, MapAccess, SeqAccess, Visitor};
use std::fmt;

/// Reads one YAML document.
///
/// # Errors
/// A diagnostic `bad-yaml` with the place of the offending text where the file is no YAML, is not what `T` expects,
/// or is too large.
pub fn parse<T: DeserializeOwned>(file: &SourceFile) -> Result<T, Diagnostic> {
    bounded(file)?;
    let (text, _) = without_bom(file.text());
    serde_yaml::from_str(text).map_err(|error| refusal(file, &error))
}

/// Reads one YAML document as a tree in which every key and value has its place; an empty file is a tree without
/// a root.
///
/// # Errors
/// A diagnostic `bad-yaml` where the file is no YAML or is too large.
pub fn tree(file: &SourceFile) -> Result<Tree, Diagnostic> {
    bounded(file)?;
    let (text, shift) = without_bom(file.text());
    let lines = Lines::new(text);
    let mut builder = Builder { text, lines: &lines, shift, found: None };
    let mut root = match builder.deserialize(serde_yaml::Deserializer::from_str(text)) {
        Ok(node) => Some(node),
        Err(error) => match builder.found.take() {
            Some(found) => Some(builder.scalar(found, &error)),
            None => return Err(refusal(file, &error)),
        },
    };
    let empty = text.lines().all(|line| {
        let line = line.trim();
        line.is_empty() || line.starts_with('#') || line == "---"
    });
    if empty {
        root = None;
    }
    Ok(Tree { file: file.clone(), root })
}

/// Nesting (128 levels) and the repetition of aliases are bounded by the library.
fn bounded(file: &SourceFile) -> Result<(), Diagnostic> {
    if file.text().len() > FILE_BYTES {
        let message = format!("the file has {} bytes, more than {FILE_BYTES}", file.text().len());
        return Err(Diagnostic::new(&code::BAD_YAML, message)
            .at(file.whole(), "")
            .help("split it: one file a system is enough"));
    }
    match too_deep(file.text()) {
        Some(at) => Err(Diagnostic::new(&code::BAD_YAML, format!("more than {YAML_OPEN} brackets are open here"))
            .at(file.at(at..at + 1), "nested too deeply")
            .help("close the brackets that are open, or look for one too many")),
        None => Ok(()),
    }
}

/// Where one bracket too many is opened. Texts in double quotes that end on their line are passed over; brackets in
/// other texts are counted, which is harmless while they are few or come in pairs.
fn too_deep(text: &str) -> Option<usize> {
    let (mut open, mut quoted, mut escaped) = (0_usize, false, false);
    let mut before = b'\n';
    for (at, byte) in text.bytes().enumerate() {
        let starts = matches!(before, b'\n' | b'[' | b'{' | b',' | b':' | b'-' | b'?');
        match byte {
            _ if escaped => escaped = false,
            b'\n' => quoted = false,
            b'\\' if quoted => escaped = true,
            b'"' if quoted || starts => quoted = !quoted,
            _ if quoted => {}
            b'[' | b'{' => open += 1,
            b']' | b'}' => open = open.saturating_sub(1),
            _ => {}
        }
        if open > YAML_OPEN {
            return Some(at);
        }
        if !matches!(byte, b' ' | b'\t' | b'\r') {
            before = byte;
        }
    }
    None
}

fn without_bom(text: &str) -> (&str, usize) {
    text.strip_prefix('\u{feff}').map_or((text, 0), |rest| (rest, 3))
}

/// The library's error as a finding.
fn refusal(file: &SourceFile, error: &serde_yaml::Error) -> Diagnostic {
    let (text, shift) = without_bom(file.text());
    let mut message = error.to_string();
    let place = match error.location() {
        Some(location) => {
            let suffix = format!(" at line {} column {}", location.line(), location.column());
            if let Some(short) = message.strip_suffix(&suffix) {
                // The path of a list at the top starts with a dot that means nothing to people.
                message = short.strip_prefix('.').filter(|rest| rest.starts_with('[')).unwrap_or(short).to_owned();
            }
            let span = token(text, location.index());
            file.at(span.start + shift..span.end + shift)
        }
        None => file.whole(),
    };
    let message = in_words_of_yaml(&message);
    let help = proposal(&message).unwrap_or_else(|| advice(&message).to_owned());
    Diagnostic::new(&code::BAD_YAML, message).at(place, "").help(help)
}

/// A message of the library without the names of Rust's types.
fn in_words_of_yaml(message: &str) -> String {
    let message = message.replace("expected a sequence", "expected a list").replace("expected a map", KEYS);
    if let Some((what, place)) = message.split_once(" at line ").filter(|(what, _)| what.starts_with("did not find")) {
        // Where the reader was when it stumbled, it says in words of its own grammar.
        let context = place.split_once(", ").map_or("", |(_, context)| context);
        return format!("this is not YAML: {what} {context}").trim_end().to_owned();
    }
    match message.split_once("expected struct ") {
        Some((before, after)) => {
            let name = after.find(|c: char| !c.is_ascii_alphanumeric()).unwrap_or(after.len());
            format!("{before}{KEYS}{}", &after[name..])
        }
        None => message,
    }
}

const KEYS: &str = "expected keys and values";

/// The key or the word that somebody may have meant instead of one that does not exist.
fn proposal(message: &str) -> Option<String> {
    let (_, unknown) = message.split_once("unknown field `").or_else(|| message.split_once("unknown variant `"))?;
    let (name, expected) = unknown.split_once("`, expected ")?;
    did_you_mean(name, expected.split('`').skip(1).step_by(2))
}

/// What to do about the mistakes that people make most.
fn advice(message: &str) -> &'static str {
    if message.contains("expected a boolean") {
        "write `true` or `false`"
    } else if message.contains("expected a list") {
        "write a list: `[one, two]`, or a line that starts with `- ` for each item"
    } else if message.contains(KEYS) {
        "write keys with values: `{key: value}`, or a line `key: value` for each"
    } else if message.contains("EOF while parsing") || message.contains("end of stream") {
        "the file is empty or ends too early"
    } else if message.contains("missing field") {
        "add the key to the entry that starts here"
    } else if message.contains("duplicate field") {
        "write the key once"
    } else if message.contains("unknown field") {
        "check the spelling of the key; nothing is read that this program does not know"
    } else if message.contains("tab") || message.contains("cannot start any token") {
        "indent with spaces, and quote a text that starts with a sign"
    } else if message.contains("mapping values are not allowed") {
        "quote a text that contains `: `"
    } else if message.contains("did not find expected") {
        "look above this place for a bracket or a quote that is not closed, or for a line that is not indented like its neighbours"
    } else {
        "`md-bindgen explain bad-yaml` says how values are written"
    }
}

/// Builds nodes with places.
///
/// The library tells a place only in errors. A scalar therefore leaves its value in `found` and fails; the list or
/// map around it takes the value and reads the place out of the error. The scalar is consumed by then, so reading
/// goes on behind it.
struct Builder<'t> {
    text: &'t str,
    lines: &'t Lines,
    shift: usize,
    found: Option<Option<String>>,
}

impl Builder<'_> {
    fn place(&self, error: &impl fmt::Display) -> usize {
        let shown = error.to_string();
        let numbers = shown.rsplit_once(" at line ").and_then(|(_, at)| at.split_once(" column "));
        let place = numbers.and_then(|(line, column)| Some((line.parse().ok()?, column.parse().ok()?)));
        // The very first character is the one place that the library does not show.
        place.map_or(0, |(line, column)| self.lines.offset(self.text, line, column))
    }

    fn scalar(&self, value: Option<String>, error: &impl fmt::Display) -> Node {
        let span = token(self.text, self.place(error));
        Node { span: span.start + self.shift..span.end + self.shift, kind: Kind::Scalar(value) }
    }

    /// The node of a list or a map: its place is the line on which its first part starts, with the bracket
    /// before it. An empty one has no place of its own.
    fn group(&self, first: Option<usize>, kind: Kind) -> Node {
        let Some(first) = first.map(|first| first.saturating_sub(self.shift)) else {
            return Node { span: 0..0, kind };
        };
        let before = self.text.get(..first).unwrap_or_default().trim_end_matches(' ');
        let start = if before.ends_with(['[', '{']) { before.len() - 1 } else { first };
        let line = self.text.get(start..).and_then(|rest| rest.lines().next());
        let end = start + line.map_or(0, |line| line.trim_end().len());
        Node { span: start + self.shift..end + self.shift, kind }
    }

    fn value<E: fmt::Display>(&mut self, result: Result<Node, E>) -> Result<Node, E> {
        match result {
            Ok(node) => Ok(node),
            Err(error) => match self.found.take() {
                Some(found) => Ok(self.scalar(found, &error)),
                None => Err(error),
            },
        }
    }

    fn keep<E: serde::de::Error>(&mut self, value: Option<String>) -> Result<Node, E> {
        self.found = Some(value);
        Err(E::custom("scalar"))
    }
}

impl<'de> DeserializeSeed<'de> for &mut Builder<'_> {
    type Value = Node;

    fn deserialize<D: Deserializer<'de>>(self, deserializer: D) -> Result<Node, D::Error> {
        deserializer.deserialize_any(self)
    }
}

impl<'de> Visitor<'de> for &mut Builder<'_> {
    type Value = Node;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("a scalar, a list or a map")
    }

    fn visit_bool<E: serde::de::Error>(self, value: bool) -> Result<Node, E> {
        self.keep(Some(value.to_string()))
    }

    fn visit_i64<E: serde::de::Error>(self, value: i64) -> Result<Node, E> {
        self.keep(Some(value.to_string()))
    }

    fn visit_u64<E: serde::de::Error>(self, value: u64) -> Result<Node, E> {
        self.keep(Some(value.to_string()))
    }

    fn visit_f64<E: serde::de::Error>(self, value: f64) -> Result<Node, E> {
        self.keep(Some(value.to_string()))
    }

    fn visit_str<E: serde::de::Error>(self, value: &str) -> Result<Node, E> {
        self.keep(Some(value.to_owned()))
    }

    fn visit_unit<E: serde::de::Error>(self) -> Result<Node, E> {
        self.keep(None)
    }

    fn visit_none<E: serde::de::Error>(self) -> Result<Node, E> {
        self.keep(None)
    }

    fn visit_seq<A: SeqAccess<'de>>(self, mut list: A) -> Result<Node, A::Error> {
        let mut items = Vec::new();
        loop {
            let next = list.next_element_seed(&mut *self);
            match next {
                Ok(None) => break,
                Ok(Some(node)) => items.push(node),
                Err(error) => items.push(self.value(Err(error))?),
            }
        }
        let start = items.first().map(|item: &Node| item.span.start);
        Ok(self.group(start, Kind::List(items)))
    }

    fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<Node, A::Error> {
        let mut entries: Vec<Entry> = Vec::new();
        loop {
            let key = match map.next_key_seed(Key(&mut self.found)) {
                Ok(None) => break,
                Ok(Some(never)) => match never {},
                Err(error) => self.value(Err(error))?,
            };
            let Kind::Scalar(Some(text)) = key.kind else {
                return Err(A::Error::custom("a key must be a text"));
            };
            let value = map.next_value_seed(&mut *self);
            let mut value = self.value(value)?;
            if value.span.is_empty() {
                value.span.clone_from(&key.span);
            }
            entries.push(Entry { key: text, key_span: key.span, value });
        }
        let start = entries.first().map(|entry| entry.key_span.start);
        Ok(self.group(start, Kind::Map(entries)))
    }
}

/// Reads a key as it is written, whatever kind of scalar it looks like.
struct Key<'f>(&'f mut Option<Option<String>>);

/// A key always ends in the error that carries its place.
enum Never {}

impl<'de> DeserializeSeed<'de> for Key<'_> {
    type Value = Never;

    fn deserialize<D: Deserializer<'de>>(self, deserializer: D) -> Result<Never, D::Error> {
        deserializer.deserialize_str(self)
    }
}

impl<'de> Visitor<'de> for Key<'_> {
    type Value = Never;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("a text as key")
    }

    fn visit_str<E: serde::de::Error>(self, value: &str) -> Result<Never, E> {
        *self.0 = Some(Some(value.to_owned()));
        Err(E::custom("key"))
    }
}
