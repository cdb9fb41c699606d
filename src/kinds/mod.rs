//! The kinds of resource, one file each, and the one table that lists them.
//!
//! To add a kind: copy the nearest neighbour, add one line to [`KINDS`], an example in `examples/kinds/`, a story, and
//! a route in the sandbox. The tests name whatever was forgotten.

mod admin_api_key;
mod any_read;
mod api_key;
mod assignment;
mod certificate;
mod custom_role;
mod data_retention;
pub mod erased;
pub mod events;
mod external_key;
mod external_storage;
pub mod facts;
mod federation_rule;
mod group;
mod group_member;
mod hosted_tools;
mod key_times;
pub mod kind;
mod level;
mod model_permissions;
mod person;
mod prelude;
mod project;
mod project_certificate;
mod project_costs;
mod project_group;
mod project_member;
mod rate_limit;
pub mod referent;
mod role;
mod rules;
mod service_account;
mod service_account_key;
mod service_tier;
mod spend_alert;
mod spend_limit;
pub mod through_groups;
mod user;
mod user_live;
mod workload_identity_provider;

pub use admin_api_key::{AdminApiKey, AdminApiKeyLive};
pub use api_key::{ApiKey, ApiKeyLive, KeyOwner};
pub use assignment::{AssignmentLive, GroupRole, MemberRole, ProjectGroupRole, RoleSource, UserRole};
pub use certificate::{Certificate, CertificateLive};
pub use custom_role::{CustomProjectRole, CustomRoleLive, Permissions, Role};
pub use data_retention::{FOLLOWS_ORGANIZATION, OrganizationDataRetention, ProjectDataRetention, retention_strength};
pub use external_key::{ExternalKey, ExternalKeyLive};
pub use external_storage::{ExternalStorage, ExternalStorageLive};
pub use federation_rule::{FederationRule, FederationRuleLive, MatchedValue, Matchers};
pub use group::{Group, GroupLive};
pub use group_member::{GroupMember, GroupMemberLive};
pub use hosted_tools::HostedTools;
pub use key_times::KeyTimes;
pub use model_permissions::{ModelPermissions, ModelsChange};
pub use project::{Project, ProjectLive};
pub use project_certificate::{ProjectCertificate, ProjectCertificateLive};
pub use project_group::{ProjectGroup, ProjectGroupLive};
pub use project_member::{ProjectMember, ProjectMemberLive};
pub use rate_limit::RateLimit;
pub(crate) use role::OWNER;
pub use role::{OrganizationRole, ProjectRole, canonical, predefined_word};
pub use service_account::{ServiceAccount, ServiceAccountLive};
pub use service_account_key::{ServiceAccountKey, ServiceAccountKeyLive};
pub use service_tier::ServiceTier;
pub use spend_alert::{OrganizationSpendAlert, ProjectSpendAlert};
pub use spend_limit::{OrganizationSpendLimit, ProjectSpendLimit};
pub use user::User;
pub use user_live::{InviteState, OpenInvite, UserLive};
pub use workload_identity_provider::{AttributeTransformation, WorkloadIdentityProvider, WorkloadIdentityProviderLive};

use crate::model::{
    address::Address,
    live_row::LiveRow,
    live_table::{Live, LiveScope},
    never::never,
    scope::{KindId, ScopeKey},
};
use erased::{AnyKind, Of};
use facts::{Facts, Shape};
use kind::Kind;

/// Makes the table, and the list of names that [`id`] looks a kind up in while the program is compiled.
macro_rules! table {
    ($(&Of::<$kind:ident>::kind(),)+) => {
        /// Every kind. The order is the order of sections in output and of creation; removals go the other way.
        pub static KINDS: &[&dyn AnyKind] = &[$(&Of::<$kind>::kind(),)+];

        /// The names of [`KINDS`], in their order.
        const NAMES: &[&str] = &[$($kind::FACTS.name,)+];
    };
}

table! {
    &Of::<Role>::kind(),
    &Of::<User>::kind(),
    &Of::<UserRole>::kind(),
    &Of::<Group>::kind(),
    &Of::<GroupRole>::kind(),
    &Of::<ExternalKey>::kind(),
    &Of::<Project>::kind(),
    &Of::<CustomProjectRole>::kind(),
    &Of::<ProjectMember>::kind(),
    &Of::<MemberRole>::kind(),
    &Of::<ServiceAccount>::kind(),
    &Of::<GroupMember>::kind(),
    &Of::<ProjectGroup>::kind(),
    &Of::<ProjectGroupRole>::kind(),
    &Of::<OrganizationSpendLimit>::kind(),
    &Of::<OrganizationSpendAlert>::kind(),
    &Of::<OrganizationDataRetention>::kind(),
    &Of::<ModelPermissions>::kind(),
    &Of::<RateLimit>::kind(),
    &Of::<HostedTools>::kind(),
    &Of::<ServiceTier>::kind(),
    &Of::<ProjectSpendLimit>::kind(),
    &Of::<ProjectSpendAlert>::kind(),
    &Of::<ProjectDataRetention>::kind(),
    &Of::<ServiceAccountKey>::kind(),
    &Of::<ApiKey>::kind(),
    &Of::<AdminApiKey>::kind(),
    &Of::<Certificate>::kind(),
    &Of::<ProjectCertificate>::kind(),
    &Of::<WorkloadIdentityProvider>::kind(),
    &Of::<FederationRule>::kind(),
    &Of::<ExternalStorage>::kind(),
}

/// Returns the place of a kind in the table. A kind that is not in the table does not compile here, so a guardrail can
/// never fail to find the kind that it protects.
#[must_use]
pub const fn id<K: Kind>() -> KindId {
    const { place_of(K::FACTS.name) }
}

const fn place_of(name: &str) -> KindId {
    let mut index = 0;
    while index < NAMES.len() {
        if same(NAMES[index], name) {
            #[expect(clippy::cast_possible_truncation, reason = "there are fewer than 256 kinds")]
            return KindId(index as u8);
        }
        index += 1;
    }
    panic!("this kind is not in the table of kinds")
}

const fn same(one: &str, other: &str) -> bool {
    let (one, other) = (one.as_bytes(), other.as_bytes());
    let mut index = 0;
    while index < one.len() && index < other.len() && one[index] == other[index] {
        index += 1;
    }
    index == one.len() && index == other.len()
}

/// Returns the scope of a kind in a parent.
#[must_use]
pub fn scope<K: Kind>(parent: Option<&Address>) -> ScopeKey {
    ScopeKey { kind: id::<K>(), parent: parent.cloned() }
}

/// Returns the kinds with their places in the table.
pub fn all() -> impl Iterator<Item = (KindId, &'static dyn AnyKind)> {
    #[expect(clippy::cast_possible_truncation, reason = "there are fewer than 256 kinds")]
    KINDS.iter().enumerate().map(|(index, kind)| (KindId(index as u8), *kind))
}

/// Returns the kind of an id.
#[must_use]
pub fn get(id: KindId) -> &'static dyn AnyKind {
    KINDS[usize::from(id.0)]
}

/// Returns the kind of a name.
#[must_use]
pub fn named(name: &str) -> Option<(KindId, &'static dyn AnyKind)> {
    all().find(|(_, kind)| kind.facts().name == name)
}

/// Returns the kinds whose sections stand inside an entry of `name`; at the top for the empty name.
pub fn under(name: &str) -> impl Iterator<Item = (KindId, &'static dyn AnyKind)> {
    all().filter(move |(_, kind)| kind.facts().under == name)
}

/// Returns the kinds whose sections stand in a block of the root file; the empty name is the top.
pub fn in_block(block: &str) -> impl Iterator<Item = (KindId, &'static dyn AnyKind)> {
    under("").filter(move |(_, kind)| kind.facts().block == block)
}

/// Returns the kind of the row at an address: a segment means something only inside what it stands in.
#[must_use]
pub fn at(address: &Address) -> Option<(KindId, &'static dyn AnyKind)> {
    let mut found: Option<(KindId, &'static dyn AnyKind)> = None;
    for (segment, name) in address.pairs() {
        let within = found.map_or("", |(_, kind)| kind.facts().name);
        found = Some(under(within).find(|(_, kind)| stands_at(kind.facts(), segment, name))?);
    }
    found
}

/// Returns whether rows of a kind stand at a segment, under this name. All settings share one segment.
fn stands_at(facts: &Facts, segment: &str, name: &str) -> bool {
    facts.segment == segment && (facts.shape != Shape::One || facts.section == name)
}

/// Returns the address of what the row at an address has its id from: a project member is a user, an assignment is a
/// role. Other rows have ids of their own.
#[must_use]
pub fn source_of_id(address: &Address) -> Address {
    let parent = address.parent();
    let points = at(address).map_or(&[][..], |(_, kind)| kind.facts().points);
    let target = points.iter().find_map(|pointer| (pointer.target)(address.name(), parent.as_ref()));
    target.unwrap_or_else(|| address.clone())
}

/// Returns the scope that an address stands in. Addresses are made from the table, so there is always one; whoever
/// gets `None`
/// all the same takes the safe side.
#[must_use]
pub fn scope_of(address: &Address) -> Option<ScopeKey> {
    let Some((kind, _)) = at(address) else {
        never!("{address} is of no kind");
        return None;
    };
    Some(ScopeKey { kind, parent: address.parent() })
}

/// Returns what stands for all rows of a scope in the place of an address: `project/web/api_key/*`.
#[must_use]
pub fn all_of(scope: &ScopeKey) -> String {
    format!("{}*", address(scope, ""))
}

/// Returns what stands for an address and all rows beside it, as [`all_of`] their scope does.
#[must_use]
pub fn all_beside(address: &str) -> String {
    // A name holds no slash: an address writes it as `%2F`.
    let above = address.rfind('/').map_or("", |slash| &address[..=slash]);
    format!("{above}*")
}

/// Returns whether the rows of a scope are custom roles.
#[must_use]
pub fn is_role(scope: &ScopeKey) -> bool {
    scope.kind == id::<Role>() || scope.kind == id::<CustomProjectRole>()
}

/// Returns whether rows of a kind bring along or imply rows of another one.
#[must_use]
pub fn is_host(kind: &dyn AnyKind) -> bool {
    bundled_in(kind.facts().name).is_some() || all().any(|(_, guest)| implies(kind, guest))
}

/// Returns the kind whose rows are bundled in those of a host; `None` if there is none.
#[must_use]
pub fn bundled_in(host: &str) -> Option<(KindId, &'static dyn AnyKind)> {
    all().find(|(_, guest)| guest.facts().bundled_in == Some(host))
}

/// Returns the scope of what the rows of a bundled kind stand in.
#[must_use]
pub fn places_of(guest: &dyn AnyKind) -> Option<ScopeKey> {
    Some(ScopeKey { kind: named(guest.facts().under)?.0, parent: None })
}

/// Returns whether the rows of a kind are judged by everything that its section says, so that none of them is compared
/// alone.
#[must_use]
pub fn judges_together(kind: &dyn AnyKind) -> bool {
    kind.rules().is_some() || kind.facts().claims.is_some()
}

/// Returns whether rows of a host may make rows of a guest unnecessary.
#[must_use]
pub fn implies(host: &dyn AnyKind, guest: &dyn AnyKind) -> bool {
    guest.facts().implied_by.is_some_and(|implied_by| implied_by.host == host.facts().name)
}

/// Returns the address of a row.
#[must_use]
pub fn address(scope: &ScopeKey, key: &str) -> Address {
    let segment = get(scope.kind).facts().segment;
    match &scope.parent {
        Some(parent) => parent.child(segment, key),
        None => Address::root(segment, key),
    }
}

/// Returns the typed rows of every scope of a kind that was read, for guardrails and views.
pub fn rows_of<K: Kind>(live: &Live) -> impl Iterator<Item = (&ScopeKey, &K::Live)> {
    live.scopes
        .iter()
        .filter(|(scope, _)| scope.kind == id::<K>())
        .flat_map(|(scope, table)| table.rows.iter().map(move |row| (scope, row)))
        .filter_map(|(scope, row)| Some((scope, erased::live::<K>(&*row.live)?)))
}

/// Returns the typed rows of one scope of a kind, as far as it was read, each with its row.
pub fn rows_in<'a, K: Kind>(
    live: &'a Live,
    parent: Option<&Address>,
) -> impl Iterator<Item = (&'a LiveRow, &'a K::Live)> + use<'a, K> {
    let rows = scope_in::<K>(live, parent).map_or(&[][..], |table| table.rows.as_slice());
    rows.iter().filter_map(|row| Some((row, erased::live::<K>(&*row.live)?)))
}

/// Returns one scope of a kind.
#[must_use]
pub fn scope_in<'a, K: Kind>(live: &'a Live, parent: Option<&Address>) -> Option<&'a LiveScope> {
    live.scopes.get(&scope::<K>(parent))
}

/// Finds a scope with a row of another kind's type. There is none, unless orgward is wrong; and then nothing can be said
/// about that scope.
#[must_use]
pub fn mixed_up(live: &Live) -> Option<&ScopeKey> {
    let fits =
        |scope: &ScopeKey, table: &LiveScope| table.rows.iter().all(|row| get(scope.kind).fits(None, Some(&*row.live)));
    live.scopes.iter().find(|(scope, table)| !fits(scope, table)).map(|(scope, _)| scope)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_place_of_a_kind_is_its_place_in_the_table() {
        assert_eq!(NAMES.len(), KINDS.len());
        for (id, kind) in all() {
            assert_eq!(NAMES[usize::from(id.0)], kind.facts().name);
            assert_eq!(place_of(kind.facts().name), id);
        }
        assert_eq!(get(id::<User>()).facts().name, "user");
        assert_eq!(get(id::<AdminApiKey>()).facts().name, AdminApiKey::FACTS.name);
    }
}
