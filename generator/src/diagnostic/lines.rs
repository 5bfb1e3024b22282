//! Lines and columns of a text, counted once and looked up in constant or logarithmic time.

use std::ops::Range;

/// Bytes between two remembered character counts.
const BLOCK: usize = 1024;

/// Where the lines of a text start and how many characters lie before each block of it.
///
/// Thousands of findings may point into one file, or into one very long line: neither may count the text again.
pub(super) struct LineIndex {
    starts: Vec<usize>,
    blocks: Vec<usize>,
}

impl LineIndex {
    pub(super) fn new(text: &str) -> LineIndex {
        let newlines = text.bytes().enumerate().filter(|(_, byte)| *byte == b'\n').map(|(at, _)| at + 1);
        let starts = std::iter::once(0).chain(newlines).collect();
        let mut blocks = Vec::with_capacity(text.len() / BLOCK + 1);
        let mut seen = 0;
        for block in text.as_bytes().chunks(BLOCK) {
            blocks.push(seen);
            seen += characters(block);
        }
        blocks.push(seen);
        LineIndex { starts, blocks }
    }

    /// The line, from 0, of a byte offset.
    pub(super) fn line(&self, offset: usize) -> usize {
        self.starts.partition_point(|start| *start <= offset).saturating_sub(1)
    }

    /// The bytes of a line (from 0) without its line ending; empty past the last line.
    pub(super) fn range(&self, text: &str, line: usize) -> Range<usize> {
        let Some(&start) = self.starts.get(line) else { return text.len()..text.len() };
        let end = self.starts.get(line + 1).map_or(text.len(), |next| next - 1);
        let end = if text[start..end].ends_with('\r') { end - 1 } else { end };
        start..end
    }

    /// The column, from 0 and in characters, of a byte offset that lies on `line`.
    pub(super) fn column(&self, text: &str, line: usize, offset: usize) -> usize {
        let start = self.starts.get(line).copied().unwrap_or(0);
        self.before(text, offset).saturating_sub(self.before(text, start))
    }

    /// How many characters lie before a byte offset that is a character boundary.
    fn before(&self, text: &str, offset: usize) -> usize {
        let block = offset / BLOCK;
        self.blocks[block.min(self.blocks.len() - 1)] + characters(&text.as_bytes()[block * BLOCK..offset])
    }
}

/// Counts the bytes that start a character.
fn characters(bytes: &[u8]) -> usize {
    bytes.iter().filter(|byte| **byte & 0xC0 != 0x80).count()
}

/// The nearest character boundary at or below `offset`.
pub(super) fn floor(text: &str, offset: usize) -> usize {
    let mut at = offset.min(text.len());
    while !text.is_char_boundary(at) {
        at -= 1;
    }
    at
}
