//! From systems to the files of a client crate, in memory.
//!
//! Names are made in [`names`], doc comments in [`docs`]; `shared` finds the records that endpoints have in common,
//! `context` plans each file, the templates in `templates/` say how it looks, and the code that comes out is parsed and
//! formatted, so that nothing but Rust leaves this module.

pub mod docs;
pub mod names;

mod context;
mod example;
pub(crate) mod facts;
mod format;
mod layout;
mod plan;
mod report;
mod runtime;
pub(crate) mod shared;
pub(crate) mod surface;
mod templates;
mod types;
mod uses;
mod values;

use crate::cache::{self, Key};
use crate::diagnostic::{Diagnostic, Severity, code};
use crate::progress::Progress;
use crate::spec::{Endpoint, System, yaml};
use crate::write::Tree;
use askama::Template;
use names::Kind;
use rayon::prelude::*;
use report::Report;
use shared::Shared;
use std::collections::{BTreeMap, BTreeSet};
use std::path::PathBuf;

/// What the client crate is called and who makes it.
#[derive(Debug, Clone)]
pub struct Options {
    /// The package name, `acme-api`.
    pub crate_name: String,
    /// The version of the package.
    pub version: String,
    /// One line for the package's page; unless given, it names the systems.
    pub description: Option<String>,
    /// The license of the package, an SPDX expression.
    pub license: String,
    /// Programs that show how the package is used: name and text.
    pub examples: Vec<(String, String)>,
    /// Markdown that ends the README.
    pub readme: String,
    /// The changelog in Markdown; empty where there is none.
    pub changelog: String,
    /// Who generates, `md-bindgen 0.1.0`.
    pub generator: String,
    /// The folders that sources are named from, by system. What is said about an endpoint names its page by them.
    pub roots: BTreeMap<String, Vec<PathBuf>>,
    /// Short names of systems, by system: the method of the client that gives their endpoints.
    pub handles: BTreeMap<String, String>,
    /// Is told of each endpoint that is done.
    pub progress: Progress,
}

impl Default for Options {
    fn default() -> Options {
        Options {
            crate_name: "client".to_owned(),
            version: env!("CARGO_PKG_VERSION").to_owned(),
            description: None,
            license: env!("CARGO_PKG_LICENSE").to_owned(),
            examples: Vec::new(),
            readme: String::new(),
            changelog: String::new(),
            generator: concat!(env!("CARGO_PKG_NAME"), " ", env!("CARGO_PKG_VERSION")).to_owned(),
            roots: BTreeMap::new(),
            handles: BTreeMap::new(),
            progress: Progress::default(),
        }
    }
}

/// A crate and what there is to say about it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Rendered {
    /// The files of the crate.
    pub tree: Tree,
    /// Warnings, in the order of systems and endpoints.
    pub diagnostics: Vec<Diagnostic>,
    /// The files that [`Former`] was asked for: path, and the hash of what the file is made from.
    pub keys: Vec<(String, Key)>,
}

/// Texts of a former run by the hash of what they were made from: a file whose endpoint did not change is not made anew.
pub type Former<'a> = dyn Fn(&Key) -> Option<String> + Sync + 'a;

/// Renders the client crate of some systems.
///
/// # Errors
///
/// All findings where one of them is an error: a record that does not exist, a method that HTTP does not have, a name
/// chosen in an overlay that Rust does not allow.
pub fn render(systems: &[System], options: &Options) -> Result<Rendered, Vec<Diagnostic>> {
    render_again(systems, options, None)
}

/// Renders the client crate of some systems, with what a former run made of endpoints that are the same.
///
/// # Errors
///
/// As [`render`].
pub fn render_again(
    systems: &[System],
    options: &Options,
    former: Option<&Former<'_>>,
) -> Result<Rendered, Vec<Diagnostic>> {
    if !is_package_name(&options.crate_name) {
        let message = format!("`{}` is no name for a package", options.crate_name);
        let help = "write ASCII letters, digits, `-` and `_`, a letter first";
        return Err(vec![Diagnostic::new(&code::BAD_RUST_NAME, message).help(help)]);
    }
    let mut systems: Vec<&System> = systems.iter().collect();
    systems.sort_by(|one, other| one.name.cmp(&other.name));
    let wires: Vec<&str> = systems.iter().map(|system| system.name.as_str()).collect();
    let modules: Vec<String> = names::distinct(&wires, Kind::System).into_iter().map(|(name, _)| name).collect();

    let mut out = Rendered { tree: Tree::default(), diagnostics: Vec::new(), keys: Vec::new() };
    for (system, module) in systems.iter().zip(&modules) {
        render_system(system, module, options, former, &mut out);
    }
    render_frame(&systems, &modules, options, &mut out.tree, &mut out.diagnostics);
    if out.diagnostics.iter().any(|finding| finding.severity == Severity::Error) {
        return Err(out.diagnostics);
    }
    Ok(out)
}

fn is_package_name(name: &str) -> bool {
    name.starts_with(|c: char| c.is_ascii_alphabetic())
        && name.len() <= 64
        && name.chars().all(|c| c.is_ascii_alphanumeric() || c == '-' || c == '_')
}

/// The crate has the layout that the generator gives it; `cargo fmt` in a workspace around it leaves it alone.
const RUSTFMT: &str = "disable_all_formatting = true\n";

/// The files that every crate has.
fn render_frame(
    systems: &[&System],
    modules: &[String],
    options: &Options,
    tree: &mut Tree,
    findings: &mut Vec<Diagnostic>,
) {
    let names: Vec<&str> = modules.iter().map(String::as_str).collect();
    let krate = options.crate_name.replace('-', "_");
    let description = options.description.clone().unwrap_or_else(|| describe(&names));
    let mut docs = vec![docs::escape(&description), String::new()];
    let features: Vec<(&str, String)> =
        systems.iter().zip(&names).map(|(system, name)| (*name, feature(system, name, options))).collect();
    docs.extend(crate_docs(&krate, &features));
    let lib = templates::Lib { docs: docs::literals(&docs.join("\n")), systems: names.clone() };
    let registry = templates::Registry { systems: names.clone() };
    let manifest = templates::Manifest {
        generator: &options.generator,
        name: toml(&options.crate_name),
        version: toml(&options.version),
        description: toml(&description),
        license: toml(&options.license),
        systems: names.clone(),
        examples: options
            .examples
            .iter()
            .map(|(name, text)| templates::Example { name: toml(name), features: example_features(text, &names) })
            .collect(),
    };
    let readme = templates::Readme {
        generator: &options.generator,
        name: &options.crate_name,
        version: &options.version,
        description: &description,
        example: names.first().copied().unwrap_or("full"),
        systems: features,
        more: &options.readme,
    };
    let header = format::header(&options.generator, "the list of systems");
    for (path, code) in [("src/lib.rs", text(&lib)), ("src/registry.rs", text(&registry))] {
        match format::pretty(&code) {
            Ok(code) => tree.add(path, format!("{header}{code}")),
            Err(error) => findings.push(unparsable(path, &error)),
        }
    }
    for (name, text) in &options.examples {
        let header = format::header(&options.generator, &format!("examples/{name}.rs"));
        tree.add(format!("examples/{name}.rs"), format!("{header}{text}"));
    }
    tree.add("Cargo.toml", text(&manifest));
    tree.add("README.md", text(&readme));
    if !options.changelog.is_empty() {
        let mark = format!("<!-- @generated by {}; do not edit -->", options.generator);
        tree.add("CHANGELOG.md", format!("{mark}\n\n{}\n", options.changelog.trim_end()));
    }
    tree.add("rustfmt.toml", format!("# @generated by {}; do not edit\n\n{RUSTFMT}", options.generator));
    for (path, source) in runtime::FILES {
        let origin = path.replacen("src/", "templates/runtime/", 1);
        let header = format::header(&options.generator, &origin);
        tree.add(*path, format!("{header}{}", source.replace(runtime::CRATE, &krate)));
    }
}

/// The features that a program needs: those of the systems it names, and of the parts of the runtime that it uses.
fn example_features(text: &str, systems: &[&str]) -> Vec<String> {
    let of_system = systems
        .iter()
        .copied()
        .filter(|name| text.contains(&format!("::{name}::")) || text.contains(&format!(".{name}()")));
    let of_runtime = [("fake", "::fake::"), ("blocking", ".wait()"), ("registry", "::registry::")];
    let of_runtime = of_runtime.into_iter().filter(|(_, sign)| text.contains(sign)).map(|(name, _)| name);
    of_system.chain(of_runtime).map(toml).collect()
}

/// The most systems that a description names.
const MAX_NAMED: usize = 8;

/// One line about a client of these systems.
fn describe(systems: &[&str]) -> String {
    let (named, more) = systems.split_at(systems.len().min(MAX_NAMED));
    let systems = match (named, more.len()) {
        ([], _) => return "Typed client, generated from Markdown docs".to_owned(),
        ([one], _) => (*one).to_owned(),
        ([most @ .., last], 0) => format!("{} and {last}", most.join(", ")),
        (named, more) => format!("{} and {}", named.join(", "), count(more, "more system")),
    };
    format!("Typed client for {systems}, generated from Markdown docs")
}

/// A number of things: `1 endpoint`, `2 endpoints`.
fn count(number: usize, thing: &str) -> String {
    format!("{number} {thing}{}", if number == 1 { "" } else { "s" })
}

/// What the feature of a system adds.
fn feature(system: &System, module: &str, options: &Options) -> String {
    let accessor = options.handles.get(&system.name).map_or(module, String::as_str);
    format!("{}: `client.{accessor}()`", count(system.endpoints.len(), "endpoint"))
}

fn crate_docs(krate: &str, features: &[(&str, String)]) -> Vec<String> {
    let mut lines: Vec<String> = include_str!("../../../templates/lib.md").lines().map(str::to_owned).collect();
    lines.extend(features.iter().map(|(module, adds)| format!("| `{module}` | {adds} |")));
    lines.iter().map(|line| line.replace(runtime::CRATE, krate)).collect()
}

/// The file of a system and those of its endpoints.
fn render_system(system: &System, module: &str, options: &Options, former: Option<&Former<'_>>, out: &mut Rendered) {
    let Rendered { tree, diagnostics: findings, keys } = out;
    let mut endpoints: Vec<&Endpoint> = system.endpoints.iter().collect();
    endpoints.sort_by(|one, other| one.name.cmp(&other.name));
    let names: Vec<&str> = endpoints.iter().map(|endpoint| endpoint.name.as_str()).collect();
    let modules = names::distinct(&names, Kind::Endpoint);
    let krate = options.crate_name.replace('-', "_");
    let short = options.handles.get(&system.name);
    let accessor = short.map_or(module, String::as_str);
    let site =
        |at: usize| context::Site { krate: &krate, system: &system.name, module, accessor, endpoint: &modules[at].0 };
    let shared = Shared::of(&endpoints);
    let render = |(at, endpoint): (usize, &&Endpoint)| {
        let text = render_known(&site(at), endpoint, &shared.names_in(&endpoint.name), options, former);
        options.progress.step();
        text
    };
    let files: Vec<EndpointText> = endpoints.par_iter().enumerate().map(render).collect();
    for ((name, _), file) in modules.iter().zip(files) {
        let path = format!("src/{module}/{name}.rs");
        // A finding has to be told again in each run.
        keys.extend(file.key.filter(|_| file.findings.is_empty()).map(|key| (path.clone(), key)));
        findings.extend(file.findings);
        if let Some(text) = file.text {
            add(tree, findings, path, text);
        }
    }
    let types = shared::merged(&system.name, &shared);
    let has_types = types.is_some();
    if let Some(types) = types {
        let path = format!("src/{module}/{}.rs", names::TYPES);
        match types_file(system, &types, options) {
            Ok(text) => add(tree, findings, path, text),
            Err(error) => findings.push(unparsable(&path, &error)),
        }
    }
    let name = context::code(&system.name);
    add(tree, findings, format!("src/{module}/examples.json"), examples_file(system, &endpoints, options));
    let file = templates::SystemFile {
        name: docs::literal(&system.name),
        docs: docs::lines(&format!("The system {name}: {}.", count(system.endpoints.len(), "endpoint"))),
        module: module.to_owned(),
        handle: names::identifier(&system.name, Kind::Handle),
        handle_doc: format!(" The endpoints of {name}, each a method; see [`Client::{accessor}`]."),
        accessor_doc: format!(" The endpoints of {name}."),
        has_types,
        short: short.cloned(),
        endpoints: list(&endpoints, &modules),
    };
    let path = format!("src/{module}.rs");
    match format::checked(&text(&file)) {
        Ok(code) => {
            let header = format::header(&options.generator, &format!("the pages of {}", system.name));
            add(tree, findings, path, format!("{header}{code}"));
        }
        Err(error) => findings.push(unparsable(&path, &error)),
    }
}

/// The endpoints of a system as its file lists them: modules, each with the first line of its summary.
fn list(endpoints: &[&Endpoint], modules: &[(String, Option<&str>)]) -> Vec<String> {
    let mut lines = Vec::new();
    let mut is_bare = false;
    for (endpoint, (module, _)) in endpoints.iter().zip(modules) {
        let summary = endpoint.summary.lines().next().unwrap_or_default();
        let text = if summary.is_empty() { String::new() } else { format!(" {}", docs::literal(summary)) };
        context::fill(&mut lines, format!("{module}{text},"), is_bare && summary.is_empty());
        is_bare = summary.is_empty();
    }
    lines
}

/// The file of the types that several endpoints share.
fn types_file(system: &System, types: &shared::TypesContext, options: &Options) -> Result<String, syn::Error> {
    let code = format::checked(&text(&templates::TypesFile { types }))?;
    let header = format::header(&options.generator, &format!("the pages of {}", system.name));
    Ok(format!("{header}{code}"))
}

/// Adds a file of a system, unless another has its path already.
fn add(tree: &mut Tree, findings: &mut Vec<Diagnostic>, path: String, text: String) {
    if tree.files.contains_key(&path) {
        let message = format!("two systems or endpoints would both become `{path}`");
        findings.push(Diagnostic::new(&code::DUPLICATE_NAME, message).help("rename one of the two, or leave it out"));
    } else {
        tree.add(path, text);
    }
}

/// The file of an endpoint; no text where a finding is an error.
struct EndpointText {
    text: Option<String>,
    findings: Vec<Diagnostic>,
    key: Option<Key>,
}

/// The file of an endpoint, of a former run where that has one for the same endpoint.
fn render_known(
    site: &context::Site<'_>,
    endpoint: &Endpoint,
    shared: &BTreeSet<String>,
    options: &Options,
    former: Option<&Former<'_>>,
) -> EndpointText {
    let key = former.and_then(|_| {
        let endpoint = postcard::to_stdvec(endpoint).ok()?;
        let names = [site.krate, site.system, site.module, site.accessor, site.endpoint, &options.generator];
        let shared = shared.iter().map(String::as_bytes);
        let pieces = [endpoint.as_slice()].into_iter().chain(names.map(str::as_bytes)).chain(shared);
        Some(cache::key(&pieces.collect::<Vec<_>>()))
    });
    if let (Some(former), Some(key)) = (former, key)
        && let Some(text) = former(&key)
    {
        return EndpointText { text: Some(text), findings: Vec::new(), key: Some(key) };
    }
    let (text, findings) = render_endpoint(site, endpoint, shared, options);
    EndpointText { text, findings, key }
}

/// The file of an endpoint.
fn render_endpoint(
    site: &context::Site<'_>,
    endpoint: &Endpoint,
    shared: &BTreeSet<String>,
    options: &Options,
) -> (Option<String>, Vec<Diagnostic>) {
    let mut report = Report::new(site.system, endpoint).below(options.roots.get(site.system));
    let file = context::endpoint(site, endpoint, shared, &mut report).and_then(|page| {
        let code = text(&templates::EndpointFile { page: &page });
        match format::checked(&code) {
            Ok(code) => Some(code),
            Err(error) => {
                report.unparsable(&error);
                None
            }
        }
    });
    let source = endpoint.source.as_ref().map_or("an overlay", |source| source.file.as_str());
    let header = format::header(&options.generator, source);
    (file.map(|code| format!("{}\n{code}", header.trim_end())), report.into_findings())
}

/// The examples of a system's pages, by endpoint.
fn examples_file(system: &System, endpoints: &[&Endpoint], options: &Options) -> String {
    let mut all = serde_json::Map::new();
    for endpoint in endpoints {
        let example = [("request", &endpoint.example.request), ("response", &endpoint.example.response)];
        let members = example.into_iter().filter_map(|(key, value)| Some((key.to_owned(), value.clone()?)));
        let members: serde_json::Map<String, serde_json::Value> = members.collect();
        if !members.is_empty() {
            all.insert(endpoint.name.clone(), members.into());
        }
    }
    // JSON has no comments.
    let mark = format!("@generated by {} from the pages of {}; do not edit", options.generator, system.name);
    let text = yaml::printable(&format!("{:#}", serde_json::Value::Object(all)));
    let rest = text.strip_prefix('{').unwrap_or_default();
    let comma = if rest == "}" { "" } else { "," };
    format!("{{ \"//\": {}{comma}{rest}\n", serde_json::Value::from(mark))
}

/// A template's text. Rendering into a string fails only where a `Display` of a context does, and contexts hold text.
fn text(template: &impl Template) -> String {
    let mut text = template.render().unwrap_or_default();
    text.push('\n');
    text
}

fn unparsable(path: &str, error: &syn::Error) -> Diagnostic {
    Diagnostic::new(&code::UNPARSABLE_OUTPUT, format!("`{path}`: the rendered code is no Rust: {error}"))
        .help("this is a defect of the generator or of a template: please report it")
}

/// A basic string of TOML.
fn toml(text: &str) -> String {
    let text: String = text.chars().filter(|c| !c.is_control()).collect();
    serde_json::Value::String(text).to_string()
}
