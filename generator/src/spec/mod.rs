//! The intermediate spec: what was read from the docs, in a form that people review and the renderer needs.

pub mod check;
pub mod facts;
pub mod model;
pub mod overlay;
pub mod routes;
pub mod yaml;

pub use facts::{Facts, Format, Unit};
pub use model::{
    Answer, Body, Corrected, ENVELOPE, Effect, Endpoint, Example, Field, KnownValue, Location, Origin, Paging,
    PagingBy, REQUEST, Record, Seen, Source, System, Type, TypeError,
};

#[cfg(test)]
pub(crate) mod samples;
