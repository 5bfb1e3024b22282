//! What is exported is OpenAPI, says a validator that knows nothing of this project: every system, in both versions.

use libtest_mimic::{Arguments, Failed, Trial};
use md_bindgen::openapi::Version;
use md_bindgen::pipeline::{self, Input};
use md_bindgen::spec::System;
use md_bindgen_tests::inputs;
use md_bindgen_tests::python::{PYTHON, python};
use std::process::{Command, ExitCode};

/// Validates a document and prints how many operations it has, then the id of each operation whose example is not of its
/// schema.
const VALIDATE: &str = r"
import json, sys
from openapi_schema_validator import OAS30Validator, OAS31Validator
from openapi_spec_validator import validate

document = json.load(open(sys.argv[1], encoding='utf-8'))
validate(document)
language = OAS30Validator if document['openapi'].startswith('3.0') else OAS31Validator
operations = [operation for item in document['paths'].values() for operation in item.values()]
print(len(operations))
for operation in operations:
    for media in operation['responses']['200']['content'].values():
        schema = {**media['schema'], 'components': document['components']}
        if 'example' in media and not language(schema).is_valid(media['example']):
            print(operation['operationId'])
";

/// Systems of real docs: name, pages, routes.
const CORPUS: [(&str, &str, &str); 4] = [
    ("cc", "esb/cc/apidocs/zh_hans", "esb/cc/cc.yaml"),
    ("jobv3", "esb/jobv3/apidocs/zh_hans", "esb/jobv3/job.yaml"),
    ("monitor_v3", "esb/monitor_v3/apidocs/zh_hans", "esb/monitor_v3/monitor_v3.yaml"),
    ("bk_cmdb", "gateway/bk-cmdb/apidocs/zh", "gateway/bk-cmdb/resources.yaml"),
];

fn main() -> ExitCode {
    let arguments = Arguments::from_args();
    let Some(python) = python("openapi_spec_validator") else {
        println!("OpenAPI by its validator: skipped, no Python with openapi-spec-validator; {PYTHON} can name one\n");
        return ExitCode::SUCCESS;
    };
    let mut trials = match inputs::own() {
        Ok(own) => own.systems.iter().map(|system| trial("own", only(&own, &system.name), &python)).collect::<Vec<_>>(),
        Err(error) => {
            eprintln!("{error}");
            return ExitCode::FAILURE;
        }
    };
    match inputs::corpus() {
        Some(corpus) => trials.extend(CORPUS.map(|(name, docs, routes)| {
            trial("corpus", inputs::ad_hoc(&[corpus.join(docs)], &[corpus.join(routes)], name), &python)
        })),
        None => println!("OpenAPI of real docs: skipped, {} is not set\n", inputs::CORPUS),
    }
    libtest_mimic::run(&arguments, trials).exit_code()
}

/// One system of an input.
fn only(input: &Input, name: &str) -> Input {
    let systems = input.systems.iter().filter(|system| system.name == name).cloned().collect();
    Input { systems, ..input.clone() }
}

fn trial(whose: &str, input: Input, python: &str) -> Trial {
    let python = python.to_owned();
    let name = input.systems.first().map_or("", |system| system.name.as_str());
    Trial::test(format!("{whose} {name}"), move || {
        let systems = inputs::read(&input)?.systems;
        let newer = validate(&systems, Version::V3_1, &python)?;
        let older = validate(&systems, Version::V3_0, &python)?;
        // What the docs show is of no other shape in 3.0.
        if newer != older {
            return Err(format!(
                "operations, and those whose example does not fit: {newer:?} in 3.1, {older:?} in 3.0"
            )
            .into());
        }
        let endpoints: usize = systems.iter().map(|system| system.endpoints.len()).sum();
        if endpoints == 0 || newer.first() != Some(&endpoints.to_string()) {
            return Err(format!("{endpoints} endpoints, operations: {newer:?}").into());
        }
        Ok(())
    })
}

/// How many operations the document has, and those whose example does not fit their schema.
fn validate(systems: &[System], version: Version, python: &str) -> Result<Vec<String>, Failed> {
    let document = pipeline::openapi(systems, version).map_err(|findings| inputs::text(&findings))?;
    let file = tempfile::NamedTempFile::new()?;
    std::fs::write(file.path(), document)?;
    let output = Command::new(python).args(["-c", VALIDATE]).arg(file.path()).output()?;
    if !output.status.success() {
        return Err(format!("{version:?}:\n{}", String::from_utf8_lossy(&output.stderr)).into());
    }
    Ok(String::from_utf8_lossy(&output.stdout).lines().map(str::to_owned).collect())
}
