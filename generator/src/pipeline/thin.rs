//! Findings that come by the thousand: the first ones are kept, and how many more there are.

use crate::diagnostic::Diagnostic;
use crate::limits::FINDINGS;
use std::collections::HashMap;

/// Keeps the first findings of each code about one file, in their order, and adds one of the same code and severity that
/// counts the others. It stands where the first of them would.
pub(super) fn thin(findings: Vec<Diagnostic>) -> Vec<Diagnostic> {
    if findings.len() <= FINDINGS {
        return findings;
    }
    let mut seen: HashMap<&'static str, usize> = HashMap::new();
    let mut more: Vec<(Diagnostic, usize)> = Vec::new();
    let mut kept = Vec::new();
    for finding in findings {
        let count = seen.entry(finding.code.name).or_default();
        *count += 1;
        match more.iter_mut().find(|(first, _)| first.code == finding.code) {
            _ if *count <= FINDINGS => kept.push(finding),
            Some((_, count)) => *count += 1,
            None => more.push((finding, 1)),
        }
    }
    kept.extend(more.into_iter().map(|(first, count)| counted(first, count)));
    kept
}

fn counted(first: Diagnostic, count: usize) -> Diagnostic {
    let message = format!("{count} more {} of this kind in this file", if count == 1 { "finding" } else { "findings" });
    let mut finding = Diagnostic::new(first.code, message).help("repair those that are shown, then look again");
    finding.severity = first.severity;
    finding.labels = first.labels.into_iter().take(1).collect();
    for label in &mut finding.labels {
        label.text = "the first of them".to_owned();
    }
    finding
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::diagnostic::{SourceFile, code};

    #[test]
    fn what_comes_by_the_thousand_is_counted() {
        let file = SourceFile::new("a.md", "x".repeat(2000));
        let finding = |n: usize, code| Diagnostic::new(code, format!("number {n}")).at(file.at(n..n + 1), "here");
        let mut all: Vec<Diagnostic> = (0..1000).map(|n| finding(n, &code::ODD_WORD)).collect();
        all.extend((0..3).map(|n| finding(n, &code::NOT_UTF8)));
        let thin = thin(all);
        assert_eq!(thin.len(), FINDINGS + 3 + 1);
        let last = &thin[thin.len() - 1];
        assert_eq!(
            (last.code, last.message.as_str()),
            (&code::ODD_WORD, "800 more findings of this kind in this file")
        );
        assert_eq!(last.labels[0].place.span, FINDINGS..FINDINGS + 1);
    }
}
