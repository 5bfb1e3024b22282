//! Examples: of whole bodies before tables are linked, of single fields after.

use super::Linker;
use crate::diagnostic::{Diagnostic, code};
use crate::dialect::Claim;
use crate::outline::{Example, FieldRow, FieldTable};
use crate::resolve::tree::{Id, ROOT};
use crate::resolve::{envelope, shape};
use crate::sample::Value;
use rustc_hash::FxHashSet;

impl<'a> Linker<'a, '_, '_> {
    /// Builds the tree that the whole examples show.
    pub(super) fn absorb_examples(&mut self) {
        let whole = self.described();
        for example in &self.outline.examples {
            if example.direction == self.direction && !example.of_field && !self.is_stray(example, whole) {
                self.absorb_whole(&example.sample);
            }
        }
        let named: FxHashSet<&str> = self
            .outline
            .tables
            .iter()
            .filter(|table| table.direction == self.direction)
            .flat_map(|table| table.rows.iter().flat_map(|row| row.path.iter().map(String::as_str)))
            .collect();
        let rows = || {
            self.outline.tables.iter().filter(|table| table.direction == self.direction).flat_map(|table| &table.rows)
        };
        let mut maps: FxHashSet<&str> = FxHashSet::default();
        let is_map = |row: &FieldRow| matches!(row.claim.claim, Claim::Map(_));
        maps.extend(rows().filter(|row| is_map(row)).filter_map(|row| row.path.last()).map(String::as_str));
        for row in rows().filter(|row| !is_map(row)) {
            maps.remove(row.path.last().map_or("", String::as_str));
        }
        shape::settle(&mut self.tree, &|name| named.contains(name), &|name| maps.contains(name));
    }

    pub(super) fn absorb_whole(&mut self, sample: &'a crate::sample::Sample) {
        let rows = self.root_rows().filter(|row| row.path.len() == 1);
        let rows: FxHashSet<&str> = rows.map(|row| row.path[0].as_str()).collect();
        let described = |name: &str| rows.contains(name);
        envelope::absorb(&mut self.tree, self.direction, sample, self.context.input.dialect, &described);
    }

    /// The rows of the tables about whole bodies.
    pub(super) fn root_rows(&self) -> impl Iterator<Item = &'a FieldRow> + use<'a> {
        let (outline, direction) = (self.outline, self.direction);
        let is_root = move |table: &&FieldTable| {
            table.direction == direction && outline.sections[table.section].subject.is_none()
        };
        outline.tables.iter().filter(is_root).flat_map(|table| &table.rows)
    }

    /// The first example that is the object that a table describes.
    fn described(&self) -> Option<&'a Example> {
        let rows: FxHashSet<&str> =
            self.root_rows().filter(|row| row.path.len() == 1).map(|row| row.path[0].as_str()).collect();
        let is_whole = |example: &&Example| {
            example.direction == self.direction
                && !example.of_field
                && example.sample.members().iter().any(|member| rows.contains(member.name.as_str()))
        };
        self.outline.examples.iter().find(is_whole)
    }

    /// Whether an example is no object, where another one is the object that a table describes: a part of a body.
    pub(super) fn is_stray(&mut self, example: &Example, whole: Option<&Example>) -> bool {
        let Some(whole) = whole.filter(|_| !matches!(example.sample.value, Value::Object(_))) else { return false };
        let file = self.context.input.file;
        let diagnostic = Diagnostic::new(&code::MIXED_VALUES, "this example is no object, but the table describes one")
            .at(file.at_line(example.sample.span.clone()), "left out")
            .at(file.at_line(whole.sample.span.clone()), "the table describes this one")
            .help("put the example of a part below a heading with the name of that part");
        self.context.report(diagnostic);
        true
    }

    /// Examples below the heading of a field show that field, unless they show the whole body.
    pub(super) fn absorb_fragments(&mut self) {
        for example in &self.outline.examples {
            if example.direction != self.direction || !example.of_field {
                continue;
            }
            let Some(subject) = self.outline.sections[example.section].subject.as_ref() else { continue };
            let home = self.home_of_section(example.section, subject);
            let members = example.sample.members();
            let overlap = |id: Id| {
                let node = &self.tree.nodes[self.record_of(id)];
                members.iter().filter(|member| node.children.contains_key(&member.name)).count()
            };
            let itself = home.is_some_and(|home| members.len() == 1 && members[0].name == self.tree.nodes[home].name);
            let whole = !itself && overlap(ROOT) * 2 > members.len() && overlap(ROOT) > home.map_or(0, overlap);
            match home {
                _ if whole => {
                    self.absorb_whole(&example.sample);
                }
                Some(home) => {
                    let name = self.tree.nodes[home].name.clone();
                    // `{"config": {…}}` below the heading `config`.
                    let sample = match members {
                        [only] if only.name == name => &only.sample,
                        _ => &example.sample,
                    };
                    if self.fits_kind(home, sample) {
                        self.tree.absorb(home, sample);
                    } else if !self.is_item(home, sample) {
                        let shown = self.tree.shown(home);
                        self.report_unused(
                            example,
                            format!("this example does not fit `{shown}`, as the other examples show it"),
                        );
                    }
                }
                None => {
                    let message = format!("this example stands below `{}`, which names no field", subject.text);
                    self.report_unused(example, message);
                }
            }
        }
    }

    /// Whether a fragment shows a part of one item of a list, with members that its items have.
    pub(super) fn is_item(&self, home: Id, sample: &crate::sample::Sample) -> bool {
        let node = &self.tree.nodes[self.record_of(home)];
        let members = sample.members();
        !members.is_empty() && members.iter().all(|member| node.children.contains_key(&member.name))
    }

    pub(super) fn report_unused(&mut self, example: &Example, message: String) {
        let file = self.context.input.file;
        let diagnostic = Diagnostic::new(&code::UNUSED_EXAMPLE, message)
            .at(file.at_line(example.sample.span.clone()), "it was left out")
            .help("show parts of a body below the heading of their field, in the shape that they have there");
        self.context.report(diagnostic);
    }

    /// A fragment must not contradict what the whole examples show.
    pub(super) fn fits_kind(&self, home: Id, sample: &crate::sample::Sample) -> bool {
        use crate::sample::Value;
        let node = &self.tree.nodes[home];
        let Some(top) = node.kinds.first() else { return true };
        match sample.value {
            Value::Object(_) => !top.scalar() && (top.array == 0 || top.object > 0),
            Value::Array(_) => !top.scalar() && top.object == 0,
            _ => top.array + top.object == 0,
        }
    }
}
