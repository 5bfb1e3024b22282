//! What `init` says about the systems that it found.

use crate::cli::streams::Streams;
use crate::diagnostic::{Severity, plural};
use crate::pipeline::{Fit, Found, Verdict};

/// How many unknown words are shown.
const WORDS: usize = 12;

/// Says what `generate` would read of a system.
pub(super) fn system(found: &Found, streams: &mut Streams<'_>) {
    let summary = &found.report.summary;
    let (pages, endpoints) = (plural(summary.pages, "page"), plural(summary.endpoints, "endpoint"));
    streams.say(&format!("{}: {pages}, {endpoints}, {} with a route", found.name, summary.routed));
    for docs in &found.docs {
        let language = docs.language.as_ref().map(|language| format!(" ({language})")).unwrap_or_default();
        streams.say(&format!("  docs      {}{language}", docs.path.display()));
    }
    for routes in &found.routes {
        streams.say(&format!("  routes    {}, for {}", routes.path.display(), plural(routes.pages, "endpoint")));
    }
    if found.routes.is_empty() && summary.routed < summary.endpoints {
        streams.say("  routes    found no file that has them; they are `routes` in the manifest");
    }
    for (n, fit) in found.fits.iter().enumerate() {
        streams.say(&format!("  dialect   {}", how_well(fit, n == 0)));
    }
    if let Some(best) = found.fits.first().filter(|best| best.verdict() != Verdict::Well && !best.unknown.is_empty()) {
        streams.say(&format!("  unknown   {}", words(best)));
    }
    streams.say(&format!("  findings  {}", findings(found)));
}

/// `blueking fits well: it understands 3 of 3 pages and 12 of 12 types`.
fn how_well(fit: &Fit, best: bool) -> String {
    let verdict = match (best, fit.verdict()) {
        (false, _) => "fits less",
        (true, Verdict::Well) => "fits well",
        (true, Verdict::Partly) => "fits in part",
        (true, Verdict::Not) => "does not fit",
    };
    let Fit { dialect, pages, understood, rows, typed, .. } = fit;
    format!(
        "{dialect} {verdict}: it understands {understood} of {} and {typed} of {}",
        plural(*pages, "page"),
        plural(*rows, "type")
    )
}

/// `column "Kind" (2), heading "Returns" (1), and 3 more`.
pub(super) fn words(fit: &Fit) -> String {
    let shown = fit.unknown.iter().take(WORDS).map(|(kind, word, count)| format!("{} {word:?} ({count})", kind.word()));
    let more = fit.unknown.len().saturating_sub(WORDS);
    let more = (more > 0).then(|| format!("and {more} more"));
    shown.chain(more).collect::<Vec<_>>().join(", ")
}

/// `3 errors in 2 pages, 17 warnings`.
fn findings(found: &Found) -> String {
    let of = |severity| found.report.diagnostics.iter().filter(|finding| finding.severity == severity).count();
    let warnings = plural(of(Severity::Warning), "warning");
    match of(Severity::Error) {
        0 => warnings,
        errors => {
            let pages = found.report.broken.len() + found.report.lacking.len();
            format!("{} in {}, {warnings}", plural(errors, "error"), plural(pages, "page"))
        }
    }
}
