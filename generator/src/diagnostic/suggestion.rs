//! Changes to pages that a finding proposes, because they are certain.

use super::{Place, SourceFile};
use std::ops::Range;

/// A change that repairs what a finding is about: all of its edits together, or none.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Suggestion {
    /// What the change does, in a few words: `swap the two cells`.
    pub text: String,
    /// The edits, at least one; they do not overlap.
    pub edits: Vec<Edit>,
}

/// One place of a file, and what to write there.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Edit {
    /// The bytes to replace: none where something is put in.
    pub place: Place,
    /// What stands there afterwards.
    pub replacement: String,
}

impl Suggestion {
    /// A change of one file. The bytes of every edit lie inside of it, between characters.
    pub fn new(
        text: impl Into<String>,
        file: &SourceFile,
        edits: impl IntoIterator<Item = (Range<usize>, String)>,
    ) -> Suggestion {
        let edit = |(span, replacement)| Edit { place: file.at(span), replacement };
        let mut edits: Vec<Edit> = edits.into_iter().map(edit).collect();
        edits.sort_by_key(|edit| (edit.place.span.start, edit.place.span.end));
        Suggestion { text: text.into(), edits }
    }
}

/// Applies the suggestions of one file to its text, as far as they do not get into each other's way: the first one that
/// claims a place has it. Gives the new text and which suggestions (by their index) are in it.
///
/// A suggestion whose edits are all there already, because an earlier one says the same, counts as applied.
pub fn apply(text: &str, suggestions: &[&Suggestion]) -> (String, Vec<usize>) {
    let mut taken: Vec<&Edit> = Vec::new();
    let mut applied = Vec::new();
    for (index, suggestion) in suggestions.iter().enumerate() {
        let new: Vec<&Edit> = suggestion.edits.iter().filter(|edit| !taken.contains(edit)).collect();
        if new.iter().all(|edit| taken.iter().all(|other| apart(&edit.place.span, &other.place.span))) {
            taken.extend(new);
            applied.push(index);
        }
    }
    // From the end to the start: what was not changed yet stays where it is.
    taken.sort_by_key(|edit| std::cmp::Reverse((edit.place.span.start, edit.place.span.end)));
    let mut changed = text.to_owned();
    for edit in taken {
        changed.replace_range(edit.place.span.clone(), &edit.replacement);
    }
    (changed, applied)
}

/// Whether two edits have nothing to do with each other. Two insertions at one place depend on their order.
fn apart(one: &Range<usize>, other: &Range<usize>) -> bool {
    let same_place = one == other && one.is_empty();
    !same_place && (one.end <= other.start || other.end <= one.start)
}

#[cfg(test)]
mod tests {
    use super::*;

    const TEXT: &str = "\u{feff}| 名 | b |\r\n| c | d |\r\n";

    fn swap(file: &SourceFile, one: &str, other: &str) -> Suggestion {
        let find = |needle: &str| TEXT.find(needle).map_or(0..0, |start| start..start + needle.len());
        Suggestion::new("swap", file, [(find(one), other.to_owned()), (find(other), one.to_owned())])
    }

    #[test]
    fn edits_are_applied_together() {
        let file = SourceFile::new("a.md", TEXT);
        let (one, two) = (swap(&file, "名", "b"), swap(&file, "c", "d"));
        let (text, applied) = apply(TEXT, &[&one, &two]);
        assert_eq!((text.as_str(), applied), ("\u{feff}| b | 名 |\r\n| d | c |\r\n", vec![0, 1]));
    }

    #[test]
    fn what_overlaps_waits_for_the_next_run() {
        let file = SourceFile::new("a.md", TEXT);
        let (one, two, same) = (swap(&file, "名", "b"), swap(&file, "b", "c"), swap(&file, "名", "b"));
        let (text, applied) = apply(TEXT, &[&one, &two, &same]);
        assert_eq!((text.as_str(), applied), ("\u{feff}| b | 名 |\r\n| c | d |\r\n", vec![0, 2]));
    }

    #[test]
    fn edits_that_touch_are_both_made() {
        let file = SourceFile::new("a.md", "null, /* */");
        let cut = |span: Range<usize>, text: &str| Suggestion::new("", &file, [(span, text.to_owned())]);
        let all = [cut(4..5, ""), cut(5..11, ""), cut(11..11, "]")];
        assert_eq!(apply(file.text(), &all.each_ref()), ("null]".to_owned(), vec![0, 1, 2]));
    }

    #[test]
    fn two_insertions_at_one_place_are_not_both_made() {
        let file = SourceFile::new("a.md", TEXT);
        let insert = |text: &str| Suggestion::new("put in", &file, [(TEXT.len()..TEXT.len(), text.to_owned())]);
        let (text, applied) = apply(TEXT, &[&insert("x"), &insert("y")]);
        assert_eq!((text, applied), (format!("{TEXT}x"), vec![0]));
    }
}
