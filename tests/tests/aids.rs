//! What helps around calls: settings from the environment, the server in memory, the program's log.

#![allow(clippy::unwrap_used, clippy::expect_used)]

use bkapi::cc::list_biz_hosts::{HostPropertyFilterCondition, Page, Request, RuleOperator};
use bkapi::fake::Fake;
use bkapi::transport::TransportErrorKind;
use bkapi::{Client, ClientBuilder, ErrorKind, Method, Retry};
use serde_json::json;
use std::io::Write;
use std::process::Command;
use std::sync::{Arc, Mutex};
use std::time::Duration;

fn hosts() -> Request {
    Request::new(7, Page::new(0, 200), vec!["bk_host_id".to_owned()])
}

fn client(fake: &Fake) -> Client {
    Client::builder("https://bkapi.example.com")
        .app("demo-app", "s3cret")
        .user("alice")
        .transport(fake.clone())
        .build()
        .unwrap()
}

#[tokio::test]
async fn the_server_in_memory_answers_with_the_examples_of_the_docs() {
    let fake = Fake::new();
    let page = client(&fake).cc().list_biz_hosts(hosts()).await.unwrap();
    assert_eq!((page.count, page.info[1].bk_host_innerip.as_str()), (2, "10.0.4.12"));
    let call = &fake.calls()[0];
    assert_eq!(
        (call.endpoint.as_str(), call.path.as_str()),
        ("cc.list_biz_hosts", "/api/c/compapi/v2/cc/list_biz_hosts/")
    );
    assert_eq!(call.json()["bk_biz_id"], 7);
}

#[tokio::test]
async fn the_server_in_memory_says_what_a_test_wants() {
    let fake = Fake::new();
    fake.fail("cc.list_biz_hosts", TransportErrorKind::Broken);
    fake.answer("cc.list_biz_hosts", 200, json!({"result": false, "code": 1306201, "message": "no"}));
    fake.answer("cc.list_biz_hosts", 200, json!({"result": true, "data": {"count": 0, "info": []}}));
    let response = client(&fake).cc().list_biz_hosts(hosts()).response().await.unwrap();
    assert_eq!((response.count, response.meta.attempts), (0, 3));
    let delays = fake.delays();
    let within =
        |delay: Duration, from: u64| delay >= Duration::from_millis(from / 2) && delay <= Duration::from_millis(from);
    assert!(delays.len() == 2 && within(delays[0], 200) && within(delays[1], 400), "{delays:?}");
    fake.answer("/api/x/", 200, json!({"a": 1}));
    assert_eq!(client(&fake).request(Method::GET, "api/x/").await.unwrap()["a"], 1);
}

#[test]
fn listed_values_have_names_and_others_are_taken() {
    assert_eq!(HostPropertyFilterCondition::AND, "AND");
    let operator = RuleOperator::from("contains");
    assert!(operator == "contains" && operator != RuleOperator::EQUAL);
    assert_eq!(format!("{operator} {:?}", RuleOperator::from(RuleOperator::IN)), "contains RuleOperator(\"in\")");
}

/// The settings that this process finds in its environment, for the test below.
#[test]
#[ignore = "run by another test, in a process of its own"]
fn print_settings() {
    match ClientBuilder::from_env() {
        Ok(builder) => {
            let shown = format!("{builder:?}");
            println!("SETTINGS {shown} {:?}", builder.build().map(drop));
        }
        Err(error) => println!("SETTINGS {error}"),
    }
}

fn settings(variables: &[(&str, &str)]) -> String {
    let mut command = Command::new(std::env::current_exe().unwrap());
    command.args(["--exact", "print_settings", "--ignored", "--nocapture"]).env_clear().envs(variables.iter().copied());
    let output = String::from_utf8(command.output().unwrap().stdout).unwrap();
    output.lines().find_map(|line| Some(line.split_once("SETTINGS ")?.1.to_owned())).unwrap()
}

#[test]
fn settings_come_from_the_environment() {
    let bus = ("BK_COMPONENT_API_URL", "https://bus.example.com");
    let gateways = ("BK_API_URL_TMPL", "https://{api_name}.example.com");
    let app = [("BKPAAS_APP_ID", "a"), ("BKPAAS_APP_SECRET", "s3cret")];
    let both = settings(&[&[bus, gateways], &app[..]].concat());
    assert!(
        both.contains("\"https://bus.example.com\"") && both.contains("app: Some(\"a\")") && both.ends_with("Ok(())"),
        "{both}"
    );
    assert!(!both.contains("s3cret"));
    assert!(settings(&[gateways]).contains("\"https://{api_name}.example.com\""));
    assert!(settings(&[]).contains("set one of the variables BK_COMPONENT_API_URL"), "{}", settings(&[]));
    assert!(settings(&[bus, app[0]]).contains("set one of the variables BK_APP_SECRET"));
    assert!(settings(&[bus, app[1]]).contains("set one of the variables BK_APP_CODE"));
    assert!(settings(&[("BK_COMPONENT_API_URL", "nowhere")]).contains("is no URL"));
}

/// Keeps what is logged.
#[derive(Clone, Default)]
struct Log(Arc<Mutex<Vec<u8>>>);

impl Write for Log {
    fn write(&mut self, bytes: &[u8]) -> std::io::Result<usize> {
        self.0.lock().unwrap().extend_from_slice(bytes);
        Ok(bytes.len())
    }

    fn flush(&mut self) -> std::io::Result<()> {
        Ok(())
    }
}

#[test]
fn the_log_says_what_was_called_and_never_a_secret() {
    let log = Log::default();
    let writer = log.clone();
    let subscriber = tracing_subscriber::fmt()
        .with_max_level(tracing_subscriber::filter::LevelFilter::TRACE)
        .with_ansi(false)
        .with_writer(move || writer.clone())
        .finish();
    let fake = Fake::new();
    fake.answer(
        "cc.list_biz_hosts",
        200,
        json!({"result": false, "code": 1306201, "message": "no", "request_id": "r-1"}),
    );
    let call = client(&fake).cc().list_biz_hosts(hosts()).retry(Retry::new().attempts(2));
    let error = tracing::subscriber::with_default(subscriber, || {
        tokio::runtime::Builder::new_current_thread().build().unwrap().block_on(async { call.await.unwrap_err() })
    });
    assert_eq!((error.kind(), error.attempts()), (ErrorKind::Api, 2));
    let log = String::from_utf8(log.0.lock().unwrap().clone()).unwrap();
    for part in [
        "system=\"cc\"",
        "name=\"list_biz_hosts\"",
        "will be made again",
        "request_id=\"r-1\"",
        "code=1306201",
        "attempts=2",
    ] {
        assert!(log.contains(part), "{part}\n{log}");
    }
    assert!(!log.contains("s3cret") && !log.contains("alice"), "{log}");
}

#[tokio::test]
async fn the_server_in_memory_makes_nothing_up_where_the_docs_have_no_example() {
    use bkapi::{cc::search_objects, jobv3::fast_execute_script as execute};
    let fake = Fake::new();
    let client = client(&fake);
    let error = client.job().fast_execute_script(execute::Request::new("biz", "2")).await.unwrap_err();
    assert_eq!((error.kind(), fake.calls().len()), (ErrorKind::Api, 1));
    let said = error.to_string();
    assert!(said.contains("what jobv3.fast_execute_script answers") && said.contains("`Fake::answer`"), "{said}");
    // A test that says what it wants gets that.
    let started = json!({"job_instance_id": 100, "job_instance_name": "uptime", "step_instance_id": 75});
    fake.answer("jobv3.fast_execute_script", 200, json!({"result": true, "code": 0, "data": started}));
    let run = client.job().fast_execute_script(execute::Request::new("biz", "2")).await.unwrap();
    assert_eq!((run.job_instance_id, run.step_instance_id), (100, 75));
    // Nothing can be wrong with nothing.
    assert!(client.cc().search_objects(search_objects::Request::new()).await.unwrap().is_empty());
}
