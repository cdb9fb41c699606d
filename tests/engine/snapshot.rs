//! Laws of snapshots: over random organizations, a plan from a fresh snapshot is the plan from the organization, and
//! what a snapshot does not hold is never taken for absent.
#![allow(clippy::unwrap_used, reason = "a test may fail loudly")]

use crate::support::{
    Read, World, block_on,
    random::{File, Org, file, org},
    read,
};
use orgward::{
    api::{
        Client, Options,
        clock::SimulatedClock,
        in_memory::InMemory,
        snapshot::{Recorder, Replay, Snapshot},
        transport::Transport,
    },
    import::ImportChoice,
    live::Stopped,
    plan::{
        PlanPart,
        file::{PlanFile, Requests},
    },
    reconcile,
    sandbox::ADMIN_KEY,
};
use proptest::prelude::*;
use secrecy::SecretString;
use std::sync::Arc;

const BASE: &str = "http://127.0.0.1/v1";

fn client(world: &World, transport: Arc<dyn Transport>, key: &str, options: Options) -> Client {
    let clock = SimulatedClock::fixed(jiff::Timestamp::from_second(world.now).unwrap(), 0.5);
    Client::new(transport, Arc::new(clock), BASE.parse().unwrap(), SecretString::from(key), options).unwrap()
}

/// Takes a snapshot, through the text of its file; with what a plan of a configuration needs, if there is one.
async fn taken(world: &World, plan: Option<&Read>) -> Snapshot {
    let inner = Arc::new(InMemory::new(world.sandbox.router()));
    let recorder = Arc::new(Recorder::new(inner, BASE.parse().unwrap(), world.now));
    let client = client(world, recorder.clone(), ADMIN_KEY, Options::default());
    let choice = ImportChoice { settings: true, rate_limits: true, ..ImportChoice::default() };
    reconcile::read_for_snapshot(&client, &choice).await.unwrap();
    recorder.answer_again();
    if let Some(read) = plan {
        let _ = reconcile::plan(&read.configuration, &client, world.now, PlanPart::Changes).await;
    }
    let mut snapshot = recorder.snapshot();
    snapshot.own_keys = snapshot.redacted_values().filter(|value| client.is_own_key(value)).collect();
    let text = snapshot.text().unwrap();
    assert!(!text.contains(ADMIN_KEY), "the key is in the snapshot");
    let again = Snapshot::parse(&text).unwrap();
    assert_eq!(again.text().unwrap(), text);
    again
}

/// Plans from a snapshot, by another key and without the organization.
async fn plan_from(world: &World, snapshot: Snapshot, read: &Read) -> Result<PlanFile, Stopped> {
    let own_keys = Some(snapshot.own_keys.clone());
    let replay = Arc::new(Replay::new(snapshot, BASE.parse().unwrap()));
    let client = client(world, replay, "none", Options { own_keys, ..Options::default() });
    let judged = reconcile::plan(&read.configuration, &client, world.now, PlanPart::Changes).await?;
    Ok(reconcile::publish(&read.configuration, &judged, &client, world.now, PlanPart::Changes))
}

/// What two plans are compared by: everything but what the reading cost.
fn plan_without_cost(plan: PlanFile) -> PlanFile {
    PlanFile { requests: Requests::default(), ..plan }
}

async fn equal(org: &Org, file: &File) -> Result<(), TestCaseError> {
    let read = read(&file.yaml(org));
    let world = World::new(&org.yaml());
    let live = world.plan(&read, PlanPart::Changes).await.map(|(_, plan)| plan);
    let snapshot = taken(&world, Some(&read)).await;
    let sent = world.exchanges().len();
    let held = plan_from(&world, snapshot, &read).await;
    prop_assert_eq!(world.exchanges().len(), sent, "a plan from a snapshot asked the organization");
    match (live, held) {
        (Ok(live), Ok(held)) => prop_assert_eq!(plan_without_cost(held), plan_without_cost(live)),
        (Err(_), Err(_)) => {}
        (live, held) => {
            return Err(TestCaseError::fail(format!("{:?} {:?}", live.map(drop), held.map(drop))));
        }
    }
    Ok(())
}

/// A snapshot that knew nothing of the file gives the same changes, or says what it does not hold.
async fn nothing_is_made_up(org: &Org, file: &File) -> Result<(), TestCaseError> {
    let read = read(&file.yaml(org));
    let world = World::new(&org.yaml());
    let Ok((_, live)) = world.plan(&read, PlanPart::Changes).await else { return Ok(()) };
    match plan_from(&world, taken(&world, None).await, &read).await {
        Ok(held) => {
            let changes = |plan: &PlanFile| {
                plan.all_changes().map(|change| (change.address.clone(), change.verb)).collect::<Vec<_>>()
            };
            prop_assert_eq!(changes(&held), changes(&live));
        }
        Err(Stopped::Read(error)) if error.is_not_held() => {}
        Err(stopped) => return Err(TestCaseError::fail(stopped.to_string())),
    }
    Ok(())
}

proptest! {
    #![proptest_config(ProptestConfig { cases: cases(), failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn a_plan_from_a_fresh_snapshot_is_the_plan(org in org(), file in file()) {
        block_on(equal(&org, &file))?;
    }

    #[test]
    fn a_snapshot_never_says_that_something_is_not_there(org in org(), file in file()) {
        block_on(nothing_is_made_up(&org, &file))?;
    }
}

fn cases() -> u32 {
    std::env::var("PROPTEST_CASES").ok().and_then(|text| text.parse().ok()).unwrap_or(96)
}

/// Where one person is asked for by name, the whole list answers, and nobody else is in the answer.
#[test]
fn a_listing_answers_its_filters_and_its_pages() {
    let people: String =
        (0..250).map(|number| format!("  - {{ email: p{number}@example.com, role: reader }}\n")).collect();
    let live =
        format!("users:\n  - {{ email: alice@example.com, role: owner }}\n{people}projects: [{{ name: web }}]\n");
    let world = World::new(&live);
    let read =
        read("version: 1\nprojects: { web: { members: { p7@example.com: member, P249@example.com: member } } }\n");
    block_on(async {
        let held = plan_from(&world, taken(&world, None).await, &read).await.unwrap();
        let (_, live) = world.plan(&read, PlanPart::Changes).await.unwrap();
        assert_eq!(held.changes.len(), 2);
        assert_eq!(plan_without_cost(held), plan_without_cost(live));
    });
}

/// A list that the key may not read is unread in the snapshot too, and so is one that nobody asked for.
#[test]
fn what_a_snapshot_lacks_is_unread() {
    let world = World::new("users: [{ email: alice@example.com, role: owner }]\nprojects: [{ name: web }]\n");
    block_on(async {
        let empty = Snapshot::default();
        let read = read("version: 1\nusers: { alice@example.com: owner, bob@example.com: reader }\n");
        let stopped = plan_from(&world, empty, &read).await.unwrap_err();
        let said = stopped.to_string();
        assert!(said.contains("the snapshot does not hold /organization/users"), "{said}");
    });
}
