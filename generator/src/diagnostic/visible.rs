//! Untrusted text made safe and short for a terminal.

/// What stands for a character that a terminal would obey instead of showing it; `None` where it may stay.
///
/// Bidirectional marks are among them: they make a line look like another one.
pub(super) fn replacement(character: char) -> Option<char> {
    match character {
        '\t' => None,
        '\u{7f}' => Some('␡'),
        '\0'..='\u{1f}' => char::from_u32(0x2400 + u32::from(character)),
        '\u{80}'..='\u{9f}' | '\u{200b}'..='\u{200f}' | '\u{2028}'..='\u{202e}' | '\u{2060}'..='\u{2069}' => {
            Some('\u{fffd}')
        }
        '\u{61c}' | '\u{feff}' | '\u{fff9}'..='\u{fffb}' => Some('\u{fffd}'),
        _ => None,
    }
}

/// The text in one line of at most `limit` characters: newlines become spaces, control characters their pictures.
pub(super) fn line(text: &str, limit: usize) -> String {
    cut(text.trim(), limit, |character| if character == '\n' { ' ' } else { show(character) })
}

/// The text with its line breaks and at most `limit` characters.
pub(crate) fn lines(text: &str, limit: usize) -> String {
    cut(text.trim_end(), limit, |character| if character == '\n' { '\n' } else { show(character) })
}

/// The same, white space at the end included.
pub(super) fn lines_whole(text: &str, limit: usize) -> String {
    cut(text, limit, |character| if character == '\n' { '\n' } else { show(character) })
}

/// The text of a JSON document that says the same and holds nothing that a terminal would obey: outside of texts, where escapes
/// mean what they stand for, there is nothing of that.
pub(crate) fn json(document: &str) -> String {
    let mut out = String::with_capacity(document.len());
    for character in document.chars() {
        match replacement(character) {
            Some(_) if character != '\n' => out.push_str(&format!("\\u{:04x}", u32::from(character))),
            _ => out.push(character),
        }
    }
    out
}

fn show(character: char) -> char {
    match character {
        '\t' => ' ',
        other => replacement(other).unwrap_or(other),
    }
}

fn cut(text: &str, limit: usize, show: impl Fn(char) -> char) -> String {
    let mut shown: String = text.chars().take(limit).map(show).collect();
    if text.chars().nth(limit).is_some() {
        shown.push('…');
    }
    shown
}

/// Terminal columns of a character, roughly: whatever is not ASCII counts as wide.
pub(super) fn columns(character: char) -> usize {
    match character {
        '\t' => 4,
        character if character.is_ascii() => 1,
        _ => 2,
    }
}

#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod tests {
    use super::*;

    #[test]
    fn nothing_that_a_terminal_obeys_is_left() {
        assert_eq!(line("a\u{1b}[31m\r\nb\u{9b}2J\u{202e}c\td", 99), "a␛[31m␍ b\u{fffd}2J\u{fffd}c d");
        assert_eq!(lines(" one\ntwo\u{7} ", 99), " one\ntwo␇");
    }

    #[test]
    fn json_says_the_same_and_shows_nothing() {
        let text = "a\u{1b}\u{7f}\u{9b}\u{202e}\u{feff}\n名🦀\"";
        let document = serde_json::to_string(text).unwrap();
        assert_eq!(json(&document), r#""a\u001b\u007f\u009b\u202e\ufeff\n名🦀\"""#);
        assert_eq!(serde_json::from_str::<String>(&json(&document)).unwrap(), text);
    }

    #[test]
    fn long_text_is_cut_at_a_character() {
        assert_eq!(line("分组分组", 3), "分组分…");
        assert_eq!(line("分组分", 3), "分组分");
    }
}
