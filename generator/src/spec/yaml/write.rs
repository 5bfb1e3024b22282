//! A system as the YAML of a spec: fixed order of keys, one field a line.

use super::facts;
use super::scalar::{key, must_escape, scalar};
use crate::spec::model::{
    Answer, Body, Corrected, Effect, Endpoint, Example, FORMAT, Field, Location, Origin, Paging, REQUEST, Record, Seen,
    Source, System,
};
use std::fmt::Write as _;

/// How much of a system is written.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Style {
    /// Everything.
    Full,
    /// Names, types and flags, without a sentence of the docs.
    Facts,
}

/// The spec of `system` as YAML; [`super::read`] gives the same system back (without its sentences in
/// [`Style::Facts`]).
pub fn write(system: &System, style: Style) -> String {
    let mut out = String::new();
    line(&mut out, "", "format", &FORMAT.to_string());
    line(&mut out, "", "system", &scalar(&system.name));
    if let Some(Origin { repository, path, revision }) = &system.origin {
        out.push_str("origin:\n");
        for (key, text) in [("repository", repository), ("path", path), ("revision", revision)] {
            line(&mut out, "  ", key, &scalar(text));
        }
    }
    if system.endpoints.is_empty() {
        out.push_str("endpoints: []\n");
        return out;
    }
    out.push_str("endpoints:\n");
    for endpoint in &system.endpoints {
        write_endpoint(&mut out, endpoint, style);
    }
    out
}

fn write_endpoint(out: &mut String, endpoint: &Endpoint, style: Style) {
    line(out, "- ", "name", &scalar(&endpoint.name));
    if let Some(source) = &endpoint.source {
        line(out, "  ", "source", &scalar(&source_word(source)));
    }
    line(out, "  ", "method", &scalar(&endpoint.method));
    line(out, "  ", "path", &scalar(&endpoint.path));
    if style == Style::Full {
        line(out, "  ", "summary", &scalar(&endpoint.summary));
        if !endpoint.doc.is_empty() {
            line(out, "  ", "doc", &scalar(&endpoint.doc));
        }
    }
    line(out, "  ", "effect", effect_word(endpoint.effect));
    line(out, "  ", "envelope", &scalar(&endpoint.envelope));
    write_unusual(out, endpoint, style);
    line(out, "  ", "request", REQUEST);
    line(out, "  ", "response", &scalar(&endpoint.response.to_string()));
    if endpoint.types.is_empty() {
        out.push_str("  types: {}\n");
    } else {
        out.push_str("  types:\n");
    }
    for (name, record) in &endpoint.types {
        write_record(out, name, record, style);
    }
    if style == Style::Full {
        write_example(out, &endpoint.example);
    }
}

/// What few endpoints have, and is left out of all others.
fn write_unusual(out: &mut String, endpoint: &Endpoint, style: Style) {
    if let Some(note) = &endpoint.deprecated {
        line(out, "  ", "deprecated", &scalar(if style == Style::Full { note } else { "" }));
    }
    if let Some(word) = body_word(endpoint.body) {
        line(out, "  ", "body", word);
    }
    if endpoint.answer == Answer::Bytes {
        line(out, "  ", "answer", "bytes");
    }
    if let Some(paging) = &endpoint.paging {
        line(out, "  ", "paging", &paging_word(paging));
    }
    // The reason is a sentence of whoever wrote the overlay, and no word of the docs.
    if !endpoint.corrected.is_empty() {
        out.push_str("  corrected:\n");
    }
    for Corrected { what, why } in &endpoint.corrected {
        let _ = writeln!(out, "  - {{what: {}, why: {}}}", scalar(what), scalar(why));
    }
}

fn paging_word(paging: &Paging) -> String {
    let by = paging.by.word();
    let text = |key: &str, value: &Option<String>| value.as_ref().map(|value| format!("{key}: {}", scalar(value)));
    let keys = [
        Some(format!("by: {by}")),
        Some(format!("at: {}", scalar(&paging.at))),
        text("size", &paging.size),
        Some(format!("items: {}", scalar(&paging.items))),
        text("total", &paging.total),
        text("next", &paging.next),
        paging.max.map(|max| format!("max: {max}")),
    ];
    format!("{{{}}}", keys.into_iter().flatten().collect::<Vec<_>>().join(", "))
}

fn write_example(out: &mut String, example: &Example) {
    if *example == Example::default() {
        return;
    }
    out.push_str("  example:\n");
    for (key, value) in [("request", &example.request), ("response", &example.response)] {
        let Some(value) = value else { continue };
        let _ = writeln!(out, "    {key}: |-");
        for line in printable(&format!("{value:#}")).lines() {
            let _ = writeln!(out, "      {line}");
        }
    }
}

/// JSON in which nothing is left that a block of YAML cannot hold, or that nobody sees in a review.
pub(crate) fn printable(json: &str) -> String {
    let mut text = String::with_capacity(json.len());
    for c in json.chars() {
        if c != '\n' && must_escape(c) {
            for unit in c.encode_utf16(&mut [0; 2]) {
                let _ = write!(text, "\\u{unit:04x}");
            }
        } else {
            text.push(c);
        }
    }
    text
}

fn write_record(out: &mut String, name: &str, record: &Record, style: Style) {
    if record.fields.is_empty() {
        line(out, "    ", &scalar(name), "[]");
        return;
    }
    out.push_str("    ");
    out.push_str(&scalar(name));
    out.push_str(":\n");
    for field in &record.fields {
        write_field(out, field, style);
    }
}

fn write_field(out: &mut String, field: &Field, style: Style) {
    let _ = write!(out, "    - {{name: {}, type: {}", scalar(&field.name), scalar(&field.ty.to_string()));
    if field.required {
        out.push_str(", required: true");
    }
    if !field.forms.is_empty() {
        let numbers: Vec<String> = field.forms.iter().map(ToString::to_string).collect();
        let _ = write!(out, ", forms: [{}]", numbers.join(", "));
    }
    if field.nullable {
        out.push_str(", nullable: true");
    }
    if let Some(word) = location_word(field.location) {
        let _ = write!(out, ", in: {word}");
    }
    match field.seen {
        Some(Seen::Table) => out.push_str(", seen: table"),
        Some(Seen::Example) => out.push_str(", seen: example"),
        None => {}
    }
    if let Some(rust) = &field.rust {
        let _ = write!(out, ", rust: {}", scalar(rust));
    }
    if !field.values.is_empty() {
        let values = field.values.iter().map(|known| {
            format!("{}: {}", key(&known.value), scalar(if style == Style::Full { &known.doc } else { "" }))
        });
        let _ = write!(out, ", values: {{{}}}", values.collect::<Vec<_>>().join(", "));
    }
    facts::write(out, field);
    if style == Style::Full && !field.doc.is_empty() {
        let _ = write!(out, ", doc: {}", scalar(&field.doc));
    }
    out.push_str("}\n");
}

fn line(out: &mut String, indent: &str, key: &str, value: &str) {
    // Writing to a String cannot fail.
    let _ = writeln!(out, "{indent}{key}: {value}");
}

/// `docs/page.md`, or `docs/page.md:12` where the endpoint does not start on the first line.
fn source_word(source: &Source) -> String {
    let plain = super::read::source(&source.file);
    if plain == *source { source.file.clone() } else { format!("{}:{}", source.file, source.line) }
}

fn effect_word(effect: Effect) -> &'static str {
    match effect {
        Effect::Read => "read",
        Effect::Write => "write",
    }
}

fn body_word(body: Body) -> Option<&'static str> {
    match body {
        Body::Json => None,
        Body::Form => Some("form"),
        Body::Multipart => Some("multipart"),
        Body::Bytes => Some("bytes"),
    }
}

fn location_word(location: Location) -> Option<&'static str> {
    match location {
        Location::Member => None,
        Location::Body => Some("body"),
        Location::Path => Some("path"),
        Location::Query => Some("query"),
        Location::Header => Some("header"),
    }
}
