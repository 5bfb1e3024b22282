//! Changes for people at a terminal.

use super::change::{Change, Class};
use super::phrase::{Marks, phrase};
use super::version::{Counts, Versions};
use crate::diagnostic::visible;
use anstyle::{AnsiColor, Style};
use indexmap::IndexMap;
use std::fmt::Write;

/// Characters of a line that are shown.
const MAX_LINE: usize = 400;
/// Characters of a sentence that are shown on each side.
const MAX_EXCERPT: usize = 60;
/// The column where what happened starts.
const WIDTH: usize = 15;

/// The changes by endpoint, those with the worst changes first, and counts. With the version of before also the one that they
/// ask for.
pub fn human(changes: &[Change], versions: Option<Versions<'_>>, colour: bool) -> String {
    let mut out = String::new();
    for group in groups(changes) {
        heading(group[0], colour, &mut out);
        for change in group {
            line(change, colour, &mut out);
        }
        out.push('\n');
    }
    let counts = Counts::of(changes);
    let words = counts.words();
    let _ = match versions {
        _ if words.is_empty() => writeln!(out, "nothing changed for callers"),
        Some(Versions { old, next: Some(next), revision: None }) => {
            writeln!(out, "asks for {next} (now {old}): {words}")
        }
        Some(Versions { old, next: Some(next), revision: Some(revision) }) => {
            writeln!(out, "asks for {next} ({old} at {}): {words}", plain(revision))
        }
        _ => writeln!(out, "{words}"),
    };
    out
}

/// The changes of each endpoint, worst first, and the endpoints in that order, too.
fn groups(changes: &[Change]) -> Vec<Vec<&Change>> {
    let mut by_site: IndexMap<(&str, Option<&str>), Vec<&Change>> = IndexMap::new();
    for change in changes {
        by_site.entry((&change.system, change.endpoint.as_deref())).or_default().push(change);
    }
    let mut groups: Vec<Vec<&Change>> = by_site.into_values().collect();
    groups.iter_mut().for_each(|group| group.sort_by_key(|change| rank(change.class)));
    groups.sort_by_key(|group| rank(group[0].class));
    groups
}

/// What breaks, breaks: which way makes no order.
fn rank(class: Class) -> u8 {
    match class {
        Class::Breaking(_) => 0,
        Class::Compatible => 1,
        Class::Documentation => 2,
    }
}

fn heading(change: &Change, colour: bool, out: &mut String) {
    let name = match &change.endpoint {
        Some(endpoint) => format!("{}.{endpoint}", change.system),
        None => change.system.clone(),
    };
    let _ = writeln!(out, "{}", painted(&plain(&name), Style::new().bold(), colour));
}

fn line(change: &Change, colour: bool, out: &mut String) {
    let (style, breaks) = match change.class {
        Class::Breaking(breaks) => (AnsiColor::Red.on_default().bold(), format!(" ({})", breaks.words().join(", "))),
        Class::Compatible => (AnsiColor::Green.on_default(), String::new()),
        Class::Documentation => (Style::new().dimmed(), String::new()),
    };
    let word = change.class.word();
    let class = painted(word, style, colour);
    let gap = " ".repeat(WIDTH.saturating_sub(word.len()));
    let place = change.path.as_ref().map(|path| format!("{path}: ")).unwrap_or_default();
    let text = plain(&format!("{place}{}{breaks}", phrase(change, &Plain)));
    let _ = writeln!(out, "  {class}{gap}{text}");
    if let Some(why) = &change.why {
        let _ = writeln!(out, "  {}{}", " ".repeat(WIDTH), plain(why));
    }
}

fn painted(text: &str, style: Style, colour: bool) -> String {
    if colour { format!("{style}{text}{style:#}") } else { text.to_owned() }
}

fn plain(text: &str) -> String {
    visible(&text.replace(['\n', '\r'], " "), MAX_LINE)
}

struct Plain;

impl Marks for Plain {
    fn code(&self, text: &str) -> String {
        text.to_owned()
    }

    fn prose(&self, old: &str, new: &str) -> Option<String> {
        let start = common(old.chars(), new.chars());
        let show = |text: &str| {
            // A few words before the difference say where it is.
            let skipped = start.saturating_sub(MAX_EXCERPT / 3);
            let cut: String = text.chars().skip(skipped).take(MAX_EXCERPT).collect();
            let before = if skipped > 0 { "…" } else { "" };
            let after = if text.chars().nth(skipped + MAX_EXCERPT).is_some() { "…" } else { "" };
            format!("\"{before}{cut}{after}\"")
        };
        Some(format!("{} -> {}", show(old), show(new)))
    }

    fn example(&self, old: &str, new: &str) -> Option<String> {
        super::example::difference(old, new)
    }

    fn sentence(&self, text: &str) -> String {
        text.to_owned()
    }
}

/// How many characters two texts start with together.
fn common(one: impl Iterator<Item = char>, other: impl Iterator<Item = char>) -> usize {
    one.zip(other).take_while(|(one, other)| one == other).count()
}
