//! One line on a terminal that says how far a run is.

use super::streams::Streams;
use crate::progress::{Moment, Progress};
use indicatif::{ProgressBar, ProgressDrawTarget, ProgressStyle};
use std::sync::mpsc::{self, RecvTimeoutError, Sender};
use std::thread::JoinHandle;
use std::time::Duration;

/// A run that is shorter needs no line.
const PATIENCE: Duration = Duration::from_millis(500);
/// How often the line is drawn.
const PACE: Duration = Duration::from_millis(100);

/// The line; it goes away with this value, so that nothing else is written while it stands there.
pub(super) struct Line {
    thread: Option<(Sender<()>, JoinHandle<()>)>,
}

impl Line {
    /// Shows how far `work` is while it is done.
    pub(super) fn during<T>(progress: &Progress, streams: &Streams<'_>, work: impl FnOnce() -> T) -> T {
        let line = Line::start(progress, streams);
        let done = work();
        drop(line);
        done
    }

    /// Shows a run from now on, where somebody watches.
    fn start(progress: &Progress, streams: &Streams<'_>) -> Line {
        let thread = streams.is_live().then(|| {
            let (ended, over) = mpsc::channel();
            let progress = progress.clone();
            let draw = move || {
                if over.recv_timeout(PATIENCE) != Err(RecvTimeoutError::Timeout) {
                    return;
                }
                let line = ProgressBar::with_draw_target(None, ProgressDrawTarget::stderr());
                line.set_style(ProgressStyle::with_template("{msg}").unwrap_or_else(|_| ProgressStyle::default_bar()));
                loop {
                    line.set_message(progress.moment().map_or_else(String::new, text));
                    line.tick();
                    if over.recv_timeout(PACE) != Err(RecvTimeoutError::Timeout) {
                        break;
                    }
                }
                line.finish_and_clear();
            };
            (ended, std::thread::spawn(draw))
        });
        Line { thread }
    }
}

impl Drop for Line {
    fn drop(&mut self) {
        if let Some((ended, thread)) = self.thread.take() {
            drop(ended);
            // A line that cannot be drawn is no reason to fail.
            let _ = thread.join();
        }
    }
}

/// `reading pages 120/342`.
fn text(moment: Moment) -> String {
    let word = moment.stage.word();
    match (moment.done, moment.total) {
        (_, 0) => format!("{word} …"),
        (done, total) => format!("{word} {}/{total}", done.min(total)),
    }
}

/// `reading pages 0.12 s, rendering 0.31 s`.
pub(super) fn times(progress: &Progress) -> String {
    let times = progress.times();
    let parts: Vec<String> =
        times.iter().map(|(stage, time)| format!("{} {:.2} s", stage.word(), time.as_secs_f64())).collect();
    parts.join(", ")
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::progress::Stage;

    #[test]
    fn the_line_says_the_stage_and_the_count() {
        let moment = |done, total| text(Moment { stage: Stage::Reading, done, total });
        assert_eq!(moment(12, 342), "reading pages 12/342");
        assert_eq!(moment(0, 0), "reading pages …");
        assert_eq!(moment(9, 8), "reading pages 8/8");
    }
}
