//! Guardrail: one plan makes only so many changes, because nobody reviews more.

use super::{Exempt, Finding, GuardContext, beyond, count};
use crate::{model::read_request::ReadRequest, plan::Step};

pub(super) fn check(context: &GuardContext<'_>, exempt: &Exempt<'_>, _: &mut Vec<ReadRequest>) -> Finding {
    let most = context.policy.guardrails.max_changes;
    let steps: Vec<&Step> = context.counted(exempt).collect();
    let made: Vec<String> = steps.iter().map(|step| step.change.address.clone()).collect();
    Finding {
        observed: count(made.len(), "change", "changes"),
        limit: format!("at most {most}"),
        beyond: beyond(steps, most),
        addresses: if made.len() as u64 > most { made } else { Vec::new() },
        help: "If this is meant, raise `policy.guardrails.max_changes` in a reviewed change, or apply it in steps."
            .to_owned(),
        ..Finding::default()
    }
}
