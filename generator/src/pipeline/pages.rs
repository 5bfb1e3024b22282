//! Reads every page of every system: in parallel, with a result that does not depend on it.

use super::allow;
use super::files::{self, PageFile};
use super::summary::Counter;
use super::{Input, Report, SystemInput};
use crate::diagnostic::{Diagnostic, Severity, SourceFile, code};
use crate::dialect::Dialect;
use crate::markdown::Document;
use crate::outline::{Outline, outline};
use crate::resolve::{Input as PageInput, Resolved, Telling, merge, resolve};
use crate::spec::routes::{RouteRules, Routes};
use crate::spec::{Endpoint, System, overlay};
use indexmap::IndexMap;
use rayon::prelude::*;
use std::collections::HashMap;
use std::path::Path;

/// Reads every page of every system.
pub fn read(input: &Input) -> Report {
    let mut report = Report::default();
    let mut counter = Counter::default();
    for system in &input.systems {
        read_system(system, &mut report, &mut counter);
    }
    report.diagnostics.sort_by(|a, b| a.order().cmp(&b.order()));
    report.summary = counter.finish();
    report
}

/// A page after the stages that look at it alone.
struct PageResult {
    outline: Outline,
    file: SourceFile,
    resolved: Resolved,
}

fn read_system(input: &SystemInput, report: &mut Report, counter: &mut Counter) {
    let dialect = match load_dialect(&input.dialect) {
        Ok(dialect) => dialect,
        Err(finding) => return report.diagnostics.push(finding),
    };
    let routes = load_routes(input, &dialect, report);
    let mut pages = Vec::new();
    for docs in &input.docs {
        pages.extend(files::pages(docs, report));
    }
    if let Some(folder) = input.spec_out.as_deref().and_then(Path::parent) {
        files::name_from(folder, &mut pages);
    }
    let pages = without_duplicates(pages, report);
    let results: Vec<Result<PageResult, Diagnostic>> =
        pages.par_iter().map(|page| read_page(page, &dialect, &routes)).collect();
    let mut system = System { name: input.name.clone(), endpoints: Vec::new() };
    let mut read: Vec<(&PageFile, PageResult)> = Vec::new();
    for (page, result) in pages.iter().zip(results) {
        counter.page();
        match result {
            Ok(result) => read.push((page, result)),
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
    system.endpoints.sort_by(|a, b| a.name.cmp(&b.name));
    if let Some(path) = &input.overlay {
        match files::read(path) {
            Ok(file) => report.diagnostics.extend(overlay::apply(&mut system, &file)),
            Err(finding) => report.diagnostics.push(finding),
        }
    }
    report.systems.push(system);
}

/// Takes over what the pages of one endpoint say, one page or one for each language.
fn keep(pages: Vec<(&PageFile, PageResult)>, system: &mut System, report: &mut Report, counter: &mut Counter) {
    let first = report.diagnostics.len();
    let allows: Vec<allow::Allows> = pages
        .iter()
        .filter(|(_, result)| !result.outline.allows.is_empty())
        .map(|(_, result)| (result.file.clone(), result.outline.allows.clone()))
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
    counter.outline(&page.outline, |span| page.file.at(span));
    counter.resolved(&page.resolved);
    let mut findings = std::mem::take(&mut page.outline.diagnostics);
    findings.append(&mut page.resolved.diagnostics);
    let errors = || findings.iter().filter(|finding| finding.severity == Severity::Error);
    let readable = errors().all(leaves_something);
    if errors().next().is_some() {
        let list = if readable { &mut report.lacking } else { &mut report.broken };
        list.push(page.file.name().to_owned());
    }
    report.diagnostics.extend(findings);
    page.resolved.endpoint.take().filter(|_| readable)
}

fn read_page(page: &PageFile, dialect: &Dialect, routes: &Routes) -> Result<PageResult, Diagnostic> {
    let file = files::read(&page.path)?;
    let outline = outline(&Document::parse(file.text()), &file, dialect);
    let input =
        PageInput { name: &page.name, file: &file, relative: &page.relative, outline: &outline, dialect, routes };
    let resolved = resolve(&input);
    Ok(PageResult { outline, file, resolved })
}

/// A dialect by name, or from a file.
fn load_dialect(name: &str) -> Result<Dialect, Diagnostic> {
    if let Some(dialect) = Dialect::builtin(name) {
        return Ok(dialect);
    }
    let path = Path::new(name);
    if path.is_file() {
        return Dialect::read(&files::read(path)?);
    }
    let known: Vec<&str> = Dialect::names().collect();
    Err(Diagnostic::new(&code::BAD_DIALECT, format!("there is no dialect `{name}`"))
        .help(format!("write the path of a dialect file, or one of: {}", known.join(", "))))
}

/// What a crate for docs of a dialect is called unless somebody chose a name.
pub fn crate_name(dialect: &str) -> String {
    load_dialect(dialect).map_or_else(|_| "client".to_owned(), |dialect| dialect.package)
}

fn load_routes(input: &SystemInput, dialect: &Dialect, report: &mut Report) -> Routes {
    let mut sources = Vec::new();
    for path in &input.routes {
        match files::read(path) {
            Ok(file) => sources.push(file),
            Err(finding) => report.diagnostics.push(finding),
        }
    }
    let rules: &RouteRules = &dialect.routes;
    let (routes, findings) = Routes::load(&sources, rules);
    report.diagnostics.extend(findings);
    routes
}

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
        for page in same {
            finding = finding.at(place(page), "");
            report.broken.push(place(page).file.name().to_owned());
        }
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
