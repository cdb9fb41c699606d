//! An API that allows few requests a minute and says nothing about it, as the real one: everything is waited out, and
//! nothing fails. In memory, on a runtime whose time is simulated.
#![allow(clippy::unwrap_used, clippy::print_stderr, reason = "a test may fail loudly")]

use crate::support::{Read, World, read};
use orgward::{
    api::{Client, Options as ClientOptions, clock::SystemClock, in_memory::InMemory, pacing::Limits},
    plan::PlanPart,
    sandbox::{ADMIN_KEY, Options, Sandbox},
};
use secrecy::SecretString;
use std::{fmt::Write as _, sync::Arc, time::Duration};
use tokio::time::Instant;

/// A new client on a sandbox, with an hour to spare.
fn world(sandbox: &Sandbox) -> World {
    let now = sandbox.now();
    let started = jiff::Timestamp::from_second(now).unwrap();
    let deadline = Some(started + jiff::SignedDuration::from_hours(1));
    let client = Client::new(
        Arc::new(InMemory::new(sandbox.router())),
        Arc::new(SystemClock::starting_at(started)),
        "http://127.0.0.1/v1".parse().unwrap(),
        SecretString::from(ADMIN_KEY),
        ClientOptions { limits: Limits { deadline, ..Limits::default() }, ..ClientOptions::default() },
    )
    .unwrap();
    World { sandbox: sandbox.clone(), client, now, checked: None }
}

/// Plans, applies and plans again, and gives the time that plan and apply took.
async fn through(live: &str, file: &Read) -> [Duration; 2] {
    let sandbox = Sandbox::new(Some(live), None, Options { rpm: Some(10), ..Options::default() }).unwrap();
    let world = world(&sandbox);
    let began = Instant::now();
    let (judged, _) = world.plan(file, PlanPart::Changes).await.ok().unwrap();
    assert!(!judged.is_blocked(), "{:#?}", judged.guardrails);
    let planned = Instant::now();
    let report = world.apply(file, &judged, PlanPart::Changes, &[]).await;
    assert!(report.is_complete() && report.verification.not_verified.is_empty(), "{report:#?}");
    let applied = Instant::now();
    let again = self::world(&sandbox);
    let (judged, _) = again.plan(file, PlanPart::Changes).await.ok().unwrap();
    assert!(judged.plan.changes.is_empty());
    let times = [planned - began, applied - planned];
    eprintln!("plan {} s, apply {} s", times[0].as_secs(), times[1].as_secs());
    times
}

#[tokio::test(start_paused = true)]
async fn the_quickstart_comes_through_ten_requests_a_minute() {
    let example = |name: &str| {
        std::fs::read_to_string(format!("{}/examples/quickstart/{name}", env!("CARGO_MANIFEST_DIR"))).unwrap()
    };
    let [plan, apply] = through(&example("live.yaml"), &read(&example("orgward.yaml"))).await;
    // Eight requests for one route at the most: nothing has to be waited for.
    assert!(plan + apply < Duration::from_secs(120), "{plan:?} and {apply:?}");
}

#[tokio::test(start_paused = true)]
async fn forty_projects_come_through_ten_requests_a_minute() {
    let mut live = String::from(
        "now: 2026-11-24T09:00:00Z\norganization: { id: org-limits }\nusers:\n  - { email: root@example.com, role: owner }\n  \
         - { email: ruth@example.com, role: owner }\n  - { email: bob@example.com, role: reader }\nprojects:\n  - { name: Default project }\n",
    );
    let mut file = String::from("version: 1\norganization: { id: org-limits }\nprojects:\n");
    for number in 0..40 {
        let _ = writeln!(live, "  - {{ name: p{number}, users: [{{ email: bob@example.com, role: member }}] }}");
        let _ = writeln!(
            file,
            "  p{number}: {{ members: {{ bob@example.com: owner }}, service_accounts: {{ robot: member }} }}"
        );
    }
    let [plan, apply] = through(&live, &read(&file)).await;
    // Forty lists for each of two routes take four minutes side by side. After that, forty writes for each of three
    // routes, and the lists once more.
    assert!(plan < Duration::from_secs(6 * 60), "{plan:?}");
    assert!(apply < Duration::from_secs(16 * 60), "{apply:?}");
}

/// The time that each request takes.
const LATENCY: Duration = Duration::from_secs(1);

#[tokio::test(start_paused = true)]
async fn a_list_does_not_wait_for_lists_that_it_does_not_need() {
    let mut live = String::from(
        "now: 2026-11-24T09:00:00Z\norganization: { id: org-limits }\nswitches: { embed_projects: false }\nusers:\n  \
         - { email: root@example.com, role: owner }\n",
    );
    let mut file = String::from("version: 1\norganization: { id: org-limits }\nusers:\n");
    for number in 0..450 {
        let _ = writeln!(live, "  - {{ email: p{number}@example.com, role: reader }}");
        let _ = writeln!(file, "  p{number}@example.com: reader");
    }
    live.push_str("projects:\n  - { name: Default project }\n");
    file.push_str("projects:\n");
    for number in 0..9 {
        let _ = writeln!(live, "  - {{ name: a{number} }}");
        let _ = writeln!(file, "  a{number}: {{ service_accounts: {{}} }}");
    }
    let sandbox = Sandbox::new(Some(&live), None, Options { latency: LATENCY, ..Options::default() }).unwrap();
    let began = Instant::now();
    let (judged, _) = world(&sandbox).plan(&read(&file), PlanPart::Changes).await.ok().unwrap();
    assert_eq!(judged.plan.unlisted.len(), 1);
    // Five pages of people take five seconds. Beside them, the invites, the projects and their lists are read.
    assert_eq!(began.elapsed(), 5 * LATENCY);
}
