//! Roles: `/organization/roles` and `/projects/{project_id}/roles`. Predefined roles cannot be changed.

use serde_json::{Map, Value};

use super::projects::PROJECTS;
use crate::sandbox::api_error::ApiError;
use crate::sandbox::assignments;
use crate::sandbox::body::Takes;
use crate::sandbox::engine;
use crate::sandbox::fixture::reader::{Fields, FixtureError};
use crate::sandbox::predefined::RoleScope;
use crate::sandbox::property::{Accepts, InAnswer, Property};
use crate::sandbox::record::Record;
use crate::sandbox::resource::{Call, Key, Operation, PageStyle, Resource, Shape};
use crate::sandbox::store::{RowContext, Store};

const CREATE: &[Property] = &[
    Property::name("role_name").create(Accepts::Required),
    Property::texts("permissions").create(Accepts::Required),
    Property::text("description").create(Accepts::NullKeeps),
];
const UPDATE: &[Property] = &[
    Property::name("role_name").create(Accepts::NullKeeps),
    Property::texts("permissions").create(Accepts::NullKeeps),
    Property::text("description").create(Accepts::NullClears),
];

const PROPERTIES: &[Property] = &[
    Property::name("name"),
    Property::text("description"),
    Property::texts("permissions"),
    Property::flag("predefined_role"),
    Property::time("created_at").created().answer(InAnswer::Never),
    Property::time("updated_at").answer(InAnswer::Never),
];

pub(super) static ROLES: Resource = of("/organization/roles", Key::Hex(|_| "role_".to_owned()), None);

pub(super) static PROJECT_ROLES: Resource =
    of("/projects/{project_id}/roles", Key::Hex(project_prefix), Some(&PROJECTS));

/// Returns the facts of the roles of the organization, or of those inside `parent`.
const fn of(list: &'static str, key: Key, parent: Option<&'static Resource>) -> Resource {
    Resource {
        parent,
        shape: Shape::List(PageStyle::Next { default: 1000, most: 1000, order: "asc" }),
        read_one: Operation::Own(get),
        create: Operation::With(Takes::object(CREATE), create),
        update: Operation::With(Takes::object(UPDATE), update),
        delete: Operation::Own(delete),
        show,
        closed,
        complete,
        is_given,
        properties: PROPERTIES,
        ..Resource::new(list, "role_id", "role", "role", key)
    }
}

fn project_prefix(parents: &[&Record]) -> String {
    format!("role_{}~", parents.last().map_or("", |project| &project.id))
}

/// Returns the project that the roles are bound to, or `None` for the organization.
fn project<'a>(call: &Call<'a>) -> Option<&'a str> {
    call.id_named(PROJECTS.param)
}

/// Reads a role. The short id of a predefined role names it too.
fn get(store: &mut Store, call: &Call) -> Result<Value, ApiError> {
    let context = call.context(store)?;
    let role = assignments::role(store, project(call), call.id());
    let role = role.ok_or_else(|| call.resource.not_found(call.id()))?;
    Ok(call.resource.answer(&context, role))
}

fn create(store: &mut Store, call: &Call) -> Result<Value, ApiError> {
    call.context(store)?;
    let role = renamed(call.body.given()?);
    check_name(store, call, &role)?;
    engine::add(store, call, role)
}

fn update(store: &mut Store, call: &Call) -> Result<Value, ApiError> {
    check_custom(store, call)?;
    let mut given = renamed(call.body.given()?);
    if given.is_empty() {
        return Err(ApiError::missing("role_name"));
    }
    check_name(store, call, &given)?;
    given.set("updated_at", call.now);
    store.edit(&call.place(), call.id(), |role| role.merge(given));
    engine::get(store, call)
}

fn delete(store: &mut Store, call: &Call) -> Result<Value, ApiError> {
    check_custom(store, call)?;
    assignments::remove_role(store, project(call), call.id());
    Ok(call.resource.deleted(call.id()))
}

/// Checks that the role that the path names exists and is not predefined.
fn check_custom(store: &Store, call: &Call) -> Result<(), ApiError> {
    call.context(store)?;
    let role = assignments::role(store, project(call), call.id());
    closed(role.ok_or_else(|| call.resource.not_found(call.id()))?).map_or(Ok(()), Err)
}

/// Returns the values of a request under the names that records use.
fn renamed(mut given: Record) -> Record {
    if let Some(name) = given.take_text("role_name") {
        given.set("name", name);
    }
    given
}

/// Checks that no other role here has the name, if names must be unique.
fn check_name(store: &Store, call: &Call, given: &Record) -> Result<(), ApiError> {
    let Some(name) = given.text("name").filter(|_| store.switches.unique_role_names) else { return Ok(()) };
    let mut roles = assignments::roles(store, project(call)).iter();
    if roles.any(|role| role.text("name") == Some(name) && role.id != call.id()) {
        return Err(ApiError::name_taken("role", "role_name", name));
    }
    Ok(())
}

fn closed(role: &Record) -> Option<ApiError> {
    is_given(role).then(|| {
        let message = format!("Role '{}' is predefined and cannot be changed.", role.id);
        ApiError::refused(message).param("role_id").code("predefined_role")
    })
}

fn is_given(role: &Record) -> bool {
    role.flag("predefined_role")
}

fn show(context: &RowContext, _: &Record, answer: &mut Map<String, Value>) {
    let bound = if context.parents.is_empty() { RoleScope::Organization } else { RoleScope::Project };
    answer.insert("resource_type".to_owned(), bound.resource_type().into());
}

fn complete(_: &RowContext, fields: &mut Fields, role: &mut Record) -> Result<(), FixtureError> {
    // Rows copied from the API say this again.
    fields.ignore(&["resource_type"]);
    if is_given(role) {
        return fields.error("predefined_role", "predefined roles are there without being listed");
    }
    Ok(())
}
