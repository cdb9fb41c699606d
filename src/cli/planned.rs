//! What `plan`, `apply` and `drift` begin with: a configuration in, a checked plan with everything around it out.

use super::{
    OrganizationArgs,
    configuration::{self, Loaded},
    connect::{self, Access},
    exit::Failure,
    output,
};
use crate::{
    api::Client,
    kinds,
    model::{read_request::Extent, text::harmless_json},
    plan::{
        PlanPart,
        change::{GuardrailReport, GuardrailVerdict},
        file::{PlanFile, Requests},
    },
    reconcile::{self, CheckedPlan},
    render::plain::plain,
};

/// A plan with everything around it.
pub(super) struct Planned {
    pub(super) loaded: Loaded,
    pub(super) connection: connect::Connection,
    pub(super) judged: CheckedPlan,
    pub(super) file: PlanFile,
    pub(super) part: PlanPart,
}

/// Connects, reads and plans.
pub(super) async fn make(
    loaded: Loaded,
    organization: &OrganizationArgs,
    what_for: Access,
    due: bool,
) -> Result<Planned, Failure> {
    make_with(loaded, organization, what_for, due, |_, _| {}).await
}

/// Connects, lets the caller add to what should be, reads and plans.
pub(super) async fn make_with(
    mut loaded: Loaded,
    organization: &OrganizationArgs,
    what_for: Access,
    due: bool,
    prepare: impl FnOnce(&mut Loaded, &Client),
) -> Result<Planned, Failure> {
    let id = loaded.configuration.desired.organization.id.as_deref();
    let connection = connect::connect(organization, what_for, id).await?;
    prepare(&mut loaded, &connection.client);
    configuration::check_times(&loaded, connection.now)?;
    let part = if due { PlanPart::TimeBased } else { PlanPart::Changes };
    let judged = reconcile::plan(&loaded.configuration, &connection.client, connection.now, part).await?;
    let mut planned = publish(loaded, connection, judged, part);
    if let Some(snapshot) = &planned.connection.snapshot {
        let file = &mut planned.file;
        file.snapshot = Some(snapshot.clone());
        // The snapshot answered, and nothing was sent.
        file.requests = Requests { apply_estimate: file.requests.apply_estimate, ..Requests::default() };
    }
    Ok(planned)
}

/// Puts everything around a checked plan.
pub(super) fn publish(loaded: Loaded, connection: connect::Connection, judged: CheckedPlan, part: PlanPart) -> Planned {
    log_needs(&judged);
    let file = reconcile::publish(&loaded.configuration, &judged, &connection.client, connection.now, part);
    Planned { loaded, connection, judged, file, part }
}

/// Logs what a plan asked for, and why.
fn log_needs(judged: &CheckedPlan) {
    for need in &judged.needs {
        let section = kinds::get(need.scope.kind).facts().section;
        let section = if matches!(need.rows, Extent::Usage(..)) { "usage" } else { section };
        let parent = need.scope.parent.as_ref().map(|parent| format!("{parent} ")).unwrap_or_default();
        tracing::info!("read {}{section}: {}", plain(&parent), need.why.as_str());
    }
}

/// A plan as JSON.
pub(super) fn json(file: &PlanFile) -> Result<String, Failure> {
    let text = serde_json::to_string_pretty(file);
    text.map(|text| harmless_json(&text)).map_err(|error| Failure::wrong(format!("cannot write the plan: {error}")))
}

/// Says on stderr which guardrails object, which do not because the file says so, and which could not look.
pub(super) fn objections(guardrails: &[GuardrailReport]) {
    for one in guardrails {
        let said = match one.verdict {
            GuardrailVerdict::Passed => continue,
            GuardrailVerdict::Blocked => ": observed",
            GuardrailVerdict::Overridden => " is overridden: observed",
            GuardrailVerdict::NotChecked => " was not checked:",
            GuardrailVerdict::LeftToApply => " is left to the apply:",
        };
        let (name, observed, limit) = (&one.guardrail, plain(&one.observed), plain(&one.limit));
        output::say(format!("guardrail {name}{said} {observed}; limit: {limit}. {}", one.help).trim_end());
        if !one.override_with.is_empty() {
            output::say(&format!("  override: {}", plain(&one.override_with)));
        }
        for used in &one.overrides {
            let (place, reason) = (plain(&used.source.file), plain(&used.reason));
            output::say(&format!("  override: {place}:{} until {}: {reason}", used.source.line, plain(&used.until)));
        }
    }
}
