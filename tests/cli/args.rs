//! Words on the command line: help, mistakes, exit codes.

use crate::harness::{LIVE, Server};

#[test]
fn help_is_complete_and_mistakes_are_wrong_input() {
    let server = Server::start(LIVE);
    insta::assert_snapshot!("help", server.run(&["--help"]).code(0).out);
    insta::assert_snapshot!("help_plan", server.run(&["plan", "--help"]).code(0).out);
    insta::assert_snapshot!("help_apply", server.run(&["apply", "--help"]).code(0).out);
    insta::assert_snapshot!("help_sandbox", server.run(&["sandbox", "--help"]).code(0).out);
    server.run(&["--version"]).code(0).says("orgward 0.1.0");
    server.run(&["plan", "--detailed-exit-code"]).code(1).says("--detailed-exitcode");
    server.run(&["plam"]).code(1).says("plan");
    server.run(&[]).code(1);
    server.run(&["plan", "--now", "yesterday"]).code(1).says("--now");
    server.run(&["plan", "-c", "nowhere.yaml"]).code(1).says("nowhere.yaml");
    std::fs::remove_file(server.folder.path().join("orgward.yaml")).unwrap();
    server.run(&["plan"]).code(1).says("-c FILE|FOLDER");
}

#[test]
fn schemas_are_printed() {
    let server = Server::start(LIVE);
    for of in ["configuration", "plan", "report", "journal"] {
        let schema = server.run(&["schema", of]).code(0).json();
        assert_eq!(schema["$schema"], "https://json-schema.org/draft/2020-12/schema");
    }
}
