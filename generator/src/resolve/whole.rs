//! Examples that show whole bodies, as JSON.

use super::Input;
use crate::dialect::Envelope;
use crate::outline::Direction;
use crate::sample::{Sample, Value};
use crate::spec::{Answer, Endpoint, Example};
use serde_json::Value as Json;

/// The examples of a page that show whole bodies of one direction, without what says who calls.
fn bodies(input: &Input<'_>, direction: Direction) -> Vec<Json> {
    let whole = input.outline.examples.iter().filter(|example| example.direction == direction && !example.of_field);
    let body = |sample: &Sample| {
        let mut json = json(sample);
        if let (Direction::Request, Some(members)) = (direction, json.as_object_mut()) {
            members.retain(|name, _| !input.dialect.is_auth(name));
        }
        json
    };
    whole.map(|example| body(&example.sample)).collect()
}

/// The first example of each direction, for the spec: of answers the first that shows a success.
pub(crate) fn example(input: &Input<'_>, endpoint: &Endpoint) -> Example {
    let envelope = input.dialect.envelope(&endpoint.envelope);
    let shows_success = |body: &Json| !envelope.is_some_and(|envelope| failed(body, envelope));
    let response = bodies(input, Direction::Response).into_iter().find(shows_success);
    Example {
        request: bodies(input, Direction::Request).into_iter().next(),
        response: response.filter(|_| endpoint.answer == Answer::Json),
    }
}

fn failed(body: &Json, envelope: &Envelope) -> bool {
    envelope.failure.iter().any(|failure| {
        let text = match body.get(&failure.member) {
            Some(Json::String(text)) => text.clone(),
            Some(other) => other.to_string(),
            None => return false,
        };
        failure.is.contains(&text) || (!failure.is_not.is_empty() && !failure.is_not.contains(&text))
    })
}

/// The same value for serde_json; what stands in an address without quotes is text unless it is a number or a boolean.
fn json(sample: &Sample) -> Json {
    match &sample.value {
        Value::Query(text) => serde_json::from_str(text).unwrap_or_else(|_| text.as_str().into()),
        Value::Array(items) => items.iter().map(json).collect(),
        Value::Object(members) => members.iter().map(|member| (member.name.clone(), json(&member.sample))).collect(),
        _ => sample.to_json(),
    }
}
