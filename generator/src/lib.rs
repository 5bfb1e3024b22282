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

pub mod cache;
pub mod cli;
pub mod diagnostic;
pub mod dialect;
pub mod diff;
pub mod manifest;
pub mod markdown;
pub mod openapi;
pub mod outline;
pub mod pipeline;
pub mod progress;
pub mod render;
pub mod resolve;
pub mod sample;
pub mod spec;
pub mod write;
