//! Findings as JSON, for scripts.

use super::{Diagnostic, Edit, Place, Suggestion, sorted, visible};
use serde::Serialize;

/// One JSON object a line for each finding, in reading order:
///
/// ```json
/// {"code": "not-utf8", "severity": "error", "message": "…", "labels": [{"file": "docs/a.md", "line": 3,
///  "column": 1, "end_line": 3, "end_column": 9, "text": "…"}], "help": "…", "suggestions": [{"text": "…",
///  "edits": [{"file": "docs/a.md", "line": 3, "column": 1, "end_line": 3, "end_column": 9, "start": 40, "end": 48,
///  "replacement": "…"}]}]}
/// ```
///
/// `severity` is `error`, `warning` or `note`. The first label is the primary place; there may be none. Lines and
/// columns count from 1, columns in characters; the end is the first character after the place. The file as a
/// whole is 1:1 to 1:1. `help` is null where there is none. `start` and `end` are bytes, from 0; the edits of a
/// suggestion belong together. `specs/findings.schema.json` is the JSON Schema of a line.
pub fn json(diagnostics: &[Diagnostic]) -> String {
    let mut out = String::new();
    for diagnostic in sorted(diagnostics) {
        // Text and numbers only: there is nothing in a `Row` that JSON cannot hold.
        out.push_str(&visible::json(&serde_json::to_string(&Row::of(diagnostic)).unwrap_or_default()));
        out.push('\n');
    }
    out
}

#[derive(Serialize)]
struct Row<'a> {
    code: &'a str,
    severity: &'a str,
    message: &'a str,
    labels: Vec<Spot<'a>>,
    help: Option<&'a str>,
    suggestions: Vec<Change<'a>>,
}

#[derive(Serialize)]
struct Change<'a> {
    text: &'a str,
    edits: Vec<Replaced<'a>>,
}

#[derive(Serialize)]
struct Replaced<'a> {
    file: &'a str,
    line: usize,
    column: usize,
    end_line: usize,
    end_column: usize,
    start: usize,
    end: usize,
    replacement: &'a str,
}

#[derive(Serialize)]
struct Spot<'a> {
    file: &'a str,
    line: usize,
    column: usize,
    end_line: usize,
    end_column: usize,
    text: &'a str,
}

impl<'a> Row<'a> {
    fn of(diagnostic: &'a Diagnostic) -> Row<'a> {
        Row {
            code: diagnostic.code.name,
            severity: diagnostic.severity.word(),
            message: &diagnostic.message,
            labels: diagnostic.labels.iter().map(|label| Spot::of(&label.place, &label.text)).collect(),
            help: diagnostic.help.as_deref(),
            suggestions: diagnostic.suggestions.iter().map(Change::of).collect(),
        }
    }
}

impl<'a> Change<'a> {
    fn of(suggestion: &'a Suggestion) -> Change<'a> {
        Change { text: &suggestion.text, edits: suggestion.edits.iter().map(Replaced::of).collect() }
    }
}

impl<'a> Replaced<'a> {
    fn of(edit: &'a Edit) -> Replaced<'a> {
        let Spot { file, line, column, end_line, end_column, .. } = Spot::of(&edit.place, "");
        let std::ops::Range { start, end } = edit.place.span;
        Replaced { file, line, column, end_line, end_column, start, end, replacement: &edit.replacement }
    }
}

impl<'a> Spot<'a> {
    fn of(place: &'a Place, text: &'a str) -> Spot<'a> {
        let (line, column) = place.line_column();
        let (end_line, end_column) = place.end_line_column();
        Spot { file: place.file.name(), line, column, end_line, end_column, text }
    }
}

#[cfg(test)]
mod tests {
    use super::super::samples;

    #[test]
    fn every_finding_is_one_line_of_json() {
        insta::assert_snapshot!(super::json(&samples::all()));
    }
}
