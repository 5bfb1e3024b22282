//! Where the records of an endpoint are used, for their doc comments.

use super::context::{code, member};
use crate::spec::model::REQUEST;
use crate::spec::{Endpoint, Record, Type};
use std::collections::BTreeMap;

/// The first place where a record is used.
pub(super) enum Use<'a> {
    /// What it is of the payload.
    Payload(&'static str),
    /// What it is of a field of a record.
    Field { what: &'static str, field: &'a str, owner: &'a str },
}

impl Use<'_> {
    /// The member, as the macros name it, which then say the rest.
    pub(super) fn member(&self, names: &BTreeMap<&str, String>) -> Option<String> {
        match self {
            Use::Payload(_) => None,
            Use::Field { field, owner, .. } => member(&names[owner], field),
        }
    }

    /// A sentence in the file of the endpoint.
    pub(super) fn sentence(&self, names: &BTreeMap<&str, String>) -> String {
        match self {
            Use::Payload(what) => (*what).to_owned(),
            Use::Field { what, field, owner } => format!("{what} {} of [`{}`].", code(field), names[owner]),
        }
    }

    /// The same without the end and without links to records of the endpoint: other endpoints may say the same.
    pub(super) fn phrase(&self, endpoint: &Endpoint, names: &BTreeMap<&str, String>) -> String {
        match self {
            Use::Payload(what) => what.trim_end_matches('.').to_owned(),
            Use::Field { what, field, owner } => {
                let owner = match *owner {
                    REQUEST => "requests".to_owned(),
                    owner if endpoint.response.record() == Some(owner) => "answers".to_owned(),
                    owner => format!("`{}`", names[owner]),
                };
                format!("{what} {} of {owner}", code(field))
            }
        }
    }
}

/// Where each record is used first.
pub(super) fn uses<'a>(endpoint: &'a Endpoint, kept: &[(&'a str, &'a Record)]) -> BTreeMap<&'a str, Use<'a>> {
    let mut uses = BTreeMap::new();
    if let Some(name) = endpoint.response.record() {
        let what = match endpoint.response {
            Type::List(_) => "An item of the payload.",
            Type::Map(_) => "A value of the payload.",
            _ => "The payload of a successful answer.",
        };
        uses.insert(name, Use::Payload(what));
    }
    for (owner, record) in kept {
        for field in &record.fields {
            if let Some(name) = field.ty.record() {
                let what = match &field.ty {
                    Type::List(_) => "An item of",
                    Type::Map(_) => "A value of",
                    _ => "The object in",
                };
                uses.entry(name).or_insert(Use::Field { what, field: &field.name, owner });
            }
        }
    }
    uses
}
