//! Values that a description lists for a field.
//!
//! Descriptions list values in a handful of shapes. Only shapes that hold for at least three of four fields whose examples
//! can be looked at are read; a bare `create/update/delete` is not one of them. Where an example of the page has a value
//! that is not in its list, the list is not one of values, and is left to the description.

use crate::dialect::Dialect;
use crate::spec::{ENVELOPE, Endpoint, Field, KnownValue, REQUEST, Type};
use regex::Regex;
use serde_json::Value;
use std::collections::{BTreeMap, BTreeSet};
use std::sync::LazyLock;

/// The texts of scalars that examples show, by record and field.
type Shown = BTreeMap<(String, String), BTreeSet<String>>;

/// Gives every field the values that its description lists.
pub(crate) fn find(endpoint: &mut Endpoint, requests: &[Value], responses: &[Value], dialect: &Dialect) {
    let mut shown = Shown::new();
    let whole = if endpoint.types.contains_key(ENVELOPE) {
        Type::Record(ENVELOPE.to_owned())
    } else {
        endpoint.response.clone()
    };
    requests.iter().for_each(|body| note(endpoint, &Type::Record(REQUEST.to_owned()), body, &mut shown));
    responses.iter().for_each(|body| note(endpoint, &whole, body, &mut shown));
    for (name, record) in &mut endpoint.types {
        for field in &mut record.fields {
            let shown = shown.get(&(name.clone(), field.name.clone()));
            field.values = of_field(field, shown, dialect);
        }
    }
}

/// Notes the scalars of an example. A record may contain itself, an example ends.
fn note(endpoint: &Endpoint, ty: &Type, value: &Value, shown: &mut Shown) {
    match (ty, value) {
        (Type::Nullable(inner), value) => note(endpoint, inner, value, shown),
        (Type::List(item), Value::Array(values)) => values.iter().for_each(|value| note(endpoint, item, value, shown)),
        (Type::Map(item), Value::Object(values)) => {
            values.values().for_each(|value| note(endpoint, item, value, shown))
        }
        (Type::Record(name), Value::Object(members)) => {
            for field in endpoint.types.get(name).into_iter().flat_map(|record| &record.fields) {
                let Some(value) = members.get(&field.name) else { continue };
                let mut add = |text: String| shown.entry((name.clone(), field.name.clone())).or_default().insert(text);
                match value {
                    Value::Null => {}
                    Value::String(text) => {
                        add(text.clone());
                    }
                    Value::Bool(_) | Value::Number(_) => {
                        add(value.to_string());
                    }
                    Value::Array(_) | Value::Object(_) => note(endpoint, &field.ty, value, shown),
                }
            }
        }
        _ => {}
    }
}

fn of_field(field: &Field, shown: Option<&BTreeSet<String>>, dialect: &Dialect) -> Vec<KnownValue> {
    let is_integer = match field.ty {
        Type::Integer => true,
        Type::String => false,
        _ => return Vec::new(),
    };
    let listed = listed(&field.doc, is_integer, shown, dialect);
    let fits = |known: &KnownValue| !is_integer || known.value.parse::<i64>().is_ok();
    let distinct: BTreeSet<&str> = listed.iter().map(|known| known.value.as_str()).collect();
    let is_sound = (2..=MAX).contains(&listed.len()) && distinct.len() == listed.len() && listed.iter().all(fits);
    // An empty text is what examples write where they have nothing to show.
    let is_shown =
        shown.is_none_or(|shown| shown.iter().all(|text| text.is_empty() || distinct.contains(text.as_str())));
    if is_sound && is_shown { listed } else { Vec::new() }
}

/// Longer lists are tables of something else.
const MAX: usize = 64;

fn listed(doc: &str, is_integer: bool, shown: Option<&BTreeSet<String>>, dialect: &Dialect) -> Vec<KnownValue> {
    let words = &dialect.values;
    if words.example.as_ref().is_some_and(|pattern| pattern.is_match(doc)) {
        return Vec::new();
    }
    let keyword = words.keyword.as_ref().and_then(|pattern| pattern.find(doc));
    let text = keyword.map_or(doc, |found| &doc[found.end()..]);
    let numbers = [&*NUMBER_GLOSS, &*GLOSS_NUMBER, &*NUMBER_IN_FRONT];
    // In front of the values of a text, numbers may only count them.
    let may_be_numbers = is_integer
        || shown.is_some_and(|shown| !shown.is_empty() && shown.iter().all(|text| text.parse::<i64>().is_ok()));
    let by_number = numbers.into_iter().filter(|_| may_be_numbers).map(|pattern| pairs(pattern, text));
    let by_word =
        [&*WORD_GLOSS, &*WORD_IN_FRONT].into_iter().filter(|_| !is_integer).map(|pattern| pairs(pattern, text));
    let glossed = by_number.chain(by_word).max_by_key(|found| found.len()).unwrap_or_default();
    if glossed.len() >= 2 {
        return glossed;
    }
    let quoted = run(&QUOTED, text);
    if quoted.len() >= 2 && !is_integer {
        return quoted;
    }
    match keyword {
        Some(_) => run(if is_integer { &BARE_NUMBER } else { &BARE_WORD }, text.trim_start_matches(OPENING)),
        None => Vec::new(),
    }
}

/// What may stand between a keyword and its list.
const OPENING: [char; 12] = [':', '：', ' ', '(', '（', '[', '【', '{', '"', '为', '是', '有'];

macro_rules! pattern {
    ($name:ident, $text:literal) => {
        static $name: LazyLock<Regex> = LazyLock::new(|| compile($text));
    };
}

#[expect(clippy::expect_used, reason = "the patterns are those below")]
fn compile(text: &str) -> Regex {
    Regex::new(text).expect("a pattern")
}

// `1：shell，2：bat`, `0 - off, 1 - on`, `1.waiting; 2.running`
pattern!(
    NUMBER_GLOSS,
    r"(?:^|[\s,，;；、。/(（:：]|表示)(?P<v>-?\d{1,9})\s*(?:[:：=、]|-+|—+|\.|\s)\s*(?P<d>[^\s\d,，;；、。:：/()（）\-][^,，;；、。/\n]*)"
);
// `testing(1)，trial(2)`
pattern!(
    GLOSS_NUMBER,
    r"(?:^|[\s,，;；、/:：])(?P<d>[^\s,，、;；/:：()（）\d]{1,20})\s*[(（]\s*(?P<v>-?\d{1,9})\s*(?:[,，][^)）]*)?[)）]"
);
// `1（notice），2（callback）`
pattern!(NUMBER_IN_FRONT, r"(?:^|[^\w.])(?P<v>-?\d{1,9})\s*[(（](?P<d>[^)）]{1,60})[)）]");
// `biz - a business，set - a set`, `biz：业务`
pattern!(
    WORD_GLOSS,
    r"(?:^|[\s,，;；、。/(（:：])(?P<v>[A-Za-z_$][A-Za-z0-9_$]*)\s*(?:\s-+\s|[:：=]|-)\s*(?P<d>[^\x00-\x7F][^,，;；、。/\n]*)"
);
// `CLAIM（认领）/SIGN（会签）`
pattern!(
    WORD_IN_FRONT,
    r"(?:^|[\s,，;；、。/:：])`?(?P<v>[A-Za-z_$][A-Za-z0-9_$]*)`?\s*[(（](?P<d>[^)）(（`]{1,60})[)）]"
);
pattern!(
    QUOTED,
    r#"^\s*(?:["'`“‘](?P<v>[A-Za-z0-9_$.\-]+)["'`”’])\s*(?:[(（][^)）]*[)）])?\s*(?:[、,，/|;；]|或者?|和|or|and)?"#
);
pattern!(BARE_WORD, r"^\s*(?P<v>[A-Za-z_$][A-Za-z0-9_$\-]*)\s*(?P<s>[、,，/|;；]|或者?|和|\s(?:or|and)\s)?");
pattern!(BARE_NUMBER, r"^\s*(?P<v>-?\d{1,9})\s*(?P<s>[、,，/|;；]|或者?|和|\s(?:or|and)\s)?");

// The number of the next value, where nothing parts it from the meaning of the last.
pattern!(NEXT_NUMBER, r"\s\d+\s*[-.:：、]");

/// Values with their meanings, wherever they stand.
fn pairs(pattern: &Regex, text: &str) -> Vec<KnownValue> {
    let found = pattern.captures_iter(text).filter_map(|found| {
        // Where nothing parts the next value from this one, its number is not a part of the meaning.
        let doc = NEXT_NUMBER.split(found.name("d")?.as_str()).next().unwrap_or_default();
        let doc = doc.trim().trim_end_matches(['.', '。', ')', '）', ' ', '等']).to_owned();
        Some(KnownValue { value: found.name("v")?.as_str().to_owned(), doc })
    });
    found.collect()
}

/// Values that follow each other from the start of a text, or from its first quote.
fn run(pattern: &Regex, text: &str) -> Vec<KnownValue> {
    let mut rest = match pattern.as_str() == QUOTED.as_str() {
        true => text.find(['"', '\'', '`', '“', '‘']).map_or("", |at| &text[at..]),
        false => text,
    };
    let mut values = Vec::new();
    while let Some(found) = pattern.captures(rest) {
        let (Some(whole), Some(value)) = (found.get(0), found.name("v")) else { break };
        // The list goes on, nobody says how.
        if value.as_str() == "etc" {
            return values;
        }
        values.push(KnownValue { value: value.as_str().to_owned(), doc: String::new() });
        rest = &rest[whole.end()..];
        // A bare word that nothing follows up is the last one, or the start of a sentence.
        if pattern.as_str() != QUOTED.as_str() && found.name("s").is_none() {
            let ends = rest.trim_start().is_empty()
                || rest.trim_start().starts_with(['。', '.', ')', '）', ']', '】', ';', '；', '\n', '等']);
            return if ends { values } else { Vec::new() };
        }
    }
    values
}

#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod tests {
    use super::*;
    use crate::spec::samples::field;

    fn values(doc: &str, ty: &str, shown: &[&str]) -> String {
        let dialect = Dialect::builtin(Dialect::default_name()).unwrap();
        let mut of = field("x", ty);
        of.doc = doc.to_owned();
        let shown: BTreeSet<String> = shown.iter().map(|text| (*text).to_owned()).collect();
        let found = of_field(&of, Some(&shown).filter(|shown| !shown.is_empty()), &dialect);
        found.iter().map(|known| format!("{}={}", known.value, known.doc)).collect::<Vec<_>>().join("|")
    }

    #[test]
    fn numbers_with_meanings() {
        for doc in [
            "脚本类型 1：shell，2：bat，3：perl",
            "1 - shell, 2 - bat, 3 - perl",
            "1.shell; 2.bat; 3.perl",
            "shell(1)，bat(2)，perl(3, 默认值)",
            "类型，可选项：1（shell），2（bat），3（perl）",
        ] {
            assert_eq!(values(doc, "integer", &[]), "1=shell|2=bat|3=perl", "{doc}");
        }
        assert_eq!(values("1：开启，2：关闭", "string", &[]), "", "the number may only count");
        assert_eq!(values("1：开启，2：关闭", "string", &["2"]), "1=开启|2=关闭");
    }

    #[test]
    fn words_with_and_without_meanings() {
        for (doc, found) in [
            ("范围类型，biz - 业务，biz_set - 业务集", "biz=业务|biz_set=业务集"),
            ("TRANSITION（审批）/CLAIM（认领）", "TRANSITION=审批|CLAIM=认领"),
            ("可选值为：\"Terminating\"、\"NotTerminating\"", "Terminating=|NotTerminating="),
            ("枚举值：text、binary", "text=|binary="),
            ("optional values: equal, not_equal", "equal=|not_equal="),
        ] {
            assert_eq!(values(doc, "string", &[]), found, "{doc}");
        }
    }

    #[test]
    fn what_is_no_list_of_values_is_left_alone() {
        for doc in [
            "create/update/delete",
            "如 \"a\"、\"b\"",
            "such as \"a\", \"b\"",
            "业务ID",
            "格式 2019-10-10 10:10:10",
            "see https://a.b/c",
        ] {
            assert_eq!(values(doc, "string", &[]), "", "{doc}");
            assert_eq!(values(doc, "integer", &[]), "", "{doc}");
        }
        assert_eq!(values("枚举值：text、binary", "string", &["json"]), "", "an example has another value");
        assert_eq!(values("枚举值：text、binary", "boolean", &[]), "");
    }
}
