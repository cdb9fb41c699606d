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
    /// Print the configuration as one YAML document with all templates applied.
    #[arg(long, conflicts_with = "format")]
    expand: bool,
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
        if command.expand && !broken {
            let nodes: Vec<_> = loaded.sources.files.iter().map(|file| &file.node).collect();
            let document = desired::expanded(&nodes);
            output::result(&render::document::document(&document, &loaded.configuration.desired.templates));
        } else if !broken {
            let files = loaded.sources.files.len();
            let desired = &loaded.configuration.desired;
            // The sections for unlisted projects count once: nobody knows offline how many projects there are.
            let (rows, rules) = desired
                .all_scopes()
                .fold((0, 0), |(rows, rules), scope| (rows + scope.rows.len(), rules + scope.rules.len()));
            let templates = match desired.templates.templates.len() {
                0 => String::new(),
                number => format!(", {}", count(number, "template", "templates")),
            };
            output::result(&format!(
                "valid: {}, {}, {}{templates}{}",
                count(files, "file", "files"),
                count(rows, "entry", "entries"),
                count(rules, "key rule", "key rules"),
                if desired.is_empty() { "; it manages nothing, because it has no section" } else { "" }
            ));
        }
    }
    Ok(if broken { Exit::InvalidInput } else { Exit::Done })
}
