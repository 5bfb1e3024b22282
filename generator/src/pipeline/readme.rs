//! What people wrote to end the README, with the programs that it names: what readers see there is what compiles.

use crate::diagnostic::{Diagnostic, SourceFile, code, did_you_mean_or};
use std::fmt::Write;

/// Puts the text of a program where a line asks for it: `<!-- example: NAME -->`. `programs` are names and texts.
pub(super) fn with_programs(file: &SourceFile, programs: &[(String, String)]) -> Result<String, Vec<Diagnostic>> {
    let mut text = String::new();
    let mut unknown = Vec::new();
    let mut at = 0;
    for line in file.text().split_inclusive('\n') {
        match asked_for(line).map(|name| (name, programs.iter().find(|(known, _)| known == name))) {
            None => text.push_str(line),
            Some((_, Some((_, program)))) => fenced(program, &mut text),
            Some((name, None)) => unknown.push(no_program(file, at, line, name, programs)),
        }
        at += line.len();
    }
    if unknown.is_empty() { Ok(text) } else { Err(unknown) }
}

/// The program that a line asks for.
fn asked_for(line: &str) -> Option<&str> {
    Some(line.trim().strip_prefix("<!--")?.strip_suffix("-->")?.trim().strip_prefix("example:")?.trim())
}

/// A block of code that no line of the program can end, and that nobody runs who tests the README.
fn fenced(program: &str, text: &mut String) {
    let opening = |line: &str| line.trim_start().chars().take_while(|c| *c == '`').count();
    let longest = program.lines().map(opening).max().unwrap_or(0);
    let fence = "`".repeat(3.max(longest + 1));
    // A string takes everything.
    let _ = writeln!(text, "{fence}rust,no_run\n{}\n{fence}", program.trim_end());
}

fn no_program(file: &SourceFile, at: usize, line: &str, name: &str, programs: &[(String, String)]) -> Diagnostic {
    let start = at + line.find(name).unwrap_or(0);
    let known: Vec<&str> = programs.iter().map(|(known, _)| known.as_str()).collect();
    let otherwise = match known.is_empty() {
        true => "there is none: say where they lie with `examples` of `crate` in the manifest".to_owned(),
        false => format!("there are {}", known.join(", ")),
    };
    Diagnostic::new(&code::BAD_MANIFEST, format!("there is no program `{name}` to show in the README"))
        .at(file.at(start..start + name.len()), "asked for here")
        .help(did_you_mean_or(name, known, &otherwise))
}

#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod tests {
    use super::*;

    fn shown(text: &str) -> Result<String, Vec<Diagnostic>> {
        let programs = [("hello", "fn main() {}\n"), ("odd", "//! `a` `b`\n````\n")];
        let programs = programs.map(|(name, text)| (name.to_owned(), text.to_owned()));
        with_programs(&SourceFile::new("readme.md", text), &programs)
    }

    #[test]
    fn a_line_becomes_the_program_that_it_names() {
        let text = shown("# A\n<!-- example: hello -->\n\n  <!--example:odd-->\nend").unwrap();
        assert_eq!(text, "# A\n```rust,no_run\nfn main() {}\n```\n\n`````rust,no_run\n//! `a` `b`\n````\n`````\nend");
        let other = "<!-- example -->\nAn `<!-- example: hello -->` in a sentence.\n";
        assert_eq!(shown(other).unwrap(), other);
    }

    #[test]
    fn a_program_that_is_not_there_is_named_with_its_place() {
        let findings = shown("# A\n<!-- example: helo -->\n").unwrap_err();
        assert_eq!(findings[0].labels[0].place.line_column(), (2, 15));
        assert_eq!(findings[0].help.as_deref(), Some("did you mean `hello`? there are hello, odd"));
    }
}
