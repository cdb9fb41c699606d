//! Members of a project: `/organization/projects/{project_id}/users`.
//!
//! The organization's owners own every project. They are shown here without having been added, and cannot be changed
//! or removed.

use serde_json::{Value, json};

use super::{Call, Route};
use crate::sandbox::body::Takes;
use crate::sandbox::error::ApiError;
use crate::sandbox::store::{Access, Member, PROJECT_ROLES, Project, Store, User};

const LIST: &str = "/organization/projects/{project_id}/users";
const ITEM: &str = "/organization/projects/{project_id}/users/{user_id}";

pub(super) const ROUTES: &[Route] = &[
    Route::get(LIST, super::PAGE, list),
    Route::post(LIST, Takes::Object(&["user_id", "email", "role"]), add),
    Route::get(ITEM, &[], get),
    Route::post(ITEM, Takes::Object(&["role"]), update),
    Route::delete(ITEM, remove),
];

fn list(store: &mut Store, call: &Call) -> Result<Value, ApiError> {
    let project = call.active_project(store)?;
    call.query.page()?.cut(store.accesses(project), |access| access.user.id.clone(), |_| true, render)
}

fn get(store: &mut Store, call: &Call) -> Result<Value, ApiError> {
    let project = call.active_project(store)?;
    let id = call.id("user_id");
    let access = store.access(project, id).ok_or_else(|| ApiError::not_found("project user", "user_id", id))?;
    Ok(render(access))
}

fn add(store: &mut Store, call: &Call) -> Result<Value, ApiError> {
    let project = changeable_project(store, call)?;
    let role = call.body.required_choice("role", PROJECT_ROLES)?;
    let user = named_user(store, call)?;
    if store.access(project, &user.id).is_some() {
        let who = user.email.as_deref().unwrap_or(&user.id);
        let message = format!("User '{who}' already exists in project '{}'.", project.id);
        return Err(ApiError::refused(message).code("user_already_in_project"));
    }
    let member = Member { user_id: user.id.clone(), role: role.to_owned(), added_at: call.now };
    let answer = render(Access { user, role, added_at: call.now });
    call.project_mut(store)?.users.push(member);
    Ok(answer)
}

fn update(store: &mut Store, call: &Call) -> Result<Value, ApiError> {
    let access = changeable_member(store, call)?;
    let Some(role) = call.body.nullable_string("role")? else { return Err(ApiError::missing("role")) };
    call.body.check_choice("role", role, PROJECT_ROLES)?;
    let answer = render(Access { role, ..access });
    if let Some(member) = call.project_mut(store)?.users.get_mut(call.id("user_id")) {
        member.role = role.to_owned();
    }
    Ok(answer)
}

fn remove(store: &mut Store, call: &Call) -> Result<Value, ApiError> {
    changeable_member(store, call)?;
    let id = call.id("user_id");
    call.project_mut(store)?.users.remove(id);
    Ok(json!({"object": "organization.project.user.deleted", "id": id, "deleted": true}))
}

/// Returns the project whose members can be changed.
fn changeable_project<'a>(store: &'a Store, call: &Call) -> Result<&'a Project, ApiError> {
    let project = call.active_project(store)?;
    if store.is_default_project(&project.id) {
        let message = "Members of the default project cannot be changed.";
        return Err(ApiError::refused(message).param("project_id").code("default_project"));
    }
    Ok(project)
}

/// Returns the member that the path names, when its membership can be changed.
fn changeable_member<'a>(store: &'a Store, call: &Call) -> Result<Access<'a>, ApiError> {
    let project = changeable_project(store, call)?;
    let id = call.id("user_id");
    let access = store.access(project, id).ok_or_else(|| ApiError::not_found("project user", "user_id", id))?;
    if store.is_implicit_owner(access.user) {
        let message = "Organization owners own every project; their project role cannot be changed or removed.";
        return Err(ApiError::refused(message).param("user_id").code("organization_owner"));
    }
    Ok(access)
}

fn named_user<'a>(store: &'a Store, call: &Call) -> Result<&'a User, ApiError> {
    match (call.body.nullable_string("user_id")?, call.body.nullable_string("email")?) {
        (Some(id), None) => store.users.get(id).ok_or_else(|| ApiError::not_found("user", "user_id", id)),
        (None, Some(email)) => store.user_by_email(email).ok_or_else(|| ApiError::not_found("user", "email", email)),
        (None, None) => Err(ApiError::missing("user_id")),
        (Some(_), Some(_)) => {
            let message = "Only one of 'user_id' and 'email' can be given.";
            Err(ApiError::invalid("email", message).code("mutually_exclusive_parameters"))
        }
    }
}

fn render(access: Access) -> Value {
    json!({
        "object": "organization.project.user",
        "id": access.user.id,
        "name": access.user.name,
        "email": access.user.email,
        "role": access.role,
        "added_at": access.added_at,
    })
}
