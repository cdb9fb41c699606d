//! Drift in, riders out: which creates go along with an invite, and which invites must be replaced for it.
//!
//! An invite can carry project memberships, and it cannot be updated. So a membership of somebody who is invited in
//! this plan rides in that invite; of somebody whose invite is pending it waits, unless the invite is replaced anyway;
//! and an invite that carries too much is replaced, because its access must shrink before it is accepted.

use super::{
    Inputs,
    build::renewals,
    grace::{Grace, grace},
};
use crate::{
    desired,
    diff::{Difference, Drift, Gone, What},
    kinds::{self, kind::Rider},
    model::{
        address::{Address, Name},
        node::At,
        policy::Unlisted,
        request::Ref,
        scope::{self, Found, Identity, LiveRow, ScopeKey, Standing},
    },
};
use serde_json::{Map, Value};
use std::collections::{BTreeMap, BTreeSet};

/// What happens to a difference of a kind that rides.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Ride {
    /// It does not ride: an ordinary change.
    No,
    /// It goes along with the host's create or replacement.
    With,
    /// It goes along with the renewal that is due.
    WithDue,
    /// It waits for an invite that ran out and is not renewed any more.
    Lapsed,
    /// It waits until somebody accepts.
    Waits,
}

/// One rider with its place in the file.
#[derive(Clone)]
pub(super) struct Placed {
    pub(super) rider: Rider,
    /// The name of the parent, for people.
    pub(super) parent: String,
    pub(super) at: Option<At>,
}

/// Which rows ride in what.
#[derive(Default)]
pub(super) struct Riders {
    /// By host address.
    by_host: BTreeMap<Address, Vec<Placed>>,
    /// Hosts that must be replaced although their own fields agree, each with the places that ask for it.
    shrinking: BTreeMap<Address, At>,
    /// Hosts that this plan creates, and hosts whose invite is replaced.
    fresh: BTreeSet<Address>,
    /// Hosts whose invite ran out, or gives what has lapsed: the clock's part replaces it.
    expired: BTreeSet<Address>,
    /// Those of them that are not renewed any more.
    lapsed: BTreeSet<Address>,
    /// Hosts that leave.
    leaving: BTreeSet<Address>,
}

impl Riders {
    /// Looks through the drift once.
    pub(super) fn gather(inputs: Inputs<'_>, drift: &Drift<'_>) -> Self {
        let mut riders = Self::default();
        for difference in &drift.differences {
            riders.host(inputs, difference);
        }
        for difference in &drift.differences {
            riders.shrink(inputs, difference);
        }
        riders.keep(inputs, drift);
        riders.restore(inputs);
        for difference in &drift.differences {
            if matches!(riders.ride(inputs, difference), Ride::With | Ride::WithDue) {
                riders.add(difference);
            }
        }
        riders
    }

    /// The riders of a host, by parent.
    pub(super) fn of(&self, host: &Address) -> Vec<Placed> {
        let mut list = self.by_host.get(host).cloned().unwrap_or_default();
        list.sort_by(|a, b| a.parent.cmp(&b.parent));
        list
    }

    /// Hosts that must be replaced only because what they carry must shrink.
    pub(super) fn shrinking(&self) -> impl Iterator<Item = (&Address, At)> {
        self.shrinking.iter().filter(|(host, _)| !self.leaving.contains(*host)).map(|(host, at)| (host, *at))
    }

    /// How a difference of a riding kind is brought about.
    pub(super) fn ride(&self, inputs: Inputs<'_>, difference: &Difference<'_>) -> Ride {
        let Some(host) = host_of(difference) else { return Ride::No };
        let carried = match &difference.what {
            What::Missing { .. } => false,
            What::Differs { live, .. } | What::Extra { live, .. } => matches!(live.identity, Identity::Carried(_)),
            // What has lapsed in an invite is told, and stays in it.
            _ => return Ride::No,
        };
        if self.fresh.contains(&host) {
            return Ride::With;
        }
        let pending = kinds::scope_of(&host).is_some_and(
            |scope| matches!(inputs.live.find(&scope, host.name()), Found::One(row) if row.identity.is_pending()),
        );
        match (carried || pending, self.expired.contains(&host), self.shrinking.contains_key(&host)) {
            (false, _, _) => Ride::No,
            (true, true, _) if self.lapsed.contains(&host) => Ride::Lapsed,
            (true, true, _) => Ride::WithDue,
            (true, _, true) => Ride::With,
            (true, _, false) => Ride::Waits,
        }
    }

    fn host(&mut self, inputs: Inputs<'_>, difference: &Difference<'_>) {
        let address = difference.address.clone();
        match &difference.what {
            What::Missing { .. } if !settles(difference) => {
                self.fresh.insert(address);
            }
            What::Differs { live, .. } if matches!(live.identity, Identity::Invite(_)) && ours(live) => {
                self.fresh.insert(address);
            }
            What::Expired { live, .. } if ours(live) => {
                let (so_far, most) = renewals(inputs, difference.kind, live);
                if so_far >= most {
                    self.lapsed.insert(address.clone());
                }
                self.expired.insert(address);
            }
            What::Lapsed { live, .. } if live.identity.is_pending() && ours(live) && host_of(difference).is_none() => {
                self.expired.insert(address);
            }
            What::Extra { live, why }
                if matches!(live.identity, Identity::Invite(_)) && ours(live) && leaves(inputs, difference, *why) =>
            {
                self.leaving.insert(address);
            }
            _ => {}
        }
    }

    /// A pending invite that carries too much must be replaced.
    fn shrink(&mut self, inputs: Inputs<'_>, difference: &Difference<'_>) {
        let Some(host) = host_of(difference) else { return };
        let at = match &difference.what {
            What::Extra { live, why }
                if matches!(live.identity, Identity::Carried(_)) && leaves(inputs, difference, *why) =>
            {
                match why {
                    Gone::Asked(row) | Gone::Clock(row) => row.at,
                    Gone::Unlisted => difference.table.at,
                }
            }
            What::Differs { row, spec, live, .. } if matches!(live.identity, Identity::Carried(_)) => {
                let have = difference.kind.see(&*live.live);
                if difference.kind.power(*spec) >= difference.kind.power(&*have) {
                    return;
                }
                row.at
            }
            _ => return,
        };
        if stuck(inputs, &host).is_some() {
            return;
        }
        if !self.fresh.contains(&host) && !self.expired.contains(&host) && difference.table.held.is_none() {
            self.shrinking.entry(host).or_insert(at);
        }
    }

    /// What a replaced invite carried, and nobody wants otherwise, goes into the new one.
    fn keep(&mut self, inputs: Inputs<'_>, drift: &Drift<'_>) {
        let mut otherwise: BTreeSet<Address> = BTreeSet::new();
        for difference in &drift.differences {
            match &difference.what {
                What::Differs { live, .. } if matches!(live.identity, Identity::Carried(_)) => {
                    otherwise.insert(difference.address.clone());
                }
                What::Extra { live, why }
                    if matches!(live.identity, Identity::Carried(_)) && leaves(inputs, difference, *why) =>
                {
                    otherwise.insert(difference.address.clone());
                }
                _ => {}
            }
        }
        let hosts: Vec<Address> =
            self.fresh.iter().chain(&self.expired).chain(self.shrinking.keys()).cloned().collect();
        for host in hosts {
            let Some(scope) = kinds::scope_of(&host) else { continue };
            let Found::One(row) = inputs.live.find(&scope, host.name()) else { continue };
            let Some((_, riding)) = kinds::all().find(|(_, kind)| kind.rides_in() == Some(host.segment())) else {
                continue;
            };
            for (id, fields) in kinds::get(scope.kind).carries(&*row.live).unwrap_or_default() {
                let parent = parent_with_id(inputs, riding.written().under, &id);
                if parent.is_none() && all_parents_are_known(inputs, riding.written().under) {
                    // Archived since then: nobody can be invited to it any more.
                    continue;
                }
                let address = parent.as_ref().map(|parent| parent.child(riding.name(), Name::from(host.name())));
                if address.as_ref().is_some_and(|address| otherwise.contains(address)) {
                    continue;
                }
                let name = parent.as_ref().map_or_else(|| id.to_string(), |parent| parent.name().to_owned());
                let rider = Rider { parent: Ref::Id(id), address, fields };
                self.by_host.entry(host.clone()).or_default().push(Placed { rider, parent: name, at: None });
            }
        }
    }

    /// What an earlier run withdrew and did not send anew goes into the new invite, where the file does not manage it.
    fn restore(&mut self, inputs: Inputs<'_>) {
        for (host, after) in &inputs.desired.withdrawn {
            let there = kinds::scope_of(host).map(|scope| inputs.live.find(&scope, host.name()));
            if !self.fresh.contains(host) || !matches!(there, Some(Found::Nothing)) {
                continue;
            }
            let Some((riding_id, riding)) = kinds::all().find(|(_, kind)| kind.rides_in() == Some(host.segment()))
            else {
                continue;
            };
            let under = riding.written().under;
            let Some((parents, parent_kind)) = kinds::named(under) else { continue };
            let field = riding.written().short.unwrap_or_default();
            let carried = after.get(parent_kind.written().section).and_then(Value::as_object);
            for (name, value) in carried.into_iter().flatten() {
                let scope = ScopeKey { kind: parents, parent: None };
                let alive = |row: &&LiveRow| !matches!(row.standing, Standing::Gone(_));
                let rows = inputs.live.scopes.get(&scope).map(|table| &table.rows);
                let mut alive = rows.into_iter().flatten().filter(alive);
                let row = alive.find(|row| *row.key == **name || row.identity.as_str() == name);
                let parent = row.map(|row| kinds::address(&scope, &row.key));
                // Where projects were not read, the plan knew them by their ids.
                let id: Box<str> = match row {
                    Some(row) => row.identity.as_str().into(),
                    None if all_parents_are_known(inputs, under) => continue,
                    None => name.as_str().into(),
                };
                let managed = ScopeKey { kind: riding_id, parent: parent.clone() };
                if parent.is_some() && inputs.desired.scopes.contains_key(&managed) {
                    continue;
                }
                let address = parent.map(|parent| parent.child(riding.name(), Name::from(host.name())));
                let fields = Map::from_iter([(field.to_owned(), value.clone())]);
                let rider = Rider { parent: Ref::Id(id), address, fields };
                self.by_host.entry(host.clone()).or_default().push(Placed { rider, parent: name.clone(), at: None });
            }
        }
    }

    fn add(&mut self, difference: &Difference<'_>) {
        let (row, spec) = match &difference.what {
            What::Missing { row, spec, .. } | What::Differs { row, spec, .. } => (row, spec),
            _ => return,
        };
        let (Some(host), Some(parent)) = (host_of(difference), difference.address.parent()) else { return };
        if difference.table.held.is_some() {
            return;
        }
        let fields: Map<String, Value> = spec.fields();
        let name = parent.name().to_owned();
        let rider = Rider { parent: Ref::Of(parent), address: Some(difference.address.clone()), fields };
        self.by_host.entry(host).or_default().push(Placed { rider, parent: name, at: Some(row.at) });
    }
}

/// The address that a riding difference rides in.
pub(super) fn host_of(difference: &Difference<'_>) -> Option<Address> {
    difference.kind.rides_in().map(|host| Address::root(host, Name::from(difference.address.name())))
}

/// Whether a host may be replaced at all.
fn ours(live: &LiveRow) -> bool {
    !matches!(live.standing, Standing::Held(_))
}

/// Why nothing that this pending host carries can be changed by us.
pub(super) fn stuck(inputs: Inputs<'_>, host: &Address) -> Option<&'static str> {
    if inputs.desired.policy.ignores(host).is_some() {
        return Some("a pending invite carries it, which `policy.ignore` leaves alone");
    }
    let Some(scope) = kinds::scope_of(host) else { return Some("orgward does not know what kind of thing carries it") };
    match inputs.live.find(&scope, host.name()) {
        Found::One(row) => match row.standing {
            Standing::Held(reason) if row.identity.is_pending() => Some(reason),
            _ if row.identity.is_pending() => provisioned(inputs, host),
            _ => None,
        },
        _ => None,
    }
}

/// Why a pending row that no file lists may be the identity provider's: people whom it brings appear as invites first,
/// and nothing tells these from others. A policy that names their collection says that they are not.
pub(super) fn provisioned(inputs: Inputs<'_>, host: &Address) -> Option<&'static str> {
    let scope = kinds::scope_of(host)?;
    let declared = inputs.desired.scopes.get(&scope);
    if desired::lookup(inputs.desired, host).is_some_and(|(_, row)| row.is_some()) {
        return None;
    }
    let collection = kinds::get(scope.kind).collections(true)[0];
    let policy = &inputs.desired.policy;
    let explicit = match declared {
        Some(table) => scope::unlisted(table, policy, &[collection]),
        None => policy.unlisted.get(collection).copied().unwrap_or_default(),
    };
    if explicit == Unlisted::Remove {
        return None;
    }
    // Where not everybody was read, nobody can tell.
    let table = inputs.live.scopes.get(&scope).filter(|table| table.coverage.all);
    let in_use = table.is_none_or(|table| table.rows.iter().any(|row| matches!(row.standing, Standing::Kept(_))));
    in_use.then_some(
        "the identity provider's people appear as invites first (SCIM), so it may be one of theirs; \
         `unlisted: { invites: remove }` says that it is not",
    )
}

/// Whether a create of this kind exists at once, and not only after somebody accepted.
fn settles(difference: &Difference<'_>) -> bool {
    !kinds::all().any(|(_, kind)| kind.rides_in() == Some(difference.kind.name()))
}

/// Whether an extra row is taken away, rather than only shown.
pub(super) fn leaves(inputs: Inputs<'_>, difference: &Difference<'_>, why: Gone<'_>) -> bool {
    let pending = match &difference.what {
        What::Extra { live, .. } => live.identity.is_pending(),
        _ => false,
    };
    let collections = difference.kind.collections(pending);
    match why {
        Gone::Asked(_) => true,
        // The clock's part is acted on in its own time.
        Gone::Clock(_) => false,
        Gone::Unlisted => {
            let old = || match &difference.what {
                What::Extra { live, .. } => matches!(grace(inputs, difference, live), Grace::Over),
                _ => false,
            };
            scope::unlisted(difference.table, &inputs.desired.policy, &collections) == Unlisted::Remove && old()
        }
    }
}

/// Whether every live thing of a kind at the top level was read.
fn all_parents_are_known(inputs: Inputs<'_>, kind: &'static str) -> bool {
    let scope = kinds::named(kind).map(|(kind, _)| ScopeKey { kind, parent: None });
    scope.and_then(|scope| inputs.live.scopes.get(&scope)).is_some_and(|table| table.coverage.all)
}

/// The live thing of a kind with this id, at the top level; not one that is only a memory.
fn parent_with_id(inputs: Inputs<'_>, kind: &'static str, id: &str) -> Option<Address> {
    let (kind, _) = kinds::named(kind)?;
    let scope = ScopeKey { kind, parent: None };
    let alive = |row: &&LiveRow| row.identity.as_str() == id && !matches!(row.standing, Standing::Gone(_));
    let row = inputs.live.scopes.get(&scope)?.rows.iter().find(alive)?;
    Some(kinds::address(&scope, &row.key))
}
