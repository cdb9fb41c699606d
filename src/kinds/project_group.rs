//! `projects.<p>.groups:` groups that may use a project. The API's list does not show their role: it is told by what is
//! assigned to them there.

use super::{
    facts::{Envelope, Pointer, ToldBy},
    prelude::*,
    project_member,
    role::{MEMBER_WORDS, MemberBase, ProjectRole, canonical, predefined_id, predefined_word, project_gift},
};
use crate::model::edge::Gift;

/// The kind.
#[derive(Debug)]
pub struct ProjectGroup;

/// The fields of a group in a project.
#[derive(Debug, PartialEq, Deserialize, Serialize, JsonSchema)]
pub struct ProjectGroupSpec {
    /// The base role that its members have in the project: `owner`, `member` or `viewer`.
    roles: Option<MemberBase>,
    /// The base roles that a group has beside the strongest one. This field is only read: a file cannot write it.
    #[serde(default, skip_deserializing, skip_serializing_if = "Vec::is_empty")]
    #[schemars(skip)]
    other_roles: Vec<Box<str>>,
}

/// A group in a project as the API shows it.
#[derive(Debug)]
pub struct ProjectGroupLive {
    /// The group's id.
    pub id: Box<str>,
    /// The group's name.
    name: Option<Box<str>>,
    /// The ids of the roles that are assigned to it here, where these were read.
    assigned: Option<Vec<Box<str>>>,
    /// Since when, as far as the API says.
    created_at: Option<Seconds>,
}

impl ProjectGroupLive {
    /// Returns the words of its base roles, the strongest first. There can be several, since access is the union.
    fn words(&self) -> Vec<&'static str> {
        let assigned = self.assigned.as_deref().unwrap_or_default();
        let has = |word: &&&str| assigned.iter().any(|id| predefined_word(id) == Some(**word));
        MEMBER_WORDS.iter().filter(has).copied().collect()
    }

    /// Returns its strongest base role; `None` where its assignments were not read.
    fn role(&self) -> Option<ProjectRole> {
        self.assigned.as_ref()?;
        Some(self.words().first().map_or(ProjectRole::None, |word| ProjectRole::from_api(word)))
    }
}

#[derive(Deserialize)]
struct Row {
    group_id: Option<Box<str>>,
    group_name: Option<Box<str>>,
    #[serde(default, deserialize_with = "whole")]
    created_at: Option<Seconds>,
}

fn row(raw: &RawValue) -> Result<Option<ProjectGroupLive>, serde_json::Error> {
    let Row { group_id, group_name, created_at } = serde_json::from_str(raw.get())?;
    let name = group_name.filter(|name| !name.is_empty());
    Ok(Some(ProjectGroupLive { id: required(group_id)?, name, assigned: None, created_at }))
}

const LIST: &str = "/organization/projects/{project_id}/groups";
const ONE: &str = "/organization/projects/{project_id}/groups/{group_id}";
const ASSIGNED: &str = "/projects/{project_id}/groups/{group_id}/roles";
const ASSIGNMENT: &str = "/projects/{project_id}/groups/{group_id}/roles/{role_id}";

/// "Group already exists in project".
const THERE: &str = "The API says that this group is in the project already, and its list does not show it. Look at the \
     project's groups in the settings.";

fn role(delta: &Delta<'_, ProjectGroup>) -> Option<String> {
    let want = delta.want.and_then(|want| want.roles.as_ref())?;
    predefined_id("project_group", want.0.as_str())
}

impl Kind for ProjectGroup {
    const FACTS: Facts = Facts {
        collection: "project_groups",
        short: Some("roles"),
        required: &["roles"],
        renames: false,
        points: &[Pointer {
            to: "group",
            target: |key, _| Some(Address::root("group", key)),
            key: |target, _| Some(target.name().into()),
        }],
        told_by: Some(ToldBy { kind: "project_group_role", field: "roles" }),
        answers: &[Answer::refused(Verb::Create, 400, "already", THERE), Answer::refused(Verb::Create, 409, "", THERE)],
        delete_risks: &[Risk::Destructive],
        envelope: &[Envelope::Until, Envelope::State, Envelope::Reason, Envelope::Meta],
        gone: Some("absent"),
        ..Facts::new("project_group", "project group", "groups", "Groups that may use this project, by name.")
            .under("project", "group")
    };
    type Spec = ProjectGroupSpec;
    type Live = ProjectGroupLive;

    fn observe(live: &ProjectGroupLive) -> Observed<ProjectGroupSpec> {
        let spec = ProjectGroupSpec {
            roles: live.role().map(MemberBase),
            other_roles: live.words().into_iter().skip(1).map(Into::into).collect(),
        };
        Observed::managed(live.name.as_deref().unwrap_or(&live.id), &live.id, spec)
    }

    const READS: &'static [Read<Self>] = &[Read::List(Listing::new(LIST, Paging::Next(100)), row)];

    const CREATE: Option<Write<Self>> = Some(|delta| {
        let body = json!({ "group_id": null, "role": role(delta) });
        let create = Request::create(LIST, delta.path(), body, Gives::Nothing);
        vec![create.hole("/group_id", Ref::Of(Address::root("group", delta.name()))).shows("/group_id", "/group_id")]
    });
    const UPDATE: Option<Write<Self>> = Some(|delta| {
        let Some(want) = role(delta) else { return Vec::new() };
        let had = delta.have.and_then(|have| have.assigned.as_deref()).unwrap_or_default();
        let is_there = had.iter().any(|id| canonical(id) == want);
        let had = had.iter().filter(|id| predefined_word(id).is_some() && canonical(id) != want);
        let unassign = had.map(|id| {
            let mut path = delta.itself();
            path.push(Ref::Id(id.clone()));
            Request::delete(ASSIGNMENT, path)
        });
        let unassign: Vec<Request> = unassign.collect();
        let body = json!({ "role_id": want });
        let assign = || Request::set(ASSIGNED, delta.itself(), body).shows("/role/id", "/role_id");
        (!is_there).then(assign).into_iter().chain(unassign).collect()
    });
    const DELETE: Option<Write<Self>> = Some(|delta| vec![Request::delete(ONE, delta.itself())]);

    fn is_nameless(live: &ProjectGroupLive) -> bool {
        live.name.is_none()
    }

    fn give_name(live: &mut ProjectGroupLive, name: &str) {
        live.name = Some(name.into());
    }

    fn power(spec: &ProjectGroupSpec) -> u8 {
        spec.roles.as_ref().map_or(0, |role| role.0.power())
    }

    fn is_uncertain(spec: &ProjectGroupSpec) -> bool {
        spec.roles.as_ref().is_some_and(|role| role.0.is_uncertain())
    }

    fn is_privileged(live: &ProjectGroupLive) -> bool {
        live.role().is_none_or(|role| role.may_own())
    }

    const SINCE: Option<Since<Self>> = Some(|live| live.created_at);

    fn lacks(live: &ProjectGroupLive, want: &ProjectGroupSpec) -> bool {
        live.assigned.is_none() && want.roles.is_some()
    }

    fn hides_power(live: &ProjectGroupLive) -> bool {
        live.assigned.is_none()
    }

    fn tell(live: &mut ProjectGroupLive, assigned: Vec<Box<str>>) {
        live.assigned = Some(assigned);
    }

    fn includes(live: &ProjectGroupLive, id: &str) -> bool {
        live.assigned.as_ref().is_none_or(|assigned| assigned.iter().any(|one| canonical(one) == canonical(id)))
    }

    fn grants(row: &GrantingRow<'_, Self>) -> Vec<Edge> {
        let Some(project) = row.project() else { return Vec::new() };
        let want = row.want.and_then(|want| want.roles.as_ref()).map(|role| &role.0);
        let gifts = match (want, row.have) {
            (Some(role), _) => vec![project_gift(role)],
            // Its roles were not read.
            (None, Some(live)) if live.assigned.is_none() => vec![Gift::Unknown],
            (None, Some(live)) => {
                live.words().into_iter().map(|word| project_gift(&ProjectRole::from_api(word))).collect()
            }
            (None, None) => vec![Gift::Unknown],
        };
        let place = Place::Project(project);
        gifts.into_iter().map(|gift| Edge::now(Recipient::Group(row.key.clone()), place.clone(), gift)).collect()
    }

    fn refers(key: &Name, _: &ProjectGroupSpec, _: Option<&Address>) -> Vec<Address> {
        vec![Address::root("group", key.clone())]
    }

    fn leftover(want: &ProjectGroupSpec, have: &ProjectGroupLive) -> Option<(&'static str, Value, Value)> {
        project_member::leftover(want.roles.as_ref(), &have.words())
    }

    fn effects(verb: Verb, delta: &Delta<'_, Self>) -> Vec<String> {
        let had = delta.have.map(ProjectGroupLive::words).unwrap_or_default();
        let want = delta.want.and_then(|want| want.roles.as_ref());
        match verb {
            Verb::Update if want.is_some_and(|want| had.contains(&want.0.as_str())) => Vec::new(),
            Verb::Update => {
                vec!["has both roles for a moment: the new one is assigned before the old one is removed".to_owned()]
            }
            _ => Vec::new(),
        }
    }
}
