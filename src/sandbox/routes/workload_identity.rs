//! Workload identity: `/organization/workload_identity_providers`, and the federation rules of each provider.

use serde_json::{Map, Value};

use super::projects;
use crate::sandbox::api_error::ApiError;
use crate::sandbox::engine;
use crate::sandbox::property::{Accepts, Initial, ObjectType, Property};
use crate::sandbox::record::Record;
use crate::sandbox::resource::{Call, Key, Operation, PageStyle, Resource, Shape};
use crate::sandbox::store::{Place, RowContext, SERVICE_ACCOUNTS, Store};

/// An organization has at most this many providers, and a provider this many rules.
const MAX: usize = 50;
const PAGES: Shape =
    Shape::List(PageStyle::Window { least: 1, default: 20, most: 100, order: Some("asc"), is_two_way: false });

const TRANSFORMATION: &[Property] = &[required("attribute"), required("expression")];
const VERIFICATIONS: &[ObjectType] = &[
    ("discovery", &[Property::text("discovery_url").create(Accepts::NullClears)]),
    ("uploaded_jwks", &[Property::map("jwks", false).create(Accepts::Required)]),
];
const PERMISSIONS: &[ObjectType] =
    &[("service_account_default", &[]), ("restricted", &[Property::texts("scopes").create(Accepts::Required)])];

const fn required(name: &'static str) -> Property {
    Property::text(name).initially(Initial::Required).create(Accepts::Required)
}

/// Returns a field with an initial value that both requests may set.
const fn optional(property: Property, initial: &'static str) -> Property {
    property.initially(Initial::Json(initial)).create(Accepts::Optional).update(Accepts::Optional)
}

const fn description() -> Property {
    Property::text("description").create(Accepts::Optional).update(Accepts::NullClears)
}

pub(super) static PROVIDERS: Resource = Resource {
    create: Operation::Own(create_provider),
    delete: Operation::Own(delete_provider),
    properties: &[
        Property::name("name").create(Accepts::Required).update(Accepts::Optional),
        Property::choice("type", &["oidc"]).initially(Initial::Text("oidc")).create(Accepts::Required),
        required("issuer").update(Accepts::Optional),
        required("audience").update(Accepts::Optional),
        description(),
        optional(Property::flag("enabled"), "true"),
        optional(Property::plain_objects("attribute_transformations", TRANSFORMATION), "[]"),
        optional(Property::one_of("verification", VERIFICATIONS), r#"{"type": "discovery", "discovery_url": null}"#),
        Property::time("created_at").created(),
        Property::time("updated_at").created(),
    ],
    ..of(
        "/organization/workload_identity_providers",
        "workload_identity_provider_id",
        "workload identity provider",
        "organization.workload_identity_provider",
        Key::Minted("wip_"),
    )
};

pub(super) static FEDERATION_RULES: Resource = Resource {
    parent: Some(&PROVIDERS),
    filters: &["service_account_id"],
    read_all: Operation::Own(list_rules),
    create: Operation::Own(create_rule),
    show,
    seed,
    properties: &[
        required("project_id"),
        required("service_account_id"),
        Property::map("attribute_matchers", true).create(Accepts::Required).update(Accepts::Optional),
        Property::text("name").create(Accepts::Optional).update(Accepts::NullClears),
        description(),
        optional(Property::flag("enabled"), "true"),
        optional(Property::one_of("permissions", PERMISSIONS), r#"{"type": "service_account_default"}"#),
        Property::time("created_at").created(),
        Property::time("updated_at").created(),
    ],
    ..of(
        "/organization/workload_identity_providers/{workload_identity_provider_id}/federation_rules",
        "federation_rule_id",
        "federation rule",
        "organization.workload_identity_federation_rule",
        Key::Minted("wifr_"),
    )
};

const fn of(list: &'static str, param: &'static str, title: &'static str, object: &'static str, key: Key) -> Resource {
    Resource { shape: PAGES, update: Operation::Own(update), ..Resource::new(list, param, title, object, key) }
}

fn create_provider(store: &mut Store, call: &Call) -> Result<Value, ApiError> {
    check_count(store, call)?;
    engine::create(store, call)
}

fn delete_provider(store: &mut Store, call: &Call) -> Result<Value, ApiError> {
    let (_, provider) = call.find(store)?;
    if !provider.inside(FEDERATION_RULES.name()).is_empty() {
        let message = "The provider has federation rules. Delete them first.";
        return Err(ApiError::refused(message).param(PROVIDERS.param).code("federation_rules_exist"));
    }
    engine::delete(store, call)
}

fn list_rules(store: &mut Store, call: &Call) -> Result<Value, ApiError> {
    let wanted = call.query.one("service_account_id");
    engine::list_where(store, call, |_, rule| wanted.is_none() || rule.text("service_account_id") == wanted)
}

fn create_rule(store: &mut Store, call: &Call) -> Result<Value, ApiError> {
    call.context(store)?;
    let given = call.body.given()?;
    check_scopes(&given)?;
    let project = projects::open_project(store, given.text("project_id").unwrap_or_default())?;
    let account = given.text("service_account_id").unwrap_or_default();
    if !project.inside(SERVICE_ACCOUNTS).contains(account) {
        return Err(ApiError::not_found("service account", "service_account_id", account));
    }
    check_count(store, call)?;
    engine::add(store, call, given)
}

fn update(store: &mut Store, call: &Call) -> Result<Value, ApiError> {
    call.find(store)?;
    let mut given = call.body.given()?;
    if call.body.is_empty() {
        return Err(ApiError::missing(call.body.first_field()));
    }
    check_scopes(&given)?;
    given.set("updated_at", call.now);
    store.edit(&call.place(), call.id(), |record| record.merge(given));
    engine::get(store, call)
}

fn check_count(store: &Store, call: &Call) -> Result<(), ApiError> {
    if store.collection(&call.place()).len() < MAX {
        return Ok(());
    }
    let message = format!("There can be at most {MAX} objects of the type {}.", call.resource.title);
    Err(ApiError::refused(message).code("too_many_objects"))
}

/// Checks that restricted permissions name a scope.
fn check_scopes(given: &Record) -> Result<(), ApiError> {
    if given.value("permissions")["scopes"].as_array().is_some_and(Vec::is_empty) {
        let message = "Invalid 'permissions.scopes': expected at least one scope.";
        return Err(ApiError::invalid("permissions.scopes", message));
    }
    Ok(())
}

fn show(context: &RowContext, _: &Record, answer: &mut Map<String, Value>) {
    let provider = context.parents.last().map(|provider| provider.id.as_str());
    answer.insert(PROVIDERS.param.to_owned(), provider.into());
}

fn seed(rule: &Record) -> Vec<String> {
    ["project_id", "service_account_id", "name"].map(|name| rule.text(name).unwrap_or_default().to_owned()).to_vec()
}

/// Removes the rules of a service account that is deleted.
pub(super) fn remove_rules(store: &mut Store, account: &str) {
    let providers = Place::top(PROVIDERS.name());
    let mut gone = Vec::new();
    for provider in store.collection(&providers).iter() {
        let rules = provider.inside(FEDERATION_RULES.name()).iter();
        let of_account = rules.filter(|rule| rule.text("service_account_id") == Some(account));
        gone.extend(of_account.map(|rule| (provider.id.clone(), rule.id.clone())));
    }
    for (provider, rule) in gone {
        store.remove(&providers.inside(&provider, FEDERATION_RULES.name()), &rule);
    }
}
