//! A crate generated into an empty folder outside of the workspace: compiled there by itself, then used by a program
//! that depends on it.

use crate::examples::{self, Page};
use crate::inputs;
use crate::json::is_held;
use crate::trip::round_trip;
use md_bindgen::outline::Direction;
use md_bindgen::pipeline::{Input, Mode, Report, Run};
use serde_json::{Value, json};
use std::ffi::OsString;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};

/// The program that depends on the crate: its manifest and its `main.rs`.
const DRIVER: [&str; 2] = [include_str!("../driver/Cargo.toml.in"), include_str!("../driver/main.rs.in")];

/// What became of a run.
#[derive(Debug, Default, Clone, Copy, PartialEq, Eq)]
pub struct Driven {
    /// Examples that made the round trip.
    pub examples: usize,
    /// Endpoints whose pages they stand in.
    pub endpoints: usize,
    /// Examples that are no valid JSON, show a part of a body only, or a number that 64 bits do not hold.
    pub left_out: usize,
}

/// Generates a crate from pages into an empty folder, compiles it there by itself, and passes every valid example of
/// the pages through it by way of a program that knows it as a dependency only.
///
/// `docs` are folders or pages, `routes` files of routes; `system` names the one system.
///
/// # Errors
/// Errors of the docs, what the compiler says, or each example that did not come back as it was.
pub fn generate_and_drive(docs: &[PathBuf], routes: &[PathBuf], system: &str) -> Result<Driven, String> {
    drive(&inputs::ad_hoc(docs, routes, system))
}

/// As [`generate_and_drive`], for any input; its `out` is not used.
///
/// # Errors
/// As [`generate_and_drive`].
pub fn drive(input: &Input) -> Result<Driven, String> {
    let folder = tempfile::Builder::new().prefix("md-bindgen-").tempdir().map_err(|error| error.to_string())?;
    let client = folder.path().join("client");
    let report = inputs::read(input)?;
    let to_client = Input { out: Some(client.clone()), files_spec: false, ..input.clone() };
    let run = Run::start(&to_client, Mode::Write).map_err(|findings| inputs::text(&findings))?;
    run.finish(&report.systems).map_err(|findings| inputs::text(&findings))?;
    lock_like_the_workspace(&client)?;
    // Which a `cargo check` is a part of; what it compiles, the program below uses.
    cargo(&client, &["build", "--quiet", "--all-features"])?;
    pass_through(folder.path(), input, &report)
}

/// Passes every valid example of the pages through the crate in `client` below a folder, by way of a program beside it.
///
/// # Errors
/// What the compiler says, or each example that did not come back as it was.
pub fn pass_through(folder: &Path, input: &Input, report: &Report) -> Result<Driven, String> {
    let driver = write_driver(folder, input)?;
    cargo(&driver, &["build", "--quiet"])?;
    let mut pages = examples::callable(&input.systems, report)?;
    for page in &mut pages {
        let all = page.valid.len();
        page.valid.retain(|example| is_held(&example.body));
        page.left_out += all - page.valid.len();
    }
    let answers = ask(&target().join("debug/driver"), &pages)?;
    compare(&pages, answers)
}

/// The same versions of dependencies as in the workspace: nothing has to be downloaded or compiled twice.
///
/// # Errors
/// A file that cannot be copied.
pub fn lock_like_the_workspace(package: &Path) -> Result<(), String> {
    let lock = inputs::workspace().join("Cargo.lock");
    fs::copy(&lock, package.join("Cargo.lock")).map_err(|error| format!("{}: {error}", lock.display()))?;
    Ok(())
}

/// Where these crates are compiled, beside what the tests themselves were compiled to (`target/debug/deps/…`):
/// dependencies are reused by the next run.
pub fn target() -> PathBuf {
    let program = std::env::current_exe().unwrap_or_default();
    let target = program.ancestors().nth(3).map_or_else(|| inputs::workspace().join("target"), Path::to_path_buf);
    target.join("standalone")
}

/// Runs cargo in a folder, and gives what it said, the results first.
///
/// # Errors
/// What it said, where it failed.
pub fn cargo(folder: &Path, arguments: &[&str]) -> Result<String, String> {
    let program = std::env::var_os("CARGO").unwrap_or_else(|| OsString::from("cargo"));
    let mut command = Command::new(program);
    // Rustdoc is to say what it thinks of comments, and its warnings count.
    command.args(arguments).current_dir(folder).env("CARGO_TARGET_DIR", target()).env("RUSTDOCFLAGS", "-Dwarnings");
    // `cargo test` tells its children about the package under test; this is another one.
    let own = |name: &str| name.starts_with("CARGO_PKG_") || name.starts_with("CARGO_MANIFEST_");
    std::env::vars().filter(|(name, _)| own(name)).for_each(|(name, _)| {
        command.env_remove(name);
    });
    let output = command.stdin(Stdio::null()).output().map_err(|error| error.to_string())?;
    let [results, said] = [&output.stdout, &output.stderr].map(|bytes| String::from_utf8_lossy(bytes));
    if output.status.success() {
        return Ok(format!("{results}{said}"));
    }
    Err(format!("cargo {} in a generated crate:\n{results}{said}", arguments.join(" ")))
}

fn write_driver(folder: &Path, input: &Input) -> Result<PathBuf, String> {
    let [manifest, main] = DRIVER.map(|template| template.replace("{client}", &input.crate_name));
    let driver = folder.join("driver");
    fs::create_dir_all(driver.join("src")).map_err(|error| error.to_string())?;
    fs::write(driver.join("Cargo.toml"), manifest).map_err(|error| error.to_string())?;
    let main = main.replace("{module}", &input.crate_name.replace('-', "_"));
    fs::write(driver.join("src/main.rs"), main).map_err(|error| error.to_string())?;
    lock_like_the_workspace(&driver)?;
    Ok(driver)
}

/// The program reads a JSON array of questions from a file and writes an array of answers: a body, or a text that
/// says what is wrong.
fn ask(program: &Path, pages: &[Page]) -> Result<Vec<Value>, String> {
    let question = |page: &Page| {
        let name = page.endpoint.clone();
        page.valid.iter().map(move |example| json!([name, example.direction.word(), example.body])).collect::<Vec<_>>()
    };
    let questions: Vec<Value> = pages.iter().flat_map(question).collect();
    let file = tempfile::NamedTempFile::new().map_err(|error| error.to_string())?;
    fs::write(file.path(), Value::from(questions).to_string()).map_err(|error| error.to_string())?;
    let output = Command::new(program).arg(file.path()).output().map_err(|error| error.to_string())?;
    if !output.status.success() {
        return Err(format!("the program failed:\n{}", String::from_utf8_lossy(&output.stderr)));
    }
    serde_json::from_slice(&output.stdout).map_err(|error| format!("the program's answer: {error}"))
}

fn compare(pages: &[Page], answers: Vec<Value>) -> Result<Driven, String> {
    let mut answers = answers.into_iter();
    let mut driven = Driven::default();
    let mut next = |_: &str, _: Direction, _: &Value| match answers.next() {
        Some(Value::Object(mut answer)) => answer.remove("ok").ok_or_else(|| answer["error"].to_string()),
        _ => Err("the program gave no answer".to_owned()),
    };
    let mut losses = Vec::new();
    for page in pages {
        match round_trip(page, &mut next) {
            Ok(examples) => driven.examples += examples,
            Err(lost) => losses.push(lost),
        }
        driven.endpoints += 1;
        driven.left_out += page.left_out;
    }
    if losses.is_empty() { Ok(driven) } else { Err(losses.join("\n")) }
}
