//! Addresses with a query string: how pages show the request of a GET.

use super::{Member, Sample, Value};
use crate::markdown::Code;

/// The parameters of the first address in a block; nothing where there is no address, or no query.
pub(super) fn read(code: &Code) -> Option<Sample> {
    let (line, text) = first_line(&code.text)?;
    let address = text.split_whitespace().find(|word| is_url(word))?;
    if address.starts_with("//") {
        return None;
    }
    let query = address.find('?')?;
    let start = line + code.text[line..].find(address)? + query + 1;
    let query = address[query + 1..].split('#').next()?;
    let mut at = start;
    let mut members = Vec::new();
    for pair in query.split('&') {
        let span = code.place(at..at + pair.len());
        at += pair.len() + 1;
        let Some((name, value)) = pair.split_once('=') else { continue };
        if name.is_empty() || name.contains(['{', '}']) {
            continue;
        }
        let value = Sample { value: scalar(value), span: span.clone() };
        members.push(Member { name: name.to_owned(), span, sample: value });
    }
    let span = code.place(start..start + query.len());
    (!members.is_empty()).then_some(Sample { value: Value::Object(members), span })
}

/// Whether a text starts with an address, and is no program that calls it.
pub fn is_address(text: &str) -> bool {
    first_line(text).is_some_and(|(_, line)| is_url(line) || is_request_line(line))
}

/// Whether a text starts like an address; a placeholder may stand for scheme and host: `{{API_URL}}/v1/users`.
fn is_url(text: &str) -> bool {
    let behind_host = || text.trim_start_matches('{').split_once('}').map(|(_, rest)| rest.trim_start_matches('}'));
    text.starts_with('/')
        || (text.contains("://") && !text.starts_with(['{', '[', '"']))
        || (text.starts_with('{') && behind_host().is_some_and(|path| path.starts_with('/')))
}

/// Whether a text is a method and an address.
pub(super) fn is_request_line(text: &str) -> bool {
    let mut words = text.split_whitespace();
    let method = words.next().is_some_and(|word| word.len() <= 7 && word.bytes().all(|byte| byte.is_ascii_uppercase()));
    method && words.next().is_some_and(is_url)
}

/// The first line that is no comment, and its offset.
fn first_line(text: &str) -> Option<(usize, &str)> {
    let mut offset = 0;
    for line in text.split_inclusive('\n') {
        let trimmed = line.trim();
        let comment = trimmed.starts_with('#') || (trimmed.starts_with("//") && !trimmed.contains('='));
        if !trimmed.is_empty() && !comment {
            return Some((offset, trimmed)).filter(|(_, line)| is_url(line) || !line.starts_with(['{', '[', '"']));
        }
        offset += line.len();
    }
    None
}

/// A value of a query is text; one that looks like a number or a flag most likely is one.
fn scalar(text: &str) -> Value {
    match text {
        "true" | "false" => Value::Boolean(text == "true"),
        text if !text.is_empty() && serde_json::from_str::<serde_json::Number>(text).is_ok() => {
            Value::Query(text.to_owned())
        }
        text => Value::String(text.to_owned()),
    }
}
