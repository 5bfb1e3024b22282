//! What the end-to-end tests share: docs in, compiled crate out, JSON through its types and back.

pub mod examples;
pub mod inputs;
pub mod json;
pub mod python;
pub mod shape;
pub mod shapes;
pub mod standalone;
pub mod trip;
pub mod written;

/// The examples of the README compile.
#[cfg(doctest)]
#[doc = include_str!("../../README.md")]
struct Readme;

/// The examples of what ends the README of the crate, too.
#[cfg(doctest)]
#[doc = include_str!("../../specs/bkapi.md")]
struct MoreReadme;
