//! `md-bindgen diff`: what changed for callers of the generated crate.

use super::input::InputArgs;
use super::revision;
use super::streams::Streams;
use super::{Status, Stop};
use crate::diagnostic::{Diagnostic, did_you_mean_or, plural};
use crate::diff::{self, Change, Counts, Versions};
use crate::pipeline;
use crate::spec::System;
use std::collections::BTreeSet;
use std::path::{Path, PathBuf};

/// Tell what changed for callers of the generated crate, and which version that asks for.
#[derive(Debug, clap::Args)]
#[command(after_help = "\
OLD and NEW are each a spec file, a folder (with a manifest, or with files spec.yaml below it), or git:REV: the
specs of the manifest as they were committed at a revision.

What breaks callers says how: `source` where their Rust code no longer compiles, `wire` where an older client and the
server of now do not understand each other.

Examples:
  md-bindgen diff                              the specs of the manifest against the docs of now
  md-bindgen diff git:v0.1.0                   what changed since then, edits of pages included
  md-bindgen diff git:main --deny breaking     in CI: fail where callers have to do something
  md-bindgen diff old/spec.yaml specs/users/spec.yaml --format markdown
  md-bindgen diff spec.yaml --docs docs/users --system users")]
pub(super) struct Args {
    /// What was [default: the spec files of the manifest].
    #[arg(value_name = "OLD")]
    old: Option<String>,

    /// What is [default: the docs of now].
    #[arg(value_name = "NEW", conflicts_with = "docs")]
    new: Option<String>,

    #[command(flatten)]
    input: InputArgs,

    /// How changes are written.
    #[arg(long, value_enum, default_value_t = Format::Human)]
    format: Format,

    /// Exit with 1 where there are such changes.
    #[arg(long, value_enum, value_name = "CLASS")]
    deny: Option<Deny>,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, clap::ValueEnum)]
enum Format {
    /// Lines by endpoint, for people.
    Human,
    /// One JSON object, see specs/diff.schema.json.
    Json,
    /// An entry of a changelog.
    Markdown,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, clap::ValueEnum)]
enum Deny {
    /// Changes that callers have to do something about.
    Breaking,
    /// Every change.
    Any,
}

/// Systems, and the version of the crate that they were or will be in.
struct Side {
    systems: Vec<System>,
    version: Option<String>,
    revision: Option<String>,
}

/// A side that could be read; findings where something is wrong with it.
type Read = Result<Side, Vec<Diagnostic>>;

/// What is said where a side cannot be read.
const UNDONE: &str = "nothing was compared";

fn refuse(findings: &[Diagnostic], streams: &mut Streams<'_>) {
    streams.show(findings);
    streams.say(UNDONE);
}

pub(super) fn run(args: &Args, streams: &mut Streams<'_>) -> Result<Status, Stop> {
    let old = match args.old()? {
        Ok(old) => old,
        Err(findings) => {
            refuse(&findings, streams);
            return Ok(Status::Findings);
        }
    };
    let Some(new) = args.now(streams)? else { return Ok(Status::Findings) };
    let (old_systems, new_systems) = args.select(old.systems, new.systems)?;
    let changes = diff::compare(&old_systems, &new_systems);
    let next = old.version.as_deref().and_then(|version| diff::next_version(version, Counts::of(&changes)));
    let versions = old.version.as_deref().map(|version| Versions {
        old: version,
        next: next.as_deref(),
        revision: old.revision.as_deref(),
    });
    streams.result(&args.show(&changes, versions, streams.out_colour()))?;
    streams.flush()?;
    Ok(args.judge(&changes, streams))
}

impl Args {
    fn old(&self) -> Result<Read, Stop> {
        match &self.old {
            Some(old) => {
                let read = self.read(old)?;
                // The version that specs on the disk are in is that of the manifest, where it is read at all.
                let is_manifest = self.new.is_none() && !self.input.is_ad_hoc();
                Ok(read.and_then(|side| if is_manifest { self.with_version(side) } else { Ok(side) }))
            }
            None if self.input.is_ad_hoc() => {
                let text = "say what to compare the docs with: `md-bindgen diff OLD --docs PATH`, OLD being a spec";
                Err(Stop::Usage(text.to_owned()))
            }
            None => self.input.resolve().map(|input| {
                let input = input?;
                let systems = pipeline::written(&input)?;
                Ok(Side { systems, version: Some(input.crate_version), revision: None })
            }),
        }
    }

    /// The docs of now, or what was named. None where an error ends the run; it was shown.
    fn now(&self, streams: &mut Streams<'_>) -> Result<Option<Side>, Stop> {
        let read = match &self.new {
            Some(new) => self.read(new)?,
            None => match self.input.resolve()? {
                Ok(input) => {
                    let Some(report) = self.input.read_or(UNDONE, &input, streams) else { return Ok(None) };
                    Ok(Side { systems: report.systems, version: None, revision: None })
                }
                Err(findings) => Err(findings),
            },
        };
        Ok(read.map_err(|findings| refuse(&findings, streams)).ok())
    }

    /// What an argument names.
    fn read(&self, word: &str) -> Result<Read, Stop> {
        if let Some(revision) = word.strip_prefix("git:") {
            if self.input.is_ad_hoc() {
                let text = "git:REV means the specs of a manifest: it goes without --docs";
                return Err(Stop::Usage(text.to_owned()));
            }
            let revision = revision.to_owned();
            let read = revision::committed(&self.input.manifest()?, &revision)?;
            return Ok(read.map(|found| Side {
                systems: found.systems,
                version: found.version,
                revision: Some(revision),
            }));
        }
        let path = PathBuf::from(word);
        if !path.exists() {
            return Err(Stop::Usage(format!("there is no {word}: name a spec file, a folder, or git:REV")));
        }
        let systems = match pipeline::specs_at(&path) {
            Ok(systems) if systems.is_empty() => {
                return Err(Stop::Usage(format!("there is no spec.yaml in {word} or below it")));
            }
            other => other,
        };
        Ok(systems.map(|systems| Side { systems, version: None, revision: None }))
    }

    fn with_version(&self, side: Side) -> Read {
        if side.version.is_some() || side.revision.is_some() {
            return Ok(side);
        }
        match self.input.manifest() {
            Ok(manifest) => {
                let input = pipeline::manifest(Path::new(&manifest))?;
                Ok(Side { version: Some(input.crate_version), ..side })
            }
            Err(_) => Ok(side),
        }
    }

    /// The one system that was asked for, or all.
    fn select(&self, mut old: Vec<System>, mut new: Vec<System>) -> Result<(Vec<System>, Vec<System>), Stop> {
        let Some(wanted) = self.input.system() else { return Ok((old, new)) };
        let known: BTreeSet<String> = old.iter().chain(&new).map(|system| system.name.clone()).collect();
        old.retain(|system| system.name == wanted);
        new.retain(|system| system.name == wanted);
        match old.is_empty() && new.is_empty() {
            true => {
                let list = format!("they have {}", known.iter().map(String::as_str).collect::<Vec<_>>().join(", "));
                let help = did_you_mean_or(wanted, known.iter().map(String::as_str), &list);
                Err(Stop::Usage(format!("there is no system `{wanted}` on either side: {help}")))
            }
            false => Ok((old, new)),
        }
    }

    fn show(&self, changes: &[Change], versions: Option<Versions<'_>>, colour: bool) -> String {
        match self.format {
            Format::Human => diff::human(changes, versions, colour),
            Format::Json => diff::json(changes, versions),
            Format::Markdown => {
                let next = versions.and_then(|versions| versions.next);
                diff::markdown(changes, next.unwrap_or("Unreleased"))
            }
        }
    }

    fn judge(&self, changes: &[Change], streams: &mut Streams<'_>) -> Status {
        let counts = Counts::of(changes);
        let (denied, what) = match self.deny {
            None => (0, ""),
            Some(Deny::Breaking) => (counts.breaking, "breaking change"),
            Some(Deny::Any) => (changes.len(), "change"),
        };
        if denied == 0 {
            return Status::Done;
        }
        let verb = if denied == 1 { "is" } else { "are" };
        streams.say(&format!("{} {verb} denied", plural(denied, what)));
        Status::Findings
    }
}
