//! JSON that is deep, wide, broken, or written for a bug of the reader.

use crate::peer::{Ask, Server, Told, answer, payload, success};
use crate::tally::Tally;
use bkapi::ErrorKind::{Api, Decode, Drift};
use bkapi::{Error, ErrorKind, Retry};
use std::time::{Duration, Instant};

/// What reading an answer may take, in a build without optimisation, beside other tests.
const PATIENCE: Duration = Duration::from_secs(60);

async fn told(status: u16, body: impl AsRef<[u8]>) -> Result<Told, Error> {
    let server = Server::saying(answer(status, &[("content-type", "application/json")], body)).await;
    let started = Instant::now();
    let result = server.ask().await;
    assert!(started.elapsed() < PATIENCE, "{:?}", started.elapsed());
    result
}

fn lists(depth: usize) -> String {
    format!("{}{}", "[".repeat(depth), "]".repeat(depth))
}

fn objects(depth: usize) -> String {
    format!("{}1{}", "{\"a\":".repeat(depth), "}".repeat(depth))
}

pub(crate) async fn deep(tally: Tally) {
    for deep in [lists(100_000), objects(100_000), "[".repeat(100_000), "{\"a\":".repeat(100_000)] {
        for member in ["number", "text", "scalar", "list", "map", "any", "child", "unknown"] {
            tally.refused(member, told(200, success(&payload(member, &deep))).await, &[Decode]);
        }
        tally.refused("the payload", told(200, success(&deep)).await, &[Decode]);
        tally.refused("the body", told(200, &deep).await, &[Decode]);
        tally.refused("the body of a failure", told(500, &deep).await, &[ErrorKind::Http]);
        tally.refused("the text of a failure", told(403, format!("{deep}{deep}")).await, &[ErrorKind::Http]);
    }
    let child =
        format!("{}null{}", "{\"number\":1,\"text\":\"\",\"scalar\":1,\"child\":".repeat(50_000), "}".repeat(50_000));
    tally.refused("a record in a record", told(200, success(&child)).await, &[Decode]);
    for deep in [lists(100_000), objects(100_000)] {
        let error =
            |member: &str| format!("{{\"result\":false,\"code\":9900403,\"message\":\"no\",\"{member}\":{deep}}}");
        for member in ["error", "permission", "data", "request_id", "x", "bk_error_code", "bk_error_msg"] {
            let error = tally.refused(member, told(200, error(member)).await, &[Api]);
            assert!(error.message() == "no" && error.permission().is_none());
        }
        let permission =
            format!("{{\"result\":false,\"permission\":{{\"system_id\":\"x\",\"actions\":[{{\"x\":{deep}}}]}}}}");
        tally.refused("in a permission", told(403, permission).await, &[Api]);
        // Beside the payload of a success nobody needs it.
        let beside = format!("{{\"result\":true,\"x\":{deep},\"data\":{}}}", payload("number", "7"));
        tally.harmless("beside the payload", told(200, beside).await);
    }
    let most = tally.harmless("as deep as may be", told(200, success(&payload("any", &lists(100)))).await);
    assert_eq!(most.any.to_string(), lists(100));
}

/// As text in JSON, levels of JSON in text: serde_json would read each level as deep again as any text may be.
fn nested(name: &str, levels: usize) -> String {
    (0..levels).fold("1".to_owned(), |inner, _| {
        let value = serde_json::to_string(&inner).unwrap();
        format!("{}{{\"{name}\":{value}}}{}", "[".repeat(100), "]".repeat(100))
    })
}

pub(crate) async fn names_of_the_library(tally: Tally) {
    for name in
        ["$serde_json::private::RawValue", "$serde_json::private::Number", "__serde_x", "$__toml_private_datetime"]
    {
        let json = format!("{{\"{name}\":\"[1,2]\"}}");
        for member in ["any", "unknown"] {
            let told = tally.harmless(name, told(200, success(&payload(member, &json))).await);
            let kept = if member == "any" { Some(&told.any) } else { told.extra.get(member) };
            assert_eq!(kept.unwrap().to_string(), json, "{member}");
        }
        let text = nested(name, 14);
        let told = tally.harmless("levels of text", told(200, success(&payload("any", &text))).await);
        let kept = told.any.to_string();
        assert!(kept == text);
        for member in ["list", "map", "number", "child"] {
            match self::told(200, success(&payload(member, &json))).await {
                Ok(_) => tally.harmless(member, Ok(())),
                Err(error) => drop(tally.refused::<()>(member, Err(error), &[Decode])),
            }
        }
    }
    let long = format!("{{\"$serde_json::private::Number\":\"{}\"}}", "9".repeat(1 << 20));
    for member in ["number", "list", "map", "scalar"] {
        let error = tally.refused(member, told(200, success(&payload(member, &long))).await, &[Decode]);
        assert!(error.message().len() < 1000, "{} bytes", error.message().len());
    }
}

fn many(count: usize, item: impl Fn(usize) -> String) -> String {
    (0..count).map(item).collect::<Vec<_>>().join(",")
}

pub(crate) async fn wide(tally: Tally) {
    const COUNT: usize = 1_000_000;
    let distinct = format!("{{{}}}", many(COUNT, |n| format!("\"k{n}\":0")));
    let equal = format!("{{{}}}", many(COUNT, |_| "\"k\":0".to_owned()));
    let documented = format!("{{{},\"id\":7}}", many(COUNT, |n| format!("\"{}\":null", ["id", "name"][n % 2])));
    let counts = |told: &Told| {
        (
            told.any.as_object().map(|map| map.len()),
            told.extra.get("unknown").and_then(|value| value.as_object()).map(|map| map.len()),
        )
    };
    assert_eq!(
        counts(&tally.harmless("distinct members", told(200, success(&payload("any", &distinct))).await)).0,
        Some(COUNT)
    );
    assert_eq!(counts(&tally.harmless("equal members", told(200, success(&payload("any", &equal))).await)).0, Some(1));
    assert_eq!(
        counts(&tally.harmless("unknown members", told(200, success(&payload("unknown", &distinct))).await)).1,
        Some(COUNT)
    );
    let inline = success(&payload("number", &format!("7,{}", &distinct[1..distinct.len() - 1])));
    assert_eq!(tally.harmless("unknown members of the payload", told(200, inline).await).extra.len(), COUNT);
    tally.harmless("equal documented members", told(200, success(&payload("list", &format!("[{documented}]")))).await);
    tally.refused("members of the envelope", told(200, &distinct).await, &[Decode]);
    let beside =
        format!("{{\"result\":true,{},\"data\":{}}}", &distinct[1..distinct.len() - 1], payload("number", "7"));
    let error = tally.refused("members beside the payload", told(200, beside).await, &[Decode]);
    assert!(error.message().contains("more than 10000 members"), "{error}");
    tally.harmless(
        "equal members of the envelope",
        told(200, format!("{},{}", &equal[..equal.len() - 1], &success(&payload("number", "7"))[1..])).await,
    );
    let error = format!("{{\"result\":false,\"message\":\"no\",\"error\":{distinct},\"permission\":{distinct}}}");
    tally.refused("members of an error", told(200, error).await, &[Api]);
    tally.harmless(
        "items",
        told(200, success(&payload("list", &format!("[{}]", many(200_000, |_| "{}".to_owned()))))).await,
    );
    tally.harmless(
        "entries",
        told(200, success(&payload("map", &format!("{{{}}}", many(200_000, |n| format!("\"{n}\":{{}}")))))).await,
    );
}

pub(crate) async fn numbers_and_texts(tally: Tally) {
    let digits = "9".repeat(10_000);
    let long_digits = "9".repeat(8 << 20);
    for (member, json) in [
        ("number", "1e400"),
        ("scalar", "-1e400"),
        ("number", &digits),
        ("scalar", &digits),
        ("number", "1e30"),
        ("number", "\"1e400\""),
        ("number", "\"inf\""),
        ("number", "NaN"),
        ("any", "Infinity"),
        ("number", "01"),
        ("number", "-"),
        ("number", "+1"),
        ("number", "0x10"),
        ("number", "1."),
        ("any", ".5"),
        ("number", "\"\""),
        ("number", "1e"),
        ("number", "9223372036854775808"),
        ("number", "\"-9223372036854775809\""),
        ("number", &long_digits),
        ("any", "tru"),
        ("text", "\"\\ud800\""),
        ("text", "\"\\udc00\\ud800\""),
        ("any", "\"\\ud800x\""),
        ("unknown", "{\"\\ud800\":1}"),
        ("text", "\"\u{0}\""),
        ("text", "\"\n\""),
        ("text", "\"\\x41\""),
        ("text", "'t'"),
        ("any", "[1,]"),
        ("any", "{\"a\":1,}"),
        ("any", "[1 2]"),
        ("any", "/* */ 1"),
        ("any", "1 // x"),
        ("any", "\"\\u00\""),
        ("list", "{}"),
        ("map", "[]"),
        ("text", "1"),
    ] {
        tally.refused(json.get(..20).unwrap_or(json), told(200, success(&payload(member, json))).await, &[Decode]);
    }
    for (member, json) in [
        ("any", &digits[..300]),
        ("number", "-0"),
        ("number", "7.0"),
        ("any", "-0.0"),
        ("any", "1e-400"),
        ("any", "5e-324"),
        ("number", "\"-9223372036854775808\""),
        ("text", "\"\\u0000\\ud83d\\ude00\""),
        ("any", "\"\\u202e\u{feff}\""),
        ("map", "{\"\":{}}"),
    ] {
        tally.harmless(json, told(200, success(&payload(member, json))).await);
    }
    // Beyond all doubles: kept digit by digit where a crate in the tree wants that, else refused.
    for member in ["any", "unknown"] {
        match told(200, success(&payload(member, "1e400"))).await {
            Ok(told) => {
                let kept = if member == "any" { &told.any } else { told.extra.get(member).unwrap() };
                assert!(kept.is_number() && kept.to_string().contains("400"), "{kept}");
                tally.harmless("1e400", Ok(()));
            }
            Err(error) => drop(tally.refused::<()>("1e400", Err(error), &[Decode])),
        }
    }
    for (attack, body) in [
        ("invalid UTF-8", [success(&payload("text", "\"")).as_bytes(), &[0xff, 0xc0, 0x80]].concat()),
        ("a surrogate in UTF-8", [b"{\"result\":true,\"data\":\"".as_slice(), &[0xed, 0xa0, 0x80], b"\"}"].concat()),
        ("UTF-16", success("1").encode_utf16().flat_map(u16::to_le_bytes).collect()),
        ("a byte order mark", format!("\u{feff}{}", success(&payload("number", "7"))).into_bytes()),
        ("only NUL", vec![0; 1000]),
        ("NUL behind", format!("{}\0", success(&payload("number", "7"))).into_bytes()),
        ("two answers", success(&payload("number", "7")).repeat(2).into_bytes()),
        ("nothing", Vec::new()),
        ("spaces", vec![b' '; 8 << 20]),
        ("half an answer", success(&payload("number", "7")).as_bytes()[..40].to_vec()),
    ] {
        tally.refused(attack, told(200, body).await, &[Decode]);
    }
    let long = "x".repeat(60_000_000);
    let text = tally.harmless("a long text", told(200, success(&payload("text", &format!("\"{long}\"")))).await).text;
    assert_eq!(text.len(), long.len());
    for member in ["number", "list", "child"] {
        let error = tally.refused(
            "a long text in its place",
            told(200, success(&payload(member, &format!("\"{long}\"")))).await,
            &[Decode],
        );
        assert!(error.message().len() < 1000 && error.to_string().len() < 1000 && format!("{error:?}").len() < 5000);
    }
    let error = tally.refused("a long text as the body", told(200, format!("\"{long}\"")).await, &[Decode]);
    let source = std::error::Error::source(&error).map(ToString::to_string).unwrap_or_default();
    assert!(error.to_string().len() < 5000 && format!("{error:?}").len() < 10_000 && source.len() < 5000);
    let name = tally.refused(
        "a long name",
        told(200, success(&payload("map", &format!("{{\"{long}\":1}}")))).await,
        &[Decode],
    );
    assert!(name.path().unwrap().len() < 1000 && name.to_string().len() < 2000, "{} bytes", name.path().unwrap().len());
    let names = tally.refused("long names", told(200, format!("{{\"{long}\":1}}")).await, &[Decode]);
    assert!(names.message().len() < 2000, "{} bytes", names.message().len());
}

/// Envelopes that contradict themselves do not become a success by that.
pub(crate) async fn envelopes(tally: Tally) {
    let data = payload("number", "7");
    for failure in [
        "\"result\":false",
        "\"code\":1",
        "\"code\":\"E1\"",
        "\"code\":-1",
        "\"code\":1e300",
        "\"bk_error_code\":1",
        "\"error\":{}",
        "\"error\":{\"code\":0}",
        "\"result\":true,\"code\":1",
        "\"result\":false,\"code\":0",
        "\"result\":true,\"result\":false",
        "\"code\":0,\"code\":5",
        "\"code\":[1],\"result\":false",
    ] {
        tally.refused(failure, told(200, format!("{{{failure},\"data\":{data}}}")).await, &[Api]);
        tally.refused(failure, told(200, format!("{{\"data\":{data},{failure}}}")).await, &[Api]);
    }
    for odd in [
        "\"result\":[[[]]]",
        "\"code\":{\"a\":1}",
        "\"code\":null",
        "\"error\":\"no object\"",
        "\"message\":{\"zh\":\"x\"}",
    ] {
        tally.harmless(odd, told(200, format!("{{{odd},\"result\":true,\"data\":{data}}}")).await);
    }
    for (attack, body) in
        [("a list", format!("[{data}]")), ("no payload", "{\"result\":true}".to_owned()), ("null", success("null"))]
    {
        tally.refused(attack, told(200, body).await, &[Decode]);
    }
}

pub(crate) async fn drift(tally: Tally) {
    let strict = async |data: &str| {
        let server = Server::saying(answer(200, &[], success(data))).await;
        server.builder().strict(true).build().unwrap().send(&crate::peer::Ask::default()).await
    };
    let long = "x".repeat(10 << 20);
    let map = |count: usize| payload("map", &format!("{{\"{long}\":{{{}}}}}", many(count, |n| format!("\"u{n}\":0"))));
    for (attack, data) in [
        ("unknown members of many items", payload("list", &format!("[{}]", many(200_000, |_| "{\"x\":1}".to_owned())))),
        ("a million items of another type", payload("list", &format!("[{}]", many(1_000_000, |_| "1".to_owned())))),
        (
            "a million unknown members",
            payload("list", &format!("[{{{}}}]", many(1_000_000, |n| format!("\"u{n}\":0")))),
        ),
        ("many places below a long name", map(2000)),
        ("a long unknown name", payload(&long, "1")),
        ("a long text in place of a number", payload("number", &format!("\"{long}\""))),
    ] {
        let error = tally.refused(attack, strict(&data).await, &[Drift]);
        assert!(error.drift().len() <= 1000, "{attack}: {} places", error.drift().len());
        let told = error.drift().iter().map(|drift| drift.path.len()).sum::<usize>();
        assert!(told < 500_000 && error.to_string().len() < 1 << 20, "{attack}: {told} bytes");
        assert!(error.drift().len() < 1000 || error.message().contains("1000 places or more"), "{error}");
    }
    tally.refused("deep", strict(&payload("any", &lists(100_000))).await, &[Decode]);
    tally.refused("deep where nothing is kept", strict(&payload("number", &lists(100_000))).await, &[Decode, Drift]);
}

/// What says that the call failed, and cannot be read as a whole.
pub(crate) async fn broken_failures(tally: Tally) {
    let deep = format!("{}{}", "[".repeat(200), "]".repeat(200));
    let inside = ["\"\\ud800\"", "1e400", deep.as_str()];
    for inner in inside {
        let error =
            format!("{{\"result\":true,\"error\":{{\"code\":7,\"x\":{inner}}},\"data\":{}}}", payload("number", "1"));
        tally.refused("an error that cannot be read", told(200, error).await, &[ErrorKind::Api]);
    }
    for code in ["\"E_\\udc00\"", "1e400"] {
        let failed = format!("{{\"code\":{code},\"data\":{}}}", payload("number", "1"));
        tally.refused("a code that cannot be read", told(200, failed).await, &[ErrorKind::Api]);
    }
}

/// A code that says "later" counts whatever the status.
pub(crate) async fn codes_beside_a_status(tally: Tally) {
    for status in [200, 400, 500] {
        let server = Server::saying(answer(status, &[], r#"{"result":false,"code":1306201,"message":"no"}"#)).await;
        let retry = Retry::new().attempts(3).first_delay(Duration::from_millis(1));
        let client = server.builder().retry(retry).build().unwrap();
        tally.refused("a server that is busy", client.send(&Ask::default()).await, &[ErrorKind::Api]);
        assert_eq!(server.connections(), 3, "{status}");
    }
}
