//! From a request to what goes over the wire, before credentials.

use crate::file::{Form, OCTETS};
use crate::platform::takes_query;
use crate::record::{Location, Members, Record, SlotRef, State, Table, Written};
use crate::show::cut;
use crate::{Body, Effect, Envelope, Error, ErrorKind, File, Method, OneOrMany, Operation, Value};
use bytes::Bytes;
use reqwest::header::{CONNECTION, CONTENT_LENGTH, HOST, HeaderMap, HeaderName, HeaderValue, TE, TRAILER, TRANSFER_ENCODING, UPGRADE};
use std::hash::{BuildHasher, RandomState};

/// A request in its parts, ready to be sent as often as needed.
#[derive(Clone)]
pub(crate) struct Prepared {
    /// Nothing for a request that was put together by hand.
    pub(crate) operation: Option<&'static Operation>,
    pub(crate) table: Option<&'static Table>,
    pub(crate) method: Method,
    pub(crate) path: String,
    pub(crate) query: Vec<(String, String)>,
    pub(crate) headers: HeaderMap,
    pub(crate) content: Content,
    pub(crate) effect: Effect,
    pub(crate) envelope: Envelope,
}

/// What travels in the body.
#[derive(Clone)]
pub(crate) enum Content {
    Nothing,
    Json(Bytes),
    Form(Vec<(String, String)>),
    Multipart(Vec<(String, Part)>),
    File(File),
}

/// A part of a form.
#[derive(Clone)]
pub(crate) enum Part {
    Text(String),
    File(File),
}

/// Puts each field where it travels.
///
/// In paths, queries, headers and forms scalars travel as their text, lists and objects as JSON text (servers keep only
/// the last of several equal query keys), `null` not at all.
pub(crate) fn prepare(operation: &'static Operation, record: &dyn Record) -> Result<Prepared, Error> {
    parts(operation, record).map_err(|error| error.with_operation(operation))
}

fn parts(operation: &'static Operation, record: &dyn Record) -> Result<Prepared, Error> {
    let table = record.table();
    let in_query = takes_query(&operation.method);
    let mut query = Vec::new();
    let mut headers = HeaderMap::new();
    for (index, name) in table.fields.iter().enumerate() {
        let is_query = match table.location(index) {
            Location::Query => true,
            Location::Member => in_query,
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
    if in_query {
        query.extend(extra(record));
    }
    let content = if in_query { Content::Nothing } else { content(operation, record)? };
    Ok(Prepared {
        operation: Some(operation),
        table: Some(table),
        method: operation.method.clone(),
        path: path(operation.path, record)?,
        query,
        headers,
        content,
        effect: operation.effect,
        envelope: operation.envelope,
    })
}

/// The members that the docs do not mention, as texts.
fn extra(record: &dyn Record) -> Vec<(String, String)> {
    match record.field(record.table().fields.len()) {
        SlotRef::Extra(extra) => {
            extra.iter().filter_map(|(name, value)| Some((name.to_owned(), text(SlotRef::Any(value))?))).collect()
        }
        _ => Vec::new(),
    }
}

/// Headers that say where a request goes and where it ends.
const FRAMING: [HeaderName; 7] = [CONNECTION, CONTENT_LENGTH, HOST, TE, TRAILER, TRANSFER_ENCODING, UPGRADE];

/// A header, or what is wrong with it.
pub(crate) fn header(name: &str, text: &str) -> Result<(HeaderName, HeaderValue), Error> {
    let refuse = |what: String| Error::new(ErrorKind::Request, what);
    let name: HeaderName = name.parse().map_err(|_| refuse(format!("{:?} is no name of a header", cut(name, 60))))?;
    if FRAMING.contains(&name) {
        return Err(refuse(format!("the header `{name}` is the connection's own: with it a request could go elsewhere, or become two")));
    }
    match HeaderValue::from_bytes(text.as_bytes()) {
        Ok(mut value) => {
            // It may say who calls, and `Debug` of headers is nobody's business then.
            value.set_sensitive(true);
            Ok((name, value))
        }
        Err(_) => Err(refuse(format!("the header `{name}` holds a control character"))),
    }
}

fn content(operation: &Operation, record: &dyn Record) -> Result<Content, Error> {
    match operation.body {
        Body::Json => json(operation, record),
        Body::Form => {
            let members = members(record).filter_map(|(name, field)| Some((name.to_owned(), text(field)?)));
            Ok(Content::Form(members.chain(extra(record)).collect()))
        }
        Body::Multipart => {
            let members = members(record).flat_map(|(name, field)| form_parts(name, field));
            let extra = extra(record).into_iter().map(|(name, text)| (name, Part::Text(text)));
            Ok(Content::Multipart(members.chain(extra).collect()))
        }
        Body::Bytes => {
            let whole = record.table().located.iter().find(|(_, location)| *location == Location::Body);
            Ok(whole.and_then(|(index, _)| file(record.field(*index))).map_or(Content::Nothing, Content::File))
        }
    }
}

/// The fields that travel as members of the body.
fn members(record: &dyn Record) -> impl Iterator<Item = (&'static str, SlotRef<'_>)> {
    let table = record.table();
    let indices = (0..table.fields.len()).filter(|index| table.location(*index) == Location::Member);
    indices.map(|index| (table.fields[index], record.field(index)))
}

/// A list of files becomes as many parts of one name.
fn form_parts(name: &str, field: SlotRef<'_>) -> Vec<(String, Part)> {
    let files: Vec<File> = match field.settled() {
        Some(SlotRef::List(list)) => (0..list.count()).filter_map(|at| list.item(at)).filter_map(file).collect(),
        Some(field) => file(field).into_iter().collect(),
        None => return Vec::new(),
    };
    if files.is_empty() {
        return text(field).map(|text| (name.to_owned(), Part::Text(text))).into_iter().collect();
    }
    files.into_iter().map(|file| (name.to_owned(), Part::File(file))).collect()
}

fn file(field: SlotRef<'_>) -> Option<File> {
    match field.settled()? {
        SlotRef::File(file) => Some(file.clone()),
        _ => None,
    }
}

fn json(operation: &Operation, record: &dyn Record) -> Result<Content, Error> {
    let whole = record.table().located.iter().find(|(_, location)| *location == Location::Body);
    let json = match whole {
        Some((index, _)) => match record.field(*index) {
            SlotRef::Option(option) if matches!(option.state(), State::Absent) => return Ok(Content::Nothing),
            field => serde_json::to_vec(&Written(field)),
        },
        None => serde_json::to_vec(&Members { record, only: Some(Location::Member) }),
    };
    let json = json.map_err(|error| Error::new(ErrorKind::Request, "the body is no JSON").with_source(error))?;
    // Some servers and proxies refuse a DELETE with a body; one that says nothing is not worth it.
    let is_void = operation.method == Method::DELETE && json == b"{}";
    Ok(if is_void { Content::Nothing } else { Content::Json(json.into()) })
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

/// A value outside of a JSON body.
fn text(field: SlotRef<'_>) -> Option<String> {
    match field.settled()? {
        SlotRef::String(text) => Some(text.to_owned()),
        SlotRef::Any(Value::String(text)) => Some(text.clone()),
        SlotRef::Scalar(scalar) | SlotRef::OneOrMany(OneOrMany::One(scalar)) => Some(scalar.to_string()),
        SlotRef::File(file) => Some(file.text().into_owned()),
        SlotRef::Any(Value::Null) => None,
        other => serde_json::to_string(&Written(other)).ok(),
    }
}

impl Prepared {
    /// Puts parameters beside those of the request: into the query of a method without a body, else into the body.
    pub(crate) fn add_params(&mut self, params: Vec<(&'static str, &str)>) -> Result<(), Error> {
        let texts = params.iter().map(|(name, value)| ((*name).to_owned(), (*value).to_owned()));
        match &mut self.content {
            Content::Nothing if !takes_query(&self.method) && self.method != Method::DELETE => {
                self.content = Content::Json(with_members(b"{}", &params)?.into());
            }
            Content::Nothing | Content::File(_) => self.query.extend(texts),
            Content::Json(json) => *json = with_members(json, &params)?.into(),
            Content::Form(members) => members.extend(texts),
            Content::Multipart(parts) => parts.extend(texts.map(|(name, text)| (name, Part::Text(text)))),
        }
        Ok(())
    }

    /// The media type and the bytes of the body.
    pub(crate) fn body(&self) -> Option<(String, Bytes)> {
        match &self.content {
            Content::Nothing => None,
            Content::Json(json) => Some(("application/json".to_owned(), json.clone())),
            Content::Form(members) => {
                let mut query = reqwest::Url::parse("form:").ok()?;
                query.query_pairs_mut().extend_pairs(members);
                let text = query.query().unwrap_or_default().to_owned();
                Some(("application/x-www-form-urlencoded".to_owned(), text.into()))
            }
            Content::Multipart(parts) => {
                let mut form = Form::new(boundary());
                for (name, part) in parts {
                    match part {
                        Part::Text(text) => form.text(name, text),
                        Part::File(file) => form.file(name, file),
                    }
                }
                Some(form.finish())
            }
            Content::File(file) => {
                Some((file.content_type.clone().unwrap_or_else(|| OCTETS.to_owned()), file.bytes.clone()))
            }
        }
    }
}

/// 256 bits that nobody can guess: no file can be made to hold them.
fn boundary() -> String {
    let random = RandomState::new();
    (0..4_u8).map(|part| format!("{:016x}", random.hash_one(part))).collect()
}

fn with_members(json: &[u8], members: &[(&str, &str)]) -> Result<Vec<u8>, Error> {
    let refuse = || {
        let message = "credentials travel as members of the body here, and this body is no object: send them in the header";
        Error::new(ErrorKind::Request, message)
    };
    let mut object: serde_json::Map<String, Value> = serde_json::from_slice(json).map_err(|_| refuse())?;
    object.extend(members.iter().map(|(name, value)| ((*name).to_owned(), Value::from(*value))));
    serde_json::to_vec(&object).map_err(|_| refuse())
}
