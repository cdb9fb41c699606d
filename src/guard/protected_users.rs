//! Guardrail: protected people are never removed and never demoted, in the organization, in a project or in a group,
//! even when they leave the file.

use super::{Exempt, Finding, GuardContext, count, read_behind, takes};
use crate::{
    kinds::{self, facts::KeyForm},
    model::{address::Name, read_request::ReadRequest, verb::Verb},
    plan::{Step, change::Cause},
};
use std::collections::BTreeSet;

pub(super) fn check(context: &GuardContext<'_>, _: &Exempt<'_>, needs: &mut Vec<ReadRequest>) -> Finding {
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
    let mut found: BTreeSet<usize> =
        context.steps.iter().enumerate().filter(|(_, step)| hurts(step)).map(|(index, _)| index).collect();
    let mut hidden = Vec::new();
    if !protected.is_empty() {
        hidden = read_behind(context, needs, takes);
        let delta = context.delta();
        let is_protected = |name: &str| protected.iter().any(|email| email.as_str() == name);
        for loss in &delta.losses {
            let theirs = loss.principals.iter().filter(|(name, _)| is_protected(name));
            theirs.for_each(|(_, more)| found.extend(loss.steps_of(more)));
        }
        let removed = |(step, name): &&(usize, Name)| context.steps[*step].verb().removes() && is_protected(name);
        found.extend(delta.about.iter().filter(removed).map(|(step, _)| *step));
        let unknown = delta.doubtful.iter().filter(|(_, name)| is_protected(name));
        found.extend(unknown.map(|(step, _)| *step));
    }
    let addresses: Vec<String> = found.into_iter().map(|index| context.steps[index].change.address.clone()).collect();
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
        unjudged: hidden.iter().map(|(step, _)| step.change.address.clone()).collect(),
        unread: hidden.into_iter().map(|(_, list)| list).collect(),
        ..Finding::default()
    }
}
