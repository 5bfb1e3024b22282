#![allow(clippy::unwrap_used)]

use super::*;
use std::fs;

/// A folder with the cache of `out` in it, filled with some entries.
fn filled(entries: &[(&str, &str)]) -> (tempfile::TempDir, PathBuf) {
    let folder = tempfile::tempdir().unwrap();
    let mut cache = Cache::open(folder.path(), Path::new("out"));
    for (name, value) in entries {
        cache.keep(key(&[name.as_bytes()]), value.as_bytes().to_vec());
    }
    let path = cache.path.clone().unwrap();
    cache.save();
    (folder, path)
}

fn look(folder: &tempfile::TempDir, name: &str) -> Option<String> {
    let cache = Cache::open(folder.path(), Path::new("out"));
    cache.get(&key(&[name.as_bytes()])).map(|value| String::from_utf8(value.to_vec()).unwrap())
}

#[test]
fn what_a_run_keeps_is_found_by_the_next_one() {
    let (folder, _) = filled(&[("a", "one"), ("b", "")]);
    assert_eq!(look(&folder, "a").as_deref(), Some("one"));
    assert_eq!(look(&folder, "b").as_deref(), Some(""));
    assert_eq!(look(&folder, "c"), None);
    let elsewhere = Cache::open(folder.path(), Path::new("other"));
    assert_eq!(elsewhere.get(&key(&[b"a"])), None);
}

#[test]
fn what_no_run_asks_for_is_forgotten() {
    let (folder, path) = filled(&[("a", "one"), ("b", "two")]);
    let mut cache = Cache::open(folder.path(), Path::new("out"));
    cache.keep(key(&[b"a"]), b"one".to_vec());
    cache.save();
    assert_eq!((look(&folder, "a").as_deref(), look(&folder, "b")), (Some("one"), None));
    let time = fs::metadata(&path).unwrap().modified().unwrap();
    let mut cache = Cache::open(folder.path(), Path::new("out"));
    cache.keep(key(&[b"a"]), b"one".to_vec());
    cache.save();
    assert_eq!(fs::metadata(&path).unwrap().modified().unwrap(), time, "nothing to write");
}

#[test]
fn a_damaged_cache_is_an_empty_one() {
    let (folder, path) = filled(&[("a", "one"), ("b", "two")]);
    let good = fs::read(&path).unwrap();
    for at in 0..good.len() {
        let mut bad = good.clone();
        bad[at] ^= 0x20;
        fs::write(&path, &bad).unwrap();
        assert_eq!(look(&folder, "a"), None, "byte {at}");
        fs::write(&path, &good[..at]).unwrap();
        assert_eq!(look(&folder, "a"), None, "cut at {at}");
    }
    fs::write(&path, &good).unwrap();
    assert_eq!(look(&folder, "a").as_deref(), Some("one"));
}

#[test]
fn pieces_do_not_run_together() {
    assert_ne!(key(&[b"ab", b"c"]), key(&[b"a", b"bc"]));
    assert_ne!(key(&[b"ab"]), key(&[b"ab", b""]));
}
