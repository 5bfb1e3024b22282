#![allow(clippy::unwrap_used, clippy::expect_used)]
use super::*;

fn load(files: &[(&str, &str)]) -> (Routes, Vec<Diagnostic>) {
    let files: Vec<SourceFile> = files.iter().map(|(name, text)| SourceFile::new(*name, *text)).collect();
    let words = |word: &str| vec![word.to_owned()];
    Routes::load(&files, &RouteRules { prefix: "/public/".to_owned(), writes: words("delete"), reads: words("search") })
}

fn shown(findings: &[Diagnostic]) -> Vec<String> {
    findings
        .iter()
        .map(|finding| format!("{} {}: {}", finding.code.name, finding.labels[0].place, finding.message))
        .collect()
}

const COMPONENTS: &str = "---
- path: /v2/cc/find_sets/
  name: find_sets
  label: 查询
  label_en: find sets
  suggest_method: POST
  api_type: query
  dest_http_method: PUT
  extra: {a: 1}

- {path: /v2/cc/drop/{id}/, name: drop, suggest_method: POST, api_type: operate, is_hidden: true}
";

#[test]
fn a_component_list_is_read() {
    let (routes, findings) =
        load(&[("cc.yaml", &COMPONENTS.replace("drop/{id}/", "\"drop/{id}/\"").replace("/v2/cc/\"", "\"/v2/cc/"))]);
    assert_eq!(shown(&findings), [""; 0]);
    let found = routes.find("find_sets").unwrap();
    assert_eq!((found.method.as_str(), found.path.as_str()), ("POST", "/public/v2/cc/find_sets/"));
    assert_eq!((found.effect, found.hidden), (Effect::Read, false));
    assert_eq!((found.summary.as_str(), found.summary_en.as_str()), ("查询", "find sets"));
    assert_eq!(found.place.line_column(), (2, 3));
    let dropped = routes.find("drop").unwrap();
    assert_eq!(
        (dropped.path.as_str(), dropped.effect, dropped.hidden),
        ("/public/v2/cc/drop/{id}/", Effect::Write, true)
    );
}

#[test]
fn a_name_that_changes_something_is_no_query() {
    let text = COMPONENTS.replace("find_sets", "batch_delete_sets").replace("/{id}", "");
    let (routes, _) = load(&[("cc.yaml", &text)]);
    assert_eq!(routes.find("batch_delete_sets").map(|route| route.effect), Some(Effect::Write));
}

#[test]
fn a_post_whose_name_only_asks_changes_nothing() {
    let text = "paths:
  /hosts/search: {post: {operationId: search_hosts}, put: {operationId: search_rules}}
  /hosts/batch: {post: {operationId: batch_search_hosts}}
  /hosts/stale: {post: {operationId: search_or_delete_hosts}}
  /locks/search: {post: {operationId: search_delete_locks}}
  /hosts: {post: {operationId: add_hosts}}
";
    let (routes, _) = load(&[("resources.yaml", text)]);
    let effect = |name: &str| routes.find(name).map(|route| route.effect);
    assert_eq!(effect("search_hosts"), Some(Effect::Read));
    assert_eq!(effect("batch_search_hosts"), Some(Effect::Read));
    assert_eq!(effect("search_or_delete_hosts"), Some(Effect::Write));
    assert_eq!(effect("search_delete_locks"), Some(Effect::Read), "only what is joined to the first verb is one");
    assert_eq!(effect("search_rules"), Some(Effect::Write), "a PUT changes what it puts");
    assert_eq!(effect("add_hosts"), Some(Effect::Write));
    let (routes, _) = load(&[("cc.yaml", "- {path: /a/, name: search_hosts, method: POST, api_type: operate}\n")]);
    assert_eq!(routes.find("search_hosts").map(|route| route.effect), Some(Effect::Write), "the list says so");
}

#[test]
fn a_resource_file_is_read() {
    let text = "swagger: '2.0'
basePath: /prod
paths:
  /api/v3/set/{id}:
    parameters: []
    x-note: {operationIds: 1}
    get:
      operationId: get_set
      description: 查询
      responses: {200: {description: ''}, default: {}}
      x-gateway: {descriptionEn: Get a set, pluginConfigs: [{yaml: \"a:\\n  b\"}]}
    delete: {operationId: drop_set}
    post: {description: no name}
    x-any: {operationId: any_set}
";
    let (routes, findings) = load(&[("resources.yaml", text)]);
    let found = routes.find("get_set").unwrap();
    assert_eq!((found.method.as_str(), found.path.as_str(), found.effect), ("GET", "/api/v3/set/{id}", Effect::Read));
    assert_eq!((found.summary.as_str(), found.summary_en.as_str()), ("查询", "Get a set"));
    assert_eq!(routes.find("drop_set").map(|route| route.effect), Some(Effect::Write));
    assert_eq!(
        shown(&findings),
        [
            "odd-route resources.yaml:13:5: `post /api/v3/set/{id}` has no operationId",
            "odd-route resources.yaml:14:5: `x-any` is no HTTP method"
        ]
    );
}

#[test]
fn odd_entries_are_left_out_with_their_place() {
    let text = "- {path: /a}\n- {name: b, path: /b}\n- {name: c, path: /c, method: fetch}\n- 1\n- {name: d, path: d, method: get}\n";
    let (routes, findings) = load(&[("a.yaml", text)]);
    assert_eq!(
        shown(&findings),
        [
            "odd-route a.yaml:1:3: the entry has no name, no method",
            "odd-route a.yaml:2:3: the entry has no method",
            "odd-route a.yaml:3:3: `fetch` is no HTTP method",
            "odd-route a.yaml:4:3: the entry has no name, no path, no method",
        ]
    );
    assert_eq!(routes.iter().map(|route| route.path.as_str()).collect::<Vec<_>>(), ["/public/d"]);
}

#[test]
fn the_last_entry_wins_unless_it_is_hidden() {
    let text = "- {name: a, path: /1, method: GET}\n- {name: a, path: /2, method: POST}\n- {name: a, path: /3, method: POST, is_hidden: true}\n- {name: a, path: /2, method: POST}\n";
    let (routes, findings) = load(&[("a.yaml", text)]);
    assert_eq!(routes.find("a").unwrap().path, "/public/2");
    assert_eq!(
        shown(&findings),
        ["duplicate-route a.yaml:2:3: `a` has two routes", "duplicate-route a.yaml:2:3: `a` has two routes"]
    );
}

#[test]
fn a_broken_file_is_an_error_and_the_others_are_read() {
    let (routes, findings) = load(&[
        ("x.yaml", "a: [1"),
        ("y.yaml", "a: 1"),
        ("empty.yaml", ""),
        ("z.yaml", "- {name: a, path: /a, method: GET}"),
    ]);
    assert!(routes.find("a").is_some());
    assert_eq!(findings.len(), 2);
    assert!(findings.iter().all(|finding| finding.code == &code::BAD_YAML));
}

#[test]
fn a_path_that_has_the_prefix_keeps_it_once() {
    assert_eq!(below("/api/c", "/api/c/v2/x/"), "/api/c/v2/x/");
    assert_eq!(below("/api/c", "/api/cx"), "/api/c/api/cx");
    assert_eq!(below("", "x"), "/x");
}

#[test]
fn near_routes_are_proposed() {
    let text = "- {name: job_details, path: /a/, method: GET}\n- {name: other, path: /x/get_thing/, method: GET}\n- {name: list_hosts, path: /b/, method: GET}\n";
    let (routes, _) = load(&[("a.yaml", text)]);
    let near = |name, path| routes.near(name, path).into_iter().map(|route| route.name.as_str()).collect::<Vec<_>>();
    assert_eq!(near("details_job", ""), ["job_details"]);
    assert_eq!(near("get_thing", ""), ["other"]);
    assert_eq!(near("zzz", "/q/get_thing"), ["other"]);
    assert_eq!(near("list_host", ""), ["list_hosts"]);
    assert_eq!(near("unlike_all", ""), [""; 0]);
}

#[test]
fn real_files_are_read_whole() {
    let Ok(corpus) = std::env::var("MD_BINDGEN_CORPUS") else { return };
    // Tests run in the folder of their package; people give a path from the root of the workspace.
    let corpus = std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join("..").join(corpus);
    for (path, count) in
        [("esb/cc/cc.yaml", 167), ("esb/monitor_v3/monitor_v3.yaml", 252), ("gateway/bk-cmdb/resources.yaml", 156)]
    {
        let text = std::fs::read_to_string(corpus.join(path)).unwrap();
        let (routes, findings) = load(&[(path, &text)]);
        assert_eq!(shown(&findings), [""; 0]);
        assert_eq!(routes.iter().count(), count, "{path}");
    }
}
