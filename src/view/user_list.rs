//! `show users`: people, with their invites.

use super::{
    ViewTable, lookup,
    published_view::{Content, UserEntry, UserState},
};
use crate::{
    kinds::{self, InviteState, User, UserLive, kind::Kind},
    model::{
        live_table::Live,
        read_request::ReadRequest,
        scalar::{Seconds, time},
    },
};

pub(super) fn wanted() -> Vec<ReadRequest> {
    vec![lookup::whole(kinds::scope::<User>(None))]
}

/// Returns a person in the published form.
pub(super) fn entry(user: &UserLive, now: Seconds) -> UserEntry {
    match user {
        UserLive::Member { id, email, role, scim, service_account, invites, added_at, .. } => {
            let open = invites.iter().filter(|invite| invite.state != InviteState::Expired);
            UserEntry {
                email: email.as_deref().map(str::to_owned),
                id: id.to_string(),
                role: role.as_str().to_owned(),
                state: if *service_account { UserState::ServiceAccount } else { UserState::Member },
                managed_by: scim.then(|| "scim".to_owned()),
                since: added_at.map(time),
                invite_ends: None,
                open_invites: open.map(|invite| invite.role.as_str().to_owned()).collect(),
            }
        }
        UserLive::Invite { id, email, role, created_at, expires_at, .. } => UserEntry {
            email: email.as_deref().map(str::to_owned),
            id: id.to_string(),
            role: role.as_str().to_owned(),
            state: if User::expired(user, now).is_some() { UserState::InviteExpired } else { UserState::Invited },
            managed_by: None,
            since: created_at.map(time),
            invite_ends: expires_at.map(time),
            open_invites: Vec::new(),
        },
    }
}

/// Returns the state of a person in words.
pub(super) fn state(entry: &UserEntry) -> &'static str {
    match entry.state {
        UserState::Member => "member",
        UserState::Invited => "invited",
        UserState::InviteExpired => "invite expired",
        UserState::ServiceAccount => "service account",
    }
}

/// Returns what else is to be said about a person.
pub(super) fn note(entry: &UserEntry, user: &UserLive, now: Seconds) -> String {
    if let UserLive::Invite { .. } = user {
        return User::describe(user, now, None);
    }
    let scim = entry.managed_by.as_ref().map(|_| "by SCIM".to_owned());
    let invites = entry.open_invites.iter().map(|role| format!("also invited as {role}"));
    scim.into_iter().chain(invites).collect::<Vec<_>>().join("; ")
}

pub(super) fn show(live: &Live, now: Seconds) -> (Content, Vec<ViewTable>) {
    let mut section = ViewTable::new("", &["E-MAIL", "ROLE", "STATE", "NOTE"]);
    let mut users = Vec::new();
    for (_, user) in kinds::rows_of::<User>(live) {
        let entry = entry(user, now);
        let email = entry.email.clone().unwrap_or_else(|| "-".to_owned());
        section.rows.push(vec![email, entry.role.clone(), state(&entry).to_owned(), note(&entry, user, now)]);
        users.push(entry);
    }
    (Content::Users { users }, vec![section])
}
