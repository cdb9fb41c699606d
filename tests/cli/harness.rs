//! A sandbox process, and commands that see nothing of this machine but what a test gives them.

pub use crate::support::process::binary;
use crate::support::{openapi::Contract, process::SandboxProcess};
use orgward::sandbox::Exchange;
use serde_json::{Value, json};
use std::{
    fs,
    path::{Path, PathBuf},
    process::{Command, Output},
};
use tempfile::TempDir;

/// A key that the sandbox accepts and that no output may show.
pub const KEY: &str = "sk-admin-canary-3f9c2b7a5d";

/// Three owners, a reader who leaves, a project with a key.
pub const LIVE: &str = "\
now: 2026-11-24T09:00:00Z
organization: { id: org-cli }
users:
  - { email: alice@example.com, role: owner }
  - { email: grace@example.com, role: owner }
  - { email: bob@example.com, role: reader }
  - { email: zoe@example.com, role: reader }
projects:
  - name: web
    users: [{ email: zoe@example.com, role: member }]
    api_keys: [{ id: key_zoe, name: batch, owner: { user: zoe@example.com }, created_at: -90d, last_used_at: -12d }]
";

/// Wants six changes of [`LIVE`].
pub const CONFIG: &str = "\
version: 1
organization: { id: org-cli }
policy:
  unlisted: { users: remove, project_members: remove, api_keys: remove }
users:
  alice@example.com: owner
  grace@example.com: owner
  bob@example.com: owner
  nina@example.com: reader
projects:
  web:
    members: { nina@example.com: member }
    service_accounts: { indexer: member }
    api_keys: { allow: [{ service_account: indexer, max_age: 90d }] }
";

/// A sandbox in a process of its own, and a folder to work in.
pub struct Server {
    process: SandboxProcess,
    pub base: String,
    pub folder: TempDir,
}

impl Server {
    pub fn start(live: &str) -> Self {
        Self::start_with(live, &[])
    }

    pub fn start_with(live: &str, more: &[&str]) -> Self {
        let folder = tempfile::tempdir().unwrap();
        fs::write(folder.path().join("live.yaml"), live).unwrap();
        fs::write(folder.path().join("orgward.yaml"), CONFIG).unwrap();
        let process = SandboxProcess::start(folder.path(), Path::new("live.yaml"), KEY, more);
        Self { base: process.base.clone(), process, folder }
    }

    /// A command in the folder, with the base URL and the key.
    pub fn command(&self, words: &[&str]) -> Command {
        let mut command = binary(self.folder.path());
        command.args(words).env("ORGWARD_BASE_URL", &self.base).env("OPENAI_ADMIN_KEY", KEY);
        command
    }

    /// Runs a command, by the clock of [`LIVE`] where it has one, so that what is printed does not rot.
    pub fn run(&self, words: &[&str]) -> Ran {
        let mut command = self.command(words);
        let clocked = matches!(words.first(), Some(&("plan" | "apply" | "drift" | "doctor" | "show" | "import")));
        if clocked && !words.iter().any(|word| matches!(*word, "--now" | "--help" | "--sandbox")) {
            command.args(["--now", "2026-11-24T09:00:00Z"]);
        }
        Ran::of(command.output().unwrap())
    }

    /// Writes a file into the folder.
    pub fn write(&self, name: &str, text: &str) -> PathBuf {
        let path = self.folder.path().join(name);
        fs::write(&path, text).unwrap();
        path
    }

    /// What shall go wrong next.
    pub fn fault(&self, rule: &Value) {
        let (status, body) = self.control("POST", "/sandbox/faults", &json!([rule]).to_string());
        assert_eq!(status, 200, "{body}");
    }

    /// Nothing goes wrong any more.
    pub fn clear_faults(&self) {
        let (status, body) = self.control("DELETE", "/sandbox/faults", "");
        assert_eq!(status, 200, "{body}");
    }

    /// Every exchange so far.
    pub fn exchanges(&self) -> Vec<Exchange> {
        let (_, body) = self.control("GET", "/sandbox/requests", "");
        let list: Vec<Value> = serde_json::from_str(&body).unwrap();
        list.iter().map(exchange).collect()
    }

    /// The writes that took place, as `POST /organization/invites`.
    pub fn writes(&self) -> Vec<String> {
        self.exchanges().iter().filter(|one| one.method != "GET").map(crate::support::label).collect()
    }

    /// What somebody does by hand meanwhile.
    pub fn by_hand(&self, method: &str, path: &str, body: &Value) {
        let body = if body.is_null() { String::new() } else { body.to_string() };
        let (status, text) = self.control(method, &format!("/v1{path}"), &body);
        assert_eq!(status, 200, "{text}");
    }

    pub fn state(&self) -> Value {
        serde_yaml::from_str(&self.control("GET", "/sandbox/state", "").1).unwrap()
    }

    fn control(&self, method: &str, path: &str, body: &str) -> (u16, String) {
        self.process.control(method, path, body)
    }
}

impl Drop for Server {
    fn drop(&mut self) {
        // Whatever a test did, it was as the official contract has it.
        if !std::thread::panicking()
            && let Some(contract) = Contract::load()
        {
            for one in self.exchanges() {
                if let Err(why) = contract.check_known(&one) {
                    panic!("{}: {why}", crate::support::label(&one));
                }
            }
        }
    }
}

fn exchange(value: &Value) -> Exchange {
    let pairs = |name: &str| {
        value[name]
            .as_array()
            .unwrap()
            .iter()
            .map(|pair| (pair[0].as_str().unwrap().to_owned(), pair[1].as_str().unwrap().to_owned()))
            .collect()
    };
    Exchange {
        method: value["method"].as_str().unwrap().to_owned(),
        path: value["path"].as_str().unwrap().to_owned(),
        route: value["route"].as_str().map(str::to_owned),
        query: pairs("query"),
        request: Some(value["request"].clone()).filter(|body| !body.is_null()),
        status: u16::try_from(value["status"].as_u64().unwrap()).unwrap(),
        response: value["response"].clone(),
        headers: pairs("headers"),
        delivered: value["delivered"].as_bool().unwrap(),
    }
}

/// What a command came to.
#[derive(Debug)]
pub struct Ran {
    pub code: i32,
    pub out: String,
    pub err: String,
}

impl Ran {
    pub fn of(output: Output) -> Self {
        let ran = Self {
            code: output.status.code().expect("it was not killed"),
            out: String::from_utf8(output.stdout).unwrap(),
            err: String::from_utf8(output.stderr).unwrap(),
        };
        // No secret, and no escape sequence outside a terminal, in whatever any command prints.
        for text in [&ran.out, &ran.err] {
            assert!(!text.contains(KEY) && !text.contains("canary-3f9c"), "the key was shown: {text}");
            assert!(!text.contains('\u{1b}'), "an escape sequence outside a terminal: {text:?}");
        }
        ran
    }

    /// The code, or everything that was said.
    #[track_caller]
    pub fn code(self, code: i32) -> Self {
        assert_eq!(self.code, code, "\n--- stdout\n{}\n--- stderr\n{}", self.out, self.err);
        self
    }

    #[track_caller]
    pub fn says(self, text: &str) -> Self {
        let all = format!("{}{}", self.out, self.err);
        assert!(all.contains(text), "`{text}` is not in\n{all}");
        self
    }

    pub fn json(&self) -> Value {
        serde_json::from_str(&self.out).unwrap_or_else(|error| panic!("{error}: {}", self.out))
    }
}
