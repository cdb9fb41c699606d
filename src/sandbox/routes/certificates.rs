//! Certificates for mutual TLS: `/organization/certificates`, and the ones that are active in a project.
//!
//! The organization holds the certificates. The store marks those that are active in the organization, and each project
//! has a record for each one that is active there.

use serde_json::{Map, Value, json};

use super::projects::PROJECTS;
use crate::sandbox::api_error::ApiError;
use crate::sandbox::body::Takes;
use crate::sandbox::engine;
use crate::sandbox::fixture::reader::{DAY, Fields, FixtureError};
use crate::sandbox::fixture::reference;
use crate::sandbox::pem;
use crate::sandbox::property::{Accepts, InAnswer, Property};
use crate::sandbox::record::Record;
use crate::sandbox::resource::{Action, Call, Key, Operation, PageStyle, Resource, Shape};
use crate::sandbox::store::{Place, RowContext, Store};

/// An organization holds at most this many certificates, and a request changes at most [`MAX_IDS`].
const MAX_CERTIFICATES: usize = 50;
const MAX_IDS: usize = 10;
const CREATE: &[Property] =
    &[Property::text("certificate").create(Accepts::Required), Property::name("name").create(Accepts::Optional)];
const IDS: &[Property] = &[Property::texts("certificate_ids").create(Accepts::Required)];
const ACTIONS: &[Action] = &[
    Action { segment: "activate", is_of_list: true, takes: Takes::object(IDS), run: activate },
    Action { segment: "deactivate", is_of_list: true, takes: Takes::object(IDS), run: deactivate },
];
const PAGES: Shape =
    Shape::List(PageStyle::Window { least: 1, default: 20, most: 100, order: Some("desc"), is_two_way: false });

pub(super) static CERTIFICATES: Resource = Resource {
    shape: PAGES,
    options: &["include[]"],
    read_all: Operation::Own(list),
    read_one: Operation::Own(get),
    create: Operation::With(Takes::object(CREATE), create),
    delete: Operation::Own(delete),
    actions: ACTIONS,
    show,
    complete,
    properties: &[
        Property::name("name").nullable().update(Accepts::Optional),
        Property::time("created_at").created(),
        Property::time("valid_at").answer(InAnswer::Never),
        Property::time("expires_at").answer(InAnswer::Never),
        Property::text("content").answer(InAnswer::Never),
        Property::flag("active").answer(InAnswer::Never),
    ],
    ..Resource::new("/organization/certificates", "certificate_id", "certificate", "certificate", Key::Minted("cert_"))
};

pub(super) static PROJECT_CERTIFICATES: Resource = Resource {
    parent: Some(&PROJECTS),
    shape: PAGES,
    read_all: Operation::Own(list),
    read_one: Operation::None,
    delete: Operation::None,
    actions: ACTIONS,
    ..Resource::new(
        "/organization/projects/{project_id}/certificates",
        "certificate_id",
        "certificate",
        "organization.project.certificate",
        Key::Found(find),
    )
};

/// Returns whether a certificate is active in the project that the call names, or else in the organization.
fn is_active(context: &RowContext, certificate: &Record) -> bool {
    match context.parents.last() {
        Some(project) => project.inside(PROJECT_CERTIFICATES.name()).contains(&certificate.id),
        None => certificate.flag("active"),
    }
}

/// Returns a certificate as lists show it.
fn row(context: &RowContext, certificate: &Record) -> Value {
    let mut row = CERTIFICATES.answer(context, certificate);
    let scope = if context.parents.is_empty() { "organization" } else { "organization.project" };
    row["object"] = format!("{scope}.certificate").into();
    row["active"] = is_active(context, certificate).into();
    row
}

fn certificates() -> Place {
    Place::top(CERTIFICATES.name())
}

fn list(store: &mut Store, call: &Call) -> Result<Value, ApiError> {
    let context = call.context(store)?;
    let mut all: Vec<&Record> = store.collection(&certificates()).iter().collect();
    all.sort_by_key(|certificate| certificate.time("created_at"));
    engine::window(call, all, |_| true, |certificate| row(&context, certificate))
}

fn get(store: &mut Store, call: &Call) -> Result<Value, ApiError> {
    let included = call.query.many("include[]");
    if let Some(other) = included.iter().find(|field| **field != "content") {
        let message = format!("Invalid value: '{other}'. Supported values are: 'content'.");
        return Err(ApiError::invalid("include", message));
    }
    let mut answer = engine::get(store, call)?;
    let (_, certificate) = call.find(store)?;
    if let (false, Some(content)) = (included.is_empty(), certificate.text("content")) {
        answer["certificate_details"]["content"] = content.into();
    }
    Ok(answer)
}

fn create(store: &mut Store, call: &Call) -> Result<Value, ApiError> {
    let mut given = call.body.given()?;
    let content = given.take_text("certificate").unwrap_or_default();
    let Some(validity) = pem::validity(&content) else {
        let message = "Invalid 'certificate': expected a certificate in PEM format.";
        return Err(ApiError::invalid("certificate", message).code("invalid_certificate"));
    };
    if store.collection(&certificates()).len() >= MAX_CERTIFICATES {
        let message = format!("An organization can have at most {MAX_CERTIFICATES} certificates.");
        return Err(ApiError::refused(message).code("too_many_certificates"));
    }
    given.set("valid_at", validity.valid_at);
    given.set("expires_at", validity.expires_at);
    given.set("content", content);
    engine::add(store, call, given)
}

fn delete(store: &mut Store, call: &Call) -> Result<Value, ApiError> {
    let (_, certificate) = call.find(store)?;
    let in_project = |project: &Record| project.inside(PROJECT_CERTIFICATES.name()).contains(call.id());
    if certificate.flag("active") || store.projects().iter().any(in_project) {
        let message = "The certificate is active. Deactivate it in the organization and in all projects first.";
        return Err(ApiError::refused(message).param("certificate_id").code("certificate_active"));
    }
    store.remove(&call.place(), call.id());
    Ok(json!({"object": "certificate.deleted", "id": call.id()}))
}

fn activate(store: &mut Store, call: &Call) -> Result<Value, ApiError> {
    switch(store, call, true)
}

fn deactivate(store: &mut Store, call: &Call) -> Result<Value, ApiError> {
    switch(store, call, false)
}

/// Activates or deactivates all certificates that the request names, or none of them.
fn switch(store: &mut Store, call: &Call, active: bool) -> Result<Value, ApiError> {
    call.context(store)?;
    let given = call.body.given()?;
    let ids: Vec<&str> =
        given.value("certificate_ids").as_array().into_iter().flatten().filter_map(Value::as_str).collect();
    if !(1..=MAX_IDS).contains(&ids.len()) {
        let message = format!("Invalid 'certificate_ids': expected 1 to {MAX_IDS} ids, but got {}.", ids.len());
        return Err(ApiError::invalid("certificate_ids", message));
    }
    if let Some(id) = ids.iter().find(|id| !store.collection(&certificates()).contains(id)) {
        return Err(CERTIFICATES.not_found(id));
    }
    for id in &ids {
        match call.resource.parent {
            Some(_) if active => store.push(&call.place(), Record::new((*id).to_owned())),
            Some(_) => store.remove(&call.place(), id),
            None => store.edit(&call.place(), id, |certificate| certificate.set("active", active)),
        }
    }
    let context = call.context(store)?;
    let changed = ids.iter().filter_map(|id| store.collection(&certificates()).get(id));
    let scope = if context.parents.is_empty() { "organization" } else { "organization.project" };
    let action = if active { "activation" } else { "deactivation" };
    Ok(json!({
        "object": format!("{scope}.certificate.{action}"),
        "data": changed.map(|certificate| row(&context, certificate)).collect::<Vec<Value>>(),
    }))
}

fn show(_: &RowContext, certificate: &Record, answer: &mut Map<String, Value>) {
    let details = json!({"valid_at": certificate.value("valid_at"), "expires_at": certificate.value("expires_at")});
    answer.insert("certificate_details".to_owned(), details);
}

/// Gives a certificate the validity of its content, or a year from its upload.
fn complete(context: &RowContext, fields: &mut Fields, certificate: &mut Record) -> Result<(), FixtureError> {
    let created = certificate.time("created_at").unwrap_or(context.now);
    let usual = pem::Validity { valid_at: created, expires_at: created + 365 * DAY };
    let validity = match certificate.text("content").map(pem::validity) {
        None => usual,
        Some(Some(validity)) => validity,
        Some(None) => return fields.error("content", "expected a certificate in PEM format"),
    };
    for (name, time) in [("valid_at", validity.valid_at), ("expires_at", validity.expires_at)] {
        if !certificate.has(name) {
            certificate.set(name, time);
        }
    }
    Ok(())
}

fn find(context: &RowContext, fields: &mut Fields) -> Result<String, FixtureError> {
    reference::named(Some(context.store.collection(&certificates())), fields, "certificate", None)
}
