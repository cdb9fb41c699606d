//! Steps and what guardrails say about them in, the steps that may go all the same out: for the run that nobody watches.
//!
//! One objection must not keep everything else back, so only what is objected to is skipped. It ends, because each turn
//! takes a step away; and it comes out the same each time, because what goes is decided by age and address.

use crate::plan::{Step, change::GuardrailReport};
use std::collections::{BTreeMap, BTreeSet};

/// A step that is not sent, because a guardrail objects to it.
#[derive(Clone, Debug)]
pub struct Skipped {
    /// The step.
    pub step: Step,
    /// The guardrail's name.
    pub guardrail: String,
    /// The objection, in words.
    pub detail: String,
}

/// The steps that may be sent, and those that may not.
#[derive(Debug, Default)]
pub struct Admitted {
    /// The steps that no guardrail objects to any more, in their order.
    pub steps: Vec<Step>,
    /// The steps that are skipped.
    pub skipped: Vec<Skipped>,
    /// The reports of the guardrails when they objected first, one for each of them.
    pub objections: Vec<GuardrailReport>,
}

/// Takes away what is objected to, until nothing is. What a guardrail objects to one by one goes first; then, of each
/// limit on a number, what is beyond it.
pub fn admit(steps: &[Step], check: &dyn Fn(&[Step]) -> Vec<GuardrailReport>) -> Admitted {
    admit_after(0, steps.to_vec(), check)
}

/// The same for steps of which the first `done` were sent before: they are there to be judged with, and stay.
pub(super) fn admit_after(done: usize, steps: Vec<Step>, check: &dyn Fn(&[Step]) -> Vec<GuardrailReport>) -> Admitted {
    let mut admitted = Admitted { steps, ..Admitted::default() };
    while admitted.steps.len() > done {
        let reports: Vec<GuardrailReport> =
            check(&admitted.steps).into_iter().filter(GuardrailReport::objects).collect();
        if reports.is_empty() {
            break;
        }
        let mut out = against(&admitted.steps[done..], &reports);
        for report in reports {
            if !admitted.objections.iter().any(|one| one.guardrail == report.guardrail) {
                admitted.objections.push(report);
            }
        }
        // What waits for a skipped step stands after it.
        let mut waiting: BTreeMap<String, (String, String)> = BTreeMap::new();
        for step in admitted.steps.split_off(done) {
            let waits = || step.change.depends_on.iter().find_map(|id| waiting.get(id));
            let found = out.remove(&step.change.address).or_else(|| {
                let (guardrail, address) = waits()?;
                Some((guardrail.clone(), format!("it must wait for {address}, which is skipped")))
            });
            match found {
                None => admitted.steps.push(step),
                Some((guardrail, detail)) => {
                    waiting.insert(step.change.id.clone(), (guardrail.clone(), step.change.address.clone()));
                    admitted.skipped.push(Skipped { step, guardrail, detail });
                }
            }
        }
    }
    admitted
}

/// The addresses that go in one turn, each with the guardrail that objects and what it says.
fn against(steps: &[Step], reports: &[GuardrailReport]) -> BTreeMap<String, (String, String)> {
    let there: BTreeSet<&str> = steps.iter().map(|step| step.change.address.as_str()).collect();
    let of = |report: &GuardrailReport, addresses: &[String]| {
        let (name, observed, limit) = (&report.guardrail, &report.observed, &report.limit);
        let detail = format!("the guardrail {name} objects: {observed}; limit: {limit}");
        let hits = addresses.iter().filter(|address| there.contains(address.as_str()));
        hits.map(|address| (address.clone(), (name.clone(), detail.clone()))).collect::<BTreeMap<_, _>>()
    };
    let (numbers, others): (Vec<_>, Vec<_>) =
        reports.iter().partition(|report| !of(report, &report.beyond_limit).is_empty());
    let mut out = BTreeMap::new();
    // The first guardrail that objects to a step is named.
    for report in others.into_iter().rev() {
        out.extend(of(report, &report.addresses));
    }
    if out.is_empty()
        && let Some(report) = numbers.first()
    {
        out = of(report, &report.beyond_limit);
    }
    // An objection to nothing that is left cannot be met step by step; the safe side is to send nothing.
    if out.is_empty()
        && let Some(report) = reports.first()
    {
        let all: Vec<String> = there.iter().map(|address| (*address).to_owned()).collect();
        out = of(report, &all);
    }
    out
}
