#![allow(clippy::unwrap_used, clippy::expect_used)]
use super::*;

/// What is asked for in every manifest, on a line at the end that leaves the places alone.
const CRATE: &str = "crate: {name: my-api}\n";

fn read(text: &str) -> Result<Manifest, Vec<String>> {
    let text = if text.contains("crate: {") { text.to_owned() } else { format!("{text}{CRATE}") };
    let file = SourceFile::new("specs/bindgen.yaml", text);
    Manifest::parse(&file, Path::new("specs")).map_err(|findings| shown(&findings))
}

fn shown(findings: &[Diagnostic]) -> Vec<String> {
    findings
        .iter()
        .map(|finding| {
            let place = &finding.labels[0].place;
            let text = &place.file.text()[place.span.clone()];
            format!("{} {place} [{text}] {}", finding.code.name, finding.message)
        })
        .collect()
}

#[test]
fn what_is_left_out_has_a_default() {
    let manifest = read("systems:\n- {name: cc, docs: cc/docs}\n").unwrap();
    assert_eq!(manifest.out, Path::new("specs/../generated"));
    assert_eq!((manifest.package.name.as_str(), manifest.package.version.as_str()), ("my-api", "0.1.0"));
    let system = &manifest.systems[0];
    assert_eq!(system.docs, [Docs { language: None, folder: "specs/cc/docs".into() }]);
    assert_eq!(system.spec.as_deref(), Some(Path::new("specs/cc/spec.yaml")));
    assert_eq!(system.dialect, None);
    assert!(system.routes.is_empty() && system.overlay.is_none());
}

#[test]
fn every_key_is_read() {
    let manifest = read(
        "out: crate\ncrate: {name: my-api, version: 1.2.3-beta.1}\nlevels: {odd-route: deny}\nsystems:\n- name: cc\n  \
         docs: {zh: cc/zh, en: cc/en}\n  language: en\n  routes: [a.yaml, b.yaml]\n  dialect: my.yaml\n  \
         overlay: cc/fix.yaml\n  spec: out.yaml\n- name: one\n  docs: one\n  language: zh\n  routes: one.yaml\n  dialect: house\n",
    )
    .unwrap();
    assert_eq!(manifest.levels["odd-route"], Level::Deny);
    assert_eq!(manifest.package.version, "1.2.3-beta.1");
    let [cc, one] = manifest.systems.as_slice() else { panic!("two systems") };
    let languages: Vec<_> = cc.docs.iter().map(|docs| docs.language.as_deref()).collect();
    assert_eq!(languages, [Some("en"), Some("zh")]);
    assert_eq!(cc.routes, [Path::new("specs/a.yaml"), Path::new("specs/b.yaml")]);
    assert_eq!(cc.dialect, Some(DialectRef::File("specs/my.yaml".into())));
    assert_eq!(one.dialect, Some(DialectRef::BuiltIn("house".to_owned())));
    assert_eq!(
        (cc.overlay.as_deref(), cc.spec.as_deref()),
        (Some(Path::new("specs/cc/fix.yaml")), Some(Path::new("specs/out.yaml")))
    );
    assert_eq!(one.docs[0].language.as_deref(), Some("zh"));
    assert_eq!(one.routes, [Path::new("specs/one.yaml")]);
}

#[test]
fn mistakes_are_found_at_their_place() {
    for (text, expected) in [
        ("systems: []\nsystem: 1\n", "bad-yaml specs/bindgen.yaml:2:1 [system] unknown field `system`"),
        (
            "systems:\n- {name: a, docs: d, dialct: x}\n",
            "bad-yaml specs/bindgen.yaml:2:22 [dialct] systems[0]: unknown field `dialct`",
        ),
        (
            "systems:\n- {name: a, docs: [d]}\n",
            "bad-yaml specs/bindgen.yaml:2:19 [[d]}] systems[0].docs: invalid type: sequence, expected a folder, or folders by language",
        ),
        (
            "systems: []\nlevels: {odd-route: off}\n",
            "bad-yaml specs/bindgen.yaml:2:21 [off] levels.odd-route: unknown variant `off`",
        ),
        (
            "systems: []\nlevels: {odd-rout: deny}\n",
            "bad-manifest specs/bindgen.yaml:2:10 [odd-rout] there is no finding with the code",
        ),
        (
            "systems: []\ncrate: {name: a, version: 1.2}\n",
            "bad-manifest specs/bindgen.yaml:2:27 [1.2] `1.2` is no version",
        ),
        (
            "systems: []\ncrate: {name: ../x}\n",
            "bad-manifest specs/bindgen.yaml:2:15 [../x] `../x` is no name for a crate",
        ),
        (
            "systems:\n- {name: ../x, docs: d}\n",
            "bad-manifest specs/bindgen.yaml:2:10 [../x] `../x` is no name for a system",
        ),
        (
            "systems:\n- {name: a-b, docs: d}\n- {name: a_b, docs: d}\n",
            "bad-manifest specs/bindgen.yaml:3:10 [a_b] there are two systems `a_b`",
        ),
        (
            "systems:\n- {name: a, docs: d, spec: x}\n- {name: b, docs: d, spec: x}\n",
            "bad-manifest specs/bindgen.yaml:3:28 [x] two systems write specs/x",
        ),
        (
            "systems:\n- {name: a, docs: {zh: d}, language: en}\n",
            "bad-manifest specs/bindgen.yaml:2:38 [en] `a` has no docs in `en`",
        ),
        (
            "systems: []\nlevels: {odd-route: warn, odd-route: deny}\n",
            "bad-yaml specs/bindgen.yaml:2:9 [{odd-route: warn, odd-route: deny}] levels: duplicate field `odd-route`",
        ),
        (
            "systems:\n- {name: a, docs: {zh: d, zh: e}}\n",
            "bad-yaml specs/bindgen.yaml:2:19 [{zh: d, zh: e}}] systems[0].docs: duplicate field `zh`",
        ),
        ("systems:\n- {name: a, docs: {}}\n", "bad-manifest specs/bindgen.yaml:2:13 [docs] `a` has no docs"),
    ] {
        let findings = read(text).unwrap_err();
        assert_eq!(findings.len(), 1, "{findings:?}");
        assert!(findings[0].starts_with(expected), "{} is not {expected}", findings[0]);
    }
}

#[test]
fn what_is_not_on_the_disk_is_named() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("bindgen.yaml");
    std::fs::create_dir(folder.path().join("docs")).unwrap();
    let text = "systems:\n- name: a\n  docs: docs\n  routes: [bindgen.yaml, x.yaml]\n  overlay: y.yaml\n  dialect: ./z.yaml\n- {name: b, docs: nowhere}\ncrate: {name: a}\n";
    std::fs::write(&path, text).unwrap();
    let findings = Manifest::load(&path).unwrap_err();
    let places: Vec<_> = findings.iter().map(|finding| finding.labels[0].place.line_column()).collect();
    assert_eq!(places, [(4, 26), (5, 12), (6, 12), (7, 19)]);
    std::fs::write(&path, "crate: {name: a}\nsystems:\n- {name: a, docs: docs}\n").unwrap();
    assert!(Manifest::load(&path).is_ok());
    assert!(Manifest::load(&folder.path().join("none.yaml")).is_err());
}

#[test]
fn the_manifest_of_this_project_is_right() {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("../specs/bindgen.yaml");
    let file = read_text(&path).unwrap();
    let manifest = Manifest::parse(&file, Path::new("specs")).unwrap();
    let names: Vec<&str> = manifest.systems.iter().map(|system| system.name.as_str()).collect();
    assert_eq!(names, ["cc", "jobv3", "monitor_v3", "bk_cmdb"]);
}

/// A folder with pages, routes and this manifest beside them, in `specs`.
fn project(text: &str) -> (tempfile::TempDir, PathBuf) {
    let folder = tempfile::tempdir().unwrap();
    let write = |path: &str, text: &str| {
        let path = folder.path().join(path);
        std::fs::create_dir_all(path.parent().unwrap()).unwrap();
        std::fs::write(path, text).unwrap();
    };
    write("docs/page.md", "# a page");
    write("docs/CHANGELOG.md", "# a changelog");
    write("routes.yaml", "[]");
    write("specs/bindgen.yaml", text);
    let path = folder.path().join("specs/bindgen.yaml");
    (folder, path)
}

#[test]
fn nothing_is_written_over_what_is_read() {
    let system = |rest: &str| format!("systems:\n- {{name: a, docs: ../docs, routes: ../routes.yaml{rest}}}\n{CRATE}");
    let log = |path: &str| format!("{}crate: {{name: a, changelog: {path}}}\n", system("").replace(CRATE, ""));
    for (text, expected) in [
        (system(", spec: ../routes.yaml"), "a routes file"),
        (system(", spec: ../docs/page.md"), "a page of the docs"),
        (system(", spec: bindgen.yaml"), "this manifest"),
        (system(", spec: CHANGELOG.md"), "the changelog"),
        (system(", overlay: ../routes.yaml, spec: ../specs/../routes.yaml"), "a routes file"),
        (log("../docs/page.md"), "a page of the docs"),
    ] {
        let (_folder, path) = project(&text);
        let findings = Manifest::load(&path).unwrap_err();
        assert_eq!(findings.len(), 1, "{findings:?}");
        assert!(findings[0].message.ends_with(expected), "{}", findings[0].message);
    }
    for text in [system(", spec: ../docs/spec.yaml"), log("../docs/CHANGELOG.md"), log("../docs/log.md")] {
        let (_folder, path) = project(&text);
        assert!(Manifest::load(&path).is_ok(), "{text}");
    }
}

#[test]
fn one_folder_holds_one_language() {
    let text = format!("systems:\n- {{name: a, docs: {{zh: ../docs, en: ../specs/../docs}}}}\n{CRATE}");
    let (_folder, path) = project(&text);
    let findings = Manifest::load(&path).unwrap_err();
    assert_eq!(findings[0].message, "`a` has the pages of two languages in one folder");
}

#[test]
fn paths_take_no_detour_but_around_a_link() {
    let (folder, path) = project(&format!("systems:\n- {{name: a, docs: ../docs}}\n{CRATE}"));
    let manifest = Manifest::load(&path).unwrap();
    assert_eq!(manifest.systems[0].docs[0].folder, folder.path().join("docs"));
    assert_eq!(manifest.out, folder.path().join("generated"));
    #[cfg(unix)]
    {
        std::os::unix::fs::symlink(folder.path().join("specs"), folder.path().join("docs/link")).unwrap();
        let manifest = Manifest::load(&folder.path().join("docs/link/bindgen.yaml")).unwrap();
        assert_eq!(manifest.systems[0].docs[0].folder, folder.path().join("docs/link/../docs"));
    }
}

#[test]
fn carried_facts_make_docs_needless() {
    let manifest =
        read("systems:\n- {name: a, facts: a/spec.yaml}\n- {name: b, docs: b, facts: b/spec.yaml}\n").unwrap();
    let [a, b] = manifest.systems.as_slice() else { panic!("two systems") };
    assert_eq!((a.facts.as_deref(), a.spec.as_deref()), (Some(Path::new("specs/a/spec.yaml")), None));
    assert_eq!(b.spec.as_deref(), Some(Path::new("specs/b/pages.yaml")), "what is carried is not written over");
    assert!(read("systems:\n- {name: a}\n").is_err());
    let (_folder, path) =
        project(&format!("systems:\n- {{name: a, docs: ../docs, facts: f.yaml, spec: f.yaml}}\n{CRATE}"));
    let messages: Vec<String> = Manifest::load(&path).unwrap_err().into_iter().map(|found| found.message).collect();
    assert!(messages[0].ends_with("and is a spec whose facts are carried over"), "{messages:?}");
    assert_eq!(messages[1], "the facts of `a` cannot be found");
}

#[test]
fn a_handle_is_one_method() {
    let handles = |one: &str, two: &str| {
        read(&format!("systems:\n- {{name: a_v2, docs: a, handle: {one}}}\n- {{name: b, docs: b, handle: {two}}}\n"))
    };
    assert_eq!(handles("a", "bee").unwrap().systems[0].handle.as_deref(), Some("a"));
    for (one, two) in
        [("x", "x"), ("b", "bee"), ("a_v2", "bee"), ("send", "bee"), ("fn", "bee"), ("Job", "bee"), ("\"a b\"", "bee")]
    {
        assert!(handles(one, two).is_err(), "{one} {two}");
    }
}

#[test]
fn docs_of_another_repository_are_looked_for_where_that_lies() {
    let text = "origin: {repository: https://example.com/docs, path: api, revision: 2026-01-31}\n\
                systems:\n- {name: a, docs: docs, overlay: o.yaml}\n";
    let (folder, path) = project(&format!("{text}{CRATE}"));
    std::fs::write(folder.path().join("specs/o.yaml"), "[]").unwrap();
    let findings = Manifest::load(&path).unwrap_err();
    assert!(findings[0].help.as_deref().unwrap().starts_with("`--base DIR` says where the folder api of https"));
    let manifest = Manifest::load_from(&path, Some(folder.path())).unwrap();
    assert_eq!(manifest.systems[0].docs[0].folder, folder.path().join("docs"));
    assert_eq!(manifest.systems[0].overlay.as_deref(), Some(folder.path().join("specs/o.yaml").as_path()));
    assert_eq!(manifest.origin.unwrap().path, "api");
}
