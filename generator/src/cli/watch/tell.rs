//! What a run says that is not the first: only what is new.

use super::Made;
use crate::cli::generate::short;
use crate::cli::streams::Streams;
use crate::diagnostic::{Diagnostic, Severity, code, plural};
use crate::pipeline::{Edit, Written};
use crate::write::ChangeKind;
use std::collections::HashMap;
use std::path::{Path, PathBuf};

/// How many files of a kind are named.
const FILES: usize = 12;

/// Says which files were edited.
pub(super) fn edits(edits: &[(&Path, Edit)], streams: &mut Streams<'_>) {
    let lines = edits.iter().map(|(path, edit)| {
        let word = match edit {
            Edit::New => "new",
            Edit::Changed => "changed",
            Edit::Gone => "gone",
        };
        format!("{word}: {}", short(path).display())
    });
    some(lines.collect(), "edited file", streams);
}

/// Says what came of it that is not as it was.
pub(super) fn difference(now: &Made, before: &Made, streams: &mut Streams<'_>) {
    let (findings, former) = (now.findings(), before.findings());
    streams.show(&beyond(&findings, &former));
    for finding in beyond(&former, &findings) {
        streams.say(&format!("no more: {}", in_a_line(&finding)));
    }
    match &now.written {
        Some(written) => {
            let lines = files(written);
            if lines.is_empty() {
                streams.say("nothing to write: all is as it was");
            }
            some(lines, "file", streams);
        }
        None => {
            let why = if now.refused.is_empty() { &findings } else { &now.refused };
            let errors = why.iter().filter(|finding| finding.severity == Severity::Error).count();
            let half = why.iter().any(|finding| finding.code == &code::HALF_WRITTEN);
            let what = if half { "not everything" } else { "nothing" };
            streams.say(&format!("{what} was written: {}", plural(errors, "error")));
        }
    }
}

/// A finding that other edits do not make another one: lines of a page move.
fn identity(finding: &Diagnostic) -> (&str, Severity, &str, &str) {
    let file = finding.labels.first().map_or("", |label| label.place.file.name());
    (finding.code.name, finding.severity, &finding.message, file)
}

/// The findings of `these` that are not among `those`.
fn beyond(these: &[Diagnostic], those: &[Diagnostic]) -> Vec<Diagnostic> {
    let mut known: HashMap<_, usize> = HashMap::new();
    those.iter().for_each(|finding| *known.entry(identity(finding)).or_default() += 1);
    let mut beyond = Vec::new();
    for finding in these {
        match known.get_mut(&identity(finding)) {
            Some(count) if *count > 0 => *count -= 1,
            _ => beyond.push(finding.clone()),
        }
    }
    beyond
}

/// `warning[any-type] docs/page.md: nothing shows …`.
fn in_a_line(finding: &Diagnostic) -> String {
    let file = finding.labels.first().map(|label| format!(" {}", short(Path::new(label.place.file.name())).display()));
    let (severity, code) = (finding.severity.word(), finding.code.name);
    format!("{severity}[{code}]{}: {}", file.unwrap_or_default(), finding.message)
}

/// `written: generated/src/shop/make.rs`, for each file that is another one now.
fn files(written: &[Written]) -> Vec<String> {
    let changes = written.iter().flat_map(|output| &output.changes);
    let line = |(path, kind): &(PathBuf, ChangeKind)| {
        let word = if *kind == ChangeKind::Removed { "removed" } else { "written" };
        format!("{word}: {}", short(path).display())
    };
    changes.map(line).collect()
}

fn some(lines: Vec<String>, what: &str, streams: &mut Streams<'_>) {
    lines.iter().take(FILES).for_each(|line| streams.say(line));
    if let Some(more) = lines.len().checked_sub(FILES).filter(|more| *more > 0) {
        streams.say(&format!("and {}", plural(more, &format!("more {what}"))));
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::diagnostic::{SourceFile, code};

    #[test]
    fn a_finding_that_moved_is_no_new_one_and_a_second_one_is() {
        let file = SourceFile::new("specs/../docs/a.md", "one\ntwo\n");
        let at = |span| Diagnostic::new(&code::NO_ROUTE, "no route").at(file.at(span), "");
        let (here, there) = (at(0..3), at(4..7));
        assert_eq!(beyond(std::slice::from_ref(&there), std::slice::from_ref(&here)), []);
        let both = [here, there.clone()];
        assert_eq!(beyond(&both, &both[..1]), both[1..]);
        assert_eq!(in_a_line(&there), "error[no-route] docs/a.md: no route");
    }

    #[test]
    fn many_files_are_counted() {
        let written = |n: usize| {
            let changes = (0..n).map(|n| (format!("out/{n}.rs").into(), ChangeKind::Added)).collect();
            Made { written: Some(vec![Written { changes, ..Written::default() }]), ..Made::default() }
        };
        let said = |made: &Made| {
            let (mut out, mut err) = (Vec::new(), Vec::new());
            difference(made, &Made::default(), &mut Streams::captured(&mut out, &mut err));
            String::from_utf8_lossy(&err).into_owned()
        };
        assert_eq!(said(&written(0)), "nothing to write: all is as it was\n");
        assert_eq!(said(&written(1)), "written: out/0.rs\n");
        assert!(said(&written(13)).ends_with("written: out/11.rs\nand 1 more file\n"));
    }
}
