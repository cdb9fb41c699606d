//! Members of a group: `/organization/groups/{group_id}/users`. They are people and service accounts.

use serde_json::{Map, Value, json};

use super::groups::{GROUPS, changeable};
use crate::sandbox::api_error::ApiError;
use crate::sandbox::body::Takes;
use crate::sandbox::engine;
use crate::sandbox::fixture::reader::{Fields, FixtureError};
use crate::sandbox::fixture::reference;
use crate::sandbox::property::{Accepts, Property};
use crate::sandbox::record::Record;
use crate::sandbox::resource::{Call, Key, Operation, PageStyle, Resource, Shape};
use crate::sandbox::store::{RowContext, SERVICE_ACCOUNTS, Store};

const ADD: &[Property] = &[Property::text("user_id").create(Accepts::Required)];

pub(super) static GROUP_USERS: Resource = Resource {
    parent: Some(&GROUPS),
    shape: Shape::List(PageStyle::Next { default: 100, most: 1000, order: "desc" }),
    is_untagged: true,
    read_one: Operation::Own(get),
    create: Operation::With(Takes::object(ADD), add),
    delete: Operation::Own(delete),
    show,
    is_read_last: true,
    ..Resource::new("/organization/groups/{group_id}/users", "user_id", "group user", "group.user", Key::Found(find))
};

fn get(store: &mut Store, call: &Call) -> Result<Value, ApiError> {
    let mut answer = engine::get(store, call)?;
    let user = store.users().get(call.id());
    answer["picture"] = Value::Null;
    answer["is_service_account"] = user.is_none_or(|user| user.flag("is_service_account")).into();
    answer["user_type"] = "user".into();
    Ok(answer)
}

fn add(store: &mut Store, call: &Call) -> Result<Value, ApiError> {
    let context = call.context(store)?;
    context.parents.last().map_or(Ok(()), |group| changeable(group))?;
    let given = call.body.given()?;
    let user = given.text("user_id").unwrap_or_default();
    if !exists(store, user) {
        return Err(ApiError::not_found("user", "user_id", user));
    }
    let group = call.id_of(&GROUPS);
    if store.collection(&call.place()).contains(user) {
        let message = format!("User '{user}' already exists in group '{group}'.");
        return Err(ApiError::refused(message).param("user_id").code("user_already_in_group"));
    }
    engine::add(store, call, Record::new(user.to_owned()))?;
    Ok(json!({"object": call.resource.object, "user_id": user, "group_id": group}))
}

fn delete(store: &mut Store, call: &Call) -> Result<Value, ApiError> {
    let (context, _) = call.find(store)?;
    context.parents.last().map_or(Ok(()), |group| changeable(group))?;
    engine::delete(store, call)
}

/// Tells whether a person or a service account has this id.
fn exists(store: &Store, id: &str) -> bool {
    store.users().contains(id) || store.service_account(id).is_some()
}

fn show(context: &RowContext, member: &Record, answer: &mut Map<String, Value>) {
    let store = context.store;
    let shown = store.users().get(&member.id).or_else(|| store.service_account(&member.id));
    let text = |name| shown.and_then(|shown| shown.text(name));
    // The contract has no null for the name.
    answer.insert("name".to_owned(), text("name").unwrap_or_default().into());
    answer.insert("email".to_owned(), text("email").into());
}

/// Finds the member: `email`, `id`, or `{service_account: NAME, project: NAME}`. A bare string is an e-mail address.
fn find(context: &RowContext, fields: &mut Fields) -> Result<String, FixtureError> {
    let store = context.store;
    if let Some(account) = fields.string("service_account")? {
        let project = fields.string("project")?;
        let mut projects = store.projects().iter().filter(|row| row.text("name") == project.as_deref());
        let Some(project) = projects.next() else {
            return fields.error("project", "is not the name of a project");
        };
        let accounts = Some(project.inside(SERVICE_ACCOUNTS));
        return reference::named(accounts, fields, "service account", Some(account));
    }
    let (id, name) = (fields.string("id")?, fields.string("name")?);
    let email = fields.string("email")?;
    let by_email = |email: &str| reference::user_by_email(store, &fields.at("email"), email);
    match (id, email.or(name)) {
        (Some(id), _) if exists(store, &id) => Ok(id),
        (Some(id), _) => fields.error("id", format!("no user and no service account with id `{id}`")),
        (None, Some(email)) => by_email(&email),
        (None, None) => fields.error("email", "is missing: a member needs an e-mail address or an id"),
    }
}
