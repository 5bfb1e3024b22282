//! What holds of any input.
//!
//! Each module is one property with one function, `check`, which takes bytes, makes an input of them and panics where the
//! property does not hold. The fuzz targets in `fuzz/` call it with whatever they think of, the test `regressions` with what they found.

#![forbid(unsafe_code)]

mod bytes;

#[cfg(feature = "client")]
pub mod address;
#[cfg(feature = "docs")]
pub mod near_json;
#[cfg(feature = "docs")]
pub mod page;
#[cfg(feature = "client")]
pub mod record;
#[cfg(feature = "docs")]
pub mod render;
#[cfg(feature = "docs")]
pub mod spec;

#[cfg(feature = "docs")]
mod models;
#[cfg(feature = "docs")]
mod pages;
#[cfg(feature = "docs")]
#[path = "../../src/shapes/mod.rs"]
#[allow(dead_code, unreachable_pub, reason = "other tests ask more of it")]
mod shapes;
#[cfg(feature = "docs")]
#[path = "../../src/written/mod.rs"]
#[allow(dead_code, reason = "other tests ask more of it")]
mod written;

/// A property: a function that panics where it does not hold.
pub type Property = fn(&[u8]);

/// Every property by the name of its fuzz target.
pub const ALL: &[(&str, Property)] = &[
    #[cfg(feature = "client")]
    ("address", address::check),
    #[cfg(feature = "docs")]
    ("near_json", near_json::check),
    #[cfg(feature = "docs")]
    ("page", page::check),
    #[cfg(feature = "client")]
    ("record", record::check),
    #[cfg(feature = "docs")]
    ("render", render::check),
    #[cfg(feature = "docs")]
    ("spec", spec::check),
];
