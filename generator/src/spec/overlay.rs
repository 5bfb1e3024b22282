//! Corrections by hand.
