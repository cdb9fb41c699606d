//! Projects: `/organization/projects`. Names are not unique, and archiving is permanent.

use serde_json::{Map, Value};

use super::external_keys::EXTERNAL_KEYS;
use crate::sandbox::api_error::ApiError;
use crate::sandbox::body::Takes;
use crate::sandbox::engine;
use crate::sandbox::fixture::reader::{AGE, Fields, FixtureError};
use crate::sandbox::property::{Accepts, InAnswer, Property};
use crate::sandbox::record::Record;
use crate::sandbox::resource::{Action, Call, Key, Operation, Resource};
use crate::sandbox::store::{Place, RowContext, Store};

/// The places where a project's data can rest and be processed.
const RESIDENCIES: &[&str] = &[
    "GLOBAL",
    "US_STORAGE_PROCESSING",
    "EU_STORAGE_PROCESSING",
    "JP_STORAGE",
    "JP_STORAGE_PROCESSING",
    "KR_STORAGE",
    "CA_STORAGE",
    "SG_STORAGE",
    "IN_STORAGE",
    "IN_STORAGE_PROCESSING",
    "AU_STORAGE",
    "AU_STORAGE_PROCESSING",
    "GB_STORAGE",
    "AE_STORAGE",
    "AE_STORAGE_PROCESSING",
];

pub(super) static PROJECTS: Resource = Resource {
    filters: &["include_archived"],
    read_all: Operation::Own(list),
    create: Operation::Own(create),
    update: Operation::Own(update),
    delete: Operation::None,
    actions: &[Action { segment: "archive", is_of_list: false, takes: Takes::Empty, run: archive }],
    show,
    closed,
    complete,
    properties: &[
        Property::name("name").nullable().create(Accepts::Required).update(Accepts::NullKeeps),
        Property::time("created_at").created(),
        Property::time("archived_at"),
        Property::name("external_key_id").nullable().create(Accepts::NullClears).update(Accepts::NullClears),
        Property::choice("residency", RESIDENCIES).nullable().create(Accepts::NullClears).answer(InAnswer::UnlessNull),
    ],
    ..Resource::new("/organization/projects", "project_id", "project", "organization.project", Key::Minted("proj_"))
};

fn list(store: &mut Store, call: &Call) -> Result<Value, ApiError> {
    let with_archived = call.query.flag("include_archived")?.unwrap_or(false);
    engine::list_where(store, call, |_, project| with_archived || !project.has("archived_at"))
}

/// Returns a project that a request names in its body, if it can be changed.
pub(super) fn open_project<'a>(store: &'a Store, id: &str) -> Result<&'a Record, ApiError> {
    let project = store.projects().get(id).ok_or_else(|| PROJECTS.not_found(id))?;
    closed(project).map_or(Ok(project), Err)
}

fn create(store: &mut Store, call: &Call) -> Result<Value, ApiError> {
    check_external_key(store, call)?;
    engine::create(store, call)
}

/// Checks that the external key that a request names exists, if it must.
fn check_external_key(store: &Store, call: &Call) -> Result<(), ApiError> {
    let given = call.body.given()?;
    match given.text("external_key_id").filter(|_| store.switches.known_external_keys) {
        Some(id) if !store.collection(&Place::top(EXTERNAL_KEYS.name())).contains(id) => {
            Err(EXTERNAL_KEYS.not_found(id))
        }
        _ => Ok(()),
    }
}

fn update(store: &mut Store, call: &Call) -> Result<Value, ApiError> {
    call.find_open(store)?;
    if store.is_default_project(call.id()) {
        return Err(ApiError::refused("The default project cannot be modified.").param("project_id"));
    }
    check_external_key(store, call)?;
    engine::update(store, call)
}

fn archive(store: &mut Store, call: &Call) -> Result<Value, ApiError> {
    call.find_open(store)?;
    if store.is_default_project(call.id()) {
        return Err(ApiError::refused("The default project cannot be archived.").param("project_id"));
    }
    store.edit(&call.place(), call.id(), |project| project.set("archived_at", call.now));
    engine::get(store, call)
}

/// Returns the refusal of every change to an archived project, and of every request inside it.
fn closed(project: &Record) -> Option<ApiError> {
    project.has("archived_at").then(|| archived(&project.id))
}

pub(super) fn archived(id: &str) -> ApiError {
    ApiError::refused(format!("Project '{id}' is archived.")).param("project_id").code("project_archived")
}

fn show(_: &RowContext, project: &Record, answer: &mut Map<String, Value>) {
    let status = if project.has("archived_at") { "archived" } else { "active" };
    answer.insert("status".to_owned(), status.into());
}

fn complete(context: &RowContext, fields: &mut Fields, project: &mut Record) -> Result<(), FixtureError> {
    match fields.optional_choice("status", &["active", "archived"])?.as_deref() {
        Some("active") if project.has("archived_at") => {
            return fields.error("status", "an active project has no `archived_at`");
        }
        Some("archived") if !project.has("archived_at") => project.set("archived_at", context.now - AGE / 2),
        _ => {}
    }
    if let (false, Some(end)) = (project.has("created_at"), project.time("archived_at")) {
        project.set("created_at", (context.now - AGE).min(end));
    }
    Ok(())
}
