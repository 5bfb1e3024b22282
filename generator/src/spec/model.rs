//! The model: systems, endpoints, records, fields and the small language of type words.

use super::facts::Facts;
use crate::diagnostic::did_you_mean_or;
use crate::limits::TYPE_DEPTH;
use indexmap::IndexMap;
use serde::{Deserialize, Serialize};
use std::collections::BTreeSet;
use std::fmt;
use std::str::FromStr;

/// The version of the spec format that this program reads and writes.
pub const FORMAT: u32 = 1;

/// The name of the record that holds an endpoint's parameters.
pub const REQUEST: &str = "Request";
/// The name of the record that holds the whole response body where an envelope wraps the payload.
pub const ENVELOPE: &str = "Envelope";

/// What most envelopes call their payload.
const PAYLOAD: &str = "data";

/// One system: a group of endpoints that become one module of the client crate.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct System {
    /// Module and feature name, `monitor_v3`.
    pub name: String,
    /// Where the docs come from that the facts were read from, where they lie in another repository.
    pub origin: Option<Origin>,
    /// Endpoints, sorted by name.
    pub endpoints: Vec<Endpoint>,
    /// The names of the endpoints whose facts were carried over from a spec; all others were read from pages.
    pub carried: BTreeSet<String>,
}

impl System {
    /// A system whose endpoints were all read from pages.
    pub fn new(name: &str, endpoints: Vec<Endpoint>) -> System {
        System { name: name.to_owned(), endpoints, ..System::default() }
    }
}

/// Where docs come from.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Origin {
    /// The address of the repository.
    pub repository: String,
    /// The folder in it from which the sources of endpoints are named.
    pub path: String,
    /// The revision that was read, or its date.
    pub revision: String,
}

/// One endpoint: one page of the docs.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Endpoint {
    /// The name, unique in its system: the file stem of the page.
    pub name: String,
    /// Where the facts come from; absent for an endpoint that only an overlay knows.
    pub source: Option<Source>,
    /// The HTTP method in upper case; empty where nobody says it.
    pub method: String,
    /// The path as the server wants it, with `{name}` for path parameters; empty where nobody says it.
    pub path: String,
    /// The first sentence or line of the description.
    pub summary: String,
    /// The rest of the description, empty where there is none.
    pub doc: String,
    /// Whether a call changes anything; retries ask this.
    pub effect: Effect,
    /// The name of the envelope (from the dialect) that wraps the payload, or `none`.
    pub envelope: String,
    /// The note where the docs say that callers should use something else; may be empty text.
    pub deprecated: Option<String>,
    /// What the body of a request is.
    pub body: Body,
    /// What a successful answer is.
    pub answer: Answer,
    /// How a long list is fetched page by page.
    pub paging: Option<Paging>,
    /// The payload: what is left of the body once the envelope is taken off.
    pub response: Type,
    /// Every record by name. [`REQUEST`] is always there. [`ENVELOPE`], where `envelope` is not
    /// `none`, lists the members of the whole body, the payload among them.
    pub types: IndexMap<String, Record>,
    /// Which facts an overlay corrected, in its order.
    pub corrected: Vec<Corrected>,
    /// The docs' own example.
    pub example: Example,
}

/// Facts that an overlay corrected: the docs do not say so.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Corrected {
    /// Which: `method, path`, or with a field in front, `Request.page.limit: type`.
    pub what: String,
    /// What the overlay gives as its reason.
    pub why: String,
}

impl Endpoint {
    /// Whether it is known how to call it: a page may describe an endpoint whose route nobody gives.
    pub fn is_routed(&self) -> bool {
        !self.path.is_empty() && !self.method.is_empty()
    }

    /// The name of the member of the [`ENVELOPE`] that is the payload: `data` where that has its type, else the first
    /// member that has.
    pub fn payload_member(&self) -> &str {
        let payload = self.response.clone().nullable();
        let members = self.types.get(ENVELOPE).map_or(&[][..], |record| &record.fields);
        let mut fitting = members.iter().filter(|field| field.ty.clone().nullable() == payload);
        let usual = fitting.clone().find(|field| field.name == PAYLOAD);
        usual.or_else(|| fitting.next()).map_or(PAYLOAD, |field| &field.name)
    }
}

/// The page that an endpoint was read from.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Source {
    /// Path of the page, relative to the folder that the docs were read from, with `/`.
    pub file: String,
    /// Line (from 1) where the endpoint starts.
    pub line: usize,
}

/// Whether calling an endpoint changes the server's state.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub enum Effect {
    /// Safe to repeat.
    Read,
    /// May have changed something even where no answer came.
    Write,
}

/// What the body of a request is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize)]
pub enum Body {
    /// JSON.
    #[default]
    Json,
    /// Parameters as an HTML form sends them.
    Form,
    /// Parameters and files as an HTML form with files sends them.
    Multipart,
    /// The bytes of one file.
    Bytes,
}

/// What a successful answer is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize)]
pub enum Answer {
    /// JSON.
    #[default]
    Json,
    /// The bytes of a file.
    Bytes,
}

/// How a long list is fetched page by page. Members are named as on the wire, dotted where one lies in another.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Paging {
    /// What the parameter that says where to go on counts.
    pub by: PagingBy,
    /// The parameter that says where to go on, from [`REQUEST`]: `page.start`.
    pub at: String,
    /// The parameter with the size of a page: `page.limit`.
    pub size: Option<String>,
    /// The list of items, from the payload; empty where the payload is the list.
    pub items: String,
    /// The number of all items, from the payload; with `^` in front, from the envelope: `^count`.
    pub total: Option<String>,
    /// What to go on with, from the payload: nothing is left where it is null.
    pub next: Option<String>,
    /// The largest page that the docs allow, in items.
    pub max: Option<u64>,
}

/// What the parameter that says where to go on counts.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub enum PagingBy {
    /// Items, from 0.
    Offset,
    /// Pages, from 1.
    Page,
    /// Nothing: the server gives the mark of the next page.
    Cursor,
}

impl PagingBy {
    /// The word for it.
    pub fn word(self) -> &'static str {
        match self {
            PagingBy::Offset => "offset",
            PagingBy::Page => "page",
            PagingBy::Cursor => "cursor",
        }
    }
}

/// An example of each direction, as the docs show it. A request is the flat object of its parameters, or the bare body.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
pub struct Example {
    /// What a caller sends, without what says who calls.
    #[serde(with = "json_text")]
    pub request: Option<serde_json::Value>,
    /// The whole body of an answer.
    #[serde(with = "json_text")]
    pub response: Option<serde_json::Value>,
}

/// JSON as its text, which every format can hold.
mod json_text {
    use serde::de::{Deserialize, Deserializer, Error};
    use serde::ser::{Serialize, Serializer};
    use serde_json::Value;

    pub(super) fn serialize<S: Serializer>(value: &Option<Value>, serializer: S) -> Result<S::Ok, S::Error> {
        value.as_ref().map(Value::to_string).serialize(serializer)
    }

    pub(super) fn deserialize<'de, D: Deserializer<'de>>(deserializer: D) -> Result<Option<Value>, D::Error> {
        let text = Option::<String>::deserialize(deserializer)?;
        text.map(|text| serde_json::from_str(&text).map_err(Error::custom)).transpose()
    }
}

/// A value that the docs list for a field; others may come.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct KnownValue {
    /// The text of the value.
    pub value: String,
    /// What it means, empty where the docs do not say.
    pub doc: String,
}

/// A record: fields in the order of the docs.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
pub struct Record {
    /// The fields; wire names are unique.
    pub fields: Vec<Field>,
}

/// One member of a record.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Field {
    /// The name on the wire, any text.
    pub name: String,
    /// The name in Rust where an overlay chose one.
    pub rust: Option<String>,
    /// The type.
    pub ty: Type,
    /// In a request: the caller must give it. In a response: it is always there and never null.
    pub required: bool,
    /// In a request: the forms of the record that need this field, numbers from 1. The docs ask for it, but the page shows
    /// objects of other forms without it. An object has all fields of one form at least, or none that belongs to a form.
    pub forms: Vec<u32>,
    /// `null` was seen or is documented.
    pub nullable: bool,
    /// Where the value travels; only fields of [`REQUEST`] are anywhere but in the body.
    pub location: Location,
    /// Who knows the field, where only one of the two witnesses does.
    pub seen: Option<Seen>,
    /// The values that the docs list, where the type is a string or an integer.
    pub values: Vec<KnownValue>,
    /// What the docs state of it beyond that.
    pub facts: Facts,
    /// What the docs say about it; may have several lines, empty where they say nothing.
    pub doc: String,
}

impl Field {
    /// The type without what says that the whole of it may be null.
    pub fn ty_inside(&self) -> &Type {
        match &self.ty {
            Type::Nullable(inner) => inner,
            ty => ty,
        }
    }
}

/// Where a request field travels.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Default, Serialize, Deserialize)]
pub enum Location {
    /// A member of the JSON body.
    #[default]
    Member,
    /// The whole JSON body (for bodies that are not objects).
    Body,
    /// A placeholder of the path.
    Path,
    /// A query parameter.
    Query,
    /// An HTTP header.
    Header,
}

/// The only witness that knows a field.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub enum Seen {
    /// In a table, in no example.
    Table,
    /// In an example, in no table.
    Example,
}

/// The type of a field.
///
/// Written as one word: `string integer number boolean any file list<T> map<T>`, the name of a record,
/// `T?` where an item may be null, `string|integer` for a scalar that was seen in several kinds, and
/// `string|list<string>` where one stands for a list of one.
#[derive(Debug, Clone, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
pub enum Type {
    /// Text.
    String,
    /// A whole number of 64 bits.
    Integer,
    /// A number that may have a fraction.
    Number,
    /// `true` or `false`.
    Boolean,
    /// One of several: two or more of the four above, or some of them and a list of such; sorted, never twice the same.
    Union(Vec<Type>),
    /// Any JSON value: nothing is known.
    Any,
    /// An uploaded file, in a request.
    File,
    /// A JSON array of one type.
    List(Box<Type>),
    /// A JSON object whose keys are data.
    Map(Box<Type>),
    /// A value or null, for items of lists and maps and for payloads.
    Nullable(Box<Type>),
    /// A record of the same endpoint.
    Record(String),
}

impl Type {
    /// A list of `item`.
    pub fn list(item: Type) -> Type {
        Type::List(Box::new(item))
    }

    /// A map to `value`.
    pub fn map(value: Type) -> Type {
        Type::Map(Box::new(value))
    }

    /// The same type, null allowed. Nothing changes where null is allowed already.
    pub fn nullable(self) -> Type {
        match self {
            Type::Any | Type::Nullable(_) => self,
            other => Type::Nullable(Box::new(other)),
        }
    }

    /// How many types lie inside of one another.
    pub(crate) fn depth(&self) -> usize {
        match self {
            Type::List(inner) | Type::Map(inner) | Type::Nullable(inner) => 1 + inner.depth(),
            Type::Union(kinds) => 1 + kinds.iter().map(Type::depth).max().unwrap_or(0),
            _ => 0,
        }
    }

    /// Whether this is one of the four scalar words.
    pub fn is_scalar(&self) -> bool {
        matches!(self, Type::String | Type::Integer | Type::Number | Type::Boolean)
    }

    /// The type that holds every kind in `kinds`, scalars and lists of scalars: one word, or a union. An integer is a
    /// number too. Anything else makes it [`Type::Any`].
    pub fn union(kinds: impl IntoIterator<Item = Type>) -> Type {
        let mut all: Vec<Type> = Vec::new();
        let mut items: Vec<Type> = Vec::new();
        for kind in kinds {
            let parts = if let Type::Union(parts) = kind { parts } else { vec![kind] };
            for part in parts {
                match part {
                    Type::List(item) if item.is_scalar() || item.is_scalar_union() => items.push(*item),
                    part if part.is_scalar() => all.push(part),
                    _ => return Type::Any,
                }
            }
        }
        all.sort();
        all.dedup();
        if all.contains(&Type::Number) {
            all.retain(|kind| *kind != Type::Integer);
        }
        if !items.is_empty() {
            all.push(Type::list(Type::union(items)));
        }
        match all.len() {
            0 => Type::Any,
            1 => all.remove(0),
            _ => Type::Union(all),
        }
    }

    /// Whether this is one of several scalars, and no list.
    pub fn is_scalar_union(&self) -> bool {
        matches!(self, Type::Union(kinds) if kinds.iter().all(Type::is_scalar))
    }

    /// The record at the bottom of lists, maps and nullables, if there is one.
    pub fn record(&self) -> Option<&str> {
        match self {
            Type::Record(name) => Some(name),
            Type::List(inner) | Type::Map(inner) | Type::Nullable(inner) => inner.record(),
            _ => None,
        }
    }

    /// The type at the bottom of lists, maps and nullables.
    pub fn leaf(&self) -> &Type {
        match self {
            Type::List(inner) | Type::Map(inner) | Type::Nullable(inner) => inner.leaf(),
            other => other,
        }
    }
}

impl fmt::Display for Type {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Type::String => f.write_str("string"),
            Type::Integer => f.write_str("integer"),
            Type::Number => f.write_str("number"),
            Type::Boolean => f.write_str("boolean"),
            Type::Any => f.write_str("any"),
            Type::File => f.write_str("file"),
            Type::Union(kinds) => {
                for (i, kind) in kinds.iter().enumerate() {
                    if i > 0 {
                        f.write_str("|")?;
                    }
                    write!(f, "{kind}")?;
                }
                Ok(())
            }
            Type::List(item) => write!(f, "list<{item}>"),
            Type::Map(value) => write!(f, "map<{value}>"),
            Type::Nullable(inner) => write!(f, "{inner}?"),
            Type::Record(name) => f.write_str(name),
        }
    }
}

/// Why a type word could not be read.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct TypeError {
    /// The word as it stands in the spec.
    pub word: String,
}

impl fmt::Display for TypeError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "`{}` is no type", self.word)
    }
}

impl TypeError {
    /// What to write instead.
    pub fn help(&self) -> String {
        const WORDS: [&str; 6] = ["string", "integer", "number", "boolean", "any", "file"];
        let otherwise = "write string, integer, number, boolean, any, file, list<T>, map<T>, T?, a union of scalars \
                         such as string|integer, or the name of a record";
        did_you_mean_or(&self.word, WORDS, otherwise)
    }
}

impl std::error::Error for TypeError {}

impl FromStr for Type {
    type Err = TypeError;

    fn from_str(word: &str) -> Result<Type, TypeError> {
        parse(word.trim(), 0).ok_or_else(|| TypeError { word: word.to_owned() })
    }
}

fn parse(word: &str, depth: usize) -> Option<Type> {
    if depth > TYPE_DEPTH {
        return None;
    }
    if let Some(inner) = word.strip_suffix('?') {
        return match parse(inner, depth + 1)? {
            Type::Any | Type::Nullable(_) => None,
            inner => Some(inner.nullable()),
        };
    }
    let parts = alternatives(word);
    if parts.len() > 1 {
        let kinds: Option<Vec<Type>> = parts.into_iter().map(|part| parse(part, depth + 1)).collect();
        let kinds = kinds?;
        let count = kinds.len();
        return Some(Type::union(kinds)).filter(|ty| matches!(ty, Type::Union(kinds) if kinds.len() == count));
    }
    for (open, make) in [("list<", Type::list as fn(Type) -> Type), ("map<", Type::map)] {
        if let Some(inner) = word.strip_prefix(open) {
            return parse(inner.strip_suffix('>')?, depth + 1).map(make);
        }
    }
    match word {
        "any" => Some(Type::Any),
        "file" => Some(Type::File),
        _ => scalar(word).or_else(|| is_record_name(word).then(|| Type::Record(word.to_owned()))),
    }
}

/// Cuts a word at the bars that stand in no brackets.
fn alternatives(word: &str) -> Vec<&str> {
    let mut depth = 0usize;
    let outside = |c: char| {
        match c {
            '<' => depth += 1,
            '>' => depth = depth.saturating_sub(1),
            _ => {}
        }
        c == '|' && depth == 0
    };
    word.split(outside).collect()
}

fn scalar(word: &str) -> Option<Type> {
    match word {
        "string" => Some(Type::String),
        "integer" => Some(Type::Integer),
        "number" => Some(Type::Number),
        "boolean" => Some(Type::Boolean),
        _ => None,
    }
}

/// Whether a word may name a record: an ASCII identifier that starts with a capital.
pub fn is_record_name(word: &str) -> bool {
    word.starts_with(|c: char| c.is_ascii_uppercase()) && word.chars().all(|c| c.is_ascii_alphanumeric())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn type_words_are_read_as_they_are_written() {
        for word in [
            "string",
            "string|integer",
            "string|integer|list<string|integer>",
            "list<map<NoticeReceiver>>",
            "list<string?>",
            "Request",
            "any",
            "map<list<string>>",
        ] {
            assert_eq!(word.parse::<Type>().map(|ty| ty.to_string()), Ok(word.to_owned()));
        }
    }

    #[test]
    fn odd_type_words_are_refused() {
        for word in [
            "",
            "text",
            "list<",
            "list<string",
            "any?",
            "string??",
            "list<any|string>",
            "string|Record",
            "integer|number",
            "notice",
        ] {
            assert!(word.parse::<Type>().is_err(), "{word}");
        }
    }

    #[test]
    fn a_number_takes_integers_in() {
        assert_eq!(Type::union([Type::Integer, Type::Number]), Type::Number);
        assert_eq!(Type::union([Type::String, Type::Integer, Type::String]).to_string(), "string|integer");
    }
}
