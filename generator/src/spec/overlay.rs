//! Corrections by hand, applied on top of what was read from the docs.
//!
//! An overlay is a list of entries, applied in order. Each names an endpoint, says why, and does one thing:
//!
//! ```yaml
//! - endpoint: save_group
//!   why: the table says text, the server wants a number
//!   field: Request.receivers.id     # a record, then members down from it
//!   set: {type: integer, required: true}
//! - {endpoint: save_group, why: …, field: Request.old, rename: new}
//! - {endpoint: save_group, why: …, field: Request.gone, remove: true}
//! - {endpoint: save_group, why: …, field: Request.page, add: {type: Page}}
//! - {endpoint: save_group, why: …, set: {method: POST, effect: read}}
//! - {endpoint: save_group, why: …, set: {paging: ~}}    # `null` takes away
//! - {endpoint: not_for_users, why: …, skip: true}
//! - endpoint: count_groups
//!   why: no page describes it
//!   new:                            # the keys of an endpoint in a spec
//!     method: GET
//!     path: /api/v2/groups/count/
//!     response: integer
//!     types:
//!       Request:
//!       - {name: bk_biz_id, type: integer, required: true, in: query}
//! ```
//!
//! A `new` endpoint is wrapped as most endpoints of its system are, and reads where its method is GET, unless it says
//! otherwise; its answer is `any` value and its request empty. What was corrected, and why, stands in the spec.
//!
//! A record that two fields share is changed for both. `add` to a record that is not there makes the record.
//! An entry either applies as a whole or not at all, and one that no longer has anything to correct is reported.

mod entry;
mod facts;
mod fields;
mod new;
mod paths;
mod put;

use super::check::{Problem, check_endpoint};
use super::model::{Answer, Body, Corrected, Effect, Endpoint, Example, Paging, System, Type};
use super::yaml::{RawExample, Step, Tree, parse, tree};
use crate::diagnostic::{Code, Diagnostic, Place, SourceFile, code, did_you_mean_or};
use crate::limits::{CORRECTIONS, DEPTH, NAME_BYTES};
use entry::Entry;
pub(crate) use paths::drop_orphans;
use put::Put;
use std::collections::HashSet;

/// Applies the corrections of `file` to `system`. What cannot be applied, matches nothing or changes nothing is
/// reported with its place in the overlay; a file that is no overlay changes nothing at all.
pub fn apply(system: &mut System, file: &SourceFile) -> Vec<Diagnostic> {
    let tree = match tree(file) {
        Ok(tree) if tree.root.is_none() => return Vec::new(),
        Ok(tree) => tree,
        Err(finding) => return vec![finding],
    };
    let entries: Vec<Entry> = match parse(file) {
        Ok(entries) => entries,
        Err(finding) => return vec![finding],
    };
    let mut findings = Vec::new();
    for (n, entry) in entries.iter().enumerate() {
        let correction = Correction { entry, n, tree: &tree };
        if n == CORRECTIONS {
            let message = format!("this overlay has more than {CORRECTIONS} entries");
            findings.push(correction.bad(&[], message).help("correct the pages, or what makes them"));
            break;
        }
        match correction.apply(system) {
            Ok(needless) | Err(needless) => findings.extend(needless),
        }
    }
    findings
}

/// One entry and its place.
struct Correction<'a> {
    entry: &'a Entry,
    n: usize,
    tree: &'a Tree,
}

/// What an entry did.
#[derive(Default)]
struct Applied {
    /// Warnings about the parts that change nothing.
    needless: Vec<Diagnostic>,
    /// Which facts are others now, as [`Corrected::what`] says it; empty where none is.
    what: String,
}

impl Applied {
    fn changed(what: String) -> Applied {
        Applied { needless: Vec::new(), what }
    }

    fn needless(finding: Diagnostic) -> Applied {
        Applied { needless: vec![finding], what: String::new() }
    }
}

/// What an entry did, or the error for which nothing was applied.
type Outcome = Result<Applied, Diagnostic>;

impl Correction<'_> {
    fn place(&self, keys: &[&'static str]) -> Place {
        let path = [Step::Item(self.n)].into_iter().chain(keys.iter().map(|key| Step::Key(key)));
        self.tree.place(&path.collect::<Vec<_>>())
    }

    fn finding(&self, code: &'static Code, keys: &[&'static str], message: impl Into<String>) -> Diagnostic {
        Diagnostic::new(code, message).at(self.place(keys), "")
    }

    fn bad(&self, keys: &[&'static str], message: impl Into<String>) -> Diagnostic {
        self.finding(&code::BAD_CORRECTION, keys, message)
    }

    fn unmatched(&self, keys: &[&'static str], message: impl Into<String>) -> Diagnostic {
        self.finding(&code::UNMATCHED_CORRECTION, keys, message)
    }

    fn needless(&self, keys: &[&'static str], message: impl Into<String>) -> Diagnostic {
        self.finding(&code::NEEDLESS_CORRECTION, keys, message).help("the docs have caught up: delete the correction")
    }

    /// Warnings about what changes nothing, or the errors for which nothing was applied.
    fn apply(&self, system: &mut System) -> Result<Vec<Diagnostic>, Vec<Diagnostic>> {
        self.check_form().map_err(|finding| vec![finding])?;
        match &self.entry.new {
            Some(new) => self.add_endpoint(system, new),
            None => self.correct(system).map_err(|finding| vec![finding]),
        }
    }

    fn correct(&self, system: &mut System) -> Result<Vec<Diagnostic>, Diagnostic> {
        let Some(at) = system.endpoints.iter().position(|endpoint| endpoint.name == self.entry.endpoint) else {
            let message = format!("there is no endpoint `{}`", self.entry.endpoint);
            let known = system.endpoints.iter().map(|endpoint| endpoint.name.as_str());
            let help = did_you_mean_or(&self.entry.endpoint, known, "look at its name in the spec");
            return Err(self.unmatched(&["endpoint"], message).help(help));
        };
        if self.entry.skip {
            system.endpoints.remove(at);
            return Ok(Vec::new());
        }
        let old = &system.endpoints[at];
        let mut new = old.clone();
        let applied = match &self.entry.field {
            Some(path) => self.change_field(&mut new, path)?,
            None => self.set_endpoint(&mut new)?,
        };
        drop_orphans(old, &mut new);
        self.check_result(old, &new)?;
        if !applied.what.is_empty() {
            new.corrected.push(self.corrected(applied.what));
        }
        system.endpoints[at] = new;
        Ok(applied.needless)
    }

    fn corrected(&self, what: String) -> Corrected {
        Corrected { what, why: self.entry.why.trim().to_owned() }
    }

    /// One reason, one thing to do, and that thing fits what it is done to.
    fn check_form(&self) -> Result<(), Diagnostic> {
        let entry = self.entry;
        if entry.why.trim().is_empty() {
            return Err(self.bad(&["why"], "the correction has no reason").help("say what the docs get wrong"));
        }
        let of_field = [entry.add.is_some(), entry.remove, entry.rename.is_some()];
        let all = of_field.into_iter().chain([entry.set.is_some(), entry.skip, entry.new.is_some()]);
        let count = all.filter(|present| *present).count();
        if count != 1 {
            let help = "write one of `set`, `add`, `remove: true`, `rename`, `skip: true`, `new`; use two entries for two \
                        changes";
            return Err(self.bad(&[], format!("the correction asks for {count} changes instead of one")).help(help));
        }
        if entry.field.as_ref().is_some_and(|path| path.len() > NAME_BYTES || path.matches('.').count() > DEPTH) {
            let message = format!("the path of the field has more than {DEPTH} parts, or more than {NAME_BYTES} bytes");
            return Err(self.bad(&["field"], message).help("name the record that has the field: `field: Record.name`"));
        }
        match entry.field {
            None if of_field.contains(&true) => {
                Err(self.bad(&[], "the correction does not say of which field").help("add `field: Request.name`"))
            }
            Some(_) if entry.skip => {
                Err(self.bad(&["field"], "only an endpoint can be skipped").help("use `remove: true` for a field"))
            }
            Some(_) if entry.new.is_some() => {
                Err(self.bad(&["field"], "`new` makes an endpoint").help("use `add` for a field that the docs lack"))
            }
            _ => Ok(()),
        }
    }

    /// A correction must not leave the endpoint with a contradiction that it did not have.
    fn check_result(&self, old: &Endpoint, new: &Endpoint) -> Result<(), Diagnostic> {
        let known: HashSet<String> = check_endpoint(old).into_iter().map(|problem| problem.message).collect();
        match check_endpoint(new).into_iter().find(|problem| !known.contains(&problem.message)) {
            Some(Problem { message, help, .. }) => {
                let finding = self.bad(&[], format!("the correction does not fit: {message}"));
                let mut help = help.unwrap_or_else(|| "compare it with what `md-bindgen spec` writes".to_owned());
                if let Some(record) = self.record().filter(|record| !new.types.contains_key(record.as_str())) {
                    help.push_str(&format!("; an entry before this one can make it: `field: {record}.name`, `add: …`"));
                }
                Err(finding.help(help))
            }
            None => Ok(()),
        }
    }

    /// The record that the entry gives to a field or an answer as its type.
    fn record(&self) -> Option<String> {
        let set = self.entry.set.as_ref();
        let word = set.and_then(|set| set.ty.as_ref().or(set.response.as_ref()));
        let ty: Type = word.or(self.entry.add.as_ref().map(|add| &add.ty))?.parse().ok()?;
        ty.record().map(str::to_owned)
    }

    fn ty(&self, keys: &[&'static str], word: &str) -> Result<Type, Diagnostic> {
        word.parse().map_err(|error: super::TypeError| self.bad(keys, error.to_string()).help(error.help()))
    }

    fn set_endpoint(&self, endpoint: &mut Endpoint) -> Outcome {
        let Some(set) = &self.entry.set else { return Ok(Applied::default()) };
        let of_fields = [
            ("type", set.ty.is_some()),
            ("required", set.required.is_some()),
            ("nullable", set.nullable.is_some()),
            ("in", set.location.is_some()),
            ("rust", set.rust.is_some()),
        ];
        let of_fields: Vec<_> = of_fields.into_iter().chain(facts::given(set)).collect();
        self.refuse(&of_fields, "is a matter of fields", "say which one: `field: Request.name`")?;
        let response = set.response.as_deref().map(|word| self.ty(&["set", "response"], word)).transpose()?;
        let mut put = Put::default();
        put.value("method", &mut endpoint.method, set.method.as_ref().map(|word| word.to_ascii_uppercase()));
        put.value("path", &mut endpoint.path, set.path.clone());
        put.value("effect", &mut endpoint.effect, set.effect.map(Effect::from));
        put.value("envelope", &mut endpoint.envelope, set.envelope.clone());
        put.value("response", &mut endpoint.response, response);
        put.value("summary", &mut endpoint.summary, set.summary.clone());
        put.value("doc", &mut endpoint.doc, set.doc.clone());
        put.value("deprecated", &mut endpoint.deprecated, set.deprecated.clone());
        put.value("body", &mut endpoint.body, set.body.map(Body::from));
        put.value("answer", &mut endpoint.answer, set.answer.map(Answer::from));
        put.value("paging", &mut endpoint.paging, set.paging.clone().map(|paging| paging.map(Paging::from)));
        if let Some(example) = &set.example {
            let new = self.example(example, &endpoint.example)?;
            put.value("example", &mut endpoint.example, Some(new));
        }
        self.judge(&put, "")
    }

    fn refuse(&self, keys: &[(&'static str, bool)], why: &str, help: &str) -> Result<(), Diagnostic> {
        match keys.iter().find(|(_, present)| *present) {
            Some((key, _)) => Err(self.bad(&["set", key], format!("`{key}` {why}")).help(help)),
            None => Ok(()),
        }
    }

    /// The example with the directions that the entry gives.
    fn example(&self, set: &RawExample, old: &Example) -> Result<Example, Diagnostic> {
        let read = |key, text: &Option<String>, old: &Option<serde_json::Value>| match text {
            None => Ok(old.clone()),
            Some(text) => serde_json::from_str(text).map(Some).map_err(|error| {
                let message = format!("the example is no JSON: {error}");
                self.bad(&["set", "example", key], message).help("write JSON, after `|` on lines of their own")
            }),
        };
        Ok(Example {
            request: read("request", &set.request, &old.request)?,
            response: read("response", &set.response, &old.response)?,
        })
    }

    /// What became of a `set` of a field, or of the endpoint where no field is named.
    fn judge(&self, put: &Put, field: &str) -> Outcome {
        if put.changed.is_empty() && put.same.is_empty() {
            return Err(self.bad(&["set"], "there is nothing to set"));
        }
        let (of, colon) = if field.is_empty() { (self.entry.endpoint.as_str(), "") } else { (field, ": ") };
        let needless =
            put.same.iter().map(|key| self.needless(&["set", key], format!("`{key}` of `{of}` is that already")));
        let changed = put.changed.join(", ");
        let what = if changed.is_empty() { changed } else { format!("{field}{colon}{changed}") };
        Ok(Applied { needless: needless.collect(), what })
    }
}

#[cfg(test)]
mod tests;
