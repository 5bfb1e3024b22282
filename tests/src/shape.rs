//! Facts about fields, as one would say them aloud.

use md_bindgen::spec::{Endpoint, Field, REQUEST, Seen, Type};

/// What a spec says of the field at a path, in one line: its type with `record` for any record, then `required`,
/// `nullable` and the only witness that knows it.
///
/// A path is `request`, `data` (the payload) or `envelope`, then names of members; lists and maps are looked through:
/// `request.info.condition.condition.value`.
pub fn fact(endpoint: &Endpoint, path: &str) -> String {
    let Some(field) = find(endpoint, path) else { return "absent".to_owned() };
    let mut words = vec![word(&field.ty)];
    words.extend(field.required.then(|| "required".to_owned()));
    words.extend(field.nullable.then(|| "nullable".to_owned()));
    words.extend(field.seen.map(|seen| match seen {
        Seen::Table => "(table)".to_owned(),
        Seen::Example => "(example)".to_owned(),
    }));
    words.join(" ")
}

/// The names of the members of the record at a path, in their order.
pub fn members(endpoint: &Endpoint, path: &str) -> Vec<String> {
    let record = match path.contains('.') {
        true => find(endpoint, path).and_then(|field| field.ty.record().map(str::to_owned)),
        false => root(endpoint, path),
    };
    let record = record.and_then(|name| endpoint.types.get(&name));
    record.map(|record| record.fields.iter().map(|field| field.name.clone()).collect()).unwrap_or_default()
}

/// The documentation of the field at a path.
pub fn doc(endpoint: &Endpoint, path: &str) -> String {
    find(endpoint, path).map(|field| field.doc.clone()).unwrap_or_default()
}

fn root(endpoint: &Endpoint, word: &str) -> Option<String> {
    match word {
        "request" => Some(REQUEST.to_owned()),
        "envelope" => Some("Envelope".to_owned()),
        _ => endpoint.response.record().map(str::to_owned),
    }
}

fn find<'a>(endpoint: &'a Endpoint, path: &str) -> Option<&'a Field> {
    let mut parts = path.split('.');
    let mut record = root(endpoint, parts.next()?)?;
    let mut found = None;
    for part in parts {
        let field = endpoint.types.get(&record)?.fields.iter().find(|field| field.name == part)?;
        record = field.ty.record().unwrap_or_default().to_owned();
        found = Some(field);
    }
    found
}

/// The word of a type, any record being `record`.
fn word(ty: &Type) -> String {
    match ty.record() {
        Some(name) => ty.to_string().replace(name, "record"),
        None => ty.to_string(),
    }
}
