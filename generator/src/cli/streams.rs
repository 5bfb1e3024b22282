//! Where a command's words go.

use super::Stop;
use crate::diagnostic::{self, Diagnostic, Severity, code};
use anstream::{AutoStream, ColorChoice};
use std::io::{self, IsTerminal, Write};
use std::path::Path;

/// Characters of a line for people that are shown.
const MAX_LINE: usize = 4000;

/// How much is said beside results.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Volume {
    /// Only errors.
    Quiet,
    /// What people want to know.
    #[default]
    Normal,
    /// What is done, too.
    Verbose,
}

/// stdout for results, stderr for everything else.
pub(super) struct Streams<'a> {
    out: Box<dyn Write + 'a>,
    err: Box<dyn Write + 'a>,
    out_colour: bool,
    err_colour: bool,
    volume: Volume,
    live: bool,
}

impl<'a> Streams<'a> {
    /// The streams of this process. What `--color` says counts; without it there is colour where a terminal shows it
    /// and nobody said `NO_COLOR`.
    pub(super) fn of_process() -> Streams<'static> {
        let colour = |choice| choice != ColorChoice::Never;
        Streams {
            out_colour: colour(AutoStream::choice(&io::stdout())),
            err_colour: colour(AutoStream::choice(&io::stderr())),
            out: Box::new(io::BufWriter::new(io::stdout())),
            err: Box::new(io::stderr()),
            volume: Volume::Normal,
            live: io::stderr().is_terminal() && std::env::var_os("TERM").is_none_or(|term| term != "dumb"),
        }
    }

    /// Streams into memory.
    #[cfg(test)]
    pub(super) fn captured(out: &'a mut Vec<u8>, err: &'a mut Vec<u8>) -> Streams<'a> {
        Streams {
            out: Box::new(out),
            err: Box::new(err),
            out_colour: false,
            err_colour: false,
            volume: Volume::Normal,
            live: false,
        }
    }

    /// Says more or less from now on.
    pub(super) fn set_volume(&mut self, volume: Volume) {
        self.volume = volume;
    }

    /// Whether somebody watches stderr who wants to see how far a run is.
    pub(super) fn is_live(&self) -> bool {
        self.live && self.volume > Volume::Quiet
    }

    /// Whether details are wanted.
    pub(super) fn is_verbose(&self) -> bool {
        self.volume == Volume::Verbose
    }

    /// Whether results may have colour.
    pub(super) fn out_colour(&self) -> bool {
        self.out_colour
    }

    /// Writes a result.
    pub(super) fn result(&mut self, text: &str) -> io::Result<()> {
        self.out.write_all(text.as_bytes())
    }

    /// Tells people something, in a line of its own, unless they want quiet.
    pub(super) fn say(&mut self, line: &str) {
        if self.volume > Volume::Quiet {
            self.write_line("", line);
        }
    }

    /// Tells people who want to know more.
    pub(super) fn detail(&mut self, line: &str) {
        if self.is_verbose() {
            self.write_line("", line);
        }
    }

    /// Tells people why there is no result.
    pub(super) fn error(&mut self, text: &str) {
        let red = clap::builder::styling::AnsiColor::BrightRed.on_default().bold();
        let head = if self.err_colour { format!("{red}error{red:#}: ") } else { "error: ".to_owned() };
        self.write_line(&head, text);
    }

    /// Names of files are made safe for terminals, and for whoever reads logs line by line. There is nobody left to tell where
    /// stderr is gone.
    fn write_line(&mut self, head: &str, line: &str) {
        let _ = writeln!(self.err, "{head}{}", diagnostic::visible(line, MAX_LINE).replace('\n', "␊"));
    }

    /// Shows findings to people who asked for something else; only errors where they want quiet.
    pub(super) fn show(&mut self, diagnostics: &[Diagnostic]) {
        let heard = |found: &&Diagnostic| self.volume > Volume::Quiet || found.severity == Severity::Error;
        let diagnostics: Vec<Diagnostic> = diagnostics.iter().filter(heard).cloned().collect();
        let _ = self.err.write_all(diagnostic::human(&diagnostics, self.err_colour).as_bytes());
    }

    /// Shows why there is no result.
    pub(super) fn refuse(&mut self, diagnostics: &[Diagnostic]) {
        self.show(diagnostics);
        if diagnostics.iter().all(|finding| finding.code != &code::HALF_WRITTEN) {
            self.say("nothing was written");
        }
    }

    pub(super) fn flush(&mut self) -> io::Result<()> {
        self.out.flush()
    }

    /// Writes a result to a file, or to stdout where there is none. A file is replaced as a whole or not at all.
    pub(super) fn result_to(&mut self, file: Option<&Path>, text: &str) -> Result<(), Stop> {
        let Some(file) = file.filter(|file| *file != Path::new("-")) else { return Ok(self.result(text)?) };
        self.replace(file, text)?;
        self.say(&format!("{}: written", file.display()));
        Ok(())
    }

    /// Writes a result to a file, which is replaced as a whole or not at all.
    pub(super) fn replace(&mut self, file: &Path, text: &str) -> io::Result<()> {
        replace(file, text).map_err(|error| io::Error::new(error.kind(), format!("{}: {error}", file.display())))
    }
}

fn replace(file: &Path, text: &str) -> io::Result<()> {
    if !file.exists() || file.is_file() {
        let folder = file.parent().filter(|folder| !folder.as_os_str().is_empty()).unwrap_or(Path::new("."));
        std::fs::create_dir_all(folder)?;
        let mut new = builder().tempfile_in(folder)?;
        new.write_all(text.as_bytes())?;
        new.persist(file)?;
        return Ok(());
    }
    // A device or a pipe is written to and cannot be replaced.
    std::fs::write(file, text)
}

/// A file with the rights that any new file gets, where a temporary one would be its owner's alone.
fn builder() -> tempfile::Builder<'static, 'static> {
    #[allow(unused_mut)]
    let mut builder = tempfile::Builder::new();
    #[cfg(unix)]
    {
        use std::os::unix::fs::PermissionsExt;
        builder.permissions(std::fs::Permissions::from_mode(0o666));
    }
    builder
}
