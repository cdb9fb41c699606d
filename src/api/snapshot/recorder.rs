//! A transport that notes what the API tells, for a snapshot. It sends what it is asked to send, and later knows
//! what it noted, so that a second reading asks only for what the first one left out.

use super::{
    super::{
        redact::scrub,
        transport::{HttpRequest, HttpResponse, KnownAnswer, Transport, TransportError},
    },
    Asked, AskedPage, HeldAnswer, Refusal, Snapshot, ToldAnswer, is_lasting,
    kept::kept,
    replay,
};
use crate::model::{present::there, scalar::Seconds};
use futures_util::future::BoxFuture;
use http::{Method, StatusCode};
use serde::Deserialize;
use serde_json::value::RawValue;
use std::{
    collections::BTreeMap,
    sync::{
        Arc, Mutex, PoisonError,
        atomic::{AtomicBool, Ordering},
    },
};
use url::Url;

/// See the module.
pub struct Recorder {
    inner: Arc<dyn Transport>,
    base: Url,
    now: Seconds,
    noted: Mutex<Noted>,
    answers_again: AtomicBool,
}

/// What was noted.
#[derive(Default)]
struct Noted {
    answers: BTreeMap<Asked, HeldAnswer>,
    /// Listings whose end was not seen yet.
    begun: BTreeMap<Asked, BegunListing>,
}

/// The first pages of a listing.
#[derive(Default)]
struct BegunListing {
    rows: Vec<Box<RawValue>>,
    /// The time when the oldest of them was read.
    read: Seconds,
}

/// A page, as far as the end of a listing shows in it.
#[derive(Deserialize)]
struct NotedPage<'a> {
    #[serde(borrow)]
    data: Vec<&'a RawValue>,
    has_more: Option<bool>,
    #[serde(default, deserialize_with = "there")]
    next: Option<Option<String>>,
    #[serde(default, deserialize_with = "there")]
    next_page: Option<Option<String>>,
}

/// An error of the API.
#[derive(Deserialize)]
struct RefusalBody {
    error: RefusalWords,
}

#[derive(Default, Deserialize)]
struct RefusalWords {
    message: Option<String>,
    code: Option<String>,
    #[serde(rename = "type")]
    kind: Option<String>,
}

impl Recorder {
    /// Returns a recorder of what comes through `inner`.
    #[must_use]
    pub fn new(inner: Arc<dyn Transport>, base: Url, now: Seconds) -> Self {
        Self { inner, base, now, noted: Mutex::default(), answers_again: AtomicBool::new(false) }
    }

    /// From now on, what was noted is not asked for again.
    pub fn answer_again(&self) {
        self.answers_again.store(true, Ordering::Relaxed);
    }

    /// Returns what was noted so far, as old as the oldest answer in it. A listing whose end was not seen is noted as
    /// unclear.
    #[must_use]
    pub fn snapshot(&self) -> Snapshot {
        let noted = self.noted.lock().unwrap_or_else(PoisonError::into_inner);
        let mut answers = noted.answers.clone();
        for asked in noted.begun.keys() {
            let told = ToldAnswer::Unclear("the listing was not read to its end".to_owned());
            answers.insert(asked.clone(), HeldAnswer { read: self.now, told });
        }
        let taken = answers.values().map(|held| held.read).min().unwrap_or(self.now);
        Snapshot { taken, answers, ..Snapshot::default() }
    }

    /// Notes an answer that was read at a time.
    fn note(&self, asked: Asked, page: &AskedPage, answer: &HttpResponse, read: Seconds) {
        let HttpResponse { status, body, .. } = answer;
        let held = |told| HeldAnswer { read, told };
        let held = match *status {
            StatusCode::OK if page.limit.is_some() => self.page(&asked, page, body, read),
            StatusCode::OK => Some(held(one(body))),
            status if is_lasting(status) => Some(held(ToldAnswer::Refused(refusal(status, body)))),
            _ => None,
        };
        let Some(held) = held else { return };
        let mut noted = self.noted.lock().unwrap_or_else(PoisonError::into_inner);
        noted.begun.remove(&asked);
        noted.answers.insert(asked, held);
    }

    /// Takes a page that was read at a time, and returns the whole listing with the last one.
    fn page(&self, asked: &Asked, page: &AskedPage, body: &[u8], read: Seconds) -> Option<HeldAnswer> {
        let Ok(told) = serde_json::from_slice::<NotedPage<'_>>(body) else {
            let told = ToldAnswer::Unclear("the answer was not a page of a listing".to_owned());
            return Some(HeldAnswer { read, told });
        };
        let mut noted = self.noted.lock().unwrap_or_else(PoisonError::into_inner);
        let begun = noted.begun.entry(asked.clone()).or_default();
        if page.cursor.is_none() {
            *begun = BegunListing { rows: Vec::new(), read };
        }
        begun.read = begun.read.min(read);
        begun.rows.extend(told.data.iter().map(|row| kept(row)));
        let ends = |cursor: &Option<Option<String>>| {
            cursor.as_ref().is_some_and(|cursor| cursor.as_ref().is_none_or(String::is_empty))
        };
        let is_last = match told.has_more {
            Some(has_more) => !has_more,
            None => told.data.is_empty() || ends(&told.next) || ends(&told.next_page),
        };
        is_last.then(|| {
            let BegunListing { rows, read } = noted.begun.remove(asked).unwrap_or_default();
            HeldAnswer { read, told: ToldAnswer::Rows(rows) }
        })
    }

    fn asked(&self, request: &HttpRequest) -> Option<(Asked, AskedPage)> {
        Asked::of(&self.base, &request.url).filter(|_| request.method == Method::GET)
    }

    /// Returns what was noted, if the recorder answers by now.
    pub(super) fn answer(&self, asked: &Asked, page: &AskedPage) -> Option<KnownAnswer> {
        if !self.answers_again.load(Ordering::Relaxed) {
            return None;
        }
        let noted = self.noted.lock().unwrap_or_else(PoisonError::into_inner);
        replay::answer(&noted.answers, asked, page).ok()
    }
}

fn one(body: &[u8]) -> ToldAnswer {
    match serde_json::from_slice::<&RawValue>(body) {
        Ok(raw) => ToldAnswer::One(kept(raw)),
        Err(_) => ToldAnswer::Unclear("the answer was not JSON".to_owned()),
    }
}

fn refusal(status: StatusCode, body: &[u8]) -> Refusal {
    let words = serde_json::from_slice::<RefusalBody>(body).map(|body| body.error).unwrap_or_default();
    let clean = |text: Option<String>| text.map(|text| scrub(&text, &[])).filter(|text| !text.is_empty());
    Refusal {
        status: status.as_u16(),
        message: clean(words.message).unwrap_or_default(),
        code: clean(words.code),
        kind: clean(words.kind),
    }
}

impl Transport for Recorder {
    fn send(&self, request: HttpRequest, limit: usize) -> BoxFuture<'_, Result<HttpResponse, TransportError>> {
        Box::pin(async move {
            let asked = self.asked(&request);
            let answer = self.inner.send(request, limit).await?;
            if let Some((asked, page)) = asked {
                self.note(asked, &page, &answer, self.now);
            }
            Ok(answer)
        })
    }

    fn known(&self, request: &HttpRequest) -> Option<KnownAnswer> {
        let (asked, page) = self.asked(request)?;
        if let Some(noted) = self.answer(&asked, &page) {
            return Some(noted);
        }
        let known = self.inner.known(request)?;
        self.note(asked, &page, &known.response, known.read);
        Some(known)
    }
}
