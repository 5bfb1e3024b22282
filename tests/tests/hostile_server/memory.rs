//! What an answer takes in memory, measured in a process of its own for each.

use crate::peer::{Ask, Server, answer, payload, success};
use crate::tally::Tally;
use bkapi::ErrorKind;
use std::process::{Command, ExitCode};

const VARIABLE: &str = "MD_BINDGEN_HOSTILE_ANSWER";
/// The longest answer that the measured client takes, in bytes.
const LONGEST: usize = 8 << 20;

/// Answers that grow most when they are read.
fn answers() -> Vec<(&'static str, String)> {
    let fill = |start: &str, item: &str, end: &str| {
        let items = item.repeat((LONGEST - start.len() - end.len() - 200) / item.len());
        format!("{start}{}{end}", items.trim_end_matches(','))
    };
    let nested = |item: &str| fill("", item, "");
    vec![
        ("numbers", success(&payload("any", &fill("[", "0,", "]")))),
        ("empty lists", success(&payload("any", &fill("[", "[],", "]")))),
        ("lists of one", success(&payload("any", &fill("[", "[0],", "]")))),
        ("objects of one", success(&payload("any", &fill("[", "{\"\":0},", "]")))),
        ("records", success(&payload("list", &fill("[", "{},", "]")))),
        ("lists in records", success(&payload("list", &fill("[", "{\"e\":[]},", "]")))),
        ("unknown members", success(&payload("list", &fill("[", "{\"\":0},", "]")))),
        ("children", success(&payload("any", &fill("[", "{\"child\":{}},", "]")))),
        (
            "beside the payload",
            format!("{{\"result\":true,\"x\":{},\"data\":{}}}", fill("[", "0,", "]"), payload("number", "7")),
        ),
        ("in a failure", format!("{{\"result\":false,\"error\":{}}}", fill("{\"x\":[", "0,", "]}"))),
        ("in a permission", format!("{{\"result\":false,\"permission\":{}}}", fill("{\"actions\":[", "{},", "]}"))),
        ("no JSON", nested("\u{1}")),
    ]
}

pub(crate) fn is_measured() -> bool {
    std::env::var_os(VARIABLE).is_some()
}

/// Reads one answer, and says how it ended and how much memory the process took at most, in bytes.
pub(crate) fn measure() -> ExitCode {
    let number: usize = std::env::var(VARIABLE).unwrap().parse().unwrap();
    let runtime = tokio::runtime::Builder::new_multi_thread().worker_threads(1).enable_all().build().unwrap();
    let result = runtime.block_on(async {
        let server = Server::saying(answer(200, &[], &answers()[number].1)).await;
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
    for (number, (attack, _)) in answers().iter().enumerate() {
        let mut command = Command::new(std::env::current_exe().unwrap());
        let output = String::from_utf8(command.env(VARIABLE, number.to_string()).output().unwrap().stdout).unwrap();
        let (ended, peak) = output.trim().split_once(' ').unwrap_or_else(|| panic!("{attack}: {output:?}"));
        let peak: usize = peak.parse().unwrap();
        // All answers, the one that is sent, and the one that is read are there as text.
        assert!(peak < 40 * LONGEST, "{attack}: {} MiB", peak >> 20);
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
