//! `orgward apply`: plans, asks, and sends exactly those changes; with reviewed plans, only what they contain.

use super::{
    BaseArgs, ConfigurationArgs, Format, OrganizationArgs, base,
    configuration::{self, Loaded},
    confirmation::confirm,
    connect::{self, Access},
    exit::{Exit, Failure},
    files, journal, key_sinks, output,
    planned::{self, Planned},
    progress_lines::{ProgressLines, listen},
    restore::{self, Lost},
    reviewed::{PLAN_BYTES, is_live, not_blocked, read_plan, remarks, same_organization},
};
use crate::{
    api::{
        clock::{Clock as _, SystemClock},
        network::run_id,
    },
    apply::{
        filter::{Filtered, Stale},
        history::Record,
        journal::{Journal, Run},
        report::Report,
    },
    model::text::harmless_json,
    plan::{PlanPart, Step, WithheldBy, change::GuardrailReport, file::PlanFile, sha256},
    reconcile::{self, CheckedPlan, Configuration},
    render::{self, plan_text::PlanView, style::Style},
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
    check_targets(command)?;
    let reviewed = read_plans(&command.plans)?;
    let loaded = load(command)?;
    let organization = configuration::organization_id(&loaded, "apply")?;
    let runs = command.journal_file().map(|path| journal::runs(path, &organization)).unwrap_or_default();
    let last = runs.last();
    let arguments = settled(last, &command.organization).await?;
    check_plans(command, &reviewed, &organization)?;
    let mut lost = Vec::new();
    let planned = planned::make_with(loaded, &arguments, Access::ReadWrite, command.due, |loaded, client| {
        loaded.configuration.desired.undelivered = restore::undelivered(&runs, &organization, client);
        if let Some(last) = last {
            // Nobody reviewed the changes that a journal brings, and the clock does not make them due.
            lost = restore::restore(last, &organization, loaded, client, reviewed.is_empty() && !command.due);
        }
    })
    .await?;
    restore::tell(&lost, &planned.judged.live);
    let (filtered, guardrails) = select(&planned, &reviewed);
    let shown = command.format == Format::Text && reviewed.is_empty();
    if shown {
        let (part, style) = (planned.part, Style { all: command.all, ..output::style() });
        output::result(&render::plan_text::plan(&planned.file, style, PlanView { part, title: "" }));
    }
    tell_differences(&filtered, &planned);
    planned::objections(&guardrails);
    // `--due` decides change by change: it skips what a guardrail objects to, and does the rest.
    let blocked: Vec<GuardrailReport> =
        guardrails.into_iter().filter(|one| planned.part == PlanPart::Changes && one.objects()).collect();
    if let Some(failure) = refusal(command, &filtered, &blocked) {
        if command.format == Format::Json {
            let (configuration, now) = (&planned.loaded.configuration, planned.connection.now);
            show(command, &reconcile::refuse(configuration, &filtered, blocked, now))?;
        }
        return Err(failure);
    }
    check_journal_for_keys(command, &filtered.send)?;
    // If stdout did not take the plan, nobody has seen it.
    output::check()?;
    if !filtered.send.is_empty() && !command.yes {
        confirm(&organization, &filtered.send, shown)?;
    }
    send(command, &organization, &planned, &filtered, &lost).await
}

impl Apply {
    /// The journal, where it is a file.
    fn journal_file(&self) -> Option<&Path> {
        self.journal.as_deref().filter(|path| *path != Path::new("-"))
    }
}

/// Returns whether everything that is to be written can be.
fn check_targets(command: &Apply) -> Result<(), Failure> {
    if command.format == Format::Json && command.journal.as_deref() == Some(Path::new("-")) {
        return Err(Failure::wrong("the journal and the JSON report cannot both be written to stdout")
            .hint("Write the journal to a file: `--journal FILE`."));
    }
    files::check_target("write the journal", command.journal.as_deref())
}

fn read_plans(paths: &[PathBuf]) -> Result<Vec<PlanFile>, Failure> {
    let size: u64 = paths.iter().filter_map(|path| Some(std::fs::metadata(path).ok()?.len())).sum();
    if size > PLAN_BYTES && paths.len() > 1 {
        return Err(Failure::wrong(format!("the plans are larger than {} MiB together", PLAN_BYTES >> 20))
            .hint("Apply them one after the other."));
    }
    paths.iter().map(|path| read_plan(path)).collect()
}

fn load(command: &Apply) -> Result<Loaded, Failure> {
    let mut loaded = configuration::valid(&command.configuration)?;
    loaded.configuration.sinks = Some(key_sinks::bind(&command.sinks)?);
    configuration::apply_run_policy(&mut loaded, command.no_removals);
    base::with_base(&mut loaded, command.base.base.as_deref(), &command.configuration)?;
    Ok(loaded)
}

/// Waits until what the last run sent has arrived or never will. Returns the arguments with what is left of the deadline.
async fn settled(last: Option<&Record>, arguments: &OrganizationArgs) -> Result<OrganizationArgs, Failure> {
    let mut left = arguments.clone();
    if let Some(last) = last {
        let began = Instant::now();
        let deadline = connect::deadline(arguments)?;
        restore::settle(last, connect::settle_time(arguments)?, deadline).await?;
        // Waiting is a part of the run.
        let seconds = deadline.saturating_sub(began.elapsed()).as_secs().max(1);
        left.deadline = Some(format!("{seconds}s"));
    }
    Ok(left)
}

/// Returns whether each plan is one that may be applied here.
fn check_plans(command: &Apply, reviewed: &[PlanFile], organization: &str) -> Result<(), Failure> {
    for (path, plan) in command.plans.iter().zip(reviewed) {
        same_organization(path, plan, Some(organization))?;
        if command.require_live_plan {
            is_live(path, plan)?;
        }
        if !command.due {
            not_blocked(path, plan)?;
        }
    }
    Ok(())
}

fn select(planned: &Planned, reviewed: &[PlanFile]) -> (Filtered, Vec<GuardrailReport>) {
    let Planned { loaded, connection, judged, part, .. } = planned;
    reconcile::select(&loaded.configuration, judged, &connection.client, connection.now, *part, reviewed)
}

/// Says how the reviewed plans and this run differ.
fn tell_differences(filtered: &Filtered, planned: &Planned) {
    let problems = &planned.file.problems;
    let gone = |address: &str| match problems.iter().any(|problem| problem.is_about(address)) {
        true => "reviewed, but not planned now because of a problem",
        false => "reviewed, but no longer needed",
    };
    remarks(filtered, "not reviewed, not sent", "outside the scope of the reviewed plan, not sent", &gone);
}

/// The exit code of what is sent only as far as it was reviewed.
fn unreviewed(filtered: &Filtered) -> Exit {
    let as_reviewed = filtered.not_reviewed.is_empty() && filtered.stale.is_empty();
    if as_reviewed { Exit::Done } else { Exit::Stale }
}

/// Returns why nothing is sent.
fn refusal(command: &Apply, filtered: &Filtered, blocked: &[GuardrailReport]) -> Option<Failure> {
    if command.on_stale == OnStale::Stop && !filtered.stale.is_empty() {
        // A plan of a part does not read what the files say nothing of.
        let was_unread = |stale: &Stale| filtered.is_scoped && !stale.gains.is_empty();
        let again = match filtered.stale.iter().any(was_unread) {
            true => "Plan without `--changed-since` and review",
            false => "Plan and review",
        };
        let why = match filtered.stale.iter().all(was_unread) {
            true => "the reviewed plan did not read all that its changes give, or the organization has changed since",
            false => "the file or the organization has changed since the plan was reviewed",
        };
        return Some(Failure {
            exit: Exit::Stale,
            message: format!("{why}; nothing was sent"),
            hint: Some(format!("{again} again, or pass `--on-stale skip` to apply the changes that still match.")),
        });
    }
    (!blocked.is_empty()).then(|| Failure {
        exit: Exit::Blocked.or(unreviewed(filtered)),
        message: "a guardrail objects; nothing was sent".to_owned(),
        hint: None,
    })
}

/// Returns whether a key that these steps make would be found again if the run died.
fn check_journal_for_keys(command: &Apply, steps: &[Step]) -> Result<(), Failure> {
    let makes_keys = steps.iter().flat_map(|step| &step.requests).any(|request| request.mint.is_some());
    if makes_keys && command.journal_file().is_none() {
        return Err(Failure::wrong("this apply makes keys, and needs a journal in a file; nothing was sent").hint(
            "Pass `--journal FILE`, and keep the file for the next run: it finds a key whose value was not handed over.",
        ));
    }
    Ok(())
}

/// Sends what was selected, and shows what became of it.
async fn send(
    command: &Apply,
    organization: &str,
    planned: &Planned,
    filtered: &Filtered,
    lost: &[Lost],
) -> Result<Exit, Failure> {
    let Planned { loaded, connection, judged, .. } = planned;
    let configuration = &loaded.configuration;
    let journal = match &command.journal {
        Some(path) => {
            let client = connection.client.clone();
            let seal = Box::new(move |text: &str| client.seal(text));
            let mut journal = begin(path, configuration, judged, &filtered.send, organization, seal)?;
            restore::take_over(lost, &judged.live, &mut journal)
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
        reconcile::apply(configuration, judged, filtered, &connection.client, connection.now, &mut progress).await;
    progress.write(|journal| journal.end(report.is_complete()));
    show(command, &report)?;
    let exit = exit_of(&report, filtered);
    Ok(if progress.has_gap { exit.or(Exit::InvalidInput) } else { exit })
}

/// Returns the exit code of a run that sent what it could.
fn exit_of(report: &Report, filtered: &Filtered) -> Exit {
    let when = |is_so: bool, exit: Exit| if is_so { exit } else { Exit::Done };
    let is_whole = report.is_complete() && report.problems.is_empty();
    // The caller asked for `--no-removals`, so that is no failure; a freeze is one.
    let is_frozen = filtered.withheld.iter().any(|step| step.withheld == Some(WithheldBy::Freeze));
    // What a guardrail saw for the plan was fine, and is not any more.
    let is_objected = report.changes.iter().any(|entry| !entry.guardrail.is_empty());
    when(!is_whole, Exit::PartialApply)
        .or(unreviewed(filtered))
        .or(when(is_frozen || is_objected || !filtered.skipped.is_empty(), Exit::Blocked))
        .or(when(report.changes.iter().any(|entry| entry.stale), Exit::Stale))
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
