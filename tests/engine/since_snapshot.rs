//! Laws of `drift --since`: over random organizations and random changes through the API, what it finds is what the full
//! drift finds for the kinds for which the audit log vouches, and whatever it reports is true of every kind.
#![allow(clippy::unwrap_used, reason = "a test may fail loudly")]

use crate::support::{
    Read, World, block_on,
    random::{File, Org, file, org},
    read,
};
use http::{HeaderMap, HeaderValue, Method, header};
use orgward::{
    api::{
        Client, Options,
        clock::SimulatedClock,
        in_memory::InMemory,
        snapshot::{Recorder, Renewal, Snapshot},
        transport::{HttpRequest, Transport},
    },
    import::ImportChoice,
    kinds,
    model::scalar::Seconds,
    plan::{
        PlanPart,
        change::DueStatus,
        file::{PlanFile, Requests, SnapshotSource},
    },
    reconcile::{
        self, CheckedPlan,
        since_snapshot::{SinceRun, drift_since},
    },
    sandbox::ADMIN_KEY,
    since::decision::vouches,
};
use proptest::{collection::vec, prelude::*};
use secrecy::SecretString;
use serde_json::{Value, json};
use std::{collections::BTreeSet, sync::Arc};

const BASE: &str = "http://127.0.0.1/v1";
const DAY: Seconds = 86_400;

fn client(world: &World, now: Seconds, transport: Arc<dyn Transport>) -> Client {
    let clock = SimulatedClock::fixed(jiff::Timestamp::from_second(now).unwrap(), 0.5);
    let (base, key) = (BASE.parse().unwrap(), SecretString::from(ADMIN_KEY));
    let options = Options { organization: Some(world.sandbox.organization_id()), ..Options::default() };
    Client::new(transport, Arc::new(clock), base, key, options).unwrap()
}

fn network(world: &World) -> Arc<dyn Transport> {
    Arc::new(InMemory::new(world.sandbox.router()))
}

/// What the command `snapshot` saves.
pub(crate) async fn taken(world: &World, read: &Read) -> Snapshot {
    let now = world.sandbox.now();
    let recorder = Arc::new(Recorder::new(network(world), BASE.parse().unwrap(), now));
    let client = client(world, now, recorder.clone());
    reconcile::read_for_snapshot(&client, &ImportChoice::default()).await.unwrap();
    recorder.answer_again();
    let _ = reconcile::plan(&read.configuration, &client, now, PlanPart::Changes).await;
    let mut snapshot = recorder.snapshot();
    snapshot.organization = Some(world.sandbox.organization_id());
    again(&snapshot)
}

/// The snapshot through the text of its file.
fn again(snapshot: &Snapshot) -> Snapshot {
    Snapshot::parse(&snapshot.text().unwrap()).unwrap()
}

/// What `drift --since` prints, and the newer snapshot.
pub(crate) async fn since(world: &World, read: &Read, older: &Snapshot) -> Result<(SinceRun, PlanFile), String> {
    let now = world.sandbox.now();
    let source = SnapshotSource { taken: String::new(), age_seconds: 0, digest: String::new() };
    let renewal = Arc::new(Renewal::new(network(world), BASE.parse().unwrap(), now, again(older)));
    let client = client(world, now, renewal.clone());
    let run = drift_since(&read.configuration, &client, &renewal, source, now, DAY).await;
    let run = run.map_err(|stopped| stopped.to_string())?;
    let mut file = reconcile::publish(&read.configuration, &run.judged, &client, now, PlanPart::Changes);
    file.since = Some(run.summary.clone());
    file.summary = file.summarize();
    Ok((run, file))
}

async fn full(world: &World, read: &Read) -> Option<(CheckedPlan, PlanFile)> {
    let now = world.sandbox.now();
    let client = client(world, now, network(world));
    let judged = reconcile::plan(&read.configuration, &client, now, PlanPart::Changes).await.ok()?;
    let file = reconcile::publish(&read.configuration, &judged, &client, now, PlanPart::Changes);
    Some((judged, file))
}

/// Sends one request, and returns the answer; `null` if it was refused.
async fn call(world: &World, method: Method, path: &str, body: Option<Value>) -> Value {
    let bearer = HeaderValue::from_str(&format!("Bearer {ADMIN_KEY}")).unwrap();
    let mut headers = HeaderMap::from_iter([(header::AUTHORIZATION, bearer)]);
    headers.insert(header::CONTENT_TYPE, HeaderValue::from_static("application/json"));
    let url = format!("{BASE}{path}").parse().unwrap();
    let body = body.map(|body| body.to_string().into_bytes());
    let response = network(world).send(HttpRequest { method, url, headers, body }, 1 << 20).await.unwrap();
    if response.status.is_success() { serde_json::from_slice(&response.body).unwrap_or_default() } else { Value::Null }
}

/// A change that somebody makes; the numbers choose among what there is.
#[derive(Clone, Copy, Debug)]
struct Act {
    what: u8,
    which: usize,
    whom: usize,
}

const ACTS: u8 = 28;

fn acts() -> impl Strategy<Value = Vec<Act>> {
    vec((0..ACTS, 0..7_usize, 0..7_usize).prop_map(|(what, which, whom)| Act { what, which, whom }), 0..6)
}

/// Makes a change through the API. One that is not possible changes nothing.
async fn act(world: &World, Act { what, which, whom }: Act) {
    let chosen = async |path: &str, place: usize| {
        let rows = call(world, Method::GET, &format!("{path}?limit=50"), None).await;
        let rows = rows["data"].as_array().cloned().unwrap_or_default();
        let id = rows.get(place % rows.len().max(1)).and_then(|row| row["id"].as_str()).unwrap_or("none");
        id.to_owned()
    };
    let post = async |path: String, body: Value| call(world, Method::POST, &path, Some(body)).await;
    let delete = async |path: String| call(world, Method::DELETE, &path, None).await;
    let (users, groups, projects) = ("/organization/users", "/organization/groups", "/organization/projects");
    let level = ["reader", "owner"][whom % 2];
    let in_project = ["member", "owner"][whom % 2];
    match what {
        0 => {
            let email = format!("p{which}@example.com");
            post("/organization/invites".into(), json!({ "email": email, "role": level })).await;
        }
        1 => {
            let id = chosen("/organization/invites", which).await;
            delete(format!("/organization/invites/{id}")).await;
        }
        2 => {
            let rows = call(world, Method::GET, "/organization/invites?limit=50", None).await;
            let rows = rows["data"].as_array().cloned().unwrap_or_default();
            if let Some(email) = rows.get(which % rows.len().max(1)).and_then(|row| row["email"].as_str()) {
                let _ = world.sandbox.accept_invite(email);
            }
        }
        3 => {
            let id = chosen(users, which).await;
            post(format!("{users}/{id}"), json!({ "role": level })).await;
        }
        4 => {
            let id = chosen(users, which).await;
            delete(format!("{users}/{id}")).await;
        }
        5 => drop(post(groups.into(), json!({ "name": format!("g{which}") })).await),
        6 => {
            let id = chosen(groups, which).await;
            post(format!("{groups}/{id}"), json!({ "name": format!("g{whom}") })).await;
        }
        7 => {
            let id = chosen(groups, which).await;
            delete(format!("{groups}/{id}")).await;
        }
        8 => {
            let (id, user) = (chosen(groups, which).await, chosen(users, whom).await);
            post(format!("{groups}/{id}/users"), json!({ "user_id": user })).await;
        }
        9 => {
            let id = chosen(groups, which).await;
            let user = chosen(&format!("{groups}/{id}/users"), whom).await;
            delete(format!("{groups}/{id}/users/{user}")).await;
        }
        10 => drop(post(projects.into(), json!({ "name": format!("p{which}") })).await),
        11 => {
            let id = chosen(projects, which).await;
            post(format!("{projects}/{id}"), json!({ "name": format!("p{whom}") })).await;
        }
        12 => {
            let id = chosen(projects, which).await;
            post(format!("{projects}/{id}/archive"), json!({})).await;
        }
        13 => {
            let (id, user) = (chosen(projects, which).await, chosen(users, whom).await);
            post(format!("{projects}/{id}/users"), json!({ "user_id": user, "role": in_project })).await;
        }
        14 | 15 => {
            let id = chosen(projects, which).await;
            let user = chosen(&format!("{projects}/{id}/users"), whom).await;
            match what {
                14 => post(format!("{projects}/{id}/users/{user}"), json!({ "role": in_project })).await,
                _ => delete(format!("{projects}/{id}/users/{user}")).await,
            };
        }
        16 => {
            let id = chosen(projects, which).await;
            post(format!("{projects}/{id}/service_accounts"), json!({ "name": format!("s{whom}") })).await;
        }
        17 | 18 => {
            let id = chosen(projects, which).await;
            let account = chosen(&format!("{projects}/{id}/service_accounts"), whom).await;
            let path = format!("{projects}/{id}/service_accounts/{account}");
            match what {
                17 => post(path, json!({ "role": in_project })).await,
                _ => delete(path).await,
            };
        }
        19..=21 => {
            let base = match whom % 2 {
                0 => "/organization/roles".to_owned(),
                _ => format!("/projects/{}/roles", chosen(projects, whom).await),
            };
            let (permission, role) = (["api.groups.read", "api.groups.write"][which % 2], chosen(&base, which).await);
            match what {
                19 => post(base, json!({ "role_name": format!("r{which}"), "permissions": [permission] })).await,
                20 => post(format!("{base}/{role}"), json!({ "role_name": format!("r{whom}") })).await,
                _ => delete(format!("{base}/{role}")).await,
            };
        }
        22 | 23 => {
            let base = format!("{}/{}/roles", users, chosen(users, whom).await);
            match what {
                22 => post(base, json!({ "role_id": chosen("/organization/roles", which).await })).await,
                _ => {
                    let role = chosen(&base, which).await;
                    delete(format!("{base}/{role}")).await
                }
            };
        }
        24 => {
            let base = format!("{}/{}/roles", groups, chosen(groups, whom).await);
            post(base, json!({ "role_id": chosen("/organization/roles", which).await })).await;
        }
        25 => {
            let project = chosen(projects, which).await;
            let account = chosen(&format!("{projects}/{project}/service_accounts"), whom).await;
            let role = chosen(&format!("/projects/{project}/roles"), whom).await;
            post(format!("/projects/{project}/users/{account}/roles"), json!({ "role_id": role })).await;
        }
        26 => {
            let project = chosen(projects, which).await;
            let key = chosen(&format!("{projects}/{project}/api_keys"), whom).await;
            delete(format!("{projects}/{project}/api_keys/{key}")).await;
        }
        _ => world.sandbox.set_now(world.sandbox.now() + 3_600 * Seconds::try_from(which * 5).unwrap()),
    }
}

/// What a plan found, as far as two plans must agree: the addresses, and what is to be done.
fn found(judged: &CheckedPlan, file: &PlanFile, fits: impl Fn(&str) -> bool) -> BTreeSet<String> {
    let mut found = BTreeSet::new();
    for step in judged.plan.changes.iter().chain(&judged.plan.due) {
        found.insert((step.change.address.clone(), format!("{:?} {:?}", step.change.verb, step.change.after)));
    }
    let due = file.due.iter().filter(|due| due.status != DueStatus::Announced);
    found.extend(due.map(|due| (due.address.clone(), format!("{:?} {}", due.status, due.limit))));
    found.extend(file.problems.iter().map(|problem| (problem.address.clone(), problem.message.clone())));
    let privileged = file.unlisted.iter().filter(|row| row.privileged);
    found.extend(privileged.map(|row| (row.address.clone(), "privileged".to_owned())));
    found.into_iter().filter(|(address, _)| fits(address)).map(|(address, what)| format!("{address} {what}")).collect()
}

/// Whether the log vouches for the kind of an address.
fn is_vouched(address: &str) -> bool {
    let parts: Vec<&str> = address.split('/').collect();
    let segments: Vec<&str> = parts.iter().copied().step_by(2).collect();
    let kind = match segments[..] {
        ["user"] => "user",
        ["group"] => "group",
        ["project"] => "project",
        ["role"] => "role",
        ["project", "role"] => "project_role",
        ["project", "service_account"] => "service_account",
        _ => return false,
    };
    kinds::named(kind).is_some_and(|(kind, _)| vouches(kind))
}

/// Names the unlisted rows of the kinds for which the log vouches.
fn unlisted(file: &PlanFile) -> BTreeSet<&str> {
    file.unlisted.iter().map(|row| row.address.as_str()).filter(|address| is_vouched(address)).collect()
}

async fn equal(org: &Org, file: &File, runs: &[Vec<Act>]) -> Result<(), TestCaseError> {
    let read = read(&file.yaml(org));
    let events = "audit_logs: [{ type: login.succeeded, effective_at: -9d }]\n";
    let world = World::new(&(org.yaml() + events));
    let mut snapshot = taken(&world, &read).await;
    for acts in runs {
        world.sandbox.set_now(world.sandbox.now() + 1_800);
        for one in acts {
            act(&world, *one).await;
        }
        let Some((judged, whole)) = full(&world, &read).await else { return Ok(()) };
        let (run, part) = match since(&world, &read, &snapshot).await {
            // Whoever owns the key was removed, and a file that manages nothing needs no key for its full plan.
            Err(error) if error.contains("answered 401") => return Ok(()),
            result => result.map_err(TestCaseError::fail)?,
        };
        let (log, all) = (&run.summary.log, |_: &str| true);
        prop_assert!(log.vouches, "{}", &log.detail);
        prop_assert_eq!(found(&run.judged, &part, is_vouched), found(&judged, &whole, is_vouched), "{:?}", acts);
        prop_assert_eq!(unlisted(&part), unlisted(&whole));
        let (reported, real) = (found(&run.judged, &part, all), found(&judged, &whole, all));
        let untrue: Vec<&String> = reported.difference(&real).collect();
        prop_assert!(untrue.is_empty(), "reported, and not so: {:?} after {:?}", untrue, acts);
        if run.summary.not_looked.is_empty() {
            prop_assert_eq!(reported, real);
        } else {
            prop_assert!(!part.is_in_sync());
        }
        snapshot = again(&run.snapshot);
    }
    Ok(())
}

proptest! {
    #![proptest_config(ProptestConfig { cases: cases(), failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn what_is_found_since_a_snapshot_is_what_a_full_drift_finds(
        org in org(), file in file(), runs in vec(acts(), 1..4)
    ) {
        block_on(equal(&org, &file, &runs))?;
    }
}

fn cases() -> u32 {
    std::env::var("PROPTEST_CASES").ok().and_then(|text| text.parse().ok()).unwrap_or(64)
}

const LIVE: &str = "\
now: 2026-11-24T09:00:00Z
organization: { id: org-since }
users:
  - { email: alice@example.com, role: owner }
  - { id: user-bob, email: bob@example.com, role: reader }
projects:
  - { name: web, users: [{ email: bob@example.com, role: member }], service_accounts: [{ name: indexer }] }
  - { name: lab, service_accounts: [{ name: trainer }] }
audit_logs: [{ type: login.succeeded, effective_at: -9d }]
";

const FILE: &str = "\
version: 1
organization: { id: org-since }
users: { alice@example.com: owner, bob@example.com: reader }
projects:
  web: { members: { bob@example.com: member }, service_accounts: { indexer: member } }
  lab: { service_accounts: { trainer: member } }
";

/// A world, its file, and a snapshot from an hour ago.
fn world(switches: &str) -> (World, Read, Snapshot) {
    let (world, read) = (World::new(&format!("{switches}{LIVE}")), read(FILE));
    let snapshot = block_on(taken(&world, &read));
    world.sandbox.set_now(world.now + 3_600);
    world.sandbox.take_exchanges();
    (world, read, snapshot)
}

/// What was requested since the last time.
fn requested(world: &World) -> Vec<String> {
    let mut paths: Vec<String> = world.sandbox.take_exchanges().into_iter().map(|one| one.path).collect();
    paths.sort();
    paths
}

fn promote(world: &World) {
    block_on(call(world, Method::POST, "/organization/users/user-bob", Some(json!({ "role": "owner" }))));
    world.sandbox.take_exchanges();
}

/// Whether what `promote` did was found.
fn differs(file: &PlanFile) -> bool {
    file.changes.iter().any(|change| change.address == "user/bob@example.com")
}

#[test]
fn a_quiet_check_asks_the_log_alone() {
    let (world, read, snapshot) = world("");
    block_on(async {
        let (run, file) = since(&world, &read, &snapshot).await.unwrap();
        assert_eq!(requested(&world), ["/v1/organization/audit_logs"]);
        assert_eq!((file.requests.sent, file.is_in_sync(), file.shows_nothing()), (1, false, true));
        assert_eq!(run.summary.vouched, ["users", "projects", "service accounts"]);
        let not_looked: Vec<_> = run.summary.not_looked.iter().map(|one| (&*one.kind, one.age_seconds)).collect();
        assert_eq!(not_looked, [("project members", 3_600)]);
        assert!(run.summary.read_again.is_empty());
        // A day later, every list is old.
        world.sandbox.set_now(world.now + DAY);
        let (_, file) = since(&world, &read, &run.snapshot).await.unwrap();
        assert!(requested(&world).len() > 4 && file.is_in_sync());
    });
}

#[test]
fn only_the_lists_that_events_touch_are_read_again() {
    let (world, read, snapshot) = world("");
    block_on(async {
        let projects = call(&world, Method::GET, "/organization/projects?limit=9", None).await;
        let lab = projects["data"].as_array().unwrap().iter().find(|one| one["name"] == "lab").unwrap()["id"].clone();
        let path = format!("/organization/projects/{}/service_accounts", lab.as_str().unwrap());
        let accounts = call(&world, Method::GET, &format!("{path}?limit=9"), None).await;
        let trainer = format!("{path}/{}", accounts["data"][0]["id"].as_str().unwrap());
        call(&world, Method::POST, &trainer, Some(json!({ "role": "owner" }))).await;
        world.sandbox.take_exchanges();
        let (run, file) = since(&world, &read, &snapshot).await.unwrap();
        assert_eq!(requested(&world), ["/v1/organization/audit_logs".to_owned(), format!("/v1{path}")]);
        assert_eq!(file.changes.len(), 1);
        let again: Vec<_> = run.summary.read_again.iter().map(|one| (&*one.kind, one.lists)).collect();
        assert_eq!(again, [("service accounts", 1)]);
    });
}

/// A member who joined without an event, as an apply of orgward adds one, is not reported as missing.
#[test]
fn a_difference_is_read_again_before_it_is_reported() {
    let (world, _, snapshot) = world("");
    let read = read(&FILE.replace("members: { bob@example.com: member }", "members: { bob@example.com: owner }"));
    block_on(async {
        let (_, file) = since(&world, &read, &snapshot).await.unwrap();
        assert_eq!(file.changes.len(), 1);
        let projects = call(&world, Method::GET, "/organization/projects?limit=9", None).await;
        for project in projects["data"].as_array().unwrap() {
            let path = format!("/organization/projects/{}/users/user-bob", project["id"].as_str().unwrap());
            call(&world, Method::POST, &path, Some(json!({ "role": "owner" }))).await;
        }
        let (_, file) = since(&world, &read, &snapshot).await.unwrap();
        assert!(file.changes.is_empty(), "{:?}", file.changes);
    });
}

/// The first run cannot know of an event that is not in the log yet. The next run sees it, though it lies before the
/// first one.
#[test]
fn a_late_event_is_seen_by_the_next_run() {
    let (world, read, snapshot) = world("switches: { late_events: 1200 }\n");
    promote(&world);
    block_on(async {
        let (first, file) = since(&world, &read, &snapshot).await.unwrap();
        assert!(file.changes.is_empty() && !file.is_in_sync());
        world.sandbox.set_now(world.sandbox.now() + 1_800);
        let (_, file) = since(&world, &read, &again(&first.snapshot)).await.unwrap();
        assert!(differs(&file));
    });
}

/// Nothing tells of an event that never comes, but no list stays unread for longer than a day.
#[test]
fn a_missing_event_is_made_up_for_by_the_schedule() {
    let (world, read, snapshot) = world("switches: { missing_events: [user.updated] }\n");
    promote(&world);
    block_on(async {
        let (first, file) = since(&world, &read, &snapshot).await.unwrap();
        assert!(file.changes.is_empty() && !file.is_in_sync());
        world.sandbox.set_now(world.now + DAY);
        let (_, file) = since(&world, &read, &again(&first.snapshot)).await.unwrap();
        assert!(differs(&file));
    });
}

#[test]
fn where_the_log_cannot_vouch_everything_is_read() {
    let said = |world: &World, read: &Read, snapshot: &Snapshot| {
        promote(world);
        let (run, file) = block_on(since(world, read, snapshot)).unwrap();
        assert!(differs(&file), "{}", run.summary.log.detail);
        assert!(!run.summary.log.vouches && run.summary.not_looked.is_empty());
        (run.summary.log.detail, run.snapshot)
    };
    for (switches, expected) in [
        ("switches: { audit_logs: forbidden }\n", "cannot be read: "),
        ("switches: { audit_logs: not_found }\n", "cannot be read: "),
        ("switches: { unreadable: [/organization/audit_logs] }\n", "cannot be read: "),
    ] {
        let (world, read, snapshot) = world(switches);
        let (detail, _) = said(&world, &read, &snapshot);
        assert!(detail.contains(expected), "{detail}");
    }
    let without_events = LIVE.replace("audit_logs: [{ type: login.succeeded, effective_at: -9d }]\n", "");
    let of = |live: &str, configuration: &str| {
        let (world, read) = (World::new(live), read(configuration));
        let snapshot = block_on(taken(&world, &read));
        (world, read, snapshot)
    };
    let (world, known, snapshot) = of(&without_events, FILE);
    assert!(said(&world, &known, &snapshot).0.contains("shows no event before"));
    let strange = LIVE.replace("effective_at: -9d }", "effective_at: -9d }, { type: user.renamed, effective_at: -5m }");
    let (mut world, known, snapshot) = of(&strange, FILE);
    // A type that is newer than the contract.
    world.checked = None;
    assert!(said(&world, &known, &snapshot).0.contains("does not know the events of the type user.renamed"));
    let (world, nameless, snapshot) = of(LIVE, &FILE.replace("organization: { id: org-since }\n", ""));
    assert!(said(&world, &nameless, &snapshot).0.contains("`organization.id` is missing"));
    let (world, known, snapshot) = of(LIVE, FILE);
    world.sandbox.set_now(world.now - 60);
    assert!(said(&world, &known, &snapshot).0.contains("in the future"));
    // An event that the last run saw is gone: the log of another organization, or one that was cut.
    let (world, known, snapshot) = of(LIVE, FILE);
    promote(&world);
    promote(&world);
    let (first, _) = block_on(since(&world, &known, &snapshot)).unwrap();
    let (other, _, _) = of(LIVE, FILE);
    assert!(said(&other, &known, &again(&first.snapshot)).0.contains("does not show event"));
}

/// What a run wrote is as good as a new snapshot: a plan from it is the plan from the organization.
#[test]
fn the_newer_snapshot_is_a_snapshot() {
    let (world, read, snapshot) = world("");
    promote(&world);
    block_on(async {
        let (run, _) = since(&world, &read, &snapshot).await.unwrap();
        let replay = orgward::api::snapshot::Replay::new(again(&run.snapshot), BASE.parse().unwrap());
        let held = client(&world, world.sandbox.now(), Arc::new(replay));
        let judged = reconcile::plan(&read.configuration, &held, world.sandbox.now(), PlanPart::Changes).await.unwrap();
        let file = reconcile::publish(&read.configuration, &judged, &held, world.sandbox.now(), PlanPart::Changes);
        let (_, whole) = full(&world, &read).await.unwrap();
        let without_cost = |file: PlanFile| PlanFile { requests: Requests::default(), ..file };
        assert_eq!(without_cost(file), without_cost(whole));
    });
}
