//! `md-bindgen explain`: the long text of a code.

use super::streams::Streams;
use super::{Status, Stop};
use crate::diagnostic::{CODES, Code, UnknownCode, did_you_mean_or, find};
use crate::dialect::Dialect;
use crate::limits::LIMITS;

/// Explain a code, or list every code; or show how a dialect is written.
#[derive(Debug, clap::Args)]
#[command(after_help = "\
Examples:
  md-bindgen explain
  md-bindgen explain not-utf8
  md-bindgen explain --limits                               how much of everything is read
  md-bindgen explain --dialect blueking > docs/words.yaml   a file to write another dialect from")]
pub(super) struct Args {
    /// The code, as it stands in brackets in a finding.
    code: Option<String>,

    /// List how much of everything is read, and what happens beyond.
    #[arg(long, conflicts_with_all = ["code", "dialect"])]
    limits: bool,

    /// Show the file of a dialect that comes with the program.
    #[arg(long, value_name = "NAME", conflicts_with = "code")]
    dialect: Option<String>,
}

pub(super) fn run(args: &Args, streams: &mut Streams<'_>) -> Result<Status, Stop> {
    let text = match (&args.dialect, &args.code) {
        _ if args.limits => limits(),
        (Some(name), _) => Dialect::text(name).ok_or_else(|| no_dialect(name))?.to_owned(),
        (None, None) => list(),
        (None, Some(name)) => {
            let code = find(name).ok_or_else(|| Stop::Usage(UnknownCode { name: name.clone() }.to_string()))?;
            explain(code)
        }
    };
    streams.result(&text)?;
    Ok(Status::Done)
}

fn no_dialect(name: &str) -> Stop {
    let names: Vec<&str> = Dialect::names().collect();
    let list = format!("the program carries {}", names.join(", "));
    Stop::Usage(format!("there is no dialect `{name}`: {}", did_you_mean_or(name, names, &list)))
}

fn list() -> String {
    let width = CODES.iter().map(|code| code.name.len()).max().unwrap_or(0);
    CODES.iter().map(|code| format!("{:<7}  {:<width$}  {}\n", code.severity.word(), code.name, code.title)).collect()
}

/// A line for each limit: what is counted, how much of it is read, the most in real docs, and what happens beyond.
fn limits() -> String {
    let rows = LIMITS.iter().map(|limit| {
        let real = limit.real.map_or_else(|| "-".to_owned(), |real| real.to_string());
        [limit.what.to_owned(), limit.most.to_string(), real, limit.beyond.to_owned()]
    });
    let head = ["what is read", "at most", "in real docs", "beyond"].map(str::to_owned);
    let rows: Vec<[String; 4]> = std::iter::once(head).chain(rows).collect();
    let width = |column: usize| rows.iter().map(|row| row[column].len()).max().unwrap_or(0);
    let (first, second, third) = (width(0), width(1), width(2));
    rows.iter()
        .map(|[what, most, real, beyond]| format!("{what:<first$}  {most:>second$}  {real:>third$}  {beyond}\n"))
        .collect()
}

fn explain(code: &Code) -> String {
    let mut out = format!("{}[{}]: {}\n\n", code.severity.word(), code.name, code.title);
    out += &wrap(code.explanation, 80);
    if let Some(example) = &code.example {
        out += &format!("\nA page that has it:\n\n{}", indent(example.bad));
        out += &format!("\nThe same page without it:\n\n{}", indent(example.good));
    }
    out
}

/// Breaks lines between words, not inside backticks; lines of the text stay apart, and indented ones stay as they
/// are.
fn wrap(text: &str, width: usize) -> String {
    let mut out = String::new();
    for line in text.trim_end().lines() {
        let mut column = 0;
        for word in words(line) {
            let length = word.chars().count();
            if column > 0 {
                let fits = column + 1 + length <= width;
                out.push(if fits { ' ' } else { '\n' });
                column = if fits { column + 1 } else { 0 };
            }
            out += word;
            column += length;
        }
        out.push('\n');
    }
    out
}

/// What may stand on a line of its own: words, text in backticks, and indented lines as a whole.
fn words(line: &str) -> Vec<&str> {
    let mut quoted = line.starts_with(' ');
    line.split(|character| {
        quoted ^= character == '`';
        character == ' ' && !quoted
    })
    .collect()
}

fn indent(text: &str) -> String {
    text.trim_matches('\n').lines().map(|line| format!("    {line}").trim_end().to_owned() + "\n").collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::diagnostic::{Example, Severity};

    #[test]
    fn a_code_is_explained_with_its_pages() {
        let code = Code {
            name: "odd-type",
            severity: Severity::Warning,
            title: "a type is odd",
            explanation: "The table names a type that is long enough to be broken, and so is this sentence, twice even.\n\n  indented stays",
            example: Some(Example { bad: "| a | lisst |\n\n| b | x |", good: "| a | list |" }),
        };
        insta::assert_snapshot!(explain(&code));
    }

    #[test]
    fn every_code_is_listed_in_one_line() {
        assert_eq!(list().lines().count(), CODES.len());
        assert!(list().contains("error    not-utf8 "), "{}", list());
    }

    #[test]
    fn every_limit_is_in_the_table_and_far_above_real_docs() {
        let table = limits();
        assert_eq!(table.lines().count(), LIMITS.len() + 1);
        for limit in LIMITS {
            assert!(limit.real.is_none_or(|real| real <= limit.most), "{limit:?}");
            for word in limit.beyond.split(", ").filter(|word| word.contains('-')) {
                assert!(find(word).is_some(), "{limit:?}");
            }
        }
        insta::assert_snapshot!(table);
    }

    #[test]
    fn every_code_has_a_unique_name_and_says_something() {
        for (index, code) in CODES.iter().enumerate() {
            assert!(CODES[..index].iter().all(|other| other.name != code.name), "{}", code.name);
            assert!(
                code.name.chars().all(|c| c.is_ascii_lowercase() || c.is_ascii_digit() || c == '-'),
                "{}",
                code.name
            );
            assert!(!code.title.ends_with('.') && code.explanation.len() > code.title.len(), "{}", code.name);
        }
    }
}
