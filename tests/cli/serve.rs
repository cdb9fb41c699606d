//! sandbox: serves, keeps its state, and can be told to fail.

use crate::harness::{KEY, LIVE, Server, binary};
use std::fs;

#[test]
fn state_is_kept_between_commands_in_the_process() {
    let server = Server::start(LIVE);
    let folder = server.folder.path();
    let run = |words: &[&str]| {
        let all: Vec<&str> =
            words.iter().copied().chain(["--sandbox", "live.yaml", "--sandbox-state", "state.yaml"]).collect();
        crate::harness::Ran::of(binary(folder).args(all).output().unwrap())
    };
    run(&["plan", "--detailed-exitcode"]).code(2);
    run(&["apply", "--yes"]).code(0);
    run(&["plan", "--detailed-exitcode"]).code(0);
    run(&["drift"]).code(0);
    let state = fs::read_to_string(folder.join("state.yaml")).unwrap();
    assert!(!state.contains("sk-admin-sandbox\n") && !state.contains(KEY), "{state}");
    #[cfg(unix)]
    {
        use std::os::unix::fs::PermissionsExt as _;
        assert_eq!(fs::metadata(folder.join("state.yaml")).unwrap().permissions().mode() & 0o777, 0o600);
    }
}

#[test]
fn it_listens_on_loopback_only_and_says_what_is_wrong_with_a_fixture() {
    let server = Server::start(LIVE);
    server.write("bad.yaml", "users: [{ email: 5 }]\n");
    let run = |words: &[&str]| crate::harness::Ran::of(binary(server.folder.path()).args(words).output().unwrap());
    run(&["sandbox", "--listen", "0.0.0.0:0"]).code(1).says("loopback");
    run(&["sandbox", "--live", "bad.yaml"]).code(1).says("bad.yaml: users[0].email");
    run(&["sandbox", "--live", "missing.yaml"]).code(1).says("missing.yaml");
    run(&["plan", "--sandbox", "bad.yaml"]).code(1).says("users[0].email");
}
