//! `1: shell, 2: bat`: numbers with meanings behind them.

use super::scan::{self, up_to_stop};
use super::{KnownValue, List, Pattern, distinct, known};
use crate::dialect::ValueWords;

/// A number that a meaning may follow.
#[derive(Clone, Copy)]
struct Key<'t> {
    value: &'t str,
    start: usize,
    /// Where the meaning starts.
    doc: usize,
    mark: Mark,
}

/// What stands between a number and its meaning.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Mark {
    Colon,
    /// A dash, a dot, a comma of lists.
    Sign,
    /// `means`
    Word,
    /// A blank, or nothing at all.
    None,
}

/// Longer meanings are sentences about something else.
const MAX_GLOSS: usize = 160;

/// The longest list of numbers with meanings.
pub(super) fn read(text: &str, words: &ValueWords) -> Option<List> {
    let (marked, plain): (Vec<Key<'_>>, Vec<Key<'_>>) =
        keys(text, words).into_iter().partition(|key| key.mark != Mark::None);
    let values = longest(text, &marked).or_else(|| longest(text, &plain))?;
    let words = named_values(&values);
    Some(List { pattern: Pattern::Numbered, values, words })
}

fn longest(text: &str, keys: &[Key<'_>]) -> Option<Vec<KnownValue>> {
    let (mut best, mut rest): (Vec<KnownValue>, _) = (Vec::new(), keys);
    while !rest.is_empty() {
        let (values, used) = chain(text, rest);
        if values.len() > best.len() && distinct(&values) {
            best = values;
        }
        rest = &rest[used.max(1)..];
    }
    (best.len() > 1).then_some(best)
}

/// Every number in a text that a meaning may follow.
fn keys<'t>(text: &'t str, words: &ValueWords) -> Vec<Key<'t>> {
    let mut keys: Vec<Key<'t>> = Vec::new();
    let mut last: Option<char> = None;
    let mut skip = 0;
    for (at, c) in text.char_indices() {
        let opens = |last: char| {
            last.is_whitespace()
                || matches!(
                    last,
                    ',' | '，' | ';' | '；' | '、' | '。' | '.' | '(' | '（' | ':' | '：' | '/' | '[' | '【' | '|'
                )
        };
        if at >= skip && (c.is_ascii_digit() || c == '-') && last.is_none_or(opens) {
            let from = match key(text, at, words) {
                Some(key) => {
                    keys.push(key);
                    key.doc
                }
                None => at + 1,
            };
            // A meaning may start with a number of its own: `1: 127.0.0.1`.
            let behind = text[from..].trim_start_matches(|c: char| c.is_ascii_digit() || c == '.');
            skip = text.len() - behind.len();
        }
        last = Some(c);
    }
    keys
}

fn key<'t>(text: &'t str, start: usize, words: &ValueWords) -> Option<Key<'t>> {
    let rest = &text[start..];
    let length = rest.char_indices().skip(1).find(|(_, c)| !c.is_ascii_digit()).map_or(rest.len(), |(at, _)| at);
    let value = &rest[..length];
    if !super::is_integer(value) {
        return None;
    }
    let tail = &rest[length..];
    let inner = tail.trim_start_matches([' ', '\t']);
    let blanks = tail.len() - inner.len();
    let sign = |marks: &[char]| inner.len() - inner.trim_start_matches(marks).len();
    let (mark, skipped) = match inner.chars().next()? {
        ':' | '：' | '=' => (Mark::Colon, blanks + sign(&[':', '：', '='])),
        '-' | '–' | '—' => (Mark::Sign, blanks + sign(&['-', '–', '—'])),
        '、' if follows_word(&text[..start]) => return None,
        '.' | '、' => (Mark::Sign, blanks + sign(&['.', '、'])),
        _ if words.means(tail) > 0 => (Mark::Word, words.means(tail)),
        c if blanks > 0 && c.is_alphanumeric() => (Mark::None, blanks),
        c if blanks == 0 && !c.is_ascii() && c.is_alphanumeric() => (Mark::None, 0),
        _ => return None,
    };
    let doc = &tail[skipped..];
    let doc = doc.trim_start_matches([' ', '\t']);
    Some(Key { value, start, doc: text.len() - doc.len(), mark })
}

/// Whether the last thing in front of a number is a word, with a blank between: then the number ends something.
fn follows_word(head: &str) -> bool {
    head.ends_with(' ') && head.trim_end().ends_with(|c: char| !c.is_ascii() && c.is_alphanumeric())
}

/// The values from the first key on that belong together, and how many keys they are.
fn chain(text: &str, keys: &[Key<'_>]) -> (Vec<KnownValue>, usize) {
    let mut values: Vec<KnownValue> = Vec::new();
    for (i, key) in keys.iter().enumerate() {
        let next = keys.get(i + 1);
        let follows = i > 0 && counts_on(keys[i - 1], *key);
        let counted = follows || next.is_some_and(|next| counts_on(*key, *next));
        let whole = &text[key.doc..next.map_or(text.len(), |next| next.start.max(key.doc))];
        let doc = inside(whole);
        // `10:30`, `1-32`, `3.10`
        let numeric = doc.starts_with(|c: char| c.is_ascii_digit()) && !(key.mark == Mark::Colon && counted);
        // Without a mark, only numbers that count from the start are no quantities.
        let quantity = key.mark == Mark::None && !(follows || i == 0 && matches!(key.value, "0" | "1"));
        if doc.is_empty() || numeric || quantity {
            return (ended(text, keys, i, values), i);
        }
        if next.is_none() || doc.len() < whole.trim_end_matches(joins).len() || doc.len() > MAX_GLOSS {
            values.push(known(key.value, last_gloss(&text[key.doc..])));
            return (enough(text, key, values), i + 1);
        }
        values.push(known(key.value, doc));
    }
    (values, keys.len())
}

/// Two numbers right in front of a word may be anything.
fn enough(text: &str, key: &Key<'_>, values: Vec<KnownValue>) -> Vec<KnownValue> {
    let glued = key.mark == Mark::None && !text[..key.doc].ends_with(' ');
    if glued && values.len() < 3 { Vec::new() } else { values }
}

/// The meaning of the last number: up to the next stop, or what stands in quotes.
fn last_gloss(text: &str) -> &str {
    let quoted = text.chars().next().filter(|c| matches!(c, '`' | '"')).and_then(|quote| text[1..].find(quote));
    quoted.map_or_else(|| up_to_stop(text), |end| &text[1..=end])
}

/// The values of a chain that ends in front of a key: the last one means what stands up to the next stop.
fn ended(text: &str, keys: &[Key<'_>], end: usize, mut values: Vec<KnownValue>) -> Vec<KnownValue> {
    if let (Some(last), Some(key)) = (values.last_mut(), end.checked_sub(1).and_then(|last| keys.get(last))) {
        *last = known(key.value, last_gloss(&text[key.doc..]));
    }
    values
}

fn joins(c: char) -> bool {
    c.is_whitespace() || matches!(c, ',' | '，' | '、' | ';' | '；' | '。' | '.' | '/' | '|')
}

/// The meaning within the text up to the next key: nothing that goes on behind a stop or a closing bracket.
fn inside(text: &str) -> &str {
    let mut depth = 0usize;
    let trimmed = text.trim_end_matches(joins);
    for (at, c) in trimmed.char_indices() {
        match c {
            '(' | '（' | '[' | '【' => depth += 1,
            ')' | '）' | ']' | '】' if depth == 0 => return &trimmed[..at],
            ')' | '）' | ']' | '】' => depth -= 1,
            ';' | '；' | '。' | '\n' if depth == 0 => return &trimmed[..at],
            _ => {}
        }
    }
    trimmed
}

/// Whether a number is the one behind another.
fn counts_on(one: Key<'_>, next: Key<'_>) -> bool {
    let number = |key: Key<'_>| key.value.parse::<i64>().unwrap_or_default();
    number(next).checked_sub(number(one)) == Some(1)
}

/// What the numbers count, where each meaning is a word that may be the value itself: `1: enable, 2: disable`.
fn named_values(numbered: &[KnownValue]) -> Option<Vec<KnownValue>> {
    let values: Vec<KnownValue> = numbered
        .iter()
        .map(|number| {
            let word = number.doc.split([',', '，', '(', '（', ':', '：', '-']).next()?.trim();
            let rest = &number.doc[word.len()..];
            (scan::is_value(word) && word.is_ascii())
                .then(|| known(word, rest.trim_matches(['(', ')', '（', '）', ' '])))
        })
        .collect::<Option<_>>()?;
    distinct(&values).then_some(values)
}
