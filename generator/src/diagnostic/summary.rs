//! Findings as numbers.

use super::{Diagnostic, Severity};
use std::collections::{BTreeMap, BTreeSet};

/// How many there are, in one line: `3 errors, 12 warnings in 4 files`; empty where there are none.
pub fn summary(diagnostics: &[Diagnostic]) -> String {
    let kinds = [Severity::Error, Severity::Warning, Severity::Note];
    let counts = kinds.map(|kind| (kind, diagnostics.iter().filter(|found| found.severity == kind).count()));
    let words: Vec<String> =
        counts.iter().filter(|(_, count)| *count > 0).map(|(kind, count)| plural(*count, kind.word())).collect();
    let files: BTreeSet<&str> = diagnostics.iter().filter_map(file).collect();
    match (words.is_empty(), files.len()) {
        (true, _) => String::new(),
        (false, 0) => words.join(", "),
        (false, files) => format!("{} in {}", words.join(", "), plural(files, "file")),
    }
}

/// One line for each code that was found, the most frequent first: count, severity, code, files and title.
pub fn summary_by_code(diagnostics: &[Diagnostic]) -> String {
    let mut codes: BTreeMap<(&str, Severity), (usize, BTreeSet<&str>, &str)> = BTreeMap::new();
    for found in diagnostics {
        let entry = codes.entry((found.code.name, found.severity)).or_insert((0, BTreeSet::new(), found.code.title));
        entry.0 += 1;
        entry.1.extend(file(found));
    }
    let mut rows: Vec<_> = codes.into_iter().collect();
    rows.sort_by_key(|((name, severity), (count, ..))| (std::cmp::Reverse((*severity, *count)), *name));
    let width = rows.iter().map(|((name, _), _)| name.len()).max().unwrap_or(0);
    rows.iter()
        .map(|((name, severity), (count, files, title))| {
            let files = plural(files.len(), "file");
            format!("{count:>7}  {:<7}  {name:<width$}  in {files:<11}  {title}\n", severity.word())
        })
        .collect()
}

/// A number and its word, with an `s` where it takes one.
pub(crate) fn plural(count: usize, word: &str) -> String {
    if count == 1 { format!("1 {word}") } else { format!("{count} {word}s") }
}

fn file(diagnostic: &Diagnostic) -> Option<&str> {
    diagnostic.labels.first().map(|label| label.place.file.name())
}

#[cfg(test)]
mod tests {
    use super::super::samples;
    use super::*;

    #[test]
    fn findings_are_counted() {
        assert_eq!(summary(&samples::all()), "3 errors, 2 warnings, 1 note in 3 files");
        assert_eq!(summary(&[]), "");
        insta::assert_snapshot!(summary_by_code(&samples::all()));
    }
}
