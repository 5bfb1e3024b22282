//! HTML comments: no text for readers, but perhaps a word to the program.

use pulldown_cmark::{Event, Options, Parser, Tag};
use std::borrow::Cow;
use std::ops::Range;

/// A comment.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Comment {
    /// What stands between the marks.
    pub text: String,
    /// Where that stands in the page.
    pub span: Range<usize>,
}

const OPEN: &str = "<!--";
const CLOSE: &str = "-->";

/// The comments in a part of a page that is no code.
pub(super) fn find(text: &str, span: &Range<usize>) -> Vec<Comment> {
    let source = &text[span.clone()];
    if !source.contains(OPEN) {
        return Vec::new();
    }
    let mut found = Vec::new();
    for (event, range) in Parser::new_ext(source, Options::empty()).into_offset_iter() {
        if matches!(event, Event::Start(Tag::HtmlBlock) | Event::InlineHtml(_)) {
            inside(text, span.start + range.start..span.start + range.end, &mut found);
        }
    }
    found
}

/// Cuts a piece of HTML at the marks.
fn inside(text: &str, html: Range<usize>, found: &mut Vec<Comment>) {
    let mut at = html.start;
    while let Some(open) = text[at..html.end].find(OPEN) {
        let start = at + open + OPEN.len();
        let Some(length) = text[start..html.end].find(CLOSE) else { return };
        found.push(Comment { text: text[start..start + length].to_owned(), span: start..start + length });
        at = start + length + CLOSE.len();
    }
}

/// A piece of HTML without its comments.
pub(super) fn without(html: &str) -> Cow<'_, str> {
    let Some(open) = html.find(OPEN) else { return Cow::Borrowed(html) };
    let mut text = html[..open].to_owned();
    let mut rest = &html[open..];
    while let Some(open) = rest.find(OPEN) {
        text.push_str(&rest[..open]);
        rest = rest[open..].find(CLOSE).map_or("", |close| &rest[open + close + CLOSE.len()..]);
    }
    text.push_str(rest);
    Cow::Owned(text)
}

#[cfg(test)]
mod tests {
    use super::super::{Block, Document};

    fn comments(page: &str) -> Vec<String> {
        Document::parse(page).comments.into_iter().map(|comment| comment.text.trim().to_owned()).collect()
    }

    #[test]
    fn comments_are_found_wherever_they_are_no_code() {
        assert_eq!(
            comments("\u{feff}<!-- one -->\r\n# t <!-- two -->\n\ntext <!-- three --> `<!-- no -->`\n"),
            ["one", "two", "three"]
        );
        assert_eq!(comments("<!--\nover\nlines\n-->\n\n- item <!-- in a list -->\n"), ["over\nlines", "in a list"]);
        assert_eq!(comments("```\n<!-- code -->\n```\n\n    <!-- code -->\n\n<!-- open\n"), [""; 0]);
    }

    #[test]
    fn a_comment_is_no_row_and_no_text() {
        let rows = |page: &str| match &Document::parse(page).sections[0].blocks[..] {
            [Block::Table(table)] => table.rows.len(),
            other => panic!("{other:?}"),
        };
        let table = "| a | b |\n|---|---|\n| c | d |\n";
        assert_eq!(rows(&format!("{table}<!-- below -->\n")), 1);
        assert_eq!(rows(&format!("<!-- above: 1 > 0 -->\n{table}")), 1);
        assert_eq!(rows(&format!("<!--\nlong: 1 > 0\n-->\n\n{table}| e | f |\n")), 2);
        assert_eq!(comments(&format!("{table}<!-- below -->\n")), ["below"]);
    }
}
