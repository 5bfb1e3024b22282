#![allow(clippy::unwrap_used)]

use super::{company, default, read};
use crate::dialect::Dialect;
use crate::spec::samples::field;
use crate::spec::yaml::{Style, write};
use crate::spec::{Facts, Field, KnownValue, Record, System, samples};

/// What a description of a field states, as its spec says it.
fn stated(ty: &str, text: &str) -> String {
    let dialect = Dialect::builtin("blueking").unwrap();
    let mut field = field("x", ty);
    field.facts = read::read(text, &field, &dialect);
    shown(&field)
}

/// The facts in the line of a field.
fn shown(field: &Field) -> String {
    let endpoint = samples::endpoint("e", &[("Request", std::slice::from_ref(field))]);
    let spec = write(&System { name: "s".to_owned(), endpoints: vec![endpoint], ..System::default() }, Style::Facts);
    let line = spec.lines().find(|line| line.contains("{name: x, ")).unwrap();
    let (_, facts) = line.trim_end_matches('}').split_once("type: ").unwrap();
    facts.split_once(", ").map(|(_, facts)| facts.to_owned()).unwrap_or_default()
}

/// Descriptions of fields of a type, and what each of them states.
fn check(ty: &str, cases: &[(&str, &str)]) {
    for (text, facts) in cases {
        assert_eq!(stated(ty, text), *facts, "{ty}: {text}");
    }
}

#[test]
fn defaults_of_numbers_stand_behind_the_word() {
    check(
        "integer",
        &[
            ("起始位置，不传默认为0", "default: 0"),
            ("默认 0 表示从第一条开始", "default: 0"),
            ("默认为0（不变），1表示变", "default: 0"),
            ("Lines per page, default value is 20, counted from 1.", "default: 20"),
            ("if not set, the default is -1.", "default: -1"),
            ("Default: 5", "default: 5"),
            ("周期，单位分钟，默认60 min", "default: 60, unit: min"),
            ("type 0: all, 1 (default): some", "default: 1"),
            // Nothing, prose, another unit, a part of a number, two numbers, a condition.
            ("默认为空", ""),
            ("默认生效30天", ""),
            ("周期，单位s，默认1h", "unit: s"),
            ("default 1.5", ""),
            ("default 1-5", ""),
            ("默认1，新版默认2", ""),
            ("当类型为a时，默认为1", ""),
            ("when kind is a the default is 1", ""),
        ],
    );
}

#[test]
fn defaults_of_flags_are_words_for_yes_and_no() {
    check(
        "boolean",
        &[
            ("是否告警（默认是）", "default: true"),
            ("是否开启，默认为否", "default: false"),
            ("是否生效，默认为`True`", "default: true"),
            ("Whether it is exact, defaults to false, which is slow", "default: false"),
            ("默认返回", ""),
            ("default is to return", ""),
            ("default 1", ""),
        ],
    );
}

#[test]
fn defaults_that_are_text_are_quoted_or_listed() {
    check(
        "string",
        &[
            ("方法，默认\"GET\"", "default: GET"),
            ("轮值，默认 `daily`，可选 `weekly`", "default: daily"),
            ("sorted by time by default", ""),
            ("default storage", ""),
            ("默认influxdb存储", ""),
        ],
    );
    let dialect = Dialect::builtin("blueking").unwrap();
    let known = |value: &str, doc: &str| KnownValue { value: value.to_owned(), doc: doc.to_owned() };
    let listed = Field { values: vec![known("eq", ""), known("ne", "")], ..field("x", "string") };
    assert_eq!(default::read("默认eq", &listed, None, &dialect).as_deref(), Some("eq"));
    assert_eq!(default::read("eq（默认） ne", &listed, None, &dialect).as_deref(), Some("eq"));
    let marked = Field { values: vec![known("1", "on (default)"), known("2", "off")], ..field("x", "integer") };
    assert_eq!(default::read("", &marked, None, &dialect).as_deref(), Some("1"));
    assert_eq!(default::of_cell("PUBLISH", &field("x", "string"), &dialect).as_deref(), Some("PUBLISH"));
    assert_eq!(default::of_cell("the usual one", &field("x", "string"), &dialect), None);
    assert_eq!(default::of_cell("无", &field("x", "string"), &dialect), None);
}

#[test]
fn bounds_of_numbers_end_with_the_sentence() {
    check(
        "integer",
        &[
            ("每页条数,最大500", "max: 500"),
            ("每页条数,最大500,建议200", "max: 500"),
            ("Bars per page, Max. 500, suggest 200.", "max: 500"),
            ("Records per page, maximum value is 1000", "max: 1000"),
            ("间隔（最小0）", "min: 0"),
            ("超时，秒。取值范围1-86400", "min: 1, max: 86400, unit: s"),
            ("时区，取值范围[-12, +12]", "min: -12, max: 12"),
            ("the value range is [1,86400]", "min: 1, max: 86400"),
            // What is counted is something else, two maxima, a condition, prose.
            ("最多500个", ""),
            ("最多嵌套3层", ""),
            ("周期（按s为单位，最小1分钟）", "unit: s"),
            ("最大500，管理员最大1000", ""),
            ("当设置的值超过最大值6，则为7", ""),
            ("The range is [1200]", ""),
            ("max_x is 5 of 7", ""),
        ],
    );
}

#[test]
fn bounds_of_lists_and_texts_count_what_they_hold() {
    check(
        "list<integer>",
        &[
            ("ID列表，最多200条 a和b只能使用其中一个", "max_items: 200"),
            ("ID数组，ID个数不能超过500", "max_items: 500"),
            ("长度范围为[1,200]", "max_items: 200"),
            ("list of IDs, up to 500 instances", "max_items: 500"),
            ("the array length is limited to 200, all or none", "max_items: 200"),
            ("要删除的数组，所有pod总和最多200条", ""),
            ("the sum of all IDs is at most 200", ""),
            ("可以嵌套，最多嵌套2层", ""),
            ("can be nested, at most 2 levels", ""),
            ("files of at most 5 MB", ""),
            ("最大长度为200，后续可能会调，请勿依赖", ""),
        ],
    );
    check("string", &[("名称（最大15个汉字）", "max_length: 15"), ("标识，1-32位英文字符", "max_length: 32")]);
    check("any", &[("最多200条", "")]);
}

#[test]
fn units_and_formats_belong_to_types() {
    check(
        "integer",
        &[
            ("创建时间Unix时间戳（ms）", "format: unix_time, unit: ms"),
            ("Start time, Unix timestamp, in milliseconds", "format: unix_time, unit: ms"),
            ("Timeout in seconds", "unit: s"),
            ("上传限速，单位MB。", "unit: MB"),
            ("长度，单位厘米", ""),
            ("内容，Base64", ""),
        ],
    );
    check(
        "string",
        &[
            ("Script, requiring Base64 encoding", "format: base64"),
            ("时间，格式为yyyy-MM-dd hh:mm:ss", "format: date_time"),
            ("生效时间， 格式 `2022-03-11 00:00:00`", "format: date_time"),
            ("范围，格式为：2020-02-26 00:00:00 -- 2020-02-28 23:59:59", ""),
            ("Unix timestamp in seconds", ""),
        ],
    );
}

#[test]
fn what_should_not_be_used_is_deprecated() {
    check(
        "string",
        &[
            ("***不推荐使用，建议使用host_id***。主机IP", "deprecated: true"),
            ("Host IP. ***Deprecated, use the ID", "deprecated: true"),
            ("状态：1 - running, 14 - Abandoned", ""),
            ("the deprecated host", ""),
        ],
    );
}

/// What a description of `x`, which stands beside `a`, `b` and `id`, excludes, and what may be given in its place.
fn company_of(text: &str) -> String {
    let dialect = Dialect::builtin("blueking").unwrap();
    let (excludes, unless) = company::read(text, "x", &["x", "a", "b", "id"], dialect.facts());
    shown(&Field { facts: Facts { excludes, unless, ..Facts::default() }, ..field("x", "any") })
}

#[test]
fn company_is_told_by_the_names_of_siblings() {
    for (text, facts) in [
        ("列表，最多200条 x和a只能使用其中一个", "excludes: [a]"),
        ("条件，与a和b不能同时提供", "excludes: [a, b]"),
        ("cannot be provided at the same time as a and b", "excludes: [a, b]"),
        ("only one of x and a can be used", "excludes: [a]"),
        ("模板，x和a至少传一个", "unless: [a]"),
        ("和id二选一必填，可都填", "unless: [id]"),
        ("IDs, up to 200, at least one of x and a must be passed", "unless: [a]"),
        ("x与a不能同时为空", "unless: [a]"),
        // No sibling, a condition, company of another kind.
        ("at least one of the fields in \"data\" is required", ""),
        ("type为3时，x与a至少填一个", ""),
        ("如果x与a同时存在，将忽略a", ""),
        ("not empty at the same time when creating it: a", ""),
    ] {
        assert_eq!(company_of(text), facts, "{text}");
    }
}

#[test]
fn each_names_the_other_and_nobody_what_is_required() {
    let facts = |names: &[&str]| {
        let names: Vec<String> = names.iter().map(|name| (*name).to_owned()).collect();
        Facts { excludes: names.clone(), unless: names, ..Facts::default() }
    };
    let must = Field { required: true, ..field("c", "any") };
    let x = samples::stated(facts(&["a", "b", "gone"]), field("x", "any"));
    let mut record = Record { fields: vec![x, field("a", "any"), field("b", "any"), must] };
    record.fields[2].facts = facts(&["c"]);
    company::complete(&mut record);
    company::prune(&mut record);
    let names: Vec<String> = record.fields.iter().map(|field| field.facts.excludes.join(" ")).collect();
    assert_eq!(names, ["a b", "x", "x", ""]);
    assert!(record.fields.iter().all(|field| field.facts.excludes == field.facts.unless));
}

#[test]
fn an_example_counts_more_than_a_description() {
    let stated = |ty: &str, text: &str| {
        let dialect = Dialect::builtin("blueking").unwrap();
        let mut field = field("x", ty);
        field.facts = read::read(text, &field, &dialect);
        field
    };
    for (ty, text, value, left) in [
        ("integer", "取值范围1-10", "11", "min: 1"),
        ("integer", "取值范围1-10", "10", "min: 1, max: 10"),
        ("list<integer>", "最多2条", "[1, 2, 3]", ""),
        ("string", "最大长度2", "\"abc\"", ""),
        ("string", "Base64", "\"echo $1\"", ""),
        ("string", "格式为yyyy-MM-dd hh:mm:ss", "\"2024/01/31\"", ""),
        ("integer", "Unix timestamp (ms)", "1700000000", "format: unix_time"),
        ("integer", "Unix timestamp (ms)", "0", "format: unix_time, unit: ms"),
    ] {
        let mut endpoint = samples::endpoint("e", &[("Request", &[stated(ty, text)]), ("Envelope", &[])]);
        endpoint.example.request = serde_json::from_str(&format!("{{\"x\": {value}}}")).ok();
        super::settle(&mut endpoint);
        assert_eq!(shown(&endpoint.types["Request"].fields[0]), left, "{text}: {value}");
    }
}
