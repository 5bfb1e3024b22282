//! Blocks of code: which are examples, and of which direction.

use super::{Direction, Example, Note, Outline, Page};
use crate::diagnostic::{Diagnostic, Suggestion, code};
use crate::dialect::Claim;
use crate::limits::{EXAMPLES, too_large};
use crate::markdown::Code;
use crate::sample::{self, Reading, Repair, Sample};
use std::ops::Range;

/// Longer blocks are programs, not lists of values.
const MAX_NOTE: usize = 1000;

/// Where a block of code stands.
pub(super) struct Context {
    pub(super) direction: Direction,
    pub(super) section: usize,
    pub(super) of_field: bool,
    /// The section says that it holds examples.
    pub(super) expected: bool,
}

/// Reads a block of code; what is no JSON and is not meant to be is left out without a word.
pub(super) fn read(block: &Code, context: &Context, page: &Page<'_>, out: &mut Outline) {
    if block.unclosed {
        out.diagnostics.push(
            Diagnostic::new(&code::UNCLOSED_FENCE, "nothing closes this block of code")
                .at(
                    page.file.at(block.fence.clone().unwrap_or(block.span.clone())),
                    "opened here, and read up to the next heading or fence",
                )
                .help("close the block with a line of three back-ticks")
                .suggest(closed(block, page)),
        );
    }
    let reading = sample::read(block);
    if matches!(reading, Reading::Other) && is_stand_in(block, context) {
        out.stand_ins.push(block.text.clone());
    }
    match reading {
        Reading::Json { samples, repairs } => {
            let strict = repairs.is_empty();
            *(if strict { &mut out.blocks.strict } else { &mut out.blocks.repaired }) += 1;
            report_repairs(&repairs, page, out);
            if out.examples.len() + samples.len() > EXAMPLES {
                let message = format!("this page has more than {EXAMPLES} examples");
                return out.diagnostics.push(too_large(message, page.file.at_line(block.span.clone()), "not read"));
            }
            for sample in samples {
                let direction = direction(&sample, context, page);
                let example =
                    Example { direction, section: context.section, of_field: context.of_field, sample, strict };
                out.examples.push(example);
            }
        }
        Reading::TooLarge { message, span } => {
            out.blocks.broken += 1;
            out.diagnostics.push(too_large(message, page.file.at_line(span), "not read"));
        }
        Reading::Broken { message, span } => {
            out.blocks.broken += 1;
            out.diagnostics.push(
                Diagnostic::new(&code::BROKEN_EXAMPLE, format!("this example is not JSON: {message}"))
                    .at(page.file.at(span), "the reader stopped here")
                    .help("write the example as JSON that a parser accepts"),
            );
        }
        // An address shows what a request without a body looks like, and some say in words that there is none.
        Reading::Other if context.expected && !sample::is_address(&block.text) && !says_nothing(&block.text, page) => {
            out.diagnostics.push(
                Diagnostic::new(&code::NO_EXAMPLE, "this block stands where an example belongs, but is no JSON")
                    .at(page.file.at(block.span.clone()), "not read")
                    .help("if it is meant to be the body, write it as JSON"),
            );
        }
        // A list of words below a field's heading: the values that it may have.
        Reading::Other if context.of_field && block.text.len() < MAX_NOTE => {
            let text = block.text.lines().map(str::trim).filter(|line| !line.is_empty()).collect::<Vec<_>>().join("\n");
            out.notes.push(Note { direction: context.direction, section: context.section, text });
        }
        Reading::Other => {}
    }
}

/// The line that closes a block: the mark that opened it, below the last line that is not empty.
fn closed(block: &Code, page: &Page<'_>) -> Option<Suggestion> {
    let text = page.file.text();
    let fence = block.fence.clone()?;
    let line = page.file.line_range(page.file.line_column(fence.start).0);
    let end = line.end.max(fence.end.max(block.span.start) + text[block.span.clone()].trim_end().len());
    let last = &text[page.file.line_range(page.file.line_column(end).0)];
    // Marks at the end of the last line were meant to close it: people know better where they belong.
    let meant = end > line.end && last.contains(text.get(fence.clone())?);
    // In a list or a quote the line has to start as the lines around it do.
    if meant || fence.start > line.start && !text[line.start..fence.start].starts_with('\u{feff}') {
        return None;
    }
    let newline = if text.contains("\r\n") { "\r\n" } else { "\n" };
    let closing = format!("{newline}{}", &text[fence]);
    Some(Suggestion::new("close the block", page.file, [(end..end, closing)]))
}

/// A few words where the answer belongs.
fn is_stand_in(block: &Code, context: &Context) -> bool {
    const MAX: usize = 200;
    context.direction == Direction::Response && !context.of_field && block.text.len() < MAX
}

fn says_nothing(text: &str, page: &Page<'_>) -> bool {
    let claim = page.dialect.type_claim(text);
    claim.is_some_and(|claim| matches!(claim.claim, Claim::Null | Claim::Unspecified))
}

/// What an example shows of itself counts more than the heading that it stands under.
fn direction(sample: &Sample, context: &Context, page: &Page<'_>) -> Direction {
    let names = || sample.members().iter().map(|member| member.name.as_str());
    if context.of_field {
        return context.direction;
    }
    if page.dialect.any_auth(names()) {
        return Direction::Request;
    }
    let wrapped = page.dialect.envelopes.iter().any(|envelope| {
        let members = names().filter(|name| envelope.members.iter().any(|member| member == name)).count();
        members >= 3 && names().any(|name| envelope.marks.iter().any(|mark| mark == name))
    });
    if wrapped { Direction::Response } else { context.direction }
}

/// One note for each kind of repair in a block, not one for each comma.
fn report_repairs(repairs: &[Repair], page: &Page<'_>, out: &mut Outline) {
    let mut seen: Vec<&str> = Vec::new();
    let mut repairs: Vec<&Repair> = repairs.iter().collect();
    repairs.sort_by_key(|repair| repair.span.start);
    for repair in &repairs {
        if seen.contains(&repair.what) {
            continue;
        }
        seen.push(repair.what);
        let same = || repairs.iter().copied().filter(|other| other.what == repair.what);
        let times = same().count();
        let more = if times > 1 { format!(" ({times} times)") } else { String::new() };
        out.diagnostics.push(
            Diagnostic::new(&code::REPAIRED_EXAMPLE, format!("this example is not JSON: {}{more}", repair.what))
                .at(page.file.at(repair.span.clone()), repair.what)
                .help(advice(repair.what))
                .suggest(repaired(same(), page)),
        );
    }
}

/// The change that makes all places of one kind right, where all of them have one.
fn repaired<'r>(same: impl Iterator<Item = &'r Repair>, page: &Page<'_>) -> Option<Suggestion> {
    let edits: Vec<(Range<usize>, String)> = same.map(|repair| repair.edit.clone()).collect::<Option<_>>()?;
    let text = match edits.first()? {
        (_, text) if text.is_empty() => "take it out".to_owned(),
        (span, text) if span.is_empty() => format!("put `{text}` in"),
        _ => "write it as JSON does".to_owned(),
    };
    Some(Suggestion::new(text, page.file, edits))
}

/// What an author does about a kind of repair.
fn advice(what: &str) -> &'static str {
    match what {
        "a comment" | "a `#` comment" => {
            "JSON has no comments: say it in the description of the field, and take the comment out"
        }
        "an ellipsis" | "a sentence in place of members" => "show one whole item: dots in its place are not JSON",
        "a second document" => "put each example into a block of its own",
        "text before the JSON" | "text behind the JSON" => "write what is no JSON above or below the block",
        "missing outer braces" => "put `{` and `}` around the members",
        "a query string" => "if the request has a body, show it as JSON; if not, this is as good as it gets",
        "a value without quotes" => "put text into double quotes, or show a value that the field may have",
        "a name without a value" => "show a value behind the colon",
        "a line break inside of a string" => "write `\\n` for a line break inside of a string",
        "an object or array that nothing closes" | "a missing closing bracket" => {
            "close every `{` with `}` and every `[` with `]`"
        }
        "a closing bracket too many" | "a closing bracket of the wrong kind" => {
            "each `}` closes a `{` and each `]` a `[`: count them"
        }
        _ => "readers who copy the example will get an error; write it as strict JSON",
    }
}
