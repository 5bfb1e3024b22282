//! From types of the spec to types of Rust.

use crate::spec::model::REQUEST;
use crate::spec::{Endpoint, Field, Location, Record, Type};
use std::collections::{BTreeMap, BTreeSet};

/// How a field is held.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Holding {
    /// The type itself.
    Plain,
    /// `Option<T>`: nothing is left out.
    Optional,
    /// `Option<T>` that is always sent: nothing is `null`.
    OrNull,
    /// `Nullable<T>`: nothing and `null` differ.
    Nullable,
}

/// What the types of one endpoint are in Rust.
pub(super) struct Types<'a> {
    endpoint: &'a Endpoint,
    names: &'a BTreeMap<&'a str, String>,
    values: BTreeMap<(&'a str, &'a str), String>,
    in_request: BTreeSet<&'a str>,
}

impl<'a> Types<'a> {
    /// `names` holds the struct of each record.
    /// `values` the type of each field whose values are listed, by record and field.
    pub(super) fn new(
        endpoint: &'a Endpoint,
        names: &'a BTreeMap<&'a str, String>,
        values: BTreeMap<(&'a str, &'a str), String>,
    ) -> Types<'a> {
        Types { endpoint, names, values, in_request: reachable(endpoint, [REQUEST]) }
    }

    /// Whether callers send this record: then absent and null differ.
    pub(super) fn is_sent(&self, record: &str) -> bool {
        self.in_request.contains(record)
    }

    /// Whether this record is the whole payload of an answer.
    pub(super) fn is_payload(&self, record: &str) -> bool {
        let response = &self.endpoint.response;
        response.record() == Some(record) && !matches!(response, Type::List(_) | Type::Map(_))
    }

    /// The struct of a record.
    pub(super) fn struct_name(&self, record: &str) -> String {
        self.names.get(record).cloned().unwrap_or_default()
    }

    /// The type of a field of a record whose values are listed.
    pub(super) fn values_name(&self, record: &str, field: &Field) -> Option<String> {
        self.values.get(&(record, field.name.as_str())).cloned()
    }

    /// The Rust type of a spec type.
    pub(super) fn rust(&self, ty: &Type) -> String {
        match ty {
            Type::String => "String".to_owned(),
            Type::Integer => "i64".to_owned(),
            Type::Number => "f64".to_owned(),
            Type::Boolean => "bool".to_owned(),
            Type::Union(_) if ty.is_scalar_union() => "Scalar".to_owned(),
            Type::Union(_) => "OneOrMany".to_owned(),
            Type::Any => "Value".to_owned(),
            Type::File => "File".to_owned(),
            Type::List(item) => format!("Vec<{}>", self.rust(item)),
            Type::Map(value) => format!("BTreeMap<String, {}>", self.rust(value)),
            Type::Nullable(inner) => format!("Option<{}>", self.rust(inner)),
            Type::Record(name) => self.names.get(name.as_str()).cloned().unwrap_or_else(|| "Value".to_owned()),
        }
    }

    /// The type of a field of `record` without what [`Holding`] adds, and how it is held.
    pub(super) fn field(&self, record: &str, field: &Field) -> (String, Holding) {
        let (inner, nullable) = match &field.ty {
            Type::Nullable(inner) => (&**inner, true),
            other => (other, field.nullable && *other != Type::Any),
        };
        let nullable = nullable || (field.nullable && !field.required);
        let returns = |by: fn(&Field) -> bool| matches!(inner, Type::Record(name) if self.reaches(name, record, by));
        let ty = match self.values_name(record, field) {
            Some(name) => name,
            None if returns(|_| true) => format!("Box<{}>", self.rust(inner)),
            None => self.rust(inner),
        };
        // A record that cannot be without another one of itself would never end.
        let is_endless = returns(is_plain);
        let required = field.required || field.location == Location::Path;
        let holding = match (required, nullable, self.is_sent(record)) {
            (true, false, _) if !is_endless => Holding::Plain,
            (true, true, true) => Holding::OrNull,
            (false, true, true) => Holding::Nullable,
            _ => Holding::Optional,
        };
        (ty, holding)
    }

    /// Whether a value of `from` has room for a value of `to` in itself: through fields of the kind that is asked for, not
    /// through lists and maps.
    fn reaches(&self, from: &str, to: &str, by: fn(&Field) -> bool) -> bool {
        let mut seen = BTreeSet::new();
        let mut open = vec![from];
        while let Some(name) = open.pop() {
            if name == to {
                return true;
            }
            if seen.insert(name) {
                open.extend(self.endpoint.types.get(name).into_iter().flat_map(|record| direct(record, by)));
            }
        }
        false
    }
}

/// Whether a field always holds a value.
fn is_plain(field: &Field) -> bool {
    field.required && !field.nullable && !matches!(field.ty, Type::Nullable(_))
}

/// The records that a record holds without a list or a map in between, in fields of the kind that is asked for.
fn direct(record: &Record, by: fn(&Field) -> bool) -> impl Iterator<Item = &str> {
    record.fields.iter().filter(move |field| by(field)).filter_map(|field| match &field.ty {
        Type::Record(name) => Some(name.as_str()),
        Type::Nullable(inner) => match &**inner {
            Type::Record(name) => Some(name.as_str()),
            _ => None,
        },
        _ => None,
    })
}

/// The records that can be reached from some records, these included.
pub(super) fn reachable<'a>(endpoint: &'a Endpoint, from: impl IntoIterator<Item = &'a str>) -> BTreeSet<&'a str> {
    let mut seen = BTreeSet::new();
    let mut open: Vec<&str> = from.into_iter().collect();
    while let Some(name) = open.pop() {
        if let Some((name, record)) = endpoint.types.get_key_value(name)
            && seen.insert(name.as_str())
        {
            open.extend(record.fields.iter().filter_map(|field| field.ty.record()));
        }
    }
    seen
}
