//! The seam to the wire: one request goes out, one whole answer or a [`TransportError`] comes back.

use crate::model::scalar::Seconds;
use futures_util::future::BoxFuture;
use http::{HeaderMap, Method, StatusCode};
use std::{fmt, time::Duration};
use url::Url;

/// The size that one answer may have, after decompression: 16 MiB. A full page of 1,000 rows is well under 2.
pub const PAGE_BYTES: usize = 16 << 20;

/// The time that one attempt of a read may take, from connecting to the last byte.
pub const READ_TIMEOUT: Duration = Duration::from_secs(30);

/// The time that one attempt of a write may take. Longer than a read, because giving up early leaves a doubt.
pub const WRITE_TIMEOUT: Duration = Duration::from_secs(60);

/// The time limit of one attempt.
#[must_use]
pub fn timeout(method: &Method) -> Duration {
    if *method == Method::GET { READ_TIMEOUT } else { WRITE_TIMEOUT }
}

/// One request as it goes on the wire.
#[derive(Clone)]
pub struct HttpRequest {
    /// The method.
    pub method: Method,
    /// The whole address, with its query.
    pub url: Url,
    /// All headers; the authorization is marked as sensitive.
    pub headers: HeaderMap,
    /// The body, if any.
    pub body: Option<Vec<u8>>,
}

/// One answer, whole.
#[derive(Clone)]
pub struct HttpResponse {
    /// The status.
    pub status: StatusCode,
    /// All headers.
    pub headers: HeaderMap,
    /// The body after decompression. It may carry a secret that was just minted.
    pub body: Vec<u8>,
}

/// An answer that is known without sending anything.
#[derive(Debug)]
pub struct KnownAnswer {
    /// The answer.
    pub response: HttpResponse,
    /// The time when it was read.
    pub read: Seconds,
}

// Neither shows headers or body: one holds the key, the other may hold a minted one.
impl fmt::Debug for HttpRequest {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        let bytes = self.body.as_ref().map_or(0, Vec::len);
        write!(out, "HttpRequest({} {}, {bytes} bytes)", self.method, self.url.path())
    }
}

impl fmt::Debug for HttpResponse {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(out, "HttpResponse({}, {} bytes)", self.status, self.body.len())
    }
}

/// The reason why there is no answer. The variants say what may have happened to the request, because retrying depends
/// on it.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum TransportError {
    /// No connection: nothing was sent, so sending again is harmless.
    #[error("cannot connect: {0}")]
    Connect(String),
    /// It was sent, or may have been, and what became of it is unknown: a timeout, a reset, a truncated body.
    #[error("the answer was lost: {0}")]
    Lost(String),
    /// The answer is larger than the limit.
    #[error("the answer is larger than {limit} bytes")]
    TooLarge {
        /// The limit in bytes.
        limit: usize,
    },
    /// A redirect that is not followed: to another origin, too many of them, or of a write.
    #[error("redirect refused: {0}")]
    Redirect(String),
    /// Never sent, and trying again cannot help: plain http, a foreign origin.
    #[error("{0}")]
    Refused(String),
    /// Never sent, because the server's certificate is not trusted.
    #[error("{0}")]
    Untrusted(String),
    /// Not sent anywhere: a snapshot answers, and it does not hold this.
    #[error("{0}")]
    NotHeld(String),
}

/// Sends one request once. Implemented by [`super::network::Network`], [`super::in_memory::InMemory`] and tests.
/// It never retries: only the layer above knows what a request means.
pub trait Transport: Send + Sync {
    /// Sends the request and reads the whole answer, which may have `limit` bytes.
    fn send(&self, request: HttpRequest, limit: usize) -> BoxFuture<'_, Result<HttpResponse, TransportError>>;

    /// Returns the answer to a read if it is known without sending anything. It waits for no turn and counts as no
    /// request.
    fn known(&self, _request: &HttpRequest) -> Option<KnownAnswer> {
        None
    }
}
