//! Every code that a finding can have, in one list.

use super::Severity;

/// A kind of finding.
#[derive(Debug, PartialEq, Eq)]
pub struct Code {
    /// The name that people write to allow, deny or explain it.
    pub name: &'static str,
    /// The severity unless somebody chose another.
    pub severity: Severity,
    /// One line: what it means.
    pub title: &'static str,
    /// The long text of `md-bindgen explain`.
    pub explanation: &'static str,
    /// What a page that has the finding looks like, and how the same page is right.
    pub example: Option<Example>,
}

/// Two pieces of the same page.
#[derive(Debug, PartialEq, Eq)]
pub struct Example {
    /// With the finding.
    pub bad: &'static str,
    /// Without it.
    pub good: &'static str,
}

macro_rules! codes {
    ($($ident:ident $severity:ident $name:literal $title:literal $explanation:literal
        $(bad $bad:literal good $good:literal)?;)*) => {
        $(
            #[doc = $title]
            pub static $ident: Code = Code {
                name: $name,
                severity: Severity::$severity,
                title: $title,
                explanation: $explanation,
                example: codes!(@example $($bad $good)?),
            };
        )*
        /// Every code there is, in the order of the stages.
        pub static CODES: &[&Code] = &[$(&$ident),*];
    };
    (@example) => { None };
    (@example $bad:literal $good:literal) => { Some(Example { bad: $bad, good: $good }) };
}

/// The code with this name.
pub fn find(name: &str) -> Option<&'static Code> {
    CODES.iter().find(|code| code.name == name).copied()
}

/// The names of codes that look like `name`, the best first.
pub fn similar(name: &str) -> Vec<&'static str> {
    let names: Vec<&'static str> = CODES.iter().map(|code| code.name).collect();
    similar::get_close_matches(name, &names, 3, 0.6)
}

// An entry is: constant, severity, name, title, explanation and, where a page shows it best, `bad "…" good "…"`.
codes! {
    UNREADABLE_FILE Error "unreadable-file"
        "a file could not be read"
        "The file exists in the listing but the system refused to give its content: a permission, a broken link, or a folder where a file was meant.";
    NOT_UTF8 Error "not-utf8"
        "a file is not UTF-8 text"
        "Docs, specs and configuration are read as UTF-8. Convert the file: `iconv -f GB18030 -t UTF-8 page.md`.";
    BAD_YAML Error "bad-yaml"
        "a YAML file could not be read"
        "The file is no YAML, has a key that does not exist, or has a value of the wrong kind. Nothing is guessed: keys are written exactly, booleans are `true` and `false`, and a text with `: `, ` #` or a sign at its start stands in quotes.";
    SPEC_FORMAT Error "spec-format"
        "a spec has a format that this version does not read"
        "The first line of a spec says `format: N`. It changes when old programs would misread new specs. Update md-bindgen, or write the spec anew from the docs.";
    BAD_SPEC Error "bad-spec"
        "a spec contradicts itself"
        "A type names a record that is not there, a name occurs twice, the path does not hold a path parameter, or something else is wrong that the renderer would trip over. A spec that `md-bindgen spec` wrote has none of this; look at what was changed by hand.";
    ODD_ROUTE Warning "odd-route"
        "an entry of a routes file cannot be used"
        "A routes file says which method and path an endpoint has. This entry lacks its name, its path or its method, or has a method that HTTP does not know. The other entries are used. Pages that would have been joined to it get no route.";
    DUPLICATE_ROUTE Note "duplicate-route"
        "two entries of the routes files have one name"
        "The last entry wins, so that a later file can override an earlier one. The only exception: an entry that is hidden never replaces one that is not.";
    BAD_MANIFEST Error "bad-manifest"
        "the manifest asks for something that cannot be"
        "Two systems have one name or write to one file, a folder or file is not there, or a code that does not exist is given a level. Paths in the manifest are relative to the folder of the manifest.";
    BAD_CORRECTION Error "bad-correction"
        "an entry of an overlay cannot be applied"
        "The entry does not say exactly one thing to do, has a type word that does not exist, or leaves the endpoint contradicting itself. Nothing of the entry was applied.";
    UNMATCHED_CORRECTION Error "unmatched-correction"
        "an entry of an overlay matches nothing"
        "The endpoint, the record or the field that the entry is about is not in the docs (any more). Look at what the docs say now, then change the entry or delete it: a correction that silently stopped working is worse than none.";
    NEEDLESS_CORRECTION Warning "needless-correction"
        "an entry of an overlay changes nothing"
        "The docs say by now what the entry says. Delete the entry.";
}
