//! A synthetic API of any size, as pages of docs and as OpenAPI: the same one each time.

use serde_json::{Value, json};
use std::fmt::Write;

const SYSTEMS: [&str; 10] = ["cc", "job", "monitor", "node", "sops", "log", "ticket", "access", "users", "agent"];
const VERBS: [&str; 10] =
    ["create", "update", "delete", "search", "list", "get", "transfer", "bind", "count", "execute"];
const NOUNS: [&str; 10] =
    ["host", "set", "module", "biz", "process", "script", "strategy", "shield", "collector", "role"];
/// Names, types of the pages, and what they mean.
const MEMBERS: [(&str, &str, &str); 14] = [
    ("bk_biz_id", "int", "ID of the business"),
    ("name", "string", "name of the record"),
    ("description", "string", "what it is for"),
    ("operator", "string", "who did it"),
    ("create_time", "string", "when it was made"),
    ("is_enable", "bool", "whether it is in use"),
    ("bk_cloud_id", "int", "ID of the cloud area"),
    ("type", "string", "kind of the record"),
    ("timeout", "int", "seconds to wait"),
    ("ratio", "float", "between 0 and 1"),
    ("ref", "string", "what it refers to"),
    ("version", "string", "number of the version"),
    ("priority", "int", "the larger the higher"),
    ("remark", "string", "anything else"),
];

/// An operation with a record for what is sent and one for what is answered.
pub(crate) struct Operation {
    pub(crate) system: &'static str,
    pub(crate) name: String,
    request: Record,
    answer: Record,
}

/// Some plain members, one object and one list of objects.
struct Record {
    plain: Vec<Member>,
    object: (&'static str, Vec<Member>),
    list: (&'static str, Vec<Member>),
}

struct Member {
    name: &'static str,
    ty: &'static str,
    words: &'static str,
    required: bool,
}

/// The first `count` operations.
pub(crate) fn operations(count: usize) -> Vec<Operation> {
    (0..count).map(operation).collect()
}

fn operation(n: usize) -> Operation {
    let words = (VERBS[n / 10 % 10], NOUNS[n / 100 % 10], n / 1000);
    let name = match words.2 {
        0 => format!("{}_{}", words.0, words.1),
        more => format!("{}_{}_{more}", words.0, words.1),
    };
    Operation {
        system: SYSTEMS[n % 10],
        name,
        request: record(n, ("condition", "host_list")),
        answer: record(n + 5, ("properties", "info")),
    }
}

fn record(seed: usize, (object, list): (&'static str, &'static str)) -> Record {
    Record { plain: members(seed, 6), object: (object, members(seed + 3, 3)), list: (list, members(seed + 8, 3)) }
}

/// Different members: 5 and 14 have no common divisor.
fn members(seed: usize, count: usize) -> Vec<Member> {
    let member = |n: usize| {
        let (name, ty, words) = MEMBERS[(seed + 5 * n) % MEMBERS.len()];
        Member { name, ty, words, required: (seed + n).is_multiple_of(2) }
    };
    (0..count).map(member).collect()
}

impl Operation {
    fn path(&self) -> String {
        format!("/api/c/compapi/v2/{}/{}/", self.system, self.name)
    }

    /// The page of docs.
    pub(crate) fn page(&self) -> String {
        let mut page = format!("### Request method\n\nPOST\n\n### Request address\n\n{}\n\n", self.path());
        let _ =
            write!(page, "### Function description\n\n{}\n\n### Request parameters\n\n", self.name.replace('_', " "));
        self.request.tables(&mut page, "");
        let example = pretty(&self.request.example());
        let _ = write!(page, "### Request example\n\n```json\n{example}\n```\n\n### Response example\n\n");
        let answer = json!({"result": true, "code": 0, "message": "", "data": self.answer.example()});
        let _ = write!(page, "```json\n{}\n```\n\n### Response parameters\n\n", pretty(&answer));
        page.push_str("| Field | Type | Description |\n|---|---|---|\n| result | bool | whether it worked |\n");
        page.push_str("| code | int | code of the error |\n| message | string | what went wrong |\n");
        page.push_str("| data | object | the answer |\n\n#### data\n\n");
        self.answer.tables(&mut page, "data.");
        page
    }
}

impl Record {
    fn tables(&self, page: &mut String, above: &str) {
        let head = "| Field | Type | Required | Description |\n|---|---|---|---|\n";
        page.push_str(head);
        rows(page, &self.plain);
        let _ = writeln!(page, "| {} | object | yes | an object |", self.object.0);
        let _ = write!(page, "| {} | array | yes | a list |\n\n", self.list.0);
        for (name, members) in [&self.object, &self.list] {
            let _ = write!(page, "#### {above}{name}\n\n{head}");
            rows(page, members);
            page.push('\n');
        }
    }

    fn example(&self) -> Value {
        let mut all = values(&self.plain);
        all[self.object.0] = values(&self.object.1);
        all[self.list.0] = json!([values(&self.list.1)]);
        all
    }
}

fn rows(page: &mut String, members: &[Member]) {
    for Member { name, ty, words, required } in members {
        let _ = writeln!(page, "| {name} | {ty} | {} | {words} |", if *required { "yes" } else { "no" });
    }
}

fn values(members: &[Member]) -> Value {
    let value = |member: &Member| match member.ty {
        "int" => json!(1),
        "float" => json!(0.5),
        "bool" => json!(true),
        _ => json!("x"),
    };
    members.iter().map(|member| (member.name.to_owned(), value(member))).collect()
}

fn pretty(value: &Value) -> String {
    serde_json::to_string_pretty(value).unwrap_or_default()
}

/// The operations as OpenAPI 3.0, each record a component of its own.
pub(crate) fn openapi(operations: &[Operation]) -> Value {
    let mut paths = json!({});
    let mut schemas = json!({});
    for operation in operations {
        let id = format!("{}_{}", operation.system, operation.name);
        operation.request.schemas(&format!("{id}_request"), &mut schemas);
        operation.answer.schemas(&format!("{id}_data"), &mut schemas);
        schemas[format!("{id}_response")] = json!({"type": "object", "required": ["result", "code", "message", "data"],
            "properties": {"result": {"type": "boolean"}, "code": {"type": "integer"}, "message": {"type": "string"},
                "data": reference(&format!("{id}_data"))}});
        let body = |name: &str| json!({"application/json": {"schema": reference(&format!("{id}_{name}"))}});
        paths[operation.path()] = json!({"post": {"operationId": id, "tags": [operation.system],
            "requestBody": {"required": true, "content": body("request")},
            "responses": {"200": {"description": "the answer", "content": body("response")}}}});
    }
    json!({"openapi": "3.0.3", "info": {"title": "synthetic", "version": "1.0.0"}, "paths": paths,
        "components": {"schemas": schemas}})
}

fn reference(name: &str) -> Value {
    json!({"$ref": format!("#/components/schemas/{name}")})
}

impl Record {
    fn schemas(&self, name: &str, schemas: &mut Value) {
        let mut whole = schema(&self.plain);
        for (member, members) in [&self.object, &self.list] {
            schemas[format!("{name}_{member}")] = schema(members);
        }
        let item = |member: &str| reference(&format!("{name}_{member}"));
        whole["properties"][self.object.0] = item(self.object.0);
        whole["properties"][self.list.0] = json!({"type": "array", "items": item(self.list.0)});
        schemas[name] = whole;
    }
}

fn schema(members: &[Member]) -> Value {
    let property = |member: &Member| {
        let ty = match member.ty {
            "int" => "integer",
            "float" => "number",
            "bool" => "boolean",
            _ => "string",
        };
        (member.name.to_owned(), json!({"type": ty, "description": member.words}))
    };
    let required: Vec<&str> = members.iter().filter(|member| member.required).map(|member| member.name).collect();
    let properties: Value = members.iter().map(property).collect();
    let mut schema = json!({"type": "object", "properties": properties});
    if !required.is_empty() {
        schema["required"] = json!(required);
    }
    schema
}
