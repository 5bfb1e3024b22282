//! What counts where a field is left out.

use super::read::{ends, only};
use crate::dialect::{Dialect, Flag};
use crate::spec::{Field, Type, Unit};
use std::ops::Range;

/// The default that a description states, as the text of a value.
pub(super) fn read(text: &str, field: &Field, unit: Option<Unit>, dialect: &Dialect) -> Option<String> {
    let words = dialect.facts();
    let bare = |text| Token { text, quoted: false };
    let behind = words.defaults_before(text).filter_map(|text| value(&bare(text), false, field, dialect));
    let mut found: Vec<String> = marked(field, dialect).into_iter().chain(behind).collect();
    for words_before in words.defaults(text) {
        let sentence = text[..words_before.start].rsplit(['。', ';', '；', '\n']).next().unwrap_or_default();
        let Some((token, after)) = token(&text[words_before.end..]).or_else(|| last(text, &words_before)) else {
            continue;
        };
        let suffix = after.trim_start().split(|c: char| !c.is_alphanumeric()).next().unwrap_or_default();
        let is_own_unit = !suffix.is_empty() && unit.is_some() && words.unit(suffix) == unit;
        let is_over = is_own_unit || is_end(after) || words.ends_default(after);
        let Some(value) = value(&token, false, field, dialect).filter(|_| is_over) else { continue };
        if words.is_condition(sentence) {
            return None;
        }
        found.push(value);
    }
    only(found)
}

/// The last sign of the words, where nothing follows them: it may be a yes of its own.
fn last<'t>(text: &'t str, words: &Range<usize>) -> Option<(Token<'t>, &'t str)> {
    let (at, _) = text[words.clone()].char_indices().next_back()?;
    let token = Token { text: &text[words.start + at..words.end], quoted: false };
    Some((token, &text[words.end..]))
}

/// The default in a cell of a column of defaults.
pub(super) fn of_cell(cell: &str, field: &Field, dialect: &Dialect) -> Option<String> {
    let (token, after) = token(cell.trim())?;
    if after.trim().is_empty() { value(&token, true, field, dialect) } else { None }
}

/// The one listed value whose meaning says that it is the default: `1: on (default)`.
fn marked(field: &Field, dialect: &Dialect) -> Option<String> {
    let mut marked = field.values.iter().filter(|known| dialect.facts().marks_default(&known.doc));
    let first = marked.next()?;
    marked.next().is_none().then(|| first.value.clone())
}

/// A word at the start of a text.
struct Token<'t> {
    text: &'t str,
    /// It stands in quotes or ticks.
    quoted: bool,
}

const QUOTES: [(char, char); 6] = [('"', '"'), ('\'', '\''), ('`', '`'), ('“', '”'), ('‘', '’'), ('「', '」')];

/// The word, and what follows it.
fn token(text: &str) -> Option<(Token<'_>, &str)> {
    let text = text.trim_start();
    for (open, close) in QUOTES {
        if let Some((inner, after)) = text.strip_prefix(open).and_then(|rest| rest.split_once(close)) {
            // Ticks around quotes.
            let inner = inner.trim_matches(['"', '\'']);
            return (!inner.is_empty() && inner.len() <= 64).then_some((Token { text: inner, quoted: true }, after));
        }
    }
    let is_part = |(at, c): (usize, char)| {
        let point = c == '.' && text[at + 1..].starts_with(|c: char| c.is_ascii_digit());
        let sign = c == '-' && text[at + 1..].starts_with(|c: char| c.is_ascii_alphanumeric());
        c.is_alphanumeric() || c == '_' || point || sign
    };
    let mut end = text.char_indices().find(|found| !is_part(*found)).map_or(text.len(), |(at, _)| at);
    // A number ends where its digits do: `0表示…`, `600s`.
    if text.starts_with(|c: char| c.is_ascii_digit() || c == '-') {
        end = text.find(|c: char| !(c.is_ascii_digit() || matches!(c, '-' | '.'))).unwrap_or(end).min(end);
    } else if text.starts_with(|c: char| c.is_ascii()) {
        end = text.find(|c: char| !c.is_ascii()).unwrap_or(end).min(end);
    }
    (end > 0).then(|| (Token { text: &text[..end], quoted: false }, &text[end..]))
}

/// Whether what follows a default is no more of it.
fn is_end(after: &str) -> bool {
    let rest = after.trim_start_matches(' ');
    let blank = rest.len() < after.len();
    rest.is_empty()
        || rest.starts_with(|c: char| {
            matches!(c, ',' | '，' | '。' | ';' | '；' | '(' | '（' | ')' | '）' | '、' | ']' | '】' | '\n' | '|' | '/')
        })
        || (rest.starts_with('.') && !blank && ends(rest))
}

/// The text of the value that a word is, in a field of its type. A bare word of prose is no text unless it is one of the
/// listed values, or `alone` in its cell.
fn value(token: &Token<'_>, alone: bool, field: &Field, dialect: &Dialect) -> Option<String> {
    let text = token.text;
    if dialect.facts().is_nothing(text) && !token.quoted {
        return None;
    }
    match field.ty_inside() {
        Type::Integer => text.parse::<i64>().ok().map(|number| number.to_string()),
        Type::Number => text.parse::<serde_json::Number>().ok().map(|number| number.to_string()),
        Type::Boolean if text.eq_ignore_ascii_case("true") => Some("true".to_owned()),
        Type::Boolean if text.eq_ignore_ascii_case("false") => Some("false".to_owned()),
        Type::Boolean if text.bytes().all(|byte| byte.is_ascii_digit()) => None,
        Type::Boolean => match dialect.flag(text)? {
            Flag::Yes => Some("true".to_owned()),
            Flag::No => Some("false".to_owned()),
            Flag::Conditional => None,
        },
        Type::String => {
            let is_listed = field.values.iter().any(|known| known.value == text);
            (token.quoted || (alone && text.is_ascii()) || is_listed).then(|| text.to_owned())
        }
        _ => None,
    }
}
