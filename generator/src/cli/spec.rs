//! `md-bindgen spec`: what was understood.

use super::input::InputArgs;
use super::streams::Streams;
use super::{Status, Stop};
use crate::pipeline;
use std::path::PathBuf;

/// Read the docs and write what was understood, as YAML.
#[derive(Debug, clap::Args)]
#[command(after_help = "\
Several systems are several YAML documents.

Examples:
  md-bindgen spec --system users
  md-bindgen spec --docs docs/users --system users -o specs/users/spec.yaml
  md-bindgen spec --docs page.md --system users --facts")]
pub(super) struct Args {
    #[command(flatten)]
    input: InputArgs,

    /// Where to write [default: stdout].
    #[arg(short, long, value_name = "FILE")]
    output: Option<PathBuf>,

    /// Leave out every sentence: names, types and flags only.
    #[arg(long)]
    facts: bool,
}

pub(super) fn run(args: &Args, streams: &mut Streams<'_>) -> Result<Status, Stop> {
    let input = args.input.resolve()??;
    let Some(report) = args.input.read(&input, streams) else { return Ok(Status::Findings) };
    let specs =
        report.systems.iter().map(|system| pipeline::spec(system, args.facts)).collect::<Result<Vec<_>, _>>()?;
    streams.result_to(args.output.as_deref(), &specs.join("---\n"))?;
    Ok(Status::Done)
}
