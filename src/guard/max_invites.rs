//! Guardrail: one plan sends only so many invites, each of which is an e-mail.

use super::{Exempt, Finding, GuardContext, beyond, count};
use crate::{
    kinds::{self, User},
    model::{read_request::ReadRequest, verb::Verb},
    plan::Step,
};

pub(super) fn check(context: &GuardContext<'_>, exempt: &Exempt<'_>, _: &mut Vec<ReadRequest>) -> Finding {
    let most = context.policy.guardrails.max_invites;
    let mails =
        |step: &&Step| step.scope.kind == kinds::id::<User>() && matches!(step.verb(), Verb::Invite | Verb::Replace);
    let steps: Vec<&Step> = context.counted(exempt).filter(mails).collect();
    let sent: Vec<String> = steps.iter().map(|step| step.change.address.clone()).collect();
    Finding {
        observed: match sent.len() {
            0 => "no invites".to_owned(),
            number => count(number, "invite", "invites"),
        },
        limit: format!("at most {most}"),
        beyond: beyond(steps, most),
        addresses: if sent.len() as u64 > most { sent } else { Vec::new() },
        help: "If this is meant, raise `policy.guardrails.max_invites` in a reviewed change, or invite in steps."
            .to_owned(),
        ..Finding::default()
    }
}
