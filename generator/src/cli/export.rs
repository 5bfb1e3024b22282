//! `md-bindgen export`: the same facts for other tools.

use super::input::InputArgs;
use super::streams::Streams;
use super::{Status, Stop};
use crate::pipeline;
use std::path::PathBuf;

/// The formats.
#[derive(Debug, clap::Subcommand)]
pub(super) enum Format {
    /// Write an OpenAPI 3.1 document in JSON.
    #[command(after_help = "\
Each operation has the id `system.name` and an `x-source` with the file and line of its page.

Examples:
  md-bindgen export openapi -o openapi.json
  md-bindgen export openapi --docs docs/users --system users")]
    Openapi(Openapi),
}

/// Arguments of `export openapi`.
#[derive(Debug, clap::Args)]
pub(super) struct Openapi {
    #[command(flatten)]
    input: InputArgs,

    /// Where to write [default: stdout].
    #[arg(short, long, value_name = "FILE")]
    output: Option<PathBuf>,
}

pub(super) fn run(format: &Format, streams: &mut Streams<'_>) -> Result<Status, Stop> {
    let Format::Openapi(args) = format;
    let input = args.input.resolve()??;
    let Some(report) = args.input.read_to_describe(&input, streams) else { return Ok(Status::Findings) };
    streams.result_to(args.output.as_deref(), &pipeline::openapi(&report.systems)?)?;
    Ok(Status::Done)
}
