//! What no rule could link: labels, lists of values, prose; the rest is an error.

use super::Linker;
use super::fit::Fit;
use super::names::mentions;
use super::rules::Rule;
use crate::diagnostic::{Diagnostic, code};
use crate::outline::{FieldRow, Subject};
use crate::resolve::tree::{Id, ROOT};

impl<'a> Linker<'a, '_, '_> {
    /// A label that names no field was only a label: its table belongs to the section around it.
    pub(super) fn without_labels(&mut self, left: Vec<usize>) -> Vec<usize> {
        left.into_iter()
            .filter(|table| !(self.subject(*table).is_some_and(|subject| subject.weak) && self.link_to_section(*table)))
            .collect()
    }

    pub(super) fn link_to_section(&mut self, table: usize) -> bool {
        let Some(parent) = self.outline.sections[self.table(table).section].parent else { return false };
        match &self.outline.sections[parent].subject {
            Some(subject) => match self.home_of_section(parent, subject) {
                Some(home) => self.attach(table, &[home], Rule::Continued, false),
                None => return false,
            },
            None => self.root_tables(&[table]),
        }
        true
    }

    /// A table below the name of a plain value tells the values that it may have. It documents the field.
    pub(super) fn without_values(&mut self, left: Vec<usize>) -> Vec<usize> {
        left.into_iter().filter(|table| !self.document_values(*table)).collect()
    }

    pub(super) fn document_values(&mut self, table: usize) -> bool {
        let Some(subject) = self.subject(table) else { return false };
        let rules = [Rule::Path, Rule::Name, Rule::Example, Rule::Plural, Rule::Case, Rule::LastPart];
        let found = subject.names.iter().find_map(|name| {
            rules.iter().find_map(|rule| self.candidates(name, *rule, table).into_iter().find(|id| !self.can_hold(*id)))
        });
        let Some(home) = found else { return false };
        let line = |row: &FieldRow| format!("- {}: {}", row.path.join("."), row.doc);
        let lines: Vec<String> = self.table(table).rows.iter().map(line).collect();
        self.tree.nodes[home].notes.push(lines.join("\n"));
        *self.context.links.entry(Rule::Values).or_default() += 1;
        let message = format!(
            "`{}` is a plain value in the example, so the table below `{}` was taken for its values",
            self.tree.shown(home),
            subject.text
        );
        let diagnostic = Diagnostic::new(&code::TABLE_OF_VALUES, message)
            .at(self.context.input.file.at(subject.span.clone()), "the rows became documentation, not fields")
            .help("if these are fields, name the object that has them in the heading");
        self.context.report(diagnostic);
        true
    }

    /// Prose below a field's heading documents the field.
    pub(super) fn notes(&mut self) {
        for note in &self.outline.notes {
            if note.direction != self.direction {
                continue;
            }
            let Some(subject) = self.outline.sections[note.section].subject.as_ref() else { continue };
            for home in self.noted(note.section, subject) {
                // `constants KEY` with a sentence below it: that there are keys is all that the page says.
                if self.can_hold(home) {
                    self.through_map(vec![home], subject.map);
                }
                self.tree.nodes[home].notes.push(note.text.clone());
            }
        }
    }

    /// The fields that prose below a heading is about: the one that it names, or those whose descriptions mention it,
    /// as they do with lists of values.
    pub(super) fn noted(&self, section: usize, subject: &Subject) -> Vec<Id> {
        if let Some(home) = self.home_of_section(section, subject) {
            return vec![home];
        }
        let Some(name) = subject.name().filter(|name| name.len() > 3 && name.contains('_')) else { return Vec::new() };
        let mentioned = |id: &Id| self.tree.nodes[*id].rows.iter().any(|at| mentions(&at.row.doc, name));
        self.order.iter().copied().filter(mentioned).collect()
    }

    pub(super) fn report_left(&mut self, left: &[usize]) {
        for &table in left {
            let Some(subject) = self.subject(table) else { continue };
            let mut rated: Vec<(Id, Fit)> = self
                .tree
                .reachable()
                .into_iter()
                .filter(|id| *id != ROOT && self.tree.nodes[*id].same_as.is_none() && self.can_hold(*id))
                .filter(|id| {
                    self.tree.nodes[*id].shows_objects()
                        || self.tree.nodes[*id].rows.iter().any(|at| at.row.claim.claim.is_container())
                })
                .map(|id| (id, self.fit(table, id)))
                .collect();
            rated.sort_by_key(|(id, fit)| (std::cmp::Reverse(fit.score()), *id));
            let candidates: Vec<String> = rated
                .iter()
                .take(5)
                .map(|(id, fit)| match fit.common {
                    0 => format!("`{}`", self.tree.shown(*id)),
                    rows => format!("`{}` ({rows} of {} rows fit)", self.tree.shown(*id), fit.of_table),
                })
                .collect();
            let message = format!("the table below `{}` fits no field of the {}", subject.text, self.direction.word());
            let help = match candidates.is_empty() {
                true => {
                    "no field of the page can have members; add the field to the table that it belongs to".to_owned()
                }
                false => format!("name the field in the heading; it may be one of {}", candidates.join(", ")),
            };
            let span = self.table(table).span.clone();
            let diagnostic = Diagnostic::new(&code::UNLINKED_TABLE, message)
                .at(
                    self.context.input.file.at(subject.span.clone()),
                    "neither a table nor an example has a field of this name",
                )
                .at(self.context.input.file.at_line(span), "these rows would be lost")
                .help(help);
            self.context.report(diagnostic);
        }
    }
}
