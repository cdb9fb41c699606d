//! What is due and what is announced in, the coming days that will not fit out: as if `apply --due` ran once a day. By
//! what is known today, so it reads nothing, and a key that is in use today is taken to be in use then.

use super::skip::admit_after;
use crate::{
    model::scalar::{Seconds, time},
    plan::{
        Step,
        change::{Forecast, GuardrailReport},
    },
};
use std::collections::BTreeSet;

const DAY: Seconds = 86_400;

/// Judges the steps of one day at a time: all but the first, which the days before have done; the number says how many.
pub type JudgeDay<'a> = dyn Fn(&[Step], usize, Seconds) -> Vec<GuardrailReport> + 'a;

/// The coming days.
pub struct Ahead<'a> {
    /// The clock.
    pub now: Seconds,
    /// The steps that are due now.
    pub due: &'a [Step],
    /// The steps that are announced, each from its own time on.
    pub announced: &'a [Step],
    /// The time when a freeze of the file ends, and lets through what it kept.
    pub thaw: Option<Seconds>,
    /// True if a freeze keeps a step back at a time.
    pub is_frozen: &'a dyn Fn(&Step, Seconds) -> bool,
    /// The check of the guardrails for a day.
    pub check: &'a JudgeDay<'a>,
}

/// Tells which coming days will not fit, and why.
#[must_use]
pub fn forecast(ahead: &Ahead<'_>) -> Vec<Forecast> {
    let Ahead { now, due, announced, thaw, .. } = *ahead;
    let mut found = Vec::new();
    if announced.is_empty() {
        return found;
    }
    let number = |at: Seconds| at.div_euclid(DAY);
    let times = announced.iter().filter_map(|step| step.since).chain(thaw);
    // The days on which something falls due, or thaws; what is not done on one is tried again on the next.
    let events: BTreeSet<Seconds> = times.map(|at| number(at.max(now))).collect();
    let mut run = DayRun { gone: Vec::new(), left: due.to_vec(), offered: BTreeSet::new() };
    run.day(ahead, now, &mut Vec::new());
    let mut waiting: Vec<&Step> = announced.iter().collect();
    let mut day = number(now);
    while let Some(last) = events.last().filter(|last| day <= **last) {
        let end = (day + 1).saturating_mul(DAY) - 1;
        let (arrived, later): (Vec<&Step>, Vec<&Step>) =
            waiting.into_iter().partition(|step| step.since.is_none_or(|since| since <= end));
        waiting = later;
        run.left.extend(arrived.into_iter().cloned());
        let moved = run.day(ahead, end, &mut found);
        // Where nothing more goes, nothing changes until the next day on which something happens.
        day = if moved { day + 1 } else { *events.range(day + 1..).next().unwrap_or(&(last + 1)) };
    }
    found
}

/// The runs so far.
struct DayRun {
    /// What was done.
    gone: Vec<Step>,
    /// What is due and was not done.
    left: Vec<Step>,
    /// The addresses that some run has tried.
    offered: BTreeSet<String>,
}

impl DayRun {
    /// Lets one day's run happen, and says whether it did anything.
    fn day(&mut self, ahead: &Ahead<'_>, at: Seconds, found: &mut Vec<Forecast>) -> bool {
        let (frozen, today): (Vec<Step>, Vec<Step>) =
            std::mem::take(&mut self.left).into_iter().partition(|step| (ahead.is_frozen)(step, at));
        self.left = frozen;
        if today.is_empty() {
            return false;
        }
        let done = self.gone.len();
        let mut steps = std::mem::take(&mut self.gone);
        steps.extend(today);
        let today = &steps[done..];
        let new: BTreeSet<&str> = today
            .iter()
            .map(|step| step.change.address.as_str())
            .filter(|address| !self.offered.contains(*address))
            .collect();
        for report in (ahead.check)(&steps, done, at).iter().filter(|report| report.objects()) {
            // What was told of an earlier day is not told again each day.
            if report.addresses.iter().any(|address| new.contains(address.as_str())) {
                found.push(told(at, today, report));
            }
        }
        self.offered.extend(today.iter().map(|step| step.change.address.clone()));
        let admitted = admit_after(done, steps, &|steps| (ahead.check)(steps, done, at));
        let moved = admitted.steps.len() > done;
        self.gone = admitted.steps;
        self.left.extend(admitted.skipped.into_iter().map(|skipped| skipped.step));
        moved
    }
}

fn told(at: Seconds, today: &[Step], report: &GuardrailReport) -> Forecast {
    let day: String = time(at).chars().take(10).collect();
    let about: BTreeSet<&str> = report.addresses.iter().map(String::as_str).collect();
    let removes = today.iter().filter(|step| about.contains(step.change.address.as_str()));
    let (one, many) = match removes.into_iter().all(|step| step.verb().removes()) {
        true => ("removal", "removals"),
        false => ("change", "changes"),
    };
    let all = super::count(report.addresses.len(), one, many);
    let name = &report.guardrail;
    let message = match report.beyond_limit.len() {
        0 => format!("{day}: {all}, {name} objects: {}", report.observed),
        over => format!("{day}: {all}, {name} allows {}", report.addresses.len().saturating_sub(over)),
    };
    Forecast { day, guardrail: name.clone(), addresses: report.addresses.clone(), message }
}
