//! Findings that a page asks not to be told.

use crate::diagnostic::{Diagnostic, Severity, SourceFile, code};
use crate::outline::Allow;

/// A page and what it allows.
pub(super) type Allows = (SourceFile, Vec<Allow>);

/// Takes the notes and warnings that their pages allow out of the findings from `first` on, and adds a note for each
/// code that is allowed in vain.
pub(super) fn apply(allows: &[Allows], first: usize, diagnostics: &mut Vec<Diagnostic>) {
    for (file, allows) in allows {
        let found = diagnostics.split_off(first);
        let vain: Vec<Diagnostic> = allows
            .iter()
            .filter(|allow| !found.iter().any(|found| is_allowed(found, allow, file)))
            .map(|allow| in_vain(allow, file, &found))
            .collect();
        let kept = |found: &Diagnostic| !allows.iter().any(|allow| is_allowed(found, allow, file));
        diagnostics.extend(found.into_iter().chain(vain).filter(kept));
    }
}

/// Whether a page allows a finding about it.
fn is_allowed(found: &Diagnostic, allow: &Allow, file: &SourceFile) -> bool {
    found.severity != Severity::Error
        && found.code == allow.code
        && found.labels.iter().any(|label| label.place.file.name() == file.name())
}

fn in_vain(allow: &Allow, file: &SourceFile, found: &[Diagnostic]) -> Diagnostic {
    let name = allow.code.name;
    let error = found.iter().any(|found| found.code == allow.code && found.severity == Severity::Error);
    let (message, help) = match error {
        true => (format!("`{name}` is an error here, and no page can allow errors"), "repair the page"),
        false => (format!("the page allows `{name}`, but there is nothing of it"), "take the code out of the comment"),
    };
    Diagnostic::new(&code::NEEDLESS_ALLOW, message).at(file.at(allow.span.clone()), "allowed in vain").help(help)
}
