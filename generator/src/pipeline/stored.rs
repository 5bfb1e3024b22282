//! What was read from a page, as the cache holds it.

use super::summary::Facts;
use crate::diagnostic::{self, Diagnostic, Severity, SourceFile, Suggestion};
use crate::outline::Allow;
use crate::resolve::{Anys, Lists, Places, Resolved, Rule, Strangers, Unclear};
use crate::spec::Endpoint;
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;
use std::ops::Range;

/// A page after the stages that look at it alone.
pub(super) struct PageResult {
    /// How much it has.
    pub(super) facts: Facts,
    /// What had to be overlooked in it.
    pub(super) overlooked: Vec<Diagnostic>,
    /// What it does not want to hear about.
    pub(super) allows: Vec<Allow>,
    /// The page.
    pub(super) file: SourceFile,
    /// What became of it.
    pub(super) resolved: Resolved,
}

/// The same, borrowed where it is written.
#[derive(Serialize)]
struct Written<'a> {
    facts: &'a Facts,
    overlooked: Vec<Finding>,
    allows: Vec<(&'a str, Range<usize>)>,
    endpoint: &'a Option<Endpoint>,
    diagnostics: Vec<Finding>,
    links: &'a BTreeMap<Rule, usize>,
    places: &'a Places,
    anys: Anys,
    lists: &'a Lists,
    strangers: &'a Strangers,
    unclear: Option<Unclear>,
}

/// The same, as it is read: the members of [`Written`], in its order.
#[derive(Deserialize)]
struct Stored {
    facts: Facts,
    overlooked: Vec<Finding>,
    allows: Vec<(String, Range<usize>)>,
    endpoint: Option<Endpoint>,
    diagnostics: Vec<Finding>,
    links: BTreeMap<Rule, usize>,
    places: Places,
    anys: Anys,
    lists: Lists,
    strangers: Strangers,
    unclear: Option<Unclear>,
}

/// A finding whose places are all in the page.
#[derive(Serialize, Deserialize)]
struct Finding {
    code: String,
    severity: u8,
    message: String,
    labels: Vec<(Range<usize>, String)>,
    help: Option<String>,
    suggestions: Vec<Change>,
}

/// What a suggestion says, and its edits: the bytes, and what stands there afterwards.
type Change = (String, Vec<(Range<usize>, String)>);

const SEVERITIES: [Severity; 3] = [Severity::Note, Severity::Warning, Severity::Error];

/// The bytes of a page's result; none where a finding points into another file.
pub(super) fn to_bytes(page: &PageResult) -> Option<Vec<u8>> {
    let findings = |all: &[Diagnostic]| all.iter().map(|found| finding(found, &page.file)).collect::<Option<Vec<_>>>();
    let Resolved { endpoint, diagnostics, links, places, anys, lists, strangers, unclear } = &page.resolved;
    let written = Written {
        facts: &page.facts,
        overlooked: findings(&page.overlooked)?,
        allows: page.allows.iter().map(|allow| (allow.code.name, allow.span.clone())).collect(),
        endpoint,
        diagnostics: findings(diagnostics)?,
        links,
        places,
        anys: *anys,
        lists,
        strangers,
        unclear: *unclear,
    };
    postcard::to_stdvec(&written).ok()
}

/// The result of a page, from its bytes.
pub(super) fn from_bytes(bytes: &[u8], file: &SourceFile) -> Option<PageResult> {
    let stored: Stored = postcard::from_bytes(bytes).ok()?;
    let findings = |all: Vec<Finding>| all.into_iter().map(|found| diagnostic(found, file)).collect::<Option<Vec<_>>>();
    Some(PageResult {
        facts: stored.facts,
        overlooked: findings(stored.overlooked)?,
        allows: stored.allows.into_iter().map(allow).collect::<Option<Vec<_>>>()?,
        file: file.clone(),
        resolved: Resolved {
            endpoint: stored.endpoint,
            diagnostics: findings(stored.diagnostics)?,
            links: stored.links,
            places: stored.places,
            anys: stored.anys,
            lists: stored.lists,
            strangers: stored.strangers,
            unclear: stored.unclear,
        },
    })
}

fn allow((name, span): (String, Range<usize>)) -> Option<Allow> {
    Some(Allow { code: diagnostic::find(&name)?, span })
}

fn finding(found: &Diagnostic, file: &SourceFile) -> Option<Finding> {
    let Diagnostic { code, severity, message, labels, help, suggestions } = found;
    if labels.iter().any(|label| label.place.file != *file) {
        return None;
    }
    Some(Finding {
        code: code.name.to_owned(),
        severity: SEVERITIES.iter().position(|known| known == severity)? as u8,
        message: message.clone(),
        labels: labels.iter().map(|label| (label.place.span.clone(), label.text.clone())).collect(),
        help: help.clone(),
        suggestions: suggestions.iter().map(|suggestion| change(suggestion, file)).collect::<Option<Vec<_>>>()?,
    })
}

fn change(suggestion: &Suggestion, file: &SourceFile) -> Option<Change> {
    let edits = suggestion.edits.iter().map(|edit| {
        let span = (edit.place.file == *file).then(|| edit.place.span.clone())?;
        Some((span, edit.replacement.clone()))
    });
    Some((suggestion.text.clone(), edits.collect::<Option<Vec<_>>>()?))
}

fn diagnostic(found: Finding, file: &SourceFile) -> Option<Diagnostic> {
    let mut made = Diagnostic::new(diagnostic::find(&found.code)?, found.message);
    made.severity = *SEVERITIES.get(usize::from(found.severity))?;
    made.help = found.help;
    made.suggestions = found.suggestions.into_iter().map(|(text, edits)| Suggestion::new(text, file, edits)).collect();
    Some(found.labels.into_iter().fold(made, |made, (span, text)| made.at(file.at(span), text)))
}

#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod tests {
    use super::*;
    use crate::dialect::Dialect;
    use crate::markdown::Document;
    use crate::outline::outline;
    use crate::resolve::{Input, resolve};
    use crate::spec::routes::Routes;

    #[test]
    fn findings_come_back_with_their_suggestions_and_what_the_page_allows() {
        let file = SourceFile::new(
            "a.md",
            "<!-- md-bindgen: allow(no-route, odd-word) -->\n\n### Request parameters\n\n| Field | Type | Required |\n\
             |---|---|---|\n| id | string | is |\n\n### Request example\n\n```json\n{\"id\": [2],}\n```\n",
        );
        let dialect = Dialect::builtin("blueking").unwrap();
        let mut outline = outline(&Document::parse(file.text()), &file, &dialect);
        let routes = Routes::default();
        let input =
            Input { name: "a", file: &file, relative: "a.md", outline: &outline, dialect: &dialect, routes: &routes };
        let resolved = resolve(&input);
        let overlooked = std::mem::take(&mut outline.diagnostics);
        let allows = std::mem::take(&mut outline.allows);
        let page = PageResult { facts: Facts::of(&outline), overlooked, allows, file: file.clone(), resolved };
        let back = from_bytes(&to_bytes(&page).unwrap(), &file).unwrap();
        assert_eq!((&back.overlooked, &back.resolved.diagnostics), (&page.overlooked, &page.resolved.diagnostics));
        let suggestions = back.overlooked.iter().chain(&back.resolved.diagnostics).map(|found| found.suggestions.len());
        assert!(suggestions.sum::<usize>() >= 3);
        let allowed: Vec<(&str, &str)> =
            back.allows.iter().map(|allow| (allow.code.name, &file.text()[allow.span.clone()])).collect();
        assert_eq!(allowed, [("no-route", "no-route"), ("odd-word", "odd-word")]);
    }
}
