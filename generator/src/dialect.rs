//! The dialect stage.
