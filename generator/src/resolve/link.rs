//! Finds the field that each nested table describes.
//!
//! Rules are tried from the surest to the weakest; whenever a weaker one finds something, the surer ones get
//! another chance, because a linked table brings new fields that other tables may describe.

use super::tree::{ANY_KEY, Id, ROOT, RowAt, Tree};
use super::{Context, envelope, shape};
use crate::diagnostic::{Diagnostic, code};
use crate::dialect::Claim;
use crate::outline::{Direction, Example, FieldRow, FieldTable, MapPart, Outline, Subject};
use crate::sample::Value;
use rustc_hash::FxHashSet;

/// How a nested table found its field.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Rule {
    /// It stands below a root heading and needs no field.
    Root,
    /// The heading gives the whole path.
    Path,
    /// The heading gives the name, or the end of the path, of fields in a table.
    Name,
    /// The name is in an example only.
    Example,
    /// The heading says `rule` and the field is `rules` or `rule_list`.
    Plural,
    /// A description or a type cell mentions the heading's name.
    Reference,
    /// The letters are the same but for case and underscores.
    Case,
    /// Only the last part of the path is known.
    LastPart,
    /// It describes a variant of the record that the section above is about.
    Variant,
    /// It follows another table of the same section.
    Continued,
    /// It lists the values of a field, not members.
    Values,
    /// Its one row has the name of the field itself.
    Itself,
    /// Its rows fit the objects of an example better than any other.
    Fit,
    /// The field of the name is declared as a plain value.
    Plain,
    /// One field alone has no description yet.
    OnlyOne,
    /// The path names a parent that is known and a field that is not.
    Parent,
}

impl Rule {
    /// The words for people.
    pub fn word(self) -> &'static str {
        match self {
            Rule::Root => "root table",
            Rule::Path => "dotted path",
            Rule::Name => "name or suffix",
            Rule::Example => "name in an example",
            Rule::Plural => "plural or _list",
            Rule::Reference => "reference",
            Rule::Case => "letter case",
            Rule::LastPart => "last part of the path",
            Rule::Variant => "variant",
            Rule::Continued => "continued table",
            Rule::Values => "values of a field",
            Rule::Itself => "the field itself",
            Rule::Fit => "best fit",
            Rule::Plain => "name of a plain value",
            Rule::OnlyOne => "the only one left",
            Rule::Parent => "known parent",
        }
    }
}

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
    };
    linker.absorb_examples();
    let (root, nested): (Vec<usize>, Vec<usize>) =
        tables.into_iter().partition(|table| linker.subject(*table).is_none());
    linker.root_tables(&root);
    let left = linker.nested_tables(nested);
    linker.absorb_fragments();
    let left = linker.nested_tables(left);
    linker.share_types();
    let left = linker.without_labels(left);
    let left = linker.without_values(left);
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
}

impl<'a> Linker<'a, '_, '_> {
    fn table(&self, table: usize) -> &'a FieldTable {
        &self.outline.tables[table]
    }

    fn subject(&self, table: usize) -> Option<&'a Subject> {
        self.outline.sections[self.table(table).section].subject.as_ref()
    }

    /// Builds the tree that the whole examples show.
    fn absorb_examples(&mut self) {
        for example in &self.outline.examples {
            if example.direction == self.direction && !example.of_field && !self.is_stray(example) {
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

    fn absorb_whole(&mut self, sample: &crate::sample::Sample) {
        let rows: Vec<&FieldRow> = self.root_rows().collect();
        let described = |name: &str| rows.iter().any(|row| row.path.len() == 1 && row.path[0] == name);
        envelope::absorb(&mut self.tree, self.direction, sample, self.context.input.dialect, &described);
    }

    /// The rows of the tables about whole bodies.
    fn root_rows(&self) -> impl Iterator<Item = &'a FieldRow> + use<'a> {
        let (outline, direction) = (self.outline, self.direction);
        let is_root = move |table: &&FieldTable| {
            table.direction == direction && outline.sections[table.section].subject.is_none()
        };
        outline.tables.iter().filter(is_root).flat_map(|table| &table.rows)
    }

    /// Whether an example is no object, where another one is the object that a table describes: a part of a body.
    fn is_stray(&mut self, example: &Example) -> bool {
        if !example.sample.members().is_empty() {
            return false;
        }
        let whole = |other: &&Example| {
            other.direction == self.direction
                && !other.of_field
                && self.root_rows().any(|row| row.path.len() == 1 && other.sample.get(&row.path[0]).is_some())
        };
        let Some(whole) = self.outline.examples.iter().find(whole) else { return false };
        if matches!(example.sample.value, Value::Object(_)) {
            return false;
        }
        let file = self.context.input.file;
        let line = |at: usize| at..at + file.text()[at..].find('\n').unwrap_or(0);
        let diagnostic = Diagnostic::new(&code::MIXED_VALUES, "this example is no object, but the table describes one")
            .at(file.at(line(example.sample.span.start)), "left out")
            .at(file.at(line(whole.sample.span.start)), "the table describes this one")
            .help("put the example of a part below a heading with the name of that part");
        self.context.report(diagnostic);
        true
    }

    fn root_tables(&mut self, tables: &[usize]) {
        for &table in tables {
            self.order = self.tree.reachable();
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

    /// Fields that refer to a type by name, where the table of that name went to another field.
    fn share_types(&mut self) {
        for _ in 0..MAX_SHARED {
            self.order = self.tree.reachable();
            let Some((id, table)) = self.order.iter().find_map(|&id| Some((id, self.shared_table(id)?))) else {
                return;
            };
            self.attach(table, &[id], Rule::Reference, false);
        }
    }

    /// The table that a field without one refers to.
    fn shared_table(&self, id: Id) -> Option<usize> {
        let node = &self.tree.nodes[id];
        if id == ROOT || !node.tables.is_empty() || node.same_as.is_some() || !self.can_hold(id) {
            return None;
        }
        let open = node.rows.iter().find(|at| open_claim(&at.row.claim.claim))?;
        // A record may have a list of its own kind: `children: list[Node]` in the table of `Node`.
        let named = open.row.claim.claim.named();
        let name = named.or_else(|| self.context.input.dialect.reference(&open.row.doc))?;
        let linked = |table: &usize| self.homes.iter().any(|(section, _)| *section == self.table(*table).section);
        let is_meant = |table: &usize| {
            let fit = self.fit(*table, id);
            self.table(*table).direction == self.direction
                && self.subject(*table).and_then(Subject::name) == Some(name)
                && linked(table)
                && (node.children.is_empty() || fit.common > 0)
        };
        (0..self.outline.tables.len()).find(is_meant)
    }

    /// Links what can be linked; gives what is left.
    fn nested_tables(&mut self, mut left: Vec<usize>) -> Vec<usize> {
        'again: loop {
            self.order = self.tree.reachable();
            for rule in RULES {
                let before = left.len();
                left.retain(|table| {
                    let linked = self.try_link(*table, rule);
                    if linked {
                        self.order = self.tree.reachable();
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

    fn by_name(&mut self, table: usize, subject: &Subject, rule: Rule) -> Option<Vec<Id>> {
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
                homes.extend(referring.into_iter().filter(|id| !chosen.contains(id)).filter(free));
            }
            homes.extend(chosen);
        }
        homes.dedup();
        Some(homes)
    }

    /// The nodes that a rule finds for a name.
    fn candidates(&self, name: &[String], rule: Rule, table: usize) -> Vec<Id> {
        let Some(last) = name.last() else { return Vec::new() };
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
        let named = |id: &&Id| **id != ROOT && self.tree.nodes[**id].name != ANY_KEY;
        self.order.iter().filter(named).copied().filter(matches).collect()
    }

    fn ends_with(&self, id: Id, name: &[String]) -> bool {
        self.tree.names_up(id).take(name.len()).eq(name.iter().rev().map(String::as_str))
    }

    fn parents_match(&self, id: Id, name: &[String]) -> bool {
        let parents = name.len() - 1;
        self.tree.names_up(id).skip(1).take(parents).eq(name[..parents].iter().rev().map(String::as_str))
    }

    /// Whether what a table says of a field mentions a name: `see server`, `list[rule]`, `(ActionRelation)`.
    fn refers(&self, id: Id, name: &str, table: usize) -> bool {
        let node = &self.tree.nodes[id];
        let mine = self.subject(table).and_then(Subject::name);
        let free = node.tables.iter().all(|other| self.subject(*other).and_then(Subject::name) == mine);
        free && node.rows.iter().any(|at| {
            let container = at.row.claim.claim.is_container() || at.row.claim.claim == Claim::Unspecified;
            at.table != table
                && container
                && (self.points_to(&at.row.doc, name) || names_type(&at.row.claim.claim, name))
        })
    }

    /// Whether a description points to what is called by a name. A name of several words is enough; an everyday word
    /// needs a `see` in front of it, or brackets around it.
    fn points_to(&self, doc: &str, name: &str) -> bool {
        let several = name.contains('_') || name.chars().skip(1).any(char::is_uppercase);
        mentions(doc, name)
            && (several
                || self.context.input.dialect.is_reference(doc)
                || [("(", ")"), ("（", "）")].iter().any(|(open, close)| doc.contains(&format!("{open}{name}{close}"))))
    }

    /// A field that is not known below a parent that is.
    fn below_known_parent(&mut self, name: &[String], subject: &Subject) -> Option<Id> {
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
    fn choose(&self, table: usize, found: Vec<Id>, (name, subject): (&[String], &Subject), rule: Rule) -> Vec<Id> {
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
            return Vec::new();
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

    /// How many of the parents that a heading gives are parents of a node.
    fn kin(&self, id: Id, name: &[String]) -> usize {
        let parents = &name[..name.len().saturating_sub(1)];
        parents.iter().filter(|parent| self.tree.names_up(id).skip(1).any(|mine| same_letters(mine, parent))).count()
    }

    /// One table for every field of the name, but not for one inside of another.
    fn all_but_nested(&self, rated: Vec<(Id, Fit)>) -> Vec<Id> {
        let ids: Vec<Id> = rated.iter().map(|(id, _)| *id).collect();
        ids.iter().copied().filter(|id| !ids.iter().any(|other| self.tree.is_below(*id, *other))).collect()
    }

    /// How many other tables that are not linked yet have the same name.
    fn rivals(&self, table: usize, subject: &Subject) -> usize {
        let Some(name) = subject.name() else { return 0 };
        (0..self.outline.tables.len())
            .filter(|other| *other != table && self.table(*other).direction == self.direction)
            .filter(|other| self.table(*other).section != self.table(table).section)
            .filter(|other| self.subject(*other).and_then(Subject::name).is_some_and(|other| same_letters(other, name)))
            .count()
    }

    /// Whether members can stand below a node.
    fn can_hold(&self, id: Id) -> bool {
        !self.tree.nodes[id].shows_only_scalars()
    }

    /// Whether a node is declared as a plain value, and no example shows more.
    fn is_declared_plain(&self, id: Id) -> bool {
        let node = &self.tree.nodes[id];
        !node.shows_objects()
            && node.tables.is_empty()
            && !node.rows.is_empty()
            && node.rows.iter().all(|at| matches!(at.row.claim.claim, Claim::Scalar(_)))
    }

    /// What is declared as a plain value has members only where the headings around leave no doubt.
    fn may_hold(&self, id: Id, above: Option<Id>) -> bool {
        !self.is_declared_plain(id) || above.is_some_and(|above| self.tree.is_below(id, above))
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

    /// The node whose example objects have most in common with a table's rows.
    fn best_fit(&self, table: usize, sure: bool) -> Option<(Id, Fit)> {
        let above = self.home_above(table);
        let mut best = None;
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

    fn fit(&self, table: usize, id: Id) -> Fit {
        let id = self.record_of(id);
        let node = &self.tree.nodes[id];
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

    /// A section about the values of a map makes its field one.
    fn through_map(&mut self, homes: Vec<Id>, part: Option<MapPart>) -> Vec<Id> {
        for &home in &homes {
            let home = self.tree.resolved(home);
            if part.is_some() && !self.tree.nodes[home].is_map && home != ROOT {
                self.tree.make_map(home);
            }
        }
        homes
    }

    /// Puts the rows of a table below its nodes.
    fn attach(&mut self, table: usize, homes: &[Id], rule: Rule, variant: bool) {
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

    fn attach_to(&mut self, table: usize, home: Id, variant: bool) {
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
    fn sinks(&mut self, table: usize, record: Id, heading: Option<&str>) -> Vec<Option<Id>> {
        let rows = &self.table(table).rows;
        let heads: Vec<&str> = rows.iter().map(|row| self.row_path(&row.path, record, heading)[0].as_str()).collect();
        let node = &self.tree.nodes[record];
        let inner: Vec<(Id, Id)> = node
            .children
            .iter()
            .filter(|(name, id)| {
                let child = &self.tree.nodes[**id];
                let documented = !child.rows.is_empty() || heads.contains(&name.as_str());
                child.shows_objects()
                    && child.same_as.is_none()
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

    /// Whether a documented object inside of a record is what its table really describes: three rows or more are
    /// members of it and not of the record, and no table of its own is left.
    fn takes_over(&self, record: Id, child: Id, heads: &[&str]) -> bool {
        let shows = |id: Id, name: &str| {
            self.tree.nodes[id].children.get(name).is_some_and(|child| self.tree.nodes[*child].seen())
        };
        let inner = self.record_of(child);
        let members = heads.iter().filter(|head| shows(inner, head) && !shows(record, head)).count();
        let name = &self.tree.nodes[child].name;
        let pending = self.outline.sections.iter().filter_map(|section| section.subject.as_ref());
        members >= 3 && !pending.filter_map(Subject::name).any(|subject| subject == name)
    }

    fn report_sunk(&mut self, row: &FieldRow, home: Id) {
        let file = self.context.input.file;
        let name = row.path.join(".");
        let message =
            format!("the example has `{name}` inside of `{}`, which no table mentions", self.tree.shown(home));
        let mut diagnostic = Diagnostic::new(&code::MISPLACED_ROW, message)
            .at(file.at(row.span.clone()), "documented one level too high");
        if let Some(example) = self.tree.nodes[home].example.clone() {
            let end = file.text()[example.clone()].find('\n').map_or(example.end, |end| example.start + end);
            diagnostic = diagnostic.at(file.at(example.start..end), "the example has it here");
        }
        let diagnostic = diagnostic.help(format!(
            "add a row for `{}`, and put its members into a table below a heading of that name",
            self.tree.shown(home)
        ));
        self.context.report(diagnostic);
    }

    /// Whether two tables stand below different headings with the same names: variants of one record.
    fn same_subject(&self, one: usize, other: usize) -> bool {
        let (Some(first), Some(second)) = (self.subject(one), self.subject(other)) else { return false };
        self.table(one).section != self.table(other).section && first.name() == second.name()
    }

    /// The path of a row below its record. Some tables repeat the name of the record in every row.
    fn row_path<'r>(&self, path: &'r [String], record: Id, heading: Option<&str>) -> &'r [String] {
        let repeated = path.len() > 1
            && (Some(path[0].as_str()) == heading || same_letters(&path[0], &self.tree.nodes[record].name))
            && !self.tree.nodes[record].children.contains_key(&path[0]);
        if repeated { &path[1..] } else { path }
    }

    fn report_guess(&mut self, table: usize, homes: &[Id], rule: Rule) {
        let Some(subject) = self.subject(table) else { return };
        let shown: Vec<String> = homes.iter().map(|home| format!("`{}`", self.tree.shown(*home))).collect();
        let message =
            format!("the table below `{}` was taken to describe {} ({})", subject.text, shown.join(", "), rule.word());
        let diagnostic = Diagnostic::new(&code::GUESSED_LINK, message)
            .at(self.context.input.file.at(subject.span.clone()), "the heading alone does not say it")
            .help("name the field in the heading by its whole path");
        self.context.report(diagnostic);
    }

    /// Examples below the heading of a field show that field, unless they show the whole body.
    fn absorb_fragments(&mut self) {
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
    fn is_item(&self, home: Id, sample: &crate::sample::Sample) -> bool {
        let node = &self.tree.nodes[self.record_of(home)];
        let members = sample.members();
        !members.is_empty() && members.iter().all(|member| node.children.contains_key(&member.name))
    }

    fn report_unused(&mut self, example: &Example, message: String) {
        let file = self.context.input.file;
        let span = example.sample.span.clone();
        let end = file.text()[span.clone()].find('\n').map_or(span.end, |end| span.start + end);
        let diagnostic = Diagnostic::new(&code::UNUSED_EXAMPLE, message)
            .at(file.at(span.start..end), "it was left out")
            .help("show parts of a body below the heading of their field, in the shape that they have there");
        self.context.report(diagnostic);
    }

    /// A fragment must not contradict what the whole examples show.
    fn fits_kind(&self, home: Id, sample: &crate::sample::Sample) -> bool {
        use crate::sample::Value;
        let node = &self.tree.nodes[home];
        let Some(top) = node.kinds.first() else { return true };
        match sample.value {
            Value::Object(_) => !top.scalar() && (top.array == 0 || top.object > 0),
            Value::Array(_) => !top.scalar() && top.object == 0,
            _ => top.array + top.object == 0,
        }
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

    /// Prose below a field's heading documents the field.
    fn notes(&mut self) {
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

    /// A label that names no field was only a label: its table belongs to the section around it.
    fn without_labels(&mut self, left: Vec<usize>) -> Vec<usize> {
        left.into_iter()
            .filter(|table| !(self.subject(*table).is_some_and(|subject| subject.weak) && self.link_to_section(*table)))
            .collect()
    }

    fn link_to_section(&mut self, table: usize) -> bool {
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
    fn without_values(&mut self, left: Vec<usize>) -> Vec<usize> {
        left.into_iter().filter(|table| !self.document_values(*table)).collect()
    }

    fn document_values(&mut self, table: usize) -> bool {
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

    /// Fields that one table describes hold one record. What the examples show of each of them is put together.
    fn share_records(&mut self) {
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
    fn declared_maps(&mut self) {
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

    /// The fields that prose below a heading is about: the one that it names, or those whose descriptions mention it,
    /// as they do with lists of values.
    fn noted(&self, section: usize, subject: &Subject) -> Vec<Id> {
        if let Some(home) = self.home_of_section(section, subject) {
            return vec![home];
        }
        let Some(name) = subject.name().filter(|name| name.len() > 3 && name.contains('_')) else { return Vec::new() };
        let mentioned = |id: &Id| self.tree.nodes[*id].rows.iter().any(|at| mentions(&at.row.doc, name));
        self.order.iter().copied().filter(mentioned).collect()
    }

    fn report_left(&mut self, left: &[usize]) {
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
                .map(|(id, fit)| format!("`{}` ({} of {} rows fit)", self.tree.shown(*id), fit.common, fit.of_table))
                .collect();
            let message = format!("the table below `{}` fits no field of the {}", subject.text, self.direction.word());
            let help = match candidates.is_empty() {
                true => {
                    "no field of the page can have members; add the field to the table that it belongs to".to_owned()
                }
                false => format!("name the field in the heading; it may be one of {}", candidates.join(", ")),
            };
            let span = self.table(table).span.clone();
            let first_line = span.start
                ..self.context.input.file.text()[span.clone()].find('\n').map_or(span.end, |end| span.start + end);
            let diagnostic = Diagnostic::new(&code::UNLINKED_TABLE, message)
                .at(
                    self.context.input.file.at(subject.span.clone()),
                    "neither a table nor an example has a field of this name",
                )
                .at(self.context.input.file.at(first_line), "these rows would be lost")
                .help(help);
            self.context.report(diagnostic);
        }
    }
}

/// Whether two tables of the root have a field in common.
fn shares_fields(one: &FieldTable, other: &FieldTable) -> bool {
    one.rows.iter().any(|row| other.rows.iter().any(|theirs| theirs.path == row.path))
}

/// How well a table's rows fit the objects of an example.
#[derive(Debug, Clone, Copy)]
struct Fit {
    common: usize,
    of_table: usize,
    of_example: usize,
}

impl Fit {
    /// Whether nothing speaks against the table.
    fn is_open(self) -> bool {
        self.common > 0 || self.of_example == 0
    }

    /// 0 to 1000: twice the common names by all names.
    fn score(self) -> usize {
        2000 * self.common / (self.of_table + self.of_example).max(1)
    }

    /// One name in common says little: `id` is everywhere.
    fn is_good(self, sure: bool) -> bool {
        let share = 1000 * self.common / self.of_table.max(1);
        let least = match (sure, self.common) {
            (_, 0 | 1) => 900,
            (true, _) => 700,
            (false, _) => 500,
        };
        self.common > 0 && (self.score() >= least || (share >= 800 && self.common > 1))
    }
}

/// Whether a claim leaves members to be described.
fn open_claim(claim: &Claim) -> bool {
    match claim {
        Claim::Object | Claim::Named(_) | Claim::List(None) | Claim::Map(None) => true,
        Claim::List(Some(inner)) | Claim::Map(Some(inner)) => open_claim(inner),
        _ => false,
    }
}

/// A name without the ending that says that there are several.
fn singular(name: &str) -> &str {
    let stem = name.strip_suffix("_list").or_else(|| name.strip_suffix("List")).unwrap_or(name);
    match stem.strip_suffix('s') {
        Some(one) if one.len() > 1 && !one.ends_with(['s', 'u', 'i']) => one,
        _ => stem,
    }
}

/// Whether two names are the same but for underscores and capitals.
fn same_letters(one: &str, other: &str) -> bool {
    fn letters(name: &str) -> impl Iterator<Item = u8> + '_ {
        name.bytes().filter(|byte| *byte != b'_' && *byte != b'-').map(|byte| byte.to_ascii_lowercase())
    }
    letters(one).eq(letters(other))
}

/// Whether a text has a name in it as a word of its own. Chinese needs no blanks around it.
fn mentions(text: &str, name: &str) -> bool {
    let is_word = |byte: u8| byte.is_ascii_alphanumeric() || byte == b'_';
    text.match_indices(name).any(|(at, found)| {
        let before = text.as_bytes()[..at].last().copied();
        let after = text.as_bytes().get(at + found.len()).copied();
        !before.is_some_and(is_word) && !after.is_some_and(is_word)
    })
}

/// Whether a type cell of a field names a type exactly: `list[user]`.
fn has_type(node: &super::tree::Node<'_>, name: &str) -> bool {
    node.rows.iter().any(|at| at.row.claim.claim.named() == Some(name))
}

fn names_type(claim: &Claim, name: &str) -> bool {
    claim.named().is_some_and(|named| same_letters(singular(named), singular(name)))
}
