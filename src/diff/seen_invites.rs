//! The memberships that pending invites include in, those that count for a plan out. Without a `users` section, only
//! invites of people whom the file lists somewhere count: orgward asks for these people. It may read other invites for
//! another reason, and that must not decide what a plan changes.

use super::{BundledRows, bundles_of};
use crate::{
    desired::lookup,
    kinds,
    model::{
        address::{Address, Name},
        desired_table::Desired,
        live_row::Control,
        live_table::{Live, Lookup},
        scope::ScopeKey,
    },
};
use std::collections::BTreeSet;

/// Returns what pending rows of `host` include, of everybody whom the file looks for.
pub(super) fn seen_bundles(desired: &Desired, live: &Live, host: &str) -> BundledRows {
    let mut bundled = bundles_of(live, host);
    let manages = kinds::named(host).is_some_and(|(kind, _)| {
        let scope = ScopeKey { kind, parent: None };
        desired.scope(&scope).is_some()
    });
    if manages || bundled.is_empty() {
        return bundled;
    }
    let people = people_looked_for(desired, live, host);
    for rows in bundled.values_mut() {
        rows.retain(|(key, ..)| people.contains(key));
    }
    bundled.retain(|_, rows| !rows.is_empty());
    bundled
}

/// Returns everybody whom a section lists that is compared: orgward asks for each of them who is not there.
fn people_looked_for<'a>(desired: &'a Desired, live: &Live, host: &str) -> BTreeSet<&'a Name> {
    let rides = |scope: &ScopeKey| kinds::get(scope.kind).facts().bundled_in == Some(host);
    let is_compared = |scope: &ScopeKey| scope.parent.as_ref().is_some_and(|at| may_be_there(desired, live, at));
    let tables = desired.compared(live).into_iter().filter(|(scope, _)| rides(scope) && is_compared(scope));
    let listed = tables.flat_map(|(scope, table)| {
        let is_ignored = move |key: &Name| desired.policy.ignores(&kinds::address(&scope, key)).is_some();
        table.rows.iter().map(|row| &row.key).filter(move |key| !is_ignored(key))
    });
    listed.collect()
}

/// Returns whether the rows in something are compared: it is there, or will be made.
fn may_be_there(desired: &Desired, live: &Live, address: &Address) -> bool {
    let row = lookup(desired, address).and_then(|(_, row)| row);
    let found = kinds::scope_of(address).map(|scope| live.find(&scope, address.name()));
    match found {
        Some(Lookup::One(row)) => !matches!(row.control, Control::Archived(_)),
        // A pin or a rename that finds nothing makes nothing.
        Some(Lookup::Nothing) => row.is_none_or(|row| row.id.is_none() && row.renamed_from.is_none()),
        _ => false,
    }
}
