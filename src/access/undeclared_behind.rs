//! Rows that steps add in, the declared lists out that were not read and may have more behind these rows than the files say:
//! a project may give something to a group that somebody enters, by a row that no entry lists. A plan of a part of the
//! configuration does not read these lists, because nothing tells which of them have such a row.

use super::published_access::UnreadAccess;
use crate::{
    kinds::{self, FederationRule, GroupMember, ProjectGroup, kind::Kind},
    model::{
        address::Address,
        desired_table::Desired,
        live_table::{Live, Lookup},
        plural::count,
        scope::ScopeKey,
    },
};

/// Returns the lists, in words, with the addresses of the rows: each of these may give more than is known.
#[must_use]
pub fn undeclared_behind<'s>(
    desired: &Desired,
    live: &Live,
    rows: impl Iterator<Item = (&'s ScopeKey, String)>,
) -> Vec<UnreadAccess> {
    let (mut entering, mut lending) = (Vec::new(), Vec::new());
    for (scope, address) in rows {
        // A group that does not exist yet has no role in any project.
        if scope.kind == kinds::id::<GroupMember>() && scope.parent.as_ref().is_some_and(|group| !is_new(live, group)) {
            entering.push(address);
        } else if scope.kind == kinds::id::<FederationRule>() {
            lending.push(address);
        }
    }
    let unread = |list, changes: Vec<String>| UnreadAccess { list, may_give: changes.clone(), changes };
    let members = unread_lists::<GroupMember>(desired, live, "group", "groups").filter(|_| !lending.is_empty());
    let members = members.map(|groups| unread(format!("members of {groups}"), lending.clone()));
    let both: Vec<String> = entering.into_iter().chain(lending).collect();
    let groups = unread_lists::<ProjectGroup>(desired, live, "project", "projects").filter(|_| !both.is_empty());
    let groups = groups.map(|projects| unread(format!("groups of {projects}"), both));
    groups.into_iter().chain(members).collect()
}

/// Returns in words in how many things a kind is declared and was not read: `7 projects`.
fn unread_lists<K: Kind>(desired: &Desired, live: &Live, one: &str, many: &str) -> Option<String> {
    let is_it = |scope: &&ScopeKey| scope.kind == kinds::id::<K>();
    let is_unread = |scope: &&ScopeKey| {
        let is_read = live.scopes.get(*scope).is_some_and(|table| table.coverage.all);
        !is_read && !scope.parent.as_ref().is_some_and(|parent| is_new(live, parent))
    };
    let number = desired.scopes.keys().filter(is_it).filter(is_unread).count();
    let unlisted = desired.unlisted.as_ref().is_some_and(|unlisted| unlisted.scopes.keys().any(|scope| is_it(&scope)));
    match (number, unlisted) {
        (0, false) => None,
        (0, true) => Some(format!("{many} that no entry lists")),
        (_, false) => Some(count(number, one, many)),
        (_, true) => Some(format!("{} and of those that no entry lists", count(number, one, many))),
    }
}

fn is_new(live: &Live, address: &Address) -> bool {
    kinds::scope_of(address).is_some_and(|scope| matches!(live.find(&scope, address.name()), Lookup::Nothing))
}
