//! Hard spend limits of the organization and of projects: `.../spend_limit`. A limit that nobody set is not found.

use serde_json::Value;

use super::projects::PROJECTS;
use crate::sandbox::engine::SETTING;
use crate::sandbox::property::{Accepts, Initial, Property};
use crate::sandbox::record::Record;
use crate::sandbox::resource::{Call, Key, Resource, Shape};
use crate::sandbox::store::Store;

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

/// Replaces the limit beside an alert with one of the alert's amount that is not enforced.
pub(super) fn take_from_alert(store: &mut Store, call: &Call, amount: &Value) {
    let mut limit = Record::new(SETTING.to_owned());
    limit.set("threshold_amount", amount.clone());
    PROJECT_SPEND_LIMIT.fill(&mut limit, call.now);
    store.push(&call.place().beside(PROJECT_SPEND_LIMIT.name()), limit);
}
