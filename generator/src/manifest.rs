//! The manifest stage.
