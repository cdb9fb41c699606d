//! `orgward show`: read-only views.

use super::{
    ConfigurationArgs, ListFormat, OrganizationArgs, configuration, connect,
    exit::{Exit, Failure},
    output,
};
use crate::{
    model::text::harmless_json,
    reconcile, render,
    view::{self, View},
};
use clap::{Args, ValueEnum};

#[derive(Debug, Args)]
pub(super) struct Show {
    /// What to list.
    #[arg(value_enum)]
    what: What,
    #[command(flatten)]
    configuration: ConfigurationArgs,
    #[command(flatten)]
    organization: OrganizationArgs,
    /// Write the list in this format.
    #[arg(long, value_enum, default_value_t)]
    format: ListFormat,
}

#[derive(Clone, Copy, Debug, ValueEnum)]
enum What {
    /// People, including invited people.
    Users,
    /// All keys: admin keys and the keys of all projects.
    Keys,
    /// Projects.
    Projects,
}

pub(super) async fn run(command: &Show) -> Result<Exit, Failure> {
    // A configuration is only read for the organization's id, so none is needed.
    let loaded = match (&command.configuration.config, configuration::path(&command.configuration)) {
        (None, Err(_)) => None,
        _ => Some(configuration::valid(&command.configuration)?),
    };
    let id = loaded.as_ref().and_then(|loaded| loaded.configuration.desired.organization.id.as_deref());
    let connection = connect::connect(&command.organization, connect::Access::ReadOnly, id).await?;
    let view = match command.what {
        What::Users => View::Users,
        What::Keys => View::Keys,
        What::Projects => View::Projects,
    };
    let live = reconcile::look(&connection.client, view).await?;
    let shown = view::show(view, &live, connection.now);
    output::result(&match command.format {
        ListFormat::Text => render::table::table(&shown.headers, &shown.rows, None),
        ListFormat::Json => harmless_json(&format!("{:#}", shown.json)),
    });
    Ok(Exit::Done)
}
