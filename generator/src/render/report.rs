//! What rendering has to say about an endpoint.

use crate::diagnostic::{Diagnostic, SourceFile, code};
use crate::spec::Endpoint;
use std::path::PathBuf;

/// Collects findings about one endpoint, each with the page that it comes from.
pub(super) struct Report<'a> {
    system: &'a str,
    endpoint: &'a Endpoint,
    roots: &'a [PathBuf],
    findings: Vec<Diagnostic>,
}

impl<'a> Report<'a> {
    pub(super) fn new(system: &'a str, endpoint: &'a Endpoint) -> Report<'a> {
        Report { system, endpoint, roots: &[], findings: Vec::new() }
    }

    /// Names the page by its way from one of these folders.
    pub(super) fn below(self, roots: Option<&'a Vec<PathBuf>>) -> Report<'a> {
        Report { roots: roots.map_or(&[], Vec::as_slice), ..self }
    }

    pub(super) fn into_findings(self) -> Vec<Diagnostic> {
        self.findings
    }

    fn add(&mut self, code: &'static crate::diagnostic::Code, what: String, help: impl Into<String>) {
        let message = format!("`{}.{}`: {what}", self.system, self.endpoint.name);
        let mut finding = Diagnostic::new(code, message).help(help);
        if let Some(source) = &self.endpoint.source {
            let pages = self.roots.iter().map(|root| root.join(&source.file));
            let page = pages.into_iter().find(|page| page.is_file()).unwrap_or_else(|| PathBuf::from(&source.file));
            finding = finding.at(SourceFile::new(page.to_string_lossy().replace('\\', "/"), "").whole(), "");
        }
        self.findings.push(finding);
    }

    pub(super) fn clash(&mut self, record: &str, wire: &str, rival: &str, ident: &str) {
        let what = format!("`{wire}` and `{rival}` of {record} are one name in Rust; `{wire}` becomes `{ident}`");
        self.add(&code::NAME_CLASH, what, "choose a name with `rust:` in the overlay");
    }

    pub(super) fn bad_choice(&mut self, record: &str, wire: &str, choice: &str) {
        let what = format!("`{choice}`, chosen for `{wire}` of {record}, is no name that a field can have");
        self.add(
            &code::BAD_RUST_NAME,
            what,
            "correct `rust:` in the overlay: write letters, digits and `_`, none of the names that every record has itself",
        );
    }

    pub(super) fn chosen_twice(&mut self, record: &str, first: &str, second: &str, ident: &str) {
        let what = format!("`{first}` and `{second}` of {record} both get the name `{ident}`");
        self.add(&code::BAD_RUST_NAME, what, "choose two names with `rust:` in the overlay");
    }

    pub(super) fn unknown_record(&mut self, record: &str, place: &str) {
        let what = format!("`{place}` has the type {record}, and there is no such record");
        self.add(&code::UNKNOWN_RECORD, what, "add the record to `types` of the endpoint, or name another type");
    }

    pub(super) fn unsupported_method(&mut self, method: &str) {
        let what = format!("`{method}` is no HTTP method that can be called");
        self.add(&code::UNSUPPORTED_METHOD, what, "write GET, POST, PUT, DELETE, PATCH, HEAD or OPTIONS");
    }

    pub(super) fn unfilled_path(&mut self, name: &str) {
        let what =
            format!("no parameter fills `{{{name}}}` of the path `{}`; every call would fail", self.endpoint.path);
        self.add(&code::UNFILLED_PATH, what, "add a field with `in: path` to Request");
    }

    pub(super) fn unparsable(&mut self, error: &syn::Error) {
        let what = format!("the rendered code is no Rust: {error}");
        self.add(
            &code::UNPARSABLE_OUTPUT,
            what,
            "this is a defect of the generator or of a template: please report it",
        );
    }
}
