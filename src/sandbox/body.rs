//! The bytes of a request's body flow in, and the checked values of its declared fields flow out.
//!
//! Rules:
//! - A body is a JSON object of declared fields, or nothing at all.
//! - An unknown field, a wrong type, and `null` where the contract has none are refused with the name of the field.

use axum::http::{HeaderMap, StatusCode, header};
use serde_json::{Map, Value};

use super::api_error::{ApiError, listed};
use super::property::{Accepts, MAX_NAME, ObjectType, Property, ValueType};
use super::record::Record;
use super::store::looks_like_email;

/// The body that a route takes.
#[derive(Debug, Clone, Copy)]
pub(super) enum Takes {
    /// No body.
    Nothing,
    /// No body, or an object without fields.
    Empty,
    /// An object of the fields that are accepted.
    Object(&'static [Property], fn(&Property) -> Accepts),
    /// No body, or such an object.
    Optional(&'static [Property]),
}

impl Takes {
    /// Returns an object of fields that are declared for this request alone, by their `create`.
    pub(super) const fn object(fields: &'static [Property]) -> Self {
        Self::Object(fields, |field| field.create)
    }

    fn accepted(self) -> Vec<(&'static Property, Accepts)> {
        let (fields, accepts): (_, fn(&Property) -> Accepts) = match self {
            Self::Nothing | Self::Empty => return Vec::new(),
            Self::Object(fields, accepts) => (fields, accepts),
            Self::Optional(fields) => (fields, |field| field.create),
        };
        let accepted = fields.iter().map(|field| (field, accepts(field)));
        accepted.filter(|(_, accepts)| *accepts != Accepts::No).collect()
    }

    /// Returns the names of the fields that are accepted.
    pub(super) fn names(self) -> Vec<&'static str> {
        self.accepted().into_iter().map(|(field, _)| field.name).collect()
    }
}

/// A body whose fields are all known. Their values are checked when they are read.
#[derive(Debug)]
pub(super) struct Body {
    fields: Map<String, Value>,
    takes: Takes,
}

impl Body {
    pub(super) fn parse(bytes: &[u8], headers: &HeaderMap, takes: Takes) -> Result<Self, ApiError> {
        match takes {
            Takes::Object(..) if bytes.is_empty() => {
                return Err(ApiError::refused("Missing request body: expected a JSON object.").code("missing_body"));
            }
            _ if bytes.is_empty() => return Ok(Self { fields: Map::new(), takes }),
            Takes::Nothing => return Err(ApiError::refused("This request takes no body.").code("unexpected_body")),
            _ => check_content_type(headers)?,
        }
        let value: Value = serde_json::from_slice(bytes).map_err(|error| {
            let message = format!("We could not parse the JSON body of your request: {error}.");
            ApiError::refused(message).code("invalid_json")
        })?;
        Ok(Self { fields: object("", &value, &takes.names())?.clone(), takes })
    }

    pub(super) fn is_empty(&self) -> bool {
        self.fields.is_empty()
    }

    pub(super) fn fields(&self) -> &Map<String, Value> {
        &self.fields
    }

    /// Returns the name of the first field that is accepted.
    pub(super) fn first_field(&self) -> &'static str {
        self.takes.names().first().copied().unwrap_or("body")
    }

    /// Returns the values that the body gives. A value is null where null clears it.
    pub(super) fn given(&self) -> Result<Record, ApiError> {
        let mut given = Record::default();
        for (field, accepts) in self.takes.accepted() {
            if let Some(value) = read_field("", &self.fields, field, accepts)? {
                given.set(field.name, value.clone());
            }
        }
        Ok(given)
    }
}

/// Returns the full name of a field, as refusals give it.
fn full_name(path: &str, name: &str) -> String {
    if path.is_empty() { name.to_owned() } else { format!("{path}.{name}") }
}

/// Returns the fields of an object, all of which must be declared.
fn object<'a>(path: &str, value: &'a Value, declared: &[&str]) -> Result<&'a Map<String, Value>, ApiError> {
    let Value::Object(fields) = value else {
        return Err(wrong_type(if path.is_empty() { "body" } else { path }, "an object", value));
    };
    match fields.keys().find(|name| !declared.contains(&name.as_str())) {
        Some(name) => Err(ApiError::unknown_parameter(full_name(path, name))),
        None => Ok(fields),
    }
}

/// Returns the checked value of a field, or `None` if it is left out.
fn read_field<'a>(
    path: &str,
    fields: &'a Map<String, Value>,
    field: &Property,
    accepts: Accepts,
) -> Result<Option<&'a Value>, ApiError> {
    let name = full_name(path, field.name);
    match (fields.get(field.name), accepts) {
        (None, Accepts::Required) => Err(ApiError::missing(name)),
        (None, _) | (Some(Value::Null), Accepts::NullKeeps) => Ok(None),
        (Some(Value::Null), Accepts::NullClears) => Ok(Some(&Value::Null)),
        (Some(value), _) => check(&name, field.value, value).map(|()| Some(value)),
    }
}

/// Checks a value against the type of its field.
fn check(name: &str, value_type: ValueType, value: &Value) -> Result<(), ApiError> {
    let (fits, wanted) = match value_type {
        ValueType::Flag => (value.is_boolean(), "a boolean"),
        ValueType::Number => (value.is_number(), "a number"),
        ValueType::Time | ValueType::Integer { .. } => (value.is_i64(), "an integer"),
        ValueType::Texts | ValueType::Objects(_) | ValueType::PlainObjects(_) => (value.is_array(), "an array"),
        ValueType::WordsOrAll(_) => (value.is_array() || value.is_string(), "an array or 'all'"),
        ValueType::Object(_) | ValueType::OneOf(_) | ValueType::Map { .. } => (value.is_object(), "an object"),
        // A kind with values of its own declares them for the request alone.
        ValueType::Text | ValueType::Name | ValueType::Email | ValueType::Choice { .. } | ValueType::Own { .. } => {
            (value.is_string(), "a string")
        }
    };
    if !fits {
        return Err(wrong_type(name, wanted, value));
    }
    let text = value.as_str().unwrap_or_default();
    let mut items =
        value.as_array().into_iter().flatten().enumerate().map(|(at, item)| (format!("{name}[{at}]"), item));
    match value_type {
        ValueType::Name => check_length(name, text),
        ValueType::Email if !looks_like_email(text) => {
            Err(ApiError::invalid(name, format!("Invalid '{name}': '{text}' is not an e-mail address.")))
        }
        ValueType::Choice { accepted, .. } => check_word(name, text, accepted),
        ValueType::Integer { least, most } => {
            let number = value.as_i64().unwrap_or_default();
            if (least..=most).contains(&number) {
                return Ok(());
            }
            let bounds = format!("expected an integer between {least} and {most}, but got {number} instead.");
            Err(ApiError::invalid(name, format!("Invalid '{name}': {bounds}")))
        }
        ValueType::WordsOrAll(_) if value.is_string() => check_word(name, text, &["all"]),
        ValueType::WordsOrAll(words) => items.try_for_each(|(name, item)| match item.as_str() {
            Some(word) => check_word(&name, word, words),
            None => Err(wrong_type(&name, "a string", item)),
        }),
        ValueType::Texts => items.try_for_each(|(name, item)| check(&name, ValueType::Text, item)),
        ValueType::Object(inner) => check_fields(name, inner, value),
        ValueType::OneOf(variants) => check_variant(name, variants, value),
        ValueType::Map { is_flat: true } => check_flat(name, value),
        ValueType::Objects(inner) | ValueType::PlainObjects(inner) => {
            items.try_for_each(|(path, item)| check_fields(&path, inner, item))
        }
        _ => Ok(()),
    }
}

/// Checks an object inside a body. All its fields must be declared.
fn check_fields(path: &str, declared: &'static [Property], value: &Value) -> Result<(), ApiError> {
    let fields = object(path, value, &Takes::object(declared).names())?;
    declared.iter().try_for_each(|field| read_field(path, fields, field, field.create).map(|_| ()))
}

/// Checks an object whose fields depend on its `type`.
fn check_variant(path: &str, variants: &'static [ObjectType], value: &Value) -> Result<(), ApiError> {
    let name = full_name(path, "type");
    let Some(given) = value.get("type") else { return Err(ApiError::missing(name)) };
    check(&name, ValueType::Text, given)?;
    let words: Vec<&str> = variants.iter().map(|(word, _)| *word).collect();
    check_word(&name, given.as_str().unwrap_or_default(), &words)?;
    let declared = variants.iter().find(|(word, _)| given == word).map_or(&[][..], |(_, declared)| declared);
    let mut rest = value.clone();
    if let Some(rest) = rest.as_object_mut() {
        rest.remove("type");
    }
    check_fields(path, declared, &rest)
}

/// Checks that an object holds texts, numbers and flags alone.
fn check_flat(path: &str, value: &Value) -> Result<(), ApiError> {
    let is_flat = |value: &Value| value.is_string() || value.is_number() || value.is_boolean();
    match value.as_object().into_iter().flatten().find(|(_, value)| !is_flat(value)) {
        Some((name, value)) => Err(wrong_type(&full_name(path, name), "a string, a number or a boolean", value)),
        None => Ok(()),
    }
}

fn check_word(name: &str, word: &str, accepted: &[&str]) -> Result<(), ApiError> {
    if accepted.contains(&word) {
        return Ok(());
    }
    let message = format!("Invalid value: '{word}'. Supported values are: {}.", listed(accepted));
    Err(ApiError::invalid(name, message))
}

fn check_length(name: &str, text: &str) -> Result<(), ApiError> {
    if text.trim().is_empty() {
        let message = format!("Invalid '{name}': empty string. Expected a string with minimum length 1.");
        return Err(ApiError::invalid(name, message).code("empty_string"));
    }
    let length = text.chars().count();
    if length > MAX_NAME {
        let message = format!(
            "Invalid '{name}': string too long. Expected a string with maximum length {MAX_NAME}, but got a string with length {length} instead."
        );
        return Err(ApiError::invalid(name, message).code("string_above_max_length"));
    }
    Ok(())
}

fn check_content_type(headers: &HeaderMap) -> Result<(), ApiError> {
    let given = headers.get(header::CONTENT_TYPE).and_then(|value| value.to_str().ok()).unwrap_or_default();
    let essence = given.split(';').next().unwrap_or_default().trim();
    if essence.eq_ignore_ascii_case("application/json") {
        return Ok(());
    }
    let message =
        format!("Unsupported content type: '{given}'. This API method only accepts 'application/json' requests.");
    Err(ApiError::new(StatusCode::UNSUPPORTED_MEDIA_TYPE, message).code("unsupported_content_type"))
}

fn wrong_type(param: &str, wanted: &str, got: &Value) -> ApiError {
    let got = match got {
        Value::Null => "null",
        Value::Bool(_) => "a boolean",
        Value::Number(number) if number.is_f64() => "a decimal",
        Value::Number(_) => "an integer",
        Value::String(_) => "a string",
        Value::Array(_) => "an array",
        Value::Object(_) => "an object",
    };
    let message = format!("Invalid type for '{param}': expected {wanted}, but got {got} instead.");
    ApiError::invalid(param, message).code("invalid_type")
}
