//! Breaks an expression of an example into lines: as few as fit, unlike a formatter that gives each argument its own.

/// The longest line, without the mark of a doc comment in front.
pub(super) const MAX_WIDTH: usize = 92;
const STEP: usize = 4;

/// An expression below `indent` columns, after `before` columns of its first line and before `after` of its last.
/// It is made of calls, chains of methods, macros, lists, tuples and literals.
pub(super) fn lay(code: &str, indent: usize, before: usize, after: usize) -> String {
    if before + width(code) + after <= MAX_WIDTH {
        return code.to_owned();
    }
    match links(code).as_slice() {
        [] => code.to_owned(),
        [whole] => group(whole, indent, before, after),
        [head, methods @ ..] => chain(head, methods, indent, before, after),
    }
}

/// A call and what is called on its result, each in a line of its own; one that is called on a short one stays there.
fn chain(head: &str, methods: &[&str], indent: usize, before: usize, after: usize) -> String {
    if let [method] = methods
        && let Some((open, _)) = brackets(method)
        && before + width(head) + width(&method[..=open]) <= MAX_WIDTH / 2
    {
        return format!("{head}{}", group(method, indent, before + width(head), after));
    }
    let mut out = lay(head, indent, before, 0);
    let indent = if out.contains('\n') { indent } else { indent + STEP };
    for (at, method) in methods.iter().enumerate() {
        let after = if at + 1 == methods.len() { after } else { 0 };
        out.push('\n');
        out.push_str(&" ".repeat(indent));
        out.push_str(&group(method, indent, indent, after));
    }
    out
}

/// What stands in brackets: around one thing that has brackets of its own in the same lines, else below.
fn group(code: &str, indent: usize, before: usize, after: usize) -> String {
    if before + width(code) + after <= MAX_WIDTH {
        return code.to_owned();
    }
    let Some((open, close)) = brackets(code) else { return code.to_owned() };
    let (head, inside, tail) = (&code[..=open], &code[open + 1..close], &code[close..]);
    match items(inside).as_slice() {
        [] => code.to_owned(),
        [one] if links(one).len() == 1 && brackets(one).is_some() => {
            let inner = group(one, indent, before + width(head), width(tail) + after);
            format!("{head}{inner}{tail}")
        }
        items => {
            let margin = " ".repeat(indent);
            format!("{head}\n{}{margin}{tail}", filled(items, indent + STEP))
        }
    }
}

/// Lines with as many items as fit.
fn filled(items: &[&str], indent: usize) -> String {
    let margin = " ".repeat(indent);
    let mut out = String::new();
    let mut column = 0;
    for item in items {
        if column > 0 && column + " ".len() + width(item) + ",".len() <= MAX_WIDTH {
            out.push(' ');
            out.push_str(item);
            column += " ".len() + width(item) + ",".len();
        } else {
            if !out.is_empty() {
                out.push('\n');
            }
            let text = lay(item, indent, indent, ",".len());
            // Nothing follows in the last line of what is broken.
            column = if text.contains('\n') { MAX_WIDTH } else { indent + width(&text) + ",".len() };
            out.push_str(&margin);
            out.push_str(&text);
        }
        out.push(',');
    }
    out.push('\n');
    out
}

/// How many columns a line takes.
pub(super) fn width(code: &str) -> usize {
    // The letters of Chinese and of its neighbours are two columns wide.
    code.chars().map(|c| if c >= '\u{1100}' { 2 } else { 1 }).sum()
}

/// The links of a chain: what stands before the first `.name(` that is in no bracket, then each of these.
fn links(code: &str) -> Vec<&str> {
    let starts = outside(code).filter(|(at, c)| {
        *c == '.' && *at > 0 && code[at + 1..].starts_with(|next: char| next.is_ascii_alphabetic() || next == '_')
    });
    let starts: Vec<usize> = [0].into_iter().chain(starts.map(|(at, _)| at)).collect();
    let ends = starts.iter().skip(1).copied().chain([code.len()]);
    starts.iter().zip(ends).map(|(start, end)| &code[*start..end]).collect()
}

/// The first bracket and the one that ends the code.
fn brackets(code: &str) -> Option<(usize, usize)> {
    let open = outside(code).find(|(_, c)| matches!(c, '(' | '[' | '{'))?.0;
    let close = code.len().checked_sub(1)?;
    code.ends_with([')', ']', '}']).then_some((open, close))
}

/// What commas part.
fn items(code: &str) -> Vec<&str> {
    let commas = outside(code).filter(|(_, c)| *c == ',').map(|(at, _)| at);
    let mut start = 0;
    let mut items = Vec::new();
    for end in commas.chain([code.len()]) {
        items.push(code[start..end].trim());
        start = end + 1;
    }
    items.retain(|item| !item.is_empty());
    items
}

/// The characters in no string and in no bracket; an opening bracket itself is outside.
fn outside(code: &str) -> impl Iterator<Item = (usize, char)> {
    let mut depth = 0_usize;
    let mut in_string = false;
    let mut is_escaped = false;
    code.char_indices().filter(move |(_, c)| {
        if in_string {
            let ends = *c == '"' && !is_escaped;
            is_escaped = *c == '\\' && !is_escaped;
            in_string = !ends;
            return false;
        }
        let is_outside = depth == 0;
        match c {
            '"' => in_string = true,
            '(' | '[' | '{' => depth += 1,
            ')' | ']' | '}' => depth = depth.saturating_sub(1),
            _ => {}
        }
        is_outside
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn statement(code: &str) -> String {
        format!("let request = {};", lay(code, 0, 14, 1))
    }

    #[test]
    fn what_fits_stays_in_a_line() {
        assert_eq!(statement("Request::new(7).id(1)"), "let request = Request::new(7).id(1);");
    }

    #[test]
    fn what_does_not_fit_is_broken_from_the_outside() {
        let code = "Request::new(7, Page::new(0, 200).sort(\"a.b(c, d\"), vec![String::from(\"id\"), String::from(\"name, (x\")])\
                    .ids(vec![108, 109]).filter(Filter::new(Condition::AND, vec![Rule::new(\"one\", Operator::EQUAL, \"1\"), \
                    Rule::new(\"two\", Operator::EQUAL, \"2\")]))";
        insta::assert_snapshot!(statement(code), @r#"
        let request = Request::new(
            7, Page::new(0, 200).sort("a.b(c, d"),
            vec![String::from("id"), String::from("name, (x")],
        )
        .ids(vec![108, 109])
        .filter(Filter::new(
            Condition::AND,
            vec![Rule::new("one", Operator::EQUAL, "1"), Rule::new("two", Operator::EQUAL, "2")],
        ));
        "#);
    }

    #[test]
    fn a_text_that_fits_nowhere_is_left_whole() {
        let text = format!("{:?}", "x\\\"(".repeat(60));
        let code = format!("Request::new({text}, 1)");
        assert_eq!(statement(&code), format!("let request = Request::new(\n    {text},\n    1,\n);"));
    }
}
