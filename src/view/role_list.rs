//! `show roles`: the roles of the organization and of its projects, and who has them if that is asked for.

use super::{
    ViewTable, lookup,
    published_view::{Content, HolderEntry, HolderType, RoleEntry, RolePlace},
};
use crate::{
    kinds::{
        self, AssignmentLive, CustomProjectRole, CustomRoleLive, Group, GroupRole, MemberRole, Permissions, Project,
        ProjectGroup, ProjectGroupRole, ProjectMember, Role, ServiceAccount, User, UserLive, UserRole, canonical,
        kind::Kind,
    },
    model::{address::Address, live_table::Live, plural::count, read_request::ReadRequest},
};
use std::collections::{BTreeMap, BTreeSet};

pub(super) fn wanted(with_holders: bool, live: &Live) -> Vec<ReadRequest> {
    let mut wanted = vec![lookup::whole(kinds::scope::<Role>(None)), lookup::part_in::<Project>(None)];
    let projects: Vec<Address> = lookup::projects(live).into_iter().map(|(at, _)| at).collect();
    wanted.extend(projects.iter().map(|at| lookup::part_in::<CustomProjectRole>(Some(at))));
    if !with_holders {
        return wanted;
    }
    wanted.extend([lookup::part_in::<User>(None), lookup::part_in::<Group>(None)]);
    for at in &projects {
        wanted.extend([
            lookup::part_in::<ProjectMember>(Some(at)),
            lookup::part_in::<ProjectGroup>(Some(at)),
            lookup::part_in::<ServiceAccount>(Some(at)),
        ]);
        let inside = |segment: &'static str, key: &str| at.child(segment, key);
        for (row, _) in kinds::rows_in::<ProjectMember>(live, Some(at)) {
            wanted.push(lookup::part_in::<MemberRole>(Some(&inside(ProjectMember::FACTS.segment, &row.key))));
        }
        for (row, _) in kinds::rows_in::<ProjectGroup>(live, Some(at)) {
            wanted.push(lookup::part_in::<ProjectGroupRole>(Some(&inside(ProjectGroup::FACTS.segment, &row.key))));
        }
    }
    for (row, user) in kinds::rows_in::<User>(live, None).filter(|(row, _)| !row.identity.is_pending()) {
        if !matches!(user, UserLive::Member { service_account: true, .. }) {
            wanted.push(lookup::part_in::<UserRole>(Some(&Address::root(User::FACTS.segment, row.key.clone()))));
        }
    }
    wanted.extend(lookup::groups(live).iter().map(|(at, ..)| lookup::part_in::<GroupRole>(Some(at))));
    wanted
}

/// Returns a role in the published form.
pub(super) fn entry(name: &str, role: &CustomRoleLive, level: RolePlace, project: Option<&str>) -> RoleEntry {
    RoleEntry {
        name: name.to_owned(),
        id: canonical(&role.id).to_owned(),
        level,
        project: project.filter(|_| !role.predefined).map(str::to_owned),
        is_predefined: role.predefined,
        description: role.description.as_deref().map(str::to_owned),
        permissions: role.permissions.as_ref().map(permissions),
        holders: None,
    }
}

fn permissions(permissions: &Permissions) -> Vec<String> {
    permissions.iter().map(str::to_owned).collect()
}

/// The holders of roles, by the level, the project of a custom project role, and the canonical id of the role.
type Holders = BTreeMap<(RolePlace, String), BTreeSet<HolderEntry>>;

/// Returns a table of roles.
pub(super) fn section(title: &str, roles: &[RoleEntry]) -> ViewTable {
    let with_holders = roles.iter().any(|role| role.holders.is_some());
    let headers: &[&'static str] = match with_holders {
        true => &["NAME", "WHERE", "KIND", "HOLDERS", "PERMISSIONS", "ID"],
        false => &["NAME", "WHERE", "KIND", "PERMISSIONS", "ID"],
    };
    let mut section = ViewTable::new(title, headers);
    for role in roles {
        let place = match (role.level, &role.project) {
            (RolePlace::Organization, _) => "organization".to_owned(),
            (RolePlace::Project, Some(project)) => format!("project {project}"),
            (RolePlace::Project, None) => "every project".to_owned(),
        };
        let kind = if role.is_predefined { "predefined" } else { "custom" };
        let mut row = vec![role.name.clone(), place, kind.to_owned()];
        if with_holders {
            row.push(held_by(role.holders.as_deref().unwrap_or_default(), role.project.is_none()));
        }
        row.push(super::group_list::listed(role.permissions.as_deref()));
        row.push(role.id.clone());
        section.rows.push(row);
    }
    section
}

fn held_by(holders: &[HolderEntry], with_project: bool) -> String {
    if holders.is_empty() {
        return "nobody".to_owned();
    }
    let shown = holders.iter().map(|holder| {
        let kind = match holder.kind {
            HolderType::User => "",
            HolderType::Group => "group ",
            HolderType::ServiceAccount => "service account ",
        };
        let project = holder.project.as_ref().filter(|_| with_project);
        format!("{kind}{}{}", holder.name, project.map(|name| format!(" in {name}")).unwrap_or_default())
    });
    format!("{}: {}", count(holders.len(), "holder", "holders"), shown.collect::<Vec<_>>().join(", "))
}

pub(super) fn show(with_holders: bool, live: &Live) -> (Content, Vec<ViewTable>) {
    let mut roles: Vec<RoleEntry> = kinds::rows_in::<Role>(live, None)
        .map(|(row, role)| entry(&row.name, role, RolePlace::Organization, None))
        .collect();
    let mut seen = BTreeSet::new();
    for (at, _) in lookup::projects(live) {
        for (row, role) in kinds::rows_in::<CustomProjectRole>(live, Some(&at)) {
            let entry = entry(&row.name, role, RolePlace::Project, Some(at.name()));
            // Each project lists the predefined roles again.
            if seen.insert(entry.id.clone()) {
                roles.push(entry);
            }
        }
    }
    if with_holders {
        let mut holders = holders(live);
        for role in &mut roles {
            let found = holders.remove(&(role.level, role.id.clone())).unwrap_or_default();
            role.holders = Some(found.into_iter().collect());
        }
    }
    roles.sort_by(|one, other| {
        (one.level, &one.project, !one.is_predefined).cmp(&(other.level, &other.project, !other.is_predefined))
    });
    let section = section("", &roles);
    (Content::Roles { roles }, vec![section])
}

/// Returns who has which role directly. A role that comes from a group is the group's.
fn holders(live: &Live) -> Holders {
    let mut holders = Holders::new();
    let mut add = |level: RolePlace, role: &str, holder: HolderEntry| {
        holders.entry((level, canonical(role).to_owned())).or_default().insert(holder);
    };
    let direct = |assignment: &&AssignmentLive| !assignment.is_inherited();
    for (row, user) in kinds::rows_in::<User>(live, None) {
        let UserLive::Member { id, role, service_account, .. } = user else { continue };
        let kind = if *service_account { HolderType::ServiceAccount } else { HolderType::User };
        let holder = HolderEntry { kind, name: row.name.to_string(), id: id.to_string(), project: None };
        let at = Address::root(User::FACTS.segment, row.key.clone());
        if !service_account {
            add(RolePlace::Organization, &format!("role-api-organization-{}", role.as_str()), holder.clone());
        }
        for assignment in kinds::rows_in::<UserRole>(live, Some(&at)).map(|(_, role)| role).filter(direct) {
            add(RolePlace::Organization, &assignment.id, holder.clone());
        }
    }
    for (at, row, group) in lookup::groups(live) {
        let (name, id) = (row.name.to_string(), group.id.to_string());
        let holder = HolderEntry { kind: HolderType::Group, name, id, project: None };
        for (_, assignment) in kinds::rows_in::<GroupRole>(live, Some(&at)) {
            add(RolePlace::Organization, &assignment.id, holder.clone());
        }
    }
    for (at, _) in lookup::projects(live) {
        let project = Some(at.name().to_owned());
        let base = |word: &str| format!("role-api-project-{word}");
        for (row, member) in kinds::rows_in::<ProjectMember>(live, Some(&at)) {
            let (name, id) = (row.name.to_string(), member.id.to_string());
            let holder = HolderEntry { kind: HolderType::User, name, id, project: project.clone() };
            let inside = at.child(ProjectMember::FACTS.segment, row.key.clone());
            add(RolePlace::Project, &base(member.role.as_str()), holder.clone());
            for assignment in kinds::rows_in::<MemberRole>(live, Some(&inside)).map(|(_, role)| role).filter(direct) {
                add(RolePlace::Project, &assignment.id, holder.clone());
            }
        }
        for (row, group) in kinds::rows_in::<ProjectGroup>(live, Some(&at)) {
            let (name, id) = (row.name.to_string(), group.id.to_string());
            let holder = HolderEntry { kind: HolderType::Group, name, id, project: project.clone() };
            let inside = at.child(ProjectGroup::FACTS.segment, row.key.clone());
            for (_, assignment) in kinds::rows_in::<ProjectGroupRole>(live, Some(&inside)) {
                add(RolePlace::Project, &assignment.id, holder.clone());
            }
        }
        for (row, account) in kinds::rows_in::<ServiceAccount>(live, Some(&at)) {
            let (name, id) = (row.name.to_string(), account.id.to_string());
            let holder = HolderEntry { kind: HolderType::ServiceAccount, name, id, project: project.clone() };
            add(RolePlace::Project, &base(account.role.as_str()), holder);
        }
    }
    holders
}
