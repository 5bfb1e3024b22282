//! Tables and rows that had to be mended: what is wrong with them, and how the page would be right.

use super::{Outline, Page};
use crate::diagnostic::{Diagnostic, Suggestion, code};
use crate::markdown::{Cell, Mend, Table};
use std::ops::Range;

/// Reports what had to be overlooked to see a table.
pub(super) fn report_table(table: &Table, page: &Page<'_>, out: &mut Outline) {
    let Some(mend) = table.mend else { return };
    let what = match mend {
        Mend::SeparatorLength => separator_length(table, page),
        Mend::NoSeparator => "there is no separator row below the header row".to_owned(),
        Mend::NoHeader => "there is no header row with the titles of the columns".to_owned(),
        Mend::HeaderWithoutPipes => "the header row has no pipes between its titles".to_owned(),
    };
    let help = match mend {
        Mend::SeparatorLength => "give the separator row one `---` for each title: Markdown shows no table otherwise",
        Mend::NoSeparator => "put a row of `|---|---|` below the header row: Markdown shows no table otherwise",
        Mend::NoHeader => "put a row such as `| Field | Type | Description |` above: Markdown shows no table otherwise",
        Mend::HeaderWithoutPipes => "write the header row as `| Field | Type |`: Markdown shows no table otherwise",
    };
    let header = header(table);
    let mut finding = Diagnostic::new(&code::MENDED_TABLE, what);
    finding = match (mend, &table.separator) {
        (Mend::SeparatorLength, Some(separator)) => finding
            .at(page.file.at(separator.clone()), cells_of(separator, page))
            .at(page.file.at(header), format!("{} titles", table.header.len())),
        (Mend::NoSeparator, _) => finding.at(page.file.at(header), "the header row, with a row of fields below it"),
        (Mend::NoHeader, _) => finding.at(page.file.at_line(table.span.clone()), "no titles here"),
        _ => finding.at(page.file.at(header), "these titles"),
    };
    out.diagnostics.push(finding.help(help).suggest(mended(table, mend, page)));
}

fn separator_length(table: &Table, page: &Page<'_>) -> String {
    let same = table.separator.as_ref().is_some_and(|separator| count(separator, page) == table.header.len());
    // Markdown has other reasons, too: a cell of colons, a line that belongs to a list.
    let what = if same {
        "the separator row is not one that Markdown takes"
    } else {
        "the separator row has another number of cells than the header row"
    };
    what.to_owned()
}

fn count(separator: &Range<usize>, page: &Page<'_>) -> usize {
    page.file.text()[separator.clone()].trim().trim_matches('|').split('|').count()
}

fn cells_of(separator: &Range<usize>, page: &Page<'_>) -> String {
    crate::diagnostic::plural(count(separator, page), "cell")
}

fn header(table: &Table) -> Range<usize> {
    let ends = table.header.first().zip(table.header.last());
    ends.map_or(table.span.clone(), |(first, last)| first.span.start..last.span.end)
}

/// The change after which Markdown shows the table. Titles cannot be made up.
fn mended(table: &Table, mend: Mend, page: &Page<'_>) -> Option<Suggestion> {
    let row = format!("|{}", "---|".repeat(table.header.len()));
    let line = page.file.line_range(page.file.line_column(table.span.start).0);
    let (text, edit) = match mend {
        Mend::SeparatorLength => ("give the separator row a cell for each title", (table.separator.clone()?, row)),
        Mend::NoSeparator => {
            let row = format!("{}{}{row}", newline(page), indent(table.span.start, page)?);
            ("put a separator row below the header row", (line.end..line.end, row))
        }
        Mend::NoHeader => return None,
        Mend::HeaderWithoutPipes => {
            let titles: Vec<&str> = table.header.iter().map(|cell| cell.source.as_str()).collect();
            ("put pipes between the titles", (table.span.start..line.end, format!("| {} |", titles.join(" | "))))
        }
    };
    Some(Suggestion::new(text, page.file, [edit]))
}

/// The line ending of a page.
fn newline(page: &Page<'_>) -> &'static str {
    if page.file.text().contains("\r\n") { "\r\n" } else { "\n" }
}

/// What stands in front of a line that another one of the same block has to repeat; nothing where that is not sure.
fn indent<'a>(start: usize, page: &Page<'a>) -> Option<&'a str> {
    let line = page.file.line_range(page.file.line_column(start).0);
    let indent = &page.file.text()[line.start..start];
    indent.chars().all(|c| matches!(c, ' ' | '\t' | '>')).then_some(indent)
}

/// Reports a row whose type and flag stand in each other's place.
pub(super) fn report_shift(ty: Option<&Cell>, required: Option<&Cell>, page: &Page<'_>, out: &mut Outline) {
    let (Some(ty), Some(required)) = (ty, required) else { return };
    let source = |cell: &Cell| page.file.text()[cell.span.clone()].to_owned();
    let message =
        format!("`{}` stands in the column of types and `{}` in the column of flags", ty.source, required.source);
    let swapped = [(ty.span.clone(), source(required)), (required.span.clone(), source(ty))];
    out.diagnostics.push(
        Diagnostic::new(&code::MENDED_ROW, message)
            .at(page.file.at(ty.span.clone()), "a required flag")
            .at(page.file.at(required.span.clone()), "a type")
            .help("write the cells in the order of the titles above")
            .suggest(Suggestion::new("swap the two cells", page.file, swapped)),
    );
}

/// Reports two rows on one line.
pub(super) fn report_fused(first: &[Cell], second: &[Cell], page: &Page<'_>, out: &mut Outline) {
    let (Some(last), Some(name)) = (first.last(), second.first()) else { return };
    let gap = last.span.end..name.span.start;
    let blank = page.file.text().get(gap.clone()).is_some_and(|gap| gap.trim_matches([' ', '|', '\t']).is_empty());
    // A third row on the line shows only once the first two are apart.
    let certain = blank && second.len() <= first.len();
    let apart = certain.then(|| {
        let text = format!(" |{}{}| ", newline(page), line_indent(gap.start, page));
        Suggestion::new("put the second row on a line of its own", page.file, [(gap, text)])
    });
    out.diagnostics.push(
        Diagnostic::new(&code::MENDED_ROW, "two rows stand on one line")
            .at(page.file.at(name.span.clone()), "the second row starts here")
            .help("put each row on a line of its own")
            .suggest(apart),
    );
}

/// What stands in front of the first pipe of a line.
fn line_indent<'a>(at: usize, page: &Page<'a>) -> &'a str {
    let line = page.file.line_range(page.file.line_column(at).0);
    let text = &page.file.text()[line];
    let indent = text.len() - text.trim_start_matches([' ', '\t', '>']).len();
    &text[..indent]
}
