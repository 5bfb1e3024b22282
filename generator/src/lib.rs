//! md-bindgen reads Markdown API docs and writes a typed Rust client crate.
//!
//! Data flows one way; each stage is one module, owns one type, and knows only the stage before it:
//!
//! ```text
//! text ─markdown─▶ Document ─outline─▶ Outline ─resolve─▶ Endpoint ─spec─▶ System ─render─▶ Tree ─write─▶ disk
//!                               ▲ dialect          ▲ sample          ▲ routes, overlay
//! ```
//!
//! A stage never prints and never exits: what it has to say is a [`diagnostic::Diagnostic`].
//!
//! [`Project`] is the whole way in a few lines, for a `build.rs` or another tool. Whoever wants less of it takes the stages:
//! [`pipeline`] reads docs ([`pipeline::read`]), writes specs and OpenAPI ([`pipeline::spec`], [`pipeline::openapi`]), and runs
//! [`pipeline::Run`] with a lock, a cache and progress; [`diff`] compares systems; [`render`] makes the files of a crate.

pub mod cache;
pub mod cli;
pub mod diagnostic;
pub mod dialect;
pub mod diff;
pub mod limits;
pub mod manifest;
pub mod markdown;
pub mod openapi;
pub mod outline;
pub mod pipeline;
pub mod progress;
pub mod project;
pub mod render;
pub mod resolve;
pub mod sample;
pub mod spec;
pub mod write;

pub use pipeline::Mode;
pub use project::{Failure, Made, Project};
