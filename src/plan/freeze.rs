//! Steps and a policy in, the same steps out, with those marked that are withheld: they stay in the plan, and are not
//! sent. What a step does to somebody's access decides, and what waits for a withheld step is withheld with it.

use super::{Power, Step};
use crate::model::{
    policy::{AccessEffect, Freeze, Policy},
    scalar::{Seconds, day},
    verb::Verb,
};
use std::collections::{BTreeMap, BTreeSet};

/// The cause that withholds a step.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum WithheldBy {
    /// A freeze, which is no wish of whoever runs this.
    Freeze,
    /// Whoever runs this asked for no removals.
    NoRemovals,
}

/// What `--no-removals` keeps back.
const REMOVALS: [AccessEffect; 3] = [AccessEffect::Remove, AccessEffect::Revoke, AccessEffect::Archive];

/// The power that something gives, by the name of what it is power over; `None` where that is not known.
pub(super) type Reach = Option<BTreeMap<String, u8>>;

/// Returns what a change does to somebody's access. A replaced invite can give more here and less there.
pub(super) fn effects(
    verb: Verb,
    renewal: bool,
    power: Power,
    before: &Reach,
    after: &Reach,
) -> BTreeSet<AccessEffect> {
    let one = |effect| BTreeSet::from([effect]);
    match verb {
        Verb::Invite | Verb::Create => one(AccessEffect::Grant),
        // What has run out gives nothing any more.
        Verb::Replace if renewal => one(AccessEffect::Grant),
        Verb::Remove => one(AccessEffect::Remove),
        Verb::Revoke => one(AccessEffect::Revoke),
        Verb::Archive => one(AccessEffect::Archive),
        Verb::Update | Verb::Replace => {
            let (more, less) = (exceeds(after, before), exceeds(before, after));
            let some = [(power.grows() || more, AccessEffect::Grant), (power.shrinks() || less, AccessEffect::Remove)];
            let some: BTreeSet<AccessEffect> =
                some.into_iter().filter(|(is, _)| *is).map(|(_, effect)| effect).collect();
            if some.is_empty() { one(AccessEffect::Update) } else { some }
        }
    }
}

/// Returns whether one gives something that the other does not. What nobody sees may be anything.
pub(super) fn exceeds(one: &Reach, other: &Reach) -> bool {
    match (one, other) {
        (Some(one), Some(other)) => one.iter().any(|(name, power)| other.get(name).is_none_or(|there| power > there)),
        _ => true,
    }
}

/// Returns whether the second gives power over others that the first does not.
pub(super) fn gains_power(before: &Reach, after: &Reach) -> bool {
    match (before, after) {
        (Some(before), Some(after)) => {
            after.iter().any(|(name, power)| *power > 1 && before.get(name).is_none_or(|there| power > there))
        }
        _ => true,
    }
}

/// Returns what withholds a step by itself, whatever it waits for.
pub(super) fn keeps(step: &Step, policy: &Policy, now: Seconds) -> Option<(WithheldBy, String)> {
    if policy.no_removals && step.access.iter().any(|effect| REMOVALS.contains(effect)) {
        return Some((WithheldBy::NoRemovals, "excluded by `--no-removals`".to_owned()));
    }
    let freeze = policy.freeze.as_ref().filter(|freeze| freeze.until.is_none_or(|until| until > now))?;
    (!step.access.is_subset(&freeze.allow)).then(|| (WithheldBy::Freeze, frozen(freeze)))
}

/// Returns whether a freeze of the file keeps a step back at a time. What whoever runs this asks for is about one run.
#[must_use]
pub fn is_frozen(step: &Step, policy: &Policy, at: Seconds) -> bool {
    let ends = |freeze: &&Freeze| freeze.until.is_some_and(|until| until > at);
    policy.freeze.as_ref().filter(ends).is_some_and(|freeze| !step.access.is_subset(&freeze.allow))
}

/// Marks what is withheld. The steps are in their order: what a step waits for stands before it.
pub(super) fn withhold(steps: &mut [Step], policy: &Policy, now: Seconds) {
    let mut withheld: BTreeMap<String, (WithheldBy, String)> = BTreeMap::new();
    for step in steps {
        let waits = || step.change.depends_on.iter().find_map(|id| withheld.get(id));
        let found = keeps(step, policy, now)
            .or_else(|| waits().map(|(by, what)| (*by, format!("it must wait for {what}, which is withheld"))));
        if let Some((by, why)) = found {
            let what = format!("{} {}", step.verb().as_str(), step.change.address);
            withheld.insert(step.change.id.clone(), (by, what));
            step.withheld = Some(by);
            step.change.withheld = why;
        }
    }
}

fn frozen(Freeze { until, reason, .. }: &Freeze) -> String {
    match until {
        Some(until) => format!("frozen until {}: {reason}", day(*until)),
        None => format!("frozen: {reason}"),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_replaced_invite_gives_and_takes() {
        let reach = |all: &[(&str, u8)]| Some(all.iter().map(|(name, power)| ((*name).to_owned(), *power)).collect());
        let of = |(before, after), had: Reach, has: Reach| {
            effects(Verb::Replace, false, Power { before, after }, &had, &has).into_iter().collect::<Vec<_>>()
        };
        let web = || reach(&[("web", 1)]);
        assert_eq!(of((1, 1), web(), web()), [AccessEffect::Update]);
        assert_eq!(of((1, 3), web(), web()), [AccessEffect::Grant]);
        assert_eq!(of((3, 1), web(), web()), [AccessEffect::Remove]);
        assert_eq!(of((1, 1), web(), reach(&[])), [AccessEffect::Remove]);
        assert_eq!(of((1, 1), web(), reach(&[("web", 3)])), [AccessEffect::Grant]);
        assert_eq!(of((1, 1), web(), reach(&[("batch", 1)])), [AccessEffect::Grant, AccessEffect::Remove]);
        assert_eq!(of((1, 3), web(), reach(&[])), [AccessEffect::Grant, AccessEffect::Remove]);
        assert_eq!(of((1, 1), None, web()), [AccessEffect::Grant, AccessEffect::Remove]);
        let renewed = effects(Verb::Replace, true, Power { before: 3, after: 1 }, &web(), &reach(&[]));
        assert_eq!(renewed, BTreeSet::from([AccessEffect::Grant]));
    }
}
