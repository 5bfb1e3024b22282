#![allow(clippy::unwrap_used)]

use super::{Kind, List, Pattern, read, read_cell};
use crate::dialect::Dialect;

/// A list as `pattern: value=meaning value=meaning`, and behind `or` how it reads where numbers only count.
fn shown(list: Option<List>) -> String {
    let Some(list) = list else { return "nothing".to_owned() };
    let text = |values: &[super::KnownValue]| {
        let one = |known: &super::KnownValue| match known.doc.as_str() {
            "" => known.value.clone(),
            doc => format!("{}={doc}", known.value),
        };
        values.iter().map(one).collect::<Vec<_>>().join(" | ")
    };
    let words = list.words.as_deref().map(|words| format!(" or {}", text(words))).unwrap_or_default();
    format!("{:?}: {}{words}", list.pattern, text(&list.values))
}

fn check(kind: Kind, cases: &[(&str, &str)]) {
    let dialect = Dialect::builtin("blueking").unwrap();
    for (description, expected) in cases {
        assert_eq!(shown(read(description, kind, dialect.values())), *expected, "{description}");
    }
}

#[test]
fn numbers_with_meanings() {
    check(
        Kind::Integer,
        &[
            ("排序：1：升序，2：降序，3：不排", "Numbered: 1=升序 | 2=降序 | 3=不排"),
            ("Order. 1 - up, 2 - down. Up by default", "Numbered: 1=up | 2=down"),
            ("颜色: 1.红; 2.绿; 4.蓝;", "Numbered: 1=红 | 2=绿 | 4=蓝"),
            ("Order (0: none, 1: by name, then by age)", "Numbered: 0=none | 1=by name"),
            ("方式，0-慢，1-快，默认为0", "Numbered: 0=慢 | 1=快"),
            ("类型：1 红 2 绿 3 蓝", "Numbered: 1=红 | 2=绿 | 3=蓝"),
            ("类型，1红、2绿、3蓝", "Numbered: 1=红 | 2=绿 | 3=蓝"),
            ("0表示关，1表示开", "Numbered: 0=关 | 1=开"),
            ("1（红），2（绿）", "NumberGlossed: 1=红 | 2=绿"),
            ("Optional value of 0 (for red) or 1 (for green)", "NumberGlossed: 0=red | 1=green"),
            ("环境：红(1)，绿(2)，蓝(3, 默认值)", "GlossNumbered: 1=红 | 2=绿 | 3=蓝"),
            ("Env: red (1, default), dark green (2)", "GlossNumbered: 1=red | 2=dark green"),
            ("周期（每天：1，每周：2）", "Reversed: 1=每天 | 2=每周"),
            ("可选值: 10, 20", "Bare: 10 | 20"),
            ("种类\n\n- 2 - 红 - 亮\n- 3 - 绿", "Table: 2=红 - 亮 | 3=绿"),
        ],
    );
}

#[test]
fn words() {
    check(
        Kind::Text,
        &[
            ("颜色，可选值为：\"red\"、\"green\"", "Quoted: red | green"),
            ("colour, `red`(the first) or `green` (the other)", "Quoted: red=the first | green=the other"),
            ("语言，\"1\"代表中文，\"2\"代表英文", "Quoted: 1=中文 | 2=英文"),
            ("默认 `red`，可选项 `red` `green`", "Quoted: red | green"),
            ("`red(红)` `green(绿)`", "Quoted: red=红 | green=绿"),
            ("颜色(红：\"red\", 绿：\"green\")", "Quoted: red=红 | green=绿"),
            ("方法，可选（\"POST\",\"GET\"）默认\"GET\"", "Quoted: POST | GET"),
            ("can be \"to\" (one way) or \"to,from\" (both ways)", "Quoted: to=one way | to,from=both ways"),
            (
                "Scope. Optional values: biz - Business，biz_set - Business Set",
                "Glossed: biz=Business | biz_set=Business Set",
            ),
            ("枚举值：RED（红）、DARK_GREEN（绿）", "Glossed: RED=红 | DARK_GREEN=绿"),
            ("op值为eq(相等)/ne(不等)/in(属于)", "Glossed: eq=相等 | ne=不等 | in=属于"),
            ("状态，RED(红) GREEN(绿)", "Glossed: RED=红 | GREEN=绿"),
            ("操作符，in 为属于，nin 为不属于", "Glossed: in=属于 | nin=不属于"),
            ("枚举值：text、binary", "Bare: text | binary"),
            ("Operator, optional values equal,not_equal, in, etc.", "Bare: equal | not_equal | in"),
            ("操作符, 可选值 equal,in等", "Bare: equal | in"),
            ("取值为 red 或 green", "Bare: red | green"),
            ("取值为：$eq $ne", "Bare: $eq | $ne"),
            ("one of [1:1, 1:n, n:n]", "Bare: 1:1 | 1:n | n:n"),
            ("类型有red、green、other(其他)", "nothing"),
            ("目前支持的类型有red、green、other(其他)", "Bare: red | green | other=其他"),
            ("匹配(有：in，没有：nin)", "Reversed: in=有 | nin=没有"),
            ("可选值: a/b/c", "Bare: a | b | c"),
            ("状态：1：未执行，2：正在执行", "Numbered: 1=未执行 | 2=正在执行"),
            ("1: enable，开启 2: disable，关闭", "Numbered: 1=enable，开启 | 2=disable or enable=开启 | disable"),
            ("1：`HOST`，主机  2：`SERVICE`，服务", "Numbered: 1=HOST，主机 | 2=SERVICE or HOST=主机 | SERVICE"),
            ("可选 1-httpstatus,2-regular", "Numbered: 1=httpstatus | 2=regular or httpstatus | regular"),
        ],
    );
}

#[test]
fn what_is_no_list() {
    let texts = [
        "如red(红)、green(绿)",
        "例如：数据(data)，日志(log)",
        "a colour such as \"red\", \"green\"",
        "当type为\"red\"或\"green\"时有效",
        "Either `name` or `id` is required",
        "与a两者其中一个必传，可以为a、b时",
        "拓扑节点，不可为biz、host",
        "timeout, value range [1,86400]",
        "取值范围1-86400",
        "时间，格式为2018-10-10 10:00:00",
        "10:00:00 - 12:30:00",
        "见 https://example.com/a/b-c/d",
        "like ({\"min\":\"1\",\"max\":\"2\"})",
        "application/json",
        "content type, can be application/json",
        "Asia/Shanghai",
        "create/update/delete",
        "主机名，也可以为其它属性",
        "can be host or set for now",
        "v3.10.1, v3.11.0",
        "0表示success，>0表示失败",
        "The values are: Create, update, delete",
        "多个以\",\"分隔",
        "1",
        "",
    ];
    let cases: Vec<(&str, &str)> = texts.iter().map(|text| (*text, "nothing")).collect();
    check(Kind::Text, &cases);
    check(Kind::Integer, &cases);
}

#[test]
fn words_are_no_values_of_numbers() {
    check(Kind::Integer, &[("可选值 equal,in", "nothing"), ("\"01\", \"02\"", "nothing")]);
}

#[test]
fn a_cell_of_values_needs_no_keyword() {
    let dialect = Dialect::builtin("blueking").unwrap();
    let read = |text| shown(read_cell(text, Kind::Text, dialect.values()));
    assert_eq!(read("red, green"), "Column: red | green");
    assert_eq!(read("red、green（绿）"), "Column: red | green=绿");
    assert_eq!(read("0：红，1：绿"), "Column: 0=红 | 1=绿");
    assert_eq!(read("any text"), "nothing");
}

/// No text makes it panic, whatever stands next to each other.
#[test]
fn any_text_is_read() {
    const PIECES: [&str; 40] = [
        "1",
        "2",
        "-3",
        "00",
        "a",
        "B_c",
        "$x",
        "红",
        "绿色",
        " ",
        "  ",
        "\n",
        ",",
        "，",
        "、",
        ";",
        "；",
        ":",
        "：",
        "(",
        ")",
        "（",
        "）",
        "[",
        "]",
        "{",
        "}",
        "\"",
        "“",
        "”",
        "'",
        "`",
        "-",
        "–",
        "/",
        "|",
        ".",
        "。",
        "可选值",
        " or ",
    ];
    let dialect = Dialect::builtin("blueking").unwrap();
    let mut state = 1u64;
    let mut next = move |below: usize| {
        state = state.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        usize::try_from(state >> 33).unwrap() % below
    };
    for _ in 0..20_000 {
        let text: String = (0..next(24)).map(|_| PIECES[next(PIECES.len())]).collect();
        for kind in [Kind::Text, Kind::Integer] {
            for list in
                [read(&text, kind, dialect.values()), read_cell(&text, kind, dialect.values())].into_iter().flatten()
            {
                assert!(list.values.len() > 1, "{text}");
                assert!(list.values.iter().all(|known| !known.value.trim().is_empty()), "{text}");
                let whole = |known: &super::KnownValue| kind == Kind::Text || super::is_integer(&known.value);
                assert!(list.values.iter().all(whole), "{text}");
            }
        }
    }
}

#[test]
fn spellings_have_names() {
    assert_eq!(Pattern::Bare.word(), "one of user, group");
}
