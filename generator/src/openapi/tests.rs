#![allow(clippy::unwrap_used, clippy::expect_used)]
use super::*;
use crate::spec::samples::{self, endpoint, field, located};

const BOTH: [Version; 2] = [Version::V3_1, Version::V3_0];

fn one(endpoint: Endpoint) -> Value {
    written(endpoint, Version::V3_1)
}

fn written(endpoint: Endpoint, version: Version) -> Value {
    export(&[System::new("s", vec![endpoint])], "T", "1", version)
}

#[test]
fn a_system_as_openapi() {
    for (version, name) in [(Version::V3_1, "openapi"), (Version::V3_0, "openapi_3_0")] {
        let document = export(&[samples::system()], "Sample API", "1.2.3", version);
        let text = serde_json::to_string_pretty(&document).unwrap();
        insta::with_settings!({snapshot_path => "../spec/snapshots", prepend_module_to_snapshot => false}, {
            insta::assert_snapshot!(name, text);
        });
    }
}

#[test]
fn every_reference_leads_to_a_component() {
    BOTH.into_iter().for_each(references);
}

fn references(version: Version) {
    let document = export(&[samples::system()], "T", "1", version);
    let mut open = vec![&document];
    let mut count = 0;
    while let Some(value) = open.pop() {
        if let Some(reference) = value.get("$ref").and_then(Value::as_str) {
            assert!(document.pointer(&reference[1..]).is_some(), "{reference}");
            count += 1;
        }
        match value {
            Value::Object(members) => open.extend(members.values()),
            Value::Array(items) => open.extend(items),
            _ => {}
        }
    }
    assert!(count > 5);
}

/// The paths, and how many operations each has.
fn places(document: &Value) -> Vec<(String, usize)> {
    let paths = document["paths"].as_object().unwrap();
    paths.iter().map(|(path, item)| (path.clone(), item.as_object().unwrap().len())).collect()
}

#[test]
fn two_endpoints_at_one_address_are_both_kept() {
    let mut first = endpoint("a", &[("Request", &[]), ("Envelope", &[]), ("Data", &[])]);
    first.path = "/same/{x}/".to_owned();
    let second = Endpoint { name: "查 b".to_owned(), ..first.clone() };
    let other = Endpoint { name: "c".to_owned(), method: "GET".to_owned(), ..first.clone() };
    let systems = [System::new("s", vec![first, second.clone(), other]), System::new("t", vec![second])];
    assert_eq!(places(&export(&systems, "T", "1", Version::V3_0)), places(&export(&systems, "T", "1", Version::V3_1)));
    let document = export(&systems, "T", "1", Version::V3_1);
    let names = places(&document);
    let names: Vec<(&str, usize)> = names.iter().map(|(path, count)| (path.as_str(), *count)).collect();
    assert_eq!(names, [("/same/{x}/", 2), ("/same/{x}/#-u67e5--u20-b", 1), ("/same/{x}/#-u67e5--u20-b-", 1)]);
    let parameter = &document["paths"]["/same/{x}/"]["get"]["parameters"][0];
    assert_eq!(parameter, &json!({"name": "x", "in": "path", "required": true, "schema": {"type": "string"}}));
}

#[test]
fn null_is_a_type() {
    let cases = [
        ("string", json!({"type": ["string", "null"]})),
        ("string|integer", json!({"type": ["string", "integer", "null"]})),
        ("any", json!({})),
        ("list<string?>", json!({"type": ["array", "null"], "items": {"type": ["string", "null"]}})),
        ("map<any>", json!({"type": ["object", "null"], "additionalProperties": {}})),
        ("Data", json!({"anyOf": [{"$ref": "#/components/schemas/s.a.Data"}, {"type": "null"}]})),
    ];
    for (word, expected) in cases {
        assert_eq!(nullable(word, "", Version::V3_1), expected, "{word}");
    }
}

#[test]
fn null_is_a_flag_or_a_value_in_3_0() {
    let nothing = json!({"enum": [null], "nullable": true});
    let texts = json!({"type": "array", "items": {"type": "string"}});
    let cases = [
        ("string", json!({"type": "string", "nullable": true})),
        ("integer", json!({"type": "integer", "format": "int64", "nullable": true})),
        ("string|integer", json!({"anyOf": [{"type": "string"}, {"type": "integer", "format": "int64"}, nothing]})),
        ("string|list<string>", json!({"anyOf": [{"type": "string"}, texts, nothing]})),
        ("any", json!({})),
        ("list<string?>", json!({"type": "array", "nullable": true, "items": {"type": "string", "nullable": true}})),
        ("map<any>", json!({"type": "object", "nullable": true, "additionalProperties": {}})),
        ("Data", json!({"anyOf": [{"$ref": "#/components/schemas/s.a.Data"}, nothing]})),
    ];
    for (word, expected) in cases {
        assert_eq!(nullable(word, "", Version::V3_0), expected, "{word}");
        let mut described = expected;
        described["description"] = json!("why");
        assert_eq!(nullable(word, "why", Version::V3_0), described, "{word}");
    }
}

/// The schema of a member of `Data` that may be null.
fn nullable(word: &str, doc: &str, version: Version) -> Value {
    let data = [Field { nullable: true, doc: doc.to_owned(), ..field("x", word) }];
    let mut document = written(endpoint("a", &[("Request", &[][..]), ("Envelope", &[]), ("Data", &data)]), version);
    document["components"]["schemas"]["s.a.Data"]["properties"]["x"].take()
}

#[test]
fn nothing_stands_beside_a_reference_in_3_0() {
    let data = [Field { doc: "what for".to_owned(), ..field("x", "Data") }, field("y", "Data")];
    let document = written(endpoint("a", &[("Request", &[][..]), ("Envelope", &[]), ("Data", &data)]), Version::V3_0);
    let reference = json!({"$ref": "#/components/schemas/s.a.Data"});
    let expected = json!({"x": {"allOf": [reference], "description": "what for"}, "y": reference});
    assert_eq!(document["components"]["schemas"]["s.a.Data"]["properties"], expected);
}

#[test]
fn members_named_like_words_of_a_schema_are_members() {
    let names = ["type", "anyOf", "$ref", "items", "properties", "additionalProperties", "required", "enum"];
    let data = names.map(|name| field(name, "string"));
    for version in BOTH {
        let document = written(endpoint("a", &[("Request", &[][..]), ("Envelope", &[]), ("Data", &data)]), version);
        let members: Map<String, Value> =
            names.iter().map(|name| ((*name).to_owned(), json!({"type": "string"}))).collect();
        let expected = json!({"type": "object", "properties": members});
        assert_eq!(document["components"]["schemas"]["s.a.Data"], expected, "{version:?}");
    }
}

#[test]
fn members_that_come_together_are_optional_in_3_0() {
    let form = |number, name| Field { forms: vec![number], ..field(name, "string") };
    let request = [Field { required: true, ..field("id", "string") }, form(1, "user"), form(2, "group")];
    let document = |version| written(endpoint("a", &[("Request", &request), ("Envelope", &[])]), version);
    let request = |version| document(version)["components"]["schemas"]["s.a.Request"].take();
    let (mut newer, older) = (request(Version::V3_1), request(Version::V3_0));
    let forms = newer.as_object_mut().unwrap().remove("anyOf");
    assert_eq!(forms.unwrap().as_array().unwrap().len(), 3);
    assert_eq!(older, newer);
}

#[test]
fn an_endpoint_without_members_has_an_empty_body_where_the_method_has_one() {
    let empty = endpoint("a", &[("Request", &[located("q", "string", Location::Query)]), ("Envelope", &[])]);
    let bodiless = one(Endpoint { method: "GET".to_owned(), ..empty.clone() });
    assert!(bodiless["paths"]["/api/v2/sample/a/"]["get"].get("requestBody").is_none());
    let document = one(empty);
    let operation = &document["paths"]["/api/v2/sample/a/"]["post"];
    let content = &operation["requestBody"]["content"]["application/json"];
    assert_eq!(
        (&operation["requestBody"]["required"], content),
        (&json!(false), &json!({"schema": {"type": "object"}}))
    );
    assert_eq!(operation["parameters"][0]["in"], "query");
    assert!(document["components"]["schemas"].get("s.a.Request").is_none());
    assert_eq!(document["components"]["schemas"]["s.a.Envelope"], json!({"type": "object"}));
}
