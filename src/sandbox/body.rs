//! Raw request bytes flow in, checked fields flow out.
//!
//! A body is a JSON object of declared fields or nothing at all. Unknown fields, wrong types and `null` where the
//! contract has none are refused with the name of the field.

use axum::http::{HeaderMap, StatusCode, header};
use serde_json::{Map, Value};

use super::error::{ApiError, listed};

/// What a route takes as its body.
#[derive(Debug, Clone, Copy)]
pub(super) enum Takes {
    /// No body.
    Nothing,
    /// No body, or an object without fields.
    Empty,
    /// An object of these fields.
    Object(&'static [&'static str]),
    /// No body, or an object of these fields.
    Optional(&'static [&'static str]),
}

/// The fields of an object, with the path that errors name.
#[derive(Debug, Clone, Default)]
pub(super) struct Body {
    path: String,
    fields: Map<String, Value>,
}

impl Body {
    pub(super) fn parse(bytes: &[u8], headers: &HeaderMap, takes: Takes) -> Result<Self, ApiError> {
        let declared = match takes {
            Takes::Nothing if bytes.is_empty() => return Ok(Self::default()),
            Takes::Nothing => return Err(ApiError::refused("This request takes no body.").code("unexpected_body")),
            Takes::Object(_) if bytes.is_empty() => {
                return Err(ApiError::refused("Missing request body: expected a JSON object.").code("missing_body"));
            }
            Takes::Empty | Takes::Optional(_) if bytes.is_empty() => return Ok(Self::default()),
            Takes::Empty => &[],
            Takes::Object(declared) | Takes::Optional(declared) => declared,
        };
        check_content_type(headers)?;
        let value: Value = serde_json::from_slice(bytes).map_err(|error| {
            let message = format!("We could not parse the JSON body of your request: {error}.");
            ApiError::refused(message).code("invalid_json")
        })?;
        Self::object(String::new(), value, declared)
    }

    fn object(path: String, value: Value, declared: &[&str]) -> Result<Self, ApiError> {
        let Value::Object(fields) = value else {
            let name = if path.is_empty() { "body" } else { &path };
            return Err(wrong_type(name, "an object", &value));
        };
        let body = Self { path, fields };
        match body.fields.keys().find(|name| !declared.contains(&name.as_str())) {
            Some(name) => Err(ApiError::unknown_parameter(body.param(name))),
            None => Ok(body),
        }
    }

    /// Returns the full name of a field, as errors give it.
    pub(super) fn param(&self, name: &str) -> String {
        if self.path.is_empty() { name.to_owned() } else { format!("{}.{name}", self.path) }
    }

    pub(super) fn has(&self, name: &str) -> bool {
        self.fields.contains_key(name)
    }

    pub(super) fn is_empty(&self) -> bool {
        self.fields.is_empty()
    }

    /// Returns a string that may be left out but not be null.
    pub(super) fn string(&self, name: &str) -> Result<Option<&str>, ApiError> {
        match self.fields.get(name) {
            None => Ok(None),
            Some(Value::String(text)) => Ok(Some(text)),
            Some(other) => Err(wrong_type(&self.param(name), "a string", other)),
        }
    }

    /// Returns a string that may be left out or be null, which both read as nothing; `has` tells them apart.
    pub(super) fn nullable_string(&self, name: &str) -> Result<Option<&str>, ApiError> {
        match self.fields.get(name) {
            Some(Value::Null) => Ok(None),
            _ => self.string(name),
        }
    }

    pub(super) fn required_string(&self, name: &str) -> Result<&str, ApiError> {
        self.string(name)?.ok_or_else(|| ApiError::missing(self.param(name)))
    }

    /// Returns a required string that holds more than blanks and is not longer than `most` characters.
    pub(super) fn name(&self, name: &str, most: usize) -> Result<&str, ApiError> {
        let text = self.required_string(name)?;
        self.check_length(name, text, most)?;
        Ok(text)
    }

    pub(super) fn check_length(&self, name: &str, text: &str, most: usize) -> Result<(), ApiError> {
        let param = self.param(name);
        if text.trim().is_empty() {
            let message = format!("Invalid '{param}': empty string. Expected a string with minimum length 1.");
            return Err(ApiError::invalid(param, message).code("empty_string"));
        }
        let length = text.chars().count();
        if length > most {
            let message = format!(
                "Invalid '{param}': string too long. Expected a string with maximum length {most}, but got a string with length {length} instead."
            );
            return Err(ApiError::invalid(param, message).code("string_above_max_length"));
        }
        Ok(())
    }

    /// Checks a string that was read before against the values that are supported.
    pub(super) fn check_choice(&self, name: &str, value: &str, choices: &[&str]) -> Result<(), ApiError> {
        if choices.contains(&value) {
            return Ok(());
        }
        let message = format!("Invalid value: '{value}'. Supported values are: {}.", listed(choices));
        Err(ApiError::invalid(self.param(name), message))
    }

    pub(super) fn required_choice(&self, name: &str, choices: &[&str]) -> Result<&str, ApiError> {
        let value = self.required_string(name)?;
        self.check_choice(name, value, choices)?;
        Ok(value)
    }

    /// Returns a boolean that may be left out or be null.
    pub(super) fn nullable_flag(&self, name: &str) -> Result<Option<bool>, ApiError> {
        match self.fields.get(name) {
            None | Some(Value::Null) => Ok(None),
            Some(Value::Bool(flag)) => Ok(Some(*flag)),
            Some(other) => Err(wrong_type(&self.param(name), "a boolean", other)),
        }
    }

    /// Returns an integer between two bounds that may be left out but not be null.
    pub(super) fn integer(&self, name: &str, least: i64, most: i64) -> Result<Option<i64>, ApiError> {
        let Some(value) = self.fields.get(name) else { return Ok(None) };
        let param = self.param(name);
        let Some(number) = value.as_i64() else { return Err(wrong_type(&param, "an integer", value)) };
        if !(least..=most).contains(&number) {
            let message =
                format!("Invalid '{param}': expected an integer between {least} and {most}, but got {number} instead.");
            return Err(ApiError::invalid(param, message));
        }
        Ok(Some(number))
    }

    /// Returns an array of strings that may be left out but not be null.
    pub(super) fn strings(&self, name: &str) -> Result<Option<Vec<&str>>, ApiError> {
        let Some(items) = self.array(name)? else { return Ok(None) };
        let text = |(place, item): (usize, &'_ Value)| match item {
            Value::String(_) => Ok(()),
            other => Err(wrong_type(&format!("{}[{place}]", self.param(name)), "a string", other)),
        };
        items.iter().enumerate().try_for_each(text)?;
        Ok(Some(items.iter().filter_map(Value::as_str).collect()))
    }

    /// Returns an array of objects of `declared` fields that may be left out but not be null.
    pub(super) fn objects(&self, name: &str, declared: &[&str]) -> Result<Option<Vec<Self>>, ApiError> {
        let Some(items) = self.array(name)? else { return Ok(None) };
        let path = |place: usize| format!("{}[{place}]", self.param(name));
        let object = |(place, item): (usize, &Value)| Self::object(path(place), item.clone(), declared);
        items.iter().enumerate().map(object).collect::<Result<_, _>>().map(Some)
    }

    fn array(&self, name: &str) -> Result<Option<&Vec<Value>>, ApiError> {
        match self.fields.get(name) {
            None => Ok(None),
            Some(Value::Array(items)) => Ok(Some(items)),
            Some(other) => Err(wrong_type(&self.param(name), "an array", other)),
        }
    }
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
