#![allow(clippy::unwrap_used, clippy::expect_used)]

use super::*;
use crate::diagnostic::{Diagnostic, SourceFile};
use crate::spec::model::{Example, KnownValue, Source, System, Type};
use crate::spec::samples;

fn file(text: &str) -> SourceFile {
    SourceFile::new("spec.yaml", text)
}

/// The findings as `code line:column text-at-the-place: message`.
fn shown(findings: &[Diagnostic]) -> Vec<String> {
    findings
        .iter()
        .map(|finding| {
            let place = &finding.labels.first().expect("a place").place;
            let (line, column) = place.line_column();
            let text = &place.file.text()[place.span.clone()];
            format!("{} {line}:{column} [{text}] {}", finding.code.name, finding.message)
        })
        .collect()
}

#[test]
fn a_spec_is_made_to_be_read() {
    insta::with_settings!({snapshot_path => "../snapshots", prepend_module_to_snapshot => false}, {
        insta::assert_snapshot!("full_spec", write(&samples::system(), Style::Full));
        insta::assert_snapshot!("facts_only", write(&samples::system(), Style::Facts));
    });
}

#[test]
fn what_was_written_reads_back_equal() {
    let system = samples::system();
    assert_eq!(read(&file(&write(&system, Style::Full))).unwrap(), system);
    let empty = System::new("empty", Vec::new());
    assert_eq!(read(&file(&write(&empty, Style::Full))).unwrap(), empty);
}

#[test]
fn facts_read_back_without_their_sentences() {
    let mut system = samples::system();
    let facts = read(&file(&write(&system, Style::Facts))).unwrap();
    for endpoint in &mut system.endpoints {
        endpoint.summary.clear();
        endpoint.doc.clear();
        endpoint.deprecated.iter_mut().for_each(String::clear);
        endpoint.example = Example::default();
        for field in endpoint.types.values_mut().flat_map(|record| &mut record.fields) {
            field.doc.clear();
            field.values.iter_mut().for_each(|known| known.doc.clear());
        }
    }
    assert_eq!(facts, system);
}

/// Texts that trip YAML writers, in every place that takes any text.
#[test]
fn every_text_survives() {
    let mut texts: Vec<String> = [
        "",
        " ",
        "a ",
        " a",
        "yes",
        "No",
        "on",
        "null",
        "~",
        "NULL",
        "true",
        "1",
        "01",
        "1.0",
        "1e3",
        "0x1f",
        "1_0",
        "12:30:45",
        "2019-10-10",
        ".inf",
        "-",
        "- a",
        "? a",
        ":",
        "a: b",
        "a:",
        ":a",
        "a #b",
        "#a",
        "a, b",
        "[",
        "]",
        "{a}",
        "*a",
        "&a",
        "!a",
        "!!str a",
        "|",
        "> a",
        "%a",
        "@a",
        "`a`",
        "'a'",
        "\"a\"",
        "a\"b",
        "a\\nb",
        "a\nb",
        "\n",
        "a\r\nb",
        "\ta",
        "---",
        "...",
        "=",
        "<<",
        "业务ID，必填",
        "「引号」",
        "🙂",
        "\u{0}",
        "\u{7f}",
        "\u{85}a",
        "a\u{2028}b",
        "\u{feff}a",
        "\u{a0}",
        "\u{202e}a",
        "\u{fffe}",
        "\u{10ffff}",
        "{{ common }}",
        "a?",
        "$eq",
        "a:b",
    ]
    .iter()
    .map(ToString::to_string)
    .collect();
    texts.push("x".repeat(5000));
    texts.push(format!("{}, {}: y", "长".repeat(3000), "\n".repeat(100)));
    for c in (0..=0x2_ffff).step_by(7).filter_map(char::from_u32) {
        if u32::from(c) < 0x300 || u32::from(c) % 37 == 0 {
            texts.push(format!("{c}"));
            texts.push(format!("a{c}b {c}"));
        }
    }
    texts.sort();
    texts.dedup();
    let mut system = samples::system();
    system.endpoints.truncate(1);
    let endpoint = &mut system.endpoints[0];
    let template = endpoint.types["Node"].fields[0].clone();
    let fields = texts.iter().map(|text| {
        let mut field = template.clone();
        field.name.clone_from(text);
        field.doc.clone_from(text);
        field.rust = Some(text.clone());
        field.values = vec![KnownValue { value: text.clone(), doc: text.clone() }];
        field
    });
    endpoint.types["Node"].fields = fields.collect();
    endpoint.types.insert("Yes".to_owned(), Default::default());
    endpoint.response = Type::list(Type::Record("Yes".to_owned()));
    for text in &texts {
        endpoint.summary.clone_from(text);
        endpoint.doc.clone_from(text);
        let small = System::new("s", vec![small(endpoint.clone())]);
        let yaml = write(&small, Style::Full);
        assert_eq!(read(&file(&yaml)).unwrap_or_else(|e| panic!("{:?}\n{yaml}", shown(&e))), small, "{yaml}");
    }
    let yaml = write(&system, Style::Full);
    assert!(!yaml.contains('\t') && yaml.lines().count() < texts.len() + 100, "one field is one line");
    assert_eq!(read(&file(&yaml)).unwrap(), system);
}

fn small(mut endpoint: crate::spec::Endpoint) -> crate::spec::Endpoint {
    endpoint.types["Node"].fields.truncate(1);
    endpoint
}

#[test]
fn a_source_keeps_its_line() {
    for (name, line) in [("a.md", 1), ("a.md", 7), ("a:7", 1), ("a:07", 1), ("a:7", 3), ("a.md", 0)] {
        let mut system = samples::system();
        system.endpoints[0].source = Some(Source { file: name.to_owned(), line });
        assert_eq!(read(&file(&write(&system, Style::Full))).unwrap(), system, "{name} {line}");
    }
}

#[test]
fn an_other_format_names_the_version_that_it_needs() {
    for text in ["format: 7\nsystem: a\nendpoints: []\n", "format: 0\nsystem: a\nendpoints: []\n"] {
        assert_eq!(read(&file(text)).unwrap_err()[0].code.name, "spec-format");
    }
    let findings = read(&file("format: 7\nsystem: a\nnew_key: 1\n")).unwrap_err();
    assert_eq!(shown(&findings), ["spec-format 1:9 [7] the spec has format 7; this md-bindgen reads format 1"]);
    assert!(findings[0].help.as_deref().unwrap().contains("format 7"));
}

#[test]
fn the_shape_of_a_spec_is_strict() {
    let good = write(&samples::system(), Style::Full);
    for (from, to, expected) in [
        ("required: true", "requird: true", "[requird] "),
        ("required: true", "required: yes", "[yes] "),
        ("effect: read", "effect: reads", "[reads] "),
        ("in: path", "in: cookie", "[cookie] "),
        ("system: sample", "sytem: sample", "[sytem] "),
        ("  method: GET\n", "", "missing field `method`"),
        ("method: GET", "method: GET\n  method: GET", "duplicate field"),
        ("types:", "types: [", ""),
    ] {
        let text = good.replacen(from, to, 1);
        let findings = read(&file(&text)).unwrap_err();
        assert_eq!(findings.len(), 1);
        let shown = shown(&findings).remove(0);
        assert!(shown.starts_with("bad-yaml ") && shown.contains(expected), "{shown}");
    }
    for text in ["", "# nothing\n", "[]", "1", "a: b", "format: x", "format: -1", "\u{feff}format: 1", "a: &a [*a]\n"] {
        assert!(read(&file(text)).is_err(), "{text:?}");
    }
}

#[test]
fn contradictions_are_found_at_their_place() {
    let text = "\u{feff}# 规格\r
format: 1
system: 2fast
endpoints:
- name: a
  method: FETCH
  path: \"a b\"
  effect: read
  envelope: house
  request: Req
  response: Data
  types:
    Request:
    - {name: 名字, type: text}
    request: []
- name: a
  method: POST
  path: /a
  effect: write
  envelope: house
  request: Request
  response: list<Data>
  types:
    Request:
    - {name: 名, type: Other?, doc: \"中 }\"}
    - name: 名
      type: string # twice
    - {name: id, type: string, in: path}
    Item:
    - {name: x, type: string, in: 'query'}
- name: b
  method: GET
  path: a
  effect: read
  envelope: none
  request: Request
  response: any
  types:
    Item: []
";
    let findings = read(&file(text)).unwrap_err();
    insta::with_settings!({snapshot_path => "../snapshots", prepend_module_to_snapshot => false}, {
        insta::assert_snapshot!("contradictions", shown(&findings).join("\n"));
    });
}

#[test]
fn hostile_files_end_quickly() {
    let deep = format!("format: 1\nsystem: {}", "[".repeat(200_000));
    let bomb = (1..30).fold("a0: &a0 x\n".to_owned(), |text, n| {
        let m = n - 1;
        format!("{text}a{n}: &a{n} [*a{m}, *a{m}, *a{m}, *a{m}, *a{m}, *a{m}, *a{m}, *a{m}]\n")
    });
    for text in [deep, bomb] {
        assert!(read(&file(&text)).is_err());
        assert!(tree(&file(&text)).is_err());
    }
    for text in ["- ", "[\n", "{a: \n", "? ", "a:\n [", "&a [", "[ ]"] {
        assert!(tree(&file(&text.repeat(200_000))).is_err(), "{text:?}");
    }
}

#[test]
fn brackets_in_texts_are_no_nesting() {
    let line = "- {a: \"[[{ \\\" [\", b: \"[\"}\n";
    assert!(tree(&file(&line.repeat(20_000))).is_ok());
}

#[test]
fn a_tree_knows_where_everything_stands() {
    let text = "- name: 甲\n  \"path\": '/x y' # why\n  hidden: false\n- {a: [1, \"b\\\"c\"], d: }\n-\n";
    let tree = tree(&file(text)).unwrap();
    let at = |path: &[Step<'_>]| &text[tree.place(path).span];
    use Step::{Item, Key};
    assert_eq!(at(&[Item(0), Key("name")]), "甲");
    assert_eq!(at(&[Item(0), Key("path")]), "'/x y'");
    assert_eq!(at(&[Item(0), Key("hidden")]), "false");
    assert_eq!(at(&[Item(0), Item(1)]), "'/x y'");
    assert_eq!(at(&[Item(0)]), "name: 甲");
    assert_eq!(at(&[Item(1), Key("a"), Item(1)]), "\"b\\\"c\"");
    assert_eq!(&text[tree.key_place(&[Item(0), Key("path")]).span], "\"path\"");
    let root = tree.root.as_ref().unwrap();
    assert!(matches!(&root.kind, Kind::List(items) if items.len() == 3));
    let empty = super::tree(&file("\n# nothing\n---\n")).unwrap();
    assert_eq!(empty.root, None);
}

/// Every key below the properties of the schema's objects, with the name of the object.
fn schema_keys() -> Vec<String> {
    let schema: serde_json::Value =
        serde_json::from_str(include_str!("../../../../specs/spec.schema.json")).expect("the schema is JSON");
    let of = |name: &str, value: &serde_json::Value| -> Vec<String> {
        value["properties"].as_object().unwrap().keys().map(|key| format!("{name}.{key}")).collect()
    };
    assert_eq!(schema["properties"]["format"]["const"], crate::spec::model::FORMAT);
    let methods: Vec<&str> = schema["$defs"]["endpoint"]["properties"]["method"]["enum"]
        .as_array()
        .unwrap()
        .iter()
        .filter_map(serde_json::Value::as_str)
        .collect();
    assert_eq!(methods, crate::spec::check::METHODS);
    let mut keys = of("system", &schema);
    keys.extend(of("endpoint", &schema["$defs"]["endpoint"]));
    keys.extend(of("field", &schema["$defs"]["field"]));
    keys.sort();
    keys
}

#[test]
fn the_schema_has_every_key_that_is_written_and_no_other() {
    let tree = tree(&file(&write(&samples::system(), Style::Full))).unwrap();
    let root = tree.root.unwrap();
    let items = |node: &Node| match &node.kind {
        Kind::List(items) => items.clone(),
        _ => Vec::new(),
    };
    let keys = |name: &str, node: &Node| -> Vec<String> {
        node.entries().iter().map(|entry| format!("{name}.{}", entry.key)).collect()
    };
    let mut written = keys("system", &root);
    for endpoint in items(root.get("endpoints").unwrap()) {
        written.extend(keys("endpoint", &endpoint));
        for record in endpoint.get("types").unwrap().entries() {
            items(&record.value).iter().for_each(|field| written.extend(keys("field", field)));
        }
    }
    written.sort();
    written.dedup();
    assert_eq!(written, schema_keys());
}

#[test]
#[ignore = "a measurement: cargo test -p md-bindgen --lib -- --ignored --nocapture a_large_spec"]
fn a_large_spec() {
    let mut system = samples::system();
    let one = system.endpoints[1].clone();
    system.endpoints = (0..5000).map(|n| crate::spec::Endpoint { name: format!("e{n:05}"), ..one.clone() }).collect();
    let start = std::time::Instant::now();
    let yaml = write(&system, Style::Full);
    let written = start.elapsed();
    assert_eq!(read(&file(&yaml)).unwrap(), system);
    println!("{} bytes: written in {written:?}, read in {:?}", yaml.len(), start.elapsed() - written);
    let start = std::time::Instant::now();
    tree(&file(&yaml)).unwrap();
    println!("tree in {:?}", start.elapsed());
}
