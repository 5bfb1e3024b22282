//! Types that the endpoints of a system share: `types::Page`, which one endpoint also calls `list_hosts::Page`.
//!
//! Which records are shared comes out of all endpoints together. So an endpoint that did not change may lose or gain a shared
//! type because others did.

use super::change::{Aspect, Breaks, Change, Class, What};
use super::records::steps;
use super::step::step;
use crate::render::surface::structs;
use crate::render::{names, shared::Shared};
use crate::spec::{Endpoint, REQUEST, System};
use std::collections::{BTreeMap, BTreeSet, VecDeque};

const SOURCE: Class = Class::Breaking(Breaks::Source);

/// The modules of the endpoints of a system, by name.
type Modules<'a> = BTreeMap<&'a str, String>;

/// What the endpoints of two versions of a system share: the endpoints of each record, by its name.
pub(super) struct Sharing {
    old: Members,
    new: Members,
}

type Members = BTreeMap<String, BTreeSet<String>>;

impl Sharing {
    pub(super) fn between(old: &System, new: &System) -> Sharing {
        if old == new {
            return Sharing { old: Members::new(), new: Members::new() };
        }
        Sharing { old: members(old), new: members(new) }
    }

    /// Shared types that came and went.
    pub(super) fn whole(&self, new: &System, modules: &Modules<'_>) -> Vec<Change> {
        let gone = self.old.iter().filter(|(name, _)| !self.new.contains_key(*name));
        let come = self.new.iter().filter(|(name, _)| !self.old.contains_key(*name));
        let gone = gone.map(|(name, members)| removed(name, members, new, modules));
        gone.chain(come.map(|(name, members)| added(name, members))).collect()
    }

    /// Shared types that an endpoint has no longer, or has from now on, while others have them all the time. The endpoints come
    /// with their modules.
    pub(super) fn endpoint(&self, old: (&Endpoint, &str), new: (&Endpoint, &str)) -> Vec<Change> {
        let ((old, old_module), (new, new_module)) = (old, new);
        let has = |members: &Members, name: &str, endpoint: &Endpoint| members[name].contains(&endpoint.name);
        let is_other = |name: &&String| has(&self.old, name, old) != has(&self.new, name, new);
        let stayed = self.old.keys().filter(|name| self.new.contains_key(*name));
        let names: Vec<&String> = stayed.filter(is_other).collect();
        // What became of an endpoint that cannot be called is told of the whole of it.
        if names.is_empty() || !old.is_routed() || !new.is_routed() {
            return Vec::new();
        }
        let (old_structs, new_structs) = (structs(old), structs(new));
        let change = |name: &String| {
            // A record that is there on one side only is told as what became of its fields.
            let (_, key) = (old_structs.get(name)?, new_structs.get(name)?);
            let shared = type_name(names::TYPES, name);
            let (old_own, new_own) = (type_name(old_module, name), type_name(new_module, name));
            let change = match has(&self.old, name, old) {
                true => Change::changed(Aspect::Record, &shared, &new_own)
                    .class(SOURCE)
                    .because(format!("`{shared}` no longer fits `{}`; name it `{new_own}`", new.name)),
                false => Change::changed(Aspect::Record, &old_own, &shared)
                    .class(Class::Compatible)
                    .because(format!("`{new_own}` still names it")),
            };
            Some(change.at(way(new, key)))
        };
        names.into_iter().filter_map(change).collect()
    }
}

/// The records that the endpoints of the crate share.
fn members(system: &System) -> Members {
    let callable: Vec<&Endpoint> = system.endpoints.iter().filter(|endpoint| endpoint.is_routed()).collect();
    let shared = Shared::of(&callable);
    shared
        .members()
        .map(|(name, members)| (name.to_owned(), members.into_iter().map(str::to_owned).collect()))
        .collect()
}

fn type_name(module: &str, name: &str) -> String {
    format!("{module}::{name}")
}

fn removed(name: &str, members: &BTreeSet<String>, new: &System, modules: &Modules<'_>) -> Change {
    let had = |endpoint: &&Endpoint| members.contains(&endpoint.name) && structs(endpoint).contains_key(name);
    let left = new.endpoints.iter().filter(had).find_map(|endpoint| modules.get(endpoint.name.as_str()));
    let why = match left {
        Some(module) => {
            format!("endpoints no longer share it: name it by its endpoint, `{}`", type_name(module, name))
        }
        None => "no endpoint that had it has it any more".to_owned(),
    };
    Change::new(What::Removed, Aspect::Record).at(type_name(names::TYPES, name)).class(SOURCE).because(why)
}

fn added(name: &str, members: &BTreeSet<String>) -> Change {
    let change = Change::new(What::Added, Aspect::Record).at(type_name(names::TYPES, name));
    change.class(Class::Compatible).because(format!("{} endpoints share it from now on", members.len()))
}

/// The shortest way of a caller to a record: `Request.page`.
fn way(endpoint: &Endpoint, key: &str) -> String {
    let payload = endpoint.response.record().map(|name| (name, format!("Response{}", steps(&endpoint.response))));
    let mut open: VecDeque<(&str, String)> = VecDeque::from([(REQUEST, REQUEST.to_owned())]);
    open.extend(payload);
    let mut seen = BTreeSet::new();
    while let Some((name, path)) = open.pop_front() {
        if name == key {
            return path;
        }
        if !seen.insert(name) {
            continue;
        }
        let fields = endpoint.types.get(name).into_iter().flat_map(|record| &record.fields);
        let held = fields.filter_map(|field| Some((field.ty.record()?, step(&path, &field.name) + &steps(&field.ty))));
        open.extend(held);
    }
    key.to_owned()
}
