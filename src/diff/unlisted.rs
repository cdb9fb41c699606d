//! Live parents that no entry lists in; what must be read to know them all, and the ones that cannot be told apart,
//! out.

use super::{Drift, Problem, SHOWN};
use crate::{
    kinds,
    model::{
        desired_table::Desired,
        live_table::Live,
        plural::first_of,
        read_request::{Extent, ReadReason, ReadRequest},
        scope::ScopeKey,
    },
};

/// Asks for the list of parents where the configuration declares something for those that no entry lists, and tells
/// which of them share a name.
pub(super) fn parents(desired: &Desired, live: &Live, drift: &mut Drift<'_>) {
    let Some(unlisted) = &desired.unlisted else { return };
    let scope = ScopeKey { kind: unlisted.kind, parent: None };
    if !live.scopes.get(&scope).is_some_and(|read| read.coverage.all) {
        drift.needs.push(ReadRequest { scope, rows: Extent::All, why: ReadReason::Declared });
        return;
    }
    let titles = kinds::get(unlisted.kind).facts().titles();
    for (address, ids) in desired.unlisted_parents(live).into_iter().filter(|(_, ids)| ids.len() > 1) {
        let message =
            format!("{} live {titles} are named `{}`, so orgward compares none of them", ids.len(), address.name());
        let help = format!("List them, each with its `id:`; the ids are {}.", first_of(ids.iter(), SHOWN));
        drift.problems.push(Problem { address, at: unlisted.at, message, help, is_lost: false });
    }
}

/// Returns whether an entry finds nothing, so that it may mean any of the parents that no entry lists. Then nothing in
/// those is compared, and the entry tells why.
pub(super) fn may_be_meant(desired: &Desired, drift: &mut Drift<'_>) -> bool {
    let Some(unlisted) = &desired.unlisted else { return false };
    let title = kinds::get(unlisted.kind).facts().title;
    let is_parent = |problem: &&Problem| problem.is_lost && problem.address.segment() == unlisted.any.segment();
    let Some(address) = drift.problems.iter().find(is_parent).map(|problem| problem.address.clone()) else {
        return false;
    };
    let message =
        format!("no unlisted {title} is compared, because this entry matches nothing and may mean one of them");
    let help = "Correct the entry first.".to_owned();
    drift.problems.push(Problem { address, at: unlisted.at, message, help, is_lost: false });
    true
}
