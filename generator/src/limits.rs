//! How much of everything is read: every limit of the input, in one list.
//!
//! Docs, routes, overlays and specs come from strangers. Each stage asks here how much it may take, refuses what is more
//! with a finding, and so needs bounded time and memory whatever it reads. `md-bindgen explain --limits` prints the list.

use crate::diagnostic::{Diagnostic, Place, code};

/// What to say of something in a page that is beyond its limit; `label` says what became of the place.
pub(crate) fn too_large(message: impl Into<String>, place: Place, label: &str) -> Diagnostic {
    Diagnostic::new(&code::TOO_LARGE, message).at(place, label).help(
        "look for text that was pasted too often; what is all meant goes into several pages. `md-bindgen explain --limits` \
         lists all limits",
    )
}

/// A limit, as people read it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Limit {
    /// What is counted, with its unit.
    pub what: &'static str,
    /// The most that is taken.
    pub most: usize,
    /// The most in the docs of BlueKing, some 1,050 pages, and in what this project has written about them; none where
    /// nothing of the kind was counted.
    pub real: Option<usize>,
    /// What happens beyond, mostly a code.
    pub beyond: &'static str,
}

macro_rules! limits {
    ($($(#[$doc:meta])* $name:ident = $most:expr, $what:literal, $real:expr, $beyond:literal;)*) => {
        $($(#[$doc])* pub const $name: usize = $most;)*
        /// Every limit there is, in the order of the stages.
        pub static LIMITS: &[Limit] = &[$(Limit { what: $what, most: $name, real: $real, beyond: $beyond }),*];
    };
}

limits! {
    /// Bytes of a file that is no page: a manifest, routes, a dialect, an overlay, a spec. Some trees of a YAML file take
    /// thirty times its size.
    FILE_BYTES = 16 << 20, "bytes of a file that is no page", Some(273_227), "unreadable-file";
    /// Bytes of a page. What is found in it takes memory many times over, on each thread.
    PAGE_BYTES = 4 << 20, "bytes of a page", Some(30_962), "unreadable-file";
    /// Headings of a page; each may be compared with each field.
    HEADINGS = 2_000, "headings of a page", Some(45), "too-large";
    /// Tables of a page; each may be compared with each field.
    TABLES = 1_000, "tables of a page", Some(25), "too-large";
    /// Rows of all tables of a page.
    ROWS = 10_000, "rows in the tables of a page", Some(229), "too-large";
    /// Cells of a row.
    CELLS = 200, "cells of a row", Some(10), "too-large";
    /// Paragraphs, list items, comments and blocks of code of a page.
    BLOCKS = 20_000, "paragraphs, items, comments and blocks of a page", Some(57), "too-large";
    /// Codes that the comments of a page may name; there are fewer than a hundred.
    ALLOWS = 500, "codes in the comments of a page", None, "too-large";
    /// Bytes of an example. Text that is almost JSON is looked at several times.
    EXAMPLE_BYTES = 512 << 10, "bytes of an example", Some(15_333), "too-large";
    /// Values and members of an example; each takes some two hundred bytes.
    EXAMPLE_VALUES = 50_000, "values of an example", Some(392), "too-large";
    /// Documents in one block of code, and examples of a page.
    EXAMPLES = 1_000, "examples of a page", Some(18), "too-large";
    /// How deep a field may lie: names in a dotted name, tables inside of tables, values inside of values. Each step is a
    /// call on the stack of a thread that has 2 MiB.
    DEPTH = 64, "levels that a field lies deep", Some(13), "too-large";
    /// Bytes of the name of a field. It is repeated wherever the field is spoken of.
    NAME_BYTES = 16 << 10, "bytes of a name", Some(39), "too-large";
    /// Fields of a request or an answer. Tables that refer to one another would double them with each step.
    FIELDS = 10_000, "fields of a request or an answer", Some(195), "too-large";
    /// Bytes of the path of an endpoint; it is repeated in what is said of each of its parameters.
    PATH_BYTES = 2_000, "bytes of a path", Some(94), "too-large, odd-route, bad-spec, bad-correction";
    /// Looks at a field while tables are linked to fields: tables times fields times rules.
    LINK_STEPS = 5_000_000, "looks at fields while tables are linked", Some(84_510), "too-large";
    /// Bytes of a type cell; longer ones are prose.
    TYPE_BYTES = 80, "bytes of a type cell", None, "taken for prose";
    /// How deep a type cell may nest.
    TYPE_CELL_DEPTH = 8, "levels of a type cell", Some(3), "an unknown type";
    /// How deep types may nest, as lists in lists do. The compiler follows each level of them.
    TYPE_DEPTH = 32, "levels of a type", Some(3), "too-large, bad-spec, bad-correction";
    /// Systems of a manifest.
    SYSTEMS = 1_000, "systems of a manifest", Some(4), "bad-manifest";
    /// Corrections of an overlay; after each, the endpoint is looked at as a whole.
    CORRECTIONS = 2_000, "entries of an overlay", Some(80), "bad-correction";
    /// Records of an endpoint in YAML.
    RECORDS = 1_000, "records of an endpoint in YAML", Some(53), "bad-spec, bad-correction";
    /// Brackets that are open at once in YAML. The library looks at every open one for each token.
    YAML_OPEN = 1_000, "open brackets in YAML", Some(4), "bad-yaml";
    /// Bytes of a dialect.
    DIALECT_BYTES = 256 << 10, "bytes of a dialect", Some(19_565), "bad-dialect";
    /// Patterns in one list of a dialect. Each is compiled, and some are tried one after the other.
    PATTERNS = 200, "patterns in a list of a dialect", None, "bad-dialect";
    /// Bytes of a pattern of a dialect after it was compiled, as the library counts; matching takes linear time.
    PATTERN_SIZE = 512 << 10, "bytes of a compiled pattern", None, "bad-dialect";
    /// Findings of one code about a page; what is left out is counted.
    FINDINGS = 200, "findings of a code about a page", Some(47), "counted in one more";
    /// Findings that people are shown at once; the machine formats have all.
    SHOWN = 5_000, "findings in one report for people", Some(729), "counted in the last line";
    /// Files of routes that `init` looks into.
    ROUTE_FILES = 500, "files that `init` looks into for routes", Some(40), "not looked into";
    /// Bytes of such a file.
    ROUTE_BYTES = 8 << 20, "bytes of such a file", Some(273_227), "not looked into";
}
