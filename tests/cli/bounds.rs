//! Hostile answers, files, names and surroundings through the whole program: memory and time stay bounded, what cannot
//! be written is an error, no output is a command of a CI runner, and no key is shown.
#![cfg(unix)]

use crate::harness::{KEY, LIVE, Ran, Server, binary};
use std::{
    fs,
    io::{Read as _, Write as _},
    net::{TcpListener, TcpStream},
    path::Path,
    process::{Command, Stdio},
    time::{Duration, Instant},
};

/// A configuration of users alone, so that one listing is read.
const USERS: &str = "version: 1\norganization: { id: org-cli }\nusers: { alice@example.com: owner }\n";

/// A server that leaves each connection to `answer`, after the head of its request; returns its base URL.
fn serve(answer: impl Fn(TcpStream, String) + Clone + Send + 'static) -> String {
    let listener = TcpListener::bind("127.0.0.1:0").unwrap();
    let base = format!("http://{}/v1", listener.local_addr().unwrap());
    std::thread::spawn(move || {
        for stream in listener.incoming() {
            let (mut stream, answer) = (stream.unwrap(), answer.clone());
            std::thread::spawn(move || {
                let (mut head, mut byte) = (Vec::new(), [0]);
                while !head.ends_with(b"\r\n\r\n") && matches!(stream.read(&mut byte), Ok(1)) {
                    head.push(byte[0]);
                }
                answer(stream, String::from_utf8_lossy(&head).into_owned());
            });
        }
    });
    base
}

/// Answers every request with one status and body.
fn saying(status: &str, kind: &str, body: &str) -> String {
    let text = format!(
        "HTTP/1.1 {status}\r\ncontent-type: {kind}\r\ncontent-length: {}\r\nconnection: close\r\n\r\n{body}",
        body.len()
    );
    serve(move |mut stream, _| {
        let _ = stream.write_all(text.as_bytes());
    })
}

fn folder(config: &str) -> tempfile::TempDir {
    let folder = tempfile::tempdir().unwrap();
    fs::write(folder.path().join("orgward.yaml"), config).unwrap();
    fs::write(folder.path().join("live.yaml"), LIVE).unwrap();
    folder
}

fn at(folder: &Path, base: &str, words: &[&str]) -> Command {
    let mut command = binary(folder);
    command.args(words).env("ORGWARD_BASE_URL", base).env("OPENAI_ADMIN_KEY", KEY);
    command
}

/// Runs to the end, and gives the most memory that it held, in MiB.
fn measured(mut command: Command) -> (Ran, u64) {
    let child = command.stdout(Stdio::piped()).stderr(Stdio::piped()).spawn().unwrap();
    let status = format!("/proc/{}/status", child.id());
    let watch = std::thread::spawn(move || {
        let mut most = 0;
        while let Ok(text) = fs::read_to_string(&status) {
            let Some(line) = text.lines().find(|line| line.starts_with("VmHWM:")) else { break };
            most = line.split_whitespace().nth(1).unwrap().parse::<u64>().unwrap() >> 10;
            std::thread::sleep(Duration::from_millis(20));
        }
        most
    });
    let ran = Ran::of(child.wait_with_output().unwrap());
    (ran, watch.join().unwrap())
}

fn quick(mut command: Command) -> Ran {
    let began = Instant::now();
    let ran = Ran::of(command.output().unwrap());
    assert!(began.elapsed() < Duration::from_secs(8), "{:?}: {}", began.elapsed(), ran.err);
    ran
}

#[test]
fn an_endless_listing_ends_in_bounded_memory() {
    let base = serve(|mut stream, head| {
        let number: u64 = head
            .split("after=u")
            .nth(1)
            .map_or(0, |rest| rest.chars().take_while(char::is_ascii_digit).collect::<String>().parse().unwrap());
        let row = |nth: u64| {
            format!(
                r#"{{"object":"organization.user","id":"u{nth}","email":"u{nth}@example.com","name":"{}","role":"reader","added_at":1}}"#,
                "n".repeat(80_000)
            )
        };
        let first = number + 1;
        let rows: Vec<String> = (first..first + 100).map(row).collect();
        let body =
            format!(r#"{{"object":"list","data":[{}],"has_more":true,"last_id":"u{}"}}"#, rows.join(","), first + 99);
        let _ = write!(
            stream,
            "HTTP/1.1 200 OK\r\ncontent-type: application/json\r\ncontent-length: {}\r\nconnection: \
                close\r\n\r\n{body}",
            body.len()
        );
    });
    let folder = folder(USERS);
    let (ran, most) = measured(at(folder.path(), &base, &["plan"]));
    ran.code(6).says("more than a listing may have");
    assert!(most < 700, "{most} MiB");
}

#[test]
fn the_deadline_holds_for_requests_that_hang() {
    let folder = folder(USERS);
    let silent = serve(|stream, _| {
        std::thread::sleep(Duration::from_secs(60));
        drop(stream);
    });
    let trickling = serve(|mut stream, _| {
        let _ = stream.write_all(b"HTTP/1.1 200 OK\r\ncontent-length: 100000\r\n\r\n");
        while stream.write_all(b" ").is_ok() {
            std::thread::sleep(Duration::from_millis(50));
        }
    });
    for base in [&silent, &trickling] {
        for words in [&["plan"][..], &["drift"], &["show", "users"], &["apply", "--yes"]] {
            let words = [words, &["--deadline", "1s"]].concat();
            quick(at(folder.path(), base, &words)).code(6).says("deadline");
        }
    }
    // A write that hangs ends in a report.
    let server = Server::start(LIVE);
    server.fault(
        &serde_json::json!({ "method": "POST", "route": "/organization/invites", "effect": "delay", "ms": 20_000 }),
    );
    quick(server.command(&["apply", "--yes", "--now", "2026-11-24T09:00:00Z", "--deadline", "2s"]))
        .code(3)
        .says("unknown");
}

#[test]
fn pipes_and_devices_in_place_of_files_are_refused_at_once() {
    let server = Server::start(LIVE);
    let path = |name: &str| server.folder.path().join(name);
    assert!(Command::new("mkfifo").arg(path("fifo")).status().unwrap().success());
    server.write("plan.json", "{}");
    for name in ["fifo", "/dev/zero", "."] {
        for words in [
            &["apply", "--yes", name][..],
            &["plan", "--expect", name],
            &["plan", "--base", name],
            &["apply", "--yes", "--base", name],
            &["plan", "--sandbox", name],
            &["plan", "--sandbox", "live.yaml", "--sandbox-state", name],
            &["sandbox", "--live", name],
            &["sandbox", "--state", name],
        ] {
            // A folder is a configuration.
            if name != "." || !words.contains(&"--base") {
                quick(server.command(words)).code(1);
            }
        }
        for command in ["validate", "plan", "apply", "drift", "show"] {
            let words: &[&str] = if command == "show" { &["show", "users"] } else { &[command] };
            if name != "." {
                quick(server.command(&[words, &["-c", name]].concat())).code(1);
            }
        }
    }
    for words in [&["plan", "--out", "fifo"][..], &["apply", "--yes", "--journal", "fifo"], &["journal", "fifo"]] {
        quick(server.command(words)).code(1).says("regular file");
    }
    // A pipe below `/dev` is somebody's pipe all the same.
    let shared = Path::new("/dev/shm").join(format!("orgward-{}", std::process::id()));
    if Path::new("/dev/shm").is_dir() && Command::new("mkfifo").arg(&shared).status().is_ok_and(|made| made.success()) {
        let name = shared.to_str().unwrap();
        for words in [&["plan", "--out", name][..], &["apply", "--yes", "--journal", name], &["journal", name]] {
            quick(server.command(words)).code(1).says("regular file");
        }
        fs::remove_file(&shared).unwrap();
    }
    // These wait for their writer, as `<(command)` may need, and no longer than the deadline.
    let late = |words: &[&str]| {
        let mut command = server.command(words);
        command.env_remove("OPENAI_ADMIN_KEY").env("PATH", "/usr/bin:/bin");
        quick(command)
    };
    late(&["plan", "--admin-key-file", "fifo", "--deadline", "1s"]).code(6).says("before the deadline");
    late(&["plan", "--admin-key-command", "exec sleep 30", "--deadline", "1s"]).code(6).says("before the deadline");
    late(&["plan", "--admin-key-file", "/dev/zero"]).code(1).says("larger than a key");
    let asked = server.exchanges();
    assert!(asked.is_empty(), "nothing is asked before everything is read: {asked:?}");
    // A plan that is too large is not read at all.
    fs::File::create(path("large.json")).unwrap().set_len((64 << 20) + 1).unwrap();
    quick(server.command(&["apply", "--yes", "large.json"])).code(1).says("64 MiB");
    // A device of the system may be written to.
    server.run(&["plan", "--out", "/dev/stderr"]).code(0).says("orgward.plan/v1");
    server.run(&["plan", "--out", "/dev/null"]).code(0);
}

#[test]
fn what_cannot_be_written_is_an_error_and_a_closed_pipe_is_not() {
    let server = Server::start(LIVE);
    server.write("j", "");
    let full = |words: &[&str]| {
        let mut command = server.command(words);
        command.stdout(fs::OpenOptions::new().write(true).open("/dev/full").unwrap());
        Ran::of(command.output().unwrap())
    };
    for words in [
        &["plan"][..],
        &["plan", "--format", "json"],
        &["plan", "--format", "markdown"],
        &["plan", "--diff"],
        &["plan", "--out", "-"],
        &["drift"],
        &["show", "users"],
        &["validate"],
        &["validate", "--format", "json"],
        &["journal", "j"],
        &["schema"],
        &["--help"],
        &["plan", "--help"],
        &["--version"],
        // Neither the plan nor the first line of the journal arrived, so nothing is sent.
        &["apply", "--yes"],
        &["apply", "--yes", "--journal", "-"],
        &["apply", "--yes", "--journal", "/dev/full"],
        &["apply", "--yes", "--format", "markdown", "--journal", "-"],
    ] {
        full(words).code(1).says("No space left on device");
    }
    server.run(&["plan", "--out", "/dev/full"]).code(1).says("No space left on device");
    server.run(&["plan", "--out", "nowhere/plan.json"]).code(1).says("nowhere/plan.json");
    server.run(&["apply", "--yes", "--journal", "nowhere/j"]).code(1).says("nowhere/j");
    server.run(&["apply", "--yes", "--journal", "/dev/full"]).code(1).says("No space left on device");
    assert!(server.writes().is_empty(), "{:?}", server.writes());
    for name in ["nowhere/state.yaml", "/dev/full", "."] {
        let ran = server.run(&["apply", "--yes", "--sandbox", "live.yaml", "--sandbox-state", name]);
        ran.code(1).says("cannot save the sandbox's state");
    }
    // The report of what was done is a result, too.
    full(&["apply", "--yes", "--format", "markdown", "--now", "2026-11-24T09:00:00Z"]).code(1);
    assert!(!server.writes().is_empty());
    for words in [&["plan"][..], &["schema"], &["show", "users"], &["--help"]] {
        let mut child = server.command(words).stdout(Stdio::piped()).stderr(Stdio::piped()).spawn().unwrap();
        drop(child.stdout.take());
        Ran::of(child.wait_with_output().unwrap()).code(0);
    }
}

#[test]
fn no_name_is_a_command_of_a_ci_runner() {
    let live = "\
now: 2026-11-24T09:00:00Z
organization: { id: org-cli }
users:
  - { email: alice@example.com, role: owner, name: '::error::alice' }
  - { email: grace@example.com, role: owner, name: '  ::warning::grace' }
  - { email: bob@example.com, role: reader, name: '##[error]bob' }
  - { email: '::add-mask::x@example.com', role: reader }
projects:
  - name: '::set-output name=x::y'
    users: [{ email: bob@example.com, role: member }]
    api_keys: [{ id: '::error::key', name: \"\\n::error::z ##vso[task.setvariable variable=x]\", owner: { user: bob@example.com }, created_at: -90d }]
  - name: '##vso[task.complete result=Failed]'
  - name: '##VSO[x]'
";
    let config = "\
version: 1
organization: { id: org-cli }
policy:
  unlisted: { users: remove, project_members: remove, api_keys: remove }
users:
  alice@example.com: owner
  grace@example.com: owner
  '##[group]x@example.com': { roles: reader, reason: \"a\\n::error::b\" }
projects:
  '::set-output name=x::y':
    members: {}
    api_keys: { allow: [{ name: '##[x]', reason: '::error::' }] }
  '##vso[task.complete result=Failed]': {}
";
    let server = Server::start(live);
    server.write("orgward.yaml", config);
    server.write("bad.yaml", "version: 1\n::error::x: {}\n\"##vso[x]\": {}\nusers:\n  \"\\n::error::\": owner\n");
    for words in [
        &["plan"][..],
        &["plan", "--diff"],
        &["plan", "--format", "markdown"],
        &["plan", "--format", "json"],
        &["plan", "--due"],
        &["plan", "--out", "-"],
        &["drift"],
        &["drift", "--format", "markdown"],
        &["show", "users"],
        &["show", "projects"],
        &["show", "keys"],
        &["show", "keys", "--format", "json"],
        &["validate"],
        &["validate", "-c", "bad.yaml"],
        &["validate", "-c", "bad.yaml", "--format", "json"],
        &["plan", "-c", "::error::x"],
        &["plan", "--now", "x\n::error::y"],
        &["::error::x"],
        &["plan", "--out", "\n::error::/x"],
        &["plan", "-vvv"],
        &["plan", "-vvv", "--log-format", "json"],
        &["apply", "--yes", "--journal", "-"],
        &["apply", "--yes", "--journal", "j", "--format", "markdown"],
        &["journal", "j"],
        &["journal", "j", "--format", "markdown"],
        &["journal", "j", "--format", "json"],
    ] {
        let ran = server.run(words);
        for text in [&ran.out, &ran.err] {
            for line in text.split(['\n', '\r']) {
                assert!(!line.trim_start().starts_with("::"), "{words:?}: {line}");
                let lower = line.to_lowercase();
                assert!(!lower.contains("##[") && !lower.contains("##vso["), "{words:?}: {line}");
            }
        }
        if words.contains(&"json") && !words.contains(&"-vvv") {
            ran.json();
        }
    }
}

/// A key with every sort of letter, which the tests below put everywhere.
const TYPED: &str = "sk-admin-Qm7ZtKx9VbLwRjYc3NpHd1Ts5Gf8Wq2Xe6";

/// Whether a text holds a part of the key, in any case.
fn shows(text: &str, key: &str) -> bool {
    let (text, key) = (text.to_lowercase(), key.to_lowercase());
    let rest = key.trim_start_matches("sk-admin-");
    (0..=rest.len() - 10).any(|at| text.contains(&rest[at..at + 10]))
}

#[test]
fn a_key_in_the_wrong_place_is_not_repeated() {
    use clap::CommandFactory as _;
    let server = Server::start(LIVE);
    server.write("plan.json", "{}");
    let mut lines: Vec<Vec<String>> = vec![vec![TYPED.into()], vec![format!("--{TYPED}")], vec![format!("-{TYPED}")]];
    let mut cli = orgward::cli::Cli::command();
    cli.build();
    for command in cli.get_subcommands() {
        let name = command.get_name();
        let first: &[&str] = if name == "show" { &["users"] } else { &[] };
        let line = |more: &[&str]| [&[name], first, more].concat().iter().map(|word| (*word).to_owned()).collect();
        lines.push(line(&[TYPED]));
        lines.push(vec![name.to_owned(), TYPED.to_owned()]);
        lines.push(line(&[&format!("--{TYPED}")]));
        lines.push(line(&[&format!("--unknown={TYPED}")]));
        for argument in command.get_arguments() {
            let id = argument.get_id().as_str();
            if id == "help" || id == "version" || name == "sandbox" && id == "admin_key" {
                continue;
            }
            let needs: &[&str] = match id {
                "sandbox_state" => &["--sandbox", "live.yaml"],
                "on_stale" => &["plan.json"],
                _ => &[],
            };
            if let Some(long) = argument.get_long() {
                lines.push(line(&[needs, &[&format!("--{long}"), TYPED]].concat()));
                lines.push(line(&[needs, &[&format!("--{long}={TYPED}")]].concat()));
            }
            if let Some(short) = argument.get_short() {
                lines.push(line(&[needs, &[&format!("-{short}"), TYPED]].concat()));
                lines.push(line(&[needs, &[&format!("-{short}{TYPED}")]].concat()));
            }
        }
    }
    lines.push(
        ["plan", "--base-url"]
            .iter()
            .map(|&word| word.to_owned())
            .chain([format!("https://{TYPED}.invalid/v1")])
            .collect(),
    );
    lines.push(
        ["plan", "--base-url"]
            .iter()
            .map(|&word| word.to_owned())
            .chain([format!("http://127.0.0.1:1/{TYPED}")])
            .collect(),
    );
    assert!(lines.len() > 120, "{}", lines.len());
    for line in &lines {
        {
            let mut command = server.command(&[]);
            let ran = Ran::of(command.args(line).arg("-vvv").output().unwrap());
            assert!(!shows(&ran.out, TYPED) && !shows(&ran.err, TYPED), "{line:?}:\n{}\n{}", ran.out, ran.err);
            let harmless = ["validate", "schema"].contains(&line[0].as_str());
            assert!(ran.code == 1 || ran.code == 6 || harmless, "{line:?}: {} {}", ran.code, ran.err);
        }
    }
    let entries = fs::read_dir(server.folder.path()).unwrap();
    for entry in entries.map(|entry| entry.unwrap().file_name().to_string_lossy().into_owned()) {
        assert!(!shows(&entry, TYPED), "a file was named by the key: {entry}");
    }
    for name in [
        "ORGWARD_BASE_URL",
        "OPENAI_BASE_URL",
        "OPENAI_API_KEY",
        "ORGWARD_LOG",
        "ORGWARD_FREEZE",
        "ORGWARD_ACTOR",
        "GITHUB_ACTOR",
        "GITHUB_SHA",
        "ORGWARD_COMMIT",
        "USER",
        "HTTPS_PROXY",
        "https_proxy",
        "ALL_PROXY",
        "HTTP_PROXY",
        "NO_PROXY",
        "SSL_CERT_FILE",
        "SSL_CERT_DIR",
        "HOME",
        "PATH",
    ] {
        let way =
            ["HTTPS_PROXY", "https_proxy", "ALL_PROXY", "HTTP_PROXY", "NO_PROXY", "SSL_CERT_FILE", "SSL_CERT_DIR"];
        let bases = match name {
            "OPENAI_BASE_URL" => [Some(&*server.base), None],
            name if way.contains(&name) => [Some(&*server.base), Some("https://127.0.0.2:1/v1")],
            _ => [Some(&*server.base), Some(&*server.base)],
        };
        for words in [&["plan", "-vvv"][..], &["apply", "--yes", "--journal", "-", "-v"]] {
            for base in bases {
                let mut command = server.command(&[words, &["--deadline", "1s"]].concat());
                match base {
                    Some(base) => command.env("ORGWARD_BASE_URL", base),
                    None => command.env_remove("ORGWARD_BASE_URL").env("OPENAI_BASE_URL", "http://127.0.0.1:1/v1"),
                };
                let mut all = String::new();
                for value in [TYPED.to_owned(), format!("http://{TYPED}@127.0.0.1:1"), format!("{TYPED}://x")] {
                    command.env(name, value);
                    let ran = Ran::of(command.output().unwrap());
                    all.push_str(&ran.out);
                    all.push_str(&ran.err);
                }
                assert!(!shows(&all, TYPED), "{name} {base:?}: {all}");
            }
        }
    }
}

#[test]
fn a_key_that_the_api_repeats_is_not_shown_however_it_is_spelled() {
    let rest = KEY.trim_start_matches("sk-admin-");
    let hex: String = KEY.bytes().map(|byte| format!("{byte:02x}")).collect();
    let percent: String = KEY.bytes().map(|byte| format!("%{byte:02x}")).collect();
    // "sk-admin-canary-3f9c2b7a5d" in base64.
    let base64 = "c2stYWRtaW4tY2FuYXJ5LTNmOWMyYjdhNWQ=";
    let wide: String = rest.chars().flat_map(|character| [character, '\u{200b}']).collect();
    let folder = folder(USERS);
    let spellings = [hex.to_uppercase(), hex, percent, base64.to_owned(), KEY.to_uppercase(), wide];
    for spelling in &spellings {
        let secret = |text: &str| {
            let text = text.to_lowercase();
            let spelling = spelling.to_lowercase();
            let middle: String = spelling.chars().skip(spelling.chars().count() / 2).take(12).collect();
            text.contains(&middle) || shows(&text, KEY)
        };
        let quoted = serde_json::to_string(&format!("no: {spelling}")).unwrap();
        let user = format!(
            r#"{{"object":"list","data":[{{"object":"organization.user","id":"user-1","name":{quoted},"email":"alice@example.com","role":"owner","added_at":1}},
            {{"object":"organization.user","id":"user-2","name":{quoted},"email":"bob@example.com","role":"reader","added_at":1}}],"has_more":false,"last_id":"user-2"}}"#
        );
        for (status, body) in [
            ("400 Bad Request", format!(r#"{{"error":{{"message":{quoted},"code":{quoted},"param":{quoted}}}}}"#)),
            ("200 OK", user),
            ("200 OK", format!(r#"{{"data":[{{"id":{quoted},"role":7}}],"has_more":false}}"#)),
            ("200 OK", format!("{quoted} {quoted}")),
        ] {
            let base = saying(status, "application/json", &body);
            for words in [
                &["show", "users"][..],
                &["show", "users", "--format", "json", "-vvv"],
                &["plan", "-vvv", "--log-format", "json"],
                &["plan", "--format", "json", "--out", "saved.json"],
            ] {
                let ran = Ran::of(at(folder.path(), &base, words).output().unwrap());
                assert!(!secret(&ran.out) && !secret(&ran.err), "{words:?} {spelling}: {}{}", ran.out, ran.err);
            }
            let saved = fs::read_to_string(folder.path().join("saved.json")).unwrap_or_default();
            assert!(!secret(&saved), "{saved}");
        }
    }
}

#[test]
fn large_and_many_patterns_are_refused_in_bounded_memory() {
    let long = "a*".repeat(70_000);
    let head = "version: 1\norganization: { id: org-cli }\n";
    for config in [
        format!("{head}projects: {{ web: {{ api_keys: {{ allow: [{{ name: '{long}' }}] }} }} }}\n"),
        format!("{head}admin_api_keys: {{ allow: [{{ name: '[{long}' }}] }}\n"),
        format!("{head}policy: {{ ignore: [{{ address: 'user/{long}', reason: x }}] }}\n"),
        format!(
            "{head}policy: {{ overrides: [{{ guardrail: max_removals, addresses: ['user/{long}'], max: 1, until: \
                2026-12-01, reason: x }}] }}\n"
        ),
        format!("{head}files: ['{long}']\n"),
    ] {
        let folder = folder(&config);
        let ran = quick(at(folder.path(), "", &["validate"])).code(1);
        assert!(!ran.err.contains("panicked") && ran.err.len() < 20_000, "{}", ran.err.len());
    }
    let rules = "{name: a*},".repeat(600_000);
    let ignored = "{address: user/a*, reason: x},".repeat(20_000);
    let addresses = "user/a*,".repeat(20_000);
    for (config, said) in [
        (format!("{head}projects: {{ web: {{ api_keys: {{ allow: [{rules}] }} }} }}\n"), "500000 key rules"),
        (format!("{head}policy: {{ ignore: [{ignored}] }}\n"), "10000 patterns"),
        (
            format!(
                "{head}policy: {{ overrides: [{{ guardrail: max_removals, addresses: [{addresses}], max: 1, until: \
                    2026-12-01, reason: x }}] }}\n"
            ),
            "10000 patterns",
        ),
    ] {
        let folder = folder(&config);
        let (ran, most) = measured(at(folder.path(), "", &["validate", "--now", "2026-11-24"]));
        ran.code(1).says(said);
        assert!(most < 900, "{most} MiB");
    }
}

#[test]
fn forged_plans_and_journals_are_read_in_bounded_memory() {
    let folder = folder(USERS);
    let write = |name: &str, text: &str| fs::write(folder.path().join(name), text).unwrap();
    write(
        "plan.json",
        &(r#"{"format":"orgward.plan/v1","changes":["#.to_owned() + &r#"{"":0},"#.repeat(9 << 20) + "0]}"),
    );
    let (ran, most) = measured(at(folder.path(), "", &["apply", "--yes", "plan.json"]));
    ran.code(1).says("larger than any plan");
    assert!(most < 300, "{most} MiB");
    let lines: String =
        (0..400_000).map(|run| format!("{{\"at\":\"\",\"run\":\"{run}\",\"event\":\"x\"}}\n")).collect();
    write("journal", &lines);
    let (ran, most) = measured(at(folder.path(), "", &["journal", "journal", "--format", "json"]));
    ran.code(0).says("too long to show");
    assert!(most < 900, "{most} MiB");
    let (ran, most) = measured(at(folder.path(), "", &["journal", "journal", "--run", "399999"]));
    ran.code(0).says("Run 399999");
    assert!(most < 100, "{most} MiB");
}

#[test]
fn what_stands_between_the_key_and_the_api_is_told() {
    let folder = folder(USERS);
    let page = "<!doctype html><html><body>blocked</body></html>";
    let error = |message: &str, code: &str| {
        format!(r#"{{"error":{{"message":"{message}","type":"invalid_request_error","param":null,"code":"{code}"}}}}"#)
    };
    for (status, kind, body, said) in [
        ("403 Forbidden", "text/html", page.to_owned(), "web page"),
        ("404 Not Found", "text/html", page.to_owned(), "`/v1`"),
        ("200 OK", "text/html", page.to_owned(), "Check the base URL"),
        ("404 Not Found", "application/json", error("Invalid URL (GET /organization/users)", ""), "`/v1`"),
        (
            "401 Unauthorized",
            "application/json",
            error("Missing scopes: api.management.read. Check", ""),
            "`api.management.read`",
        ),
        ("403 Forbidden", "application/json", error("Missing scopes: a.b, c.d.", ""), "`a.b`, `c.d`"),
        (
            "403 Forbidden",
            "application/json",
            error("Country, region, or territory not supported", "unsupported_country_region_territory"),
            "country",
        ),
        ("401 Unauthorized", "application/json", error("IP not authorized", "ip_not_authorized"), "allow-list"),
        (
            "429 Too Many Requests",
            "application/json",
            error("You exceeded your current quota", "insufficient_quota"),
            "billing",
        ),
    ] {
        let base = saying(status, kind, &body);
        let ran = quick(at(folder.path(), &base, &["plan"])).says(said);
        assert!(matches!(ran.code, 1 | 6), "{status}: {}", ran.err);
    }
    // Nothing is sent to a host beyond this machine when the way there cannot be as it was asked for.
    for (name, value) in [
        ("HTTPS_PROXY", "socks://127.0.0.1:1"),
        ("https_proxy", "nonsense://127.0.0.1:1"),
        ("ALL_PROXY", "http://"),
        ("all_proxy", "socks://127.0.0.1:1"),
        ("SSL_CERT_FILE", "missing.pem"),
        ("SSL_CERT_FILE", "orgward.yaml"),
        ("SSL_CERT_DIR", "missing"),
    ] {
        let mut command = at(folder.path(), "https://orgward.invalid/v1", &["plan"]);
        quick({
            command.env(name, value);
            command
        })
        .code(1)
        .says(name);
    }
    // SOCKS is spoken: the proxy hears from us, and nobody else does.
    let listener = TcpListener::bind("127.0.0.1:0").unwrap();
    let proxy = format!("socks5h://{}", listener.local_addr().unwrap());
    let heard = std::thread::spawn(move || {
        let (mut stream, _) = listener.accept().unwrap();
        let mut first = [0; 2];
        stream.read_exact(&mut first).unwrap();
        first[0]
    });
    let mut command = at(folder.path(), "https://orgward.invalid/v1", &["plan", "--deadline", "3s"]);
    command.env("ALL_PROXY", proxy);
    Ran::of(command.output().unwrap()).code(6);
    assert_eq!(heard.join().unwrap(), 5);
}
