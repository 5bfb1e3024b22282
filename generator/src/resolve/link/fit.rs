//! How well the rows of a table fit the objects of an example.

use super::Linker;
use crate::resolve::tree::{Id, ROOT};
use rustc_hash::FxHashSet;

/// How well a table's rows fit the objects of an example.
#[derive(Debug, Clone, Copy)]
pub(super) struct Fit {
    pub(super) common: usize,
    pub(super) of_table: usize,
    pub(super) of_example: usize,
}

impl Fit {
    /// Whether nothing speaks against the table.
    pub(super) fn is_open(self) -> bool {
        self.common > 0 || self.of_example == 0
    }

    /// 0 to 1000: twice the common names by all names.
    pub(super) fn score(self) -> usize {
        2000 * self.common / (self.of_table + self.of_example).max(1)
    }

    /// One name in common says little: `id` is everywhere.
    pub(super) fn is_good(self, sure: bool) -> bool {
        let share = 1000 * self.common / self.of_table.max(1);
        let least = match (sure, self.common) {
            (_, 0 | 1) => 900,
            (true, _) => 700,
            (false, _) => 500,
        };
        self.common > 0 && (self.score() >= least || (share >= 800 && self.common > 1))
    }
}

impl<'a> Linker<'a, '_, '_> {
    /// The node whose example objects have most in common with a table's rows.
    pub(super) fn best_fit(&self, table: usize, sure: bool) -> Option<(Id, Fit)> {
        let above = self.home_above(table);
        let mut best = None;
        self.budget.spend(self.order.len());
        for &id in &self.order {
            let node = &self.tree.nodes[id];
            if id == ROOT || node.same_as.is_some() || !node.tables.is_empty() || !node.shows_objects() {
                continue;
            }
            let fit = self.fit(table, id);
            if !fit.is_good(sure) {
                continue;
            }
            let below = above.is_some_and(|above| self.tree.is_below(id, above));
            let key = (fit.score(), below, std::cmp::Reverse(id));
            if best.as_ref().is_none_or(|(found, _, _)| key > *found) {
                best = Some((key, id, fit));
            }
        }
        best.map(|(_, id, fit)| (id, fit))
    }

    pub(super) fn fit(&self, table: usize, id: Id) -> Fit {
        let id = self.record_of(id);
        let node = &self.tree.nodes[id];
        self.budget.spend(node.children.len() + self.table(table).rows.len());
        let names: FxHashSet<&str> = self
            .table(table)
            .rows
            .iter()
            .filter_map(|row| self.row_path(&row.path, id, None).first())
            .map(String::as_str)
            .collect();
        let keys = node.children.iter().filter(|(_, child)| self.tree.nodes[**child].seen());
        let (mut common, mut of_example) = (0, 0);
        for (key, _) in keys {
            of_example += 1;
            common += usize::from(names.contains(key.as_str()));
        }
        Fit { common, of_table: names.len(), of_example }
    }
}
