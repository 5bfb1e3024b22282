//! The entries of an overlay as they are written.

use crate::spec::facts::{Format, Unit};
use crate::spec::model::Location;
use crate::spec::yaml::{Pairs, RawAnswer, RawBody, RawEffect, RawEndpoint, RawExample, RawField, RawPaging};
use serde::{Deserialize, Deserializer};

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Entry {
    pub(super) endpoint: String,
    pub(super) why: String,
    pub(super) field: Option<String>,
    pub(super) set: Option<Set>,
    pub(super) add: Option<Add>,
    #[serde(default)]
    pub(super) remove: bool,
    pub(super) rename: Option<String>,
    #[serde(default)]
    pub(super) skip: bool,
    pub(super) new: Option<New>,
}

/// Facts of a field or of an endpoint. `null` takes away what need not be there.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Set {
    #[serde(rename = "type")]
    pub(super) ty: Option<String>,
    pub(super) required: Option<bool>,
    pub(super) nullable: Option<bool>,
    #[serde(rename = "in")]
    pub(super) location: Option<Where>,
    #[serde(default, deserialize_with = "given")]
    pub(super) rust: Option<Option<String>>,
    pub(super) values: Option<Pairs<String>>,
    #[serde(default, deserialize_with = "given")]
    pub(super) default: Option<Option<String>>,
    #[serde(default, deserialize_with = "given")]
    pub(super) min: Option<Option<i64>>,
    #[serde(default, deserialize_with = "given")]
    pub(super) max: Option<Option<i64>>,
    #[serde(default, deserialize_with = "given")]
    pub(super) max_items: Option<Option<u64>>,
    #[serde(default, deserialize_with = "given")]
    pub(super) max_length: Option<Option<u64>>,
    #[serde(default, deserialize_with = "given")]
    pub(super) format: Option<Option<Format>>,
    #[serde(default, deserialize_with = "given")]
    pub(super) unit: Option<Option<Unit>>,
    pub(super) excludes: Option<Vec<String>>,
    pub(super) unless: Option<Vec<String>>,
    pub(super) doc: Option<String>,
    pub(super) method: Option<String>,
    pub(super) path: Option<String>,
    pub(super) effect: Option<RawEffect>,
    pub(super) envelope: Option<String>,
    pub(super) response: Option<String>,
    pub(super) summary: Option<String>,
    #[serde(default, deserialize_with = "given")]
    pub(super) deprecated: Option<Option<String>>,
    pub(super) body: Option<RawBody>,
    pub(super) answer: Option<RawAnswer>,
    #[serde(default, deserialize_with = "given")]
    pub(super) paging: Option<Option<RawPaging>>,
    pub(super) example: Option<RawExample>,
}

/// Tells `null` from a key that is not there.
fn given<'de, T: Deserialize<'de>, D: Deserializer<'de>>(deserializer: D) -> Result<Option<Option<T>>, D::Error> {
    Option::<T>::deserialize(deserializer).map(Some)
}

/// A field that the docs do not have.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Add {
    #[serde(rename = "type")]
    pub(super) ty: String,
    #[serde(default)]
    pub(super) required: bool,
    #[serde(default)]
    pub(super) nullable: bool,
    #[serde(rename = "in")]
    pub(super) location: Option<Where>,
    pub(super) rust: Option<String>,
    #[serde(default)]
    pub(super) values: Pairs<String>,
    #[serde(default)]
    pub(super) doc: String,
}

/// An endpoint that no page describes, with the keys that it has in a spec.
#[derive(Deserialize, Clone)]
#[serde(deny_unknown_fields)]
pub(super) struct New {
    method: String,
    path: String,
    #[serde(default)]
    summary: String,
    #[serde(default)]
    doc: String,
    effect: Option<RawEffect>,
    pub(super) envelope: Option<String>,
    deprecated: Option<String>,
    #[serde(default)]
    body: RawBody,
    #[serde(default)]
    answer: RawAnswer,
    paging: Option<RawPaging>,
    response: Option<String>,
    #[serde(default)]
    types: Pairs<Vec<RawField>>,
    #[serde(default)]
    example: RawExample,
}

impl New {
    /// The endpoint as a spec would have it. What is not said is what it is most of the time.
    pub(super) fn raw(self, name: &str, envelope: String) -> RawEndpoint {
        let New { method, path, summary, doc, effect, deprecated, body, answer, paging, response, .. } = self;
        RawEndpoint {
            name: name.to_owned(),
            source: None,
            effect: effect.unwrap_or(if method.eq_ignore_ascii_case("GET") {
                RawEffect::Read
            } else {
                RawEffect::Write
            }),
            method: method.to_ascii_uppercase(),
            path,
            summary,
            doc,
            envelope,
            deprecated,
            body,
            answer,
            paging,
            request: crate::spec::REQUEST.to_owned(),
            response: response.unwrap_or_else(|| "any".to_owned()),
            types: self.types,
            corrected: Vec::new(),
            example: self.example,
        }
    }
}

#[derive(Deserialize, Clone, Copy)]
#[serde(rename_all = "lowercase")]
pub(super) enum Where {
    Member,
    Body,
    Path,
    Query,
    Header,
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
