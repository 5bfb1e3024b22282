//! The command `md-bindgen`, built for these tests.

use std::process::ExitCode;

fn main() -> ExitCode {
    md_bindgen::cli::main()
}
