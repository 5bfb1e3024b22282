//! Every valid example of every page goes JSON → type → JSON without loss.
//!
//! A test a page, by the name of its endpoint; the last lines say how many examples made the trip.

use libtest_mimic::{Arguments, Failed, Trial};
use md_bindgen_tests::examples::callable;
use md_bindgen_tests::standalone::{Driven, drive};
use md_bindgen_tests::{inputs, trip};
use std::process::ExitCode;
use std::sync::{Arc, Mutex};

/// What is said after the tests, in their order.
type Tally = Arc<Mutex<Driven>>;

fn main() -> ExitCode {
    let arguments = Arguments::from_args();
    let own = Tally::default();
    let seeds = Tally::default();
    let trials = match own_pages(&own) {
        Ok(trials) => trials,
        Err(error) => {
            eprintln!("{error}");
            return ExitCode::FAILURE;
        }
    };
    let corpus = inputs::corpus();
    let verbatim = corpus.clone().map(|corpus| {
        let tally = Arc::clone(&seeds);
        Trial::test("seeds_in_a_crate_of_their_own", move || {
            count(&tally, drive(&inputs::seeds(&corpus)).map_err(Failed::from)?);
            Ok(())
        })
    });
    let ended = libtest_mimic::run(&arguments, trials.into_iter().chain(verbatim).collect());
    if !arguments.list {
        say("round trip", &own);
        match corpus {
            Some(_) => say("round trip of the verbatim seeds", &seeds),
            None => println!("round trip of the verbatim seeds: skipped, {} is not set\n", inputs::CORPUS),
        }
    }
    ended.exit_code()
}

/// A test for each page of the repository.
fn own_pages(tally: &Tally) -> Result<Vec<Trial>, String> {
    let input = inputs::own()?;
    let report = inputs::read(&input)?;
    let trials = callable(&input.systems, &report)?.into_iter().map(|page| {
        let tally = Arc::clone(tally);
        Trial::test(page.endpoint.clone(), move || {
            if page.valid.is_empty() {
                return Err("the page has no valid example".into());
            }
            let examples = trip::round_trip(&page, &mut trip::committed).map_err(Failed::from)?;
            count(&tally, Driven { examples, endpoints: 1, left_out: page.left_out });
            Ok(())
        })
    });
    Ok(trials.collect())
}

fn count(tally: &Tally, more: Driven) {
    let mut sum = tally.lock().unwrap_or_else(std::sync::PoisonError::into_inner);
    sum.examples += more.examples;
    sum.endpoints += more.endpoints;
    sum.left_out += more.left_out;
}

fn say(what: &str, tally: &Tally) {
    let Driven { examples, endpoints, left_out } = *tally.lock().unwrap_or_else(std::sync::PoisonError::into_inner);
    let rest = if left_out > 0 {
        format!(", {left_out} that are no valid JSON or only a part left out")
    } else {
        String::new()
    };
    println!("{what}: {examples} examples of {endpoints} endpoints{rest}\n");
}
