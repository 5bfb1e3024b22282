//! The openapi stage.
