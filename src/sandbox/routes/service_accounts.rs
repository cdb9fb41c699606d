//! Service accounts of a project and the keys made for them: `/organization/projects/{project_id}/service_accounts`.

use serde_json::{Value, json};

use super::{Call, MAX_KEY_LIFETIME, MAX_NAME, Route};
use crate::sandbox::body::Takes;
use crate::sandbox::error::ApiError;
use crate::sandbox::ids;
use crate::sandbox::store::{ApiKey, KeyOwner, PROJECT_ROLES, ServiceAccount, Store};

const LIST: &str = "/organization/projects/{project_id}/service_accounts";
const ITEM: &str = "/organization/projects/{project_id}/service_accounts/{service_account_id}";
const KEYS: &str = "/organization/projects/{project_id}/service_accounts/{service_account_id}/api_keys";
const KEY_NAME: &str = "Secret Key";

pub(super) const ROUTES: &[Route] = &[
    Route::get(LIST, super::PAGE, list),
    Route::post(LIST, Takes::Object(&["name", "create_service_account_only", "expires_in_seconds"]), create),
    Route::get(ITEM, &[], get),
    Route::post(ITEM, Takes::Object(&["name", "role"]), update),
    Route::delete(ITEM, delete),
    Route::post(KEYS, Takes::Optional(&["name", "scopes", "expires_in_seconds"]), create_key),
];

fn list(store: &mut Store, call: &Call) -> Result<Value, ApiError> {
    let project = call.active_project(store)?;
    call.query.page()?.cut(project.service_accounts.iter(), |account| account.id.clone(), |_| true, render)
}

fn get(store: &mut Store, call: &Call) -> Result<Value, ApiError> {
    find(store, call).map(render)
}

fn create(store: &mut Store, call: &Call) -> Result<Value, ApiError> {
    call.active_project(store)?;
    let name = call.body.name("name", MAX_NAME)?;
    let bare = call.body.nullable_flag("create_service_account_only")?.unwrap_or(false);
    let lifetime = call.body.integer("expires_in_seconds", 1, MAX_KEY_LIFETIME)?;
    if bare && lifetime.is_some() {
        let message = "'expires_in_seconds' cannot be given together with 'create_service_account_only'.";
        return Err(ApiError::invalid("expires_in_seconds", message).code("mutually_exclusive_parameters"));
    }
    let account = ServiceAccount {
        id: store.mint("svc_acct_"),
        name: name.to_owned(),
        role: if bare { "none" } else { "member" }.to_owned(),
        created_at: call.now,
    };
    let mut answer = render(&account);
    let id = account.id.clone();
    call.project_mut(store)?.service_accounts.push(account);
    let key = if bare { Value::Null } else { make_key(store, call, &id, KEY_NAME, lifetime)? };
    if let Some(answer) = answer.as_object_mut() {
        answer.insert("api_key".to_owned(), key);
    }
    Ok(answer)
}

fn update(store: &mut Store, call: &Call) -> Result<Value, ApiError> {
    find(store, call)?;
    let name = call.body.string("name")?;
    let role = call.body.string("role")?;
    if let Some(name) = name {
        call.body.check_length("name", name, MAX_NAME)?;
    }
    if let Some(role) = role {
        call.body.check_choice("role", role, PROJECT_ROLES)?;
    }
    if call.body.is_empty() {
        return Err(ApiError::missing("name"));
    }
    if let Some(account) = call.project_mut(store)?.service_accounts.get_mut(call.id("service_account_id")) {
        if let Some(name) = name {
            account.name = name.to_owned();
        }
        if let Some(role) = role {
            account.role = role.to_owned();
        }
    }
    get(store, call)
}

fn delete(store: &mut Store, call: &Call) -> Result<Value, ApiError> {
    let id = find(store, call)?.id.clone();
    let project = call.project_mut(store)?;
    project.service_accounts.remove(&id);
    project.api_keys.retain(|key| key.owner != KeyOwner::ServiceAccount(id.clone()));
    Ok(json!({"object": "organization.project.service_account.deleted", "id": id, "deleted": true}))
}

fn create_key(store: &mut Store, call: &Call) -> Result<Value, ApiError> {
    let id = find(store, call)?.id.clone();
    let name = call.body.string("name")?;
    if let Some(name) = name {
        call.body.check_length("name", name, MAX_NAME)?;
    }
    // Scopes can be written but are never shown, so there is nothing to keep.
    call.body.strings("scopes")?;
    let lifetime = call.body.integer("expires_in_seconds", 1, MAX_KEY_LIFETIME)?;
    make_key(store, call, &id, name.unwrap_or(KEY_NAME), lifetime)
}

/// Makes a key and returns the only answer that holds its value.
fn make_key(
    store: &mut Store,
    call: &Call,
    account: &str,
    name: &str,
    lifetime: Option<i64>,
) -> Result<Value, ApiError> {
    let id = store.mint("key_");
    let value = store.mint_secret("sk-svcacct-");
    let expires_at = lifetime.map(|seconds| call.now + seconds);
    let key = ApiKey {
        id: id.clone(),
        name: name.to_owned(),
        redacted_value: ids::redact(&value),
        created_at: call.now,
        last_used_at: None,
        expires_at,
        owner: KeyOwner::ServiceAccount(account.to_owned()),
    };
    call.project_mut(store)?.api_keys.push(key);
    Ok(json!({
        "object": "organization.project.service_account.api_key",
        "id": id,
        "name": name,
        "created_at": call.now,
        "expires_at": expires_at,
        "value": value,
    }))
}

fn find<'a>(store: &'a Store, call: &Call) -> Result<&'a ServiceAccount, ApiError> {
    let id = call.id("service_account_id");
    let account = call.active_project(store)?.service_accounts.get(id);
    account.ok_or_else(|| ApiError::not_found("service account", "service_account_id", id))
}

fn render(account: &ServiceAccount) -> Value {
    json!({
        "object": "organization.project.service_account",
        "id": account.id,
        "name": account.name,
        "role": account.role,
        "created_at": account.created_at,
    })
}
