//! Records that several endpoints of a system have in common, and so have one definition: `system::types`.
//!
//! The spec knows nothing of it: each endpoint says all about itself. What is shared comes out of all endpoints together,
//! whatever their order, and so may a change of one page change it.

mod merge;
mod shape;

use super::plan::Plan;
use crate::spec::Endpoint;
use rayon::prelude::*;
use shape::{Candidate, Closure, Found, Shape};
use std::cmp::Reverse;
use std::collections::{BTreeMap, BTreeSet, HashMap};
use std::sync::Arc;

pub(super) use merge::{TypesContext, merged};

/// The records of a system that several endpoints share, by name.
pub(crate) struct Shared<'a> {
    /// Of the endpoints that may share something.
    plans: HashMap<&'a str, Plan<'a>>,
    records: BTreeMap<String, SharedRecord<'a>>,
}

/// One definition for several endpoints.
struct SharedRecord<'a> {
    /// The types of values that it brings along.
    values: BTreeSet<String>,
    /// The endpoints in the order of their names, and the record as each spec calls it; two at least.
    members: Vec<Member<'a>>,
}

/// A record of an endpoint.
#[derive(Clone, Copy)]
struct Member<'a> {
    endpoint: &'a Endpoint,
    key: &'a str,
}

impl<'a> Shared<'a> {
    /// What the endpoints of a system share.
    pub(crate) fn of(endpoints: &[&'a Endpoint]) -> Shared<'a> {
        let mut endpoints = endpoints.to_vec();
        endpoints.sort_by(|one, other| one.name.cmp(&other.name));
        let mut counts: HashMap<&str, usize> = HashMap::new();
        for key in endpoints.iter().flat_map(|endpoint| endpoint.types.keys()) {
            *counts.entry(key).or_default() += 1;
        }
        let is_repeated = |key: &str| counts.get(key).is_some_and(|count| *count > 1);
        let found: Vec<(&Endpoint, Found<'_>)> = endpoints
            .into_par_iter()
            .filter_map(|endpoint| Some((endpoint, shape::candidates(endpoint, &is_repeated)?)))
            .collect();
        let mut plans = HashMap::new();
        let mut groups: BTreeMap<(Closure, String), Vec<Member<'a>>> = BTreeMap::new();
        for (endpoint, Found { plan, candidates }) in found {
            plans.insert(endpoint.name.as_str(), plan);
            for Candidate { key, name, closure } in candidates {
                groups.entry((closure, name)).or_default().push(Member { endpoint, key });
            }
        }
        Shared { plans, records: chosen(groups) }
    }

    /// The types that the file of an endpoint takes from the system: records and types of values.
    pub(crate) fn names_in(&self, endpoint: &str) -> BTreeSet<String> {
        let mine = self.records.iter().filter(|(_, record)| record.is_in(endpoint));
        mine.flat_map(|(name, record)| record.values.iter().chain([name])).cloned().collect()
    }

    /// The records in the order of their names, and the names of the endpoints that share each.
    pub(crate) fn members(&self) -> impl Iterator<Item = (&str, Vec<&str>)> {
        self.records.iter().map(|(name, record)| {
            (name.as_str(), record.members.iter().map(|member| member.endpoint.name.as_str()).collect())
        })
    }
}

impl SharedRecord<'_> {
    fn is_in(&self, endpoint: &str) -> bool {
        self.members.binary_search_by(|member| member.endpoint.name.as_str().cmp(endpoint)).is_ok()
    }
}

/// Of each name the shape that most endpoints have, whose own records are shared, too, and whose types of values have names
/// that nothing else has.
///
/// Whatever a record holds is in as many endpoints at least as the record itself and holds no more than that, so what
/// is held is decided first. Records that hold each other are decided together.
fn chosen(groups: BTreeMap<(Closure, String), Vec<Member<'_>>>) -> BTreeMap<String, SharedRecord<'_>> {
    let mut groups: Vec<((Closure, String), Vec<Member<'_>>)> =
        groups.into_iter().filter(|(_, members)| members.len() > 1).collect();
    // Stable: where all this is the same, the order of the shapes themselves decides.
    groups.sort_by_key(|((closure, _), members)| (Reverse(members.len()), closure.len()));
    let mut shapes: BTreeMap<&str, &Shape> = BTreeMap::new();
    let mut taken: BTreeSet<&str> = BTreeSet::new();
    let mut records = BTreeMap::new();
    for circle in groups.chunk_by(|((one, _), _), ((other, _), _)| one == other) {
        let closure = &circle[0].0.0;
        let names: BTreeSet<&str> = circle.iter().map(|((_, name), _)| name.as_str()).collect();
        let values: BTreeSet<&str> = names.iter().flat_map(|name| closure[*name].values()).collect();
        let is_held = |(name, shape): (&String, &Arc<Shape>)| {
            names.contains(name.as_str()) || shapes.get(name.as_str()).is_some_and(|other| **other == **shape)
        };
        if !names.is_disjoint(&taken) || !values.is_disjoint(&taken) || !closure.iter().all(is_held) {
            continue;
        }
        taken.extend(names.iter().chain(&values));
        for ((closure, name), members) in circle {
            let shape = &*closure[name];
            shapes.insert(name, shape);
            let values = shape.values().map(str::to_owned).collect();
            records.insert(name.clone(), SharedRecord { values, members: members.clone() });
        }
    }
    records
}
