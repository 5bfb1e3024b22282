//! `md-bindgen init`: a manifest for docs that have none yet.

mod files;
mod tell;

use super::input::MANIFEST;
use super::progress::{Line, times};
use super::streams::Streams;
use super::{Status, Stop};
use crate::diagnostic::{Severity, plural};
use crate::dialect::Dialect;
use crate::manifest::draft::{Draft, DraftSystem};
use crate::pipeline::{self, Found, Scope, Survey, Verdict};
use crate::progress::Progress;
use crate::write::{Session, Tree};
use std::path::{Path, PathBuf};

/// Look at docs and write a manifest for them.
///
/// Finds the systems, their languages, the files with their routes and the dialect that understands them best, and
/// shows what `generate` would read. Where there are no docs yet, it writes a page to start from.
#[derive(Debug, clap::Args)]
#[command(after_help = "\
A folder with pages is a system, and so is one whose folders are languages (`en`, `zh_hans`). Routes are looked for in
component lists and Swagger files beside the pages and up to three folders above, dialect files likewise.
Exit status is 1 where the docs of a system fit no dialect.

Examples:
  md-bindgen init
  md-bindgen init docs
  md-bindgen init docs/en docs/zh --dry-run
  md-bindgen init docs --manifest api/bindgen.yaml")]
pub(super) struct Args {
    /// Folders of docs, or pages [default: searches the current folder].
    docs: Vec<PathBuf>,

    /// The manifest to write.
    #[arg(long, value_name = "FILE", default_value = MANIFEST)]
    manifest: PathBuf,

    /// Replace the manifest that is there.
    #[arg(long)]
    force: bool,

    /// Write nothing; show the manifest on stdout.
    #[arg(long)]
    dry_run: bool,
}

pub(super) fn run(args: &Args, streams: &mut Streams<'_>) -> Result<Status, Stop> {
    args.check()?;
    let progress = Progress::default();
    let scope = if args.docs.is_empty() { Scope::Below(Path::new(".")) } else { Scope::Docs(&args.docs) };
    let survey = Line::during(&progress, streams, || pipeline::survey(scope, &progress));
    streams.detail(&times(&progress));
    survey.unread.iter().for_each(|why| streams.say(&format!("passed over: {why}")));
    if survey.systems.is_empty() {
        return empty(args, &survey, streams);
    }
    survey.systems.iter().for_each(|found| tell::system(found, streams));
    let read: usize = survey.systems.iter().map(|found| found.report.summary.pages).sum();
    if survey.pages > read {
        streams
            .say(&format!("in no system, for want of an endpoint: {}", plural(survey.pages - read, "Markdown page")));
    }
    let draft = args.draft(survey.systems.iter().map(entry).collect());
    let text = draft.checked(&args.manifest)?;
    args.write(vec![(args.manifest.clone(), text)], streams)?;
    next(args, &survey.systems, &draft.out, streams);
    let fits = survey.systems.iter().all(|found| verdict(found) != Verdict::Not);
    Ok(if fits { Status::Done } else { Status::Findings })
}

impl Args {
    /// Whether it makes sense to look at anything.
    fn check(&self) -> Result<(), Stop> {
        let manifest = self.manifest.display();
        if self.manifest.is_dir() {
            return Err(Stop::Usage(format!("{manifest} is a folder: name a file with --manifest FILE")));
        }
        if self.manifest.exists() && !self.force && !self.dry_run {
            return Err(Stop::Usage(format!(
                "there is {manifest} already: --force replaces it, --dry-run shows what would be written"
            )));
        }
        match self.docs.iter().find(|path| !path.exists()) {
            Some(missing) => Err(Stop::Usage(format!("there is no {}", missing.display()))),
            None => Ok(()),
        }
    }

    fn draft(&self, systems: Vec<DraftSystem>) -> Draft {
        let home = self.manifest.parent().unwrap_or(Path::new(""));
        // The folder of specs is for specs: the crate goes beside it.
        let project = if home.ends_with("specs") { home.parent().unwrap_or(home) } else { home };
        let free = |out: &PathBuf| Session::reading(out).is_ok_and(|folder| folder.changes(&Tree::default()).is_ok());
        let outs = ["generated", "client"].map(|name| project.join(name));
        let out = outs.iter().find(|out| free(out)).unwrap_or(&outs[0]).clone();
        let dialect = systems.first().map_or_else(|| Dialect::default_name().to_owned(), |one| one.dialect.clone());
        Draft { out, crate_name: pipeline::crate_name(&dialect), systems }
    }

    fn write(&self, files: Vec<(PathBuf, String)>, streams: &mut Streams<'_>) -> Result<(), Stop> {
        if self.dry_run {
            let manifest = files.iter().find(|(path, _)| *path == self.manifest);
            streams.result(manifest.map_or("", |(_, text)| text))?;
            streams.flush()?;
            return Ok(());
        }
        files::write(&files, self.force)?;
        files.iter().for_each(|(path, _)| streams.say(&format!("{}: written", path.display())));
        Ok(())
    }

    /// A command that uses the manifest.
    fn command(&self, words: &str) -> String {
        let manifest = &self.manifest;
        let named =
            if manifest == Path::new(MANIFEST) { String::new() } else { format!(" --manifest {}", manifest.display()) };
        format!("`md-bindgen {words}{named}`")
    }
}

fn verdict(found: &Found) -> Verdict {
    found.fits.first().map_or(Verdict::Not, pipeline::Fit::verdict)
}

/// The entry of a system in the manifest.
fn entry(found: &Found) -> DraftSystem {
    let fit = found.fits.first();
    let dialect = fit.map_or_else(|| Dialect::default_name().to_owned(), |fit| fit.dialect.clone());
    let remark = match fit {
        Some(fit) if fit.verdict() == Verdict::Not => format!(
            "The dialect `{dialect}` understands {} of {} of these docs.\nWrite one with their words, and name it here.",
            fit.understood,
            plural(fit.pages, "page")
        ),
        _ => String::new(),
    };
    DraftSystem {
        name: found.name.clone(),
        docs: found.docs.iter().map(|docs| (docs.language.clone(), docs.path.clone())).collect(),
        routes: found.routes.iter().map(|routes| routes.path.clone()).collect(),
        dialect_is_file: Dialect::names().all(|name| name != dialect),
        dialect,
        remark,
    }
}

/// Says what to do now.
fn next(args: &Args, systems: &[Found], out: &Path, streams: &mut Streams<'_>) {
    let strange = systems.iter().filter(|found| verdict(found) == Verdict::Not);
    let names: Vec<&str> = strange.map(|found| found.name.as_str()).collect();
    if !names.is_empty() {
        streams.say(&format!(
            "no dialect fits {}: write a file with the unknown words above, put it beside the docs, and run `init --force`; \
             `md-bindgen explain --dialect {}` shows what goes into one",
            names.join(", "),
            Dialect::default_name()
        ));
        return;
    }
    let findings = systems.iter().flat_map(|found| &found.report.diagnostics);
    let errors = findings.filter(|finding| finding.severity == Severity::Error).count();
    if errors == 0 {
        streams.say(&format!("next: {} writes the crate to {}", args.command("generate"), out.display()));
    } else {
        streams.say(&format!(
            "next: {} shows the error{}; {} leaves out what has one and writes the crate to {}",
            args.command("check"),
            if errors == 1 { "" } else { "s" },
            args.command("generate --skip-broken"),
            out.display()
        ));
    }
}

/// A page and a manifest to start from.
const SAMPLE: &str = include_str!("init/get_thing.md");

/// Writes an empty layout, where nobody named docs and none were found.
fn empty(args: &Args, survey: &Survey, streams: &mut Streams<'_>) -> Result<Status, Stop> {
    let looked = plural(survey.pages, "Markdown page");
    if !args.docs.is_empty() {
        let docs: Vec<String> = args.docs.iter().map(|path| path.display().to_string()).collect();
        return Err(Stop::Usage(format!("there is no Markdown page in {}", docs.join(", "))));
    }
    streams.say(&match survey.pages {
        0 => "there is no Markdown page here: a layout with one sample page is a start".to_owned(),
        _ => format!(
            "of {looked} here none has a table of parameters in words that a dialect knows: a layout with one sample page \
             is a start; `md-bindgen init --force DOCS` takes a folder as docs all the same and lists the words that are not known"
        ),
    });
    let home = args.manifest.parent().unwrap_or(Path::new(""));
    let docs = home.join("example/docs");
    let system = DraftSystem {
        name: "example".to_owned(),
        docs: vec![(None, docs.clone())],
        routes: Vec::new(),
        dialect: Dialect::default_name().to_owned(),
        dialect_is_file: false,
        remark: "A sample. Put your own pages into a folder beside it, name that here, and delete `example`."
            .to_owned(),
    };
    let draft = args.draft(vec![system]);
    let text = draft.checked(&args.manifest)?;
    let page = docs.join("get_thing.md");
    let mut files = vec![(args.manifest.clone(), text)];
    if !page.exists() {
        files.insert(0, (page, SAMPLE.to_owned()));
    }
    args.write(files, streams)?;
    next(args, &[], &draft.out, streams);
    Ok(Status::Done)
}
