//! Files of docs: found in folders, read as text.

use super::{DocsInput, Report};
use crate::diagnostic::{Diagnostic, SourceFile, code};
use crate::limits;
use std::io::Read;
use std::path::{Path, PathBuf};

/// A page to be read.
pub(super) struct PageFile {
    /// Where it lies.
    pub(super) path: PathBuf,
    /// Its path below the folder of docs, or of the spec where there is one, with `/`.
    pub(super) relative: String,
    /// The name of its endpoint: the file's name without its ending.
    pub(super) name: String,
    /// The language of the folder it lies in.
    pub(super) language: Option<String>,
}

/// Names (without ending) of files that introduce or list others.
const NO_PAGES: [&str; 4] = ["readme", "summary", "index", "changelog"];

/// Every page of a folder, sorted by path; or the one page.
pub(super) fn pages(docs: &DocsInput, report: &mut Report) -> Vec<PageFile> {
    if docs.path.is_file() {
        let relative = docs.path.file_name().unwrap_or_default().to_string_lossy().into_owned();
        return vec![page(docs, docs.path.clone(), relative)];
    }
    let mut pages = Vec::new();
    // What a `.gitignore` says is no business of docs.
    for entry in ignore::WalkBuilder::new(&docs.path).standard_filters(false).hidden(true).build() {
        match entry {
            Ok(entry) if is_markdown(entry.path()) && !is_page(entry.path()) => {
                report.passed_over.push(shown(entry.path()));
            }
            Ok(entry) if is_page(entry.path()) && entry.depth() > 0 => match usable(&docs.path, entry.path()) {
                Ok(()) => {
                    let relative = below(&docs.path, entry.path());
                    pages.push(page(docs, entry.into_path(), relative));
                }
                Err(why) => {
                    report.broken.push(shown(entry.path()));
                    report.diagnostics.push(unreadable(entry.path(), &why));
                }
            },
            Ok(_) => {}
            Err(error) => report.diagnostics.push(unwalkable(&docs.path, &error)),
        }
    }
    pages.sort_by(|a, b| a.relative.cmp(&b.relative));
    pages
}

/// Names the sources of a system by their way from the folder of its spec, where they lie below that.
pub(super) fn name_from(folder: &Path, pages: &mut [PageFile]) {
    for page in pages.iter_mut().filter(|page| page.path.starts_with(folder)) {
        page.relative = below(folder, &page.path);
    }
}

fn below(folder: &Path, path: &Path) -> String {
    let relative = path.strip_prefix(folder).unwrap_or(path);
    relative.components().map(|part| part.as_os_str().to_string_lossy()).collect::<Vec<_>>().join("/")
}

/// Whether something with the name of a page is a file of these docs; links inside of them are.
fn usable(folder: &Path, path: &Path) -> Result<(), String> {
    let kind = std::fs::metadata(path).map_err(|error| match path.is_symlink() {
        true => "it is a link to something that is not there".to_owned(),
        false => error.to_string(),
    })?;
    if kind.is_dir() {
        return Err("it is a folder, but has the name of a page".to_owned());
    }
    if !kind.is_file() {
        return Err("it is no file".to_owned());
    }
    let whole = |path: &Path| path.canonicalize().map_err(|error| error.to_string());
    if path.is_symlink() && !whole(path)?.starts_with(whole(folder)?) {
        return Err("it is a link to a file outside of the docs".to_owned());
    }
    Ok(())
}

fn page(docs: &DocsInput, path: PathBuf, relative: String) -> PageFile {
    let name = path.file_stem().unwrap_or_default().to_string_lossy().trim().to_owned();
    PageFile { path, relative, name, language: docs.language.clone() }
}

pub(super) fn is_page(path: &Path) -> bool {
    let stem = path.file_stem().unwrap_or_default().to_string_lossy().to_lowercase();
    is_markdown(path) && !NO_PAGES.contains(&stem.as_str())
}

fn is_markdown(path: &Path) -> bool {
    path.extension().is_some_and(|ending| ending.eq_ignore_ascii_case("md"))
}

/// Reads a page as UTF-8.
pub(super) fn read_page(path: &Path) -> Result<SourceFile, Diagnostic> {
    read_up_to(path, limits::PAGE_BYTES)
}

/// Reads a file as UTF-8.
pub(super) fn read(path: &Path) -> Result<SourceFile, Diagnostic> {
    read_up_to(path, limits::FILE_BYTES)
}

fn read_up_to(path: &Path, most: usize) -> Result<SourceFile, Diagnostic> {
    let bytes = match bytes(path, most) {
        Ok(Some(bytes)) => bytes,
        Ok(None) => return Err(too_large(path, most)),
        Err(error) => return Err(unreadable(path, &error.to_string())),
    };
    let name = shown(path);
    match String::from_utf8(bytes) {
        Ok(text) => Ok(SourceFile::new(name, text)),
        Err(error) => {
            let valid = error.utf8_error().valid_up_to();
            // What comes before the bad byte is text: it gives line and column.
            let text = String::from_utf8_lossy(&error.as_bytes()[..valid]).into_owned();
            let file = SourceFile::new(name.clone(), text);
            Err(Diagnostic::new(&code::NOT_UTF8, format!("{name} is not UTF-8: byte {valid} starts no character"))
                .at(file.at(valid..valid), "up to here it is")
                .help("convert the file, for example with `iconv -f GB18030 -t UTF-8`"))
        }
    }
}

/// The bytes of a file; none where it has more than `most`. A pipe might keep a run waiting for ever, so it is refused; what
/// a file says of its size is not relied upon, as some say 0.
pub(crate) fn bytes(path: &Path, most: usize) -> std::io::Result<Option<Vec<u8>>> {
    let found = std::fs::metadata(path)?;
    if !found.is_file() && !found.is_dir() {
        return Err(std::io::Error::other("it is a pipe, a socket or a device, no file"));
    }
    if found.is_file() && found.len() > most as u64 {
        return Ok(None);
    }
    let file = std::fs::File::open(path)?;
    let mut bytes = Vec::new();
    file.take(most as u64 + 1).read_to_end(&mut bytes)?;
    Ok((bytes.len() <= most).then_some(bytes))
}

/// What to say of a file of which [`bytes()`] gives nothing.
pub(crate) fn too_large(path: &Path, most: usize) -> Diagnostic {
    let name = shown(path);
    Diagnostic::new(&code::UNREADABLE_FILE, format!("{name} cannot be read: it has more than {most} bytes"))
        .at(SourceFile::new(name, "").whole(), "")
        .help("split the file, or look for data in it that does not belong there; `md-bindgen explain --limits` lists all limits")
}

/// A folder that cannot be walked; the error names it, too.
fn unwalkable(docs: &Path, error: &ignore::Error) -> Diagnostic {
    match error {
        ignore::Error::WithPath { path, err } => unreadable(path, &err.to_string()),
        ignore::Error::WithDepth { err, .. } => unwalkable(docs, err),
        other => unreadable(docs, &other.to_string()),
    }
}

fn unreadable(path: &Path, why: &str) -> Diagnostic {
    let name = shown(path);
    Diagnostic::new(&code::UNREADABLE_FILE, format!("{name} cannot be read: {why}"))
        .at(SourceFile::new(name, "").whole(), "")
        .help("put a file there that may be read, or take away what is there")
}

pub(super) fn shown(path: &Path) -> String {
    path.to_string_lossy().replace('\\', "/")
}
