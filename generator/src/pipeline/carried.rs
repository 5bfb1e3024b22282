//! Facts that are carried over: a spec that is read beside the pages, or instead of pages that nobody has here.

use super::specs::specs_in;
use super::{Input, files, written_specs};
use crate::cache::{self, Cache};
use crate::diagnostic::{Diagnostic, SourceFile, code};
use crate::spec::yaml::{Step, tree};
use crate::spec::{Endpoint, System};
use std::collections::HashSet;
use std::path::Path;

/// Carries the endpoints of the spec at `path` over to `system`. Where both have one, that of a page wins.
pub(super) fn carry(path: &Path, system: &mut System, cache: &mut Cache) -> Vec<Diagnostic> {
    let file = match files::read(path) {
        Ok(file) => file,
        Err(finding) => return vec![finding],
    };
    match facts(&file, &system.name, cache) {
        Ok(facts) => {
            let twice = twice(&file, system, &facts);
            merge(system, facts);
            twice
        }
        Err(findings) => findings,
    }
}

/// The endpoints of a spec, or what a former run read from the same text.
fn facts(file: &SourceFile, name: &str, cache: &mut Cache) -> Result<Vec<Endpoint>, Vec<Diagnostic>> {
    let key = cache::key(&[b"carried facts", name.as_bytes(), file.text().as_bytes()]);
    if let Some(endpoints) = cache.get(&key).and_then(|bytes| postcard::from_bytes(bytes).ok()) {
        cache.keep_again(key);
        return Ok(endpoints);
    }
    let mut found = specs_in(file)?;
    let endpoints = match found.iter().position(|spec| spec.name == name) {
        Some(at) if found.len() == 1 => found.swap_remove(at).endpoints,
        _ => {
            let names: Vec<&str> = found.iter().map(|spec| spec.name.as_str()).collect();
            let finding =
                Diagnostic::new(&code::BAD_SPEC, format!("`{name}` carries over facts of {}", names.join(", ")))
                    .at(file.whole(), "")
                    .help(format!("name a file with the spec of `{name}` alone"));
            return Err(vec![finding]);
        }
    };
    if let Ok(bytes) = postcard::to_stdvec(&endpoints) {
        cache.keep(key, bytes);
    }
    Ok(endpoints)
}

/// What is known twice, from a page and from carried facts.
fn twice(file: &SourceFile, system: &System, facts: &[Endpoint]) -> Vec<Diagnostic> {
    let pages: HashSet<&str> = system.endpoints.iter().map(|endpoint| endpoint.name.as_str()).collect();
    let both = facts.iter().enumerate().filter(|(_, fact)| pages.contains(fact.name.as_str()));
    let both: Vec<(usize, &Endpoint)> = both.collect();
    let tree = if both.is_empty() { None } else { tree(file).ok() };
    let place = |n| match &tree {
        Some(tree) => tree.place(&[Step::Key("endpoints"), Step::Item(n), Step::Key("name")]),
        None => file.whole(),
    };
    let finding = |(n, fact): (usize, &Endpoint)| {
        Diagnostic::new(
            &code::CARRIED_TWICE,
            format!("`{}` has a page, and carried facts that are not used", fact.name),
        )
        .at(place(n), "")
        .help("take the entry out here, or let an overlay `skip` it where the facts are made")
    };
    both.into_iter().map(finding).collect()
}

/// Adds what `system` does not have. The endpoints stay sorted by name.
fn merge(system: &mut System, facts: Vec<Endpoint>) {
    let pages: HashSet<String> = system.endpoints.iter().map(|endpoint| endpoint.name.clone()).collect();
    let new: Vec<Endpoint> = facts.into_iter().filter(|fact| !pages.contains(&fact.name)).collect();
    system.carried.extend(new.iter().map(|fact| fact.name.clone()));
    system.endpoints.extend(new);
    system.endpoints.sort_by(|a, b| a.name.cmp(&b.name));
}

/// Systems as their pages give them together with the facts that are carried over to them.
pub fn together(pages: Vec<System>, facts: Vec<System>) -> Vec<System> {
    let mut systems = pages;
    for fact in facts {
        let at = systems.iter().position(|system| system.name == fact.name).unwrap_or_else(|| {
            systems.push(System::new(&fact.name, Vec::new()));
            systems.len() - 1
        });
        merge(&mut systems[at], fact.endpoints);
    }
    systems
}

/// The systems as the specs on the disk have them: those that were written last, and carried facts.
///
/// # Errors
/// A file cannot be read or is no spec.
pub fn written(input: &Input) -> Result<Vec<System>, Vec<Diagnostic>> {
    let pages = input.systems.iter().filter_map(|system| system.spec_out.as_deref());
    let facts = input.systems.iter().filter_map(|system| system.facts.as_deref());
    Ok(together(written_specs(pages)?, written_specs(facts)?))
}
