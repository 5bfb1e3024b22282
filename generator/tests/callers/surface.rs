//! What callers of a rendered crate can name, read from its text.

use md_bindgen::write::Tree;
use regex::Regex;
use std::collections::BTreeSet;
use std::sync::LazyLock;

/// Every item that callers meet.
static SHAPES: LazyLock<Regex> = LazyLock::new(|| {
    Regex::new(concat!(
        r"pub struct (?<record>\w+) \{(?<fields>.*?) \}",
        r"|pub struct (?<values>\w+)\(pub (?<inner>\w+)\);",
        r"|impl (?<owner>[\w:<>' ]+?) \{",
        r"|pub fn (?<function>(?:r#)?\w+)\((?<arguments>.*?)\) -> (?<result>[\w<>]+) \{",
        r#"|pub const (?<constant>(?:r#)?\w+): (?<kind>[^=]+) = (?<value>"(?:[^"\\]|\\.)*"|[^;]+);"#,
        r"|pub type Response = (?<response>[^;]+);",
        r"|type Item = (?<item>[^;]+);",
        r#"|const (?<part>[A-Z]+): (?<whole>(?:"(?:[^"\\]|\\.)*"|[^;"])+);"#,
        r#"|record!\((?<slots>\w+) ?(?<lines>\{.*?\})?\);"#,
        r"|(?<deprecated>#\[deprecated)",
    ))
    .unwrap()
});
static ARGUMENT: LazyLock<Regex> = LazyLock::new(|| Regex::new(r"(^|, )(mut )?(r#)?\w+: ").unwrap());
static SLOT: LazyLock<Regex> = LazyLock::new(|| Regex::new(r"(\d+) ([^;]+);").unwrap());

/// The items of a crate, each in a line.
#[derive(Clone, PartialEq, Eq)]
pub(crate) struct Surface {
    /// What Rust code of callers names.
    items: BTreeSet<String>,
    /// What is sent and understood.
    wire: BTreeSet<String>,
}

impl Surface {
    /// The items of the endpoints of a crate.
    pub(crate) fn of(tree: &Tree) -> Surface {
        let mut surface = Surface { items: BTreeSet::new(), wire: BTreeSet::new() };
        let is_endpoint = |path: &str| path.strip_prefix("src/").is_some_and(|rest| rest.contains('/'));
        for (path, text) in &tree.files {
            if is_endpoint(path) && path.ends_with(".rs") && !path.starts_with("src/record/") {
                surface.read(path, &plain(text));
            }
        }
        surface
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
            if let Some(record) = get("record") {
                item(format!("struct {record}"));
                let fields = get("fields").unwrap().split("pub ").map(|field| field.trim().trim_end_matches(','));
                fields.filter(|field| !field.is_empty()).for_each(|field| item(format!("{record}.{field}")));
            } else if let Some(values) = get("values") {
                item(format!("struct {values}({})", get("inner").unwrap()));
            } else if let Some(name) = get("owner") {
                name.clone_into(&mut owner);
                if name.contains("Paged for") {
                    item(name.to_owned());
                }
            } else if let Some(function) = get("function") {
                let arguments = ARGUMENT.replace_all(get("arguments").unwrap().trim_end_matches(','), "$1");
                item(format!("{owner}::{function}({arguments}) -> {}", get("result").unwrap()));
            } else if let Some(constant) = get("constant") {
                item(format!("{owner}::{constant}: {}", get("kind").unwrap()));
                self.wire.insert(format!("{file}: {owner}::{constant} = {}", get("value").unwrap()));
            } else if let Some(response) = get("response") {
                item(format!("Response = {response}"));
            } else if let Some(name) = get("item") {
                item(format!("Item = {name}"));
            } else if let Some(part) = get("part") {
                self.wire.insert(format!("{file}: {owner}::{part}: {}", get("whole").unwrap()));
            } else if let Some(record) = get("slots") {
                // The order of members is nothing that anybody meets.
                for slot in SLOT.captures_iter(get("lines").unwrap_or_default()) {
                    self.wire.insert(format!("{file}: {record} slot {}", slot[2].trim()));
                }
            } else if get("deprecated").is_some() {
                self.wire.insert(format!("{file}: deprecated"));
            }
        }
    }
}

/// Code in one line, without comments; numbers of members in a record stand with a `;` behind each.
fn plain(text: &str) -> String {
    let mut out = String::new();
    let mut in_record = false;
    for line in text.lines().map(str::trim).filter(|line| !line.starts_with("//")) {
        in_record = (line.starts_with("record!(") && line.ends_with('{')) || (in_record && !line.starts_with("})"));
        out.push_str(if in_record { line.trim_end_matches(',') } else { line });
        out.push_str(if in_record && line.ends_with(',') { "; " } else { " " });
    }
    out
}
