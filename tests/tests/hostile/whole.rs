//! All accepted files in one crate, a topic a system, and what is in that crate.

use crate::cases::Case;
use crate::project::{Project, files};
use crate::single::{HARMLESS, ROUTES, entry};
use crate::spec;
use md_bindgen::pipeline::{self, Input, Report};
use md_bindgen_tests::inputs;
use md_bindgen_tests::shapes::{self, Told};
use md_bindgen_tests::written::{self, Call};
use std::collections::{BTreeMap, BTreeSet};

/// What the crate is called.
pub(crate) const CRATE: &str = "hostile";

/// The crate and what it was made from.
pub(crate) struct Whole {
    pub(crate) project: Project,
    pub(crate) input: Input,
    pub(crate) report: Report,
    /// The files that were made from pages, by their paths.
    pub(crate) told: BTreeMap<String, Told>,
}

/// What the files of a crate were made from.
#[derive(Default)]
pub(crate) struct Counts {
    pub(crate) files: usize,
    pub(crate) records: usize,
    pub(crate) names: usize,
}

impl Whole {
    /// Generates the crate from all files that are accepted.
    pub(crate) fn generate(pages: &[Case], inputs: &[Case]) -> Result<Whole, String> {
        let project = Project::empty();
        let mut systems = BTreeMap::new();
        for case in pages.iter().filter(|case| case.is_accepted()) {
            let folder = project.path("specs").join(&case.topic);
            std::fs::create_dir_all(&folder).map_err(|error| error.to_string())?;
            std::fs::write(folder.join(&case.file), &case.text).map_err(|error| error.to_string())?;
            systems.insert(case.topic.clone(), format!("{{name: {0}, docs: {0}}}", case.topic));
        }
        for (name, text) in HARMLESS {
            project.write(&format!("specs/harmless/{name}"), text);
        }
        project.write("specs/routes.yaml", ROUTES);
        for case in inputs.iter().filter(|case| case.is_accepted() && case.topic != "manifests") {
            let file = format!("{}/{}", case.topic, case.file.to_string_lossy());
            let name = format!("{}_{}", case.topic, case.stem().replace('-', "_"));
            // Carried facts say whose they are.
            let text =
                String::from_utf8_lossy(&case.text).replacen("system: hostile\n", &format!("system: {name}\n"), 1);
            project.write(&format!("specs/{file}"), text);
            let entry = entry(case, &name, "harmless", "routes.yaml", &file);
            systems.insert(name, entry);
        }
        manifest(&project, &systems);
        let run = project.run(&["generate"]);
        if run.status != Some(0) {
            return Err(run.stderr);
        }
        let input = pipeline::manifest(&project.path("specs/bindgen.yaml")).map_err(|found| inputs::text(&found))?;
        let report = inputs::read(&input)?;
        Ok(Whole { project, input, report, told: BTreeMap::new() })
    }

    /// Holds every file of the crate to the shapes that templates give it.
    pub(crate) fn walk(&mut self) -> Result<Counts, String> {
        let mine = texts(&self.project);
        let harmless = texts(&self.twin()?);
        let mut counts = Counts::default();
        if let Some(lost) = harmless.keys().find(|path| !mine.contains_key(*path) && !path.ends_with("/make_thing.rs"))
        {
            return Err(format!("{lost} is not there"));
        }
        for (path, text) in &mine {
            let told = self.file(path, text, harmless.get(path)).map_err(|error| format!("{path}: {error}"))?;
            if let Some(told) = told {
                counts.records += told.records.len();
                counts.names += told.records.iter().map(|record| record.fields.len()).sum::<usize>();
                self.told.insert(path.clone(), told);
            }
            counts.files += 1;
        }
        spec::compare(&self.report.systems, &self.told)?;
        Ok(counts)
    }

    /// A crate of the same systems without a hostile word.
    fn twin(&self) -> Result<Project, String> {
        let project = Project::empty();
        project.write("specs/harmless/make_thing.md", HARMLESS[0].1);
        let entry = |name: &String| (name.clone(), format!("{{name: {name}, docs: harmless, spec: {name}.yaml}}"));
        manifest(&project, &self.report.systems.iter().map(|system| entry(&system.name)).collect());
        let run = project.run(&["generate"]);
        if run.status == Some(0) { Ok(project) } else { Err(run.stderr) }
    }

    /// One file; what a page says, where it is one that pages become.
    fn file(&self, path: &str, text: &str, harmless: Option<&String>) -> Result<Option<Told>, String> {
        let parts: Vec<&str> = path.split('/').collect();
        let module = |name: &str| self.report.systems.iter().find(|system| system.name == name);
        match (parts.as_slice(), harmless) {
            ([".md-bindgen"], _) => Ok(None),
            (["src", file], Some(harmless)) if module(file.trim_end_matches(".rs")).is_some() => {
                system(text, harmless).map(|()| None)
            }
            (["src", folder, "examples.json"], _) => match module(folder) {
                Some(system) => spec::examples(system, text).map(|()| None),
                None => Err("examples of no system".to_owned()),
            },
            (["src", folder, _], _) if module(folder).is_some() => shapes::walk(text, CRATE).map(Some),
            (_, Some(harmless)) if uncounted(text) == uncounted(harmless) => Ok(None),
            (_, Some(_)) => Err("it differs from that of a harmless crate".to_owned()),
            (_, None) => Err("a harmless crate has no such file".to_owned()),
        }
    }
}

fn manifest(project: &Project, systems: &BTreeMap<String, String>) {
    let entries: Vec<String> = systems.values().map(|entry| format!("- {entry}\n")).collect();
    project.write("specs/bindgen.yaml", format!("crate: {{name: {CRATE}}}\nsystems:\n{}", entries.concat()));
}

/// The files of the crate of a project.
fn texts(project: &Project) -> BTreeMap<String, String> {
    let found = files(&project.path("generated")).into_iter();
    let text = |bytes: Vec<u8>| String::from_utf8(bytes).unwrap();
    found.map(|(path, (bytes, _))| (path.to_string_lossy().replace('\\', "/"), text(bytes))).collect()
}

/// The file of a system is that of a harmless one but for its list of endpoints.
fn system(text: &str, harmless: &str) -> Result<(), String> {
    let file = syn::parse_file(text).map_err(|error| error.to_string())?;
    let calls = written::calls(&file).map_err(|error| error.to_string())?;
    let [Call::Endpoints(modules)] = calls.as_slice() else { return Err("more than a list of endpoints".to_owned()) };
    let names: BTreeSet<String> = modules.iter().map(|module| module.name.to_string()).collect();
    if names.len() != modules.len() {
        return Err("two endpoints have one module".to_owned());
    }
    let rest = |text: &str| {
        let (before, after) = text.split_once("\nendpoints! {\n")?;
        let after = after.split_once("\n}\n")?.1;
        Some(uncounted(&format!("{before}{after}")).replace("\npub mod types;\n", ""))
    };
    match rest(text).is_some_and(|text| Some(text) == rest(harmless)) {
        true => Ok(()),
        false => Err("it differs from that of a harmless system".to_owned()),
    }
}

/// A text without how many endpoints a system has.
fn uncounted(text: &str) -> String {
    let mut out = String::new();
    for line in text.split_inclusive('\n') {
        let at =
            line.find(" endpoint").map(|end| (line[..end].trim_end_matches(|c: char| c.is_ascii_digit()).len(), end));
        match at {
            Some((start, end)) if start < end => {
                out.push_str(&line[..start]);
                out.push_str(&line[end..].replacen("endpoints", "endpoint", 1));
            }
            _ => out.push_str(line),
        }
    }
    out
}
