//! The models that a project may use: `/organization/projects/{project_id}/model_permissions`. Without a policy, a
//! project may use all models, and the policy is not found.

use serde_json::Value;

use super::projects::PROJECTS;
use crate::sandbox::engine::SETTING;
use crate::sandbox::property::{Accepts, Property};
use crate::sandbox::record::Record;
use crate::sandbox::resource::{Key, Resource, Shape};

pub(super) static MODEL_PERMISSIONS: Resource = Resource {
    parent: Some(&PROJECTS),
    shape: Shape::Setting,
    properties: &[
        Property::choice("mode", &["allow_list", "deny_list"]).create(Accepts::Required),
        Property::texts("model_ids").create(Accepts::Required),
    ],
    ..Resource::new(
        "/organization/projects/{project_id}/model_permissions",
        "",
        "model permissions",
        "project.model_permissions",
        Key::Position,
    )
};

/// Tells whether a project may use a model.
pub(super) fn allows(project: &Record, model: &str) -> bool {
    let Some(policy) = project.inside(MODEL_PERMISSIONS.name()).get(SETTING) else { return true };
    let is_listed = policy.value("model_ids").as_array().is_some_and(|ids| ids.contains(&Value::from(model)));
    is_listed == (policy.text("mode") == Some("allow_list"))
}
