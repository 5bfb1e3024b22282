//! Waits until something happens: to files, or to the process.

use crate::cli::Stop;
use notify::event::{AccessKind, AccessMode};
use notify::{Event, EventKind, RecommendedWatcher, RecursiveMode, Watcher};
use std::collections::BTreeMap;
use std::path::PathBuf;
use std::sync::mpsc::{self, Receiver, RecvTimeoutError, Sender};
use std::time::{Duration, Instant};

/// Editors write a file in several steps: it is looked at when nothing happened for so long,
const QUIET: Duration = Duration::from_millis(80);
/// or after so long, where something happens all the time.
const PATIENCE: Duration = Duration::from_secs(1);
/// How often files are looked at where the system does not tell of them.
const PACE: Duration = Duration::from_secs(2);

/// What woke somebody up.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Signal {
    /// Something may have changed.
    Look,
    /// The process is to end.
    End,
}

/// Rings when something happens.
pub(super) struct Bell {
    sender: Sender<Signal>,
    receiver: Receiver<Signal>,
    watcher: Option<RecommendedWatcher>,
}

impl Bell {
    /// A bell that rings when the process is to end: by Ctrl-C, or by whoever ends processes.
    pub(super) fn hang() -> Result<Bell, Stop> {
        let (sender, receiver) = mpsc::channel();
        let ends = sender.clone();
        ctrlc::set_handler(move || _ = ends.send(Signal::End))
            .map_err(|error| Stop::Io(std::io::Error::other(error)))?;
        Ok(Bell { sender, receiver, watcher: None })
    }

    /// From now on the bell rings when something happens in these folders, and in no others.
    ///
    /// # Errors
    /// The system does not tell of some folder. Then the bell rings every few seconds.
    pub(super) fn watch(&mut self, places: &BTreeMap<PathBuf, bool>) -> notify::Result<()> {
        let sender = self.sender.clone();
        let ring = move |event: notify::Result<Event>| {
            if event.is_ok_and(|event| matters(event.kind)) {
                let _ = sender.send(Signal::Look);
            }
        };
        let mut watcher = notify::recommended_watcher(ring)?;
        let mut done = Ok(());
        for (folder, deep) in places {
            let mode = if *deep { RecursiveMode::Recursive } else { RecursiveMode::NonRecursive };
            // A folder that went away meanwhile is told of by the one above it.
            done = done
                .and(watcher.watch(folder, mode).or_else(|error| if folder.is_dir() { Err(error) } else { Ok(()) }));
        }
        // The old one is let go only now, so that nothing happens unseen.
        self.watcher = done.is_ok().then_some(watcher);
        done
    }

    /// Waits for the bell, and then for quiet.
    pub(super) fn wait(&self, at_most: Option<Duration>) -> Signal {
        let at_most = if self.watcher.is_some() { at_most } else { Some(PACE) };
        let mut signal = match at_most {
            Some(at_most) => self.receiver.recv_timeout(at_most).unwrap_or(Signal::Look),
            None => self.receiver.recv().unwrap_or(Signal::End),
        };
        let start = Instant::now();
        while signal == Signal::Look && start.elapsed() < PATIENCE {
            match self.receiver.recv_timeout(QUIET) {
                Ok(next) => signal = next,
                Err(RecvTimeoutError::Timeout | RecvTimeoutError::Disconnected) => break,
            }
        }
        signal
    }
}

/// Whether a file may be another one now. That files are read is none of our business: we read them ourselves.
fn matters(kind: EventKind) -> bool {
    match kind {
        EventKind::Access(access) => access == AccessKind::Close(AccessMode::Write),
        _ => true,
    }
}
