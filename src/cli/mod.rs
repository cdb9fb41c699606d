//! Words of a command line in, an exit code out. One file for each command; `exit.rs` maps every failure to its code,
//! and `output.rs` alone writes to the terminal.

mod apply;
mod base;
mod configuration;
mod confirmation;
mod connect;
mod doctor;
mod drift;
mod exit;
mod files;
mod import;
mod init;
mod journal;
mod key_sinks;
mod log;
mod lost_keys;
mod new_files;
mod output;
mod plan;
mod planned;
mod progress_lines;
mod progress_status;
mod restore;
mod reviewed;
mod sandbox;
mod schema;
mod show;
mod show_reports;
mod since;
mod snapshot;
mod validate;

pub use exit::Exit;

use crate::api::redact::scrub;
use clap::{Args, Parser, Subcommand, ValueEnum, error::ErrorKind};
use std::path::PathBuf;

/// Declarative policy for an OpenAI organization.
///
/// Declare users, roles, projects and allowed keys in YAML. `orgward plan` shows the changes that would make the
/// organization match the files, and `orgward apply` makes exactly these changes.
#[derive(Debug, Parser)]
#[command(name = "orgward", version, propagate_version = true, max_term_width = 100)]
#[command(after_help = Exit::help())]
pub struct Cli {
    #[command(subcommand)]
    command: Command,
    /// Write a more detailed log to stderr; repeat it for requests (-vv) and for everything (-vvv).
    // Without a place of its own it would stand elsewhere in every help once a command is added.
    #[arg(short, long, global = true, display_order = 900, action = clap::ArgAction::Count)]
    verbose: u8,
    /// Write log lines in this format.
    #[arg(long, global = true, display_order = 901, value_enum, default_value_t, value_name = "FORMAT")]
    log_format: LogFormat,
}

#[derive(Debug, Subcommand)]
enum Command {
    /// Write a small first configuration.
    ///
    /// Writes a commented file that is valid as it is and manages only what you uncomment. To start from an existing
    /// organization, use `orgward import`.
    Init(init::Init),
    /// Read the organization and write the configuration that describes it.
    ///
    /// The file is complete, sorted and commented, and a plan of it contains no changes. People with further roles are
    /// written as lists, everybody else as a word. Each key of today is allowed by a rule of its own. `policy.unlisted`
    /// is spelled out, so that you decide what happens to rows that come later. Custom roles and groups that at
    /// least three projects have in common are written once, as a template.
    ///
    /// Some rows follow from others and are left out: what organization owners have in projects, memberships of the
    /// default project, OpenAI's own roles, archived projects, and members of groups that an identity provider manages.
    /// Expired invites and rows without a name stand in comments. A section that is empty today is left out, and so it
    /// is not managed.
    ///
    /// A section that the key may not read is left out, with a comment that says why, and the exit code is 6.
    ///
    /// Sends only GET. Every answer of the API is kept in FILE.partial beside the output until the import is done: if a
    /// limit, an error or a signal stops it, run the same command again, and it asks only for what is missing. Answers
    /// that are older than a day are asked for again.
    Import(import::ImportCommand),
    /// Check the files, offline and without a key.
    ///
    /// Reports all mistakes of the configuration at once, each with its position and a hint. Some problems show only in
    /// a plan, because they depend on the organization.
    Validate(validate::Validate),
    /// Show what would change, and why; sends only GET.
    ///
    /// A plan is the list of changes that would make the organization match the configuration, in the order in which
    /// `orgward apply` makes them. Each change shows its reason, its place in the configuration and its risks. The plan
    /// also shows what orgward does not change: rows that are not in the files, read-only rows and problems.
    ///
    /// Guardrails check the plan, and a plan that a guardrail blocks is not applied. A freeze (`policy.freeze`) keeps
    /// changes in the plan, marked "withheld"; `apply` does not send them.
    ///
    /// Time-based changes are a separate part of the plan. They follow from a passed time and not from an edit: a
    /// passed `until`, `max_age` or `max_idle`, or an expired invite. Show them with `--due`.
    Plan(plan::PlanCommand),
    /// Make the changes of a plan, after confirmation.
    ///
    /// Computes the plan, shows it, asks for the organization's id, and sends exactly the changes that were shown. With
    /// reviewed plans (files of `orgward plan --out FILE`), apply sends only changes that these plans contain, and only
    /// while they still match the organization.
    ///
    /// A freeze (`policy.freeze`, or ORGWARD_FREEZE=1) withholds changes: they stay in the plan, and apply does not send
    /// them. If a guardrail blocks the plan, apply sends nothing.
    ///
    /// Time-based changes follow from a passed time and not from an edit. Only `orgward apply --due` makes them, and it
    /// makes no other changes.
    ///
    /// After the last write, apply re-reads every changed object and reports each difference from the plan. If apply is
    /// interrupted, run it again: it plans from the current state of the organization.
    Apply(apply::Apply),
    /// Report drift, for a cron job: one line if in sync, exit code 2 if not.
    ///
    /// Drift is every difference between the configuration and the organization: changes that an apply would make,
    /// problems, time-based changes that are due, and unlisted people, groups or keys with power over the organization or a project. Sends
    /// only GET.
    Drift(drift::DriftCommand),
    /// List users, keys, projects, groups, roles, workload identities, events, usage or costs; or show one user or one project.
    ///
    /// Reads the organization and changes nothing. A configuration is not required; if one is found, its
    /// `organization.id` is sent with every request. Sends only GET.
    ///
    /// If a part of a view cannot be read, for example because the key lacks a scope, the rest is shown. The part is
    /// named on stderr and in `missing` of the JSON, and the exit code is 6.
    ///
    /// A view requests each list once. A list takes one request for each page, so the numbers below are for an
    /// organization whose lists have one page.
    Show(Box<show::Show>),
    /// Save what the organization has in a file, for plans without a key; sends only GET.
    ///
    /// The snapshot holds everything that `orgward import` reads, and everything that a plan of the configuration reads
    /// if there is one. `--live SNAPSHOT` of `plan`, `drift`, `show` and `import` then needs neither a key nor the
    /// network. `apply` always plans against the organization itself.
    ///
    /// The file holds no secret, but the e-mail address of everybody in the organization: only its owner may read it.
    /// Whatever the key may not read is named on stderr and is unread in the snapshot, and the exit code is 6.
    Snapshot(snapshot::SnapshotCommand),
    /// Check the key, the organization and its API; sends only GET.
    ///
    /// Tells whether the key is an admin key, whose it is and when it expires, which organization it belongs to, and
    /// which sections of the configuration it can read. Sends one request for each section; without a configuration, for
    /// every section that orgward knows.
    ///
    /// The facts about the API are what orgward otherwise has to infer. The Markdown of a checkup contains no names,
    /// addresses or ids, so that you can add it to a bug report.
    Doctor(doctor::DoctorCommand),
    /// Read a journal: who applied what, when and from which commit, and which writes got no answer.
    ///
    /// `orgward apply --journal FILE` appends a line to the journal before and after each write, so that the journal is
    /// useful even if the process was killed. Needs no key and no configuration.
    Journal(journal::JournalCommand),
    /// Print a JSON Schema.
    ///
    /// Use the schema of the configuration in an editor, and the other schemas in programs that read saved plans,
    /// reports or journal lines.
    Schema(schema::SchemaCommand),
    /// Serve an imitation of the Administration API for tests.
    ///
    /// The sandbox listens on a loopback address and prints its base URL. It is as strict as the real API, and it can
    /// be filled from a file. For a first try, `orgward plan --sandbox LIVE.yaml` needs no server.
    Sandbox(sandbox::SandboxCommand),
}

/// How log lines look.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, ValueEnum)]
enum LogFormat {
    /// Plain text.
    #[default]
    Text,
    /// One JSON object on each line.
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
    /// For programs; `orgward schema` prints the schema.
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
    /// Read the configuration from this file, or from `orgward.yaml` in this folder [default: orgward.yaml, else
    /// orgward/].
    #[arg(short, long = "config", value_name = "FILE|FOLDER")]
    config: Option<PathBuf>,
}

/// What the configuration is to be merged into.
#[derive(Debug, Args)]
struct BaseArgs {
    /// Compare with this configuration, and also enforce its guardrails.
    ///
    /// Usually this is the configuration of the target branch, so that a change cannot loosen its own guardrails. The
    /// plan says which changes come from the proposal, which were pending before, which entries are no longer managed,
    /// and which policy is looser.
    ///
    /// A path that exists is a path. Any other text is a git revision, such as `origin/main`: orgward reads the same
    /// configuration as it was in that commit, from the repository that it is in, and does not touch the work tree. It
    /// requires the program `git`. `./X` is always a path.
    #[arg(long, value_name = "REF|FILE|FOLDER")]
    base: Option<PathBuf>,
}

/// Which organization, by which key.
#[derive(Clone, Debug, Args)]
struct OrganizationArgs {
    /// Use the API at this base URL [env: ORGWARD_BASE_URL] [default: https://api.openai.com/v1].
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
    /// Save the state of the sandbox in this file, for the next command.
    #[arg(long, value_name = "FILE", requires = "sandbox")]
    sandbox_state: Option<PathBuf>,
    /// Use this as the current time, for example 2027-01-31 or 2027-01-31T18:00:00Z.
    #[arg(long, value_name = "TIME")]
    now: Option<String>,
    /// Stop cleanly after this long; until then, wait out API rate limits (for example 90s, 30m or 2h) [default: 1h;
    /// `import` and `snapshot`: none].
    #[arg(long, value_name = "LENGTH")]
    deadline: Option<String>,
    /// Stop after this many requests, repeated ones included [default: no limit].
    #[arg(long, value_name = "NUMBER", value_parser = clap::value_parser!(u64).range(1..))]
    max_requests: Option<u64>,
    /// Send at most this many requests a minute to each method and route [default: as many as the API accepts].
    #[arg(long, value_name = "NUMBER", value_parser = clap::value_parser!(u32).range(1..))]
    rpm: Option<u32>,
    /// Keep at most this many requests in flight.
    #[arg(long, value_name = "NUMBER", default_value_t = 10, value_parser = clap::value_parser!(u32).range(1..=100))]
    concurrency: u32,
    /// Begin with what this snapshot of `orgward snapshot` learned of the limits of the API; answers correct it. `drift
    /// --since` does so with its own snapshot.
    #[arg(long, value_name = "SNAPSHOT")]
    pace: Option<PathBuf>,
    /// The snapshot that answers in place of the organization; see [`LiveArgs`].
    #[arg(skip)]
    snapshot: Option<PathBuf>,
}

/// A snapshot in place of the organization.
#[derive(Clone, Debug, Args)]
struct LiveArgs {
    /// Read this snapshot of `orgward snapshot` instead of the organization; needs no key and no network.
    #[arg(
        long,
        value_name = "SNAPSHOT",
        conflicts_with_all = ["base_url", "admin_key_file", "admin_key_command", "sandbox", "max_requests", "rpm"]
    )]
    live: Option<PathBuf>,
}

impl LiveArgs {
    /// Returns the organization with the snapshot that answers for it.
    fn of(&self, organization: &OrganizationArgs) -> OrganizationArgs {
        OrganizationArgs { snapshot: self.live.clone(), ..organization.clone() }
    }
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
        Command::Init(command) => init::run(&command),
        Command::Import(command) => import::run(&command).await,
        Command::Validate(command) => validate::run(&command),
        Command::Plan(command) => plan::run(&command).await,
        Command::Apply(command) => apply::run(&command).await,
        Command::Drift(command) => drift::run(&command).await,
        Command::Show(command) => show::run(&command).await,
        Command::Snapshot(command) => snapshot::run(&command).await,
        Command::Doctor(command) => doctor::run(&command).await,
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
