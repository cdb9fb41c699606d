//! Steps and their ends in, what may begin next out: the graph of an apply. Pure.
//!
//! A step begins when everything that it depends on has come to a good end, and everything of an earlier level to any
//! end. So independent steps are under way together, and what is taken away waits until all that is given has been
//! tried.

use super::report::Entry;
use crate::{model::verb::Verb, plan::Step};
use std::collections::BTreeMap;

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
}

impl<'a> Schedule<'a> {
    pub(super) fn new(steps: &'a [Step]) -> Self {
        let by_id = steps.iter().enumerate().map(|(index, step)| (step.change.id.as_str(), index)).collect();
        Self {
            steps,
            begun: vec![false; steps.len()],
            ends: vec![None; steps.len()],
            touched: vec![false; steps.len()],
            by_id,
        }
    }

    /// The first step that may begin and for which there is `room`, or that must be skipped.
    pub(super) fn next(&mut self, room: impl Fn(&Step) -> bool) -> Next {
        let open = |index: &usize| self.ends[*index].is_none();
        let Some(level) = (0..self.steps.len()).filter(open).map(|index| self.steps[index].level).min() else {
            return Next::Wait;
        };
        for (index, step) in self.steps.iter().enumerate() {
            if self.begun[index] || step.level > level {
                continue;
            }
            // What is not in this apply was not reviewed, and whoever needs its id sees that for itself.
            let needed = || step.change.depends_on.iter().filter_map(|id| self.by_id.get(id.as_str()));
            let ends = || needed().map(|before| self.ends[*before].as_ref());
            if let Some(bad) = ends().flatten().find(|end| !end.outcome.is_good()) {
                let why = format!("it depends on {}, which was not done", bad.address);
                self.begun[index] = true;
                return Next::Skip(index, why);
            }
            if ends().all(|end| end.is_some()) && room(step) {
                self.begun[index] = true;
                return Next::Begin(index);
            }
        }
        Next::Wait
    }

    /// Notes how a step came to its end, and whether it may have changed something.
    pub(super) fn end(&mut self, index: usize, entry: Entry, touched: bool) {
        self.ends[index] = Some(entry);
        self.touched[index] = touched;
    }

    /// The steps that have not begun.
    pub(super) fn ahead(&self) -> impl Iterator<Item = usize> + use<'_, 'a> {
        (0..self.steps.len()).filter(|index| !self.begun[*index])
    }

    /// Takes a step out before it begins.
    pub(super) fn take(&mut self, index: usize) {
        self.begun[index] = true;
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

/// Returns whether a step gives somebody more than they have.
fn gives(step: &Step) -> bool {
    match step.verb() {
        Verb::Invite | Verb::Create => true,
        Verb::Update | Verb::Replace => step.power.after >= step.power.before,
        Verb::Remove | Verb::Revoke | Verb::Archive => false,
    }
}
