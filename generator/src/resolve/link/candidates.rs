//! The fields that a heading may name, and which of them are meant.

use super::Linker;
use super::fit::Fit;
use super::names::{mentions, same_letters, singular};
use super::rules::Rule;
use crate::dialect::Claim;
use crate::outline::Subject;
use crate::resolve::tree::{Id, Node, ROOT};
use rustc_hash::FxHashSet;

impl<'a> Linker<'a, '_, '_> {
    pub(super) fn by_name(&mut self, table: usize, subject: &Subject, rule: Rule) -> Option<Vec<Id>> {
        let together = subject.together.max(1);
        let above = self.home_above(table);
        let mut homes = Vec::new();
        for (i, name) in subject.names.iter().enumerate() {
            if i >= together && !homes.is_empty() {
                break;
            }
            let found = match rule {
                Rule::Parent => self.below_known_parent(name, subject).into_iter().collect(),
                Rule::Plain => self.candidates(name, Rule::Name, table),
                rule => self.candidates(name, rule, table).into_iter().filter(|id| self.may_hold(*id, above)).collect(),
            };
            let chosen = self.choose(table, found, (name, subject), rule);
            // Fields that refer to the name share the table with the field that has it.
            if rule == Rule::Name && !chosen.is_empty() {
                let referring = self.candidates(name, Rule::Reference, table);
                let free =
                    |id: &Id| self.can_hold(*id) && !self.is_declared_plain(*id) && self.fit(table, *id).is_open();
                let taken: FxHashSet<Id> = chosen.iter().copied().collect();
                homes.extend(referring.into_iter().filter(|id| !taken.contains(id)).filter(free));
            }
            homes.extend(chosen);
        }
        homes.dedup();
        Some(homes)
    }

    /// The nodes that a rule finds for a name.
    pub(super) fn candidates(&self, name: &[String], rule: Rule, table: usize) -> Vec<Id> {
        let Some(last) = name.last() else { return Vec::new() };
        self.budget.spend(self.order.len());
        let matches = |id: &Id| {
            let node = &self.tree.nodes[*id];
            match rule {
                Rule::Path => {
                    name.len() > 1
                        && node.name == *last
                        && self.tree.depth(*id) == name.len()
                        && self.ends_with(*id, name)
                }
                Rule::Name => {
                    (node.name == *last && !node.rows.is_empty() && self.ends_with(*id, name)) || has_type(node, last)
                }
                Rule::Example => node.name == *last && node.rows.is_empty() && self.ends_with(*id, name),
                Rule::Plural => singular(&node.name) == singular(last) && self.parents_match(*id, name),
                Rule::Reference => self.refers(*id, last, table),
                Rule::Case => same_letters(singular(&node.name), singular(last)),
                Rule::LastPart => name.len() > 1 && node.name == *last,
                _ => false,
            }
        };
        let named = |id: &&Id| **id != ROOT && !self.tree.is_value(**id);
        self.order.iter().filter(named).copied().filter(matches).collect()
    }

    pub(super) fn ends_with(&self, id: Id, name: &[String]) -> bool {
        self.tree.names_up(id).take(name.len()).eq(name.iter().rev().map(String::as_str))
    }

    pub(super) fn parents_match(&self, id: Id, name: &[String]) -> bool {
        let parents = name.len() - 1;
        self.tree.names_up(id).skip(1).take(parents).eq(name[..parents].iter().rev().map(String::as_str))
    }

    /// Whether what a table says of a field mentions a name: `see server`, `list[rule]`, `(ActionRelation)`.
    pub(super) fn refers(&self, id: Id, name: &str, table: usize) -> bool {
        let node = &self.tree.nodes[id];
        let mine = self.subject(table).and_then(Subject::name);
        let dialect = self.context.input.dialect;
        let defined = |doc: &str| dialect.reference(doc).is_some_and(|meant| meant.eq_ignore_ascii_case(name));
        let free = node.tables.iter().all(|other| self.subject(*other).and_then(Subject::name) == mine);
        free && node.rows.iter().any(|at| {
            let container = at.row.claim.claim.is_container() || at.row.claim.claim == Claim::Unspecified;
            self.budget.spend(at.row.doc.len() / 64);
            at.table != table
                && container
                && (names_type(&at.row.claim.claim, name)
                    || ((self.points_to(&at.row.doc, name) || defined(&at.row.doc))
                        && !self.tells_of_sibling(id, &at.row.doc, name)))
        })
    }

    /// Whether a description mentions a field that stands beside the described one and can have a table of its own:
    /// `only one of a and b`. Then the table of that name is the sibling's, unless the description says `see b`.
    fn tells_of_sibling(&self, id: Id, doc: &str, name: &str) -> bool {
        let siblings = self.tree.nodes[id].parent.map(|parent| &self.tree.nodes[parent].children);
        let sibling = siblings.and_then(|children| children.get(name)).filter(|sibling| **sibling != id);
        sibling.is_some_and(|sibling| self.can_hold(*sibling) && !self.is_declared_plain(*sibling))
            && self.context.input.dialect.reference(doc) != Some(name)
    }

    /// Whether a description points to what is called by a name. A name of several words is enough; an everyday word
    /// needs a `see` in front of it, or brackets around it.
    pub(super) fn points_to(&self, doc: &str, name: &str) -> bool {
        let several = name.contains('_') || name.chars().skip(1).any(char::is_uppercase);
        mentions(doc, name)
            && (several
                || self.context.input.dialect.is_reference(doc)
                || [("(", ")"), ("（", "）")].iter().any(|(open, close)| doc.contains(&format!("{open}{name}{close}"))))
    }

    /// A field that is not known below a parent that is.
    pub(super) fn below_known_parent(&mut self, name: &[String], subject: &Subject) -> Option<Id> {
        let (last, parents) = name.split_last()?;
        if subject.weak {
            return None;
        }
        // Where nothing at all is said of the root, headings are all there is to tell its fields.
        if parents.is_empty() {
            let bare = self.tree.nodes[ROOT].tables.is_empty() && !self.tree.nodes[ROOT].seen();
            return bare.then(|| self.tree.child(ROOT, last));
        }
        let parent = self.order.iter().copied().find(|id| *id != ROOT && self.ends_with(*id, parents))?;
        if self.tree.nodes[parent].shows_only_scalars() {
            return None;
        }
        let parent = self.record_of(parent);
        Some(self.tree.child(parent, last))
    }

    /// Of several nodes with a fitting name, those that the table describes.
    pub(super) fn choose(
        &self,
        table: usize,
        found: Vec<Id>,
        (name, subject): (&[String], &Subject),
        rule: Rule,
    ) -> Vec<Id> {
        let mut rated: Vec<(Id, Fit)> =
            found.into_iter().map(|id| (id, self.fit(table, id))).filter(|(id, _)| self.can_hold(*id)).collect();
        if rated.is_empty() {
            return Vec::new();
        }
        // As much of the path as fits.
        let closest = rated.iter().map(|(id, _)| self.kin(*id, name)).max().unwrap_or_default();
        rated.retain(|(id, _)| self.kin(*id, name) == closest);
        // Fields without a table of their own come first; a second table of one name goes elsewhere or adds to the first.
        if rated.iter().any(|(id, _)| self.tree.nodes[*id].tables.is_empty()) {
            rated.retain(|(id, _)| self.tree.nodes[*id].tables.is_empty());
        }
        if subject.map.is_none() && rated.iter().any(|(_, fit)| fit.common > 0) {
            rated.retain(|(_, fit)| fit.is_open());
        }
        // The rows are about what the keys hold: the object itself shows none of them.
        if subject.map.is_some() {
            return self.all_but_nested(rated);
        }
        // A weak name must not claim an object that shows something else.
        let strict = matches!(rule, Rule::Plural | Rule::Reference | Rule::Case | Rule::LastPart) || subject.weak;
        if strict {
            rated.retain(|(_, fit)| fit.is_open());
        }
        // An object that shows something else, while the rows fit one elsewhere, only shares the name.
        if rated.iter().all(|(_, fit)| fit.common == 0 && fit.of_example > 0) && self.best_fit(table, true).is_some() {
            return rated.into_iter().map(|(id, _)| id).filter(|id| self.fits_every_key(table, *id)).collect();
        }
        let near: Vec<(Id, Fit)> = match self.home_above(table) {
            Some(above) => rated.iter().copied().filter(|(id, _)| self.tree.is_below(*id, above)).collect(),
            None => Vec::new(),
        };
        if !near.is_empty() {
            rated = near;
        }
        if self.rivals(table, subject) == 0 {
            return self.all_but_nested(rated);
        }
        rated.sort_by_key(|(id, fit)| (std::cmp::Reverse(fit.common), self.tree.path(*id).len(), *id));
        rated.into_iter().take(1).map(|(id, _)| id).collect()
    }

    /// Whether each of several undocumented members of a node is an object that a table describes: their names are data,
    /// `{"disk": {"id": 1}, "net": {"id": 2}}` with a table about `id`.
    fn fits_every_key(&self, table: usize, id: Id) -> bool {
        let children = &self.tree.nodes[self.record_of(id)].children;
        let fits = |child: Id| {
            let node = &self.tree.nodes[child];
            node.rows.is_empty() && node.shows_objects() && self.fit(table, child).is_good(true)
        };
        children.len() > 1 && children.iter().all(|(name, child)| !self.has_section(name) && fits(*child))
    }

    /// How many of the parents that a heading gives are parents of a node.
    pub(super) fn kin(&self, id: Id, name: &[String]) -> usize {
        let parents = &name[..name.len().saturating_sub(1)];
        parents.iter().filter(|parent| self.tree.names_up(id).skip(1).any(|mine| same_letters(mine, parent))).count()
    }

    /// One table for every field of the name, but not for one inside of another.
    pub(super) fn all_but_nested(&self, rated: Vec<(Id, Fit)>) -> Vec<Id> {
        let ids: FxHashSet<Id> = rated.iter().map(|(id, _)| *id).collect();
        let inside = |id: &Id| self.tree.ancestors(*id).any(|above| ids.contains(&above));
        rated.into_iter().map(|(id, _)| id).filter(|id| !inside(id)).collect()
    }

    /// How many other tables that are not linked yet have the same name.
    pub(super) fn rivals(&self, table: usize, subject: &Subject) -> usize {
        let Some(name) = subject.name() else { return 0 };
        self.budget.spend(self.outline.tables.len());
        (0..self.outline.tables.len())
            .filter(|other| *other != table && self.table(*other).direction == self.direction)
            .filter(|other| self.table(*other).section != self.table(table).section)
            .filter(|other| self.subject(*other).and_then(Subject::name).is_some_and(|other| same_letters(other, name)))
            .count()
    }

    /// Whether members can stand below a node.
    pub(super) fn can_hold(&self, id: Id) -> bool {
        !self.tree.nodes[id].shows_only_scalars()
    }

    /// Whether a node is declared as a plain value, and no example shows more.
    pub(super) fn is_declared_plain(&self, id: Id) -> bool {
        let node = &self.tree.nodes[id];
        !node.shows_objects()
            && node.tables.is_empty()
            && !node.rows.is_empty()
            && node.rows.iter().all(|at| matches!(at.row.claim.claim, Claim::Scalar(_)))
    }

    /// What is declared as a plain value has members only where the headings around leave no doubt.
    pub(super) fn may_hold(&self, id: Id, above: Option<Id>) -> bool {
        !self.is_declared_plain(id) || above.is_some_and(|above| self.tree.is_below(id, above))
    }
}

/// Whether a type cell of a field names a type exactly: `list[user]`.
fn has_type(node: &Node<'_>, name: &str) -> bool {
    node.rows.iter().any(|at| at.row.claim.claim.named() == Some(name))
}

fn names_type(claim: &Claim, name: &str) -> bool {
    claim.named().is_some_and(|named| same_letters(singular(named), singular(name)))
}
