//! `md-bindgen generate --watch`: again whenever something that was read is another one.

mod bell;
mod tell;

use super::generate::{Args, line, what_was_read};
use super::progress::{Line, times};
use super::streams::Streams;
use super::{Status, Stop};
use crate::diagnostic::{Diagnostic, code, plural};
use crate::pipeline::{self, Input, Report, Sources, Written};
use crate::progress::Progress;
use bell::{Bell, Signal};
use std::path::Path;
use std::time::Duration;

/// How long another run is waited for that writes to the same folder.
const BUSY: Duration = Duration::from_secs(1);

/// Runs until somebody ends it. What goes wrong is shown and waited over, wrong use at the start aside.
pub(super) fn run(args: &Args, streams: &mut Streams<'_>) -> Result<Status, Stop> {
    let mut watched = args.resolve()?.ok();
    let manifest = if args.input.is_ad_hoc() { None } else { Some(args.input.manifest()?) };
    let beside: Vec<&Path> = manifest.as_deref().into_iter().collect();
    let mut bell = Bell::hang()?;
    let mut before: Option<(Sources, Made)> = None;
    loop {
        watched = meant(args, manifest.as_deref()).or(watched);
        // Folders are watched first, files looked at next and read last: what is edited meanwhile is seen in the next
        // round, whenever that was.
        let sources = follow(watched.as_ref(), &beside, &mut bell, before.is_none(), streams);
        let was_busy = before.as_ref().is_some_and(|(_, made)| made.is_busy());
        if was_busy || before.as_ref().is_none_or(|(old, _)| *old != sources) {
            let mut made = make(args, streams);
            match &before {
                None => first(args, &made, &sources, streams),
                Some(_) if was_busy && made.is_busy() => {}
                Some((old, was)) => {
                    made.inherit(was);
                    streams.say("");
                    tell::edits(&sources.edits(old), streams);
                    tell::difference(&made, was, streams);
                }
            }
            before = Some((sources, made));
        }
        let busy = before.as_ref().is_some_and(|(_, made)| made.is_busy());
        if bell.wait(busy.then_some(BUSY)) == Signal::End {
            return Ok(Status::Done);
        }
    }
}

/// What is to be watched by now: what the manifest names, even where it is not there yet.
fn meant(args: &Args, manifest: Option<&Path>) -> Option<Input> {
    match (args.resolve(), manifest) {
        (Ok(Ok(input)), _) => Some(input),
        (_, Some(manifest)) => pipeline::manifest_as_written(manifest).ok(),
        (_, None) => None,
    }
}

/// Watches the folders of an input, and looks at its files.
fn follow(
    input: Option<&Input>,
    beside: &[&Path],
    bell: &mut Bell,
    is_first: bool,
    streams: &mut Streams<'_>,
) -> Sources {
    let nothing = Input::default();
    let input = input.unwrap_or(&nothing);
    if let Err(error) = bell.watch(&pipeline::places(input, beside))
        && is_first
    {
        streams
            .say(&format!("the system does not tell when files change ({error}): they are looked at every 2 seconds"));
    }
    Sources::look(input, beside)
}

/// What a run made.
#[derive(Debug, Default)]
struct Made {
    /// What was read, unless the manifest or the output folder forbade it.
    report: Option<Report>,
    /// What there is to say about the crate.
    rendered: Vec<Diagnostic>,
    /// What keeps the run from writing and is no fault of a page.
    refused: Vec<Diagnostic>,
    /// What was written.
    written: Option<Vec<Written>>,
}

impl Made {
    fn refused(refused: Vec<Diagnostic>) -> Made {
        Made { refused, ..Made::default() }
    }

    /// Takes over what was found before by a stage that this run did not come to: nobody mended that.
    fn inherit(&mut self, was: &Made) {
        if self.report.is_none() {
            self.report.clone_from(&was.report);
        }
        if self.written.is_none() {
            self.rendered.clone_from(&was.rendered);
        }
    }

    /// Whether another run was writing.
    fn is_busy(&self) -> bool {
        self.refused.iter().any(|finding| finding.code == &code::BUSY_FOLDER)
    }

    /// Everything that people would be shown.
    fn findings(&self) -> Vec<Diagnostic> {
        let of_pages = self.report.iter().flat_map(|report| &report.diagnostics);
        of_pages.chain(&self.rendered).chain(&self.refused).cloned().collect()
    }
}

fn make(args: &Args, streams: &mut Streams<'_>) -> Made {
    let input = match args.resolve() {
        Ok(Ok(input)) => input,
        Ok(Err(findings)) => return Made::refused(findings),
        Err(stop) => return Made::refused(of(stop)),
    };
    let progress = Progress::default();
    let mut run = match args.start(&input, &progress) {
        Ok(run) => run,
        Err(findings) => return Made::refused(findings),
    };
    args.input.tell(&input, streams);
    let report = Line::during(&progress, streams, || run.read());
    let report = report.sifted(&input.levels);
    if !args.input.fatal(&report).is_empty() {
        return Made { report: Some(report), ..Made::default() };
    }
    let outcome = Line::during(&progress, streams, || run.finish(&report.systems));
    streams.detail(&times(&progress));
    let report = Some(report);
    match outcome {
        Ok(outcome) => {
            let rendered = input.levels.apply(outcome.diagnostics);
            Made { report, rendered, written: Some(outcome.written), ..Made::default() }
        }
        Err(refused) => Made { report, refused, ..Made::default() },
    }
}

/// What stopped a run that began as another one did, as findings: what it names went away meanwhile.
fn of(stop: Stop) -> Vec<Diagnostic> {
    let gone = |text: String| vec![Diagnostic::new(&code::UNREADABLE_FILE, text)];
    match stop {
        Stop::Refused(findings) => findings,
        Stop::Usage(text) => gone(text),
        Stop::Io(error) => gone(error.to_string()),
    }
}

/// Says what the first run made, as a run says that is the only one.
fn first(args: &Args, made: &Made, sources: &Sources, streams: &mut Streams<'_>) {
    if !made.refused.is_empty() {
        streams.refuse(&made.refused);
    } else if let Some(report) = made.report.as_ref().filter(|report| args.input.judge(report, streams)) {
        streams.say(&what_was_read(report));
        streams.show(&made.rendered);
        made.written.iter().flatten().for_each(|output| streams.say(&line(output, false)));
    }
    streams.say(&format!("watching {}; Ctrl-C ends", plural(sources.count(), "file")));
}
