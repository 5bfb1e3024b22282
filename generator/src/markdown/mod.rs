//! The markdown stage.
