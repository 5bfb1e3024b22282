//! Text of a code block to samples.

use super::query;
use super::repair::{self, Note, Repaired};
use super::{Member, Sample, Value};
use crate::limits::{DEPTH, EXAMPLE_BYTES, EXAMPLE_VALUES};
use crate::markdown::Code;
use jsonc_parser::{CollectOptions, ParseOptions, ast, parse_to_ast};
use std::ops::Range;

/// What a code block turned out to be.
#[derive(Debug)]
pub enum Reading {
    /// One JSON document, or several in one fence.
    Json {
        /// The documents.
        samples: Vec<Sample>,
        /// What had to be overlooked to read them; empty for strict JSON.
        repairs: Vec<Repair>,
    },
    /// Nothing that is meant to be JSON: shell, Python, a URL, prose, or nothing at all.
    Other,
    /// More than is read of one example.
    TooLarge {
        /// What is too much.
        message: String,
        /// Where, in the page.
        span: Range<usize>,
    },
    /// Meant to be JSON, but beyond repair.
    Broken {
        /// What the reader stumbled over.
        message: String,
        /// Where, in the page.
        span: Range<usize>,
    },
}

/// One thing that keeps an example from being JSON.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Repair {
    /// What it is: `a comment`, `a trailing comma`.
    pub what: &'static str,
    /// Where it stands in the page.
    pub span: Range<usize>,
    /// The bytes of the page to replace and what to write there, so that it is gone; nothing where that is not certain.
    pub edit: Option<(Range<usize>, String)>,
}

/// Reads a code block.
pub fn read(code: &Code) -> Reading {
    if code.text.trim().is_empty() {
        return Reading::Other;
    }
    if code.text.len() > EXAMPLE_BYTES {
        let message = format!("this block has more than {EXAMPLE_BYTES} bytes");
        return Reading::TooLarge { message, span: code.span.clone() };
    }
    bounded(unbounded(code))
}

/// Refuses what has too many values, or nests too deeply.
fn bounded(reading: Reading) -> Reading {
    let Reading::Json { samples, .. } = &reading else { return reading };
    let mut open: Vec<(&Sample, usize)> = samples.iter().map(|sample| (sample, 0)).collect();
    let mut count = 0;
    while let Some((sample, depth)) = open.pop() {
        count += 1;
        let message = match () {
            () if depth > DEPTH => format!("the values of this example nest more than {DEPTH} deep"),
            () if count > EXAMPLE_VALUES => format!("this example has more than {EXAMPLE_VALUES} values"),
            () => {
                open.extend(sample.parts().map(|part| (part, depth + 1)));
                continue;
            }
        };
        return Reading::TooLarge { message, span: sample.span.clone() };
    }
    reading
}

fn unbounded(code: &Code) -> Reading {
    if let Some(sample) = strict(code) {
        return Reading::Json { samples: vec![sample], repairs: Vec::new() };
    }
    if let Some(sample) = query::read(code) {
        let repair = Repair { what: "a query string", span: sample.span.clone(), edit: None };
        return Reading::Json { samples: vec![sample], repairs: vec![repair] };
    }
    match repair::repair(&code.text) {
        Some(repaired) => lenient(code, repaired),
        None if meant_as_json(code) => {
            let line = code.text.len() - code.text.trim_start().len();
            let end = code.text[line..].find('\n').map_or(code.text.len(), |end| line + end);
            Reading::Broken { message: "nothing in it looks like JSON".to_owned(), span: code.place(line..end) }
        }
        None => Reading::Other,
    }
}

/// A block that says that it is JSON, and is neither an address nor a word for `nothing`.
fn meant_as_json(code: &Code) -> bool {
    let info = code.info.to_ascii_lowercase();
    let text = code.text.trim();
    info.starts_with("json")
        && text.chars().count() > 4
        && !text.starts_with('/')
        && !text.contains("://")
        && !query::is_request_line(text)
}

/// Strict JSON, the common case.
fn strict(code: &Code) -> Option<Sample> {
    // serde_json decides what is JSON; the other reader, which is more lenient even with all its options
    // off, then gives the places.
    serde_json::from_str::<serde::de::IgnoredAny>(&code.text).ok()?;
    let options = ParseOptions {
        allow_comments: false,
        allow_loose_object_property_names: false,
        allow_trailing_commas: false,
        allow_missing_commas: false,
        allow_single_quoted_strings: false,
        allow_hexadecimal_numbers: false,
        allow_unary_plus_numbers: false,
        allow_bare_decimal_point_numbers: false,
        allow_non_finite_numbers: false,
        allow_extended_string_escapes: false,
    };
    let parsed = parse_to_ast(&code.text, &CollectOptions::default(), &options).ok()?;
    let locate = |range: Range<usize>| code.place(range);
    Some(sample(&parsed.value?, &locate))
}

fn lenient(code: &Code, repaired: Repaired) -> Reading {
    if let Some(range) = repaired.hopeless {
        return Reading::Broken { message: "words stand where a name belongs".to_owned(), span: code.place(range) };
    }
    let mut samples = Vec::new();
    let mut notes = repaired.repairs;
    for document in &repaired.documents {
        let origin = |range: Range<usize>| document.origin(range.start)..document.origin(range.end);
        let locate = |range: Range<usize>| code.place(origin(range));
        match parse_to_ast(&document.text, &CollectOptions::default(), &ParseOptions::default()) {
            Ok(parsed) => {
                let Some(value) = parsed.value else { continue };
                if serde_json::from_str::<serde::de::IgnoredAny>(&document.text).is_err() {
                    notes.extend(oddities(&document.text, &value).into_iter().map(|(what, range)| {
                        // A comma of the text above is the same comma in the page.
                        let range = origin(range);
                        let comma = what == TRAILING_COMMA && code.text.get(range.clone()) == Some(",");
                        Note { what, edit: comma.then(|| (range.clone(), String::new())), range }
                    }));
                }
                samples.push(sample(&value, &locate));
            }
            Err(error) => {
                let range = error.range();
                return Reading::Broken { message: error.kind().to_string(), span: locate(range.start..range.end) };
            }
        }
    }
    keep_certain(&code.text, &mut notes, &samples);
    let place = |Note { what, range, edit }| Repair {
        what,
        span: code.place(range),
        edit: edit.map(|(range, text)| (code.place(range), text)),
    };
    match samples.is_empty() {
        true => Reading::Other,
        false => Reading::Json { samples, repairs: notes.into_iter().map(place).collect() },
    }
}

/// Takes back edits that do not make the block JSON with the same values, all of them together. What a comment says would be
/// lost with it, so people have to find another place for it first: then the block is almost JSON afterwards.
fn keep_certain(source: &str, notes: &mut [Note], samples: &[Sample]) {
    let value = match samples {
        [only] => Some(only.to_json()),
        _ => None,
    };
    let strict = |text: String| serde_json::from_str::<serde_json::Value>(&text).ok();
    let mut certain = value.is_some() && edited(source, notes).and_then(strict) == value;
    let kinds = ["a comment", "a `#` comment"];
    for kind in kinds {
        let says = |note: &Note| note.what == kind && source[note.range.clone()].contains(char::is_alphanumeric);
        if notes.iter().any(says) {
            notes.iter_mut().filter(|note| note.what == kind).for_each(|note| note.edit = None);
            certain = certain && edited(source, notes).is_none_or(|text| mended(&text) == value);
        }
    }
    if !certain {
        notes.iter_mut().for_each(|note| note.edit = None);
    }
}

/// The one value that a block has after it was repaired.
fn mended(text: &str) -> Option<serde_json::Value> {
    let repaired = repair::repair(text)?;
    let [document] = &repaired.documents[..] else { return None };
    let parsed = parse_to_ast(&document.text, &CollectOptions::default(), &ParseOptions::default()).ok()?;
    Some(sample(&parsed.value?, &|range| range).to_json())
}

/// A block after its edits; nothing where it has none, or where they get into each other's way.
fn edited(source: &str, notes: &[Note]) -> Option<String> {
    let mut edits: Vec<&(Range<usize>, String)> = notes.iter().filter_map(|note| note.edit.as_ref()).collect();
    edits.sort_by_key(|(range, _)| (range.start, range.end));
    if edits.is_empty() || edits.windows(2).any(|pair| pair[0].0.end > pair[1].0.start) {
        return None;
    }
    let (mut text, mut at) = (String::with_capacity(source.len()), 0);
    for (range, replacement) in edits {
        text.push_str(source.get(at..range.start)?);
        text.push_str(replacement);
        at = range.end;
    }
    text.push_str(source.get(at..)?);
    Some(text)
}

const TRAILING_COMMA: &str = "a trailing comma";

/// What the lenient reader overlooked, found by its traces between the values.
fn oddities(text: &str, value: &ast::Value<'_>) -> Vec<(&'static str, Range<usize>)> {
    let mut found = Vec::new();
    walk(text, value, &mut found);
    if found.is_empty() {
        found.push(("a comment or a literal that JSON does not know", 0..text.len().min(1)));
    }
    found
}

fn walk(text: &str, value: &ast::Value<'_>, found: &mut Vec<(&'static str, Range<usize>)>) {
    match value {
        ast::Value::StringLit(lit) if text[lit.range.start..].starts_with('\'') => {
            found.push(("single quotes", lit.range.start..lit.range.end));
        }
        ast::Value::Array(array) => {
            let items: Vec<Range<usize>> = array.elements.iter().map(range).collect();
            between(text, &items, array.range.end, found);
            array.elements.iter().for_each(|item| walk(text, item, found));
        }
        ast::Value::Object(object) => {
            let items: Vec<Range<usize>> =
                object.properties.iter().map(|prop| prop.range.start..prop.range.end).collect();
            between(text, &items, object.range.end, found);
            for prop in &object.properties {
                if let ast::ObjectPropName::Word(word) = &prop.name {
                    found.push(("a name without quotes", word.range.start..word.range.end));
                }
                walk(text, &prop.value, found);
            }
        }
        _ => {}
    }
}

fn range(value: &ast::Value<'_>) -> Range<usize> {
    use jsonc_parser::common::Ranged;
    let range = value.range();
    range.start..range.end
}

/// Commas and comments between the members of one list.
fn between(text: &str, items: &[Range<usize>], end: usize, found: &mut Vec<(&'static str, Range<usize>)>) {
    for (i, item) in items.iter().enumerate() {
        let next = items.get(i + 1).map_or(end.saturating_sub(1), |next| next.start);
        let Some(gap) = text.get(item.end..next) else { continue };
        let bare: String = gap.lines().map(|line| line.split("//").next().unwrap_or_default()).collect();
        let comma = gap.find(',').map(|at| item.end + at);
        match (i + 1 == items.len(), bare.contains(','), comma) {
            (true, true, Some(at)) => found.push((TRAILING_COMMA, at..at + 1)),
            (false, false, _) => found.push(("a missing comma", item.end.saturating_sub(1)..item.end)),
            _ => {}
        }
        if let Some(at) = gap.find("//").or_else(|| gap.find("/*")) {
            let line = gap[at..].find('\n').unwrap_or(gap.len() - at);
            found.push(("a comment", item.end + at..item.end + at + line));
        }
    }
}

fn sample(value: &ast::Value<'_>, locate: &dyn Fn(Range<usize>) -> Range<usize>) -> Sample {
    let span = locate(range(value));
    let value = match value {
        ast::Value::NullKeyword(_) => Value::Null,
        ast::Value::BooleanLit(lit) => Value::Boolean(lit.value),
        ast::Value::NumberLit(lit) => number(lit.value),
        ast::Value::StringLit(lit) => Value::String(lit.value.to_string()),
        ast::Value::Array(array) => Value::Array(array.elements.iter().map(|item| sample(item, locate)).collect()),
        ast::Value::Object(object) => Value::Object(members(object, locate)),
    };
    Sample { value, span }
}

/// The members in the order of their first names, each with its last value: what JSON readers do.
fn members(object: &ast::Object<'_>, locate: &dyn Fn(Range<usize>) -> Range<usize>) -> Vec<Member> {
    use jsonc_parser::common::Ranged;
    let mut members: indexmap::IndexMap<String, Member> = indexmap::IndexMap::with_capacity(object.properties.len());
    for prop in &object.properties {
        let name = prop.name.as_str().to_owned();
        let range = prop.name.range();
        let member =
            Member { name: name.clone(), span: locate(range.start..range.end), sample: sample(&prop.value, locate) };
        members.insert(name, member);
    }
    members.into_values().collect()
}

/// A number as JSON writes it; what only JSON5 knows is text.
fn number(text: &str) -> Value {
    let plain = text.strip_prefix('+').unwrap_or(text);
    match serde_json::from_str::<serde_json::Number>(plain) {
        Ok(_) => Value::Number(plain.to_owned()),
        Err(_) => Value::String(text.to_owned()),
    }
}
