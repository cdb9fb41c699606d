//! A transport that makes a newer snapshot from an older one: it answers from the older one where it was told to, sends
//! everything else, and notes what that gives. It does not decide what is still true.

use super::{
    super::transport::{HttpRequest, HttpResponse, KnownAnswer, Transport, TransportError},
    Asked, AskedPage, HeldAnswer, Recorder, Snapshot, ToldAnswer, replay,
};
use crate::model::{held_list::HeldList, scalar::Seconds};
use futures_util::future::BoxFuture;
use http::Method;
use std::{
    collections::{BTreeMap, BTreeSet},
    sync::{Arc, Mutex, MutexGuard, PoisonError},
};
use url::Url;

/// The audit log tells what happened and not what there is, so it is never a part of a snapshot.
const AUDIT_LOG: &str = "/organization/audit_logs";

/// See the module.
pub struct Renewal {
    inner: Arc<dyn Transport>,
    recorder: Recorder,
    base: Url,
    now: Seconds,
    held: Snapshot,
    kept: Mutex<KeptAnswers>,
}

/// The answers of the older snapshot that are still true.
#[derive(Default)]
struct KeptAnswers {
    /// Those that answer.
    answers: BTreeMap<Asked, HeldAnswer>,
    /// Those that go into the newer snapshot if nothing newer was read.
    carried: BTreeSet<Asked>,
    /// Those that answered something.
    used: BTreeSet<Asked>,
}

impl Renewal {
    /// Returns a transport that sends everything through `inner`, until it is told what to keep.
    #[must_use]
    pub fn new(inner: Arc<dyn Transport>, base: Url, now: Seconds, held: Snapshot) -> Self {
        let recorder = Recorder::new(inner.clone(), base.clone(), now);
        Self { inner, recorder, base, now, held, kept: Mutex::default() }
    }

    /// Returns the older snapshot.
    #[must_use]
    pub fn older(&self) -> &Snapshot {
        &self.held
    }

    /// Returns the answers of the older snapshot, in an order that stays.
    pub fn held(&self) -> impl Iterator<Item = HeldList<'_>> {
        self.held.answers.iter().map(|(asked, held)| HeldList {
            path: &asked.path,
            filters: &asked.filters,
            read: held.read,
            rows: match &held.told {
                ToldAnswer::Rows(rows) => rows,
                _ => &[],
            },
            is_answered: matches!(held.told, ToldAnswer::Rows(_) | ToldAnswer::One(_)),
        })
    }

    /// Answers from now on with these of the held answers, by their places, and carries those over into the newer
    /// snapshot.
    pub fn keep(&self, answering: &BTreeSet<usize>, carried: &BTreeSet<usize>) {
        let mut kept = KeptAnswers::default();
        for (index, (asked, held)) in self.held.answers.iter().enumerate() {
            if answering.contains(&index) {
                kept.answers.insert(asked.clone(), held.clone());
            }
            if carried.contains(&index) {
                kept.carried.insert(asked.clone());
            }
        }
        *self.kept() = kept;
    }

    /// Reads these again from now on, and answers what was read already with what was read.
    pub fn read_again(&self, places: &BTreeSet<usize>) {
        self.recorder.answer_again();
        let mut kept = self.kept();
        for (index, asked) in self.held.answers.keys().enumerate() {
            if places.contains(&index) {
                kept.answers.remove(asked);
                kept.carried.remove(asked);
            }
        }
        kept.used.clear();
    }

    /// Returns the places of the held answers that answered something since it was last told what to keep.
    #[must_use]
    pub fn used(&self) -> BTreeSet<usize> {
        let kept = self.kept();
        let is_used = |(_, asked): &(usize, &Asked)| kept.used.contains(*asked);
        self.held.answers.keys().enumerate().filter(is_used).map(|(index, _)| index).collect()
    }

    /// Returns the newer snapshot.
    #[must_use]
    pub fn snapshot(&self) -> Snapshot {
        let mut newer = self.recorder.snapshot();
        let kept = self.kept();
        for (asked, held) in &self.held.answers {
            if kept.carried.contains(asked) && !newer.answers.contains_key(asked) {
                newer.answers.insert(asked.clone(), held.clone());
            }
        }
        newer.taken = newer.answers.values().map(|held| held.read).min().unwrap_or(self.now);
        newer
    }

    fn kept(&self) -> MutexGuard<'_, KeptAnswers> {
        self.kept.lock().unwrap_or_else(PoisonError::into_inner)
    }

    fn asked(&self, request: &HttpRequest) -> Option<(Asked, AskedPage)> {
        Asked::of(&self.base, &request.url)
            .filter(|(asked, _)| request.method == Method::GET && asked.path != AUDIT_LOG)
    }
}

impl Transport for Renewal {
    fn send(&self, request: HttpRequest, limit: usize) -> BoxFuture<'_, Result<HttpResponse, TransportError>> {
        match self.asked(&request) {
            Some(_) => self.recorder.send(request, limit),
            None => self.inner.send(request, limit),
        }
    }

    fn known(&self, request: &HttpRequest) -> Option<KnownAnswer> {
        let (asked, page) = self.asked(request)?;
        if let Some(noted) = self.recorder.answer(&asked, &page) {
            return Some(noted);
        }
        let mut kept = self.kept();
        let answer = replay::answer(&kept.answers, &asked, &page).ok()?;
        let whole = Asked { path: asked.path.clone(), filters: Vec::new() };
        let used = if kept.answers.contains_key(&asked) { asked } else { whole };
        kept.used.insert(used);
        Some(answer)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::api::in_memory::InMemory;
    use axum::{Router, routing::get};
    use http::HeaderMap;

    const BASE: &str = "http://127.0.0.1/v1";

    fn request(path: &str) -> HttpRequest {
        let url = format!("{BASE}{path}").parse().unwrap();
        HttpRequest { method: Method::GET, url, headers: HeaderMap::new(), body: None }
    }

    /// An organization whose lists name their time.
    fn renewal(held: Snapshot, now: Seconds) -> Renewal {
        let page = move || async move { format!(r#"{{"data":[{{"id":"at-{now}"}}],"has_more":false}}"#) };
        let paths = ["users", "roles", "audit_logs"];
        let router = paths
            .iter()
            .fold(Router::new(), |router, path| router.route(&format!("/v1/organization/{path}"), get(page)));
        Renewal::new(Arc::new(InMemory::new(router)), BASE.parse().unwrap(), now, held)
    }

    async fn read(renewal: &Renewal, path: &str) -> String {
        let request = request(path);
        let response = match renewal.known(&request) {
            Some(known) => known.response,
            None => renewal.send(request, 1_000).await.unwrap(),
        };
        String::from_utf8(response.body).unwrap()
    }

    #[tokio::test]
    async fn what_is_kept_answers_and_the_rest_is_read() {
        let (users, roles) = ("/organization/users?limit=100", "/organization/roles?limit=100");
        let first = renewal(Snapshot::default(), 100);
        for path in [users, roles, "/organization/audit_logs?limit=100"] {
            assert!(read(&first, path).await.contains("at-100"));
        }
        let older = first.snapshot();
        assert_eq!((older.answers.len(), older.taken), (2, 100), "events are no part of it");
        let second = renewal(older, 200);
        let place = |path: &str| second.held().position(|held| path.starts_with(held.path)).unwrap();
        let (at_users, at_roles) = (place(users), place(roles));
        second.keep(&[at_users].into(), &[at_users, at_roles].into());
        assert!(read(&second, users).await.contains("at-100"));
        assert_eq!((second.used(), second.snapshot().taken), ([at_users].into(), 100));
        assert!(read(&second, roles).await.contains("at-200"));
        let newer = second.snapshot();
        let reads: Vec<Seconds> = newer.answers.values().map(|held| held.read).collect();
        assert_eq!((reads, newer.taken), (vec![200, 100], 100), "roles, users");
        second.read_again(&[at_users].into());
        assert!(read(&second, users).await.contains("at-200"));
        assert!(second.known(&request(users)).is_some() && second.known(&request(roles)).is_some());
        assert_eq!((second.used(), second.snapshot().taken), (BTreeSet::new(), 200));
    }
}
