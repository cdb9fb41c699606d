//! Service accounts of a project and the keys made for them: `/organization/projects/{project_id}/service_accounts`.

use serde_json::{Value, json};

use super::api_keys::API_KEYS;
use super::projects::PROJECTS;
use super::workload_identity;
use crate::sandbox::api_error::ApiError;
use crate::sandbox::assignments::Holder;
use crate::sandbox::body::Takes;
use crate::sandbox::engine;
use crate::sandbox::ids;
use crate::sandbox::property::{Accepts, Initial, LIFETIME, Property};
use crate::sandbox::record::Record;
use crate::sandbox::resource::{Action, Call, Key, Operation, Resource};
use crate::sandbox::store::{Owner, PROJECT_ROLES, Place, Store};

/// Roles of a service account. Only an account without a key has the role `none`.
const ROLES: &[&str] = &["owner", "member", "none"];
const CREATE: &[Property] = &[
    Property::name("name").create(Accepts::Required),
    Property::flag("create_service_account_only").create(Accepts::NullKeeps),
    LIFETIME,
];
/// Scopes can be written but are never shown, so they are not kept.
const CREATE_KEY: &[Property] =
    &[Property::name("name").create(Accepts::Optional), Property::texts("scopes").create(Accepts::Optional), LIFETIME];
const KEY_NAME: &str = "Secret Key";

pub(super) static SERVICE_ACCOUNTS: Resource = Resource {
    parent: Some(&PROJECTS),
    create: Operation::With(Takes::object(CREATE), create),
    update: Operation::Own(update),
    delete: Operation::Own(delete),
    actions: &[Action { segment: "api_keys", is_of_list: false, takes: Takes::Optional(CREATE_KEY), run: create_key }],
    properties: &[
        Property::name("name").update(Accepts::Optional),
        Property::choice("role", ROLES)
            .accepting(PROJECT_ROLES)
            .initially(Initial::Text("member"))
            .update(Accepts::Optional),
        Property::time("created_at").created(),
    ],
    ..Resource::new(
        "/organization/projects/{project_id}/service_accounts",
        "service_account_id",
        "service account",
        "organization.project.service_account",
        Key::Minted("svc_acct_"),
    )
};

fn create(store: &mut Store, call: &Call) -> Result<Value, ApiError> {
    call.context(store)?;
    let given = call.body.given()?;
    let bare = given.flag("create_service_account_only");
    if bare && given.has(LIFETIME.name) {
        let message = "'expires_in_seconds' cannot be given together with 'create_service_account_only'.";
        return Err(ApiError::invalid("expires_in_seconds", message).code("mutually_exclusive_parameters"));
    }
    let bare = bare && store.switches.bare_service_accounts;
    check_name(store, call, &given)?;
    let mut account = Record::default();
    account.set("name", given.value("name").clone());
    account.set("role", if bare { "none" } else { "member" });
    let mut answer = engine::add(store, call, account)?;
    let id = answer["id"].as_str().unwrap_or_default().to_owned();
    answer["api_key"] = if bare { Value::Null } else { make_key(store, call, &id, KEY_NAME, &given) };
    Ok(answer)
}

fn update(store: &mut Store, call: &Call) -> Result<Value, ApiError> {
    call.find_open(store)?;
    let mut given = call.body.given()?;
    if given.is_empty() {
        return Err(ApiError::missing(call.body.first_field()));
    }
    check_name(store, call, &given)?;
    if let Some(role) = given.take_text("role") {
        Holder { project: Some(call.id_of(&PROJECTS)), id: call.id(), is_group: false }.set_word(store, &role);
    }
    store.edit(&call.place(), call.id(), |account| account.merge(given));
    engine::get(store, call)
}

/// Checks that no other account of the project has the name, if names must be unique.
fn check_name(store: &Store, call: &Call, given: &Record) -> Result<(), ApiError> {
    let name = given.text("name");
    let is_twin = |account: &Record| account.text("name") == name && account.id != call.id();
    match name.filter(|_| store.switches.unique_service_account_names) {
        Some(name) if store.collection(&call.place()).iter().any(is_twin) => {
            Err(ApiError::name_taken("service account", "name", name))
        }
        _ => Ok(()),
    }
}

fn delete(store: &mut Store, call: &Call) -> Result<Value, ApiError> {
    let answer = engine::delete(store, call)?;
    store.remove_keys(call.id_of(&PROJECTS), Owner::ServiceAccount(call.id()));
    store.leave_groups(call.id());
    workload_identity::remove_rules(store, call.id());
    Ok(answer)
}

fn create_key(store: &mut Store, call: &Call) -> Result<Value, ApiError> {
    call.find(store)?;
    let given = call.body.given()?;
    Ok(make_key(store, call, call.id(), given.text("name").unwrap_or(KEY_NAME), &given))
}

/// Makes a key with the lifetime that the request gives, and returns the only answer that holds its value.
fn make_key(store: &mut Store, call: &Call, account: &str, name: &str, given: &Record) -> Value {
    let id = store.mint("key_");
    let value = store.mint_secret("sk-svcacct-");
    let expires_at = given.time(LIFETIME.name).map(|seconds| call.now + seconds);
    let mut key = Record::new(id.clone());
    key.set("name", name);
    key.set("redacted_value", ids::redact(&value));
    key.set("created_at", call.now);
    key.set("expires_at", expires_at);
    key.set("owner", json!({"type": "service_account", "id": account}));
    store.push(&Place::in_project(call.id_of(&PROJECTS), API_KEYS.name()), key);
    json!({
        "object": "organization.project.service_account.api_key",
        "id": id,
        "name": name,
        "created_at": call.now,
        "expires_at": expires_at,
        "value": value,
    })
}
