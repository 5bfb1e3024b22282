//! Hostile strings of callers: the server sees exactly what was given, or nothing is sent. Never another host, another header,
//! or another request.

use crate::peer::{Heard, Server, answer};
use crate::tally::Tally;
use bkapi::ErrorKind::{Config, Request};
use bkapi::{AuthPlacement, Body, Client, Effect, Endpoint, Envelope, Error, Extra, File, Method, User, Value, record};
use serde_json::json;

fn strings(thief: &Server) -> Vec<String> {
    let host = thief.address;
    let mut strings: Vec<String> = [
        "",
        " ",
        "a",
        ".",
        "..",
        "...",
        "../..",
        "../../admin",
        "/..",
        "/../../x",
        "..\\..",
        "%2e%2e",
        "%2E./x",
        "%2f..%2f",
        "a/../b",
        "./a",
        "a\r\nx-evil: 1",
        "a\nx-evil: 1",
        "a\rx-evil: 1",
        "\r\n\r\nGET /evil HTTP/1.1\r\nx: y",
        "a HTTP/1.1\r\nhost: evil\r\n\r\n",
        "a\0b",
        "\0",
        "\t",
        "a\tb",
        "\u{b}\u{c}",
        "\u{7f}",
        "\u{1b}[31m",
        "?x=1",
        "a?x=1&y=2",
        "#y",
        "a#y",
        "?",
        "#",
        "&",
        "=",
        "a&b=c",
        "a=b;c=d",
        ";",
        ",",
        "\"",
        "'",
        "\"; filename=\"x",
        "`",
        "\\",
        "\\\\evil",
        "//evil",
        "///evil",
        "@evil",
        "user:pass@evil",
        ":80",
        ":",
        "[::1]",
        "http://evil/",
        "https:evil",
        "javascript:alert(1)",
        "file:///etc/passwd",
        "%",
        "%0d%0ax-evil: 1",
        "%zz",
        "%00",
        "%25",
        "{id}",
        "{stage}",
        "{api_name}",
        "数据",
        "é",
        "e\u{301}",
        "\u{202e}evil",
        "\u{feff}",
        "\u{2028}",
        "😀",
        "evil。com",
        "ｅｖｉｌ",
        "/",
        "//",
        "a//b",
        "*",
        "+",
        "a+b",
        "<script>",
        "${x}",
        "$(x)",
        "--",
        "--\r\n",
        "~",
        "|",
        "^",
        "[]",
        "<>",
        "\u{85}",
        "\u{a0}",
    ]
    .map(str::to_owned)
    .into();
    strings.extend([
        format!("//{host}/x"),
        format!("http://{host}/"),
        format!("\\\\{host}"),
        format!("@{host}/"),
        format!("{host}"),
    ]);
    strings.extend([
        format!("x@{host}:80"),
        format!("/\\{host}"),
        format!("//user@{host}"),
        format!("\t//{host}"),
        "x".repeat(2000),
    ]);
    strings
}

/// A server that hears everything, and one where nobody may ever go.
struct Stage {
    server: Server,
    thief: Server,
    tally: Tally,
}

impl Stage {
    async fn set(tally: Tally) -> Stage {
        let body = "{\"result\":true,\"code\":0,\"data\":null}";
        let server = Server::saying(answer(200, &[], body)).await;
        Stage { server, thief: Server::saying(answer(200, &[], body)).await, tally }
    }

    fn strings(&self) -> Vec<String> {
        strings(&self.thief)
    }

    /// One request that nobody bent, or nothing at all.
    fn check(&self, place: &str, text: &str, result: Result<Value, Error>) -> Option<Heard> {
        let attack = format!("{place} {text:?}");
        let heard = self.server.heard();
        assert_eq!(self.thief.connections(), 0, "{attack}: another host was called");
        if let Err(error) = result {
            self.tally.refused::<()>(&attack, Err(error), &[Request, Config]);
            assert_eq!(heard.len(), 0, "{attack}: refused, and yet sent");
            return None;
        }
        self.tally.harmless(&attack, Ok(()));
        assert_eq!(heard.len(), 1, "{attack}: one request was expected");
        let heard = heard.into_iter().next().unwrap();
        assert!(heard.rest.is_empty(), "{attack}: something came behind: {:?}", heard.rest);
        let line: Vec<&str> = heard.head.split("\r\n").next().unwrap().split(' ').collect();
        assert!(line.len() == 3 && line[1].starts_with('/') && line[2] == "HTTP/1.1", "{attack}: {line:?}");
        assert_eq!(heard.header("host"), [self.server.address.to_string()], "{attack}");
        assert!(heard.header("x-evil").is_empty() && !heard.head.contains("\nGET /evil"), "{attack}: {}", heard.head);
        // No lone control character reaches the server.
        assert!(
            !heard.head.replace("\r\n", "").contains(|c: char| c.is_ascii_control() && c != '\t'),
            "{attack}: {:?}",
            heard.head
        );
        Some(heard)
    }
}

fn decoded(text: &str) -> String {
    // What `application/x-www-form-urlencoded` decodes beside percent signs.
    let text = text.replace('+', "%2B");
    url::form_urlencoded::parse(format!("x={text}").as_bytes()).next().unwrap().1.into_owned()
}

macro_rules! endpoint {
    ($name:ident, $method:ident $path:literal $body:ident, $field:ident: $type:ty $(= $wire:literal)?, $($place:tt)*) => {
        #[derive(Clone, Default)]
        struct $name {
            $field: $type,
            extra: Extra,
        }
        record!($name { 0 $field $(: $wire)? $($place)* });
        impl Endpoint for $name {
            const SYSTEM: &'static str = "test";
            const NAME: &'static str = "x";
            const METHOD: Method = Method::$method;
            const PATH: &'static str = $path;
            const EFFECT: Effect = Effect::Read;
            const ENVELOPE: Envelope = Envelope::None;
            const BODY: Body = Body::$body;
            type Response = Value;
        }
        impl $name {
            fn of($field: impl Into<$type>) -> $name {
                $name { $field: $field.into(), extra: Extra::default() }
            }
        }
    };
}

endpoint!(InPath, GET "/api/{id}/end/" Json, id: String, in Path);
endpoint!(InQuery, GET "/api/" Json, q: String, in Query);
endpoint!(InHeader, GET "/api/" Json, h: String = "x-given", in Header);
endpoint!(InForm, POST "/api/" Form, f: String,);
endpoint!(InMultipart, POST "/api/" Multipart, file: File,);
endpoint!(InBytes, POST "/api/" Bytes, file: File, in Body);

pub(crate) async fn in_paths(tally: Tally) {
    let stage = Stage::set(tally).await;
    let client = stage.server.client();
    let below = Client::builder(format!("{}/base/", stage.server.url())).build().unwrap();
    for text in stage.strings() {
        if let Some(heard) = stage.check("path parameter", &text, client.send(&InPath::of(&*text)).await) {
            let segment = heard.target().strip_prefix("/api/").unwrap().strip_suffix("/end/").unwrap();
            assert!(
                !segment.contains(['/', '?', '#', '\\']) && decoded(segment) == text,
                "{text:?} became {segment:?}"
            );
        }
        for (prefix, client) in [("/", &client), ("/base/", &below)] {
            if let Some(heard) = stage.check("path", &text, client.request(Method::GET, &*text).await) {
                let target = heard.target();
                assert!(target.starts_with(prefix) && !target.contains(['?', '#', '\\']), "{text:?} became {target:?}");
                let given = text.trim_start_matches('/');
                assert_eq!(decoded(&target[prefix.len()..]), decoded(given), "{text:?} became {target:?}");
            }
        }
    }
    // Extra members of a call without a body are a part of the query, names and all.
    for text in stage.strings() {
        let mut request = InQuery::of("x");
        request.extra.insert(&*text, "y");
        if let Some(heard) = stage.check("extra member", &text, client.send(&request).await) {
            let query = heard.target().split_once('?').unwrap().1.to_owned();
            let pairs: Vec<_> = url::form_urlencoded::parse(query.as_bytes()).into_owned().collect();
            assert_eq!(pairs, [("q".to_owned(), "x".to_owned()), (text.clone(), "y".to_owned())]);
        }
    }
}

pub(crate) async fn in_parameters(tally: Tally) {
    let stage = Stage::set(tally).await;
    let client = stage.server.client();
    for text in stage.strings() {
        let pair = |name: &str| vec![(name.to_owned(), text.clone())];
        let pairs = |query: &[u8]| url::form_urlencoded::parse(query).into_owned().collect::<Vec<_>>();
        let query = |heard: &Heard| pairs(heard.target().split_once('?').unwrap().1.as_bytes());
        if let Some(heard) = stage.check("query", &text, client.send(&InQuery::of(&*text)).await) {
            assert_eq!(query(&heard), pair("q"));
        }
        let call = client.request(Method::GET, "/x/").query(&*text, &text);
        if let Some(heard) = stage.check("name of a query", &text, call.await) {
            assert_eq!(query(&heard), [(text.clone(), text.clone())]);
        }
        if let Some(heard) = stage.check("form", &text, client.send(&InForm::of(&*text)).await) {
            assert_eq!(pairs(&heard.body), pair("f"));
        }
        let call = client.request(Method::POST, "/x/").json(&json!({&*text: text}));
        if let Some(heard) = stage.check("JSON", &text, call.await) {
            assert_eq!(serde_json::from_slice::<Value>(&heard.body).unwrap(), json!({&*text: text}));
        }
        let params =
            stage.server.builder().app(&*text, &*text).user(&*text).token(&*text).auth_placement(AuthPlacement::Params);
        let params = params.build().unwrap();
        if let Some(heard) = stage.check("credentials in the query", &text, params.request(Method::GET, "/x/").await) {
            assert_eq!(query(&heard).iter().filter(|(_, value)| *value == text).count(), 4);
        }
        if let Some(heard) =
            stage.check("credentials in the body", &text, params.request(Method::POST, "/x/").json(&json!({})).await)
        {
            let body: Value = serde_json::from_slice(&heard.body).unwrap();
            assert_eq!(
                body,
                json!({"bk_app_code": text, "bk_app_secret": text, "bk_username": text, "bk_token": text})
            );
        }
    }
}

pub(crate) async fn in_headers(tally: Tally) {
    let stage = Stage::set(tally).await;
    let client = stage.server.client();
    // Spaces around a value are no part of it.
    let same = |given: &str, heard: &[&str]| {
        assert_eq!(heard.iter().map(|value| value.trim()).collect::<Vec<_>>(), [given.trim()])
    };
    for text in stage.strings() {
        if let Some(heard) = stage.check("header parameter", &text, client.send(&InHeader::of(&*text)).await) {
            same(&text, &heard.header("x-given"));
        }
        if let Some(heard) =
            stage.check("header", &text, client.request(Method::GET, "/x/").header("x-given", &text).await)
        {
            same(&text, &heard.header("x-given"));
        }
        let named = stage.server.builder().header(&text, "x").build();
        let named = match named {
            Ok(client) => client.request(Method::GET, "/x/").await,
            Err(error) => Err(error),
        };
        stage.check("name of a header", &text, named);
        stage.check("name of a call's header", &text, client.request(Method::GET, "/x/").header(&text, "x").await);
        let user =
            stage.server.builder().app(&*text, &*text).user(&*text).token(&*text).ticket(&*text).build().unwrap();
        if let Some(heard) = stage.check("credentials", &text, user.request(Method::GET, "/x/").await) {
            let who: Value = serde_json::from_str(heard.header("x-bkapi-authorization")[0]).unwrap();
            let all = ["bk_app_code", "bk_app_secret", "bk_username", "bk_token", "bk_ticket"];
            assert!(all.iter().all(|name| who[name] == *text), "{who}");
        }
        let call = client.request(Method::GET, "/x/").user(User::access_token(&*text));
        if let Some(heard) = stage.check("access token", &text, call.await) {
            assert_eq!(
                serde_json::from_str::<Value>(heard.header("x-bkapi-authorization")[0]).unwrap(),
                json!({"access_token": text})
            );
        }
    }
    for name in ["content-length", "Transfer-Encoding", "connection", "TE", "trailer", "upgrade", "Host"] {
        let call = client.request(Method::POST, "/x/").json(&json!({})).header(name, "0");
        assert!(stage.check("framing", name, call.await).is_none());
        assert!(
            stage
                .check("framing", name, stage.server.builder().header(name, "chunked").build().map(|_| Value::Null))
                .is_none()
        );
    }
}

pub(crate) async fn in_settings(tally: Tally) {
    let stage = Stage::set(tally).await;
    let open = format!("{}/api/{{api_name}}/{{stage}}", stage.server.url());
    let in_host = format!("http://{{stage}}.localhost:{}/", stage.server.address.port());
    let client = Client::builder(&*open).gateway("gw").build().unwrap();
    for text in stage.strings() {
        let with = |builder: Result<Client, Error>| async { builder?.request(Method::GET, "/x/").await };
        for (place, builder) in [
            ("language", stage.server.builder().language(&*text)),
            ("tenant", stage.server.builder().tenant(&*text)),
            ("stage", stage.server.builder().stage(&*text)),
            ("gateway", Client::builder(&*open).gateway(&*text)),
            ("stage of a template", Client::builder(&*open).gateway("gw").stage(&*text)),
        ] {
            if let Some(heard) = stage.check(place, &text, with(builder.build()).await) {
                assert!(heard.target().ends_with("/x/") && !heard.target().contains("/../"), "{}", heard.target());
            }
        }
        let call = client.request(Method::GET, "/x/").stage(&*text);
        if let Some(heard) = stage.check("stage of a call", &text, call.await) {
            assert!(text.is_empty() || heard.target() == format!("/api/gw/{text}/x/"), "{}", heard.target());
        }
        // Where the name of the host depends on it, the call goes nowhere else.
        if !text.is_empty() && !text.bytes().all(|byte| byte.is_ascii_alphanumeric() || b"-._".contains(&byte)) {
            let call = Client::builder(&*in_host).build().unwrap().request(Method::GET, "/x/").stage(&*text);
            assert!(stage.check("stage in the host", &text, call.await).is_none());
        }
    }
    for text in stage.strings() {
        // An endpoint that is no URL of HTTP is refused; what is one goes where it says.
        if let Err(error) = Client::builder(&*text).build() {
            tally.refused::<()>(&text, Err(error), &[Config]);
        }
    }
}

pub(crate) async fn in_forms(tally: Tally) {
    let stage = Stage::set(tally).await;
    let client = stage.server.client();
    for text in stage.strings() {
        let file = File::named(&*text, text.clone().into_bytes()).content_type(&*text);
        if let Some(heard) = stage.check("file of a form", &text, client.send(&InMultipart::of(file.clone())).await) {
            let boundary = heard.header("content-type")[0].split_once("boundary=").unwrap().1.to_owned();
            let body = String::from_utf8(heard.body.clone()).unwrap();
            assert_eq!(body.matches(&*boundary).count(), 2, "{body}");
            let (head, rest) = body.split_once("\r\n\r\n").unwrap();
            assert_eq!(rest.strip_suffix(&format!("\r\n--{boundary}--\r\n")), Some(&*text));
            let lines: Vec<&str> = head.split("\r\n").collect();
            assert!(lines.len() == 3 && !head.replace("\r\n", "").contains(['\r', '\n']), "{head:?}");
            assert_eq!(lines[1].matches('"').count(), 4, "{head:?}");
        }
        let mut request = InMultipart::of(File::new("x"));
        request.extra.insert(&*text, &*text);
        if let Some(heard) = stage.check("name of a part", &text, client.send(&request).await) {
            let boundary = heard.header("content-type")[0].split_once("boundary=").unwrap().1.to_owned();
            assert_eq!(String::from_utf8_lossy(&heard.body).matches(&*boundary).count(), 3);
        }
        if let Some(heard) = stage.check("media type of a body", &text, client.send(&InBytes::of(file)).await) {
            assert_eq!(
                (heard.body.as_slice(), heard.header("content-type").len()),
                (text.as_bytes(), usize::from(!text.is_empty() || heard.head.contains("content-type")))
            );
        }
    }
    // The boundary of one form, in the files of the next.
    let mut last = String::from("none");
    for _ in 0..20 {
        client.send(&InMultipart::of(File::named(&*last, format!("\r\n--{last}--\r\n").into_bytes()))).await.unwrap();
        let heard = stage.server.heard().remove(0);
        let boundary = heard.header("content-type")[0].split_once("boundary=").unwrap().1.to_owned();
        assert!(boundary != last && boundary.len() >= 32);
        tally.harmless("the last boundary", Ok(()));
        last = boundary;
    }
}
