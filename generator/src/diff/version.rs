//! The version that changes ask for, as cargo counts versions.

use super::change::{Change, Class};
use crate::diagnostic::plural;
use semver::{BuildMetadata, Prerelease, Version};

/// The version of the crate before the changes, and the one that they ask for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Versions<'a> {
    /// The version that callers have.
    pub old: &'a str,
    /// The version that the changes ask for; nothing where nothing changed.
    pub next: Option<&'a str>,
    /// The revision that the old version was read at; nothing where it is that of now.
    pub revision: Option<&'a str>,
}

/// How many changes there are of each class.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Counts {
    /// Those that callers have to do something about.
    pub breaking: usize,
    /// Those that leave callers as they are.
    pub compatible: usize,
    /// Those of sentences and examples.
    pub documentation: usize,
}

impl Counts {
    /// Counts changes.
    pub fn of(changes: &[Change]) -> Counts {
        let mut counts = Counts::default();
        for change in changes {
            match change.class {
                Class::Breaking(_) => counts.breaking += 1,
                Class::Compatible => counts.compatible += 1,
                Class::Documentation => counts.documentation += 1,
            }
        }
        counts
    }

    /// `2 breaking changes, 1 compatible change`; empty where there are none.
    pub fn words(self) -> String {
        let parts = [
            (self.breaking, "breaking change"),
            (self.compatible, "compatible change"),
            (self.documentation, "documentation change"),
        ];
        let parts = parts.into_iter().filter(|(count, _)| *count > 0);
        parts.map(|(count, word)| plural(count, word)).collect::<Vec<_>>().join(", ")
    }

    /// The worst class that occurs, by its word.
    pub fn worst(self) -> Option<&'static str> {
        let classes =
            [(self.breaking, "breaking"), (self.compatible, "compatible"), (self.documentation, "documentation")];
        classes.into_iter().find(|(count, _)| *count > 0).map(|(_, word)| word)
    }
}

/// The version after `now`; nothing where nothing changed or `now` is no version.
///
/// `0.0.z` counts up `z`. `0.y.z` counts up `y` for what breaks callers, else `z`. From 1.0.0 on what breaks callers is a new
/// major version, a sentence a patch, and the rest a minor version. A pre-release promises nothing: it becomes the next
/// pre-release of the same version.
pub fn next_version(now: &str, counts: Counts) -> Option<String> {
    let now = Version::parse(now).ok()?;
    let worst = counts.worst()?;
    if !now.pre.is_empty() {
        let pre = Prerelease::new(&next_pre(now.pre.as_str())).ok()?;
        return Some(Version { pre, build: BuildMetadata::EMPTY, ..now }.to_string());
    }
    let Version { major, minor, patch, .. } = now;
    let next = match (major, minor, worst) {
        (0, 0, _) => Version::new(0, 0, patch.checked_add(1)?),
        (0, _, "breaking") => Version::new(0, minor.checked_add(1)?, 0),
        (0, ..) | (_, _, "documentation") => Version::new(major, minor, patch.checked_add(1)?),
        (_, _, "breaking") => Version::new(major.checked_add(1)?, 0, 0),
        _ => Version::new(major, minor.checked_add(1)?, 0),
    };
    Some(next.to_string())
}

/// `beta.1` is `beta.2`, `beta` is `beta.1`.
fn next_pre(pre: &str) -> String {
    let (head, last) = pre.rsplit_once('.').map_or(("", pre), |(head, last)| (head, last));
    match last.parse::<u64>().ok().and_then(|number| number.checked_add(1)) {
        Some(number) if head.is_empty() => number.to_string(),
        Some(number) => format!("{head}.{number}"),
        None => format!("{pre}.1"),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn versions_are_counted_as_cargo_counts_them() {
        let counts = |breaking, compatible, documentation| Counts { breaking, compatible, documentation };
        for (now, breaking, compatible, documentation) in [
            ("0.0.3", "0.0.4", "0.0.4", "0.0.4"),
            ("0.1.4", "0.2.0", "0.1.5", "0.1.5"),
            ("1.2.3", "2.0.0", "1.3.0", "1.2.4"),
            ("1.2.3+build.5", "2.0.0", "1.3.0", "1.2.4"),
            ("0.2.0-beta.1", "0.2.0-beta.2", "0.2.0-beta.2", "0.2.0-beta.2"),
            ("1.0.0-rc", "1.0.0-rc.1", "1.0.0-rc.1", "1.0.0-rc.1"),
        ] {
            let next = [counts(1, 1, 1), counts(0, 2, 1), counts(0, 0, 1)].map(|counts| next_version(now, counts));
            let expected = [breaking, compatible, documentation].map(|version| Some(version.to_owned()));
            assert_eq!(next, expected, "after {now}");
        }
        assert_eq!(next_version("1.0.0", counts(0, 0, 0)), None);
        assert_eq!(next_version("1.0", counts(1, 0, 0)), None);
        assert_eq!(next_version(&format!("{}.0.0", u64::MAX), counts(1, 0, 0)), None);
    }
}
