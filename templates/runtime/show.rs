//! What servers and callers say, as it may stand in a log: on one line, not long, without the secrets of this client.

use crate::credentials::ascii;
use crate::{HeaderMap, Value};
use reqwest::header::{COOKIE, HeaderName};
use secrecy::{ExposeSecret, SecretString};
use serde_json::Map;
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
#[derive(Debug, Clone, Default)]
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

    /// The members without them.
    pub(crate) fn without(&self, members: &Map<String, Value>) -> Map<String, Value> {
        members.iter().map(|(name, value)| (self.hide(name).into_owned(), self.value_without(value))).collect()
    }

    fn value_without(&self, value: &Value) -> Value {
        match value {
            Value::String(text) => self.hide(text).into(),
            Value::Array(items) => items.iter().map(|item| self.value_without(item)).collect(),
            Value::Object(members) => Value::Object(self.without(members)),
            other => other.clone(),
        }
    }

    /// The text as it may stand in a log.
    pub(crate) fn show<'a>(&self, text: impl Into<Cow<'a, str>>) -> Shown<'a> {
        Shown(self.hide(text))
    }
}

/// A secret as it is, as text in JSON, in JSON in JSON and so on, and as a parameter of a URL.
fn forms(secret: &str) -> Vec<String> {
    const LEVELS: usize = 3;
    let mut all = vec![secret.to_owned()];
    let mut last = all.clone();
    for _ in 0..LEVELS {
        last = last.iter().map(|text| escaped(text)).flat_map(|json| [ascii(&json), json]).collect();
        last.sort();
        last.dedup();
        all.extend(last.iter().cloned());
    }
    if let Ok(mut url) = reqwest::Url::parse("form:") {
        url.query_pairs_mut().append_key_only(secret);
        all.extend(url.query().map(str::to_owned));
    }
    all
}

/// A text without percent-encoding.
pub(crate) fn unescaped(text: &str) -> String {
    let query = text.replace('+', "%2B").replace('&', "%26").replace('=', "%3D");
    let url = reqwest::Url::parse(&format!("form:?{query}")).ok();
    url.and_then(|url| Some(url.query_pairs().next()?.0.into_owned())).unwrap_or_default()
}

/// A text between the quotes of JSON.
fn escaped(text: &str) -> String {
    let json = Value::from(text).to_string();
    json.get(1..json.len() - 1).unwrap_or_default().to_owned()
}

/// What is secret in headers that a caller sets: a whole value, and its parts, as in `Bearer …`, `a=…; b=…` and JSON.
pub(crate) fn secrets_in(headers: &HeaderMap) -> Vec<String> {
    let is_secret = |name: &HeaderName| COOKIE == *name || sounds_secret(name.as_str());
    let values = headers.iter().filter(|(name, _)| is_secret(name)).filter_map(|(_, value)| str::from_utf8(value.as_bytes()).ok());
    values.flat_map(parts).collect()
}

/// A value as a whole, its parts, and what is behind a `=` in them; of JSON the members whose names say so.
fn parts(value: &str) -> Vec<String> {
    const SCHEMES: [&str; 5] = ["bearer", "basic", "digest", "negotiate", "apikey"];
    if let Ok(members) = serde_json::from_str::<Map<String, Value>>(value) {
        let secret = members.iter().filter(|(name, _)| sounds_secret(name)).filter_map(|(_, value)| value.as_str());
        return secret.chain([value]).map(str::to_owned).collect();
    }
    let parts = value.split([' ', ';', ',']).filter(|part| !SCHEMES.contains(&&*part.to_lowercase()));
    let parts = parts.flat_map(|part| [Some(part), part.split_once('=').map(|(_, value)| value)]);
    parts.flatten().chain([value]).map(str::to_owned).collect()
}

/// Whether something with this name says who calls.
fn sounds_secret(name: &str) -> bool {
    const PARTS: [&str; 7] = ["auth", "token", "secret", "ticket", "password", "session", "api-key"];
    let name = name.to_ascii_lowercase();
    PARTS.iter().any(|part| name.contains(part))
}
