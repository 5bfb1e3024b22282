//! Fields that must not come together, and fields one of which must come.

use crate::dialect::FactWords;
use crate::spec::{Facts, Record};

/// More names than this are no alternative but a list of something.
const MAX_COMPANY: usize = 4;

/// The siblings that a description excludes, and those one of which must be given where the field is not.
pub(super) fn read(text: &str, name: &str, siblings: &[&str], words: &FactWords) -> (Vec<String>, Vec<String>) {
    let (mut excludes, mut unless) = (Vec::new(), Vec::new());
    for sentence in text.split(['。', ';', '；', '\n']).flat_map(|sentence| sentence.split(". ")) {
        if words.is_condition(sentence) {
            continue;
        }
        for part in sentence.split(['，', ',']) {
            let all = if words.asks_for_one(part) {
                &mut unless
            } else if words.excludes(part) {
                &mut excludes
            } else {
                continue;
            };
            let others = names(part, name, siblings);
            if others.len() <= MAX_COMPANY {
                all.extend(others.into_iter().filter(|other| !all.contains(other)).collect::<Vec<_>>());
            }
        }
    }
    (excludes, unless)
}

/// The siblings that a text names.
fn names(text: &str, own: &str, siblings: &[&str]) -> Vec<String> {
    let words = text.split(|c: char| !(c.is_ascii_alphanumeric() || c == '_'));
    let mut found: Vec<String> = Vec::new();
    for word in words.filter(|word| *word != own && siblings.contains(word)) {
        if !found.iter().any(|known| known == word) {
            found.push(word.to_owned());
        }
    }
    found
}

/// Makes each of two fields name the other.
pub(super) fn complete(record: &mut Record) {
    for kind in [Facts::excludes_of, Facts::unless_of] {
        for (of, name) in pairs(record, kind) {
            let Some(field) = record.fields.iter_mut().find(|field| field.name == of) else { continue };
            let names = kind(&mut field.facts);
            if !names.contains(&name) {
                names.push(name);
            }
        }
    }
}

/// Leaves the names of fields that name this one, too: the others are gone, or contradicted. What is always required has
/// no alternative.
pub(super) fn prune(record: &mut Record) {
    let required: Vec<String> =
        record.fields.iter().filter(|field| field.required).map(|field| field.name.clone()).collect();
    for kind in [Facts::excludes_of, Facts::unless_of] {
        let pairs = pairs(record, kind);
        for field in &mut record.fields {
            let name = &field.name;
            let is_free = |other: &String| !required.contains(other) && !required.contains(name) && other != name;
            let is_mutual = |other: &String| pairs.contains(&(name.clone(), other.clone()));
            kind(&mut field.facts).retain(|other| is_free(other) && is_mutual(other));
        }
    }
}

/// Every name that a field gives, with the field.
fn pairs(record: &mut Record, kind: fn(&mut Facts) -> &mut Vec<String>) -> Vec<(String, String)> {
    let mut pairs = Vec::new();
    for field in &mut record.fields {
        let name = &field.name;
        pairs.extend(kind(&mut field.facts).iter().map(|other| (other.clone(), name.clone())));
    }
    pairs
}

impl Facts {
    fn excludes_of(&mut self) -> &mut Vec<String> {
        &mut self.excludes
    }

    fn unless_of(&mut self) -> &mut Vec<String> {
        &mut self.unless
    }
}
