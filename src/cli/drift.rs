//! `orgward drift`: a plan for a cron job, quiet when nothing changed.

use super::{
    ConfigurationArgs, Format, LiveArgs, OrganizationArgs, configuration,
    connect::Access,
    exit::{Exit, Failure},
    output,
    planned::{self, Planned},
};
use crate::{
    plan::findings::{FailOn, findings},
    reconcile,
    render::{self, style::Style},
};
use clap::Args;

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
    /// Ask the audit log who last changed what differs: 1 request for each 100 events, at most 10; none if nothing differs.
    ///
    /// Reads the last 30 days. Where the log has no event, for example for members of projects, the output says so.
    #[arg(long, conflicts_with = "live")]
    who: bool,
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
    let mut planned = planned::make(loaded, &command.live.of(&command.organization), Access::ReadOnly, false).await?;
    if command.who {
        let Planned { connection, judged, file, .. } = &mut planned;
        file.authors = reconcile::authors(&connection.client, judged, connection.now).await?;
        let sent = connection.client.requests();
        (file.requests.sent, file.requests.by_route) = (sent.sent, sent.by_route);
    }
    output::result(&match command.format {
        Format::Text => render::plan_text::drift(&planned.file, Style { all: command.all, ..output::style() }),
        Format::Markdown => render::markdown::drift(&planned.file, output::COMMENT),
        Format::Json => planned::json(&planned.file)?,
    });
    let found = findings(&planned.file);
    Ok(if command.fail_on.iter().any(|word| found.contains(word)) { Exit::Changes } else { Exit::Done })
}
