//! Facts against the examples of the page: what an example does not keep to was misread, or is wrong.

use crate::spec::check::NO_ENVELOPE;
use crate::spec::{ENVELOPE, Endpoint, Field, REQUEST, Record, Type};
use serde_json::{Map, Value};
use std::collections::{HashMap, HashSet};

/// A fact of a field that an example contradicts: the record, the field, the key.
type Contradicted = HashSet<(String, String, &'static str)>;

/// Takes away what an example contradicts.
pub(super) fn settle(endpoint: &mut Endpoint) {
    let mut found = Contradicted::new();
    let records = endpoint.types.iter().map(|(name, record)| (name.as_str(), Index::of(record)));
    let records: HashMap<&str, Index<'_>> = records.collect();
    if let Some(request) = &endpoint.example.request {
        walk(&records, &Type::Record(REQUEST.to_owned()), request, &mut found);
    }
    if let Some(response) = &endpoint.example.response {
        let whole = Type::Record(ENVELOPE.to_owned());
        let ty = if endpoint.envelope == NO_ENVELOPE { &endpoint.response } else { &whole };
        walk(&records, ty, response, &mut found);
    }
    for (record, field, key) in found {
        let record = endpoint.types.get_mut(&record);
        let Some(field) = record.and_then(|record| record.fields.iter_mut().find(|other| other.name == field)) else {
            continue;
        };
        match key {
            "excludes" => field.facts.excludes.clear(),
            "unless" => field.facts.unless.clear(),
            key => field.facts.drop_keys(&[key]),
        }
    }
}

/// The fields of a record, so that an object with few members is not compared with all of them.
struct Index<'e> {
    by_name: HashMap<&'e str, &'e Field>,
    /// Those that say which others must or must not be there.
    social: Vec<&'e Field>,
}

impl<'e> Index<'e> {
    fn of(record: &'e Record) -> Index<'e> {
        let social = |field: &&Field| !field.facts.excludes.is_empty() || !field.facts.unless.is_empty();
        Index {
            by_name: record.fields.iter().map(|field| (field.name.as_str(), field)).collect(),
            social: record.fields.iter().filter(social).collect(),
        }
    }
}

fn walk(records: &HashMap<&str, Index<'_>>, ty: &Type, value: &Value, found: &mut Contradicted) {
    match (ty, value) {
        (Type::Nullable(inner), value) => walk(records, inner, value, found),
        (Type::List(item), Value::Array(items)) => items.iter().for_each(|value| walk(records, item, value, found)),
        (Type::Map(item), Value::Object(items)) => items.values().for_each(|value| walk(records, item, value, found)),
        (Type::Record(name), Value::Object(members)) => {
            let Some(record) = records.get(name.as_str()) else { return };
            for field in &record.social {
                found.extend(company(field, members).map(|key| (name.clone(), field.name.clone(), key)));
            }
            for (member, value) in members {
                let Some(field) = record.by_name.get(member.as_str()) else { continue };
                let contradicted = |key| (name.clone(), field.name.clone(), key);
                found.extend(field.facts.contradicted(value).into_iter().map(contradicted));
                walk(records, &field.ty, value, found);
            }
        }
        _ => {}
    }
}

/// Both of two that exclude each other are there, or none of which one must be.
fn company(field: &Field, members: &Map<String, Value>) -> Option<&'static str> {
    let has = |name: &String| members.contains_key(name);
    if has(&field.name) {
        return field.facts.excludes.iter().any(has).then_some("excludes");
    }
    (!field.facts.unless.is_empty() && !field.facts.unless.iter().any(has)).then_some("unless")
}
