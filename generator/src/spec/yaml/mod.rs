//! YAML in and out: the spec's own format, and one door through which every other YAML file is read.

mod engine;
mod facts;
mod read;
mod scalar;
mod tree;
mod write;

pub use engine::{parse, tree};
pub use read::read;
pub(crate) use read::{Pairs, RawAnswer, RawBody, RawEffect, RawEndpoint, RawExample, RawField, RawPaging, read_new};
pub use tree::{Entry, Kind, Node, Step, Tree};
pub(crate) use write::printable;
pub use write::{Style, write};

#[cfg(test)]
mod tests;
