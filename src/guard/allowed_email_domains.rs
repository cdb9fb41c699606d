//! Guardrail: only people of allowed domains are invited, added or promoted.

use super::{Exempt, Finding, GuardContext};
use crate::{
    kinds::{self, facts::KeyForm},
    model::{scalar::Email, scope::ReadRequest, verb::Verb},
    plan::Step,
};

pub(super) fn check(context: &GuardContext<'_>, exempt: &Exempt<'_>, _: &mut Vec<ReadRequest>) -> Finding {
    let Some(allowed) = &context.policy.guardrails.allowed_email_domains else {
        return Finding::fine("every domain is allowed", "not set");
    };
    let grants = |step: &&Step| match step.verb() {
        Verb::Invite | Verb::Create | Verb::Replace => true,
        Verb::Update => step.power.grows() || step.uncertain,
        Verb::Remove | Verb::Revoke | Verb::Archive => false,
    };
    let outside = |step: &&Step| {
        kinds::get(step.scope.kind).facts().key == KeyForm::Email
            && !Email::parse(&step.key).is_ok_and(|email| allowed.iter().any(|domain| domain == email.domain()))
    };
    let addresses: Vec<String> =
        context.counted(exempt).filter(grants).filter(outside).map(|step| step.change.address.clone()).collect();
    Finding {
        observed: match addresses.len() {
            0 => "no one outside the allowed domains is added".to_owned(),
            number => format!("{number} outside the allowed domains"),
        },
        limit: allowed.join(", "),
        addresses,
        help: "Add the domain to `policy.guardrails.allowed_email_domains`, or use an address of an allowed domain."
            .to_owned(),
        ..Finding::default()
    }
}
