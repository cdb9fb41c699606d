//! A row in, the same row out with the fields that orgward knows. Whatever else the API tells, now or later, does not
//! reach a file.

use serde_json::value::{RawValue, to_raw_value};
use std::collections::BTreeMap;

/// The fields that are kept, at every depth. A unit test compares them with the rows of the kinds.
const KEPT: &[&str] = &[
    "active",
    "added_at",
    "amount",
    "api_key_last_used_at",
    "api_project_ids",
    "archived_at",
    "assignment_sources",
    "attribute_matchers",
    "attribute_transformations",
    "audience",
    "batch_1_day_max_input_tokens",
    "certificate_details",
    "code",
    "code_interpreter",
    "created",
    "created_at",
    "currency",
    "data",
    "default",
    "description",
    "discovery_url",
    "email",
    "enabled",
    "enabled_tiers",
    "enforcement",
    "expires_at",
    "external_id",
    "external_key_id",
    "file_search",
    "group_id",
    "group_name",
    "group_type",
    "has_more",
    "id",
    "image_generation",
    "interval",
    "invited_at",
    "is_scim_managed",
    "is_service_account",
    "issuer",
    "jwks",
    "key_name",
    "key_ocid",
    "key_version",
    "key_version_ocid",
    "kms_arn",
    "kms_key_location",
    "kms_key_name",
    "kms_key_ring_name",
    "kms_key_version",
    "kms_project_id",
    "last_used_at",
    "max_audio_megabytes_per_1_minute",
    "max_images_per_1_minute",
    "max_requests_per_1_day",
    "max_requests_per_1_minute",
    "max_tokens_per_1_minute",
    "mcp",
    "mode",
    "model",
    "model_ids",
    "name",
    "notification_channel",
    "num_model_requests",
    "owner",
    "owner_project_access",
    "permissions",
    "predefined_role",
    "principal_type",
    "project_id",
    "projects",
    "provider",
    "purpose",
    "recipients",
    "redacted_value",
    "region",
    "residency",
    "results",
    "role",
    "role_arn",
    "scim_managed",
    "scopes",
    "service_account",
    "service_account_id",
    "status",
    "subject_prefix",
    "tenant_id",
    "threshold_amount",
    "title",
    "type",
    "user",
    "user_id",
    "valid_at",
    "vault_ocid",
    "vault_uri",
    "verification",
    "web_search",
    "workload_identity_pool_id",
    "workload_identity_project_number",
    "workload_identity_provider_id",
];

/// The fields whose content is kept whole: the names in it are the organization's own, or those of a cloud.
const WHOLE: &[&str] = &["attribute_matchers", "attribute_transformations", "jwks", "provider"];

/// The private members of a JSON Web Key, by RFC 7517 and RFC 7518. The API shows none; if it did, a file has no use for
/// them.
const PRIVATE: &[&str] = &["d", "dp", "dq", "k", "oth", "p", "q", "qi"];

/// The one place where `value` is an amount of money; everywhere else it is the value of a key.
const AMOUNT: &str = "amount";

/// The deepest object that is looked into. Rows of the API are less deep.
const DEEPEST: usize = 8;

/// Returns a row without the fields that orgward does not know. A row that is not an object is kept as `null`.
pub(super) fn kept(raw: &RawValue) -> Box<RawValue> {
    match raw.get().starts_with('{') {
        true => known(raw, "", 0),
        false => RawValue::NULL.to_owned(),
    }
}

/// `field` is the field that holds the value, or the nearest one above it whose content is kept whole.
fn known(raw: &RawValue, field: &str, depth: usize) -> Box<RawValue> {
    let null = || RawValue::NULL.to_owned();
    if depth > DEEPEST {
        return null();
    }
    match raw.get().as_bytes().first() {
        Some(b'{') => {
            let Ok(fields) = serde_json::from_str::<BTreeMap<String, &RawValue>>(raw.get()) else { return null() };
            let is_whole = WHOLE.contains(&field);
            let is_kept = |name: &str| match field {
                "jwks" => !PRIVATE.contains(&name),
                _ => is_whole || KEPT.contains(&name) || field == AMOUNT && name == "value",
            };
            let kept: BTreeMap<&str, Box<RawValue>> = fields
                .iter()
                .filter(|(name, _)| is_kept(name))
                .map(|(name, value)| (&**name, known(value, if is_whole { field } else { name }, depth + 1)))
                .collect();
            to_raw_value(&kept).unwrap_or_else(|_| null())
        }
        Some(b'[') => {
            let Ok(items) = serde_json::from_str::<Vec<&RawValue>>(raw.get()) else { return null() };
            let kept: Vec<Box<RawValue>> = items.into_iter().map(|item| known(item, field, depth + 1)).collect();
            to_raw_value(&kept).unwrap_or_else(|_| null())
        }
        // As the API wrote it: an amount of money is exact.
        _ => raw.to_owned(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::{fs, path::Path};

    fn keep(text: &str) -> String {
        kept(&RawValue::from_string(text.to_owned()).unwrap()).get().to_owned()
    }

    #[test]
    fn unknown_fields_and_values_of_keys_are_left_out() {
        assert_eq!(
            keep(r#"{"object":"user", "value":"sk-1", "id":"a","owner":{"id":"b","picture":"x"},"role":null}"#),
            r#"{"id":"a","owner":{"id":"b"},"role":null}"#
        );
        let cost = r#"{"results":[{"amount":{"currency":"usd","value":0.10000000000000000555},"project_id":"p"}]}"#;
        assert_eq!(
            keep(cost),
            r#"{"results":[{"amount":{"currency":"usd","value":0.10000000000000000555},"project_id":"p"}]}"#
        );
        assert_eq!(keep(r#"{"name":"a\"b","permissions":["x","y"]}"#), r#"{"name":"a\"b","permissions":["x","y"]}"#);
        assert_eq!(keep(r#""sk-secret""#), "null");
        let deep = format!("{}1{}", r#"{"user":"#.repeat(100), "}".repeat(100));
        assert!(keep(&deep).len() < 200);
    }

    /// The fields of rows, read from the sources: of structs that only deserialize, which is how a kind reads a row.
    fn fields_of_rows(source: &str) -> Vec<String> {
        let mut found = Vec::new();
        let (mut is_row, mut is_inside, mut renamed) = (false, false, None);
        for line in source.lines() {
            let line = line.trim_end();
            if line.starts_with("#[derive(") {
                is_row = line.contains("Deserialize") && !line.contains("JsonSchema");
            } else if is_row && line.contains("struct ") && line.ends_with('{') {
                is_inside = true;
            } else if line.starts_with('}') {
                (is_row, is_inside) = (false, false);
            } else if is_inside {
                let line = line.trim_start();
                if let Some((_, name)) = line.split_once("rename = \"") {
                    renamed = name.split('"').next().map(str::to_owned);
                } else if line.starts_with("#[serde(flatten)]") {
                    renamed = Some("flattened".to_owned());
                } else if let Some((name, _)) = line.split_once(": ").filter(|_| !line.starts_with("//")) {
                    let name = name.trim_start_matches("pub(super) ").trim_start_matches("pub ").to_owned();
                    match renamed.take() {
                        Some(renamed) if renamed == "flattened" => {}
                        Some(renamed) => found.push(renamed),
                        None => found.push(name.trim_start_matches("r#").to_owned()),
                    }
                }
            }
        }
        found
    }

    #[test]
    fn what_an_organization_names_itself_is_kept_whole() {
        let rule = r#"{"attribute_matchers":{"repository":["a/b"],"sub":"x"}}"#;
        assert_eq!(keep(rule), rule);
        assert_eq!(
            keep(r#"{"verification":{"jwks":{"keys":[{"kid":"1","kty":"RSA","n":"5","d":"7"}]},"other":1}}"#),
            r#"{"verification":{"jwks":{"keys":[{"kid":"1","kty":"RSA","n":"5"}]}}}"#
        );
    }

    #[test]
    fn every_field_that_a_kind_reads_is_kept() {
        // The fields that a person writes, and the value of a key: a kind asks only whether that exists.
        let others = ["allow", "deny", "expires_in", "rotate_every", "overlap", "sink", "value"];
        let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("src/kinds");
        let mut seen = 0;
        for file in fs::read_dir(folder).unwrap() {
            let path = file.unwrap().path();
            let source = fs::read_to_string(&path).unwrap();
            for field in fields_of_rows(&source) {
                seen += 1;
                let is_known = KEPT.contains(&&*field) || others.contains(&&*field);
                assert!(is_known, "{}: a snapshot does not keep `{field}`: add it to KEPT", path.display());
            }
        }
        assert!(seen > 100, "{seen}");
        assert!(KEPT.is_sorted() && !KEPT.contains(&"value"));
    }
}
