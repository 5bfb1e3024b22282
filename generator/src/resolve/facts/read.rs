//! What one description states of a field.

use super::default;
use crate::dialect::{Dialect, FactWords};
use crate::resolve::values::shortened;
use crate::spec::{Facts, Field, Format, Type, Unit};
use regex::Captures;

/// The facts in a description of a field whose type and values are decided; not its company.
pub(super) fn read(text: &str, field: &Field, dialect: &Dialect) -> Facts {
    let text = shortened(text);
    let words = dialect.facts();
    let mut facts = Facts { deprecated: words.deprecates(text), ..Facts::default() };
    match field.ty_inside() {
        ty @ (Type::Integer | Type::Number) => {
            facts.unit = unit(text, words);
            facts.format =
                only(words.formats(text)).filter(|format| *format == Format::UnixTime && *ty == Type::Integer);
            (facts.min, facts.max) = bounds(text, facts.unit, words);
        }
        Type::String => {
            facts.format = only(words.formats(text)).filter(|format| *format != Format::UnixTime);
            facts.max_length = count(text, words);
        }
        Type::List(_) => facts.max_items = count(text, words),
        _ => {}
    }
    facts.default = default::read(text, field, facts.unit, dialect);
    facts
}

/// Most descriptions have no digit, and so no bound.
fn has_digit(text: &str) -> bool {
    text.bytes().any(|byte| byte.is_ascii_digit())
}

fn unit(text: &str, words: &FactWords) -> Option<Unit> {
    only(words.stated_units(text).filter_map(|word| words.unit(word)))
}

/// The one thing that is said, however often.
pub(super) fn only<T: PartialEq>(said: impl IntoIterator<Item = T>) -> Option<T> {
    let mut said = said.into_iter();
    let first = said.next()?;
    said.all(|other| other == first).then_some(first)
}

/// The least and the greatest value.
fn bounds(text: &str, unit: Option<Unit>, words: &FactWords) -> (Option<i64>, Option<i64>) {
    if !has_digit(text) {
        return (None, None);
    }
    // A bound of a number stands alone, or with the number's own unit: `at most 500 items` bounds something else.
    let is_alone = |after: &str| {
        let word = after.trim_start().split(|c: char| !c.is_alphanumeric()).next().unwrap_or_default();
        ends(after) && !words.counts(after) || (!word.is_empty() && unit.is_some() && words.unit(word) == unit)
    };
    let one = |name: &str, captures: &Captures<'_>| {
        let number = captures.name(name)?;
        let is_bound = is_alone(after(text, captures)) && is_of_field(text, number.start(), words);
        number.as_str().trim_start_matches('+').parse::<i64>().ok().filter(|_| is_bound)
    };
    let min = only(words.ranges(text).chain(words.minima(text)).filter_map(|captures| one("min", &captures)));
    let max = only(words.ranges(text).chain(words.maxima(text)).filter_map(|captures| one("max", &captures)));
    // One of two bounds was misread.
    if min.zip(max).is_some_and(|(min, max)| min > max) { (None, None) } else { (min, max) }
}

/// The greatest number of items or characters.
fn count(text: &str, words: &FactWords) -> Option<u64> {
    if !has_digit(text) {
        return None;
    }
    let mut found = Vec::new();
    for captures in words.ranges(text).chain(words.maxima(text)) {
        let Some(number) = captures.name("max") else { continue };
        let after = after(text, &captures);
        let fits = (ends(after) || words.counts(after)) && !words.counts_other(after);
        if fits && is_of_field(text, number.start(), words) {
            found.extend(number.as_str().parse::<u64>().ok().filter(|count| *count > 0));
        }
    }
    only(found)
}

/// What follows the last bound that a pattern found.
fn after<'t>(text: &'t str, captures: &Captures<'_>) -> &'t str {
    let ends = ["min", "max"].into_iter().filter_map(|name| captures.name(name)).map(|found| found.end());
    &text[ends.max().unwrap_or(text.len())..]
}

/// Whether a bound holds for the whole field, and always.
fn is_of_field(text: &str, at: usize, words: &FactWords) -> bool {
    !words.is_elsewhere(part(text, at)) && !words.is_condition(sentence(text, at))
}

/// Whether a text goes on with something that ends a number or a word.
pub(super) fn ends(after: &str) -> bool {
    let is_digit = |c: char| c.is_ascii_digit();
    let goes_on = |c: char| c.is_alphanumeric() || c == '_' || c == '%';
    let number = after.strip_prefix(['.', '-', '~', ':']).is_some_and(|rest| rest.starts_with(is_digit));
    !number && !after.starts_with(goes_on)
}

/// The sentence around a byte.
fn sentence(text: &str, at: usize) -> &str {
    around(text, at, |c| matches!(c, '。' | ';' | '；' | '\n'))
}

/// The part of a sentence around a byte: between commas, or the ends of the sentence.
fn part(text: &str, at: usize) -> &str {
    around(text, at, |c| matches!(c, ',' | '，' | '。' | ';' | '；' | '\n'))
}

fn around(text: &str, at: usize, is_end: impl Fn(char) -> bool + Copy) -> &str {
    let start =
        text[..at].rfind(is_end).map_or(0, |found| found + text[found..].chars().next().map_or(1, char::len_utf8));
    let end = text[at..].find(is_end).map_or(text.len(), |found| at + found);
    &text[start..end]
}
