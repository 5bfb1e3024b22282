//! The command `md-bindgen`.

use std::process::ExitCode;

fn main() -> ExitCode {
    md_bindgen::cli::main()
}

#[global_allocator]
static ALLOCATOR: mimalloc::MiMalloc = mimalloc::MiMalloc;
