//! Finds the field that each nested table describes.
//!
//! Rules are tried from the surest to the weakest; whenever a weaker one finds something, the surer ones get
//! another chance, because a linked table brings new fields that other tables may describe.

mod attach;
mod budget;
mod candidates;
mod examples;
mod fit;
mod leftovers;
mod names;
mod rules;
mod shared;

use super::tree::{ANY_KEY, Id, ROOT, RowAt, Tree};
use super::{Context, envelope};
use crate::dialect::Claim;
use crate::outline::{Direction, FieldTable, Outline, Subject};
use budget::Budget;

pub use rules::Rule;

/// The rules in the order in which they are tried, `Root` and `Continued` aside.
const RULES: [Rule; 13] = [
    Rule::Path,
    Rule::Name,
    Rule::Example,
    Rule::Plural,
    Rule::Reference,
    Rule::Case,
    Rule::LastPart,
    Rule::Itself,
    Rule::Variant,
    Rule::Fit,
    Rule::Plain,
    Rule::Parent,
    Rule::OnlyOne,
];

/// The tree of one direction with every table in its place.
pub(crate) fn link<'a>(direction: Direction, context: &mut Context<'a, '_>) -> Tree<'a> {
    let outline = context.input.outline;
    let tables: Vec<usize> = (0..outline.tables.len()).filter(|i| outline.tables[*i].direction == direction).collect();
    let mut linker = Linker {
        tree: Tree::new(direction == Direction::Request),
        outline,
        direction,
        homes: Vec::new(),
        order: Vec::new(),
        context,
        budget: Budget::default(),
    };
    let nothing = || Tree::new(direction == Direction::Request);
    linker.absorb_examples();
    if linker.gives_up() {
        return nothing();
    }
    let (root, nested): (Vec<usize>, Vec<usize>) =
        tables.into_iter().partition(|table| linker.subject(*table).is_none());
    linker.root_tables(&root);
    let left = linker.nested_tables(nested);
    linker.absorb_fragments();
    let left = linker.nested_tables(left);
    linker.share_types();
    let left = linker.without_labels(left);
    let left = linker.without_values(left);
    if linker.gives_up() {
        return nothing();
    }
    linker.report_left(&left);
    linker.notes();
    linker.declared_maps();
    linker.share_records();
    linker.tree
}

/// How many fields of a page may share the tables of others: types that refer to each other would never end.
const MAX_SHARED: usize = 64;

struct Linker<'a, 'b, 'c> {
    tree: Tree<'a>,
    outline: &'a Outline,
    direction: Direction,
    /// For each section that was linked: the nodes it describes.
    homes: Vec<(usize, Vec<Id>)>,
    /// Every node of the tree, parents first; made anew whenever the tree changes.
    order: Vec<Id>,
    context: &'c mut Context<'a, 'b>,
    budget: Budget,
}

impl<'a> Linker<'a, '_, '_> {
    fn table(&self, table: usize) -> &'a FieldTable {
        &self.outline.tables[table]
    }

    fn subject(&self, table: usize) -> Option<&'a Subject> {
        self.outline.sections[self.table(table).section].subject.as_ref()
    }

    fn root_tables(&mut self, tables: &[usize]) {
        for &table in tables {
            self.look_again();
            let home = match self.direction {
                Direction::Request => ROOT,
                Direction::Response => {
                    let table = &self.outline.tables[table];
                    envelope::home_of_root_table(&mut self.tree, table, self.context.input.dialect)
                }
            };
            let home = self.better_home(table, home);
            // Parameters of two locations add up; two tables with the same fields are two ways to call.
            let variant =
                self.tree.nodes[home].tables.iter().any(|other| shares_fields(self.table(*other), self.table(table)));
            self.attach(table, &[home], Rule::Root, variant);
        }
    }

    /// A second table below a root heading may describe a field that the first one names.
    fn better_home(&self, table: usize, home: Id) -> Id {
        let section = self.table(table).section;
        let first = !self.homes.iter().any(|(found, _)| *found == section);
        if first || self.fit(table, home).common > 0 || !self.tree.nodes[home].shows_objects() {
            return home;
        }
        self.best_fit(table, true).map_or(home, |(id, _)| id)
    }

    /// Links what can be linked; gives what is left.
    fn nested_tables(&mut self, mut left: Vec<usize>) -> Vec<usize> {
        'again: loop {
            self.look_again();
            for rule in RULES {
                let before = left.len();
                left.retain(|table| {
                    let linked = self.try_link(*table, rule);
                    if linked {
                        self.look_again();
                    }
                    !linked
                });
                if left.len() < before {
                    continue 'again;
                }
            }
            return left;
        }
    }

    fn try_link(&mut self, table: usize, rule: Rule) -> bool {
        if self.budget.is_spent() {
            return false;
        }
        let section = self.table(table).section;
        if let Some((_, homes)) = self.homes.iter().find(|(found, _)| *found == section) {
            let homes = self.continued(table, &homes.clone());
            self.attach(table, &homes, Rule::Continued, false);
            return true;
        }
        let Some(subject) = self.subject(table) else { return false };
        let homes = match rule {
            Rule::Itself => return self.describe_itself(table, subject),
            Rule::Fit => self.best_fit(table, false).map(|(id, _)| vec![id]),
            Rule::Variant => self.variant_home(table),
            Rule::OnlyOne => self.only_one_left(table),
            rule => self.by_name(table, subject, rule),
        };
        let Some(homes) = homes.filter(|homes| !homes.is_empty()) else { return false };
        let homes = self.through_map(homes, subject.map);
        self.attach(table, &homes, rule, rule == Rule::Variant);
        true
    }

    /// Where a second table of a section belongs: to a field that it fits much better, else where the first one does.
    fn continued(&self, table: usize, homes: &[Id]) -> Vec<Id> {
        let here = homes.first().map_or(0, |home| self.fit(table, *home).common);
        match self.best_fit(table, true) {
            Some((id, fit)) if here == 0 && fit.common > 0 => vec![id],
            _ => homes.to_vec(),
        }
    }

    /// The node that the section above a table's section is about.
    fn home_above(&self, table: usize) -> Option<Id> {
        let mut section = self.outline.sections[self.table(table).section].parent;
        while let Some(at) = section {
            if let Some(subject) = &self.outline.sections[at].subject {
                return self.home_of_section(at, subject).filter(|home| *home != ROOT);
            }
            section = self.outline.sections[at].parent;
        }
        None
    }

    /// A heading without a known name below one of a field tells a variant of that field, unless an object elsewhere fits.
    fn variant_home(&self, table: usize) -> Option<Vec<Id>> {
        let above = self.home_above(table)?;
        let subject = self.subject(table)?;
        // A path to a field that nobody mentions, below one that is known, is no variant of what is above.
        let is_path = |name: &&Vec<String>| {
            name.len() > 1 && self.order.iter().any(|id| self.ends_with(*id, &name[..name.len() - 1]))
        };
        if subject.names.iter().find(is_path).is_some() {
            return None;
        }
        let fit = self.fit(table, above);
        let elsewhere = self.best_fit(table, fit.common > 0).is_some_and(|(_, other)| other.score() > fit.score());
        let weak_ok = !subject.weak || fit.common > 0;
        (weak_ok && !elsewhere && self.can_hold(above)).then(|| vec![above])
    }

    /// `#### data` above a table with the one row `data`: the row is about the field, not about a member of it.
    fn describe_itself(&mut self, table: usize, subject: &Subject) -> bool {
        let [row] = &self.table(table).rows[..] else { return false };
        let Some(home) = self.named(subject) else { return false };
        if row.path.last() != Some(&self.tree.nodes[home].name) || self.can_hold(home) {
            return false;
        }
        self.homes.push((self.table(table).section, vec![home]));
        *self.context.links.entry(Rule::Itself).or_default() += 1;
        self.tree.nodes[home].rows.push(RowAt { row, table });
        true
    }

    /// The one field that must have members and has none.
    fn only_one_left(&self, table: usize) -> Option<Vec<Id>> {
        let subject = self.subject(table)?;
        let open: Vec<Id> = self
            .order
            .iter()
            .copied()
            .filter(|id| {
                *id != ROOT && self.tree.nodes[*id].tables.is_empty() && self.tree.nodes[*id].children.is_empty()
            })
            .filter(|id| self.can_hold(*id) && self.tree.nodes[*id].same_as.is_none())
            .filter(|id| self.tree.nodes[*id].rows.iter().any(|at| open_claim(&at.row.claim.claim)))
            .collect();
        // A heading with a name of its own is about something else.
        let prose = subject.names.iter().all(|name| name.len() == 1 && self.context.input.dialect.is_noise(&name[0]));
        (open.len() == 1 && prose).then_some(open)
    }

    /// Every node that can be reached, and the cost of looking at them.
    fn look_again(&mut self) {
        self.order = self.tree.reachable();
        self.budget.spend(self.order.len());
    }

    /// The node whose children are the members: the values of a map, or the record that is repeated.
    fn record_of(&self, id: Id) -> Id {
        let mut id = self.tree.resolved(id);
        while self.tree.nodes[id].is_map {
            match self.tree.nodes[id].children.get(ANY_KEY) {
                Some(value) => id = self.tree.resolved(*value),
                None => break,
            }
        }
        id
    }

    fn home_of_section(&self, section: usize, subject: &Subject) -> Option<Id> {
        if let Some((_, homes)) = self.homes.iter().find(|(found, _)| *found == section) {
            return homes.first().copied();
        }
        self.named(subject)
    }

    /// The node that a heading names without a doubt.
    fn named(&self, subject: &Subject) -> Option<Id> {
        let rules = [Rule::Path, Rule::Name, Rule::Example, Rule::Plural, Rule::Case];
        subject.names.iter().find_map(|name| {
            rules.iter().find_map(|rule| {
                self.candidates(name, *rule, usize::MAX).into_iter().min_by_key(|id| self.tree.path(*id).len())
            })
        })
    }
}

/// Whether two tables of the root have a field in common.
fn shares_fields(one: &FieldTable, other: &FieldTable) -> bool {
    one.rows.iter().any(|row| other.rows.iter().any(|theirs| theirs.path == row.path))
}

/// Whether a claim leaves members to be described.
fn open_claim(claim: &Claim) -> bool {
    match claim {
        Claim::Object | Claim::Named(_) | Claim::List(None) | Claim::Map(None) => true,
        Claim::List(Some(inner)) | Claim::Map(Some(inner)) => open_claim(inner),
        _ => false,
    }
}
