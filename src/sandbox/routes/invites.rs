//! Invites into the organization: `/organization/invites`. No mail is sent.

use serde_json::{Map, Value, json};

use super::projects::archived;
use crate::sandbox::api_error::ApiError;
use crate::sandbox::body::Takes;
use crate::sandbox::engine;
use crate::sandbox::fixture::reader::{DAY, Fields, FixtureError};
use crate::sandbox::fixture::reference;
use crate::sandbox::property::{Accepts, Initial, Property};
use crate::sandbox::record::Record;
use crate::sandbox::resource::{Call, Key, Operation, Resource};
use crate::sandbox::store::{ORGANIZATION_ROLES, PROJECT_ROLES, RowContext, Store, invite_status};

/// The time for which an invite stays open.
const LIFETIME: i64 = 7 * DAY;

const CREATE: &[Property] = &[
    Property::email("email").create(Accepts::Required),
    Property::choice("role", ORGANIZATION_ROLES).create(Accepts::Required),
    Property::objects(
        "projects",
        &[
            Property::text("id").create(Accepts::Required),
            Property::choice("role", PROJECT_ROLES).create(Accepts::Required),
        ],
    )
    .create(Accepts::Optional),
];

pub(super) static INVITES: Resource = Resource {
    create: Operation::With(Takes::object(CREATE), create),
    delete: Operation::Own(delete),
    show,
    complete,
    properties: &[
        Property::email("email"),
        Property::choice("role", ORGANIZATION_ROLES).initially(Initial::Text("reader")),
        Property::time("created_at").created(),
        Property::time("expires_at"),
        Property::time("accepted_at"),
        Property::own("projects", read_projects, write_projects),
    ],
    ..Resource::new("/organization/invites", "invite_id", "invite", "organization.invite", Key::Minted("invite-"))
};

fn create(store: &mut Store, call: &Call) -> Result<Value, ApiError> {
    let mut invite = call.body.given()?;
    let projects = projects(store, &invite)?;
    let email = invite.text("email").unwrap_or_default();
    if store.users().by_email(email).next().is_some() {
        let message = format!("A user with the e-mail address '{email}' is already a member of this organization.");
        return Err(ApiError::refused(message).param("email").code("user_already_exists"));
    }
    if store.pending_invite(email, call.now).is_some() {
        let message = format!("There is already a pending invite for '{email}'.");
        return Err(ApiError::refused(message).param("email").code("invite_already_exists"));
    }
    invite.set("expires_at", call.now + LIFETIME);
    invite.set("projects", projects);
    engine::add(store, call, invite)
}

fn delete(store: &mut Store, call: &Call) -> Result<Value, ApiError> {
    let (_, invite) = call.find(store)?;
    if invite.has("accepted_at") {
        let message = "An invite that was accepted cannot be deleted.";
        return Err(ApiError::refused(message).param("invite_id").code("invite_already_accepted"));
    }
    engine::delete(store, call)
}

/// Checks the memberships that the invite carries. A request without them means the default project.
fn projects(store: &Store, given: &Record) -> Result<Vec<Value>, ApiError> {
    let Some(projects) = given.value("projects").as_array() else {
        let default = store.default_project_id().map(|id| json!({"id": id, "role": "member"}));
        return Ok(default.into_iter().collect());
    };
    for (position, granted) in projects.iter().enumerate() {
        let (id, param) = (granted["id"].as_str().unwrap_or_default(), format!("projects[{position}].id"));
        let Some(project) = store.projects().get(id) else {
            return Err(ApiError::invalid(param, format!("No project found with id '{id}'.")));
        };
        if project.has("archived_at") {
            return Err(archived(id).param(param));
        }
        if projects.iter().take(position).any(|seen| seen["id"] == id) {
            return Err(ApiError::invalid(param, format!("Project '{id}' is listed more than once.")));
        }
    }
    Ok(projects.clone())
}

fn show(context: &RowContext, invite: &Record, answer: &mut Map<String, Value>) {
    answer.insert("status".to_owned(), invite_status(invite, context.now).into());
}

fn complete(context: &RowContext, fields: &mut Fields, invite: &mut Record) -> Result<(), FixtureError> {
    let claimed = fields.optional_choice("status", &["accepted", "expired", "pending"])?;
    let age = if claimed.as_deref() == Some("expired") { LIFETIME + DAY } else { DAY };
    let created_at = invite.time("created_at").unwrap_or_else(|| {
        let end = invite.time("expires_at");
        end.map_or(context.now - age, |end| end - LIFETIME)
    });
    invite.set("created_at", created_at);
    if claimed.as_deref() == Some("accepted") && !invite.has("accepted_at") {
        invite.set("accepted_at", created_at);
    }
    if !invite.has("expires_at") {
        invite.set("expires_at", created_at + LIFETIME);
    }
    let real = invite_status(invite, context.now);
    match claimed.filter(|claimed| claimed != real) {
        Some(_) => fields.error("status", format!("the times say `{real}`")),
        None => Ok(()),
    }
}

/// Reads the memberships that an invite carries, which name projects by id or by name.
fn read_projects(context: &RowContext, fields: &mut Fields) -> Result<Value, FixtureError> {
    let mut projects: Vec<Value> = Vec::new();
    for entry in fields.list("projects")? {
        let mut fields = Fields::new(entry)?;
        let id = reference::named(Some(context.store.projects()), &mut fields, "project", None)?;
        let role = fields.choice("role", PROJECT_ROLES, "member")?;
        fields.finish()?;
        if projects.iter().any(|seen| seen["id"] == id.as_str()) {
            return Err(FixtureError::new("invites", format!("project `{id}` is listed twice in one invite")));
        }
        projects.push(json!({"id": id, "role": role}));
    }
    Ok(projects.into())
}

fn write_projects(_: &Store, projects: &Value) -> serde_yaml::Value {
    serde_yaml::to_value(projects).unwrap_or_default()
}
