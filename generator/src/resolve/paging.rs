//! How a long list is fetched page by page, told by the names of parameters and the shape of the answer.

use crate::dialect::{Dialect, PagingWords};
use crate::spec::{ENVELOPE, Endpoint, Field, Location, Paging, PagingBy, REQUEST, Record, Type};

/// The convention that an endpoint follows; nothing where a parameter or the list is missing, or where it is not told
/// which of several lists is meant.
pub(crate) fn find(endpoint: &Endpoint, dialect: &Dialect) -> Option<Paging> {
    let words = &dialect.paging;
    let (items, payload) = items(endpoint, words)?;
    let parameters = parameters(endpoint, words)?;
    let of_payload = |names: &[String]| Some(member(payload?, names, is_scalar)?.name.clone());
    let next = match parameters.by {
        PagingBy::Cursor => Some(of_payload(&words.cursor_next)?),
        PagingBy::Offset | PagingBy::Page => of_payload(&words.next),
    };
    let total = of_payload(&words.total).or_else(|| {
        let field = member(endpoint.types.get(ENVELOPE)?, &words.total, is_number)?;
        Some(format!("^{}", field.name))
    });
    let max = parameters.size.and_then(|field| dialect.largest_page(&field.doc));
    let Parameters { by, inside, at, size, .. } = parameters;
    Some(Paging {
        by,
        at: dotted(inside, &at.name),
        size: size.map(|field| dotted(inside, &field.name)),
        items,
        total,
        next,
        max,
    })
}

/// The parameters that say which page is wanted.
struct Parameters<'a> {
    by: PagingBy,
    /// The object that holds them, where it is not the request itself.
    inside: Option<&'a str>,
    at: &'a Field,
    size: Option<&'a Field>,
}

/// The request itself, then the objects in it.
fn parameters<'a>(endpoint: &'a Endpoint, words: &PagingWords) -> Option<Parameters<'a>> {
    let request = endpoint.types.get(REQUEST)?;
    let objects = request.fields.iter().filter(|field| field.location == Location::Member).filter_map(|field| {
        let Type::Record(name) = &field.ty else { return None };
        Some((Some(field.name.as_str()), endpoint.types.get(name)?))
    });
    let scopes = [(None, request)].into_iter().chain(objects);
    scopes.flat_map(|(inside, record)| of_record(inside, record, words)).next()
}

fn of_record<'a>(inside: Option<&'a str>, record: &'a Record, words: &PagingWords) -> Option<Parameters<'a>> {
    let travels = |field: &Field| matches!(field.location, Location::Member | Location::Query);
    let find = |names: &[String]| member(record, names, is_scalar).filter(|field| travels(field));
    let pair =
        |by, at: &[String], size: &[String]| Some(Parameters { by, inside, at: find(at)?, size: Some(find(size)?) });
    let cursor = || {
        Some(Parameters { by: PagingBy::Cursor, inside, at: find(&words.cursor_at)?, size: find(&words.cursor_size) })
    };
    pair(PagingBy::Offset, &words.offset_at, &words.offset_size)
        .or_else(|| pair(PagingBy::Page, &words.page_at, &words.page_size))
        .or_else(cursor)
}

/// The name of the list, and the record that holds it where the payload is one.
fn items<'a>(endpoint: &'a Endpoint, words: &PagingWords) -> Option<(String, Option<&'a Record>)> {
    let payload = match &endpoint.response {
        Type::Nullable(inner) => inner,
        payload => payload,
    };
    let name = match payload {
        Type::List(_) => return Some((String::new(), None)),
        Type::Record(name) => name,
        _ => return None,
    };
    let record = endpoint.types.get(name)?;
    let is_list = |ty: &Type| matches!(ty, Type::List(_));
    let mut lists = record.fields.iter().filter(|field| is_list(&field.ty));
    let only = lists.next().filter(|_| lists.next().is_none());
    let list = member(record, &words.items, is_list).or(only)?;
    Some((list.name.clone(), Some(record)))
}

/// The first of some names that a record has as a field of such a type.
fn member<'a>(record: &'a Record, names: &[String], fits: impl Fn(&Type) -> bool) -> Option<&'a Field> {
    names.iter().find_map(|name| record.fields.iter().find(|field| field.name == *name && fits(&field.ty)))
}

/// A number, or text or anything else that may hold one.
fn is_scalar(ty: &Type) -> bool {
    ty.is_scalar() && *ty != Type::Boolean || ty.is_scalar_union() || *ty == Type::Any
}

fn is_number(ty: &Type) -> bool {
    matches!(ty, Type::Integer | Type::Number)
}

fn dotted(inside: Option<&str>, name: &str) -> String {
    inside.map_or_else(|| name.to_owned(), |inside| format!("{inside}.{name}"))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::spec::samples::{endpoint, field};

    fn paging(request: &[Field], data: &[Field], others: &[(&str, &[Field])]) -> Option<String> {
        let dialect = Dialect::builtin(Dialect::default_name())?;
        let envelope = [field("result", "boolean"), field("count", "integer"), field("data", "Data")];
        let mut records = vec![("Request", request), ("Envelope", &envelope[..]), ("Data", data)];
        records.extend_from_slice(others);
        let found = find(&endpoint("list", &records), &dialect)?;
        let size = found.size.unwrap_or_default();
        let total = found.total.unwrap_or_default();
        let next = found.next.unwrap_or_default();
        Some(format!("{:?} {} {size} {} {total} {next} {:?}", found.by, found.at, found.items, found.max))
    }

    fn fields(words: &str) -> Vec<Field> {
        words.split_whitespace().filter_map(|word| word.split_once(':')).map(|(name, ty)| field(name, ty)).collect()
    }

    #[test]
    fn each_convention_is_known_by_its_names_and_shape() {
        let page = fields("start:integer limit:integer sort:string");
        for (request, data, found) in [
            ("page:Page", "count:integer info:list<string>", "Offset page.start page.limit info count  None"),
            ("start:integer length:integer", "total:integer data:list<any>", "Offset start length data total  None"),
            ("page:integer page_size:integer", "list:list<any> x:list<any>", "Page page page_size list ^count  None"),
            (
                "limit:integer offset:integer",
                "next:string results:list<any>",
                "Offset offset limit results ^count next None",
            ),
            ("cursor:string", "next_cursor:string rows:list<any>", "Cursor cursor  rows ^count next_cursor None"),
        ] {
            let found_now = paging(&fields(request), &fields(data), &[("Page", &page)]);
            assert_eq!(found_now.as_deref(), Some(found), "{request}");
        }
    }

    #[test]
    fn where_something_is_missing_nothing_is_guessed() {
        for (request, data) in [
            ("start:integer", "info:list<any>"),
            ("start:integer limit:integer", "count:integer"),
            ("start:integer limit:integer", "one:list<any> two:list<any>"),
            ("page:list<string> page_size:integer", "info:list<any>"),
            ("cursor:string", "info:list<any>"),
            ("", "info:list<any>"),
        ] {
            assert_eq!(paging(&fields(request), &fields(data), &[]), None, "{request}");
        }
    }

    #[test]
    fn the_largest_page_is_told_by_its_description() {
        for (doc, max) in [
            ("每页限制条数，最大500", Some(500)),
            ("Limit per page, the maximum value is 200", Some(200)),
            ("Number of records, up to 1000 at a time", Some(1000)),
            ("每页多少条", None),
        ] {
            let mut request = fields("start:integer limit:integer");
            request[1].doc = doc.to_owned();
            let found = paging(&request, &fields("info:list<any>"), &[]).unwrap_or_default();
            assert!(found.ends_with(&format!("{max:?}")), "{doc}: {found}");
        }
    }
}
