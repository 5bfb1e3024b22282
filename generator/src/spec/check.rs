//! What must hold in every spec, wherever it comes from.

use super::model::{ENVELOPE, Endpoint, Field, Location, Paging, REQUEST, Record, System, Type};
use crate::diagnostic::{did_you_mean_or, some};
use crate::limits::{FIELDS, NAME_BYTES, PATH_BYTES, RECORDS, TYPE_DEPTH};
use std::collections::HashSet;

/// The HTTP methods that an endpoint may have.
pub const METHODS: [&str; 7] = ["GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS"];

/// The word for an endpoint whose body is the payload.
pub const NO_ENVELOPE: &str = "none";

/// Something that must not be, and where in the endpoint it is.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Problem {
    /// Where.
    pub at: Spot,
    /// What, in one sentence.
    pub message: String,
    /// What to do about it.
    pub help: Option<String>,
}

/// A part of an endpoint.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Spot {
    /// The value of one of its keys.
    Key(&'static str),
    /// The n-th record.
    Record(usize),
    /// A key of a field: the record, the field, the key.
    Field(usize, usize, &'static str),
}

impl Problem {
    /// A problem without advice.
    pub fn new(at: Spot, message: impl Into<String>) -> Problem {
        Problem { at, message: message.into(), help: None }
    }

    /// Says what to do.
    #[must_use]
    pub fn help(mut self, text: impl Into<String>) -> Problem {
        self.help = Some(text.into());
        self
    }
}

/// The longest name of a system or a crate, in bytes. Files are called by it.
const MAX_NAME: usize = 64;

/// What a name of a system or a crate is made of.
pub(crate) const NAME_HELP: &str = "use letters, digits, `_` and `-` of ASCII, a letter first, 64 at most";

/// Whether a word may name a system: it becomes a module, a feature and a folder.
pub fn is_system_name(word: &str) -> bool {
    word.len() <= MAX_NAME
        && word.starts_with(|c: char| c.is_ascii_alphabetic())
        && word.chars().all(|c| c.is_ascii_alphanumeric() || matches!(c, '_' | '-'))
}

/// The names of a system and of its endpoints; the number says which endpoint a problem is about.
pub fn check_names(system: &System) -> Vec<(Option<usize>, Problem)> {
    let mut problems = Vec::new();
    if !is_system_name(&system.name) {
        let problem = Problem::new(Spot::Key("system"), format!("`{}` is no name for a system", system.name));
        problems.push((None, problem.help(NAME_HELP)));
    }
    let mut seen = HashSet::new();
    for (n, endpoint) in system.endpoints.iter().enumerate() {
        if endpoint.name.trim().is_empty() {
            problems.push((Some(n), Problem::new(Spot::Key("name"), "the endpoint has no name")));
        } else if !seen.insert(endpoint.name.as_str()) {
            let message = format!("the endpoint `{}` is there twice", endpoint.name);
            problems.push((Some(n), Problem::new(Spot::Key("name"), message)));
        }
    }
    problems
}

/// Everything that must hold within one endpoint.
pub fn check_endpoint(endpoint: &Endpoint) -> Vec<Problem> {
    let mut problems = Vec::new();
    check_size(endpoint, &mut problems);
    if !problems.is_empty() {
        return problems;
    }
    check_call(endpoint, &mut problems);
    for (name, place) in [(REQUEST, Spot::Key("types")), (ENVELOPE, Spot::Key("envelope"))] {
        let needed = name == REQUEST || endpoint.envelope != NO_ENVELOPE;
        if needed && !endpoint.types.contains_key(name) {
            let message = format!("`{}` has no record `{name}`", endpoint.name);
            let help = if name == REQUEST {
                "an endpoint without parameters has `Request: []`"
            } else {
                "list the members of the whole body, or write `envelope: none`"
            };
            problems.push(Problem::new(place, message).help(help));
        }
    }
    check_type(endpoint, &endpoint.response, Spot::Key("response"), &mut problems);
    problems.extend(endpoint.paging.iter().flat_map(|paging| check_paging(endpoint, paging)));
    for (r, (name, record)) in endpoint.types.iter().enumerate() {
        check_record(endpoint, r, name, record, &mut problems);
    }
    problems
}

/// What is beyond a limit is not looked at any further.
fn check_size(endpoint: &Endpoint, problems: &mut Vec<Problem>) {
    let fields: usize = endpoint.types.values().map(|record| record.fields.len()).sum();
    let long = |(_, field): &(usize, &Field)| field.name.len() > NAME_BYTES;
    let named = endpoint.types.values().enumerate();
    let name = named.filter_map(|(r, record)| Some((r, record.fields.iter().enumerate().find(long)?.0))).next();
    let all = [
        (endpoint.types.len() > RECORDS, Spot::Record(RECORDS), format!("has more than {RECORDS} records")),
        (fields > 2 * FIELDS, Spot::Key("types"), format!("has more than {} fields", 2 * FIELDS)),
        (endpoint.path.len() > PATH_BYTES, Spot::Key("path"), format!("has a path of more than {PATH_BYTES} bytes")),
        (
            name.is_some(),
            name.map_or(Spot::Key("types"), |(r, f)| Spot::Field(r, f, "name")),
            format!("has a field with a name of more than {NAME_BYTES} bytes"),
        ),
    ];
    let help = "`md-bindgen explain --limits` lists all limits";
    let beyond = all.into_iter().filter(|(beyond, ..)| *beyond);
    problems.extend(beyond.map(|(_, at, what)| Problem::new(at, format!("`{}` {what}", endpoint.name)).help(help)));
}

fn check_call(endpoint: &Endpoint, problems: &mut Vec<Problem>) {
    // Empty: nobody says it yet. Such an endpoint is described, but not called.
    if !endpoint.method.is_empty() && !METHODS.contains(&endpoint.method.as_str()) {
        let message = format!("`{}` is no HTTP method", endpoint.method);
        problems.push(Problem::new(Spot::Key("method"), message).help(format!("write one of {}", METHODS.join(", "))));
    }
    if !endpoint.path.is_empty() && !endpoint.path.starts_with('/') {
        let message = format!("the path `{}` does not start with `/`", endpoint.path);
        problems
            .push(Problem::new(Spot::Key("path"), message).help("write it without the host, such as `/api/things/`"));
    } else if let Some(bad) = endpoint.path.chars().find(|c| c.is_whitespace() || c.is_control() || "?#".contains(*c)) {
        let message = format!("the path `{}` has a {bad:?}", endpoint.path);
        problems.push(Problem::new(Spot::Key("path"), message).help("parameters go into `types`, with `in: query`"));
    }
    if endpoint.envelope.trim().is_empty() {
        let problem = Problem::new(Spot::Key("envelope"), "the envelope has no name");
        problems.push(problem.help("write `envelope: none` where the body is the payload"));
    }
}

/// Whether an endpoint has the members that it pages by. With a parameter that is not there, a stream would fetch the
/// first page for ever.
pub fn check_paging(endpoint: &Endpoint, paging: &Paging) -> Vec<Problem> {
    let mut problems = Vec::new();
    let payload = match bare(&endpoint.response) {
        Type::Record(name) => name.as_str(),
        _ => "",
    };
    let mut missing = |key: &str, record: &str, path: &str| {
        let whose = if record.is_empty() { "an answer that is no record" } else { record };
        let message = format!("`{key}` of the paging is `{path}`, and {whose} has no such member");
        let help = "name members as on the wire, dotted where one lies in another; `paging: ~` takes the paging away";
        problems.push(Problem::new(Spot::Key("paging"), message).help(help));
    };
    for (key, path) in [("at", Some(&paging.at)), ("size", paging.size.as_ref())] {
        if let Some(path) = path.filter(|path| member(endpoint, REQUEST, path).is_none()) {
            missing(key, REQUEST, path);
        }
    }
    for (key, path) in [("total", paging.total.as_ref()), ("next", paging.next.as_ref())] {
        let Some(path) = path else { continue };
        let (record, path) = path.strip_prefix('^').map_or((payload, path.as_str()), |path| (ENVELOPE, path));
        if member(endpoint, record, path).is_none() {
            missing(key, record, path);
        }
    }
    let items = paging.items.as_str();
    let is_there = match items {
        "" => is_list(&endpoint.response),
        path => member(endpoint, payload, path).is_some_and(|field| is_list(&field.ty)),
    };
    if !is_there {
        let message = format!("`items` of the paging is `{items}`, and the answer has no such list");
        let help = "name a list of the answer; `\"\"` where the answer is the list";
        problems.push(Problem::new(Spot::Key("paging"), message).help(help));
    }
    problems
}

fn is_list(ty: &Type) -> bool {
    matches!(bare(ty), Type::List(_))
}

/// A type without its null.
fn bare(ty: &Type) -> &Type {
    match ty {
        Type::Nullable(inner) => inner,
        other => other,
    }
}

/// The field that a dotted path leads to.
fn member<'e>(endpoint: &'e Endpoint, record: &str, path: &str) -> Option<&'e Field> {
    let mut record = record;
    let mut found = None;
    for name in path.split('.') {
        let field: &Field = endpoint.types.get(record)?.fields.iter().find(|field| field.name == name)?;
        record = field.ty.record().unwrap_or_default();
        found = Some(field);
    }
    found
}

fn check_record(endpoint: &Endpoint, r: usize, name: &str, record: &Record, problems: &mut Vec<Problem>) {
    let all: HashSet<&str> = record.fields.iter().map(|field| field.name.as_str()).collect();
    let mut seen = HashSet::new();
    for (f, field) in record.fields.iter().enumerate() {
        if !seen.insert(field.name.as_str()) {
            let message = format!("`{name}` has two fields `{}`", field.name);
            problems.push(Problem::new(Spot::Field(r, f, "name"), message));
        }
        check_type(endpoint, &field.ty, Spot::Field(r, f, "type"), problems);
        check_location(endpoint, (r, f), name, field, problems);
        check_facts(record, &all, (r, f), field, problems);
    }
    let is = |location| move |field: &&Field| field.location == location;
    let bodies = record.fields.iter().filter(is(Location::Body)).count();
    let members = record.fields.iter().filter(is(Location::Member)).count();
    if bodies > 1 || (bodies == 1 && members > 0) {
        let last = record.fields.iter().rposition(|field| field.location == Location::Body).unwrap_or_default();
        let message = "a field with `in: body` is the whole body, so there can be no other member of the body";
        problems.push(Problem::new(Spot::Field(r, last, "in"), message));
    }
}

fn check_location(endpoint: &Endpoint, (r, f): (usize, usize), name: &str, field: &Field, problems: &mut Vec<Problem>) {
    if field.location != Location::Member && name != REQUEST {
        let message = format!("`{}` of `{name}` has a location, but only fields of `{REQUEST}` have one", field.name);
        problems.push(Problem::new(Spot::Field(r, f, "in"), message).help("leave `in` out"));
    } else if field.location == Location::Path && !endpoint.path.contains(&format!("{{{}}}", field.name)) {
        let message = format!("the path `{}` has no `{{{}}}`", endpoint.path, field.name);
        problems.push(Problem::new(Spot::Field(r, f, "in"), message));
    }
}

/// What is stated of a field can be true of its type, and names fields that are there.
fn check_facts(
    record: &Record,
    names: &HashSet<&str>,
    (r, f): (usize, usize),
    field: &Field,
    problems: &mut Vec<Problem>,
) {
    let (facts, ty) = (&field.facts, field.ty_inside());
    for key in facts.misfits(ty) {
        let message = format!("`{key}` of `{}` says nothing that a field of the type `{ty}` can be", field.name);
        problems.push(Problem::new(Spot::Field(r, f, key), message).help("take it out, or correct the type"));
    }
    let mut seen = HashSet::new();
    if let Some(twice) = field.values.iter().find(|known| !seen.insert(&known.value)) {
        let message = format!("`{}` stands twice among the values of `{}`", twice.value, field.name);
        problems.push(Problem::new(Spot::Field(r, f, "values"), message).help("take one of them out"));
    }
    let is_odd = |value: &&str| field.ty == Type::Integer && value.parse::<i64>().is_err();
    if let Some(value) = field.values.iter().map(|known| known.value.as_str()).find(is_odd) {
        let message = format!("`{value}`, a value of `{}`, is no integer", field.name);
        problems.push(Problem::new(Spot::Field(r, f, "values"), message).help("take it out, or correct the type"));
    }
    if facts.min.zip(facts.max).is_some_and(|(min, max)| min > max) {
        problems.push(Problem::new(Spot::Field(r, f, "min"), format!("`min` of `{}` is above its `max`", field.name)));
    }
    for (key, others) in [("excludes", &facts.excludes), ("unless", &facts.unless)] {
        for other in others {
            if *other == field.name || !names.contains(other.as_str()) {
                let message = format!("`{key}` of `{}` names `{other}`, which is no field beside it", field.name);
                let known = record.fields.iter().map(|field| field.name.as_str()).filter(|name| *name != field.name);
                let help = did_you_mean_or(other, known, "name fields of the same record as on the wire");
                problems.push(Problem::new(Spot::Field(r, f, key), message).help(help));
            }
        }
    }
}

fn check_type(endpoint: &Endpoint, ty: &Type, at: Spot, problems: &mut Vec<Problem>) {
    if let Some(record) = ty.record().filter(|record| !endpoint.types.contains_key(*record)) {
        let message = format!("`{}` has no record `{record}`", endpoint.name);
        let known: Vec<&str> = endpoint.types.keys().map(String::as_str).collect();
        let all = format!("its records are {}", some(&known));
        problems.push(Problem::new(at, message).help(did_you_mean_or(record, known.iter().copied(), &all)));
    }
    if ty.depth() > TYPE_DEPTH {
        let message = format!("a type of `{}` nests more than {TYPE_DEPTH} deep", endpoint.name);
        problems.push(Problem::new(at, message).help("write `any` for what lies deeper"));
    }
}
