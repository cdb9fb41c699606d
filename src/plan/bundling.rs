//! Drift in, invites out: what the plan does with each invite, and which memberships it includes.
//!
//! An invite can include project memberships, and it cannot be updated. So a membership of somebody who is invited in
//! this plan goes along with that invite; of somebody whose invite is pending it waits, unless the invite is replaced
//! anyway; and an invite that includes too much is replaced, because its access must shrink before it is accepted.

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
        desired_table::{self},
        live_row::{Control, Identity, LiveRow},
        live_table::Lookup,
        node::Position,
        policy::Unlisted,
        request::Ref,
        scope::ScopeKey,
        untyped::AnySpec,
    },
};
use serde_json::{Map, Value};
use std::collections::{BTreeMap, btree_map::Entry};

/// One bundled row with its place in the file.
#[derive(Clone)]
pub(super) struct Placed {
    pub(super) bundled_row: Bundled,
    /// The name of the parent, for people.
    pub(super) parent: String,
    pub(super) at: Option<Position>,
}

/// The treatment of an invite by the plan.
#[derive(Clone, Copy)]
pub(super) enum InvitePlan {
    /// It is sent to somebody who has none.
    New,
    /// It is replaced, because its own fields differ.
    Replaced,
    /// It is replaced only because it includes too much, as this place of the file says.
    Shrunk(Position),
    /// A time-based change replaces it, because `until` has passed.
    Due,
    /// It expired, and a time-based change sends it again.
    Renewed {
        /// The number of this renewal.
        nth: u64,
        /// The number of renewals that the policy allows.
        most: u64,
    },
    /// It expired, and is not sent again.
    Lapsed {
        /// The number of renewals so far.
        so_far: u64,
        /// The number of renewals that the policy allows.
        most: u64,
    },
    /// It is deleted.
    Leaving,
    /// It stays until somebody accepts it.
    Pending,
    /// It stays, because orgward may not change it.
    ReadOnly(&'static str),
}

impl InvitePlan {
    /// Returns why a membership that the file lists waits; `None` if it goes along with the invite. `is_included` says
    /// that the invite includes it already, with another role; `may_be_bundled`, that an invite can.
    pub(super) fn defers(self, is_included: bool, may_be_bundled: bool) -> Option<&'static str> {
        match self {
            Self::New | Self::Replaced | Self::Shrunk(_) if !may_be_bundled => {
                Some("no invite can include this role, so they must accept first")
            }
            Self::New | Self::Replaced | Self::Shrunk(_) => None,
            Self::Due => Some("their invite is due for replacement; the new invite includes it"),
            Self::Renewed { .. } => Some("their invite expired; the new invite includes it"),
            Self::Lapsed { .. } => Some("their invite expired and is not sent again"),
            Self::Leaving | Self::Pending | Self::ReadOnly(_) if is_included => {
                Some("they have not accepted their invite yet, and a pending invite cannot be changed")
            }
            Self::Leaving | Self::Pending | Self::ReadOnly(_) => Some("they have not accepted their invite yet"),
        }
    }

    /// Returns why orgward may not change the invite.
    pub(super) fn read_only(self) -> Option<&'static str> {
        match self {
            Self::ReadOnly(reason) => Some(reason),
            _ => None,
        }
    }
}

/// An invite: what the plan does with it, and the memberships that it includes if the plan sends it.
struct Invite {
    plan: InvitePlan,
    rows: Vec<Placed>,
}

impl Invite {
    /// Applies what the file says about a membership.
    fn membership(&mut self, inputs: Inputs<'_>, difference: &Difference<'_>) {
        let address = &difference.address;
        match &difference.what {
            // What no invite can carry waits until it is accepted.
            DifferenceKind::Missing { spec, .. } if !difference.kind.may_be_bundled(*spec) => {}
            DifferenceKind::Missing { row, spec, .. } => self.include(address, row.at, *spec),
            DifferenceKind::Differs { row, spec, live, .. } => {
                let kind = difference.kind;
                if self.leave_out(address) && kind.power(*spec) < kind.power(&*kind.observe(&*live.live)) {
                    self.shrink(row.at);
                }
                if kind.may_be_bundled(*spec) {
                    self.include(address, row.at, *spec);
                }
            }
            DifferenceKind::Extra { live, why } if leaves(inputs, difference, live, *why) => {
                let was_included = self.leave_out(address);
                if was_included {
                    self.shrink(match why {
                        RemovalCause::Asked(row) | RemovalCause::Clock(row) => row.at,
                        RemovalCause::Unlisted => difference.table.at,
                    });
                }
            }
            _ => {}
        }
    }

    fn include(&mut self, address: &Address, at: Position, spec: &dyn AnySpec) {
        let Some(parent) = address.parent() else { return };
        let name = parent.name().to_owned();
        let bundled_row = Bundled { parent: Ref::Of(parent), address: Some(address.clone()), fields: spec.fields() };
        self.rows.push(Placed { bundled_row, parent: name, at: Some(at) });
    }

    /// Leaves out a row, and returns whether the invite included it.
    fn leave_out(&mut self, address: &Address) -> bool {
        let before = self.rows.len();
        self.rows.retain(|row| row.bundled_row.address.as_ref() != Some(address));
        self.rows.len() < before
    }

    /// Replaces an invite that would stay otherwise.
    fn shrink(&mut self, at: Position) {
        if let InvitePlan::Pending = self.plan {
            self.plan = InvitePlan::Shrunk(at);
        }
    }
}

/// All invites that the differences are about.
pub(super) struct Invites(BTreeMap<Address, Invite>);

impl Invites {
    /// Looks at each difference once: first at those of people, then at those of memberships.
    pub(super) fn gather(inputs: Inputs<'_>, drift: &Drift<'_>) -> Self {
        let mut invites = Self(BTreeMap::new());
        for difference in drift.differences.iter().filter(|difference| difference.host().is_none()) {
            invites.person(inputs, difference);
        }
        for difference in &drift.differences {
            if let Some(host) = difference.host()
                && let Some(invite) = invites.pending(inputs, &host)
                // A membership that orgward may not change stays in the invite as it is.
                && difference.read_only.is_none()
            {
                invite.membership(inputs, difference);
            }
        }
        for invite in invites.0.values_mut() {
            invite.rows.sort_by(|a, b| a.parent.cmp(&b.parent));
        }
        invites
    }

    /// Returns what the plan does with the invite at an address; `None` if there is none.
    pub(super) fn plan(&self, host: &Address) -> Option<InvitePlan> {
        self.0.get(host).map(|invite| invite.plan)
    }

    /// Returns the rows that an invite includes, by parent.
    pub(super) fn rows(&self, host: &Address) -> Vec<Placed> {
        self.0.get(host).map(|invite| invite.rows.clone()).unwrap_or_default()
    }

    /// The invites that are replaced only because they include too much.
    pub(super) fn shrunk(&self) -> impl Iterator<Item = (&Address, Position)> {
        self.0.iter().filter_map(|(host, invite)| match invite.plan {
            InvitePlan::Shrunk(at) => Some((host, at)),
            _ => None,
        })
    }

    /// The invite at an address, as it stays if no difference says otherwise; `None` if there is none.
    fn pending(&mut self, inputs: Inputs<'_>, host: &Address) -> Option<&mut Invite> {
        let entry = match self.0.entry(host.clone()) {
            Entry::Occupied(known) => return Some(known.into_mut()),
            Entry::Vacant(entry) => entry,
        };
        let scope = kinds::scope_of(host)?;
        let Lookup::One(row) = inputs.live.find(&scope, host.name()) else { return None };
        if !row.identity.is_pending() {
            return None;
        }
        let plan = match row.control {
            _ if inputs.desired.policy.ignores(host).is_some() => {
                InvitePlan::ReadOnly("a pending invite that `policy.ignore` excludes includes it")
            }
            Control::ReadOnly(reason) => InvitePlan::ReadOnly(reason),
            _ => provisioned(inputs, &scope, host).map_or(InvitePlan::Pending, InvitePlan::ReadOnly),
        };
        Some(entry.insert(Invite { plan, rows: included(inputs, host, row) }))
    }

    /// Decides what the plan does with the invite itself.
    fn person(&mut self, inputs: Inputs<'_>, difference: &Difference<'_>) {
        let address = &difference.address;
        if let DifferenceKind::Missing { .. } = &difference.what {
            self.0.insert(address.clone(), Invite { plan: InvitePlan::New, rows: withdrawn(inputs, address) });
            return;
        }
        let Some(invite) = self.pending(inputs, address) else { return };
        if let InvitePlan::Pending = invite.plan {
            invite.plan = match &difference.what {
                DifferenceKind::Differs { live, .. } | DifferenceKind::Lapsed { live, .. }
                    if unfamiliar_role(difference.kind, live).is_some() =>
                {
                    return;
                }
                DifferenceKind::Differs { .. } => InvitePlan::Replaced,
                DifferenceKind::Lapsed { .. } => InvitePlan::Due,
                DifferenceKind::Expired { live, .. } => renewal(inputs, difference.kind, live),
                DifferenceKind::Extra { live, why } if leaves(inputs, difference, live, *why) => InvitePlan::Leaving,
                _ => return,
            };
        }
    }
}

/// Returns why an invite is not replaced although the file states another role than it shows: if the API calls a role by a
/// new word, every new invite shows that word as well, and each is an e-mail.
pub(super) fn unfamiliar_role(kind: &dyn AnyKind, live: &LiveRow) -> Option<&'static str> {
    let is_unfamiliar = matches!(live.identity, Identity::Invite(_)) && kind.is_uncertain(&*kind.observe(&*live.live));
    is_unfamiliar.then_some(
        "orgward does not know the role that the invite gives, so it does not replace the invite; if the role is wrong, \
         delete the invite by hand, and the next apply sends a new one",
    )
}

/// Returns whether an expired invite is sent again. Each renewal leaves the invite before it behind.
fn renewal(inputs: Inputs<'_>, kind: &dyn AnyKind, row: &LiveRow) -> InvitePlan {
    let (so_far, most) = (kind.expired_before(&*row.live) as u64, inputs.desired.policy.invite_renewals());
    match so_far < most {
        true => InvitePlan::Renewed { nth: so_far + 1, most },
        false => InvitePlan::Lapsed { so_far, most },
    }
}

/// Returns why a pending row that no file lists may be the identity provider's: people whom it brings appear as invites
/// first, and nothing tells these from others. A policy that names their collection says that they are not.
fn provisioned(inputs: Inputs<'_>, scope: &ScopeKey, host: &Address) -> Option<&'static str> {
    if desired::lookup(inputs.desired, host).is_some_and(|(_, row)| row.is_some()) {
        return None;
    }
    let kind = kinds::get(scope.kind);
    let collection = kind.facts().collections(true)[0];
    if inputs.desired.policy.unlisted.get(collection) == Some(&Unlisted::Remove) {
        return None;
    }
    // Where not everybody was read, nobody can tell.
    let table = inputs.live.scopes.get(scope).filter(|table| table.coverage.all);
    // A row that nothing names may be one of theirs as well.
    let theirs = |row: &LiveRow| matches!(row.control, Control::FieldsOnly(_)) || kind.is_nameless(&*row.live);
    let in_use = table.is_none_or(|table| table.rows.iter().any(theirs));
    in_use.then_some(
        "the identity provider's people appear as invites first (SCIM), so it may be one of theirs; \
         `unlisted: { invites: remove }` says that it is not",
    )
}

/// Returns whether an extra row is taken away, rather than only shown.
fn leaves(inputs: Inputs<'_>, difference: &Difference<'_>, live: &LiveRow, why: RemovalCause<'_>) -> bool {
    match why {
        RemovalCause::Asked(_) => true,
        // The clock's part is acted on in its own time.
        RemovalCause::Clock(_) => false,
        RemovalCause::Unlisted => {
            let collections = difference.kind.facts().collections(live.identity.is_pending());
            desired_table::unlisted(difference.table, &inputs.desired.policy, &collections) == Unlisted::Remove
                && matches!(grace(inputs, difference, live), Grace::Over)
        }
    }
}

/// Returns the kind whose rows are bundled in those of another one.
pub(super) fn bundled_kind(host: &str) -> Option<&'static dyn AnyKind> {
    kinds::bundled_in(host).map(|(_, kind)| kind)
}

/// Returns what a live invite includes.
fn included(inputs: Inputs<'_>, host: &Address, row: &LiveRow) -> Vec<Placed> {
    let Some((_, kind)) = kinds::at(host) else { return Vec::new() };
    let bundled = kind.bundle(&*row.live).unwrap_or_default().into_iter();
    bundled.filter_map(|(id, fields)| place(inputs, host, &id, false, fields)).collect()
}

/// Returns what an earlier run withdrew and did not send again, where the file does not say otherwise.
fn withdrawn(inputs: Inputs<'_>, host: &Address) -> Vec<Placed> {
    let place = |riding: &dyn AnyKind, name: &String, value: &Value| {
        let fields = Map::from_iter([(riding.facts().short.unwrap_or_default().to_owned(), value.clone())]);
        place(inputs, host, name, true, fields)
    };
    let is_declared = |placed: &Placed| {
        let scope = placed.bundled_row.address.as_ref().and_then(kinds::scope_of);
        scope.is_some_and(|scope| inputs.desired.scope(&scope).is_some())
    };
    let rows = || {
        let riding = bundled_kind(host.segment())?;
        let (_, parents) = kinds::named(riding.facts().under)?;
        let bundled = inputs.desired.withdrawn.get(host)?.get(parents.facts().section)?.as_object()?;
        let placed = bundled.iter().filter_map(|(name, value)| place(riding, name, value));
        Some(placed.filter(|placed| !is_declared(placed)).collect())
    };
    rows().unwrap_or_default()
}

/// Returns the name of what a row of an invite stands in, by its id; the id where the file declares nothing of that kind.
pub(super) fn place_name(inputs: Inputs<'_>, host: &dyn AnyKind, id: &str) -> String {
    let row = || {
        let scope = kinds::places_of(bundled_kind(host.facts().name)?)?;
        inputs.desired.scope(&scope)?;
        inputs.live.scopes.get(&scope)?.with_id(id).next()
    };
    row().map_or(id, |row| &*row.key).to_owned()
}

/// Returns a row that an invite goes on including; `None` if its parent was archived since then, because nobody can be
/// invited to it any more. `parent` is the id of the parent, or perhaps its name. It is told by its name only where the
/// file declares parents: else it depends on what was read for other reasons, and the change must not.
fn place(
    inputs: Inputs<'_>,
    host: &Address,
    parent: &str,
    may_be_name: bool,
    fields: Map<String, Value>,
) -> Option<Placed> {
    let riding = bundled_kind(host.segment())?;
    let scope = kinds::places_of(riding)?;
    let table = inputs.live.scopes.get(&scope);
    let named = table.filter(|_| may_be_name).map_or(&[][..], |table| table.with_key(parent));
    let mut rows = named.iter().chain(table.into_iter().flat_map(|table| table.with_id(parent)));
    let row = rows.find(|row| !matches!(row.control, Control::Archived(_)));
    if row.is_none() && table.is_some_and(|table| table.coverage.all) {
        return None;
    }
    let id = row.map_or(parent, |row| row.identity.as_str());
    let named = row.filter(|_| inputs.desired.scope(&scope).is_some());
    let name = named.map_or(id, |row| &*row.key);
    let address =
        named.map(|row| kinds::address(&scope, &row.key).child(riding.facts().segment, Name::from(host.name())));
    let bundled_row = Bundled { parent: Ref::Id(id.into()), address, fields };
    Some(Placed { bundled_row, parent: name.to_owned(), at: None })
}
