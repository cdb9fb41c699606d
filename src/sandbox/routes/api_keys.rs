//! Keys of a project: `/organization/projects/{project_id}/api_keys`. People make theirs elsewhere.

use serde_json::{Map, Value, json};

use super::projects::PROJECTS;
use crate::sandbox::api_error::ApiError;
use crate::sandbox::body::Takes;
use crate::sandbox::engine;
use crate::sandbox::fixture::reader::{Fields, FixtureError};
use crate::sandbox::fixture::reference;
use crate::sandbox::ids;
use crate::sandbox::property::{Accepts, LIFETIME, Property};
use crate::sandbox::record::Record;
use crate::sandbox::resource::{Call, Key, Operation, Resource};
use crate::sandbox::store::{Owner, RowContext, Store};

/// Scopes can be written but are never shown, so they are not kept.
const UPDATE: &[Property] = &[Property::texts("scopes").create(Accepts::Optional), LIFETIME];

pub(super) static API_KEYS: Resource = Resource {
    parent: Some(&PROJECTS),
    filters: &["owner_project_access"],
    read_all: Operation::Own(list),
    update: Operation::With(Takes::object(UPDATE), update),
    delete: Operation::Own(delete),
    show,
    seed,
    complete,
    properties: &[
        Property::name("name"),
        Property::text("redacted_value"),
        Property::time("created_at").created(),
        Property::time("last_used_at"),
        Property::time("expires_at"),
        Property::own("owner", read_owner, write_owner),
    ],
    ..Resource::new(
        "/organization/projects/{project_id}/api_keys",
        "api_key_id",
        "API key",
        "organization.project.api_key",
        Key::Minted("key_"),
    )
};

fn list(store: &mut Store, call: &Call) -> Result<Value, ApiError> {
    call.context(store)?;
    let wanted = call.query.one_of("owner_project_access", &["active", "inactive", "any"])?.unwrap_or("active");
    engine::list_where(store, call, |context, key| wanted == "any" || wanted == access(context, key))
}

/// Replaces the scopes, and lets a new lifetime begin now.
fn update(store: &mut Store, call: &Call) -> Result<Value, ApiError> {
    let (_, key) = call.find(store)?;
    let given = call.body.given()?;
    if given.is_empty() {
        return Err(ApiError::missing(call.body.first_field()));
    }
    if key.time("expires_at").is_some_and(|end| call.now >= end) {
        let message = "This API key is expired and cannot be updated.";
        return Err(ApiError::refused(message).param("api_key_id").code("expired_api_key"));
    }
    if let Some(seconds) = given.time(LIFETIME.name) {
        store.edit(&call.place(), call.id(), |key| key.set("expires_at", call.now + seconds));
    }
    engine::get(store, call)
}

fn delete(store: &mut Store, call: &Call) -> Result<Value, ApiError> {
    let (_, key) = call.find(store)?;
    if matches!(Owner::of(key), Owner::ServiceAccount(_)) && !store.switches.delete_service_account_keys {
        let message = "This API key belongs to a service account and cannot be deleted; delete the service account.";
        return Err(ApiError::refused(message).param("api_key_id"));
    }
    engine::delete(store, call)
}

/// Returns whether the owner of a key can still use it in its project, in the words of the API.
fn access(context: &RowContext, key: &Record) -> &'static str {
    let has_access = context.parents.last().is_some_and(|project| context.store.owner_has_access(project, key));
    if has_access { "active" } else { "inactive" }
}

fn show(context: &RowContext, key: &Record, answer: &mut Map<String, Value>) {
    answer.insert("owner_project_access".to_owned(), access(context, key).into());
    answer.insert("owner".to_owned(), owner(context, key));
}

fn owner(context: &RowContext, key: &Record) -> Value {
    let project = context.parents.last();
    match Owner::of(key) {
        Owner::User(id) => {
            let user = context.store.users().get(id);
            let text = |name| user.and_then(|user| user.text(name)).unwrap_or_default();
            // Someone who lost the project has no role in it; the contract requires one all the same.
            let access = project.and_then(|project| context.store.access(project, id));
            json!({"type": "user", "user": {
                "id": id,
                "email": text("email"),
                "name": text("name"),
                "created_at": user.and_then(|user| user.time("added_at")).unwrap_or_default(),
                "role": access.map_or("member", |access| access.role),
            }})
        }
        Owner::ServiceAccount(id) => {
            let account = project.and_then(|project| project.inside("service_accounts").get(id));
            json!({"type": "service_account", "service_account": {
                "id": id,
                "name": account.and_then(|account| account.text("name")).unwrap_or_default(),
                "created_at": account.and_then(|account| account.time("created_at")).unwrap_or_default(),
                "role": account.and_then(|account| account.text("role")).unwrap_or("none"),
            }})
        }
    }
}

fn seed(key: &Record) -> Vec<String> {
    let (Owner::User(owner) | Owner::ServiceAccount(owner)) = Owner::of(key);
    vec![owner.to_owned(), key.text("name").unwrap_or_default().to_owned()]
}

fn complete(context: &RowContext, fields: &mut Fields, key: &mut Record) -> Result<(), FixtureError> {
    let shown = fields.string("value")?.map(|value| ids::redact(&value));
    if !key.has("redacted_value") {
        let prefix = if matches!(Owner::of(key), Owner::User(_)) { "sk-proj-" } else { "sk-svcacct-" };
        let made_up = || ids::redact(&ids::secret(prefix, &[&key.id]));
        key.set("redacted_value", shown.unwrap_or_else(made_up));
    }
    let claimed = fields.optional_choice("owner_project_access", &["active", "inactive"])?;
    let real = access(context, key);
    match claimed.filter(|claimed| claimed != real) {
        Some(_) => fields.error("owner_project_access", format!("the memberships say `{real}`")),
        None => Ok(()),
    }
}

/// Reads `owner: {user: EMAIL}`, `owner: {service_account: NAME}` or the API's nested form.
fn read_owner(context: &RowContext, fields: &mut Fields) -> Result<Value, FixtureError> {
    let mut owner = fields.object("owner")?;
    let claimed = owner.optional_choice("type", &["user", "service_account"])?;
    let (kind, id) = match (owner.take("user"), owner.take("service_account")) {
        (Some(value), None) => ("user", owning_user(context, owner.at("user"), value)?),
        (None, Some(value)) => ("service_account", owning_account(context, owner.at("service_account"), value)?),
        _ => return fields.error("owner", "expected one of `user` and `service_account`"),
    };
    if claimed.is_some_and(|claimed| claimed != kind) {
        return owner.error("type", format!("the owner is a `{kind}`"));
    }
    owner.finish()?;
    Ok(json!({"type": kind, "id": id}))
}

fn owning_user(context: &RowContext, path: String, value: serde_yaml::Value) -> Result<String, FixtureError> {
    if let Some(email) = value.as_str() {
        return reference::user_by_email(context.store, &path, email);
    }
    let mut user = Fields::new((path, value))?;
    let id = reference::user(context.store, &mut user)?;
    user.ignore(&["name", "created_at", "role"]);
    user.finish()?;
    Ok(id)
}

fn owning_account(context: &RowContext, path: String, value: serde_yaml::Value) -> Result<String, FixtureError> {
    let name = value.as_str().map(str::to_owned);
    let mut account = Fields::new((path, if name.is_some() { serde_yaml::Value::Null } else { value }))?;
    let accounts = context.parents.last().map(|project| project.inside("service_accounts"));
    let id = reference::named(accounts, &mut account, "service account", name)?;
    account.ignore(&["created_at", "role"]);
    account.finish()?;
    Ok(id)
}

fn write_owner(store: &Store, owner: &Value) -> serde_yaml::Value {
    let mut inner = serde_yaml::Mapping::new();
    let id = owner["id"].as_str().unwrap_or_default();
    inner.insert("id".into(), id.into());
    if owner["type"] == "user"
        && let Some(email) = store.users().get(id).and_then(|user| user.text("email"))
    {
        inner.insert("email".into(), email.into());
    }
    let kind = owner["type"].as_str().unwrap_or_default();
    serde_yaml::Mapping::from_iter([(kind.into(), inner.into())]).into()
}
