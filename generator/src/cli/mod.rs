//! The commands: each parses its arguments, runs the stages, and says what came of it.
//!
//! stdout carries results, stderr everything else. Exit status: 0 done, 1 findings, 2 wrong use.

mod check;
mod dashboard;
mod diff;
mod explain;
mod export;
mod fix;
mod generate;
mod input;
mod revision;
mod spec;
mod streams;

use crate::diagnostic::Diagnostic;
use clap::{Parser, Subcommand};
use std::io;
use std::process::ExitCode;
use streams::Streams;

/// Reads Markdown API docs and writes a typed Rust client crate.
///
/// Each page of the docs is one endpoint: its parameter tables and its JSON examples become a typed request, a
/// typed response and a method of the client. What was read is kept as a spec in YAML, for people to review.
#[derive(Debug, Parser)]
#[command(name = "md-bindgen", version, max_term_width = 100, after_help = AFTER_HELP)]
struct Cli {
    #[command(subcommand)]
    command: Command,
}

const AFTER_HELP: &str = "\
Exit status: 0 done, 1 findings (errors, drift, denied warnings), 2 wrong use.

Examples:
  md-bindgen generate                          everything that specs/bindgen.yaml describes
  md-bindgen generate --check                  change nothing, fail where the crate is out of date
  md-bindgen check --deny warnings             report what the docs get wrong
  md-bindgen diff                              what the docs of now change for callers of the crate
  md-bindgen spec --docs docs --system users   what was understood, as YAML
  md-bindgen explain not-utf8                  what a finding means";

#[derive(Debug, Subcommand)]
enum Command {
    Generate(generate::Args),
    Spec(spec::Args),
    Check(check::Args),
    Diff(diff::Args),
    /// Write what was read in the format of another tool.
    #[command(subcommand)]
    Export(export::Format),
    Explain(explain::Args),
}

/// How a command ended that was not used wrongly.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Status {
    /// Everything is done and fine.
    Done,
    /// There are errors, drift or denied warnings.
    Findings,
}

/// Why a command could not end.
#[derive(Debug)]
enum Stop {
    /// The arguments make no sense together; the text says which and what to do.
    Usage(String),
    /// What was given, or what was to become of it, has errors.
    Refused(Vec<Diagnostic>),
    /// A result could not be written.
    Io(io::Error),
}

impl From<Vec<Diagnostic>> for Stop {
    fn from(findings: Vec<Diagnostic>) -> Stop {
        Stop::Refused(findings)
    }
}

impl From<io::Error> for Stop {
    fn from(error: io::Error) -> Stop {
        Stop::Io(error)
    }
}

/// Parses the arguments of this process, runs the command, and gives the exit status.
pub fn main() -> ExitCode {
    // clap ends the process itself: 0 after --help and --version, 2 after arguments that it does not know.
    let cli = Cli::parse();
    let mut streams = Streams::of_process();
    let ended = run(cli.command, &mut streams).and_then(|status| streams.flush().map(|()| status).map_err(Stop::Io));
    ExitCode::from(exit(ended, &mut streams))
}

fn run(command: Command, streams: &mut Streams<'_>) -> Result<Status, Stop> {
    match command {
        Command::Generate(args) => generate::run(&args, streams),
        Command::Spec(args) => spec::run(&args, streams),
        Command::Check(args) => check::run(&args, streams),
        Command::Diff(args) => diff::run(&args, streams),
        Command::Export(format) => export::run(&format, streams),
        Command::Explain(args) => explain::run(&args, streams),
    }
}

fn exit(ended: Result<Status, Stop>, streams: &mut Streams<'_>) -> u8 {
    match ended {
        Ok(Status::Done) => 0,
        Ok(Status::Findings) => 1,
        Err(Stop::Usage(text)) => {
            streams.say(&format!("error: {text}"));
            2
        }
        Err(Stop::Refused(findings)) => {
            streams.refuse(&findings);
            1
        }
        // Who reads our output has read enough.
        Err(Stop::Io(error)) if error.kind() == io::ErrorKind::BrokenPipe => 0,
        Err(Stop::Io(error)) => {
            streams.say(&format!("error: {error}"));
            1
        }
    }
}

#[cfg(test)]
mod tests;
