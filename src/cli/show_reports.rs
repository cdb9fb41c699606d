//! The views, and the options of those of events, usage and costs: what they ask for.

use super::exit::Failure;
use crate::{
    model::scalar::{Email, Length, Moment, Seconds},
    view::{
        CostFilter, EventFilter, Period, UsageFilter,
        published_view::{CostGrouping, UsageGrouping},
    },
};
use clap::{Args, ValueEnum};

/// A view.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub(super) enum What {
    /// People, including invited people; 2 requests.
    Users,
    /// Admin keys and the keys of all projects; 2 requests, and 1 for each project.
    Keys,
    /// Projects; 1 request.
    Projects,
    /// Groups with the number of their members, their roles and projects; 2 requests, 2 for each group, and 1 for each
    /// project.
    Groups,
    /// Predefined and custom roles with their permissions; 2 requests, and 1 for each project.
    Roles,
    /// Providers of workload identity and their federation rules, with the service accounts that outside programs may act
    /// as; 1 request, 1 for each provider, and 1 for the projects and 1 for each project that a rule names.
    WorkloadIdentity,
    /// One user by e-mail address, with groups, projects and keys; 5 requests, 1 for each group, 2 for each project
    /// (3 if the user is in a group), 1 for each project of the user, and 1 for each group in a project; 3 at most for an
    /// invite.
    User,
    /// One project by name or id, with members, groups, roles, service accounts and keys; 8 requests, 1 more if it has
    /// groups, and 2 for each of its groups.
    Project,
    /// Events of the audit log, the newest first; 1 request for each 100 events.
    Audit,
    /// Usage by project, model, user or key; 1 request for each sort of usage, and up to 2 for names.
    Usage,
    /// Costs by project, line item, user or key; 1 request, and up to 2 for names.
    Costs,
}

/// The options of reports.
#[derive(Debug, Args)]
pub(super) struct ReportArgs {
    /// For `audit`, `usage`, `costs` and `--costs`: from this time on, a date (00:00 UTC) or an RFC 3339 time.
    ///
    /// Usage and costs are told by whole days of UTC, so they begin with that day.
    #[arg(long, value_name = "TIME", conflicts_with = "last")]
    since: Option<String>,
    /// For `audit`, `usage`, `costs` and `--costs`: before this time [default: now].
    #[arg(long, value_name = "TIME")]
    until: Option<String>,
    /// For `audit`, `usage`, `costs` and `--costs`: this long back from `--until`, for example 7d [default: 30d; `audit`
    /// has no default].
    #[arg(long, value_name = "LENGTH")]
    last: Option<String>,
    /// For `audit`: only events of this type, for example `project.archived`; repeat it for several.
    #[arg(long = "type", value_name = "TYPE")]
    kind: Vec<String>,
    /// For `audit`: only events by this e-mail address, or by this id of a user, a service account or a tracked key;
    /// repeat it for several.
    #[arg(long, value_name = "EMAIL|ID")]
    actor: Vec<String>,
    /// For `audit`: only events about this id; repeat it for several.
    #[arg(long, value_name = "ID")]
    resource: Vec<String>,
    /// For `audit`, `usage` and `costs`: only this project, by name or id; 1 request more.
    ///
    /// The audit log files what admin keys do under the default project: `--resource` finds it.
    #[arg(long, value_name = "NAME")]
    project: Option<String>,
    /// For `audit`: at most this many events, the newest; 1 request for each 100 [default: 100].
    #[arg(long, value_name = "NUMBER", value_parser = clap::value_parser!(u32).range(1..=100_000))]
    limit: Option<u32>,
    /// For `usage` and `costs`: group by this [default: project].
    #[arg(long, value_enum, value_name = "GROUP")]
    by: Option<Grouping>,
    /// For `usage`: only these sorts, for example `completions,embeddings` [default: all but `decisions`, which not every
    /// organization has].
    ///
    /// `vector_stores` is a level: orgward shows the level of the last day and does not add up days. The API tells it by
    /// project alone, like the sessions of the code interpreter, and calls of the file search have no model. The API can group
    /// some sorts by more, such as service tier or image size; orgward does not.
    #[arg(long, value_name = "SORTS", value_delimiter = ',', value_parser = sort)]
    of: Vec<String>,
    /// For `keys` and `project`: also show what they cost; 1 request more.
    #[arg(long)]
    costs: bool,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
enum Grouping {
    /// By project.
    Project,
    /// By model; only usage.
    Model,
    /// By the person who owns the key; for costs, not every organization's API can.
    User,
    /// By key.
    Key,
    /// By line item of the bill; only costs.
    LineItem,
}

/// The number of events without `--limit`.
const EVENTS: u32 = 100;

/// The length of a report without another one.
const LENGTH: &str = "30d";

fn sort(text: &str) -> Result<String, String> {
    match UsageFilter::known().find(|known| *known == text) {
        Some(known) => Ok(known.to_owned()),
        None => Err(format!("the sorts of usage are {}", UsageFilter::known().collect::<Vec<_>>().join(", "))),
    }
}

impl ReportArgs {
    /// Refuses options that the view would not obey.
    pub(super) fn check(&self, what: What) -> Result<(), Failure> {
        let Self { since, until, last, kind, actor, resource, project, limit, by, of, costs } = self;
        let is_report = matches!(what, What::Audit | What::Usage | What::Costs);
        let has_period = since.is_some() || until.is_some() || last.is_some();
        let wrong = |options: &str, views: &str| Err(Failure::wrong(format!("{options} of {views}")));
        if *costs && !matches!(what, What::Keys | What::Project) {
            return wrong("`--costs` is an option", "`show keys` and `show project`");
        }
        if has_period && !is_report && !costs {
            return wrong("`--since`, `--until` and `--last` are options", "`audit`, `usage`, `costs` and `--costs`");
        }
        if what != What::Audit && (!kind.is_empty() || !actor.is_empty() || !resource.is_empty() || limit.is_some()) {
            return wrong("`--type`, `--actor`, `--resource` and `--limit` are options", "`show audit`");
        }
        if project.is_some() && !is_report {
            return wrong("`--project` is an option", "`show audit`, `show usage` and `show costs`");
        }
        if by.is_some() && !matches!(what, What::Usage | What::Costs) {
            return wrong("`--by` is an option", "`show usage` and `show costs`");
        }
        if !of.is_empty() && what != What::Usage {
            return wrong("`--of` is an option", "`show usage`");
        }
        Ok(())
    }

    /// Returns the time that is asked for.
    fn period(&self, now: Seconds, default: Option<&str>) -> Result<Period, Failure> {
        let moment = |option: &str, text: &Option<String>| -> Result<Option<Seconds>, Failure> {
            let parse = |text: &String| Moment::parse(text).map_err(|why| Failure::wrong(format!("{option}: {why}")));
            Ok(text.as_ref().map(parse).transpose()?.map(Moment::seconds))
        };
        let (mut since, until) = (moment("--since", &self.since)?, moment("--until", &self.until)?);
        let last = self.last.as_deref().or(default.filter(|_| since.is_none()));
        if let Some(text) = last {
            let length = Length::parse(text).map_err(|why| Failure::wrong(format!("--last: {why}")))?;
            since = Some(until.unwrap_or(now).saturating_sub(length.seconds()).max(0));
        }
        if since.is_some_and(|since| since >= until.unwrap_or(now)) {
            return Err(Failure::wrong("this time has no length: its beginning is not before its end"));
        }
        Ok(Period { since, until })
    }

    /// Returns the time whose costs are asked for.
    pub(super) fn costs(&self, now: Seconds) -> Result<Option<Period>, Failure> {
        self.costs.then(|| Ok(self.period(now, Some(LENGTH))?.by_days())).transpose()
    }

    pub(super) fn has_costs(&self) -> bool {
        self.costs
    }

    pub(super) fn events(&self, now: Seconds) -> Result<EventFilter, Failure> {
        let (emails, ids): (Vec<String>, Vec<String>) =
            self.actor.iter().cloned().partition(|actor| actor.contains('@'));
        if !emails.is_empty() && !ids.is_empty() {
            return Err(Failure::wrong("`--actor` takes e-mail addresses or ids, and not both at once"));
        }
        let email = |text: &String| Email::parse(text).map(|email| email.as_str().to_owned()).map_err(Failure::wrong);
        Ok(EventFilter {
            period: self.period(now, None)?,
            types: self.kind.clone(),
            actor_emails: emails.iter().map(email).collect::<Result<_, _>>()?,
            actor_ids: ids,
            project: self.project.as_deref().map(Into::into),
            resources: self.resource.clone(),
            most: usize::try_from(self.limit.unwrap_or(EVENTS)).unwrap_or(usize::MAX),
        })
    }

    pub(super) fn usage(&self, now: Seconds) -> Result<UsageFilter, Failure> {
        let by = match self.by {
            None | Some(Grouping::Project) => UsageGrouping::Project,
            Some(Grouping::Model) => UsageGrouping::Model,
            Some(Grouping::User) => UsageGrouping::User,
            Some(Grouping::Key) => UsageGrouping::Key,
            Some(Grouping::LineItem) => {
                return Err(Failure::wrong("the API tells no usage by line item")
                    .hint("`orgward show costs --by line-item` shows line items."));
            }
        };
        Ok(UsageFilter {
            period: self.period(now, Some(LENGTH))?.by_days(),
            by,
            project: self.project.as_deref().map(Into::into),
            sorts: self.of.clone(),
        })
    }

    pub(super) fn paid(&self, now: Seconds) -> Result<CostFilter, Failure> {
        let by = match self.by {
            None | Some(Grouping::Project) => CostGrouping::Project,
            Some(Grouping::LineItem) => CostGrouping::LineItem,
            Some(Grouping::User) => CostGrouping::User,
            Some(Grouping::Key) => CostGrouping::Key,
            Some(Grouping::Model) => {
                return Err(Failure::wrong("the API tells no costs by model").hint(
                    "`orgward show costs --by line-item` shows line items, which name models; `orgward show usage --by \
                     model` shows usage.",
                ));
            }
        };
        let project = self.project.as_deref().map(Into::into);
        Ok(CostFilter { period: self.period(now, Some(LENGTH))?.by_days(), by, project })
    }
}

/// Returns the failure of a log that cannot be read, with what may be the reason.
pub(super) fn log_unread(what: What, failure: Failure) -> Failure {
    if what != What::Audit {
        return failure;
    }
    failure.hint(
        "The log is not shown as empty, because nobody knows what it holds. If it is not switched on, an owner of the \
         organization can do that in the organization's settings, under data controls. A restricted key needs the scope \
         `api.audit_logs.read`.",
    )
}
