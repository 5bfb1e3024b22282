//! What a run makes of the systems it read.

use super::Input;
use crate::diagnostic::{Diagnostic, code};
use crate::openapi as export;
use crate::progress::{Progress, Stage};
use crate::render::{Options, render};
use crate::spec::{System, yaml};
use crate::write::{self, Change, ChangeKind};
use std::io::Write;
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

/// The systems as one OpenAPI 3.1 document.
///
/// # Errors
/// The systems cannot be expressed in OpenAPI.
pub fn openapi(systems: &[System]) -> Result<String, Vec<Diagnostic>> {
    let title = systems.iter().map(|system| system.name.as_str()).collect::<Vec<_>>().join(", ");
    let mut text = serde_json::to_string_pretty(&export::export(systems, &title, "0.1.0")).unwrap_or_default();
    text.push('\n');
    Ok(text)
}

/// Renders the crate, and the specs where the input asks for them, and writes all of it or nothing.
///
/// Endpoints whose route nobody gives are in the specs only. With `check` nothing is written and each
/// [`Written::diff`] says what would change.
///
/// # Errors
/// Something cannot be rendered or written.
pub fn generate(input: &Input, systems: &[System], check: bool) -> Result<Vec<Written>, Vec<Diagnostic>> {
    generate_observed(input, systems, check, &Progress::default())
}

/// As [`generate`], and counts what is done meanwhile.
///
/// # Errors
/// As [`generate`].
pub fn generate_observed(
    input: &Input,
    systems: &[System],
    check: bool,
    progress: &Progress,
) -> Result<Vec<Written>, Vec<Diagnostic>> {
    let out = input.out.clone().unwrap_or_else(|| PathBuf::from("generated"));
    let options = Options {
        crate_name: input.crate_name.clone(),
        version: input.crate_version.clone(),
        examples: examples(input.extras.examples.as_deref())?,
        readme: input.extras.readme.as_deref().map(read).transpose()?.unwrap_or_default(),
        progress: progress.clone(),
        ..Options::default()
    };
    let systems_to_call = callable(systems);
    progress.stage(Stage::Rendering, systems_to_call.iter().map(|system| system.endpoints.len()).sum());
    let rendered = render(&systems_to_call, &options)?;
    progress.stage(Stage::Writing, 0);
    let mut specs = Vec::new();
    for (system, place) in systems.iter().zip(&input.systems) {
        if let (true, Some(path)) = (input.files_spec, &place.spec_out) {
            specs.push((path.clone(), spec(system, false)?));
        }
    }
    // What would change is known for everything before the first byte is written.
    let changes = write::compare(&rendered.tree, &out).map_err(|finding| vec![finding])?;
    let mut written: Vec<Written> = Vec::new();
    for (path, text) in &specs {
        written.push(write_spec(path, text, check)?);
    }
    let changes = if check { changes } else { write::write(&rendered.tree, &out).map_err(|finding| vec![finding])? };
    written.push(tally(&out, &changes, rendered.tree.files.len(), check));
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

fn read(path: &Path) -> Result<String, Vec<Diagnostic>> {
    std::fs::read_to_string(path).map_err(|error| vec![unreadable(path, &error)])
}

fn unreadable(path: &Path, error: &std::io::Error) -> Diagnostic {
    Diagnostic::new(&code::BAD_MANIFEST, format!("cannot read `{}`: {error}", path.display()))
        .help("correct `examples` or `readme` of `crate` in the manifest")
}

/// The systems without the endpoints that nobody knows how to call.
fn callable(systems: &[System]) -> Vec<System> {
    let routed = |system: &System| System {
        name: system.name.clone(),
        endpoints: system.endpoints.iter().filter(|endpoint| endpoint.is_routed()).cloned().collect(),
    };
    systems.iter().map(routed).collect()
}

fn write_spec(path: &Path, text: &str, check: bool) -> Result<Written, Vec<Diagnostic>> {
    let old = std::fs::read_to_string(path).ok();
    if old.as_deref() == Some(text) {
        return Ok(Written { path: path.to_path_buf(), unchanged: 1, ..Written::default() });
    }
    if check {
        let diff = unified(&path.to_string_lossy(), old.as_deref().unwrap_or_default(), text);
        return Ok(Written { path: path.to_path_buf(), changed: 1, diff, ..Written::default() });
    }
    replace(path, text).map_err(|error| {
        let message = format!("cannot write `{}`: {error}", path.display());
        vec![
            Diagnostic::new(&code::UNWRITABLE_OUTPUT, message)
                .help("check the permissions and the free space of its folder"),
        ]
    })?;
    Ok(Written { path: path.to_path_buf(), changed: 1, ..Written::default() })
}

/// Replaces a file in one step: readers see the old text or the new one.
fn replace(path: &Path, text: &str) -> std::io::Result<()> {
    let folder = path.parent().unwrap_or_else(|| Path::new("."));
    std::fs::create_dir_all(folder)?;
    let mut file = tempfile::Builder::new();
    // Temporary files are private by default; what a run writes is not.
    #[cfg(unix)]
    file.permissions(std::os::unix::fs::PermissionsExt::from_mode(0o644));
    let mut file = file.tempfile_in(folder)?;
    file.write_all(text.as_bytes())?;
    file.persist(path)?;
    Ok(())
}

fn tally(out: &Path, changes: &[Change], files: usize, check: bool) -> Written {
    let removed = changes.iter().filter(|change| change.kind == ChangeKind::Removed).count();
    let changed = changes.len() - removed;
    let diff = |change: &Change| {
        let path = out.join(&change.path);
        unified(
            &path.to_string_lossy(),
            change.old.as_deref().unwrap_or_default(),
            change.new.as_deref().unwrap_or_default(),
        )
    };
    let diff = if check { changes.iter().map(diff).collect() } else { String::new() };
    Written { path: out.to_path_buf(), changed, unchanged: files - changed, removed, diff }
}

fn unified(path: &str, old: &str, new: &str) -> String {
    similar::TextDiff::from_lines(old, new)
        .unified_diff()
        .context_radius(3)
        .header(&format!("a/{path}"), &format!("b/{path}"))
        .to_string()
}
