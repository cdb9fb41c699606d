//! SIGKILL at every write of two large applies: the real binary, a real network, and a sandbox that kills whoever asks it
//! for the nth write, right before the write takes effect or right after. The next run finishes the job, nothing is
//! doubled, the organization always keeps its owners, every new key is where its sink keeps it, and the journal names what
//! was in the air.
//!
//! Every write is tried at one of the two moments, and with `ORGWARD_SEEDS=10000` at both.
#![cfg(unix)]
#![allow(clippy::unwrap_used, clippy::panic, clippy::print_stderr, reason = "a test may fail loudly")]

mod support;

use axum::{Router, body::Body, extract::Request, response::Response};
use orgward::sandbox::{ADMIN_KEY, Options, Sandbox};
use serde_json::Value;
use std::{
    collections::{BTreeMap, BTreeSet},
    fmt::Write as _,
    fs,
    os::unix::fs::PermissionsExt as _,
    path::{Path, PathBuf},
    process::{Child, Command, Output, Stdio},
    sync::{
        Arc, Mutex,
        atomic::{AtomicUsize, Ordering},
        mpsc,
    },
    time::Duration,
};
use support::{
    faulty::{Census, census, names, new_keys, owners},
    issuers,
};
use tokio::{net::TcpListener, runtime::Runtime, sync::oneshot, task::JoinHandle};
use tower::ServiceExt as _;

/// Projects that stay, each with people who are promoted, demoted, added and taken out.
const PROJECTS: usize = 4;

/// How many owners the guardrails keep.
const FLOOR: usize = 2;

/// An organization and a file that wants more than sixty changes of it, of every verb.
fn case() -> (String, String) {
    let mut live = "organization: { id: org-kill }\nusers:\n".to_owned();
    let mut file = "version: 1\norganization: { id: org-kill }\npolicy:\n  \
         unlisted: { users: remove, invites: remove, project_members: remove, service_accounts: remove, \
         api_keys: remove, admin_api_keys: remove }\n  \
         guardrails: { max_new_owners: 99, max_invites: 99, max_removals: { users: 99, invites: 99, \
         project_members: 99, service_accounts: 99, api_keys: 99, admin_api_keys: 99, total: 99 } }\nusers:\n"
        .to_owned();
    let people = [
        ("root", Some("owner"), Some("owner")),
        ("ruth", Some("owner"), Some("owner")),
        ("down", Some("owner"), Some("reader")),
        ("low", Some("owner"), Some("reader")),
        ("up", Some("reader"), Some("owner")),
        ("rise", Some("reader"), Some("owner")),
        ("gone", Some("reader"), None),
        ("left", Some("reader"), None),
        ("away", Some("owner"), None),
        ("bob", Some("reader"), Some("reader")),
        ("carl", Some("reader"), Some("reader")),
        ("dora", Some("reader"), Some("reader")),
        ("emil", Some("reader"), Some("reader")),
        ("nina", None, Some("reader")),
        ("nora", None, Some("reader")),
        ("nick", None, Some("owner")),
        ("noel", None, Some("reader")),
        // Invited already, and as something else.
        ("ivan", None, Some("reader")),
        ("iris", None, Some("owner")),
    ];
    for (name, is, wanted) in people {
        if let Some(role) = is {
            let _ = writeln!(live, "  - {{ email: {name}@example.com, role: {role} }}");
        }
        if let Some(role) = wanted {
            let _ = writeln!(file, "  {name}@example.com: {role}");
        }
    }
    live.push_str(
        "invites:\n  - { email: ivan@example.com, role: owner, created_at: -1d, projects: [] }\n  \
         - { email: iris@example.com, role: reader, created_at: -1d, projects: [] }\n  \
         - { email: stray@example.com, role: reader, created_at: -1d, projects: [] }\n\
         projects:\n  - { name: Default project }\n",
    );
    file.push_str("projects:\n");
    for index in 0..PROJECTS {
        // Two of them get a new name on the way.
        let old = if index < 2 { format!("old{index}") } else { format!("web{index}") };
        let _ = write!(
            live,
            "  - name: {old}\n    users:\n      - {{ email: carl@example.com, role: owner }}\n      \
             - {{ email: bob@example.com, role: member }}\n      - {{ email: dora@example.com, role: owner }}\n      \
             - {{ email: gone@example.com, role: member }}\n      - {{ email: emil@example.com, role: member }}\n    \
             service_accounts: [{{ name: runner, role: member }}, {{ name: stale, role: member }}]\n    api_keys:\n      \
             - {{ id: key_{index}a, name: laptop, owner: {{ user: bob@example.com }}, created_at: -90d, last_used_at: -30d }}\n      \
             - {{ id: key_{index}b, name: robot, owner: {{ service_account: runner }}, created_at: -9d }}\n"
        );
        let _ = writeln!(file, "  web{index}:");
        if index < 2 {
            let _ = writeln!(file, "    renamed_from: {old}");
        }
        let _ = write!(
            file,
            "    members: {{ carl@example.com: owner, bob@example.com: owner, dora@example.com: member, \
             down@example.com: member, nina@example.com: member, ivan@example.com: member }}\n    \
             service_accounts: {{ runner: owner, \"new\": member }}\n    \
             api_keys: {{ allow: [{{ owner_kind: service_account }}] }}\n"
        );
    }
    for index in 0..3 {
        let _ = write!(
            file,
            "  fresh{index}:\n    members: {{ carl@example.com: owner, nora@example.com: member }}\n    \
             service_accounts: {{ crawler: member }}\n"
        );
    }
    live.push_str("  - { name: over, users: [{ email: carl@example.com, role: owner }] }\n");
    file.push_str("  over: { state: archived }\nadmin_api_keys: { allow: [{ owner: root@example.com }] }\n");
    live.push_str(
        "admin_api_keys:\n  - { name: own, owner: { user: root@example.com }, value: sk-admin-sandbox, created_at: -9d }\n  \
         - { name: other, owner: { user: ruth@example.com }, created_at: -9d }\n",
    );
    (live, file)
}

/// What is not about people: certificates, keys and storage in a cloud, workload identity, money, limits and keys of
/// service accounts.
const OTHER_LIVE: &str = r#"
organization: { id: org-kill }
switches: { known_external_keys: true }
users: [{ email: root@example.com, role: owner }, { email: ruth@example.com, role: owner }]
spend_limit: { threshold_amount: 900000 }
spend_alerts: [{ threshold_amount: 100, notification_channel: { recipients: [ops@example.com] } }]
external_keys:
  - { id: extkey_old, name: old, type: aws, external_id: org-kill, kms_arn: a, role_arn: r }
  - { id: extkey_kept, name: kept, type: aws, external_id: org-kill, kms_arn: a, role_arn: r }
external_storage:
  - { id: extstorage_1, project_id: proj_web, provider: { type: aws, bucket: gone, role_arn: r } }
  - { id: extstorage_2, project_id: proj_web, provider: { type: aws, bucket: pending, role_arn: r } }
certificates:
  - { id: cert_1, name: c1, active: true }
  - { id: cert_2, name: c2, active: true }
  - { id: cert_3, name: c3 }
  - { id: cert_4, name: c4 }
  - { id: cert_5, name: c5 }
  - { id: cert_6, name: c6, active: true }
ISSUERS
projects:
  - { id: proj_default, name: Default project }
  - id: proj_web
    name: web
    external_key_id: extkey_old
    certificates: [c1, c2, c6]
    service_accounts: [{ id: svc_1, name: bot, role: member }]
    spend_limit: { threshold_amount: 100000 }
    rate_limits: [{ model: gpt-4.1, max_requests_per_1_minute: 9 }]
    api_keys: [{ id: key_over, name: m9, owner: { service_account: bot }, created_at: -90d }]
  - { id: proj_api, name: api, external_key_id: extkey_old }
admin_api_keys:
  - { name: own, owner: { user: root@example.com }, value: sk-admin-sandbox, created_at: -9d }
"#;

const OTHER_FILE: &str = r#"
version: 1
organization: { id: org-kill, spend_limit: 10000, data_retention: zero_data_retention,
  spend_alerts: [{ monthly_usd: 50, recipients: [ops@example.com] }] }
policy:
  unlisted: { external_keys: remove, external_storage: remove, certificates: remove, project_certificates: remove, workload_identity_providers: remove, federation_rules: remove, spend_alerts: remove }
  guardrails: { max_removals: { total: 40, certificates: 9, project_certificates: 9, federation_rules: 9, workload_identity_providers: 9, external_keys: 9, external_storage: 9, spend_alerts: 9 } }
external_keys:
  kept: {}
  new: { type: aws, external_id: org-kill, kms_arn: a, role_arn: r }
certificates:
  c1: { active: true }
  c2: { active: false }
  c3: { active: true }
  c4: { active: true }
  renamed: { renamed_from: c5, active: true }
  new: { pem: PEM, active: true }
ISSUERS
projects:
  web:
    external_key: new
    certificates: [c1, c3, c4, new]
    external_storage: { pending: { validated: true }, fresh: { type: aws, role_arn: r, validated: true } }
    spend_limit: 1500
    rate_limits: { gpt-4.1: { max_requests_per_1_minute: 8 } }
    model_permissions: { deny: [whisper-1] }
    hosted_tools: { mcp: false }
    service_tier: { default: fast }
    data_retention: zero_data_retention
    service_accounts:
      bot:
        keys:
          m0: { scopes: all, expires_in: 90d, rotate_every: 60d, sink: vault }
          m1: { scopes: [api.model.read], sink: vault }
          m9: { state: absent }
  api: { external_key: none, spend_limit: none }
  fresh:
    external_key: kept
    certificates: [c4, renamed]
    spend_limit: 20
    service_accounts: { runner: { roles: member, keys: { m0: { scopes: all, sink: vault } } } }
"#;

/// Which write is the last, and whether it takes effect.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
struct Strike {
    nth: usize,
    takes_effect: bool,
}

/// Sees every request, and kills its sender at one of them.
struct Watch {
    sandbox: Sandbox,
    strike: Option<Strike>,
    child: Mutex<Option<Child>>,
    killed: Mutex<mpsc::Sender<()>>,
    journal: PathBuf,
    writes: AtomicUsize,
    /// Method and path of every write that arrived, in order.
    arrived: Mutex<Vec<(String, String)>>,
    struck: Mutex<Option<(String, String)>>,
    wrong: Mutex<Vec<String>>,
}

impl Watch {
    async fn answer(self: Arc<Self>, request: Request) -> Response {
        let (method, path) = (request.method().to_string(), request.uri().path().to_owned());
        let router = self.sandbox.router();
        if method == "GET" {
            return router.oneshot(request).await.unwrap();
        }
        let nth = self.writes.fetch_add(1, Ordering::SeqCst) + 1;
        self.is_written_down(&method, &path);
        let strike = self.strike.filter(|strike| strike.nth == nth);
        let mut response = Response::new(Body::empty());
        if strike.is_none_or(|strike| strike.takes_effect) {
            response = router.oneshot(request).await.unwrap();
            // Counting reads the whole organization, and nothing else makes or unmakes an owner.
            if path.starts_with("/v1/organization/users/") && owners(&self.sandbox) < FLOOR {
                self.wrong.lock().unwrap().push(format!("too few owners after {method} {path}"));
            }
        }
        if strike.is_some() {
            *self.struck.lock().unwrap() = Some((method, path));
            let mut child = self.child.lock().unwrap();
            let child = child.as_mut().unwrap();
            child.kill().unwrap();
            child.wait().unwrap();
            // Nobody is left to read the answer.
            self.killed.lock().unwrap().send(()).unwrap();
        }
        response
    }

    /// The line before a write is there when the write arrives.
    fn is_written_down(&self, method: &str, path: &str) {
        let mut arrived = self.arrived.lock().unwrap();
        arrived.push((method.to_owned(), path.to_owned()));
        let alike = |label: &str| fits(label, method, path);
        let text = fs::read_to_string(&self.journal).unwrap_or_default();
        // What the last writer has begun to write is no line yet.
        let lines = text.lines().filter_map(|line| serde_json::from_str::<Value>(line).ok());
        let sent = lines.filter(|line| line["event"] == "send" && alike(line["request"].as_str().unwrap())).count();
        let seen = arrived
            .iter()
            .filter(|(other, at)| other == method && shape(at).len() == shape(path).len())
            .filter(|(_, at)| shape(at).iter().zip(shape(path)).all(|(a, b)| is_id(a) && is_id(b) || *a == b))
            .count();
        if sent < seen {
            self.wrong.lock().unwrap().push(format!("{seen} of {method} {path} arrived, and {sent} were written down"));
        }
    }
}

fn shape(path: &str) -> Vec<&str> {
    path.trim_start_matches("/v1/").split('/').collect()
}

/// Segments of routes that look like ids.
const WORDS: [&str; 14] = [
    "service_accounts",
    "api_keys",
    "admin_api_keys",
    "external_keys",
    "external_storage",
    "workload_identity_providers",
    "federation_rules",
    "rate_limits",
    "spend_limit",
    "spend_alerts",
    "data_retention",
    "model_permissions",
    "service_tier_settings",
    "hosted_tool_permissions",
];

fn is_id(segment: &str) -> bool {
    segment.contains(['-', '_']) && !WORDS.contains(&segment)
}

/// Whether `POST /organization/users/{user_id}` is the label of a request.
fn fits(label: &str, method: &str, path: &str) -> bool {
    let (of, route) = label.split_once(' ').unwrap();
    let (route, path): (Vec<&str>, Vec<&str>) = (route.trim_start_matches('/').split('/').collect(), shape(path));
    of == method
        && route.len() == path.len()
        && route.iter().zip(&path).all(|(route, at)| if route.starts_with('{') { is_id(at) } else { route == at })
}

/// A server that is there until it is ended, with all of its connections.
struct Served {
    base: String,
    stop: oneshot::Sender<()>,
    task: JoinHandle<()>,
}

impl Served {
    fn start(runtime: &Runtime, watch: &Arc<Watch>) -> Self {
        let watch = watch.clone();
        runtime.block_on(async {
            let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
            let base = format!("http://{}/v1", listener.local_addr().unwrap());
            let router = Router::new().fallback(move |request| watch.clone().answer(request));
            let (stop, stopped) = oneshot::channel();
            let task = tokio::spawn(async {
                let stopped = async { drop(stopped.await) };
                axum::serve(listener, router).with_graceful_shutdown(stopped).await.unwrap();
            });
            Self { base, stop, task }
        })
    }

    /// What was under way has come to its end; what had not arrived will not.
    fn end(self, runtime: &Runtime) {
        self.stop.send(()).unwrap();
        runtime.block_on(self.task).unwrap();
    }
}

fn command(folder: &Path, base: &str, words: &[&str]) -> Command {
    let mut command = support::process::binary(folder);
    command.args(words).env("ORGWARD_BASE_URL", base).env("OPENAI_ADMIN_KEY", ADMIN_KEY);
    // What was in the air is here or nowhere: the server is gone.
    command.env("ORGWARD_SETTLE_TIME", "1s");
    command
}

fn said(output: &Output) -> String {
    format!("{}\n{}", String::from_utf8_lossy(&output.stdout), String::from_utf8_lossy(&output.stderr))
}

/// One organization, one file, and what an undisturbed run makes of them.
struct Case {
    live: String,
    file: String,
    names: BTreeMap<String, String>,
    after: Census,
    writes: usize,
}

/// Everything for one run of its own.
struct Bench {
    folder: tempfile::TempDir,
    runtime: Runtime,
    watch: Arc<Watch>,
    killed: mpsc::Receiver<()>,
}

impl Bench {
    fn new(live: &str, file: &str, strike: Option<Strike>) -> Self {
        let folder = tempfile::tempdir().unwrap();
        fs::write(folder.path().join("orgward.yaml"), file).unwrap();
        fs::create_dir(folder.path().join("vault")).unwrap();
        fs::set_permissions(folder.path().join("vault"), fs::Permissions::from_mode(0o700)).unwrap();
        let (killing, killed) = mpsc::channel();
        let watch = Watch {
            // The journal and the organization have the same time.
            sandbox: Sandbox::new(
                Some(live),
                None,
                Options { clock: Arc::new(|| jiff::Timestamp::now().as_second()), ..Options::default() },
            )
            .unwrap(),
            strike,
            child: Mutex::default(),
            killed: Mutex::new(killing),
            journal: folder.path().join("journal.jsonl"),
            writes: AtomicUsize::new(0),
            arrived: Mutex::default(),
            struck: Mutex::default(),
            wrong: Mutex::default(),
        };
        // Two threads: a handler waits for the process that it kills.
        let runtime = tokio::runtime::Builder::new_multi_thread().worker_threads(2).enable_all().build().unwrap();
        Self { folder, runtime, watch: Arc::new(watch), killed }
    }

    fn run(&self, base: &str, words: &[&str]) -> Output {
        command(self.folder.path(), base, words).output().unwrap()
    }

    /// Every key that orgward made is the one whose value its sink has.
    fn keys_are_handed_over(&self, names: &BTreeMap<String, String>) -> Result<(), String> {
        let state: Value = serde_yaml::from_str(&self.watch.sandbox.state_yaml()).unwrap();
        let projects = state["projects"].as_array().unwrap();
        let keys = projects.iter().flat_map(|project| project["api_keys"].as_array().into_iter().flatten());
        for (id, address) in new_keys(&self.watch.sandbox, names) {
            let parts: Vec<&str> = address.split('/').collect();
            let file = self.folder.path().join("vault").join(format!("{}.{}.{}", parts[1], parts[3], parts[5]));
            let value = fs::read_to_string(&file).map_err(|error| format!("{address}: {error}"))?;
            let key = keys.clone().find(|key| key["id"] == *id).unwrap();
            let shown = key["redacted_value"].as_str().unwrap();
            if !value.ends_with(&shown[shown.len() - 4..]) {
                return Err(format!("{address} is {shown}, and its sink has another value"));
            }
        }
        Ok(())
    }

    /// Whatever the watch has to object.
    fn wrong(&self) -> Result<(), String> {
        let wrong = self.watch.wrong.lock().unwrap();
        if wrong.is_empty() { Ok(()) } else { Err(wrong.join("\n")) }
    }
}

const APPLY: [&str; 6] = ["apply", "--yes", "--journal", "journal.jsonl", "--sink", "vault=file:vault"];

/// What there is. A new key has the day of its creation in its name, which another run may not share.
fn counted(sandbox: &Sandbox, names: &BTreeMap<String, String>) -> Census {
    let mut census = census(sandbox, names);
    for (_, facts) in census.iter_mut().filter(|(address, _)| address.contains("/key/")) {
        facts.iter_mut().for_each(|fact| *fact = fact.split('@').next().unwrap().to_owned());
    }
    census
}

impl Case {
    fn new((live, file): (String, String), least: u64, verb_count: usize) -> Self {
        let bench = Bench::new(&live, &file, None);
        let old = names(&bench.watch.sandbox);
        let served = Served::start(&bench.runtime, &bench.watch);
        let plan = bench.run(&served.base, &["plan", "--format", "json"]);
        assert_eq!(plan.status.code(), Some(0), "{}", said(&plan));
        let plan: Value = serde_json::from_slice(&plan.stdout).unwrap();
        let verbs: BTreeMap<String, u64> = serde_json::from_value(plan["summary"]["changes"].clone()).unwrap();
        assert!(verbs.values().sum::<u64>() >= least && verbs.len() == verb_count, "{verbs:?}");
        let done = bench.run(&served.base, &APPLY);
        assert_eq!(done.status.code(), Some(0), "{}", said(&done));
        served.end(&bench.runtime);
        bench.wrong().unwrap();
        let sandbox = &bench.watch.sandbox;
        // Ids are given in the order of creation, so a new thing's id means nothing in another run.
        let names = names(sandbox).into_iter().filter(|(id, _)| old.contains_key(id)).collect();
        let (after, writes) = (counted(sandbox, &names), bench.watch.writes.load(Ordering::SeqCst));
        eprintln!("{verbs:?}, {writes} writes");
        Self { live, file, names, after, writes }
    }

    /// Kills a run, looks at its journal, and lets the next one finish.
    fn kill(&self, strike: Strike) -> Result<(), String> {
        let bench = Bench::new(&self.live, &self.file, Some(strike));
        let served = Served::start(&bench.runtime, &bench.watch);
        {
            let mut slot = bench.watch.child.lock().unwrap();
            let mut apply = command(bench.folder.path(), &served.base, &APPLY);
            *slot = Some(apply.stdout(Stdio::null()).stderr(Stdio::null()).spawn().unwrap());
        }
        // Only so that a run that never comes to this write fails instead of hanging.
        bench.killed.recv_timeout(Duration::from_secs(300)).map_err(|_| "it was not killed".to_owned())?;
        served.end(&bench.runtime);
        bench.wrong()?;
        Self::journal(&bench)?;
        self.finish(&bench)
    }

    /// The journal of the killed run can be read, and says what was in the air.
    fn journal(bench: &Bench) -> Result<(), String> {
        let output = bench.run("", &["journal", "journal.jsonl", "--format", "json"]);
        let history: Value = serde_json::from_slice(&output.stdout).map_err(|_| said(&output))?;
        let run = &history["runs"][0];
        if run["state"] != "not_ended" || run["has_beginning"] != true || history["problem_count"].as_u64() > Some(1) {
            return Err(format!("the journal does not tell of a killed run: {history:#}"));
        }
        let struck = bench.watch.struck.lock().unwrap().clone().unwrap();
        let in_flight = run["in_flight"].as_array().unwrap();
        let is_it = |write: &&Value| fits(write["request"].as_str().unwrap(), &struck.0, &struck.1);
        // Steps that go together have a line each.
        let is_joint = |write: &&Value| write["request"].as_str().unwrap().ends_with("activate");
        let joint: BTreeSet<String> =
            in_flight.iter().filter(is_joint).map(|write| write["request"].to_string()).collect();
        let requests = in_flight.iter().filter(|write| !is_joint(write)).count() + joint.len();
        if !in_flight.iter().any(|write| is_it(&write)) || requests > 10 {
            return Err(format!("{struck:?} is not told as in flight: {history:#}"));
        }
        for write in in_flight {
            let change = run["changes"].as_array().unwrap().iter().find(|change| change["id"] == write["id"]);
            if change.is_none_or(|change| change["outcome"] != "unknown") {
                return Err(format!("{} is in flight and not unknown: {history:#}", write["address"]));
            }
        }
        Ok(())
    }

    /// The next run makes it what an undisturbed one would have.
    fn finish(&self, bench: &Bench) -> Result<(), String> {
        let served = Served::start(&bench.runtime, &bench.watch);
        let first = bench.run(&served.base, &APPLY);
        if first.status.code() != Some(0) {
            let again = bench.run(&served.base, &APPLY);
            if again.status.code() != Some(0) {
                return Err(format!("the next two applies failed: {}\n{}", said(&first), said(&again)));
            }
        }
        let plan = bench.run(&served.base, &["plan", "--detailed-exitcode"]);
        served.end(&bench.runtime);
        if plan.status.code() != Some(0) {
            return Err(format!("something is left to do: {}", said(&plan)));
        }
        bench.wrong()?;
        bench.keys_are_handed_over(&self.names)?;
        let now = counted(&bench.watch.sandbox, &self.names);
        let wrong: Vec<String> = now
            .keys()
            .chain(self.after.keys())
            .filter(|address| now.get(*address) != self.after.get(*address))
            .map(|address| format!("{address}: {:?}, not {:?}", now.get(address), self.after.get(address)))
            .collect();
        if wrong.is_empty() { Ok(()) } else { Err(wrong.join("\n")) }
    }
}

#[test]
fn killed_at_any_write_the_next_run_finishes_the_job() {
    kill_at_every_write(&Case::new(case(), 60, 7));
}

#[test]
fn killed_at_any_write_that_is_not_about_people_the_next_run_finishes_the_job() {
    let pem = Value::from(include_str!("support/certificate.pem"));
    let live = OTHER_LIVE.replace("ISSUERS\n", issuers::LIVE);
    let file = OTHER_FILE.replace("ISSUERS\n", issuers::WANTED).replace("PEM", &pem.to_string());
    let case = Case::new((live, file), 44, 4);
    assert_eq!(case.after.keys().filter(|address| address.contains("/key/")).count(), 3, "{:#?}", case.after);
    kill_at_every_write(&case);
}

fn kill_at_every_write(case: &Case) {
    let all = std::env::var("ORGWARD_SEEDS").is_ok_and(|seeds| seeds.parse::<u32>().is_ok_and(|seeds| seeds > 1_000));
    // Where not all are tried, the moments take turns, so that both see every neighbourhood.
    let strikes: Vec<Strike> = (1..=case.writes)
        .flat_map(|nth| [Strike { nth, takes_effect: false }, Strike { nth, takes_effect: true }])
        .filter(|strike| all || strike.takes_effect == strike.nth.is_multiple_of(2))
        .collect();
    let (next, failed) = (AtomicUsize::new(0), Mutex::new(Vec::new()));
    std::thread::scope(|scope| {
        for _ in 0..3 {
            scope.spawn(|| {
                while let Some(strike) = strikes.get(next.fetch_add(1, Ordering::SeqCst)) {
                    if let Err(why) = case.kill(*strike) {
                        failed.lock().unwrap().push(format!("{strike:?}: {why}"));
                    }
                }
            });
        }
    });
    let failed = failed.into_inner().unwrap();
    assert!(failed.is_empty(), "{} of {} kills:\n{}", failed.len(), strikes.len(), failed.join("\n"));
    eprintln!("{} kills", strikes.len());
}
