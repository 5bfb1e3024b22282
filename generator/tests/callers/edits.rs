//! Edits of a system, as an edit of a page may bring them about.

use md_bindgen::spec::{
    Answer, Body, ENVELOPE, Effect, Endpoint, Facts, Field, KnownValue, Location, Paging, PagingBy, REQUEST, Record,
    System, Type,
};
use rand::RngExt;
use rand::rngs::StdRng;

const WORDS: [&str; 10] = ["id", "state", "page", "order_id", "order-id", "type", "line", "new", "x y", "filter"];
const RECORDS: [&str; 6] = ["Order", "Line", "Filter", "RequestState", "Response", "Node"];
const TYPES: [&str; 12] = [
    "string",
    "integer",
    "number",
    "boolean",
    "any",
    "list<string>",
    "list<integer>",
    "map<string>",
    "string|integer",
    "string|boolean",
    "string|list<string>",
    "list<string?>",
];

/// Edits a system somewhere, and says how; nothing where there is nothing to edit.
pub(crate) fn edit(random: &mut StdRng, system: &mut System) -> Option<&'static str> {
    match random.random_range(0..22) {
        0 => endpoints(random, system),
        20 => alike(random, system),
        21 => copied(random, system),
        1..=7 => {
            let endpoint = pick(random, &mut system.endpoints)?;
            whole(random, endpoint)
        }
        _ => {
            let endpoint = pick(random, &mut system.endpoints)?;
            records(random, endpoint)
        }
    }
}

fn pick<'a, T>(random: &mut StdRng, all: &'a mut [T]) -> Option<&'a mut T> {
    if all.is_empty() { None } else { Some(&mut all[random.random_range(0..all.len())]) }
}

fn word<'a>(random: &mut StdRng, words: &[&'a str]) -> &'a str {
    words[random.random_range(0..words.len())]
}

fn endpoints(random: &mut StdRng, system: &mut System) -> Option<&'static str> {
    let names = ["find_orders", "find-orders", "list_orders", "type", "more"];
    let at = random.random_range(0..system.endpoints.len());
    let name = word(random, &names);
    if system.endpoints.iter().any(|endpoint| endpoint.name == name) {
        return None;
    }
    let what = match random.random_range(0..3) {
        0 if system.endpoints.len() > 2 => {
            system.endpoints.remove(at);
            "endpoint removed"
        }
        1 => {
            let added = Endpoint { name: name.to_owned(), path: format!("/{name}/"), ..system.endpoints[at].clone() };
            system.endpoints.push(added);
            "endpoint added"
        }
        _ => {
            name.clone_into(&mut system.endpoints[at].name);
            "endpoint renamed"
        }
    };
    system.endpoints.sort_by(|one, other| one.name.cmp(&other.name));
    Some(what)
}

/// Edits a record of an endpoint, and makes the records of its name in all others the same.
fn alike(random: &mut StdRng, system: &mut System) -> Option<&'static str> {
    let endpoint = pick(random, &mut system.endpoints)?;
    let shared = |name: &&String| ![REQUEST, ENVELOPE].contains(&name.as_str()) && *name != "Data";
    let names: Vec<String> = endpoint.types.keys().filter(shared).cloned().collect();
    let name = names.get(random.random_range(0..names.len().max(1)))?;
    let at = endpoint.types.get_index_of(name)?;
    record(random, endpoint, at)?;
    let record = endpoint.types[name].clone();
    let held: Vec<String> = record.fields.iter().filter_map(|field| field.ty.record()).map(str::to_owned).collect();
    for other in &mut system.endpoints {
        let holds_all = held.iter().all(|name| other.types.contains_key(name));
        if let Some(twin) = other.types.get_mut(name).filter(|_| holds_all) {
            twin.clone_from(&record);
        }
    }
    Some("records edited alike")
}

/// Gives an endpoint a record of another one, with all that the record holds.
fn copied(random: &mut StdRng, system: &mut System) -> Option<&'static str> {
    let from = pick(random, &mut system.endpoints)?.clone();
    let (name, _) = from.types.get_index(random.random_range(0..from.types.len()))?;
    if [REQUEST, ENVELOPE].contains(&name.as_str()) {
        return None;
    }
    let to = pick(random, &mut system.endpoints)?;
    let mut open = vec![name.as_str()];
    let mut seen = Vec::new();
    while let Some(name) = open.pop() {
        if seen.contains(&name) || name == REQUEST {
            continue;
        }
        seen.push(name);
        let record = from.types.get(name)?;
        to.types.insert(name.to_owned(), record.clone());
        open.extend(record.fields.iter().filter_map(|field| field.ty.record()));
    }
    let field = Field { ty: Type::Record(name.clone()), ..blank(word(random, &WORDS)) };
    let owner = if random.random_bool(0.5) { REQUEST } else { "Data" };
    let fields = &mut to.types.get_mut(owner)?.fields;
    if fields.iter().all(|other| other.name != field.name) {
        fields.push(field);
    }
    Some("record copied")
}

/// Edits what is not in a record.
fn whole(random: &mut StdRng, endpoint: &mut Endpoint) -> Option<&'static str> {
    Some(match random.random_range(0..12) {
        0 => {
            word(random, &["GET", "POST", "PUT"]).clone_into(&mut endpoint.method);
            "method"
        }
        1 => {
            word(random, &["/orders/", "/v2/", ""]).clone_into(&mut endpoint.path);
            "path"
        }
        2 => {
            endpoint.summary.push('!');
            endpoint.doc.push('?');
            "words"
        }
        3 => {
            endpoint.effect = if endpoint.effect == Effect::Read { Effect::Write } else { Effect::Read };
            "effect"
        }
        4 => {
            endpoint.deprecated = if endpoint.deprecated.is_some() { None } else { Some("Use more.".to_owned()) };
            "deprecated"
        }
        5 => {
            let all = [Body::Json, Body::Form, Body::Multipart];
            endpoint.body = all[random.random_range(0..all.len())];
            "body"
        }
        6 => {
            endpoint.answer = if endpoint.answer == Answer::Json { Answer::Bytes } else { Answer::Json };
            "answer"
        }
        7 => {
            envelope(endpoint);
            "envelope"
        }
        8 | 9 => paging(random, endpoint),
        _ => {
            endpoint.response = any_type(random, endpoint);
            "payload"
        }
    })
}

fn envelope(endpoint: &mut Endpoint) {
    if endpoint.envelope == "none" {
        "house".clone_into(&mut endpoint.envelope);
        let payload = Field { ty: endpoint.response.clone(), ..blank("data") };
        endpoint.types.insert(ENVELOPE.to_owned(), Record { fields: vec![payload] });
    } else {
        "none".clone_into(&mut endpoint.envelope);
        endpoint.types.shift_remove(ENVELOPE);
    }
}

fn paging(random: &mut StdRng, endpoint: &mut Endpoint) -> &'static str {
    let Some(paging) = &mut endpoint.paging else {
        let items = word(random, &["", "info", "rows"]).to_owned();
        let (at, size) = ("page".to_owned(), None);
        endpoint.paging = Some(Paging { by: PagingBy::Page, at, size, items, total: None, next: None, max: None });
        return "paging added";
    };
    match random.random_range(0..6) {
        0 => endpoint.paging = None,
        1 => paging.by = if paging.by == PagingBy::Page { PagingBy::Offset } else { PagingBy::Page },
        2 => word(random, &["", "info", "rows"]).clone_into(&mut paging.items),
        3 => paging.total = Some("count".to_owned()).filter(|_| paging.total.is_none()),
        4 => paging.size = Some("size".to_owned()).filter(|_| paging.size.is_none()),
        _ => paging.max = Some(50).filter(|_| paging.max.is_none()),
    }
    "paging"
}

/// A type, where there is one also of a record of the endpoint.
fn any_type(random: &mut StdRng, endpoint: &Endpoint) -> Type {
    if random.random_bool(0.5) {
        return word(random, &TYPES).parse().unwrap();
    }
    let at = random.random_range(0..endpoint.types.len());
    let record = Type::Record(endpoint.types.get_index(at).unwrap().0.clone());
    match random.random_range(0..4) {
        0 => Type::list(record),
        1 => Type::map(record),
        _ => record,
    }
}

fn blank(name: &str) -> Field {
    Field {
        name: name.to_owned(),
        rust: None,
        ty: Type::String,
        required: false,
        forms: Vec::new(),
        nullable: false,
        location: Location::Member,
        seen: None,
        values: Vec::new(),
        facts: Facts::default(),
        doc: String::new(),
    }
}

fn records(random: &mut StdRng, endpoint: &mut Endpoint) -> Option<&'static str> {
    let at = random.random_range(0..endpoint.types.len());
    match random.random_range(0..20) {
        0 => return rename(random, endpoint, at),
        1 => {
            let name = word(random, &RECORDS);
            let fields = vec![Field { required: true, ..blank("id") }];
            endpoint.types.entry(name.to_owned()).or_insert(Record { fields });
            return Some("record added");
        }
        _ => {}
    }
    record(random, endpoint, at)
}

/// Edits the fields of a record.
fn record(random: &mut StdRng, endpoint: &mut Endpoint, at: usize) -> Option<&'static str> {
    let ty = any_type(random, endpoint);
    let (record, Record { fields }) = endpoint.types.get_index_mut(at)?;
    let is_request = record == REQUEST;
    match random.random_range(0..8) {
        0 => {
            let field = Field { ty, required: random.random_bool(0.4), ..blank(word(random, &WORDS)) };
            if fields.iter().any(|other| other.name == field.name) {
                return None;
            }
            fields.insert(random.random_range(0..=fields.len()), field);
            return Some("field added");
        }
        1 if !fields.is_empty() => {
            fields.remove(random.random_range(0..fields.len()));
            return Some("field removed");
        }
        2 if fields.len() > 1 => {
            let (one, other) = (random.random_range(0..fields.len()), random.random_range(0..fields.len()));
            fields.swap(one, other);
            return Some("fields swapped");
        }
        _ => {}
    }
    let taken: Vec<String> = fields.iter().map(|field| field.name.clone()).collect();
    let edited = pick(random, fields)?;
    field(random, edited, ty, &taken, is_request)
}

/// Gives a record another name, wherever it is used.
fn rename(random: &mut StdRng, endpoint: &mut Endpoint, at: usize) -> Option<&'static str> {
    let (old, new) = (endpoint.types.get_index(at)?.0.clone(), word(random, &RECORDS));
    if [REQUEST, ENVELOPE].contains(&old.as_str()) || endpoint.types.contains_key(new) {
        return None;
    }
    fn renamed(ty: &Type, old: &str, new: &str) -> Type {
        match ty {
            Type::Record(name) if name == old => Type::Record(new.to_owned()),
            Type::List(inner) => Type::list(renamed(inner, old, new)),
            Type::Map(inner) => Type::map(renamed(inner, old, new)),
            Type::Nullable(inner) => renamed(inner, old, new).nullable(),
            other => other.clone(),
        }
    }
    endpoint.response = renamed(&endpoint.response, &old, new);
    let fields = endpoint.types.values_mut().flat_map(|record| &mut record.fields);
    fields.for_each(|field| field.ty = renamed(&field.ty, &old, new));
    let types = std::mem::take(&mut endpoint.types);
    endpoint.types =
        types.into_iter().map(|(name, record)| (if name == old { new.to_owned() } else { name }, record)).collect();
    Some("record renamed")
}

fn field(random: &mut StdRng, field: &mut Field, ty: Type, taken: &[String], is_request: bool) -> Option<&'static str> {
    Some(match random.random_range(0..13) {
        0 => {
            let name = word(random, &WORDS);
            if taken.iter().any(|other| other == name) {
                return None;
            }
            name.clone_into(&mut field.name);
            "field renamed"
        }
        1 | 2 => {
            field.ty = ty;
            "type"
        }
        3..=5 => {
            field.required = !field.required;
            "required"
        }
        6 | 7 => {
            field.nullable = !field.nullable;
            "nullable"
        }
        8 | 9 => {
            values(random, &mut field.values);
            "values"
        }
        10 if is_request => {
            let all = [Location::Member, Location::Query, Location::Header];
            field.location = all[random.random_range(0..all.len())];
            "location"
        }
        11 => {
            field.rust = Some(word(random, &["first", "second"]).to_owned()).filter(|_| field.rust.is_none());
            "name in Rust"
        }
        12 if is_request => {
            field.forms = if field.forms.is_empty() && !field.required { vec![1] } else { Vec::new() };
            "forms"
        }
        _ => {
            field.doc.push('!');
            "words of a field"
        }
    })
}

fn values(random: &mut StdRng, values: &mut Vec<KnownValue>) {
    let value = |value: &str, doc: &str| KnownValue { value: value.to_owned(), doc: doc.to_owned() };
    match random.random_range(0..6) {
        0 => values.clear(),
        1 => *values = vec![value("1", "on"), value("2", "off")],
        2 => *values = vec![value("open", ""), value("paid", ""), value("a-b", "")],
        3 => _ = values.pop(),
        4 => values.reverse(),
        _ => {
            if let Some(known) = pick(random, values) {
                word(random, &["on", "out", "far away", ""]).clone_into(&mut known.doc);
            }
        }
    }
}
