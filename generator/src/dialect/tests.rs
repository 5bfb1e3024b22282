#![allow(clippy::unwrap_used)]

use super::{Dialect, Way};
use crate::diagnostic::SourceFile;

const LEAST: &str = "dialect: 1\nname: mine\ncolumns: {name: [field]}\ntypes: {words: {string: [string]}}\n\
                     required: {true_words: ['yes'], false_words: ['no']}\n";

fn read(more: &str) -> Result<Dialect, (String, usize)> {
    let source = SourceFile::new("mine.yaml", format!("{LEAST}{more}"));
    Dialect::read(&source).map_err(|finding| {
        let line = finding.labels[0].place.line_column().0;
        (finding.message, line)
    })
}

#[test]
fn words_around_values_and_paging_may_be_absent() {
    let dialect = read("").unwrap();
    assert!(dialect.paging().conventions.is_empty());
    assert_eq!(dialect.paging().max("max 500"), None);
    assert_eq!(dialect.values().introductions("one of a, b").count(), 0);
    assert!(!dialect.values().are_examples("such as"));
}

#[test]
fn words_around_values_are_read() {
    let dialect = read("values: {keywords: [one of], joints: [or], means: [means], open: [etc]}\n").unwrap();
    let words = dialect.values();
    assert_eq!(words.introductions("One of a, one of b").collect::<Vec<_>>(), [6, 16]);
    assert_eq!((words.joint(" or b"), words.joint("b or")), (4, 0));
    assert_eq!(words.means("means b"), 6);
    assert!(words.goes_on(" etc.") && !words.goes_on("a etc."));
}

#[test]
fn conventions_of_paging_are_read_in_order() {
    let text = "paging:\n  max: ['most (?P<max>[0-9]+)']\n  conventions:\n  - {by: page, at: [page]}\n  - {by: offset, at: [start], size: [limit]}\n";
    let dialect = read(text).unwrap();
    let paging = dialect.paging();
    assert_eq!(paging.conventions.iter().map(|one| one.by).collect::<Vec<_>>(), [Way::Page, Way::Offset]);
    assert_eq!(paging.max("At MOST 20"), Some(20));
}

#[test]
fn what_is_wrong_is_said_with_its_place() {
    let (message, line) = read("values:\n  keywords: [fine, 'one (of']\n").unwrap_err();
    assert!(message.starts_with("`one (of` is no pattern: "), "{message}");
    assert_eq!(line, 7);
    let (message, line) = read("paging:\n  max: ['most [0-9]+']\n").unwrap_err();
    assert_eq!(message, "`most [0-9]+` is no pattern: it has no group `max` for the number");
    assert_eq!(line, 7);
    for wrong in [
        "values: {keyword: [one of]}\n",
        "paging: {maximum: ['x']}\n",
        "paging: {conventions: [{by: offset, at: [start], length: [limit]}]}\n",
        "paging: {conventions: [{by: token, at: [start]}]}\n",
        "paging: {conventions: [{by: page}]}\n",
    ] {
        assert_eq!(read(wrong).unwrap_err().1, 6, "{wrong}");
    }
}
