//! The same docs give the same bytes, whatever order their files have on the disk, and whoever runs the command where.

#![allow(clippy::unwrap_used)]

mod project;

use md_bindgen_tests::inputs::{self, workspace};
use project::{command_in, ended};
use rand::rngs::StdRng;
use rand::seq::SliceRandom;
use rand::{RngExt, SeedableRng};
use std::collections::BTreeMap;
use std::fs;
use std::path::{Path, PathBuf};
use std::time::{Duration, SystemTime};

/// Files by their path below the project.
type Files = BTreeMap<PathBuf, Vec<u8>>;

/// How a run is made that must not make a difference.
struct Way {
    what: String,
    /// Where the project lies below a folder of its own.
    prefix: &'static str,
    /// In which order its files are made: sorted, the other way round, or shuffled.
    order: Order,
    /// Where the command runs, below the project; outside of it where that is absolute.
    cwd: &'static str,
    /// Whether the project is reached by way of a link.
    by_link: bool,
    env: Vec<(&'static str, &'static str)>,
    /// Whether a run before left a cache.
    cached: bool,
}

#[derive(Clone, Copy)]
enum Order {
    Sorted,
    Reversed,
    Shuffled(u64),
}

impl Way {
    fn usual(what: impl Into<String>) -> Way {
        let what = what.into();
        Way { what, prefix: "p", order: Order::Sorted, cwd: "", by_link: false, env: Vec::new(), cached: false }
    }
}

/// Every way but the first, each of which differs from it in one thing; the last in many.
fn ways() -> Vec<Way> {
    let mut ways = vec![Way { order: Order::Reversed, ..Way::usual("files made in reverse order") }];
    ways.extend((1..=3).map(|seed| Way { order: Order::Shuffled(seed), ..Way::usual(format!("shuffled by {seed}")) }));
    let environments: [(&'static str, &[&'static str]); 9] = [
        ("RAYON_NUM_THREADS", &["1", "2", "3", "16"]),
        ("LC_ALL", &["zh_CN.UTF-8", "tr_TR.UTF-8", "C", "de_DE.ISO-8859-1"]),
        ("LANG", &["zh_CN.GB18030"]),
        ("TZ", &["Asia/Shanghai", "America/St_Johns", "Pacific/Kiritimati", "nonsense"]),
        ("HOME", &["/nowhere"]),
        ("TERM", &["dumb"]),
        ("CLICOLOR_FORCE", &["1"]),
        ("COLUMNS", &["20"]),
        ("SOURCE_DATE_EPOCH", &["0"]),
    ];
    for (name, values) in environments {
        ways.extend(
            values.iter().map(|value| Way { env: vec![(name, *value)], ..Way::usual(format!("{name}={value}")) }),
        );
    }
    ways.extend(["specs", "specs/deep/er", "/"].map(|cwd| Way { cwd, ..Way::usual(format!("run in {cwd:?}")) }));
    let prefixes = ["a folder with spaces", "文档/生成", "a/b/c/d/e/f/g/h/i/j", "quote's \"and\" $HOME", ".hidden"];
    ways.extend(prefixes.map(|prefix| Way { prefix, ..Way::usual(format!("below {prefix:?}")) }));
    ways.push(Way { by_link: true, ..Way::usual("by way of a link") });
    ways.push(Way { cached: true, ..Way::usual("with a cache") });
    ways.push(Way {
        prefix: "all at 一次",
        order: Order::Shuffled(9),
        cwd: "/",
        by_link: true,
        env: vec![("RAYON_NUM_THREADS", "7"), ("LC_ALL", "tr_TR.UTF-8"), ("TZ", "Asia/Kathmandu")],
        ..Way::usual("all at once")
    });
    ways
}

/// What is compared: the files that were written, the OpenAPI document, and the findings, which name files as they are
/// reached: so only for runs in the same folder of the project.
struct Made {
    files: Files,
    openapi: String,
    findings: Option<String>,
}

fn made(sources: &Files, way: &Way) -> Made {
    let folder = tempfile::tempdir().unwrap();
    let root = folder.path().join(way.prefix);
    lay(sources, &root, way.order);
    let root = if way.by_link { linked(&root, &folder.path().join("link")) } else { root };
    let manifest = root.join("specs/bindgen.yaml");
    let cwd = root.join(way.cwd);
    fs::create_dir_all(&cwd).unwrap();
    let told = if cwd == root { "specs/bindgen.yaml".into() } else { manifest.to_string_lossy().into_owned() };
    let run = |arguments: &[&str]| {
        let mut command = command_in(&cwd, arguments);
        command.args(["--skip-broken", "--manifest", &told]).envs(way.env.iter().copied());
        let run = ended(command);
        // What is found in the docs is no failure.
        assert!(run.status == Some(0) || arguments[0] == "check", "{}: {}", way.what, run.stderr);
        run.stdout
    };
    if way.cached {
        run(&["generate"]);
        // All is made anew from the cache.
        let kept = root.join("generated/target");
        fs::rename(&kept, root.join("kept")).unwrap();
        fs::remove_dir_all(root.join("generated")).unwrap();
        fs::create_dir(root.join("generated")).unwrap();
        fs::write(root.join("generated/.md-bindgen"), "").unwrap();
        fs::rename(root.join("kept"), kept).unwrap();
    }
    run(if way.cached { &["generate"] } else { &["generate", "--no-cache"] });
    let openapi = run(&["export", "openapi"]);
    let findings = (cwd == root).then(|| run(&["check", "--format", "json"]));
    let written = project::files(&root).into_iter().filter(|(path, _)| !path.starts_with("specs/deep"));
    Made { files: written.map(|(path, (bytes, _))| (path, bytes)).collect(), openapi, findings }
}

/// Makes the files of a project one after the other, with times that say nothing.
fn lay(sources: &Files, root: &Path, order: Order) {
    let mut paths: Vec<&PathBuf> = sources.keys().collect();
    let mut random = StdRng::seed_from_u64(match order {
        Order::Shuffled(seed) => seed,
        Order::Sorted | Order::Reversed => 0,
    });
    match order {
        Order::Sorted => {}
        Order::Reversed => paths.reverse(),
        Order::Shuffled(_) => paths.shuffle(&mut random),
    }
    for path in paths {
        let place = root.join(path);
        fs::create_dir_all(place.parent().unwrap()).unwrap();
        fs::write(&place, &sources[path]).unwrap();
        let time = SystemTime::UNIX_EPOCH + Duration::from_secs(random.random_range(0..4_000_000_000));
        fs::File::options().write(true).open(&place).unwrap().set_modified(time).unwrap();
    }
}

#[cfg(unix)]
fn linked(root: &Path, link: &Path) -> PathBuf {
    std::os::unix::fs::symlink(root, link).unwrap();
    link.to_owned()
}

#[cfg(not(unix))]
fn linked(root: &Path, _link: &Path) -> PathBuf {
    root.to_owned()
}

/// A file, or the files below a folder, as files of a project at another place.
fn taken(from: &Path, to: &str) -> Files {
    if from.is_file() {
        return Files::from([(to.into(), fs::read(from).unwrap())]);
    }
    let found = project::files(from).into_iter();
    found.map(|(path, (bytes, _))| (Path::new(to).join(path), bytes)).collect()
}

/// Compares every way with the first.
fn compare(name: &str, sources: &Files, ways: &[Way]) {
    let usual = made(sources, &Way::usual("as usual"));
    let written = usual.files.keys().filter(|path| !sources.contains_key(*path)).count();
    assert!(written > 30, "{name}: {written} files were written");
    for way in ways {
        let other = made(sources, way);
        let differs = |path: &&PathBuf| usual.files.get(*path) != other.files.get(*path);
        let different: Vec<_> = usual.files.keys().chain(other.files.keys()).filter(differs).collect();
        assert!(different.is_empty(), "{name}, {}: {different:?} differ", way.what);
        assert!(usual.openapi == other.openapi, "{name}, {}: the OpenAPI document differs", way.what);
        let findings = other.findings.as_ref().or(usual.findings.as_ref());
        assert!(findings == usual.findings.as_ref(), "{name}, {}: the findings differ", way.what);
    }
    println!("{name}: {} ways of running gave the same bytes in {written} files", ways.len() + 1);
}

/// The manifest of some systems whose pages lie in two languages.
const REAL: &str = "\
out: ../generated
crate: {name: real}
systems:
- {name: cc, docs: {zh: cc/apidocs/zh_hans, en: cc/apidocs/en}, language: zh, routes: cc/cc.yaml}
- {name: jobv3, docs: {zh: jobv3/apidocs/zh_hans, en: jobv3/apidocs/en}, language: en, routes: jobv3/job.yaml}
";

/// The pages that the repository carries, and carried facts beside them.
const OWN: &str = "\
out: ../generated
crate: {name: own, readme: bkapi.md, examples: examples}
systems:
- {name: cc, docs: cc/docs, routes: cc/routes.yaml}
- {name: jobv3, facts: jobv3/spec.yaml}
- {name: monitor_v3, docs: monitor_v3/docs, language: en}
";

#[test]
fn no_way_of_running_makes_a_difference() {
    let mut sources = Files::from([
        ("specs/bindgen.yaml".into(), OWN.into()),
        ("specs/bkapi.md".into(), "See the example.\n\n<!-- example: show -->\n".into()),
        ("specs/examples/show.rs".into(), "//! Shows nothing.\n\nfn main() {}\n".into()),
    ]);
    for path in ["cc/docs", "cc/routes.yaml", "jobv3/spec.yaml", "monitor_v3/docs"] {
        sources.append(&mut taken(&workspace().join("specs").join(path), &format!("specs/{path}")));
    }
    compare("the docs of this repository", &sources, &ways());
}

#[test]
fn no_way_of_running_makes_a_difference_for_real_docs() {
    let Some(corpus) = inputs::corpus() else { return println!("skipped: {} is not set", inputs::CORPUS) };
    let mut sources = taken(&corpus.join("esb/cc"), "specs/cc");
    sources.append(&mut taken(&corpus.join("esb/jobv3"), "specs/jobv3"));
    sources.insert("specs/bindgen.yaml".into(), REAL.into());
    let mut ways = ways();
    // Those that read pages in another order; the last has everything at once.
    ways.retain(|way| way.cached || !matches!(way.order, Order::Sorted) || way.what.ends_with("THREADS=2"));
    compare("two systems of the corpus", &sources, &ways);
}
