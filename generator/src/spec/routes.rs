//! Routes: which method and path an endpoint has, where files beside the docs say so.
//!
//! Two kinds of files are known. A *component list* is a list of maps with `path`, `name` and
//! `method` or `suggest_method`; its paths lie below a prefix that the dialect names. A *resource file* has
//! `paths`, by path and verb, with an `operationId` (Swagger 2.0, OpenAPI 3, or a fragment of either); its `basePath`
//! is the server's business and not read. Both are foreign data: keys that nobody asks for are passed over.
//!
//! One name, two entries: the last one wins, in the order of the files and within each, so that a later file can
//! override an earlier one. Only an entry that is hidden never replaces one that is not.

use super::check::METHODS;
use super::model::Effect;
use super::yaml::{Entry, Kind, Node, tree};
use crate::diagnostic::{Diagnostic, Place, SourceFile, code};
use crate::limits::{NAME_BYTES, PATH_BYTES};
use indexmap::IndexMap;
use indexmap::map::Entry as Slot;

/// What a dialect says about routes.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct RouteRules {
    /// What the public path of a component has before the path in its list; may be empty.
    pub prefix: String,
    /// The first words of names that change something, even where a list of components calls them queries.
    pub writes: Vec<String>,
    /// The first words of names that change nothing, whatever the method, where nothing else says what a call does.
    pub reads: Vec<String>,
}

impl RouteRules {
    /// Whether a name says that something changes: `delete_host`, `batch_delete_host`. To be wrong here costs a repetition; to
    /// believe a list that is wrong would repeat a change.
    fn is_write(&self, name: &str) -> bool {
        let verb = verb(name);
        self.writes.iter().any(|word| word == verb)
    }

    /// What a call of this name by this method does, where nobody says it: a search that sends its conditions as a body is
    /// a POST, too. A name with a second verb that changes something, like `get_or_create_group`, only seems to ask.
    pub(crate) fn effect(&self, name: &str, method: &str) -> Effect {
        let verb = verb(name);
        let asks = self.reads.iter().any(|word| word == verb);
        let words: Vec<&str> = name.split(['_', '-']).collect();
        let changes = || {
            words.windows(2).any(|pair| {
                let [joint, word] = pair else { return false };
                matches!(*joint, "and" | "or") && self.writes.iter().any(|write| write == word)
            })
        };
        let safe = matches!(method, "GET" | "HEAD" | "OPTIONS");
        if safe || (method == "POST" && asks && !changes()) { Effect::Read } else { Effect::Write }
    }
}

/// The word of a name that says what is done.
fn verb(name: &str) -> &str {
    let mut words = name.split(['_', '-']);
    let first = words.next().unwrap_or_default();
    if first == "batch" { words.next().unwrap_or_default() } else { first }
}

/// Where an endpoint is called.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Route {
    /// The name that joins it to a page.
    pub name: String,
    /// The HTTP method in upper case.
    pub method: String,
    /// The public path, with `{name}` for parameters.
    pub path: String,
    /// Whether a call changes anything.
    pub effect: Effect,
    /// The title in the file's own language, empty where there is none.
    pub summary: String,
    /// The title in English, empty where there is none.
    pub summary_en: String,
    /// Where the entry stands.
    pub place: Place,
    /// The entry asks not to be shown to users.
    pub hidden: bool,
    /// Callers should use something else.
    pub deprecated: bool,
}

/// Every route by name.
#[derive(Debug, Clone, Default)]
pub struct Routes {
    by_name: IndexMap<String, Route>,
}

impl Routes {
    /// Reads files of both kinds. A file that is neither is an error; an entry that cannot be used is a warning.
    pub fn load(files: &[SourceFile], rules: &RouteRules) -> (Routes, Vec<Diagnostic>) {
        let mut loader = Loader { rules, routes: Routes::default(), findings: Vec::new() };
        for file in files {
            loader.file(file);
        }
        (loader.routes, loader.findings)
    }

    /// The route of this name.
    pub fn find(&self, name: &str) -> Option<&Route> {
        self.by_name.get(name)
    }

    /// Routes that somebody may have meant who wrote `name` (or `path`, which may be empty), the likeliest first,
    /// five at most: the same words in another order, the same end of the path, nearly the same letters.
    pub fn near(&self, name: &str, path: &str) -> Vec<&Route> {
        let mut near: Vec<(usize, &Route)> =
            self.iter().filter_map(|route| likeness(route, name, path).map(|rank| (rank, route))).collect();
        near.sort_by_key(|(rank, _)| *rank);
        near.into_iter().take(5).map(|(_, route)| route).collect()
    }

    /// Every route in the order of the files.
    pub fn iter(&self) -> impl Iterator<Item = &Route> {
        self.by_name.values()
    }

    /// Whether there is no route at all.
    pub fn is_empty(&self) -> bool {
        self.by_name.is_empty()
    }
}

struct Loader<'r> {
    rules: &'r RouteRules,
    routes: Routes,
    findings: Vec<Diagnostic>,
}

impl Loader<'_> {
    fn file(&mut self, file: &SourceFile) {
        let tree = match tree(file) {
            Ok(tree) => tree,
            Err(finding) => return self.findings.push(finding),
        };
        let Some(root) = tree.root else { return };
        match (&root.kind, root.get("paths")) {
            (Kind::List(items), _) => items.iter().for_each(|item| self.component(file, item)),
            (_, Some(paths)) => paths.entries().iter().for_each(|path| self.resources(file, path)),
            _ => self.findings.push(
                Diagnostic::new(&code::BAD_YAML, "this is no routes file")
                    .at(file.at(root.span.clone()), "neither a list of components nor a map with `paths`")
                    .help("give a list of `{name, path, method}`, or a Swagger file with `paths` and `operationId`"),
            ),
        }
    }

    fn component(&mut self, file: &SourceFile, entry: &Node) {
        let place = file.at(entry.span.clone());
        // `method` is what the server insists on, `suggest_method` what it advises; no known entry has both.
        let method = ["method", "suggest_method", "dest_http_method"].iter().find_map(|key| entry.word(key));
        let (Some(name), Some(path), Some(method)) = (entry.word("name"), entry.word("path"), method) else {
            let missing: Vec<&str> = ["name", "path"]
                .into_iter()
                .filter(|key| entry.word(key).is_none())
                .chain(method.is_none().then_some("method"))
                .collect();
            return self.odd(place, format!("the entry has no {}", missing.join(", no ")));
        };
        let Some(method) = self.method(method, &place) else { return };
        self.add(Route {
            name: name.to_owned(),
            effect: match entry.word("api_type") {
                Some("query") if !self.rules.is_write(name) => Effect::Read,
                Some("query") => Effect::Write,
                Some("operate") => Effect::Write,
                _ => self.rules.effect(name, &method),
            },
            method,
            path: below(&self.rules.prefix, path),
            summary: entry.word("label").unwrap_or_default().to_owned(),
            summary_en: entry.word("label_en").unwrap_or_default().to_owned(),
            place,
            hidden: entry.word("is_hidden") == Some("true"),
            deprecated: entry.word("is_deprecated") == Some("true"),
        });
    }

    fn resources(&mut self, file: &SourceFile, path: &Entry) {
        for operation in path.value.entries() {
            let known = METHODS.iter().any(|method| method.eq_ignore_ascii_case(&operation.key));
            // Beside the verbs there are parameters, descriptions and extensions.
            if !known && operation.value.get("operationId").is_none() {
                continue;
            }
            let place = file.at(operation.key_span.clone());
            let Some(name) = operation.value.word("operationId") else {
                self.odd(place, format!("`{} {}` has no operationId", operation.key, path.key));
                continue;
            };
            let Some(method) = self.method(&operation.key, &place) else { continue };
            let text = |key| operation.value.word(key).unwrap_or_default().to_owned();
            self.add(Route {
                name: name.to_owned(),
                effect: self.rules.effect(name, &method),
                method,
                path: below("", &path.key),
                summary: if text("summary").is_empty() { text("description") } else { text("summary") },
                summary_en: english(&operation.value),
                place,
                hidden: false,
                deprecated: operation.value.word("deprecated") == Some("true"),
            });
        }
    }

    fn method(&mut self, word: &str, place: &Place) -> Option<String> {
        let method = word.to_ascii_uppercase();
        if METHODS.contains(&method.as_str()) {
            return Some(method);
        }
        self.odd(place.clone(), format!("`{word}` is no HTTP method"));
        None
    }

    fn odd(&mut self, place: Place, message: String) {
        let finding = Diagnostic::new(&code::ODD_ROUTE, message).at(place, "this entry is not used");
        self.findings.push(finding);
    }

    fn add(&mut self, route: Route) {
        if route.path.len() > PATH_BYTES || route.name.len() > NAME_BYTES {
            let message = format!("a path has {PATH_BYTES} bytes at most, and a name {NAME_BYTES}");
            let finding = Diagnostic::new(&code::ODD_ROUTE, message).at(route.place, "this entry is not used");
            return self.findings.push(finding.help("look for text that was pasted into the wrong place"));
        }
        match self.routes.by_name.entry(route.name.clone()) {
            Slot::Vacant(slot) => {
                slot.insert(route);
            }
            Slot::Occupied(mut slot) => {
                let old = slot.get();
                let keep = route.hidden && !old.hidden;
                let same = (&old.method, &old.path) == (&route.method, &route.path);
                let (used, unused) = if keep { (old, &route) } else { (&route, old) };
                if !same {
                    self.findings.push(
                        Diagnostic::new(&code::DUPLICATE_ROUTE, format!("`{}` has two routes", route.name))
                            .at(used.place.clone(), format!("{} {} is used", used.method, used.path))
                            .at(unused.place.clone(), format!("{} {} is not", unused.method, unused.path)),
                    );
                }
                if !keep {
                    slot.insert(route);
                }
            }
        }
    }
}

/// `path` below `prefix`, with one `/` between them. How it ends is kept: servers care.
fn below(prefix: &str, path: &str) -> String {
    let prefix = prefix.trim_end_matches('/');
    let path = path.trim_start_matches('/');
    match path.strip_prefix(prefix.trim_start_matches('/')) {
        Some(rest) if !prefix.is_empty() && rest.starts_with('/') => format!("/{path}"),
        _ => format!("{prefix}/{path}"),
    }
}

/// The English title that some extension of an operation carries.
fn english(operation: &Node) -> String {
    let extensions = operation.entries().iter().filter(|entry| entry.key.starts_with("x-"));
    let mut titles = extensions.filter_map(|entry| entry.value.word("descriptionEn"));
    titles.next().unwrap_or_default().to_owned()
}

/// How much a route looks like what was asked for: less is more, none is not at all.
fn likeness(route: &Route, name: &str, path: &str) -> Option<usize> {
    // The same words have the same letters in all: most names are told apart by their lengths alone.
    if route.name.len() == name.len() && words(&route.name) == words(name) {
        return Some(0);
    }
    let end = last_segment(&route.path);
    if !end.is_empty() && (end == name || end == last_segment(path)) {
        return Some(1);
    }
    let most = 2.max(name.len() / 6);
    if route.name.len().abs_diff(name.len()) > most {
        return None;
    }
    let distance = distance(&route.name, name);
    (distance <= most).then(|| distance + 2)
}

fn words(name: &str) -> Vec<String> {
    let mut words: Vec<String> =
        name.split(|c: char| !c.is_alphanumeric()).filter(|word| !word.is_empty()).map(str::to_lowercase).collect();
    words.sort();
    words
}

fn last_segment(path: &str) -> &str {
    let end = path.trim_end_matches('/').rsplit('/').next().unwrap_or_default();
    // A placeholder says nothing about the endpoint.
    if end.starts_with('{') { "" } else { end }
}

/// The edits between two names; names of more than 100 letters are like nothing.
fn distance(a: &str, b: &str) -> usize {
    let (a, b): (Vec<char>, Vec<char>) = (a.chars().collect(), b.chars().collect());
    if a.len().max(b.len()) > 100 || a.len().abs_diff(b.len()) > 20 {
        return usize::MAX;
    }
    let mut row: Vec<usize> = (0..=b.len()).collect();
    for (i, x) in a.iter().enumerate() {
        let mut diagonal = i;
        row[0] = i + 1;
        for (j, y) in b.iter().enumerate() {
            let edit = diagonal + usize::from(x != y);
            diagonal = row[j + 1];
            row[j + 1] = edit.min(row[j] + 1).min(diagonal + 1);
        }
    }
    row[b.len()]
}

#[cfg(test)]
mod tests;
