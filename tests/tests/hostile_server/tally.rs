//! Counts attacks and how they ended.

use bkapi::{Error, ErrorKind};
use std::collections::BTreeMap;
use std::fmt::Debug;
use std::sync::{Mutex, PoisonError};

/// Per topic: attacks, refused ones, harmless ones, texts that were searched for secrets.
static COUNTS: Mutex<BTreeMap<&str, [usize; 3]>> = Mutex::new(BTreeMap::new());

/// Counts the attacks of one topic.
#[derive(Clone, Copy)]
pub(crate) struct Tally(&'static str);

impl Tally {
    pub(crate) fn of(topic: &'static str) -> Tally {
        Tally(topic)
    }

    fn count(self, index: usize, more: usize) {
        COUNTS.lock().unwrap_or_else(PoisonError::into_inner).entry(self.0).or_default()[index] += more;
    }

    /// The attack was refused with an error of one of these kinds.
    pub(crate) fn refused<T: Debug>(self, attack: &str, result: Result<T, Error>, kinds: &[ErrorKind]) -> Error {
        let error = match result {
            Err(error) => error,
            Ok(value) => panic!("{attack}: an error was expected, not {}", start(&format!("{value:?}"))),
        };
        assert!(kinds.contains(&error.kind()), "{attack}: {}", start(&format!("{error:?}")));
        self.count(0, 1);
        error
    }

    /// The attack did nothing.
    pub(crate) fn harmless<T>(self, attack: &str, result: Result<T, Error>) -> T {
        self.count(1, 1);
        result.unwrap_or_else(|error| panic!("{attack}: {}", start(&format!("{error:?}"))))
    }

    /// So many texts hold no secret.
    pub(crate) fn searched(self, texts: usize) {
        self.count(2, texts);
    }
}

fn start(text: &str) -> String {
    text.chars().take(2000).collect()
}

/// A line for each topic.
pub(crate) fn print() {
    let counts = COUNTS.lock().unwrap_or_else(PoisonError::into_inner);
    for (topic, [refused, harmless, searched]) in counts.iter() {
        let attacks = refused + harmless;
        print!("{topic}: {attacks} attacks, {refused} refused, {harmless} harmless");
        match searched {
            0 => println!(),
            texts => println!(", {texts} texts searched, 0 leaks"),
        }
    }
    let attacks: usize = counts.values().map(|[refused, harmless, _]| refused + harmless).sum();
    println!("hostile servers: {attacks} attacks, 0 panics, 0 hangs");
}
