//! The audit log: `/organization/audit_logs`, newest first. `audit.rs` records the events.

use axum::http::StatusCode;
use serde_json::{Map, Value};

use crate::sandbox::api_error::ApiError;
use crate::sandbox::engine;
use crate::sandbox::property::{InAnswer, Initial, Property};
use crate::sandbox::record::Record;
use crate::sandbox::resource::{Call, Key, Operation, PageStyle, Resource, Shape};
use crate::sandbox::store::{RowContext, Store};

/// The bounds of a time.
type TimeBound = (&'static str, fn(i64, i64) -> bool);

const BOUNDS: &[TimeBound] = &[
    ("effective_at[gt]", |time, bound| time > bound),
    ("effective_at[gte]", |time, bound| time >= bound),
    ("effective_at[lt]", |time, bound| time < bound),
    ("effective_at[lte]", |time, bound| time <= bound),
];

pub(super) static AUDIT_LOGS: Resource = Resource {
    is_untagged: true,
    shape: Shape::List(PageStyle::Window { least: 1, default: 20, most: 100, order: None, is_two_way: true }),
    filters: &[
        "effective_at[gt]",
        "effective_at[gte]",
        "effective_at[lt]",
        "effective_at[lte]",
        "project_ids[]",
        "event_types[]",
        "actor_ids[]",
        "actor_emails[]",
        "resource_ids[]",
        "tenant_only",
    ],
    read_all: Operation::Own(list),
    read_one: Operation::None,
    delete: Operation::None,
    show,
    seed,
    properties: &[
        Property::text("type").initially(Initial::Required),
        Property::time("effective_at").created(),
        Property::map("project", false).nullable().answer(InAnswer::UnlessNull),
        Property::map("actor", false).nullable(),
        Property::map("details", false).nullable().answer(InAnswer::Never),
    ],
    ..Resource::new("/organization/audit_logs", "", "event", "organization.audit_log", Key::Minted("audit_log-"))
};

fn list(store: &mut Store, call: &Call) -> Result<Value, ApiError> {
    let context = call.context(store)?;
    let query = &call.query;
    match store.switches.audit_logs {
        "not_found" => return Err(call.resource.not_found("")),
        "forbidden" => {
            let message = "Audit logging is not enabled for this organization.";
            return Err(ApiError::new(StatusCode::FORBIDDEN, message).code("audit_logs_not_enabled"));
        }
        _ => {}
    }
    let kinds = query.many("event_types[]");
    let tenant_only = query.flag("tenant_only")?.unwrap_or(false);
    if let Some(other) = kinds.iter().find(|kind| tenant_only && !kind.starts_with("tenant.")) {
        let message = format!("Invalid 'event_types': '{other}' is no event of a tenant.");
        return Err(ApiError::invalid("event_types", message));
    }
    let mut bounds = Vec::new();
    for (name, holds) in BOUNDS {
        bounds.extend(query.seconds(name)?.map(|bound| (bound, holds)));
    }
    let is_any = |wanted: &[&str], found: &[Option<&str>]| {
        wanted.is_empty() || found.iter().flatten().any(|value| wanted.contains(value))
    };
    let late = i64::from(store.switches.late_events);
    let is_missing = |kind: &str| store.switches.missing_events.iter().any(|missing| missing == kind);
    let [projects, actors, emails, resources] =
        ["project_ids[]", "actor_ids[]", "actor_emails[]", "resource_ids[]"].map(|name| query.many(name));
    let keep = |event: &Record| {
        let (kind, actor, details) = (event.text("type"), event.value("actor"), event.value("details"));
        let (key, session) = (&actor["api_key"], &actor["session"]["user"]);
        let time = event.time("effective_at").unwrap_or_default();
        let is_shown = time.saturating_add(late) <= call.now && !kind.is_some_and(is_missing);
        let certificates = details["certificates"].as_array().into_iter().flatten();
        let mut touched =
            vec![details["id"].as_str(), details["principal_id"].as_str(), details["resource_id"].as_str()];
        touched.extend(certificates.map(|certificate| certificate["id"].as_str()));
        let people = [&key["user"], &key["service_account"], session];
        is_shown
            && is_any(&kinds, &[kind])
            && (!tenant_only || kind.is_some_and(|kind| kind.starts_with("tenant.")))
            && bounds.iter().all(|(bound, holds)| holds(time, *bound))
            && is_any(&projects, &[event.value("project")["id"].as_str()])
            && is_any(&actors, &[&[key["id"].as_str()], &people.map(|one| one["id"].as_str())[..]].concat())
            && is_any(&emails, &people.map(|one| one["email"].as_str()))
            && is_any(&resources, &touched)
    };
    let mut events: Vec<&Record> = store.collection(&call.place()).iter().collect();
    events.sort_by_key(|event| event.time("effective_at"));
    events.reverse();
    engine::window(call, events, keep, |event| call.resource.answer(&context, event))
}

/// Shows the details under the name of the event.
fn show(_: &RowContext, event: &Record, answer: &mut Map<String, Value>) {
    if let (Some(kind), details @ Value::Object(_)) = (event.text("type"), event.value("details")) {
        answer.insert(kind.to_owned(), details.clone());
    }
}

fn seed(event: &Record) -> Vec<String> {
    vec![event.text("type").unwrap_or_default().to_owned(), event.value("effective_at").to_string()]
}
