//! The kinds of resource, one file each, and the one table that lists them.
//!
//! To add a kind: copy the nearest neighbour, add one line to [`KINDS`], an example in `examples/kinds/`, a story, and
//! a route in the sandbox. The tests name whatever was forgotten.

mod admin_api_key;
mod api_key;
pub mod erased;
pub mod kind;
mod person;
mod project;
mod project_member;
mod role;
mod rules;
mod service_account;
mod user;

pub use admin_api_key::{AdminApiKey, AdminApiKeyLive};
pub use api_key::{ApiKey, ApiKeyLive, KeyOwner};
pub use project::{Project, ProjectLive};
pub use project_member::{ProjectMember, ProjectMemberLive};
pub use role::{OrganizationRole, ProjectRole};
pub use service_account::{ServiceAccount, ServiceAccountLive};
pub use user::{InviteState, OpenInvite, User, UserLive};

use crate::model::{
    address::Address,
    scope::{KindId, Live, LiveScope, ScopeKey},
};
use erased::{AnyKind, Of};
use kind::Kind;
use std::any::Any;

/// Every kind. The order is the order of sections in output and of creation; removals go the other way.
pub static KINDS: &[&dyn AnyKind] = &[
    &Of::<User>::kind(),
    &Of::<Project>::kind(),
    &Of::<ProjectMember>::kind(),
    &Of::<ServiceAccount>::kind(),
    &Of::<ApiKey>::kind(),
    &Of::<AdminApiKey>::kind(),
];

/// The kinds with their places in the table.
pub fn all() -> impl Iterator<Item = (KindId, &'static dyn AnyKind)> {
    #[expect(clippy::cast_possible_truncation, reason = "there are fewer than 256 kinds")]
    KINDS.iter().enumerate().map(|(index, kind)| (KindId(index as u8), *kind))
}

/// The kind of an id.
#[must_use]
pub fn get(id: KindId) -> &'static dyn AnyKind {
    KINDS[usize::from(id.0)]
}

/// The kind of a name.
#[must_use]
pub fn named(name: &str) -> Option<(KindId, &'static dyn AnyKind)> {
    all().find(|(_, kind)| kind.name() == name)
}

/// The kinds whose sections stand inside an entry of `name`; at the top for the empty name.
pub fn under(name: &str) -> impl Iterator<Item = (KindId, &'static dyn AnyKind)> {
    all().filter(move |(_, kind)| kind.written().under == name)
}

/// The scope that an address stands in.
#[must_use]
pub fn scope_of(address: &Address) -> Option<ScopeKey> {
    let (kind, _) = named(address.segment())?;
    Some(ScopeKey { kind, parent: address.parent() })
}

/// The address of a row.
#[must_use]
pub fn address(scope: &ScopeKey, key: &str) -> Address {
    let segment = get(scope.kind).name();
    match &scope.parent {
        Some(parent) => parent.child(segment, key),
        None => Address::root(segment, key),
    }
}

/// The typed rows of every scope of a kind that was read, for guardrails and views.
pub fn rows_of<K: Kind>(live: &Live) -> impl Iterator<Item = (&ScopeKey, &K::Live)> {
    let id = named(K::NAME).map(|(id, _)| id);
    live.scopes
        .iter()
        .filter(move |(scope, _)| Some(scope.kind) == id)
        .flat_map(|(scope, table)| table.rows.iter().map(move |row| (scope, row)))
        .filter_map(|(scope, row)| Some((scope, (&*row.live as &dyn Any).downcast_ref()?)))
}

/// One scope of a kind.
#[must_use]
pub fn scope_in<'a, K: Kind>(live: &'a Live, parent: Option<&Address>) -> Option<&'a LiveScope> {
    let (kind, _) = named(K::NAME)?;
    live.scopes.get(&ScopeKey { kind, parent: parent.cloned() })
}
