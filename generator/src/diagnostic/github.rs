//! Findings as GitHub workflow commands, which show up as annotations in a pull request.

use super::{Diagnostic, Severity, sorted, visible};

/// One `::error`, `::warning` or `::notice` command a line for each finding, in reading order.
pub fn github(diagnostics: &[Diagnostic]) -> String {
    sorted(diagnostics).into_iter().map(command).collect()
}

fn command(diagnostic: &Diagnostic) -> String {
    let name = match diagnostic.severity {
        Severity::Error => "error",
        Severity::Warning => "warning",
        Severity::Note => "notice",
    };
    let mut properties = place(diagnostic);
    properties.push(("title", diagnostic.code.name.to_owned()));
    let properties: Vec<String> = properties.iter().map(|(key, value)| format!("{key}={}", property(value))).collect();
    format!("::{name} {}::{}\n", properties.join(","), data(&message(diagnostic)))
}

fn place(diagnostic: &Diagnostic) -> Vec<(&'static str, String)> {
    let Some(label) = diagnostic.labels.first() else { return Vec::new() };
    let file = ("file", label.place.file.name().to_owned());
    if label.place.is_whole() {
        return vec![file];
    }
    let (line, column) = label.place.line_column();
    let (end_line, end_column) = label.place.end_line_column();
    let mut place = vec![file, ("line", line.to_string()), ("col", column.to_string())];
    // An end column means something on the same line only; GitHub's end is the last character, ours the next one.
    if end_line > line {
        place.push(("endLine", end_line.to_string()));
    } else if end_column > column {
        place.push(("endColumn", (end_column - 1).to_string()));
    }
    place
}

/// The message, what the other witnesses say, and what to do.
fn message(diagnostic: &Diagnostic) -> String {
    let mut lines = vec![diagnostic.message.clone()];
    for label in diagnostic.labels.iter().filter(|label| !label.text.is_empty()) {
        match label.place.is_whole() {
            true => lines.push(format!("{}: {}", label.place.file.name(), label.text)),
            false => lines.push(format!("{}: {}", label.place, label.text)),
        }
    }
    lines.extend(diagnostic.help.iter().map(|help| format!("help: {help}")));
    lines.extend(diagnostic.suggestions.iter().map(|suggestion| {
        let first = suggestion.edits.first().map(|edit| edit.place.line_column().0);
        format!("`md-bindgen check --fix` would {} (line {})", suggestion.text, first.unwrap_or(1))
    }));
    lines.join("\n")
}

/// Escapes the message of a command. What a log would obey is shown.
fn data(text: &str) -> String {
    let text: String =
        text.chars().map(|c| visible::replacement(c).filter(|_| !"\r\n".contains(c)).unwrap_or(c)).collect();
    text.replace('%', "%25").replace('\r', "%0D").replace('\n', "%0A")
}

/// Escapes the value of a property.
fn property(text: &str) -> String {
    data(text).replace(':', "%3A").replace(',', "%2C")
}

#[cfg(test)]
mod tests {
    use super::super::samples;

    #[test]
    fn every_finding_is_one_command() {
        let out = super::github(&samples::all());
        assert_eq!(out.lines().count(), samples::all().len(), "{out}");
        insta::assert_snapshot!(out);
    }

    #[test]
    fn text_cannot_end_a_command_or_start_another() {
        assert_eq!(super::property("a:b,c%\r\n::error::x"), "a%3Ab%2Cc%25%0D%0A%3A%3Aerror%3A%3Ax");
        assert_eq!(super::data("50%: x,\ny"), "50%25: x,%0Ay");
        assert_eq!(super::data("\u{1b}[31m\u{202e}x"), "␛[31m\u{fffd}x");
    }
}
