//! Files: sent as a part of a form or as a whole body, received as a whole body.

use crate::HeaderMap;
use crate::show::is_treacherous;
use bytes::Bytes;
use reqwest::header::{CONTENT_DISPOSITION, CONTENT_TYPE};
use serde::{Deserialize, Deserializer, Serialize, Serializer};
use std::borrow::Cow;
use std::fmt;

/// A file that is uploaded or was downloaded. Its bytes are shared, so a clone is cheap.
///
/// ```
/// use {{crate}}::File;
///
/// let file = File::named("plugin.tgz", vec![0x1f, 0x8b]).content_type("application/gzip");
/// ```
#[derive(Clone, Default, PartialEq, Eq)]
#[non_exhaustive]
pub struct File {
    /// The name, where one was given.
    pub name: Option<String>,
    /// The media type, where one was given.
    pub content_type: Option<String>,
    /// What is in it.
    pub bytes: Bytes,
}

impl File {
    /// A file without a name.
    pub fn new(bytes: impl Into<Bytes>) -> File {
        File { name: None, content_type: None, bytes: bytes.into() }
    }

    /// A file with a name.
    pub fn named(name: impl Into<String>, bytes: impl Into<Bytes>) -> File {
        File { name: Some(name.into()), ..File::new(bytes) }
    }

    /// Sets the media type; `application/octet-stream` is sent where there is none.
    #[must_use]
    pub fn content_type(mut self, content_type: impl Into<String>) -> File {
        self.content_type = Some(content_type.into());
        self
    }

    /// The file that an answer is.
    pub(crate) fn received(headers: &HeaderMap, bytes: Bytes) -> File {
        let text = |name| headers.get(name).and_then(|value| std::str::from_utf8(value.as_bytes()).ok());
        let name = text(CONTENT_DISPOSITION).and_then(file_name);
        File { name, content_type: text(CONTENT_TYPE).map(str::to_owned), bytes }
    }

    /// The bytes as text.
    pub(crate) fn text(&self) -> Cow<'_, str> {
        String::from_utf8_lossy(&self.bytes)
    }
}

/// The name in `attachment; filename="a.txt"`, without any folder that a server puts before it, and without characters that
/// make it look like another.
fn file_name(disposition: &str) -> Option<String> {
    let rest = disposition.split(';').map(str::trim_start).find_map(|part| {
        let (name, _) = part.split_once('=')?;
        let start = part.as_ptr() as usize - disposition.as_ptr() as usize + name.len() + 1;
        name.trim().eq_ignore_ascii_case("filename").then(|| disposition[start..].trim_start())
    })?;
    let name = match rest.strip_prefix('"') {
        Some(quoted) => quoted.split_once('"')?.0,
        None => rest.split(';').next()?.trim(),
    };
    // A `:` would name a drive or a stream.
    let name = name.rsplit(['/', '\\', ':']).next()?;
    let name: String = name.chars().filter(|c| !is_treacherous(*c)).collect();
    (!matches!(&*name, "" | "." | "..")).then_some(name)
}

/// Name, type and size.
impl fmt::Debug for File {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("File")
            .field("name", &self.name)
            .field("content_type", &self.content_type)
            .field("len", &self.bytes.len())
            .finish()
    }
}

impl From<Vec<u8>> for File {
    fn from(bytes: Vec<u8>) -> File {
        File::new(bytes)
    }
}

impl From<Bytes> for File {
    fn from(bytes: Bytes) -> File {
        File::new(bytes)
    }
}

impl From<&'static str> for File {
    fn from(text: &'static str) -> File {
        File::new(text)
    }
}

/// As text, the way docs show files in their examples; not how files travel.
impl Serialize for File {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_str(&self.text())
    }
}

impl<'de> Deserialize<'de> for File {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<File, D::Error> {
        String::deserialize(deserializer).map(File::new)
    }
}

/// What separates the parts of a form: no part may hold it, so it is long and says nothing.
pub(crate) struct Form {
    boundary: String,
    body: Vec<u8>,
}

impl Form {
    pub(crate) fn new(boundary: String) -> Form {
        Form { boundary, body: Vec::new() }
    }

    pub(crate) fn text(&mut self, name: &str, text: &str) {
        self.part(name, None, None, text.as_bytes());
    }

    /// A file without a name is still a file: servers tell the two apart by the name.
    pub(crate) fn file(&mut self, name: &str, file: &File) {
        let file_name = file.name.as_deref().unwrap_or("file");
        let content_type = file.content_type.as_deref().unwrap_or(OCTETS);
        self.part(name, Some(file_name), Some(content_type), &file.bytes);
    }

    fn part(&mut self, name: &str, file_name: Option<&str>, content_type: Option<&str>, content: &[u8]) {
        let mut head = format!("--{}\r\nContent-Disposition: form-data; name=\"{}\"", self.boundary, quoted(name));
        if let Some(file_name) = file_name {
            head.push_str(&format!("; filename=\"{}\"", quoted(file_name)));
        }
        if let Some(content_type) = content_type {
            let content_type: String = content_type.chars().filter(|c| !c.is_control()).collect();
            head.push_str(&format!("\r\nContent-Type: {content_type}"));
        }
        head.push_str("\r\n\r\n");
        self.body.extend_from_slice(head.as_bytes());
        self.body.extend_from_slice(content);
        self.body.extend_from_slice(b"\r\n");
    }

    /// The media type and the body.
    pub(crate) fn finish(mut self) -> (String, Bytes) {
        self.body.extend_from_slice(format!("--{}--\r\n", self.boundary).as_bytes());
        (format!("multipart/form-data; boundary={}", self.boundary), self.body.into())
    }
}

/// The media type of bytes of which nothing is known.
pub(crate) const OCTETS: &str = "application/octet-stream";

/// As browsers write names: what would end the name or the line is percent-encoded.
fn quoted(name: &str) -> String {
    name.replace('"', "%22").replace('\r', "%0D").replace('\n', "%0A")
}
