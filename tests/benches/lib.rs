//! Benchmarks of the generated client; there is nothing to use here.
