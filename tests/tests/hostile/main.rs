//! Pages, routes, overlays, manifests, dialects and specs of somebody who wants to run code in the reader's build, to write where
//! nothing of theirs belongs, or to pass one name off as another. The last lines say how many there were, and what became of them.
//!
//! `tests/hostile` has them; [`made`] makes those that are no files that everybody can keep.

#![allow(clippy::unwrap_used)]

mod cases;
mod compiled;
mod made;
#[path = "../project/mod.rs"]
mod project;
mod single;
mod spec;
mod whole;

use cases::Case;
use libtest_mimic::{Arguments, Failed, Trial};
use project::Project;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::process::ExitCode;
use std::sync::{Arc, Mutex};
use whole::Whole;

/// What is said after the tests, in any order.
type Lines = Arc<Mutex<Vec<String>>>;

fn main() -> ExitCode {
    let arguments = Arguments::from_args();
    let all = cases::stored("pages").and_then(|pages| Ok((pages, cases::stored("inputs")?)));
    let (mut pages, inputs) = match all {
        Ok(all) => all,
        Err(error) => {
            eprintln!("{error}");
            return ExitCode::FAILURE;
        }
    };
    pages.extend(made::pages());
    let lines = Lines::default();
    let panics = Arc::new(Mutex::new(0));
    let of_pages = pages.iter().map(|case| single(case, single::page, &panics));
    let of_inputs = inputs.iter().map(|case| single(case, single::input, &panics));
    let mut trials: Vec<Trial> = of_pages.chain(of_inputs).collect();
    trials.push(refused(&pages));
    trials.push(together(pages.clone(), inputs.clone(), Arc::clone(&lines)));
    let ended = libtest_mimic::run(&arguments, trials);
    if !arguments.list {
        let panics = *panics.lock().unwrap();
        println!("hostile pages: {}", counts(&pages));
        println!("hostile routes, overlays, manifests, dialects, facts: {}", counts(&inputs));
        lines.lock().unwrap().iter().for_each(|line| println!("{line}"));
        println!("panics: {panics}\n");
    }
    ended.exit_code()
}

/// A file alone in a project.
fn single(case: &Case, put: fn(&Project, &Case), panics: &Arc<Mutex<usize>>) -> Trial {
    let (case, panics) = (case.clone(), Arc::clone(panics));
    Trial::test(case.name(), move || {
        let project = Project::empty();
        put(&project, &case);
        let held = catch_unwind(AssertUnwindSafe(|| single::hold(&project, &case)));
        if !matches!(&held, Ok(held) if held.as_ref().err().is_none_or(|error| !error.contains("panicked at"))) {
            *panics.lock().unwrap() += 1;
        }
        compiled::canaries(&project.path(""))?;
        held.unwrap_or_else(|_| Err("a panic".to_owned())).map_err(Failed::from)
    })
}

/// What is said of all pages that are refused.
fn refused(pages: &[Case]) -> Trial {
    let pages: Vec<Case> = pages.iter().filter(|case| !case.is_accepted()).cloned().collect();
    Trial::test("what_is_said_of_everything_refused", move || {
        let project = Project::empty();
        pages.iter().for_each(|case| single::page(&project, case));
        single::in_every_format(&project).map_err(Failed::from)
    })
}

/// All accepted ones in one crate.
fn together(pages: Vec<Case>, inputs: Vec<Case>, lines: Lines) -> Trial {
    Trial::test("everything_accepted_in_one_crate", move || {
        let mut whole = Whole::generate(&pages, &inputs)?;
        let counts = whole.walk()?;
        single::in_every_format(&whole.project)?;
        let whole::Counts { files, records, names } = counts;
        let say = |line: String| lines.lock().unwrap().push(line);
        say(format!("held to the allowed shapes: {files} files, {records} records, {names} names on the wire"));
        let compiled::Compiled { driven, calls, html } = compiled::compile(&whole)?;
        say(format!(
            "compiled: {} endpoints; {} examples passed through their types; {calls} examples of calls compiled and not run; \
             {html} pages of rustdoc searched",
            driven.endpoints, driven.examples
        ));
        Ok(())
    })
}

fn counts(cases: &[Case]) -> String {
    let accepted = cases.iter().filter(|case| case.is_accepted()).count();
    format!("{} tried, {accepted} accepted, {} refused with a diagnostic", cases.len(), cases.len() - accepted)
}
