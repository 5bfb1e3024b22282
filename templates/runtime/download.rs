//! An answer that is handed over piece by piece.

use crate::exchange::transport_error;
use crate::prepare::Prepared;
use crate::transport::Chunks;
use crate::{Error, File, Meta};
use bytes::Bytes;
use std::fmt;
use std::sync::Arc;

/// A file on its way from the server; see [`Call::download`](crate::Call::download).
///
/// ```no_run
/// # async fn f(client: {{crate}}::Client) -> Result<(), Box<dyn std::error::Error>> {
/// use std::io::Write;
///
/// let mut download = client.request({{crate}}::Method::GET, "/api/v1/plugins/7/archive/").download().await?;
/// let mut file = std::fs::File::create("plugin.tgz")?;
/// while let Some(piece) = download.chunk().await? {
///     file.write_all(&piece)?;
/// }
/// # Ok(())
/// # }
/// ```
pub struct Download {
    meta: Meta,
    body: Box<dyn Chunks>,
    call: Arc<Prepared>,
}

impl Download {
    pub(crate) fn new(meta: Meta, body: Box<dyn Chunks>, call: Arc<Prepared>) -> Download {
        Download { meta, body, call }
    }

    /// Status and headers.
    pub fn meta(&self) -> &Meta {
        &self.meta
    }

    /// The name and the media type that the server gives the file, without its bytes.
    pub fn file(&self) -> File {
        File::received(&self.meta.headers, Bytes::new())
    }

    /// The next piece; nothing at the end.
    ///
    /// # Errors
    ///
    /// [`ErrorKind::Transport`](crate::ErrorKind::Transport) or [`ErrorKind::Timeout`](crate::ErrorKind::Timeout) where the
    /// rest does not come.
    pub async fn chunk(&mut self) -> Result<Option<Bytes>, Error> {
        let Download { meta, body, call } = self;
        body.chunk().await.map_err(|error| {
            let error = transport_error(error).with_call(call).with_meta(meta.clone()).with_secrets(&meta.secrets);
            error.with_effort(meta.attempts, meta.elapsed)
        })
    }
}

impl fmt::Debug for Download {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Download").field("meta", &self.meta).finish_non_exhaustive()
    }
}
