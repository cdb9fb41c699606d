//! The file of a certificate, from the folder to the API: what is sent, what a plan shows, and what counts as reviewed.

use crate::harness::Server;
use serde_json::Value;
use std::fs;

const LIVE: &str = "\
now: 2026-11-26T09:00:00Z
organization: { id: org-cli }
users: [{ email: alice@example.com, role: owner }, { email: grace@example.com, role: owner }]
";

const CONFIG: &str = "\
version: 1
organization: { id: org-cli }
certificates: { edge: { file: certs/edge.pem, active: true } }
";

const PEM: &str = include_str!("../support/certificate.pem");

fn server() -> Server {
    let server = Server::start(LIVE);
    fs::create_dir(server.folder.path().join("certs")).unwrap();
    server.write("certs/edge.pem", PEM);
    server.write("orgward.yaml", CONFIG);
    server
}

fn certificates(server: &Server) -> Vec<Value> {
    server.state()["certificates"].as_array().cloned().unwrap_or_default()
}

#[test]
fn a_certificate_is_uploaded_from_its_file() {
    let server = server();
    let plan = server.run(&["plan"]).code(0);
    assert!(plan.out.contains("fingerprint") && plan.out.contains("sandbox.example"), "{}", plan.out);
    assert!(!plan.out.contains("BEGIN CERTIFICATE"), "a plan shows no content: {}", plan.out);
    server.run(&["apply", "--yes"]).code(0);
    let [certificate] = &certificates(&server)[..] else { panic!("one certificate") };
    assert_eq!((&certificate["content"], &certificate["active"]), (&PEM.into(), &true.into()));
    server.run(&["plan"]).code(0).says("In sync: nothing to change.");
}

#[test]
fn a_file_that_changed_after_the_review_is_not_what_was_reviewed() {
    let server = server();
    let digest = |plan: &str| server_json(&server, plan)["config_digest"].clone();
    server.run(&["plan", "--out", "reviewed.json"]).code(0);
    // The same certificate with another line end is another file.
    server.write("certs/edge.pem", &PEM.replace('\n', "\r\n"));
    server.run(&["plan", "--out", "later.json"]).code(0);
    assert_ne!(digest("reviewed.json"), digest("later.json"), "the content counts in the digest");
    // Nothing is left of a file that is not a certificate, or that is gone.
    server.write("certs/edge.pem", "not a certificate\n");
    server.run(&["apply", "reviewed.json", "--yes"]).code(1).says("certs/edge.pem");
    fs::remove_file(server.folder.path().join("certs/edge.pem")).unwrap();
    server.run(&["apply", "reviewed.json", "--yes"]).code(1).says("certs/edge.pem");
    assert!(certificates(&server).is_empty() && server.writes().is_empty());
}

fn server_json(server: &Server, name: &str) -> Value {
    serde_json::from_str(&fs::read_to_string(server.folder.path().join(name)).unwrap()).unwrap()
}
