//! One logical request in, one good answer or a [`Failure`] out: every attempt, and every wait between them.

use super::{
    answer::{ApiError, request_id},
    clock::{Clock, between},
    counts::Counts,
    error::{Failure, Problem, Stop},
    pacing::{Advice, Circumstances, Executed, Limits, Pacing, Place, Sends, Tries},
    redact::clean,
    transport::{HttpRequest, HttpResponse, PAGE_BYTES, Transport, TransportError},
};
use crate::model::request::{Bound, Method};
use futures_util::future::BoxFuture;
use http::StatusCode;
use jiff::Timestamp;
use secrecy::SecretString;
use serde_json::value::RawValue;
use std::{io, sync::Arc, time::Duration};
use tokio::sync::watch;

/// How long after the deadline the answer to a write may still come.
const WRITE_GRACE: Duration = Duration::from_secs(2);

/// A wait before another attempt, told to whoever shows progress.
#[derive(Clone, Debug)]
pub struct Wait {
    /// Method and route template.
    pub label: String,
    /// The cause of the wait, in words that may be shown.
    pub why: String,
    /// The length of the wait.
    pub wait: Duration,
    /// The number of attempts so far.
    pub attempts: u32,
}

/// The time that a write may wait for its turn until the data of its sender counts as old.
pub const LONG_WAIT: Duration = Duration::from_secs(60);

/// The decisions of a write's sender once the write has its turn.
pub trait BeforeSend: Send {
    /// Returns whether its sender must look at the organization again first, after it has waited this long. The wait
    /// counts from when the write was handed over, or from the last look.
    fn must_look(&mut self, _waited: Duration) -> bool {
        false
    }
    /// Looks again, while the write keeps its place in the queue.
    ///
    /// # Errors
    /// Why it must not be sent.
    fn look(&mut self) -> BoxFuture<'_, Result<(), String>> {
        Box::pin(std::future::ready(Ok(())))
    }
    /// It is about to be sent for the first time.
    ///
    /// # Errors
    /// Why it must not be sent.
    fn sends(&mut self) -> io::Result<()>;
}

impl<F: FnMut() -> io::Result<()> + Send> BeforeSend for F {
    fn sends(&mut self) -> io::Result<()> {
        self()
    }
}

/// A good answer: JSON of status 2xx.
pub(super) struct Good {
    pub(super) status: StatusCode,
    pub(super) request_id: Option<String>,
    pub(super) body: String,
}

/// A failed request, and whether any of its attempts may have been carried out.
pub(super) struct Bad {
    pub(super) failure: Failure,
    pub(super) effect: Executed,
}

/// Called before every wait for another attempt, to show progress. It must return quickly.
pub type OnWait = Arc<dyn Fn(&Wait) + Send + Sync>;

/// A connection: how to send, how long to try, and what was sent so far.
pub(super) struct Channel {
    pub(super) transport: Arc<dyn Transport>,
    pub(super) clock: Arc<dyn Clock>,
    pub(super) key: SecretString,
    pub(super) limits: Limits,
    pub(super) on_wait: Option<OnWait>,
    pub(super) pacing: Pacing,
    pub(super) counts: Counts,
    pub(super) stop: watch::Sender<bool>,
}

/// How far a request has come.
struct Attempts {
    label: String,
    tries: Tries,
    effect: Executed,
    began: Option<Timestamp>,
}

impl Attempts {
    fn end(self, problem: Problem, stop: Stop, now: Timestamp) -> Bad {
        let Self { label, tries, effect, began } = self;
        let spent = began.map_or(Duration::ZERO, |began| between(began, now));
        let failure = Failure { label, problem, attempts: tries.attempts, spent, stop };
        // Only a note: whether this is an error is for the caller to say, who may well expect a 404.
        tracing::debug!(error = %failure, "request failed");
        Bad { failure, effect }
    }
}

impl Channel {
    /// Method and template, as in [`crate::model::request::Request::label`].
    pub(super) fn label(&self, bound: &Bound) -> String {
        format!("{} {}", bound.method.as_str(), bound.route)
    }

    /// Sends until there is an answer that stands, as often as is harmless and reasonable. Counts one request.
    /// `before` is asked whenever it has its turn; when `before` refuses, it is not sent.
    pub(super) async fn exchange(
        &self,
        bound: &Bound,
        request: HttpRequest,
        sends: Sends,
        hurry: bool,
        before: &mut dyn BeforeSend,
    ) -> Result<Good, Bad> {
        let route = (bound.method, bound.route);
        let label = self.label(bound);
        if sends == Sends::Read
            && let Some(known) = self.transport.known(&request)
        {
            return self.judge(bound, known.response).map_err(|problem| {
                let failure = Failure { label, problem, attempts: 0, spent: Duration::ZERO, stop: Stop::Final };
                Bad { failure, effect: Executed::None }
            });
        }
        let _under_way = self.counts.request(&label);
        let mut course = Attempts { label, tries: Tries::default(), effect: Executed::None, began: None };
        let mut problem = Problem::Transport(TransportError::Refused("it was not sent in time".to_owned()));
        let mut place: Place = None;
        let mut waiting_since = self.clock.now();
        loop {
            let turn = tokio::select! {
                biased;
                turn = self.pacing.enter(route, &*self.clock, self.limits.deadline, place.take()) => turn,
                // What can go at once goes: it may be what finishes something.
                () = self.stopped(), if hurry => Err(Stop::Asked),
                () = self.counts.last_attempt(self.limits.max_requests) => Err(self.all_sent()),
            };
            let mut turn = match turn {
                Ok(turn) => turn,
                Err(stop) => return Err(course.end(problem, stop, self.clock.now())),
            };
            let waited = between(waiting_since, self.clock.now());
            if course.effect == Executed::Unknown {
                // What it would change may be its own work by now.
                if sends != Sends::Read && waited > LONG_WAIT {
                    return Err(course.end(problem, Stop::Doubtful, self.clock.now()));
                }
            } else if before.must_look(waited) {
                place = turn.step_aside();
                if let Err(why) = before.look().await {
                    let problem = Problem::Transport(TransportError::Refused(why));
                    return Err(course.end(problem, Stop::Final, self.clock.now()));
                }
                waiting_since = self.clock.now();
                continue;
            }
            if !self.counts.attempt(self.limits.max_requests) {
                return Err(course.end(problem, self.all_sent(), self.clock.now()));
            }
            if course.began.is_none()
                && let Err(error) = before.sends()
            {
                self.counts.withdraw_attempt();
                let problem = Problem::Transport(TransportError::Refused(error.to_string()));
                return Err(course.end(problem, Stop::Final, self.clock.now()));
            }
            let begins = self.clock.now();
            course.began.get_or_insert(begins);
            course.tries.attempts += 1;
            turn.begin(begins);
            let outcome = self.in_time(sends, self.transport.send(request.clone(), PAGE_BYTES)).await;
            let now = self.clock.now();
            let mut advice = Advice::default();
            let judged = outcome.map_err(|error| Problem::Transport(self.scrubbed(error))).and_then(|response| {
                advice = Advice::read(&response.headers, now);
                self.judge(bound, response)
            });
            problem = match judged {
                Ok(good) => {
                    turn.accepted(now, &advice);
                    return Ok(good);
                }
                Err(problem) => problem,
            };
            if problem.effect() == Executed::Unknown {
                course.effect = Executed::Unknown;
            }
            let (limits, jitter) = (&self.limits, self.clock.jitter());
            let mut limited = Duration::ZERO;
            if problem.is_limit() {
                // Everybody on this route waits, this request among them: `enter` sees to it.
                limited = turn.refused(now, &advice, jitter);
            } else if matches!(problem, Problem::Api(_)) {
                turn.accepted(now, &advice);
            }
            drop(turn);
            let circumstances = Circumstances { advice, limited, now, jitter };
            let wait = match course.tries.next(&problem, sends, limits, &circumstances) {
                Ok(wait) => wait,
                Err(stop) => return Err(course.end(problem, stop, now)),
            };
            self.tell(&course, &problem, wait);
            if !problem.is_limit() {
                tokio::select! {
                    biased;
                    () = self.clock.sleep(wait) => {}
                    () = self.stopped(), if hurry => return Err(course.end(problem, Stop::Asked, self.clock.now())),
                }
            }
        }
    }

    /// Waits for an answer until the deadline, a write a little longer: giving up on one leaves a doubt, and most answers
    /// take no time at all.
    async fn in_time(
        &self,
        sends: Sends,
        answer: impl Future<Output = Result<HttpResponse, TransportError>>,
    ) -> Result<HttpResponse, TransportError> {
        let Some(deadline) = self.limits.deadline else { return answer.await };
        let grace = if sends == Sends::Read { Duration::ZERO } else { WRITE_GRACE };
        let left = between(self.clock.now(), deadline) + grace;
        let late = |_| TransportError::Lost("none came before the deadline".to_owned());
        tokio::time::timeout(left, answer).await.map_err(late)?
    }

    /// Returns the stop of what came after the last request that the run may send.
    fn all_sent(&self) -> Stop {
        Stop::MaxRequests(self.limits.max_requests.unwrap_or_default())
    }

    /// Waits until somebody asks to stop.
    pub(super) async fn stopped(&self) {
        // The sender lives as long as this does.
        let _ = self.stop.subscribe().wait_for(|asked| *asked).await;
    }

    /// Returns what one answer means.
    fn judge(&self, bound: &Bound, response: HttpResponse) -> Result<Good, Problem> {
        let HttpResponse { status, headers, body } = response;
        if status.is_redirection() {
            let error = TransportError::Redirect(format!("the answer is {status}"));
            return Err(Problem::Transport(error));
        }
        if !status.is_success() {
            return Err(Problem::Api(Box::new(ApiError::read(
                bound.method,
                bound.route,
                status,
                &headers,
                &body,
                &self.key,
            ))));
        }
        // A part of an answer (206), one that something on the way has changed (203), or the promise of one (202) is
        // not what a read asks for.
        if bound.method == Method::Get && status != StatusCode::OK {
            return Err(Problem::NotWhole(status.as_u16()));
        }
        let request_id = request_id(&headers, &self.key);
        let id = request_id.as_deref().unwrap_or("none");
        tracing::debug!(route = bound.route, status = status.as_u16(), bytes = body.len(), request_id = id, "answer");
        if status == StatusCode::NO_CONTENT {
            return Ok(Good { status, request_id, body: "null".to_owned() });
        }
        match serde_json::from_slice::<&RawValue>(&body) {
            Ok(_) => {}
            // It stops in the middle: the rest was lost on the way.
            Err(error) if error.is_eof() => {
                return Err(Problem::Transport(TransportError::Lost("it ends in the middle".to_owned())));
            }
            Err(error) => return Err(Problem::NotJson(self.clean(&error.to_string()))),
        }
        match String::from_utf8(body) {
            Ok(body) => Ok(Good { status, request_id, body }),
            Err(_) => Err(Problem::NotJson("it is not UTF-8".to_owned())),
        }
    }

    fn scrubbed(&self, error: TransportError) -> TransportError {
        match error {
            TransportError::Connect(why) => TransportError::Connect(self.clean(&why)),
            TransportError::Lost(why) => TransportError::Lost(self.clean(&why)),
            TransportError::Redirect(why) => TransportError::Redirect(self.clean(&why)),
            TransportError::Refused(why) => TransportError::Refused(self.clean(&why)),
            TransportError::Untrusted(why) => TransportError::Untrusted(self.clean(&why)),
            TransportError::NotHeld(why) => TransportError::NotHeld(self.clean(&why)),
            TransportError::TooLarge { limit } => TransportError::TooLarge { limit },
        }
    }

    pub(super) fn clean(&self, text: &str) -> String {
        clean(text, 500, &[&self.key])
    }

    fn tell(&self, course: &Attempts, problem: &Problem, wait: Duration) {
        let Attempts { label, tries: Tries { attempts, .. }, .. } = course;
        tracing::info!(route = label, attempts, wait_s = wait.as_secs_f64(), why = %problem, "waiting to try again");
        if let Some(on_wait) = &self.on_wait {
            on_wait(&Wait { label: label.clone(), why: problem.to_string(), wait, attempts: *attempts });
        }
    }
}
