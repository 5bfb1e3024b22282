//! Puts the rows of a table below its field.

use super::Linker;
use super::names::same_letters;
use super::rules::Rule;
use crate::diagnostic::{Diagnostic, code};
use crate::dialect::Claim;
use crate::outline::{FieldRow, MapPart, Subject};
use crate::resolve::tree::{Id, ROOT, RowAt};
use rustc_hash::FxHashSet;

impl<'a> Linker<'a, '_, '_> {
    /// Puts the rows of a table below its nodes.
    pub(super) fn attach(&mut self, table: usize, homes: &[Id], rule: Rule, variant: bool) {
        if !self.affords(table, homes) {
            return;
        }
        let section = self.table(table).section;
        match self.homes.iter_mut().find(|(found, _)| *found == section) {
            Some((_, known)) => {
                known.extend(homes.iter().filter(|home| !known.contains(home)).copied().collect::<Vec<_>>())
            }
            None => self.homes.push((section, homes.to_vec())),
        }
        *self.context.links.entry(rule).or_default() += 1;
        if matches!(rule, Rule::Fit | Rule::OnlyOne | Rule::LastPart | Rule::Parent | Rule::Plain) {
            self.report_guess(table, homes, rule);
        }
        for &home in homes {
            self.attach_to(table, home, variant);
        }
    }

    pub(super) fn attach_to(&mut self, table: usize, home: Id, variant: bool) {
        let record = self.record_of(home);
        // A table that describes a node above describes this one as a part of itself.
        let above = self.tree.ancestors(home).find(|above| self.tree.nodes[*above].tables.contains(&table));
        if let Some(above) = above {
            if record != above {
                self.tree.fold(record, above);
            }
            return;
        }
        let again = self.tree.nodes[record]
            .tables
            .iter()
            .copied()
            .filter(|other| self.same_subject(*other, table))
            .collect::<Vec<_>>();
        let node = &mut self.tree.nodes[record];
        if variant || !again.is_empty() {
            node.variants.extend(again.into_iter().filter(|other| !node.variants.contains(other)).collect::<Vec<_>>());
            node.variants.push(table);
        }
        node.tables.push(table);
        if record != home {
            self.tree.nodes[home].tables.push(table);
        }
        let heading = self.subject(table).and_then(|subject| subject.name()).map(str::to_owned);
        let rows = &self.table(table).rows;
        let sunk = self.sinks(table, record, heading.as_deref());
        for (row, sunk) in rows.iter().zip(sunk) {
            let path = self.row_path(&row.path, record, heading.as_deref());
            let mut at = sunk.unwrap_or(record);
            for name in path {
                at = self.tree.resolved(at);
                at = self.record_of(at);
                at = self.tree.child(at, name);
            }
            let at = self.tree.resolved(at);
            self.tree.nodes[at].rows.push(RowAt { row, table });
            // `forms.*.type`: what the other rows of `forms` say is about whatever key.
            if row.is_bare() && matches!(row.claim.claim, Claim::Map(_)) && !self.tree.nodes[at].is_map {
                self.tree.make_map(at);
            }
        }
    }

    /// For each row of a table: the undocumented object inside of the record that the example shows it in, where it is
    /// not in the record itself. Tables often leave out a level: `{"update": [{"id": 1}]}` with the one row `id`.
    pub(super) fn sinks(&mut self, table: usize, record: Id, heading: Option<&str>) -> Vec<Option<Id>> {
        let rows = &self.table(table).rows;
        let heads: Vec<&str> = rows.iter().map(|row| self.row_path(&row.path, record, heading)[0].as_str()).collect();
        let named: FxHashSet<&str> = heads.iter().copied().collect();
        let node = &self.tree.nodes[record];
        let inner: Vec<(Id, Id)> = node
            .children
            .iter()
            .filter(|(name, id)| {
                let child = &self.tree.nodes[**id];
                let documented = !child.rows.is_empty() || named.contains(name.as_str());
                child.shows_objects()
                    && child.same_as.is_none()
                    && !self.has_section(name)
                    && (!documented || self.takes_over(record, **id, &heads))
            })
            .map(|(_, child)| (*child, self.record_of(*child)))
            .collect();
        let shows = |id: Id, name: &str| {
            self.tree.nodes[id].children.get(name).is_some_and(|child| self.tree.nodes[*child].seen())
        };
        let sinks: Vec<Option<Id>> = heads
            .iter()
            .map(|head| {
                let mut holders = inner.iter().filter(|(_, inner)| !shows(record, head) && shows(*inner, head));
                let first = holders.next()?;
                holders.next().is_none().then_some(first.0)
            })
            .collect();
        // Every key of the record holds what the table describes: the keys are data.
        let all_sink = record != ROOT
            && !heads.is_empty()
            && inner.len() == node.children.len()
            && heads.iter().any(|head| inner.iter().all(|(_, inner)| shows(*inner, head)));
        let none_here = !heads.iter().any(|head| shows(record, head));
        if all_sink && none_here && !inner.is_empty() {
            self.tree.make_map(record);
            let value = self.record_of(record);
            return vec![Some(value); heads.len()];
        }
        for (row, sink) in rows.iter().zip(&sinks) {
            if let Some(sink) = sink {
                self.report_sunk(row, *sink);
            }
        }
        sinks.into_iter().map(|sink| sink.map(|id| self.record_of(id))).collect()
    }

    /// Whether some heading is about a field of a name.
    pub(super) fn has_section(&self, name: &str) -> bool {
        self.budget.spend(self.outline.sections.len());
        let subjects = self.outline.sections.iter().filter_map(|section| section.subject.as_ref());
        subjects.filter_map(Subject::name).any(|subject| subject == name)
    }

    /// Whether a documented object inside of a record is what its table really describes: three rows or more are
    /// members of it and not of the record.
    pub(super) fn takes_over(&self, record: Id, child: Id, heads: &[&str]) -> bool {
        let shows = |id: Id, name: &str| {
            self.tree.nodes[id].children.get(name).is_some_and(|child| self.tree.nodes[*child].seen())
        };
        let inner = self.record_of(child);
        let members = heads.iter().filter(|head| shows(inner, head) && !shows(record, head)).count();
        members >= 3
    }

    pub(super) fn report_sunk(&mut self, row: &FieldRow, home: Id) {
        let file = self.context.input.file;
        let name = row.path.join(".");
        let message =
            format!("the example has `{name}` inside of `{}`, which no table mentions", self.tree.shown(home));
        let mut diagnostic = Diagnostic::new(&code::MISPLACED_ROW, message)
            .at(file.at(row.span.clone()), "documented one level too high");
        if let Some(example) = self.tree.nodes[home].example.clone() {
            diagnostic = diagnostic.at(file.at_line(example), "the example has it here");
        }
        let diagnostic = diagnostic.help(format!(
            "add a row for `{}`, and put its members into a table below a heading of that name",
            self.tree.shown(home)
        ));
        self.context.report(diagnostic);
    }

    /// Whether two tables stand below different headings with the same names: variants of one record.
    pub(super) fn same_subject(&self, one: usize, other: usize) -> bool {
        let (Some(first), Some(second)) = (self.subject(one), self.subject(other)) else { return false };
        self.table(one).section != self.table(other).section && first.name() == second.name()
    }

    /// The path of a row below its record. Some tables repeat the name of the record in every row.
    pub(super) fn row_path<'r>(&self, path: &'r [String], record: Id, heading: Option<&str>) -> &'r [String] {
        let repeated = path.len() > 1
            && (Some(path[0].as_str()) == heading || same_letters(&path[0], &self.tree.nodes[record].name))
            && !self.tree.nodes[record].children.contains_key(&path[0]);
        if repeated { &path[1..] } else { path }
    }

    pub(super) fn report_guess(&mut self, table: usize, homes: &[Id], rule: Rule) {
        let Some(subject) = self.subject(table) else { return };
        let shown: Vec<String> = homes.iter().map(|home| format!("`{}`", self.tree.shown(*home))).collect();
        let message =
            format!("the table below `{}` was taken to describe {} ({})", subject.text, shown.join(", "), rule.word());
        let diagnostic = Diagnostic::new(&code::GUESSED_LINK, message)
            .at(self.context.input.file.at(subject.span.clone()), "the heading alone does not say it");
        let example = homes.first().and_then(|home| self.tree.nodes[*home].example.clone());
        let diagnostic = match example {
            Some(example) => diagnostic.at(self.context.input.file.at_line(example), "these members are described"),
            None => diagnostic,
        };
        let path = homes.first().map_or_else(String::new, |home| self.tree.shown(*home));
        let diagnostic = diagnostic.help(format!(
            "if that is right, write `{path}` into the heading; if not, the whole path of the field that is meant"
        ));
        self.context.report(diagnostic);
    }

    /// A section about the values of a map makes its field one.
    pub(super) fn through_map(&mut self, homes: Vec<Id>, part: Option<MapPart>) -> Vec<Id> {
        for &home in &homes {
            let home = self.tree.resolved(home);
            if part.is_some() && !self.tree.nodes[home].is_map && home != ROOT {
                self.tree.make_map(home);
            }
        }
        homes
    }
}
