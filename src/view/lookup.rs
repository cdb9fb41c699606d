//! Live rows in, the parts that several views share out: which projects and groups there are, and who somebody is.

use super::NotShown;
use crate::{
    kinds::{self, Group, GroupLive, Project, ProjectLive, User, kind::Kind},
    model::{
        address::{Address, Name},
        live_row::{Control, LiveRow},
        live_table::Live,
        read_request::{Extent, ReadReason, ReadRequest},
        scope::ScopeKey,
    },
};

/// Asks for all rows of a scope, without which the view shows nothing.
pub(super) fn whole(scope: ScopeKey) -> ReadRequest {
    ReadRequest { scope, rows: Extent::All, why: ReadReason::View }
}

/// Asks for all rows of a scope that the view can do without.
pub(super) fn part(scope: ScopeKey) -> ReadRequest {
    ReadRequest { scope, rows: Extent::All, why: ReadReason::ViewPart }
}

/// Asks for the rows of a kind in this parent, if the view can do without them.
pub(super) fn part_in<K: Kind>(parent: Option<&Address>) -> ReadRequest {
    part(kinds::scope::<K>(parent))
}

/// Asks for all projects, archived ones included, without which the view shows nothing: events and costs outlive their
/// project.
pub(super) fn all_projects() -> ReadRequest {
    ReadRequest { scope: kinds::scope::<Project>(None), rows: Extent::Hidden, why: ReadReason::View }
}

/// Asks for all projects for their names alone.
pub(super) fn names_of_projects() -> ReadRequest {
    ReadRequest { why: ReadReason::ViewPart, ..all_projects() }
}

/// Asks for the people for their e-mail addresses alone.
pub(super) fn names_of_users() -> ReadRequest {
    part_in::<User>(None)
}

/// Returns the id of the project that an option names, by id or by name; `None` without the option.
///
/// # Errors
/// The name, if no single project has it.
pub(super) fn chosen(name: Option<&Name>, live: &Live) -> Result<Option<String>, NotShown> {
    let Some(name) = name else { return Ok(None) };
    let projects = || kinds::rows_of::<Project>(live).map(|(_, project)| project);
    if projects().any(|project| *project.id == **name) {
        return Ok(Some(name.to_string()));
    }
    let mut ids: Vec<String> =
        projects().filter(|project| *project.name == **name).map(|project| project.id.to_string()).collect();
    match ids.len() {
        1 => Ok(ids.pop()),
        _ => Err(NotShown::NoProject { name: name.to_string(), ids }),
    }
}

/// Returns whether all rows of a kind in this parent were read.
pub(super) fn is_read<K: Kind>(live: &Live, parent: Option<&Address>) -> bool {
    kinds::scope_in::<K>(live, parent).is_some_and(|table| table.coverage.all)
}

/// Returns the projects that are not archived, with their addresses.
pub(super) fn projects(live: &Live) -> Vec<(Address, &ProjectLive)> {
    let there = rows_with_addresses::<Project>(live);
    there.filter(|(row, ..)| !matches!(row.control, Control::Archived(_))).map(|(_, at, live)| (at, live)).collect()
}

/// Returns the groups, with their addresses.
pub(super) fn groups(live: &Live) -> Vec<(Address, &LiveRow, &GroupLive)> {
    rows_with_addresses::<Group>(live).map(|(row, at, live)| (at, row, live)).collect()
}

/// Returns the rows of a kind directly under the organization. A row that shares its name goes by its id.
pub(super) fn rows_with_addresses<K: Kind>(live: &Live) -> impl Iterator<Item = (&LiveRow, Address, &K::Live)> {
    let handle = |row: &LiveRow| match kinds::scope_in::<K>(live, None) {
        Some(table) => table.handle(row),
        None => row.key.clone(),
    };
    kinds::rows_in::<K>(live, None).map(move |(row, typed)| (row, Address::root(K::FACTS.segment, handle(row)), typed))
}
