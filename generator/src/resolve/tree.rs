//! The tree of everything that tables and examples say about one direction.
//!
//! A node is a member of an object. Lists and maps are no nodes: a node counts what was seen at each depth
//! of arrays, and its children are the members of the objects at the bottom. The children of a map are one
//! node, [`ANY_KEY`].

use crate::limits::DEPTH;
use crate::outline::FieldRow;
use crate::sample::{Member, Sample, Value};
use indexmap::IndexMap;
use rustc_hash::{FxBuildHasher, FxHashSet};
use std::collections::BTreeSet;
use std::ops::Range;

/// The index of a node.
pub(crate) type Id = usize;

/// The name of the one child of a map: the value behind whatever key.
pub(crate) const ANY_KEY: &str = "*";

/// The root of every tree.
pub(crate) const ROOT: Id = 0;

/// What was seen at one depth of arrays.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub(crate) struct Kinds {
    pub(crate) null: usize,
    pub(crate) string: usize,
    /// Strings that hold nothing: they tell nothing of the type.
    pub(crate) empty: usize,
    /// Strings that hold a number.
    pub(crate) numeric: usize,
    /// Numbers of query strings, which may as well be text. They count as numbers, too.
    pub(crate) loose: usize,
    pub(crate) integer: usize,
    /// Whole numbers beyond 64 bits with sign, and numbers with a fraction.
    pub(crate) number: usize,
    /// Whole numbers among them, which a number with a fraction would not hold to the last digit.
    pub(crate) huge: usize,
    pub(crate) boolean: usize,
    pub(crate) array: usize,
    pub(crate) object: usize,
}

impl Kinds {
    /// Anything but null was seen.
    pub(crate) fn any(&self) -> bool {
        self.string + self.integer + self.number + self.boolean + self.array + self.object > 0
    }

    pub(crate) fn scalar(&self) -> bool {
        self.string + self.integer + self.number + self.boolean > 0
    }

    fn add(&mut self, other: &Kinds) {
        self.null += other.null;
        self.string += other.string;
        self.empty += other.empty;
        self.numeric += other.numeric;
        self.loose += other.loose;
        self.integer += other.integer;
        self.number += other.number;
        self.huge += other.huge;
        self.boolean += other.boolean;
        self.array += other.array;
        self.object += other.object;
    }
}

/// A member of an object.
#[derive(Debug, Default)]
pub(crate) struct Node<'a> {
    pub(crate) name: String,
    pub(crate) parent: Option<Id>,
    /// What the examples show, by depth of arrays.
    pub(crate) kinds: Vec<Kinds>,
    /// How many objects the examples show here, at any depth.
    pub(crate) objects: usize,
    /// The sets of names that objects here have, each once.
    pub(crate) forms: BTreeSet<BTreeSet<String>>,
    /// In how many objects of the parent it is.
    pub(crate) present: usize,
    pub(crate) children: IndexMap<String, Id, FxBuildHasher>,
    /// The rows about it.
    pub(crate) rows: Vec<RowAt<'a>>,
    /// The tables about its members.
    pub(crate) tables: Vec<usize>,
    /// Those among them that describe one of several variants.
    pub(crate) variants: Vec<usize>,
    /// Other fields hold the same record.
    pub(crate) shared: bool,
    /// A record elsewhere that this one repeats: further up, or described by the same table.
    pub(crate) same_as: Option<Id>,
    /// Its keys are data; the one child is [`ANY_KEY`].
    pub(crate) is_map: bool,
    /// The first value in an example that is not null.
    pub(crate) example: Option<Range<usize>>,
    /// An object of each shape that examples show here, as far as they are few: its place and its names.
    pub(crate) shapes: Vec<(Range<usize>, Vec<&'a str>)>,
    /// The scalars that examples show here, each once, as far as they are few.
    pub(crate) shown: Vec<&'a Sample>,
    /// Prose below its heading.
    pub(crate) notes: Vec<String>,
}

/// A row, and the table it stands in.
#[derive(Debug, Clone, Copy)]
pub(crate) struct RowAt<'a> {
    pub(crate) row: &'a FieldRow,
    pub(crate) table: usize,
}

/// So many values that an example shows for a field are kept: fields with more have no list of values.
const MAX_SHOWN: usize = 64;

/// So many sets of names that objects have are kept: with more of them, fields come and go.
const MAX_SETS: usize = 1_000;

/// Bytes of a path that people are shown.
const MAX_PATH: usize = 2_000;

/// So many shapes of objects are kept, to show one that lacks a member.
const MAX_SHAPES: usize = 16;

impl<'a> Node<'a> {
    /// Remembers the names in an object.
    fn shape(&mut self, span: &Range<usize>, names: impl Iterator<Item = &'a str> + Clone) {
        let new = self.shapes.len() < MAX_SHAPES
            && !self.shapes.iter().any(|(_, known)| names.clone().eq(known.iter().copied()));
        if new {
            self.shapes.push((span.clone(), names.collect()));
        }
    }

    /// An object that lacks a member.
    pub(crate) fn without(&self, name: &str) -> Option<Range<usize>> {
        self.shapes.iter().find(|(_, names)| !names.contains(&name)).map(|(span, _)| span.clone())
    }

    /// Remembers a value that an example shows.
    fn show(&mut self, sample: &'a Sample) {
        let text = |sample: &'a Sample| match &sample.value {
            Value::Number(text) | Value::Query(text) | Value::String(text) => Some(text.as_str()),
            _ => None,
        };
        let new = text(sample).is_some_and(|shown| self.shown.iter().all(|other| text(other) != Some(shown)));
        if new && self.shown.len() < MAX_SHOWN {
            self.shown.push(sample);
        }
    }

    /// Whether objects stand here, as far as examples show.
    pub(crate) fn shows_objects(&self) -> bool {
        self.kinds.iter().any(|kinds| kinds.object > 0)
    }

    /// Whether the examples show scalars only.
    pub(crate) fn shows_only_scalars(&self) -> bool {
        self.kinds.iter().any(Kinds::scalar) && !self.shows_objects()
    }

    /// Whether any example has it.
    pub(crate) fn seen(&self) -> bool {
        self.kinds.iter().any(|kinds| kinds.any() || kinds.null > 0)
    }
}

/// As much of a very long name as people are shown.
fn start_of(name: &str) -> &str {
    let end = (0..=MAX_PATH.min(name.len())).rev().find(|at| name.is_char_boundary(*at));
    &name[..end.unwrap_or(0)]
}

/// The tree of one direction.
#[derive(Debug)]
pub(crate) struct Tree<'a> {
    pub(crate) nodes: Vec<Node<'a>>,
    /// Whether nodes remember the forms of their objects: only requests need them.
    keeps_forms: bool,
}

impl<'a> Tree<'a> {
    pub(crate) fn new(keeps_forms: bool) -> Tree<'a> {
        Tree { nodes: vec![Node::default()], keeps_forms }
    }

    /// The child of a node with this name, made where it is not there yet.
    pub(crate) fn child(&mut self, parent: Id, name: &str) -> Id {
        if let Some(id) = self.nodes[parent].children.get(name) {
            return *id;
        }
        let id = self.nodes.len();
        self.nodes.push(Node { name: name.to_owned(), parent: Some(parent), ..Node::default() });
        self.nodes[parent].children.insert(name.to_owned(), id);
        id
    }

    /// Adds what an example shows of a node.
    pub(crate) fn absorb(&mut self, id: Id, sample: &'a Sample) {
        self.absorb_at(id, sample, 0, 0);
    }

    fn absorb_at(&mut self, id: Id, sample: &'a Sample, depth: usize, nesting: usize) {
        let node = &mut self.nodes[id];
        if node.kinds.len() <= depth {
            node.kinds.resize(depth + 1, Kinds::default());
        }
        let kinds = &mut node.kinds[depth];
        kinds.loose += usize::from(matches!(sample.value, Value::Query(_)));
        match &sample.value {
            Value::Null => kinds.null += 1,
            Value::Boolean(_) => kinds.boolean += 1,
            Value::Number(text) | Value::Query(text) if text.parse::<i64>().is_ok() => kinds.integer += 1,
            Value::Number(text) | Value::Query(text) => {
                kinds.number += 1;
                kinds.huge += usize::from(text.bytes().all(|byte| byte.is_ascii_digit() || byte == b'-'));
            }
            Value::String(text) => {
                kinds.string += 1;
                kinds.empty += usize::from(text.is_empty());
                kinds.numeric += usize::from(text.parse::<f64>().is_ok_and(f64::is_finite));
            }
            Value::Array(_) => kinds.array += 1,
            Value::Object(_) => kinds.object += 1,
        }
        if node.example.is_none() && !matches!(sample.value, Value::Null) {
            node.example = Some(sample.span.clone());
        }
        if depth == 0 {
            node.show(sample);
        }
        if nesting > DEPTH {
            return;
        }
        match &sample.value {
            Value::Array(items) => items.iter().for_each(|item| self.absorb_at(id, item, depth + 1, nesting + 1)),
            Value::Object(members) => self.absorb_members(id, &sample.span, members.iter(), nesting),
            _ => {}
        }
    }

    /// Adds what an example shows of a node, but for some members of the outermost object.
    pub(crate) fn absorb_some(&mut self, id: Id, sample: &Sample, members: impl Iterator<Item = &'a Member> + Clone) {
        let node = &mut self.nodes[id];
        node.kinds.resize(node.kinds.len().max(1), Kinds::default());
        node.kinds[0].object += 1;
        node.example.get_or_insert_with(|| sample.span.clone());
        self.absorb_members(id, &sample.span, members, 0);
    }

    fn absorb_members(
        &mut self,
        id: Id,
        span: &Range<usize>,
        members: impl Iterator<Item = &'a Member> + Clone,
        nesting: usize,
    ) {
        let id = self.resolved(id);
        self.nodes[id].objects += 1;
        self.nodes[id].shape(span, members.clone().map(|member| member.name.as_str()));
        if self.keeps_forms && self.nodes[id].forms.len() < MAX_SETS {
            self.nodes[id].forms.insert(members.clone().map(|member| member.name.clone()).collect());
        }
        let is_map = self.nodes[id].is_map;
        for member in members {
            let child = self.child(id, if is_map { ANY_KEY } else { &member.name });
            self.nodes[child].present += 1;
            self.absorb_at(child, &member.sample, 0, nesting + 1);
        }
    }

    /// The node itself, or the one that it repeats.
    pub(crate) fn resolved(&self, id: Id) -> Id {
        let mut id = id;
        while let Some(other) = self.nodes[id].same_as {
            id = other;
        }
        id
    }

    /// Whether a node stands for the values of a map. A member may be called like those.
    pub(crate) fn is_value(&self, id: Id) -> bool {
        let node = &self.nodes[id];
        node.name == ANY_KEY && node.parent.is_some_and(|parent| self.nodes[parent].is_map)
    }

    /// The names from a node up to the root, without map keys.
    pub(crate) fn names_up(&self, id: Id) -> impl Iterator<Item = &str> + '_ {
        let up = std::iter::once(id).chain(self.ancestors(id)).filter(|id| *id != ROOT && !self.is_value(*id));
        up.map(|id| self.nodes[id].name.as_str())
    }

    /// How many names lead to a node.
    pub(crate) fn depth(&self, id: Id) -> usize {
        self.names_up(id).count()
    }

    /// The names from the root to a node, without map keys.
    pub(crate) fn path(&self, id: Id) -> Vec<&str> {
        let mut names: Vec<&str> = self.names_up(id).collect();
        names.reverse();
        names
    }

    /// The path for people. Of a very long one the end says most.
    pub(crate) fn shown(&self, id: Id) -> String {
        if id == ROOT {
            return "the root".to_owned();
        }
        let (mut path, mut length) = (Vec::new(), 0);
        for name in self.names_up(id) {
            length += name.len();
            if length > MAX_PATH {
                path.push(if path.is_empty() { start_of(name) } else { "…" });
                break;
            }
            path.push(name);
        }
        path.reverse();
        path.join(".")
    }

    /// The nodes above a node, nearest first.
    pub(crate) fn ancestors(&self, id: Id) -> impl Iterator<Item = Id> + '_ {
        std::iter::successors(self.nodes[id].parent, |id| self.nodes[*id].parent)
    }

    pub(crate) fn is_below(&self, id: Id, above: Id) -> bool {
        self.ancestors(id).any(|ancestor| ancestor == above)
    }

    /// Every node that can be reached from the root, parents first, in order of appearance.
    pub(crate) fn reachable(&self) -> Vec<Id> {
        let mut found = vec![ROOT];
        let mut next = 0;
        while let Some(&id) = found.get(next) {
            next += 1;
            if self.nodes[id].same_as.is_none() {
                found.extend(self.nodes[id].children.values());
            }
        }
        found
    }

    /// Moves everything that is known of one node to another. The first is left empty.
    pub(crate) fn merge(&mut self, from: Id, into: Id) {
        if from == into || self.nodes[from].same_as.is_some() {
            return;
        }
        let node = std::mem::take(&mut self.nodes[from]);
        self.nodes[from].name.clone_from(&node.name);
        self.nodes[from].parent = node.parent;
        let target = &mut self.nodes[into];
        if target.kinds.len() < node.kinds.len() {
            target.kinds.resize(node.kinds.len(), Kinds::default());
        }
        for (mine, other) in target.kinds.iter_mut().zip(&node.kinds) {
            mine.add(other);
        }
        target.present += node.present;
        target.rows.extend(node.rows);
        Self::once(&mut target.rows);
        target.tables.extend(node.tables);
        target.variants.extend(node.variants);
        target.notes.extend(node.notes.into_iter().filter(|note| !target.notes.contains(note)).collect::<Vec<_>>());
        node.shown.into_iter().for_each(|sample| target.show(sample));
        target.example = target.example.take().or(node.example);
        // Of a record that repeats one further up, only the values are its own.
        let record = self.resolved(into);
        self.nodes[record].objects += node.objects;
        self.nodes[record].forms.extend(node.forms);
        self.nodes[record].shapes.extend(node.shapes);
        // Where the keys of one of two are data, so are those of both.
        if node.is_map && !self.nodes[record].is_map {
            match self.nodes[record].children.is_empty() {
                true => self.nodes[record].is_map = true,
                false => self.make_map(record),
            }
        }
        let is_map = self.nodes[record].is_map;
        for (name, child) in node.children {
            self.adopt(record, if is_map { ANY_KEY } else { &name }, child);
        }
    }

    fn adopt(&mut self, parent: Id, name: &str, child: Id) {
        match self.nodes[parent].children.get(name).copied() {
            Some(existing) => self.merge(child, existing),
            None => {
                self.nodes[child].parent = Some(parent);
                self.nodes[parent].children.insert(name.to_owned(), child);
            }
        }
    }

    /// Makes a node a map: what its keys hold becomes one node. A child that a table names is no key, but a member of
    /// what the keys hold.
    pub(crate) fn make_map(&mut self, id: Id) {
        let children = std::mem::take(&mut self.nodes[id].children);
        self.nodes[id].is_map = true;
        self.nodes[id].forms.clear();
        let value = self.child(id, ANY_KEY);
        for (name, child) in children {
            match self.nodes[child].rows.is_empty() {
                true => self.merge(child, value),
                false => self.adopt(value, &name, child),
            }
        }
    }

    /// Makes a node that repeats a record further up (a `rules` list inside of a rule) one with it.
    pub(crate) fn fold(&mut self, id: Id, into: Id) {
        let children = std::mem::take(&mut self.nodes[id].children);
        self.nodes[into].objects += std::mem::take(&mut self.nodes[id].objects);
        let forms = std::mem::take(&mut self.nodes[id].forms);
        self.nodes[into].forms.extend(forms);
        self.nodes[id].same_as = Some(into);
        for (name, child) in children {
            self.adopt(into, &name, child);
        }
    }

    /// A row that came twice, because its table describes several fields, is one row.
    fn once(rows: &mut Vec<RowAt<'a>>) {
        let mut seen: FxHashSet<*const FieldRow> = FxHashSet::default();
        rows.retain(|at| seen.insert(std::ptr::from_ref(at.row)));
    }
}
