//! What an answer takes in memory, measured in a process of its own for each.

use crate::peer::{Ask, Server, answer};
use crate::tally::Tally;
use bkapi::ErrorKind;
use std::process::{Command, ExitCode};

const VARIABLE: &str = "MD_BINDGEN_HOSTILE_ANSWER";
/// The longest answer that the measured client takes, in bytes.
const LONGEST: usize = 8 << 20;

/// Answers that grow most when they are read: a beginning, what is said over and over, and the end.
const ANSWERS: [(&str, &str, &str, &str); 15] = [
    ("numbers", r#"{"result":true,"data":{"any":["#, "0,", "0]}}"),
    ("empty lists", r#"{"result":true,"data":{"any":["#, "[],", "0]}}"),
    ("lists of one", r#"{"result":true,"data":{"any":["#, "[0],", "0]}}"),
    ("objects of one", r#"{"result":true,"data":{"any":["#, r#"{"":0},"#, "0]}}"),
    ("records", r#"{"result":true,"data":{"list":["#, "{},", "{}]}}"),
    ("lists in records", r#"{"result":true,"data":{"list":["#, r#"{"e":[]},"#, "{}]}}"),
    ("numbers in a record", r#"{"result":true,"data":{"list":[{"e":["#, "0,", "0]}]}}"),
    ("maps of one", r#"{"result":true,"data":{"list":["#, r#"{"f":{"":0}},"#, "{}]}}"),
    ("a map", r#"{"result":true,"data":{"list":[{"f":{"#, r#""a":{},"b":{},"#, r#""c":0}}]}}"#),
    ("texts", r#"{"result":true,"data":{"list":[{"g":["#, r#""a","#, r#""a"]}]}}"#),
    ("unknown members", r#"{"result":true,"data":{"list":["#, r#"{"":0},"#, "{}]}}"),
    ("unknown lists", r#"{"result":true,"data":{"x":["#, "[0],", "0]}}"),
    ("beside the payload", r#"{"result":true,"data":null,"x":["#, "0,", "0]}"),
    ("in a failure", r#"{"result":false,"error":{"x":["#, "0,", "0]}}"),
    ("in a permission", r#"{"result":false,"permission":{"actions":["#, "{},", "{}]}}"),
];

/// An answer of the greatest length.
fn body((_, start, item, end): (&str, &str, &str, &str)) -> String {
    [start, &*item.repeat((LONGEST - start.len() - end.len()) / item.len()), end].concat()
}

pub(crate) fn is_measured() -> bool {
    std::env::var_os(VARIABLE).is_some()
}

/// Reads one answer, and says how it ended and how much memory the process took at most, in bytes.
pub(crate) fn measure() -> ExitCode {
    let number: usize = std::env::var(VARIABLE).unwrap().parse().unwrap();
    let runtime = tokio::runtime::Builder::new_multi_thread().worker_threads(1).enable_all().build().unwrap();
    let result = runtime.block_on(async {
        let server = Server::saying(answer(200, &[], body(ANSWERS[number]))).await;
        server.builder().max_answer(LONGEST).build().unwrap().send(&Ask::default()).await
    });
    let status = std::fs::read_to_string("/proc/self/status").unwrap_or_default();
    let peak = status.lines().find_map(|line| line.strip_prefix("VmHWM:")?.trim().strip_suffix(" kB")?.parse().ok());
    println!(
        "{} {}",
        result.map_or_else(|error| format!("{:?}", error.kind()), |_| "Ok".to_owned()),
        peak.unwrap_or(0_usize) << 10
    );
    ExitCode::SUCCESS
}

pub(crate) async fn stays_bounded(tally: Tally) {
    for (number, (attack, ..)) in ANSWERS.into_iter().enumerate() {
        let mut command = Command::new(std::env::current_exe().unwrap());
        let output = String::from_utf8(command.env(VARIABLE, number.to_string()).output().unwrap().stdout).unwrap();
        let (ended, peak) = output.trim().split_once(' ').unwrap_or_else(|| panic!("{attack}: {output:?}"));
        let peak: usize = peak.parse().unwrap();
        // The server's side holds its answer three times.
        assert!(peak < 25 * LONGEST, "{attack}: {} MiB", peak >> 20);
        println!("memory: {attack}, {} MiB on the wire: {ended}, {} MiB at most", LONGEST >> 20, peak >> 20);
        match ended {
            "Ok" => tally.harmless(attack, Ok(())),
            "TooLarge" | "Decode" | "Api" => {
                drop(tally.refused::<()>(attack, Err(refusal().await), &[ErrorKind::Decode]))
            }
            _ => panic!("{attack}: {ended}"),
        }
    }
}

/// The child's error stays in the child; this one stands for it in the count.
async fn refusal() -> bkapi::Error {
    Server::saying(answer(200, &[], "")).await.ask().await.unwrap_err()
}
