//! A network that fails as told, between a client and a sandbox in memory, and what the organization is by natural
//! keys. Nothing sleeps: time is the simulated clock's.

use axum::Router;
use futures_util::future::{BoxFuture, pending};
use http::{
    HeaderMap, HeaderName, HeaderValue, Method, StatusCode,
    header::{AUTHORIZATION, CONTENT_TYPE},
};
use orgward::{
    api::{
        Client, Options,
        clock::{Clock as _, SimulatedClock, later},
        in_memory::InMemory,
        pacing::Limits,
        transport::{HttpRequest, HttpResponse, Transport, TransportError, timeout},
    },
    sandbox::{ADMIN_KEY, Sandbox},
};
use secrecy::SecretString;
use serde_json::Value;
use std::{
    collections::BTreeMap,
    fmt::Write as _,
    sync::{
        Arc, Mutex, MutexGuard,
        atomic::{AtomicBool, Ordering},
    },
    time::Duration,
};
use tokio::sync::Notify;

use super::{World, census_clouds};

/// Whether a request that is struck does its work.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Effect {
    /// It never arrives.
    Never,
    /// It does.
    Now,
    /// It does, after its sender has long had another answer.
    Late(Duration),
}

/// What the sender is told instead.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Said {
    /// The connection breaks.
    Lost,
    /// No connection comes about.
    NoConnection,
    /// Nothing, until the time for an attempt is over.
    TooLate,
    /// The first half of the true answer.
    Half,
    /// A status, seconds of `Retry-After`, and a body.
    Status(u16, Option<u32>, &'static str),
    /// Status 200, and the row as it was before.
    OldRow,
    /// The true answer with the id of something else.
    OtherId,
    /// The true answer, about something that got another name than was asked for.
    OtherName,
    /// What the same read was told before: the listing lags.
    Lag,
    /// The true listing without its last row: pages shifted.
    Shifted,
    /// Nothing ever: whoever waits is killed.
    Killed,
}

/// What goes wrong with one request.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Fault {
    pub effect: Effect,
    pub said: Said,
}

/// Which request this is, counted from 1: of all, of the writes, and of the reads that came after the first write.
#[derive(Clone, Copy, Debug, Default)]
pub struct Count {
    pub all: u32,
    pub writes: u32,
    pub late_reads: u32,
}

/// Says what goes wrong with a request.
pub type Schedule = Box<dyn FnMut(&HttpRequest, Count) -> Option<Fault> + Send>;

/// A write that reached the organization.
#[derive(Clone, Debug)]
pub struct Sent {
    pub method: Method,
    pub path: String,
    pub body: String,
    /// Whether the organization did it.
    pub done: bool,
    /// The owners of the organization after it.
    pub owners: usize,
}

/// The network.
pub struct Faulty {
    inner: InMemory<Router>,
    clock: Arc<SimulatedClock>,
    state: Mutex<State>,
    was_killed: AtomicBool,
    pub killed: Notify,
}

/// Changes an answer on its way back.
pub type Rewrite = Box<dyn FnMut(&HttpRequest, &mut HttpResponse) + Send>;

struct State {
    schedule: Schedule,
    count: Count,
    late: Vec<(jiff::Timestamp, HttpRequest)>,
    /// What somebody else does, and when.
    foreign: Vec<(jiff::Timestamp, HttpRequest)>,
    sent: Vec<Sent>,
    /// The last answer to each read, and when it was given.
    told: BTreeMap<String, (jiff::Timestamp, HttpResponse)>,
    rewrite: Option<Rewrite>,
}

impl Faulty {
    /// A world behind a network that fails by a schedule, and that network.
    pub fn world(sandbox: &Sandbox, schedule: Schedule) -> (World, Arc<Self>) {
        let now = sandbox.now();
        let clock = Arc::new(SimulatedClock::fixed(jiff::Timestamp::from_second(now).unwrap(), 0.5));
        let state = State {
            schedule,
            count: Count::default(),
            late: Vec::new(),
            foreign: Vec::new(),
            sent: Vec::new(),
            told: BTreeMap::new(),
            rewrite: None,
        };
        let network = Arc::new(Self {
            inner: InMemory::new(sandbox.router()),
            clock: clock.clone(),
            state: Mutex::new(state),
            was_killed: AtomicBool::new(false),
            killed: Notify::new(),
        });
        let base = "http://127.0.0.1/v1".parse().unwrap();
        let key = SecretString::from(ADMIN_KEY);
        // However long a route is limited, this ends it.
        let deadline = Some(later(clock.now(), Duration::from_secs(6 * 3600)));
        let options = Options { limits: Limits { deadline, ..Limits::default() }, ..Options::default() };
        let client = Client::new(network.clone(), clock, base, key, options).unwrap();
        (World { sandbox: sandbox.clone(), client, now, checked: None }, network)
    }

    /// A network without faults.
    pub fn calm(sandbox: &Sandbox) -> (World, Arc<Self>) {
        Self::world(sandbox, Box::new(|_, _| None))
    }

    /// Lets time pass.
    pub fn advance(&self, by: Duration) {
        self.clock.advance(by);
    }

    /// The time.
    pub fn now(&self) -> jiff::Timestamp {
        self.clock.now()
    }

    /// Lets somebody else do something once so much time has passed.
    pub fn meanwhile(&self, after: Duration, method: Method, path: &str, body: Option<Value>) {
        let due = later(self.clock.now(), after);
        let request = request(method, path, body.map(|body| body.to_string().into_bytes()));
        self.state().foreign.push((due, request));
    }

    /// Changes every answer on its way back.
    pub fn rewrite(&self, rewrite: Rewrite) {
        self.state().rewrite = Some(rewrite);
    }

    /// What the organization answers to a read of somebody else.
    pub async fn ask(&self, path: &str) -> Value {
        let answer = self.inner.send(request(Method::GET, path, None), usize::MAX).await.unwrap();
        serde_json::from_slice(&answer.body).unwrap_or_default()
    }

    /// Every write that reached the organization.
    pub fn sent(&self) -> Vec<Sent> {
        self.state().sent.clone()
    }

    /// How many requests there were.
    pub fn count(&self) -> Count {
        self.state().count
    }

    /// Lets everything arrive that is still on its way.
    pub async fn settle(&self) {
        self.arrive(jiff::Timestamp::MAX).await;
    }

    fn state(&self) -> MutexGuard<'_, State> {
        self.state.lock().unwrap()
    }

    async fn arrive(&self, now: jiff::Timestamp) {
        loop {
            let request = {
                let mut state = self.state();
                let index = state.foreign.iter().position(|(due, _)| *due <= now);
                index.map(|index| state.foreign.remove(index).1)
            };
            let Some(request) = request else { break };
            let answer = self.inner.send(request, usize::MAX).await.unwrap();
            assert!(answer.status.is_success(), "somebody else failed: {}", String::from_utf8_lossy(&answer.body));
        }
        loop {
            let request = {
                let mut state = self.state();
                let Some(index) = state.late.iter().position(|(due, _)| *due <= now) else { return };
                state.late.remove(index).1
            };
            let _ = self.pass(request, usize::MAX).await;
        }
    }

    async fn pass(&self, request: HttpRequest, limit: usize) -> Result<HttpResponse, TransportError> {
        let (method, path) = (request.method.clone(), request.url.path().to_owned());
        let body = String::from_utf8_lossy(request.body.as_deref().unwrap_or_default()).into_owned();
        let answer = self.inner.send(request, limit).await;
        if method != Method::GET {
            let done = answer.as_ref().is_ok_and(|answer| answer.status.is_success());
            let watched = path.starts_with("/v1/organization/users/");
            let owners = if watched { self.owners().await } else { usize::MAX };
            self.state().sent.push(Sent { method, path, body, done, owners });
        }
        answer
    }

    /// The owners of the organization, by the API's own list.
    async fn owners(&self) -> usize {
        let list = self.ask("/organization/users?limit=100").await;
        rows(&list, "data").filter(|user| user["role"] == "owner").count()
    }

    async fn strike(
        &self,
        mut request: HttpRequest,
        fault: Fault,
        limit: usize,
    ) -> Result<HttpResponse, TransportError> {
        let time = timeout(&request.method);
        let mut truth = None;
        let path = request.url.path().trim_start_matches("/v1").to_owned();
        let before = match fault.said {
            Said::OldRow => Some(self.ask(&path).await),
            Said::OtherId => {
                let list = self.ask(&format!("{path}?limit=100")).await;
                rows(&list, "data").next().map(|row| row["id"].clone())
            }
            _ => None,
        };
        let url = request.url.to_string();
        let is_read = request.method == Method::GET;
        if fault.said == Said::OtherName
            && let Some(Ok(mut body)) = request.body.as_deref().map(serde_json::from_slice::<Value>)
        {
            body["name"] = "Secret key".into();
            request.body = Some(body.to_string().into_bytes());
        }
        match fault.effect {
            Effect::Never => {}
            Effect::Now => truth = self.pass(request, limit).await.ok(),
            Effect::Late(by) => {
                let due = later(self.clock.now(), by);
                self.state().late.push((due, request));
            }
        }
        match fault.said {
            Said::Lost => Err(TransportError::Lost("connection reset".to_owned())),
            Said::NoConnection => Err(TransportError::Connect("no route".to_owned())),
            Said::TooLate => {
                self.clock.advance(time);
                Err(TransportError::Lost(format!("no answer within {} s", time.as_secs())))
            }
            Said::Half => {
                let mut answer = truth.ok_or_else(|| TransportError::Lost("cut".to_owned()))?;
                answer.body.truncate(answer.body.len() / 2);
                Ok(answer)
            }
            Said::Status(code, after, body) => {
                let mut headers = HeaderMap::new();
                if let Some(seconds) = after {
                    headers.insert(HeaderName::from_static("retry-after"), HeaderValue::from(seconds));
                }
                Ok(HttpResponse { status: StatusCode::from_u16(code).unwrap(), headers, body: body.into() })
            }
            Said::OtherName => truth.ok_or_else(|| TransportError::Lost("cut".to_owned())),
            // A listing has no old row: what was asked for without its parameters is another listing.
            Said::OldRow if is_read => truth.ok_or_else(|| TransportError::Lost("cut".to_owned())),
            Said::OldRow => Ok(ok(&before.unwrap_or_default())),
            Said::OtherId => {
                let mut answer = truth.ok_or_else(|| TransportError::Lost("cut".to_owned()))?;
                if let (Some(id), Ok(mut body)) = (before, serde_json::from_slice::<Value>(&answer.body)) {
                    body["id"] = id;
                    answer.body = body.to_string().into_bytes();
                }
                Ok(answer)
            }
            Said::Lag => {
                let truth = truth.ok_or_else(|| TransportError::Lost("cut".to_owned()))?;
                // It lags by so much at the most.
                let now = self.clock.now();
                let told = self.state().told.get(&url).cloned();
                let told = told.filter(|(at, _)| is_read && later(*at, Duration::from_secs(30)) >= now);
                Ok(told.map_or(truth, |(_, answer)| answer))
            }
            Said::Shifted => {
                let mut answer = truth.ok_or_else(|| TransportError::Lost("cut".to_owned()))?;
                if let (true, Ok(mut body)) = (is_read, serde_json::from_slice::<Value>(&answer.body)) {
                    if let Some(rows) = body["data"].as_array_mut() {
                        rows.pop();
                        let last = rows.last().map_or(Value::Null, |row| row["id"].clone());
                        body["last_id"] = last;
                    }
                    answer.body = body.to_string().into_bytes();
                }
                Ok(answer)
            }
            Said::Killed => {
                self.was_killed.store(true, Ordering::Relaxed);
                self.killed.notify_one();
                pending().await
            }
        }
    }

    /// Whether somebody was killed.
    pub fn has_killed(&self) -> bool {
        self.was_killed.load(Ordering::Relaxed)
    }
}

impl Transport for Faulty {
    fn send(&self, request: HttpRequest, limit: usize) -> BoxFuture<'_, Result<HttpResponse, TransportError>> {
        Box::pin(async move {
            self.arrive(self.clock.now()).await;
            let fault = {
                let mut state = self.state();
                state.count.all += 1;
                if request.method != Method::GET {
                    state.count.writes += 1;
                } else if state.count.writes > 0 {
                    state.count.late_reads += 1;
                }
                let count = state.count;
                (state.schedule)(&request, count)
            };
            let (asked, url) = (request.clone(), request.url.to_string());
            let is_true = fault.is_none();
            let mut answer = match fault {
                None => self.pass(request, limit).await,
                Some(fault) => self.strike(request, fault, limit).await,
            };
            let mut state = self.state();
            if let (Some(rewrite), Ok(answer)) = (&mut state.rewrite, &mut answer) {
                rewrite(&asked, answer);
            }
            if let (true, Ok(answer)) = (is_true && asked.method == Method::GET, &answer) {
                state.told.insert(url, (self.clock.now(), answer.clone()));
            }
            drop(state);
            answer
        })
    }
}

/// A request of somebody who holds the key.
fn request(method: Method, path: &str, body: Option<Vec<u8>>) -> HttpRequest {
    let mut headers = HeaderMap::new();
    headers.insert(AUTHORIZATION, HeaderValue::from_str(&format!("Bearer {ADMIN_KEY}")).unwrap());
    if body.is_some() {
        headers.insert(CONTENT_TYPE, HeaderValue::from_static("application/json"));
    }
    let url = format!("http://127.0.0.1/v1{path}").parse().unwrap();
    HttpRequest { method, url, headers, body }
}

fn ok(body: &Value) -> HttpResponse {
    HttpResponse { status: StatusCode::OK, headers: HeaderMap::new(), body: body.to_string().into_bytes() }
}

/// The organization as the sandbox knows it.
pub fn state(sandbox: &Sandbox) -> Value {
    serde_yaml::from_str(&sandbox.state_yaml()).unwrap()
}

/// The people who own the organization.
pub fn owners(sandbox: &Sandbox) -> usize {
    let state = state(sandbox);
    rows(&state, "users").filter(|user| user["role"] == "owner").count()
}

pub(super) fn rows<'a>(of: &'a Value, name: &str) -> impl Iterator<Item = &'a Value> + use<'a> {
    of[name].as_array().into_iter().flatten()
}

pub(super) fn text(value: &Value) -> String {
    value.as_str().unwrap_or_default().to_owned()
}

/// What there is, by the addresses that the tool uses, each with all that a file can say about it. Things that share a
/// name share an entry.
pub type Census = BTreeMap<String, Vec<String>>;

/// Counts the organization. `names` gives the file's names of things that
/// may not bear them yet, by id.
pub fn census(sandbox: &Sandbox, names: &BTreeMap<String, String>) -> Census {
    let state = state(sandbox);
    let now = sandbox.now();
    let mut census = Census::new();
    let mut add = |address: String, facts: String| census.entry(address).or_default().push(facts);
    let of: BTreeMap<String, String> = rows(&state, "projects")
        .map(|project| {
            let id = text(&project["id"]);
            let name = names.get(&id).cloned().unwrap_or_else(|| text(&project["name"]));
            (id, name)
        })
        .collect();
    for user in rows(&state, "users") {
        add(format!("user/{}", text(&user["email"])), format!("member {}", text(&user["role"])));
    }
    for invite in rows(&state, "invites") {
        let expired =
            invite["expires_at"].as_str().is_some_and(|end| end.parse::<jiff::Timestamp>().unwrap().as_second() <= now);
        if invite.get("accepted_at").is_some() || expired {
            continue;
        }
        let mut bundled: Vec<_> = rows(invite, "projects")
            .map(|project| {
                format!("{}:{}", of.get(&text(&project["id"])).cloned().unwrap_or_default(), text(&project["role"]))
            })
            .collect();
        bundled.sort();
        add(
            format!("user/{}", text(&invite["email"])),
            format!("invite {} [{}]", text(&invite["role"]), bundled.join(" ")),
        );
    }
    let external_keys: BTreeMap<String, String> =
        rows(&state, "external_keys").map(|key| (text(&key["id"]), text(&key["name"]))).collect();
    for project in rows(&state, "projects") {
        let name = &of[&text(&project["id"])];
        let at = format!("project/{}", name.replace('%', "%25").replace('/', "%2F"));
        let mut facts = format!("named {}", text(&project["name"]));
        if project.get("archived_at").is_some() {
            let _ = write!(facts, ", archived");
        }
        if let Some(key) = project.get("external_key_id").and_then(Value::as_str) {
            let _ = write!(facts, ", key {}", external_keys.get(key).map_or("?", String::as_str));
        }
        add(at.clone(), facts);
        for member in rows(project, "users") {
            add(format!("{at}/member/{}", text(&member["email"])), text(&member["role"]));
        }
        for account in rows(project, "service_accounts") {
            let (name, mut facts) = (text(&account["name"]), text(&account["role"]));
            let wanted = names.get(&text(&account["id"])).unwrap_or(&name);
            if *wanted != name {
                let _ = write!(facts, ", named {name}");
            }
            add(format!("{at}/service_account/{wanted}"), facts);
        }
        for key in rows(project, "api_keys") {
            let (id, name) = (text(&key["id"]), text(&key["name"]));
            // A new key has another id in each run.
            let is_old = names.contains_key(&id) || listed_key(project, key).is_none();
            if let Some((account, entry)) = listed_key(project, key) {
                let wanted = names.get(&text(&account["id"])).cloned().unwrap_or_else(|| text(&account["name"]));
                let key = if is_old { &id } else { entry };
                add(format!("{at}/service_account/{wanted}/key/{key}"), name.clone());
            }
            if is_old {
                add(format!("{at}/api_key/{id}"), name);
            }
        }
    }
    for key in rows(&state, "admin_api_keys") {
        add(format!("admin_api_key/{}", text(&key["id"])), text(&key["name"]));
    }
    for (address, facts) in census_clouds::census(&state, names, &of) {
        add(address, facts);
    }
    for facts in census.values_mut() {
        facts.sort();
    }
    census
}

/// Returns the service account of a key that an entry may list, and the name of that entry: these tests name such entries
/// `m0`, `m1` and so on.
pub(super) fn listed_key<'a>(project: &'a Value, key: &'a Value) -> Option<(&'a Value, &'a str)> {
    let owner = &key["owner"]["service_account"]["id"];
    let account = rows(project, "service_accounts").find(|account| account["id"] == *owner)?;
    let entry = key["name"].as_str()?.split('@').next()?;
    let number = entry.strip_prefix('m')?;
    number.parse::<usize>().is_ok().then_some((account, entry))
}

/// The addresses of the keys that a run made, by id.
pub fn new_keys(sandbox: &Sandbox, names: &BTreeMap<String, String>) -> BTreeMap<String, String> {
    let census = census(sandbox, names);
    let state = state(sandbox);
    let mut keys = BTreeMap::new();
    for project in rows(&state, "projects") {
        for key in rows(project, "api_keys") {
            let (id, name) = (text(&key["id"]), text(&key["name"]));
            if names.contains_key(&id) {
                continue;
            }
            let Some((account, entry)) = listed_key(project, key) else { continue };
            let end = |of: &Value| names.get(&text(&of["id"])).cloned().unwrap_or_else(|| text(&of["name"]));
            let address = format!("project/{}/service_account/{}/key/{entry}", end(project), end(account));
            assert!(census.get(&address).is_some_and(|names| names.contains(&name)), "{address}: {census:#?}");
            keys.insert(id, address);
        }
    }
    keys
}

/// The names of projects, service accounts, certificates, providers, rules and keys that entries may list, by id.
pub fn names(sandbox: &Sandbox) -> BTreeMap<String, String> {
    let state = state(sandbox);
    let accounts = rows(&state, "projects").flat_map(|project| rows(project, "service_accounts"));
    let providers = || rows(&state, "workload_identity_providers");
    let rules = providers().flat_map(|provider| rows(provider, "federation_rules"));
    let keys = rows(&state, "projects")
        .flat_map(|project| rows(project, "api_keys").filter(|key| listed_key(project, key).is_some()));
    let top = rows(&state, "projects").chain(rows(&state, "certificates")).chain(providers());
    top.chain(accounts)
        .chain(keys)
        .chain(rules)
        .filter(|row| row.get("name").is_some())
        .map(|row| (text(&row["id"]), text(&row["name"])))
        .collect()
}

/// What a reader calls each thing of the organization, by its id: an e-mail, or names.
pub fn actors(sandbox: &Sandbox) -> Vec<(String, String)> {
    let state = state(sandbox);
    let mut actors = Vec::new();
    let mut add = |row: &Value, name: String| actors.push((text(&row["id"]), name));
    for user in rows(&state, "users") {
        add(user, text(&user["email"]));
    }
    for invite in rows(&state, "invites") {
        add(invite, format!("invite of {}", text(&invite["email"])));
    }
    for key in rows(&state, "admin_api_keys") {
        add(key, format!("admin key {}", text(&key["name"])));
    }
    for project in rows(&state, "projects") {
        add(project, text(&project["name"]));
        for account in rows(project, "service_accounts") {
            add(account, format!("service account {}", text(&account["name"])));
        }
        for key in rows(project, "api_keys") {
            add(key, format!("key {}", text(&key["name"])));
        }
    }
    actors
}
