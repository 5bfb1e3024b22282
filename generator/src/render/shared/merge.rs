//! The one definition of records that several endpoints share: what the docs of most of them say.

use super::super::context::{self, Named, RecordContext, code};
use super::super::docs;
use super::super::report::Report;
use super::super::types::Types;
use super::super::values::{self, ValuesContext};
use super::{Member, Shared, SharedRecord};
use crate::spec::{Field, Record};
use indexmap::IndexMap;
use rayon::prelude::*;

/// The file of a system's shared types.
pub(in super::super) struct TypesContext {
    pub(in super::super) docs: Vec<String>,
    pub(in super::super) imports: String,
    pub(in super::super) has_maps: bool,
    pub(in super::super) records: Vec<RecordContext>,
    pub(in super::super) values: Vec<ValuesContext>,
}

/// The most endpoints that a doc comment names.
const MAX_NAMED: usize = 3;

/// Plans the file of what a system shares; nothing where it shares nothing.
pub(in super::super) fn merged(system: &str, shared: &Shared<'_>) -> Option<TypesContext> {
    let mut records = Vec::new();
    let mut values = Vec::new();
    let defined: Vec<_> = shared.records.par_iter().filter_map(|(name, record)| define(name, record, shared)).collect();
    for (record, mut lists) in defined {
        records.push(record);
        values.append(&mut lists);
    }
    if records.is_empty() {
        return None;
    }
    values.sort_by(|one, other| one.name.cmp(&other.name));
    let all: Vec<&RecordContext> = records.iter().collect();
    let Named { imports, has_maps } = context::named(&all, None);
    let title = format!("Records that several endpoints of {} have in common.", code(system));
    Some(TypesContext { docs: docs::lines(&title), imports, has_maps, records, values })
}

/// A record with the types of its values.
fn define(name: &str, record: &SharedRecord<'_>, shared: &Shared<'_>) -> Option<(RecordContext, Vec<ValuesContext>)> {
    // All that is not docs is the same in each of them.
    let Member { endpoint, key } = *record.members.first()?;
    let plan = shared.plans.get(endpoint.name.as_str())?;
    let types = Types::new(endpoint, &plan.names, plan.listed.clone());
    let docs = format!("{}; {}.", place(&record.members, shared), company(&record.members));
    let record = described(endpoint.types.get(key)?, &record.members);
    // What there is to say about a page is said with the page.
    let context = context::record_context((name, &docs, true), key, &record, &types, &mut Report::new("", endpoint));
    let listed = record.fields.iter().filter_map(|field| Some((types.values_name(key, field)?, field)));
    Some((context, listed.map(|(values, field)| values::context(&values, name, field)).collect()))
}

/// The record of the first member, each field in the words that most of those have that describe it. Where most say
/// nothing, the others may speak of what is theirs alone.
fn described(first: &Record, members: &[Member<'_>]) -> Record {
    let records: Vec<&Record> = members.iter().filter_map(|member| member.endpoint.types.get(member.key)).collect();
    let fields = first.fields.iter().map(|field| {
        let same = records.iter().flat_map(|record| &record.fields).filter(|other| other.name == field.name);
        let all: Vec<&Field> = same.collect();
        let words: Vec<&str> = all.iter().map(|field| field.doc.as_str()).filter(|doc| !doc.is_empty()).collect();
        let doc = usual(&words).filter(|_| 2 * words.len() >= all.len()).unwrap_or_default();
        // With the words of a field come the meanings of its values.
        let described =
            all.iter().find(|field| field.doc == doc).map_or_else(|| field.clone(), |field| (*field).clone());
        Field {
            facts: all.iter().fold(described.facts.clone(), |facts, field| facts.common(&field.facts)),
            ..described
        }
    });
    Record { fields: fields.collect() }
}

/// What occurs most often, the first of several.
fn usual<'t>(texts: &[&'t str]) -> Option<&'t str> {
    let mut counts: IndexMap<&str, usize> = IndexMap::new();
    for text in texts {
        *counts.entry(text).or_default() += 1;
    }
    // Of several that are as good `max_by_key` takes the last.
    counts.into_iter().rev().max_by_key(|(_, count)| *count).map(|(text, _)| text)
}

/// What the record is the value of, in most of the endpoints.
fn place(members: &[Member<'_>], shared: &Shared<'_>) -> String {
    let phrase = |member: &Member<'_>| {
        let plan = shared.plans.get(member.endpoint.name.as_str())?;
        plan.uses.get(member.key).map(|place| place.phrase(member.endpoint, &plan.names))
    };
    let phrases: Vec<String> = members.iter().filter_map(phrase).collect();
    usual(&phrases.iter().map(String::as_str).collect::<Vec<_>>()).unwrap_or("A record").to_owned()
}

/// Who shares it: `57 endpoints share it`.
fn company(members: &[Member<'_>]) -> String {
    let name = |member: &Member<'_>| code(&member.endpoint.name);
    match members {
        [first @ .., last] if members.len() <= MAX_NAMED => {
            let first: Vec<String> = first.iter().map(name).collect();
            format!("{} and {} share it", first.join(", "), name(last))
        }
        _ => format!("{} endpoints share it", members.len()),
    }
}
