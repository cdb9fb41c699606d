//! A plan's steps in, a verdict out: named rules over the whole of what is about to be sent. Pure; all are judged, each
//! says what it saw and what its limit is. They hold when what they protect has left the file.
//!
//! A verdict is a function of the set of steps: what a part of a plan needs to have read, the whole plan needs too, so
//! that what is left of an apply can be judged again without reading.
//!
//! To add a guardrail: its facts in `model/guardrails.rs`, one file here, one line in `GUARDRAILS`, one story that trips
//! it and one that does not.

mod allowed_email_domains;
mod archive_in_use;
mod forecast;
mod key_places;
mod keys;
mod last_active_certificate;
mod last_project_owner;
mod max_changes;
mod max_invites;
mod max_new_owners;
mod max_removals;
mod max_spend_limit_factor;
mod min_owners;
mod model_used_within;
mod open_federation_rule;
mod overrides;
mod own_identity;
mod protected_users;
mod rate_limit_cut;
mod recent_costs;
mod removal_with_live_keys;
mod revoke_used_within;
mod skip;
mod unbound_sink;
mod weaker_retention;

use crate::{
    access::EffectiveDelta,
    kinds::{self, User},
    model::{
        guardrails::{self, GuardrailFacts},
        live_row::Identity,
        live_table::{Facet, Lookup},
        never::never,
        plural::count,
        policy::Policy,
        read_request::{Extent, ReadReason, ReadRequest},
        scalar::Seconds,
        scope::ScopeKey,
        verb::Verb,
    },
    plan::{
        Inputs, LiveAccess, PlanPart, Step,
        change::{GuardrailReport, GuardrailVerdict},
    },
};
pub use forecast::{Ahead, JudgeDay, forecast};
use overrides::Exempt;
pub use skip::{Admitted, Skipped, admit};
use std::{cell::OnceCell, collections::BTreeSet};

/// Tells what steps do to access.
pub type DeltaFn<'a> = dyn Fn(&[Step]) -> EffectiveDelta + 'a;

/// The context of a guardrail.
#[derive(Clone)]
pub struct GuardContext<'a> {
    /// The inputs of the plan.
    pub inputs: Inputs<'a>,
    /// By which policy: the configuration's own, or with the guardrails of what it is to be merged into.
    pub policy: &'a Policy,
    /// The steps that are about to be sent.
    pub steps: &'a [Step],
    /// True if a redacted value of the API can only mean the key in use.
    pub is_own_key: &'a dyn Fn(&str) -> bool,
    /// Tells what steps do to access, where contexts share what that is computed from.
    shared: Option<&'a DeltaFn<'a>>,
    delta: OnceCell<EffectiveDelta>,
    /// The sinks that this apply binds; `None` where nobody knows, as in a plan.
    bound_sinks: Option<&'a BTreeSet<Box<str>>>,
}

impl<'a> GuardContext<'a> {
    /// Returns the context of these steps.
    #[must_use]
    pub fn new(
        inputs: Inputs<'a>,
        policy: &'a Policy,
        steps: &'a [Step],
        is_own_key: &'a dyn Fn(&str) -> bool,
    ) -> Self {
        Self { inputs, policy, steps, is_own_key, shared: None, delta: OnceCell::new(), bound_sinks: None }
    }

    /// Shares the access that is live with other contexts of the same inputs.
    #[must_use]
    pub fn sharing(self, delta: &'a DeltaFn<'a>) -> Self {
        Self { shared: Some(delta), ..self }
    }

    /// Says which sinks this apply binds.
    #[must_use]
    pub fn binding(self, bound_sinks: Option<&'a BTreeSet<Box<str>>>) -> Self {
        Self { bound_sinks, ..self }
    }

    /// Returns the same context for other steps.
    fn with_steps(&self, steps: &'a [Step]) -> Self {
        Self { steps, delta: OnceCell::new(), ..self.clone() }
    }

    /// Returns what the steps do to access.
    fn delta(&self) -> &EffectiveDelta {
        self.delta.get_or_init(|| match self.shared {
            Some(delta) => delta(self.steps),
            None => LiveAccess::new(self.inputs).delta(self.steps),
        })
    }

    /// The steps that no override exempts.
    fn counted<'b>(&self, exempt: &'b Exempt<'b>) -> impl Iterator<Item = &'a Step> + use<'a, 'b> {
        self.steps.iter().filter(move |step| !exempt.has(step))
    }
}

/// What a guardrail found.
#[derive(Clone, Default)]
struct Finding {
    /// What it saw, in words.
    observed: String,
    /// Its limit, in words.
    limit: String,
    /// The addresses that it objects to; none is no objection.
    addresses: Vec<String>,
    /// What a person can do.
    help: String,
    /// What it would have to see and cannot, each with the reason.
    unread: BTreeSet<String>,
    /// The lists that it would have to see, and that a plan of a part of the configuration does not read.
    left: BTreeSet<String>,
    /// The addresses of changes that it would have to judge by what it cannot see. They cannot be undone, or take
    /// something away, so it objects to them as well.
    unjudged: BTreeSet<String>,
    /// Of a limit on a number: the addresses beyond it, when the oldest go first.
    beyond: Vec<String>,
}

impl Finding {
    /// Nothing to object.
    fn fine(observed: impl Into<String>, limit: impl Into<String>) -> Self {
        Self { observed: observed.into(), limit: limit.into(), ..Self::default() }
    }

    /// The published form.
    fn report(self, guardrail: &str) -> GuardrailReport {
        let Self { observed, limit, addresses, help, unread, left, unjudged, beyond } = self;
        let left: Vec<String> = left.into_iter().collect();
        let unread: Vec<String> = unread.into_iter().collect();
        let about: Vec<String> =
            addresses.iter().cloned().chain(unjudged).collect::<BTreeSet<_>>().into_iter().collect();
        let (verdict, observed) = match (addresses.is_empty(), unread.is_empty()) {
            (true, true) if !left.is_empty() => {
                (GuardrailVerdict::LeftToApply, format!("this plan did not read {}", some(&left)))
            }
            (true, true) => (GuardrailVerdict::Passed, observed),
            (true, false) => (GuardrailVerdict::NotChecked, format!("cannot tell: {}", some(&unread))),
            (false, true) => (GuardrailVerdict::Blocked, observed),
            (false, false) => (GuardrailVerdict::Blocked, format!("{observed}; not known: {}", some(&unread))),
        };
        GuardrailReport {
            guardrail: guardrail.to_owned(),
            verdict,
            observed,
            limit,
            help: match verdict {
                GuardrailVerdict::Blocked => help,
                GuardrailVerdict::LeftToApply => {
                    "`orgward apply` reads everything and checks it. To check it now, plan without `--changed-since`."
                        .to_owned()
                }
                GuardrailVerdict::NotChecked if about.is_empty() => {
                    "Check it yourself, or use a key that may read this data.".to_owned()
                }
                GuardrailVerdict::NotChecked => {
                    "A guardrail blocks changes that it cannot check. Use a key that may read this data, or write an \
                        override."
                        .to_owned()
                }
                _ => String::new(),
            },
            addresses: about,
            override_with: String::new(),
            overrides: Vec::new(),
            beyond_limit: beyond,
        }
    }

    /// Everything that it objects to, what it could not judge included.
    fn objected(&self) -> Vec<String> {
        self.addresses.iter().chain(&self.unjudged).cloned().collect::<BTreeSet<_>>().into_iter().collect()
    }
}

/// One rule: judges the world without what is exempt, and says what it would have to read first.
type CheckFn = fn(&GuardContext<'_>, &Exempt<'_>, &mut Vec<ReadRequest>) -> Finding;

/// A guardrail with its check.
struct Guardrail {
    facts: &'static GuardrailFacts,
    check: CheckFn,
}

/// The check of each guardrail, in the order of the table of facts.
static GUARDRAILS: &[Guardrail] = &[
    Guardrail { facts: &guardrails::OWN_IDENTITY, check: own_identity::check },
    Guardrail { facts: &guardrails::MIN_OWNERS, check: min_owners::check },
    Guardrail { facts: &guardrails::PROTECTED_USERS, check: protected_users::check },
    Guardrail { facts: &guardrails::LAST_PROJECT_OWNER, check: last_project_owner::check },
    Guardrail { facts: &guardrails::ALLOWED_EMAIL_DOMAINS, check: allowed_email_domains::check },
    Guardrail { facts: &guardrails::MAX_NEW_OWNERS, check: max_new_owners::check },
    Guardrail { facts: &guardrails::MAX_INVITES, check: max_invites::check },
    Guardrail { facts: &guardrails::MAX_REMOVALS, check: max_removals::check },
    Guardrail { facts: &guardrails::MAX_CHANGES, check: max_changes::check },
    Guardrail { facts: &guardrails::REVOKE_USED_WITHIN, check: revoke_used_within::check },
    Guardrail { facts: &guardrails::REMOVAL_WITH_LIVE_KEYS, check: removal_with_live_keys::check },
    Guardrail { facts: &guardrails::ARCHIVE_IN_USE, check: archive_in_use::check },
    Guardrail { facts: &guardrails::UNBOUND_SINK, check: unbound_sink::check },
    Guardrail { facts: &guardrails::RATE_LIMIT_CUT, check: rate_limit_cut::check },
    Guardrail { facts: &guardrails::WEAKER_RETENTION, check: weaker_retention::check },
    Guardrail { facts: &guardrails::MAX_SPEND_LIMIT_FACTOR, check: max_spend_limit_factor::check },
    Guardrail { facts: &guardrails::LAST_ACTIVE_CERTIFICATE, check: last_active_certificate::check },
    Guardrail { facts: &guardrails::OPEN_FEDERATION_RULE, check: open_federation_rule::check },
    Guardrail { facts: &guardrails::MODEL_USED_WITHIN, check: model_used_within::check },
];

/// Read requests, each with the guardrail that needs it; none for what the plan itself needs.
pub type Lacks = Vec<(ReadRequest, Option<&'static str>)>;

/// Judges what is about to be sent. While needs come back, the verdict is not the whole truth.
#[must_use]
pub fn check(context: &GuardContext<'_>) -> (Vec<GuardrailReport>, Lacks) {
    let mut lacks = Lacks::new();
    if let Some(scope) = kinds::mixed_up(context.inputs.live) {
        never!("a row of another kind is listed among {}", titled(scope));
        return (
            GUARDRAILS.iter().map(|guardrail| blind(context, scope).report(guardrail.facts.name)).collect(),
            lacks,
        );
    }
    let judge = |guardrail: &Guardrail| {
        let mut needs = Vec::new();
        let report = ask(guardrail, context, &mut needs);
        lacks.extend(needs.into_iter().map(|need| (need, Some(guardrail.facts.name))));
        report
    };
    let reports = GUARDRAILS.iter().map(judge).collect();
    lacks.sort();
    lacks.dedup();
    (reports, lacks)
}

/// Returns what a guardrail will ask for once there is a plan, where the inputs tell that without one. Asking for it first
/// saves a plan that would only be made again.
#[must_use]
pub fn foreseen(inputs: Inputs<'_>, part: PlanPart) -> Lacks {
    let need = own_identity::foreseen(inputs).filter(|_| part == PlanPart::Changes);
    need.into_iter().map(|need| (need, Some(guardrails::OWN_IDENTITY.name))).collect()
}

/// Objects to everything, because nothing that was read can be believed.
fn blind(context: &GuardContext<'_>, scope: &ScopeKey) -> Finding {
    Finding {
        observed: format!("orgward cannot distinguish {}, which is a bug in orgward", titled(scope)),
        limit: "every row is of the kind that it was read as".to_owned(),
        addresses: context.steps.iter().map(|step| step.change.address.clone()).collect(),
        help: "Please report it.".to_owned(),
        ..Finding::default()
    }
}

/// Asks one guardrail, with the overrides that name it.
fn ask(guardrail: &Guardrail, context: &GuardContext<'_>, needs: &mut Vec<ReadRequest>) -> GuardrailReport {
    let finding = (guardrail.check)(context, &Exempt::default(), needs);
    match guardrail.facts.is_overridable() && !finding.objected().is_empty() {
        true => overrides::settle(context, guardrail, finding, needs),
        false => finding.report(guardrail.facts.name),
    }
}

/// Judges the steps of a coming day by what is known today; the first `done` steps are what the days before it have
/// done. A guardrail that would have to read more says nothing.
#[must_use]
pub fn foresee(context: &GuardContext<'_>, done: usize) -> Vec<GuardrailReport> {
    let today = &context.steps[done..];
    let of_the_day: BTreeSet<&str> = today.iter().map(|step| step.change.address.as_str()).collect();
    let foreseen = |guardrail: &Guardrail| {
        let steps = if guardrail.facts.lasting { context.steps } else { today };
        let mut needs = Vec::new();
        let mut report = ask(guardrail, &context.with_steps(steps), &mut needs);
        if !needs.is_empty() {
            return Finding::fine("not checked today", "").report(guardrail.facts.name);
        }
        report.addresses.retain(|address| of_the_day.contains(address.as_str()));
        report.beyond_limit.retain(|address| of_the_day.contains(address.as_str()));
        report
    };
    GUARDRAILS.iter().map(foreseen).collect()
}

/// The addresses beyond a limit, when the oldest go first: by the time since which they are due, then by address.
fn beyond<'a>(steps: impl IntoIterator<Item = &'a Step>, most: u64) -> Vec<String> {
    let mut sorted: Vec<&Step> = steps.into_iter().collect();
    sorted.sort_by_key(|step| oldest_first(step));
    let most = usize::try_from(most).unwrap_or(usize::MAX);
    sorted.into_iter().skip(most).map(|step| step.change.address.clone()).collect()
}

/// The order in which time-based steps go where not all may.
fn oldest_first(step: &Step) -> (Seconds, &str) {
    (step.since.unwrap_or(Seconds::MAX), &step.change.address)
}

/// Returns whether a guardrail looks at the plan's own steps alone: its verdict is the same however the organization
/// moves.
#[must_use]
pub fn counts_steps_alone(guardrail: &str) -> bool {
    guardrails::named(guardrail).is_some_and(|facts| facts.counts_steps_alone)
}

/// Both verdicts in, the stricter one of each guardrail out: what the base objects to and the configuration does not, the
/// configuration has loosened for itself.
#[must_use]
pub fn stricter(own: Vec<GuardrailReport>, base: Vec<GuardrailReport>) -> Vec<GuardrailReport> {
    let loosened = |own: GuardrailReport, base: GuardrailReport| {
        let weight = |one: &GuardrailReport| match one.verdict {
            GuardrailVerdict::Passed | GuardrailVerdict::Overridden => 0,
            GuardrailVerdict::LeftToApply => 1,
            GuardrailVerdict::NotChecked if one.addresses.is_empty() => 2,
            GuardrailVerdict::NotChecked => 3,
            GuardrailVerdict::Blocked => 4,
        };
        // Nobody knows yet whether the base objects.
        if weight(&own) == 0 && base.verdict == GuardrailVerdict::LeftToApply {
            return base;
        }
        if weight(&own) >= weight(&base) {
            return own;
        }
        let help = format!(
            "This guardrail is looser here than in the base configuration: merge the looser limit first, in a \
                separate change. {}",
            base.help
        );
        GuardrailReport {
            observed: format!("{}, by the guardrails of the base configuration", base.observed),
            help,
            ..base
        }
    };
    own.into_iter().zip(base).map(|(own, base)| loosened(own, base)).collect()
}

/// The power that only owners have.
const OWNER: u8 = crate::plan::OWNER;

/// Returns whether a step takes organization ownership from somebody who has accepted.
fn loses_ownership(step: &Step) -> bool {
    step.scope.parent.is_none()
        && step.scope.kind == kinds::id::<User>()
        && matches!(step.identity, Some(Identity::Id(_)))
        && step.power.before >= OWNER
        && step.power.after < OWNER
}

/// Returns whether a step takes a role whose power nobody knows, which may be ownership, from somebody who has
/// accepted.
fn may_lose_ownership(step: &Step) -> bool {
    step.scope.parent.is_none()
        && step.scope.kind == kinds::id::<User>()
        && matches!(step.identity, Some(Identity::Id(_)))
        && step.uncertain
        && step.power.after < OWNER
}

/// Returns whether a scope was read in full. Where it was not, and can be, that is needed; where it cannot be, that is
/// said.
fn is_read(
    context: &GuardContext<'_>,
    scope: &ScopeKey,
    needs: &mut Vec<ReadRequest>,
    unread: &mut BTreeSet<String>,
) -> bool {
    let live = context.inputs.live;
    if live.scopes.get(scope).is_some_and(|read| read.coverage.all) {
        return true;
    }
    match live.unreadable(scope, Facet::Extent) {
        Some(why) => {
            unread.insert(format!("{}: {why}", titled(scope)));
        }
        None => needs.push(ReadRequest { scope: scope.clone(), rows: Extent::All, why: ReadReason::Guardrail }),
    }
    false
}

/// Returns whether a step may take something from somebody by what it is about: it removes it, or changes it.
fn takes(step: &Step) -> bool {
    step.verb().removes() || step.verb() == Verb::Update
}

/// Asks for the lists behind some steps: the roles and members of the groups that they are about, where no section of the
/// file declares these. Returns the steps behind which a list cannot be read, each with the list and the reason.
fn read_behind<'a>(
    context: &GuardContext<'a>,
    needs: &mut Vec<ReadRequest>,
    is_it: impl Fn(&Step) -> bool,
) -> Vec<(&'a Step, String)> {
    let live = context.inputs.live;
    let mut hidden = Vec::new();
    for unread in context.delta().unread.values() {
        let steps: Vec<&Step> =
            unread.steps.iter().map(|step| &context.steps[*step]).filter(|step| is_it(step)).collect();
        if steps.is_empty() {
            continue;
        }
        // The list of all groups tells which one is meant.
        let first = unread.scopes.iter().find(|scope| scope.parent.is_none());
        // What stands in something that a step makes is empty, also where that step is not among these.
        let is_new = |scope: &ScopeKey| {
            let above = scope.parent.as_ref().and_then(|parent| Some((kinds::scope_of(parent)?, parent)));
            above.is_some_and(|(above, parent)| matches!(live.find(&above, parent.name()), Lookup::Nothing))
        };
        for scope in first.map_or_else(|| unread.scopes.iter().collect(), |scope| vec![scope]) {
            match live.unreadable(scope, Facet::Extent) {
                _ if is_new(scope) => {}
                Some(why) => hidden.extend(steps.iter().map(|step| (*step, format!("{}: {why}", titled(scope))))),
                None => {
                    needs.push(ReadRequest { scope: scope.clone(), rows: Extent::All, why: ReadReason::Guardrail });
                }
            }
        }
    }
    hidden
}

/// Sees to it that scopes which the file declares are known. A plan has read them all; what is read again later is a
/// part. Returns those that a plan of a part of the configuration leaves out, in words: nobody asks for these.
fn read_declared(
    context: &GuardContext<'_>,
    needs: &mut Vec<ReadRequest>,
    is_it: impl Fn(&ScopeKey) -> bool,
) -> BTreeSet<String> {
    let live = context.inputs.live;
    let mut left = BTreeSet::new();
    for scope in context.inputs.desired.scopes.keys().filter(|scope| is_it(scope)) {
        // What stands in something new is not there yet.
        let exists = scope.parent.as_ref().is_none_or(|parent| {
            let around = kinds::scope_of(parent);
            around.is_some_and(|around| live.id(&around, parent.name()).is_some() || !live.scopes.contains_key(&around))
        });
        let read = live.scopes.get(scope).is_some_and(|table| table.coverage.all);
        if !exists || read || live.unreadable(scope, Facet::Extent).is_some() {
            continue;
        }
        match context.inputs.focus {
            Some(_) => {
                left.insert(titled(scope));
            }
            None => {
                needs.push(ReadRequest { scope: scope.clone(), rows: Extent::All, why: ReadReason::Guardrail });
            }
        }
    }
    left
}

/// Returns the declared scopes that a plan of a part of the configuration did not read, in words. None for a plan of all
/// of it: that has read them.
fn left_out(context: &GuardContext<'_>, is_it: impl Fn(&ScopeKey) -> bool) -> BTreeSet<String> {
    match context.inputs.focus {
        Some(_) => read_declared(context, &mut Vec::new(), is_it),
        None => BTreeSet::new(),
    }
}

/// A scope in words: `the API keys of project/web`.
fn titled(scope: &ScopeKey) -> String {
    let titles = kinds::get(scope.kind).facts().titles();
    match &scope.parent {
        Some(parent) => format!("the {titles} of {parent}"),
        None => format!("the {titles}"),
    }
}

/// The first of many, in words.
fn some(all: &[String]) -> String {
    const SHOWN: usize = 3;
    let more = all.len().saturating_sub(SHOWN);
    let more = if more == 0 { String::new() } else { format!("; and {more} more") };
    format!("{}{more}", all[..all.len().min(SHOWN)].join("; "))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{
        kinds::{AdminApiKey, erased::AnyRead},
        model::{address::Address, coverage::Coverage, desired_table::Desired, live_table::Live, never},
        plan::{
            Power,
            change::{Cause, Change, Precondition, Source},
        },
    };
    use serde_json::{Value, value::RawValue};

    pub(super) fn revoke() -> Step {
        let address = Address::root("admin_api_key", "key_1");
        let change = Change {
            id: String::new(),
            address: address.to_string(),
            yaml: Vec::new(),
            kind: String::new(),
            label: String::new(),
            verb: Verb::Revoke,
            before: Value::Null,
            after: Value::Null,
            fields: Vec::new(),
            source: Source { file: String::new(), line: 1, column: 1, used_at: None },
            cause: Cause::Unlisted,
            detail: String::new(),
            withheld: String::new(),
            risks: Vec::new(),
            effects: Vec::new(),
            warnings: Vec::new(),
            skipped: String::new(),
            origin: None,
            precondition: Precondition { identity: None, digest: None },
            depends_on: Vec::new(),
            bundled: Vec::new(),
            requests: Vec::new(),
            reason: None,
            meta: Value::Null,
        };
        Step {
            change,
            scope: kinds::scope::<AdminApiKey>(None),
            key: "key_1".into(),
            address,
            identity: Some(Identity::Id("key_1".into())),
            requests: Vec::new(),
            undeclared: Vec::new(),
            power: Power::default(),
            uncertain: false,
            after: Vec::new(),
            level: Default::default(),
            access: BTreeSet::new(),
            withheld: None,
            otherwise: None,
            since: None,
        }
    }

    #[test]
    fn every_guardrail_has_its_facts_and_its_check() {
        let names = |list: &[&GuardrailFacts]| list.iter().map(|facts| facts.name).collect::<Vec<_>>();
        let checked: Vec<&GuardrailFacts> = GUARDRAILS.iter().map(|guardrail| guardrail.facts).collect();
        assert_eq!(names(&checked), names(guardrails::GUARDRAILS));
    }

    #[test]
    fn rows_that_cannot_be_told_apart_block_everything() {
        let AnyRead::List(_, row) = kinds::get(kinds::id::<User>()).reads().remove(0) else { panic!() };
        let raw = RawValue::from_string(r#"{"id":"user-1","email":"a@example.com","role":"owner"}"#.to_owned());
        let row = row(&raw.unwrap()).unwrap().unwrap();
        let mut live = Live::default();
        let read = Coverage { all: true, listed: true, ..Coverage::default() };
        live.add(&kinds::scope::<AdminApiKey>(None), read, vec![row], jiff::Timestamp::UNIX_EPOCH);
        let (desired, policy, steps) = (Desired::default(), Policy::default(), [revoke()]);
        let inputs = Inputs { desired: &desired, live: &live, now: 0, files: &[], focus: None };
        let context = GuardContext::new(inputs, &policy, &steps, &|_| false);
        let (reports, _) = never::as_released(|| check(&context));
        assert_eq!(reports.len(), GUARDRAILS.len());
        assert!(reports.iter().all(|one| one.verdict == GuardrailVerdict::Blocked), "{reports:?}");
    }
}
