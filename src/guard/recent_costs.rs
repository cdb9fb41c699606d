//! The costs of a row, for the guardrails that judge by them: they are asked for where nobody read them yet.

use super::GuardContext;
use crate::{
    kinds,
    model::{
        address::Name,
        live_table::Facet,
        read_request::{Extent, ReadReason, ReadRequest},
        scalar::Seconds,
        scope::ScopeKey,
    },
};
use std::collections::BTreeSet;

/// Returns what the row of a name cost since a time, in dollars; `None` while that is not known. Then it is either asked
/// for, or told among what could not be read.
pub(super) fn cost(
    context: &GuardContext<'_>,
    scope: &ScopeKey,
    key: &Name,
    since: Seconds,
    needs: &mut Vec<ReadRequest>,
    unread: &mut BTreeSet<String>,
) -> Option<f64> {
    let live = context.inputs.live;
    if let Some(usage) = live.usage(scope, key, since) {
        return Some(usage.usd);
    }
    match live.unreadable(scope, Facet::Usage) {
        Some(why) => {
            unread.insert(format!("costs: {why}"));
        }
        None if live.id(scope, key).is_none() => {
            unread.insert(format!("costs: the id of {} is not known", kinds::address(scope, key)));
        }
        None => {
            let rows = Extent::Usage([key.clone()].into(), since);
            needs.push(ReadRequest { scope: scope.clone(), rows, why: ReadReason::Guardrail });
        }
    }
    None
}
