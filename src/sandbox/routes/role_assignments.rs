//! Assignments of roles to people, service accounts and groups, in the organization and in each project.
//!
//! | path | holder |
//! |---|---|
//! | `/organization/users/{user_id}/roles` | a person |
//! | `/organization/groups/{group_id}/roles` | a group |
//! | `/projects/{project_id}/users/{user_id}/roles` | a person or a service account of the project |
//! | `/projects/{project_id}/groups/{group_id}/roles` | a group |

use serde_json::{Value, json};

use super::groups::GROUPS;
use super::project_groups::PROJECT_GROUPS;
use super::project_users::{PROJECT_USERS, check_default_project};
use super::projects::{PROJECTS, archived};
use super::roles::{PROJECT_ROLES, ROLES};
use super::service_accounts::SERVICE_ACCOUNTS;
use super::users::USERS;
use crate::sandbox::api_error::ApiError;
use crate::sandbox::assignments::{self, Assigned, Holder};
use crate::sandbox::body::Takes;
use crate::sandbox::engine;
use crate::sandbox::fixture::reader::{Fields, FixtureError};
use crate::sandbox::fixture::reference;
use crate::sandbox::property::{Accepts, Property};
use crate::sandbox::record::Record;
use crate::sandbox::resource::{Call, Key, Operation, PageStyle, Resource, Shape};
use crate::sandbox::store::{Place, RowContext, Store};
use crate::sandbox::switches::AssignmentSources;

const ASSIGN: &[Property] = &[Property::text("role_id").create(Accepts::Required)];

pub(super) static USER_ROLES: Resource = of("/organization/users/{user_id}/roles", "user.role", &USERS);
pub(super) static GROUP_ROLES: Resource = of("/organization/groups/{group_id}/roles", "group.role", &GROUPS);
pub(super) static PROJECT_USER_ROLES: Resource =
    of("/projects/{project_id}/users/{user_id}/roles", "user.role", &PROJECT_USERS);
pub(super) static PROJECT_GROUP_ROLES: Resource =
    of("/projects/{project_id}/groups/{group_id}/roles", "group.role", &PROJECT_GROUPS);

/// The roles of a service account, as files hold them. Requests name the account as a user of the project.
pub(super) static SERVICE_ACCOUNT_ROLES: Resource = Resource {
    read_all: Operation::None,
    read_one: Operation::None,
    create: Operation::None,
    delete: Operation::None,
    ..of(
        "/organization/projects/{project_id}/service_accounts/{service_account_id}/roles",
        "user.role",
        &SERVICE_ACCOUNTS,
    )
};

const fn of(list: &'static str, object: &'static str, parent: &'static Resource) -> Resource {
    Resource {
        parent: Some(parent),
        shape: Shape::List(PageStyle::Next { default: 1000, most: 1000, order: "asc" }),
        read_all: Operation::Own(list_assigned),
        read_one: Operation::Own(get),
        create: Operation::With(Takes::object(ASSIGN), assign),
        delete: Operation::Own(unassign),
        ..Resource::new(list, "role_id", "role assignment", object, Key::Found(find))
    }
}

fn list_assigned(store: &mut Store, call: &Call) -> Result<Value, ApiError> {
    let holder = holder(store, call)?;
    let all = holder.assigned(store);
    engine::list_rows(call, &all, |assigned| &assigned.role.id, |assigned| details(store, call, holder, assigned))
}

fn get(store: &mut Store, call: &Call) -> Result<Value, ApiError> {
    let holder = holder(store, call)?;
    let assigned = named(store, call, holder)?;
    Ok(details(store, call, holder, &assigned))
}

/// Returns the assignment that the path names, direct or inherited.
fn named<'a>(store: &'a Store, call: &Call, holder: Holder<'a>) -> Result<Assigned<'a>, ApiError> {
    let wanted = assignments::role(store, holder.project, call.id()).map(|role| &role.id);
    let found = holder.assigned(store).into_iter().find(|assigned| Some(&assigned.role.id) == wanted);
    found.ok_or_else(|| call.resource.not_found(call.id()))
}

fn assign(store: &mut Store, call: &Call) -> Result<Value, ApiError> {
    let holder = holder(store, call)?;
    check_open(store, holder)?;
    let given = call.body.given()?;
    let named = given.text("role_id").unwrap_or_default();
    let Some(role) = assignments::role(store, holder.project, named).cloned() else {
        return Err(ApiError::not_found("role", "role_id", named));
    };
    if holder.has(store, &role.id) {
        let message = format!("Role '{}' is already assigned to '{}'.", role.id, holder.id);
        return Err(ApiError::refused(message).param("role_id").code("role_already_assigned"));
    }
    holder.assign(store, &role.id, call.now);
    let name = if holder.is_group { GROUPS.title } else { USERS.title };
    let mut answer = json!({"object": call.resource.object, "role": role_answer(store, call, holder, &role)});
    answer[name] = principal(store, call, holder);
    Ok(answer)
}

fn unassign(store: &mut Store, call: &Call) -> Result<Value, ApiError> {
    let holder = holder(store, call)?;
    check_open(store, holder)?;
    let assigned = named(store, call, holder)?;
    let id = assigned.role.id.clone();
    if !holder.has(store, &id) {
        let groups: Vec<&str> = assigned.sources.iter().map(|(group, _)| group.as_str()).collect();
        let message = format!("Role '{id}' is inherited from group '{}'.", groups.join("', '"));
        return Err(ApiError::refused(message).param("role_id").code("inherited_role"));
    }
    check_base(store, holder, &id)?;
    holder.unassign(store, &id);
    Ok(call.resource.deleted(&id))
}

/// Returns the holder that the path names. It must exist; a group or a person need not be in the project.
fn holder<'a>(store: &Store, call: &Call<'a>) -> Result<Holder<'a>, ApiError> {
    let project = call.id_named(PROJECTS.param);
    if let Some(id) = project {
        let record = store.projects().get(id).ok_or_else(|| PROJECTS.not_found(id))?;
        if record.has("archived_at") {
            return Err(archived(id));
        }
    }
    if let Some(id) = call.id_named(GROUPS.param) {
        let holder = Holder { project, id, is_group: true };
        return if store.groups().contains(id) { Ok(holder) } else { Err(GROUPS.not_found(id)) };
    }
    let id = call.id_named(USERS.param).unwrap_or_default();
    let holder = Holder { project, id, is_group: false };
    let is_known = store.users().contains(id) || holder.is_account(store);
    if is_known { Ok(holder) } else { Err(USERS.not_found(id)) }
}

/// Checks that the roles of the holder can be changed.
fn check_open(store: &Store, holder: Holder) -> Result<(), ApiError> {
    match holder.project {
        Some(project) if !holder.is_group && !holder.is_account(store) => check_default_project(store, project),
        _ => Ok(()),
    }
}

/// Checks that a role of the holder itself can be taken away.
fn check_base(store: &Store, holder: Holder, role: &str) -> Result<(), ApiError> {
    let Some(user) = store.users().get(holder.id).filter(|_| !holder.is_group) else { return Ok(()) };
    let is_shown = user.text("role").is_some_and(|word| holder.names(store, word, role));
    let (message, code) = match holder.project {
        Some(_) if store.is_implicit_owner(user) && holder.names(store, "owner", role) => (
            "Organization owners own every project; their project role cannot be changed or removed.",
            "organization_owner",
        ),
        None if is_shown && user.text("role") == Some("reader") => {
            ("Every user has one of the predefined roles of the organization.", "last_predefined_role")
        }
        None if is_shown && store.is_last_owner(user) => {
            ("The organization's last owner cannot be demoted.", "last_owner")
        }
        _ => return Ok(()),
    };
    Err(ApiError::refused(message).param("role_id").code(code))
}

fn role_answer(store: &Store, call: &Call, holder: Holder, role: &Record) -> Value {
    let (resource, place) = match holder.project {
        Some(project) => (&PROJECT_ROLES, Place::in_project(project, ROLES.name())),
        None => (&ROLES, Place::top(ROLES.name())),
    };
    resource.answer(&RowContext { store, parents: store.parents(&place), now: call.now }, role)
}

fn details(store: &Store, call: &Call, holder: Holder, assigned: &Assigned) -> Value {
    let mut answer = role_answer(store, call, holder, assigned.role);
    if let Some(fields) = answer.as_object_mut() {
        fields.remove("object");
        for name in ["created_at", "updated_at"] {
            fields.insert(name.to_owned(), assigned.role.value(name).clone());
        }
        for name in ["created_by", "created_by_user_obj", "metadata"] {
            fields.insert(name.to_owned(), Value::Null);
        }
        let is_inherited = assigned.sources.iter().any(|(id, _)| id != holder.id);
        let is_told = match store.switches.assignment_sources {
            AssignmentSources::All => true,
            AssignmentSources::Inherited => is_inherited,
            AssignmentSources::None => false,
        };
        let sources = assigned.sources.iter().map(|(id, kind)| json!({"principal_id": id, "principal_type": kind}));
        fields.insert("assignment_sources".to_owned(), is_told.then(|| sources.collect::<Vec<_>>()).into());
    }
    answer
}

/// Returns the holder as the answer to an assignment shows it.
fn principal(store: &Store, call: &Call, holder: Holder) -> Value {
    let context = RowContext { store, parents: Vec::new(), now: call.now };
    if holder.is_group {
        let Some(group) = store.groups().get(holder.id) else { return Value::Null };
        // The flag has another name here than in the list of groups.
        return json!({
            "object": "group",
            "id": group.id,
            "name": group.value("name"),
            "created_at": group.value("created_at"),
            "scim_managed": group.value("is_scim_managed"),
        });
    }
    if let Some(user) = store.users().get(holder.id) {
        return USERS.answer(&context, user);
    }
    let account = store.service_account(holder.id);
    json!({
        "object": USERS.object,
        "id": holder.id,
        "name": account.map(|account| account.value("name").clone()),
        "email": null,
        "role": null,
        "added_at": account.and_then(|account| account.time("created_at")).unwrap_or_default(),
        "is_service_account": true,
    })
}

/// Finds the role that `id` or `name` names. It must not be the one that the holder's own `role` says.
fn find(context: &RowContext, fields: &mut Fields) -> Result<String, FixtureError> {
    let store = context.store;
    let project = context.parents.first().filter(|_| context.parents.len() > 1).map(|project| project.id.as_str());
    let found = match fields.string("id")? {
        Some(id) => match assignments::role(store, project, &id) {
            Some(role) => role.id.clone(),
            None => return fields.error("id", format!("no role with id `{id}`")),
        },
        None => reference::named(Some(assignments::roles(store, project)), fields, "role", None)?,
    };
    let holder = Holder { project, id: context.parents.last().map_or("", |parent| &parent.id), is_group: false };
    match context.parents.last().and_then(|parent| parent.text("role")) {
        Some(word) if holder.shows(store, &found) => {
            fields.error("id", format!("`role` says `{word}`: write the most powerful predefined role there, once"))
        }
        _ => Ok(found),
    }
}
