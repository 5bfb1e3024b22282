//! `md-bindgen generate`: docs in, crate out.

use super::input::{Found, InputArgs};
use super::progress::{Line, times};
use super::streams::Streams;
use super::{Status, Stop, revision, watch};
use crate::diagnostic::{Severity, plural};
use crate::diff::Counts;
use crate::pipeline::{self, Bump, Input, Mode, Report, Run, Written};
use crate::progress::Progress;
use crate::spec::System;
use std::path::{Component, Path, PathBuf};

/// Read the docs and write the client crate and its specs.
#[derive(Debug, clap::Args)]
#[command(after_help = "\
Examples:
  md-bindgen generate
  md-bindgen generate --check
  md-bindgen generate --bump
  md-bindgen generate --watch
  md-bindgen generate --docs docs/users --routes routes.yaml --system users --out generated")]
pub(super) struct Args {
    #[command(flatten)]
    pub(super) input: InputArgs,

    /// The folder of the crate [default: what the manifest says].
    #[arg(long, value_name = "DIR")]
    out: Option<PathBuf>,

    /// The name of the generated package.
    #[arg(long, value_name = "NAME")]
    crate_name: Option<String>,

    /// Write nothing; show what would change and exit 1 where anything would.
    #[arg(long)]
    check: bool,

    /// Run again whenever something is edited that was read, and say what is new; Ctrl-C ends it.
    #[arg(long, conflicts_with_all = ["check", "bump"])]
    watch: bool,

    /// Read and make everything anew, whatever former runs left below `target`.
    #[arg(long)]
    no_cache: bool,

    /// Where the docs changed something for callers since the specs were written, count the version in the manifest up
    /// and put what changed on top of the changelog; `md-bindgen diff` shows it beforehand. `--bump=git:REV` compares with
    /// the specs of a revision, for carried facts that were made anew.
    #[arg(long, value_name = "git:REV", num_args = 0..=1, require_equals = true, default_missing_value = "", conflicts_with_all = ["check", "watch"])]
    bump: Option<String>,
}

pub(super) fn run(args: &Args, streams: &mut Streams<'_>) -> Result<Status, Stop> {
    if args.input.is_part() {
        let text = "a crate is generated from all systems of a manifest: --system goes with --docs here";
        return Err(Stop::Usage(text.to_owned()));
    }
    if args.bump.is_some() && args.input.is_ad_hoc() {
        let text = "the version and the changelog are those of a manifest: --bump goes without --docs";
        return Err(Stop::Usage(text.to_owned()));
    }
    if args.watch {
        return watch::run(args, streams);
    }
    let mut input = args.resolve()??;
    // What a killed run had decided may be a version.
    if !args.check && Run::repair(&input)? {
        input = args.resolve()??;
    }
    let progress = Progress::default();
    let mut run = args.start(&input, &progress)?;
    args.input.tell(&input, streams);
    let report = Line::during(&progress, streams, || run.read());
    let Some(report) = args.input.accept(&input, report, streams) else { return Ok(Status::Findings) };
    streams.say(&what_was_read(&report));
    let mut news = None;
    if let Some(word) = &args.bump {
        let before = args.before(word, &input)?;
        let bump = pipeline::bump(&input, &before, &report.systems)?;
        news = Some(counted_up(&input, &before, bump.as_ref()));
        run = bump.into_iter().fold(run, Run::bumped);
    }
    let outcome = Line::during(&progress, streams, || run.finish(&report.systems));
    streams.detail(&times(&progress));
    let outcome = outcome?;
    streams.show(&input.levels.apply(outcome.diagnostics));
    let status = tell(&outcome.written, args.check, streams)?;
    if let Some(news) = news {
        streams.say(&news);
    }
    Ok(status)
}

impl Args {
    /// The input that is meant. The outer error is wrong use, the inner one a bad manifest.
    pub(super) fn resolve(&self) -> Result<Found<Input>, Stop> {
        match self.input.resolve()? {
            Ok(input) => self.complete(input).map(Ok),
            Err(findings) => Ok(Err(findings)),
        }
    }

    /// Starts a run on an input.
    pub(super) fn start<'i>(&self, input: &'i Input, progress: &Progress) -> Found<Run<'i>> {
        let mode = if self.check { Mode::Check } else { Mode::Write };
        let run = Run::start(input, mode)?.observed(progress);
        Ok(if self.no_cache { run.without_cache() } else { run })
    }

    /// The systems that a new version is counted from: those of a revision, or those of the specs on the disk.
    fn before(&self, word: &str, input: &Input) -> Result<Vec<System>, Stop> {
        match word.strip_prefix("git:") {
            Some(revision) => Ok(revision::committed(&self.input.manifest()?, revision)??.systems),
            None if word.is_empty() => Ok(pipeline::written(input)?),
            None => Err(Stop::Usage(format!("`{word}` is nothing to compare with: write --bump or --bump=git:REV"))),
        }
    }

    fn complete(&self, mut input: Input) -> Result<Input, Stop> {
        if let Some(out) = &self.out {
            input.out = Some(out.clone());
        }
        if let Some(name) = &self.crate_name {
            input.crate_name.clone_from(name);
        }
        if input.out.is_none() {
            return Err(Stop::Usage("say where the crate goes with --out DIR".to_owned()));
        }
        Ok(input)
    }
}

/// `0.1.0 -> 0.2.0: 1 breaking change`.
fn counted_up(input: &Input, before: &[System], bump: Option<&Bump>) -> String {
    let now = &input.crate_version;
    match bump {
        Some(bump) => format!("{now} -> {}: {}", bump.version, Counts::of(&bump.changes).words()),
        None if !before.is_empty() => format!("the version stays {now}: nothing changed for callers"),
        None => format!("the version stays {now}: there was no spec yet to compare with"),
    }
}

/// `read 3 pages and 40 carried endpoints of 2 systems: 5 examples, 1 warning`.
pub(super) fn what_was_read(report: &Report) -> String {
    let mut read = plural(report.summary.pages, "page");
    match report.systems.iter().map(|system| system.carried.len()).sum() {
        0 => {}
        carried => read += &format!(" and {}", plural(carried, "carried endpoint")),
    }
    let systems = plural(report.systems.len(), "system");
    let examples = plural(report.summary.examples, "example");
    let warnings = report.diagnostics.iter().filter(|found| found.severity == Severity::Warning).count();
    let hint = if warnings > 0 { " (`md-bindgen check` shows them)" } else { "" };
    format!("read {read} of {systems}: {examples}, {}{hint}", plural(warnings, "warning"))
}

fn tell(written: &[Written], check: bool, streams: &mut Streams<'_>) -> Result<Status, Stop> {
    let mut drift = false;
    for output in written {
        drift |= output.changed + output.removed > 0;
        streams.result(&output.diff)?;
    }
    streams.flush()?;
    for output in written {
        streams.say(&line(output, check));
    }
    if check && drift {
        streams.say("run `md-bindgen generate` to bring this up to date");
        return Ok(Status::Findings);
    }
    Ok(Status::Done)
}

/// `generated/: 2 files changed, 14 unchanged`.
pub(super) fn line(output: &Written, check: bool) -> String {
    let (changed, removed) = if check { ("would change", "would be removed") } else { ("changed", "removed") };
    let slash = if output.path.is_dir() { "/" } else { "" };
    let path = short(&output.path).display().to_string();
    if slash.is_empty() && output.changed + output.unchanged == 1 {
        return format!("{path}: {}", if output.changed == 0 { "unchanged" } else { changed });
    }
    let mut parts = vec![format!("{} {changed}", plural(output.changed, "file"))];
    if output.removed > 0 {
        parts.push(format!("{} {removed}", output.removed));
    }
    parts.push(format!("{} unchanged", output.unchanged));
    format!("{}{slash}: {}", path.trim_end_matches('/'), parts.join(", "))
}

/// A path for people: `specs/../generated` is `generated`. Only shown, as a link may make the two differ.
pub(super) fn short(path: &Path) -> PathBuf {
    let mut short = PathBuf::new();
    for part in path.components() {
        match (part, short.components().next_back()) {
            (Component::ParentDir, Some(Component::Normal(_))) => _ = short.pop(),
            _ => short.push(part),
        }
    }
    short
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::diagnostic::{Diagnostic, code};
    use crate::pipeline::Summary;

    #[test]
    fn a_run_says_what_it_read() {
        let warning = Diagnostic { severity: Severity::Warning, ..Diagnostic::new(&code::NOT_UTF8, "x") };
        let summary = Summary { pages: 3, examples: 5, ..Summary::default() };
        let report = Report { diagnostics: vec![warning], summary, ..Report::default() };
        assert_eq!(
            what_was_read(&report),
            "read 3 pages of 0 systems: 5 examples, 1 warning (`md-bindgen check` shows them)"
        );
    }

    #[test]
    fn paths_are_shown_without_detours() {
        for (path, shown) in [
            ("specs/../generated", "generated"),
            ("a/b/../../c", "c"),
            ("../x", "../x"),
            ("/a/../../b", "/../b"),
            ("a/./b", "a/b"),
        ] {
            assert_eq!(short(Path::new(path)), Path::new(shown), "{path}");
        }
    }

    #[test]
    fn drift_is_a_finding_of_check_only() {
        let output = Written {
            path: "src".into(),
            changed: 2,
            unchanged: 14,
            removed: 1,
            diff: "-old\n+new\n".to_owned(),
            ..Written::default()
        };
        for (check, status, said) in [
            (false, Status::Done, "src/: 2 files changed, 1 removed, 14 unchanged\n"),
            (true, Status::Findings, "src/: 2 files would change, 1 would be removed, 14 unchanged\n"),
        ] {
            let (mut out, mut err) = (Vec::new(), Vec::new());
            let ended = tell(std::slice::from_ref(&output), check, &mut Streams::captured(&mut out, &mut err));
            assert!(matches!(ended, Ok(ended) if ended == status));
            assert_eq!(String::from_utf8_lossy(&out), "-old\n+new\n");
            assert!(String::from_utf8_lossy(&err).starts_with(said), "{}", String::from_utf8_lossy(&err));
        }
    }
}
