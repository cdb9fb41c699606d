//! `orgward plan`: shows what would change, and why.

use super::{
    BaseArgs, ConfigurationArgs, Format, LiveArgs, OrganizationArgs, base,
    configuration::{self, Loaded},
    connect,
    exit::{Exit, Failure},
    files, lost_keys, output,
    planned::{Planned, json, objections},
    reviewed,
};
use crate::{
    apply::filter::filter,
    explain,
    model::text::harmless_json,
    plan::{
        PlanPart,
        file::PlanFile,
        findings::{FailOn, findings},
    },
    reconcile::CheckedPlan,
    render::{self, plain::plain, plan_text::PlanView, style::Style},
};
use clap::Args;
use std::path::PathBuf;

#[derive(Debug, Args)]
pub(super) struct PlanCommand {
    #[command(flatten)]
    configuration: ConfigurationArgs,
    #[command(flatten)]
    base: BaseArgs,
    /// Plan only the entries that changed since this revision, and read only what they need.
    ///
    /// For pull requests: a change of one entry takes a handful of requests, and no change takes none. The plan names
    /// what it looked at, and the guardrails that it leaves to the apply because they need lists that it does not read.
    /// It does not tell whether the organization is in sync. `apply PLAN` sends what it contains, and lists what differs
    /// elsewhere. If `policy` or `organization` changed, or another part that the whole organization depends on, the plan
    /// is made in full. The value is a path or a git revision, as for `--base`. As with that option, the plan tells which
    /// entries are no longer managed and which policy is looser. Example: `--changed-since origin/main`.
    #[arg(long, value_name = "REF|FILE|FOLDER", conflicts_with_all = ["due", "expect"])]
    changed_since: Option<PathBuf>,
    #[command(flatten)]
    organization: OrganizationArgs,
    #[command(flatten)]
    live: LiveArgs,
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
    /// Also look for keys that a run of this journal made and did not hand over.
    ///
    /// A run that is killed may leave a key whose value nobody has. The plan revokes such a key and makes another one, as
    /// `orgward apply --journal FILE` does. A key whose journal lines were written with another admin key is a problem of
    /// the plan: nothing proves what the lines say. Example: `--journal journal.jsonl`.
    #[arg(long, value_name = "FILE", conflicts_with_all = ["live", "changed_since", "explain_requests"])]
    journal: Option<PathBuf>,
    /// Show everything: do not group equal changes or shorten lists.
    #[arg(long)]
    all: bool,
    /// Show which requests the plan would send, and what needs them; reads nothing and needs no key.
    ///
    /// The numbers follow from the configuration. Where a number depends on the organization, the output says so. The
    /// time is computed with `--rpm`.
    #[arg(long, conflicts_with_all = ["out", "expect", "diff", "detailed_exitcode", "fail_on"])]
    explain_requests: bool,
    /// Exit with 2 if the plan contains changes.
    #[arg(long)]
    detailed_exitcode: bool,
    /// Exit with 4 if the plan contains any of these: changes, problems, due, reported, unlisted, unlisted-privileged,
    /// read-only.
    #[arg(long, value_name = "LIST", value_delimiter = ',', value_parser = FailOn::parse)]
    fail_on: Vec<FailOn>,
}

/// Says on stderr which rows the live organization makes impossible.
fn problems(file: &PlanFile) {
    for one in &file.problems {
        let (address, place) = (plain(&one.address), plain(&one.source.file));
        let (message, help) = (plain(&one.message), plain(&one.help));
        output::say(format!("problem {address} ({place}:{}): {message}. {help}", one.source.line).trim_end());
    }
}

/// Returns whether a plan is the one that was saved; else it says how they differ.
fn is_as_expected(judged: &CheckedPlan, part: PlanPart, expected: PlanFile) -> bool {
    let expected = [expected];
    let mut compared = filter(judged.plan.steps(part), part, &expected);
    compared.keep_to_reviewed_gains(part, &expected, &|_| judged.access.clone());
    let gone = |_: &str| "expected, but not in this plan";
    reviewed::remarks(&compared, "not expected", "outside the scope of the expected plan", &gone);
    compared.not_reviewed.is_empty() && compared.stale.is_empty() && compared.gone.is_empty()
}

/// Says which requests the plan would send. Nothing is sent.
async fn explain_requests(command: &PlanCommand, loaded: &Loaded) -> Result<Exit, Failure> {
    let now = connect::clock(command.organization.now.as_deref())?;
    configuration::check_times(loaded, now)?;
    let part = if command.due { PlanPart::TimeBased } else { PlanPart::Changes };
    let plan = explain::explain(&loaded.configuration, now, part, command.organization.rpm).await;
    output::result(&match command.format {
        Format::Text => render::reading_plan::text(&plan, output::terminal_width()),
        Format::Markdown => render::reading_plan::markdown(&plan),
        Format::Json => serde_json::to_string_pretty(&plan)
            .map(|text| harmless_json(&text))
            .map_err(|error| Failure::wrong(format!("cannot write the reading plan: {error}")))?,
    });
    Ok(Exit::Done)
}

pub(super) async fn run(command: &PlanCommand) -> Result<Exit, Failure> {
    files::check_save("save the plan as", command.out.as_deref())?;
    let expected = command.expect.as_deref().map(reviewed::read_plan).transpose()?;
    let mut loaded = configuration::valid(&command.configuration)?;
    let base = command.base.base.as_deref();
    base::with_base(&mut loaded, base, &command.configuration)?;
    // What only this run asks for is no change of the configuration.
    let scope = base::narrow(&mut loaded, command.changed_since.as_deref(), base, &command.configuration)?;
    configuration::apply_run_policy(&mut loaded, command.no_removals);
    if let (Some(path), Some(plan)) = (&command.expect, &expected) {
        reviewed::same_organization(path, plan, loaded.configuration.desired.organization.id.as_deref())?;
    }
    if command.explain_requests {
        return explain_requests(command, &loaded).await;
    }
    let organization = command.live.of(&command.organization);
    let mut planned = lost_keys::make(command.journal.as_deref(), loaded, &organization, command.due).await?;
    if scope.is_some() {
        planned.file.scope = scope;
        planned.file.summary = planned.file.summarize();
    }
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
                    false if file.scope.is_some() && file.shows_nothing() => {
                        "no differences to draw; this scoped plan does not tell whether the organization is in sync"
                    }
                    false => "no differences to draw, but the plan is not in sync: run it without `--diff`",
                });
            }
            diff
        }
        Format::Text => render::plan_text::plan(file, style, PlanView { part: *part, title: "" }),
        Format::Markdown => render::markdown::plan(file, output::COMMENT),
        Format::Json => json(file)?,
    });
    if command.diff {
        if let Some(snapshot) = &file.snapshot {
            output::say(&render::snapshot_remark(snapshot));
        }
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
