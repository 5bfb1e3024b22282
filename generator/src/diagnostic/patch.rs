//! Suggestions for people: what they do, and the lines after the change.

use super::excerpt::{Excerpt, is_far};
use super::{Edit, Suggestion, visible};
use annotate_snippets::{Group, Level, Patch, Snippet};

/// Edits of a suggestion that are shown, from the first on.
const MAX_EDITS: usize = 3;
/// Lines from the first edit to the last one that is shown.
const MAX_LINES: usize = 12;
/// Characters of a replacement that are shown.
const MAX_REPLACEMENT: usize = 200;

/// A suggestion as a group of its own: a help line, and the changed lines.
pub(super) fn group(suggestion: &Suggestion) -> Group<'_> {
    let shown = shown(suggestion);
    let more = suggestion.edits.len() - shown.len();
    let title = match more {
        0 => suggestion.text.clone(),
        1 if shown.is_empty() => suggestion.text.clone(),
        _ if shown.is_empty() => format!("{} (in {})", suggestion.text, super::plural(more, "place")),
        _ => format!("{} (and the same in {})", suggestion.text, super::plural(more, "more place")),
    };
    let group = Group::with_title(Level::HELP.secondary_title(visible::lines(&title, MAX_REPLACEMENT)));
    let (Some(first), Some(last)) = (shown.first(), shown.last()) else { return group };
    let file = &first.place.file;
    let excerpt = Excerpt::lines(file, first.place.line_column().0, last.place.end_line_column().0);
    let patches = shown.iter().map(|edit| {
        // Line endings of the page are no text of the picture.
        let replacement = visible::lines_whole(&edit.replacement.replace("\r\n", "\n"), MAX_REPLACEMENT);
        Patch::new(excerpt.span(&edit.place.span), replacement)
    });
    group.element(Snippet::source(excerpt.text.clone()).line_start(excerpt.first_line).patches(patches))
}

/// The first edits that one picture can show: near each other, and not at the far end of a long line.
fn shown(suggestion: &Suggestion) -> Vec<&Edit> {
    let Some(first) = suggestion.edits.first() else { return Vec::new() };
    let limit = first.place.line_column().0 + MAX_LINES;
    let fits = |edit: &&Edit| edit.place.end_line_column().0 < limit && !is_far(&edit.place.file, &edit.place.span);
    suggestion.edits.iter().take_while(fits).take(MAX_EDITS).collect()
}
