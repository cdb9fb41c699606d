//! Steps and their ends in, what may begin next out: the graph of an apply. Pure.
//!
//! A step begins when everything that it depends on has come to a good end, and everything of an earlier level to any
//! end. So independent steps are under way together, and what is taken away waits until all that is given has been
//! tried.

use super::report::Entry;
use crate::{
    model::{request::Method, verb::Verb},
    plan::Step,
};
use std::collections::{BTreeMap, BTreeSet};

/// The next action of a schedule.
#[derive(Debug, PartialEq, Eq)]
pub(super) enum Next {
    /// It begins.
    Begin(usize),
    /// It does not: something that it depends on was not done.
    Skip(usize, String),
    /// Everything that could begin has begun.
    Wait,
}

/// The progress of an apply.
pub(super) struct Schedule<'a> {
    steps: &'a [Step],
    begun: Vec<bool>,
    /// In the order of the steps.
    ends: Vec<Option<Entry>>,
    /// Whether a step that came to no good end may have changed something.
    touched: Vec<bool>,
    by_id: BTreeMap<&'a str, usize>,
    /// For each step, the steps that depend on it.
    dependents: Vec<Vec<usize>>,
    /// For each step, how much that it depends on has not come to its end.
    waiting: Vec<usize>,
    /// How many steps of each level have not come to their end.
    open: BTreeMap<(u8, i16), usize>,
    /// What may begin once its level is reached, by level and route: steps of one route have room together.
    ready: BTreeMap<((u8, i16), FirstRoute), BTreeSet<usize>>,
    /// What depends on something that was not done, by level.
    lost: BTreeSet<((u8, i16), usize)>,
}

/// Returns how many requests these steps take if the API accepts each one: those that may go in one request do, if they
/// wait for the same steps.
#[must_use]
pub fn expected_requests(steps: &[&Step]) -> u64 {
    let mut alone = 0;
    let mut joint: Vec<(&Step, usize)> = Vec::new();
    for step in steps {
        match joint.iter_mut().find(|(first, _)| may_join(first, step) && waits_alike(first, step)) {
            Some((_, number)) => *number += 1,
            None if may_join(step, step) => joint.push((step, 1)),
            None => alone += step.requests.len(),
        }
    }
    let most = |step: &Step| step.requests.first().and_then(|request| request.batch).map_or(1, |batch| batch.most);
    let joint: usize = joint.into_iter().map(|(step, number)| number.div_ceil(most(step).max(1))).sum();
    (alone + joint) as u64
}

/// Returns whether two steps become ready at the same time.
fn waits_alike(first: &Step, other: &Step) -> bool {
    fn waits(step: &Step) -> BTreeSet<&str> {
        step.change.depends_on.iter().map(String::as_str).collect()
    }
    waits(first) == waits(other)
}

/// Returns whether two steps ask for the same about two things, so that one request can do both.
fn may_join(first: &Step, other: &Step) -> bool {
    let ([request], [other_request]) = (&first.requests[..], &other.requests[..]) else { return false };
    request.batch.is_some()
        && other_request.batch == request.batch
        && other_request.fill == request.fill
        && first.scope == other.scope
        && (first.level, first_route(first)) == (other.level, first_route(other))
}

/// The route that a step begins with.
type FirstRoute = Option<(Method, &'static str)>;

impl<'a> Schedule<'a> {
    pub(super) fn new(steps: &'a [Step]) -> Self {
        let by_id: BTreeMap<&str, usize> =
            steps.iter().enumerate().map(|(index, step)| (step.change.id.as_str(), index)).collect();
        let mut dependents = vec![Vec::new(); steps.len()];
        let mut waiting = vec![0; steps.len()];
        let mut open: BTreeMap<(u8, i16), usize> = BTreeMap::new();
        let mut ready: BTreeMap<((u8, i16), FirstRoute), BTreeSet<usize>> = BTreeMap::new();
        for (index, step) in steps.iter().enumerate() {
            *open.entry(step.level).or_default() += 1;
            for before in step.change.depends_on.iter().filter_map(|id| by_id.get(id.as_str())) {
                dependents[*before].push(index);
                waiting[index] += 1;
            }
            if waiting[index] == 0 {
                ready.entry((step.level, first_route(step))).or_default().insert(index);
            }
        }
        Self {
            dependents,
            waiting,
            open,
            ready,
            lost: BTreeSet::new(),
            steps,
            begun: vec![false; steps.len()],
            ends: vec![None; steps.len()],
            touched: vec![false; steps.len()],
            by_id,
        }
    }

    /// The first step that may begin and for which there is `room`, or that must be skipped. `room` says the same for
    /// all steps that begin with one route.
    pub(super) fn next(&mut self, room: impl Fn(&Step) -> bool) -> Next {
        let Some(level) = self.open.keys().next().copied() else { return Next::Wait };
        let lost = self.lost.range((level, 0)..).next().filter(|(of, _)| *of == level).map(|(_, index)| *index);
        let routes = self.ready.range((level, None)..).take_while(|((of, _), _)| *of == level);
        let first =
            routes.filter_map(|(_, steps)| steps.first().copied()).filter(|index| room(&self.steps[*index])).min();
        match (lost, first) {
            (Some(lost), first) if first.is_none_or(|first| lost < first) => {
                self.take(lost);
                Next::Skip(lost, self.why_lost(lost))
            }
            (_, Some(first)) => {
                self.take(first);
                Next::Begin(first)
            }
            (_, None) => Next::Wait,
        }
    }

    /// Takes out the steps that may go in one request with a step that begins: they are ready, and ask for the same about
    /// other things.
    pub(super) fn joins(&mut self, index: usize) -> Vec<usize> {
        let first = &self.steps[index];
        let [request] = &first.requests[..] else { return Vec::new() };
        let Some(batch) = request.batch else { return Vec::new() };
        let ready = self.ready.get(&(first.level, first_route(first))).into_iter().flatten();
        let joins: Vec<usize> = ready
            .copied()
            .filter(|index| may_join(first, &self.steps[*index]))
            .take(batch.most.saturating_sub(1))
            .collect();
        joins.iter().for_each(|index| self.take(*index));
        joins
    }

    /// Why a step is skipped that depends on something that was not done.
    fn why_lost(&self, index: usize) -> String {
        // What is not in this apply was not reviewed, and whoever needs its id sees that for itself.
        let needed = self.steps[index].change.depends_on.iter().filter_map(|id| self.by_id.get(id.as_str()));
        let bad = needed.filter_map(|before| self.ends[*before].as_ref()).find(|end| !end.outcome.is_good());
        let address = bad.map_or("", |bad| &bad.address);
        format!("it depends on {address}, which was not done")
    }

    /// Notes how a step came to its end, and whether it may have changed something.
    pub(super) fn end(&mut self, index: usize, entry: Entry, touched: bool) {
        let good = entry.outcome.is_good();
        self.touched[index] = touched;
        if self.ends[index].replace(entry).is_some() {
            return;
        }
        let level = self.steps[index].level;
        if let Some(open) = self.open.get_mut(&level) {
            *open -= 1;
            if *open == 0 {
                self.open.remove(&level);
            }
        }
        for dependent in &self.dependents[index] {
            self.waiting[*dependent] -= 1;
            if self.begun[*dependent] {
                continue;
            }
            let step = &self.steps[*dependent];
            let is_lost = self.lost.contains(&(step.level, *dependent));
            if !good {
                self.lost.insert((step.level, *dependent));
            } else if self.waiting[*dependent] == 0 && !is_lost {
                self.ready.entry((step.level, first_route(step))).or_default().insert(*dependent);
            }
        }
    }

    /// The steps that have not begun.
    pub(super) fn ahead(&self) -> impl Iterator<Item = usize> + use<'_, 'a> {
        (0..self.steps.len()).filter(|index| !self.begun[*index])
    }

    /// Takes a step out before it begins.
    pub(super) fn take(&mut self, index: usize) {
        self.begun[index] = true;
        let step = &self.steps[index];
        self.lost.remove(&(step.level, index));
        if let Some(ready) = self.ready.get_mut(&(step.level, first_route(step))) {
            ready.remove(&index);
        }
    }

    /// Returns whether anything may have been done by a step that came to no good end.
    pub(super) fn is_doubtful(&self) -> bool {
        self.touched.contains(&true)
    }

    /// The steps that count for the guardrails when not everything could be done: what is done, under way or still to
    /// come. Of what may have been done, what would give something counts for nothing; what would take something away may
    /// be judged `with` it or without it, as some guardrails are reassured by a removal and others are not.
    pub(super) fn counting(&self, with: bool) -> Vec<Step> {
        // What waits for something that was not done will be skipped; what a step waits for stands before it.
        let mut lost = vec![false; self.steps.len()];
        for (index, step) in self.steps.iter().enumerate() {
            let needed = step.change.depends_on.iter().filter_map(|id| self.by_id.get(id.as_str()));
            lost[index] = needed
                .into_iter()
                .any(|before| lost[*before] || self.ends[*before].as_ref().is_some_and(|end| !end.outcome.is_good()));
        }
        let counts = |index: &usize| match &self.ends[*index] {
            None => !lost[*index],
            Some(end) => end.outcome.is_good() || with && self.touched[*index] && !gives(&self.steps[*index]),
        };
        (0..self.steps.len()).filter(counts).map(|index| self.steps[index].clone()).collect()
    }

    /// The steps that have not come to an end.
    pub(super) fn open(&self) -> impl Iterator<Item = usize> + use<'_, 'a> {
        (0..self.steps.len()).filter(|index| self.ends[*index].is_none())
    }

    /// The steps that count for the guardrails by a reading of what is there now: those whose effect it does not show. A
    /// step that gave something and does not show counts for nothing, as somebody else may have taken it away again; one
    /// that took something away and does not show counts, as the reading may be behind. `with` is as in
    /// [`Schedule::counting`].
    pub(super) fn left(&self, with: bool, shows: impl Fn(&Step) -> bool) -> Vec<Step> {
        let kept = |step: &Step| {
            let index = self.by_id.get(step.change.id.as_str());
            let is_done = index.and_then(|index| self.ends[*index].as_ref()).is_some();
            !(shows(step) || is_done && gives(step))
        };
        self.counting(with).into_iter().filter(kept).collect()
    }

    /// Returns how every step came to its end, in their order.
    pub(super) fn entries(self) -> Vec<Entry> {
        self.ends.into_iter().flatten().collect()
    }
}

/// Returns the route that a step begins with.
pub(super) fn first_route(step: &Step) -> FirstRoute {
    step.requests.first().map(|request| (request.method, request.route))
}

/// Returns whether a step gives somebody more than they have.
fn gives(step: &Step) -> bool {
    match step.verb() {
        Verb::Invite | Verb::Create => true,
        Verb::Update | Verb::Replace => step.power.after >= step.power.before,
        Verb::Remove | Verb::Revoke | Verb::Archive => false,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{
        apply::{
            failure::{StepFailure, entry, skipped},
            report::Outcome,
        },
        kinds,
        model::{
            coverage::Coverage,
            desired_table::{Desired, DesiredRow, DesiredScope, Wanted},
            live_table::Live,
            node::{Node, NodeKind, Position},
            scope::ScopeKey,
        },
        plan::{Inputs, LiveAccess, plan},
    };

    /// Steps that create three projects; the third waits for the others.
    fn steps() -> Vec<Step> {
        let (kind, project) = kinds::named("project").unwrap();
        let scope = ScopeKey { kind, parent: None };
        let fields = Node { at: Position::default(), is: NodeKind::Map(vec![]) };
        let wanted = || Wanted::Present(project.spec(&fields).unwrap());
        let row = |name: &str| DesiredRow::new(name.into(), Position::default(), wanted());
        let mut table = DesiredScope::new(Position::default(), Default::default());
        table.rows = ["a", "b", "c"].map(row).into();
        let mut desired = Desired::default();
        desired.scopes.insert(scope.clone(), table);
        let mut live = Live::default();
        let read = Coverage { all: true, hidden: true, listed: true, ..Coverage::default() };
        live.add(&scope, read, Vec::new(), jiff::Timestamp::UNIX_EPOCH);
        let inputs = Inputs { desired: &desired, live: &live, now: 0, files: &[], focus: None };
        let mut steps = plan(&LiveAccess::new(inputs)).0.changes;
        steps[2].change.depends_on = steps[..2].iter().map(|step| step.change.id.clone()).collect();
        steps
    }

    fn ended(step: &Step, outcome: Outcome) -> Entry {
        entry(step, StepFailure::new(outcome, "", ""))
    }

    #[test]
    fn what_waits_for_several_begins_after_the_last_of_them() {
        let steps = steps();
        let mut schedule = Schedule::new(&steps);
        assert_eq!([0, 1].map(|_| schedule.next(|_| true)), [Next::Begin(0), Next::Begin(1)]);
        schedule.end(1, ended(&steps[1], Outcome::Done), false);
        assert_eq!(schedule.next(|_| true), Next::Wait);
        schedule.end(0, ended(&steps[0], Outcome::Done), false);
        assert_eq!(schedule.next(|_| true), Next::Begin(2));
    }

    #[test]
    fn what_waits_for_something_that_failed_is_skipped_whatever_ends_well_later() {
        let steps = steps();
        for order in [[0, 1], [1, 0]] {
            let mut schedule = Schedule::new(&steps);
            assert_eq!([0, 1].map(|_| schedule.next(|_| true)), [Next::Begin(0), Next::Begin(1)]);
            schedule.end(order[0], ended(&steps[order[0]], Outcome::Failed), false);
            schedule.end(order[1], ended(&steps[order[1]], Outcome::Done), false);
            assert!(
                matches!(schedule.next(|_| true), Next::Skip(2, why) if why.contains(&steps[order[0]].change.address))
            );
        }
    }

    #[test]
    fn what_a_guardrail_took_out_does_not_begin_when_what_it_waits_for_is_done() {
        let steps = steps();
        let mut schedule = Schedule::new(&steps);
        assert_eq!([0, 1].map(|_| schedule.next(|_| true)), [Next::Begin(0), Next::Begin(1)]);
        schedule.take(2);
        schedule.end(2, entry(&steps[2], skipped("a guardrail objects".to_owned())), false);
        for index in [0, 1] {
            schedule.end(index, ended(&steps[index], Outcome::Done), false);
        }
        assert_eq!(schedule.next(|_| true), Next::Wait);
        assert_eq!(schedule.entries()[2].outcome, Outcome::Skipped);
    }
}
