//! The client against real servers on loopback that play each generation of BlueKing's: where credentials travel, what each
//! failure becomes, which calls are made again, how lists and files travel.

#![allow(clippy::unwrap_used, clippy::expect_used)]

mod playback;

use bkapi::cc::list_biz_hosts::{self, Page};
use bkapi::{
    AuthPlacement, Body, Client, ClientBuilder, Effect, Endpoint, Envelope, Error, ErrorKind, Extra, File, Method,
    Paged, Paging, PagingBy, Retry, User, Value, record,
};
use playback::{Playback, Reply};
use serde_json::json;
use std::time::Duration;

const SECRET: &str = "s3cret-of-the-app";

fn builder(server: &Playback) -> ClientBuilder {
    let quick = Retry::new().first_delay(Duration::from_millis(1));
    Client::builder(server.address()).app("demo-app", SECRET).user("alice").retry(quick)
}

fn hosts() -> list_biz_hosts::Request {
    list_biz_hosts::Request::new(7, Page::new(0, 2), vec!["bk_host_id".to_owned()])
}

fn no_hosts() -> Value {
    json!({"result": true, "code": 0, "message": "", "data": {"count": 0, "info": []}})
}

/// An endpoint of a gateway that changes something.
#[derive(Clone, Default)]
struct Rename {
    id: i64,
    name: String,
    extra: Extra,
}

record!(Rename { 0 id: "id" in Path, 1 name: "name" });

impl Endpoint for Rename {
    const SYSTEM: &'static str = "bk_cmdb";
    const NAME: &'static str = "rename";
    const METHOD: Method = Method::PUT;
    const PATH: &'static str = "/api/v3/things/{id}/";
    const EFFECT: Effect = Effect::Write;
    type Response = Value;
}

fn rename() -> Rename {
    Rename { id: 3, name: "new".to_owned(), ..Rename::default() }
}

mod credentials {
    use super::*;

    #[tokio::test]
    async fn new_servers_get_them_in_a_header() {
        let server = Playback::start([Reply::json(no_hosts())]).await;
        builder(&server).build().unwrap().cc().list_biz_hosts(hosts()).await.unwrap();
        let call = server.call();
        assert_eq!((&call.method, &*call.path), (&Method::POST, "/api/c/compapi/v2/cc/list_biz_hosts/"));
        let who: Value = serde_json::from_str(&call.header("x-bkapi-authorization")).unwrap();
        assert_eq!(who, json!({"bk_app_code": "demo-app", "bk_app_secret": SECRET, "bk_username": "alice"}));
        assert!(!String::from_utf8_lossy(&call.body).contains(SECRET));
    }

    #[tokio::test]
    async fn old_service_buses_get_them_in_the_body_or_in_the_query() {
        let server = Playback::start([Reply::json(no_hosts()), Reply::json(json!({"result": true, "data": 1}))]).await;
        let client = builder(&server).token("t0ken").auth_placement(AuthPlacement::Params).build().unwrap();
        client.cc().list_biz_hosts(hosts()).await.unwrap();
        client.request(Method::GET, "/api/c/compapi/v2/cc/x/").query("a", 1).await.unwrap();
        let calls = server.calls();
        let body: Value = serde_json::from_slice(&calls[0].body).unwrap();
        assert_eq!(
            (&body["bk_app_secret"], &body["bk_token"], &body["bk_biz_id"]),
            (&json!(SECRET), &json!("t0ken"), &json!(7))
        );
        assert!(calls[1].path.contains("a=1&bk_app_code=demo-app&bk_app_secret=s3cret"), "{}", calls[1].path);
        assert!(calls.iter().all(|call| !call.headers.contains_key("x-bkapi-authorization")));
    }

    #[tokio::test]
    async fn an_access_token_stands_for_app_and_user() {
        let server = Playback::start([Reply::json(no_hosts()), Reply::json(no_hosts())]).await;
        let client = builder(&server).access_token("acc3ss").build().unwrap();
        client.cc().list_biz_hosts(hosts()).await.unwrap();
        client.cc().list_biz_hosts(hosts()).user(User::name("bob")).await.unwrap();
        let who = |call: &playback::Call| serde_json::from_str::<Value>(&call.header("x-bkapi-authorization")).unwrap();
        let calls = server.calls();
        assert_eq!(who(&calls[0]), json!({"access_token": "acc3ss"}));
        assert_eq!(who(&calls[1])["bk_username"], "bob");
        assert!(who(&calls[1]).get("access_token").is_none(), "another user stands in for the token's");
    }

    #[tokio::test]
    async fn settings_and_options_travel_in_their_headers() {
        let server = Playback::start([Reply::json(no_hosts())]).await;
        let client = builder(&server)
            .language("zh-cn")
            .tenant("acme")
            .test_environment(true)
            .header("x-a", "1")
            .build()
            .unwrap();
        client.cc().list_biz_hosts(hosts()).header("x-a", "2").header("x-b", "3").await.unwrap();
        let call = server.call();
        for (name, value) in [
            ("accept-language", "zh-cn"),
            ("blueking-language", "zh-cn"),
            ("x-bk-tenant-id", "acme"),
            ("x-use-test-env", "true"),
            ("x-a", "2"),
            ("x-b", "3"),
            ("content-type", "application/json"),
        ] {
            assert_eq!(call.header(name), value);
        }
    }

    #[tokio::test]
    async fn gateways_are_found_by_name_and_stage() {
        let server = Playback::start([]).await;
        let template = format!("{}/api/{{api_name}}", server.address());
        let named = |builder: ClientBuilder| builder.user("alice").build().unwrap();
        let plain = named(Client::builder(&template));
        let other = named(Client::builder(&template).gateway("cmdb").stage("stag"));
        let open = named(Client::builder(format!("{template}/{{stage}}")).stage("a"));
        let both = named(Client::builder(server.address()).gateway_url(&template));
        let none = named(Client::builder(&template).stage(""));
        for call in [
            plain.send(&rename()),
            other.send(&rename()),
            open.send(&rename()),
            both.send(&rename()),
            none.send(&rename()),
        ] {
            call.await.unwrap();
        }
        plain.send(&rename()).stage("test").await.unwrap();
        both.cc().list_biz_hosts(hosts()).await.unwrap_err();
        let paths: Vec<String> = server.calls().into_iter().map(|call| call.path).collect();
        assert_eq!(
            paths,
            [
                "/api/bk-cmdb/prod/api/v3/things/3/",
                "/api/cmdb/stag/api/v3/things/3/",
                "/api/bk-cmdb/a/api/v3/things/3/",
                "/api/bk-cmdb/prod/api/v3/things/3/",
                "/api/bk-cmdb/api/v3/things/3/",
                "/api/bk-cmdb/test/api/v3/things/3/",
                "/api/c/compapi/v2/cc/list_biz_hosts/",
            ]
        );
    }

    #[test]
    fn settings_that_cannot_work_fail_when_the_client_is_built() {
        let good = || Client::builder("https://bkapi.example.com");
        for (builder, message) in [
            (Client::builder("bkapi.example.com"), "is no URL"),
            (Client::builder("ftp://x"), "http or https"),
            (Client::builder("https://u:p4ss@x"), "user or a password"),
            (Client::builder("https://x/?a=1"), "end with its path"),
            (Client::builder("https://x/{name}"), "leaves open more"),
            (good().stage("a/b"), "no name of a stage"),
            (good().gateway("../x"), "no name of a gateway"),
            (good().language("a\nb"), "language"),
            (good().tenant("a\rb"), "tenant"),
            (good().header("a b", "c"), "no name of a header"),
            (good().header("a", "b\0"), "control character"),
            (good().timeout(Duration::ZERO), "limit of 0"),
            (good().max_answer(0), "limit of 0"),
            (good().proxy("http://u:p4ss@ x"), "proxy"),
            (good().ticket("t").auth_placement(AuthPlacement::Params), "bk_ticket"),
        ] {
            let error = builder.build().unwrap_err();
            assert_eq!(error.kind(), ErrorKind::Config, "{error}");
            assert!(error.to_string().contains(message) && !format!("{error:?}").contains("p4ss"), "{error:?}");
        }
    }
}

mod failures {
    use super::*;

    async fn failed(reply: Reply) -> Error {
        let server = Playback::start([reply]).await;
        let client = builder(&server).retry(Retry::off()).build().unwrap();
        client.cc().list_biz_hosts(hosts()).await.unwrap_err()
    }

    #[tokio::test]
    async fn each_class_is_told_with_what_the_server_said() {
        let gateway = |status, code: i64, message: &str| {
            Reply::json(json!({"code": code, "message": message, "result": false, "data": null}))
                .status(status)
                .header("x-bkapi-error-code", &code.to_string())
                .header("x-bkapi-error-message", message)
                .header("x-bkapi-request-id", "gw-1")
        };
        for (reply, kind, code, id, retryable) in [
            (
                Reply::json(json!({"result": false, "code": 1306404, "message": "m", "data": [], "request_id": "r"})),
                ErrorKind::Api,
                "1306404",
                "r",
                false,
            ),
            (
                Reply::json(json!({"result": false, "code": "1306201", "message": {"en": "m"}, "data": ""})),
                ErrorKind::Api,
                "1306201",
                "",
                true,
            ),
            (
                Reply::json(json!({"result": true, "code": 1199000, "message": "m", "data": {"count": "x"}})),
                ErrorKind::Api,
                "1199000",
                "",
                false,
            ),
            (
                Reply::json(json!({"bk_error_code": 1, "bk_error_msg": "m", "data": null})),
                ErrorKind::Api,
                "1",
                "",
                false,
            ),
            (
                Reply::json(json!({"error": {"code": "INVALID_ARGUMENT", "message": "m"}})).status(400),
                ErrorKind::Api,
                "INVALID_ARGUMENT",
                "",
                false,
            ),
            (
                Reply::json(json!({"result": false, "data": null, "message": "m"})).status(404),
                ErrorKind::Api,
                "",
                "",
                false,
            ),
            (gateway(403, 1_640_301, "m"), ErrorKind::Gateway, "1640301", "gw-1", false),
            (gateway(200, 1_642_901, "m"), ErrorKind::Gateway, "1642901", "gw-1", true),
            (gateway(504, 1_650_401, "m"), ErrorKind::Gateway, "1650401", "gw-1", true),
            (Reply::text("<html>bad gateway</html>").status(502), ErrorKind::Http, "", "", true),
            (Reply::text("nothing here").status(404), ErrorKind::Http, "", "", false),
        ] {
            let error = failed(reply).await;
            let seen = error.code().map(ToString::to_string).unwrap_or_default();
            assert_eq!(
                (error.kind(), seen.as_str(), error.request_id().unwrap_or_default()),
                (kind, code, id),
                "{error:?}"
            );
            assert_eq!(error.is_retryable(), retryable, "{error}");
            assert!(error.path().is_none(), "nothing was decoded: {error}");
            assert_eq!((error.attempts(), error.meta().unwrap().attempts), (1, 1));
            assert!(error.meta().unwrap().elapsed > Duration::ZERO && error.body().is_some());
            assert!(error.to_string().starts_with("cc.list_biz_hosts: "), "{error}");
        }
    }

    #[tokio::test]
    async fn a_missing_permission_is_typed() {
        let instance = json!([[{"type": "biz", "id": 7, "name": "shop"}]]);
        let resource = json!([{"system_id": "bk_cmdb", "type": "biz", "instances": instance, "new": 1}]);
        let permission = json!({"system_id": "bk_cmdb", "system_name": "CMDB", "actions": [{"id": "view", "name": "View", "related_resource_types": resource}]});
        let error = failed(Reply::json(
            json!({"result": false, "code": 9900403, "message": "no", "data": null, "permission": permission}),
        ))
        .await;
        let permission = error.permission().unwrap();
        let resource = &permission.actions[0].related_resource_types[0];
        assert_eq!(permission.actions[0].id.as_deref(), Some("view"));
        assert_eq!(resource.instances[0][0].id, Some(7.into()));
        assert_eq!(resource.extra.get("new"), Some(&json!(1)));
        assert!(error.is_denied());
        let odd = failed(Reply::json(json!({"result": false, "code": 9900403, "permission": "none"}))).await;
        assert!(odd.is_denied() && odd.permission().is_none());
    }

    #[tokio::test]
    async fn odd_servers_give_typed_errors() {
        let deep = format!(
            "{{\"result\":true,\"data\":{{\"count\":1,\"info\":[],\"x\":{}1{}}}}}",
            "[".repeat(100_000),
            "]".repeat(100_000)
        );
        for (reply, kind, message) in [
            (Reply::text("<html>login</html>"), ErrorKind::Decode, "the answer is no JSON"),
            (Reply::text(""), ErrorKind::Decode, "the answer is no JSON"),
            (Reply::text("{\"result\": true, \"data\": {\"count\": 1"), ErrorKind::Decode, "the answer is no JSON"),
            (
                Reply::json(json!({"result": true, "data": {"count": 1, "info": [{"bk_host_id": {}}]}})),
                ErrorKind::Decode,
                "at `data.info[0].bk_host_id`",
            ),
            (Reply::text("{\"result\": true, \"data\": {\"count\": 1e999, \"info\": []}}"), ErrorKind::Decode, ""),
            (
                Reply::text("{\"result\": true, \"data\": {\"count\": 99999999999999999999, \"info\": []}}"),
                ErrorKind::Decode,
                "an integer of 64 bits",
            ),
            (Reply::text(&deep), ErrorKind::Decode, "recursion"),
            (Reply::bytes(&[0xff, 0xfe]), ErrorKind::Decode, "no text"),
        ] {
            let error = failed(reply).await;
            assert_eq!(error.kind(), kind, "{error}");
            assert!(error.to_string().contains(message), "{error}");
        }
    }

    #[tokio::test]
    async fn an_answer_is_as_long_as_the_client_takes() {
        let long =
            format!("{{\"result\":true,\"data\":{{\"count\":1,\"info\":[],\"x\":\"{}\"}}}}", "x".repeat(40 << 20));
        let server = Playback::start([Reply::text(&long), Reply::text(&long), Reply::text(&long).chunked()]).await;
        builder(&server).build().unwrap().cc().list_biz_hosts(hosts()).await.unwrap();
        let small = builder(&server).max_answer(1 << 20).build().unwrap();
        for _ in 0..2 {
            let error = small.cc().list_biz_hosts(hosts()).await.unwrap_err();
            assert_eq!(error.kind(), ErrorKind::TooLarge, "{error}");
        }
    }

    #[tokio::test]
    async fn slow_and_silent_servers_are_left_in_time() {
        let slow = Reply::json(no_hosts()).slow(Duration::from_secs(60));
        let server = Playback::start([slow.clone(), slow]).await;
        let client = builder(&server).retry(Retry::off()).build().unwrap();
        let started = std::time::Instant::now();
        for call in [client.cc().list_biz_hosts(hosts()), client.cc().list_biz_hosts(hosts())] {
            let error = call.timeout(Duration::from_millis(100)).await.unwrap_err();
            assert_eq!(error.kind(), ErrorKind::Timeout, "{error}");
        }
        assert!(started.elapsed() < Duration::from_secs(20));
    }

    #[tokio::test]
    async fn credentials_do_not_follow_a_redirect() {
        let thief = Playback::start([]).await;
        for status in [301, 302, 307, 308] {
            let server = Playback::start([Reply::text("").status(status).header("location", &thief.address())]).await;
            let error = builder(&server).build().unwrap().cc().list_biz_hosts(hosts()).await.unwrap_err();
            assert_eq!((error.kind(), error.http_status().unwrap().as_u16()), (ErrorKind::Http, status));
        }
        assert_eq!(thief.calls().len(), 0);
        let server = Playback::start([Reply::text("").status(307).header("location", &thief.address())]).await;
        let own = bkapi::reqwest::Client::new();
        let error = builder(&server).http_client(own).build().unwrap().cc().list_biz_hosts(hosts()).await.unwrap_err();
        assert_eq!(error.kind(), ErrorKind::Config, "a client that follows redirects is told: {error}");
    }
}

mod retries {
    use super::*;

    fn limited() -> Reply {
        Reply::json(json!({"result": false, "code": 1306429, "message": "slow down"}))
    }

    fn unreachable_system() -> Reply {
        Reply::json(json!({"result": false, "code": 1306201, "message": "the system does not answer"}))
    }

    /// How often the server was asked: by a call that reads, and by one that writes.
    async fn attempts(reply: fn() -> Reply) -> [usize; 2] {
        let server = Playback::start([reply(), reply(), Reply::json(no_hosts())]).await;
        let _ = builder(&server).build().unwrap().cc().list_biz_hosts(hosts()).await;
        let reads = server.calls().len();
        let server = Playback::start([reply(), reply(), Reply::json(json!({"result": true, "data": 1}))]).await;
        let _ = builder(&server).build().unwrap().send(&rename()).await;
        [reads, server.calls().len()]
    }

    #[tokio::test]
    async fn a_write_is_made_again_only_where_the_server_has_done_nothing() {
        for (name, reply, expected) in [
            ("too many calls", limited as fn() -> Reply, [3, 3]),
            ("a system behind the bus is out", unreachable_system, [3, 1]),
            ("no permission", || Reply::json(json!({"result": false, "code": 1306402})), [1, 1]),
            ("502", || Reply::text("").status(502), [3, 1]),
            ("500", || Reply::text("").status(500), [1, 1]),
            ("429", || Reply::text("").status(429), [3, 3]),
            ("gateway limit", || Reply::text("{}").status(429).header("x-bkapi-error-code", "1642902"), [3, 3]),
            (
                "never connected",
                || {
                    Reply::text("{}")
                        .status(502)
                        .header("x-bkapi-error-code", "1650200")
                        .header("x-bkapi-error-message", "bad [upstream_error=\"failed to connect to upstream\"]")
                },
                [3, 3],
            ),
            (
                "connected",
                || {
                    Reply::text("{}")
                        .status(502)
                        .header("x-bkapi-error-code", "1650200")
                        .header("x-bkapi-error-message", "[upstream_error=\"cannot read header from upstream\"]")
                },
                [3, 1],
            ),
            ("connection broke", Reply::hang_up, [3, 1]),
            ("refused for good", || Reply::text("{}").status(403).header("x-bkapi-error-code", "1640301"), [1, 1]),
        ] {
            assert_eq!(attempts(reply).await, expected, "{name}");
        }
    }

    #[tokio::test]
    async fn a_call_put_together_by_hand_is_made_again_like_others() {
        let server = Playback::start([limited(), Reply::json(json!({"code": 5, "name": "no envelope"}))]).await;
        let client = builder(&server).build().unwrap();
        let answer = client.request(Method::POST, "/x/").json(&json!([1])).await.unwrap();
        assert_eq!((&answer["code"], server.calls().len()), (&json!(5), 2));
    }

    #[tokio::test]
    async fn attempts_are_counted_and_can_be_turned_off() {
        let server = Playback::start([limited(), limited(), Reply::json(no_hosts()), limited(), limited()]).await;
        let client = builder(&server).build().unwrap();
        let response = client.cc().list_biz_hosts(hosts()).response().await.unwrap();
        assert_eq!(response.meta.attempts, 3);
        let error = client.cc().list_biz_hosts(hosts()).retry(Retry::off()).await.unwrap_err();
        assert_eq!((error.attempts(), server.calls().len()), (1, 4));
        let off = builder(&server).retry(Retry::off()).build().unwrap();
        off.cc().list_biz_hosts(hosts()).await.unwrap_err();
        assert_eq!(server.calls().len(), 5);
    }

    #[tokio::test]
    async fn a_connection_that_cannot_be_made_is_tried_again_even_for_a_write() {
        let client = Client::builder("http://127.0.0.1:1")
            .retry(Retry::new().first_delay(Duration::from_millis(1)))
            .build()
            .unwrap();
        let error = client.send(&rename()).await.unwrap_err();
        assert_eq!((error.kind(), error.attempts()), (ErrorKind::Transport, 3));
        assert!(error.to_string().contains("3 attempts"), "{error}");
    }

    #[tokio::test]
    async fn the_server_says_how_long_to_wait() {
        let wait = |seconds: &str| limited().header("x-bkapi-ratelimit-reset", seconds);
        let server = Playback::start([wait("0.05"), Reply::json(no_hosts()), wait("3600")]).await;
        let client = builder(&server).build().unwrap();
        let response = client.cc().list_biz_hosts(hosts()).response().await.unwrap();
        assert!(response.meta.elapsed >= Duration::from_millis(50));
        let error = client.cc().list_biz_hosts(hosts()).await.unwrap_err();
        assert_eq!((error.attempts(), error.retry_after()), (1, Some(Duration::from_secs(3600))));
    }

    #[tokio::test]
    async fn all_calls_share_a_budget() {
        let server = Playback::start(std::iter::repeat_n((), 40).map(|()| limited())).await;
        let few = Retry::new().first_delay(Duration::from_millis(1)).budget(3);
        let client = builder(&server).retry(few).build().unwrap();
        for _ in 0..5 {
            client.cc().list_biz_hosts(hosts()).await.unwrap_err();
        }
        assert_eq!(server.calls().len(), 5 + 3);
    }
}

mod lists {
    use super::*;

    /// A server with hosts, which gives the page that it is asked for.
    fn page(body: &[u8], total: i64, most: i64) -> Value {
        let body: Value = serde_json::from_slice(body).unwrap();
        let start = body["page"]["start"].as_i64().unwrap();
        let limit = body["page"]["limit"].as_i64().unwrap().min(most);
        let info: Vec<Value> =
            (start..(start + limit).min(total)).map(|id| json!({"bk_host_id": id, "bk_host_innerip": "x"})).collect();
        json!({"result": true, "code": 0, "message": "", "data": {"count": total, "info": info}})
    }

    #[tokio::test]
    async fn every_item_comes_once() {
        for (total, most, calls) in [(0, 10, 1), (1, 10, 1), (2, 10, 1), (5, 10, 3), (6, 10, 3), (5, 1, 5)] {
            let server = Playback::answering(move |call| Reply::json(page(&call.body, total, most))).await;
            let client = builder(&server).build().unwrap();
            let items = client.cc().list_biz_hosts(hosts()).items().all().await.unwrap();
            let ids: Vec<i64> = items.iter().map(|host| host.bk_host_id).collect();
            assert_eq!(ids, (0..total).collect::<Vec<i64>>());
            assert_eq!(server.calls().len(), calls, "{total} hosts");
        }
    }

    #[tokio::test]
    async fn a_list_starts_where_the_request_says_and_stops_when_dropped() {
        let server = Playback::answering(|call| Reply::json(page(&call.body, 9, 10))).await;
        let client = builder(&server).build().unwrap();
        let from = |start| list_biz_hosts::Request::new(7, Page::new(start, 4), Vec::new());
        let all = client.cc().list_biz_hosts(from(3)).items().all().await.unwrap();
        assert_eq!((all.len(), all[0].bk_host_id), (6, 3));
        let mut pages = client.cc().list_biz_hosts(from(0)).pages();
        let first = pages.next().await.unwrap().unwrap();
        assert_eq!((first.info.len(), first.meta.attempts), (4, 1));
        drop(pages);
        assert_eq!(server.calls().len(), 3);
    }

    #[tokio::test]
    async fn a_server_that_never_ends_is_left() {
        let same = || Reply::json(page(br#"{"page":{"start":0,"limit":2}}"#, 1_000_000, 2));
        let server = Playback::answering(move |_| same()).await;
        let client = builder(&server).build().unwrap();
        let error = client.cc().list_biz_hosts(hosts()).items().all().await.unwrap_err();
        assert_eq!((error.kind(), server.calls().len()), (ErrorKind::Paging, 2));
        let server = Playback::answering(|call| Reply::json(page(&call.body, i64::MAX, 2))).await;
        let client = builder(&server).build().unwrap();
        let error = client.cc().list_biz_hosts(hosts()).items().max_pages(20).all().await.unwrap_err();
        assert_eq!((error.kind(), server.calls().len()), (ErrorKind::Paging, 20));
    }

    #[tokio::test]
    async fn an_error_ends_a_list() {
        let server = Playback::answering(|call| match String::from_utf8_lossy(&call.body).contains("\"start\":0") {
            true => Reply::json(page(&call.body, 9, 10)),
            false => Reply::json(json!({"result": false, "code": 5, "message": "no"})),
        })
        .await;
        let client = builder(&server).build().unwrap();
        let mut items = client.cc().list_biz_hosts(hosts()).items();
        assert!(items.next().await.unwrap().is_ok() && items.next().await.unwrap().is_ok());
        assert_eq!(items.next().await.unwrap().unwrap_err().kind(), ErrorKind::Api);
        assert!(items.next().await.is_none());
    }

    /// A list in the shape of each convention.
    macro_rules! list {
        ($name:ident, $method:ident, $fields:tt, $response:ty, $item:ty, $paging:expr, |$page:ident| $items:expr) => {
            #[derive(Clone, Default)]
            struct $name {
                at: Option<i64>,
                size: Option<i64>,
                cursor: Option<String>,
                extra: Extra,
            }
            record!($name $fields);
            impl Endpoint for $name {
                const SYSTEM: &'static str = "test";
                const NAME: &'static str = stringify!($name);
                const METHOD: Method = Method::$method;
                const PATH: &'static str = "/list/";
                const EFFECT: Effect = Effect::Read;
                const ENVELOPE: Envelope = Envelope::None;
                type Response = $response;
            }
            impl Paged for $name {
                const PAGING: Paging = $paging;
                type Item = $item;
                fn items($page: $response) -> Vec<$item> {
                    $items
                }
            }
        };
    }

    #[derive(Clone, Default)]
    struct Results {
        results: Vec<i64>,
        next: Option<String>,
        extra: Extra,
    }

    record!(Results { 0 results: "results", 1 next: "next" });

    list!(ByPage, GET, { 0 at: "page", 1 size: "page_size", 2 cursor: "cursor" }, Vec<i64>, i64,
        Paging { by: PagingBy::Page, at: "page", size: Some("page_size"), items: "", total: None, next: None }, |page| page);
    list!(ByNext, GET, { 0 at: "offset", 1 size: "limit", 2 cursor: "cursor" }, Results, i64,
        Paging { by: PagingBy::Offset, at: "offset", size: Some("limit"), items: "results", total: None, next: Some("next") }, |page| page.results);
    list!(ByCursor, POST, { 0 at: "at", 1 size: "size", 2 cursor: "cursor" }, Results, i64,
        Paging { by: PagingBy::Cursor, at: "cursor", size: None, items: "results", total: None, next: Some("next") }, |page| page.results);

    fn number(path: &str, name: &str) -> i64 {
        let query = path.split_once('?').map_or("", |(_, query)| query);
        let found = query.split('&').find_map(|pair| pair.strip_prefix(name)?.strip_prefix('='));
        found.map_or(0, |text| text.parse().unwrap())
    }

    #[tokio::test]
    async fn the_other_conventions_come_to_their_end_too() {
        let server = Playback::answering(|call| {
            let page = number(&call.path, "page").max(1);
            Reply::json(((page - 1) * 3..(page * 3).min(7)).collect())
        })
        .await;
        let client = builder(&server).build().unwrap();
        let request = ByPage { size: Some(3), ..ByPage::default() };
        assert_eq!(client.send(&request).items().all().await.unwrap(), (0..7).collect::<Vec<i64>>());
        assert_eq!(server.calls().len(), 3);

        let server = Playback::answering(|call| {
            let offset = number(&call.path, "offset");
            let next = if offset + 3 < 7 { json!("more") } else { Value::Null };
            Reply::json(json!({"results": (offset..(offset + 3).min(7)).collect::<Vec<i64>>(), "next": next}))
        })
        .await;
        let client = builder(&server).build().unwrap();
        assert_eq!(client.send(&ByNext::default()).items().all().await.unwrap(), (0..7).collect::<Vec<i64>>());

        let server = Playback::answering(|call| {
            let body: Value = serde_json::from_slice(&call.body).unwrap();
            let at: i64 = body["cursor"].as_str().map_or(0, |text| text.parse().unwrap());
            let next = if at < 4 { (at + 2).to_string() } else { String::new() };
            Reply::json(json!({"results": [at, at + 1], "next": next}))
        })
        .await;
        let client = builder(&server).build().unwrap();
        assert_eq!(client.send(&ByCursor::default()).items().all().await.unwrap(), [0, 1, 2, 3, 4, 5]);
        let server = Playback::answering(|_| Reply::json(json!({"results": [1], "next": "same"}))).await;
        let client = builder(&server).build().unwrap();
        assert_eq!(client.send(&ByCursor::default()).items().all().await.unwrap_err().kind(), ErrorKind::Paging);
    }
}

mod files {
    use super::*;

    #[derive(Clone, Default)]
    struct Upload {
        package: File,
        more: Option<Vec<File>>,
        bk_biz_id: i64,
        extra: Extra,
    }

    record!(Upload { 0 package: "package", 1 more: "more", 2 bk_biz_id: "bk_biz_id" });

    impl Endpoint for Upload {
        const SYSTEM: &'static str = "test";
        const NAME: &'static str = "upload";
        const METHOD: Method = Method::POST;
        const PATH: &'static str = "/upload/";
        const EFFECT: Effect = Effect::Write;
        const BODY: Body = Body::Multipart;
        type Response = Value;
    }

    #[derive(Clone, Default)]
    struct Export {
        id: i64,
        extra: Extra,
    }

    record!(Export { 0 id: "id" in Query });

    impl Endpoint for Export {
        const SYSTEM: &'static str = "test";
        const NAME: &'static str = "export";
        const METHOD: Method = Method::GET;
        const PATH: &'static str = "/export/";
        const EFFECT: Effect = Effect::Read;
        const ENVELOPE: Envelope = Envelope::File;
        type Response = File;
    }

    #[tokio::test]
    async fn forms_carry_files() {
        let server = Playback::start([Reply::json(json!({"result": true, "data": 1}))]).await;
        let package = File::named("a\"b\r\n.tgz", vec![0, 255, 13, 10]).content_type("application/gzip");
        let more = Some(vec![File::new("one"), File::new("two")]);
        builder(&server)
            .build()
            .unwrap()
            .send(&Upload { package, more, bk_biz_id: 7, ..Upload::default() })
            .await
            .unwrap();
        let call = server.call();
        let kind = call.header("content-type");
        let boundary = kind.strip_prefix("multipart/form-data; boundary=").unwrap();
        let text = String::from_utf8_lossy(&call.body).replace(boundary, "B");
        assert!(call.body.windows(4).any(|bytes| bytes == [0, 255, 13, 10]));
        assert!(text.contains("--B\r\nContent-Disposition: form-data; name=\"package\"; filename=\"a%22b%0D%0A.tgz\"\r\nContent-Type: application/gzip\r\n\r\n"), "{text}");
        assert_eq!(text.matches("name=\"more\"; filename=\"file\"").count(), 2);
        assert!(text.contains("name=\"bk_biz_id\"\r\n\r\n7\r\n") && text.ends_with("--B--\r\n"), "{text}");
    }

    #[tokio::test]
    async fn files_come_whole_or_piece_by_piece() {
        let reply = || {
            Reply::bytes(&[1, 2, 3, 255])
                .header("content-type", "application/gzip")
                .header("content-disposition", "attachment; filename=\"../x/a.tgz\"")
        };
        let refused = || Reply::json(json!({"result": false, "code": 5, "message": "no"}));
        let server = Playback::start([reply(), reply(), refused(), refused()]).await;
        let client = builder(&server).build().unwrap();
        let file = client.send(&Export { id: 1, ..Export::default() }).await.unwrap();
        assert_eq!((&file.bytes[..], file.name.as_deref()), (&[1, 2, 3, 255][..], Some("a.tgz")));
        let mut download = client.send(&Export::default()).download().await.unwrap();
        assert_eq!(download.file().content_type.as_deref(), Some("application/gzip"));
        let mut bytes = Vec::new();
        while let Some(piece) = download.chunk().await.unwrap() {
            bytes.extend_from_slice(&piece);
        }
        assert_eq!(bytes, [1, 2, 3, 255]);
        assert_eq!(client.send(&Export::default()).await.unwrap_err().kind(), ErrorKind::Api);
        assert_eq!(client.send(&Export::default()).download().await.unwrap_err().kind(), ErrorKind::Api);
    }
}

mod blocking {
    use super::*;

    #[test]
    fn calls_lists_and_downloads_wait() {
        let runtime = tokio::runtime::Builder::new_multi_thread().worker_threads(1).enable_all().build().unwrap();
        let server = runtime.block_on(Playback::answering(|call| match call.path.contains("file") {
            true => Reply::bytes(b"abc"),
            false => Reply::json(
                json!({"result": true, "data": {"count": 3, "info": [{"bk_host_id": 1, "bk_host_innerip": ""}]}}),
            ),
        }));
        let client = builder(&server).build().unwrap();
        assert_eq!(client.cc().list_biz_hosts(hosts()).wait().unwrap().count, 3);
        assert_eq!(client.cc().list_biz_hosts(hosts()).wait_response().unwrap().meta.attempts, 1);
        let items: Vec<_> = client.cc().list_biz_hosts(hosts()).items().wait().collect();
        assert_eq!(items.len(), 2, "an item, then the same page again is an error: {items:?}");
        assert_eq!(items[1].as_ref().unwrap_err().kind(), ErrorKind::Paging);
        let mut download = client.request(Method::GET, "/file").wait_download().unwrap();
        assert_eq!(download.wait_chunk().unwrap().as_deref(), Some(&b"abc"[..]));
        let error = runtime.block_on(async { client.cc().list_biz_hosts(hosts()).wait() }).unwrap_err();
        assert_eq!(error.kind(), ErrorKind::Config);
    }
}
