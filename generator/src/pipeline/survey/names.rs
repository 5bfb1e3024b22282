//! Names of systems, from the folders that their pages lie in.

use super::layout::Group;
use crate::spec::check::is_system_name;
use heck::ToSnakeCase;
use std::path::Path;

/// Folders that say what lies in them, and not whose it is.
const GENERIC: [&str; 12] =
    ["docs", "doc", "apidocs", "apidoc", "api", "apis", "pages", "markdown", "md", "content", "reference", "endpoints"];
/// Languages in which docs of APIs are written; a folder of another one is taken for a folder like any other.
const LANGUAGES: [&str; 14] = ["zh", "en", "ja", "ko", "de", "fr", "es", "pt", "ru", "it", "vi", "pl", "tr", "nl"];

/// Whether a folder has the name of a language: `zh`, `zh_hans`, `en-US`.
pub(super) fn is_language(folder: &str) -> bool {
    let folder = folder.to_lowercase();
    let (language, variant) = folder.split_once(['_', '-']).unwrap_or((&folder, "xx"));
    LANGUAGES.contains(&language)
        && (2..=4).contains(&variant.len())
        && variant.chars().all(|c| c.is_ascii_alphanumeric())
}

/// The language without its variant: `zh` of `zh_hans`.
pub(super) fn language(folder: &str) -> String {
    folder.to_lowercase().split(['_', '-']).next().unwrap_or_default().to_owned()
}

/// A name for each group that no other has: that of its folder, with the folder above where two are alike.
pub(super) fn distinct(groups: &[Group]) -> Vec<String> {
    let parts: Vec<Vec<String>> = groups.iter().map(|group| telling(&group.base)).collect();
    let name = |parts: &[String], many: usize| parts[parts.len().saturating_sub(many)..].join("_");
    let mut names: Vec<String> = Vec::new();
    for (n, own) in parts.iter().enumerate() {
        let alike = |many| parts.iter().enumerate().any(|(k, other)| k != n && name(other, many) == name(own, many));
        let many = (1..=own.len()).find(|many| !alike(*many)).unwrap_or(own.len());
        let wanted = name(own, many);
        let numbered = (2..).map(|k| format!("{wanted}_{k}"));
        let free = std::iter::once(wanted.clone()).chain(numbered).find(|name| !names.contains(name));
        names.push(free.unwrap_or(wanted));
    }
    names
}

/// The folders that may name a system, the nearest last; never empty.
fn telling(base: &Path) -> Vec<String> {
    let whole = if base.as_os_str().is_empty() { Path::new(".") } else { base };
    let whole = whole.canonicalize().unwrap_or_else(|_| base.to_path_buf());
    let names = whole.components().filter_map(|part| part.as_os_str().to_str());
    let names = names.filter(|name| !is_language(name)).map(ToSnakeCase::to_snake_case);
    let names: Vec<String> =
        names.filter(|name| !GENERIC.contains(&name.replace('_', "").as_str()) && is_system_name(name)).collect();
    if names.is_empty() { vec!["docs".to_owned()] } else { names }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn languages_are_told_from_other_short_names() {
        for (name, is) in
            [("zh", true), ("zh_hans", true), ("en-US", true), ("cc", false), ("v3", false), ("end", false)]
        {
            assert_eq!(is_language(name), is, "{name}");
        }
    }

    #[test]
    fn a_name_is_that_of_the_folder_unless_two_are_alike() {
        let groups = ["/x/esb/cc/apidocs", "/x/gateway/cc/docs", "/x/job-v3/api-docs"];
        let groups: Vec<Group> = groups.iter().map(|base| Group { base: base.into(), docs: Vec::new() }).collect();
        assert_eq!(distinct(&groups), ["esb_cc", "gateway_cc", "job_v3"]);
    }
}
