//! Words on the command line: help, mistakes, exit codes.

use crate::harness::{LIVE, Server};

/// Every command; the help of each is held by snapshots.
const COMMANDS: [&str; 12] = [
    "init", "import", "validate", "plan", "apply", "drift", "show", "snapshot", "doctor", "journal", "schema",
    "sandbox",
];

#[test]
fn no_command_is_without_a_snapshot() {
    let help = Server::start(LIVE).run(&["-h"]).code(0).out;
    let lines = help.lines().skip_while(|line| *line != "Commands:").skip(1).take_while(|line| !line.is_empty());
    // A long description continues on an indented line.
    let names = lines.filter_map(|line| line.strip_prefix("  ").filter(|rest| !rest.starts_with(' ')));
    let commands: Vec<&str> = names.filter_map(|name| name.split_whitespace().next()).collect();
    let held: Vec<&str> = COMMANDS.into_iter().chain(["help"]).collect();
    assert_eq!(commands, held);
}

#[test]
fn help_is_complete_and_mistakes_are_wrong_input() {
    let server = Server::start(LIVE);
    insta::assert_snapshot!("help", server.run(&["--help"]).code(0).out);
    insta::assert_snapshot!("help_short", server.run(&["-h"]).code(0).out);
    for command in COMMANDS {
        insta::assert_snapshot!(format!("help_{command}"), server.run(&[command, "--help"]).code(0).out);
        insta::assert_snapshot!(format!("help_{command}_short"), server.run(&[command, "-h"]).code(0).out);
    }
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
    for of in ["configuration", "plan", "report", "journal", "show", "requests", "checkup", "snapshot"] {
        let schema = server.run(&["schema", of]).code(0).json();
        assert_eq!(schema["$schema"], "https://json-schema.org/draft/2020-12/schema");
    }
}
