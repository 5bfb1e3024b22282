//! What a change of the docs means for callers of the generated crate: two sets of systems, side by side.
//!
//! A change is judged twice: whether Rust code of a caller still compiles ([`Breaks::Source`]), and whether an older client
//! and the server of now still understand each other ([`Breaks::Wire`]).

mod call;
mod change;
mod endpoints;
mod example;
mod facts;
mod fields;
mod human;
mod json;
mod markdown;
mod paging;
mod phrase;
mod records;
mod shared;
mod step;
mod values;
mod version;
mod wire;

pub use change::{Aspect, Breaks, Change, Class, What};
pub use endpoints::compare;
pub use human::human;
pub use json::json;
pub use markdown::markdown;
pub use version::{Counts, Versions, next_version};

#[cfg(test)]
mod tests;
