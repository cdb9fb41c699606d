//! `orgward init`: writes a small commented first file.

use super::{
    exit::{Exit, Failure},
    new_files, output,
};
use crate::schema::BESIDE;
use clap::Args;
use std::path::PathBuf;

#[derive(Debug, Args)]
pub(super) struct Init {
    /// Write this file; `-` is stdout.
    #[arg(short, long, value_name = "FILE", default_value = "orgward.yaml")]
    output: PathBuf,
    /// Overwrite an existing file.
    #[arg(long)]
    force: bool,
}

/// The file, below its first line.
const FIRST: &str = include_str!("first.yaml");

pub(super) fn run(command: &Init) -> Result<Exit, Failure> {
    new_files::check(&command.output, command.force)?;
    let text = format!("# yaml-language-server: $schema={BESIDE}\n{FIRST}");
    new_files::write(&command.output, &[("orgward.yaml".to_owned(), text)], command.force)?;
    output::say(&new_files::next(&command.output, "validate"));
    Ok(Exit::Done)
}
