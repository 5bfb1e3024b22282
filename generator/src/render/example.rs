//! From the example of a page to code that makes the same call.

use super::context::{EndpointContext, Site};
use super::docs;
use super::layout::{MAX_WIDTH, lay, width};
use super::names::{self, Kind};
use super::types::{Holding, Types};
use crate::spec::{Endpoint, Field, REQUEST, Record, Type};
use serde_json::Value;
use std::collections::{BTreeMap, BTreeSet};
use std::fmt::Write;

/// The most setters that the example of a record shows, and the most items of a list.
const MAX_SETTERS: usize = 4;
const MAX_ITEMS: usize = 2;
/// Deeper records are shown empty.
const MAX_DEPTH: usize = 4;
/// The most types that are named before all of the module are.
const MAX_USES: usize = 3;
/// Longer JSON is not shown.
const MAX_JSON: usize = 400;
/// Macros may call themselves 128 times.
const MAX_EXPANSIONS: usize = 120;
/// Longer texts are cut.
const MAX_TEXT: usize = 48;

/// Where a value stands: what it may be given as.
#[derive(Clone, Copy, PartialEq)]
enum Place {
    /// An argument of the type itself, or of whatever becomes it.
    Into,
    /// A value of the type itself.
    Exact,
}

/// The lines of a doc comment with a call of the endpoint; nothing where the code that comes out is none, and where the call
/// needs nothing.
pub(super) fn lines(site: &Site<'_>, endpoint: &Endpoint, types: &Types<'_>, page: &EndpointContext) -> Vec<String> {
    let Site { krate, module: system, accessor, endpoint: module, .. } = site;
    let mut writer = Writer { endpoint, types, page, used: BTreeSet::new(), globals: BTreeSet::new() };
    let request = writer.record(REQUEST, endpoint.example.request.as_ref(), 0);
    if request == "Request::new()" && page.paging.is_none() {
        return Vec::new();
    }
    let names: Vec<&str> = writer.used.iter().map(String::as_str).collect();
    let names = match names.as_slice() {
        [name] => (*name).to_owned(),
        names if names.len() <= MAX_USES => format!("{{{}}}", names.join(", ")),
        _ => "*".to_owned(),
    };
    let uses = writer
        .globals
        .iter()
        .map(|path| path.strip_prefix("crate::").map_or_else(|| (*path).to_owned(), |path| format!("{krate}::{path}")));
    let uses = [format!("{krate}::{system}::{module}::{names}")].into_iter().chain(uses);
    let uses = uses.map(|path| format!("use {};", lay(&path, 0, "use ".len(), ";".len())));
    let mut code: Vec<String> = uses.collect();
    code.extend(statements(&request, &format!("client.{accessor}().{module}"), page));
    let code = code.join("\n");
    // A page can at worst make an example that is left out.
    if syn::parse_file(&format!("async fn example() {{\n{code}\n}}")).is_err() {
        return Vec::new();
    }
    let signature = format!("# async fn example(client: {krate}::Client) -> Result<(), {krate}::Error> {{");
    let head = ["```no_run".to_owned(), signature].into_iter();
    head.chain(code.lines().map(str::to_owned)).chain(["# Ok(()) }", "```"].map(str::to_owned)).collect()
}

/// The call, with its request in the same line where it fits.
fn statements(request: &str, method: &str, page: &EndpointContext) -> Vec<String> {
    let (start, end) = match page.paging {
        Some(_) => ("let mut items = ", ".items();"),
        None => ("let answer = ", ".await?;"),
    };
    let whole = format!("{start}{method}({request}){end}");
    let mut lines = if width(&whole) <= MAX_WIDTH {
        vec![whole]
    } else {
        let made = "let request = ";
        let request = lay(request, 0, made.len(), ";".len());
        vec![format!("{made}{request};"), format!("{start}{method}(request){end}")]
    };
    if page.paging.is_some() {
        lines.extend(
            ["while let Some(item) = items.next().await {", "    println!(\"{:?}\", item?);", "}"].map(str::to_owned),
        );
    }
    lines
}

struct Writer<'a> {
    endpoint: &'a Endpoint,
    types: &'a Types<'a>,
    page: &'a EndpointContext,
    /// Structs of the endpoint's module.
    used: BTreeSet<String>,
    globals: BTreeSet<&'static str>,
}

impl Writer<'_> {
    fn record(&mut self, key: &str, value: Option<&Value>, depth: usize) -> String {
        let Some(record) = self.endpoint.types.get(key) else { return "Default::default()".to_owned() };
        let name = self.types.struct_name(key);
        self.used.insert(name.clone());
        let mut arguments = Vec::new();
        let mut setters = String::new();
        let mut shown = 0;
        for (field, ident) in record.fields.iter().zip(self.idents(&name, record)) {
            let (_, holding) = self.types.field(key, field);
            let value = member(field, value, key);
            match holding {
                Holding::Plain => arguments.push(self.value(key, field, value, Place::Into, depth)),
                Holding::OrNull if value.is_none_or(Value::is_null) => arguments.push("None".to_owned()),
                Holding::OrNull => arguments.push(self.value(key, field, value, Place::Exact, depth)),
                Holding::Optional | Holding::Nullable => {
                    let value = value.filter(|value| !value.is_null());
                    if value.is_none() || shown == MAX_SETTERS || depth >= MAX_DEPTH || !self.types.is_sent(key) {
                        continue;
                    }
                    shown += 1;
                    let place = if holding == Holding::Nullable { Place::Exact } else { Place::Into };
                    let value = self.value(key, field, value, place, depth);
                    // Writing into a string does not fail.
                    let _ = write!(setters, ".{}({value})", names::setter(&ident));
                }
            }
        }
        format!("{name}::new({}){setters}", arguments.join(", "))
    }

    /// The Rust names of the fields, as the struct has them.
    fn idents(&self, name: &str, record: &Record) -> Vec<String> {
        let known = self.page.records.iter().find(|known| known.name == name);
        match known {
            Some(known) => known.fields.iter().map(|field| field.ident.clone()).collect(),
            None => record.fields.iter().map(|field| names::identifier(&field.name, Kind::Field)).collect(),
        }
    }

    fn value(&mut self, key: &str, field: &Field, value: Option<&Value>, place: Place, depth: usize) -> String {
        let Some(name) = self.types.values_name(key, field) else {
            return self.of(field.ty_inside(), value, place, depth);
        };
        let text = match value {
            Some(Value::String(text)) => text.clone(),
            Some(value) => value.to_string(),
            None => field.values.first().map(|known| known.value.clone()).unwrap_or_default(),
        };
        self.used.insert(name.clone());
        let constant = self.page.values.iter().find(|values| values.name == name).and_then(|values| {
            let at = field.values.iter().position(|known| known.value == text)?;
            Some(format!("{name}::{}", values.values.get(at)?.name))
        });
        let is_integer = field.ty == Type::Integer;
        match (constant, is_integer) {
            (Some(constant), true) => constant,
            (Some(constant), false) if place == Place::Into => constant,
            (Some(constant), false) => format!("{name}::from({constant})"),
            (None, true) => format!("{name}({})", text.parse::<i64>().unwrap_or(1)),
            (None, false) => format!("{name}::from({})", docs::literal(&text)),
        }
    }

    fn of(&mut self, ty: &Type, value: Option<&Value>, place: Place, depth: usize) -> String {
        match ty {
            Type::String => self.text(value.and_then(Value::as_str).unwrap_or("text"), place),
            Type::Integer => integer(value),
            Type::Number => match value.and_then(Value::as_f64).unwrap_or(1.0) {
                number if number.is_finite() => format!("{number:?}"),
                _ => "0.0".to_owned(),
            },
            Type::Boolean => value.and_then(Value::as_bool).unwrap_or(true).to_string(),
            Type::Union(_) => self.scalars(value, place),
            Type::Any => self.json(value),
            Type::File => {
                self.globals.insert("crate::File");
                "File::named(\"file.txt\", \"what is in it\")".to_owned()
            }
            Type::List(item) => {
                let items = value.and_then(Value::as_array).map_or(&[][..], Vec::as_slice);
                let most = if item.record().is_some() { 1 } else { MAX_ITEMS };
                let items = items.iter().take(most).map(|value| self.of(item, Some(value), Place::Exact, depth));
                format!("vec![{}]", items.collect::<Vec<_>>().join(", "))
            }
            Type::Map(item) => self.map(item, value, depth),
            Type::Nullable(_) if value.is_none_or(Value::is_null) => "None".to_owned(),
            Type::Nullable(inner) => format!("Some({})", self.of(inner, value, Place::Exact, depth)),
            Type::Record(_) if depth >= MAX_DEPTH => "Default::default()".to_owned(),
            Type::Record(name) => self.record(name, value, depth + 1),
        }
    }

    fn text(&self, text: &str, place: Place) -> String {
        let cut: String = text.chars().take(MAX_TEXT).collect();
        let dots = if cut.len() < text.len() { "…" } else { "" };
        let literal = docs::literal(&format!("{cut}{dots}"));
        match place {
            Place::Into => literal,
            Place::Exact => format!("String::from({literal})"),
        }
    }

    fn scalars(&self, value: Option<&Value>, place: Place) -> String {
        let one = |value: &Value| match value {
            Value::String(text) => docs::literal(text),
            Value::Number(_) => match value.as_i64() {
                Some(number) if i32::try_from(number).is_err() => format!("{number}_i64"),
                Some(number) => number.to_string(),
                None => format!("{:?}", value.as_f64().filter(|number| number.is_finite()).unwrap_or(0.0)),
            },
            other => other.as_bool().unwrap_or_default().to_string(),
        };
        let text = match value {
            Some(Value::Array(items)) if items.is_empty() => "Vec::<&str>::new()".to_owned(),
            // Of several kinds of scalars, one shows enough.
            Some(Value::Array(items)) => {
                format!("vec![{}]", items.iter().take(1).map(one).collect::<Vec<_>>().join(", "))
            }
            Some(value) if !value.is_object() && !value.is_null() => one(value),
            _ => "\"text\"".to_owned(),
        };
        if place == Place::Into { text } else { format!("{text}.into()") }
    }

    fn json(&mut self, value: Option<&Value>) -> String {
        self.globals.insert("crate::json");
        let shown = value.filter(|value| expansions(value) <= MAX_EXPANSIONS);
        let text = shown.and_then(json_text).filter(|text| text.len() <= MAX_JSON);
        // What is too deep or too large for a macro is not shown.
        format!("json!({})", text.unwrap_or_else(|| "{}".to_owned()))
    }

    fn map(&mut self, item: &Type, value: Option<&Value>, depth: usize) -> String {
        self.globals.insert("std::collections::BTreeMap");
        let entries: BTreeMap<&String, &Value> = value.and_then(Value::as_object).into_iter().flatten().collect();
        let entries = entries.into_iter().take(MAX_ITEMS).map(|(key, value)| {
            format!("(String::from({}), {})", docs::literal(key), self.of(item, Some(value), Place::Exact, depth))
        });
        let entries: Vec<String> = entries.collect();
        if entries.is_empty() {
            "BTreeMap::new()".to_owned()
        } else {
            format!("BTreeMap::from([{}])", entries.join(", "))
        }
    }
}

/// The value of a field in an example; of a body that is no object the whole of it.
fn member<'v>(field: &Field, value: Option<&'v Value>, record: &str) -> Option<&'v Value> {
    match value? {
        Value::Object(members) => members.get(&field.name),
        whole if record == REQUEST && field.location == crate::spec::Location::Body => Some(whole),
        _ => None,
    }
}

/// JSON as it is written in a macro of Rust; nothing where a number has no literal.
fn json_text(value: &Value) -> Option<String> {
    Some(match value {
        Value::Object(members) => {
            let member =
                |(key, value): (&String, &Value)| Some(format!("{}: {}", docs::literal(key), json_text(value)?));
            format!("{{{}}}", members.iter().map(member).collect::<Option<Vec<_>>>()?.join(", "))
        }
        Value::Array(items) => format!("[{}]", items.iter().map(json_text).collect::<Option<Vec<_>>>()?.join(", ")),
        Value::String(text) => docs::literal(text),
        Value::Number(number) => match (number.as_i64(), number.as_u64()) {
            (Some(number), _) if i32::try_from(number).is_ok() => number.to_string(),
            (Some(number), _) => format!("{number}_i64"),
            (None, Some(number)) => format!("{number}_u64"),
            (None, None) if number.to_string().contains(['.', 'e', 'E']) => {
                format!("{:?}", number.as_f64().filter(|number| number.is_finite())?)
            }
            (None, None) => return None,
        },
        other => other.to_string(),
    })
}

/// How deep `json!` calls itself, at most: for each item and member again.
fn expansions(value: &Value) -> usize {
    let deepest = |costs: &mut dyn Iterator<Item = usize>, each: usize| {
        costs.enumerate().map(|(at, cost)| each * (at + 1) + cost).max().unwrap_or(1)
    };
    match value {
        Value::Object(members) => deepest(&mut members.values().map(expansions), 4),
        Value::Array(items) => deepest(&mut items.iter().map(expansions), 2),
        _ => 1,
    }
}

fn integer(value: Option<&Value>) -> String {
    let number = match value {
        Some(Value::String(text)) => text.parse().ok(),
        Some(value) => value.as_i64(),
        None => None,
    };
    number.unwrap_or(1_i64).to_string()
}
