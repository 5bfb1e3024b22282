//! Runs of values: one behind the other with commas, strokes or an `or` between them.

use super::scan::{self, Item, Shape};
use super::{KnownValue, List, Pattern, distinct, known};
use crate::dialect::ValueWords;
use std::ops::Range;

/// Values that stand behind each other.
struct Run<'t> {
    items: Vec<Item<'t>>,
    shape: Shape,
    /// A keyword stands right in front.
    introduced: bool,
    /// Nothing but strokes stand between the values: `ip/name`.
    strokes: bool,
}

/// The best list of each spelling, those first that are longer.
pub(super) fn read(text: &str, words: &ValueWords) -> Vec<List> {
    let page = Text { text, words, holes: holes(text) };
    let numbers = scan::has_digit(text);
    let mut lists: Vec<List> = numbers.then(|| gloss_numbered(&page)).flatten().into_iter().collect();
    for start in words.introductions(text) {
        let start = page.opened(start);
        lists.extend([Shape::Quoted, Shape::Word, Shape::Number].into_iter().find_map(|shape| {
            let run = page.run(start, shape, true)?;
            page.list(run)
        }));
    }
    // Without a keyword, words and numbers are values only where their meanings stand with them.
    let glossed = text.contains(['(', '（', ':', '：', '-', '–', '—', '=']) || !text.is_ascii();
    let shapes = [(Shape::Quoted, scan::has_quote(text)), (Shape::Word, glossed), (Shape::Number, glossed && numbers)];
    for (shape, _) in shapes.into_iter().filter(|(_, possible)| *possible) {
        let mut at = 0;
        while let Some(start) = page.next_start(at, shape) {
            at = start + text[start..].chars().next().map_or(1, char::len_utf8);
            let Some(run) = page.run(start, shape, false) else { continue };
            at = run.items.last().map_or(at, |item| item.span.end);
            lists.extend(page.list(run));
        }
    }
    // The longest; of those that are as long, the first found.
    lists.sort_by_key(|list| std::cmp::Reverse(list.values.len()));
    lists
}

/// The list that a whole text is.
pub(super) fn read_whole(text: &str, words: &ValueWords) -> Option<List> {
    let page = Text { text, words, holes: Vec::new() };
    let start = page.opened(0);
    let lists = [Shape::Quoted, Shape::Word, Shape::Number].into_iter().filter_map(|shape| {
        let run = page.run(start, shape, true)?;
        page.list(run)
    });
    lists.max_by_key(|list| list.values.len())
}

struct Text<'t, 'w> {
    text: &'t str,
    words: &'w ValueWords,
    /// JSON and placeholders in the prose.
    holes: Vec<Range<usize>>,
}

impl<'t> Text<'t, '_> {
    /// Where a list starts whose introduction ends at a place: behind blanks, a colon and an opening bracket.
    fn opened(&self, at: usize) -> usize {
        let rest = self.text[at..].trim_start_matches([' ', ':', '：', '(', '（', '[', '【']);
        self.text.len() - rest.len()
    }

    /// The next place at which a value may start.
    fn next_start(&self, from: usize, shape: Shape) -> Option<usize> {
        let tail = self.text.get(from..)?;
        let mut last = self.text[..from].chars().next_back();
        for (at, c) in tail.char_indices() {
            let starts = match shape {
                Shape::Quoted => matches!(c, '"' | '“' | '‘' | '\'' | '`' | '「'),
                Shape::Word => c.is_ascii_alphabetic() || matches!(c, '_' | '$'),
                Shape::Number => c.is_ascii_digit() || c == '-',
            };
            let inside = |last: char| last.is_ascii_alphanumeric() || matches!(last, '_' | '$' | '.' | '-' | '>' | '<');
            let place = from + at;
            if starts
                && (shape == Shape::Quoted || !last.is_some_and(inside))
                && !self.holes.iter().any(|hole| hole.contains(&place))
            {
                return Some(place);
            }
            last = Some(c);
        }
        None
    }

    /// The values from a place on, two at least.
    fn run(&self, start: usize, shape: Shape, introduced: bool) -> Option<Run<'t>> {
        let mut first = scan::item(self.text, start, shape, self.words)?;
        first.before = self.before_first(start);
        let mut run = Run { items: vec![first], shape, introduced, strokes: true };
        while let Some((item, glue)) = run.items.last().and_then(|last| self.next(last, shape)) {
            run.strokes &= glue.trim() == "/";
            run.items.push(item);
        }
        (run.items.len() > 1).then_some(run)
    }

    /// The meaning in front of the first value, where it has one.
    fn before_first(&self, start: usize) -> &'t str {
        let head = self.text[..start].trim_end_matches([' ', ':', '：']);
        if head.len() == self.text[..start].trim_end().len() {
            return "";
        }
        let stop = |c: char| {
            c.is_whitespace()
                || matches!(c, ',' | '，' | '、' | ';' | '；' | '。' | ':' | '：' | '(' | '（' | '"' | '`')
        };
        let from = head.rfind(stop).map_or(0, |at| at + head[at..].chars().next().map_or(0, char::len_utf8));
        let doc = &head[from..];
        if doc.contains(|c: char| !c.is_ascii()) { doc } else { "" }
    }

    /// The value behind another one, and what stands between the two.
    fn next(&self, last: &Item<'t>, shape: Shape) -> Option<(Item<'t>, &'t str)> {
        let rest = &self.text[last.span.end..];
        let glue = glue(rest, self.words);
        let at = last.span.end + glue;
        let between = &rest[..glue];
        if glue == 0 || self.words.goes_on(&self.text[at..]) || self.holes.iter().any(|hole| hole.contains(&at)) {
            return None;
        }
        // Blanks alone stand between words of a sentence, too.
        if between.trim().is_empty() {
            let signed = self.text[at..].starts_with('$') && last.value.starts_with('$');
            if !(shape == Shape::Quoted || last.bracketed || signed) {
                return None;
            }
        }
        if let Some(item) = scan::item(self.text, at, shape, self.words) {
            return Some((item, between));
        }
        let (doc, at) = scan::before(self.text, at)?;
        let item = scan::item(self.text, at, shape, self.words)?;
        Some((Item { before: doc, ..item }, between))
    }

    /// The list that a run is, if it is one to be trusted.
    fn list(&self, mut run: Run<'t>) -> Option<List> {
        let glossed = |item: &Item<'_>| item.glossed();
        let named = |item: &Item<'_>| !item.before.is_empty();
        let pattern = match run.shape {
            Shape::Quoted => Pattern::Quoted,
            _ if run.introduced => {
                if self.is_range(&run) || run.strokes && run.items.len() < 3 && !run.items.iter().all(glossed) {
                    return None;
                }
                match run.items.iter().all(glossed) {
                    true => self.glossed_pattern(&run),
                    false => Pattern::Bare,
                }
            }
            _ => {
                let kept = longest(&run.items, glossed);
                let reversed = longest(&run.items, named);
                let (kept, pattern) = match kept.len() >= reversed.len() {
                    true => (kept, self.glossed_pattern(&run)),
                    false => (reversed, Pattern::Reversed),
                };
                // One word in front is the end of a sentence; more are values of which nothing is said.
                if kept.len() + 1 < run.items.len() {
                    return None;
                }
                run.items = run.items[kept].to_vec();
                pattern
            }
        };
        let (first, last) = (run.items.first()?, run.items.last()?);
        let (start, end) = (first.span.start, last.span.end);
        if run.items.len() < 2 || self.is_no_list(start, end) {
            return None;
        }
        let reversed = run.items.iter().all(named);
        let values = run.items.iter().map(|item| self.known(item, reversed)).collect();
        finished(values, pattern)
    }

    fn glossed_pattern(&self, run: &Run<'_>) -> Pattern {
        if run.shape == Shape::Number { Pattern::NumberGlossed } else { Pattern::Glossed }
    }

    fn known(&self, item: &Item<'_>, reversed: bool) -> KnownValue {
        let doc = if item.doc.is_empty() && reversed { item.before } else { item.doc };
        let doc = doc.get(self.words.means(doc)..).unwrap_or(doc);
        known(item.value, if self.words.is_default(doc) { "" } else { doc })
    }

    /// Whether two bare numbers in square brackets say from where to where.
    fn is_range(&self, run: &Run<'_>) -> bool {
        let [first, last] = run.items.as_slice() else { return false };
        run.shape == Shape::Number
            && !first.glossed()
            && !last.glossed()
            && self.text[..first.span.start].trim_end().ends_with(['[', '【', '('])
    }

    /// Whether the words around a run say that it shows examples, or that it is part of a condition.
    fn is_no_list(&self, start: usize, end: usize) -> bool {
        let stop = |c: char| matches!(c, ',' | '，' | '。' | ';' | '；' | '\n');
        let (head, tail) = (&self.text[..start], &self.text[end..]);
        let before = &head[head.rfind(stop).unwrap_or(0)..];
        let after = tail.split(stop).next().unwrap_or_default();
        self.words.are_examples(before) || self.words.are_condition(before, after)
    }
}

/// `shell (1), bat (2, the default)`
fn gloss_numbered(page: &Text<'_, '_>) -> Option<List> {
    let text = page.text;
    let mut best: Vec<(KnownValue, Range<usize>)> = Vec::new();
    let mut run: Vec<(KnownValue, Range<usize>)> = Vec::new();
    let opens = text.char_indices().filter(|(_, c)| matches!(c, '(' | '（')).map(|(at, _)| at);
    for open in opens {
        let Some((value, length)) = scan::bracketed(&text[open..]) else { continue };
        let value = value.split([',', '，']).next().unwrap_or_default().trim();
        let from = run.last().map_or(0, |(_, last)| last.end);
        let stop = |c: char| {
            matches!(c, ',' | '，' | '、' | ';' | '；' | '。' | ':' | '：' | '\n' | '(' | '（' | ')' | '）' | '/')
        };
        let head = text[..open].trim_end();
        let start = head.rfind(stop).map_or(0, |at| at + head[at..].chars().next().map_or(0, char::len_utf8));
        let gloss = &head[start..];
        let between = text[from..start.max(from)].trim_matches([' ', ',', '，', '、', ';', '；', '/']);
        if !super::is_integer(value) || gloss.trim().is_empty() || super::is_integer(gloss.trim()) {
            continue;
        }
        if !between.is_empty() {
            if run.len() > best.len() {
                best = std::mem::take(&mut run);
            }
            run.clear();
        }
        run.push((known(value, gloss), start..open + length));
    }
    if run.len() > best.len() {
        best = run;
    }
    let (start, end) = (best.first()?.1.start, best.last()?.1.end);
    if best.len() < 2 || page.is_no_list(start, end) {
        return None;
    }
    finished(best.into_iter().map(|(known, _)| known).collect(), Pattern::GlossNumbered)
}

/// Whether a machine that translates made the start of a sentence of the first value: `Create, update, delete`.
fn starts_sentence(values: &[KnownValue]) -> bool {
    let Some((first, rest)) = values.split_first() else { return false };
    let small = |text: &str| !text.contains(|c: char| c.is_ascii_uppercase());
    let capital = first.value.starts_with(|c: char| c.is_ascii_uppercase());
    capital && small(&first.value[1..]) && rest.iter().all(|known| small(&known.value))
}

/// A list whose values each stand there once. What is said twice in the same way is one.
fn finished(mut values: Vec<KnownValue>, pattern: Pattern) -> Option<List> {
    if pattern == Pattern::Quoted {
        let mut seen = std::collections::HashSet::new();
        values.retain(|known| seen.insert(known.value.clone()));
    }
    let spoiled = matches!(pattern, Pattern::Bare | Pattern::Glossed) && starts_sentence(&values);
    (values.len() > 1 && distinct(&values) && !spoiled).then_some(List { pattern, values, words: None })
}

/// The longest part of a run in which all items have something.
fn longest(items: &[Item<'_>], has: impl Fn(&Item<'_>) -> bool) -> Range<usize> {
    let (mut best, mut start) = (0..0, 0);
    for (at, item) in items.iter().enumerate() {
        if !has(item) {
            start = at + 1;
        } else if at + 1 - start > best.len() {
            best = start..at + 1;
        }
    }
    best
}

/// How many bytes at the start of a text stand between two values.
fn glue(rest: &str, words: &ValueWords) -> usize {
    let blanks = |text: &str| text.len() - text.trim_start_matches([' ', '\t', '\n']).len();
    let marks = |text: &str| text.len() - text.trim_start_matches([',', '，', '、', ';', '；', '/', '|']).len();
    let mut end = blanks(rest);
    end += marks(&rest[end..]);
    end += blanks(&rest[end..]);
    end + words.joint(&rest[end..])
}

/// The places of braces and what is in them: JSON, and placeholders.
fn holes(text: &str) -> Vec<Range<usize>> {
    let (mut holes, mut open): (Vec<Range<usize>>, Vec<usize>) = (Vec::new(), Vec::new());
    for (at, c) in text.char_indices() {
        match c {
            '{' => open.push(at),
            '}' => holes.extend(open.pop().map(|start| start..at + 1)),
            _ => {}
        }
    }
    holes
}
