//! Takes the envelope off an answer: first whether the call succeeded, then where the payload is.

use crate::record::{SlotMut, SlotRef, Trail, decode_slot, read_any};
use crate::drift::Drift;
use crate::platform::{after_failure, is_success};
use crate::show::{Secrets, cut};
use crate::{Envelope, Error, ErrorKind, Permission, Scalar, Value};
use serde::de::{Deserializer, Error as _, MapAccess, Visitor};
use serde_json::Map;
use serde_json::value::RawValue;
use std::collections::BTreeMap;
use std::fmt;

/// The members of the body, not yet decoded.
type Members<'a> = BTreeMap<String, &'a RawValue>;

/// No envelope has as many members.
const MAX_MEMBERS: usize = 10_000;

/// The most bytes that the values in a member of a failure may take in memory.
const MAX_VALUE: usize = 16 << 20;

/// A successful answer.
pub(crate) struct Opened<'a> {
    /// The JSON text of the payload; absent where the envelope does not have the member.
    pub(crate) payload: Option<&'a str>,
    /// The members of the envelope beside the payload.
    pub(crate) members: Vec<(String, &'a RawValue)>,
}

/// Reads the envelope of a body. A body that says that the call failed is an error of kind `Api`.
pub(crate) fn open<'a>(
    envelope: Envelope,
    body: &'a str,
    payload: SlotRef<'_>,
    secrets: &Secrets,
) -> Result<Opened<'a>, Error> {
    match envelope {
        Envelope::None | Envelope::File => bare(body, payload),
        Envelope::Payload(name) => wrapped(name, body, secrets),
    }
}

/// Reads the envelope around a payload.
pub(crate) fn wrapped<'a>(name: &'static str, body: &'a str, secrets: &Secrets) -> Result<Opened<'a>, Error> {
    let mut members = members(body).map_err(|error| not_an_object(&error))?;
    if let Some(failure) = failure(&members) {
        return Err(failure);
    }
    if ![name, "result", "code", "bk_error_code"].iter().any(|known| members.contains_key(*known)) {
        let found: Vec<String> = members.keys().take(8).map(|name| cut(&secrets.hide(name), 60).to_owned()).collect();
        let message = format!("expected an envelope around the payload in `{name}`, found the members {found:?}");
        return Err(Error::new(ErrorKind::Decode, message));
    }
    let payload = members.remove(name).map(RawValue::get);
    Ok(Opened { payload, members: members.into_iter().collect() })
}

fn bare<'a>(body: &'a str, payload: SlotRef<'_>) -> Result<Opened<'a>, Error> {
    let whole = Opened { payload: Some(body).filter(|body| !body.trim().is_empty()), members: Vec::new() };
    if !body.trim_start().starts_with('{') {
        return Ok(whole);
    }
    let Ok(members) = members(body) else { return Ok(whole) };
    if !is_envelope(&members, payload) {
        return Ok(whole);
    }
    match (failure(&members), payload) {
        (Some(failure), _) => Err(failure),
        (None, SlotRef::Any(_) | SlotRef::Map(_)) => Ok(whole),
        (None, _) => Err(Error::new(ErrorKind::Decode, "expected the payload, found an envelope around it")),
    }
}

/// Whether a body whose docs know no envelope has one all the same.
fn is_envelope(members: &Members<'_>, payload: SlotRef<'_>) -> bool {
    let documented: &[&str] = match payload {
        SlotRef::Record(record) => record.table().fields,
        // What an absent record would have is not to be seen.
        SlotRef::Option(_) => return false,
        _ => &[],
    };
    let has = |name: &str| members.contains_key(name) && !documented.contains(&name);
    (has("result") && (has("code") || has("message") || has("data"))) || has("bk_error_code")
}

/// Decodes the payload into its type, and in strict mode gives every place where it is not what the docs say.
pub(crate) fn decode(
    envelope: Envelope,
    payload: Option<&str>,
    slot: SlotMut<'_>,
    is_strict: bool,
    memory: usize,
    secrets: &Secrets,
) -> Result<Vec<Drift>, Error> {
    let mut trail = Trail::within(memory).hiding(secrets);
    if is_strict {
        trail.be_strict(match envelope {
            Envelope::Payload(name) => name,
            Envelope::None | Envelope::File => "",
        });
    }
    if payload.is_none() && slot.view().must_be_sent() {
        let message = format!("expected {}, found nothing", slot.view().expected());
        return Err(place(envelope, trail, Error::new(ErrorKind::Decode, message)));
    }
    let text = payload.unwrap_or("null");
    let mut reader = serde_json::Deserializer::from_str(text);
    let result = decode_slot(slot, &mut trail, &mut reader).and_then(|()| reader.end());
    let Err(error) = result else { return Ok(trail.into_drift()) };
    let (kind, message) = match &trail.mismatch {
        _ if trail.is_exhausted() => {
            let message = format!("the values of the answer would take more than {memory} bytes of memory: see `max_answer`");
            (ErrorKind::TooLarge, message)
        }
        Some(mismatch) => (ErrorKind::Decode, mismatch.to_string()),
        None => (ErrorKind::Decode, format!("the answer is no valid JSON: {error}")),
    };
    Err(place(envelope, trail, Error::new(kind, message).with_source(error)))
}

/// Says where in the body decoding failed.
fn place(envelope: Envelope, mut trail: Trail, error: Error) -> Error {
    if let Envelope::Payload(name) = envelope {
        trail.member(name);
    }
    error.with_path(trail.path())
}

/// The error that a body speaks of, where it is an object that speaks of one.
pub(crate) fn failure_in(body: &str) -> Option<Error> {
    failure(&members(body).ok()?)
}

/// The same, where a body looks like an envelope at all.
pub(crate) fn failure_of_envelope(body: &str) -> Option<Error> {
    let members = members(body).ok()?;
    if is_envelope(&members, SlotRef::Boolean(true)) { failure(&members) } else { None }
}

/// The members of a body that are no payload, by their size: of an answer that failed nothing else is known.
pub(crate) fn small_members(body: &str) -> Map<String, Value> {
    const MAX: usize = 4096;
    let members = members(body).unwrap_or_default().into_iter().filter(|(_, raw)| raw.get().len() <= MAX);
    members.filter_map(|(name, raw)| Some((name, value(raw)?))).collect()
}

/// A member of an answer that failed; nothing where it cannot be read or is out of all proportion.
fn value(raw: &RawValue) -> Option<Value> {
    read_any(raw.get(), &mut { MAX_VALUE }).ok()
}

fn members(body: &str) -> serde_json::Result<Members<'_>> {
    struct Object;
    impl<'de> Visitor<'de> for Object {
        type Value = Members<'de>;

        fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
            f.write_str("an object")
        }

        fn visit_map<A: MapAccess<'de>>(self, mut access: A) -> Result<Members<'de>, A::Error> {
            let mut members = Members::new();
            while let Some((name, raw)) = access.next_entry()? {
                members.insert(name, raw);
                if members.len() > MAX_MEMBERS {
                    return Err(A::Error::custom(format_args!("found more than {MAX_MEMBERS} members")));
                }
            }
            Ok(members)
        }
    }
    let mut reader = serde_json::Deserializer::from_str(body);
    let members = reader.deserialize_map(Object)?;
    reader.end().map(|()| members)
}

fn not_an_object(error: &serde_json::Error) -> Error {
    let message = match error.classify() {
        serde_json::error::Category::Data => format!("expected an object that wraps the payload: {error}"),
        _ => format!("the answer is no JSON: {error}"),
    };
    Error::new(ErrorKind::Decode, message)
}

/// What the server says went wrong: `result` is false, a code is neither 0 nor 200, or there is an `error` object.
fn failure(members: &Members<'_>) -> Option<Error> {
    let get = |name: &str| members.get(name).and_then(|raw| value(raw));
    let result = get("result");
    let code = get("code").as_ref().and_then(Scalar::of);
    let native = get("bk_error_code").as_ref().and_then(Scalar::of);
    let error = get("error").filter(Value::is_object);
    // What cannot be read is no success.
    let is_broken = |name: &str, is_read: bool, is_it: fn(&str) -> bool| {
        !is_read && members.get(name).is_some_and(|raw| is_it(raw.get()))
    };
    let is_scalar = |raw: &str| raw != "null" && !raw.starts_with(['{', '[']);
    let failed = result == Some(Value::Bool(false))
        || is_broken("error", error.is_some(), |raw| raw.starts_with('{'))
        || is_broken("code", code.is_some(), is_scalar)
        || is_broken("bk_error_code", native.is_some(), is_scalar)
        || [&code, &native].into_iter().flatten().any(|code| !is_success(code))
        || error.is_some();
    if !failed {
        return None;
    }
    let inner = |name: &str| error.as_ref().and_then(|error| error.get(name)).cloned();
    let code = [inner("code").as_ref().and_then(Scalar::of), native, code]
        .into_iter()
        .flatten()
        .find(|code| !is_success(code));
    let message = [inner("message"), get("message"), get("bk_error_msg")].into_iter().flatten().find_map(text);
    let permission = get("permission").and_then(|value| serde_json::from_value::<Option<Permission>>(value).ok()?);
    Some(
        Error::new(
            ErrorKind::Api,
            message.unwrap_or_else(|| "the call failed, the server does not say why".to_owned()),
        )
        .with_repeat(after_failure(code.as_ref()))
        .with_code(code)
        .with_permission(permission.filter(|permission| !permission.actions.is_empty() || permission.system_id.is_some())),
    )
}

/// A message is text, or an object with a text per language.
fn text(value: Value) -> Option<String> {
    match value {
        Value::String(text) => Some(text).filter(|text| !text.is_empty()),
        Value::Null => None,
        other => Some(other.to_string()),
    }
}
