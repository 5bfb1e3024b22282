//! Python, for what others wrote to look at what comes out.

use std::process::Command;

/// The variable that says which Python has what the tests ask for.
pub const PYTHON: &str = "MD_BINDGEN_PYTHON";

/// A Python that can import `modules`, which are separated by commas: the one that [`PYTHON`] names, or that of the shell.
pub fn python(modules: &str) -> Option<String> {
    let candidates = [std::env::var(PYTHON).ok(), Some("python3".to_owned())];
    candidates.into_iter().flatten().find(|python| {
        let check = Command::new(python).args(["-c", &format!("import {modules}")]).output();
        check.is_ok_and(|output| output.status.success())
    })
}
