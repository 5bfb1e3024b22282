//! Names in headings and names of fields.

/// A name without the ending that says that there are several.
pub(super) fn singular(name: &str) -> &str {
    let stem = name.strip_suffix("_list").or_else(|| name.strip_suffix("List")).unwrap_or(name);
    match stem.strip_suffix('s') {
        Some(one) if one.len() > 1 && !one.ends_with(['s', 'u', 'i']) => one,
        _ => stem,
    }
}

/// Whether two names are the same but for underscores and capitals.
pub(super) fn same_letters(one: &str, other: &str) -> bool {
    fn letters(name: &str) -> impl Iterator<Item = u8> + '_ {
        name.bytes().filter(|byte| *byte != b'_' && *byte != b'-').map(|byte| byte.to_ascii_lowercase())
    }
    letters(one).eq(letters(other))
}

/// Whether a text has a name in it as a word of its own. Chinese needs no blanks around it.
pub(super) fn mentions(text: &str, name: &str) -> bool {
    let is_word = |byte: u8| byte.is_ascii_alphanumeric() || byte == b'_';
    text.match_indices(name).any(|(at, found)| {
        let before = text.as_bytes()[..at].last().copied();
        let after = text.as_bytes().get(at + found.len()).copied();
        !before.is_some_and(is_word) && !after.is_some_and(is_word)
    })
}
