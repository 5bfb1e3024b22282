//! One run of `generate`, from the lock on the output folder to the last file.

use super::output::{self, Written};
use super::{Bump, Input, Report, pages};
use crate::cache::{self, Cache, Key};
use crate::diagnostic::Diagnostic;
use crate::progress::{Progress, Stage};
use crate::render::{Options, Rendered, render_again};
use crate::spec::System;
use crate::write::{Session, SingleFile};
use std::collections::HashMap;
use std::path::PathBuf;

/// What a run does with what it makes.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Mode {
    /// It writes.
    Write,
    /// It shows what it would write.
    Check,
}

/// A run of `generate`. As long as it lives, no other run can write to its output folder.
///
/// Pages that are the same as in the run before are not read again, and files whose endpoint is the same are not made
/// again. What the run before left for that lies below `target`, see [`cache::target`].
pub struct Run<'a> {
    input: &'a Input,
    mode: Mode,
    out: PathBuf,
    session: Session,
    cache: Cache,
    bump: Option<Bump>,
    progress: Progress,
}

/// What a run did, or would do.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Outcome {
    /// Each output: the spec files, then the crate.
    pub written: Vec<Written>,
    /// What there is to say about the crate: names that had to be told apart.
    pub diagnostics: Vec<Diagnostic>,
}

impl<'a> Run<'a> {
    /// Starts a run: looks at the output folder, and locks it where the run is to write.
    ///
    /// # Errors
    /// Another run is at work, the folder belongs to somebody else, or it cannot be read.
    pub fn start(input: &'a Input, mode: Mode) -> Result<Run<'a>, Vec<Diagnostic>> {
        let out = input.out.clone().unwrap_or_else(|| PathBuf::from("generated"));
        let session = match mode {
            Mode::Write => Session::writing(&out, &output::places(input)),
            Mode::Check => Session::reading(&out),
        };
        let session = session.map_err(|finding| vec![finding])?;
        let cache = cache::target(&out).map_or_else(Cache::none, |target| Cache::open(&target, &out));
        let progress = Progress::default();
        Ok(Run { input, mode, out, session, cache, bump: None, progress })
    }

    /// Ends what a killed run had begun to write for an input. Says whether there was such a thing: the manifest may be
    /// another one then.
    ///
    /// # Errors
    /// As [`Run::start`].
    pub fn repair(input: &Input) -> Result<bool, Vec<Diagnostic>> {
        let repair = |out| Session::repair(out, &output::places(input)).map_err(|finding| vec![finding]);
        input.out.as_deref().map_or(Ok(false), repair)
    }

    /// Does without what former runs left, and leaves nothing.
    #[must_use]
    pub fn without_cache(mut self) -> Run<'a> {
        self.cache = Cache::none();
        self
    }

    /// Gives the crate a new version.
    #[must_use]
    pub fn bumped(mut self, bump: Bump) -> Run<'a> {
        self.bump = Some(bump);
        self
    }

    /// Counts what is done into a handle that somebody looks at.
    #[must_use]
    pub fn observed(mut self, progress: &Progress) -> Run<'a> {
        self.progress = progress.clone();
        self
    }

    /// Reads every page of every system.
    pub fn read(&mut self) -> Report {
        pages::read_with(self.input, &mut self.cache, &self.progress)
    }

    /// Renders the crate, and the specs where the input asks for them, and writes all of it or nothing.
    ///
    /// Endpoints whose route nobody gives are in the specs only. For a [`Run::bumped`], the manifest and
    /// the changelog are written, too.
    ///
    /// # Errors
    /// Something cannot be rendered or written. Nothing was written then, see [`Session::write`].
    pub fn finish(self, systems: &[System]) -> Result<Outcome, Vec<Diagnostic>> {
        let rendered = self.render(systems)?;
        self.progress.stage(Stage::Writing, 0);
        let singles = output::singles(self.input, systems, self.bump.as_ref())?;
        let changes = self.session.changes(&rendered.tree).map_err(|finding| vec![finding])?;
        let check = self.mode == Mode::Check;
        let mut written: Vec<Written> = singles.iter().map(|file| output::single(file, check)).collect();
        written.push(output::tally(&self.out, &self.session, &rendered.tree, &changes, check));
        if !check {
            self.write(&rendered, &singles)?;
        }
        Ok(Outcome { written, diagnostics: rendered.diagnostics })
    }

    fn render(&self, systems: &[System]) -> Result<Rendered, Vec<Diagnostic>> {
        let options: Options = output::options(self.input, self.bump.as_ref(), &self.progress)?;
        let systems = output::callable(systems);
        self.progress.stage(Stage::Rendering, systems.iter().map(|system| system.endpoints.len()).sum());
        if !self.cache.is_kept() {
            return render_again(&systems, &options, None);
        }
        let files: Vec<(&str, &[u8])> = self.session.files().collect();
        let by_hash: HashMap<Key, &[u8]> = files.into_iter().map(|(_, bytes)| (cache::key(&[bytes]), bytes)).collect();
        // The cache knows the hash of a text; the text itself is where the run before put it, or it is made again.
        let former = |key: &Key| {
            let hash: &Key = self.cache.get(key)?.try_into().ok()?;
            String::from_utf8(by_hash.get(hash)?.to_vec()).ok()
        };
        render_again(&systems, &options, Some(&former))
    }

    fn write(mut self, rendered: &Rendered, singles: &[SingleFile]) -> Result<(), Vec<Diagnostic>> {
        self.session.write(&rendered.tree, singles).map_err(|finding| vec![finding])?;
        for (path, key) in &rendered.keys {
            if let Some(text) = rendered.tree.files.get(path) {
                self.cache.keep(*key, cache::key(&[text.as_bytes()]).to_vec());
            }
        }
        self.cache.save();
        Ok(())
    }
}
