//! Guardrail: no secret is made that nobody would get. A plan does not know which sinks an apply binds, so it only says
//! which ones are needed.

use super::{Exempt, Finding, GuardContext, count};
use crate::{model::read_request::ReadRequest, plan::Step};
use std::collections::BTreeSet;

pub(super) fn check(context: &GuardContext<'_>, exempt: &Exempt<'_>, _: &mut Vec<ReadRequest>) -> Finding {
    let limit = "every new key has a sink that `apply --sink` binds";
    let sinks = |step: &'_ Step| -> Vec<Box<str>> {
        step.requests.iter().filter_map(|request| Some(request.mint.as_ref()?.sink.clone())).collect()
    };
    let minting: Vec<(&Step, Vec<Box<str>>)> =
        context.counted(exempt).map(|step| (step, sinks(step))).filter(|(_, sinks)| !sinks.is_empty()).collect();
    if minting.is_empty() {
        return Finding::fine("no key is made", limit);
    }
    let needed: BTreeSet<&str> = minting.iter().flat_map(|(_, sinks)| sinks).map(|sink| &**sink).collect();
    let keys = count(minting.len(), "new key", "new keys");
    let named = |sinks: &BTreeSet<&str>| sinks.iter().map(|sink| format!("`{sink}`")).collect::<Vec<_>>().join(", ");
    let Some(bound) = context.bound_sinks else {
        return Finding::fine(format!("{keys}; `apply` must bind {}", named(&needed)), limit);
    };
    let unbound: BTreeSet<&str> = needed.iter().copied().filter(|sink| !bound.contains(*sink)).collect();
    let lacks = |sinks: &[Box<str>]| sinks.iter().any(|sink| unbound.contains(&**sink));
    Finding {
        observed: match unbound.is_empty() {
            true => format!("{keys}; every sink is bound"),
            false => format!("{keys}; not bound: {}", named(&unbound)),
        },
        limit: limit.to_owned(),
        addresses: minting
            .iter()
            .filter(|(_, sinks)| lacks(sinks))
            .map(|(step, _)| step.change.address.clone())
            .collect(),
        help: match unbound.first() {
            Some(sink) => format!(
                "Pass `--sink {sink}=file:DIR` or `--sink {sink}=exec:COMMAND` to `apply`; without a sink, the value \
                 of the key would be lost."
            ),
            None => String::new(),
        },
        ..Finding::default()
    }
}
