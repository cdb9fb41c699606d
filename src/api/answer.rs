//! One HTTP answer in, its meaning out: JSON, or what the API says is wrong and what to do about it.

use super::redact::clean;
use crate::model::{plural::word, request::Method};
use http::{HeaderMap, StatusCode};
use secrecy::{ExposeSecret as _, SecretString};
use serde::Deserialize;
use serde_json::{Value, value::RawValue};
use std::{collections::BTreeMap, fmt};
use zeroize::Zeroizing;

/// How much of the API's own words is kept, in characters.
const MESSAGE: usize = 500;

/// How large an error answer may be to be read at all.
const ERROR_BYTES: usize = 64 << 10;

/// The advice for a proxy that lets nobody through without credentials.
pub(super) const PROXY_AUTH: &str = "The proxy asks for a user name and password. Write them into its URL, as in \
     HTTPS_PROXY=http://user:password@proxy.example.com:8080, or use NO_PROXY to go around it.";

/// The answer to a write that was carried out. It is held like a secret, since it may carry a key that was just minted.
#[derive(Debug)]
pub struct Answer {
    /// The status: 200, 201, 204.
    pub status: u16,
    /// `x-request-id`, for support.
    pub request_id: Option<String>,
    pub(super) body: SecretString,
}

impl Answer {
    /// Returns the same answer with one row of a list: the row of this id, or none. A body without such a list stays as
    /// it is.
    #[must_use]
    pub fn narrowed(&self, list: &str, id: &str) -> Self {
        let parsed = self.parse::<Value>().ok().and_then(|mut body| {
            let rows = body.pointer_mut(list)?.as_array_mut()?;
            rows.retain(|row| row.get("id").and_then(Value::as_str) == Some(id));
            Some(body.to_string())
        });
        let body = parsed.map_or_else(|| self.body.clone(), SecretString::from);
        Self { status: self.status, request_id: self.request_id.clone(), body }
    }

    /// Reads the body as a type.
    ///
    /// # Errors
    /// When it has another shape. The error may quote the body: scrub it before showing it.
    pub fn parse<'a, T: Deserialize<'a>>(&'a self) -> Result<T, serde_json::Error> {
        serde_json::from_str(self.body.expose_secret())
    }

    /// The secret text of a field at the top; `None` when there is none.
    #[must_use]
    pub fn secret(&self, name: &str) -> Option<SecretString> {
        let text = Zeroizing::new(self.field(name)?);
        Some(SecretString::from(text.as_str()))
    }

    /// The text of a field at the top, as a write gives an id; `None` when there is none.
    #[must_use]
    pub fn field(&self, name: &str) -> Option<String> {
        self.parse::<Fields<'_>>().ok()?.text(name)
    }

    /// The id of the object in a field at the top; `None` where the field is missing or empty, and an empty text where
    /// the object has no id.
    #[must_use]
    pub fn id_within(&self, name: &str) -> Option<String> {
        let Fields(fields) = self.parse().ok()?;
        let within = fields.get(name)?.get();
        match serde_json::from_str::<Fields<'_>>(within) {
            Ok(made) if made.0.is_empty() => None,
            Ok(made) => Some(made.text("id").unwrap_or_default()),
            Err(_) if matches!(within, "null" | "false" | "\"\"" | "[]") => None,
            Err(_) => Some(String::new()),
        }
    }
}

/// The fields of an object, each as the API wrote it.
#[derive(Deserialize)]
struct Fields<'a>(#[serde(borrow)] BTreeMap<String, &'a RawValue>);

impl Fields<'_> {
    /// Copies the text of one field, and no other, out of its protected place.
    fn text(&self, name: &str) -> Option<String> {
        serde_json::from_str(self.0.get(name)?.get()).ok()
    }
}

/// An answer by which the API says no. All its text is scrubbed of keys and safe for a terminal.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ApiError {
    /// The method of the request.
    pub method: Method,
    /// The route template of the request.
    pub route: &'static str,
    /// The HTTP status.
    pub status: u16,
    /// `error.type`, such as `invalid_request_error`.
    pub kind: Option<String>,
    /// `error.code`, such as `invalid_api_key`.
    pub code: Option<String>,
    /// `error.param`: the field that is wrong.
    pub param: Option<String>,
    /// `error.message`, or what stands in its place; may be empty.
    pub message: String,
    /// `x-request-id`, for support.
    pub request_id: Option<String>,
    /// The form of the answer's body, which tells who gave it.
    pub body: BodyKind,
}

/// The form of the body of an error answer.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum BodyKind {
    /// JSON, as the API answers.
    Json,
    /// A page for a browser: then a proxy, a gateway or a firewall gave it, and not the API.
    Html,
    /// Something else, or nothing: most likely from a proxy or a gateway.
    Other,
}

impl fmt::Display for ApiError {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self { method, route, status, kind: _, code, param, message, request_id, body: _ } = self;
        write!(out, "{} {route} answered {status}", method.as_str())?;
        if let Some(code) = code {
            write!(out, " ({code})")?;
        }
        if !message.is_empty() {
            write!(out, ": {message}")?;
        }
        if let Some(param) = param {
            write!(out, " (field `{param}`)")?;
        }
        if let Some(id) = request_id {
            write!(out, " [request id {id}]")?;
        }
        Ok(())
    }
}

/// The hint about groups and roles.
const FULL_KEY: &str = "Groups and roles need an admin key with full permissions (\"All\"); a restricted key cannot get \
     them by a scope. A read-only key with all scopes is enough to read. Or omit `groups`, `roles` and lists of roles.";

impl std::error::Error for ApiError {}

impl ApiError {
    /// Returns what is most likely wrong and what to do next.
    #[must_use]
    pub fn hint(&self) -> Option<String> {
        // The codes of these errors are not documented, and some gateways send none, so the message is read as well.
        let is = |word: &str| {
            let has = |text: &str| text.to_ascii_lowercase().contains(word);
            self.code.as_deref().is_some_and(has) || has(&self.message)
        };
        if self.status == 403 && self.is_about_access() {
            return Some(FULL_KEY.to_owned());
        }
        if let Some(scopes) = self.missing_scopes() {
            return Some(self.scope_hint(scopes));
        }
        let is_html = self.body == BodyKind::Html;
        let text = match self.status {
            407 => PROXY_AUTH,
            _ if is("ip_not_") || is("ip address") || is("ip allow") || is("allowlist") || is("allow-list") => {
                "The organization lets requests in from certain IP addresses only. Run orgward from one of them, or \
                    have \
                 an organization owner add this machine's address to the IP allow-list."
            }
            _ if is("unsupported_country") || is("country, region, or territory") => {
                "OpenAI does not serve the country that this request seems to come from. Run orgward elsewhere; with \
                    a proxy or VPN, the location of its exit counts."
            }
            404 if self.body != BodyKind::Json || is("invalid url") => {
                "The base URL has no such path. It must end with `/v1`, as in https://api.openai.com/v1: check \
                    --base-url \
                 and ORGWARD_BASE_URL, and the gateway that it names."
            }
            500..=599 if is_html => {
                "The response is a web page, not an API answer: a proxy or gateway on the way, or OpenAI's own, is \
                    failing. Check the base URL and the proxy (HTTPS_PROXY), and https://status.openai.com."
            }
            _ if is_html => {
                "The response is a web page, not an API answer: it comes from a proxy, a gateway or a firewall. \
                    Check the base \
                 URL and the proxy (HTTPS_PROXY, NO_PROXY), and whether this machine may reach the API."
            }
            _ if self.is_quota() => {
                "The organization's quota or credit is used up; waiting does not help. Check the \
                 plan and the billing at https://platform.openai.com/settings/organization/billing."
            }
            _ if self.is_of_another_organization() => {
                "The key belongs to another organization. Check `organization.id` in the configuration, or use a key \
                    of \
                 that organization."
            }
            401 if is("invalid_api_key") || is("incorrect api key") || is("expired") => {
                "The key is wrong, expired or revoked. An organization owner creates admin keys at \
                 https://platform.openai.com/settings/organization/admin-keys."
            }
            401 => {
                "The API does not accept the key here. The Administration API takes admin keys only (they begin with \
                 `sk-admin-`), of the organization that `organization.id` names."
            }
            403 if self.method != Method::Get => {
                "The key may not change this. A read-only key is enough for plan and drift; apply needs an admin key \
                 with all permissions, or with the write scope of this endpoint."
            }
            403 => {
                "The key may not read this. Either it is restricted and lacks the scope of this endpoint, or the \
                 organization has no access to the endpoint (some need an Enterprise plan); then omit its section."
            }
            404 => {
                "It no longer exists, or the organization does not have this endpoint. Plan again to see the \
                current state."
            }
            408 | 500..=599 => {
                "The error is at OpenAI or on the way there. Try again later, check https://status.openai.com, and \
                    if the error persists, give the request id to OpenAI support."
            }
            409 => "The change conflicts with the current state. Plan again to see it.",
            429 => {
                "The API's limit for this endpoint is reached: measured in public on 2026-05-07, about 7 to 10 \
                    requests \
                 a minute for each. Try again in a few minutes, while nothing else uses the Administration API."
            }
            _ => return None,
        };
        Some(text.to_owned())
    }

    /// Returns whether the route is one of groups, roles or their assignments. No scope of a restricted key opens these:
    /// a vendor's guide says that groups need full permissions (2026).
    fn is_about_access(&self) -> bool {
        self.route.split('/').any(|piece| matches!(piece, "groups" | "roles"))
    }

    /// The scopes that the key lacks, where the API names them: `Missing scopes: api.management.read. ...`
    #[must_use]
    pub fn missing_scopes(&self) -> Option<Vec<&str>> {
        if !matches!(self.status, 401 | 403) {
            return None;
        }
        let mark = "missing scopes:";
        // No letter changes its length, since only ASCII is lowered.
        let start = self.message.to_ascii_lowercase().find(mark)? + mark.len();
        let is_of_a_scope = |c: char| c.is_ascii_alphanumeric() || matches!(c, '.' | '_' | '-' | ':' | '/');
        let rest = &self.message[start..];
        let mut scopes = Vec::new();
        for part in rest.split(',') {
            let part = part.trim_start();
            let end = part.find(|c: char| !is_of_a_scope(c)).unwrap_or(part.len());
            let scope = part[..end].trim_end_matches('.');
            if !scope.is_empty() {
                scopes.push(scope);
            }
            // The list ends where something else than a comma follows.
            if !part[end..].trim().is_empty() {
                break;
            }
        }
        Some(scopes).filter(|scopes| !scopes.is_empty())
    }

    fn scope_hint(&self, scopes: Vec<&str>) -> String {
        let named: Vec<String> = scopes.iter().map(|scope| format!("`{scope}`")).collect();
        let scope = word(named.len(), "scope", "scopes");
        let enough = match self.method {
            Method::Get => "",
            _ => " A read-only key is enough for plan and drift; apply needs an admin key that may write.",
        };
        format!(
            "The key lacks the {scope} {}. An organization owner can give a restricted key more permissions, or \
                create an \
             admin key (`sk-admin-`) at https://platform.openai.com/settings/organization/admin-keys.{enough}",
            named.join(", ")
        )
    }

    /// Returns whether a quota or a limit of the billing is used up, which no waiting cures. Some answers have neither
    /// code nor type, so that only the message of the API tells it.
    #[must_use]
    pub fn is_quota(&self) -> bool {
        matches!(self.status, 400..=499) && self.is_called(&["insufficient_quota", "billing_hard_limit_reached"])
    }

    /// Returns whether the key belongs to another organization than the one that the request names.
    #[must_use]
    pub fn is_of_another_organization(&self) -> bool {
        matches!(self.status, 400 | 401 | 403) && self.is_called(&["mismatched_organization"])
    }

    /// Returns whether the API calls the error by one of these words.
    fn is_called(&self, words: &[&str]) -> bool {
        let is = |text: &Option<String>, word| text.as_deref() == Some(word);
        words.iter().any(|word| is(&self.code, word) || is(&self.kind, word) || self.message.contains(word))
    }

    /// Reads an error answer, whatever shape it has.
    pub(super) fn read(
        method: Method,
        route: &'static str,
        status: StatusCode,
        headers: &HeaderMap,
        body: &[u8],
        key: &SecretString,
    ) -> Self {
        let text =
            |value: &Value| value.as_str().map(|text| clean(text, MESSAGE, &[key])).filter(|text| !text.is_empty());
        let head = &body[..body.len().min(512)];
        let is_html = ["<!doctype html", "<html", "<head", "<body"]
            .iter()
            .any(|tag| String::from_utf8_lossy(head).trim_start().to_ascii_lowercase().starts_with(tag))
            || headers
                .get(http::header::CONTENT_TYPE)
                .is_some_and(|kind| kind.to_str().is_ok_and(|kind| kind.to_ascii_lowercase().starts_with("text/html")));
        // What is larger than any error is not parsed: as a tree it would take many times its size.
        let body = if body.len() > ERROR_BYTES { None } else { serde_json::from_slice::<Value>(body).ok() };
        let error = body.as_ref().map_or(&Value::Null, |body| body.get("error").unwrap_or(body));
        let message = text(error).or_else(|| text(&error["message"])).unwrap_or_else(|| {
            let reason = status.canonical_reason().unwrap_or("no reason given");
            if body.is_some() { reason.to_owned() } else { format!("{reason}; not a JSON answer, perhaps a proxy's") }
        });
        Self {
            method,
            route,
            status: status.as_u16(),
            kind: text(&error["type"]),
            code: text(&error["code"]),
            param: text(&error["param"]),
            message,
            request_id: request_id(headers, key),
            body: match (&body, is_html) {
                (Some(_), _) => BodyKind::Json,
                (None, true) => BodyKind::Html,
                (None, false) => BodyKind::Other,
            },
        }
    }
}

/// The request id of an answer, when it has one that can be shown.
pub(super) fn request_id(headers: &HeaderMap, key: &SecretString) -> Option<String> {
    let id = headers.get("x-request-id")?.to_str().ok()?;
    Some(clean(id, 100, &[key])).filter(|id| !id.is_empty())
}

#[cfg(test)]
mod tests {
    use super::*;

    const ROUTE: (Method, &str) = (Method::Get, "/organization/users");

    fn read(status: u16, body: &str) -> ApiError {
        let headers = HeaderMap::from_iter([("x-request-id".parse().unwrap(), "req_1".parse().unwrap())]);
        let key = SecretString::from("sk-admin-0123456789");
        ApiError::read(ROUTE.0, ROUTE.1, StatusCode::from_u16(status).unwrap(), &headers, body.as_bytes(), &key)
    }

    #[test]
    fn an_error_of_any_shape_is_read() {
        let full = r#"{"error":{"message":"Bad\nrole \u001b[1m","type":"t","param":"role","code":"c"}}"#;
        let large = format!(r#"{{"message":"{}"}}"#, "x".repeat(ERROR_BYTES));
        for (body, said) in [
            (full, "(c): Bad role [1m (field `role`)"),
            (r#"{"error":{"message":"Bad","code":null,"param":""}}"#, ": Bad"),
            (r#"{"error":{"message":7,"code":7}}"#, ": Bad Request"),
            (r#"{"error":"Bad"}"#, ": Bad"),
            (r#"{"message":"Bad"}"#, ": Bad"),
            (r#""Bad""#, ": Bad"),
            ("[]", ": Bad Request"),
            ("null", ": Bad Request"),
            ("", ": Bad Request; not a JSON answer, perhaps a proxy's"),
            ("<html>", ": Bad Request; not a JSON answer, perhaps a proxy's"),
            (&large, ": Bad Request; not a JSON answer, perhaps a proxy's"),
        ] {
            let space = if said.starts_with('(') { " " } else { "" };
            let expected = format!("GET /organization/users answered 400{space}{said} [request id req_1]");
            assert_eq!(read(400, body).to_string(), expected);
        }
    }

    #[test]
    fn what_is_wrong_with_a_key_is_told_apart() {
        let hint = |status, code: &str, method| {
            let body = format!(r#"{{"error":{{"message":"No.","code":"{code}"}}}}"#);
            ApiError { method, ..read(status, &body) }.hint().unwrap_or_default()
        };
        for (status, code, method, said) in [
            (401, "invalid_api_key", Method::Get, "wrong, expired or revoked"),
            (401, "mismatched_organization", Method::Get, "another organization"),
            (401, "", Method::Get, "takes admin keys only"),
            (403, "", Method::Get, "may not read this"),
            (403, "", Method::Post, "A read-only key is enough for plan"),
            (403, "", Method::Delete, "A read-only key is enough for plan"),
            (404, "", Method::Get, "It no longer exists"),
            (409, "", Method::Post, "conflicts"),
            (429, "", Method::Get, "about 7 to 10 requests a minute"),
            (500, "", Method::Get, "status.openai.com"),
            (522, "", Method::Get, "status.openai.com"),
        ] {
            let hint = hint(status, code, method);
            assert!(hint.contains(said), "{status} {code}: {hint}");
        }
        assert_eq!(read(400, "{}").hint(), None);
    }

    #[test]
    fn scopes_that_are_missing_are_named() {
        let with =
            |status, message: &str| read(status, &serde_json::json!({ "error": { "message": message } }).to_string());
        for (message, scopes) in [
            (
                "No. Missing scopes: api.management.read. Check that you have the correct role.",
                vec!["api.management.read"],
            ),
            ("No. Missing scopes: a.read, b.write.", vec!["a.read", "b.write"]),
            ("missing scopes: a.read,b.write", vec!["a.read", "b.write"]),
        ] {
            for status in [401, 403] {
                let error = with(status, message);
                assert_eq!(error.missing_scopes(), Some(scopes.clone()));
                let hint = error.hint().unwrap();
                assert!(scopes.iter().all(|scope| hint.contains(&format!("`{scope}`"))), "{hint}");
            }
        }
        for message in ["Missing scopes:", "Missing scopes: , .", "No."] {
            assert_eq!(with(403, message).missing_scopes(), None, "{message}");
        }
        assert_eq!(with(400, "Missing scopes: a.read").missing_scopes(), None);
    }

    #[test]
    fn what_stands_in_the_way_is_told_apart() {
        let json = |message: &str, code: &str| {
            serde_json::json!({ "error": { "message": message, "code": code, "type": "t" } }).to_string()
        };
        let page = "<!DOCTYPE html><html><head><title>403</title></head></html>".to_owned();
        for (status, body, said) in [
            (401, json("Your request IP is not on the list.", "ip_not_authorized"), "IP allow-list"),
            (403, json("Your IP address 1.2.3.4 is not in the allowlist.", ""), "IP allow-list"),
            (
                403,
                json("Country, region, or territory not supported", "unsupported_country_region_territory"),
                "country",
            ),
            (404, json("Invalid URL (GET /organization/users)", ""), "`/v1`"),
            (404, page.clone(), "`/v1`"),
            (404, json("No such user.", ""), "It no longer exists"),
            (403, page.clone(), "web page"),
            (401, format!("\n {page}"), "web page"),
            (404, "404 page not found".to_owned(), "`/v1`"),
            (404, String::new(), "`/v1`"),
            (407, page.clone(), "user name and password"),
            (407, String::new(), "user name and password"),
            (400, json("The key is of another one.", "mismatched_organization"), "another organization"),
            (403, json("mismatched_organization", ""), "another organization"),
            (429, page.clone(), "web page"),
            (502, page, "status.openai.com"),
            (429, json("You exceeded your current quota.", "insufficient_quota"), "billing"),
            (429, json("Billing hard limit has been reached", "billing_hard_limit_reached"), "billing"),
            (400, json("Billing hard limit has been reached", "billing_hard_limit_reached"), "billing"),
            (429, json("Slow down.", "rate_limit_exceeded"), "7 to 10 requests"),
        ] {
            let hint = read(status, &body).hint().unwrap();
            assert!(hint.contains(said), "{status} {body}: {hint}");
        }
    }

    #[test]
    fn an_answer_gives_a_field_and_hides_the_rest() {
        let body = SecretString::from(r#"{"id":"sa_1","api_key":{"value":"sk-svcacct-x"},"count":1}"#);
        let answer = Answer { status: 200, request_id: None, body };
        assert_eq!(answer.field("id").as_deref(), Some("sa_1"));
        assert_eq!((answer.field("api_key"), answer.field("count"), answer.field("none")), (None, None, None));
        assert_eq!((answer.id_within("count").as_deref(), answer.id_within("none")), (Some(""), None));
        for (made, id) in [
            ("null", None),
            ("{ }", None),
            (r#"{"id":"key_1","value":"sk-svcacct-x"}"#, Some("key_1")),
            (r#"{"value":"sk-svcacct-x"}"#, Some("")),
            (r#"{"id":7}"#, Some("")),
            (r#"[{"id":"key_1"}]"#, Some("")),
            (r#""key_1""#, Some("")),
        ] {
            let body = SecretString::from(format!(r#"{{"api_key":{made}}}"#));
            let answer = Answer { status: 200, request_id: None, body };
            assert_eq!(answer.id_within("api_key").as_deref(), id, "{made}");
        }
        assert!(!format!("{answer:?}").contains("svcacct"));
    }
}
