//! Reads every page of every system: in parallel, with a result that does not depend on it.

use super::allow;
use super::carried;
use super::dialects::{Dialects, Loaded};
use super::files::{self, PageFile};
use super::stored::{self, PageResult};
use super::summary::{Counter, Facts};
use super::thin::thin;
use super::{Input, Report, SystemInput};
use crate::cache::{self, Cache, Key};
use crate::diagnostic::{Diagnostic, Severity, SourceFile, code};
use crate::dialect::Dialect;
use crate::markdown::Document;
use crate::outline::outline;
use crate::progress::{Progress, Stage};
use crate::resolve::{Input as PageInput, Resolved, Telling, merge, resolve};
use crate::spec::routes::{RouteRules, Routes};
use crate::spec::{Endpoint, System, overlay};
use indexmap::IndexMap;
use rayon::prelude::*;
use std::collections::{HashMap, HashSet};

/// Reads every page of every system.
pub fn read(input: &Input) -> Report {
    read_observed(input, &Progress::default())
}

/// As [`read()`], and counts the pages while they are read.
pub fn read_observed(input: &Input, progress: &Progress) -> Report {
    read_with(input, &mut Cache::none(), progress)
}

/// Reads every page of every system, or takes what a former run read from the same page.
pub(super) fn read_with(input: &Input, cache: &mut Cache, progress: &Progress) -> Report {
    progress.stage(Stage::Reading, 0);
    let mut report = Report::default();
    let mut counter = Counter::default();
    let mut dialects = Dialects::default();
    for system in &input.systems {
        match dialects.load(&system.dialect) {
            Ok(dialect) => read_system(system, &dialect, &mut report, &mut counter, cache, progress),
            Err(finding) => report.diagnostics.push(finding),
        }
    }
    for system in &mut report.systems {
        system.origin.clone_from(&input.origin);
    }
    report.diagnostics.sort_by(|a, b| a.order().cmp(&b.order()));
    report.summary = counter.finish();
    report
}

/// What the pages of a system are read with.
struct Reader<'a> {
    dialect: &'a Dialect,
    routes: Routes,
    /// Stands for both in the keys of the cache.
    key: Key,
    cache: &'a Cache,
}

fn read_system(
    input: &SystemInput,
    loaded: &Loaded,
    report: &mut Report,
    counter: &mut Counter,
    cache: &mut Cache,
    progress: &Progress,
) {
    let Loaded { dialect, text: dialect_text } = loaded;
    let sources = load_routes(input, report);
    let rules: &RouteRules = &dialect.routes;
    let (routes, findings) = Routes::load(&sources, rules);
    report.diagnostics.extend(thin(findings));
    let texts = sources.iter().flat_map(|source| [source.name().as_bytes(), source.text().as_bytes()]);
    let texts: Vec<&[u8]> = [input.dialect.as_bytes(), dialect_text.as_bytes()].into_iter().chain(texts).collect();
    let reader = Reader { dialect, routes, key: cache::key(&texts), cache };
    let mut pages = Vec::new();
    for docs in &input.docs {
        pages.extend(files::pages(docs, report));
    }
    if let Some(folder) = &input.home {
        files::name_from(folder, &mut pages);
    }
    let pages = without_duplicates(pages, report);
    progress.expect(pages.len());
    let read_page = |page| {
        let result = reader.page(page);
        progress.step();
        result
    };
    let results: Vec<Result<Read, Diagnostic>> = pages.par_iter().map(read_page).collect();
    let Reader { routes, .. } = reader;
    let mut system = System::new(&input.name, Vec::new());
    let mut read: Vec<(&PageFile, PageResult)> = Vec::new();
    for (page, result) in pages.iter().zip(results) {
        counter.page();
        match result {
            Ok(Read { result, key, kept }) => {
                read.push((page, result));
                match kept {
                    Kept::Before => cache.keep_again(key),
                    Kept::Now(bytes) => cache.keep(key, bytes),
                    Kept::Never => {}
                }
            }
            Err(finding) => {
                report.broken.extend(finding.labels.first().map(|label| label.place.file.name().to_owned()));
                report.diagnostics.push(finding);
            }
        }
    }
    // The folders come in the order of the manifest: the first page of a name is the one in the main language.
    let mut by_name: IndexMap<&str, Vec<(&PageFile, PageResult)>> = IndexMap::new();
    for (page, result) in read {
        by_name.entry(&page.name).or_default().push((page, result));
    }
    for tellings in by_name.into_values() {
        keep(tellings, &mut system, report, counter);
    }
    routes_without_docs(&routes, &pages, report);
    if let Some(facts) = &input.facts {
        let findings = carried::carry(facts, &mut system, cache);
        report.diagnostics.extend(findings);
    }
    system.endpoints.sort_by(|a, b| a.name.cmp(&b.name));
    if let Some(path) = &input.overlay {
        let unrouted: Vec<String> = system
            .endpoints
            .iter()
            .filter(|endpoint| !endpoint.is_routed())
            .map(|endpoint| endpoint.name.clone())
            .collect();
        match files::read(path) {
            Ok(file) => report.diagnostics.extend(thin(overlay::apply(&mut system, &file))),
            Err(finding) => report.diagnostics.push(finding),
        }
        let is_settled = |page: &&PageFile| {
            let endpoint = system.endpoints.iter().find(|endpoint| endpoint.name == page.name);
            unrouted.contains(&page.name) && endpoint.is_none_or(Endpoint::is_routed)
        };
        forget_missing_routes(pages.iter().filter(is_settled), report);
    }
    report.systems.push(system);
}

/// Takes over what the pages of one endpoint say, one page or one for each language.
fn keep(pages: Vec<(&PageFile, PageResult)>, system: &mut System, report: &mut Report, counter: &mut Counter) {
    let first = report.diagnostics.len();
    let allows: Vec<allow::Allows> = pages
        .iter()
        .filter(|(_, result)| !result.allows.is_empty())
        .map(|(_, result)| (result.file.clone(), result.allows.clone()))
        .collect();
    let mut merged: Option<(Endpoint, SourceFile, Resolved, String)> = None;
    for (page, mut result) in pages {
        let Some(endpoint) = take_over(&mut result, report, counter) else { continue };
        let language = page.language.clone().unwrap_or_default();
        merged = Some(match merged {
            None => (endpoint, result.file, result.resolved, language),
            Some((main, file, resolved, first)) => {
                let other = telling(endpoint, &result.file, &result.resolved, &language);
                let main = telling(main, &file, &resolved, &first);
                (merge(main, &other, &mut report.diagnostics), file, resolved, first)
            }
        });
    }
    allow::apply(&allows, first, &mut report.diagnostics);
    if let Some((endpoint, ..)) = merged {
        counter.endpoint(&endpoint);
        system.endpoints.push(endpoint);
    }
}

fn telling<'a>(endpoint: Endpoint, file: &'a SourceFile, resolved: &'a Resolved, language: &'a str) -> Telling<'a> {
    Telling { endpoint, file, places: &resolved.places, strangers: &resolved.strangers, language }
}

/// Whether an error leaves something of a page: without a route, its endpoint can be described but not called; without an
/// example its tables still speak, and without one of its tables the others do.
pub fn leaves_something(error: &Diagnostic) -> bool {
    let codes = [&code::NO_ROUTE, &code::BROKEN_EXAMPLE, &code::UNLINKED_TABLE, &code::NO_NAME_COLUMN];
    codes.into_iter().any(|code| error.code == code)
}

/// Files the findings of a page; gives its endpoint, if something of use is left.
fn take_over(page: &mut PageResult, report: &mut Report, counter: &mut Counter) -> Option<Endpoint> {
    counter.outline(&page.facts, |span| page.file.at(span));
    counter.resolved(&page.resolved);
    let mut findings = std::mem::take(&mut page.overlooked);
    findings.append(&mut page.resolved.diagnostics);
    let errors = || findings.iter().filter(|finding| finding.severity == Severity::Error);
    let readable = errors().all(leaves_something);
    if errors().next().is_some() {
        let list = if readable { &mut report.lacking } else { &mut report.broken };
        list.push(page.file.name().to_owned());
    }
    report.diagnostics.extend(thin(findings));
    page.resolved.endpoint.take().filter(|_| readable)
}

/// A page that was read, and what the cache is to keep of it.
struct Read {
    result: PageResult,
    key: Key,
    kept: Kept,
}

enum Kept {
    /// What a former run left is right.
    Before,
    /// Another run may take this.
    Now(Vec<u8>),
    /// This cannot be kept.
    Never,
}

impl Reader<'_> {
    fn page(&self, page: &PageFile) -> Result<Read, Diagnostic> {
        let file = files::read_page(&page.path)?;
        let pieces = [file.text(), file.name(), &page.name, &page.relative].map(str::as_bytes);
        let key = cache::key(&[&[self.key.as_slice()], pieces.as_slice()].concat());
        if let Some(bytes) = self.cache.get(&key)
            && let Some(result) = stored::from_bytes(bytes, &file)
        {
            return Ok(Read { result, key, kept: Kept::Before });
        }
        let document = Document::parse(file.text());
        if let Some(excess) = &document.excess {
            return Err(excess.finding(&file));
        }
        let mut outline = outline(&document, &file, self.dialect);
        let input = PageInput {
            name: &page.name,
            file: &file,
            relative: &page.relative,
            outline: &outline,
            dialect: self.dialect,
            routes: &self.routes,
        };
        let resolved = resolve(&input);
        let overlooked = std::mem::take(&mut outline.diagnostics);
        let allows = std::mem::take(&mut outline.allows);
        let result = PageResult { facts: Facts::of(&outline), overlooked, allows, file, resolved };
        let bytes = if self.cache.is_kept() { stored::to_bytes(&result) } else { None };
        Ok(Read { result, key, kept: bytes.map_or(Kept::Never, Kept::Now) })
    }
}

fn load_routes(input: &SystemInput, report: &mut Report) -> Vec<SourceFile> {
    let mut sources = Vec::new();
    for path in &input.routes {
        match files::read(path) {
            Ok(file) => sources.push(file),
            Err(finding) => report.diagnostics.push(finding),
        }
    }
    sources
}

/// So many pages of one name are shown.
const SHOWN_TWINS: usize = 20;

/// Two pages with one name would be one endpoint: neither is used.
fn without_duplicates(pages: Vec<PageFile>, report: &mut Report) -> Vec<PageFile> {
    let mut by_name: HashMap<(&str, Option<&str>), Vec<&PageFile>> = HashMap::new();
    for page in &pages {
        by_name.entry((&page.name, page.language.as_deref())).or_default().push(page);
    }
    let mut doubled: Vec<&Vec<&PageFile>> = by_name.values().filter(|pages| pages.len() > 1).collect();
    doubled.sort_by(|a, b| a[0].relative.cmp(&b[0].relative));
    for same in doubled {
        let place = |page: &PageFile| SourceFile::new(page.path.to_string_lossy().replace('\\', "/"), "").whole();
        let mut finding = Diagnostic::new(
            &code::DUPLICATE_ENDPOINT,
            format!("{} pages describe the endpoint `{}`", same.len(), same[0].name),
        );
        for page in same.iter().take(SHOWN_TWINS) {
            finding = finding.at(place(page), "");
        }
        report.broken.extend(same.iter().map(|page| place(page).file.name().to_owned()));
        report
            .diagnostics
            .push(finding.help("an endpoint has the name of its page's file: rename or remove one of them"));
    }
    let single = |page: &PageFile| {
        by_name.get(&(page.name.as_str(), page.language.as_deref())).is_some_and(|pages| pages.len() == 1)
    };
    let keep: Vec<bool> = pages.iter().map(single).collect();
    pages.into_iter().zip(keep).filter(|(_, keep)| *keep).map(|(page, _)| page).collect()
}

/// Takes back that nobody gives the route of some pages: an overlay does, or leaves their endpoint out.
fn forget_missing_routes<'a>(pages: impl Iterator<Item = &'a PageFile>, report: &mut Report) {
    let files: HashSet<String> = pages.map(|page| files::shown(&page.path)).collect();
    let file = |finding: &Diagnostic| finding.labels.first().map(|label| label.place.file.name().to_owned());
    let is_settled = |finding: &Diagnostic| file(finding).is_some_and(|file| files.contains(&file));
    report.diagnostics.retain(|finding| finding.code != &code::NO_ROUTE || !is_settled(finding));
    let errors = report.diagnostics.iter().filter(|finding| finding.severity == Severity::Error);
    let broken: HashSet<String> = errors.filter_map(file).collect();
    report.lacking.retain(|page| !files.contains(page) || broken.contains(page));
}

fn routes_without_docs(routes: &Routes, pages: &[PageFile], report: &mut Report) {
    let names: std::collections::HashSet<&str> = pages.iter().map(|page| page.name.as_str()).collect();
    for route in routes.iter().filter(|route| !names.contains(route.name.as_str())) {
        report.diagnostics.push(
            Diagnostic::new(
                &code::ROUTE_WITHOUT_DOCS,
                format!("no page describes `{}` ({} {})", route.name, route.method, route.path),
            )
            .at(route.place.clone(), "")
            .help(format!("write a page `{}.md`", route.name)),
        );
    }
}
