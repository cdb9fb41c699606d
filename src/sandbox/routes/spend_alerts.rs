//! Spend alerts of the organization and of projects: `.../spend_alerts`. An update takes the whole alert.

use super::projects::PROJECTS;
use crate::sandbox::property::{Accepts, Initial, Property};
use crate::sandbox::record::Record;
use crate::sandbox::resource::{Key, PageStyle, Resource, Shape};

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
