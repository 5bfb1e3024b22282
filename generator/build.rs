//! Tells the program what it was made from, so that what it kept from a run of another build is not used.

use std::collections::BTreeSet;
use std::hash::{DefaultHasher, Hash, Hasher};
use std::path::{Path, PathBuf};
use std::{env, fs};

fn main() {
    let package = PathBuf::from(env::var_os("CARGO_MANIFEST_DIR").unwrap_or_default());
    let mut files = BTreeSet::new();
    for source in ["src", "dialects", "build.rs", "Cargo.toml", "../templates", "../Cargo.lock"] {
        println!("cargo::rerun-if-changed={source}");
        collect(&package.join(source), &mut files);
    }
    // The keys of this hasher are the same in every run.
    let mut hasher = DefaultHasher::new();
    for file in files {
        file.strip_prefix(&package).unwrap_or(&file).hash(&mut hasher);
        fs::read(&file).unwrap_or_default().hash(&mut hasher);
    }
    println!("cargo::rustc-env=MD_BINDGEN_SOURCES={:016x}", hasher.finish());
}

fn collect(path: &Path, files: &mut BTreeSet<PathBuf>) {
    if path.is_file() {
        files.insert(path.to_owned());
    }
    for entry in fs::read_dir(path).into_iter().flatten().flatten() {
        collect(&entry.path(), files);
    }
}
