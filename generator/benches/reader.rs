//! How fast docs are read, and where the time goes: `cargo bench -p md-bindgen --bench reader`.
//!
//! Reads the corpus named by `MD_BINDGEN_CORPUS` (any folder of Markdown will do), on one thread. The yardstick is
//! pulldown-cmark merely parsing the same text with tables and offsets to the end, in the same run: machines are noisy,
//! ratios are not. Each figure is the best of several rounds.

use md_bindgen::diagnostic::SourceFile;
use md_bindgen::dialect::Dialect;
use md_bindgen::markdown::Document;
use md_bindgen::outline::{Outline, outline};
use md_bindgen::resolve::{Input, resolve};
use md_bindgen::spec::routes::Routes;
use md_bindgen::spec::{System, yaml};
use std::hint::black_box;
use std::path::{Path, PathBuf};
use std::time::{Duration, Instant};

const ROUNDS: usize = 7;

struct Page {
    name: String,
    file: SourceFile,
}

fn main() {
    // Benchmarks run in the folder of their package; people give a path from the root of the workspace.
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("..");
    let Some(corpus) = std::env::var_os("MD_BINDGEN_CORPUS").map(|path| root.join(path)) else {
        println!("skipped: MD_BINDGEN_CORPUS names no folder of pages");
        return;
    };
    let mut pages = Vec::new();
    let mut route_files = Vec::new();
    collect(&corpus, &mut pages, &mut route_files);
    let Some(dialect) = Dialect::builtin(Dialect::default_name()) else { return };
    let routes = Routes::load(&route_files, &dialect.routes).0;
    let bytes: usize = pages.iter().map(|page| page.file.text().len()).sum();
    let megabytes = bytes as f64 / 1e6;
    println!("{} pages, {megabytes:.2} MB, one thread, best of {ROUNDS} rounds", pages.len());

    let base = best(|| parse_only(&pages));
    let documents: Vec<Document> = pages.iter().map(|page| Document::parse(page.file.text())).collect();
    let outlines: Vec<Outline> =
        documents.iter().zip(&pages).map(|(document, page)| outline(document, &page.file, &dialect)).collect();
    let system = resolve_all(&pages, &outlines, &dialect, &routes);

    let stages = [
        ("markdown", best(|| pages.iter().map(|page| Document::parse(page.file.text()).sections.len()).sum())),
        (
            "outline, examples",
            best(|| {
                documents
                    .iter()
                    .zip(&pages)
                    .map(|(document, page)| outline(document, &page.file, &dialect).tables.len())
                    .sum()
            }),
        ),
        ("resolve", best(|| resolve_all(&pages, &outlines, &dialect, &routes).endpoints.len())),
        ("spec as YAML", best(|| yaml::write(&system, yaml::Style::Full).len())),
    ];
    let whole = best(|| read_all(&pages, &dialect, &routes));

    line("pulldown-cmark alone", base, base, megabytes, pages.len());
    for (name, time) in stages {
        line(name, time, base, megabytes, pages.len());
    }
    line("all of it", whole, base, megabytes, pages.len());
}

fn line(name: &str, time: Duration, base: Duration, megabytes: f64, pages: usize) {
    let seconds = time.as_secs_f64();
    println!(
        "{name:<22} {:>8.2} ms  {:>6.1} x  {:>7.1} MB/s  {:>8.0} pages/s",
        seconds * 1e3,
        seconds / base.as_secs_f64(),
        megabytes / seconds,
        pages as f64 / seconds
    );
}

fn best(mut work: impl FnMut() -> usize) -> Duration {
    let round = |_| {
        let start = Instant::now();
        black_box(work());
        start.elapsed()
    };
    (0..ROUNDS).map(round).min().unwrap_or_default()
}

fn parse_only(pages: &[Page]) -> usize {
    let events = |page: &Page| {
        let options = pulldown_cmark::Options::ENABLE_TABLES;
        pulldown_cmark::Parser::new_ext(page.file.text(), options)
            .into_offset_iter()
            .map(|event| black_box(event).1.len())
            .sum::<usize>()
    };
    pages.iter().map(events).sum()
}

fn resolve_all(pages: &[Page], outlines: &[Outline], dialect: &Dialect, routes: &Routes) -> System {
    let endpoints = pages.iter().zip(outlines).filter_map(|(page, outline)| {
        resolve(&Input { name: &page.name, file: &page.file, relative: &page.name, outline, dialect, routes }).endpoint
    });
    System::new("bench", endpoints.collect())
}

fn read_all(pages: &[Page], dialect: &Dialect, routes: &Routes) -> usize {
    let endpoints = pages.iter().filter_map(|page| {
        let outline = outline(&Document::parse(page.file.text()), &page.file, dialect);
        resolve(&Input { name: &page.name, file: &page.file, relative: &page.name, outline: &outline, dialect, routes })
            .endpoint
    });
    let system = System::new("bench", endpoints.collect());
    yaml::write(&system, yaml::Style::Full).len()
}

fn collect(folder: &Path, pages: &mut Vec<Page>, routes: &mut Vec<SourceFile>) {
    let Ok(entries) = std::fs::read_dir(folder) else { return };
    let mut paths: Vec<PathBuf> = entries.flatten().map(|entry| entry.path()).collect();
    paths.sort();
    for path in paths {
        if path.is_dir() {
            collect(&path, pages, routes);
            continue;
        }
        let Ok(text) = std::fs::read_to_string(&path) else { continue };
        let file = SourceFile::new(path.to_string_lossy(), text);
        let name = path.file_stem().unwrap_or_default().to_string_lossy().into_owned();
        match path.extension().and_then(|ending| ending.to_str()) {
            Some("md") => pages.push(Page { name, file }),
            Some("yaml") => routes.push(file),
            _ => {}
        }
    }
}
