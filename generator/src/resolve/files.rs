//! Endpoints that take or give files.

use super::Input;
use crate::outline::Direction;
use crate::spec::{Answer, Body, Endpoint, Location, REQUEST, Type};

/// Decides what the body of a request and of an answer is, where one of them is no JSON.
pub(super) fn find(endpoint: &mut Endpoint, input: &Input<'_>) {
    endpoint.body = body(endpoint, input);
    // What no form carries is a word for text.
    let may_hold_files = matches!(endpoint.body, Body::Multipart | Body::Bytes);
    for (name, record) in &mut endpoint.types {
        for field in record.fields.iter_mut().filter(|_| !(may_hold_files && name == REQUEST)) {
            without_files(&mut field.ty);
        }
    }
    if is_file(input) {
        endpoint.answer = Answer::Bytes;
        endpoint.envelope = crate::spec::check::NO_ENVELOPE.to_owned();
        endpoint.types.shift_remove(crate::spec::ENVELOPE);
        endpoint.response = Type::Any;
    }
}

fn body(endpoint: &Endpoint, input: &Input<'_>) -> Body {
    let fields = endpoint.types.get(REQUEST).map_or(&[][..], |record| &record.fields);
    let is_file = |location| fields.iter().any(|field| field.location == location && *field.ty.leaf() == Type::File);
    match (is_file(Location::Member), is_file(Location::Body), input.outline.media_type.as_deref()) {
        (true, _, _) => Body::Multipart,
        (_, true, _) => Body::Bytes,
        (_, _, Some("multipart/form-data")) => Body::Multipart,
        (_, _, Some("application/x-www-form-urlencoded")) => Body::Form,
        _ => Body::Json,
    }
}

/// The same type with text for a file.
fn without_files(ty: &mut Type) {
    match ty {
        Type::File => *ty = Type::String,
        Type::List(inner) | Type::Map(inner) | Type::Nullable(inner) => without_files(inner),
        _ => {}
    }
}

/// Whether the page says that the answer is a file, and shows and describes no other.
fn is_file(input: &Input<'_>) -> bool {
    let outline = input.outline;
    let is_response = |direction: Direction| direction == Direction::Response;
    let described = outline.tables.iter().any(|table| is_response(table.direction))
        || outline.examples.iter().any(|example| is_response(example.direction));
    let texts = || outline.description.iter().chain(&outline.remarks).chain(&outline.stand_ins);
    !described && texts().any(|text| input.dialect.is_file_answer(text))
}
