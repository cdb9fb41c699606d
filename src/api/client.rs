//! The client: bound requests in, rows and answers out. A [`Reader`] can only read, by type and by check; a [`Writer`]
//! says of every failure whether it may have had an effect.

use super::{
    answer::Answer,
    clock::{Clock, later},
    counts::{Counts, Requests},
    credentials::matches_redacted,
    error::{ReadError, WriteError},
    exchange::{Bad, BeforeSend, Channel, Good, OnWait},
    learned_pace::LearnedPace,
    pacing::{Executed, Limits, Pacing, Sends, label},
    page::{PageError, Walk},
    seal::seal,
    transport::{HttpRequest, Transport},
};
use crate::model::{
    request::{Bound, LastOf, Method},
    scalar::Seconds,
};
use http::{HeaderMap, HeaderName, HeaderValue, header};
use jiff::Timestamp;
use secrecy::{ExposeSecret as _, SecretString};
use serde_json::value::RawValue;
use std::{collections::BTreeSet, fmt, ops::ControlFlow, sync::Arc, time::Duration};
use tokio::sync::watch;
use url::Url;
use zeroize::Zeroizing;

/// The optional settings of a client.
#[derive(Clone, Default)]
pub struct Options {
    /// The organization's id, sent with every request when it is known.
    pub organization: Option<String>,
    /// The limits on trying and waiting.
    pub limits: Limits,
    /// Hears of every wait.
    pub on_wait: Option<OnWait>,
    /// The redacted values that mean the key in use, where no key is in use because a snapshot answers.
    pub own_keys: Option<BTreeSet<String>>,
    /// The limits of routes that earlier runs learned.
    pub pace: LearnedPace,
}

/// The reason why a client cannot be made.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum ClientError {
    /// The organization's id has characters that no header can carry.
    #[error("`organization.id` contains characters that an id cannot have")]
    Organization,
    /// The key has characters that no header can carry.
    #[error("the admin key contains characters that a key cannot have")]
    Key,
    /// The base address cannot have a path (`mailto:`).
    #[error("the base URL cannot have a path")]
    Base,
}

/// A connection to one organization. Cheap to clone; clones share limits, cooldowns and counts.
#[derive(Clone)]
pub struct Client(Arc<Shared>);

struct Shared {
    channel: Channel,
    base: Url,
    headers: HeaderMap,
    own_keys: Option<BTreeSet<String>>,
}

impl fmt::Debug for Client {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(out, "Client({})", self.0.base)
    }
}

impl Client {
    /// A client that sends `key` to `base` and nowhere else.
    ///
    /// # Errors
    /// When the key, the organization or the address cannot be sent.
    pub fn new(
        transport: Arc<dyn Transport>,
        clock: Arc<dyn Clock>,
        base: Url,
        key: SecretString,
        options: Options,
    ) -> Result<Self, ClientError> {
        let Options { organization, limits, on_wait, own_keys, pace } = options;
        let bearer = Zeroizing::new(format!("Bearer {}", key.expose_secret()));
        let mut bearer = HeaderValue::from_str(&bearer).map_err(|_| ClientError::Key)?;
        bearer.set_sensitive(true);
        let json = HeaderValue::from_static("application/json");
        let mut headers = HeaderMap::from_iter([(header::AUTHORIZATION, bearer), (header::ACCEPT, json)]);
        if let Some(organization) = organization {
            let id = HeaderValue::from_str(&organization).map_err(|_| ClientError::Organization)?;
            headers.insert(HeaderName::from_static("openai-organization"), id);
        }
        if base.cannot_be_a_base() {
            return Err(ClientError::Base);
        }
        let pacing = Pacing::new(&limits, clock.now(), pace);
        let (counts, stop) = (Counts::default(), watch::Sender::new(false));
        Ok(Self(Arc::new(Shared {
            channel: Channel { transport, clock, key, limits, on_wait, pacing, counts, stop },
            base,
            headers,
            own_keys,
        })))
    }

    /// Ends all waiting, for limits and for another attempt, now and from now on. What is under way is finished.
    pub fn stop(&self) {
        self.0.channel.stop.send_replace(true);
    }

    /// The half that reads.
    #[must_use]
    pub fn reader(&self) -> Reader {
        Reader(self.0.clone())
    }

    /// The half that writes.
    #[must_use]
    pub fn writer(&self) -> Writer {
        Writer(self.0.clone())
    }

    /// Returns what was sent so far, by meaning: the same however often something had to be sent again.
    #[must_use]
    pub fn requests(&self) -> Requests {
        self.0.channel.counts.requests()
    }

    /// Returns how often something was really sent so far, retries included.
    #[must_use]
    pub fn attempts(&self) -> u64 {
        self.0.channel.counts.attempts()
    }

    /// Returns what this run learned of the limits of routes, for a later one, and what it began with and did not use.
    #[must_use]
    pub fn learned_pace(&self, now: Seconds) -> LearnedPace {
        let (learned, guesses) = self.0.channel.pacing.learned();
        LearnedPace::new(now, learned.into_iter()).over(guesses)
    }

    /// Returns how far the run has come.
    #[must_use]
    pub fn progress(&self) -> RequestProgress {
        let Channel { counts, pacing, clock, .. } = &self.0.channel;
        let waiting = pacing.slowest(clock.now()).map(|slowest| (label(slowest.route), slowest.left));
        RequestProgress { done: counts.done(), known: counts.requests().sent, waiting }
    }

    /// A proof that whoever wrote a text holds the key in use. Only the same key gives the same one.
    #[must_use]
    pub fn seal(&self, text: &str) -> String {
        seal(&self.0.channel.key, text)
    }

    /// Returns whether a `redacted_value` of the API can only mean the key in use; see [`matches_redacted`].
    #[must_use]
    pub fn is_own_key(&self, redacted_value: &str) -> bool {
        match &self.0.own_keys {
            Some(own) => own.contains(redacted_value),
            None => matches_redacted(&self.0.channel.key, redacted_value),
        }
    }
}

/// The progress of a run with its requests.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct RequestProgress {
    /// The requests that are over.
    pub done: u64,
    /// Those, and the ones that wait or are under way.
    pub known: u64,
    /// The method and route that the run waits for longest because the API limits it, and about how long.
    pub waiting: Option<(String, Duration)>,
}

/// Takes the rows of a listing one by one.
pub type OnRow<'a> = dyn FnMut(&RawValue) -> Result<(), serde_json::Error> + Send + 'a;

/// Takes the rows of a listing one by one, and says when it has enough.
pub type OnRowUntil<'a> = dyn FnMut(&RawValue) -> Result<ControlFlow<LastOf>, serde_json::Error> + Send + 'a;

/// The size of a listing.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Listed {
    /// The rows, repeated ones included.
    pub rows: u64,
    /// The pages that they came in.
    pub pages: usize,
    /// True if there are more rows, which were not taken.
    pub has_more: bool,
}

/// Reads, and cannot write. Any number of reads may be started at once; only so many are under way.
#[derive(Clone)]
pub struct Reader(Arc<Shared>);

impl Reader {
    /// The time by the client's clock.
    #[must_use]
    pub fn now(&self) -> Timestamp {
        self.0.channel.clock.now()
    }

    /// Reads a listing to its end and hands over each row; one page is held at a time. Returns how much there was. The
    /// API promises no snapshot across pages, so the same row may come twice: telling rows apart is the caller's.
    ///
    /// # Errors
    /// When any page cannot be read or `row` refuses one. Rows that were handed over by then are not the whole listing.
    pub async fn list(&self, bound: &Bound, row: &mut OnRow<'_>) -> Result<Listed, ReadError> {
        self.list_until(bound, &mut |raw| row(raw).map(ControlFlow::Continue)).await
    }

    /// Reads a listing until `row` has enough, and requests no further page then.
    ///
    /// # Errors
    /// When a page cannot be read or `row` refuses a row.
    pub async fn list_until(&self, bound: &Bound, row: &mut OnRowUntil<'_>) -> Result<Listed, ReadError> {
        let label = || self.0.channel.label(bound);
        let mut walk = Walk::new(bound.paging);
        let mut rows_read = 0;
        loop {
            let text = self.get(bound, &walk.query()).await?;
            let (rows, more) = walk.take(&text).map_err(|error| self.not_a_page(bound, error))?;
            let mut left = rows.len();
            let mut is_last_page = false;
            for item in rows {
                rows_read += 1;
                left -= 1;
                let taken = row(item).map_err(|error| ReadError::Row {
                    label: label(),
                    why: self.0.channel.clean(&error.to_string()),
                })?;
                match taken {
                    ControlFlow::Continue(()) => {}
                    ControlFlow::Break(LastOf::Pages) => is_last_page = true,
                    ControlFlow::Break(LastOf::Rows) => {
                        return Ok(Listed { rows: rows_read, pages: walk.pages(), has_more: more || left > 0 });
                    }
                }
            }
            if is_last_page || !more {
                return Ok(Listed { rows: rows_read, pages: walk.pages(), has_more: more });
            }
        }
    }

    /// Reads the first page of a listing, and returns the whole answer.
    ///
    /// # Errors
    /// When it cannot be read, or when [`Reader::list`] would refuse the page.
    pub async fn first_page(&self, bound: &Bound) -> Result<Box<RawValue>, ReadError> {
        let mut walk = Walk::new(bound.paging);
        let text = self.get(bound, &walk.query()).await?;
        walk.take(&text).map_err(|error| self.not_a_page(bound, error))?;
        self.parse(bound, text)
    }

    /// Reads one thing.
    ///
    /// # Errors
    /// When it cannot be read; a 404 is [`ReadError::Failed`] with that status.
    pub async fn one(&self, bound: &Bound) -> Result<Box<RawValue>, ReadError> {
        let text = self.get(bound, &[]).await?;
        self.parse(bound, text)
    }

    fn parse(&self, bound: &Bound, text: String) -> Result<Box<RawValue>, ReadError> {
        RawValue::from_string(text).map_err(|error| ReadError::Row {
            label: self.0.channel.label(bound),
            why: self.0.channel.clean(&error.to_string()),
        })
    }

    fn not_a_page(&self, bound: &Bound, error: PageError) -> ReadError {
        let error = match error {
            PageError::Shape(why) => PageError::Shape(self.0.channel.clean(&why)),
            error => error,
        };
        ReadError::Page { label: self.0.channel.label(bound), error }
    }

    async fn get(&self, bound: &Bound, paging: &[(&'static str, String)]) -> Result<String, ReadError> {
        let refuse = |why| ReadError::Unsendable { label: self.0.channel.label(bound), why };
        if bound.method != Method::Get {
            return Err(refuse("it is not a GET"));
        }
        let request = self.0.build(bound, paging).map_err(refuse)?;
        let answer = self.0.channel.exchange(bound, request, Sends::Read, true, &mut || Ok(())).await;
        answer.map(|good| good.body).map_err(|bad| ReadError::Failed(Box::new(bad.failure)))
    }
}

/// Writes. It does not decide what: it is handed requests of a plan.
#[derive(Clone)]
pub struct Writer(Arc<Shared>);

impl Writer {
    /// Sends a write, after asking `before`, which decides once all waiting is over, and is told of the sending only when
    /// it is really sent; when it refuses, nothing is sent. Where it may be left undone when somebody asks to stop, it
    /// waits for nothing from then on (`hurry`). It is sent again only when the API turned it away unread, when no connection came about, or, up
    /// to three times, when the request is repeatable.
    ///
    /// # Errors
    /// By what is known of its effect; after [`WriteError::Unknown`] the object must be looked up.
    pub async fn send(&self, bound: &Bound, hurry: bool, before: &mut dyn BeforeSend) -> Result<Answer, WriteError> {
        let refuse = |why| WriteError::Unsendable { label: self.0.channel.label(bound), why };
        if bound.method == Method::Get {
            return Err(refuse("it is a GET"));
        }
        let request = self.0.build(bound, &[]).map_err(refuse)?;
        let sends = if bound.repeatable { Sends::Repeatable } else { Sends::Once };
        match self.0.channel.exchange(bound, request, sends, hurry, before).await {
            Ok(Good { status, request_id, body }) => {
                Ok(Answer { status: status.as_u16(), request_id, body: SecretString::from(body) })
            }
            // One lost attempt is enough for doubt, whatever the last one said.
            Err(Bad { failure, effect: Executed::Unknown }) => Err(WriteError::Unknown(Box::new(failure))),
            Err(Bad { failure, .. }) if failure.api().is_some_and(|error| error.status != 429) => {
                Err(WriteError::Refused(Box::new(failure)))
            }
            Err(Bad { failure, .. }) => Err(WriteError::NotSent(Box::new(failure))),
        }
    }
}

impl Writer {
    /// Waits by the client's clock, for what was sent to arrive. `false`, at once, when the deadline would pass or somebody
    /// asks to stop.
    pub async fn wait(&self, wait: Duration) -> bool {
        if !self.in_time(wait) {
            return false;
        }
        tokio::select! {
            biased;
            () = self.0.channel.stopped() => false,
            () = self.0.channel.clock.sleep(wait) => true,
        }
    }

    /// Returns how long a create whose answer was lost may still arrive.
    #[must_use]
    pub fn settle_time(&self) -> Duration {
        self.0.channel.limits.settle
    }

    /// Returns whether the deadline is further away than this.
    #[must_use]
    pub fn in_time(&self, wait: Duration) -> bool {
        self.0.channel.limits.deadline.is_none_or(|deadline| later(self.0.channel.clock.now(), wait) <= deadline)
    }
}

impl Shared {
    fn build(&self, bound: &Bound, paging: &[(&'static str, String)]) -> Result<HttpRequest, &'static str> {
        let path = format!("{}{}", self.base.path().trim_end_matches('/'), bound.path);
        let mut url = self.base.clone();
        url.set_path(&path);
        // The parser resolves `..` and its spellings; a path that changed would reach something else.
        if url.path() != path {
            return Err("its path is not a plain path");
        }
        if !bound.query.is_empty() || !paging.is_empty() {
            let mut query = url.query_pairs_mut();
            query.extend_pairs(&bound.query).extend_pairs(paging);
        }
        let mut headers = self.headers.clone();
        let body = match &bound.body {
            None => None,
            Some(body) => {
                headers.insert(header::CONTENT_TYPE, HeaderValue::from_static("application/json"));
                Some(serde_json::to_vec(body).map_err(|_| "its body cannot be written as JSON")?)
            }
        };
        let method = match bound.method {
            Method::Get => http::Method::GET,
            Method::Post => http::Method::POST,
            Method::Delete => http::Method::DELETE,
        };
        Ok(HttpRequest { method, url, headers, body })
    }
}
