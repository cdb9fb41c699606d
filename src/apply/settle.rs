//! A write whose answer does not settle it in, what is so out: by looking at what is there.
//!
//! What was sent may still arrive after its sender gave up, so "not there" is believed only after a while, and a create is
//! never sent twice: the next run sees what came of it.

use super::{
    claims::{self, Claim},
    context::{AGAIN, Context, Made},
    failure::{CHECK_CLOUD, LOOK_FIRST, StepFailure, failed, unknown, unowned_key},
    found::{self, ProbeResult, now_at, takes_away},
    report::Outcome,
};
use crate::{
    api::{Answer, ApiError, WriteError, clock::between},
    kinds::{self, facts::Means},
    live,
    model::{
        address::Name,
        live_row::{Identity, LiveRow},
        read_request::{Extent, ReadReason},
        request::{Bound, Gives, Method},
        verb::Verb,
    },
    plan::Step,
};
use jiff::Timestamp;
use std::time::Duration;

/// The good end of a request.
pub(super) enum Sent {
    /// It was carried out.
    Done,
    /// There was nothing to do, and why.
    Unchanged(String),
    /// There was nothing to do in the whole step, and why.
    AllSo(String),
}

/// The words by which the API says that something is there. It has no code for that, only messages.
const THERE: [&str; 5] = ["already", "exists", "duplicate", "in use", "taken"];

/// Returns whether a refusal says that what was asked for, or something in its place, is there.
fn is_conflict(api: &ApiError) -> bool {
    let says = api.message.to_lowercase();
    api.status == 409 || matches!(api.status, 400 | 422) && THERE.iter().any(|word| says.contains(word))
}

/// The advice where something stronger was hidden, which only a plan of its own may lower.
const LOWER_NEXT: &str = "Run `orgward plan`: it contains the change that lowers what was hidden, and its guardrails judge \
    that change. Then run `orgward apply`.";

/// Returns whether a step creates what something else may have hidden so far.
fn is_hidden(step: &Step) -> bool {
    step.verb() == Verb::Create && step.otherwise.is_some()
}

/// Returns the failure of a refusal, with the next step where its meaning is known.
fn refusal(error: &WriteError, meant: Option<Means>) -> StepFailure {
    match meant {
        Some(Means::Refused(next)) => StepFailure::new(Outcome::Refused, error.to_string(), next),
        Some(Means::Done) | None => failed(error),
    }
}

/// How long orgward looks for a change that may be seen late. Repeating it would be harmless.
const PATIENCE: Duration = Duration::from_secs(15);

impl Context<'_> {
    /// The id of the row that a step is about, where there is one.
    pub(super) fn id_at(&self, step: &Step) -> Option<Box<str>> {
        self.given(&step.address).or_else(|| step.identity.as_ref().map(|identity| identity.as_str().into()))
    }

    /// Believes an answer as far as it says what was asked for, and looks where it does not.
    pub(super) async fn believe(
        &self,
        step: &Step,
        nth: usize,
        bound: &Bound,
        answer: &Answer,
    ) -> Result<Sent, StepFailure> {
        let id = self.id_at(step);
        let named = |row| live::referents::name_row(step.scope.kind, row, self.live, &self.all_given());
        let told = claims::read(step, nth, bound, id.as_deref(), answer, |id| self.is_known(step, id), named);
        let why = match told {
            Claim::So => {
                self.progress().answered(step, nth, "done", answer.request_id.as_deref());
                return Ok(Sent::Done);
            }
            Claim::Made(id, named) => {
                self.progress().answered(step, nth, "done", answer.request_id.as_deref());
                self.keep(step, nth, Some(id), named);
                return Ok(Sent::Done);
            }
            Claim::Denied(why) => {
                self.progress().answered(step, nth, "done", answer.request_id.as_deref());
                return Err(StepFailure::new(Outcome::Failed, why, CHECK_CLOUD));
            }
            Claim::Unclear(why) => why,
        };
        tracing::info!(address = %step.address, why, "looking up the result, because the answer is not conclusive");
        if let Some(failure) = self.end_misnamed(step, nth, answer).await {
            return Err(failure);
        }
        self.progress().answered(step, nth, "unknown", answer.request_id.as_deref());
        match self.probe_until_settled(step, nth, self.reader.now(), PATIENCE).await {
            ProbeResult::AsWanted(id) => {
                self.keep(step, nth, id, None);
                Ok(Sent::Done)
            }
            ProbeResult::NotYet(more) | ProbeResult::Differs(more) | ProbeResult::Ambiguous(more) => {
                Err(StepFailure::new(Outcome::Unknown, format!("{why}; {more}"), LOOK_FIRST))
            }
        }
    }

    /// Finds out what became of a write whose answer was lost after it was sent at a time.
    pub(super) async fn find_out(
        &self,
        step: &Step,
        nth: usize,
        error: &WriteError,
        sent_at: Timestamp,
        again: bool,
    ) -> Result<Option<Sent>, StepFailure> {
        match self.probe_until_settled(step, nth, sent_at, Duration::ZERO).await {
            ProbeResult::AsWanted(id) => {
                self.keep(step, nth, id, None);
                Ok(Some(Sent::Done))
            }
            ProbeResult::NotYet(_) if again && self.state().closed.all.is_none() => Ok(None),
            ProbeResult::NotYet(why) | ProbeResult::Differs(why) | ProbeResult::Ambiguous(why) => {
                Err(unknown(error, &why))
            }
        }
    }

    /// The API said no: it may mean that everything is as wanted.
    pub(super) async fn refused(&self, step: &Step, nth: usize, error: &WriteError) -> Result<Sent, StepFailure> {
        let Some(api) = error.api() else { return Err(failed(error)) };
        let failure = |detail: String| StepFailure { detail, ..failed(error) };
        let says = api.message.to_lowercase();
        let answers = kinds::get(step.scope.kind).facts().answers;
        let meant = answers
            .iter()
            .find(|answer| answer.verb == step.verb() && answer.status == api.status && says.contains(answer.says))
            .map(|answer| answer.means);
        if let Some(Means::Done) = meant {
            return Ok(Sent::Unchanged(api.message.clone()));
        }
        let is_conflict = is_conflict(api);
        // Unknown words may say that everything is as wanted: "is not a member of", about a person who was taken out.
        let may_be_so = is_conflict || meant.is_none() && matches!(api.status, 400 | 410 | 422);
        let is_unknown_row = api.status == 404;
        if (may_be_so || is_unknown_row) && takes_away(step, &step.requests[nth]) {
            // Whoever does not know the route answers like whoever does not know the row.
            let patience = if is_unknown_row { PATIENCE } else { Duration::ZERO };
            return match self.probe_until_settled(step, nth, self.reader.now(), patience).await {
                ProbeResult::AsWanted(_) => Ok(Sent::Unchanged("it was already absent".to_owned())),
                ProbeResult::NotYet(_) if is_unknown_row => Err(failure(format!("{error}; and it still exists"))),
                ProbeResult::Differs(why) | ProbeResult::Ambiguous(why) if is_unknown_row || is_conflict => {
                    Err(failure(format!("{error}; {why}")))
                }
                ProbeResult::NotYet(_) | ProbeResult::Differs(_) | ProbeResult::Ambiguous(_) => {
                    Err(refusal(error, meant))
                }
            };
        }
        // A conflict says that somebody else was faster, or that an earlier attempt arrived; what is there decides.
        let found = match () {
            () if is_conflict && !step.requests[nth].repeatable => self.probe_for_conflict(step, nth, api).await,
            () if self.may_go_the_other_way(step, api).await => None,
            () if may_be_so => Some(self.probe(step, nth).await),
            () => return Err(refusal(error, meant)),
        };
        let Some(found) = found else { return Err(StepFailure { otherwise: true, ..failed(error) }) };
        match (found, step.requests[nth].mint.as_deref()) {
            (ProbeResult::NotYet(_), _) => {}
            // Somebody else may have made the key: nobody here has its value, and only its maker may revoke it.
            (_, Some(mint)) => return Err(unowned_key(error, &mint.name)),
            (ProbeResult::AsWanted(id), None) => {
                self.keep(step, nth, id, None);
                let told = match is_conflict {
                    true => "it already had the desired state".to_owned(),
                    false => format!("it has the desired state, although {error}"),
                };
                return Ok(Sent::Unchanged(told));
            }
            (ProbeResult::Differs(_) | ProbeResult::Ambiguous(_), None) if !is_conflict => {}
            (ProbeResult::Differs(why) | ProbeResult::Ambiguous(why), None) => {
                let failure = failure(format!("{error}; {why}"));
                let next = if is_hidden(step) { LOWER_NEXT.to_owned() } else { failure.next };
                return Err(StepFailure { next, ..failure });
            }
        }
        Err(refusal(error, meant))
    }

    /// Returns whether the API refused a create because of rows that its other way takes along: ones that expired, or one
    /// that was hidden until now and gives no more than the step gives, so that a change of it takes nothing away.
    async fn may_go_the_other_way(&self, step: &Step, api: &ApiError) -> bool {
        if step.otherwise.is_none() || !is_conflict(api) {
            return false;
        }
        let rows = self.rows_of([step].into_iter());
        let Ok(now) = self.read(&step.scope, rows, ReadReason::Lost).await else { return false };
        let rows: Vec<&LiveRow> = now_at(&now, step).into_iter().filter(|row| row.key == step.key).collect();
        let kind = kinds::get(step.scope.kind);
        let are_expired = !rows.is_empty() && rows.iter().all(|row| kind.expired(&*row.live, self.now).is_some());
        let is_weaker = |row: &LiveRow| {
            let seen = kind.observe(&*row.live);
            row.control.pairs()
                && !found::agrees(step, row, false)
                && !kind.is_uncertain(&*seen)
                && kind.power(&*seen) <= step.power.after
        };
        are_expired || is_hidden(step) && matches!(rows[..], [row] if is_weaker(row))
    }

    /// Returns whether an id is of something that was there before the step, or that another step made.
    pub(super) fn is_known(&self, step: &Step, id: &str) -> bool {
        let table = self.live.scopes.get(&step.scope);
        let was_there = table.is_some_and(|table| table.rows.iter().any(|row| row.identity.as_str() == id));
        let state = self.state();
        was_there || state.made.iter().any(|(address, made)| *address != step.address && *made.id == *id)
    }

    /// Keeps the id of what was made. An invite's id is nobody's: whoever needs the person's waits until they accept.
    fn keep(&self, step: &Step, nth: usize, id: Option<Box<str>>, named: Option<Box<str>>) {
        let request = &step.requests[nth];
        let Some(id) = id.filter(|_| !request.repeatable) else { return };
        if matches!(request.gives, Gives::Id(_)) {
            self.give(&step.address, &id);
        }
        self.state().made.insert(step.address.clone(), Made { id, named });
    }

    /// Looks, and looks again until so much time has passed: for a create, until what was sent at a time cannot arrive
    /// any more.
    async fn probe_until_settled(&self, step: &Step, nth: usize, since: Timestamp, patience: Duration) -> ProbeResult {
        let settle = self.writer.settle_time();
        let patience = if step.requests[nth].repeatable { patience.min(settle) } else { settle };
        // Then half a minute each.
        let mut waits = AGAIN.iter().chain(std::iter::repeat(&AGAIN[AGAIN.len() - 1]));
        loop {
            let asked = self.reader.now();
            let mut found = self.probe(step, nth).await;
            if matches!(found, ProbeResult::AsWanted(_)) && takes_away(step, &step.requests[nth]) {
                // Pages that shift skip a row, so what one listing lacks is gone only when another one lacks it too.
                found = self.probe(step, nth).await;
            }
            let left = patience.saturating_sub(between(since, asked));
            if !matches!(found, ProbeResult::NotYet(_)) || left.is_zero() {
                return found;
            }
            let wait = waits.next().map_or(left, |wait| left.min(*wait));
            if !self.writer.wait(wait).await {
                return ProbeResult::Ambiguous("no time is left to look up whether it was carried out".to_owned());
            }
        }
    }

    /// Looks for what a refused create is in conflict with: what an earlier attempt made may be listed late, and so may the
    /// end of what was there before. Where the settle time passes and the list shows no result, further conflicts of that
    /// list are not waited for, because something invisible is in the way. `None` if the step can go the other way.
    async fn probe_for_conflict(&self, step: &Step, nth: usize, api: &ApiError) -> Option<ProbeResult> {
        let since = self.reader.now();
        let is_explained = !self.state().unexplained.contains(&step.scope);
        let patience = if is_explained { self.writer.settle_time() } else { Duration::ZERO };
        let mut waits = AGAIN.iter();
        loop {
            let asked = self.reader.now();
            if self.may_go_the_other_way(step, api).await {
                return None;
            }
            let found = self.probe(step, nth).await;
            if !matches!(found, ProbeResult::NotYet(_) | ProbeResult::Differs(_)) {
                return Some(found);
            }
            let left = patience.saturating_sub(between(since, asked));
            let wait = waits.next().map_or(left, |wait| left.min(*wait));
            if left.is_zero() {
                self.state().unexplained.insert(step.scope.clone());
                return Some(found);
            }
            if !self.writer.wait(wait).await {
                return Some(found);
            }
        }
    }

    /// Reads what stands at the step's address now, and compares.
    async fn probe(&self, step: &Step, nth: usize) -> ProbeResult {
        let fresh = match self
            .read_for(&step.scope, self.rows_of([step].into_iter()), ReadReason::Lost, [step].into_iter())
            .await
        {
            Ok(fresh) => fresh,
            Err(error) => return ProbeResult::Ambiguous(format!("and it could not be looked up: {error}")),
        };
        if !fresh.scopes.contains_key(&step.scope) {
            return ProbeResult::Ambiguous("and it could not be looked up: its parent is not known".to_owned());
        }
        let now = now_at(&fresh, step);
        if step.requests[nth].repeatable {
            found::settled(step, nth, self.given(&step.address).as_deref(), &now)
        } else {
            found::created(step, nth, self.live, &now, self.now)
        }
    }

    /// The rows that show what became of some steps of one scope: by their names, where nobody has another one.
    pub(super) fn rows_of<'s>(&self, steps: impl Iterator<Item = &'s Step> + Clone) -> Extent {
        let named = |step: &Step| {
            // What belongs to somebody in another listing shows only where everything is read.
            let deletes = step.requests.iter().filter(|request| request.method == Method::Delete).count();
            if deletes > usize::from(step.verb() != Verb::Update) {
                return false;
            }
            let Some(identity @ Identity::Id(_)) = &step.identity else {
                // What this run made goes by its id, because the API may have given it another name.
                return !step.requests.iter().any(|request| matches!(request.gives, Gives::Id(_)));
            };
            // A namesake goes by its id, and a renamed one by its new name, neither of which the API knows.
            let rows = self.live.scopes.get(&step.scope).map(|table| &table.rows);
            let row = rows.into_iter().flatten().find(|row: &&LiveRow| row.identity == *identity);
            row.is_some_and(|row| row.name == step.key)
        };
        match steps.clone().all(named) {
            true => Extent::Keys(steps.map(|step| Name::clone(&step.key)).collect()),
            false => Extent::All,
        }
    }
}
