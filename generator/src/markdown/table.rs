//! Tables, cut by line: every cell that the author wrote is there, however ragged the row.

use crate::limits::{CELLS, ROWS};
use std::ops::Range;

/// A table.
#[derive(Debug)]
pub struct Table {
    /// The cells of the first row.
    pub header: Vec<Cell>,
    /// The rows below the separator.
    pub rows: Vec<Row>,
    /// The bytes of the whole table.
    pub span: Range<usize>,
    /// The bytes of the separator row, where there is one.
    pub separator: Option<Range<usize>>,
    /// What had to be overlooked to see a table here.
    pub mend: Option<Mend>,
}

/// A row of a table.
#[derive(Debug, Clone)]
pub struct Row {
    /// The cells, as many as the author wrote.
    pub cells: Vec<Cell>,
    /// The bytes of the line.
    pub span: Range<usize>,
}

/// A cell: a part of the page.
#[derive(Debug, Clone)]
pub struct Cell {
    /// The source text without surrounding blanks, markup included; the backslash before a `|` is taken off, as it belongs to
    /// the table.
    pub source: String,
    /// Its bytes.
    pub span: Range<usize>,
}

/// What is wrong with a table that Markdown would drop.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Mend {
    /// The separator row has another number of cells than the header row.
    SeparatorLength,
    /// There is no separator row.
    NoSeparator,
    /// There is a separator row, but no header row above it.
    NoHeader,
    /// The header row has lost its pipes.
    HeaderWithoutPipes,
}

/// So many lines of a table are looked at: its titles, its separator, and one row too many to be seen as such.
const LINES: usize = ROWS + 3;

/// Cuts the lines of a table that a Markdown reader accepted.
pub(super) fn cut(text: &str, span: &Range<usize>) -> Option<Table> {
    let lines: Vec<Range<usize>> = lines(text, span).take(LINES).collect();
    build(text, &lines, None)
}

/// A table that a Markdown reader took for a paragraph: three or more lines of pipes, or two and a separator.
/// Gives the part of the paragraph before the table too.
pub(super) fn in_paragraph(text: &str, span: &Range<usize>) -> Option<(Range<usize>, Table)> {
    if !text[span.clone()].contains('|') {
        return None;
    }
    let lines: Vec<Range<usize>> = lines(text, span).take(LINES).collect();
    let mut first = lines.iter().position(|line| is_row(&text[line.clone()]))?;
    if first > 0 && titles(text, &lines[first - 1], &lines[first]).is_some() {
        first -= 1;
    }
    let table = &lines[first..];
    let rows = table.iter().filter(|line| is_row(&text[(*line).clone()])).count();
    let separator = table.get(1).is_some_and(|line| is_separator(&text[line.clone()]));
    if rows < 2 || (!separator && (rows < 3 || rows < table.len())) {
        return None;
    }
    let mend = if separator { Mend::SeparatorLength } else { Mend::NoSeparator };
    let before = span.start..lines[first].start;
    let before = before.start..before.start + text[before.clone()].trim_end().len();
    Some((before, build(text, table, Some(mend))?))
}

fn build(text: &str, lines: &[Range<usize>], mend: Option<Mend>) -> Option<Table> {
    let (head, mut body) = lines.split_first()?;
    let (mut header, mut mend) = (cells(text, head), mend);
    if is_separator(&text[head.clone()]) {
        (header, mend) = (Vec::new(), Some(Mend::NoHeader));
    } else if let Some(titles) = body.first().and_then(|separator| titles(text, head, separator)) {
        (header, mend) = (titles, Some(Mend::HeaderWithoutPipes));
    }
    let separator = [Some(head), body.first()].into_iter().flatten().find(|line| is_separator(&text[(*line).clone()]));
    if body.first().is_some_and(|line| is_separator(&text[line.clone()])) {
        body = &body[1..];
    }
    let rows = body
        .iter()
        .filter(|line| !is_separator(&text[(*line).clone()]))
        .map(|line| Row { cells: cells(text, line), span: line.clone() })
        .collect();
    let end = lines.last().map_or(head.end, |line| line.end);
    Some(Table { header, rows, span: head.start..end, separator: separator.cloned(), mend })
}

/// The titles of a header row without pipes: as many words as the separator below has cells.
fn titles(text: &str, head: &Range<usize>, separator: &Range<usize>) -> Option<Vec<Cell>> {
    let line = &text[head.clone()];
    let columns = cells(text, separator).len();
    if columns < 2 || !is_separator(&text[separator.clone()]) || line.trim_matches([' ', '|']).contains('|') {
        return None;
    }
    let mut found = Vec::new();
    let mut at = head.start;
    for word in line.split_inclusive([' ', '\t', '|']) {
        let cell = trim(text, at..at + word.trim_end_matches('|').len(), 0);
        at += word.len();
        if !cell.source.is_empty() {
            found.push(cell);
        }
    }
    (found.len() == columns).then_some(found)
}

/// The lines of a span without their ends, without the marks of a quote and without blank ones.
fn lines<'a>(text: &'a str, span: &Range<usize>) -> impl Iterator<Item = Range<usize>> + 'a {
    let mut start = span.start;
    text[span.clone()].split_inclusive('\n').filter_map(move |line| {
        let from = start;
        start += line.len();
        let trimmed = line.trim_end();
        let content = trimmed.trim_start_matches(|c: char| c.is_whitespace() || c == '>');
        (!content.is_empty()).then(|| from + trimmed.len() - content.len()..from + trimmed.len())
    })
}

fn is_row(line: &str) -> bool {
    let line = line.trim();
    line.starts_with('|') && line[1..].contains('|')
}

fn is_separator(line: &str) -> bool {
    let line = line.trim();
    line.contains("--") && line.contains('|') && line.chars().all(|c| matches!(c, '|' | '-' | ':' | ' ' | '\t'))
}

/// Cuts a line at every pipe that no backslash escapes.
fn cells(text: &str, line: &Range<usize>) -> Vec<Cell> {
    let source = &text[line.clone()];
    let mut bounds = vec![];
    let mut start = if source.starts_with('|') { 1 } else { 0 };
    let mut escaped = false;
    for (at, byte) in source.bytes().enumerate().skip(start) {
        // One cell too many shows that there are too many.
        if bounds.len() > CELLS {
            return bounds.into_iter().map(|cell| trim(source, cell, line.start)).collect();
        }
        if byte == b'|' && !escaped {
            bounds.push(start..at);
            start = at + 1;
        }
        escaped = byte == b'\\' && !escaped;
    }
    if !source[start..].trim().is_empty() {
        bounds.push(start..source.len());
    }
    bounds.into_iter().map(|cell| trim(source, cell, line.start)).collect()
}

fn trim(source: &str, cell: Range<usize>, base: usize) -> Cell {
    let whole = &source[cell.clone()];
    let text = whole.trim();
    let start = base + cell.start + (whole.len() - whole.trim_start().len());
    let span = start..start + text.len();
    let source = if text.contains("\\|") { text.replace("\\|", "|") } else { text.to_owned() };
    Cell { source, span }
}
