//! Runs that are killed: what is there afterwards is what was there before, or what the run was to make.

#![allow(clippy::unwrap_used)]

mod project;

use project::{Project, ROUTE, TABLE};
use rand::rngs::StdRng;
use rand::{RngExt, SeedableRng};
use std::collections::BTreeMap;
use std::path::PathBuf;
use std::process::{Command, Stdio};
use std::time::{Duration, Instant};

const KILLS: usize = 100;
const PAGES: usize = 30;

type Tree = BTreeMap<PathBuf, Vec<u8>>;

/// What a run writes, without what it leaves for the next one where it was killed.
fn tree(project: &Project) -> Tree {
    let is_kept = |path: &PathBuf| {
        let parts = path.iter().map(|part| part.to_string_lossy().into_owned()).collect::<Vec<_>>();
        !parts.iter().any(|part| part.starts_with(".md-bindgen.") || part.ends_with(".md-bindgen"))
            && !path.starts_with("specs/docs")
    };
    project.files().into_iter().filter(|(path, _)| is_kept(path)).map(|(path, (bytes, _))| (path, bytes)).collect()
}

/// Gives every page the one or the other text; the second state has a page more.
fn edit(project: &Project, state: usize) {
    for n in 0..PAGES {
        let page = format!("{ROUTE}{TABLE}").replace("make", &format!("make{n}"));
        project.write(&format!("specs/docs/make{n}.md"), page.replace("number", &format!("number {state}")));
    }
    let more = project.path("specs/docs/more.md");
    if state == 0 {
        _ = std::fs::remove_file(more);
    } else {
        project.write("specs/docs/more.md", format!("{ROUTE}{TABLE}").replace("make", "more"));
    }
}

fn start(project: &Project) -> std::process::Child {
    let mut command = Command::new(env!("CARGO_BIN_EXE_md-bindgen-under-test"));
    // Without the cache every run has the same things to do.
    command.args(["generate", "--no-cache"]).current_dir(project.path("."));
    command.stdout(Stdio::null()).stderr(Stdio::null()).spawn().unwrap()
}

fn run(project: &Project) -> Tree {
    assert!(start(project).wait().unwrap().success());
    tree(project)
}

#[test]
fn a_killed_run_leaves_the_old_tree_or_the_new_one() {
    let project = Project::new();
    edit(&project, 1);
    let second = run(&project);
    edit(&project, 0);
    let began = Instant::now();
    let first = run(&project);
    let whole = began.elapsed();
    assert_ne!(first, second);
    let states = [first, second];

    let mut random = StdRng::seed_from_u64(5);
    let (mut at, mut old, mut new, mut between) = (0, 0, 0, 0);
    for kill in 0..KILLS {
        edit(&project, 1 - at);
        let mut child = start(&project);
        // Half of the time somewhere, half of the time where a run is about to end, and writes.
        let share = if kill % 2 == 0 { random.random_range(0.0..1.0) } else { random.random_range(0.8..1.4) };
        std::thread::sleep(Duration::from_secs_f64(whole.as_secs_f64() * share));
        _ = child.kill();
        child.wait().unwrap();
        let found = tree(&project);
        if found == states[at] {
            old += 1;
        } else if found == states[1 - at] {
            new += 1;
            at = 1 - at;
        } else {
            // The run was about to put the new files in their place, one after the other. The next one ends that.
            let is_half = project.path("generated/.md-bindgen.commit").exists();
            assert!(is_half, "kill {kill}: the tree is neither the old nor the new one");
            between += 1;
            at = 1 - at;
            assert!(run(&project) == states[at], "kill {kill}: the next run does not end what was begun");
        }
    }
    println!(
        "{KILLS} killed runs: {old} left the old tree, {new} the new one, {between} a tree that the next run ended"
    );
    edit(&project, 1 - at);
    assert!(run(&project) == states[1 - at], "the last run is not what it is without those before");
}

/// Pages with something that `check --fix` mends, a few in each.
fn mendable(project: &Project) {
    for n in 0..PAGES {
        let page = format!("{ROUTE}{TABLE}").replace("make", &format!("make{n}")).replace("yes", "is");
        project.write(&format!("specs/docs/make{n}.md"), page);
    }
}

fn pages(project: &Project) -> Tree {
    let found = project.files().into_iter().filter(|(path, _)| path.starts_with("specs/docs"));
    found.map(|(path, (bytes, _))| (path, bytes)).collect()
}

#[test]
fn a_killed_fix_leaves_whole_pages() {
    let project = Project::new();
    let fix = || {
        let mut command = project::command_in(&project.path("."), &["check", "--fix"]);
        command.stdout(Stdio::null()).stderr(Stdio::null()).spawn().unwrap()
    };
    mendable(&project);
    let before = pages(&project);
    let began = Instant::now();
    fix().wait().unwrap();
    let whole = began.elapsed();
    let after = pages(&project);
    assert!(before.iter().filter(|(path, bytes)| after[*path] != **bytes).count() == PAGES, "nothing was mended");

    let mut random = StdRng::seed_from_u64(6);
    let (mut untouched, mut between, mut done) = (0, 0, 0);
    for kill in 0..KILLS / 2 {
        mendable(&project);
        let mut child = fix();
        std::thread::sleep(Duration::from_secs_f64(whole.as_secs_f64() * random.random_range(0.3..1.1)));
        _ = child.kill();
        child.wait().unwrap();
        let found = pages(&project);
        let mended = found.iter().filter(|(path, bytes)| after.get(*path).is_some_and(|after| after == *bytes)).count();
        for (path, bytes) in found.iter().filter(|(path, _)| before.contains_key(*path)) {
            assert!(before[path] == *bytes || after[path] == *bytes, "kill {kill}: half of {}", path.display());
        }
        match mended {
            // One page was right from the start.
            0 | 1 => untouched += 1,
            all if all == after.len() => done += 1,
            _ => between += 1,
        }
        // Nothing that is left is taken for a page.
        let strange: Vec<_> = found.keys().filter(|path| !before.contains_key(*path)).collect();
        assert!(strange.iter().all(|path| path.extension().is_none_or(|ending| ending != "md")), "{strange:?}");
        strange.iter().for_each(|path| std::fs::remove_file(project.path(&path.to_string_lossy())).unwrap());
    }
    println!("{} killed fixes: {untouched} mended no page, {done} all, {between} some, none half a page", KILLS / 2);
}
