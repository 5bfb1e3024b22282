//! Every folder of the real docs, where they are at hand: figures that may only rise, and every example through the types
//! of one crate made of all of them.
//!
//! The figures of [`PINS`] are what the reader reached; a change that makes one of them worse fails here. Where Python has
//! what it needs, the measuring tool beside the docs is asked, too; it knows nothing of this project's code.

use libtest_mimic::{Arguments, Failed, Trial};
use md_bindgen::diagnostic::{Severity, SourceFile};
use md_bindgen::openapi::Version;
use md_bindgen::pipeline::{self, Input};
use md_bindgen::resolve::{Pattern, Unclear};
use md_bindgen::spec::yaml;
use md_bindgen_tests::inputs;
use md_bindgen_tests::python::python;
use md_bindgen_tests::standalone::drive;
use std::path::Path;
use std::process::{Command, ExitCode};
use std::sync::{Arc, Mutex};

/// What was reached in a folder.
struct Pin {
    /// The system's name in the crate.
    system: &'static str,
    docs: &'static str,
    routes: &'static str,
    /// Pages, endpoints with a route, rows of tables of fields.
    read: [usize; 3],
    /// At most so many pages have no route, so many tables of nested fields were joined by a guess.
    at_most: [usize; 2],
    /// Of the measuring tool: rows, required, accepts, described, typed in per cent; operations and routes are all there.
    score: [f64; 5],
}

const PINS: [Pin; 7] = [
    pin(
        "cc_zh",
        "esb/cc/apidocs/zh_hans",
        "esb/cc/cc.yaml",
        [171, 167, 3255],
        [4, 20],
        [100.0, 99.75, 99.44, 99.85, 99.97],
    ),
    pin("cc_en", "esb/cc/apidocs/en", "esb/cc/cc.yaml", [171, 166, 3219], [5, 24], [100.0, 99.66, 99.44, 99.85, 99.97]),
    pin(
        "monitor",
        "esb/monitor_v3/apidocs/zh_hans",
        "esb/monitor_v3/monitor_v3.yaml",
        [85, 72, 2664],
        [13, 24],
        [98.21, 99.87, 73.8, 96.47, 99.96],
    ),
    pin(
        "job_zh",
        "esb/jobv3/apidocs/zh_hans",
        "esb/jobv3/job.yaml",
        [58, 56, 1245],
        [4, 8],
        [100.0, 99.75, 100.0, 100.0, 100.0],
    ),
    pin(
        "job_en",
        "esb/jobv3/apidocs/en",
        "esb/jobv3/job.yaml",
        [56, 54, 1193],
        [4, 8],
        [100.0, 99.74, 100.0, 100.0, 100.0],
    ),
    pin(
        "gateway_zh",
        "gateway/bk-cmdb/apidocs/zh",
        "gateway/bk-cmdb/resources.yaml",
        [156, 156, 3350],
        [0, 24],
        [100.0, 98.98, 99.25, 99.79, 100.0],
    ),
    pin(
        "gateway_en",
        "gateway/bk-cmdb/apidocs/en",
        "gateway/bk-cmdb/resources.yaml",
        [156, 156, 3311],
        [0, 24],
        [100.0, 98.9, 99.25, 99.79, 100.0],
    ),
];

const fn pin(
    system: &'static str,
    docs: &'static str,
    routes: &'static str,
    read: [usize; 3],
    at_most: [usize; 2],
    score: [f64; 5],
) -> Pin {
    Pin { system, docs, routes, read, at_most, score }
}

/// Lists of values of all folders: how many fields have one, and of those that an example shows a value of, how many in a
/// thousand have a list with every such value.
const VALUES: [(Pattern, usize, usize); 8] = [
    (Pattern::Table, 20, 894),
    (Pattern::Numbered, 199, 966),
    (Pattern::NumberGlossed, 24, 1000),
    (Pattern::GlossNumbered, 14, 1000),
    (Pattern::Quoted, 167, 962),
    (Pattern::Glossed, 148, 889),
    (Pattern::Bare, 190, 962),
    (Pattern::Reversed, 7, 1000),
];
/// Endpoints of all folders that page, by convention.
const PAGING: [(&str, usize); 2] = [("offset", 186), ("page", 10)];
/// Endpoints of which it is not known how they page, although they look like it.
const UNCLEAR: [(Unclear, usize); 1] = [(Unclear::SeveralLists, 4)];

fn main() -> ExitCode {
    let arguments = Arguments::from_args();
    let Some(corpus) = inputs::corpus() else {
        println!("the folders of real docs: skipped, {} is not set\n", inputs::CORPUS);
        return ExitCode::SUCCESS;
    };
    let lines: Arc<Mutex<Vec<String>>> = Arc::default();
    let mut trials = Vec::new();
    for pin in &PINS {
        let here = corpus.clone();
        trials.push(Trial::test(format!("figures of {}", pin.docs), move || figures(pin, &here)));
    }
    match python("markdown_it, jsonschema, yaml") {
        Some(python) => {
            for pin in &PINS {
                let (here, python, lines) = (corpus.clone(), python.clone(), Arc::clone(&lines));
                trials.push(Trial::test(format!("measure of {}", pin.docs), move || {
                    say(&lines, measure(pin, &here, &python)?);
                    Ok(())
                }));
            }
        }
        None => {
            say(&lines, "the measuring tool: skipped, no Python with markdown-it-py, jsonschema and pyyaml".to_owned())
        }
    }
    let (here, told) = (corpus.clone(), Arc::clone(&lines));
    trials.push(Trial::test("values and paging", move || values_and_paging(&here, &told)));
    let (here, told) = (corpus.clone(), Arc::clone(&lines));
    trials.push(Trial::test("every example through the types of one crate", move || {
        let driven = drive(&everything(&here)).map_err(Failed::from)?;
        say(&told, format!("round trip of real docs: {} examples of {} endpoints", driven.examples, driven.endpoints));
        Ok(())
    }));
    let ended = libtest_mimic::run(&arguments, trials);
    if !arguments.list {
        for line in lines.lock().unwrap_or_else(std::sync::PoisonError::into_inner).iter() {
            println!("{line}");
        }
    }
    ended.exit_code()
}

fn say(lines: &Mutex<Vec<String>>, line: String) {
    lines.lock().unwrap_or_else(std::sync::PoisonError::into_inner).push(line);
}

fn input(pin: &Pin, corpus: &Path) -> Input {
    inputs::ad_hoc(&[corpus.join(pin.docs)], &[corpus.join(pin.routes)], pin.system)
}

/// All folders as the systems of one crate.
fn everything(corpus: &Path) -> Input {
    let mut whole = input(&PINS[0], corpus);
    whole.systems = PINS.iter().flat_map(|pin| input(pin, corpus).systems).collect();
    whole
}

fn figures(pin: &Pin, corpus: &Path) -> Result<(), Failed> {
    let report = pipeline::read(&input(pin, corpus));
    let summary = &report.summary;
    let errors = || report.diagnostics.iter().filter(|found| found.severity == Severity::Error);
    let unrouted = errors().filter(|found| found.code.name == "no-route").count();
    let guessed = report.diagnostics.iter().filter(|found| found.code.name == "guessed-link").count();
    let found = [summary.pages, summary.routed, summary.rows];
    if (0..3).any(|i| found[i] < pin.read[i]) {
        return Err(format!("pages, routes, rows are {found:?}, they were {:?}", pin.read).into());
    }
    let found = [unrouted, guessed];
    if (0..2).any(|i| found[i] > pin.at_most[i]) {
        return Err(format!("pages without a route, guesses are {found:?}, they were {:?}", pin.at_most).into());
    }
    // The spec is enough: what is written is what is read back.
    for system in &report.systems {
        let text = pipeline::spec(system, false).map_err(|findings| inputs::text(&findings))?;
        let again = yaml::read(&SourceFile::new("spec.yaml", text)).map_err(|findings| inputs::text(&findings))?;
        if again != *system {
            return Err("the spec reads back as something else".into());
        }
    }
    let others = errors().count() - unrouted;
    if others + summary.broken_examples > 0 {
        return Err(format!("{others} errors, {} unreadable examples", summary.broken_examples).into());
    }
    Ok(())
}

/// Which values and which paging were found in all folders together.
fn values_and_paging(corpus: &Path, lines: &Mutex<Vec<String>>) -> Result<(), Failed> {
    let summary = pipeline::read(&everything(corpus)).summary;
    say(lines, "lists of values: fields, those that examples show, those borne out".to_owned());
    for (pattern, tally) in &summary.lists {
        say(lines, format!("{:>7}{:>7}{:>7}  {}", tally.found, tally.checked, tally.held, pattern.word()));
    }
    say(lines, format!("endpoints that page: {:?}, not known how: {:?}", summary.paging, summary.unclear));
    for (pattern, found, share) in VALUES {
        let tally = summary.lists.get(&pattern).copied().unwrap_or_default();
        let held = tally.held * 1000 / tally.checked.max(1);
        if tally.found < found || held < share {
            return Err(
                format!("{pattern:?}: {tally:?}, there were {found} with {share} in a thousand borne out").into()
            );
        }
    }
    for (by, least) in PAGING {
        let found = summary.paging.get(by).copied().unwrap_or_default();
        if found < least {
            return Err(format!("{found} endpoints page by {by}, there were {least}").into());
        }
    }
    let most: usize = UNCLEAR.iter().map(|(_, count)| count).sum();
    let unclear: usize = summary.unclear.values().sum();
    if unclear > most {
        return Err(format!("it is not known how {unclear} endpoints page, there were {UNCLEAR:?}").into());
    }
    Ok(())
}

fn measure(pin: &Pin, corpus: &Path, python: &str) -> Result<String, Failed> {
    let report = pipeline::read(&input(pin, corpus));
    let document = pipeline::openapi(&report.systems, Version::V3_1).map_err(|findings| inputs::text(&findings))?;
    let file = tempfile::NamedTempFile::new()?;
    std::fs::write(file.path(), document)?;
    let output = Command::new(python)
        .arg(corpus.join("../tools/score.py"))
        .arg("--openapi")
        .arg(file.path())
        .arg("--docs")
        .arg(corpus.join(pin.docs))
        .arg("--routes")
        .arg(corpus.join(pin.routes))
        .output()?;
    let said = String::from_utf8_lossy(&output.stdout).into_owned();
    let figure = |name: &str| -> Result<f64, Failed> {
        let line = said.lines().find(|line| line.starts_with(name)).ok_or_else(|| format!("no {name} in:\n{said}"))?;
        Ok(line.split_whitespace().last().unwrap_or_default().parse()?)
    };
    let mut line = format!("{:<34}", pin.docs);
    let wanted = ["rows_pct", "required_pct", "accepts_pct", "described_pct", "typed_pct"].into_iter().zip(pin.score);
    for (name, least) in wanted.chain([("operation_pct", 100.0), ("routes_pct", 100.0)]) {
        let found = figure(name)?;
        line.push_str(&format!(" {} {found:.2}", name.trim_end_matches("_pct")));
        if found + 0.005 < least {
            return Err(format!("{name} is {found}, it was {least}").into());
        }
    }
    Ok(line)
}
