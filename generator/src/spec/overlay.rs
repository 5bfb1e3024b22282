//! Corrections by hand, applied on top of what was read from the docs.
//!
//! An overlay is a list of entries, applied in order. Each names an endpoint, says why, and does one thing:
//!
//! ```yaml
//! - endpoint: save_group
//!   why: the table says text, the server wants a number
//!   field: Request.receivers.id     # a record, then members down from it
//!   set: {type: integer, required: true}
//! - {endpoint: save_group, why: …, field: Request.old, rename: new}
//! - {endpoint: save_group, why: …, field: Request.gone, remove: true}
//! - {endpoint: save_group, why: …, field: Request.page, add: {type: Page}}
//! - {endpoint: save_group, why: …, set: {method: POST, effect: read}}
//! - {endpoint: not_for_users, why: …, skip: true}
//! ```
//!
//! A record that two fields share is changed for both. `add` to a record that is not there makes the record.
//! An entry either applies as a whole or not at all, and one that no longer has anything to correct is reported.

use super::check::{Problem, check_endpoint};
use super::model::{ENVELOPE, Effect, Endpoint, Field, Location, REQUEST, Record, System, Type, is_record_name};
use super::yaml::{RawPaging, Step, Tree, parse, tree};
use crate::diagnostic::{Code, Diagnostic, Place, SourceFile, code, did_you_mean_or};
use serde::Deserialize;
use std::collections::HashSet;

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Entry {
    endpoint: String,
    why: String,
    field: Option<String>,
    set: Option<Set>,
    add: Option<Add>,
    #[serde(default)]
    remove: bool,
    rename: Option<String>,
    #[serde(default)]
    skip: bool,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Set {
    #[serde(rename = "type")]
    ty: Option<String>,
    required: Option<bool>,
    nullable: Option<bool>,
    #[serde(rename = "in")]
    location: Option<Where>,
    rust: Option<String>,
    doc: Option<String>,
    method: Option<String>,
    path: Option<String>,
    effect: Option<Does>,
    envelope: Option<String>,
    response: Option<String>,
    summary: Option<String>,
    deprecated: Option<String>,
    paging: Option<RawPaging>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Add {
    #[serde(rename = "type")]
    ty: String,
    #[serde(default)]
    required: bool,
    #[serde(default)]
    nullable: bool,
    #[serde(rename = "in")]
    location: Option<Where>,
    rust: Option<String>,
    #[serde(default)]
    doc: String,
}

#[derive(Deserialize, Clone, Copy)]
#[serde(rename_all = "lowercase")]
enum Where {
    Member,
    Body,
    Path,
    Query,
    Header,
}

#[derive(Deserialize, Clone, Copy)]
#[serde(rename_all = "lowercase")]
enum Does {
    Read,
    Write,
}

impl From<Where> for Location {
    fn from(place: Where) -> Location {
        match place {
            Where::Member => Location::Member,
            Where::Body => Location::Body,
            Where::Path => Location::Path,
            Where::Query => Location::Query,
            Where::Header => Location::Header,
        }
    }
}

impl From<Does> for Effect {
    fn from(does: Does) -> Effect {
        match does {
            Does::Read => Effect::Read,
            Does::Write => Effect::Write,
        }
    }
}

/// Applies the corrections of `file` to `system`. What cannot be applied, matches nothing or changes nothing is
/// reported with its place in the overlay; a file that is no overlay changes nothing at all.
pub fn apply(system: &mut System, file: &SourceFile) -> Vec<Diagnostic> {
    let tree = match tree(file) {
        Ok(tree) if tree.root.is_none() => return Vec::new(),
        Ok(tree) => tree,
        Err(finding) => return vec![finding],
    };
    let entries: Vec<Entry> = match parse(file) {
        Ok(entries) => entries,
        Err(finding) => return vec![finding],
    };
    let mut findings = Vec::new();
    for (n, entry) in entries.iter().enumerate() {
        let correction = Correction { entry, n, tree: &tree };
        match correction.apply(system) {
            Ok(needless) => findings.extend(needless),
            Err(finding) => findings.push(finding),
        }
    }
    findings
}

/// One entry and its place.
struct Correction<'a> {
    entry: &'a Entry,
    n: usize,
    tree: &'a Tree,
}

/// Warnings about the parts that change nothing, or the error for which nothing was applied.
type Outcome = Result<Vec<Diagnostic>, Diagnostic>;

impl Correction<'_> {
    fn place(&self, keys: &[&'static str]) -> Place {
        let path = [Step::Item(self.n)].into_iter().chain(keys.iter().map(|key| Step::Key(key)));
        self.tree.place(&path.collect::<Vec<_>>())
    }

    fn finding(&self, code: &'static Code, keys: &[&'static str], message: impl Into<String>) -> Diagnostic {
        Diagnostic::new(code, message).at(self.place(keys), "")
    }

    fn bad(&self, keys: &[&'static str], message: impl Into<String>) -> Diagnostic {
        self.finding(&code::BAD_CORRECTION, keys, message)
    }

    fn unmatched(&self, keys: &[&'static str], message: impl Into<String>) -> Diagnostic {
        self.finding(&code::UNMATCHED_CORRECTION, keys, message)
    }

    fn needless(&self, keys: &[&'static str], message: impl Into<String>) -> Diagnostic {
        self.finding(&code::NEEDLESS_CORRECTION, keys, message).help("the docs have caught up: delete the correction")
    }

    fn apply(&self, system: &mut System) -> Outcome {
        self.check_form()?;
        let Some(at) = system.endpoints.iter().position(|endpoint| endpoint.name == self.entry.endpoint) else {
            let message = format!("there is no endpoint `{}`", self.entry.endpoint);
            let known = system.endpoints.iter().map(|endpoint| endpoint.name.as_str());
            let help = did_you_mean_or(&self.entry.endpoint, known, "look at its name in the spec");
            return Err(self.unmatched(&["endpoint"], message).help(help));
        };
        if self.entry.skip {
            system.endpoints.remove(at);
            return Ok(Vec::new());
        }
        let old = &system.endpoints[at];
        let mut new = old.clone();
        let needless = match &self.entry.field {
            Some(path) => self.change_field(&mut new, path)?,
            None => self.set_endpoint(&mut new)?,
        };
        drop_orphans(old, &mut new);
        self.check_result(old, &new)?;
        system.endpoints[at] = new;
        Ok(needless)
    }

    /// One reason, one thing to do, and that thing fits what it is done to.
    fn check_form(&self) -> Result<(), Diagnostic> {
        let entry = self.entry;
        if entry.why.trim().is_empty() {
            return Err(self.bad(&["why"], "the correction has no reason").help("say what the docs get wrong"));
        }
        let of_field = [entry.add.is_some(), entry.remove, entry.rename.is_some()];
        let all = of_field.into_iter().chain([entry.set.is_some(), entry.skip]);
        let count = all.filter(|present| *present).count();
        if count != 1 {
            let help =
                "write one of `set`, `add`, `remove: true`, `rename`, `skip: true`; use two entries for two changes";
            return Err(self.bad(&[], format!("the correction asks for {count} changes instead of one")).help(help));
        }
        match entry.field {
            None if of_field.contains(&true) => {
                Err(self.bad(&[], "the correction does not say of which field").help("add `field: Request.name`"))
            }
            Some(_) if entry.skip => {
                Err(self.bad(&["field"], "only an endpoint can be skipped").help("use `remove: true` for a field"))
            }
            _ => Ok(()),
        }
    }

    /// A correction must not leave the endpoint with a contradiction that it did not have.
    fn check_result(&self, old: &Endpoint, new: &Endpoint) -> Result<(), Diagnostic> {
        let known: HashSet<String> = check_endpoint(old).into_iter().map(|problem| problem.message).collect();
        match check_endpoint(new).into_iter().find(|problem| !known.contains(&problem.message)) {
            Some(Problem { message, help, .. }) => {
                let finding = self.bad(&[], format!("the correction does not fit: {message}"));
                let help = help.unwrap_or_else(|| "compare it with what `md-bindgen spec` writes".to_owned());
                Err(finding.help(help))
            }
            None => Ok(()),
        }
    }

    fn ty(&self, keys: &[&'static str], word: &str) -> Result<Type, Diagnostic> {
        word.parse().map_err(|error: super::TypeError| self.bad(keys, error.to_string()).help(super::TypeError::HELP))
    }

    fn set_endpoint(&self, endpoint: &mut Endpoint) -> Outcome {
        let Some(set) = &self.entry.set else { return Ok(Vec::new()) };
        let of_fields = [
            ("type", set.ty.is_some()),
            ("required", set.required.is_some()),
            ("nullable", set.nullable.is_some()),
            ("in", set.location.is_some()),
            ("rust", set.rust.is_some()),
        ];
        self.refuse(&of_fields, "is a matter of fields", "say which one: `field: Request.name`")?;
        let response = set.response.as_deref().map(|word| self.ty(&["set", "response"], word)).transpose()?;
        let mut put = Put::default();
        put.value("method", &mut endpoint.method, set.method.as_ref().map(|word| word.to_ascii_uppercase()));
        put.value("path", &mut endpoint.path, set.path.clone());
        put.value("effect", &mut endpoint.effect, set.effect.map(Effect::from));
        put.value("envelope", &mut endpoint.envelope, set.envelope.clone());
        put.value("response", &mut endpoint.response, response);
        put.value("summary", &mut endpoint.summary, set.summary.clone());
        put.value("deprecated", &mut endpoint.deprecated, set.deprecated.clone().map(Some));
        put.value("paging", &mut endpoint.paging, set.paging.clone().map(|paging| Some(paging.into())));
        put.value("doc", &mut endpoint.doc, set.doc.clone());
        self.judge(&put, &format!("`{}`", endpoint.name))
    }

    fn set_field(&self, field: &mut Field, set: &Set) -> Outcome {
        let of_endpoints = [
            ("method", set.method.is_some()),
            ("path", set.path.is_some()),
            ("effect", set.effect.is_some()),
            ("envelope", set.envelope.is_some()),
            ("response", set.response.is_some()),
            ("summary", set.summary.is_some()),
            ("deprecated", set.deprecated.is_some()),
            ("paging", set.paging.is_some()),
        ];
        self.refuse(&of_endpoints, "is a matter of the endpoint", "leave `field` out")?;
        let ty = set.ty.as_deref().map(|word| self.ty(&["set", "type"], word)).transpose()?;
        let mut put = Put::default();
        put.value("type", &mut field.ty, ty);
        put.value("required", &mut field.required, set.required);
        put.value("nullable", &mut field.nullable, set.nullable);
        put.value("in", &mut field.location, set.location.map(Location::from));
        put.value("rust", &mut field.rust, set.rust.clone().map(Some));
        put.value("doc", &mut field.doc, set.doc.clone());
        self.judge(&put, &format!("`{}`", field.name))
    }

    fn refuse(&self, keys: &[(&'static str, bool)], why: &str, help: &str) -> Result<(), Diagnostic> {
        match keys.iter().find(|(_, present)| *present) {
            Some((key, _)) => Err(self.bad(&["set", key], format!("`{key}` {why}")).help(help)),
            None => Ok(()),
        }
    }

    fn judge(&self, put: &Put, of: &str) -> Outcome {
        if put.changed == 0 && put.same.is_empty() {
            return Err(self.bad(&["set"], "there is nothing to set"));
        }
        let needless =
            put.same.iter().map(|key| self.needless(&["set", key], format!("`{key}` of {of} is that already")));
        Ok(needless.collect())
    }

    fn change_field(&self, endpoint: &mut Endpoint, path: &str) -> Outcome {
        if let Some(add) = &self.entry.add {
            return self.add(endpoint, path, add);
        }
        let Some((record, at)) = locate(endpoint, path) else { return self.missing(endpoint, path) };
        let fields = match endpoint.types.get_mut(&record) {
            Some(record) => &mut record.fields,
            None => return self.missing(endpoint, path),
        };
        match &self.entry.set {
            Some(set) => self.set_field(&mut fields[at], set),
            None if self.entry.remove => {
                fields.remove(at);
                Ok(Vec::new())
            }
            None => match &self.entry.rename {
                Some(name) if *name == fields[at].name => {
                    Ok(vec![self.needless(&["rename"], format!("`{path}` has that name already"))])
                }
                Some(name) => {
                    fields[at].name.clone_from(name);
                    Ok(Vec::new())
                }
                None => Ok(Vec::new()),
            },
        }
    }

    fn add(&self, endpoint: &mut Endpoint, path: &str, add: &Add) -> Outcome {
        let field = |name: &str, ty: Type| Field {
            name: name.to_owned(),
            rust: add.rust.clone(),
            ty,
            required: add.required,
            forms: Vec::new(),
            nullable: add.nullable,
            location: add.location.map_or(Location::Member, Location::from),
            seen: None,
            values: Vec::new(),
            doc: add.doc.clone(),
        };
        let ty = self.ty(&["add", "type"], &add.ty)?;
        if let Some((record, at)) = locate(endpoint, path) {
            let old = &endpoint.types[&record].fields[at];
            let new = field(&old.name, ty);
            let same = (&old.ty, old.required, old.nullable, old.location)
                == (&new.ty, new.required, new.nullable, new.location);
            return if same {
                Ok(vec![self.needless(&["field"], format!("`{path}` is there already"))])
            } else {
                let message = format!("`{path}` is there already, as `{}`", old.ty);
                Err(self.bad(&["field"], message).help("use `set` to change it"))
            };
        }
        let parent = path.match_indices('.').rev().find_map(|(dot, _)| {
            let record = locate_record(endpoint, &path[..dot])?;
            Some((record, &path[dot + 1..]))
        });
        match (parent, path.split_once('.')) {
            (Some((record, name)), _) => endpoint.types[&record].fields.push(field(name, ty)),
            (None, Some((record, name))) if is_record_name(record) && !endpoint.types.contains_key(record) => {
                let made = Record { fields: vec![field(name, ty)] };
                endpoint.types.insert(record.to_owned(), made);
            }
            _ => return self.missing(endpoint, path),
        }
        Ok(Vec::new())
    }

    fn missing(&self, endpoint: &Endpoint, path: &str) -> Outcome {
        let renamed = self.entry.rename.as_ref().and_then(|name| {
            let (parent, _) = path.rsplit_once('.')?;
            locate(endpoint, &format!("{parent}.{name}"))
        });
        if renamed.is_some() {
            return Ok(vec![self.needless(&["rename"], format!("`{path}` has that name already"))]);
        }
        let (place, name, names) = known_fields(endpoint, path);
        let list = match place {
            Some(place) => format!("the fields of `{place}` are {}", names.join(", ")),
            None => format!("start with a record of the endpoint: {}", names.join(", ")),
        };
        let help = did_you_mean_or(name, names, &list);
        Err(self.unmatched(&["field"], format!("`{}` has no field `{path}`", endpoint.name)).help(help))
    }
}

/// Sets values and remembers what was so before.
#[derive(Default)]
struct Put {
    changed: usize,
    same: Vec<&'static str>,
}

impl Put {
    fn value<T: PartialEq>(&mut self, key: &'static str, slot: &mut T, value: Option<T>) {
        match value {
            Some(value) if *slot == value => self.same.push(key),
            Some(value) => {
                *slot = value;
                self.changed += 1;
            }
            None => {}
        }
    }
}

/// The record and the index of the field that `path` leads to. A wire name may have dots itself: the whole rest
/// of the path is tried before its first part.
fn locate(endpoint: &Endpoint, path: &str) -> Option<(String, usize)> {
    let (record, rest) = path.split_once('.')?;
    descend(endpoint, record, rest)
}

fn descend(endpoint: &Endpoint, record: &str, rest: &str) -> Option<(String, usize)> {
    let fields = &endpoint.types.get(record)?.fields;
    if let Some(at) = fields.iter().position(|field| field.name == rest) {
        return Some((record.to_owned(), at));
    }
    // Each step takes a dot off the rest, so this ends even where a record contains itself.
    fields.iter().find_map(|field| {
        let below = rest.strip_prefix(field.name.as_str())?.strip_prefix('.')?;
        descend(endpoint, field.ty.record()?, below)
    })
}

/// How far `path` can be followed, the name after that, and the names that could stand in its place.
fn known_fields<'e, 'p>(endpoint: &'e Endpoint, path: &'p str) -> (Option<&'p str>, &'p str, Vec<&'e str>) {
    let ends = path.rmatch_indices('.').map(|(dot, _)| (&path[..dot], &path[dot + 1..]));
    for (place, name) in std::iter::once((path, "")).chain(ends) {
        if let Some(record) = locate_record(endpoint, place).and_then(|record| endpoint.types.get(&record)) {
            return (Some(place), name, record.fields.iter().map(|field| field.name.as_str()).collect());
        }
    }
    let head = path.split('.').next().unwrap_or_default();
    (None, head, endpoint.types.keys().map(String::as_str).collect())
}

/// The record that `path` leads to: its own name, or a field that holds it.
fn locate_record(endpoint: &Endpoint, path: &str) -> Option<String> {
    if endpoint.types.contains_key(path) {
        return Some(path.to_owned());
    }
    let (record, at) = locate(endpoint, path)?;
    endpoint.types[&record].fields[at].ty.record().map(str::to_owned)
}

/// Takes the records away that nothing leads to since the correction.
fn drop_orphans(old: &Endpoint, new: &mut Endpoint) {
    let before = reached(old);
    let after = reached(new);
    new.types.retain(|name, _| after.contains(name) || !before.contains(name));
}

fn reached(endpoint: &Endpoint) -> HashSet<String> {
    let mut reached = HashSet::new();
    let mut open: Vec<&str> = [REQUEST, ENVELOPE].into_iter().chain(endpoint.response.record()).collect();
    while let Some(name) = open.pop() {
        if let Some(record) = endpoint.types.get(name)
            && reached.insert(name.to_owned())
        {
            open.extend(record.fields.iter().filter_map(|field| field.ty.record()));
        }
    }
    reached
}

#[cfg(test)]
mod tests;
