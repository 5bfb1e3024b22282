//! Whatever a system holds, the crate made of it is Rust, and nothing in it but what templates write.

use crate::bytes::Bytes;
use crate::{models, pages, shapes, written};
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
    let options = Options::default();
    match render(&[system], &options) {
        Ok(made) => {
            crate::page::can_be_shown(&made.diagnostics);
            is_sound_crate(&made.tree, &options.crate_name.replace('-', "_"), &module);
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

fn is_sound_crate(tree: &Tree, krate: &str, module: &str) {
    let mut paths = BTreeSet::new();
    for (path, text) in &tree.files {
        assert!(paths.insert(path.to_lowercase()), "{path} differs from another file by its case only");
        assert!(path.split('/').all(|step| !step.is_empty() && !step.starts_with('.')), "{path}");
        if path == "Cargo.toml" {
            text.parse::<toml::Table>().unwrap_or_else(|error| panic!("{error}\n{text}"));
        } else if path.ends_with(".json") {
            assert!(serde_json::from_str::<serde_json::Value>(text).is_ok(), "{path} is no JSON\n{text}");
        } else if path.starts_with(&format!("src/{module}/")) {
            let told = shapes::walk(text, krate);
            assert!(told.is_ok(), "{path} holds {:?}\n{text}", told.err());
        } else if *path == format!("src/{module}.rs") {
            is_list(path, text);
        }
    }
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
    let calls = written::calls(&file);
    assert!(calls.is_ok(), "{path}: {:?}\n{text}", calls.err());
}

fn parsed(path: &str, text: &str) -> syn::File {
    let file = syn::parse_file(text).unwrap_or_else(|error| panic!("{path}: {error}\n{text}"));
    assert!(file.attrs.iter().all(|attribute| attribute.path().is_ident("doc")), "{path} has an attribute\n{text}");
    file
}
