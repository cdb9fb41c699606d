//! An embedded, strict and stateful imitation of the Administration API.
//!
//! A fixture flows in: LIVE.yaml, or the state file of an earlier run. An organization that answers the API's requests
//! flows out, in memory ([`Sandbox::router`]) or on a socket ([`serve()`]). The sandbox accepts no more than the real API
//! does. It refuses undeclared parameters and fields, wrong types and broken rules in the words of the real API.
//!
//! Rules:
//! - Nothing here is random and no clock is read: the same fixture and requests give the same bytes.
//! - The sandbox shares no types with the code that calls it, so that a mistake there is not repeated here.
//! - Secrets are made up, are shown once, and are never kept: the store holds fingerprints.
//! - Behaviour of the real API that is not known is a switch.
//!
//! A fixture holds the API's objects under the names of their collections. Ids and times may be left out. Times are Unix
//! seconds, RFC 3339, or relative to `now`:
//!
//! ```yaml
//! now: 2026-11-24T09:00:00Z                 # fixes the clock; without it the caller's clock runs
//! organization: {id: org-AbC123, default_project: Default project}
//! switches: {embed_projects: true, implicit_owners: true, delete_service_account_keys: true, unreadable: []}
//! data_retention: {type: zero_data_retention}
//! spend_limit: {threshold_amount: 500000}   # in cents
//! spend_alerts:
//!   - {threshold_amount: 400000, notification_channel: {recipients: [alice@example.com]}}
//! rate_limits:                              # of the organization; without them there are a dozen made-up ones
//!   - {model: gpt-5.2, max_requests_per_1_minute: 10000, max_tokens_per_1_minute: 4000000}
//! external_keys: [{name: vault, type: aws, external_id: org-AbC123, kms_arn: arn, role_arn: arn}]
//! external_storage: [{project_id: proj_a, provider: {type: aws, bucket: b, role_arn: arn}}]
//! workload_identity_providers:
//!   - name: ci
//!     issuer: https://ci.example.com
//!     audience: openai
//!     federation_rules: [{project_id: proj_a, service_account_id: svc_acct_b, attribute_matchers: {sub: main}}]
//! certificates: [{name: edge, active: true}]
//! roles:                                    # custom ones; predefined roles are there by themselves
//!   - {name: auditor, permissions: [api.groups.read]}
//! users:
//!   - {email: alice@example.com, name: Alice, role: owner, roles: [auditor]}
//!   - {email: bob@example.com, added_at: -30d, is_scim_managed: true}
//! groups:
//!   - {name: dev, users: [bob@example.com, {service_account: indexer, project: web}], roles: [auditor]}
//!   - {name: idp, is_scim_managed: true}
//! invites:
//!   - {email: carol@example.com, role: reader, created_at: -2d, projects: [{name: web, role: member}]}
//! projects:
//!   - name: web
//!     residency: EU_STORAGE_PROCESSING
//!     roles: [{name: deploy, permissions: [api.responses.write]}]
//!     users: [{email: bob@example.com, role: member, roles: [deploy]}]
//!     service_accounts: [{name: indexer, role: member}]
//!     groups: [{name: dev, roles: [viewer, deploy]}]
//!     api_keys:
//!       - {name: laptop, owner: {user: bob@example.com}, last_used_at: -3d}
//!       - {name: indexer-1, owner: {service_account: indexer}, expires_at: +30d}
//!     rate_limits: [{model: gpt-5.2, max_requests_per_1_minute: 500}]
//!     model_permissions: {mode: deny_list, model_ids: [gpt-5.2-pro]}
//!     hosted_tool_permissions: {mcp: {enabled: false}}
//!     service_tier_settings: {default: standard, enabled_tiers: [flex]}
//!     data_retention: {type: organization_default}
//!     spend_limit: {threshold_amount: 1000, enforcement: {status: enforcing}}
//!     spend_alerts: []
//!     certificates: [edge]                   # the ones that are active here
//!     costs: [{at: -2d, usd: 12.5, line_item: tokens, api_key_id: key_a}]
//!   - {name: old, status: archived}
//! admin_api_keys:
//!   - {name: ci, owner: alice@example.com, value: sk-admin-made-up, read_only: true}
//! audit_logs: [{type: login.succeeded, effective_at: -1d}]   # events before now; changes add theirs
//! ```
//!
//! `role` is the most powerful predefined role of a person or a service account, and `roles` lists all others by name or
//! by id. Someone with custom roles alone has `role: none`. The switches that the example leaves out:
//!
//! | switch | default | effect |
//! |---|---|---|
//! | `unique_group_names` | false | a second group of one name is refused (409) |
//! | `unique_role_names` | true | a second role of one name is refused (409), in the organization and in each project |
//! | `unique_service_account_names` | false | a second service account of one name is refused (409) in each project |
//! | `bare_service_accounts` | true | if false, each service account is created with a key, whatever is asked for |
//! | `known_external_keys` | false | a project takes only external keys that the organization has (404) |
//! | `usable_clouds` | true | if false, the validation of an external key or of external storage says that it fails |
//! | `hide_limits_of_blocked_models` | true | a project has rate limits for the models alone that it may use |
//! | `alerts_set_limits` | false | a spend alert that is created or updated sets the spend limit beside it |
//! | `name_used_models` | true | if false, the rows of usage have no model |
//! | `hosted_tools_for_all_projects` | [] | no project can disable these hosted tools (409) |
//! | `data_retention` | available | without retention controls, the answer is `not_found` (404) or `forbidden` (403) |
//! | `audit_logs` | available | without audit logging, the answer is `not_found` (404) or `forbidden` (403) |
//! | `late_events` | 0 | the audit log shows an event this many seconds after it happened |
//! | `missing_events` | [] | the audit log never shows events of these types |
//! | `assignment_sources` | all | `all` roles tell from whom they come, only `inherited` ones do, or `none` |
//!
//! `unreadable` lists route templates that are refused to every key (403), as a restricted key lacks their scope.
//!
//! To add a kind, describe it as a `Resource` in a file of `routes/`, and add its line to `RESOURCES` in
//! `routes/mod.rs`. The engine then serves it, and fixtures and state files hold it. Write by hand only the operations
//! in which the kind meets other kinds.

use std::fmt;
use std::io;
use std::path::PathBuf;
use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::Duration;

use axum::Router;

mod api_error;
mod assignments;
mod audit;
mod auth;
mod body;
mod buckets;
mod control;
mod dispatch;
mod engine;
mod faults;
mod fixture;
mod ids;
mod limits;
mod outcome;
mod pem;
mod predefined;
mod property;
mod query;
mod record;
mod request_log;
mod resource;
mod route_counts;
mod routes;
mod serve;
mod store;
mod switches;

pub use dispatch::ConnectionReset;
pub use faults::{Effect, Fault, Faults, When};
pub use fixture::FixtureError;
pub use request_log::Exchange;
pub use serve::serve;

use limits::{Allowance, Limits};
use request_log::Log;
use route_counts::RouteCounts;
use store::Store;

/// The admin key that a sandbox accepts by default.
pub const ADMIN_KEY: &str = "sk-admin-sandbox";
/// The admin key that may read everything and change nothing.
pub const READ_ONLY_KEY: &str = "sk-admin-sandbox-readonly";

/// A source of the current time in Unix seconds.
pub type Clock = Arc<dyn Fn() -> i64 + Send + Sync>;

/// The behaviour of a sandbox, beyond its fixture.
#[derive(Clone)]
pub struct Options {
    /// Replaces [`ADMIN_KEY`]. The read-only key is accepted in any case.
    pub admin_key: Option<String>,
    /// True if the user list embeds projects. The fixture's switch of that name can turn it off as well.
    pub embed_projects: bool,
    /// The number of requests per minute that each method and route template accepts.
    pub rpm: Option<u32>,
    /// The time after which the whole allowance comes back: a minute. Zero: it comes back one request at a time.
    pub window: Duration,
    /// The most requests that a route takes at once, if its allowance comes back one request at a time.
    pub burst: u32,
    /// The time that each answer takes.
    pub latency: Duration,
    /// True if limits are announced in headers.
    pub announce_limits: bool,
    /// True if `/sandbox/...` controls faults, events and the log. It also turns the log on.
    pub fault_control: bool,
    /// The file in which the whole state is saved after each change.
    pub state_path: Option<PathBuf>,
    /// The time, unless the fixture fixes it. It stands still by default.
    pub clock: Clock,
}

impl Default for Options {
    fn default() -> Self {
        Self {
            admin_key: None,
            embed_projects: true,
            rpm: None,
            window: Duration::from_secs(60),
            burst: 10,
            latency: Duration::ZERO,
            announce_limits: false,
            fault_control: false,
            state_path: None,
            // 2026-01-01T00:00:00Z.
            clock: Arc::new(|| 1_767_225_600),
        }
    }
}

impl fmt::Debug for Options {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Options")
            .field("embed_projects", &self.embed_projects)
            .field("rpm", &self.rpm)
            .field("window", &self.window)
            .field("burst", &self.burst)
            .field("latency", &self.latency)
            .field("announce_limits", &self.announce_limits)
            .field("fault_control", &self.fault_control)
            .field("state_path", &self.state_path)
            .finish_non_exhaustive()
    }
}

/// The reason why an event could not happen in the imitated world.
#[derive(Debug, thiserror::Error)]
pub enum EventError {
    /// No one with this address was invited, or the invite is no longer open.
    #[error("no pending invite for {0}")]
    NoPendingInvite(String),
    /// The change was made but could not be saved.
    #[error("could not save the state: {0}")]
    Save(#[from] io::Error),
}

/// An imitated organization. Clones share it.
#[derive(Clone)]
pub struct Sandbox {
    inner: Arc<Inner>,
}

struct Inner {
    options: Options,
    store: Mutex<Store>,
    faults: Faults,
    limits: Limits,
    log: Log,
    counts: RouteCounts,
    requests: AtomicU64,
}

impl fmt::Debug for Sandbox {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Sandbox").field("options", &self.inner.options).finish_non_exhaustive()
    }
}

impl Sandbox {
    /// Fills a sandbox from `state_yaml` if there is one, else from `live_yaml`. With neither, the organization holds its
    /// default project alone.
    pub fn new(live_yaml: Option<&str>, state_yaml: Option<&str>, options: Options) -> Result<Self, FixtureError> {
        let key = options.admin_key.as_deref();
        let text = state_yaml.or(live_yaml).unwrap_or_default();
        let mut store = fixture::read(text, key, (options.clock)())?;
        store.hide_projects = !options.embed_projects;
        let log = Log::default();
        log.turn(options.fault_control);
        let inner = Inner {
            store: Mutex::new(store),
            faults: Faults::default(),
            limits: Limits::default(),
            log,
            counts: RouteCounts::default(),
            requests: AtomicU64::new(0),
            options,
        };
        Ok(Self { inner: Arc::new(inner) })
    }

    /// Returns the operations that are served: the method, and the template of the path without `/v1`.
    pub fn operations() -> Vec<(&'static str, &'static str)> {
        routes::operations()
    }

    /// Returns the API as a service. All its paths begin with `/v1`.
    pub fn router(&self) -> Router {
        let inner = Arc::clone(&self.inner);
        Router::new().fallback(move |request: axum::extract::Request| dispatch::answer(Arc::clone(&inner), request))
    }

    /// Returns the sandbox's time in Unix seconds.
    pub fn now(&self) -> i64 {
        self.inner.now(&locked(&self.inner.store))
    }

    /// Fixes the sandbox's time.
    pub fn set_now(&self, now: i64) {
        locked(&self.inner.store).now = Some(now);
    }

    /// Writes the whole state in the shape of LIVE.yaml, with explicit ids and times and without secrets.
    pub fn state_yaml(&self) -> String {
        fixture::write(&locked(&self.inner.store))
    }

    /// Returns the organization's id.
    pub fn organization_id(&self) -> String {
        locked(&self.inner.store).organization_id.clone()
    }

    /// Returns the queue of faults.
    pub fn faults(&self) -> &Faults {
        &self.inner.faults
    }

    /// Turns the log of exchanges on or off.
    pub fn record(&self, on: bool) {
        self.inner.log.turn(on);
    }

    /// Returns the exchanges that were recorded, oldest first.
    pub fn exchanges(&self) -> Vec<Exchange> {
        self.inner.log.all()
    }

    /// Returns the exchanges that were recorded, oldest first, and empties the log.
    pub fn take_exchanges(&self) -> Vec<Exchange> {
        self.inner.log.take()
    }

    /// Lets the invited person accept: the pending invite becomes a user with the memberships that it carried.
    pub fn accept_invite(&self, email: &str) -> Result<(), EventError> {
        self.inner.event(|store, now| audit::accept_invite(store, email, now).then_some(()), email)
    }

    /// Lets the pending invite for `email` expire.
    pub fn expire_invite(&self, email: &str) -> Result<(), EventError> {
        self.inner.event(|store, now| store.expire_invite(email, now).then_some(()), email)
    }
}

impl Inner {
    /// Returns the allowance of each route, of so many requests a minute.
    fn allowance(&self, rpm: u32) -> Allowance {
        let Options { window, burst, announce_limits: announce, .. } = self.options;
        Allowance { rpm, window, burst, announce }
    }

    fn now(&self, store: &Store) -> i64 {
        store.now.unwrap_or_else(|| (self.options.clock)())
    }

    fn next_request(&self) -> u64 {
        self.requests.fetch_add(1, Ordering::Relaxed) + 1
    }

    fn event(&self, happen: impl FnOnce(&mut Store, i64) -> Option<()>, email: &str) -> Result<(), EventError> {
        let mut store = locked(&self.store);
        let now = self.now(&store);
        happen(&mut store, now).ok_or_else(|| EventError::NoPendingInvite(email.to_owned()))?;
        Ok(self.save(&store)?)
    }

    /// Saves the state in a new file that only its owner can read, and moves it to its place in one step.
    fn save(&self, store: &Store) -> io::Result<()> {
        let Some(path) = &self.options.state_path else { return Ok(()) };
        let folder = path.parent().filter(|folder| !folder.as_os_str().is_empty());
        let mut file = tempfile::NamedTempFile::new_in(folder.unwrap_or_else(|| ".".as_ref()))?;
        io::Write::write_all(&mut file, fixture::write(store).as_bytes())?;
        file.persist(path).map_err(|error| error.error)?;
        Ok(())
    }
}

/// Locks a mutex, even if another thread panicked while it held the lock: the panic is reported on its own.
fn locked<T>(mutex: &Mutex<T>) -> MutexGuard<'_, T> {
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}
