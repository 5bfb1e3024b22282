//! What the client tells the program's log. Nothing unless the feature `tracing` is on; never credentials or bodies.

#[cfg(feature = "tracing")]
pub(crate) use on::{Span, retry};

#[cfg(not(feature = "tracing"))]
pub(crate) use off::{Span, retry};

#[cfg(feature = "tracing")]
mod on {
    use crate::prepare::Prepared;
    use crate::show::Secrets;
    use crate::{Error, ErrorKind};
    use std::future::Future;
    use std::time::Duration;
    use tracing::Instrument;
    use tracing::field::{Empty, display};

    /// A span around a call.
    pub(crate) struct Span(tracing::Span);

    impl Span {
        pub(crate) fn of(call: &Prepared, secrets: &Secrets) -> Span {
            let (system, name) = call.operation.map_or(("", ""), |operation| (operation.system, operation.name));
            Span(tracing::info_span!(
                "call",
                system,
                name,
                method = %call.method,
                path = secrets.show(&call.path).to_string(),
                status = Empty,
                code = Empty,
                request_id = Empty,
                attempts = Empty,
            ))
        }

        /// Makes the call inside of the span and says how it ended: a failure that is the caller's as a warning, any other as
        /// an error.
        pub(crate) async fn follow<T>(self, call: impl Future<Output = Result<T, Error>>) -> Result<T, Error> {
            let span = self.0;
            let result = call.instrument(span.clone()).await;
            let _entered = span.enter();
            match &result {
                Ok(_) => tracing::debug!("answered"),
                Err(error) => {
                    record(&span, error);
                    let is_callers = error.http_status().map_or(error.kind() == ErrorKind::Request, |status| !status.is_server_error());
                    match is_callers {
                        true => tracing::warn!(error = %error.shown(), "refused"),
                        false => tracing::error!(error = %error.shown(), "failed"),
                    }
                }
            }
            result
        }
    }

    fn record(span: &tracing::Span, error: &Error) {
        if let Some(status) = error.http_status() {
            span.record("status", status.as_u16());
        }
        if let Some(code) = error.shown_code() {
            span.record("code", display(code));
        }
        if let Some(id) = error.shown_id() {
            span.record("request_id", id.to_string());
        }
        span.record("attempts", error.attempts());
    }

    /// Says that a call will be made again.
    pub(crate) fn retry(error: &Error, delay: Duration) {
        tracing::debug!(error = %error.shown(), ?delay, "will be made again");
    }
}

#[cfg(not(feature = "tracing"))]
mod off {
    use crate::Error;
    use crate::prepare::Prepared;
    use crate::show::Secrets;
    use std::future::Future;
    use std::time::Duration;

    pub(crate) struct Span;

    impl Span {
        pub(crate) fn of(_: &Prepared, _: &Secrets) -> Span {
            Span
        }

        pub(crate) fn follow<T>(
            self,
            call: impl Future<Output = Result<T, Error>>,
        ) -> impl Future<Output = Result<T, Error>> {
            call
        }
    }

    pub(crate) fn retry(_: &Error, _: Duration) {}
}
