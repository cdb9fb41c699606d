//! Words of a command line in, an exit code out. One file for each command; `exit.rs` maps every failure to its code,
//! and `output.rs` alone writes to the terminal.

mod apply;
mod configuration;
mod connect;
mod drift;
mod exit;
mod files;
mod journal;
mod log;
mod output;
mod plan;
mod planned;
mod progress_lines;
mod restore;
mod reviewed;
mod sandbox;
mod schema;
mod show;
mod validate;

pub use exit::Exit;

use crate::api::redact::scrub;
use clap::{Args, Parser, Subcommand, ValueEnum, error::ErrorKind};
use std::path::PathBuf;

/// Declarative policy for an OpenAI organization: declare users, roles and allowed keys in YAML, review a plan, apply
/// exactly that.
#[derive(Debug, Parser)]
#[command(name = "orgward", version, propagate_version = true, max_term_width = 100)]
#[command(after_help = Exit::help())]
pub struct Cli {
    #[command(subcommand)]
    command: Command,
    /// Say more on stderr; twice for requests, three times for everything.
    // Without a place of its own it would stand elsewhere in every help once a command is added.
    #[arg(short, long, global = true, display_order = 900, action = clap::ArgAction::Count)]
    verbose: u8,
    /// How log lines look.
    #[arg(long, global = true, display_order = 901, value_enum, default_value_t, value_name = "FORMAT")]
    log_format: LogFormat,
}

#[derive(Debug, Subcommand)]
enum Command {
    /// Check the files, offline and without a key.
    Validate(validate::Validate),
    /// Show what would change, and why; sends only GET.
    Plan(plan::PlanCommand),
    /// Plan, ask, and send exactly those changes.
    Apply(apply::Apply),
    /// Plan for a cron job: one line when in sync, exit code 2 when not.
    Drift(drift::DriftCommand),
    /// Look at users, keys or projects as they are.
    Show(show::Show),
    /// Read a journal: who applied what, when, from which commit, and what was left in the air.
    Journal(journal::JournalCommand),
    /// Print a JSON Schema.
    Schema(schema::SchemaCommand),
    /// Serve the embedded imitation of the Administration API.
    Sandbox(sandbox::SandboxCommand),
}

/// How log lines look.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, ValueEnum)]
enum LogFormat {
    /// For people.
    #[default]
    Text,
    /// One JSON object a line.
    Json,
}

/// How a result looks.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, ValueEnum)]
enum Format {
    /// For a terminal.
    #[default]
    Text,
    /// For a pull-request comment.
    Markdown,
    /// For programs; with a published schema.
    Json,
}

/// How a list looks.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, ValueEnum)]
enum ListFormat {
    /// For a terminal.
    #[default]
    Text,
    /// A list of objects, for programs.
    Json,
}

/// Where the configuration is.
#[derive(Debug, Args)]
struct ConfigurationArgs {
    /// The configuration: a file, or a folder with `orgward.yaml` in it [default: orgward.yaml, else orgward/].
    #[arg(short, long = "config", value_name = "FILE|FOLDER")]
    config: Option<PathBuf>,
}

/// What the configuration is to be merged into.
#[derive(Debug, Args)]
struct BaseArgs {
    /// The configuration that this one is to be merged into: its guardrails hold as well, so that no change loosens its
    /// own.
    #[arg(long, value_name = "FILE|FOLDER")]
    base: Option<PathBuf>,
}

/// Which organization, by which key.
#[derive(Clone, Debug, Args)]
struct OrganizationArgs {
    /// Where the API is [env: ORGWARD_BASE_URL] [default: https://api.openai.com/v1].
    #[arg(long, value_name = "URL", conflicts_with = "sandbox")]
    base_url: Option<String>,
    /// Read the admin key from this file.
    #[arg(long, value_name = "FILE", conflicts_with_all = ["admin_key_command", "sandbox"])]
    admin_key_file: Option<PathBuf>,
    /// Run this command and read the admin key from its output.
    #[arg(long, value_name = "COMMAND", conflicts_with = "sandbox")]
    admin_key_command: Option<String>,
    /// Use the embedded sandbox, filled from this file, instead of an organization; needs no key.
    #[arg(long, value_name = "LIVE.yaml")]
    sandbox: Option<PathBuf>,
    /// Keep what is applied to the sandbox in this file, for the next command.
    #[arg(long, value_name = "FILE", requires = "sandbox")]
    sandbox_state: Option<PathBuf>,
    /// Take this as the time: a date or an RFC 3339 time.
    #[arg(long, value_name = "TIME")]
    now: Option<String>,
    /// End in good order after this long, limits of the API waited out until then: 90s, 30m, 2h.
    #[arg(long, value_name = "LENGTH", default_value = "1h")]
    deadline: String,
}

/// Answers words that are no command. Help and the version are results; everything else is wrong input, and 2 means
/// "changes" here.
#[must_use]
pub fn misread(error: &clap::Error) -> Exit {
    output::find_typed_keys();
    if matches!(error.kind(), ErrorKind::DisplayHelp | ErrorKind::DisplayVersion) {
        return match error.print() {
            Err(error) if error.kind() != std::io::ErrorKind::BrokenPipe => {
                output::failure(&exit::Failure::wrong(format!("cannot write to stdout: {error}")));
                Exit::InvalidInput
            }
            _ => Exit::Done,
        };
    }
    let text = error.render().to_string();
    let scrubbed = output::beside(&scrub(&text, &[]));
    if scrubbed == text {
        let _ = error.print();
    } else {
        // Somebody typed a key. It is in their shell's history, and need not be in a log as well.
        output::say(&scrubbed);
    }
    Exit::InvalidInput
}

/// Runs a command to its end.
pub async fn run(cli: Cli) -> Exit {
    output::find_typed_keys();
    log::start(cli.verbose, cli.log_format);
    let result = match cli.command {
        Command::Validate(command) => validate::run(&command),
        Command::Plan(command) => plan::run(&command).await,
        Command::Apply(command) => apply::run(&command).await,
        Command::Drift(command) => drift::run(&command).await,
        Command::Show(command) => show::run(&command).await,
        Command::Journal(command) => journal::run(&command),
        Command::Schema(command) => schema::run(&command),
        Command::Sandbox(command) => sandbox::run(&command).await,
    };
    let fail = |failure: exit::Failure| {
        output::failure(&failure);
        failure.exit
    };
    let exit = result.unwrap_or_else(fail);
    // What a result says is worth nothing where it did not arrive.
    output::check().map_or_else(|failure| exit.or(fail(failure)), |()| exit)
}
