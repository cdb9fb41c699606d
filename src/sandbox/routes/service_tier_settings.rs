//! The service tiers of a project: `/organization/projects/{project_id}/service_tier_settings`.

use serde_json::Value;

use super::projects::PROJECTS;
use crate::sandbox::api_error::ApiError;
use crate::sandbox::engine;
use crate::sandbox::property::{Accepts, Initial, Property};
use crate::sandbox::resource::{Call, Key, Operation, Resource, Shape};
use crate::sandbox::store::Store;

pub(super) static SERVICE_TIER_SETTINGS: Resource = Resource {
    parent: Some(&PROJECTS),
    shape: Shape::Setting,
    create: Operation::Own(set),
    delete: Operation::None,
    properties: &[
        Property::choice("default", &["standard", "fast", "scale"])
            .initially(Initial::Text("standard"))
            .create(Accepts::Optional),
        Property::words_or_all("enabled_tiers", &["flex", "fast", "ultrafast"]).create(Accepts::Optional),
    ],
    ..Resource::new(
        "/organization/projects/{project_id}/service_tier_settings",
        "",
        "service tier settings",
        "project.service_tier_settings",
        Key::Position,
    )
};

fn set(store: &mut Store, call: &Call) -> Result<Value, ApiError> {
    call.context(store)?;
    if call.body.is_empty() {
        return Err(ApiError::missing(call.body.first_field()));
    }
    engine::set_setting(store, call)
}
