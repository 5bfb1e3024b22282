//! A first look at docs that nobody has described yet: which systems there are, where their pages and routes lie, and
//! which dialect understands them.

mod fit;
mod layout;
mod names;
mod routes;
#[cfg(test)]
mod tests;

use super::dialects::load;
use super::pages::read_observed;
use super::{DocsInput, Input, Report, SystemInput, files};
use crate::dialect::Dialect;
use crate::limits::SYSTEMS;
use crate::progress::Progress;
use fit::Evidence;
use layout::Group;
use rayon::prelude::*;
use std::path::{Path, PathBuf};
use std::sync::Arc;

pub use fit::{Fit, Verdict};

/// What a first look found.
#[derive(Debug, Default)]
pub struct Survey {
    /// The systems, by name.
    pub systems: Vec<Found>,
    /// Markdown files that were looked at, those that describe no endpoint among them.
    pub pages: usize,
    /// Folders that could not be looked into, and why; and files that could not be read.
    pub unread: Vec<String>,
}

/// A system that was found.
#[derive(Debug)]
pub struct Found {
    /// Its name, which no other system has.
    pub name: String,
    /// Its folders of pages, the one in the main language first.
    pub docs: Vec<DocsInput>,
    /// The files that give routes to its pages.
    pub routes: Vec<FoundRoutes>,
    /// How well each dialect understands the pages, the best one first; never empty.
    pub fits: Vec<Fit>,
    /// What is read with the best of them.
    pub report: Report,
}

/// A file of routes that goes with pages.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct FoundRoutes {
    /// The file.
    pub path: PathBuf,
    /// For how many pages it has a route.
    pub pages: usize,
}

/// Where to look.
#[derive(Debug, Clone, Copy)]
pub enum Scope<'a> {
    /// Every page of these folders is one of the docs.
    Docs(&'a [PathBuf]),
    /// Somewhere below this folder there may be docs: what is ignored by Git is passed over, and so are pages that
    /// describe no endpoint in the words of any dialect.
    Below(&'a Path),
}

/// A Markdown file, and what each dialect makes of it.
struct Page {
    path: PathBuf,
    evidence: Vec<Evidence>,
}

/// Looks at docs. Nothing is written.
pub fn survey(scope: Scope<'_>, progress: &Progress) -> Survey {
    let mut survey = Survey::default();
    let roots: Vec<(PathBuf, Vec<PathBuf>)> = match scope {
        Scope::Docs(roots) => {
            roots.iter().map(|root| (root.clone(), layout::pages(root, false, &mut survey))).collect()
        }
        Scope::Below(root) => vec![(root.to_path_buf(), layout::pages(root, true, &mut survey))],
    };
    let dialects = dialects(&roots);
    progress.stage(crate::progress::Stage::Reading, roots.iter().map(|(_, pages)| pages.len()).sum());
    let roots = roots.into_iter().map(|(root, pages)| (root, look(pages, &dialects, progress)));
    let mut roots: Vec<(PathBuf, Vec<Page>)> = roots.collect();
    survey.pages = roots.iter().map(|(_, pages)| pages.len()).sum();
    if let Scope::Below(_) = scope {
        roots.iter_mut().for_each(|(_, pages)| pages.retain(Page::is_endpoint));
    }
    let mut groups = layout::groups(&roots, mostly_endpoints(&roots));
    if groups.len() > SYSTEMS {
        let all = groups.len();
        survey
            .unread
            .push(format!("{all} folders look like systems of their own: only {SYSTEMS} of them were looked into"));
        groups.truncate(SYSTEMS);
    }
    let names = names::distinct(&groups);
    for (group, name) in groups.into_iter().zip(names) {
        survey.systems.push(found(group, name, &roots, &dialects, progress));
    }
    survey.systems.sort_by(|a, b| a.name.cmp(&b.name));
    survey
}

/// The dialects that come with the program, and the files of dialects beside the docs.
fn dialects(roots: &[(PathBuf, Vec<PathBuf>)]) -> Vec<(String, Arc<Dialect>)> {
    let names = Dialect::names().map(str::to_owned);
    let mut folders: Vec<PathBuf> = roots.iter().flat_map(|(root, _)| routes::near(root)).collect();
    folders.dedup();
    let files = folders.iter().flat_map(|folder| routes::data_files(folder));
    let files = files.filter(|path| fit::is_dialect(path)).map(|path| path.to_string_lossy().into_owned());
    names.chain(files).filter_map(|name| load(&name).ok().map(|loaded| (name, loaded.dialect))).collect()
}

fn look(pages: Vec<PathBuf>, dialects: &[(String, Arc<Dialect>)], progress: &Progress) -> Vec<Page> {
    let look = |path: PathBuf| {
        let evidence = fit::look(&path, dialects);
        progress.step();
        Page { path, evidence }
    };
    pages.into_par_iter().map(look).collect()
}

impl Page {
    /// Whether it has a table of fields in the words of some dialect.
    fn is_endpoint(&self) -> bool {
        self.evidence.iter().any(|evidence| evidence.fields > 0)
    }
}

/// Whether so many pages are understood that the others must be about something else.
fn mostly_endpoints(roots: &[(PathBuf, Vec<Page>)]) -> bool {
    let pages = || roots.iter().flat_map(|(_, pages)| pages);
    pages().filter(|page| page.is_endpoint()).count() * 2 >= pages().count()
}

fn found(
    group: Group,
    name: String,
    roots: &[(PathBuf, Vec<Page>)],
    dialects: &[(String, Arc<Dialect>)],
    progress: &Progress,
) -> Found {
    let own = |page: &&Page| group.docs.iter().any(|docs| page.path.starts_with(&docs.path));
    let pages: Vec<&Page> = roots.iter().flat_map(|(_, pages)| pages).filter(own).collect();
    let fits = fit::rank(dialects.iter().map(|(name, _)| name.as_str()), &pages);
    let routes = routes::of(&group, &pages);
    let system = SystemInput {
        name: name.clone(),
        docs: group.docs.clone(),
        routes: routes.iter().map(|routes| routes.path.clone()).collect(),
        dialect: fits.first().map_or_else(|| Dialect::default_name().to_owned(), |fit| fit.dialect.clone()),
        ..SystemInput::default()
    };
    let input = Input { systems: vec![system], ..Input::default() };
    Found { name, docs: group.docs, routes, fits, report: read_observed(&input, progress) }
}
