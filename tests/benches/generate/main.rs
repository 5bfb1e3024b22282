//! What runs of `md-bindgen generate` cost, from the start of the program to its end: CPU seconds of all threads, and the
//! peak of memory. Compare the ratios of one run; machines differ, and are noisy.
//!
//! `cargo bench -p md-bindgen-benches --bench generate`. The same API as OpenAPI is given to `oas3-gen` and `cargo-progenitor`
//! where they are installed.
#![allow(clippy::print_stdout)]

mod api;

use api::Operation;
use std::error::Error;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};
use wait4::Wait4;

type Outcome<T> = Result<T, Box<dyn Error>>;

/// How often everything is run; the figures are medians.
const ROUNDS: usize = 5;
const PAGES: usize = 1000;

/// What a run costs.
#[derive(Clone, Copy)]
struct Cost {
    /// CPU seconds, those of the system included.
    cpu: f64,
    /// MB.
    memory: f64,
}

fn main() -> Outcome<()> {
    let work = tempfile::tempdir()?;
    let program = program()?;
    let (small, large) = (Project::new(work.path(), "small", PAGES)?, Project::new(work.path(), "large", 10 * PAGES)?);
    let openapi = work.path().join("openapi.json");
    fs::write(&openapi, serde_json::to_vec(&api::openapi(&small.operations))?)?;

    let mut lines: Vec<(&str, Vec<Cost>)> = Vec::new();
    let mut add = |name: &'static str, cost: Cost| match lines.iter_mut().find(|(known, _)| *known == name) {
        Some((_, costs)) => costs.push(cost),
        None => lines.push((name, vec![cost])),
    };
    for round in 0..ROUNDS {
        let out = small.out(round);
        let run = |arguments: &[&str]| small.run(&program, &out, arguments);
        add("a full run", run(&[])?);
        add("a full run without the cache", small.run(&program, &small.out(ROUNDS + round), &["--no-cache"])?);
        add("nothing to do", run(&[])?);
        add("nothing to do, --check", run(&["--check"])?);
        small.edit(round)?;
        add("one page changed", run(&[])?);
        add("ten times the pages", large.run(&program, &large.out(round), &[])?);
        for (name, arguments) in peers(&openapi, &work.path().join(format!("peer-{round}"))) {
            if let Some(cost) = peer(&arguments)? {
                add(name, cost);
            }
        }
    }
    show(&lines);
    Ok(())
}

fn show(lines: &[(&str, Vec<Cost>)]) {
    println!("{PAGES} pages, medians of {ROUNDS} rounds   CPU s   of a full run   MB");
    let median = |costs: &[Cost], of: fn(&Cost) -> f64| {
        let mut all: Vec<f64> = costs.iter().map(of).collect();
        all.sort_by(f64::total_cmp);
        all.get(all.len() / 2).copied().unwrap_or(f64::NAN)
    };
    let full = lines.first().map_or(f64::NAN, |(_, costs)| median(costs, |cost| cost.cpu));
    for (name, costs) in lines {
        let (cpu, memory) = (median(costs, |cost| cost.cpu), median(costs, |cost| cost.memory));
        println!("{name:36} {cpu:7.3}   {:13.2} {memory:5.0}", cpu / full);
    }
}

/// The program as users have it.
fn program() -> Outcome<PathBuf> {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("../..");
    let cargo = std::env::var_os("CARGO").unwrap_or_else(|| "cargo".into());
    let arguments = ["build", "--release", "--package", "md-bindgen", "--bin", "md-bindgen"];
    if !Command::new(cargo).args(arguments).current_dir(&root).status()?.success() {
        return Err("the program cannot be built".into());
    }
    let target = std::env::var_os("CARGO_TARGET_DIR").map_or_else(|| root.join("target"), PathBuf::from);
    Ok(target.join("release/md-bindgen").canonicalize()?)
}

/// A project with pages and a manifest.
struct Project {
    folder: PathBuf,
    operations: Vec<Operation>,
}

impl Project {
    fn new(work: &Path, name: &str, pages: usize) -> Outcome<Project> {
        let project = Project { folder: work.join(name), operations: api::operations(pages) };
        let mut manifest = "out: client\ncrate: {name: client}\nsystems:\n".to_owned();
        for operation in &project.operations {
            let page = project.page(operation);
            if let Some(folder) = page.parent().filter(|folder| !folder.exists()) {
                fs::create_dir_all(folder)?;
                let system = operation.system;
                manifest.push_str(&format!("- {{name: {system}, docs: {system}, spec: {system}.yaml}}\n"));
            }
            fs::write(page, operation.page())?;
        }
        fs::write(project.folder.join("bindgen.yaml"), manifest)?;
        Ok(project)
    }

    fn page(&self, operation: &Operation) -> PathBuf {
        self.folder.join(operation.system).join(format!("{}.md", operation.name))
    }

    /// Files of a run that no other run sees: to remove files and make new ones has a cost of its own.
    fn out(&self, round: usize) -> PathBuf {
        self.folder.join(format!("out-{round}"))
    }

    /// Gives some page another description of a field.
    fn edit(&self, round: usize) -> Outcome<()> {
        let page = self.page(&self.operations[7 * round]);
        let text = fs::read_to_string(&page)?;
        Ok(fs::write(page, text.replacen("an object", &format!("an object of round {round}"), 1))?)
    }

    fn run(&self, program: &Path, out: &Path, arguments: &[&str]) -> Outcome<Cost> {
        let mut command = Command::new(program);
        command.args(["generate", "--manifest"]).arg(self.folder.join("bindgen.yaml")).arg("--out").arg(out);
        cost(command.args(arguments).env_remove("CARGO_TARGET_DIR"))
    }
}

/// Other generators, and how they are called.
fn peers(openapi: &Path, out: &Path) -> [(&'static str, Vec<String>); 2] {
    let [openapi, one, other] = [openapi, &out.with_extension("oas3"), &out.with_extension("progenitor")]
        .map(|path| path.display().to_string());
    let words = |words: &[&str]| words.iter().map(|word| (*word).to_owned()).collect();
    let progenitor = ["cargo-progenitor", "progenitor", "-i", &openapi, "-o", &other, "-n", "client", "-v", "0.1.0"];
    [
        ("oas3-gen", words(&["oas3-gen", "generate", "client-mod", "-i", &openapi, "-o", &one])),
        ("cargo-progenitor", words(&progenitor)),
    ]
}

/// The cost of another generator; nothing where it is not installed.
fn peer(arguments: &[String]) -> Outcome<Option<Cost>> {
    let Some((program, arguments)) = arguments.split_first() else { return Ok(None) };
    match cost(Command::new(program).args(arguments)) {
        Err(error) if error.downcast_ref::<std::io::Error>().is_some() => {
            println!("{program} is not measured: {error}");
            Ok(None)
        }
        measured => measured.map(Some),
    }
}

fn cost(command: &mut Command) -> Outcome<Cost> {
    let mut child = command.stdout(Stdio::null()).stderr(Stdio::null()).spawn()?;
    let used = child.wait4()?;
    if !used.status.success() {
        return Err(format!("{command:?} failed: {}", used.status).into());
    }
    let cpu = used.rusage.utime + used.rusage.stime;
    Ok(Cost { cpu: cpu.as_secs_f64(), memory: used.rusage.maxrss as f64 / (1024.0 * 1024.0) })
}
