//! What the templates are filled with: finished names, types, literals, nothing left to decide.

use super::names::{self, Kind};
use super::plan::Plan;
use super::types::{Holding, Types};
use super::values::{self, ValuesContext};
use super::{docs, example, report::Report};
use crate::spec::model::REQUEST;
use crate::spec::{Answer, Body, Effect, Endpoint, Field, Location, PagingBy, Record, Type};
use std::collections::BTreeSet;

/// An endpoint's file.
pub(super) struct EndpointContext {
    pub(super) docs: Vec<String>,
    pub(super) imports: String,
    pub(super) has_maps: bool,
    /// The types that the system defines for several endpoints; the records and values of the file are without them.
    pub(super) shared: Vec<String>,
    pub(super) system: String,
    pub(super) name: String,
    pub(super) method: String,
    pub(super) path: String,
    pub(super) effect: &'static str,
    pub(super) envelope: String,
    pub(super) body: Option<&'static str>,
    pub(super) paging: Option<PagingContext>,
    pub(super) values: Vec<ValuesContext>,
    pub(super) handle: String,
    pub(super) method_name: String,
    pub(super) method_docs: Vec<String>,
    pub(super) deprecated: Option<String>,
    pub(super) response: String,
    pub(super) response_docs: Vec<String>,
    pub(super) records: Vec<RecordContext>,
}

impl EndpointContext {
    /// The records that the file defines.
    pub(super) fn own_records(&self) -> impl Iterator<Item = &RecordContext> {
        self.records.iter().filter(|record| !self.shared.contains(&record.name))
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
    pub(super) size: String,
    pub(super) items: String,
    pub(super) total: String,
    pub(super) next: String,
    pub(super) item: String,
    pub(super) take: String,
}

/// A struct.
pub(super) struct RecordContext {
    pub(super) name: String,
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
}

/// A field of a struct.
pub(super) struct FieldContext {
    pub(super) ident: String,
    pub(super) ty: String,
    /// How the macros are told the type: `: T`, ` [T | into]`.
    pub(super) holds: String,
    pub(super) docs: Vec<String>,
    /// The name on the wire where it is not that of the field.
    pub(super) wire: Option<String>,
    pub(super) flags: String,
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
    let records = kept.iter().map(|(name, record)| {
        let docs = match (*name, uses.get(name)) {
            (REQUEST, _) => format!("Parameters of `{}`.", endpoint.name.replace('`', "'")),
            (_, Some(place)) => place.sentence(names),
            (_, None) => "The payload of the answer.".to_owned(),
        };
        record_context(&names[name], docs, name, record, &types, report)
    });
    let records: Vec<RecordContext> = records.collect();
    let response = match endpoint.answer {
        Answer::Json => types.rust(&endpoint.response),
        Answer::Bytes => "File".to_owned(),
    };
    let paging = paging(endpoint, &types, &records);
    let of_values = |((key, wire), name): (&(&str, &str), &String)| {
        let field = endpoint.types.get(*key)?.fields.iter().find(|field| field.name == *wire)?;
        Some(values::context(name, &names[key], field))
    };
    let values: Vec<ValuesContext> = listed.iter().filter_map(of_values).collect();
    let is_own = |name: &String| !shared.contains(name);
    let own: Vec<&RecordContext> = records.iter().filter(|record| is_own(&record.name)).collect();
    let Named { mut imports, has_maps } =
        named(&own, Some(&response), values.iter().any(|values| is_own(&values.name)));
    imports.extend(["Call", "Effect", "Endpoint", "Envelope", "Method"]);
    let body = body(endpoint);
    imports.extend(body.map(|_| "Body"));
    if paging.is_some() {
        imports.extend(["Paged", "Paging", "PagingBy"]);
    }
    imports.sort_unstable();
    let all = names.values().chain(listed.values());
    let mut shared: Vec<String> = all.filter(|name| shared.contains(*name)).cloned().collect();
    shared.sort_unstable();
    let mut context = EndpointContext {
        docs: docs::literals(&page_docs(endpoint)),
        imports: imports.join(", "),
        has_maps,
        shared,
        system: docs::literal(system),
        name: docs::literal(&endpoint.name),
        method: endpoint.method.clone(),
        path: docs::literal(&format!("/{}", endpoint.path.trim_start_matches('/'))),
        effect: match endpoint.effect {
            Effect::Read => "Read",
            Effect::Write => "Write",
        },
        envelope: envelope(endpoint),
        body,
        paging,
        values,
        handle: names::identifier(system, Kind::Handle),
        method_name: site.endpoint.to_owned(),
        method_docs: Vec::new(),
        deprecated: endpoint.deprecated.as_ref().map(|note| docs::literal(&docs::one_line(note))),
        response,
        response_docs: docs::literals("The payload of a successful answer."),
        records,
    };
    let example = example::lines(site, endpoint, &types, &context);
    context.method_docs = method_docs(endpoint, site.endpoint, &example);
    Some(context)
}

/// What records name that is defined elsewhere.
pub(super) struct Named {
    /// Items of the crate.
    pub(super) imports: Vec<&'static str>,
    /// Whether there are maps.
    pub(super) has_maps: bool,
}

/// What some records, a payload and lists of values name.
pub(super) fn named(records: &[&RecordContext], payload: Option<&String>, has_values: bool) -> Named {
    let everything = || records.iter().flat_map(|record| &record.fields).map(|field| &field.ty).chain(payload);
    let has = |word: &str| everything().any(|ty| ty.split(|c: char| !c.is_alphanumeric()).any(|part| part == word));
    let optional = ["File", "OneOrMany", "Scalar", "Value"].into_iter().filter(|word| has(word));
    // The macros name it by themselves, but for a setter that is written out.
    let is_named = records.iter().flat_map(|record| record.odd_setters()).any(|setter| setter.ty.contains("Nullable<"));
    let optional = optional.chain(is_named.then_some("Nullable")).chain(has_values.then_some("known::known"));
    Named { imports: optional.collect(), has_maps: has("BTreeMap") }
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
    let option = |text: &Option<String>| match text {
        Some(text) => format!("Some({})", docs::literal(text)),
        None => "None".to_owned(),
    };
    Some(PagingContext {
        by: match paging.by {
            PagingBy::Offset => "Offset",
            PagingBy::Page => "Page",
            PagingBy::Cursor => "Cursor",
        },
        at: docs::literal(&paging.at),
        size: option(&paging.size),
        items: docs::literal(&paging.items),
        total: option(&paging.total),
        next: option(&paging.next),
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

fn page_docs(endpoint: &Endpoint) -> String {
    let summary = match docs::escape(&endpoint.summary) {
        summary if summary.is_empty() => format!("The endpoint {}.", code(&endpoint.name)),
        summary => summary,
    };
    let line = code(&format!("{} {}", endpoint.method, endpoint.path));
    let doc = docs::escape(&endpoint.doc);
    paragraphs(&[&summary, &doc, &line])
}

/// The doc comment of an endpoint's method.
fn method_docs(endpoint: &Endpoint, module: &str, example: &[String]) -> Vec<String> {
    let summary = match docs::escape(&endpoint.summary) {
        summary if summary.is_empty() => format!("Calls {}.", code(&endpoint.name)),
        summary => summary,
    };
    let line = code(&format!("{} {}", endpoint.method, endpoint.path));
    let pages = match endpoint.paging.as_ref().map(|paging| paging.max) {
        Some(Some(max)) => format!("A long list: `.items()` fetches page after page, of at most {max} items."),
        Some(None) => "A long list: `.items()` fetches page after page.".to_owned(),
        None => String::new(),
    };
    let place = format!("{line}, see [`{module}`](self).");
    docs::literals(&paragraphs(&[&summary, &place, &pages, &example.join("\n")]))
}

/// A code span that holds any text.
pub(super) fn code(text: &str) -> String {
    let text: String = text.chars().map(|c| if c == '`' { '\'' } else { c }).filter(|c| !c.is_control()).collect();
    let text = text.trim();
    if text.is_empty() { "an empty name".to_owned() } else { docs::escape(&format!("`{text}`")) }
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
    name: &str,
    docs: String,
    key: &str,
    record: &Record,
    types: &Types<'_>,
    report: &mut Report<'_>,
) -> RecordContext {
    let mut context = RecordContext {
        name: name.to_owned(),
        docs: docs::lines(&docs),
        fields: Vec::new(),
        is_sent: types.is_sent(key),
        arguments: Vec::new(),
        setters: Vec::new(),
    };
    for (field, ident) in record.fields.iter().zip(idents(key, record, report)) {
        let (inner, holding) = types.field(key, field);
        let is_flexible = is_flexible(&inner) || types.values_name(key, field).is_some();
        let company = company(record, field);
        match holding {
            Holding::Plain | Holding::OrNull => context.arguments.push(argument(&ident, &inner, holding, is_flexible)),
            Holding::Optional | Holding::Nullable if types.is_sent(key) => {
                context.setters.push(setter(&ident, &inner, holding, is_flexible));
            }
            Holding::Optional | Holding::Nullable => {}
        }
        context.fields.push(field_context(ident, (inner, holding), (types.is_sent(key), is_flexible), field, &company));
    }
    context
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
    ident: String,
    (inner, holding): (String, Holding),
    (is_sent, is_flexible): (bool, bool),
    field: &Field,
    company: &str,
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
        docs: docs::lines(&field_docs(&ident, field, company)),
        holds: if is_odd { format!(" => {ty}") } else { holds },
        wire: (ident != field.name).then(|| docs::literal(&field.name)),
        ident,
        ty,
        flags: format!("{place}{null}"),
    }
}

fn field_docs(ident: &str, field: &Field, company: &str) -> String {
    let doc = docs::escape(&field.doc);
    let is_renamed = ident.trim_start_matches("r#") != field.name;
    let doc = match (doc.is_empty(), is_renamed) {
        (true, _) => format!("{}, not described.", code(&field.name)),
        (false, false) => doc,
        (false, true) => format!("{doc}\n\nOn the wire: {}.", code(&field.name)),
    };
    paragraphs(&[&doc, company])
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
