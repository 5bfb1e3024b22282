//! From any text to a legal Rust name: every identifier of the generated crate comes from here.

use heck::{ToPascalCase, ToSnakeCase};
use std::collections::BTreeMap;

/// The longest identifier; longer ones keep their beginning and a hash of the whole.
const MAX_LENGTH: usize = 64;

/// What an identifier is for, and so what it may not be.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Kind {
    /// A field of a record and the setter of the same name.
    Field,
    /// The module, the file and the method of an endpoint.
    Endpoint,
    /// The module, the file, the feature and the method of a system.
    System,
    /// A struct.
    Type,
    /// The struct whose methods are the endpoints of a system.
    Handle,
    /// A constant.
    Constant,
}

/// The module of a system with what its endpoints share.
pub(crate) const TYPES: &str = "types";
/// Fields that every record has itself.
const OWN_FIELDS: &[&str] = &["extra"];
/// Methods that every record has or that callers need under their own meaning.
const OWN_METHODS: &[&str] =
    &["new", "clone", "clone_from", "default", "eq", "ne", "fmt", "into", "from", "try_into", "try_from", "to_owned"];
/// Files that Windows cannot hold; those with a number are told by their beginning.
const DEVICES: &[&str] = &["con", "prn", "aux", "nul", "conin", "conout"];
/// Crates that code of a client names, and those that every crate has.
const OWN_CRATES: &[&str] = &[
    "std",
    "core",
    "alloc",
    "proc_macro",
    "test",
    "bytes",
    "futures_core",
    "reqwest",
    "secrecy",
    "serde",
    "serde_json",
    "tokio",
    "tracing",
];
/// Modules of the runtime, features and methods of the client.
const OWN_MODULES: &[&str] = &[
    "lib",
    "main",
    "call",
    "client",
    "endpoint",
    "envelope",
    "error",
    "extra",
    "nullable",
    "one_or_many",
    "prepare",
    "record",
    "address",
    "credentials",
    "download",
    "drift",
    "exchange",
    "file",
    "known",
    "meta",
    "options",
    "permission",
    "platform",
    "trace",
    "json",
    "bytes",
    "tokio",
    "futures_core",
    "rustls",
    "native_tls",
    "registry",
    "scalar",
    "show",
    "full",
    "default",
    "builder",
    "send",
    "execute",
    "clone",
    "request",
    "from_env",
    "blocking",
    "tracing",
    "fake",
    "paging",
    "retry",
    "transport",
    "std",
    "core",
    "alloc",
    "serde",
    "serde_json",
    "reqwest",
    "secrecy",
];
/// Types that generated code writes by name.
const OWN_TYPES: &[&str] = &[
    "Self",
    "String",
    "Vec",
    "Option",
    "Box",
    "Into",
    "BTreeMap",
    "Default",
    "Clone",
    "Extra",
    "Scalar",
    "Value",
    "Nullable",
    "OneOrMany",
    "Endpoint",
    "Envelope",
    "Effect",
    "Method",
    "Response",
    "Body",
    "Call",
    "File",
    "Paged",
    "Paging",
    "PagingBy",
    "Some",
    "None",
];
/// Types that the file of a system writes by name.
const OWN_HANDLES: &[&str] = &["Self", "Client"];
const KEYWORDS: &[&str] = &[
    "as", "break", "const", "continue", "else", "enum", "extern", "false", "fn", "for", "if", "impl", "in", "let",
    "loop", "match", "mod", "move", "mut", "pub", "ref", "return", "self", "static", "struct", "super", "trait",
    "true", "type", "unsafe", "use", "where", "while", "async", "await", "dyn", "abstract", "become", "box", "do",
    "final", "macro", "override", "priv", "typeof", "unsized", "virtual", "yield", "try", "gen", "crate", "Self",
];
/// Keywords that cannot be written `r#…` either.
const NEVER_RAW: &[&str] = &["self", "super", "crate", "Self"];

/// The identifier for a name of the docs, whatever stands in it.
pub fn identifier(text: &str, kind: Kind) -> String {
    let folded = bounded(fold(text, kind), text, kind);
    if kind == Kind::Constant { folded.to_ascii_uppercase() } else { legal(folded, kind) }
}

/// The identifier that a person chose, where it is legal as it stands.
pub fn chosen(text: &str, kind: Kind) -> Option<String> {
    let mut chars = text.chars();
    let starts = chars.next().is_some_and(|c| c.is_ascii_alphabetic() || c == '_');
    let goes_on = chars.all(|c| c.is_ascii_alphanumeric() || c == '_');
    let is_name = text.bytes().any(|byte| byte != b'_') && text.len() <= MAX_LENGTH;
    (starts && goes_on && is_name && !reserved(kind).contains(&text)).then(|| legal(text.to_owned(), kind))
}

/// The method that sets a field: its own name, unless every record needs that one, or it is that of another setter.
pub fn setter(field: &str) -> String {
    let mut bare = field;
    while let Some(rest) = bare.strip_prefix("set_") {
        bare = rest;
    }
    if OWN_METHODS.contains(&bare) { format!("set_{field}") } else { field.to_owned() }
}

/// Whether a crate can have this name and still be named in code, without being taken for another one.
pub(crate) fn is_crate_name(name: &str) -> bool {
    let name = name.replace('-', "_");
    !KEYWORDS.contains(&name.as_str()) && !OWN_CRATES.contains(&name.as_str()) && !is_device(&name)
}

/// Whether Windows takes a file of this name for something else.
fn is_device(name: &str) -> bool {
    let numbered = name.strip_prefix("com").or_else(|| name.strip_prefix("lpt"));
    DEVICES.contains(&name)
        || numbered.is_some_and(|rest| rest.len() == 1 && rest.starts_with(|c: char| c.is_ascii_digit()))
}

/// Identifiers for names that stand side by side, all of them different where the names are.
///
/// Where several fold to one, each but the one that is written like it takes a part of its hash, and those whose parts are
/// one, too, the whole: so a name depends on what its rivals are, and never on the order or the number of names. A name that
/// looks as if it had a hash takes one in any case: else it could be what another one becomes.
pub fn distinct<'a>(names: &[&'a str], kind: Kind) -> Vec<(String, Option<&'a str>)> {
    distinct_beside(&[], names, kind)
}

/// The same where some identifiers are taken, by other names.
pub(crate) fn distinct_beside<'a>(taken: &[&str], names: &[&'a str], kind: Kind) -> Vec<(String, Option<&'a str>)> {
    let plain: Vec<String> = names.iter().map(|name| identifier(name, kind)).collect();
    let mut same: BTreeMap<String, Vec<usize>> = BTreeMap::new();
    for (index, ident) in plain.iter().enumerate() {
        same.entry(ident.to_ascii_lowercase()).or_default().push(index);
    }
    let short = plain.iter().enumerate().map(|(index, ident)| {
        let rivals = same.get(&ident.to_ascii_lowercase()).map_or(&[][..], Vec::as_slice);
        let rival = rivals.iter().find(|other| **other != index).map(|other| names[*other]);
        let is_taken = taken.iter().any(|taken| taken.eq_ignore_ascii_case(ident));
        let is_written_so = rival.is_none() || ident.trim_start_matches("r#") == names[index];
        let keeps = is_written_so && !is_taken && !looks_hashed(ident, kind);
        (if keeps { ident.clone() } else { hashed(ident, &short_hash(names[index]), kind) }, rival)
    });
    let short: Vec<(String, Option<&str>)> = short.collect();
    let mut count: BTreeMap<&str, usize> = taken.iter().map(|taken| (*taken, 1)).collect();
    short.iter().for_each(|(name, _)| *count.entry(name).or_default() += 1);
    let is_alone = |name: &String| count.get(name.as_str()).is_none_or(|count| *count == 1);
    let distinct = short.iter().enumerate().map(|(index, (name, rival))| {
        let name = if is_alone(name) { name.clone() } else { hashed(&plain[index], &whole_hash(names[index]), kind) };
        (name, *rival)
    });
    distinct.collect()
}

/// Digits of the part of a hash that a name takes.
const SHORT: usize = 6;
/// Digits of a hash of which nobody finds two alike.
const WHOLE: usize = 32;

fn short_hash(name: &str) -> String {
    format!("{:0SHORT$x}", hash(name) & 0xff_ffff)
}

fn whole_hash(name: &str) -> String {
    blake3::hash(name.as_bytes()).to_hex()[..WHOLE].to_owned()
}

/// What parts an identifier and its hash.
fn mark(kind: Kind) -> &'static str {
    match kind {
        Kind::Type | Kind::Handle => "X",
        Kind::Constant => "_X",
        _ => "_x",
    }
}

fn hashed(ident: &str, hash: &str, kind: Kind) -> String {
    let base = ident.trim_start_matches("r#").trim_end_matches('_');
    let hash = if kind == Kind::Constant { hash.to_ascii_uppercase() } else { hash.to_owned() };
    format!("{base}{}{hash}", mark(kind))
}

fn looks_hashed(ident: &str, kind: Kind) -> bool {
    let (is_digit, mark) = (|c: char| c.is_ascii_hexdigit(), mark(kind));
    [SHORT, WHOLE].iter().any(|digits| {
        let cut = ident.len().checked_sub(*digits).filter(|cut| ident[*cut..].chars().all(is_digit));
        cut.is_some_and(|cut| ident[..cut].ends_with(mark))
    })
}

fn reserved(kind: Kind) -> &'static [&'static str] {
    match kind {
        Kind::Field => OWN_FIELDS,
        Kind::Endpoint => &[TYPES],
        Kind::System => OWN_MODULES,
        Kind::Type => OWN_TYPES,
        Kind::Handle => OWN_HANDLES,
        Kind::Constant => &[],
    }
}

fn legal(ident: String, kind: Kind) -> String {
    let is_keyword = KEYWORDS.contains(&ident.as_str());
    let is_device = matches!(kind, Kind::Endpoint | Kind::System) && is_device(&ident);
    match kind {
        Kind::Field if is_keyword && !NEVER_RAW.contains(&ident.as_str()) => format!("r#{ident}"),
        Kind::Type if reserved(kind).contains(&ident.as_str()) => format!("{ident}Record"),
        Kind::Handle if reserved(kind).contains(&ident.as_str()) => format!("{ident}System"),
        _ if is_keyword || is_device || reserved(kind).contains(&ident.as_str()) => format!("{ident}_"),
        _ => ident,
    }
}

/// ASCII words in the case that the kind asks for. Letters beyond ASCII become their code points, marks part words;
/// a name of nothing but marks is spelled out.
fn fold(text: &str, kind: Kind) -> String {
    let mut words = String::new();
    for c in text.chars() {
        match c {
            _ if c.is_ascii_alphanumeric() => words.push(c),
            _ if c.is_alphanumeric() || !c.is_ascii() => words.push_str(&format!(" u{:x} ", c as u32)),
            _ => words.push(' '),
        }
        if words.len() > 16 * MAX_LENGTH {
            break;
        }
    }
    if words.trim().is_empty() {
        words = text.chars().take(MAX_LENGTH).map(|c| format!("u{:x} ", c as u32)).collect();
    }
    let is_type = matches!(kind, Kind::Type | Kind::Handle);
    let folded = if is_type { words.to_pascal_case() } else { words.to_snake_case() };
    match folded.chars().next() {
        None => if is_type { "Empty" } else { "empty" }.to_owned(),
        Some(first) if first.is_ascii_digit() => format!("{}{folded}", if is_type { "N" } else { "n" }),
        Some(_) => folded,
    }
}

fn bounded(mut ident: String, text: &str, kind: Kind) -> String {
    if ident.len() > MAX_LENGTH || text.len() > 16 * MAX_LENGTH {
        ident.truncate(MAX_LENGTH - 10);
        let mark = if matches!(kind, Kind::Type | Kind::Handle) { "X" } else { "_x" };
        ident = format!("{}{mark}{:08x}", ident.trim_end_matches('_'), hash(text) & 0xffff_ffff);
    }
    ident
}

/// FNV-1a: stable over versions and machines, which the standard hasher does not promise.
fn hash(text: &str) -> u64 {
    text.bytes().fold(0xcbf2_9ce4_8422_2325, |hash, byte| (hash ^ u64::from(byte)).wrapping_mul(0x0100_0000_01b3))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn field(text: &str) -> String {
        identifier(text, Kind::Field)
    }

    #[test]
    fn usual_names_stay_as_they_are() {
        for name in ["bk_biz_id", "id", "notice_way", "ip6", "a1_b2"] {
            assert_eq!(field(name), name);
        }
    }

    #[test]
    fn names_in_other_cases_become_snake_case() {
        for (name, ident) in [
            ("userName", "user_name"),
            ("HTTPServer", "http_server"),
            ("bk-biz-id", "bk_biz_id"),
            ("bk.biz.id", "bk_biz_id"),
            ("_id", "id"),
            ("$eq", "eq"),
            ("with space", "with_space"),
        ] {
            assert_eq!(field(name), ident, "{name}");
        }
    }

    #[test]
    fn keywords_are_raw_in_fields_and_suffixed_in_files() {
        assert_eq!(field("type"), "r#type");
        assert_eq!(field("gen"), "r#gen");
        for name in ["self", "super", "crate", "Self"] {
            let ident = field(name);
            assert!(ident.ends_with('_') && !ident.starts_with("r#"), "{ident}");
        }
        assert_eq!(identifier("move", Kind::Endpoint), "move_");
        assert_eq!(identifier("Move", Kind::Endpoint), "move_");
        for name in ["con", "com7", "LPT9"] {
            assert!(identifier(name, Kind::Endpoint).ends_with('_'), "{name}");
        }
        assert_eq!(identifier("com10", Kind::Endpoint), "com10");
    }

    #[test]
    fn what_the_crate_has_itself_is_not_taken() {
        assert_eq!(field("extra"), "extra_");
        assert_eq!(identifier("error", Kind::System), "error_");
        assert_eq!(identifier("full", Kind::System), "full_");
        assert_eq!(identifier("Value", Kind::Type), "ValueRecord");
        assert_eq!(identifier("Self", Kind::Type), "SelfRecord");
        assert_eq!(identifier("client", Kind::Handle), "ClientSystem");
        assert_eq!(setter("new"), "set_new");
        assert_eq!(setter("clone"), "set_clone");
        assert_eq!(setter("name"), "name");
        assert_eq!(setter("set_new"), "set_set_new");
    }

    #[test]
    fn names_beyond_ascii_become_code_points() {
        assert_eq!(field("名称"), "u540d_u79f0");
        assert_eq!(field("🦀"), "u1f980");
        assert_eq!(field("业务id"), "u4e1a_u52a1_id");
        assert_eq!(field(""), "empty");
        assert_eq!(field("$"), "u24");
        assert_eq!(field("..."), "u2e_u2e_u2e");
        assert_eq!(identifier("名", Kind::Type), "U540d");
    }

    #[test]
    fn digits_do_not_lead() {
        assert_eq!(field("1"), "n1");
        assert_eq!(field("2d"), "n2d");
        assert_eq!(identifier("1st", Kind::Type), "N1st");
    }

    #[test]
    fn every_text_becomes_a_legal_identifier_of_bounded_length() {
        let long = "很".repeat(5000);
        let nasty = [
            "",
            " ",
            "\0",
            "\n",
            "a\"b",
            "*/",
            "r#type",
            "'static",
            "../../etc",
            "a::b",
            "x;drop",
            "\u{202e}evil",
            "ﬀ",
            "İ",
            "ß",
            "_",
            "__",
            "-",
            "1.5",
            "a b\tc",
            long.as_str(),
            "a_very_long_name_that_goes_on_and_on_and_on_and_on_and_on_until_nobody_reads_it",
        ];
        for kind in [Kind::Field, Kind::Endpoint, Kind::System, Kind::Type, Kind::Handle] {
            for text in nasty.iter().chain(KEYWORDS) {
                let ident = identifier(text, kind);
                assert!(syn::parse_str::<syn::Ident>(&ident).is_ok() || ident.starts_with("r#"), "{text:?} {ident:?}");
                assert!(syn::parse_str::<syn::ItemFn>(&format!("fn {ident}() {{}}")).is_ok(), "{text:?} {ident:?}");
                assert!(ident.len() <= MAX_LENGTH + 6 && ident.is_ascii(), "{text:?} {ident:?}");
            }
        }
    }

    #[test]
    fn long_names_that_begin_alike_stay_apart() {
        let (one, two) = (format!("{}_one", "name".repeat(30)), format!("{}_two", "name".repeat(30)));
        assert_ne!(field(&one), field(&two));
    }

    #[test]
    fn clashing_names_get_names_of_their_own_in_any_order() {
        let one = distinct(&["userName", "user-name", "other"], Kind::Field);
        let two = distinct(&["other", "user-name", "userName"], Kind::Field);
        assert_ne!(one[0].0, one[1].0);
        assert_eq!((&one[0].0, &one[1].0), (&two[2].0, &two[1].0));
        assert_eq!(one[2], ("other".to_owned(), None));
        assert_eq!(one[0].1, Some("user-name"));
    }

    #[test]
    fn the_name_that_is_written_like_its_identifier_keeps_it() {
        let names = distinct(&["user_name", "userName", "type", "Type"], Kind::Field);
        assert_eq!(names[0].0, "user_name");
        assert!(names[1].0.starts_with("user_name_x"), "{names:?}");
        assert_eq!(names[2].0, "r#type");
        assert!(names[3].0.starts_with("type_x"), "{names:?}");
    }

    #[test]
    fn a_name_that_spells_out_the_hash_of_another_is_told_from_it() {
        for kind in [Kind::Field, Kind::Endpoint, Kind::System, Kind::Type, Kind::Constant] {
            let mut names = vec!["user_name".to_owned(), "userName".to_owned()];
            // Whoever knows how names are made adds one that is written like the last of them, again and again.
            for _ in 0..6 {
                let before: Vec<&str> = names.iter().map(String::as_str).collect();
                let before: Vec<String> = distinct(&before, kind).into_iter().map(|(ident, _)| ident).collect();
                names.extend(before.last().cloned());
                let all: Vec<&str> = names.iter().map(String::as_str).collect();
                let idents: Vec<String> = distinct(&all, kind).into_iter().map(|(ident, _)| ident).collect();
                assert_eq!(idents[..before.len()], before, "the others keep theirs");
                assert!(!before.contains(&idents[before.len()]), "{idents:?}");
            }
        }
    }

    #[test]
    fn names_whose_hashes_agree_are_told_apart() {
        // The last digits of their hashes are the same.
        let names = ["a-b-c-d-e-f-g$h i j.k$l", "a-b-c-d-e-f.g-h.i$j$k.l"];
        let (one, two) = (hash(names[0]) & 0xff_ffff, hash(names[1]) & 0xff_ffff);
        assert_eq!(one, two);
        for kind in [Kind::Field, Kind::Type, Kind::Constant, Kind::Endpoint] {
            let idents = distinct(&names, kind);
            assert_ne!(idents[0].0, idents[1].0);
            let turned = distinct(&[names[1], names[0]], kind);
            assert_eq!((&idents[0].0, &idents[1].0), (&turned[1].0, &turned[0].0));
        }
    }

    #[test]
    fn names_that_are_taken_are_left_alone() {
        let idents = distinct_beside(&["RequestKind"], &["Request_kind", "Other_kind"], Kind::Type);
        assert!(idents[0].0.starts_with("RequestKindX"), "{idents:?}");
        assert_eq!(idents[1].0, "OtherKind");
    }

    #[test]
    fn people_may_choose_legal_names_only() {
        assert_eq!(chosen("kind", Kind::Field).as_deref(), Some("kind"));
        assert_eq!(chosen("type", Kind::Field).as_deref(), Some("r#type"));
        for name in ["", "1a", "a-b", "a b", "_", "extra", "名"] {
            assert_eq!(chosen(name, Kind::Field), None, "{name}");
        }
    }
}
