//! Groups with access to a project: `/organization/projects/{project_id}/groups`.
//!
//! A group is added with a role, which only its role assignments show.

use serde_json::{Map, Value};

use super::groups::{GROUP_TYPES, GROUPS};
use super::projects::PROJECTS;
use crate::sandbox::api_error::ApiError;
use crate::sandbox::assignments::{self, Holder};
use crate::sandbox::body::Takes;
use crate::sandbox::engine;
use crate::sandbox::fixture::reader::{Fields, FixtureError};
use crate::sandbox::fixture::reference;
use crate::sandbox::property::{Accepts, Property};
use crate::sandbox::record::Record;
use crate::sandbox::resource::{Call, Key, Operation, PageStyle, Resource, Shape};
use crate::sandbox::store::{RowContext, Store};

const ADD: &[Property] =
    &[Property::text("group_id").create(Accepts::Required), Property::text("role").create(Accepts::Required)];

pub(super) static PROJECT_GROUPS: Resource = Resource {
    parent: Some(&PROJECTS),
    shape: Shape::List(PageStyle::Next { default: 20, most: 100, order: "asc" }),
    options: &["group_type"],
    read_one: Operation::Own(get),
    create: Operation::With(Takes::object(ADD), add),
    show,
    complete,
    properties: &[Property::time("created_at").created()],
    ..Resource::new(
        "/organization/projects/{project_id}/groups",
        "group_id",
        "project group",
        "project.group",
        Key::Found(find),
    )
};

/// Reads a group of the type that the query names. By default, groups of a tenant are not found.
fn get(store: &mut Store, call: &Call) -> Result<Value, ApiError> {
    let wanted = call.query.one_of("group_type", GROUP_TYPES)?.unwrap_or("group");
    let answer = engine::get(store, call)?;
    if answer["group_type"] == wanted { Ok(answer) } else { Err(call.resource.not_found(call.id())) }
}

fn add(store: &mut Store, call: &Call) -> Result<Value, ApiError> {
    call.context(store)?;
    let given = call.body.given()?;
    let (group, role) = (given.text("group_id").unwrap_or_default(), given.text("role").unwrap_or_default());
    let project = call.id_of(&PROJECTS);
    if !store.groups().contains(group) {
        return Err(GROUPS.not_found(group));
    }
    let Some(role) = assignments::role(store, Some(project), role).map(|role| role.id.clone()) else {
        return Err(ApiError::not_found("role", "role", role));
    };
    if store.collection(&call.place()).contains(group) {
        let message = format!("Group '{group}' already exists in project '{project}'.");
        return Err(ApiError::refused(message).param("group_id").code("group_already_in_project"));
    }
    Holder { project: Some(project), id: group, is_group: true }.assign(store, &role, call.now);
    let context = call.context(store)?;
    let record = store.collection(&call.place()).get(group).ok_or_else(|| call.resource.not_found(group))?;
    Ok(call.resource.answer(&context, record))
}

fn show(context: &RowContext, member: &Record, answer: &mut Map<String, Value>) {
    answer.remove("id");
    let group = context.store.groups().get(&member.id);
    let text = |name| group.and_then(|group| group.text(name)).unwrap_or_default();
    let project = context.parents.last().map_or("", |project| &project.id);
    for (name, value) in [
        ("project_id", project),
        ("group_id", &member.id),
        ("group_name", text("name")),
        ("group_type", text("group_type")),
    ] {
        answer.insert(name.to_owned(), value.into());
    }
}

/// Finds the group that `id`, `name`, or the fields of an answer name.
fn find(context: &RowContext, fields: &mut Fields) -> Result<String, FixtureError> {
    let group = fields.string("group_id")?;
    fields.ignore(&["project_id", "group_name", "group_type"]);
    match group {
        Some(id) if context.store.groups().contains(&id) => Ok(id),
        Some(id) => fields.error("group_id", format!("no group with id `{id}`")),
        None => reference::named(Some(context.store.groups()), fields, "group", None),
    }
}

/// Checks that the entry has a role, without which the group would not be in the project.
fn complete(_: &RowContext, fields: &mut Fields, _: &mut Record) -> Result<(), FixtureError> {
    if fields.is_empty_list("roles") { fields.error("roles", "a group in a project needs a role") } else { Ok(()) }
}
