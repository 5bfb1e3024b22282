//! What came with an answer, beside its payload.

use crate::platform::{LIMIT_RESET, REQUEST_ID_MEMBERS, REQUEST_IDS};
use crate::show::{Secrets, Shown};
use crate::{HeaderMap, Scalar, StatusCode, Value};
use reqwest::header::SET_COOKIE;
use serde_json::Map;
use std::fmt;
use std::time::Duration;

/// What came with an answer: of a [`Response`](crate::Response) as well as of an [`Error`](crate::Error) after which the
/// server had its say. `Debug` shows no secret that the client sent, nor cookies.
#[derive(Clone)]
#[non_exhaustive]
pub struct Meta {
    /// The HTTP status.
    pub status: StatusCode,
    /// The HTTP headers.
    pub headers: HeaderMap,
    /// The id by which the server's operators find the call in their logs.
    pub request_id: Option<String>,
    /// From the first attempt to the end of the answer, the delays between attempts included.
    pub elapsed: Duration,
    /// How often the call was made; 1 unless it was made again.
    pub attempts: u32,
    /// The members of the envelope beside the payload: `code`, `message`, `count` and the like.
    pub members: Map<String, Value>,
    pub(crate) secrets: Secrets,
}

impl Meta {
    pub(crate) fn new(status: StatusCode, mut headers: HeaderMap, secrets: &Secrets) -> Meta {
        for (name, value) in &mut headers {
            if *name == SET_COOKIE || secrets.are_in(&String::from_utf8_lossy(value.as_bytes())) {
                value.set_sensitive(true);
            }
        }
        let (members, secrets) = (Map::new(), secrets.clone());
        let mut meta = Meta { status, headers, request_id: None, elapsed: Duration::ZERO, attempts: 1, members, secrets };
        meta.request_id = REQUEST_IDS.iter().find_map(|name| meta.header(name));
        meta
    }

    /// The code that the server gave, a number or text.
    pub fn code(&self) -> Option<Scalar> {
        Scalar::of(self.members.get("code")?)
    }

    /// The message that the server gave.
    pub fn message(&self) -> Option<&str> {
        self.members.get("message")?.as_str()
    }

    /// A header as text.
    pub(crate) fn header(&self, name: &str) -> Option<String> {
        Some(String::from_utf8_lossy(self.headers.get(name)?.as_bytes()).into_owned())
    }

    /// How long the server wants to be left alone.
    pub(crate) fn retry_after(&self) -> Option<Duration> {
        let seconds: f64 = self.header(LIMIT_RESET)?.trim().parse().ok()?;
        Duration::try_from_secs_f64(seconds).ok()
    }

    /// Takes in the members of the envelope; one of them may be the id of the call, which is better than that of a
    /// header.
    pub(crate) fn set_members(&mut self, members: Map<String, Value>) {
        let id = REQUEST_ID_MEMBERS.iter().find_map(|name| members.get(*name)?.as_str());
        if let Some(id) = id.filter(|id| !id.is_empty()) {
            self.request_id = Some(id.to_owned());
        }
        self.members = members;
    }
}

impl fmt::Debug for Meta {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let id = self.request_id.as_deref().map(|id| self.secrets.show(id));
        // Escaped, as `Debug` shows them, secrets would not be found.
        let members = Shown::new(format!("{:?}", self.secrets.without(&self.members)));
        f.debug_struct("Meta")
            .field("status", &self.status)
            .field("headers", &self.headers)
            .field("request_id", &id)
            .field("elapsed", &self.elapsed)
            .field("attempts", &self.attempts)
            .field("members", &format_args!("{members}"))
            .finish()
    }
}
