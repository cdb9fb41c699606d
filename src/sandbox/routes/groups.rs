//! Groups of the organization: `/organization/groups`.
//!
//! Groups that an identity provider or a tenant manages are only read. Roles can be assigned to them all the same.

use axum::http::StatusCode;
use serde_json::Value;

use crate::sandbox::api_error::ApiError;
use crate::sandbox::engine;
use crate::sandbox::property::{Accepts, Initial, Property};
use crate::sandbox::record::Record;
use crate::sandbox::resource::{Call, Key, Operation, PageStyle, Resource, Shape};
use crate::sandbox::store::Store;

/// The kinds of groups. Groups of a tenant stand above the organization.
pub(super) const GROUP_TYPES: &[&str] = &["group", "tenant_group"];

pub(super) static GROUPS: Resource = Resource {
    shape: Shape::List(PageStyle::Next { default: 100, most: 1000, order: "asc" }),
    is_untagged: true,
    create: Operation::Own(create),
    update: Operation::Own(update),
    delete: Operation::Own(delete),
    properties: &[
        Property::name("name").create(Accepts::Required).update(Accepts::Required),
        Property::time("created_at").created(),
        Property::flag("is_scim_managed"),
        Property::choice("group_type", GROUP_TYPES).initially(Initial::Text("group")),
    ],
    ..Resource::new("/organization/groups", "group_id", "group", "group", Key::Hex(|_| String::new()))
};

fn create(store: &mut Store, call: &Call) -> Result<Value, ApiError> {
    let given = call.body.given()?;
    check_name(store, &given, None)?;
    engine::add(store, call, given)
}

fn update(store: &mut Store, call: &Call) -> Result<Value, ApiError> {
    let (_, group) = call.find(store)?;
    changeable(group)?;
    check_name(store, &call.body.given()?, Some(call.id()))?;
    let mut answer = engine::update(store, call)?;
    // The answer to an update does not tell the type of the group.
    if let Some(fields) = answer.as_object_mut() {
        fields.remove("group_type");
    }
    Ok(answer)
}

fn delete(store: &mut Store, call: &Call) -> Result<Value, ApiError> {
    let (_, group) = call.find(store)?;
    changeable(group)?;
    store.remove_group(call.id());
    Ok(call.resource.deleted(call.id()))
}

/// Checks that the name, the members and the existence of a group can be changed here. The status of the refusal is not
/// documented.
pub(super) fn changeable(group: &Record) -> Result<(), ApiError> {
    let manager = if group.flag("is_scim_managed") {
        "through SCIM; change it at the identity provider"
    } else if group.text("group_type") == Some("tenant_group") {
        "by the tenant; change it there"
    } else {
        return Ok(());
    };
    let message = format!("Group '{}' is managed {manager}.", group.id);
    Err(ApiError::new(StatusCode::FORBIDDEN, message).param("group_id").code("group_managed_elsewhere"))
}

/// Checks that no other group than `itself` has the name, if names must be unique.
fn check_name(store: &Store, given: &Record, itself: Option<&str>) -> Result<(), ApiError> {
    let name = given.text("name").unwrap_or_default();
    let is_twin = |group: &Record| group.text("name") == Some(name) && Some(group.id.as_str()) != itself;
    if store.switches.unique_group_names && store.groups().iter().any(is_twin) {
        return Err(ApiError::name_taken("group", "name", name));
    }
    Ok(())
}
