//! Changes flow in, and the whole imitated organization is kept: collections of records (`record.rs`), and the indexes over
//! them.
//!
//! A collection stands at the top or inside a record, to any depth. Handlers read and change the store; fixtures fill it, and state files are written from it.
//!
//! Rules:
//! - The store knows the rules that join objects (who has access to a project), and never HTTP.
//! - Times are Unix seconds and are handed in.
//! - Only [`Store::push`], [`Store::remove`] and [`Store::edit`] change what the indexes cover.

use foldhash::HashMap;
use std::collections::{BTreeMap, BTreeSet};
use std::ops::Bound;

use serde_json::{Value, json};

use super::ids;
use super::predefined::RoleScope;
use super::record::{Collection, Record};
use super::switches::Switches;

/// Roles of a person in the organization.
pub(super) const ORGANIZATION_ROLES: &[&str] = &["owner", "reader"];
/// Roles of a person in a project that membership endpoints accept.
pub(super) const PROJECT_ROLES: &[&str] = &["owner", "member"];

/// The word in place of a predefined role for someone who has other roles or none.
pub(super) const NO_ROLE: &str = "none";

/// The names of the collections that the store joins.
pub(super) const USERS: &str = "users";
const INVITES: &str = "invites";
pub(super) const PROJECTS: &str = "projects";
pub(super) const SERVICE_ACCOUNTS: &str = "service_accounts";
pub(super) const GROUPS: &str = "groups";
pub(super) const ROLES: &str = "roles";
const API_KEYS: &str = "api_keys";
const ADMIN_API_KEYS: &str = "admin_api_keys";

/// The place of a collection: the records around it, outermost first, and its own name.
#[derive(Debug, Clone)]
pub(super) struct Place {
    parents: Vec<(&'static str, String)>,
    name: &'static str,
}

impl Place {
    pub(super) fn top(name: &'static str) -> Self {
        Self { parents: Vec::new(), name }
    }

    /// Returns the place of a collection inside a record of this one.
    pub(super) fn inside(&self, id: &str, name: &'static str) -> Self {
        let parents = [self.parents.as_slice(), &[(self.name, id.to_owned())]].concat();
        Self { parents, name }
    }

    /// Returns the place of a collection beside this one.
    pub(super) fn beside(&self, name: &'static str) -> Self {
        Self { parents: self.parents.clone(), name }
    }

    pub(super) fn in_project(id: &str, name: &'static str) -> Self {
        Self::top(PROJECTS).inside(id, name)
    }
}

/// The access of one person to one project, explicit or implied.
#[derive(Debug, Clone, Copy)]
pub(super) struct Access<'a> {
    pub(super) user: &'a Record,
    pub(super) role: &'a str,
    pub(super) added_at: i64,
}

/// A record's surroundings, for the functions of its kind.
#[derive(Debug)]
pub(super) struct RowContext<'a> {
    pub(super) store: &'a Store,
    /// The records around it, outermost first.
    pub(super) parents: Vec<&'a Record>,
    pub(super) now: i64,
}

/// The whole organization.
#[derive(Debug, Clone, Default)]
pub(super) struct Store {
    pub(super) organization_id: String,
    pub(super) default_project: String,
    /// A fixed clock, if there is one.
    pub(super) now: Option<i64>,
    /// The number of ids and secrets that were given out, so that none is given out twice.
    pub(super) serial: u64,
    pub(super) switches: Switches,
    /// Embedded projects are left out, whatever the switch says.
    pub(super) hide_projects: bool,
    top: BTreeMap<&'static str, Collection>,
    /// The ids of the people who own the organization, by their position among the users.
    owners: BTreeMap<u64, String>,
    /// The positions of the projects that list a user, by the user's id.
    memberships: HashMap<String, BTreeSet<u64>>,
}

impl Store {
    /// Returns an id of hexadecimal digits that was never given out before.
    pub(super) fn mint_hex(&mut self, prefix: &str) -> String {
        self.serial += 1;
        ids::derive_hex(prefix, &["minted", &self.organization_id, &self.serial.to_string()])
    }

    /// Returns an id that was never given out before.
    pub(super) fn mint(&mut self, prefix: &str) -> String {
        self.serial += 1;
        ids::derive(prefix, &["minted", &self.organization_id, &self.serial.to_string()])
    }

    /// Returns a made-up secret that was never given out before.
    pub(super) fn mint_secret(&mut self, prefix: &str) -> String {
        self.serial += 1;
        ids::secret(prefix, &[&self.organization_id, &self.serial.to_string()])
    }

    fn top(&self, name: &str) -> &Collection {
        self.top.get(name).unwrap_or(Collection::none())
    }

    pub(super) fn users(&self) -> &Collection {
        self.top(USERS)
    }

    pub(super) fn invites(&self) -> &Collection {
        self.top(INVITES)
    }

    pub(super) fn projects(&self) -> &Collection {
        self.top(PROJECTS)
    }

    pub(super) fn groups(&self) -> &Collection {
        self.top(GROUPS)
    }

    pub(super) fn admin_api_keys(&self) -> &Collection {
        self.top(ADMIN_API_KEYS)
    }

    /// Returns the collection at a place. It is empty if a record around it does not exist.
    pub(super) fn collection(&self, place: &Place) -> &Collection {
        let parents = self.parents(place);
        match parents.last() {
            None if place.parents.is_empty() => self.top(place.name),
            Some(parent) if parents.len() == place.parents.len() => parent.inside(place.name),
            _ => Collection::none(),
        }
    }

    /// Returns the records around a place, outermost first, as far as they exist.
    pub(super) fn parents(&self, place: &Place) -> Vec<&Record> {
        let mut parents: Vec<&Record> = Vec::new();
        for (name, id) in &place.parents {
            let collection = parents.last().map_or_else(|| self.top(name), |parent| parent.inside(name));
            parents.extend(collection.get(id));
        }
        parents
    }

    /// Returns the collection at a place for a change, or `None` if a record around it does not exist.
    fn collection_mut(&mut self, place: &Place) -> Option<&mut Collection> {
        let mut collections = &mut self.top;
        for (name, id) in &place.parents {
            let collection = collections.get_mut(name)?;
            let position = collection.position(id)?;
            collections = collection.at_mut(position)?.collections();
        }
        Some(collections.entry(place.name).or_default())
    }

    /// Appends a record to the collection at a place. A record with the same id is replaced.
    ///
    /// A project brings its predefined roles.
    pub(super) fn push(&mut self, place: &Place, mut record: Record) {
        if place.parents.is_empty() && place.name == PROJECTS && record.inside(ROLES).is_empty() {
            let roles = predefined_roles(RoleScope::Project, &record.id);
            record.collections().insert(ROLES, roles);
        }
        let id = record.id.clone();
        self.remove(place, &id);
        let Some(collection) = self.collection_mut(place) else { return };
        let position = collection.push(record);
        self.index_owner(place, &id, position);
        if let Some(project) = self.listing_project(place) {
            self.memberships.entry(id).or_default().insert(project);
        }
    }

    /// Removes a record with everything inside it.
    pub(super) fn remove(&mut self, place: &Place, id: &str) {
        let Some((position, _)) = self.collection_mut(place).and_then(|collection| collection.remove(id)) else {
            return;
        };
        self.index_owner(place, id, position);
        if let Some(project) = self.listing_project(place)
            && let Some(projects) = self.memberships.get_mut(id)
        {
            projects.remove(&project);
        }
    }

    /// Changes a record. Its id and its e-mail address stay as they are.
    pub(super) fn edit(&mut self, place: &Place, id: &str, change: impl FnOnce(&mut Record)) {
        let Some(collection) = self.collection_mut(place) else { return };
        let Some(position) = collection.position(id) else { return };
        if let Some(record) = collection.at_mut(position) {
            change(record);
        }
        self.index_owner(place, id, position);
    }

    /// Brings the index of owners up to date after a change of the user at this position.
    fn index_owner(&mut self, place: &Place, id: &str, position: u64) {
        if !place.parents.is_empty() || place.name != USERS {
            return;
        }
        if self.users().get(id).is_some_and(is_owner) {
            self.owners.insert(position, id.to_owned());
        } else {
            self.owners.remove(&position);
        }
    }

    /// Returns the position of the project whose members stand at this place.
    fn listing_project(&self, place: &Place) -> Option<u64> {
        match place.parents.as_slice() {
            [(PROJECTS, project)] if place.name == USERS => self.projects().position(project),
            _ => None,
        }
    }

    /// Returns the first person who owns the organization: the owner of an admin key for which none is given.
    pub(super) fn first_owner(&self) -> Value {
        match self.owners.values().next() {
            Some(id) => json!({"type": "user", "id": id}),
            None => json!({
                "type": "service_account",
                "id": ids::derive("svc_acct_", &["sandbox"]),
                "name": "Sandbox",
                "role": "owner",
                "created_at": 0,
            }),
        }
    }

    /// Tells whether `user` is the only person left who owns the organization.
    pub(super) fn is_last_owner(&self, user: &Record) -> bool {
        is_owner(user) && self.owners.len() == 1
    }

    /// Returns the id of the default project: the oldest project with the default project's name.
    pub(super) fn default_project_id(&self) -> Option<&str> {
        let mut projects = self.projects().iter();
        projects.find(|project| project.text("name") == Some(&self.default_project)).map(|project| project.id.as_str())
    }

    pub(super) fn is_default_project(&self, id: &str) -> bool {
        self.default_project_id() == Some(id)
    }

    /// Tells whether `user` owns every project because they own the organization.
    pub(super) fn is_implicit_owner(&self, user: &Record) -> bool {
        self.switches.implicit_owners && is_owner(user)
    }

    /// Returns the access of one user to one project.
    pub(super) fn access<'a>(&'a self, project: &'a Record, user_id: &str) -> Option<Access<'a>> {
        self.access_of(project, self.users().get(user_id)?)
    }

    fn access_of<'a>(&self, project: &'a Record, user: &'a Record) -> Option<Access<'a>> {
        let member = project.inside(USERS).get(&user.id);
        let added_at = member.and_then(|member| member.time("added_at"));
        if self.is_implicit_owner(user) {
            let latest = user.time("added_at").max(project.time("created_at")).unwrap_or_default();
            return Some(Access { user, role: "owner", added_at: added_at.unwrap_or(latest) });
        }
        let role = member?.text("role").unwrap_or_default();
        let role = if role == NO_ROLE { "member" } else { role };
        Some(Access { user, role, added_at: added_at.unwrap_or_default() })
    }

    /// Returns everyone with access to a project who follows the user `cursor`: listed members first, then the other
    /// owners of the organization. Returns `None` if the cursor has no access.
    pub(super) fn accesses<'a>(
        &'a self,
        project: &'a Record,
        cursor: Option<&str>,
    ) -> Option<impl Iterator<Item = Access<'a>>> {
        let members = project.inside(USERS);
        let is_implied = |id: &str| self.switches.implicit_owners && !members.contains(id);
        let (listed, start) = match cursor.filter(|id| !members.contains(id)) {
            None => (members.after(cursor), Bound::Unbounded),
            Some(id) => {
                let position = self.users().position(id)?;
                if !self.owners.contains_key(&position) || !is_implied(id) {
                    return None;
                }
                (None, Bound::Excluded(position))
            }
        };
        let listed = listed.into_iter().flatten().map(|member| &member.id);
        let implied = self.owners.range((start, Bound::Unbounded)).map(|(_, id)| id).filter(move |id| is_implied(id));
        Some(listed.chain(implied).filter_map(|id| self.access(project, id)))
    }

    /// Returns the active projects that a user can reach, in the order of the projects, with the user's role.
    pub(super) fn projects_of<'a>(&'a self, user: &'a Record) -> Vec<(&'a Record, &'a str)> {
        let active = |project: &&Record| !project.has("archived_at");
        if self.is_implicit_owner(user) {
            return self.projects().iter().filter(active).map(|project| (project, "owner")).collect();
        }
        let positions = self.memberships.get(&user.id).into_iter().flatten();
        let projects = positions.filter_map(|position| self.projects().at(*position)).filter(active);
        projects.filter_map(|project| Some((project, self.access_of(project, user)?.role))).collect()
    }

    /// Tells whether the owner of a project's key can still use it there.
    pub(super) fn owner_has_access(&self, project: &Record, key: &Record) -> bool {
        match Owner::of(key) {
            Owner::User(id) => {
                let reaches = |group: &Record| project.inside(GROUPS).contains(&group.id);
                self.access(project, id).is_some() || self.groups_of(id).any(reaches)
            }
            Owner::ServiceAccount(id) => project.inside(SERVICE_ACCOUNTS).contains(id),
        }
    }

    /// Removes the keys of a project that belong to `owner`.
    pub(super) fn remove_keys(&mut self, project: &str, owner: Owner) {
        let place = Place::in_project(project, API_KEYS);
        let keys = self.collection(&place).iter().filter(|key| Owner::of(key) == owner);
        for id in keys.map(|key| key.id.clone()).collect::<Vec<_>>() {
            self.remove(&place, &id);
        }
    }

    /// Returns the groups that a person or a service account is in.
    pub(super) fn groups_of<'a>(&'a self, id: &'a str) -> impl Iterator<Item = &'a Record> {
        self.groups().iter().filter(move |group| group.inside(USERS).contains(id))
    }

    /// Returns a service account of any project.
    pub(super) fn service_account(&self, id: &str) -> Option<&Record> {
        self.projects().iter().find_map(|project| project.inside(SERVICE_ACCOUNTS).get(id))
    }

    /// Removes a person or a service account from every group.
    pub(super) fn leave_groups(&mut self, id: &str) {
        for group in self.groups_of(id).map(|group| group.id.clone()).collect::<Vec<_>>() {
            self.remove(&Place::top(GROUPS).inside(&group, USERS), id);
        }
    }

    /// Removes a group, also from every project.
    pub(super) fn remove_group(&mut self, id: &str) {
        let projects: Vec<String> = self.projects().iter().map(|project| project.id.clone()).collect();
        for project in &projects {
            self.remove(&Place::in_project(project, GROUPS), id);
        }
        self.remove(&Place::top(GROUPS), id);
    }

    /// Names the organization, which brings its predefined roles.
    pub(super) fn name_organization(&mut self, id: String) {
        self.top.insert(ROLES, predefined_roles(RoleScope::Organization, &id));
        self.organization_id = id;
    }

    /// Removes a user with every membership and every key of theirs.
    pub(super) fn remove_user(&mut self, id: &str) {
        let projects: Vec<String> = self.projects().iter().map(|project| project.id.clone()).collect();
        for project in &projects {
            self.remove(&Place::in_project(project, USERS), id);
            self.remove_keys(project, Owner::User(id));
        }
        let keys = self.admin_api_keys().iter().filter(|key| Owner::of(key) == Owner::User(id));
        for key in keys.map(|key| key.id.clone()).collect::<Vec<_>>() {
            self.remove(&Place::top(ADMIN_API_KEYS), &key);
        }
        self.leave_groups(id);
        self.remove(&Place::top(USERS), id);
    }

    /// Turns the pending invite for `email` into a user with its memberships. Returns false if there is none.
    pub(super) fn accept_invite(&mut self, email: &str, now: i64) -> bool {
        let Some(invite) = self.pending_invite(email, now).cloned() else { return false };
        self.edit(&Place::top(INVITES), &invite.id, |invite| invite.set("accepted_at", now));
        let known = self.users().by_email(email).next().map(|user| user.id.clone());
        let user_id = known.unwrap_or_else(|| self.join(&invite, now));
        for granted in invite.value("projects").as_array().into_iter().flatten() {
            let id = granted["id"].as_str().unwrap_or_default();
            if self.projects().get(id).is_some_and(|project| !project.has("archived_at")) {
                let place = Place::in_project(id, USERS);
                // Someone who is in the project already keeps their custom roles.
                let known = self.collection(&place).get(&user_id).cloned();
                let mut member = known.unwrap_or_else(|| Record::new(user_id.clone()));
                if let Some(roles) = member.collections().get_mut(ROLES) {
                    for predefined in RoleScope::Project.roles() {
                        roles.remove(&RoleScope::Project.id(predefined.name, id));
                    }
                }
                member.set("role", granted["role"].clone());
                member.set("added_at", now);
                self.push(&place, member);
            }
        }
        true
    }

    /// Adds the user whom an invite was for, and returns their id.
    fn join(&mut self, invite: &Record, now: i64) -> String {
        let mut user = Record::new(self.mint("user-"));
        user.set("email", invite.value("email").clone());
        user.set("role", invite.value("role").clone());
        user.set("added_at", now);
        for flag in ["is_default", "is_scim_managed", "is_service_account"] {
            user.set(flag, false);
        }
        let id = user.id.clone();
        self.push(&Place::top(USERS), user);
        id
    }

    /// Lets the pending invite for `email` expire. Returns false if there is none.
    pub(super) fn expire_invite(&mut self, email: &str, now: i64) -> bool {
        let Some(id) = self.pending_invite(email, now).map(|invite| invite.id.clone()) else { return false };
        self.edit(&Place::top(INVITES), &id, |invite| invite.set("expires_at", now - 1));
        true
    }

    /// Returns the oldest pending invite for `email`.
    pub(super) fn pending_invite(&self, email: &str, now: i64) -> Option<&Record> {
        self.invites().by_email(email).find(|invite| invite_status(invite, now) == "pending")
    }
}

/// Returns the predefined roles of the organization or the project `holder`.
fn predefined_roles(scope: RoleScope, holder: &str) -> Collection {
    let mut roles = Collection::default();
    for predefined in scope.roles() {
        let mut role = Record::new(scope.id(predefined.name, holder));
        role.set("name", predefined.name);
        role.set("permissions", predefined.permissions.to_vec());
        role.set("predefined_role", true);
        roles.push(role);
    }
    roles
}

/// The owner of a key.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Owner<'a> {
    User(&'a str),
    ServiceAccount(&'a str),
}

impl<'a> Owner<'a> {
    /// Reads the owner that a key's record holds as `{type, id, ...}`.
    pub(super) fn of(key: &'a Record) -> Self {
        let owner = key.value("owner");
        let id = owner["id"].as_str().unwrap_or_default();
        if owner["type"] == "user" { Self::User(id) } else { Self::ServiceAccount(id) }
    }
}

/// Tells whether this is a person who owns the organization.
fn is_owner(user: &Record) -> bool {
    user.text("role") == Some("owner") && !user.flag("is_service_account")
}

/// Returns the status of an invite at a time.
pub(super) fn invite_status(invite: &Record, now: i64) -> &'static str {
    if invite.has("accepted_at") {
        "accepted"
    } else if invite.time("expires_at").is_some_and(|end| now > end) {
        "expired"
    } else {
        "pending"
    }
}

/// Tells whether a text looks like an e-mail address.
pub(super) fn looks_like_email(text: &str) -> bool {
    let Some((local, domain)) = text.split_once('@') else { return false };
    let plain = |part: &str| !part.is_empty() && !part.chars().any(|letter| letter.is_whitespace() || letter == '@');
    plain(local) && plain(domain) && domain.contains('.') && !domain.starts_with('.') && !domain.ends_with('.')
}
