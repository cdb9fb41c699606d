//! An organization in memory for tests: a sandbox, a client without a network, and the stages in their order.
#![allow(dead_code, unreachable_pub, reason = "every test file uses its own part")]
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::print_stderr, reason = "a test may fail loudly")]

mod census_clouds;
pub mod faulty;
pub mod issuers;
pub mod openapi;
pub mod process;
pub mod random;
mod random_clouds;
pub mod random_identity;
mod random_keys;

use futures_util::future::BoxFuture;
use orgward::{
    api::{
        Client, Options,
        clock::SimulatedClock,
        in_memory::InMemory,
        transport::{HttpRequest, HttpResponse, Transport, TransportError},
    },
    apply::{
        Progress,
        report::{Entry, Report},
        sinks::{KeySink, NewKey, Sinks},
    },
    desired,
    live::Stopped,
    model::diagnostic::Diagnostic,
    plan::{PlanPart, Step, file::PlanFile},
    reconcile::{self, CheckedPlan, Configuration},
    render,
    sandbox::{ADMIN_KEY, Exchange, Sandbox},
    source::{SourceFile, Sources, budget::Budget, parse},
};
use secrecy::{ExposeSecret as _, SecretString};
use serde_json::Value;
use std::sync::Arc;

/// A configuration with its source, for drawing problems.
pub struct Read {
    pub configuration: Configuration,
    pub sources: Sources,
    pub problems: Vec<Diagnostic>,
}

/// Reads one file's text, and binds the sink `vault`.
pub fn read(yaml: &str) -> Read {
    let (node, mut problems) = parse(yaml, 0, &mut Budget::default());
    let files = node.into_iter().map(|node| SourceFile { path: "orgward.yaml".into(), text: yaml.to_owned(), node });
    let sources = Sources { root: ".".into(), files: files.collect() };
    let nodes: Vec<_> = sources.files.iter().map(|file| &file.node).collect();
    let (desired, found) = desired::resolve(&nodes);
    problems.extend(found);
    let configuration = Configuration {
        desired,
        files: vec!["orgward.yaml".into()],
        digest: "digest".into(),
        base: None,
        focus: None,
        sinks: Some(vault(false).0),
    };
    Read { configuration, sources, problems }
}

impl Read {
    /// Every problem, drawn.
    pub fn drawn(&self, more: &[Diagnostic]) -> String {
        let all: Vec<_> = self.problems.iter().chain(more).cloned().collect();
        render::diagnostic_view::diagnostics(&all, &self.sources, false)
    }
}

/// An organization.
pub struct World {
    pub sandbox: Sandbox,
    pub client: Client,
    pub now: i64,
    /// Holds what was exchanged against the official contract when the world ends.
    pub checked: Option<Checked>,
}

/// See [`World::checked`].
pub struct Checked(Sandbox);

impl Drop for Checked {
    fn drop(&mut self) {
        static CONTRACT: std::sync::OnceLock<Option<openapi::Contract>> = std::sync::OnceLock::new();
        let Some(contract) = CONTRACT.get_or_init(openapi::Contract::load) else { return };
        if std::thread::panicking() {
            return;
        }
        for exchange in self.0.exchanges() {
            contract.check_known(&exchange).unwrap();
        }
    }
}

/// A sink in memory: keeps the ids of the keys that it got, or takes none.
#[derive(Default)]
pub struct MemorySink {
    pub is_broken: bool,
    pub got: std::sync::Mutex<Vec<(NewKey, usize)>>,
}

impl KeySink for MemorySink {
    fn deliver<'s>(&'s self, key: &'s NewKey, value: &'s SecretString) -> BoxFuture<'s, Result<(), String>> {
        Box::pin(async move {
            let value = value.expose_secret();
            if self.is_broken {
                return Err(format!("no room for {value}"));
            }
            self.got.lock().unwrap().push((key.clone(), value.len()));
            Ok(())
        })
    }
}

/// Binds the sink `vault`.
pub fn vault(is_broken: bool) -> (Sinks, Arc<MemorySink>) {
    let sink = Arc::new(MemorySink { is_broken, ..MemorySink::default() });
    let mut sinks = Sinks::default();
    assert!(sinks.bind("vault", sink.clone()));
    (sinks, sink)
}

/// Nobody listens.
pub struct Quiet;

impl Progress for Quiet {
    fn starts(&mut self, _: &Step, _: usize, _: usize) {}
    fn ends(&mut self, _: &Entry) {}
}

impl World {
    pub fn new(live: &str) -> Self {
        let sandbox = Sandbox::new(Some(live), None, orgward::sandbox::Options::default()).expect("a good LIVE.yaml");
        sandbox.record(true);
        let checked = Some(Checked(sandbox.clone()));
        Self { checked, ..Self::of(sandbox) }
    }

    /// A fresh client on a sandbox.
    pub fn of(sandbox: Sandbox) -> Self {
        Self::through(&sandbox, InMemory::new)
    }

    /// A client on a sandbox, through a network of one's own.
    pub fn through<T: Transport + 'static>(sandbox: &Sandbox, network: impl FnOnce(axum::Router) -> T) -> Self {
        let (sandbox, now) = (sandbox.clone(), sandbox.now());
        let clock = SimulatedClock::fixed(jiff::Timestamp::from_second(now).unwrap(), 0.5);
        let client = Client::new(
            Arc::new(network(sandbox.router())),
            Arc::new(clock),
            "http://127.0.0.1/v1".parse().unwrap(),
            SecretString::from(ADMIN_KEY),
            Options::default(),
        )
        .unwrap();
        Self { sandbox, client, now, checked: None }
    }

    /// The same organization by a new client, as another command would see it.
    pub fn again(&self) -> Self {
        Self { now: self.now, ..Self::of(self.sandbox.clone()) }
    }

    pub async fn plan(&self, read: &Read, part: PlanPart) -> Result<(CheckedPlan, PlanFile), Stopped> {
        let judged = reconcile::plan(&read.configuration, &self.client, self.now, part).await?;
        let file = reconcile::publish(&read.configuration, &judged, &self.client, self.now, part);
        Ok((judged, file))
    }

    pub async fn apply(&self, read: &Read, judged: &CheckedPlan, part: PlanPart, reviewed: &[PlanFile]) -> Report {
        let (filtered, _) = reconcile::select(&read.configuration, judged, &self.client, self.now, part, reviewed);
        reconcile::apply(&read.configuration, judged, &filtered, &self.client, self.now, &mut Quiet).await
    }

    /// The writes that the sandbox saw, as `POST /organization/invites`.
    pub fn writes(&self) -> Vec<String> {
        self.exchanges().iter().filter(|one| one.method != "GET").map(label).collect()
    }

    pub fn exchanges(&self) -> Vec<Exchange> {
        self.sandbox.exchanges()
    }
}

/// Replaces the number of guardrails that passed, so that a new guardrail does not change what is expected elsewhere. The
/// quickstart of the README shows the real number.
pub fn without_tally(text: &str) -> String {
    let replaced = |line: &str| {
        let Some((before, after)) = line.split_once("uardrails: ") else { return line.to_owned() };
        match after.trim_start_matches(|letter: char| letter.is_ascii_digit()) {
            rest if rest.len() < after.len() && rest.starts_with(" passed") => format!("{before}uardrails: [N]{rest}"),
            _ => line.to_owned(),
        }
    };
    text.split_inclusive('\n').map(replaced).collect()
}

/// Method and route of an exchange.
pub fn label(exchange: &Exchange) -> String {
    format!("{} {}", exchange.method, exchange.route.as_deref().unwrap_or(&exchange.path))
}

/// Compares with a file, or rewrites it when `ORGWARD_BLESS` is set.
pub fn expect_file(path: &std::path::Path, found: &str) -> Result<(), String> {
    if std::env::var_os("ORGWARD_BLESS").is_some() {
        std::fs::write(path, found).unwrap();
        return Ok(());
    }
    let expected = std::fs::read_to_string(path).unwrap_or_default();
    if expected == found {
        return Ok(());
    }
    let diff = similar::TextDiff::from_lines(expected.as_str(), found).unified_diff().to_string();
    Err(format!("{} is not as expected (ORGWARD_BLESS=1 rewrites it):\n{diff}", path.display()))
}

/// Runs a future to its end on a runtime of its own.
pub fn block_on<T>(future: impl Future<Output = T>) -> T {
    tokio::runtime::Builder::new_current_thread().enable_all().build().unwrap().block_on(future)
}

/// A network that alters the bodies of writes on their way, for an API that takes another value than it is asked for.
pub struct Altering<F>(pub InMemory<axum::Router>, pub F);

impl<F: Fn(&mut Value) + Send + Sync> Transport for Altering<F> {
    fn send(&self, mut request: HttpRequest, limit: usize) -> BoxFuture<'_, Result<HttpResponse, TransportError>> {
        if let Some(body) = &mut request.body {
            let mut asked: Value = serde_json::from_slice(body).unwrap();
            (self.1)(&mut asked);
            *body = asked.to_string().into_bytes();
        }
        self.0.send(request, limit)
    }
}
