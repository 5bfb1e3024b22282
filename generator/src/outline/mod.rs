//! The outline stage.
