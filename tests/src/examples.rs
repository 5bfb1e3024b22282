//! The examples of pages, as the generator itself reads them.

use md_bindgen::diagnostic::SourceFile;
use md_bindgen::dialect::Dialect;
use md_bindgen::markdown::Document;
use md_bindgen::outline::{Direction, outline};
use md_bindgen::pipeline::{Report, SystemInput};
use serde_json::Value;
use std::collections::BTreeSet;
use std::path::{Path, PathBuf};
use std::sync::Arc;

/// The examples of one page that show whole bodies.
#[derive(Debug, Clone)]
pub struct Page {
    /// `system.endpoint`.
    pub endpoint: String,
    /// The page, for messages.
    pub file: String,
    /// Valid JSON as it stands in the page.
    pub valid: Vec<Example>,
    /// How many examples are no valid JSON, or show a part of a body only.
    pub left_out: usize,
}

/// A whole body.
#[derive(Debug, Clone)]
pub struct Example {
    /// Which way it travels.
    pub direction: Direction,
    /// The line (from 1) where it starts.
    pub line: usize,
    /// The body. In a request without the members that say who calls.
    pub body: Value,
}

/// The pages of these places whose endpoint, `system.name`, is one of those wanted, in all languages, each with its
/// examples.
///
/// # Errors
/// A dialect, a folder or a page that cannot be read.
pub fn pages(places: &[SystemInput], is_wanted: &dyn Fn(&str) -> bool) -> Result<Vec<Page>, String> {
    let mut pages = Vec::new();
    for place in places {
        let dialect = dialect(&place.dialect)?;
        for path in files(place)? {
            let name = path.file_stem().unwrap_or_default().to_string_lossy();
            let endpoint = format!("{}.{}", place.name, name.trim());
            if is_wanted(&endpoint) {
                pages.push(page(endpoint, &path, &dialect)?);
            }
        }
    }
    Ok(pages)
}

/// The pages of what was read from these places and can be called: no other endpoint is in the crate.
///
/// # Errors
/// As [`pages`].
pub fn callable(places: &[SystemInput], report: &Report) -> Result<Vec<Page>, String> {
    let mut names = BTreeSet::new();
    for system in &report.systems {
        let routed = system.endpoints.iter().filter(|endpoint| endpoint.is_routed());
        names.extend(routed.map(|endpoint| format!("{}.{}", system.name, endpoint.name)));
    }
    pages(places, &|endpoint| names.contains(endpoint))
}

/// The Markdown files of a system's docs, by path.
fn files(place: &SystemInput) -> Result<Vec<PathBuf>, String> {
    let mut open: Vec<PathBuf> = place.docs.iter().map(|docs| docs.path.clone()).collect();
    let mut files = Vec::new();
    while let Some(path) = open.pop() {
        if path.is_dir() {
            let failed = |error: std::io::Error| format!("{}: {error}", path.display());
            for entry in std::fs::read_dir(&path).map_err(failed)? {
                open.push(entry.map_err(failed)?.path());
            }
        } else if path.extension().is_some_and(|ending| ending == "md") {
            files.push(path);
        }
    }
    files.sort();
    Ok(files)
}

fn page(endpoint: String, path: &Path, dialect: &Dialect) -> Result<Page, String> {
    let text = std::fs::read_to_string(path).map_err(|error| format!("{}: {error}", path.display()))?;
    let file = SourceFile::new(path.display().to_string(), text);
    let outline = outline(&Document::parse(file.text()), &file, dialect);
    let all = outline.examples.len();
    let whole = outline.examples.into_iter().filter(|example| example.strict && !example.of_field);
    let valid: Vec<Example> = whole
        .map(|example| Example {
            direction: example.direction,
            line: file.line_column(example.sample.span.start).0,
            body: match example.direction {
                Direction::Request => without_auth(example.sample.to_json(), dialect),
                Direction::Response => example.sample.to_json(),
            },
        })
        .collect();
    Ok(Page { endpoint, file: file.name().to_owned(), left_out: all - valid.len(), valid })
}

fn without_auth(mut body: Value, dialect: &Dialect) -> Value {
    if let Some(members) = body.as_object_mut() {
        members.retain(|name, _| !dialect.is_auth(name));
    }
    body
}

fn dialect(name: &str) -> Result<Arc<Dialect>, String> {
    if let Some(dialect) = Dialect::builtin(name) {
        return Ok(dialect);
    }
    let text = std::fs::read_to_string(name).map_err(|error| format!("{name}: {error}"))?;
    Dialect::read(&SourceFile::new(name, text)).map(Arc::new).map_err(|finding| crate::inputs::text(&[finding]))
}
