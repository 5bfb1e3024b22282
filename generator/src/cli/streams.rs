//! Where a command's words go.

use super::Stop;
use crate::diagnostic::{self, Diagnostic};
use anstream::{AutoStream, ColorChoice};
use std::io::{self, Write};
use std::path::Path;

/// Characters of a line for people that are shown.
const MAX_LINE: usize = 4000;

/// stdout for results, stderr for everything else.
pub(super) struct Streams<'a> {
    out: Box<dyn Write + 'a>,
    err: Box<dyn Write + 'a>,
    out_colour: bool,
    err_colour: bool,
}

impl<'a> Streams<'a> {
    /// The streams of this process; colour where a terminal shows it and nobody said `NO_COLOR`.
    pub(super) fn of_process() -> Streams<'static> {
        let colour = |choice| choice != ColorChoice::Never;
        Streams {
            out_colour: colour(AutoStream::choice(&io::stdout())),
            err_colour: colour(AutoStream::choice(&io::stderr())),
            out: Box::new(io::BufWriter::new(io::stdout())),
            err: Box::new(io::stderr()),
        }
    }

    /// Streams into memory.
    #[cfg(test)]
    pub(super) fn captured(out: &'a mut Vec<u8>, err: &'a mut Vec<u8>) -> Streams<'a> {
        Streams { out: Box::new(out), err: Box::new(err), out_colour: false, err_colour: false }
    }

    /// Whether results may have colour.
    pub(super) fn out_colour(&self) -> bool {
        self.out_colour
    }

    /// Writes a result.
    pub(super) fn result(&mut self, text: &str) -> io::Result<()> {
        self.out.write_all(text.as_bytes())
    }

    /// Tells people something, in a line of its own. Names of files are made safe for terminals. There is nobody
    /// left to tell where stderr is gone.
    pub(super) fn say(&mut self, line: &str) {
        let _ = writeln!(self.err, "{}", diagnostic::visible(line, MAX_LINE));
    }

    /// Shows findings to people who asked for something else.
    pub(super) fn show(&mut self, diagnostics: &[Diagnostic]) {
        let _ = self.err.write_all(diagnostic::human(diagnostics, self.err_colour).as_bytes());
    }

    /// Shows why there is no result.
    pub(super) fn refuse(&mut self, diagnostics: &[Diagnostic]) {
        self.show(diagnostics);
        self.say("nothing was written");
    }

    pub(super) fn flush(&mut self) -> io::Result<()> {
        self.out.flush()
    }

    /// Writes a result to a file, or to stdout where there is none. A file is replaced as a whole or not at all.
    pub(super) fn result_to(&mut self, file: Option<&Path>, text: &str) -> Result<(), Stop> {
        let Some(file) = file.filter(|file| *file != Path::new("-")) else { return Ok(self.result(text)?) };
        replace(file, text).map_err(|error| io::Error::new(error.kind(), format!("{}: {error}", file.display())))?;
        self.say(&format!("{}: written", file.display()));
        Ok(())
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
