//! Text as a YAML scalar: plain where every reader takes it for the same text, else in double quotes.

use std::borrow::Cow;
use std::fmt::Write as _;

/// `text` as a scalar that may stand in a flow mapping, always on one line.
pub(super) fn scalar(text: &str) -> Cow<'_, str> {
    if is_plain(text) { Cow::Borrowed(text) } else { Cow::Owned(quote(text)) }
}

/// `text` as a key, the colon not included. Longer ones than YAML takes for keys have to say that they are.
pub(super) fn key(text: &str) -> Cow<'_, str> {
    const LONGEST: usize = 1024;
    let scalar = scalar(text);
    if scalar.len() < LONGEST { scalar } else { Cow::Owned(format!("? {scalar} ")) }
}

/// Whether YAML 1.1 and YAML 1.2 both read the bare text as this text, in block and in flow style.
fn is_plain(text: &str) -> bool {
    let Some(first) = text.chars().next() else { return false };
    (first.is_alphanumeric() || matches!(first, '_' | '/' | '(' | '$') || starts_wide(first))
        && text.trim() == text
        && !text.chars().any(|c| must_escape(c) || matches!(c, ',' | '[' | ']' | '{' | '}' | '?' | '"' | '\\'))
        && !text.contains(": ")
        && !text.contains(" #")
        && !text.ends_with(':')
        && !is_word(text)
        && !looks_like_a_number(text)
}

/// Chinese punctuation and the like: no sign of YAML lies outside ASCII.
fn starts_wide(first: char) -> bool {
    !first.is_ascii() && !first.is_whitespace()
}

/// Words that some version of YAML reads as a boolean or as null.
fn is_word(text: &str) -> bool {
    const WORDS: [&str; 9] = ["y", "n", "yes", "no", "on", "off", "true", "false", "null"];
    WORDS.iter().any(|word| word.eq_ignore_ascii_case(text))
}

/// Numbers in any base, dates, times and versions: everything that starts with a digit and has nothing but
/// the letters of numbers.
fn looks_like_a_number(text: &str) -> bool {
    text.starts_with(|c: char| c.is_ascii_digit())
        && text.chars().all(|c| {
            c.is_ascii_hexdigit() || matches!(c, '.' | '+' | '-' | '_' | ':' | ' ' | 'x' | 'o' | 'T' | 't' | 'Z' | 'z')
        })
}

/// Characters that are no text to a YAML reader, that end a line, or that nobody sees in a review.
pub(super) fn must_escape(c: char) -> bool {
    c.is_control()
        || matches!(
            c,
            '\u{ad}' | '\u{61c}' | '\u{200b}'..='\u{200f}' | '\u{2028}'..='\u{202e}' | '\u{2060}'..='\u{206f}'
                | '\u{feff}' | '\u{fff0}'..='\u{ffff}'
        )
        || u32::from(c) & 0xfffe == 0xfffe
        || matches!(c, '\u{e0000}'..='\u{e007f}')
}

/// `text` in double quotes, on one line.
fn quote(text: &str) -> String {
    let mut out = String::with_capacity(text.len() + 2);
    out.push('"');
    for c in text.chars() {
        match c {
            '"' => out.push_str("\\\""),
            '\\' => out.push_str("\\\\"),
            '\n' => out.push_str("\\n"),
            '\r' => out.push_str("\\r"),
            '\t' => out.push_str("\\t"),
            c if must_escape(c) => {
                // Writing to a String cannot fail.
                let _ = match u32::from(c) {
                    code @ 0..=0xffff => write!(out, "\\u{code:04X}"),
                    code => write!(out, "\\U{code:08X}"),
                };
            }
            c => out.push(c),
        }
    }
    out.push('"');
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn plain_text_stays_plain() {
        for text in
            ["Business ID", "业务ID", "list<NoticeReceiver>", "string|integer", "a:b", "/api/v2/x/", "操作符，（等于）"]
        {
            assert_eq!(scalar(text), text);
        }
    }

    #[test]
    fn what_a_reader_could_misread_is_quoted() {
        for text in [
            "",
            " a",
            "a ",
            "yes",
            "No",
            "ON",
            "y",
            "~",
            "null",
            "Null",
            "TRUE",
            "1",
            "-1",
            "+1",
            "1.5",
            "1e3",
            ".5",
            ".inf",
            ".NaN",
            "0x1F",
            "0o17",
            "1_000",
            "1:30",
            "2019-10-10",
            "2019-10-10 10:10:10",
            "a: b",
            "a:",
            "a #b",
            "- a",
            "? a",
            "a, b",
            "[a",
            "{a",
            "}",
            "*a",
            "&a",
            "!a",
            "|",
            ">",
            "%a",
            "@a",
            "`a",
            "'a",
            "\"a",
            "#a",
            "=",
            "<<",
            "---",
            "string?",
            "\u{3000}a",
            "a\u{a0}",
        ] {
            let written = scalar(text);
            assert!(written.starts_with('"') && written.ends_with('"') && written.len() > 1, "{text:?}: {written}");
        }
    }

    #[test]
    fn unseen_characters_are_escaped() {
        let written = scalar("a\u{0}\u{85}\u{2028}\u{feff}\u{202e}\u{1ffff}\r\n\t\"\\");
        assert_eq!(written, r#""a\u0000\u0085\u2028\uFEFF\u202E\U0001FFFF\r\n\t\"\\""#);
    }
}
