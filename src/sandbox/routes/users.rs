//! People of the organization: `/organization/users`.

use serde_json::{Value, json};

use super::{Call, Route};
use crate::sandbox::body::Takes;
use crate::sandbox::error::ApiError;
use crate::sandbox::store::{ORGANIZATION_ROLES, Store, User};

const LIST: &str = "/organization/users";
const ITEM: &str = "/organization/users/{user_id}";
const FIELDS: &[&str] = &["role", "role_id", "technical_level", "developer_persona"];
const ROLE_PREFIX: &str = "role-api-organization-";

pub(super) const ROUTES: &[Route] = &[
    Route::get(LIST, &["limit", "after", "emails[]"], list),
    Route::get(ITEM, &[], get),
    Route::post(ITEM, Takes::Object(FIELDS), update),
    Route::delete(ITEM, delete),
];

fn list(store: &mut Store, call: &Call) -> Result<Value, ApiError> {
    let emails = call.query.many("emails[]");
    call.query.page()?.cut(
        store.users.iter(),
        |user| user.id.clone(),
        |user| emails.is_empty() || emails.iter().any(|email| user.has_email(email)),
        |user| render(store, user),
    )
}

fn get(store: &mut Store, call: &Call) -> Result<Value, ApiError> {
    find(store, call).map(|user| render(store, user))
}

fn update(store: &mut Store, call: &Call) -> Result<Value, ApiError> {
    let user = find(store, call)?;
    let role = role(store, call)?;
    let technical_level = call.body.nullable_string("technical_level")?.map(str::to_owned);
    let developer_persona = call.body.nullable_string("developer_persona")?.map(str::to_owned);
    if role.is_none() && !call.body.has("technical_level") && !call.body.has("developer_persona") {
        return Err(ApiError::missing("role"));
    }
    if role.as_deref().is_some_and(|role| role != "owner") && store.is_last_owner(user) {
        let message = "The organization's last owner cannot be demoted.";
        return Err(ApiError::refused(message).param("role").code("last_owner"));
    }
    let id = user.id.clone();
    if let Some(user) = store.users.get_mut(&id) {
        if let Some(role) = role {
            user.role = role;
        }
        if call.body.has("technical_level") {
            user.technical_level = technical_level;
        }
        if call.body.has("developer_persona") {
            user.developer_persona = developer_persona;
        }
    }
    get(store, call)
}

fn delete(store: &mut Store, call: &Call) -> Result<Value, ApiError> {
    let user = find(store, call)?;
    if user.is_scim_managed {
        let message = "This user is managed through SCIM; remove them at the identity provider.";
        return Err(ApiError::refused(message).param("user_id").code("scim_managed"));
    }
    if store.is_last_owner(user) {
        let message = "The organization's last owner cannot be removed.";
        return Err(ApiError::refused(message).param("user_id").code("last_owner"));
    }
    let id = user.id.clone();
    store.remove_user(&id);
    Ok(json!({"object": "organization.user.deleted", "id": id, "deleted": true}))
}

fn find<'a>(store: &'a Store, call: &Call) -> Result<&'a User, ApiError> {
    let id = call.id("user_id");
    store.users.get(id).ok_or_else(|| ApiError::not_found("user", "user_id", id))
}

/// Reads the new role, which is given by name or by the id of a predefined role.
fn role(store: &Store, call: &Call) -> Result<Option<String>, ApiError> {
    let name = call.body.nullable_string("role")?;
    let Some(id) = call.body.nullable_string("role_id")? else {
        if let Some(name) = name {
            call.body.check_choice("role", name, ORGANIZATION_ROLES)?;
        }
        return Ok(name.map(str::to_owned));
    };
    if name.is_some() {
        let message = "Only one of 'role' and 'role_id' can be given.";
        return Err(ApiError::invalid("role_id", message).code("mutually_exclusive_parameters"));
    }
    let bound = format!("__api-organization__{}", store.organization_id);
    let alias = id.strip_suffix(&bound).unwrap_or(id);
    match alias.strip_prefix(ROLE_PREFIX).filter(|role| ORGANIZATION_ROLES.contains(role)) {
        Some(role) => Ok(Some(role.to_owned())),
        None => Err(ApiError::invalid("role_id", format!("No organization role found with id '{id}'."))),
    }
}

fn render(store: &Store, user: &User) -> Value {
    json!({
        "object": "organization.user",
        "id": user.id,
        "name": user.name,
        "email": user.email,
        "role": user.role,
        "added_at": user.added_at,
        "created": user.added_at,
        "is_default": user.is_default,
        "is_scale_tier_authorized_purchaser": user.is_scale_tier_authorized_purchaser,
        "is_scim_managed": user.is_scim_managed,
        "is_service_account": user.is_service_account,
        "api_key_last_used_at": user.api_key_last_used_at,
        "technical_level": user.technical_level,
        "developer_persona": user.developer_persona,
        "user": {
            "object": "user",
            "id": user.id,
            "email": user.email,
            "name": user.name,
            "picture": null,
            "enabled": true,
            "banned": false,
            "banned_at": null,
        },
        "projects": (store.switches.embed_projects && !store.hide_projects).then(|| projects(store, user)),
    })
}

fn projects(store: &Store, user: &User) -> Value {
    let active = store.projects.iter().filter(|project| project.archived_at.is_none());
    let data: Vec<Value> = active
        .filter_map(|project| {
            let access = store.access_of(project, user)?;
            Some(json!({"id": project.id, "name": project.name, "role": access.role}))
        })
        .collect();
    json!({"object": "list", "data": data})
}
