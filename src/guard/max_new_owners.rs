//! Guardrail: one plan makes only so many owners of the organization, by promotion or by invite.

use super::{Exempt, Finding, GuardContext, OWNER, beyond, count};
use crate::{
    kinds::{self, User},
    model::scope::ReadRequest,
    plan::Step,
};

pub(super) fn check(context: &GuardContext<'_>, exempt: &Exempt<'_>, _: &mut Vec<ReadRequest>) -> Finding {
    let most = context.policy.guardrails.max_new_owners;
    // An invite that is renewed or replaced brings nobody new when it made an owner before.
    let makes =
        |step: &&Step| step.scope.kind == kinds::id::<User>() && step.power.before < OWNER && step.power.after >= OWNER;
    let steps: Vec<&Step> = context.counted(exempt).filter(makes).collect();
    let made: Vec<String> = steps.iter().map(|step| step.change.address.clone()).collect();
    Finding {
        observed: match made.len() {
            0 => "no new owners".to_owned(),
            number => count(number, "new owner", "new owners"),
        },
        limit: format!("at most {most}"),
        beyond: beyond(steps, most),
        addresses: if made.len() as u64 > most { made } else { Vec::new() },
        help: "If this is meant, raise `policy.guardrails.max_new_owners` in a reviewed change, or apply it in steps."
            .to_owned(),
        ..Finding::default()
    }
}
