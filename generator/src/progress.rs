//! How far a run is: counted by the stages, looked at by whoever wants to show it.
//!
//! The stages know no terminal. They count into a [`Progress`], which costs one addition a page, and a command that has
//! somebody to tell reads it from another thread.

use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::{Arc, Mutex, PoisonError};
use std::time::{Duration, Instant};

/// A part of a run.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Stage {
    /// Pages are read; counted in pages.
    Reading,
    /// Code is made of endpoints and formatted; counted in endpoints.
    Rendering,
    /// Files are compared with what is there, and written.
    Writing,
}

impl Stage {
    /// What is being done: `reading pages`.
    pub fn word(self) -> &'static str {
        match self {
            Stage::Reading => "reading pages",
            Stage::Rendering => "rendering",
            Stage::Writing => "writing",
        }
    }
}

/// How far a run is at one moment.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Moment {
    /// What is being done.
    pub stage: Stage,
    /// How much of it is done.
    pub done: usize,
    /// How much there is to do; 0 where nobody knows.
    pub total: usize,
}

/// A handle that stages count into. Clones count together; the default one is looked at by nobody.
///
/// ```
/// use md_bindgen::progress::{Progress, Stage};
/// let progress = Progress::default();
/// progress.stage(Stage::Rendering, 2);
/// progress.step();
/// let moment = progress.moment().unwrap();
/// assert_eq!((moment.stage.word(), moment.done, moment.total), ("rendering", 1, 2));
/// ```
#[derive(Debug, Clone, Default)]
pub struct Progress {
    shared: Arc<Shared>,
}

#[derive(Debug, Default)]
struct Shared {
    done: AtomicUsize,
    total: AtomicUsize,
    stages: Mutex<Vec<(Stage, Instant)>>,
}

impl Progress {
    /// A stage begins, and ends the one before. `total` is how much there is to do, 0 where that is not known yet.
    pub fn stage(&self, stage: Stage, total: usize) {
        let mut stages = self.stages();
        // Nothing is counted yet, so that nobody sees the numbers of the last stage with the name of this one.
        self.shared.done.store(0, Ordering::Relaxed);
        self.shared.total.store(total, Ordering::Relaxed);
        stages.push((stage, Instant::now()));
    }

    /// The stage turns out to have more to do.
    pub fn expect(&self, more: usize) {
        self.shared.total.fetch_add(more, Ordering::Relaxed);
    }

    /// One more is done. Any thread may say so.
    pub fn step(&self) {
        self.shared.done.fetch_add(1, Ordering::Relaxed);
    }

    /// How far the run is; nothing before the first stage.
    pub fn moment(&self) -> Option<Moment> {
        let stages = self.stages();
        let (stage, _) = *stages.last()?;
        let [done, total] = [&self.shared.done, &self.shared.total].map(|count| count.load(Ordering::Relaxed));
        Some(Moment { stage, done, total })
    }

    /// How long each stage took, in the order in which they began; the last one until now.
    pub fn times(&self) -> Vec<(Stage, Duration)> {
        let stages = self.stages();
        let ends = stages.iter().skip(1).map(|(_, start)| *start).chain([Instant::now()]);
        stages.iter().zip(ends).map(|((stage, start), end)| (*stage, end.duration_since(*start))).collect()
    }

    fn stages(&self) -> std::sync::MutexGuard<'_, Vec<(Stage, Instant)>> {
        // A thread that panicked leaves a list that can be read all the same.
        self.shared.stages.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn clones_count_together_and_each_stage_from_nothing() {
        let progress = Progress::default();
        assert_eq!(progress.moment(), None);
        progress.stage(Stage::Reading, 0);
        progress.expect(3);
        std::thread::scope(|scope| (0..3).for_each(|_| _ = scope.spawn(|| progress.clone().step())));
        assert_eq!(progress.moment(), Some(Moment { stage: Stage::Reading, done: 3, total: 3 }));
        progress.stage(Stage::Writing, 7);
        assert_eq!(progress.moment(), Some(Moment { stage: Stage::Writing, done: 0, total: 7 }));
        let stages: Vec<Stage> = progress.times().into_iter().map(|(stage, _)| stage).collect();
        assert_eq!(stages, [Stage::Reading, Stage::Writing]);
    }
}
