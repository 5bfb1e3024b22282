//! What fuzz targets once found, and what they start from: the properties hold of all of it.

#![allow(clippy::unwrap_used, clippy::expect_used)]

use md_bindgen_properties::{ALL, Property};
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::path::{Path, PathBuf};

/// The files of a folder, none where there is no folder.
fn inputs(folder: &Path) -> Vec<PathBuf> {
    let entries = std::fs::read_dir(folder).into_iter().flatten();
    let mut files: Vec<PathBuf> = entries.map(|entry| entry.unwrap().path()).collect();
    files.sort();
    files
}

/// The files that a property does not hold of, and how many there were.
fn failures(property: Property, files: &[PathBuf]) -> Vec<String> {
    let fails = |file: &&PathBuf| {
        let input = std::fs::read(file).unwrap();
        catch_unwind(AssertUnwindSafe(|| property(&input))).is_err()
    };
    files.iter().filter(fails).map(|file| file.display().to_string()).collect()
}

#[test]
fn properties_hold_of_what_fuzzing_found() {
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    let mut failed = Vec::new();
    for (target, property) in ALL {
        let (found, seeds) =
            (inputs(&root.join("regressions").join(target)), inputs(&root.join("../../fuzz/seeds").join(target)));
        println!("{target}: {} findings of former times, {} seeds", found.len(), seeds.len());
        failed.extend(failures(*property, &found));
        failed.extend(failures(*property, &seeds));
    }
    assert!(failed.is_empty(), "{failed:#?}");
}

#[test]
fn properties_hold_of_the_pages_of_this_repository() {
    let docs = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../specs");
    let mut count = 0;
    for system in inputs(&docs) {
        for page in inputs(&system.join("docs")) {
            let text = std::fs::read(&page).unwrap();
            md_bindgen_properties::page::check(&text);
            let marked = [b"p", text.as_slice()].concat();
            md_bindgen_properties::spec::check(&marked);
            md_bindgen_properties::render::check(&marked);
            count += 1;
        }
    }
    println!("{count} pages");
    assert!(count > 0);
}
