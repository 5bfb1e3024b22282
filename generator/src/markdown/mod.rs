//! Markdown text to a [`Document`]: sections of blocks, each with its byte span. Knows no API words.
//!
//! pulldown-cmark finds the blocks. Tables are then cut by line (`table`), because GFM drops what
//! hand-written docs are full of: rows with too many cells, separators of another length, no separator.

mod comment;
mod inline;
mod size;
mod table;

use pulldown_cmark::{CodeBlockKind, Event, HeadingLevel, Options, Parser, Tag, TagEnd};
use size::Size;
use std::ops::Range;

pub use comment::Comment;
pub use inline::{code_text, plain};
pub use size::Excess;
pub use table::{Cell, Mend, Row, Table};

/// A page cut into sections.
#[derive(Debug, Default)]
pub struct Document {
    /// Sections in order; the first has no heading where the page starts with something else.
    pub sections: Vec<Section>,
    /// The HTML comments outside of code, in order.
    pub comments: Vec<Comment>,
    /// What there is too much of; then the rest of the page was not read.
    pub excess: Option<Excess>,
}

/// A heading and the blocks up to the next heading.
#[derive(Debug)]
pub struct Section {
    /// The heading, absent for what stands before the first one.
    pub heading: Option<Heading>,
    /// What stands below it.
    pub blocks: Vec<Block>,
}

/// A heading.
#[derive(Debug, Clone)]
pub struct Heading {
    /// 1 to 6.
    pub level: u8,
    /// The text without markup.
    pub text: String,
    /// The bytes of the whole line.
    pub span: Range<usize>,
}

/// A block.
#[derive(Debug)]
pub enum Block {
    /// A paragraph, a list item, a quotation or a piece of HTML.
    Text(Text),
    /// A table.
    Table(Table),
    /// A fenced or indented piece of code.
    Code(Code),
}

/// Prose.
#[derive(Debug)]
pub struct Text {
    /// The text without markup but for code ticks; lines are kept.
    pub text: String,
    /// The bytes it was read from.
    pub span: Range<usize>,
    /// Depth of the list it is an item of, 0 outside of lists.
    pub list_depth: usize,
    /// All of it is bold: a label more often than not.
    pub bold: bool,
}

/// A piece of code.
#[derive(Debug)]
pub struct Code {
    /// The info string of the fence.
    pub info: String,
    /// The code.
    pub text: String,
    /// The bytes of the code in the page, without the fence.
    pub span: Range<usize>,
    /// The bytes of the marks that open it; none in an indented block.
    pub fence: Option<Range<usize>>,
    /// For each run of `text` that lies in one piece in the page: offset in `text`, bytes of the page.
    runs: Vec<(usize, Range<usize>)>,
    /// No fence closes it.
    pub unclosed: bool,
}

impl Code {
    /// Where a byte of `text` stands in the page.
    pub fn at(&self, offset: usize) -> usize {
        let run = self.runs.partition_point(|(start, _)| *start <= offset).saturating_sub(1);
        match self.runs.get(run) {
            Some((start, page)) => page.start + (offset - start).min(page.len()),
            None => self.span.start,
        }
    }

    /// Where a range of `text` stands in the page. What the page has between two lines of code, the mark of a quote or a
    /// carriage return, is not a part of the first one.
    pub fn place(&self, range: Range<usize>) -> Range<usize> {
        let end = self.behind(range.end);
        let start = if range.is_empty() { end } else { self.at(range.start) };
        start..end.max(start)
    }

    /// The page's offset behind the byte of `text` that ends at `offset`.
    fn behind(&self, offset: usize) -> usize {
        let run = self.runs.partition_point(|(start, _)| *start < offset).saturating_sub(1);
        let end = |(start, page): &(usize, Range<usize>)| page.start + (offset.max(*start) - start).min(page.len());
        self.runs.get(run).map_or(self.span.start, end)
    }
}

/// How often the rest of a page may be read anew behind a fence that nobody closed.
const MAX_RESTARTS: usize = 16;

impl Document {
    /// Reads a page.
    pub fn parse(text: &str) -> Document {
        let mut reader = Reader {
            text,
            base: 0,
            document: Document::default(),
            size: Size::default(),
            list_depth: 0,
            pending: None,
        };
        // A byte order mark is no text.
        let mut start = if text.starts_with('\u{feff}') { 3 } else { 0 };
        for _ in 0..MAX_RESTARTS {
            reader.base = start;
            match reader.read() {
                Some(next) => start = next,
                None => break,
            }
        }
        reader.document
    }
}

struct Reader<'a> {
    text: &'a str,
    /// Where the part that is read now starts in the page.
    base: usize,
    document: Document,
    size: Size,
    list_depth: usize,
    /// Inline text that no paragraph holds.
    pending: Option<Range<usize>>,
}

type Events<'a> = pulldown_cmark::OffsetIter<'a>;

impl<'a> Reader<'a> {
    /// Reads from `base` on. Gives the offset at which to start again where a fence swallowed headings.
    fn read(&mut self) -> Option<usize> {
        let part = &self.text[self.base..];
        let mut events = Parser::new_ext(part, Options::ENABLE_TABLES).into_offset_iter();
        self.list_depth = 0;
        while let Some((event, range)) = events.next() {
            if self.document.excess.is_some() {
                return None;
            }
            // A tight list item holds its text without a paragraph around it.
            if is_inline(&event) {
                let start = self.pending.as_ref().map_or(range.start, |pending| pending.start);
                self.pending = Some(start..range.end);
                continue;
            }
            self.flush();
            match event {
                Event::Start(Tag::Heading { level, .. }) => self.heading(level, range, &mut events),
                Event::Start(Tag::Paragraph) => self.paragraph(range, &mut events),
                Event::Start(Tag::Table(_)) => {
                    skip(&mut events, TagEnd::Table);
                    self.table(range);
                }
                Event::Start(Tag::CodeBlock(kind)) => {
                    if let Some(again) = self.code(kind, range, &mut events) {
                        return Some(again);
                    }
                }
                Event::Start(Tag::HtmlBlock) => {
                    skip(&mut events, TagEnd::HtmlBlock);
                    self.html(range);
                }
                Event::Start(Tag::List(_)) => self.list_depth += 1,
                Event::End(TagEnd::List(_)) => self.list_depth = self.list_depth.saturating_sub(1),
                _ => {}
            }
        }
        self.flush();
        None
    }

    fn push(&mut self, block: Block) {
        self.document.excess = self.document.excess.take().or(self.size.block(&block));
        if self.document.sections.is_empty() {
            self.document.sections.push(Section { heading: None, blocks: Vec::new() });
        }
        if let Some(section) = self.document.sections.last_mut() {
            section.blocks.push(block);
        }
    }

    fn open(&mut self, heading: Heading) {
        self.document.excess = self.document.excess.take().or(self.size.heading(&heading.span));
        self.document.sections.push(Section { heading: Some(heading), blocks: Vec::new() });
    }

    fn page(&self, range: Range<usize>) -> Range<usize> {
        range.start + self.base..range.end + self.base
    }

    fn heading(&mut self, level: HeadingLevel, range: Range<usize>, events: &mut Events<'a>) {
        let text = inline::collect(events, |end| matches!(end, TagEnd::Heading(_))).text;
        let span = trim_end(self.text, self.page(range));
        self.comments(&span);
        // `===` below a paragraph makes a heading of it: in docs of this kind that is an accident.
        let heading = Heading { level: level as u8, text: text.replace('\n', " ").trim().to_owned(), span };
        self.open(heading);
    }

    fn paragraph(&mut self, range: Range<usize>, events: &mut Events<'a>) {
        let inline = inline::collect(events, |end| end == TagEnd::Paragraph);
        let span = trim_end(self.text, self.page(range));
        self.comments(&span);
        match table::in_paragraph(self.text, &span) {
            Some((before, table)) => {
                if !before.is_empty() {
                    self.prose(before.start - self.base..before.end - self.base);
                }
                self.push(Block::Table(table));
            }
            None => self.text(inline, span),
        }
    }

    fn html(&mut self, range: Range<usize>) {
        let span = trim_end(self.text, self.page(range));
        self.comments(&span);
        let source = comment::without(&self.text[span.clone()]);
        self.text(inline::Inline { text: plain(&source), bold: inline::is_bold(&source) }, span);
    }

    fn comments(&mut self, span: &Range<usize>) {
        let found = comment::find(self.text, span);
        self.document.excess = self.document.excess.take().or(self.size.comments(found.len(), span));
        self.document.comments.extend(found);
    }

    /// Markup whose parts do not matter: cleaned as a whole.
    fn prose(&mut self, range: Range<usize>) {
        let span = trim_end(self.text, self.page(range));
        let source = &self.text[span.clone()];
        self.text(inline::Inline { text: plain(source), bold: inline::is_bold(source) }, span);
    }

    fn text(&mut self, inline: inline::Inline, span: Range<usize>) {
        // `####name` without a blank is meant as a heading.
        let source = &self.text[span.clone()];
        if let Some((level, text)) = glued_heading(source) {
            let heading = Heading { level, text: text.to_owned(), span };
            self.open(heading);
            return;
        }
        if !inline.text.trim().is_empty() {
            let text = inline.text.trim().to_owned();
            self.push(Block::Text(Text { text, span, list_depth: self.list_depth, bold: inline.bold }));
        }
    }

    /// Text that stood in a tight list item, now that its end is known.
    fn flush(&mut self) {
        let Some(range) = self.pending.take() else { return };
        let span = trim_end(self.text, self.page(range.clone()));
        self.comments(&span);
        match table::in_paragraph(self.text, &span) {
            Some((before, table)) => {
                if !before.is_empty() {
                    self.prose(before.start - self.base..before.end - self.base);
                }
                self.push(Block::Table(table));
            }
            None => self.prose(range),
        }
    }

    fn table(&mut self, range: Range<usize>) {
        let span = trim_end(self.text, self.page(range));
        self.comments(&span);
        if let Some(table) = table::cut(self.text, &span) {
            self.push(Block::Table(table));
        }
    }

    fn code(&mut self, kind: CodeBlockKind<'a>, range: Range<usize>, events: &mut Events<'a>) -> Option<usize> {
        let mut code = Code {
            info: match &kind {
                CodeBlockKind::Fenced(info) => info.trim().to_owned(),
                CodeBlockKind::Indented => String::new(),
            },
            text: String::new(),
            span: range.end + self.base..range.end + self.base,
            fence: fence(self.text, self.page(range.clone())).filter(|_| matches!(kind, CodeBlockKind::Fenced(_))),
            runs: Vec::new(),
            unclosed: false,
        };
        for (event, range) in events.by_ref() {
            match event {
                Event::Text(text) => {
                    let start = range.start + self.base;
                    if code.runs.is_empty() {
                        code.span = start..start;
                    }
                    code.span.end = range.end + self.base;
                    runs(&text, self.text, self.page(range), code.text.len(), &mut code.runs);
                    code.text.push_str(&text);
                }
                Event::End(TagEnd::CodeBlock) => break,
                _ => {}
            }
        }
        if !matches!(kind, CodeBlockKind::Fenced(_)) {
            self.push(Block::Code(code));
            return None;
        }
        let source = &self.text[self.page(range.clone())];
        code.unclosed = !is_closed(source);
        let again = swallowed(&code.text, code.unclosed).map(|offset| {
            let page = code.at(offset);
            code.text.truncate(offset);
            code.span.end = page;
            code.unclosed = true;
            page
        });
        self.push(Block::Code(code));
        again
    }
}

/// Notes where a piece of code stands. The parser does not give every byte as it stands: it writes a mark for a NUL, and
/// adds the line break that the last line of a page lacks.
fn runs(text: &str, page: &str, mut place: Range<usize>, mut offset: usize, runs: &mut Vec<(usize, Range<usize>)>) {
    let mut rest = text;
    loop {
        let pairs = rest.chars().zip(page[place.clone()].chars());
        let same: usize = pairs.take_while(|(one, other)| one == other).map(|(one, _)| one.len_utf8()).sum();
        runs.push((offset, place.start..place.start + same));
        (rest, offset, place.start) = (&rest[same..], offset + same, place.start + same);
        let Some(other) = rest.chars().next().map(char::len_utf8) else { break };
        let replaced = page[place.clone()].chars().next().map_or(0, char::len_utf8);
        runs.push((offset, place.start..place.start + replaced));
        (rest, offset, place.start) = (&rest[other..], offset + other, place.start + replaced);
    }
}

/// Events that are parts of a line of text.
fn is_inline(event: &Event<'_>) -> bool {
    match event {
        Event::Text(_) | Event::Code(_) | Event::InlineHtml(_) | Event::SoftBreak | Event::HardBreak => true,
        Event::Start(tag) => is_inline_end(tag.to_end()),
        Event::End(end) => is_inline_end(*end),
        _ => false,
    }
}

fn is_inline_end(end: TagEnd) -> bool {
    matches!(end, TagEnd::Strong | TagEnd::Emphasis | TagEnd::Link | TagEnd::Image | TagEnd::Strikethrough)
}

/// Drops events up to the end of a block that is read from its text instead.
fn skip(events: &mut Events<'_>, end: TagEnd) {
    let mut depth = 0usize;
    for (event, _) in events.by_ref() {
        match event {
            Event::Start(tag) if tag.to_end() == end => depth += 1,
            Event::End(found) if found == end => {
                if depth == 0 {
                    return;
                }
                depth -= 1;
            }
            _ => {}
        }
    }
}

fn trim_end(text: &str, span: Range<usize>) -> Range<usize> {
    span.start..span.start + text[span.clone()].trim_end().len()
}

/// The marks that open a fenced block.
fn fence(text: &str, block: Range<usize>) -> Option<Range<usize>> {
    let line = text[block.clone()].lines().next()?;
    let start = line.find(['`', '~'])?;
    let mark = line[start..].chars().next()?;
    let length = line[start..].len() - line[start..].trim_start_matches(mark).len();
    Some(block.start + start..block.start + start + length)
}

/// Whether the last line of a fenced block is a closing fence.
fn is_closed(source: &str) -> bool {
    let mut lines = source.trim_end().lines();
    let first = lines.next().unwrap_or_default().trim_start_matches(|c: char| c.is_whitespace() || c == '>');
    let last = lines.next_back().unwrap_or_default().trim_start_matches(|c: char| c.is_whitespace() || c == '>');
    let fence = if first.starts_with('~') { '~' } else { '`' };
    last.chars().filter(|c| *c == fence).count() >= 3 && last.trim_end().chars().all(|c| c == fence)
}

/// Where a block of code ends if its fence was forgotten: before a line that opens another fence, or,
/// in a block that nothing closes, before a heading of two or more marks.
fn swallowed(code: &str, unclosed: bool) -> Option<usize> {
    let mut offset = 0;
    let mut heading_above = None;
    for line in code.split_inclusive('\n') {
        let bare = line.trim_end();
        let opens = bare.starts_with("```") && bare.len() > 3 && bare[3..].chars().all(|c| c.is_ascii_alphanumeric());
        let heading = bare.starts_with("##") && bare.trim_start_matches('#').starts_with(' ');
        if heading {
            heading_above = heading_above.or(Some(offset));
        }
        if opens || (heading && unclosed) {
            return heading_above.or(Some(offset));
        }
        offset += line.len();
    }
    None
}

/// `####name`: a heading whose writer forgot the blank.
fn glued_heading(source: &str) -> Option<(u8, &str)> {
    let marks = source.bytes().take_while(|byte| *byte == b'#').count();
    let text = source.get(marks..)?;
    let one_line = !text.is_empty() && !text.contains('\n');
    ((2..=6).contains(&marks) && one_line && !text.starts_with(char::is_whitespace)).then(|| (marks as u8, text.trim()))
}
