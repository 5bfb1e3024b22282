//! `md-bindgen export`: the same facts for other tools.

use super::input::InputArgs;
use super::streams::Streams;
use super::{Status, Stop};
use crate::pipeline;
use std::path::PathBuf;

/// The formats.
#[derive(Debug, clap::Subcommand)]
pub(super) enum Format {
    /// Write an OpenAPI document in JSON.
    #[command(after_help = "\
Each operation has the id `system.name` and an `x-source` with the file and line of its page. 3.0 says the same as 3.1, but
for members of a request that come together: there each is optional for itself.

Examples:
  md-bindgen export openapi -o openapi.json
  md-bindgen export openapi --openapi 3.0 -o openapi.json
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

    /// The version of OpenAPI; some generators take 3.0 only.
    #[arg(long, value_enum, value_name = "VERSION", default_value = "3.1")]
    openapi: Version,
}

/// Versions of OpenAPI as people write them.
#[derive(Debug, Clone, Copy, clap::ValueEnum)]
enum Version {
    #[value(name = "3.1", alias = "3.1.0")]
    V3_1,
    #[value(name = "3.0", alias = "3.0.3")]
    V3_0,
}

impl From<Version> for crate::openapi::Version {
    fn from(version: Version) -> Self {
        match version {
            Version::V3_1 => Self::V3_1,
            Version::V3_0 => Self::V3_0,
        }
    }
}

pub(super) fn run(format: &Format, streams: &mut Streams<'_>) -> Result<Status, Stop> {
    let Format::Openapi(args) = format;
    let input = args.input.resolve()??;
    let Some(report) = args.input.read_to_describe(&input, streams) else { return Ok(Status::Findings) };
    streams.result_to(args.output.as_deref(), &pipeline::openapi(&report.systems, args.openapi.into())?)?;
    Ok(Status::Done)
}
