//! Files of routes near pages.

use super::layout::Group;
use super::{FoundRoutes, Page, files};
use crate::diagnostic::Severity;
use crate::limits;
use crate::spec::routes::{RouteRules, Routes};
use std::collections::HashSet;
use std::path::{Path, PathBuf};

/// How many folders above the docs are looked into.
const ABOVE: usize = 3;

/// A folder of docs and those above it in which something that goes with it may lie, the nearest first.
pub(super) fn near(folder: &Path) -> Vec<PathBuf> {
    let whole = |path: &Path| path.canonicalize().ok();
    let top = whole(Path::new("."));
    let mut found = Vec::new();
    for above in folder.ancestors().take(ABOVE + 1) {
        let above = if above.as_os_str().is_empty() { Path::new(".") } else { above };
        found.push(above.to_path_buf());
        // Neither the project nor the repository is left.
        if above.join(".git").exists() || whole(above) == top {
            break;
        }
    }
    found
}

/// The files of a folder that may hold data, sorted.
pub(super) fn data_files(folder: &Path) -> Vec<PathBuf> {
    let Ok(entries) = std::fs::read_dir(folder) else { return Vec::new() };
    let paths = entries.take(limits::ROUTE_FILES).filter_map(|entry| Some(entry.ok()?.path()));
    let is_data = |path: &PathBuf| {
        let ending = path.extension().map(|ending| ending.to_string_lossy().to_lowercase());
        ending.is_some_and(|ending| ["yaml", "yml", "json"].contains(&ending.as_str()))
            && path.metadata().is_ok_and(|file| file.is_file() && file.len() <= limits::ROUTE_BYTES as u64)
    };
    let mut paths: Vec<PathBuf> = paths.filter(is_data).collect();
    paths.sort();
    paths.iter().map(|path| path.strip_prefix(".").unwrap_or(path).to_path_buf()).collect()
}

/// Whether there is a file of routes in a folder.
pub(super) fn any_in(folder: &Path) -> bool {
    data_files(folder).iter().any(|path| read(path, |_| true).is_some())
}

/// The files near a group that have a route for a page of it. The nearest comes last, where it counts most.
pub(super) fn of(group: &Group, pages: &[&Page]) -> Vec<FoundRoutes> {
    let names: HashSet<String> =
        pages.iter().filter_map(|page| Some(page.path.file_stem()?.to_string_lossy().into_owned())).collect();
    let mut folders: Vec<PathBuf> = group.docs.iter().map(|docs| docs.path.clone()).chain(near(&group.base)).collect();
    folders.dedup();
    let mut seen = HashSet::new();
    let mut found = Vec::new();
    for path in folders.iter().rev().flat_map(|folder| data_files(folder)) {
        if !seen.insert(path.clone()) {
            continue;
        }
        let names_a_page = |text: &str| names.iter().any(|name| text.contains(name.as_str()));
        let Some(routes) = read(&path, names_a_page) else { continue };
        let pages = routes.iter().filter(|route| names.contains(&route.name)).count();
        if pages > 0 {
            found.push(FoundRoutes { path, pages });
        }
    }
    found
}

/// The routes of a file, if it is one of routes. Most files are told by a look at their text.
fn read(path: &Path, likely: impl Fn(&str) -> bool) -> Option<Routes> {
    let file = files::read(path).ok()?;
    let listed = file.text().contains("path") && file.text().contains("name") || file.text().contains("operationId");
    if !listed || !likely(file.text()) {
        return None;
    }
    let (routes, findings) = Routes::load(&[file], &RouteRules::default());
    let readable = findings.iter().all(|finding| finding.severity != Severity::Error);
    (readable && !routes.is_empty()).then_some(routes)
}
