//! The walk through the records of an endpoint, side by side.

use super::change::{Aspect, Breaks, Change, Class, What};
use super::fields::{self, Pair, Ways};
use super::step::step;
use super::wire::same_shape;
use crate::render::surface::{Face, Given, Struct, Surface, reachable, surface};
use crate::spec::{ENVELOPE, Endpoint, Field, REQUEST, Record, Type};
use std::collections::{BTreeSet, HashMap, HashSet};

/// One version of an endpoint.
pub(super) struct Side<'a> {
    pub(super) endpoint: &'a Endpoint,
    /// What callers see; nothing where the endpoint cannot be called.
    pub(super) surface: Option<Surface>,
    sent: BTreeSet<&'a str>,
    received: BTreeSet<&'a str>,
    enveloped: BTreeSet<&'a str>,
}

impl<'a> Side<'a> {
    pub(super) fn new(system: &str, endpoint: &'a Endpoint) -> Side<'a> {
        Side {
            endpoint,
            surface: if endpoint.is_routed() { surface(system, endpoint) } else { None },
            sent: reachable(endpoint, REQUEST),
            received: endpoint.response.record().map(|name| reachable(endpoint, name)).unwrap_or_default(),
            enveloped: reachable(endpoint, ENVELOPE),
        }
    }

    fn record(&self, name: &str) -> Option<&'a Record> {
        self.endpoint.types.get(name)
    }

    fn strukt(&self, name: &str) -> Option<&Struct> {
        self.surface.as_ref()?.structs.get(name)
    }

    fn is_used(&self, name: &str) -> bool {
        [&self.sent, &self.received, &self.enveloped].iter().any(|uses| uses.contains(name))
    }
}

/// Two records of one endpoint, and how callers get there.
struct Site<'a> {
    old: &'a str,
    new: &'a str,
    path: String,
    /// Whether the crates have types for what lies here.
    in_crate: bool,
}

/// Goes through the records of both versions, each pair once.
pub(super) struct Walk<'s, 'a> {
    old: &'s Side<'a>,
    new: &'s Side<'a>,
    seen: HashSet<(&'a str, &'a str)>,
    changes: Vec<Change>,
}

impl<'s, 'a> Walk<'s, 'a> {
    pub(super) fn new(old: &'s Side<'a>, new: &'s Side<'a>) -> Walk<'s, 'a> {
        Walk { old, new, seen: HashSet::new(), changes: Vec::new() }
    }

    /// Everything that differs, in the order in which callers meet it: the request, the payload, the rest.
    pub(super) fn run(mut self) -> Vec<Change> {
        self.start(REQUEST);
        self.payload();
        self.start(ENVELOPE);
        self.leftovers();
        self.changes
    }

    /// Starts at a record that has the same name in both versions.
    fn start(&mut self, name: &'a str) {
        self.go(name, name, name.to_owned(), false);
    }

    fn payload(&mut self) {
        let (old, new) = (&self.old.endpoint.response, &self.new.endpoint.response);
        let path = "Response";
        let is_json = [self.old, self.new].iter().all(|side| side.endpoint.answer == crate::spec::Answer::Json);
        if !same_shape(old, new) {
            let rust = |side: &Side<'_>| side.surface.as_ref().map(|surface| surface.response.clone());
            let is_source = rust(self.old) != rust(self.new);
            let class = Class::of(is_source, is_json && !super::wire::reads(old, new));
            let why = match (is_source, rust(self.old), rust(self.new)) {
                (true, Some(old), Some(new)) => format!("in Rust `{old}` became `{new}`"),
                _ => String::new(),
            };
            self.changes.push(
                Change::changed(Aspect::Type, old.to_string(), new.to_string()).at(path).class(class).because(why),
            );
        }
        self.descend(old, new, path, is_json);
    }

    /// Goes on into the records of two types of a place that the crates have types for, or not.
    fn descend(&mut self, old: &'a Type, new: &'a Type, path: &str, in_crate: bool) {
        if let (Some(old_name), Some(new_name)) = (old.record(), new.record()) {
            self.go(old_name, new_name, format!("{path}{}", steps(new)), in_crate);
        }
    }

    /// Goes on into two records. One that is there in both versions has its type in the crates wherever it was met.
    fn go(&mut self, old: &'a str, new: &'a str, path: String, in_crate: bool) {
        let is_same = old == new || self.is_rename(old, new);
        let has_structs = self.old.strukt(old).is_some() && self.new.strukt(new).is_some();
        let in_crate = has_structs && (in_crate || is_same);
        let site = Site { old, new, path, in_crate };
        if !is_same {
            self.other_record(&site);
        }
        self.records(site);
    }

    /// Whether a record has another name now, in place of two records that are both there.
    fn is_rename(&self, old: &str, new: &str) -> bool {
        self.new.record(old).is_none() && self.old.record(new).is_none()
    }

    /// A place that holds another record, which was there before or is there still.
    fn other_record(&mut self, site: &Site<'_>) {
        let change = Change::changed(Aspect::Type, site.old, site.new).at(&site.path);
        let change = change.class(Class::Breaking(Breaks::Source)).because("it is another type in Rust");
        self.push(site, vec![change]);
    }

    fn records(&mut self, site: Site<'a>) {
        let (Some(old), Some(new)) = (self.old.record(site.old), self.new.record(site.new)) else { return };
        if !self.seen.insert((site.old, site.new)) {
            return;
        }
        self.names(&site);
        let Record { fields: old_fields } = old;
        let Record { fields: new_fields } = new;
        let evident = self.evident(&site, old_fields, new_fields);
        let by_name: HashMap<&str, usize> =
            old_fields.iter().zip(0..).map(|(field, o)| (field.name.as_str(), o)).collect();
        let mut matched = Vec::new();
        for (n, field) in new_fields.iter().enumerate() {
            match by_name.get(field.name.as_str()).or_else(|| evident.get(&n)) {
                Some(o) => matched.push((*o, n)),
                None => self.added(&site, n, field),
            }
        }
        let stayed: HashSet<usize> = matched.iter().map(|(o, _)| *o).collect();
        for (o, n) in &matched {
            self.fields(&site, (*o, &old_fields[*o]), (*n, &new_fields[*n]));
        }
        for o in (0..old_fields.len()).filter(|o| !stayed.contains(o)) {
            self.removed(&site, o, &old_fields[o]);
        }
        self.arguments(&site, &matched);
    }

    /// Fields that have only another name on the wire, the old one by the new: their name in Rust and their type are the
    /// same, and neither record has the name of the other.
    fn evident(&self, site: &Site<'_>, old: &'a [Field], new: &'a [Field]) -> HashMap<usize, usize> {
        let names = |fields: &'a [Field]| fields.iter().map(|field| field.name.as_str()).collect::<HashSet<&str>>();
        let (old_names, new_names) = (names(old), names(new));
        let of =
            |side: &'s Side<'a>, record: &str| side.strukt(record).map_or(&[][..], |found| found.fields.as_slice());
        let gone =
            of(self.old, site.old).iter().enumerate().filter(|(o, _)| !new_names.contains(old[*o].name.as_str()));
        let gone: HashMap<&str, usize> = gone.map(|(o, face)| (face.ident.as_str(), o)).collect();
        let come =
            of(self.new, site.new).iter().enumerate().filter(|(n, _)| !old_names.contains(new[*n].name.as_str()));
        come.filter_map(|(n, face)| Some((n, *gone.get(face.ident.as_str())?)))
            .filter(|(n, o)| same_shape(&old[*o].ty, &new[*n].ty))
            .collect()
    }

    fn faces(&self, site: &Site<'_>, old: usize, new: usize) -> (Option<&'s Face>, Option<&'s Face>) {
        let face = |side: &'s Side<'a>, record: &str, at: usize| side.strukt(record).and_then(|it| it.fields.get(at));
        (face(self.old, site.old, old), face(self.new, site.new, new))
    }

    /// The names of the structs, and whether callers can still make them.
    fn names(&mut self, site: &Site<'_>) {
        let (old, new) = (self.old.strukt(site.old), self.new.strukt(site.new));
        let names = match (old, new) {
            (Some(old), Some(new)) => (old.name.as_str(), new.name.as_str()),
            _ => (site.old, site.new),
        };
        let class = if site.in_crate { Class::Breaking(Breaks::Source) } else { Class::Documentation };
        if names.0 != names.1 && (site.old == site.new || self.is_rename(site.old, site.new)) {
            self.changes.push(Change::renamed(Aspect::Record, names.0, names.1).at(&site.path).class(class));
        }
        if let (Some(old), Some(new)) = (old, new)
            && old.is_sent
            && !new.is_sent
        {
            let change = Change::new(What::Removed, Aspect::Arguments).at(&site.path).class(class);
            let why = format!("no request has a `{}` any more, so its `new` and its setters are gone", new.name);
            self.changes.push(change.because(why));
        }
    }

    fn fields(&mut self, site: &Site<'a>, (o, old): (usize, &'a Field), (n, new): (usize, &'a Field)) {
        let path = step(&site.path, &new.name);
        let (old_face, new_face) = self.faces(site, o, n);
        let name = self.new.strukt(site.new).map_or(site.new, |found| found.name.as_str());
        let pair = Pair {
            path: &path,
            ways: self.ways(site),
            name,
            old,
            new,
            old_face,
            new_face,
            leaves: self.leaves(old, new),
        };
        // The payload was compared already.
        let is_payload = |side: &Side<'_>, record: &str, field: &Field| {
            let is_response = || field.ty.clone().nullable() == side.endpoint.response.clone().nullable();
            record == ENVELOPE && field.name == side.endpoint.payload_member() && is_response()
        };
        let is_compared = is_payload(self.old, site.old, old) && is_payload(self.new, site.new, new);
        let skips_type = is_compared && !site.in_crate;
        let mut found = fields::compare(&pair);
        found.retain(|change| !(skips_type && change.aspect == Aspect::Type));
        self.push(site, found);
        self.descend(&old.ty, &new.ty, &path, site.in_crate);
    }

    /// The structs at the bottom of two types.
    fn leaves(&self, old: &Field, new: &Field) -> Option<(&'s str, &'s str)> {
        let old = self.old.strukt(old.ty.record()?)?;
        let new = self.new.strukt(new.ty.record()?)?;
        Some((&old.name, &new.name))
    }

    fn ways(&self, site: &Site<'_>) -> Ways {
        Ways {
            sent: self.old.sent.contains(site.old) && self.new.sent.contains(site.new),
            received: self.old.received.contains(site.old) && self.new.received.contains(site.new),
        }
    }

    fn added(&mut self, site: &Site<'_>, at: usize, field: &Field) {
        // Nobody calls a `new` that was not there.
        let had_new = self.old.strukt(site.old).is_some_and(|found| found.is_sent);
        let face = self.new.strukt(site.new).filter(|_| had_new).and_then(|found| found.fields.get(at));
        let name = self.new.strukt(site.new).map_or(site.new, |found| found.name.as_str());
        let change = fields::added(&step(&site.path, &field.name), self.ways(site), name, field, face);
        self.push(site, vec![change]);
    }

    fn removed(&mut self, site: &Site<'_>, at: usize, field: &Field) {
        let face = self.old.strukt(site.old).and_then(|found| found.fields.get(at));
        let change = fields::removed(&step(&site.path, &field.name), self.ways(site), field, face);
        self.push(site, vec![change]);
    }

    /// Files changes of fields. What no type of the crate has is documentation.
    fn push(&mut self, site: &Site<'_>, mut found: Vec<Change>) {
        if !site.in_crate {
            for change in found.iter_mut().filter(|change| change.class != Class::Documentation) {
                change.class = Class::Documentation;
                change.why = Some("no type of the crate has it".to_owned());
            }
        }
        self.changes.append(&mut found);
    }

    /// The order of the arguments of `new`: those that are taken by both versions must stand as they stood.
    fn arguments(&mut self, site: &Site<'_>, matched: &[(usize, usize)]) {
        let (Some(old), Some(new)) = (self.old.strukt(site.old), self.new.strukt(site.new)) else { return };
        let is_argument = |face: &Face| matches!(face.given, Given::Argument(_));
        let mut taken: Vec<(usize, usize)> = matched.to_vec();
        taken.retain(|(o, n)| is_argument(&old.fields[*o]) && is_argument(&new.fields[*n]));
        taken.sort_unstable();
        if taken.windows(2).all(|pair| pair[0].1 < pair[1].1) {
            return;
        }
        let names = |found: &Struct| {
            let arguments = found.fields.iter().filter(|face| is_argument(face)).map(|face| face.ident.as_str());
            arguments.collect::<Vec<_>>().join(", ")
        };
        let why = format!(
            "`{}::new` takes what it takes in another order; where types agree, callers still compile",
            new.name
        );
        let change = Change::changed(Aspect::Arguments, names(old), names(new)).at(&site.path);
        self.changes.push(change.class(Class::Breaking(Breaks::Source)).because(why));
    }

    /// Records that nothing of the endpoint uses: the spec has them, the crate does not.
    fn leftovers(&mut self) {
        let (old, new) = (self.old, self.new);
        for name in old.endpoint.types.keys().filter(|name| !old.is_used(name)) {
            match new.record(name) {
                Some(_) => self.start(name),
                None => self.changes.push(unused(What::Removed, name)),
            }
        }
        for name in new.endpoint.types.keys().filter(|name| !new.is_used(name) && old.record(name).is_none()) {
            self.changes.push(unused(What::Added, name));
        }
    }
}

fn unused(what: What, name: &str) -> Change {
    Change::new(what, Aspect::Record).at(name).because("nothing uses it")
}

/// The way through lists and maps to the record of a type.
pub(super) fn steps(ty: &Type) -> String {
    match ty {
        Type::List(item) => format!("[]{}", steps(item)),
        Type::Map(value) => format!("{{}}{}", steps(value)),
        Type::Nullable(inner) => steps(inner),
        _ => String::new(),
    }
}
