//! When a call that failed is made again, and how long to wait before.

use crate::platform::Repeat;
use crate::{Effect, Error};
use std::hash::{BuildHasher, RandomState};
use std::sync::atomic::{AtomicU32, Ordering};
use std::time::Duration;

/// How often and how fast failed calls are made again.
///
/// A call that only reads is made again after a broken connection, a timeout, or an answer that says that a system in
/// the back could not be reached. A call that writes is made again only where the server cannot have seen it or says
/// that it turned it away: no connection, too many calls, no system behind the gateway. Everything else is given to the
/// caller at once.
///
/// Delays double from the first to the longest, and each is shortened by up to a half at random, so that many clients do
/// not come back at one time. Where the server says when it will listen again, that long is waited. All calls of a
/// client share a budget: a retry takes from it, a success gives back, so that a server in trouble is not drowned.
///
/// ```
/// use {{crate}}::Retry;
/// use std::time::Duration;
///
/// let patient = Retry::new().attempts(6).first_delay(Duration::from_millis(500));
/// ```
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Retry {
    attempts: u32,
    first_delay: Duration,
    longest_delay: Duration,
    budget: u32,
}

impl Retry {
    /// Three attempts, 200 milliseconds before the second, at most 20 seconds before any, a budget of 100 retries in
    /// a row.
    pub fn new() -> Retry {
        Retry {
            attempts: 3,
            first_delay: Duration::from_millis(200),
            longest_delay: Duration::from_secs(20),
            budget: 100,
        }
    }

    /// No call is made twice.
    pub fn off() -> Retry {
        Retry { attempts: 1, ..Retry::new() }
    }

    /// How often a call is made at most, the first time included; nothing below 1 counts.
    #[must_use]
    pub fn attempts(mut self, attempts: u32) -> Retry {
        self.attempts = attempts.max(1);
        self
    }

    /// The delay before the second attempt.
    #[must_use]
    pub fn first_delay(mut self, delay: Duration) -> Retry {
        self.first_delay = delay;
        self
    }

    /// The longest delay. A server that asks for a longer one gets no further attempt.
    #[must_use]
    pub fn longest_delay(mut self, delay: Duration) -> Retry {
        self.longest_delay = delay;
        self
    }

    /// How many retries all calls of a client may make in a row without a success in between. Ten successes give one
    /// retry back. Counts where the client is built, not for one call.
    #[must_use]
    pub fn budget(mut self, retries: u32) -> Retry {
        self.budget = retries;
        self
    }

    /// How long to wait before the next attempt; nothing where there is none.
    pub(crate) fn delay(&self, attempt: u32, error: &Error) -> Option<Duration> {
        if attempt >= self.attempts || !error.is_retryable() {
            return None;
        }
        let doubled = self.first_delay.saturating_mul(1 << (attempt - 1).min(20)).min(self.longest_delay);
        let delay = error.retry_after().unwrap_or_else(|| shortened(doubled));
        (delay <= self.longest_delay).then_some(delay)
    }
}

impl Default for Retry {
    fn default() -> Retry {
        Retry::new()
    }
}

impl Repeat {
    pub(crate) fn allows(self, effect: Effect) -> bool {
        match self {
            Repeat::Never => false,
            Repeat::Reads => effect == Effect::Read,
            Repeat::Any => true,
        }
    }
}

/// Between a half and the whole of a delay. The keys of the standard library's hash maps are random enough for that.
fn shortened(delay: Duration) -> Duration {
    let random = RandomState::new().hash_one(0_u8) >> 11;
    delay.mul_f64(0.5 + 0.5 * (random as f64 / (1_u64 << 53) as f64))
}

/// What a retry takes; a success gives one.
const COST: u32 = 10;

/// The retries that the calls of one client have left.
#[derive(Debug)]
pub(crate) struct Budget {
    left: AtomicU32,
    most: u32,
}

impl Budget {
    pub(crate) fn of(retry: &Retry) -> Budget {
        let most = retry.budget.saturating_mul(COST);
        Budget { left: AtomicU32::new(most), most }
    }

    /// Takes one retry; false where none is left.
    pub(crate) fn take(&self) -> bool {
        self.left.fetch_update(Ordering::Relaxed, Ordering::Relaxed, |left| left.checked_sub(COST)).is_ok()
    }

    /// Notes a success.
    pub(crate) fn refill(&self) {
        // Full is the usual case, and it must not cost a write that all threads share.
        if self.left.load(Ordering::Relaxed) < self.most {
            let more = |left: u32| (left < self.most).then_some(left + 1);
            let _ = self.left.fetch_update(Ordering::Relaxed, Ordering::Relaxed, more);
        }
    }
}
