//! The crate of the repository against the real docs whose facts it is made from, where they are at hand: every example
//! through its types and back, and the specs as they would be written now.

use libtest_mimic::{Arguments, Failed, Trial};
use md_bindgen::pipeline::{self, SystemInput};
use md_bindgen::spec::System;
use md_bindgen_tests::examples::{self, Page};
use md_bindgen_tests::{inputs, trip};
use std::collections::BTreeSet;
use std::path::Path;
use std::process::ExitCode;
use std::sync::{Arc, Mutex, PoisonError};

fn main() -> ExitCode {
    let arguments = Arguments::from_args();
    let Some(corpus) = inputs::corpus() else {
        println!("the real docs of carried facts: skipped, {} is not set\n", inputs::CORPUS);
        return ExitCode::SUCCESS;
    };
    let lines: Arc<Mutex<Vec<String>>> = Arc::default();
    let trials = match trials(&corpus, &lines) {
        Ok(trials) => trials,
        Err(error) => {
            eprintln!("{error}");
            return ExitCode::FAILURE;
        }
    };
    let ended = libtest_mimic::run(&arguments, trials);
    if !arguments.list {
        let mut lines = lines.lock().unwrap_or_else(PoisonError::into_inner);
        lines.sort();
        lines.iter().for_each(|line| println!("{line}"));
    }
    ended.exit_code()
}

/// Two tests for each system.
fn trials(corpus: &Path, lines: &Arc<Mutex<Vec<String>>>) -> Result<Vec<Trial>, String> {
    let mut trials = Vec::new();
    for input in inputs::upstream(corpus)? {
        let report = inputs::read(&input)?;
        for (place, read) in input.systems.iter().cloned().zip(report.systems) {
            let lines = Arc::clone(lines);
            let name = place.name.clone();
            trials.push(Trial::test(format!("the spec of {name} is what its docs say"), {
                let place = place.clone();
                move || spec_is_current(&place, &read)
            }));
            trials.push(Trial::test(format!("every example of {name} through the types of the crate"), move || {
                let line = round_trip(&place)?;
                lines.lock().unwrap_or_else(PoisonError::into_inner).push(line);
                Ok(())
            }));
        }
    }
    Ok(trials)
}

/// The committed spec, byte for byte.
fn spec_is_current(place: &SystemInput, read: &System) -> Result<(), Failed> {
    let path = place.spec_out.as_deref().ok_or("the manifest says of no spec where it lies")?;
    let committed = std::fs::read_to_string(path)?;
    let now = pipeline::spec(read, true).map_err(|findings| inputs::text(&findings))?;
    let first = committed.lines().zip(now.lines()).position(|(before, after)| before != after);
    match first {
        None if committed == now => Ok(()),
        at => {
            let line = at.unwrap_or(committed.lines().count().min(now.lines().count())) + 1;
            let [before, after] = [&committed, &now].map(|text| text.lines().nth(line - 1).unwrap_or("(its end)"));
            let path = path.display();
            Err(format!("{path} differs from line {line} on:\n  committed  {before}\n  now        {after}").into())
        }
    }
}

/// Passes every example of a system, in all languages, through the committed crate. Every endpoint has a page.
fn round_trip(place: &SystemInput) -> Result<String, Failed> {
    let pages = examples::pages(std::slice::from_ref(place), &|name| bkapi::registry::find(name).is_some())?;
    let mut losses = Vec::new();
    let mut passed = 0;
    for page in &pages {
        match trip::round_trip(page, &mut trip::committed) {
            Ok(examples) => passed += examples,
            Err(lost) => losses.push(lost),
        }
    }
    let with_page: BTreeSet<&str> = pages.iter().map(|page| page.endpoint.as_str()).collect();
    let of_system = bkapi::registry::endpoints().filter(|info| info.system == place.name);
    let names: BTreeSet<String> = of_system.map(|info| format!("{}.{}", info.system, info.name)).collect();
    let lacking = names.iter().filter(|name| !with_page.contains(name.as_str()));
    losses.extend(lacking.map(|name| format!("{name} has no page")));
    if !losses.is_empty() {
        return Err(format!("{passed} examples passed, but\n{}", losses.join("\n")).into());
    }
    let left_out: usize = pages.iter().map(|page: &Page| page.left_out).sum();
    Ok(format!(
        "round trip of {:<12}{passed:>5} examples of {:>3} endpoints on {:>3} pages, {left_out} left out: no valid JSON or only a part",
        place.name,
        names.len(),
        pages.len(),
    ))
}
