//! Which folders of pages are a system: one folder, folders by language, or several systems side by side.

use super::{Page, Survey, files, names, routes};
use crate::pipeline::DocsInput;
use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

/// The pages of a system.
pub(super) struct Group {
    /// The folder that everything of it lies in.
    pub(super) base: PathBuf,
    /// Its pages, those in the main language first.
    pub(super) docs: Vec<DocsInput>,
}

/// Folders of other people's files.
const NO_DOCS: [&str; 3] = ["node_modules", "target", "vendor"];

/// Every file below a folder that has the name of a page, sorted. `git` passes over what Git ignores.
pub(super) fn pages(root: &Path, git: bool, survey: &mut Survey) -> Vec<PathBuf> {
    if root.is_file() {
        return Vec::from_iter(files::is_page(root).then(|| root.to_path_buf()));
    }
    let mut walk = ignore::WalkBuilder::new(root);
    walk.standard_filters(git).hidden(true).sort_by_file_name(Ord::cmp);
    walk.filter_entry(move |entry| !git || !NO_DOCS.iter().any(|name| entry.file_name() == *name));
    let mut pages = Vec::new();
    for entry in walk.build() {
        match entry {
            Ok(entry) if entry.path().is_file() && files::is_page(entry.path()) => pages.push(clean(entry.path())),
            Ok(_) => {}
            Err(error) => survey.unread.push(error.to_string()),
        }
    }
    pages
}

/// Without the `./` that a walk from here puts before every name.
fn clean(path: &Path) -> PathBuf {
    path.strip_prefix(".").unwrap_or(path).to_path_buf()
}

/// A folder with pages below it.
#[derive(Default)]
struct Folder {
    path: PathBuf,
    pages: usize,
    folders: BTreeMap<String, Folder>,
}

impl Folder {
    fn add(&mut self, page: &Path) {
        let mut folder = self;
        for part in page.parent().into_iter().flat_map(Path::components) {
            let path = folder.path.join(part);
            let name = part.as_os_str().to_string_lossy().into_owned();
            folder = folder.folders.entry(name).or_default();
            folder.path = path;
        }
        folder.pages += 1;
    }

    fn all(&self) -> usize {
        self.pages + self.folders.values().map(Folder::all).sum::<usize>()
    }

    /// Whether all that is in it are folders of languages.
    fn is_translated(&self) -> bool {
        self.pages == 0 && !self.folders.is_empty() && self.folders.keys().all(|name| names::is_language(name))
    }

    fn has_translations(&self) -> bool {
        self.is_translated() || self.folders.values().any(Folder::has_translations)
    }
}

/// The systems of all roots. With `only_endpoints`, an introduction beside folders of pages joins them to nothing.
pub(super) fn groups(roots: &[(PathBuf, Vec<Page>)], only_endpoints: bool) -> Vec<Group> {
    let mut groups = Vec::new();
    let mut translated: BTreeMap<PathBuf, Folder> = BTreeMap::new();
    for (root, pages) in roots.iter().filter(|(_, pages)| !pages.is_empty()) {
        if root.is_file() {
            let docs = vec![DocsInput { path: root.clone(), language: None }];
            groups.push(Group { base: root.parent().map(Path::to_path_buf).unwrap_or_default(), docs });
            continue;
        }
        let root = clean(root);
        let mut folder = Folder { path: root.clone(), ..Folder::default() };
        for page in pages.iter().filter(|page| !only_endpoints || page.is_endpoint()) {
            folder.add(page.path.strip_prefix(&root).unwrap_or(&page.path));
        }
        // `docs/zh docs/en` are the docs of one system, named one by one.
        match (root.parent(), root.file_name().map(|name| name.to_string_lossy().into_owned())) {
            (Some(parent), Some(name)) if roots.len() > 1 && names::is_language(&name) => {
                let whole = translated.entry(parent.to_path_buf()).or_default();
                whole.path = parent.to_path_buf();
                whole.folders.insert(name, folder);
            }
            _ => split(&folder, &mut groups),
        }
    }
    translated.values().for_each(|folder| split(folder, &mut groups));
    groups
}

fn split(folder: &Folder, groups: &mut Vec<Group>) {
    if folder.is_translated() {
        return groups.push(Group { base: folder.path.clone(), docs: by_language(folder) });
    }
    // One list of routes is for one system, even if its pages lie in several folders.
    let listed = || folder.folders.len() > 1 && !folder.has_translations() && routes::any_in(&folder.path);
    if folder.pages > 0 || listed() {
        let docs = vec![DocsInput { path: here(&folder.path), language: None }];
        return groups.push(Group { base: folder.path.clone(), docs });
    }
    folder.folders.values().for_each(|below| split(below, groups));
}

fn here(path: &Path) -> PathBuf {
    if path.as_os_str().is_empty() { PathBuf::from(".") } else { path.to_path_buf() }
}

/// The folders by language: the one with the most pages first, English where several have as many.
fn by_language(folder: &Folder) -> Vec<DocsInput> {
    let mut folders: Vec<(&String, &Folder)> = folder.folders.iter().collect();
    folders.sort_by_key(|(name, below)| (std::cmp::Reverse(below.all()), names::language(name) != "en"));
    let short: Vec<String> = folders.iter().map(|(name, _)| names::language(name)).collect();
    let language = |name: &String| {
        let language = names::language(name);
        let alone = short.iter().filter(|other| **other == language).count() == 1;
        if alone { language } else { name.to_lowercase() }
    };
    let docs =
        |(name, below): &(&String, &Folder)| DocsInput { path: below.path.clone(), language: Some(language(name)) };
    folders.iter().map(docs).collect()
}
