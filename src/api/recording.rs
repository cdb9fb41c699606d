//! A transport that keeps what was read: answers to GET go to a file, and another run with the same file is answered by
//! them. A reading of hours goes on where a limit or a signal stopped it. [I/O: reads and appends one file.]

use super::{
    seal::seal,
    transport::{HttpRequest, HttpResponse, KnownAnswer, Transport, TransportError},
};
use foldhash::HashMap;
use futures_util::future::BoxFuture;
use http::{HeaderMap, Method, StatusCode};
use secrecy::SecretString;
use serde::{Deserialize, Serialize};
use std::{
    fs::{File, OpenOptions},
    io::{self, Read as _, Write as _},
    path::Path,
    sync::{Arc, Mutex, PoisonError},
};
use url::Url;

/// The format of the file.
const FORMAT: &str = "orgward.reading/1";

/// The age in seconds after which an answer is asked for again: a day.
const OLDEST: i64 = 86_400;

/// The most bytes that are read back.
const MOST: u64 = 2 << 30;

/// The reason why a file cannot be gone on with.
#[derive(Debug, thiserror::Error)]
pub enum RecordingError {
    /// It cannot be opened, read or written.
    #[error(transparent)]
    Io(#[from] io::Error),
    /// It holds something else.
    #[error("it was made by something else, for another organization, or with another key")]
    Other,
}

/// The first line of the file.
#[derive(PartialEq, Deserialize, Serialize)]
struct RecordingHead {
    format: String,
    base: String,
    /// A proof of the key, which says nothing of it.
    seal: String,
}

/// One answer.
#[derive(Deserialize, Serialize)]
struct RecordedAnswer {
    url: String,
    at: i64,
    body: String,
}

/// An answer of an earlier run.
struct EarlierAnswer {
    /// The time when that run began.
    at: i64,
    body: String,
}

/// See the module.
pub struct Recording {
    inner: Arc<dyn Transport>,
    now: i64,
    /// The answers of an earlier run, by their addresses.
    earlier: Mutex<HashMap<String, EarlierAnswer>>,
    file: Mutex<File>,
}

impl Recording {
    /// Opens the file, and makes it where it does not exist.
    ///
    /// # Errors
    /// When it cannot be read or written, or is about something else.
    pub fn open(
        path: &Path,
        base: &Url,
        key: &SecretString,
        now: i64,
        inner: Arc<dyn Transport>,
    ) -> Result<Self, RecordingError> {
        let mut options = OpenOptions::new();
        options.read(true).append(true).create(true);
        #[cfg(unix)]
        std::os::unix::fs::OpenOptionsExt::mode(&mut options, 0o600);
        let mut file = options.open(path)?;
        let mut text = String::new();
        let _ = (&mut file).take(MOST).read_to_string(&mut text)?;
        let head = RecordingHead { format: FORMAT.to_owned(), base: base.to_string(), seal: seal(key, FORMAT) };
        let mut lines = text.lines();
        let mut earlier = HashMap::default();
        match lines.next().map(serde_json::from_str::<RecordingHead>) {
            None => file.write_all(line(&head)?.as_bytes())?,
            Some(Ok(there)) if there == head => {
                // The last line may be cut where the run was killed.
                for RecordedAnswer { url, at, body } in lines.filter_map(|line| serde_json::from_str(line).ok()) {
                    // An answer from the future has a wrong time, so it may be old.
                    if (0..=OLDEST).contains(&now.saturating_sub(at)) {
                        earlier.insert(url, EarlierAnswer { at, body });
                    }
                }
                if !text.ends_with('\n') {
                    file.write_all(b"\n")?;
                }
            }
            Some(_) => return Err(RecordingError::Other),
        }
        Ok(Self { inner, now, earlier: Mutex::new(earlier), file: Mutex::new(file) })
    }

    /// Returns how many answers of an earlier run are left.
    #[must_use]
    pub fn left(&self) -> usize {
        self.earlier.lock().unwrap_or_else(PoisonError::into_inner).len()
    }

    fn keep(&self, url: String, body: &[u8]) {
        let Ok(body) = std::str::from_utf8(body) else { return };
        let answer = RecordedAnswer { url, at: self.now, body: body.to_owned() };
        let mut file = self.file.lock().unwrap_or_else(PoisonError::into_inner);
        // What cannot be kept is read again by the next run.
        if let Err(error) = line(&answer).and_then(|line| file.write_all(line.as_bytes())) {
            tracing::warn!(%error, "cannot keep what was read");
        }
    }
}

fn line(value: &impl Serialize) -> io::Result<String> {
    Ok(serde_json::to_string(value)? + "\n")
}

impl Transport for Recording {
    fn send(&self, request: HttpRequest, limit: usize) -> BoxFuture<'_, Result<HttpResponse, TransportError>> {
        Box::pin(async move {
            let is_read = request.method == Method::GET;
            let url = request.url.to_string();
            let answer = self.inner.send(request, limit).await?;
            if is_read && answer.status == StatusCode::OK {
                self.keep(url, &answer.body);
            }
            Ok(answer)
        })
    }

    fn known(&self, request: &HttpRequest) -> Option<KnownAnswer> {
        // Each answer is given once: a second request for it must reach the API.
        let mut earlier = self.earlier.lock().unwrap_or_else(PoisonError::into_inner);
        let EarlierAnswer { at, body } = earlier.remove(request.url.as_str())?;
        let response = HttpResponse { status: StatusCode::OK, headers: HeaderMap::new(), body: body.into() };
        Some(KnownAnswer { response, read: at })
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::api::in_memory::InMemory;
    use axum::{Router, routing::get};
    use std::sync::atomic::{AtomicU32, Ordering};

    #[tokio::test]
    async fn an_answer_is_asked_for_once() {
        let asked: &'static AtomicU32 = Box::leak(Box::new(AtomicU32::new(0)));
        let router = Router::new().route(
            "/v1/users",
            get(move || async move {
                asked.fetch_add(1, Ordering::Relaxed);
                "{\n\"data\": []\n}"
            }),
        );
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("orgward.yaml.partial");
        let base: Url = "http://127.0.0.1/v1".parse().unwrap();
        let open = |key: &str, now| {
            let inner = Arc::new(InMemory::new(router.clone()));
            Recording::open(&path, &base, &SecretString::from(key), now, inner)
        };
        let read = async |recording: &Recording| {
            let url = "http://127.0.0.1/v1/users?limit=100".parse().unwrap();
            let request = HttpRequest { method: Method::GET, url, headers: HeaderMap::new(), body: None };
            match recording.known(&request) {
                Some(known) => known.response.body,
                None => recording.send(request, 1000).await.unwrap().body,
            }
        };
        let first = read(&open("sk-admin-1", 0).unwrap()).await;
        OpenOptions::new().append(true).open(&path).unwrap().write_all(b"{\"url\": \"cut").unwrap();
        let again = open("sk-admin-1", 60).unwrap();
        assert_eq!((again.left(), read(&again).await, asked.load(Ordering::Relaxed)), (1, first, 1));
        read(&again).await;
        assert_eq!(asked.load(Ordering::Relaxed), 2, "whoever asks again is told anew");
        for (now, left) in [(86_400, 1), (90_000, 0), (-1, 0)] {
            assert_eq!(open("sk-admin-1", now).unwrap().left(), left, "at {now}");
        }
        assert!(matches!(open("sk-admin-2", 60), Err(RecordingError::Other)));
        #[cfg(unix)]
        assert_eq!(
            std::os::unix::fs::PermissionsExt::mode(&std::fs::metadata(&path).unwrap().permissions()) & 0o777,
            0o600
        );
    }
}
