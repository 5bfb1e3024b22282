//! From a request to what goes over the wire, before credentials.

use crate::record::{Location, Members, Record, SlotRef, State, Written};
use crate::{Error, ErrorKind, Method, OneOrMany, Operation, Value};
use reqwest::header::{HeaderMap, HeaderName, HeaderValue};

/// A request in its parts, ready to be sent as often as needed.
pub(crate) struct Prepared {
    pub(crate) operation: &'static Operation,
    pub(crate) path: String,
    pub(crate) query: Vec<(String, String)>,
    pub(crate) headers: HeaderMap,
    pub(crate) body: Option<Vec<u8>>,
}

/// Puts each field where it travels.
///
/// In paths, queries and headers scalars travel as their text, lists and objects as JSON text (servers keep only the last
/// of several equal query keys), `null` not at all.
pub(crate) fn prepare(operation: &'static Operation, record: &dyn Record) -> Result<Prepared, Error> {
    parts(operation, record).map_err(|error| error.with_operation(operation))
}

fn parts(operation: &'static Operation, record: &dyn Record) -> Result<Prepared, Error> {
    let mut query = Vec::new();
    let mut headers = HeaderMap::new();
    for (index, name) in record.table().fields.iter().enumerate() {
        let is_query = match record.table().location(index) {
            Location::Query => true,
            Location::Member => !operation.has_body(),
            Location::Header => {
                if let Some(text) = text(record.field(index)) {
                    let (name, value) = header(name, &text)?;
                    headers.insert(name, value);
                }
                false
            }
            Location::Body | Location::Path => false,
        };
        if is_query && let Some(text) = text(record.field(index)) {
            query.push(((*name).to_owned(), text));
        }
    }
    if let SlotRef::Extra(extra) = record.field(record.table().fields.len())
        && !operation.has_body()
    {
        query.extend(extra.iter().filter_map(|(name, value)| Some((name.to_owned(), text(SlotRef::Any(value))?))));
    }
    let body = if operation.has_body() { body(record)? } else { None };
    // Some servers and proxies refuse a DELETE with a body; one that says nothing is not worth it.
    let body = body.filter(|json| operation.method != Method::DELETE || json != b"{}");
    Ok(Prepared { operation, path: path(operation.path, record)?, query, headers, body })
}

fn header(name: &str, text: &str) -> Result<(HeaderName, HeaderValue), Error> {
    let name = name.parse().map_err(|_| Error::new(ErrorKind::Request, format!("`{name}` is no name of a header")))?;
    match HeaderValue::from_bytes(text.as_bytes()) {
        Ok(value) => Ok((name, value)),
        Err(_) => Err(Error::new(ErrorKind::Request, format!("the header `{name}` holds a control character"))),
    }
}

fn body(record: &dyn Record) -> Result<Option<Vec<u8>>, Error> {
    let table = record.table();
    let whole = table.located.iter().find(|(_, location)| *location == Location::Body);
    let json = match whole {
        Some((index, _)) => match record.field(*index) {
            SlotRef::Option(option) if matches!(option.state(), State::Absent) => return Ok(None),
            field => serde_json::to_vec(&Written(field)),
        },
        None => serde_json::to_vec(&Members { record, only: Some(Location::Member) }),
    };
    json.map(Some).map_err(|error| Error::new(ErrorKind::Request, "the body is no JSON").with_source(error))
}

fn path(template: &str, record: &dyn Record) -> Result<String, Error> {
    let mut path = String::with_capacity(template.len());
    let mut rest = template;
    while let Some((before, (name, after))) =
        rest.split_once('{').and_then(|(before, after)| Some((before, after.split_once('}')?)))
    {
        path.push_str(before);
        encode_segment(&parameter(name, record)?, &mut path);
        rest = after;
    }
    path.push_str(rest);
    Ok(path)
}

/// The text of a path parameter. An empty one, `.` and `..` would call another endpoint.
fn parameter(name: &str, record: &dyn Record) -> Result<String, Error> {
    let table = record.table();
    let index = table.fields.iter().position(|field| *field == name);
    match index.and_then(|index| text(record.field(index))) {
        Some(text) if !text.is_empty() && text != "." && text != ".." => Ok(text),
        Some(text) => Err(Error::new(ErrorKind::Request, format!("the path parameter `{name}` cannot be {text:?}"))),
        None => Err(Error::new(ErrorKind::Request, format!("the path parameter `{name}` has no value"))),
    }
}

fn encode_segment(text: &str, path: &mut String) {
    for byte in text.bytes() {
        match byte {
            b'A'..=b'Z' | b'a'..=b'z' | b'0'..=b'9' | b'-' | b'_' | b'.' | b'~' => path.push(byte.into()),
            _ => path.push_str(&format!("%{byte:02X}")),
        }
    }
}

/// A value outside of the body.
fn text(field: SlotRef<'_>) -> Option<String> {
    match field {
        SlotRef::String(text) => Some(text.to_owned()),
        SlotRef::Any(Value::String(text)) => Some(text.clone()),
        SlotRef::Scalar(scalar) | SlotRef::OneOrMany(OneOrMany::One(scalar)) => Some(scalar.to_string()),
        SlotRef::Any(Value::Null) => None,
        SlotRef::Option(option) => match option.state() {
            State::Value(value) => text(value),
            State::Absent | State::Null => None,
        },
        other => serde_json::to_string(&Written(other)).ok(),
    }
}
