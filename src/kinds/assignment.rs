//! Roles of users, groups, project members and project groups, beside their base role. What an assignment gives is the
//! role's; what the assignment itself has is only the role's name.

use super::{
    custom_role::Permissions,
    events::NamedBy,
    facts::{Means, Pointer, Shape},
    kind::RolesOfGroups,
    prelude::*,
    role::{self, MEMBER_WORDS, ORGANIZATION_WORDS, OrganizationRole},
};
use crate::model::{edge::Gift, plural::count};
use std::{fmt::Debug, marker::PhantomData};

/// The kind: roles that are assigned to one sort of holder.
#[derive(Debug)]
pub struct Assignment<H>(PhantomData<H>);

/// A sort of holder of roles.
pub trait RoleHolder: Debug + Send + Sync + 'static {
    /// The constants that differ.
    const FACTS: Facts;
    /// The route of the list.
    const LIST: &'static str;
    /// The route of one assignment.
    const ONE: &'static str;
    /// True if the base role is a field of the holder, and no row.
    const HAS_BASE: bool;
}

/// Organization roles of users.
pub type UserRole = Assignment<UserHolder>;
/// Organization roles of groups.
pub type GroupRole = Assignment<GroupHolder>;
/// Project roles of project members.
pub type MemberRole = Assignment<MemberHolder>;
/// Project roles of project groups.
pub type ProjectGroupRole = Assignment<ProjectGroupHolder>;

/// See [`UserRole`].
#[derive(Debug)]
pub struct UserHolder;
/// See [`GroupRole`].
#[derive(Debug)]
pub struct GroupHolder;
/// See [`MemberRole`].
#[derive(Debug)]
pub struct MemberHolder;
/// See [`ProjectGroupRole`].
#[derive(Debug)]
pub struct ProjectGroupHolder;

/// Points to a custom role of the organization.
const TO_ORGANIZATION: &[Pointer] = &[Pointer {
    to: "role",
    target: |key, _| Some(Address::root("role", key)),
    key: |target, _| Some(target.name().into()),
}];

/// Points to a custom role of the project that the holder stands in.
const TO_PROJECT: &[Pointer] = &[Pointer {
    to: "project_role",
    target: |key, parent| Some(parent?.path().next()?.child("role", key)),
    key: |target, parent| (target.parent() == parent?.path().next()).then(|| target.name().into()),
}];

const EVENTS: &[EventType] = &[
    EventType::of("role.assignment.created", Happened::Created).named(NamedBy::Holder),
    EventType::of("role.assignment.deleted", Happened::Deleted).named(NamedBy::Holder),
];

const fn facts(name: &'static str, title: &'static str, under: &'static str, doc: &'static str) -> Facts {
    Facts {
        answers: &[Answer { verb: Verb::Create, status: 409, says: "already", means: Means::Done }],
        delete_risks: &[Risk::Destructive],
        events: EVENTS,
        ..Facts::new(name, title, "roles", doc).under(under, "role").assignment()
    }
}

impl RoleHolder for UserHolder {
    const FACTS: Facts = Facts {
        shape: Shape::Beside { base: ORGANIZATION_WORDS },
        points: TO_ORGANIZATION,
        ..facts("user_role", "role of a user", "user", "The base role, and every custom role of this user.")
    };
    const LIST: &'static str = "/organization/users/{user_id}/roles";
    const ONE: &'static str = "/organization/users/{user_id}/roles/{role_id}";
    const HAS_BASE: bool = true;
}

impl RoleHolder for GroupHolder {
    const FACTS: Facts = Facts {
        shape: Shape::List,
        points: TO_ORGANIZATION,
        ..facts("group_role", "role of a group", "group", "Every organization role of this group.")
    };
    const LIST: &'static str = "/organization/groups/{group_id}/roles";
    const ONE: &'static str = "/organization/groups/{group_id}/roles/{role_id}";
    const HAS_BASE: bool = false;
}

impl RoleHolder for MemberHolder {
    const FACTS: Facts = Facts {
        shape: Shape::Beside { base: MEMBER_WORDS },
        points: TO_PROJECT,
        ..facts(
            "member_role",
            "role of a project member",
            "project_member",
            "The base role, and every custom project role of this member.",
        )
    };
    const LIST: &'static str = "/projects/{project_id}/users/{user_id}/roles";
    const ONE: &'static str = "/projects/{project_id}/users/{user_id}/roles/{role_id}";
    const HAS_BASE: bool = true;
}

impl RoleHolder for ProjectGroupHolder {
    const FACTS: Facts = Facts {
        shape: Shape::Beside { base: MEMBER_WORDS },
        points: TO_PROJECT,
        ..facts(
            "project_group_role",
            "role of a project group",
            "project_group",
            "The base role, and every custom project role of this group.",
        )
    };
    const LIST: &'static str = "/projects/{project_id}/groups/{group_id}/roles";
    const ONE: &'static str = "/projects/{project_id}/groups/{group_id}/roles/{role_id}";
    const HAS_BASE: bool = true;
}

/// An assignment has no fields of its own.
#[derive(Debug, PartialEq, Deserialize, Serialize, JsonSchema)]
pub struct AssignmentSpec {}

/// An assignment as the API shows it.
#[derive(Debug)]
pub struct AssignmentLive {
    /// The role's id.
    pub id: Box<str>,
    /// The role's name; the word of a predefined role.
    pub name: Option<Box<str>>,
    /// The permissions of the role, as far as the API says.
    pub permissions: Option<Permissions>,
    /// The principal that the holder has it from.
    pub source: RoleSource,
    /// True if the API said so; else it follows from what the groups of the holder give, as far as that was read.
    told: bool,
}

/// The principal that a holder has a role from.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum RoleSource {
    /// The holder.
    Own,
    /// A group that the holder is in.
    Group,
    /// Nobody knows.
    Unknown,
}

impl AssignmentLive {
    /// Returns whether the holder has it only through a group, as far as that is known.
    #[must_use]
    pub fn is_inherited(&self) -> bool {
        self.source == RoleSource::Group
    }
}

#[derive(Deserialize)]
struct Row {
    id: Option<Box<str>>,
    name: Option<Box<str>>,
    permissions: Option<Permissions>,
    assignment_sources: Option<Vec<SourceRow>>,
    /// The role, where an answer to a write shows it beside its holder.
    role: Option<RoleRow>,
}

#[derive(Deserialize)]
struct RoleRow {
    id: Option<Box<str>>,
    name: Option<Box<str>>,
    permissions: Option<Permissions>,
}

#[derive(Deserialize)]
struct SourceRow {
    principal_type: Option<Box<str>>,
}

fn row<H: RoleHolder>(raw: &RawValue) -> Result<Option<AssignmentLive>, serde_json::Error> {
    let Row { id, name, permissions, assignment_sources, role } = serde_json::from_str(raw.get())?;
    let (id, name, permissions) = match role {
        Some(role) => (role.id, role.name, role.permissions),
        None => (id, name, permissions),
    };
    let id = required(id)?;
    // A group is the source of its own assignments.
    let source = match is_person::<H>() {
        true => source(assignment_sources.as_deref().unwrap_or_default()),
        false => RoleSource::Own,
    };
    let told = source != RoleSource::Unknown;
    let word = role::predefined_word(&id).map(Into::into);
    let name = word.or(name.filter(|name| !name.is_empty()));
    Ok(Some(AssignmentLive { name, id, permissions, source, told }))
}

/// Returns whether the holders are people, who may have roles through groups.
fn is_person<H: RoleHolder>() -> bool {
    H::ONE.contains("user_id")
}

/// Reads what the API says about where somebody has a role from; it may say nothing.
fn source(sources: &[SourceRow]) -> RoleSource {
    let is = |source: &SourceRow, words: &[&str]| {
        let kind = source.principal_type.as_deref().unwrap_or_default();
        words.iter().any(|word| kind.contains(word))
    };
    match sources {
        [] => RoleSource::Unknown,
        _ if sources.iter().any(|source| is(source, &["user", "service_account"])) => RoleSource::Own,
        _ if sources.iter().all(|source| is(source, &["group"])) => RoleSource::Group,
        _ => RoleSource::Unknown,
    }
}

/// Why nobody knows whether somebody has a role themselves.
const UNTOLD: &str = "the API does not say whether it is their own or comes from a group, and not every group of theirs \
     could be read";

/// Why nobody knows whether somebody has a role themselves that a group gives them too.
const TWICE: &str = "a group of theirs gives it, and the API does not say whether it is their own as well";

impl<H: RoleHolder> Kind for Assignment<H> {
    const FACTS: Facts = H::FACTS;
    type Spec = AssignmentSpec;
    type Live = AssignmentLive;

    fn observe(live: &AssignmentLive) -> Observed<AssignmentSpec> {
        let row = Observed::managed(live.name.as_deref().unwrap_or(&live.id), &live.id, AssignmentSpec {});
        if live.is_inherited() {
            return row.under(Control::Inherited("it comes from a group"));
        }
        match live.source {
            _ if is_base::<H>(live) => row.under(Control::Inherited("the base role is a field of its holder")),
            RoleSource::Unknown => row.under(Control::ReadOnly(UNTOLD)),
            RoleSource::Own | RoleSource::Group => row,
        }
    }

    const READS: &'static [Read<Self>] = &[Read::List(Listing::new(H::LIST, Paging::Next(1000)), row::<H>)];

    const CREATE: Option<Write<Self>> = Some(|delta| {
        let role = match role::predefined_id(H::FACTS.under, delta.name()) {
            Some(id) => Ref::Id(id.into()),
            None => target::<H>(delta).map_or_else(|| Ref::Id("".into()), Ref::Of),
        };
        let body = json!({ "role_id": null });
        vec![
            Request::create(H::LIST, delta.path(), body, Gives::Nothing)
                .hole("/role_id", role)
                .shows("/role/id", "/role_id"),
        ]
    });
    const DELETE: Option<Write<Self>> = Some(|delta| vec![Request::delete(H::ONE, delta.itself())]);

    fn refers(key: &Name, _: &AssignmentSpec, parent: Option<&Address>) -> Vec<Address> {
        if role::predefined_id(H::FACTS.under, key).is_some() {
            return Vec::new();
        }
        H::FACTS.points.iter().filter_map(|pointer| (pointer.target)(key, parent)).collect()
    }

    fn is_nameless(live: &AssignmentLive) -> bool {
        live.name.is_none()
    }

    fn is_privileged(live: &AssignmentLive) -> bool {
        let base = if H::ONE.starts_with("/organization") { role::predefined_word(&live.id) } else { None };
        base == Some("owner") || live.permissions.as_ref().is_none_or(Permissions::are_privileged) && base.is_none()
    }

    fn tells(live: &AssignmentLive) -> Option<&str> {
        (live.source == RoleSource::Own).then_some(&*live.id)
    }

    fn has_untold_source(live: &AssignmentLive) -> bool {
        !live.told
    }

    fn doubt(live: &AssignmentLive) -> Option<&'static str> {
        match live.source {
            _ if live.told || is_base::<H>(live) => None,
            RoleSource::Own => None,
            RoleSource::Group => Some(TWICE),
            RoleSource::Unknown => Some(UNTOLD),
        }
    }

    fn deduce_source(live: &mut AssignmentLive, given: &RolesOfGroups) {
        if live.told {
            return;
        }
        live.source = match given.roles.contains(role::canonical(&live.id)) {
            true => RoleSource::Group,
            false if given.lacks.is_empty() => RoleSource::Own,
            false => RoleSource::Unknown,
        };
    }

    fn grants(row: &GrantingRow<'_, Self>) -> Vec<Edge> {
        let Some(holder) = row.parent else { return Vec::new() };
        // What somebody has through a group is an edge of the group.
        if row.have.is_some_and(AssignmentLive::is_inherited) {
            return Vec::new();
        }
        let is_sure = row.have.is_none_or(|live| live.source != RoleSource::Unknown);
        let place = match row.project() {
            Some(project) => Place::Project(project),
            None => Place::Organization,
        };
        let to = match holder.segment() {
            "group" => Recipient::Group(holder.name().into()),
            _ => Recipient::Principal(holder.name().into()),
        };
        let word = match row.have {
            Some(live) => role::predefined_word(&live.id),
            None => role::predefined_id(H::FACTS.under, row.key).and_then(|id| role::predefined_word(&id)),
        };
        let gift = match word {
            // The base role is a field of its holder, which gives it already.
            Some(_) if H::HAS_BASE => return Vec::new(),
            Some(word) => role::organization_gift(&OrganizationRole::from_api(word)),
            // It may be an edge of a group, and go with that.
            None if !is_sure => Gift::Unknown,
            None => {
                let role = H::FACTS.points.iter().find_map(|pointer| (pointer.target)(row.key, Some(holder)));
                let Some(role) = role else { return Vec::new() };
                let shown = row.have.and_then(|live| live.permissions.as_ref()).map(Permissions::abilities);
                Gift::Role { role, shown }
            }
        };
        vec![Edge::now(to, place, gift)]
    }

    fn describe(live: &AssignmentLive, _: Seconds, _: Option<&str>) -> String {
        match &live.permissions {
            Some(permissions) => format!("gives {}", count(permissions.len(), "permission", "permissions")),
            None => String::new(),
        }
    }
}

/// Returns whether a row is the base role, which is a field of its holder.
fn is_base<H: RoleHolder>(live: &AssignmentLive) -> bool {
    H::HAS_BASE && role::predefined_word(&live.id).is_some()
}

fn target<H: RoleHolder>(delta: &Delta<'_, Assignment<H>>) -> Option<Address> {
    let parent = delta.at.parent();
    H::FACTS.points.iter().find_map(|pointer| (pointer.target)(delta.name(), parent.as_ref()))
}
