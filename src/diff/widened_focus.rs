//! The entries that changed in, the entries that are compared out: those, and what their changes depend on or bring
//! along. An invite carries the memberships of whoever is invited; what is to be created first must be in the plan; and
//! whoever stops owning the organization needs the memberships that ownership implied.

use super::{Difference, Drift, Hosts, Implication};
use crate::{
    desired::lookup,
    kinds::{
        self,
        erased::{AnyKind, AnyRead},
    },
    model::{
        address::{Address, Name},
        desired_table::{Desired, DesiredRow, DesiredScope},
        focus::{Focus, FocusRows},
        live_row::{Control, Identity, LiveRow},
        live_table::{Facet, Live, Lookup},
        read_request::{Extent, ReadReason, ReadRequest},
        scalar::Seconds,
        scope::{KindId, ScopeKey},
    },
};
use std::{borrow::Cow, cell::OnceCell, collections::BTreeMap};

/// Returns the focus with what the changes of its entries depend on or bring along, as far as is known; adds to
/// `drift.needs` what must be read to know more.
pub(super) fn widened(focus: &Focus, desired: &Desired, live: &Live, now: Seconds, drift: &mut Drift<'_>) -> Focus {
    let mut widening = Widening {
        desired,
        live,
        now,
        focus: focus.clone(),
        open: Vec::new(),
        guests: OnceCell::new(),
        needs: Vec::new(),
    };
    for (scope, rows) in focus.scopes() {
        match rows {
            FocusRows::Keys(keys) => widening.open.extend(keys.iter().map(|key| (scope.clone(), key.clone()))),
            FocusRows::All => {
                let rows = desired.scopes.get(scope).into_iter().flat_map(|table| &table.rows);
                widening.open.extend(rows.map(|row| (scope.clone(), row.key.clone())));
            }
        }
    }
    while let Some((scope, key)) = widening.open.pop() {
        widening.row(&scope, &key);
    }
    drift.needs.append(&mut widening.needs);
    widening.focus
}

/// Returns the declared scopes of a focus, in order.
pub(super) fn compared<'a>(focus: &Focus, desired: &'a Desired) -> Vec<(Cow<'a, ScopeKey>, &'a DesiredScope)> {
    let declared = focus.scopes().filter_map(|(scope, _)| desired.scopes.get_key_value(scope));
    declared.map(|(scope, table)| (Cow::Borrowed(scope), table)).collect()
}

/// Returns the entries that differences depend on and that a focus does not have.
pub(super) fn behind(focus: &Focus, differences: &[Difference<'_>], desired: &Desired, now: Seconds) -> Focus {
    let mut behind = Focus::default();
    for Difference { scope, kind, table, address, .. } in differences {
        let key = Name::from(address.name());
        for address in references(*kind, scope, &key, table.row(&key), now) {
            let Some(scope) = kinds::scope_of(&address) else { continue };
            let is_declared = desired.scopes.get(&scope).is_some_and(|table| table.row(address.name()).is_some());
            if is_declared && !focus.has(&scope, address.name()) {
                behind.add_row(&scope, &address.name().into());
            }
        }
    }
    behind
}

/// Returns what must be read of a scope to know these rows: where its listing has a filter, no more than they.
pub(super) fn extent(kind: &dyn AnyKind, keys: impl IntoIterator<Item = Name>) -> Extent {
    match kind.reads().iter().any(AnyRead::filters) {
        true => Extent::Keys(keys.into_iter().collect()),
        false => Extent::All,
    }
}

/// The entries so far, and those whose surroundings were not looked at yet.
struct Widening<'a> {
    desired: &'a Desired,
    live: &'a Live,
    now: Seconds,
    focus: Focus,
    open: Vec<(ScopeKey, Name)>,
    /// The declared scopes of kinds that depend on rows of another kind of the same name, by that name.
    guests: OnceCell<BTreeMap<&'a Name, Vec<&'a ScopeKey>>>,
    needs: Vec<ReadRequest>,
}

impl<'a> Widening<'a> {
    fn add(&mut self, scope: &ScopeKey, key: &Name) {
        if self.focus.add_row(scope, key) {
            self.open.push((scope.clone(), key.clone()));
        }
    }

    /// Looks at what a row refers to, and at what depends on it.
    fn row(&mut self, scope: &ScopeKey, key: &Name) {
        let (desired, live) = (self.desired, self.live);
        let kind = kinds::get(scope.kind);
        let row = desired.scopes.get(scope).and_then(|table| table.row(key));
        for address in references(kind, scope, key, row, self.now) {
            let is_declared = matches!(lookup(desired, &address), Some((_, Some(_))));
            if let Some(above) = kinds::scope_of(&address).filter(|_| is_declared && self.is_to_come(&address)) {
                self.add(&above, &address.name().into());
            }
        }
        if let Some(hosts) = Hosts::of(desired, live, kind)
            && let Implication::Lifting(host) = hosts.implication(self.now, key)
            && let Some(above) = kinds::scope_of(&host)
        {
            self.add(&above, key);
        }
        if scope.parent.is_none() && kinds::is_host(kind) {
            self.host(scope, kind, key);
        }
    }

    /// Returns whether something is known not to be there yet: nothing is in what is not there either.
    fn is_to_come(&self, address: &Address) -> bool {
        address
            .path()
            .any(|at| kinds::scope_of(&at).is_some_and(|scope| is_unsettled(&self.live.find(&scope, at.name()))))
    }

    /// Adds what goes along with a person who is invited, or who stops owning the organization.
    fn host(&mut self, scope: &ScopeKey, kind: &'static dyn AnyKind, key: &Name) {
        let found = self.live.find(scope, key);
        let lifts = || {
            let mut guests = kinds::all().map(|(_, guest)| guest).filter(|guest| kinds::implies(kind, *guest));
            guests.any(|guest| {
                let hosts = Hosts::of(self.desired, self.live, guest);
                hosts.is_some_and(|hosts| matches!(hosts.implication(self.now, key), Implication::Lifting(_)))
            })
        };
        if !is_unsettled(&found) && !lifts() {
            return;
        }
        let guests = self.guests.get_or_init(|| guests(self.desired));
        for guest in guests.get(key).cloned().unwrap_or_default() {
            self.add(guest, key);
        }
        if let Lookup::One(row) = found {
            self.included(kind, row, key);
        }
    }

    /// Adds what an open invite includes, and asks for the names of what that stands in.
    fn included(&mut self, kind: &dyn AnyKind, invite: &LiveRow, key: &Name) {
        let Identity::Invite(_) = invite.identity else { return };
        let bundle = kind.bundle(&*invite.live).unwrap_or_default();
        let guest = kinds::bundled_in(kind.facts().name);
        let Some((guest, places)) = guest.and_then(|(id, guest)| Some((id, kinds::places_of(guest)?))) else {
            return;
        };
        if bundle.is_empty() || !self.desired.scopes.contains_key(&places) {
            return;
        }
        let Some(table) = self.live.scopes.get(&places).filter(|table| table.coverage.all) else {
            if self.live.unreadable(&places, Facet::Extent).is_none() {
                self.needs.push(ReadRequest { scope: places, rows: Extent::All, why: ReadReason::Reference });
            }
            return;
        };
        for (id, _) in bundle {
            for place in table.with_id(&id) {
                let inside = ScopeKey { kind: guest, parent: Some(kinds::address(&places, &place.key)) };
                if self.desired.scopes.contains_key(&inside) {
                    self.add(&inside, key);
                }
            }
        }
    }
}

/// Returns what must be there for a row: what it stands in, and what it names.
fn references(
    kind: &dyn AnyKind,
    scope: &ScopeKey,
    key: &Name,
    row: Option<&DesiredRow>,
    now: Seconds,
) -> Vec<Address> {
    let parent = scope.parent.as_ref();
    let mut all: Vec<Address> = parent.into_iter().flat_map(Address::path).collect();
    all.extend(kind.facts().points.iter().filter_map(|pointer| (pointer.target)(key, parent)));
    if let Some(spec) = row.and_then(|row| row.spec(now)) {
        all.extend(kind.refers(key, spec, parent));
        all.extend(kind.mentions(spec).into_iter().map(|(_, address)| address));
    }
    all
}

/// Returns whether something is known not to be there, or not to be there alone and for good.
fn is_unsettled(found: &Lookup<'_>) -> bool {
    match found {
        Lookup::Unread => false,
        Lookup::Nothing | Lookup::Several(_) => true,
        Lookup::One(row) => row.identity.is_pending() || matches!(row.control, Control::Archived(_)),
    }
}

/// Returns the declared scopes of guests, by the names of their rows.
fn guests(desired: &Desired) -> BTreeMap<&Name, Vec<&ScopeKey>> {
    let is_guest = |kind: KindId| {
        let facts = kinds::get(kind).facts();
        facts.bundled_in.is_some() || facts.implied_by.is_some()
    };
    let mut by_name: BTreeMap<&Name, Vec<&ScopeKey>> = BTreeMap::new();
    for (scope, table) in desired.scopes.iter().filter(|(scope, _)| is_guest(scope.kind)) {
        for row in &table.rows {
            by_name.entry(&row.key).or_default().push(scope);
        }
    }
    by_name
}
