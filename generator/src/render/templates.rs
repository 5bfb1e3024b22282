//! The templates with their contexts, one struct a kind of file.

use super::context::EndpointContext;
use super::shared::TypesContext;
use askama::Template;

#[derive(Template)]
#[template(path = "Cargo.toml.askama", escape = "none")]
pub(super) struct Manifest<'a> {
    pub(super) generator: &'a str,
    pub(super) name: String,
    pub(super) version: String,
    pub(super) description: String,
    pub(super) license: String,
    pub(super) systems: Vec<&'a str>,
    pub(super) examples: Vec<Example>,
}

/// A program that shows how the crate is used.
pub(super) struct Example {
    pub(super) name: String,
    pub(super) features: Vec<String>,
}

#[derive(Template)]
#[template(path = "README.md.askama", escape = "none")]
pub(super) struct Readme<'a> {
    pub(super) generator: &'a str,
    pub(super) name: &'a str,
    pub(super) version: &'a str,
    pub(super) description: &'a str,
    pub(super) example: &'a str,
    pub(super) systems: Vec<(&'a str, String)>,
    pub(super) more: &'a str,
}

#[derive(Template)]
#[template(path = "lib.rs.askama", escape = "none")]
pub(super) struct Lib<'a> {
    pub(super) docs: Vec<String>,
    pub(super) systems: Vec<&'a str>,
}

#[derive(Template)]
#[template(path = "registry.rs.askama", escape = "none")]
pub(super) struct Registry<'a> {
    pub(super) systems: Vec<&'a str>,
}

#[derive(Template)]
#[template(path = "system.rs.askama", escape = "none")]
pub(super) struct SystemFile {
    pub(super) name: String,
    pub(super) docs: Vec<String>,
    pub(super) module: String,
    pub(super) handle: String,
    pub(super) handle_doc: String,
    pub(super) accessor_doc: String,
    pub(super) has_types: bool,
    /// A shorter name of the method that gives the handle.
    pub(super) short: Option<String>,
    /// The modules of the endpoints, those without a summary several in a line.
    pub(super) endpoints: Vec<String>,
}

#[derive(Template)]
#[template(path = "endpoint.rs.askama", escape = "none")]
pub(super) struct EndpointFile<'a> {
    pub(super) page: &'a EndpointContext,
}

#[derive(Template)]
#[template(path = "types.rs.askama", escape = "none")]
pub(super) struct TypesFile<'a> {
    pub(super) types: &'a TypesContext,
}
