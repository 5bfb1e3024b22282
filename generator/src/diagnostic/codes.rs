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
}

macro_rules! codes {
    ($($ident:ident $severity:ident $name:literal $title:literal $explanation:literal;)*) => {
        $(
            #[doc = $title]
            pub static $ident: Code =
                Code { name: $name, severity: Severity::$severity, title: $title, explanation: $explanation };
        )*
        /// Every code there is, in the order of the stages.
        pub static CODES: &[&Code] = &[$(&$ident),*];
    };
}

/// The code with this name.
pub fn find(name: &str) -> Option<&'static Code> {
    CODES.iter().find(|code| code.name == name).copied()
}

codes! {
    UNREADABLE_FILE Error "unreadable-file"
        "a file could not be read"
        "The file exists in the listing but the system refused to give its content: a permission, a broken link, or a folder where a file was meant.";
    NOT_UTF8 Error "not-utf8"
        "a file is not UTF-8 text"
        "Docs, specs and configuration are read as UTF-8. Convert the file: `iconv -f GB18030 -t UTF-8 page.md`.";
}
