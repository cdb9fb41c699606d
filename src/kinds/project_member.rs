//! `projects.<p>.members:` people in a project. Organization owners own every project without being listed, and a
//! pending invite can carry memberships.

use super::{
    facts::{Answer, Facts, ImpliedBy, Listing},
    kind::{Delta, Kind, Observed, Read, Write},
    person::{Nested, Person, lower, required},
    role::{MemberRole, ProjectRole},
};
use crate::model::{
    address::{Address, Name},
    request::{Gives, Paging, Ref, Request},
    scalar::{Seconds, plausible},
    scope::{Control, Identity},
    verb::Verb,
};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use serde_json::{Map, Value, json, value::RawValue};

/// The kind.
#[derive(Debug)]
pub struct ProjectMember;

/// The fields of a project member in the file.
#[derive(Debug, PartialEq, Deserialize, Serialize, JsonSchema)]
pub struct ProjectMemberSpec {
    /// The base role in the project: `owner` or `member`.
    roles: Option<MemberRole>,
}

/// A member as the API shows them.
#[derive(Debug)]
pub struct ProjectMemberLive {
    /// The user's id, or the id of the invite that carries the membership.
    pub id: Box<str>,
    /// In lower case; `None` on rows that are no people.
    pub email: Option<Box<str>>,
    /// The base role.
    pub role: ProjectRole,
    /// Since when, where the project's own list was read.
    pub added_at: Option<Seconds>,
    /// True if a pending invite carries it.
    pub bundled: bool,
}

#[derive(Deserialize)]
struct Row {
    id: Option<Box<str>>,
    email: Option<Box<str>>,
    user: Option<Nested>,
    role: Option<Box<str>>,
    added_at: Option<Seconds>,
}

#[derive(Deserialize)]
struct HostRow {
    id: Option<Box<str>>,
    email: Option<Box<str>>,
    user: Option<Nested>,
    projects: Option<HostProjects>,
}

#[derive(Deserialize)]
struct HostProjects {
    data: Vec<HostProject>,
    #[serde(default)]
    has_more: bool,
}

#[derive(Deserialize)]
struct HostProject {
    id: Option<Box<str>>,
    role: Option<Box<str>>,
}

fn row(raw: &RawValue) -> Result<Option<ProjectMemberLive>, serde_json::Error> {
    let row: Row = serde_json::from_str(raw.get())?;
    let Person { id, email } = Person::of(row.id, row.email, row.user)?;
    Ok(Some(ProjectMemberLive {
        id: required(id)?,
        email,
        role: ProjectRole::told(row.role.as_deref()),
        added_at: row.added_at.and_then(plausible),
        bundled: false,
    }))
}

fn inside(raw: &RawValue) -> Option<Vec<(Box<str>, ProjectMemberLive)>> {
    let host: HostRow = serde_json::from_str(raw.get()).ok()?;
    let Person { id, email } = Person::of(host.id, host.email, host.user).ok()?;
    let id = required(id).ok()?;
    // A list that goes on elsewhere does not say it all.
    host.projects
        .filter(|projects| !projects.has_more)?
        .data
        .into_iter()
        .map(|project| {
            let role = ProjectRole::from_api(&project.role?);
            let (id, email) = (id.clone(), email.clone());
            Some((project.id?, ProjectMemberLive { id, email, role, added_at: None, bundled: false }))
        })
        .collect()
}

fn role(delta: &Delta<'_, ProjectMember>) -> String {
    delta.want.and_then(|want| want.roles.as_ref()).map_or("member", |role| role.0.as_str()).to_owned()
}

const LIST: &str = "/organization/projects/{project_id}/users";
const ONE: &str = "/organization/projects/{project_id}/users/{user_id}";

/// "User already exists in project", about somebody whom the member list does not show.
const THERE: &str = "The API says that they are in this project already, and its member list does not show them: most \
     likely through a group, or as an owner of the organization. Look at the project's members in the settings. Until \
     the list shows them, take the entry out, or give them the role where they have it from.";

impl Kind for ProjectMember {
    const FACTS: Facts = Facts {
        collection: "project_members",
        short: Some("roles"),
        required: &["roles"],
        bundled_in: Some("user"),
        implied_by: Some(ImpliedBy {
            host: "user",
            implies: |host| host.get("roles").and_then(|roles| roles.get(0)).is_some_and(|role| role == "owner"),
            agrees: |own| own.get("roles").is_none_or(|roles| roles[0] == "owner"),
            why: "is an owner of the organization, who owns every project without being listed",
        }),
        answers: &[
            Answer::refused(
                Verb::Remove,
                400,
                "owner",
                "owners of the organization cannot be removed from a project; demote them first",
            ),
            Answer::refused(Verb::Create, 400, "already", THERE),
            Answer::refused(Verb::Create, 409, "", THERE),
        ],
        read_only_in_default: Some("membership of the default project follows membership of the organization"),
        named_by: Some("user"),
        ..Facts::new("project_member", "project member", "members", "People in this project by e-mail.")
            .under("project", "member")
            .person()
    };
    type Spec = ProjectMemberSpec;
    type Live = ProjectMemberLive;

    fn observe(live: &ProjectMemberLive) -> Observed<ProjectMemberSpec> {
        let spec = ProjectMemberSpec { roles: Some(MemberRole(live.role.clone())) };
        let row = Observed::managed(live.email.as_deref().unwrap_or(&live.id), &live.id, spec);
        match live.email {
            None => row.under(Control::NotAddressable("a row of the member list without an e-mail cannot be named")),
            Some(_) if live.bundled => Observed { identity: Identity::Bundled(live.id.clone()), ..row },
            Some(_) => row,
        }
    }

    const READS: &'static [Read<Self>] =
        &[Read::List(Listing::new(LIST, Paging::LastId(100)), row), Read::Inside { host: "user", rows: inside }];

    const CREATE: Option<Write<Self>> = Some(|delta| {
        let body = json!({ "user_id": null, "role": role(delta) });
        // The answer's id is the user's, which is known; nothing waits for it.
        let create = Request::create(LIST, delta.path(), body, Gives::Nothing);
        vec![create.hole("/user_id", Ref::Of(Address::root("user", delta.name())))]
    });
    const UPDATE: Option<Write<Self>> =
        Some(|delta| vec![Request::set(ONE, delta.itself(), json!({ "role": role(delta) }))]);
    const DELETE: Option<Write<Self>> = Some(|delta| vec![Request::delete(ONE, delta.itself())]);

    fn is_nameless(live: &ProjectMemberLive) -> bool {
        live.email.is_none()
    }

    fn give_name(live: &mut ProjectMemberLive, name: &str) {
        live.email = lower(Some(name.into()));
    }

    fn is_uncertain(spec: &ProjectMemberSpec) -> bool {
        spec.roles.as_ref().is_some_and(|role| role.0.is_uncertain())
    }

    fn power(spec: &ProjectMemberSpec) -> u8 {
        spec.roles.as_ref().map_or(0, |role| role.0.power())
    }

    fn since(live: &ProjectMemberLive) -> Option<Seconds> {
        live.added_at
    }

    fn refers(key: &Name, _: &ProjectMemberSpec, _: Option<&Address>) -> Vec<Address> {
        vec![Address::root("user", key.clone())]
    }

    fn bundled(key: &Name, invite: &str, fields: &Map<String, Value>) -> Option<ProjectMemberLive> {
        let role = fields.get("roles")?.get(0)?.as_str()?;
        Some(ProjectMemberLive {
            id: invite.into(),
            email: Some((&**key).into()),
            role: ProjectRole::from_api(role),
            added_at: None,
            bundled: true,
        })
    }
}
