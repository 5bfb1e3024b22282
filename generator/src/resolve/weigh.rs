//! Table against example: decides the type of a field, and whether it may be absent.

use super::tree::{ANY_KEY, Id, Kinds, Node, ROOT, RowAt, Tree};
use super::{Context, emit, facts, forms, request, values, words};
use crate::diagnostic::{Diagnostic, code};
use crate::dialect::{Claim, Flag};
use crate::outline::Direction;
use crate::spec::{Facts, Field, Location, Record, Seen, Type};
use indexmap::IndexMap;
use std::collections::HashMap;

/// What was decided about a node.
pub(crate) struct Decided {
    pub(crate) ty: Type,
    pub(crate) nullable: bool,
}

/// A record of the members of a node.
pub(crate) fn record(
    tree: &Tree<'_>,
    id: Id,
    direction: Direction,
    names: &emit::Names,
    types: &mut IndexMap<String, Record>,
    context: &mut Context<'_, '_>,
) -> Record {
    Weigher { tree, direction, names, types, context }.record(id)
}

/// The type of a node, with the records that it needs.
pub(crate) fn decide(
    tree: &Tree<'_>,
    id: Id,
    direction: Direction,
    names: &emit::Names,
    types: &mut IndexMap<String, Record>,
    context: &mut Context<'_, '_>,
) -> Decided {
    Weigher { tree, direction, names, types, context }.decide(id)
}

struct Weigher<'t, 'a, 'b, 'c> {
    tree: &'t Tree<'a>,
    direction: Direction,
    names: &'t emit::Names,
    types: &'t mut IndexMap<String, Record>,
    context: &'t mut Context<'b, 'c>,
}

impl<'t> Weigher<'t, '_, '_, '_> {
    fn node(&self, id: Id) -> &'t Node<'t> {
        &self.tree.nodes[id]
    }

    fn record(&mut self, id: Id) -> Record {
        let forms = match self.direction {
            Direction::Request => forms::find(self.tree, id),
            Direction::Response => HashMap::new(),
        };
        let fields = self
            .order(id)
            .into_iter()
            .map(|child| self.field(id, child, forms.get(&child).cloned().unwrap_or_default()))
            .collect();
        Record { fields }
    }

    /// The members in the order of the tables, then those that only examples have.
    fn order(&self, id: Id) -> Vec<Id> {
        let mut children: Vec<Id> = self.node(id).children.values().copied().collect();
        let place = |child: &Id| self.node(*child).rows.first().map_or((1, 0), |at| (0, at.row.span.start));
        children.sort_by_key(place);
        children
    }

    fn field(&mut self, parent: Id, id: Id, forms: Vec<u32>) -> Field {
        let decided = self.decide(id);
        let node = self.node(id);
        let required = match self.direction {
            Direction::Request => forms.is_empty() && self.asked_for(parent, id),
            Direction::Response => self.always_there(parent, id),
        };
        let seen = match (node.rows.is_empty(), node.seen()) {
            (true, true) => Some(Seen::Example),
            // A row of a table may say only what is inside.
            (_, false) => Some(Seen::Table),
            (false, true) => None,
        };
        if seen == Some(Seen::Example) {
            self.report_undocumented(parent, id);
        }
        if let Some(at) = node.rows.first() {
            let record = self.names.of(self.direction, parent);
            self.context.places.insert((record, node.name.clone()), at.row.span.clone());
        }
        let values = values::values(self.tree, id, &decided.ty, self.context).unwrap_or_else(|strangers| {
            let record = self.names.of(self.direction, parent);
            self.context.strangers.insert((record, node.name.clone()), strangers);
            Vec::new()
        });
        let mut field = Field {
            name: node.name.clone(),
            rust: None,
            ty: decided.ty,
            required: required && !(decided.nullable && self.direction == Direction::Response),
            forms,
            nullable: decided.nullable,
            location: Location::Member,
            seen,
            values,
            facts: Facts::default(),
            doc: doc(node),
        };
        let siblings: Vec<&str> = self.node(parent).children.keys().map(String::as_str).collect();
        facts::state(node, &siblings, &mut field, self.context);
        field
    }

    /// In a request: what the tables ask for, unless an example of the page does without it.
    fn asked_for(&mut self, parent: Id, id: Id) -> bool {
        let node = self.node(id);
        let asked = forms::is_asked_for(self.tree, parent, id) || forms::holds_what_is_asked_for(self.tree, parent, id);
        let objects = self.node(parent).objects;
        // The example of a body does not have what travels elsewhere.
        let apart = parent == ROOT && node.present == 0 && request::travels_apart(self.tree, &node.name, self.context);
        if asked && apart {
            return true;
        }
        if asked && node.present < objects {
            self.report_missing(parent, id, objects);
        }
        asked && node.present >= objects && forms::in_every_variant(self.tree, parent, id)
    }

    /// In a response: what every example has, and is not null. What tables say counts where no example shows the record.
    fn always_there(&self, parent: Id, id: Id) -> bool {
        let node = self.node(id);
        let objects = self.node(parent).objects;
        // That an example has it does not mean that every answer does.
        let sometimes = |at: &RowAt<'_>| at.row.present == Some(false) || at.row.required == Some(Flag::No);
        if node.rows.iter().any(sometimes) {
            return false;
        }
        let promised = !node.rows.is_empty()
            && node.rows.iter().all(|at| at.row.present == Some(true) && at.row.not_null != Some(false))
            && forms::in_every_variant(self.tree, parent, id);
        let nulls = node.kinds.first().map_or(0, |kinds| kinds.null);
        match objects {
            0 => promised,
            _ => node.present >= objects && nulls == 0,
        }
    }

    fn decide(&mut self, id: Id) -> Decided {
        let node = self.node(id);
        let claim = claim(node);
        let before = self.context.diagnostics.len();
        let nulls = node.kinds.first().is_some_and(|kinds| kinds.null > 0);
        let claims_null = node.rows.iter().any(|at| at.row.claim.nullable || at.row.not_null == Some(false));
        let shown = node.kinds.first().is_some_and(Kinds::any);
        let ty = if shown { self.shown(id, 0, &claim) } else { self.claimed(id, &claim) };
        self.report_unknown(id, &claim);
        words::judge(node, before, self.context);
        if node.shows_only_scalars() && !self.node(self.tree.resolved(id)).children.is_empty() {
            self.report_contradicted(id);
        }
        let nullable = nulls || claims_null;
        Decided { ty, nullable }
    }

    /// Whether records stand at a node.
    fn has_members(&self, id: Id) -> bool {
        let target = self.node(self.tree.resolved(id));
        !target.children.is_empty() && !target.is_map
    }

    /// The record at a node, written where it is not yet.
    fn record_type(&mut self, id: Id) -> Type {
        let id = self.tree.resolved(id);
        let name = self.names.of(self.direction, id);
        if id != ROOT && !self.types.contains_key(&name) {
            // A place in the list first: it keeps records in order, and stops those that contain themselves.
            self.types.insert(name.clone(), Record::default());
            let record = self.record(id);
            self.types.insert(name.clone(), record);
        } else if id == ROOT && !self.types.contains_key(&name) {
            let record = self.record(id);
            self.types.insert(name.clone(), record);
        }
        Type::Record(name)
    }

    fn map_type(&mut self, id: Id) -> Type {
        let id = self.tree.resolved(id);
        match self.node(id).children.get(ANY_KEY) {
            Some(&value) => {
                let decided = self.decide(value);
                Type::map(if decided.nullable { decided.ty.nullable() } else { decided.ty })
            }
            None => Type::map(self.silent()),
        }
    }

    /// The members of an object of which no example tells more.
    fn object_type(&mut self, id: Id) -> Option<Type> {
        if self.has_members(id) {
            return Some(self.record_type(id));
        }
        self.node(self.tree.resolved(id)).is_map.then(|| self.map_type(id))
    }

    /// What a table claims, where no example has a value.
    fn claimed(&mut self, id: Id, claim: &Claim) -> Type {
        match claim {
            Claim::List(inner) => {
                let item = match inner {
                    Some(inner) => self.claimed(id, inner),
                    None => self.object_type(id).unwrap_or_else(|| self.silent()),
                };
                Type::list(item)
            }
            Claim::Map(inner) if !self.has_members(id) => match inner {
                _ if self.node(self.tree.resolved(id)).is_map => self.map_type(id),
                Some(inner) => Type::map(self.claimed(id, inner)),
                None => Type::map(self.silent()),
            },
            Claim::Scalar(ty) => self.object_type(id).unwrap_or_else(|| ty.clone()),
            _ => self.object_type(id).unwrap_or_else(|| self.silent()),
        }
    }

    /// What the examples show at a depth of arrays, weighed against the claim.
    fn shown(&mut self, id: Id, depth: usize, claim: &Claim) -> Type {
        let kinds = self.node(id).kinds[depth];
        let sorts = usize::from(kinds.scalar()) + usize::from(kinds.array > 0) + usize::from(kinds.object > 0);
        if sorts > 1 {
            return self.one_or_many(id, depth, &kinds).unwrap_or_else(|| {
                self.report_mixed(id, depth);
                self.context.anys.mixed += 1;
                Type::Any
            });
        }
        if kinds.array > 0 {
            if depth == 0 && !matches!(claim, Claim::List(_) | Claim::Unspecified | Claim::Any | Claim::Named(_)) {
                // Some programs write an empty list for an empty object.
                let items = self.node(id).kinds.get(1).is_some_and(Kinds::any);
                self.report_mismatch(id, "a list", items.then_some(Claim::List(None)), EXAMPLE_WINS);
            }
            return Type::list(self.item(id, depth + 1, claim));
        }
        if kinds.object > 0 {
            if matches!(claim, Claim::Scalar(_) | Claim::List(_)) {
                // Where the claim is a scalar, it may be the right one of a member of the object.
                let certain = depth == 0 && self.has_members(id) && matches!(claim, Claim::List(_));
                let help = if matches!(claim, Claim::Scalar(_)) { MEMBERS_LACK } else { EXAMPLE_WINS };
                self.report_mismatch(id, "an object", certain.then_some(Claim::Object), help);
            }
            let inner = match claim {
                Claim::Map(Some(inner)) => Some(inner.as_ref()),
                _ => None,
            };
            return self.object_type(id).unwrap_or_else(|| {
                Type::map(match inner {
                    Some(inner) => self.claimed(id, inner),
                    None => self.silent(),
                })
            });
        }
        // An empty text in place of an object or a list: nobody shows what stands there otherwise.
        if matches!(claim, Claim::Object | Claim::List(_) | Claim::Map(_))
            && kinds.empty > 0
            && kinds.empty == kinds.string
            && kinds.integer + kinds.number + kinds.boolean == 0
        {
            return self.silent();
        }
        // No type but `any` holds whole numbers beyond 64 bits with sign to the last digit.
        if kinds.huge > 0 {
            self.report_mixed(id, depth);
            self.context.anys.mixed += 1;
            return Type::Any;
        }
        // A page that says that there may be anything is to be believed: one example shows one case.
        if *claim == Claim::Any {
            self.context.anys.silent += 1;
            return Type::Any;
        }
        // What stands for a file in an example says nothing of it.
        if *claim == Claim::Scalar(Type::File) && kinds.string > 0 {
            return Type::File;
        }
        let (ty, agree) = scalar(&kinds, claim);
        if !agree {
            let what = format!("`{}`", seen_scalars(&kinds));
            // Where the type holds both, nobody knows which of the two is wrong; and some say `object` for anything.
            let one_sided = ty == seen_scalars(&kinds) && *claim != Claim::Object;
            let certain = depth == 0 && one_sided && kinds.empty < kinds.string.max(1);
            let help = if ty == seen_scalars(&kinds) { EXAMPLE_WINS } else { HOLDS_BOTH };
            self.report_mismatch(id, &what, certain.then(|| Claim::Scalar(ty.clone())), help);
        }
        ty
    }

    /// A scalar here, a list of scalars there: a union of both.
    fn one_or_many(&mut self, id: Id, depth: usize, kinds: &Kinds) -> Option<Type> {
        let items = self.node(id).kinds.get(depth + 1).copied().unwrap_or_default();
        if kinds.object > 0 || items.array + items.object + items.null > 0 || !kinds.scalar() {
            return None;
        }
        let item = if items.scalar() { seen_scalars(&items) } else { seen_scalars(kinds) };
        Some(Type::union([seen_scalars(kinds), Type::list(item)]))
    }

    /// The items of a list.
    fn item(&mut self, id: Id, depth: usize, claim: &Claim) -> Type {
        let inner = match claim {
            Claim::List(Some(inner)) => inner.as_ref().clone(),
            // `int` where the example shows a list: its items.
            Claim::Scalar(_) => claim.clone(),
            _ => Claim::Unspecified,
        };
        let kinds = self.node(id).kinds.get(depth).copied().unwrap_or_default();
        if !kinds.any() {
            let item = self.claimed(id, &inner);
            return if kinds.null > 0 { item.nullable() } else { item };
        }
        let item = self.shown(id, depth, &inner);
        if kinds.null > 0 { item.nullable() } else { item }
    }

    /// A type of which the page says nothing.
    fn silent(&mut self) -> Type {
        self.context.anys.silent += 1;
        Type::Any
    }

    fn row(&self, id: Id) -> Option<RowAt<'t>> {
        self.node(id).rows.first().copied()
    }

    /// Reports a type that the examples contradict; `right` is the one to write, where that is certain.
    fn report_mismatch(&mut self, id: Id, shown: &str, right: Option<Claim>, help: &str) {
        let (Some(at), Some(example)) = (self.row(id), self.node(id).example.clone()) else { return };
        let file = self.context.input.file;
        let message =
            format!("`{}` is declared `{}`, but the example shows {shown}", self.tree.shown(id), at.row.type_text);
        let diagnostic = Diagnostic::new(&code::TYPE_MISMATCH, message)
            .at(file.at(at.row.type_span.clone()), "declared here")
            .at(
                file.at_line(example),
                if shown.contains('|') { "one of them here".to_owned() } else { format!("{shown} here") },
            )
            .help(help)
            .suggest(right.and_then(|right| words::change(self.context, at.row, &right)));
        self.context.report(diagnostic);
    }

    /// Reports a type word that nobody knows, where examples show what it must mean.
    fn report_unknown(&mut self, id: Id, claim: &Claim) {
        let (Some(at), Some(example)) = (self.row(id), self.node(id).example.clone()) else { return };
        let input = self.context.input;
        // A sentence in the column of types says more than a word could.
        let unknown = matches!(claim, Claim::Named(_)) && at.row.claim.claim == *claim;
        let kinds = self.node(id).kinds.first().copied().unwrap_or_default();
        let only_scalars = kinds.scalar() && kinds.array + kinds.object == 0;
        let ty = seen_scalars(&kinds);
        // A word that is misspelt has a note of its own.
        let misspelt = input.dialect.right_type(&at.row.type_text).is_some();
        if !unknown || !only_scalars || misspelt || kinds.empty == kinds.string && kinds.string > 0 {
            return;
        }
        let message = format!("`{}` is declared `{}`, which is no known type", self.tree.shown(id), at.row.type_text);
        let diagnostic = Diagnostic::new(&code::UNKNOWN_TYPE, message)
            .at(input.file.at(at.row.type_span.clone()), "declared here")
            .at(input.file.at_line(example), format!("the example shows `{ty}`"))
            .help("write the type in a word of this kind of docs, or add the word to `types: words:` of the dialect")
            .suggest(words::change(self.context, at.row, &Claim::Scalar(ty)));
        self.context.report(diagnostic);
    }

    fn report_mixed(&mut self, id: Id, depth: usize) {
        let Some(example) = self.node(id).example.clone() else { return };
        let file = self.context.input.file;
        let what = if depth == 0 { "" } else { "items of " };
        let seen = seen(&self.node(id).kinds[depth]);
        let diagnostic = Diagnostic::new(
            &code::MIXED_VALUES,
            format!("the examples show {seen} as {what}`{}`, and no single type holds that", self.tree.shown(id)),
        )
        .at(file.at_line(example), "one of them")
        .help("the type is `any`: show values of one type in all examples, or name the type in an overlay");
        self.context.report(diagnostic);
    }

    fn report_missing(&mut self, parent: Id, id: Id, objects: usize) {
        let (Some(at), Some(example)) = (self.row(id), self.node(parent).example.clone()) else { return };
        let file = self.context.input.file;
        let present = self.node(id).present;
        let lacking = self.node(self.tree.resolved(parent)).without(&self.node(id).name);
        let label = if lacking.is_some() { "not in this object" } else { "not in this object, or not in one like it" };
        let where_ = if present == 0 {
            "no example has it".to_owned()
        } else {
            format!("{present} of {objects} objects in the examples have it")
        };
        let diagnostic =
            Diagnostic::new(&code::REQUIRED_BUT_ABSENT, format!("`{}` is required, but {where_}", self.tree.shown(id)))
                .at(file.at(at.row.span.clone()), "required here")
                .at(file.at_line(lacking.unwrap_or(example)), label)
                .help("the field became optional: add it to the example if it must be there, else mark it as optional in the table");
        self.context.report(diagnostic);
    }

    /// Once for the topmost member that no table has.
    fn report_undocumented(&mut self, parent: Id, id: Id) {
        if !self.node(id).tables.is_empty() || (parent == ROOT && self.is_envelope_without_table(id)) {
            return;
        }
        let known_parent = parent == ROOT || !self.node(parent).rows.is_empty() || !self.node(parent).tables.is_empty();
        let (true, Some(example)) = (known_parent && !self.tree.is_value(id), self.node(id).example.clone()) else {
            return;
        };
        let file = self.context.input.file;
        let diagnostic = Diagnostic::new(
            &code::UNDOCUMENTED_FIELD,
            format!("`{}` is in an example, but in no table", self.tree.shown(id)),
        )
        .at(file.at_line(example), "its value here")
        .help(self.row_to_write(parent, id));
        self.context.report(diagnostic);
    }

    /// The row that a member lacks, and where it belongs.
    fn row_to_write(&self, parent: Id, id: Id) -> String {
        let node = self.node(id);
        let kinds = node.kinds.first().copied().unwrap_or_default();
        let claim = match () {
            () if kinds.object > 0 => Claim::Object,
            () if kinds.array > 0 => Claim::List(None),
            () => Claim::Scalar(seen_scalars(&kinds)),
        };
        let word = words::of_page(self.context, &claim);
        let word = word.or_else(|| self.context.input.dialect.type_word(&claim, "")).unwrap_or_else(|| "…".to_owned());
        let place = match parent {
            ROOT => format!("the table of the {}", self.direction.word()),
            _ => format!("the table of `{}`", self.tree.shown(parent)),
        };
        format!("add a row to {place}: `| {} | {word} | … |`", node.name)
    }

    /// Whether the page leaves out the table of the whole body, and this is a member that all bodies have.
    fn is_envelope_without_table(&self, id: Id) -> bool {
        let name = &self.node(id).name;
        let envelopes = &self.context.input.dialect.envelopes;
        self.direction == Direction::Response
            && self.node(ROOT).tables.is_empty()
            && envelopes.iter().any(|envelope| envelope.members.contains(name))
    }

    fn report_contradicted(&mut self, id: Id) {
        let Some(example) = self.node(id).example.clone() else { return };
        let file = self.context.input.file;
        let lost: Vec<&str> = self.node(self.tree.resolved(id)).children.keys().map(String::as_str).take(6).collect();
        let message = format!(
            "`{}` has members in a table ({}), but the example shows a plain value",
            self.tree.shown(id),
            lost.join(", ")
        );
        let row = self.node(id).children.values().find_map(|child| self.row(*child)).or(self.row(id));
        let mut diagnostic = Diagnostic::new(&code::MEMBERS_CONTRADICTED, message);
        if let Some(at) = row {
            diagnostic = diagnostic.at(file.at(at.row.span.clone()), "a member here");
        }
        let diagnostic = diagnostic
            .at(file.at_line(example), "a plain value here")
            .help("the members are left out: show an object in the example, or take the members out of the tables");
        self.context.report(diagnostic);
    }
}

/// What the tables claim about a node, all rows together.
fn claim(node: &Node<'_>) -> Claim {
    let mut claims = node.rows.iter().map(|at| &at.row.claim.claim).filter(|claim| **claim != Claim::Unspecified);
    let Some(first) = claims.next() else { return Claim::Unspecified };
    let mut merged = first.clone();
    for other in claims {
        merged = match (&merged, other) {
            (Claim::Scalar(mine), Claim::Scalar(theirs)) => Claim::Scalar(Type::union([mine.clone(), theirs.clone()])),
            (Claim::Scalar(_), _) if other.is_container() => other.clone(),
            (Claim::List(None), Claim::List(Some(_))) => other.clone(),
            _ => merged,
        };
    }
    merged
}

/// The type of scalars that were seen, weighed against a claim, and whether the two agree.
fn scalar(kinds: &Kinds, claim: &Claim) -> (Type, bool) {
    let seen = seen_scalars(kinds);
    // What an address shows as a number is as good as text.
    if kinds.loose > 0 && kinds.loose == kinds.integer + kinds.number && *claim == Claim::Scalar(Type::String) {
        return (Type::String, kinds.boolean == 0);
    }
    let Claim::Scalar(claimed) = claim else {
        return (seen, matches!(claim, Claim::Unspecified | Claim::Any | Claim::Null | Claim::Named(_)));
    };
    let both = Type::union([claimed.clone(), seen.clone()]);
    if both == *claimed {
        return (both, true);
    }
    let number = |ty: &Type| matches!(ty, Type::Integer | Type::Number);
    let text_for_number = number(claimed) && seen == Type::String;
    let ty = match () {
        // A number that every example writes as text may come either way; other text is no number at all.
        () if text_for_number && kinds.numeric + kinds.empty == kinds.string => both,
        () if *claimed == Type::String && number(&seen) => both,
        () if number(claimed) && number(&seen) => both,
        () => seen,
    };
    (ty, false)
}

/// What an author does about a type that an example contradicts.
const EXAMPLE_WINS: &str = "the type was made to hold the example; correct whichever of the two is wrong";
const HOLDS_BOTH: &str =
    "the type holds both: write the value in the example as the table says, or into the table what the example shows";
const MEMBERS_LACK: &str = "the type was made to hold the example: if that is right, declare an object and describe its members in a table of their own; if not, correct the example";

/// What was seen, in words: `` `string` and an object ``.
fn seen(kinds: &Kinds) -> String {
    let all = [
        (kinds.string, "`string`"),
        (kinds.integer, "`integer`"),
        (kinds.number - kinds.huge, "`number`"),
        (kinds.huge, "a whole number of more than 64 bits"),
        (kinds.boolean, "`boolean`"),
        (kinds.array, "a list"),
        (kinds.object, "an object"),
    ];
    let words: Vec<&str> = all.into_iter().filter(|(count, _)| *count > 0).map(|(_, word)| word).collect();
    words.join(" and ")
}

fn seen_scalars(kinds: &Kinds) -> Type {
    let all = [
        (kinds.string, Type::String),
        (kinds.integer, Type::Integer),
        (kinds.number, Type::Number),
        (kinds.boolean, Type::Boolean),
    ];
    Type::union(all.into_iter().filter(|(count, _)| *count > 0).map(|(_, ty)| ty))
}

/// What the tables and the prose say about a node, each sentence once.
fn doc(node: &Node<'_>) -> String {
    let mut parts: Vec<&str> = Vec::new();
    for at in &node.rows {
        if !at.row.doc.is_empty() && !parts.contains(&at.row.doc.as_str()) {
            parts.push(&at.row.doc);
        }
    }
    let mut doc = parts.join("\n");
    for (i, note) in node.notes.iter().enumerate() {
        // Items of one list stay together.
        let tight = i > 0 && note.trim_start().starts_with("- ") && node.notes[i - 1].trim_start().starts_with("- ");
        if !doc.is_empty() {
            doc.push_str(if tight { "\n" } else { "\n\n" });
        }
        doc.push_str(note);
    }
    doc
}
