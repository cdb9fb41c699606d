//! People of the organization: `/organization/users`.

use serde_json::{Map, Value, json};

use crate::sandbox::api_error::ApiError;
use crate::sandbox::assignments::Holder;
use crate::sandbox::body::Takes;
use crate::sandbox::engine;
use crate::sandbox::fixture::reader::{Fields, FixtureError};
use crate::sandbox::predefined::RoleScope;
use crate::sandbox::property::{Accepts, Initial, Property};
use crate::sandbox::record::Record;
use crate::sandbox::resource::{Call, Key, Operation, Resource};
use crate::sandbox::store::{ORGANIZATION_ROLES, RowContext, Store};

const UPDATE: &[Property] = &[
    Property::choice("role", ORGANIZATION_ROLES).create(Accepts::NullKeeps),
    Property::text("role_id").create(Accepts::NullKeeps),
    Property::text("technical_level").create(Accepts::NullClears),
    Property::text("developer_persona").create(Accepts::NullClears),
];

pub(super) static USERS: Resource = Resource {
    filters: &["emails[]"],
    read_all: Operation::Own(list),
    update: Operation::With(Takes::object(UPDATE), update),
    delete: Operation::Own(delete),
    show,
    complete,
    properties: &[
        Property::email("email").nullable(),
        Property::name("name").nullable(),
        Property::choice("role", ORGANIZATION_ROLES).initially(Initial::Text("reader")),
        Property::time("added_at").created(),
        Property::flag("is_default"),
        Property::flag("is_scim_managed"),
        Property::flag("is_service_account"),
        Property::flag("is_scale_tier_authorized_purchaser").nullable(),
        Property::time("api_key_last_used_at"),
        Property::text("technical_level"),
        Property::text("developer_persona"),
    ],
    ..Resource::new("/organization/users", "user_id", "user", "organization.user", Key::Minted("user-"))
};

fn list(store: &mut Store, call: &Call) -> Result<Value, ApiError> {
    let emails: Vec<String> = call.query.many("emails[]").into_iter().map(str::to_lowercase).collect();
    let is_wanted = |email: &str| emails.contains(&email.to_lowercase());
    engine::list_where(store, call, |_, user| emails.is_empty() || user.text("email").is_some_and(is_wanted))
}

fn update(store: &mut Store, call: &Call) -> Result<Value, ApiError> {
    let (_, user) = call.find(store)?;
    let mut given = call.body.given()?;
    if let Some(id) = given.take_text("role_id") {
        if given.has("role") {
            let message = "Only one of 'role' and 'role_id' can be given.";
            return Err(ApiError::invalid("role_id", message).code("mutually_exclusive_parameters"));
        }
        given.set("role", predefined_role(store, &id)?);
    }
    if given.is_empty() {
        return Err(ApiError::missing("role"));
    }
    if given.text("role").is_some_and(|role| role != "owner") && store.is_last_owner(user) {
        let message = "The organization's last owner cannot be demoted.";
        return Err(ApiError::refused(message).param("role").code("last_owner"));
    }
    if let Some(role) = given.take_text("role") {
        Holder { project: None, id: call.id(), is_group: false }.set_word(store, &role);
    }
    store.edit(&call.place(), call.id(), |user| user.merge(given));
    engine::get(store, call)
}

fn delete(store: &mut Store, call: &Call) -> Result<Value, ApiError> {
    let (_, user) = call.find(store)?;
    if user.flag("is_scim_managed") {
        let message = "This user is managed through SCIM; remove them at the identity provider.";
        return Err(ApiError::refused(message).param("user_id").code("scim_managed"));
    }
    if store.is_last_owner(user) {
        let message = "The organization's last owner cannot be removed.";
        return Err(ApiError::refused(message).param("user_id").code("last_owner"));
    }
    store.remove_user(call.id());
    Ok(call.resource.deleted(call.id()))
}

/// Returns the organization role with the id of a predefined role.
fn predefined_role(store: &Store, id: &str) -> Result<&'static str, ApiError> {
    let role = RoleScope::Organization.name(id, &store.organization_id);
    role.ok_or_else(|| ApiError::invalid("role_id", format!("No organization role found with id '{id}'.")))
}

fn show(context: &RowContext, user: &Record, answer: &mut Map<String, Value>) {
    let (store, email, name) = (context.store, user.value("email"), user.value("name"));
    answer.insert("created".to_owned(), user.value("added_at").clone());
    answer.insert(
        "user".to_owned(),
        json!({
            "object": "user",
            "id": user.id,
            "email": email,
            "name": name,
            "picture": null,
            "enabled": true,
            "banned": false,
            "banned_at": null,
        }),
    );
    let embed = store.switches.embed_projects && !store.hide_projects;
    answer.insert("projects".to_owned(), embed.then(|| projects(store, user)).into());
}

fn projects(store: &Store, user: &Record) -> Value {
    let projects = store.projects_of(user).into_iter();
    let data: Vec<Value> = projects
        .map(|(project, role)| json!({"id": project.id, "name": project.value("name"), "role": role}))
        .collect();
    json!({"object": "list", "data": data})
}

fn complete(context: &RowContext, fields: &mut Fields, user: &mut Record) -> Result<(), FixtureError> {
    // Rows copied from the API say these again; memberships have their own place.
    fields.ignore(&["created", "user"]);
    if fields.take("projects").is_some() {
        return fields.error("projects", "memberships are written in `projects`, under `users` of each project");
    }
    match user.text("email").filter(|email| context.store.users().by_email(email).next().is_some()) {
        Some(email) => fields.error("email", format!("`{email}` is listed twice")),
        None => Ok(()),
    }
}
