//! What servers and callers say, as it may stand in a log: on one line, not long, without the secrets of this client.

use crate::HeaderMap;
use reqwest::header::{AUTHORIZATION, COOKIE, HeaderName, PROXY_AUTHORIZATION};
use secrecy::{ExposeSecret, SecretString};
use std::borrow::Cow;
use std::fmt;
use std::sync::Arc;

/// The most characters of one text that are shown.
const MAX: usize = 1000;

/// Shorter ones are found in any text.
const MIN_SECRET: usize = 6;

/// Stands where a secret was.
const HIDDEN: &str = "***";

/// The beginning of a text. What could break a line, move the cursor or turn the direction of writing is escaped.
pub(crate) struct Shown<'a>(Cow<'a, str>);

impl<'a> Shown<'a> {
    pub(crate) fn new(text: impl Into<Cow<'a, str>>) -> Shown<'a> {
        Shown(text.into())
    }

    fn rest(&self, f: &mut fmt::Formatter<'_>, start: &str) -> fmt::Result {
        match start.len() < self.0.len() {
            true => write!(f, "… ({} bytes)", self.0.len()),
            false => Ok(()),
        }
    }
}

impl fmt::Display for Shown<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        use fmt::Write;
        let start = cut(&self.0, MAX);
        for c in start.chars() {
            match c {
                '\n' | '\r' | '\t' => write!(f, "{}", c.escape_default())?,
                c if is_treacherous(c) => write!(f, "{}", c.escape_unicode())?,
                c => f.write_char(c)?,
            }
        }
        self.rest(f, start)
    }
}

impl fmt::Debug for Shown<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let start = cut(&self.0, MAX);
        write!(f, "{start:?}")?;
        self.rest(f, start)
    }
}

/// The first characters of a text.
pub(crate) fn cut(text: &str, characters: usize) -> &str {
    text.char_indices().nth(characters).map_or(text, |(end, _)| &text[..end])
}

/// Whether a character changes how those around it are seen: control characters, separators of lines, marks of direction, and
/// what has no width.
pub(crate) fn is_treacherous(c: char) -> bool {
    c.is_control()
        || matches!(c,
            '\u{ad}' | '\u{61c}' | '\u{180e}' | '\u{200b}' | '\u{200e}'..='\u{200f}' | '\u{2028}'..='\u{202e}'
            | '\u{2060}'..='\u{206f}' | '\u{feff}' | '\u{fff9}'..='\u{fffb}' | '\u{e0000}'..='\u{e0fff}')
}

/// The secrets that a client sends, in every form in which a server may send them back. Clones share them.
#[derive(Clone, Default)]
pub(crate) struct Secrets(Arc<[SecretString]>);

impl Secrets {
    pub(crate) fn of<'a>(secrets: impl IntoIterator<Item = &'a str>) -> Secrets {
        Secrets::default().and(secrets)
    }

    /// These and others.
    pub(crate) fn and<'a>(&self, others: impl IntoIterator<Item = &'a str>) -> Secrets {
        let known = self.0.iter().map(|secret| secret.expose_secret().to_owned());
        let mut all: Vec<String> = known.chain(others.into_iter().flat_map(forms)).collect();
        all.retain(|secret| secret.len() >= MIN_SECRET);
        // Where one is the beginning of another, the longer one has to be found first.
        all.sort_by(|left, right| right.len().cmp(&left.len()).then_with(|| left.cmp(right)));
        all.dedup();
        Secrets(all.into_iter().map(SecretString::from).collect())
    }

    /// Whether a text holds one of them.
    pub(crate) fn are_in(&self, text: &str) -> bool {
        self.0.iter().any(|secret| text.contains(secret.expose_secret()))
    }

    /// The text without them.
    pub(crate) fn hide<'a>(&self, text: impl Into<Cow<'a, str>>) -> Cow<'a, str> {
        self.0.iter().fold(text.into(), |text, secret| match text.contains(secret.expose_secret()) {
            true => Cow::Owned(text.replace(secret.expose_secret(), HIDDEN)),
            false => text,
        })
    }

    /// The text as it may stand in a log.
    pub(crate) fn show<'a>(&self, text: impl Into<Cow<'a, str>>) -> Shown<'a> {
        Shown(self.hide(text))
    }
}

/// A secret as it is, as members of JSON, and as parameters of a URL hold it.
fn forms(secret: &str) -> Vec<String> {
    let json = serde_json::Value::from(secret).to_string();
    let json = json.trim_start_matches('"').strip_suffix('"').unwrap_or_default().to_owned();
    let mut query = String::new();
    if let Ok(mut url) = reqwest::Url::parse("form:") {
        url.query_pairs_mut().append_key_only(secret);
        query.push_str(url.query().unwrap_or_default());
    }
    vec![secret.to_owned(), crate::credentials::ascii(&json), json, query]
}

/// What is secret in headers that a caller sets: a whole value, and its parts, as in `Bearer …` and `a=…; b=…`.
pub(crate) fn secrets_in(headers: &HeaderMap) -> impl Iterator<Item = &str> {
    let secret = headers.iter().filter(|(name, _)| is_secret(name)).filter_map(|(_, value)| value.to_str().ok());
    secret.flat_map(|value| std::iter::once(value).chain(value.split([' ', ';', '=', ',']).filter(|part| part.len() > 7)))
}

/// Whether a header is one that says who calls, by its name.
fn is_secret(name: &HeaderName) -> bool {
    const PARTS: [&str; 7] = ["auth", "token", "secret", "ticket", "password", "session", "api-key"];
    [AUTHORIZATION, PROXY_AUTHORIZATION, COOKIE].contains(name) || PARTS.iter().any(|part| name.as_str().contains(part))
}
