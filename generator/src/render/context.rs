//! What the templates are filled with: finished names, types, literals, nothing left to decide.

use super::layout::lay;
use super::names::{self, Kind};
use super::plan::Plan;
use super::types::{Holding, Types};
use super::values::{self, ValuesContext};
use super::{docs, example, facts, report::Report};
use crate::spec::model::REQUEST;
use crate::spec::{Answer, Body, Effect, Endpoint, Field, Location, PagingBy, Record, Type};
use std::collections::BTreeSet;
use std::fmt;

/// An endpoint's file.
pub(super) struct EndpointContext {
    pub(super) docs: Vec<String>,
    /// What follows `use crate::`; empty where nothing is needed.
    pub(super) imports: String,
    pub(super) has_maps: bool,
    /// The types that the system defines for several endpoints; the records and values of the file are without them.
    pub(super) shared: Vec<String>,
    /// The name on the wire where it is not that of the method.
    pub(super) name: Option<String>,
    pub(super) method: String,
    pub(super) path: String,
    /// What doc comments show of the path, where they cannot show it as it is.
    pub(super) shown: Option<String>,
    pub(super) effect: &'static str,
    pub(super) envelope: String,
    pub(super) body: Option<&'static str>,
    pub(super) paging: Option<PagingContext>,
    pub(super) values: Vec<ValuesContext>,
    pub(super) handle: String,
    pub(super) method_name: String,
    pub(super) method_docs: Vec<String>,
    pub(super) example: Vec<String>,
    pub(super) deprecated: Option<String>,
    pub(super) response: String,
    pub(super) records: Vec<RecordContext>,
}

impl EndpointContext {
    /// The records that the file defines.
    pub(super) fn own_records(&self) -> impl Iterator<Item = &RecordContext> {
        self.records.iter().filter(|record| !self.shared.contains(&record.name))
    }

    /// What follows `pub use` for the types that it shares.
    pub(super) fn shared(&self) -> String {
        let names: Vec<&str> = self.shared.iter().map(String::as_str).collect();
        lay(&format!("super::types::{}", imports(&names)), 0, "pub use ".len(), ";".len())
    }

    /// The lists of values that the file defines.
    pub(super) fn own_values(&self) -> impl Iterator<Item = &ValuesContext> {
        self.values.iter().filter(|values| !self.shared.contains(&values.name))
    }
}

/// How the pages of a long list are fetched.
pub(super) struct PagingContext {
    pub(super) by: &'static str,
    pub(super) at: String,
    /// The other parameters and members that it needs.
    pub(super) more: String,
    pub(super) items: String,
    pub(super) item: String,
    pub(super) take: String,
}

/// A struct.
pub(super) struct RecordContext {
    pub(super) name: String,
    /// How the macros are told what it is for: `request`, `payload`, `sent` or `received`.
    pub(super) kind: &'static str,
    /// The member whose value it is, where the macros make the doc comment of that.
    pub(super) of: Option<String>,
    pub(super) docs: Vec<String>,
    pub(super) fields: Vec<FieldContext>,
    /// Callers make it: they get `new` and setters.
    pub(super) is_sent: bool,
    pub(super) arguments: Vec<Argument>,
    pub(super) setters: Vec<Setter>,
}

impl RecordContext {
    /// The setters that are not called as their field, and so have to be written out.
    pub(super) fn odd_setters(&self) -> impl Iterator<Item = &Setter> {
        self.setters.iter().filter(|setter| setter.method != setter.ident)
    }

    /// Whether it stands in one line.
    pub(super) fn is_short(&self) -> bool {
        let of = self.of.as_ref().map_or(0, |of| " of ".len() + of.len());
        let head = MARGIN + self.kind.len() + self.name.len() + of + " {  }".len();
        let fields = self.fields.iter().map(|field| field.to_string().chars().count() + ", ".len());
        self.fields.iter().all(|field| field.docs.is_empty()) && head + fields.sum::<usize>() <= MAX_WIDTH
    }

    /// The fields, each below its docs; as many as fit in a line where neighbours have none.
    pub(super) fn lines(&self) -> Vec<String> {
        let mut lines = Vec::new();
        let mut is_bare = false;
        for field in &self.fields {
            lines.extend(field.docs.iter().map(|line| format!("///{line}")));
            fill(&mut lines, format!("{field},"), is_bare && field.docs.is_empty());
            is_bare = field.docs.is_empty();
        }
        lines
    }
}

/// Puts a text into the last line, if it may stand there and fits, else into one of its own.
pub(super) fn fill(lines: &mut Vec<String>, text: String, may_join: bool) {
    match lines.last_mut().filter(|_| may_join) {
        Some(line) if 2 * MARGIN + line.chars().count() + 1 + text.chars().count() <= MAX_WIDTH => {
            line.push(' ');
            line.push_str(&text);
        }
        _ => lines.push(text),
    }
}

/// A member as the macros name it: `Request.page`. Not every name of a member can stand there.
pub(super) fn member(owner: &str, field: &str) -> Option<String> {
    let is_plain = field.chars().all(|c| c.is_ascii_alphanumeric() || c == '_');
    let starts = field.starts_with(|c: char| c.is_ascii_alphabetic() || c == '_') && field != "_";
    (is_plain && starts).then(|| format!("{owner}.{field}"))
}

/// The longest line that several things share.
pub(super) const MAX_WIDTH: usize = 100;
/// Where the items of a macro start.
pub(super) const MARGIN: usize = 4;

/// A field of a struct.
pub(super) struct FieldContext {
    pub(super) index: usize,
    pub(super) ident: String,
    pub(super) ty: String,
    /// How the macros are told the type: `: T`, ` [T | into]`.
    pub(super) holds: String,
    pub(super) docs: Vec<String>,
    /// The name on the wire where it is not that of the field.
    pub(super) wire: Option<String>,
    pub(super) flags: String,
}

impl fmt::Display for FieldContext {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{} {}{}", self.index, self.ident, self.holds)?;
        if let Some(wire) = &self.wire {
            write!(f, " = {wire}")?;
        }
        f.write_str(&self.flags)
    }
}

/// An argument of `new`.
pub(super) struct Argument {
    pub(super) ident: String,
    pub(super) ty: String,
}

/// A chainable setter; `value` is how the struct takes it.
pub(super) struct Setter {
    pub(super) method: String,
    pub(super) ident: String,
    pub(super) ty: String,
    pub(super) value: String,
}

/// The methods that generated code can name.
const METHODS: &[&str] = &["GET", "POST", "PUT", "DELETE", "PATCH", "HEAD", "OPTIONS"];

/// Plans the file of one endpoint; `shared` are the types that the system defines for several.
pub(super) fn endpoint(
    site: &Site<'_>,
    endpoint: &Endpoint,
    shared: &BTreeSet<String>,
    report: &mut Report<'_>,
) -> Option<EndpointContext> {
    let system = site.system;
    check(endpoint, report)?;
    let plan = Plan::new(endpoint);
    let Plan { kept, names, listed, uses } = &plan;
    let types = Types::new(endpoint, names, listed.clone());
    let is_all_facts = facts::is_all(endpoint);
    let records = kept.iter().map(|(name, record)| {
        let of = uses.get(name).and_then(|place| place.member(names));
        let docs = uses.get(name).filter(|_| of.is_none()).map(|place| place.sentence(names)).unwrap_or_default();
        let record = record_context((&names[name], &docs, is_all_facts), name, record, &types, report);
        RecordContext { of: of.filter(|_| !matches!(record.kind, "request" | "payload")), ..record }
    });
    let records: Vec<RecordContext> = records.collect();
    let response = match endpoint.answer {
        Answer::Json => types.rust(&endpoint.response),
        Answer::Bytes => "File".to_owned(),
    };
    let of_values = |((key, wire), name): (&(&str, &str), &String)| {
        let field = endpoint.types.get(*key)?.fields.iter().find(|field| field.name == *wire)?;
        Some(values::context(name, &names[key], field))
    };
    let values: Vec<ValuesContext> = listed.iter().filter_map(of_values).collect();
    let own: Vec<&RecordContext> = records.iter().filter(|record| !shared.contains(&record.name)).collect();
    let Named { imports, has_maps } = named(&own, Some(&response));
    let all = names.values().chain(listed.values());
    let mut shared: Vec<String> = all.filter(|name| shared.contains(*name)).cloned().collect();
    shared.sort_unstable();
    let path = format!("/{}", endpoint.path.trim_start_matches('/'));
    let mut context = EndpointContext {
        docs: docs::lines(&docs::first_line(&endpoint.summary)),
        imports,
        has_maps,
        shared,
        name: (site.endpoint != endpoint.name).then(|| docs::literal(&endpoint.name)),
        method: endpoint.method.clone(),
        shown: shown(&path),
        path: docs::literal(&path),
        effect: match endpoint.effect {
            Effect::Read => "Read",
            Effect::Write => "Write",
        },
        envelope: envelope(endpoint),
        body: body(endpoint),
        paging: paging(endpoint, &types, &records),
        values,
        handle: names::identifier(system, Kind::Handle),
        method_name: site.endpoint.to_owned(),
        method_docs: docs::lines(&method_docs(endpoint)),
        example: Vec::new(),
        deprecated: endpoint.deprecated.as_ref().map(|note| docs::literal(&docs::escape_line(note))),
        response,
        records,
    };
    // Without an example of the docs and without prose, a call would be made up of nothing but types.
    let is_made_up = is_all_facts && endpoint.example.request.is_none();
    if !is_made_up {
        let example = example::lines(site, endpoint, &types, &context);
        context.example = docs::lines(&example.join("\n"));
    }
    Some(context)
}

/// What records name that is defined elsewhere.
pub(super) struct Named {
    /// What follows `use crate::`; empty where nothing is needed.
    pub(super) imports: String,
    /// Whether there are maps.
    pub(super) has_maps: bool,
}

/// What some records and a payload name.
pub(super) fn named(records: &[&RecordContext], payload: Option<&String>) -> Named {
    let everything = || records.iter().flat_map(|record| &record.fields).map(|field| &field.ty).chain(payload);
    let has = |word: &str| everything().any(|ty| ty.split(|c: char| !c.is_alphanumeric()).any(|part| part == word));
    // The macros name it by themselves, but for a setter that is written out.
    let is_named = records.iter().flat_map(|record| record.odd_setters()).any(|setter| setter.ty.contains("Nullable<"));
    let words = ["File", "Nullable", "OneOrMany", "Scalar", "Value"];
    let words = words.into_iter().filter(|word| if *word == "Nullable" { is_named } else { has(word) });
    Named { imports: imports(&words.collect::<Vec<_>>()), has_maps: has("BTreeMap") }
}

/// Where an endpoint stands in the crate.
pub(super) struct Site<'a> {
    pub(super) krate: &'a str,
    /// The system's name and its module.
    pub(super) system: &'a str,
    pub(super) module: &'a str,
    /// The method of the client that gives the system's handle.
    pub(super) accessor: &'a str,
    /// The endpoint's module, and its method.
    pub(super) endpoint: &'a str,
}

/// What follows `use crate::` for these names.
fn imports(words: &[&str]) -> String {
    match words {
        [word] => (*word).to_owned(),
        [] => String::new(),
        words => format!("{{{}}}", words.join(", ")),
    }
}

/// Another text as a literal, where doc comments cannot show this one in a code span.
fn shown(text: &str) -> Option<String> {
    let shown = docs::span(text);
    (shown != text).then(|| docs::literal(&shown))
}

fn body(endpoint: &Endpoint) -> Option<&'static str> {
    match endpoint.body {
        Body::Json => None,
        Body::Form => Some("Form"),
        Body::Multipart => Some("Multipart"),
        Body::Bytes => Some("Bytes"),
    }
}

fn paging(endpoint: &Endpoint, types: &Types<'_>, records: &[RecordContext]) -> Option<PagingContext> {
    // A file has no items.
    let paging = endpoint.paging.as_ref().filter(|_| endpoint.answer == Answer::Json)?;
    let (payload, is_optional) = match &endpoint.response {
        Type::Nullable(inner) => (&**inner, true),
        payload => (payload, false),
    };
    let (item, take) = match payload {
        Type::List(item) if paging.items.is_empty() => {
            (types.rust(item), if is_optional { "page.unwrap_or_default()" } else { "page" }.to_owned())
        }
        Type::Record(name) => {
            let record = endpoint.types.get(name)?;
            let at = record.fields.iter().position(|field| field.name == paging.items)?;
            let Type::List(item) = record.fields[at].ty_inside() else { return None };
            let struct_name = types.struct_name(name);
            let ident = &records.iter().find(|record| record.name == struct_name)?.fields.get(at)?.ident;
            let is_plain = matches!(types.field(name, &record.fields[at]).1, Holding::Plain);
            let take = match (is_optional, is_plain) {
                (false, true) => format!("page.{ident}"),
                (false, false) => format!("page.{ident}.unwrap_or_default()"),
                (true, true) => format!("page.map(|page| page.{ident}).unwrap_or_default()"),
                (true, false) => format!("page.and_then(|page| page.{ident}).unwrap_or_default()"),
            };
            (types.rust(item), take)
        }
        _ => return None,
    };
    let named = [("size", &paging.size), ("total", &paging.total), ("next", &paging.next)];
    let named =
        named.into_iter().filter_map(|(word, name)| Some(format!(", {word} {}", docs::literal(name.as_ref()?))));
    let most = paging.max.map(|max| format!(", at most {max}"));
    Some(PagingContext {
        by: match paging.by {
            PagingBy::Offset => "Offset",
            PagingBy::Page => "Page",
            PagingBy::Cursor => "Cursor",
        },
        at: docs::literal(&paging.at),
        more: named.chain(most).collect(),
        items: docs::literal(&paging.items),
        item,
        take,
    })
}

/// What must hold before anything can be planned.
pub(super) fn check(endpoint: &Endpoint, report: &mut Report<'_>) -> Option<()> {
    let mut is_sound = true;
    if !METHODS.contains(&endpoint.method.as_str()) {
        report.unsupported_method(&endpoint.method);
        is_sound = false;
    }
    if !endpoint.types.contains_key(REQUEST) {
        report.unknown_record(REQUEST, "the endpoint itself");
        is_sound = false;
    }
    let payload = [("the response", &endpoint.response)];
    let fields =
        endpoint.types.iter().flat_map(|(_, record)| &record.fields).map(|field| (field.name.as_str(), &field.ty));
    for (place, ty) in payload.into_iter().chain(fields) {
        if let Some(name) = ty.record().filter(|name| !endpoint.types.contains_key(*name)) {
            report.unknown_record(name, place);
            is_sound = false;
        }
    }
    is_sound.then(|| unfilled(endpoint).for_each(|name| report.unfilled_path(name)))
}

/// Placeholders of the path that no field fills.
fn unfilled(endpoint: &Endpoint) -> impl Iterator<Item = &str> {
    let placeholders = endpoint.path.split('{').skip(1).filter_map(|rest| Some(rest.split_once('}')?.0));
    placeholders.filter(|name| !endpoint.types[REQUEST].fields.iter().any(|field| field.name == *name))
}

/// What a page says of the endpoint. The macro adds the method, the path, and how pages are fetched.
fn method_docs(endpoint: &Endpoint) -> String {
    paragraphs(&[&docs::escape(&endpoint.summary), &docs::escape(&endpoint.doc)])
}

/// A code span that holds any text.
pub(super) fn code(text: &str) -> String {
    match docs::span(text) {
        span if span.is_empty() => "an empty name".to_owned(),
        span => docs::escape(&format!("`{span}`")),
    }
}

/// How the payload is found in the body.
fn envelope(endpoint: &Endpoint) -> String {
    if endpoint.answer == Answer::Bytes {
        return "File".to_owned();
    }
    if endpoint.envelope == "none" {
        return "None".to_owned();
    }
    format!("Payload({})", docs::literal(endpoint.payload_member()))
}

pub(super) fn record_context(
    (name, docs, is_all_facts): (&str, &str, bool),
    key: &str,
    record: &Record,
    types: &Types<'_>,
    report: &mut Report<'_>,
) -> RecordContext {
    let mut context = RecordContext {
        name: name.to_owned(),
        kind: kind(key, types),
        of: None,
        docs: docs::lines(docs),
        fields: Vec::new(),
        is_sent: types.is_sent(key),
        arguments: Vec::new(),
        setters: Vec::new(),
    };
    if matches!(context.kind, "request" | "payload") {
        // The macro says it.
        context.docs.clear();
    }
    for (field, ident) in record.fields.iter().zip(idents(key, record, report)) {
        let (inner, holding) = types.field(key, field);
        let is_flexible = is_flexible(&inner) || types.values_name(key, field).is_some();
        // Prose that is there was the source of the facts and says them already.
        let facts = if is_all_facts { facts::line(field) } else { String::new() };
        let told = [facts, company(record, field)];
        match holding {
            Holding::Plain | Holding::OrNull => context.arguments.push(argument(&ident, &inner, holding, is_flexible)),
            Holding::Optional | Holding::Nullable if types.is_sent(key) => {
                context.setters.push(setter(&ident, &inner, holding, is_flexible));
            }
            Holding::Optional | Holding::Nullable => {}
        }
        let named = (context.fields.len(), ident);
        context.fields.push(field_context(named, (inner, holding), (types.is_sent(key), is_flexible), field, &told));
    }
    context
}

/// What the struct of a record is for.
fn kind(key: &str, types: &Types<'_>) -> &'static str {
    match (key, types.is_sent(key)) {
        (REQUEST, _) => "request",
        (_, true) => "sent",
        (_, false) if types.is_payload(key) => "payload",
        (_, false) => "received",
    }
}

/// The most names that a doc comment lists; a page may give a form hundreds of fields.
const MAX_COMPANY: usize = 8;

/// Which fields come together with this one, as a sentence; empty where it stands alone.
fn company(record: &Record, field: &Field) -> String {
    // A field that several forms share goes with none of them in particular.
    let is_other = |other: &&Field| field.forms.len() == 1 && other.forms == field.forms && other.name != field.name;
    let others: Vec<&Field> = record.fields.iter().filter(is_other).collect();
    let names: Vec<String> = others.iter().take(MAX_COMPANY).map(|other| code(&other.name)).collect();
    match (names.as_slice(), others.len().saturating_sub(MAX_COMPANY)) {
        ([], _) => String::new(),
        ([name], _) => format!("Goes with {name}."),
        (names, 0) => format!("Comes together with {}.", names.join(", ")),
        (names, more) => format!("Comes together with {} and {more} more.", names.join(", ")),
    }
}

fn field_context(
    (index, ident): (usize, String),
    (inner, holding): (String, Holding),
    (is_sent, is_flexible): (bool, bool),
    field: &Field,
    told: &[String; 2],
) -> FieldContext {
    let into = if is_sent && is_flexible { " | into" } else { "" };
    let (ty, holds) = match holding {
        Holding::Plain => (inner.clone(), format!(": {inner}{into}")),
        Holding::Optional => (format!("Option<{inner}>"), format!(" [{inner}{into}]")),
        Holding::OrNull => (format!("Option<{inner}>"), format!(": Option<{inner}> | into")),
        Holding::Nullable => (format!("Nullable<{inner}>"), format!(" {{{inner}}}")),
    };
    let is_settable = is_sent && matches!(holding, Holding::Optional | Holding::Nullable);
    let is_odd = is_settable && names::setter(&ident) != ident;
    let place = match field.location {
        Location::Member => "",
        Location::Body => "; in Body",
        Location::Path => "; in Path",
        Location::Query => "; in Query",
        Location::Header => "; in Header",
    };
    let null = if holding == Holding::OrNull { "; or null" } else { "" };
    FieldContext {
        index,
        docs: docs::lines(&field_docs(&ident, field, told)),
        holds: if is_odd { format!(" => {ty}") } else { holds },
        wire: (ident != field.name).then(|| docs::literal(&field.name)),
        ident,
        ty,
        flags: format!("{place}{null}"),
    }
}

/// `told` is what is said in our own words: facts, and which fields come together.
fn field_docs(ident: &str, field: &Field, [facts, company]: &[String; 2]) -> String {
    let doc = if field.doc.is_empty() { facts.clone() } else { docs::escape(&field.doc) };
    let is_renamed = ident.trim_start_matches("r#") != field.name;
    let wire = if is_renamed { format!("On the wire: {}.", code(&field.name)) } else { String::new() };
    paragraphs(&[&doc, &wire, company])
}

/// Those that are not empty.
fn paragraphs(parts: &[&str]) -> String {
    parts.iter().copied().filter(|part| !part.is_empty()).collect::<Vec<_>>().join("\n\n")
}

fn argument(ident: &str, inner: &str, holding: Holding, is_flexible: bool) -> Argument {
    let ty = match holding {
        Holding::OrNull => format!("impl Into<Option<{inner}>>"),
        _ if is_flexible => format!("impl Into<{inner}>"),
        _ => inner.to_owned(),
    };
    Argument { ident: ident.to_owned(), ty }
}

/// Whether callers may give what becomes this type, instead of the type.
fn is_flexible(ty: &str) -> bool {
    matches!(ty, "File" | "String" | "Scalar" | "OneOrMany" | "Value") || ty.starts_with("Box<")
}

fn setter(ident: &str, inner: &str, holding: Holding, is_flexible: bool) -> Setter {
    let (ty, value) = match holding {
        Holding::Nullable => (format!("impl Into<Nullable<{inner}>>"), format!("{ident}.into()")),
        _ if is_flexible => (format!("impl Into<{inner}>"), format!("Some({ident}.into())")),
        _ => (inner.to_owned(), format!("Some({ident})")),
    };
    Setter { method: names::setter(ident), ident: ident.to_owned(), ty, value }
}

/// The Rust names of a record's fields, an overlay's choice first.
pub(super) fn idents(key: &str, record: &Record, report: &mut Report<'_>) -> Vec<String> {
    let wires: Vec<&str> = record.fields.iter().map(|field| field.name.as_str()).collect();
    let mut idents: Vec<String> = Vec::new();
    for (field, (ident, rival)) in record.fields.iter().zip(names::distinct(&wires, Kind::Field)) {
        let choice = field.rust.as_deref().map(|name| (name, names::chosen(name, Kind::Field)));
        idents.push(match choice {
            Some((_, Some(chosen))) => chosen,
            Some((name, None)) => {
                report.bad_choice(key, &field.name, name);
                ident
            }
            None => {
                if let Some(rival) = rival.filter(|_| ident.trim_start_matches("r#") != field.name) {
                    report.clash(key, &field.name, rival, &ident);
                }
                ident
            }
        });
    }
    for index in 0..idents.len() {
        if let Some(other) = idents[..index].iter().position(|ident| *ident == idents[index]) {
            report.chosen_twice(key, wires[other], wires[index], &idents[index]);
        }
    }
    idents
}
