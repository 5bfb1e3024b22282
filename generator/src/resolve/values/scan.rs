//! Single values in a text, and what is said of them.

use super::MAX_VALUE;
use crate::dialect::ValueWords;
use std::ops::Range;

/// What a value looks like. The values of a list all look the same.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Shape {
    /// In quotes or ticks.
    Quoted,
    /// A word as programs spell it.
    Word,
    /// A whole number.
    Number,
}

/// A value in a text.
#[derive(Debug, Clone)]
pub(super) struct Item<'t> {
    pub(super) value: &'t str,
    /// The meaning behind the value.
    pub(super) doc: &'t str,
    /// The meaning in front of it, up to a colon.
    pub(super) before: &'t str,
    /// The meaning stands in brackets.
    pub(super) bracketed: bool,
    /// Everything, what stands in front aside.
    pub(super) span: Range<usize>,
}

impl Item<'_> {
    /// Whether a meaning stands behind the value.
    pub(super) fn glossed(&self) -> bool {
        self.bracketed || !self.doc.is_empty()
    }
}

/// Longer meanings are sentences about something else.
const MAX_GLOSS: usize = 240;
/// Longer meanings in front of a colon are, too.
const MAX_BEFORE: usize = 60;

/// Whether a text has a number.
pub(super) fn has_digit(text: &str) -> bool {
    text.bytes().any(|byte| byte.is_ascii_digit())
}

/// Whether a text has anything in quotes.
pub(super) fn has_quote(text: &str) -> bool {
    text.contains(QUOTES.map(|(open, _)| open))
}

/// A value at a place of a text, with its meaning.
pub(super) fn item<'t>(text: &'t str, at: usize, shape: Shape, words: &ValueWords) -> Option<Item<'t>> {
    let rest = &text[at..];
    let (value, length) = match shape {
        Shape::Quoted => quoted(text, at)?,
        Shape::Word => word(rest).map(|word| (word, word.len()))?,
        Shape::Number => number(rest).map(|number| (number, number.len()))?,
    };
    let mut item = Item { value, doc: "", before: "", bracketed: false, span: at..at + length };
    if shape == Shape::Quoted
        && let Some((inner, doc)) = glossed_inside(value)
    {
        (item.value, item.doc, item.bracketed) = (inner, doc, true);
    } else if let Some((doc, length, bracketed)) = gloss(&text[item.span.end..], shape, words) {
        (item.doc, item.bracketed) = (doc, bracketed);
        item.span.end += length;
    }
    let whole = shape == Shape::Quoted || item.glossed() || ends_well(&text[item.span.end..], words);
    (whole && is_value(item.value)).then_some(item)
}

/// Whether a text can be a value: one word, whatever its signs.
pub(super) fn is_value(text: &str) -> bool {
    let odd = |c: char| {
        c.is_whitespace() || matches!(c, '，' | '、' | '；' | '。' | '：' | '"' | '`' | '{' | '}' | '<' | '>')
    };
    let sign = matches!(text, "<" | ">" | "<=" | ">=" | "<>");
    !text.is_empty() && text.len() <= MAX_VALUE && (sign || !text.contains(odd)) && !matches!(text, "," | ";" | "|")
}

const QUOTES: [(char, char); 6] = [('"', '"'), ('“', '”'), ('‘', '’'), ('\'', '\''), ('`', '`'), ('「', '」')];

/// What stands in quotes, and how many bytes it takes with them.
fn quoted(text: &str, at: usize) -> Option<(&str, usize)> {
    let rest = &text[at..];
    let open = rest.chars().next()?;
    let (_, close) = QUOTES.iter().find(|(quote, _)| *quote == open)?;
    // An apostrophe.
    if open == '\'' && text[..at].ends_with(|c: char| c.is_ascii_alphanumeric()) {
        return None;
    }
    let inner = &rest[open.len_utf8()..];
    let end = inner.find([*close, '\n'])?;
    if !inner[end..].starts_with(*close) {
        return None;
    }
    let length = open.len_utf8() + end + close.len_utf8();
    // Machines that translate draw commas into quotes.
    Some((inner[..end].trim().trim_end_matches([',', '，', ';', '。']), length))
}

/// `auto (by the system)` all in quotes.
fn glossed_inside(value: &str) -> Option<(&str, &str)> {
    let open = value.find(['(', '（'])?;
    let (doc, length) = bracketed(&value[open..])?;
    (open > 0 && open + length == value.len()).then(|| (value[..open].trim_end(), doc))
}

/// A word as programs spell it: ASCII, with dots and dashes inside, or with a sign in front.
fn word(rest: &str) -> Option<&str> {
    let plain = |c: u8| c.is_ascii_alphanumeric() || matches!(c, b'_' | b'$');
    let bytes = rest.as_bytes();
    let mut end = 0;
    while let Some(&byte) = bytes.get(end) {
        let inner =
            matches!(byte, b'.' | b'-' | b':') && end > 0 && bytes.get(end + 1).is_some_and(|next| plain(*next));
        if !plain(byte) && !inner {
            break;
        }
        end += 1;
    }
    let word = &rest[..end];
    word.contains(|c: char| c.is_ascii_alphabetic() || c == ':').then_some(word)
}

fn number(rest: &str) -> Option<&str> {
    let digits = rest.strip_prefix('-').unwrap_or(rest);
    let end = rest.len() - digits.trim_start_matches(|c: char| c.is_ascii_digit()).len();
    let number = &rest[..end];
    let goes_on = rest[end..].starts_with(|c: char| c.is_ascii_alphanumeric() || c == '_');
    (super::is_integer(number) && !goes_on).then_some(number)
}

/// The meaning behind a value, how many bytes it takes, and whether it stands in brackets.
fn gloss<'t>(rest: &'t str, shape: Shape, words: &ValueWords) -> Option<(&'t str, usize, bool)> {
    let inner = rest.trim_start_matches([' ', '\t']);
    let blanks = rest.len() - inner.len();
    if let Some((doc, length)) = bracketed(inner) {
        return Some((doc, blanks + length, true));
    }
    let (skipped, foreign) = match inner.chars().next()? {
        // A dash with blanks around it, or in front of a word of another script.
        '-' | '–' | '—' => {
            let behind = inner.trim_start_matches(['-', '–', '—']);
            (behind.trim_start_matches(' '), blanks == 0 || !behind.starts_with(' '))
        }
        ':' | '：' | '=' => (inner.trim_start_matches([':', '：', '=', ' ']), true),
        _ => {
            let means = words.means(rest);
            // Without a blank in front it may be part of a condition on another field: `type为1`.
            let apart = shape == Shape::Quoted || rest.starts_with(' ');
            let skipped = rest.get(means..).filter(|_| means > 0 && apart && shape != Shape::Number)?;
            // A bare word may be followed by the end of its sentence: `host or set for now`.
            (skipped, shape == Shape::Word)
        }
    };
    let doc = up_to_stop(skipped);
    let right_script = !foreign || skipped.starts_with(|c: char| !c.is_ascii());
    let taken = rest.len() - skipped.len() + doc.len();
    (right_script && !doc.trim().is_empty() && doc.len() <= MAX_GLOSS).then_some((doc.trim(), taken, false))
}

/// What stands in a pair of brackets at the start of a text, and how many bytes it takes with them.
pub(super) fn bracketed(text: &str) -> Option<(&str, usize)> {
    if !text.starts_with(['(', '（']) {
        return None;
    }
    let mut depth = 0usize;
    for (at, c) in text.char_indices().take_while(|(at, _)| *at <= MAX_GLOSS) {
        match c {
            '(' | '（' => depth += 1,
            ')' | '）' => depth -= 1,
            '\n' => return None,
            _ => {}
        }
        if depth == 0 {
            let open = text.chars().next().map_or(0, char::len_utf8);
            return Some((&text[open..at], at + c.len_utf8()));
        }
    }
    None
}

/// The text up to where a list has its next part, or ends.
pub(super) fn up_to_stop(text: &str) -> &str {
    let mut depth = 0usize;
    for (at, c) in text.char_indices() {
        match c {
            '(' | '（' | '[' | '【' => depth += 1,
            ')' | '）' | ']' | '】' if depth == 0 => return &text[..at],
            ')' | '）' | ']' | '】' => depth -= 1,
            ',' | '，' | '、' | ';' | '；' | '|' | '\n' | '。' | '/' | '"' | '`' if depth == 0 => {
                return &text[..at];
            }
            '.' if depth == 0 && text[at + 1..].starts_with(|c: char| c.is_whitespace()) => return &text[..at],
            _ => {}
        }
    }
    text.strip_suffix('.').unwrap_or(text)
}

/// Whether what stands behind a bare word shows that the word is a value of its own, and not the start of a sentence.
fn ends_well(rest: &str, words: &ValueWords) -> bool {
    let Some(next) = rest.chars().next() else { return true };
    if next.is_ascii_punctuation() || matches!(next, '，' | '、' | '；' | '。' | '：' | '）' | '】' | '”' | '\n')
    {
        return !matches!(next, '(' | '[' | '=' | '<' | '>' | '_');
    }
    let behind = rest.trim_start_matches([' ', '\t']);
    words.joint(rest) > 0
        || words.goes_on(rest)
        || (next == ' ' && !behind.starts_with(|c: char| c.is_ascii_alphanumeric()))
        || next == '（'
}

/// A meaning in front of a value, up to a colon: `a person: user`. Gives where the value starts.
pub(super) fn before(text: &str, at: usize) -> Option<(&str, usize)> {
    let rest = &text[at..];
    let colon = rest.char_indices().take_while(|(at, _)| *at <= MAX_BEFORE).find(|(_, c)| matches!(c, ':' | '：'))?.0;
    let doc = &rest[..colon];
    let odd = |c: char| matches!(c, ',' | '，' | '、' | ';' | '；' | '。' | '"' | '`' | '\n' | '{' | '(' | '（');
    let skipped = rest[colon..].trim_start_matches([':', '：', ' ']);
    let foreign = doc.contains(|c: char| !c.is_ascii());
    (foreign && !doc.contains(odd)).then(|| (doc.trim(), text.len() - skipped.len()))
}
