//! Where the paths of a manifest lead, as far as the disk has to be asked.

use super::{DialectRef, Docs, Manifest};
use crate::diagnostic::{Diagnostic, SourceFile, code};
use crate::spec::yaml::{Step, Tree};
use std::path::{Component, Path, PathBuf};

impl Manifest {
    /// `specs/../docs` is `docs`: what reviewers and code hosts know the file by.
    pub(super) fn without_detours(mut self) -> Manifest {
        let package = &mut self.package;
        let paths = [&mut self.out, &mut package.changelog].into_iter();
        let mut paths: Vec<&mut PathBuf> = paths.chain(&mut package.examples).chain(&mut package.readme).collect();
        for system in &mut self.systems {
            paths.extend(system.docs.iter_mut().map(|docs| &mut docs.folder));
            paths.extend(&mut system.routes);
            paths.extend(&mut system.overlay);
            paths.extend(&mut system.spec);
            paths.extend(&mut system.facts);
            if let Some(DialectRef::File(path)) = &mut system.dialect {
                paths.push(path);
            }
        }
        paths.into_iter().for_each(|path| *path = straight(path));
        self
    }

    /// Files that would be written although they are read: a page, routes, corrections, the manifest itself.
    pub(super) fn overwritten(&self, file: &SourceFile, tree: &Tree) -> Vec<Diagnostic> {
        let changelog = [Step::Key("crate"), Step::Key("changelog")];
        let mut written = vec![(changelog.to_vec(), &self.package.changelog)];
        let specs = self.systems.iter().enumerate().filter_map(|(n, system)| Some((n, system.spec.as_ref()?)));
        written.extend(specs.map(|(n, spec)| (vec![Step::Key("systems"), Step::Item(n), Step::Key("spec")], spec)));
        let mut findings = Vec::new();
        for (n, (keys, path)) in written.iter().enumerate() {
            let what = match self.read_from(path, Path::new(file.name())) {
                Some(what) => what,
                None if n > 0 && same(path, &self.package.changelog) => "the changelog",
                None => continue,
            };
            let message = format!("{} would be written over, and is {what}", path.display());
            let help = "name a file that nothing else is in; it is made where it is not there";
            findings.push(Diagnostic::new(&code::BAD_MANIFEST, message).at(tree.place(keys), "").help(help));
        }
        findings
    }

    /// Folders that are said to hold the pages of two languages.
    pub(super) fn read_twice(&self, tree: &Tree) -> Vec<Diagnostic> {
        let mut findings = Vec::new();
        for (n, system) in self.systems.iter().enumerate() {
            let place = |docs: &Docs| {
                let language = docs.language.as_deref().unwrap_or_default();
                tree.place(&[Step::Key("systems"), Step::Item(n), Step::Key("docs"), Step::Key(language)])
            };
            for (k, docs) in system.docs.iter().enumerate() {
                if let Some(first) = system.docs[..k].iter().find(|other| same(&other.folder, &docs.folder)) {
                    let message = format!("`{}` has the pages of two languages in one folder", system.name);
                    findings.push(
                        Diagnostic::new(&code::BAD_MANIFEST, message)
                            .at(place(docs), "the second one")
                            .at(place(first), "the first one")
                            .help("name the folder of each language, or one folder without a language"),
                    );
                }
            }
        }
        findings
    }

    /// What a file is that is read.
    fn read_from(&self, path: &Path, manifest: &Path) -> Option<&'static str> {
        let is = |other: &Path| same(path, other);
        if is(manifest) {
            return Some("this manifest");
        }
        if self.package.readme.as_deref().is_some_and(is) {
            return Some("the end of the README");
        }
        self.systems.iter().find_map(|system| {
            if system.routes.iter().any(|routes| is(routes)) {
                Some("a routes file")
            } else if system.facts.as_deref().is_some_and(is) {
                Some("a spec whose facts are carried over")
            } else if system.overlay.as_deref().is_some_and(is) {
                Some("an overlay")
            } else if matches!(&system.dialect, Some(DialectRef::File(dialect)) if is(dialect)) {
                Some("a dialect")
            } else {
                system.docs.iter().any(|docs| holds(&docs.folder, path)).then_some("a page of the docs")
            }
        })
    }
}

/// Whether a path is a page that is there. A changelog beside the pages is none.
fn holds(docs: &Path, path: &Path) -> bool {
    let markdown = path.extension().is_some_and(|ending| ending.eq_ignore_ascii_case("md"));
    let log = path.file_stem().is_some_and(|stem| stem.eq_ignore_ascii_case("changelog"));
    let below = || path.canonicalize().ok()?.strip_prefix(docs.canonicalize().ok()?).ok().map(|_| ());
    markdown && !log && below().is_some()
}

fn same(one: &Path, other: &Path) -> bool {
    one == other || matches!((one.canonicalize(), other.canonicalize()), (Ok(one), Ok(other)) if one == other)
}

/// The path without `folder/..`, where the folder is one: behind a link `..` leads elsewhere.
fn straight(path: &Path) -> PathBuf {
    let mut straight = PathBuf::new();
    for part in path.components() {
        let last = straight.components().next_back();
        let back = part == Component::ParentDir && matches!(last, Some(Component::Normal(_)));
        if back && straight.symlink_metadata().is_ok_and(|found| found.is_dir()) {
            straight.pop();
        } else {
            straight.push(part);
        }
    }
    if straight.as_os_str().is_empty() { PathBuf::from(".") } else { straight }
}
