//! Changes for programs: one object, described by `specs/diff.schema.json`.

use super::change::{Change, Class};
use super::version::{Counts, Versions};
use serde_json::{Value, json};

/// The version of the format.
const FORMAT: u32 = 1;

/// The changes as one JSON object, with the version of before and the one that they ask for where they are known.
pub fn json(changes: &[Change], versions: Option<Versions<'_>>) -> String {
    let counts = Counts::of(changes);
    let object = json!({
        "format": FORMAT,
        "version": versions.map(|Versions { old, next, revision }| json!({"old": old, "next": next, "revision": revision})),
        "counts": {
            "breaking": counts.breaking,
            "compatible": counts.compatible,
            "documentation": counts.documentation,
        },
        "changes": changes.iter().map(of_change).collect::<Vec<Value>>(),
    });
    format!("{object:#}\n")
}

fn of_change(change: &Change) -> Value {
    let Change { system, endpoint, path, what, aspect, old, new, class, why } = change;
    let breaks = match class {
        Class::Breaking(breaks) => breaks.words(),
        Class::Compatible | Class::Documentation => &[],
    };
    json!({
        "system": system,
        "endpoint": endpoint,
        "path": path,
        "what": what.word(),
        "aspect": aspect.word(),
        "old": old,
        "new": new,
        "class": class.word(),
        "breaks": breaks,
        "why": why,
    })
}
