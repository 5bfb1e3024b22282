//! `md-bindgen check`: what the docs get wrong.

use super::dashboard::dashboard;
use super::fix;
use super::input::InputArgs;
use super::streams::Streams;
use super::{Status, Stop};
use crate::diagnostic::{self, Diagnostic, Level, Levels, code, plural};
use crate::pipeline::{self, Report, UnknownWord};
use std::fmt::Write;

/// Read the docs and report what they get wrong; write nothing.
#[derive(Debug, clap::Args)]
#[command(after_help = "\
Exit status is 1 where an error is found or a finding is denied.

Examples:
  md-bindgen check
  md-bindgen check --summary
  md-bindgen check --fix
  md-bindgen check --deny warnings --format github
  md-bindgen check --docs docs/users --system users --format sarif > findings.sarif")]
pub(super) struct Args {
    #[command(flatten)]
    input: InputArgs,

    /// How findings are written.
    #[arg(long, value_enum, default_value_t = Format::Human)]
    format: Format,

    /// Show how much was read and how well, with counts instead of findings.
    #[arg(long)]
    summary: bool,

    /// Change the pages: make every change that a finding suggests, then report what remains.
    #[arg(long)]
    fix: bool,

    /// Report the routes that no page describes, too.
    #[arg(long)]
    routes_without_docs: bool,

    /// Make a code an error; `warnings` stands for every warning. May be given several times.
    #[arg(long, value_name = "CODE")]
    deny: Vec<String>,

    /// Make a code a warning.
    #[arg(long, value_name = "CODE")]
    warn: Vec<String>,

    /// Do not report a code; errors are reported all the same.
    #[arg(long, value_name = "CODE")]
    allow: Vec<String>,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, clap::ValueEnum)]
enum Format {
    /// Pictures of the source, for people.
    Human,
    /// One JSON object a line.
    Json,
    /// SARIF 2.1.0, for code scanning.
    Sarif,
    /// GitHub workflow commands.
    Github,
}

pub(super) fn run(args: &Args, streams: &mut Streams<'_>) -> Result<Status, Stop> {
    let mut levels = args.levels(Levels::default())?;
    if args.summary && args.format != Format::Human {
        return Err(Stop::Usage("--summary is for people: it goes with --format human".to_owned()));
    }
    if args.fix && args.format != Format::Human {
        let why = "--fix changes pages and tells people what it did: it goes with --format human";
        return Err(Stop::Usage(why.to_owned()));
    }
    let report = match args.input.resolve()? {
        Ok(input) => {
            // What is said on the command line counts more than the manifest.
            levels = args.levels(input.levels.clone())?;
            let read = |streams: &mut Streams<'_>| {
                let mut report = args.input.observe(&input, streams);
                report.diagnostics.extend(pipeline::rehearse(&report.systems));
                report.diagnostics.sort_by(|one, other| one.order().cmp(&other.order()));
                args.reported(&levels, report)
            };
            if args.fix { fix::fix(&input, read, streams)? } else { read(streams) }
        }
        Err(diagnostics) => args.reported(&levels, Report { diagnostics, ..Report::default() }),
    };
    finish(args, &report, streams)
}

fn finish(args: &Args, report: &Report, streams: &mut Streams<'_>) -> Result<Status, Stop> {
    let shown = if args.summary { dashboard(report) } else { args.show(&report.diagnostics, streams.out_colour()) };
    streams.result(&shown)?;
    if args.format == Format::Human {
        streams.result(&unknown_words(&report.summary.unknown_words))?;
    }
    streams.flush()?;
    streams.say(&last_line(report));
    let fixable = fix::count(&report.diagnostics);
    if args.format == Format::Human && fixable > 0 && !args.fix {
        streams.say(&format!("{} can be fixed with --fix", plural(fixable, "finding")));
    }
    Ok(if args.input.fatal(report).is_empty() { Status::Done } else { Status::Findings })
}

impl Args {
    fn levels(&self, mut levels: Levels) -> Result<Levels, Stop> {
        for (names, level) in [(&self.deny, Level::Deny), (&self.warn, Level::Warn), (&self.allow, Level::Allow)] {
            for name in names {
                levels.set(name, level).map_err(|error| Stop::Usage(error.to_string()))?;
            }
        }
        Ok(levels)
    }

    /// What is left of a report by these decisions.
    fn reported(&self, levels: &Levels, mut report: Report) -> Report {
        if !self.routes_without_docs {
            report.diagnostics.retain(|found| found.code != &code::ROUTE_WITHOUT_DOCS);
        }
        report.diagnostics = levels.apply(report.diagnostics);
        report
    }

    fn show(&self, diagnostics: &[Diagnostic], colour: bool) -> String {
        match self.format {
            Format::Human => diagnostic::human(diagnostics, colour),
            Format::Json => diagnostic::json(diagnostics),
            Format::Sarif => diagnostic::sarif(diagnostics),
            Format::Github => diagnostic::github(diagnostics),
        }
    }
}

/// So many words that the dialect lacks are listed: nobody reads more before they add some.
const SHOWN_WORDS: usize = 500;

/// The words that the dialect lacks, the most frequent first: adding them is how a dialect grows.
fn unknown_words(words: &[UnknownWord]) -> String {
    if words.is_empty() {
        return String::new();
    }
    let mut words: Vec<&UnknownWord> = words.iter().collect();
    words.sort_by_key(|word| (std::cmp::Reverse(word.count), &word.kind, &word.word));
    let mut out = String::from("words that the dialect does not know:\n");
    let more = words.len().saturating_sub(SHOWN_WORDS);
    words.truncate(SHOWN_WORDS);
    for UnknownWord { kind, word, count, place } in words {
        // Writing to a string cannot fail; `{:?}` keeps control characters of a page off the terminal.
        let _ = writeln!(out, "{count:>7}  {kind:<13}  {word:?}  at {place}");
    }
    if more > 0 {
        out += &format!("{more:>7}  more words\n");
    }
    out
}

fn last_line(report: &Report) -> String {
    let counts = diagnostic::summary(&report.diagnostics);
    let findings = if counts.is_empty() { "no findings" } else { &counts };
    let read = &report.summary;
    let (tables, rows) = (plural(read.tables, "table"), plural(read.rows, "row"));
    let (pages, examples) = (plural(read.pages, "page"), plural(read.examples, "example"));
    format!("{findings}; read {pages}: {tables}, {rows}, {examples}")
}

#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod tests {
    use super::*;
    use crate::diagnostic::{Severity, SourceFile};
    use clap::{FromArgMatches, Parser};

    #[derive(Parser)]
    struct Alone {
        #[command(flatten)]
        args: Args,
    }

    fn check(line: &[&str], report: &Report) -> (Status, String, String) {
        let matches = <Alone as clap::CommandFactory>::command().get_matches_from([&["check"], line].concat());
        let args = Alone::from_arg_matches(&matches).unwrap().args;
        let (mut out, mut err) = (Vec::new(), Vec::new());
        let mut streams = Streams::captured(&mut out, &mut err);
        let report = args.reported(&args.levels(Levels::default()).unwrap(), report.clone());
        let status = finish(&args, &report, &mut streams).unwrap();
        drop(streams);
        (status, String::from_utf8(out).unwrap(), String::from_utf8(err).unwrap())
    }

    fn report() -> Report {
        let page = SourceFile::new("a.md", "text");
        let warning = Diagnostic { severity: Severity::Warning, ..Diagnostic::new(&code::NOT_UTF8, "odd") };
        let route = Diagnostic::new(&code::ROUTE_WITHOUT_DOCS, "nobody describes `x`");
        let word = |word: &str, count| UnknownWord {
            kind: "type".to_owned(),
            word: word.to_owned(),
            count,
            place: SourceFile::new("page.md", "").whole(),
        };
        let mut report = Report {
            diagnostics: vec![warning.at(page.at(0..4), ""), route.at(page.whole(), "")],
            ..Report::default()
        };
        report.summary.unknown_words = vec![word("blob", 2), word("money", 7)];
        report
    }

    #[test]
    fn a_warning_is_no_failure_until_it_is_denied() {
        assert_eq!(check(&[], &report()).0, Status::Done);
        assert_eq!(check(&["--deny", "warnings"], &report()).0, Status::Findings);
        assert_eq!(check(&["--deny", "not-utf8"], &report()).0, Status::Findings);
        let (status, out, _) = check(&["--deny", "warnings", "--allow", "not-utf8", "--format", "json"], &report());
        assert_eq!((status, out.as_str()), (Status::Done, ""));
    }

    #[test]
    fn routes_without_docs_are_reported_on_demand() {
        assert!(!check(&[], &report()).1.contains("nobody"));
        assert!(check(&["--routes-without-docs"], &report()).1.contains("nobody"));
    }

    #[test]
    fn findings_and_words_are_results_and_the_count_is_not() {
        let (_, out, err) = check(&["--summary"], &report());
        insta::assert_snapshot!(out + "--- stderr\n" + &err);
    }

    #[test]
    fn an_error_of_a_skipped_page_is_no_failure() {
        let page = SourceFile::new("broken.md", "text");
        let error = Diagnostic::new(&code::NOT_UTF8, "bytes").at(page.whole(), "");
        let mut report = Report { diagnostics: vec![error], broken: vec!["broken.md".to_owned()], ..Report::default() };
        assert_eq!(check(&[], &report).0, Status::Findings);
        assert_eq!(check(&["--skip-broken"], &report).0, Status::Done);
        report.diagnostics.push(Diagnostic::new(&code::NOT_UTF8, "of no page"));
        assert_eq!(check(&["--skip-broken"], &report).0, Status::Findings);
    }
}
