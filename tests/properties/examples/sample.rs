//! Renders a sample of inputs of the target `render` into one crate, each as a system of its own: `fuzz/compile` compiles it.

use md_bindgen::diagnostic::human;
use md_bindgen::render::{Options, render};
use md_bindgen::spec::System;
use md_bindgen_properties::render::{is_sound, system};
use std::env;
use std::error::Error;
use std::fs;
use std::path::{Path, PathBuf};

fn main() -> Result<(), Box<dyn Error>> {
    let arguments: Vec<String> = env::args().skip(1).collect();
    let [corpus, count, out] = &arguments[..] else { return Err("usage: sample CORPUS COUNT OUT".into()) };
    let (systems, tried) = sample(Path::new(corpus), count.parse()?)?;
    let options = Options { crate_name: "sample".to_owned(), ..Options::default() };
    let made = render(&systems, &options).map_err(|findings| human(&findings, false))?;
    for (path, text) in &made.tree.files {
        let path = Path::new(out).join(path);
        path.parent().map_or(Ok(()), fs::create_dir_all)?;
        fs::write(path, text)?;
    }
    let endpoints: usize = systems.iter().map(|system| system.endpoints.len()).sum();
    println!("{} of {tried} inputs give {endpoints} endpoints, in {} files", systems.len(), made.tree.files.len());
    Ok(())
}

/// So many systems, from all over the corpus, and how many inputs it took to find them.
fn sample(corpus: &Path, count: usize) -> Result<(Vec<System>, usize), Box<dyn Error>> {
    let entries: Result<Vec<PathBuf>, _> = fs::read_dir(corpus)?.map(|entry| entry.map(|entry| entry.path())).collect();
    let mut files = entries?;
    // Names are hashes of what is in the files.
    files.sort();
    let mut systems = Vec::new();
    let mut tried = 0;
    for file in files {
        if systems.len() == count {
            break;
        }
        tried += 1;
        let Some(mut system) = system(&fs::read(file)?) else { continue };
        system.name = format!("s{}", systems.len());
        let is_made =
            !system.endpoints.is_empty() && is_sound(&system) && render(&[system.clone()], &Options::default()).is_ok();
        if is_made {
            systems.push(system);
        }
    }
    Ok((systems, tried))
}
