//! Live rows in, read-only views out: who is there, which keys live, which projects. Pure; a view says what it needs
//! to be read, like every other stage.

use crate::{
    kinds::{
        self, AdminApiKey, AdminApiKeyLive, ApiKey, ApiKeyLive, InviteState, KeyOwner, Project, ProjectLive, User,
        UserLive, kind::Kind,
    },
    model::{
        scalar::{Seconds, day, span, time},
        scope::{Control, Extent, Live, ReadReason, ReadRequest},
    },
};
use serde_json::{Value, json};
use std::collections::BTreeSet;

/// The subject of a view.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum View {
    /// People, with their invites.
    Users,
    /// Every key: admin keys and those of all projects.
    Keys,
    /// Projects.
    Projects,
}

/// A view, as rows of text and as JSON.
#[derive(Debug)]
pub struct Shown {
    /// The columns' names.
    pub headers: Vec<&'static str>,
    /// The rows.
    pub rows: Vec<Vec<String>>,
    /// The same for programs.
    pub json: Value,
}

/// Returns what must still be read for a view.
#[must_use]
pub fn needs(view: View, live: &Live) -> Vec<ReadRequest> {
    let mut scopes = Vec::new();
    match view {
        View::Users => scopes.push(kinds::scope::<User>(None)),
        View::Projects => scopes.push(kinds::scope::<Project>(None)),
        View::Keys => scopes.extend([kinds::scope::<Project>(None), kinds::scope::<AdminApiKey>(None)]),
    }
    if let (View::Keys, Some(projects)) = (view, kinds::scope_in::<Project>(live, None)) {
        let of =
            |key: &str| kinds::scope::<ApiKey>(Some(&crate::model::address::Address::root(Project::FACTS.name, key)));
        let there = projects.rows.iter().filter(|row| !matches!(row.control, Control::Archived(_)));
        scopes.extend(there.map(|row| of(&projects.handle(row))));
    }
    scopes.retain(|scope| !live.scopes.get(scope).is_some_and(|read| read.coverage.all));
    scopes.into_iter().map(|scope| ReadRequest { scope, rows: Extent::All, why: ReadReason::View }).collect()
}

/// Shows what was read.
#[must_use]
pub fn show(view: View, live: &Live, now: Seconds) -> Shown {
    match view {
        View::Users => users(live, now),
        View::Keys => keys(live, now),
        View::Projects => projects(live),
    }
}

fn users(live: &Live, now: Seconds) -> Shown {
    let mut rows = Vec::new();
    let mut list = Vec::new();
    for (_, user) in kinds::rows_of::<User>(live) {
        let (id, email, role, state, note) = match user {
            UserLive::Member { id, email, role, scim, service_account, invites, .. } => {
                let state = if *service_account { "service account" } else { "member" };
                (
                    id,
                    email.as_deref().unwrap_or("-"),
                    role,
                    state,
                    scim.then(|| "by SCIM".to_owned())
                        .into_iter()
                        .chain(
                            invites
                                .iter()
                                .filter(|invite| invite.state != InviteState::Expired)
                                .map(|invite| format!("also invited as {}", invite.role.as_str())),
                        )
                        .collect::<Vec<_>>()
                        .join("; "),
                )
            }
            UserLive::Invite { id, email, role, .. } => {
                let state = if User::expired(user, now).is_some() { "invite expired" } else { "invited" };
                (id, email.as_deref().unwrap_or("-"), role, state, User::describe(user, now, None))
            }
        };
        rows.push(vec![email.to_owned(), role.as_str().to_owned(), state.to_owned(), note]);
        list.push(json!({ "id": id, "email": email, "role": role.as_str(), "state": state }));
    }
    Shown { headers: vec!["E-MAIL", "ROLE", "STATE", "NOTE"], rows, json: list.into() }
}

fn projects(live: &Live) -> Shown {
    let mut rows = Vec::new();
    let mut list = Vec::new();
    for (_, ProjectLive { id, name, created_at, .. }) in kinds::rows_of::<Project>(live) {
        rows.push(vec![name.to_string(), id.to_string(), created_at.map(day).unwrap_or_default()]);
        list.push(json!({ "id": id, "name": name, "created_at": created_at.map(time) }));
    }
    Shown { headers: vec!["NAME", "ID", "CREATED"], rows, json: list.into() }
}

fn keys(live: &Live, now: Seconds) -> Shown {
    let age = |at: Option<Seconds>| at.map_or_else(|| "unknown".to_owned(), |at| span(now.saturating_sub(at)));
    let ago = |at: Option<Seconds>, is_told: bool| match at {
        Some(at) => format!("{} ago", span(now.saturating_sub(at))),
        None if is_told => "never".to_owned(),
        None => "unknown".to_owned(),
    };
    let mut rows = Vec::new();
    let mut list = Vec::new();
    let of_projects: BTreeSet<&str> = kinds::rows_of::<ApiKey>(live).map(|(_, key)| &*key.id).collect();
    for (_, key) in kinds::rows_of::<AdminApiKey>(live).filter(|(_, key)| !of_projects.contains(&*key.id)) {
        let AdminApiKeyLive { id, name, created_at, last_used_at, is_use_told, owner_name, owner_id, .. } = key;
        let owner = owner_name.as_deref().or(owner_id.as_deref()).unwrap_or("-");
        rows.push(vec![
            "(admin)".into(),
            name.to_string(),
            id.to_string(),
            owner.into(),
            age(*created_at),
            ago(*last_used_at, *is_use_told),
        ]);
        list.push(json!({
            "project": null, "id": id, "name": name, "owner": owner,
            "created_at": created_at.map(time), "last_used_at": last_used_at.map(time),
        }));
    }
    for (scope, key) in kinds::rows_of::<ApiKey>(live) {
        let ApiKeyLive { id, name, created_at, last_used_at, is_use_told, owner, owner_has_access } = key;
        let project = scope.parent.as_ref().map_or("", |parent| parent.name());
        let owner = match owner {
            KeyOwner::User { email, id } => email.as_deref().or(id.as_deref()).unwrap_or("-").to_owned(),
            KeyOwner::ServiceAccount { name, id } => {
                format!("service account {}", name.as_deref().or(id.as_deref()).unwrap_or("-"))
            }
            KeyOwner::Unknown => "-".to_owned(),
        };
        let shown = if *owner_has_access { owner.clone() } else { format!("{owner} (left the project)") };
        rows.push(vec![
            project.into(),
            name.to_string(),
            id.to_string(),
            shown,
            age(*created_at),
            ago(*last_used_at, *is_use_told),
        ]);
        list.push(json!({
            "project": project, "id": id, "name": name, "owner": owner, "owner_has_access": owner_has_access,
            "created_at": created_at.map(time), "last_used_at": last_used_at.map(time),
        }));
    }
    Shown { headers: vec!["PROJECT", "NAME", "ID", "OWNER", "AGE", "LAST USED"], rows, json: list.into() }
}
