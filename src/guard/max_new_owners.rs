//! Guardrail: one plan makes only so many owners of the organization: by promotion, by invite, or through a group that
//! owns it.

use super::{Exempt, Finding, GuardContext, OWNER, beyond, count, oldest_first, read_behind};
use crate::{
    access::OtherGroup,
    kinds::{self, User},
    model::{ability::Ability, read_request::ReadRequest},
    plan::Step,
};
use std::collections::{BTreeMap, BTreeSet};

pub(super) fn check(context: &GuardContext<'_>, exempt: &Exempt<'_>, needs: &mut Vec<ReadRequest>) -> Finding {
    // A list that cannot be read leaves a mark on the step, and blocks nothing.
    read_behind(context, needs, |step| !step.verb().removes());
    let most = context.policy.guardrails.max_new_owners;
    // An invite that is renewed or replaced brings nobody new when it made an owner before.
    let makes =
        |step: &&Step| step.scope.kind == kinds::id::<User>() && step.power.before < OWNER && step.power.after >= OWNER;
    let steps: Vec<&Step> = context.counted(exempt).filter(makes).collect();
    let through = Through::of(context, exempt);
    let new = steps.len() + through.by_name.len();
    let mut made: Vec<String> = steps.iter().map(|step| step.change.address.clone()).collect();
    let indirect: BTreeSet<usize> = through.by_name.values().flatten().copied().collect();
    let addresses = indirect.iter().map(|step| &context.steps[*step].change.address);
    made.extend(addresses.filter(|address| !steps.iter().any(|step| step.change.address == **address)).cloned());
    let observed = match new {
        0 => "no new owners".to_owned(),
        number => count(number, "new owner", "new owners"),
    };
    Finding {
        observed: [observed].into_iter().chain(through.told.iter().cloned()).collect::<Vec<_>>().join("; "),
        limit: format!("at most {most}"),
        beyond: match through.by_name.is_empty() {
            true => beyond(steps, most),
            false => through.beyond(context, &steps, most),
        },
        addresses: if new as u64 > most { made } else { Vec::new() },
        help: "If this is meant, raise `policy.guardrails.max_new_owners` in a reviewed change, or apply it in steps."
            .to_owned(),
        ..Finding::default()
    }
}

/// Those who become owners by other steps than one about themselves as a user.
struct Through {
    /// The steps that each of them needs.
    by_name: BTreeMap<String, BTreeSet<usize>>,
    /// Groups of owners without known members, in words.
    told: Vec<String>,
}

impl Through {
    fn of(context: &GuardContext<'_>, exempt: &Exempt<'_>) -> Self {
        let delta = context.delta();
        let is_user = |step: &usize| context.steps[*step].scope.kind == kinds::id::<User>();
        let counts = |steps: &BTreeSet<usize>| steps.iter().any(|step| !exempt.has(&context.steps[*step]));
        let mut by_name = BTreeMap::new();
        for gain in delta.gains.iter().filter(|gain| gain.abilities.has(Ability::Administer)) {
            for (name, more) in &gain.principals {
                let steps: BTreeSet<usize> = gain.steps_of(more).collect();
                // What is about them as a user is counted by their role.
                if !steps.iter().any(is_user) && counts(&steps) {
                    by_name.insert(name.to_string(), steps);
                }
            }
        }
        let owns = |group: &OtherGroup| group.abilities.contains(&Ability::Administer);
        let mut told = Vec::new();
        for (group, steps) in delta.groups.iter().filter(|(group, steps)| owns(group) && counts(steps)) {
            if group.empty {
                told.push(format!("{} becomes an owner and has no members", group.group));
                continue;
            }
            told.push(match group.managed_elsewhere {
                true => format!("{} becomes an owner, and somebody else decides who is in it", group.group),
                false => format!("{} becomes an owner, and its members were not read", group.group),
            });
            // Nobody knows how many they are; there may be one at least.
            let known = by_name.values().any(|others: &BTreeSet<usize>| !others.is_disjoint(steps));
            if !known {
                by_name.insert(group.group.clone(), steps.clone());
            }
        }
        Self { by_name, told }
    }

    /// Returns the addresses beyond the limit, when the oldest go first: a step counts for everybody who needs it.
    fn beyond(&self, context: &GuardContext<'_>, direct: &[&Step], most: u64) -> Vec<String> {
        let indirect: BTreeSet<usize> = self.by_name.values().flatten().copied().collect();
        let mut all: Vec<(&Step, Option<usize>)> = direct.iter().map(|step| (*step, None)).collect();
        all.extend(indirect.into_iter().map(|step| (&context.steps[step], Some(step))));
        all.sort_by_key(|(step, _)| oldest_first(step));
        let (mut number, mut let_through, mut beyond) = (0, BTreeSet::new(), Vec::new());
        for (step, index) in all {
            let with = index.map_or(1, |index| {
                let_through.insert(index);
                let brings = |steps: &&BTreeSet<usize>| steps.contains(&index) && steps.is_subset(&let_through);
                self.by_name.values().filter(brings).count() as u64
            });
            if number + with > most {
                index.into_iter().for_each(|index| {
                    let_through.remove(&index);
                });
                beyond.push(step.change.address.clone());
            } else {
                number += with;
            }
        }
        beyond
    }
}
