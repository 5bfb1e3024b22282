//! Names of the crate, whatever names the docs use: different ones stay different, each is legal, none depends on what else
//! there is but for its rivals.

use md_bindgen::render::names::{Kind, chosen, distinct, identifier, setter};
use proptest::collection::vec;
use proptest::prelude::*;
use proptest::sample::{select, subsequence};
use std::collections::{BTreeSet, HashMap};

const KINDS: [Kind; 6] = [Kind::Field, Kind::Endpoint, Kind::System, Kind::Type, Kind::Handle, Kind::Constant];

/// Words that folding brings close to each other, and words that mean something to Rust, to the crate or to a file system.
const WORDS: [&str; 48] = [
    "",
    " ",
    "_",
    "__",
    "-",
    ".",
    "$",
    "*",
    "user",
    "name",
    "User",
    "NAME",
    "user_name",
    "userName",
    "user-name",
    "user name",
    "UserName",
    "USER_NAME",
    "user_name_",
    "_user_name",
    "type",
    "Type",
    "self",
    "Self",
    "crate",
    "super",
    "r#type",
    "gen",
    "extra",
    "new",
    "set_new",
    "set_set_new",
    "clone",
    "types",
    "con",
    "NUL",
    "com9",
    "1",
    "1st",
    "x",
    "名",
    "名称",
    "🦀",
    "\u{202e}",
    "e\u{301}",
    "é",
    "ſ",
    "u540d",
];

/// A name: one of the words, some of them put together, a name as the tool makes them, or any text.
fn name() -> impl Strategy<Value = String> {
    prop_oneof![
        4 => select(&WORDS[..]).prop_map(str::to_owned),
        3 => vec(select(&WORDS[..]), 2..4).prop_map(|words| words.concat()),
        1 => (select(&WORDS[..]), select(&["_x", "X", "_X"][..]), 0..0x100_0000_u32).prop_map(|(word, mark, hash)| format!("{word}{mark}{hash:06x}")),
        1 => any::<String>(),
        1 => (select(&WORDS[..]), 1..80_usize).prop_map(|(word, times)| word.repeat(times)),
    ]
}

/// Names that are all different, as those of fields and endpoints are.
fn names() -> impl Strategy<Value = Vec<String>> {
    (vec(name(), 1..12), 0..3_usize, kind()).prop_map(|(mut names, taken, kind)| {
        // A page may call fields what the tool makes of other fields.
        let taken: Vec<String> = made(&names, kind).into_iter().take(taken).collect();
        names.extend(taken);
        let mut seen = BTreeSet::new();
        names.into_iter().filter(|name| seen.insert(name.clone())).collect()
    })
}

fn kind() -> impl Strategy<Value = Kind> {
    select(&KINDS[..])
}

fn made(names: &[String], kind: Kind) -> Vec<String> {
    let names: Vec<&str> = names.iter().map(String::as_str).collect();
    distinct(&names, kind).into_iter().map(|(name, _)| name).collect()
}

/// What the names may be used for: as that they have to parse.
fn parses(ident: &str, kind: Kind) -> bool {
    match kind {
        Kind::Field => syn::parse_str::<syn::ItemStruct>(&format!("struct S {{ {ident}: u8 }}")).is_ok(),
        Kind::Endpoint | Kind::System => syn::parse_str::<syn::ItemMod>(&format!("mod {ident};")).is_ok(),
        Kind::Type | Kind::Handle => syn::parse_str::<syn::ItemStruct>(&format!("struct {ident};")).is_ok(),
        Kind::Constant => syn::parse_str::<syn::ItemConst>(&format!("const {ident}: u8 = 0;")).is_ok(),
    }
}

/// Whether rustc would say nothing of the way in which a name is written.
fn is_in_style(ident: &str, kind: Kind) -> bool {
    let bare = ident.trim_start_matches("r#");
    match kind {
        Kind::Field | Kind::Endpoint | Kind::System => {
            !bare.contains("__") && bare.chars().all(|c| !c.is_ascii_uppercase())
        }
        Kind::Type | Kind::Handle => bare.starts_with(|c: char| c.is_ascii_uppercase()) && !bare.contains('_'),
        Kind::Constant => !bare.contains("__") && bare.chars().all(|c| !c.is_ascii_lowercase()),
    }
}

/// Files that Windows cannot hold.
fn is_device(ident: &str) -> bool {
    const DEVICES: &str = "con prn aux nul com0 com1 com2 com3 com4 com5 com6 com7 com8 com9 lpt0 lpt1 lpt2 lpt3 lpt4 lpt5 lpt6 lpt7 lpt8 lpt9";
    DEVICES.split(' ').any(|device| device == ident)
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 2000, ..ProptestConfig::default() })]

    #[test]
    fn different_names_stay_different(names in names(), kind in kind()) {
        let made = made(&names, kind);
        let different: BTreeSet<&String> = made.iter().collect();
        prop_assert_eq!(different.len(), made.len(), "{:?}", made);
        if matches!(kind, Kind::Endpoint | Kind::System) {
            let files: BTreeSet<String> = made.iter().map(|name| name.to_lowercase()).collect();
            prop_assert_eq!(files.len(), made.len(), "files that differ by case only: {:?}", made);
        }
    }

    #[test]
    fn setters_of_different_fields_differ(names in names()) {
        let made = made(&names, Kind::Field);
        let setters: BTreeSet<String> = made.iter().map(|name| setter(name)).collect();
        prop_assert_eq!(setters.len(), made.len(), "{:?}", made);
        prop_assert!(setters.iter().all(|name| !["new", "clone", "default", "into", "eq"].contains(&name.as_str())));
    }

    #[test]
    fn every_name_is_legal(names in names(), kind in kind()) {
        for ident in made(&names, kind) {
            prop_assert!(parses(&ident, kind), "{:?}", ident);
            prop_assert!(ident.is_ascii() && ident.len() <= 100, "{:?}", ident);
            prop_assert!(is_in_style(&ident, kind), "{:?}", ident);
            prop_assert!(!matches!(kind, Kind::Endpoint | Kind::System) || !is_device(&ident), "{:?}", ident);
        }
    }

    #[test]
    fn the_order_of_names_makes_no_difference(names in names(), kind in kind(), turn in 0..12_usize) {
        let before: HashMap<&String, String> = names.iter().zip(made(&names, kind)).collect();
        let mut turned = names.clone();
        turned.rotate_left(turn % names.len());
        turned.reverse();
        for (name, after) in turned.iter().zip(made(&turned, kind)) {
            prop_assert_eq!(&before[name], &after, "{:?}", name);
        }
    }

    /// The one rule by which a name depends on others: where two would be one, each but the one that is written like it
    /// takes a part of its hash.
    #[test]
    fn another_name_renames_its_rivals_only((names, fewer) in names().prop_flat_map(|names| (Just(names.clone()), subsequence(names.clone(), 0..=names.len()))), kind in kind()) {
        let all: HashMap<&String, String> = names.iter().zip(made(&names, kind)).collect();
        for (name, before) in fewer.iter().zip(made(&fewer, kind)) {
            let plain = |name: &str| identifier(name, kind).to_ascii_lowercase();
            let has_new_rival = names.iter().any(|other| !fewer.contains(other) && plain(other) == plain(name));
            prop_assert!(has_new_rival || all[name] == before, "{:?} was {:?} and is {:?}", name, before, all[name]);
        }
    }

    #[test]
    fn what_a_person_chooses_is_taken_as_it_stands_or_refused(name in name(), kind in kind()) {
        if let Some(ident) = chosen(&name, kind) {
            prop_assert!(parses(&ident, kind), "{:?}", ident);
            prop_assert!(ident.trim_start_matches("r#").trim_end_matches('_') == name.trim_end_matches('_') || ident.starts_with(name.as_str()), "{:?} {:?}", name, ident);
        }
    }
}

/// Names are to be found by trial whose hashes are alike.
#[test]
fn names_with_like_hashes_stay_different() {
    let spelled = |number: u32| format!("{number:016b}").replace('0', "a-").replace('1', "a_");
    let names: Vec<String> = (0..40_000).map(spelled).collect();
    let made = made(&names, Kind::Field);
    let different: BTreeSet<&String> = made.iter().collect();
    assert_eq!(different.len(), names.len());
}

/// A field may be called what the tool makes of another.
#[test]
fn no_name_is_taken_by_imitation() {
    for kind in KINDS {
        let mut names = vec!["user Name".to_owned(), "user-name".to_owned()];
        for _ in 0..3 {
            names.extend(made(&names, kind));
            names.sort();
            names.dedup();
            let made = made(&names, kind);
            assert_eq!(made.iter().collect::<BTreeSet<_>>().len(), names.len(), "{kind:?} {names:?} {made:?}");
        }
    }
}
