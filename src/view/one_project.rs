//! `show project NAME`: who and what is in one project, and through what.

use super::{
    NotShown, Period, ViewContext, ViewTable,
    group_list::{counted, listed, members},
    key_list, lookup,
    one_user::through,
    project_list,
    published_view::{
        Content, KeyEntry, MemberEntry, ProjectCosts, ProjectGroupEntry, RoleEntry, RolePlace, ServiceAccountEntry,
        WayIn,
    },
    role_list,
};
use crate::{
    kinds::{
        self, ApiKey, CustomProjectRole, ExternalKey, Group, GroupMember, InviteState, Project, ProjectGroup,
        ProjectGroupLive, ProjectGroupRole, ProjectLive, ProjectMember, ServiceAccount, User, UserLive, kind::Kind,
        predefined_word,
    },
    model::{
        address::{Address, Name},
        live_row::LiveRow,
        live_table::Live,
        read_request::ReadRequest,
        scalar::{Seconds, day, time},
    },
};

/// Finds projects by their id, or else by their name.
fn found<'a>(name: &Name, live: &'a Live) -> Vec<(Address, &'a ProjectLive)> {
    let projects = lookup::projects(live);
    let (by_id, rest): (Vec<_>, Vec<_>) = projects.into_iter().partition(|(_, project)| *project.id == **name);
    if by_id.is_empty() { rest.into_iter().filter(|(_, project)| *project.name == **name).collect() } else { by_id }
}

pub(super) fn wanted(name: &Name, live: &Live) -> Vec<ReadRequest> {
    let mut wanted = vec![lookup::whole(kinds::scope::<Project>(None))];
    let found = found(name, live);
    let [(at, _)] = &found[..] else { return wanted };
    wanted.extend([
        lookup::part_in::<User>(None),
        lookup::part_in::<ProjectMember>(Some(at)),
        lookup::part_in::<ProjectGroup>(Some(at)),
        lookup::part_in::<CustomProjectRole>(Some(at)),
        lookup::part_in::<ServiceAccount>(Some(at)),
        lookup::part_in::<ApiKey>(Some(at)),
    ]);
    if matches!(found[0].1.external_key, Some(Some(_))) {
        wanted.push(lookup::part_in::<ExternalKey>(None));
    }
    let groups: Vec<_> = kinds::rows_in::<ProjectGroup>(live, Some(at)).collect();
    if groups.is_empty() {
        return wanted;
    }
    wanted.push(lookup::part_in::<Group>(None));
    for (row, inside) in groups {
        wanted.push(lookup::part_in::<ProjectGroupRole>(Some(&at.child(ProjectGroup::FACTS.segment, row.key.clone()))));
        if let Some(group) = group_address(live, &inside.id) {
            wanted.push(lookup::part_in::<GroupMember>(Some(&group)));
        }
    }
    wanted
}

fn group_address(live: &Live, id: &str) -> Option<Address> {
    lookup::groups(live).into_iter().find(|(.., group)| *group.id == *id).map(|(at, ..)| at)
}

/// Returns the id of the project that a view shows, if there is one.
pub(super) fn id<'a>(name: &Name, live: &'a Live) -> Option<&'a str> {
    match found(name, live)[..] {
        [(_, project)] => Some(&project.id),
        _ => None,
    }
}

/// # Errors
/// The project, if it is not there.
pub(super) fn show(
    name: &Name,
    period: Option<Period>,
    live: &Live,
    context: &ViewContext<'_>,
) -> Result<(Content, Vec<ViewTable>), NotShown> {
    let now = context.now;
    let found = found(name, live);
    let [(at, project)] = &found[..] else {
        let ids = found.iter().map(|(_, project)| project.id.to_string()).collect();
        return Err(NotShown::NoProject { name: name.to_string(), ids });
    };
    let groups = lookup::is_read::<ProjectGroup>(live, Some(at)).then(|| groups(live, at));
    let members = all_members(live, at, project, now);
    let roles = lookup::is_read::<CustomProjectRole>(live, Some(at)).then(|| {
        let custom = kinds::rows_in::<CustomProjectRole>(live, Some(at)).filter(|(_, role)| !role.predefined);
        custom
            .map(|(row, role)| role_list::entry(&row.name, role, RolePlace::Project, Some(&project.name)))
            .collect::<Vec<RoleEntry>>()
    });
    let service_accounts = lookup::is_read::<ServiceAccount>(live, Some(at)).then(|| {
        let rows = kinds::rows_in::<ServiceAccount>(live, Some(at)).map(|(row, account)| ServiceAccountEntry {
            name: row.name.to_string(),
            id: account.id.to_string(),
            role: account.role.as_str().to_owned(),
            created_at: account.created_at.map(time),
        });
        rows.collect::<Vec<_>>()
    });
    let keys = lookup::is_read::<ApiKey>(live, Some(at)).then(|| {
        let rows = kinds::rows_in::<ApiKey>(live, Some(at)).map(|(_, key)| key_list::entry(&project.name, key, now));
        rows.collect::<Vec<KeyEntry>>()
    });
    let sums = context.gathered.costs.as_ref().filter(|_| period.is_some());
    let mut keys = keys;
    for key in keys.iter_mut().flatten() {
        key.costs_usd = sums.and_then(|sums| sums.of(&key.id));
    }
    let costs = period.zip(sums).map(|(period, sums)| ProjectCosts {
        since: period.since_text(),
        until: period.until_text(),
        total_usd: sums.total(),
        unknown_results: sums.unknown() as u64,
        other_usd: sums.total_without(keys.iter().flatten().map(|key| &*key.id)),
    });
    let mut about = ViewTable::new("", &["NAME", "ID", "CREATED"]);
    let entry = project_list::entry(project);
    let created = project.created_at.map(day).unwrap_or_default();
    about.rows.push(vec![entry.name.clone(), entry.id.clone(), created]);
    let external_key = project.external_key.as_ref().and_then(Option::as_ref);
    let external_key = external_key.map(|key| key.name.as_deref().unwrap_or(&key.id).to_owned());
    if let (Some(key), Some(row)) = (&external_key, about.rows.first_mut()) {
        about.headers.push("EXTERNAL KEY");
        row.push(key.clone());
    }
    let mut shown_members = ViewTable::new("Members", &["E-MAIL", "ROLE", "THROUGH"]);
    shown_members.is_read = lookup::is_read::<ProjectMember>(live, Some(at)) || !members.is_empty();
    for member in &members {
        shown_members.rows.push(vec![
            member.email.as_ref().or(member.name.as_ref()).unwrap_or(&member.id).clone(),
            member.role.clone().unwrap_or_else(|| "?".to_owned()),
            through(member.through, member.group.as_deref()),
        ]);
    }
    let mut shown_groups = ViewTable::new("Groups", &["NAME", "ROLES", "MEMBERS", "MANAGED BY", "ID"]);
    shown_groups.is_read = groups.is_some();
    for group in groups.iter().flatten() {
        shown_groups.rows.push(vec![
            group.name.clone(),
            listed(group.roles.as_deref()),
            counted(group.members),
            group.managed_by.clone().unwrap_or_default(),
            group.id.clone(),
        ]);
    }
    let mut shown_roles = role_list::section("Custom roles", roles.as_deref().unwrap_or_default());
    shown_roles.is_read = roles.is_some();
    let mut shown_accounts = ViewTable::new("Service accounts", &["NAME", "ROLE", "ID"]);
    shown_accounts.is_read = service_accounts.is_some();
    for account in service_accounts.iter().flatten() {
        shown_accounts.rows.push(vec![account.name.clone(), account.role.clone(), account.id.clone()]);
    }
    let mut shown_keys = key_list::section("Keys", keys.as_deref().unwrap_or_default(), period.is_some());
    shown_keys.is_read = keys.is_some();
    let mut sections = vec![about, shown_members, shown_groups, shown_roles, shown_accounts, shown_keys];
    if period.is_some() {
        let mut shown_costs = ViewTable::new("Costs", &["SINCE", "USD", "NOT OF A KEY ABOVE"]);
        shown_costs.is_read = costs.is_some();
        shown_costs.rows.extend(costs.iter().map(|costs| {
            vec![costs.since.clone().unwrap_or_default(), costs.total_usd.rounded(), costs.other_usd.rounded()]
        }));
        sections.push(shown_costs);
    }
    Ok((
        Content::Project { project: entry, external_key, members, groups, roles, service_accounts, keys, costs },
        sections,
    ))
}

/// Returns the groups of a project, each with its base role and its custom roles there.
fn groups(live: &Live, at: &Address) -> Vec<ProjectGroupEntry> {
    let entry = |(row, group): (&LiveRow, &ProjectGroupLive)| {
        let inside = at.child(ProjectGroup::FACTS.segment, row.key.clone());
        let assigned = kinds::rows_in::<ProjectGroupRole>(live, Some(&inside)).map(|(row, _)| row.name.to_string());
        let everywhere = lookup::groups(live).into_iter().find(|(.., known)| known.id == group.id);
        let managed_by = everywhere.as_ref().and_then(|(.., known)| known.managed_by());
        ProjectGroupEntry {
            name: row.name.to_string(),
            id: group.id.to_string(),
            managed_by: managed_by.map(str::to_owned),
            members: everywhere.as_ref().and_then(|(at, ..)| members(live, at)),
            roles: lookup::is_read::<ProjectGroupRole>(live, Some(&inside)).then(|| assigned.collect()),
        }
    };
    kinds::rows_in::<ProjectGroup>(live, Some(at)).map(entry).collect()
}

/// Returns the members of a project, one entry for each way in.
fn all_members(live: &Live, at: &Address, project: &ProjectLive, now: Seconds) -> Vec<MemberEntry> {
    let mut members = Vec::new();
    let text = |text: &Option<Box<str>>| text.as_deref().map(str::to_owned);
    for (_, member) in kinds::rows_in::<ProjectMember>(live, Some(at)) {
        members.push(MemberEntry {
            email: text(&member.email),
            name: None,
            id: member.id.to_string(),
            role: Some(member.role.as_str().to_owned()),
            through: WayIn::Direct,
            group: None,
            since: member.added_at.map(time),
        });
    }
    for (row, inside) in kinds::rows_in::<ProjectGroup>(live, Some(at)) {
        let assigned = at.child(ProjectGroup::FACTS.segment, row.key.clone());
        let words: Vec<_> = kinds::rows_in::<ProjectGroupRole>(live, Some(&assigned))
            .filter_map(|(_, role)| predefined_word(&role.id))
            .collect();
        let base = ["owner", "member", "viewer"].into_iter().find(|word| words.contains(word)).unwrap_or("none");
        let role = lookup::is_read::<ProjectGroupRole>(live, Some(&assigned)).then(|| base.to_owned());
        let Some(group) = group_address(live, &inside.id) else { continue };
        for (_, member) in kinds::rows_in::<GroupMember>(live, Some(&group)) {
            members.push(MemberEntry {
                email: text(&member.email),
                name: text(&member.name),
                id: member.id.to_string(),
                role: role.clone(),
                through: WayIn::Group,
                group: Some(row.name.to_string()),
                since: None,
            });
        }
    }
    for (_, user) in kinds::rows_in::<User>(live, None) {
        match user {
            UserLive::Member { id, email, .. } if user.owns_the_organization() => members.push(MemberEntry {
                email: text(email),
                name: None,
                id: id.to_string(),
                role: Some("owner".to_owned()),
                through: WayIn::OrganizationOwner,
                group: None,
                since: None,
            }),
            UserLive::Invite { id, email, projects, state, created_at, .. } => {
                let is_over = *state == InviteState::Expired || User::expired(user, now).is_some();
                let given = projects.iter().flatten().filter(|(of, _)| *of == project.id && !is_over);
                members.extend(given.map(|(_, role)| MemberEntry {
                    email: text(email),
                    name: None,
                    id: id.to_string(),
                    role: Some(role.to_string()),
                    through: WayIn::Invite,
                    group: None,
                    since: created_at.map(time),
                }));
            }
            UserLive::Member { .. } => {}
        }
    }
    members.sort_by(|one, other| {
        (&one.email, &one.id, one.through, &one.group).cmp(&(&other.email, &other.id, other.through, &other.group))
    });
    members
}
