//! What the docs state of a field, in two versions.

use super::change::{Aspect, Breaks, Change, Class, What};
use super::fields::Pair;
use crate::render::facts::{bounds, default, written};
use crate::spec::Facts;

/// What differs in defaults, bounds, formats and company.
pub(super) fn compare(pair: &Pair<'_>) -> Vec<Change> {
    let (old, new) = (&pair.old.facts, &pair.new.facts);
    let words = |words: Option<String>| words.unwrap_or_else(|| NONE.to_owned());
    let told = |aspect, old: String, new: String| (old != new).then(|| Change::changed(aspect, old, new));
    let default = told(Aspect::Default, words(default(pair.old)), words(default(pair.new)));
    let bounds = told(Aspect::Bounds, words(bounds(old)), words(bounds(new)));
    let changes = [
        default.map(|change| {
            let is_other = pair.ways.sent && old.default.is_some() && new.default.is_some();
            if is_other {
                change.class(Class::Compatible).because("it counts where the field is left out")
            } else {
                change
            }
        }),
        bounds.map(|change| {
            let is_breaking = pair.ways.sent && is_tighter(old, new);
            let class = if is_breaking { Class::Breaking(Breaks::Wire) } else { Class::Documentation };
            change.class(class).because(if is_breaking { "the server may no longer take what it took" } else { "" })
        }),
        told(Aspect::Format, words(written(old)), words(written(new))),
        told(Aspect::Company, company(old), company(new)),
        match (old.deprecated, new.deprecated) {
            (false, true) => Some(Change { new: Some(String::new()), ..Change::new(What::Added, Aspect::Deprecated) }),
            (true, false) => Some(Change::new(What::Removed, Aspect::Deprecated)),
            _ => None,
        },
    ];
    changes.into_iter().flatten().collect()
}

/// What is said where nothing is stated.
const NONE: &str = "none";

/// Whether a bound lets less through than before. One that was not stated may have been there all the time.
fn is_tighter(old: &Facts, new: &Facts) -> bool {
    let less = |old: Option<u64>, new: Option<u64>| old.zip(new).is_some_and(|(old, new)| new < old);
    old.max.zip(new.max).is_some_and(|(old, new)| new < old)
        || old.min.zip(new.min).is_some_and(|(old, new)| new > old)
        || less(old.max_items, new.max_items)
        || less(old.max_length, new.max_length)
}

/// What a field excludes, and what it stands for.
fn company(facts: &Facts) -> String {
    let part = |words: &str, names: &[String]| (!names.is_empty()).then(|| format!("{words} {}", names.join(", ")));
    let parts = [part("not with", &facts.excludes), part("unless", &facts.unless)];
    let parts: Vec<String> = parts.into_iter().flatten().collect();
    if parts.is_empty() { NONE.to_owned() } else { parts.join("; ") }
}
