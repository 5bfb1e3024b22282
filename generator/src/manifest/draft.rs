//! A manifest that is written for somebody who has none yet: every key with a comment, every path relative to it.

use super::Manifest;
use crate::diagnostic::{Diagnostic, SourceFile};
use std::fmt::Write;
use std::path::{Path, PathBuf};

/// What a new manifest says.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Draft {
    /// The folder that the crate is written to.
    pub out: PathBuf,
    /// The name of that crate.
    pub crate_name: String,
    /// The systems.
    pub systems: Vec<DraftSystem>,
}

/// One system of a new manifest.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct DraftSystem {
    /// Module and feature name.
    pub name: String,
    /// Folders of pages with their languages, the main one first.
    pub docs: Vec<(Option<String>, PathBuf)>,
    /// Files of routes.
    pub routes: Vec<PathBuf>,
    /// The name of a dialect.
    pub dialect: String,
    /// The dialect is a file, to be named by its path.
    pub dialect_is_file: bool,
    /// What people should know who read the entry; may have several lines.
    pub remark: String,
}

const HEAD: &str = "\
# The manifest: which docs become which part of the client crate. `md-bindgen generate` reads it.
# Every path is relative to the folder of this file. A key that is not known is an error, never ignored.

# Where the client crate is written. Everything in that folder belongs to the generator.
";

const CRATE: &str = "
# The crate. More that it can have:
#   examples: ../examples     a folder of programs that show how it is used
#   readme: readme.md         a Markdown file that ends its README; a line `<!-- example: NAME -->` in it shows a program
#   changelog: CHANGELOG.md   its changelog; `md-bindgen generate --bump` writes it
crate:
";

const SYSTEMS: &str = "
# A finding can be allowed, warned about or denied by its code; `md-bindgen explain` lists the codes:
# levels:
#   duplicate-route: allow

# One entry a system. Each becomes a module and a feature of the crate, and each of its pages one file:
#   name      the name of the module
#   docs      the folder of its pages, or one folder a language: {en: docs/en, zh: docs/zh}
#   language  with several folders, the one that the sentences of the crate are taken from
#   routes    files that say which method and path an endpoint has, where the pages do not
#   dialect   the words of the docs: one that md-bindgen carries, or a file of your own (`./my-dialect.yaml`)
#   overlay   corrections by hand, for what the docs get wrong and you cannot change
#   spec      where the intermediate spec is written; <name>/spec.yaml unless something else is said
systems:
";

impl Draft {
    /// The text of the manifest for the folder `home`.
    pub fn text(&self, home: &Path) -> String {
        let mut text = HEAD.to_owned();
        // Writing to a string cannot fail.
        let _ = writeln!(text, "out: {}", path(home, &self.out));
        text += CRATE;
        let _ = writeln!(text, "  name: {}\n  version: 0.1.0", scalar(&self.crate_name));
        text += SYSTEMS;
        let systems: Vec<String> = self.systems.iter().map(|system| system.text(home)).collect();
        text + &systems.join("\n")
    }

    /// The text of the manifest at `file`, read once to be sure that `generate` can read it.
    ///
    /// # Errors
    /// What [`Manifest::parse`] has to say: two systems that want one name, a name of which no crate can be made.
    pub fn checked(&self, file: &Path) -> Result<String, Vec<Diagnostic>> {
        let home = file.parent().unwrap_or(Path::new(""));
        let text = self.text(home);
        Manifest::parse(&SourceFile::new(file.to_string_lossy(), text.clone()), home).map(|_| text)
    }
}

impl DraftSystem {
    fn text(&self, home: &Path) -> String {
        let mut text: String =
            self.remark.lines().map(|line| format!("# {line}").trim_end().to_owned() + "\n").collect();
        let _ = writeln!(text, "- name: {}", scalar(&self.name));
        match self.docs.as_slice() {
            [(None, folder)] => _ = writeln!(text, "  docs: {}", path(home, folder)),
            many => {
                text += "  docs:\n";
                for (language, folder) in many {
                    let language = scalar(language.as_deref().unwrap_or("other"));
                    let _ = writeln!(text, "    {language}: {}", path(home, folder));
                }
            }
        }
        match self.routes.as_slice() {
            [] => {}
            [one] => _ = writeln!(text, "  routes: {}", path(home, one)),
            many => {
                text += "  routes:\n";
                many.iter().for_each(|file| _ = writeln!(text, "  - {}", path(home, file)));
            }
        }
        let dialect = if self.dialect_is_file { file(home, Path::new(&self.dialect)) } else { scalar(&self.dialect) };
        let _ = writeln!(text, "  dialect: {dialect}");
        text
    }
}

/// The way from the folder of the manifest to a path.
fn path(home: &Path, path: &Path) -> String {
    scalar(&relative(home, path))
}

/// As [`path`], for what is a name unless it looks like a path.
fn file(home: &Path, path: &Path) -> String {
    let way = relative(home, path);
    scalar(&if way.contains('/') { way } else { format!("./{way}") })
}

fn relative(home: &Path, path: &Path) -> String {
    let whole = |path: &Path| {
        let path = if path.as_os_str().is_empty() { Path::new(".") } else { path };
        std::path::absolute(path).map(|path| tidy(&path)).unwrap_or_else(|_| path.to_path_buf())
    };
    let way = pathdiff::diff_paths(whole(path), whole(home)).unwrap_or_else(|| path.to_path_buf());
    let way = way.to_string_lossy().replace('\\', "/");
    if way.is_empty() { ".".to_owned() } else { way }
}

/// A whole path without `..`, as far as that can be said without looking at the disk.
fn tidy(path: &Path) -> PathBuf {
    let mut tidy = PathBuf::new();
    for part in path.components() {
        match part {
            std::path::Component::ParentDir => _ = tidy.pop(),
            part => tidy.push(part),
        }
    }
    tidy
}

/// A text as YAML: bare where nothing could take it for something else, else in quotes.
fn scalar(text: &str) -> String {
    const WORDS: [&str; 9] = ["true", "false", "yes", "no", "on", "off", "null", "y", "n"];
    let plain = text.chars().all(|c| c.is_alphanumeric() || "_./-".contains(c));
    let starts_well = text.starts_with(char::is_alphabetic) || text.starts_with("./") || text.starts_with("../");
    let starts_well = starts_well || text.starts_with('/') || text == "." || text == "..";
    if plain && starts_well && !WORDS.contains(&text.to_lowercase().as_str()) {
        text.to_owned()
    } else {
        serde_json::Value::from(text).to_string()
    }
}

#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod tests {
    use super::*;

    fn draft() -> Draft {
        let system = |name: &str| DraftSystem {
            name: name.to_owned(),
            docs: vec![(None, "docs".into())],
            routes: Vec::new(),
            dialect: "blueking".to_owned(),
            dialect_is_file: false,
            remark: String::new(),
        };
        let translated = DraftSystem {
            docs: vec![(Some("en".to_owned()), "docs/en".into()), (Some("no".to_owned()), "docs/no".into())],
            routes: vec!["docs/a.yaml".into(), "docs/b c: d.yaml".into()],
            dialect: "specs/words.yaml".to_owned(),
            dialect_is_file: true,
            remark: "3 of 4 pages\nare understood".to_owned(),
            ..system("shop")
        };
        Draft { out: "generated".into(), crate_name: "api".to_owned(), systems: vec![system("users"), translated] }
    }

    #[test]
    fn a_draft_is_a_manifest_that_says_what_was_meant() {
        let text = draft().checked(Path::new("specs/bindgen.yaml")).unwrap();
        let manifest = Manifest::parse(&SourceFile::new("m", text.clone()), Path::new("specs")).unwrap();
        assert_eq!(manifest.out, Path::new("specs/../generated"));
        let [users, shop] = manifest.systems.as_slice() else { panic!("{text}") };
        assert_eq!(users.docs[0].folder, Path::new("specs/../docs"));
        let languages: Vec<_> = shop.docs.iter().filter_map(|docs| docs.language.as_deref()).collect();
        assert_eq!(languages, ["en", "no"]);
        assert_eq!(shop.routes, [Path::new("specs/../docs/a.yaml"), Path::new("specs/../docs/b c: d.yaml")]);
        assert_eq!(shop.dialect, Some(crate::manifest::DialectRef::File("specs/words.yaml".into())));
        insta::assert_snapshot!(text);
    }

    #[test]
    fn two_systems_of_one_name_are_refused() {
        let mut draft = draft();
        draft.systems[1].name = "users".to_owned();
        assert!(draft.checked(Path::new("bindgen.yaml")).is_err());
    }
}
