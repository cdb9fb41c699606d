//! A plan's steps in, a verdict out: named rules over the whole of what is about to be sent. Pure; all are judged, each
//! says what it saw and what its limit is. They hold when what they protect has left the file.
//!
//! To add a guardrail: one file, one line in `GUARDRAILS`, one story that trips it and one that does not.

mod allowed_email_domains;
mod max_invites;
mod max_new_owners;
mod max_removals;
mod min_owners;
mod own_identity;
mod protected_users;

use crate::{
    kinds,
    model::scope::{Identity, Need},
    plan::{
        Inputs, Step,
        change::{GuardrailReport, GuardrailVerdict},
    },
};

/// What a guardrail sees.
#[derive(Clone, Copy)]
pub struct World<'a> {
    /// What the plan was computed from.
    pub inputs: Inputs<'a>,
    /// What is about to be sent.
    pub steps: &'a [Step],
    /// Whether a redacted value of the API can only mean the key in use.
    pub is_own_key: &'a dyn Fn(&str) -> bool,
}

/// What a guardrail found.
struct Finding {
    /// What it saw, in words.
    saw: String,
    /// Its limit, in words.
    limit: String,
    /// The addresses that it objects to; none is no objection.
    addresses: Vec<String>,
    /// What a person can do.
    help: String,
}

/// One rule: judges the world, and says what it would have to read first.
type Guardrail = fn(&World<'_>, &mut Vec<Need>) -> Finding;

/// Every guardrail, in the order in which they are shown.
static GUARDRAILS: &[(&str, Guardrail)] = &[
    ("own_identity", own_identity::judge),
    ("min_owners", min_owners::judge),
    ("protected_users", protected_users::judge),
    ("allowed_email_domains", allowed_email_domains::judge),
    ("max_new_owners", max_new_owners::judge),
    ("max_invites", max_invites::judge),
    ("max_removals", max_removals::judge),
];

/// Judges what is about to be sent. While needs come back, the verdict is not the whole truth.
#[must_use]
pub fn judge(world: &World<'_>) -> (Vec<GuardrailReport>, Vec<Need>) {
    let mut needs = Vec::new();
    let reports = GUARDRAILS
        .iter()
        .map(|(name, guardrail)| {
            let Finding { saw, limit, addresses, help } = guardrail(world, &mut needs);
            let blocked = !addresses.is_empty();
            GuardrailReport {
                guardrail: (*name).to_owned(),
                verdict: if blocked { GuardrailVerdict::Blocked } else { GuardrailVerdict::Passed },
                saw,
                limit,
                addresses,
                help: if blocked { help } else { String::new() },
                override_with: String::new(),
                overrides: Vec::new(),
            }
        })
        .collect();
    (reports, needs)
}

/// The power that only owners have.
const OWNER: u8 = crate::plan::OWNER;

/// Whether a step takes organization ownership from somebody who has accepted.
fn loses_ownership(step: &Step) -> bool {
    step.scope.parent.is_none()
        && kinds::get(step.scope.kind).name() == "user"
        && matches!(step.identity, Some(Identity::Id(_)))
        && step.power.0 >= OWNER
        && step.power.1 < OWNER
}

/// Counts things in words.
fn count(number: usize, one: &str, many: &str) -> String {
    format!("{number} {}", if number == 1 { one } else { many })
}
