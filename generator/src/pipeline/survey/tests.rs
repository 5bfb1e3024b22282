#![allow(clippy::unwrap_used)]

use super::*;
use std::fmt::Write;

const PAGE: &str = "### Request method\n\nPOST\n\n### Request address\n\n/make/\n\n### Request parameters\n\n\
                    | Field | Type | Required |\n|---|---|---|\n| id | int | yes |\n";
const TALK: &str = "# Welcome\n\nRead on.\n";

/// Makes a folder of files: a page of an endpoint, or what is said after a `=`.
fn folder(files: &[&str]) -> tempfile::TempDir {
    let folder = tempfile::Builder::new().prefix("project").tempdir().unwrap();
    for file in files {
        let (path, text) = file.split_once('=').unwrap_or((file, PAGE));
        let path = folder.path().join(path);
        std::fs::create_dir_all(path.parent().unwrap()).unwrap();
        std::fs::write(path, text).unwrap();
    }
    folder
}

/// The systems in short: `name: docs, zh docs < routes (pages)`.
fn shown(files: &[&str], docs: &[&str]) -> String {
    let folder = folder(files);
    let docs: Vec<PathBuf> = docs.iter().map(|docs| folder.path().join(docs)).collect();
    let scope = if docs.is_empty() { Scope::Below(folder.path()) } else { Scope::Docs(&docs) };
    let below = |path: &Path| path.strip_prefix(folder.path()).unwrap().display().to_string();
    let mut out = String::new();
    for found in survey(scope, &Progress::default()).systems {
        let docs = found
            .docs
            .iter()
            .map(|docs| format!("{} {}", docs.language.as_deref().unwrap_or(""), below(&docs.path)).trim().to_owned());
        let routes = found.routes.iter().map(|routes| format!(" < {} ({})", below(&routes.path), routes.pages));
        let (docs, routes) = (docs.collect::<Vec<_>>().join(", "), routes.collect::<String>());
        writeln!(out, "{}: {docs}{routes}", found.name).unwrap();
    }
    out
}

#[test]
fn folders_side_by_side_are_systems() {
    let files = ["docs/users/a.md", "docs/groups/b.md", "docs/groups/deep/c.md"];
    assert_eq!(shown(&files, &["docs"]), "groups: docs/groups\nusers: docs/users\n");
}

#[test]
fn a_folder_with_pages_is_one_system_whatever_lies_below() {
    assert_eq!(shown(&["shop/a.md", "shop/more/b.md"], &["shop"]), "shop: shop\n");
}

#[test]
fn an_introduction_joins_nothing() {
    let intro = format!("docs/intro.md={TALK}");
    let files = ["docs/users/a.md", "docs/groups/b.md", intro.as_str()];
    assert_eq!(shown(&files, &["docs"]), "groups: docs/groups\nusers: docs/users\n");
}

#[test]
fn folders_of_languages_are_one_system_and_the_larger_one_comes_first() {
    let files =
        ["shop/docs/en/a.md", "shop/docs/zh_hans/a.md", "shop/docs/zh_hans/b.md", "shop/docs/zh_hans/deep/c.md"];
    let whole = "shop: zh shop/docs/zh_hans, en shop/docs/en\n";
    assert_eq!(shown(&files, &["shop"]), whole);
    assert_eq!(shown(&files, &["shop/docs"]), whole);
    assert_eq!(shown(&files, &["shop/docs/en", "shop/docs/zh_hans"]), whole);
    assert_eq!(shown(&files, &["shop/docs/en"]), "shop: shop/docs/en\n");
}

#[test]
fn two_variants_of_a_language_keep_their_names() {
    let files = ["shop/zh_hans/a.md", "shop/zh_hant/a.md", "shop/en/a.md"];
    assert_eq!(shown(&files, &["shop"]), "shop: en shop/en, zh_hans shop/zh_hans, zh_hant shop/zh_hant\n");
}

#[test]
fn routes_go_with_the_pages_that_they_name() {
    let list = |name: &str| format!("- {{name: {name}, path: /{name}/, suggest_method: POST}}\n");
    let a = format!("esb/one/list.yaml={}", list("a"));
    let b = format!("esb/two/docs/list.yml={}", list("b"));
    let other = format!("esb/two/other.yaml={}", list("x"));
    let files = ["esb/one/docs/en/a.md", "esb/two/docs/b.md", "esb/two/no.yaml=x: 1\n", &a, &b, &other];
    let wanted = "one: en esb/one/docs/en < esb/one/list.yaml (1)\ntwo: esb/two/docs < esb/two/docs/list.yml (1)\n";
    assert_eq!(shown(&files, &["esb"]), wanted);
}

#[test]
fn one_list_of_routes_holds_folders_together() {
    let list = "shop/routes.yaml=- {name: a, path: /a/, method: GET}\n";
    assert_eq!(shown(&["shop/users/a.md", "shop/groups/b.md", list], &["shop"]), "shop: shop < shop/routes.yaml (1)\n");
}

#[test]
fn a_search_passes_over_what_describes_no_endpoint() {
    let contributing = format!("CONTRIBUTING.md={TALK}");
    let files = ["README.md", "docs/shop/a.md", "node_modules/x/y.md", contributing.as_str()];
    assert_eq!(shown(&files, &[]), "shop: docs/shop\n");
    assert_eq!(shown(&[contributing.as_str()], &[]), "");
    assert_eq!(shown(&["shop/a.md"], &["shop/a.md"]), "shop: shop/a.md\n");
}

#[test]
fn the_dialect_that_understands_more_comes_first() {
    let words = include_str!("../../../dialects/blueking.yaml");
    let words = words.replace("blueking", "house").replace("name: [", "name: [Property, ");
    let strange = PAGE.replace("Field", "Property");
    let folder = folder(&[&format!("shop/a.md={strange}"), &format!("words.yaml={words}")]);
    let docs = [folder.path().join("shop")];
    let survey = survey(Scope::Docs(&docs), &Progress::default());
    let fits = &survey.systems[0].fits;
    let names: Vec<&str> = fits.iter().map(|fit| fit.dialect.as_str()).collect();
    assert_eq!(names, [folder.path().join("words.yaml").to_str().unwrap(), "blueking"]);
    assert_eq!((fits[0].verdict(), fits[0].unknown.as_slice()), (Verdict::Well, &[] as &[_]));
    let unknown = &fits[1].unknown;
    assert!(
        unknown.iter().any(|(kind, word, count)| (kind.word(), word.as_str(), *count) == ("column", "Property", 1))
    );
}

#[test]
fn docs_that_fit_no_dialect_are_found_all_the_same() {
    let page = "shop/a.md=## Body\n\n| Property | Kind |\n|---|---|\n| id | bigint |\n\n```json\n{\"id\": 1}\n```\n";
    let folder = folder(&[page, &format!("shop/b.md={TALK}")]);
    let docs = [folder.path().join("shop")];
    let survey = survey(Scope::Docs(&docs), &Progress::default());
    let fit = &survey.systems[0].fits[0];
    assert_eq!((fit.verdict(), fit.pages, fit.understood, fit.rows), (Verdict::Not, 2, 0, 0));
}
