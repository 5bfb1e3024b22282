//! The manifest: which systems there are, and where everything of each one lies.

pub mod draft;
mod edit;
mod places;

pub use edit::with_version;

use crate::diagnostic::{CODES, Diagnostic, Place, SourceFile, code, did_you_mean_or, find};
use crate::dialect::Dialect;
use crate::limits;
use crate::render::names::{Kind, identifier, is_crate_name};
use crate::spec::Origin;
use crate::spec::check::{NAME_HELP, is_system_name};
use crate::spec::yaml::{Step, Tree, parse, tree};
use indexmap::IndexMap;
use serde::Deserialize;
use serde::de::{Deserializer, Error as _, MapAccess, SeqAccess, Visitor, value};
use std::collections::HashMap;
use std::fmt;
use std::marker::PhantomData;
use std::path::{Path, PathBuf};

/// A manifest with every path made whole: relative ones start at the folder of the manifest.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Manifest {
    /// The folder that the crate is written to.
    pub out: PathBuf,
    /// The crate that is written.
    pub package: Package,
    /// The repository that docs and routes come from, where that is another one.
    pub origin: Option<Origin>,
    /// The folder that docs and routes are named from: that of the manifest, unless somebody said where the other
    /// repository lies.
    pub base: PathBuf,
    /// The severity that somebody chose for a code, by its name.
    pub levels: IndexMap<String, Level>,
    /// The systems in the order of the manifest.
    pub systems: Vec<SystemEntry>,
}

/// The crate that is written.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Package {
    /// Its name.
    pub name: String,
    /// Its version.
    #[serde(default = "default_version")]
    pub version: String,
    /// A folder of programs that show how the crate is used; they become its examples.
    pub examples: Option<PathBuf>,
    /// A Markdown file that ends the crate's README.
    pub readme: Option<PathBuf>,
    /// The changelog of the crate, a Markdown file that need not be there yet.
    #[serde(default = "default_changelog")]
    pub changelog: PathBuf,
}

/// What becomes of the findings of a code.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Level {
    /// They are not shown.
    Allow,
    /// They are shown and stop nothing.
    Warn,
    /// They stop the run.
    Deny,
}

/// One system.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SystemEntry {
    /// Module and feature name.
    pub name: String,
    /// A short name of its handle: `client.shop()` for the system `shop_v2`.
    pub handle: Option<String>,
    /// The folders of its pages, the one in the main language first; empty only where there are carried facts.
    pub docs: Vec<Docs>,
    /// A spec whose facts are carried over: what the crate knows of endpoints that have no page here.
    pub facts: Option<PathBuf>,
    /// The files that give routes, in the order in which later ones override earlier ones.
    pub routes: Vec<PathBuf>,
    /// The dialect of the pages, where the manifest names one.
    pub dialect: Option<DialectRef>,
    /// The corrections by hand.
    pub overlay: Option<PathBuf>,
    /// Where the intermediate spec of the pages is written; nowhere where there are none.
    pub spec: Option<PathBuf>,
    /// Where the entry stands in the manifest.
    pub place: Place,
}

/// A folder of pages.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Docs {
    /// The language of the pages where the manifest names it, `zh`, `en`.
    pub language: Option<String>,
    /// The folder.
    pub folder: PathBuf,
}

/// A dialect by name or by file.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum DialectRef {
    /// One that md-bindgen carries.
    BuiltIn(String),
    /// A file of the project.
    File(PathBuf),
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct RawManifest {
    #[serde(default = "default_out")]
    out: PathBuf,
    #[serde(rename = "crate")]
    package: Package,
    origin: Option<Origin>,
    #[serde(default, deserialize_with = "once")]
    levels: IndexMap<String, Level>,
    systems: Vec<RawSystem>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct RawSystem {
    name: String,
    #[serde(default)]
    docs: RawDocs,
    facts: Option<PathBuf>,
    handle: Option<String>,
    language: Option<String>,
    #[serde(default)]
    routes: Paths,
    dialect: Option<String>,
    overlay: Option<PathBuf>,
    spec: Option<PathBuf>,
}

fn default_out() -> PathBuf {
    PathBuf::from("../generated")
}

fn default_version() -> String {
    "0.1.0".to_owned()
}

fn default_changelog() -> PathBuf {
    PathBuf::from("CHANGELOG.md")
}

/// A map in which no key stands twice.
fn once<'de, D: Deserializer<'de>, T: Deserialize<'de>>(deserializer: D) -> Result<IndexMap<String, T>, D::Error> {
    struct Visit<T>(PhantomData<T>);
    impl<'de, T: Deserialize<'de>> Visitor<'de> for Visit<T> {
        type Value = IndexMap<String, T>;
        fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
            f.write_str("keys and values")
        }
        fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<Self::Value, A::Error> {
            let mut entries = IndexMap::new();
            while let Some((key, value)) = map.next_entry::<String, T>()? {
                if entries.contains_key(&key) {
                    return Err(A::Error::custom(format!("duplicate field `{key}`")));
                }
                entries.insert(key, value);
            }
            Ok(entries)
        }
    }
    deserializer.deserialize_map(Visit(PhantomData))
}

/// One folder, or folders by language.
#[derive(Default)]
struct RawDocs(Vec<(Option<String>, PathBuf)>);

impl<'de> Deserialize<'de> for RawDocs {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        struct Visit;
        impl<'de> Visitor<'de> for Visit {
            type Value = RawDocs;
            fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str("a folder, or folders by language such as {zh: docs/zh, en: docs/en}")
            }
            fn visit_str<E: serde::de::Error>(self, folder: &str) -> Result<RawDocs, E> {
                Ok(RawDocs(vec![(None, folder.into())]))
            }
            fn visit_map<A: MapAccess<'de>>(self, map: A) -> Result<RawDocs, A::Error> {
                let folders: IndexMap<String, PathBuf> = once(value::MapAccessDeserializer::new(map))?;
                Ok(RawDocs(folders.into_iter().map(|(language, folder)| (Some(language), folder)).collect()))
            }
        }
        deserializer.deserialize_any(Visit)
    }
}

/// One file or a list of files.
#[derive(Default)]
struct Paths(Vec<PathBuf>);

impl<'de> Deserialize<'de> for Paths {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        struct Visit;
        impl<'de> Visitor<'de> for Visit {
            type Value = Paths;
            fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str("a file or a list of files")
            }
            fn visit_str<E: serde::de::Error>(self, file: &str) -> Result<Paths, E> {
                Ok(Paths(vec![file.into()]))
            }
            fn visit_unit<E: serde::de::Error>(self) -> Result<Paths, E> {
                Ok(Paths::default())
            }
            fn visit_seq<A: SeqAccess<'de>>(self, list: A) -> Result<Paths, A::Error> {
                Deserialize::deserialize(value::SeqAccessDeserializer::new(list)).map(Paths)
            }
        }
        deserializer.deserialize_any(Visit)
    }
}

impl Manifest {
    /// Reads the manifest at `path` and looks whether the folders and files that it names are there.
    ///
    /// # Errors
    /// `unreadable-file` or `not-utf8` for the manifest itself, else what [`Manifest::parse`] and
    /// [`Manifest::look`] have to say.
    pub fn load(path: &Path) -> Result<Manifest, Vec<Diagnostic>> {
        Manifest::load_from(path, None)
    }

    /// As [`Manifest::load`], with docs and routes in the folder `base`.
    ///
    /// # Errors
    /// As [`Manifest::load`].
    pub fn load_from(path: &Path, base: Option<&Path>) -> Result<Manifest, Vec<Diagnostic>> {
        let (file, folder) = text_and_folder(path)?;
        let manifest = Manifest::parse_from(&file, folder, base.unwrap_or(folder))?.without_detours();
        let findings = manifest.look(&file);
        if findings.is_empty() { Ok(manifest) } else { Err(findings) }
    }

    /// Reads the manifest at `path` and gives its text, too. What it names need not be there.
    ///
    /// # Errors
    /// As [`Manifest::load`], without [`Manifest::look`].
    pub fn open(path: &Path) -> Result<(Manifest, SourceFile), Vec<Diagnostic>> {
        let (file, folder) = text_and_folder(path)?;
        let manifest = Manifest::parse(&file, folder)?.without_detours();
        Ok((manifest, file))
    }

    /// Reads the text of a manifest that lies in `folder`. Touches no disk.
    ///
    /// # Errors
    /// `bad-yaml` for a key or value that does not exist; `bad-manifest` for what cannot be together.
    pub fn parse(file: &SourceFile, folder: &Path) -> Result<Manifest, Vec<Diagnostic>> {
        Manifest::parse_from(file, folder, folder)
    }

    fn parse_from(file: &SourceFile, folder: &Path, base: &Path) -> Result<Manifest, Vec<Diagnostic>> {
        let raw: RawManifest = parse(file).map_err(|finding| vec![finding])?;
        let tree = tree(file).map_err(|finding| vec![finding])?;
        let mut findings = check_package(&raw.package, &tree);
        findings.extend(check_levels(&raw.levels, &tree));
        if raw.systems.len() > limits::SYSTEMS {
            let place = tree.place(&[Step::Key("systems"), Step::Item(limits::SYSTEMS)]);
            let message = format!("the manifest has more than {} systems", limits::SYSTEMS);
            let finding = Diagnostic::new(&code::BAD_MANIFEST, message).at(place, "the first that is too much");
            return Err(vec![finding.help("put several folders of one kind into one system")]);
        }
        let systems: Vec<SystemEntry> = raw
            .systems
            .into_iter()
            .enumerate()
            .map(|(n, raw)| system(raw, (folder, base), &tree, n, &mut findings))
            .collect();
        findings.extend(check_twins(&systems, &tree));
        findings.extend(check_handles(&systems, &tree));
        let whole = |path: &Option<PathBuf>| path.as_deref().map(|path| join(folder, path));
        let (examples, readme) = (whole(&raw.package.examples), whole(&raw.package.readme));
        let changelog = join(folder, &raw.package.changelog);
        let package = Package { examples, readme, changelog, ..raw.package };
        let (out, origin, base) = (join(folder, &raw.out), raw.origin, base.to_owned());
        let manifest = Manifest { out, package, origin, base, levels: raw.levels, systems };
        if findings.is_empty() { Ok(manifest) } else { Err(findings) }
    }

    /// What the manifest names and the disk does not have, and what cannot be both. `file` is the text that [`Manifest::parse`] read.
    pub fn look(&self, file: &SourceFile) -> Vec<Diagnostic> {
        let Ok(tree) = tree(file) else { return Vec::new() };
        let mut findings = self.overwritten(file, &tree);
        if self.systems.is_empty() {
            findings.push(
                Diagnostic::new(&code::BAD_MANIFEST, "the manifest names no system")
                    .at(tree.place(&[Step::Key("systems")]), "nothing would be read")
                    .help("add an entry for each system, such as `- {name: users, docs: users/docs}`"),
            );
        }
        findings.extend(self.read_twice(&tree));
        // Docs of another repository are named from where that lies.
        let help = match &self.origin {
            Some(origin) => format!(
                "`--base DIR` says where the folder {} of {} lies; other paths are relative to the folder of the manifest",
                origin.path, origin.repository
            ),
            None => "paths are relative to the folder of the manifest".to_owned(),
        };
        for (n, system) in self.systems.iter().enumerate() {
            let help = help.as_str();
            let mut missing = |what: &str, path: &Path, below: &[Step<'_>]| {
                let place = tree.place(&[&[Step::Key("systems"), Step::Item(n)], below].concat());
                let shown = path.display();
                let why = if path.exists() { format!("{shown} is no file") } else { format!("there is no {shown}") };
                findings.push(
                    Diagnostic::new(&code::BAD_MANIFEST, format!("{what} of `{}` cannot be found", system.name))
                        .at(place, why)
                        .help(help),
                );
            };
            for docs in system.docs.iter().filter(|docs| !docs.folder.exists()) {
                let language = docs.language.as_deref().unwrap_or_default();
                missing("the docs", &docs.folder, &[Step::Key("docs"), Step::Key(language)]);
            }
            for (k, path) in system.routes.iter().enumerate().filter(|(_, path)| !path.is_file()) {
                missing("a routes file", path, &[Step::Key("routes"), Step::Item(k)]);
            }
            if let Some(path) = system.facts.as_deref().filter(|path| !path.is_file()) {
                missing("the facts", path, &[Step::Key("facts")]);
            }
            if let Some(path) = system.overlay.as_deref().filter(|path| !path.is_file()) {
                missing("the overlay", path, &[Step::Key("overlay")]);
            }
            if let Some(DialectRef::File(path)) = &system.dialect
                && !path.is_file()
            {
                missing("the dialect", path, &[Step::Key("dialect")]);
            }
            if let Some(DialectRef::BuiltIn(name)) = &system.dialect
                && Dialect::names().all(|known| known != name)
            {
                let place = tree.place(&[Step::Key("systems"), Step::Item(n), Step::Key("dialect")]);
                findings.push(Dialect::unknown(name).at(place, ""));
            }
        }
        findings
    }
}

fn text_and_folder(path: &Path) -> Result<(SourceFile, &Path), Vec<Diagnostic>> {
    let file = read_text(path).map_err(|finding| vec![finding])?;
    let folder = path.parent().filter(|folder| !folder.as_os_str().is_empty()).unwrap_or(Path::new("."));
    Ok((file, folder))
}

/// The entry as it is meant; docs and routes lie in `base`, everything else in `folder`.
fn system(
    raw: RawSystem,
    (folder, base): (&Path, &Path),
    tree: &Tree,
    n: usize,
    findings: &mut Vec<Diagnostic>,
) -> SystemEntry {
    let place = |key| tree.place(&[Step::Key("systems"), Step::Item(n), Step::Key(key)]);
    if !is_system_name(&raw.name) {
        findings.push(
            Diagnostic::new(&code::BAD_MANIFEST, format!("`{}` is no name for a system", raw.name))
                .at(place("name"), "")
                .help(NAME_HELP),
        );
    }
    let mut docs: Vec<Docs> =
        raw.docs.0.into_iter().map(|(language, path)| Docs { language, folder: join(base, &path) }).collect();
    match (&raw.language, docs.as_mut_slice()) {
        (None, []) if raw.facts.is_some() => {}
        (_, []) => findings.push(
            Diagnostic::new(&code::BAD_MANIFEST, format!("`{}` has no docs", raw.name))
                .at(place("docs"), "")
                .help("name the folder of its pages, or a spec whose `facts` are carried over"),
        ),
        (Some(language), [only]) if only.language.is_none() => only.language = Some(language.clone()),
        (Some(language), many) => match many.iter().position(|docs| docs.language.as_deref() == Some(language)) {
            Some(main) => many[..=main].rotate_right(1),
            None => findings.push(
                Diagnostic::new(&code::BAD_MANIFEST, format!("`{}` has no docs in `{language}`", raw.name))
                    .at(place("language"), "")
                    .help("name one of the languages under `docs`"),
            ),
        },
        (None, _) => {}
    }
    let facts = raw.facts.map(|path| join(folder, &path));
    // What was carried over is `spec.yaml`; what the pages say has a file of its own.
    let usual = folder.join(&raw.name).join(if facts.is_some() { "pages.yaml" } else { "spec.yaml" });
    let spec = raw.spec.map(|path| join(folder, &path)).or_else(|| (!docs.is_empty()).then_some(usual));
    SystemEntry {
        docs,
        facts,
        handle: raw.handle,
        routes: raw.routes.0.iter().map(|path| join(base, path)).collect(),
        dialect: raw.dialect.map(|word| dialect(&word, folder)),
        overlay: raw.overlay.map(|path| join(folder, &path)),
        spec,
        name: raw.name,
        place: tree.place(&[Step::Key("systems"), Step::Item(n)]),
    }
}

/// A word with a slash or a `.yaml` at its end is a file.
fn dialect(word: &str, folder: &Path) -> DialectRef {
    if word.contains(['/', '\\']) || word.ends_with(".yaml") || word.ends_with(".yml") {
        DialectRef::File(join(folder, Path::new(word)))
    } else {
        DialectRef::BuiltIn(word.to_owned())
    }
}

/// `folder/path` without the `.` that a reader of messages would stumble over.
fn join(folder: &Path, path: &Path) -> PathBuf {
    // `./words.yaml` is how a dialect says that it is a file; nobody wants to read it in a message.
    let path = path.strip_prefix(".").unwrap_or(path);
    if folder == Path::new(".") { path.to_owned() } else { folder.join(path) }
}

fn check_package(package: &Package, tree: &Tree) -> Vec<Diagnostic> {
    let mut findings = Vec::new();
    let mut bad = |key, message: String, help: &str| {
        let place = tree.place(&[Step::Key("crate"), Step::Key(key)]);
        findings.push(Diagnostic::new(&code::BAD_MANIFEST, message).at(place, "").help(help));
    };
    if !is_system_name(&package.name) {
        let message = format!("`{}` is no name for a crate", package.name);
        bad("name", message, NAME_HELP);
    } else if !is_crate_name(&package.name) {
        let message = format!("no crate can be called `{}`", package.name);
        bad(
            "name",
            message,
            "a keyword of Rust and the name of a crate that every client needs are taken: add a word, such as `-client`",
        );
    }
    if semver::Version::parse(&package.version).is_err() {
        bad("version", format!("`{}` is no version", package.version), "write three numbers, such as 0.1.0");
    }
    findings
}

fn check_levels(levels: &IndexMap<String, Level>, tree: &Tree) -> Vec<Diagnostic> {
    let unknown = levels.keys().filter(|name| find(name).is_none());
    unknown
        .map(|name| {
            let place = tree.key_place(&[Step::Key("levels"), Step::Key(name)]);
            Diagnostic::new(&code::BAD_MANIFEST, format!("there is no finding with the code `{name}`"))
                .at(place, "")
                .help(match name.as_str() {
                    "warnings" => "name each code here; `--deny warnings` is for one run".to_owned(),
                    _ => did_you_mean_or(
                        name,
                        CODES.iter().map(|code| code.name),
                        "`md-bindgen explain` lists every code",
                    ),
                })
        })
        .collect()
}

/// Two systems must not share a name or a file that is written.
fn check_twins(systems: &[SystemEntry], tree: &Tree) -> Vec<Diagnostic> {
    let mut findings = Vec::new();
    let (mut names, mut specs) = (HashMap::new(), HashMap::new());
    for (n, system) in systems.iter().enumerate() {
        let place = |n, key| tree.place(&[Step::Key("systems"), Step::Item(n), Step::Key(key)]);
        // Modules and folders do not tell `a-b` from `a_b`, and some disks not `A` from `a`.
        if let Some(first) = names.insert(system.name.replace('-', "_").to_lowercase(), n) {
            findings.push(
                Diagnostic::new(&code::BAD_MANIFEST, format!("there are two systems `{}`", system.name))
                    .at(place(n, "name"), "the second one")
                    .at(place(first, "name"), "the first one")
                    .help("give one of them another name; it becomes the name of a module"),
            );
        } else if let Some(spec) = &system.spec
            && let Some(first) = specs.insert(spec, n)
        {
            findings.push(
                Diagnostic::new(&code::BAD_MANIFEST, format!("two systems write {}", spec.display()))
                    .at(place(n, "spec"), "the second one")
                    .at(place(first, "spec"), "the first one")
                    .help("give one of them another `spec`"),
            );
        }
    }
    findings
}

/// A handle is a name as Rust writes methods, and no two systems have one.
fn check_handles(systems: &[SystemEntry], tree: &Tree) -> Vec<Diagnostic> {
    let mut findings = Vec::new();
    let module = |system: &SystemEntry| identifier(&system.name, Kind::System);
    for (n, system) in systems.iter().enumerate() {
        let Some(handle) = &system.handle else { continue };
        let mut bad = |message: String, help: &str| {
            let place = tree.place(&[Step::Key("systems"), Step::Item(n), Step::Key("handle")]);
            findings.push(Diagnostic::new(&code::BAD_MANIFEST, message).at(place, "").help(help));
        };
        let others = || systems.iter().enumerate().filter(|(k, _)| *k != n).map(|(_, other)| other);
        if identifier(handle, Kind::System) != *handle || !is_system_name(handle) {
            bad(
                format!("`{handle}` cannot be a method of the client"),
                "write small letters, digits and `_`, and no name of the client's own",
            );
        } else if others().any(|other| other.handle.as_ref() == Some(handle) || module(other) == *handle) {
            bad(format!("two systems would have the handle `{handle}`"), "choose another one");
        } else if module(system) == *handle {
            bad(format!("`{handle}` is the handle already"), "leave `handle` out, or choose a shorter name");
        }
    }
    findings
}

fn read_text(path: &Path) -> Result<SourceFile, Diagnostic> {
    let name = path.display().to_string();
    let failed = |code, message: String| Diagnostic::new(code, message).at(SourceFile::new(&name, "").whole(), "");
    let bytes = crate::pipeline::bytes(path, limits::FILE_BYTES).map_err(|error| {
        failed(&code::UNREADABLE_FILE, format!("cannot read {name}: {error}"))
            .help("`--manifest FILE` names another manifest; `--docs PATH` reads docs without one")
    })?;
    let bytes = bytes.ok_or_else(|| crate::pipeline::too_large(path, limits::FILE_BYTES))?;
    String::from_utf8(bytes).map(|text| SourceFile::new(&name, text)).map_err(|error| {
        failed(&code::NOT_UTF8, format!("{name} is not UTF-8: {error}"))
            .help("convert the file, for example with `iconv -f GB18030 -t UTF-8`")
    })
}

#[cfg(test)]
mod tests;
