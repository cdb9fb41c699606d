//! People as the API shows them: a row of the user list or of the invite list in, a person out, who may be both.

use super::{
    person::{Nested, Person, required},
    role::{OrganizationRole, ProjectRole},
};
use crate::model::{
    scalar::{Seconds, plausible},
    whole::whole,
};
use serde::Deserialize;
use serde_json::value::RawValue;
use std::collections::BTreeSet;

/// A person as the API shows them.
#[derive(Debug)]
pub enum UserLive {
    /// Accepted.
    Member {
        /// The user's id.
        id: Box<str>,
        /// In lower case; `None` on rows that are no people.
        email: Option<Box<str>>,
        /// The name for people to read, as far as the API says.
        name: Option<Box<str>>,
        /// The base role.
        role: OrganizationRole,
        /// True if the identity provider owns the membership.
        scim: bool,
        /// True if this row is a service account.
        service_account: bool,
        /// The time when they became a member, as far as the API says.
        added_at: Option<Seconds>,
        /// The time when a key of this person was last used. `None` is unknown: the API leaves it out, or says null.
        api_key_last_used_at: Option<Seconds>,
        /// The ids of the projects that the row lists, if it lists all of them. An empty list proves nothing.
        projects: Option<Vec<Box<str>>>,
        /// The invites of this person that were not accepted. They are a part of the person.
        invites: Vec<OpenInvite>,
    },
    /// Invited, and not accepted yet.
    Invite {
        /// The invite's id.
        id: Box<str>,
        /// In lower case; `None` where the API does not say whom it is for.
        email: Option<Box<str>>,
        /// The role that acceptance gives.
        role: OrganizationRole,
        /// Its state.
        state: InviteState,
        /// The time when it was sent, as far as the API says.
        created_at: Option<Seconds>,
        /// The time when it ends.
        expires_at: Option<Seconds>,
        /// The project memberships that acceptance gives: project id and role. `None`: the API did not say.
        projects: Option<Vec<(Box<str>, Box<str>)>>,
        /// The ids of further open invites of this e-mail.
        others: BTreeSet<Box<str>>,
        /// The ids of earlier invites to this e-mail that expired, and are still listed.
        expired_before: BTreeSet<Box<str>>,
    },
}

/// The state of an invite, as the API says.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum InviteState {
    /// It can be accepted.
    Pending,
    /// It has expired.
    Expired,
    /// The API does not say, or uses a word that is not known.
    Unknown,
}

/// An invite of somebody who is a member already, which nobody accepted.
#[derive(Debug)]
pub struct OpenInvite {
    /// The invite's id.
    pub id: Box<str>,
    /// The role that acceptance gives.
    pub role: OrganizationRole,
    /// Its state. An expired invite gives nothing, and leaves with the person all the same.
    pub state: InviteState,
    /// The project memberships that acceptance gives: project id and role. `None`: the API did not say.
    pub projects: Option<Vec<(Box<str>, Box<str>)>>,
}

impl OpenInvite {
    /// Returns an invite that expired: it gives nothing, whatever it said.
    fn expired(id: Box<str>, role: OrganizationRole) -> Self {
        Self { id, role, state: InviteState::Expired, projects: Some(Vec::new()) }
    }
}

impl UserLive {
    /// Returns a member with one more invite of theirs, and with those that expired before it.
    pub(super) fn with_invite(mut self, invite: Self) -> Self {
        let (Self::Member { invites, .. }, Self::Invite { id, role, state, projects, expired_before, .. }) =
            (&mut self, invite)
        else {
            return self;
        };
        let earlier: Vec<_> = expired_before.into_iter().map(|id| OpenInvite::expired(id, role.clone())).collect();
        for invite in earlier.into_iter().chain([OpenInvite { id, role, state, projects }]) {
            if invites.iter().all(|known| known.id != invite.id) {
                invites.push(invite);
            }
        }
        self
    }

    /// Returns an invite together with one that expired before. The expired one gives nothing; it is only counted.
    pub(super) fn after_expired(mut self, earlier: Self) -> Self {
        if let (Self::Invite { expired_before, .. }, Self::Invite { id, expired_before: more, .. }) =
            (&mut self, earlier)
        {
            expired_before.extend(more);
            expired_before.insert(id);
        }
        self
    }

    /// Returns whether this invite had ended when the other one was sent.
    pub(super) fn ended_before(&self, other: &Self) -> bool {
        match (self, other) {
            (Self::Invite { expires_at: Some(end), .. }, Self::Invite { created_at: Some(sent), .. }) => end <= sent,
            _ => false,
        }
    }

    /// Returns when an invite was sent and ended: the later of two expired ones was wanted last.
    pub(super) fn invite_age(&self) -> (Option<Seconds>, Option<Seconds>, &str) {
        match self {
            Self::Invite { created_at, expires_at, id, .. } => (*created_at, *expires_at, id),
            Self::Member { id, .. } => (None, None, id),
        }
    }

    /// Returns two open invites as one row. What a person must know is the most that acceptance could give.
    pub(super) fn and_another(self, other: Self) -> Self {
        let owner = |live: &Self| matches!(live, Self::Invite { role: OrganizationRole::Owner, .. });
        let (mut most, least) = if owner(&other) && !owner(&self) { (other, self) } else { (self, other) };
        if let (
            Self::Invite { id, others, expired_before, .. },
            Self::Invite { id: one, others: more, expired_before: earlier, .. },
        ) = (&mut most, least)
        {
            others.extend(more.into_iter().chain([one]).filter(|other| other != id));
            expired_before.extend(earlier);
        }
        most
    }

    /// Returns the id of a user who has accepted their invite.
    #[must_use]
    pub fn member_id(&self) -> Option<&str> {
        match self {
            Self::Member { id, .. } => Some(id),
            Self::Invite { .. } => None,
        }
    }

    /// Returns whether this is an accepted owner of the organization, with or without an e-mail.
    #[must_use]
    pub fn owns_the_organization(&self) -> bool {
        matches!(self, Self::Member { role: OrganizationRole::Owner, service_account: false, .. })
    }

    /// Returns whether this is an accepted owner with an e-mail (not a service account, not an invite).
    #[must_use]
    pub fn is_accepted_owner(&self) -> bool {
        matches!(self, Self::Member { role: OrganizationRole::Owner, service_account: false, email: Some(_), .. })
    }
}

#[derive(Deserialize)]
struct UserRow {
    id: Option<Box<str>>,
    email: Option<Box<str>>,
    name: Option<Box<str>>,
    role: Option<Box<str>>,
    user: Option<Nested>,
    is_scim_managed: Option<bool>,
    is_service_account: Option<bool>,
    #[serde(default, deserialize_with = "whole")]
    added_at: Option<Seconds>,
    /// The older name of `added_at`.
    #[serde(default, deserialize_with = "whole")]
    created: Option<Seconds>,
    #[serde(default, deserialize_with = "whole")]
    api_key_last_used_at: Option<Seconds>,
    projects: Option<Box<RawValue>>,
}

#[derive(Deserialize)]
struct ListedProjects {
    data: Vec<ListedProject>,
    #[serde(default)]
    has_more: bool,
}

#[derive(Deserialize)]
struct ListedProject {
    id: Option<Box<str>>,
}

/// Returns the ids of the projects that a row lists; `None` where it does not list all of them in a shape that is known.
fn listed_projects(raw: &RawValue) -> Option<Vec<Box<str>>> {
    let projects: ListedProjects = serde_json::from_str(raw.get()).ok()?;
    let ids = projects.data.into_iter().map(|project| project.id.filter(|id| !id.is_empty()));
    ids.collect::<Option<Vec<_>>>().filter(|_| !projects.has_more)
}

#[derive(Deserialize)]
struct InviteRow {
    id: Option<Box<str>>,
    email: Option<Box<str>>,
    user: Option<Nested>,
    role: Option<Box<str>>,
    status: Option<Box<str>>,
    #[serde(default, deserialize_with = "whole")]
    created_at: Option<Seconds>,
    /// The older name of `created_at`.
    #[serde(default, deserialize_with = "whole")]
    invited_at: Option<Seconds>,
    #[serde(default, deserialize_with = "whole")]
    expires_at: Option<Seconds>,
    projects: Option<Vec<InviteProject>>,
}

#[derive(Deserialize)]
struct InviteProject {
    id: Option<Box<str>>,
    role: Option<Box<str>>,
}

pub(super) fn member_row(raw: &RawValue) -> Result<Option<UserLive>, serde_json::Error> {
    let row: UserRow = serde_json::from_str(raw.get())?;
    let Person { id, email } = Person::of(row.id, row.email, row.user)?;
    Ok(Some(UserLive::Member {
        id: required(id)?,
        email,
        name: row.name.filter(|name| !name.is_empty()),
        role: OrganizationRole::told(row.role.as_deref()),
        scim: row.is_scim_managed.unwrap_or_default(),
        service_account: row.is_service_account.unwrap_or_default(),
        added_at: row.added_at.or(row.created).and_then(plausible),
        api_key_last_used_at: row.api_key_last_used_at.and_then(plausible),
        projects: row.projects.as_deref().and_then(listed_projects),
        invites: Vec::new(),
    }))
}

pub(super) fn invite_row(raw: &RawValue) -> Result<Option<UserLive>, serde_json::Error> {
    let row: InviteRow = serde_json::from_str(raw.get())?;
    // An accepted invite is history: the person is in the user list, or has left.
    if row.status.as_deref() == Some("accepted") {
        return Ok(None);
    }
    // What stands in `user` is the person's; the id of an invite is its own.
    let Person { email, .. } = Person::of(None, row.email, row.user)?;
    let bundled = |project: InviteProject| {
        let role = ProjectRole::told(project.role.as_deref());
        Some((project.id.filter(|id| !id.is_empty())?, role.as_str().into()))
    };
    Ok(Some(UserLive::Invite {
        id: required(row.id)?,
        email,
        role: OrganizationRole::told(row.role.as_deref()),
        state: match row.status.as_deref() {
            Some("pending") => InviteState::Pending,
            Some("expired") => InviteState::Expired,
            _ => InviteState::Unknown,
        },
        created_at: row.created_at.or(row.invited_at).and_then(plausible),
        expires_at: row.expires_at.and_then(plausible),
        // One part that is not told makes the whole unknown.
        projects: row.projects.and_then(|list| list.into_iter().map(bundled).collect()),
        others: BTreeSet::new(),
        expired_before: BTreeSet::new(),
    }))
}

/// Returns the invites that can be accepted, or may be: nobody knows that of an unknown state.
pub(super) fn open(invites: &[OpenInvite]) -> impl Iterator<Item = &OpenInvite> {
    invites.iter().filter(|invite| invite.state != InviteState::Expired)
}
