//! The method of each page that the project began with, against a real server on loopback.

#![allow(clippy::unwrap_used, clippy::expect_used)]

mod server;

use bkapi::cc::create_dynamic_group::VariableConditionCondition;
use bkapi::cc::create_dynamic_group::{self, ConditionCondition, Info, InfoCondition, VariableCondition};
use bkapi::monitor_v3::metadata_create_event_group::{self, RequestEventInfo};
use bkapi::monitor_v3::save_notice_group::{self, NoticeReceiver};
use bkapi::{Client, ErrorKind, Extra, StatusCode, Value};
use md_bindgen::outline::Direction;
use md_bindgen_tests::examples::{Page, callable};
use md_bindgen_tests::inputs;
use md_bindgen_tests::json::difference;
use serde_json::json;
use server::{Received, Server};
use std::collections::BTreeMap;

const SECRET: &str = "s3cret-of-the-app";

fn client(server: &Server) -> Client {
    Client::builder(server.address()).app("demo-app", SECRET).user("alice").build().unwrap()
}

/// The page's own example of a body, in a request without the members that say who calls.
fn example(endpoint: &str, direction: Direction) -> Value {
    let input = inputs::own().unwrap();
    let pages = callable(&input.systems, &inputs::read(&input).unwrap()).unwrap();
    let page: &Page = pages.iter().find(|page| page.endpoint == endpoint).unwrap();
    page.valid.iter().find(|example| example.direction == direction).unwrap().body.clone()
}

/// What every call of an endpoint has to look like on the wire.
fn assert_sent(received: &Received, endpoint: &str) {
    let (system, name) = endpoint.split_once('.').unwrap();
    assert_eq!(received.method, "POST");
    assert_eq!(received.uri, format!("/api/c/compapi/v2/{system}/{name}/"));
    assert_eq!(received.header("content-type"), "application/json");
    let who: Value = serde_json::from_str(received.header("x-bkapi-authorization")).unwrap();
    assert_eq!(who, json!({"bk_app_code": "demo-app", "bk_app_secret": SECRET, "bk_username": "alice"}));
    let body = serde_json::from_slice(&received.body).unwrap();
    assert_eq!(difference(&example(endpoint, Direction::Request), &body, Direction::Request), None);
}

/// The decoded payload, as JSON, says what the example says in `data`.
fn assert_decoded(payload: serde_json::Result<Value>, endpoint: &str) {
    let data = &example(endpoint, Direction::Response)["data"];
    assert_eq!(difference(data, &payload.unwrap(), Direction::Response), None);
}

fn levels<T: Clone>(values: [T; 3]) -> BTreeMap<String, T> {
    ["1", "2", "3"].map(str::to_owned).into_iter().zip(values).collect()
}

fn notice_group() -> save_notice_group::Request {
    let ways = levels([["voice"], ["mail"], ["mail"]].map(|ways| ways.map(str::to_owned).to_vec()));
    let receivers = vec![NoticeReceiver::new().r#type("user").id("alice")];
    save_notice_group::Request::new(7, "night shift", "Wakes whoever is on duty", ways, receivers)
        .webhook_url("https://hooks.example.com/alarms")
        .id(12)
        .wxwork_group(levels(["robot-urgent", "robot-daily", "robot-daily"].map(str::to_owned)))
}

#[tokio::test]
async fn save_notice_group() {
    let endpoint = "monitor_v3.save_notice_group";
    let server = Server::answering(200, example(endpoint, Direction::Response)).await;
    let group = client(&server).monitor_v3().save_notice_group(notice_group()).await.unwrap();
    assert_eq!(group.id, 12);
    assert_decoded(serde_json::to_value(&group), endpoint);
    assert_sent(&server.received(), endpoint);
}

#[tokio::test]
async fn metadata_create_event_group() {
    let endpoint = "monitor_v3.metadata_create_event_group";
    let server = Server::answering(200, example(endpoint, Direction::Response)).await;
    let event = |name: &str, dimension: &str| RequestEventInfo::new(name).dimension_list(vec![dimension.to_owned()]);
    let events = vec![event("disk replaced", "device"), event("kernel upgraded", "version")];
    let request = metadata_create_event_group::Request::new(1_500_012, 7, "Host events", "os", "alice");
    let client = client(&server);
    let answer = client.monitor_v3().metadata_create_event_group(request.event_info_list(events)).response();
    let group = answer.await.unwrap();
    assert_eq!(group.event_group_name, "主机变更");
    assert_eq!(group.event_info_list[1].dimension_list[0].dimension_name, "version");
    // `request_id` is in the example of the page alone, and kept.
    assert_eq!(group.meta.request_id.as_deref(), Some("0f6b1c52d7e94a3f8a0e5d4c3b2a1908"));
    assert_eq!((group.meta.message(), group.meta.status), (Some("OK"), StatusCode::OK));
    assert_decoded(serde_json::to_value(&group.data), endpoint);
    assert_sent(&server.received(), endpoint);
}

#[tokio::test]
async fn create_dynamic_group() {
    let endpoint = "cc.create_dynamic_group";
    let server = Server::answering(200, example(endpoint, Direction::Response)).await;
    let fixed = |object: &str, condition| InfoCondition::new(object, vec![condition]);
    let loose = |object: &str, condition| VariableCondition::new(object, vec![condition]);
    let info = Info::new()
        .condition(vec![
            fixed("set", ConditionCondition::new("bk_capacity", "$ne", 20)),
            fixed("module", ConditionCondition::new("service_category_id", "$ne", 2)),
            fixed("host", ConditionCondition::new("bk_host_name", "$eq", "web-01")),
        ])
        .variable_condition(vec![
            loose("set", VariableConditionCondition::new("bk_set_id", "$ne", 35)),
            loose("module", VariableConditionCondition::new("bk_module_id", "$ne", 108)),
            loose("host", VariableConditionCondition::new("bk_asset_id", "$eq", "A-2048")),
        ]);
    let request = create_dynamic_group::Request::new(7, "host", info, "web-frontends");
    let group = client(&server).cc().create_dynamic_group(request).await.unwrap();
    assert_eq!(group.id, "c9s2k8v4d1m7");
    assert_decoded(serde_json::to_value(&group), endpoint);
    assert_sent(&server.received(), endpoint);
}

#[tokio::test]
async fn what_the_server_refuses_is_a_typed_error_and_is_not_decoded() {
    // The data would not decode: a text where the docs have an object.
    let refusal = json!({
        "result": false, "code": 3_300_002, "message": "无权限", "data": "nothing", "request_id": "id-of-the-call",
        "permission": {"system_id": "bk_monitorv3"},
    });
    for (status, answer) in [(200, refusal.clone()), (403, refusal)] {
        let server = Server::answering(status, answer).await;
        let error = client(&server).monitor_v3().save_notice_group(notice_group()).await.unwrap_err();
        assert_eq!(
            (error.kind(), error.message(), error.request_id()),
            (ErrorKind::Api, "无权限", Some("id-of-the-call"))
        );
        assert_eq!(error.code().map(ToString::to_string).as_deref(), Some("3300002"));
        assert_eq!(error.http_status(), StatusCode::from_u16(status).ok());
        assert_eq!(error.permission().unwrap().system_id.as_deref(), Some("bk_monitorv3"));
        assert!(error.path().is_none(), "nothing was decoded: {error}");
    }
}

#[tokio::test]
async fn an_answer_that_does_not_fit_says_where() {
    let server = Server::answering(200, json!({"result": true, "code": 0, "data": {"id": "twelve"}})).await;
    let error = client(&server).monitor_v3().save_notice_group(notice_group()).await.unwrap_err();
    assert_eq!((error.kind(), error.path()), (ErrorKind::Decode, Some("data.id")));
}

#[tokio::test]
async fn the_secret_is_shown_nowhere() {
    let builder = Client::builder("http://127.0.0.1:9").app("demo-app", SECRET).token("t0ken-of-the-user");
    let mut shown = vec![format!("{builder:?} {builder:#?}")];
    let nobody_listens = builder.build().unwrap();
    let server = Server::answering(500, json!({"result": false, "code": 1, "message": "no"})).await;
    for client in [nobody_listens, client(&server)] {
        shown.push(format!("{client:?} {client:#?}"));
        let call = client.monitor_v3().save_notice_group(notice_group());
        shown.push(format!("{call:?}"));
        let error = call.await.unwrap_err();
        shown.push(format!("{error} {error:?} {error:#?}"));
        let mut source = std::error::Error::source(&error);
        while let Some(error) = source {
            shown.push(format!("{error} {error:?}"));
            source = error.source();
        }
    }
    assert!(String::from_utf8_lossy(&server.received().body).contains("night shift"), "the call was made");
    for text in shown {
        assert!(!text.contains(SECRET) && !text.contains("t0ken-of-the-user"), "{text}");
    }
}

#[tokio::test]
async fn members_that_no_page_mentions_travel_both_ways() {
    let answer = json!({"result": true, "code": 0, "data": {"id": 1, "color": {"r": 255}}});
    let server = Server::answering(200, answer).await;
    let mut request = notice_group();
    request.extra = Extra::from_iter([("rank", 3)]);
    let group = client(&server).monitor_v3().save_notice_group(request).await.unwrap();
    assert_eq!(group.extra.get("color"), Some(&json!({"r": 255})));
    let body: Value = serde_json::from_slice(&server.received().body).unwrap();
    assert_eq!(body["rank"], 3);
}
