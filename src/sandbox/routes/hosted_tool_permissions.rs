//! The hosted tools of a project: `/organization/projects/{project_id}/hosted_tool_permissions`. All are enabled until
//! somebody disables them.

use axum::http::StatusCode;
use serde_json::Value;

use super::projects::PROJECTS;
use crate::sandbox::api_error::ApiError;
use crate::sandbox::engine;
use crate::sandbox::property::{Accepts, Initial, Property};
use crate::sandbox::resource::{Call, Key, Operation, Resource, Shape};
use crate::sandbox::store::Store;

/// The names of the hosted tools.
pub(in crate::sandbox) const HOSTED_TOOLS: &[&str] =
    &["file_search", "web_search", "image_generation", "mcp", "code_interpreter"];

const ENABLED: &[Property] = &[Property::flag("enabled").initially(Initial::Required).create(Accepts::Required)];

pub(super) static HOSTED_TOOL_PERMISSIONS: Resource = Resource {
    parent: Some(&PROJECTS),
    shape: Shape::Setting,
    is_untagged: true,
    create: Operation::Own(set),
    delete: Operation::None,
    properties: &[
        tool("file_search"),
        tool("web_search"),
        tool("image_generation"),
        tool("mcp"),
        tool("code_interpreter"),
    ],
    ..Resource::new(
        "/organization/projects/{project_id}/hosted_tool_permissions",
        "",
        "hosted tool permissions",
        "project.hosted_tool_permissions",
        Key::Position,
    )
};

const fn tool(name: &'static str) -> Property {
    Property::object(name, ENABLED).initially(Initial::Json(r#"{"enabled": true}"#)).create(Accepts::NullKeeps)
}

/// Sets the tools that the request names. Its refusal is known from the tests of another client alone.
fn set(store: &mut Store, call: &Call) -> Result<Value, ApiError> {
    call.context(store)?;
    let given = call.body.given()?;
    let shared = &store.switches.hosted_tools_for_all_projects;
    if let Some(tool) = shared.iter().find(|tool| given.value(tool)["enabled"] == false) {
        let refusal = ApiError::new(StatusCode::CONFLICT, "tool is enabled for all projects");
        return Err(refusal.param(tool.clone()));
    }
    engine::set_setting(store, call)
}
