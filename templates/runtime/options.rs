//! What one call does differently from its client.

use crate::prepare::header;
use crate::{Error, HeaderMap, Retry, User};
use std::time::Duration;

/// Settings of one call.
#[derive(Clone, Default)]
pub(crate) struct Options {
    pub(crate) timeout: Option<Duration>,
    pub(crate) retry: Option<Retry>,
    pub(crate) user: Option<User>,
    pub(crate) stage: Option<String>,
    pub(crate) max_answer: Option<usize>,
    pub(crate) is_strict: Option<bool>,
    pub(crate) headers: HeaderMap,
}

impl Options {
    pub(crate) fn set_header(&mut self, name: &str, value: &str) -> Result<(), Error> {
        let (name, value) = header(name, value)?;
        self.headers.insert(name, value);
        Ok(())
    }
}
