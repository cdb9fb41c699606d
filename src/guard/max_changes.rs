//! Guardrail: one plan makes only so many changes, because nobody reviews more.

use super::{Exempt, Finding, World, count};
use crate::model::scope::Need;

pub(super) fn judge(world: &World<'_>, exempt: &Exempt<'_>, _: &mut Vec<Need>) -> Finding {
    let most = world.policy.guardrails.max_changes;
    let made: Vec<String> = world.counted(exempt).map(|step| step.change.address.clone()).collect();
    Finding {
        saw: count(made.len(), "change", "changes"),
        limit: format!("at most {most}"),
        addresses: if made.len() as u64 > most { made } else { Vec::new() },
        help: "If this is meant, raise `policy.guardrails.max_changes` in a reviewed change, or take it in steps."
            .to_owned(),
        ..Finding::default()
    }
}
