//! The YAML of a spec as a system, with the place of everything that is wrong.

use super::{Step, Tree, engine};
use crate::diagnostic::{Code, Diagnostic, Place, SourceFile, code};
use crate::spec::check::{Problem, Spot, check_endpoint, check_names};
use crate::spec::model::{
    Answer, Body, Corrected, Effect, Endpoint, Example, FORMAT, Field, KnownValue, Location, Origin, Paging, PagingBy,
    REQUEST, Record, Seen, Source, System, Type, is_record_name,
};
use crate::spec::{Facts, Format, Unit};
use indexmap::IndexMap;
use serde::Deserialize;
use serde::de::{Deserializer, MapAccess, Visitor};
use std::fmt;
use std::marker::PhantomData;

/// The only key that every version of the format has.
#[derive(Deserialize)]
struct Head {
    format: u64,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct RawSystem {
    format: u64,
    system: String,
    origin: Option<Origin>,
    endpoints: Vec<RawEndpoint>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct RawEndpoint {
    pub(crate) name: String,
    pub(crate) source: Option<String>,
    pub(crate) method: String,
    pub(crate) path: String,
    #[serde(default)]
    pub(crate) summary: String,
    #[serde(default)]
    pub(crate) doc: String,
    pub(crate) effect: RawEffect,
    pub(crate) envelope: String,
    pub(crate) deprecated: Option<String>,
    #[serde(default)]
    pub(crate) body: RawBody,
    #[serde(default)]
    pub(crate) answer: RawAnswer,
    pub(crate) paging: Option<RawPaging>,
    pub(crate) request: String,
    pub(crate) response: String,
    pub(crate) types: Pairs<Vec<RawField>>,
    #[serde(default)]
    pub(crate) corrected: Vec<RawCorrected>,
    #[serde(default)]
    pub(crate) example: RawExample,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct RawCorrected {
    what: String,
    why: String,
}

#[derive(Deserialize, Clone, Copy, Default)]
#[serde(rename_all = "lowercase")]
pub(crate) enum RawBody {
    #[default]
    Json,
    Form,
    Multipart,
    Bytes,
}

#[derive(Deserialize, Clone, Copy, Default)]
#[serde(rename_all = "lowercase")]
pub(crate) enum RawAnswer {
    #[default]
    Json,
    Bytes,
}

/// How a long list is fetched, in the words of specs and overlays.
#[derive(Deserialize, Clone)]
#[serde(deny_unknown_fields)]
pub(crate) struct RawPaging {
    by: RawPagingBy,
    at: String,
    size: Option<String>,
    items: String,
    total: Option<String>,
    next: Option<String>,
    max: Option<u64>,
}

#[derive(Deserialize, Clone, Copy)]
#[serde(rename_all = "lowercase")]
enum RawPagingBy {
    Offset,
    Page,
    Cursor,
}

impl From<RawPaging> for Paging {
    fn from(raw: RawPaging) -> Paging {
        let RawPaging { by, at, size, items, total, next, max } = raw;
        let by = match by {
            RawPagingBy::Offset => PagingBy::Offset,
            RawPagingBy::Page => PagingBy::Page,
            RawPagingBy::Cursor => PagingBy::Cursor,
        };
        Paging { by, at, size, items, total, next, max }
    }
}

#[derive(Deserialize, Clone, Default)]
#[serde(deny_unknown_fields)]
pub(crate) struct RawExample {
    pub(crate) request: Option<String>,
    pub(crate) response: Option<String>,
}

#[derive(Deserialize, Clone, Copy)]
#[serde(rename_all = "lowercase")]
pub(crate) enum RawEffect {
    Read,
    Write,
}

#[derive(Deserialize, Clone)]
#[serde(deny_unknown_fields)]
pub(crate) struct RawField {
    name: String,
    #[serde(rename = "type")]
    ty: String,
    #[serde(default)]
    required: bool,
    #[serde(default)]
    forms: Vec<u32>,
    #[serde(default)]
    nullable: bool,
    #[serde(rename = "in")]
    location: Option<RawLocation>,
    seen: Option<RawSeen>,
    rust: Option<String>,
    #[serde(default)]
    values: Pairs<String>,
    default: Option<String>,
    min: Option<i64>,
    max: Option<i64>,
    max_items: Option<u64>,
    max_length: Option<u64>,
    #[serde(default)]
    deprecated: bool,
    format: Option<Format>,
    unit: Option<Unit>,
    #[serde(default)]
    excludes: Vec<String>,
    #[serde(default)]
    unless: Vec<String>,
    #[serde(default)]
    doc: String,
}

#[derive(Deserialize, Clone, Copy)]
#[serde(rename_all = "lowercase")]
enum RawLocation {
    Path,
    Query,
    Header,
    Body,
}

#[derive(Deserialize, Clone, Copy)]
#[serde(rename_all = "lowercase")]
enum RawSeen {
    Table,
    Example,
}

impl From<RawEffect> for Effect {
    fn from(raw: RawEffect) -> Effect {
        match raw {
            RawEffect::Read => Effect::Read,
            RawEffect::Write => Effect::Write,
        }
    }
}

impl From<RawBody> for Body {
    fn from(raw: RawBody) -> Body {
        match raw {
            RawBody::Json => Body::Json,
            RawBody::Form => Body::Form,
            RawBody::Multipart => Body::Multipart,
            RawBody::Bytes => Body::Bytes,
        }
    }
}

impl From<RawAnswer> for Answer {
    fn from(raw: RawAnswer) -> Answer {
        match raw {
            RawAnswer::Json => Answer::Json,
            RawAnswer::Bytes => Answer::Bytes,
        }
    }
}

/// A map as it is written: in order, with keys that occur twice.
#[derive(Clone)]
pub(crate) struct Pairs<T>(pub(crate) Vec<(String, T)>);

impl<T> Default for Pairs<T> {
    fn default() -> Pairs<T> {
        Pairs(Vec::new())
    }
}

impl<'de, T: Deserialize<'de>> Deserialize<'de> for Pairs<T> {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        struct Visit<T>(PhantomData<T>);
        impl<'de, T: Deserialize<'de>> Visitor<'de> for Visit<T> {
            type Value = Pairs<T>;
            fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str("a map")
            }
            fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<Pairs<T>, A::Error> {
                let mut pairs = Vec::new();
                while let Some(pair) = map.next_entry()? {
                    pairs.push(pair);
                }
                Ok(Pairs(pairs))
            }
        }
        deserializer.deserialize_map(Visit(PhantomData))
    }
}

/// Reads a spec.
///
/// # Errors
/// Every problem that was found, each with its place: a file that is no spec of this format (`bad-yaml`,
/// `spec-format`) gives one finding, a spec that contradicts itself (`bad-spec`) one for each contradiction.
pub fn read(file: &SourceFile) -> Result<System, Vec<Diagnostic>> {
    let raw: RawSystem = engine::parse(file).map_err(|finding| match engine::parse::<Head>(file) {
        // A newer spec is not wrong where it has keys that this version does not know.
        Ok(head) if head.format != u64::from(FORMAT) => vec![other_format(file, head.format)],
        _ => vec![finding],
    })?;
    if raw.format != u64::from(FORMAT) {
        return Err(vec![other_format(file, raw.format)]);
    }
    let way = |n| [Step::Key("endpoints"), Step::Item(n)];
    let mut reader = Reader { file, tree: None, way, code: &code::BAD_SPEC, findings: Vec::new() };
    let system = reader.system(raw);
    reader.findings.sort_by(|a, b| a.order().cmp(&b.order()));
    if reader.findings.is_empty() { Ok(system) } else { Err(reader.findings) }
}

fn other_format(file: &SourceFile, format: u64) -> Diagnostic {
    let place = engine::tree(file).map_or_else(|_| file.whole(), |tree| tree.place(&[Step::Key("format")]));
    let help = if format > u64::from(FORMAT) {
        format!("update md-bindgen to a version that reads format {format}")
    } else {
        "write the spec anew from the docs: `md-bindgen generate`".to_owned()
    };
    Diagnostic::new(&code::SPEC_FORMAT, format!("the spec has format {format}; this md-bindgen reads format {FORMAT}"))
        .at(place, format!("needs an md-bindgen that reads format {format}"))
        .help(help)
}

/// The page and the line of a `source`: `docs/page.md` is line 1, `docs/page.md:12` line 12.
pub(super) fn source(word: &str) -> Source {
    let numbered = word.rsplit_once(':').and_then(|(file, digits)| {
        let line: usize = digits.parse().ok()?;
        (line.to_string() == digits).then(|| Source { file: file.to_owned(), line })
    });
    numbered.unwrap_or_else(|| Source { file: word.to_owned(), line: 1 })
}

/// Turns raw values into the model and collects what is wrong. The tree with the places is made for the first
/// finding only: a good spec does not pay for it.
struct Reader<'f> {
    file: &'f SourceFile,
    tree: Option<Option<Tree>>,
    /// Where the n-th endpoint stands.
    way: fn(usize) -> [Step<'static>; 2],
    code: &'static Code,
    findings: Vec<Diagnostic>,
}

/// Reads an endpoint that is a value of an overlay: that of `new` in the n-th entry.
///
/// # Errors
/// Every problem that was found.
pub(crate) fn read_new(file: &SourceFile, n: usize, raw: RawEndpoint) -> Result<Endpoint, Vec<Diagnostic>> {
    let way = |n| [Step::Item(n), Step::Key("new")];
    let mut reader = Reader { file, tree: None, way, code: &code::BAD_CORRECTION, findings: Vec::new() };
    let endpoint = reader.endpoint(n, raw);
    if reader.findings.is_empty() { Ok(endpoint) } else { Err(reader.findings) }
}

impl Reader<'_> {
    fn report(&mut self, endpoint: Option<usize>, problem: Problem) {
        let file = self.file;
        let tree = self.tree.get_or_insert_with(|| engine::tree(file).ok());
        let place = tree.as_ref().map_or_else(|| file.whole(), |tree| place(tree, endpoint.map(self.way), problem.at));
        let finding = Diagnostic::new(self.code, problem.message).at(place, "");
        self.findings.push(match problem.help {
            Some(help) => finding.help(help),
            None => finding,
        });
    }

    fn system(&mut self, raw: RawSystem) -> System {
        let endpoints = raw.endpoints.into_iter().enumerate().map(|(n, raw)| self.endpoint(n, raw)).collect();
        let system = System { name: raw.system, origin: raw.origin, endpoints, ..System::default() };
        for (endpoint, problem) in check_names(&system) {
            self.report(endpoint, problem);
        }
        system
    }

    fn endpoint(&mut self, n: usize, raw: RawEndpoint) -> Endpoint {
        let before = self.findings.len();
        if raw.request != REQUEST {
            let message = format!("`request` is `{}`, but the request is always the record `{REQUEST}`", raw.request);
            self.report(Some(n), Problem::new(Spot::Key("request"), message).help("write `request: Request`"));
        }
        let response = self.ty(n, Spot::Key("response"), &raw.response);
        let mut types = IndexMap::new();
        for (r, (name, fields)) in raw.types.0.into_iter().enumerate() {
            if !is_record_name(&name) {
                let message = format!("`{name}` is no name for a record");
                let help = "use letters and digits of ASCII, a capital first";
                self.report(Some(n), Problem::new(Spot::Record(r), message).help(help));
            }
            let fields = fields.into_iter().enumerate().map(|(f, raw)| self.field(n, r, f, raw)).collect();
            if types.insert(name.clone(), Record { fields }).is_some() {
                self.report(Some(n), Problem::new(Spot::Record(r), format!("the record `{name}` is there twice")));
            }
        }
        let example =
            Example { request: self.json(n, raw.example.request), response: self.json(n, raw.example.response) };
        let endpoint = Endpoint {
            name: raw.name,
            source: raw.source.as_deref().map(source),
            method: raw.method,
            path: raw.path,
            summary: raw.summary,
            doc: raw.doc,
            effect: raw.effect.into(),
            envelope: raw.envelope,
            deprecated: raw.deprecated,
            body: raw.body.into(),
            answer: raw.answer.into(),
            paging: raw.paging.map(Paging::from),
            response,
            types,
            corrected: raw.corrected.into_iter().map(|raw| Corrected { what: raw.what, why: raw.why }).collect(),
            example,
        };
        // What could not be read would only be reported a second time.
        if self.findings.len() == before {
            for problem in check_endpoint(&endpoint) {
                self.report(Some(n), problem);
            }
        }
        endpoint
    }

    fn field(&mut self, endpoint: usize, record: usize, n: usize, raw: RawField) -> Field {
        Field {
            ty: self.ty(endpoint, Spot::Field(record, n, "type"), &raw.ty),
            name: raw.name,
            rust: raw.rust,
            required: raw.required,
            forms: raw.forms,
            nullable: raw.nullable,
            location: raw.location.map_or(Location::Member, |location| match location {
                RawLocation::Path => Location::Path,
                RawLocation::Query => Location::Query,
                RawLocation::Header => Location::Header,
                RawLocation::Body => Location::Body,
            }),
            seen: raw.seen.map(|seen| match seen {
                RawSeen::Table => Seen::Table,
                RawSeen::Example => Seen::Example,
            }),
            values: raw.values.0.into_iter().map(|(value, doc)| KnownValue { value, doc }).collect(),
            facts: Facts {
                default: raw.default,
                min: raw.min,
                max: raw.max,
                max_items: raw.max_items,
                max_length: raw.max_length,
                deprecated: raw.deprecated,
                format: raw.format,
                unit: raw.unit,
                excludes: raw.excludes,
                unless: raw.unless,
            },
            doc: raw.doc,
        }
    }

    fn json(&mut self, endpoint: usize, text: Option<String>) -> Option<serde_json::Value> {
        serde_json::from_str(&text?)
            .map_err(|error| {
                let message = format!("the example is no JSON: {error}");
                let help = "write the JSON of a whole body, or leave the example out";
                self.report(Some(endpoint), Problem::new(Spot::Key("example"), message).help(help));
            })
            .ok()
    }

    fn ty(&mut self, endpoint: usize, at: Spot, word: &str) -> Type {
        word.parse().unwrap_or_else(|error: crate::spec::TypeError| {
            self.report(Some(endpoint), Problem::new(at, error.to_string()).help(error.help()));
            Type::Any
        })
    }
}

fn place(tree: &Tree, endpoint: Option<[Step<'static>; 2]>, at: Spot) -> Place {
    let Some(here) = endpoint else {
        return match at {
            Spot::Key(key) => tree.place(&[Step::Key(key)]),
            _ => tree.file.whole(),
        };
    };
    let below = |steps: &[Step<'static>]| [&here[..], steps].concat();
    match at {
        Spot::Key(key) => tree.place(&below(&[Step::Key(key)])),
        Spot::Record(record) => tree.key_place(&below(&[Step::Key("types"), Step::Item(record)])),
        Spot::Field(record, field, key) => {
            tree.place(&below(&[Step::Key("types"), Step::Item(record), Step::Item(field), Step::Key(key)]))
        }
    }
}
