//! `md-bindgen completions`: what a shell needs to complete the command line.

use super::streams::Streams;
use super::{Status, Stop, command};
use clap_complete::Shell;

/// Write the script that completes this command in a shell.
#[derive(Debug, clap::Args)]
#[command(after_help = "\
Examples:
  md-bindgen completions bash > ~/.local/share/bash-completion/completions/md-bindgen
  md-bindgen completions zsh > ~/.zfunc/_md-bindgen
  md-bindgen completions fish > ~/.config/fish/completions/md-bindgen.fish")]
pub(super) struct Args {
    /// The shell.
    #[arg(value_enum)]
    shell: Shell,
}

pub(super) fn run(args: &Args, streams: &mut Streams<'_>) -> Result<Status, Stop> {
    let mut script = Vec::new();
    let mut command = command();
    let name = command.get_name().to_owned();
    clap_complete::generate(args.shell, &mut command, name, &mut script);
    streams.result(&String::from_utf8_lossy(&script))?;
    Ok(Status::Done)
}
