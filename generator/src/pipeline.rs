//! The pipeline stage.
