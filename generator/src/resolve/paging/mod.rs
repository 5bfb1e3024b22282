//! Paging: which members of a request ask for the next page, and where its items are in the answer.
//!
//! The dialect knows the names; the structure decides. Without a list that is known to be the one that is paged there is
//! no paging: code that fetches the wrong list to its end is worse than none.

#[cfg(test)]
mod tests;

use crate::dialect::{Convention, PagingWords, Way};
use crate::sample::{Sample, Value};
use crate::spec::check::check_paging;
use crate::spec::{ENVELOPE, Endpoint, Field, Location, Paging, PagingBy, REQUEST, Record, Seen, Type};
use indexmap::IndexMap;

/// What became of the members of a request that look like paging.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum Outcome {
    /// There are none.
    None,
    /// They page this list.
    Pages(Paging),
    /// They page something, but it is not known what or how.
    Unclear(Unclear),
}

/// Why it is not known how an endpoint pages.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, serde::Serialize, serde::Deserialize)]
pub enum Unclear {
    /// Nothing is known of the payload, or it is neither list nor object.
    NoPayload,
    /// The payload has no list, or none that a path can name.
    NoList,
    /// The payload has several, and none has a name that is known.
    SeveralLists,
    /// A cursor goes in, but none comes out.
    NoCursor,
}

impl Unclear {
    /// The reason, for people.
    pub fn word(self) -> &'static str {
        match self {
            Unclear::NoPayload => "the payload is no object and no list",
            Unclear::NoList => "the payload has no list",
            Unclear::SeveralLists => "the payload has several lists",
            Unclear::NoCursor => "the answer says nothing of the next page",
        }
    }
}

/// The records of an endpoint.
#[derive(Clone, Copy)]
pub(crate) struct Shapes<'a> {
    pub(crate) types: &'a IndexMap<String, Record>,
    pub(crate) payload: &'a Type,
    /// The member of the envelope that holds the payload, where one wraps it.
    pub(crate) wrapped: Option<&'a str>,
    /// The whole bodies that the examples show as answers.
    pub(crate) answers: &'a [&'a Sample],
}

impl<'a> Shapes<'a> {
    fn fields(self, record: &str) -> &'a [Field] {
        self.types.get(record).map_or(&[], |record| &record.fields)
    }

    /// The members of the payload, where it is an object.
    fn members(self) -> &'a [Field] {
        match bare(self.payload) {
            Type::Record(name) => self.fields(name),
            _ => &[],
        }
    }
}

/// How the list that an endpoint answers with is fetched page by page.
pub(crate) fn find(shapes: Shapes<'_>, words: &PagingWords) -> Outcome {
    let mut outcome = Outcome::None;
    for convention in &words.conventions {
        let Some(request) = asks(shapes, convention) else { continue };
        match answers(shapes, convention, &request, words) {
            Ok(paging) => return Outcome::Pages(paging),
            // The first reason is that of the most telling convention.
            Err(why) if outcome == Outcome::None => outcome = Outcome::Unclear(why),
            Err(_) => {}
        }
    }
    outcome
}

/// What a request has for paging.
struct Asks<'a> {
    /// The object that holds the members, dotted, with a dot behind.
    path: String,
    at: &'a Field,
    size: Option<&'a Field>,
    /// The members beside them.
    siblings: &'a [Field],
}

/// The members of a request that page by a convention: in the request itself, or in one object of it.
fn asks<'a>(shapes: Shapes<'a>, convention: &Convention) -> Option<Asks<'a>> {
    let request = shapes.fields(REQUEST);
    let sent = |field: &&Field| matches!(field.location, Location::Member | Location::Query);
    let nested = request.iter().filter(sent).filter_map(|field| match bare(&field.ty) {
        Type::Record(name) if can_be_named(field) => Some((format!("{}.", field.name), shapes.fields(name))),
        _ => None,
    });
    let places = std::iter::once((String::new(), request)).chain(nested);
    let found: Vec<Asks<'a>> = places.filter_map(|(path, fields)| asks_in(path, fields, convention)).collect();
    // Where several objects have such members, an example shows which of them the server reads.
    let shown = found.iter().position(|asks| asks.at.seen != Some(Seen::Table));
    found.into_iter().nth(shown.unwrap_or(0))
}

fn asks_in<'a>(path: String, fields: &'a [Field], convention: &Convention) -> Option<Asks<'a>> {
    let sent = |field: &Field| matches!(field.location, Location::Member | Location::Query);
    let at = named(fields, &convention.at, |field| {
        let fits = match convention.by {
            Way::Cursor => matches!(bare(&field.ty), Type::String | Type::Integer | Type::Union(_)),
            Way::Offset | Way::Page => is_count(&field.ty),
        };
        sent(field) && fits
    })?;
    let size = named(fields, &convention.size, |field| sent(field) && is_count(&field.ty) && field.name != at.name);
    // A start without a length may be the start of anything: of a time, of a name.
    let enough = size.is_some() || convention.by != Way::Offset;
    enough.then_some(Asks { path, at, size, siblings: fields })
}

/// The list that comes back, and what the answer says of the rest.
fn answers(
    shapes: Shapes<'_>,
    convention: &Convention,
    asks: &Asks<'_>,
    words: &PagingWords,
) -> Result<Paging, Unclear> {
    let members = shapes.members();
    let items = match bare(shapes.payload) {
        Type::List(_) => String::new(),
        Type::Record(_) => list(members, &convention.items)?,
        _ => return Err(Unclear::NoPayload),
    };
    // What an answer may leave out does not say that nothing is left.
    let next = named(members, &convention.next, |field| {
        let tells = field.nullable || field.required || convention.by == Way::Cursor;
        field.name != items && !is_list(&field.ty) && tells
    });
    if convention.by == Way::Cursor && next.is_none() {
        return Err(Unclear::NoCursor);
    }
    let mut around = asks.siblings.iter().chain(shapes.fields(REQUEST));
    let counting = around.any(|field| words.counting.contains(&field.name));
    let total = total(shapes, convention).filter(|total| !counting && holds(shapes, total, &items));
    let dotted = |field: &Field| format!("{}{}", asks.path, field.name);
    Ok(Paging {
        by: match convention.by {
            Way::Offset => PagingBy::Offset,
            Way::Page => PagingBy::Page,
            Way::Cursor => PagingBy::Cursor,
        },
        at: dotted(asks.at),
        size: asks.size.map(dotted),
        total,
        items,
        next: next.map(|field| field.name.clone()),
        max: asks.size.and_then(|size| words.max(&size.doc)),
    })
}

/// The list among the members of a payload: the only one, or the one whose name is known.
fn list(members: &[Field], names: &[String]) -> Result<String, Unclear> {
    let mut lists = members.iter().filter(|field| is_list(&field.ty));
    let known = || named(members, names, |field| is_list(&field.ty));
    match (lists.next(), lists.next()) {
        (None, _) => Err(Unclear::NoList),
        (Some(only), None) => can_be_named(only).then(|| only.name.clone()).ok_or(Unclear::NoList),
        (Some(_), Some(_)) => known().map(|field| field.name.clone()).ok_or(Unclear::SeveralLists),
    }
}

/// The number of all items: in the payload, or beside it.
fn total(shapes: Shapes<'_>, convention: &Convention) -> Option<String> {
    let is_number = |field: &Field| is_count(&field.ty);
    if let Some(field) = named(shapes.members(), &convention.total, is_number) {
        return Some(field.name.clone());
    }
    let beside = if shapes.wrapped.is_some() { shapes.fields(ENVELOPE) } else { &[] };
    named(beside, &convention.total, is_number).map(|field| format!("^{}", field.name))
}

/// Whether no example shows a number of all items that is smaller than that of the items shown with it.
fn holds(shapes: Shapes<'_>, total: &str, items: &str) -> bool {
    shapes.answers.iter().all(|body| {
        let payload = shapes.wrapped.map_or(Some(*body), |name| body.get(name));
        let number = match total.strip_prefix('^') {
            Some(beside) => body.get(beside),
            None => payload.and_then(|payload| payload.get(total)),
        };
        let list = if items.is_empty() { payload } else { payload.and_then(|payload| payload.get(items)) };
        let (Some(Value::Number(number)), Some(Value::Array(list))) =
            (number.map(|n| &n.value), list.map(|l| &l.value))
        else {
            return true;
        };
        number.parse::<usize>().is_ok_and(|number| number >= list.len())
    })
}

/// The first of some names that a field has which fits.
fn named<'a>(fields: &'a [Field], names: &[String], fits: impl Fn(&Field) -> bool) -> Option<&'a Field> {
    let is_it = |field: &&Field, name: &String| field.name == *name && can_be_named(field) && fits(field);
    names.iter().find_map(|name| fields.iter().find(|field| is_it(field, name)))
}

/// Whether a dotted path can lead to a member: an empty name would stand for the whole, and signs would mean something else.
fn can_be_named(field: &Field) -> bool {
    !field.name.is_empty() && !field.name.contains('.') && !field.name.starts_with('^')
}

fn is_list(ty: &Type) -> bool {
    matches!(bare(ty), Type::List(_))
}

/// Whether a type holds whole numbers.
fn is_count(ty: &Type) -> bool {
    match bare(ty) {
        Type::Integer => true,
        Type::Union(kinds) => kinds.contains(&Type::Integer),
        _ => false,
    }
}

/// A type without its null.
fn bare(ty: &Type) -> &Type {
    match ty {
        Type::Nullable(inner) => inner,
        other => other,
    }
}

/// How an endpoint pages of which two pages tell, the first one's facts completed by the second's: what both say, as far
/// as they say the same. Of the first page, `endpoint` is what was made of both.
pub(crate) fn merge(endpoint: &Endpoint, other: &Endpoint) -> Option<Paging> {
    let theirs = other.paging.as_ref();
    let Some(mine) = &endpoint.paging else { return theirs.filter(|paging| fits(endpoint, paging)).cloned() };
    let mut paging = mine.clone();
    if let Some(theirs) = theirs.filter(|theirs| theirs.at == mine.at && theirs.items == mine.items) {
        paging.max = mine.max.or(theirs.max);
        // An example of the one or the other contradicts it.
        paging.total = paging.total.filter(|total| theirs.total.as_ref() == Some(total));
    }
    fits(endpoint, &paging).then_some(paging)
}

/// Whether an endpoint has the members.
fn fits(endpoint: &Endpoint, paging: &Paging) -> bool {
    check_paging(endpoint, paging).is_empty()
}
