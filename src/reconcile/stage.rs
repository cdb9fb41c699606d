//! A configuration and the live rows that are known in, a judged plan out; or what must be read before there is one. The
//! stages of a plan in their order: pure, run again after each round of reading, and also on pretended organizations,
//! which tell what a plan will read.

use super::valid_configuration::Configuration;
use crate::{
    access::AccessDelta,
    apply::sinks::Sinks,
    guard::{self, Lacks},
    model::{
        live_table::Live,
        meanwhile::meanwhile,
        policy::{Guardrails, Policy},
        read_request::ReadRequest,
        scalar::Seconds,
    },
    plan::{
        self, LiveAccess, Plan, PlanPart, Step,
        change::{Forecast, GuardrailReport},
        since_base::{self, SinceBase},
    },
};
use std::{
    collections::{BTreeMap, BTreeSet},
    sync::OnceLock,
};

/// A plan, judged, with everything that it was computed from.
#[derive(Debug)]
pub struct CheckedPlan {
    /// The plan.
    pub plan: Plan,
    /// The reports of the guardrails about the part that is acted on.
    pub guardrails: Vec<GuardrailReport>,
    /// The reports of the guardrails that object to the clock's part, where the other one is acted on.
    pub due_guardrails: Vec<GuardrailReport>,
    /// The reasons why `apply --due` would skip changes, by their ids.
    pub skipped: BTreeMap<String, String>,
    /// The coming days that will not fit.
    pub forecast: Vec<Forecast>,
    /// The changes of access by the part that is acted on.
    pub access: AccessDelta,
    /// The changes of access by the clock's part, where the other one is acted on.
    pub due_access: AccessDelta,
    /// The comparison with the base, where there is one.
    pub since_base: Option<SinceBase>,
    /// The live rows that were read.
    pub live: Live,
    /// Every need, in the order in which it came up, for `-v` and tests.
    pub needs: Vec<ReadRequest>,
}

impl CheckedPlan {
    /// Returns whether a guardrail objects.
    #[must_use]
    pub fn is_blocked(&self) -> bool {
        self.guardrails.iter().any(GuardrailReport::objects)
    }
}

/// Tells whether a redacted value of the API can only mean the key in use.
pub(super) type IsOwnKey<'a> = dyn Fn(&str) -> bool + 'a;

/// Plans and judges what is known. The result has no live rows and no read requests: the caller has them.
///
/// # Errors
/// What must be read first, each with the guardrail that needs it. Lists that only the base needs are asked for once:
/// `asked_for_base` remembers them.
pub(super) fn check(
    configuration: &Configuration,
    live: &Live,
    now: Seconds,
    part: PlanPart,
    is_own_key: &IsOwnKey<'_>,
    asked_for_base: &mut BTreeSet<ReadRequest>,
) -> Result<CheckedPlan, Lacks> {
    let access = LiveAccess::new(configuration.inputs(live, now));
    // Asking first for what is needed in any case saves a plan that would only be made again.
    let foreseen = guard::foreseen(access.inputs(), part);
    if !foreseen.is_empty() {
        return Err(foreseen);
    }
    let digest = OnceLock::new();
    let of_live = || plan::live_digest(&configuration.desired, live);
    let judged = meanwhile(
        || {
            digest.get_or_init(of_live);
        },
        || judged(configuration, &access, part, is_own_key, asked_for_base),
    )?;
    let JudgedPlan { mut plan, guardrails, due, due_guardrails, since_base } = judged;
    let judge = |steps: &[Step]| judge(configuration, &access, steps, is_own_key).0;
    let skipped = guard::admit(&due, &judge).skipped.into_iter();
    let skipped = skipped.map(|skipped| (skipped.step.change.id, skipped.detail)).collect::<BTreeMap<_, _>>();
    let forecast = forecast(configuration, &access, &plan, is_own_key);
    let due_access = match part {
        PlanPart::Changes => access.published(&due, &[]),
        PlanPart::TimeBased => AccessDelta::default(),
    };
    let deferred = if part == PlanPart::Changes { &plan.deferred[..] } else { &[] };
    let access = access.published(&plan.to_send(part), deferred);
    plan.live_digest = digest.into_inner().unwrap_or_else(of_live);
    let (live, needs) = Default::default();
    Ok(CheckedPlan { plan, guardrails, due_guardrails, skipped, forecast, access, due_access, since_base, live, needs })
}

/// Returns what a plan of what is known lacks, each with the guardrail that needs it; nothing when it is complete.
#[must_use]
pub fn lacks(configuration: &Configuration, live: &Live, now: Seconds, part: PlanPart) -> Lacks {
    let access = LiveAccess::new(configuration.inputs(live, now));
    judged(configuration, &access, part, &|_| false, &mut BTreeSet::new()).err().unwrap_or_default()
}

/// A plan with its verdicts, for which nothing has to be read any more.
struct JudgedPlan {
    plan: Plan,
    guardrails: Vec<GuardrailReport>,
    /// The time-based steps that may be sent.
    due: Vec<Step>,
    due_guardrails: Vec<GuardrailReport>,
    since_base: Option<SinceBase>,
}

/// Plans, judges and compares with the base, as far as anything must be read for it; see [`check`].
fn judged(
    configuration: &Configuration,
    access: &LiveAccess<'_>,
    part: PlanPart,
    is_own_key: &IsOwnKey<'_>,
    asked_for_base: &mut BTreeSet<ReadRequest>,
) -> Result<JudgedPlan, Lacks> {
    let of_nobody = |needs: Vec<ReadRequest>| needs.into_iter().map(|need| (need, None)).collect::<Lacks>();
    let (plan, needs) = plan::plan(access);
    if !needs.is_empty() {
        return Err(of_nobody(needs));
    }
    let (guardrails, mut lacks) = judge(configuration, access, &plan.to_send(part), is_own_key);
    let mut due_guardrails = Vec::new();
    let due = plan.to_send(PlanPart::TimeBased).into_owned();
    if part == PlanPart::Changes && !due.is_empty() {
        // A reviewer should see today what would stop the cron job tonight.
        let (reports, further) = judge(configuration, access, &due, is_own_key);
        due_guardrails = reports;
        due_guardrails.retain(GuardrailReport::objects);
        lacks.extend(further);
    }
    lacks.sort();
    lacks.dedup();
    if !lacks.is_empty() {
        return Err(lacks);
    }
    let mut since_base = None;
    if let Some(base) = &configuration.base {
        let (found, mut needs) =
            since_base::since_base(access.inputs(), &plan, &base.desired, &base.files, base.compares_changes);
        let all = needs.len();
        needs.retain(|need| asked_for_base.insert(need.clone()));
        if !needs.is_empty() {
            return Err(of_nobody(needs));
        }
        // What cannot be read leaves open what the base plans: then nothing is called pending.
        let pending = if all > 0 { BTreeSet::new() } else { found.pending };
        since_base = Some(SinceBase { pending, ..found });
    }
    Ok(JudgedPlan { plan, guardrails, due, due_guardrails, since_base })
}

/// Tells which coming days will not fit when `apply --due` runs daily.
fn forecast(
    configuration: &Configuration,
    access: &LiveAccess<'_>,
    plan: &Plan,
    is_own_key: &IsOwnKey<'_>,
) -> Vec<Forecast> {
    let inputs = access.inputs();
    let delta = |steps: &[Step]| access.delta(steps);
    let policy = &configuration.desired.policy;
    let judge = |steps: &[Step], done: usize, at: Seconds| {
        let by = |guardrails: &Guardrails| {
            // An override that has ended by then lets nothing through.
            let overrides = policy.overrides.iter().filter(|one| one.until > at).cloned().collect();
            let policy = &Policy { guardrails: guardrails.clone(), overrides, ..policy.clone() };
            guard::foresee(&guard::GuardContext::new(inputs, policy, steps, is_own_key).sharing(&delta), done)
        };
        match &configuration.base {
            Some(base) => guard::stricter(by(&policy.guardrails), by(&base.desired.policy.guardrails)),
            None => by(&policy.guardrails),
        }
    };
    guard::forecast(&guard::Ahead {
        now: inputs.now,
        due: &plan.due,
        announced: &plan.coming,
        thaw: policy.freeze.as_ref().and_then(|freeze| freeze.until).filter(|until| *until > inputs.now),
        is_frozen: &|step, at| plan::is_frozen(step, policy, at),
        check: &judge,
    })
}

/// Judges by the configuration's own guardrails, and by those of its base where it has one.
pub(super) fn judge(
    configuration: &Configuration,
    access: &LiveAccess<'_>,
    steps: &[Step],
    is_own_key: &IsOwnKey<'_>,
) -> (Vec<GuardrailReport>, Lacks) {
    let policy = &configuration.desired.policy;
    let inputs = access.inputs();
    let delta = |steps: &[Step]| access.delta(steps);
    let bound = configuration.sinks.as_ref().map(Sinks::names);
    let by = |policy: &Policy| {
        let context = guard::GuardContext::new(inputs, policy, steps, is_own_key);
        guard::check(&context.sharing(&delta).binding(bound.as_ref()))
    };
    let (reports, mut lacks) = by(policy);
    let Some(base) = configuration.base_policy() else { return (reports, lacks) };
    let (stricter, more) = by(&base);
    lacks.extend(more);
    lacks.sort();
    lacks.dedup();
    (guard::stricter(reports, stricter), lacks)
}
