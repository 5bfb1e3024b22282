//! How much work the linking of one direction of a page may be.
//!
//! Tables are compared with fields, rule after rule, and a table that several fields refer to is put below each of them. Tables
//! that refer to one another double the fields with each step. No limit on the size of a page helps against that.

use super::Linker;
use crate::limits::{DEPTH, FIELDS, LINK_STEPS, too_large};
use crate::resolve::tree::Id;
use std::cell::Cell;

/// What is left of the work that may be done.
#[derive(Debug)]
pub(super) struct Budget {
    steps: Cell<usize>,
    /// What there is too much of, and the table at which it was seen.
    spent: Option<(String, usize)>,
}

impl Default for Budget {
    fn default() -> Budget {
        Budget { steps: Cell::new(LINK_STEPS), spent: None }
    }
}

impl Budget {
    /// Counts looks at fields.
    pub(super) fn spend(&self, steps: usize) {
        self.steps.set(self.steps.get().saturating_sub(steps));
    }

    /// Whether nothing is left: then no further table is linked.
    pub(super) fn is_spent(&self) -> bool {
        self.spent.is_some() || self.steps.get() == 0
    }
}

impl Linker<'_, '_, '_> {
    /// Whether a table can be put below some fields. If not, nothing is linked any more.
    pub(super) fn affords(&mut self, table: usize, homes: &[Id]) -> bool {
        let rows = self.table(table).rows.iter().map(|row| row.path.len()).max().unwrap_or(0);
        let levels = homes.iter().map(|home| self.tree.ancestors(*home).count() + rows).max().unwrap_or(0);
        let fields = self.tree.nodes.len() + homes.len() * self.table(table).rows.len();
        self.budget.spend(fields + levels);
        let message = match () {
            () if self.budget.is_spent() => return false,
            () if levels > DEPTH => {
                format!("with this table, fields of the {} lie more than {DEPTH} levels deep", self.direction.word())
            }
            () if fields > FIELDS => {
                format!("with this table, the {} has more than {FIELDS} fields", self.direction.word())
            }
            () => return true,
        };
        self.budget.spent = Some((message, table));
        false
    }

    /// Says why the tables were not linked, where the work became too much.
    pub(super) fn gives_up(&mut self) -> bool {
        let word = self.direction.word();
        let (message, table) = match self.budget.spent.take() {
            Some((message, table)) => (message, Some(table)),
            None if self.budget.is_spent() => {
                (format!("the tables of the {word} refer to one another in too many ways"), self.last_table())
            }
            None if self.tree.nodes.len() > FIELDS => {
                (format!("the {word} has more than {FIELDS} fields"), self.last_table())
            }
            None => return false,
        };
        let file = self.context.input.file;
        let place = table.and_then(|table| self.outline.tables.get(table));
        let place = place.map_or(file.whole(), |table| file.at_line(table.span.clone()));
        self.context.report(too_large(message, place, "nothing of it is used"));
        true
    }

    /// The last table of the direction.
    fn last_table(&self) -> Option<usize> {
        self.outline.tables.iter().rposition(|table| table.direction == self.direction)
    }
}
