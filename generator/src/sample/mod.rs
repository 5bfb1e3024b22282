//! Example JSON: strict where it can be, lenient where it must be, every value with its place.

mod query;
mod read;
mod repair;

use std::ops::Range;

pub use query::is_address;
pub use read::{Reading, Repair, read};

/// A JSON value and where it stands in the page.
#[derive(Debug, Clone)]
pub struct Sample {
    /// The value.
    pub value: Value,
    /// Its bytes in the page.
    pub span: Range<usize>,
}

/// A JSON value with its parts' places.
#[derive(Debug, Clone)]
pub enum Value {
    /// `null`.
    Null,
    /// `true` or `false`.
    Boolean(bool),
    /// A number, as it was written.
    Number(String),
    /// Text.
    String(String),
    /// A value of a query string: text, though it looks like a number.
    Query(String),
    /// An array.
    Array(Vec<Sample>),
    /// An object; of members with one name the last one counts.
    Object(Vec<Member>),
}

/// A member of an object.
#[derive(Debug, Clone)]
pub struct Member {
    /// The name.
    pub name: String,
    /// Where the name stands.
    pub span: Range<usize>,
    /// The value.
    pub sample: Sample,
}

impl Sample {
    /// The members of an object, nothing for any other value.
    pub fn members(&self) -> &[Member] {
        match &self.value {
            Value::Object(members) => members,
            _ => &[],
        }
    }

    /// How many values lie inside of one another.
    pub(crate) fn depth(&self) -> usize {
        self.parts().map(|part| 1 + part.depth()).max().unwrap_or(0)
    }

    /// The items of an array or the values of an object.
    pub(crate) fn parts(&self) -> impl Iterator<Item = &Sample> {
        let items = if let Value::Array(items) = &self.value { items.as_slice() } else { &[] };
        items.iter().chain(self.members().iter().map(|member| &member.sample))
    }

    /// A member of an object by name.
    pub fn get(&self, name: &str) -> Option<&Sample> {
        self.members().iter().find(|member| member.name == name).map(|member| &member.sample)
    }

    /// The same value for serde_json. A number that is not JSON becomes null.
    pub fn to_json(&self) -> serde_json::Value {
        match &self.value {
            Value::Null => serde_json::Value::Null,
            Value::Boolean(value) => (*value).into(),
            Value::Number(text) | Value::Query(text) => serde_json::from_str(text).unwrap_or(serde_json::Value::Null),
            Value::String(text) => text.as_str().into(),
            Value::Array(items) => items.iter().map(Sample::to_json).collect(),
            Value::Object(members) => {
                members.iter().map(|member| (member.name.clone(), member.sample.to_json())).collect()
            }
        }
    }
}
