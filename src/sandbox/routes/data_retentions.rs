//! Data retention of the organization and of projects: `.../data_retention`. Requests say `retention_type`, and answers
//! say `type`. The answer to an organization without retention controls is not documented.

use axum::http::StatusCode;
use serde_json::Value;

use super::projects::PROJECTS;
use crate::sandbox::api_error::ApiError;
use crate::sandbox::body::Takes;
use crate::sandbox::engine;
use crate::sandbox::property::{Accepts, Initial, Property};
use crate::sandbox::resource::{Call, Key, Operation, Resource, Shape};
use crate::sandbox::store::Store;

/// The retention of a project. An organization has all but the first [`OF_PROJECTS`] of these.
const TYPES: &[&str] = &[
    "organization_default",
    "none",
    "zero_data_retention",
    "modified_abuse_monitoring",
    "enhanced_zero_data_retention",
    "enhanced_modified_abuse_monitoring",
];
const OF_PROJECTS: usize = 2;

pub(super) static DATA_RETENTION: Resource = Resource {
    create: Operation::With(
        Takes::object(&[Property::choice("retention_type", TYPES.split_at(OF_PROJECTS).1).create(Accepts::Required)]),
        set,
    ),
    properties: &[
        Property::choice("type", TYPES.split_at(OF_PROJECTS).1).initially(Initial::Text("modified_abuse_monitoring"))
    ],
    ..of("/organization/data_retention", "organization.data_retention")
};

pub(super) static PROJECT_DATA_RETENTION: Resource = Resource {
    parent: Some(&PROJECTS),
    create: Operation::With(Takes::object(&[Property::choice("retention_type", TYPES).create(Accepts::Required)]), set),
    properties: &[Property::choice("type", TYPES).initially(Initial::Text("organization_default"))],
    ..of("/organization/projects/{project_id}/data_retention", "project.data_retention")
};

const fn of(list: &'static str, object: &'static str) -> Resource {
    Resource {
        shape: Shape::Setting,
        read_one: Operation::Own(get),
        delete: Operation::None,
        ..Resource::new(list, "", "data retention", object, Key::Position)
    }
}

fn get(store: &mut Store, call: &Call) -> Result<Value, ApiError> {
    check_available(store, call)?;
    engine::get_setting(store, call)
}

fn set(store: &mut Store, call: &Call) -> Result<Value, ApiError> {
    call.context(store)?;
    check_available(store, call)?;
    let mut setting = call.body.given()?;
    let retention = setting.take_text("retention_type");
    setting.set("type", retention);
    engine::merge_setting(store, call, setting)
}

fn check_available(store: &Store, call: &Call) -> Result<(), ApiError> {
    match store.switches.data_retention {
        "not_found" => Err(call.resource.not_found("")),
        "forbidden" => {
            let message = "Data retention controls are not enabled for this organization.";
            Err(ApiError::new(StatusCode::FORBIDDEN, message).code("data_retention_not_enabled"))
        }
        _ => Ok(()),
    }
}
