//! Where the key comes from, where it goes, and that nothing shows it.

use crate::harness::{KEY, LIVE, Ran, Server, binary};

#[test]
fn the_key_is_never_shown_even_at_trace_level() {
    let server = Server::start(LIVE);
    for words in [
        &["plan", "-vvv"][..],
        &["plan", "-vvv", "--log-format", "json", "--format", "json"],
        &["apply", "--yes", "-vvv"],
        &["show", "keys", "-vvv"],
        &["drift", "-vvv"],
    ] {
        // `Ran::of` looks for the key in every byte.
        assert!(server.run(words).err.len() > 100, "{words:?} logs something");
    }
}

#[test]
fn no_key_and_wrong_keys_say_what_to_do() {
    let server = Server::start(LIVE);
    // One section, so that the same request is told each time. The invites are asked for beside the people.
    server.write("orgward.yaml", "version: 1\nusers: { alice@example.com: owner }\n");
    let with = |name: &str, value: &str| {
        let mut command = server.command(&["plan"]);
        command.env_remove("OPENAI_ADMIN_KEY").env(name, value);
        Ran::of(command.output().unwrap()).code(1)
    };
    insta::assert_snapshot!("no_key", with("NOTHING", "").err);
    insta::assert_snapshot!("project_key", with("OPENAI_ADMIN_KEY", "sk-proj-0123456789abcdef").err);
    with("OPENAI_API_KEY", "sk-proj-0123456789abcdef").says("admin");
    let wrong = with("OPENAI_ADMIN_KEY", "sk-admin-wrong-0123456789abcdef");
    assert!(!wrong.err.contains("wrong-0123456789"), "{}", wrong.err);
    let (before, after) = wrong.err.split_once("req_").unwrap();
    let told = after.trim_start_matches(|letter: char| letter.is_ascii_digit());
    insta::assert_snapshot!("wrong_key", format!("{before}req_NUMBER{told}"));
}

#[test]
fn the_key_comes_from_a_file_or_a_command() {
    let server = Server::start(LIVE);
    let bare = |words: &[&str]| {
        let mut command = server.command(words);
        command.env_remove("OPENAI_ADMIN_KEY").env("PATH", "/usr/bin:/bin");
        Ran::of(command.output().unwrap())
    };
    server.write("key", &format!("{KEY}\n"));
    bare(&["plan", "--admin-key-file", "key"]).code(0);
    bare(&["plan", "--admin-key-command", "cat key"]).code(0);
    bare(&["plan", "--admin-key-command", "exit 3"]).code(1);
    bare(&["plan", "--admin-key-file", "nothing"]).code(1).says("nothing");
    server.write("two", "sk-admin-a\nsk-admin-b\n");
    bare(&["plan", "--admin-key-file", "two"]).code(1);
}

#[test]
fn the_key_goes_nowhere_else() {
    let server = Server::start(LIVE);
    let with = |name: &str, value: &str| {
        let mut command = server.command(&["plan"]);
        command.env(name, value);
        Ran::of(command.output().unwrap())
    };
    with("ORGWARD_BASE_URL", "http://example.com/v1").code(1).says("https");
    with("ORGWARD_BASE_URL", "https://user:pass@example.com/v1").code(1);
    // A gateway that everything else uses is not asked while another address is given.
    with("OPENAI_BASE_URL", "https://gateway.example.com/v1").code(0);
}

#[test]
fn the_sandbox_in_the_process_reads_no_key() {
    let server = Server::start(LIVE);
    let ran = Ran::of(
        binary(server.folder.path())
            .args(["plan", "--sandbox", "live.yaml"])
            .env("OPENAI_ADMIN_KEY", "sk-proj-x")
            .output()
            .unwrap(),
    );
    ran.code(0);
    assert!(server.exchanges().is_empty());
}

#[test]
fn no_flag_takes_a_key_and_none_is_repeated() {
    let server = Server::start(LIVE);
    for command in ["plan", "apply", "drift", "show", "validate", "journal"] {
        let help = server.run(&[command, "--help"]).code(0).out;
        assert!(!help.contains("--admin-key <") && !help.contains("--key"), "{help}");
    }
    // `Ran::of` looks for the key in what is said about these.
    for words in [&["plan", KEY][..], &["plan", "--admin-key", KEY], &["apply", &format!("--admin-key={KEY}")], &[KEY]]
    {
        server.run(words).code(1);
    }
}

#[test]
fn a_proxy_is_not_shown_what_goes_to_this_machine() {
    let server = Server::start(LIVE);
    let mut command = server.command(&["plan"]);
    for name in ["HTTP_PROXY", "http_proxy", "HTTPS_PROXY", "https_proxy", "ALL_PROXY", "all_proxy"] {
        // Nobody listens there: whatever went through it would fail.
        command.env(name, "http://127.0.0.1:1");
    }
    Ran::of(command.output().unwrap()).code(0);
}
