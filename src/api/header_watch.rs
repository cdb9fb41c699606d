//! A transport in, the same transport out, which notes by name the headers of its answers that announce limits.

use super::transport::{HttpRequest, HttpResponse, Transport, TransportError};
use futures_util::future::BoxFuture;
use std::{
    collections::BTreeSet,
    sync::{Arc, Mutex, PoisonError},
};

/// The first letters of headers that announce limits.
const ANNOUNCING: [&str; 3] = ["x-ratelimit-", "ratelimit", "retry-after"];

/// The names of the headers that were seen.
#[derive(Debug, Default)]
pub struct HeaderNotes(Mutex<BTreeSet<String>>);

impl HeaderNotes {
    /// Returns the names, in order.
    #[must_use]
    pub fn names(&self) -> Vec<String> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner).iter().cloned().collect()
    }
}

/// A transport that notes headers.
pub struct HeaderWatch {
    inner: Arc<dyn Transport>,
    notes: Arc<HeaderNotes>,
}

impl HeaderWatch {
    /// Returns a transport that sends by another one.
    #[must_use]
    pub fn new(inner: Arc<dyn Transport>, notes: Arc<HeaderNotes>) -> Self {
        Self { inner, notes }
    }
}

impl Transport for HeaderWatch {
    fn send(&self, request: HttpRequest, limit: usize) -> BoxFuture<'_, Result<HttpResponse, TransportError>> {
        Box::pin(async move {
            let response = self.inner.send(request, limit).await?;
            let names = response.headers.keys().map(http::HeaderName::as_str);
            let announcing = names.filter(|name| ANNOUNCING.iter().any(|begin| name.starts_with(begin)));
            let mut seen = self.notes.0.lock().unwrap_or_else(PoisonError::into_inner);
            seen.extend(announcing.map(str::to_owned));
            drop(seen);
            Ok(response)
        })
    }
}
