//! Steps in, the same steps out in a safe order, each knowing what it waits for.
//!
//! A total order (grant, then change settings, then demote, then remove, then archive; creations in the order of
//! kinds, removals against it; then by address) makes the same plan come out the same. Edges say what *must* be done
//! before: whoever creates an id that a request needs; whoever must change before a row can be added; and every
//! promotion to organization owner before any of them is demoted or removed, so that a promotion that fails takes those
//! with it and the last owner stays. In a project the order is enough: the organization's owners own it anyway, and a
//! removal there must not be lost because something else failed.
//!
//! Steps may be under way together only within one **level**: whatever comes at a later one waits until all of an
//! earlier one have come to an end, good or bad. So every grant is over before anything is taken away, and keys go before
//! the people they belong to, without the one depending on the other.

use super::{OWNER, Step};
use crate::{
    kinds,
    model::{
        address::Address,
        request::{Gives, Ref, Request},
        scope::ScopeKey,
        verb::Verb,
    },
};
use std::{
    cmp::Reverse,
    collections::{BTreeMap, BinaryHeap},
};

/// The level of a step that depends on nothing; see [`Step::level`].
fn level(step: &Step) -> (u8, i16) {
    let (phase, kind, _) = rank(step);
    (phase, if phase >= 3 { kind } else { 0 })
}

/// Returns what comes first when nothing else decides.
fn rank(step: &Step) -> (u8, i16, Address) {
    let phase = match step.change.verb {
        Verb::Invite | Verb::Create => 0,
        Verb::Update if step.power.grows() => 0,
        Verb::Update if step.power.after == step.power.before => 1,
        Verb::Replace => 1,
        Verb::Update => 2,
        Verb::Remove | Verb::Revoke => 3,
        Verb::Archive => 4,
    };
    let kind = i16::from(step.scope.kind.0);
    (phase, if phase >= 3 { -kind } else { kind }, step.address.clone())
}

/// Sorts the steps and fills `depends_on`.
pub(super) fn order(steps: Vec<Step>) -> Vec<Step> {
    let edges: Vec<Vec<usize>> = edges(&steps);
    let mut waiting: Vec<usize> = edges.iter().map(Vec::len).collect();
    let mut dependents: Vec<Vec<usize>> = vec![Vec::new(); steps.len()];
    for (step, needed) in edges.iter().enumerate() {
        for before in needed {
            dependents[*before].push(step);
        }
    }
    let ids: Vec<String> = steps.iter().map(|step| step.change.id.clone()).collect();
    let mut ready: BinaryHeap<_> = steps
        .iter()
        .enumerate()
        .filter(|(index, _)| waiting[*index] == 0)
        .map(|(index, step)| Reverse((rank(step), index)))
        .collect();
    let mut levels = vec![<(u8, i16)>::default(); waiting.len()];
    let mut slots: Vec<Option<Step>> = steps.into_iter().map(Some).collect();
    let mut sorted = Vec::with_capacity(slots.len());
    while let Some(Reverse((_, index))) = ready.pop() {
        for dependent in &dependents[index] {
            waiting[*dependent] -= 1;
            if waiting[*dependent] == 0
                && let Some(step) = &slots[*dependent]
            {
                ready.push(Reverse((rank(step), *dependent)));
            }
        }
        if let Some(mut step) = slots[index].take() {
            step.change.depends_on = edges[index].iter().map(|before| ids[*before].clone()).collect();
            // What waits for a later level is of that level itself.
            let before = edges[index].iter().map(|before| levels[*before]);
            step.level = before.chain([level(&step)]).max().unwrap_or_default();
            levels[index] = step.level;
            sorted.push(step);
        }
    }
    // Edges go from creations to uses and from promotions to demotions, so there is no circle; were there one, its
    // steps would still be told rather than lost.
    debug_assert!(slots.iter().all(Option::is_none), "a circle of dependencies");
    sorted.extend(slots.into_iter().flatten());
    sorted
}

/// For each step, the steps that must be done before it.
fn edges(steps: &[Step]) -> Vec<Vec<usize>> {
    let by_address: BTreeMap<&Address, usize> =
        steps.iter().enumerate().map(|(index, step)| (&step.address, index)).collect();
    let gives = |index: usize| steps[index].requests.iter().any(|request| matches!(request.gives, Gives::Id(_)));
    let adds = |index: usize| matches!(steps[index].change.verb, Verb::Invite | Verb::Create);
    let promotions: Vec<usize> =
        (0..steps.len()).filter(|index| steps[*index].change.verb == Verb::Update && lifts(&steps[*index])).collect();
    steps
        .iter()
        .enumerate()
        .map(|(index, step)| {
            let mut before: Vec<usize> = step
                .requests
                .iter()
                .flat_map(Request::refs)
                .filter_map(|whose| match whose {
                    Ref::Of(address) => by_address.get(address).copied().filter(|index| gives(*index)),
                    Ref::Id(_) => None,
                })
                .chain(step.after.iter().filter_map(|address| by_address.get(address).copied()))
                // What stands in something that is added comes after it, whoever has the id that the request needs.
                .chain(beside(step).filter_map(|address| by_address.get(&address).copied()))
                .chain(above(step).filter_map(|address| by_address.get(&address).copied()).filter(|index| adds(*index)))
                .collect();
            if step.scope.parent.is_none() && step.power.before >= OWNER && step.power.after < OWNER {
                before.extend(promotions.iter().copied().filter(|other| steps[*other].scope == step.scope));
            }
            before.retain(|other| *other != index);
            before.sort_unstable();
            before.dedup();
            before
        })
        .collect()
}

/// The addresses of the settings beside a step's row whose changes go first.
fn beside(step: &Step) -> impl Iterator<Item = Address> {
    let before = kinds::get(step.scope.kind).facts().after.iter().filter_map(|kind| kinds::named(kind));
    before.map(|(kind, known)| {
        kinds::address(&ScopeKey { kind, parent: step.scope.parent.clone() }, known.facts().section)
    })
}

/// The addresses of everything that a step's row stands in.
fn above(step: &Step) -> impl Iterator<Item = Address> {
    step.address.path().take(step.address.depth().saturating_sub(1))
}

fn lifts(step: &Step) -> bool {
    step.power.after >= OWNER && step.power.before < OWNER
}
