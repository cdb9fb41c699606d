//! `roles:` custom roles of the organization, and of a project: named sets of permissions. OpenAI's own roles are listed
//! beside them and cannot be changed.

use super::{prelude::*, role};
use crate::model::ability::{self, Abilities};
use std::{
    collections::{BTreeMap, BTreeSet},
    fmt::Debug,
    marker::PhantomData,
};

/// The kind, at one level.
#[derive(Debug)]
pub struct CustomRole<L>(PhantomData<L>);

/// A place where a custom role can be assigned.
pub trait RoleLevel: Debug + Send + Sync + 'static {
    /// The constants that differ.
    const FACTS: Facts;
    /// The route of the list.
    const LIST: &'static str;
    /// The route of one role.
    const ONE: &'static str;
}

/// Custom roles of the organization.
pub type Role = CustomRole<OrganizationLevel>;
/// Custom roles of one project.
pub type CustomProjectRole = CustomRole<ProjectLevel>;

/// See [`Role`].
#[derive(Debug)]
pub struct OrganizationLevel;
/// See [`CustomProjectRole`].
#[derive(Debug)]
pub struct ProjectLevel;

impl RoleLevel for OrganizationLevel {
    const FACTS: Facts = facts("role", "role", "Custom roles of the organization, by name.");
    const LIST: &'static str = "/organization/roles";
    const ONE: &'static str = "/organization/roles/{role_id}";
}

impl RoleLevel for ProjectLevel {
    const FACTS: Facts = Facts {
        collection: "project_roles",
        ..facts("project_role", "project role", "Custom roles of this project, by name.").under("project", "role")
    };
    const LIST: &'static str = "/projects/{project_id}/roles";
    const ONE: &'static str = "/projects/{project_id}/roles/{role_id}";
}

/// A second role of one name.
const TAKEN: &str = "a role of this name exists already, which the list does not show; choose another name";

const REFUSALS: &[Answer] = &[
    Answer::refused(Verb::Create, 409, "", TAKEN),
    Answer::refused(Verb::Create, 400, "already", TAKEN),
    Answer::refused(Verb::Update, 409, "", TAKEN),
];

const fn facts(name: &'static str, title: &'static str, doc: &'static str) -> Facts {
    Facts {
        required: &["permissions"],
        answers: REFUSALS,
        effects: &[(Verb::Remove, "takes it from everybody who has it")],
        events: lifecycle!("role"),
        log_vouches: true,
        delete_risks: &[Risk::Destructive],
        ..Facts::new(name, title, "roles", doc).named()
    }
}

/// A set of permission strings; their order means nothing.
#[derive(Clone, Debug, Default, PartialEq, Eq, Deserialize, Serialize, JsonSchema)]
pub struct Permissions(BTreeSet<Box<str>>);

impl Permissions {
    /// Returns whether they give power over others: to own, to manage keys, or to grant.
    #[must_use]
    pub fn are_privileged(&self) -> bool {
        self.0.iter().any(|permission| ability::of_permission(permission).are_privileged())
    }

    /// Returns the permissions, sorted.
    pub fn iter(&self) -> impl Iterator<Item = &str> {
        self.0.iter().map(AsRef::as_ref)
    }

    /// Returns the abilities that they give.
    #[must_use]
    pub fn abilities(&self) -> Abilities {
        self.0.iter().fold(Abilities::NONE, |all, permission| all.with(ability::of_permission(permission)))
    }

    /// Returns how many there are.
    #[must_use]
    pub fn len(&self) -> usize {
        self.0.len()
    }

    /// Returns whether there is none.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.0.is_empty()
    }
}

/// The fields of a custom role in the file.
#[derive(Debug, PartialEq, Deserialize, Serialize, JsonSchema)]
pub struct CustomRoleSpec {
    /// The description that the dashboard shows.
    description: Option<Box<str>>,
    /// What the role allows, as the API spells it: `api.usage.read`. An empty list allows nothing.
    permissions: Option<Permissions>,
}

/// A role as the API shows it.
#[derive(Debug)]
pub struct CustomRoleLive {
    /// Its id.
    pub id: Box<str>,
    /// Its name; the word of a predefined role.
    pub name: Option<Box<str>>,
    /// True if OpenAI defines it.
    pub predefined: bool,
    /// Its description.
    pub description: Option<Box<str>>,
    /// Its permissions; `None` where the API does not say.
    pub permissions: Option<Permissions>,
}

#[derive(Deserialize)]
struct Row {
    id: Option<Box<str>>,
    name: Option<Box<str>>,
    description: Option<Box<str>>,
    permissions: Option<Permissions>,
    predefined_role: Option<bool>,
}

fn row(raw: &RawValue) -> Result<Option<CustomRoleLive>, serde_json::Error> {
    let row: Row = serde_json::from_str(raw.get())?;
    let id = required(row.id)?;
    let word = role::predefined_word(&id);
    Ok(Some(CustomRoleLive {
        predefined: word.is_some() || row.predefined_role.unwrap_or_default(),
        name: word.map(Into::into).or(row.name.filter(|name| !name.is_empty())),
        id,
        description: row.description,
        permissions: row.permissions,
    }))
}

fn body<L: RoleLevel>(delta: &Delta<'_, CustomRole<L>>) -> Value {
    let mut body = json!({});
    if delta.have.is_none_or(|have| have.name.as_deref() != Some(delta.name())) {
        body["role_name"] = json!(delta.name());
    }
    let want = delta.want;
    if let Some(permissions) = want.and_then(|want| want.permissions.as_ref()) {
        body["permissions"] = json!(permissions);
    }
    if let Some(description) = want.and_then(|want| want.description.as_ref()) {
        body["description"] = json!(description);
    }
    body
}

impl<L: RoleLevel> Kind for CustomRole<L> {
    const FACTS: Facts = L::FACTS;
    type Spec = CustomRoleSpec;
    type Live = CustomRoleLive;

    fn observe(live: &CustomRoleLive) -> Observed<CustomRoleSpec> {
        let spec = CustomRoleSpec { description: live.description.clone(), permissions: live.permissions.clone() };
        let row = Observed::managed(live.name.as_deref().unwrap_or(&live.id), &live.id, spec);
        if live.predefined { row.under(Control::Predefined("OpenAI defines this role")) } else { row }
    }

    const READS: &'static [Read<Self>] = &[Read::List(Listing::new(L::LIST, Paging::Next(1000)), row)];

    const CREATE: Option<Write<Self>> =
        Some(|delta| vec![Request::create(L::LIST, delta.path(), body(delta), Gives::Id("id"))]);
    const UPDATE: Option<Write<Self>> = Some(|delta| vec![Request::set(L::ONE, delta.itself(), body(delta))]);
    const DELETE: Option<Write<Self>> = Some(|delta| vec![Request::delete(L::ONE, delta.itself())]);

    fn is_nameless(live: &CustomRoleLive) -> bool {
        live.name.is_none()
    }

    fn reach(spec: &CustomRoleSpec) -> Option<BTreeMap<String, u8>> {
        let permissions = spec.permissions.as_ref()?;
        let weigh = |permission: &str| if ability::of_permission(permission).are_privileged() { 2 } else { 1 };
        Some(permissions.0.iter().map(|permission| (permission.to_string(), weigh(permission))).collect())
    }

    fn abilities(row: &GrantingRow<'_, Self>) -> Option<Abilities> {
        let want = row.want.and_then(|want| want.permissions.as_ref());
        want.or(row.have.and_then(|live| live.permissions.as_ref())).map(Permissions::abilities)
    }

    fn describe(live: &CustomRoleLive, _: Seconds, _: Option<&str>) -> String {
        live.description.as_deref().unwrap_or_default().to_owned()
    }
}
