//! Walks a document from top to bottom, keeping in mind what the last headings said.

use super::allow;
use super::example::{self, Context};
use super::odd;
use super::rows::{self, Reading};
use super::{Claimed, Direction, FieldTable, Note, Outline, Page, Section, Subject, UnknownWord, WordKind};
use crate::diagnostic::{Diagnostic, SourceFile, code};
use crate::dialect::{Dialect, Role, normal_heading};
use crate::limits::{PATH_BYTES, too_large};
use crate::markdown::{Block, Code, Document, Heading, Table, Text};
use crate::spec::Location;
use std::ops::Range;

/// Outlines a page.
pub fn outline(document: &Document, file: &SourceFile, dialect: &Dialect) -> Outline {
    let mut walker = Walker {
        page: Page { file, dialect },
        out: Outline::default(),
        state: State { role: None, direction: Direction::Request, location: None, section: 0 },
        before_label: None,
        titles: Vec::new(),
    };
    walker.out.sections.push(Section { level: 0, parent: None, subject: None });
    for section in &document.sections {
        if let Some(heading) = &section.heading {
            walker.heading(heading);
        }
        walker.blocks(&section.blocks);
    }
    allow::read(&document.comments, &walker.page, &mut walker.out);
    odd::report_types(&walker.page, &mut walker.out);
    walker.out
}

/// What the headings so far say about the blocks that follow.
#[derive(Debug, Clone, Copy)]
struct State {
    /// What the last root heading opened.
    role: Option<Role>,
    direction: Direction,
    location: Option<Location>,
    section: usize,
}

struct Walker<'a> {
    page: Page<'a>,
    out: Outline,
    state: State,
    /// The state that a label interrupted: labels reach no further than the block below them.
    before_label: Option<State>,
    /// The sections with a title below which a request is described.
    titles: Vec<usize>,
}

/// Labels and bold lines stand below every heading.
const LABEL_LEVEL: u8 = 7;
/// Longer lines are sentences, not labels.
const MAX_LABEL: usize = 80;

impl Walker<'_> {
    fn heading(&mut self, heading: &Heading) {
        self.before_label = None;
        let text = normal_heading(&heading.text);
        match self.page.dialect.role(text).filter(|_| !self.is_field(text)) {
            Some(role) => {
                self.root(role, heading.level);
                self.report_several(heading, role);
            }
            None if text.is_empty() => {}
            None => self.subject(text, heading.span.clone(), heading.level, false),
        }
    }

    /// Whether a table of the same direction has a field of this name that may have members: `results` opens the
    /// response of one page, and is a list in the response of another.
    fn is_field(&self, text: &str) -> bool {
        let is_name = text.bytes().all(|byte| byte.is_ascii_lowercase() || byte.is_ascii_digit() || byte == b'_');
        let tables = self.out.tables.iter().filter(|table| table.direction == self.state.direction);
        let mut rows =
            tables.flat_map(|table| &table.rows).filter(|row| row.path.last().is_some_and(|name| name == text));
        is_name && rows.any(|row| row.claim.claim.is_container())
    }

    /// Warns of a second request below another title: what the page says of two endpoints becomes one.
    fn report_several(&mut self, heading: &Heading, role: Role) {
        if role != Role::Request(None) {
            return;
        }
        let mut section = self.out.sections[self.state.section].parent;
        while let Some(at) = section.filter(|at| self.out.sections[*at].subject.is_none()) {
            section = self.out.sections[at].parent;
        }
        let Some(title) = section else { return };
        if self.titles.contains(&title) {
            return;
        }
        self.titles.push(title);
        if self.titles.len() == 2 {
            let spans = self.titles.iter().filter_map(|title| self.out.sections[*title].subject.as_ref());
            let spans: Vec<Range<usize>> = spans.map(|subject| subject.span.clone()).collect();
            let mut finding = Diagnostic::new(&code::SEVERAL_ENDPOINTS, "this page describes several endpoints")
                .at(self.page.file.at(heading.span.clone()), "a second request");
            for span in spans {
                finding = finding.at(self.page.file.at(span), "one of them");
            }
            self.out.diagnostics.push(finding.help("write a page for each: all that is said here went into one"));
        }
    }

    /// A heading that says what follows.
    fn root(&mut self, role: Role, level: u8) {
        let parent = self.parent(level);
        // An example among the fields of a record is still about that record.
        let subject = match role {
            Role::Example => parent.and_then(|parent| self.out.sections[parent].subject.clone()),
            _ => None,
        };
        self.out.sections.push(Section { level, parent, subject });
        self.state.section = self.out.sections.len() - 1;
        self.state.role = Some(role);
        self.state.location = None;
        match role {
            Role::Request(location) => {
                self.state.direction = Direction::Request;
                self.state.location = location;
            }
            Role::RequestExample | Role::Auth => self.state.direction = Direction::Request,
            Role::Response | Role::ResponseExample => self.state.direction = Direction::Response,
            _ => {}
        }
    }

    /// A heading about a field. It stays in the direction of the last root heading.
    fn subject(&mut self, text: &str, span: Range<usize>, level: u8, weak: bool) {
        let parent = self.parent(level);
        let subject = Subject::read(text, span.clone(), weak, self.page.dialect);
        if subject.names.is_empty() && !weak {
            self.out.unknown.push(UnknownWord { kind: WordKind::Heading, word: text.to_owned(), span });
        }
        self.out.sections.push(Section { level, parent, subject: Some(subject) });
        self.state.section = self.out.sections.len() - 1;
    }

    /// The nearest section above that has a lower level.
    fn parent(&self, level: u8) -> Option<usize> {
        (0..self.out.sections.len()).rev().find(|&i| self.out.sections[i].level < level)
    }

    fn blocks(&mut self, blocks: &[Block]) {
        let mut tables = 0;
        for (i, block) in blocks.iter().enumerate() {
            match block {
                Block::Text(text) => {
                    let next = if text.bold { behind_prose(&blocks[i + 1..]) } else { blocks.get(i + 1) };
                    if !self.label(text, next, tables) {
                        self.text(text);
                    }
                }
                Block::Table(table) => {
                    self.table(table);
                    tables += 1;
                    self.end_label();
                }
                Block::Code(code) => {
                    self.code(code);
                    self.end_label();
                }
            }
        }
        self.end_label();
    }

    fn end_label(&mut self) {
        if let Some(state) = self.before_label.take() {
            self.state = state;
        }
    }

    /// A line that stands for a heading: bold, in a list, or with a colon, right above a table or code.
    fn label(&mut self, text: &Text, next: Option<&Block>, tables: usize) -> bool {
        if text.text.contains('\n') || text.text.chars().count() > MAX_LABEL {
            return false;
        }
        let line = normal_heading(&text.text);
        let (above_table, above_code) = (matches!(next, Some(Block::Table(_))), matches!(next, Some(Block::Code(_))));
        let role = self.page.dialect.role(line).filter(|_| text.bold || above_table || above_code);
        if let Some(role) = role {
            // A bold role line is a heading of its own; other lines speak for the next block only.
            if !text.bold {
                self.before_label = self.before_label.or(Some(self.state));
            }
            self.root(role, LABEL_LEVEL);
            return true;
        }
        let ends_open = text.text.trim_end().ends_with([':', '：']);
        let in_field = self.out.sections[self.state.section].subject.is_some();
        // Below a field's heading the first table is that field's, whatever stands between them.
        let marked = text.bold || text.list_depth > 0 || (ends_open && tables > 0);
        if !above_table || !marked || (in_field && tables == 0 && !text.bold) {
            return false;
        }
        if Subject::read(line, text.span.clone(), true, self.page.dialect).names.is_empty() {
            return false;
        }
        let state = self.state;
        self.subject(line, text.span.clone(), LABEL_LEVEL, true);
        self.before_label = self.before_label.or(Some(state));
        true
    }

    fn text(&mut self, text: &Text) {
        let clean = self.page.dialect.without_placeholders(&text.text);
        if clean.is_empty() {
            return;
        }
        self.endpoint(&clean, text.span.clone());
        if let Some(section) = self.out.sections.get(self.state.section)
            && section.subject.is_some()
        {
            let text =
                if text.list_depth > 0 { format!("{}- {clean}", "  ".repeat(text.list_depth - 1)) } else { clean };
            return self.out.notes.push(Note { direction: self.state.direction, section: self.state.section, text });
        }
        if matches!(self.state.role, Some(Role::Description)) {
            self.out.description.push(clean);
        } else if matches!(self.state.role, Some(Role::Request(_) | Role::Response)) {
            self.out.remarks.push(clean);
        }
    }

    fn table(&mut self, table: &Table) {
        self.out.table_count += 1;
        let section = self.state.section;
        let in_field = self.out.sections[section].subject.is_some();
        if matches!(self.state.role, Some(Role::Other | Role::Description)) && !in_field {
            return;
        }
        match rows::read(table, !in_field, &self.page, &mut self.out) {
            Reading::Fields(mut rows) => {
                // Who calls is the client's business; such words inside of a payload are fields like any other.
                if !in_field && self.state.direction == Direction::Request {
                    // In a path or a query, the name of a user is one to ask about.
                    let asked = |row: &super::FieldRow| {
                        matches!(row.location.or(self.state.location), Some(Location::Path | Location::Query))
                    };
                    self.out.media_type = self.out.media_type.take().or_else(|| media_type(&rows));
                    let is_auth = |name: &String| self.page.dialect.is_auth(name);
                    rows.retain(|row| asked(row) || !row.path.first().is_some_and(is_auth));
                }
                let (direction, location) = (self.state.direction, self.state.location);
                self.out.tables.push(FieldTable { direction, location, section, rows, span: table.span.clone() });
            }
            Reading::Legend(lines) if in_field => {
                let text = lines.iter().map(|line| format!("- {line}")).collect::<Vec<_>>().join("\n");
                self.out.notes.push(Note { direction: self.state.direction, section, text });
            }
            Reading::Legend(_) => {}
        }
    }

    fn code(&mut self, code: &Code) {
        // What an address asks for is an example, too.
        let is_route = self.endpoint(&code.text, code.span.clone()) && self.state.role != Some(Role::RequestExample);
        if is_route || matches!(self.state.role, Some(Role::Other | Role::Description)) {
            return;
        }
        let of_field = self.out.sections[self.state.section].subject.is_some();
        let expected = matches!(self.state.role, Some(Role::RequestExample | Role::ResponseExample)) && !of_field;
        let context = Context { direction: self.state.direction, section: self.state.section, of_field, expected };
        example::read(code, &context, &self.page, &mut self.out);
    }

    /// Takes method and path from a text that says them. Gives whether the text holds nothing else.
    fn endpoint(&mut self, text: &str, span: Range<usize>) -> bool {
        let mut lines = text.lines().map(str::trim).filter(|line| !line.is_empty());
        let (Some(first), second) = (lines.next(), lines.next()) else { return false };
        let role = self.state.role;
        let mut found = false;
        for line in [Some(first), second].into_iter().flatten() {
            let (label, value) = match line.split_once([':', '：']) {
                Some((label, value)) if !value.starts_with("//") => (self.page.dialect.label_role(label), value),
                _ => (None, line),
            };
            let role = label.or(role);
            let words: Vec<&str> = value
                .split_whitespace()
                .map(|word| word.trim_matches(['`', '*', ',', '，', '-']))
                .filter(|word| !word.is_empty())
                .collect();
            match words[..] {
                [method, path, ..] if is_method(method) && is_path(path) && self.out.path.is_none() => {
                    self.claim_method(method, &span);
                    self.claim_path(path, &span);
                    found = true;
                }
                [method, ..] if is_method(method) && matches!(role, Some(Role::Method | Role::Endpoint)) => {
                    self.claim_method(method, &span);
                    found = true;
                }
                [path, ..] if is_path(path) && matches!(role, Some(Role::Path | Role::Endpoint)) => {
                    self.claim_path(path, &span);
                    found = true;
                }
                _ => {}
            }
        }
        found && second.is_none()
    }

    fn claim_method(&mut self, method: &str, span: &Range<usize>) {
        if self.out.method.is_none() {
            self.out.method = Some(Claimed { value: method.to_ascii_uppercase(), span: span.clone() });
        }
    }

    fn claim_path(&mut self, path: &str, span: &Range<usize>) {
        if path.len() > PATH_BYTES {
            let message = format!("this path has more than {PATH_BYTES} bytes");
            return self.out.diagnostics.push(too_large(message, self.page.file.at_line(span.clone()), "not read"));
        }
        let path = path.split(['?', '#']).next().unwrap_or_default();
        let path = behind_host(path).unwrap_or(path);
        let path = match path.find("://") {
            Some(scheme) => path[scheme + 3..].find('/').map_or("/", |slash| &path[scheme + 3 + slash..]),
            None => path,
        };
        match &self.out.path {
            None => self.out.path = Some(Claimed { value: path.to_owned(), span: span.clone() }),
            Some(first) if first.value != path => self.out.diagnostics.push(
                Diagnostic::new(&code::SECOND_PATH, format!("the page says two paths: `{}` and `{path}`", first.value))
                    .at(self.page.file.at(span.clone()), "this one is not used")
                    .at(self.page.file.at(first.span.clone()), "this one is")
                    .help("one page describes one endpoint"),
            ),
            Some(_) => {}
        }
    }
}

/// The block that a bold line is a label of: prose may stand in between.
fn behind_prose(blocks: &[Block]) -> Option<&Block> {
    blocks.iter().find(|block| !matches!(block, Block::Text(text) if !text.bold))
}

fn is_method(word: &str) -> bool {
    const METHODS: [&str; 7] = ["GET", "POST", "PUT", "DELETE", "PATCH", "HEAD", "OPTIONS"];
    METHODS.contains(&word.to_ascii_uppercase().as_str())
}

fn is_path(word: &str) -> bool {
    // No URL holds a control character, and no spec does.
    !word.contains(char::is_control) && is_path_or_url(word)
}

fn is_path_or_url(word: &str) -> bool {
    word.starts_with('/') || word.starts_with("http://") || word.starts_with("https://") || behind_host(word).is_some()
}

/// The path behind a placeholder that stands for scheme and host: `{API_URL}/v1/users`.
fn behind_host(word: &str) -> Option<&str> {
    let inner = word.strip_prefix('{')?;
    let end = inner.find('}')?;
    let host = inner[..end].trim_start_matches('{');
    let path = inner[end..].trim_start_matches('}');
    let is_name = !host.is_empty() && host.bytes().all(|byte| byte.is_ascii_alphanumeric() || byte == b'_');
    (is_name && path.starts_with('/')).then_some(path)
}

/// The media type that the row of a request header asks for.
fn media_type(rows: &[super::FieldRow]) -> Option<String> {
    let is_header = |row: &&super::FieldRow| {
        row.path.len() == 1 && row.path.first().is_some_and(|name| name.eq_ignore_ascii_case("content-type"))
    };
    let doc = rows.iter().find(is_header)?.doc.to_ascii_lowercase();
    let known =
        ["multipart/form-data", "application/x-www-form-urlencoded", "application/octet-stream", "application/json"];
    known.into_iter().find(|media_type| doc.contains(media_type)).map(str::to_owned)
}
