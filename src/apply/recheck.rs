//! Steps and what is there now in, what still stands in the way of a step out: the guardrails judged again, and the
//! precondition held against what is there.
//!
//! A plan is judged by what was read for it, and the organization moves while orgward waits. So whatever takes something
//! away is judged again by what is there when its turn has come: once where the reading has become old, and again after
//! every long wait. A reading that began after the wait counts until the next write goes, however long it took, so that
//! this comes to an end.

use super::{
    context::{Context, locked},
    failure::{StepFailure, skipped},
    found::{is_given, is_spent, moved, now_at, verified},
    report::{Entry, Outcome},
    schedule::Schedule,
};
use crate::{
    api::{LONG_WAIT, clock::between},
    kinds, live,
    model::{
        live_row::{Identity, LiveRow},
        live_table::Live,
        read_request::{Extent, ReadReason, ReadRequest},
        scope::ScopeKey,
    },
    plan::{
        OWNER, Step,
        change::{GuardrailReport, GuardrailVerdict},
    },
};
use jiff::Timestamp;
use std::{
    collections::{BTreeMap, BTreeSet},
    sync::{Arc, Mutex, MutexGuard, PoisonError},
    time::Duration,
};

/// What was read for the plan is believed for so long; what is older is read again before it is changed.
const FRESH: Duration = Duration::from_secs(300);

/// What guardrails saw is believed for so long before something is taken away.
const FRESH_FOR_REMOVALS: Duration = Duration::from_secs(60);

/// A reading for the guardrails counts for so many times as long as it took.
const READINGS: u32 = 4;

/// Judges the steps that are done, under way or left, by what is known; and says what else it must know.
pub type GuardFn<'a> = dyn Fn(&[Step], &Live) -> (Vec<GuardrailReport>, Vec<ReadRequest>) + Sync + 'a;

/// The result of a second look at a step.
pub(super) enum Second {
    /// It may go.
    Go,
    /// It is as wanted already.
    Unchanged(String),
}

/// A reading of what guardrails look at, and when it began.
struct World {
    live: Live,
    began: Timestamp,
    /// How long the reading took.
    took: Duration,
}

/// See the module.
pub(super) struct Recheck<'r, 'a> {
    pub(super) context: &'r Context<'a>,
    judge: &'r GuardFn<'a>,
    pub(super) steps: &'r [Step],
    schedule: Mutex<Schedule<'r>>,
    /// The last reading for the guardrails.
    world: Mutex<Option<Arc<World>>>,
    /// The last reading of each scope whose rows are to be changed.
    again: Mutex<BTreeMap<ScopeKey, Arc<World>>>,
    /// Held while reading, so that two who need the same read it once.
    reading: tokio::sync::Mutex<()>,
}

impl<'r, 'a> Recheck<'r, 'a> {
    pub(super) fn new(context: &'r Context<'a>, judge: &'r GuardFn<'a>, steps: &'r [Step]) -> Self {
        let (world, again, reading) = (Mutex::default(), Mutex::default(), tokio::sync::Mutex::default());
        Self { context, judge, steps, schedule: Mutex::new(Schedule::new(steps)), world, again, reading }
    }

    /// Returns how far the run has come.
    pub(super) fn schedule(&self) -> MutexGuard<'_, Schedule<'r>> {
        locked(&self.schedule)
    }

    /// Returns how every step came to its end, in their order.
    pub(super) fn entries(self) -> Vec<Entry> {
        self.schedule.into_inner().unwrap_or_else(PoisonError::into_inner).entries()
    }

    /// Returns whether a step must be looked at again before it goes, after it has waited so long for its turn.
    pub(super) fn is_due(&self, step: &Step, waited: Duration) -> bool {
        let guards = takes(step) && (self.world().is_some() || self.guards_are_old(waited));
        guards || self.rows_are_old(step, waited)
    }

    /// Looks again, and says whether the step may still go.
    pub(super) async fn look(&self, index: usize, waited: Duration) -> Result<Second, StepFailure> {
        let step = &self.steps[index];
        let _reading = self.reading.lock().await;
        if takes(step) {
            if self.guards_are_old(waited) {
                let began = self.context.reader.now();
                let live = self.read_world().await.map_err(|error| {
                    skipped(format!("data that the guardrails need could not be read again: {error}"))
                })?;
                let took = between(began, self.context.reader.now());
                *locked(&self.world) = Some(Arc::new(World { live, began, took }));
            }
            if let Some(world) = self.world() {
                self.object(step, &world.live)?;
            }
        }
        self.check_precondition(step, waited).await
    }

    /// Skips what a guardrail objects to now that not everything can be done: it has approved of the whole alone.
    pub(super) fn objections(&self) -> Vec<(usize, String)> {
        let world = self.world();
        let reports = match &world {
            Some(world) => self.judged(&world.live),
            None => {
                let schedule = self.schedule();
                let live = self.context.live;
                let mut reports = (self.judge)(&schedule.counting(false), live).0;
                if schedule.is_doubtful() {
                    reports.extend((self.judge)(&schedule.counting(true), live).0);
                }
                reports
            }
        };
        let schedule = self.schedule();
        let ahead = schedule.ahead();
        ahead
            .filter_map(|index| {
                let one = objects(&reports, &self.steps[index].change.address)?;
                let (name, observed, limit) = (&one.guardrail, &one.observed, &one.limit);
                Some((
                    index,
                    format!("the guardrail {name} objects since something failed: {observed}; limit: {limit}"),
                ))
            })
            .collect()
    }

    fn world(&self) -> Option<Arc<World>> {
        locked(&self.world).clone()
    }

    /// Returns whether the guardrails must look again before something is taken away.
    fn guards_are_old(&self, waited: Duration) -> bool {
        let now = self.context.reader.now();
        let tables = self.context.live.scopes.values();
        let (began, fresh) = match self.world() {
            // Steps also wait for each other, so time alone makes a reading old. One that takes long (the API limits it)
            // counts for longer, or orgward would do nothing but read.
            Some(world) => (Some(world.began), (world.took * READINGS).clamp(FRESH_FOR_REMOVALS, FRESH)),
            None => (tables.filter_map(|table| table.read_at).min(), FRESH_FOR_REMOVALS),
        };
        let Some(age) = began.map(|began| between(began, now)) else { return true };
        age > fresh || age > FRESH_FOR_REMOVALS && waited > LONG_WAIT
    }

    /// Returns whether the rows of a step must be read again before it goes.
    fn rows_are_old(&self, step: &Step, waited: Duration) -> bool {
        let Some(planned) = self.planned(step) else { return false };
        let known = locked(&self.again).get(&step.scope).map(|world| world.began);
        let world = self.world().filter(|world| self.shows(&world.live, step)).map(|world| world.began);
        let Some(began) = [planned, known, world].into_iter().flatten().max() else { return false };
        let age = between(began, self.context.reader.now());
        age > FRESH || age > LONG_WAIT && waited > LONG_WAIT
    }

    /// Returns whether a reading shows everything that the row of a step was compared by. The guardrails do not look at
    /// the rows inside that tell what a listing does not show.
    fn shows(&self, live: &Live, step: &Step) -> bool {
        let rows = Extent::Keys(BTreeSet::from([step.key.clone()]));
        let inside = self.context.told_inside(live, &step.scope, &rows, ReadReason::Old, &BTreeSet::new());
        is_whole(live, &step.scope) && inside.iter().all(|need| is_whole(live, &need.scope))
    }

    /// Returns when what the step would change was read for the plan; `None` where there is nothing to compare: what
    /// changes with another change of this plan is not as it was, and need not be, and what was not read has a new
    /// parent.
    fn planned(&self, step: &Step) -> Option<Option<Timestamp>> {
        self.context.live.scopes.get(&step.scope).filter(|_| step.after.is_empty()).map(|table| table.read_at)
    }

    /// The precondition: whether what the step would change is as it was when it was planned.
    async fn check_precondition(&self, step: &Step, waited: Duration) -> Result<Second, StepFailure> {
        if self.planned(step).is_none() {
            return Ok(Second::Go);
        }
        if self.rows_are_old(step, waited) {
            self.read_rows(step).await?;
        }
        let known = locked(&self.again).get(&step.scope).cloned();
        let world = self.world().filter(|world| self.shows(&world.live, step));
        let Some(mut latest) = [known, world].into_iter().flatten().max_by_key(|world| world.began) else {
            return Ok(Second::Go);
        };
        // Pages that shift skip a row, so what one listing lacks is gone only when another one lacks it too.
        let lacks = |live: &Live| now_at(live, step).iter().all(|row| Some(&row.identity) != step.identity.as_ref());
        if step.identity.is_some() && lacks(&latest.live) {
            latest = self.read_rows(step).await?;
        }
        let Some(how) = moved(step, self.context.live, &latest.live) else { return Ok(Second::Go) };
        let rows = now_at(&latest.live, step);
        // Somebody else was faster, and wanted the same.
        if verified(step, None, None, self.context.live, &rows).is_ok() {
            return Ok(Second::Unchanged("it already had the desired state".to_owned()));
        }
        Err(StepFailure {
            stale: true,
            ..StepFailure::new(
                Outcome::Refused,
                format!("it has changed since it was planned: {how}"),
                "Nothing was sent. Run `orgward plan` to see the current state.",
            )
        })
    }

    /// Reads the rows that a step is about as they are now.
    async fn read_rows(&self, step: &Step) -> Result<Arc<World>, StepFailure> {
        let began = self.context.reader.now();
        let live = self
            .context
            .read(&step.scope, Extent::All, ReadReason::Old)
            .await
            .map_err(|error| skipped(format!("its current state could not be read again: {error}")))?;
        let world = Arc::new(World { live, began, took: Duration::ZERO });
        locked(&self.again).insert(step.scope.clone(), world.clone());
        Ok(world)
    }

    /// Returns whether a guardrail objects to a step by what is there now.
    fn object(&self, step: &Step, live: &Live) -> Result<(), StepFailure> {
        let reports = self.judged(live);
        let told = |one: &GuardrailReport, says: &str| StepFailure {
            guardrail: one.guardrail.clone(),
            ..StepFailure::new(
                Outcome::Refused,
                format!(
                    "the organization has changed since the plan, and the guardrail {} {says}: {}; limit: {}",
                    one.guardrail, one.observed, one.limit
                ),
                "Nothing was sent. Run `orgward plan` to see the current state.",
            )
        };
        if let Some(one) = objects(&reports, &step.change.address) {
            return Err(told(one, "objects to the current state"));
        }
        // What could be seen for the plan, and cannot be seen any more, approves of nothing.
        let planned = (self.judge)(&self.schedule().counting(false), self.context.live).0;
        let blind = |of: &[GuardrailReport]| -> BTreeSet<String> {
            let cannot = of.iter().filter(|one| one.verdict == GuardrailVerdict::NotChecked);
            cannot.map(|one| one.guardrail.clone()).collect()
        };
        let before = blind(&planned);
        match reports.iter().find(|one| blind(&[(*one).clone()]).iter().any(|name| !before.contains(name))) {
            Some(one) => Err(told(one, "can no longer check")),
            None => Ok(()),
        }
    }

    /// Returns what the guardrails say about the steps that have not had their effect in what is there now.
    fn judged(&self, live: &Live) -> Vec<GuardrailReport> {
        let schedule = self.schedule();
        let left = |with: bool| {
            let steps = schedule.left(with, |step| {
                let now = now_at(live, step);
                let read = live.scopes.contains_key(&step.scope);
                read && if takes(step) { is_spent(step, &now) } else { is_given(step, &now) }
            });
            (self.judge)(&steps, live).0
        };
        let mut reports = left(false);
        if schedule.is_doubtful() {
            reports.extend(left(true));
        }
        reports
    }

    /// Reads what the guardrails look at for what is still to be taken away.
    async fn read_world(&self) -> Result<Live, String> {
        let mut needs = self.seeds();
        let mut live = self.context.fresh(needs.iter().map(|need| &need.scope));
        let mut asked: Vec<ReadRequest> = Vec::new();
        while !needs.is_empty() {
            live::read(self.context.reader, &mut live, &needs).await.map_err(|error| error.to_string())?;
            // What must be read and was not even asked for would look like nothing.
            if let Some(need) = needs.iter().find(|need| need.why == ReadReason::Old && !is_whole(&live, &need.scope)) {
                let parent = need.scope.parent.as_ref().map(ToString::to_string).unwrap_or_default();
                return Err(format!("{parent} is not known"));
            }
            asked.append(&mut needs);
            let steps = self.schedule().left(true, |_| false);
            needs = (self.judge)(&steps, &live).1;
            needs.retain(|need| !asked.contains(need));
        }
        Ok(live)
    }

    /// The rows that guardrails look at because the plan has read them anyway: those that are to be changed, and those by
    /// which whoever leaves owns something.
    fn seeds(&self) -> Vec<ReadRequest> {
        let schedule = self.schedule();
        let taking: Vec<&Step> = schedule.open().map(|index| &self.steps[index]).filter(|step| takes(step)).collect();
        let leaving: BTreeSet<&Identity> = taking.iter().filter_map(|step| step.identity.as_ref()).collect();
        let owns = |scope: &ScopeKey, row: &LiveRow| {
            let kind = kinds::get(scope.kind);
            leaving.contains(&row.identity) && kind.power(&*kind.observe(&*row.live)) >= OWNER
        };
        let mut scopes: BTreeSet<&ScopeKey> = taking.iter().map(|step| &step.scope).collect();
        let known = self.context.live.scopes.iter().filter(|(_, table)| table.coverage.all);
        scopes.extend(
            known.filter(|(scope, table)| table.rows.iter().any(|row| owns(scope, row))).map(|(scope, _)| scope),
        );
        scopes
            .into_iter()
            .map(|scope| ReadRequest { scope: scope.clone(), rows: Extent::All, why: ReadReason::Old })
            .collect()
    }
}

/// Returns whether a scope was read in full.
fn is_whole(live: &Live, scope: &ScopeKey) -> bool {
    live.scopes.get(scope).is_some_and(|table| table.coverage.all)
}

/// Returns whether a step takes something from somebody.
fn takes(step: &Step) -> bool {
    step.verb().removes() || step.power.shrinks()
}

/// The guardrail that objects to an address.
fn objects<'r>(reports: &'r [GuardrailReport], address: &str) -> Option<&'r GuardrailReport> {
    let mut blocked = reports.iter().filter(|one| one.objects());
    blocked.find(|one| one.addresses.iter().any(|about| about == address))
}
