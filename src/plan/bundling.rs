//! Drift in, riders out: which creates go along with an invite, and which invites must be replaced for it.
//!
//! An invite can carry project memberships, and it cannot be updated. So a membership of somebody who is invited in
//! this plan rides in that invite; of somebody whose invite is pending it waits, unless the invite is replaced anyway;
//! and an invite that carries too much is replaced, because its access must shrink before it is accepted.

use super::{
    Inputs,
    grace::{Grace, grace},
};
use crate::{
    desired,
    diff::{Difference, DifferenceKind, Drift, RemovalCause},
    kinds::{self, erased::AnyKind, kind::Bundled},
    model::{
        address::{Address, Name},
        node::Position,
        policy::Unlisted,
        request::Ref,
        scope::{self, Control, Identity, LiveRow, Lookup, ScopeKey},
    },
};
use serde_json::{Map, Value};
use std::collections::{BTreeMap, BTreeSet};

/// The treatment of a difference of a bundled kind.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Bundling {
    /// It does not ride: an ordinary change.
    No,
    /// It goes along with the host's create or replacement.
    With,
    /// It goes along with the renewal that is due.
    WithDue,
    /// It waits for an expired invite and is not renewed any more.
    Lapsed,
    /// It waits until somebody accepts.
    Waits,
}

/// One rider with its place in the file.
#[derive(Clone)]
pub(super) struct Placed {
    pub(super) bundled_row: Bundled,
    /// The name of the parent, for people.
    pub(super) parent: String,
    pub(super) at: Option<Position>,
}

/// The rows that are bundled, and their hosts.
#[derive(Default)]
pub(super) struct Bundles {
    /// By host address.
    by_host: BTreeMap<Address, Vec<Placed>>,
    /// Hosts that must be replaced although their own fields agree, each with the places that ask for it.
    shrinking: BTreeMap<Address, Position>,
    /// Hosts that this plan creates, and hosts whose invite is replaced.
    fresh: BTreeSet<Address>,
    /// Hosts whose invite ran out, or gives what has lapsed: the clock's part replaces it.
    expired: BTreeSet<Address>,
    /// Those of them that are not renewed any more.
    lapsed: BTreeSet<Address>,
    /// Hosts that leave.
    leaving: BTreeSet<Address>,
}

impl Bundles {
    /// Looks through the drift once.
    pub(super) fn gather(inputs: Inputs<'_>, drift: &Drift<'_>) -> Self {
        let mut bundled = Self::default();
        for difference in &drift.differences {
            bundled.host(inputs, difference);
        }
        for difference in &drift.differences {
            bundled.shrink(inputs, difference);
        }
        bundled.keep(inputs, drift);
        bundled.restore(inputs);
        for difference in &drift.differences {
            if matches!(bundled.bundling_of(inputs, difference), Bundling::With | Bundling::WithDue) {
                bundled.add(difference);
            }
        }
        bundled
    }

    /// The riders of a host, by parent.
    pub(super) fn of(&self, host: &Address) -> Vec<Placed> {
        let mut list = self.by_host.get(host).cloned().unwrap_or_default();
        list.sort_by(|a, b| a.parent.cmp(&b.parent));
        list
    }

    /// Hosts that must be replaced only because what they carry must shrink.
    pub(super) fn shrinking(&self) -> impl Iterator<Item = (&Address, Position)> {
        self.shrinking.iter().filter(|(host, _)| !self.leaving.contains(*host)).map(|(host, at)| (host, *at))
    }

    /// Returns how a difference of a riding kind is brought about.
    pub(super) fn bundling_of(&self, inputs: Inputs<'_>, difference: &Difference<'_>) -> Bundling {
        let Some(host) = difference.host() else { return Bundling::No };
        let bundled = match &difference.what {
            DifferenceKind::Missing { .. } => false,
            DifferenceKind::Differs { live, .. } | DifferenceKind::Extra { live, .. } => {
                matches!(live.identity, Identity::Bundled(_))
            }
            // What has lapsed in an invite is told, and stays in it.
            _ => return Bundling::No,
        };
        if self.fresh.contains(&host) {
            return Bundling::With;
        }
        let pending = kinds::scope_of(&host).is_some_and(
            |scope| matches!(inputs.live.find(&scope, host.name()), Lookup::One(row) if row.identity.is_pending()),
        );
        match (bundled || pending, self.expired.contains(&host), self.shrinking.contains_key(&host)) {
            (false, _, _) => Bundling::No,
            (true, true, _) if self.lapsed.contains(&host) => Bundling::Lapsed,
            (true, true, _) => Bundling::WithDue,
            (true, _, true) => Bundling::With,
            (true, _, false) => Bundling::Waits,
        }
    }

    fn host(&mut self, inputs: Inputs<'_>, difference: &Difference<'_>) {
        let address = difference.address.clone();
        match &difference.what {
            DifferenceKind::Missing { .. } if !settles(difference) => {
                self.fresh.insert(address);
            }
            DifferenceKind::Differs { live, .. } if matches!(live.identity, Identity::Invite(_)) && ours(live) => {
                self.fresh.insert(address);
            }
            DifferenceKind::Expired { live, .. } if ours(live) => {
                let (so_far, most) = renewals(inputs, difference.kind, live);
                if so_far >= most {
                    self.lapsed.insert(address.clone());
                }
                self.expired.insert(address);
            }
            DifferenceKind::Lapsed { live, .. }
                if live.identity.is_pending() && ours(live) && difference.host().is_none() =>
            {
                self.expired.insert(address);
            }
            DifferenceKind::Extra { live, why }
                if matches!(live.identity, Identity::Invite(_)) && ours(live) && leaves(inputs, difference, *why) =>
            {
                self.leaving.insert(address);
            }
            _ => {}
        }
    }

    /// A pending invite that carries too much must be replaced.
    fn shrink(&mut self, inputs: Inputs<'_>, difference: &Difference<'_>) {
        let Some(host) = difference.host() else { return };
        let at = match &difference.what {
            DifferenceKind::Extra { live, why }
                if matches!(live.identity, Identity::Bundled(_)) && leaves(inputs, difference, *why) =>
            {
                match why {
                    RemovalCause::Asked(row) | RemovalCause::Clock(row) => row.at,
                    RemovalCause::Unlisted => difference.table.at,
                }
            }
            DifferenceKind::Differs { row, spec, live, .. } if matches!(live.identity, Identity::Bundled(_)) => {
                let have = difference.kind.observe(&*live.live);
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
        if !self.fresh.contains(&host) && !self.expired.contains(&host) && difference.read_only.is_none() {
            self.shrinking.entry(host).or_insert(at);
        }
    }

    /// Keeps in a new invite what the replaced one carried, where the file does not say otherwise.
    fn keep(&mut self, inputs: Inputs<'_>, drift: &Drift<'_>) {
        let mut otherwise: BTreeSet<Address> = BTreeSet::new();
        for difference in &drift.differences {
            match &difference.what {
                DifferenceKind::Differs { live, .. } if matches!(live.identity, Identity::Bundled(_)) => {
                    otherwise.insert(difference.address.clone());
                }
                DifferenceKind::Extra { live, why }
                    if matches!(live.identity, Identity::Bundled(_)) && leaves(inputs, difference, *why) =>
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
            let Lookup::One(row) = inputs.live.find(&scope, host.name()) else { continue };
            let Some((_, riding)) = kinds::all().find(|(_, kind)| kind.facts().bundled_in == Some(host.segment()))
            else {
                continue;
            };
            for (id, fields) in kinds::get(scope.kind).bundle(&*row.live).unwrap_or_default() {
                let parent = parent_with_id(inputs, riding.facts().under, &id);
                if parent.is_none() && all_parents_are_known(inputs, riding.facts().under) {
                    // Archived since then: nobody can be invited to it any more.
                    continue;
                }
                let address =
                    parent.as_ref().map(|parent| parent.child(riding.facts().segment, Name::from(host.name())));
                if address.as_ref().is_some_and(|address| otherwise.contains(address)) {
                    continue;
                }
                let name = parent.as_ref().map_or_else(|| id.to_string(), |parent| parent.name().to_owned());
                let bundled_row = Bundled { parent: Ref::Id(id), address, fields };
                self.by_host.entry(host.clone()).or_default().push(Placed { bundled_row, parent: name, at: None });
            }
        }
    }

    /// Adds to a new invite what an earlier run withdrew and did not send again, where the file does not
    /// say otherwise.
    fn restore(&mut self, inputs: Inputs<'_>) {
        for (host, after) in &inputs.desired.withdrawn {
            let there = kinds::scope_of(host).map(|scope| inputs.live.find(&scope, host.name()));
            if !self.fresh.contains(host) || !matches!(there, Some(Lookup::Nothing)) {
                continue;
            }
            let Some((riding_id, riding)) =
                kinds::all().find(|(_, kind)| kind.facts().bundled_in == Some(host.segment()))
            else {
                continue;
            };
            let under = riding.facts().under;
            let Some((parents, parent_kind)) = kinds::named(under) else { continue };
            let field = riding.facts().short.unwrap_or_default();
            let bundled = after.get(parent_kind.facts().section).and_then(Value::as_object);
            for (name, value) in bundled.into_iter().flatten() {
                let scope = ScopeKey { kind: parents, parent: None };
                let alive = |row: &&LiveRow| !matches!(row.control, Control::Archived(_));
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
                if parent.is_some() && inputs.desired.scope(&managed).is_some() {
                    continue;
                }
                let address = parent.map(|parent| parent.child(riding.facts().segment, Name::from(host.name())));
                let fields = Map::from_iter([(field.to_owned(), value.clone())]);
                let bundled_row = Bundled { parent: Ref::Id(id), address, fields };
                self.by_host.entry(host.clone()).or_default().push(Placed {
                    bundled_row,
                    parent: name.clone(),
                    at: None,
                });
            }
        }
    }

    fn add(&mut self, difference: &Difference<'_>) {
        let (row, spec) = match &difference.what {
            DifferenceKind::Missing { row, spec, .. } | DifferenceKind::Differs { row, spec, .. } => (row, spec),
            _ => return,
        };
        let (Some(host), Some(parent)) = (difference.host(), difference.address.parent()) else { return };
        if difference.read_only.is_some() {
            return;
        }
        let fields: Map<String, Value> = spec.fields();
        let name = parent.name().to_owned();
        let bundled_row = Bundled { parent: Ref::Of(parent), address: Some(difference.address.clone()), fields };
        self.by_host.entry(host).or_default().push(Placed { bundled_row, parent: name, at: Some(row.at) });
    }
}

/// Returns how often an expired row was renewed so far, and how often it may be: each renewal leaves the one before it
/// behind.
pub(super) fn renewals(inputs: Inputs<'_>, kind: &dyn AnyKind, row: &LiveRow) -> (u64, u64) {
    (kind.expired_before(&*row.live) as u64, inputs.desired.policy.invite_renewals())
}

/// Returns whether a host may be replaced at all.
fn ours(live: &LiveRow) -> bool {
    !matches!(live.control, Control::ReadOnly(_))
}

/// Returns why nothing that this pending host carries can be changed by us.
pub(super) fn stuck(inputs: Inputs<'_>, host: &Address) -> Option<&'static str> {
    if inputs.desired.policy.ignores(host).is_some() {
        return Some("a pending invite that `policy.ignore` excludes includes it");
    }
    let Some(scope) = kinds::scope_of(host) else {
        return Some(
            "orgward does not know which kind of resource \
        includes it",
        );
    };
    match inputs.live.find(&scope, host.name()) {
        Lookup::One(row) => match row.control {
            Control::ReadOnly(reason) if row.identity.is_pending() => Some(reason),
            _ if row.identity.is_pending() => provisioned(inputs, host),
            _ => None,
        },
        _ => None,
    }
}

/// Returns why a pending row that no file lists may be the identity provider's: people whom it brings appear as invites
/// first, and nothing tells these from others. A policy that names their collection says that they are not.
pub(super) fn provisioned(inputs: Inputs<'_>, host: &Address) -> Option<&'static str> {
    let scope = kinds::scope_of(host)?;
    let declared = inputs.desired.scopes.get(&scope);
    if desired::lookup(inputs.desired, host).is_some_and(|(_, row)| row.is_some()) {
        return None;
    }
    let collection = kinds::get(scope.kind).facts().collections(true)[0];
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
    let kind = kinds::get(scope.kind);
    // A row that nothing names may be one of theirs as well.
    let theirs = |row: &LiveRow| matches!(row.control, Control::FieldsOnly(_)) || kind.is_nameless(&*row.live);
    let in_use = table.is_none_or(|table| table.rows.iter().any(theirs));
    in_use.then_some(
        "the identity provider's people appear as invites first (SCIM), so it may be one of theirs; \
         `unlisted: { invites: remove }` says that it is not",
    )
}

/// Returns whether a create of this kind exists at once, and not only after somebody accepted.
fn settles(difference: &Difference<'_>) -> bool {
    !kinds::all().any(|(_, kind)| kind.facts().bundled_in == Some(difference.kind.facts().name))
}

/// Returns whether an extra row is taken away, rather than only shown.
pub(super) fn leaves(inputs: Inputs<'_>, difference: &Difference<'_>, why: RemovalCause<'_>) -> bool {
    let pending = match &difference.what {
        DifferenceKind::Extra { live, .. } => live.identity.is_pending(),
        _ => false,
    };
    let collections = difference.kind.facts().collections(pending);
    match why {
        RemovalCause::Asked(_) => true,
        // The clock's part is acted on in its own time.
        RemovalCause::Clock(_) => false,
        RemovalCause::Unlisted => {
            let old = || match &difference.what {
                DifferenceKind::Extra { live, .. } => matches!(grace(inputs, difference, live), Grace::Over),
                _ => false,
            };
            scope::unlisted(difference.table, &inputs.desired.policy, &collections) == Unlisted::Remove && old()
        }
    }
}

/// Returns whether every live thing of a kind at the top level was read.
fn all_parents_are_known(inputs: Inputs<'_>, kind: &'static str) -> bool {
    let scope = kinds::named(kind).map(|(kind, _)| ScopeKey { kind, parent: None });
    scope.and_then(|scope| inputs.live.scopes.get(&scope)).is_some_and(|table| table.coverage.all)
}

/// The live thing of a kind with this id, at the top level; not one that is only a memory.
fn parent_with_id(inputs: Inputs<'_>, kind: &'static str, id: &str) -> Option<Address> {
    let (kind, _) = kinds::named(kind)?;
    let scope = ScopeKey { kind, parent: None };
    let alive = |row: &&LiveRow| row.identity.as_str() == id && !matches!(row.control, Control::Archived(_));
    let row = inputs.live.scopes.get(&scope)?.rows.iter().find(alive)?;
    Some(kinds::address(&scope, &row.key))
}
