//! Systems that no page needs to have: any text wherever the model holds text, any type wherever it holds a type.

use crate::bytes::Bytes;
use md_bindgen::spec::check::check_endpoint;
use md_bindgen::spec::{
    Answer, Body, Corrected, ENVELOPE, Effect, Endpoint, Example, Facts, Field, Format, KnownValue, Location, Origin,
    Paging, PagingBy, REQUEST, Record, Seen, Source, System, Type, Unit,
};

const RECORDS: [&str; 8] = ["Request", "Envelope", "Data", "Item", "String", "Vec", "Response", "Page"];
const NAMES: [&str; 24] = [
    "id",
    "name",
    "type",
    "self",
    "crate",
    "data",
    "user_name",
    "userName",
    "user-name",
    "",
    "extra",
    "new",
    "page",
    "start",
    "limit",
    "名称",
    "🦀",
    "a.b",
    "a\"b",
    "*/",
    "{{ x }}",
    "\u{202e}x",
    "r#type",
    "true",
];
const METHODS: [&str; 5] = ["GET", "POST", "PUT", "DELETE", "PATCH"];

/// A system of up to four endpoints.
pub(crate) fn system(bytes: &mut Bytes<'_>) -> System {
    let name = if bytes.once_in(32) { bytes.text() } else { "shop_v2".to_owned() };
    let count = 1 + bytes.below(3);
    let mut endpoints: Vec<Endpoint> = (0..count).map(|_| endpoint(bytes)).collect();
    endpoints.sort_by(|one, other| one.name.cmp(&other.name));
    endpoints.dedup_by(|one, other| one.name == other.name);
    let mut system = System::new(&name, endpoints);
    if bytes.once_in(8) {
        system.origin = Some(Origin { repository: bytes.text(), path: bytes.text(), revision: bytes.text() });
    }
    system
}

fn endpoint(bytes: &mut Bytes<'_>) -> Endpoint {
    let response = ty(bytes, 0);
    let method = bytes.one_of(&METHODS).to_owned();
    let location = bytes.one_of(&[Location::Member, Location::Path, Location::Query, Location::Header, Location::Body]);
    let mut types: indexmap::IndexMap<String, Record> = indexmap::IndexMap::new();
    for _ in 0..bytes.below(5) {
        let mut fields: Vec<Field> = (0..bytes.below(6)).map(|_| field(bytes)).collect();
        keep_first(&mut fields);
        types.insert(bytes.one_of(&RECORDS).to_owned(), Record { fields });
    }
    let names: Vec<String> = types
        .values()
        .flat_map(|record| &record.fields)
        .filter_map(|field| field.ty.record())
        .chain(response.record())
        .map(str::to_owned)
        .collect();
    for name in names.into_iter().chain([REQUEST.to_owned()]) {
        types.entry(name).or_default();
    }
    let mut path = "/api/v2/".to_owned() + &bytes.text();
    if let Some(field) = types.get_mut(REQUEST).and_then(|request| request.fields.first_mut()) {
        field.location = location;
        if location == Location::Path {
            path.push_str(&format!("/{{{}}}/", field.name));
        }
    }
    let is_wrapped = bytes.once_in(2);
    if is_wrapped {
        let payload = Field { name: "data".to_owned(), ty: response.clone(), ..field(&mut Bytes::new(&[])) };
        let result = Field { name: "result".to_owned(), ty: Type::Boolean, ..field(&mut Bytes::new(&[])) };
        types.insert(ENVELOPE.to_owned(), Record { fields: vec![result, payload] });
    }
    let endpoint = Endpoint {
        name: name(bytes),
        source: if bytes.once_in(3) { None } else { Some(Source { file: bytes.text(), line: 1 + bytes.below(9) }) },
        method,
        path,
        summary: bytes.text(),
        doc: bytes.text(),
        effect: bytes.one_of(&[Effect::Read, Effect::Write]),
        envelope: if is_wrapped { "usual" } else { "none" }.to_owned(),
        deprecated: if bytes.once_in(4) { Some(bytes.text()) } else { None },
        body: bytes.one_of(&[Body::Json, Body::Json, Body::Form, Body::Multipart, Body::Bytes]),
        answer: bytes.one_of(&[Answer::Json, Answer::Json, Answer::Json, Answer::Bytes]),
        paging: if bytes.once_in(4) { Some(paging(bytes)) } else { None },
        response,
        types,
        corrected: if bytes.once_in(8) {
            vec![Corrected { what: bytes.text(), why: bytes.text() }]
        } else {
            Vec::new()
        },
        example: Example { request: value(bytes), response: value(bytes) },
    };
    // Most are to be sound, but not all.
    if bytes.once_in(8) { endpoint } else { sound(endpoint) }
}

/// The endpoint without what contradicts the rest of it.
fn sound(mut endpoint: Endpoint) -> Endpoint {
    let is_sound = |endpoint: &Endpoint| check_endpoint(endpoint).is_empty();
    if endpoint.name.trim().is_empty() {
        endpoint.name = "nameless".to_owned();
    }
    endpoint.path.retain(|c| !c.is_whitespace() && !c.is_control() && !"?#".contains(c));
    if !is_sound(&endpoint) {
        endpoint.paging = None;
    }
    if !is_sound(&endpoint) {
        let fields = endpoint.types.values_mut().flat_map(|record| &mut record.fields);
        fields.for_each(|field| (field.facts, field.location) = (Facts::default(), Location::Member));
    }
    endpoint
}

/// Of fields with one name the first one.
fn keep_first(fields: &mut Vec<Field>) {
    let mut seen = std::collections::HashSet::new();
    fields.retain(|field| seen.insert(field.name.clone()));
}

fn name(bytes: &mut Bytes<'_>) -> String {
    if bytes.once_in(3) { bytes.text() } else { bytes.one_of(&NAMES).to_owned() }
}

fn field(bytes: &mut Bytes<'_>) -> Field {
    Field {
        name: name(bytes),
        rust: if bytes.once_in(16) { Some(bytes.text()) } else { None },
        ty: ty(bytes, 0),
        required: bytes.once_in(2),
        forms: if bytes.once_in(8) { vec![1 + u32::from(bytes.byte() % 3)] } else { Vec::new() },
        nullable: bytes.once_in(4),
        location: if bytes.once_in(16) { Location::Query } else { Location::Member },
        seen: bytes.one_of(&[None, Some(Seen::Table), Some(Seen::Example)]),
        values: if bytes.once_in(4) { known(bytes) } else { Vec::new() },
        facts: if bytes.once_in(4) { facts(bytes) } else { Facts::default() },
        doc: bytes.text(),
    }
}

fn known(bytes: &mut Bytes<'_>) -> Vec<KnownValue> {
    let value = |bytes: &mut Bytes<'_>| {
        let value = if bytes.once_in(2) { bytes.number().to_string() } else { name(bytes) };
        KnownValue { value, doc: bytes.text() }
    };
    let mut values: Vec<KnownValue> = (0..1 + bytes.below(3)).map(|_| value(bytes)).collect();
    values.dedup_by(|one, other| one.value == other.value);
    values
}

fn facts(bytes: &mut Bytes<'_>) -> Facts {
    let mut some = |number: i64| if bytes.once_in(4) { Some(number) } else { None };
    let (min, max, items, length) = (some(-1), some(i64::MAX), some(500), some(0));
    Facts {
        default: if bytes.once_in(4) { Some(bytes.text()) } else { None },
        min,
        max,
        max_items: items.map(i64::unsigned_abs),
        max_length: length.map(i64::unsigned_abs),
        deprecated: bytes.once_in(4),
        format: bytes.one_of(&[None, None, Some(Format::Base64), Some(Format::UnixTime), Some(Format::DateTime)]),
        unit: bytes.one_of(&[None, None, Some(Unit::Seconds), Some(Unit::Megabytes)]),
        excludes: if bytes.once_in(4) { vec![name(bytes)] } else { Vec::new() },
        unless: if bytes.once_in(4) { vec![name(bytes)] } else { Vec::new() },
    }
}

/// A type as readers make it: unions are in order, nothing is null twice.
fn ty(bytes: &mut Bytes<'_>, depth: usize) -> Type {
    const SCALARS: [fn() -> Type; 4] = [|| Type::String, || Type::Integer, || Type::Number, || Type::Boolean];
    match bytes.byte() % if depth > 3 { 7 } else { 11 } {
        0..=3 => bytes.one_of(&SCALARS)(),
        4 => Type::Any,
        5 => Type::File,
        6 => Type::Record(bytes.one_of(&RECORDS[2..]).to_owned()),
        7 => Type::list(ty(bytes, depth + 1)),
        8 => Type::map(ty(bytes, depth + 1)),
        9 => ty(bytes, depth + 1).nullable(),
        _ => {
            let (one, other) = (bytes.one_of(&SCALARS)(), bytes.one_of(&SCALARS)());
            if bytes.once_in(2) { Type::union([one, Type::list(other)]) } else { Type::union([one, other]) }
        }
    }
}

fn paging(bytes: &mut Bytes<'_>) -> Paging {
    let some = |bytes: &mut Bytes<'_>| if bytes.once_in(2) { Some(name(bytes)) } else { None };
    Paging {
        by: bytes.one_of(&[PagingBy::Offset, PagingBy::Page, PagingBy::Cursor]),
        at: name(bytes),
        size: some(bytes),
        items: name(bytes),
        total: some(bytes),
        next: some(bytes),
        max: if bytes.once_in(2) { Some(bytes.number().unsigned_abs()) } else { None },
    }
}

fn value(bytes: &mut Bytes<'_>) -> Option<serde_json::Value> {
    if bytes.once_in(2) { serde_json::from_str(&bytes.text()).ok() } else { None }
}
