//! What a page claims, nothing inferred: method, path, tables with direction and subject, examples, prose.

mod allow;
mod build;
mod example;
mod mend;
mod odd;
mod rows;
mod subject;

use crate::diagnostic::{Diagnostic, SourceFile};
use crate::dialect::{Flag, TypeClaim};
use crate::sample::Sample;
use crate::spec::Location;
use std::ops::Range;

pub use allow::Allow;
pub use build::outline;
pub(crate) use odd::inside;
pub use subject::{MapPart, NamePath, Subject};

/// What a page claims.
#[derive(Debug, Default)]
pub struct Outline {
    /// The paragraphs that say what the endpoint does.
    pub description: Vec<String>,
    /// The HTTP method in upper case, where the page says one.
    pub method: Option<Claimed<String>>,
    /// The path, where the page says one.
    pub path: Option<Claimed<String>>,
    /// The headings, and bold lines and labels that stand for one.
    pub sections: Vec<Section>,
    /// Tables of fields.
    pub tables: Vec<FieldTable>,
    /// Example values.
    pub examples: Vec<Example>,
    /// Prose below a field's heading.
    pub notes: Vec<Note>,
    /// Prose between the tables of the roots.
    pub remarks: Vec<String>,
    /// Short blocks of code in place of an example of an answer.
    pub stand_ins: Vec<String>,
    /// The media type that the page wants the body to have, where a row for its header says one.
    pub media_type: Option<String>,
    /// Words that the dialect does not know.
    pub unknown: Vec<UnknownWord>,
    /// What had to be overlooked.
    pub diagnostics: Vec<Diagnostic>,
    /// What the page asks not to be told.
    pub allows: Vec<Allow>,
    /// How many tables of any kind the page has.
    pub table_count: usize,
    /// How many blocks of code are meant to be JSON, and what became of them.
    pub blocks: Blocks,
}

/// Blocks of code that are meant to be JSON.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, serde::Serialize, serde::Deserialize)]
pub struct Blocks {
    /// JSON as they stand.
    pub strict: usize,
    /// Read after a repair.
    pub repaired: usize,
    /// Beyond repair.
    pub broken: usize,
}

impl Blocks {
    /// All of them.
    pub fn all(self) -> usize {
        self.strict + self.repaired + self.broken
    }
}

/// Something that the page says, and where.
#[derive(Debug, Clone)]
pub struct Claimed<T> {
    /// What it says.
    pub value: T,
    /// Where.
    pub span: Range<usize>,
}

/// Which way data flows.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Direction {
    /// From the caller to the server.
    Request,
    /// Back.
    Response,
}

impl Direction {
    /// The word for people.
    pub fn word(self) -> &'static str {
        match self {
            Direction::Request => "request",
            Direction::Response => "response",
        }
    }
}

/// A heading, or something that stands for one.
#[derive(Debug)]
pub struct Section {
    /// 1 to 6; more for bold lines and labels.
    pub level: u8,
    /// The section that this one is a part of.
    pub parent: Option<usize>,
    /// What it is about, where that is a field.
    pub subject: Option<Subject>,
}

/// A table of fields.
#[derive(Debug)]
pub struct FieldTable {
    /// Which way the fields travel.
    pub direction: Direction,
    /// Where they travel, where the heading says it.
    pub location: Option<Location>,
    /// The section it stands in; its subject is what the fields belong to, the root where there is none.
    pub section: usize,
    /// The rows.
    pub rows: Vec<FieldRow>,
    /// The bytes of the table.
    pub span: Range<usize>,
}

/// A row of a table of fields.
#[derive(Debug, Clone)]
pub struct FieldRow {
    /// The name, cut at its dots.
    pub path: Vec<String>,
    /// Where the name stands.
    pub span: Range<usize>,
    /// The type cell as it stands in the page.
    pub type_text: String,
    /// What it claims.
    pub claim: TypeClaim,
    /// Where it stands, empty where there is none.
    pub type_span: Range<usize>,
    /// Whether the caller must give it.
    pub required: Option<Flag>,
    /// Whether a response always has it.
    pub present: Option<bool>,
    /// Whether it is never null.
    pub not_null: Option<bool>,
    /// Where it travels.
    pub location: Option<Location>,
    /// What it means.
    pub doc: String,
    /// What a column of values says, where there is one.
    pub values: Option<String>,
    /// What a column of defaults says, where there is one.
    pub default: Option<String>,
}

impl FieldRow {
    /// Whether the page has no row for the field, but says in the name of another one that there is such a field.
    pub fn is_bare(&self) -> bool {
        self.type_text.is_empty() && self.type_span == (self.span.end..self.span.end) && self.claim.claim.is_container()
    }
}

/// An example value.
#[derive(Debug)]
pub struct Example {
    /// Which way it travels.
    pub direction: Direction,
    /// The section it stands in.
    pub section: usize,
    /// Its section is about a field: the value may be that field's rather than a whole body.
    pub of_field: bool,
    /// The value.
    pub sample: Sample,
    /// It is JSON as it stands.
    pub strict: bool,
}

/// Prose below a field's heading.
#[derive(Debug)]
pub struct Note {
    /// Which way the field travels.
    pub direction: Direction,
    /// The section.
    pub section: usize,
    /// The text.
    pub text: String,
}

/// A word that the dialect does not know.
#[derive(Debug, Clone, PartialEq, Eq, serde::Serialize, serde::Deserialize)]
pub struct UnknownWord {
    /// What kind of word.
    pub kind: WordKind,
    /// The word.
    pub word: String,
    /// Where it stands.
    pub span: Range<usize>,
}

/// Kinds of words in a dialect.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, serde::Serialize, serde::Deserialize)]
pub enum WordKind {
    /// A heading that is no role and names no field.
    Heading,
    /// A column title.
    Column,
    /// A type.
    Type,
    /// A required flag.
    Required,
    /// A location.
    Location,
}

impl WordKind {
    /// The word for people.
    pub fn word(self) -> &'static str {
        match self {
            WordKind::Heading => "heading",
            WordKind::Column => "column",
            WordKind::Type => "type",
            WordKind::Required => "required word",
            WordKind::Location => "location",
        }
    }
}

/// A page being outlined: what every helper needs.
pub(crate) struct Page<'a> {
    pub(crate) file: &'a SourceFile,
    pub(crate) dialect: &'a crate::dialect::Dialect,
}
