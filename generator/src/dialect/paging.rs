//! The names of members by which long lists are fetched page by page.

use super::words;
use regex::Regex;
use serde::Deserialize;

/// The section `paging:` of a dialect file.
#[derive(Debug, Default, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct PagingFile {
    #[serde(default)]
    conventions: Vec<Convention>,
    #[serde(default)]
    counting: Vec<String>,
    #[serde(default)]
    max: Vec<String>,
}

/// How a request says which page it wants.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "snake_case")]
pub(crate) enum Way {
    /// How many items come before the first one wanted.
    Offset,
    /// The number of the page.
    Page,
    /// What the last answer said.
    Cursor,
}

/// One convention of paging: which names members may have, the most telling first.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct Convention {
    /// How the request says where to go on.
    pub(crate) by: Way,
    /// The member of the request that says it.
    pub(crate) at: Vec<String>,
    /// The member of the request that says how large a page is.
    #[serde(default)]
    pub(crate) size: Vec<String>,
    /// The list in the payload.
    #[serde(default)]
    pub(crate) items: Vec<String>,
    /// How many items there are in all.
    #[serde(default)]
    pub(crate) total: Vec<String>,
    /// Where the answer says how to go on.
    #[serde(default)]
    pub(crate) next: Vec<String>,
}

/// The words of paging.
#[derive(Debug, Default)]
pub(crate) struct PagingWords {
    /// The conventions; the first that fits counts.
    pub(crate) conventions: Vec<Convention>,
    /// Members with which a request asks for the number of items, or does without it.
    pub(crate) counting: Vec<String>,
    max: Vec<Regex>,
}

impl PagingFile {
    /// The error names the text that cannot be used, and says why.
    pub(super) fn build(self) -> Result<PagingWords, (String, String)> {
        for (n, text) in self.max.iter().enumerate() {
            words::few(n, text).map_err(|(text, error)| (text, words::reason(&error)))?;
            let pattern = words::build(text).map_err(|error| (text.clone(), words::reason(&error)))?;
            if !pattern.capture_names().flatten().any(|name| name == "max") {
                return Err((text.clone(), "it has no group `max` for the number".to_owned()));
            }
        }
        let max = self.max.iter().filter_map(|text| words::build(text).ok()).collect();
        Ok(PagingWords { conventions: self.conventions, counting: self.counting, max })
    }
}

impl PagingWords {
    /// The largest size of a page that a description allows.
    pub(crate) fn max(&self, description: &str) -> Option<u64> {
        let found = self.max.iter().find_map(|pattern| pattern.captures(description))?;
        found.name("max")?.as_str().parse().ok().filter(|max| *max > 0)
    }
}
