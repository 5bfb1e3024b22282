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
    NAME_CLASH Warning "name-clash"
        "two names of the docs are one name in Rust"
        "Names of the docs are folded to Rust's spelling: `userName` and `user_name` both give `user_name`. Where two members of one record meet so, the one that is spelled like the Rust name keeps it and the other takes a part of its hash, which stays the same whatever else is added. A better name can be chosen with `rust:` in the overlay.";
    BAD_RUST_NAME Error "bad-rust-name"
        "a chosen name cannot be used in Rust"
        "A name chosen by hand (`rust:` in an overlay, the name of the package) is used as it stands, so it has to be a legal identifier of ASCII letters, digits and `_`, and no other member of the record may have it.";
    UNKNOWN_RECORD Error "unknown-record"
        "a type names a record that does not exist"
        "A type word that is none of the built-in ones names a record of the same endpoint, and `types` of that endpoint has no record of that name.";
    UNSUPPORTED_METHOD Error "unsupported-method"
        "a method is none of HTTP's"
        "The client can send GET, POST, PUT, DELETE, PATCH, HEAD and OPTIONS, written in upper case.";
    UNFILLED_PATH Warning "unfilled-path"
        "a placeholder of the path has no parameter"
        "The path has a `{name}` and the request has no field of that name, so no call can be sent. The docs, the routes or the overlay lack the parameter.";
    UNPARSABLE_OUTPUT Error "unparsable-output"
        "rendered code is not Rust"
        "What the templates gave could not be parsed. Text of a page never becomes code, so this is a defect of a template or of the generator, not of the page.";
    DUPLICATE_NAME Error "duplicate-name"
        "two systems or two endpoints of a system have one name"
        "A name becomes a module, a file and a method of the client, so it can stand for one thing only. Rename one of the two, or leave it out.";
    FOREIGN_FOLDER Error "foreign-folder"
        "the output folder holds files that the generator did not write"
        "The generator writes into a folder that does not exist, is empty, or carries its list of files. It removes only what stands in that list and replaces nothing else. Choose another folder, or remove the files that are in the way.";
    UNWRITABLE_OUTPUT Error "unwritable-output"
        "the output could not be written"
        "The system refused to write, rename or remove a file of the output folder, or a path there is a symbolic link, which is never followed.";
}
