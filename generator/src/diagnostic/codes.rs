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
    ROUTE_WITHOUT_DOCS Note "route-without-docs"
        "a route has no page"
        "A routes file lists an endpoint that no page describes. Nothing is known about its parameters, so the client does not get it. Route files list whole systems, of which the docs often cover a part: `check` reports these notes only with `--routes-without-docs`.";
}
