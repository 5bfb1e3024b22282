//! The arguments that say what to read, the same for every command that reads docs.

use super::Stop;
use super::progress::{Line, times};
use super::streams::Streams;
use crate::diagnostic::{Diagnostic, Severity, code, did_you_mean_or};
use crate::dialect::Dialect;
use crate::pipeline::{self, DocsInput, Input, Report, SystemInput};
use crate::progress::Progress;
use crate::spec::check::is_system_name;
use heck::ToSnakeCase;
use std::path::{Path, PathBuf};

/// Where a project keeps its manifest.
pub(super) const MANIFEST: &str = "specs/bindgen.yaml";

/// What to read: a manifest, or docs named one by one.
#[derive(Debug, Clone, Default, clap::Args)]
pub(super) struct InputArgs {
    /// Pages: folders, which are walked, or files. The file stem is the name of the endpoint. In a folder, files with the
    /// names README, SUMMARY, INDEX and CHANGELOG are no pages.
    #[arg(long, value_name = "PATH", num_args = 1.., help_heading = "Input")]
    docs: Vec<PathBuf>,

    /// Where methods and paths stand that the pages do not give: component lists or Swagger files.
    #[arg(long, value_name = "FILE", num_args = 1.., requires = "docs", help_heading = "Input")]
    routes: Vec<PathBuf>,

    /// The system that the docs belong to [default: the name of their folder]; without --docs, the one system of the
    /// manifest to read.
    #[arg(long, value_name = "NAME", help_heading = "Input")]
    system: Option<String>,

    /// How the docs are written: a dialect that comes with the program, or a file.
    #[arg(long, value_name = "NAME|FILE", requires = "docs", help_heading = "Input")]
    dialect: Option<String>,

    /// Corrections by hand, applied on top of what was read.
    #[arg(long, value_name = "FILE", requires = "docs", help_heading = "Input")]
    overlay: Option<PathBuf>,

    /// The manifest [default: specs/bindgen.yaml here or in a folder above].
    #[arg(long, value_name = "FILE", conflicts_with = "docs", help_heading = "Input")]
    manifest: Option<PathBuf>,

    /// Where the docs and routes of the manifest lie, when that is not its folder: a copy of the repository that it names as
    /// their origin.
    #[arg(long, value_name = "DIR", conflicts_with = "docs", help_heading = "Input")]
    base: Option<PathBuf>,

    /// Go on without the pages that have an error, and list them. Where the rest of a page is of use, it is kept: an
    /// endpoint without a route is described, one with an unreadable example or a table that fits nowhere does without it.
    #[arg(long, help_heading = "Input")]
    skip_broken: bool,
}

/// What an input turned out to be: findings where it could not even be understood.
pub(super) type Found<T> = Result<T, Vec<Diagnostic>>;

/// The system that a folder of docs is named after.
fn system_of(docs: &Path) -> String {
    let folder = docs.canonicalize().unwrap_or_else(|_| docs.to_path_buf());
    let folder = if folder.is_file() { folder.parent().map(Path::to_path_buf).unwrap_or_default() } else { folder };
    let name = folder.file_name().unwrap_or_default().to_string_lossy().to_snake_case();
    if is_system_name(&name) { name } else { "docs".to_owned() }
}

impl InputArgs {
    /// The input that these arguments describe. The outer error is wrong use, the inner one a bad manifest.
    pub(super) fn resolve(&self) -> Result<Found<Input>, Stop> {
        if !self.docs.is_empty() {
            return self.ad_hoc().map(Ok);
        }
        let manifest = self.manifest()?;
        match pipeline::manifest_from(&manifest, self.base.as_deref()) {
            Ok(input) => self.select(input, &manifest).map(Ok),
            Err(findings) => Ok(Err(findings)),
        }
    }

    /// Where the manifest lies: the one that was named, or that of the project.
    pub(super) fn manifest(&self) -> Result<PathBuf, Stop> {
        self.manifest.clone().map_or_else(find_manifest, Ok)
    }

    /// Whether docs were named one by one, without a manifest.
    pub(super) fn is_ad_hoc(&self) -> bool {
        !self.docs.is_empty()
    }

    /// The one system that was asked for.
    pub(super) fn system(&self) -> Option<&str> {
        self.system.as_deref()
    }

    fn ad_hoc(&self) -> Result<Input, Stop> {
        let name = match &self.system {
            Some(name) if is_system_name(name) => name.clone(),
            Some(name) => {
                return Err(Stop::Usage(format!(
                    "`{name}` cannot name a system: write a small letter, then small letters, digits and `_`"
                )));
            }
            None => self.docs.first().map_or_else(String::new, |path| system_of(path)),
        };
        let dialect = self.dialect.clone().unwrap_or_else(|| Dialect::default_name().to_owned());
        let system = SystemInput {
            name,
            docs: self.docs.iter().map(|path| DocsInput { path: path.clone(), language: None }).collect(),
            routes: self.routes.clone(),
            dialect: dialect.clone(),
            overlay: self.overlay.clone(),
            ..SystemInput::default()
        };
        for path in self.docs.iter().chain(&self.routes).chain(&self.overlay) {
            if !path.exists() {
                return Err(Stop::Usage(format!("there is no {}", path.display())));
            }
            if !path.is_file() && !path.is_dir() {
                return Err(Stop::Usage(format!("{} is no file and no folder", path.display())));
            }
        }
        Ok(Input {
            systems: vec![system],
            crate_name: pipeline::crate_name(&dialect),
            crate_version: "0.1.0".to_owned(),
            ..Input::default()
        })
    }

    /// The one system that was asked for, or all.
    fn select(&self, mut input: Input, manifest: &Path) -> Result<Input, Stop> {
        let Some(wanted) = &self.system else { return Ok(input) };
        let names: Vec<String> = input.systems.iter().map(|system| system.name.clone()).collect();
        input.systems.retain(|system| system.name == *wanted);
        if input.systems.is_empty() {
            let list = format!("it has {}", names.join(", "));
            let help = did_you_mean_or(wanted, names.iter().map(String::as_str), &list);
            return Err(Stop::Usage(format!("there is no system `{wanted}` in {}: {help}", manifest.display())));
        }
        Ok(input)
    }

    /// Whether `--system` chose a part of a manifest.
    pub(super) fn is_part(&self) -> bool {
        self.docs.is_empty() && self.system.is_some()
    }

    /// The errors that end a run: all of them, or with `--skip-broken` those of no single page.
    pub(super) fn fatal(&self, report: &Report) -> Vec<Diagnostic> {
        report.fatal(self.skip_broken)
    }

    /// Reads the docs for a command that makes something of them. Nothing is made where an error ends the run: it
    /// is shown, with what to do about it, and there is no report.
    pub(super) fn read(&self, input: &Input, streams: &mut Streams<'_>) -> Option<Report> {
        let report = self.observe(input, streams);
        self.accept(input, report, streams)
    }

    /// The same for a command that writes nothing anyway, and says in other words what it did not do.
    pub(super) fn read_or(&self, undone: &str, input: &Input, streams: &mut Streams<'_>) -> Option<Report> {
        let report = self.observe(input, streams).sifted(&input.levels);
        self.judge_or(undone, &report, streams).then_some(report)
    }

    /// Reads the docs, and says meanwhile how far that is.
    pub(super) fn observe(&self, input: &Input, streams: &mut Streams<'_>) -> Report {
        self.tell(input, streams);
        let progress = Progress::default();
        let report = Line::during(&progress, streams, || pipeline::read_observed(input, &progress));
        streams.detail(&times(&progress));
        report.passed_over.iter().for_each(|file| streams.detail(&format!("no page by its name: {file}")));
        report
    }

    /// What is read from where, for people who want to know.
    pub(super) fn tell(&self, input: &Input, streams: &mut Streams<'_>) {
        if !streams.is_verbose() {
            return;
        }
        if let (true, Ok(manifest)) = (self.docs.is_empty(), self.manifest()) {
            streams.detail(&format!("manifest: {}", manifest.display()));
        }
        for system in &input.systems {
            streams.detail(&format!("system {}, dialect {}", system.name, system.dialect));
            let docs = system.docs.iter().map(|docs| ("docs", &docs.path));
            let routes = system.routes.iter().map(|path| ("routes", path));
            let overlay = system.overlay.iter().map(|path| ("overlay", path));
            for (what, path) in docs.chain(routes).chain(overlay) {
                streams.detail(&format!("  {what}: {}", path.display()));
            }
        }
        streams.detail(&crate::diagnostic::plural(rayon::current_num_threads(), "thread"));
    }

    /// The same for a report that is there already.
    pub(super) fn accept(&self, input: &Input, report: Report, streams: &mut Streams<'_>) -> Option<Report> {
        let report = report.sifted(&input.levels);
        self.judge(&report, streams).then_some(report)
    }

    /// Whether a report is one to go on with; says why not, or what it is without.
    pub(super) fn judge(&self, report: &Report, streams: &mut Streams<'_>) -> bool {
        self.judge_or("nothing was written", report, streams)
    }

    fn judge_or(&self, undone: &str, report: &Report, streams: &mut Streams<'_>) -> bool {
        let fatal = self.fatal(report);
        if fatal.is_empty() {
            list("left out", "with errors", &report.broken, streams);
            list("kept what can be used of", "with errors", &report.lacking, streams);
            return true;
        }
        streams.show(&fatal);
        let of_pages = fatal.iter().filter_map(|found| found.labels.first());
        if of_pages.clone().count() > 0 && of_pages.clone().all(|label| report.is_left_out(label.place.file.name())) {
            streams.say(&format!("{undone}; --skip-broken goes on without the pages that have an error"));
        } else {
            streams.say(undone);
        }
        false
    }

    /// Reads the docs for a command that describes endpoints without calling them: what leaves something of a page to
    /// describe is no error there.
    pub(super) fn read_to_describe(&self, input: &Input, streams: &mut Streams<'_>) -> Option<Report> {
        let mut report = self.observe(input, streams);
        for finding in &mut report.diagnostics {
            if pipeline::leaves_something(finding) || finding.code == &code::EMPTY_PAGE {
                finding.severity = Severity::Warning;
            }
        }
        self.accept(input, report, streams)
    }
}

/// Says which pages something happened to.
fn list(what: &str, why: &str, pages: &[String], streams: &mut Streams<'_>) {
    if pages.is_empty() {
        return;
    }
    streams.say(&format!(
        "{what} {} {why} (`md-bindgen check` shows them):",
        crate::diagnostic::plural(pages.len(), "page")
    ));
    for page in pages {
        streams.say(&format!("  {page}"));
    }
}

/// The manifest of the project that the current folder lies in.
fn find_manifest() -> Result<PathBuf, Stop> {
    let here = std::env::current_dir()?;
    // Relative where it can be: that is how people will see it in every message.
    if Path::new(MANIFEST).is_file() {
        return Ok(PathBuf::from(MANIFEST));
    }
    let found = here.ancestors().map(|folder| folder.join(MANIFEST)).find(|manifest| manifest.is_file());
    let found = found.map(|manifest| pathdiff::diff_paths(&manifest, &here).unwrap_or(manifest));
    found.ok_or_else(|| {
        Stop::Usage(format!(
            "there is no {MANIFEST} in {} or above it: `md-bindgen init DOCS` writes one; else say what to read \
             with --docs PATH --system NAME, or name a manifest with --manifest FILE",
            here.display()
        ))
    })
}
