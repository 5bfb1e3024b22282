//! A YAML document as a tree of nodes that know where they stand.

use crate::diagnostic::{Place, SourceFile};
use std::ops::Range;

/// A document.
#[derive(Debug, Clone)]
pub struct Tree {
    /// The file that was read.
    pub file: SourceFile,
    /// The document; none where the file is empty.
    pub root: Option<Node>,
}

/// A value and its place.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Node {
    /// The bytes of a scalar; of a list or map the first line.
    pub span: Range<usize>,
    /// What it is.
    pub kind: Kind,
}

/// The three kinds of nodes.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Kind {
    /// A scalar as text (numbers and booleans too); none is null.
    Scalar(Option<String>),
    /// A list.
    List(Vec<Node>),
    /// A map in the order of the file; a key may occur twice.
    Map(Vec<Entry>),
}

/// One member of a map.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Entry {
    /// The key.
    pub key: String,
    /// The bytes of the key.
    pub key_span: Range<usize>,
    /// The value.
    pub value: Node,
}

/// One step from a node down to another.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Step<'a> {
    /// The value of a key.
    Key(&'a str),
    /// An item of a list, or the value of the n-th entry of a map (from 0).
    Item(usize),
}

impl Node {
    /// The value of a key, the last one where the key occurs twice.
    pub fn get(&self, key: &str) -> Option<&Node> {
        self.entries().iter().rev().find(|entry| entry.key == key).map(|entry| &entry.value)
    }

    /// The text of a scalar that is not null.
    pub fn text(&self) -> Option<&str> {
        match &self.kind {
            Kind::Scalar(text) => text.as_deref(),
            _ => None,
        }
    }

    /// The text of the scalar behind a key, trimmed; none where it is empty.
    pub fn word(&self, key: &str) -> Option<&str> {
        self.get(key).and_then(Node::text).map(str::trim).filter(|text| !text.is_empty())
    }

    /// The entries of a map; none of anything else.
    pub fn entries(&self) -> &[Entry] {
        match &self.kind {
            Kind::Map(entries) => entries,
            _ => &[],
        }
    }

    fn step(&self, step: Step<'_>) -> Option<&Node> {
        match (step, &self.kind) {
            (Step::Key(key), _) => self.get(key),
            (Step::Item(n), Kind::List(items)) => items.get(n),
            (Step::Item(n), Kind::Map(entries)) => entries.get(n).map(|entry| &entry.value),
            (Step::Item(_), Kind::Scalar(_)) => None,
        }
    }
}

impl Tree {
    /// The place of the value at the end of `path`, or of the last part of the path that exists.
    pub fn place(&self, path: &[Step<'_>]) -> Place {
        let Some(mut node) = self.root.as_ref() else { return self.file.whole() };
        for step in path {
            match node.step(*step) {
                Some(next) => node = next,
                None => break,
            }
        }
        self.file.at(node.span.clone())
    }

    /// The place of the key that leads to the value at the end of `path`.
    pub fn key_place(&self, path: &[Step<'_>]) -> Place {
        let mut node = self.root.as_ref();
        let mut span = None;
        for step in path {
            let entry = node.and_then(|node| match step {
                Step::Key(key) => node.entries().iter().rev().find(|entry| entry.key == *key),
                Step::Item(n) => node.entries().get(*n),
            });
            span = entry.map(|entry| entry.key_span.clone());
            node = node.and_then(|node| node.step(*step));
        }
        span.map_or_else(|| self.place(path), |span| self.file.at(span))
    }
}

/// Where lines start, as YAML counts them.
pub(super) struct Lines(Vec<usize>);

impl Lines {
    pub(super) fn new(text: &str) -> Lines {
        let mut starts = vec![0];
        let mut rest = text.char_indices().peekable();
        while let Some((at, c)) = rest.next() {
            let crlf = c == '\r' && rest.peek().is_some_and(|(_, next)| *next == '\n');
            if !crlf && matches!(c, '\n' | '\r' | '\u{85}' | '\u{2028}' | '\u{2029}') {
                starts.push(at + c.len_utf8());
            }
        }
        Lines(starts)
    }

    /// The byte offset of a line and a column (both from 1, the column in characters).
    pub(super) fn offset(&self, text: &str, line: usize, column: usize) -> usize {
        let Some(start) = self.0.get(line.saturating_sub(1)) else { return text.len() };
        let rest = text.get(*start..).unwrap_or_default();
        start + rest.char_indices().nth(column.saturating_sub(1)).map_or(rest.len(), |(at, _)| at)
    }
}

/// The bytes of the token that starts at `start`: a quoted text, or plain text up to the end of it.
pub(super) fn token(text: &str, start: usize) -> Range<usize> {
    let mut start = start.min(text.len());
    while !text.is_char_boundary(start) {
        start -= 1;
    }
    let rest = text.get(start..).unwrap_or_default();
    let line = rest.lines().next().unwrap_or_default();
    let length = match line.chars().next() {
        Some(quote @ ('"' | '\'')) => quoted(line, quote),
        Some('{' | '[') => line.trim_end().len(),
        _ => plain(line),
    };
    start..start + length
}

fn quoted(line: &str, quote: char) -> usize {
    let mut escaped = false;
    for (at, c) in line.char_indices().skip(1) {
        match c {
            _ if escaped => escaped = false,
            '\\' if quote == '"' => escaped = true,
            c if c == quote => return at + 1,
            _ => {}
        }
    }
    line.trim_end().len()
}

fn plain(line: &str) -> usize {
    let mut end = line.len();
    for (at, c) in line.char_indices().skip(1) {
        let rest = &line[at..];
        let colon = c == ':' && rest[1..].chars().next().is_none_or(char::is_whitespace);
        if colon || rest.starts_with(" #") || matches!(c, ',' | ']' | '}') {
            end = at;
            break;
        }
    }
    line[..end].trim_end().len()
}
