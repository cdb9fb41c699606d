//! Keys of a project: `/organization/projects/{project_id}/api_keys`. People make theirs elsewhere.

use serde_json::{Value, json};

use super::{Call, Route};
use crate::sandbox::error::ApiError;
use crate::sandbox::store::{ApiKey, KeyOwner, Project, Store};

const LIST: &str = "/organization/projects/{project_id}/api_keys";
const ITEM: &str = "/organization/projects/{project_id}/api_keys/{api_key_id}";

pub(super) const ROUTES: &[Route] = &[
    Route::get(LIST, &["limit", "after", "owner_project_access"], list),
    Route::get(ITEM, &[], get),
    Route::delete(ITEM, delete),
];

fn list(store: &mut Store, call: &Call) -> Result<Value, ApiError> {
    let project = call.active_project(store)?;
    let wanted = call.query.one_of("owner_project_access", &["active", "inactive", "any"])?.unwrap_or("active");
    call.query.page()?.cut(
        project.api_keys.iter(),
        |key| key.id.clone(),
        |key| wanted == "any" || wanted == access(store, project, key),
        |key| render(store, project, key),
    )
}

fn get(store: &mut Store, call: &Call) -> Result<Value, ApiError> {
    let (project, key) = find(store, call)?;
    Ok(render(store, project, key))
}

fn delete(store: &mut Store, call: &Call) -> Result<Value, ApiError> {
    let (_, key) = find(store, call)?;
    if matches!(key.owner, KeyOwner::ServiceAccount(_)) && !store.switches.delete_service_account_keys {
        let message = "This API key belongs to a service account and cannot be deleted; delete the service account.";
        return Err(ApiError::refused(message).param("api_key_id"));
    }
    let id = key.id.clone();
    call.project_mut(store)?.api_keys.remove(&id);
    Ok(json!({"object": "organization.project.api_key.deleted", "id": id, "deleted": true}))
}

fn find<'a>(store: &'a Store, call: &Call) -> Result<(&'a Project, &'a ApiKey), ApiError> {
    let project = call.active_project(store)?;
    let id = call.id("api_key_id");
    let key = project.api_keys.get(id).ok_or_else(|| ApiError::not_found("API key", "api_key_id", id))?;
    Ok((project, key))
}

fn access(store: &Store, project: &Project, key: &ApiKey) -> &'static str {
    if store.owner_has_access(project, key) { "active" } else { "inactive" }
}

fn render(store: &Store, project: &Project, key: &ApiKey) -> Value {
    json!({
        "object": "organization.project.api_key",
        "id": key.id,
        "name": key.name,
        "redacted_value": key.redacted_value,
        "created_at": key.created_at,
        "last_used_at": key.last_used_at,
        "expires_at": key.expires_at,
        "owner_project_access": access(store, project, key),
        "owner": owner(store, project, &key.owner),
    })
}

fn owner(store: &Store, project: &Project, owner: &KeyOwner) -> Value {
    match owner {
        KeyOwner::User(id) => {
            let user = store.users.get(id);
            // Someone who lost the project has no role in it; the contract wants one all the same.
            let role = store.access(project, id).map_or("member", |access| access.role);
            json!({"type": "user", "user": {
                "id": id,
                "email": user.and_then(|user| user.email.as_deref()).unwrap_or_default(),
                "name": user.and_then(|user| user.name.as_deref()).unwrap_or_default(),
                "created_at": user.map_or(0, |user| user.added_at),
                "role": role,
            }})
        }
        KeyOwner::ServiceAccount(id) => {
            let account = project.service_accounts.get(id);
            json!({"type": "service_account", "service_account": {
                "id": id,
                "name": account.map_or("", |account| &account.name),
                "created_at": account.map_or(0, |account| account.created_at),
                "role": account.map_or("none", |account| &account.role),
            }})
        }
    }
}
