//! The inputs that fuzz targets make of bytes are what they are to be: most of them can be rendered.

#![allow(clippy::unwrap_used, clippy::expect_used)]

use md_bindgen::render::{Options, render};
use md_bindgen_properties::render::{is_sound, system};
use std::collections::BTreeMap;

/// Bytes that look like chance, the same in each run.
fn bytes(seed: u64, count: usize) -> Vec<u8> {
    let mut state = seed.wrapping_mul(0x9e37_79b9_7f4a_7c15) | 1;
    let mut next = || {
        state ^= state << 13;
        state ^= state >> 7;
        state ^= state << 17;
        (state >> 24) as u8
    };
    (0..count).map(|_| next()).collect()
}

#[test]
fn most_models_are_rendered() {
    let mut count: BTreeMap<String, usize> = BTreeMap::new();
    for seed in 1..=400 {
        let data = [b"m".as_slice(), &bytes(seed, 600)].concat();
        let Some(system) = system(&data) else { panic!("no model") };
        let outcome = match is_sound(&system) {
            false => "unsound".to_owned(),
            true => match render(&[system], &Options::default()) {
                Ok(_) => "rendered".to_owned(),
                Err(findings) => format!("refused: {}", findings[0].code.name),
            },
        };
        *count.entry(outcome).or_default() += 1;
    }
    println!("{count:?}");
    assert!(count.get("rendered").is_some_and(|rendered| *rendered > 200), "{count:?}");
}
