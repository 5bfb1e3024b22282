//! One hostile file alone in a project: read without a panic, and where it is refused, said so with its place.

use crate::cases::{Case, Outcome};
use crate::project::{Project, Run as Ran};
use md_bindgen::pipeline::{self, Mode, Run};
use md_bindgen_tests::inputs;
use md_bindgen_tests::shapes::is_turning;

/// The pages beside routes, overlays and dialects: one that says how it is called, one that does not.
pub(crate) const HARMLESS: [(&str, &str); 2] = [
    ("make_thing.md", include_str!("../../hostile/make_thing.md")),
    ("find_thing.md", include_str!("../../hostile/find_thing.md")),
];
pub(crate) const ROUTES: &str = "- {name: find_thing, path: /v2/things/find_thing/, suggest_method: GET}\n";

/// Puts a page into a project.
pub(crate) fn page(project: &Project, case: &Case) {
    let system = &case.topic;
    project
        .write("specs/bindgen.yaml", format!("crate: {{name: hostile}}\nsystems:\n- {{name: {system}, docs: docs}}\n"));
    let folder = project.path("specs/docs");
    std::fs::create_dir_all(&folder).unwrap();
    std::fs::write(folder.join(&case.file), &case.text).unwrap();
}

/// Puts a file of another kind into a project.
pub(crate) fn input(project: &Project, case: &Case) {
    for (name, text) in HARMLESS {
        project.write(&format!("specs/docs/{name}"), text);
    }
    project.write("specs/routes.yaml", ROUTES);
    let file = case.file.to_str().unwrap();
    project.write(
        "specs/bindgen.yaml",
        format!("crate: {{name: hostile}}\nsystems:\n- {}\n", entry(case, "hostile", "docs", "routes.yaml", file)),
    );
    let place = if case.topic == "manifests" { "specs/bindgen.yaml".to_owned() } else { format!("specs/{file}") };
    project.write(&place, &case.text);
}

/// The system of a manifest that has this file.
pub(crate) fn entry(case: &Case, name: &str, docs: &str, routes: &str, file: &str) -> String {
    match case.topic.as_str() {
        "facts" => format!("{{name: {name}, facts: {file}}}"),
        "routes" => format!("{{name: {name}, docs: {docs}, routes: [{routes}, {file}]}}"),
        "overlays" => format!("{{name: {name}, docs: {docs}, routes: {routes}, overlay: {file}}}"),
        _ => format!("{{name: {name}, docs: {docs}, routes: {routes}, dialect: ./{file}}}"),
    }
}

/// Reads a project as the command does, and holds it to what is to become of the file.
pub(crate) fn hold(project: &Project, case: &Case) -> Result<(), String> {
    match &case.outcome {
        Outcome::Accepted => accepted(project),
        Outcome::Refused(code) => refused(project, code),
    }
}

/// It goes through to the files of a crate. All accepted ones together are written and compiled elsewhere.
fn accepted(project: &Project) -> Result<(), String> {
    let input = pipeline::manifest(&project.path("specs/bindgen.yaml")).map_err(|found| inputs::text(&found))?;
    let report = pipeline::read(&input);
    let fatal = report.fatal(false);
    if !fatal.is_empty() {
        return Err(inputs::text(&fatal));
    }
    let run = Run::start(&input, Mode::Check).map_err(|found| inputs::text(&found))?;
    let outcome = run.finish(&report.systems).map_err(|found| inputs::text(&found))?;
    if outcome.written.is_empty() { Err("nothing would be written".to_owned()) } else { Ok(()) }
}

/// The command says why it does not take the file, and writes nothing.
fn refused(project: &Project, code: &str) -> Result<(), String> {
    let before = project.files();
    let run = project.run(&["generate"]);
    sane(&run)?;
    if run.status != Some(1) || !run.stdout.is_empty() {
        return Err(format!("status {:?}, {}{}", run.status, run.stdout, run.stderr));
    }
    if !placed(&run.stderr, code) {
        return Err(format!("no error[{code}] with a place: {}", run.stderr));
    }
    if project.files() == before { Ok(()) } else { Err("something was written".to_owned()) }
}

/// Whether an error of this code names a file with line and column, and says what to do.
fn placed(said: &str, code: &str) -> bool {
    let Some((_, rest)) = said.split_once(&format!("error[{code}]: ")) else { return false };
    let place = rest.lines().find_map(|line| line.trim_start().strip_prefix("--> "));
    let is_number = |part: Option<&str>| part.is_some_and(|part| part.parse::<usize>().is_ok());
    let mut parts = place.unwrap_or_default().rsplit(':');
    is_number(parts.next()) && is_number(parts.next()) && parts.next().is_some() && rest.contains("= help: ")
}

/// Nothing that is said of a project holds more than text, and each format stays one.
pub(crate) fn in_every_format(project: &Project) -> Result<(), String> {
    let of = |format: &str| project.run(&["check", "--format", format]);
    let [human, github, json, sarif] = ["human", "github", "json", "sarif"].map(of);
    for run in [&human, &github, &json, &sarif] {
        sane(run)?;
    }
    let others: [&[&str]; 4] = [&["generate", "--check"], &["spec"], &["export", "openapi"], &["check", "--summary"]];
    for arguments in others {
        sane(&project.run(arguments)).map_err(|error| format!("{arguments:?}: {error}"))?;
    }
    let is_command = |line: &str| ["::error ", "::warning ", "::notice "].iter().any(|word| line.starts_with(word));
    if let Some(line) = github.stdout.lines().find(|line| !is_command(line)) {
        return Err(format!("a line that is no annotation: {line:?}"));
    }
    let is_object = |line: &str| serde_json::from_str::<serde_json::Value>(line).is_ok_and(|value| value.is_object());
    if let Some(line) = json.stdout.lines().find(|line| !is_object(line)) {
        return Err(format!("a line that is no object: {line:?}"));
    }
    serde_json::from_str::<serde_json::Value>(&sarif.stdout).map_err(|error| format!("SARIF: {error}"))?;
    Ok(())
}

/// No panic, and nothing that a terminal would obey.
fn sane(run: &Ran) -> Result<(), String> {
    if run.stderr.contains("panicked at") || !matches!(run.status, Some(0 | 1)) {
        return Err(format!("status {:?}: {}", run.status, run.stderr));
    }
    for text in [&run.stdout, &run.stderr] {
        if let Some(odd) = text.chars().find(|c| c.is_control() && !matches!(c, '\n' | '\t') || is_turning(*c)) {
            return Err(format!("the character {odd:?} in what was said: {text:?}"));
        }
    }
    Ok(())
}
