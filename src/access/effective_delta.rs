//! The result of a comparison of two worlds: the gains, the losses, and the steps that cause them; and its published form.

use super::{
    graph::{AccessResource, is_person},
    missing::UnreadBehind,
    published_access::{AccessChange, AccessDelta, AlsoNeeded, KeptAccess, OtherGroup, UnreadAccess},
};
use crate::model::{
    ability::{Abilities, Ability},
    address::{Address, Name},
};
use std::collections::{BTreeMap, BTreeSet};

/// The same change for everybody in it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct AccessGain {
    /// The abilities.
    pub abilities: Abilities,
    /// The resources.
    pub resources: Vec<AccessResource>,
    /// The principals, each with the steps that it needs beside [`AccessGain::carriers`].
    pub principals: Vec<(Name, Vec<usize>)>,
    /// Those of them who must accept an invite before.
    pub not_yet: BTreeSet<Name>,
    /// The steps that cause it for all of them.
    pub carriers: Vec<usize>,
    /// See [`AccessChange::direct`].
    pub direct: bool,
}

impl AccessGain {
    /// Returns the steps that cause it for one of the principals.
    pub fn steps_of<'s>(&'s self, more: &'s [usize]) -> impl Iterator<Item = usize> + 's {
        self.carriers.iter().chain(more).copied()
    }

    /// Returns every step that causes it for somebody.
    #[must_use]
    pub fn all_steps(&self) -> BTreeSet<usize> {
        self.principals.iter().flat_map(|(_, more)| more).chain(&self.carriers).copied().collect()
    }
}

/// The persons who own a project for themselves or through a group, before and after.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ProjectOwners {
    /// The project.
    pub project: Name,
    /// Before.
    pub before: BTreeSet<Name>,
    /// After.
    pub after: BTreeSet<Name>,
    /// The steps that take it from one of them.
    pub losing: BTreeSet<usize>,
}

/// The changes of access by the steps of a plan. Steps are numbered as they were given.
#[derive(Clone, Debug, Default)]
pub struct EffectiveDelta {
    /// The gains.
    pub gains: Vec<AccessGain>,
    /// The losses.
    pub losses: Vec<AccessGain>,
    /// See [`AccessDelta::account_names`].
    pub account_names: BTreeMap<String, String>,
    /// Removals that take nothing away: the step, the strongest ability that remains, and what still gives it.
    pub kept: Vec<(usize, Ability, Address)>,
    /// Groups of whom others decide, or nobody knows who is in them, and groups without members: with the steps that
    /// give them something, and whether they gain or lose it.
    pub groups: Vec<(OtherGroup, BTreeSet<usize>)>,
    /// The accepted persons who own the organization by a role, without those who have it as their base role: before
    /// and after.
    pub owners_through_groups: (BTreeSet<Name>, BTreeSet<Name>),
    /// The projects where a step touches ownership.
    pub project_owners: Vec<ProjectOwners>,
    /// The steps whose rows are about one principal, directly.
    pub about: Vec<(usize, Name)>,
    /// The steps that take away what nobody knows, with those who have it.
    pub doubtful: Vec<(usize, Name)>,
    /// The accepted persons who own the organization before and not after, whatever admin keys they have: each with the
    /// steps.
    pub losing_ownership: BTreeMap<Name, BTreeSet<usize>>,
    /// The lists that say what steps give or take beside what they say themselves, and that were not read: by their
    /// names, in words that end `the ...`.
    pub unread: BTreeMap<String, UnreadBehind>,
    /// The steps behind which a list of a group was not read, and that may give more by it.
    pub may_give: BTreeSet<usize>,
    /// The lists that were not read, in words.
    pub missing: Vec<String>,
}

impl EffectiveDelta {
    /// Returns the steps that carry a gain of power over others, or give it to a group.
    #[must_use]
    pub fn escalating(&self) -> BTreeSet<usize> {
        let gains = self.gains.iter().filter(|gain| gain.abilities.are_privileged());
        let groups =
            self.groups.iter().filter(|(group, _)| group.abilities.iter().any(|ability| ability.is_privileged()));
        let groups = groups.flat_map(|(_, steps)| steps.iter().copied());
        let unread = self.unread.values().flat_map(|unread| &unread.steps).copied();
        gains.flat_map(AccessGain::all_steps).chain(groups).chain(unread.filter(|step| self.may_give(*step))).collect()
    }

    /// Returns whether a step may give more than is known, because a list of the group that it is about was not read.
    fn may_give(&self, step: usize) -> bool {
        self.may_give.contains(&step)
    }

    /// Returns the published form. `address` tells the address of a step.
    #[must_use]
    pub fn publish(&self, address: &dyn Fn(usize) -> String) -> AccessDelta {
        let all = |changes: &[AccessGain]| {
            let names: BTreeSet<&Name> =
                changes.iter().flat_map(|change| &change.principals).map(|(name, _)| name).collect();
            names.len() as u64
        };
        let change = |change: &AccessGain| {
            let also = change.principals.iter().flat_map(|(name, more)| {
                more.iter().map(|step| AlsoNeeded { principal: name.to_string(), address: address(*step) })
            });
            AccessChange {
                abilities: change.abilities.iter().collect(),
                resources: change.resources.iter().map(ToString::to_string).collect(),
                principals: change.principals.iter().map(|(name, _)| name.to_string()).collect(),
                not_yet: change.not_yet.iter().map(ToString::to_string).collect(),
                carriers: change.carriers.iter().map(|step| address(*step)).collect(),
                also_needed: also.collect(),
                direct: change.direct,
            }
        };
        let kept = |(step, ability, through): &(usize, Ability, Address)| KeptAccess {
            address: address(*step),
            ability: *ability,
            through: through.to_string(),
        };
        let unread = |(list, unread): (&String, &UnreadBehind)| UnreadAccess {
            list: list.clone(),
            changes: unread.steps.iter().map(|step| address(*step)).collect(),
            may_give: unread.steps.iter().filter(|step| self.may_give(**step)).map(|step| address(*step)).collect(),
        };
        AccessDelta {
            gaining: all(&self.gains),
            losing: all(&self.losses),
            gains: self.gains.iter().map(change).collect(),
            losses: self.losses.iter().map(change).collect(),
            kept: self.kept.iter().map(kept).collect(),
            account_names: self.account_names.clone(),
            other_groups: self.groups.iter().map(|(group, _)| group.clone()).collect(),
            incomplete: !self.missing.is_empty(),
            missing: self.missing.clone(),
            unknown_losses: self.unknown_losses(address),
            unread: self.unread.iter().map(unread).collect(),
        }
    }

    /// Returns the steps that take away what nobody knows, by address.
    fn unknown_losses(&self, address: &dyn Fn(usize) -> String) -> Vec<String> {
        let told: BTreeSet<usize> = self.losses.iter().flat_map(AccessGain::all_steps).collect();
        let steps: BTreeSet<usize> = self.doubtful.iter().map(|(step, _)| *step).collect();
        steps.difference(&told).map(|step| address(*step)).collect()
    }

    /// Returns whether somebody is a person, by name.
    #[must_use]
    pub fn is_person(name: &str) -> bool {
        is_person(name)
    }
}
