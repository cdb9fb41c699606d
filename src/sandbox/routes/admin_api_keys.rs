//! Admin keys of the organization: `/organization/admin_api_keys`. A deleted key opens nothing from then on.

use serde_json::{Value, json};

use super::{Call, MAX_KEY_LIFETIME, MAX_NAME, Route};
use crate::sandbox::body::Takes;
use crate::sandbox::error::ApiError;
use crate::sandbox::ids;
use crate::sandbox::store::{AdminApiKey, AdminKeyOwner, Store};

const LIST: &str = "/organization/admin_api_keys";
const ITEM: &str = "/organization/admin_api_keys/{key_id}";

pub(super) const ROUTES: &[Route] = &[
    Route::get(LIST, &["limit", "after", "order"], list),
    Route::post(LIST, Takes::Object(&["name", "expires_in_seconds"]), create),
    Route::get(ITEM, &[], get),
    Route::delete(ITEM, delete),
];

fn list(store: &mut Store, call: &Call) -> Result<Value, ApiError> {
    let order = call.query.one_of("order", &["asc", "desc"])?.unwrap_or("asc");
    let mut keys: Vec<&AdminApiKey> = store.admin_api_keys.iter().collect();
    keys.sort_by_key(|key| key.created_at);
    if order == "desc" {
        keys.reverse();
    }
    call.query.page()?.cut(keys.into_iter(), |key| key.id.clone(), |_| true, |key| render(store, key))
}

fn get(store: &mut Store, call: &Call) -> Result<Value, ApiError> {
    find(store, call).map(|key| render(store, key))
}

fn create(store: &mut Store, call: &Call) -> Result<Value, ApiError> {
    let name = call.body.name("name", MAX_NAME)?;
    let lifetime = call.body.integer("expires_in_seconds", 1, MAX_KEY_LIFETIME)?;
    let id = store.mint("key_");
    let value = store.mint_secret("sk-admin-");
    let key = AdminApiKey {
        id,
        name: Some(name.to_owned()),
        redacted_value: ids::redact(&value),
        fingerprint: Some(ids::fingerprint(&value)),
        read_only: false,
        created_at: call.now,
        expires_at: lifetime.map(|seconds| call.now + seconds),
        last_used_at: None,
        owner: call.caller.clone(),
    };
    let mut answer = render(store, &key);
    if let Some(answer) = answer.as_object_mut() {
        answer.insert("value".to_owned(), json!(value));
    }
    store.admin_api_keys.push(key);
    Ok(answer)
}

fn delete(store: &mut Store, call: &Call) -> Result<Value, ApiError> {
    let id = find(store, call)?.id.clone();
    store.admin_api_keys.remove(&id);
    Ok(json!({"object": "organization.admin_api_key.deleted", "id": id, "deleted": true}))
}

fn find<'a>(store: &'a Store, call: &Call) -> Result<&'a AdminApiKey, ApiError> {
    let id = call.id("key_id");
    store.admin_api_keys.get(id).ok_or_else(|| ApiError::not_found("admin API key", "key_id", id))
}

fn render(store: &Store, key: &AdminApiKey) -> Value {
    json!({
        "object": "organization.admin_api_key",
        "id": key.id,
        "name": key.name,
        "redacted_value": key.redacted_value,
        "created_at": key.created_at,
        "expires_at": key.expires_at,
        "last_used_at": key.last_used_at,
        "owner": owner(store, &key.owner),
    })
}

fn owner(store: &Store, owner: &AdminKeyOwner) -> Value {
    match owner {
        AdminKeyOwner::User(id) => {
            let user = store.users.get(id);
            json!({
                "type": "user",
                "object": "organization.user",
                "id": id,
                "name": user.and_then(|user| user.name.as_deref()).unwrap_or_default(),
                "created_at": user.map_or(0, |user| user.added_at),
                "role": user.map_or("owner", |user| &user.role),
            })
        }
        AdminKeyOwner::Other { kind, id, name, role, created_at } => json!({
            "type": kind,
            "object": format!("organization.{kind}"),
            "id": id,
            "name": name,
            "created_at": created_at,
            "role": role,
        }),
    }
}
