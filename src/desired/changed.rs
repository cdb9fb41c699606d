//! Two configurations in, the entries that differ out; or why a plan of these entries alone would not tell what the
//! change does. Only what counts is compared: places, comments and the order of entries do not.

use super::lookup;
use crate::{
    kinds,
    model::{
        address::Address,
        desired_table::{Desired, DesiredRow, DesiredScope, UnlistedParents, Wanted},
        focus::Focus,
        node::Position,
        policy::Policy,
        scope::ScopeKey,
        untyped::AnySpec,
    },
};
use std::collections::BTreeSet;

/// The reason why a plan must look at the whole configuration.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum WholePlan {
    /// `organization:` changed.
    Organization,
    /// `policy:` changed, or what is unlisted is treated in another way.
    Policy,
    /// The declarations for projects that no entry lists changed, or they are about other projects.
    UnlistedParents,
    /// An entry got, lost or changed `id` or `renamed_from`: names mean other rows.
    Names(Address),
    /// The permissions of a role changed: anybody in the organization may have it.
    Permissions(Address),
    /// A section of people is new, and everybody in the organization is judged by it.
    Section(&'static str),
}

impl std::fmt::Display for WholePlan {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match self {
            Self::Organization => f.write_str("`organization` changed"),
            Self::Policy => f.write_str("`policy` changed"),
            Self::UnlistedParents => f.write_str("what `unlisted_projects` is about changed"),
            Self::Names(address) => write!(f, "`id` or `renamed_from` of {address} changed"),
            Self::Permissions(address) => write!(f, "the permissions of {address} changed"),
            Self::Section(section) => write!(f, "the section `{section}` is new"),
        }
    }
}

/// Returns what differs between the configuration `before` a change and the one after it.
///
/// # Errors
/// Why a plan must look at the whole configuration.
pub fn changed(before: &Desired, after: &Desired) -> Result<Focus, WholePlan> {
    if before.organization != after.organization {
        return Err(WholePlan::Organization);
    }
    if without_places(&before.policy) != without_places(&after.policy) {
        return Err(WholePlan::Policy);
    }
    unlisted_parents(before.unlisted.as_ref(), after.unlisted.as_ref())?;
    let mut focus = Focus::default();
    // A section that is gone has nothing to compare, and changed all the same.
    let gone = before.scopes.keys().filter(|scope| !after.scopes.contains_key(*scope));
    gone.for_each(|scope| focus.add_scope(scope));
    for (scope, table) in &after.scopes {
        match before.scopes.get(scope) {
            Some(old) => section(scope, old, table, &mut focus)?,
            None => new_section(before, scope, table, &mut focus)?,
        }
    }
    Ok(focus)
}

/// Returns the policy as it would be at no place of a file.
fn without_places(policy: &Policy) -> Policy {
    let mut policy = policy.clone();
    let nowhere = Position::default();
    policy.at = None;
    policy.grace_at = nowhere;
    policy.ignore.iter_mut().for_each(|one| one.at = nowhere);
    policy.freeze.iter_mut().for_each(|one| one.at = nowhere);
    policy.overrides.iter_mut().for_each(|one| one.at = nowhere);
    policy
}

/// Checks that the same is declared for the parents that no entry lists, and for no other of them.
fn unlisted_parents(before: Option<&UnlistedParents>, after: Option<&UnlistedParents>) -> Result<(), WholePlan> {
    let (before, after) = match (before, after) {
        (None, None) => return Ok(()),
        (Some(before), Some(after)) => (before, after),
        _ => return Err(WholePlan::UnlistedParents),
    };
    let scopes = |unlisted: &UnlistedParents| unlisted.scopes.keys().cloned().collect::<BTreeSet<_>>();
    // A parent that an entry lists now is judged by its own sections; one that none lists any more is judged by these.
    let is_same = scopes(before) == scopes(after) && before.listed.is_subset(&after.listed);
    let mut focus = Focus::default();
    for (scope, table) in &after.scopes {
        if let Some(old) = before.scopes.get(scope) {
            section(scope, old, table, &mut focus)?;
        }
    }
    if is_same && focus.is_empty() { Ok(()) } else { Err(WholePlan::UnlistedParents) }
}

/// Adds a section that the configuration did not have.
fn new_section(before: &Desired, scope: &ScopeKey, table: &DesiredScope, focus: &mut Focus) -> Result<(), WholePlan> {
    let facts = kinds::get(scope.kind).facts();
    if scope.parent.is_none() && kinds::is_host(kinds::get(scope.kind)) {
        return Err(WholePlan::Section(facts.section));
    }
    if let Some(row) = table.rows.iter().find(|row| is_pinned(row)) {
        return Err(WholePlan::Names(kinds::address(scope, &row.key)));
    }
    // A project that exists may have roles of these names, with other permissions.
    let is_new = |parent: &Address| !matches!(lookup(before, parent), Some((_, Some(_))));
    if kinds::is_role(scope)
        && !scope.parent.as_ref().is_some_and(is_new)
        && let Some(row) = table.rows.first()
    {
        return Err(WholePlan::Permissions(kinds::address(scope, &row.key)));
    }
    focus.add_scope(scope);
    Ok(())
}

/// Adds what differs in a section.
fn section(scope: &ScopeKey, old: &DesiredScope, new: &DesiredScope, focus: &mut Focus) -> Result<(), WholePlan> {
    let kind = kinds::get(scope.kind);
    let same_rules = old.rules.len() == new.rules.len()
        && old.rules.iter().zip(&new.rules).all(|(old, new)| old.rule.same(&*new.rule));
    let is_whole = old.unlisted != new.unlisted || !same_rules;
    let mut keys = Vec::new();
    let listed = old.rows.iter().filter(|row| new.row(&row.key).is_none()).map(|row| (Some(row), None));
    let listing = new.rows.iter().map(|row| (old.row(&row.key), Some(row)));
    for (before, after) in listed.chain(listing) {
        let Some(row) = after.or(before).filter(|_| !is_same(before, after)) else { continue };
        let address = || kinds::address(scope, &row.key);
        if names(before) != names(after) {
            return Err(WholePlan::Names(address()));
        }
        if kinds::is_role(scope) && before.is_some() {
            return Err(WholePlan::Permissions(address()));
        }
        keys.push(&row.key);
    }
    // Keys are judged by all rules and entries together.
    if is_whole || kinds::judges_together(kind) && !keys.is_empty() {
        if scope.parent.is_none() && kinds::is_host(kind) {
            return Err(WholePlan::Policy);
        }
        focus.add_scope(scope);
    } else {
        keys.into_iter().for_each(|key| {
            focus.add_row(scope, key);
        });
    }
    Ok(())
}

/// Returns whether an entry says the same as before.
fn is_same(before: Option<&DesiredRow>, after: Option<&DesiredRow>) -> bool {
    let (Some(before), Some(after)) = (before, after) else { return false };
    let same = |a: Option<&dyn AnySpec>, b: Option<&dyn AnySpec>| match (a, b) {
        (Some(a), Some(b)) => a.same(b),
        (None, None) => true,
        _ => false,
    };
    same(wanted(before), wanted(after))
        && same(before.then.as_deref(), after.then.as_deref())
        && before.until == after.until
        && before.notes == after.notes
        && names(Some(before)) == names(Some(after))
}

fn wanted(row: &DesiredRow) -> Option<&dyn AnySpec> {
    match &row.wanted {
        Wanted::Present(spec) => Some(&**spec),
        Wanted::Absent => None,
    }
}

/// Returns the names beside its own by which an entry finds its row.
fn names(row: Option<&DesiredRow>) -> (Option<&str>, Option<&str>) {
    (row.and_then(|row| row.id.as_deref()), row.and_then(|row| row.renamed_from.as_deref()))
}

fn is_pinned(row: &DesiredRow) -> bool {
    names(Some(row)) != (None, None)
}
