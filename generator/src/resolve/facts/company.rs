//! Fields that must not come together, and fields one of which must come.

use crate::dialect::FactWords;
use crate::spec::{Facts, Field, Record};

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

/// Each of two fields names the other; what is always required has no alternative, and what is gone is not named.
pub(super) fn settle(record: &mut Record) {
    for kind in [Facts::excludes_of, Facts::unless_of] {
        let is_optional = |field: &&Field| !field.required;
        let known: Vec<String> = record.fields.iter().filter(is_optional).map(|field| field.name.clone()).collect();
        let mut pairs: Vec<(String, String)> = Vec::new();
        for field in &mut record.fields {
            let is_free = known.contains(&field.name);
            let name = field.name.clone();
            let names = kind(&mut field.facts);
            names.retain(|other| is_free && *other != name && known.contains(other));
            pairs.extend(names.iter().map(|other| (other.clone(), name.clone())));
        }
        for (of, name) in pairs {
            let Some(field) = record.fields.iter_mut().find(|field| field.name == of) else { continue };
            let names = kind(&mut field.facts);
            if !names.contains(&name) {
                names.push(name);
            }
        }
    }
}

impl Facts {
    fn excludes_of(&mut self) -> &mut Vec<String> {
        &mut self.excludes
    }

    fn unless_of(&mut self) -> &mut Vec<String> {
        &mut self.unless
    }
}
