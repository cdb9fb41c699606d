//! A change of who holds which role flows in, and the records that show it flow out.
//!
//! Rules:
//! - The record of a person or a service account names its most powerful predefined role in `role`. Its collection
//!   `roles` holds every other role. A group has the collection alone.
//! - Someone is listed in a project exactly as long as a role there is assigned to them, and so is a group. A service
//!   account stays in its project without a role.
//! - A person also has the roles of the groups that they are in. Such a role cannot be unassigned from the person.

use super::predefined::RoleScope;
use super::record::{Collection, Record};
use super::store::{GROUPS, NO_ROLE, PROJECTS, Place, ROLES, SERVICE_ACCOUNTS, Store, USERS};

/// The predefined roles of a service account, the most powerful one first. Its record knows no other word.
const ACCOUNT_WORDS: &[&str] = &["owner", "member"];

/// A person, service account or group that can hold roles of the organization or of a project.
#[derive(Debug, Clone, Copy)]
pub(super) struct Holder<'a> {
    /// The project that the roles are bound to, or the organization.
    pub(super) project: Option<&'a str>,
    pub(super) id: &'a str,
    pub(super) is_group: bool,
}

/// One role that somebody has, and the principals from which they have it.
#[derive(Debug)]
pub(super) struct Assigned<'a> {
    pub(super) role: &'a Record,
    /// Ids and types (`user`, `group`). The holder itself stands first.
    pub(super) sources: Vec<(String, &'static str)>,
}

impl<'a> Holder<'a> {
    fn scope(self) -> RoleScope {
        if self.project.is_some() { RoleScope::Project } else { RoleScope::Organization }
    }

    /// Returns the place of the record that shows the holder.
    fn place(self, store: &Store) -> Place {
        let collection = if self.is_group { GROUPS } else { USERS };
        match self.project {
            None => Place::top(collection),
            Some(project) if !self.is_group && is_account(store, project, self.id) => {
                Place::in_project(project, SERVICE_ACCOUNTS)
            }
            Some(project) => Place::in_project(project, collection),
        }
    }

    /// Tells whether this is a service account of the project.
    pub(super) fn is_account(self, store: &Store) -> bool {
        !self.is_group && self.project.is_some_and(|project| is_account(store, project, self.id))
    }

    /// Returns the words for predefined roles that the holder's record knows, the most powerful one first.
    fn words(self, store: &Store) -> Vec<&'static str> {
        if self.is_group {
            Vec::new()
        } else if self.is_account(store) {
            ACCOUNT_WORDS.to_vec()
        } else {
            self.scope().roles().iter().map(|role| role.name).collect()
        }
    }

    /// Returns the holder's record.
    fn record(self, store: &Store) -> Option<&Record> {
        store.collection(&self.place(store)).get(self.id)
    }

    /// Returns the word for a role that the holder's record can name.
    fn word_of(self, store: &Store, role: &str) -> Option<&'static str> {
        let name = self.scope().name(role, bound_to(store, self.project))?;
        self.words(store).into_iter().find(|word| *word == name)
    }

    /// Tells whether the id of a role is that of the predefined role `word`.
    pub(super) fn names(self, store: &Store, word: &str, role: &str) -> bool {
        self.id_of(store, word) == role
    }

    /// Tells whether the word in the holder's record shows a role, or ought to.
    pub(super) fn shows(self, store: &Store, role: &str) -> bool {
        let words = self.words(store);
        let rank = |word: &str| words.iter().position(|known| *known == word).unwrap_or(words.len());
        let current = self.record(store).and_then(|record| record.text("role")).unwrap_or(NO_ROLE);
        self.word_of(store, role).is_some_and(|word| rank(word) <= rank(current))
    }

    fn id_of(self, store: &Store, word: &str) -> String {
        self.scope().id(word, bound_to(store, self.project))
    }

    /// Returns the ids of the roles that are assigned to the holder itself.
    pub(super) fn direct(self, store: &Store) -> Vec<String> {
        let implied = (!self.is_group && self.project.is_some())
            .then(|| store.users().get(self.id))
            .flatten()
            .is_some_and(|user| store.is_implicit_owner(user));
        let record = self.record(store);
        let word = record.and_then(|record| record.text("role")).filter(|word| *word != NO_ROLE);
        let mut ids = Vec::new();
        if implied {
            ids.push(self.id_of(store, "owner"));
        }
        ids.extend(word.map(|word| self.id_of(store, word)).filter(|id| !ids.contains(id)));
        let others = record.into_iter().flat_map(|record| record.inside(ROLES).iter());
        for other in others.map(|role| &role.id) {
            if !ids.contains(other) {
                ids.push(other.clone());
            }
        }
        ids
    }

    /// Returns everything that the holder has, also from groups.
    pub(super) fn assigned(self, store: &'a Store) -> Vec<Assigned<'a>> {
        let mut all: Vec<Assigned> = Vec::new();
        let mut add = |ids: Vec<String>, source: &str, kind: &'static str| {
            for id in ids {
                match all.iter_mut().find(|assigned| assigned.role.id == id) {
                    Some(assigned) => assigned.sources.push((source.to_owned(), kind)),
                    None => all.extend(
                        role(store, self.project, &id)
                            .map(|role| Assigned { role, sources: vec![(source.to_owned(), kind)] }),
                    ),
                }
            }
        };
        add(self.direct(store), self.id, if self.is_group { "group" } else { "user" });
        if !self.is_group {
            for group in store.groups_of(self.id) {
                add(Holder { id: &group.id, is_group: true, ..self }.direct(store), &group.id, "group");
            }
        }
        all
    }

    /// Tells whether a role is assigned to the holder itself.
    pub(super) fn has(self, store: &Store, role: &str) -> bool {
        self.direct(store).iter().any(|id| id == role)
    }

    /// Assigns a role that the holder does not have.
    pub(super) fn assign(self, store: &mut Store, role: &str, now: i64) {
        let place = self.place(store);
        if self.project.is_some() && !store.collection(&place).contains(self.id) {
            let mut record = Record::new(self.id.to_owned());
            if self.is_group {
                record.set("created_at", now);
            } else {
                record.set("added_at", now);
                record.set("role", NO_ROLE);
            }
            store.push(&place, record);
        }
        let roles = place.inside(self.id, ROLES);
        let Some(word) = self.word_of(store, role) else {
            store.push(&roles, Record::new(role.to_owned()));
            return;
        };
        let words = self.words(store);
        let rank = |word: &str| words.iter().position(|known| *known == word).unwrap_or(words.len());
        let current = self.record(store).and_then(|record| record.text("role")).unwrap_or(NO_ROLE).to_owned();
        if rank(word) < rank(&current) {
            store.edit(&place, self.id, |record| record.set("role", word));
            if rank(&current) < words.len() {
                let current = self.id_of(store, &current);
                store.push(&roles, Record::new(current));
            }
        } else {
            store.push(&roles, Record::new(role.to_owned()));
        }
    }

    /// Takes a role away that is assigned to the holder itself.
    pub(super) fn unassign(self, store: &mut Store, role: &str) {
        let place = self.place(store);
        let roles = place.inside(self.id, ROLES);
        let current = self.record(store).and_then(|record| record.text("role")).map(str::to_owned);
        match self.word_of(store, role).filter(|word| current.as_deref() == Some(word)) {
            None => store.remove(&roles, role),
            Some(_) => {
                let held = |word: &&&str| store.collection(&roles).contains(&self.id_of(store, word));
                let next = self.words(store).iter().find(held).copied();
                if let Some(next) = next {
                    let id = self.id_of(store, next);
                    store.remove(&roles, &id);
                }
                let floor = if self.project.is_some() { NO_ROLE } else { "reader" };
                store.edit(&place, self.id, |record| record.set("role", next.unwrap_or(floor)));
            }
        }
        self.leave(store);
    }

    /// Sets the only predefined role of the holder, as requests do that name it by a word.
    pub(super) fn set_word(self, store: &mut Store, word: &str) {
        let place = self.place(store);
        for predefined in self.scope().roles() {
            let id = self.id_of(store, predefined.name);
            store.remove(&place.inside(self.id, ROLES), &id);
        }
        store.edit(&place, self.id, |record| record.set("role", word));
    }

    /// Removes someone without any role from the list of a project.
    fn leave(self, store: &mut Store) {
        if self.project.is_none() || self.is_account(store) {
            return;
        }
        let place = self.place(store);
        let is_bare =
            |record: &Record| record.text("role").is_none_or(|word| word == NO_ROLE) && record.inside(ROLES).is_empty();
        if self.record(store).is_some_and(is_bare) {
            store.remove(&place, self.id);
        }
    }
}

/// Returns the role of the organization or of a project that a bound id, or the short id of a predefined role, names.
pub(super) fn role<'a>(store: &'a Store, project: Option<&str>, id: &str) -> Option<&'a Record> {
    let roles = roles(store, project);
    let bound = if project.is_some() { RoleScope::Project } else { RoleScope::Organization };
    let holder = bound_to(store, project);
    match bound.name(id, holder) {
        Some(name) => roles.get(&bound.id(name, holder)),
        None => roles.get(id),
    }
}

/// Returns the roles of the organization or of a project.
pub(super) fn roles<'a>(store: &'a Store, project: Option<&str>) -> &'a Collection {
    match project {
        Some(project) => store.collection(&Place::in_project(project, ROLES)),
        None => store.collection(&Place::top(ROLES)),
    }
}

/// Removes a role of the organization or of a project, and all its assignments.
pub(super) fn remove_role(store: &mut Store, project: Option<&str>, role: &str) {
    let place = |name| project.map_or_else(|| Place::top(name), |project| Place::in_project(project, name));
    for name in [USERS, SERVICE_ACCOUNTS, GROUPS] {
        let records = store.collection(&place(name)).iter();
        let holders: Vec<String> =
            records.filter(|record| record.inside(ROLES).contains(role)).map(|record| record.id.clone()).collect();
        for id in holders {
            Holder { project, id: &id, is_group: name == GROUPS }.unassign(store, role);
        }
    }
    store.remove(&place(ROLES), role);
}

fn is_account(store: &Store, project: &str, id: &str) -> bool {
    store.collection(&Place::top(PROJECTS).inside(project, SERVICE_ACCOUNTS)).contains(id)
}

/// Returns the id of the organization or project that roles are bound to.
fn bound_to<'a>(store: &'a Store, project: Option<&'a str>) -> &'a str {
    project.unwrap_or(&store.organization_id)
}
