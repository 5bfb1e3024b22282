//! What a server says may end in a log: there it is one line, and not a long one.

use crate::journal;
use crate::peer::{Ask, Server, answer, payload, success};
use crate::tally::Tally;
use bkapi::{Error, ErrorKind, Retry};
use std::time::Duration;

/// Characters that break lines, move the cursor, colour, hide, or turn the direction of writing.
const TREACHEROUS: &str = "a\r\nERROR forged: all is well\u{1b}[2J\u{1b}]0;x\u{7}\u{9b}31m\u{8}\u{0}\u{202e}\u{2066}\u{200f}\u{2028}\u{2029}\u{feff}\u{e0041}b";

fn is_clean(text: &str) -> bool {
    !text.chars().any(|c| c.is_control() || TREACHEROUS.contains(c) && !c.is_ascii())
}

/// Answers that say a text in every place that errors and logs speak of.
fn answers(text: &str) -> Vec<(&'static str, Vec<u8>)> {
    let json = serde_json::to_string(text).unwrap();
    let said = |status, body: String| answer(status, &[("content-type", "application/json")], body);
    // Of the treacherous ones, HTTP takes only those beyond ASCII.
    let header: String = text.chars().filter(|c| !c.is_ascii_control()).collect();
    vec![
        ("a message", said(200, format!("{{\"result\":false,\"code\":1,\"message\":{json}}}"))),
        ("a message by language", said(200, format!("{{\"result\":false,\"message\":{{\"zh\":{json}}}}}"))),
        ("a code", said(400, format!("{{\"result\":false,\"code\":{json},\"message\":\"no\"}}"))),
        ("an error", said(500, format!("{{\"error\":{{\"code\":{json},\"message\":{json}}}}}"))),
        ("an id", said(200, format!("{{\"result\":false,\"message\":\"no\",\"request_id\":{json}}}"))),
        ("a value", said(200, success(&payload("number", &json)))),
        ("a name", said(200, success(&payload("map", &format!("{{{json}:1}}"))))),
        ("a name of the payload", said(200, success(&payload("child", &format!("{{{json}:[1,2"))))),
        ("names of the envelope", said(200, format!("{{{json}:1}}"))),
        (
            "a number as the library hands them out",
            said(200, success(&payload("number", &format!("{{\"$serde_json::private::Number\":{json}}}")))),
        ),
        ("the body", said(200, json.clone())),
        ("no JSON", said(200, text.to_owned())),
        (
            "a gateway",
            answer(
                500,
                &[("x-bkapi-error-code", &header), ("x-bkapi-error-message", &header), ("x-request-id", &header)],
                "{}",
            ),
        ),
        ("an encoding", answer(200, &[("content-encoding", &header)], "{}")),
        ("a redirect", answer(302, &[("location", &header)], "")),
        ("a reason", format!("HTTP/1.1 500 {header}\r\ncontent-length: 0\r\n\r\n").into_bytes()),
    ]
}

/// The error of a call, and what was logged of it, a text for each line.
async fn logged(said: Vec<u8>, is_strict: bool) -> (Error, Vec<String>) {
    let server = Server::saying(said).await;
    let retry = Retry::new().attempts(2).first_delay(Duration::from_millis(1));
    let client = server.builder().retry(retry).strict(is_strict).build().unwrap();
    let calls = async move || client.send(&Ask::default()).await.unwrap_err();
    let (error, log) = journal::of(calls).await;
    (error, log.lines().map(str::to_owned).collect())
}

const KINDS: [ErrorKind; 6] =
    [ErrorKind::Api, ErrorKind::Decode, ErrorKind::Gateway, ErrorKind::Http, ErrorKind::Drift, ErrorKind::Transport];

pub(crate) async fn are_not_forged(tally: Tally) {
    for is_strict in [false, true] {
        for (attack, said) in answers(TREACHEROUS) {
            let (error, lines) = logged(said, is_strict).await;
            let error = tally.refused::<()>(attack, Err(error), &KINDS);
            let display = error.to_string();
            let shown: Vec<&str> = display.split('\n').collect();
            assert!(shown.iter().all(|line| is_clean(line)), "{attack}: {display:?}");
            // Each place of drift has a line of its own, made here.
            assert!(shown.len() == 1 + error.drift().len(), "{attack}: {display}");
            assert!(shown[1..].iter().all(|line| line.starts_with("- `data.")), "{attack}: {display}");
            assert!(is_clean(&format!("{error:?}")), "{attack}: {error:?}");
            let source = std::error::Error::source(&error).map(ToString::to_string).unwrap_or_default();
            assert!(is_clean(&source), "{attack}: {source:?}");
            for line in &lines {
                assert!(is_clean(line), "{attack}: {line:?}");
                let level = line.split_whitespace().next();
                assert!(
                    matches!(level, Some("TRACE" | "DEBUG" | "INFO" | "WARN")) || line.starts_with("ERROR call{"),
                    "{attack}: {line}"
                );
            }
            assert!(lines.iter().any(|line| line.contains("call{")), "{attack}: {lines:?}");
        }
    }
    let (error, _) = logged(answers(TREACHEROUS).swap_remove(0).1, false).await;
    assert_eq!(error.message(), TREACHEROUS, "whoever asks gets what the server said");
    assert!(error.to_string().contains("a\\r\\nERROR forged"), "{error}");
}

pub(crate) async fn are_not_flooded(tally: Tally) {
    let long = "\u{1b}é".repeat(3 << 20);
    let in_header = "é".repeat(50_000);
    for (attack, said) in answers(&long)
        .into_iter()
        .filter(|(attack, _)| !matches!(*attack, "a gateway" | "an encoding" | "a redirect" | "a reason"))
        .chain(answers(&in_header))
    {
        for is_strict in [false, true] {
            let (error, lines) = logged(said.clone(), is_strict).await;
            let error = tally.refused::<()>(attack, Err(error), &KINDS);
            assert!(error.to_string().len() < 30_000, "{attack}: {} bytes", error.to_string().len());
            assert!(format!("{error:?}").len() < 60_000, "{attack}: {} bytes of Debug", format!("{error:?}").len());
            let source =
                std::error::Error::source(&error).map(|source| format!("{source} {source:?}")).unwrap_or_default();
            assert!(source.len() < 30_000, "{attack}: {} bytes of a source", source.len());
            for line in lines {
                assert!(line.len() < 60_000, "{attack}: {} bytes in a line", line.len());
            }
        }
    }
}
