//! Names of records.

use super::envelope::Wrapped;
use super::request::is_bare;
use super::tree::{Id, ROOT, Tree};
use crate::outline::{Direction, Outline};
use crate::spec::{ENVELOPE, REQUEST};
use heck::ToUpperCamelCase;
use std::borrow::Cow;
use std::collections::HashMap;

/// The name of every node that may become a record, unique in the endpoint.
pub(crate) struct Names(HashMap<(Direction, Id), String>);

/// The record of a whole body without an envelope.
const BODY: &str = "Body";
/// What stands in front of names of the response where the request has the same.
const RESPONSE: &str = "Response";
/// The items of a request that is a list, not an object.
const ITEM: &str = "RequestItem";

struct Candidate {
    key: (Direction, Id),
    /// No other record of its side has its name: the side in front is enough to tell it from one of the other side.
    alone: bool,
    /// From the side (`Request`, `Data`) down to the field, as parts of a type name.
    parts: Vec<String>,
    /// How many parts the name has now, counted from the end.
    used: usize,
    /// The last part with its plural, where the name lost it.
    plural: Option<String>,
    /// Stands for the wire names, for telling apart what folds to one name.
    wire: u32,
}

impl Candidate {
    fn name(&self) -> String {
        let end = self.parts.len() - self.used;
        if self.alone && self.used == 2 {
            return [&self.parts[0], &self.parts[self.parts.len() - 1]].map(String::as_str).concat();
        }
        self.parts[end..].concat()
    }
}

impl Names {
    /// Names the records of both directions. A record is called after its field. Where the request and the answer have one
    /// of a name each, both take their side in front; where fields of one side have one name, their records take the names
    /// of their parents in front. So a name depends on the fields of that name alone.
    pub(crate) fn new(outline: &Outline, request: &Tree<'_>, response: &Tree<'_>, wrapped: &Wrapped) -> Names {
        let request_root = if is_bare(request) { ITEM } else { REQUEST };
        let mut names = HashMap::from([((Direction::Request, ROOT), request_root.to_owned())]);
        let root = if wrapped.payload.is_some() { ENVELOPE } else { BODY };
        names.insert((Direction::Response, ROOT), root.to_owned());
        let mut open = candidates(outline, Direction::Request, request, REQUEST);
        open.extend(candidates(outline, Direction::Response, response, RESPONSE));
        tell_lonely(&mut open);
        let longest = open.iter().map(|candidate| candidate.parts.len()).max().unwrap_or(0);
        for _ in 0..=longest + 1 {
            let mut taken: HashMap<String, usize> = names.values().map(|name| (name.clone(), 1)).collect();
            for candidate in &open {
                *taken.entry(candidate.name()).or_default() += 1;
            }
            let mut clashed = false;
            for candidate in &mut open {
                if taken[&candidate.name()] > 1 && candidate.used < candidate.parts.len() {
                    candidate.used += 1;
                    clashed = true;
                } else if taken[&candidate.name()] > 1
                    && let (Some(plural), Some(last)) = (candidate.plural.take(), candidate.parts.last_mut())
                {
                    // `rule` and `rules` side by side: the second keeps its ending.
                    *last = plural;
                    clashed = true;
                }
            }
            if !clashed {
                break;
            }
        }
        let mut taken: HashMap<String, usize> = HashMap::new();
        for name in names.values().cloned().chain(open.iter().map(Candidate::name)) {
            *taken.entry(name).or_default() += 1;
        }
        for candidate in open {
            let name = candidate.name();
            let unique = taken[&name] == 1;
            names.insert(candidate.key, if unique { name } else { format!("{name}X{:08x}", candidate.wire) });
        }
        Names(names)
    }

    /// The name of the record at a node.
    pub(crate) fn of(&self, direction: Direction, id: Id) -> String {
        self.0.get(&(direction, id)).cloned().unwrap_or_else(|| BODY.to_owned())
    }
}

/// Marks the records that no other record of their side shares a name with.
fn tell_lonely(open: &mut [Candidate]) {
    let mut known: HashMap<(Direction, String), usize> = HashMap::new();
    for candidate in open.iter() {
        *known.entry((candidate.key.0, candidate.name())).or_default() += 1;
    }
    for candidate in open {
        candidate.alone = known[&(candidate.key.0, candidate.name())] == 1;
    }
}

fn candidates(outline: &Outline, direction: Direction, tree: &Tree<'_>, root: &str) -> Vec<Candidate> {
    let mut found = Vec::new();
    for id in tree.reachable() {
        let node = &tree.nodes[id];
        if id == ROOT || node.same_as.is_some() || node.children.is_empty() || node.is_map {
            continue;
        }
        let path = tree.path(id);
        let mut parts = vec![root.to_owned()];
        parts.extend(path.iter().map(|name| part(name)));
        let mut plural = None;
        if let (Some(last), Some(name)) = (parts.last_mut(), path.last()) {
            if let Some(own) = type_name(outline, tree, id) {
                plural = Some(std::mem::replace(last, own));
            } else if is_list(tree, id) || tree.is_value(id) {
                plural = Some(std::mem::replace(last, part(&one_of(name))));
            }
        }
        let plural = plural.filter(|plural| parts.last() != Some(plural));
        found.push(Candidate { key: (direction, id), alone: false, parts, used: 1, plural, wire: hash_path(&path) });
    }
    found
}

/// The name that the page gives to the type: a heading in the spelling of types, `ActionRelation`.
fn type_name(outline: &Outline, tree: &Tree<'_>, id: Id) -> Option<String> {
    let table = *tree.nodes[id].tables.first()?;
    let subject = outline.sections[outline.tables[table].section].subject.as_ref()?;
    let name = subject.name().filter(|_| subject.names[0].len() == 1)?;
    // A record of several fields is called after its table, not after one of them.
    if tree.nodes[id].shared && subject.together < 2 {
        return Some(part(&one_of(name)));
    }
    let inner = name.chars().skip(1).any(|c| c.is_ascii_uppercase()) && name.contains(|c: char| c.is_ascii_lowercase());
    let is_type =
        name.starts_with(|c: char| c.is_ascii_uppercase()) && inner && name.chars().all(|c| c.is_ascii_alphanumeric());
    is_type.then(|| name.to_owned())
}

/// Whether the node is a list of records, as far as anybody says.
fn is_list(tree: &Tree<'_>, id: Id) -> bool {
    let node = &tree.nodes[id];
    match node.kinds.first() {
        Some(kinds) if kinds.any() => kinds.array > 0,
        _ => node.rows.iter().any(|at| matches!(at.row.claim.claim, crate::dialect::Claim::List(_))),
    }
}

/// What one of several things is called: `rules` has items called `rule`, `processes` has processes.
fn one_of(name: &str) -> Cow<'_, str> {
    let stem = name.strip_suffix("_list").unwrap_or(name);
    // Other words that end so are their own plural, like `series`, or are no plural at all.
    let ending =
        |endings: &[&str]| endings.iter().any(|ending| stem.len() > ending.len() + 1 && stem.ends_with(ending));
    if let Some(before) = stem.strip_suffix("children") {
        return format!("{before}child").into();
    }
    if ending(&["sses", "xes", "shes", "ches"]) {
        return stem[..stem.len() - 2].into();
    }
    if ending(&["ies"]) && !stem.ends_with("series") && !stem.ends_with("species") {
        return format!("{}y", &stem[..stem.len() - 3]).into();
    }
    let plural = stem.len() > 3 && stem.ends_with('s') && !ending(&["ss", "us", "is", "ses", "xes", "ies"]);
    if plural { stem[..stem.len() - 1].into() } else { stem.into() }
}

/// A wire name as a part of a type name: ASCII letters and digits, with a capital in front.
fn part(name: &str) -> String {
    let ascii: String = name.chars().map(|c| if c.is_ascii_alphanumeric() { c } else { ' ' }).take(80).collect();
    let part = ascii.to_upper_camel_case();
    match part.chars().next() {
        None => format!("X{:08x}", hash(name)),
        Some(c) if c.is_ascii_digit() => format!("N{part}"),
        Some(_) => part,
    }
}

/// FNV-1a: the same for the same text everywhere and for ever.
fn hash(text: &str) -> u32 {
    text.bytes().fold(0x811c_9dc5, |hash, byte| (hash ^ u32::from(byte)).wrapping_mul(0x0100_0193))
}

/// The hash of the names with dots between them.
fn hash_path(path: &[&str]) -> u32 {
    let dotted = path.iter().enumerate().flat_map(|(n, name)| [if n > 0 { "." } else { "" }, name]);
    dotted.flat_map(str::bytes).fold(0x811c_9dc5, |hash, byte| (hash ^ u32::from(byte)).wrapping_mul(0x0100_0193))
}

#[cfg(test)]
mod tests {
    use super::one_of;

    #[test]
    fn one_of_several_things_has_a_name_of_its_own() {
        let plurals = ["rules", "host_list", "processes", "addresses", "boxes", "batches", "queries", "children"];
        let singulars = ["rule", "host", "process", "address", "box", "batch", "query", "child"];
        assert_eq!(plurals.map(|name| one_of(name).into_owned()), singulars);
        for same in ["series", "status", "process", "species", "info", "ips", "analysis", "causes", "time_series"] {
            assert_eq!(one_of(same), same);
        }
    }
}
