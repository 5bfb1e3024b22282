//! How a long list is fetched, and the streams that callers have of it.

use super::change::{Aspect, Breaks, Change, Class, What};
use super::records::Side;
use crate::spec::Paging;

/// What differs between two ways of fetching a long list.
pub(super) fn compare(
    old: Option<&Paging>,
    new: Option<&Paging>,
    old_side: &Side<'_>,
    new_side: &Side<'_>,
) -> Vec<Change> {
    let item = |side: &Side<'_>| side.surface.as_ref().and_then(|surface| surface.item.clone());
    let has_stream = (item(old_side).is_some(), item(new_side).is_some());
    match (old, new) {
        (Some(old), None) => vec![lost(old, has_stream.0)],
        (None, Some(new)) => vec![gained(new, has_stream.1)],
        (Some(old), Some(new)) => match has_stream {
            (true, false) => vec![lost(old, true)],
            (false, true) => vec![gained(new, true)],
            (true, true) => differences(old, new, (item(old_side), item(new_side))),
            (false, false) => differences(old, new, (None, None)).into_iter().map(unseen).collect(),
        },
        (None, None) => Vec::new(),
    }
}

fn lost(old: &Paging, had_stream: bool) -> Change {
    let change = Change { old: Some(words(old)), ..Change::new(What::Removed, Aspect::Paging) };
    match had_stream {
        true => change.class(Class::Breaking(Breaks::Source)).because("`.items()` and `.pages()` are gone"),
        false => unseen(change),
    }
}

/// Without a stream paging is nothing that callers meet.
fn unseen(change: Change) -> Change {
    change.class(Class::Documentation).because("no list of the payload can be told from it, so there is no stream")
}

fn gained(new: &Paging, has_stream: bool) -> Change {
    let change = Change { new: Some(words(new)), ..Change::new(What::Added, Aspect::Paging) };
    match has_stream {
        true => change.class(Class::Compatible).because("`.items()` and `.pages()` fetch page after page"),
        false => unseen(change),
    }
}

/// `offset page.start`.
fn words(paging: &Paging) -> String {
    format!("{} {}", paging.by.word(), paging.at)
}

fn differences(old: &Paging, new: &Paging, items: (Option<String>, Option<String>)) -> Vec<Change> {
    let Paging { by: _, at: _, size, items: list, total, next, max } = old;
    let mut changes = Vec::new();
    let mut differ = |what: &str, old: Option<&str>, new: Option<&str>, class, why: &str| {
        if old != new {
            let word = |text: Option<&str>| format!("{what} {}", text.map_or("unknown", shown));
            changes.push(Change::changed(Aspect::Paging, word(old), word(new)).class(class).because(why));
        }
    };
    let wire = Class::Breaking(Breaks::Wire);
    let astray = "the streams of an older client ask for pages in another way";
    differ("by", Some(&words(old)), Some(&words(new)), wire, astray);
    // A size that becomes known does no harm to who never sent one.
    let class = if size.is_some() { wire } else { Class::Compatible };
    differ("size", size.as_deref(), new.size.as_deref(), class, if size.is_some() { astray } else { "" });
    let is_other = items.0 != items.1;
    let why = "the streams of an older client take their items from another list";
    differ("items", Some(list), Some(&new.items), Class::of(is_other, true), why);
    differ(
        "total",
        total.as_deref(),
        new.total.as_deref(),
        Class::Compatible,
        "only where a stream ends depends on it",
    );
    differ("next", next.as_deref(), new.next.as_deref(), wire, astray);
    let number = |max: &Option<u64>| max.map(|max| max.to_string());
    differ("max", number(max).as_deref(), number(&new.max).as_deref(), Class::Documentation, "");
    changes
}

fn shown(text: &str) -> &str {
    if text.is_empty() { "the payload" } else { text }
}
