//! The principals whose access changes at a resource in, the steps that cause each change out.

use super::{
    AccessGain,
    delta::{Comparison, Direction},
    gathered_changes::Signature,
    graph::{AccessResource, Given, GrantHolder, Graph},
    question::Reached,
};
use crate::model::{ability::Abilities, address::Name};
use foldhash::HashMap;
use std::collections::BTreeMap;

/// A step that is a cause of a change for one principal.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
struct CauseOfChange {
    step: u32,
    /// True if the step says by itself whom it concerns.
    direct: bool,
    /// The changing abilities that the way gives.
    gives: Abilities,
}

/// Returns the abilities that change, grouped by the steps that cause them: a step is named only beside what it gives.
fn signatures(changed: Abilities, causes: &[CauseOfChange]) -> Vec<Signature> {
    let mut by_steps: BTreeMap<(Vec<u32>, bool), Abilities> = BTreeMap::new();
    for ability in changed.iter() {
        let own = || causes.iter().filter(|cause| cause.gives.has(ability));
        let mut steps: Vec<u32> = own().map(|cause| cause.step).collect();
        steps.dedup();
        let direct = own().all(|cause| cause.direct);
        let abilities = by_steps.entry((steps, direct)).or_default();
        *abilities = abilities.with(Abilities::of(&[ability]));
    }
    let signature = |((steps, direct), abilities)| Signature { abilities, direct, steps };
    by_steps.into_iter().map(signature).collect()
}

impl Comparison<'_, '_, '_> {
    /// Groups the changes of one resource by what causes them.
    pub(super) fn gather(
        &mut self,
        resource: &AccessResource,
        direction: Direction,
        changed: &[(u32, Abilities)],
        sure: &dyn Fn(u32) -> Abilities,
    ) {
        if changed.is_empty() {
            return;
        }
        let mut abilities = vec![Abilities::NONE; self.people];
        for (principal, some) in changed {
            abilities[*principal as usize] = *some;
        }
        let graph: &Graph<'_> = if direction == Direction::Gain { &self.after.graph } else { self.before };
        let mut causes: Vec<(u32, CauseOfChange)> = Vec::new();
        graph.reach(resource, |reached| {
            let wanted = abilities[reached.principal as usize];
            let given = graph.given_by(&reached, resource).unwrap_or_default();
            let gives = wanted.without(wanted.without(given));
            // Paths that give something else are no cause.
            if gives.is_empty() {
                return;
            }
            let is_own = reached.member.is_none() && reached.acts.is_none();
            let direct = is_own && !matches!(reached.grant.given, Given::Role(_));
            self.causes(direction, resource, &reached, |step, itself| {
                causes.push((reached.principal, CauseOfChange { step, direct: direct || itself, gives }));
            });
        });
        causes.sort_unstable();
        causes.dedup();
        let mut groups: BTreeMap<Signature, Vec<u32>> = BTreeMap::new();
        // Neighbours often change alike, so their signatures are made once.
        let mut alike: Option<(Abilities, Vec<CauseOfChange>, Vec<u32>)> = None;
        let mut note = |alike: Option<(Abilities, Vec<CauseOfChange>, Vec<u32>)>| {
            let Some((some, causes, principals)) = alike else { return };
            for signature in signatures(some, &causes) {
                groups.entry(signature).or_default().extend(&principals);
            }
        };
        let mut at = 0;
        for (principal, some) in changed {
            while at < causes.len() && causes[at].0 < *principal {
                at += 1;
            }
            let from = at;
            while at < causes.len() && causes[at].0 == *principal {
                at += 1;
            }
            let own = || causes[from..at].iter().map(|(_, cause)| *cause);
            match &mut alike {
                Some((other, causes, principals)) if other == some && own().eq(causes.iter().copied()) => {
                    principals.push(*principal);
                }
                _ => note(alike.replace((*some, own().collect(), vec![*principal]))),
            }
        }
        note(alike);
        let gathered = if direction == Direction::Gain { &mut self.gains } else { &mut self.losses };
        gathered.add(resource, groups, sure);
    }

    /// Calls `each` with the steps that one way is new by, or gone by; and whether the step is about the whole of what
    /// it takes away: somebody leaves, or a project is archived.
    pub(super) fn causes(
        &self,
        direction: Direction,
        resource: &AccessResource,
        reached: &Reached<'_>,
        mut each: impl FnMut(u32, bool),
    ) {
        let role = match reached.grant.given {
            Given::Role(role) => self.after.roles.get(&role),
            Given::Abilities { .. } | Given::Unknown => None,
        };
        role.into_iter().for_each(|step| each(*step, false));
        match direction {
            Direction::Gain => {
                let rows =
                    [Some(reached.grant.row), reached.member, reached.acts.map(|acts| acts.row)].into_iter().flatten();
                rows.filter_map(|row| self.after.graph.rows[row as usize].step).for_each(|step| each(step, false));
            }
            Direction::Loss => {
                let gone = &self.after.gone;
                let leaves = gone.principal(reached.holder());
                if let Some(step) = leaves {
                    each(step, reached.acts.is_none());
                    return;
                }
                if let Some(acts) = reached.acts {
                    gone.steps(acts.row, GrantHolder::Principal(reached.principal)).for_each(|step| each(step, false));
                }
                gone.steps(reached.grant.row, reached.grant.holder).for_each(|step| each(step, false));
                if let Some(member) = reached.member {
                    gone.steps(member, GrantHolder::Principal(reached.holder())).for_each(|step| each(step, false));
                }
                let project = match resource {
                    AccessResource::Project(name) => self.before.projects.find(name),
                    AccessResource::Organization | AccessResource::EveryProject => None,
                };
                if let Some(step) = project.and_then(|project| gone.projects.get(&project)) {
                    each(*step, true);
                }
            }
        }
    }

    /// Returns the entries of one direction, in an order that no row decides.
    pub(super) fn publish(&mut self, direction: Direction) -> Vec<AccessGain> {
        let gathered = std::mem::take(if direction == Direction::Gain { &mut self.gains } else { &mut self.losses });
        let name = |principal: u32| self.after.graph.principals.name(principal).clone();
        let numbers = |steps: &[u32]| steps.iter().map(|step| *step as usize).collect::<Vec<usize>>();
        let mut all: Vec<AccessGain> = gathered
            .entries
            .into_iter()
            .map(|((abilities, direct, principals, more), mut entry)| {
                let more: HashMap<u32, Vec<u32>> = more.into_iter().collect();
                let one =
                    |principal: &u32| (name(*principal), more.get(principal).map_or(Vec::new(), |more| numbers(more)));
                let mut principals: Vec<(Name, Vec<usize>)> = principals.iter().map(one).collect();
                principals.sort();
                entry.resources.sort();
                AccessGain {
                    abilities,
                    resources: entry.resources,
                    principals,
                    not_yet: entry.not_yet.into_iter().map(name).collect(),
                    carriers: entry.carriers.into_iter().map(|step| step as usize).collect(),
                    direct,
                }
            })
            .collect();
        let rank = |gain: &AccessGain| gain.abilities.iter().next();
        all.sort_by(|one, other| {
            (rank(one), &one.resources, &one.principals).cmp(&(rank(other), &other.resources, &other.principals))
        });
        all
    }
}
