//! Guardrail: protected people are never removed and never demoted, in the organization or in a project, even when
//! they leave the file.

use super::{Exempt, Finding, GuardContext, count};
use crate::{
    kinds::{self, facts::KeyForm},
    model::{scope::ReadRequest, verb::Verb},
    plan::{Step, change::Cause},
};

pub(super) fn check(context: &GuardContext<'_>, _: &Exempt<'_>, _: &mut Vec<ReadRequest>) -> Finding {
    let protected = &context.policy.guardrails.protected_users;
    let hurts = |step: &&Step| {
        kinds::get(step.scope.kind).facts().key == KeyForm::Email
            && protected.iter().any(|email| *email.as_str() == *step.key || is_named(context, step, email.as_str()))
            && (step.verb().removes() || shrinks(step) || step.power.shrinks() || step.uncertain)
    };
    // Whoever is renamed in the file goes by the new name there, and by the old one in the organization.
    fn is_named(context: &GuardContext<'_>, step: &Step, email: &str) -> bool {
        let rows = context.inputs.live.scopes.get(&step.scope).map(|table| table.with_key(&step.key));
        rows.into_iter().flatten().any(|row| *row.name == *email)
    }
    // An invite is replaced for another role, for less access, or because it ran out; only the second takes away.
    fn shrinks(step: &Step) -> bool {
        step.verb() == Verb::Replace && step.change.cause != Cause::Clock && step.power.after == step.power.before
    }
    let addresses: Vec<String> = context.steps.iter().filter(hurts).map(|step| step.change.address.clone()).collect();
    Finding {
        observed: match addresses.len() {
            0 => "protected users are not changed".to_owned(),
            number => format!("{} about protected users", count(number, "change", "changes")),
        },
        limit: match protected.len() {
            0 => "no protected users".to_owned(),
            number => format!("{} protected", count(number, "person is", "people are")),
        },
        addresses,
        help: "First remove the person from `policy.guardrails.protected_users`, in a separate change.".to_owned(),
        ..Finding::default()
    }
}
