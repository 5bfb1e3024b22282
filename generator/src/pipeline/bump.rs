//! A new version of the crate where the docs changed something for its callers.

use super::{Input, files};
use crate::diagnostic::{Diagnostic, code};
use crate::diff::{self, Change, Counts};
use crate::manifest;
use crate::spec::System;
use crate::spec::yaml::{Step, tree};
use crate::write::SingleFile;
use pulldown_cmark::{Event, HeadingLevel, Parser, Tag};

/// A new version and the files that say so. Nothing of it is written yet.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Bump {
    /// The version.
    pub version: String,
    /// The manifest as it will be.
    pub manifest: SingleFile,
    /// The changelog as it will be.
    pub changelog: SingleFile,
    /// What changed.
    pub changes: Vec<Change>,
}

impl Bump {
    /// The files to write.
    pub fn files(&self) -> [&SingleFile; 2] {
        [&self.manifest, &self.changelog]
    }
}

/// The version that the systems ask for, compared with those of `before`, see [`super::written`]; nothing where nothing
/// changed, and where there is no manifest, or nothing yet to compare with.
///
/// # Errors
/// A spec, the manifest or the changelog cannot be read, or the version cannot be counted up.
pub fn bump(input: &Input, before: &[System], systems: &[System]) -> Result<Option<Bump>, Vec<Diagnostic>> {
    let Some(manifest) = &input.manifest else { return Ok(None) };
    if before.is_empty() {
        return Ok(None);
    }
    let changes = diff::compare(before, systems);
    if changes.is_empty() {
        return Ok(None);
    }
    let file = files::read(manifest).map_err(|finding| vec![finding])?;
    let Some(version) = diff::next_version(&input.crate_version, Counts::of(&changes)) else {
        let place = tree(&file).map(|tree| tree.place(&[Step::Key("crate"), Step::Key("version")]));
        let message = format!("`{}` is no version that can be counted up", input.crate_version);
        let help = match semver::Version::parse(&input.crate_version) {
            Ok(_) => "there is no larger number: write a version that another one can follow, such as 0.1.0",
            Err(_) => "write a version as cargo reads it, such as 0.1.0: three numbers without zeros in front",
        };
        let finding = Diagnostic::new(&code::BAD_MANIFEST, message).help(help);
        return Err(vec![place.map_or_else(|_| finding.clone(), |place| finding.clone().at(place, ""))]);
    };
    let edited = manifest::with_version(&file, &version)?;
    let path = input.extras.changelog.clone().unwrap_or_else(|| manifest.with_file_name("CHANGELOG.md"));
    let old = if path.exists() {
        files::read(&path).map_err(|finding| vec![finding])?.text().to_owned()
    } else {
        title(&input.crate_name)
    };
    let changelog = with_entry(&old, &diff::markdown(&changes, &version));
    Ok(Some(Bump {
        version,
        manifest: SingleFile { path: manifest.to_owned(), text: edited },
        changelog: SingleFile { path, text: changelog },
        changes,
    }))
}

/// How a changelog starts.
fn title(name: &str) -> String {
    format!(
        "# Changelog of {name}\n\n`md-bindgen generate --bump` puts a new version on top; correct its words by hand.\n"
    )
}

/// A changelog with an entry above the newest one: the first heading of the second level.
fn with_entry(old: &str, entry: &str) -> String {
    let newest = Parser::new(old).into_offset_iter().find_map(|(event, span)| match event {
        Event::Start(Tag::Heading { level: HeadingLevel::H2, .. }) => Some(span.start),
        _ => None,
    });
    let (head, rest) = old.split_at(newest.unwrap_or(old.len()));
    let parts = [head.trim_end(), entry.trim_end(), rest.trim_end()];
    let mut text = parts.into_iter().filter(|part| !part.is_empty()).collect::<Vec<_>>().join("\n\n");
    text.push('\n');
    text
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_newest_entry_stands_on_top() {
        let entry = "## 0.2.0\n\n- b\n";
        for (old, new) in [
            ("", "## 0.2.0\n\n- b\n"),
            ("# Log\n\nWords.\n", "# Log\n\nWords.\n\n## 0.2.0\n\n- b\n"),
            ("# Log\n\n## 0.1.0\n\n- a\n", "# Log\n\n## 0.2.0\n\n- b\n\n## 0.1.0\n\n- a\n"),
            ("## 0.1.0\n", "## 0.2.0\n\n- b\n\n## 0.1.0\n"),
            ("```\n## no heading\n```\n\n0.1.0\n---\n", "```\n## no heading\n```\n\n## 0.2.0\n\n- b\n\n0.1.0\n---\n"),
        ] {
            assert_eq!(with_entry(old, entry), new, "{old:?}");
        }
    }
}
