//! A transport that notes what the API tells, for a snapshot. It sends what it is asked to send, and later answers from
//! what it noted, so that a second reading asks only for what the first one left out.

use super::{
    super::{
        redact::scrub,
        transport::{HttpRequest, HttpResponse, Transport, TransportError},
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
    /// The rows of listings whose end was not seen yet.
    begun: BTreeMap<Asked, Vec<Box<RawValue>>>,
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

    /// Returns what was noted so far. A listing whose end was not seen is noted as unclear.
    #[must_use]
    pub fn snapshot(&self) -> Snapshot {
        let noted = self.noted.lock().unwrap_or_else(PoisonError::into_inner);
        let mut answers = noted.answers.clone();
        for asked in noted.begun.keys() {
            let told = ToldAnswer::Unclear("the listing was not read to its end".to_owned());
            answers.insert(asked.clone(), HeldAnswer { read: self.now, told });
        }
        Snapshot { taken: self.now, answers, ..Snapshot::default() }
    }

    fn note(&self, asked: Asked, page: &AskedPage, status: StatusCode, body: &[u8]) {
        let told = match status {
            StatusCode::OK if page.limit.is_some() => self.page(&asked, page, body),
            StatusCode::OK => Some(one(body)),
            status if is_lasting(status) => Some(ToldAnswer::Refused(refusal(status, body))),
            _ => None,
        };
        let Some(told) = told else { return };
        let mut noted = self.noted.lock().unwrap_or_else(PoisonError::into_inner);
        noted.begun.remove(&asked);
        noted.answers.insert(asked, HeldAnswer { read: self.now, told });
    }

    /// Takes a page, and returns the whole listing with the last one.
    fn page(&self, asked: &Asked, page: &AskedPage, body: &[u8]) -> Option<ToldAnswer> {
        let Ok(told) = serde_json::from_slice::<NotedPage<'_>>(body) else {
            return Some(ToldAnswer::Unclear("the answer was not a page of a listing".to_owned()));
        };
        let mut noted = self.noted.lock().unwrap_or_else(PoisonError::into_inner);
        let rows = noted.begun.entry(asked.clone()).or_default();
        if page.cursor.is_none() {
            rows.clear();
        }
        rows.extend(told.data.iter().map(|row| kept(row)));
        let ends = |cursor: &Option<Option<String>>| {
            cursor.as_ref().is_some_and(|cursor| cursor.as_ref().is_none_or(String::is_empty))
        };
        let is_last = match told.has_more {
            Some(has_more) => !has_more,
            None => told.data.is_empty() || ends(&told.next) || ends(&told.next_page),
        };
        is_last.then(|| ToldAnswer::Rows(noted.begun.remove(asked).unwrap_or_default()))
    }

    /// Returns what was noted, if the recorder answers by now.
    pub(super) fn answer(&self, asked: &Asked, page: &AskedPage) -> Option<HttpResponse> {
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
            let asked = Asked::of(&self.base, &request.url).filter(|_| request.method == Method::GET);
            if let Some(known) = asked.as_ref().and_then(|(asked, page)| self.answer(asked, page)) {
                return Ok(known);
            }
            let answer = self.inner.send(request, limit).await?;
            if let Some((asked, page)) = asked {
                self.note(asked, &page, answer.status, &answer.body);
            }
            Ok(answer)
        })
    }
}
