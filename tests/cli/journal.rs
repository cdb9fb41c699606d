//! journal: what an apply wrote is read back, and whatever else stands in the file is survived and told.

use crate::harness::{LIVE, Ran, Server, binary};
use serde_json::json;
use std::{fs, path::Path};

fn read(folder: &Path, words: &[&str]) -> Ran {
    Ran::of(binary(folder).arg("journal").args(words).output().unwrap())
}

/// The text without what differs from run to run.
fn steady(text: &str) -> String {
    let id = text.split_once("Run ").unwrap().1.lines().next().unwrap().trim();
    let text = text.replace(id, "[run]");
    let is_time = |word: &str| word.len() > 19 && word.as_bytes()[10] == b'T' && word.ends_with('Z');
    let words = |line: &str| {
        line.split(' ').map(|word| if is_time(word) { "[time]" } else { word }).collect::<Vec<_>>().join(" ")
    };
    text.lines().map(words).collect::<Vec<_>>().join("\n")
}

#[test]
fn what_an_apply_wrote_is_read_back() {
    let server = Server::start(LIVE);
    server
        .fault(&json!({ "method": "POST", "route": "/organization/users/{user_id}", "effect": "status", "code": 400 }));
    let apply = |actor: (&str, &str)| {
        let mut command = server.command(&["apply", "--yes", "--journal", "j.jsonl", "--now", "2026-11-24T09:00:00Z"]);
        command.env("USER", "somebody").env(actor.0, actor.1).env("GITHUB_SHA", "abc123");
        Ran::of(command.output().unwrap())
    };
    apply(("GITHUB_ACTOR", "alice")).code(3);
    apply(("ORGWARD_ACTOR", "")).code(0);
    let folder = server.folder.path();
    let json = read(folder, &["j.jsonl", "--format", "json"]).code(0).json();
    let runs = json["runs"].as_array().unwrap();
    assert_eq!((json["format"].as_str(), json["problem_count"].as_u64()), (Some("orgward.history/v1"), Some(0)));
    assert_eq!((runs[0]["actor"].as_str(), runs[1]["actor"].as_str()), (Some("alice"), Some("somebody")));
    assert_eq!((runs[0]["state"].as_str(), runs[1]["state"].as_str()), (Some("partly"), Some("complete")));
    assert_eq!(runs[0]["in_flight"], json!([]));
    let bob = runs[0]["changes"].as_array().unwrap().iter().find(|one| one["address"] == "user/bob@example.com");
    assert_eq!(bob.unwrap()["outcome"], "failed");
    // One run alone, by the beginning of its id.
    let id = runs[1]["run"].as_str().unwrap();
    let one = read(folder, &["j.jsonl", "--run", &id[..9]]).code(0);
    insta::assert_snapshot!("journal", steady(&one.out));
    let markdown = read(folder, &["j.jsonl", "--run", id, "--format", "markdown"]).code(0);
    assert!(markdown.out.contains("| done | update `user/bob@example.com` |"), "{}", markdown.out);
    read(folder, &["j.jsonl", "--run", "nobody"]).code(1).says("contains no run nobody");
    read(folder, &["missing.jsonl"]).code(1).says("missing.jsonl");
    read(folder, &["."]).code(1).says("directory");
}

#[test]
fn the_journal_may_go_to_stdout_and_come_from_stdin() {
    let server = Server::start(LIVE);
    let ran = server.run(&["apply", "--yes", "--journal", "-"]).code(0);
    let lines: String = ran.out.lines().filter(|line| line.starts_with('{')).map(|line| format!("{line}\n")).collect();
    let path = server.write("lines", &lines);
    let mut command = binary(server.folder.path());
    let output = command.args(["journal", "-"]).stdin(fs::File::open(path).unwrap()).output().unwrap();
    Ran::of(output).code(0).says("complete (6 done)");
}

#[test]
fn whatever_stands_in_the_file_is_survived_and_told() {
    let folder = tempfile::tempdir().unwrap();
    let begin = "{\"at\":\"t\",\"run\":\"a\",\"event\":\"begin\",\"format\":\"orgward.journal/v1\",\"changes\":1}\n";
    let send = "{\"at\":\"t\",\"run\":\"a\",\"event\":\"send\",\"change\":\"c\",\"address\":\"user/x\",\"verb\":\"remove\",\
                \"request\":\"DELETE /x\",\"nth\":0}\n";
    let huge = format!("{{\"at\":\"{}\"}}\n", "x".repeat(3 << 20));
    let deep = format!("{}\n", "[".repeat(200_000));
    let mut bytes = [begin, &huge, &deep, "\n", "null\n", "{}\n", send].concat().into_bytes();
    bytes.extend_from_slice(b"\xff\xfe\0\x1b[2J\n{\"at\":\"t\",\"run\":\"a\",\"event\":\"en");
    fs::write(folder.path().join("j"), bytes).unwrap();
    let ran = read(folder.path(), &["j"]).code(0).says("6 lines could not be used");
    insta::assert_snapshot!("journal_damaged", ran.out);
    let json = read(folder.path(), &["j", "--format", "json"]).code(0).json();
    assert_eq!(json["runs"][0]["in_flight"][0]["address"], "user/x");
    assert_eq!(json["problem_count"], 6);
    // A million lines of nothing are counted, not kept.
    fs::write(folder.path().join("many"), "x\n".repeat(1_000_000)).unwrap();
    let ran = read(folder.path(), &["many"]).code(0).says("1000000 lines could not be used").says("and 999980 more");
    assert!(ran.out.len() < 2_000, "{}", ran.out.len());
}

#[cfg(unix)]
#[test]
fn a_journal_is_its_owners_alone_and_no_link() {
    use std::os::unix::fs::{PermissionsExt as _, symlink};
    let server = Server::start(LIVE);
    let at = |name: &str| server.folder.path().join(name);
    fs::write(at("bashrc"), "precious\n").unwrap();
    symlink(at("bashrc"), at("link")).unwrap();
    symlink(at("nowhere"), at("dangling")).unwrap();
    for name in ["link", "dangling"] {
        server.run(&["apply", "--yes", "--journal", name]).code(1).says("is a symbolic link");
    }
    server.run(&["apply", "--yes", "--journal", "."]).code(1).says("directory");
    assert!(server.writes().is_empty(), "nothing is sent that cannot be written down");
    assert_eq!(fs::read_to_string(at("bashrc")).unwrap(), "precious\n");
    assert!(!at("nowhere").exists());
    fs::write(at("open"), "").unwrap();
    fs::set_permissions(at("open"), fs::Permissions::from_mode(0o644)).unwrap();
    server.run(&["apply", "--yes", "--journal", "open"]).code(0).says("chmod 600");
    // What is no file has no lines to protect.
    if Path::new("/dev/stderr").exists() {
        server.run(&["apply", "--yes", "--journal", "/dev/stderr"]).code(0).says("\"event\":\"begin\"");
    }
}
