//! Exchanges flow in, what is wrong with them by the official OpenAPI document flows out.
//!
//! Both directions are checked: the path and method exist; query parameters are declared and have the declared types;
//! the request's body and the answer's body fit their schemas and hold no field that the document does not declare;
//! refusals have the error's shape. A request that was answered with 400, 413 or 415 is not checked itself, because it
//! may be wrong on purpose. The document is older than the API in a few fields, which are listed in [`NEWER`]. It is
//! read from the path in `ORGWARD_OPENAPI`; CONTRIBUTING says where to get it.

use foldhash::HashMap;
use std::sync::{Arc, Mutex};

use jsonschema::Validator;
use orgward::sandbox::Exchange;
use serde_json::{Map, Value, json};

/// Fields that the API has and the document does not yet: the end of the path's template, and the field.
const NEWER: &[(&str, &str)] = &[
    ("/api_keys", "expires_at"),
    ("/api_keys", "expires_in_seconds"),
    ("/api_keys/{api_key_id}", "expires_at"),
    ("/service_accounts", "expires_at"),
    ("/service_accounts", "expires_in_seconds"),
];

/// Parts of paths that the document does not have yet. The official SDK has them, and drives the sandbox.
const NEWER_PATHS: &[&str] = &[
    "/organization/external_keys",
    "/organization/external_storage",
    "/organization/workload_identity_providers",
    "/service_tier_settings",
    // The update of a key.
    "/api_keys/",
];

/// The official document, and the validators that were needed so far.
pub(crate) struct Contract {
    document: Value,
    validators: Mutex<HashMap<String, Arc<Validator>>>,
}

impl Contract {
    /// Reads the document, or says that its checks are skipped.
    pub(crate) fn load() -> Option<Self> {
        let Some(path) = std::env::var_os("ORGWARD_OPENAPI") else {
            eprintln!(
                "skipped: exchanges are not checked against the OpenAPI document; set ORGWARD_OPENAPI to its path (see CONTRIBUTING)"
            );
            return None;
        };
        let text = std::fs::read_to_string(&path).expect("ORGWARD_OPENAPI names a file that can be read");
        let mut document = serde_json::from_str(&text).expect("ORGWARD_OPENAPI names a JSON document");
        spell_out_nullable(&mut document);
        Some(Self { document, validators: Mutex::default() })
    }

    /// Checks one exchange.
    pub(crate) fn check(&self, exchange: &Exchange) -> Result<(), String> {
        let name = format!("{} {} -> {}", exchange.method, exchange.path, exchange.status);
        self.check_inner(exchange).map_err(|error| format!("{name}: {error}"))
    }

    /// Checks one exchange, unless its operation is newer than the document.
    #[allow(dead_code, reason = "the tests of the sandbox say themselves which operations are newer")]
    pub(crate) fn check_known(&self, exchange: &Exchange) -> Result<(), String> {
        let path = exchange.path.strip_prefix("/v1").unwrap_or(&exchange.path);
        let is_newer = NEWER_PATHS.iter().any(|newer| path.contains(newer));
        if is_newer && self.operation(&exchange.method.to_lowercase(), path).is_none() {
            return Ok(());
        }
        self.check(exchange)
    }

    fn check_inner(&self, exchange: &Exchange) -> Result<(), String> {
        let path = exchange.path.strip_prefix("/v1").unwrap_or(&exchange.path);
        let method = exchange.method.to_lowercase();
        let (template, operation) = self.operation(&method, path).ok_or("the document has no such operation")?;
        let key = format!("{method} {template}");
        if !matches!(exchange.status, 400 | 413 | 415) {
            check_query(operation, &exchange.query)?;
            self.check_request(&key, template, operation, exchange.request.as_ref())?;
        }
        match exchange.status {
            0 => Ok(()),
            200 => {
                let schema = &operation["responses"]["200"]["content"]["application/json"]["schema"];
                self.check_body(&format!("{key} 200"), template, schema, &exchange.response)
            }
            201..400 => Err("the document knows no other success than 200".to_owned()),
            _ => {
                let schema = json!({"$ref": "#/components/schemas/ErrorResponse"});
                self.check_body("error", template, &schema, &exchange.response)
            }
        }
    }

    fn operation(&self, method: &str, path: &str) -> Option<(&str, &Value)> {
        let paths = self.document["paths"].as_object()?;
        let fitting =
            paths.iter().filter(|(template, operations)| fits(template, path) && operations.get(method).is_some());
        let (template, operations) = fitting.min_by_key(|(template, _)| template.matches('{').count())?;
        Some((template, &operations[method]))
    }

    fn check_request(&self, key: &str, template: &str, operation: &Value, body: Option<&Value>) -> Result<(), String> {
        let declared = &operation["requestBody"];
        match body {
            None if declared["required"] == true => Err("the request lacks its body".to_owned()),
            None => Ok(()),
            Some(body) if declared.is_null() => {
                if *body == json!({}) {
                    Ok(())
                } else {
                    Err("the request takes no body".to_owned())
                }
            }
            Some(body) => {
                let schema = &declared["content"]["application/json"]["schema"];
                self.check_body(&format!("{key} request"), template, schema, body)
            }
        }
    }

    fn check_body(&self, key: &str, template: &str, schema: &Value, body: &Value) -> Result<(), String> {
        if schema.is_null() {
            return Err("the document has no schema for this body".to_owned());
        }
        let validator = self.validator(key, schema);
        let wrong: Vec<String> =
            validator.iter_errors(body).map(|error| format!("{}: {error}", error.instance_path())).collect();
        if !wrong.is_empty() {
            return Err(format!("{}\nin {body}", wrong.join("\n")));
        }
        let mut invented = Vec::new();
        self.undeclared(&[schema], body, "", &mut invented);
        invented.retain(|path| {
            let field = path.rsplit('/').next().unwrap_or_default();
            !NEWER.iter().any(|(end, newer)| template.ends_with(end) && field == *newer)
        });
        if invented.is_empty() { Ok(()) } else { Err(format!("not declared: {}\nin {body}", invented.join(", "))) }
    }

    fn validator(&self, key: &str, schema: &Value) -> Arc<Validator> {
        let mut validators = self.validators.lock().expect("no check panics while it holds the lock");
        let make = || {
            let root = json!({"allOf": [schema], "components": self.document["components"]});
            let options = jsonschema::options().with_draft(jsonschema::Draft::Draft202012);
            Arc::new(options.build(&root).unwrap_or_else(|error| panic!("the schema of {key} is broken: {error}")))
        };
        Arc::clone(validators.entry(key.to_owned()).or_insert_with(make))
    }

    /// Collects the fields of `value` that none of the schemas declares.
    fn undeclared(&self, schemas: &[&Value], value: &Value, path: &str, found: &mut Vec<String>) {
        let mut parts = Vec::new();
        schemas.iter().for_each(|schema| self.flatten(schema, &mut parts));
        match value {
            Value::Array(items) => {
                let inner: Vec<&Value> = parts.iter().filter_map(|part| part.get("items")).collect();
                items.iter().for_each(|item| self.undeclared(&inner, item, path, found));
            }
            Value::Object(fields) => {
                let declared: Vec<&Map<String, Value>> =
                    parts.iter().filter_map(|part| part.get("properties")?.as_object()).collect();
                let open =
                    |part: &&Value| part.get("additionalProperties").is_some_and(|more| *more != Value::Bool(false));
                if declared.is_empty() || parts.iter().any(open) {
                    return;
                }
                for (name, field) in fields {
                    let inner: Vec<&Value> = declared.iter().filter_map(|properties| properties.get(name)).collect();
                    let path = format!("{path}/{name}");
                    if inner.is_empty() {
                        found.push(path);
                    } else {
                        self.undeclared(&inner, field, &path, found);
                    }
                }
            }
            _ => {}
        }
    }

    /// Follows references and takes compositions apart.
    fn flatten<'a>(&'a self, schema: &'a Value, parts: &mut Vec<&'a Value>) {
        if let Some(target) =
            schema["$ref"].as_str().and_then(|name| self.document.pointer(name.trim_start_matches('#')))
        {
            self.flatten(target, parts);
        }
        for composition in ["allOf", "anyOf", "oneOf"] {
            schema[composition].as_array().into_iter().flatten().for_each(|inner| self.flatten(inner, parts));
        }
        parts.push(schema);
    }
}

fn fits(template: &str, path: &str) -> bool {
    let (wanted, given): (Vec<&str>, Vec<&str>) = (template.split('/').collect(), path.split('/').collect());
    wanted.len() == given.len()
        && wanted.iter().zip(given).all(
            |(wanted, given)| {
                if wanted.starts_with('{') { !given.is_empty() } else { *wanted == given }
            },
        )
}

/// Checks query parameters. The document declares arrays without the brackets with which they are sent.
fn check_query(operation: &Value, query: &[(String, String)]) -> Result<(), String> {
    let declared = operation["parameters"].as_array();
    for (place, (name, value)) in query.iter().enumerate() {
        // An object is sent field by field: `effective_at[gt]`.
        let (bare, field) = match name.strip_suffix(']').and_then(|name| name.split_once('[')) {
            Some((bare, field)) => (bare, Some(field).filter(|field| !field.is_empty())),
            None => (name.as_str(), None),
        };
        let is_named = |one: &&Value| one["in"] == "query" && (one["name"] == *bare || one["name"] == *name);
        let parameter = declared.into_iter().flatten().find(is_named);
        let schema = &parameter.ok_or_else(|| format!("query parameter `{name}` is not declared"))?["schema"];
        let schema = match field {
            Some(field) => {
                schema["properties"].get(field).ok_or_else(|| format!("query parameter `{name}` is not declared"))?
            }
            None => schema,
        };
        let array = schema["type"] == "array";
        if !array && query[..place].iter().any(|(seen, _)| seen == name) {
            return Err(format!("query parameter `{name}` is repeated"));
        }
        let fits = match schema["type"].as_str() {
            Some("integer") => value.parse::<i64>().is_ok(),
            Some("boolean") => value == "true" || value == "false",
            _ => true,
        };
        let choices = schema["enum"].as_array();
        if !fits || choices.is_some_and(|choices| !choices.iter().any(|choice| choice == value)) {
            return Err(format!("query parameter `{name}` cannot be `{value}`"));
        }
    }
    Ok(())
}

/// Rewrites the older `nullable: true`, which validators do not know, into a type.
fn spell_out_nullable(schema: &mut Value) {
    match schema {
        Value::Array(items) => items.iter_mut().for_each(spell_out_nullable),
        Value::Object(fields) => {
            fields.values_mut().for_each(spell_out_nullable);
            if fields.get("nullable") == Some(&Value::Bool(true)) {
                fields.remove("nullable");
                let inner = Value::Object(std::mem::take(fields));
                fields.insert("anyOf".to_owned(), json!([inner, {"type": "null"}]));
            }
        }
        _ => {}
    }
}
