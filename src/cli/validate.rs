//! `orgward validate`: checks the files, offline.

use super::{
    ConfigurationArgs, ListFormat, configuration, connect,
    exit::{Exit, Failure},
    output,
};
use crate::{
    desired,
    model::{plural::count, text::harmless_json},
    render,
};
use clap::Args;

#[derive(Debug, Args)]
pub(super) struct Validate {
    #[command(flatten)]
    configuration: ConfigurationArgs,
    /// Write the result in this format.
    #[arg(long, value_enum, default_value_t)]
    format: ListFormat,
    /// Use this as the current time, for example 2027-01-31 or 2027-01-31T18:00:00Z.
    #[arg(long, value_name = "TIME")]
    now: Option<String>,
}

pub(super) fn run(command: &Validate) -> Result<Exit, Failure> {
    let now = connect::clock(command.now.as_deref())?;
    let (loaded, mut problems) = configuration::problems(&command.configuration)?;
    problems.extend(desired::check_times(&loaded.configuration.desired, now));
    if !desired::has_errors(&problems) {
        problems.extend(desired::check_gaps(&loaded.configuration.desired));
    }
    let broken = desired::has_errors(&problems);
    if command.format == ListFormat::Json {
        let list = render::diagnostic_view::diagnostics_json(&problems, &loaded.sources);
        output::result(&harmless_json(&format!("{list:#}")));
    } else {
        configuration::print_diagnostics(&problems, &loaded.sources);
        if !broken {
            let files = loaded.sources.files.len();
            let rows: usize = loaded.configuration.desired.scopes.values().map(|scope| scope.rows.len()).sum();
            let rules: usize = loaded.configuration.desired.scopes.values().map(|scope| scope.rules.len()).sum();
            let nothing = loaded.configuration.desired.scopes.is_empty();
            output::result(&format!(
                "valid: {}, {}, {}{}",
                count(files, "file", "files"),
                count(rows, "entry", "entries"),
                count(rules, "key rule", "key rules"),
                if nothing { "; it manages nothing, because it has no section" } else { "" }
            ));
        }
    }
    Ok(if broken { Exit::InvalidInput } else { Exit::Done })
}
