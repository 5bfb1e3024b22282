//! The client against servers that mean harm, over real sockets: what they send, how slowly, where they point to, what they say
//! of secrets and write into logs; and hostile strings of callers on their way to a server.

#![allow(clippy::unwrap_used, clippy::expect_used)]

mod bodies;
mod journal;
mod json;
mod logs;
mod memory;
mod paging;
mod peer;
mod redirects;
mod secrets;
mod slow;
mod strings;
mod tally;

use libtest_mimic::{Arguments, Trial};
use std::process::ExitCode;
use tally::Tally;

/// Attacks of a topic, each a test of its own.
macro_rules! attacks {
    ($($topic:ident: $($name:ident)*;)*) => {
        vec![$($(
            Trial::test(concat!(stringify!($topic), "::", stringify!($name)), || {
                let runtime = tokio::runtime::Builder::new_multi_thread().worker_threads(2).enable_all().build()?;
                // On a worker, whose stack is that of programs with many threads.
                let tally = Tally::of(stringify!($topic));
                runtime.block_on(async { tokio::spawn($topic::$name(tally)).await })?;
                runtime.shutdown_background();
                Ok(())
            }),
        )*)*]
    };
}

fn main() -> ExitCode {
    if memory::is_measured() {
        return memory::measure();
    }
    secrets::listen_to_libraries();
    journal::begin();
    let arguments = Arguments::from_args();
    let trials = attacks! {
        bodies: promises endless lies odd_chunks exact_limits in_memory failures downloads bombs unknown_compression nothing names;
        json: deep names_of_the_library wide numbers_and_texts envelopes drift broken_failures codes_beside_a_status;
        memory: stays_bounded;
        paging: endless repeated odd_counts marks forms;
        slow: every_phase heads downloads odd_times extremes;
        redirects: are_never_followed are_told_without_secrets of_a_given_client;
        strings: in_paths in_parameters in_headers in_settings in_forms;
        secrets: are_shown_nowhere are_not_shown_by_servers_that_repeat_them of_settings_that_fail in_memory;
        logs: are_not_forged are_not_flooded;
    };
    let ended = libtest_mimic::run(&arguments, trials);
    if !arguments.list {
        tally::print();
    }
    ended.exit_code()
}
