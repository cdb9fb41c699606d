//! The story on one screen: configuration and organization in, a judged plan out, and an apply that sends no more than
//! that. The only place that connects stages.

use crate::{
    api::Client,
    apply::{
        self, Executor, Progress,
        filter::{Filtered, filter},
        report::{self, Entry, Report, Verification, WithheldChange},
    },
    desired,
    diff::{self, DifferenceKind},
    guard::{self, Admitted},
    import::{self, ImportChoice},
    kinds::{
        self,
        erased::{AnyKind, AnyRead},
    },
    live,
    model::{
        desired_table::Desired,
        live_table::{Facet, Live},
        read_request::{Extent, ReadReason, ReadRequest},
        scalar::{Seconds, time},
        scope::ScopeKey,
    },
    plan::{
        self, LiveAccess, PlanPart, Step,
        change::{Change, GuardrailReport, Origin},
        file::{FORMAT, PlanFile, Requests},
        published_base::BaseSummary,
        since_base::SinceBase,
    },
    view::{self, FeedResults, Verdicts, View},
};
use serde_json::value::RawValue;
use std::{
    collections::{BTreeMap, BTreeSet},
    ops::ControlFlow,
};

mod scopes_by_log;
pub mod since_snapshot;
mod stage;
mod valid_configuration;
pub mod who_changed;

use stage::judge;
pub use stage::{CheckedPlan, lacks};
pub use valid_configuration::{Base, Configuration};

/// Reads, compares, plans and judges: the loop over needs. It sends only GET.
///
/// # Errors
/// When the organization cannot be read.
pub async fn plan(
    configuration: &Configuration,
    client: &Client,
    now: Seconds,
    part: PlanPart,
) -> Result<CheckedPlan, live::Stopped> {
    let mut asked_for_base = BTreeSet::new();
    let is_own_key = |redacted: &str| client.is_own_key(redacted);
    let aliases = desired::aliases(&configuration.desired);
    let (checked, live, needs) = read_until(client, Live::new(aliases), |live| {
        match stage::check(configuration, live, now, part, &is_own_key, &mut asked_for_base) {
            Ok(checked) => ControlFlow::Break(checked),
            Err(lacks) => ControlFlow::Continue(requests(lacks)),
        }
    })
    .await?;
    Ok(CheckedPlan { live, needs, ..checked })
}

/// Returns the read requests without who needs them, in order.
fn requests(lacks: guard::Lacks) -> Vec<ReadRequest> {
    lacks.into_iter().map(|(need, _)| need).collect::<BTreeSet<_>>().into_iter().collect()
}

/// Reads what `stage` lacks, and runs it again, until it lacks nothing. Returns its result, what was read, and every
/// read request.
async fn read_until<T>(
    client: &Client,
    mut live: Live,
    mut stage: impl FnMut(&Live) -> ControlFlow<T, Vec<ReadRequest>>,
) -> Result<(T, Live, Vec<ReadRequest>), live::Stopped> {
    let reader = client.reader();
    let mut asked: Vec<ReadRequest> = Vec::new();
    let mut times: BTreeMap<ReadRequest, usize> = BTreeMap::new();
    loop {
        let needs = match stage(&live) {
            ControlFlow::Break(result) => return Ok((result, live, asked)),
            ControlFlow::Continue(needs) => needs,
        };
        // Live only grows, and nothing is asked twice. Only what stands in something that another list showed later was
        // not read the first time, and is asked once more: so this ends.
        let in_vain = |need: &&ReadRequest| match times.get(need) {
            None => false,
            Some(1) => live.scopes.contains_key(&need.scope),
            Some(_) => true,
        };
        if let Some(need) = needs.iter().find(in_vain) {
            debug_assert!(false, "asked twice: {need:?}");
            return Err(live::Stopped::in_vain(need));
        }
        tracing::debug!(needs = needs.len(), "reading");
        live::read(&reader, &mut live, &needs).await?;
        for need in needs {
            let times = times.entry(need.clone()).or_default();
            *times += 1;
            if *times == 1 {
                asked.push(need);
            }
        }
    }
}

/// The published form of a judged plan.
#[must_use]
pub fn publish(
    configuration: &Configuration,
    judged: &CheckedPlan,
    client: &Client,
    now: Seconds,
    part: PlanPart,
) -> PlanFile {
    let CheckedPlan { plan, guardrails, due_guardrails, skipped, forecast, access, due_access, .. } = judged;
    let counts = client.requests();
    let sent = |step: &&Step| part == PlanPart::Changes || !skipped.contains_key(&step.change.id);
    let estimate = apply::expected_requests(&plan.to_send(part).iter().filter(sent).collect::<Vec<_>>());
    let mut file = PlanFile {
        format: FORMAT.to_owned(),
        organization: configuration.desired.organization.id.as_deref().map(str::to_owned),
        now: time(now),
        snapshot: None,
        since: None,
        authors: Vec::new(),
        config_digest: configuration.digest.clone(),
        live_digest: plan.live_digest.clone(),
        scope: None,
        base: None,
        policy_changes: Vec::new(),
        released: Vec::new(),
        problems: plan.problems.clone(),
        changes: plan.changes.iter().map(|step| step.change.clone()).collect(),
        due: plan.clock.clone(),
        deferred: plan.deferred.iter().map(|row| row.told.clone()).collect(),
        read_only: plan.read_only.clone(),
        warnings: plan.warnings.clone(),
        unlisted: plan.unlisted.clone(),
        ignored: plan.ignored.clone(),
        part,
        guardrails: guardrails.clone(),
        due_guardrails: due_guardrails.clone(),
        access: access.clone(),
        due_access: due_access.clone(),
        forecast: forecast.clone(),
        summary: plan::change::Summary {
            manages_nothing: configuration.desired.is_empty(),
            ..plan::change::Summary::default()
        },
        requests: Requests { sent: counts.sent, by_route: counts.by_route, apply_estimate: estimate },
    };
    for change in file.due.iter_mut().filter_map(|due| due.change.as_mut()) {
        change.skipped = skipped.get(&change.id).cloned().unwrap_or_default();
    }
    if let (Some(base), Some(since)) = (&configuration.base, &judged.since_base) {
        compare_with_base(&mut file, base, since);
    }
    file.summary = file.summarize();
    file
}

/// Writes the comparison with a base into a plan.
fn compare_with_base(file: &mut PlanFile, base: &Base, since: &SinceBase) {
    file.policy_changes.clone_from(&since.policy);
    file.released.clone_from(&since.released);
    if !base.compares_changes {
        return;
    }
    let mut summary = BaseSummary { name: base.name.clone(), commit: base.commit.clone(), ..BaseSummary::default() };
    for change in file.changes.iter_mut().chain(file.due.iter_mut().filter_map(|due| due.change.as_mut())) {
        let is_pending = since.pending.contains(&change.id);
        change.origin = Some(if is_pending { Origin::Pending } else { Origin::Proposal });
        *(if is_pending { &mut summary.pending } else { &mut summary.proposal }) += 1;
    }
    file.base = Some(summary);
}

/// Returns what an apply will send: everything that is not withheld, or what of it reviewed plans also hold. The
/// guardrails are judged again on exactly that.
#[must_use]
pub fn select(
    configuration: &Configuration,
    judged: &CheckedPlan,
    client: &Client,
    now: Seconds,
    part: PlanPart,
    reviewed: &[PlanFile],
) -> (Filtered, Vec<GuardrailReport>) {
    let steps = judged.plan.steps(part);
    let mut filtered = match reviewed {
        [] => {
            let (withheld, send) = steps.iter().cloned().partition(|step| step.withheld.is_some());
            Filtered { send, withheld, ..Filtered::default() }
        }
        reviewed => filter(steps, part, reviewed),
    };
    filtered.take_problems(&judged.plan.problems, reviewed);
    let is_own_key = |redacted: &str| client.is_own_key(redacted);
    let inputs = configuration.inputs(&judged.live, now);
    let access = LiveAccess::new(inputs);
    if !reviewed.is_empty() {
        filtered.keep_to_reviewed_gains(part, reviewed, &|steps| access.published(steps, &[]));
    }
    let (guardrails, _) = judge(configuration, &access, &filtered.send, &is_own_key);
    if part == PlanPart::TimeBased {
        // Nobody watches this run, so one objection does not keep the rest back.
        let judge = |steps: &[Step]| judge(configuration, &access, steps, &is_own_key).0;
        let Admitted { steps, skipped, objections } = guard::admit(&filtered.send, &judge);
        filtered.send = steps;
        filtered.objections = objections;
        filtered.skipped = skipped.into_iter().map(|one| (one.step, one.detail)).collect();
    }
    (filtered, guardrails)
}

/// Sends what was selected.
pub async fn apply(
    configuration: &Configuration,
    judged: &CheckedPlan,
    filtered: &Filtered,
    client: &Client,
    now: Seconds,
    progress: &mut dyn Progress,
) -> Report {
    let (reader, writer) = (client.reader(), client.writer());
    let is_own_key = |redacted: &str| client.is_own_key(redacted);
    let planned = LiveAccess::new(configuration.inputs(&judged.live, now));
    let again = |steps: &[Step], live: &Live| {
        let is_planned = std::ptr::eq(live, &raw const judged.live);
        let (mut reports, lacks) = match is_planned {
            true => judge(configuration, &planned, steps, &is_own_key),
            false => judge(configuration, &LiveAccess::new(configuration.inputs(live, now)), steps, &is_own_key),
        };
        // What a guardrail counts in the plan alone does not move with the organization, and a part of the organization
        // is no measure for it.
        if !is_planned {
            reports.retain(|one| !guard::counts_steps_alone(&one.guardrail));
        }
        (reports, requests(lacks))
    };
    let sinks = configuration.sinks.clone().unwrap_or_default();
    let executor = Executor::new(&reader, &writer, &judged.live, now, &again, progress).handing_to(sinks);
    let mut changes = executor.run(&filtered.send).await;
    let verification = executor.verify(&filtered.send, &mut changes).await;
    let writes = executor.writes();
    drop(executor);
    for (step, detail) in &filtered.skipped {
        let entry = Entry::skipped(step, detail);
        progress.ends(&entry);
        changes.push(entry);
    }
    // What was sent was in nobody's way.
    Report { changes, writes, verification, ..refuse(configuration, filtered, filtered.objections.clone(), now) }
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
        problems: filtered.problems.clone(),
        withheld: filtered
            .withheld
            .iter()
            .map(|step| WithheldChange {
                address: step.change.address.clone(),
                verb: step.change.verb,
                detail: step.change.withheld.clone(),
            })
            .collect(),
        not_reviewed: addresses(&filtered.not_reviewed),
        out_of_scope: filtered.out_of_scope.clone(),
        stale: filtered.stale.iter().map(|stale| stale.found.address.clone()).collect(),
        guardrails,
        writes: 0,
        verification: Verification::default(),
    }
}

fn addresses(changes: &[Change]) -> Vec<String> {
    changes.iter().map(|change| change.address.clone()).collect()
}

/// Reads what a view needs, and what the allow rules of a configuration need to judge the keys that it shows. The
/// listings beside live rows come last, page by page.
///
/// # Errors
/// When the organization cannot be read.
pub async fn look(
    client: &Client,
    view: &View,
    rules: Option<&Desired>,
    now: Seconds,
) -> Result<(Live, Verdicts, FeedResults), live::Stopped> {
    let stage = |live: &Live| {
        let mut needs = view::needs(view, live);
        if !needs.is_empty() {
            return ControlFlow::Continue(needs);
        }
        let Some(desired) = rules else { return ControlFlow::Break(Verdicts::new()) };
        let drift = diff::judge(desired, live, now);
        // A key whose owner cannot be read is shown as one that cannot be compared.
        let as_part = |need: ReadRequest| ReadRequest { why: ReadReason::ViewPart, ..need };
        needs.extend(drift.needs.into_iter().map(as_part));
        needs.retain(|need| live.unreadable(&need.scope, Facet::Extent).is_none());
        needs.sort();
        needs.dedup();
        if !needs.is_empty() {
            return ControlFlow::Continue(needs);
        }
        let verdicts = drift.differences.into_iter().filter_map(|difference| match difference.what {
            DifferenceKind::Judged { live, verdict } => {
                Some(((difference.scope.clone(), live.identity.as_str().into()), verdict))
            }
            _ => None,
        });
        ControlFlow::Break(verdicts.collect())
    };
    let aliases = rules.map(desired::aliases).unwrap_or_default();
    let (verdicts, live, _) = read_until(client, Live::new(aliases), stage).await?;
    let mut gathered = FeedResults::default();
    for feed in view::feeds(view, &live) {
        let mut take = |raw: &RawValue| gathered.take(&feed, raw);
        match live::feed::feed(&client.reader(), &feed.title, &feed.request, &mut take).await {
            Ok(has_more) => gathered.end(&feed, has_more),
            Err(stopped) => match live::feed::refusal(&stopped).filter(|_| feed.is_optional) {
                Some(why) => gathered.miss(&feed, why),
                None => return Err(stopped),
            },
        }
    }
    Ok((live, verdicts, gathered))
}

/// Reads everything that an import describes. What the key may not read is noted, and ends nothing.
///
/// # Errors
/// When the organization cannot be read.
pub async fn read_for_import(client: &Client, choice: &ImportChoice) -> Result<Live, live::Stopped> {
    let reader = client.reader();
    let mut live = Live::new(desired::aliases(&Desired::default()));
    let mut asked: BTreeSet<ReadRequest> = BTreeSet::new();
    loop {
        import::pin(&mut live);
        let mut needs = import::needs(&live, choice);
        needs.retain(|need| asked.insert(need.clone()));
        if needs.is_empty() {
            return Ok(live);
        }
        tracing::info!(sections = needs.len(), "reading");
        live::read(&reader, &mut live, &needs).await?;
    }
}

/// Reads everything that an import describes, and what listings hide, for a snapshot. A plan asks for what is hidden if
/// something listed is missing.
///
/// # Errors
/// When the organization cannot be read.
pub async fn read_for_snapshot(client: &Client, choice: &ImportChoice) -> Result<Live, live::Stopped> {
    let mut live = read_for_import(client, choice).await?;
    let hides = |kind: &dyn AnyKind| kind.reads().iter().any(|read| matches!(read, AnyRead::Hidden(..)));
    let hidden: Vec<ReadRequest> = kinds::under("")
        .filter(|(_, kind)| hides(*kind))
        .map(|(kind, _)| ReadRequest {
            scope: ScopeKey { kind, parent: None },
            rows: Extent::Hidden,
            why: ReadReason::Import,
        })
        .collect();
    live::read(&client.reader(), &mut live, &hidden).await?;
    Ok(live)
}

/// Re-exported for whoever renders outcomes.
pub use apply::report::Outcome;
