//! What the endpoints of certificates do and refuse.

use serde_json::{Value, json};

use crate::harness::World;

const CERTIFICATES: &str = "/organization/certificates";
const EDGE: &str = "/organization/certificates/cert_edge";
const WEB: &str = "/organization/projects/proj_web/certificates";

/// A certificate that was made for this test, and whose key was thrown away. It is valid for ten years.
const PEM: &str = "-----BEGIN CERTIFICATE-----
MIIBiDCCAS+gAwIBAgIUYruuzPC70P0XGWzsHEfGfWpdi0IwCgYIKoZIzj0EAwIw
GjEYMBYGA1UEAwwPc2FuZGJveC5leGFtcGxlMB4XDTI2MTEyNTE5NTM0NloXDTM2
MTEyMjE5NTM0NlowGjEYMBYGA1UEAwwPc2FuZGJveC5leGFtcGxlMFkwEwYHKoZI
zj0CAQYIKoZIzj0DAQcDQgAEJ0k+jOtrbJflQrnH5hYPTNvtWNzysMoyR+osbc+C
UuzJWtYtl3+B+Dgd9KKUgyKxhMSKxIrucW2JkiskdaFzgaNTMFEwHQYDVR0OBBYE
FLC4636JFrmbRCbssucVp1CaBqDiMB8GA1UdIwQYMBaAFLC4636JFrmbRCbssucV
p1CaBqDiMA8GA1UdEwEB/wQFMAMBAf8wCgYIKoZIzj0EAwIDRwAwRAIgF+8zpGEQ
58BKy/+KLnj5IT7yBTWGCFYBCRVMdBDJw+YCIFlKjk2o8vt4OCi/4ZgIRqW6Do5G
XLVH0eI6zbG/TmMl
-----END CERTIFICATE-----
";
const VALID_AT: i64 = 1_795_636_426;
const EXPIRES_AT: i64 = VALID_AT + 3650 * 86_400;

#[tokio::test]
async fn a_certificate_is_uploaded_read_renamed_and_deleted() {
    let world = World::new();
    let made = world.post(CERTIFICATES, json!({"certificate": PEM, "name": "new"})).await;
    let id = made["id"].as_str().unwrap();
    let details = json!({"valid_at": VALID_AT, "expires_at": EXPIRES_AT});
    assert_eq!((&made["object"], &made["certificate_details"]), (&json!("certificate"), &details));
    assert_eq!(made.get("active"), None);
    let path = format!("{CERTIFICATES}/{id}");
    assert_eq!(world.get(&path).await, made);
    for query in ["include[]=content", "include=content"] {
        assert_eq!(world.get(&format!("{path}?{query}")).await["certificate_details"]["content"], PEM);
    }
    assert_eq!(world.post(&path, json!({"name": "newer"})).await["name"], "newer");
    assert_eq!(world.delete(&path).await, json!({"object": "certificate.deleted", "id": id}));
    world.expect("GET", &path, None, 404).await;
    assert_eq!(world.post(CERTIFICATES, json!({"certificate": PEM})).await["name"], Value::Null);
}

#[tokio::test]
async fn lists_show_what_is_active_in_their_scope_and_no_content() {
    let world = World::new();
    let made = world.post(CERTIFICATES, json!({"certificate": PEM})).await["id"].clone();
    let list = world.get(CERTIFICATES).await;
    let rows = list["data"].as_array().unwrap();
    let shown: Vec<_> = rows.iter().map(|row| (row["id"].clone(), row["active"].clone())).collect();
    assert_eq!(shown, [(made, json!(false)), (json!("cert_edge"), json!(true)), (json!("cert_spare"), json!(false))]);
    assert!(rows.iter().all(|row| row["certificate_details"].get("content").is_none()));
    assert_eq!(world.column(&format!("{CERTIFICATES}?order=asc&limit=1&after=cert_spare"), "id").await, ["cert_edge"]);
    let rows = world.get(&format!("{WEB}?order=asc")).await["data"].clone();
    assert_eq!(rows[1]["object"], "organization.project.certificate");
    assert_eq!((&rows[0]["active"], &rows[1]["active"]), (&json!(false), &json!(true)));
    for path in [format!("{CERTIFICATES}?before=cert_edge"), format!("{EDGE}?include[]=active")] {
        world.expect("GET", &path, None, 400).await;
    }
    world.expect("GET", "/organization/projects/proj_old/certificates", None, 400).await;
}

#[tokio::test]
async fn certificates_are_activated_in_each_scope_all_or_none() {
    let world = World::new();
    let ids = |ids: &[&str]| json!({"certificate_ids": ids});
    for (path, object) in [(CERTIFICATES, "organization.certificate"), (WEB, "organization.project.certificate")] {
        let on = world.post(&format!("{path}/activate"), ids(&["cert_spare", "cert_edge"])).await;
        assert_eq!(
            (&on["object"], &on["data"][0]["id"]),
            (&json!(format!("{object}.activation")), &json!("cert_spare"))
        );
        assert_eq!((&on["data"][0]["active"], &on["data"][0]["object"]), (&json!(true), &json!(object)));
        let before = world.sandbox.state_yaml();
        let unknown =
            world.expect("POST", &format!("{path}/deactivate"), Some(ids(&["cert_edge", "cert_x"])), 404).await;
        assert_eq!(unknown["error"]["param"], "certificate_id");
        let many: Vec<&str> = vec!["cert_edge"; 11];
        for wrong in [ids(&[]), ids(&many), json!({}), json!({"certificate_ids": [1]})] {
            world.expect("POST", &format!("{path}/deactivate"), Some(wrong), 400).await;
        }
        assert_eq!(world.sandbox.state_yaml(), before);
        let deactivate = format!("{path}/deactivate");
        let off = world.post(&deactivate, ids(&["cert_spare"])).await;
        assert_eq!(
            (&off["object"], &off["data"][0]["active"]),
            (&json!(format!("{object}.deactivation")), &json!(false))
        );
        assert_eq!(world.post(&deactivate, ids(&["cert_spare"])).await, off);
    }
}

#[tokio::test]
async fn an_active_certificate_cannot_be_deleted() {
    let world = World::new();
    for path in [CERTIFICATES, WEB] {
        let refused = world.expect("DELETE", EDGE, None, 400).await;
        assert_eq!(refused["error"]["code"], "certificate_active");
        world.post(&format!("{path}/deactivate"), json!({"certificate_ids": ["cert_edge"]})).await;
    }
    world.delete(EDGE).await;
}

#[tokio::test]
async fn only_certificates_in_pem_are_taken_and_fifty_of_them() {
    let world = World::new();
    let lines: Vec<&str> = PEM.lines().collect();
    for wrong in [
        String::new(),
        "certificate".to_owned(),
        PEM.replace("CERTIFICATE", "PRIVATE KEY"),
        PEM.replace("MII", "!II"),
        [lines[0], lines[2], lines[lines.len() - 1]].join("\n"),
        [lines[0], "AAAA", lines[lines.len() - 1]].join("\n"),
    ] {
        let error = world.expect("POST", CERTIFICATES, Some(json!({"certificate": wrong})), 400).await["error"].clone();
        assert_eq!(
            (&error["param"], &error["code"]),
            (&json!("certificate"), &json!("invalid_certificate")),
            "{wrong}"
        );
    }
    for body in [json!({}), json!({"certificate": PEM, "active": true}), json!({"certificate": PEM, "name": ""})] {
        world.expect("POST", CERTIFICATES, Some(body), 400).await;
    }
    for body in [json!({}), json!({"name": null}), json!({"certificate": PEM})] {
        world.expect("POST", EDGE, Some(body), 400).await;
    }
    for _ in 2..50 {
        world.post(CERTIFICATES, json!({"certificate": PEM})).await;
    }
    let full = world.expect("POST", CERTIFICATES, Some(json!({"certificate": PEM})), 400).await;
    assert_eq!(full["error"]["code"], "too_many_certificates");
}
