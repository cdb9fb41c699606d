//! `orgward schema`: prints a JSON Schema.

use super::{
    exit::{Exit, Failure},
    output,
};
use crate::schema::{self, Which};
use clap::{Args, ValueEnum};

#[derive(Debug, Args)]
pub(super) struct SchemaCommand {
    /// Print the schema of this.
    #[arg(value_enum, default_value_t)]
    of: SchemaName,
}

#[derive(Clone, Copy, Debug, Default, ValueEnum)]
enum SchemaName {
    /// The configuration.
    #[default]
    Configuration,
    /// A saved plan.
    Plan,
    /// The report of an apply.
    Report,
    /// One line of the journal of an apply.
    Journal,
    /// A view of `orgward show --format json`.
    Show,
    /// The requests of `orgward plan --explain-requests --format json`.
    Requests,
    /// The checkup of `orgward doctor --format json`.
    Checkup,
    /// One line of a snapshot of `orgward snapshot`.
    Snapshot,
}

pub(super) fn run(command: &SchemaCommand) -> Result<Exit, Failure> {
    let which = match command.of {
        SchemaName::Configuration => Which::Configuration,
        SchemaName::Plan => Which::Plan,
        SchemaName::Report => Which::Report,
        SchemaName::Journal => Which::Journal,
        SchemaName::Show => Which::Show,
        SchemaName::Requests => Which::Requests,
        SchemaName::Checkup => Which::Checkup,
        SchemaName::Snapshot => Which::Snapshot,
    };
    output::result(&schema::text(which));
    Ok(Exit::Done)
}
