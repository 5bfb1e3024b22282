//! Specs as they were committed, read with git.

use super::Stop;
use crate::diagnostic::{Diagnostic, SourceFile};
use crate::manifest::Manifest;
use crate::pipeline;
use crate::spec::System;
use std::io::ErrorKind;
use std::path::{Path, PathBuf};
use std::process::{Command, Output, Stdio};

/// The specs of a manifest at a revision.
#[derive(Debug)]
pub(super) struct Committed {
    /// The systems that had a spec then.
    pub(super) systems: Vec<System>,
    /// The version of the crate then; absent where there was no manifest.
    pub(super) version: Option<String>,
}

/// Reads the specs of `manifest` as they were at a revision: those that the manifest of then names, or where it was not there
/// yet, those of now.
pub(super) fn committed(manifest: &Path, revision: &str) -> Result<Result<Committed, Vec<Diagnostic>>, Stop> {
    let folder = manifest.parent().filter(|folder| !folder.as_os_str().is_empty()).unwrap_or(Path::new("."));
    let name = manifest.file_name().map(PathBuf::from).unwrap_or_default();
    let git = Git { folder, commit: commit(folder, revision)?, revision };
    let then = git.file(&name)?;
    // Paths stay relative to the folder of the manifest: that is where git starts from.
    let parsed = match &then {
        Some(file) => Manifest::parse(file, Path::new(".")),
        None => Manifest::open(manifest).and_then(|(_, file)| Manifest::parse(&file, Path::new("."))),
    };
    let found = match parsed {
        Ok(found) => found,
        Err(findings) => return Ok(Err(findings)),
    };
    let pages = git.specs(found.systems.iter().filter_map(|entry| entry.spec.as_deref()))?;
    let facts = git.specs(found.systems.iter().filter_map(|entry| entry.facts.as_deref()))?;
    let version = then.map(|_| found.package.version);
    Ok(pages.and_then(|pages| Ok(Committed { systems: pipeline::together(pages, facts?), version })))
}

/// A repository at one commit.
struct Git<'a> {
    folder: &'a Path,
    commit: String,
    revision: &'a str,
}

impl Git<'_> {
    /// The specs of these files, those that were there.
    fn specs<'a>(&self, paths: impl Iterator<Item = &'a Path>) -> Result<Result<Vec<System>, Vec<Diagnostic>>, Stop> {
        let files = paths.map(|path| self.file(path)).collect::<Result<Vec<_>, _>>()?;
        let specs = files.iter().flatten().map(pipeline::specs_in).collect::<Result<Vec<_>, _>>();
        Ok(specs.map(|specs| specs.into_iter().flatten().collect()))
    }

    /// A file by its way from the folder; nothing where it was not there.
    fn file(&self, path: &Path) -> Result<Option<SourceFile>, Stop> {
        let path = path.to_string_lossy().replace('\\', "/");
        let path = path.trim_start_matches("./");
        if Path::new(path).is_absolute() {
            let text = format!("{path} has no place in the repository: git:REV needs relative paths in the manifest");
            return Err(Stop::Usage(text));
        }
        let object = format!("{}:./{path}", self.commit);
        if !git(self.folder, &["cat-file", "-e", &object])?.status.success() {
            return Ok(None);
        }
        let shown = git(self.folder, &["show", &object])?;
        if !shown.status.success() {
            return Err(Stop::Usage(format!("git cannot show {path} at `{}`: {}", self.revision, said(&shown))));
        }
        let name = format!("git:{}:{path}", self.revision);
        match String::from_utf8(shown.stdout) {
            Ok(text) => Ok(Some(SourceFile::new(name, text))),
            Err(_) => Err(Stop::Usage(format!("{name} is not UTF-8"))),
        }
    }
}

/// The commit that a revision names.
fn commit(folder: &Path, revision: &str) -> Result<String, Stop> {
    let inside = git(folder, &["rev-parse", "--git-dir"])?;
    if !inside.status.success() {
        let text = format!("git:{revision} needs a git repository around {}: {}", folder.display(), said(&inside));
        return Err(Stop::Usage(text));
    }
    // What looks like an option is no revision.
    let is_word = !revision.is_empty() && !revision.starts_with('-');
    let object = format!("{revision}^{{commit}}");
    let parsed = git(folder, &["rev-parse", "--verify", "--quiet", &object])?;
    match String::from_utf8(parsed.stdout) {
        Ok(commit) if is_word && parsed.status.success() => Ok(commit.trim().to_owned()),
        _ => Err(Stop::Usage(format!(
            "git knows no commit `{revision}` here: write git:REV with a branch, a tag or a commit, such as git:HEAD"
        ))),
    }
}

fn git(folder: &Path, arguments: &[&str]) -> Result<Output, Stop> {
    let mut command = Command::new("git");
    command.arg("-C").arg(folder).args(arguments).stdin(Stdio::null());
    command.output().map_err(|error| match error.kind() {
        ErrorKind::NotFound => Stop::Usage("there is no command `git`, which git:REV needs: install git".to_owned()),
        _ => Stop::Usage(format!("git cannot be run: {error}")),
    })
}

/// The first line of what git had to say.
fn said(output: &Output) -> String {
    let text = String::from_utf8_lossy(&output.stderr);
    text.lines().next().unwrap_or("git did not say why").trim_start_matches("fatal: ").to_owned()
}
