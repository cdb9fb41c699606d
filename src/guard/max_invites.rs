//! Guardrail: one plan sends only so many invites, each of which is an e-mail.

use super::{Exempt, Finding, World, beyond, count};
use crate::{
    kinds::{self, User},
    model::{scope::Need, verb::Verb},
    plan::Step,
};

pub(super) fn judge(world: &World<'_>, exempt: &Exempt<'_>, _: &mut Vec<Need>) -> Finding {
    let most = world.policy.guardrails.max_invites;
    let mails =
        |step: &&Step| step.scope.kind == kinds::id::<User>() && matches!(step.verb(), Verb::Invite | Verb::Replace);
    let steps: Vec<&Step> = world.counted(exempt).filter(mails).collect();
    let sent: Vec<String> = steps.iter().map(|step| step.change.address.clone()).collect();
    Finding {
        saw: match sent.len() {
            0 => "nobody is invited".to_owned(),
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
