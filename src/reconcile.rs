//! The story on one screen: configuration and organization in, a judged plan out, and an apply that sends no more than
//! that. The only place that connects stages.

use crate::{
    api::Client,
    apply::{
        self, Executor, Progress,
        filter::{Filtered, filter},
        report::{self, Kept, Report, Verification},
    },
    desired, guard, live,
    model::{
        diagnostic::Diagnostic,
        policy::{Guardrails, Policy},
        scalar::{Seconds, time},
        scope::{Desired, Live, Need},
    },
    plan::{
        self, Inputs, Part, Plan, Step,
        change::{Change, GuardrailReport, GuardrailVerdict},
        file::{FORMAT, PlanFile, Requests},
    },
    view::{self, View},
};

/// A configuration that was read and found good.
#[derive(Debug)]
pub struct Configuration {
    /// What should be.
    pub desired: Desired,
    /// The files' paths, by their index.
    pub files: Vec<String>,
    /// A digest of the files.
    pub digest: String,
    /// The guardrails of what this is to be merged into, which hold as well.
    pub base: Option<Guardrails>,
}

/// Why there is no plan.
#[derive(Debug)]
pub enum PlanError {
    /// Wishes that the live organization cannot fulfil.
    Problems(Vec<Diagnostic>),
    /// The organization could not be read.
    Stopped(live::Stopped),
}

impl From<live::Stopped> for PlanError {
    fn from(stopped: live::Stopped) -> Self {
        Self::Stopped(stopped)
    }
}

/// A plan, judged, with everything that it was computed from.
#[derive(Debug)]
pub struct Judged {
    /// The plan.
    pub plan: Plan,
    /// What the guardrails said about the part that is acted on.
    pub guardrails: Vec<GuardrailReport>,
    /// Which guardrails object to the clock's part, where the other one is acted on.
    pub due_guardrails: Vec<GuardrailReport>,
    /// What was read.
    pub live: Live,
    /// Every need, in the order in which it came up, for `-v` and tests.
    pub needs: Vec<Need>,
}

impl Judged {
    /// Whether a guardrail objects.
    #[must_use]
    pub fn is_blocked(&self) -> bool {
        self.guardrails.iter().any(|one| one.verdict == GuardrailVerdict::Blocked)
    }
}

/// Reads, compares, plans and judges: the loop over needs. It sends only GET.
///
/// # Errors
/// When the organization cannot be read, or cannot be as the file says.
pub async fn plan(
    configuration: &Configuration,
    client: &Client,
    now: Seconds,
    part: Part,
) -> Result<Judged, PlanError> {
    let reader = client.reader();
    let desired = &configuration.desired;
    let mut live = Live::new(desired::aliases(desired));
    let mut asked: Vec<Need> = Vec::new();
    loop {
        let inputs = Inputs { desired, live: &live, now, files: &configuration.files };
        let (plan, mut needs, problems) = plan::plan(inputs);
        if needs.is_empty() {
            if !problems.is_empty() {
                return Err(PlanError::Problems(problems));
            }
            let (guardrails, mut more) = judge(configuration, inputs, &plan.to_send(part), client);
            let mut due_guardrails = Vec::new();
            let due = plan.to_send(Part::Due);
            if part == Part::Changes && !due.is_empty() {
                // A reviewer should see today what would stop the cron job tonight.
                let (reports, further) = judge(configuration, inputs, &due, client);
                due_guardrails = reports;
                due_guardrails.retain(|one| one.verdict == GuardrailVerdict::Blocked);
                more.extend(further);
            }
            more.sort();
            more.dedup();
            if more.is_empty() {
                return Ok(Judged { plan, guardrails, due_guardrails, live, needs: asked });
            }
            needs = more;
        }
        // Live only grows, and nothing is asked twice: so this ends.
        if let Some(need) = needs.iter().find(|need| asked.contains(need)) {
            debug_assert!(false, "asked twice: {need:?}");
            return Err(live::Stopped::in_vain(need).into());
        }
        tracing::debug!(needs = needs.len(), "reading");
        live::read(&reader, &mut live, &needs).await?;
        asked.extend(needs);
    }
}

/// Judges by the configuration's own guardrails, and by those of its base where it has one.
fn judge(
    configuration: &Configuration,
    inputs: Inputs<'_>,
    steps: &[Step],
    client: &Client,
) -> (Vec<GuardrailReport>, Vec<Need>) {
    let policy = &configuration.desired.policy;
    let is_own_key = |redacted: &str| client.is_own_key(redacted);
    let by = |policy: &Policy| guard::judge(&guard::World { inputs, policy, steps, is_own_key: &is_own_key });
    let (reports, mut needs) = by(policy);
    let Some(base) = &configuration.base else { return (reports, needs) };
    // Exceptions are bounded, end, and are told in every plan; only settings are quiet.
    let (stricter, more) = by(&Policy { guardrails: base.clone(), ..policy.clone() });
    needs.extend(more);
    needs.sort();
    needs.dedup();
    (guard::stricter(reports, stricter), needs)
}

/// The published form of a judged plan.
#[must_use]
pub fn publish(configuration: &Configuration, judged: &Judged, client: &Client, now: Seconds, part: Part) -> PlanFile {
    let Judged { plan, guardrails, due_guardrails, .. } = judged;
    let counts = client.requests();
    let estimate = plan.to_send(part).iter().map(|step| step.requests.len() as u64).sum();
    let mut file = PlanFile {
        format: FORMAT.to_owned(),
        organization: configuration.desired.organization.id.as_deref().map(str::to_owned),
        now: time(now),
        config_digest: configuration.digest.clone(),
        live_digest: plan.live_digest.clone(),
        changes: plan.changes.iter().map(|step| step.change.clone()).collect(),
        due: plan.clock.clone(),
        deferred: plan.deferred.clone(),
        held: plan.held.clone(),
        unlisted: plan.unlisted.clone(),
        ignored: plan.ignored.clone(),
        part,
        guardrails: guardrails.clone(),
        due_guardrails: due_guardrails.clone(),
        summary: plan::change::Summary::default(),
        requests: Requests { sent: counts.sent, by_route: counts.by_route, apply_estimate: estimate },
    };
    file.summary = file.summarize();
    file
}

/// What an apply will send: everything that is not withheld, or what of it reviewed plans also hold. The guardrails are
/// judged again on exactly that.
#[must_use]
pub fn select(
    configuration: &Configuration,
    judged: &Judged,
    client: &Client,
    now: Seconds,
    part: Part,
    reviewed: &[PlanFile],
) -> (Filtered, Vec<GuardrailReport>) {
    let steps = judged.plan.steps(part);
    let filtered = match reviewed {
        [] => {
            let (withheld, send) = steps.iter().cloned().partition(|step| step.withheld.is_some());
            Filtered { send, withheld, ..Filtered::default() }
        }
        reviewed => filter(steps, part, reviewed),
    };
    let inputs = Inputs { desired: &configuration.desired, live: &judged.live, now, files: &configuration.files };
    let (guardrails, _) = judge(configuration, inputs, &filtered.send, client);
    (filtered, guardrails)
}

/// Sends what was selected.
pub async fn apply(
    configuration: &Configuration,
    judged: &Judged,
    filtered: &Filtered,
    client: &Client,
    now: Seconds,
    progress: &mut dyn Progress,
) -> Report {
    let (reader, writer) = (client.reader(), client.writer());
    let again = |steps: &[Step], live: &Live| {
        let inputs = Inputs { desired: &configuration.desired, live, now, files: &configuration.files };
        let (mut reports, needs) = judge(configuration, inputs, steps, client);
        // What a guardrail counts in the plan alone does not move with the organization, and a part of the organization
        // is no measure for it.
        if !std::ptr::eq(live, &raw const judged.live) {
            reports.retain(|one| !guard::counts_steps_alone(&one.guardrail));
        }
        (reports, needs)
    };
    let executor = Executor::new((&reader, &writer), &judged.live, now, &again, progress);
    let mut changes = executor.run(&filtered.send).await;
    let verification = executor.verify(&filtered.send, &mut changes).await;
    let writes = executor.writes();
    // What was sent was in nobody's way.
    Report { changes, writes, verification, ..refuse(configuration, filtered, Vec::new(), now) }
}

/// The report of an apply that sent nothing, and what stood in its way.
#[must_use]
pub fn refuse(
    configuration: &Configuration,
    filtered: &Filtered,
    guardrails: Vec<GuardrailReport>,
    now: Seconds,
) -> Report {
    Report {
        format: report::FORMAT.to_owned(),
        organization: configuration.desired.organization.id.as_deref().map(str::to_owned),
        now: time(now),
        changes: Vec::new(),
        withheld: filtered
            .withheld
            .iter()
            .map(|step| Kept {
                address: step.change.address.clone(),
                verb: step.change.verb,
                because: step.change.withheld.clone(),
            })
            .collect(),
        not_reviewed: addresses(&filtered.not_reviewed),
        stale: filtered.stale.iter().map(|stale| stale.found.address.clone()).collect(),
        guardrails,
        writes: 0,
        verification: Verification::default(),
    }
}

fn addresses(changes: &[Change]) -> Vec<String> {
    changes.iter().map(|change| change.address.clone()).collect()
}

/// Reads what a view needs.
///
/// # Errors
/// When the organization cannot be read.
pub async fn look(client: &Client, view: View) -> Result<Live, live::Stopped> {
    let reader = client.reader();
    let mut live = Live::default();
    let mut asked: Vec<Need> = Vec::new();
    loop {
        let needs = view::needs(view, &live);
        if needs.is_empty() {
            return Ok(live);
        }
        if let Some(need) = needs.iter().find(|need| asked.contains(need)) {
            return Err(live::Stopped::in_vain(need));
        }
        live::read(&reader, &mut live, &needs).await?;
        asked.extend(needs);
    }
}

/// Re-exported for whoever renders outcomes.
pub use apply::report::Outcome;
