//! The intermediate spec: what was read from the docs, in a form that people review and the renderer needs.

pub mod model;

pub use model::{Effect, Endpoint, Field, Location, Record, Seen, Source, System, Type, TypeError};
