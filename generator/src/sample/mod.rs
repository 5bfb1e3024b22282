//! The sample stage.
