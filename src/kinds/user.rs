//! `users:` people in the organization, from invite to offboarding. A pending invite and the membership that it becomes
//! are one row.

use super::{
    events::NamedBy,
    facts::Envelope,
    kind::BundleItem,
    person::lower,
    prelude::*,
    role::{OWNER, OrganizationRole, organization_gift},
    user_live::{InviteState, OpenInvite, UserLive, invite_row, member_row, open},
};
use crate::model::{
    live_row::Identity,
    scalar::{date, day, span},
};

/// The kind.
#[derive(Debug)]
pub struct User;

/// The fields of a user in the file.
#[derive(Debug, PartialEq, Deserialize, Serialize, JsonSchema)]
pub struct UserSpec {
    /// The organization's base role: `owner` or `reader`.
    roles: Option<OrganizationRole>,
    /// The roles that open invites of a member would give. This field is only read: a file cannot write it.
    #[serde(default, skip_deserializing, skip_serializing_if = "Vec::is_empty", rename = "invite")]
    #[schemars(skip)]
    invites: Vec<Box<str>>,
}

impl UserLive {
    /// Returns the open invites of a member that would make something else of them than `want`, or than they are.
    fn odd_invites<'a>(&'a self, want: Option<&UserSpec>) -> Vec<&'a OpenInvite> {
        let Self::Member { role, invites, .. } = self else { return Vec::new() };
        let role = want.and_then(|want| want.roles.as_ref()).unwrap_or(role);
        open(invites).filter(|invite| invite.role != *role).collect()
    }
}

/// Returns the memberships that an invite carries, as rows of projects.
fn memberships(projects: &[(Box<str>, Box<str>)]) -> Vec<BundleItem> {
    let roles = |role: &str| Map::from_iter([("roles".to_owned(), json!(role))]);
    projects.iter().map(|(project, role)| (project.clone(), roles(role))).collect()
}

fn withdrawal(id: &str) -> Request {
    Request::delete("/organization/invites/{invite_id}", vec![Ref::Id(id.into())])
}

const CREATE: Write<User> = |delta| {
    let role = delta.want.and_then(|want| want.roles.as_ref()).map_or("reader", OrganizationRole::as_str);
    let mut holes = Vec::new();
    let mut projects = Vec::new();
    for (index, bundled_row) in delta.bundled.iter().enumerate() {
        let role = bundled_row.fields.get("roles").cloned().unwrap_or_else(|| json!("member"));
        projects.push(json!({ "id": null, "role": role }));
        holes.push((format!("/projects/{index}/id"), bundled_row.parent.clone()));
    }
    // Without `projects` the API invites to the default project; an empty list invites to none.
    let body = json!({ "email": delta.name(), "role": role, "projects": projects });
    let mut request = Request::create("/organization/invites", vec![], body, Gives::Later("id"));
    request.holes = holes;
    vec![request]
};

/// Returns whether a role gives power over the organization. A role that orgward does not know may.
fn is_powerful(role: &OrganizationRole) -> bool {
    *role != OrganizationRole::Reader
}

const EVENTS: &[EventType] = &[
    EventType::of("user.added", Happened::Created),
    EventType::of("user.updated", Happened::Updated),
    EventType::of("user.deleted", Happened::Deleted),
    EventType::of("invite.sent", Happened::Created).named(NamedBy::IdOrEmail),
    EventType::of("invite.deleted", Happened::Deleted),
];

impl Kind for User {
    const FACTS: Facts = Facts {
        pending_collection: Some("invites"),
        events: EVENTS,
        // An assignment changes the role that the row of a user shows.
        old_after: &["invite.accepted", "role.assignment.created", "role.assignment.deleted"],
        log_vouches: true,
        envelope: &[
            Envelope::RenamedFrom,
            Envelope::Until,
            Envelope::Then,
            Envelope::State,
            Envelope::Reason,
            Envelope::Meta,
        ],
        short: Some("roles"),
        create_verb: Verb::Invite,
        required: &["roles"],
        ends_owned: true,
        delete_risks: &[Risk::Destructive, Risk::Outage],
        answers: &[Answer::refused(
            Verb::Invite,
            400,
            "already",
            "a person with this e-mail is already a member or invited; the next plan will show it",
        )],
        ..Facts::new(
            "user",
            "user",
            "users",
            "People in the organization by e-mail; listed people who are not members are invited.",
        )
        .person()
    };
    type Spec = UserSpec;
    type Live = UserLive;

    fn observe(live: &UserLive) -> Observed<UserSpec> {
        match live {
            UserLive::Member { id, email, role, scim, service_account, invites, .. } => Observed {
                name: email.as_deref().unwrap_or(id).into(),
                identity: Identity::Id(id.clone()),
                control: match (service_account, email) {
                    (true, _) => {
                        Control::NotAddressable("a service account in the user list is managed in its project")
                    }
                    (false, None) => {
                        Control::NotAddressable("a row of the user list without an e-mail cannot be named")
                    }
                    _ if *scim => Control::FieldsOnly("the identity provider owns this membership (SCIM)"),
                    _ => Control::Managed,
                },
                spec: UserSpec {
                    roles: Some(role.clone()),
                    invites: open(invites).map(|invite| invite.role.as_str().into()).collect(),
                },
            },
            UserLive::Invite { id, email, role, state, others, .. } => Observed {
                name: email.as_deref().unwrap_or(id).into(),
                identity: Identity::Invite(id.clone()),
                control: match (email, state) {
                    (None, _) => Control::NotAddressable("an invite without an e-mail cannot be named"),
                    _ if !others.is_empty() => {
                        Control::ReadOnly("several invites exist for this e-mail; delete all but one by hand")
                    }
                    (_, InviteState::Unknown) => {
                        Control::ReadOnly("the status of this invite is unknown; look at it in the dashboard")
                    }
                    _ if role.is_untold() => Control::ReadOnly("the API does not say which role this invite gives"),
                    _ => Control::Managed,
                },
                spec: UserSpec { roles: Some(role.clone()), invites: Vec::new() },
            },
        }
    }

    const READS: &'static [Read<Self>] = &[
        Read::List(Listing::new("/organization/users", Paging::LastId(100)).by_key("emails[]"), member_row),
        Read::List(Listing::new("/organization/invites", Paging::LastId(100)), invite_row),
    ];

    fn join(a: UserLive, b: UserLive) -> Result<UserLive, [UserLive; 2]> {
        use UserLive::{Invite, Member};
        match (a, b) {
            (member @ Member { .. }, invite @ Invite { .. }) | (invite @ Invite { .. }, member @ Member { .. }) => {
                Ok(member.with_invite(invite))
            }
            // Renewals leave expired invites behind: the latest of them is the one that counts.
            (one @ Invite { state: InviteState::Expired, .. }, other @ Invite { state: InviteState::Expired, .. }) => {
                let other_is_later = other.invite_age() > one.invite_age();
                Ok(if other_is_later { other.after_expired(one) } else { one.after_expired(other) })
            }
            (live @ Invite { .. }, earlier @ Invite { state: InviteState::Expired, .. })
            | (earlier @ Invite { state: InviteState::Expired, .. }, live @ Invite { .. }) => {
                Ok(live.after_expired(earlier))
            }
            // The API goes on to show some that have ended as pending.
            (one @ Invite { .. }, other @ Invite { .. }) if one.ended_before(&other) => Ok(other.after_expired(one)),
            (one @ Invite { .. }, other @ Invite { .. }) if other.ended_before(&one) => Ok(one.after_expired(other)),
            (one @ Invite { .. }, other @ Invite { .. }) => Ok(one.and_another(other)),
            (a, b) => Err([a, b]),
        }
    }

    const CREATE: Option<Write<Self>> = Some(CREATE);
    const UPDATE: Option<Write<Self>> = Some(|delta| {
        let want = delta.want.and_then(|want| want.roles.as_ref());
        let odd = delta.have.map(|have| have.odd_invites(delta.want)).unwrap_or_default();
        let mut requests: Vec<Request> = odd.into_iter().map(|invite| withdrawal(&invite.id)).collect();
        let agrees = matches!(delta.have, Some(UserLive::Member { role, .. }) if want.is_none_or(|want| want == role));
        if requests.is_empty() || !agrees {
            let role = want.map_or("reader", OrganizationRole::as_str);
            requests.push(Request::set("/organization/users/{user_id}", delta.itself(), json!({ "role": role })));
        }
        requests
    });
    const DELETE: Option<Write<Self>> = Some(|delta| match delta.have {
        // The earlier ones go as well, so that nothing of this person is left for the next plan; a replacement leaves
        // them, because they are counted.
        Some(UserLive::Invite { id, expired_before, .. }) if delta.want.is_none() => {
            expired_before.iter().map(|id| withdrawal(id)).chain([withdrawal(id)]).collect()
        }
        Some(UserLive::Invite { id, .. }) => vec![withdrawal(id)],
        // What is still open goes first: whoever is gone already would come back by it. What may be open goes last: the
        // API may refuse to delete it, and that must keep nobody.
        Some(UserLive::Member { invites, .. }) => {
            let leaves = Request::delete("/organization/users/{user_id}", delta.itself());
            let of = |unknown: bool| {
                let some = invites.iter().filter(move |invite| (invite.state == InviteState::Unknown) == unknown);
                some.map(|invite| withdrawal(&invite.id))
            };
            of(false).chain([leaves]).chain(of(true)).collect()
        }
        None => vec![Request::delete("/organization/users/{user_id}", delta.itself())],
    });

    fn power(spec: &UserSpec) -> u8 {
        match spec.roles {
            Some(OrganizationRole::Owner) => OWNER,
            Some(OrganizationRole::Other(_)) => 3,
            Some(OrganizationRole::Reader) => 1,
            None => 0,
        }
    }

    fn is_nameless(live: &UserLive) -> bool {
        match live {
            // These are known to be no people.
            UserLive::Member { service_account: true, .. } => false,
            UserLive::Member { email, .. } | UserLive::Invite { email, .. } => email.is_none(),
        }
    }

    fn give_name(live: &mut UserLive, name: &str) {
        if let UserLive::Member { email, .. } = live {
            *email = lower(Some(name.into()));
        }
    }

    fn is_uncertain(spec: &UserSpec) -> bool {
        matches!(spec.roles, Some(OrganizationRole::Other(_)))
    }

    fn includes(live: &UserLive, id: &str) -> bool {
        match live {
            UserLive::Member { invites, .. } => invites.iter().any(|invite| *invite.id == *id),
            UserLive::Invite { others, expired_before, .. } => {
                others.iter().chain(expired_before).any(|one| **one == *id)
            }
        }
    }

    fn leftover(want: &UserSpec, have: &UserLive) -> Option<(&'static str, Value, Value)> {
        let UserLive::Member { invites, .. } = have else { return None };
        let odd = have.odd_invites(Some(want));
        let stays = |invite: &&OpenInvite| odd.iter().all(|one| one.id != invite.id);
        let roles = |some: Vec<&OpenInvite>| match some.is_empty() {
            true => Value::Null,
            false => some.iter().map(|invite| invite.role.as_str()).collect(),
        };
        (!odd.is_empty())
            .then(|| ("invite", roles(open(invites).collect()), roles(open(invites).filter(stays).collect())))
    }

    fn effects(verb: Verb, delta: &Delta<'_, Self>) -> Vec<String> {
        let mail = || format!("sends an e-mail to {}", delta.name());
        let withdrawn: Vec<&OpenInvite> = match (verb, delta.have) {
            (Verb::Update, Some(have)) => have.odd_invites(delta.want),
            (Verb::Remove, Some(UserLive::Member { invites, .. })) => invites.iter().collect(),
            _ => Vec::new(),
        };
        let withdrawn =
            withdrawn.chunk_by(|one, next| (one.state, &one.role) == (next.state, &next.role)).map(|equal| {
                let state = match equal[0].state {
                    InviteState::Pending => "open",
                    InviteState::Expired => "expired",
                    InviteState::Unknown => "unknown",
                };
                let invites = match equal.len() {
                    1 => format!("{state} invite"),
                    number => format!("{number} {state} invites"),
                };
                format!("deletes their {invites} as `{}`", equal[0].role.as_str())
            });
        let mut effects: Vec<String> = match (verb, delta.have) {
            (Verb::Invite, _) => vec![mail()],
            (Verb::Replace, _) => vec!["deletes the existing invite".to_owned(), mail()],
            (Verb::Update, Some(UserLive::Member { role: OrganizationRole::Owner, .. }))
                if delta
                    .want
                    .is_some_and(|want| matches!(&want.roles, Some(role) if *role != OrganizationRole::Owner)) =>
            {
                vec!["ends their ownership of every project; memberships that it hid show in the next plan".to_owned()]
            }
            (Verb::Remove, Some(UserLive::Invite { expired_before, .. })) => match expired_before.len() {
                0 => vec!["deletes the invite".to_owned()],
                1 => vec!["deletes the invite, and 1 that expired before it".to_owned()],
                number => vec![format!("deletes the invite, and {number} that expired before it")],
            },
            (Verb::Remove, Some(UserLive::Member { .. })) => {
                vec!["ends every project membership and every key of this person".to_owned()]
            }
            _ => Vec::new(),
        };
        effects.extend(withdrawn);
        effects
    }

    fn expired(live: &UserLive, now: Seconds) -> Option<Seconds> {
        match live {
            UserLive::Invite { state, expires_at, .. } => match expires_at {
                Some(end) if *end <= now => Some(*end),
                _ if *state == InviteState::Expired => Some(expires_at.unwrap_or(now)),
                _ => None,
            },
            UserLive::Member { .. } => None,
        }
    }

    fn expired_before(live: &UserLive) -> usize {
        match live {
            UserLive::Invite { expired_before, .. } => expired_before.len(),
            UserLive::Member { invites, .. } => {
                invites.iter().filter(|invite| invite.state == InviteState::Expired).count()
            }
        }
    }

    fn is_privileged(live: &UserLive) -> bool {
        match live {
            // A member's open invite is a part of the person, whatever role they have today.
            UserLive::Member { role, invites, .. } => {
                is_powerful(role) || open(invites).any(|invite| is_powerful(&invite.role))
            }
            UserLive::Invite { role, .. } => is_powerful(role),
        }
    }

    fn is_privileged_when_adopted(live: &UserLive) -> bool {
        match live {
            // The line names today's role, so that orgward withdraws an open invite of another role.
            UserLive::Member { role, .. } | UserLive::Invite { role, .. } => is_powerful(role),
        }
    }

    const SINCE: Option<Since<Self>> = Some(|live| match live {
        UserLive::Member { added_at, .. } => *added_at,
        UserLive::Invite { created_at, .. } => *created_at,
    });

    fn grants(row: &GrantingRow<'_, Self>) -> Vec<Edge> {
        let want = row.want.and_then(|want| want.roles.as_ref());
        let to = match row.have {
            // These are no people: their project names them.
            Some(UserLive::Member { id, email, service_account, .. }) if *service_account || email.is_none() => {
                Recipient::Id(id.clone())
            }
            _ => Recipient::Principal(row.key.clone()),
        };
        let edge = |role: &OrganizationRole, pending: bool| Edge {
            pending,
            ..Edge::now(to.clone(), Place::Organization, organization_gift(role))
        };
        match (row.have, want) {
            (None, want) => want.map(|role| edge(role, false)).into_iter().collect(),
            (Some(UserLive::Invite { role, .. }), want) => vec![edge(want.unwrap_or(role), true)],
            (Some(UserLive::Member { .. }), Some(want)) => vec![edge(want, false)],
            (Some(UserLive::Member { role, invites, .. }), None) => {
                let open = open(invites).filter(|invite| invite.role != *role);
                [edge(role, false)].into_iter().chain(open.map(|invite| edge(&invite.role, true))).collect()
            }
        }
    }

    fn bundle(live: &UserLive) -> Option<Vec<BundleItem>> {
        match live {
            UserLive::Member { .. } => Some(Vec::new()),
            UserLive::Invite { projects, .. } => Some(memberships(projects.as_ref()?)),
        }
    }

    fn remark(live: &UserLive, now: Seconds) -> String {
        let said = match live {
            UserLive::Member { name, scim, invites, .. } => {
                let invited = open(invites).map(|invite| format!("also invited as `{}`", invite.role.as_str()));
                let scim = scim.then(|| "SCIM".to_owned());
                name.iter().map(ToString::to_string).chain(scim).chain(invited).collect()
            }
            UserLive::Invite { state, expires_at, others, .. } => {
                let expires = match (state, expires_at) {
                    (InviteState::Unknown, _) => "an invite of unknown status".to_owned(),
                    (_, Some(end)) if *end <= now => format!("the invite expired on {}", date(*end)),
                    (InviteState::Expired, _) => "the invite expired".to_owned(),
                    (_, Some(end)) => format!("invite expires {}", date(*end)),
                    (_, None) => "invited".to_owned(),
                };
                let several = (!others.is_empty()).then(|| format!("one of {} open invites", others.len() + 1));
                [expires].into_iter().chain(several).collect::<Vec<_>>()
            }
        };
        said.join("; ")
    }

    fn also_invited(want: &UserSpec, have: &UserLive) -> Vec<Option<Vec<BundleItem>>> {
        let UserLive::Member { invites, .. } = have else { return Vec::new() };
        let odd = have.odd_invites(Some(want));
        let stay = open(invites).filter(|invite| odd.iter().all(|one| one.id != invite.id));
        stay.map(|invite| Some(memberships(invite.projects.as_ref()?))).collect()
    }

    fn describe(live: &UserLive, now: Seconds, _: Option<&str>) -> String {
        match live {
            UserLive::Member { api_key_last_used_at, invites, .. } => {
                let used = api_key_last_used_at
                    .map(|used| format!("a key of theirs was used {} ago", span(now.saturating_sub(used))));
                let invited = invites.iter().filter_map(|invite| match invite.state {
                    InviteState::Pending => Some(format!("also invited as `{}`", invite.role.as_str())),
                    InviteState::Unknown => {
                        Some(format!("also has an invite of unknown status as `{}`", invite.role.as_str()))
                    }
                    InviteState::Expired => None,
                });
                used.into_iter().chain(invited).collect::<Vec<_>>().join("; ")
            }
            UserLive::Invite { state: InviteState::Unknown, expires_at, .. } => match expires_at {
                Some(end) if *end <= now => format!("an invite of unknown status; it expired on {}", day(*end)),
                _ => "an invite of unknown status".to_owned(),
            },
            UserLive::Invite { expires_at, others, expired_before, .. } => {
                let before = expired_before.len();
                let text = match expires_at {
                    Some(end) if *end <= now && before > 0 => {
                        format!("the last of {} invites expired on {}", before + 1, day(*end))
                    }
                    Some(end) if *end <= now => format!("the invite expired on {}", day(*end)),
                    Some(end) => format!("invited, and can accept until {}", day(*end)),
                    None => "invited".to_owned(),
                };
                let open = expires_at.is_some_and(|end| end > now);
                let text = if open && before > 0 { format!("{text}; {before} expired before it") } else { text };
                match others.len() {
                    0 => text,
                    more => format!("{text}; one of {} invites for this e-mail", more + 1),
                }
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{
        kinds::kind::Bundled,
        model::{address::Address, request::Ref},
    };
    use serde_json::value::RawValue;

    #[test]
    fn an_invite_names_its_projects_even_when_there_are_none() {
        let at = Address::root("user", "bob@example.com");
        let spec = UserSpec { roles: Some(OrganizationRole::Reader), invites: Vec::new() };
        let delta = |bundled| Delta { at: &at, want: Some(&spec), have: None, bundled };
        let [none] = &CREATE(&delta(&[]))[..] else { panic!() };
        assert_eq!(none.body, Some(json!({"email": "bob@example.com", "role": "reader", "projects": []})));
        let project = Ref::Of(Address::root("project", "web"));
        let bundled_row = Bundled {
            parent: project.clone(),
            address: None,
            fields: Map::from_iter([("roles".to_owned(), json!("owner"))]),
        };
        let [one] = &CREATE(&delta(&[bundled_row]))[..] else { panic!() };
        assert_eq!(one.body.as_ref().unwrap()["projects"], json!([{"id": null, "role": "owner"}]));
        assert_eq!(one.holes, [("/projects/0/id".to_owned(), project)]);
    }

    #[test]
    fn an_invite_that_had_ended_when_the_next_was_sent_is_its_forerunner() {
        let invite = |id: &str, sent: Seconds, end: Seconds| {
            let text = format!(
                r#"{{"id":"{id}","email":"a@example.com","role":"reader","status":"pending","created_at":{sent},"expires_at":{end}}}"#
            );
            invite_row(&RawValue::from_string(text).unwrap()).unwrap().unwrap()
        };
        for swapped in [false, true] {
            let (old, new) = (invite("invite-1", 0, 10), invite("invite-2", 10, 20));
            let (one, other) = if swapped { (new, old) } else { (old, new) };
            let joined = User::join(one, other).unwrap();
            let seen = User::observe(&joined);
            assert_eq!(seen.identity, Identity::Invite("invite-2".into()));
            assert!(matches!(seen.control, Control::Managed));
            assert_eq!(User::expired_before(&joined), 1);
        }
        let both = User::join(invite("invite-1", 0, 10), invite("invite-2", 9, 20)).unwrap();
        assert!(matches!(User::observe(&both).control, Control::ReadOnly(_)));
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
        assert_eq!(User::observe(&pending).identity, Identity::Invite("invite-pending".into()));
        let person = User::join(pending, member).unwrap();
        assert_eq!(User::observe(&person).identity, Identity::Id("user-1".into()));
        assert_eq!(User::describe(&person, 0, None), "also invited as `reader`");
        let person = User::join(invite("expired").unwrap(), person).unwrap();
        assert_eq!(User::describe(&person, 0, None), "also invited as `reader`", "what has expired is history");
        let other = invite_row(&raw(r#"{"id":"invite-2","email":"a@example.com","role":"reader","status":"pending"}"#));
        let twins = User::join(invite("pending").unwrap(), other.unwrap().unwrap()).unwrap();
        assert!(matches!(User::observe(&twins).control, Control::ReadOnly(_)));
        assert_eq!(User::bundle(&twins), None, "an invite that does not say is unknown, not empty");
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
            assert_eq!(User::observe(&open).identity, Identity::Invite("invite-3".into()));
            assert_eq!((User::expired_before(&open), User::observe(&open).control), (3, Control::Managed));
            let expired = order.into_iter().filter(|row| *row != 3);
            let mut expired = expired.map(|row| invite(row, rows[usize::from(row)].0, rows[usize::from(row)].1));
            let first = expired.next().unwrap();
            let latest = expired.fold(first, |one, other| User::join(one, other).unwrap());
            assert_eq!(User::observe(&latest).identity, Identity::Invite("invite-1".into()));
            assert_eq!((User::expired_before(&latest), User::observe(&latest).control), (2, Control::Managed));
        }
    }
}
