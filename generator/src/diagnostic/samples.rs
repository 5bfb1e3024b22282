use super::{CODES, Diagnostic, Severity, SourceFile, Suggestion};

const PAGE: &str = "\
#### 接口参数

| 字段 | 类型 | 必选 | 描述 |
|------|------|------|------|
| 业务编号 | int | 是 | 编号 |
| ways | list | yes | 每个级别的通知方式 |

```json
{
    \"ways\": {\"1\": [\"mail\"]}
}
```
";

/// A file, and the bytes of the first `needle` in it.
pub(super) fn find(file: &SourceFile, needle: &str) -> std::ops::Range<usize> {
    let start = file.text().find(needle).map_or(0, |start| start);
    start..start + needle.len()
}

/// A finding whose code and severity mean nothing.
pub(super) fn finding(severity: Severity, message: &str) -> Diagnostic {
    Diagnostic { severity, ..Diagnostic::new(CODES[0], message) }
}

/// One finding of each shape, not in reading order.
pub(super) fn all() -> Vec<Diagnostic> {
    let page = SourceFile::new("docs/b.md", PAGE);
    let routes = SourceFile::new("routes.yaml", "- path: /v2/x/\n  name: x\n  method: GOT\n");
    let gone = SourceFile::new("docs/gone.md", "");
    vec![
        finding(Severity::Warning, "`ways` is a list in the table and an object in the example")
            .at(page.at(find(&page, "list")), "the table says `list`")
            .at(page.at(find(&page, "{\"1\": [\"mail\"]}")), "the example has an object")
            .help("the example was taken: write `object` in the table\nor correct the example")
            .suggest(Suggestion::new("write `object`", &page, [(find(&page, "list"), "object".to_owned())])),
        finding(Severity::Note, "编号 100%: wide characters, with a comma")
            .at(page.at(find(&page, "业务编号")), "字段")
            .at(page.at(find(&page, "是")), "必选"),
        finding(Severity::Error, "`GOT` is no HTTP method")
            .at(routes.at(find(&routes, "GOT")), "")
            .at(page.whole(), ""),
        finding(Severity::Error, "the file cannot be read").at(gone.whole(), "permission denied").help("look at it"),
        finding(Severity::Warning, "an example of several lines")
            .at(page.at(page.text().len() - 48..page.text().len()), "from here to there"),
        finding(Severity::Error, "there are no pages").help("give --docs"),
    ]
}
