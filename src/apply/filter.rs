//! A computed plan and reviewed ones in, what may be sent out. A reviewed plan is a filter, never a source: it can take
//! changes away, and adds nothing. Pure.

use crate::{
    access::AccessDelta,
    kinds,
    plan::{
        PlanPart, Step,
        change::{Change, GuardrailReport, Problem},
        file::PlanFile,
    },
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
    /// Computed, in the scope of a reviewed plan, and in no reviewed plan: not sent.
    pub not_reviewed: Vec<Change>,
    /// The problems in the scope of a reviewed plan, or that one tells.
    pub problems: Vec<Problem>,
    /// The addresses outside the scope of every reviewed plan that have a change or a problem: nothing is sent for them.
    /// Nobody was asked to review them.
    pub out_of_scope: Vec<String>,
    /// Reviewed, and the organization has moved since.
    pub stale: Vec<Stale>,
    /// True if no reviewed plan looked at the whole organization.
    pub is_scoped: bool,
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
    /// The access that it would give and that no reviewed plan contains, in words; empty where it is stale by itself.
    pub gains: String,
}

impl Filtered {
    /// Takes over the problems of the computed plan.
    pub fn take_problems(&mut self, problems: &[Problem], reviewed: &[PlanFile]) {
        let scopes = ReviewedScopes::of(reviewed);
        // A change in the scope may depend on an entry outside of it.
        let told: BTreeSet<&str> =
            reviewed.iter().flat_map(|plan| &plan.problems).map(|problem| &*problem.address).collect();
        let (inside, outside): (Vec<&Problem>, Vec<&Problem>) =
            problems.iter().partition(|problem| scopes.cover(&problem.address) || told.contains(&*problem.address));
        self.problems = inside.into_iter().cloned().collect();
        self.out_of_scope.extend(outside.into_iter().map(|problem| problem.address.clone()));
    }

    /// Takes the steps out that carry a gain of access which no reviewed plan contains: a group may have grown since the
    /// review. What is left is computed again, until every gain was reviewed. `gains` tells the gains of steps.
    pub fn keep_to_reviewed_gains(
        &mut self,
        part: PlanPart,
        reviewed: &[PlanFile],
        gains: &dyn Fn(&[Step]) -> AccessDelta,
    ) {
        let known: Vec<&AccessDelta> = reviewed.iter().filter_map(|plan| plan.access_of(part)).collect();
        loop {
            let new = gains(&self.send).unreviewed(&known);
            let before = self.send.len();
            for step in std::mem::take(&mut self.send) {
                match new.get(&step.change.address) {
                    None => self.send.push(step),
                    Some(gains) => {
                        let changes = reviewed.iter().flat_map(|plan| plan.changes_of(part));
                        let same = changes.into_iter().find(|change| change.address == step.change.address);
                        let reviewed = same.unwrap_or(&step.change).clone();
                        self.stale.push(Stale { reviewed, found: step.change, gains: gains.clone() });
                    }
                }
            }
            // Each turn takes a step away, so this ends.
            if self.send.len() == before {
                return;
            }
        }
    }
}

/// The addresses that reviewed plans looked at.
#[derive(Debug)]
struct ReviewedScopes<'a> {
    /// True if one of the plans looked at the whole organization.
    is_whole: bool,
    addresses: BTreeSet<&'a str>,
}

impl<'a> ReviewedScopes<'a> {
    /// Returns what plans looked at together. Without a plan, everything is in scope.
    fn of(reviewed: &'a [PlanFile]) -> Self {
        let scopes = reviewed.iter().filter_map(|plan| plan.scope.as_ref());
        Self {
            is_whole: reviewed.is_empty() || reviewed.iter().any(|plan| plan.scope.is_none()),
            addresses: scopes.flat_map(|scope| &scope.addresses).map(String::as_str).collect(),
        }
    }

    /// Returns whether one of the plans looked at an address.
    fn cover(&self, address: &str) -> bool {
        self.is_whole || self.addresses.contains(address) || self.addresses.contains(&*kinds::all_beside(address))
    }
}

/// Compares the computed steps of one part with the same part of the reviewed plans: by address, verb and wanted value,
/// and by the precondition. What a reviewed plan itself withholds was not reviewed as something to be sent.
#[must_use]
pub fn filter(computed: &[Step], part: PlanPart, reviewed: &[PlanFile]) -> Filtered {
    let all: Vec<&Change> = reviewed.iter().flat_map(|plan| plan.changes_of(part)).collect();
    let to_send: Vec<&Change> = all.iter().copied().filter(|change| change.withheld.is_empty()).collect();
    let scopes = ReviewedScopes::of(reviewed);
    let planned: BTreeSet<&str> = all.iter().map(|change| &*change.address).collect();
    let mut filtered = Filtered { is_scoped: !scopes.is_whole, ..Filtered::default() };
    for step in computed {
        let address = &*step.change.address;
        if !planned.contains(address) && !scopes.cover(address) {
            filtered.out_of_scope.push(address.to_owned());
            continue;
        }
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
                false => filtered.stale.extend(equal.next().map(|change| Stale {
                    reviewed: (*change).clone(),
                    found: step.change.clone(),
                    gains: String::new(),
                })),
            }
        } else if let Some(change) = to_send.iter().find(|change| change.address == step.change.address) {
            filtered.stale.push(Stale {
                reviewed: (*change).clone(),
                found: step.change.clone(),
                gains: String::new(),
            });
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
