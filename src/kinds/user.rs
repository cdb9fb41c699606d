//! `users:` people in the organization, from invite to offboarding. A pending invite and the membership that it becomes
//! are one row.

use super::{
    kind::{Answer, Carries, Delta, Envelope, KeyForm, Kind, Means, NoJudge, Read, Seen, Shape, Write, Written},
    role::OrganizationRole,
};
use crate::model::{
    request::{Gives, Paging, Ref, Request},
    scalar::{Seconds, day, span},
    scope::{Identity, Standing},
    verb::{Risk, Verb},
};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use serde_json::{Map, json, value::RawValue};

/// The kind.
#[derive(Debug)]
pub struct User;

/// What a person may write for a user.
#[derive(Debug, PartialEq, Deserialize, Serialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct UserSpec {
    /// The organization's base role: `owner` or `reader`.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    roles: Option<OrganizationRole>,
}

/// A person as the API shows them.
#[derive(Debug)]
pub enum UserLive {
    /// Accepted.
    Member {
        /// The user's id.
        id: Box<str>,
        /// In lower case; `None` on rows that are no people.
        email: Option<Box<str>>,
        /// The base role.
        role: OrganizationRole,
        /// Whether the identity provider owns the membership.
        scim: bool,
        /// Whether this row is a service account.
        service_account: bool,
        /// When they became a member, as far as the API says.
        added_at: Option<Seconds>,
        /// When a key of this person was last used.
        api_key_last_used_at: Option<Seconds>,
        /// The ids of invites to this e-mail that expired, and are still listed.
        expired_before: Vec<Box<str>>,
    },
    /// Invited, and not accepted yet.
    Invite {
        /// The invite's id.
        id: Box<str>,
        /// In lower case.
        email: Box<str>,
        /// The role that acceptance gives.
        role: OrganizationRole,
        /// Whether the API says that it expired.
        expired: bool,
        /// When it was sent, as far as the API says.
        created_at: Option<Seconds>,
        /// When it ends.
        expires_at: Option<Seconds>,
        /// The project memberships that acceptance gives: project id and role. `None`: the API did not say.
        projects: Option<Vec<(Box<str>, Box<str>)>>,
        /// How many more open invites this e-mail has.
        others: u16,
        /// The ids of earlier invites to this e-mail that expired, and are still listed.
        expired_before: Vec<Box<str>>,
    },
}

impl UserLive {
    /// A person together with an invite that expired before. The expired one gives nothing; it is only counted.
    fn after_expired(mut self, earlier: Self) -> Self {
        let (Self::Member { expired_before, .. } | Self::Invite { expired_before, .. }) = &mut self;
        if let Self::Invite { id, expired_before: more, .. } = earlier {
            expired_before.extend(more);
            expired_before.push(id);
            expired_before.sort();
        }
        self
    }

    /// When an invite was sent and ended: the later of two expired ones is what was wanted last.
    fn invite_age(&self) -> (Option<Seconds>, Option<Seconds>, &str) {
        match self {
            Self::Invite { created_at, expires_at, id, .. } => (*created_at, *expires_at, id),
            Self::Member { id, .. } => (None, None, id),
        }
    }

    /// Two open invites as one row. What a person must know is the most that acceptance could give.
    fn and_another(self, other: Self) -> Self {
        let owner = |live: &Self| matches!(live, Self::Invite { role: OrganizationRole::Owner, .. });
        let (mut most, least) = if owner(&other) && !owner(&self) { (other, self) } else { (self, other) };
        if let (
            Self::Invite { others, expired_before, .. },
            Self::Invite { others: more, expired_before: earlier, .. },
        ) = (&mut most, least)
        {
            *others += 1 + more;
            expired_before.extend(earlier);
        }
        most
    }

    /// The user's id, of whoever has accepted.
    #[must_use]
    pub fn member_id(&self) -> Option<&str> {
        match self {
            Self::Member { id, .. } => Some(id),
            Self::Invite { .. } => None,
        }
    }

    /// Whether this is an accepted person (no service account, no invite) with this role.
    #[must_use]
    pub fn is_accepted_owner(&self) -> bool {
        matches!(self, Self::Member { role: OrganizationRole::Owner, service_account: false, email: Some(_), .. })
    }
}

#[derive(Deserialize)]
struct UserRow {
    id: Box<str>,
    email: Option<Box<str>>,
    role: Option<Box<str>>,
    #[serde(default)]
    is_scim_managed: Option<bool>,
    #[serde(default)]
    is_service_account: Option<bool>,
    #[serde(default)]
    added_at: Option<Seconds>,
    #[serde(default)]
    api_key_last_used_at: Option<Seconds>,
}

#[derive(Deserialize)]
struct InviteRow {
    id: Box<str>,
    email: Box<str>,
    role: Option<Box<str>>,
    status: Option<Box<str>>,
    #[serde(default)]
    created_at: Option<Seconds>,
    /// The older name of `created_at`.
    #[serde(default)]
    invited_at: Option<Seconds>,
    #[serde(default)]
    expires_at: Option<Seconds>,
    #[serde(default)]
    projects: Option<Vec<InviteProject>>,
}

#[derive(Deserialize)]
struct InviteProject {
    id: Box<str>,
    role: Box<str>,
}

fn member_row(raw: &RawValue) -> Result<Option<UserLive>, serde_json::Error> {
    let row: UserRow = serde_json::from_str(raw.get())?;
    Ok(Some(UserLive::Member {
        id: row.id,
        email: row.email.filter(|email| !email.is_empty()).map(|email| email.to_lowercase().into()),
        role: OrganizationRole::from_api(row.role.as_deref().unwrap_or_default()),
        scim: row.is_scim_managed.unwrap_or_default(),
        service_account: row.is_service_account.unwrap_or_default(),
        added_at: row.added_at,
        api_key_last_used_at: row.api_key_last_used_at,
        expired_before: Vec::new(),
    }))
}

fn invite_row(raw: &RawValue) -> Result<Option<UserLive>, serde_json::Error> {
    let row: InviteRow = serde_json::from_str(raw.get())?;
    // An accepted invite is history: the person is in the user list, or has left.
    if row.status.as_deref() == Some("accepted") {
        return Ok(None);
    }
    Ok(Some(UserLive::Invite {
        id: row.id,
        email: row.email.to_lowercase().into(),
        role: OrganizationRole::from_api(row.role.as_deref().unwrap_or_default()),
        expired: row.status.as_deref() == Some("expired"),
        created_at: row.created_at.or(row.invited_at),
        expires_at: row.expires_at,
        projects: row.projects.map(|list| list.into_iter().map(|project| (project.id, project.role)).collect()),
        others: 0,
        expired_before: Vec::new(),
    }))
}

const CREATE: Write<User> = |delta| {
    let role = delta.want.and_then(|want| want.roles.as_ref()).map_or("reader", OrganizationRole::as_str);
    let mut holes = Vec::new();
    let mut projects = Vec::new();
    for (index, rider) in delta.riders.iter().enumerate() {
        let role = rider.fields.get("roles").and_then(|roles| roles.get(0)).cloned().unwrap_or_else(|| json!("member"));
        projects.push(json!({ "id": null, "role": role }));
        holes.push((format!("/projects/{index}/id"), rider.parent.clone()));
    }
    // Without `projects` the API invites to the default project; an empty list invites to none.
    let body = json!({ "email": delta.name(), "role": role, "projects": projects });
    let mut request = Request::create("/organization/invites", vec![], body, Gives::Later("id"));
    request.holes = holes;
    vec![request]
};

impl Kind for User {
    const NAME: &'static str = "user";
    const COLLECTION: &'static str = "users";
    const PENDING_COLLECTION: Option<&'static str> = Some("invites");
    const TITLE: &'static str = "user";
    const WRITTEN: Written = Written {
        under: "",
        section: "users",
        shape: Shape::Map,
        short: Some("roles"),
        key: KeyForm::Email,
        envelope: &[Envelope::Until, Envelope::State, Envelope::Reason, Envelope::Meta],
        gone: Some("absent"),
        doc: "People in the organization by e-mail; whoever is not there yet is invited.",
    };
    type Spec = UserSpec;
    type Live = UserLive;
    type Judge = NoJudge<UserLive>;

    fn see(live: &UserLive) -> Seen<UserSpec> {
        match live {
            UserLive::Member { id, email, role, scim, service_account, .. } => Seen {
                name: email.as_deref().unwrap_or(id).into(),
                identity: Identity::Id(id.clone()),
                standing: match (service_account, email) {
                    (true, _) => Standing::Shadow("a service account in the user list is managed in its project"),
                    (false, None) => Standing::Shadow("a row of the user list without an e-mail cannot be named"),
                    _ if *scim => Standing::Kept("the identity provider owns this membership (SCIM)"),
                    _ => Standing::Ours,
                },
                spec: UserSpec { roles: Some(role.clone()) },
            },
            UserLive::Invite { id, email, role, others, .. } => Seen {
                name: email.as_ref().into(),
                identity: Identity::Invite(id.clone()),
                standing: if *others == 0 {
                    Standing::Ours
                } else {
                    Standing::Held("several invites exist for this e-mail; delete all but one by hand")
                },
                spec: UserSpec { roles: Some(role.clone()) },
            },
        }
    }

    const READS: &'static [Read<Self>] = &[
        Read::List {
            get: |_, keys| {
                let list = Request::list("/organization/users", vec![], Paging::LastId(100));
                keys.unwrap_or_default().iter().fold(list, |list, key| list.query("emails[]", &**key))
            },
            row: member_row,
        },
        Read::List { get: |_, _| Request::list("/organization/invites", vec![], Paging::LastId(100)), row: invite_row },
    ];

    fn join(a: UserLive, b: UserLive) -> Result<UserLive, [UserLive; 2]> {
        use UserLive::{Invite, Member};
        match (a, b) {
            (member @ Member { .. }, earlier @ Invite { expired: true, .. })
            | (earlier @ Invite { expired: true, .. }, member @ Member { .. }) => Ok(member.after_expired(earlier)),
            (member @ Member { .. }, Invite { .. }) | (Invite { .. }, member @ Member { .. }) => Ok(member),
            (live @ Invite { expired: false, .. }, earlier @ Invite { expired: true, .. })
            | (earlier @ Invite { expired: true, .. }, live @ Invite { expired: false, .. }) => {
                Ok(live.after_expired(earlier))
            }
            // Renewals leave expired invites behind: the latest of them is the one that counts.
            (one @ Invite { expired: true, .. }, other @ Invite { expired: true, .. }) => {
                let other_is_later = other.invite_age() > one.invite_age();
                Ok(if other_is_later { other.after_expired(one) } else { one.after_expired(other) })
            }
            (one @ Invite { .. }, other @ Invite { .. }) => Ok(one.and_another(other)),
            (a, b) => Err([a, b]),
        }
    }

    const CREATE: Option<Write<Self>> = Some(CREATE);
    const CREATE_VERB: Verb = Verb::Invite;
    const REQUIRED: &'static [&'static str] = &["roles"];
    const UPDATE: Option<Write<Self>> = Some(|delta| {
        let role = delta.want.and_then(|want| want.roles.as_ref()).map_or("reader", OrganizationRole::as_str);
        vec![Request::set("/organization/users/{user_id}", vec![delta.me()], json!({ "role": role }))]
    });
    const DELETE: Option<Write<Self>> = Some(|delta| {
        const INVITE: &str = "/organization/invites/{invite_id}";
        match delta.have {
            // The earlier ones go as well, so that nothing of this person is left for the next plan; a replacement
            // leaves them, because they are counted.
            Some(UserLive::Invite { expired_before, .. }) if delta.want.is_none() => {
                let earlier = expired_before.iter().map(|id| Request::delete(INVITE, vec![Ref::Id(id.clone())]));
                earlier.chain([Request::delete(INVITE, vec![delta.me()])]).collect()
            }
            Some(UserLive::Invite { .. }) => vec![Request::delete(INVITE, vec![delta.me()])],
            Some(UserLive::Member { expired_before, .. }) => {
                let earlier = expired_before.iter().map(|id| Request::delete(INVITE, vec![Ref::Id(id.clone())]));
                let user = Request::delete("/organization/users/{user_id}", vec![delta.me()]);
                [user].into_iter().chain(earlier).collect()
            }
            None => vec![Request::delete("/organization/users/{user_id}", vec![delta.me()])],
        }
    });
    const ANSWERS: &'static [Answer] = &[Answer {
        verb: Verb::Invite,
        status: 400,
        says: "already",
        means: Means::Refused("somebody with this e-mail is a member or invited already; the next plan will show it"),
    }];
    const ENDS_OWNED: bool = true;
    const DELETE_RISKS: &'static [Risk] = &[Risk::Destructive, Risk::Outage];

    fn power(spec: &UserSpec) -> u8 {
        match spec.roles {
            Some(OrganizationRole::Owner) => 3,
            Some(OrganizationRole::Other(_)) => 2,
            Some(OrganizationRole::Reader) => 1,
            None => 0,
        }
    }

    fn effects(verb: Verb, delta: &Delta<'_, Self>) -> Vec<String> {
        let mail = || format!("sends an e-mail to {}", delta.name());
        match (verb, delta.have) {
            (Verb::Invite, _) => vec![mail()],
            (Verb::Replace, _) => vec!["withdraws the invite that is there".to_owned(), mail()],
            (Verb::Update, Some(UserLive::Member { role: OrganizationRole::Owner, .. })) => {
                vec!["ends their ownership of every project; memberships that it hid show in the next plan".to_owned()]
            }
            (Verb::Remove, Some(UserLive::Invite { expired_before, .. })) => match expired_before.len() {
                0 => vec!["withdraws the invite".to_owned()],
                1 => vec!["withdraws the invite, and 1 that expired before it".to_owned()],
                number => vec![format!("withdraws the invite, and {number} that expired before it")],
            },
            (Verb::Remove, Some(UserLive::Member { expired_before, .. })) => {
                let mut effects = vec!["ends every project membership and every key of this person".to_owned()];
                match expired_before.len() {
                    0 => {}
                    1 => effects.push("withdraws 1 invite that expired".to_owned()),
                    number => effects.push(format!("withdraws {number} invites that expired")),
                }
                effects
            }
            _ => Vec::new(),
        }
    }

    fn expired(live: &UserLive, now: Seconds) -> Option<Seconds> {
        match live {
            UserLive::Invite { expired, expires_at, .. } => match expires_at {
                Some(end) if *end <= now => Some(*end),
                _ if *expired => Some(expires_at.unwrap_or(now)),
                _ => None,
            },
            UserLive::Member { .. } => None,
        }
    }

    fn expired_before(live: &UserLive) -> usize {
        match live {
            UserLive::Invite { expired_before, .. } => expired_before.len(),
            UserLive::Member { .. } => 0,
        }
    }

    fn is_privileged(live: &UserLive) -> bool {
        match live {
            UserLive::Member { role, .. } | UserLive::Invite { role, .. } => *role == OrganizationRole::Owner,
        }
    }

    fn since(live: &UserLive) -> Option<Seconds> {
        match live {
            UserLive::Member { added_at, .. } => *added_at,
            UserLive::Invite { created_at, .. } => *created_at,
        }
    }

    fn carries(live: &UserLive) -> Option<Vec<Carries>> {
        match live {
            UserLive::Member { .. } => Some(Vec::new()),
            UserLive::Invite { projects, .. } => Some(
                projects
                    .as_ref()?
                    .iter()
                    .map(|(project, role)| (project.clone(), Map::from_iter([("roles".to_owned(), json!([role]))])))
                    .collect(),
            ),
        }
    }

    fn describe(live: &UserLive, now: Seconds) -> String {
        match live {
            UserLive::Member { api_key_last_used_at: Some(used), .. } => {
                format!("a key of theirs was used {} ago", span(now.saturating_sub(*used)))
            }
            UserLive::Member { .. } => String::new(),
            UserLive::Invite { expires_at, others, expired_before, .. } => {
                let before = expired_before.len();
                let text = match expires_at {
                    Some(end) if *end <= now && before > 0 => {
                        format!("the last of {} invites expired on {}", before + 1, day(*end))
                    }
                    Some(end) if *end <= now => format!("the invite expired on {}", day(*end)),
                    Some(end) => format!("invited, and has until {} to accept", day(*end)),
                    None => "invited".to_owned(),
                };
                let open = expires_at.is_some_and(|end| end > now);
                let text = if open && before > 0 { format!("{text}; {before} expired before it") } else { text };
                if *others == 0 { text } else { format!("{text}; one of {} invites for this e-mail", others + 1) }
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{
        kinds::kind::Rider,
        model::{address::Address, request::Ref},
    };

    #[test]
    fn an_invite_names_its_projects_even_when_there_are_none() {
        let at = Address::root("user", "bob@example.com");
        let spec = UserSpec { roles: Some(OrganizationRole::Reader) };
        let delta = |riders| Delta { at: &at, want: Some(&spec), have: None, riders };
        let [none] = &CREATE(&delta(&[]))[..] else { panic!() };
        assert_eq!(none.body, Some(json!({"email": "bob@example.com", "role": "reader", "projects": []})));
        let project = Ref::Of(Address::root("project", "web"));
        let rider = Rider {
            parent: project.clone(),
            address: None,
            fields: Map::from_iter([("roles".to_owned(), json!(["owner"]))]),
        };
        let [one] = &CREATE(&delta(&[rider]))[..] else { panic!() };
        assert_eq!(one.body.as_ref().unwrap()["projects"], json!([{"id": null, "role": "owner"}]));
        assert_eq!(one.holes, [("/projects/0/id".to_owned(), project)]);
    }

    #[test]
    fn a_member_beats_an_invite_and_a_pending_invite_an_expired_one() {
        let raw = |text: &str| RawValue::from_string(text.to_owned()).unwrap();
        let invite = |status: &str| {
            let text =
                format!(r#"{{"id":"invite-{status}","email":"A@example.com","role":"reader","status":"{status}"}}"#);
            invite_row(&raw(&text)).unwrap()
        };
        let member = member_row(&raw(r#"{"id":"user-1","email":"a@example.com","role":"owner"}"#)).unwrap().unwrap();
        assert!(invite("accepted").is_none());
        let pending = User::join(invite("expired").unwrap(), invite("pending").unwrap()).unwrap();
        assert_eq!(User::see(&pending).identity, Identity::Invite("invite-pending".into()));
        assert_eq!(User::see(&User::join(pending, member).unwrap()).identity, Identity::Id("user-1".into()));
        let twins = User::join(invite("pending").unwrap(), invite("pending").unwrap()).unwrap();
        assert!(matches!(User::see(&twins).standing, Standing::Held(_)));
        assert_eq!(User::carries(&twins), None, "an invite that does not say is unknown, not empty");
    }

    #[test]
    fn expired_invites_are_counted_in_any_order() {
        let invite = |id: u8, status: &str, sent: i64| {
            let text = format!(
                r#"{{"id":"invite-{id}","email":"a@example.com","role":"reader","status":"{status}","created_at":{sent}}}"#
            );
            invite_row(&RawValue::from_string(text).unwrap()).unwrap().unwrap()
        };
        let rows = [("expired", 10), ("expired", 30), ("expired", 20), ("pending", 40)];
        for order in [[0_u8, 1, 2, 3], [3, 2, 1, 0], [1, 3, 0, 2], [2, 0, 3, 1]] {
            let mut all = order.map(|row| invite(row, rows[usize::from(row)].0, rows[usize::from(row)].1)).into_iter();
            let first = all.next().unwrap();
            let open = all.fold(first, |one, other| User::join(one, other).unwrap());
            assert_eq!(User::see(&open).identity, Identity::Invite("invite-3".into()));
            assert_eq!((User::expired_before(&open), User::see(&open).standing), (3, Standing::Ours));
            let expired = order.into_iter().filter(|row| *row != 3);
            let mut expired = expired.map(|row| invite(row, rows[usize::from(row)].0, rows[usize::from(row)].1));
            let first = expired.next().unwrap();
            let latest = expired.fold(first, |one, other| User::join(one, other).unwrap());
            assert_eq!(User::see(&latest).identity, Identity::Invite("invite-1".into()));
            assert_eq!((User::expired_before(&latest), User::see(&latest).standing), (2, Standing::Ours));
        }
    }
}
