//! `show groups`: groups with the number of their members, their roles and their projects.

use super::{
    ViewTable, lookup,
    published_view::{Content, ListedGroup},
};
use crate::{
    kinds::{self, Group, GroupMember, GroupRole, Project, ProjectGroup},
    model::{address::Address, live_table::Live, read_request::ReadRequest},
};

pub(super) fn wanted(live: &Live) -> Vec<ReadRequest> {
    let mut wanted = vec![lookup::whole(kinds::scope::<Group>(None)), lookup::part_in::<Project>(None)];
    let groups = lookup::groups(live);
    if groups.is_empty() {
        return wanted;
    }
    for (at, ..) in &groups {
        wanted.extend([lookup::part_in::<GroupMember>(Some(at)), lookup::part_in::<GroupRole>(Some(at))]);
    }
    wanted.extend(lookup::projects(live).iter().map(|(at, _)| lookup::part_in::<ProjectGroup>(Some(at))));
    wanted
}

/// Returns the number of members of a group, if they were read.
pub(super) fn members(live: &Live, group: &Address) -> Option<u64> {
    lookup::is_read::<GroupMember>(live, Some(group))
        .then(|| kinds::rows_in::<GroupMember>(live, Some(group)).count() as u64)
}

/// Returns a list as a cell; a question mark for what could not be read.
pub(super) fn listed(list: Option<&[String]>) -> String {
    list.map_or_else(|| "?".to_owned(), |list| list.join(", "))
}

/// Returns a number as a cell; a question mark for what could not be read.
pub(super) fn counted(number: Option<u64>) -> String {
    number.map_or_else(|| "?".to_owned(), |number| number.to_string())
}

pub(super) fn show(live: &Live) -> (Content, Vec<ViewTable>) {
    let mut section = ViewTable::new("", &["NAME", "MEMBERS", "MANAGED BY", "ROLES", "PROJECTS", "ID"]);
    let projects = lookup::projects(live);
    let readable = projects.iter().filter(|(at, _)| lookup::is_read::<ProjectGroup>(live, Some(at)));
    let readable: Vec<_> = readable.collect();
    let is_any_read = lookup::is_read::<Project>(live, None) && readable.is_empty() == projects.is_empty();
    let mut groups = Vec::new();
    for (at, row, group) in lookup::groups(live) {
        let roles = || {
            let rows = kinds::rows_in::<GroupRole>(live, Some(&at)).map(|(row, _)| row.name.to_string());
            lookup::is_read::<GroupRole>(live, Some(&at)).then(|| rows.collect())
        };
        let is_in = |project: &Address| {
            kinds::rows_in::<ProjectGroup>(live, Some(project)).any(|(_, inside)| inside.id == group.id)
        };
        let inside = readable.iter().filter(|(at, _)| is_in(at)).map(|(_, project)| project.name.to_string());
        let entry = ListedGroup {
            name: row.name.to_string(),
            id: group.id.to_string(),
            managed_by: group.managed_by().map(str::to_owned),
            members: members(live, &at),
            roles: roles(),
            projects: is_any_read.then(|| inside.collect()),
        };
        section.rows.push(vec![
            entry.name.clone(),
            counted(entry.members),
            entry.managed_by.clone().unwrap_or_default(),
            listed(entry.roles.as_deref()),
            listed(entry.projects.as_deref()),
            entry.id.clone(),
        ]);
        groups.push(entry);
    }
    (Content::Groups { groups }, vec![section])
}
