//! `check --fix`: writes into the pages what findings suggest.

use super::Stop;
use super::streams::Streams;
use crate::diagnostic::{Diagnostic, Suggestion, apply, plural};
use crate::pipeline::{Input, Report};
use std::collections::BTreeMap;
use std::io::{self, Write};
use std::path::{Path, PathBuf};

/// A change may bring another finding to light: so many rounds at most.
const MAX_ROUNDS: usize = 8;

/// Changes the pages until nothing is left to change. `read` reads them anew; gives what it read last.
pub(super) fn fix(
    input: &Input,
    mut read: impl FnMut(&mut Streams<'_>) -> Report,
    streams: &mut Streams<'_>,
) -> Result<Report, Stop> {
    let mut done: BTreeMap<String, BTreeMap<&'static str, usize>> = BTreeMap::new();
    let mut report = read(streams);
    for _ in 0..MAX_ROUNDS {
        let changes = changes(&report.diagnostics, input)?;
        if changes.is_empty() {
            break;
        }
        for change in &changes {
            change.write()?;
            let codes = done.entry(change.name.clone()).or_default();
            change.codes.iter().for_each(|code| *codes.entry(code).or_default() += 1);
        }
        report = read(streams);
    }
    for (name, codes) in &done {
        let codes: Vec<String> = codes.iter().map(|(code, count)| format!("{count} {code}")).collect();
        streams.say(&format!("{name}: fixed {}", codes.join(", ")));
    }
    let all = done.values().flat_map(BTreeMap::values).sum();
    streams.say(&match done.len() {
        0 => "nothing to fix".to_owned(),
        pages => format!("fixed {} in {}", plural(all, "finding"), plural(pages, "page")),
    });
    Ok(report)
}

/// Whether something is left that `--fix` would change.
pub(super) fn count(diagnostics: &[Diagnostic]) -> usize {
    diagnostics.iter().filter(|found| !found.suggestions.is_empty()).count()
}

/// A page that is to be changed.
struct Change {
    name: String,
    path: PathBuf,
    before: String,
    after: String,
    codes: Vec<&'static str>,
}

/// What is to be changed in every page. Nothing is written before it is known that all of them may be.
fn changes(diagnostics: &[Diagnostic], input: &Input) -> Result<Vec<Change>, Stop> {
    let mut by_file: BTreeMap<&str, Vec<(&'static str, &Suggestion)>> = BTreeMap::new();
    for found in diagnostics {
        for suggestion in &found.suggestions {
            let files: Vec<&str> = suggestion.edits.iter().map(|edit| edit.place.file.name()).collect();
            if let Some(name) = files.first().filter(|name| files.iter().all(|other| other == *name)) {
                by_file.entry(name).or_default().push((found.code.name, suggestion));
            }
        }
    }
    let mut changes = Vec::new();
    for (name, suggestions) in by_file {
        let Some(file) = suggestions[0].1.edits.first().map(|edit| edit.place.file.clone()) else { continue };
        let Some(path) = inside(Path::new(name), input) else { continue };
        writable(&path)?;
        let (codes, suggestions): (Vec<_>, Vec<_>) = suggestions.into_iter().unzip();
        let (after, applied) = apply(file.text(), &suggestions);
        let codes = applied.into_iter().map(|index| codes[index]).collect();
        changes.push(Change { name: name.to_owned(), path, before: file.text().to_owned(), after, codes });
    }
    changes.retain(|change| change.before != change.after);
    Ok(changes)
}

/// Where a page really lies; nothing where that is not among the docs that were given.
fn inside(path: &Path, input: &Input) -> Option<PathBuf> {
    let real = path.canonicalize().ok()?;
    let docs = input.systems.iter().flat_map(|system| &system.docs);
    docs.filter_map(|docs| docs.path.canonicalize().ok()).any(|docs| real.starts_with(docs)).then_some(real)
}

fn writable(path: &Path) -> Result<(), Stop> {
    let permissions = std::fs::metadata(path).map_err(|error| about(path, &error))?.permissions();
    if permissions.readonly() {
        let why = "the page is read-only: make it writable, or look at what is suggested with `md-bindgen check`";
        return Err(about(path, &io::Error::new(io::ErrorKind::PermissionDenied, why)));
    }
    Ok(())
}

impl Change {
    fn write(&self) -> Result<(), Stop> {
        let now = std::fs::read(&self.path).map_err(|error| about(&self.path, &error))?;
        if now != self.before.as_bytes() {
            let why = "somebody changed the page in the meantime: run the command again";
            return Err(about(&self.path, &io::Error::other(why)));
        }
        self.replace().map_err(|error| about(&self.path, &error))
    }

    /// Puts a whole new file with the same rights in the page's place, or leaves the page as it is.
    fn replace(&self) -> io::Result<()> {
        let folder = self.path.parent().unwrap_or(Path::new("."));
        let mut new = tempfile::NamedTempFile::new_in(folder)?;
        new.write_all(self.after.as_bytes())?;
        new.as_file().set_permissions(std::fs::metadata(&self.path)?.permissions())?;
        new.persist(&self.path)?;
        Ok(())
    }
}

fn about(path: &Path, error: &io::Error) -> Stop {
    Stop::Io(io::Error::new(error.kind(), format!("{}: {error}", path.display())))
}
