//! A person's list of roles in, the roles that the groups of that person give out. Where the API does not say whether a
//! role is somebody's own, this says it: what no group of theirs gives is their own.

use super::{
    Group, GroupMember, GroupRole, MemberRole, ProjectGroup, ProjectGroupRole, UserRole, canonical,
    kind::{Kind, RolesOfGroups},
    rows_in, scope, scope_of,
};
use crate::model::{
    address::Address,
    live_row::Identity,
    live_table::{Live, Lookup},
    scope::{KindId, ScopeKey},
};

/// Returns whether rows of a kind are roles that a person may also have through a group.
#[must_use]
pub fn may_be_inherited(kind: KindId) -> bool {
    kind == super::id::<UserRole>() || kind == super::id::<MemberRole>()
}

/// Returns what the groups of whoever a list of roles belongs to give them there, as far as that was read.
#[must_use]
pub fn roles_of_groups(live: &Live, list: &ScopeKey) -> RolesOfGroups {
    let mut given = RolesOfGroups::default();
    let person = list.parent.as_ref().filter(|_| may_be_inherited(list.kind));
    let found = person.and_then(|person| Some((person, live.find(&scope_of(person)?, person.name()))));
    let Some((person, Lookup::One(row))) = found else {
        // Whose list it is nobody knows, so anything may come from a group.
        given.lacks.push(list.clone());
        return given;
    };
    let project = (list.kind == super::id::<MemberRole>()).then(|| person.outermost());
    let Some(groups) = groups_at(live, project.as_ref(), &mut given.lacks) else { return given };
    for group in groups {
        let members = scope::<GroupMember>(Some(&group));
        if !is_read(live, &members) {
            given.lacks.push(members);
            continue;
        }
        let is_in = |identity: &Identity| *identity == row.identity;
        if !rows_in::<GroupMember>(live, Some(&group)).any(|(member, _)| is_in(&member.identity)) {
            continue;
        }
        let at = project.as_ref().map(|project| project.child(ProjectGroup::FACTS.segment, group.name()));
        let roles = match &at {
            Some(at) => scope::<ProjectGroupRole>(Some(at)),
            None => scope::<GroupRole>(Some(&group)),
        };
        if !is_read(live, &roles) {
            given.lacks.push(roles);
            continue;
        }
        let rows = live.scopes.get(&roles).into_iter().flat_map(|table| &table.rows);
        given.roles.extend(rows.map(|role| canonical(role.identity.as_str()).into()));
    }
    given
}

/// Returns the groups of the organization, or of a project; `None` where their list was not read.
fn groups_at(live: &Live, project: Option<&Address>, lacks: &mut Vec<ScopeKey>) -> Option<Vec<Address>> {
    let list = match project {
        Some(_) => scope::<ProjectGroup>(project),
        None => scope::<Group>(None),
    };
    let table = live.scopes.get(&list).filter(|table| table.coverage.all);
    let Some(table) = table else {
        lacks.push(list);
        return None;
    };
    // A group of a project has its name, and its members, in the organization.
    let organization = scope::<Group>(None);
    if project.is_some() && !table.rows.is_empty() && !is_read(live, &organization) {
        lacks.push(organization);
        return None;
    }
    Some(table.rows.iter().map(|row| Address::root(Group::FACTS.segment, row.key.clone())).collect())
}

fn is_read(live: &Live, scope: &ScopeKey) -> bool {
    live.scopes.get(scope).is_some_and(|table| table.coverage.all)
}
