//! Pages on their way to an endpoint, in memory.

use md_bindgen::diagnostic::{Diagnostic, Severity, SourceFile};
use md_bindgen::dialect::Dialect;
use md_bindgen::markdown::Document;
use md_bindgen::outline::{Outline, outline};
use md_bindgen::pipeline::leaves_something;
use md_bindgen::resolve::{Input, Resolved, resolve};
use md_bindgen::spec::Endpoint;
use md_bindgen::spec::routes::Routes;
use std::sync::{Arc, LazyLock};

/// What was made of a page.
pub(crate) struct Page {
    pub(crate) document: Document,
    pub(crate) outline: Outline,
    pub(crate) resolved: Resolved,
}

/// A dialect of another family than those that the program carries.
const PLAIN: &str = include_str!("plain.yaml");

static DIALECTS: LazyLock<Vec<Arc<Dialect>>> = LazyLock::new(|| {
    let plain = Dialect::read(&SourceFile::new("plain.yaml", PLAIN));
    let plain = plain.unwrap_or_else(|finding| panic!("{finding:?}"));
    Dialect::names().filter_map(Dialect::builtin).chain([Arc::new(plain)]).collect()
});

/// The dialect with this number, whatever the number.
pub(crate) fn dialect(number: usize) -> &'static Dialect {
    &DIALECTS[number % DIALECTS.len()]
}

/// Reads a page as the pipeline does.
pub(crate) fn read(name: &str, text: &str, dialect: &Dialect, routes: &Routes) -> Page {
    let relative = format!("{name}.md");
    let file = SourceFile::new(relative.as_str(), text);
    let document = Document::parse(text);
    let outline = outline(&document, &file, dialect);
    let resolved = resolve(&Input { name, file: &file, relative: &relative, outline: &outline, dialect, routes });
    Page { document, outline, resolved }
}

impl Page {
    /// Every finding about the page.
    pub(crate) fn findings(&self) -> impl Iterator<Item = &Diagnostic> {
        self.outline.diagnostics.iter().chain(&self.resolved.diagnostics)
    }

    /// The same with a route where the page says none, as an overlay gives it one.
    pub(crate) fn routed(&self) -> Option<Endpoint> {
        let mut endpoint = self.endpoint()?.clone();
        if !endpoint.is_routed() {
            (endpoint.method, endpoint.path) = ("POST".to_owned(), format!("/api/{}/", endpoint.name));
        }
        Some(endpoint)
    }

    /// The endpoint, unless an error leaves nothing of use.
    pub(crate) fn endpoint(&self) -> Option<&Endpoint> {
        let is_lost = |finding: &Diagnostic| finding.severity == Severity::Error && !leaves_something(finding);
        if self.findings().any(is_lost) { None } else { self.resolved.endpoint.as_ref() }
    }
}
