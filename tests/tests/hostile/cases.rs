//! The pages and other files of `tests/hostile`, as the table beside them lists them.

use md_bindgen_tests::inputs::workspace;
use std::collections::BTreeSet;
use std::ffi::OsString;
use std::fs;
use std::path::{Path, PathBuf};

/// A file that somebody wrote to do harm.
#[derive(Debug, Clone)]
pub(crate) struct Case {
    /// The folder: a topic of pages, or a kind of other files.
    pub(crate) topic: String,
    /// The name of the file.
    pub(crate) file: OsString,
    /// What becomes of it.
    pub(crate) outcome: Outcome,
    /// What is in it.
    pub(crate) text: Vec<u8>,
}

/// What becomes of a file.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum Outcome {
    /// It is read, and what comes out compiles.
    Accepted,
    /// It is refused with this code.
    Refused(String),
}

impl Case {
    /// How tests call it.
    pub(crate) fn name(&self) -> String {
        format!("{}/{}", self.topic, self.file.to_string_lossy().escape_default())
    }

    /// The name of the file without its ending.
    pub(crate) fn stem(&self) -> String {
        Path::new(&self.file).file_stem().unwrap_or_default().to_string_lossy().into_owned()
    }

    pub(crate) fn is_accepted(&self) -> bool {
        self.outcome == Outcome::Accepted
    }
}

impl Outcome {
    /// `accepted`, or the code of a finding.
    pub(crate) fn of(word: &str) -> Outcome {
        match word {
            "accepted" => Outcome::Accepted,
            code => Outcome::Refused(code.to_owned()),
        }
    }
}

/// The folder of hostile files.
pub(crate) fn folder() -> PathBuf {
    workspace().join("tests/hostile")
}

/// Every file below one of its folders, `pages` or `inputs`; each has a row in the table of its topic, and each row has a file.
pub(crate) fn stored(kind: &str) -> Result<Vec<Case>, String> {
    let mut cases = Vec::new();
    for topic in names(&folder().join(kind))? {
        let place = folder().join(kind).join(&topic);
        let table = fs::read_to_string(place.join("README.md")).map_err(|error| format!("{topic}: {error}"))?;
        let mut left: BTreeSet<String> = names(&place)?.into_iter().filter(|name| name != "README.md").collect();
        for (file, outcome) in table.lines().filter_map(row) {
            let text = fs::read(place.join(file)).map_err(|error| format!("{topic}/{file}: {error}"))?;
            left.remove(file);
            cases.push(Case { topic: topic.clone(), file: file.into(), outcome: Outcome::of(outcome), text });
        }
        if let Some(file) = left.first() {
            return Err(format!("{topic}/{file} has no row in the table of {topic}/README.md"));
        }
    }
    Ok(cases)
}

/// The file and the outcome of a row: ``| `file` | what it tries | outcome |``.
fn row(line: &str) -> Option<(&str, &str)> {
    let mut cells = line.strip_prefix("| `")?.strip_suffix(" |")?.split(" | ");
    let file = cells.next()?.strip_suffix('`')?;
    let outcome = cells.last()?;
    Some((file, outcome.trim_matches('`')))
}

/// What lies in a folder, sorted.
fn names(folder: &Path) -> Result<BTreeSet<String>, String> {
    let failed = |error: std::io::Error| format!("{}: {error}", folder.display());
    let entries = fs::read_dir(folder).map_err(failed)?;
    entries.map(|entry| Ok(entry.map_err(failed)?.file_name().to_string_lossy().into_owned())).collect()
}
