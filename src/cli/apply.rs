//! `orgward apply`: plans, asks, and sends exactly those changes; with reviewed plans, only what they contain.

use super::{
    BaseArgs, ConfigurationArgs, Format, OrganizationArgs, base, configuration,
    connect::{self, Access},
    exit::{Exit, Failure},
    files, journal, key_sinks, output,
    planned::{self, Planned},
    progress_lines::{ProgressLines, listen},
    restore,
    reviewed::{PLAN_BYTES, is_live, not_blocked, read_plan, remarks, same_organization},
};
use crate::{
    api::{
        clock::{Clock as _, SystemClock},
        network::run_id,
    },
    apply::{
        journal::{Journal, Run},
        report::Report,
    },
    model::{plural::count, text::harmless_json},
    plan::{PlanPart, Step, WithheldBy, change::GuardrailReport, sha256},
    reconcile::{self, CheckedPlan, Configuration},
    render::{self, plain::plain, plan_text::PlanView, style::Style},
};
use clap::{Args, ValueEnum};
use std::{
    path::{Path, PathBuf},
    time::Instant,
};

#[derive(Debug, Args)]
#[command(after_help = "ORGWARD_FREEZE=1 in the environment withholds every change, regardless of `policy.freeze`.")]
pub(super) struct Apply {
    /// Send only changes that these reviewed plans contain.
    #[arg(value_name = "PLAN")]
    plans: Vec<PathBuf>,
    #[command(flatten)]
    configuration: ConfigurationArgs,
    #[command(flatten)]
    base: BaseArgs,
    #[command(flatten)]
    organization: OrganizationArgs,
    /// What to do when a reviewed change no longer matches the organization.
    #[arg(long, value_enum, default_value_t, requires = "plans")]
    on_stale: OnStale,
    /// Apply only time-based changes: expired `until`, `max_age`, `max_idle` and invites, and keys due for rotation.
    ///
    /// A change that a guardrail objects to is skipped, the other changes are made, and the exit code is 4.
    #[arg(long)]
    due: bool,
    /// Do not remove, revoke, archive or demote anything in this run.
    ///
    /// Such changes stay in the plan, marked "withheld".
    #[arg(long)]
    no_removals: bool,
    /// Append a JSON line to this file before and after each write; `-` is stdout.
    #[arg(long, value_name = "FILE|-")]
    journal: Option<PathBuf>,
    /// Hand the values of new service-account keys to this sink: a folder, or a program.
    ///
    /// `NAME=file:DIR` writes one file for each key, which only its owner can read; `NAME=exec:COMMAND` runs a program
    /// without a shell and writes the value to its stdin. Repeat the option for several sinks. An apply that makes
    /// keys needs `--journal FILE`, so that a key is found again if the run dies before its value is handed over.
    #[arg(long = "sink", value_name = "NAME=KIND:TARGET")]
    sinks: Vec<String>,
    /// Refuse reviewed plans that were made from a snapshot.
    #[arg(long)]
    require_live_plan: bool,
    /// Do not ask for confirmation, for example in CI.
    #[arg(long)]
    yes: bool,
    /// Show everything: do not group equal changes or shorten lists.
    #[arg(long)]
    all: bool,
    /// Write the report in this format.
    #[arg(long, value_enum, default_value_t)]
    format: Format,
}

/// What becomes of the others when a reviewed change does not fit any more.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, ValueEnum)]
enum OnStale {
    /// Apply nothing.
    #[default]
    Stop,
    /// Apply the changes that still match.
    Skip,
}

pub(super) async fn run(command: &Apply) -> Result<Exit, Failure> {
    if command.format == Format::Json && command.journal.as_deref() == Some(Path::new("-")) {
        return Err(Failure::wrong("the journal and the JSON report cannot both be written to stdout")
            .hint("Write the journal to a file: `--journal FILE`."));
    }
    files::check_target("write the journal", command.journal.as_deref())?;
    let size: u64 = command.plans.iter().filter_map(|path| Some(std::fs::metadata(path).ok()?.len())).sum();
    if size > PLAN_BYTES && command.plans.len() > 1 {
        return Err(Failure::wrong(format!("the plans are larger than {} MiB together", PLAN_BYTES >> 20))
            .hint("Apply them one after the other."));
    }
    let reviewed = command.plans.iter().map(|path| read_plan(path)).collect::<Result<Vec<_>, _>>()?;
    let mut loaded = configuration::valid(&command.configuration)?;
    loaded.configuration.sinks = Some(key_sinks::bind(&command.sinks)?);
    configuration::apply_run_policy(&mut loaded, command.no_removals);
    base::with_base(&mut loaded, command.base.base.as_deref(), &command.configuration)?;
    let organization = configuration::organization_id(&loaded, "apply")?;
    let part = if command.due { PlanPart::TimeBased } else { PlanPart::Changes };
    let written = command.journal.as_deref().filter(|path| *path != Path::new("-"));
    let runs = written.map(|path| journal::runs(path, &organization)).unwrap_or_default();
    let last = runs.last();
    let mut organization_args = command.organization.clone();
    if let Some(last) = last {
        let began = Instant::now();
        let deadline = connect::deadline(&command.organization)?;
        restore::settle(last, connect::settle_time(&command.organization)?, deadline).await?;
        // Waiting is a part of the run.
        let left = deadline.saturating_sub(began.elapsed()).as_secs().max(1);
        organization_args.deadline = Some(format!("{left}s"));
    }
    for (path, plan) in command.plans.iter().zip(&reviewed) {
        same_organization(path, plan, Some(&organization))?;
        if command.require_live_plan {
            is_live(path, plan)?;
        }
        if part == PlanPart::Changes {
            not_blocked(path, plan)?;
        }
    }
    let mut lost = Vec::new();
    let planned = planned::make_with(loaded, &organization_args, Access::ReadWrite, command.due, |loaded, client| {
        loaded.configuration.desired.undelivered = restore::undelivered(&runs, &organization, client);
        if let Some(last) = last {
            // What comes from a journal was not reviewed, and is no change of the clock.
            lost = restore::restore(last, &organization, loaded, client, reviewed.is_empty() && !command.due);
        }
    })
    .await?;
    let Planned { loaded, connection, judged, file, .. } = &planned;
    restore::tell(&lost, &judged.live);
    let configuration = &loaded.configuration;
    let (filtered, guardrails) =
        reconcile::select(configuration, judged, &connection.client, connection.now, part, &reviewed);
    let style = Style { all: command.all, ..output::style() };
    let shown = command.format == Format::Text && reviewed.is_empty();
    if shown {
        output::result(&render::plan_text::plan(file, style, PlanView { part, title: "" }));
    }
    let problems = &file.problems;
    let gone = |address: &str| match problems.iter().any(|problem| problem.is_about(address)) {
        true => "reviewed, but not planned now because of a problem",
        false => "reviewed, but no longer needed",
    };
    remarks(&filtered, "not reviewed, not sent", "outside the scope of the reviewed plan, not sent", &gone);
    let as_reviewed = filtered.not_reviewed.is_empty() && filtered.stale.is_empty();
    let unreviewed = if as_reviewed { Exit::Done } else { Exit::Stale };
    // What the caller asked for is no failure; what a freeze keeps back is not done.
    let frozen = match filtered.withheld.iter().any(|step| step.withheld == Some(WithheldBy::Freeze)) {
        true => Exit::Blocked,
        false => Exit::Done,
    };
    planned::objections(&guardrails);
    // What is due goes change by change: what a guardrail objects to is skipped, and the rest is done.
    let blocked: Vec<GuardrailReport> =
        guardrails.into_iter().filter(|one| part == PlanPart::Changes && one.objects()).collect();
    let skipped = if filtered.skipped.is_empty() { Exit::Done } else { Exit::Blocked };
    let stops = command.on_stale == OnStale::Stop && !filtered.stale.is_empty();
    let refused = match (!stops, blocked.is_empty()) {
        (true, true) => None,
        (false, _) => Some(Failure {
            exit: Exit::Stale,
            message: "the file or the organization has changed since the plan was reviewed; nothing was \
                sent"
                .to_owned(),
            hint: Some(
                "Plan and review again, or pass `--on-stale skip` to apply the changes that still \
                match."
                    .to_owned(),
            ),
        }),
        (true, false) => Some(Failure {
            exit: Exit::Blocked.or(unreviewed),
            message: "a guardrail objects; nothing was sent".to_owned(),
            hint: None,
        }),
    };
    if let Some(failure) = refused {
        if command.format == Format::Json {
            show(command, &reconcile::refuse(configuration, &filtered, blocked, connection.now))?;
        }
        return Err(failure);
    }
    let mints = filtered.send.iter().flat_map(|step| &step.requests).any(|request| request.mint.is_some());
    if mints && written.is_none() {
        return Err(Failure::wrong("this apply makes keys, and needs a journal in a file; nothing was sent").hint(
            "Pass `--journal FILE`, and keep the file for the next run: it finds a key whose value was not handed over.",
        ));
    }
    // Nobody has seen a plan that did not arrive.
    output::check()?;
    if !filtered.send.is_empty() && !command.yes {
        confirm(&organization, &filtered.send, shown)?;
    }
    let journal = match &command.journal {
        Some(path) => {
            let client = connection.client.clone();
            let seal = Box::new(move |text: &str| client.seal(text));
            let mut journal = begin(path, configuration, judged, &filtered.send, &organization, seal)?;
            restore::take_over(&lost, &judged.live, &mut journal)
                .map_err(|error| Failure::wrong(format!("cannot write the journal {}: {error}", path.display())))?;
            Some(journal)
        }
        None => None,
    };
    let mut progress = ProgressLines {
        on: command.format != Format::Json,
        stop: listen(connection.client.clone()),
        journal,
        status: connection.status.clone(),
        has_gap: false,
    };
    let report =
        reconcile::apply(configuration, judged, &filtered, &connection.client, connection.now, &mut progress).await;
    progress.write(|journal| journal.end(report.is_complete()));
    show(command, &report)?;
    let exit = if report.is_complete() && report.problems.is_empty() { Exit::Done } else { Exit::PartialApply };
    let exit = if progress.has_gap { exit.or(Exit::InvalidInput) } else { exit };
    let moved = if report.changes.iter().any(|entry| entry.stale) { Exit::Stale } else { Exit::Done };
    // What a guardrail saw for the plan was fine, and is not any more.
    let objected = report.changes.iter().any(|entry| !entry.guardrail.is_empty());
    let objected = if objected { Exit::Blocked } else { Exit::Done };
    Ok(exit.or(unreviewed).or(frozen).or(skipped).or(moved).or(objected))
}

fn show(command: &Apply, report: &Report) -> Result<(), Failure> {
    output::result(&match command.format {
        Format::Text => render::report_view::report(report, output::style()),
        Format::Markdown => render::markdown_report::report(report, output::COMMENT),
        Format::Json => serde_json::to_string_pretty(report)
            .map(|text| harmless_json(&text))
            .map_err(|error| Failure::wrong(format!("cannot write the report: {error}")))?,
    });
    Ok(())
}

/// Asks for the organization's id, after saying what would be sent, unless that was shown already.
fn confirm(organization: &str, steps: &[Step], shown: bool) -> Result<(), Failure> {
    if !output::is_interactive() {
        return Err(Failure::wrong("cannot ask for confirmation: this is not an interactive terminal").hint(
            "Pass \
            `--yes` to apply without confirmation.",
        ));
    }
    for step in steps.iter().filter(|_| !shown) {
        output::say(&format!("  {} {}", step.change.verb.as_str(), plain(&step.change.address)));
    }
    answered(output::ask(&question(organization, steps)).as_deref(), organization)
}

/// Returns what is asked before anything is sent.
fn question(organization: &str, steps: &[Step]) -> String {
    let changes = steps.len();
    let danger = match steps.iter().filter(|step| !step.change.risks.is_empty()).count() {
        0 => String::new(),
        1 if changes == 1 => ", which is dangerous".to_owned(),
        all if all == changes => ", all of them dangerous".to_owned(),
        some => format!(", {some} of them dangerous"),
    };
    let counted = count(changes, "change", "changes");
    format!("To send {counted}{danger}, type the organization's id ({organization}): ")
}

/// Returns whether the answer is the organization's id. Nothing, the end of input and a plain no mean no.
fn answered(answer: Option<&str>, organization: &str) -> Result<(), Failure> {
    let says_no = |answer: &str| matches!(&*answer.to_lowercase(), "" | "n" | "no");
    match answer {
        Some(answer) if answer == organization => Ok(()),
        Some(answer) if !says_no(answer) => {
            Err(Failure::wrong("cancelled: that is not the organization's id; nothing was sent"))
        }
        _ => Err(Failure::wrong("cancelled; nothing was sent")),
    }
}

/// Opens the journal: a file that only its owner reads, appended to; or stdout, for runners whose files die with them.
fn begin(
    path: &Path,
    configuration: &Configuration,
    judged: &CheckedPlan,
    steps: &[Step],
    organization: &str,
    seal: Box<dyn Fn(&str) -> String + Send>,
) -> Result<Journal, Failure> {
    let fail = |error: std::io::Error| Failure::wrong(format!("cannot write the journal {}: {error}", path.display()));
    let sink: Box<dyn std::io::Write + Send> = match path == Path::new("-") {
        true => Box::new(output::JsonLines(std::io::stdout())),
        false => Box::new(output::JsonLines(journal::open(path)?)),
    };
    let now = || SystemClock::new().now().to_string();
    let ids: Vec<&str> = steps.iter().map(|step| step.change.id.as_str()).collect();
    let commit =
        ["ORGWARD_COMMIT", "GITHUB_SHA", "CI_COMMIT_SHA"].into_iter().find_map(|name| std::env::var(name).ok());
    let run = Run {
        id: run_id().to_owned(),
        actor: journal::actor(),
        organization: organization.to_owned(),
        commit: commit.filter(|commit| !commit.is_empty()),
        config_digest: configuration.digest.clone(),
        live_digest: judged.plan.live_digest.clone(),
        plan_digest: sha256(ids.join("\n").as_bytes()),
        changes: steps.len(),
    };
    Journal::begin(run, sink, Box::new(now), seal).map_err(fail)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_the_id_means_yes() {
        assert!(answered(Some("org-1"), "org-1").is_ok());
        for no in [None, Some(""), Some("no"), Some("N"), Some("No")] {
            let failure = answered(no, "org-1").unwrap_err();
            assert_eq!((failure.exit, &*failure.message), (Exit::InvalidInput, "cancelled; nothing was sent"));
        }
        let failure = answered(Some("org-2"), "org-1").unwrap_err();
        assert!(failure.message.contains("not the organization's id"));
    }
}
