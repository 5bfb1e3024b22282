//! Specs that were written before: files, folders of them, those of a manifest.

use super::{files, together};
use crate::diagnostic::{Diagnostic, SourceFile, code};
use crate::manifest::Manifest;
use crate::spec::{System, yaml};
use std::path::{Path, PathBuf};

/// The name of a manifest.
const MANIFEST: &str = "bindgen.yaml";
/// The name of a spec in a folder of specs.
const SPEC: &str = "spec.yaml";

/// The specs of these files, those that are there; a file that is not there belongs to a system that is new.
///
/// # Errors
/// A file cannot be read or is no spec.
pub fn written_specs<'a>(paths: impl IntoIterator<Item = &'a Path>) -> Result<Vec<System>, Vec<Diagnostic>> {
    let mut specs = Vec::new();
    for path in paths.into_iter().filter(|path| path.exists()) {
        let file = files::read(path).map_err(|finding| vec![finding])?;
        specs.extend(specs_in(&file)?.into_iter().map(|system| (system, path.to_owned())));
    }
    distinct(specs)
}

/// The specs at a path: those of a file, those of the manifest in a folder (or in its folder `specs`), or every `spec.yaml`
/// below a folder. None where there are none.
///
/// # Errors
/// A file cannot be read or is no spec, or two are of one system.
pub fn specs_at(path: &Path) -> Result<Vec<System>, Vec<Diagnostic>> {
    if !path.is_dir() {
        let file = files::read(path).map_err(|finding| vec![finding])?;
        return distinct(specs_in(&file)?.into_iter().map(|system| (system, path.to_owned())).collect());
    }
    let manifest = [path.join(MANIFEST), path.join("specs").join(MANIFEST)].into_iter().find(|path| path.is_file());
    match manifest {
        Some(manifest) => {
            let (manifest, _) = Manifest::open(&manifest)?;
            let pages = manifest.systems.iter().filter_map(|system| system.spec.as_deref());
            let facts = manifest.systems.iter().filter_map(|system| system.facts.as_deref());
            Ok(together(written_specs(pages)?, written_specs(facts)?))
        }
        None => {
            let found = below(path);
            written_specs(found.iter().map(PathBuf::as_path))
        }
    }
}

/// Every spec below a folder, in the order of paths. What a `.gitignore` leaves out is no part of a project.
fn below(folder: &Path) -> Vec<PathBuf> {
    let entries = ignore::WalkBuilder::new(folder).build().filter_map(Result::ok);
    let files = entries.filter(|entry| entry.file_type().is_some_and(|kind| kind.is_file()));
    let mut found: Vec<PathBuf> =
        files.filter(|file| file.file_name() == SPEC).map(ignore::DirEntry::into_path).collect();
    found.sort();
    found
}

/// The specs of a text: one, or several between lines of `---`.
///
/// # Errors
/// The text is no spec.
pub fn specs_in(file: &SourceFile) -> Result<Vec<System>, Vec<Diagnostic>> {
    documents(file).iter().map(yaml::read).collect()
}

/// The documents of a text, each in a file that has nothing but empty lines before it, so that places stay right.
fn documents(file: &SourceFile) -> Vec<SourceFile> {
    let mut documents: Vec<String> = vec![String::new()];
    for (number, line) in file.text().split_inclusive('\n').enumerate() {
        match documents.last_mut() {
            // Everything inside of a spec is indented or starts with a letter.
            Some(document) if line.trim_end() != "---" => document.push_str(line),
            _ => documents.push("\n".repeat(number + 1)),
        }
    }
    // A line of `---` may open the first document or close the last one: nothing is there then.
    let is_blank = |text: &String| text.lines().all(|line| line.trim().is_empty() || line.starts_with('#'));
    if !documents.iter().all(is_blank) {
        documents.retain(|text| !is_blank(text));
    }
    documents.into_iter().map(|text| SourceFile::new(file.name(), text)).collect()
}

/// The systems, unless two of them are one.
fn distinct(specs: Vec<(System, PathBuf)>) -> Result<Vec<System>, Vec<Diagnostic>> {
    for (n, (system, path)) in specs.iter().enumerate() {
        if let Some((_, first)) = specs[..n].iter().find(|(other, _)| other.name == system.name) {
            let place = |path: &Path| SourceFile::new(path.to_string_lossy().replace('\\', "/"), "").whole();
            let finding = Diagnostic::new(&code::BAD_SPEC, format!("there are two specs of `{}`", system.name))
                .at(place(path), "the second one")
                .at(place(first), "the first one")
                .help("name the one that is meant, or a folder with one of them");
            return Err(vec![finding]);
        }
    }
    Ok(specs.into_iter().map(|(system, _)| system).collect())
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]
    use super::*;

    const SPEC: &str = "format: 1\nsystem: a\nendpoints: []\n";

    fn names(text: &str) -> Vec<String> {
        specs_in(&SourceFile::new("s.yaml", text)).unwrap().into_iter().map(|system| system.name).collect()
    }

    #[test]
    fn a_file_may_hold_several_specs() {
        let other = SPEC.replace("system: a", "system: b");
        assert_eq!(names(SPEC), ["a"]);
        assert_eq!(names(&format!("{SPEC}---\n{other}")), ["a", "b"]);
        assert_eq!(names(&format!("# both\n---\r\n{SPEC}---\n{other}---\n")), ["a", "b"]);
        let findings = specs_in(&SourceFile::new("s.yaml", format!("{SPEC}---\nformat: 1\nsistem: b\n"))).unwrap_err();
        assert_eq!(findings[0].labels[0].place.line_column(), (6, 1));
        assert!(specs_in(&SourceFile::new("s.yaml", "")).is_err());
    }

    #[test]
    fn a_folder_has_the_specs_below_it_or_those_of_its_manifest() {
        let folder = tempfile::tempdir().unwrap();
        let write = |path: &str, text: &str| {
            let path = folder.path().join(path);
            std::fs::create_dir_all(path.parent().unwrap()).unwrap();
            std::fs::write(path, text).unwrap();
        };
        let found = || specs_at(folder.path()).map(|systems| systems.len());
        assert_eq!(found(), Ok(0));
        write("a/spec.yaml", SPEC);
        write("b/deep/spec.yaml", &SPEC.replace("system: a", "system: b"));
        write("b/other.yaml", "no spec");
        assert_eq!(found(), Ok(2));
        write("c/spec.yaml", SPEC);
        assert_eq!(found().unwrap_err()[0].message, "there are two specs of `a`");
        write("bindgen.yaml", "crate: {name: x}\nsystems:\n- {name: a, docs: docs}\n- {name: new, docs: docs}\n");
        assert_eq!(found(), Ok(1), "without the docs, and without a spec of the new system");
    }
}
