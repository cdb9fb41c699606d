//! Guardrail: only people of allowed domains are invited, added or promoted, or gain anything through a group or a role.

use super::{Exempt, Finding, GuardContext};
use crate::{
    access::EffectiveDelta,
    kinds::{self, facts::KeyForm},
    model::{address::Name, read_request::ReadRequest, scalar::Email, verb::Verb},
    plan::Step,
};
use std::collections::BTreeSet;

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
    let is_outside =
        |name: &str| !Email::parse(name).is_ok_and(|email| allowed.iter().any(|one| one == email.domain()));
    let mut found: BTreeSet<usize> = BTreeSet::new();
    for (index, step) in context.steps.iter().enumerate() {
        if grants(&step) && outside(&step) {
            found.insert(index);
        }
    }
    let delta = context.delta();
    let stranger = |name: &str| EffectiveDelta::is_person(name) && is_outside(name);
    for gain in &delta.gains {
        let strangers = gain.principals.iter().filter(|(name, _)| stranger(name));
        strangers.for_each(|(_, more)| found.extend(gain.steps_of(more)));
    }
    // Whoever enters a group gains what it is given later.
    let enters = |(step, name): &&(usize, Name)| grants(&&context.steps[*step]) && stranger(name);
    found.extend(delta.about.iter().filter(enters).map(|(step, _)| *step));
    let found = found.into_iter().map(|index| &context.steps[index]).filter(|step| !exempt.has(step));
    let addresses: Vec<String> = found.map(|step| step.change.address.clone()).collect();
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
