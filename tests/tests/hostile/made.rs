//! Pages that are easier to make than to keep: characters that editors change or do not show, ends of lines that git would
//! mend, names of files that not every system can hold, and what is large.

use crate::cases::{Case, Outcome};
use std::ffi::OsString;
use std::fmt::Write;

// The systems of these pages.
const TEXT: &str = "text";
const LARGE: &str = "large";
const FILES: &str = "files";

/// All of them.
pub(crate) fn pages() -> Vec<Case> {
    let mut pages = texts();
    pages.extend(large());
    pages.extend(files());
    pages
}

/// A page whose words are these.
struct Words<'a> {
    name: &'a str,
    path: &'a str,
    field: &'a str,
    ty: &'a str,
    doc: &'a str,
    /// A JSON text, with its quotes.
    value: &'a str,
}

const PLAIN: Words<'_> = Words { name: "plain", path: "", field: "id", ty: "string", doc: "text", value: "\"x\"" };

impl Words<'_> {
    fn page(&self) -> String {
        let Words { name, path, field, ty, doc, value } = self;
        let mut page = format!("### Request method\n\nPOST\n\n### Request address\n\n/v2/{name}/{path}\n\n");
        let _ = write!(page, "### Function description\n\n{doc}\n\n### Request parameters\n\n");
        let _ = write!(
            page,
            "| Field | Type | Required | Description |\n|---|---|---|---|\n| {field} | {ty} | yes | {doc} |\n\n"
        );
        let answer = format!("{{\"result\": true, \"code\": 0, \"message\": \"\", \"data\": {{\"id\": {value}}}}}");
        let _ = write!(page, "### Response example\n\n```json\n{answer}\n```\n");
        page
    }
}

fn case(topic: &str, file: impl Into<OsString>, text: impl Into<Vec<u8>>, outcome: &str) -> Case {
    Case { topic: topic.to_owned(), file: file.into(), outcome: Outcome::of(outcome), text: text.into() }
}

/// Characters that nobody sees.
const CHARACTERS: [(&str, &str); 22] = [
    ("nul", "\0"),
    ("bell", "\u{7}"),
    ("backspace", "\u{8}"),
    ("escape", "\u{1b}[31m\u{1b}]0;title\u{7}"),
    ("delete", "\u{7f}"),
    ("next-line", "\u{85}"),
    ("csi", "\u{9b}31m"),
    ("vertical-tab", "\u{b}"),
    ("form-feed", "\u{c}"),
    ("line-separator", "\u{2028}"),
    ("paragraph-separator", "\u{2029}"),
    ("override", "\u{202e}"),
    ("isolate", "\u{2066}x\u{2067}"),
    ("marks", "\u{200e}\u{200f}\u{61c}"),
    ("zero-width", "\u{200b}\u{200c}\u{200d}\u{2060}"),
    ("byte-order-mark", "\u{feff}"),
    ("soft-hyphen", "\u{ad}"),
    ("tags", "\u{e0001}\u{e0061}\u{e007f}"),
    ("private", "\u{e000}\u{f8ff}\u{10fffd}"),
    ("no-characters", "\u{fffe}\u{ffff}\u{10ffff}"),
    ("filler", "\u{3164}\u{115f}\u{1160}"),
    ("replacement", "\u{fffd}"),
];

fn texts() -> Vec<Case> {
    let odd = CHARACTERS.iter().map(|(name, odd)| {
        let (field, doc, value) = (format!("a{odd}b"), format!("x {odd}y{odd}"), format!("\"v{}w\"", escaped(odd)));
        let words = Words { name, field: &field, doc: &doc, value: &value, ..PLAIN };
        // The same characters where a path stands are no part of one.
        case(TEXT, format!("{name}.md"), words.page(), "accepted")
    });
    let plain = |name| Words { name, ..PLAIN }.page();
    let wide = |big: bool| {
        plain("utf-16")
            .encode_utf16()
            .flat_map(move |unit| if big { unit.to_be_bytes() } else { unit.to_le_bytes() })
            .collect::<Vec<u8>>()
    };
    let with = |name, bytes: &[u8]| [plain(name).as_bytes(), bytes].concat();
    odd.chain([
        case(TEXT, "crlf.md", plain("crlf").replace('\n', "\r\n"), "accepted"),
        case(TEXT, "cr.md", plain("cr").replace('\n', "\r"), "accepted"),
        case(TEXT, "mixed-ends.md", plain("mixed-ends").replacen("\n\n", "\r\r\n\n\r", 3), "accepted"),
        case(TEXT, "bom.md", format!("\u{feff}{}", plain("bom")), "accepted"),
        case(TEXT, "nuls.md", plain("nuls").replace('\n', "\0\n"), "no-route"),
        case(TEXT, "utf-16-little.md", [&[0xff, 0xfe][..], &wide(false)].concat(), "not-utf8"),
        case(TEXT, "utf-16-big.md", [&[0xfe, 0xff][..], &wide(true)].concat(), "not-utf8"),
        case(TEXT, "latin-1.md", with("latin-1", b"caf\xe9"), "not-utf8"),
        case(TEXT, "overlong.md", with("overlong", b"\xc0\xaf\xc0\xaf"), "not-utf8"),
        case(TEXT, "surrogates.md", with("surrogates", b"\xed\xa0\xbd\xed\xb2\xa9"), "not-utf8"),
        case(TEXT, "cut-character.md", with("cut-character", b"\xf0\x9f\xa6"), "not-utf8"),
        case(TEXT, "empty.md", "", "empty-page"),
        case(TEXT, "blank.md", " \n\t\r\n\u{feff}", "empty-page"),
        case(TEXT, "zeros.md", vec![0; 4096], "empty-page"),
    ])
    .collect()
}

/// A text as JSON holds it, every character as an escape.
fn escaped(text: &str) -> String {
    text.encode_utf16().map(|unit| format!("\\u{unit:04x}")).collect()
}

/// Ten thousand characters where one word is meant.
const LONG: usize = 10_000;

fn large() -> Vec<Case> {
    let long = "x".repeat(LONG);
    let wide = "名".repeat(LONG / 3);
    let sentence = "word ".repeat(LONG / 2);
    let path = "a/".repeat(LONG / 2);
    let quotes = "\"".repeat(LONG);
    let ticks = "`".repeat(LONG);
    let brackets = "[".repeat(LONG);
    let list: String = (0..1200).map(|at| format!("`v{at}`, ")).collect();
    let of = |name: &'static str, words: Words<'_>| {
        case(LARGE, format!("{name}.md"), Words { name, ..words }.page(), "accepted")
    };
    vec![
        of("name", Words { field: &long, ..PLAIN }),
        of("name-wide", Words { field: &wide, ..PLAIN }),
        of("type", Words { ty: &long, ..PLAIN }),
        case(LARGE, "path.md", Words { name: "path", path: &path, ..PLAIN }.page(), "too-large"),
        of("sentence", Words { doc: &sentence, ..PLAIN }),
        of("word", Words { doc: &long, ..PLAIN }),
        of("quotes", Words { doc: &quotes, ..PLAIN }),
        of("backticks", Words { doc: &ticks, ..PLAIN }),
        of("brackets", Words { doc: &brackets, ..PLAIN }),
        of("values", Words { doc: &format!("one of {list}`w`"), ..PLAIN }),
        of("names-alike", Words { field: &format!("{long}y | string | yes | x |\n| {long}z"), ..PLAIN }),
        of("value", Words { value: &format!("\"{long}\""), ..PLAIN }),
    ]
}

/// Names of pages. They become modules, methods and files.
const NAMES: [&str; 49] = [
    "con",
    "COM7",
    "lpt9",
    "conin$",
    "mod",
    "lib",
    "main",
    "types",
    "examples",
    "build",
    "self",
    "Self",
    "crate",
    "super",
    "fn",
    "type",
    "async",
    "new",
    "client",
    "clone",
    "default",
    "request",
    "response",
    "get_host",
    "GetHost",
    "get-host",
    "get host",
    "get_host_x000000",
    "名",
    "é",
    "e\u{301}",
    "🦀",
    "-",
    "--help",
    "_",
    "1",
    "a.b",
    "a.md",
    " padded ",
    "r#type",
    "$(touch INJECTED)",
    "`touch INJECTED`",
    "'; touch INJECTED",
    "{{ x }}",
    "%2e%2e%2fx",
    "#[path]",
    "std",
    "core",
    "test",
];

/// Names that Windows cannot hold.
#[cfg(unix)]
const ODD_NAMES: [&str; 11] = [
    "a\"b",
    "a\\b",
    "..\\x",
    "a\nb",
    "a\rb",
    "a\tb",
    "\u{1b}[31m",
    "\u{202e}dm",
    "\u{2028}",
    "<script>HOSTILE_MARK()<",
    "*|?:",
];
#[cfg(not(unix))]
const ODD_NAMES: [&str; 0] = [];

fn files() -> Vec<Case> {
    let file = |(at, name): (usize, &str)| {
        let path = format!("page{at}");
        case(FILES, format!("{name}.md"), Words { name: &path, ..PLAIN }.page(), "accepted")
    };
    let long = "x".repeat(200);
    let names = NAMES.iter().chain(&ODD_NAMES).copied().chain([long.as_str()]);
    names.enumerate().map(file).collect()
}
