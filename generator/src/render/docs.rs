//! From text of a page to doc comments: shown as it was written, never run, never a link or a tag.

use pulldown_cmark::{BrokenLink, CowStr, Event, LinkType, Options, Parser, Tag, TagEnd};
use std::ops::Range;

/// The lines of a doc comment, each a string literal of Rust.
pub fn literals(markdown: &str) -> Vec<String> {
    markdown.lines().map(literal_line).collect()
}

/// The lines of a doc comment, each as it follows the three slashes.
pub fn lines(markdown: &str) -> Vec<String> {
    markdown.lines().map(|line| if line.is_empty() { String::new() } else { format!(" {line}") }).collect()
}

/// What a code span can hold of a text.
pub fn span(text: &str) -> String {
    one_line(text).replace('`', "'").trim().to_owned()
}

/// One line as a literal.
pub fn literal_line(line: &str) -> String {
    if line.is_empty() { literal("") } else { literal(&format!(" {line}")) }
}

/// A string literal of Rust that holds any text.
pub fn literal(text: &str) -> String {
    format!("{text:?}")
}

/// Text of a page as Markdown that rustdoc shows as text.
pub fn escape(text: &str) -> String {
    let text = clean(text);
    let escaped = escape_marks(&text);
    if is_harmless(&escaped) { escaped } else { fence(&text) }
}

/// The same in one line, where no block can stand.
pub fn escape_line(text: &str) -> String {
    let text = one_line(text);
    let text = text.trim();
    let escaped = escape_marks(text);
    if is_harmless(&escaped) {
        return escaped;
    }
    // No sign of Markdown is left.
    text.chars().flat_map(|c| c.is_ascii_punctuation().then_some('\\').into_iter().chain([c])).collect()
}

/// A text without anything that ends a line or turns its direction, for comments.
pub fn one_line(text: &str) -> String {
    text.chars().filter(|c| !(c.is_control() || is_bidi(*c) || matches!(c, '\u{2028}' | '\u{2029}'))).collect()
}

/// The first line of a text, escaped.
pub fn first_line(text: &str) -> String {
    escape(clean(text).lines().next().unwrap_or_default())
}

/// Line breaks of one kind and no characters that the compiler refuses in comments.
fn clean(text: &str) -> String {
    let text = text.replace("\r\n", "\n").replace(['\r', '\u{2028}', '\u{2029}', '\u{b}', '\u{c}'], "\n");
    let text: String = text.chars().filter(|c| matches!(c, '\n' | '\t') || !(c.is_control() || is_bidi(*c))).collect();
    let lines: Vec<&str> = text.lines().map(str::trim_end).collect();
    lines.join("\n").trim_matches('\n').to_owned()
}

/// Characters that turn the direction of text and so can make code look like something else.
fn is_bidi(c: char) -> bool {
    matches!(c, '\u{200e}' | '\u{200f}' | '\u{61c}' | '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}')
}

/// What rustdoc reads beyond CommonMark.
fn options() -> Options {
    Options::ENABLE_TABLES
        | Options::ENABLE_FOOTNOTES
        | Options::ENABLE_STRIKETHROUGH
        | Options::ENABLE_TASKLISTS
        | Options::ENABLE_SMART_PUNCTUATION
}

/// Escapes what could become a link, a tag, an escape or another code span, and marks addresses; code spans stay as they are.
fn escape_marks(text: &str) -> String {
    let mut spans = code_spans(text).into_iter().peekable();
    let mut out = String::with_capacity(text.len() + 16);
    let mut at = 0;
    while let Some(c) = text[at..].chars().next() {
        if let Some(span) = spans.next_if(|span| span.start == at) {
            out.push_str(&text[span.clone()]);
            at = span.end;
            continue;
        }
        if let Some(url) = address(&text[at..]) {
            out.push_str(&format!("<{url}>"));
            at += url.len();
            continue;
        }
        let is_escape = |next: &str| next.starts_with(|c: char| c.is_ascii_punctuation()) || address(next).is_some();
        if matches!(c, '[' | ']' | '<' | '`') || (c == '\\' && is_escape(&text[at + 1..])) {
            out.push('\\');
        }
        out.push(c);
        at += c.len_utf8();
    }
    out
}

fn code_spans(text: &str) -> Vec<Range<usize>> {
    let events = Parser::new_ext(text, options()).into_offset_iter();
    events.filter(|(event, _)| matches!(event, Event::Code(_))).map(|(_, span)| span).collect()
}

/// The address that a text starts with.
fn address(text: &str) -> Option<&str> {
    let scheme = ["http://", "https://"].into_iter().find(|scheme| text.starts_with(scheme))?;
    let is_part = |c: char| c.is_ascii_alphanumeric() || "-._~:/?#@!$&'()*+,;=%".contains(c);
    let end = text.find(|c| !is_part(c)).unwrap_or(text.len());
    let url = text[..end].trim_end_matches(|c| ".,;:!?'()*_".contains(c));
    (url.len() > scheme.len()).then_some(url)
}

/// Whether rustdoc finds nothing in a text that it would run, follow or complain about.
fn is_harmless(text: &str) -> bool {
    // Rustdoc looks for an item behind whatever could be a link.
    let any = |link: BrokenLink<'_>| Some((CowStr::from(link.reference.to_string()), CowStr::from("")));
    let mut is_address = false;
    Parser::new_with_broken_link_callback(text, options(), Some(any)).all(|event| match event {
        Event::Start(Tag::CodeBlock(_) | Tag::HtmlBlock | Tag::Image { .. } | Tag::FootnoteDefinition(_)) => false,
        Event::Start(Tag::Link { link_type, .. }) => {
            is_address = true;
            link_type == LinkType::Autolink
        }
        Event::End(TagEnd::Link) => {
            is_address = false;
            true
        }
        Event::Text(text) => is_address || !has_address(&text),
        Event::Html(_) | Event::InlineHtml(_) | Event::FootnoteReference(_) => false,
        _ => true,
    })
}

fn has_address(text: &str) -> bool {
    text.match_indices("http").any(|(at, _)| address(&text[at..]).is_some())
}

/// The whole text as one block that nobody runs.
fn fence(text: &str) -> String {
    let longest = text.split(|c| c != '`').map(str::len).max().unwrap_or(0);
    let fence = "`".repeat(longest.max(2) + 1);
    format!("{fence}text\n{text}\n{fence}")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn plain_text_stays_as_it_is() {
        for text in ["业务ID", "a_b and `x[0]`, 100% of $eq", "one\ntwo", "it's \"quoted\" */ // /*", "C:\\dir"] {
            assert_eq!(escape(text), text);
        }
    }

    #[test]
    fn links_tags_and_addresses_are_shown_as_text() {
        assert_eq!(escape("see [host] and <id>"), "see \\[host\\] and \\<id>");
        assert_eq!(escape("[x](y.md)"), "\\[x\\](y.md)");
        assert_eq!(escape("at https://a.b/c?d=1."), "at <https://a.b/c?d=1>.");
        assert_eq!(escape("\\[x"), "\\\\\\[x");
    }

    #[test]
    fn code_is_never_a_doctest() {
        for text in [
            "```\npanic!()\n```",
            "~~~rust\npanic!()\n~~~",
            "x\n\n    panic!()",
            "- a\n\n      panic!()",
            "> ```\n> panic!()",
            "1. a\n   ```\n   panic!()\n   ```",
            "``` `` ````\npanic!()",
        ] {
            let escaped = escape(text);
            let runs = Parser::new_ext(&escaped, options()).any(|event| {
                matches!(event, Event::Start(Tag::CodeBlock(pulldown_cmark::CodeBlockKind::Indented)))
                    || matches!(event, Event::Start(Tag::CodeBlock(pulldown_cmark::CodeBlockKind::Fenced(info))) if &*info != "text")
            });
            assert!(!runs, "{escaped}");
        }
    }

    #[test]
    fn what_the_compiler_refuses_in_comments_is_left_out() {
        assert_eq!(escape("a\r\nb\rc"), "a\nb\nc");
        assert_eq!(escape("\u{202e}abc\u{0}"), "abc");
    }

    #[test]
    fn an_escaped_text_is_harmless() {
        for text in [
            "<script>",
            "<!-- x",
            "![i](j)",
            "[^1]: x",
            "[a]: b",
            "<https://x y>",
            "a <b",
            "`<`[",
            "&lt;[x]",
            "\\`[x]`",
            "\\``[x]` ",
            "\\`a` [x] `b`",
            "\\\\`a` [x] `b`",
            "``` [x] `b` ``",
            "\\https://e.example/a",
            "\\\\https://e.example/a",
            "&#91;x](https://e.example/a)",
        ] {
            let escaped = escape(text);
            assert!(is_harmless(&escaped) || escaped.starts_with("```text"), "{text} {escaped}");
            assert!(is_harmless(&escape_line(text)), "{text} {}", escape_line(text));
        }
    }
}
