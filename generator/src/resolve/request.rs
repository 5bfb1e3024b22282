//! The request: where each field travels.

use super::tree::{ROOT, Tree};
use super::{Context, Input, emit, weigh, words};
use crate::diagnostic::{Diagnostic, code};
use crate::dialect::Claim;
use crate::outline::Direction;
use crate::spec::{Facts, Field, Location, REQUEST, Record, Type};
use indexmap::IndexMap;

/// Writes the record of the request and what it needs.
pub(crate) fn emit(
    tree: &Tree<'_>,
    method: &str,
    path: &str,
    names: &emit::Names,
    types: &mut IndexMap<String, Record>,
    context: &mut Context<'_, '_>,
) {
    // First, so that the request opens the list of types.
    types.insert(REQUEST.to_owned(), Record::default());
    let bare = is_bare(tree);
    let mut record = if bare {
        whole_body(tree, path, names, types, context)
    } else {
        weigh::record(tree, ROOT, Direction::Request, names, types, context)
    };
    for field in &mut record.fields {
        if let Some(location) = stated(tree, &field.name, context) {
            field.location = location;
        }
    }
    placeholders(path, &mut record, context);
    if !bare && takes_query(method, &record, context.input) {
        for field in &mut record.fields {
            if field.location == Location::Member {
                field.location = Location::Query;
            }
        }
    }
    types.insert(REQUEST.to_owned(), record);
}

/// Whether parameters that nothing is said of travel in the query. A query holds no objects, and a DELETE that a page shows
/// as a JSON object has that for its body.
fn takes_query(method: &str, request: &Record, input: &Input<'_>) -> bool {
    let is_body = |field: &Field| {
        field.location == Location::Member && (field.ty.record().is_some() || is_in_object(&field.name, input))
    };
    match method {
        "GET" | "HEAD" => true,
        "DELETE" => !request.fields.iter().any(is_body),
        _ => false,
    }
}

/// Whether an example shows a parameter as a member of an object, and not in a query string.
fn is_in_object(name: &str, input: &Input<'_>) -> bool {
    let mut examples = input.outline.examples.iter().filter(|example| example.direction == Direction::Request);
    examples.any(|example| {
        let text = input.file.text().get(example.sample.span.clone()).unwrap_or_default();
        !example.of_field && text.starts_with('{') && example.sample.get(name).is_some()
    })
}

/// Whether the examples show a body that is no object.
pub(crate) fn is_bare(tree: &Tree<'_>) -> bool {
    tree.nodes[ROOT].kinds.first().is_some_and(|kinds| (kinds.array > 0 || kinds.scalar()) && kinds.object == 0)
}

/// A body that is no object: one field that is the whole of it, and what tables say of path and query.
fn whole_body(
    tree: &Tree<'_>,
    path: &str,
    names: &emit::Names,
    types: &mut IndexMap<String, Record>,
    context: &mut Context<'_, '_>,
) -> Record {
    let decided = weigh::decide(tree, ROOT, Direction::Request, names, types, context);
    let mut body = Field {
        name: "body".to_owned(),
        rust: None,
        ty: decided.ty,
        required: true,
        forms: Vec::new(),
        nullable: false,
        location: Location::Body,
        seen: None,
        values: Vec::new(),
        facts: Facts::default(),
        doc: String::new(),
    };
    let in_path = |name: &str| path.contains(&format!("{{{name}}}"));
    let outside =
        |name: &str| in_path(name) || stated(tree, name, context).is_some_and(|location| location != Location::Member);
    let outer: Vec<&str> = tree.nodes[ROOT].children.keys().map(String::as_str).filter(|name| outside(name)).collect();
    let outer: Vec<String> = outer.into_iter().map(str::to_owned).collect();
    // Items that are objects are a record by now; it must not keep what travels outside of the body.
    let fields = match types.get_mut(&names.of(Direction::Request, ROOT)) {
        Some(item) => {
            let fields = std::mem::take(&mut item.fields);
            item.fields = fields.iter().filter(|field| !outer.contains(&field.name)).cloned().collect();
            fields
        }
        None => weigh::record(tree, ROOT, Direction::Request, names, types, context).fields,
    };
    let mut kept: Vec<Field> = fields.into_iter().filter(|field| outer.contains(&field.name)).collect();
    // A field of the body's items may be called so too: then the items are in a record, and nothing clashes.
    while kept.iter().any(|field| field.name == body.name) {
        body.name.push('_');
    }
    kept.push(body);
    Record { fields: kept }
}

/// Whether a field of the request travels outside of a body that the method has: an example of that body lacks it.
pub(crate) fn travels_apart(tree: &Tree<'_>, name: &str, context: &Context<'_, '_>) -> bool {
    let (route, outline) = (context.input.route(), context.input.outline);
    let claimed = |claim: &Option<crate::outline::Claimed<String>>| claim.as_ref().map(|claim| claim.value.clone());
    let path = route.map(|route| route.path.clone()).or_else(|| claimed(&outline.path)).unwrap_or_default();
    let method = route.map(|route| route.method.clone()).or_else(|| claimed(&outline.method)).unwrap_or_default();
    match stated(tree, name, context) {
        _ if path.contains(&format!("{{{name}}}")) => true,
        Some(Location::Header) => true,
        Some(Location::Query) => !matches!(method.as_str(), "GET" | "HEAD" | "DELETE"),
        _ => false,
    }
}

/// Where a table or its heading says that a field travels.
fn stated(tree: &Tree<'_>, name: &str, context: &Context<'_, '_>) -> Option<Location> {
    let id = tree.nodes[ROOT].children.get(name)?;
    tree.nodes[*id].rows.iter().find_map(|at| at.row.location.or(context.input.outline.tables[at.table].location))
}

/// A placeholder that no table describes; at the path, where the page says it.
fn unfilled(name: &str, path: &str, context: &Context<'_, '_>) -> Diagnostic {
    let input = context.input;
    let braced = format!("{{{name}}}");
    let claimed = input.outline.path.as_ref().and_then(|claimed| {
        let start = claimed.span.start + input.file.text().get(claimed.span.clone())?.find(&braced)?;
        Some(input.file.at(start..start + braced.len()))
    });
    let (place, label) = match claimed {
        Some(place) => (place, "which value stands here?"),
        None => (input.file.whole(), ""),
    };
    let text = Claim::Scalar(Type::String);
    let word = words::of_page(context, &text).or_else(|| input.dialect.type_word(&text, ""));
    let word = word.unwrap_or_else(|| "…".to_owned());
    Diagnostic::new(&code::MISSING_PATH_PARAMETER, format!("no table has the path parameter `{name}` of `{path}`"))
        .at(place, label)
        .help(format!(
            "it was taken for a text: add a row to the table of the request, such as `| {name} | {word} | … |`"
        ))
}

/// The placeholders of the path are fields of the request, whatever the page says of them.
fn placeholders(path: &str, record: &mut Record, context: &mut Context<'_, '_>) {
    let wanted: Vec<&str> =
        path.split('{').skip(1).filter_map(|part| part.split_once('}')).map(|(name, _)| name).collect();
    for name in &wanted {
        match record.fields.iter_mut().find(|field| field.name == *name) {
            Some(field) => {
                field.location = Location::Path;
                field.required = true;
                field.nullable = false;
            }
            None => {
                let diagnostic = unfilled(name, path, context);
                context.report(diagnostic);
                record.fields.insert(
                    0,
                    Field {
                        name: (*name).to_owned(),
                        rust: None,
                        ty: Type::String,
                        required: true,
                        forms: Vec::new(),
                        nullable: false,
                        location: Location::Path,
                        seen: None,
                        values: Vec::new(),
                        facts: Facts::default(),
                        doc: String::new(),
                    },
                );
            }
        }
    }
    // Beside a field that is the whole body there are no members of the body.
    let has_body = record.fields.iter().any(|field| field.location == Location::Body);
    let elsewhere = if has_body { Location::Query } else { Location::Member };
    for field in &mut record.fields {
        if field.location == Location::Path && !wanted.contains(&field.name.as_str()) {
            field.location = elsewhere;
        }
    }
}
