//! `md-bindgen spec`: what was understood.

use super::input::InputArgs;
use super::streams::Streams;
use super::{Status, Stop};
use crate::diff::{self, Counts};
use crate::pipeline::{self, Input, Report};
use std::path::PathBuf;

/// Read the docs and write what was understood, as YAML.
#[derive(Debug, clap::Args)]
#[command(after_help = "\
Several systems are several YAML documents.

Examples:
  md-bindgen spec --system users
  md-bindgen spec --docs docs/users --system users -o specs/users/spec.yaml
  md-bindgen spec --docs page.md --system users --facts
  md-bindgen spec --facts --manifest specs/upstream.yaml --base ../their-docs --write")]
pub(super) struct Args {
    #[command(flatten)]
    input: InputArgs,

    /// Where to write [default: stdout].
    #[arg(short, long, value_name = "FILE")]
    output: Option<PathBuf>,

    /// Write each system to where the manifest keeps its spec.
    #[arg(long, conflicts_with_all = ["output", "docs"])]
    write: bool,

    /// Leave out every sentence: names, types and flags only.
    #[arg(long)]
    facts: bool,
}

pub(super) fn run(args: &Args, streams: &mut Streams<'_>) -> Result<Status, Stop> {
    let input = args.input.resolve()??;
    let Some(report) = args.input.read(&input, streams) else { return Ok(Status::Findings) };
    if args.write {
        return write(args, &input, &report, streams);
    }
    let specs =
        report.systems.iter().map(|system| pipeline::spec(system, args.facts)).collect::<Result<Vec<_>, _>>()?;
    streams.result_to(args.output.as_deref(), &specs.join("---\n"))?;
    Ok(Status::Done)
}

/// Writes every system to its place, and says what that changes for callers.
fn write(args: &Args, input: &Input, report: &Report, streams: &mut Streams<'_>) -> Result<Status, Stop> {
    // A spec of another format has nothing to be compared with, and is what this is meant to replace.
    let before = pipeline::written(input).unwrap_or_default();
    for written in pipeline::write_specs(input, &report.systems, args.facts)? {
        streams.say(&super::generate::line(&written, false));
    }
    let changes = diff::compare(&before, &pipeline::written(input)?);
    if !before.is_empty() && !changes.is_empty() {
        streams.say(&format!(
            "{} since the specs before: `md-bindgen diff git:HEAD` shows them",
            Counts::of(&changes).words()
        ));
    }
    Ok(Status::Done)
}
