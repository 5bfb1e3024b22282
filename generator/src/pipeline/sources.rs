//! The files that a run reads, as they are at one moment; for whoever wants to know whether another run is due.

use super::{Input, Report, files};
use crate::cache::{self, Key};
use crate::dialect::Dialect;
use crate::limits;
use rayon::prelude::*;
use std::collections::BTreeMap;
use std::io::ErrorKind;
use std::path::{Path, PathBuf};

/// What stands in each file that a run reads.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Sources {
    content: BTreeMap<PathBuf, Key>,
}

/// What became of a file.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Edit {
    /// It was not there before.
    New,
    /// Something else stands in it.
    Changed,
    /// It is not there any more.
    Gone,
}

impl Sources {
    /// What `input` reads now, and some files beside it. What is not there is no source; what cannot be read is one,
    /// and another one as soon as it can be.
    pub fn look(input: &Input, beside: &[&Path]) -> Sources {
        let mut paths: Vec<PathBuf> = beside.iter().map(|path| path.to_path_buf()).collect();
        for system in &input.systems {
            for docs in &system.docs {
                // A folder counts by itself: one that appears without a page changes what a run says.
                paths.push(docs.path.clone());
                paths.extend(files::pages(docs, &mut Report::default()).into_iter().map(|page| page.path));
            }
        }
        paths.extend(single_files(input).map(Path::to_path_buf));
        if let Some(folder) = &input.extras.examples {
            let entries = std::fs::read_dir(folder).into_iter().flatten().flatten();
            paths.extend(entries.map(|entry| entry.path()));
            paths.push(folder.clone());
        }
        let content = |path: PathBuf| content(&path).map(|content| (path, content));
        Sources { content: paths.into_par_iter().filter_map(content).collect() }
    }

    /// How many files and folders there are.
    pub fn count(&self) -> usize {
        self.content.len()
    }

    /// The files that are not as they were, by path.
    pub fn edits<'a>(&'a self, before: &'a Sources) -> Vec<(&'a Path, Edit)> {
        let now = self.content.iter().filter_map(|(path, key)| match before.content.get(path) {
            None => Some((path.as_path(), Edit::New)),
            Some(old) if old != key => Some((path.as_path(), Edit::Changed)),
            Some(_) => None,
        });
        let gone = before.content.keys().filter(|path| !self.content.contains_key(*path));
        let mut edits: Vec<(&Path, Edit)> = now.chain(gone.map(|path| (path.as_path(), Edit::Gone))).collect();
        edits.sort_by_key(|(path, _)| *path);
        edits
    }
}

fn content(path: &Path) -> Option<Key> {
    if path.is_dir() {
        return Some(cache::key(&[b"folder"]));
    }
    match files::bytes(path, limits::FILE_BYTES) {
        Ok(Some(bytes)) => Some(cache::key(&[b"file", &bytes])),
        Ok(None) => Some(cache::key(&[b"too large"])),
        Err(error) if error.kind() == ErrorKind::NotFound => None,
        Err(error) => Some(cache::key(&[b"error", error.to_string().as_bytes()])),
    }
}

/// The files that the input names one by one.
fn single_files(input: &Input) -> impl Iterator<Item = &Path> {
    let of_systems = input.systems.iter().flat_map(|system| {
        let is_file = Dialect::names().all(|name| name != system.dialect);
        let dialect = is_file.then(|| Path::new(&system.dialect));
        let named = system.facts.as_deref().into_iter().chain(system.overlay.as_deref()).chain(dialect);
        system.routes.iter().map(PathBuf::as_path).chain(named)
    });
    of_systems.chain(input.extras.readme.as_deref()).chain(input.extras.changelog.as_deref())
}

/// The files and folders that the input names, and that are there.
pub fn paths(input: &Input) -> Vec<PathBuf> {
    let docs = input.systems.iter().flat_map(|system| &system.docs).map(|docs| docs.path.as_path());
    let named = docs.chain(single_files(input)).chain(input.extras.examples.as_deref());
    named.filter(|path| path.exists()).map(Path::to_path_buf).collect()
}

/// The folders in which something has to happen for a source to change, and whether what lies deeper in them counts.
/// Where something is missing, that is the nearest folder above it that is there.
pub fn places(input: &Input, beside: &[&Path]) -> BTreeMap<PathBuf, bool> {
    let mut places = BTreeMap::new();
    let docs = input.systems.iter().flat_map(|system| &system.docs).map(|docs| docs.path.as_path());
    for folder in docs.chain(input.extras.examples.as_deref()) {
        if folder.is_dir() {
            places.insert(folder.to_path_buf(), true);
        }
        above(folder, &mut places);
    }
    for file in single_files(input).chain(beside.iter().copied()) {
        above(file, &mut places);
        // A link says nothing of what happens at its other end.
        if let (true, Ok(whole)) = (file.is_symlink(), file.canonicalize()) {
            above(&whole, &mut places);
        }
    }
    places
}

fn above(path: &Path, places: &mut BTreeMap<PathBuf, bool>) {
    let folders = path.ancestors().skip(1);
    let folders = folders.map(|above| if above.as_os_str().is_empty() { Path::new(".") } else { above });
    if let Some(folder) = folders.into_iter().find(|above| above.is_dir()) {
        places.entry(folder.to_path_buf()).or_insert(false);
    }
}

#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod tests {
    use super::*;
    use crate::pipeline::{DocsInput, SystemInput};

    fn input(folder: &Path) -> Input {
        let system = SystemInput {
            name: "s".to_owned(),
            docs: vec![DocsInput { path: folder.join("docs"), language: None }],
            routes: vec![folder.join("deep/routes.yaml")],
            dialect: Dialect::default_name().to_owned(),
            overlay: Some(folder.join("overlay.yaml")),
            spec_out: Some(folder.join("spec.yaml")),
            ..SystemInput::default()
        };
        Input { systems: vec![system], out: Some(folder.join("generated")), files_spec: true, ..Input::default() }
    }

    #[test]
    fn what_a_run_reads_is_told_from_what_it_writes() {
        let folder = tempfile::tempdir().unwrap();
        let path = |path: &str| folder.path().join(path);
        let look = || Sources::look(&input(folder.path()), &[]);
        let write = |file: &str, text: &str| {
            std::fs::create_dir_all(path(file).parent().unwrap()).unwrap();
            std::fs::write(path(file), text).unwrap();
        };
        write("docs/a.md", "a");
        write("docs/b.md", "b");
        let before = look();
        for file in ["spec.yaml", "generated/src/lib.rs", "docs/README.md", "docs/image.png"] {
            write(file, "new");
        }
        write("docs/a.md", "a");
        assert_eq!(look().edits(&before), []);
        write("docs/a.md", "other");
        write("deep/routes.yaml", "[]");
        std::fs::remove_file(path("docs/b.md")).unwrap();
        let edits = [("deep/routes.yaml", Edit::New), ("docs/a.md", Edit::Changed), ("docs/b.md", Edit::Gone)];
        let edits = edits.map(|(file, edit)| (path(file), edit));
        let seen: Vec<(PathBuf, Edit)> =
            look().edits(&before).into_iter().map(|(path, edit)| (path.to_path_buf(), edit)).collect();
        assert_eq!(seen, edits);
    }

    #[test]
    fn a_folder_that_is_missing_is_waited_for_above_it() {
        let folder = tempfile::tempdir().unwrap();
        let places_of = || places(&input(folder.path()), &[]);
        assert_eq!(places_of(), BTreeMap::from([(folder.path().to_path_buf(), false)]));
        std::fs::create_dir_all(folder.path().join("docs/more")).unwrap();
        std::fs::create_dir(folder.path().join("deep")).unwrap();
        let whole = [("", false), ("deep", false), ("docs", true)];
        let whole = whole
            .map(|(path, deep)| (if path.is_empty() { folder.path().into() } else { folder.path().join(path) }, deep));
        assert_eq!(places_of(), BTreeMap::from(whole));
    }
}
