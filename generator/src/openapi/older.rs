//! The same document as OpenAPI 3.0.3, for tools that stop there.
//!
//! 3.0 knows no lists of types, no type `null`, no `false` as a schema and nothing beside a reference. What it can only
//! say in a way that its tools misread is left looser: members that come together are optional, each for itself.

use serde_json::{Map, Value, json};

/// Turns a 3.1 document of this module's making into 3.0.3.
pub(super) fn older(mut document: Value) -> Value {
    if let Some(version) = document.get_mut("openapi") {
        *version = json!("3.0.3");
    }
    for schema in members(document.pointer_mut("/components/schemas")) {
        replace(Some(schema));
    }
    for operation in members(document.pointer_mut("/paths")).flat_map(|item| members(Some(item))) {
        for parameter in operation.get_mut("parameters").and_then(Value::as_array_mut).into_iter().flatten() {
            replace(parameter.get_mut("schema"));
        }
        for content in ["/requestBody/content", "/responses/200/content"] {
            for media in members(operation.pointer_mut(content)) {
                replace(media.get_mut("schema"));
            }
        }
    }
    document
}

/// The values of an object.
fn members(object: Option<&mut Value>) -> impl Iterator<Item = &mut Value> {
    object.and_then(Value::as_object_mut).into_iter().flat_map(Map::values_mut)
}

fn replace(place: Option<&mut Value>) {
    if let Some(place) = place {
        *place = schema(place.take());
    }
}

fn schema(newer: Value) -> Value {
    let Value::Object(mut newer) = newer else { return newer };
    for place in ["items", "additionalProperties"] {
        replace(newer.get_mut(place));
    }
    for property in members(newer.get_mut("properties")) {
        replace(Some(property));
    }
    let is_record = newer.contains_key("properties");
    let is_alone = newer.len() == 1;
    let items = newer.get("items").cloned();
    let mut older = Map::new();
    for (key, value) in newer {
        match (key.as_str(), value) {
            ("type", kinds) => older.append(&mut typed(kinds, items.as_ref())),
            // The forms of a record. Of a record with `anyOf`, common generators keep either that or its members.
            ("anyOf", _) if is_record => {}
            ("anyOf", Value::Array(branches)) => {
                older.insert(key, branches.into_iter().map(schema).collect());
            }
            // Whatever stands beside a reference is not read.
            ("$ref", reference) if !is_alone => {
                older.insert("allOf".into(), json!([{"$ref": reference}]));
            }
            (_, value) => {
                older.insert(key, value);
            }
        }
    }
    if older.contains_key("anyOf") {
        // They went with the branch for lists.
        older.shift_remove("items");
    }
    Value::Object(older)
}

/// What says that a value is of one of `kinds`, a word or a list of words.
fn typed(kinds: Value, items: Option<&Value>) -> Map<String, Value> {
    let kinds = if let Value::Array(kinds) = kinds { kinds } else { vec![kinds] };
    let (null, kinds): (Vec<Value>, Vec<Value>) = kinds.into_iter().partition(|kind| kind == "null");
    let mut out = Map::new();
    match kinds.as_slice() {
        // `nullable` counts beside a `type` only; a list of values says it without one.
        [] => {
            out.insert("enum".into(), json!([null]));
            out.insert("nullable".into(), json!(true));
        }
        [kind] => {
            out.append(&mut simple(kind));
            if !null.is_empty() {
                out.insert("nullable".into(), json!(true));
            }
        }
        _ => {
            let branch = |kind: &Value| {
                let mut branch = simple(kind);
                if let Some(items) = items.filter(|_| kind == "array") {
                    branch.insert("items".into(), items.clone());
                }
                Value::Object(branch)
            };
            let null = null.into_iter().map(|kind| Value::Object(typed(kind, None)));
            out.insert("anyOf".into(), kinds.iter().map(branch).chain(null).collect());
        }
    }
    out
}

/// One kind of value. Tools of 3.0 take an integer for one of 32 bits where nothing else is said.
fn simple(kind: &Value) -> Map<String, Value> {
    let mut out = Map::from_iter([("type".to_owned(), kind.clone())]);
    if kind == "integer" {
        out.insert("format".into(), json!("int64"));
    }
    out
}
