//! The published form of the views of `show`: fields for programs, which keep their names and meanings.

use crate::model::money::ExactUsd;
use schemars::JsonSchema;
use serde::Serialize;
use serde_json::Value;

/// The format of this version.
pub const FORMAT: &str = "orgward.show/v1";

/// One view of an organization.
#[derive(Debug, Serialize, JsonSchema)]
pub struct ShowDocument {
    /// `orgward.show/v1`.
    pub format: String,
    /// The id of the organization, if the configuration has it.
    pub organization: Option<String>,
    /// The time for which ages are computed.
    pub now: String,
    /// The parts that could not be read. If there is one, the view is not complete.
    pub missing: Vec<MissingPart>,
    /// The view.
    #[serde(flatten)]
    pub content: Content,
}

/// A part of a view that could not be read.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, JsonSchema)]
pub struct MissingPart {
    /// The collection, as in `policy.unlisted`: `admin_api_keys`, `project_groups` and so on.
    pub collection: String,
    /// The addresses whose rows of this collection could not be read; empty for the organization itself.
    pub parents: Vec<String>,
    /// The reason.
    pub reason: String,
}

/// The rows of a view.
#[derive(Debug, Serialize, JsonSchema)]
#[serde(tag = "view", rename_all = "snake_case")]
pub enum Content {
    /// `show users`.
    Users {
        /// The people, invites, and service accounts of the user list.
        users: Vec<UserEntry>,
    },
    /// `show projects`.
    Projects {
        /// The projects that are not archived.
        projects: Vec<ProjectEntry>,
    },
    /// `show keys`.
    Keys {
        /// The keys that the options select.
        keys: Vec<KeyEntry>,
    },
    /// `show groups`.
    Groups {
        /// The groups.
        groups: Vec<ListedGroup>,
    },
    /// `show roles`.
    Roles {
        /// The roles of the organization and of its projects.
        roles: Vec<RoleEntry>,
    },
    /// `show workload-identity`.
    WorkloadIdentity {
        /// The federation rules.
        rules: Vec<FederationRuleEntry>,
        /// The providers of identities.
        providers: Vec<IdentityProviderEntry>,
    },
    /// `show user`.
    User {
        /// The person.
        user: UserEntry,
        /// The assigned roles beside the base role; `null` if they could not be read, or for an invite.
        roles: Option<Vec<HeldRole>>,
        /// The groups of the person; `null` if the groups could not be read, or for an invite.
        groups: Option<Vec<GroupLink>>,
        /// The projects of the person, one entry for each way in; `null` if the projects could not be read, or if the
        /// API does not show the projects of the invite.
        projects: Option<Vec<UserProject>>,
        /// The keys of the person.
        keys: Vec<KeyEntry>,
    },
    /// `show project`.
    Project {
        /// The project.
        project: ProjectEntry,
        /// The name of its external key, or the id if the name could not be read; `null` for none.
        external_key: Option<String>,
        /// The members, one entry for each way in.
        members: Vec<MemberEntry>,
        /// The groups that may use the project; `null` if they could not be read.
        groups: Option<Vec<ProjectGroupEntry>>,
        /// The custom roles of the project; `null` if they could not be read.
        roles: Option<Vec<RoleEntry>>,
        /// The service accounts; `null` if they could not be read.
        service_accounts: Option<Vec<ServiceAccountEntry>>,
        /// The keys of the project; `null` if they could not be read.
        keys: Option<Vec<KeyEntry>>,
        /// The costs of the project; only with `--costs`, and `null` if they could not be read.
        costs: Option<ProjectCosts>,
    },
    /// `show audit`.
    Audit {
        /// The beginning of the time that was asked for, inclusive; `null` for the beginning of the log.
        since: Option<String>,
        /// The end of the time that was asked for, exclusive; `null` for now.
        until: Option<String>,
        /// True if there are older events that fit, and `--limit` left them out.
        is_cut: bool,
        /// False if the API does not list the newest events first. If `is_cut` is true as well, newer events may have been
        /// left out.
        is_in_order: bool,
        /// The events, newest first.
        events: Vec<EventEntry>,
    },
    /// `show usage`.
    Usage {
        /// The beginning of the first day.
        since: Option<String>,
        /// The end, exclusive; `null` for now.
        until: Option<String>,
        /// The grouping.
        by: UsageGrouping,
        /// The usage of each group and sort, most requests first.
        usage: Vec<UsageEntry>,
    },
    /// `show costs`.
    Costs {
        /// The beginning of the first day.
        since: Option<String>,
        /// The end, exclusive; `null` for now.
        until: Option<String>,
        /// The grouping.
        by: CostGrouping,
        /// The sum of all groups.
        total_usd: ExactUsd,
        /// The number of results of the API that have no amount; they are in no sum.
        unknown_results: u64,
        /// The costs of each group, the most expensive first.
        costs: Vec<CostEntry>,
    },
}

/// The kind of thing that does something.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum ActorType {
    /// A person.
    User,
    /// A service account.
    ServiceAccount,
}

/// An event of the audit log.
#[derive(Clone, Debug, Serialize, JsonSchema)]
pub struct EventEntry {
    /// The id of the event.
    pub id: String,
    /// The type, for example `project.archived`.
    #[serde(rename = "type")]
    pub kind: String,
    /// The time.
    pub at: String,
    /// The e-mail address of the person who did it, if the log tells one.
    pub actor: Option<String>,
    /// The kind of actor, if the log tells it.
    pub actor_type: Option<ActorType>,
    /// The id of the user or service account.
    pub actor_id: Option<String>,
    /// The id under which the log tracks the key that was used; `null` if the log tells none, as for a session.
    pub key_id: Option<String>,
    /// True if the log says that it was done in a session. Not shown: only `drift --who` says so, in words.
    #[serde(skip)]
    pub is_session: bool,
    /// The IP address of the session.
    pub ip_address: Option<String>,
    /// The user agent of the session.
    pub user_agent: Option<String>,
    /// The name of the project under which the log files the event. Actions of admin keys are filed under the default
    /// project.
    pub project: Option<String>,
    /// The id of this project.
    pub project_id: Option<String>,
    /// The id of the changed thing, if the details have one.
    pub resource_id: Option<String>,
    /// The details, as the log tells them; `null` if there are none.
    pub details: Value,
}

/// The grouping of usage.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum UsageGrouping {
    /// By project.
    Project,
    /// By model.
    Model,
    /// By the person who owns the key.
    User,
    /// By key.
    Key,
}

/// The usage of one sort by one group.
#[derive(Clone, Debug, Serialize, JsonSchema)]
pub struct UsageEntry {
    /// The id of the project, user or key, or the model; `null` for usage that names none.
    pub group: Option<String>,
    /// The name of the project, or the e-mail address of the user, if it was read.
    pub name: Option<String>,
    /// The sort of usage: `completions`, `embeddings` and so on.
    pub sort: String,
    /// The number of requests, if this sort counts them.
    pub requests: Option<u64>,
    /// The input tokens, if the API tells them.
    pub input_tokens: Option<u64>,
    /// Those of the input tokens that came from a cache, if the API tells them.
    pub cached_input_tokens: Option<u64>,
    /// The output tokens, if the API tells them.
    pub output_tokens: Option<u64>,
    /// The amount in `unit`, if this sort has another unit than tokens. For `vector_stores`, it is the amount of the last
    /// day that the API shows.
    pub amount: Option<u64>,
    /// The unit of `amount`.
    pub unit: Option<String>,
}

/// The grouping of costs.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum CostGrouping {
    /// By project.
    Project,
    /// By line item.
    LineItem,
    /// By key.
    Key,
    /// By the person who owns the key.
    User,
}

/// The costs of one group.
#[derive(Clone, Debug, Serialize, JsonSchema)]
pub struct CostEntry {
    /// The id of the project, key or user, or the line item; `null` for costs that name none.
    pub group: Option<String>,
    /// The name of the project, or the e-mail address of the user, if it was read.
    pub name: Option<String>,
    /// The costs.
    pub usd: ExactUsd,
}

/// The costs of a project.
#[derive(Clone, Debug, Serialize, JsonSchema)]
pub struct ProjectCosts {
    /// The beginning of the first day.
    pub since: Option<String>,
    /// The end, exclusive; `null` for now.
    pub until: Option<String>,
    /// All costs of the project.
    pub total_usd: ExactUsd,
    /// The number of results of the API that have no amount; they are in no sum.
    pub unknown_results: u64,
    /// Those of the costs that are no costs of a key that is shown: of deleted keys, or without a key.
    pub other_usd: ExactUsd,
}

/// The way in which a person came into the organization.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum UserState {
    /// An accepted member.
    Member,
    /// An invite that can be accepted.
    Invited,
    /// An invite that has expired.
    InviteExpired,
    /// A service account in the user list.
    ServiceAccount,
}

/// A person, or an invite.
#[derive(Clone, Debug, Serialize, JsonSchema)]
pub struct UserEntry {
    /// The e-mail address, if the API shows one.
    pub email: Option<String>,
    /// The id of the user, or of the invite.
    pub id: String,
    /// The base role in the organization.
    pub role: String,
    /// The state.
    pub state: UserState,
    /// `scim` if the identity provider owns the membership.
    pub managed_by: Option<String>,
    /// The time when the person joined, or was invited.
    pub since: Option<String>,
    /// The time when the invite ends.
    pub invite_ends: Option<String>,
    /// The roles of open invites of somebody who is a member already.
    pub open_invites: Vec<String>,
}

/// A project.
#[derive(Clone, Debug, Serialize, JsonSchema)]
pub struct ProjectEntry {
    /// The name.
    pub name: String,
    /// The id.
    pub id: String,
    /// The time when it was created.
    pub created_at: Option<String>,
}

/// The kind of owner that a key has.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum OwnerType {
    /// A person.
    User,
    /// A service account.
    ServiceAccount,
}

/// A key.
#[derive(Clone, Debug, Serialize, JsonSchema)]
pub struct KeyEntry {
    /// The name of the project, or its id if several projects share the name; `null` for an admin key.
    pub project: Option<String>,
    /// The name of the key.
    pub name: String,
    /// The id of the key.
    pub id: String,
    /// True for an admin key.
    pub is_admin: bool,
    /// The kind of the owner, as far as the API says.
    pub owner_kind: Option<OwnerType>,
    /// The id of the owner, as far as the API says.
    pub owner_id: Option<String>,
    /// The e-mail address of a person, or the name of a service account or of the owner of an admin key.
    pub owner: Option<String>,
    /// False if the owner has left the project; the key still works. `null` for an admin key.
    pub owner_has_access: Option<bool>,
    /// The time when it was created, as far as the API says.
    pub created_at: Option<String>,
    /// The age in seconds, as far as it is known.
    pub age: Option<i64>,
    /// The time of the last use; `null` if it was never used, or if the API does not say.
    pub last_used_at: Option<String>,
    /// False if the API does not say when the key was used.
    pub is_use_known: bool,
    /// The seconds since the last use, or since the creation of a key that was never used.
    pub idle: Option<i64>,
    /// The reason why no rule allows the key; only with `--unallowed`.
    pub not_allowed: Option<String>,
    /// The costs of the key; only with `--costs`, and `null` if they could not be read, if the API shows no amount of some
    /// of them, or for an admin key.
    pub costs_usd: Option<ExactUsd>,
}

/// A group.
#[derive(Clone, Debug, Serialize, JsonSchema)]
pub struct ListedGroup {
    /// The name.
    pub name: String,
    /// The id.
    pub id: String,
    /// The owner of the group's name and members, if that is not the configuration: `scim` or `tenant`.
    pub managed_by: Option<String>,
    /// The number of members; `null` if they could not be read.
    pub members: Option<u64>,
    /// The roles in the organization; `null` if they could not be read.
    pub roles: Option<Vec<String>>,
    /// The projects that the group may use; `null` if they could not be read.
    pub projects: Option<Vec<String>>,
}

/// A group, by name.
#[derive(Clone, Debug, Serialize, JsonSchema)]
pub struct GroupLink {
    /// The name.
    pub name: String,
    /// The id.
    pub id: String,
    /// The owner of the group's name and members, if that is not the configuration: `scim` or `tenant`.
    pub managed_by: Option<String>,
}

/// The place where a role can be assigned.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum RolePlace {
    /// In the organization.
    Organization,
    /// In a project.
    Project,
}

/// A role.
#[derive(Clone, Debug, Serialize, JsonSchema)]
pub struct RoleEntry {
    /// The name.
    pub name: String,
    /// The id. A predefined role has one id for all projects.
    pub id: String,
    /// The place where it can be assigned.
    pub level: RolePlace,
    /// The project of a custom project role, by name, or by id if several projects share the name; `null` for a role of
    /// every project, or of the organization.
    pub project: Option<String>,
    /// True if OpenAI defines the role.
    pub is_predefined: bool,
    /// The description.
    pub description: Option<String>,
    /// The permissions; `null` if the API does not show them.
    pub permissions: Option<Vec<String>>,
    /// The people and groups that have the role; only with `--holders`.
    pub holders: Option<Vec<HolderEntry>>,
}

/// A federation rule: the tokens that stand for a service account.
#[derive(Clone, Debug, Serialize, JsonSchema)]
pub struct FederationRuleEntry {
    /// The name of the provider.
    pub provider: String,
    /// The name.
    pub name: String,
    /// The id.
    pub id: String,
    /// The attributes that a token must have, with their values. Without one, every token of the provider fits. `null`
    /// if the API does not say.
    pub attribute_matchers: Option<Value>,
    /// The name of the project of the service account; `null` if the projects could not be read, or it is archived.
    pub project: Option<String>,
    /// The id of this project.
    pub project_id: String,
    /// The name of the service account; `null` if the service accounts could not be read, or it is not there.
    pub service_account: Option<String>,
    /// The id of the service account.
    pub service_account_id: String,
    /// The role of the service account in the project; `null` if it could not be read.
    pub role: Option<String>,
    /// The scopes of a token; `all` alone for everything that the service account may do. `null` if the API does not
    /// say.
    pub scopes: Option<Vec<String>>,
    /// False if the rule or its provider is disabled; `null` if the API does not say.
    pub admits: Option<bool>,
}

/// A provider of workload identity.
#[derive(Clone, Debug, Serialize, JsonSchema)]
pub struct IdentityProviderEntry {
    /// The name.
    pub name: String,
    /// The id.
    pub id: String,
    /// The issuer of its tokens; `null` if the API does not say.
    pub issuer: Option<String>,
    /// The audience of its tokens; `null` if the API does not say.
    pub audience: Option<String>,
    /// False if none of its tokens are accepted; `null` if the API does not say.
    pub is_enabled: Option<bool>,
    /// The number of its federation rules; `null` if they could not be read.
    pub rules: Option<u64>,
}

/// The kind of thing that has a role.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum HolderType {
    /// A person.
    User,
    /// A group.
    Group,
    /// A service account.
    ServiceAccount,
}

/// A person or group that has a role.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, JsonSchema)]
pub struct HolderEntry {
    /// The kind.
    pub kind: HolderType,
    /// The e-mail address or name.
    pub name: String,
    /// The id.
    pub id: String,
    /// The project in which it has the role, by name, or by id if several projects share the name.
    pub project: Option<String>,
}

/// The way in which access was given.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum WayIn {
    /// Directly.
    Direct,
    /// Through a group.
    Group,
    /// As an owner of the organization.
    OrganizationOwner,
    /// By an invite that is not accepted yet.
    Invite,
    /// The API does not say whether directly or through a group.
    Unknown,
}

/// A role that a person has beside the base role.
#[derive(Clone, Debug, Serialize, JsonSchema)]
pub struct HeldRole {
    /// The name.
    pub name: String,
    /// The id.
    pub id: String,
    /// `direct` or `group`; `unknown` if the API does not say.
    pub through: WayIn,
}

/// A project of a person.
#[derive(Clone, Debug, Serialize, JsonSchema)]
pub struct UserProject {
    /// The name of the project.
    pub project: String,
    /// The id of the project.
    pub project_id: String,
    /// The base role; `null` if it could not be read.
    pub role: Option<String>,
    /// The custom project roles that this way gives; `null` if they could not be read.
    pub custom_roles: Option<Vec<String>>,
    /// The way in.
    pub through: WayIn,
    /// The group, if the way is a group.
    pub group: Option<String>,
}

/// A member of a project.
#[derive(Clone, Debug, Serialize, JsonSchema)]
pub struct MemberEntry {
    /// The e-mail address, if the API shows one.
    pub email: Option<String>,
    /// The name of a member of a group, if the API shows one.
    pub name: Option<String>,
    /// The id of the user, or of the invite.
    pub id: String,
    /// The base role; `null` if it could not be read.
    pub role: Option<String>,
    /// The way in.
    pub through: WayIn,
    /// The group, if the way is a group.
    pub group: Option<String>,
    /// The time since when, as far as the API says.
    pub since: Option<String>,
}

/// A group in a project.
#[derive(Clone, Debug, Serialize, JsonSchema)]
pub struct ProjectGroupEntry {
    /// The name.
    pub name: String,
    /// The id.
    pub id: String,
    /// The owner of the group's name and members, if that is not the configuration: `scim` or `tenant`.
    pub managed_by: Option<String>,
    /// The number of members; `null` if they could not be read.
    pub members: Option<u64>,
    /// The base role and the custom roles in the project; `null` if they could not be read.
    pub roles: Option<Vec<String>>,
}

/// A service account of a project.
#[derive(Clone, Debug, Serialize, JsonSchema)]
pub struct ServiceAccountEntry {
    /// The name.
    pub name: String,
    /// The id.
    pub id: String,
    /// The role in the project.
    pub role: String,
    /// The time when it was created.
    pub created_at: Option<String>,
}
