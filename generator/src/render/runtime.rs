//! The hand-written part of the client crate, carried inside the program so that it needs no files at run time.

macro_rules! files {
    ($($path:literal)*) => {
        &[$((concat!("src/", $path), include_str!(concat!("../../../templates/runtime/", $path)))),*]
    };
}

/// Path in the crate and text.
pub(super) const FILES: &[(&str, &str)] = files! {
    "address.rs"
    "blocking.rs"
    "builder.rs"
    "call.rs"
    "client.rs"
    "credentials.rs"
    "download.rs"
    "drift.rs"
    "endpoint.rs"
    "envelope.rs"
    "error.rs"
    "exchange.rs"
    "extra.rs"
    "fake.rs"
    "file.rs"
    "known.rs"
    "meta.rs"
    "nullable.rs"
    "one_or_many.rs"
    "options.rs"
    "paging.rs"
    "permission.rs"
    "platform.rs"
    "prepare.rs"
    "record/mod.rs"
    "record/any.rs"
    "record/compare.rs"
    "record/decode.rs"
    "record/encode.rs"
    "record/slot.rs"
    "record/trail.rs"
    "retry.rs"
    "scalar.rs"
    "show.rs"
    "trace.rs"
    "transport.rs"
};

/// Stands in the runtime's docs for the name of the crate.
pub(super) const CRATE: &str = "{{crate}}";
