//! `orgward drift`: a plan for a cron job, quiet when nothing changed.

use super::{
    ConfigurationArgs, Format, LiveArgs, OrganizationArgs, configuration,
    exit::{Exit, Failure},
    lost_keys, output,
    planned::{self, Planned},
    since,
};
use crate::{
    plan::findings::{FailOn, findings},
    reconcile::who_changed,
    render::{self, style::Style},
};
use clap::Args;
use std::path::PathBuf;

#[derive(Debug, Args)]
pub(super) struct DriftCommand {
    #[command(flatten)]
    configuration: ConfigurationArgs,
    #[command(flatten)]
    organization: OrganizationArgs,
    #[command(flatten)]
    live: LiveArgs,
    /// Write the drift in this format.
    #[arg(long, value_enum, default_value_t)]
    format: Format,
    /// Ask the audit log who last changed what differs: 1 request for each 100 events, at most 10; none if nothing
    /// differs and no entry lists scopes of a key.
    ///
    /// Reads the last 30 days. Where the log has no event, for example for members of projects, the output says so.
    ///
    /// The API never shows the scopes of a key. If an entry lists scopes, the log is asked too, and other scopes than those
    /// of the file are told as a read-only difference.
    #[arg(long, conflicts_with = "live")]
    who: bool,
    /// Ask the audit log what happened since this snapshot of `orgward snapshot`, and read only that again: 1 request for
    /// each 100 events.
    ///
    /// The newer snapshot takes the place of the older one. The audit log does not tell of every change, for example not
    /// of members of projects and groups: their lists are read again as `--full-every` says. Until then, the output says
    /// when they were last read, and never "in sync". Differences are read again before they are reported.
    ///
    /// If the log cannot vouch for the snapshot, for example because it does not reach back so far, orgward says why and
    /// reads everything.
    #[arg(long, value_name = "SNAPSHOT", conflicts_with = "live")]
    since: Option<PathBuf>,
    /// Read each list again that is as old as this, whatever the audit log tells, for example 12h or 7d [default: 24h].
    #[arg(long, value_name = "LENGTH", requires = "since")]
    full_every: Option<String>,
    /// Save the newer snapshot as this file; a name that ends with `.gz` is packed [default: the file of `--since`].
    #[arg(short, long, value_name = "FILE", requires = "since")]
    output: Option<PathBuf>,
    /// Also look for keys that a run of this journal made and did not hand over.
    ///
    /// A run that is killed may leave a key whose value nobody has. Such a key is drift: the next `orgward apply --journal
    /// FILE` revokes it and makes another one. A key whose journal lines were written with another admin key is a problem:
    /// nothing proves what the lines say. Example: `--journal journal.jsonl`.
    #[arg(long, value_name = "FILE", conflicts_with_all = ["live", "since"])]
    journal: Option<PathBuf>,
    /// Show everything: do not group equal changes or shorten lists.
    #[arg(long)]
    all: bool,
    /// Exit with 2 if the plan contains any of these: changes, problems, due, reported, unlisted, unlisted-privileged,
    /// read-only.
    #[arg(long, value_name = "LIST", value_delimiter = ',', value_parser = FailOn::parse,
        default_value = "changes,problems,due,unlisted-privileged")]
    fail_on: Vec<FailOn>,
}

pub(super) async fn run(command: &DriftCommand) -> Result<Exit, Failure> {
    let mut loaded = configuration::valid(&command.configuration)?;
    configuration::apply_run_policy(&mut loaded, false);
    let (mut planned, saved) = match &command.since {
        Some(path) => {
            let to = command.output.as_deref().unwrap_or(path);
            let renewed = since::Renewed { path, to, full_every: command.full_every.as_deref() };
            since::make(loaded, &command.organization, &renewed).await?
        }
        None => {
            let organization = command.live.of(&command.organization);
            (lost_keys::make(command.journal.as_deref(), loaded, &organization, false).await?, Ok(()))
        }
    };
    if command.who {
        let Planned { loaded, connection, judged, file, .. } = &mut planned;
        let (desired, read_only) = (&loaded.configuration.desired, &mut file.read_only);
        let asked = who_changed::authors(&connection.client, desired, judged, read_only, connection.now);
        file.authors = asked.await?;
        let sent = connection.client.requests();
        (file.requests.sent, file.requests.by_route) = (sent.sent, sent.by_route);
    }
    output::result(&match command.format {
        Format::Text => render::plan_text::drift(&planned.file, Style { all: command.all, ..output::style() }),
        Format::Markdown => render::markdown::drift(&planned.file, output::COMMENT),
        Format::Json => planned::json(&planned.file)?,
    });
    saved?;
    let found = findings(&planned.file);
    Ok(if command.fail_on.iter().any(|word| found.contains(word)) { Exit::Changes } else { Exit::Done })
}
