//! Hard spend limits of the organization and of projects: `.../spend_limit`. A limit that nobody set is not found.

use super::projects::PROJECTS;
use crate::sandbox::property::{Accepts, Initial, Property};
use crate::sandbox::resource::{Key, Resource, Shape};

const ENFORCEMENT: &[Property] = &[Property::choice("status", &["inactive", "enforcing"])];
const PROPERTIES: &[Property] = &[
    Property::integer("threshold_amount", 1, i64::MAX).initially(Initial::Required).create(Accepts::Required),
    Property::choice("currency", &["USD"]).initially(Initial::Text("USD")).create(Accepts::Required),
    Property::choice("interval", &["month"]).initially(Initial::Text("month")).create(Accepts::Required),
    // The API changes it by itself; here only a fixture does.
    Property::object("enforcement", ENFORCEMENT).initially(Initial::Json(r#"{"status": "inactive"}"#)),
];

pub(super) static SPEND_LIMIT: Resource = of("/organization/spend_limit", "organization.spend_limit", None);
pub(super) static PROJECT_SPEND_LIMIT: Resource =
    of("/organization/projects/{project_id}/spend_limit", "project.spend_limit", Some(&PROJECTS));

const fn of(list: &'static str, object: &'static str, parent: Option<&'static Resource>) -> Resource {
    Resource {
        parent,
        shape: Shape::Setting,
        properties: PROPERTIES,
        ..Resource::new(list, "", "spend limit", object, Key::Position)
    }
}
