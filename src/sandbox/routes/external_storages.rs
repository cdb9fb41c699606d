//! Storage in the customer's cloud: `/organization/external_storage`. It is pending until somebody validates it.

use serde_json::{Map, Value};

use super::data_retentions::PROJECT_DATA_RETENTION;
use super::projects::{self, PROJECTS};
use crate::sandbox::api_error::ApiError;
use crate::sandbox::body::Takes;
use crate::sandbox::engine::{self, SETTING};
use crate::sandbox::property::{Accepts, Initial, ObjectType, Property};
use crate::sandbox::record::Record;
use crate::sandbox::resource::{Action, Call, Key, Operation, PageStyle, Resource, Shape};
use crate::sandbox::store::{Place, RowContext, Store};

const fn text(name: &'static str) -> Property {
    Property::text(name).initially(Initial::Required).create(Accepts::Required)
}

const PROVIDERS: &[ObjectType] = &[
    ("aws", &[text("bucket"), text("role_arn")]),
    (
        "azure",
        &[text("account_name"), text("container"), text("resource_group"), text("subscription_id"), text("tenant_id")],
    ),
    (
        "gcp",
        &[
            text("bucket"),
            text("workload_identity_pool_id"),
            text("workload_identity_project_number"),
            text("workload_identity_provider_id"),
        ],
    ),
    ("oci", &[text("bucket"), text("region"), text("tenancy_ocid")]),
];

pub(super) static EXTERNAL_STORAGE: Resource = Resource {
    shape: Shape::List(PageStyle::Window { least: 1, default: 20, most: 100, order: Some("asc"), is_two_way: false }),
    filters: &["project_id"],
    read_all: Operation::Own(list),
    create: Operation::Own(create),
    update: Operation::None,
    delete: Operation::Own(delete),
    actions: &[Action { segment: "validate", is_of_list: false, takes: Takes::Empty, run: validate }],
    show,
    seed,
    properties: &[
        text("project_id"),
        Property::one_of("provider", PROVIDERS).create(Accepts::Required),
        Property::text("geography").initially(Initial::Text("US")),
        Property::choice("status", &["pending", "validated", "degraded", "unhealthy"])
            .initially(Initial::Text("pending")),
        Property::time("created_at").created(),
    ],
    ..Resource::new(
        "/organization/external_storage",
        "external_storage_id",
        "external storage",
        "organization.external_storage",
        Key::Minted("extstorage_"),
    )
};

fn list(store: &mut Store, call: &Call) -> Result<Value, ApiError> {
    let wanted = call.query.one("project_id");
    engine::list_where(store, call, |_, storage| wanted.is_none() || storage.text("project_id") == wanted)
}

fn create(store: &mut Store, call: &Call) -> Result<Value, ApiError> {
    let given = call.body.given()?;
    projects::open_project(store, given.text("project_id").unwrap_or_default())?;
    engine::add(store, call, given)
}

/// Deletes a storage, also one that is gone already. A project without storage returns to the usual retention.
fn delete(store: &mut Store, call: &Call) -> Result<Value, ApiError> {
    let storage = store.collection(&call.place());
    let project = storage.get(call.id()).and_then(|storage| storage.text("project_id")).map(str::to_owned);
    store.remove(&call.place(), call.id());
    let is_of_project = |storage: &Record| storage.text("project_id") == project.as_deref();
    if let Some(project) = &project
        && !store.collection(&call.place()).iter().any(is_of_project)
    {
        store.remove(&Place::top(PROJECTS.name()).inside(project, PROJECT_DATA_RETENTION.name()), SETTING);
    }
    Ok(call.resource.deleted(call.id()))
}

fn validate(store: &mut Store, call: &Call) -> Result<Value, ApiError> {
    call.find(store)?;
    let status = if store.switches.usable_clouds { "validated" } else { "unhealthy" };
    store.edit(&call.place(), call.id(), |storage| storage.set("status", status));
    engine::get(store, call)
}

/// Adds the fields of the provider that the real API computes. Their values are made up.
fn show(context: &RowContext, _: &Record, answer: &mut Map<String, Value>) {
    let Some(provider) = answer.get_mut("provider").and_then(Value::as_object_mut) else { return };
    let arn = provider.get("role_arn").and_then(Value::as_str).unwrap_or_default();
    let account = arn.split(':').nth(4).filter(|account| !account.is_empty()).unwrap_or("000000000000").to_owned();
    let organization = context.store.organization_id.as_str();
    let computed: &[(&str, &str)] = match provider.get("type").and_then(Value::as_str) {
        Some("aws") => &[("account_id", &account), ("external_id", organization), ("region", "us-east-1")],
        Some("gcp") => &[("audience", organization), ("region", "us-east1")],
        Some("azure") => &[("region", "eastus")],
        _ => &[],
    };
    provider.extend(computed.iter().map(|(name, value)| ((*name).to_owned(), Value::from(*value))));
}

fn seed(storage: &Record) -> Vec<String> {
    vec![storage.text("project_id").unwrap_or_default().to_owned()]
}
