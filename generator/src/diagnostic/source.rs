//! Files as diagnostics see them: a name, a text, and places in it.

use super::lines::{LineIndex, floor};
use std::fmt;
use std::ops::Range;
use std::sync::{Arc, OnceLock};

/// A file that was read, shared by everything that points into it.
#[derive(Clone)]
pub struct SourceFile(Arc<Inner>);

struct Inner {
    name: String,
    text: String,
    lines: OnceLock<LineIndex>,
}

impl PartialEq for SourceFile {
    fn eq(&self, other: &SourceFile) -> bool {
        Arc::ptr_eq(&self.0, &other.0) || (self.name() == other.name() && self.text() == other.text())
    }
}

impl Eq for SourceFile {}

impl SourceFile {
    /// A file with the name that people will see and its whole text (empty where it could not be read).
    pub fn new(name: impl Into<String>, text: impl Into<String>) -> SourceFile {
        SourceFile(Arc::new(Inner { name: name.into(), text: text.into(), lines: OnceLock::new() }))
    }

    /// The name that people see: the path as it was given on the command line or in the manifest.
    pub fn name(&self) -> &str {
        &self.0.name
    }

    /// The whole text.
    pub fn text(&self) -> &str {
        &self.0.text
    }

    /// A place in this file; `span` counts bytes. A span that leaves the text or cuts a character is made to fit.
    pub fn at(&self, span: Range<usize>) -> Place {
        let start = floor(self.text(), span.start);
        let end = floor(self.text(), span.end).max(start);
        Place { file: self.clone(), span: start..end }
    }

    /// The part of a place on its first line: pictures of more than that say nothing to a reader.
    pub fn at_line(&self, span: Range<usize>) -> Place {
        let mut place = self.at(span);
        if let Some(length) = self.text()[place.span.clone()].find('\n') {
            place.span.end = place.span.start + length;
        }
        place
    }

    /// The file as a whole, for findings that have no better place.
    pub fn whole(&self) -> Place {
        self.at(0..0)
    }

    /// Line and column (both from 1, the column in characters) of a byte offset.
    pub fn line_column(&self, offset: usize) -> (usize, usize) {
        let offset = floor(self.text(), offset);
        let line = self.lines().line(offset);
        (line + 1, self.lines().column(self.text(), line, offset) + 1)
    }

    /// The bytes of a line (from 1) without its line ending; empty for a line that the file does not have.
    pub fn line_range(&self, line: usize) -> Range<usize> {
        self.lines().range(self.text(), line.saturating_sub(1))
    }

    fn lines(&self) -> &LineIndex {
        self.0.lines.get_or_init(|| LineIndex::new(self.text()))
    }
}

impl fmt::Debug for SourceFile {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_tuple("SourceFile").field(&self.0.name).finish()
    }
}

/// A range of bytes in a file.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Place {
    /// The file.
    pub file: SourceFile,
    /// The bytes, empty for the file as a whole.
    pub span: Range<usize>,
}

impl Place {
    /// Line and column (both from 1) where the place starts.
    pub fn line_column(&self) -> (usize, usize) {
        self.file.line_column(self.span.start)
    }

    /// Line and column (both from 1) of the first character after the place.
    pub fn end_line_column(&self) -> (usize, usize) {
        self.file.line_column(self.span.end.max(self.span.start))
    }

    /// Whether the place is the file as a whole and not a range in it.
    pub fn is_whole(&self) -> bool {
        self.span.end == 0 || self.file.text().is_empty()
    }
}

impl fmt::Display for Place {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let (line, column) = self.line_column();
        write!(f, "{}:{line}:{column}", self.file.name())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn lines_and_columns_count_characters_from_one() {
        let file = SourceFile::new("a.md", "ab\r\n分组x\n\n");
        let at = |offset| file.line_column(offset);
        assert_eq!(
            [at(0), at(1), at(4), at(7), at(10), at(12), at(13)],
            [(1, 1), (1, 2), (2, 1), (2, 2), (2, 3), (3, 1), (4, 1)]
        );
        assert_eq!((at(5), at(99)), ((2, 1), (4, 1)), "inside a character, and past the end");
        assert_eq!((file.line_range(1), file.line_range(2), file.line_range(9)), (0..2, 4..11, 13..13));
    }

    #[test]
    fn columns_are_right_beyond_the_first_block() {
        let text = "é".repeat(5000) + "\n" + &"x分".repeat(3000);
        let file = SourceFile::new("long.md", text.clone());
        for offset in [1022, 1024, 2048, 9998, 10_000, 10_001, 10_002, 12_289, 22_000] {
            let offset = floor(&text, offset);
            let start = text[..offset].rfind('\n').map_or(0, |newline| newline + 1);
            let naive = (text[..offset].matches('\n').count() + 1, text[start..offset].chars().count() + 1);
            assert_eq!(file.line_column(offset), naive, "{offset}");
        }
    }

    #[test]
    fn places_stay_inside_the_text_and_between_characters() {
        let file = SourceFile::new("a.md", "ab\n分组");
        assert_eq!([file.at(1..4).span, file.at(4..99).span, file.at(99..120).span], [1..3, 3..9, 9..9]);
        assert_eq!([file.at_line(0..7).span, file.at_line(3..99).span, file.at_line(2..9).span], [0..2, 3..9, 2..2]);
    }

    #[test]
    fn an_empty_file_has_one_place() {
        let file = SourceFile::new("empty.md", "");
        assert_eq!(file.line_column(3), (1, 1));
        assert!(file.at(3..5).is_whole());
    }
}
