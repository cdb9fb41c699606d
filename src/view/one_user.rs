//! `show user EMAIL`: one person, from the base role to the keys, with every way into each project.

use super::{
    NotShown, ViewTable,
    group_list::listed,
    key_list, lookup,
    published_view::{Content, GroupLink, HeldRole, UserProject, WayIn},
    user_list,
};
use crate::{
    kinds::{
        self, AdminApiKey, ApiKey, Group, GroupLive, GroupMember, KeyOwner, MemberRole, Project, ProjectGroup,
        ProjectGroupRole, ProjectLive, ProjectMember, ProjectMemberLive, RoleSource, User, UserLive, UserRole,
        kind::Kind, predefined_word,
    },
    model::{
        address::{Address, Name},
        live_row::LiveRow,
        live_table::Live,
        read_request::{Extent, ReadReason, ReadRequest},
        scalar::Seconds,
    },
};

fn person<'a>(email: &Name, live: &'a Live) -> Option<(&'a LiveRow, &'a UserLive)> {
    kinds::rows_in::<User>(live, None).find(|(row, _)| row.key == *email)
}

fn address(email: &Name) -> Address {
    Address::root(User::FACTS.segment, email.clone())
}

pub(super) fn wanted(email: &Name, live: &Live) -> Vec<ReadRequest> {
    let rows = Extent::Keys([email.clone()].into());
    let mut wanted = vec![ReadRequest { scope: kinds::scope::<User>(None), rows, why: ReadReason::View }];
    let (id, is_owner) = match person(email, live) {
        Some((_, user @ UserLive::Member { id, .. })) => (id, owns_the_organization(email, user, live)),
        Some((_, UserLive::Invite { projects, .. })) => {
            // The invite shows its projects by their ids.
            if projects.as_ref().is_some_and(|projects| !projects.is_empty()) {
                wanted.push(lookup::part_in::<Project>(None));
            }
            return wanted;
        }
        None => return wanted,
    };
    wanted.extend([
        lookup::part_in::<Project>(None),
        lookup::part_in::<Group>(None),
        lookup::part_in::<UserRole>(Some(&address(email))),
        lookup::part_in::<AdminApiKey>(None),
    ]);
    wanted.extend(lookup::groups(live).iter().map(|(at, ..)| lookup::part_in::<GroupMember>(Some(at))));
    let groups = groups_of(live, id);
    for (at, _) in lookup::projects(live) {
        wanted.push(lookup::part_in::<ApiKey>(Some(&at)));
        // An owner of the organization owns every project, however else they are in it.
        if is_owner {
            continue;
        }
        wanted.push(lookup::part_in::<ProjectMember>(Some(&at)));
        if let Some((row, _)) = membership(live, &at, id) {
            wanted.push(lookup::part_in::<MemberRole>(Some(&at.child(ProjectMember::FACTS.segment, row.key.clone()))));
        }
        if !groups.is_empty() {
            wanted.push(lookup::part_in::<ProjectGroup>(Some(&at)));
        }
        for (inside, _) in groups_inside(live, &at, &groups) {
            wanted.push(lookup::part_in::<ProjectGroupRole>(Some(&inside)));
        }
    }
    wanted
}

/// Returns whether somebody is an owner of the organization: by their base role, or by a role that a group gives them.
fn owns_the_organization(email: &Name, user: &UserLive, live: &Live) -> bool {
    let mut roles = kinds::rows_in::<UserRole>(live, Some(&address(email)));
    user.owns_the_organization() || roles.any(|(_, role)| predefined_word(&role.id) == Some("owner"))
}

/// A group that somebody is in, with its address.
type OwnGroup<'a> = (Address, &'a LiveRow, &'a GroupLive);

/// Returns the groups that somebody is in.
fn groups_of<'a>(live: &'a Live, id: &str) -> Vec<OwnGroup<'a>> {
    let mut groups = lookup::groups(live);
    groups.retain(|(at, ..)| kinds::rows_in::<GroupMember>(live, Some(at)).any(|(_, member)| *member.id == *id));
    groups
}

fn membership<'a>(live: &'a Live, project: &Address, id: &str) -> Option<(&'a LiveRow, &'a ProjectMemberLive)> {
    kinds::rows_in::<ProjectMember>(live, Some(project)).find(|(_, member)| *member.id == *id)
}

/// Returns the groups of somebody that may use a project: the address there, and the name.
fn groups_inside(live: &Live, project: &Address, groups: &[OwnGroup<'_>]) -> Vec<(Address, String)> {
    let inside = kinds::rows_in::<ProjectGroup>(live, Some(project)).filter_map(|(row, inside)| {
        let (_, group, _) = groups.iter().find(|(.., group)| group.id == inside.id)?;
        Some((project.child(ProjectGroup::FACTS.segment, row.key.clone()), group.name.to_string()))
    });
    inside.collect()
}

/// Returns the base role and the custom roles of a group in a project, as far as they were read.
fn roles_through(live: &Live, inside: &Address) -> (Option<String>, Option<Vec<String>>) {
    if !lookup::is_read::<ProjectGroupRole>(live, Some(inside)) {
        return (None, None);
    }
    let rows = || kinds::rows_in::<ProjectGroupRole>(live, Some(inside));
    let words: Vec<_> = rows().filter_map(|(_, role)| predefined_word(&role.id)).collect();
    let base = ["owner", "member", "viewer"].into_iter().find(|word| words.contains(word)).unwrap_or("none");
    let custom = rows().filter(|(_, role)| predefined_word(&role.id).is_none()).map(|(row, _)| row.name.to_string());
    (Some(base.to_owned()), Some(custom.collect()))
}

/// Returns every way of a member into a project.
fn ways(
    live: &Live,
    (at, project): &(Address, &ProjectLive),
    (user, is_owner): (&UserLive, bool),
    groups: &[OwnGroup<'_>],
) -> Vec<UserProject> {
    let Some(id) = user.member_id() else { return Vec::new() };
    let way = |through: WayIn| UserProject {
        project: project.name.to_string(),
        project_id: project.id.to_string(),
        role: None,
        custom_roles: None,
        through,
        group: None,
    };
    if is_owner {
        let role = Some("owner".to_owned());
        return vec![UserProject { role, custom_roles: Some(Vec::new()), ..way(WayIn::OrganizationOwner) }];
    }
    let mut ways = Vec::new();
    if let Some((row, member)) = membership(live, at, id) {
        let inside = at.child(ProjectMember::FACTS.segment, row.key.clone());
        let custom = kinds::rows_in::<MemberRole>(live, Some(&inside))
            .filter(|(_, role)| !role.is_inherited() && predefined_word(&role.id).is_none())
            .map(|(row, _)| row.name.to_string());
        ways.push(UserProject {
            role: Some(member.role.as_str().to_owned()),
            custom_roles: lookup::is_read::<MemberRole>(live, Some(&inside)).then(|| custom.collect()),
            ..way(WayIn::Direct)
        });
    }
    for (inside, group) in groups_inside(live, at, groups) {
        let (role, custom_roles) = roles_through(live, &inside);
        ways.push(UserProject { role, custom_roles, group: Some(group), ..way(WayIn::Group) });
    }
    ways
}

/// Returns what an invite gives; `None` if the API does not say.
fn invited_to(live: &Live, user: &UserLive) -> Option<Vec<UserProject>> {
    let UserLive::Invite { projects: Some(projects), .. } = user else { return None };
    let known = lookup::projects(live);
    let name = |id: &str| {
        let project = known.iter().find(|(_, project)| *project.id == *id);
        project.map_or_else(|| id.to_owned(), |(_, project)| project.name.to_string())
    };
    let ways = projects.iter().map(|(id, role)| UserProject {
        project: name(id),
        project_id: id.to_string(),
        role: Some(role.to_string()),
        custom_roles: Some(Vec::new()),
        through: WayIn::Invite,
        group: None,
    });
    Some(ways.collect())
}

/// Returns a way in, in words.
pub(super) fn through(path: WayIn, group: Option<&str>) -> String {
    match path {
        WayIn::Direct => "direct".to_owned(),
        WayIn::Group => format!("group {}", group.unwrap_or("?")),
        WayIn::OrganizationOwner => "organization owner".to_owned(),
        WayIn::Invite => "pending invite".to_owned(),
        WayIn::Unknown => "not known".to_owned(),
    }
}

pub(super) fn show(email: &Name, live: &Live, now: Seconds) -> Result<(Content, Vec<ViewTable>), NotShown> {
    let Some((_, user)) = person(email, live) else {
        let gaps = kinds::scope_in::<User>(live, None).map(|table| &table.coverage.gaps);
        let may_be_nameless = gaps.is_some_and(|gaps| gaps.unclear.contains_key(email) || !gaps.nameless.is_empty());
        return Err(NotShown::NoUser { email: email.to_string(), may_be_nameless });
    };
    let entry = user_list::entry(user, now);
    let id = user.member_id();
    let roles = id.filter(|_| lookup::is_read::<UserRole>(live, Some(&address(email)))).map(|_| {
        let rows = kinds::rows_in::<UserRole>(live, Some(&address(email)));
        // The base role is a field of the person.
        let beside = rows.filter(|(_, role)| role.is_inherited() || predefined_word(&role.id).is_none());
        let held = beside.map(|(row, role)| HeldRole {
            name: row.name.to_string(),
            id: role.id.to_string(),
            through: match role.source {
                RoleSource::Own => WayIn::Direct,
                RoleSource::Group => WayIn::Group,
                RoleSource::Unknown => WayIn::Unknown,
            },
        });
        held.collect::<Vec<_>>()
    });
    let own = id.map(|id| groups_of(live, id)).unwrap_or_default();
    let groups = id.filter(|_| lookup::is_read::<Group>(live, None)).map(|_| {
        let links = own.iter().map(|(_, row, group)| GroupLink {
            name: row.name.to_string(),
            id: group.id.to_string(),
            managed_by: group.managed_by().map(str::to_owned),
        });
        links.collect::<Vec<_>>()
    });
    let projects = match user {
        UserLive::Invite { .. } => invited_to(live, user),
        UserLive::Member { .. } => lookup::is_read::<Project>(live, None).then(|| {
            let is_owner = owns_the_organization(email, user, live);
            let projects = lookup::projects(live);
            projects.iter().flat_map(|project| ways(live, project, (user, is_owner), &own)).collect::<Vec<_>>()
        }),
    };
    let mut keys = Vec::new();
    if let Some(id) = id {
        let admin = key_list::admin_keys(live).filter(|key| key.owner_id.as_deref() == Some(id));
        keys.extend(admin.map(|key| key_list::admin_entry(key, now)));
        for (scope, key) in kinds::rows_of::<ApiKey>(live) {
            let KeyOwner::User { id: of, email: address } = &key.owner else { continue };
            let is_theirs = match of {
                Some(of) => **of == *id,
                None => address.as_deref() == Some(&**email),
            };
            if let Some(project) = scope.parent.as_ref().filter(|_| is_theirs) {
                keys.push(key_list::entry(project.name(), key, now));
            }
        }
    }
    let mut about = ViewTable::new("", &["E-MAIL", "ROLE", "STATE", "NOTE", "ID"]);
    about.rows.push(vec![
        entry.email.clone().unwrap_or_default(),
        entry.role.clone(),
        user_list::state(&entry).to_owned(),
        user_list::note(&entry, user, now),
        entry.id.clone(),
    ]);
    let mut sections = vec![about];
    if id.is_some() {
        let mut section = ViewTable::new("Roles beside the base role", &["NAME", "THROUGH", "ID"]);
        section.is_read = roles.is_some();
        for role in roles.iter().flatten() {
            let path = if role.through == WayIn::Group { "a group" } else { "direct" };
            section.rows.push(vec![role.name.clone(), path.to_owned(), role.id.clone()]);
        }
        sections.push(section);
        let mut section = ViewTable::new("Groups", &["NAME", "MANAGED BY", "ID"]);
        section.is_read = groups.is_some();
        for group in groups.iter().flatten() {
            let managed_by = group.managed_by.clone().unwrap_or_default();
            section.rows.push(vec![group.name.clone(), managed_by, group.id.clone()]);
        }
        sections.push(section);
    }
    let mut section = ViewTable::new("Projects", &["NAME", "ROLE", "CUSTOM ROLES", "THROUGH", "ID"]);
    section.is_read = projects.is_some();
    for project in projects.iter().flatten() {
        section.rows.push(vec![
            project.project.clone(),
            project.role.clone().unwrap_or_else(|| "?".to_owned()),
            listed(project.custom_roles.as_deref()),
            through(project.through, project.group.as_deref()),
            project.project_id.clone(),
        ]);
    }
    sections.push(section);
    if id.is_some() {
        sections.push(key_list::section("Keys", &keys, false));
    }
    Ok((Content::User { user: entry, roles, groups, projects, keys }, sections))
}
