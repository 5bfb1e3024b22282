//! What `check --summary` shows: how much was read, and how well.

use crate::diagnostic::{self, plural};
use crate::pipeline::{Report, Summary};
use std::fmt::Write;

/// The dashboard of a run.
pub(super) fn dashboard(report: &Report) -> String {
    let summary = &report.summary;
    let mut out = String::new();
    // Writing to a string cannot fail.
    let _ = writeln!(out, "pages      {}, {} with a route", plural(summary.pages, "page"), summary.routed);
    let _ = writeln!(out, "tables     {}, {} of fields", plural(summary.tables, "table"), plural(summary.rows, "row"));
    let _ = writeln!(out, "examples   {}", examples(summary));
    let _ = writeln!(out, "\ntables by the rule that found their field:");
    for (rule, count) in &summary.links {
        let _ = writeln!(out, "{count:>7}  {}", rule.word());
    }
    let _ = writeln!(out, "\ntypes of fields, without the lists and maps around them:");
    let all: usize = summary.types.values().sum();
    for (word, count) in &summary.types {
        let _ = writeln!(out, "{count:>7}  {:>5.1} %  {word}", percent(*count, all));
    }
    if all > 0 {
        let anys = &summary.anys;
        let _ = writeln!(
            out,
            "`any`: {} because the page gives nothing to go by, {} because its examples disagree ({:.1} %)",
            anys.silent,
            anys.mixed,
            percent(anys.mixed, all)
        );
    }
    if !summary.lists.is_empty() {
        let _ = writeln!(out, "\nlists of values in descriptions: fields, those that examples show, those borne out:");
    }
    for (pattern, tally) in &summary.lists {
        let _ = writeln!(out, "{:>7}{:>7}{:>7}  {}", tally.found, tally.checked, tally.held, pattern.word());
    }
    paging(summary, &mut out);
    let findings = diagnostic::summary_by_code(&report.diagnostics);
    if !findings.is_empty() {
        let _ = write!(out, "\nfindings:\n{findings}");
    }
    out
}

/// How many endpoints page, and how many may page of which it is not known how.
fn paging(summary: &Summary, out: &mut String) {
    if !summary.paging.is_empty() || !summary.unclear.is_empty() {
        let _ = writeln!(out, "\nendpoints that page:");
    }
    for (by, count) in &summary.paging {
        let _ = writeln!(out, "{count:>7}  by {by}");
    }
    for (why, count) in &summary.unclear {
        let _ = writeln!(out, "{count:>7}  not known how: {}", why.word());
    }
}

/// `372 blocks: 357 are JSON, 15 were repaired, 0 cannot be read`.
fn examples(summary: &Summary) -> String {
    let repaired = summary.examples - summary.strict_blocks - summary.broken_examples;
    let blocks = plural(summary.examples, "block");
    format!(
        "{blocks}: {} are JSON, {repaired} were repaired, {} cannot be read",
        summary.strict_blocks, summary.broken_examples
    )
}

#[allow(clippy::cast_precision_loss)]
fn percent(part: usize, all: usize) -> f64 {
    100.0 * part as f64 / all.max(1) as f64
}
