//! A computed plan and reviewed ones in, what may be sent out. A reviewed plan is a filter, never a source: it can take
//! changes away, and adds nothing. Pure.

use crate::plan::{
    PlanPart, Step,
    change::{Change, GuardrailReport},
    file::PlanFile,
};
use std::collections::BTreeSet;

/// A computed plan, compared with the reviewed ones.
#[derive(Debug, Default)]
pub struct Filtered {
    /// Reviewed, and still as it was: to be sent.
    pub send: Vec<Step>,
    /// Computed, and kept back by a freeze or by whoever runs this: not sent, whatever was reviewed.
    pub withheld: Vec<Step>,
    /// Skipped because a guardrail objects, each with what it said; only where nobody watches.
    pub skipped: Vec<(Step, String)>,
    /// The reports of those guardrails.
    pub objections: Vec<GuardrailReport>,
    /// Computed, and in no reviewed plan: not sent.
    pub not_reviewed: Vec<Change>,
    /// Reviewed, and the organization has moved since.
    pub stale: Vec<Stale>,
    /// Reviewed, and not wanted any more: done by somebody already, or taken back.
    pub gone: Vec<Change>,
}

/// A reviewed change that does not fit any more.
#[derive(Debug)]
pub struct Stale {
    /// The change that was reviewed.
    pub reviewed: Change,
    /// The change that this run computed for the address.
    pub found: Change,
}

/// Compares the computed steps of one part with the same part of the reviewed plans: by address, verb and wanted value,
/// and by the precondition. What a reviewed plan itself withholds was not reviewed as something to be sent.
#[must_use]
pub fn filter(computed: &[Step], part: PlanPart, reviewed: &[PlanFile]) -> Filtered {
    let all: Vec<&Change> = reviewed.iter().flat_map(|plan| plan.changes_of(part)).collect();
    let to_send: Vec<&Change> = all.iter().copied().filter(|change| change.withheld.is_empty()).collect();
    let mut filtered = Filtered::default();
    for step in computed {
        if step.withheld.is_some() {
            filtered.withheld.push(step.clone());
            continue;
        }
        let same = |change: &&&Change| {
            change.address == step.change.address
                && change.verb == step.change.verb
                && change.after == step.change.after
        };
        let mut equal = to_send.iter().filter(same).peekable();
        if equal.peek().is_some() {
            match equal.clone().any(|change| change.precondition == step.change.precondition) {
                true => filtered.send.push(step.clone()),
                false => filtered.stale.extend(
                    equal.next().map(|change| Stale { reviewed: (*change).clone(), found: step.change.clone() }),
                ),
            }
        } else if let Some(change) = to_send.iter().find(|change| change.address == step.change.address) {
            filtered.stale.push(Stale { reviewed: (*change).clone(), found: step.change.clone() });
        } else {
            filtered.not_reviewed.push(step.change.clone());
        }
    }
    let mut told = BTreeSet::new();
    for change in all {
        // Several plans may hold the same change, which is one.
        if !computed.iter().any(|step| step.change.address == change.address) && told.insert(&change.id) {
            filtered.gone.push(change.clone());
        }
    }
    filtered
}
