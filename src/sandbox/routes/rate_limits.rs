//! Rate limits of a project: `/organization/projects/{project_id}/rate_limits`. There is one for each model of the
//! organization, with the organization's limits until somebody lowers them.
//!
//! The store holds the limits that a project changed. The organization's own limits have no route: a fixture lists them
//! as `rate_limits` at its top, and replaces the usual ones by that.

use serde_json::{Map, Value};

use super::models_of_projects as model_permissions;
use super::projects::PROJECTS;
use crate::sandbox::api_error::ApiError;
use crate::sandbox::engine;
use crate::sandbox::fixture::reader::{Fields, FixtureError};
use crate::sandbox::property::{Accepts, InAnswer, Initial, Property};
use crate::sandbox::record::Record;
use crate::sandbox::resource::{Call, Key, Operation, PageStyle, Resource, Shape};
use crate::sandbox::store::{Place, RowContext, Store};

const PREFIX: &str = "rl-";
const REQUESTS: &str = "max_requests_per_1_minute";
const TOKENS: &str = "max_tokens_per_1_minute";
const IMAGES: &str = "max_images_per_1_minute";
const AUDIO: &str = "max_audio_megabytes_per_1_minute";
const DAILY: &str = "max_requests_per_1_day";
const BATCH: &str = "batch_1_day_max_input_tokens";

/// The usual models of an organization, each with the limits that it has. The numbers are made up.
const USUAL: &[(&str, &[(&str, i64)])] = &[
    ("gpt-5.2", &[(REQUESTS, 10_000), (TOKENS, 4_000_000), (BATCH, 200_000_000)]),
    ("gpt-5.2-pro", &[(REQUESTS, 500), (TOKENS, 500_000), (BATCH, 5_000_000)]),
    ("gpt-5-mini", &[(REQUESTS, 10_000), (TOKENS, 10_000_000), (BATCH, 1_000_000_000)]),
    ("gpt-4.1", &[(REQUESTS, 10_000), (TOKENS, 2_000_000), (BATCH, 200_000_000)]),
    ("gpt-4.1-nano", &[(REQUESTS, 10_000), (TOKENS, 10_000_000), (BATCH, 1_000_000_000)]),
    ("gpt-3.5-turbo", &[(REQUESTS, 10_000), (TOKENS, 10_000_000), (DAILY, 10_000), (BATCH, 5_000_000)]),
    ("chat-latest", &[(REQUESTS, 5_000), (TOKENS, 1_000_000)]),
    ("gpt-image-1", &[(REQUESTS, 2_147_483_647), (TOKENS, 250_000), (IMAGES, 50)]),
    ("gpt-4o-transcribe", &[(REQUESTS, 2_000), (TOKENS, 150_000)]),
    ("whisper-1", &[(REQUESTS, 500), (TOKENS, 2_147_483_647), (AUDIO, 100)]),
    ("gpt-realtime-2", &[(REQUESTS, 400), (TOKENS, 40_000), (DAILY, 5_000)]),
    ("text-embedding-3-small", &[(REQUESTS, 3_000), (TOKENS, 1_000_000), (BATCH, 3_000_000)]),
];

pub(super) static ORGANIZATION_LIMITS: Resource = Resource {
    read_all: Operation::None,
    read_one: Operation::None,
    create: Operation::None,
    update: Operation::None,
    delete: Operation::None,
    properties: &limits(Initial::Required),
    ..of("rate_limits", Key::Found(find))
};

pub(super) static RATE_LIMITS: Resource = Resource {
    parent: Some(&PROJECTS),
    shape: Shape::List(PageStyle::Window { least: 1, default: 100, most: usize::MAX, order: None, is_two_way: true }),
    read_all: Operation::Own(list),
    read_one: Operation::None,
    update: Operation::Own(update),
    delete: Operation::None,
    show,
    properties: &limits(Initial::Null),
    ..of("/organization/projects/{project_id}/rate_limits", Key::Found(find_in_project))
};

const fn of(list: &'static str, key: Key) -> Resource {
    Resource::new(list, "rate_limit_id", "rate limit", "project.rate_limit", key)
}

/// Returns the limits. Every model has the first two, which a fixture may leave out of a project alone.
const fn limits(first: Initial) -> [Property; 6] {
    const fn limit(name: &'static str) -> Property {
        Property::integer(name, 0, i64::MAX).update(Accepts::Optional).answer(InAnswer::UnlessNull)
    }
    [
        limit(REQUESTS).initially(first),
        limit(TOKENS).initially(first),
        limit(IMAGES),
        limit(AUDIO),
        limit(DAILY),
        limit(BATCH),
    ]
}

/// Returns the limits of the organization: those of its fixture, or else the usual ones.
fn organization_limits(store: &Store) -> Vec<Record> {
    let written = store.collection(&Place::top(ORGANIZATION_LIMITS.name()));
    if !written.is_empty() {
        return written.iter().cloned().collect();
    }
    let usual = USUAL.iter().map(|(model, limits)| {
        let mut record = Record::new(format!("{PREFIX}{model}"));
        limits.iter().for_each(|(name, limit)| record.set(name, *limit));
        record
    });
    usual.collect()
}

fn model(limit: &Record) -> &str {
    limit.id.strip_prefix(PREFIX).unwrap_or(&limit.id)
}

/// Returns the limits of a project: those of the organization, and over them the changed ones.
fn project_limits(store: &Store, project: &Record) -> Vec<Record> {
    let changed = project.inside(RATE_LIMITS.name());
    let mut limits = organization_limits(store);
    if store.switches.hide_limits_of_blocked_models {
        limits.retain(|limit| model_permissions::allows(project, model(limit)));
    }
    for limit in &mut limits {
        if let Some(changed) = changed.get(&limit.id) {
            limit.merge(changed.clone());
        }
    }
    limits
}

fn list(store: &mut Store, call: &Call) -> Result<Value, ApiError> {
    let context = call.context(store)?;
    let limits = context.parents.last().map(|project| project_limits(store, project)).unwrap_or_default();
    let answer = |limit: &Record| call.resource.answer(&context, limit);
    engine::window(call, limits.iter().collect(), |_| true, answer)
}

fn update(store: &mut Store, call: &Call) -> Result<Value, ApiError> {
    let context = call.context(store)?;
    let limits = context.parents.last().map(|project| project_limits(store, project)).unwrap_or_default();
    let limit = limits.into_iter().find(|limit| limit.id == call.id());
    let mut limit = limit.ok_or_else(|| call.resource.not_found(call.id()))?;
    let given = call.body.given()?;
    if given.is_empty() {
        return Err(ApiError::missing(call.body.first_field()));
    }
    let most = organization_limits(store).into_iter().find(|limit| limit.id == call.id()).unwrap_or_default();
    for name in call.resource.properties.iter().map(|property| property.name).filter(|name| given.has(name)) {
        match (given.value(name).as_i64(), most.value(name).as_i64()) {
            (_, None) => {
                let message = format!("Model '{}' has no limit '{name}'.", model(&limit));
                return Err(ApiError::invalid(name, message));
            }
            (Some(wanted), Some(most)) if wanted > most => {
                let message = format!("Invalid '{name}': {wanted} exceeds the organization's limit of {most}.");
                return Err(ApiError::invalid(name, message));
            }
            _ => {}
        }
    }
    limit.merge(given.clone());
    let answer = call.resource.answer(&context, &limit);
    let mut changed = store.collection(&call.place()).get(call.id()).cloned().unwrap_or_default();
    changed.id = call.id().to_owned();
    changed.merge(given);
    store.push(&call.place(), changed);
    Ok(answer)
}

fn show(_: &RowContext, limit: &Record, answer: &mut Map<String, Value>) {
    answer.insert("model".to_owned(), model(limit).into());
}

/// Reads the id or the model of a limit.
fn find(_: &RowContext, fields: &mut Fields) -> Result<String, FixtureError> {
    match (fields.string("id")?, fields.string("model")?) {
        (Some(id), Some(model)) if id != format!("{PREFIX}{model}") => {
            fields.error("model", format!("the id `{id}` names another model"))
        }
        (Some(id), _) if id.len() > PREFIX.len() && id.starts_with(PREFIX) => Ok(id),
        (None, Some(model)) if !model.is_empty() => Ok(format!("{PREFIX}{model}")),
        _ => fields.error("model", "is missing: a rate limit needs its model or its id, `rl-<model>`"),
    }
}

fn find_in_project(context: &RowContext, fields: &mut Fields) -> Result<String, FixtureError> {
    let id = find(context, fields)?;
    match organization_limits(context.store).iter().any(|limit| limit.id == id) {
        true => Ok(id),
        false => fields.error("model", format!("the organization has no rate limit `{id}`")),
    }
}
