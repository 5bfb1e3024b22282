//! Text without markup.

use super::Events;
use pulldown_cmark::{Event, Options, Parser, Tag, TagEnd};

/// What the inline events of a block say.
pub(super) struct Inline {
    pub(super) text: String,
    /// No text stands outside of bold marks.
    pub(super) bold: bool,
}

/// Collects the text of a block up to its end.
pub(super) fn collect(events: &mut Events<'_>, is_end: impl Fn(TagEnd) -> bool) -> Inline {
    let mut writer = Writer::new(true);
    for (event, _) in events.by_ref() {
        match event {
            Event::End(end) if is_end(end) => break,
            event => writer.event(event),
        }
    }
    writer.finish()
}

/// A piece of Markdown as plain text: markup dropped, code ticks kept, entities and escapes decoded,
/// `<br>` as a line break, other HTML tags dropped.
pub fn plain(source: &str) -> String {
    clean(source, true)
}

/// The same without the ticks: for names and type words.
pub fn code_text(source: &str) -> String {
    clean(source, false)
}

/// Whether all of a piece of Markdown is bold.
pub(super) fn is_bold(source: &str) -> bool {
    source.starts_with("**") && write(source, false).bold
}

fn clean(source: &str, ticks: bool) -> String {
    let source = source.trim();
    // Most cells are plain words: nothing to decode.
    if !source.contains(['`', '*', '_', '\\', '&', '<', '[', '~', '!', '\n', '#', '>', '|'])
        || source
            .bytes()
            .all(|byte| byte.is_ascii_alphanumeric() || (byte == b'_' || byte == b'.') && !source.starts_with('_'))
    {
        let listish = source.starts_with(['-', '+', '=']) || source.starts_with(|c: char| c.is_ascii_digit());
        if !listish {
            return source.to_owned();
        }
    }
    write(source, ticks).text
}

fn write(source: &str, ticks: bool) -> Inline {
    let mut writer = Writer::new(ticks);
    // A backslash in front keeps block markup (`- `, `1.`, `#`) from being read as such.
    let guarded;
    let text = match source.chars().next() {
        Some(c @ ('-' | '+' | '#' | '>' | '=')) if !source[c.len_utf8()..].starts_with('\u{0}') => {
            guarded = format!("\\{source}");
            guarded.as_str()
        }
        Some(c) if c.is_ascii_digit() => {
            let digits = source.bytes().take_while(u8::is_ascii_digit).count();
            match source[digits..].starts_with(['.', ')']) {
                true => {
                    guarded = format!("{}\\{}", &source[..digits], &source[digits..]);
                    guarded.as_str()
                }
                false => source,
            }
        }
        _ => source,
    };
    for event in Parser::new_ext(text, Options::empty()) {
        writer.event(event);
    }
    writer.finish()
}

struct Writer {
    text: String,
    ticks: bool,
    strong: usize,
    outside: bool,
    inside: bool,
}

impl Writer {
    fn new(ticks: bool) -> Writer {
        Writer { text: String::new(), ticks, strong: 0, outside: false, inside: false }
    }

    fn event(&mut self, event: Event<'_>) {
        match event {
            Event::Text(text) => self.push(&text),
            Event::Code(code) if self.ticks => {
                self.push("`");
                self.push(&code);
                self.push("`");
            }
            Event::Code(code) => self.push(&code),
            Event::Html(tag) | Event::InlineHtml(tag) => self.html(&tag),
            Event::SoftBreak | Event::HardBreak => self.text.push('\n'),
            Event::Start(Tag::Strong) => self.strong += 1,
            Event::End(TagEnd::Strong) => self.strong = self.strong.saturating_sub(1),
            Event::Start(Tag::Paragraph | Tag::Item | Tag::CodeBlock(_)) if !self.text.is_empty() => {
                self.text.push('\n')
            }
            _ => {}
        }
    }

    fn push(&mut self, text: &str) {
        if !text.trim().is_empty() {
            match self.strong {
                0 => self.outside = true,
                _ => self.inside = true,
            }
        }
        self.text.push_str(text);
    }

    /// A tag says nothing, a line break is one; what is no tag (`<host>`) is text.
    fn html(&mut self, tag: &str) {
        let mut rest = tag;
        while let Some(open) = rest.find('<') {
            self.push(&rest[..open]);
            let Some(close) = rest[open..].find('>') else { break };
            let name = rest[open + 1..open + close].trim_matches('/').split([' ', '/']).next().unwrap_or_default();
            match name.to_ascii_lowercase().as_str() {
                "br" | "hr" | "p" | "li" | "tr" => self.text.push('\n'),
                known if is_html(known) || name.starts_with('!') => {}
                _ => self.push(&rest[open..=open + close]),
            }
            rest = &rest[open + close + 1..];
        }
        self.push(rest);
    }

    fn finish(self) -> Inline {
        let text = match self.text.contains('\u{a0}') {
            true => self.text.replace('\u{a0}', " "),
            false => self.text,
        };
        let trimmed = text.trim();
        let text = if trimmed.len() == text.len() { text } else { trimmed.to_owned() };
        Inline { text, bold: self.inside && !self.outside }
    }
}

fn is_html(name: &str) -> bool {
    const NAMES: [&str; 28] = [
        "a", "b", "i", "u", "s", "em", "strong", "code", "pre", "div", "span", "font", "center", "table", "thead",
        "tbody", "td", "th", "ul", "ol", "sub", "sup", "img", "details", "summary", "small", "del", "mark",
    ];
    NAMES.contains(&name)
}
