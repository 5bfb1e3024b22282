//! Which records of an endpoint callers meet, and what they are called.

use super::names::{self, Kind};
use super::types::reachable;
use super::uses::{Use, uses};
use super::values;
use crate::spec::model::REQUEST;
use crate::spec::{Answer, Endpoint, Record};
use std::collections::BTreeMap;

/// The records of an endpoint, the names of all its types, and what they are for.
pub(super) struct Plan<'a> {
    /// The records that callers meet, the request first.
    pub(super) kept: Vec<(&'a str, &'a Record)>,
    /// The struct of each record.
    pub(super) names: BTreeMap<&'a str, String>,
    /// The type of each field whose values are listed, by record and field.
    pub(super) listed: BTreeMap<(&'a str, &'a str), String>,
    /// Where each record is used first.
    pub(super) uses: BTreeMap<&'a str, Use<'a>>,
}

impl<'a> Plan<'a> {
    pub(super) fn new(endpoint: &'a Endpoint) -> Plan<'a> {
        let kept = kept(endpoint);
        let keys: Vec<&str> = kept.iter().map(|(name, _)| *name).collect();
        let structs = names::distinct(&keys, Kind::Type).into_iter().map(|(name, _)| name);
        let names: BTreeMap<&str, String> = keys.iter().copied().zip(structs).collect();
        let listed = listed(&kept, &names);
        let uses = uses(endpoint, &kept);
        Plan { kept, names, listed, uses }
    }
}

/// The records that callers meet, the request first.
pub(super) fn kept(endpoint: &Endpoint) -> Vec<(&str, &Record)> {
    // Where a file comes in place of the payload, nobody meets the types of that.
    let payload = endpoint.response.record().filter(|_| endpoint.answer == Answer::Json);
    let kept = reachable(endpoint, payload.into_iter().chain([REQUEST]));
    let mut records: Vec<(&str, &Record)> = endpoint
        .types
        .iter()
        .map(|(name, record)| (name.as_str(), record))
        .filter(|(name, _)| kept.contains(name))
        .collect();
    records.sort_by_key(|(name, _)| *name != REQUEST);
    records
}

/// The types of fields whose values are listed, by record and field. Their names hold those of the record and of the
/// field, so that they depend on nothing else.
fn listed<'a>(kept: &[(&'a str, &'a Record)], names: &BTreeMap<&str, String>) -> BTreeMap<(&'a str, &'a str), String> {
    let fields: Vec<(&str, &str)> = kept
        .iter()
        .flat_map(|(key, record)| record.fields.iter().map(move |field| (*key, field)))
        .filter(|(_, field)| values::has_values(field))
        .map(|(key, field)| (key, field.name.as_str()))
        .collect();
    // No name of a record has a dot: `A` and `b_c` differ from `A_b` and `c`.
    let wires: Vec<String> = fields.iter().map(|(key, field)| format!("{key}.{field}")).collect();
    let taken: Vec<&str> = names.values().map(String::as_str).collect();
    let wires: Vec<&str> = wires.iter().map(String::as_str).collect();
    let structs = names::distinct_beside(&taken, &wires, Kind::Type).into_iter().map(|(name, _)| name);
    fields.into_iter().zip(structs).collect()
}
