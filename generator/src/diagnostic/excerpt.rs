//! The lines around a label, made safe and short for a terminal, with a map from the file's bytes to theirs.

use super::lines::floor;
use super::visible::{columns, replacement};
use super::{Place, SourceFile};
use std::ops::Range;

/// Terminal columns of a line that are shown from its start.
const WIDTH: usize = 110;
/// A label that starts beyond this many columns is shown in a piece of its line.
const FAR: usize = 90;
/// Terminal columns that a piece shows before and after the start of its label.
const BEFORE: usize = 40;
const AFTER: usize = 60;
/// A label over more lines than this is shown on its first line only.
const MAX_LINES: usize = 12;

/// A piece of a file.
pub(super) struct Excerpt {
    /// The text to show.
    pub(super) text: String,
    /// The line, from 1, of its first line.
    pub(super) first_line: usize,
    /// (byte in the file, byte in `text`), both rising: between two pairs both advance in step.
    map: Vec<(usize, usize)>,
}

impl Excerpt {
    /// Lines `first..=last` (from 1), each from its start.
    pub(super) fn lines(file: &SourceFile, first: usize, last: usize) -> Excerpt {
        let mut excerpt = Excerpt { text: String::new(), first_line: first, map: Vec::new() };
        for line in first..=last {
            if line > first {
                excerpt.text.push('\n');
            }
            let range = file.line_range(line);
            excerpt.push(file, range.clone(), width(file.text(), range, WIDTH));
        }
        excerpt
    }

    /// The piece of a line around the start of a label.
    pub(super) fn piece(file: &SourceFile, span: &Range<usize>) -> Excerpt {
        let line = file.line_column(span.start).0;
        let range = file.line_range(line);
        let text = file.text();
        // A label may start on the line ending, which is not shown.
        let at = span.start.min(range.end);
        let start = back(text, range.start..at, BEFORE);
        let end = width(text, at..range.end, AFTER);
        let mut excerpt = Excerpt { text: String::new(), first_line: line, map: Vec::new() };
        if start > range.start {
            excerpt.text.push('…');
        }
        excerpt.push(file, start..range.end, end);
        excerpt
    }

    /// Where a range of the file lies in `text`; what was cut away lies at the cut.
    pub(super) fn span(&self, span: &Range<usize>) -> Range<usize> {
        let start = self.find(span.start);
        start..self.find(span.end).max(start)
    }

    fn find(&self, offset: usize) -> usize {
        let next = self.map.partition_point(|(from, _)| *from <= offset);
        let Some((from, to)) = next.checked_sub(1).map(|at| self.map[at]) else { return 0 };
        let limit = self.map.get(next).map_or(self.text.len(), |(_, to)| *to);
        floor(&self.text, (to + offset - from).min(limit))
    }

    /// Adds one line or a piece of one, up to `end`.
    fn push(&mut self, file: &SourceFile, range: Range<usize>, end: usize) {
        self.map.push((range.start, self.text.len()));
        for (at, character) in file.text()[range.start..end].char_indices() {
            let shown = replacement(character).unwrap_or(character);
            self.text.push(shown);
            if shown.len_utf8() != character.len_utf8() {
                self.map.push((range.start + at + character.len_utf8(), self.text.len()));
            }
        }
        self.map.push((end, self.text.len()));
        if end < range.end {
            self.text.push('…');
            self.map.push((range.end, self.text.len()));
        }
    }
}

/// What of a label's place is marked: clear of white space at its end, and not many lines.
pub(super) fn marked(place: &Place) -> Range<usize> {
    let text = place.file.text();
    let start = floor(text, place.span.start);
    let end = floor(text, place.span.end.max(start));
    let end = start + text[start..end].trim_end().len();
    let (first, last) = (place.file.line_column(start).0, place.file.line_column(end).0);
    if last - first >= MAX_LINES { start..place.file.line_range(first).end.max(start) } else { start..end }
}

/// Whether a label starts too far right to be shown with its line from the start.
pub(super) fn is_far(file: &SourceFile, span: &Range<usize>) -> bool {
    let line = file.line_range(file.line_column(span.start).0);
    let end = span.start.min(line.end);
    width(file.text(), line.start..end, FAR) < end
}

/// The byte where `range` has taken `limit` columns, its end where it is shorter.
fn width(text: &str, range: Range<usize>, limit: usize) -> usize {
    let mut taken = 0;
    for (at, character) in text[range.clone()].char_indices() {
        taken += columns(character);
        if taken > limit {
            return range.start + at;
        }
    }
    range.end
}

/// The byte from which `range` takes `limit` columns to its end, its start where it is shorter.
fn back(text: &str, range: Range<usize>, limit: usize) -> usize {
    let mut taken = 0;
    for (at, character) in text[range.clone()].char_indices().rev() {
        taken += columns(character);
        if taken > limit {
            return range.start + at + character.len_utf8();
        }
    }
    range.start
}
