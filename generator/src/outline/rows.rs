//! Rows of a table of fields: columns by title, never by position.

use super::mend;
use super::odd::{MISSPELT, NO_FLAG, OddWords};
use super::subject::name_path;
use super::{FieldRow, Outline, Page, UnknownWord, WordKind};
use crate::diagnostic::{Diagnostic, code};
use crate::dialect::{Claim, Column, Flag, TypeClaim};
use crate::limits::{DEPTH, NAME_BYTES, too_large};
use crate::markdown::{Cell, Mend, Row, Table, code_text, plain};
use std::ops::Range;

/// What a table turned out to be.
pub(super) enum Reading {
    /// Fields.
    Fields(Vec<FieldRow>),
    /// Something else: values and their meanings, error codes. Its rows as lines of text.
    Legend(Vec<String>),
}

/// The columns of a table, by what they hold.
struct Columns(Vec<Option<Column>>);

impl Columns {
    fn first(&self, column: Column) -> Option<usize> {
        self.0.iter().position(|found| *found == Some(column))
    }

    fn has(&self, column: Column) -> bool {
        self.first(column).is_some()
    }

    /// All columns of a kind: two languages have two columns of prose.
    fn all(&self, column: Column) -> impl Iterator<Item = usize> + '_ {
        self.0.iter().enumerate().filter(move |(_, found)| **found == Some(column)).map(|(i, _)| i)
    }
}

/// Reads a table. `root` says that it stands where a table of parameters is expected.
pub(super) fn read(table: &Table, root: bool, page: &Page<'_>, out: &mut Outline) -> Reading {
    let headless;
    let table = match starts_with_row(table, page) {
        true => {
            headless = without_header(table);
            &headless
        }
        false => table,
    };
    let mut columns = match table.mend {
        Some(Mend::NoHeader) => guess(table, page),
        _ => columns(table, page, out),
    };
    mend::report_table(table, page, out);
    if !columns.has(Column::Name) && !name_column(table, &mut columns, page, out) {
        return Reading::Legend(lines(table));
    }
    let kinds = [Column::Type, Column::Required, Column::Present, Column::NotNull];
    let of_fields = kinds.into_iter().any(|column| columns.has(column)) || (root && columns.has(Column::Doc));
    if !of_fields {
        return Reading::Legend(lines(table));
    }
    let mut rows = Vec::new();
    for row in &table.rows {
        for part in split_fused(row, &columns, page, out) {
            read_row(&part, row, &columns, page, out, &mut rows);
        }
    }
    report_odd(table, &columns, page, out);
    required_in_prose(&columns, &mut rows, page);
    Reading::Fields(rows)
}

fn columns(table: &Table, page: &Page<'_>, out: &mut Outline) -> Columns {
    let mut columns = Vec::with_capacity(table.header.len());
    for cell in &table.header {
        let title = code_text(&cell.source);
        let title = title.trim_matches(|c: char| c.is_whitespace() || c == '*' || c == ':' || c == '：');
        // A column without a title behind the others is prose.
        let column = page
            .dialect
            .column(title)
            .or((title.is_empty() && columns.contains(&Some(Column::Name))).then_some(Column::Doc));
        if column.is_none() && !title.is_empty() {
            out.unknown.push(UnknownWord { kind: WordKind::Column, word: title.to_owned(), span: cell.span.clone() });
        }
        columns.push(column);
    }
    Columns(columns)
}

/// Whether the first row, where the titles belong, is about a field: a name, and a type or a flag next to it.
fn starts_with_row(table: &Table, page: &Page<'_>) -> bool {
    let text = |cell: &Cell| code_text(&cell.source);
    let Some((first, rest)) = table.header.split_first() else { return false };
    let says = |cell: &Cell| is_type(&cell.source, page) || is_flag(cell, page);
    let titled = table.header.iter().any(|cell| page.dialect.column(text(cell).trim_matches('*')).is_some());
    !titled && field_name(&text(first)).is_some() && rest.iter().filter(|cell| says(cell)).count() > 1
}

fn without_header(table: &Table) -> Table {
    let row = |cells: &Vec<Cell>| {
        let start = cells.first().map_or(table.span.start, |cell| cell.span.start);
        Row { cells: cells.clone(), span: start..cells.last().map_or(start, |cell| cell.span.end) }
    };
    let rows = std::iter::once(row(&table.header)).chain(table.rows.iter().cloned()).collect();
    let (span, separator) = (table.span.clone(), table.separator.clone());
    Table { header: Vec::new(), rows, span, separator, mend: Some(Mend::NoHeader) }
}

/// The columns of a table without titles, by what their cells hold.
fn guess(table: &Table, page: &Page<'_>) -> Columns {
    let width = table.rows.iter().map(|row| row.cells.len()).max().unwrap_or_default();
    let all = |column: usize, holds: &dyn Fn(&str) -> bool| {
        let mut texts = table.rows.iter().filter_map(|row| row.cells.get(column)).map(|cell| code_text(&cell.source));
        texts.all(|text| holds(&text))
    };
    let mut columns = Columns(Vec::with_capacity(width));
    for column in 0..width {
        let kind = match () {
            () if all(column, &|text| !text.is_empty() && page.dialect.flag(text).is_some()) => Column::Required,
            () if all(column, &|text| !text.is_empty() && is_type(text, page)) => Column::Type,
            () if all(column, &|text| field_name(text).is_some()) => Column::Name,
            () => Column::Doc,
        };
        // Of names there is one column, the first; short words behind it are prose.
        let again = columns.has(kind) && kind != Column::Doc;
        columns.0.push(Some(if again { Column::Doc } else { kind }));
    }
    columns
}

/// A table with types or flags but no known title for its names: the first column, if it holds names.
fn name_column(table: &Table, columns: &mut Columns, page: &Page<'_>, out: &mut Outline) -> bool {
    let fields = columns.has(Column::Type) && (columns.has(Column::Required) || columns.has(Column::Doc));
    if !fields {
        return false;
    }
    let span = table.header.first().map_or(table.span.clone(), |cell| cell.span.clone());
    let named = |row: &Row| row.cells.first().is_some_and(|cell| field_name(&code_text(&cell.source)).is_some());
    if columns.0.first() == Some(&None) && !table.rows.is_empty() && table.rows.iter().all(named) {
        columns.0[0] = Some(Column::Name);
        return true;
    }
    out.diagnostics.push(
        Diagnostic::new(&code::NO_NAME_COLUMN, "this table has types, but no column of names")
            .at(page.file.at(span), "none of these titles is one for names")
            .help(
                "give the column of names a title such as `Field`, or add its title to `columns: name:` of the dialect",
            ),
    );
    false
}

/// The rows of a table as text, for documentation.
fn lines(table: &Table) -> Vec<String> {
    let line = |row: &Row| {
        let cells: Vec<String> = row.cells.iter().map(|cell| plain(&cell.source).replace('\n', " ")).collect();
        cells.join(" - ").trim_matches([' ', '-']).to_owned()
    };
    table.rows.iter().map(line).filter(|line| !line.is_empty()).collect()
}

/// Two rows on one line, as machines that translate tables leave them.
fn split_fused(row: &Row, columns: &Columns, page: &Page<'_>, out: &mut Outline) -> Vec<Vec<Cell>> {
    let width = columns.0.len();
    let (Some(name), Some(ty)) = (columns.first(Column::Name), columns.first(Column::Type)) else {
        return vec![row.cells.clone()];
    };
    if row.cells.len() <= width + 1 || name != 0 {
        return vec![row.cells.clone()];
    }
    let mut start = width;
    while row.cells.get(start).is_some_and(|cell| cell.source.is_empty()) {
        start += 1;
    }
    let second = &row.cells[start..];
    let is_row = second.first().is_some_and(|cell| field_name(&code_text(&cell.source)).is_some())
        && second.get(ty).is_some_and(|cell| is_type(&cell.source, page));
    if !is_row {
        return vec![row.cells.clone()];
    }
    mend::report_fused(&row.cells[..width], second, page, out);
    vec![row.cells[..width].to_vec(), second.to_vec()]
}

fn is_type(cell: &str, page: &Page<'_>) -> bool {
    page.dialect
        .type_claim(&code_text(cell))
        .is_some_and(|claim| !matches!(claim.claim, Claim::Named(_) | Claim::Unspecified))
}

/// The name in a cell; nothing where the cell holds prose.
fn field_name(text: &str) -> Option<&str> {
    let text = text
        .trim_start_matches(|c: char| c.is_whitespace() || matches!(c, '>' | '-' | '└' | '─' | '├' | '│' | '»' | '›'));
    let text = text.split(['（', '(']).next().unwrap_or_default().trim();
    let text = text.trim_matches(['"', '\'', '“', '”', '*', ':', '：']);
    let name = !text.is_empty()
        && text.len() <= 120
        && text.chars().next().is_some_and(|c| c.is_ascii_alphanumeric() || matches!(c, '_' | '$' | '@' | '{'))
        && !text.contains(|c: char| c.is_whitespace() || matches!(c, '。' | '，' | '；' | '"' | '`'));
    name.then_some(text)
}

/// What is too much of a name: it is too long, or has too many parts.
fn beyond(name: &str) -> Option<String> {
    let parts = || name.bytes().filter(|byte| matches!(byte, b'.' | b'[')).count();
    match () {
        () if name.len() > NAME_BYTES => Some(format!("this name has more than {NAME_BYTES} bytes")),
        () if parts() >= DEPTH => Some(format!("this name leads more than {DEPTH} levels down")),
        () => None,
    }
}

/// The names in a cell: one, or several with commas between them.
fn field_names(text: &str) -> Vec<String> {
    // Most cells hold one plain name.
    if !text.is_empty() && text.bytes().all(|byte| byte.is_ascii_alphanumeric() || byte == b'_' || byte == b'.') {
        return vec![text.to_owned()];
    }
    let parts: Vec<&str> =
        text.split(['、', ',', '，', '/', '|', '\n']).map(str::trim).filter(|part| !part.is_empty()).collect();
    match parts.iter().map(|part| field_name(part)).collect::<Option<Vec<_>>>() {
        Some(names) if !names.is_empty() => names.into_iter().map(str::to_owned).collect(),
        _ => field_name(text).map(str::to_owned).into_iter().collect(),
    }
}

fn read_row(
    cells: &[Cell],
    row: &Row,
    columns: &Columns,
    page: &Page<'_>,
    out: &mut Outline,
    rows: &mut Vec<FieldRow>,
) {
    let cell = |column: Column| columns.first(column).and_then(|i| cells.get(i)).filter(|cell| !cell.source.is_empty());
    let Some(name) = columns.first(Column::Name).and_then(|i| cells.get(i)) else { return };
    let text = code_text(&name.source);
    let names = field_names(&text);
    if let Some(message) = names.iter().find_map(|name| beyond(name)) {
        return out.diagnostics.push(too_large(message, page.file.at(name.span.clone()), "this row is left out"));
    }
    if names.is_empty() {
        return report_unnamed(&text, cells, name, row, page, out);
    }
    let (mut type_cell, mut required_cell) = (cell(Column::Type), cell(Column::Required));
    if shifted(type_cell, required_cell, page) {
        mend::report_shift(type_cell, required_cell, page, out);
        std::mem::swap(&mut type_cell, &mut required_cell);
    }
    // A flag among the types, and nothing among the flags: the type was left out.
    if required_cell.is_none() && type_cell.is_some_and(|cell| is_flag(cell, page) && !is_type(&cell.source, page)) {
        std::mem::swap(&mut type_cell, &mut required_cell);
    }
    let type_text = type_cell.map(|cell| code_text(&cell.source)).unwrap_or_default();
    let type_span = type_cell.map_or(name.span.end..name.span.end, |cell| cell.span.clone());
    let claim = claim(&type_text, &type_span, page, out);
    let required = required_cell.map(|cell| flag(cell, page, out));
    let mut doc = doc(cells, columns);
    // A condition is documentation, and so is whatever else is no flag.
    if let (Some(Some(Flag::Conditional) | None), Some(cell)) = (required, required_cell) {
        push_line(&mut doc, &plain(&cell.source));
    }
    let says = |column| {
        cell(column).and_then(|cell| page.dialect.flag(&code_text(&cell.source))).map(|flag| flag == Flag::Yes)
    };
    let default = cell(Column::Default).map(|cell| plain(&cell.source));
    let values = cell(Column::Values).map(|cell| plain(&cell.source));
    let location = cell(Column::Location).and_then(|cell| location(cell, page, out));
    for name_text in names {
        let path = name_path(&name_text);
        let claim = listed(&name_text, claim.clone());
        for (parent, claim) in passed(&name_text) {
            if !rows.iter().any(|row| row.path == parent) {
                rows.push(bare(parent, claim, name.span.clone()));
            }
        }
        rows.push(FieldRow {
            path,
            span: name.span.clone(),
            type_text: type_text.clone(),
            claim,
            type_span: type_span.clone(),
            required: required.flatten(),
            present: says(Column::Present),
            not_null: says(Column::NotNull),
            location,
            doc: doc.clone(),
            values: values.clone(),
            default: default.clone(),
        });
    }
    rows.retain(|row| !row.path.is_empty());
}

/// Reports words that were understood but that nobody writes so.
fn report_odd(table: &Table, columns: &Columns, page: &Page<'_>, out: &mut Outline) {
    let (mut types, mut flags) = (OddWords::default(), OddWords::default());
    for row in &table.rows {
        let cell = |column: Column| columns.first(column).and_then(|i| row.cells.get(i));
        // Unknown words are looked at once the whole page is read: they may name something.
        types.look(cell(Column::Type), |text| page.dialect.right_type(text).filter(|_| is_type(text, page)));
        for column in [Column::Required, Column::Present, Column::NotNull] {
            flags.look(cell(column), |text| page.dialect.right_flag(text));
        }
    }
    types.report(MISSPELT, page, out);
    flags.report(NO_FLAG, page, out);
}

/// The lists and maps that a dotted name passes through: `users[].name`, `forms.*.type`.
fn passed(name: &str) -> Vec<(Vec<String>, Claim)> {
    let lists = name.match_indices("].").map(|(at, _)| (&name[..=at], list(brackets(&name[..=at]))));
    let maps = name.match_indices(".*.").map(|(at, _)| (&name[..at], Claim::Map(None)));
    let mut found: Vec<(&str, Claim)> = lists.chain(maps).collect();
    found.sort_by_key(|(parent, _)| parent.len());
    found.into_iter().map(|(parent, claim)| (name_path(parent), claim)).filter(|(path, _)| !path.is_empty()).collect()
}

/// A list of lists, as deep as there are brackets.
fn list(depth: usize) -> Claim {
    (1..depth.min(4)).fold(Claim::List(None), |inner, _| Claim::List(Some(Box::new(inner))))
}

/// How many pairs of brackets a text ends with.
fn brackets(text: &str) -> usize {
    let mut rest = text;
    let mut count = 0;
    while let Some(open) = rest.strip_suffix(']').and_then(|inner| inner.rfind('[')) {
        rest = &rest[..open];
        count += 1;
    }
    count
}

/// A list or map of which only the members inside have rows.
fn bare(path: Vec<String>, claim: Claim, span: Range<usize>) -> FieldRow {
    FieldRow {
        path,
        type_text: String::new(),
        claim: TypeClaim { claim, nullable: false },
        type_span: span.end..span.end,
        span,
        required: None,
        present: None,
        not_null: None,
        location: None,
        doc: String::new(),
        values: None,
        default: None,
    }
}

/// Brackets behind a name say that the field is a list, and its type is that of the items.
fn listed(name: &str, claim: TypeClaim) -> TypeClaim {
    let is_list = matches!(claim.claim, Claim::List(_) | Claim::Null | Claim::Any);
    if is_list || brackets(name) == 0 {
        return claim;
    }
    let inner = Some(claim.claim).filter(|claim| *claim != Claim::Unspecified).map(Box::new);
    TypeClaim { claim: Claim::List(inner), nullable: claim.nullable }
}

/// A row without a name: prose that Markdown glued to the table, an ellipsis, or nothing at all.
fn report_unnamed(text: &str, cells: &[Cell], name: &Cell, row: &Row, page: &Page<'_>, out: &mut Outline) {
    let blank = cells.iter().all(|cell| is_blank(&cell.source));
    let glued = cells.iter().filter(|cell| !cell.source.is_empty()).count() <= 1;
    let none =
        page.dialect.type_claim(text).is_some_and(|claim| matches!(claim.claim, Claim::Null | Claim::Unspecified));
    if blank || glued || none {
        return;
    }
    let span = if name.source.is_empty() { row.span.clone() } else { name.span.clone() };
    out.diagnostics.push(
        Diagnostic::new(
            &code::ROW_WITHOUT_NAME,
            format!("`{text}` is not the name of a field, so this row is left out"),
        )
        .at(page.file.at(span), "a name has no blanks and starts with one of A to Z, a digit, `_` or `$`")
        .help(
            "write the field's name as it stands in the JSON, or put the sentence below the table behind an empty line",
        ),
    );
}

/// Whether type and flag stand in each other's place.
fn shifted(ty: Option<&Cell>, required: Option<&Cell>, page: &Page<'_>) -> bool {
    let (Some(ty), Some(required)) = (ty, required) else { return false };
    is_flag(ty, page) && !is_flag(required, page) && is_type(&required.source, page)
}

/// Whether a cell holds a plain yes or no, and no word that may be a type.
fn is_flag(cell: &Cell, page: &Page<'_>) -> bool {
    let text = code_text(&cell.source);
    matches!(page.dialect.flag(&text), Some(Flag::Yes | Flag::No)) && !is_blank(&text)
}

fn is_blank(text: &str) -> bool {
    text.chars().all(|c| c.is_whitespace() || matches!(c, '-' | '.' | '…' | '/'))
}

fn claim(text: &str, span: &Range<usize>, page: &Page<'_>, out: &mut Outline) -> TypeClaim {
    let claim = page.dialect.type_claim(text);
    let known = claim.as_ref().is_some_and(|claim| !matches!(claim.claim, Claim::Named(_)));
    if !known && !text.is_empty() {
        out.unknown.push(UnknownWord { kind: WordKind::Type, word: text.to_owned(), span: span.clone() });
    }
    claim.unwrap_or(TypeClaim { claim: Claim::Unspecified, nullable: false })
}

fn flag(cell: &Cell, page: &Page<'_>, out: &mut Outline) -> Option<Flag> {
    let text = code_text(&cell.source);
    let flag = page.dialect.flag(&text);
    if flag.is_none() {
        out.unknown.push(UnknownWord { kind: WordKind::Required, word: text, span: cell.span.clone() });
    }
    flag
}

fn location(cell: &Cell, page: &Page<'_>, out: &mut Outline) -> Option<crate::spec::Location> {
    let text = code_text(&cell.source);
    let location = page.dialect.location(&text);
    if location.is_none() {
        out.unknown.push(UnknownWord { kind: WordKind::Location, word: text, span: cell.span.clone() });
    }
    location
}

/// What the columns of prose, defaults and values say, and the cells behind the last column.
fn doc(cells: &[Cell], columns: &Columns) -> String {
    let mut doc = String::new();
    for i in columns.all(Column::Doc) {
        if let Some(cell) = cells.get(i) {
            push_line(&mut doc, &plain(&cell.source));
        }
    }
    if columns.0.last() == Some(&Some(Column::Doc)) {
        for cell in cells.iter().skip(columns.0.len()) {
            push_line(&mut doc, &plain(&cell.source));
        }
    }
    for (column, title) in [(Column::Default, "Default"), (Column::Values, "Values")] {
        for i in columns.all(column) {
            let text = cells.get(i).map(|cell| plain(&cell.source)).unwrap_or_default();
            if !text.is_empty() && !matches!(text.as_str(), "-" | "--" | "无") {
                push_line(&mut doc, &format!("{title}: {text}"));
            }
        }
    }
    doc
}

fn push_line(doc: &mut String, text: &str) {
    let text = text.trim();
    if text.is_empty() || doc.lines().any(|line| line == text) {
        return;
    }
    if !doc.is_empty() {
        doc.push('\n');
    }
    doc.push_str(text);
}

/// A table without a column of flags whose column of prose holds nothing but flags.
fn required_in_prose(columns: &Columns, rows: &mut [FieldRow], page: &Page<'_>) {
    if columns.has(Column::Required) || rows.len() < 2 {
        return;
    }
    let flags: Option<Vec<Flag>> = rows
        .iter()
        .map(|row| page.dialect.flag(&row.doc).filter(|flag| !row.doc.is_empty() && *flag != Flag::Conditional))
        .collect();
    let Some(flags) = flags else { return };
    for (row, flag) in rows.iter_mut().zip(flags) {
        row.required = Some(flag);
        row.doc.clear();
    }
}
