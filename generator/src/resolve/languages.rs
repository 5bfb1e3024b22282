//! One endpoint, two pages: the same docs in two languages, each with mistakes of its own.
//!
//! Both pages are resolved on their own, each weighed against its own examples. Then the second one fills in what the
//! first one lacks. Descriptions are the first one's; where the two disagree about a type or a flag, the page whose
//! example shows the field counts more.

use super::{Strangers, facts, paging, values};
use crate::diagnostic::{Diagnostic, Place, SourceFile, code};
use crate::spec::overlay::drop_orphans;
use crate::spec::{ENVELOPE, Endpoint, Field, REQUEST, Record, Seen, Type};
use std::collections::{BTreeMap, BTreeSet};
use std::ops::Range;

/// Where the rows of fields stand: by record and field.
pub type Places = BTreeMap<(String, String), Range<usize>>;

/// An endpoint as one language tells it.
pub struct Telling<'a> {
    /// The endpoint.
    pub endpoint: Endpoint,
    /// Its page.
    pub file: &'a SourceFile,
    /// Where its fields are described.
    pub places: &'a Places,
    /// What its examples show that its lists of values lack.
    pub strangers: &'a Strangers,
    /// The language, for messages.
    pub language: &'a str,
}

/// Adds the facts of a second language to the first.
pub fn merge(main: Telling<'_>, other: &Telling<'_>, diagnostics: &mut Vec<Diagnostic>) -> Endpoint {
    let mut endpoint = main.endpoint.clone();
    let theirs = &other.endpoint;
    endpoint.deprecated = endpoint.deprecated.or_else(|| theirs.deprecated.clone());
    endpoint.example.request = endpoint.example.request.or_else(|| theirs.example.request.clone());
    endpoint.example.response = endpoint.example.response.or_else(|| theirs.example.response.clone());
    let mut merger = Merger { main: &main, other, diagnostics, done: BTreeSet::new(), asks: true };
    merger.records(&mut endpoint, REQUEST, REQUEST);
    merger.asks = false;
    if endpoint.envelope == other.endpoint.envelope {
        merger.records(&mut endpoint, ENVELOPE, ENVELOPE);
        if let (Some(mine), Some(theirs)) = (main.endpoint.response.record(), other.endpoint.response.record()) {
            merger.records(&mut endpoint, mine, theirs);
        }
    }
    follow_payload(&main.endpoint, &mut endpoint);
    drop_orphans(&main.endpoint, &mut endpoint);
    endpoint.paging = paging::merge(&endpoint, &other.endpoint);
    facts::settle(&mut endpoint);
    endpoint
}

/// Gives the payload the type that its member of the envelope has got.
fn follow_payload(before: &Endpoint, merged: &mut Endpoint) {
    let name = before.payload_member();
    let member = |endpoint: &Endpoint| {
        let fields = &endpoint.types.get(ENVELOPE)?.fields;
        let field = fields.iter().find(|field| field.name == name)?;
        Some((field.ty.clone(), field.nullable))
    };
    let (old, new) = (member(before), member(merged));
    let Some((ty, is_nullable)) = new.filter(|new| old.as_ref().is_some_and(|old| old.0 != new.0)) else { return };
    if old.is_some_and(|(old, _)| old.nullable() == before.response.clone().nullable()) {
        merged.response = if is_nullable { ty.nullable() } else { ty };
    }
}

struct Merger<'a, 'b> {
    main: &'a Telling<'b>,
    other: &'a Telling<'b>,
    diagnostics: &'a mut Vec<Diagnostic>,
    done: BTreeSet<String>,
    /// The records are those of the request: tables ask for their fields. In a response, examples have them or not.
    asks: bool,
}

impl Merger<'_, '_> {
    /// Merges a record of one language into one of the other, and the records that both refer to.
    fn records(&mut self, endpoint: &mut Endpoint, mine: &str, theirs: &str) {
        let Some(other) = self.other.endpoint.types.get(theirs).cloned() else { return };
        if !self.done.insert(mine.to_owned()) || !endpoint.types.contains_key(mine) {
            return;
        }
        for (at, field) in other.fields.iter().enumerate() {
            let known = endpoint.types[mine].fields.iter().position(|known| known.name == field.name);
            match known {
                Some(known) => self.field(endpoint, (mine, known), (theirs, field)),
                None => self.add(endpoint, (mine, theirs), field, at),
            }
        }
        if is_shown(&other) {
            self.loosen(endpoint, mine, &other);
        }
    }

    /// What a page's own example does without, nobody needs.
    fn loosen(&self, endpoint: &mut Endpoint, record: &str, other: &Record) {
        let known = |name: &str| other.fields.iter().any(|field| field.name == name);
        let Some(record) = endpoint.types.get_mut(record) else { return };
        for field in record.fields.iter_mut().filter(|field| !known(&field.name)) {
            field.required = false;
        }
    }

    /// A field that both languages have.
    fn field(&mut self, endpoint: &mut Endpoint, (record, at): (&str, usize), (theirs, other): (&str, &Field)) {
        let mut field = endpoint.types[record].fields[at].clone();
        let shown = |field: &Field| field.seen != Some(Seen::Table);
        if let (Some(mine), Some(inner)) = (field.ty.record().map(str::to_owned), other.ty.record()) {
            self.records(endpoint, &mine, inner);
        }
        // A page that shows a value, and says all the same that there may be anything, knows more than the other.
        let open = |field: &Field| field.ty == Type::Any && shown(field) && !field.nullable;
        if open(&field) || open(other) {
            field.ty = Type::Any;
        } else if same_shape(&field.ty, &other.ty) || says_less(&other.ty, &field.ty) {
        } else if says_less(&field.ty, &other.ty) {
            field.ty = self.adopt(endpoint, &other.ty);
        } else if !shown(&field) && shown(other) || field.ty.leaf() == &Type::Any {
            if self.both_have_rows((record, &field.name), (theirs, &other.name)) {
                self.report(
                    (record, &field),
                    (theirs, other),
                    format!("a type: `{}` and `{}`", field.ty, other.ty),
                    "the example decided",
                );
            }
            field.ty = self.adopt(endpoint, &other.ty);
        } else if shown(&field) && shown(other) {
            let both = Type::union([field.ty.clone(), other.ty.clone()]);
            // A type must hold what either page shows.
            let kept = both;
            self.report(
                (record, &field),
                (theirs, other),
                format!("a type: `{}` and `{}`", field.ty, other.ty),
                &format!("it became `{kept}`"),
            );
            field.ty = kept;
        }
        if field.required != other.required {
            if self.asks && self.both_have_rows((record, &field.name), (theirs, &other.name)) {
                let what = "whether it is required".to_owned();
                self.report((record, &field), (theirs, other), what, "it became optional");
            }
            // No page can show that a field is needed; either can show that it is not.
            field.required = false;
            field.forms.clear();
        }
        field.nullable |= other.nullable;
        if field.seen != other.seen {
            field.seen = None;
        }
        values::merge(&mut field.values, &other.values, &self.strangers((record, &field.name), (theirs, &other.name)));
        if !matches!(field.ty, Type::String | Type::Integer) {
            field.values.clear();
        }
        facts::merge(&mut field.facts, &other.facts);
        if field.doc.is_empty() {
            field.doc.clone_from(&other.doc);
        }
        if let Some(slot) = endpoint.types.get_mut(record).and_then(|record| record.fields.get_mut(at)) {
            *slot = field;
        }
    }

    /// What the examples of either page show that its list of values lacks.
    fn strangers(&self, mine: (&str, &str), theirs: (&str, &str)) -> Vec<String> {
        let of = |telling: &Telling<'_>, (record, field): (&str, &str)| {
            telling.strangers.get(&(record.to_owned(), field.to_owned())).cloned().unwrap_or_default()
        };
        [of(self.main, mine), of(self.other, theirs)].concat()
    }

    fn both_have_rows(&self, mine: (&str, &str), theirs: (&str, &str)) -> bool {
        self.place(self.main, mine).is_some() && self.place(self.other, theirs).is_some()
    }

    /// A field that only the other language has.
    fn add(&mut self, endpoint: &mut Endpoint, (record, theirs): (&str, &str), field: &Field, at: usize) {
        let mut field = field.clone();
        if self.main.endpoint.types.get(record).is_some_and(is_shown) {
            field.required = false;
        }
        field.ty = self.adopt(endpoint, &field.ty);
        if let Some(place) = self.place(self.other, (theirs, &field.name)) {
            let message = format!("only the page in `{}` has `{}`", self.other.language, field.name);
            self.diagnostics.push(
                Diagnostic::new(&code::ONE_LANGUAGE, message)
                    .at(place, "described here")
                    .at(self.main.file.whole(), "not here")
                    .help(format!("add a row for it to the page in `{}`", self.main.language)),
            );
        }
        if let Some(record) = endpoint.types.get_mut(record) {
            let at = at.min(record.fields.len());
            record.fields.insert(at, field);
        }
    }

    /// A type of the other language with the records that it needs.
    fn adopt(&mut self, endpoint: &mut Endpoint, ty: &Type) -> Type {
        let Some(name) = ty.record() else { return ty.clone() };
        if let Some(known) = endpoint.types.get(name) {
            // The name is taken: by the same record, or by one that merely has the name.
            let same = self.other.endpoint.types.get(name).is_some_and(|other| shares_fields(known, other));
            return if same { ty.clone() } else { Type::Any };
        }
        let Some(record) = self.other.endpoint.types.get(name).cloned() else { return Type::Any };
        endpoint.types.insert(name.to_owned(), Record::default());
        let fields = record.fields.into_iter().map(|mut field| {
            field.ty = self.adopt(endpoint, &field.ty);
            field
        });
        let fields = fields.collect();
        endpoint.types.insert(name.to_owned(), Record { fields });
        ty.clone()
    }

    fn place(&self, telling: &Telling<'_>, (record, field): (&str, &str)) -> Option<Place> {
        let key = (record.to_owned(), field.to_owned());
        telling.places.get(&key).map(|span| telling.file.at(span.clone()))
    }

    fn report(&mut self, mine: (&str, &Field), theirs: (&str, &Field), what: String, outcome: &str) {
        let message = format!("the two languages disagree about `{}`: {what}", mine.1.name);
        let mut diagnostic = Diagnostic::new(&code::LANGUAGES_DISAGREE, message);
        for (telling, (record, field)) in [(self.main, mine), (self.other, theirs)] {
            if let Some(place) = self.place(telling, (record, &field.name)) {
                diagnostic = diagnostic.at(place, format!("the page in `{}`", telling.language));
            }
        }
        if diagnostic.labels.is_empty() {
            // The field comes from examples alone: the pages are named at least.
            for telling in [self.main, self.other] {
                diagnostic = diagnostic.at(telling.file.whole(), format!("the page in `{}`", telling.language));
            }
        }
        self.diagnostics.push(diagnostic.help(format!("{outcome}; correct the page that is wrong")));
    }
}

/// Whether an example of its page shows a record.
fn is_shown(record: &Record) -> bool {
    record.fields.iter().any(|field| field.seen != Some(Seen::Table))
}

fn shares_fields(one: &Record, other: &Record) -> bool {
    one.fields.iter().any(|field| other.fields.iter().any(|theirs| theirs.name == field.name))
}

/// Whether a type says of the same shape less than another: a list of whatever beside a list of texts. That is no
/// contradiction. A record holds other members, too, so that it holds all that an open map does.
fn says_less(less: &Type, more: &Type) -> bool {
    match (less, more) {
        (Type::Nullable(less), more) => says_less(less, more),
        (less, Type::Nullable(more)) => says_less(less, more),
        (Type::Any, more) => *more != Type::Any,
        (Type::Map(less), Type::Record(_)) => **less == Type::Any,
        (Type::List(less), Type::List(more)) | (Type::Map(less), Type::Map(more)) => says_less(less, more),
        _ => false,
    }
}

/// Whether two types say the same; records are compared field by field elsewhere.
fn same_shape(one: &Type, other: &Type) -> bool {
    match (one, other) {
        (Type::Record(_), Type::Record(_)) => true,
        (Type::List(one), Type::List(other)) | (Type::Map(one), Type::Map(other)) => same_shape(one, other),
        (Type::Nullable(one), other) | (other, Type::Nullable(one)) => same_shape(one, other),
        (one, other) => one == other,
    }
}
