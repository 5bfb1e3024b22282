//! Findings as SARIF 2.1.0, for code scanning.

use super::{CODES, Code, Diagnostic, Edit, Label, Place, Severity, Suggestion, sorted, visible};
use serde::Serialize;
use std::fmt::Write;

/// One SARIF log with one run: every code is a rule, every finding a result, in reading order.
pub fn sarif(diagnostics: &[Diagnostic]) -> String {
    let driver = Driver {
        name: env!("CARGO_PKG_NAME"),
        version: env!("CARGO_PKG_VERSION"),
        rules: CODES.iter().map(|code| Rule::of(code)).collect(),
    };
    let results = sorted(diagnostics).into_iter().map(Finding::of).collect();
    let log = Log {
        schema: "https://json.schemastore.org/sarif-2.1.0.json",
        version: "2.1.0",
        runs: [Run { tool: Tool { driver }, column_kind: "unicodeCodePoints", results }],
    };
    // Text and numbers only: there is nothing in a `Log` that JSON cannot hold.
    visible::json(&serde_json::to_string_pretty(&log).unwrap_or_default()) + "\n"
}

#[derive(Serialize)]
struct Log<'a> {
    #[serde(rename = "$schema")]
    schema: &'a str,
    version: &'a str,
    runs: [Run<'a>; 1],
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct Run<'a> {
    tool: Tool<'a>,
    column_kind: &'a str,
    results: Vec<Finding<'a>>,
}

#[derive(Serialize)]
struct Tool<'a> {
    driver: Driver<'a>,
}

#[derive(Serialize)]
struct Driver<'a> {
    name: &'a str,
    version: &'a str,
    rules: Vec<Rule<'a>>,
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct Rule<'a> {
    id: &'a str,
    short_description: Text,
    full_description: Text,
    default_configuration: Configuration<'a>,
}

#[derive(Serialize)]
struct Configuration<'a> {
    level: &'a str,
}

#[derive(Serialize)]
struct Text {
    text: String,
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct Finding<'a> {
    rule_id: &'a str,
    #[serde(skip_serializing_if = "Option::is_none")]
    rule_index: Option<usize>,
    level: &'a str,
    message: Text,
    locations: Vec<Location>,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    related_locations: Vec<Location>,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    fixes: Vec<Fix<'a>>,
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct Fix<'a> {
    description: Text,
    artifact_changes: Vec<Change<'a>>,
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct Change<'a> {
    artifact_location: Artifact,
    replacements: Vec<Replacement<'a>>,
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct Replacement<'a> {
    deleted_region: Region,
    inserted_content: Inserted<'a>,
}

#[derive(Serialize)]
struct Inserted<'a> {
    text: &'a str,
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct Location {
    #[serde(skip_serializing_if = "Option::is_none")]
    id: Option<usize>,
    physical_location: Physical,
    #[serde(skip_serializing_if = "Option::is_none")]
    message: Option<Text>,
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct Physical {
    artifact_location: Artifact,
    #[serde(skip_serializing_if = "Option::is_none")]
    region: Option<Region>,
}

#[derive(Serialize)]
struct Artifact {
    uri: String,
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct Region {
    start_line: usize,
    start_column: usize,
    end_line: usize,
    end_column: usize,
}

impl<'a> Rule<'a> {
    fn of(code: &'a Code) -> Rule<'a> {
        Rule {
            id: code.name,
            short_description: Text { text: code.title.to_owned() },
            full_description: Text { text: code.explanation.to_owned() },
            default_configuration: Configuration { level: level(code.severity) },
        }
    }
}

impl<'a> Finding<'a> {
    fn of(diagnostic: &'a Diagnostic) -> Finding<'a> {
        let help = diagnostic.help.iter().map(|help| format!("\nhelp: {help}"));
        let mut labels = diagnostic.labels.iter();
        Finding {
            rule_id: diagnostic.code.name,
            rule_index: CODES.iter().position(|code| *code == diagnostic.code),
            level: level(diagnostic.severity),
            message: Text { text: std::iter::once(diagnostic.message.clone()).chain(help).collect() },
            locations: labels.next().map(|label| Location::of(None, label)).into_iter().collect(),
            related_locations: labels.enumerate().map(|(id, label)| Location::of(Some(id), label)).collect(),
            fixes: diagnostic.suggestions.iter().map(Fix::of).collect(),
        }
    }
}

impl<'a> Fix<'a> {
    fn of(suggestion: &'a Suggestion) -> Fix<'a> {
        let name = suggestion.edits.first().map_or("", |edit| edit.place.file.name());
        let replacements = suggestion.edits.iter().map(Replacement::of).collect();
        Fix {
            description: Text { text: suggestion.text.clone() },
            artifact_changes: vec![Change { artifact_location: Artifact { uri: uri(name) }, replacements }],
        }
    }
}

impl<'a> Replacement<'a> {
    fn of(edit: &'a Edit) -> Replacement<'a> {
        let deleted_region = Region::between(&edit.place);
        Replacement { deleted_region, inserted_content: Inserted { text: &edit.replacement } }
    }
}

impl Location {
    fn of(id: Option<usize>, label: &Label) -> Location {
        let artifact_location = Artifact { uri: uri(label.place.file.name()) };
        Location {
            id,
            physical_location: Physical { artifact_location, region: Region::of(&label.place) },
            message: (!label.text.is_empty()).then(|| Text { text: label.text.clone() }),
        }
    }
}

impl Region {
    fn of(place: &Place) -> Option<Region> {
        (!place.is_whole()).then(|| Region::between(place))
    }

    fn between(place: &Place) -> Region {
        let (start_line, start_column) = place.line_column();
        let (end_line, end_column) = place.end_line_column();
        Region { start_line, start_column, end_line, end_column }
    }
}

fn level(severity: Severity) -> &'static str {
    match severity {
        Severity::Note => "note",
        Severity::Warning => "warning",
        Severity::Error => "error",
    }
}

/// A path as a URI reference: slashes, and everything outside the unreserved characters in percent form.
fn uri(path: &str) -> String {
    let mut uri = String::from(if path.starts_with('/') { "file://" } else { "" });
    for byte in path.replace('\\', "/").bytes() {
        match byte {
            b'a'..=b'z' | b'A'..=b'Z' | b'0'..=b'9' | b'-' | b'.' | b'_' | b'~' | b'/' => uri.push(char::from(byte)),
            // Writing to a string cannot fail.
            _ => drop(write!(uri, "%{byte:02X}")),
        }
    }
    uri
}

#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod tests {
    use super::super::samples;
    use super::*;

    #[test]
    fn results_carry_places_and_rules() {
        let log: serde_json::Value = serde_json::from_str(&sarif(&samples::all())).unwrap();
        let rules = log["runs"][0]["tool"]["driver"]["rules"].as_array().unwrap();
        assert_eq!(rules.len(), CODES.len());
        for result in log["runs"][0]["results"].as_array().unwrap() {
            let index = usize::try_from(result["ruleIndex"].as_u64().unwrap()).unwrap();
            assert_eq!(rules[index]["id"], result["ruleId"]);
        }
        insta::assert_snapshot!(serde_json::to_string_pretty(&log["runs"][0]["results"]).unwrap());
    }

    #[test]
    fn paths_become_uris() {
        assert_eq!(uri("docs/分 组.md"), "docs/%E5%88%86%20%E7%BB%84.md");
        assert_eq!(uri("/tmp/a.md"), "file:///tmp/a.md");
        assert_eq!(uri(r"docs\a.md"), "docs/a.md");
    }
}
