//! What the author of a page does not want to hear about: `<!-- md-bindgen: allow(type-mismatch) -->`.

use super::{Outline, Page};
use crate::diagnostic::{CODES, Code, Diagnostic, Suggestion, code, did_you_mean_or, find, misspelt};
use crate::limits::{ALLOWS, too_large};
use crate::markdown::Comment;
use std::ops::Range;

/// A code whose notes and warnings about the page are not reported.
#[derive(Debug, Clone)]
pub struct Allow {
    /// The code.
    pub code: &'static Code,
    /// Where the page says so.
    pub span: Range<usize>,
}

/// The name with which a comment speaks to the program.
const NAME: &str = "md-bindgen";

/// Reads the comments that are meant for the program.
pub(super) fn read(comments: &[Comment], page: &Page<'_>, out: &mut Outline) {
    let mut named = 0;
    for comment in comments {
        let text = comment.text.trim();
        let Some(request) = text.strip_prefix(NAME) else { continue };
        let list = request.trim_start_matches([':', ' ']).strip_prefix("allow").map(str::trim_start);
        let list = list.and_then(|list| list.strip_prefix('(')?.strip_suffix(')'));
        named += list.map_or(1, |list| list.split(',').count());
        if named > ALLOWS {
            let message = format!("the comments of this page name more than {ALLOWS} codes");
            return out.diagnostics.push(too_large(message, page.file.at_line(comment.span.clone()), "not read"));
        }
        match list {
            Some(list) if request.starts_with(':') => codes(comment, list, page, out),
            _ => not_understood(comment, page, out),
        }
    }
}

fn codes(comment: &Comment, list: &str, page: &Page<'_>, out: &mut Outline) {
    // The list is a part of the comment: this is where.
    let mut at = comment.span.start + comment.text.find('(').map_or(0, |open| open + 1);
    for part in list.split(',') {
        let start = at + (part.len() - part.trim_start().len());
        at += part.len() + 1;
        let name = part.trim();
        let span = start..start + name.len();
        match find(name) {
            Some(code) => out.allows.push(Allow { code, span }),
            None if name.is_empty() => {}
            None => unknown(name, span, page, out),
        }
    }
}

fn unknown(name: &str, span: Range<usize>, page: &Page<'_>, out: &mut Outline) {
    let codes = || CODES.iter().map(|code| code.name);
    let help = did_you_mean_or(name, codes(), "`md-bindgen explain` lists every code");
    let write =
        |right: &str| Suggestion::new(format!("write `{right}`"), page.file, [(span.clone(), right.to_owned())]);
    let right = misspelt(name, codes()).map(write);
    out.diagnostics.push(
        Diagnostic::new(&code::UNKNOWN_CODE, format!("there is no code `{name}`"))
            .at(page.file.at(span), "nothing is allowed by this")
            .help(help)
            .suggest(right),
    );
}

fn not_understood(comment: &Comment, page: &Page<'_>, out: &mut Outline) {
    out.diagnostics.push(
        Diagnostic::new(&code::UNKNOWN_CODE, "this comment asks for nothing that md-bindgen knows")
            .at(page.file.at_line(comment.span.clone()), "nothing is allowed by this")
            .help("write `<!-- md-bindgen: allow(CODE) -->`, or several codes with commas between them"),
    );
}
