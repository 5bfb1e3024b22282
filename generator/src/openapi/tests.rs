#![allow(clippy::unwrap_used, clippy::expect_used)]
use super::*;
use crate::spec::samples::{self, endpoint, field, located};

fn one(endpoint: Endpoint) -> Value {
    export(&[System::new("s", vec![endpoint])], "T", "1")
}

#[test]
fn a_system_as_openapi() {
    let document = export(&[samples::system()], "Sample API", "1.2.3");
    let text = serde_json::to_string_pretty(&document).unwrap();
    insta::with_settings!({snapshot_path => "../spec/snapshots", prepend_module_to_snapshot => false}, {
        insta::assert_snapshot!("openapi", text);
    });
    // For a look from outside: `openapi-spec-validator FILE`.
    if let Ok(path) = std::env::var("MD_BINDGEN_OPENAPI_OUT") {
        std::fs::write(path, text).unwrap();
    }
}

#[test]
fn every_reference_leads_to_a_component() {
    let document = export(&[samples::system()], "T", "1");
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

#[test]
fn two_endpoints_at_one_address_are_both_kept() {
    let mut first = endpoint("a", &[("Request", &[]), ("Envelope", &[]), ("Data", &[])]);
    first.path = "/same/{x}/".to_owned();
    let second = Endpoint { name: "查 b".to_owned(), ..first.clone() };
    let other = Endpoint { name: "c".to_owned(), method: "GET".to_owned(), ..first.clone() };
    let systems = [System::new("s", vec![first, second.clone(), other]), System::new("t", vec![second])];
    let document = export(&systems, "T", "1");
    let paths: Vec<(&String, usize)> = document["paths"]
        .as_object()
        .unwrap()
        .iter()
        .map(|(path, item)| (path, item.as_object().unwrap().len()))
        .collect();
    let names: Vec<(&str, usize)> = paths.iter().map(|(path, count)| (path.as_str(), *count)).collect();
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
        let data = [Field { nullable: true, ..field("x", word) }];
        let document = one(endpoint("a", &[("Request", &[][..]), ("Envelope", &[]), ("Data", &data)]));
        assert_eq!(document["components"]["schemas"]["s.a.Data"]["properties"]["x"], expected, "{word}");
    }
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
