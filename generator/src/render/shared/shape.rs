//! What must agree for records of two endpoints to be one type.

use super::super::context;
use super::super::plan::Plan;
use super::super::report::Report;
use super::super::types::{Holding, Types, reachable};
use super::super::values;
use crate::spec::{ENVELOPE, Endpoint, Field, Location, REQUEST, Record};
use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

/// A record but for its name and its docs.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub(super) struct Shape {
    is_sent: bool,
    /// By the name on the wire: the order of fields is nothing that callers meet,
    fields: BTreeMap<String, FieldShape>,
    /// except where it is that of the arguments of `new`.
    arguments: Vec<String>,
}

/// A field but for its docs.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
struct FieldShape {
    ident: String,
    /// The type in the spec, and in Rust: there it has the names that records have there.
    ty: (String, String),
    required: bool,
    nullable: bool,
    forms: Vec<u32>,
    location: Location,
    /// The type of the values that the docs list, and its constants.
    values: Option<(String, BTreeSet<(String, String)>)>,
}

impl Shape {
    /// The names of the types of values that it brings along.
    pub(super) fn values(&self) -> impl Iterator<Item = &str> {
        self.fields.values().filter_map(|field| field.values.as_ref()).map(|(name, _)| name.as_str())
    }
}

/// A record with all that it holds, by their names in Rust. Within an endpoint a name means one thing, so this says all
/// about the record.
pub(super) type Closure = BTreeMap<String, Arc<Shape>>;

/// A record that other endpoints may have, too.
pub(super) struct Candidate<'a> {
    pub(super) key: &'a str,
    pub(super) name: String,
    pub(super) closure: Closure,
}

/// What an endpoint may share, and the plan that it comes from.
pub(super) struct Found<'a> {
    pub(super) plan: Plan<'a>,
    pub(super) candidates: Vec<Candidate<'a>>,
}

/// The records of an endpoint that others may have, too: all whose names are repeated, but for the request, the envelope, the
/// root of the payload, and what holds one of these; nothing where there is none or the endpoint cannot be rendered.
pub(super) fn candidates<'a>(endpoint: &'a Endpoint, is_repeated: &(dyn Fn(&str) -> bool + Sync)) -> Option<Found<'a>> {
    let own = [Some(REQUEST), Some(ENVELOPE), endpoint.response.record()];
    let may_share = |key: &str| !own.contains(&Some(key)) && is_repeated(key);
    let mut report = Report::new("", endpoint);
    context::check(endpoint, &mut report).filter(|()| endpoint.types.keys().any(|key| may_share(key)))?;
    let plan = Plan::new(endpoint);
    let types = Types::new(endpoint, &plan.names, plan.listed.clone());
    let shared = plan.kept.iter().filter(|(key, _)| may_share(key));
    let shapes: BTreeMap<&str, Arc<Shape>> =
        shared.map(|(key, record)| (*key, Arc::new(shape(key, record, &types, &mut report)))).collect();
    let candidate = |key: &'a str| {
        let held = reachable(endpoint, [key]).into_iter();
        let closure = held.map(|held| Some((plan.names.get(held)?.clone(), Arc::clone(shapes.get(held)?))));
        Some(Candidate { key, name: plan.names.get(key)?.clone(), closure: closure.collect::<Option<Closure>>()? })
    };
    let candidates = shapes.keys().filter_map(|key| candidate(key)).collect();
    Some(Found { plan, candidates })
}

fn shape(key: &str, record: &Record, types: &Types<'_>, report: &mut Report<'_>) -> Shape {
    let mut shape = Shape { is_sent: types.is_sent(key), fields: BTreeMap::new(), arguments: Vec::new() };
    for (field, ident) in record.fields.iter().zip(context::idents(key, record, report)) {
        // Every part of a field is named: a new one does not compile until somebody decides what it means.
        let Field { name, rust: _, ty, required, forms, nullable, location, seen: _, values: _, facts: _, doc: _ } =
            field;
        let (rust, holding) = types.field(key, field);
        if shape.is_sent && matches!(holding, Holding::Plain | Holding::OrNull) {
            shape.arguments.push(ident.clone());
        }
        let values = types.values_name(key, field).map(|name| {
            let context = values::context(&name, "", field);
            (name, context.values.into_iter().map(|constant| (constant.name, constant.value)).collect())
        });
        let (required, nullable, location, forms) = (*required, *nullable, *location, forms.clone());
        let ty = (ty.to_string(), rust);
        let field = FieldShape { ident, ty, required, nullable, forms, location, values };
        shape.fields.insert(name.clone(), field);
    }
    shape
}
