//! Guardrail: a rate limit is not cut to less than half, because calls beyond it fail at once.

use super::{Exempt, Finding, GuardContext, count, some};
use crate::{
    kinds::{self, RateLimit},
    model::read_request::ReadRequest,
    plan::Step,
};

pub(super) fn check(context: &GuardContext<'_>, exempt: &Exempt<'_>, _: &mut Vec<ReadRequest>) -> Finding {
    let limit = "at least half of what a limit is today";
    let changed: Vec<&Step> =
        context.counted(exempt).filter(|step| step.scope.kind == kinds::id::<RateLimit>()).collect();
    if changed.is_empty() {
        return Finding::fine("no rate limit changes", limit);
    }
    let cut: Vec<(&Step, String)> = changed.iter().filter_map(|step| Some((*step, cut(step)?))).collect();
    let told: Vec<String> = cut.iter().map(|(_, told)| told.clone()).collect();
    Finding {
        observed: match told.is_empty() {
            true => format!("{}, none cut to less than half", count(changed.len(), "rate limit", "rate limits")),
            false => some(&told),
        },
        limit: limit.to_owned(),
        addresses: cut.iter().map(|(step, _)| step.change.address.clone()).collect(),
        help: "Find out how much the project needs, lower the limit in steps, or write an override.".to_owned(),
        ..Finding::default()
    }
}

/// Returns what a step cuts to less than half, in words.
fn cut(step: &Step) -> Option<String> {
    let after = step.change.after.as_object()?;
    let (name, before, after) = after.iter().find_map(|(name, after)| {
        // A limit that nobody knows belongs to a project that is made now, and which nothing uses.
        let before = step.change.before.get(name)?.as_u64()?;
        let after = after.as_u64()?;
        (after < before && after < before - after).then_some((name, before, after))
    })?;
    Some(format!("{} goes from {before} to {after} ({name})", step.address))
}
