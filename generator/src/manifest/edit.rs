//! The text of a manifest with another version: everything else stays as people wrote it.

use super::Manifest;
use crate::diagnostic::{Diagnostic, SourceFile, code};
use crate::spec::yaml::{Step, tree};
use std::path::Path;

/// The text of the manifest in `file` with another version of the crate.
///
/// # Errors
/// What is wrong with the manifest, or `bad-manifest` where its version stands in a form that cannot be replaced.
pub fn with_version(file: &SourceFile, version: &str) -> Result<String, Vec<Diagnostic>> {
    let tree = tree(file).map_err(|finding| vec![finding])?;
    let package = tree.root.as_ref().and_then(|root| root.get("crate"));
    let text = file.text();
    let edited = match package.and_then(|package| package.get("version")) {
        Some(old) => {
            let quote = text[old.span.clone()].chars().next().filter(|c| matches!(c, '"' | '\'')).map(String::from);
            let quote = quote.unwrap_or_default();
            replaced(text, old.span.clone(), &format!("{quote}{version}{quote}"))
        }
        None => {
            let name = tree.key_place(&[Step::Key("crate"), Step::Key("name")]).span.start;
            let value = tree.place(&[Step::Key("crate"), Step::Key("name")]).span;
            let is_flow = package.is_some_and(|package| text[package.span.clone()].starts_with('{'));
            match is_flow {
                true => replaced(text, value.end..value.end, &format!(", version: {version}")),
                false => below(text, name, value.end, version),
            }
        }
    };
    // The folder only says where relative paths start.
    let parse = |file: &SourceFile| Manifest::parse(file, Path::new(""));
    let (mut wanted, edited_file) = (parse(file)?, SourceFile::new(file.name(), edited.as_str()));
    version.clone_into(&mut wanted.package.version);
    match parse(&edited_file) {
        Ok(found) if is_same(&found, &wanted) => Ok(edited),
        _ => {
            let place = tree.place(&[Step::Key("crate"), Step::Key("version")]);
            let message = "the version of the crate cannot be replaced as it is written here";
            let help = format!("write `version: {version}` by hand");
            Err(vec![Diagnostic::new(&code::BAD_MANIFEST, message).at(place, "").help(help)])
        }
    }
}

fn replaced(text: &str, span: std::ops::Range<usize>, with: &str) -> String {
    format!("{}{with}{}", &text[..span.start], &text[span.end..])
}

/// The text with a line for the version below the one of the name, as far to the right.
fn below(text: &str, key: usize, value_end: usize, version: &str) -> String {
    let line = text[..key].rfind('\n').map_or(0, |at| at + 1);
    let indent = " ".repeat(text[line..key].chars().count());
    let end = text[value_end..].find('\n').map_or(text.len(), |at| value_end + at);
    let end = if text[..end].ends_with('\r') { end - 1 } else { end };
    let newline = if text.contains("\r\n") { "\r\n" } else { "\n" };
    replaced(text, end..end, &format!("{newline}{indent}version: {version}"))
}

/// Whether two manifests say the same; where it stands in the file is no part of that.
fn is_same(one: &Manifest, other: &Manifest) -> bool {
    let without_places = |manifest: &Manifest| {
        let mut manifest = manifest.clone();
        let nowhere = SourceFile::new("", "").whole();
        manifest.systems.iter_mut().for_each(|system| system.place = nowhere.clone());
        manifest
    };
    without_places(one) == without_places(other)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn edited(text: &str) -> Result<String, Vec<String>> {
        with_version(&SourceFile::new("bindgen.yaml", text), "0.2.0")
            .map_err(|findings| findings.into_iter().map(|finding| finding.message).collect())
    }

    #[test]
    fn nothing_but_the_version_changes() {
        for (old, new) in [
            (
                "# top\ncrate:\n  name: a # the name\n  version: 0.1.0   # counted\nsystems: []\n",
                "# top\ncrate:\n  name: a # the name\n  version: 0.2.0   # counted\nsystems: []\n",
            ),
            ("systems: []\ncrate: {name: a, version: 0.1.0}\n", "systems: []\ncrate: {name: a, version: 0.2.0}\n"),
            ("systems: []\ncrate: {version: '0.1.0', name: a}\n", "systems: []\ncrate: {version: '0.2.0', name: a}\n"),
            (
                "systems: []\r\ncrate:\r\n  version: \"0.1.0\"\r\n  name: a\r\n",
                "systems: []\r\ncrate:\r\n  version: \"0.2.0\"\r\n  name: a\r\n",
            ),
            (
                "\u{feff}crate: {name: ä, version: 0.1.0}\nsystems: []\n".replace('ä', "a").as_str(),
                "\u{feff}crate: {name: a, version: 0.2.0}\nsystems: []\n",
            ),
            (
                "crate:\n    name: a # the name\n    readme: x.md\nsystems: []\n",
                "crate:\n    name: a # the name\n    version: 0.2.0\n    readme: x.md\nsystems: []\n",
            ),
            ("systems: []\ncrate:\r\n  name: a", "systems: []\ncrate:\r\n  name: a\r\n  version: 0.2.0"),
            ("systems: []\ncrate: {name: a}\n", "systems: []\ncrate: {name: a, version: 0.2.0}\n"),
            (
                "systems: []\ncrate: {name: 'a', readme: x}\n",
                "systems: []\ncrate: {name: 'a', version: 0.2.0, readme: x}\n",
            ),
        ] {
            assert_eq!(edited(old).as_deref(), Ok(new), "{old}");
        }
    }

    #[test]
    fn what_cannot_be_edited_is_left_to_people() {
        let anchored = "systems: []\ncrate: {name: a, version: &v 0.1.0}\nlevels: {}\n";
        let folded = "systems: []\ncrate:\n  name: a\n  version: >-\n    0.1.0\n";
        for text in [anchored, folded] {
            match edited(text) {
                Ok(edited) => assert!(edited.contains("0.2.0") && !edited.contains("0.1.0"), "{edited}"),
                Err(messages) => assert!(messages[0].contains("cannot be replaced"), "{messages:?}"),
            }
        }
        assert!(edited("crate: [").is_err());
    }
}
