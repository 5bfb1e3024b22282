//! Any page becomes an endpoint or findings, never a panic. What is said about it points into it, and can be shown.

use crate::pages::{self, Page};
use md_bindgen::diagnostic::{Diagnostic, Suggestion, apply, github, human, json, sarif};
use md_bindgen::markdown::Block;
use md_bindgen::outline::Example;
use md_bindgen::sample::Sample;
use md_bindgen::spec::routes::Routes;
use serde_json::Value;
use std::ops::Range;

/// The bytes are the page; their number says which dialect.
pub fn check(data: &[u8]) {
    let text = String::from_utf8_lossy(data);
    let dialect = pages::dialect(data.len());
    let page = pages::read("page", &text, dialect, &Routes::default());
    places_are_in_the_page(&page, &text);
    let findings: Vec<Diagnostic> = page.findings().cloned().collect();
    findings.iter().for_each(|finding| points_into(finding, &text));
    can_be_shown(&findings);
    let suggestions: Vec<&Suggestion> = findings.iter().flat_map(|finding| &finding.suggestions).collect();
    let (changed, applied) = apply(&text, &suggestions);
    assert!(applied.iter().all(|index| *index < suggestions.len()));
    // What was repaired is a page, too.
    if changed != text {
        pages::read("page", &changed, dialect, &Routes::default());
    }
}

fn is_in(span: &Range<usize>, text: &str, what: &str) {
    assert!(text.get(span.clone()).is_some(), "{what} at {span:?} of {} bytes", text.len());
}

/// Places are cut to fit only where findings are made of them: so look at those before.
fn places_are_in_the_page(page: &Page, text: &str) {
    for section in &page.document.sections {
        section.heading.iter().for_each(|heading| is_in(&heading.span, text, "a heading"));
        for block in &section.blocks {
            match block {
                Block::Text(prose) => is_in(&prose.span, text, "a text"),
                Block::Code(code) => {
                    is_in(&code.span, text, "a code");
                    code.fence.iter().for_each(|fence| is_in(fence, text, "a fence"));
                    for offset in code.text.char_indices().map(|(offset, _)| offset).chain([code.text.len()]) {
                        is_in(&(code.at(offset)..code.at(offset)), text, "a byte of a code");
                    }
                }
                Block::Table(table) => {
                    is_in(&table.span, text, "a table");
                    table.separator.iter().for_each(|separator| is_in(separator, text, "a separator"));
                    let cells = table.header.iter().chain(table.rows.iter().flat_map(|row| &row.cells));
                    for cell in cells {
                        is_in(&cell.span, text, "a cell");
                        let stands = text.get(cell.span.clone()).map(|cell| cell.replace("\\|", "|"));
                        assert_eq!(stands.as_ref(), Some(&cell.source), "a cell is what stands there");
                    }
                }
            }
        }
    }
    let outline = &page.outline;
    for row in outline.tables.iter().flat_map(|table| &table.rows) {
        is_in(&row.span, text, "a name");
        is_in(&row.type_span, text, "a type");
    }
    let claims = outline.method.iter().chain(&outline.path);
    claims.for_each(|claim| is_in(&claim.span, text, "a route"));
    outline.unknown.iter().for_each(|word| is_in(&word.span, text, "an unknown word"));
    outline.examples.iter().for_each(|Example { sample, .. }| sample_is_in(sample, text));
}

fn sample_is_in(sample: &Sample, text: &str) {
    is_in(&sample.span, text, "a value of an example");
    if let md_bindgen::sample::Value::Array(items) = &sample.value {
        items.iter().for_each(|item| sample_is_in(item, text));
    }
    for member in sample.members() {
        is_in(&member.span, text, "a member of an example");
        sample_is_in(&member.sample, text);
    }
}

fn points_into(finding: &Diagnostic, text: &str) {
    assert!(!finding.message.is_empty());
    for label in &finding.labels {
        is_in(&label.place.span, text, finding.code.name);
        let ((line, column), (last, _)) = (label.place.line_column(), label.place.end_line_column());
        assert!(line >= 1 && column >= 1 && last >= line);
    }
    for suggestion in &finding.suggestions {
        assert!(!suggestion.edits.is_empty(), "{}: nothing to change", finding.code.name);
        suggestion.edits.iter().for_each(|edit| is_in(&edit.place.span, text, finding.code.name));
        let apart = |pair: &[md_bindgen::diagnostic::Edit]| pair[0].place.span.end <= pair[1].place.span.start;
        assert!(suggestion.edits.windows(2).all(apart), "{}: edits that overlap", finding.code.name);
    }
}

/// Every form has every finding, and is what it claims to be.
pub(crate) fn can_be_shown(findings: &[Diagnostic]) {
    for colour in [false, true] {
        let text = human(findings, colour);
        assert!(findings.is_empty() == text.is_empty());
        if !colour {
            // A page may hold anything; a terminal should not get all of it.
            let odd = text.chars().find(|c| c.is_control() && *c != '\n');
            assert!(odd.is_none(), "the terminal gets {odd:?}");
        }
    }
    let rows = json(findings);
    let read: Result<Vec<Value>, _> = rows.lines().map(serde_json::from_str).collect();
    assert_eq!(read.map_err(|error| error.to_string()).map(|rows| rows.len()), Ok(findings.len()));
    let log: Result<Value, _> = serde_json::from_str(&sarif(findings));
    let results = log.ok().and_then(|log| log["runs"][0]["results"].as_array().map(Vec::len));
    assert_eq!(results, Some(findings.len()));
    assert_eq!(github(findings).lines().count(), findings.len());
}
