//! Invites into the organization: `/organization/invites`. No mail is sent.

use serde_json::{Value, json};

use super::{Call, Route, archived};
use crate::sandbox::body::Takes;
use crate::sandbox::error::ApiError;
use crate::sandbox::store::{
    INVITE_LIFETIME, Invite, InviteProject, ORGANIZATION_ROLES, PROJECT_ROLES, Store, looks_like_email, same_email,
};

const LIST: &str = "/organization/invites";
const ITEM: &str = "/organization/invites/{invite_id}";

pub(super) const ROUTES: &[Route] = &[
    Route::get(LIST, super::PAGE, list),
    Route::post(LIST, Takes::Object(&["email", "role", "projects"]), create),
    Route::get(ITEM, &[], get),
    Route::delete(ITEM, delete),
];

fn list(store: &mut Store, call: &Call) -> Result<Value, ApiError> {
    call.query.page()?.cut(
        store.invites.iter(),
        |invite| invite.id.clone(),
        |_| true,
        |invite| render(invite, call.now),
    )
}

fn get(store: &mut Store, call: &Call) -> Result<Value, ApiError> {
    find(store, call).map(|invite| render(invite, call.now))
}

fn create(store: &mut Store, call: &Call) -> Result<Value, ApiError> {
    let email = call.body.required_string("email")?;
    if !looks_like_email(email) {
        return Err(ApiError::invalid("email", format!("Invalid 'email': '{email}' is not an e-mail address.")));
    }
    let role = call.body.required_choice("role", ORGANIZATION_ROLES)?;
    let projects = projects(store, call)?;
    if store.user_by_email(email).is_some() {
        let message = format!("A user with the e-mail address '{email}' is already a member of this organization.");
        return Err(ApiError::refused(message).param("email").code("user_already_exists"));
    }
    let pending = |invite: &Invite| same_email(&invite.email, email) && invite.status(call.now) == "pending";
    if store.invites.iter().any(pending) {
        let message = format!("There is already a pending invite for '{email}'.");
        return Err(ApiError::refused(message).param("email").code("invite_already_exists"));
    }
    let invite = Invite {
        id: store.mint("invite-"),
        email: email.to_owned(),
        role: role.to_owned(),
        created_at: call.now,
        expires_at: call.now + INVITE_LIFETIME,
        accepted_at: None,
        projects,
    };
    let answer = render(&invite, call.now);
    store.invites.push(invite);
    Ok(answer)
}

fn delete(store: &mut Store, call: &Call) -> Result<Value, ApiError> {
    let invite = find(store, call)?;
    if invite.accepted_at.is_some() {
        let message = "An invite that was accepted cannot be deleted.";
        return Err(ApiError::refused(message).param("invite_id").code("invite_already_accepted"));
    }
    let id = invite.id.clone();
    store.invites.remove(&id);
    Ok(json!({"object": "organization.invite.deleted", "id": id, "deleted": true}))
}

fn find<'a>(store: &'a Store, call: &Call) -> Result<&'a Invite, ApiError> {
    let id = call.id("invite_id");
    store.invites.get(id).ok_or_else(|| ApiError::not_found("invite", "invite_id", id))
}

/// Reads the memberships that the invite carries. A request that names none at all means the default project.
fn projects(store: &Store, call: &Call) -> Result<Vec<InviteProject>, ApiError> {
    let Some(entries) = call.body.objects("projects", &["id", "role"])? else {
        let default = store.default_project_id();
        return Ok(default
            .map(|id| InviteProject { id: id.to_owned(), role: "member".to_owned() })
            .into_iter()
            .collect());
    };
    let mut projects: Vec<InviteProject> = Vec::new();
    for entry in entries {
        let id = entry.required_string("id")?;
        let role = entry.required_choice("role", PROJECT_ROLES)?;
        let param = entry.param("id");
        let Some(project) = store.projects.get(id) else {
            return Err(ApiError::invalid(param, format!("No project found with id '{id}'.")));
        };
        if project.archived_at.is_some() {
            return Err(archived(id).param(param));
        }
        if projects.iter().any(|seen| seen.id == id) {
            return Err(ApiError::invalid(param, format!("Project '{id}' is listed more than once.")));
        }
        projects.push(InviteProject { id: id.to_owned(), role: role.to_owned() });
    }
    Ok(projects)
}

fn render(invite: &Invite, now: i64) -> Value {
    let projects: Vec<Value> =
        invite.projects.iter().map(|project| json!({"id": project.id, "role": project.role})).collect();
    json!({
        "object": "organization.invite",
        "id": invite.id,
        "email": invite.email,
        "role": invite.role,
        "status": invite.status(now),
        "created_at": invite.created_at,
        "expires_at": invite.expires_at,
        "accepted_at": invite.accepted_at,
        "projects": projects,
    })
}
