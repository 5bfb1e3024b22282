//! OpenAPI 3.1 for the rest of the world, and 3.0 for those that stop there.
//!
//! Two endpoints may share a method and a path, which OpenAPI cannot say. The first one (by name) gets the plain
//! path; each later one gets the path with its name as a fragment, `/v2/search/#search_host`. A fragment is never
//! sent, so the address stays right, and nothing is lost.

mod facts;
mod older;

use crate::spec::check::NO_ENVELOPE;
use crate::spec::model::{Answer, Body, ENVELOPE, Effect, Endpoint, Field, Location, REQUEST, Record, System, Type};
use serde_json::{Map, Value, json};

/// A version of OpenAPI.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub enum Version {
    /// 3.1.0, which says everything that is known.
    #[default]
    V3_1,
    /// 3.0.3: the same operations, parameters and members. Members of a request that come together are optional, each for
    /// itself.
    V3_0,
}

/// The systems as one OpenAPI document; `title` and `version` are those of the API.
///
/// An operation is named `system.endpoint`, tagged with its system, and says in `x-source` from which page it
/// comes. A record becomes the component `system.endpoint.Record`. The response is the whole body, envelope included.
pub fn export(systems: &[System], title: &str, version: &str, openapi: Version) -> Value {
    let mut paths = Map::new();
    let mut schemas = Map::new();
    for system in systems {
        for endpoint in &system.endpoints {
            let scope = Scope { system, endpoint };
            scope.add_schemas(&mut schemas);
            add_operation(&mut paths, &system.name, endpoint, scope.operation());
        }
    }
    let tags: Vec<Value> = systems.iter().map(|system| json!({"name": system.name})).collect();
    let document = json!({
        "openapi": "3.1.0",
        "info": {"title": title, "version": version},
        "tags": tags,
        "paths": paths,
        "components": {"schemas": schemas},
    });
    match openapi {
        Version::V3_1 => document,
        Version::V3_0 => older::older(document),
    }
}

/// Puts an operation where OpenAPI wants it. One whose route nobody knows goes below `/unrouted`, marked as such.
fn add_operation(paths: &mut Map<String, Value>, system: &str, endpoint: &Endpoint, operation: Value) {
    let method = if endpoint.method.is_empty() { "post".to_owned() } else { endpoint.method.to_ascii_lowercase() };
    let plain = if endpoint.is_routed() {
        endpoint.path.clone()
    } else {
        format!("/unrouted/{}/{}", component(system), component(&endpoint.name))
    };
    let taken = |path: &str| paths.get(path).is_some_and(|item| item.get(&method).is_some());
    let mut path = plain.clone();
    if taken(&path) {
        path = format!("{plain}#{}", component(&endpoint.name));
    }
    // Two systems may have an endpoint of one name at one address.
    while taken(&path) {
        path.push('-');
    }
    let item = paths.entry(path).or_insert_with(|| json!({}));
    if let Some(item) = item.as_object_mut() {
        item.insert(method, operation);
    }
}

/// A name as OpenAPI allows it for components: everything but ASCII letters, digits, `.`, `_` and `-` is written as
/// its number.
fn component(name: &str) -> String {
    name.chars().fold(String::new(), |mut out, c| {
        match c {
            c if c.is_ascii_alphanumeric() || matches!(c, '.' | '_' | '-') => out.push(c),
            c => out.push_str(&format!("-u{:x}-", u32::from(c))),
        }
        out
    })
}

/// An endpoint and the system whose name its components carry.
struct Scope<'s> {
    system: &'s System,
    endpoint: &'s Endpoint,
}

impl Scope<'_> {
    fn operation(&self) -> Value {
        let endpoint = self.endpoint;
        let mut operation = Map::new();
        operation.insert("operationId".into(), json!(format!("{}.{}", self.system.name, endpoint.name)));
        operation.insert("tags".into(), json!([self.system.name]));
        if !endpoint.summary.is_empty() {
            operation.insert("summary".into(), json!(endpoint.summary));
        }
        if !endpoint.doc.is_empty() {
            operation.insert("description".into(), json!(endpoint.doc));
        }
        if let Some(source) = &endpoint.source {
            operation.insert("x-source".into(), json!({"file": source.file, "line": source.line}));
        }
        let effect = match endpoint.effect {
            Effect::Read => "read",
            Effect::Write => "write",
        };
        operation.insert("x-effect".into(), json!(effect));
        if !endpoint.is_routed() {
            operation.insert("x-unrouted".into(), json!(true));
        }
        let parameters = self.parameters();
        if !parameters.is_empty() {
            operation.insert("parameters".into(), Value::Array(parameters));
        }
        if let Some(body) = self.body() {
            operation.insert("requestBody".into(), body);
        }
        if self.endpoint.deprecated.is_some() {
            operation.insert("deprecated".into(), json!(true));
        }
        if let Some(paging) = &self.endpoint.paging {
            operation.insert("x-paging".into(), json!({"at": paging.at, "size": paging.size, "items": paging.items, "total": paging.total, "next": paging.next}));
        }
        let content = match (self.endpoint.answer, &self.endpoint.example.response) {
            (Answer::Bytes, _) => {
                json!({"application/octet-stream": {"schema": {"type": "string", "format": "binary"}}})
            }
            (Answer::Json, Some(example)) => {
                json!({"application/json": {"schema": self.response(), "example": example}})
            }
            (Answer::Json, None) => json!({"application/json": {"schema": self.response()}}),
        };
        operation.insert("responses".into(), json!({"200": {"description": "The answer", "content": content}}));
        Value::Object(operation)
    }

    fn request(&self) -> impl Iterator<Item = &Field> {
        self.endpoint.types.get(REQUEST).into_iter().flat_map(|record| &record.fields)
    }

    fn parameters(&self) -> Vec<Value> {
        let mut parameters: Vec<Value> = self.request().filter_map(|field| self.parameter(field)).collect();
        for name in placeholders(&self.endpoint.path) {
            let known = self.request().any(|field| field.location == Location::Path && field.name == name);
            if !known {
                // Docs leave placeholders out; OpenAPI wants each one declared, and text holds whatever it is.
                parameters.push(json!({"name": name, "in": "path", "required": true, "schema": {"type": "string"}}));
            }
        }
        parameters
    }

    fn parameter(&self, field: &Field) -> Option<Value> {
        let place = match field.location {
            Location::Path => "path",
            Location::Query => "query",
            Location::Header => "header",
            Location::Member | Location::Body => return None,
        };
        let mut parameter = Map::new();
        parameter.insert("name".into(), json!(field.name));
        parameter.insert("in".into(), json!(place));
        parameter.insert("required".into(), json!(field.required || field.location == Location::Path));
        if !field.doc.is_empty() {
            parameter.insert("description".into(), json!(field.doc));
        }
        if field.facts.deprecated {
            parameter.insert("deprecated".into(), json!(true));
        }
        let mut schema = self.field_type(field);
        if let Some(schema) = schema.as_object_mut() {
            facts::add(schema, field);
        }
        parameter.insert("schema".into(), schema);
        Some(Value::Object(parameter))
    }

    fn body(&self) -> Option<Value> {
        let whole = self.request().find(|field| field.location == Location::Body);
        let members = || self.request().filter(|field| field.location == Location::Member);
        let (schema, required) = match whole {
            Some(field) => (self.field_schema(field), field.required),
            None => {
                // A body without members is an empty object; methods that have no body get none.
                let bodiless = matches!(self.endpoint.method.as_str(), "GET" | "HEAD" | "DELETE" | "OPTIONS");
                match members().next() {
                    Some(_) => (self.reference(REQUEST), members().any(|field| field.required)),
                    None if bodiless => return None,
                    None => (json!({"type": "object"}), false),
                }
            }
        };
        let media_type = match self.endpoint.body {
            Body::Json => "application/json",
            Body::Form => "application/x-www-form-urlencoded",
            Body::Multipart => "multipart/form-data",
            Body::Bytes => "application/octet-stream",
        };
        Some(json!({"required": required, "content": {media_type: {"schema": schema}}}))
    }

    fn response(&self) -> Value {
        let wrapped = self.endpoint.envelope != NO_ENVELOPE && self.endpoint.types.contains_key(ENVELOPE);
        if wrapped { self.reference(ENVELOPE) } else { self.schema(&self.endpoint.response) }
    }

    fn add_schemas(&self, schemas: &mut Map<String, Value>) {
        for (name, record) in &self.endpoint.types {
            if name != REQUEST || record.fields.iter().any(|field| field.location == Location::Member) {
                schemas.insert(self.component(name), self.record(record));
            }
        }
    }

    fn component(&self, record: &str) -> String {
        format!("{}.{}.{}", component(&self.system.name), component(&self.endpoint.name), component(record))
    }

    fn reference(&self, record: &str) -> Value {
        json!({"$ref": format!("#/components/schemas/{}", self.component(record))})
    }

    /// A record; what travels outside the body is no property of it.
    fn record(&self, record: &Record) -> Value {
        let members = || record.fields.iter().filter(|field| field.location == Location::Member);
        let mut schema = Map::new();
        schema.insert("type".into(), json!("object"));
        if members().next().is_some() {
            let properties: Map<String, Value> =
                members().map(|field| (field.name.clone(), self.field_schema(field))).collect();
            schema.insert("properties".into(), Value::Object(properties));
        }
        let required: Vec<&str> = members().filter(|field| field.required).map(|field| field.name.as_str()).collect();
        if !required.is_empty() {
            schema.insert("required".into(), json!(required));
        }
        if let Some(forms) = self.forms(record) {
            schema.insert("anyOf".into(), forms);
        }
        Value::Object(schema)
    }

    /// The forms that a record has: the members of one of them come together, or there are none of any.
    fn forms(&self, record: &Record) -> Option<Value> {
        let members = || record.fields.iter().filter(|field| field.location == Location::Member);
        let mut numbers: Vec<u32> = members().flat_map(|field| field.forms.iter().copied()).collect();
        numbers.sort_unstable();
        numbers.dedup();
        if numbers.is_empty() {
            return None;
        }
        let mut forms: Vec<Value> = Vec::new();
        for number in numbers {
            let of_form: Vec<&Field> = members().filter(|field| field.forms.contains(&number)).collect();
            let properties: Map<String, Value> =
                of_form.iter().map(|field| (field.name.clone(), self.field_type(field))).collect();
            let required: Vec<&str> = of_form.iter().map(|field| field.name.as_str()).collect();
            forms.push(json!({"properties": properties, "required": required}));
        }
        let none: Map<String, Value> =
            members().filter(|field| !field.forms.is_empty()).map(|field| (field.name.clone(), json!(false))).collect();
        forms.push(json!({"properties": none}));
        Some(Value::Array(forms))
    }

    fn field_schema(&self, field: &Field) -> Value {
        let mut schema = self.field_type(field);
        if let Some(schema) = schema.as_object_mut().filter(|_| !field.values.is_empty()) {
            let values = field.values.iter().map(|known| match field.ty {
                Type::Integer => known.value.parse::<i64>().map_or_else(|_| json!(known.value), Value::from),
                _ => json!(known.value),
            });
            schema.insert("x-extensible-enum".into(), values.collect());
        }
        if let Some(schema) = schema.as_object_mut() {
            facts::add(schema, field);
            if field.facts.deprecated {
                schema.insert("deprecated".into(), json!(true));
            }
        }
        if let Some(schema) = schema.as_object_mut().filter(|_| !field.doc.is_empty()) {
            schema.insert("description".into(), json!(field.doc));
        }
        schema
    }

    fn field_type(&self, field: &Field) -> Value {
        let schema = self.schema(&field.ty);
        if field.nullable { or_null(schema) } else { schema }
    }

    fn schema(&self, ty: &Type) -> Value {
        match ty {
            Type::String | Type::Integer | Type::Number | Type::Boolean => json!({"type": ty.to_string()}),
            Type::Union(kinds) => self.union(kinds),
            Type::Any => json!({}),
            Type::File => json!({"type": "string", "format": "binary"}),
            Type::List(item) => json!({"type": "array", "items": self.schema(item)}),
            Type::Map(value) => json!({"type": "object", "additionalProperties": self.schema(value)}),
            Type::Nullable(inner) => or_null(self.schema(inner)),
            Type::Record(name) => self.reference(name),
        }
    }
}

impl Scope<'_> {
    /// One of several scalars, and perhaps a list of such.
    fn union(&self, kinds: &[Type]) -> Value {
        let word = |kind: &Type| if matches!(kind, Type::List(_)) { "array".to_owned() } else { kind.to_string() };
        let mut schema = json!({"type": kinds.iter().map(word).collect::<Vec<_>>()});
        let items = kinds.iter().find_map(|kind| if let Type::List(item) = kind { Some(item) } else { None });
        if let (Some(items), Some(schema)) = (items, schema.as_object_mut()) {
            schema.insert("items".into(), self.schema(items));
        }
        schema
    }
}

/// The same schema, null allowed.
fn or_null(mut schema: Value) -> Value {
    if schema.get("$ref").is_some() {
        return json!({"anyOf": [schema, {"type": "null"}]});
    }
    match schema.get_mut("type") {
        Some(Value::Array(kinds)) if kinds.iter().any(|kind| kind == "null") => {}
        Some(Value::Array(kinds)) => kinds.push(json!("null")),
        Some(kind) => *kind = json!([kind.take(), "null"]),
        // Anything, or null among other things already.
        None => {}
    }
    schema
}

/// The names in braces of a path.
fn placeholders(path: &str) -> Vec<&str> {
    let mut names: Vec<&str> = Vec::new();
    for part in path.split('{').skip(1) {
        if let Some((name, _)) = part.split_once('}')
            && !name.is_empty()
            && !names.contains(&name)
        {
            names.push(name);
        }
    }
    names
}

#[cfg(test)]
mod tests;
