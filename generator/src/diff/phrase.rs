//! A change in words, the same in every format for people.

use super::change::{Aspect, Change, What};

/// How a format shows what comes from the docs.
pub(super) trait Marks {
    /// A name, a type, a path.
    fn code(&self, text: &str) -> String;
    /// What became of a sentence, where it is worth showing.
    fn prose(&self, old: &str, new: &str) -> Option<String>;
    /// What became of an example, both given as JSON, where it is worth showing.
    fn example(&self, old: &str, new: &str) -> Option<String>;
    /// A sentence.
    fn sentence(&self, text: &str) -> String;
}

/// What happened, to be read after the place where it did.
pub(super) fn phrase(change: &Change, marks: &impl Marks) -> String {
    let old = change.old.as_deref().unwrap_or_default();
    let new = change.new.as_deref().unwrap_or_default();
    match (change.aspect, change.what) {
        (Aspect::System | Aspect::Endpoint, What::Renamed) => format!("renamed, was {}", marks.code(old)),
        (Aspect::System | Aspect::Endpoint, what) => what.word().to_owned(),
        (Aspect::Field, What::Added) => format!("added, {}", marks.code(new)),
        (Aspect::Field, What::Removed) => format!("removed, was {}", marks.code(old)),
        (Aspect::Field, _) => format!("on the wire {} now, was {}", marks.code(new), marks.code(old)),
        (Aspect::Record, What::Renamed | What::Changed) => {
            format!("its type is {} now, was {}", marks.code(new), marks.code(old))
        }
        (Aspect::Record, what) => format!("record {}", what.word()),
        (Aspect::Required, _) => if new == "yes" { "required now" } else { "optional now" }.to_owned(),
        (Aspect::Nullable, _) => if new == "yes" { "may be null now" } else { "is never null now" }.to_owned(),
        (Aspect::Location, _) => format!("travels in the {new} now, was in the {old}"),
        (Aspect::Forms, _) => format!("belongs to the forms {new} now, was {old}"),
        (Aspect::Value, What::Changed) => of_sentences("value", old, new, marks),
        (Aspect::Value, what) => format!("value {} {}", marks.code(&format!("{old}{new}")), what.word()),
        (Aspect::Arguments, What::Removed) => "`new` and setters removed".to_owned(),
        (Aspect::Arguments, _) => format!("`new` takes {} now, was {}", marks.code(new), marks.code(old)),
        (Aspect::Route, What::Added) => format!("can be called now, {}", marks.code(new)),
        (Aspect::Route, _) => "can no longer be called".to_owned(),
        (Aspect::Deprecated, What::Added) if new.is_empty() => "deprecated".to_owned(),
        (Aspect::Deprecated, What::Added) => format!("deprecated: {}", marks.sentence(new)),
        (Aspect::Deprecated, What::Removed) => "no longer deprecated".to_owned(),
        (Aspect::Paging, What::Added) => format!("long list, page by page: {}", marks.code(new)),
        (Aspect::Paging, What::Removed) => format!("no long list any more, was {}", marks.code(old)),
        (Aspect::Example, What::Added | What::Removed) => format!("example {}", change.what.word()),
        (Aspect::Example, _) => {
            marks.example(old, new).map_or_else(|| "example changed".to_owned(), |shown| format!("example: {shown}"))
        }
        (Aspect::Summary | Aspect::Doc | Aspect::Deprecated, _) => of_sentences(change.aspect.word(), old, new, marks),
        (aspect, _) => format!("{} {} now, was {}", aspect.word(), marks.code(new), marks.code(old)),
    }
}

fn of_sentences(subject: &str, old: &str, new: &str, marks: &impl Marks) -> String {
    match (marks.prose(old, new), old.is_empty(), new.is_empty()) {
        (_, true, _) => format!("{subject} added"),
        (_, _, true) => format!("{subject} removed"),
        (Some(shown), ..) => format!("{subject} {shown}"),
        (None, ..) => format!("{subject} changed"),
    }
}
