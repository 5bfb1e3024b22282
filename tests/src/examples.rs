//! The examples of pages, as the generator itself reads them.

use md_bindgen::diagnostic::SourceFile;
use md_bindgen::dialect::Dialect;
use md_bindgen::markdown::Document;
use md_bindgen::outline::{Direction, outline};
use md_bindgen::pipeline::{DocsInput, Report, SystemInput};
use serde_json::Value;
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

/// The pages of everything that was read from these places, each with its examples.
///
/// # Errors
/// A dialect or a page that cannot be read.
pub fn pages(places: &[SystemInput], report: &Report) -> Result<Vec<Page>, String> {
    let mut pages = Vec::new();
    for (place, system) in places.iter().zip(&report.systems) {
        let dialect = dialect(&place.dialect)?;
        // What cannot be called is not in the crate.
        for endpoint in system.endpoints.iter().filter(|endpoint| endpoint.is_routed()) {
            let Some(source) = &endpoint.source else { continue };
            let file = locate(place, &source.file)
                .ok_or_else(|| format!("{} of {} is not where its docs are", source.file, system.name))?;
            pages.push(page(format!("{}.{}", system.name, endpoint.name), &file, &dialect)?);
        }
    }
    Ok(pages)
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

fn locate(place: &SystemInput, relative: &str) -> Option<PathBuf> {
    let beside = place.spec_out.iter().filter_map(|spec| spec.parent()).map(|folder| folder.join(relative));
    let path = |docs: &DocsInput| if docs.path.is_file() { docs.path.clone() } else { docs.path.join(relative) };
    beside.chain(place.docs.iter().map(path)).find(|path| path.is_file() && path.ends_with(relative))
}
