//! `orgward plan`: shows what would change, and why.

use super::{
    BaseArgs, ConfigurationArgs, Format, OrganizationArgs, apply,
    connect::{self, Access},
    exit::{Exit, Failure},
    files,
    load::{self, Loaded},
    output,
};
use crate::{
    api::Client,
    apply::filter::filter,
    kinds,
    model::{scope::Extent, text::harmless_json},
    plan::{
        PlanPart,
        change::{GuardrailReport, GuardrailVerdict},
        file::PlanFile,
        findings::{FailOn, findings},
    },
    reconcile::{self, CheckedPlan},
    render::{self, plain::plain, style::Style, text::View},
};
use clap::Args;
use std::path::PathBuf;

#[derive(Debug, Args)]
pub(super) struct PlanCommand {
    #[command(flatten)]
    configuration: ConfigurationArgs,
    #[command(flatten)]
    base: BaseArgs,
    #[command(flatten)]
    organization: OrganizationArgs,
    /// Write the plan in this format.
    #[arg(long, value_enum, default_value_t)]
    format: Format,
    /// Save the plan as JSON in this file, for review and for `orgward apply PLAN`.
    #[arg(long, value_name = "FILE")]
    out: Option<PathBuf>,
    /// Exit with 5 if this plan differs from the saved one, and show the differences.
    #[arg(long, value_name = "PLAN")]
    expect: Option<PathBuf>,
    /// Show the changes as a unified YAML diff from live to desired.
    #[arg(long, conflicts_with = "format")]
    diff: bool,
    /// Show only time-based changes, which `orgward apply --due` would make.
    #[arg(long)]
    due: bool,
    /// Plan as `orgward apply --no-removals` would.
    ///
    /// Changes that remove, revoke, archive or demote stay in the plan, marked "withheld".
    #[arg(long)]
    no_removals: bool,
    /// Show everything: do not group equal changes or shorten lists.
    #[arg(long)]
    all: bool,
    /// Exit with 2 if there are changes.
    #[arg(long)]
    detailed_exitcode: bool,
    /// Exit with 4 if the plan contains any of these: changes, problems, due, reported, unlisted, unlisted-privileged,
    /// read-only.
    #[arg(long, value_name = "LIST", value_delimiter = ',', value_parser = FailOn::parse)]
    fail_on: Vec<FailOn>,
}

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
    load::check_times(&loaded, connection.now)?;
    let part = if due { PlanPart::TimeBased } else { PlanPart::Changes };
    let judged = reconcile::plan(&loaded.configuration, &connection.client, connection.now, part).await?;
    for need in &judged.needs {
        let section = kinds::get(need.scope.kind).facts().section;
        let section = if matches!(need.rows, Extent::Usage(..)) { "usage" } else { section };
        let parent = need.scope.parent.as_ref().map(|parent| format!("{parent} ")).unwrap_or_default();
        tracing::info!("read {}{section}: {}", plain(&parent), need.why.as_str());
    }
    let file = reconcile::publish(&loaded.configuration, &judged, &connection.client, connection.now, part);
    Ok(Planned { loaded, connection, judged, file, part })
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

/// Says on stderr which rows the live organization makes impossible.
fn problems(file: &PlanFile) {
    for one in &file.problems {
        let (address, place) = (plain(&one.address), plain(&one.source.file));
        let (message, help) = (plain(&one.message), plain(&one.help));
        output::say(format!("problem {address} ({place}:{}): {message}. {help}", one.source.line).trim_end());
    }
}

/// Whether a plan is the one that was saved; else it says how they differ.
fn is_as_expected(judged: &CheckedPlan, part: PlanPart, expected: PlanFile) -> bool {
    let compared = filter(judged.plan.steps(part), part, &[expected]);
    let gone = |_: &str| "expected, but not in this plan";
    apply::remarks(&compared, "not expected", &gone);
    compared.not_reviewed.is_empty() && compared.stale.is_empty() && compared.gone.is_empty()
}

pub(super) async fn run(command: &PlanCommand) -> Result<Exit, Failure> {
    files::check_target("save the plan as", command.out.as_deref())?;
    let expected = command.expect.as_deref().map(apply::read_plan).transpose()?;
    let mut loaded = load::valid(&command.configuration)?;
    load::apply_run_policy(&mut loaded, command.no_removals);
    load::with_base(&mut loaded, command.base.base.as_deref())?;
    if let (Some(path), Some(plan)) = (&command.expect, &expected) {
        apply::same_organization(path, plan, loaded.configuration.desired.organization.id.as_deref())?;
    }
    let planned = make(loaded, &command.organization, Access::ReadOnly, command.due).await?;
    let Planned { file, judged, part, .. } = &planned;
    if let Some(path) = &command.out {
        let text = json(file)? + "\n";
        output::save(path, &text)
            .map_err(|error| Failure::wrong(format!("cannot save the plan as {}: {error}", path.display())))?;
    }
    let style = Style { all: command.all, ..output::style() };
    output::result(&match command.format {
        _ if command.diff => {
            let diff = render::diff::diff(file, style, *part);
            if diff.is_empty() {
                output::say(match file.is_in_sync() {
                    true => "in sync: no differences",
                    false => "no differences to draw, but the plan is not in sync: run it without `--diff`",
                });
            }
            diff
        }
        Format::Text => render::text::plan(file, style, View { part: *part, title: "" }),
        Format::Markdown => render::markdown::plan(file, output::COMMENT),
        Format::Json => json(file)?,
    });
    if command.diff {
        problems(file);
        objections(&file.guardrails);
        let withheld = file.changes_of(*part).filter(|change| !change.withheld.is_empty()).count();
        if withheld > 0 {
            output::say(&format!(
                "withheld: {withheld} of these changes would not be sent (run without `--diff` for details)"
            ));
        }
    }
    let changes =
        if judged.plan.steps(*part).is_empty() || !command.detailed_exitcode { Exit::Done } else { Exit::Changes };
    let exit = if judged.is_blocked() { Exit::Blocked.or(changes) } else { changes };
    let exit = if file.problems.is_empty() { exit } else { exit.or(Exit::InvalidInput) };
    let found = findings(file);
    let tripped: Vec<&str> =
        command.fail_on.iter().filter(|word| found.contains(word)).map(|word| word.as_str()).collect();
    let exit = if tripped.is_empty() {
        exit
    } else {
        output::say(&format!("the plan contains findings that `--fail-on` names: {}", tripped.join(", ")));
        Exit::Blocked.or(exit)
    };
    let as_expected = expected.is_none_or(|expected| is_as_expected(judged, *part, expected));
    Ok(if as_expected { exit } else { exit.or(Exit::Stale) })
}
