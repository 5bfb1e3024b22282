//! Text that is almost JSON, rewritten so that a lenient JSON reader takes it.
//!
//! Only what that reader does not know is touched: text before the first bracket, `#` comments, ellipses,
//! Python literals, full-width punctuation, words without quotes, names without values, brackets that do
//! not match, several documents in one fence. Every change keeps track of where the text came from.

use std::ops::Range;

/// What was found, its bytes in the code block, and what to write where so that it is gone; nothing where that is not
/// certain.
#[derive(Debug)]
pub(super) struct Note {
    pub(super) what: &'static str,
    pub(super) range: Range<usize>,
    pub(super) edit: Option<(Range<usize>, String)>,
}

/// Documents that a JSON reader can take, and what was done to get them.
#[derive(Debug, Default)]
pub(super) struct Repaired {
    pub(super) documents: Vec<Document>,
    pub(super) repairs: Vec<Note>,
    /// Text that cannot be JSON, whatever one does to it; then there are no documents.
    pub(super) hopeless: Option<Range<usize>>,
}

/// One document, cut out of a code block.
#[derive(Debug, Default)]
pub(super) struct Document {
    pub(super) text: String,
    /// For each piece: offset in `text`, offset in the code block, and whether it stands there as it is.
    runs: Vec<(usize, usize, bool)>,
}

impl Document {
    /// Where a byte of `text` comes from.
    pub(super) fn origin(&self, offset: usize) -> usize {
        let run = self.runs.partition_point(|(start, ..)| *start <= offset).saturating_sub(1);
        let Some((start, from, is_copy)) = self.runs.get(run) else { return 0 };
        let end = self.runs.get(run + 1).map_or(usize::MAX, |(_, next, _)| (*next).max(*from));
        // What was put in has no bytes of its own in the block.
        if *is_copy { (from + (offset - start)).min(end) } else { *from }
    }

    fn copy(&mut self, source: &str, range: Range<usize>) {
        self.runs.push((self.text.len(), range.start, true));
        self.text.push_str(&source[range]);
    }

    fn insert(&mut self, text: &str, at: usize) {
        self.runs.push((self.text.len(), at, false));
        self.text.push_str(text);
    }
}

/// Rewrites a code block, or says that it is not meant to be JSON.
pub(super) fn repair(source: &str) -> Option<Repaired> {
    let start = json_start(source)?;
    let mut fixer = Fixer::new(source, start);
    if start > 0 && !source[..start].trim().is_empty() {
        fixer.note("text before the JSON", 0..start);
    }
    fixer.run();
    let mut repaired = fixer.repaired;
    if let Some(range) = fixer.hopeless {
        repaired.documents.clear();
        repaired.hopeless = Some(range);
        return Some(repaired);
    }
    repaired.documents.retain(|document| !document.text.trim().is_empty());
    (!repaired.documents.is_empty()).then_some(repaired)
}

/// How many lines of other text may stand above the JSON.
const MAX_PREFACE: usize = 6;

/// Where the JSON starts, if the block is meant to be JSON at all.
fn json_start(source: &str) -> Option<usize> {
    let mut offset = 0;
    let mut preface = 0;
    for line in source.split_inclusive('\n') {
        let text = line.trim_start_matches(|c: char| c.is_whitespace() || c == '\u{feff}' || c == '\u{a0}');
        let start = offset + (line.len() - text.len());
        offset += line.len();
        let text = text.trim_end();
        if text.is_empty() {
            continue;
        }
        if starts_json(text) {
            return Some(start);
        }
        preface += 1;
        let comment = text.starts_with('#') || text.starts_with("//") || text.starts_with("/*");
        if preface > MAX_PREFACE || (!comment && is_code(text)) {
            return None;
        }
    }
    None
}

/// Whether a line opens a JSON document, or the inside of one.
fn starts_json(line: &str) -> bool {
    if line.starts_with("{{") || line.starts_with("{%") {
        return false;
    }
    line.starts_with(['{', '[']) || is_member(line)
}

/// `"name": …`: a fragment whose braces were left out.
fn is_member(line: &str) -> bool {
    let Some(rest) = line.strip_prefix('"') else { return false };
    let Some(end) = rest.find('"') else { return false };
    rest[end + 1..].trim_start().starts_with([':', '：'])
}

/// Whether a line is a program, a command or a setting rather than a word about the JSON below it.
fn is_code(line: &str) -> bool {
    const STARTS: [&str; 10] =
        ["import ", "from ", "def ", "curl", "var ", "let ", "const ", "func ", "print", "return "];
    STARTS.iter().any(|start| line.starts_with(start)) || line.contains(['=', '(', ';', '$', '<'])
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Expect {
    Name,
    Colon,
    Value,
    Comma,
}

struct Fixer<'a> {
    source: &'a str,
    at: usize,
    repaired: Repaired,
    document: Document,
    /// The open brackets, each with what is expected next inside of it.
    stack: Vec<(char, Expect)>,
    /// Where the last name or value ended.
    value_end: usize,
    /// Up to here the text is a row of numbers.
    numbers_end: usize,
    /// How many brackets of each kind the part of the text has that was passed.
    passed: Brackets,
    /// The same for the whole text, once somebody asked.
    all: Option<Brackets>,
    /// How many objects and lists are open.
    open: (usize, usize),
    /// Where the next text stands behind line breaks that were looked at.
    next_text: usize,
    hopeless: Option<Range<usize>>,
}

/// Brackets of a text up to a place.
#[derive(Debug, Clone, Copy, Default)]
struct Brackets {
    end: usize,
    openers: usize,
    closers: usize,
}

impl Brackets {
    /// Counts on to another place.
    fn count(&mut self, source: &str, end: usize) {
        let part = source.as_bytes().get(self.end..end).unwrap_or_default();
        self.openers += part.iter().filter(|byte| matches!(byte, b'{' | b'[')).count();
        self.closers += part.iter().filter(|byte| matches!(byte, b'}' | b']')).count();
        self.end = self.end.max(end);
    }
}

impl<'a> Fixer<'a> {
    fn new(source: &'a str, start: usize) -> Fixer<'a> {
        Fixer {
            source,
            at: start,
            repaired: Repaired::default(),
            document: Document::default(),
            stack: Vec::new(),
            value_end: start,
            numbers_end: 0,
            passed: Brackets::default(),
            all: None,
            open: (0, 0),
            next_text: 0,
            hopeless: None,
        }
    }

    fn note(&mut self, what: &'static str, range: Range<usize>) {
        self.repaired.repairs.push(Note { what, range, edit: None });
    }

    /// Notes something that is right once `text` stands in its place.
    fn replace(&mut self, what: &'static str, range: Range<usize>, text: &str) {
        let edit = Some((range.clone(), text.to_owned()));
        self.repaired.repairs.push(Note { what, range, edit });
    }

    /// Notes something that is right once `text` stands at `at`.
    fn insert(&mut self, what: &'static str, range: Range<usize>, at: usize, text: &str) {
        let edit = Some((at..at, text.to_owned()));
        self.repaired.repairs.push(Note { what, range, edit });
    }

    /// Notes a comment, which takes its line with it where nothing else stands there.
    fn comment(&mut self, what: &'static str, range: Range<usize>) {
        let edit = Some((comment_with_blanks(self.source, &range), String::new()));
        self.repaired.repairs.push(Note { what, range, edit });
    }

    fn rest(&self) -> &'a str {
        &self.source[self.at..]
    }

    fn run(&mut self) {
        if self.rest().starts_with('"') {
            self.note("missing outer braces", self.at..self.at + 1);
            self.document.insert("{", self.at);
            self.push('{');
        }
        while let Some(next) = self.rest().chars().next() {
            self.step(next);
        }
        if !self.stack.is_empty() {
            // Braces that were never written need no second note.
            let written = self.source.trim_end();
            let last = written.char_indices().next_back().map_or(0, |(at, _)| at);
            if !self.repaired.repairs.iter().any(|note| note.what == "missing outer braces") || self.stack.len() > 1 {
                self.note("an object or array that nothing closes", last..written.len());
            }
            while self.stack.last().is_some() {
                self.close_top(self.source.len());
            }
        }
        self.finish_document();
    }

    fn finish_document(&mut self) {
        let document = std::mem::take(&mut self.document);
        if !document.text.trim().is_empty() {
            self.repaired.documents.push(document);
        }
    }

    fn step(&mut self, next: char) {
        let start = self.at;
        match next {
            c if c.is_whitespace() || c == '\u{feff}' => {
                self.at += c.len_utf8();
                if self.stack.is_empty() {
                    return;
                }
                self.document.insert(if c == '\n' { "\n" } else { " " }, start);
            }
            '{' | '[' => self.open(next),
            '}' | ']' => self.close(next),
            ',' | '，' => self.comma(next),
            ':' | '：' => self.colon(next),
            '"' | '\'' | '“' | '”' => self.string(next),
            '#' => self.line_comment("a `#` comment"),
            '/' if self.rest().starts_with("//") => self.line_comment("a comment"),
            '/' if self.rest().starts_with("/*") => {
                let len = self.rest().find("*/").map_or(self.rest().len(), |end| end + 2);
                self.comment("a comment", start..start + len);
                self.at += len;
            }
            '.' | '…' => self.ellipsis(),
            _ => self.word(),
        }
    }

    fn expect(&self) -> Option<Expect> {
        self.stack.last().map(|(_, expect)| *expect)
    }

    fn set(&mut self, expect: Expect) {
        if let Some(top) = self.stack.last_mut() {
            top.1 = expect;
        }
    }

    /// Makes the place ready for a value: a forgotten colon or comma is put in.
    fn before_value(&mut self) {
        match self.expect() {
            Some(Expect::Colon) => {
                let end = self.value_end;
                self.insert("a missing colon", self.next(), end, ":");
                self.document.insert(":", self.at);
            }
            Some(Expect::Comma) => {
                let end = self.value_end;
                self.insert("a missing comma", self.next(), end, ",");
                self.document.insert(",", self.at);
            }
            _ => {}
        }
    }

    /// The character that comes next.
    fn next(&self) -> Range<usize> {
        self.at..self.at + self.rest().chars().next().map_or(0, char::len_utf8)
    }

    fn after_value(&mut self) {
        self.value_end = self.at;
        self.set(Expect::Comma);
        if self.stack.is_empty() {
            self.finish_document();
        }
    }

    fn open(&mut self, bracket: char) {
        if self.stack.is_empty() && !self.repaired.documents.is_empty() {
            self.note("a second document", self.at..self.at + 1);
        }
        self.before_value();
        if self.expect() == Some(Expect::Name) {
            // An object where a name belongs: the bracket around it was forgotten or is of the wrong kind.
            self.document.insert("\"\":", self.at);
            self.note("a value without a name", self.at..self.at + 1);
        }
        self.document.copy(self.source, self.at..self.at + 1);
        self.at += 1;
        self.push(bracket);
    }

    fn push(&mut self, bracket: char) {
        *self.opened(bracket) += 1;
        self.stack.push((bracket, if bracket == '{' { Expect::Name } else { Expect::Value }));
    }

    /// How many brackets of a kind are open.
    fn opened(&mut self, bracket: char) -> &mut usize {
        if bracket == '{' { &mut self.open.0 } else { &mut self.open.1 }
    }

    fn close(&mut self, bracket: char) {
        let at = self.at;
        let open = if bracket == '}' { '{' } else { '[' };
        self.at += 1;
        let is_open = *self.opened(open) > 0;
        match self.stack.last() {
            Some((top, _)) if *top == open => self.close_top(at),
            Some(_) if is_open => {
                // Brackets in between were forgotten, unless the author mixed up the two kinds.
                if self.mixed_up() {
                    self.note("a closing bracket of the wrong kind", at..at + 1);
                    return self.close_top(at);
                }
                self.note("a missing closing bracket", at..at + 1);
                while self.stack.last().is_some_and(|(top, _)| *top != open) {
                    self.close_top(at);
                }
                self.close_top(at);
            }
            _ => self.note("a closing bracket too many", at..at + 1),
        }
    }

    /// Whether the brackets that are still to come would close everything without the missing one.
    fn mixed_up(&mut self) -> bool {
        let source = self.source;
        let all = *self.all.get_or_insert_with(|| {
            let mut all = Brackets::default();
            all.count(source, source.len());
            all
        });
        self.passed.count(source, self.at);
        let (closers, openers) = (all.closers - self.passed.closers, all.openers - self.passed.openers);
        closers.saturating_sub(openers) + 1 == self.stack.len()
    }

    fn close_top(&mut self, at: usize) {
        let Some((open, expect)) = self.stack.pop() else { return };
        *self.opened(open) -= 1;
        match (open, expect) {
            ('{', Expect::Colon) => {
                self.document.insert(":null", at);
                self.note("a name without a value", at..at + 1);
            }
            ('{', Expect::Value) => {
                self.document.insert("null", at);
                self.note("a name without a value", at..at + 1);
            }
            _ => {}
        }
        self.document.insert(if open == '{' { "}" } else { "]" }, at);
        self.after_value();
    }

    fn comma(&mut self, comma: char) {
        let range = self.at..self.at + comma.len_utf8();
        if comma != ',' {
            self.replace("full-width punctuation", range.clone(), ",");
        }
        self.at = range.end;
        match self.expect() {
            Some(Expect::Comma) => {
                self.document.insert(",", range.start);
                let object = self.stack.last().is_some_and(|top| top.0 == '{');
                self.set(if object { Expect::Name } else { Expect::Value });
            }
            Some(Expect::Value) if self.stack.last().is_some_and(|top| top.0 == '{') => {
                self.note("a name without a value", range.clone());
                self.document.insert("null,", range.start);
                self.set(Expect::Name);
            }
            Some(Expect::Colon) => {
                self.note("a name without a value", range.clone());
                self.document.insert(":null,", range.start);
                self.set(Expect::Name);
            }
            Some(Expect::Name | Expect::Value) => self.replace("a comma too many", range, ""),
            // Between two documents.
            None => {}
        }
    }

    fn colon(&mut self, colon: char) {
        let range = self.at..self.at + colon.len_utf8();
        if colon != ':' {
            self.replace("full-width punctuation", range.clone(), ":");
        }
        self.at = range.end;
        if self.expect() == Some(Expect::Colon) {
            self.document.insert(":", range.start);
            self.set(Expect::Value);
        } else {
            self.note("a colon in the wrong place", range);
        }
    }

    fn line_comment(&mut self, what: &'static str) {
        let len = self.rest().find('\n').unwrap_or(self.rest().len());
        let len = self.rest()[..len].trim_end().len();
        self.comment(what, self.at..self.at + len);
        self.at += len;
    }

    /// Dots that stand for more of the same. A comma behind them is theirs.
    fn ellipsis(&mut self) {
        let dots = self.rest().len() - self.rest().trim_start_matches(['.', '…']).len();
        let rest = &self.rest()[dots..];
        if rest.starts_with(|c: char| c.is_ascii_digit()) {
            return self.word();
        }
        self.note("an ellipsis", self.at..self.at + dots);
        self.at += dots;
        if self.expect() != Some(Expect::Comma) {
            let blanks = rest.len() - rest.trim_start().len();
            if rest[blanks..].starts_with(',') {
                self.at += blanks + 1;
            }
            if self.expect() == Some(Expect::Value) && self.stack.last().is_some_and(|top| top.0 == '{') {
                self.document.insert("null", self.at);
                self.set(Expect::Comma);
            }
        }
    }

    fn string(&mut self, quote: char) {
        let start = self.at;
        let range = self.string_range(quote);
        self.at = range.end;
        if self.stack.is_empty() {
            return self.note("text behind the JSON", range);
        }
        if self.expect() == Some(Expect::Comma) && self.stack.last().is_some_and(|top| top.0 == '{') {
            self.at = start;
            self.before_value();
            self.at = range.end;
            self.set(Expect::Name);
        }
        let name = self.expect() == Some(Expect::Name);
        if !name {
            self.at = start;
            self.before_value();
            self.at = range.end;
        }
        self.value_end = range.end;
        self.emit_string(quote, range);
        self.set(if name { Expect::Colon } else { Expect::Comma });
    }

    /// The bytes of a string, quotes included. A quote that nothing like the end of a string follows belongs to the text.
    fn string_range(&mut self, quote: char) -> Range<usize> {
        // Behind a colon no string can be followed by another one.
        let value = self.stack.last() == Some(&('{', Expect::Value));
        let (mut quotes, mut depth) = (0usize, 0usize);
        let ends = |c: char| if quote == '\'' { c == '\'' } else { matches!(c, '"' | '”') };
        let mut escaped = false;
        let body = self.at + quote.len_utf8();
        for (offset, c) in self.source[body..].char_indices() {
            let at = body + offset;
            if c == '\n' && self.looks_unclosed(at + 1) {
                let line = self.source[body..at].trim_end();
                return self.at..body + line.trim_end_matches(',').len();
            }
            let rest = &self.source[at + c.len_utf8()..];
            if ends(c) && !escaped {
                let name = value && rest.trim_start_matches([' ', '\t']).starts_with(':');
                // JSON that was pasted into a string ends with its last bracket.
                let inside = quotes > 0 && depth > 0 && rest.split('\n').next().is_some_and(|line| line.contains(ends));
                if is_string_end(rest) && !name && !inside {
                    return self.at..at + c.len_utf8();
                }
                quotes += 1;
            }
            match c {
                '{' | '[' => depth += 1,
                '}' | ']' => depth = depth.saturating_sub(1),
                _ => {}
            }
            escaped = c == '\\' && !escaped;
        }
        self.at..self.source.len()
    }

    /// Whether the line at a place behind an open string starts like the next member: then the quote was forgotten.
    fn looks_unclosed(&mut self, at: usize) -> bool {
        // Of several empty lines the first one looks ahead for all.
        if at < self.next_text {
            return false;
        }
        let rest = &self.source[at..];
        let line = rest.trim_start();
        let found = is_member(line) || line.starts_with(['}', ']']);
        if !found {
            self.next_text = self.source.len() - line.len();
        }
        found
    }

    fn emit_string(&mut self, quote: char, range: Range<usize>) {
        let text = &self.source[range.clone()];
        let closing =
            text.chars().next_back().filter(|c| text.len() > quote.len_utf8() && matches!(c, '"' | '\'' | '”'));
        let body = range.start + quote.len_utf8()..range.end - closing.map_or(0, char::len_utf8);
        if closing.is_none() {
            self.note("a string that nothing closes", range.clone());
        }
        if quote != '"' {
            let what = if quote == '\'' { "single quotes" } else { "full-width punctuation" };
            let body = &self.source[body.clone()];
            match closing.is_some() && !body.contains(['"', '\\', '\n', '\t']) {
                true => self.replace(what, range.clone(), &format!("\"{body}\"")),
                false => self.note(what, range.clone()),
            }
        }
        self.document.insert("\"", range.start);
        let mut run = body.start;
        let mut escaped = false;
        for (offset, c) in self.source[body.clone()].char_indices() {
            let at = body.start + offset;
            let replacement = match c {
                '"' if !escaped => Some("\\\""),
                '\n' => Some("\\n"),
                '\r' => Some("\\r"),
                '\t' => Some("\\t"),
                '\'' if escaped => Some("'"),
                _ => None,
            };
            escaped = c == '\\' && !escaped;
            let Some(replacement) = replacement else { continue };
            if c == '"' && quote == '"' {
                self.replace("a quote inside of a string", at..at + 1, replacement);
            } else if c == '\n' {
                self.note("a line break inside of a string", at..at + 1);
            }
            // An escaped single quote loses its backslash.
            let end = if c == '\'' { at - 1 } else { at };
            self.document.copy(self.source, run..end);
            self.document.insert(replacement, at);
            run = at + c.len_utf8();
        }
        self.document.copy(self.source, run..body.end);
        self.document.insert("\"", body.end);
    }

    /// A word or number without quotes.
    fn word(&mut self) {
        let start = self.at;
        let text = self.bare();
        if self.stack.is_empty() {
            self.at += text.len();
            return self.note("text behind the JSON", start..self.at);
        }
        let text = text.trim_end();
        self.at = start + text.len();
        let range = start..start + text.len();
        if self.expect() == Some(Expect::Name) {
            if serde_json::from_str::<serde::de::IgnoredAny>(text).is_err()
                && !text.starts_with(|c: char| c.is_alphanumeric() || c == '_' || c == '$')
            {
                return self.note("text that is no JSON", range);
            }
            // A sentence in Chinese stands for members that the author did not write out.
            let sentence = !text.is_ascii() && !self.rest().trim_start().starts_with([':', '：']);
            if sentence {
                return self.note("a sentence in place of members", range);
            }
            // Several words where one name belongs are prose.
            if text.contains(char::is_whitespace) {
                self.hopeless = self.hopeless.take().or(Some(range.clone()));
            }
            self.value_end = range.end;
            self.replace("a name without quotes", range, &serde_json::Value::from(text).to_string());
            self.quoted(text, start);
            return self.set(Expect::Colon);
        }
        self.at = start;
        self.before_value();
        self.at = range.end;
        match literal(text) {
            Some(literal) if literal == text => self.document.copy(self.source, range),
            Some(literal) => {
                self.replace("a literal of another language", range, literal);
                self.document.insert(literal, start);
            }
            None if serde_json::from_str::<serde_json::Number>(text).is_ok() => self.document.copy(self.source, range),
            None => {
                self.note("a value without quotes", range);
                self.quoted(text, start);
            }
        }
        self.after_value();
    }

    /// A bare word. `2 3` is two numbers with a comma missing, any other text with blanks is one value.
    fn bare(&mut self) -> &'a str {
        let first = |text: &'a str| text.split_whitespace().next().unwrap_or_default();
        // Behind the first number of a row it is known what the others are.
        if self.at < self.numbers_end {
            return first(&self.source[self.at..self.numbers_end]);
        }
        let text = word_at(self.rest());
        let is_number = |word: &str| serde_json::from_str::<serde_json::Number>(word).is_ok();
        let several = !self.stack.is_empty() && text.split_whitespace().nth(1).is_some();
        if several && text.split_whitespace().all(is_number) {
            self.numbers_end = self.at + text.trim_end().len();
            return first(text);
        }
        text
    }

    fn quoted(&mut self, text: &str, at: usize) {
        self.document.insert(&serde_json::Value::from(text).to_string(), at);
    }
}

/// A comment with the blanks in front of it; where nothing else stands on its lines, with these lines.
fn comment_with_blanks(source: &str, comment: &Range<usize>) -> Range<usize> {
    let before = source[..comment.start].trim_end_matches([' ', '\t', '\u{a0}']);
    let behind = source[comment.end..].trim_start_matches([' ', '\t', '\r']);
    let alone = before.is_empty() || before.ends_with('\n');
    match alone.then(|| behind.strip_prefix('\n')).flatten() {
        Some(next) => before.len()..source.len() - next.len(),
        None => before.len()..comment.end,
    }
}

/// The literals of JSON, and what Python and shells call them.
fn literal(word: &str) -> Option<&'static str> {
    match word {
        "true" | "True" | "TRUE" => Some("true"),
        "false" | "False" | "FALSE" => Some("false"),
        "null" | "None" | "NULL" | "nil" | "undefined" => Some("null"),
        _ => None,
    }
}

/// A bare word up to whatever ends a value.
fn word_at(text: &str) -> &str {
    let end = text.find([',', ':', '{', '}', '[', ']', '"', '\n', '，', '：', '#']).unwrap_or(text.len());
    let end = ["//", " /*"].into_iter().filter_map(|comment| text[..end].find(comment)).fold(end, usize::min);
    let first = text.chars().next().map_or(0, char::len_utf8);
    &text[..end.max(first)]
}

/// Whether what follows a quote shows that the quote ended a string.
fn is_string_end(rest: &str) -> bool {
    let line = rest.trim_start_matches([' ', '\t', '\r', '\u{a0}']);
    line.is_empty()
        || line.starts_with(['\n', ',', ':', '}', ']', '，', '：', '#', '"', '.', '…'])
        || line.starts_with("//")
        || line.starts_with("/*")
}
