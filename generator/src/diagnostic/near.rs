//! Names that somebody may have meant.

/// How many names are proposed.
const MOST: usize = 3;
/// How much of two names has to be alike, of 1.
const ALIKE: f32 = 0.6;
/// The same, where there is no doubt.
const SURE: f32 = 0.85;

/// ``did you mean `docs`?``, for a name that nobody knows; nothing where no known one looks like it.
pub(crate) fn did_you_mean<'n>(name: &str, known: impl IntoIterator<Item = &'n str>) -> Option<String> {
    let known: Vec<&str> = alike_in_length(name, known);
    let near: Vec<String> =
        similar::get_close_matches(name, &known, MOST, ALIKE).iter().map(|name| format!("`{name}`")).collect();
    (!near.is_empty()).then(|| format!("did you mean {}?", near.join(" or ")))
}

/// Longer names are not compared.
const LONGEST: usize = 120;
/// Of so many known names some are compared.
const COMPARED: usize = 2_000;

/// The names that are worth a comparison: nobody writes a name twice as long by mistake, and each comparison takes time.
fn alike_in_length<'n>(name: &str, known: impl IntoIterator<Item = &'n str>) -> Vec<&'n str> {
    let alike = |known: &&str| known.len() <= 3 * name.len() && name.len() <= 3 * known.len();
    if name.len() > LONGEST { Vec::new() } else { known.into_iter().filter(alike).take(COMPARED).collect() }
}

/// Names in a list for people: all of them, or the first ones and how many more there are.
pub(crate) fn some(names: &[&str]) -> String {
    const SHOWN: usize = 40;
    match names.len().checked_sub(SHOWN) {
        Some(more @ 1..) => format!("{} and {more} more", names[..SHOWN].join(", ")),
        _ => names.join(", "),
    }
}

/// A proposal where there is one, before what there is to say in any case.
pub(crate) fn did_you_mean_or<'n>(name: &str, known: impl IntoIterator<Item = &'n str>, otherwise: &str) -> String {
    match did_you_mean(name, known) {
        Some(proposal) => format!("{proposal} {otherwise}"),
        None => otherwise.to_owned(),
    }
}

/// The known name that a misspelt one must have been meant to be, where only one comes into question.
pub(crate) fn misspelt<'n>(name: &str, known: impl IntoIterator<Item = &'n str>) -> Option<&'n str> {
    let known: Vec<&str> = alike_in_length(name, known);
    match similar::get_close_matches(name, &known, MOST, SURE)[..] {
        [only] => Some(only),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_what_looks_alike_is_proposed() {
        let known = ["docs", "routes", "overlay"];
        assert_eq!(did_you_mean("docz", known).as_deref(), Some("did you mean `docs`?"));
        assert_eq!(did_you_mean("spelling", known), None);
        assert_eq!(["route", "rout", "dcos"].map(|name| misspelt(name, known)), [Some("routes"), None, None]);
        assert_eq!(did_you_mean_or("route", known, "it has three"), "did you mean `routes`? it has three");
    }
}
