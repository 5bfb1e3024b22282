//! Input that is far too much of something: the command ends by itself, in little memory, and says what was too much and
//! where. Each case runs as a process of its own with a limit on its address space, and is killed after a time that none
//! comes near.

#![cfg(unix)]
#![allow(clippy::unwrap_used)]

mod limited;
mod project;

use limited::{Tally, run};
use project::{Project, ROUTE, Run, TABLE};

/// What a case is called, what it writes, and what the command is to make of it.
struct Case(&'static str, fn(&Project), Expected);

/// What is to come of a case.
enum Expected {
    /// The command has read all of it.
    Handled,
    /// The finding with this code at this place.
    Refused(&'static str, &'static str),
}

use Expected::{Handled, Refused};

const PAGE: &str = "specs/docs/page.md";
const HEAD: &str = "| Field | Type | Required | Description |\n|---|---|---|---|\n";

fn page(project: &Project, text: &str) {
    project.write(PAGE, format!("{ROUTE}{text}"));
}

/// A page with a table of these rows.
fn rows(project: &Project, rows: impl Iterator<Item = String>) {
    page(project, &format!("### Request parameters\n\n{HEAD}{}", rows.collect::<String>()));
}

/// A page with this example; the example starts in line 18.
fn example(project: &Project, json: &str) {
    page(project, &format!("{TABLE}### Request example\n\n```json\n{json}\n```\n"));
}

/// A file beside the page that the manifest names.
fn beside(project: &Project, key: &str, text: &str) {
    project.write(PAGE, format!("{ROUTE}{TABLE}"));
    project.write(&format!("specs/{key}.yaml"), text);
    let manifest = format!(
        "out: ../generated\ncrate: {{name: things}}\nsystems:\n- {{name: things, docs: docs, {key}: ./{key}.yaml}}\n"
    );
    project.write("specs/bindgen.yaml", manifest);
}

/// A section about a record, with these rows.
fn section(name: &str, rows: &str) -> String {
    format!("#### {name}\n\n{HEAD}{rows}\n")
}

/// A spec with one endpoint that has these records.
fn spec(project: &Project, types: &str) {
    let head = "format: 1\nsystem: things\nendpoints:\n- name: big\n  method: POST\n  path: /big/\n  effect: write\n  \
                envelope: none\n  request: Request\n  response: any\n  types:\n";
    beside(project, "facts", &format!("{head}{types}"));
}

/// A page with a long description, in front of its tables.
fn described(text: &str, count: usize) -> String {
    format!("### Function description\n\n{}\n\n{TABLE}", text.repeat(count))
}

/// A list of `count` lines.
fn lines(count: usize, line: impl Fn(usize) -> String) -> String {
    (0..count).map(line).collect()
}

/// The words of the built-in dialect with something put in front of a pattern.
fn words(project: &Project, pattern: &str) {
    let words = md_bindgen_tests::inputs::workspace().join("generator/dialects/blueking.yaml");
    let words =
        std::fs::read_to_string(words).unwrap().replace("match: '错误码|", &format!("match: '{pattern}|错误码|"));
    beside(project, "dialect", &words);
}

const MARKDOWN: &[Case] = &[
    Case("60,000 brackets", |project| page(project, &format!("{TABLE}{}\n", "[".repeat(60_000))), Handled),
    Case("20,000 half links", |project| page(project, &format!("{TABLE}{}\n", "[a](".repeat(20_000))), Handled),
    Case("a description of 200,000 lines", |project| page(project, &described("x\n", 200_000)), Handled),
    Case("a description of 200,000 open brackets", |project| page(project, &described("(\n", 200_000)), Handled),
    Case("a description of 200,000 code spans", |project| page(project, &described("`a` ", 200_000)), Handled),
    Case("a description of 200,000 addresses", |project| page(project, &described("http://a ", 200_000)), Handled),
    Case("60,000 stars", |project| page(project, &format!("{TABLE}{}\n", "*".repeat(60_000))), Handled),
    Case("20,000 half bold words", |project| page(project, &format!("{TABLE}{}\n", "*a **b ".repeat(20_000))), Handled),
    Case(
        "runs of backticks that all have another length",
        |project| page(project, &format!("{TABLE}{}\n", lines(400, |n| "`".repeat(n + 1) + "a "))),
        Handled,
    ),
    Case("60,000 open tags", |project| page(project, &format!("{TABLE}a {}\n", "<".repeat(60_000))), Handled),
    Case("15,000 open comments", |project| page(project, &format!("{TABLE}a {}\n", "<!--".repeat(15_000))), Handled),
    Case(
        "quotes that nest 20,000 deep",
        |project| page(project, &format!("{TABLE}{} a\n", ">".repeat(20_000))),
        Handled,
    ),
    Case(
        "lists that nest 20,000 deep",
        |project| page(project, &format!("{TABLE}{}a\n", "- ".repeat(20_000))),
        Handled,
    ),
    Case(
        "lists that nest 200 deep, each in a line of its own",
        |project| page(project, &format!("{TABLE}{}", lines(200, |n| " ".repeat(2 * n) + "- a\n"))),
        Handled,
    ),
    Case(
        "20,000 nested tags",
        |project| page(project, &format!("{TABLE}{}\n", "<table><tr><td>".repeat(7_000))),
        Handled,
    ),
    Case(
        "3,000 headings",
        |project| page(project, &format!("{TABLE}{}", lines(3_000, |n| format!("{} h{n}\n", "#".repeat(1 + n % 6))))),
        Refused("too-large", "page.md:2012:1"),
    ),
    Case(
        "30,000 items of a list",
        |project| page(project, &format!("{TABLE}{}", "- item\n".repeat(30_000))),
        Refused("too-large", "page.md:20013:3"),
    ),
    Case(
        "30,000 paragraphs",
        |project| page(project, &format!("{TABLE}{}", "a\n\n".repeat(30_000))),
        Refused("too-large", "page.md:40011:1"),
    ),
    Case(
        "25,000 blocks that nothing closes",
        |project| page(project, &format!("{TABLE}{}", "```json\n## a\n".repeat(25_000))),
        Handled,
    ),
    Case(
        "25,000 comments",
        |project| page(project, &format!("{TABLE}{}", "<!-- a -->\n\n".repeat(25_000))),
        Refused("too-large", "page.md:"),
    ),
    Case(
        "a comment that allows 9,000 codes",
        |project| {
            page(project, &format!("{TABLE}<!-- md-bindgen: allow({}) -->\n", lines(9_000, |n| format!("c-{n}, "))))
        },
        Refused("too-large", "page.md:15:5"),
    ),
];

const TABLES: &[Case] = &[
    Case(
        "9,000 fields",
        |project| rows(project, (0..9_000).map(|n| format!("| field_{n} | int | yes | number |\n"))),
        Handled,
    ),
    Case(
        "30,000 fields",
        |project| rows(project, (0..30_000).map(|n| format!("| field_{n} | int | yes | number |\n"))),
        Refused("too-large", "page.md:10013:1"),
    ),
    Case(
        "30,000 cells in a row",
        |project| rows(project, std::iter::once(format!("| a | int | yes |{}\n", " d |".repeat(30_000)))),
        Refused("too-large", "page.md:13:1"),
    ),
    Case(
        "30,000 columns",
        |project| {
            let (titles, rule) = (" c |".repeat(30_000), "---|".repeat(30_000));
            page(project, &format!("### Request parameters\n\n| Field |{titles}\n|---|{rule}\n| a | int |\n"));
        },
        Refused("too-large", "page.md:11:1"),
    ),
    Case(
        "a cell of 1 MB",
        |project| rows(project, std::iter::once(format!("| a | int | yes | {} |\n", "word ".repeat(200_000)))),
        Handled,
    ),
    Case(
        "a type cell of 1 MB",
        |project| rows(project, std::iter::once(format!("| a | {} | yes | d |\n", "word ".repeat(200_000)))),
        Handled,
    ),
    Case(
        "2,000 tables",
        |project| {
            page(project, &lines(2_000, |n| format!("### Request parameters\n\n{HEAD}| a{n} | int | yes | d |\n\n")))
        },
        Refused("too-large", "page.md:6011:1"),
    ),
    Case(
        "a name of 30,000 letters",
        |project| rows(project, std::iter::once(format!("| {} | int | yes | d |\n", "a".repeat(30_000)))),
        Refused("too-large", "page.md:13:3"),
    ),
    Case(
        "a name of 10,000 letters",
        |project| rows(project, std::iter::once(format!("| {} | int | yes | d |\n", "a".repeat(10_000)))),
        Handled,
    ),
    Case(
        "a name of 10,000 parts",
        |project| rows(project, std::iter::once(format!("| a{} | int | yes | d |\n", ".a".repeat(9_999)))),
        Refused("too-large", "page.md:13:3"),
    ),
    Case(
        "a name of 60 parts",
        |project| rows(project, std::iter::once(format!("| a{} | int | yes | d |\n", ".a".repeat(59)))),
        Handled,
    ),
    Case(
        "a list of lists, 40 deep, in an example",
        |project| example(project, &format!("{{\"id\": {}{}}}", "[".repeat(40), "]".repeat(40))),
        Refused("too-large", "specs/docs/page.md:13:"),
    ),
    Case(
        "a list of lists, 5,000 deep, by brackets",
        |project| rows(project, std::iter::once(format!("| a{} | int | yes | d |\n", "[]".repeat(5_000)))),
        Handled,
    ),
    Case(
        "a list of lists, 10,000 deep, by its type",
        |project| {
            let ty = format!("{}int{}", "list<".repeat(10_000), ">".repeat(10_000));
            rows(project, std::iter::once(format!("| a | {ty} | yes | d |\n")));
        },
        Handled,
    ),
    Case(
        "4,000 types that no dialect knows",
        |project| rows(project, (0..4_000).map(|n| format!("| f{n} | typ{n}x | yes | d |\n"))),
        Handled,
    ),
    Case(
        "a record that contains itself, by 300 tables",
        |project| {
            let rows =
                |n: usize| format!("| r{} | object | yes | see r{0} |\n| r{} | object | no | d |\n", n + 1, n + 2);
            let tables = lines(300, |n| section(&format!("r{n}"), &rows(n)));
            page(project, &format!("### Request parameters\n\n{HEAD}| r0 | object | yes | d |\n\n{tables}"));
        },
        Refused("too-large", "page.md:"),
    ),
    Case(
        "types that double with each table",
        |project| {
            let rows = |n: usize| format!("| a | R{} | yes | d |\n| b | R{0} | no | d |\n", n + 1);
            let tables = lines(40, |n| section(&format!("R{n}"), &rows(n)));
            page(project, &format!("### Request parameters\n\n{HEAD}| r | R0 | yes | d |\n\n{tables}"));
        },
        Refused("too-large", "page.md:"),
    ),
    Case(
        "100 types in a ring",
        |project| {
            let rows = |n: usize| format!("| a | R{} | yes | d |\n", (n + 1) % 100);
            let tables = lines(100, |n| section(&format!("R{n}"), &rows(n)));
            page(project, &format!("### Request parameters\n\n{HEAD}| r | R0 | yes | d |\n\n{tables}"));
        },
        Refused("too-large", "page.md:"),
    ),
];

const EXAMPLES: &[Case] = &[
    Case(
        "an example of 600 KB",
        |project| example(project, &format!("{{\"id\": \"{}\"}}", "a".repeat(600_000))),
        LARGE,
    ),
    Case("30 arrays in one another", |project| example(project, &nested("[", "]", 30)), Handled),
    Case("40 arrays in one another", |project| example(project, &nested("[", "]", 40)), LARGE),
    Case("60 arrays in one another", |project| example(project, &nested("[", "]", 60)), LARGE),
    Case("100 arrays in one another", |project| example(project, &nested("[", "]", 100)), LARGE),
    Case("9,000 objects in one another", |project| example(project, &nested("{\"a\":", "1}", 9_000)), BROKEN),
    Case("20,000 open brackets", |project| example(project, &"[".repeat(20_000)), BROKEN),
    Case("60,000 values", |project| example(project, &format!("[{}1]", "1,".repeat(60_000))), LARGE),
    Case(
        "20,000 keys",
        |project| example(project, &object(20_000, |n| format!("\"k{n}\":1"))),
        Refused("too-large", "page.md:11:1"),
    ),
    Case("20,000 times the same key", |project| example(project, &object(20_000, |_| "\"id\":1".to_owned())), Handled),
    Case(
        "a number of 400,000 digits",
        |project| example(project, &format!("{{\"id\": {}}}", "1".repeat(400_000))),
        Handled,
    ),
    Case("5,000 documents", |project| example(project, &"{}\n".repeat(5_000)), LARGE),
    Case(
        "1,500 examples",
        |project| {
            page(project, &format!("{TABLE}### Request example\n\n{}", "```json\n{\"id\": 1}\n```\n\n".repeat(1_500)))
        },
        Refused("too-large", "page.md:4018:1"),
    ),
    Case("40,000 numbers without commas", |project| example(project, &format!("[{}]", "1 ".repeat(40_000))), Handled),
    Case("40,000 words without quotes", |project| example(project, &format!("[{}]", "word,".repeat(40_000))), Handled),
    Case(
        "a string over 100,000 empty lines",
        |project| example(project, &format!("{{\"id\": \"{}\"}}", "\n".repeat(100_000))),
        Handled,
    ),
    Case(
        "50,000 brackets of the wrong kind",
        |project| example(project, &("[{".repeat(25_000) + &"]}".repeat(25_000))),
        BROKEN,
    ),
    Case("100,000 brackets too many", |project| example(project, &("{}".to_owned() + &"}".repeat(100_000))), Handled),
    Case(
        "50,000 quotes in a string",
        |project| example(project, &format!("{{\"id\": \"{}\"}}", "a \"b\" c ".repeat(25_000))),
        Handled,
    ),
    Case("50,000 comments", |project| example(project, &format!("{{\n{}\"id\": 1}}", "# c\n".repeat(50_000))), Handled),
];

const LARGE: Expected = Refused("too-large", "page.md:");
const BROKEN: Expected = Refused("broken-example", "page.md:18:");

fn nested(open: &str, close: &str, depth: usize) -> String {
    open.repeat(depth)
        + &close.replacen('1', "", 1).repeat(depth).replacen('}', "1}", usize::from(open.starts_with('{')))
}

fn object(count: usize, member: impl Fn(usize) -> String) -> String {
    let members: Vec<String> = (0..count).map(member).collect();
    format!("{{{}}}", members.join(","))
}

const YAML: &[Case] = &[
    Case(
        "60,000 open brackets in routes",
        |project| beside(project, "routes", &"[".repeat(60_000)),
        Refused("bad-yaml", "routes.yaml:1:1001"),
    ),
    Case(
        "lists 60,000 deep in an overlay",
        |project| beside(project, "overlay", &"- ".repeat(60_000)),
        Refused("bad-yaml", "overlay.yaml:"),
    ),
    Case(
        "maps 400 deep in facts",
        |project| beside(project, "facts", &lines(400, |n| " ".repeat(n) + "a:\n")),
        Refused("bad-yaml", "facts.yaml:"),
    ),
    Case(
        "aliases of aliases in routes",
        |project| {
            let more = lines(40, |n| format!("a{}: &a{0} [{}]\n", n + 1, vec![format!("*a{n}"); 9].join(",")));
            beside(project, "routes", &format!("a0: &a0 [x,x,x,x,x,x,x,x,x]\n{more}"));
        },
        Refused("bad-yaml", "routes.yaml:"),
    ),
    Case(
        "an alias of itself in routes",
        |project| beside(project, "routes", "a: &a [*a]\n"),
        Refused("bad-yaml", "routes.yaml:"),
    ),
    Case(
        "20,000 merge keys in an overlay",
        |project| beside(project, "overlay", &("a: &a {x: 1}\nb:\n".to_owned() + &"  <<: *a\n".repeat(20_000))),
        Refused("bad-yaml", "overlay.yaml:"),
    ),
    Case(
        "a tag of 60,000 letters in a dialect",
        |project| beside(project, "dialect", &format!("- !{} x\n", "a".repeat(60_000))),
        Refused("bad-yaml", "dialect.yaml:"),
    ),
    Case(
        "a scalar of 1 MB in facts",
        |project| beside(project, "facts", &format!("- {}\n", "a".repeat(1_000_000))),
        Refused("bad-yaml", "facts.yaml:"),
    ),
    Case(
        "20,000 documents in routes",
        |project| beside(project, "routes", &"---\na: 1\n".repeat(20_000)),
        Refused("bad-yaml", "routes.yaml:"),
    ),
    Case(
        "5,000 routes",
        |project| {
            beside(project, "routes", &lines(5_000, |n| format!("- {{name: r{n}, path: /r{n}/, method: GET}}\n")))
        },
        Handled,
    ),
    Case(
        "5,000 routes without a path",
        |project| beside(project, "routes", &lines(5_000, |n| format!("- {{name: r{n}, method: GET}}\n"))),
        Handled,
    ),
    Case(
        "an access log for routes",
        |project| {
            beside(project, "routes", &"127.0.0.1 - - [10/Oct/2000] \"GET /a HTTP/1.0\" 200 2326\n".repeat(20_000))
        },
        Refused("bad-yaml", "routes.yaml:"),
    ),
    Case(
        "a path with 10,000 parameters",
        |project| {
            beside(
                project,
                "routes",
                &format!("- {{name: page, method: GET, path: '/{}'}}\n", lines(10_000, |n| format!("{{a{n}}}/"))),
            )
        },
        Handled,
    ),
    Case(
        "20,000 corrections",
        |project| {
            beside(
                project,
                "overlay",
                &lines(20_000, |n| {
                    format!("- {{endpoint: page, why: w, field: Request.x{n}, set: {{type: string}}}}\n")
                }),
            )
        },
        Refused("bad-correction", "overlay.yaml:2001:3"),
    ),
    Case(
        "a correction 10,000 fields down",
        |project| {
            beside(
                project,
                "overlay",
                &format!(
                    "- {{endpoint: page, why: w, field: Request{}, set: {{type: string}}}}\n",
                    ".a".repeat(10_000)
                ),
            )
        },
        Refused("bad-correction", "overlay.yaml:1:"),
    ),
    Case(
        "a correction with a type 10,000 deep",
        |project| {
            beside(
                project,
                "overlay",
                &format!(
                    "- {{endpoint: page, why: w, field: Request.id, set: {{type: '{}any{}'}}}}\n",
                    "list<".repeat(10_000),
                    ">".repeat(10_000)
                ),
            )
        },
        Refused("bad-correction", "overlay.yaml:1:"),
    ),
    Case(
        "2,000 systems",
        |project| {
            project.write(
                "specs/bindgen.yaml",
                format!(
                    "out: ../generated\ncrate: {{name: things}}\nsystems:\n{}",
                    lines(2_000, |n| format!("- {{name: t{n}, docs: docs}}\n"))
                ),
            )
        },
        Refused("bad-manifest", "bindgen.yaml:1004:"),
    ),
    Case(
        "800 records in a chain",
        |project| {
            spec(
                project,
                &format!(
                    "    Request:\n    - {{name: a, type: R0}}\n{}    R800: []\n",
                    lines(800, |n| format!("    R{n}:\n    - {{name: a, type: R{}}}\n", n + 1))
                ),
            )
        },
        Handled,
    ),
    Case(
        "800 records that each hold the next one twice",
        |project| {
            spec(
                project,
                &format!(
                    "    Request:\n    - {{name: a, type: R0, required: true}}\n{}    R800: []\n",
                    lines(800, |n| format!(
                        "    R{n}:\n    - {{name: a, type: R{}, required: true}}\n    - {{name: b, type: list<R{0}>, required: true}}\n",
                        n + 1
                    ))
                ),
            )
        },
        Handled,
    ),
    Case(
        "800 records in a ring",
        |project| {
            spec(
                project,
                &format!(
                    "    Request:\n    - {{name: a, type: R0, required: true}}\n{}",
                    lines(800, |n| format!("    R{n}:\n    - {{name: a, type: R{}, required: true}}\n", (n + 1) % 800))
                ),
            )
        },
        Handled,
    ),
    Case(
        "2,000 records",
        |project| spec(project, &format!("    Request: []\n{}", lines(2_000, |n| format!("    R{n}: []\n")))),
        Refused("bad-spec", "facts.yaml:"),
    ),
    Case(
        "25,000 fields in a spec",
        |project| {
            spec(project, &format!("    Request:\n{}", lines(25_000, |n| format!("    - {{name: f{n}, type: any}}\n"))))
        },
        Refused("bad-spec", "facts.yaml:"),
    ),
    Case(
        "a spec with a type 10,000 deep",
        |project| {
            spec(
                project,
                &format!(
                    "    Request:\n    - {{name: a, type: '{}any{}'}}\n",
                    "list<".repeat(10_000),
                    ">".repeat(10_000)
                ),
            )
        },
        Refused("bad-spec", "facts.yaml:13:"),
    ),
    Case(
        "a pattern that repeats repeats",
        |project| words(project, "((a{50}){50}){50}"),
        Refused("bad-dialect", "dialect.yaml:"),
    ),
    Case(
        "a pattern of 5,000 brackets",
        |project| words(project, &("(".repeat(5_000) + &")".repeat(5_000))),
        Refused("bad-dialect", "dialect.yaml:"),
    ),
    Case("a pattern that other engines need for ever for", |project| words(project, "(a+)+(a*)*b"), Handled),
    Case(
        "300 patterns in one list",
        |project| {
            words(
                project,
                &format!(
                    "x'}}\n{}- {{role: other, match: 'x",
                    lines(300, |n| format!("- {{role: other, match: 'w{n}.*'}}\n"))
                ),
            )
        },
        Refused("bad-dialect", "dialect.yaml:"),
    ),
    Case(
        "a dialect of 600 KB",
        |project| beside(project, "dialect", &"# words\n".repeat(75_000)),
        Refused("bad-dialect", "dialect.yaml:1:1"),
    ),
];

const FILES: &[Case] = &[
    Case("a page of 100 MB", |project| sparse(project, PAGE), Refused("unreadable-file", "page.md:1:1")),
    Case(
        "a manifest of 100 MB",
        |project| sparse(project, "specs/bindgen.yaml"),
        Refused("unreadable-file", "bindgen.yaml:1:1"),
    ),
    Case(
        "routes of 100 MB",
        |project| {
            beside(project, "routes", "");
            sparse(project, "specs/routes.yaml");
        },
        Refused("unreadable-file", "routes.yaml:1:1"),
    ),
    Case(
        "500 pages",
        |project| (0..500).for_each(|n| project.write(&format!("specs/docs/p{n}.md"), format!("{ROUTE}{TABLE}"))),
        Handled,
    ),
    Case(
        "500 pages with findings",
        |project| (0..500).for_each(|n| project.write(&format!("specs/docs/p{n}.md"), TABLE)),
        Refused("no-route", "p0.md:1:1"),
    ),
    Case(
        "500 pages of one name",
        |project| (0..500).for_each(|n| project.write(&format!("specs/docs/d{n}/page.md"), format!("{ROUTE}{TABLE}"))),
        Refused("duplicate-endpoint", "d0/page.md:1:1"),
    ),
    Case(
        "a page 1,000 folders deep",
        |project| project.write(&format!("specs/docs/{}page.md", "d/".repeat(1_000)), format!("{ROUTE}{TABLE}")),
        Handled,
    ),
];

/// A large file that takes no place on the disk.
fn sparse(project: &Project, path: &str) {
    project.write(path, "");
    std::fs::File::options().write(true).open(project.path(path)).unwrap().set_len(100 << 20).unwrap();
}

/// Runs `check` on each case.
fn check(cases: &[Case]) {
    let mut tally = Tally::default();
    let mut wrong = Vec::new();
    for Case(what, write, expected) in cases {
        let project = Project::empty();
        let manifest = "out: ../generated\ncrate: {name: things}\nsystems:\n- {name: things, docs: docs}\n";
        project.write("specs/bindgen.yaml", manifest);
        write(&project);
        let run = run(&project, &["check"], what, &mut tally);
        // A picture of the finding may be long; its head is what counts.
        let said: String = format!("{}{}", run.stdout, run.stderr).chars().take(1_500).collect();
        if let Err(why) = compare(&run, expected) {
            wrong.push(format!("{what}: {why}\n{said}"));
        }
    }
    tally.print();
    assert!(wrong.is_empty(), "{}", wrong.join("\n\n"));
}

/// Whether a run ended as it should, with a finding that has its place and says what to do.
fn compare(run: &Run, expected: &Expected) -> Result<(), String> {
    let Refused(code, place) = expected else {
        return if run.status == Some(0) { Ok(()) } else { Err("not handled".to_owned()) };
    };
    let mut findings = run.stdout.split("\n\n");
    let found = findings.find(|found| found.starts_with(&format!("error[{code}]: ")));
    let found = found.ok_or_else(|| format!("no {code}"))?;
    let has_place = found.lines().take(3).any(|line| line.contains(place));
    match (run.status, has_place, found.contains("= help: ")) {
        (Some(1), true, true) => Ok(()),
        (_, false, _) => Err(format!("not at {place}")),
        (_, _, false) => Err("no help".to_owned()),
        (status, ..) => Err(format!("status {status:?}")),
    }
}

#[test]
fn markdown_is_bounded() {
    check(MARKDOWN);
}

#[test]
fn tables_are_bounded() {
    check(TABLES);
}

#[test]
fn examples_are_bounded() {
    check(EXAMPLES);
}

#[test]
fn yaml_is_bounded() {
    check(YAML);
}

#[test]
fn files_are_bounded() {
    check(FILES);
}

#[test]
fn other_commands_are_bounded() {
    let mut tally = Tally::default();
    let project = Project::new();
    let big = |types: &str| spec(&project, types);
    big(&format!(
        "    Request:\n{}",
        lines(3_000, |n| format!("    - {{name: f{n}, type: string, required: true}}\n"))
    ));
    std::fs::copy(project.path("specs/facts.yaml"), project.path("old.yaml")).unwrap();
    big(&format!("    Request:\n{}", lines(3_000, |n| format!("    - {{name: g{n}, type: any}}\n"))));
    let commands: [(&[&str], &str); 6] = [
        (&["diff", "old.yaml", "specs/facts.yaml"], "Request.f2999: removed"),
        (&["diff", "old.yaml", "specs/facts.yaml", "--format", "markdown"], "f2999"),
        (&["export", "openapi"], "\"openapi\""),
        (&["spec"], "format: 1"),
        (&["generate"], ""),
        (&["init", "specs/docs", "--dry-run"], "systems:"),
    ];
    for (arguments, said) in commands {
        let run = run(&project, arguments, arguments[0], &mut tally);
        let start: String = run.stderr.chars().take(3_000).collect();
        let said_so = run.stdout.contains(said);
        let start: String = format!("{start}{}", run.stdout).chars().take(3_000).collect();
        assert!(run.status == Some(0) && said_so, "{arguments:?}: {:?}\n{start}", run.status);
    }
    tally.print();
}

#[test]
fn of_many_findings_the_rest_is_counted() {
    let project = Project::new();
    let members: Vec<String> = (0..3_000).map(|n| format!("\"k{n}\": 1")).collect();
    example(&project, &format!("{{\"id\": 1, {}}}", members.join(", ")));
    let run = run(&project, &["check"], "3,000 findings", &mut Tally::default());
    assert_eq!(
        run.stdout.matches("warning[undocumented-field]").count()
            + run.stdout.matches("note[undocumented-field]").count(),
        201
    );
    assert!(
        run.stdout.contains("2800 more findings of this kind in this file"),
        "{}",
        &run.stdout[run.stdout.len() - 900..]
    );
}
