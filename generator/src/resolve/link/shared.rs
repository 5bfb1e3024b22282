//! What is said once and holds for several fields.

use super::Linker;
use super::rules::Rule;
use super::{MAX_SHARED, open_claim};
use crate::dialect::Claim;
use crate::outline::Subject;
use crate::resolve::tree::{Id, ROOT};

impl<'a> Linker<'a, '_, '_> {
    /// Fields that refer to a type by name, where the table of that name went to another field.
    pub(super) fn share_types(&mut self) {
        for _ in 0..MAX_SHARED {
            if self.budget.is_spent() {
                return;
            }
            self.look_again();
            let Some((id, table)) = self.order.iter().find_map(|&id| Some((id, self.shared_table(id)?))) else {
                return;
            };
            self.attach(table, &[id], Rule::Reference, false);
        }
    }

    /// The table that a field without one refers to.
    pub(super) fn shared_table(&self, id: Id) -> Option<usize> {
        let node = &self.tree.nodes[id];
        if id == ROOT || !node.tables.is_empty() || node.same_as.is_some() || !self.can_hold(id) {
            return None;
        }
        self.budget.spend(self.outline.tables.len());
        let open = node.rows.iter().find(|at| open_claim(&at.row.claim.claim))?;
        // A record may have a list of its own kind: `children: list[Node]` in the table of `Node`.
        let named = open.row.claim.claim.named();
        let name = named.or_else(|| self.context.input.dialect.reference(&open.row.doc))?;
        let linked = |table: &usize| self.homes.iter().any(|(section, _)| *section == self.table(*table).section);
        let is_meant = |table: &usize| {
            self.table(*table).direction == self.direction
                && self
                    .subject(*table)
                    .and_then(Subject::name)
                    .is_some_and(|subject| subject.eq_ignore_ascii_case(name))
                && linked(table)
                && (node.children.is_empty() || self.fit(*table, id).common > 0)
        };
        (0..self.outline.tables.len()).find(is_meant)
    }

    /// Fields that one table describes hold one record. What the examples show of each of them is put together.
    pub(super) fn share_records(&mut self) {
        for table in 0..self.outline.tables.len() {
            let ids = self.tree.reachable();
            let mut described = ids.into_iter().filter(|id| {
                let node = &self.tree.nodes[*id];
                *id != ROOT
                    && node.same_as.is_none()
                    && !node.is_map
                    && !node.tables.is_empty()
                    && node.tables.iter().all(|other| *other == table)
            });
            let Some(first) = described.next() else { continue };
            let others: Vec<Id> = described.filter(|id| !self.tree.is_below(*id, first)).collect();
            for other in others {
                self.tree.nodes[first].shared = true;
                self.tree.fold(other, first);
            }
        }
    }

    /// A field that is declared as a map, and of which no table names members, is one.
    pub(super) fn declared_maps(&mut self) {
        for id in self.tree.reachable() {
            let node = &self.tree.nodes[id];
            let declared = node.rows.iter().any(|at| matches!(at.row.claim.claim, Claim::Map(_)));
            let open = node.tables.is_empty() && node.same_as.is_none() && !node.is_map && !node.children.is_empty();
            let unnamed = node.children.values().all(|child| self.tree.nodes[*child].rows.is_empty());
            if declared && open && unnamed {
                self.tree.make_map(id);
            }
        }
    }
}
