//! Live rows in, read-only views out: people, keys, projects, groups, roles and identities, events, usage and costs, each as tables
//! for people and as the published document. Pure; a view says what it needs to be read, like every other stage.
//!
//! A view cannot do without its first list. A further part that cannot be read is left out and named as missing.

mod audit_log;
pub mod authors;
mod chart;
mod cost_table;
mod feeds;
mod group_list;
mod identity_list;
mod key_list;
mod lookup;
mod names_by_id;
mod one_project;
mod one_user;
mod period;
mod project_list;
pub mod published_view;
mod role_list;
mod usage_table;
mod user_list;

pub use audit_log::{EventFilter, LogExtent};
pub use cost_table::CostFilter;
pub use feeds::{Feed, FeedResults, feeds};
pub use key_list::{KeyFilter, KeySort, OwnerFilter, Verdicts};
pub use period::Period;
pub use usage_table::UsageFilter;

use crate::{
    kinds,
    model::{
        address::Name,
        live_table::{Facet, Live},
        read_request::{Extent, ReadRequest},
        scalar::{Seconds, time},
    },
};
use cost_table::CostSums;
use published_view::{Content, FORMAT, MissingPart, ShowDocument};
use serde_json::Value;

/// The subject of a view.
#[derive(Clone, Debug)]
pub enum View {
    /// People, with their invites.
    Users,
    /// Admin keys and the keys of projects.
    Keys(KeyFilter),
    /// Projects.
    Projects,
    /// Groups.
    Groups,
    /// Roles.
    Roles {
        /// True if the view says who has each role.
        holders: bool,
    },
    /// The federation rules, with the service accounts that outside programs may act as.
    WorkloadIdentity,
    /// One person, by e-mail address in lower case.
    User(Name),
    /// One project.
    Project {
        /// The name or id.
        name: Name,
        /// The time whose costs are shown.
        costs: Option<Period>,
    },
    /// Events of the audit log.
    Audit(EventFilter),
    /// Usage.
    Usage(UsageFilter),
    /// Costs.
    Costs(CostFilter),
}

/// The inputs of a view beside the live rows.
#[derive(Debug)]
pub struct ViewContext<'a> {
    /// The clock.
    pub now: Seconds,
    /// The id of the organization, if the configuration has it.
    pub organization: Option<&'a str>,
    /// The verdicts of the allow rules, if the view asks for them.
    pub verdicts: Verdicts,
    /// The rows of the listings beside live rows.
    pub gathered: FeedResults,
    /// True if tables have bars.
    pub has_bars: bool,
}

/// A view, as tables and as the published document.
#[derive(Debug)]
pub struct Shown {
    /// The tables.
    pub sections: Vec<ViewTable>,
    /// The same for programs.
    pub document: ShowDocument,
    /// The number of keys that a limit could not select, because the API does not say when they were created or used.
    pub unknown_keys: usize,
    /// The number of results of the costs that have no amount.
    pub unknown_costs: usize,
}

/// One table of a view.
#[derive(Debug)]
pub struct ViewTable {
    /// The title; empty for the only table, or the first one.
    pub title: String,
    /// The columns' names.
    pub headers: Vec<&'static str>,
    /// The rows.
    pub rows: Vec<Vec<String>>,
    /// False if the rows could not be read.
    pub is_read: bool,
}

impl ViewTable {
    fn new(title: &str, headers: &[&'static str]) -> Self {
        Self { title: title.to_owned(), headers: headers.to_vec(), rows: Vec::new(), is_read: true }
    }
}

/// The reason why there is nothing to show.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum NotShown {
    /// Nobody has this e-mail address.
    NoUser {
        /// The e-mail address.
        email: String,
        /// True if the API shows rows without an e-mail address, which may be theirs.
        may_be_nameless: bool,
    },
    /// No single project has this name.
    NoProject {
        /// The name.
        name: String,
        /// The ids of the projects with this name.
        ids: Vec<String>,
    },
}

/// Returns everything that a view is made of, as far as the live rows tell by now.
fn wanted(view: &View, live: &Live) -> Vec<ReadRequest> {
    match view {
        View::Users => user_list::wanted(),
        View::Projects => project_list::wanted(),
        View::Keys(filter) => key_list::wanted(filter, live),
        View::Groups => group_list::wanted(live),
        View::Roles { holders } => role_list::wanted(*holders, live),
        View::WorkloadIdentity => identity_list::wanted(live),
        View::User(email) => one_user::wanted(email, live),
        View::Project { name, .. } => one_project::wanted(name, live),
        View::Audit(filter) => audit_log::wanted(filter),
        View::Usage(filter) => usage_table::wanted(filter),
        View::Costs(filter) => cost_table::wanted(filter),
    }
}

/// Returns what must still be read for a view.
#[must_use]
pub fn needs(view: &View, live: &Live) -> Vec<ReadRequest> {
    let mut needs = wanted(view, live);
    needs.retain(|need| !is_answered(live, need) && live.unreadable(&need.scope, Facet::Extent).is_none());
    needs.sort();
    needs.dedup();
    needs
}

fn is_answered(live: &Live, need: &ReadRequest) -> bool {
    live.scopes.get(&need.scope).is_some_and(|table| match &need.rows {
        Extent::Keys(keys) => table.coverage.all || keys.is_subset(&table.coverage.keys),
        _ => table.coverage.all,
    })
}

/// Returns the parts of a view that could not be read, those with one reason together.
fn missing(view: &View, live: &Live) -> Vec<MissingPart> {
    let mut wanted = wanted(view, live);
    wanted.sort();
    let mut missing: Vec<MissingPart> = Vec::new();
    for need in wanted.iter().filter(|need| !is_answered(live, need)) {
        let Some(reason) = live.unreadable(&need.scope, Facet::Extent) else { continue };
        let facts = kinds::get(need.scope.kind).facts();
        let parent = need.scope.parent.as_ref().map(ToString::to_string);
        match missing.iter_mut().find(|part| part.collection == facts.collection && part.reason == reason) {
            Some(part) => part.parents.extend(parent),
            None => missing.push(MissingPart {
                collection: facts.collection.to_owned(),
                parents: parent.into_iter().collect(),
                reason: reason.to_owned(),
            }),
        }
    }
    missing
}

/// Shows what was read.
///
/// # Errors
/// The person or project that the view is about, if it is not there.
pub fn show(view: &View, live: &Live, context: &ViewContext<'_>) -> Result<Shown, NotShown> {
    let now = context.now;
    let mut unknown_keys = 0;
    let (content, sections) = match view {
        View::Users => user_list::show(live, now),
        View::Projects => project_list::show(live),
        View::Keys(filter) => {
            let (content, sections, unknown) = key_list::show(filter, live, context)?;
            unknown_keys = unknown;
            (content, sections)
        }
        View::Groups => group_list::show(live),
        View::Roles { holders } => role_list::show(*holders, live),
        View::WorkloadIdentity => identity_list::show(live),
        View::User(email) => one_user::show(email, live, now)?,
        View::Project { name, costs } => one_project::show(name, *costs, live, context)?,
        View::Audit(filter) => audit_log::show(filter, live, &context.gathered.events)?,
        View::Usage(filter) => usage_table::show(filter, live, &context.gathered.usage, context.has_bars)?,
        View::Costs(filter) => {
            let sums = context.gathered.costs.clone().unwrap_or_default();
            cost_table::show(filter, live, &sums, context.has_bars)?
        }
    };
    let document = ShowDocument {
        format: FORMAT.to_owned(),
        organization: context.organization.map(str::to_owned),
        now: time(now),
        missing: [missing(view, live), context.gathered.missing.clone()].concat(),
        content,
    };
    let unknown_costs = context.gathered.costs.as_ref().map_or(0, CostSums::unknown);
    Ok(Shown { sections, document, unknown_keys, unknown_costs })
}

/// The columns of a view that is one table.
const USERS: &[&str] = &["email", "id", "role", "state", "managed_by", "since", "invite_ends", "open_invites"];
const PROJECTS: &[&str] = &["name", "id", "created_at"];
const KEYS: &[&str] = &[
    "project",
    "name",
    "id",
    "is_admin",
    "owner_kind",
    "owner_id",
    "owner",
    "owner_has_access",
    "created_at",
    "age",
    "last_used_at",
    "is_use_known",
    "idle",
    "not_allowed",
    "costs_usd",
];
const AUDIT: &[&str] = &[
    "at",
    "type",
    "actor",
    "actor_type",
    "actor_id",
    "key_id",
    "ip_address",
    "user_agent",
    "project",
    "project_id",
    "resource_id",
    "id",
    "details",
];
const USAGE: &[&str] =
    &["group", "name", "sort", "requests", "input_tokens", "cached_input_tokens", "output_tokens", "amount", "unit"];
const COSTS: &[&str] = &["group", "name", "usd"];
const GROUPS: &[&str] = &["name", "id", "managed_by", "members", "roles", "projects"];
const ROLES: &[&str] = &["name", "id", "level", "project", "is_predefined", "description", "permissions", "holders"];

/// The columns of a view of several parts. The first one names the part, as the document does; the others are the
/// fields of its rows.
const USER: &[&str] = &[
    "part",
    "email",
    "name",
    "id",
    "role",
    "state",
    "managed_by",
    "since",
    "invite_ends",
    "open_invites",
    "project",
    "project_id",
    "custom_roles",
    "through",
    "group",
    "owner_id",
    "created_at",
    "age",
    "last_used_at",
    "idle",
];
const WORKLOAD_IDENTITY: &[&str] = &[
    "part",
    "provider",
    "name",
    "id",
    "attribute_matchers",
    "project",
    "project_id",
    "service_account",
    "service_account_id",
    "role",
    "scopes",
    "admits",
    "issuer",
    "audience",
    "is_enabled",
    "rules",
];
const PROJECT: &[&str] = &[
    "part",
    "email",
    "name",
    "id",
    "role",
    "roles",
    "permissions",
    "through",
    "group",
    "since",
    "managed_by",
    "members",
    "owner_kind",
    "owner_id",
    "owner",
    "owner_has_access",
    "created_at",
    "age",
    "last_used_at",
    "idle",
    "costs_usd",
    "total_usd",
    "other_usd",
];

/// Returns a document as one table of cells: the names of the columns, and the rows. A list is joined by `; `, and a
/// field that is not there is empty.
#[must_use]
pub fn cells(document: &ShowDocument) -> (&'static [&'static str], Vec<Vec<String>>) {
    let (columns, parts) = parts(&document.content);
    let content = serde_json::to_value(&document.content).unwrap_or_default();
    let mut rows = Vec::new();
    for part in parts {
        for entry in entries(&content, part) {
            let is_part = |column: &str| column == "part";
            let cell = |column: &&str| if is_part(column) { (*part).to_owned() } else { cell(column, &entry[*column]) };
            rows.push(columns.iter().map(cell).collect());
        }
    }
    (columns, rows)
}

/// Returns the rows of a document, each as JSON on one line. Rows of a view of several parts tell their part.
#[must_use]
pub fn lines(document: &ShowDocument) -> Vec<String> {
    let (_, parts) = parts(&document.content);
    let content = serde_json::to_value(&document.content).unwrap_or_default();
    let mut lines = Vec::new();
    for part in parts {
        for entry in entries(&content, part) {
            let mut entry = entry.clone();
            if parts.len() > 1 {
                entry["part"] = (*part).into();
            }
            lines.push(entry.to_string());
        }
    }
    lines
}

/// Returns the rows of a part of a document.
fn entries<'a>(content: &'a Value, part: &str) -> impl Iterator<Item = &'a Value> {
    let one = std::slice::from_ref(&content[part]);
    let entries = content[part].as_array().map_or(one, Vec::as_slice);
    entries.iter().filter(|entry| entry.is_object())
}

/// Returns the columns of a view, and its parts.
fn parts(content: &Content) -> (&'static [&'static str], &'static [&'static str]) {
    match content {
        Content::Users { .. } => (USERS, &["users"]),
        Content::Projects { .. } => (PROJECTS, &["projects"]),
        Content::Keys { .. } => (KEYS, &["keys"]),
        Content::Groups { .. } => (GROUPS, &["groups"]),
        Content::Roles { .. } => (ROLES, &["roles"]),
        Content::WorkloadIdentity { .. } => (WORKLOAD_IDENTITY, &["rules", "providers"]),
        Content::User { .. } => (USER, &["user", "roles", "groups", "projects", "keys"]),
        Content::Project { .. } => {
            (PROJECT, &["project", "members", "groups", "roles", "service_accounts", "keys", "costs"])
        }
        Content::Audit { .. } => (AUDIT, &["events"]),
        Content::Usage { .. } => (USAGE, &["usage"]),
        Content::Costs { .. } => (COSTS, &["costs"]),
    }
}

fn cell(column: &str, value: &Value) -> String {
    match value {
        Value::Null => String::new(),
        Value::String(text) => text.clone(),
        Value::Array(list) if column != "details" => {
            list.iter().map(|value| cell(column, value)).collect::<Vec<_>>().join("; ")
        }
        // The holder of a role.
        Value::Object(holder) if column == "holders" => {
            let text = |field: &str| holder.get(field).and_then(Value::as_str);
            let project = text("project").map(|project| format!(" in {project}")).unwrap_or_default();
            format!("{} {}{project}", text("kind").unwrap_or_default(), text("name").unwrap_or_default())
        }
        other => other.to_string(),
    }
}
