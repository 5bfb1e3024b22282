//! The commands: each parses its arguments, runs the stages, and says what came of it.
//!
//! stdout carries results, stderr everything else. Exit status: 0 done, 1 findings, 2 wrong use.

mod check;
mod completions;
mod dashboard;
mod diff;
mod explain;
mod export;
mod fix;
mod generate;
mod global;
mod init;
mod input;
mod man;
mod progress;
mod revision;
mod spec;
mod streams;
mod watch;

use crate::diagnostic::Diagnostic;
use clap::{CommandFactory, Parser, Subcommand};
use global::Global;
use std::io;
use std::process::ExitCode;
use streams::Streams;

/// Reads Markdown API docs and writes a typed Rust client crate.
///
/// Each page of the docs is one endpoint: its parameter tables and its JSON examples become a typed request, a
/// typed response and a method of the client. What was read is kept as a spec in YAML, for people to review.
#[derive(Debug, Parser)]
#[command(
    name = "md-bindgen",
    version = global::VERSION.as_str(),
    styles = global::STYLES,
    max_term_width = 100,
    after_help = AFTER_HELP
)]
struct Cli {
    #[command(flatten)]
    global: Global,

    #[command(subcommand)]
    command: Command,
}

const AFTER_HELP: &str = "\
Exit status: 0 done, 1 findings (errors, drift, denied warnings), 2 wrong use.

Examples:
  md-bindgen init docs                         a manifest for a folder of docs
  md-bindgen generate                          everything that specs/bindgen.yaml describes
  md-bindgen generate --watch                  the same, again after each edit
  md-bindgen generate --check                  change nothing, fail where the crate is out of date
  md-bindgen check --deny warnings             report what the docs get wrong
  md-bindgen diff                              what the docs of now change for callers of the crate
  md-bindgen spec --docs docs --system users   what was understood, as YAML
  md-bindgen explain not-utf8                  what a finding means";

#[derive(Debug, Subcommand)]
enum Command {
    Init(init::Args),
    Generate(generate::Args),
    Spec(spec::Args),
    Check(check::Args),
    Diff(diff::Args),
    /// Write what was read in the format of another tool.
    #[command(subcommand)]
    Export(export::Format),
    Explain(explain::Args),
    Completions(completions::Args),
    Man(man::Args),
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
    global::choose_colour(std::env::args_os().skip(1));
    // clap ends the process itself: 0 after --help and --version, 2 after arguments that it does not know.
    let cli = Cli::parse();
    let mut streams = Streams::of_process();
    let ended = run(cli, &mut streams).and_then(|status| streams.flush().map(|()| status).map_err(Stop::Io));
    ExitCode::from(exit(ended, &mut streams))
}

/// The whole command line, for what describes it.
fn command() -> clap::Command {
    Cli::command()
}

fn run(cli: Cli, streams: &mut Streams<'_>) -> Result<Status, Stop> {
    streams.set_volume(cli.global.volume()?);
    match cli.command {
        Command::Init(args) => init::run(&args, streams),
        Command::Generate(args) => generate::run(&args, streams),
        Command::Spec(args) => spec::run(&args, streams),
        Command::Check(args) => check::run(&args, streams),
        Command::Diff(args) => diff::run(&args, streams),
        Command::Export(format) => export::run(&format, streams),
        Command::Explain(args) => explain::run(&args, streams),
        Command::Completions(args) => completions::run(&args, streams),
        Command::Man(args) => man::run(&args, streams),
    }
}

fn exit(ended: Result<Status, Stop>, streams: &mut Streams<'_>) -> u8 {
    match ended {
        Ok(Status::Done) => 0,
        Ok(Status::Findings) => 1,
        Err(Stop::Usage(text)) => {
            streams.error(&text);
            2
        }
        Err(Stop::Refused(findings)) => {
            streams.refuse(&findings);
            1
        }
        // Who reads our output has read enough.
        Err(Stop::Io(error)) if error.kind() == io::ErrorKind::BrokenPipe => 0,
        Err(Stop::Io(error)) => {
            streams.error(&error.to_string());
            1
        }
    }
}

#[cfg(test)]
mod tests;
