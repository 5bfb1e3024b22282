//! What a run makes of the systems it read.

use super::readme::with_programs;
use super::{Bump, Input, SystemInput};
use crate::diagnostic::{Diagnostic, SourceFile, code, visible_json};
use crate::openapi as export;
use crate::progress::Progress;
use crate::render::{Options, render};
use crate::spec::{Endpoint, System, yaml};
use crate::write::{Change, ChangeKind, Session, SingleFile, Tree, write_singles};
use std::borrow::Cow;
use std::io::{BufRead, BufReader, Read};
use std::path::{Path, PathBuf};

/// What became of one output: a file or a folder.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Written {
    /// The file or folder.
    pub path: PathBuf,
    /// Files that are new or were changed.
    pub changed: usize,
    /// Files that were as they should be.
    pub unchanged: usize,
    /// Files that are no longer made.
    pub removed: usize,
    /// The files that are new or were changed or removed, by path.
    pub changes: Vec<(PathBuf, ChangeKind)>,
    /// What changed, as a unified diff; filled only where nothing was written.
    pub diff: String,
}

/// The spec of a system as YAML; `facts` leaves out every sentence.
///
/// # Errors
/// The system cannot be written as a spec.
pub fn spec(system: &System, facts: bool) -> Result<String, Vec<Diagnostic>> {
    Ok(yaml::write(system, if facts { yaml::Style::Facts } else { yaml::Style::Full }))
}

/// The systems as one OpenAPI document.
///
/// # Errors
/// The systems cannot be expressed in OpenAPI.
pub fn openapi(systems: &[System], version: export::Version) -> Result<String, Vec<Diagnostic>> {
    let title = systems.iter().map(|system| system.name.as_str()).collect::<Vec<_>>().join(", ");
    let text = serde_json::to_string_pretty(&export::export(systems, &title, "0.1.0", version)).unwrap_or_default();
    Ok(visible_json(&text) + "\n")
}

/// What there is to say about the crate that would be made: names that Rust does not allow, or that have to be told apart.
pub fn rehearse(systems: &[System]) -> Vec<Diagnostic> {
    render(&callable(systems), &Options::default()).map_or_else(|findings| findings, |rendered| rendered.diagnostics)
}

/// What the crate is called, and what people wrote for it.
pub(super) fn options(input: &Input, bump: Option<&Bump>, progress: &Progress) -> Result<Options, Vec<Diagnostic>> {
    let examples = examples(input.extras.examples.as_deref())?;
    Ok(Options {
        crate_name: input.crate_name.clone(),
        version: bump.map_or(&input.crate_version, |bump| &bump.version).clone(),
        readme: readme(input.extras.readme.as_deref(), &examples)?,
        examples,
        changelog: changelog(input, bump)?,
        roots: input.systems.iter().map(|system| (system.name.clone(), roots(system))).collect(),
        handles: input
            .systems
            .iter()
            .filter_map(|system| Some((system.name.clone(), system.handle.clone()?)))
            .collect(),
        progress: progress.clone(),
        ..Options::default()
    })
}

/// The folders that the sources of a system are named from.
fn roots(system: &SystemInput) -> Vec<PathBuf> {
    let docs = system.docs.iter().map(|docs| match docs.path.parent() {
        Some(folder) if docs.path.is_file() => folder,
        _ => docs.path.as_path(),
    });
    system.home.as_deref().into_iter().chain(docs).map(Path::to_path_buf).collect()
}

/// Where files may be written beside the crate, those of a bump included.
pub(super) fn places(input: &Input) -> Vec<PathBuf> {
    let specs = input.systems.iter().filter(|_| input.files_spec).filter_map(|system| system.spec_out.as_ref());
    specs.chain(&input.manifest).chain(&input.extras.changelog).cloned().collect()
}

/// The files that are written beside the crate.
pub(super) fn singles(
    input: &Input,
    systems: &[System],
    bump: Option<&Bump>,
) -> Result<Vec<SingleFile>, Vec<Diagnostic>> {
    let mut singles: Vec<SingleFile> = bump.map(Bump::files).into_iter().flatten().cloned().collect();
    for (system, place) in systems.iter().zip(&input.systems) {
        if let (true, Some(path)) = (input.files_spec, &place.spec_out) {
            singles.push(spec_file(path, system, false)?);
        }
    }
    Ok(singles)
}

/// The spec of a system, and its place.
fn spec_file(path: &Path, system: &System, facts: bool) -> Result<SingleFile, Vec<Diagnostic>> {
    if !is_free_for_spec(path) {
        let message = format!("`{}` is no spec, and would be replaced by one", path.display());
        let help = "move it away, or choose another place with `spec` in the manifest";
        return Err(vec![Diagnostic::new(&code::FOREIGN_FILE, message).help(help)]);
    }
    Ok(SingleFile { path: path.to_owned(), text: spec(&of_pages(system), facts)? })
}

/// Whether nothing of somebody else is at the place of a spec: nothing at all, an empty file, or a spec, by how it begins.
fn is_free_for_spec(path: &Path) -> bool {
    match std::fs::metadata(path) {
        Ok(found) if found.is_file() => {}
        // What cannot be looked at cannot be replaced either; writing says why.
        found => return found.is_err(),
    }
    let Ok(file) = std::fs::File::open(path) else { return true };
    let lines = BufReader::new(file.take(SPEC_HEAD)).split(b'\n').map_while(Result::ok);
    let mut told = lines.filter(|line| !line.trim_ascii().is_empty() && !line.starts_with(b"#") && line != b"---");
    told.next().is_none_or(|line| line.starts_with(b"format:"))
}

/// In so many bytes a spec says that it is one.
const SPEC_HEAD: u64 = 64 << 10;

/// The system without the endpoints whose facts are kept in a spec already.
fn of_pages(system: &System) -> Cow<'_, System> {
    if system.carried.is_empty() {
        return Cow::Borrowed(system);
    }
    let mut pages = system.clone();
    pages.endpoints.retain(|endpoint| !system.carried.contains(&endpoint.name));
    Cow::Owned(pages)
}

/// Writes the spec of each system to its place, all of them or, where one cannot be written, none.
///
/// # Errors
/// A spec cannot be written.
pub fn write_specs(input: &Input, systems: &[System], facts: bool) -> Result<Vec<Written>, Vec<Diagnostic>> {
    let mut files = Vec::new();
    for (system, place) in systems.iter().zip(&input.systems) {
        if let Some(path) = &place.spec_out {
            files.push(spec_file(path, system, facts)?);
        }
    }
    let written = files.iter().map(|file| single(file, false)).collect();
    write_singles(&files).map_err(|finding| vec![finding])?;
    Ok(written)
}

/// The programs of a folder: name and text, by name.
fn examples(folder: Option<&Path>) -> Result<Vec<(String, String)>, Vec<Diagnostic>> {
    let Some(folder) = folder else { return Ok(Vec::new()) };
    let entries = std::fs::read_dir(folder).map_err(|error| vec![unreadable(folder, &error)])?;
    let mut paths: Vec<PathBuf> = entries.filter_map(|entry| Some(entry.ok()?.path())).collect();
    paths.retain(|path| path.extension().is_some_and(|extension| extension == "rs"));
    paths.sort();
    let named = paths.iter().filter_map(|path| Some((path.file_stem()?.to_str()?.to_owned(), path)));
    named.map(|(name, path)| Ok((name, read(path)?))).collect()
}

/// What ends the README; empty where nobody wrote anything.
fn readme(path: Option<&Path>, examples: &[(String, String)]) -> Result<String, Vec<Diagnostic>> {
    let Some(path) = path else { return Ok(String::new()) };
    with_programs(&SourceFile::new(path.display().to_string(), read(path)?), examples)
}

/// The changelog that goes into the crate; empty where there is none.
fn changelog(input: &Input, bump: Option<&Bump>) -> Result<String, Vec<Diagnostic>> {
    match (bump, input.extras.changelog.as_deref()) {
        (Some(bump), _) => Ok(bump.changelog.text.clone()),
        (None, Some(path)) if path.exists() => read(path),
        (None, _) => Ok(String::new()),
    }
}

fn read(path: &Path) -> Result<String, Vec<Diagnostic>> {
    std::fs::read_to_string(path).map_err(|error| vec![unreadable(path, &error)])
}

fn unreadable(path: &Path, error: &std::io::Error) -> Diagnostic {
    Diagnostic::new(&code::BAD_MANIFEST, format!("cannot read `{}`: {error}", path.display()))
        .help("correct `examples`, `readme` or `changelog` of `crate` in the manifest")
}

/// The systems without the endpoints that nobody knows how to call.
pub(super) fn callable(systems: &[System]) -> Cow<'_, [System]> {
    if systems.iter().flat_map(|system| &system.endpoints).all(Endpoint::is_routed) {
        return Cow::Borrowed(systems);
    }
    let routed = |system: &System| System {
        name: system.name.clone(),
        origin: system.origin.clone(),
        carried: system.carried.clone(),
        endpoints: system.endpoints.iter().filter(|endpoint| endpoint.is_routed()).cloned().collect(),
    };
    systems.iter().map(routed).collect()
}

/// What becomes of a single file.
pub(super) fn single(file: &SingleFile, check: bool) -> Written {
    let old = std::fs::read_to_string(&file.path).ok();
    let path = file.path.clone();
    if old.as_deref() == Some(&file.text) {
        return Written { path, unchanged: 1, ..Written::default() };
    }
    let diff = if check {
        unified(&path.to_string_lossy(), old.as_deref().unwrap_or_default(), &file.text)
    } else {
        String::new()
    };
    let kind = if old.is_none() { ChangeKind::Added } else { ChangeKind::Changed };
    Written { changes: vec![(path.clone(), kind)], path, changed: 1, diff, ..Written::default() }
}

/// What becomes of the crate.
pub(super) fn tally(out: &Path, session: &Session, tree: &Tree, changes: &[Change], check: bool) -> Written {
    let removed = changes.iter().filter(|change| change.kind == ChangeKind::Removed).count();
    let changed = changes.len() - removed;
    let diff = |change: &Change| {
        let old = String::from_utf8_lossy(session.bytes(&change.path).unwrap_or_default());
        let new = tree.files.get(&change.path).map_or("", String::as_str);
        unified(&out.join(&change.path).to_string_lossy(), &old, new)
    };
    let diff = if check { changes.iter().map(diff).collect() } else { String::new() };
    let changes = changes.iter().map(|change| (out.join(&change.path), change.kind)).collect();
    Written { path: out.to_path_buf(), changed, unchanged: tree.files.len() - changed, removed, changes, diff }
}

fn unified(path: &str, old: &str, new: &str) -> String {
    similar::TextDiff::from_lines(old, new)
        .unified_diff()
        .context_radius(3)
        .header(&format!("a/{path}"), &format!("b/{path}"))
        .to_string()
}
