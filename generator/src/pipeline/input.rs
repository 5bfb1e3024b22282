//! What a run reads and where its outputs go.

use crate::diagnostic::{Diagnostic, Level, Levels, code};
use crate::dialect::Dialect;
use crate::manifest::{self, DialectRef, Manifest};
use crate::spec::Origin;
use std::path::{Path, PathBuf};

/// What a run reads and where its outputs go.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Input {
    /// The manifest that says all this; absent where there is none.
    pub manifest: Option<PathBuf>,
    /// The systems, each a module of the crate.
    pub systems: Vec<SystemInput>,
    /// The repository that the docs come from, where that is another one.
    pub origin: Option<Origin>,
    /// The name of the generated package.
    pub crate_name: String,
    /// Its version.
    pub crate_version: String,
    /// What else goes into it.
    pub extras: Extras,
    /// The folder of the generated crate; absent where nothing is generated.
    pub out: Option<PathBuf>,
    /// Whether `generate` writes the spec files, too.
    pub files_spec: bool,
    /// What the manifest decided about codes. Commands apply it to what they show and to what stops them.
    pub levels: Levels,
}

/// What people wrote for the generated package.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Extras {
    /// A folder of programs that become its examples.
    pub examples: Option<PathBuf>,
    /// A Markdown file that ends its README.
    pub readme: Option<PathBuf>,
    /// Its changelog, a Markdown file that need not be there yet.
    pub changelog: Option<PathBuf>,
}

/// Where one system is read from.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct SystemInput {
    /// Module and feature name.
    pub name: String,
    /// A short name of its handle.
    pub handle: Option<String>,
    /// Its pages: folders or files.
    pub docs: Vec<DocsInput>,
    /// A spec whose facts are carried over; a page of the same name wins.
    pub facts: Option<PathBuf>,
    /// The folder that the sources of endpoints are named from, where they lie below it.
    pub home: Option<PathBuf>,
    /// Its routes files.
    pub routes: Vec<PathBuf>,
    /// The name of a built-in dialect, or the path of a file.
    pub dialect: String,
    /// Corrections by hand.
    pub overlay: Option<PathBuf>,
    /// Where the spec of its pages is written.
    pub spec_out: Option<PathBuf>,
}

/// A folder of pages, or one page.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct DocsInput {
    /// The folder or file.
    pub path: PathBuf,
    /// The language of the pages where several folders describe the same endpoints.
    pub language: Option<String>,
}

/// The input that a manifest describes; paths in it are relative to its folder.
///
/// # Errors
/// The manifest cannot be read, or says something that it may not.
pub fn manifest(path: &Path) -> Result<Input, Vec<Diagnostic>> {
    manifest_from(path, None)
}

/// As [`manifest()`], with docs and routes in the folder `base` instead of that of the manifest.
///
/// # Errors
/// As [`manifest()`].
pub fn manifest_from(path: &Path, base: Option<&Path>) -> Result<Input, Vec<Diagnostic>> {
    input(path, Manifest::load_from(path, base)?)
}

/// As [`manifest()`], even where folders and files are not there that the manifest names.
///
/// # Errors
/// As [`manifest()`].
pub fn manifest_as_written(path: &Path) -> Result<Input, Vec<Diagnostic>> {
    input(path, Manifest::open(path)?.0)
}

fn input(path: &Path, manifest: Manifest) -> Result<Input, Vec<Diagnostic>> {
    let levels = levels(&manifest)?;
    let origin = manifest.origin;
    let base = origin.as_ref().map(|_| manifest.base);
    let systems = manifest
        .systems
        .into_iter()
        .map(|system| SystemInput {
            name: system.name,
            docs: system
                .docs
                .into_iter()
                .map(|docs| DocsInput { path: docs.folder, language: docs.language })
                .collect(),
            routes: system.routes,
            dialect: match system.dialect {
                Some(DialectRef::BuiltIn(name)) => name,
                Some(DialectRef::File(path)) => path.to_string_lossy().into_owned(),
                None => Dialect::default_name().to_owned(),
            },
            overlay: system.overlay,
            facts: system.facts,
            handle: system.handle,
            home: base.clone().or_else(|| Some(system.spec.as_ref()?.parent()?.to_owned())),
            spec_out: system.spec,
        })
        .collect();
    Ok(Input {
        manifest: Some(path.to_owned()),
        systems,
        origin,
        crate_name: manifest.package.name,
        crate_version: manifest.package.version,
        extras: Extras {
            examples: manifest.package.examples,
            readme: manifest.package.readme,
            changelog: Some(manifest.package.changelog),
        },
        out: Some(manifest.out),
        files_spec: true,
        levels,
    })
}

fn levels(manifest: &Manifest) -> Result<Levels, Vec<Diagnostic>> {
    let mut levels = Levels::default();
    for (name, level) in &manifest.levels {
        let level = match level {
            manifest::Level::Allow => Level::Allow,
            manifest::Level::Warn => Level::Warn,
            manifest::Level::Deny => Level::Deny,
        };
        levels.set(name, level).map_err(|error| vec![Diagnostic::new(&code::BAD_MANIFEST, error.to_string())])?;
    }
    Ok(levels)
}
