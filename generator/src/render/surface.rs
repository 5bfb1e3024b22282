//! What callers of a generated crate see of an endpoint: what a new version of it can break.

use super::context::{self, RecordContext, Site};
use super::plan::{self, Plan};
use super::report::Report;
use super::types;
use super::values::ValuesContext;
use crate::spec::Endpoint;
use std::collections::{BTreeMap, BTreeSet, HashMap};

/// The types and methods of one endpoint.
#[derive(Debug, Clone, Default)]
pub(crate) struct Surface {
    /// The type of the payload.
    pub(crate) response: String,
    /// How the payload is found in the body.
    pub(crate) envelope: String,
    /// The item of `.items()`, where there is that method.
    pub(crate) item: Option<String>,
    /// The structs, by the names of their records.
    pub(crate) structs: BTreeMap<String, Struct>,
}

/// The struct of a record.
#[derive(Debug, Clone)]
pub(crate) struct Struct {
    /// Its name.
    pub(crate) name: String,
    /// Whether it has `new` and setters.
    pub(crate) is_sent: bool,
    /// Its fields, in the order of the record.
    pub(crate) fields: Vec<Face>,
}

/// A field of a struct.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Face {
    /// Its name.
    pub(crate) ident: String,
    /// Its type.
    pub(crate) ty: String,
    /// How callers give it.
    pub(crate) given: Given,
    /// The constants of the values that the docs list, name and value; empty where it has no type of its own.
    pub(crate) constants: Vec<(String, String)>,
    /// What such a type of its own holds: `String` or `i64`.
    pub(crate) inner: Option<&'static str>,
}

/// How callers give a field.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum Given {
    /// As an argument of `new` with this type.
    Argument(String),
    /// By a setter with this name and type.
    Setter(String, String),
    /// Not at all: it comes in an answer.
    Nothing,
}

/// What callers see of an endpoint; nothing where it cannot be rendered.
pub(crate) fn surface(system: &str, endpoint: &Endpoint) -> Option<Surface> {
    let site = Site { krate: "client", system, module: "system", accessor: "system", endpoint: "endpoint" };
    let page = context::endpoint(&site, endpoint, &BTreeSet::new(), &mut Report::new(system, endpoint))?;
    let records = plan::kept(endpoint).into_iter().zip(&page.records);
    Some(Surface {
        structs: records.map(|((key, _), record)| (key.to_owned(), of_record(record, &page.values))).collect(),
        item: page.paging.map(|paging| paging.item),
        response: page.response,
        envelope: page.envelope,
    })
}

/// The records of an endpoint by the names of their structs.
pub(crate) fn structs(endpoint: &Endpoint) -> BTreeMap<String, &str> {
    Plan::new(endpoint).names.into_iter().map(|(key, name)| (name, key)).collect()
}

/// The records that can be reached from one, itself included.
pub(crate) fn reachable<'a>(endpoint: &'a Endpoint, from: &'a str) -> BTreeSet<&'a str> {
    types::reachable(endpoint, [from])
}

fn of_record(record: &RecordContext, values: &[ValuesContext]) -> Struct {
    let mut given = given(record);
    let fields = record.fields.iter().map(|field| Face {
        ident: field.ident.clone(),
        ty: field.ty.clone(),
        given: given.remove(field.ident.as_str()).unwrap_or(Given::Nothing),
        constants: listed(&field.ty, values).map(constants).unwrap_or_default(),
        inner: listed(&field.ty, values).map(|values| values.inner),
    });
    Struct { name: record.name.clone(), is_sent: record.is_sent, fields: fields.collect() }
}

/// How the fields of a record are given, by their names.
fn given(record: &RecordContext) -> HashMap<&str, Given> {
    let setters = record
        .setters
        .iter()
        .map(|setter| (setter.ident.as_str(), Given::Setter(setter.method.clone(), setter.ty.clone())));
    let arguments = record.arguments.iter().filter(|_| record.is_sent);
    let arguments = arguments.map(|argument| (argument.ident.as_str(), Given::Argument(argument.ty.clone())));
    setters.chain(arguments).collect()
}

/// The type of values that a field has.
fn listed<'v>(ty: &str, values: &'v [ValuesContext]) -> Option<&'v ValuesContext> {
    let inner = ["Option<", "Nullable<"].into_iter().find_map(|open| ty.strip_prefix(open)?.strip_suffix('>'));
    values.iter().find(|values| values.name == inner.unwrap_or(ty))
}

fn constants(values: &ValuesContext) -> Vec<(String, String)> {
    values.values.iter().map(|constant| (constant.name.clone(), constant.value.clone())).collect()
}
