//! The plan of `drift --since`: a snapshot and the audit log in, a checked plan and a newer snapshot out. [I/O: reads and
//! writes the snapshot.]

use super::{
    OrganizationArgs,
    configuration::{self, Loaded},
    connect,
    exit::Failure,
    files,
    planned::{self, Planned},
    snapshot,
};
use crate::{
    model::scalar::{Length, Seconds},
    plan::PlanPart,
    reconcile::since_snapshot,
};
use std::path::Path;

/// The age at which a list is read again where nobody says: a day.
const FULL_EVERY: Seconds = 86_400;

/// A snapshot that is made newer.
pub(super) struct Renewed<'a> {
    pub(super) path: &'a Path,
    /// The file of the newer one.
    pub(super) to: &'a Path,
    /// The age at which a list is read again, as a person wrote it.
    pub(super) full_every: Option<&'a str>,
}

/// Connects, reads what changed since the snapshot, plans, and saves the newer snapshot. Returns the plan, and whether the
/// snapshot is saved: what was found is worth telling without it.
pub(super) async fn make(
    loaded: Loaded,
    organization: &OrganizationArgs,
    renewed: &Renewed<'_>,
) -> Result<(Planned, Result<(), Failure>), Failure> {
    let oldest = match renewed.full_every {
        Some(text) => Length::parse(text).map_err(|why| Failure::wrong(format!("--full-every: {why}")))?.seconds(),
        None => FULL_EVERY,
    };
    files::check_save("save the snapshot as", Some(renewed.to))?;
    let id = loaded.configuration.desired.organization.id.as_deref();
    let (older, digest) = connect::read_snapshot(renewed.path, id)?;
    let (connection, renewal) = connect::connect_to_renew(organization, id, older).await?;
    let now = connection.now;
    configuration::check_times(&loaded, now)?;
    let source = connect::snapshot_source(renewal.older(), digest, now);
    let run =
        since_snapshot::drift_since(&loaded.configuration, &connection.client, &renewal, source, now, oldest).await?;
    let saved = snapshot::save(renewed.to, &run.snapshot);
    let mut planned = planned::publish(loaded, connection, run.judged, PlanPart::Changes);
    planned.file.since = Some(run.summary);
    planned.file.summary = planned.file.summarize();
    Ok((planned, saved))
}
