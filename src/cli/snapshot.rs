//! `orgward snapshot`: saves what the organization has, so that plans need no key. [I/O: packs the file, and removes the
//! file that keeps what was read.]

use super::{
    ConfigurationArgs, OrganizationArgs,
    configuration::{self, Loaded},
    connect,
    exit::{Exit, Failure},
    files,
    import::{discard, go_on, partial, tell_unread},
    output,
};
use crate::{
    api::{Client, snapshot::Snapshot},
    import::{self, ImportChoice},
    live::Stopped,
    model::{
        plural::count,
        scalar::{Seconds, time},
    },
    plan::PlanPart,
    reconcile,
    render::plain::plain,
};
use clap::Args;
use flate2::{Compression, GzBuilder};
use std::{
    io::{self, Read as _},
    path::{Path, PathBuf},
};

#[derive(Debug, Args)]
pub(super) struct SnapshotCommand {
    #[command(flatten)]
    configuration: ConfigurationArgs,
    #[command(flatten)]
    organization: OrganizationArgs,
    /// Save the snapshot as this file; a name that ends with `.gz` is packed, and `-` is stdout.
    #[arg(short, long, value_name = "FILE", default_value = "orgward.snapshot.gz")]
    output: PathBuf,
    /// Also read settings and spend alerts: 3 requests for the organization, and 6 for each project.
    ///
    /// Settings that the configuration declares are read without this option.
    #[arg(long)]
    settings: bool,
    /// Also read rate limits: 1 request for each project.
    #[arg(long)]
    rate_limits: bool,
}

pub(super) async fn run(command: &SnapshotCommand) -> Result<Exit, Failure> {
    let path = &command.output;
    files::check_save("save the snapshot as", Some(path))?;
    let loaded = loaded(command)?;
    let organization = loaded.as_ref().and_then(|loaded| loaded.configuration.desired.organization.id.as_deref());
    let keep = partial(path).filter(|_| command.organization.sandbox.is_none());
    let (connection, recorder) =
        connect::connect_to_record(&command.organization, organization, keep.as_deref()).await?;
    let choice =
        ImportChoice { settings: command.settings, rate_limits: command.rate_limits, ..ImportChoice::default() };
    let read = reconcile::read_for_snapshot(&connection.client, &choice).await;
    let live = read.map_err(|stopped| go_on(stopped.into(), keep.as_deref()))?;
    let mut is_whole = true;
    if let Some(loaded) = &loaded {
        // What was read already is not asked for again.
        recorder.answer_again();
        is_whole = for_plan(loaded, &connection.client, connection.now)
            .await
            .map_err(|stopped| go_on(stopped.into(), keep.as_deref()))?;
    }
    let imported = import::import(&live, connection.now, &choice);
    let told = organization.map(str::to_owned).or_else(|| imported.organization.clone());
    let mut snapshot = recorder.snapshot();
    snapshot.own_keys = snapshot.redacted_values().filter(|value| connection.client.is_own_key(value)).collect();
    snapshot.organization = told;
    snapshot.pace = connection.client.learned_pace(connection.now);
    save(path, &snapshot)?;
    discard(keep.as_deref());
    tell_unread(&imported);
    if snapshot.organization.is_none() {
        output::warn("the API did not tell the id of the organization; a configuration with `organization.id` does");
    }
    let requests = count(usize::try_from(connection.client.attempts()).unwrap_or(usize::MAX), "request", "requests");
    let answers = count(snapshot.answered(), "list or setting", "lists and settings");
    output::say(&format!("read {answers} with {requests}, as of {}", time(snapshot.taken)));
    if path != Path::new("-") {
        let shown = path.display();
        output::say(&format!("wrote {shown}; next: `orgward plan --live {shown}`"));
    }
    Ok(if is_whole && imported.unread.is_empty() { Exit::Done } else { Exit::Unknown })
}

/// Reads the configuration, if there is one or one is asked for.
fn loaded(command: &SnapshotCommand) -> Result<Option<Loaded>, Failure> {
    let is_there = command.configuration.config.is_some() || configuration::path(&command.configuration).is_ok();
    is_there.then(|| configuration::valid(&command.configuration)).transpose()
}

/// Reads what a plan of the configuration needs. Returns whether all of it could be read: what the API refuses is noted
/// in the snapshot, and a plan from it will say the same.
async fn for_plan(loaded: &Loaded, client: &Client, now: Seconds) -> Result<bool, Stopped> {
    match reconcile::plan(&loaded.configuration, client, now, PlanPart::Changes).await {
        Ok(_) => Ok(true),
        Err(Stopped::Read(error)) if error.api().is_none() && !error.is_shape() => Err(Stopped::Read(error)),
        Err(stopped) => {
            output::warn(&format!(
                "a plan of the configuration is not possible with this snapshot: {}",
                plain(&stopped.to_string())
            ));
            Ok(false)
        }
    }
}

/// Saves a snapshot; a name that ends with `.gz` is packed.
pub(super) fn save(path: &Path, snapshot: &Snapshot) -> Result<(), Failure> {
    let fail = |error: &dyn std::fmt::Display| {
        Failure::wrong(format!("cannot save the snapshot as {}: {error}", path.display()))
    };
    let text = snapshot.text().map_err(|error| fail(&error))?;
    let is_packed = path.extension().is_some_and(|extension| extension.eq_ignore_ascii_case("gz"));
    let pack = |text: &[u8]| if is_packed { packed(text) } else { Ok(text.to_vec()) };
    output::save_private(path, &text, pack).map_err(|error| fail(&error))
}

/// Packs a text. The same text gives the same bytes, because neither a name nor a time is written beside it.
fn packed(text: &[u8]) -> io::Result<Vec<u8>> {
    let mut bytes = Vec::new();
    GzBuilder::new().mtime(0).read(text, Compression::default()).read_to_end(&mut bytes)?;
    Ok(bytes)
}
