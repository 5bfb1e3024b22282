//! Words in tables that were understood although nobody writes them so.

use super::{FieldRow, Outline, Page, UnknownWord, WordKind};
use crate::diagnostic::{Diagnostic, Suggestion, code};
use crate::markdown::{Cell, code_text};
use std::ops::Range;

/// What is wrong with a type word.
pub(super) const MISSPELT: &str = "is a misspelt type";
/// What is wrong with a flag.
pub(super) const NO_FLAG: &str = "says neither yes nor no";

/// The odd words of a column, each with its place and the right word.
#[derive(Default)]
pub(super) struct OddWords(Vec<(Range<usize>, String, String)>);

impl OddWords {
    /// Notes the word of a cell if `right` knows a better one.
    pub(super) fn look(&mut self, cell: Option<&Cell>, right: impl Fn(&str) -> Option<String>) {
        let Some(cell) = cell else { return };
        let text = code_text(&cell.source);
        if let (Some(right), Some(span)) = (right(&text), inside(&cell.source, &cell.span, &text)) {
            self.0.push((span, text, right));
        }
    }

    /// One note for all odd words of a column; `what` says what is wrong with them.
    pub(super) fn report(self, what: &str, page: &Page<'_>, out: &mut Outline) {
        let Some((.., right)) = self.0.first() else { return };
        let label = format!("read as `{right}`");
        self.report_as(what, label, page, out);
    }

    fn report_as(self, what: &str, label: String, page: &Page<'_>, out: &mut Outline) {
        let Some((first, word, _)) = self.0.first() else { return };
        let mut words: Vec<String> = self.0.iter().map(|(_, word, right)| format!("`{right}` for `{word}`")).collect();
        words.sort();
        words.dedup();
        let more = match self.0.len() {
            1 => String::new(),
            count => format!(" ({count} such cells in this table)"),
        };
        let message = format!("`{word}` {what}{more}");
        let place = page.file.at(first.clone());
        let text = format!("write {}", words.join(", "));
        let edits = self.0.into_iter().map(|(span, _, right)| (span, right));
        let suggestion = Suggestion::new(text, page.file, edits);
        let help = "say it in a word that a reader of the page does not have to guess";
        out.diagnostics.push(Diagnostic::new(&code::ODD_WORD, message).at(place, label).help(help).suggest(suggestion));
    }
}

/// Reports type words that are like a single known one, and name nothing that the page describes.
pub(super) fn report_types(page: &Page<'_>, out: &mut Outline) {
    let mut odd = OddWords::default();
    for UnknownWord { kind, word, span } in &out.unknown {
        let source = page.file.text().get(span.clone()).unwrap_or_default();
        if *kind == WordKind::Type
            && !is_described(word, out)
            && let (Some(right), Some(span)) = (page.dialect.right_type(word), inside(source, span, word))
        {
            odd.0.push((span, word.clone(), right));
        }
    }
    for one in odd.0 {
        let label = format!("no type is called so: is `{}` meant?", one.2);
        OddWords(vec![one]).report_as(MISSPELT, label, page, out);
    }
}

/// Whether a heading of the page is about something of this name, or a field has it.
fn is_described(word: &str, out: &Outline) -> bool {
    let same = |name: &String| name.eq_ignore_ascii_case(word);
    let subjects = out.sections.iter().filter_map(|section| section.subject.as_ref());
    let field = |row: &FieldRow| row.path.last().is_some_and(same);
    subjects.flat_map(|subject| &subject.names).any(|name| name.last().is_some_and(same))
        || out.tables.iter().flat_map(|table| &table.rows).any(field)
}

/// The bytes of a text inside of a cell, without the markup around it; nothing where the page writes it otherwise.
pub(crate) fn inside(source: &str, span: &Range<usize>, text: &str) -> Option<Range<usize>> {
    let mut found = source.match_indices(text);
    let (at, _) = found.next().filter(|_| !text.is_empty())?;
    let start = span.start + at;
    (found.next().is_none() && source.len() == span.len()).then(|| start..start + text.len())
}
