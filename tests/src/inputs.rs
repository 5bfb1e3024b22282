//! Where the docs of the tests lie.

use md_bindgen::diagnostic::Diagnostic;
use md_bindgen::pipeline::{self, DocsInput, Input, Report, SystemInput};
use std::path::{Path, PathBuf};

/// The variable that says where a collection of real docs lies, which the repository does not carry.
pub const CORPUS: &str = "MD_BINDGEN_CORPUS";

/// The root of the workspace.
pub fn workspace() -> PathBuf {
    let package = Path::new(env!("CARGO_MANIFEST_DIR"));
    package.parent().map_or_else(|| package.to_path_buf(), Path::to_path_buf)
}

/// The folder of real docs; absent where nobody says where it is. `cargo test` runs tests in the folder of their
/// package, so a relative path is taken from the root of the workspace, where people type the command.
pub fn corpus() -> Option<PathBuf> {
    let path = std::env::var_os(CORPUS).filter(|path| !path.is_empty())?;
    Some(workspace().join(path))
}

/// The three pages that the project began with, word for word, and the routes of the one that gives none.
pub fn seeds(corpus: &Path) -> Input {
    ad_hoc(&[corpus.join("seeds")], &[corpus.join("esb/cc/cc.yaml")], "seeds")
}

/// The systems of the repository's own manifest.
///
/// # Errors
/// What is wrong with the manifest.
pub fn own() -> Result<Input, String> {
    pipeline::manifest(&workspace().join("specs/bindgen.yaml")).map_err(|findings| text(&findings))
}

/// Where the facts come from that the repository carries: manifests, and the folders of the real docs that they are read
/// from.
const UPSTREAM: [(&str, &str); 2] = [("esb", "esb"), ("bk_cmdb", "gateway/bk-cmdb")];

/// The real docs whose facts the repository carries, a manifest each.
///
/// # Errors
/// What is wrong with a manifest.
pub fn upstream(corpus: &Path) -> Result<Vec<Input>, String> {
    let input = |(name, folder): &(&str, &str)| {
        let manifest = workspace().join(format!("specs/upstream/{name}.yaml"));
        pipeline::manifest_from(&manifest, Some(&corpus.join(folder))).map_err(|findings| text(&findings))
    };
    UPSTREAM.iter().map(input).collect()
}

/// One system without a manifest.
pub fn ad_hoc(docs: &[PathBuf], routes: &[PathBuf], system: &str) -> Input {
    let dialect = "blueking".to_owned();
    Input {
        crate_name: pipeline::crate_name(&dialect),
        crate_version: "0.1.0".to_owned(),
        systems: vec![SystemInput {
            name: system.to_owned(),
            docs: docs.iter().map(|path| DocsInput { path: path.clone(), language: None }).collect(),
            routes: routes.to_vec(),
            dialect,
            ..SystemInput::default()
        }],
        ..Input::default()
    }
}

/// Reads an input in which nothing is an error but a missing route.
///
/// # Errors
/// The errors, as people see them.
pub fn read(input: &Input) -> Result<Report, String> {
    let report = pipeline::read(input);
    let errors = report.diagnostics.iter().filter(|found| {
        found.severity == md_bindgen::diagnostic::Severity::Error
            && found.code != &md_bindgen::diagnostic::code::NO_ROUTE
    });
    let errors: Vec<Diagnostic> = errors.cloned().collect();
    if errors.is_empty() { Ok(report) } else { Err(text(&errors)) }
}

/// Findings as people see them.
pub fn text(findings: &[Diagnostic]) -> String {
    md_bindgen::diagnostic::human(findings, false)
}
