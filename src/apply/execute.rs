//! The executor: steps in, what became of each out. Each request is bound at the moment it is sent.
//!
//! A write takes its turn in the API's queue first. Then orgward checks that what the write would change, and what the
//! guardrails saw, is still so, and then the write goes. All state of a run is here and nothing of it is needed by the
//! next: dying at any point leaves the organization for the next plan to see.

use super::{
    context::{Context, NEW},
    failure::{LOOK_FIRST, StepFailure, entry, failed, skipped, with_partial_progress},
    progress::Progress,
    recheck::{GuardFn, Recheck, Second},
    report::{Entry, Outcome},
    schedule::{Next, first_route},
    settle::Sent,
    sinks::Sinks,
};
use crate::{
    api::{BeforeSend, LONG_WAIT, Reader, WriteError, Writer},
    model::{live_table::Live, request::Method, scalar::Seconds},
    plan::{Step, change::Change},
};
use futures_util::{StreamExt as _, future::BoxFuture, stream::FuturesUnordered};
use jiff::Timestamp;
use std::{collections::BTreeMap, io, time::Duration};

/// How many steps that begin with the same route may be under way at once. It is counted by route, so that one that the
/// API limits holds up no other; how many requests really go at once is the client's to say.
const AT_ONCE: usize = 8;

/// Sends steps.
pub struct Executor<'a> {
    pub(super) context: Context<'a>,
    judge: &'a GuardFn<'a>,
}

impl<'a> Executor<'a> {
    /// An executor over what was read for the plan. `now` is the plan's clock; `judge` is asked when something failed, and
    /// again before something is taken away when what it saw has become old.
    #[must_use]
    pub fn new(
        reader: &'a Reader,
        writer: &'a Writer,
        live: &'a Live,
        now: Seconds,
        judge: &'a GuardFn<'a>,
        progress: &'a mut dyn Progress,
    ) -> Self {
        Self { context: Context::new(reader, writer, live, now, progress), judge }
    }

    /// Hands the values of new keys to these sinks.
    #[must_use]
    pub fn handing_to(mut self, sinks: Sinks) -> Self {
        self.context.sinks = sinks;
        self
    }

    /// The writes that were sent so far.
    #[must_use]
    pub fn writes(&self) -> u64 {
        self.context.state().writes
    }

    /// Sends the steps, as many at once as their graph and the limit allow, and says what became of each.
    pub async fn run(&self, steps: &[Step]) -> Vec<Entry> {
        let recheck = Recheck::new(&self.context, self.judge, steps);
        let run = Run { recheck: &recheck };
        let mut under_way = FuturesUnordered::new();
        let mut busy: BTreeMap<Option<(Method, &str)>, usize> = BTreeMap::new();
        loop {
            let room = |step: &Step| busy.get(&first_route(step)).is_none_or(|number| *number < AT_ONCE);
            let next = recheck.schedule().next(room);
            let ends: Vec<StepEnd> = match next {
                Next::Skip(index, why) => vec![StepEnd::skipped(index, &steps[index], why)],
                Next::Begin(index) => {
                    let joins = recheck.schedule().joins(index);
                    let mut going = Vec::new();
                    let mut skipped = Vec::new();
                    for index in [index].into_iter().chain(joins) {
                        match self.context.skip_reason(&steps[index]) {
                            Some(why) => skipped.push(StepEnd::skipped(index, &steps[index], why)),
                            None => {
                                self.context.progress().starts(&steps[index], index, steps.len());
                                going.push(index);
                            }
                        }
                    }
                    if !going.is_empty() {
                        *busy.entry(first_route(&steps[index])).or_default() += 1;
                        under_way.push(async move { (index, run.together(going).await) });
                    }
                    skipped
                }
                Next::Wait => match under_way.next().await {
                    Some((index, ends)) => {
                        busy.entry(first_route(&steps[index])).and_modify(|number| *number -= 1);
                        ends
                    }
                    None => break,
                },
            };
            for StepEnd { index, entry, touched } in ends {
                self.context.progress().ends(&entry);
                let good = entry.outcome.is_good();
                recheck.schedule().end(index, entry, touched);
                // Where nothing more is sent at all, there is nothing left to judge.
                if !good && self.context.is_open() {
                    self.judge_again(&recheck);
                }
            }
        }
        drop(under_way);
        recheck.entries()
    }

    /// Skips what a guardrail objects to now that not everything can be done.
    fn judge_again(&self, recheck: &Recheck<'_, '_>) {
        loop {
            let stopped = recheck.objections();
            if stopped.is_empty() {
                return;
            }
            for (index, why) in stopped {
                let entry = entry(&recheck.steps[index], skipped(why));
                self.context.progress().ends(&entry);
                let mut schedule = recheck.schedule();
                schedule.take(index);
                schedule.end(index, entry, false);
            }
        }
    }
}

/// The end of one step.
pub(super) struct StepEnd {
    pub(super) index: usize,
    pub(super) entry: Entry,
    /// True if it may have changed something although it came to no good end.
    pub(super) touched: bool,
}

impl StepEnd {
    fn skipped(index: usize, step: &Step, why: String) -> Self {
        Self { index, entry: entry(step, skipped(why)), touched: false }
    }
}

/// The results of the requests of a step.
#[derive(Default)]
pub(super) struct Sendings {
    /// The requests that were carried out.
    pub(super) sent: Vec<String>,
    /// The reason why there was nothing to do.
    pub(super) already: Option<String>,
    /// The reason why it ended early.
    pub(super) bad: Option<StepFailure>,
}

impl Sendings {
    /// Returns how the step at an index came to its end.
    pub(super) fn end(self, index: usize, step: &Step, request_ids: Vec<String>, done: String) -> StepEnd {
        let Self { sent, already, bad } = self;
        let doubtful = bad.as_ref().is_some_and(|failure| failure.outcome == Outcome::Unknown);
        let touched = doubtful || bad.is_some() && !sent.is_empty();
        let failure = match (bad, already) {
            (None, Some(detail)) if sent.is_empty() => StepFailure::new(Outcome::Unchanged, detail, ""),
            (None, _) => StepFailure::new(Outcome::Done, done, ""),
            (Some(failure), _) => with_partial_progress(step, &sent, failure),
        };
        StepEnd { index, entry: Entry { request_ids, partly: touched, ..entry(step, failure) }, touched }
    }
}

/// The state that the steps of one run share.
#[derive(Clone, Copy)]
pub(super) struct Run<'x, 'r, 'a> {
    pub(super) recheck: &'x Recheck<'r, 'a>,
}

impl Run<'_, '_, '_> {
    /// Sends one step. `doubt` is why nobody knows whether its first request was carried out already.
    pub(super) async fn step(self, index: usize, doubt: Option<String>) -> StepEnd {
        let step = &self.recheck.steps[index];
        let mut request_ids = Vec::new();
        let mut schedule = self.send_all(index, step, &mut request_ids, doubt).await;
        let mut done = String::new();
        let mut acted = step.clone();
        let asks = schedule.bad.as_ref().is_some_and(|bad| bad.otherwise);
        if let Some(way) = step.otherwise.as_ref().filter(|_| asks) {
            let change = Change { verb: way.verb, ..step.change.clone() };
            acted = Step { change, requests: way.requests.clone(), otherwise: None, ..step.clone() };
            schedule = self.send_all(index, &acted, &mut request_ids, None).await;
            done.clone_from(&way.note);
            schedule.bad =
                schedule.bad.map(|failure| StepFailure { detail: format!("{done}; {}", failure.detail), ..failure });
        }
        // The plan's verb stands in the report, whichever way was taken.
        let verb = step.change.verb;
        let end = schedule.end(index, &acted, request_ids, done);
        StepEnd { entry: Entry { verb, ..end.entry }, ..end }
    }

    /// Sends the requests of a step until one comes to no good end.
    async fn send_all(
        self,
        index: usize,
        step: &Step,
        request_ids: &mut Vec<String>,
        mut doubt: Option<String>,
    ) -> Sendings {
        let mut sendings = Sendings::default();
        for nth in 0..step.requests.len() {
            match self.request(index, step, nth, request_ids, doubt.take()).await {
                Ok(Sent::Done) => sendings.sent.push(step.requests[nth].label()),
                Ok(Sent::Unchanged(detail)) => sendings.already = Some(detail),
                Ok(Sent::AllSo(detail)) => {
                    sendings.already = Some(detail);
                    break;
                }
                Err(failure) => {
                    sendings.bad = Some(failure);
                    break;
                }
            }
        }
        sendings
    }

    /// Sends one request. Where its first sending may still arrive, no later end takes the doubt away.
    async fn request(
        self,
        index: usize,
        step: &Step,
        nth: usize,
        request_ids: &mut Vec<String>,
        mut doubt: Option<String>,
    ) -> Result<Sent, StepFailure> {
        self.try_request(index, step, nth, request_ids, &mut doubt).await.map_err(|failure| match doubt {
            Some(doubt) if failure.outcome != Outcome::Unknown => StepFailure {
                outcome: Outcome::Unknown,
                detail: format!("{doubt}; it has had no effect so far; then: {}", failure.detail),
                next: LOOK_FIRST.to_owned(),
                ..failure
            },
            _ => failure,
        })
    }

    /// Sends one request once, and an update or a removal once more when a look at what is there showed that it had no
    /// effect. `doubt` is why nobody knows what became of the first sending.
    async fn try_request(
        self,
        index: usize,
        step: &Step,
        nth: usize,
        request_ids: &mut Vec<String>,
        doubt: &mut Option<String>,
    ) -> Result<Sent, StepFailure> {
        let context = self.recheck.context;
        let request = &step.requests[nth];
        let bound = request.bind(|address| context.id_of(address)).map_err(|why| {
            StepFailure::new(
                Outcome::Failed,
                why.to_string(),
                "Run `orgward apply` again; it starts from the \
                current state.",
            )
        })?;
        let mut is_first = true;
        let mut may_repeat = request.repeatable && doubt.is_none();
        let mut new = NEW.iter();
        loop {
            // What is half done is finished, whoever asks to stop.
            let hurry = nth == 0 && is_first;
            is_first = false;
            let mut before = Before::new(self, index, step, nth);
            let answer = context.writer.send(&bound, hurry, &mut before).await;
            let error = match answer {
                Ok(answer) => {
                    request_ids.extend(answer.request_id.clone());
                    context.note_unasked(step, nth, &answer);
                    let sent = context.believe(step, nth, &bound, &answer).await?;
                    return context.hand_over(step, nth, Some(&answer), sent).await;
                }
                Err(error) => error,
            };
            before.notes_failure(&error);
            let Before { sent_at, unwritten, verdict, .. } = before;
            if let Some(error) = unwritten {
                context.state().closed.all = Some("the journal cannot be written".to_owned());
                return Err(StepFailure::new(
                    Outcome::Failed,
                    format!("the journal cannot be written, so this was not sent: {error}"),
                    "Choose a journal file that can be written, and run `orgward apply` again.",
                ));
            }
            match verdict {
                Some(Ok(Second::Unchanged(detail))) => return Ok(Sent::AllSo(detail)),
                Some(Err(failure)) => return Err(failure),
                Some(Ok(Second::Go)) | None => {}
            }
            request_ids.extend(error.api().and_then(|api| api.request_id.clone()));
            error.failure().into_iter().for_each(|failure| context.state().closed.note(failure));
            match error {
                WriteError::Unknown(_) => {
                    let sent_at = sent_at.unwrap_or_else(|| context.reader.now());
                    if let Some(how) = context.find_out(step, nth, &error, sent_at, may_repeat).await? {
                        return context.hand_over(step, nth, None, how).await;
                    }
                    may_repeat = false;
                    *doubt = Some(error.to_string());
                }
                WriteError::Refused(_) => {
                    // What this run has just made may not be known everywhere yet.
                    let is_late = error.api().is_some_and(|api| api.status == 404) && context.is_about_new(request);
                    match new.next().filter(|_| is_late) {
                        Some(wait) if context.writer.wait(*wait).await => {}
                        _ => return context.refused(step, nth, &error).await,
                    }
                }
                WriteError::NotSent(_) if hurry && context.progress().is_stopped() => {
                    return Err(skipped("the run was asked to stop".to_owned()));
                }
                WriteError::NotSent(_) | WriteError::Unsendable { .. } => {
                    // While it waited for its turn, another step heard that this is of no use.
                    let closed = if hurry && sent_at.is_none() { context.state().closed.why(step) } else { None };
                    return Err(closed.map_or_else(|| failed(&error), skipped));
                }
            }
        }
    }
}

/// The decisions of a step about its request once it has its turn.
pub(super) struct Before<'x, 'r, 'a> {
    run: Run<'x, 'r, 'a>,
    index: usize,
    /// What is sent: the step at the index, or the other way to do it.
    step: &'x Step,
    nth: usize,
    waited: Duration,
    has_looked: bool,
    /// The time when it was sent first.
    pub(super) sent_at: Option<Timestamp>,
    /// The reason why the journal did not take it.
    pub(super) unwritten: Option<String>,
    /// What a second look came to, where it does not let the request go.
    verdict: Option<Result<Second, StepFailure>>,
}

impl<'x, 'r, 'a> Before<'x, 'r, 'a> {
    pub(super) fn new(run: Run<'x, 'r, 'a>, index: usize, step: &'x Step, nth: usize) -> Self {
        let (waited, sent_at, unwritten, verdict) = (Duration::ZERO, None, None, None);
        Self { run, index, step, nth, waited, has_looked: false, sent_at, unwritten, verdict }
    }

    /// Writes down how the request failed. If it had to wait and was never sent, no line of the journal waits for its
    /// answer.
    pub(super) fn notes_failure(&self, error: &WriteError) {
        if self.sent_at.is_none() {
            return;
        }
        let said = match error {
            WriteError::Unknown(_) => "unknown",
            WriteError::Refused(_) => "refused",
            WriteError::NotSent(_) | WriteError::Unsendable { .. } => "not sent",
        };
        let id = error.api().and_then(|api| api.request_id.as_deref());
        self.run.recheck.context.progress().answered(self.step, self.nth, said, id);
    }

    /// Counts a request that is sent.
    pub(super) fn counts_write(&self) {
        self.run.recheck.context.state().writes += 1;
    }

    /// Writes down that the request is about to be sent.
    ///
    /// # Errors
    /// Why it must not be sent.
    pub(super) fn intends(&mut self) -> io::Result<()> {
        let context = self.run.recheck.context;
        // Another step may have heard meanwhile that this is of no use. What is half done is finished.
        let closed = if self.nth == 0 { context.state().closed.why(self.step) } else { None };
        if let Some(why) = closed {
            self.verdict = Some(Err(skipped(why.clone())));
            return Err(io::Error::other(why));
        }
        if let Err(error) = context.progress().sends(self.step, self.nth) {
            self.unwritten = Some(error.to_string());
            return Err(error);
        }
        self.sent_at = Some(context.reader.now());
        Ok(())
    }
}

impl BeforeSend for Before<'_, '_, '_> {
    fn must_look(&mut self, waited: Duration) -> bool {
        // What is half done is finished. A reading that began after the wait counts, however long it took.
        if self.nth > 0 || self.has_looked && waited <= LONG_WAIT {
            return false;
        }
        self.waited = waited;
        self.run.recheck.is_due(&self.run.recheck.steps[self.index], waited)
    }

    fn look(&mut self) -> BoxFuture<'_, Result<(), String>> {
        Box::pin(async move {
            self.has_looked = true;
            let why = match self.run.recheck.look(self.index, self.waited).await {
                Ok(Second::Go) => return Ok(()),
                Ok(Second::Unchanged(detail)) => {
                    self.verdict = Some(Ok(Second::Unchanged(detail.clone())));
                    detail
                }
                Err(failure) => {
                    let detail = failure.detail.clone();
                    self.verdict = Some(Err(failure));
                    detail
                }
            };
            Err(why)
        })
    }

    fn sends(&mut self) -> io::Result<()> {
        self.intends()?;
        self.counts_write();
        Ok(())
    }
}
