//! What is logged by `tracing`, of one thread.

use std::cell::RefCell;
use std::future::Future;
use std::io;
use tracing_subscriber::filter::LevelFilter;
use tracing_subscriber::fmt::format::FmtSpan;

thread_local! {
    static LINES: RefCell<Option<Vec<u8>>> = const { RefCell::new(None) };
}

struct Writer;

impl io::Write for Writer {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        LINES.with_borrow_mut(|lines| lines.iter_mut().for_each(|lines| lines.extend_from_slice(bytes)));
        Ok(bytes.len())
    }

    fn flush(&mut self) -> io::Result<()> {
        Ok(())
    }
}

/// From now on everything is logged: one subscriber for all, for several at a time get into each other's way.
pub(crate) fn begin() {
    let subscriber = tracing_subscriber::fmt().with_max_level(LevelFilter::TRACE).with_span_events(FmtSpan::FULL);
    let subscriber = subscriber.with_ansi(false).without_time().with_writer(|| Writer).finish();
    tracing::subscriber::set_global_default(subscriber).unwrap();
}

/// Runs calls on a thread of their own, and gives what was logged there.
pub(crate) async fn of<F: Future>(calls: impl FnOnce() -> F + Send + 'static) -> (F::Output, String)
where
    F::Output: Send + 'static,
{
    let run = move || {
        LINES.set(Some(Vec::new()));
        let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build().unwrap();
        let output = runtime.block_on(calls());
        drop(runtime);
        (output, String::from_utf8(LINES.take().unwrap()).unwrap())
    };
    tokio::task::spawn_blocking(run).await.unwrap()
}
