//! A spec holds the whole of a system: what is written is read as it was. And whatever a file of YAML holds, it is read or
//! refused.

use crate::bytes::Bytes;
use crate::{models, pages};
use md_bindgen::diagnostic::{Diagnostic, SourceFile};
use md_bindgen::dialect::Dialect;
use md_bindgen::manifest::Manifest;
use md_bindgen::spec::check::{check_endpoint, check_names};
use md_bindgen::spec::routes::Routes;
use md_bindgen::spec::{System, overlay, yaml};
use std::path::Path;

/// The first byte says what the rest is: a page, a model, or one of the files that people write.
pub fn check(data: &[u8]) {
    let Some((kind, rest)) = data.split_first() else { return };
    match kind {
        b'm' => comes_back(&models::system(&mut Bytes::new(rest))),
        b's' | b'o' | b'r' | b'f' | b'd' => is_read_or_refused(*kind, &String::from_utf8_lossy(rest)),
        _ => of_page(&String::from_utf8_lossy(rest)),
    }
}

/// The spec is enough: whatever a page gives, its spec gives again.
fn of_page(text: &str) {
    let page = pages::read("page", text, pages::dialect(text.len()), &Routes::default());
    let Some(endpoint) = page.endpoint() else { return };
    let problems = check_endpoint(endpoint);
    assert!(problems.is_empty(), "a page gave what no spec may hold: {}", problems[0].message);
    comes_back(&System::new("shop", vec![endpoint.clone()]));
}

fn comes_back(system: &System) {
    let is_sound =
        check_names(system).is_empty() && system.endpoints.iter().all(|endpoint| check_endpoint(endpoint).is_empty());
    let text = yaml::write(system, yaml::Style::Full);
    match yaml::read(&SourceFile::new("spec.yaml", text.as_str())) {
        Ok(read) => {
            assert!(is_sound, "read though it contradicts itself\n{text}");
            assert_eq!(read, *system, "\n{text}");
        }
        Err(findings) => {
            assert!(!is_sound, "{}\n{text}", findings[0].message);
            shown(&findings, &text);
        }
    }
    let facts = yaml::write(system, yaml::Style::Facts);
    if let Ok(read) = yaml::read(&SourceFile::new("spec.yaml", facts.as_str())) {
        assert_eq!(yaml::write(&read, yaml::Style::Facts), facts, "facts of facts are the same facts");
    } else {
        assert!(!is_sound, "\n{facts}");
    }
}

fn is_read_or_refused(kind: u8, text: &str) {
    let file = SourceFile::new("file.yaml", text);
    let findings = match kind {
        b's' => match yaml::read(&file) {
            Ok(system) => {
                comes_back(&system);
                Vec::new()
            }
            Err(findings) => refused(findings),
        },
        b'o' => overlay::apply(&mut sample(), &file),
        b'r' => Routes::load(&[file], &pages::dialect(0).routes).1,
        b'f' => Manifest::parse(&file, Path::new("specs"))
            .map_or_else(refused, |manifest| manifest.look(&SourceFile::new("file.yaml", text))),
        _ => Dialect::read(&file).map_or_else(|finding| refused(vec![finding]), |_| Vec::new()),
    };
    shown(&findings, text);
}

fn refused(findings: Vec<Diagnostic>) -> Vec<Diagnostic> {
    assert!(!findings.is_empty(), "refused without a word");
    findings
}

fn shown(findings: &[Diagnostic], text: &str) {
    for label in findings.iter().flat_map(|finding| &finding.labels) {
        assert!(text.get(label.place.span.clone()).is_some(), "{:?}", label.place.span);
    }
    crate::page::can_be_shown(findings);
}

/// Something to correct.
fn sample() -> System {
    const PAGE: &str = include_str!("sample.md");
    let page = pages::read("save_group", PAGE, pages::dialect(0), &Routes::default());
    let endpoint = page.endpoint().cloned();
    System::new("shop", endpoint.into_iter().collect())
}
