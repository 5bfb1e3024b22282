//! What the files say is what the specs say: no name is lost, none is changed, none meets another.

use md_bindgen::spec::{Answer, Endpoint, Field, REQUEST, System, Type};
use md_bindgen_tests::shapes::{Called, Told};
use std::collections::{BTreeMap, BTreeSet};

/// Compares the specs of all systems with what their files say.
pub(crate) fn compare(systems: &[System], told: &BTreeMap<String, Told>) -> Result<(), String> {
    for system in systems {
        let folder = format!("src/{}/", system.name);
        let files: Vec<(&String, &Told)> = told.iter().filter(|(path, _)| path.starts_with(&folder)).collect();
        let types = files.iter().find(|(path, _)| path.ends_with("/types.rs")).map(|(_, told)| *told);
        let pages: Vec<(&String, &Told, &Called)> =
            files.iter().filter_map(|(path, told)| Some((*path, *told, told.endpoint.as_ref()?))).collect();
        for (path, _, called) in &pages {
            if !path.ends_with(&format!("/{}.rs", called.method)) {
                return Err(format!("{path} has the method {}", called.method));
            }
        }
        let routed: Vec<&Endpoint> = system.endpoints.iter().filter(|endpoint| endpoint.is_routed()).collect();
        let wanted: BTreeSet<&str> = routed.iter().map(|endpoint| endpoint.name.as_str()).collect();
        let found: Vec<&str> = pages.iter().map(|(_, _, called)| called.name.as_str()).collect();
        if found.len() != wanted.len() || found.into_iter().collect::<BTreeSet<_>>() != wanted {
            return Err(format!("{}: the endpoints are {wanted:?}", system.name));
        }
        for endpoint in routed {
            let page = pages.iter().find(|(_, _, called)| called.name == endpoint.name);
            let (path, told, called) = page.ok_or_else(|| format!("{} is lost", endpoint.name))?;
            one(endpoint, told, called, types).map_err(|error| format!("{path}: {error}"))?;
        }
    }
    Ok(())
}

fn one(endpoint: &Endpoint, told: &Told, called: &Called, types: Option<&Told>) -> Result<(), String> {
    if called.verb != endpoint.method || called.path != format!("/{}", endpoint.path.trim_start_matches('/')) {
        return Err(format!("{} {} is called {} {}", endpoint.method, endpoint.path, called.verb, called.path));
    }
    let shared = |name: &String| told.shared.contains(name);
    let (mut records, mut values) = (Vec::new(), Vec::new());
    for file in [Some(told), types].into_iter().flatten() {
        let is_own = std::ptr::eq(file, told);
        records.extend(file.records.iter().filter(|record| is_own || shared(&record.name)));
        values.extend(file.values.iter().filter(|values| is_own || shared(&values.name)));
    }
    let wires = records.iter().map(|record| sorted(record.fields.iter().map(|(_, wire)| wire.clone())));
    same(
        "names of members",
        kept(endpoint).map(|(_, fields)| sorted(fields.iter().map(|field| field.name.clone()))),
        wires,
    )?;
    let listed = values.iter().map(|values| sorted(values.values.iter().map(|(_, value)| value.clone())));
    let fields = kept(endpoint).flat_map(|(_, fields)| fields).filter(|field| has_values(field));
    same("values", fields.map(|field| sorted(field.values.iter().map(|known| value(field, &known.value)))), listed)
}

/// The records that callers meet.
fn kept(endpoint: &Endpoint) -> impl Iterator<Item = (&str, &[Field])> {
    let payload = endpoint.response.record().filter(|_| endpoint.answer == Answer::Json);
    let mut open: Vec<&str> = payload.into_iter().chain([REQUEST]).collect();
    let mut seen = BTreeSet::new();
    while let Some(name) = open.pop() {
        if seen.insert(name) {
            open.extend(endpoint.types[name].fields.iter().filter_map(|field| field.ty.record()));
        }
    }
    seen.into_iter().map(|name| (name, endpoint.types[name].fields.as_slice()))
}

fn has_values(field: &Field) -> bool {
    let fits = |text: &str| field.ty == Type::String || text.parse::<i64>().is_ok();
    let is_of_values = matches!(field.ty, Type::String | Type::Integer);
    field.values.len() > 1 && is_of_values && field.values.iter().all(|known| fits(&known.value))
}

/// A number is written as one.
fn value(field: &Field, text: &str) -> String {
    let number = text.parse::<i64>().ok().filter(|_| field.ty == Type::Integer);
    number.map_or_else(|| text.to_owned(), |number| number.to_string())
}

fn sorted(texts: impl Iterator<Item = String>) -> Vec<String> {
    let mut all: Vec<String> = texts.collect();
    all.sort_unstable();
    all
}

fn same(
    what: &str,
    wanted: impl Iterator<Item = Vec<String>>,
    found: impl Iterator<Item = Vec<String>>,
) -> Result<(), String> {
    let [mut wanted, mut found]: [Vec<Vec<String>>; 2] = [wanted.collect(), found.collect()];
    wanted.sort_unstable();
    found.sort_unstable();
    if wanted == found { Ok(()) } else { Err(format!("{what} are {wanted:?} in the spec and {found:?} in the file")) }
}

/// The file of examples holds those of endpoints of the system, and nothing else.
pub(crate) fn examples(system: &System, text: &str) -> Result<(), String> {
    let all: BTreeMap<String, serde_json::Value> = serde_json::from_str(text).map_err(|error| error.to_string())?;
    for (name, examples) in all {
        if name == "//" {
            continue;
        }
        let endpoint = system.endpoints.iter().find(|endpoint| endpoint.name == name);
        let endpoint = endpoint.ok_or_else(|| format!("examples of {name:?}, which is no endpoint"))?;
        let told = [("request", &endpoint.example.request), ("response", &endpoint.example.response)];
        let told: serde_json::Map<_, _> =
            told.into_iter().filter_map(|(key, value)| Some((key.to_owned(), value.clone()?))).collect();
        if examples != serde_json::Value::from(told) {
            return Err(format!("other examples of {name:?}"));
        }
    }
    Ok(())
}
