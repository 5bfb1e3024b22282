//! The options that every command takes, before or after its name.

use super::Stop;
use super::streams::Volume;
use anstream::ColorChoice;
use clap::ValueEnum;
use clap::builder::styling::{AnsiColor, Effects, Styles};
use std::ffi::{OsStr, OsString};
use std::sync::LazyLock;

/// What `--version` says: the program, and the format of the specs that it reads and writes.
pub(super) static VERSION: LazyLock<String> =
    LazyLock::new(|| format!("{} (spec format {})", env!("CARGO_PKG_VERSION"), crate::spec::model::FORMAT));

/// The colours of `--help` and of wrong use.
pub(super) const STYLES: Styles = Styles::styled()
    .header(AnsiColor::Green.on_default().effects(Effects::BOLD))
    .usage(AnsiColor::Green.on_default().effects(Effects::BOLD))
    .literal(AnsiColor::Cyan.on_default().effects(Effects::BOLD))
    .placeholder(AnsiColor::Cyan.on_default());

/// The options that every command takes.
#[derive(Debug, Clone, Default, clap::Args)]
pub(super) struct Global {
    /// Say nothing but results and errors.
    #[arg(short, long, global = true, help_heading = "Global options", display_order = 900)]
    quiet: bool,

    /// Say more: what is read from where, with which dialect, and how long each stage took.
    #[arg(short, long, global = true, help_heading = "Global options", display_order = 901)]
    verbose: bool,

    /// When to use colour. Without it, NO_COLOR, CLICOLOR_FORCE and TERM=dumb are heeded.
    #[arg(
        long,
        value_name = "WHEN",
        value_enum,
        default_value_t = When::Auto,
        global = true,
        help_heading = "Global options",
        display_order = 902
    )]
    color: When,
}

/// When to use colour.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, ValueEnum)]
pub(super) enum When {
    /// Where a terminal shows it and nobody forbids it.
    #[default]
    Auto,
    /// Into files and pipes, too.
    Always,
    /// Not at all.
    Never,
}

impl Global {
    /// How much is said.
    ///
    /// # Errors
    /// Both more and less was asked for. The parser does not see it where they stand on two sides of the command.
    pub(super) fn volume(&self) -> Result<Volume, Stop> {
        match (self.quiet, self.verbose) {
            (true, true) => Err(Stop::Usage("--quiet and --verbose exclude each other".to_owned())),
            (true, false) => Ok(Volume::Quiet),
            (false, true) => Ok(Volume::Verbose),
            (false, false) => Ok(Volume::Normal),
        }
    }
}

/// Makes the choice of `--color` hold for everything that this process writes. It is looked for before the arguments
/// are parsed, as help and wrong use are shown by the parser.
pub(super) fn choose_colour(arguments: impl Iterator<Item = OsString>) {
    match colour(arguments) {
        When::Auto => {}
        When::Always => ColorChoice::Always.write_global(),
        When::Never => ColorChoice::Never.write_global(),
    }
}

/// What the last `--color` asks for. A value that does not exist is left to the parser.
fn colour(arguments: impl Iterator<Item = OsString>) -> When {
    let mut choice = When::Auto;
    let mut arguments = arguments.take_while(|argument| argument != "--");
    while let Some(argument) = arguments.next() {
        let value = match argument.to_str().and_then(|text| text.strip_prefix("--color=")) {
            Some(value) => Some(OsString::from(value)),
            None if argument == "--color" => arguments.next(),
            None => None,
        };
        let known = value.as_deref().and_then(OsStr::to_str).and_then(|value| When::from_str(value, false).ok());
        choice = known.unwrap_or(choice);
    }
    choice
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn colour_is_found_before_anything_is_parsed() {
        for (line, choice) in [
            (&["check"] as &[&str], When::Auto),
            (&["check", "--color", "always"], When::Always),
            (&["--color=never", "check"], When::Never),
            (&["--color=never", "check", "--color", "always"], When::Always),
            (&["check", "--color"], When::Auto),
            (&["check", "--color=pink"], When::Auto),
            (&["check", "--", "--color=never"], When::Auto),
        ] {
            assert_eq!(colour(line.iter().map(OsString::from)), choice, "{line:?}");
        }
    }
}
