//! Dialects: the words and shapes of a family of docs, as data. The only place where a vendor's words live.

mod facts;
mod file;
mod paging;
mod spelling;
#[cfg(test)]
mod tests;
mod types;
mod values;
mod words;

use crate::diagnostic::{Diagnostic, SourceFile, code, did_you_mean_or};
use crate::limits::DIALECT_BYTES;
use crate::spec::Location;
use crate::spec::routes::RouteRules;
use regex::Regex;

pub(crate) use facts::FactWords;
pub(crate) use paging::{Convention, PagingWords, Way};
pub use types::{Claim, TypeClaim};
pub(crate) use values::ValueWords;

use file::DialectFile;
use std::sync::{Arc, OnceLock};
use words::Lexicon;

/// A dialect, ready to classify.
#[derive(Debug)]
pub struct Dialect {
    /// The name by which manifests refer to it.
    pub name: String,
    /// What a crate for docs of this family is called unless somebody chose another name.
    pub package: String,
    headings: Lexicon<Role>,
    labels: Lexicon<Role>,
    references: Vec<Regex>,
    noise: Vec<String>,
    map_key: Vec<String>,
    map_value: Vec<String>,
    columns: Lexicon<Column>,
    types: types::TypeWords,
    required: Lexicon<Flag>,
    odd_flags: spelling::Spelling,
    locations: Lexicon<Location>,
    auth: Vec<String>,
    drop: Vec<Regex>,
    reference: Option<Regex>,
    values: ValueWords,
    facts: FactWords,
    paging: PagingWords,
    /// The envelopes, most telling first.
    pub envelopes: Vec<Envelope>,
    /// The envelope of pages that show none.
    pub default_envelope: String,
    /// How route files are to be read.
    pub routes: RouteRules,
    deprecated: Vec<Regex>,
    file_answer: Vec<Regex>,
}

/// What a heading opens.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Role {
    /// What the endpoint does.
    Description,
    /// The HTTP method, below the heading.
    Method,
    /// The path, below the heading.
    Path,
    /// Method and path, below the heading.
    Endpoint,
    /// Parameters that say who calls.
    Auth,
    /// Parameters of the request, all of them or those of one location.
    Request(Option<Location>),
    /// Members of the response.
    Response,
    /// Members of whatever the last section was about.
    Fields,
    /// An example of a request.
    RequestExample,
    /// An example of a response.
    ResponseExample,
    /// An example of whatever the last section was about.
    Example,
    /// Something else: error codes, notes, history.
    Other,
}

/// What a column holds.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Column {
    /// The name of a field.
    Name,
    /// Its type.
    Type,
    /// Whether the caller must give it.
    Required,
    /// Whether a response always has it.
    Present,
    /// Whether it is never null.
    NotNull,
    /// Its default.
    Default,
    /// Where it travels.
    Location,
    /// What it means.
    Doc,
    /// The values it may have.
    Values,
}

/// What a cell says about being required.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Flag {
    /// It must be there.
    Yes,
    /// It may be left out.
    No,
    /// It must be there under a condition that the cell describes.
    Conditional,
}

/// What wraps the payload of a response.
#[derive(Debug, Clone)]
pub struct Envelope {
    /// The name that specs use.
    pub name: String,
    /// The member that holds the payload.
    pub payload: String,
    /// Members of which one at least is there.
    pub marks: Vec<String>,
    /// All members that belong to the envelope.
    pub members: Vec<String>,
    /// What shows that a call failed.
    pub failure: Vec<Failure>,
}

/// A sign of failure in a response.
#[derive(Debug, Clone)]
pub struct Failure {
    /// The member to look at.
    pub member: String,
    /// Values (as text) that mean failure.
    pub is: Vec<String>,
    /// If not empty: any value but these means failure.
    pub is_not: Vec<String>,
}

impl Dialect {
    /// A dialect that the program carries. It is made ready once in the life of the program.
    pub fn builtin(name: &str) -> Option<Arc<Dialect>> {
        static READY: [OnceLock<Option<Arc<Dialect>>>; BUILTIN.len()] = [const { OnceLock::new() }; BUILTIN.len()];
        let at = BUILTIN.iter().position(|(found, _)| *found == name)?;
        let read = || Dialect::read(&SourceFile::new(format!("{name}.yaml"), BUILTIN[at].1)).ok().map(Arc::new);
        READY[at].get_or_init(read).clone()
    }

    /// The names of the dialects that the program carries.
    pub fn names() -> impl Iterator<Item = &'static str> {
        BUILTIN.iter().map(|(name, _)| *name)
    }

    /// The file of a dialect that comes with the program: what somebody starts from who writes another.
    pub fn text(name: &str) -> Option<&'static str> {
        BUILTIN.iter().find(|(found, _)| *found == name).map(|(_, text)| *text)
    }

    /// What there is to say about the name of a dialect that does not exist.
    pub(crate) fn unknown(name: &str) -> Diagnostic {
        let known: Vec<&str> = Dialect::names().collect();
        let help = format!("write the path of a dialect file, or one of: {}", known.join(", "));
        Diagnostic::new(&code::BAD_DIALECT, format!("there is no dialect `{name}`"))
            .help(did_you_mean_or(name, known, &help))
    }

    /// The dialect of docs of which nobody says another.
    pub fn default_name() -> &'static str {
        BUILTIN[0].0
    }

    /// Reads a dialect file.
    pub fn read(source: &SourceFile) -> Result<Dialect, Diagnostic> {
        if source.text().len() > DIALECT_BYTES {
            let message = format!("this dialect has more than {DIALECT_BYTES} bytes");
            let finding = Diagnostic::new(&code::BAD_DIALECT, message).at(source.whole(), "");
            return Err(
                finding.help("leave words out that stand there twice; write one pattern for words that are alike")
            );
        }
        let file: DialectFile = crate::spec::yaml::parse(source)?;
        file.build().map_err(|error| {
            let span = source.text().find(&error.text).map_or(0..0, |start| start..start + error.text.len());
            Diagnostic::new(&code::BAD_DIALECT, error.message).at(source.at(span), "here").help(format!(
                "patterns are regular expressions of Rust; the dialect `{}` shows what each key takes",
                Dialect::default_name()
            ))
        })
    }

    /// What a heading opens; nothing where it is about a field.
    pub fn role(&self, heading: &str) -> Option<Role> {
        self.headings.get(normal_heading(heading)).copied()
    }

    /// What a word in front of a colon says of the rest of its line.
    pub fn label_role(&self, label: &str) -> Option<Role> {
        let label = normal_heading(label);
        self.labels.get(label).or_else(|| self.headings.get(label)).copied()
    }

    /// The name under which a description says that a type is described: `see server`.
    pub fn reference<'t>(&self, doc: &'t str) -> Option<&'t str> {
        let found = self.references.iter().find_map(|pattern| pattern.captures(doc))?;
        found.name("name").map(|name| name.as_str())
    }

    /// Whether a word of a heading names no field.
    pub fn is_noise(&self, word: &str) -> bool {
        self.noise.iter().any(|noise| noise.eq_ignore_ascii_case(word))
    }

    /// Whether a word says that a section is about the keys of a map.
    pub fn is_map_key(&self, word: &str) -> bool {
        self.map_key.iter().any(|key| key == word)
    }

    /// Whether a word says that a section is about the values of a map.
    pub fn is_map_value(&self, word: &str) -> bool {
        self.map_value.iter().any(|value| value == word)
    }

    /// What a column holds, by its title.
    pub fn column(&self, title: &str) -> Option<Column> {
        self.columns.get(title).copied()
    }

    /// What a type cell claims; nothing where no word of it is known.
    pub fn type_claim(&self, cell: &str) -> Option<TypeClaim> {
        self.types.read(cell)
    }

    /// What a required cell says.
    pub fn flag(&self, cell: &str) -> Option<Flag> {
        self.required.get(cell.trim_end_matches(['。', '.'])).copied()
    }

    /// What to write instead of a word for yes or no that only a machine would have written.
    pub fn right_flag(&self, cell: &str) -> Option<String> {
        self.odd_flags.right(cell)
    }

    /// What to write instead of a type word that is misspelt: one that the dialect lists, or one that is like a single
    /// word of the dialect.
    pub fn right_type(&self, cell: &str) -> Option<String> {
        self.types.misspelt.right(cell).or_else(|| self.types.near(cell))
    }

    /// The first word for a type in the writing of another word: its script, its capital letters.
    pub fn type_word(&self, claim: &Claim, like: &str) -> Option<String> {
        self.types.spelling(claim, like)
    }

    /// What a location cell says.
    pub fn location(&self, cell: &str) -> Option<Location> {
        self.locations.get(cell).copied()
    }

    /// Whether a parameter says who calls.
    pub fn is_auth(&self, name: &str) -> bool {
        self.auth.iter().any(|auth| auth == name)
    }

    /// Whether any of these names does, for telling whose example an object is.
    pub fn any_auth<'a>(&self, names: impl IntoIterator<Item = &'a str>) -> bool {
        names.into_iter().any(|name| self.is_auth(name))
    }

    /// Whether a description points to something that is described elsewhere.
    pub fn is_reference(&self, doc: &str) -> bool {
        self.reference.as_ref().is_some_and(|pattern| pattern.is_match(doc))
    }

    /// The words around the values that a field may have.
    pub(crate) fn values(&self) -> &ValueWords {
        &self.values
    }

    /// The words around facts.
    pub(crate) fn facts(&self) -> &FactWords {
        &self.facts
    }

    /// The words of paging.
    pub(crate) fn paging(&self) -> &PagingWords {
        &self.paging
    }

    /// A text without the placeholders of the portal.
    pub fn without_placeholders(&self, text: &str) -> String {
        let mut text = text.to_owned();
        for pattern in &self.drop {
            if pattern.is_match(&text) {
                text = pattern.replace_all(&text, "").trim().to_owned();
            }
        }
        text
    }

    /// Whether a text says that callers should not use what it is about.
    pub fn is_deprecated(&self, text: &str) -> bool {
        self.deprecated.iter().any(|pattern| pattern.is_match(text))
    }

    /// Whether a text says that an answer is a file.
    pub fn is_file_answer(&self, text: &str) -> bool {
        self.file_answer.iter().any(|pattern| pattern.is_match(text))
    }

    /// The envelope with this name.
    pub fn envelope(&self, name: &str) -> Option<&Envelope> {
        self.envelopes.iter().find(|envelope| envelope.name == name)
    }
}

/// A heading without what writers put around it: numbers, ticks, stars, colons.
pub fn normal_heading(text: &str) -> &str {
    let marks = |c: char| c.is_whitespace() || matches!(c, '`' | '*' | ':' | '：');
    let text = text.trim_matches(marks);
    let unnumbered = text.trim_start_matches(|c: char| c.is_ascii_digit() || c == '.').trim_start_matches(['、', ' ']);
    if unnumbered.is_empty() || text.starts_with(|c: char| !c.is_ascii_digit()) { text } else { unnumbered }
}

const BUILTIN: [(&str, &str); 1] = [("blueking", include_str!("../../dialects/blueking.yaml"))];
