//! A plan's steps in, a verdict out: named rules over the whole of what is about to be sent. Pure; all are judged, each
//! says what it saw and what its limit is. They hold when what they protect has left the file.
//!
//! A verdict is a function of the set of steps: what a part of a plan needs to have read, the whole plan needs too, so
//! that what is left of an apply can be judged again without reading.
//!
//! To add a guardrail: one file, one line in `GUARDRAILS`, one story that trips it and one that does not. Spend limits
//! that rise too far, models that nobody approved, and secrets that are minted go here once their kinds are managed.

mod allowed_email_domains;
mod archive_in_use;
mod keys;
mod last_project_owner;
mod max_changes;
mod max_invites;
mod max_new_owners;
mod max_removals;
mod min_owners;
mod overrides;
mod own_identity;
mod protected_users;
mod removal_with_live_keys;
mod revoke_used_within;

use crate::{
    kinds,
    model::{
        policy::Policy,
        scope::{Facet, Identity, Need, Rows, ScopeKey, Why},
    },
    plan::{
        Inputs, Step,
        change::{GuardrailReport, GuardrailVerdict},
    },
};
use overrides::Exempt;
use std::collections::BTreeSet;

/// What a guardrail sees.
#[derive(Clone, Copy)]
pub struct World<'a> {
    /// What the plan was computed from.
    pub inputs: Inputs<'a>,
    /// By which policy: the configuration's own, or with the guardrails of what it is to be merged into.
    pub policy: &'a Policy,
    /// What is about to be sent.
    pub steps: &'a [Step],
    /// Whether a redacted value of the API can only mean the key in use.
    pub is_own_key: &'a dyn Fn(&str) -> bool,
}

impl<'a> World<'a> {
    /// The steps that no override exempts.
    fn counted<'b>(&self, exempt: &'b Exempt<'b>) -> impl Iterator<Item = &'a Step> + use<'a, 'b> {
        self.steps.iter().filter(move |step| !exempt.has(step))
    }
}

/// What a guardrail found.
#[derive(Default)]
struct Finding {
    /// What it saw, in words.
    saw: String,
    /// Its limit, in words.
    limit: String,
    /// The addresses that it objects to; none is no objection.
    addresses: Vec<String>,
    /// What a person can do.
    help: String,
    /// What it would have to see and cannot, each with the reason.
    unread: BTreeSet<String>,
}

impl Finding {
    /// Nothing to object.
    fn fine(saw: impl Into<String>, limit: impl Into<String>) -> Self {
        Self { saw: saw.into(), limit: limit.into(), ..Self::default() }
    }

    /// The published form.
    fn report(self, guardrail: &str) -> GuardrailReport {
        let Self { saw, limit, addresses, help, unread } = self;
        let unread: Vec<String> = unread.into_iter().collect();
        let (verdict, saw) = match (addresses.is_empty(), unread.is_empty()) {
            (true, true) => (GuardrailVerdict::Passed, saw),
            (true, false) => (GuardrailVerdict::NotChecked, format!("cannot tell: {}", some(&unread))),
            (false, true) => (GuardrailVerdict::Blocked, saw),
            (false, false) => (GuardrailVerdict::Blocked, format!("{saw}; not known: {}", some(&unread))),
        };
        GuardrailReport {
            guardrail: guardrail.to_owned(),
            verdict,
            saw,
            limit,
            addresses,
            help: match verdict {
                GuardrailVerdict::Blocked => help,
                GuardrailVerdict::NotChecked => "Look at it yourself, or use a key that may read this.".to_owned(),
                _ => String::new(),
            },
            override_with: String::new(),
            overrides: Vec::new(),
        }
    }
}

/// One rule: judges the world without what is exempt, and says what it would have to read first.
type Judge = fn(&World<'_>, &Exempt<'_>, &mut Vec<Need>) -> Finding;

/// A rule with its name.
struct Guardrail {
    name: &'static str,
    judge: Judge,
    /// Whether an override can make an exception.
    yields: bool,
}

/// A guardrail that an override can make exceptions from.
const fn yielding(name: &'static str, judge: Judge) -> Guardrail {
    Guardrail { name, judge, yields: true }
}

/// A guardrail that knows no exception.
const fn firm(name: &'static str, judge: Judge) -> Guardrail {
    Guardrail { name, judge, yields: false }
}

/// Every guardrail, in the order in which they are shown.
static GUARDRAILS: &[Guardrail] = &[
    firm("own_identity", own_identity::judge),
    firm("min_owners", min_owners::judge),
    firm("protected_users", protected_users::judge),
    yielding("last_project_owner", last_project_owner::judge),
    yielding("allowed_email_domains", allowed_email_domains::judge),
    yielding("max_new_owners", max_new_owners::judge),
    yielding("max_invites", max_invites::judge),
    yielding("max_removals", max_removals::judge),
    yielding("max_changes", max_changes::judge),
    yielding("revoke_used_within", revoke_used_within::judge),
    yielding("removal_with_live_keys", removal_with_live_keys::judge),
    yielding("archive_in_use", archive_in_use::judge),
];

/// Judges what is about to be sent. While needs come back, the verdict is not the whole truth.
#[must_use]
pub fn judge(world: &World<'_>) -> (Vec<GuardrailReport>, Vec<Need>) {
    let mut needs = Vec::new();
    let reports = GUARDRAILS
        .iter()
        .map(|guardrail| {
            let finding = (guardrail.judge)(world, &Exempt::default(), &mut needs);
            match guardrail.yields && !finding.addresses.is_empty() {
                true => overrides::settle(world, guardrail, finding, &mut needs),
                false => finding.report(guardrail.name),
            }
        })
        .collect();
    needs.sort();
    needs.dedup();
    (reports, needs)
}

/// Whether a guardrail looks at the plan's own steps, and not at what is there: then it says the same however the
/// organization moves.
#[must_use]
pub fn counts_steps_alone(guardrail: &str) -> bool {
    matches!(
        guardrail,
        "protected_users" | "allowed_email_domains" | "max_new_owners" | "max_invites" | "max_removals" | "max_changes"
    )
}

/// Both verdicts in, the stricter one of each guardrail out: what the base objects to and the configuration does not, the
/// configuration has loosened for itself.
#[must_use]
pub fn stricter(own: Vec<GuardrailReport>, base: Vec<GuardrailReport>) -> Vec<GuardrailReport> {
    let loosened = |own: GuardrailReport, base: GuardrailReport| {
        let weight = |one: &GuardrailReport| match one.verdict {
            GuardrailVerdict::Passed | GuardrailVerdict::Overridden => 0,
            GuardrailVerdict::NotChecked => 1,
            GuardrailVerdict::Blocked => 2,
        };
        if weight(&own) >= weight(&base) {
            return own;
        }
        let help = format!(
            "The guardrail is looser here than in the base: merge that in a change of its own first. {}",
            base.help
        );
        GuardrailReport { saw: format!("{}, by the guardrails of the base", base.saw), help, ..base }
    };
    own.into_iter().zip(base).map(|(own, base)| loosened(own, base)).collect()
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

/// Whether a scope was read in full. Where it was not, and can be, that is needed; where it cannot be, that is said.
fn is_read(world: &World<'_>, scope: &ScopeKey, needs: &mut Vec<Need>, unread: &mut BTreeSet<String>) -> bool {
    let live = world.inputs.live;
    if live.scopes.get(scope).is_some_and(|read| read.coverage.all) {
        return true;
    }
    match live.unreadable(scope, Facet::Rows) {
        Some(why) => {
            unread.insert(format!("{}: {why}", titled(scope)));
        }
        None => needs.push(Need { scope: scope.clone(), rows: Rows::All, why: Why::Guardrail }),
    }
    false
}

/// A scope in words: `the API keys of project/web`.
fn titled(scope: &ScopeKey) -> String {
    let title = kinds::get(scope.kind).title();
    match &scope.parent {
        Some(parent) => format!("the {title}s of {parent}"),
        None => format!("the {title}s"),
    }
}

/// Counts things in words.
fn count(number: usize, one: &str, many: &str) -> String {
    format!("{number} {}", if number == 1 { one } else { many })
}

/// The first of many, in words.
fn some(all: &[String]) -> String {
    const SHOWN: usize = 3;
    let more = all.len().saturating_sub(SHOWN);
    let more = if more == 0 { String::new() } else { format!("; and {more} more") };
    format!("{}{more}", all[..all.len().min(SHOWN)].join("; "))
}
