//! What the endpoints of external keys, external storage and workload identity do and refuse. The official document
//! does not have them yet; tests/sdk holds their answers to the models of the official SDK.

use serde_json::{Value, json};

use crate::harness::{LIVE, World};

const KEYS: &str = "/organization/external_keys";
const STORAGE: &str = "/organization/external_storage";
const PROVIDERS: &str = "/organization/workload_identity_providers";
const RULES: &str = "/organization/workload_identity_providers/wip_ci/federation_rules";

/// Sends each body, and compares status and `param` of the refusal.
async fn refuse(world: &World, path: &str, cases: &[(Value, u16, &str)]) {
    let before = world.sandbox.state_yaml();
    for (body, status, param) in cases {
        let error = world.expect("POST", path, Some(body.clone()), *status).await["error"].clone();
        assert_eq!(error["param"].as_str().unwrap_or_default(), *param, "{body}: {error}");
    }
    assert_eq!(world.sandbox.state_yaml(), before);
}

#[tokio::test]
async fn an_external_key_has_the_fields_of_its_cloud() {
    let world = World::new();
    let oci = |purpose: &str, version: Value| {
        json!({"type": "oci", "name": "o", "region": "r", "vault_ocid": "v", "key_ocid": "k", "purpose": purpose,
               "key_version_ocid": version})
    };
    let made = world.post(KEYS, oci("psp_decryption", json!("1"))).await;
    assert_eq!((&made["key_version_ocid"], &made["api_project_ids"]), (&json!("1"), &json!([])));
    assert_eq!(made.get("kms_arn"), None);
    let aws = json!({"type": "aws", "name": "a", "external_id": "proj_web", "kms_arn": "k", "role_arn": "r"});
    assert_eq!(world.post(KEYS, aws.clone()).await["purpose"], "ekm");
    let mut elsewhere = aws;
    elsewhere["external_id"] = json!("org-Other");
    let mut plain = oci("psp_decryption", json!("1"));
    plain.as_object_mut().unwrap().remove("key_version_ocid");
    refuse(
        &world,
        KEYS,
        &[
            (oci("ekm", json!("1")), 400, "key_version_ocid"),
            (plain, 400, "key_version_ocid"),
            (elsewhere, 400, "external_id"),
            (json!({"type": "aws", "name": "a"}), 400, "external_id"),
            (json!({"type": "aws", "name": "a", "region": "r"}), 400, "region"),
            (json!({"type": "ibm", "name": "a"}), 400, "type"),
            (oci("all", json!("1")), 400, "purpose"),
        ],
    )
    .await;
    let ids = world.column(&format!("{KEYS}?purpose=psp_decryption&order=desc"), "id").await;
    assert_eq!(ids, [made["id"].as_str().unwrap(), "extkey_psp"]);
}

#[tokio::test]
async fn an_external_key_in_use_is_not_deleted() {
    let world = World::of(&format!("switches: {{known_external_keys: true}}\n{LIVE}"));
    let (key, web) = (format!("{KEYS}/extkey_aws"), "/organization/projects/proj_web");
    assert_eq!(world.get(&key).await["api_project_ids"], json!(["proj_web"]));
    assert_eq!(world.post(&format!("{key}/validate"), json!({})).await, json!({"status": "valid"}));
    world.expect("DELETE", &key, None, 409).await;
    world.expect("POST", web, Some(json!({"external_key_id": "extkey_x"})), 404).await;
    world.post(web, json!({"external_key_id": null})).await;
    assert_eq!(world.delete(&key).await["id"], "extkey_aws");
    world.expect("GET", &key, None, 404).await;
}

#[tokio::test]
async fn a_validation_tells_that_a_cloud_cannot_be_used() {
    let world = World::of(&format!("switches: {{usable_clouds: false}}\n{LIVE}"));
    let key = world.post(&format!("{KEYS}/extkey_aws/validate"), json!({})).await;
    assert_eq!(key, json!({"status": "invalid"}));
    let storage = format!("{STORAGE}/extstorage_web");
    assert_eq!(world.post(&format!("{storage}/validate"), json!({})).await["status"], "unhealthy");
    assert_eq!(world.get(&storage).await["status"], "unhealthy");
}

#[tokio::test]
async fn external_storage_is_validated_and_its_end_resets_retention() {
    let world = World::new();
    let provider = json!({"type": "oci", "bucket": "b", "region": "r", "tenancy_ocid": "t"});
    let made = world.post(STORAGE, json!({"project_id": "proj_web", "provider": provider})).await;
    assert_eq!((&made["status"], &made["provider"]), (&json!("pending"), &provider));
    let one = format!("{STORAGE}/{}", made["id"].as_str().unwrap());
    assert_eq!(world.post(&format!("{one}/validate"), json!({})).await["status"], "validated");
    assert_eq!(world.get(&one).await["status"], "validated");
    let web = world.get(&format!("{STORAGE}/extstorage_web")).await;
    assert_eq!(web["provider"]["account_id"], "123456789012");
    assert!(world.column(&format!("{STORAGE}?project_id=proj_default"), "id").await.is_empty());
    refuse(
        &world,
        STORAGE,
        &[
            (json!({"project_id": "proj_x", "provider": provider}), 404, "project_id"),
            (json!({"project_id": "proj_old", "provider": provider}), 400, "project_id"),
            (json!({"project_id": "proj_web", "provider": {"type": "oci", "bucket": "b"}}), 400, "provider.region"),
            (json!({"project_id": "proj_web", "provider": {"bucket": "b"}}), 400, "provider.type"),
            (json!({"project_id": "proj_web", "provider": {"type": "ftp"}}), 400, "provider.type"),
            (
                json!({"project_id": "proj_web", "provider": {"type": "aws", "container": "c"}}),
                400,
                "provider.container",
            ),
        ],
    )
    .await;
    let retention = "/organization/projects/proj_web/data_retention";
    for (path, kind) in [(one.clone(), "none"), (format!("{STORAGE}/extstorage_web"), "organization_default")] {
        assert_eq!(world.delete(&path).await["deleted"], true);
        assert_eq!(world.get(retention).await["type"], kind);
    }
    assert_eq!(world.delete(&one).await["deleted"], true);
}

#[tokio::test]
async fn providers_are_made_updated_and_deleted_after_their_rules() {
    let world = World::new();
    let provider = json!({"type": "oidc", "name": "n", "issuer": "https://i.example.com", "audience": "a"});
    let made = world.post(PROVIDERS, provider.clone()).await;
    assert_eq!((&made["enabled"], &made["verification"]["type"]), (&json!(true), &json!("discovery")));
    let one = format!("{PROVIDERS}/{}", made["id"].as_str().unwrap());
    world.sandbox.set_now(world.sandbox.now() + 5);
    let updated = world.post(&one, json!({"enabled": false, "description": "d"})).await;
    assert_eq!((&updated["enabled"], &updated["description"]), (&json!(false), &json!("d")));
    assert_eq!(updated["updated_at"].as_i64().unwrap(), made["updated_at"].as_i64().unwrap() + 5);
    refuse(
        &world,
        &one,
        &[
            (json!({}), 400, "name"),
            (json!({"type": "oidc"}), 400, "type"),
            (
                json!({"attribute_transformations": [{"attribute": "a"}]}),
                400,
                "attribute_transformations[0].expression",
            ),
            (json!({"verification": {"type": "uploaded_jwks"}}), 400, "verification.jwks"),
        ],
    )
    .await;
    world.delete(&one).await;
    let ci = format!("{PROVIDERS}/wip_ci");
    assert_eq!(world.expect("DELETE", &ci, None, 400).await["error"]["code"], "federation_rules_exist");
    world.delete("/organization/projects/proj_web/service_accounts/svc_acct_indexer").await;
    world.delete(&ci).await;
    for _ in 0..50 {
        world.post(PROVIDERS, provider.clone()).await;
    }
    refuse(&world, PROVIDERS, &[(provider, 400, "")]).await;
}

#[tokio::test]
async fn federation_rules_bind_a_service_account_of_a_project() {
    let world = World::new();
    let rule = |project: &str, account: &str, matchers: Value| json!({"project_id": project, "service_account_id": account, "attribute_matchers": matchers});
    let made = world.post(RULES, rule("proj_web", "svc_acct_indexer", json!({"a": true, "b": 1.5}))).await;
    assert_eq!((&made["workload_identity_provider_id"], &made["name"]), (&json!("wip_ci"), &Value::Null));
    assert_eq!(made["permissions"], json!({"type": "service_account_default"}));
    let one = format!("{RULES}/{}", made["id"].as_str().unwrap());
    let restricted = json!({"type": "restricted", "scopes": ["api.all.read"]});
    assert_eq!(world.post(&one, json!({"permissions": restricted, "name": "n"})).await["permissions"], restricted);
    refuse(
        &world,
        &one,
        &[
            (json!({"permissions": {"type": "restricted", "scopes": []}}), 400, "permissions.scopes"),
            (json!({"project_id": "proj_web"}), 400, "project_id"),
            (json!({"attribute_matchers": {"a": []}}), 400, "attribute_matchers.a"),
        ],
    )
    .await;
    refuse(
        &world,
        RULES,
        &[
            (rule("proj_old", "svc_acct_indexer", json!({})), 400, "project_id"),
            (rule("proj_default", "svc_acct_indexer", json!({})), 404, "service_account_id"),
            (rule("proj_web", "svc_acct_indexer", json!("a")), 400, "attribute_matchers"),
        ],
    )
    .await;
    assert!(world.column(&format!("{RULES}?service_account_id=x"), "id").await.is_empty());
    assert_eq!(world.column(&format!("{RULES}?limit=1"), "id").await, ["wifr_main"]);
    world.delete(&one).await;
}

#[tokio::test]
async fn a_key_of_a_project_gets_a_new_lifetime_and_new_scopes() {
    let world = World::new();
    let key = "/organization/projects/proj_web/api_keys/key_bob";
    let now = world.sandbox.now();
    assert_eq!(world.post(key, json!({"scopes": []})).await["expires_at"], Value::Null);
    assert_eq!(world.post(key, json!({"expires_in_seconds": 60})).await["expires_at"], now + 60);
    refuse(
        &world,
        key,
        &[
            (json!({}), 400, "scopes"),
            (json!({"scopes": null}), 400, "scopes"),
            (json!({"expires_in_seconds": null}), 400, "expires_in_seconds"),
            (json!({"expires_in_seconds": 31_536_001}), 400, "expires_in_seconds"),
            (json!({"name": "x"}), 400, "name"),
        ],
    )
    .await;
    world.sandbox.set_now(now + 60);
    refuse(&world, key, &[(json!({"scopes": []}), 400, "api_key_id")]).await;
}
