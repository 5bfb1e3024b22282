//! The crate of all accepted files goes through the compiler, rustdoc and its examples, and carries JSON.

use crate::whole::{CRATE, Whole};
use md_bindgen_tests::standalone::{Driven, cargo, lock_like_the_workspace, pass_through, target};
use std::collections::BTreeSet;
use std::fs;
use std::path::{Path, PathBuf};

/// All but the one that needs a library of the system.
const FEATURES: &str = "full,registry,blocking,tracing,fake";
/// Pages call it wherever somebody might run it.
const MARK: &str = "HOSTILE_MARK";
/// Pages try to write a file of this name, and to end a build with this message.
const CANARIES: [&str; 2] = ["INJECTED", "injected"];

/// What was compiled.
pub(crate) struct Compiled {
    pub(crate) driven: Driven,
    /// Examples of calls, which were compiled and not run.
    pub(crate) calls: usize,
    /// Pages of HTML that were searched for tags of the docs.
    pub(crate) html: usize,
}

pub(crate) fn compile(whole: &Whole) -> Result<Compiled, String> {
    let folder = whole.project.path("");
    let client = whole.project.path("generated");
    lock_like_the_workspace(&client)?;
    // The same as for the examples of calls: it is compiled once for both.
    let said = cargo(&client, &["build", "--features", FEATURES])?;
    if said.contains("warning") {
        return Err(format!("the compiler warns:\n{said}"));
    }
    fs::rename(&client, folder.join("client")).map_err(|error| error.to_string())?;
    let client = folder.join("client");
    let driven = pass_through(&folder, &whole.input, &whole.report)?;
    let docs = target().join("doc").join(CRATE);
    // Of a run before, which had other pages.
    let _ = fs::remove_dir_all(&docs);
    cargo(&client, &["doc", "--quiet", "--no-deps", "--features", FEATURES])?;
    let html = html(&docs)?;
    let said = cargo(&client, &["test", "--doc", "--features", FEATURES])?;
    let calls = calls(&said, whole)?;
    canaries(&folder)?;
    canaries(&std::env::current_dir().map_err(|error| error.to_string())?)?;
    // It stands under a path that no later run has.
    cargo(&client, &["clean", "--quiet", "--package", CRATE])?;
    Ok(Compiled { driven, calls, html })
}

/// The only doc tests in the modules of systems are the examples of calls, and they are only compiled.
fn calls(said: &str, whole: &Whole) -> Result<usize, String> {
    let is_of_system = |item: &str| {
        let module = item.split("::").next().unwrap_or_default();
        whole.report.systems.iter().any(|system| system.name == module)
    };
    // `test src/endpoint.rs - shop::save::super::Shop<'_>::save (line 20) - compile ... ok`: rustdoc names the file of the macro.
    let item = |test: &str| test.split_once(" - ").map(|(_, item)| item.to_owned());
    let tests = said.lines().filter(|line| line.starts_with("test src/")).filter_map(item);
    let of_pages: Vec<String> = tests.filter(|item| is_of_system(item)).collect();
    match of_pages.iter().find(|test| !test.ends_with(" - compile ... ok")) {
        Some(test) => return Err(format!("a doc test of a page that is run: {test}")),
        None if of_pages.is_empty() => return Err(format!("no example of a call: {said}")),
        None => {}
    }
    let methods: BTreeSet<&str> = of_pages.iter().filter_map(|test| test.split(' ').next()).collect();
    if methods.len() < of_pages.len() { Err("a method with two doc tests".to_owned()) } else { Ok(of_pages.len()) }
}

/// No tag that a page wrote.
fn html(folder: &Path) -> Result<usize, String> {
    let pages = files(folder)?.into_iter().filter(|path| path.extension().is_some_and(|ending| ending == "html"));
    let mut read = 0;
    let mut marks = 0;
    for path in pages {
        let text = fs::read_to_string(&path).map_err(|error| error.to_string())?;
        marks += text.matches(MARK).count();
        for tag in text.split('<').skip(1) {
            let tag = tag.split('>').next().unwrap_or_default();
            // The search engine's description is a text, in quotes that nothing ends.
            if (tag.contains(MARK) || tag.contains("javascript:")) && !tag.starts_with("meta name=\"description\"") {
                return Err(format!("{}: <{tag}>", path.display()));
            }
        }
        if text
            .split("<script")
            .skip(1)
            .any(|script| script.split("</script>").next().is_some_and(|code| code.contains(MARK)))
        {
            return Err(format!("{}: a script of the docs", path.display()));
        }
        read += 1;
    }
    if marks == 0 { Err("no page shows the mark as text".to_owned()) } else { Ok(read) }
}

/// Nobody wrote what pages try to write.
pub(crate) fn canaries(folder: &Path) -> Result<(), String> {
    let is_canary = |path: &PathBuf| CANARIES.iter().any(|canary| path.file_name().is_some_and(|name| name == *canary));
    match files(folder)?.into_iter().find(is_canary) {
        Some(path) => Err(format!("{} was written", path.display())),
        None => Ok(()),
    }
}

/// All files below a folder.
fn files(folder: &Path) -> Result<Vec<PathBuf>, String> {
    let mut open = vec![folder.to_path_buf()];
    let mut files = Vec::new();
    while let Some(folder) = open.pop() {
        for entry in fs::read_dir(&folder).map_err(|error| format!("{}: {error}", folder.display()))? {
            let entry = entry.map_err(|error| error.to_string())?;
            match entry.file_type().is_ok_and(|kind| kind.is_dir()) {
                true => open.push(entry.path()),
                false => files.push(entry.path()),
            }
        }
    }
    Ok(files)
}
