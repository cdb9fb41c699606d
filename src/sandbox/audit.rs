//! An answered request flows in, and the event that the real API's audit log has for it is recorded, if it has one.
//!
//! Nothing is recorded for members of groups and projects, admin keys, spending, retention, and permissions of models
//! and tools: the real log has no event for them.

use serde_json::{Map, Value, json};

use super::ids;
use super::record::Record;
use super::resource::Call;
use super::store::{Place, Store};

/// The name of the collection of events.
pub(super) const AUDIT_LOGS: &str = "audit_logs";

/// The kind of an event, and the details that stand under its name.
type AuditEvent = (&'static str, Value);

/// Records the events of a request that was answered. Admin keys act in the default project.
pub(super) fn record(store: &mut Store, method: &str, template: &str, call: &Call, answer: &Value) {
    for event in events(store, method, template, call, answer) {
        push(store, call.now, event, &call.caller);
    }
}

/// Lets the invited person accept, and records it. Returns false if there is no pending invite.
pub(super) fn accept_invite(store: &mut Store, email: &str, now: i64) -> bool {
    let Some(invite) = store.pending_invite(email, now).cloned() else { return false };
    let known = store.users().by_email(email).next().is_some();
    if !store.accept_invite(email, now) {
        return false;
    }
    let Some(user) = store.users().by_email(email).next().map(|user| user.id.clone()) else { return true };
    let actor = json!({"type": "user", "id": user});
    push(store, now, ("invite.accepted", json!({"id": invite.id})), &actor);
    if !known {
        let details = json!({"id": user, "data": {"role": invite.value("role")}});
        push(store, now, ("user.added", details), &actor);
    }
    true
}

fn push(store: &mut Store, now: i64, (kind, details): AuditEvent, owner: &Value) {
    let place = Place::top(AUDIT_LOGS);
    // The log does not use the serial number, so that it changes no other id.
    let number = store.collection(&place).len().to_string();
    let mut event = Record::new(ids::derive("audit_log-", &[&store.organization_id, &number]));
    event.set("type", kind);
    event.set("effective_at", now);
    event.set("details", details);
    event.set("actor", actor(store, owner));
    if let Some(project) = store.default_project_id().and_then(|id| store.projects().get(id)) {
        event.set("project", json!({"id": project.id, "name": project.value("name")}));
    }
    store.push(&place, event);
}

fn actor(store: &Store, owner: &Value) -> Value {
    let id = owner["id"].as_str().unwrap_or_default();
    let email = store.users().get(id).and_then(|user| user.text("email"));
    let (kind, who) = match owner["type"].as_str() {
        Some("user") => ("user", json!({"id": id, "email": email.unwrap_or_default()})),
        _ => ("service_account", json!({"id": id})),
    };
    json!({"type": "api_key", "api_key": {"id": ids::derive("key_", &["tracking", id]), "type": kind, kind: who}})
}

/// Returns the events of a request.
fn events(store: &Store, method: &str, template: &str, call: &Call, answer: &Value) -> Vec<AuditEvent> {
    let made = |data: &[(&'static str, &str)]| json!({"id": answer["id"], "data": asked(call, data)});
    let changed = |data: &[(&'static str, &str)]| json!({"id": call.id(), "changes_requested": asked(call, data)});
    let whole = || Value::Object(call.body.fields().clone());
    let gone = || json!({"id": call.id()});
    let event = match (method, template) {
        ("POST", "/organization/invites") => ("invite.sent", made(&[("email", "email"), ("role", "role")])),
        ("DELETE", "/organization/invites/{invite_id}") => ("invite.deleted", gone()),
        ("POST", "/organization/users/{user_id}") => ("user.updated", changed(&[("role", "role")])),
        ("DELETE", "/organization/users/{user_id}") => ("user.deleted", gone()),
        ("POST", "/organization/groups") => ("group.created", made(&[("group_name", "name")])),
        ("POST", "/organization/groups/{group_id}") => ("group.updated", changed(&[("group_name", "name")])),
        ("DELETE", "/organization/groups/{group_id}") => ("group.deleted", gone()),
        ("POST", "/organization/roles" | "/projects/{project_id}/roles") => {
            ("role.created", role_created(store, call, answer))
        }
        ("POST", "/organization/roles/{role_id}" | "/projects/{project_id}/roles/{role_id}") => {
            ("role.updated", changed(&[("role_name", "role_name"), ("description", "description")]))
        }
        ("DELETE", "/organization/roles/{role_id}" | "/projects/{project_id}/roles/{role_id}") => {
            ("role.deleted", gone())
        }
        ("POST", _) if template.ends_with("_id}/roles") => ("role.assignment.created", assignment(store, call, answer)),
        ("DELETE", _) if template.ends_with("_id}/roles/{role_id}") => {
            ("role.assignment.deleted", assignment(store, call, answer))
        }
        ("POST", "/organization/projects") => ("project.created", made(&[("name", "name"), ("title", "name")])),
        ("POST", "/organization/projects/{project_id}") => ("project.updated", changed(&[("title", "name")])),
        ("POST", "/organization/projects/{project_id}/archive") => ("project.archived", gone()),
        _ => {
            return inside_projects(method, template, call, answer).unwrap_or_else(|| {
                let event = match (method, template.strip_prefix("/organization/").unwrap_or(template)) {
                    ("POST", "external_keys") => {
                        ("external_key.registered", json!({"id": answer["id"], "data": whole()}))
                    }
                    ("DELETE", "external_keys/{external_key_id}") => ("external_key.removed", gone()),
                    ("POST", "external_storage") => ("external_storage.registered", storage(answer)),
                    ("DELETE", "external_storage/{external_storage_id}") => ("external_storage.removed", gone()),
                    ("POST", "certificates") => ("certificate.created", named(answer)),
                    ("POST", "certificates/{certificate_id}") => ("certificate.updated", named(answer)),
                    ("DELETE", "certificates/{certificate_id}") => ("certificate.deleted", gone()),
                    ("POST", "certificates/activate" | "projects/{project_id}/certificates/activate") => {
                        ("certificates.activated", certificates(answer))
                    }
                    ("POST", "certificates/deactivate" | "projects/{project_id}/certificates/deactivate") => {
                        ("certificates.deactivated", certificates(answer))
                    }
                    (_, path) => match workload_identity(method, path, call, answer) {
                        Some(event) => event,
                        None => return Vec::new(),
                    },
                };
                vec![event]
            });
        }
    };
    vec![event]
}

/// Returns the events of service accounts, keys and rate limits. `None` means that the request changed something else.
fn inside_projects(method: &str, template: &str, call: &Call, answer: &Value) -> Option<Vec<AuditEvent>> {
    let key = |key: &Value| ("api_key.created", json!({"id": key["id"], "data": asked(call, &[("scopes", "scopes")])}));
    let path = template.strip_prefix("/organization/projects/{project_id}/")?;
    let gone = || json!({"id": call.id()});
    let changed = |changes: Value| json!({"id": call.id(), "changes_requested": changes});
    Some(match (method, path) {
        ("POST", "service_accounts") => {
            let account = ("service_account.created", json!({"id": answer["id"], "data": {"role": answer["role"]}}));
            let made = Some(&answer["api_key"]).filter(|made| !made.is_null()).map(key);
            [account].into_iter().chain(made).collect()
        }
        ("POST", "service_accounts/{service_account_id}") => {
            vec![("service_account.updated", changed(asked(call, &[("role", "role")])))]
        }
        ("DELETE", "service_accounts/{service_account_id}") => vec![("service_account.deleted", gone())],
        ("POST", "service_accounts/{service_account_id}/api_keys") => vec![key(answer)],
        ("POST", "api_keys/{api_key_id}") => {
            vec![("api_key.updated", changed(asked(call, &[("scopes", "scopes")])))]
        }
        ("DELETE", "api_keys/{api_key_id}") => vec![("api_key.deleted", gone())],
        ("POST", "rate_limits/{rate_limit_id}") => {
            vec![("rate_limit.updated", changed(Value::Object(call.body.fields().clone())))]
        }
        _ => return None,
    })
}

/// Returns the event of a provider or of one of its rules, which the log calls mappings.
fn workload_identity(method: &str, path: &str, call: &Call, answer: &Value) -> Option<AuditEvent> {
    let (kinds, is_rule) = match path.strip_prefix("workload_identity_providers")? {
        "" | "/{workload_identity_provider_id}" => (
            [
                "workload_identity_provider.created",
                "workload_identity_provider.updated",
                "workload_identity_provider.deleted",
            ],
            false,
        ),
        _ => (
            [
                "workload_identity_provider_mapping.created",
                "workload_identity_provider_mapping.updated",
                "workload_identity_provider_mapping.deleted",
            ],
            true,
        ),
    };
    let [created, updated, deleted] = kinds;
    let body = Value::Object(call.body.fields().clone());
    let (kind, mut details) = match (method, path.ends_with('}')) {
        ("POST", false) => (created, json!({"id": answer["id"], "data": body})),
        ("POST", true) => (updated, json!({"id": call.id(), "changes_requested": body})),
        _ => (deleted, json!({"id": call.id()})),
    };
    if is_rule {
        details["identity_provider_id"] = call.id_named("workload_identity_provider_id").into();
    }
    Some((kind, details))
}

/// Returns fields of the request under the names that the log uses: (the log's name, the request's name).
fn asked(call: &Call, names: &[(&'static str, &str)]) -> Value {
    let given = names.iter().filter_map(|(name, field)| {
        let value = call.body.fields().get(*field).filter(|value| !value.is_null())?;
        Some(((*name).to_owned(), value.clone()))
    });
    Value::Object(given.collect::<Map<String, Value>>())
}

fn storage(answer: &Value) -> Value {
    json!({"id": answer["id"], "data": {"geography": answer["geography"], "provider": answer["provider"]}})
}

fn named(certificate: &Value) -> Value {
    match certificate["name"].as_str() {
        Some(name) => json!({"id": certificate["id"], "name": name}),
        None => json!({"id": certificate["id"]}),
    }
}

fn certificates(answer: &Value) -> Value {
    let rows = answer["data"].as_array().into_iter().flatten();
    json!({"certificates": rows.map(named).collect::<Vec<Value>>()})
}

fn role_created(store: &Store, call: &Call, answer: &Value) -> Value {
    json!({
        "id": answer["id"],
        "role_name": answer["name"],
        "permissions": answer["permissions"],
        "resource_type": answer["resource_type"],
        "resource_id": call.id_named("project_id").unwrap_or(&store.organization_id),
    })
}

fn assignment(store: &Store, call: &Call, answer: &Value) -> Value {
    let project = call.id_named("project_id");
    let user = call.id_named(if call.id_named("user_id").is_some() { "user_id" } else { "group_id" });
    let role = answer["role"]["id"].as_str().or_else(|| call.id_named("role_id")).unwrap_or_default();
    let principal = user.unwrap_or_default();
    let scope = project.unwrap_or(&store.organization_id);
    json!({
        "id": ids::derive("role_assignment_", &[scope, principal, role]),
        "principal_id": principal,
        "principal_type": if call.id_named("user_id").is_some() { "user" } else { "group" },
        "resource_id": scope,
        "resource_type": if project.is_some() { "api.project" } else { "api.organization" },
    })
}
