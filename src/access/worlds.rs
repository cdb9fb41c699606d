//! The tables in, graphs out: one of what is live, one of what the files want.

use super::{
    graph::{Graph, ProjectState, Row},
    known::KnownLists,
    principal_names::PrincipalNames,
};
use crate::{
    kinds::{
        self, Group, Project, ProjectMember, User,
        erased::{AnyGrantingRow, AnyKind},
    },
    model::{
        ability::{Ability, ORGANIZATION_OWNER},
        address::Name,
        desired_table::{Desired, Wanted},
        edge::{Edge, Gift},
        live_row::{Control, LiveRow},
        live_table::Live,
        scalar::Seconds,
        scope::ScopeKey,
    },
};
use foldhash::HashSet;

/// Returns the graph of what is live, as far as it was read.
#[must_use]
pub fn of_live(live: &Live) -> Graph<'_> {
    let mut graph = Graph { read: KnownLists::of_live(live), ..Graph::default() };
    let by_id = PrincipalNames::new(live);
    let owners = owners(live);
    for (scope, table) in &live.scopes {
        let kind = kinds::get(scope.kind);
        let from = row_count(&graph);
        let is_member = scope.kind == kinds::id::<ProjectMember>();
        for row in &table.rows {
            let number = graph.add_row(Row { scope, key: &row.key, identity: Some(&row.identity), step: None });
            let seen =
                AnyGrantingRow { parent: scope.parent.as_ref(), key: &row.key, want: None, have: Some(&*row.live) };
            for edge in kind.grants(&seen) {
                let is_implied = is_member && gives_ownership(&edge) && owners.contains(&row.key);
                let edge = if is_implied { Edge { gift: Gift::Unknown, ..edge } } else { edge };
                graph.add(edge, number, &by_id);
            }
            for edge in bundled(live, kind, row) {
                graph.add(edge, number, &by_id);
            }
            note(&mut graph, scope, row, &seen, number);
        }
        let to = row_count(&graph);
        graph.scopes.insert(scope, (from, to));
    }
    graph.sort();
    graph
}

fn row_count(graph: &Graph<'_>) -> u32 {
    u32::try_from(graph.rows.len()).unwrap_or(u32::MAX)
}

/// Notes what a row says about its group, project or role.
fn note(graph: &mut Graph<'_>, scope: &ScopeKey, row: &LiveRow, seen: &AnyGrantingRow<'_>, number: u32) {
    if scope.kind == kinds::id::<Group>() {
        let group = graph.group(&row.key);
        graph.group_states[group as usize].managed_elsewhere = matches!(row.control, Control::ReadOnly(_));
    } else if scope.kind == kinds::id::<Project>() {
        let project = graph.project(&row.key);
        let archived = matches!(row.control, Control::Archived(_));
        graph.project_states[project as usize] = if archived { ProjectState::Archived } else { ProjectState::Active };
    } else if kinds::is_role(scope) {
        let role = graph.role(&kinds::address(scope, &row.key));
        let role = &mut graph.roles[role as usize];
        role.own = kinds::get(scope.kind).abilities(seen);
        role.row = Some(number);
    }
}

/// Returns whether an edge gives ownership of a project. The list of a project shows those who own the organization as its
/// owners, whether they were added to it or not. What remains of theirs without the organization, nobody can tell.
fn gives_ownership(edge: &Edge) -> bool {
    matches!(edge.gift, Gift::Abilities { here, .. } if here.has(Ability::Own))
}

/// Returns the accepted owners of the organization, by base role.
fn owners(live: &Live) -> HashSet<Name> {
    let users = live.scopes.get(&kinds::scope::<User>(None));
    let kind = kinds::get(kinds::id::<User>());
    let owns = |row: &&LiveRow| {
        let seen = AnyGrantingRow { parent: None, key: &row.key, want: None, have: Some(&*row.live) };
        let all = |edge: &Edge| matches!(edge.gift, Gift::Abilities { here, .. } if here == ORGANIZATION_OWNER);
        !row.identity.is_pending() && kind.grants(&seen).iter().any(|edge| !edge.pending && all(edge))
    };
    users.into_iter().flat_map(|table| &table.rows).filter(owns).map(|row| row.key.clone()).collect()
}

/// Returns the edges of what a pending row carries, in the projects that are known.
fn bundled(live: &Live, kind: &dyn AnyKind, row: &LiveRow) -> Vec<Edge> {
    let guest = kinds::bundled_in(kind.facts().name);
    let Some((_, guest)) = guest.filter(|_| row.identity.is_pending()) else { return Vec::new() };
    let parents = kinds::named(guest.facts().under).map(|(kind, _)| ScopeKey { kind, parent: None });
    let Some((scope, table)) = parents.as_ref().and_then(|scope| Some((scope, live.scopes.get(scope)?))) else {
        return Vec::new();
    };
    let mut edges = Vec::new();
    for (id, fields) in kind.bundle(&*row.live).unwrap_or_default() {
        let Some(parent) = table.with_id(&id).next().map(|parent| kinds::address(scope, &parent.key)) else { continue };
        let Some(riding) = guest.bundled(&row.key, row.identity.as_str(), &fields) else { continue };
        let seen = AnyGrantingRow { parent: Some(&parent), key: &row.key, want: None, have: Some(&*riding.live) };
        edges.extend(guest.grants(&seen).into_iter().map(|edge| Edge { pending: true, ..edge }));
    }
    edges
}

/// Returns the graph of what the files want at a time.
#[must_use]
pub fn of_files(desired: &Desired, now: Seconds) -> Graph<'_> {
    let mut graph = Graph { read: KnownLists::of_files(desired), ..Graph::default() };
    let nobody = Live::default();
    let nobody = PrincipalNames::new(&nobody);
    for (scope, table) in &desired.scopes {
        let kind = kinds::get(scope.kind);
        let from = row_count(&graph);
        for row in &table.rows {
            let number = graph.add_row(Row { scope, key: &row.key, identity: None, step: None });
            let Some(spec) = row.spec(now) else {
                if scope.kind == kinds::id::<Project>() && matches!(row.wanted, Wanted::Absent) {
                    let project = graph.project(&row.key);
                    graph.project_states[project as usize] = ProjectState::Archived;
                }
                continue;
            };
            let seen = AnyGrantingRow { parent: scope.parent.as_ref(), key: &row.key, want: Some(spec), have: None };
            for edge in kind.grants(&seen) {
                graph.add(edge, number, &nobody);
            }
            if scope.kind == kinds::id::<Project>() {
                let project = graph.project(&row.key);
                graph.project_states[project as usize] = ProjectState::Active;
            } else if scope.kind == kinds::id::<Group>() {
                graph.group(&row.key);
            } else if kinds::is_role(scope) {
                let role = graph.role(&kinds::address(scope, &row.key));
                graph.roles[role as usize].own = kind.abilities(&seen);
                graph.roles[role as usize].row = Some(number);
            }
        }
        let to = row_count(&graph);
        graph.scopes.insert(scope, (from, to));
    }
    graph.sort();
    graph
}
