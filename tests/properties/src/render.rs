//! Whatever a system holds, the crate made of it is Rust, and nothing in it but what templates write.

use crate::bytes::Bytes;
use crate::{models, pages, written};
use md_bindgen::diagnostic::{Diagnostic, code};
use md_bindgen::render::names::{Kind, identifier};
use md_bindgen::render::{Options, render};
use md_bindgen::spec::check::{check_endpoint, check_names};
use md_bindgen::spec::routes::Routes;
use md_bindgen::spec::{Endpoint, System};
use md_bindgen::write::Tree;
use std::collections::BTreeSet;
use syn::Item;

/// The first byte says what the rest is: a model, or pages, between two of which stands a form feed.
pub fn check(data: &[u8]) {
    let Some(system) = system(data) else { return };
    if !is_sound(&system) {
        return;
    }
    let module = identifier(&system.name, Kind::System);
    match render(&[system], &Options::default()) {
        Ok(made) => {
            crate::page::can_be_shown(&made.diagnostics);
            is_sound_crate(&made.tree, &module);
        }
        Err(findings) => {
            assert!(!findings.is_empty());
            findings.iter().for_each(is_no_defect);
            crate::page::can_be_shown(&findings);
        }
    }
}

/// The system that bytes stand for, which may contradict itself.
pub fn system(data: &[u8]) -> Option<System> {
    let (kind, rest) = data.split_first()?;
    if *kind == b'm' {
        return Some(models::system(&mut Bytes::new(rest)));
    }
    let text = Bytes::new(rest).rest();
    let mut endpoints: Vec<Endpoint> = Vec::new();
    for (at, page) in text.split('\u{c}').take(4).enumerate() {
        // Two of the names are one but for case, so that files may collide.
        let name = ["get_host", "getHost", "list", "type"][at];
        let page = pages::read(name, page, pages::dialect(text.len()), &Routes::default());
        endpoints.extend(page.routed());
    }
    Some(System::new("shop", endpoints))
}

/// Whether a spec may hold it: nothing else is rendered.
pub fn is_sound(system: &System) -> bool {
    check_names(system).is_empty() && system.endpoints.iter().all(|endpoint| check_endpoint(endpoint).is_empty())
}

fn is_no_defect(finding: &Diagnostic) {
    assert!(finding.code != &code::UNPARSABLE_OUTPUT, "{}", finding.message);
}

fn is_sound_crate(tree: &Tree, module: &str) {
    let mut paths = BTreeSet::new();
    for (path, text) in &tree.files {
        assert!(paths.insert(path.to_lowercase()), "{path} differs from another file by its case only");
        assert!(path.split('/').all(|step| !step.is_empty() && !step.starts_with('.')), "{path}");
        if path == "Cargo.toml" {
            text.parse::<toml::Table>().unwrap_or_else(|error| panic!("{error}\n{text}"));
        } else if path.ends_with(".json") {
            assert!(serde_json::from_str::<serde_json::Value>(text).is_ok(), "{path} is no JSON\n{text}");
        } else if path.starts_with(&format!("src/{module}/")) {
            is_intended(path, text);
        } else if *path == format!("src/{module}.rs") {
            is_list(path, text);
        }
    }
}

/// The file of an endpoint, or of what several have in common: calls of macros, and what they need.
fn is_intended(path: &str, text: &str) {
    let file = parsed(path, text);
    for item in &file.items {
        match item {
            Item::Use(item) => assert!(item.attrs.iter().all(is_allowed), "{path}\n{text}"),
            Item::Macro(item) => assert!(item.ident.is_none(), "{path} makes a macro\n{text}"),
            Item::Impl(item) => assert!(has_setters_only(item), "{path} has an odd `impl`\n{text}"),
            _ => panic!("{path} has an item that no template writes\n{text}"),
        }
    }
    names_differ(path, &file);
}

/// Whether there is nothing but methods in it, as for fields whose setters have another name.
fn has_setters_only(item: &syn::ItemImpl) -> bool {
    let is_setter = |item: &syn::ImplItem| {
        let syn::ImplItem::Fn(method) = item else { return false };
        let is_known = |attribute: &syn::Attribute| {
            ["doc", "inline", "must_use"].iter().any(|name| attribute.path().is_ident(name))
        };
        method.attrs.iter().all(is_known) && method.block.stmts.len() == 2
    };
    item.trait_.is_none() && item.attrs.is_empty() && item.items.iter().all(is_setter)
}

/// The file of a system: the list of its endpoints, and their handle.
fn is_list(path: &str, text: &str) {
    let file = parsed(path, text);
    let kind = |item: &Item| match item {
        Item::Use(_) => "use",
        Item::Mod(item) if item.ident == "types" && item.content.is_none() => "mod",
        Item::Macro(item) if item.mac.path.is_ident("endpoints") => "list",
        Item::Const(item) if item.ident == "NAME" => "name",
        Item::Struct(_) => "handle",
        Item::Impl(_) => "accessor",
        _ => panic!("{path} has an item that no template writes\n{text}"),
    };
    let mut kinds: Vec<&str> = file.items.iter().map(kind).collect();
    kinds.retain(|kind| *kind != "mod");
    assert_eq!(kinds, ["use", "list", "name", "handle", "accessor"], "{path}\n{text}");
    records(path, &file);
}

/// The records of a file, read strictly.
fn records(path: &str, file: &syn::File) -> Vec<written::Record> {
    written::records(file).unwrap_or_else(|error| panic!("{path}: {error}"))
}

fn parsed(path: &str, text: &str) -> syn::File {
    let file = syn::parse_file(text).unwrap_or_else(|error| panic!("{path}: {error}\n{text}"));
    assert!(file.attrs.iter().all(|attribute| attribute.path().is_ident("doc")), "{path} has an attribute\n{text}");
    file
}

fn is_allowed(attribute: &syn::Attribute) -> bool {
    ["doc", "allow", "expect"].iter().any(|name| attribute.path().is_ident(name))
}

/// The macro calls of a file are read strictly, and no two names in it are one.
fn names_differ(path: &str, file: &syn::File) {
    let mut names = BTreeSet::new();
    for record in records(path, file) {
        let mut fields = BTreeSet::new();
        for field in &record.fields {
            assert!(fields.insert(field.name.to_string()), "{path}: two fields `{}` of `{}`", field.name, record.name);
        }
        assert!(names.insert(record.name.to_string()), "{path}: two records `{}`", record.name);
    }
}
