//! Weighs what the tables of a page claim against what its examples show, and decides.

mod emit;
mod envelope;
pub(crate) mod facts;
mod files;
mod forms;
mod languages;
mod link;
mod paging;
mod request;
mod shape;
mod tree;
mod values;
mod weigh;
mod whole;
mod words;

use crate::diagnostic::{Diagnostic, SourceFile, code};
use crate::dialect::Dialect;
use crate::limits::{TYPE_DEPTH, too_large};
use crate::outline::{Direction, Outline};
use crate::sample::Sample;
use crate::spec::routes::{Route, Routes};
use crate::spec::{Answer, Body, Endpoint, Example, Source};
use std::collections::{BTreeMap, HashSet};

pub use languages::{Places, Telling, merge};
pub use link::Rule;
pub use paging::Unclear;
pub use values::{Lists, Pattern, Strangers, Tally};

/// A page, ready to be resolved.
pub struct Input<'a> {
    /// The name of the endpoint.
    pub name: &'a str,
    /// The page.
    pub file: &'a SourceFile,
    /// The path of the page relative to the folder of docs.
    pub relative: &'a str,
    /// What the page claims.
    pub outline: &'a Outline,
    /// The words of its family.
    pub dialect: &'a Dialect,
    /// The routes; the one with the endpoint's name counts more than what the page says.
    pub routes: &'a Routes,
}

impl<'a> Input<'a> {
    fn route(&self) -> Option<&'a Route> {
        self.routes.find(self.name)
    }
}

/// What became of a page.
pub struct Resolved {
    /// The endpoint; absent where the page says too little to call it.
    pub endpoint: Option<Endpoint>,
    /// Every decision that had two sides, and every error.
    pub diagnostics: Vec<Diagnostic>,
    /// By which rule each nested table found its field.
    pub links: BTreeMap<Rule, usize>,
    /// Where the rows of the fields stand.
    pub places: Places,
    /// How many types are `any`.
    pub anys: Anys,
    /// How many fields have a list of values.
    pub lists: Lists,
    /// What examples show that lists of values lack.
    pub strangers: Strangers,
    /// Why it is not known how the endpoint pages, where its request looks like it.
    pub unclear: Option<Unclear>,
}

/// How many types are `any`, and why.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, serde::Serialize, serde::Deserialize)]
pub struct Anys {
    /// The page says nothing of them: no example has a value, and tables tell no more than `object` or `list`.
    pub silent: usize,
    /// The examples show values that no single type holds.
    pub mixed: usize,
}

/// Resolves a page.
pub fn resolve(input: &Input<'_>) -> Resolved {
    let mut diagnostics = Vec::new();
    let outline = input.outline;
    if outline.tables.iter().all(|table| table.rows.is_empty())
        && outline.examples.is_empty()
        && outline.table_count == 0
    {
        diagnostics.push(
            Diagnostic::new(&code::EMPTY_PAGE, "this page has neither tables nor examples")
                .at(input.file.whole(), "")
                .help("describe the parameters in a table below a heading such as `Request parameters`, or take the page out of the folder of docs"),
        );
        return Resolved {
            endpoint: None,
            diagnostics,
            links: BTreeMap::new(),
            places: Places::new(),
            anys: Anys::default(),
            lists: Lists::new(),
            strangers: Strangers::new(),
            unclear: None,
        };
    }
    let mut links = BTreeMap::new();
    let (mut places, mut anys, mut lists, mut strangers) =
        (Places::new(), Anys::default(), Lists::new(), Strangers::new());
    let mut verdicts = words::Verdicts::default();
    let mut context = Context {
        input,
        diagnostics: &mut diagnostics,
        links: &mut links,
        places: &mut places,
        anys: &mut anys,
        lists: &mut lists,
        strangers: &mut strangers,
        verdicts: &mut verdicts,
    };
    let request = link::link(Direction::Request, &mut context);
    let response = link::link(Direction::Response, &mut context);
    let (method, path) = endpoint_of(&mut context);
    let wrapped = envelope::find(&response, &mut context);
    let mut types = indexmap::IndexMap::new();
    let names = emit::Names::new(outline, &request, &response, &wrapped);
    request::emit(&request, &method, &path, &names, &mut types, &mut context);
    let payload = envelope::emit(&response, &wrapped, &names, &mut types, &mut context);
    let answers: Vec<&Sample> = outline
        .examples
        .iter()
        .filter(|example| example.direction == Direction::Response && !example.of_field)
        .map(|example| &example.sample)
        .collect();
    let shapes =
        paging::Shapes { types: &types, payload: &payload, wrapped: wrapped.payload.as_deref(), answers: &answers };
    let (paging, unclear) = match paging::find(shapes, input.dialect.paging()) {
        paging::Outcome::None => (None, None),
        paging::Outcome::Pages(paging) => (Some(paging), None),
        paging::Outcome::Unclear(why) => (None, Some(why)),
    };
    let (summary, doc) = describe(input);
    let effect = input.route().map_or_else(|| input.dialect.routes.effect(input.name, &method), |route| route.effect);
    let mut endpoint = Endpoint {
        name: input.name.to_owned(),
        source: Some(Source { file: input.relative.to_owned(), line: 1 }),
        method,
        path,
        summary,
        doc,
        effect,
        envelope: wrapped.name.clone(),
        deprecated: deprecated(input),
        body: Body::Json,
        answer: Answer::Json,
        paging,
        response: payload,
        types,
        corrected: Vec::new(),
        example: Example::default(),
    };
    files::find(&mut endpoint, input);
    endpoint.example = whole::example(input, &endpoint);
    facts::complete(&mut endpoint);
    diagnostics.extend(too_deep(&endpoint, &places, input));
    words::keep_certain(&mut diagnostics, &verdicts);
    once(&mut diagnostics);
    Resolved { endpoint: Some(endpoint), diagnostics, links, places, anys, lists, strangers, unclear }
}

/// What the parts of this stage share.
pub(crate) struct Context<'a, 'b> {
    pub(crate) input: &'b Input<'a>,
    pub(crate) diagnostics: &'b mut Vec<Diagnostic>,
    pub(crate) links: &'b mut BTreeMap<Rule, usize>,
    pub(crate) places: &'b mut Places,
    pub(crate) anys: &'b mut Anys,
    pub(crate) lists: &'b mut Lists,
    pub(crate) strangers: &'b mut Strangers,
    pub(crate) verdicts: &'b mut words::Verdicts,
}

impl Context<'_, '_> {
    pub(crate) fn report(&mut self, diagnostic: Diagnostic) {
        self.diagnostics.push(diagnostic);
    }
}

/// The sentence that says that the endpoint should not be used; a route may say it, too.
fn deprecated(input: &Input<'_>) -> Option<String> {
    let says = |text: &&String| input.dialect.is_deprecated(text);
    let note = input.outline.description.iter().find(says).map(|text| text.trim().to_owned());
    note.or_else(|| input.route().filter(|route| route.deprecated).map(|_| String::new()))
}

/// Method and path: of the route where there is one, else of the page. What nobody says is empty, and an error.
fn endpoint_of(context: &mut Context<'_, '_>) -> (String, String) {
    let input = context.input;
    if let Some(route) = input.route() {
        return (route.method.clone(), route.path.clone());
    }
    let (method, path) = (&input.outline.method, &input.outline.path);
    if let (Some(method), Some(path)) = (method, path) {
        return (method.value.clone(), path.value.clone());
    }
    let (what, place) = match (method, path) {
        (Some(method), None) => ("the page says no path", input.file.at(method.span.clone())),
        (None, Some(path)) => ("the page says no method", input.file.at(path.span.clone())),
        _ => ("the page says neither method nor path", input.file.whole()),
    };
    context.report(
        Diagnostic::new(&code::NO_ROUTE, format!("{what}, and no route has the name `{}`", input.name))
            .at(place, "")
            .help(advice(input)),
    );
    let text = |claim: &Option<crate::outline::Claimed<String>>| {
        claim.as_ref().map(|claim| claim.value.clone()).unwrap_or_default()
    };
    (text(method), text(path))
}

/// What to do about a missing route: one of another name may be meant.
fn advice(input: &Input<'_>) -> String {
    let path = input.outline.path.as_ref().map_or("", |path| path.value.as_str());
    let near: Vec<String> =
        input.routes.near(input.name, path).iter().map(|route| format!("`{}`", route.name)).collect();
    let meant = if near.is_empty() {
        String::new()
    } else {
        format!("rename the page if one of these routes is meant: {}; else ", near.join(", "))
    };
    format!("{meant}add an entry with the name `{}` to a routes file, or say method and path in the page", input.name)
}

/// Says where a type nests deeper than a spec may hold: an example may show lists in lists without end.
fn too_deep(endpoint: &Endpoint, places: &Places, input: &Input<'_>) -> Option<Diagnostic> {
    let mut fields =
        endpoint.types.iter().flat_map(|(name, record)| record.fields.iter().map(move |field| (name, field)));
    let found = fields.find(|(_, field)| field.ty.depth() > TYPE_DEPTH);
    let (what, row) = match found {
        Some((name, field)) => {
            (format!("the type of `{name}.{}`", field.name), places.get(&(name.clone(), field.name.clone())))
        }
        None if endpoint.response.depth() > TYPE_DEPTH => ("the type of the answer".to_owned(), None),
        None => return None,
    };
    let deepest = || input.outline.examples.iter().map(|example| &example.sample).max_by_key(|sample| sample.depth());
    let span = row.or_else(|| deepest().map(|sample| &sample.span));
    let place = span.map_or(input.file.whole(), |span| input.file.at_line(span.clone()));
    let message = format!("{what} nests more than {TYPE_DEPTH} deep");
    Some(too_large(message, place, "nothing of it is used"))
}

/// One finding of a kind for a place: a table that describes several fields says everything several times.
fn once(diagnostics: &mut Vec<Diagnostic>) {
    let mut seen = HashSet::new();
    diagnostics.retain(|finding| {
        let place = finding.labels.first().map(|label| label.place.span.clone());
        place.is_none_or(|span| span.is_empty() || seen.insert((finding.code.name, span.start, span.end)))
    });
}

/// The first sentence of the description, and the rest with the remarks between the tables.
fn describe(input: &Input<'_>) -> (String, String) {
    let text = input.outline.description.join("\n\n");
    let (summary, rest) = first_line(text.trim());
    let mut parts: Vec<&str> = vec![rest.trim()];
    parts.extend(input.outline.remarks.iter().map(String::as_str));
    parts.retain(|part| !part.is_empty());
    let doc = parts.join("\n\n");
    if summary.is_empty() {
        let label = input.route().map(|route| route.summary.trim().to_owned()).unwrap_or_default();
        return (label, doc);
    }
    (summary, doc)
}

/// The first line of a text, with the lines that a break cut off from it: those behind an open bracket or a comma, and
/// those that go on with a small letter.
fn first_line(text: &str) -> (String, &str) {
    let mut summary = String::new();
    let (mut opened, mut closed) = (0, 0);
    let mut rest = text;
    while let Some(line) = rest.split_inclusive('\n').next() {
        let words = line.trim();
        let goes_on = opened > closed
            || summary.ends_with([',', '，', '、', ';', '；'])
            || words.starts_with(|c: char| c.is_ascii_lowercase());
        if !summary.is_empty() && (words.is_empty() || !goes_on) {
            break;
        }
        // Chinese goes on without a blank.
        if summary.ends_with(|c: char| c.is_ascii()) && !summary.is_empty() && !summary.ends_with('(') {
            summary.push(' ');
        }
        summary.push_str(words);
        opened += words.matches(['(', '（']).count();
        closed += words.matches([')', '）']).count();
        rest = &rest[line.len()..];
    }
    (summary, rest)
}
