//! `orgward plan`: shows what would change, and why.

use super::{
    ConfigurationArgs, Format, OrganizationArgs,
    connect::{self, Use},
    exit::{Exit, Failure},
    load::{self, Loaded},
    output,
};
use crate::{
    kinds,
    model::text::harmless_json,
    plan::{
        Part,
        change::{GuardrailReport, GuardrailVerdict},
        file::PlanFile,
    },
    reconcile::{self, Judged, PlanError},
    render::{self, plain::plain, text::View},
};
use clap::Args;
use std::path::PathBuf;

#[derive(Debug, Args)]
pub(super) struct PlanCommand {
    #[command(flatten)]
    configuration: ConfigurationArgs,
    #[command(flatten)]
    organization: OrganizationArgs,
    /// How the plan looks.
    #[arg(long, value_enum, default_value_t)]
    format: Format,
    /// Save the plan as JSON, for review and for `apply PLAN`.
    #[arg(long, value_name = "FILE")]
    out: Option<PathBuf>,
    /// Draw the changes as a unified YAML diff of live against desired.
    #[arg(long, conflicts_with = "format")]
    diff: bool,
    /// Look at the clock's part: what `apply --due` would do.
    #[arg(long)]
    due: bool,
    /// Exit with 2 when there are changes.
    #[arg(long)]
    detailed_exitcode: bool,
}

/// A plan with everything around it.
pub(super) struct Planned {
    pub(super) loaded: Loaded,
    pub(super) connection: connect::Connection,
    pub(super) judged: Judged,
    pub(super) file: PlanFile,
    pub(super) part: Part,
}

/// Connects, reads and plans.
pub(super) async fn make(
    loaded: Loaded,
    organization: &OrganizationArgs,
    what_for: Use,
    due: bool,
) -> Result<Planned, Failure> {
    let id = loaded.configuration.desired.organization.id.as_deref();
    let connection = connect::connect(organization, what_for, id).await?;
    let part = if due { Part::Due } else { Part::Changes };
    let judged = match reconcile::plan(&loaded.configuration, &connection.client, connection.now, part).await {
        Ok(judged) => judged,
        Err(PlanError::Problems(problems)) => {
            load::draw(&problems, &loaded.sources);
            return Err(Failure::said(Exit::Wrong));
        }
        Err(PlanError::Stopped(stopped)) => return Err(stopped.into()),
    };
    for need in &judged.needs {
        let section = kinds::get(need.scope.kind).written().section;
        let parent = need.scope.parent.as_ref().map(|parent| format!("{parent} ")).unwrap_or_default();
        tracing::info!("read {parent}{section}: {}", need.why.as_str());
    }
    let file = reconcile::publish(&loaded.configuration, &judged, &connection.client, connection.now, part);
    Ok(Planned { loaded, connection, judged, file, part })
}

/// A plan as JSON.
pub(super) fn json(file: &PlanFile) -> Result<String, Failure> {
    let text = serde_json::to_string_pretty(file);
    text.map(|text| harmless_json(&text)).map_err(|error| Failure::wrong(format!("cannot write the plan: {error}")))
}

/// Says on stderr which guardrails object.
pub(super) fn objections(guardrails: &[GuardrailReport]) {
    for one in guardrails.iter().filter(|one| one.verdict == GuardrailVerdict::Blocked) {
        let (saw, limit) = (plain(&one.saw), plain(&one.limit));
        output::say(&format!("guardrail {}: saw {saw}; limit: {limit}. {}", one.guardrail, one.help));
    }
}

pub(super) async fn run(command: &PlanCommand) -> Result<Exit, Failure> {
    let loaded = load::good(&command.configuration)?;
    let planned = make(loaded, &command.organization, Use::Look, command.due).await?;
    let Planned { file, judged, part, .. } = &planned;
    if let Some(path) = &command.out {
        let text = json(file)? + "\n";
        output::save(path, &text)
            .map_err(|error| Failure::wrong(format!("cannot save the plan as {}: {error}", path.display())))?;
    }
    let style = output::style();
    output::result(&match command.format {
        _ if command.diff => {
            let diff = render::diff::diff(file, style, *part);
            if diff.is_empty() {
                output::say("in sync: there is nothing to draw");
            }
            diff
        }
        Format::Text => render::text::plan(file, style, View { part: *part, title: "" }),
        Format::Markdown => render::markdown::plan(file, output::COMMENT_BYTES),
        Format::Json => json(file)?,
    });
    if command.diff {
        objections(&file.guardrails);
    }
    let changes =
        if judged.plan.steps(*part).is_empty() || !command.detailed_exitcode { Exit::Done } else { Exit::Changes };
    Ok(if judged.is_blocked() { Exit::Blocked.or(changes) } else { changes })
}
