//! What a heading is about: the names in it that may be fields.

use crate::dialect::{Dialect, normal_heading};
use std::ops::Range;

/// The names in a heading that is about a field.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Subject {
    /// The heading without markup.
    pub text: String,
    /// Where it stands.
    pub span: Range<usize>,
    /// Names that may be meant, the likeliest first.
    pub names: Vec<NamePath>,
    /// The first so many names are all meant: one table for several fields.
    pub together: usize,
    /// The section is about the keys or the values of a map.
    pub map: Option<MapPart>,
    /// A label rather than a heading: if it leads nowhere, the table belongs to the section around it.
    pub weak: bool,
}

/// A name with its parents as far as the heading gives them: `info`, `condition`.
pub type NamePath = Vec<String>;

/// A part of a map.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum MapPart {
    /// Its keys.
    Key,
    /// Its values.
    Value,
}

struct Token {
    path: NamePath,
    /// Bytes in the heading.
    span: Range<usize>,
    /// More than a word: it has dots, brackets or underscores, or stands in quotes.
    marked: bool,
}

impl Subject {
    /// Finds the names in a heading. There may be none.
    pub fn read(text: &str, span: Range<usize>, weak: bool, dialect: &Dialect) -> Subject {
        let text = normal_heading(text);
        let mut tokens = tokens(text);
        let map = map_part(&mut tokens, dialect);
        let together = together(text, &tokens, dialect);
        let (mut names, mut rest, mut noise) = (Vec::new(), Vec::new(), Vec::new());
        for (i, token) in tokens.into_iter().enumerate() {
            let list = match token {
                _ if i < together => &mut names,
                Token { marked: true, .. } => &mut names,
                Token { ref path, .. } if path.len() == 1 && dialect.is_noise(&path[0]) => &mut noise,
                _ => &mut rest,
            };
            if !list.contains(&token.path) {
                list.push(token.path);
            }
        }
        let together = together.min(names.len());
        names.extend(rest);
        names.extend(noise);
        Subject { text: text.to_owned(), span, names, together, map, weak }
    }

    /// The last part of the likeliest name.
    pub fn name(&self) -> Option<&str> {
        self.names.first().and_then(|path| path.last()).map(String::as_str)
    }
}

/// How many names a heading may hold: longer ones are prose.
const MAX_NAMES: usize = 24;

fn tokens(text: &str) -> Vec<Token> {
    let mut found = Vec::new();
    let bytes = text.as_bytes();
    let mut at = 0;
    while at < bytes.len() && found.len() < MAX_NAMES {
        if !starts_name(bytes[at]) {
            at += 1;
            continue;
        }
        let start = at;
        let mut depth = 0usize;
        while at < bytes.len() {
            match bytes[at] {
                b'[' => depth += 1,
                b']' if depth > 0 => depth -= 1,
                _ if depth > 0 => {}
                b'-' if bytes.get(at + 1).is_some_and(|next| next.is_ascii_alphanumeric()) => {}
                b'.' if bytes
                    .get(at + 1)
                    .is_some_and(|next| starts_name(*next) || next.is_ascii_digit() || *next == b'*') => {}
                b'*' | b'_' | b'$' => {}
                byte if byte.is_ascii_alphanumeric() => {}
                _ => break,
            }
            at += 1;
        }
        // An open bracket that nothing closes may have run into a wide character.
        while !text.is_char_boundary(at) {
            at += 1;
        }
        let word = &text[start..at];
        let quoted = start > 0
            && matches!(bytes[start - 1], b'"' | b'`' | b'\'' | b'(')
            && bytes.get(at).is_some_and(|next| matches!(next, b'"' | b'`' | b'\'' | b')'));
        let path = name_path(word);
        if !path.is_empty() {
            let marked = quoted || word.contains(['.', '_', '[', '$']) || word.len() == text.len();
            found.push(Token { path, span: start..at, marked });
        }
    }
    found
}

fn starts_name(byte: u8) -> bool {
    byte.is_ascii_alphabetic() || byte == b'_' || byte == b'$'
}

/// Cuts a name at its dots; indices (`[x]`, `[]`) and `*` say only that a list or map is passed through.
pub(crate) fn name_path(name: &str) -> NamePath {
    let mut plain = String::with_capacity(name.len());
    let mut depth = 0usize;
    for c in name.chars() {
        match c {
            '[' => depth += 1,
            ']' => depth = depth.saturating_sub(1),
            c if depth == 0 => plain.push(c),
            _ => {}
        }
    }
    plain.split('.').map(str::trim).filter(|part| !part.is_empty() && *part != "*").map(str::to_owned).collect()
}

/// Takes the words for the parts of a map out of the names.
fn map_part(tokens: &mut Vec<Token>, dialect: &Dialect) -> Option<MapPart> {
    let mut part = None;
    let several = tokens.len() > 1 || tokens.iter().any(|token| token.path.len() > 1);
    if !several {
        return None;
    }
    join_values(tokens, dialect);
    for token in tokens.iter_mut() {
        let last = token.path.last().map(String::as_str).unwrap_or_default();
        let found = match last {
            word if dialect.is_map_key(word) => MapPart::Key,
            word if dialect.is_map_value(word) => MapPart::Value,
            _ => continue,
        };
        part = Some(found);
        token.path.pop();
    }
    tokens.retain(|token| !token.path.is_empty());
    part
}

/// `activities VALUE.component` is the path `activities.component`: the names of keys are no part of paths.
fn join_values(tokens: &mut Vec<Token>, dialect: &Dialect) {
    let is_part = |word: &str| dialect.is_map_key(word) || dialect.is_map_value(word);
    let mut at = 1;
    while at < tokens.len() {
        if tokens[at].path.len() > 1 && is_part(&tokens[at].path[0]) {
            let token = tokens.remove(at);
            tokens[at - 1].path.extend(token.path.into_iter().skip(1));
            tokens[at - 1].span.end = token.span.end;
            tokens[at - 1].marked = true;
        } else {
            at += 1;
        }
    }
}

/// How many names at the start stand side by side: `from、to`, `labels_or/labels_and`.
fn together(text: &str, tokens: &[Token], dialect: &Dialect) -> usize {
    let mut count = 1;
    for pair in tokens.windows(2) {
        let between = text[pair[0].span.end..pair[1].span.start].trim();
        let side_by_side = matches!(between, "、" | "/" | "," | "，" | "&" | "和" | "及" | "|");
        let noise = pair[1].path.len() == 1 && dialect.is_noise(&pair[1].path[0]);
        if !side_by_side || noise {
            break;
        }
        count += 1;
    }
    if count > 1 { count } else { 0 }
}
