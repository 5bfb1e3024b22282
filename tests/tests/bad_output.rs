//! Targets that cannot be written, or may not: a clear error, and everything as it was.

#![allow(clippy::unwrap_used)]

mod project;

use project::{Project, ROUTE, Run, TABLE};
use std::fs;
use std::process::{Command, Stdio};

/// A project whose docs are ahead of its crate.
fn edited() -> Project {
    let project = Project::new();
    project.write("specs/docs/more.md", format!("{ROUTE}{TABLE}").replace("make", "more"));
    project.write("specs/docs/good.md", format!("{ROUTE}{TABLE}").replace("number", "the number"));
    project
}

/// Runs `generate` on an edited project that something was done to; it says `code` and touches nothing.
fn refused(project: &Project, code: &str) -> String {
    let before = project.files();
    let run = project.run(&["generate"]);
    refuses(&run, code);
    assert!(project.files() == before, "something was written\n{}", run.stderr);
    run.stderr
}

fn refuses(run: &Run, code: &str) {
    assert_eq!((run.status, run.stdout.as_str()), (Some(1), ""), "{}", run.stderr);
    assert!(run.stderr.contains(&format!("error[{code}]: ")), "{}", run.stderr);
    assert!(run.stderr.contains("= help: ") && run.stderr.ends_with("nothing was written\n"), "{}", run.stderr);
}

/// What stands below a folder, hidden files of ours included.
fn names(project: &Project) -> Vec<String> {
    project.files().keys().map(|path| path.display().to_string()).collect()
}

#[test]
fn a_folder_that_is_not_ours_is_left_alone() {
    let project = edited();
    fs::remove_file(project.path("generated/.md-bindgen")).unwrap();
    let said = refused(&project, "foreign-folder");
    assert!(said.contains("a folder of ours has a file `.md-bindgen`"), "{said}");
}

#[test]
fn a_file_in_the_place_of_the_folder_is_left_alone() {
    let project = edited();
    fs::remove_dir_all(project.path("generated")).unwrap();
    project.write("generated", "mine");
    let said = refused(&project, "unwritable-output");
    assert!(said.contains("generated"), "{said}");
}

#[test]
#[cfg(unix)]
fn links_in_the_folder_are_not_followed() {
    let project = edited();
    fs::rename(project.path("generated/src"), project.path("elsewhere")).unwrap();
    std::os::unix::fs::symlink(project.path("elsewhere"), project.path("generated/src")).unwrap();
    let said = refused(&project, "unwritable-output");
    assert!(said.contains("generated/src` is a symbolic link"), "{said}");
}

#[test]
#[cfg(unix)]
fn a_pipe_in_the_place_of_the_folder_is_not_opened() {
    let project = edited();
    fs::remove_dir_all(project.path("generated")).unwrap();
    project.pipe("generated");
    let run = project.run(&["generate"]);
    refuses(&run, "unwritable-output");
    assert!(run.stderr.contains("generated"), "{}", run.stderr);
}

#[test]
#[cfg(unix)]
fn pipes_in_the_folder_are_not_read() {
    for path in ["generated/src/things/good.rs", "generated/.md-bindgen"] {
        let project = edited();
        fs::remove_file(project.path(path)).unwrap();
        project.pipe(path);
        let run = project.run(&["generate"]);
        refuses(&run, "unwritable-output");
        assert!(run.stderr.contains(&format!("{path}` is no file")), "{}", run.stderr);
    }
}

#[test]
fn a_list_that_leads_elsewhere_is_refused() {
    let project = edited();
    for path in ["../specs/docs/good.md", "/etc/passwd", "src/../../x"] {
        project.write("generated/.md-bindgen", path);
        let said = refused(&project, "unwritable-output");
        assert!(said.contains(path), "{said}");
    }
}

#[test]
#[cfg(unix)]
fn a_second_run_is_told_that_another_is_at_work() {
    let project = edited();
    let session = md_bindgen::write::Session::writing(&project.path("generated"), &[]).unwrap();
    let said = refused(&project, "busy-folder");
    assert!(said.contains("generated"), "{said}");
    // Who only looks is in nobody's way.
    assert_eq!(project.run(&["generate", "--check"]).status, Some(1));
    drop(session);
    assert_eq!(project.run(&["generate"]).status, Some(0));
}

/// Several runs at once make what one alone makes, or are told that another is at work.
#[cfg(unix)]
fn together(prepare: fn(&Project)) {
    let (alone, together) = (edited(), edited());
    prepare(&alone);
    prepare(&together);
    assert_eq!(alone.run(&["generate"]).status, Some(0));
    let start = || {
        let mut command = Command::new(env!("CARGO_BIN_EXE_md-bindgen-under-test"));
        command.arg("generate").current_dir(together.path(".")).stdout(Stdio::null()).stderr(Stdio::piped());
        command.spawn().unwrap()
    };
    let runs = [start(), start(), start()].map(|run| run.wait_with_output().unwrap());
    assert!(runs.iter().any(|run| run.status.success()));
    for run in runs.iter().filter(|run| !run.status.success()) {
        let said = String::from_utf8_lossy(&run.stderr);
        assert!(said.contains("error[busy-folder]: "), "{said}");
    }
    let bytes =
        |project: &Project| project.files().into_iter().map(|(path, (bytes, _))| (path, bytes)).collect::<Vec<_>>();
    assert!(bytes(&alone) == bytes(&together));
}

#[test]
#[cfg(unix)]
fn two_runs_at_once_leave_what_one_alone_makes() {
    together(|_| {});
}

#[test]
#[cfg(unix)]
fn two_first_runs_at_once_do_the_same() {
    for _ in 0..5 {
        together(|project| fs::remove_dir_all(project.path("generated")).unwrap());
    }
}

#[test]
#[cfg(unix)]
fn a_folder_that_may_not_be_written_is_named() {
    use std::os::unix::fs::PermissionsExt;
    let project = edited();
    let allow = |path: &str, mode| fs::set_permissions(project.path(path), PermissionsExt::from_mode(mode)).unwrap();
    for path in ["generated", "specs/things"] {
        allow(path, 0o555);
        let before = project.files();
        let run = project.run_bound(&["generate"]);
        allow(path, 0o755);
        let Some(run) = run else { return println!("skipped: permissions bind no user at hand") };
        refuses(&run, "unwritable-output");
        assert!(project.files() == before, "{path}: something was written\n{}", run.stderr);
    }
}

/// A limit for the size of files does what a full disk does: some writes succeed, and then one does not.
#[test]
#[cfg(target_os = "linux")]
fn a_disk_that_is_full_changes_nothing() {
    let project = edited();
    let before = project.files();
    let listed = names(&project);
    let mut failed = 0;
    for blocks in [0, 1, 2, 4, 8, 16] {
        let program = env!("CARGO_BIN_EXE_md-bindgen-under-test");
        let script = format!("trap '' XFSZ; ulimit -f {blocks}; exec '{program}' generate");
        let mut shell = Command::new("bash");
        let run = shell.args(["-c", &script]).current_dir(project.path(".")).output().unwrap();
        let said = String::from_utf8_lossy(&run.stderr);
        if run.status.success() {
            break;
        }
        failed += 1;
        assert!(said.contains("error[unwritable-output]: "), "{blocks}: {said}");
        assert!(said.contains("free space"), "{blocks}: {said}");
        assert_eq!(names(&project), listed, "{blocks}: something is left");
        assert!(project.files() == before, "{blocks}: something was written");
    }
    assert!(failed > 1, "no run met the limit");
    assert_eq!(project.run(&["generate"]).status, Some(0));
}

/// A small disk of its own, for as long as it lives; none where this user may not mount one.
#[cfg(target_os = "linux")]
struct Disk(std::path::PathBuf);

#[cfg(target_os = "linux")]
impl Disk {
    fn mount(place: std::path::PathBuf, options: &str) -> Option<Disk> {
        fs::create_dir_all(&place).unwrap();
        let mut mount = Command::new("mount");
        mount.args(["-t", "tmpfs", "-o", options, "tmpfs"]).arg(&place).stderr(Stdio::null());
        mount.status().ok().filter(std::process::ExitStatus::success).map(|_| Disk(place))
    }

    fn read_only(&self) {
        assert!(Command::new("mount").args(["-o", "remount,ro"]).arg(&self.0).status().unwrap().success());
    }
}

#[cfg(target_os = "linux")]
impl Drop for Disk {
    fn drop(&mut self) {
        let _ = Command::new("umount").arg(&self.0).status();
    }
}

/// A project whose crate lies on another disk than its docs, with some room left.
#[cfg(target_os = "linux")]
fn on_a_disk(kib: usize) -> Option<(Project, Disk)> {
    let project = Project::empty();
    let disk = Disk::mount(project.path("generated"), &format!("size={kib}k"))?;
    let manifest = "out: ../generated\ncrate: {name: things}\nsystems:\n- {name: things, docs: docs}\n";
    project.write("specs/bindgen.yaml", manifest);
    project.write("specs/docs/good.md", format!("{ROUTE}{TABLE}"));
    Some((project, disk))
}

#[test]
#[cfg(target_os = "linux")]
fn a_real_disk_that_is_full_changes_nothing() {
    let mut failed = 0;
    for kib in [4, 40, 200, 400, 10_000] {
        let Some((project, disk)) = on_a_disk(kib) else { return println!("skipped: this user may not mount a disk") };
        let before = project.files();
        let run = project.run(&["generate"]);
        if run.status == Some(0) {
            break;
        }
        failed += 1;
        refuses(&run, "unwritable-output");
        assert!(run.stderr.contains("free space"), "{}", run.stderr);
        assert!(project.files() == before, "{kib} KiB: something was written");
        drop(disk);
    }
    println!("{failed} runs met a full disk");
    assert!(failed > 1, "no run met the limit");
}

#[test]
#[cfg(target_os = "linux")]
fn a_disk_that_is_read_only_is_named() {
    let Some((project, disk)) = on_a_disk(10_000) else { return println!("skipped: this user may not mount a disk") };
    assert_eq!(project.run(&["generate"]).status, Some(0));
    project.write("specs/docs/good.md", format!("{ROUTE}{TABLE}").replace("number", "the number"));
    disk.read_only();
    let said = refused(&project, "unwritable-output");
    assert!(said.contains("Read-only file system") && said.contains("generated"), "{said}");
    // Who only looks needs no right to write.
    let checked = project.run(&["generate", "--check"]);
    assert!(checked.stdout.contains("+") && checked.status == Some(1), "{}{}", checked.stdout, checked.stderr);
}

#[test]
fn a_file_that_is_no_spec_is_not_replaced_by_one() {
    for (text, is_spec) in [
        ("export PATH=$PATH\n", false),
        ("# a note\n\nformats: none\n", false),
        ("", true),
        ("# by hand\n---\nformat: 1\nsystem: [broken\n", true),
    ] {
        let project = edited();
        project.write("specs/things/spec.yaml", text);
        if is_spec {
            assert_eq!(project.run(&["generate"]).status, Some(0), "{text}");
        } else {
            let said = refused(&project, "foreign-file");
            assert!(said.contains("specs/things/spec.yaml"), "{said}");
        }
    }
}

#[test]
fn a_damaged_cache_is_slow_and_never_wrong() {
    let (project, other) = (edited(), edited());
    assert_eq!(project.run(&["generate"]).status, Some(0));
    let caches: Vec<_> =
        fs::read_dir(project.path("generated/target/md-bindgen")).unwrap().map(|entry| entry.unwrap().path()).collect();
    let cache = caches.iter().find(|path| path.extension().is_some_and(|extension| extension == "cache")).unwrap();
    let good = fs::read(cache).unwrap();
    assert_eq!(other.run(&["generate", "--no-cache"]).status, Some(0));
    let bytes =
        |project: &Project| project.files().into_iter().map(|(path, (bytes, _))| (path, bytes)).collect::<Vec<_>>();
    let expected = bytes(&other);
    let mut random = 1_u64;
    for _ in 0..30 {
        // A generator of numbers of the simplest kind: the same damage each time.
        random = random.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        let mut bad = good.clone();
        let at = (random >> 33) as usize % bad.len();
        bad[at] ^= 1 << (random >> 61);
        bad.truncate(if random & 1 == 0 { bad.len() } else { at + 1 });
        fs::write(cache, &bad).unwrap();
        let run = project.run(&["generate"]);
        assert_eq!(run.status, Some(0), "{}", run.stderr);
        assert!(bytes(&project) == expected, "damage at {at}");
    }
}

#[test]
fn a_spec_of_another_format_says_which_program_reads_it() {
    let project = edited();
    let spec = fs::read_to_string(project.path("specs/things/spec.yaml")).unwrap();
    project.write("specs/things/spec.yaml", spec.replace("format: 1", "format: 2"));
    let run = project.run(&["diff"]);
    assert_eq!(run.status, Some(1), "{}", run.stderr);
    assert!(
        run.stderr.contains("error[spec-format]: the spec has format 2; this md-bindgen reads format 1"),
        "{}",
        run.stderr
    );
    assert!(run.stderr.contains("specs/things/spec.yaml:1:9"), "{}", run.stderr);
}
