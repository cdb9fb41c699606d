//! The key shows in nothing: every command of the real binary at its most talkative, against a sandbox that repeats the
//! key in whatever it says, and a search through every byte that came out.
#![allow(clippy::unwrap_used, clippy::panic, reason = "a test may fail loudly")]

#[path = "support/process.rs"]
mod process;

use axum::{
    Router,
    body::Body,
    extract::Request,
    http::{HeaderValue, StatusCode},
    response::Response,
};
use orgward::sandbox::{Options, Sandbox};
use std::{
    collections::BTreeSet,
    fs,
    io::{BufRead as _, BufReader, Read as _},
    path::Path,
    process::{Command, Output, Stdio},
    sync::{Arc, Mutex},
};
use tower::ServiceExt as _;

/// Made up, and without a run of eight characters that any word has.
const KEY: &str = "sk-admin-Qm7Zt4Kx9Vb2Lw6Rj8Yc3Np5Hd1";

const LIVE: &str = "\
now: 2026-11-24T09:00:00Z
organization: { id: org-canary }
users:
  - { email: alice@example.com, role: owner }
  - { email: grace@example.com, role: owner }
  - { email: bob@example.com, role: reader }
projects:
  - name: web
    users: [{ email: bob@example.com, role: member }]
    api_keys: [{ name: batch, owner: { user: bob@example.com }, created_at: -90d, last_used_at: -30d }]
";

const FILE: &str = "\
version: 1
organization: { id: org-canary }
users: { alice@example.com: owner, grace@example.com: owner, bob@example.com: owner, nina@example.com: reader }
projects: { web: { service_accounts: { indexer: member }, members: { nina@example.com: member } } }
";

/// What the server does to every answer.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Mode {
    Honest,
    /// A status; the key is in the body and in the headers.
    Says(u16),
    /// The same, in part, in base64, and percent-encoded.
    SaysInPart,
    /// To another origin, with the key in the address.
    Redirects,
    /// No JSON, and the key in it.
    Garbage,
    /// Reads are honest, and writes fail.
    WritesFail,
}

fn echo(code: u16, key: &str) -> Response {
    let quoted = serde_json::json!(format!("the key {key} of `Bearer {key}` is bad: Authorization: {key}"));
    let body = format!(r#"{{"error":{{"message":{quoted},"type":"{key}","param":"{key}","code":"{key}"}}}}"#);
    let mut response = Response::new(Body::from(body));
    *response.status_mut() = StatusCode::from_u16(code).unwrap();
    for name in ["x-request-id", "www-authenticate", "set-cookie", "retry-after", "openai-organization"] {
        response.headers_mut().insert(name, HeaderValue::from_str(key).unwrap());
    }
    response.headers_mut().insert("x-should-retry", HeaderValue::from_static("false"));
    response
}

async fn answer(sandbox: Sandbox, mode: Mode, request: Request) -> Response {
    let is_write = request.method() != "GET";
    match mode {
        Mode::Says(code) => echo(code, KEY),
        Mode::WritesFail if is_write => echo(400, KEY),
        Mode::SaysInPart => {
            let percent: String = KEY.bytes().map(|byte| format!("%{byte:02X}")).collect();
            echo(400, &format!("{} {} {percent}", &KEY[14..26], base64(KEY.as_bytes())))
        }
        Mode::Redirects => {
            let mut response = echo(302, KEY);
            let to = HeaderValue::from_str(&format!("https://{KEY}@example.invalid/?key={KEY}")).unwrap();
            response.headers_mut().insert("location", to);
            response
        }
        Mode::Garbage => Response::new(Body::from(format!("<html>{KEY}</html>"))),
        Mode::Honest | Mode::WritesFail => sandbox.router().oneshot(request).await.unwrap(),
    }
}

fn base64(bytes: &[u8]) -> String {
    const LETTERS: &[u8; 64] = b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
    let mut out = String::new();
    for three in bytes.chunks(3) {
        let bits = three.iter().fold(0_u32, |bits, byte| bits << 8 | u32::from(*byte)) << (8 * (3 - three.len()));
        out.extend((0..=three.len()).map(|nth| char::from(LETTERS[(bits >> (18 - 6 * nth) & 63) as usize])));
    }
    out
}

/// Every run that would give the key away: of itself, of its base64 at each alignment, and percent-encoded.
fn forms(key: &str) -> BTreeSet<Vec<u8>> {
    let rest = key.trim_start_matches("sk-admin-").trim_start_matches("sk-svcacct-").as_bytes();
    let percent: String = rest.iter().map(|byte| format!("%{byte:02X}")).collect();
    let mut forms: BTreeSet<Vec<u8>> = rest.windows(8).map(<[u8]>::to_vec).collect();
    forms.extend((0..3).flat_map(|skip| {
        let text = base64(&rest[skip..]);
        text.as_bytes()[..text.len() - 3].windows(10).map(<[u8]>::to_vec).collect::<Vec<_>>()
    }));
    forms.extend(percent.as_bytes().windows(24).map(<[u8]>::to_vec));
    forms
}

#[track_caller]
fn is_clean(what: &str, bytes: &[u8]) {
    is_clean_of(KEY, what, bytes);
}

#[track_caller]
fn is_clean_of(key: &str, what: &str, bytes: &[u8]) {
    let forms = forms(key);
    let lengths: BTreeSet<usize> = forms.iter().map(Vec::len).collect();
    for length in lengths {
        let found = bytes.windows(length).find(|window| forms.contains(*window));
        assert!(found.is_none(), "the key shows in {what}: {}", String::from_utf8_lossy(bytes));
    }
}

fn command(folder: &Path, words: &[&str]) -> Command {
    let mut command = process::binary(folder);
    command.env("RUST_BACKTRACE", "1").args(words).arg("-vvv");
    command
}

#[test]
fn the_key_shows_in_nothing_that_any_command_leaves_behind() {
    let folder = tempfile::tempdir().unwrap();
    fs::write(folder.path().join("orgward.yaml"), FILE).unwrap();
    fs::write(folder.path().join("live.yaml"), LIVE).unwrap();
    let options = Options { admin_key: Some(KEY.to_owned()), ..Options::default() };
    let sandbox = Sandbox::new(Some(LIVE), None, options).unwrap();
    let mode = Arc::new(Mutex::new(Mode::Honest));
    let runtime = tokio::runtime::Builder::new_multi_thread().worker_threads(1).enable_all().build().unwrap();
    let base = runtime.block_on(async {
        let listener = tokio::net::TcpListener::bind("127.0.0.1:0").await.unwrap();
        let base = format!("http://{}/v1", listener.local_addr().unwrap());
        let mode = mode.clone();
        let router = Router::new().fallback(move |request| answer(sandbox.clone(), *mode.lock().unwrap(), request));
        tokio::spawn(async { axum::serve(listener, router).await });
        base
    });
    let run = |words: &[&str]| -> Output {
        let mut command = command(folder.path(), words);
        command.env("ORGWARD_BASE_URL", &base).env("OPENAI_ADMIN_KEY", KEY);
        if matches!(words[0], "plan" | "apply" | "drift" | "show") {
            command.args(["--now", "2026-11-24T09:00:00Z"]);
        }
        // Everything that any crate has to say.
        if words.contains(&"--log-format") {
            command.env("ORGWARD_LOG", "trace");
        }
        let output = command.output().unwrap();
        is_clean(&format!("{words:?}"), &[&output.stdout[..], &output.stderr[..]].concat());
        let err = String::from_utf8_lossy(&output.stderr);
        assert!(!err.contains("panicked"), "{words:?}: {err}");
        output
    };
    let all = |words: &[&[&str]]| words.iter().map(|words| run(words).status.code()).collect::<Vec<_>>();
    let look: &[&[&str]] = &[
        &["validate"],
        &["validate", "--format", "json"],
        &["plan", "--out", "plan.json"],
        &["plan", "--format", "markdown"],
        &["plan", "--format", "json", "--log-format", "json"],
        &["plan", "--diff", "--log-format", "text"],
        &["drift"],
        &["show", "users"],
        &["show", "keys", "--format", "json"],
        &["show", "projects"],
        &["schema", "journal"],
    ];
    let snapshots: &[&[&str]] = &[
        &["snapshot", "-o", "live.snapshot", "--log-format", "json"],
        &["drift", "--who", "--log-format", "json"],
        &["drift", "--since", "live.snapshot", "--format", "json", "--log-format", "json"],
        &["plan", "--live", "live.snapshot"],
    ];
    let apply: &[&[&str]] = &[
        &["apply", "--yes", "--journal", "journal.jsonl", "--log-format", "json"],
        &["apply", "--yes", "--journal", "-", "--format", "markdown"],
        &["apply", "plan.json", "--yes", "--format", "json"],
        &["journal", "journal.jsonl"],
        &["journal", "journal.jsonl", "--format", "markdown"],
        &["journal", "journal.jsonl", "--format", "json"],
    ];
    let reads = [Mode::Says(400), Mode::Says(401), Mode::Says(403), Mode::Says(404), Mode::Says(429), Mode::Says(500)];
    let more = [Mode::SaysInPart, Mode::Redirects, Mode::Garbage];
    assert!(all(look).iter().all(|code| matches!(code, Some(0 | 2))));
    assert!(all(snapshots).iter().all(|code| matches!(code, Some(0 | 2))));
    for bad in reads.into_iter().chain(more) {
        *mode.lock().unwrap() = bad;
        // A limit is waited out until the deadline.
        let hurry: &[&str] = if matches!(bad, Mode::Says(429)) { &["--deadline", "1s"] } else { &[] };
        let words = look[2..9].iter().chain(&snapshots[1..3]).chain(&apply[..1]).map(|words| [words, hurry].concat());
        let codes: Vec<_> = words.map(|words| run(&words).status.code()).collect();
        assert!(codes.iter().all(|code| matches!(code, Some(1 | 6))), "{bad:?}: {codes:?}");
    }
    *mode.lock().unwrap() = Mode::WritesFail;
    assert_eq!(all(&apply[..1]), [Some(3)]);
    *mode.lock().unwrap() = Mode::Honest;
    let codes = all(apply);
    assert_eq!(codes, [Some(0); 6]);
    // Mistakes about the key itself.
    for (name, value) in
        [("OPENAI_ADMIN_KEY", format!("{KEY} {KEY}")), ("OPENAI_API_KEY", KEY.replace("admin", "proj"))]
    {
        let output =
            command(folder.path(), &["plan"]).env("ORGWARD_BASE_URL", &base).env(name, value).output().unwrap();
        assert_eq!(output.status.code(), Some(1));
        is_clean(name, &[output.stdout, output.stderr].concat());
    }
    // The sandbox is told the key, and keeps it to itself.
    let words = ["sandbox", "--live", "live.yaml", "--state", "state.yaml", "--admin-key", KEY];
    let mut child = command(folder.path(), &words).stdout(Stdio::piped()).stderr(Stdio::piped()).spawn().unwrap();
    let mut out = BufReader::new(child.stdout.take().unwrap());
    let mut said = String::new();
    out.read_line(&mut said).unwrap();
    let mut apply = command(folder.path(), &["apply", "--yes", "--now", "2026-11-24T09:00:00Z"]);
    let output = apply.env("ORGWARD_BASE_URL", said.trim()).env("OPENAI_ADMIN_KEY", KEY).output().unwrap();
    assert_eq!(output.status.code(), Some(0), "{}", String::from_utf8_lossy(&output.stderr));
    child.kill().unwrap();
    let mut rest = Vec::new();
    out.read_to_end(&mut rest).unwrap();
    child.stderr.take().unwrap().read_to_end(&mut rest).unwrap();
    child.wait().unwrap();
    is_clean("the sandbox", &rest);
    // What is left on the disk: plans, journals, states.
    let mut count = 0;
    for entry in fs::read_dir(folder.path()).unwrap() {
        let path = entry.unwrap().path();
        is_clean(&path.display().to_string(), &fs::read(&path).unwrap());
        count += 1;
    }
    assert!(count >= 5, "{count}");
}

const KEY_FILE: &str = "\
version: 1
organization: { id: org-canary }
projects:
  web:
    service_accounts:
      indexer: { keys: { a: { scopes: all, sink: vault }, b: { scopes: [api.all.read], rotate_every: 60d, sink: vault } } }
";

/// The values of the keys that orgward makes are secrets as well: only their sink has them.
#[cfg(unix)]
#[test]
fn the_value_of_a_new_key_reaches_its_sink_and_nothing_else() {
    use std::os::unix::fs::PermissionsExt as _;
    let folder = tempfile::tempdir().unwrap();
    let vault = folder.path().join("vault");
    fs::create_dir(&vault).unwrap();
    fs::set_permissions(&vault, fs::Permissions::from_mode(0o700)).unwrap();
    fs::write(folder.path().join("orgward.yaml"), KEY_FILE).unwrap();
    let options = Options { admin_key: Some(KEY.to_owned()), ..Options::default() };
    let live = LIVE.replace("    api_keys:", "    service_accounts: [{ name: indexer, role: member }]\n    api_keys:");
    let sandbox = Sandbox::new(Some(&live), None, options).unwrap();
    sandbox.record(true);
    let runtime = tokio::runtime::Builder::new_multi_thread().worker_threads(1).enable_all().build().unwrap();
    let served = sandbox.clone();
    let base = runtime.block_on(async {
        let listener = tokio::net::TcpListener::bind("127.0.0.1:0").await.unwrap();
        let base = format!("http://{}/v1", listener.local_addr().unwrap());
        let router = Router::new().fallback(move |request| answer(served.clone(), Mode::Honest, request));
        tokio::spawn(async { axum::serve(listener, router).await });
        base
    });
    let values = || -> Vec<String> {
        let answers = sandbox.exchanges().into_iter().filter(|one| one.method == "POST");
        answers.filter_map(|one| one.response["value"].as_str().map(str::to_owned)).collect()
    };
    let run = |words: &[&str]| {
        let mut command = command(folder.path(), words);
        command.env("ORGWARD_BASE_URL", &base).env("OPENAI_ADMIN_KEY", KEY).env("ORGWARD_LOG", "trace");
        let output = command.args(["--now", "2026-11-24T09:00:00Z", "--log-format", "json"]).output().unwrap();
        let all = [&output.stdout[..], &output.stderr[..]].concat();
        is_clean(&format!("{words:?}"), &all);
        for value in values() {
            is_clean_of(&value, &format!("{words:?}"), &all);
        }
        assert!(!String::from_utf8_lossy(&all).contains("panicked"), "{}", String::from_utf8_lossy(&all));
        output.status.code()
    };
    let apply = |sink: &str| run(&["apply", "--yes", "--journal", "journal.jsonl", "--sink", sink]);
    // A sink that says all that it knows, in several spellings.
    let talks = "v=$(cat); echo \"$v\"; echo \"$v\" | cut -c15-40 >&2; echo \"$v\" | od -An -tx1; env; exit 1";
    assert_eq!(apply(&format!("vault=exec:sh -c '{talks}'")), Some(3));
    // One that is not there, and one that cannot be started.
    assert_eq!(apply("vault=exec:/nowhere/program"), Some(1));
    let program = folder.path().join("program");
    fs::write(&program, "#!/nowhere/interpreter\n").unwrap();
    fs::set_permissions(&program, fs::Permissions::from_mode(0o755)).unwrap();
    assert_eq!(apply("vault=exec:./program"), Some(3));
    assert_eq!(apply("vault=file:vault"), Some(0));
    assert_eq!(run(&["plan", "--out", "plan.json"]), Some(0));
    assert_eq!(run(&["show", "keys", "--format", "json"]), Some(0));
    assert_eq!(values().len(), 6);
    let kept: BTreeSet<String> =
        fs::read_dir(&vault).unwrap().map(|entry| fs::read_to_string(entry.unwrap().path()).unwrap()).collect();
    assert_eq!(kept, values().into_iter().skip(4).collect());
    for entry in fs::read_dir(folder.path()).unwrap().map(|entry| entry.unwrap().path()) {
        for value in values().iter().filter(|_| entry.is_file()) {
            is_clean_of(value, &entry.display().to_string(), &fs::read(&entry).unwrap());
        }
    }
}

#[test]
fn the_search_finds_what_it_looks_for() {
    assert_eq!(base64(b"any carnal pleas"), "YW55IGNhcm5hbCBwbGVhcw");
    let percent: String = KEY.bytes().map(|byte| format!("%{byte:02X}")).collect();
    let shifted = |by: &str| base64(format!("{by}{KEY}").as_bytes());
    for shown in [KEY, &KEY[20..28], &percent, &shifted(""), &shifted("x"), &shifted("xy")] {
        let found = std::panic::catch_unwind(|| is_clean("a text", format!("before {shown} after").as_bytes()));
        assert!(found.is_err(), "{shown} is not found");
    }
    is_clean("a text", &KEY.as_bytes()[..16]);
}
