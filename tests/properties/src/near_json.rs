//! Example JSON: what is JSON is read as serde_json reads it, and what is not never panics.

use md_bindgen::markdown::{Block, Code, Document};
use md_bindgen::sample::{Reading, Sample, read};
use serde_json::Value;

/// The bytes are the text of a block of code.
pub fn check(data: &[u8]) {
    let text = String::from_utf8_lossy(data);
    for page in fenced(&text) {
        let document = Document::parse(&page);
        let codes = document.sections.iter().flat_map(|section| &section.blocks).filter_map(|block| match block {
            Block::Code(code) => Some(code),
            _ => None,
        });
        codes.for_each(|code| one(code, &page));
    }
}

/// Pages with the text as a block of code: with a fence longer than any in it, and in a quotation, where no line lies beside
/// the one before it.
fn fenced(text: &str) -> [String; 2] {
    let longest = text.split(|c| c != '`').map(str::len).max().unwrap_or_default();
    let fence = "`".repeat(longest.max(2) + 1);
    let quoted: String = text.lines().map(|line| format!("> {line}\n")).collect();
    [format!("{fence}json\n{text}\n{fence}\n"), format!("> {fence}json\n{quoted}> {fence}\n")]
}

fn one(code: &Code, page: &str) {
    let strict: Option<Value> = serde_json::from_str(&code.text).ok();
    match read(code) {
        Reading::Json { samples, repairs } => {
            samples.iter().for_each(|sample| is_in_page(sample, page));
            for repair in &repairs {
                assert!(page.get(repair.span.clone()).is_some(), "{repair:?}");
                assert!(repair.edit.iter().all(|(span, _)| page.get(span.clone()).is_some()), "{repair:?}");
            }
            if let Some(strict) = strict {
                assert!(repairs.is_empty(), "nothing to repair: {repairs:?}");
                assert_eq!(samples.iter().map(Sample::to_json).collect::<Vec<_>>(), [strict]);
            }
        }
        Reading::TooLarge { message, span } => {
            assert!(page.get(span.clone()).is_some() && !message.is_empty(), "{message} at {span:?}");
        }
        Reading::Other => assert!(strict.is_none(), "JSON taken for something else"),
        Reading::Broken { message, span } => {
            assert!(page.get(span.clone()).is_some() && !message.is_empty(), "{message} at {span:?}");
            assert!(strict.is_none(), "JSON taken for broken: {message}");
        }
    }
}

fn is_in_page(sample: &Sample, page: &str) {
    assert!(page.get(sample.span.clone()).is_some(), "{:?}", sample.span);
    sample.members().iter().for_each(|member| {
        assert!(page.get(member.span.clone()).is_some(), "{:?}", member.span);
        is_in_page(&member.sample, page);
    });
    if let md_bindgen::sample::Value::Array(items) = &sample.value {
        items.iter().for_each(|item| is_in_page(item, page));
    }
}
