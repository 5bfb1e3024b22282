//! The hand-written part of the client crate, carried inside the program so that it needs no files at run time.

macro_rules! files {
    ($($path:literal)*) => {
        &[$((concat!("src/", $path), include_str!(concat!("../../../templates/runtime/", $path)))),*]
    };
}

/// Path in the crate and text.
pub(super) const FILES: &[(&str, &str)] = files! {
    "call.rs"
    "client.rs"
    "endpoint.rs"
    "envelope.rs"
    "error.rs"
    "extra.rs"
    "nullable.rs"
    "one_or_many.rs"
    "prepare.rs"
    "record/mod.rs"
    "record/compare.rs"
    "record/decode.rs"
    "record/encode.rs"
    "record/slot.rs"
    "record/trail.rs"
    "scalar.rs"
};

/// Stands in the runtime's docs for the name of the crate.
pub(super) const CRATE: &str = "{{crate}}";
