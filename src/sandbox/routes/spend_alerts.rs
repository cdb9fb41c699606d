//! Spend alerts of the organization and of projects: `.../spend_alerts`. An update takes the whole alert. Whether an alert
//! also sets the spend limit beside it is not documented.

use serde_json::Value;

use super::projects::PROJECTS;
use super::spend_limits;
use crate::sandbox::api_error::ApiError;
use crate::sandbox::engine;
use crate::sandbox::property::{Accepts, Initial, Property};
use crate::sandbox::record::Record;
use crate::sandbox::resource::{Call, Key, Operation, PageStyle, Resource, Shape};
use crate::sandbox::store::Store;

const CHANNEL: &[Property] = &[
    Property::choice("type", &["email"]).initially(Initial::Text("email")).create(Accepts::Required),
    Property::texts("recipients").create(Accepts::Required),
    Property::text("subject_prefix").create(Accepts::NullClears),
];
const PROPERTIES: &[Property] = &[
    Property::integer("threshold_amount", 0, i64::MAX)
        .initially(Initial::Required)
        .create(Accepts::Required)
        .update(Accepts::Required),
    word("currency", &["USD"], "USD"),
    word("interval", &["month"], "month"),
    Property::object("notification_channel", CHANNEL).create(Accepts::Required).update(Accepts::Required),
];

pub(super) static SPEND_ALERTS: Resource = of("/organization/spend_alerts", "organization.spend_alert", None);
pub(super) static PROJECT_SPEND_ALERTS: Resource =
    of("/organization/projects/{project_id}/spend_alerts", "project.spend_alert", Some(&PROJECTS));

const fn of(list: &'static str, object: &'static str, parent: Option<&'static Resource>) -> Resource {
    Resource {
        parent,
        shape: Shape::List(PageStyle::Window {
            least: 0,
            default: 20,
            most: 100,
            order: Some("asc"),
            is_two_way: true,
        }),
        seed,
        create: Operation::Own(create),
        update: Operation::Own(update),
        properties: PROPERTIES,
        ..Resource::new(list, "alert_id", "spend alert", object, Key::Minted("alert_"))
    }
}

/// Returns a field with a single value, which requests must give and fixtures need not.
const fn word(name: &'static str, words: &'static [&'static str], usual: &'static str) -> Property {
    let word = Property::choice(name, words).initially(Initial::Text(usual));
    word.create(Accepts::Required).update(Accepts::Required)
}

fn seed(alert: &Record) -> Vec<String> {
    vec![alert.value("threshold_amount").to_string()]
}

fn create(store: &mut Store, call: &Call) -> Result<Value, ApiError> {
    let answer = engine::create(store, call)?;
    set_limit(store, call, &answer);
    Ok(answer)
}

fn update(store: &mut Store, call: &Call) -> Result<Value, ApiError> {
    let answer = engine::update(store, call)?;
    set_limit(store, call, &answer);
    Ok(answer)
}

fn set_limit(store: &mut Store, call: &Call, alert: &Value) {
    if store.switches.alerts_set_limits {
        spend_limits::take_from_alert(store, call, &alert["threshold_amount"]);
    }
}
