//! `projects.<p>.members:` people in a project. Organization owners own every project without being listed, and a
//! pending invite can carry memberships.

use super::{
    facts::{ImpliedBy, Pointer, ToldBy},
    kind::MisreportedField,
    person::{Nested, Person, lower},
    prelude::*,
    role::{MEMBER_WORDS, MemberBase, ProjectRole, canonical, predefined_id, predefined_word, project_gift},
};
use crate::model::live_row::Identity;

/// The kind.
#[derive(Debug)]
pub struct ProjectMember;

/// The fields of a project member in the file.
#[derive(Debug, PartialEq, Deserialize, Serialize, JsonSchema)]
pub struct ProjectMemberSpec {
    /// The base role in the project: `owner`, `member` or `viewer`.
    roles: Option<MemberBase>,
    /// The base roles that a member has beside the strongest one. This field is only read: a file cannot write it.
    #[serde(default, skip_deserializing, skip_serializing_if = "Vec::is_empty")]
    #[schemars(skip)]
    other_roles: Vec<Box<str>>,
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
    /// The ids of the roles that are assigned to them, where these were read.
    assigned: Option<Vec<Box<str>>>,
}

#[derive(Deserialize)]
struct Row {
    id: Option<Box<str>>,
    email: Option<Box<str>>,
    user: Option<Nested>,
    role: Option<Box<str>>,
    #[serde(default, deserialize_with = "whole")]
    added_at: Option<Seconds>,
}

impl ProjectMemberLive {
    /// Returns the words of their base roles, the strongest first. There can be several, since access is the union.
    fn words(&self) -> Vec<&str> {
        match &self.assigned {
            Some(assigned) => {
                let has = |word: &&&str| assigned.iter().any(|id| predefined_word(id) == Some(**word));
                MEMBER_WORDS.iter().filter(has).copied().collect()
            }
            None => vec![self.role.as_str()],
        }
    }

    /// Returns whether their roles were read, and none of them is a base role.
    fn has_custom_roles_alone(&self) -> bool {
        self.assigned.as_ref().is_some_and(|assigned| !assigned.is_empty()) && self.words().is_empty()
    }

    /// Returns the words beside the strongest one. The member list alone shows no more than one.
    fn other_roles(&self) -> Vec<Box<str>> {
        match self.assigned {
            Some(_) => self.words().into_iter().skip(1).map(Into::into).collect(),
            None => Vec::new(),
        }
    }
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
        assigned: None,
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
            Some((project.id?, ProjectMemberLive { id, email, role, added_at: None, bundled: false, assigned: None }))
        })
        .collect()
}

/// Returns the base roles beside the one that the file names, which is the strongest of them already: they must go. Where
/// another role is the strongest, the base role differs itself.
pub(super) fn leftover(want: Option<&MemberBase>, words: &[&str]) -> Option<(&'static str, Value, Value)> {
    let (strongest, rest) = words.split_first()?;
    (!rest.is_empty() && want?.0.as_str() == *strongest).then(|| ("other_roles", json!(rest), Value::Null))
}

fn role(delta: &Delta<'_, ProjectMember>) -> String {
    delta.want.and_then(|want| want.roles.as_ref()).map_or("member", |role| role.0.as_str()).to_owned()
}

/// The requests that leave one base role: what is to be is assigned before the rest is taken away, and for a moment the
/// person has both. The member list takes only `owner` and `member`; `viewer` is a role that is assigned.
fn assign_instead(delta: &Delta<'_, ProjectMember>, want: &str, had: Vec<&str>) -> Vec<Request> {
    let id = |word: &str| predefined_id("project_member", word).unwrap_or_default();
    let body = json!({ "role_id": id(want) });
    let assign = || Request::set(ASSIGNED, delta.itself(), body).shows("/role/id", "/role_id");
    let assign = (!had.contains(&want)).then(assign);
    let unassign = had.into_iter().filter(|word| *word != want).map(|word| {
        let mut path = delta.itself();
        path.push(Ref::Id(id(word).into()));
        Request::delete(ASSIGNMENT, path)
    });
    assign.into_iter().chain(unassign).collect()
}

const LIST: &str = "/organization/projects/{project_id}/users";
const ONE: &str = "/organization/projects/{project_id}/users/{user_id}";
const ASSIGNED: &str = "/projects/{project_id}/users/{user_id}/roles";
const ASSIGNMENT: &str = "/projects/{project_id}/users/{user_id}/roles/{role_id}";

/// "User already exists in project", about somebody whom the member list does not show.
const THERE: &str = "The API says that they are in this project already, and its member list does not show them: most \
     likely through a group, or as an owner of the organization. Look at the project's members in the settings. Until \
     the list shows them, take the entry out, or give them the role where they have it from.";

/// A member whom the list shows with a base role, and to whom custom roles alone are assigned.
const CUSTOM_ROLES_ALONE: MisreportedField = MisreportedField {
    field: "roles",
    what: "the base role is not assigned; they have custom roles alone",
    why: "the API shows `member` for a member who has custom roles alone, so orgward cannot see whether the base role is \
          missing or only not listed; assign it in the project's settings, or write the custom roles alone",
    remark: "has custom roles alone; the API shows `member`",
};

impl Kind for ProjectMember {
    const FACTS: Facts = Facts {
        collection: "project_members",
        short: Some("roles"),
        required: &["roles"],
        bundled_in: Some("user"),
        implied_by: Some(ImpliedBy {
            host: "user",
            implies: |host| host.get("roles").is_some_and(|role| role == "owner"),
            agrees: |own| own.get("roles").is_none_or(|role| role == "owner"),
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
        points: &[Pointer {
            to: "user",
            target: |key, _| Some(Address::root("user", key)),
            key: |target, _| Some(target.name().into()),
        }],
        told_by: Some(ToldBy { kind: "member_role", field: "roles" }),
        ..Facts::new("project_member", "project member", "members", "People in this project by e-mail.")
            .under("project", "member")
            .person()
    };
    type Spec = ProjectMemberSpec;
    type Live = ProjectMemberLive;

    fn observe(live: &ProjectMemberLive) -> Observed<ProjectMemberSpec> {
        let spec = ProjectMemberSpec { roles: Some(MemberBase(live.role.clone())), other_roles: live.other_roles() };
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
        let role = role(delta);
        let is_viewer = role == "viewer";
        let body = json!({ "user_id": null, "role": if is_viewer { "member" } else { &role } });
        // The answer's id is the user's, which is known; nothing waits for it.
        let create = Request::create(LIST, delta.path(), body, Gives::Nothing);
        let create = create.hole("/user_id", Ref::Of(Address::root("user", delta.name())));
        let then = if is_viewer { assign_instead(delta, &role, vec!["member"]) } else { Vec::new() };
        [create].into_iter().chain(then).collect()
    });
    const UPDATE: Option<Write<Self>> = Some(|delta| {
        let role = role(delta);
        let had = delta.have.map(ProjectMemberLive::words).unwrap_or_default();
        match role == "viewer" || had.contains(&"viewer") {
            true => assign_instead(delta, &role, had),
            false => vec![Request::set(ONE, delta.itself(), json!({ "role": role }))],
        }
    });
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

    fn is_privileged(live: &ProjectMemberLive) -> bool {
        live.words().into_iter().any(|word| ProjectRole::from_api(word).may_own())
    }

    const SINCE: Option<Since<Self>> = Some(|live| live.added_at);

    fn lacks(live: &ProjectMemberLive, want: &ProjectMemberSpec) -> bool {
        let viewer = |role: &ProjectRole| matches!(role, ProjectRole::Viewer) || role.is_uncertain();
        let concerned = want.roles.as_ref().is_some_and(|role| viewer(&role.0) || viewer(&live.role));
        !live.bundled && live.assigned.is_none() && concerned
    }

    fn tell(live: &mut ProjectMemberLive, assigned: Vec<Box<str>>) {
        live.assigned = Some(assigned);
        if let Some(word) = live.words().first() {
            live.role = ProjectRole::from_api(word);
        }
    }

    fn includes(live: &ProjectMemberLive, id: &str) -> bool {
        live.assigned.as_ref().is_none_or(|assigned| assigned.iter().any(|one| canonical(one) == canonical(id)))
    }

    fn misreported(want: &ProjectMemberSpec, have: &ProjectMemberLive) -> Option<MisreportedField> {
        let agrees = want.roles.as_ref().is_some_and(|want| want.0 == have.role);
        (agrees && have.has_custom_roles_alone()).then_some(CUSTOM_ROLES_ALONE)
    }

    fn leftover(want: &ProjectMemberSpec, have: &ProjectMemberLive) -> Option<(&'static str, Value, Value)> {
        leftover(want.roles.as_ref(), &have.words())
    }

    fn effects(verb: Verb, delta: &Delta<'_, Self>) -> Vec<String> {
        let had = delta.have.map(ProjectMemberLive::words).unwrap_or_default();
        let role = role(delta);
        match verb {
            Verb::Create if role == "viewer" => {
                vec!["is a `member` for a moment, until `viewer` is assigned".to_owned()]
            }
            Verb::Update if had.contains(&&*role) => Vec::new(),
            Verb::Update if role == "viewer" || had.contains(&"viewer") => {
                vec!["has both roles for a moment: the new one is assigned before the old one is removed".to_owned()]
            }
            _ => Vec::new(),
        }
    }

    fn grants(row: &GrantingRow<'_, Self>) -> Vec<Edge> {
        let Some(project) = row.project() else { return Vec::new() };
        let want = row.want.and_then(|want| want.roles.as_ref()).map(|role| &role.0);
        let roles = match (want, row.have) {
            (Some(role), _) => vec![role.clone()],
            // Access is the union of everything that is assigned.
            (None, Some(live)) => live.words().into_iter().map(ProjectRole::from_api).collect(),
            (None, None) => Vec::new(),
        };
        // A row without an e-mail is somebody whom another list may name.
        let to = match row.have {
            Some(live) if live.email.is_none() => Recipient::Id(live.id.clone()),
            _ => Recipient::Principal(row.key.clone()),
        };
        let pending = row.have.is_some_and(|live| live.bundled);
        let edge = |role: &ProjectRole| Edge {
            pending,
            ..Edge::now(to.clone(), Place::Project(project.clone()), project_gift(role))
        };
        roles.iter().map(edge).collect()
    }

    fn refers(key: &Name, _: &ProjectMemberSpec, _: Option<&Address>) -> Vec<Address> {
        vec![Address::root("user", key.clone())]
    }

    fn may_be_bundled(spec: &ProjectMemberSpec) -> bool {
        !matches!(spec.roles, Some(MemberBase(ProjectRole::Viewer)))
    }

    fn bundled(key: &Name, invite: &str, fields: &Map<String, Value>) -> Option<ProjectMemberLive> {
        let role = fields.get("roles")?.as_str()?;
        Some(ProjectMemberLive {
            id: invite.into(),
            email: Some((&**key).into()),
            role: ProjectRole::from_api(role),
            added_at: None,
            bundled: true,
            assigned: None,
        })
    }
}
