//! Everything that the imitated organization holds, one collection per kind of object.
//!
//! Routes read and change it; fixtures fill it and state files are written from it. The store knows the rules that
//! join objects (who has access to a project), never HTTP. Times are Unix seconds and are handed in.

use std::collections::{BTreeMap, HashMap};

use super::ids;

/// How long an invite stays open.
pub(super) const INVITE_LIFETIME: i64 = 7 * 24 * 60 * 60;

/// Roles of a person in the organization.
pub(super) const ORGANIZATION_ROLES: &[&str] = &["owner", "reader"];
/// Roles of a person in a project that membership endpoints take.
pub(super) const PROJECT_ROLES: &[&str] = &["owner", "member"];
/// Roles of a service account.
pub(super) const SERVICE_ACCOUNT_ROLES: &[&str] = &["owner", "member", "none"];
/// Where a project's data can live.
pub(super) const RESIDENCIES: &[&str] = &[
    "GLOBAL",
    "US_STORAGE_PROCESSING",
    "EU_STORAGE_PROCESSING",
    "JP_STORAGE",
    "KR_STORAGE",
    "CA_STORAGE",
    "SG_STORAGE",
    "IN_STORAGE",
    "AU_STORAGE",
    "GB_STORAGE",
    "AE_STORAGE",
    "AE_STORAGE_PROCESSING",
];

/// An object with an identifier that is unique in its collection.
pub(super) trait Row {
    fn id(&self) -> &str;
}

/// Rows in the order in which they came, found by identifier.
#[derive(Debug, Clone)]
pub(super) struct Collection<T> {
    rows: BTreeMap<u64, T>,
    places: HashMap<String, u64>,
    next: u64,
}

impl<T> Default for Collection<T> {
    fn default() -> Self {
        Self { rows: BTreeMap::new(), places: HashMap::new(), next: 0 }
    }
}

impl<T: Row> Collection<T> {
    /// Appends a row; one with the same identifier is replaced.
    pub(super) fn push(&mut self, row: T) {
        if let Some(place) = self.places.insert(row.id().to_owned(), self.next) {
            self.rows.remove(&place);
        }
        self.rows.insert(self.next, row);
        self.next += 1;
    }

    pub(super) fn get(&self, id: &str) -> Option<&T> {
        self.rows.get(self.places.get(id)?)
    }

    pub(super) fn get_mut(&mut self, id: &str) -> Option<&mut T> {
        self.rows.get_mut(self.places.get(id)?)
    }

    pub(super) fn contains(&self, id: &str) -> bool {
        self.places.contains_key(id)
    }

    pub(super) fn remove(&mut self, id: &str) -> Option<T> {
        let place = self.places.remove(id)?;
        self.rows.remove(&place)
    }

    /// Removes the rows that `keep` refuses.
    pub(super) fn retain(&mut self, keep: impl Fn(&T) -> bool) {
        let gone: Vec<String> = self.iter().filter(|row| !keep(row)).map(|row| row.id().to_owned()).collect();
        for id in gone {
            self.remove(&id);
        }
    }

    pub(super) fn iter(&self) -> impl DoubleEndedIterator<Item = &T> {
        self.rows.values()
    }

    pub(super) fn iter_mut(&mut self) -> impl Iterator<Item = &mut T> {
        self.rows.values_mut()
    }

    pub(super) fn is_empty(&self) -> bool {
        self.rows.is_empty()
    }
}

/// A person, or a service account that the user list shows.
#[derive(Debug, Clone)]
pub(super) struct User {
    pub(super) id: String,
    pub(super) email: Option<String>,
    pub(super) name: Option<String>,
    pub(super) role: String,
    pub(super) added_at: i64,
    pub(super) is_default: bool,
    pub(super) is_scim_managed: bool,
    pub(super) is_service_account: bool,
    pub(super) is_scale_tier_authorized_purchaser: Option<bool>,
    pub(super) api_key_last_used_at: Option<i64>,
    pub(super) technical_level: Option<String>,
    pub(super) developer_persona: Option<String>,
}

impl User {
    pub(super) fn has_email(&self, email: &str) -> bool {
        self.email.as_deref().is_some_and(|own| same_email(own, email))
    }

    /// Tells whether this is a person who owns the organization.
    pub(super) fn is_owner(&self) -> bool {
        self.role == "owner" && !self.is_service_account
    }
}

impl Row for User {
    fn id(&self) -> &str {
        &self.id
    }
}

#[derive(Debug, Clone)]
pub(super) struct Invite {
    pub(super) id: String,
    pub(super) email: String,
    pub(super) role: String,
    pub(super) created_at: i64,
    pub(super) expires_at: i64,
    pub(super) accepted_at: Option<i64>,
    pub(super) projects: Vec<InviteProject>,
}

#[derive(Debug, Clone)]
pub(super) struct InviteProject {
    pub(super) id: String,
    pub(super) role: String,
}

impl Invite {
    pub(super) fn status(&self, now: i64) -> &'static str {
        if self.accepted_at.is_some() {
            "accepted"
        } else if now > self.expires_at {
            "expired"
        } else {
            "pending"
        }
    }
}

impl Row for Invite {
    fn id(&self) -> &str {
        &self.id
    }
}

#[derive(Debug, Clone)]
pub(super) struct Project {
    pub(super) id: String,
    pub(super) name: Option<String>,
    pub(super) created_at: i64,
    pub(super) archived_at: Option<i64>,
    pub(super) external_key_id: Option<String>,
    pub(super) residency: Option<String>,
    pub(super) users: Collection<Member>,
    pub(super) service_accounts: Collection<ServiceAccount>,
    pub(super) api_keys: Collection<ApiKey>,
    /// What the project cost, in the order in which it was written down.
    pub(super) costs: Vec<Cost>,
}

/// What was spent in a project at one time.
#[derive(Debug, Clone)]
pub(super) struct Cost {
    pub(super) at: i64,
    pub(super) usd: f64,
}

impl Row for Project {
    fn id(&self) -> &str {
        &self.id
    }
}

/// An explicit membership in a project.
#[derive(Debug, Clone)]
pub(super) struct Member {
    pub(super) user_id: String,
    pub(super) role: String,
    pub(super) added_at: i64,
}

impl Row for Member {
    fn id(&self) -> &str {
        &self.user_id
    }
}

#[derive(Debug, Clone)]
pub(super) struct ServiceAccount {
    pub(super) id: String,
    pub(super) name: String,
    pub(super) role: String,
    pub(super) created_at: i64,
}

impl Row for ServiceAccount {
    fn id(&self) -> &str {
        &self.id
    }
}

/// A key of a project. Its value is never kept.
#[derive(Debug, Clone)]
pub(super) struct ApiKey {
    pub(super) id: String,
    pub(super) name: String,
    pub(super) redacted_value: String,
    pub(super) created_at: i64,
    pub(super) last_used_at: Option<i64>,
    pub(super) expires_at: Option<i64>,
    pub(super) owner: KeyOwner,
}

#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum KeyOwner {
    User(String),
    ServiceAccount(String),
}

impl Row for ApiKey {
    fn id(&self) -> &str {
        &self.id
    }
}

/// An admin key. It is recognised by the fingerprint of its value; rows without one open nothing.
#[derive(Debug, Clone)]
pub(super) struct AdminApiKey {
    pub(super) id: String,
    pub(super) name: Option<String>,
    pub(super) redacted_value: String,
    pub(super) fingerprint: Option<String>,
    pub(super) read_only: bool,
    pub(super) created_at: i64,
    pub(super) expires_at: Option<i64>,
    pub(super) last_used_at: Option<i64>,
    pub(super) owner: AdminKeyOwner,
}

#[derive(Debug, Clone)]
pub(super) enum AdminKeyOwner {
    User(String),
    Other { kind: String, id: String, name: String, role: String, created_at: i64 },
}

impl AdminApiKey {
    pub(super) fn is_expired(&self, now: i64) -> bool {
        self.expires_at.is_some_and(|end| now >= end)
    }
}

impl Row for AdminApiKey {
    fn id(&self) -> &str {
        &self.id
    }
}

/// What is not known of the real API, and so can be set.
#[derive(Debug, Clone)]
pub(super) struct Switches {
    /// The user list embeds each user's projects.
    pub(super) embed_projects: bool,
    /// Organization owners own every project without being listed in it.
    pub(super) implicit_owners: bool,
    /// Keys of service accounts can be deleted one by one.
    pub(super) delete_service_account_keys: bool,
    /// Route templates that no key may read, as a restricted key lacks their scope.
    pub(super) unreadable: Vec<String>,
}

impl Default for Switches {
    fn default() -> Self {
        Self { embed_projects: true, implicit_owners: true, delete_service_account_keys: true, unreadable: Vec::new() }
    }
}

/// One person's access to one project, explicit or not.
#[derive(Debug, Clone, Copy)]
pub(super) struct Access<'a> {
    pub(super) user: &'a User,
    pub(super) role: &'a str,
    pub(super) added_at: i64,
}

/// The whole organization.
#[derive(Debug, Clone, Default)]
pub(super) struct Store {
    pub(super) organization_id: String,
    pub(super) default_project: String,
    /// A fixed clock, when there is one.
    pub(super) now: Option<i64>,
    /// How many identifiers and secrets were given out, so that none is given twice.
    pub(super) serial: u64,
    pub(super) switches: Switches,
    /// Whoever runs the sandbox does not want embedded projects, whatever the switch says.
    pub(super) hide_projects: bool,
    pub(super) users: Collection<User>,
    pub(super) invites: Collection<Invite>,
    pub(super) projects: Collection<Project>,
    pub(super) admin_api_keys: Collection<AdminApiKey>,
}

impl Store {
    /// Returns an identifier that was never given out before.
    pub(super) fn mint(&mut self, prefix: &str) -> String {
        self.serial += 1;
        ids::derive(prefix, &["minted", &self.organization_id, &self.serial.to_string()])
    }

    /// Returns a made-up secret that was never given out before.
    pub(super) fn mint_secret(&mut self, prefix: &str) -> String {
        self.serial += 1;
        ids::secret(prefix, &[&self.organization_id, &self.serial.to_string()])
    }

    pub(super) fn user_by_email(&self, email: &str) -> Option<&User> {
        self.users.iter().find(|user| user.has_email(email))
    }

    /// Returns who owns an admin key of which nothing is said: the organization's first owner.
    pub(super) fn first_owner(&self) -> AdminKeyOwner {
        match self.users.iter().find(|user| user.is_owner()) {
            Some(user) => AdminKeyOwner::User(user.id.clone()),
            None => AdminKeyOwner::Other {
                kind: "service_account".to_owned(),
                id: ids::derive("svc_acct_", &["sandbox"]),
                name: "Sandbox".to_owned(),
                role: "owner".to_owned(),
                created_at: 0,
            },
        }
    }

    /// Tells whether `user` is the only person left who owns the organization.
    pub(super) fn is_last_owner(&self, user: &User) -> bool {
        user.is_owner() && self.users.iter().filter(|other| other.is_owner()).count() == 1
    }

    /// Returns the project that was there first: the oldest one with the default project's name.
    pub(super) fn default_project_id(&self) -> Option<&str> {
        self.projects
            .iter()
            .find(|project| project.name.as_deref() == Some(self.default_project.as_str()))
            .map(|project| project.id.as_str())
    }

    pub(super) fn is_default_project(&self, id: &str) -> bool {
        self.default_project_id() == Some(id)
    }

    /// Tells whether `user` owns every project by owning the organization.
    pub(super) fn is_implicit_owner(&self, user: &User) -> bool {
        self.switches.implicit_owners && user.is_owner()
    }

    /// Returns the access of one user to one project.
    pub(super) fn access<'a>(&'a self, project: &'a Project, user_id: &str) -> Option<Access<'a>> {
        self.access_of(project, self.users.get(user_id)?)
    }

    /// Returns the access of one known user to one project.
    pub(super) fn access_of<'a>(&'a self, project: &'a Project, user: &'a User) -> Option<Access<'a>> {
        let member = project.users.get(&user.id);
        if self.is_implicit_owner(user) {
            let added_at = member.map_or(user.added_at.max(project.created_at), |member| member.added_at);
            return Some(Access { user, role: "owner", added_at });
        }
        member.map(|member| Access { user, role: &member.role, added_at: member.added_at })
    }

    /// Returns everyone with access to a project: listed members first, then the organization's other owners.
    pub(super) fn accesses<'a>(&'a self, project: &'a Project) -> impl Iterator<Item = Access<'a>> {
        let listed = project.users.iter().map(|member| member.user_id.as_str());
        let implied = self
            .users
            .iter()
            .filter(|user| self.is_implicit_owner(user) && !project.users.contains(&user.id))
            .map(|user| user.id.as_str());
        listed.chain(implied).filter_map(|id| self.access(project, id))
    }

    /// Tells whether the owner of a key can still use it in its project.
    pub(super) fn owner_has_access(&self, project: &Project, key: &ApiKey) -> bool {
        match &key.owner {
            KeyOwner::User(id) => self.access(project, id).is_some(),
            KeyOwner::ServiceAccount(id) => project.service_accounts.contains(id),
        }
    }

    /// Removes a user with every membership and every key that is theirs.
    pub(super) fn remove_user(&mut self, id: &str) {
        for project in self.projects.iter_mut() {
            project.users.remove(id);
            project.api_keys.retain(|key| key.owner != KeyOwner::User(id.to_owned()));
        }
        self.admin_api_keys.retain(|key| !matches!(&key.owner, AdminKeyOwner::User(owner) if owner == id));
        self.users.remove(id);
    }

    /// Turns the pending invite for `email` into a user with its memberships, and tells whether there was one.
    pub(super) fn accept_invite(&mut self, email: &str, now: i64) -> bool {
        let pending = |invite: &&mut Invite| same_email(&invite.email, email) && invite.status(now) == "pending";
        let Some(invite) = self.invites.iter_mut().find(pending) else { return false };
        invite.accepted_at = Some(now);
        let invite = invite.clone();
        let user_id = match self.user_by_email(email) {
            Some(user) => user.id.clone(),
            None => self.join(&invite, now),
        };
        for granted in invite.projects {
            if let Some(project) = self.projects.get_mut(&granted.id).filter(|project| project.archived_at.is_none()) {
                project.users.push(Member { user_id: user_id.clone(), role: granted.role, added_at: now });
            }
        }
        true
    }

    /// Adds the user that an invite was for, and returns their id.
    fn join(&mut self, invite: &Invite, now: i64) -> String {
        let id = self.mint("user-");
        self.users.push(User {
            id: id.clone(),
            email: Some(invite.email.clone()),
            name: None,
            role: invite.role.clone(),
            added_at: now,
            is_default: false,
            is_scim_managed: false,
            is_service_account: false,
            is_scale_tier_authorized_purchaser: None,
            api_key_last_used_at: None,
            technical_level: None,
            developer_persona: None,
        });
        id
    }

    /// Lets the pending invite for `email` run out, and tells whether there was one.
    pub(super) fn expire_invite(&mut self, email: &str, now: i64) -> bool {
        let pending = |invite: &&mut Invite| same_email(&invite.email, email) && invite.status(now) == "pending";
        let Some(invite) = self.invites.iter_mut().find(pending) else { return false };
        invite.expires_at = now - 1;
        true
    }
}

/// Tells whether two addresses reach the same person.
pub(super) fn same_email(one: &str, other: &str) -> bool {
    one.to_lowercase() == other.to_lowercase()
}

/// Tells whether a text looks like an e-mail address.
pub(super) fn looks_like_email(text: &str) -> bool {
    let Some((local, domain)) = text.split_once('@') else { return false };
    let plain = |part: &str| !part.is_empty() && !part.chars().any(|letter| letter.is_whitespace() || letter == '@');
    plain(local) && plain(domain) && domain.contains('.') && !domain.starts_with('.') && !domain.ends_with('.')
}
