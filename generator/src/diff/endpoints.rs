//! Systems and endpoints: which is which, and what came and went.

use super::call;
use super::change::{Aspect, Breaks, Change, Class, What};
use super::records::{Side, Walk};
use super::shared::Sharing;
use crate::render::names::{self, Kind};
use crate::spec::{Endpoint, System};
use std::collections::{BTreeMap, BTreeSet};

/// Everything that differs between two sets of systems: by system and endpoint in the order of names, within an endpoint
/// in the order of the spec.
pub fn compare(old: &[System], new: &[System]) -> Vec<Change> {
    let (old_modules, new_modules) = (modules(old), modules(new));
    let (old, new) = (by_name(old), by_name(new));
    let names: BTreeSet<&str> = old.keys().chain(new.keys()).copied().collect();
    let mut changes = Vec::new();
    for name in names {
        let found = match (old.get(name), new.get(name)) {
            (Some(old), Some(new)) => {
                let renamed = moved(Aspect::System, old_modules.get(name), new_modules.get(name));
                renamed.into_iter().chain(systems(old, new)).collect()
            }
            (Some(_), None) => {
                let why = "its module, its feature and all its endpoints are gone";
                vec![Change::new(What::Removed, Aspect::System).class(Class::Breaking(Breaks::Both)).because(why)]
            }
            (None, _) => vec![Change::new(What::Added, Aspect::System).class(Class::Compatible)],
        };
        changes.extend(found.into_iter().map(|change| Change { system: name.to_owned(), ..change }));
    }
    changes
}

fn by_name(systems: &[System]) -> BTreeMap<&str, &System> {
    systems.iter().map(|system| (system.name.as_str(), system)).collect()
}

/// The modules of systems, by name.
fn modules(systems: &[System]) -> BTreeMap<&str, String> {
    rust_names(systems.iter().map(|system| system.name.as_str()), Kind::System)
}

/// The modules of the endpoints that callers have, by name.
fn methods(system: &System) -> BTreeMap<&str, String> {
    let callable = system.endpoints.iter().filter(|endpoint| endpoint.is_routed());
    rust_names(callable.map(|endpoint| endpoint.name.as_str()), Kind::Endpoint)
}

fn rust_names<'a>(names: impl Iterator<Item = &'a str>, kind: Kind) -> BTreeMap<&'a str, String> {
    let names: BTreeSet<&str> = names.collect();
    let names: Vec<&str> = names.into_iter().collect();
    let made = names::distinct(&names, kind).into_iter().map(|(name, _)| name);
    names.iter().copied().zip(made).collect()
}

/// The same system or endpoint under another name in Rust, because of its neighbours.
fn moved(aspect: Aspect, old: Option<&String>, new: Option<&String>) -> Option<Change> {
    let (old, new) = (old?, new?);
    let change = Change::changed(Aspect::RustName, old, new).class(Class::Breaking(Breaks::Source));
    let what = if aspect == Aspect::System { "module" } else { "method and module" };
    (old != new).then(|| change.because(format!("the {what} must differ from those of another {}", aspect.word())))
}

fn systems(old: &System, new: &System) -> Vec<Change> {
    let System { name: _, origin: _, carried: _, endpoints: old_endpoints } = old;
    let System { name, origin: _, carried: _, endpoints: new_endpoints } = new;
    let (old_methods, new_methods) = (methods(old), methods(new));
    let (old_names, new_names) = (by_endpoint(old_endpoints), by_endpoint(new_endpoints));
    let gone = old_endpoints.iter().filter(|old| !new_names.contains_key(old.name.as_str()));
    let come = new_endpoints.iter().filter(|new| !old_names.contains_key(new.name.as_str()));
    let (gone, come): (Vec<&Endpoint>, Vec<&Endpoint>) = (gone.collect(), come.collect());
    let renamed = renamed(&gone, &come);
    let was = |new: &Endpoint| {
        let old_name = renamed.get(new.name.as_str()).copied().unwrap_or(&new.name);
        old_names.get(old_name).copied()
    };
    let sharing = Sharing::between(old, new);
    let whole = sharing.whole(new, &new_methods);
    let mut changes: Vec<(&str, Vec<Change>)> = Vec::new();
    for new in new_endpoints {
        let found = match was(new) {
            Some(old) => {
                let methods = (old_methods.get(old.name.as_str()), new_methods.get(new.name.as_str()));
                let moved = match old.name == new.name {
                    true => moved(Aspect::Endpoint, methods.0, methods.1),
                    false => Some(renamed_to(old, new, methods.0.zip(methods.1))),
                };
                let module = |found: Option<&'_ String>| found.cloned().unwrap_or_default();
                let shared = sharing.endpoint((old, &module(methods.0)), (new, &module(methods.1)));
                moved.into_iter().chain(endpoints(name, old, new)).chain(shared).collect()
            }
            None => vec![added(new)],
        };
        changes.push((&new.name, found));
    }
    let left: BTreeSet<&str> = renamed.values().copied().collect();
    for old in gone.into_iter().filter(|old| !left.contains(old.name.as_str())) {
        changes.push((&old.name, vec![removed(old)]));
    }
    changes.sort_by_key(|(name, _)| *name);
    let named = |(name, found): (&str, Vec<Change>)| {
        let name = name.to_owned();
        found.into_iter().map(move |change| Change { endpoint: Some(name.clone()), ..change })
    };
    whole.into_iter().chain(changes.into_iter().flat_map(named)).collect()
}

fn by_endpoint(endpoints: &[Endpoint]) -> BTreeMap<&str, &Endpoint> {
    endpoints.iter().map(|endpoint| (endpoint.name.as_str(), endpoint)).collect()
}

/// Endpoints that have another name now, the old one by the new: the only ones that went and came with one method and
/// path.
fn renamed<'a>(gone: &[&'a Endpoint], come: &[&'a Endpoint]) -> BTreeMap<&'a str, &'a str> {
    let (gone, come) = (by_route(gone), by_route(come));
    let only = |names: &Vec<&'a str>| if let [name] = names[..] { Some(name) } else { None };
    gone.iter().filter_map(|(route, old)| Some((only(come.get(route)?)?, only(old)?))).collect()
}

/// The names of the endpoints that can be called, by method and path.
fn by_route<'a>(endpoints: &[&'a Endpoint]) -> BTreeMap<(&'a str, &'a str), Vec<&'a str>> {
    let mut routes: BTreeMap<(&str, &str), Vec<&str>> = BTreeMap::new();
    for endpoint in endpoints.iter().filter(|endpoint| endpoint.is_routed()) {
        routes.entry((&endpoint.method, &endpoint.path)).or_default().push(&endpoint.name);
    }
    routes
}

/// The same endpoint under another name, given its names in Rust, too.
fn renamed_to(old: &Endpoint, new: &Endpoint, methods: Option<(&String, &String)>) -> Change {
    let change = Change::renamed(Aspect::Endpoint, &old.name, &new.name);
    match methods {
        Some((old, new)) if old == new => {
            change.class(Class::Compatible).because(format!("in Rust it still is `{new}`"))
        }
        _ => change.class(Class::Breaking(Breaks::Source)).because("its method and its module have the new name"),
    }
}

fn added(endpoint: &Endpoint) -> Change {
    let change = Change::new(What::Added, Aspect::Endpoint);
    if endpoint.is_routed() { change.class(Class::Compatible) } else { change.because(NOT_IN_THE_CRATE) }
}

fn removed(endpoint: &Endpoint) -> Change {
    let change = Change::new(What::Removed, Aspect::Endpoint);
    match endpoint.is_routed() {
        true => change.class(Class::Breaking(Breaks::Both)).because("its method and its types are gone"),
        false => change.because(NOT_IN_THE_CRATE),
    }
}

const NOT_IN_THE_CRATE: &str = "nobody says how it is called, so the crate is without it";

/// What differs between two versions of one endpoint.
fn endpoints(system: &str, old: &Endpoint, new: &Endpoint) -> Vec<Change> {
    let mut changes = Vec::new();
    // Most endpoints are as they were: nothing is planned for them.
    if old == new {
        return changes;
    }
    if old.is_routed() && !new.is_routed() {
        let change = Change::new(What::Removed, Aspect::Route).class(Class::Breaking(Breaks::Both));
        changes.push(change.because("nobody says any more how it is called: its method and its types are gone"));
        return changes;
    }
    if !old.is_routed() && new.is_routed() {
        let route = format!("{} {}", new.method, new.path);
        let change = Change { new: Some(route), ..Change::new(What::Added, Aspect::Route) };
        changes.push(change.class(Class::Compatible).because("the crate has the endpoint from now on"));
        return changes;
    }
    let (old_side, new_side) = (Side::new(system, old), Side::new(system, new));
    changes.extend(call::compare(&old_side, &new_side));
    changes.extend(Walk::new(&old_side, &new_side).run());
    if !new.is_routed() {
        changes.iter_mut().for_each(|change| {
            change.class = Class::Documentation;
            change.why = Some(NOT_IN_THE_CRATE.to_owned());
        });
    }
    changes
}
