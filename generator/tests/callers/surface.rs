//! What callers of a rendered crate can name, read from its text.

use md_bindgen::write::Tree;
use regex::Regex;
use std::collections::BTreeSet;
use std::sync::LazyLock;

/// Every item that callers meet.
static SHAPES: LazyLock<Regex> = LazyLock::new(|| {
    let shapes = concat!(
        r"endpoint! \{ (?<deprecated>#\[deprecated\(note = TEXT\)\] )?",
        r"(?<call>[A-Z]+ (?:\w+ )?TEXT) (?:as TEXT )?(?<effect>\w+); (?:(?<name>TEXT) as )?(?<method>\w+\.(?:r#)?\w+)\((?<request>\w+)\)",
        r" -> (?<envelope>\w+(?:\(TEXT\))?): (?<response>[^;]+); ",
        r"(?:pages (?<pages>(?:TEXT|[^;])+?)(?:, at most \d+)?; items (?<list>TEXT): (?<item>[^=]+) = (?<take>[^;]+); )?",
        r"|(?<mode>request|payload|sent|received) (?<record>\w+)(?: of \w+\.\w+)? \{(?<fields>[^\x02]*)\x02",
        r"|(?<values>\w+): (?<inner>String|i64)(?: of \w+\.\w+)? \{(?<constants>[^\x02]*)\x02",
        r"|impl (?<owner>\w+) \{",
        r"|pub fn (?<function>(?:r#)?\w+)\((?<arguments>.*?)\) -> (?<result>[\w<>]+) \{",
    );
    Regex::new(&shapes.replace("TEXT", TEXT)).unwrap()
});
/// A string literal.
const TEXT: &str = r#""(?:[^"\\]|\\.)*""#;
/// A constant of a list of values.
static CONSTANT: LazyLock<Regex> = LazyLock::new(|| {
    Regex::new(&r"(?<name>(?:r#)?\w+) = (?<value>TEXT|-?\d+)(?: as TEXT)?".replace("TEXT", TEXT)).unwrap()
});
/// Where the fields of a record start that stands in one line.
static NEXT: LazyLock<Regex> = LazyLock::new(|| Regex::new(r", (\d+ (?:r#)?\w+(?:: | \[| \{| =>))").unwrap());
static ARGUMENT: LazyLock<Regex> = LazyLock::new(|| Regex::new(r"(^|, )(mut )?(r#)?\w+: ").unwrap());
/// A field of a record, as the macros are told it.
static FIELD: LazyLock<Regex> = LazyLock::new(|| {
    Regex::new(concat!(
        r"\d+ (?<name>(?:r#)?\w+)(?:: (?<must>.*?)(?<into> \| into)?| \[(?<may>.*?)(?<flexible> \| into)?\]| \{(?<null>.*?)\}",
        r#"| => (?<bare>.*?))(?: = (?<wire>"(?:[^"\\]|\\.)*"))?(?<flags>(?:; \w+ \w+)*)\x01"#,
    ))
    .unwrap()
});

/// What the file of an endpoint takes from the types of its system.
static SHARED: LazyLock<Regex> = LazyLock::new(|| Regex::new(r"pub use super::types::(?<names>[^;]+);").unwrap());

/// The items of a crate, each in a line.
#[derive(Clone, PartialEq, Eq)]
pub(crate) struct Surface {
    /// What Rust code of callers names.
    items: BTreeSet<String>,
    /// What is sent and understood.
    wire: BTreeSet<String>,
    /// Which types of an endpoint are also those of others.
    pub(crate) shared: BTreeSet<String>,
}

impl Surface {
    /// The items of the endpoints of a crate.
    pub(crate) fn of(tree: &Tree) -> Surface {
        let mut surface = Surface { items: BTreeSet::new(), wire: BTreeSet::new(), shared: BTreeSet::new() };
        let is_endpoint = |path: &str| path.strip_prefix("src/").is_some_and(|rest| rest.contains('/'));
        for (path, text) in &tree.files {
            if is_endpoint(path) && path.ends_with(".rs") && !path.starts_with("src/record/") {
                surface.read(path, &plain(text));
            }
        }
        for (path, text) in &tree.files {
            let folder = path.rsplit_once('/').map_or("", |(folder, _)| folder);
            for found in SHARED.captures_iter(&plain(text)) {
                let names = found["names"].split(|c: char| !c.is_alphanumeric()).filter(|name| !name.is_empty());
                names.for_each(|name| surface.alias(name, &format!("{folder}/types.rs"), path));
            }
        }
        surface
    }

    /// Callers can name a shared type, and what it has, by the endpoint, too: and they may take the two for one.
    fn alias(&mut self, name: &str, types: &str, endpoint: &str) {
        let shared = format!("{endpoint}: {name} is {types}");
        self.items.insert(shared.clone());
        self.shared.insert(shared);
        for lines in [&mut self.items, &mut self.wire] {
            let of_type = lines.iter().filter_map(|line| {
                let item = line.strip_prefix(types)?.strip_prefix(": ")?;
                let rest = item.strip_prefix("struct ").unwrap_or(item).strip_prefix(name)?;
                (!rest.starts_with(|c: char| c.is_alphanumeric())).then(|| format!("{endpoint}: {item}"))
            });
            let of_type: Vec<String> = of_type.collect();
            lines.extend(of_type);
        }
        let has_any = self.items.iter().any(|line| line.starts_with(&format!("{types}: struct {name}")));
        assert!(has_any, "{endpoint} names {name}, and {types} has no such type");
    }

    /// What is in the file of another one of a single endpoint, as though nothing was shared; nothing where that file is not
    /// here.
    pub(crate) fn in_file_of(&self, alone: &Surface) -> Option<Surface> {
        let file = alone.items.first()?.split_once(": ")?.0.to_owned() + ": ";
        let of = |lines: &BTreeSet<String>| {
            let here = lines.iter().filter(|line| line.starts_with(&file) && !self.shared.contains(*line));
            here.cloned().collect::<BTreeSet<String>>()
        };
        let found = Surface { items: of(&self.items), wire: of(&self.wire), shared: BTreeSet::new() };
        (!found.items.is_empty()).then_some(found)
    }

    /// What callers could name and cannot any more.
    pub(crate) fn gone(&self, new: &Surface) -> Vec<String> {
        self.items.difference(&new.items).cloned().collect()
    }

    /// All that differs.
    pub(crate) fn differing(&self, new: &Surface) -> Vec<String> {
        let items = self.items.symmetric_difference(&new.items);
        items.chain(self.wire.symmetric_difference(&new.wire)).cloned().collect()
    }

    fn read(&mut self, file: &str, text: &str) {
        let mut owner = String::new();
        for found in SHAPES.captures_iter(text) {
            let get = |name: &str| found.name(name).map(|found| found.as_str().trim());
            let mut item = |line: String| _ = self.items.insert(format!("{file}: {line}"));
            let is_sent = get("mode").is_some_and(|mode| ["request", "sent"].contains(&mode));
            let mut wires = Vec::new();
            if let Some(record) = get("record") {
                let mut arguments = Vec::new();
                for field in FIELD.captures_iter(get("fields").unwrap()) {
                    let get = |name: &str| field.name(name).map(|found| found.as_str());
                    let name = get("name").unwrap();
                    let given =
                        |ty: &str, is_flexible| if is_flexible { format!("impl Into<{ty}>") } else { ty.to_owned() };
                    let (ty, setter) = if let Some(ty) = get("must") {
                        arguments.push(given(ty, get("into").is_some()));
                        (ty.to_owned(), None)
                    } else if let Some(ty) = get("may") {
                        (format!("Option<{ty}>"), Some(given(ty, get("flexible").is_some())))
                    } else if let Some(ty) = get("null") {
                        (format!("Nullable<{ty}>"), Some(format!("impl Into<Nullable<{ty}>>")))
                    } else {
                        (get("bare").unwrap().to_owned(), None)
                    };
                    item(format!("{record}.{name}: {ty}"));
                    if let (Some(ty), true) = (setter, is_sent) {
                        item(format!("{record}::{name}({ty})"));
                    }
                    let wire = get("wire").unwrap_or(name);
                    // The order of members is nothing that anybody meets.
                    wires.push(format!("{file}: {record} slot {name}: {wire}{}", get("flags").unwrap()));
                }
                item(format!("struct {record}"));
                if is_sent {
                    item(format!("{record}::new({})", arguments.join(", ")));
                }
                self.wire.extend(wires);
            } else if let Some(values) = get("values") {
                let inner = get("inner").unwrap();
                item(format!("struct {values}({inner})"));
                let kind = if inner == "i64" { values } else { "&'static str" };
                for constant in CONSTANT.captures_iter(get("constants").unwrap()) {
                    item(format!("{values}::{}: {kind}", &constant["name"]));
                    self.wire.insert(format!("{file}: {values}::{} = {}", &constant["name"], &constant["value"]));
                }
            } else if let Some(method) = get("method") {
                item(format!("{method}({})", get("request").unwrap()));
                item(format!("Response = {}", get("response").unwrap()));
                if let Some(name) = get("item") {
                    item(format!("Item = {name}"));
                }
                let wire = ["call", "effect", "name", "envelope", "pages", "list"].into_iter();
                let wire = wire.filter_map(|part| Some(format!("{file}: {part}: {}", get(part)?)));
                self.wire.extend(wire.chain(get("deprecated").map(|_| format!("{file}: deprecated"))));
            } else if let Some(name) = get("owner") {
                name.clone_into(&mut owner);
            } else if let Some(function) = get("function") {
                let arguments = ARGUMENT.replace_all(get("arguments").unwrap().trim_end_matches(','), "$1");
                item(format!("{owner}::{function}({arguments}) -> {}", get("result").unwrap()));
            }
        }
    }
}

/// Code in one line, without comments and empty lines; fields of a record, records and lists of values end with bytes that nothing else
/// has.
fn plain(text: &str) -> String {
    let mut out = String::new();
    let mut in_record = false;
    for line in text.lines().filter(|line| !line.is_empty() && !line.trim_start().starts_with("//")) {
        let is_item = line.starts_with("    ") && line.as_bytes().get(4) != Some(&b' ');
        let is_short = is_item && line.ends_with('}') && line.trim() != "}";
        in_record = is_item && MODES.iter().any(|mode| line[4..].starts_with(mode)) || (in_record && line != "    }");
        let line = line.trim();
        match line.strip_suffix(',').or_else(|| line.strip_suffix(" }").filter(|_| is_short)) {
            Some(fields) if in_record => out.extend([&NEXT.replace_all(fields, "\x01 $1"), "\x01"]),
            _ => out.push_str(line),
        }
        if is_short || (is_item && line == "}") {
            out.push('\x02');
        }
        out.push(' ');
    }
    out
}

/// What records are for.
const MODES: [&str; 4] = ["request ", "payload ", "sent ", "received "];
