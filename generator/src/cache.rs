//! What a run keeps for the next one, by the content that it was made from.
//!
//! One file below `target/`: for each page what was read from it, for each file of the crate which text it had. Keys are
//! hashes of everything that a value depends on, the program itself included, so an entry is right or not found. A file
//! that is damaged, from another build or not there is no entry at all.

mod file;

use std::collections::HashMap;
use std::path::{Path, PathBuf};

/// A hash of content.
pub type Key = [u8; 32];

/// The name of the folder below `target/`.
const FOLDER: &str = "md-bindgen";

/// The program that fills a cache: another build may read pages in another way.
const PROGRAM: &str =
    concat!(env!("CARGO_PKG_NAME"), " ", env!("CARGO_PKG_VERSION"), " ", env!("MD_BINDGEN_SOURCES"), "\n");

/// The hash of some pieces of content; where one ends and the next begins counts.
pub fn key(pieces: &[&[u8]]) -> Key {
    let mut hasher = blake3::Hasher::new();
    for piece in pieces {
        hasher.update(&(piece.len() as u64).to_le_bytes());
        hasher.update(piece);
    }
    *hasher.finalize().as_bytes()
}

/// What former runs left, and what this one leaves.
#[derive(Default)]
pub struct Cache {
    path: Option<PathBuf>,
    old: file::Entries,
    /// What this run keeps; nothing for what is the same as before.
    new: HashMap<Key, Option<Vec<u8>>>,
}

impl Cache {
    /// A cache that finds nothing and keeps nothing.
    pub fn none() -> Cache {
        Cache::default()
    }

    /// The cache of an output folder in a folder for such things, `target` most of the time.
    pub fn open(target: &Path, out: &Path) -> Cache {
        // Two crates that are made in one workspace have a cache each.
        let out = out.canonicalize().unwrap_or_else(|_| out.to_owned());
        let name = blake3::hash(out.to_string_lossy().as_bytes()).to_hex();
        let path = target.join(FOLDER).join(format!("{}.cache", &name[..16]));
        let old = std::fs::read(&path).ok().and_then(|bytes| file::Entries::read(bytes, PROGRAM)).unwrap_or_default();
        Cache { path: Some(path), old, new: HashMap::new() }
    }

    /// Whether anything that is kept is of use to a next run.
    pub fn is_kept(&self) -> bool {
        self.path.is_some()
    }

    /// The value of a key.
    pub fn get(&self, key: &Key) -> Option<&[u8]> {
        self.old.get(key)
    }

    /// Keeps a value for the next run. What no run asks to keep is forgotten.
    pub fn keep(&mut self, key: Key, value: Vec<u8>) {
        if self.path.is_some() {
            self.new.insert(key, Some(value));
        }
    }

    /// Keeps what a key has for the next run, too.
    pub fn keep_again(&mut self, key: Key) {
        if self.old.get(&key).is_some() {
            self.new.entry(key).or_insert(None);
        }
    }

    /// Writes what was kept, where that is different from what was found. A cache that cannot be written is no error:
    /// the next run is slow.
    pub fn save(self) {
        let Some(path) = &self.path else { return };
        if self.new.len() == self.old.len() && self.new.keys().all(|key| self.old.get(key).is_some()) {
            return;
        }
        let values = self.new.iter().map(|(key, new)| (key, new.as_deref().or_else(|| self.old.get(key))));
        let entries = values.filter_map(|(key, value)| Some((key, value?))).collect();
        let _ = file::write(path, PROGRAM, entries);
    }
}

/// The folder for what can be made again, for the crate in `out`: `CARGO_TARGET_DIR`, or the `target` of the workspace
/// that the crate lies in, or of the crate itself. None where the working folder is gone.
pub fn target(out: &Path) -> Option<PathBuf> {
    if let Some(target) = std::env::var_os("CARGO_TARGET_DIR").filter(|target| !target.is_empty()) {
        return Some(PathBuf::from(target));
    }
    let out = std::path::absolute(out).ok()?;
    let above = out.ancestors().skip(1).find(|folder| folder.join("Cargo.toml").is_file());
    Some(above.unwrap_or(&out).join("target"))
}

#[cfg(test)]
mod tests;
