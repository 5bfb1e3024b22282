//! `md-bindgen man`: manual pages, one for each command.

use super::streams::Streams;
use super::{Status, Stop, command};
use crate::diagnostic::plural;
use clap_mangen::Man;
use clap_mangen::roff::{Roff, roman};
use std::io;
use std::path::PathBuf;

/// Write the manual page, or one page for each command into a folder.
#[derive(Debug, clap::Args)]
#[command(after_help = "\
Examples:
  md-bindgen man | man -l -
  md-bindgen man --out ~/.local/share/man/man1")]
pub(super) struct Args {
    /// The folder that gets the pages of all commands [default: only the main page, to stdout].
    #[arg(long, value_name = "DIR")]
    out: Option<PathBuf>,
}

pub(super) fn run(args: &Args, streams: &mut Streams<'_>) -> Result<Status, Stop> {
    let mut main = command().disable_help_subcommand(true);
    main.build();
    let Some(folder) = &args.out else {
        streams.result(&page(main)?.1)?;
        return Ok(Status::Done);
    };
    let mut pages = Vec::new();
    collect(main, &mut pages)?;
    for (name, text) in &pages {
        streams.replace(&folder.join(name), text)?;
    }
    streams.say(&format!("{}: {} written", folder.display(), plural(pages.len(), "page")));
    Ok(Status::Done)
}

/// The pages of a command and of the commands below it.
fn collect(command: clap::Command, pages: &mut Vec<(String, String)>) -> io::Result<()> {
    let below: Vec<clap::Command> = command.get_subcommands().filter(|below| !below.is_hide_set()).cloned().collect();
    pages.push(page(command)?);
    below.into_iter().try_for_each(|below| collect(below, pages))
}

/// The name of the file of a command's page, and its text.
fn page(command: clap::Command) -> io::Result<(String, String)> {
    let (notes, examples) = split(&command);
    let below = command.has_subcommands();
    let man = Man::new(command).manual("md-bindgen manual").source(format!("md-bindgen {}", *super::global::VERSION));
    let mut text = Vec::new();
    man.render_title(&mut text)?;
    man.render_name_section(&mut text)?;
    man.render_synopsis_section(&mut text)?;
    man.render_description_section(&mut text)?;
    man.render_options_section(&mut text)?;
    if below {
        man.render_subcommands_section(&mut text)?;
    }
    section("NOTES", &notes, &mut text)?;
    section("EXAMPLES", &examples, &mut text)?;
    Ok((man.get_filename(), String::from_utf8_lossy(&text).into_owned()))
}

/// What help ends with: sentences, then examples.
fn split(command: &clap::Command) -> (String, String) {
    let text = command.get_after_help().map(ToString::to_string).unwrap_or_default();
    match text.split_once("Examples:") {
        Some((notes, examples)) => (notes.trim().to_owned(), examples.trim_matches('\n').to_owned()),
        None => (text.trim().to_owned(), String::new()),
    }
}

/// A section whose lines stay as they are.
fn section(title: &str, lines: &str, out: &mut Vec<u8>) -> io::Result<()> {
    if lines.is_empty() {
        return Ok(());
    }
    let mut roff = Roff::new();
    roff.control("SH", [title]);
    roff.control("nf", []);
    for line in lines.lines() {
        roff.text([roman(line.strip_prefix("  ").unwrap_or(line))]);
    }
    roff.control("fi", []);
    roff.to_writer(out)
}
