//! `orgward show`: read-only views.

use super::{
    ConfigurationArgs, LiveArgs, OrganizationArgs,
    configuration::{self, Loaded},
    connect,
    exit::{Exit, Failure},
    output,
    show_reports::{self, ReportArgs, What},
};
use crate::{
    kinds,
    model::{
        address::Name,
        plural::count,
        principal::parse_account,
        scalar::{Email, LAST, Length, Seconds},
        text::harmless_json,
    },
    reconcile, render,
    view::{
        self, KeyFilter, KeySort, NotShown, OwnerFilter, Shown, View, ViewContext,
        published_view::{Content, MissingPart},
    },
};
use clap::{Args, ValueEnum};

#[derive(Debug, Args)]
pub(super) struct Show {
    /// Show this view.
    #[arg(value_enum)]
    what: What,
    /// The e-mail address of the user, or the name or id of the project.
    #[arg(value_name = "EMAIL|NAME")]
    name: Option<String>,
    #[command(flatten)]
    keys: KeyArgs,
    #[command(flatten)]
    report: ReportArgs,
    /// For `roles`: also show who has each role; takes at least one request for each user, group and project member.
    #[arg(long)]
    holders: bool,
    #[command(flatten)]
    configuration: ConfigurationArgs,
    #[command(flatten)]
    organization: OrganizationArgs,
    #[command(flatten)]
    live: LiveArgs,
    /// Write the view in this format.
    #[arg(long, value_enum, default_value_t)]
    format: ShowFormat,
}

/// The keys that are asked for.
#[derive(Debug, Args)]
struct KeyArgs {
    /// For `keys`: show only keys that are at least this old (for example 90d).
    #[arg(long, value_name = "LENGTH")]
    older_than: Option<String>,
    /// For `keys`: show only keys that were not used for this long; a key that was never used counts from its creation.
    #[arg(long, value_name = "LENGTH")]
    idle: Option<String>,
    /// For `keys`: show only the keys of this person or service account; a person takes 1 request more, and a service
    /// account only those for its project.
    #[arg(long, value_name = "EMAIL|PROJECT/ACCOUNT")]
    owner: Option<String>,
    /// For `keys`: show only keys that no allow rule of the configuration allows, and why.
    ///
    /// Only sections that the configuration has are checked: `admin_api_keys`, and `api_keys` of a project. Keys that
    /// `policy.ignore` names are left out.
    #[arg(long)]
    unallowed: bool,
    /// For `keys`: sort in this order [default: by project, admin keys first].
    #[arg(long, value_enum, value_name = "ORDER")]
    sort: Option<SortOrder>,
}

impl KeyArgs {
    fn is_empty(&self) -> bool {
        let Self { older_than, idle, owner, unallowed, sort } = self;
        older_than.is_none() && idle.is_none() && owner.is_none() && !unallowed && sort.is_none()
    }
}

/// The format of a view.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, ValueEnum)]
enum ShowFormat {
    /// For a terminal.
    #[default]
    Text,
    /// For a spreadsheet: one table, whose columns are the fields of the JSON.
    Csv,
    /// For programs; `orgward schema show` prints the schema.
    Json,
    /// For programs that read line by line: one row of the view on each line, with the fields of the JSON.
    Jsonl,
}

/// The order of keys.
#[derive(Clone, Copy, Debug, ValueEnum)]
enum SortOrder {
    /// The oldest first.
    Age,
    /// The longest without use first.
    LastUsed,
    /// By owner.
    Owner,
    /// By project.
    Project,
    /// By name.
    Name,
    /// The most expensive first; with `--costs`.
    Costs,
}

pub(super) async fn run(command: &Show) -> Result<Exit, Failure> {
    check(command)?;
    let loaded = loaded(command)?;
    // Mistakes are told before anything is sent, whatever the time is.
    view(command, loaded.as_ref(), LAST)?;
    let desired = loaded.as_ref().map(|loaded| &loaded.configuration.desired);
    let id = desired.and_then(|desired| desired.organization.id.as_deref());
    let organization = command.live.of(&command.organization);
    let connection = connect::connect(&organization, connect::Access::ReadOnly, id).await?;
    if let Some(snapshot) = &connection.snapshot {
        output::say(&render::snapshot_remark(snapshot));
    }
    let rules = desired.filter(|_| command.keys.unallowed);
    let view = view(command, loaded.as_ref(), connection.now)?;
    let looked = reconcile::look(&connection.client, &view, rules, connection.now).await;
    let (live, verdicts, gathered) =
        looked.map_err(|stopped| show_reports::log_unread(command.what, stopped.into()))?;
    let has_bars = output::terminal_width().is_some();
    let context = ViewContext { now: connection.now, organization: id, verdicts, gathered, has_bars };
    let shown = view::show(&view, &live, &context).map_err(not_shown)?;
    output::result(&drawn(command.format, &shown)?);
    if shown.unknown_keys > 0 {
        let keys = count(shown.unknown_keys, "key is", "keys are");
        output::warn(&format!("{keys} left out, because the API does not say when they were created or used"));
    }
    if shown.unknown_costs > 0 {
        let results = count(shown.unknown_costs, "result of the costs has", "results of the costs have");
        output::warn(&format!("{results} no amount, and no sum contains them"));
    }
    if let Some(remark) = log_remark(&shown.document.content) {
        output::warn(&remark);
    }
    for part in &shown.document.missing {
        output::warn(&missing(part));
    }
    Ok(if shown.document.missing.is_empty() { Exit::Done } else { Exit::Unknown })
}

/// Says what a list of events does not say itself.
fn log_remark(content: &Content) -> Option<String> {
    match content {
        Content::Audit { is_cut: true, is_in_order: false, events, .. } => Some(format!(
            "only {} shown, and the API does not list the newest ones first, so newer ones may be missing; a higher \
             `--limit` shows more",
            count(events.len(), "event is", "events are")
        )),
        Content::Audit { is_cut: true, events, .. } => Some(format!(
            "only the newest {} shown; a higher `--limit`, or an earlier `--until`, shows older ones",
            count(events.len(), "event is", "events are")
        )),
        Content::Audit { events, .. } if events.is_empty() => Some(
            "the API shows no event that fits; if the organization never switched the audit log on, nothing was \
             recorded"
                .to_owned(),
        ),
        _ => None,
    }
}

/// Refuses options that the view would not obey.
fn check(command: &Show) -> Result<(), Failure> {
    match (command.what, &command.name) {
        (What::User, None) => {
            return Err(Failure::wrong("`show user` needs an e-mail address").hint("orgward show user EMAIL"));
        }
        (What::Project, None) => {
            return Err(Failure::wrong("`show project` needs the name or id of a project")
                .hint("`orgward show projects` lists them."));
        }
        (What::User | What::Project, Some(_)) | (_, None) => {}
        (_, Some(name)) => {
            let name = crate::model::text::quoted(name);
            return Err(Failure::wrong(format!("unexpected argument `{name}`: this view shows everything"))
                .hint("`show user EMAIL` and `show project NAME` show one of them."));
        }
    }
    if command.live.live.is_some() && matches!(command.what, What::Audit | What::Usage | What::Costs) {
        return Err(Failure::wrong("a snapshot holds no events, no usage and no costs")
            .hint("Run the same command without `--live`."));
    }
    command.report.check(command.what)?;
    if matches!(command.keys.sort, Some(SortOrder::Costs)) && !command.report.has_costs() {
        return Err(Failure::wrong("`--sort costs` needs `--costs`"));
    }
    if command.what != What::Keys && !command.keys.is_empty() {
        let options = "`--older-than`, `--idle`, `--owner`, `--unallowed` and `--sort`";
        return Err(Failure::wrong(format!("{options} are options of `show keys`")));
    }
    if command.what != What::Roles && command.holders {
        return Err(Failure::wrong("`--holders` is an option of `show roles`"));
    }
    Ok(())
}

/// Reads the configuration. Without `--unallowed` it is only read for the organization's id, so none is needed.
fn loaded(command: &Show) -> Result<Option<Loaded>, Failure> {
    match (&command.configuration.config, configuration::path(&command.configuration)) {
        (None, Err(_)) if command.keys.unallowed => {
            Err(Failure::wrong("`--unallowed` needs a configuration, whose allow rules say which keys are allowed")
                .hint("Name one with `-c FILE|FOLDER`."))
        }
        (None, Err(_)) => Ok(None),
        _ => configuration::valid(&command.configuration).map(Some),
    }
}

fn view(command: &Show, loaded: Option<&Loaded>, now: Seconds) -> Result<View, Failure> {
    let name = command.name.as_deref().unwrap_or_default();
    Ok(match command.what {
        What::Users => View::Users,
        What::Projects => View::Projects,
        What::Groups => View::Groups,
        What::Roles => View::Roles { holders: command.holders },
        What::WorkloadIdentity => View::WorkloadIdentity,
        What::User => View::User(email(name)?),
        What::Project => View::Project { name: name.into(), costs: command.report.costs(now)? },
        What::Keys => View::Keys(KeyFilter { costs: command.report.costs(now)?, ..filter(&command.keys, loaded)? }),
        What::Audit => View::Audit(command.report.events(now)?),
        What::Usage => View::Usage(command.report.usage(now)?),
        What::Costs => View::Costs(command.report.paid(now)?),
    })
}

fn filter(args: &KeyArgs, loaded: Option<&Loaded>) -> Result<KeyFilter, Failure> {
    let length = |option: &str, text: &Option<String>| -> Result<Option<Seconds>, Failure> {
        let parse = |text: &String| Length::parse(text).map_err(|why| Failure::wrong(format!("{option}: {why}")));
        Ok(text.as_ref().map(parse).transpose()?.map(|length| length.seconds()))
    };
    let owner = |text: &String| -> Result<OwnerFilter, Failure> {
        if !text.contains('/') {
            return Ok(OwnerFilter::User(email(text)?));
        }
        let (project, name) = parse_account(text).map_err(|why| Failure::wrong(format!("--owner: {why}")))?;
        Ok(OwnerFilter::ServiceAccount { project: project.into(), name: name.into() })
    };
    let declared = loaded.filter(|_| args.unallowed).map(|loaded| {
        let scopes = loaded.configuration.desired.scopes.keys();
        scopes.filter(|scope| kinds::get(scope.kind).rules().is_some()).cloned().collect()
    });
    if declared.as_ref().is_some_and(std::collections::BTreeSet::is_empty) {
        return Err(Failure::wrong("`--unallowed` needs allow rules, and the configuration has none")
            .hint("Write `admin_api_keys:` at the top, or `api_keys:` in a project."));
    }
    Ok(KeyFilter {
        older_than: length("--older-than", &args.older_than)?,
        idle: length("--idle", &args.idle)?,
        owner: args.owner.as_ref().map(owner).transpose()?,
        judged: declared,
        sort: args.sort.map(|sort| match sort {
            SortOrder::Age => KeySort::Age,
            SortOrder::LastUsed => KeySort::LastUsed,
            SortOrder::Owner => KeySort::Owner,
            SortOrder::Project => KeySort::Project,
            SortOrder::Name => KeySort::Name,
            SortOrder::Costs => KeySort::Costs,
        }),
        costs: None,
    })
}

fn email(text: &str) -> Result<Name, Failure> {
    Email::parse(text).map(|email| email.as_str().into()).map_err(Failure::wrong)
}

fn drawn(format: ShowFormat, shown: &Shown) -> Result<String, Failure> {
    Ok(match format {
        ShowFormat::Text => render::table::sections(
            shown.sections.iter().map(|section| render::table::TableSection {
                title: &section.title,
                headers: &section.headers,
                rows: section.is_read.then_some(&section.rows),
            }),
            output::terminal_width(),
        ),
        ShowFormat::Csv => {
            let (columns, rows) = view::cells(&shown.document);
            render::csv::csv(columns, &rows)
        }
        ShowFormat::Json => {
            let text = serde_json::to_string_pretty(&shown.document).map_err(|error| Failure::wrong(error.to_string()));
            harmless_json(&text?)
        }
        ShowFormat::Jsonl => harmless_json(&view::lines(&shown.document).join("\n")),
    })
}

/// Says which part of a view could not be read.
fn missing(part: &MissingPart) -> String {
    /// The number of places that are named.
    const NAMED: usize = 3;
    let collection = part.collection.replace('_', " ");
    let place = match part.parents.len() {
        0 => String::new(),
        number if number <= NAMED => format!(" of {}", part.parents.join(", ")),
        number => format!(" of {} and {} more", part.parents[..NAMED].join(", "), number - NAMED),
    };
    format!("cannot read the {collection}{place}: {}", part.reason)
}

fn not_shown(why: NotShown) -> Failure {
    let plain = |text: &str| render::plain::plain(text).into_owned();
    match why {
        NotShown::NoUser { email, may_be_nameless: true } => Failure {
            exit: Exit::Unknown,
            message: format!("cannot tell whether `{email}` is in the organization"),
            hint: Some("The API shows rows without an e-mail address, and one of them may be theirs.".to_owned()),
        },
        NotShown::NoUser { email, .. } => Failure::wrong(format!("`{email}` is neither a member nor invited"))
            .hint("`orgward show users` lists everybody."),
        NotShown::NoProject { name, ids } if ids.is_empty() => {
            Failure::wrong(format!("there is no project `{}`, or it is archived", plain(&name)))
                .hint("`orgward show projects` lists the projects.")
        }
        NotShown::NoProject { name, ids } => {
            Failure::wrong(format!("more than one project is named `{}`: {}", plain(&name), plain(&ids.join(", "))))
                .hint("Name one of them by its id.")
        }
    }
}
