//! Findings for people: rustc's layout, drawn by annotate-snippets.

use super::excerpt::{Excerpt, is_far, marked};
use super::patch;
use super::plural;
use super::visible;
use super::{Diagnostic, Label, Severity, SourceFile, sorted};
use crate::limits::SHOWN;
use annotate_snippets::{AnnotationKind, Group, Level, Origin, Padding, Renderer, Snippet};
use std::ops::Range;

/// Characters of a message or a help text that are shown.
const MAX_MESSAGE: usize = 1000;
/// Characters of a label that are shown.
const MAX_LABEL: usize = 200;
/// Labels with more lines than this between them stand in pictures of their own.
const MAX_GAP: usize = 40;

/// Every finding with its places in the source, in reading order, each followed by an empty line.
///
/// `colour` adds ANSI escapes. Text of pages is made safe for terminals: control characters become visible and
/// long lines are cut around what they are shown for.
pub fn human(diagnostics: &[Diagnostic], colour: bool) -> String {
    let renderer = if colour { Renderer::styled() } else { Renderer::plain() };
    let mut out = String::new();
    let (shown, more) = worst(sorted(diagnostics));
    for diagnostic in shown {
        let drawn = without_double_rules(&renderer.render(&Picture::of(diagnostic)));
        out.push_str(&if diagnostic.labels.is_empty() { without_first_rule(&drawn) } else { drawn });
        out.push_str("\n\n");
    }
    if more > 0 {
        out.push_str(&format!(
            "{} not shown; `md-bindgen check --format json` has all\n\n",
            plural(more, "more finding")
        ));
    }
    out
}

/// As many findings as people are shown, the worst of them, and how many are left out.
fn worst(sorted: Vec<&Diagnostic>) -> (Vec<&Diagnostic>, usize) {
    let more = sorted.len().saturating_sub(SHOWN);
    if more == 0 {
        return (sorted, 0);
    }
    let mut rank: Vec<usize> = (0..sorted.len()).collect();
    rank.sort_by_key(|at| std::cmp::Reverse(sorted[*at].severity));
    rank.truncate(SHOWN);
    rank.sort_unstable();
    (rank.into_iter().map(|at| sorted[at]).collect(), more)
}

/// The groups of one finding; the last one is still being filled.
struct Picture<'a> {
    groups: Vec<Group<'a>>,
    last: Group<'a>,
}

/// A label as it is drawn: `primary` says whether it is the first of its finding.
struct Mark<'a> {
    label: &'a Label,
    span: Range<usize>,
    lines: (usize, usize),
    primary: bool,
}

impl<'a> Picture<'a> {
    fn of(diagnostic: &'a Diagnostic) -> Vec<Group<'a>> {
        let title = visible::lines(&diagnostic.message, MAX_MESSAGE);
        let title = level(diagnostic.severity).primary_title(title).id(diagnostic.code.name);
        let mut picture = Picture { groups: Vec::new(), last: Group::with_title(title) };
        if let Some(first) = diagnostic.labels.first().filter(|label| label.place.is_whole()) {
            picture.whole(first);
        }
        for cluster in clusters(&diagnostic.labels) {
            picture.draw(&cluster, diagnostic.severity);
        }
        for label in diagnostic.labels.iter().skip(1).filter(|label| label.place.is_whole()) {
            picture.whole(label);
        }
        picture.help(diagnostic.help.as_deref());
        picture.groups.push(picture.last);
        picture.groups.extend(diagnostic.suggestions.iter().map(patch::group));
        picture.groups
    }

    fn add(&mut self, element: impl Into<annotate_snippets::Element<'a>>) {
        let last = std::mem::replace(&mut self.last, Group::with_level(Level::NOTE));
        self.last = last.element(element);
    }

    /// A group that opens with a picture ends without the rule that sets the help off.
    fn help(&mut self, help: Option<&str>) {
        if let Some(help) = help {
            if !self.groups.is_empty() {
                self.add(Padding);
            }
            self.add(Level::HELP.message(visible::lines(help, MAX_MESSAGE)));
        }
    }

    fn whole(&mut self, label: &'a Label) {
        // With the place that editors and terminals make a link of.
        self.add(Origin::path(name(&label.place.file)).line(1).char_column(1));
        if !label.text.is_empty() {
            self.add(Level::NOTE.message(visible::line(&label.text, MAX_LABEL)));
        }
    }

    fn draw(&mut self, cluster: &Cluster<'a>, severity: Severity) {
        let file = &cluster.marks[0].label.place.file;
        if cluster.far {
            self.draw_piece(file, &cluster.marks[0], severity);
        } else {
            let excerpt = Excerpt::lines(file, cluster.first, cluster.last);
            let marks = cluster.marks.iter().map(|mark| mark.annotation(&excerpt));
            let snippet = Snippet::source(excerpt.text.clone()).line_start(excerpt.first_line).path(name(file));
            self.add(snippet.annotations(marks));
        }
    }

    /// A piece of a long line. The renderer would count columns from the start of the piece, so the place is
    /// written apart from the picture, which needs a group of its own.
    fn draw_piece(&mut self, file: &SourceFile, mark: &Mark<'a>, severity: Severity) {
        let (line, column) = file.line_column(mark.span.start);
        self.add(Origin::path(name(file)).line(line).char_column(column));
        let excerpt = Excerpt::piece(file, &mark.span);
        let next = Group::with_level(level(severity));
        self.groups.push(std::mem::replace(&mut self.last, next));
        let annotation = mark.annotation(&excerpt);
        self.add(Snippet::source(excerpt.text).line_start(excerpt.first_line).annotation(annotation));
    }
}

impl<'a> Mark<'a> {
    fn new(label: &'a Label, primary: bool) -> Mark<'a> {
        let span = marked(&label.place);
        let line = |offset| label.place.file.line_column(offset).0;
        Mark { label, lines: (line(span.start), line(span.end)), span, primary }
    }

    fn annotation(&self, excerpt: &Excerpt) -> annotate_snippets::Annotation<'a> {
        let kind = if self.primary { AnnotationKind::Primary } else { AnnotationKind::Context };
        let text = visible::line(&self.label.text, MAX_LABEL);
        kind.span(excerpt.span(&self.span)).label((!text.is_empty()).then_some(text))
    }
}

/// Labels that share a picture, and the lines (from 1) that it shows.
struct Cluster<'a> {
    marks: Vec<Mark<'a>>,
    first: usize,
    last: usize,
    far: bool,
}

/// Puts labels of one file that lie near each other together, the primary one's picture first.
fn clusters(labels: &[Label]) -> Vec<Cluster<'_>> {
    let mut clusters: Vec<Cluster<'_>> = Vec::new();
    for (index, label) in labels.iter().enumerate().filter(|(_, label)| !label.place.is_whole()) {
        let mark = Mark::new(label, index == 0);
        let (first, last) = mark.lines;
        let far = is_far(&mark.label.place.file, &mark.span);
        let home = clusters.iter_mut().find(|cluster| {
            !far && !cluster.far
                && cluster.marks[0].label.place.file == mark.label.place.file
                && first <= cluster.last + MAX_GAP
                && cluster.first <= last + MAX_GAP
        });
        match home {
            Some(cluster) => {
                cluster.first = cluster.first.min(first);
                cluster.last = cluster.last.max(last);
                cluster.marks.push(mark);
            }
            None => clusters.push(Cluster { marks: vec![mark], first, last, far }),
        }
    }
    clusters
}

fn level(severity: Severity) -> Level<'static> {
    match severity {
        Severity::Note => Level::NOTE,
        Severity::Warning => Level::WARNING,
        Severity::Error => Level::ERROR,
    }
}

fn name(file: &SourceFile) -> String {
    visible::line(file.name(), MAX_LABEL)
}

fn is_rule(line: &str) -> bool {
    anstream::adapter::strip_str(line).to_string().trim() == "|"
}

/// Where there is no picture, no rule leads to one.
fn without_first_rule(drawn: &str) -> String {
    let lines: Vec<&str> = drawn.lines().collect();
    let rule = lines.iter().position(|line| is_rule(line));
    lines.iter().enumerate().filter(|(n, _)| Some(*n) != rule).map(|(_, line)| *line).collect::<Vec<_>>().join("\n")
}

/// Two groups meet in two empty rules: one is enough.
fn without_double_rules(drawn: &str) -> String {
    let mut lines: Vec<&str> = drawn.lines().collect();
    lines.dedup_by(|next, line| is_rule(next) && is_rule(line));
    lines.join("\n")
}

#[cfg(test)]
mod tests {
    use super::super::samples::{self, finding};
    use super::*;

    fn widest(drawn: &str) -> usize {
        drawn.lines().map(|line| line.chars().count()).max().unwrap_or(0)
    }

    #[test]
    fn findings_are_drawn() {
        insta::assert_snapshot!(human(&samples::all(), false));
    }

    #[test]
    fn colour_adds_escapes_only() {
        let all = samples::all();
        let coloured = human(&all, true);
        assert!(coloured.contains('\u{1b}'));
        assert_eq!(anstream::adapter::strip_str(&coloured).to_string(), human(&all, false));
    }

    #[test]
    fn a_long_line_is_cut_around_its_label() {
        let file = SourceFile::new("long.md", "x".repeat(5000) + "分组" + &"y".repeat(5000) + "\nnext");
        let all = [
            finding(Severity::Warning, "in the middle").at(file.at(5000..5006), "here").help("do"),
            finding(Severity::Warning, "the whole line").at(file.at(0..10_006), "all of it"),
            finding(Severity::Warning, "two").at(file.at(5000..5006), "one").at(file.at(9000..9001), "two"),
        ];
        let drawn = human(&all, false);
        assert!(widest(&drawn) < 140, "{drawn}");
        insta::assert_snapshot!(drawn);
    }

    #[test]
    fn control_characters_are_shown_and_labels_stay_in_place() {
        let file = SourceFile::new("odd\u{1b}.md", "a\u{1b}[2J\u{9b}b\rc\u{202e} name \u{7}\r\n\tname\r\n");
        let start = file.text().find("name").unwrap_or(0);
        let all = [finding(Severity::Warning, "bad \u{1b}[31m text")
            .at(file.at(start..start + 4), "he\u{1b}re\nand more")
            .at(file.at(start + 9..start + 13), "")
            .help("x\u{9b}y")];
        let drawn = human(&all, false);
        assert!(!drawn.contains(|c: char| c.is_control() && c != '\n'), "{drawn:?}");
        insta::assert_snapshot!(drawn);
    }

    #[test]
    fn a_long_message_is_cut() {
        let drawn = human(&[finding(Severity::Error, &"m".repeat(20_000))], false);
        assert!(drawn.len() < 1200, "{}", drawn.len());
    }

    #[test]
    fn a_label_over_many_lines_is_shown_on_its_first() {
        let file = SourceFile::new("table.md", "| row |\n".repeat(500));
        let drawn = human(&[finding(Severity::Warning, "a table").at(file.at(16..4000), "no heading")], false);
        assert!(drawn.lines().count() < 8, "{drawn}");
        assert!(drawn.contains("table.md:3:1"), "{drawn}");
    }

    #[test]
    fn places_outside_the_text_are_drawn_at_its_end() {
        let file = SourceFile::new("a.md", "one\n分");
        for span in [4..400, 300..400, 5..6, 7..7] {
            let drawn = human(&[finding(Severity::Warning, "x").at(file.at(span.clone()), "here")], false);
            assert!(drawn.contains("a.md:2:"), "{span:?}\n{drawn}");
        }
    }

    #[test]
    fn no_text_and_no_place_breaks_the_picture() {
        let odd = [
            "\u{1b}",
            "\r",
            "\r\n",
            "\n",
            "分",
            "\t",
            "e\u{301}",
            "👩\u{200d}🔧",
            "\u{9b}",
            "\u{202e}",
            "x",
            " | ",
            "\0",
        ];
        // A small generator of numbers, the same in every run.
        let mut state = 7_u64;
        let mut next = |below: usize| {
            state = state.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
            usize::try_from(state >> 33).unwrap_or(0) % below
        };
        for _ in 0..1000 {
            let text: String = (0..next(500)).map(|_| odd[next(odd.len())]).collect();
            // Some lines are long.
            let text = text.replace('x', &"xy".repeat(next(30)));
            let file = SourceFile::new("odd.md", text);
            let mut found = finding(Severity::Warning, "odd");
            for _ in 0..=next(4) {
                let start = next(file.text().len() + 9);
                found = found.at(file.at(start..start + next(300)), "here");
            }
            let drawn = human(&[found], false);
            assert!(!drawn.contains(|c: char| c.is_control() && c != '\n'), "{drawn:?}");
            assert!(widest(&drawn) < 400, "{drawn}");
        }
    }

    #[test]
    fn of_very_many_findings_the_worst_are_shown() {
        let file = SourceFile::new("many.md", "x\n".repeat(9000));
        let severity = |n: usize| if n % 1000 == 999 { Severity::Error } else { Severity::Note };
        let all: Vec<Diagnostic> =
            (0..SHOWN + 7).map(|n| finding(severity(n), "x").at(file.at(n..n + 1), "here")).collect();
        let drawn = human(&all, false);
        assert_eq!((drawn.matches("here").count(), drawn.matches("error").count()), (SHOWN, 5));
        assert!(drawn.ends_with("7 more findings not shown; `md-bindgen check --format json` has all\n\n"));
    }

    #[test]
    fn thousands_of_findings_in_one_line_take_no_time() {
        let file = SourceFile::new("one.json", "{\"名\": 1}, ".repeat(50_000));
        let all: Vec<Diagnostic> =
            (0..3000).map(|n| finding(Severity::Warning, "x").at(file.at(n * 150..n * 150 + 2), "here")).collect();
        let start = std::time::Instant::now();
        let drawn = human(&all, false);
        assert_eq!(drawn.matches("here").count(), all.len());
        assert!(start.elapsed().as_secs() < 20, "{:?}", start.elapsed());
    }
}
