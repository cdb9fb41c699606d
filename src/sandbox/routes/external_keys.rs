//! Encryption keys in the customer's cloud: `/organization/external_keys`. They cannot be changed.

use axum::http::StatusCode;
use serde_json::{Map, Value, json};

use crate::sandbox::api_error::ApiError;
use crate::sandbox::body::Takes;
use crate::sandbox::engine;
use crate::sandbox::ids;
use crate::sandbox::property::{Accepts, InAnswer, Initial, Property};
use crate::sandbox::record::Record;
use crate::sandbox::resource::{Action, Call, Key, Operation, PageStyle, Resource, Shape};
use crate::sandbox::store::{RowContext, Store};

const PURPOSES: &[&str] = &["ekm", "psp_decryption"];
const TYPES: &[&str] = &["aws", "gcp", "azure", "oci"];

/// The fields of the keys of one cloud, all of which are required.
#[derive(Debug)]
struct Cloud {
    fields: &'static [&'static str],
    /// The field of the key's version, which belongs to the purpose `psp_decryption`.
    version: Option<&'static str>,
}

/// Returns the fields of a cloud.
fn cloud(word: &str) -> Cloud {
    match word {
        "aws" => Cloud { fields: &["external_id", "kms_arn", "role_arn"], version: None },
        "gcp" => Cloud {
            fields: &[
                "audience",
                "kms_project_id",
                "kms_key_location",
                "kms_key_ring_name",
                "kms_key_name",
                "workload_identity_pool_id",
                "workload_identity_project_number",
                "workload_identity_provider_id",
            ],
            version: Some("kms_key_version"),
        },
        "azure" => Cloud { fields: &["tenant_id", "vault_uri", "key_name"], version: Some("key_version") },
        _ => Cloud { fields: &["region", "vault_ocid", "key_ocid"], version: Some("key_version_ocid") },
    }
}

const fn text(name: &'static str) -> Property {
    Property::text(name).create(Accepts::Optional).answer(InAnswer::UnlessNull)
}

pub(super) static EXTERNAL_KEYS: Resource = Resource {
    shape: Shape::List(PageStyle::Window { least: 1, default: 20, most: 100, order: Some("asc"), is_two_way: false }),
    filters: &["purpose"],
    read_all: Operation::Own(list),
    create: Operation::Own(create),
    update: Operation::None,
    delete: Operation::Own(delete),
    actions: &[Action { segment: "validate", is_of_list: false, takes: Takes::Empty, run: validate }],
    show,
    properties: &[
        Property::choice("type", TYPES).create(Accepts::Required),
        Property::name("name").create(Accepts::Required),
        Property::choice("purpose", PURPOSES).initially(Initial::Text("ekm")).create(Accepts::Optional),
        Property::time("created_at").created(),
        text("external_id"),
        text("kms_arn"),
        text("role_arn"),
        text("audience"),
        text("kms_project_id"),
        text("kms_key_location"),
        text("kms_key_ring_name"),
        text("kms_key_name"),
        text("kms_key_version"),
        text("workload_identity_pool_id"),
        text("workload_identity_project_number"),
        text("workload_identity_provider_id"),
        text("tenant_id"),
        text("vault_uri"),
        text("key_name"),
        text("key_version"),
        text("region"),
        text("vault_ocid"),
        text("key_ocid"),
        text("key_version_ocid"),
    ],
    ..Resource::new(
        "/organization/external_keys",
        "external_key_id",
        "external key",
        "organization.external_key",
        Key::Minted("extkey_"),
    )
};

fn list(store: &mut Store, call: &Call) -> Result<Value, ApiError> {
    let wanted = call.query.one_of("purpose", PURPOSES)?;
    engine::list_where(store, call, |_, key| wanted.is_none() || key.text("purpose") == wanted)
}

fn create(store: &mut Store, call: &Call) -> Result<Value, ApiError> {
    let given = call.body.given()?;
    let cloud = cloud(given.text("type").unwrap_or_default());
    let known = ["type", "name", "purpose"].iter().chain(cloud.fields).chain(cloud.version.as_ref());
    let known: Vec<&str> = known.copied().collect();
    let mut names = EXTERNAL_KEYS.properties.iter().map(|property| property.name);
    if let Some(foreign) = names.find(|name| given.has(name) && !known.contains(name)) {
        return Err(ApiError::unknown_parameter(foreign));
    }
    if let Some(missing) = cloud.fields.iter().find(|name| !given.has(name)) {
        return Err(ApiError::missing(*missing));
    }
    let decrypts = given.text("purpose") == Some("psp_decryption");
    match cloud.version {
        Some(version) if decrypts && !given.has(version) => return Err(ApiError::missing(version)),
        Some(version) if !decrypts && given.has(version) => {
            let message = format!("'{version}' cannot be given for a key with the purpose 'ekm'.");
            return Err(ApiError::invalid(version, message));
        }
        _ => {}
    }
    if let Some(id) = given.text("external_id")
        && id != store.organization_id
        && !store.projects().contains(id)
    {
        let message = "Invalid 'external_id': expected the id of the organization or of one of its projects.";
        return Err(ApiError::invalid("external_id", message));
    }
    engine::add(store, call, given)
}

/// Deletes a key that no project uses. The status of the refusal is not documented.
fn delete(store: &mut Store, call: &Call) -> Result<Value, ApiError> {
    let answer = engine::get(store, call)?;
    if projects_with(store, call.id()).next().is_some() {
        let refusal = ApiError::new(StatusCode::CONFLICT, "A project uses this external key.");
        return Err(refusal.param("external_key_id").code("external_key_in_use"));
    }
    engine::delete(store, call)?;
    Ok(answer)
}

fn validate(store: &mut Store, call: &Call) -> Result<Value, ApiError> {
    call.find(store)?;
    Ok(json!({"status": if store.switches.usable_clouds { "valid" } else { "invalid" }}))
}

/// Returns the projects that use an external key.
fn projects_with<'a>(store: &'a Store, id: &'a str) -> impl Iterator<Item = &'a Record> {
    store.projects().iter().filter(move |project| project.text("external_key_id") == Some(id))
}

fn show(context: &RowContext, key: &Record, answer: &mut Map<String, Value>) {
    let projects = projects_with(context.store, &key.id).map(|project| project.id.as_str());
    answer.insert("api_project_ids".to_owned(), projects.collect::<Vec<&str>>().into());
    let workspace = ids::derive("ws_", &[&context.store.organization_id]);
    answer.insert("workspace_id".to_owned(), workspace.into());
}
