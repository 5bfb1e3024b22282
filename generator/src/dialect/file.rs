//! The file that a dialect is written in.

use super::facts::FactsFile;
use super::paging::PagingFile;
use super::spelling::Spelling;
use super::types::TypeWords;
use super::values::ValuesFile;
use super::words::{self, Lexicon};
use super::{Claim, Column, Dialect, Envelope, Failure, Flag, Role};
use crate::spec::routes::RouteRules;
use crate::spec::{Location, Type};
use indexmap::IndexMap;
use serde::Deserialize;

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct DialectFile {
    dialect: u32,
    name: String,
    #[serde(rename = "crate", default = "default_package")]
    package: String,
    #[serde(default)]
    headings: Vec<HeadingRule>,
    #[serde(default)]
    labels: Vec<HeadingRule>,
    #[serde(default)]
    references: Vec<String>,
    #[serde(default)]
    noise: Vec<String>,
    #[serde(default)]
    map_key: Vec<String>,
    #[serde(default)]
    map_value: Vec<String>,
    columns: IndexMap<ColumnName, Vec<String>>,
    types: TypesFile,
    required: RequiredFile,
    #[serde(default)]
    locations: IndexMap<LocationName, Vec<String>>,
    #[serde(default)]
    auth: Vec<String>,
    #[serde(default)]
    drop: Vec<String>,
    reference: Option<String>,
    #[serde(default)]
    values: ValuesFile,
    #[serde(default)]
    facts: FactsFile,
    #[serde(default)]
    paging: PagingFile,
    #[serde(default)]
    envelopes: Vec<EnvelopeFile>,
    #[serde(default = "no_envelope")]
    default_envelope: String,
    #[serde(default)]
    routes: RoutesFile,
    #[serde(default)]
    deprecated: Vec<String>,
    #[serde(default)]
    file_answer: Vec<String>,
}

fn default_package() -> String {
    "client".to_owned()
}

fn no_envelope() -> String {
    "none".to_owned()
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct HeadingRule {
    role: RoleName,
    #[serde(rename = "match")]
    pattern: String,
}

#[derive(Debug, Clone, Copy, Deserialize)]
#[serde(rename_all = "snake_case")]
enum RoleName {
    Description,
    Method,
    Path,
    Endpoint,
    Auth,
    Request,
    RequestPath,
    RequestQuery,
    RequestHeader,
    RequestBody,
    Response,
    Fields,
    RequestExample,
    ResponseExample,
    Example,
    Other,
}

impl RoleName {
    fn role(self) -> Role {
        match self {
            RoleName::Description => Role::Description,
            RoleName::Method => Role::Method,
            RoleName::Path => Role::Path,
            RoleName::Endpoint => Role::Endpoint,
            RoleName::Auth => Role::Auth,
            RoleName::Request => Role::Request(None),
            RoleName::RequestPath => Role::Request(Some(Location::Path)),
            RoleName::RequestQuery => Role::Request(Some(Location::Query)),
            RoleName::RequestHeader => Role::Request(Some(Location::Header)),
            RoleName::RequestBody => Role::Request(Some(Location::Member)),
            RoleName::Response => Role::Response,
            RoleName::Fields => Role::Fields,
            RoleName::RequestExample => Role::RequestExample,
            RoleName::ResponseExample => Role::ResponseExample,
            RoleName::Example => Role::Example,
            RoleName::Other => Role::Other,
        }
    }
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Deserialize)]
#[serde(rename_all = "snake_case")]
enum ColumnName {
    Name,
    Type,
    Required,
    Present,
    NotNull,
    Default,
    Location,
    Doc,
    Values,
}

impl ColumnName {
    fn column(self) -> Column {
        match self {
            ColumnName::Name => Column::Name,
            ColumnName::Type => Column::Type,
            ColumnName::Required => Column::Required,
            ColumnName::Present => Column::Present,
            ColumnName::NotNull => Column::NotNull,
            ColumnName::Default => Column::Default,
            ColumnName::Location => Column::Location,
            ColumnName::Doc => Column::Doc,
            ColumnName::Values => Column::Values,
        }
    }
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Deserialize)]
#[serde(rename_all = "snake_case")]
enum TypeName {
    String,
    Integer,
    Number,
    Boolean,
    Object,
    Map,
    List,
    Any,
    File,
    Null,
    Unspecified,
}

impl TypeName {
    fn claim(self) -> Claim {
        match self {
            TypeName::String => Claim::Scalar(Type::String),
            TypeName::Integer => Claim::Scalar(Type::Integer),
            TypeName::Number => Claim::Scalar(Type::Number),
            TypeName::Boolean => Claim::Scalar(Type::Boolean),
            TypeName::Object => Claim::Object,
            TypeName::Map => Claim::Map(None),
            TypeName::List => Claim::List(None),
            TypeName::Any => Claim::Any,
            TypeName::File => Claim::Scalar(Type::File),
            TypeName::Null => Claim::Null,
            TypeName::Unspecified => Claim::Unspecified,
        }
    }
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Deserialize)]
#[serde(rename_all = "snake_case")]
enum LocationName {
    Path,
    Query,
    Header,
    Body,
}

impl LocationName {
    fn location(self) -> Location {
        match self {
            LocationName::Path => Location::Path,
            LocationName::Query => Location::Query,
            LocationName::Header => Location::Header,
            LocationName::Body => Location::Member,
        }
    }
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct TypesFile {
    words: IndexMap<TypeName, Vec<String>>,
    #[serde(default)]
    nullable: Vec<String>,
    #[serde(default)]
    list_of: Vec<String>,
    #[serde(default)]
    map_of: Vec<String>,
    #[serde(default)]
    union: Vec<String>,
    #[serde(default)]
    misspelt: IndexMap<String, String>,
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct RequiredFile {
    true_words: Vec<String>,
    false_words: Vec<String>,
    #[serde(default)]
    conditional: Vec<String>,
    #[serde(default)]
    misspelt: IndexMap<String, String>,
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct EnvelopeFile {
    name: String,
    payload: String,
    marks: Vec<String>,
    members: Vec<String>,
    #[serde(default)]
    failure: Vec<FailureFile>,
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct FailureFile {
    member: String,
    #[serde(default)]
    is: Vec<String>,
    #[serde(default)]
    is_not: Vec<String>,
}

#[derive(Debug, Default, Deserialize)]
#[serde(deny_unknown_fields)]
struct RoutesFile {
    #[serde(default)]
    prefix: String,
    #[serde(default)]
    writes: Vec<String>,
    #[serde(default)]
    reads: Vec<String>,
}

/// Why a dialect cannot be used.
pub(super) struct BuildError {
    /// What is wrong.
    pub(super) message: String,
    /// The text it is about.
    pub(super) text: String,
}

/// The version of the dialect format.
const FORMAT: u32 = 1;

impl DialectFile {
    pub(super) fn build(self) -> Result<Dialect, BuildError> {
        if self.dialect != FORMAT {
            let message = format!("this dialect is of format {}, this program reads format {FORMAT}", self.dialect);
            return Err(BuildError { message, text: "dialect:".to_owned() });
        }
        let envelopes: Vec<Envelope> = self.envelopes.into_iter().map(envelope).collect();
        if self.default_envelope != "none" && !envelopes.iter().any(|envelope| envelope.name == self.default_envelope) {
            let message = format!("`{}` is the default envelope, but no envelope has that name", self.default_envelope);
            return Err(BuildError { message, text: self.default_envelope });
        }
        let required = &self.required;
        let flags = [
            (&required.true_words, Flag::Yes),
            (&required.false_words, Flag::No),
            (&required.conditional, Flag::Conditional),
        ];
        Ok(Dialect {
            name: self.name,
            package: self.package,
            headings: lexicon(self.headings.iter().map(|rule| (rule.pattern.as_str(), rule.role.role())))?,
            labels: lexicon(self.labels.iter().map(|rule| (rule.pattern.as_str(), rule.role.role())))?,
            references: parts(&self.references)?,
            noise: self.noise,
            map_key: self.map_key,
            map_value: self.map_value,
            columns: lists(self.columns.iter().map(|(name, list)| (list, name.column())))?,
            types: self.types.build()?,
            required: lists(flags)?,
            odd_flags: Spelling::new(&self.required.misspelt),
            locations: lists(self.locations.iter().map(|(name, list)| (list, name.location())))?,
            auth: self.auth,
            drop: parts(&self.drop)?,
            reference: self.reference.as_deref().map(part).transpose()?,
            values: self.values.build().map_err(|(text, error)| wrong(&text, &error))?,
            facts: self.facts.build().map_err(|(text, error)| wrong(&text, &error))?,
            paging: self.paging.build().map_err(|(text, why)| no_pattern(&text, &why))?,
            envelopes,
            default_envelope: self.default_envelope,
            routes: RouteRules { prefix: self.routes.prefix, writes: self.routes.writes, reads: self.routes.reads },
            deprecated: parts(&self.deprecated)?,
            file_answer: parts(&self.file_answer)?,
        })
    }
}

impl TypesFile {
    fn build(self) -> Result<TypeWords, BuildError> {
        let list = |texts: &[String]| {
            let patterns = texts.iter().enumerate().map(|(n, text)| few(n, text).and_then(|()| pattern(text)));
            patterns.collect::<Result<Vec<_>, _>>()
        };
        Ok(TypeWords {
            words: lists(self.words.iter().map(|(name, list)| (list, name.claim())))?,
            nullable: list(&self.nullable)?,
            list_of: list(&self.list_of)?,
            map_of: list(&self.map_of)?,
            union: parts(&self.union)?,
            misspelt: Spelling::new(&self.misspelt),
            spellings: self.words.into_iter().map(|(name, list)| (name.claim(), list)).collect(),
        })
    }
}

fn envelope(file: EnvelopeFile) -> Envelope {
    let failure = file
        .failure
        .into_iter()
        .map(|failure| Failure { member: failure.member, is: failure.is, is_not: failure.is_not })
        .collect();
    Envelope { name: file.name, payload: file.payload, marks: file.marks, members: file.members, failure }
}

fn lexicon<'a, T: Clone>(words: impl IntoIterator<Item = (&'a str, T)>) -> Result<Lexicon<T>, BuildError> {
    Lexicon::new(words).map_err(|(word, error)| wrong(&word, &error))
}

/// A lexicon of lists, each with one meaning.
fn lists<'a, T: Clone>(lists: impl IntoIterator<Item = (&'a Vec<String>, T)>) -> Result<Lexicon<T>, BuildError> {
    lexicon(lists.into_iter().flat_map(|(list, meaning)| list.iter().map(move |word| (word.as_str(), meaning.clone()))))
}

fn pattern(text: &str) -> Result<regex::Regex, BuildError> {
    words::whole(text).map_err(|error| wrong(text, &error))
}

fn part(text: &str) -> Result<regex::Regex, BuildError> {
    words::build(text).map_err(|error| wrong(text, &error))
}

fn parts(texts: &[String]) -> Result<Vec<regex::Regex>, BuildError> {
    texts.iter().enumerate().map(|(n, text)| few(n, text).and_then(|()| part(text))).collect()
}

fn few(before: usize, text: &str) -> Result<(), BuildError> {
    words::few(before, text).map_err(|(text, error)| wrong(&text, &error))
}

fn wrong(text: &str, error: &regex::Error) -> BuildError {
    no_pattern(text, &words::reason(error))
}

fn no_pattern(text: &str, why: &str) -> BuildError {
    // The picture below shows the whole of it.
    let start: String = text.chars().take(40).collect();
    let dots = if start.len() < text.len() { "…" } else { "" };
    BuildError { message: format!("`{start}{dots}` is no pattern: {why}"), text: text.to_owned() }
}
