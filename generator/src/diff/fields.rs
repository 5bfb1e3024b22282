//! One field in two versions.

use super::change::{Aspect, Breaks, Change, Class, What, flag};
use super::wire::{reads, reads_nothing, same_shape, takes};
use super::{facts, values};
use crate::render::surface::{Face, Given};
use crate::spec::{Field, Location};

/// Which ways the objects of a record go, in both versions.
#[derive(Debug, Clone, Copy)]
pub(super) struct Ways {
    /// Callers send it.
    pub(super) sent: bool,
    /// Answers have it.
    pub(super) received: bool,
}

/// Two versions of a field.
pub(super) struct Pair<'p> {
    pub(super) path: &'p str,
    pub(super) ways: Ways,
    /// The struct that the field belongs to.
    pub(super) name: &'p str,
    pub(super) old: &'p Field,
    pub(super) new: &'p Field,
    pub(super) old_face: Option<&'p Face>,
    pub(super) new_face: Option<&'p Face>,
    /// The structs at the bottom of the two types.
    pub(super) leaves: Option<(&'p str, &'p str)>,
}

impl Pair<'_> {
    fn faces(&self) -> Option<(&Face, &Face)> {
        self.old_face.zip(self.new_face)
    }

    /// Whether callers must write something else: the type, or how the field is given. Names have changes of their own.
    pub(super) fn is_source(&self) -> bool {
        self.faces().is_some_and(|(old, new)| {
            self.as_now(&old.ty) != new.ty
                || old.inner != new.inner
                || match (&old.given, &new.given) {
                    (Given::Argument(old), Given::Argument(new)) => self.as_now(old) != *new,
                    (Given::Setter(_, old), Given::Setter(_, new)) => self.as_now(old) != *new,
                    // What callers can give from now on breaks nobody, and that they cannot any more is a change of the record.
                    (Given::Nothing, _) | (_, Given::Nothing) => false,
                    _ => true,
                }
        })
    }

    /// A type of before with the record that has another name now under that name: the record's change tells it.
    fn as_now(&self, ty: &str) -> String {
        let Some((old, new)) = self.leaves else { return ty.to_owned() };
        let mut out = String::new();
        let mut word = String::new();
        for c in ty.chars().chain([' ']) {
            if c.is_alphanumeric() || c == '_' {
                word.push(c);
                continue;
            }
            out.push_str(if word == old { new } else { &word });
            word.clear();
            out.push(c);
        }
        out.pop();
        out
    }

    /// What the type became in Rust; empty where it did not.
    pub(super) fn rust(&self) -> String {
        match self.faces() {
            Some((old, new)) if self.as_now(&old.ty) != new.ty => format!("in Rust `{}` became `{}`", old.ty, new.ty),
            Some((old, new)) => match (old.inner, new.inner) {
                (Some(was), Some(is)) if was != is => {
                    format!("in Rust `{}` is made of `{is}` now, was of `{was}`", new.ty)
                }
                _ => String::new(),
            },
            None => String::new(),
        }
    }
}

/// What differs between two versions of a field.
pub(super) fn compare(pair: &Pair<'_>) -> Vec<Change> {
    // Every part of a field is named: a new one does not compile until somebody decides what it means. Who knows the field is
    // nothing that callers meet; the name in Rust is compared as it came out.
    let Field {
        name,
        rust: _,
        ty: _,
        required: _,
        forms: _,
        nullable: _,
        location: _,
        seen: _,
        values: _,
        facts: _,
        doc,
    } = pair.old;
    let mut changes = Vec::new();
    if *name != pair.new.name {
        let why = format!("in Rust it still is `{}`", pair.new_face.map_or("", |face| &face.ident));
        let class = Class::Breaking(Breaks::Wire);
        changes.push(Change::renamed(Aspect::Field, name, &pair.new.name).class(class).because(why));
    }
    changes.extend(rust_name(pair));
    changes.extend(ty(pair));
    changes.extend(required(pair));
    changes.extend(nullable(pair));
    changes.extend(location(pair));
    changes.extend(forms(pair));
    let is_told = changes.iter().any(|change| {
        matches!(change.class, Class::Breaking(Breaks::Source | Breaks::Both)) && change.aspect != Aspect::RustName
    });
    if pair.is_source() && !is_told {
        changes.push(rust_type(pair));
    }
    changes.extend(values::compare(pair));
    changes.extend(facts::compare(pair));
    if *doc != pair.new.doc {
        changes.push(Change::changed(Aspect::Doc, doc, &pair.new.doc));
    }
    changes.into_iter().map(|change| change.at(pair.path)).collect()
}

fn rust_name(pair: &Pair<'_>) -> Option<Change> {
    let Some((old, new)) = pair.faces() else {
        let word = |field: &Field| field.rust.clone().unwrap_or_else(|| field.name.clone());
        let change = || Change::changed(Aspect::RustName, word(pair.old), word(pair.new));
        return (pair.old.rust != pair.new.rust).then(change);
    };
    let change = || Change::changed(Aspect::RustName, &old.ident, &new.ident).class(Class::Breaking(Breaks::Source));
    (old.ident != new.ident).then(change)
}

fn ty(pair: &Pair<'_>) -> Option<Change> {
    let (old, new) = (&pair.old.ty, &pair.new.ty);
    if same_shape(old, new) {
        return None;
    }
    let is_wire = (pair.ways.sent && !takes(new, old)) || (pair.ways.received && !reads(old, new));
    let change = Change::changed(Aspect::Type, old.to_string(), new.to_string());
    Some(change.class(Class::of(pair.is_source(), is_wire)).because(pair.rust()))
}

fn required(pair: &Pair<'_>) -> Option<Change> {
    let (old, new) = (pair.old.required, pair.new.required);
    if old == new {
        return None;
    }
    let is_wire = match new {
        true => pair.ways.sent,
        false => pair.ways.received && !reads_nothing(&pair.old.ty),
    };
    let is_argument = |face: &Face| matches!(face.given, Given::Argument(_));
    let why = match pair.faces() {
        Some((old, new)) if !is_argument(old) && is_argument(new) => format!("`{}::new` takes it now", pair.name),
        Some((old, new)) if is_argument(old) && !is_argument(new) => {
            format!("`{}::new` does not take it any more, a setter does", pair.name)
        }
        Some((old, new)) if pair.as_now(&old.ty) != new.ty && !new.ty.starts_with("Option<") => {
            format!("in Rust it is always there: `{}`", new.ty)
        }
        Some(_) if new && is_wire => "an older client may leave it out".to_owned(),
        _ => pair.rust(),
    };
    let change = Change::changed(Aspect::Required, flag(old), flag(new));
    Some(change.class(Class::of(pair.is_source(), is_wire)).because(why))
}

fn nullable(pair: &Pair<'_>) -> Option<Change> {
    let (old, new) = (pair.old.nullable, pair.new.nullable);
    if old == new {
        return None;
    }
    let reads_null = !pair.old.required || reads_nothing(&pair.old.ty);
    let is_wire = match new {
        true => pair.ways.received && !reads_null,
        false => pair.ways.sent,
    };
    let change = Change::changed(Aspect::Nullable, flag(old), flag(new));
    Some(change.class(Class::of(pair.is_source(), is_wire)).because(pair.rust()))
}

fn location(pair: &Pair<'_>) -> Option<Change> {
    let (old, new) = (pair.old.location, pair.new.location);
    let change = || Change::changed(Aspect::Location, location_word(old), location_word(new));
    let why = format!("an older client sends it in the {}", location_word(old));
    (old != new).then(|| change().class(Class::of(pair.is_source(), true)).because(why))
}

fn location_word(location: Location) -> &'static str {
    match location {
        Location::Member => "body",
        Location::Body => "whole body",
        Location::Path => "path",
        Location::Query => "query",
        Location::Header => "header",
    }
}

/// Forms are told by doc comments alone. A field that was always optional and now belongs to one is asked for, though.
fn forms(pair: &Pair<'_>) -> Option<Change> {
    let (old, new) = (&pair.old.forms, &pair.new.forms);
    if old == new {
        return None;
    }
    let words = |forms: &[u32]| match forms {
        [] => "none".to_owned(),
        forms => forms.iter().map(u32::to_string).collect::<Vec<_>>().join(", "),
    };
    let is_asked_for = old.is_empty() && !pair.old.required && !pair.new.required && pair.ways.sent;
    let change = Change::changed(Aspect::Forms, words(old), words(new));
    Some(match is_asked_for {
        true => change.class(Class::Breaking(Breaks::Wire)).because("objects of this form need it now"),
        false => change,
    })
}

/// What is not the doing of anything that the docs say of this field: a record that holds itself, or that is sent now.
fn rust_type(pair: &Pair<'_>) -> Change {
    let word = |face: Option<&Face>| face.map_or_else(String::new, |face| face.ty.clone());
    let change = Change::changed(Aspect::RustType, word(pair.old_face), word(pair.new_face));
    let has = |of: fn(&Face) -> bool| (pair.old_face.is_some_and(of), pair.new_face.is_some_and(of));
    let bare = |face| word(face).replace("Option<", "").replace("Nullable<", "");
    let why = match (has(|face| !face.constants.is_empty()), has(|face| face.ty.contains("Box<"))) {
        ((false, true), _) => "the docs list its values now, and these have a type of their own",
        ((true, false), _) => "the docs no longer list its values",
        ((true, true), _) if bare(pair.old_face) != bare(pair.new_face) => {
            "the type of its values is named after the record"
        }
        (_, (false, true)) => "its record can hold itself now",
        (_, (true, false)) => "its record no longer holds itself",
        _ => "the record around it is used in another way",
    };
    change.class(Class::Breaking(Breaks::Source)).because(why)
}

/// A field that was not there.
pub(super) fn added(path: &str, ways: Ways, name: &str, field: &Field, face: Option<&Face>) -> Change {
    let is_argument = face.is_some_and(|face| matches!(face.given, Given::Argument(_)));
    let class = Class::of(is_argument, ways.sent && field.required);
    let why = match is_argument {
        true => format!("`{name}::new` takes it now"),
        false if ways.sent && field.required => "an older client does not send it".to_owned(),
        false => String::new(),
    };
    let change = Change { new: Some(field.ty.to_string()), ..Change::new(What::Added, Aspect::Field) };
    change.at(path).class(class).because(why)
}

/// A field that is there no more.
pub(super) fn removed(path: &str, ways: Ways, field: &Field, face: Option<&Face>) -> Change {
    let is_missed = ways.received && field.required && !reads_nothing(&field.ty);
    let class = Class::of(face.is_some(), is_missed || ways.sent);
    let why = match (is_missed, ways.sent) {
        (true, _) => "an older client cannot read an answer without it",
        (false, true) => "the docs do not say what becomes of it where an older client sends it",
        (false, false) => "",
    };
    let change = Change { old: Some(field.ty.to_string()), ..Change::new(What::Removed, Aspect::Field) };
    change.at(path).class(class).because(why)
}
