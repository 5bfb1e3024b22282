//! Counts what a page has of everything, and says where it is too much.

use super::{Block, Table};
use crate::diagnostic::{Diagnostic, SourceFile};
use crate::limits::{BLOCKS, CELLS, HEADINGS, ROWS, TABLES, too_large};
use std::ops::Range;

/// What a page has too much of. Nothing behind it was read.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Excess {
    /// The limit.
    pub most: usize,
    /// What is counted: `rows in its tables`.
    pub what: &'static str,
    /// The first that is too much.
    pub span: Range<usize>,
}

impl Excess {
    /// The finding about it.
    pub fn finding(&self, file: &SourceFile) -> Diagnostic {
        let place = file.at_line(self.span.clone());
        too_large(format!("this page has more than {} {}", self.most, self.what), place, "read up to here")
    }
}

/// How much of everything there was so far.
#[derive(Debug, Default)]
pub(super) struct Size {
    headings: usize,
    tables: usize,
    rows: usize,
    blocks: usize,
}

impl Size {
    pub(super) fn heading(&mut self, span: &Range<usize>) -> Option<Excess> {
        self.headings += 1;
        beyond(self.headings, HEADINGS, "headings", span)
    }

    pub(super) fn comments(&mut self, count: usize, span: &Range<usize>) -> Option<Excess> {
        self.blocks += count;
        beyond(self.blocks, BLOCKS, "paragraphs, items, comments and blocks of code", span)
    }

    pub(super) fn block(&mut self, block: &Block) -> Option<Excess> {
        match block {
            Block::Text(text) => self.comments(1, &text.span),
            Block::Code(code) => self.comments(1, &code.span),
            Block::Table(table) => self.table(table),
        }
    }

    fn table(&mut self, table: &Table) -> Option<Excess> {
        self.tables += 1;
        if let Some(excess) = beyond(self.tables, TABLES, "tables", &table.span) {
            return Some(excess);
        }
        let left = ROWS - self.rows;
        self.rows = ROWS.min(self.rows + table.rows.len());
        if let Some(row) = table.rows.get(left) {
            return beyond(ROWS + 1, ROWS, "rows in its tables", &row.span);
        }
        let wide = table.rows.iter().find(|row| row.cells.len() > CELLS).map(|row| &row.span);
        let wide = wide.or((table.header.len() > CELLS).then_some(&table.span));
        wide.and_then(|span| beyond(CELLS + 1, CELLS, "cells in a row", span))
    }
}

fn beyond(count: usize, most: usize, what: &'static str, span: &Range<usize>) -> Option<Excess> {
    (count > most).then(|| Excess { most, what, span: span.clone() })
}
