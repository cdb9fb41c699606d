//! Admin keys of the organization: `/organization/admin_api_keys`. A deleted key opens nothing from then on.

use serde_json::{Map, Value, json};

use crate::sandbox::api_error::ApiError;
use crate::sandbox::body::Takes;
use crate::sandbox::engine;
use crate::sandbox::fixture::reader::{AGE, Fields, FixtureError, written};
use crate::sandbox::fixture::reference;
use crate::sandbox::property::{Accepts, InAnswer, LIFETIME, Property};
use crate::sandbox::record::Record;
use crate::sandbox::resource::{Call, Key, Operation, Resource};
use crate::sandbox::store::{Owner, RowContext, Store};
use crate::sandbox::{READ_ONLY_KEY, ids};

const CREATE: &[Property] = &[Property::name("name").create(Accepts::Required), LIFETIME];

/// An admin key is recognised by the fingerprint of its value; a record without a fingerprint opens nothing.
pub(super) static ADMIN_API_KEYS: Resource = Resource {
    filters: &["order"],
    read_all: Operation::Own(list),
    create: Operation::With(Takes::object(CREATE), create),
    show,
    complete,
    properties: &[
        Property::name("name").nullable(),
        Property::text("redacted_value"),
        Property::text("value_sha256").answer(InAnswer::Never),
        Property::flag("read_only").answer(InAnswer::Never),
        Property::time("created_at").created(),
        Property::time("expires_at"),
        Property::time("last_used_at"),
        Property::own("owner", read_owner, write_owner),
    ],
    ..Resource::new(
        "/organization/admin_api_keys",
        "key_id",
        "admin API key",
        "organization.admin_api_key",
        Key::Minted("key_"),
    )
};

fn list(store: &mut Store, call: &Call) -> Result<Value, ApiError> {
    let context = call.context(store)?;
    let is_ascending = call.query.one_of("order", &["asc", "desc"])?.unwrap_or("asc") == "asc";
    let page = engine::plain_page(call)?;
    let mut keys: Vec<&Record> = store.admin_api_keys().iter().collect();
    keys.sort_by_key(|key| key.time("created_at"));
    if !is_ascending {
        keys.reverse();
    }
    let start = match page.after {
        None => Some(0),
        Some(cursor) => keys.iter().position(|key| key.id == cursor).map(|position| position + 1),
    };
    let keys = start.map(|start| keys.into_iter().skip(start));
    page.last_id_style(keys, |key| key.id.as_str(), |key| call.resource.answer(&context, key))
}

fn create(store: &mut Store, call: &Call) -> Result<Value, ApiError> {
    let given = call.body.given()?;
    let mut key = Record::new(store.mint("key_"));
    let value = store.mint_secret("sk-admin-");
    key.set("name", given.value("name").clone());
    key.set("redacted_value", ids::redact(&value));
    key.set("value_sha256", ids::fingerprint(&value));
    key.set("expires_at", given.time(LIFETIME.name).map(|seconds| call.now + seconds));
    key.set("owner", call.caller.clone());
    let mut answer = engine::add(store, call, key)?;
    answer["value"] = value.into();
    Ok(answer)
}

fn show(context: &RowContext, key: &Record, answer: &mut Map<String, Value>) {
    answer.insert("owner".to_owned(), owner(context.store, key));
}

fn owner(store: &Store, key: &Record) -> Value {
    let owner = key.value("owner");
    match Owner::of(key) {
        Owner::User(id) => {
            let user = store.users().get(id);
            json!({
                "type": "user",
                "object": "organization.user",
                "id": id,
                "name": user.and_then(|user| user.text("name")).unwrap_or_default(),
                "created_at": user.and_then(|user| user.time("added_at")).unwrap_or_default(),
                "role": user.and_then(|user| user.text("role")).unwrap_or("owner"),
            })
        }
        Owner::ServiceAccount(id) => json!({
            "type": "service_account",
            "object": "organization.service_account",
            "id": id,
            "name": owner["name"],
            "created_at": owner["created_at"],
            "role": owner["role"],
        }),
    }
}

fn complete(_: &RowContext, fields: &mut Fields, key: &mut Record) -> Result<(), FixtureError> {
    let value = fields.string("value")?;
    if !key.has("redacted_value") {
        let made_up = || ids::secret("sk-admin-", &[&key.id]);
        key.set("redacted_value", ids::redact(&value.clone().unwrap_or_else(made_up)));
    }
    if !key.has("value_sha256") {
        key.set("value_sha256", value.as_deref().map(ids::fingerprint));
    }
    if !key.has("read_only") {
        key.set("read_only", value.as_deref() == Some(READ_ONLY_KEY));
    }
    Ok(())
}

/// Reads `owner: EMAIL`, `owner: {user: EMAIL}` or the API's flat form.
fn read_owner(context: &RowContext, fields: &mut Fields) -> Result<Value, FixtureError> {
    let (store, path) = (context.store, fields.at("owner"));
    let by_email = |path: &str, email: &str| {
        reference::user_by_email(store, path, email).map(|id| json!({"type": "user", "id": id}))
    };
    let mut owner = match fields.take("owner") {
        None => return Ok(store.first_owner()),
        Some(value) => match value.as_str() {
            Some(email) => return by_email(&path, email),
            None => Fields::new((path.clone(), value))?,
        },
    };
    if let Some(email) = owner.string("user")? {
        let user = by_email(&owner.at("user"), &email)?;
        owner.finish()?;
        return Ok(user);
    }
    let kind = owner.choice("type", &["user", "service_account"], "user")?;
    owner.tag(&format!("organization.{kind}"))?;
    let id = owner.required_string("id")?;
    let name = owner.string("name")?;
    let role = owner.string("role")?;
    let created_at = owner.time("created_at", Some(context.now))?;
    if kind == "user" && !store.users().contains(&id) {
        return owner.error("id", format!("no user with id `{id}`"));
    }
    owner.finish()?;
    if kind == "user" {
        return Ok(json!({"type": "user", "id": id}));
    }
    Ok(json!({
        "type": kind,
        "id": id,
        "name": name.unwrap_or_default(),
        "role": role.as_deref().unwrap_or("owner"),
        "created_at": created_at.unwrap_or(context.now - AGE),
    }))
}

fn write_owner(_: &Store, owner: &Value) -> serde_yaml::Value {
    let mut written_owner = serde_yaml::Mapping::new();
    for name in ["type", "id", "name", "role"] {
        if let Some(text) = owner[name].as_str() {
            written_owner.insert(name.into(), text.into());
        }
    }
    if let Some(time) = owner["created_at"].as_i64() {
        written_owner.insert("created_at".into(), written(time));
    }
    written_owner.into()
}
