//! Examples that show whole bodies, as JSON.

use super::{Input, envelope};
use crate::outline::Direction;
use crate::sample::{Sample, Value};
use crate::spec::{Answer, Endpoint, Example};
use serde_json::Value as Json;

/// The first example of each direction, for the spec: of answers the first that shows a success.
pub(crate) fn example(input: &Input<'_>, endpoint: &Endpoint) -> Example {
    let wrapping = input.dialect.envelope(&endpoint.envelope);
    let shows_success = |body: &&Sample| !wrapping.is_some_and(|wrapping| envelope::failed(body, wrapping));
    let response = bodies(input, Direction::Response).find(shows_success).map(json);
    Example {
        request: bodies(input, Direction::Request).next().map(|body| without_auth(json(body), input)),
        response: response.filter(|_| endpoint.answer == Answer::Json),
    }
}

/// The examples of a page that show whole bodies of one direction.
fn bodies<'a>(input: &Input<'a>, direction: Direction) -> impl Iterator<Item = &'a Sample> {
    let whole = move |example: &&crate::outline::Example| example.direction == direction && !example.of_field;
    input.outline.examples.iter().filter(whole).map(|example| &example.sample)
}

/// Who calls is the client's business.
fn without_auth(mut body: Json, input: &Input<'_>) -> Json {
    if let Some(members) = body.as_object_mut() {
        members.retain(|name, _| !input.dialect.is_auth(name));
    }
    body
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
