//! Projects: `/organization/projects`. Names are not unique; archiving is for good.

use serde_json::{Value, json};

use super::{Call, MAX_NAME, Route, archived};
use crate::sandbox::body::Takes;
use crate::sandbox::error::ApiError;
use crate::sandbox::store::{Collection, Project, RESIDENCIES, Store};

const LIST: &str = "/organization/projects";
const ITEM: &str = "/organization/projects/{project_id}";
const ARCHIVE: &str = "/organization/projects/{project_id}/archive";

pub(super) const ROUTES: &[Route] = &[
    Route::get(LIST, &["limit", "after", "include_archived"], list),
    Route::post(LIST, Takes::Object(&["name", "residency", "external_key_id"]), create),
    Route::get(ITEM, &[], get),
    Route::post(ITEM, Takes::Object(&["name", "external_key_id"]), update),
    Route::post(ARCHIVE, Takes::Empty, archive),
];

fn list(store: &mut Store, call: &Call) -> Result<Value, ApiError> {
    let with_archived = call.query.flag("include_archived")?.unwrap_or(false);
    call.query.page()?.cut(
        store.projects.iter(),
        |project| project.id.clone(),
        |project| with_archived || project.archived_at.is_none(),
        render,
    )
}

fn get(store: &mut Store, call: &Call) -> Result<Value, ApiError> {
    call.project(store).map(render)
}

fn create(store: &mut Store, call: &Call) -> Result<Value, ApiError> {
    let name = call.body.name("name", MAX_NAME)?;
    let residency = call.body.nullable_string("residency")?;
    if let Some(residency) = residency {
        call.body.check_choice("residency", residency, RESIDENCIES)?;
    }
    let external_key_id = external_key_id(call)?;
    let project = Project {
        id: store.mint("proj_"),
        name: Some(name.to_owned()),
        created_at: call.now,
        archived_at: None,
        external_key_id,
        residency: residency.map(str::to_owned),
        users: Collection::default(),
        service_accounts: Collection::default(),
        api_keys: Collection::default(),
        costs: Vec::new(),
    };
    let answer = render(&project);
    store.projects.push(project);
    Ok(answer)
}

fn update(store: &mut Store, call: &Call) -> Result<Value, ApiError> {
    let project = call.active_project(store)?;
    if store.is_default_project(&project.id) {
        return Err(ApiError::refused("The default project cannot be modified.").param("project_id"));
    }
    let name = call.body.nullable_string("name")?;
    if let Some(name) = name {
        call.body.check_length("name", name, MAX_NAME)?;
    }
    let external_key_id = external_key_id(call)?;
    if call.body.is_empty() {
        return Err(ApiError::missing("name"));
    }
    let project = call.project_mut(store)?;
    if let Some(name) = name {
        project.name = Some(name.to_owned());
    }
    if call.body.has("external_key_id") {
        project.external_key_id = external_key_id;
    }
    Ok(render(project))
}

fn archive(store: &mut Store, call: &Call) -> Result<Value, ApiError> {
    let project = call.project(store)?;
    if project.archived_at.is_some() {
        return Err(archived(&project.id));
    }
    if store.is_default_project(&project.id) {
        return Err(ApiError::refused("The default project cannot be archived.").param("project_id"));
    }
    let project = call.project_mut(store)?;
    project.archived_at = Some(call.now);
    Ok(render(project))
}

fn external_key_id(call: &Call) -> Result<Option<String>, ApiError> {
    let id = call.body.nullable_string("external_key_id")?;
    if let Some(id) = id {
        call.body.check_length("external_key_id", id, MAX_NAME)?;
    }
    Ok(id.map(str::to_owned))
}

fn render(project: &Project) -> Value {
    let mut row = json!({
        "object": "organization.project",
        "id": project.id,
        "name": project.name,
        "created_at": project.created_at,
        "archived_at": project.archived_at,
        "status": if project.archived_at.is_some() { "archived" } else { "active" },
        "external_key_id": project.external_key_id,
    });
    // The contract has no null for it.
    if let (Some(residency), Some(row)) = (&project.residency, row.as_object_mut()) {
        row.insert("residency".to_owned(), json!(residency));
    }
    row
}
