//! What serde derives for the same JSON.

use super::lenient::{self, Count, Fraction, OneOf, Whole};
use serde::{Deserialize, Serialize};
use serde_json::{Map, Value};
use std::collections::BTreeMap;

#[derive(Deserialize, Serialize)]
pub(super) struct Twin {
    #[serde(default, skip_serializing_if = "Option::is_none")]
    text: Option<String>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    whole: Option<Whole>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    number: Option<Fraction>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    on: Option<bool>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    kind: Option<OneOf>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    one: Option<Count>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    known: Option<String>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    file: Option<String>,
    #[serde(default, skip_serializing_if = "Option::is_none", deserialize_with = "lenient::there")]
    cleared: Option<Option<String>>,
    #[serde(default, skip_serializing_if = "Option::is_none", deserialize_with = "lenient::there")]
    count: Option<Option<Whole>>,
    #[serde(default)]
    any: Value,
    #[serde(default, deserialize_with = "lenient::or_null")]
    list: Vec<Option<String>>,
    #[serde(default, deserialize_with = "lenient::or_null")]
    numbers: Vec<Fraction>,
    #[serde(default, deserialize_with = "lenient::or_null")]
    table: Vec<Row>,
    #[serde(default, deserialize_with = "lenient::or_null")]
    map: BTreeMap<String, Whole>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    tight: Option<TightTwin>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    child: Option<Box<Twin>>,
    #[serde(default, deserialize_with = "lenient::or_null")]
    items: Vec<Twin>,
    #[serde(default, rename = "by name", deserialize_with = "lenient::or_null")]
    by_name: BTreeMap<String, Twin>,
    #[serde(flatten)]
    extra: Map<String, Value>,
}

#[derive(Deserialize, Serialize)]
struct TightTwin {
    text: String,
    whole: Whole,
    number: Fraction,
    on: bool,
    kind: OneOf,
    one: Count,
    known: String,
    inner: InnerTwin,
    #[serde(flatten)]
    extra: Map<String, Value>,
}

#[derive(Deserialize, Serialize)]
struct InnerTwin {
    bk_id: Whole,
    #[serde(flatten)]
    extra: Map<String, Value>,
}

/// A list in a list; `null` for it is an empty one.
#[derive(Default, Serialize)]
struct Row(Vec<Whole>);

impl<'de> Deserialize<'de> for Row {
    fn deserialize<D: serde::Deserializer<'de>>(deserializer: D) -> Result<Row, D::Error> {
        lenient::or_null(deserializer).map(Row)
    }
}
