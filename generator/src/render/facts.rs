//! Facts of a field in words of our own, for docs of crates whose specs have no prose.

use super::context::code;
use crate::spec::{Endpoint, Facts, Field, Format, Location, Type, Unit};

/// Whether a spec states facts alone: not a sentence of it is prose of somebody's docs.
pub(super) fn is_all(endpoint: &Endpoint) -> bool {
    let fields = || endpoint.types.values().flat_map(|record| &record.fields);
    endpoint.summary.is_empty()
        && endpoint.doc.is_empty()
        && endpoint.deprecated.as_ref().is_none_or(String::is_empty)
        && fields().all(|field| field.doc.is_empty() && field.values.iter().all(|known| known.doc.is_empty()))
}

/// Everything that is stated of a field, as short sentences in one line; empty where nothing is.
pub(super) fn line(field: &Field) -> String {
    let facts = &field.facts;
    let place = match field.location {
        Location::Member => None,
        Location::Body => Some("The whole body."),
        Location::Path => Some("In the path."),
        Location::Query => Some("In the query."),
        Location::Header => Some("In a header."),
    };
    let sentences = [
        facts.deprecated.then(|| "Deprecated.".to_owned()),
        place.map(str::to_owned),
        written(facts).map(|words| sentence(&words)),
        default(field).map(|words| format!("Default: {words}.")),
        bounds(facts).map(|words| sentence(&words)),
        (!facts.excludes.is_empty()).then(|| format!("Not together with {}.", listed(&facts.excludes))),
        unless(&facts.unless),
    ];
    sentences.into_iter().flatten().collect::<Vec<_>>().join(" ")
}

/// The default: a number or a boolean as it is, a text as code.
pub(crate) fn default(field: &Field) -> Option<String> {
    let text = field.facts.default.as_ref()?;
    Some(match field.ty_inside() {
        Type::String if text.is_empty() => "an empty text".to_owned(),
        Type::String => code(text),
        _ => text.clone(),
    })
}

/// The bounds of a number, a list or a text: `at most 500 items`.
pub(crate) fn bounds(facts: &Facts) -> Option<String> {
    match (facts.min, facts.max, facts.max_items, facts.max_length) {
        (Some(min), Some(max), ..) => Some(format!("from {min} to {max}")),
        (Some(min), None, ..) => Some(format!("at least {min}")),
        (None, Some(max), ..) => Some(format!("at most {max}")),
        (.., Some(items), _) => Some(format!("at most {items} {}", if items == 1 { "item" } else { "items" })),
        (.., Some(length)) => {
            Some(format!("at most {length} {}", if length == 1 { "character" } else { "characters" }))
        }
        _ => None,
    }
}

/// How a value is written and what it counts: `Unix time in milliseconds`.
pub(crate) fn written(facts: &Facts) -> Option<String> {
    let unit = facts.unit.map(|unit| match unit {
        Unit::Milliseconds => "milliseconds",
        Unit::Seconds => "seconds",
        Unit::Minutes => "minutes",
        Unit::Hours => "hours",
        Unit::Days => "days",
        Unit::Megabytes => "megabytes",
        Unit::Gigabytes => "gigabytes",
    });
    match (facts.format, unit) {
        (Some(Format::UnixTime), Some(unit)) => Some(format!("Unix time in {unit}")),
        (Some(Format::UnixTime), None) => Some("Unix time".to_owned()),
        (Some(Format::Base64), _) => Some("Base64".to_owned()),
        (Some(Format::DateTime), _) => Some("written `YYYY-MM-DD hh:mm:ss`".to_owned()),
        (None, unit) => unit.map(|unit| format!("in {unit}")),
    }
}

fn unless(others: &[String]) -> Option<String> {
    match others {
        [] => None,
        [other] => Some(format!("Required unless {} is given.", code(other))),
        others => Some(format!("Required unless one of {} is given.", listed(others))),
    }
}

fn listed(names: &[String]) -> String {
    names.iter().map(|name| code(name)).collect::<Vec<_>>().join(", ")
}

/// Words as a sentence.
fn sentence(words: &str) -> String {
    let mut chars = words.chars();
    let first = chars.next().map(|c| c.to_ascii_uppercase());
    first.into_iter().chain(chars).chain(['.']).collect()
}
