//! A scope in, the requests for its rows and for what it stands in out.

use super::widened_focus;
use crate::{
    kinds,
    model::{
        address::Address,
        live_table::{Facet, Live, Lookup},
        read_request::{Extent, ReadReason, ReadRequest},
        scope::ScopeKey,
    },
};

/// Returns the requests for a scope and for what it stands in, as far as that was not read. None where one of them cannot
/// be read, or where it stands in something that is not there.
pub(crate) fn requests_for(live: &Live, scope: &ScopeKey, why: ReadReason) -> Vec<ReadRequest> {
    let mut needs = vec![(scope.clone(), Extent::All)];
    for above in scope.parent.iter().flat_map(Address::path) {
        let Some(over) = kinds::scope_of(&above) else { return Vec::new() };
        match live.find(&over, above.name()) {
            Lookup::One(row) if !row.identity.is_pending() => {}
            Lookup::Unread => {
                let rows = widened_focus::extent(kinds::get(over.kind), [above.name().into()]);
                needs.push((over, rows));
            }
            Lookup::One(_) | Lookup::Nothing | Lookup::Several(_) => return Vec::new(),
        }
    }
    if needs.iter().any(|(scope, _)| live.unreadable(scope, Facet::Extent).is_some()) {
        return Vec::new();
    }
    needs.into_iter().map(|(scope, rows)| ReadRequest { scope, rows, why }).collect()
}
